"""Bands of uncertainty and ranges of choices at the curves of any figure, from what all numbers use as well.

A figure is computed again where inputs are shifted, on axes that draw nothing and note the curves. So no
curve is implemented twice: what a figure draws is what is shifted.
"""

import dataclasses
import importlib
import math
import textwrap

import numpy as np

from b2kinv.figures import style
from b2kinv.physics import uncertain_inputs
from b2kinv.quantities import uncertainty
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.results import Result
from b2kinv.sections import uncertainties

#: Figures without bands → why.
WITHOUT = {
    "error_budget": "shows uncertainties itself",
    "variants": "is of one number and what is done otherwise",
    "alp_region": "has regions by what excludes most, and no curve; its page has the errors of their shares",
    "dark_photon_region": "has regions by what excludes most, and no curve; as that of the ALP",
    "alp_parameter_map": "is a map, and has no curve",
    "alp_momenta": "would take ten seconds, for bands that are narrower than its lines",
    "likelihood_bins": "has the errors of the likelihood itself",
    "likelihood_masses": "has the errors of the likelihood itself",
    "likelihood_local_p": "has the errors of the likelihood itself",
    "likelihood_off_shell": "has the errors of the likelihood itself",
    "thermal_contact": "is of a result that its page asks for by itself",
    "headline": "has windows and their own ends",
}
#: Widths that count as none: of a curve over its value, and how wide a band must be to be drawn.
_NOTHING, _VISIBLE = 1e-9, 0.005
#: Part of the height of its axes by which a dotted line must be off its curve to be drawn.
_APART = 0.01
#: Letters in a line above a figure, and what it adds to the height [inches].
_LINE, _HEIGHT = 62, 0.2


class _Computed:
    """What a figure comes to, as `propagate` takes it: columns and curves in one row.

    `moved` gathers the places of those whose points are others when inputs are shifted: those have no
    interval.
    """

    def __init__(self, drawing):
        self._drawing = drawing
        self.parts = self._computed()
        self.moved = set()

    def __call__(self):
        """Return all numbers that the figure draws, with inputs as they are now."""
        now = self._computed()
        if len(now) != len(self.parts):
            self.moved |= set(range(len(self.parts)))
        values = [before for _, before in self.parts]
        for place, (one, other) in enumerate(zip(now, self.parts, strict=False)):
            if _same_points(one, other):
                values[place] = one[1]
            else:
                self.moved.add(place)
        return np.concatenate(values)

    def _computed(self):
        """Return heading or abscissae, and values, of each column of numbers and of each curve."""
        function, arguments, options = self._drawing.drawn_by
        with style.noting() as curves:
            found = function(*map(_as_now, arguments), **options)
        rows = _rows(found.columns, self._drawing.columns)
        columns = [
            (heading, np.asarray(column, dtype=float)[rows])
            for heading, column in found.columns.items()
            if np.asarray(column).dtype.kind in "fiu"
        ]
        return columns + curves


def _rows(columns, reference):
    """Return in which order rows are those of a reference: they may be sorted, and are known by a word."""
    for heading, column in reference.items():
        # Headings may name a number, and be others now.
        words, now = list(column), list(columns.get(heading, ()))
        if words and isinstance(words[0], str) and len(set(words)) == len(words) and set(now) == set(words):
            return [now.index(word) for word in words]
    return slice(None)


def with_bands(drawing):
    """Return a drawing with the 68 % band of every curve that has one, and the range of choices at it.

    Parameters
    ----------
    drawing : Drawing
        By a function of `b2kinv.figures`.

    Returns
    -------
    Drawing
        The same figure with shades behind its curves where they are wider than a line. Choices, which are no
        errors, are not in them: what curves are with any other one lies between thin dotted lines, and the
        figure names the choices that move any. Ends of both are among the columns. A curve whose points
        themselves move with the inputs has none. The very drawing if it is one of `WITHOUT`, or nothing of
        it can be changed.
    """
    parameters = _parameters(drawing)
    if drawing.name in WITHOUT or parameters is None:
        return drawing
    computed = _Computed(drawing)
    if not any(len(values) for _, values in computed.parts):
        # The figure says in words why there is nothing to draw.
        return drawing
    found = uncertainty.propagate(computed, uncertainties.sources(parameters), single=0)
    added, start, moving = {}, 0, {}
    for place, (what, values) in enumerate(computed.parts):
        here = slice(start, start + len(values))
        start += len(values)
        if place in computed.moved:
            continue
        band = _existing(values, *found.quantiles[1:3, here])
        chosen = {name: options[:, here] for name, options in found.choices.items()}
        outline = _existing(values, *_range(values, chosen.values()))
        if isinstance(what, str):
            added.update(_columns(what, values, band, "of 68 %"))
            added.update(_columns(what, values, outline, "by other choices"))
            _whisker(drawing.figure, values, *band)
            continue
        _shade(drawing.figure, what, values, *band)
        _outline(drawing.figure, what, values, outline)
        for name, options in chosen.items():
            if _are_apart(drawing.figure, what, values, _range(values, [options])):
                moving[name] = None
    _name_choices(drawing.figure, moving)
    return dataclasses.replace(drawing, columns={**drawing.columns, **added})


