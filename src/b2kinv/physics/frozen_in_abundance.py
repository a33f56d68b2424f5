"""The abundance of frozen-in dark matter over the plane of couplings, from one table."""

import dataclasses
import functools
import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from b2kinv.physics import alp_widths, late_decays
from b2kinv.quantities.scalars import Array, Numbers

#: Width ratios b at which yields are tabulated. The first stands for b → 0, where Ỹ = A b; the others are
#: equally spaced in ln b, and between them ln[(A b/Ỹ − 1)/b] is a cubic: it hardly varies, and is 0 for ALPs
#: that decay out of contact with the plasma. Good to 1e-4 in the yield up to b = 0.05, 1e-2 up to 4000.
SPACING = 0.8 * math.log(10.0)
LOG_RATIOS = -2 * math.log(10.0) + SPACING * np.arange(8)
RATIOS = np.concatenate([[1e-7], np.exp(LOG_RATIOS)])
#: Where m³ √(1 − 4m²/m_a²) is largest, in units of m_a/2.
HEAVIEST_BRANCH = math.sqrt(0.75)
_STEPS = 16
#: The same where some ALPs live on today, and the logarithm bends twice.
_STEPS_IF_SLOW = 80
#: Relative step of a root from which on it is looked for no further: that of rounding.
_NOTHING_MORE = 4e-16
#: Relative step of the mass by which it is told on which branch it is.
_STEP_OF_BRANCH = 1e-4


