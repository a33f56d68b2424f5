"""Bands around curves: those of single numbers, by hand for one source, none where none is known."""

import math

import numpy as np
import pytest

from b2kinv import figures
from b2kinv.figures import bands, style
from b2kinv.physics import inputs
from b2kinv.quantities import replaced
from b2kinv.quantities.drawing import Drawing
from b2kinv.quantities.uncertain_sources import Choice, Normal
from b2kinv.sections import alp_decays, conclusions, dark_photon_decays, uncertainties
from tests.test_figures import drawn_with

ENDS = ("lower end", "upper end")


def banded(name, *arguments):
    return bands.with_bands(getattr(figures, name)(*arguments or drawn_with(name)))


def band(drawing, name):
    """Return the column of a name, and the ends of its band."""
    heading = next(one for one in drawing.columns if one.startswith(name) and "end of 68 %" not in one)
    what, _, unit = heading.rpartition(" [")
    return (drawing.columns[heading], *(drawing.columns[f"{what}, {end} of 68 % [{unit}"] for end in ENDS))


def test_a_reason_is_given_for_figures_that_there_are():
    assert set(bands.WITHOUT) <= set(figures.__all__)


@pytest.mark.parametrize("name", sorted(set(figures.__all__) - set(bands.WITHOUT)))
def test_every_figure_has_bands_or_a_reason(name):
    drawing = getattr(figures, name)(*drawn_with(name))
    if bands._parameters(drawing) is None:
        # Nothing of it can be changed: what is drawn are measurements or formulas alone.
        assert bands.with_bands(drawing) is drawing
        return
    added = [one for one in bands.with_bands(drawing).columns if "end of 68 %" in one]
    # In these two the curves themselves are choices or their points move with the inputs.
    assert bool(added) == (name not in ("dark_photon_rate_ratio", "freeze_out_yield"))


def test_a_figure_without_rows_has_none_and_fails_nowhere():
    # CHARM says nothing of either model, so that no bar is drawn.
    drawing = figures.both_models(conclusions.Parameters(constraints="charm_displaced_muons"))
    assert len(drawing.columns["constraint"]) == 0
    assert {len(column) for column in bands.with_bands(drawing).columns.values()} == {0}


def test_a_band_is_the_interval_of_the_number_at_that_point():
    drawing = banded("alp_invisible")
    f_a = drawing.columns["f_a [GeV]"]
    place = int(np.argmin(np.abs(np.log(f_a / 1e8))))
    one = alp_decays.Parameters(f_a=float(f_a[place]))
    alone = uncertainties.uncertainties(alp_decays.evaluate, one)
    spread = alone.spread("branching_ratio_B_plus_to_K_plus_invisible")
    heading = next(
        name
        for name, column in drawing.columns.items()
        if "end" not in name and math.isclose(column[place], spread.value, rel_tol=1e-6)
    )
    _, low, high = band(drawing, heading.rpartition(" [")[0])
    # Fewer draws for curves than for single numbers.
    assert (low[place], high[place]) == pytest.approx(spread.interval_68, rel=0.01)


def test_a_band_of_one_source_is_the_shift_of_that_input_by_hand(monkeypatch):
    # Widths to leptons go with the fine-structure constant; R(s) alone moves hadrons.
    sources = [one for one in uncertainties.sources(alp_decays.Parameters()) if one.name == "hadron ratio"]
    monkeypatch.setattr(uncertainties, "sources", lambda parameters: sources)
    p = dark_photon_decays.Parameters()
    drawing = banded("dark_photon_widths", p)
    value, low, high = band(drawing, "Gamma(X -> hadrons)")
    with replaced.inputs({sources[0].target: sources[0].at(np.array([1.0]))}):
        shifted = figures.dark_photon_widths(p)
    name = next(one for one in shifted.columns if one.startswith("Gamma(X -> hadrons)"))
    expected = np.abs(shifted.columns[name] - value)
    assert high - value == pytest.approx(expected, rel=0.02)
    assert value - low == pytest.approx(expected, rel=0.02)


@style.styled
def line(parameters):
    """Draw a line that follows an input, one that does not, one that is nothing, one whose points move."""
    ratio = inputs.value("mass_charm_quark") / 1.2729
    figure, axes = style.new_figure()
    x = np.array([1.0, 2.0, 3.0])
    curves = {"follows": ratio * x, "fixed": x, "none": 0.0 * x}
    for y in curves.values():
        axes.plot(x, y)
    axes.plot(ratio * x, ratio * x)
    return Drawing("line", figure, {"x [GeV]": x, **{f"{name} [1]": y for name, y in curves.items()}})


