"""Parameters changed where a page is read: the toy paper and a page of the book, in headless Chromium."""

import functools
import hashlib
import http.server
import json
import math
import os
import re
import shutil
import threading

import pytest
from playwright.sync_api import expect

from b2kinv.companion.in_browser import runtime
from b2kinv.companion.in_browser.session import Session
from b2kinv.paper import PAPER
from tests.companion.in_browser.test_in_node import absolute, agree, points, recorded_here
from tests.site.conftest import Checkout
from tests.site.test_toy_paper import Toy

pytestmark = [pytest.mark.site, pytest.mark.slow]

#: Milliseconds that a busy machine may take to load and to compute.
PATIENCE = 180_000
SUBMIT = ".change-form button[type=submit]"
#: What axe-core finds against a place.
VIOLATIONS = """([place, options]) => axe.run(place, options).then((result) => result.violations
  .map((one) => [one.id, one.nodes.map((node) => node.target.join(" ")).slice(0, 3)]))"""
RUNTIME = os.environ.get(runtime.variable(PAPER), "")


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


class Served:
    """A folder behind an address, and who looks at it: with all that was asked for."""

    def __init__(self, folder, browser):
        handler = functools.partial(_Handler, directory=folder)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.folder, self.address = folder, f"http://127.0.0.1:{self.server.server_port}"
        self.context = browser.new_context(accept_downloads=True)
        self.requested = []
        self.context.on("request", lambda request: self.requested.append(request.url))

    def open(self, name, query=""):
        page = self.context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{self.address}/notebooks/{name}.html{query}")
        return page

    def loaded(self):
        return [url for url in self.requested if "/python/" in url]

    def end(self):
        self.context.close()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def _runtime():
    if not RUNTIME:
        pytest.skip(f"needs the runtime: set {runtime.variable(PAPER)} to a folder with the files of Pyodide")


@pytest.fixture(scope="module")
def toy(_runtime, tmp_path_factory):
    made = Toy(tmp_path_factory.mktemp("toy_in_browser"))
    made.run("book", "--no-pdf", "--in-browser", "--runtime", RUNTIME)
    return made.root / "_build" / "site"


@pytest.fixture
def served(toy, browser):
    there = Served(toy, browser)
    yield there
    # Nothing is asked of anybody else, in a whole visit.
    assert all(url.startswith((there.address, "blob:")) for url in there.requested)
    there.end()


def change(page, **values):
    """Open the panel, set parameters and compute."""
    if not page.locator(".change-form").is_visible():
        page.locator(".change-panel > summary").click()
    for name, text in values.items():
        page.fill(f"#change-{name}", text)
    page.evaluate("delete document.body.dataset.pythonDone")
    page.locator(SUBMIT).click()


def done(page):
    page.wait_for_function(
        "document.body.dataset.pythonDone || !document.querySelector('.change-problem').hidden",
        timeout=PATIENCE,
    )
    return page.locator(".change-problem").inner_text()


def downloaded(page, name):
    with page.expect_download() as waited:
        page.get_by_role("button", name=name).click()
    return waited.value


def test_page_follows_and_one_click_goes_back(served):
    page = served.open("fall")
    page.wait_for_load_state("networkidle")
    assert served.loaded() == []
    # From 10 m: √(2 · 10/9.80665) = 1.42809, from 20 m 2.01962.
    number = page.locator(".recorded").first
    assert number.inner_text() == "1.43"
    image = page.locator("figure img").first
    stored = image.get_attribute("src")
    change(page, height="20")
    assert done(page) == ""
    assert number.inner_text() == "2.02"
    assert "not-the-papers" in number.get_attribute("class")
    assert image.get_attribute("src").startswith("blob:")
    assert page.locator(".change-panel code").first.inner_text() == "free_fall run fall -p height=20"
    assert page.url.endswith("/fall.html?p=height%3D20")
    verdict = page.locator(".verdict").first
    expect(verdict).to_have_css("filter", "grayscale(1)")
    expect(verdict).to_have_attribute("title", re.compile("At the paper's parameters"))
    assert "Verdicts are about the paper's" in page.locator(".change-status").inner_text()
    # What is printed, of which no claim is the usual one, what the page has, and what is new.
    page.locator(".change-results > summary").click()
    row = page.locator(".change-table [data-quantity=duration] td")
    assert row.all_inner_texts() == ["s", "", "1.428", "2.02"]
    # A second point, and then back: not to the first.
    change(page, height="5")
    assert done(page) == ""
    assert number.inner_text() == "1.01"
    page.get_by_role("button", name="Back to the page as it was").click()
    assert number.inner_text() == "1.43"
    assert image.get_attribute("src") == stored
    assert page.locator(".not-the-papers, .not-yet-new, .verdict[title^='At the paper']").count() == 0
    assert page.complaints == []


