"""Binned likelihoods of the HistFactory kind: Poisson counts with expectations that nuisance parameters move.

In every bin the expected count is a sum over samples (signal, backgrounds). A sample's yield moves with
*shifts*, normally distributed parameters with mean 0 and standard deviation 1, in two ways: correlated
variations add to the yields of its bins, normalisations multiply them. Each yield also carries a *statistical
factor* with mean 1 and the relative statistical error as its standard deviation. The definitions and the
interpolation between the quoted ±1 standard deviation points are those of the package pyhf 0.7 (its
`code4p` for variations, `code4` for normalisations; CERN-OPEN-2012-016 describes the family), so that a
published likelihood keeps its meaning to rounding.

What makes the fits fast and safe: for given shifts the best statistical factors of a bin solve a quadratic
equation, so only the shifts and the strengths are left, and these are found by Newton steps with the exact
second derivatives. A fit that does not reach the minimum raises `FitError` and never returns a number.
"""

import dataclasses
import math
from typing import NamedTuple

import numpy as np

#: The largest Newton decrement, in units of -2 ln L, at which a fit counts as converged.
CONVERGED_BELOW = 1e-15
_LARGEST_NUMBER_OF_STEPS = 200
#: No shift moves further in one step, in its standard deviations: Newton's parabola is not good for more.
_LONGEST_MOVE = 2.0


class FitError(RuntimeError):
    """A fit stopped before it reached a minimum of -2 ln L."""


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
    new_strength_slope: float
    shifts: np.ndarray
    statistical_factors: np.ndarray
    yields: np.ndarray
    steps: int


