"""The explorer pages in Chromium: against `evaluate` at points that no table contains, and by keyboard."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from b2kinv.paper.explorers import alp_decays as alp_explorer
from b2kinv.paper.explorers import alp_freeze_in as freeze_in_explorer
from b2kinv.paper.explorers import dark_photon_freeze_out as freeze_out_explorer
from b2kinv.paper.explorers import dark_photon_parameter_space as dark_photon_explorer
from b2kinv.physics import dark_z_production, early_universe, form_factors
from b2kinv.sections import (
    alp_decays,
    belle2_excess,
    dark_photon_decays,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
    uncertainties,
)

pytestmark = pytest.mark.site

ALP_PAGE = "book/explorers/alp_decays.html"
FREEZE_IN_PAGE = "book/explorers/alp_freeze_in.html"
FREEZE_OUT_PAGE = "book/explorers/dark_photon_freeze_out.html"
DARK_PHOTON_PAGE = "book/explorers/dark_photon.html"
PAGES = (ALP_PAGE, FREEZE_IN_PAGE, FREEZE_OUT_PAGE, DARK_PHOTON_PAGE)
#: For what an address has no part in: that scripts run alike over HTTP is seen by test_browser.
from_disk = pytest.mark.parametrize("address", ["file"], indirect=True)
EVALUATE = "points => points.map(point => window.companionExplorer.page.evaluate(point))"


def assert_same_words(module, shown, result):
    """Check that the script chose the words that the section says of a result."""
    explorer = module.explorer()
    said = explorer.judge(result)
    assert set(shown["said"]) == {one.name for one in explorer.judgements}
    for judgement in explorer.judgements:
        value, numbers = shown["said"][judgement.name]
        right = said[judgement.name].value
        assert value == judgement.value_of(right)
        told = judgement.values[value].format(**numbers)
        ratios = [re.findall(r"[\d.]+(?= times)", one) for one in (told, right)]
        if ratios[0] == ratios[1]:
            assert told == right
        else:
            # To two digits, one of which an error below the stated one may round the other way.
            assert float(ratios[0][0]) == pytest.approx(float(ratios[1][0]), rel=0.1)


def alp_points(size):
    """Return random points of the ALP explorer, as the section's parameters."""
    random = np.random.default_rng(4)
    for _ in range(size):
        yield {
            "m_a": random.uniform(alp_explorer.LIGHTEST, alp_explorer.heaviest()),
            "f_a": 10.0 ** random.uniform(6, 10),
            "C_q": random.choice([-1, 1]) * 10.0 ** random.uniform(-2, 2),
            "C_V_sb": random.uniform(-3, 3),
            "C_A_sb": random.uniform(-3, 3),
            "C_chi": 10.0 ** random.uniform(-2, 3),
            "m_chi": 10.0 ** random.uniform(-4, 0.3),
            "C_G_UV": random.choice([0.0, random.uniform(-4, 4)]),
            "C_gamma_UV": random.choice([0.0, random.uniform(-4, 4)]),
            "L_det": random.uniform(0, 10),
            "dark_matter": str(random.choice(["dirac", "majorana"])),
            "alpha_s": str(random.choice(alp_explorer.STRONG_COUPLINGS)),
            "form_factor_set": str(random.choice(form_factors.SETS)),
            "excess": str(random.choice(belle2_excess.EXCESS_WINDOWS)),
        }


@from_disk
def test_alp_explorer_agrees_with_python_between_its_nodes(visit):
    page = visit(ALP_PAGE)
    points = list(alp_points(60))
    told = page.evaluate(EVALUATE, points)
    compared = 0
    for point, shown in zip(points, told, strict=True):
        if point["alpha_s"] != "running":
            point["alpha_s"] = float(point["alpha_s"])
        result = alp_decays.evaluate(alp_decays.Parameters(**point))
        for name, value in shown["values"].items():
            exact = result.value(name)
            # Chances below one in a million, and window ends written with five digits, are not resolved.
            floor = 1e-9 if name.startswith("escape") else 0.0
            np.testing.assert_allclose(
                value, exact, rtol=alp_explorer.STATED_ERROR, atol=floor, err_msg=f"{name} at {point}"
            )
            compared += 1
        assert_same_words(alp_explorer, shown, result)
        for name, value in shown["uncertainties"].items():
            np.testing.assert_allclose(value, result[name].uncertainty, rtol=2 * alp_explorer.STATED_ERROR)
    assert compared > 60 * 25
    assert page.complaints == []