@dataclasses.dataclass(frozen=True)
class Abundance:
    """The abundance of frozen-in dark matter over the coupling plane, from one table.

    Attributes
    ----------
    m_a, f_a : float
        ALP mass and decay constant [GeV].
    couplings : numpy.ndarray
        |C_q|/f_a [1/GeV], shape (n,).
    visible, contact : numpy.ndarray
        Γ(a → SM) [GeV] and the largest rate of absorption of an ALP over H, shape (n,).
    log_slope : numpy.ndarray
        ln A, shape (n,), where Ỹ = A b for a small ratio b of the widths to dark matter and to the rest, once
        all ALPs have decayed.
    table : numpy.ndarray
        ln[(A b/Ỹ − 1)/b] at the tabulated ratios, shape (n, k), once all ALPs have decayed.
    dark_matter : str
        "dirac" or "majorana".
    """

    m_a: float
    f_a: float
    couplings: Array
    visible: Array
    contact: Array
    log_slope: Array
    table: Array
    dark_matter: str

    @functools.cached_property
    def _cubics(self) -> Array:
        # Catmull-Rom on equal spacing, with the ends continued flat as the limits are: coefficients of the
        # powers of t, for all intervals in one row. They are gathered some hundred times for one map.
        padded, intervals = np.pad(self.table, ((0, 0), (1, 1)), mode="edge"), len(LOG_RATIOS) - 1
        p0, p1, p2, p3 = (padded[:, shift : shift + intervals] for shift in range(4))
        first, second = (p2 - p0) / 2, (p3 - p1) / 2
        quadratic, cubic = 3 * (p2 - p1) - 2 * first - second, first + second - 2 * (p2 - p1)
        return np.stack([p1, first, quadratic, cubic]).reshape(4, -1)

    @functools.cached_property
    def _slow(self) -> bool:
        # Whether some ALPs may live on today; from 37 lifetimes on a float knows no share of them.
        return bool(np.any(self.visible * late_decays.age_of_universe() < 40.0))

    def part(self, first: int, last: int) -> "Abundance":
        """Return the same for some of the couplings, counted from `first` to before `last`."""
        which = slice(first, last)
        return dataclasses.replace(
            self, couplings=self.couplings[which], visible=self.visible[which], contact=self.contact[which],
            log_slope=self.log_slope[which], table=self.table[which],
        )  # fmt: skip

    def log_yield(self, log_ratio: Numbers) -> Array:
        """Return ln Ỹ_χ today for ln of the ratio b of widths, whose first axis is that of the couplings.

        Ỹ_χ = A b/(1 + b e^t(b)) · (1 − e^(−Γ t₀)), Γ = (1 + b) Γ(a → SM)

        The slope A and t are interpolated in the table. The share that has decayed at the age t₀ of the
        universe is a factor: where it is not 1, ALPs live so long that all are free.
        """
        log_ratio = np.asarray(log_ratio)
        intervals = len(LOG_RATIOS) - 1
        position = np.minimum(np.maximum((log_ratio - LOG_RATIOS[0]) / SPACING, 0.0), intervals)
        i = np.minimum(position.astype(int), intervals - 1)
        t = position - i
        rows = np.arange(len(self.couplings)).reshape(-1, *[1] * (log_ratio.ndim - 1))
        value, first, quadratic, cubic = self._cubics.take(i + rows * intervals, axis=1)
        saturation = value + t * (first + t * (quadratic + t * cubic))
        log_yield: Array = self.log_slope[rows] + log_ratio - np.logaddexp(0.0, saturation + log_ratio)
        if self._slow:
            width = self.visible[rows] * (1 + np.exp(log_ratio))
            log_yield += np.log(np.maximum(late_decays.decayed_share(width), 1e-300))
        return log_yield

    def _largest_ratio(self) -> float:
        # Its logarithm: that at which dark matter depletes the ALPs, and decays do not wait for today.
        if not self._slow:
            return 30.0
        return 30.0 - math.log(max(float(self.visible.min()) * late_decays.age_of_universe(), 1e-200))

    def width_ratio(self, required: Numbers) -> Array:
        """Return the ratio of widths that gives a yield, shape (n, …); infinite where no ratio is enough."""
        shape = (len(self.couplings), *np.shape(required))
        wanted = np.log(required)
        # Ỹ ≤ A b bounds the root from below.
        slope = self.log_slope.reshape(-1, *[1] * np.ndim(required))
        low = np.broadcast_to(wanted - slope - 1e-3, shape)
        root = self._root(lambda log_ratio: self.log_yield(log_ratio) - wanted, low, self._largest_ratio())
        return np.where(np.isnan(root), np.inf, np.exp(np.nan_to_num(root)))

    def coupling(self, m_chi: Numbers, required: Numbers) -> Array:
        """Return C_χ/f_a [1/GeV] at which dark matter of mass m_χ [GeV] has a yield, shape (n, …).

        C_χ/f_a = √(b Γ(a → SM)/Γ₁), Γ₁ = Γ(a → χχ̄) for C_χ/f_a = 1/GeV, b from `width_ratio`
        """
        unit = np.asarray(alp_widths.width_to_dark_matter(self.m_a, 1.0, m_chi, 1.0, self.dark_matter))
        visible = self.visible.reshape(-1, *[1] * np.ndim(m_chi))
        ratio = self.width_ratio(required)
        return np.where(unit > 0, np.sqrt(ratio * visible / np.where(unit > 0, unit, 1.0)), np.inf)

    def coupling_of_each(self, m_chi: Array, required_for_unit_mass: Numbers) -> Array:
        """Return C_χ/f_a [1/GeV] that gives the abundance, for a mass m_χ [GeV] of each quark coupling.

        As `coupling`, with one mass for each row, and the shape (n,) of both.
        """
        wanted = np.log(required_for_unit_mass / m_chi)
        low = wanted - self.log_slope - 1e-3
        root = self._root(lambda log_ratio: self.log_yield(log_ratio) - wanted, low, self._largest_ratio())
        ratio = np.where(np.isnan(root), np.inf, np.exp(np.nan_to_num(root)))
        unit = np.asarray(alp_widths.width_to_dark_matter(self.m_a, 1.0, m_chi, 1.0, self.dark_matter))
        return np.where(unit > 0, np.sqrt(ratio * self.visible / np.where(unit > 0, unit, 1.0)), np.inf)

    def coupling_on_lighter_branch(self, m_chi: Array, required_for_unit_mass: float) -> Array:
        """Return `coupling_of_each`, NaN where the mass is not of the lighter branch, or is NaN itself.

        On the lighter branch more coupling makes up for a smaller mass: C_χ(m_χ) falls. A mass that does not
        exist has no coupling either.
        """
        exists = np.isfinite(m_chi)
        known = np.where(exists, m_chi, self.m_a / 4)
        at = self.coupling_of_each(known, required_for_unit_mass)
        # Both branches meet at √3/4 m_a or above.
        if np.all(exists & (known < self.m_a / 4)):
            return at
        below = self.coupling_of_each((1 - _STEP_OF_BRANCH) * known, required_for_unit_mass)
        return np.where(exists & (below > at), at, np.nan)

    def mass(self, couplings_dark_matter: npt.ArrayLike, required_for_unit_mass: float) -> Array:
        """Return m_χ [GeV] on the lighter branch, shape (n, m); NaN where no mass gives enough dark matter.

        The abundance grows with the mass up to √3/4 m_a, or beyond where decays to dark matter deplete the
        ALPs, and falls to zero at m_a/2: two masses give the same abundance. The heavier one needs tuning to
        the threshold.
        """
        return self._mass(np.asarray(couplings_dark_matter)[np.newaxis, :], required_for_unit_mass)

    def mass_of_each(self, couplings_dark_matter: Array, required_for_unit_mass: Numbers) -> Array:
        """Return m_χ [GeV] on the lighter branch for a coupling C_χ/f_a [1/GeV] of each quark coupling.

        As `mass`, with one C_χ for each row, and the shape (n,) of both.
        """
        required = np.reshape(required_for_unit_mass, (-1, 1))
        found: Array = self._mass(np.reshape(couplings_dark_matter, (-1, 1)), required)[:, 0]
        return found

    def _mass(self, C: Array, required_for_unit_mass: Numbers) -> Array:
        visible = self.visible[:, np.newaxis]
        strength = alp_widths.width_to_dark_matter(self.m_a, 1.0, self.m_a / 4, 1.0, self.dark_matter) / (
            (self.m_a / 4) ** 2 * math.sqrt(0.75)
        )
        log_factor = np.log(strength * np.square(C) / visible)
        wanted = np.log(required_for_unit_mass)

        def log_ratio(log_mass: Numbers) -> Array:
            phase_space = 0.5 * np.log1p(-np.exp(2 * (log_mass - math.log(self.m_a / 2))))
            return np.asarray(log_factor + 2 * log_mass + phase_space)

        def excess(log_mass: Numbers) -> Array:
            return log_mass + self.log_yield(log_ratio(log_mass)) - wanted

        lightest = np.full(log_factor.shape, math.log(1e-15 * self.m_a))
        heaviest = np.full(log_factor.shape, math.log(HEAVIEST_BRANCH * self.m_a / 2))
        linear = self.log_slope[:, np.newaxis] + log_ratio(heaviest)
        log_yield = self.log_yield(log_ratio(heaviest))
        depleted = linear - log_yield > 1e-4
        if np.any(depleted & (heaviest + log_yield < wanted)):
            # Where decays to dark matter deplete the ALPs, the abundance grows up to heavier masses.
            for share in np.linspace(HEAVIEST_BRANCH, 0.9999, 60):
                heavier = np.full(log_factor.shape, math.log(share * self.m_a / 2))
                heaviest = np.where(depleted & (excess(heavier) > excess(heaviest)), heavier, heaviest)
        return np.exp(self._root(excess, lightest, heaviest))

    def _root(self, function: Callable[[Array], Array], low: Array, highest: Numbers) -> Array:
        return _root(function, low, highest, _STEPS_IF_SLOW if self._slow else _STEPS)


