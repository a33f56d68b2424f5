"""Binned likelihoods of the HistFactory kind: Poisson counts with expectations that nuisance parameters move.

In every bin the expected count is a sum over samples (signal, backgrounds). A sample's yield moves with
*shifts*, normally distributed parameters with mean 0 and standard deviation 1, in two ways: correlated
variations add to the yields of its bins, normalisations multiply them. Each yield also carries a *statistical
factor* with mean 1 and the relative statistical error as its standard deviation. The definitions are those of
the package pyhf 0.7 (CERN-OPEN-2012-016 describes the family), so that a published likelihood keeps its
meaning to rounding. `expected_yields` says how the yields move, `likelihood_minimum` how fits find their end.
"""

import dataclasses
import math
from collections.abc import Iterable, Mapping
from typing import TypedDict, Unpack

import numpy as np
import numpy.typing as npt

from b2kinv.physics.statistics import score_scan
from b2kinv.physics.statistics.expected_yields import ExpectedYields, Layout
from b2kinv.physics.statistics.likelihood_minimum import FitError as FitError
from b2kinv.physics.statistics.likelihood_minimum import Measured, Problem, SignalStrength
from b2kinv.quantities.scalars import Array


class _YieldParameters(TypedDict, total=False):
    signal_strength: float
    new_strength: float
    new_yields: npt.ArrayLike | None
    shifts: npt.ArrayLike | None


@dataclasses.dataclass(frozen=True)
class Fit:
    """The minimum of -2 ln L.

    Attributes
    ----------
    twice_negative_log_likelihood : float
        -2 ln L at the minimum, with all constants, as pyhf counts it.
    signal_strength : float
        Multiple of the published signal.
    new_strength : float
        Multiple of the new signal's yields.
    signal_strength_deviation, new_strength_deviation : float
        Standard deviation of a free strength from the second derivatives at the minimum; NaN for a strength
        that was fixed or rests on its lower end.
    new_strength_parts : mapping of str to float
        What "counts", "shapes", "normalisations" and, where it is constrained, the "signal strength" add to
        the deviation of a free new strength, in quadrature.
    new_strength_slope : float
        Derivative of the minimum of -2 ln L with respect to the new strength.
    shifts : numpy.ndarray
        In the order of `Model.shift_names`.
    statistical_factors : numpy.ndarray
        One for each row of `Model.rows`.
    yields : numpy.ndarray
        Fitted yield of each row, statistical factor included.
    steps : int
        Newton steps taken.
    """

    twice_negative_log_likelihood: float
    signal_strength: float
    new_strength: float
    signal_strength_deviation: float
    new_strength_deviation: float
    new_strength_parts: Mapping[str, float]
    new_strength_slope: float
    shifts: Array
    statistical_factors: Array
    yields: Array
    steps: int


