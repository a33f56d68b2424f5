"""Thermal freeze-out: full thermal average of an annihilation cross section, and the Boltzmann equation.

The relic is self-conjugate (a Majorana fermion or a real scalar): n counts all particles, and each
annihilation event removes two of them at the rate ⟨σv⟩ n²/2, so that dn/dt + 3 H n = −⟨σv⟩ (n² − n_eq²).
"""

import dataclasses
import math
from collections.abc import Callable
from typing import cast

import numpy as np

from b2kinv.physics import data_files, early_universe, quadrature
from b2kinv.physics.conventions import MASS, MASS_OR_ZERO, MASS_OVER_TEMPERATURE
from b2kinv.physics.thermal_averages import scaled_bessel
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import NOT_NEGATIVE, POSITIVE, Computed, Range
from b2kinv.quantities.scalars import Array, Numbers

#: Relic density Ω h² that `canonical_cross_section` refers to.
CANONICAL_DENSITY = 0.11
#: x = m/T where integration starts, where it hands over to a plain quadrature, and where that ends.
X_START, X_HANDOVER, X_END = 0.1, 100.0, 1.0e6
_X_TABLE_END = 1.0e4
_STEPS, _TAIL = 160, 401
#: Single scales whose yields are kept.
_SCALES_KEPT = 16

RELIC_MASS = MASS.but(meaning="mass of the relic")
PARTIAL_WAVE = Number("coefficient of the expansion in the velocity", "1/GeV^2")
SPIN_STATES = Number("spin states", meaningful=POSITIVE)
#: Where averages of a cross section keep their digits.
AVERAGED_AT = MASS_OVER_TEMPERATURE.but(meaningful=Range(at_least=1e-4, at_most=1e8))
SCALE = Number("multiple of the cross section", meaningful=NOT_NEGATIVE)
DEPARTURE = Number("departure over Y_eq", meaningful=POSITIVE)
RELIC_DENSITY = Number("relic density", symbol="Ω h²", meaningful=POSITIVE)
_X_SOLVED = MASS_OVER_TEMPERATURE.but(meaningful=Range(at_least=X_START, at_most=X_HANDOVER))


@checked(mass=RELIC_MASS, x=AVERAGED_AT, threshold=MASS_OR_ZERO.but(meaning="masses in the final state"))
def thermal_average(
    cross_section: Callable[[Array], Array], mass: float, x: Numbers, threshold: float = 0.0, nodes: int = 64
) -> Numbers:
    """Thermally averaged annihilation cross section after Gondolo and Gelmini, in full.

    ⟨σv⟩ = ∫ ds σ(s) (s − 4m²) √s K₁(√s/T) / (8 m⁴ T K₂²(m/T))

    Parameters
    ----------
    cross_section : callable
        σ(s) [1/GeV²] for an array of s [GeV²] above 4 m² and above the threshold.
    mass
        One number.
    threshold
        Their sum; above 2 m the average is Boltzmann suppressed.
    nodes : int, optional
        Gauss-Legendre nodes.

    Returns
    -------
    float or numpy.ndarray
        [1/GeV²], same shape as `x`.

    Notes
    -----
    P. Gondolo and G. Gelmini, Nucl. Phys. B 360, 145 (1991), Eq. 3.8: Maxwell–Boltzmann statistics and the
    Møller velocity. The exponentials are factored out of the Bessel functions; √s = √s_min + T r² makes the
    integrand smooth at the lower end.

    Examples
    --------
    For σ = (s − 2 m²)/√(s (s − 4 m²))/2 the average is close to 1 when cold:

    >>> round(thermal_average(lambda s: (s - 2.0) / np.sqrt(s * (s - 4.0)) / 2.0, 1.0, 1e4), 3)
    0.5
    """
    m = float(mass)
    return _reduced_average(cross_section, m, x, threshold, nodes) * np.exp(-_forbidden(m, threshold) * x)


