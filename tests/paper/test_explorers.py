"""The explorers' tables against the functions behind them, and the pages made of them."""

import html
import json
import re
import types

import numpy as np
import pytest

from b2kinv.companion.site.explorers import interpolation, page, shifts
from b2kinv.companion.site.explorers.description import Control
from b2kinv.paper import PAPER
from b2kinv.paper.explorers import (
    alp_decays,
    alp_freeze_in,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
)
from b2kinv.quantities import replaced
from b2kinv.quantities.uncertain_sources import Normal
from b2kinv.sections import belle2_excess

EXPLORERS = {
    "alp_decays": alp_decays,
    "alp_freeze_in": alp_freeze_in,
    "dark_photon_freeze_out": dark_photon_freeze_out,
    "dark_photon_parameter_space": dark_photon_parameter_space,
}


def test_a_curve_with_thresholds_is_read_to_many_digits():
    # √(x − 1) to the power 1 at one end, (3 − x)^1.5 at the other, a step at 2: all known in closed form.
    def function(x):
        return np.sqrt(x - 1.0) * (3.0 - x) ** 1.5 * np.where(x < 2.0, 1.0, 2.0) * np.exp(x)

    table = interpolation.curve(function, [1.0, 2.0, 3.0], 20, vanishes=1.5)
    points = np.random.default_rng(1).uniform(1.0, 3.0, 300)
    np.testing.assert_allclose(interpolation.read_curve(table, points), function(points), rtol=1e-6)


def test_a_node_is_read_as_it_was_written():
    table = interpolation.curve(np.cos, [0.0, 1.0], 5)
    assert interpolation.read_curve(table, 0.5) == pytest.approx(np.cos(0.5), rel=1e-7)


def test_outside_of_a_curve_there_is_nothing():
    table = interpolation.curve(np.cos, [0.0, 1.0], 5)
    np.testing.assert_array_equal(interpolation.read_curve(table, [-0.1, 1.1]), [0.0, 0.0])


def test_a_surface_is_read_between_its_nodes_and_held_at_its_ends():
    def function(x, t):
        return np.exp(-x) * np.cos(t)

    table = interpolation.surface(function, [0.0, 2.0], 14, -1.0, 1.0, 14)
    x, t = np.random.default_rng(2).uniform([0.0, -1.0], [2.0, 1.0], (100, 2)).T
    np.testing.assert_allclose(interpolation.read_surface(table, x, t), function(x, t), rtol=1e-6)
    assert interpolation.read_surface(table, 1.0, 5.0) == pytest.approx(function(1.0, 1.0), rel=1e-6)


def test_broken_lines_find_where_they_leave_zero():
    def rows(x):
        return [np.maximum(x - 0.3, 0.0), np.full_like(x, 2.0), np.maximum(0.7 - x, 0.0)]

    table = interpolation.broken_lines(rows, [0.0, 0.5, 1.0])
    np.testing.assert_allclose(table["points"], [0.0, 0.3, 0.5, 0.7, 1.0], atol=1e-9)
    np.testing.assert_allclose(table["values"][0], [0.0, 0.0, 0.2, 0.4, 0.7], atol=1e-9)


def test_rounding_keeps_the_digits_that_it_says():
    assert interpolation.written([1.0 / 3.0, 2e-9 / 3.0]) == [0.33333333, 6.6666667e-10]


def test_what_a_source_changes_is_read_between_the_nodes():
    # x^p with p = 2 ± 0.1: x^0.1 up, x^-0.1 down, half of the difference is sinh(0.1 ln x).
    source = Normal(name="power", value=2.0, sigma=0.1)

    def function(x):
        return x ** replaced.read("power", 2.0)

    table = interpolation.curve(function, [1.0, 9.0], 20)
    found = shifts.of_curve(table, function, [source, Normal(name="other", value=1.0, sigma=1.0)])
    assert list(found) == ["power"]
    x = np.random.default_rng(3).uniform(1.0, 9.0, 50)
    # Six nodes, and three digits: a band is seen, not read.
    np.testing.assert_allclose(
        interpolation.read_curve(found["power"], x), np.sinh(0.1 * np.log(x)), atol=3e-3
    )
    with pytest.raises(ValueError, match="changes its sign"):
        shifts.of_curve(table, lambda x: function(x) - 4.0, [source])


@pytest.mark.slow
@pytest.mark.parametrize("module", EXPLORERS.values(), ids=list(EXPLORERS))
def test_interpolation_is_as_good_as_the_page_promises(module):
    assert module.interpolation_error() < module.STATED_ERROR


@pytest.mark.slow
@pytest.mark.parametrize("module", EXPLORERS.values(), ids=list(EXPLORERS))
def test_a_page_is_whole_without_scripts(module):
    explorer = module.explorer()
    text = module.page_html()
    result = explorer.evaluate(**explorer.start)
    for name in explorer.values:
        assert html.escape(page.value_text(result[name])) in text
    # One HTML block for Markdown, and no sequence that ends the data early.
    assert "\n\n" not in text
    content = json.loads(
        re.search(r'<script type="application/json"[^>]*>(.*?)</script>', text, re.DOTALL)[1]
    )
    known = set(explorer.section.Parameters().as_dict())
    assert {control["name"] for control in content["controls"] if "of_page" not in control} <= known
    assert set(explorer.along) <= {control.name for control in explorer.controls if control.low is not None}
    assert len(text.encode()) < 500_000