def _existing(values, low, high):
    """Return ends of an interval, which what does not exist or is infinite does not have."""
    known = np.isfinite(values) & np.isfinite(low) & np.isfinite(high)
    return np.where(known, low, values), np.where(known, high, values)


def _range(values, choices):
    """Return the least and the largest with any option of some choices, each by itself."""
    everything = np.vstack([values, *choices])
    return np.min(everything, axis=0), np.max(everything, axis=0)


def _columns(heading, values, ends, kind):
    """Return columns for the ends of an interval, named by a heading; none where it has no width."""
    low, high = ends
    known = np.isfinite(values)
    if not np.any(high[known] - low[known] > _NOTHING * np.abs(values[known])):
        return {}
    name, bracket, unit = heading.rpartition(" [") if " [" in heading else (heading, "", "")
    return {f"{name}, {end} end {kind}{bracket}{unit}": one for end, one in (("lower", low), ("upper", high))}


def _seen(values, low, high):
    """Return whether a band is wide enough to be drawn anywhere."""
    seen = np.isfinite(values)
    return bool(np.any(high[seen] - low[seen] > _VISIBLE * np.abs(values[seen])))


def _name_choices(figure, names):
    if not names:
        return
    words = "; ".join(uncertain_inputs.spelled(name) for name in names)
    lines = textwrap.wrap(f"between thin dotted lines: with any other choice ({words})", _LINE)
    figure.set_figheight(figure.get_figheight() + _HEIGHT * len(lines))
    figure.suptitle("\n".join(lines), fontsize=style.SMALLEST, color=style.GREY)


def _same_points(one, other):
    (what, values), (reference, before) = one, other
    if isinstance(what, str) or isinstance(reference, str):
        return isinstance(what, str) and what == reference and len(values) == len(before)
    same = len(what) == len(reference) and len(values) == len(before)
    return same and np.allclose(what, reference, rtol=_NOTHING, atol=0.0, equal_nan=True)


def _shade(figure, x, values, low, high):
    """Shade a band behind the curve that has these points, if it can be seen."""
    axes, line = _curve(figure, x, values)
    if line is not None and _seen(values, low, high):
        look = {"color": line.get_color(), "alpha": 0.25, "linewidth": 0}
        axes.fill_between(x, low, high, zorder=line.get_zorder() - 0.5, **look)


def _whisker(figure, values, low, high):
    """Draw the band of each bar that ends at one of these values, if it can be seen."""
    from matplotlib.patches import Rectangle

    for axes in figure.axes:
        ends = {(one.get_x() + one.get_width()): one for one in axes.patches if isinstance(one, Rectangle)}
        for value, *interval in zip(values, low, high, strict=True):
            end = next((one for one in ends if math.isclose(one, value, rel_tol=_NOTHING)), None)
            if end is not None and interval[1] - interval[0] > _VISIBLE * abs(value):
                middle = ends[end].get_y() + 0.5 * ends[end].get_height()
                axes.plot(interval, [middle, middle], color=style.BLACK, linewidth=1.3, marker="|")


def _outline(figure, x, values, ends):
    """Draw thin dotted lines at both ends of a range, if they are off the curve."""
    axes, line = _curve(figure, x, values)
    if not _are_apart(figure, x, values, ends):
        return
    limits = axes.get_xlim(), axes.get_ylim()
    for end in ends:
        look = {"color": line.get_color(), "linewidth": 1.1, "linestyle": (0, (1, 1.6))}
        axes.plot(x, end, zorder=line.get_zorder() - 0.3, **look)
    # The page's own parameters decide what is in sight.
    axes.set(xlim=limits[0], ylim=limits[1])


def _are_apart(figure, x, values, ends):
    """Return whether an end of a range is off its curve, in sight and by more than a line."""
    axes, line = _curve(figure, x, values)
    if line is None:
        return False
    heights = []
    for y in (values, *_existing(values, *ends)):
        # What a logarithmic axis cannot show is out of sight.
        shown = np.where(y > 0.0, y, np.nan) if axes.get_yscale() == "log" else y
        places = axes.transData.transform(np.column_stack([x, shown]))
        heights.append(axes.transAxes.inverted().transform(places)[:, 1])
    left, right = sorted(axes.get_xlim())
    curve, *others = (np.clip(one, 0.0, 1.0) for one in heights)
    inside = (x >= left) & (x <= right) & np.isfinite(curve)
    return any(bool(np.any(np.abs(one - curve)[inside] > _APART)) for one in others)


def _curve(figure, x, values):
    for axes in figure.axes:
        for line in axes.lines:
            if np.array_equal(line.get_xdata(), x) and np.array_equal(
                line.get_ydata(), values, equal_nan=True
            ):
                return axes, line
    return None, None


def _parameters(drawing):
    if drawing.drawn_by is None:
        return None
    given = [one.parameters if isinstance(one, Result) else one for one in drawing.drawn_by[1]]
    return next((one for one in given if isinstance(one, ParameterSet)), None)


def _as_now(argument):
    """Return an argument of a figure as it is with inputs as they are now."""
    if isinstance(argument, Result):
        section = importlib.import_module(type(argument.parameters).__module__)
        return uncertainties.Model(section.evaluate, argument.parameters).result()
    return uncertainties.moved(argument) if isinstance(argument, ParameterSet) else argument
