"""Relics that annihilate into scalars and through X: their abundance, and the coupling that leaves it."""

import dataclasses
import math
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from b2kinv.physics import dark_higgs, early_universe
from b2kinv.physics.freeze_out import Beside, FreezeOut
from b2kinv.physics.vector_boson_annihilation import LOOKED_AT, AveragesThroughX
from b2kinv.quantities import replaced
from b2kinv.quantities.scalars import Array

#: Largest share of <σv> that is left out, at x = m_DM/T from before freeze-out to long after.
NEGLIGIBLE = 2e-5
_NEARLY, _ITERATIONS, _HALVINGS, _NEWTON_STEPS = 2e-4, 60, 12, 3
_STILL, _FIRST_FACTOR = 1e-6, 0.1
#: Least α_X that is looked for, over that of ψψ → φφ alone.
_LEAST = 1e-15
#: Least α_X of all, from where it is looked for by halves, and how often.
_SMALLEST, _CERTAIN_HALVINGS = 1e-40, 60
#: Points whose Boltzmann equations are solved together: more are no faster each, and take more memory.
_TOGETHER = 1024

#: Places in a list of relics.
Places: TypeAlias = npt.NDArray[np.intp]


@dataclasses.dataclass(frozen=True)
class Channels:
    """Both channels of one mass of dark matter and of X, and several of φ, for many couplings.

    Attributes
    ----------
    relics : tuple of FreezeOut
        Of ψψ → φφ for (m_DM/v)⁴ = 1, one for each mass of φ.
    through_X : AveragesThroughX
    """

    relics: tuple[FreezeOut, ...]
    through_X: AveragesThroughX

    def share(self, alpha_X: Array, epsilon: Array, which: Places) -> Array:
        """Return the largest ⟨σv⟩ through X over that of ψψ → φφ, at x from 10 to 100: at most 10¹²."""
        into_higgs = self._unit_averages[:, which] * self._coupling4(alpha_X)
        through_X = self.through_X.looked_at(alpha_X, np.square(epsilon))
        # Pairs too light for two dark Higgs bosons may have next to nothing of the other.
        least = np.maximum(into_higgs, np.maximum(1e-12 * through_X, 1e-300))
        largest: Array = np.max(through_X / least, axis=0)
        return largest

    def relic_densities(self, alpha_X: Array, epsilon: Array, which: Places) -> tuple[Array, Array]:
        """Return Ω h² of both channels, and of ψψ → φφ alone, for points: arrays of one axis.

        Parameters
        ----------
        alpha_X, epsilon : numpy.ndarray
        which : numpy.ndarray
            Place of its relic among `relics`.
        """
        coupling4, alone = self._coupling4(alpha_X), np.empty(alpha_X.shape)
        for place, relic in enumerate(self.relics):
            scales = coupling4[own := which == place]
            # Of one point numbers without axes are several times faster.
            alone[own] = relic.relic_density(scales if scales.size > 1 else float(scales[0]))
        whole, counts = np.array(alone), self.share(alpha_X, epsilon, which) > NEGLIGIBLE
        if np.any(counts):
            whole[counts] = self._whole(alpha_X[counts], epsilon[counts], which[counts])
        return whole, alone

    def dark_coupling(self, target: float, alone: Array, epsilon: Array, which: Places) -> Array:
        """Return the α_X that gives a relic density at each point, of arrays of one axis.

        Parameters
        ----------
        target : float
        alone : numpy.ndarray
            The α_X that gives it by ψψ → φφ alone.
        epsilon : numpy.ndarray
        which : numpy.ndarray
            Place of its relic among `relics`.
        """
        found = np.array(alone)
        counts = self.share(found, epsilon, which) > NEGLIGIBLE
        if np.any(counts):
            found[counts] = self._solve(target, alone[counts], epsilon[counts], which[counts])
        return found

    @replaced.KeptProperty
    def _unit_averages(self) -> Array:
        return np.stack([np.asarray(relic.average(LOOKED_AT)) for relic in self.relics], axis=-1)

    @replaced.KeptProperty
    def _unit(self) -> Beside:
        return Beside(
            np.stack([relic.on_grid for relic in self.relics], axis=-1),
            np.stack([relic.in_tail for relic in self.relics], axis=-1),
        )

    def _coupling4(self, alpha_X: Array) -> Array:
        coupling: Array = np.asarray(
            dark_higgs.higgs_coupling(self.through_X.m_DM, self.through_X.m_X, alpha_X)
        )
        return coupling**4

    def _whole(self, alpha_X: Array, epsilon: Array, which: Places) -> Array:
        today, coupling4 = np.empty(alpha_X.shape), self._coupling4(alpha_X)
        for start in range(0, alpha_X.size, _TOGETHER):
            part = slice(start, start + _TOGETHER)
            through_X = self.through_X.beside(alpha_X[part], np.square(epsilon[part]))
            on_grid = self._unit.on_grid[:, which[part]] * coupling4[part]
            in_tail = self._unit.in_tail[:, which[part]] * coupling4[part]
            on_grid += through_X.on_grid
            in_tail += through_X.in_tail
            # All of one mass, so that any of them knows how the universe expands.
            today[part] = self.relics[0].yield_with(Beside(on_grid, in_tail))
        return np.asarray(early_universe.relic_density(self.through_X.m_DM, today))

    def _solve(self, target: float, alone: Array, epsilon: Array, which: Places) -> Array:
        # 1/Ω is nearly the sum of what both channels give alone, (α_X/alone)² and a multiple of <σv>_X, which
        # is found anew from the solution of the Boltzmann equation at each guess.
        found, left = np.empty(epsilon.shape), np.arange(epsilon.size)
        low, high = _LEAST * alone, alone
        guess, factor = alone, np.full(epsilon.shape, _FIRST_FACTOR)
        before: tuple[Array, Array] | None = None
        for _ in range(_ITERATIONS):
            residual = np.log(self._whole(guess, epsilon, which) / target)
            low, high = np.where(residual > 0.0, guess, low), np.where(residual < 0.0, guess, high)
            u, epsilon2 = np.log(guess), np.square(epsilon)
            peak, rest = self.through_X.near(guess, epsilon2)
            shape = peak / self.through_X.width(guess, epsilon2) + rest
            strength = np.maximum(np.exp(-residual) - np.square(guess / alone), 1e-15) / (guess * shape)
            step = self._of_sum(alone, strength * peak, strength * rest, epsilon2, low, high) - u
            # Steps shrink like a geometric series, whose sum two of them tell.
            if before is not None:
                factor = _factor(step, u, *before)
            summed = np.exp(u + step / (1.0 - factor))
            # Where that misleads, in the middle of what is left.
            trusted = ((low < summed) & (summed < high)) | (np.abs(step) < _STILL)
            guess = np.where(trusted, summed, np.sqrt(low * high))
            # With the last step a tenth of it is missing, or of its square. What is found is left out.
            goes_on = np.abs(residual) >= _NEARLY
            found[left[~goes_on]] = guess[~goes_on]
            if not np.any(goes_on):
                return found
            left, which = left[goes_on], which[goes_on]
            guess, factor, low, high = guess[goes_on], factor[goes_on], low[goes_on], high[goes_on]
            alone, epsilon = alone[goes_on], epsilon[goes_on]
            before = (step[goes_on], u[goes_on])
        found[left] = self._halved(target, alone, epsilon, which)
        return found

    def _halved(self, target: float, alone: Array, epsilon: Array, which: Places) -> Array:
        # Where ψψ → φφ alone would need a coupling beyond all measure, steps from it lead nowhere.
        below, above = np.full(epsilon.shape, math.log(_SMALLEST)), np.log(alone)
        if np.any(self._whole(np.exp(below), epsilon, which) < target):
            raise ValueError("no dark coupling gives that relic density")
        for _ in range(_CERTAIN_HALVINGS):
            u = 0.5 * (below + above)
            more = self._whole(np.exp(u), epsilon, which) > target
            below, above = np.where(more, u, below), np.where(more, above, u)
        return np.asarray(np.exp(0.5 * (below + above)))

    def _of_sum(
        self, alone: Array, peak: Array, rest: Array, epsilon2: Array, low: Array, high: Array
    ) -> Array:
        # The ln α_X between two ends at which (α_X/alone)² + α_X (peak/Γ + rest) = 1: halvings of it, then
        # Newton's steps.
        visible, dark = epsilon2 * self.through_X.visible, self.through_X.dark
        below, above = np.log(low), np.log(high)
        if alone.size == 1:
            one = (given.item() for given in (alone, peak, rest, visible, below, above))
            return np.array([_root_of_sum(dark, *one)])
        for _ in range(_HALVINGS):
            u = 0.5 * (below + above)
            alpha = np.exp(u)
            more = np.square(alpha / alone) + alpha * (peak / (visible + dark * alpha) + rest) > 1.0
            below, above = np.where(more, below, u), np.where(more, u, above)
        u = 0.5 * (below + above)
        for _ in range(_NEWTON_STEPS):
            alpha = np.exp(u)
            own, resonant = np.square(alpha / alone), alpha * peak / (visible + dark * alpha)
            slope = 2.0 * own + resonant * visible / (visible + dark * alpha) + alpha * rest
            u = u - (own + resonant + alpha * rest - 1.0) / slope
        found: Array = u
        return found


def _root_of_sum(
    dark: float, alone: float, peak: float, rest: float, visible: float, below: float, above: float
) -> float:
    # The same of one point: Python's own numbers are several times faster.
    for _ in range(_HALVINGS):
        u = 0.5 * (below + above)
        alpha = math.exp(u)
        more = (alpha / alone) ** 2 + alpha * (peak / (visible + dark * alpha) + rest) > 1.0
        below, above = (below, u) if more else (u, above)
    u = 0.5 * (below + above)
    for _ in range(_NEWTON_STEPS):
        alpha = math.exp(u)
        own, resonant = (alpha / alone) ** 2, alpha * peak / (visible + dark * alpha)
        slope = 2.0 * own + resonant * visible / (visible + dark * alpha) + alpha * rest
        u = u - (own + resonant + alpha * rest - 1.0) / slope
    return u


def _factor(step: Array, u: Array, step_before: Array, u_before: Array) -> Array:
    # Change of the steps with what they lead to, plus one: their ratio if they are taken as they are.
    moved = u - u_before
    still = np.abs(moved) < 1e-12
    ratio: Array = 1.0 + (step - step_before) / np.where(still, 1.0, moved)
    return np.where(still, 0.0, np.clip(ratio, -0.5, 0.5))