@from_disk
def test_dark_photon_explorer_agrees_with_python_between_its_nodes(visit):
    page = visit(DARK_PHOTON_PAGE)
    random = np.random.default_rng(5)
    points = []
    for _ in range(40):
        m_X = random.uniform(dark_photon_explorer.LIGHTEST, dark_photon_explorer.HEAVIEST)
        m_DM = random.uniform(dark_photon_explorer.LIGHTEST_DARK_MATTER, 0.49 * m_X)
        points.append(
            {
                "m_X": m_X,
                "m_DM": m_DM,
                "m_phi": m_DM * random.uniform(0.01, 1.0),
                "excess": str(random.choice(["paper", "belle2-likelihood", "belle2-2507.12393"])),
                "K_star_limit": str(random.choice(dark_photon_parameter_space.LIMITS)),
                "dimuon_limit": str(random.choice(dark_photon_parameter_space.DIMUON_LIMITS)),
                "form_factor_set": str(random.choice(form_factors.SETS)),
                "hadrons": str(random.choice(dark_photon_decays.HADRON_METHODS)),
                "top_mass": str(random.choice(dark_z_production.TOP_MASSES)),
                "mixing_ratio": str(random.choice(tuple(dark_photon_explorer.MIXINGS))),
                "epsilon": 10.0 ** random.uniform(-5, -2),
            }
        )
    for point, shown in zip(points, page.evaluate(EVALUATE, points), strict=True):
        if point["m_X"] > dark_photon_explorer.MIXINGS[point["mixing_ratio"]][1]:
            assert "the J/ψ is not modelled" in shown["refused"]
            continue
        result = dark_photon_explorer.evaluate(**point)
        assert shown["refused"] == ""
        for name, value in shown["values"].items():
            # Edges run away where ε alone reaches a level, and end where nearly equal rates are subtracted.
            steep = name.endswith("coupling") or "coupling_" in name
            # What follows from freeze-out with both channels: Ω is held to a per cent in Node.
            of_freeze_out = name.startswith(("whole_", "relic_")) or name.endswith("_at_point")
            np.testing.assert_allclose(
                value,
                result.value(name),
                rtol=60e-3 if of_freeze_out else (5 if steep else 1) * dark_photon_explorer.STATED_ERROR,
                atol=1e-9 if steep else 0.0,
                err_msg=f"{name} at {point}",
            )
        assert_same_words(dark_photon_explorer, shown, result)
    assert page.complaints == []


@from_disk
def test_freeze_in_explorer_agrees_with_python_between_its_nodes(visit):
    page = visit(FREEZE_IN_PAGE)
    random = np.random.default_rng(6)
    points = [
        {
            "m_a": random.uniform(freeze_in_explorer.LIGHTEST, freeze_in_explorer.HEAVIEST),
            "f_a": 1e8,
            "C_q": 10.0 ** random.uniform(-2.5, 1.5),
            "C_chi": 10.0 ** random.uniform(-4, 1),
            "m_chi": 10.0 ** random.uniform(-4.5, -0.5),
            "excess": str(random.choice(belle2_excess.EXCESS_WINDOWS)),
            "form_factor_set": str(random.choice(form_factors.SETS)),
            "dark_matter": str(random.choice(["dirac", "majorana"])),
            "degrees_of_freedom": str(random.choice(tuple(early_universe.TABLES))),
        }
        for _ in range(25)
    ]
    compared = 0
    for point, shown in zip(points, page.evaluate(EVALUATE, points), strict=True):
        if shown["refused"]:
            continue
        result = freeze_in_explorer.evaluate(**point)
        for name, value in shown["values"].items():
            np.testing.assert_allclose(
                value, result.value(name), rtol=freeze_in_explorer.STATED_ERROR, err_msg=f"{name} at {point}"
            )
        assert_same_words(freeze_in_explorer, shown, result)
        compared += 1
    assert compared > 15
    assert page.complaints == []


