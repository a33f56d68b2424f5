"""From uncertain inputs to uncertain results: one mechanism for every section, which knows no physics.

Design. A model is a function `evaluate()` without arguments that returns numbers, and reads every input
through `replaced.read`; sources say how inputs may differ. The model is solved as it stands, and twice for
each direction of each source that it reads (sources that it does not read cost nothing). Through these
points goes a response surface: for each direction a parabola, of the logarithm where a result is positive at
all of them (`response_surface` has the exception), and directions add. The surface is sampled with a seed,
each source from a random stream of its own; ``full=True`` solves every draw instead, on any number of
workers. Intervals are central quantiles.

A budget lists first-order parts: what a result does when one source moves to the ends of its 68 % interval.
They add in quadrature. What the sampled width has beyond that, from curvature and products, is the
interaction, with a sign. Choices are no errors: of each one the results for its options are given, apart.
"""

import concurrent.futures
import dataclasses
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

from b2kinv.quantities import replaced, validation
from b2kinv.quantities.response_surfaces import Axis, Surface, response_surface, with_infinite_results
from b2kinv.quantities.scalars import Array
from b2kinv.quantities.spelling import with_errors
from b2kinv.quantities.uncertain_sources import AnySource, Choice, NoneKnown, Source

Places: TypeAlias = npt.NDArray[np.int_]

#: Draws of a response surface: ends of intervals are good to 1 % of a standard deviation or better.
DRAWS = 20_000
DRAWS_OF_CURVES = 2000
#: Solutions with ``full=True``, and with which the error of a response surface is found.
SOLUTIONS = 200
#: Parts of a distribution at the ends of the 95 % and the 68 % interval.
ENDS = tuple(0.5 * (1.0 + math.erf(z / math.sqrt(2.0))) for z in (-1.959964, -1.0, 1.0, 1.959964))

# Results that are sampled at once.
_AT_ONCE = 100
# Beyond so many directions of a source those that matter are looked for, with steps of so many deviations.
# What the others leave out of a result's variance from this source is straight, not missing.
_FEW, _STEP, _LEFT_OUT = 2, 0.2, 1e-2
# A source that moves no result by more than this part of its width is straight: its lower end is not solved.
_SMALL = 0.03
# Changes that are no more than this part of a result are rounding, and none.
_ROUNDING = 1e-13


@dataclasses.dataclass(frozen=True)
class Spread:
    """The uncertainty of one number.

    Attributes
    ----------
    value : float
    interval_68, interval_95 : tuple of float
        Statistical, from all sources together.
    parts : mapping of str to tuple of float
        Source → by how much the number changes at the lower and at the upper end of the source's 68 %
        interval, the largest first. Sources that do not move it are left out.
    interaction : float
        Half the width of the 68 % interval, beyond the parts in quadrature: squared, and with its sign.
    linear : float
        One standard deviation from first derivatives alone.
    choices : mapping of str to tuple of float
        Choice → lowest and highest value with its options.
    none_known : tuple of str
        Inputs that were read and of which no uncertainty is known.
    """

    value: float
    interval_68: tuple[float, float]
    interval_95: tuple[float, float]
    parts: Mapping[str, tuple[float, float]]
    interaction: float
    linear: float
    choices: Mapping[str, tuple[float, float]]
    none_known: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        """Whether the number depends on an input with a statistical uncertainty."""
        return bool(self.parts)

    def width_if_halved(self, source: str) -> float:
        """Return by which factor the error shrinks if one source were known twice as well, to first order.

        √(1 − ¾ part²/Σ parts²), with half the distance between both ends for each part

        Raises
        ------
        ValueError
            If the number does not depend on a source of that name.

        Examples
        --------
        >>> parts = {"mass": (-4.0, 4.0), "width": (-3.0, 3.0)}
        >>> spread = Spread(9.0, (4.0, 14.0), (0.0, 19.0), parts, 0.0, 5.0, {}, ())
        >>> round(spread.width_if_halved("mass"), 3)
        0.721
        """
        half = {name: 0.5 * (up - down) for name, (down, up) in self.parts.items()}
        chosen = half[validation.choice("source", source, half)]
        return math.sqrt(1.0 - 0.75 * chosen**2 / math.fsum(part**2 for part in half.values()))

    @property
    def text(self) -> str:
        """The number with its errors, to the digits that they allow, and in words where none is known.

        Examples
        --------
        >>> Spread(2.0, (1.5, 2.7), (1.0, 3.5), {"mass": (-0.5, 0.7)}, 0.0, 0.6, {}, ()).text
        '2.00 +0.70 -0.50'
        >>> Spread(2.0, (2.0, 2.0), (2.0, 2.0), {}, 0.0, 0.0, {}, ()).text
        '2, no uncertainty known'
        """
        if not self.is_known:
            return f"{self.value:.4g}, no uncertainty known"
        low, high = self.interval_68
        return with_errors(self.value, high - self.value, self.value - low)