def test_link_fills_the_form_and_computes_nothing(served):
    page = served.open("fall", "?p=height%3D20")
    assert page.locator("#change-height").input_value() == "20"
    size = math.ceil(sum(path.stat().st_size for path in (served.folder / "python").iterdir()) / 1e6)
    words = page.locator(SUBMIT).inner_text()
    assert words.startswith("Compute here (loads ")
    # What is named is what is loaded; texts of licences are not.
    assert abs(int(words.split()[3]) - size) <= 1
    page.wait_for_timeout(500)
    assert served.loaded() == []
    page.get_by_role("button", name="Default values").click()
    assert page.locator("#change-height").input_value() == "10"
    assert page.url.endswith("/fall.html")


def test_nonsense_is_refused_in_the_words_of_python(served):
    page = served.open("fall", "?p=heigth%3D3")
    page.locator(SUBMIT).click()
    assert done(page) == "unknown parameter 'heigth': it must be one of height (did you mean 'height'?)"
    page.get_by_role("button", name="Default values").click()
    allowed = "is not allowed (height of the fall): it must be a finite number >= 0 and <= 1000 m"
    for text, shown in (
        ("-1", "-1.0"), ("1e999", "inf"), ("nan", "nan"), ("tall", "'tall'"), ("1001", "1001.0"),
        ("<img src=x onerror=alert(1)>", "'<img src=x onerror=alert(1)>'"), ("1,5", "'1,5'"),
    ):  # fmt: skip
        change(page, height=text)
        page.wait_for_function(
            "text => document.querySelector('.change-problem').textContent.includes(text)", arg=shown
        )
        assert done(page) == f"height = {shown} {allowed}"
        assert page.locator(".recorded").first.inner_text() == "1.43"
    assert page.complaints == []


def test_second_visit_needs_no_file_of_the_runtime(served):
    page = served.open("fall")
    change(page, height="20")
    assert done(page) == ""
    page.close()
    served.context.route("**/python/**", lambda route: route.abort())
    again = served.open("fall", "?p=height%3D5")
    again.locator(SUBMIT).click()
    assert done(again) == ""
    # √(2 · 5/9.80665) = 1.00981
    assert again.locator(".recorded").first.inner_text() == "1.01"


@pytest.mark.parametrize("damage", ["damaged", "truncated", "missing"])
def test_wrong_file_is_a_sentence_and_leaves_the_page(toy, browser, tmp_path, damage):
    copy = tmp_path / "site"
    shutil.copytree(toy, copy)
    path = copy / "python" / "python_stdlib.zip"
    content = path.read_bytes()
    path.unlink()
    if damage != "missing":
        path.write_bytes(content[:-1] + (b"" if damage == "truncated" else b"?"))
    there = Served(copy, browser)
    page = there.open("fall")
    change(page, height="20")
    said = done(page)
    assert said.startswith("Nothing could be computed here: python_stdlib.zip ")
    assert said.endswith("The page is as it was; the command below does the same.")
    assert page.locator(".recorded").first.inner_text() == "1.43"
    assert page.locator(".not-the-papers, .not-yet-new").count() == 0
    assert page.complaints == []
    there.end()


def test_from_disk_and_without_scripts_a_sentence_says_so(toy, browser):
    page = browser.new_page()
    page.goto(f"{(toy / 'notebooks' / 'fall.html').as_uri()}?p=height%3D20")
    assert page.locator(".change-problem").inner_text().startswith("From disk a browser runs no Python")
    assert page.locator(SUBMIT).is_disabled()
    assert page.locator(".change-panel code").first.inner_text() == "free_fall run fall -p height=20"
    page.close()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((toy / "notebooks" / "fall.html").as_uri())
    assert "with a browser that runs scripts" in page.locator(".change-parameters").inner_text()
    context.close()