def freeze_out_points(size):
    """Return random points of the freeze-out explorer, as the section's parameters."""
    random = np.random.default_rng(7)
    for _ in range(size):
        m_DM = 10.0 ** random.uniform(
            np.log10(freeze_out_explorer.LIGHTEST), np.log10(freeze_out_explorer.HEAVIEST)
        )
        yield {
            "m_DM": m_DM,
            "m_phi": m_DM * random.choice([random.uniform(0.002, 1.0), 1.0]),
            "m_X": 2.0 * m_DM * random.uniform(1.0, 2.0),
            "alpha_X": 10.0 ** random.uniform(-5, 0),
            "relic_density": 10.0 ** random.uniform(-2, 0),
            "trilinear": str(random.choice(dark_photon_freeze_out.TRILINEAR)),
            "sin_theta": 10.0 ** random.uniform(-6, -2),
            "degrees_of_freedom": str(random.choice(tuple(early_universe.TABLES))),
            "epsilon": 10.0 ** random.uniform(-6, -2),
        }


@from_disk
def test_freeze_out_explorer_agrees_with_python_between_its_nodes(visit):
    page = visit(FREEZE_OUT_PAGE)
    points = list(freeze_out_points(40))
    compared = 0
    for point, shown in zip(points, page.evaluate(EVALUATE, points), strict=True):
        if shown["refused"]:
            assert np.isnan(shown["values"]["whole_relic_density"])
            continue
        result = freeze_out_explorer.evaluate(**point)
        for name, value in shown["values"].items():
            np.testing.assert_allclose(
                value, result.value(name), rtol=freeze_out_explorer.STATED_ERROR, err_msg=f"{name} at {point}"
            )
        assert_same_words(freeze_out_explorer, shown, result)
        compared += 1
    assert compared > 25
    assert page.complaints == []


WIDTHS = """names => {
  const { bandOf, page, widthsOf } = window.companionExplorer;
  return names.map(name => {
    const value = page.result.values[name];
    const pairs = page.sources.map(both => both.map(model => model(page.point).values[name]));
    return bandOf(value, widthsOf(value, pairs, false), null);
  });
}"""
#: Quantities whose bands are compared with what `uncertainties` finds, which samples all sources.
BANDS = (
    (
        ALP_PAGE,
        alp_decays,
        "decay_length branching_ratio_gluons branching_ratio_photons "
        "branching_ratio_B_plus_to_K_plus_invisible branching_ratio_B_zero_to_Kstar_zero_invisible",
        {"f_a": 1e8},
    ),
    (DARK_PHOTON_PAGE, dark_photon_parameter_space, "epsilon_1sigma_low epsilon_K_star largest_excess", {}),
    (
        DARK_PHOTON_PAGE,
        dark_photon_parameter_space,
        "epsilon_K_star largest_excess",
        {"K_star_limit": "standard_model_subtracted"},
    ),
)


@from_disk
@pytest.mark.parametrize(("name", "section", "quantities", "point"), BANDS)
def test_bands_are_as_wide_as_the_uncertainties_of_all_inputs(visit, name, section, quantities, point):
    page = visit(name + "#" + "&".join(f"{key}={value}" for key, value in point.items()))
    found = uncertainties.uncertainties(section.evaluate, section.Parameters(**point))
    for quantity, (low, high) in zip(
        quantities.split(), page.evaluate(WIDTHS, quantities.split()), strict=True
    ):
        exact = found.spread(quantity).interval_68
        # To first order, without small sources; what is asymmetric is taken as symmetric.
        assert high - low == pytest.approx(exact[1] - exact[0], rel=0.05), quantity
        assert low < found.result.value(quantity) < high


@from_disk
@pytest.mark.parametrize("name", [ALP_PAGE, DARK_PHOTON_PAGE])
def test_bands_can_be_switched_off_and_the_address_says_so(visit, name):
    page = visit(name)
    bands = page.locator(".explorer-uncertain")
    expect(bands).not_to_have_count(0)
    page.locator("#explorer-bands").uncheck()
    expect(bands).to_have_count(0)
    page.wait_for_function("location.hash === '#bands=off'")
    assert page.evaluate("window.companionExplorer.page.command").startswith("b2kinv run ")
    again = visit(name + "#bands=off")
    expect(again.locator("#explorer-bands")).not_to_be_checked()
    expect(again.locator(".explorer-uncertain")).to_have_count(0)
    again.locator(".explorer-reset").click()
    expect(again.locator(".explorer-uncertain")).not_to_have_count(0)
    assert again.complaints == []