@dataclasses.dataclass(frozen=True, eq=False)
class Propagated:
    """Results of a model with their uncertainties; `spread` has those of one number.

    Attributes
    ----------
    value : numpy.ndarray, shape (n,)
    quantiles : numpy.ndarray, shape (4, n)
        At `ENDS`.
    parts : mapping of str to numpy.ndarray, shape (2, n)
        Source → changes at the ends of its 68 % interval.
    interaction, linear : numpy.ndarray, shape (n,)
    choices : mapping of str to numpy.ndarray, shape (options, n)
    none_known : tuple of str
    draws : numpy.ndarray, shape (draws, single)
        Of single results.
    solutions : int
        How often the model was solved.
    """

    value: Array
    quantiles: Array
    parts: Mapping[str, Array]
    interaction: Array
    linear: Array
    choices: Mapping[str, Array]
    none_known: tuple[str, ...]
    draws: Array
    solutions: int

    def spread(self, i: int) -> Spread:
        """Return the uncertainty of the result number `i`."""
        low_95, low_68, high_68, high_95 = self.quantiles[:, i].tolist()
        ends = {name: (float(part[0, i]), float(part[1, i])) for name, part in self.parts.items()}
        value = float(self.value[i])
        moving = {name: part for name, part in ends.items() if max(map(abs, part)) > _ROUNDING * abs(value)}
        return Spread(
            value,
            (low_68, high_68),
            (low_95, high_95),
            dict(sorted(moving.items(), key=lambda item: -max(map(abs, item[1])))),
            float(self.interaction[i]),
            float(self.linear[i]),
            {
                name: (min(value, *options[:, i].tolist()), max(value, *options[:, i].tolist()))
                for name, options in self.choices.items()
                if np.any(options[:, i] != value)
            },
            self.none_known,
        )

    def correlations(self) -> Array:
        """Return the matrix of correlations between results; 0 beside one that has no uncertainty."""
        moved = self.draws - self.draws.mean(axis=0)
        width = np.sqrt(np.mean(moved**2, axis=0))
        scaled = moved / np.where(width > 0.0, width, 1.0)
        matrix: Array = scaled.T @ scaled / len(scaled)
        np.fill_diagonal(matrix, 1.0)
        return matrix


def propagate(
    evaluate: Callable[[], Array],
    sources: Iterable[AnySource],
    *,
    seed: int = 1,
    without: Sequence[str] = (),
    full: bool = False,
    draws: int | None = None,
    workers: int = 1,
    single: int | None = None,
) -> Propagated:
    """Return what a model gives with the uncertainties of its inputs.

    Parameters
    ----------
    evaluate : callable
        The model: returns results, shape (n,), and reads inputs through `replaced.read`.
    sources : iterable of Source, Choice or NoneKnown
    seed : int, optional
    without : sequence of str, optional
        Names of sources that are switched off; the draws of the others stay as they were.
    full : bool, optional
        Solve the model for every draw in place of the response surface.
    draws : int, optional
        By default `DRAWS`, or `SOLUTIONS` if all are solved.
    workers : int, optional
        Processes that solve; the results do not depend on it.
    single : int, optional
        The first so many results get all draws; the rest, points of curves, only the first `DRAWS_OF_CURVES`.

    Raises
    ------
    ValueError
        If two sources have the same name, or there is none of a name in `without`.

    Examples
    --------
    >>> from b2kinv.quantities.uncertain_sources import Normal
    >>> area = lambda: np.array([replaced.read("width", 2.0) * replaced.read("length", 5.0)])
    >>> sides = Normal(name="width", value=2.0, sigma=0.1), Normal(name="length", value=5.0, sigma=0.1)
    >>> found = propagate(area, sides).spread(0)
    >>> found.parts["width"], round(found.linear, 2)
    ((-0.5, 0.5), 0.54)
    """
    known = _named(sources, without)
    with replaced.noted() as read:
        centre = np.asarray(evaluate(), dtype=float)
    used = [source for source in known if source.target in read]
    statistical = [source for source in used if isinstance(source, Source)]
    choices = [source for source in used if isinstance(source, Choice)]
    count = draws or (SOLUTIONS if full else DRAWS)
    drawn = {s.name: s.draw(count, seed) for s in statistical}
    wanted = [{c.target: option} for c in choices for option in c.options.values()]
    again = [True] * len(wanted)
    if full:
        wanted += [{s.target: s.at(drawn[s.name][i]) for s in statistical} for i in range(count)]
        again += [False] * count
    with _Solver(evaluate, workers) as solver:
        axes = _response_axes(centre, statistical, solver)
        solved = solver.solve(wanted, again)
    optional = {c.name: np.array([solved.pop(0) for _ in c.options]) for c in choices}
    coordinates = {s.name: _coordinates(s, axes[s.name], drawn[s.name]) for s in statistical}
    first = len(centre) if single is None else single
    parts, linear = _parts(centre, axes)
    sampled, quantiles, first_order = _sampled_once(centre, axes, linear, coordinates, count, solved, first)
    return Propagated(
        centre,
        quantiles,
        parts,
        _interaction(quantiles, first_order),
        _in_quadrature([np.zeros_like(centre), *(slope for own in linear.values() for slope in own)]),
        optional,
        tuple(source.name for source in used if isinstance(source, NoneKnown)),
        sampled,
        1 + solver.solutions,
    )