def test_the_excess_moves_with_window_and_form_factors():
    # The rate goes with the square of the coupling, and the paper's window is 5e-6 to 9e-6 at one sigma and
    # 4e-6 to 11e-6 at two.
    at_2_GeV = alp_freeze_in.evaluate(excess="paper")
    low, high = at_2_GeV.value("excess_quark_coupling_1_sigma")
    assert high / low == pytest.approx((9.0 / 5.0) ** 0.5, rel=1e-9)
    wide_low, wide_high = at_2_GeV.value("excess_quark_coupling_2_sigma")
    assert low / wide_low == pytest.approx((5.0 / 4.0) ** 0.5, rel=1e-9)
    assert wide_high / high == pytest.approx((11.0 / 9.0) ** 0.5, rel=1e-9)
    other = alp_freeze_in.evaluate(form_factor_set="GKvD2018-lcsr")
    assert other.value("excess_quark_coupling_1_sigma")[0] != pytest.approx(low, rel=1e-3)


def test_a_window_that_was_not_published_for_a_mass_explains_nothing_there():
    # The BaBar fit of 2311.14629 ends at 2.92 GeV.
    result = alp_freeze_in.evaluate(m_a=3.5, excess="babar-2311.14629")
    assert np.isnan(result.value("excess_quark_coupling_1_sigma")).all()
    assert result.value("excess_region_2_sigma") == 0.0


@pytest.mark.parametrize("module", EXPLORERS.values(), ids=list(EXPLORERS))
def test_choices_and_parameters_are_told_in_words(module):
    explorer = module.explorer()
    for control in explorer.controls:
        content = page.control_content(explorer, control)
        # As code spells what has more than a letter and its index.
        assert not re.search(r"[a-z]{2,}_|_[a-z]{3,}_", content["label"]), content["label"]
        for choice, told in zip(content.get("choices", ()), content.get("choice_words", ()), strict=True):
            assert re.search(r"[ A-Z]|^included$|^left out$", told), told
            assert not re.search(r"[a-z]_[a-z]{2}|^[a-z0-9]+-[0-9]", told), (choice, told)


@pytest.mark.parametrize("module", EXPLORERS.values(), ids=list(EXPLORERS))
def test_every_control_contains_its_default_and_where_the_page_begins(module):
    explorer = module.explorer()
    for name, value in explorer.start.items():
        (control,) = (one for one in explorer.controls if one.name == name)
        assert control.low <= value <= control.high
    for control in module.explorer().controls:
        default = control.default or module.explorer().section.Parameters().as_dict()[control.name]
        if control.low is not None:
            assert control.low <= default <= control.high
        elif control.choices:
            assert str(default) in control.choices


def test_a_form_says_what_is_offered_and_what_a_page_shows_where_they_differ():
    explorer = types.SimpleNamespace(section=belle2_excess)
    # m_B⁺ − m_K⁺ = 5.279406 − 0.493677 = 4.785729 GeV, PDG 2026; the control itself offers less than 10 GeV.
    told = page.control_content(explorer, Control("m_X", 0.0, 9.0, at_most=9.0))
    assert told["help"] == (
        "mass of an invisible particle in B → K X, > 0 and ≤ 9 GeV; on a page < 4.78572 GeV"
    )
    assert (told["above"], told["at_least"], told["at_most"]) == (0.0, None, 9.0)
    # An index is below its letter, as everywhere on the site.
    told_more = {**told, "named": "coupling", "help": "coupling, C^A_qq at f_a/|C^V_sb| < 1"}
    written = page.control_html(told_more)
    assert (
        "C<sup>A</sup><sub>qq</sub> at f<sub>a</sub>/&#124;C<sup>V</sup><sub>sb</sub>&#124; &lt; 1<"
        in written
    )
    # What ends where the page does is not said twice.
    told = page.control_content(explorer, Control("m_X", 0.2, 4.7, at_least=0.2, at_most=4.785729))
    assert told["help"].endswith(", > 0 and ≥ 0.2 and ≤ 4.78572 GeV")
    same = page.control_content(explorer, Control("uncertainty_average", 0.0, 1.0))
    assert same["help"] == "standard deviation of the average"


@pytest.mark.parametrize("module", EXPLORERS.values(), ids=list(EXPLORERS))
def test_an_explorer_shades_what_is_uncertain_or_says_why_not(module):
    explorer = module.explorer()
    assert bool(explorer.sources) != bool(explorer.no_bands)
    shown = page.page_html(PAPER, explorer)
    assert ('id="explorer-bands"' in shown) == bool(explorer.sources)
    if explorer.no_bands:
        assert "less than the width of a line" in explorer.no_bands
        assert "No bands" in shown