@from_disk
def test_the_excess_is_shaded_where_python_says(visit):
    page = visit(FREEZE_IN_PAGE + "#m_a=2.35&excess=belle2-likelihood&form_factor_set=GKvD2018-lcsr")
    result = freeze_in_explorer.evaluate(
        m_a=2.35, excess="belle2-likelihood", form_factor_set="GKvD2018-lcsr"
    )
    for n_sigma in (1, 2):
        (ends,) = page.evaluate(f"window.companionExplorer.page.stretches('excess_region_{n_sigma}_sigma')")
        # The slider of C_q has four powers of ten, from 0.01 on.
        couplings = 1e-2 * 1e4 ** np.array(ends)
        exact = result.value(f"excess_quark_coupling_{n_sigma}_sigma")
        np.testing.assert_allclose(couplings, exact, rtol=2e-3)
        assert page.locator(f"rect[data-quantity=excess_region_{n_sigma}_sigma]").count() == 2
    page.locator(".explorer-chart > svg").first.focus()
    page.keyboard.press("Home")
    assert "outside the excess region" in page.locator(".explorer-cursor").inner_text()


@from_disk
def test_what_the_tables_do_not_cover_is_left_out(visit):
    page = visit(FREEZE_OUT_PAGE + "#m_phi=0.6")
    assert "m_phi > m_DM is left out" in page.locator(".explorer-refusal").inner_text()
    assert page.locator("tr[data-quantity=relic_density] td").inner_text() == "no value"
    # m_X/(2 √(4π α_X)) for the 2 GeV and the 3.22e-4 of the page.
    assert page.locator("tr[data-quantity=vacuum_expectation_value] td").inner_text() == "15.7 GeV"
    # BaBar's window ends at 2.92 GeV.
    page = visit(FREEZE_IN_PAGE + "#m_a=3.5&excess=babar-2311.14629")
    assert page.locator("tr[data-quantity=excess_quark_coupling_1_sigma] td").inner_text() == "no value"
    assert page.locator("rect.explorer-band[data-quantity]").count() == 0


@from_disk
def test_what_kinetic_mixing_alone_has_none_of_is_said_in_words(visit):
    page = visit(DARK_PHOTON_PAGE + "#mixing_ratio=kinetic_only&epsilon=0.5")
    for quantity, words in (
        # √(1 − 0.23129).
        ("epsilon_1sigma_low", "none below cos θ_W = 0.877"),
        ("excess_coupling_1_sigma", "none"),
    ):
        assert page.locator(f"tr[data-quantity={quantity}] td").inner_text() == words
    expect(page.locator(".explorer-legend span", has_text="excess")).to_be_hidden()
    expect(page.locator(".explorer-legend span", has_text="K μμ")).to_be_visible()
    assert "no ε below cos θ_W = 0.877 gives the excess" in page.locator(".explorer-refusal").inner_text()
    assert page.complaints == []


@from_disk
def test_masses_that_make_no_sense_together_are_refused(visit):
    page = visit(DARK_PHOTON_PAGE + "#m_phi=0.5")
    assert "m_phi > m_DM is not allowed" in page.locator(".explorer-refusal").inner_text()


#: What may stand in an address, and what the page says of it.
NONSENSE = {
    "nonsense=1": "nonsense = 1 (is no parameter here)",
    "form_factor_set=GRvDV&along=time": "along = time (must be one of ",
    "m_X=1e400&m_a=NaN&m_a=&m_X=two": "must be a number",
    "%E0%A4%A=%&=&&a=" + "x" * 3000: "xxx…",
    "a=1&b=2&c=3&d=4": "; and more",
}