def surface_error(
    evaluate: Callable[[], Array], sources: Iterable[AnySource], *, seed: int = 1, workers: int = 1
) -> Array:
    """Return the error of the response surface against `SOLUTIONS` full solutions, shape (n,).

    √⟨(surface − solution)²⟩ over the standard deviation of the solutions; 0 where that vanishes

    Examples
    --------
    >>> from b2kinv.quantities.uncertain_sources import Normal
    >>> model = lambda: np.array([replaced.read("width", 2.0) ** 2])
    >>> bool(surface_error(model, [Normal(name="width", value=2.0, sigma=0.1)])[0] < 3e-3)
    True
    """
    known = list(sources)
    solved = propagate(evaluate, known, seed=seed, full=True, workers=workers)
    surface = propagate(evaluate, known, seed=seed, draws=SOLUTIONS, workers=workers)
    width = solved.draws.std(axis=0)
    error = np.sqrt(np.mean((surface.draws - solved.draws) ** 2, axis=0))
    # A width that is no more than rounding is none.
    moves = width > 1e-12 * np.abs(solved.value)
    return np.where(moves, error / np.where(moves, width, 1.0), 0.0)


def _named(sources: Iterable[AnySource], without: Sequence[str]) -> list[AnySource]:
    # In the order of their names, so that sums do not depend on the order in which they were given.
    known: dict[str, AnySource] = {}
    for source in sources:
        if source.name in known:
            raise ValueError(f"source {source.name!r} is given twice: every source has a name of its own")
        known[source.name] = source
    off = {validation.choice("source", name, known) for name in without}
    return [known[name] for name in sorted(known) if name not in off]


class _Solver:
    # Solves a model with other inputs, in processes if there are to be several.
    def __init__(self, evaluate: Callable[[], Array], workers: int) -> None:
        self._evaluate, self.solutions = evaluate, 0
        self._pool = concurrent.futures.ProcessPoolExecutor(workers) if workers > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown()

    def solve(self, wanted: Sequence[Mapping[str, object]], again: Sequence[bool] = ()) -> list[Array]:
        # Of some it may be known that another model will be solved with the same inputs again.
        flags = again or [True] * len(wanted)
        tasks = [(self._evaluate, values, flag) for values, flag in zip(wanted, flags, strict=True)]
        self.solutions += len(tasks)
        return list(self._pool.map(_solution, tasks) if self._pool else map(_solution, tasks))


def _solution(task: tuple[Callable[[], Array], Mapping[str, object], bool]) -> Array:
    evaluate, values, again = task
    with replaced.inputs(values, again=again):
        return np.asarray(evaluate(), dtype=float)


