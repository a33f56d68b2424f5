"""Expected yields of a HistFactory likelihood: how shifts and strengths move them, with exact derivatives.

The interpolation between the quoted ±1 standard deviation points is that of the package pyhf 0.7: its
`code4p` for variations, which add to the yields, and its `code4` for normalisations, which multiply them.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, NotRequired, TypeAlias, TypedDict

import numpy as np

from b2kinv.quantities.scalars import Array


class Channel(TypedDict):
    """Name of a channel and the count in each of its bins."""

    name: str
    observed: list[float]


class Variation(TypedDict):
    """Yields of a sample with a shift at +1 and −1; without the second they are mirrored."""

    up: list[float]
    down: NotRequired[list[float]]


class Sample(TypedDict):
    """Yields of one sample in the bins of one channel, and what moves them."""

    channel: str
    name: str
    signal: bool
    yields: list[float]
    statistical_error: list[float]
    variations: dict[str, Variation]
    normalisations: dict[str, list[float]]


class Layout(TypedDict):
    """A likelihood as its file has it."""

    channels: list[Channel]
    samples: list[Sample]


#: Bin, channel, sample and place in the channel of one yield.
Row: TypeAlias = tuple[int, str, str, int]


class ExpectedYields:
    """The yield of each sample in each bin as a function of a point (shifts, two strengths).

    Parameters
    ----------
    layout : mapping
        As `histfactory.Model` takes it.
    channels : sequence of str, optional
        Keep only these channels.
    ignored_by_new_signal : sequence of str, optional
        Shifts that do not touch the new signal.

    Attributes
    ----------
    channel_names, variation_names, normalisation_names, shift_names : tuple of str
    rows : tuple of (bin, channel, sample, place in the channel)
        One for each yield, ordered by bin.
    bin_of_row, first_row_of_bin : numpy.ndarray of int
    is_signal : numpy.ndarray of bool
        Whether a row belongs to the published signal.
    relative_error : numpy.ndarray
        Relative statistical error of each row.
    relative : numpy.ndarray
        Straight part of each variation relative to the published signal, one line for each row; what the new
        signal ignores, and all other rows, have zero.
    counts : numpy.ndarray
        The published count of each bin.

    Raises
    ------
    ValueError
        If a channel is unknown or the layout's lengths do not fit together.
    """

    def __init__(
        self, layout: Layout, channels: Iterable[str] | None = None, ignored_by_new_signal: Iterable[str] = ()
    ) -> None:
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
        self.counts = np.concatenate([np.asarray(counts[name], dtype=float) for name in self.channel_names])
        self.rows = _rows(samples, counts, self.channel_names)
        self._collect(samples)
        self.relative = np.where(self.is_signal[:, None], self._straight / self._nominal[:, None], 0.0)
        for name in set(ignored_by_new_signal) & set(self.variation_names):
            self.relative[:, self.variation_names.index(name)] = 0.0
        polynomials = [_polynomial(*pair) for pair in self._pairs]
        self._normalisation_polynomials = np.array(polynomials).reshape(-1, 7)

    def _collect(self, samples: Sequence[Sample]) -> None:
        by_name = {(sample["channel"], sample["name"]): sample for sample in samples}
        rows, variations = len(self.rows), self.variation_names
        self.bin_of_row = np.array([bin_number for bin_number, _, _, _ in self.rows])
        self.first_row_of_bin = np.searchsorted(self.bin_of_row, np.arange(self.bin_of_row[-1] + 1))
        self._nominal, self.relative_error = np.empty(rows), np.empty(rows)
        self.is_signal = np.zeros(rows, dtype=bool)
        self._straight, self._bent = np.zeros((rows, len(variations))), np.zeros((rows, len(variations)))
        self._normalised = np.zeros((rows, len(self.normalisation_names)), dtype=bool)
        pairs: dict[str, tuple[float, ...]] = {}
        for row, (_, channel, name, place) in enumerate(self.rows):
            sample = by_name[channel, name]
            nominal = sample["yields"][place]
            self._nominal[row] = nominal
            self.relative_error[row] = sample["statistical_error"][place] / nominal
            self.is_signal[row] = sample["signal"]
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

    def in_bins(self, yields: Array) -> Array:
        """Return the sum of the rows' yields in each bin."""
        return np.add.reduceat(yields, self.first_row_of_bin)

    def at(self, point: Array, new: Array) -> tuple[Array, "Pieces"]:
        """Return the yields before statistical factors, and the pieces that their derivatives need."""
        size = len(self.variation_names)
        variation, normalisation = point[:size], point[size:-2]
        strength, new_strength = point[-2], point[-1]
        bend, bend_slope, bend_curvature = _bend(variation)
        published = self._nominal + self._straight @ variation + self._bent @ bend
        relative = 1.0 + self.relative @ variation
        multiple = np.where(self.is_signal, strength, 1.0)
        additive = multiple * published + new_strength * new * relative
        value, slope, curvature = self._normalisations(normalisation)
        factor = np.prod(np.where(self._normalised, value, 1.0), axis=1)
        pieces = Pieces(
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

    def _normalisations(self, shift: Array) -> tuple[Array, Array, Array]:
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


class Pieces(NamedTuple):
    """What the yields at a point are made of; each has one entry, or one line, for each row.

    yields = additive × factor, additive = multiple × published + new strength × new yields × relative.
    """

    published: Array
    relative: Array
    multiple: Array
    additive: Array
    factor: Array
    #: First and second derivatives of `published` with respect to the variations' shifts.
    straight: Array
    bent: Array
    #: The normalisations' first and second derivatives over their values.
    first: Array
    second: Array


def _names(samples: Iterable[Sample], kind: Literal["variations", "normalisations"]) -> tuple[str, ...]:
    names: list[str] = []
    for sample in samples:
        names.extend(name for name in sample[kind] if name not in names)
    return tuple(names)


def _rows(
    samples: Sequence[Sample], counts: Mapping[str, Sequence[float]], channel_names: Iterable[str]
) -> tuple[Row, ...]:
    """Return (bin, channel, sample, place in the channel) for each yield, ordered by bin."""
    rows: list[Row] = []
    offset = 0
    for channel in channel_names:
        own = [sample for sample in samples if sample["channel"] == channel]
        for place in range(len(counts[channel])):
            for sample in own:
                if len(sample["yields"]) != len(counts[channel]):
                    raise ValueError(f"sample {sample['name']!r} must have {len(counts[channel])} yields")
                rows.append((offset + place, channel, sample["name"], place))
        offset += len(counts[channel])
    return tuple(rows)


def _bend(shift: Array) -> tuple[Array, Array, Array]:
    """The even function of pyhf's code4p that bends asymmetric variations, with two derivatives."""
    square = shift**2
    near = np.abs(shift) < 1.0
    value = np.where(near, square * (15.0 + square * (3.0 * square - 10.0)), 8.0 * np.abs(shift))
    slope = np.where(near, shift * (30.0 + square * (18.0 * square - 40.0)), 8.0 * np.sign(shift))
    curvature = np.where(near, 30.0 + square * (90.0 * square - 120.0), 0.0)
    return value, slope, curvature


def _polynomial(down: float, up: float) -> Array:
    """Coefficients of the sixth-order polynomial that continues up^x and down^-x smoothly between ±1."""
    order = np.arange(1, 7)
    at_up, sign = np.ones(6), (-1.0) ** order
    matrix = np.array(
        [at_up, sign, order, order * -sign, order * (order - 1), order * (order - 1) * sign], dtype=float
    )
    log_up, log_down = math.log(up), math.log(down)
    ends = [up - 1.0, down - 1.0, log_up * up, -log_down * down, log_up**2 * up, log_down**2 * down]
    return np.concatenate([[1.0], np.linalg.solve(matrix, ends)])
