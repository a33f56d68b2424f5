"""The Python reference on the built site: complete, linked, where it was; and as a change leaves it."""

import html
import io
import json
import os
import posixpath
import re
import shutil
from pathlib import Path

import pytest
from sphinx.util.inventory import InventoryFile

from b2kinv.companion.execution import dependencies
from b2kinv.companion.ledger import addresses
from b2kinv.companion.site import build as site_build
from b2kinv.companion.site import docstrings, live_extension, one_page, site_checks
from b2kinv.paper import PAPER

pytestmark = pytest.mark.site

#: Addresses that others may have linked: those of every function before Sphinx described them.
OLD_ADDRESSES = Path(__file__).with_name("reference_addresses.txt").read_text(encoding="utf-8").split()
LOOP_FUNCTION = "b2kinv.physics.alp_couplings.loop_function"
PAGES = sorted({page for _, page in addresses.described(PAPER.book)})


@pytest.fixture(scope="module")
def pages(built):
    """Page of the reference, as seen from `book/` → its HTML."""
    return {page: (built.site / "book" / f"{page}.html").read_text(encoding="utf-8") for page in PAGES}


def entry(page, name):
    """Return the HTML of one function."""
    return page.partition(f'<dt class="sig sig-object py" id="{name}">')[2].partition("</dd></dl>")[0]


def text(fragment):
    """Return the words of a piece of HTML."""
    return " ".join(html.unescape(re.sub("<[^>]+>", "", fragment)).split())


def inventory(folder):
    """Return name → address of every function that other projects can link to."""
    with (folder / "objects.inv").open("rb") as file:
        return {
            name: entry[2]
            for name, entry in InventoryFile.load(file, "", posixpath.join)["py:function"].items()
        }


def inventory_names(content):
    """Return the names of all objects in an `objects.inv`."""
    found = InventoryFile.load(io.BytesIO(content), "", posixpath.join)
    return {name for kind, known in found.items() if kind.startswith("py:") for name in known}


def public_functions():
    """Return every public function of the described modules, as their source defines them."""
    for module, _ in addresses.described(PAPER.book):
        path = PAPER.root / "src" / f"{module.replace('.', '/')}.py"
        for name in re.findall(r"^def ([a-zA-Z]\w*)\(", path.read_text(encoding="utf-8"), re.MULTILINE):
            yield f"{module}.{name}"


def test_the_inventory_has_every_function(built):
    known = inventory(built.site)
    functions = list(public_functions())
    assert len(functions) > 200
    assert [name for name in functions if name not in known] == []
    assert known[LOOP_FUNCTION] == f"book/api/alp.html#{LOOP_FUNCTION}"


def test_old_addresses_lead_somewhere(built):
    known = {}
    for old in OLD_ADDRESSES:
        page, _, anchor = old.partition("#")
        if page not in known:
            known[page] = site_checks.read_page(built.site / "book" / page).anchors
        assert anchor in known[page], old


def test_signatures_are_those_of_the_source(pages):
    loop = entry(pages["api/alp"], LOOP_FUNCTION)
    assert text(loop.partition("</dt>")[0]).startswith("loop_function(x)")
    production = entry(pages["api/alp"], "b2kinv.sections.alp_decays.branching_ratio_B_to_K_alp")
    # Defaults by their names, no types, which the parameters tell in words.
    assert text(production.partition("</dt>")[0]).startswith(
        "branching_ratio_B_to_K_alp(m_a, f_a, C_V_sb=1.0, charge='+', "
        "form_factor_set=form_factors.DEFAULT_SET, parameters=None)"
    )
    evaluate = entry(pages["api/alp"], "b2kinv.sections.alp_freeze_in.evaluate")
    assert text(evaluate.partition("</dt>")[0]).startswith("evaluate(parameters, ingredients=STANDARD)")
    assert not any(" at 0x" in page for page in pages.values())


def test_sections_of_a_docstring_are_told_apart(pages):
    loop = entry(pages["api/alp"], LOOP_FUNCTION)
    told = text(loop)
    assert re.search(r"Parameters: x \(float or array_like of float\) – 4 m_f²/m_a², .* Returns:", told)
    assert "Raises: ValueError – If x is " in told
    assert "Examples >>> loop_function(0.0) (1+0j)" in told


def test_equations_lead_to_their_entries(pages, built):
    index = site_checks.read_page(built.site / "book" / "equations.html").anchors
    loop = entry(pages["api/alp"], LOOP_FUNCTION)
    assert '(Eq. (<a class="reference internal" href="../equations.html#equation-6">6</a>))' in loop
    linked = {
        number for page in pages.values() for number in re.findall(r'equations\.html#(equation-\d+)"', page)
    }
    assert linked <= index
    assert len(linked) > 45
    # "(Eqs. 8–20)": both ends.
    assert "(Eqs. 8–20)" in text(pages["api/alp"])
    assert {"equation-8", "equation-20"} <= linked


def test_names_between_backticks_lead_to_what_they_mean(pages):
    source = entry(pages["api/alp"], "b2kinv.sections.alp_decays.branching_ratio_B_to_K_alp")
    assert 'href="particles.html#b2kinv.physics.form_factors.sample"' in source


