"""Annihilation of Majorana dark matter through a vector boson X, with its resonance, averaged for freeze-out.

X couples to (g_X/2) ψ̄ γ^μ γ_5 ψ and to visible particles. A relic annihilates through it beside its other
channels: `AveragesThroughX` tabulates what does not depend on couplings, so that many of them cost little.
"""

import dataclasses
import math
from collections.abc import Callable

import numpy as np

from b2kinv.physics import freeze_out, quadrature
from b2kinv.physics.conventions import (
    DARK_COUPLING,
    DARK_MATTER_MASS,
    DARK_PHOTON_MASS,
    SQUARED_ENERGY,
    WIDTH,
)
from b2kinv.physics.freeze_out import AVERAGED_AT
from b2kinv.physics.thermal_averages import scaled_bessel
from b2kinv.physics.vector_boson_decays import AXIAL, FERMION_MASS
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import NOT_NEGATIVE, Range
from b2kinv.quantities.scalars import Array, Numbers

BRANCHING_RATIO = Number("branching ratio", meaningful=Range(at_least=0.0, at_most=1.0))
VISIBLE_WIDTH = WIDTH.but(meaning="width to visible particles of an X of mass √s", meaningful=NOT_NEGATIVE)

#: Width of X over its mass, below which its peak is integrated as an infinitely narrow one.
_NARROWEST = 1e-8
_NODES = 10
#: x = m/T of the table: from the last ones at which all is in equilibrium, to the coldest.
_TABLE = np.geomspace(1.0, 1e4, 81)
#: x = m/T at which the weight of X is looked at, and which of them is about freeze-out.
LOOKED_AT = np.array([10.0, 25.0, 50.0, 100.0])
_FREEZE_OUT = 1


@checked(
    s=SQUARED_ENERGY,
    m_DM=DARK_MATTER_MASS,
    m_X=DARK_PHOTON_MASS,
    alpha_X=DARK_COUPLING,
    width=WIDTH,
    visible_width=VISIBLE_WIDTH,
)
def annihilation_through_resonance(
    s: Numbers, m_DM: Numbers, m_X: Numbers, alpha_X: Numbers, width: Numbers, visible_width: Numbers
) -> Numbers:
    """Cross section of ψψ → X* → visible particles [1/GeV²], averaged over spins; 0.0 below threshold.

    σ = 4π α_X β √s Γ_vis(√s)/[(s − m_X²)² + m_X² Γ²], with β = √(1 − 4m²/s)

    It holds for whatever couples to a conserved current, hadrons among them: of these nothing but the width
    of an X of mass √s must be known. A p wave.

    Parameters
    ----------
    width
        Γ of X, with its decays to dark matter.
    visible_width
        Γ_vis(√s).

    Examples
    --------
    At the pole it is 3/4 · 2 · 4π/p² BR(ψψ) BR(visible), with p = m_X β/2:

    >>> dark = 0.01 * 2.0 / 6.0 * 0.75**1.5
    >>> found = annihilation_through_resonance(4.0, 0.5, 2.0, 0.01, 2.0 * dark, dark)
    >>> round(found / (6.0 * math.pi / 0.75 / 4.0), 12)
    1.0
    """
    is_open = s > 4.0 * m_DM**2
    beta = np.sqrt(np.where(is_open, 1.0 - 4.0 * m_DM**2 / s, 0.0))
    peak = (s - m_X**2) ** 2 + (m_X * width) ** 2
    return 4.0 * math.pi * alpha_X * beta * np.sqrt(s) * visible_width / np.where(is_open, peak, 1.0)


@checked(
    s=SQUARED_ENERGY,
    m_DM=DARK_MATTER_MASS,
    m_X=DARK_PHOTON_MASS,
    alpha_X=DARK_COUPLING,
    m_f=FERMION_MASS,
    axial=AXIAL,
)
def annihilation_without_resonance(
    s: Numbers, m_DM: Numbers, m_X: Numbers, alpha_X: Numbers, m_f: Numbers, axial: Numbers
) -> Numbers:
    """Cross section of ψψ → f f̄ by the Goldstone boson that X has taken up [1/GeV²]; 0.0 below threshold.

    σ = 4α_X a² m² m_f² β_f/(s β m_X⁴), with β = √(1 − 4m²/s), β_f = √(1 − 4m_f²/s)

    An s wave, without a resonance.

    Examples
    --------
    >>> annihilation_without_resonance(4.0, 0.5, 2.0, 0.01, 0.0, 1.0)
    0.0
    """
    is_open = (s > 4.0 * m_DM**2) & (s > 4.0 * m_f**2)
    s = np.where(is_open, s, 8.0 * np.maximum(m_DM, m_f) ** 2)
    beta, beta_f = np.sqrt(1.0 - 4.0 * m_DM**2 / s), np.sqrt(1.0 - 4.0 * m_f**2 / s)
    return np.where(is_open, 4.0 * alpha_X * (axial * m_DM * m_f) ** 2 * beta_f / (s * beta * m_X**4), 0.0)