def _response_axes(centre: Array, sources: Sequence[Source], solver: _Solver) -> dict[str, list[Axis]]:
    # A source with many directions is first turned so that few of them move the results: each is tried with a
    # small step, and those that matter get two ends. The others follow from the small steps.
    many = [source for source in sources if source.directions > _FEW]
    steps = [{s.target: s.at(_STEP * row)} for s in many for row in np.eye(s.directions)]
    tried = solver.solve(steps)
    plans: dict[str, tuple[Array, Array]] = {}
    for source in sources:
        matrix, gradient = np.eye(source.directions), np.zeros((0, len(centre)))
        if source in many:
            ends_of_steps = np.array([tried.pop(0) for _ in range(source.directions)])
            matrix, gradient = _turned(centre, ends_of_steps)
        plans[source.name] = matrix, gradient
    points = {s.name: plans[s.name][0][: s.directions - len(plans[s.name][1])] for s in sources}
    rows = [(s, row) for s in sources for row in points[s.name]]
    ups = solver.solve([{s.target: s.at(row)} for s, row in rows], [s not in many for s, _ in rows])
    ends = _with_lower_ends(centre, rows, ups, solver)
    axes: dict[str, list[Axis]] = {}
    for source in sources:
        matrix, gradient = plans[source.name]
        own = [ends.pop(0) for _ in points[source.name]]
        axes[source.name] = own + _straight(matrix[len(own) :], centre, gradient)
    return axes


@with_infinite_results
def _straight(rows: Array, centre: Array, slopes: Array) -> list[Axis]:
    # Axes along which only the slope is known.
    pairs = zip(rows, slopes, strict=True)
    return [Axis(row, -1.0, 1.0, centre - slope, centre + slope) for row, slope in pairs]


def _with_lower_ends(
    centre: Array, rows: Sequence[tuple[Source, Array]], ups: Sequence[Array], solver: _Solver
) -> list[Axis]:
    # The lower end is solved where the source matters to some result; else it follows from the upper end.
    moves = [_change(centre, up) for up in ups]
    width = _in_quadrature([np.zeros_like(centre), *moves])
    straight = [
        source.directions == 1 and bool(np.all(move <= _SMALL * width))
        for (source, _), move in zip(rows, moves, strict=True)
    ]
    # Sources that move nothing upwards may do so downwards, as at a threshold: all are tried at once.
    still = [i for i, move in enumerate(moves) if straight[i] and not np.any(move > 0.0)]
    if still:
        together = solver.solve([{rows[i][0].target: rows[i][0].at(-rows[i][1]) for i in still}])[0]
        if np.any(_change(centre, together) > 0.0):
            straight = [known and i not in still for i, known in enumerate(straight)]
    wanted = zip(rows, straight, strict=True)
    matter = [pair for pair, known in wanted if not known]
    downs = solver.solve(
        [{s.target: s.at(-row)} for s, row in matter], [len(row) <= _FEW for _, row in matter]
    )
    found = []
    for (source, row), up, known in zip(rows, ups, straight, strict=True):
        lower, upper = (-1.0, 1.0)
        if source.directions == 1:
            lower, upper = source.coordinates(np.array([-1.0, 1.0])).tolist()
        down = _opposite(centre, up, lower / upper) if known else downs.pop(0)
        found.append(Axis(row, lower, upper, down, up))
    return found


@with_infinite_results
def _change(centre: Array, end: Array) -> Array:
    change = np.abs(end - centre)
    return np.where(change > _ROUNDING * np.abs(centre), change, 0.0)


@with_infinite_results
def _opposite(centre: Array, up: Array, ratio: float) -> Array:
    lower: Array = centre + (up - centre) * ratio
    return lower


def _in_quadrature(parts: Sequence[Array]) -> Array:
    total: Array = np.sqrt(np.sum(np.square(parts), axis=0))
    return total


@with_infinite_results
def _interaction(quantiles: Array, first_order: Array) -> Array:
    half, straight = (0.5 * (ends[2] - ends[1]) for ends in (quantiles, first_order))
    beyond = half**2 - straight**2
    excess: Array = np.sign(beyond) * np.sqrt(np.abs(beyond))
    return excess


@with_infinite_results
def _turned(centre: Array, ends: Array) -> tuple[Array, Array]:
    # Orthogonal directions, those that matter first, and slopes along the ones that do not.
    gradient = (ends - centre) / _STEP
    length = np.linalg.norm(gradient, axis=0)
    moving = np.isfinite(length) & (length > 0.0)
    moved = gradient[:, moving] / length[moving]
    vectors, _, _ = np.linalg.svd(moved, full_matrices=True)
    shares = np.cumsum((vectors.T @ moved) ** 2, axis=0)
    matter = int(np.sum(np.any(shares < 1.0 - _LEFT_OUT, axis=1))) + 1 if moved.size else 0
    return vectors.T, vectors.T[matter:] @ gradient


