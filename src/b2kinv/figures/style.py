"""The one style of all figures, and what several of them draw."""

import contextlib
import contextvars
import dataclasses
import functools
import re

import numpy as np

from b2kinv.physics import measurements

#: Okabe and Ito's palette by what it is used for throughout the book.
BLACK = "#000000"
BLUE = "#0072B2"
SKY = "#56B4E9"
GREEN = "#009E73"
ORANGE = "#E69F00"
VERMILION = "#D55E00"
PURPLE = "#CC79A7"
GREY = "#6B7580"

#: Least size of type [points], and width of a figure [inches]: on a phone, whose column has 342 pixels, that
#: comes to 10 pixels.
SMALLEST = 11.0
WIDTH = 5.2

_STYLE = {
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "figure.constrained_layout.use": True,
    "font.family": "DejaVu Sans",
    "mathtext.fontset": "dejavusans",
    "font.size": 11.5,
    "axes.labelsize": 12.0,
    "axes.titlesize": 12.0,
    "axes.linewidth": 0.9,
    "axes.edgecolor": "#333b44",
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e3e7eb",
    "grid.linewidth": 0.7,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "xtick.top": True,
    "ytick.right": True,
    "legend.frameon": True,
    "legend.framealpha": 0.92,
    "legend.edgecolor": "#d4dbe2",
    "legend.fontsize": SMALLEST,
    "xtick.labelsize": SMALLEST,
    "ytick.labelsize": SMALLEST,
    "lines.linewidth": 2.0,
    "svg.fonttype": "path",
    "svg.hashsalt": "b2kinv",
}


def styled(function):
    """Draw inside the book's style, whatever the reader's own matplotlib settings are."""

    @functools.wraps(function)
    def wrapper(*arguments, **options):
        import matplotlib

        with matplotlib.rc_context():
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(_STYLE)
            drawing = function(*arguments, **options)
            _hide_words_outside(drawing.figure)
        return dataclasses.replace(drawing, drawn_by=(function, arguments, options))

    return wrapper


def _hide_words_outside(figure):
    """Hide words at a point of the data beyond the ends of their axes: they would push these aside."""
    for axes in figure.axes:
        for text in axes.texts:
            x, y = text.get_position()
            if text.get_transform() is axes.transData and not (
                _is_between(x, axes.get_xlim()) and _is_between(y, axes.get_ylim())
            ):
                text.set_visible(False)


def _is_between(value, ends):
    return min(ends) <= value <= max(ends)


#: Where curves are noted while nothing is to be drawn.
_NOTED = contextvars.ContextVar("noted curves", default=None)


@contextlib.contextmanager
def noting():
    """Draw nothing, and give a list of what would be curves, as pairs of abscissae and ordinates."""
    curves = []
    token = _NOTED.set(curves)
    try:
        yield curves
    finally:
        _NOTED.reset(token)


class _Nothing:
    """What stands for a figure, its axes and all that they return while nothing is drawn."""

    def __init__(self, rows=0):
        self._rows = rows

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Nothing()

    def __call__(self, *arguments, **options):
        return _Nothing()

    def __getitem__(self, index):
        return _Nothing()

    def __iter__(self):
        return iter([_Nothing() for _ in range(self._rows)])

    def plot(self, x, y, *arguments, **options):
        """Note a curve."""
        x, y = (np.atleast_1d(np.asarray(one, dtype=float)) for one in (x, y))
        if x.shape == y.shape and x.ndim == 1 and x.size > 1:
            _NOTED.get().append((x, y))
        return [_Nothing()]

    def get_xlim(self):
        """Return ends that mean nothing."""
        return 0.0, 1.0

    get_ylim = get_xlim

    def get_legend_handles_labels(self):
        """Return handles and labels: none."""
        return [], []


def new_figure(width=WIDTH, height=4.4, rows=1, **options):
    """Return a figure with its axes, below each other for more than one row."""
    if _NOTED.get() is not None:
        return _Nothing(), _Nothing(rows)
    # No pyplot: nothing is kept open, and no display is asked for.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    return figure, figure.subplots(rows, **options)