def _root(function: Callable[[Array], Array], low: Array, highest: Numbers, steps: int) -> Array:
    # Chandrupatla's would need a branch for each element; the functions here are nearly straight lines that
    # bend once, for which the Illinois form of regula falsi is as good. NaN where there is no change of sign.
    high: Array = highest + np.zeros(low.shape)
    at_low, at_high = function(low), function(high)
    bracketed = (at_low < 0) & (at_high > 0)
    at_low, at_high = np.where(bracketed, at_low, -1.0), np.where(bracketed, at_high, 1.0)
    last = np.zeros(low.shape)
    new = high
    for _ in range(steps):
        before, new = new, high - at_high * (high - low) / (at_high - at_low)
        value = function(new)
        side = np.where(value > 0, 1.0, -1.0)
        # An end that is kept twice in a row loses half its weight, so that it moves next time.
        again = np.where(side == last, 0.5, 1.0)
        last = side
        above = side > 0
        at_low, at_high = np.where(above, at_low * again, value), np.where(above, value, at_high * again)
        low, high = np.where(above, low, new), np.where(above, new, high)
        # A root that is hit exactly stays where it is.
        at_low = np.where(at_low == 0, -1e-300, at_low)
        if np.all((np.abs(new - before) <= _NOTHING_MORE * np.abs(new)) | ~bracketed):
            break
    return np.where(bracketed, new, np.nan)