@checked(
    x=AVERAGED_AT,
    m_DM=DARK_MATTER_MASS,
    m_X=DARK_PHOTON_MASS,
    width_dark=WIDTH,
    visible_share=BRANCHING_RATIO,
)
def narrow_resonance_average(
    x: Numbers, m_DM: Numbers, m_X: Numbers, width_dark: Numbers, visible_share: Numbers
) -> Numbers:
    """Thermal average of σv for ψψ → X → visible particles, X on its mass shell [1/GeV²]; 0.0 if m_X < 2m.

    ⟨σv⟩ = 3π² m_X² Γ(X → ψψ) BR(X → visible) K₁(m_X/T)/(m⁴ T K₂²(m/T)), at T = m/x

    It is the limit of a width far below T, and by detailed balance the rate at which X from the plasma
    decays into pairs. The average falls as exp(−(m_X − 2m)/T).

    Examples
    --------
    >>> hot, cold = narrow_resonance_average(np.array([10.0, 20.0]), 0.9, 2.0, 1e-6, 0.5)
    >>> bool(hot > cold > 0.0)
    True
    """
    T = m_DM / x
    away = np.maximum(m_X / m_DM - 2.0, 0.0)
    bessel = scaled_bessel(1, m_X / T) / scaled_bessel(2, x) ** 2 * np.exp(-away * x)
    open_ = np.where(m_X > 2.0 * m_DM, width_dark, 0.0)
    return 3.0 * math.pi**2 * m_X**2 * open_ * visible_share * bessel / (m_DM**4 * T)


@dataclasses.dataclass(frozen=True)
class AveragesThroughX:
    """⟨σv⟩ of ψψ → X* → visible particles at several temperatures, for any couplings.

    Widths are those per ε² and per α_X, so that Γ = ε² `visible` + α_X `dark`. The peak is resolved by nodes
    that crowd at it down to Γ = 10⁻⁸ m_X; of a narrower one the integral over it is π/(m_X Γ).

    Attributes
    ----------
    m_DM, m_X : float
        [GeV]
    visible, dark : float
        Γ(X → visible)/ε² and Γ(X → ψψ)/α_X at the pole [GeV].
    of_energy : callable
        √s [GeV] → width to visible particles of an X of that mass [GeV], for ε = 1.
    without_peak : callable
        √s [GeV] → cross section that knows no resonance [1/GeV²], for ε = α_X = 1.
    uneven : tuple of float, optional
        √s [GeV] at which either has thresholds or peaks, between which nodes are laid.
    """

    m_DM: float
    m_X: float
    visible: float
    dark: float
    of_energy: Callable[[Array], Array]
    without_peak: Callable[[Array], Array]
    uneven: tuple[float, ...] = ()

    def at(self, x: Array, alpha_X: Array, epsilon2: Array) -> Array:
        """Return ⟨σv⟩ [1/GeV²] at each x = m/T along the first axis, for n pairs of α_X and ε².

        Parameters
        ----------
        x : numpy.ndarray
            Shape (k,).
        alpha_X, epsilon2 : numpy.ndarray
            Shape (n,).
        """
        return self._averages(*self._kernels(x), alpha_X, epsilon2)

    def beside(self, alpha_X: Array, epsilon2: Array) -> freeze_out.Beside:
        """Return it for `FreezeOut.yield_beside`, from a table in ln x with a relative error of 1e-5."""
        logarithms = np.log(self._averages(*self._table, alpha_X, epsilon2))
        on_grid, in_tail = _interpolation(freeze_out.ends(), len(_TABLE))
        return freeze_out.Beside(np.exp(on_grid @ logarithms), np.exp(in_tail @ logarithms))

    def looked_at(self, alpha_X: Array, epsilon2: Array) -> Array:
        """Return ⟨σv⟩ [1/GeV²] at each x of `LOOKED_AT` along the first axis, for n pairs of α_X and ε²."""
        return self._averages(*self._looked_at, alpha_X, epsilon2)

    def near(self, alpha_X: Array, epsilon2: Array) -> tuple[Array, Array]:
        """Return the parts a and b of ⟨σv⟩ = α_X ε² (a/Γ + b) [1/GeV²] about freeze-out, near given α_X.

        Parameters
        ----------
        alpha_X, epsilon2 : numpy.ndarray
            Shape (n,).
        """
        peak = self._looked_at[2][_FREEZE_OUT]
        average = self.looked_at(alpha_X, epsilon2)[_FREEZE_OUT]
        rest = average / (alpha_X * epsilon2) - peak / self.width(alpha_X, epsilon2)
        return np.full(rest.shape, peak), np.maximum(rest, 0.0)

    def width(self, alpha_X: Array, epsilon2: Array) -> Array:
        """Return Γ of X [GeV]."""
        total: Array = np.maximum(epsilon2 * self.visible + alpha_X * self.dark, 1e-300)
        return total

    @replaced.KeptProperty
    def _table(self) -> tuple[Array, Array, Array]:
        return self._kernels(_TABLE)

    @replaced.KeptProperty
    def _looked_at(self) -> tuple[Array, Array, Array]:
        return self._kernels(LOOKED_AT)

    @replaced.KeptProperty
    def _energies(self) -> tuple[Array, Array, Array]:
        return _nodes(self.m_DM, self.m_X, self.uneven)

    @replaced.KeptProperty
    def _strengths(self) -> tuple[Array, Array]:
        # Both parts of the cross section at the nodes, with (s − 4m²) and the weights of an integral over s.
        energy, _, weights = self._energies
        flux = (energy - 2.0 * self.m_DM) * (energy + 2.0 * self.m_DM)
        common = weights * 2.0 * energy * flux
        beta = np.sqrt(flux) / energy
        return (
            common * 4.0 * math.pi * beta * energy * self.of_energy(energy),
            common * self.without_peak(energy),
        )

    def _kernels(self, x: Array) -> tuple[Array, Array, Array]:
        # At each x: what multiplies 1/[(s − m_X²)² + m_X²Γ²] at the nodes, the sum without it, and the peak.
        resonant, other = self._strengths
        thermal = _thermal(self.m_DM, self.m_X, self.uneven, x)
        return thermal * resonant, thermal @ other, self._at_peak(x)

    def _at_peak(self, x: Array) -> Array:
        # What multiplies 1/Γ in the average over an infinitely narrow peak.
        found: Array = np.asarray(narrow_resonance_average(x, self.m_DM, self.m_X, self.dark, 1.0))
        return self.visible * found

    def _averages(
        self, kernel: Array, without_peak: Array, at_peak: Array, alpha_X: Array, epsilon2: Array
    ) -> Array:
        width = self.width(alpha_X, epsilon2)
        resolved = np.maximum(width, _NARROWEST * self.m_X)
        _, distance, _ = self._energies
        peak = 1.0 / (np.square(distance)[:, np.newaxis] + np.square(self.m_X * resolved))
        missing = 1.0 / width - 1.0 / resolved
        total = kernel @ peak + without_peak[:, np.newaxis] + np.multiply.outer(at_peak, missing)
        averages: Array = alpha_X * epsilon2 * total
        return averages


