"""What a page gets whose parameters can be changed: archive, form, places, and what its cells answer."""

import io
import json
import subprocess
import sys
import zipfile

import pytest

from b2kinv.companion.execution import assignments, jobs
from b2kinv.companion.in_browser import bundle, form, html_text
from b2kinv.companion.in_browser.rerun import Place
from b2kinv.companion.in_browser.session import Session
from b2kinv.companion.site import changeable
from b2kinv.paper import PAPER

#: What Python in a browser does not have, and this environment does.
ABSENT = ("_multiprocessing", "IPython", "papermill", "nbformat", "psutil", "fcntl", "jupyter_book", "sphinx")


def names(archive):
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.namelist()


def test_archive_is_the_same_every_time_and_has_what_a_page_runs():
    archive = bundle.archive(PAPER)
    assert archive == bundle.archive(PAPER)
    found = set(names(archive))
    assert {"root/data/inputs.json", "root/notebooks/alp_decays.ipynb", "libraries/yaml/__init__.py"} <= found
    assert "root/src/b2kinv/companion/in_browser/session.py" in found
    for room in bundle.LEFT_OUT:
        assert not [name for name in found if name.startswith(f"root/src/b2kinv/companion/{room}/")]
    # No stored outputs, no figures, nothing compiled.
    assert not [name for name in found if name.endswith((".pyc", ".svg", ".so"))]


def test_a_page_runs_without_what_a_browser_lacks():
    code = f"""
import json, sys
sys.modules.update(dict.fromkeys({ABSENT!r}))
from b2kinv.companion.in_browser.session import Session
session = Session("b2kinv.paper")
ask = lambda **question: json.loads(session.ask(json.dumps(question)))
left = ask(ask="begin", section="belle2_excess", values={{}}, figures=False)["number"]
while left:
    left = ask(ask="step")["left"]
print(len(ask(ask="record")["results"]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-500:]
    stored = jobs.results(
        json.loads(PAPER.notebook(PAPER.section("belle2_excess")).read_text(encoding="utf-8"))
    )
    assert int(done.stdout) == len(stored)


@pytest.mark.parametrize("section", PAPER.in_book(), ids=lambda section: section.name)
def test_form_asks_for_each_declared_parameter_in_words(section):
    own = assignments.defaults(PAPER, section)
    entries = form.described(section, own)
    assert [entry["name"] for entry in entries] == list(own)
    for entry in entries:
        assert entry["meaning"]
        assert entry["allowed"]
        # What the form shows means what the notebook has.
        declared = section.module.Parameters.declarations()[entry["name"]]
        assert declared.read(entry["name"], entry["value"]) == own[entry["name"]]


def test_places_are_named_and_pasted_as_on_the_page():
    marked = changeable.with_places(
        "A {glue:md}`x:myst` and {glue:text}`x:.1f`, not {glue:text}`/a.ipynb::x:s`."
    )
    assert marked.count('<span class="recorded"') == 2
    assert 'data-place="md:x:myst">{glue:md}`x:myst`</span>' in marked
    spelled = {"text/markdown": r"$2.5\,\mathrm{m}$", "text/plain": "2.52"}
    assert Place("text", "x:.1f").html(spelled) == "2.5"
    assert Place("md", "x:myst").html(spelled) == (
        '<span class="math notranslate nohighlight">\\(2.5\\,\\mathrm{m}\\)</span>'
    )
    # What a reader's text holds stays text.
    assert Place("text", "x").html({"text/plain": "'<script>'"}) == "&lt;script&gt;"


def test_what_the_ledger_says_has_a_mark():
    marked = changeable.with_places("We find {{ claim.IIB.relic.standard }}, {{ window_coincidence }}.")
    assert marked == (
        'We find <span class="of-ledger">{{ claim.IIB.relic.standard }}</span>, {{ window_coincidence }}.'
    )


@pytest.mark.parametrize("section", PAPER.in_book(), ids=lambda section: section.name)
def test_nothing_that_is_recorded_stands_where_a_page_could_not_follow(section):
    notebook = json.loads(PAPER.notebook(section).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        shown = cell["metadata"].get("mystnb", {})
        # Captions have no numbers, and no page pastes what another has recorded.
        assert "{glue:" not in shown.get("figure", {}).get("caption", "")
        if cell["cell_type"] == "markdown":
            text = "".join(cell["source"])
            assert text.count("{glue:") == changeable.with_places(text).count('class="recorded"')


def test_recorded_words_are_text_and_tables_keep_their_columns():
    table = html_text.block("| a | b |\n|:--|--:|\n| x | $1$ |")
    assert table.count("<tr>") == 2
    assert '<td class="text-right"><span class="math' in table


def test_what_needs_uncertainties_is_left_unless_they_are_asked_for():
    def cells(**more):
        session = Session(PAPER.module_name)
        question = {"ask": "begin", "section": "belle2_excess", "values": {}, **more}
        left, found = json.loads(session.ask(json.dumps(question)))["number"], []
        while left:
            found.append(json.loads(session.ask(json.dumps({"ask": "step"}))))
            left = found[-1]["left"]
        return {cell["cell"]: cell for cell in found}

    without, asked = cells(), cells(uncertainties=True)
    assert without["budget-figure"]["unasked"]
    assert asked["budget-figure"]["figure"]["name"] == "error_budget"
    said = "Errors are statistical"
    table = next(name for name, cell in asked.items() if said in cell.get("table", ""))
    assert said not in without[table]["table"]
    # The claims of the ledger are about the paper's parameters, and stay as they are.
    assert "claims" not in json.dumps(list(without))