def test_cancel_ends_it_and_the_next_one_computes(served):
    page = served.open("fall")
    change(page, height="20")
    page.get_by_role("button", name="Cancel").click()
    assert page.locator(".change-problem").inner_text() == "Cancelled: the page shows the paper's parameters."
    assert page.locator(".recorded").first.inner_text() == "1.43"
    change(page, height="5")
    assert done(page) == ""
    assert page.locator(".recorded").first.inner_text() == "1.01"


def test_going_back_while_it_computes_leaves_a_page_that_can_compute(served):
    page = served.open("fall")
    change(page, height="20")
    back = page.get_by_role("button", name="Back to the page as it was")
    back.click(timeout=PATIENCE)
    assert page.locator(".recorded").first.inner_text() == "1.43"
    expect(page.locator(SUBMIT)).to_be_enabled()
    change(page, height="5")
    assert done(page) == ""
    assert page.locator(".recorded").first.inner_text() == "1.01"
    assert page.complaints == []


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_panel_is_read_to_everybody(served, axe, colours):
    page = served.open("fall")
    page.emulate_media(color_scheme=colours)
    # The theme follows the system once it is asked to.
    page.evaluate("colours => { document.documentElement.dataset.theme = colours; }", colours)
    change(page, height="20")
    assert done(page) == ""
    for summary in page.locator(".change-results > summary, .change-more > details > summary").all():
        summary.click()
    page.get_by_role("button", name="Scan", exact=True).click()
    page.wait_for_selector(".change-scan polyline")
    page.evaluate(axe)
    options = {"resultTypes": ["violations"]}
    for place in (".change-parameters", ".bd-article"):
        found = page.evaluate(VIOLATIONS, [place, options])
        assert found == []
    # All of it can be reached by keyboard alone, in its order.
    page.locator(".change-panel > summary").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "change-height"


def test_what_is_there_besides(served):
    page = served.open("fall")
    change(page, height="20")
    assert done(page) == ""
    taken = json.loads(downloaded(page, "results as JSON").path().read_text(encoding="utf-8"))
    assert taken["results"]["duration"]["value"] == pytest.approx(math.sqrt(40.0 / 9.80665), rel=1e-9)
    assert taken["parameters"] == {"height": 20.0}
    assert downloaded(page, "as CSV").path().read_text(encoding="utf-8").startswith("quantity,value,")
    notebook = downloaded(page, "notebook for Jupyter").path().read_text(encoding="utf-8")
    assert "height: float = 20.0" in notebook
    page.locator(".change-lines > summary").click()
    page.locator(".change-lines textarea").fill("parameters.height * 2")
    page.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_function("document.querySelector('.change-output').textContent === '40.0\\n'")
    page.get_by_role("button", name="Clear").click()
    assert page.locator(".change-output").inner_text() == ""
    page.locator(".change-along > summary").click()
    page.get_by_role("button", name="Scan", exact=True).click()
    page.wait_for_selector(".change-scan polyline")
    rows = downloaded(page, "scan as CSV").path().read_text(encoding="utf-8").splitlines()
    assert rows[0] == "height,duration,error"
    # From 16 m to 24 m in 41 points, as suggested.
    assert [float(row.split(",")[0]) for row in (rows[1], rows[41])] == [16.0, 24.0]
    assert float(rows[1].split(",")[1]) == pytest.approx(math.sqrt(32.0 / 9.80665), rel=1e-9)
    assert page.complaints == []


def test_two_tabs_do_not_mind_each_other(served):
    pages = [served.open("fall"), served.open("fall")]
    for page, height in zip(pages, ("20", "5"), strict=True):
        change(page, height=height)
    for page, number in zip(pages, ("2.02", "1.01"), strict=True):
        assert done(page) == ""
        assert page.locator(".recorded").first.inner_text() == number


