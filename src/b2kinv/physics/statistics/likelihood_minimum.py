"""The minimum of -2 ln L of a HistFactory likelihood, by Newton steps with exact second derivatives.

For given shifts the best statistical factors of a bin solve a quadratic equation, so only the shifts and the
strengths are left. A fit that does not reach the minimum raises `FitError` and never returns a number.
"""

import dataclasses
import math
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np

from b2kinv.physics.statistics.expected_yields import ExpectedYields
from b2kinv.quantities.scalars import Array

#: The largest Newton decrement, in units of -2 ln L, at which a fit counts as converged.
CONVERGED_BELOW = 1e-15
_LARGEST_NUMBER_OF_STEPS = 200
#: No shift moves further in one step, in its standard deviations: Newton's parabola is not good for more.
_LONGEST_MOVE = 2.0


#: A fixed value, mean and standard deviation of a normal constraint, or None for a free strength.
SignalStrength: TypeAlias = float | tuple[float, float] | None


class Start(Protocol):
    """Where a fit may start: a neighbouring `histfactory.Fit`."""

    @property
    def shifts(self) -> Array:
        """In the order of the model's shifts."""

    @property
    def signal_strength(self) -> float:
        """Multiple of the published signal."""

    @property
    def new_strength(self) -> float:
        """Multiple of the new signal's yields."""


class FitError(RuntimeError):
    """A fit stopped before it reached a minimum of -2 ln L."""


@dataclasses.dataclass(frozen=True)
class Measured:
    """What a fit compares with: the counts and the centres of the constraints.

    The centres are 0 for shifts and 1 for statistical factors in the measurement itself; pseudo-experiments
    draw them anew together with the counts.
    """

    counts: Array
    shift_centres: Array
    factor_centres: Array


class Response(NamedTuple):
    """How -2 ln L answers to the yields at a point; `Problem.derivatives` makes its matrices of these."""

    #: Derivative of each row's yield, statistical factor included, with respect to shifts and strengths.
    jacobian: Array
    #: The same, times the lever, summed in each bin.
    per_bin: Array
    #: u of `Problem.derivatives` over the statistical factor, for each row.
    lever: Array
    #: Second derivative with respect to a bin's u' δN.
    weight: Array
    #: 2 t² σ² of each row.
    relief: Array
    #: Derivative with respect to a row's yield before normalisations.
    pull: Array