@pytest.mark.parametrize("name", PAGES)
def test_nonsense_in_an_address_is_said_and_changes_nothing(visit, name):
    page = visit(f"{name}#a=1")
    refusal = page.locator(".explorer-refusal")
    assert "a = 1 (is no parameter here)" in refusal.inner_text()
    for fragment, told in NONSENSE.items():
        page.evaluate("fragment => { location.hash = fragment; }", fragment)
        page.wait_for_function("location.hash === ''")
        assert told in refusal.inner_text()
        assert len(refusal.inner_text()) < 600
        assert page.evaluate("window.companionExplorer.page.changes()") == []
    assert page.complaints == []
    # The next change of the point clears the sentence.
    page.locator("[data-slider]").first.press("PageUp")
    page.wait_for_function("location.hash !== ''")
    expect(refusal).to_be_hidden()


def test_a_link_to_a_heading_leaves_the_point_alone(visit):
    page = visit(ALP_PAGE + "#m_a=1.5")
    page.evaluate("location.hash = 'explorer-an-alp-in-b-decays'")
    page.wait_for_timeout(50)
    assert page.locator("#explorer-m_a").input_value() == "1.5"
    expect(page.locator(".explorer-refusal")).to_be_hidden()


@from_disk
def test_the_cursor_tells_its_place_to_screen_readers(visit):
    page = visit(FREEZE_OUT_PAGE)
    chart = page.locator(".explorer-chart > svg").first
    before = chart.get_attribute("aria-valuetext")
    chart.focus()
    page.keyboard.press("ArrowRight")
    after = chart.get_attribute("aria-valuetext")
    assert after != before
    assert after.startswith("At ")
    low, now, high = (float(chart.get_attribute(f"aria-value{which}")) for which in ("min", "now", "max"))
    assert low <= now <= high


@from_disk
@pytest.mark.parametrize("name", PAGES)
def test_values_read_the_same_before_and_after_the_script(visit, browser, address, name):
    context = browser.new_context(java_script_enabled=False)
    without = context.new_page()
    without.goto(f"{address}/{name}")
    expect(without.locator(".explorer-controls")).to_be_hidden()
    cells, sentence = (
        without.locator(one).all_text_contents() for one in (".explorer-values td", ".explorer-sentence")
    )
    context.close()
    page = visit(name)
    assert page.locator(".explorer-values td").all_text_contents() == cells
    assert page.locator(".explorer-sentence").all_text_contents() == sentence


def test_a_slider_moves_the_curves_the_values_the_address_and_the_command(visit):
    page = visit(ALP_PAGE)
    state = (
        "() => [document.querySelector('.explorer-curve').getAttribute('d'), location.hash,"
        " document.querySelector('.explorer-command code').textContent,"
        " document.querySelector('.explorer-values td').textContent]"
    )
    before = page.evaluate(state)
    assert before[1:3] == ["", "b2kinv run alp_decays -p f_a=1.7e8"]
    page.locator("[data-slider=m_a]").focus()
    page.keyboard.press("PageUp")
    page.wait_for_function("location.hash !== ''")
    after = page.evaluate(state)
    assert all(new != old for new, old in zip(after, before, strict=True))
    assert after[2] == f"b2kinv run alp_decays -p {after[1][1:]} -p f_a=1.7e8"


def test_an_address_opens_its_point_and_refusals_are_sentences(visit):
    page = visit(ALP_PAGE + "#m_a=1.5&f_a=2e8&excess=belle2-likelihood&nonsense=1&L_det=-3&along=m_a")
    assert page.locator("#explorer-m_a").input_value() == "1.5"
    assert page.locator("#explorer-L_det").input_value() == "3.5"
    assert page.locator(".explorer-command code").inner_text() == (
        "b2kinv run alp_decays -p m_a=1.5 -p f_a=2e8 -p excess=belle2-likelihood"
    )
    page.locator("#explorer-m_a").fill("7")
    page.locator("#explorer-m_a").press("Enter")
    assert "m_a = 7 is not allowed" in page.locator(".explorer-refusal").inner_text()
    assert page.locator("#explorer-m_a").get_attribute("aria-invalid") == "true"
    page.locator(".explorer-reset").click()
    assert page.evaluate("location.hash") == ""