def test_leaving_while_it_computes_breaks_nothing(served):
    page = served.open("fall")
    change(page, height="20")
    page.goto(f"{served.address}/book/ledger.html")
    page.go_back()
    page.wait_for_selector(".change-panel")
    assert page.locator(".recorded").first.inner_text() == "1.43"
    assert page.complaints == []


@pytest.fixture(scope="module")
def book(_runtime, tmp_path_factory):
    copy = Checkout(tmp_path_factory.mktemp("book_in_browser") / "checkout").take_sources()
    copy.keep(
        *("book/references", "notebooks/alp_decays", "notebooks/belle2_likelihood"),
        "book/explorers/alp_decays",
    )
    made = copy.run("book", "--no-pdf", "--in-browser", "--runtime", RUNTIME)
    assert made.returncode == 0, made.stderr
    return copy.site


def test_two_builds_are_the_same_bytes(toy, tmp_path):
    again = Toy(tmp_path / "again")
    again.run("book", "--no-pdf", "--in-browser", "--runtime", RUNTIME)
    ours, theirs = Checkout.content(toy), Checkout.content(again.root / "_build" / "site")
    assert set(ours) == set(theirs)
    assert [name for name, content in ours.items() if content != theirs[name]] == []


def test_site_has_at_most_the_bytes_that_it_may(book):
    sizes = {path.name: path.stat().st_size for path in (book / "python").iterdir()}
    assert sum(sizes.values()) < 5e7
    drawn = {file.name for file in runtime.listed().used_for("figures")}
    assert sum(size for name, size in sizes.items() if name not in drawn) < 4e7
    assert "mozilla.org/MPL/2.0" in (book / "python" / "LICENCES.txt").read_text(encoding="utf-8")


def differing(there, name, values, file=None):
    """Return what is not to 1e-9 what the same cells record here, or differs more than under Node."""
    native = Session(PAPER.module_name)
    if file is not None:
        native.keep_file(*file)
    here = recorded_here(native, name, values)
    assert set(there) == set(here)
    return {
        key: (there[key]["value"], one["value"])
        for key, one in here.items()
        if not agree(one["value"], there[key]["value"], absolute(key))
    }


def test_numbers_on_a_page_are_those_of_python(book, browser):
    there = Served(book, browser)
    page = there.open("alp_decays")
    values = {"m_a": "1.7", "f_a": "2e8"}
    change(page, **values)
    assert done(page) == ""
    taken = json.loads(downloaded(page, "results as JSON").path().read_text(encoding="utf-8"))["results"]
    assert differing(taken, "alp_decays", values) == {}
    # Beside what the paper prints and what the page has (`data/claims.yml`, the stored notebook).
    page.locator(".change-results > summary").click()
    row = page.locator(".change-table [data-quantity=decay_length] td").all_inner_texts()
    assert row[:3] == ["m", "≃\u00a065\u00a0m", "114.1"]
    assert float(row[3]) == pytest.approx(taken["decay_length"]["value"], rel=1e-3)
    # Every place in the text that this page's notebook pastes is new, and every figure but the budget.
    assert page.locator(".recorded:not(.not-the-papers)").count() == 0
    assert page.locator(".cell img[src^=blob]").count() == page.locator(".cell figure").count() - 1
    assert page.complaints == []
    there.end()


#: Asks a worker of the page for what all sections record, at one point each.
_ALL_SECTIONS = """async (points) => {
  const told = JSON.parse(document.querySelector(".change-parameters-told").textContent);
  const worker = new Worker("../_static/in_browser_worker.js");
  const found = {};
  const ask = (question, tell) => new Promise((yes, no) => {
    worker.onmessage = ({ data }) => {
      if ("told" in data) Object.assign(tell, data.told.results);
      else if ("answer" in data) yes(data.answer);
      else if ("broken" in data) no(new Error(data.broken));
    };
    worker.postMessage({ ...question, id: 1 });
  });
  await ask({ ask: "start", base: new URL("../python/", location.href).href, manifest: told.python });
  for (const [section, values] of Object.entries(points)) {
    found[section] = {};
    const answer = await ask({ ask: "rerun", section, values, figures: false }, found[section]);
    if (!answer.done) throw new Error(answer.refused);
  }
  worker.terminate();
  return found;
}"""