def test_what_does_not_move_and_what_moves_its_points_has_none():
    plain = line(alp_decays.Parameters())
    drawing = bands.with_bands(plain)
    added = [name for name in drawing.columns if name not in plain.columns]
    assert added == [f"follows, {end} of 68 % [1]" for end in ENDS]
    value, low, high = band(drawing, "follows")
    # 0.0045 of 1.2729 GeV, PDG 2026.
    assert (high - low) / (2.0 * value) == pytest.approx(0.0045 / 1.2729, rel=0.02)
    # A shade for it, and for none of the others.
    assert len(drawing.figure.axes[0].collections) == 1


def test_a_band_that_can_be_seen_is_shaded_in_the_colour_of_its_curve():
    drawing = banded("alp_production")
    shades = [one for axes in drawing.figure.axes for one in axes.collections if one.get_alpha() == 0.25]
    lines = {one.get_color() for axes in drawing.figure.axes for one in axes.lines}
    assert shades
    assert len(lines) > 1


def test_a_choice_is_apart_from_the_band_and_named(monkeypatch):
    # One error of a tenth of the mass, and the choice of twice the mass.
    mass = 1.2729
    choice = Choice(name="choice of mass", input="mass_charm_quark", options={"twice": 2.0 * mass})
    error = Normal(name="mass_charm_quark", value=mass, sigma=0.1 * mass)
    monkeypatch.setattr(uncertainties, "sources", lambda parameters: (error, choice))
    drawing = bands.with_bands(line(alp_decays.Parameters()))
    value, low, high = band(drawing, "follows")
    assert (high - low) / (2.0 * value) == pytest.approx(0.1, rel=0.02)
    ends = [drawing.columns[f"follows, {end} by other choices [1]"] for end in ENDS]
    np.testing.assert_allclose(ends, [value, 2.0 * value], rtol=1e-12)
    assert not [name for name in drawing.columns if name.startswith("fixed,")]
    # Two thin lines beside the four curves, in the colour of theirs; and words.
    first, *_, lower, upper = drawing.figure.axes[0].lines
    assert len(drawing.figure.axes[0].lines) == 6
    assert lower.get_color() == upper.get_color() == first.get_color()
    np.testing.assert_allclose(upper.get_ydata(), 2.0 * value)
    assert "any other choice (mass)" in drawing.figure.get_suptitle()


def test_a_choice_that_cannot_be_seen_is_neither_drawn_nor_named(monkeypatch):
    options = {"a little more": 1.2729 * 1.001}
    choice = Choice(name="choice of mass", input="mass_charm_quark", options=options)
    monkeypatch.setattr(uncertainties, "sources", lambda parameters: (choice,))
    drawing = bands.with_bands(line(alp_decays.Parameters()))
    assert len(drawing.figure.axes[0].lines) == 4
    assert drawing.figure.get_suptitle() == ""
    # Its numbers are told all the same.
    assert "follows, upper end by other choices [1]" in drawing.columns


def test_figures_that_depend_on_a_scale_show_what_another_would_give():
    # α_s at half and twice the mass moves cτ from 33 to 219 m at 2 GeV.
    drawing = banded("alp_decays")
    assert "scale of the strong coupling" in drawing.figure.get_suptitle().replace("\n", " ")
    masses = drawing.columns["m_a [GeV]"]
    lowest = drawing.columns["c tau, lower end by other choices [m]"]
    assert np.interp(2.0, masses, lowest) == pytest.approx(33.3, rel=0.05)


@style.styled
def bars(parameters):
    """Draw two bars, the longer first; the one that follows an input overtakes the other."""
    ratio = inputs.value("mass_charm_quark") / 1.2729
    lengths = sorted([("follows", 0.99 * ratio), ("fixed", 1.0)], key=lambda one: -one[1])
    figure, axes = style.new_figure()
    for place, (_, length) in enumerate(lengths):
        axes.barh(place, length - 0.1, left=0.1)
    return Drawing(
        "bars", figure, {"bar": [one for one, _ in lengths], "length [1]": [x for _, x in lengths]}
    )


def test_a_bar_has_its_interval_whatever_its_place_is():
    drawing = bands.with_bands(bars(alp_decays.Parameters()))
    value, low, high = band(drawing, "length")
    assert list(drawing.columns["bar"]) == ["fixed", "follows"]
    # 0.0045 of 1.2729 GeV, PDG 2026: it is up to 1.0 and beyond in three of ten cases.
    assert (high - low) / (2.0 * value) == pytest.approx([0.0, 0.0045 / 1.2729], rel=0.02)
    (line,) = drawing.figure.axes[0].lines
    assert list(line.get_xdata()) == [low[1], high[1]]
    assert list(line.get_ydata()) == [1.0, 1.0]