def draw_legend_below(figure, axes, ncols=2, **options):
    """Name the curves of the axes below the figure, where no legend hides one."""
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=ncols, **options)


#: Ground of words that stand on lines or shades.
LABEL_GROUND = {"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}


def name_curve(axes, x, y, label, colour, at):
    """Write a curve's name on it, near x = at, unless it is nowhere above zero there."""
    nearest = np.argmin(np.abs(x - at))
    if y[nearest] > 0.0:
        axes.text(
            x[nearest],
            y[nearest],
            label,
            color=colour,
            ha="center",
            va="center",
            fontsize=11.5,
            bbox=LABEL_GROUND,
        )


def draw_quiet_limit(axes, x, y, excluded=None):
    """Draw a limit that the paper does not have, thin and grey; upright lines up to `excluded` in y."""
    axes.plot(x, y, color=GREY, linewidth=0.9, linestyle=(0, (5, 2)))
    if excluded is not None:
        quiet = {"facecolor": "none", "edgecolor": GREY, "alpha": 0.3, "hatch": "||", "linewidth": 0}
        axes.fill_between(x, y, excluded, **quiet)


def draw_band(axes, x, value, sigma, colour):
    """Shade one standard deviation around a curve."""
    axes.fill_between(x, value - sigma, value + sigma, color=colour, alpha=0.22, linewidth=0)


def finite(values):
    """Return the values with NaN, which leaves a gap in a curve, for what is infinite."""
    return np.where(np.isfinite(values), values, np.nan)


def mass_label(mass):
    """Return a mass [GeV] with the unit in which it is between 1 and 1000."""
    for unit, size in (("GeV", 1.0), ("MeV", 1e-3), ("keV", 1e-6), ("eV", 1e-9)):
        if mass >= 0.999 * size:
            return f"{mass / size:.3g} {unit}"
    return f"{mass:.1e} GeV"


def with_indices(words):
    r"""Return words with N_eff or B_s in them as matplotlib sets them, with the index below.

    Examples
    --------
    >>> with_indices("N_eff of Planck, B_s mixing")
    '$N_\\mathrm{eff}$ of Planck, $B_\\mathrm{s}$ mixing'
    """
    return re.sub(r"\b([A-Za-zα-ω])_([A-Za-zα-ω]+)\b", r"$\1_\\mathrm{\2}$", words)


def label_decades_only(axis):
    """Write numbers at powers of ten alone."""
    # On short logarithmic axes matplotlib labels minor ticks as well, which then overlap.
    from matplotlib.ticker import NullFormatter

    axis.set_minor_formatter(NullFormatter())


def power_of_ten(value):
    """Return a number in LaTeX, two digits times a power of ten."""
    mantissa, power = f"{value:.1e}".split("e")
    return rf"{mantissa} \times 10^{{{int(power)}}}"


def draw_excess_against_mass(axes, result):
    """Shade the branching ratios that fit the excess where the window is tabulated, mark them elsewhere."""
    m_a = np.asarray(result.parameters.m_a)
    ends = [result.value(f"excess_branching_ratio_{n_sigma}_sigma") for n_sigma in (2, 1)]
    stated_at = measurements.window(result.parameters.excess).stated_at_mass
    for n_sigma, (low, high), alpha, width in zip((2, 1), ends, (0.18, 0.30), (3.0, 7.0), strict=True):
        label = f"fits the excess, {n_sigma}σ"
        if stated_at is None:
            axes.fill_between(m_a, low, high, color=GREEN, alpha=alpha, linewidth=0, label=label)
        else:
            bar = [np.max(low), np.max(high)]
            axes.plot([stated_at] * 2, bar, color=GREEN, linewidth=width, solid_capstyle="butt", label=label)


def draw_excess(axes, result, x):
    """Shade the branching ratios that fit the excess, over the range x."""
    for n_sigma, alpha in ((2, 0.18), (1, 0.30)):
        low, high = (np.max(end) for end in result.value(f"excess_branching_ratio_{n_sigma}_sigma"))
        if high > 0.0:
            label = f"fits the excess, {n_sigma}σ"
            axes.fill_between(x, low, high, color=GREEN, alpha=alpha, linewidth=0, label=label, zorder=1)