@dataclasses.dataclass(frozen=True)
class Measured:
    """What a fit compares with: the counts and the centres of the constraints.

    The centres are 0 for shifts and 1 for statistical factors in the measurement itself; pseudo-experiments
    draw them anew together with the counts.
    """

    counts: np.ndarray
    shift_centres: np.ndarray
    factor_centres: np.ndarray


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

    def __init__(self, layout, channels=None, ignored_by_new_signal=()):
        known = [channel["name"] for channel in layout["channels"]]
        wanted = known if channels is None else list(channels)
        for name in wanted:
            if name not in known:
                raise ValueError(f"unknown channel {name!r}: it must be one of {', '.join(known)}")
        samples = [sample for sample in layout["samples"] if sample["channel"] in wanted]
        self.channel_names = tuple(name for name in known if name in wanted)
        self.variation_names = _names(samples, "variations")
        self.normalisation_names = _names(samples, "normalisations")
        self.shift_names = self.variation_names + self.normalisation_names
        counts = {c["name"]: c["observed"] for c in layout["channels"]}
        self.rows = _rows(samples, counts, self.channel_names)
        self._collect(samples)
        observed = np.concatenate([np.asarray(counts[name], dtype=float) for name in self.channel_names])
        self.observed = Measured(observed, np.zeros(len(self.shift_names)), np.ones(len(self.rows)))
        self._relative = np.where(self._is_signal[:, None], self._straight / self._nominal[:, None], 0.0)
        for name in set(ignored_by_new_signal) & set(self.variation_names):
            self._relative[:, self.variation_names.index(name)] = 0.0
        polynomials = [_polynomial(*pair) for pair in self._pairs]
        self._normalisation_polynomials = np.array(polynomials).reshape(-1, 7)

    def _collect(self, samples):
        by_name = {(sample["channel"], sample["name"]): sample for sample in samples}
        rows, variations = len(self.rows), self.variation_names
        self._bin_of_row = np.array([bin_number for bin_number, _, _, _ in self.rows])
        self._first_row_of_bin = np.searchsorted(self._bin_of_row, np.arange(self._bin_of_row[-1] + 1))
        self._nominal, self._relative_error = np.empty(rows), np.empty(rows)
        self._is_signal = np.zeros(rows, dtype=bool)
        self._straight, self._bent = np.zeros((rows, len(variations))), np.zeros((rows, len(variations)))
        self._normalised = np.zeros((rows, len(self.normalisation_names)), dtype=bool)
        pairs = {}
        for row, (_, channel, name, place) in enumerate(self.rows):
            sample = by_name[channel, name]
            nominal = sample["yields"][place]
            self._nominal[row] = nominal
            self._relative_error[row] = sample["statistical_error"][place] / nominal
            self._is_signal[row] = sample["signal"]
            for column, shift in enumerate(variations):
                if shift in sample["variations"]:
                    ends = sample["variations"][shift]
                    up = ends["up"][place] - nominal
                    down = nominal - ends["down"][place] if "down" in ends else up
                    # pyhf's code4p: straight + bent × (a polynomial in the shift that tends to ±8 shift).
                    self._straight[row, column] = 0.5 * (up + down)
                    self._bent[row, column] = 0.0625 * (up - down)
            for column, shift in enumerate(self.normalisation_names):
                if shift in sample["normalisations"]:
                    self._normalised[row, column] = True
                    pair = tuple(sample["normalisations"][shift])
                    if pairs.setdefault(shift, pair) != pair:
                        raise ValueError(f"normalisation {shift!r} must have the same size for all samples")
        self._pairs = [pairs[shift] for shift in self.normalisation_names]

    @property
    def number_of_bins(self):
        """Number of bins, all channels together."""
        return len(self._first_row_of_bin)

    @property
    def relative_errors(self):
        """Relative statistical error of each row, the standard deviation of its statistical factor."""
        return self._relative_error.copy()

    def signal_rows(self, channel):
        """Return the indices into `rows` of a channel's published signal, in bin order."""
        return np.array(
            [i for i, row in enumerate(self.rows) if row[1] == channel and self._is_signal[i]], dtype=int
        )

    def twice_negative_log_likelihood(
        self, signal_strength, shifts, statistical_factors, new_strength=0.0, new_yields=None, measured=None
    ):
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
        yields = self._yields(point, self._new(new_yields))[0]
        expected = np.add.reduceat(yields * factors, self._first_row_of_bin)
        if not np.all(expected > 0.0):
            raise ValueError("an expected count is not positive at these parameters, so ln L is not defined")
        counts = measured.counts
        poisson = expected - counts * np.log(expected)
        pulls = (factors - measured.factor_centres) / self._relative_error
        return float(
            2.0 * np.sum(poisson)
            + np.sum((shifts - measured.shift_centres) ** 2)
            + np.sum(pulls**2)
            + self._constant(counts)
        )

    def expected_yields(self, signal_strength=1.0, new_strength=0.0, new_yields=None, shifts=None):
        """Return the expected yield of each row, at shifts 0 and statistical factors 1 unless told."""
        shifts = np.zeros(len(self.shift_names)) if shifts is None else np.asarray(shifts, dtype=float)
        point = np.concatenate([shifts, [signal_strength, new_strength]])
        return self._yields(point, self._new(new_yields))[0]

    def expected_counts(self, yields):
        """Return the sum of the rows' yields in each bin."""
        return np.add.reduceat(np.asarray(yields, dtype=float), self._first_row_of_bin)

    def asimov(self, **parameters):
        """Return a measurement that equals its expectation exactly; parameters as in `expected_yields`."""
        shifts = parameters.get("shifts")
        centres = np.zeros(len(self.shift_names)) if shifts is None else np.asarray(shifts, dtype=float)
        counts = self.expected_counts(self.expected_yields(**parameters))
        return Measured(counts, centres, np.ones(len(self.rows)))

    def pseudo_experiment(self, generator, fit, new_yields=None):
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
        factor_centres = generator.normal(fit.statistical_factors, self._relative_error)
        return Measured(counts, shift_centres, factor_centres)

    def fit(
        self,
        signal_strength=1.0,
        new_strength=0.0,
        new_yields=None,
        measured=None,
        start=None,
        lowest_strength=0.0,
    ):
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
        problem = _Problem(self, signal_strength, new_strength, new, measured, lowest_strength)
        point, value, steps = problem.minimise(problem.start(start))
        factors, _, yields = problem.profiled
        measured = problem.measured
        deviations = problem.strength_deviations()
        return Fit(
            twice_negative_log_likelihood=value + self._constant(measured.counts),
            signal_strength=float(point[-2]),
            new_strength=float(point[-1]),
            signal_strength_deviation=deviations[0],
            new_strength_deviation=deviations[1],
            new_strength_slope=float(problem.gradient[-1]),
            shifts=point[:-2].copy(),
            statistical_factors=factors,
            yields=yields * factors,
            steps=steps,
        )

    def _new(self, new_yields):
        if new_yields is None:
            return np.zeros(len(self.rows))
        new = np.asarray(new_yields, dtype=float)
        if new.shape != (len(self.rows),) or not np.all(np.isfinite(new)):
            raise ValueError(f"new_yields must be {len(self.rows)} finite numbers, one for each row")
        if np.any(new[~self._is_signal] != 0.0):
            raise ValueError("new_yields must vanish outside the rows of the published signal")
        return new

    def _constant(self, counts):
        factorials = sum(math.lgamma(count + 1.0) for count in counts)
        norms = len(self.shift_names) * math.log(2.0 * math.pi)
        errors = np.sum(np.log(2.0 * math.pi * self._relative_error**2))
        return 2.0 * factorials + norms + float(errors)

    def _yields(self, point, new):
        """Return the yields before statistical factors, and the pieces that their derivatives need."""
        size = len(self.variation_names)
        variation, normalisation = point[:size], point[size:-2]
        strength, new_strength = point[-2], point[-1]
        bend, bend_slope, bend_curvature = _bend(variation)
        published = self._nominal + self._straight @ variation + self._bent @ bend
        relative = 1.0 + self._relative @ variation
        multiple = np.where(self._is_signal, strength, 1.0)
        additive = multiple * published + new_strength * new * relative
        value, slope, curvature = self._normalisations(normalisation)
        factor = np.prod(np.where(self._normalised, value, 1.0), axis=1)
        pieces = _Pieces(
            published=published,
            relative=relative,
            multiple=multiple,
            additive=additive,
            factor=factor,
            straight=self._straight + self._bent * bend_slope,
            bent=self._bent * bend_curvature,
            first=np.where(self._normalised, slope / value, 0.0),
            second=np.where(self._normalised, curvature / value, 0.0),
        )
        return additive * factor, pieces

    def _normalisations(self, shift):
        """Value and first two derivatives of pyhf's code4: exponential outside ±1, a polynomial inside."""
        if not self._pairs:
            return np.ones(0), np.zeros(0), np.zeros(0)
        down, up = np.array(self._pairs).T
        logarithm = np.where(shift >= 0.0, np.log(up), -np.log(down))
        outside = np.exp(logarithm * shift)
        powers = np.vander(shift, 7, increasing=True)
        order = np.arange(7)
        inside = np.sum(self._normalisation_polynomials * powers, axis=1)
        first = np.sum(self._normalisation_polynomials[:, 1:] * order[1:] * powers[:, :-1], axis=1)
        second = np.sum(
            self._normalisation_polynomials[:, 2:] * order[2:] * order[1:-1] * powers[:, :-2], axis=1
        )
        near = np.abs(shift) < 1.0
        return (
            np.where(near, inside, outside),
            np.where(near, first, logarithm * outside),
            np.where(near, second, logarithm**2 * outside),
        )