def _sampled_once(
    centre: Array,
    axes: Mapping[str, Sequence[Axis]],
    linear: Mapping[str, Array],
    coordinates: Mapping[str, Array],
    count: int,
    solved: Sequence[Array],
    single: int,
) -> tuple[Array, Array, Array]:
    # As `_sampled`, of the results that are distinct; where all draws are solved these are all.
    which, place = _distinct(centre, axes, len(centre) if solved else single)
    few = {name: [axis.of(which) for axis in own] for name, own in axes.items()}
    straight = {name: slopes[:, which] for name, slopes in linear.items()}
    surface = response_surface(centre[which], few)
    sampled, *both = _sampled(surface, centre[which], straight, coordinates, count, solved, single)
    quantiles, first_order = (_everywhere(ends, place, centre) for ends in both)
    return sampled, quantiles, first_order


def _distinct(centre: Array, axes: Mapping[str, Sequence[Axis]], first: int) -> tuple[Places, Places]:
    # Which results are sampled: the first so many, and of the others each that moves, once. And where among
    # them each result is, −1 if it does not move: a figure has abscissae, and each curve as a column too.
    rows = np.array([centre, *(end for own in axes.values() for axis in own for end in (axis.down, axis.up))])
    moves = np.any(rows != centre, axis=0)
    columns = np.ascontiguousarray(rows.T)
    which, place, seen = list(range(first)), list(range(first)), dict[bytes, int]()
    for i in range(first, len(centre)):
        if not moves[i]:
            place.append(-1)
            continue
        place.append(seen.setdefault(columns[i].tobytes(), len(which)))
        if place[-1] == len(which):
            which.append(i)
    return np.array(which, dtype=int), np.array(place, dtype=int)


def _everywhere(ends: Array, place: Places, centre: Array) -> Array:
    # Of what does not exist there is no interval.
    still = np.where(np.isfinite(centre), centre, np.nan)
    found: Array = np.where(place < 0, still, np.hstack([ends, np.zeros((len(ends), 1))])[:, place])
    return found


def _coordinates(source: Source, axes: Sequence[Axis], z: Array) -> Array:
    # Shape (draws, axes).
    return source.coordinates(z) if source.directions == 1 else z @ np.array([a.direction for a in axes]).T


@with_infinite_results
def _parts(centre: Array, axes: Mapping[str, Sequence[Axis]]) -> tuple[dict[str, Array], dict[str, Array]]:
    # Changes at both ends, those of several directions in quadrature, and the slopes of all directions.
    parts, slopes = {}, {}
    for name, own in axes.items():
        slopes[name] = np.array([axis.slope for axis in own])
        width = np.sqrt((slopes[name] ** 2).sum(axis=0))
        single = len(own) == 1
        parts[name] = np.array([own[0].down - centre, own[0].up - centre] if single else [-width, width])
    return parts, slopes


@with_infinite_results
def _sampled(
    surface: Surface,
    centre: Array,
    linear: Mapping[str, Array],
    coordinates: Mapping[str, Array],
    count: int,
    solved: Sequence[Array],
    single: int,
) -> tuple[Array, Array, Array]:
    # Draws, quantiles of them, and those of the same draws to first order.
    straight = Surface(
        centre,
        np.zeros(centre.shape, dtype=bool),
        {name: (slopes, np.zeros_like(slopes)) for name, slopes in linear.items()},
    )
    if not coordinates:
        still = np.tile(centre, (len(ENDS), 1))
        return np.tile(centre[:single], (count, 1)), still, still
    kept, ends, first = [np.empty((count, 0))], [], []
    starts = [*range(0, single, _AT_ONCE), *range(single, len(centre), _AT_ONCE)]
    for start, stop in zip(starts, [*starts[1:], len(centre)], strict=True):
        few = count if start < single else min(count, DRAWS_OF_CURVES)
        given = {name: u[:few] for name, u in coordinates.items()}
        drawn = np.array(solved)[:few, start:stop] if solved else surface.values(given, start, stop)
        ends.append(_quantiles(drawn))
        first.append(_quantiles(straight.values(given, start, stop)))
        kept += [drawn] if start < single else []
    return np.concatenate(kept, axis=1), np.concatenate(ends, axis=1), np.concatenate(first, axis=1)


def _quantiles(drawn: Array) -> Array:
    # One sort for all ends. A result that does not exist at some draws has no interval.
    ordered = np.sort(drawn, axis=0)
    place = np.array(ENDS) * (len(ordered) - 1)
    below = np.minimum(place.astype(int), len(ordered) - 2)
    share = (place - below)[:, None]
    exists = np.isfinite(ordered[-1]) & np.isfinite(ordered[0])
    safe = np.where(exists, ordered, 0.0)
    ends: Array = np.where(exists, safe[below] * (1.0 - share) + safe[below + 1] * share, np.nan)
    return ends