class Problem:
    """One minimisation: -2 ln L, without constants, as a function of (shifts, two strengths).

    Parameters
    ----------
    model : expected_yields.ExpectedYields
    measured : Measured
    signal_strength, new_strength, lowest_strength
        As `histfactory.Model.fit` takes them.
    new : numpy.ndarray
        Yields of the new signal at strength 1.
    """

    def __init__(
        self,
        model: ExpectedYields,
        measured: Measured,
        signal_strength: SignalStrength,
        new_strength: float | None,
        new: Array,
        lowest_strength: float | None,
    ) -> None:
        self.model, self.new = model, new
        self.measured = measured
        self.constraint: tuple[float, float] | None = None
        self.fixed: dict[int, float] = {}
        if isinstance(signal_strength, tuple):
            self.constraint = signal_strength
        elif signal_strength is not None:
            self.fixed[-2] = float(signal_strength)
        if new_strength is not None:
            self.fixed[-1] = float(new_strength)
        self.lowest = -math.inf if lowest_strength is None else float(lowest_strength)
        if new_strength is None and not np.any(new):
            raise ValueError("new_yields must be given, and not all zero, to fit the new signal's strength")

    def start(self, fit: Start | None) -> Array:
        """Return the point to start from: that of a neighbouring fit, or the centres of the constraints."""
        if fit is None:
            point = np.concatenate([self.measured.shift_centres, [1.0, 0.0]])
        else:
            point = np.concatenate([fit.shifts, [fit.signal_strength, fit.new_strength]])
        point[-2:] = np.maximum(point[-2:], self.lowest)
        for place, value in self.fixed.items():
            point[place] = value
        if fit is not None and not math.isfinite(self.value(point)):
            return self.start(None)
        return point

    def profile(self, point: Array) -> tuple[Array, Array, Array]:
        """Return the best statistical factors at a point, the tension 1 - n/ν of each bin, and the yields."""
        model, counts, centres = self.model, self.measured.counts, self.measured.factor_centres
        yields, self.pieces = model.at(point, self.new)
        first, bins = model.first_row_of_bin, model.bin_of_row
        stiffness = model.relative_error**2 * yields
        movable = np.ones(len(yields), dtype=bool)
        # No factor is negative: those that would be are held at zero and their bin is solved again. Holding
        # one raises the bin's expectation, which lowers the others, so none held has to be released.
        for _ in range(len(model.rows)):
            centre = np.add.reduceat(np.where(movable, centres * yields, 0.0), first)
            variance = np.add.reduceat(np.where(movable, stiffness * yields, 0.0), first)
            half = 0.5 * (centre - variance)
            root = np.sqrt(half**2 + counts * variance)
            # Of the two forms of the root, the one without cancellation.
            below = np.where(half < root, root - half, 1.0)
            expected = np.where(half > 0.0, half + root, counts * variance / below)
            ratio = np.where(counts > 0.0, counts / np.where(expected > 0.0, expected, 1.0), 0.0)
            tension = 1.0 - ratio
            factors = np.where(movable, centres - tension[bins] * stiffness, 0.0)
            if np.all(factors >= 0.0):
                break
            movable &= factors >= 0.0
        self.expected, self.variance, self.movable = expected, variance, movable
        return factors, tension, yields

    def value(self, point: Array) -> float:
        """Return -2 ln L at a point and its best statistical factors; infinite where no count is possible."""
        factors, tension, yields = self.profile(point)
        counts, model = self.measured.counts, self.model
        if np.any((self.expected <= 0.0) & (counts > 0.0)):
            return math.inf
        logarithm = np.log(np.where(counts > 0.0, self.expected, 1.0))
        pulls = (factors - self.measured.factor_centres) / model.relative_error
        value = 2.0 * np.sum(self.expected - counts * logarithm) + np.sum(pulls**2)
        value += np.sum((point[:-2] - self.measured.shift_centres) ** 2)
        if self.constraint is not None:
            mean, deviation = self.constraint
            value += ((point[-2] - mean) / deviation) ** 2
        self.profiled = factors, tension, yields
        return float(value)

    def derivatives(self, point: Array) -> tuple[Array, Array, Array]:
        """Return gradient, exact second derivatives and a positive approximation to them.

        To be called right after `value` at the same point. At the best statistical factors the first
        derivative with respect to a yield N is 2 t γ with the bin's tension t = 1 - n/ν, and the second is
        2 (n/ν²)/(1 + V n/ν²) u u' - 2 t² σ² δ with u = γ - t σ² N and V = Σ σ² N².
        """
        model = self.model
        factors, tension, yields = self.profiled
        pieces, factor, additive = self.pieces, self.pieces.factor, self.pieces.additive
        straight, logarithmic = pieces.straight, pieces.first
        bins, first, counts = model.bin_of_row, model.first_row_of_bin, self.measured.counts
        size = len(model.variation_names)
        by_variation = pieces.multiple[:, None] * straight
        by_variation += (point[-1] * self.new)[:, None] * model.relative
        by_strength = np.where(model.is_signal, pieces.published, 0.0)
        by_new = self.new * pieces.relative
        jacobian = np.concatenate(
            [
                factor[:, None] * by_variation,
                yields[:, None] * logarithmic,
                (factor * by_strength)[:, None],
                (factor * by_new)[:, None],
            ],
            axis=1,
        )
        force = 2.0 * tension[bins] * factors
        gradient = jacobian.T @ force
        error2 = np.where(self.movable, model.relative_error**2, 0.0)
        lever = np.where(self.movable, factors - tension[bins] * error2 * yields, 0.0)
        softness = np.where(counts > 0.0, counts / np.where(counts > 0.0, self.expected, 1.0) ** 2, 0.0)
        weight = 2.0 * softness / (1.0 + self.variance * softness)
        per_bin = np.add.reduceat(lever[:, None] * jacobian, first, axis=0)
        relief, pull, last = 2.0 * tension[bins] ** 2 * error2, force * factor, slice(size, -2)
        self.response = Response(jacobian, per_bin, lever, weight, relief, pull)
        positive = (per_bin.T * weight) @ per_bin
        hessian = positive - (jacobian.T * relief) @ jacobian
        # What is left is the force times the yields' own second derivatives.
        mixed = np.zeros_like(hessian)
        mixed[:size, -2] = straight[model.is_signal].T @ pull[model.is_signal]
        mixed[:size, -1] = model.relative.T @ (pull * self.new)
        mixed[:size, last] = by_variation.T @ (pull[:, None] * logarithmic)
        mixed[last, -2] = logarithmic.T @ (pull * by_strength)
        mixed[last, -1] = logarithmic.T @ (pull * by_new)
        both = logarithmic.T @ ((pull * additive)[:, None] * logarithmic)
        np.fill_diagonal(both, (pull * additive) @ pieces.second)
        hessian += mixed + mixed.T
        hessian[last, last] += both
        corner = np.arange(size)
        hessian[corner, corner] += (pieces.multiple * pull) @ pieces.bent
        gradient[:-2] += 2.0 * (point[:-2] - self.measured.shift_centres)
        everywhere = np.arange(len(point) - 2)
        for matrix in (hessian, positive):
            matrix[everywhere, everywhere] += 2.0
        if self.constraint is not None:
            mean, deviation = self.constraint
            gradient[-2] += 2.0 * (point[-2] - mean) / deviation**2
            hessian[-2, -2] += 2.0 / deviation**2
            positive[-2, -2] += 2.0 / deviation**2
        return gradient, hessian, positive

    def minimise(self, point: Array) -> tuple[Array, float, int]:
        """Return the point of the minimum, -2 ln L there, and the Newton steps taken."""
        value = self.value(point)
        if not math.isfinite(value):
            raise FitError("the fit cannot start: -2 ln L is not finite at the starting point")
        for step in range(_LARGEST_NUMBER_OF_STEPS):
            self.gradient, self.hessian, positive = self.derivatives(point)
            move, decrement = self._newton(point, self.gradient, self.hessian, positive)
            if decrement < CONVERGED_BELOW:
                self.covariance = self._covariance()
                return point, value, step
            point, value = self._search(point, value, move, self.gradient)
        raise FitError(
            f"the fit did not converge in {_LARGEST_NUMBER_OF_STEPS} steps "
            f"(last Newton decrement {decrement:.1e})"
        )

    def strength_deviations(self) -> tuple[float, float]:
        """Standard deviations of the two strengths at the last point of `minimise`; NaN where held."""
        variances = self.covariance[[-2, -1], [-2, -1]]
        signal, new = np.sqrt(np.where(self.free[-2:], variances, np.nan)).tolist()
        return signal, new

    def _covariance(self) -> Array:
        """Return twice the inverse of the second derivatives; 0 for what is held."""
        covariance = np.zeros_like(self.hessian)
        chosen = np.ix_(self.free, self.free)
        covariance[chosen] = 2.0 * np.linalg.inv(self.hessian[chosen])
        return covariance

    def new_strength_parts(self) -> dict[str, float]:
        """Return what each kind of measurement adds to the new strength's error, in quadrature; none if held.

        ∂μ/∂c · σ_c = 2 (H⁻¹)_μc / σ_c for a constraint of centre c; H are second derivatives of −2 ln L

        What the constraints do not add comes from the counts: those of the data and of the simulation, whose
        factors are profiled.
        """
        if not self.free[-1]:
            return {}
        of_new = self.covariance[-1]
        shapes = len(self.model.variation_names)
        squares = {
            "shapes": float(np.sum(of_new[:shapes] ** 2)),
            "normalisations": float(np.sum(of_new[shapes:-2] ** 2)),
        }
        if self.constraint is not None:
            squares["signal strength"] = float(of_new[-2] / self.constraint[1]) ** 2
        squares["counts"] = max(float(of_new[-1]) - sum(squares.values()), 0.0)
        return {kind: math.sqrt(square) for kind, square in squares.items()}

    def log_volume(self, point: Array) -> float:
        """Return −½ ln det of the second derivatives of −ln L at a point, save a constant.

        With respect to all that is fitted but the new strength: at the best statistical factors their block
        and what `derivatives` returns have the whole matrix's determinant, (1 + V n/ν²)/Π σ² in each bin.
        """
        self.value(point)
        hessian = self.derivatives(point)[1]
        free = slice(None, -2) if -2 in self.fixed else slice(None, -1)
        counts = self.measured.counts
        softness = np.where(counts > 0.0, counts / np.where(counts > 0.0, self.expected, 1.0) ** 2, 0.0)
        of_factors = float(np.sum(np.log1p(self.variance * softness)))
        return -0.5 * (float(np.linalg.slogdet(hessian[free, free])[1]) + of_factors)

    def _newton(self, point: Array, gradient: Array, hessian: Array, positive: Array) -> tuple[Array, float]:
        """Return the Newton move among the free parameters and its decrement -gradient · move."""
        self.free = np.ones(len(point), dtype=bool)
        self.free[list(self.fixed)] = False
        resting = [place for place in (-2, -1) if point[place] <= self.lowest]
        for place in resting:
            # A strength on its lower end stays there while the slope pushes it down.
            self.free[place] &= gradient[place] <= 0.0
        while True:
            move = self._solve(gradient, hessian, positive)
            outward = [place for place in resting if move[place] < 0.0]
            if not outward:
                return move, float(-gradient @ move)
            # Its own slope would lift it but the others' moves drag it down: let them go first.
            self.free[outward] = False

    def _solve(self, gradient: Array, hessian: Array, positive: Array) -> Array:
        matrix = hessian[np.ix_(self.free, self.free)]
        move = np.zeros(len(gradient))
        if _is_positive(matrix):
            move[self.free] = np.linalg.solve(matrix, -gradient[self.free])
        else:
            # Far from the minimum -2 ln L may bend downwards in some directions; taken with the opposite sign
            # their curvature leads down, not up, with a step of the right size.
            curvature, directions = np.linalg.eigh(matrix)
            curvature = np.maximum(np.abs(curvature), 1e-6 * np.max(np.abs(curvature)))
            move[self.free] = -directions @ ((directions.T @ gradient[self.free]) / curvature)
        return move

    def _search(self, point: Array, value: float, move: Array, gradient: Array) -> tuple[Array, float]:
        """Return a point along the move, as far as the strengths' lower end, where -2 ln L is lower."""
        room = {p: (self.lowest - point[p]) / move[p] for p in (-2, -1) if move[p] < 0.0}
        longest = np.max(np.abs(move[:-2]), initial=_LONGEST_MOVE)
        length = min([1.0, _LONGEST_MOVE / longest, *room.values()])
        for _ in range(60):
            trial = point + length * move
            for place, limit in room.items():
                # Exactly on the end, lest a strength that rounding left just above it takes no more steps.
                if length >= limit:
                    trial[place] = self.lowest
            new_value = self.value(trial)
            if new_value <= value + 1e-4 * length * float(gradient @ move) + 1e-13 * abs(value):
                return trial, new_value
            length *= 0.5
        raise FitError("the fit did not converge: no step lowers -2 ln L although its slope is not zero")


def _is_positive(matrix: Array) -> bool:
    try:
        # In a browser, whose processor keeps no flags, what has no root is told by its numbers alone.
        return bool(np.all(np.isfinite(np.linalg.cholesky(matrix))))
    except np.linalg.LinAlgError:
        return False