class _Pieces(NamedTuple):
    """What the yields at a point are made of; each has one entry, or one line, for each row.

    yields = additive × factor, additive = multiple × published + new strength × new yields × relative.
    """

    published: np.ndarray
    relative: np.ndarray
    multiple: np.ndarray
    additive: np.ndarray
    factor: np.ndarray
    #: First and second derivatives of `published` with respect to the variations' shifts.
    straight: np.ndarray
    bent: np.ndarray
    #: The normalisations' first and second derivatives over their values.
    first: np.ndarray
    second: np.ndarray


class _Problem:
    """One minimisation: -2 ln L, without constants, as a function of (shifts, two strengths)."""

    def __init__(self, model, signal_strength, new_strength, new, measured, lowest_strength):
        self.model, self.new = model, new
        self.measured = measured or model.observed
        self.constraint = signal_strength if isinstance(signal_strength, tuple) else None
        self.fixed = {}
        if signal_strength is not None and self.constraint is None:
            self.fixed[-2] = float(signal_strength)
        if new_strength is not None:
            self.fixed[-1] = float(new_strength)
        self.lowest = -math.inf if lowest_strength is None else float(lowest_strength)
        if new_strength is None and not np.any(new):
            raise ValueError("new_yields must be given, and not all zero, to fit the new signal's strength")

    def start(self, fit):
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

    def profile(self, point):
        """Return the best statistical factors at a point, the tension 1 - n/ν of each bin, and the yields."""
        model, counts, centres = self.model, self.measured.counts, self.measured.factor_centres
        yields, self.pieces = model._yields(point, self.new)
        first, bins = model._first_row_of_bin, model._bin_of_row
        stiffness = model._relative_error**2 * yields
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

    def value(self, point):
        factors, tension, yields = self.profile(point)
        counts, model = self.measured.counts, self.model
        if np.any((self.expected <= 0.0) & (counts > 0.0)):
            return math.inf
        logarithm = np.log(np.where(counts > 0.0, self.expected, 1.0))
        pulls = (factors - self.measured.factor_centres) / model._relative_error
        value = 2.0 * np.sum(self.expected - counts * logarithm) + np.sum(pulls**2)
        value += np.sum((point[:-2] - self.measured.shift_centres) ** 2)
        if self.constraint is not None:
            mean, deviation = self.constraint
            value += ((point[-2] - mean) / deviation) ** 2
        self.profiled = factors, tension, yields
        return float(value)

    def derivatives(self, point):
        """Return gradient, exact second derivatives and a positive approximation to them.

        To be called right after `value` at the same point. At the best statistical factors the first
        derivative with respect to a yield N is 2 t γ with the bin's tension t = 1 - n/ν, and the second is
        2 (n/ν²)/(1 + V n/ν²) u u' - 2 t² σ² δ with u = γ - t σ² N and V = Σ σ² N².
        """
        model = self.model
        factors, tension, yields = self.profiled
        pieces, factor, additive = self.pieces, self.pieces.factor, self.pieces.additive
        straight, logarithmic = pieces.straight, pieces.first
        bins, first, counts = model._bin_of_row, model._first_row_of_bin, self.measured.counts
        size = len(model.variation_names)
        by_variation = pieces.multiple[:, None] * straight
        by_variation += (point[-1] * self.new)[:, None] * model._relative
        by_strength = np.where(model._is_signal, pieces.published, 0.0)
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
        error2 = np.where(self.movable, model._relative_error**2, 0.0)
        lever = np.where(self.movable, factors - tension[bins] * error2 * yields, 0.0)
        softness = np.where(counts > 0.0, counts / np.where(counts > 0.0, self.expected, 1.0) ** 2, 0.0)
        weight = 2.0 * softness / (1.0 + self.variance * softness)
        per_bin = np.add.reduceat(lever[:, None] * jacobian, first, axis=0)
        positive = (per_bin.T * weight) @ per_bin
        hessian = positive - (jacobian.T * (2.0 * tension[bins] ** 2 * error2)) @ jacobian
        # What is left is the force times the yields' own second derivatives.
        pull, last = force * factor, slice(size, -2)
        mixed = np.zeros_like(hessian)
        mixed[:size, -2] = straight[model._is_signal].T @ pull[model._is_signal]
        mixed[:size, -1] = model._relative.T @ (pull * self.new)
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

    def minimise(self, point):
        value = self.value(point)
        if not math.isfinite(value):
            raise FitError("the fit cannot start: -2 ln L is not finite at the starting point")
        for step in range(_LARGEST_NUMBER_OF_STEPS):
            self.gradient, self.hessian, positive = self.derivatives(point)
            move, decrement = self._newton(point, self.gradient, self.hessian, positive)
            if decrement < CONVERGED_BELOW:
                return point, value, step
            point, value = self._search(point, value, move, self.gradient)
        raise FitError(
            f"the fit did not converge in {_LARGEST_NUMBER_OF_STEPS} steps "
            f"(last Newton decrement {decrement:.1e})"
        )

    def strength_deviations(self):
        """Standard deviations of the two strengths at the last point of `minimise`; NaN where held."""
        inverse = np.full_like(self.hessian, np.nan)
        chosen = np.ix_(self.free, self.free)
        inverse[chosen] = np.linalg.inv(self.hessian[chosen])
        return float(np.sqrt(2.0 * inverse[-2, -2])), float(np.sqrt(2.0 * inverse[-1, -1]))

    def _newton(self, point, gradient, hessian, positive):
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

    def _solve(self, gradient, hessian, positive):
        matrix = hessian[np.ix_(self.free, self.free)]
        move = np.zeros(len(gradient))
        try:
            np.linalg.cholesky(matrix)
            move[self.free] = np.linalg.solve(matrix, -gradient[self.free])
        except np.linalg.LinAlgError:
            # Far from the minimum -2 ln L may bend downwards in some directions; taken with the opposite sign
            # their curvature leads down, not up, with a step of the right size.
            curvature, directions = np.linalg.eigh(matrix)
            curvature = np.maximum(np.abs(curvature), 1e-6 * np.max(np.abs(curvature)))
            move[self.free] = -directions @ ((directions.T @ gradient[self.free]) / curvature)
        return move

    def _search(self, point, value, move, gradient):
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


