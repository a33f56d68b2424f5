"""What the site weighs and asks for, in a table that is printed; and what axe-core finds against it."""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from b2kinv.paper import PAPER

# index.html only leads on to the first of them.
PAGES = [f"{page}.html" for page in PAPER.pages()]

#: Heaviest page allowed [bytes], with its figures, without what pages share.
HEAVIEST = 400_000

AXE = "axe-core@4.10.3"

#: Findings of axe-core that are not ours: the theme puts logo and search outside of any landmark, docutils
#: gives entries of a bibliography roles that the newest standard no longer has.
OF_THE_THEME = {"region"}
OF_DOCUTILS = {"aria-allowed-role", "aria-deprecated-role", "aria-required-children"}


def test_weights_requests_and_complaints(built, browser, capsys):
    rows = []
    for name in PAGES:
        context = browser.new_context()
        page = context.new_page()
        outside, complaints = [], []
        page.on(
            "request",
            lambda request, outside=outside: (
                None if request.url.startswith(("file:", "data:", "blob:")) else outside.append(request.url)
            ),
        )
        page.on("pageerror", lambda error, complaints=complaints: complaints.append(str(error)))
        page.on(
            "console",
            lambda said, complaints=complaints: (
                complaints.append(said.text) if said.type == "error" else None
            ),
        )
        path = built.site / name
        page.goto(path.as_uri(), wait_until="load")
        images = page.evaluate(
            "[...document.querySelectorAll('article img')]"
            ".map(image => decodeURI(new URL(image.src).pathname))"
        )
        weight = path.stat().st_size
        figures = sum(Path(image).stat().st_size for image in set(images))
        rows.append((name, weight, weight + figures, len(outside), len(complaints)))
        context.close()
    with capsys.disabled():
        print(f"\n{'page':<50}{'kB':>6}{'with figures':>14}{'outside':>9}{'errors':>8}")
        for name, weight, total, requests, errors in rows:
            print(f"{name:<50}{weight / 1000:>6.0f}{total / 1000:>14.0f}{requests:>9}{errors:>8}")
    for name, _, total, requests, errors in rows:
        assert total < HEAVIEST, name
        assert requests == 0, name
        assert errors == 0, name


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    """axe-core as text, from the npm registry: a tool for tests that is not part of the product.

    Its absence is a failure in CI and a skipped test elsewhere.
    """
    missing = pytest.fail if "CI" in os.environ else pytest.skip
    npm = shutil.which("npm")
    if npm is None:
        missing("npm is not installed: it would fetch axe-core")
    folder = tmp_path_factory.mktemp("axe")
    done = subprocess.run(
        [npm, "pack", AXE], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode:
        missing(f"npm could not fetch {AXE}: {done.stderr}")
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        return archive.extractfile("package/axe.min.js").read().decode()


_START = """window.found = axe.run(document, {resultTypes: ['violations']}).then((result) => result.violations
  .map((one) => [one.id, one.nodes.map((node) => node.target.join(' ')).slice(0, 3)])); true"""
_FORMULAS_ARE_SET = "!window.MathJax || MathJax.startup.promise.then(() => true)"


def violations(pages, axe, known):
    """Return what axe-core finds against each of some pages as it is now, as (rule, places), but known rules.

    All pages are looked at side by side: each has a processor of its own.
    """
    for page in pages:
        page.evaluate(axe)
        page.evaluate(_START)
    found = [page.evaluate("window.found") for page in pages]
    return [[(rule, places) for rule, places in one if rule not in known] for one in found]


@pytest.fixture(scope="module")
def both_modes(browser):
    """One page in light and one in dark colours."""
    contexts = [
        # A change of colours that takes time would be caught half-way.
        browser.new_context(color_scheme=scheme, reduced_motion="reduce")
        for scheme in ("light", "dark")
    ]
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def open_in_both(pages, address):
    for page in pages:
        page.goto(address, wait_until="commit")
    for page in pages:
        page.wait_for_load_state("load")
        page.evaluate(_FORMULAS_ARE_SET)


def test_axe_finds_nothing_but_the_theme(built, both_modes, axe):
    found = {}
    for name in PAGES:
        open_in_both(both_modes, (built.site / name).as_uri())
        assert [page.evaluate("document.documentElement.dataset.theme") for page in both_modes] == [
            "light",
            "dark",
        ]
        known = OF_THE_THEME | (OF_DOCUTILS if name == "book/references.html" else set())
        ours = violations(both_modes, axe, known)
        if any(ours):
            found[name] = ours
    assert found == {}


@pytest.mark.parametrize("name", [name for name in PAGES if "/explorers/" in name])
def test_axe_finds_nothing_in_an_explorer_that_is_used(built, both_modes, axe, name):
    # Something in the address that is not allowed, curves against another parameter, all parameters in sight.
    open_in_both(both_modes, "about:blank")
    open_in_both(both_modes, (built.site / name).as_uri() + "#nonsense=1")
    assert violations(both_modes, axe, OF_THE_THEME) == [[], []]
    for page in both_modes:
        page.locator("[data-slider]").first.press("PageUp")
        page.locator("#explorer-along").select_option(index=1)
        for more in page.locator(".explorer-more > summary").all():
            more.click()
        page.locator(".explorer-controls input[type=text]").first.fill("-1e99")
        page.locator(".explorer-controls input[type=text]").first.press("Enter")
        assert page.locator("[aria-invalid=true]").count() == 1
        page.locator(".explorer-chart > svg").last.focus()
        page.keyboard.press("ArrowRight")
    assert violations(both_modes, axe, OF_THE_THEME) == [[], []]
