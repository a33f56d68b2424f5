"""What notebook cells call: validation whoever set the values, records that others can read, files."""

import ast
import json
import math
import re
import subprocess
import sys

import numpy as np
import pytest
from matplotlib.figure import Figure

from b2kinv import paper
from b2kinv.companion.execution import outputs
from b2kinv.companion.execution.page import Page
from b2kinv.paper import PAPER, as_printed
from b2kinv.quantities.drawing import Drawing
from b2kinv.quantities.results import Quantity
from b2kinv.sections import alp_decays


def begin(**variables):
    return Page.begin(PAPER, "alp_decays", variables)


QUANTITIES = {
    "branching_ratio": Quantity(np.float64(1.7e-5), "1", "BR(B⁺ → K⁺ a) (Eq. 8)", np.float64(1.2e-6)),
    "window": Quantity((1.4e8, 1.8e8), "GeV", "window of f_a"),
    "possible": Quantity(np.True_, "1", "whether it is possible"),
    "curve": Quantity(np.linspace(0, 1, 5), "1", "a curve"),
}


def test_values_of_the_namespace_are_validated():
    parameters = begin(m_a=1.5, np=np, In=["x"], _i="x", open=open).parameters
    assert (parameters.m_a, parameters.f_a) == (1.5, 1e8)


def test_what_a_section_says_of_its_numbers_is_recorded(monkeypatch):
    recorded = {}
    monkeypatch.setattr(
        outputs, "show_record", lambda name, quantity, _: recorded.__setitem__(name, quantity)
    )
    page = begin(f_a=2e8)
    # 2.045e-5 at 10⁸ GeV is a quarter of that here, inside (0.5 to 0.9)e-5.
    assert page.judge(page.at())["rate_words"].value == "inside the one-σ window of the excess"
    told = {"chiral_words", "rate_words", "escape_words", "window_words", "explains_words", "exclusion_words"}
    assert set(recorded) == told


@pytest.mark.parametrize(
    ("namespace", "message"),
    [
        ({"m_a": -1.0}, r"m_a = -1\.0 is not allowed \(ALP mass\)"),
        ({"m_a": "2"}, r"m_a = '2' is not allowed"),
        ({"m_a": math.nan}, r"m_a = nan is not allowed"),
        ({"m_a": None}, r"m_a = None is not allowed"),
        ({"m_a": 5.0}, r"m_a = 5\.0 is not allowed \(ALP mass in B⁺ → K⁺ a\): .* < 4\.785"),
        ({"m_a": [1.0, 2.0]}, r"m_a is not allowed to have several values"),
        # papermill alone would only log an unknown name.
        ({"m_aa": 2.0}, r"unknown parameter 'm_aa'.*did you mean 'm_a'"),
    ],
)
def test_nonsense_is_refused_inside_the_notebook_too(namespace, message):
    with pytest.raises(ValueError, match=message):
        Page.begin(PAPER, "alp_decays", namespace)


def test_unknown_section_is_refused():
    with pytest.raises(ValueError, match=r"no notebook 'alp_decay' .did you mean 'alp_decays'"):
        Page.begin(PAPER, "alp_decay", {})


def test_page_of_the_paper_reads_the_variables_of_its_caller():
    notebook = {}
    exec("from b2kinv import paper\nm_a = 1.5\npage = paper.page('alp_decays')", notebook)
    assert notebook["page"].parameters.m_a == 1.5
    assert notebook["page"].paper is paper.PAPER
    # Later cells have variables of their own; then a reader runs the notebook once more.
    exec("m_a, number, words = 1.0, 3, 'other'\npage = paper.page('alp_decays')", notebook)
    assert notebook["page"].parameters.m_a == 1.0