@checked(s_wave=PARTIAL_WAVE, p_wave=PARTIAL_WAVE, x=MASS_OVER_TEMPERATURE)
def expanded_average(s_wave: Numbers, p_wave: Numbers, x: Numbers) -> Numbers:
    """Average of σv = a + b v² at leading order in the relative velocity [1/GeV²].

    ⟨σv⟩ = a + 6b/x

    Examples
    --------
    >>> expanded_average(1.0, 2.0, 24.0)
    1.5
    """
    return s_wave + 6.0 * p_wave / x


def _canonical_curve() -> Array:
    content = cast(dict[str, list[list[float]]], data_files.load_json("canonical_cross_section.json"))
    return np.array(content["rows"]).T


@checked(
    mass=RELIC_MASS.but(
        meaningful=Range(
            at_least=Computed(lambda: float(_canonical_curve()[0, 0]), "0.1"),
            at_most=Computed(lambda: float(_canonical_curve()[0, -1]), "1e5"),
        )
    )
)
def canonical_cross_section(mass: Numbers) -> Numbers:
    """Published ⟨σv⟩ of a self-conjugate s-wave relic with Ω h² = 0.11 [cm³/s], for comparison.

    Notes
    -----
    Digitised from Fig. 5 of G. Steigman, B. Dasgupta and J. F. Beacom, arXiv:1204.3622: two digits.

    Examples
    --------
    >>> round(canonical_cross_section(100.0) / 1e-26, 1)
    2.2
    """
    masses, cross_sections = _canonical_curve()
    interpolated: Numbers = np.exp(np.interp(np.log(mass), np.log(masses), np.log(cross_sections)))
    return interpolated


def canonical_masses() -> tuple[float, float]:
    """Return the lowest and the highest mass [GeV] of `canonical_cross_section`.

    Examples
    --------
    >>> canonical_masses()[0]
    0.1
    """
    masses, _ = _canonical_curve()
    return float(masses[0]), float(masses[-1])


@dataclasses.dataclass(frozen=True)
class Beside:
    """What other channels add to an averaged cross section, at n points.

    Attributes
    ----------
    on_grid, in_tail : numpy.ndarray
        ⟨σv⟩ [1/GeV²] at the x of `grid` and of `tail` along the first axis, the points along the second.
    """

    on_grid: Array
    in_tail: Array