@from_disk
@pytest.mark.parametrize("name", PAGES)
def test_places_to_start_are_allowed_points(visit, name):
    page = visit(name)
    links = page.locator(".explorer-examples a")
    for index in range(links.count()):
        links.nth(index).click()
        wanted = links.nth(index).get_attribute("data-point")
        # What is not allowed would drop out of the address.
        page.wait_for_timeout(50)
        assert set(page.evaluate("location.hash").removeprefix("#").split("&")) == set(wanted.split("&"))
        # A note on what such a point means is no refusal.
        said = "({ page }) => [page.result.refused, page.notice].filter(Boolean)"
        assert page.evaluate_handle("companionExplorer").evaluate(said) == []


@from_disk
def test_values_can_be_read_along_a_curve_with_the_keyboard(visit):
    page = visit(ALP_PAGE)
    page.locator(".explorer-chart > svg").first.focus()
    page.keyboard.press("End")
    assert "At f_a = 1e10 GeV" in page.locator(".explorer-cursor").inner_text()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash === '#f_a=1e6'")


@from_disk
@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
@pytest.mark.parametrize("name", PAGES)
def test_sentence_main_slider_and_first_chart_are_on_one_screen(visit, name, size):
    page = visit(name)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    together = [".explorer-sentence", ".explorer-main input[type=range]", ".explorer-chart > svg"]
    bottoms = page.evaluate(
        "all => all.map(one => document.querySelector(one).getBoundingClientRect().bottom)", together
    )
    assert 0.0 < bottoms[0] < bottoms[1] < bottoms[2] <= size[1]


@from_disk
def test_the_sentence_follows_while_the_slider_is_dragged_and_the_last_answer_wins(visit):
    page = visit(ALP_PAGE)
    sentence = page.locator(".explorer-sentence")
    assert "explains the excess: yes, within 1σ" in sentence.inner_text()
    # Three moves before the next frame, as a quick hand makes them; f_a = 1e8 lies half way along the axis.
    page.evaluate(
        """() => [900, 100, 500].forEach(at => {
          const slider = document.querySelector('[data-slider=f_a]');
          slider.value = at;
          slider.dispatchEvent(new Event('input', { bubbles: true }));
        })"""
    )
    page.wait_for_function("location.hash === '#f_a=1e8'")
    # BR(B⁺ → K⁺ + invisible) = 1.99e-5 there, over the 0.9e-5 of the paper's window.
    assert "no, 2.2 times too large; no limit that is asked here excludes it" in sentence.inner_text()
    page.evaluate("location.hash = 'f_a=9e7'")
    page.wait_for_function("document.querySelector('.explorer-sentence').textContent.includes('excluded')")
    assert "excluded by Belle's K*⁰ + invisible alone" in sentence.inner_text()


@from_disk
@pytest.mark.parametrize("name", PAGES)
def test_a_move_of_a_slider_is_answered_within_a_frame_or_three(visit, name):
    # At most 50 ms: printed where a machine is busy, and held to ten times as much.
    took = visit(name).evaluate(
        """() => {
          const page = window.companionExplorer.page;
          const times = [];
          for (let k = 0; k < 9; k += 1) {
            const start = performance.now();
            page.point = Object.assign(page.defaults(), {});
            page.update();
            times.push(performance.now() - start);
          }
          return times.sort((a, b) => a - b)[4];
        }"""
    )
    print(f"{name}: {took:.0f} ms a move")
    assert took < 500.0


@from_disk
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_curves_stand_out_from_the_page(visit, scheme):
    page = visit(ALP_PAGE, color_scheme=scheme)
    strokes = page.evaluate(
        "[...document.querySelectorAll('.explorer-chart')].map(chart =>"
        " getComputedStyle(chart.querySelector('.explorer-curve')).stroke)"
    )
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert all(stroke not in (ground, "none") for stroke in strokes)


@from_disk
def test_a_section_s_slider_moves_its_sentence_and_its_circle(visit):
    page = visit("notebooks/alp_decays.html")
    strip = page.locator(".strip")
    sentence, circle = strip.locator(".explorer-sentence"), strip.locator("circle")
    expect(sentence).to_contain_text("no, 2.2 times too large")
    before = circle.get_attribute("cx")
    strip.locator("input").press("End")
    expect(sentence).to_contain_text("24 times too small")
    expect(strip.locator("output")).to_have_text("1.00 × 10⁹ GeV")
    assert float(circle.get_attribute("cx")) > float(before)
    assert page.complaints == []
