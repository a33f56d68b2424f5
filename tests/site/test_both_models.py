"""The page of both models in Chromium: by keyboard, by address, and what is on one screen together."""

import numpy as np
import pytest
from playwright.sync_api import expect

from b2kinv.paper.explorers import conclusions as explorer

pytestmark = pytest.mark.site

PAGE = "book/experiment.html"
from_disk = pytest.mark.parametrize("address", ["file"], indirect=True)
_ENDS = """() => ['.both-verdict', '[data-slider=excess_factor]', '.both-figure > svg', '.both-lives'].map(
  (selector) => document.querySelector(selector).getBoundingClientRect().bottom)"""


def shown(page):
    """Return what is said of both models, once the page has drawn."""
    page.wait_for_timeout(100)
    return [page.locator(f"[data-judgement={model}]").text_content() for model in ("alp", "dark_photon")]


@from_disk
def test_belle_iis_number_and_a_switch_move_the_sentences(visit):
    page = visit(PAGE)
    assert shown(page) == [one.judgement for one in explorer.confronted()]
    page.locator("[data-slider=excess_factor]").focus()
    page.keyboard.press("End")
    assert shown(page) == [one.judgement for one in explorer.confronted(excess_factor=10.0)]
    page.locator(".both-reset").click()
    # The address is cleared a moment later.
    page.wait_for_function("location.hash === ''")
    # At 4 MeV N_eff excludes the dark photon; switched off by name, one of its three is no longer named.
    page.evaluate("location.hash = 'm_phi=0.004'")
    assert "N_eff of ACT" in shown(page)[1]
    page.locator(".both-switches > summary").click()
    page.locator("[data-constraint=n_eff_act_dr6]").focus()
    page.keyboard.press("Space")
    assert "excluded by" in shown(page)[1]
    assert "N_eff of ACT" not in shown(page)[1]
    assert page.evaluate("location.hash") == "#m_phi=0.004&without=n_eff_act_dr6"
    assert page.locator(".both-command code").inner_text().endswith("-p without=n_eff_act_dr6")
    assert page.complaints == []


@from_disk
def test_bars_have_the_uncertainties_of_python_and_a_switch(visit):
    page = visit(PAGE)
    lines = page.locator(".both-error")
    # Of the rates, and of each bar that has one.
    expect(lines).to_have_count(sum(map(len, explorer.errors().values())))
    ends = """() => {
      const rows = [...document.querySelectorAll('.both-row')];
      const row = rows.find(one => one.textContent.startsWith("Belle's K*⁰ + invisible"));
      const width = row.querySelector('.both-track').clientWidth;
      return [...row.querySelectorAll('.both-error')].map(one => one.getBoundingClientRect().width / width);
    }"""
    # The chart's axis has five powers of ten.
    expected = [2.0 * np.log10(1.0 + one["belle_kstar_zero"]) / 5.0 for one in explorer.errors().values()]
    assert page.evaluate(ends) == pytest.approx(expected, rel=0.05)
    page.locator(".both-errors").uncheck()
    expect(lines).to_have_count(0)
    assert page.complaints == []


@from_disk
def test_an_address_keeps_the_point_and_says_what_it_leaves_out(visit):
    page = visit(PAGE + "#C_q=1e-9&excess=belle2-likelihood")
    point = {"C_q": 1e-9, "excess": "belle2-likelihood"}
    assert shown(page) == [one.judgement for one in explorer.confronted(**point)]
    for fragment, told in {
        "nonsense=1": "nonsense = 1 (is no parameter here)",
        "C_q=1": "C_q = 1 (must be a number from ",
        "C_q=": "must be a number from ",
        "excess=__proto__": "must be one of paper",
        "without=nothing": "names constraints that there are not",
        "a=1&b=2&c=3&d=4": "; and more",
        "%E0%A4%A=%&=&&a=" + "x" * 3000: "xxx…",
    }.items():
        page.evaluate("fragment => { location.hash = fragment; }", fragment)
        page.wait_for_function("location.hash === ''")
        assert told in page.locator(".both-notice").inner_text()
        assert len(page.locator(".both-notice").inner_text()) < 600
        assert shown(page) == [one.judgement for one in explorer.confronted()]
    assert page.complaints == []


@from_disk
@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_sentence_main_slider_and_chart_are_on_one_screen(visit, size):
    page = visit(PAGE)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(200)
    # What survives, the figure, and where each model dies.
    assert max(page.evaluate(_ENDS)) <= size[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@from_disk
def test_the_sentence_and_the_figure_follow_belle_iis_number(visit):
    page = visit(PAGE)
    verdict, alp = page.locator(".both-verdict"), page.locator("[data-lives=alp]")
    expect(verdict).to_have_text("With Belle II's number as measured, both explanations survive.")
    # 4 times 4e-6 is above what limits leave the dark photon, below what they leave the ALP: see tests/paper.
    page.evaluate("location.hash = 'excess_factor=4'")
    expect(verdict).to_have_text("With 4 times Belle II's number, the ALP survives and the dark photon dies.")
    expect(page.locator(".both-dead")).to_have_text("The dark photon dies")
    page.locator("[data-slider=excess_factor]").press("End")
    expect(verdict).to_have_text("With 10 times Belle II's number, both explanations die.")
    # Whichever limits on B decays are off, others leave the rate free.
    expect(alp).to_contain_text("up to 5.0 times")
    assert page.locator(".both-range").count() == 2 * page.locator("#both-excess option").count()
    assert page.complaints == []


@from_disk
def test_figure_s_words_can_be_read_on_a_phone(visit):
    page = visit(PAGE)
    page.set_viewport_size({"width": 390, "height": 844})
    smallest = page.evaluate(
        """() => {
          const svg = document.querySelector('.both-figure > svg');
          const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
          const texts = [...svg.querySelectorAll('text')];
          const sizes = texts.map(one => parseFloat(getComputedStyle(one).fontSize));
          return scale * Math.min(...sizes);
        }"""
    )
    assert smallest >= 10.0