@pytest.mark.parametrize("page", PAGES)
def test_quotes_are_those_of_python(pages, page):
    article = pages[page].partition("<article")[2].partition("</article>")[0]
    # Words of the glossary are prose.
    article = article.partition('<div class="glossary-notes">')[0]
    docstrings = "".join(
        path.read_text(encoding="utf-8")
        for path in (
            PAPER.root / "src" / f"{module.replace('.', '/')}.py"
            for module, where in addresses.described(PAPER.book)
            if where == page
        )
    )
    for quote in "“”‘’":
        assert article.count(quote) <= docstrings.count(quote)
    assert " -- " not in re.sub("<pre>.*?</pre>", "", article, flags=re.DOTALL)


def test_source_code_is_on_the_site_and_leads_back(built):
    for module, page in addresses.described(PAPER.book):
        if any(name.startswith(f"{module}.") for name in inventory(built.site)):
            code = built.site / "_modules" / f"{module.replace('.', '/')}.html"
            shown = code.read_text(encoding="utf-8")
            assert f"book/{page}.html#{module}." in shown
            assert text(shown).count(f"Source code for {module}") == 1


def test_no_page_tells_where_it_was_built(built):
    folders = (str(built.path), str(PAPER.root / "src"))
    for name, content in built.content(built.site).items():
        assert not any(folder.encode() in content for folder in folders), name


def test_search_finds_functions_but_no_lines_of_code(built):
    index = (built.site / "searchindex.js").read_text(encoding="utf-8").removeprefix("Search.setIndex(")[:-1]
    known = json.loads(index)
    assert not [name for name in known["docnames"] if name.startswith("_modules")]
    assert "loop_function" in [name for *_, name in known["objects"][LOOP_FUNCTION.rpartition(".")[0]]]


def test_the_whole_book_on_paper_has_no_source_code(built):
    book, looked_up = (one_page.combined(PAPER, built.site, "", one) for one in one_page.documents(PAPER))
    assert "_modules" not in book + looked_up
    assert "loop_function" in looked_up


# --- What a change leaves, in a book of two pages ---

NASTY = '''
from b2kinv.quantities.results import Quantity as Quantity

STANDARD = {"of": object()}


def _checked(function):
    @functools.wraps(function)
    def wrapper(*arguments, **named):
        return function(*arguments, **named)

    more = "Raises\\n------\\nValueError\\n    If |m_a| is nonsense_.\\n"
    wrapper.__doc__ = f"{inspect.cleandoc(function.__doc__)}\\n\\n{more}"
    return wrapper


@_checked
def nasty(m_a, *rest, charge="+", table=STANDARD):
    """Return BR(B → K* a), see Eqs. (8), (9) and (14), but no Eq. (99).

    τ_B m_B³ |C_V_sb|² / (64π f_a²) · (1 − m_K²/m_B²)² · *f_0²(m_a²)
    · λ^½(1, m_K²/m_B², m_a²/m_B²)_

    It's "V_ts* V_tb" |once| and `to_metres` or ``|twice|``.

    Parameters
    ----------
    m_a : {"a", "K*"}
        ALP mass_ [GeV] with |a|.
    *rest
        More, -- or less.
    """


class Angle:
    """A kind of thing that was not there before."""
'''


COMPLETED = """

from b2kinv.quantities import words

Quantity.__doc__ += f"\\n\\n    {words.WORDS}\\n"


def typeset():
    r'''Return it.

    \\frac{|C|^2}{m_a^*} f_0^2(m_a^2)
    '''
"""


class TwoPages:
    """A book of a page of `b2kinv.physics.units` and one of `b2kinv.quantities.results`, and its checkout."""

    MODULES = ("b2kinv.physics.units", "b2kinv.quantities.results")

    def __init__(self, checkout):
        self.checkout = checkout
        named = f"```{{eval-rst}}\n:{docstrings.ROLE}:`{self.MODULES[0]}.Angle`\n```"
        self.pages = {"index": "# Home", "equations": f"# Equations\n\n{named}"}
        for number, module in enumerate(self.MODULES):
            self.pages[f"page_{number}"] = (
                f"# Reference\n\n## `{module}`\n\n```{{eval-rst}}\n.. automodule:: {module}\n```"
            )

    def change(self, module, edit):
        """Change the code of a module."""
        path = self.checkout.path / "src" / f"{module.replace('.', '/')}.py"
        path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")

    def render(self, folder, extensions=()):
        """Render what has changed; return path → content of the site."""
        source = folder / "source"
        if not source.exists():
            shutil.copytree(self.checkout.path / "book" / "assets", source / "book" / "assets")
            for name in ("_config.yml", "book/references.bib"):
                shutil.copyfile(self.checkout.path / name, source / name)
            chapters = [{"file": f"book/{name}"} for name in self.pages if name != "index"]
            contents = {"format": "jb-book", "root": "book/index", "chapters": chapters}
            site_build.configure(source, contents=contents, extensions=extensions)
        for name, content in self.pages.items():
            path = source / "book" / f"{name}.md"
            if not path.is_file() or path.read_text(encoding="utf-8") != content:
                path.write_text(content, encoding="utf-8")
        return self.checkout.content(site_build.render(source, folder / "rendered"))