def test_every_section_records_in_a_browser_what_it_records_here(book, browser):
    there = Served(book, browser)
    page = there.open("alp_decays")
    page.set_default_timeout(PATIENCE)
    # Of the points under Node the second: the first is the usual one.
    native = Session(PAPER.module_name)
    chosen = {section.name: points(native, section.name)[1] for section in PAPER.in_book()}
    found = page.evaluate(_ALL_SECTIONS, chosen)
    differences = {name: differing(found[name], name, values) for name, values in chosen.items()}
    assert not any(differences.values()), differences
    there.end()


def test_a_file_stays_in_the_browser(book, browser, tmp_path):
    # A spectrum that falls with q²: what it is matters little.
    lines = ["q2 [GeV2],dBR/dq2 [GeV-2]", *(f"{0.5 * k},{1e-6 * (1 - k / 50)}" for k in range(1, 40))]
    content = "\n".join(lines).encode()
    (tmp_path / "mine.csv").write_bytes(content)
    there = Served(book, browser)
    page = there.open("belle2_likelihood")
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.post_data)))
    page.locator(".change-panel > summary").click()
    page.get_by_label(re.compile("^file for ")).set_input_files(tmp_path / "mine.csv")
    expect(page.locator("#change-spectrum")).to_have_value("mine.csv")
    change(page)
    assert done(page) == ""
    taken = json.loads(downloaded(page, "results as JSON").path().read_text(encoding="utf-8"))
    named = {"name": "mine.csv", "sha256": hashlib.sha256(content).hexdigest()}
    assert taken["inputs"] == {"spectrum": named}
    file = ("spectrum", "mine.csv", content)
    assert differing(taken["results"], "belle2_likelihood", {"spectrum": "mine.csv"}, file) == {}
    assert set(sent) <= {("GET", None)}
    # A link names the file, and whoever has it not is told so.
    link = there.open("belle2_likelihood", f"?{page.url.partition('?')[2]}")
    link.locator(SUBMIT).click()
    missing = "spectrum is the file mine.csv, which is not here: pick it; it stays in the browser"
    assert done(link) == missing
    there.end()


def test_point_of_a_slider_is_handed_over(book, browser):
    there = Served(book, browser)
    page = there.context.new_page()
    page.goto(f"{there.address}/book/explorers/alp_decays.html")
    slider, field = page.locator("[data-slider=m_a]"), page.locator("#change-m_a")
    slider.press("End")
    page.locator(".change-panel > summary").click()
    beginning = field.input_value()
    assert beginning == page.locator("#explorer-m_a").input_value()
    # Without Python there is nothing to hand over to.
    slider.press("Home")
    expect(page.locator("#explorer-m_a")).not_to_have_value(beginning)
    assert field.input_value() == beginning
    page.fill("#change-m_a", "1.7")
    page.locator(SUBMIT).click()
    assert done(page) == ""
    page.locator(".change-results > summary").click()
    expect(page.locator(".change-table [data-quantity=decay_length]")).to_be_visible()
    # No figure is drawn here, so that nothing is loaded for it.
    assert not [url for url in there.loaded() if "matplotlib" in url]
    slider.press("ArrowRight")
    expect(field).not_to_have_value("1.7")
    assert field.input_value() == page.locator("#explorer-m_a").input_value()
    there.end()


def test_twenty_bad_cases_through_the_form_are_refused_as_python_does(book, browser):
    there = Served(book, browser)
    page = there.open("alp_decays")
    native = Session(PAPER.module_name)
    page.locator(".change-panel > summary").click()
    texts = ("-1", "nan", "1e999", "one", "0x10", "1,5", "<script>", "1e-400", "4.8", "'")
    for name in ("m_a", "f_a"):
        for text in texts:
            asked = {"ask": "begin", "section": "alp_decays", "values": {name: text}}
            told = json.loads(native.ask(json.dumps(asked)))
            if "refused" not in told:
                continue
            page.get_by_role("button", name="Default values").click()
            page.evaluate("document.querySelector('.change-problem').textContent = ''")
            change(page, **{name: text})
            page.wait_for_function("document.querySelector('.change-problem').textContent", timeout=PATIENCE)
            assert page.locator(".change-problem").inner_text() == " ".join(told["refused"].split())
    there.end()