def _names(samples, kind):
    names = []
    for sample in samples:
        names.extend(name for name in sample[kind] if name not in names)
    return tuple(names)


def _rows(samples, counts, channel_names):
    """Return (bin, channel, sample, place in the channel) for each yield, ordered by bin."""
    rows, offset = [], 0
    for channel in channel_names:
        own = [sample for sample in samples if sample["channel"] == channel]
        for place in range(len(counts[channel])):
            for sample in own:
                if len(sample["yields"]) != len(counts[channel]):
                    raise ValueError(f"sample {sample['name']!r} must have {len(counts[channel])} yields")
                rows.append((offset + place, channel, sample["name"], place))
        offset += len(counts[channel])
    return tuple(rows)


def _bend(shift):
    """The even function of pyhf's code4p that bends asymmetric variations, with two derivatives."""
    square = shift**2
    near = np.abs(shift) < 1.0
    value = np.where(near, square * (15.0 + square * (3.0 * square - 10.0)), 8.0 * np.abs(shift))
    slope = np.where(near, shift * (30.0 + square * (18.0 * square - 40.0)), 8.0 * np.sign(shift))
    curvature = np.where(near, 30.0 + square * (90.0 * square - 120.0), 0.0)
    return value, slope, curvature


def _polynomial(down, up):
    """Coefficients of the sixth-order polynomial that continues up^x and down^-x smoothly between ±1."""
    order = np.arange(1, 7)
    at_up, sign = np.ones(6), (-1.0) ** order
    matrix = np.array(
        [at_up, sign, order, order * -sign, order * (order - 1), order * (order - 1) * sign], dtype=float
    )
    log_up, log_down = math.log(up), math.log(down)
    ends = [up - 1.0, down - 1.0, log_up * up, -log_down * down, log_up**2 * up, log_down**2 * down]
    return np.concatenate([[1.0], np.linalg.solve(matrix, ends)])
