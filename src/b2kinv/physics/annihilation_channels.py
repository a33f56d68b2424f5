"""A relic that annihilates into scalars and through X: its abundance, and the coupling that leaves it."""

import dataclasses
import math

import numpy as np

from b2kinv.physics import dark_higgs, early_universe
from b2kinv.physics.freeze_out import FreezeOut
from b2kinv.physics.vector_boson_annihilation import LOOKED_AT, AveragesThroughX
from b2kinv.quantities.scalars import Array

#: Largest share of <σv> that is left out, at x = m_DM/T from before freeze-out to long after.
NEGLIGIBLE = 2e-5
_NEARLY, _ITERATIONS, _HALVINGS, _NEWTON_STEPS = 2e-4, 60, 12, 3
_STILL, _FIRST_FACTOR = 1e-6, 0.1
#: Least α_X that is looked for, over that of ψψ → φφ alone.
_LEAST = 1e-15
#: Least α_X of all, from where it is looked for by halves, and how often.
_SMALLEST, _CERTAIN_HALVINGS = 1e-40, 60


@dataclasses.dataclass(frozen=True)
class Channels:
    """Both channels of one set of masses, for many couplings.

    Attributes
    ----------
    relic : FreezeOut
        Of ψψ → φφ for (m_DM/v)⁴ = 1.
    through_X : AveragesThroughX
    """

    relic: FreezeOut
    through_X: AveragesThroughX

    def share(self, alpha_X: Array, epsilon: Array) -> Array:
        """Return the largest ⟨σv⟩ through X over that of ψψ → φφ, at x from 10 to 100: at most 10¹²."""
        into_higgs = np.multiply.outer(self._unit_average, self._coupling4(alpha_X))
        through_X = self.through_X.looked_at(alpha_X, np.square(epsilon))
        # Pairs too light for two dark Higgs bosons may have next to nothing of the other.
        least = np.maximum(into_higgs, np.maximum(1e-12 * through_X, 1e-300))
        largest: Array = np.max(through_X / least, axis=0)
        return largest

    def relic_densities(self, alpha_X: Array, epsilon: Array) -> tuple[Array, Array]:
        """Return Ω h² of both channels, and of ψψ → φφ alone, for pairs of α_X and ε: arrays of one axis."""
        coupling4 = self._coupling4(alpha_X)
        # Of one point numbers without axes are several times faster.
        scale = coupling4 if coupling4.size > 1 else float(coupling4[0])
        alone = np.reshape(np.asarray(self.relic.relic_density(scale)), coupling4.shape)
        whole, counts = np.array(alone), self.share(alpha_X, epsilon) > NEGLIGIBLE
        if np.any(counts):
            whole[counts] = self._whole(alpha_X[counts], epsilon[counts])
        return whole, alone

    def dark_coupling(self, target: float, alone: float, epsilon: Array) -> Array:
        """Return the α_X that gives a relic density at each ε, of an array of one axis.

        Parameters
        ----------
        target : float
        alone : float
            The α_X that gives it by ψψ → φφ alone.
        epsilon : numpy.ndarray
        """
        found = np.full(epsilon.shape, alone)
        counts = self.share(found, epsilon) > NEGLIGIBLE
        if np.any(counts):
            found[counts] = self._solve(target, alone, epsilon[counts])
        return found

    @property
    def _unit_average(self) -> Array:
        return np.asarray(self.relic.average(LOOKED_AT))

    def _coupling4(self, alpha_X: Array) -> Array:
        coupling: Array = np.asarray(
            dark_higgs.higgs_coupling(self.through_X.m_DM, self.through_X.m_X, alpha_X)
        )
        return coupling**4

    def _whole(self, alpha_X: Array, epsilon: Array) -> Array:
        beside = self.through_X.beside(alpha_X, np.square(epsilon))
        today = self.relic.yield_beside(self._coupling4(alpha_X), beside)
        return np.asarray(early_universe.relic_density(self.through_X.m_DM, today))

    def _solve(self, target: float, alone: float, epsilon: Array) -> Array:
        # 1/Ω is nearly the sum of what both channels give alone, (α_X/alone)² and a multiple of <σv>_X, which
        # is found anew from the solution of the Boltzmann equation at each guess.
        epsilon2 = np.square(epsilon)
        low, high = np.full(epsilon.shape, _LEAST * alone), np.full(epsilon.shape, alone)
        guess, factor = high, np.full(epsilon.shape, _FIRST_FACTOR)
        before: tuple[Array, Array] | None = None
        done = np.zeros(epsilon.shape, dtype=bool)
        for _ in range(_ITERATIONS):
            residual = np.log(self._whole(guess, epsilon) / target)
            low, high = np.where(residual > 0.0, guess, low), np.where(residual < 0.0, guess, high)
            u, peak, rest = np.log(guess), *self.through_X.near(guess, epsilon2)
            shape = peak / self.through_X.width(guess, epsilon2) + rest
            strength = np.maximum(np.exp(-residual) - np.square(guess / alone), 1e-15) / (guess * shape)
            step = self._of_sum(alone, strength * peak, strength * rest, epsilon2, low, high) - u
            # Steps shrink like a geometric series, whose sum two of them tell.
            if before is not None:
                factor = _factor(step, u, *before)
            found = np.exp(u + step / (1.0 - factor))
            # Where that misleads, in the middle of what is left.
            trusted = ((low < found) & (found < high)) | (np.abs(step) < _STILL)
            # A point that is found stays, so that many points are single ones.
            guess = np.asarray(np.where(done, guess, np.where(trusted, found, np.sqrt(low * high))))
            done = done | (np.abs(residual) < _NEARLY)
            # With the last step a tenth of it is missing, or of its square.
            if np.all(done):
                return guess
            before = (step, u)
        return np.where(done, guess, self._halved(target, alone, epsilon))

    def _halved(self, target: float, alone: float, epsilon: Array) -> Array:
        # Where ψψ → φφ alone would need a coupling beyond all measure, steps from it lead nowhere.
        below, above = np.full(epsilon.shape, math.log(_SMALLEST)), np.full(epsilon.shape, math.log(alone))
        if np.any(self._whole(np.exp(below), epsilon) < target):
            raise ValueError("no dark coupling gives that relic density")
        for _ in range(_CERTAIN_HALVINGS):
            u = 0.5 * (below + above)
            more = self._whole(np.exp(u), epsilon) > target
            below, above = np.where(more, u, below), np.where(more, above, u)
        return np.asarray(np.exp(0.5 * (below + above)))

    def _of_sum(
        self, alone: float, peak: Array, rest: Array, epsilon2: Array, low: Array, high: Array
    ) -> Array:
        # The ln α_X between two ends at which (α_X/alone)² + α_X (peak/Γ + rest) = 1: halvings of it, then
        # Newton's steps.
        visible, dark = epsilon2 * self.through_X.visible, self.through_X.dark
        below, above = np.log(low), np.log(high)
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


def _factor(step: Array, u: Array, step_before: Array, u_before: Array) -> Array:
    # Change of the steps with what they lead to, plus one: their ratio if they are taken as they are.
    moved = u - u_before
    still = np.abs(moved) < 1e-12
    ratio: Array = 1.0 + (step - step_before) / np.where(still, 1.0, moved)
    return np.where(still, 0.0, np.clip(ratio, -0.5, 0.5))