# Both are the same for every way to compute widths.
@replaced.kept(8)
def _nodes(m_DM: float, m_X: float, uneven: tuple[float, ...]) -> tuple[Array, Array, Array]:
    # √s, s − m_X² without cancellation, and weights of an integral over √s.
    lowest = 2.0 * m_DM
    edges = [lowest + m_DM * 4.0 ** np.arange(-9.0, 4.0), np.array([lowest, *uneven])]
    away = m_X * 4.0 ** np.arange(math.log(_NARROWEST, 4.0), 0.0)
    # As differences from m_X, which keep their digits at the peak.
    offsets = np.unique(np.concatenate([-away, away, *(edge - m_X for edge in edges)]))
    offsets = offsets[(offsets >= lowest - m_X) & (offsets <= edges[0][-1] - m_X)]
    node, weight = quadrature.gauss_legendre(_NODES)
    half = 0.5 * np.diff(offsets)[:, np.newaxis]
    offset = (offsets[:-1, np.newaxis] + half * (1.0 + node)).ravel()
    energy = m_X + offset
    return energy, offset * (energy + m_X), (half * weight).ravel()


@replaced.kept(8)
def _thermal(m_DM: float, m_X: float, uneven: tuple[float, ...], x: Array) -> Array:
    # What weighs each energy at each x.
    energy, _, _ = _nodes(m_DM, m_X, uneven)
    T = m_DM / x[:, np.newaxis]
    norm = 8.0 * m_DM**4 * T * scaled_bessel(2, x[:, np.newaxis]) ** 2
    z = energy / T
    found: Array = energy * scaled_bessel(1, z) * np.exp(2.0 * x[:, np.newaxis] - z) / norm
    return found


@replaced.kept(8)
def _interpolation(_ends: tuple[float, ...], _points: int) -> tuple[Array, Array]:
    # What takes logarithms in `_TABLE` to those at the x of freeze-out: a cubic spline, constant before it
    # and a power law beyond.
    from scipy.interpolate import CubicSpline

    u = np.log(_TABLE)
    spline = CubicSpline(u, np.eye(len(u)))

    def at(x: Array) -> Array:
        wanted = np.log(x)
        inside = spline(np.clip(wanted, u[0], u[-1]))
        found: Array = inside + np.multiply.outer(np.maximum(wanted - u[-1], 0.0), spline(u[-1], 1))
        return found

    return at(freeze_out.grid()), at(freeze_out.tail())