def test_page_works_in_plain_python(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from b2kinv import figures, paper\n"
        "C_q = 0.5\n"
        "page = paper.page('alp_decays')\n"
        "result = page.evaluate()\n"
        "print(result.parameters.C_q)\n"
        "page.figure(figures.alp_couplings(result))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["0.5", "Figure alp_couplings"]
    left = {path.name for path in (tmp_path / "alp_decays.files").iterdir()}
    assert left == {*(f"alp_couplings.{kind}" for kind in outputs.FILE_KINDS), outputs.SOURCES_FILE}


def test_record_is_readable_by_glue_and_by_machines(displayed):
    begin().record(QUANTITIES)
    prefix = outputs.RECORD_PREFIX
    shown = {metadata["scrapbook"]["name"]: data for data, metadata in displayed}
    assert list(shown) == [
        f"{name}{suffix}" for name in ("branching_ratio", "window", "possible") for suffix in ("", "_text")
    ]
    assert all(metadata["scrapbook"]["mime_prefix"] == prefix for _, metadata in displayed)
    assert all(key.startswith(prefix) for data in shown.values() for key in data)
    # myst-nb reads the text as a Python literal and formats it.
    assert ast.literal_eval(shown["branching_ratio"][prefix + "text/plain"]) == 1.7e-5
    assert ast.literal_eval(shown["branching_ratio_text"][prefix + "text/plain"]) == "(1.70 ± 0.12) × 10⁻⁵"
    assert shown["window"][prefix + "text/markdown"].startswith("$")
    described = json.loads(json.dumps(shown["branching_ratio"][outputs.QUANTITY_MIME], allow_nan=False))
    assert described == {
        "value": 1.7e-5,
        "uncertainty": 1.2e-6,
        "unit": "1",
        "meaning": "BR(B⁺ → K⁺ a) (Eq. 8)",
    }


def test_infinite_number_is_recorded_as_valid_json(displayed):
    begin().record({"limit": Quantity(math.inf, "GeV", "no limit")})
    described = displayed[0][0][outputs.QUANTITY_MIME]
    assert json.loads(json.dumps(described, allow_nan=False))["value"] == "inf"


def test_table_has_a_row_for_each_name(displayed):
    page = begin()
    page.table(QUANTITIES, "window", "branching_ratio")
    page.table(QUANTITIES)
    named, all_of_them = (data["text/markdown"].splitlines()[2:] for data, _ in displayed)
    assert named == [
        r"| window of f<sub>a</sub> | $(1.40\text{–}1.80) \times 10^{8}\,\mathrm{GeV}$ |",
        r"| BR(B⁺ → K⁺ a) (Eq. 8) | $(1.70 \pm 0.12) \times 10^{-5}$ |",
    ]
    # One value each, in the order of the result.
    assert [row.split(" | ")[0] for row in all_of_them] == [
        "| BR(B⁺ → K⁺ a) (Eq. 8)",
        "| whether it is possible",
    ]


def test_misspelt_quantity_is_refused():
    page = begin()
    with pytest.raises(KeyError, match="did you mean"):
        page.table(page.at(), "decay_lenght")


def test_quantities_can_be_given_as_tuples(displayed):
    page = begin()
    described = ("rate", "1", "a rate", 0.1), ("share", "%", "a share")
    given = {name: (0.5, unit, meaning, *sigma) for name, unit, meaning, *sigma in described}
    assert page.record(given) == {
        "rate": Quantity(0.5, "1", "a rate", 0.1),
        "share": Quantity(0.5, "%", "a share"),
    }
    recorded = [data[outputs.QUANTITY_MIME] for data, _ in displayed if outputs.QUANTITY_MIME in data]
    assert [(one["uncertainty"], one["unit"]) for one in recorded] == [(0.1, "1"), (None, "%")]


def test_evaluate_records_what_the_section_says(displayed):
    page = begin(m_a=1.5)
    result = page.evaluate()
    expected = alp_decays.evaluate(alp_decays.Parameters(m_a=1.5))
    assert result.parameters == expected.parameters
    recorded = {
        metadata["scrapbook"]["name"]: data[outputs.QUANTITY_MIME]["value"]
        for data, metadata in displayed
        if outputs.QUANTITY_MIME in data
    }
    assert set(recorded) == set(expected)
    assert recorded["decay_length"] == pytest.approx(expected.value("decay_length"), rel=1e-9)
    displayed.clear()
    # Another point is computed, and not recorded.
    assert page.at(f_a=2e8).parameters == expected.parameters.replace(f_a=2e8)
    assert displayed == []


def test_numbers_of_a_table_have_the_digits_that_their_uncertainty_allows(displayed):
    page = begin()
    page.table(page.at(), "decay_length", "branching_ratio_B_plus_to_K_plus_alp", within=page.uncertainties)
    [(data, _)] = displayed
    text = data["text/markdown"]
    # cτ of 114.13 m with α_s(m_Z) and quark masses at their errors, two digits of the smaller error; 5 % of
    # BR from the form factor.
    assert re.search(r"\$114\.\d\^\{\+5\.\d\}_\{-5\.\d\}\\,\\mathrm\{m\}\$", text)
    assert re.search(r"\$2\.04\^\{\+0\.1\d\}_\{-0\.1\d\} \\times 10\^\{-5\}\$", text)
    assert "of a single number that has none, no uncertainty is known" in text
    assert "\\pm" not in text


def test_uncertainties_are_of_what_is_changed_and_of_what_is_added(displayed):
    # BR goes with f_a to the power −2 whatever the form factors are: its errors with it.
    name = "branching_ratio_B_plus_to_K_plus_alp"
    usual = begin().uncertainties.spread(name).interval_68
    assert begin().uncertainties_at(f_a=2e8).spread(name).interval_68 == pytest.approx(np.array(usual) / 4.0)
    # A lifetime is a length over the speed of light, which is exact.
    found = Page.begin(PAPER, "conclusions", {}).uncertainties_at("separation")
    length, time = (found.spread(name).interval_68 for name in ("alp_decay_length", "alp_lifetime"))
    assert np.array(length) / np.array(time) == pytest.approx(299792458.0)
    assert displayed == []


def test_numbers_are_told_with_their_errors_where_there_are_any(displayed):
    page = Page.begin(PAPER, "belle2_excess", {})
    page.tell(page.uncertainties, "branching_ratio_measured", "uncertainty_up")
    texts = {
        metadata["scrapbook"]["name"]: data[outputs.RECORD_PREFIX + "text/plain"]
        for data, metadata in displayed
        if not metadata["scrapbook"]["name"].endswith("_text")
    }
    # 2.3 ± 0.5 +0.5 −0.4 in quadrature; the error itself has none.
    assert texts == {
        "branching_ratio_measured_told": "'(2.30 +0.71 −0.64) × 10⁻⁵'",
        "uncertainty_up_told": "'7.07 × 10⁻⁶'",
    }


def test_a_function_of_the_parameters_has_uncertainties_as_a_section_has(displayed):
    page = Page.begin(PAPER, "belle2_excess", {})

    def doubled(parameters):
        return {"twice": Quantity(2.0 * parameters.branching_ratio_measured, "1", "twice the rate")}

    low, high = page.uncertainties_of(doubled).spread("twice").interval_68
    assert (low, high) == pytest.approx((2.0 * (2.3e-5 - 0.64e-5), 2.0 * (2.3e-5 + 0.707e-5)), rel=2e-3)
    assert displayed == []


def test_variants_change_one_thing_each(displayed):
    page = Page.begin(PAPER, "alp_freeze_in", {"C_q": 0.3})
    relic = page.variants("relic_density")
    relic.add("usual", "as it is")
    relic.add("majorana", "Majorana dark matter", dark_matter="majorana")
    relic.add("printed", "rounded constants", as_printed.freeze_in_with("relic_density"))
    assert [quantity.meaning for quantity in relic.values()] == [
        "as it is",
        "Majorana dark matter",
        "rounded constants",
    ]
    # The amplitude doubles, and identical particles take half of its square.
    assert relic["majorana"].value / relic["usual"].value == pytest.approx(2.0, rel=1e-3)
    # Printed: M_Pl and s_0 rounded to two digits.
    assert relic["printed"].value / relic["usual"].value == pytest.approx(1.0, rel=0.1)
    assert relic["printed"].value != relic["usual"].value
    names = [metadata["scrapbook"]["name"] for data, metadata in displayed if outputs.QUANTITY_MIME in data]
    assert names == ["usual", "majorana", "printed"]


def test_figure_and_claims_leave_files_and_what_was_read(displayed, tmp_path):
    page = begin()
    page.record(QUANTITIES)
    assert list(tmp_path.iterdir()) == []
    page.figure(Drawing("line", Figure(), {"x [GeV]": [0.0, 1.0]}))
    folder = tmp_path / "alp_decays.files"
    assert {path.name for path in folder.iterdir()} == {"line.csv", "line.svg", "line.pdf", "sources.json"}
    (folder / outputs.SOURCES_FILE).unlink()
    before = list(PAPER.data_used())
    page.claims()
    # What is read to judge claims is no source of the page.
    assert json.loads((folder / outputs.SOURCES_FILE).read_text(encoding="utf-8")) == before
    assert displayed[-1][0]["text/markdown"].startswith("| Claim | Paper |")