@dataclasses.dataclass(frozen=True)
class FreezeOut:
    """One relic with its averaged cross section: yields and relic densities for any multiple of it.

    Attributes
    ----------
    mass : float
        [GeV]
    average : callable
        ⟨σv⟩(x) [1/GeV²] for an array of x = m/T; called twice.
    degrees_of_freedom : float
        Spin states of the relic: 2 for a Majorana fermion.
    table : str or float
        Degrees of freedom of the plasma, as in `early_universe`.

    Examples
    --------
    A 100 GeV relic with the canonical 2.2e-26 cm³/s:

    >>> relic = FreezeOut(100.0, lambda x: np.full_like(x, 1.885e-9))
    >>> round(relic.relic_density(), 2)
    0.11
    """

    mass: float
    average: Callable[[Array], Array]
    degrees_of_freedom: float = 2.0
    table: str | Numbers = early_universe.DEFAULT_TABLE

    def __post_init__(self) -> None:
        RELIC_MASS.check("mass", self.mass)
        SPIN_STATES.check("degrees_of_freedom", self.degrees_of_freedom)

    @checked(scale=SCALE)
    def final_yield(self, scale: Numbers = 1.0) -> Numbers:
        """Return the yield today, with ⟨σv⟩ multiplied by `scale`.

        Returns
        -------
        float or numpy.ndarray
            Particles per entropy, relative accuracy 1e-4; 4e-4 for a channel that is forbidden at rest, and
            for a relic that freezes out at the QCD crossover.
        """
        handover = self._yield_at_handover(scale if np.ndim(scale) else float(scale))
        return handover / (1.0 + handover * scale * self._tail)

    def yield_with(self, averages: Beside) -> Array:
        """Return the yield today with other ⟨σv⟩ in place of that of `average`, of many points.

        Examples
        --------
        >>> relic = FreezeOut(100.0, lambda x: np.full_like(x, 1e-9))
        >>> same = Beside(np.full((len(grid()), 1), 1e-9), np.full((len(tail()), 1), 1e-9))
        >>> bool(abs(relic.yield_with(same)[0] / relic.final_yield() - 1.0) < 1e-12)
        True
        """
        finest = self._dilution[:, np.newaxis] * averages.on_grid
        coarse, middle, fine = (
            _implicit_euler(
                self._equilibrium[:: 4 * _STEPS // steps],
                _grid(steps)[1][:, np.newaxis] * finest[:: 4 * _STEPS // steps],
            )
            for steps in (_STEPS, 2 * _STEPS, 4 * _STEPS)
        )
        handover = _extrapolated(coarse, middle, fine)
        tail = _of_tail(self._tail_dilution[:, np.newaxis] * averages.in_tail)
        today: Array = handover / (1.0 + handover * tail)
        return today

    def relic_density(self, scale: Numbers = 1.0) -> Numbers:
        """Return Ω h² today, with ⟨σv⟩ multiplied by `scale`."""
        return early_universe.relic_density(self.mass, self.final_yield(scale))

    @checked(x=_X_SOLVED, scale=SCALE)
    def evolution(self, x: Numbers, scale: Numbers = 1.0) -> Numbers:
        """Return the yield at each x = m/T, for one `scale`."""
        # Imported late, here and below: the package is slow to load.
        from scipy.interpolate import CubicSpline

        factor = float(scale)
        fine = np.array(self._march(4 * _STEPS, factor, keep=True))
        coarse = np.array(self._march(2 * _STEPS, factor, keep=True))
        # One Richardson step on the points that both marches share.
        grid, values = _grid(2 * _STEPS)[0], np.log(2.0 * fine[::2] - coarse)
        interpolated: Numbers = np.exp(CubicSpline(np.log(grid), values)(np.log(x)))
        return interpolated

    @checked(may_be_infinite=True, scale=SCALE, departure=DEPARTURE)
    def freeze_out_point(self, scale: Numbers = 1.0, departure: float = 1.5) -> Numbers:
        """Return x_f = m/T at which the yield exceeds that of equilibrium by a share `departure` of it.

        Y(x_f) = (1 + departure) Y_eq(x_f)

        Parameters
        ----------
        departure
            One number; 1.5 is the choice of Gondolo and Gelmini (1991).

        Returns
        -------
        float or numpy.ndarray
            Relative accuracy 1e-3; infinite if that happens beyond `X_HANDOVER` only.

        Examples
        --------
        >>> relic = FreezeOut(100.0, lambda x: np.full_like(x, 1.885e-9))
        >>> round(relic.freeze_out_point(), 1)
        23.8
        """
        fine = np.array(self._march(4 * _STEPS, scale, keep=True))
        coarse = np.array(self._march(2 * _STEPS, scale, keep=True))
        grid = _grid(2 * _STEPS)[0]
        level = self._equilibrium[::2].reshape(-1, *[1] * np.ndim(scale))
        distance = np.log((2.0 * fine[::2] - coarse) / ((1.0 + departure) * level)).reshape(len(grid), -1)
        found = [_first_zero(grid, column) for column in distance.T]
        return np.reshape(found, np.shape(scale))

    def without_annihilation(self) -> float:
        """Return Ω h² of what never leaves its first abundance: no cross section gives more.

        Examples
        --------
        By hand for 1 eV: 2T³/π² over the entropy at g_s = 3.91 is 0.118, times 2.74e8 m/GeV

        >>> relic = FreezeOut(1e-9, lambda x: np.full_like(x, 1e-9))
        >>> round(relic.without_annihilation(), 4)
        0.0323
        """
        return float(early_universe.relic_density(self.mass, self._equilibrium[0]))

    @checked(target=RELIC_DENSITY)
    def scale_for_relic_density(
        self, target: float = 0.12, guess: float = 1.0, accuracy: float = 1e-6
    ) -> float:
        """Return the multiple of ⟨σv⟩ that gives a relic density.

        Parameters
        ----------
        target
            One number.
        guess : float
            Where to start.
        accuracy : float
            Relative, of Ω h².

        Raises
        ------
        ValueError
            If no cross section gives that much: the relic would be too abundant even if it never froze out,
            or the iteration does not converge.

        Examples
        --------
        >>> relic = FreezeOut(100.0, lambda x: np.full_like(x, 1.885e-9))
        >>> scale = relic.scale_for_relic_density(0.12)
        >>> round(relic.relic_density(scale), 5)
        0.12
        """
        wanted = float(target)
        most = self.without_annihilation()
        if not wanted < most:
            raise ValueError(
                f"a relic density of {wanted} is out of reach: without annihilation it would be "
                f"{most:.3g} for a mass of {self.mass} GeV"
            )
        # Ω falls nearly like 1/scale, so a secant in logarithms converges in a few steps.
        u = math.log(guess)
        residual = math.log(self.relic_density(math.exp(u)) / wanted)
        slope = -1.0
        for _ in range(60):
            step = min(max(-residual / slope, -20.0), 20.0)
            u += step
            # A forbidden channel may be suppressed by more than any float can make up for.
            if u > 600.0:
                break
            previous, residual = residual, math.log(self.relic_density(math.exp(u)) / wanted)
            if abs(residual) < accuracy:
                return math.exp(u)
            slope = min((residual - previous) / step, -0.02)
        raise ValueError(f"no multiple of the cross section gives a relic density of {wanted}")

    @replaced.KeptProperty
    def _marches(self) -> dict[int, tuple[list[float], list[float]]]:
        # Steps → h and Y_eq² of each, for a scale of 1.
        marches = {}
        for steps in (_STEPS, 2 * _STEPS, 4 * _STEPS):
            width = _grid(steps)[1]
            marches[steps] = (
                (width * self._rate[:: 4 * _STEPS // steps]).tolist(),
                np.square(self._equilibrium[:: 4 * _STEPS // steps]).tolist(),
            )
        return marches

    @replaced.KeptProperty
    def on_grid(self) -> Array:
        """⟨σv⟩ [1/GeV²] at the x of `grid`."""
        return np.asarray(self.average(grid()))

    @replaced.KeptProperty
    def in_tail(self) -> Array:
        """⟨σv⟩ [1/GeV²] at the x of `tail`."""
        return np.asarray(self.average(tail()))

    @replaced.KeptProperty
    def _rate(self) -> Array:
        return self._dilution * self.on_grid

    @replaced.KeptProperty
    def _dilution(self) -> Array:
        return self._annihilations_per_average(grid())

    @replaced.KeptProperty
    def _tail_dilution(self) -> Array:
        return self._annihilations_per_average(tail())

    @replaced.KeptProperty
    def _equilibrium(self) -> Array:
        x = _grid(4 * _STEPS)[0]
        return np.asarray(
            early_universe.equilibrium_yield(self.mass, self.degrees_of_freedom, self.mass / x, self.table)
        )

    @replaced.KeptProperty
    def _tail(self) -> float:
        # Beyond the handover nothing is produced, so that 1/Y grows by the integral of the rate alone.
        return float(_of_tail(self._tail_dilution * self.in_tail))

    def _annihilations_per_average(self, x: Array) -> Array:
        # s/H (1 + (1/3) d ln g_s/d ln T), which with <σv> multiplies (Y² − Y_eq²) in −dY/d ln x.
        T = self.mass / x
        slope = np.asarray(early_universe.entropy_degrees_of_freedom_slope(T, self.table))
        entropy = np.asarray(early_universe.entropy_density(T, self.table))
        hubble = np.asarray(early_universe.hubble_rate(T, self.table))
        diluted: Array = entropy / hubble * (1.0 + slope / 3.0)
        return diluted

    @replaced.KeptProperty
    def _of_single_scales(self) -> replaced.Kept[[float], float]:
        # The same one is asked for in several ways.
        return replaced.kept(_SCALES_KEPT)(lambda scale: float(self._marched(scale)))

    def _yield_at_handover(self, scale: Numbers) -> Numbers:
        return self._of_single_scales(scale) if isinstance(scale, float) else self._marched(scale)

    def _marched(self, scale: Numbers) -> Numbers:
        coarse, middle, fine = (self._march(steps, scale)[-1] for steps in (_STEPS, 2 * _STEPS, 4 * _STEPS))
        return _extrapolated(coarse, middle, fine)

    def _march(self, steps: int, scale: Numbers, keep: bool = False) -> list[Numbers]:
        # Implicit Euler: Y + h Y² = Y_before + h Y_eq² has one positive root, written without cancellation.
        rates, squares = self._marches[steps]
        root = math.sqrt if np.ndim(scale) == 0 else np.sqrt
        value = float(self._equilibrium[0]) + 0.0 * scale
        values = [value]
        for rate, square in zip(rates[1:], squares[1:], strict=True):
            h = rate * scale
            source = value + h * square
            value = source / (0.5 + root(0.25 + h * source))
            if keep:
                values.append(value)
        return values if keep else [value]


def tabulated_average(
    cross_section: Callable[[Array], Array],
    mass: float,
    threshold: float = 0.0,
    nodes: int = 48,
    points: int = 64,
) -> Callable[[Array], Array]:
    """Return ⟨σv⟩(x) as a fast callable, from `thermal_average` on a grid in ln x.

    The Boltzmann factor of a forbidden channel is taken out before interpolation, and beyond x = 1e4 the
    average follows the power law of the table's end.

    Parameters
    ----------
    cross_section, mass, threshold, nodes
        As in `thermal_average`.
    points : int
        Points of the table.

    Returns
    -------
    callable

    Examples
    --------
    >>> fast = tabulated_average(lambda s: 1e-9 * np.sqrt(1.0 - 4.0 / s), 1.0)
    >>> slow = thermal_average(lambda s: 1e-9 * np.sqrt(1.0 - 4.0 / s), 1.0, 23.0)
    >>> bool(abs(fast(np.array(23.0)) / slow - 1.0) < 1e-6)
    True
    """
    from scipy.interpolate import CubicSpline

    grid = np.geomspace(X_START, _X_TABLE_END, points)
    reduced = _reduced_average(cross_section, mass, grid, threshold, nodes)
    if not np.all(reduced > 0.0):
        raise ValueError(
            f"threshold = {float(threshold):.6g} GeV is not allowed with mass = {float(mass):.6g} GeV: "
            "annihilation must be possible at all temperatures of the table"
        )
    spline = CubicSpline(np.log(grid), np.log(reduced))
    last = math.log(_X_TABLE_END)
    slope = float(spline(last, 1))
    forbidden = _forbidden(mass, threshold)

    def average(x: Array) -> Array:
        u = np.log(x)
        logarithm = spline(np.minimum(u, last)) + slope * np.maximum(u - last, 0.0)
        averaged: Array = np.exp(logarithm - forbidden * np.asarray(x))
        return averaged

    return average


def _first_zero(x: Array, values: Array) -> float:
    # Where growing values pass zero: the cubic through two points before and two behind, inverted.
    if not values[-1] > 0.0:
        return math.inf
    behind = min(max(int(np.argmax(values > 0.0)), 2), len(x) - 2)
    near = slice(behind - 2, behind + 2)
    return float(
        sum(
            point * np.prod([other / (other - value) for other in values[near] if other != value])
            for point, value in zip(x[near], values[near], strict=True)
        )
    )


def _forbidden(mass: float, threshold: float) -> float:
    # Exponent per x of a final state heavier than the initial one.
    return max(float(threshold) / mass - 2.0, 0.0)


def _reduced_average(
    cross_section: Callable[[Array], Array], mass: float, x: Numbers, threshold: float, nodes: int
) -> Array:
    # The average without the Boltzmann factor of a forbidden channel.
    node, weight = quadrature.gauss_legendre(nodes)
    r = 3.25 * (node + 1.0)
    weight = 3.25 * weight * 2.0 * r * np.exp(-r * r)
    inverse_T = np.asarray(x)[..., np.newaxis]
    T = mass / inverse_T
    lowest = max(2.0 * mass, float(threshold))
    energy = lowest + T * r * r
    # (s − 4 m²) without cancellation.
    flux = (lowest - 2.0 * mass + T * r * r) * (energy + 2.0 * mass)
    sigma = cross_section(energy * energy)
    integrand = sigma * flux * 2.0 * energy * energy * T * scaled_bessel(1, energy / T)
    total = np.sum(weight * integrand, axis=-1)
    reduced: Array = total / (8.0 * mass**4 * T[..., 0] * scaled_bessel(2, np.asarray(x)) ** 2)
    return reduced


def _extrapolated(coarse: Numbers, middle: Numbers, fine: Numbers) -> Numbers:
    # Implicit Euler has an error series in all powers of the step: two Richardson levels.
    return (8.0 * fine - 6.0 * middle + coarse) / 3.0


def _implicit_euler(equilibrium: Array, h: Array) -> Array:
    # As `FreezeOut._march`, of many points with a rate of their own each.
    if h.shape[1] == 1:
        value = float(equilibrium[0])
        for rate, square in zip(h[1:, 0].tolist(), np.square(equilibrium[1:]).tolist(), strict=True):
            source = value + rate * square
            value = source / (0.5 + math.sqrt(0.25 + rate * source))
        return np.array([value])
    values = np.full(h.shape[1], equilibrium[0])
    made = h * np.square(equilibrium)[:, np.newaxis]
    for rates, produced in zip(h[1:], made[1:], strict=True):
        sources = values + produced
        # In place, which is faster for few points.
        root = rates * sources
        root += 0.25
        np.sqrt(root, root)
        root += 0.5
        values = sources / root
    return values


def _of_tail(rate: Array) -> Array:
    # Simpson's rule on `tail`, and what falls as 1/x from there on.
    simpson = np.where(np.arange(_TAIL) % 2 == 1, 4.0, 2.0)
    simpson[[0, -1]] = 1.0
    step = math.log(X_END / X_HANDOVER) / (_TAIL - 1)
    total: Array = simpson @ rate * step / 3.0 + rate[-1]
    return total


def ends() -> tuple[float, float, float, int]:
    """Return where x = m/T begins, is handed over and ends, and the steps of the coarsest march.

    Examples
    --------
    >>> ends()[:2]
    (0.1, 100.0)
    """
    return X_START, X_HANDOVER, X_END, _STEPS


def grid() -> Array:
    """Return the x = m/T of the finest march of `FreezeOut`.

    Examples
    --------
    >>> round(float(grid()[0]), 9), round(float(grid()[-1]), 9)
    (0.1, 100.0)
    """
    return _grid(4 * _STEPS)[0]


def tail() -> Array:
    """Return the x = m/T beyond the march, evenly in the logarithm.

    Examples
    --------
    >>> len(tail()) % 2
    1
    """
    return np.exp(np.linspace(math.log(X_HANDOVER), math.log(X_END), _TAIL))


@replaced.kept()
def _grid(steps: int) -> tuple[Array, Array]:
    # Uniform in w = ln x + x/20, which crowds the steps where freeze-out happens; returns x and
    # d ln x/dw × step / x, the factor that turns a rate per ln x into one per step.
    end = math.log(X_HANDOVER) + X_HANDOVER / 20.0
    start = math.log(X_START) + X_START / 20.0
    w = np.linspace(start, end, steps + 1)
    u = np.linspace(math.log(X_START), math.log(X_HANDOVER), 4001)
    x = np.exp(np.interp(w, u + np.exp(u) / 20.0, u))
    for _ in range(3):
        x = x - (np.log(x) + x / 20.0 - w) / (1.0 / x + 0.05)
    return x, (end - start) / steps / (1.0 + x / 20.0)
