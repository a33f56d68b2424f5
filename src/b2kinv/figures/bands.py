"""Bands of uncertainty around the curves of any figure, from the one mechanism that all numbers use.

A figure is computed again where inputs are shifted, on axes that draw nothing and note the curves. So no
curve is implemented twice: what a figure draws is what is shifted.
"""

import dataclasses
import importlib

import numpy as np

from b2kinv.figures import style
from b2kinv.quantities import uncertainty
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.results import Result
from b2kinv.sections import uncertainties

#: Figures without bands → why.
WITHOUT = {
    "error_budget": "shows uncertainties itself",
    "variants": "is of one number and what is done otherwise",
    "both_models": "has bars; the page has their uncertainties",
    "alp_region": "has regions by what excludes most, and no curve",
    "dark_photon_region": "has regions by what excludes most, and no curve",
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
        columns = [
            (heading, np.asarray(column, dtype=float))
            for heading, column in found.columns.items()
            if np.asarray(column).dtype.kind in "fiu"
        ]
        return columns + curves


def with_bands(drawing):
    """Return a drawing with the 68 % band of every curve that has one, and its ends among the columns.

    Parameters
    ----------
    drawing : Drawing
        By a function of `b2kinv.figures`.

    Returns
    -------
    Drawing
        The same figure with shades behind its curves where they are wider than a line. Choices, which are no
        errors, are not in them. A curve whose points themselves move with the inputs has none. The very
        drawing if it is one of `WITHOUT`, or nothing of it can be changed.
    """
    parameters = _parameters(drawing)
    if drawing.name in WITHOUT or parameters is None:
        return drawing
    computed = _Computed(drawing)
    if not any(len(values) for _, values in computed.parts):
        # The figure says in words why there is nothing to draw.
        return drawing
    found = uncertainty.propagate(computed, uncertainties.sources(parameters), single=0)
    added, start = {}, 0
    for place, (what, values) in enumerate(computed.parts):
        low, high = found.quantiles[1:3, start : start + len(values)]
        start += len(values)
        if place in computed.moved:
            continue
        # What does not exist, or is infinite, has no interval.
        known = np.isfinite(values) & np.isfinite(low) & np.isfinite(high)
        low, high = np.where(known, low, values), np.where(known, high, values)
        if not isinstance(what, str):
            _shade(drawing.figure, what, values, low, high)
        elif np.any(high[known] - low[known] > _NOTHING * np.abs(values[known])):
            name, bracket, unit = what.rpartition(" [") if " [" in what else (what, "", "")
            added[f"{name}, lower end of 68 %{bracket}{unit}"] = low
            added[f"{name}, upper end of 68 %{bracket}{unit}"] = high
    return dataclasses.replace(drawing, columns={**drawing.columns, **added})


def _same_points(one, other):
    (what, values), (reference, before) = one, other
    if isinstance(what, str) or isinstance(reference, str):
        return isinstance(what, str) and what == reference and len(values) == len(before)
    same = len(what) == len(reference) and len(values) == len(before)
    return same and np.allclose(what, reference, rtol=_NOTHING, atol=0.0, equal_nan=True)


def _shade(figure, x, values, low, high):
    """Shade a band behind the curve that has these points, if it can be seen."""
    for axes in figure.axes:
        for line in axes.lines:
            if np.array_equal(line.get_xdata(), x) and np.array_equal(
                line.get_ydata(), values, equal_nan=True
            ):
                seen = np.isfinite(values)
                if np.any(high[seen] - low[seen] > _VISIBLE * np.abs(values[seen])):
                    look = {"color": line.get_color(), "alpha": 0.25, "linewidth": 0}
                    axes.fill_between(x, low, high, zorder=line.get_zorder() - 0.5, **look)
                return


def _parameters(drawing):
    if drawing.drawn_by is None:
        return None
    given = [one.parameters if isinstance(one, Result) else one for one in drawing.drawn_by[1]]
    return next((one for one in given if isinstance(one, ParameterSet)), None)


def _as_now(argument):
    """Return an argument of a figure as it is with inputs as they are now."""
    if isinstance(argument, Result):
        section = importlib.import_module(type(argument.parameters).__module__)
        return section.evaluate(uncertainties.moved(argument.parameters))
    return uncertainties.moved(argument) if isinstance(argument, ParameterSet) else argument