@pytest.fixture(scope="module")
def changed(tmp_path_factory, copied):
    """The book of two pages after a change: as it is built anew, and as it follows the change."""
    folder = tmp_path_factory.mktemp("reference")
    book = TwoPages(copied(folder / "checkout"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(book.checkout.path / "src"))
        patch.setenv(dependencies.PAPER_VARIABLE, PAPER.module_name)
        follows = [live_extension.__name__]
        # A docstring may be completed by what stands in another module.
        words = book.checkout.path / "src" / "b2kinv" / "quantities" / "words.py"
        words.write_text('WORDS = "One word."\n', encoding="utf-8")
        book.change(book.MODULES[1], lambda code: f"{code}{COMPLETED}")
        before = book.render(folder / "followed", follows)
        # No page shows a comment. Whoever goes back to what once was has files that are older than pages.
        book.change(book.MODULES[0], lambda code: f"{code}\n# A zebra.\n")
        os.utime(book.checkout.path / "src" / "b2kinv" / "physics" / "units.py", (0, 0))
        commented = book.render(folder / "followed", follows)
        book.pages["equations"] = book.pages["equations"].replace("# Equations", "# All equations")
        words.write_text('WORDS = "Two words."\n', encoding="utf-8")
        book.change(book.MODULES[0], lambda code: f"import functools\nimport inspect\n{code}{NASTY}")
        followed = book.render(folder / "followed", follows)
        anew = book.render(folder / "anew")
        yield before, commented, followed, anew


def test_following_a_comment_changes_its_source_code_alone(changed):
    before, commented, *_ = changed
    assert set(before) == set(commented)
    differing = [name for name in before if before[name] != commented[name]]
    assert differing == ["_modules/b2kinv/physics/units.html"]
    assert b"# A zebra." in commented[differing[0]]


def test_following_a_change_gives_the_bytes_of_a_new_build(changed):
    before, _, followed, anew = changed
    assert set(followed) == set(anew)
    assert [name for name in anew if followed[name] != anew[name]] == []
    # That is no small matter: all this has changed.
    for name in ("objects.inv", "searchindex.js", "_modules/b2kinv/physics/units.html"):
        assert before[name] != anew[name], name
    assert "Two words." in text(anew["book/page_1.html"].decode())
    link = b'<a class="reference internal" href="page_0.html#b2kinv.physics.units.Angle">'
    assert link in anew["book/equations.html"]
    assert link not in before["book/equations.html"]


def test_nasty_docstrings_are_shown_as_they_are_written(changed):
    page = changed[-1]["book/page_0.html"].decode()
    nasty = entry(page, "b2kinv.physics.units.nasty")
    signature, _, told = nasty.partition("</dt>")
    # The decorator's `functools.wraps` is followed.
    assert text(signature).startswith("nasty(m_a, *rest, charge='+', table=STANDARD)")
    lines = re.findall(r'<div class="line">(.*?)</div>', told)
    assert [html.unescape(line) for line in lines] == [
        "τ_B m_B³ |C_V_sb|² / (64π f_a²) · (1 − m_K²/m_B²)² · *f_0²(m_a²)",
        "· λ^½(1, m_K²/m_B², m_a²/m_B²)_",
    ]
    assert """It's "V_ts* V_tb" |once| and to_metres or |twice|.""" in text(told)
    assert 'm_a ({"a", "K*"}) – ALP mass_ [GeV] with |a|.' in text(told)
    assert "*rest – More, -- or less." in text(told)
    assert "Raises: ValueError – If |m_a| is nonsense_." in text(told)
    assert '<a class="reference internal" href="#b2kinv.physics.units.to_metres">' in told
    for number in (8, 9, 14):
        assert f'href="equations.html#equation-{number}">{number}</a>' in told
    assert "equation-99" not in page
    other = html.unescape(changed[-1]["book/page_1.html"].decode())
    assert r"\[\frac{|C|^2}{m_a^*} f_0^2(m_a^2)\]" in other


def test_what_a_module_has_of_another_leads_there(changed):
    page = changed[-1]["book/page_0.html"].decode()
    listed = page.partition("Imported from here as well:")[2].partition("</ul>")[0]
    assert '<span class="target" id="api-units-quantity-class"></span>' in listed
    assert 'href="page_1.html#b2kinv.quantities.results.Quantity"' in listed
    # It is described once.
    assert "b2kinv.physics.units.Quantity" not in inventory_names(changed[-1]["objects.inv"])


def test_source_of_a_decorated_function_is_its_own(changed):
    code = changed[-1]["_modules/b2kinv/physics/units.html"].decode()
    block = code.partition('<div class="viewcode-block" id="nasty">')[2].partition("</div>")[0]
    assert text(block).startswith("[docs] @_checked def nasty(m_a, *rest")
