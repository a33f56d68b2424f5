"""What the site weighs and asks for, in a table that is printed; and what axe-core finds against it."""

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from b2kinv.companion import sections

# index.html only leads on to the first of them.
PAGES = [f"{page}.html" for page in sections.pages()]

#: Heaviest page allowed [bytes]: by itself, and with its figures; without what pages share.
HEAVIEST, HEAVIEST_WITH_FIGURES = 400_000, 450_000

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
    for name, weight, total, requests, errors in rows:
        assert weight < HEAVIEST, name
        assert total < HEAVIEST_WITH_FIGURES, name
        assert requests == 0, name
        assert errors == 0, name


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    """axe-core as text, from the npm registry: a tool for tests that is not part of the product."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed: it would fetch axe-core")
    folder = tmp_path_factory.mktemp("axe")
    done = subprocess.run(
        [npm, "pack", AXE], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode:
        pytest.skip(f"npm could not fetch {AXE}")
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        return archive.extractfile("package/axe.min.js").read().decode()


def violations(page, axe, known):
    """Return what axe-core finds against a page as it is now, as (rule, places), without the known rules."""
    page.evaluate(axe)
    found = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(result => result.violations"
        ".map(one => [one.id, one.nodes.map(node => node.target.join(' ')).slice(0, 3)]))"
    )
    return [(rule, places) for rule, places in found if rule not in known]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_but_the_theme(built, browser, axe, scheme):
    found = {}
    for name in PAGES:
        # A change of colours that takes time would be caught half-way.
        context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        page.goto((built.site / name).as_uri(), wait_until="load")
        page.wait_for_timeout(300)
        known = OF_THE_THEME | (OF_DOCUTILS if name == "book/references.html" else set())
        ours = violations(page, axe, known)
        if ours:
            found[name] = ours
        context.close()
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [name for name in PAGES if "/explorers/" in name])
def test_axe_finds_nothing_in_an_explorer_that_is_used(built, browser, axe, name, scheme):
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    # Something in the address that is not allowed, curves against another parameter, all parameters in sight.
    page.goto((built.site / name).as_uri() + "#nonsense=1", wait_until="load")
    page.wait_for_timeout(300)
    assert violations(page, axe, OF_THE_THEME) == []
    page.locator("[data-slider]").first.press("PageUp")
    page.locator("#explorer-along").select_option(index=1)
    for more in page.locator(".explorer-more > summary").all():
        more.click()
    page.locator(".explorer-controls input[type=text]").first.fill("-1e99")
    page.locator(".explorer-controls input[type=text]").first.press("Enter")
    assert page.locator("[aria-invalid=true]").count() == 1
    page.locator(".explorer-chart > svg").last.focus()
    page.keyboard.press("ArrowRight")
    assert violations(page, axe, OF_THE_THEME) == []
    context.close()
