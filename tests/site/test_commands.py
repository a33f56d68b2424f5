"""`b2kinv` as a command: what it leaves, what it refuses, what it never touches."""

import csv
import dataclasses
import json
import re
import shutil
import subprocess
import sys

import pytest

from b2kinv.companion.execution import assignments, runner, stored_outputs
from b2kinv.companion.ledger import claims_file
from b2kinv.companion.site import build
from b2kinv.paper import PAPER
from b2kinv.sections import alp_decays

pytestmark = pytest.mark.site

#: What is refused, and what the one sentence must name.
BAD_PARAMETERS = {
    "m_aa=1.5": r"unknown parameter 'm_aa'.*did you mean 'm_a'",
    "m_a=heavy": r"m_a = 'heavy'",
    "m_a=nan": r"m_a = nan",
    "m_a=inf": r"m_a = inf",
    "m_a=-1": r"m_a = -1\.0",
    "m_a=5": r"m_a = 5\.0.*< 4\.78",
    "form_factor_set=GRvDV2024": r"form_factor_set = 'GRvDV2024'.*did you mean 'GRvDV2023'",
    "m_a": r"'m_a' is no parameter assignment",
}


def one_sentence(done):
    """Return the error of a refused command: exit code 1, one line, no traceback."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("b2kinv")
    return done.stderr.rstrip("\n")


@pytest.fixture
def sited(checkout):
    """A checkout with an earlier site that nothing may touch, and where nothing may be left beside it."""
    checkout.site.mkdir(parents=True)
    (checkout.site / "index.html").write_text("earlier", encoding="utf-8")
    build.MAKER.sign(checkout.site)
    before = checkout.content(checkout.path / "_build")
    assert before["site/index.html"] == b"earlier"
    yield checkout
    assert checkout.content(checkout.path / "_build") == before


def test_book_says_what_it_does_and_where_to_open_it(built):
    lines = built.output.splitlines()
    for section in PAPER.in_book():
        assert any(re.fullmatch(rf"\[\d+/\d+\] {section.name}: [\d.]+ s", line) for line in lines)
    assert lines[-1].endswith(str(built.site / "index.html"))


def test_every_page_is_built_and_nothing_else_is_left(built):
    for page in PAPER.pages():
        assert (built.site / f"{page}.html").is_file()
    assert [path.name for path in (built.path / "_build").iterdir()] == ["site"]
    assert not list(built.path.glob("notebooks/*.files"))


@pytest.mark.slow
def test_second_site_names_its_parameters_and_leads_to_the_default_one(sited):
    # All notebooks with the parameter, one without, and other pages, in folders of each depth.
    pages = [f"notebooks/{one.name}" for one in PAPER.in_book() if "m_a" in assignments.defaults(PAPER, one)]
    pages += [
        "book/references",
        "notebooks/belle2_excess",
        "book/explorers/alp_decays",
        "book/api/as_printed",
    ]
    assert len(pages) == 8
    sited.keep(*pages)
    done = sited.run("book", "-p", "m_a=1.5", "--site", "light")
    assert done.returncode == 0, done.stderr
    folder = sited.path / "_build" / "site-light"
    for page in pages:
        path = folder / f"{page}.html"
        text = path.read_text(encoding="utf-8")
        assert "m_a = 1.5 GeV instead of 2 GeV" in text
        link = re.search(r'href="([^"]*)">see the default site', text)[1]
        assert path.parent.joinpath(link).resolve() == (sited.site / "index.html").resolve()
        # A verdict beside a number that was computed with other parameters is not about that number.
        assert text.count("verdict-mark") == text.count("verdict-of-defaults")
    assert "verdict-of-defaults" in (folder / "notebooks" / "alp_decays.html").read_text(encoding="utf-8")
    shutil.rmtree(folder)


@pytest.mark.parametrize(("assignment", "message"), BAD_PARAMETERS.items())
@pytest.mark.parametrize("command", [("book",), ("run", "alp_decays")], ids=["book", "run"])
def test_bad_parameters_are_refused_before_anything_starts(built, command, assignment, message):
    before = built.content(built.path / "_build")
    assert re.search(message, one_sentence(built.run(*command, "-p", assignment)))
    assert built.content(built.path / "_build") == before


def test_bad_site_name_is_refused(sited):
    assert "'../x' cannot be the name of a site" in one_sentence(sited.run("book", "--site", "../x"))


def test_damaged_data_file_is_named(sited):
    file = sited.path / "data" / "inputs.json"
    file.write_text(file.read_text(encoding="utf-8").replace("5.27", "5.72", 1), encoding="utf-8")
    assert "inputs.json" in one_sentence(sited.run("book"))


def test_missing_data_file_is_named(sited):
    (sited.path / "data" / "inputs.json").unlink()
    assert "inputs.json" in one_sentence(sited.run("run", "alp_decays"))


def test_missing_notebook_is_named(sited):
    (sited.path / "notebooks" / "alp_decays.ipynb").unlink()
    assert "'alp_decays' is missing" in one_sentence(sited.run("book"))
    assert "'alp_decays' is missing" in one_sentence(sited.run("run", "alp_decays"))
    assert "no notebook 'alp_decay' (did you mean" in one_sentence(sited.run("run", "alp_decay"))


def test_missing_page_is_named(sited):
    (sited.path / "book" / "index.md").unlink()
    assert "book/index" in one_sentence(sited.run("book"))


def test_damaged_notebook_is_named(sited):
    (sited.path / "notebooks" / "alp_decays.ipynb").write_text("{", encoding="utf-8")
    assert "alp_decays.ipynb cannot be read" in one_sentence(sited.run("book"))


def test_notebook_that_raises_is_named_with_its_last_line(sited):
    sited.keep("book/glossary", "notebooks/belle2_excess", "notebooks/alp_decays")
    path = sited.path / "notebooks" / "alp_decays.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    code[2]["source"] = "raise RuntimeError('first line\\nthe kaon is lost')"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    sentence = one_sentence(sited.run("book"))
    assert sentence.startswith(
        "b2kinv: the notebook 'alp_decays' failed: RuntimeError: the kaon is lost (in cell "
    )


def test_page_with_a_broken_link_is_refused(sited):
    sited.keep("book/glossary", "book/library")
    with (sited.path / "book" / "glossary.md").open("a", encoding="utf-8") as page:
        page.write("\n[nowhere](no-such-page.md)\n")
    assert "no-such-page" in one_sentence(sited.run("book"))


@pytest.mark.parametrize(
    ("arguments", "message"), [(["bok"], "invalid choice: 'bok'"), (["run"], "NOTEBOOK"), ([], "COMMAND")]
)
def test_wrong_command_line_is_refused_in_one_sentence(built, arguments, message):
    assert message in one_sentence(built.run(*arguments))


def test_run_leaves_everything_in_one_folder_and_prints_the_results(built, tmp_path):
    out = tmp_path / "mine"
    out.mkdir()
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    done = built.run("run", "alp_decays", "-p", "m_a=1.5", "--out", str(out))
    assert done.returncode == 0, done.stderr
    recorded = json.loads((out / "results.json").read_text(encoding="utf-8"))
    assert recorded["parameters"]["m_a"] == 1.5
    expected = alp_decays.evaluate(alp_decays.Parameters(m_a=1.5))
    for name, quantity in recorded["results"].items():
        assert name in done.stdout
        if name in expected and isinstance(quantity["value"], float):
            # Ten digits are kept.
            assert quantity["value"] == pytest.approx(expected.value(name), rel=1e-9), name
            assert quantity["unit"] == expected[name].unit
    assert {"python", "numpy", "b2kinv"} <= set(recorded["versions"])
    assert "inputs.json" in recorded["data"]
    assert "m_a: float = 1.5" in (out / "alp_decays.ipynb").read_text(encoding="utf-8")
    page = (out / "alp_decays.html").read_text(encoding="utf-8")
    assert "<h1>" in page
    # Verdicts are told, but their ledger is not in this folder, nor is it about these parameters.
    assert page.count("verdict-of-defaults") == page.count("verdict-mark") > 0
    assert "ledger.html" not in page
    tables = list((out / "alp_decays.files").glob("*.csv"))
    assert tables
    for table in tables:
        assert len(list(csv.reader(table.read_text(encoding="utf-8").splitlines()))) > 2
        for suffix in (".svg", ".pdf"):
            assert table.with_suffix(suffix).stat().st_size > 1000
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_plain_papermill_refuses_nonsense_with_the_same_sentence(built, tmp_path):
    done = subprocess.run(
        [
            *(sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3", "-p", "m_a", "-1.0"),
            *(str(built.path / "notebooks" / "alp_decays.ipynb"), str(tmp_path / "out.ipynb")),
        ],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode != 0
    assert "ValueError: m_a = -1.0 is not allowed (ALP mass)" in done.stderr


def test_refresh_gives_the_stored_bytes(built, checkout, monkeypatch):
    # Once for all, the notebooks are executed by `b2kinv book`, which shows what it has executed.
    def executed(jobs, report):
        for job in jobs:
            shutil.copyfile(built.site / "_sources" / "notebooks" / f"{job.name}.ipynb", job.target)

    monkeypatch.setattr(runner, "execute", executed)
    folder = checkout.path / "notebooks"
    stored = checkout.content(folder)
    stored_outputs.refresh(dataclasses.replace(PAPER, root=checkout.path))
    assert checkout.content(folder) == stored


def test_refresh_executes_and_stores(checkout):
    path = checkout.path / "notebooks" / "belle2_excess.ipynb"
    stored = checkout.content(path.parent)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    done = checkout.run("refresh", "belle2_excess")
    assert done.returncode == 0, done.stderr
    assert checkout.content(path.parent) == stored


def test_help_answers_at_once_and_shows_examples(built):
    done = built.run("--help")
    assert done.returncode == 0
    assert "b2kinv run alp_decays -p m_a=1.5" in done.stdout
    imported = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "b2kinv", "--help"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stderr
    assert not re.search(r"\| +(numpy|yaml|papermill|sphinx)$", imported, re.MULTILINE)


def test_parameters_are_listed_with_unit_range_and_meaning(built):
    lines = built.run("parameters", "alp_decays").stdout.splitlines()
    assert len(lines) == 1 + len(alp_decays.Parameters.table())
    assert any(re.match(r"m_a +2 +GeV .* ALP mass$", line) for line in lines)


def test_claims_are_printed_as_valid_json(built):
    done = built.run("claims", "--json")
    assert done.returncode == 0, done.stderr
    claims = json.loads(done.stdout)
    assert [one["id"] for one in claims] == [one.id for one in claims_file.load_claims(PAPER)]
    assert {"id", "paper", "as_printed", "standard", "unit", "verdict", "readings"} <= set(claims[0])
    assert {"family", "evidence", "margin", "uncertainty", "unchecked", "further"} <= set(claims[0])