class Model:
    """A HistFactory likelihood, built from the layout of `data/belle2/likelihood.json`.

    Parameters
    ----------
    layout : mapping
        "channels": list of {name, observed}; "samples": list of {channel, name, signal, yields,
        statistical_error, variations: {shift: {up, down (where not mirrored)}},
        normalisations: {shift: [down, up]}}.
    channels : sequence of str, optional
        Keep only these channels.
    ignored_by_new_signal : sequence of str, optional
        Shifts that do not touch the new signal. All others change it, in each bin, by the same relative
        amount as the published signal.

    Raises
    ------
    ValueError
        If a channel is unknown or the layout's lengths do not fit together.

    Examples
    --------
    >>> layout = {
    ...     "channels": [{"name": "only", "observed": [12.0]}],
    ...     "samples": [
    ...         {"channel": "only", "name": "signal", "signal": True, "yields": [4.0],
    ...          "statistical_error": [0.4], "variations": {}, "normalisations": {}},
    ...         {"channel": "only", "name": "background", "signal": False, "yields": [8.0],
    ...          "statistical_error": [0.8], "variations": {"tracking": {"up": [8.5]}}, "normalisations": {}},
    ...     ],
    ... }
    >>> Model(layout).fit(signal_strength=None).signal_strength
    1.0
    """

    def __init__(
        self, layout: Layout, channels: Iterable[str] | None = None, ignored_by_new_signal: Iterable[str] = ()
    ) -> None:
        self._expected = ExpectedYields(layout, channels, ignored_by_new_signal)
        self.channel_names = self._expected.channel_names
        self.variation_names = self._expected.variation_names
        self.normalisation_names = self._expected.normalisation_names
        self.shift_names, self.rows = self._expected.shift_names, self._expected.rows
        self.observed = Measured(
            self._expected.counts, np.zeros(len(self.shift_names)), np.ones(len(self.rows))
        )

    @property
    def number_of_bins(self) -> int:
        """Number of bins, all channels together."""
        return len(self._expected.first_row_of_bin)

    @property
    def relative_errors(self) -> Array:
        """Relative statistical error of each row, the standard deviation of its statistical factor."""
        return self._expected.relative_error.copy()

    def signal_rows(self, channel: str) -> npt.NDArray[np.int_]:
        """Return the indices into `rows` of a channel's published signal, in bin order."""
        return np.array(
            [i for i, row in enumerate(self.rows) if row[1] == channel and self._expected.is_signal[i]],
            dtype=int,
        )

    def twice_negative_log_likelihood(
        self,
        signal_strength: float,
        shifts: npt.ArrayLike,
        statistical_factors: npt.ArrayLike,
        new_strength: float = 0.0,
        new_yields: npt.ArrayLike | None = None,
        measured: Measured | None = None,
    ) -> float:
        """Return -2 ln L at the given parameters, with all constants, as pyhf counts it.

        Parameters
        ----------
        signal_strength, new_strength : float
        shifts : array_like, in the order of `shift_names`
        statistical_factors : array_like, one for each row
        new_yields : array_like, optional
            Yields of the new signal at strength 1, one for each row (zero outside signal rows).
        measured : Measured, optional

        Raises
        ------
        ValueError
            If an expected count is not positive.
        """
        measured = measured or self.observed
        shifts, factors = np.asarray(shifts, dtype=float), np.asarray(statistical_factors, dtype=float)
        point = np.concatenate([shifts, [signal_strength, new_strength]])
        yields = self._expected.at(point, self._new(new_yields))[0]
        expected = self._expected.in_bins(yields * factors)
        if not np.all(expected > 0.0):
            raise ValueError("an expected count is not positive at these parameters, so ln L is not defined")
        counts = measured.counts
        poisson = expected - counts * np.log(expected)
        pulls = (factors - measured.factor_centres) / self._expected.relative_error
        return float(
            2.0 * np.sum(poisson)
            + np.sum((shifts - measured.shift_centres) ** 2)
            + np.sum(pulls**2)
            + self._constant(counts)
        )

    def expected_yields(
        self,
        signal_strength: float = 1.0,
        new_strength: float = 0.0,
        new_yields: npt.ArrayLike | None = None,
        shifts: npt.ArrayLike | None = None,
    ) -> Array:
        """Return the expected yield of each row, at shifts 0 and statistical factors 1 unless told."""
        shifts = np.zeros(len(self.shift_names)) if shifts is None else np.asarray(shifts, dtype=float)
        point = np.concatenate([shifts, [signal_strength, new_strength]])
        return self._expected.at(point, self._new(new_yields))[0]

    def expected_counts(self, yields: npt.ArrayLike) -> Array:
        """Return the sum of the rows' yields in each bin."""
        return self._expected.in_bins(np.asarray(yields, dtype=float))

    def asimov(self, **parameters: Unpack[_YieldParameters]) -> Measured:
        """Return a measurement that equals its expectation exactly; parameters as in `expected_yields`."""
        shifts = parameters.get("shifts")
        centres = np.zeros(len(self.shift_names)) if shifts is None else np.asarray(shifts, dtype=float)
        counts = self.expected_counts(self.expected_yields(**parameters))
        return Measured(counts, centres, np.ones(len(self.rows)))

    def expectation(self, fit: Fit) -> Measured:
        """Return the measurement that a fit without a new signal would reproduce exactly."""
        return Measured(self.expected_counts(fit.yields), fit.shifts.copy(), fit.statistical_factors.copy())

    def pseudo_experiment(
        self, generator: np.random.Generator, fit: Fit, new_yields: npt.ArrayLike | None = None
    ) -> Measured:
        """Return a random measurement drawn around a fit: counts and the centres of all constraints.

        Parameters
        ----------
        generator : numpy.random.Generator
        fit : Fit
            The truth to draw around.
        new_yields : array_like, optional
            The new signal's yields that the fit was made with.
        """
        expected = self.expected_counts(
            self.expected_yields(fit.signal_strength, fit.new_strength, new_yields, fit.shifts)
            * fit.statistical_factors
        )
        counts = generator.poisson(expected).astype(float)
        shift_centres = generator.normal(fit.shifts, 1.0)
        factor_centres = generator.normal(fit.statistical_factors, self._expected.relative_error)
        return Measured(counts, shift_centres, factor_centres)

    def fit(
        self,
        signal_strength: SignalStrength = 1.0,
        new_strength: float | None = 0.0,
        new_yields: npt.ArrayLike | None = None,
        measured: Measured | None = None,
        start: Fit | None = None,
        lowest_strength: float | None = 0.0,
    ) -> Fit:
        """Return the minimum of -2 ln L over shifts, statistical factors and the strengths left free.

        Parameters
        ----------
        signal_strength : float, (float, float) or None
            Fixed value; (mean, standard deviation) of a normal constraint, whose term joins -2 ln L without
            its constant; or None to leave it free.
        new_strength : float or None
            Fixed value, or None to leave it free.
        new_yields : array_like, optional
            Yields of the new signal at strength 1, one for each row.
        measured : Measured, optional
            Defaults to the published counts.
        start : Fit, optional
            Where to start; a neighbouring fit saves steps.
        lowest_strength : float or None
            Lower end of free strengths; None for no lower end.

        Raises
        ------
        FitError
            If the minimum is not reached.
        """
        new = self._new(new_yields)
        measured = measured or self.observed
        problem = Problem(self._expected, measured, signal_strength, new_strength, new, lowest_strength)
        point, value, steps = problem.minimise(problem.start(start))
        factors, _, yields = problem.profiled
        deviations = problem.strength_deviations()
        return Fit(
            twice_negative_log_likelihood=value + self._constant(measured.counts),
            signal_strength=float(point[-2]),
            new_strength=float(point[-1]),
            signal_strength_deviation=deviations[0],
            new_strength_deviation=deviations[1],
            new_strength_parts=problem.new_strength_parts(),
            new_strength_slope=float(problem.gradient[-1]),
            shifts=point[:-2].copy(),
            statistical_factors=factors,
            yields=yields * factors,
            steps=steps,
        )

    def improvements(
        self,
        fit: Fit,
        signals: npt.ArrayLike,
        signal_strength: SignalStrength = 1.0,
        measured: Measured | None = None,
    ) -> Array:
        """Return -2 Δ ln L that each of many new signals would gain, to second order around a fit without.

        Parameters
        ----------
        fit : Fit
            With no new signal.
        signals : array_like, shape (signals, rows)
            Yields of each new signal at strength 1.
        signal_strength, measured
            As the fit was made.
        """
        new = np.array([self._new(yields) for yields in np.asarray(signals, dtype=float)])
        problem = self._problem_of(signal_strength, 0.0, None, measured)
        return score_scan.improvements(problem, problem.start(fit), new.T)

    def log_volume(
        self,
        fit: Fit,
        new_yields: npt.ArrayLike | None = None,
        signal_strength: SignalStrength = 1.0,
        measured: Measured | None = None,
    ) -> float:
        """Return the logarithm of the volume of all parameters but the new strength, to be added to ln L.

        −½ ln det H, with H the second derivatives of −ln L at the fit, save a constant

        The sum of both is the logarithm of the likelihood integrated over these parameters, as far as it is
        a normal distribution in them (Laplace).

        Parameters
        ----------
        fit : Fit
            At a fixed new strength.
        new_yields, signal_strength, measured
            As the fit was made.
        """
        problem = self._problem_of(signal_strength, fit.new_strength, new_yields, measured)
        return problem.log_volume(problem.start(fit))

    def _problem_of(
        self,
        signal_strength: SignalStrength,
        new_strength: float,
        new_yields: npt.ArrayLike | None,
        measured: Measured | None,
    ) -> Problem:
        measured, new = measured or self.observed, self._new(new_yields)
        return Problem(self._expected, measured, signal_strength, new_strength, new, 0.0)

    def _new(self, new_yields: npt.ArrayLike | None) -> Array:
        if new_yields is None:
            return np.zeros(len(self.rows))
        new = np.asarray(new_yields, dtype=float)
        if new.shape != (len(self.rows),) or not np.all(np.isfinite(new)):
            raise ValueError(f"new_yields must be {len(self.rows)} finite numbers, one for each row")
        if np.any(new[~self._expected.is_signal] != 0.0):
            raise ValueError("new_yields must vanish outside the rows of the published signal")
        return new

    def _constant(self, counts: Array) -> float:
        factorials = sum(math.lgamma(count + 1.0) for count in counts)
        norms = len(self.shift_names) * math.log(2.0 * math.pi)
        errors = np.sum(np.log(2.0 * math.pi * self._expected.relative_error**2))
        return 2.0 * factorials + norms + float(errors)
