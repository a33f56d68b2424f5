"""The explorer pages in Chromium: against `evaluate` at points that no table contains, and by keyboard."""

import numpy as np
import pytest

from b2kinv.companion.explorers import alp_decays as alp_explorer
from b2kinv.companion.explorers import alp_freeze_in as freeze_in_explorer
from b2kinv.companion.explorers import dark_photon_parameter_space as dark_photon_explorer
from b2kinv.physics import early_universe, form_factors
from b2kinv.sections import alp_decays, belle2_excess, dark_photon_decays, dark_photon_parameter_space

ALP_PAGE = "book/explorers/alp_decays.html"
FREEZE_IN_PAGE = "book/explorers/alp_freeze_in.html"
DARK_PHOTON_PAGE = "book/explorers/dark_photon.html"
EVALUATE = "points => points.map(point => window.b2kinvExplorer.page.evaluate(point))"


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
        for name, value in shown["uncertainties"].items():
            np.testing.assert_allclose(value, result[name].uncertainty, rtol=2 * alp_explorer.STATED_ERROR)
    assert compared > 60 * 25
    assert page.complaints == []


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
                "top_mass": str(random.choice(dark_photon_decays.TOP_MASSES)),
                "epsilon": 10.0 ** random.uniform(-5, -2),
            }
        )
    for point, shown in zip(points, page.evaluate(EVALUATE, points), strict=True):
        result = dark_photon_explorer.evaluate(**point)
        assert shown["refused"] == ""
        for name, value in shown["values"].items():
            # Edges run away where ε alone reaches a level, and end where nearly equal rates are subtracted.
            steep = name.endswith("coupling") or "coupling_" in name
            np.testing.assert_allclose(
                value,
                result.value(name),
                rtol=(5 if steep else 1) * dark_photon_explorer.STATED_ERROR,
                atol=1e-9 if steep else 0.0,
                err_msg=f"{name} at {point}",
            )
    assert page.complaints == []


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
        compared += 1
    assert compared > 15
    assert page.complaints == []


def test_masses_that_make_no_sense_together_are_refused(visit):
    page = visit(DARK_PHOTON_PAGE + "#m_phi=0.5")
    assert "m_phi > m_DM is not allowed" in page.locator(".explorer-refusal").inner_text()


@pytest.mark.parametrize("name", [ALP_PAGE, FREEZE_IN_PAGE, DARK_PHOTON_PAGE])
def test_values_read_the_same_before_and_after_the_script(visit, browser, address, name):
    context = browser.new_context(java_script_enabled=False)
    without = context.new_page()
    without.goto(f"{address}/{name}")
    assert without.locator(".explorer-controls").is_hidden()
    cells = without.locator(".explorer-values td").all_text_contents()
    context.close()
    assert visit(name).locator(".explorer-values td").all_text_contents() == cells


def test_a_slider_moves_the_curves_the_values_the_address_and_the_command(visit):
    page = visit(ALP_PAGE)
    state = (
        "() => [document.querySelector('.explorer-curve').getAttribute('d'), location.hash,"
        " document.querySelector('.explorer-command code').textContent,"
        " document.querySelector('.explorer-values td').textContent]"
    )
    before = page.evaluate(state)
    assert before[1:3] == ["", "b2kinv run alp_decays"]
    page.locator("[data-slider=m_a]").focus()
    page.keyboard.press("PageUp")
    page.wait_for_function("location.hash !== ''")
    after = page.evaluate(state)
    assert all(new != old for new, old in zip(after, before, strict=True))
    assert after[2] == "b2kinv run alp_decays -p " + after[1][1:]


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


def test_places_to_start_are_allowed_points(visit):
    page = visit(ALP_PAGE)
    links = page.locator(".explorer-examples a")
    for index in range(links.count()):
        links.nth(index).click()
        wanted = links.nth(index).get_attribute("data-point")
        # What is not allowed would drop out of the address.
        page.wait_for_timeout(50)
        assert set(page.evaluate("location.hash").removeprefix("#").split("&")) == set(wanted.split("&"))


def test_values_can_be_read_along_a_curve_with_the_keyboard(visit):
    page = visit(ALP_PAGE)
    page.locator(".explorer-chart > svg").first.focus()
    page.keyboard.press("End")
    assert "At f_a = 1e10 GeV" in page.locator(".explorer-cursor").inner_text()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash === '#f_a=1e6'")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_curves_stand_out_from_the_page(visit, scheme):
    page = visit(ALP_PAGE, color_scheme=scheme)
    strokes = page.evaluate(
        "[...document.querySelectorAll('.explorer-chart')].map(chart =>"
        " getComputedStyle(chart.querySelector('.explorer-curve')).stroke)"
    )
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert all(stroke not in (ground, "none") for stroke in strokes)
