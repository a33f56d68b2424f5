"""The ledger's rules on hand-made cases, and its data against the paper's list of claims."""

import dataclasses
import importlib.util
import json
import math
import re
import sys
import types

import numpy as np
import pytest
import yaml

from b2kinv.companion.ledger import claims_file, comparison, verdicts, wording
from b2kinv.companion.ledger.claims_file import Claim, LedgerError
from b2kinv.companion.ledger.computation import Computation
from b2kinv.paper import PAPER

PAPER_CLAIMS = PAPER.root.parent / "shared" / "paper" / "claims.yml"
SNAPSHOT = PAPER.tests / "paper" / "ledger_snapshot.json"
#: The same paper, whose claims are computed by modules made here.
TOY = dataclasses.replace(PAPER, claims_package="toy_claims")
REFRESH = "python tests/paper/refresh_ledger_snapshot.py"


def claim(kind="number", paper=2.6, rounding=None, **fields):
    """Return a toy claim."""
    defaults = {
        "id": "IIA.toy",
        "section": "toy_section",
        "what": "a toy",
        "equations": (17,),
        "unit": "GeV",
        "printed": str(paper),
    }
    rule = rounding or ({"digits": 2} if kind in ("input", "number", "range") else None)
    return Claim(kind=kind, paper=paper, rounding=rule, **{**defaults, **fields})


def entry(toy, as_printed, standard=None, readings=None, **fields):
    """Return the ledger's entry for a toy claim whose callables return the given values."""
    computation = Computation(
        as_printed=lambda: as_printed,
        standard=None if standard is None else lambda: standard,
        readings={name: lambda value=value: value for name, value in (readings or {}).items()},
        **fields,
    )
    return verdicts.compute([toy], {toy.id: computation})[toy.id]


# Each case worked out by hand. A tie is both neighbours that half-up and half-even rounding give.
@pytest.mark.parametrize(
    ("value", "printed", "digits", "expected"),
    [
        (2.64, 2.6, 2, True),
        (2.5500001, 2.6, 2, True),
        (2.5499999, 2.6, 2, False),
        (2.6499999, 2.6, 2, True),
        (2.6500001, 2.6, 2, False),
        # ties: 2.65 is 2.7 by half up and 2.6 by half to even; 2.75 is 2.8 by both; 2.55 is 2.6 by both
        (2.65, 2.6, 2, True),
        (2.65, 2.7, 2, True),
        (2.75, 2.7, 2, False),
        (2.75, 2.8, 2, True),
        (2.55, 2.5, 2, False),
        # a tie in decimal that binary arithmetic puts just below: 0.1 * 3 + 0.025 and 2.675
        (0.1 * 3 + 0.025, 0.33, 2, True),
        (0.1 * 3 + 0.025, 0.32, 2, True),
        (2.675, 2.68, 3, True),
        (2.675, 2.67, 3, False),
        # one digit
        (1.4e-5, 1e-5, 1, True),
        (1.6e-5, 1e-5, 1, False),
        (9.6e-6, 1e-5, 1, True),
        (9.4e-6, 1e-5, 1, False),
        (10.93, 10.0, 1, True),
        (10.93, 10.0, 2, False),
        (6.51, 7.0, 1, True),
        # three digits, below one and tiny, as in the paper
        (0.99649, 0.996, 3, True),
        (0.9955, 0.996, 3, True),
        (0.9965, 0.996, 3, True),
        (0.99651, 0.996, 3, False),
        (1.249e-55, 1.2e-55, 2, True),
        (1.251e-55, 1.2e-55, 2, False),
        # carries and signs
        (99.96, 100.0, 3, True),
        (-4.34, -4.3, 2, True),
        (-4.36, -4.3, 2, False),
        (4.3, -4.3, 2, False),
        (0.0, 2.6, 2, False),
    ],
)
def test_rounding_to_the_printed_digits(value, printed, digits, expected):
    assert verdicts.rounds_to(value, printed, digits) is expected


# The borders are the square roots of ten: 3.1622...
@pytest.mark.parametrize(
    ("value", "printed", "expected"),
    [
        (3.16, 1.0, True),
        (3.17, 1.0, False),
        (0.317, 1.0, True),
        (0.316, 1.0, False),
        (-1.0, 1.0, False),
        (0.0, 1e-12, False),
    ],
)
def test_an_order_of_magnitude_is_the_nearest_power_of_ten(value, printed, expected):
    assert verdicts.has_magnitude(value, printed) is expected


def test_a_range_agrees_only_with_both_ends():
    window = claim("range", (0.5, 0.9), {"digits": 1})
    assert entry(window, (0.54, 0.86), (0.5, 0.9)).verdict == "reproduced"
    assert entry(window, (0.56, 0.86), (0.6, 0.9)).verdict == "not reproduced"
    assert entry(window, (0.54, 0.96), (0.5, 1.0)).verdict == "not reproduced"


def test_the_ends_of_a_range_may_have_different_digits():
    # 0.4 has one digit, 1.1 has two: 1.14 is 1.1, and 1.16 is 1.2 although one digit of it would be 1
    window = claim("range", (0.4, 1.1), {"digits": [1, 2]})
    assert entry(window, (0.44, 1.14), (0.4, 1.1)).verdict == "reproduced"
    assert entry(window, (0.44, 1.16), (0.4, 1.1)).verdict == "reproduced by another reading"
    assert entry(window, (0.44, 1.16), (0.4, 1.2)).verdict == "not reproduced"


def test_a_range_of_magnitudes():
    window = claim("range", (1e-12, 1e-10), {"magnitude": True})
    assert entry(window, (2.9e-12, 4e-11), (1e-12, 1e-10)).verdict == "reproduced"
    assert entry(window, (3.3e-12, 4e-11), (3.3e-12, 4e-11)).verdict == "not reproduced"


def test_what_agrees_as_printed_is_reproduced_whatever_else_does():
    found = entry(claim(), 2.61, 3.0, {"x": 2.6})
    assert (found.verdict, found.agreeing_reading) == ("reproduced", "")


def test_the_first_reading_that_agrees_is_named():
    found = entry(claim(), 2.9, 3.0, {"no": 1.0, "yes": 2.6, "also": 2.61})
    assert (found.verdict, found.agreeing_reading) == ("reproduced by another reading", "yes")


def test_agreement_of_the_standard_value_alone_is_a_reading():
    found = entry(claim(), 2.9, 2.63, {"yes": 2.6})
    assert found.verdict == "reproduced by another reading"
    assert found.agreeing_reading == "the verified formula is used with today's inputs"


def test_no_agreement_is_not_reproduced():
    found = entry(claim(), 2.9, 3.0, {"no": 1.0})
    assert (found.verdict, found.agreeing_reading) == ("not reproduced", "")


@pytest.mark.parametrize("kind", ["statement", "figure"])
@pytest.mark.parametrize(
    ("as_printed", "standard", "readings", "expected"),
    [
        (True, True, {}, "holds"),
        (True, True, {"x": False}, "holds"),
        (np.True_, np.True_, {}, "holds"),
        (True, False, {"x": True}, "holds if formulas and inputs are taken as printed"),
        (False, True, {"x": True}, "holds if the verified formula is used with today's inputs"),
        (False, False, {"x": False, "the moon is full": True}, "holds if the moon is full"),
        (False, False, {"x": False}, "fails"),
    ],
)
def test_verdicts_of_statements(kind, as_printed, standard, readings, expected):
    assert entry(claim(kind, True, unit=None), as_printed, standard, readings).verdict == expected


def test_an_input_shows_what_the_data_hold():
    found = entry(claim("input"), 2.6)
    assert (found.verdict, found.as_printed, found.standard) == ("input", 2.6, 2.6)


def test_an_input_may_have_a_newer_value():
    assert entry(claim("input"), 2.6, 2.9).standard == 2.9


def test_an_input_that_is_not_what_the_paper_quotes_is_an_error():
    with pytest.raises(LedgerError, match=r"claim IIA\.toy: data/ holds 2\.9, but the paper quotes 2\.6 GeV"):
        entry(claim("input"), 2.9)


def test_a_claim_without_computation_is_not_yet_computed():
    found = verdicts.compute([claim()], {})["IIA.toy"]
    assert found.verdict == "not yet computed"
    assert (found.as_printed, found.standard, found.readings) == (None, None, ())


@pytest.mark.parametrize(
    ("kind", "paper", "returned", "message"),
    [
        ("number", 2.6, math.nan, "nan is not one finite number"),
        ("number", 2.6, np.inf, "inf.* is not one finite number"),
        ("number", 2.6, True, "True is not one finite number"),
        ("number", 2.6, None, "None is not one finite number"),
        ("number", 2.6, "2.6", "'2.6' is not one finite number"),
        ("number", 2.6, (1.0, 2.0), "is not one finite number"),
        ("range", (0.5, 0.9), 0.7, "0.7 is not a pair of finite numbers"),
        ("range", (0.5, 0.9), (0.5, 0.7, 0.9), "is not a pair of finite numbers"),
        ("range", (0.5, 0.9), (0.9, 0.5), "is not in ascending order"),
        ("statement", True, 1.0, "1.0 is not true or false"),
        ("statement", True, "yes", "'yes' is not true or false"),
    ],
)
def test_what_cannot_stand_for_a_claim_is_an_error_that_names_it(kind, paper, returned, message):
    with pytest.raises(LedgerError, match=rf"claim IIA\.toy, as printed: .*{message}"):
        entry(claim(kind, paper), returned, paper)


@pytest.mark.parametrize("part", ["as_printed", "standard", "readings", "sensitivity"])
def test_a_computation_that_raises_names_its_claim(part):
    def broken():
        raise ZeroDivisionError("the width vanishes")

    parts = {"as_printed": lambda: 2.6, "standard": lambda: 2.6}
    parts[part] = {"r": broken} if part == "readings" else broken
    with pytest.raises(
        LedgerError, match=r"claim IIA\.toy, .*ZeroDivisionError: the width vanishes"
    ) as caught:
        verdicts.compute([claim()], {"IIA.toy": Computation(**parts)})
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_a_number_needs_its_standard_value():
    with pytest.raises(LedgerError, match=r"claim IIA\.toy lacks its standard value"):
        entry(claim(), 2.6)


def test_ratio_and_sensitivity_are_in_the_entry():
    found = entry(claim(), 2.86, 1.3, sensitivity=lambda: {"f_0 ± 1σ": (1.2, np.float64(1.4))}).as_dict()
    assert found["ratio"] == {"as_printed": pytest.approx(1.1), "standard": pytest.approx(0.5)}
    assert found["sensitivity"] == [{"input": "f_0 ± 1σ", "low": 1.2, "high": 1.4}]


def test_the_ratio_of_a_range_is_end_by_end():
    window = claim("range", (0.5, 0.8), {"digits": 1})
    assert verdicts.ratio((1.0, 2.0), window) == (2.0, 2.5)


def test_the_ratio_of_logarithms_is_that_of_the_quantities():
    # 10^(-4.0 + 4.3) = 1.99526...
    assert verdicts.ratio(-4.0, claim(paper=-4.3, unit="log10(eps)")) == pytest.approx(1.995262315, rel=1e-9)


def test_the_ratio_of_a_statement_is_none():
    assert verdicts.ratio(True, claim("statement", True)) is None


def module(monkeypatch, claims):
    """Install toy_claims.toy_section with the given CLAIMS."""
    package, section = types.ModuleType("toy_claims"), types.ModuleType("toy_claims.toy_section")
    section.CLAIMS = claims
    section.__spec__ = importlib.util.spec_from_loader(section.__name__, loader=None)
    package.__path__, package.toy_section = [], section
    monkeypatch.setitem(sys.modules, "toy_claims", package)
    monkeypatch.setitem(sys.modules, "toy_claims.toy_section", section)


def test_collects_the_computations_of_a_section(monkeypatch):
    computation = Computation(as_printed=lambda: 2.6, standard=lambda: 2.6)
    module(monkeypatch, {"IIA.toy": computation})
    assert verdicts.collect(TOY, [claim()]) == {"IIA.toy": computation}


def test_a_section_without_module_is_not_collected(monkeypatch):
    module(monkeypatch, {})
    assert verdicts.collect(TOY, [claim(section="other")]) == {}


def test_a_computation_of_an_unknown_claim_is_an_error(monkeypatch):
    module(monkeypatch, {"IIA.toi": None})
    with pytest.raises(LedgerError, match=r"computes 'IIA\.toi', but the claims of toy_section are IIA\.toy"):
        verdicts.collect(TOY, [claim()])


def test_what_is_no_computation_is_an_error():
    with pytest.raises(LedgerError, match=r"claim IIA\.toy is computed by 2\.6, which is no Computation"):
        verdicts.compute([claim()], {"IIA.toy": 2.6})


def test_an_unknown_claim_is_an_error_with_the_nearest_name():
    with pytest.raises(LedgerError, match=r"no claim 'IIA\.ctaux'.*did you mean 'IIA\.ctau'"):
        verdicts.ledger(PAPER)["IIA.ctaux"]


def test_an_unknown_chapter_is_an_error():
    with pytest.raises(LedgerError, match="no section 'V' in the paper"):
        wording.section_markdown(PAPER, "V")


def test_a_page_computes_the_claims_of_its_own_section_only(monkeypatch):
    asked = []
    monkeypatch.setattr(verdicts, "compute", lambda claims, _: asked.extend(claims) or verdicts.Ledger(()))
    verdicts.chapter_ledger.__wrapped__(PAPER, "IIA")
    assert {one.section for one in asked} == {"alp_decays"}
    assert len(asked) == 12


@pytest.mark.parametrize("name", ["IIA.ctaux", "nonsense"])
def test_an_unknown_claim_is_an_error(name):
    with pytest.raises(LedgerError, match=f"no claim '{name}'"):
        verdicts.entry_of(PAPER, name)


# The claims file.


def test_there_are_54_claims_each_once():
    names = [one.id for one in claims_file.load_claims(PAPER)]
    assert len(names) == len(set(names)) == 54


def test_every_claim_is_complete():
    for one in claims_file.load_claims(PAPER):
        assert re.fullmatch(r"(I|IV|II[ABC]|III[ABC])\.[A-Za-z0-9_]+", one.id)
        assert re.fullmatch(r"[a-z0-9_]+", one.section), one.id
        assert one.what, one.id
        assert one.printed, one.id
        assert all(1 <= number <= 55 for number in one.equations), one.id
        assert one.equations or one.figure or one.kind in ("input", "statement"), one.id
        for name, (value, unit) in one.given.items():
            assert isinstance(value, int | float), (one.id, name)
            assert isinstance(unit, str), (one.id, name)
        for downward, upward in one.errors.values():
            assert downward > 0, one.id
            assert upward > 0, one.id


def test_the_printed_value_agrees_with_itself():
    for one in claims_file.load_claims(PAPER):
        assert verdicts.agrees(one.paper, one), one.id


def test_a_claim_belongs_to_one_chapter_of_the_paper():
    assert {one.chapter for one in claims_file.load_claims(PAPER)} == set(PAPER.chapters)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "guess"}, "claim x.y: kind 'guess' is none of"),
        ({"papr": 1}, r"claim x\.y: unknown key 'papr' \(did you mean 'paper'\?\)"),
        ({"paper": ".nan"}, r"claim x\.y, the printed value"),
        ({"paper": None}, r"claim x\.y, the printed value"),
        ({"rounding": None}, r"claim x\.y lacks a rounding rule"),
        ({"unit": ...}, r"claim x\.y lacks unit"),
    ],
)
def test_a_damaged_claim_is_named(tmp_path, change, message):
    fields = {
        "id": "x.y",
        "section": "x",
        "kind": "number",
        "what": "w",
        "equations": [1],
        "paper": 1.0,
        "unit": "1",
        "printed": "1",
        "rounding": {"digits": 1},
    }
    fields = {key: value for key, value in {**fields, **change}.items() if value is not ...}
    path = tmp_path / "claims.yml"
    path.write_text(yaml.safe_dump({"claims": [fields]}), encoding="utf-8")
    with pytest.raises(LedgerError, match=message):
        claims_file.read_claims(path)


def test_a_claim_that_stands_there_twice_is_named(tmp_path):
    entry_text = (
        "{id: x.y, section: x, kind: statement, what: w, equations: [], paper: true, unit: null, printed: p}"
    )
    path = tmp_path / "claims.yml"
    path.write_text(f"claims: [{entry_text}, {entry_text}]", encoding="utf-8")
    with pytest.raises(LedgerError, match=r"lists x\.y more than once"):
        claims_file.read_claims(path)


@pytest.mark.parametrize("content", [None, "claims: [", "other: 1", "[]"])
def test_a_missing_or_damaged_file_is_named(tmp_path, content):
    path = tmp_path / "claims.yml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(LedgerError, match=r"claims\.yml cannot be read as a list of claims"):
        claims_file.read_claims(path)


def machine_form(text, kind):
    """Return a value of the paper's list as a number, a pair or true, by reading its text anew."""
    if kind in ("statement", "figure"):
        return True
    if text == "Eq. 47":
        # Ours is the ratio of what follows from the Lagrangian to that equation.
        return 1.0
    number = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"
    pair = re.fullmatch(rf"({number}) - ({number})", text)
    return tuple(map(float, pair.groups())) if pair else float(re.match(number, text)[0])


# The paper's own list lies beside the project, not inside it: elsewhere there is nothing to compare with.
if PAPER_CLAIMS.is_file():

    def test_ids_kinds_units_and_values_are_those_of_the_paper():
        listed = yaml.safe_load(PAPER_CLAIMS.read_text(encoding="utf-8"))
        ours = claims_file.load_claims(PAPER)
        assert [(one.id, one.kind, one.unit) for one in ours] == [
            (theirs["id"], theirs["kind"], theirs.get("unit")) for theirs in listed
        ]
        for one, theirs in zip(ours, listed, strict=True):
            assert one.paper == machine_form(theirs.get("value"), one.kind), one.id
            equations = [int(number) for number in re.findall(r"\d+", theirs["eq"].split("Fig")[0])]
            assert set(equations) <= set(one.equations), one.id


# The whole ledger.


def test_counts_add_up_to_the_number_of_claims():
    counts = verdicts.ledger(PAPER).counts()
    assert sum(counts.values()) == 54
    assert tuple(counts) == tuple(verdicts.VERDICTS)


def test_json_is_strict_and_has_the_promised_keys():
    def refuse(constant):
        raise AssertionError(f"{constant} is not JSON")

    listed = json.loads(verdicts.ledger(PAPER).json_text(), parse_constant=refuse)
    assert [one["id"] for one in listed] == [one.id for one in claims_file.load_claims(PAPER)]
    for one in listed:
        assert {"id", "paper", "as_printed", "standard", "unit", "verdict", "readings"} <= set(one)
        assert one["verdict"] in verdicts.VERDICTS or re.fullmatch("holds if .+[^…]", one["verdict"])
        values = [one["as_printed"], one["standard"], *(reading["value"] for reading in one["readings"])]
        assert all(set(reading) == {"reading", "value"} for reading in one["readings"])
        assert all(set(moved) == {"input", "low", "high"} for moved in one["sensitivity"])
        shape = {"range": list, "statement": bool, "figure": bool}.get(one["kind"], float)
        shape = list if isinstance(one["paper"], list) else shape
        assert isinstance(one["paper"], shape), one["id"]
        for value in values:
            assert value is None or isinstance(value, shape), one["id"]
        if one["verdict"] == "not yet computed":
            assert values == [None, None], one["id"]
        else:
            assert None not in values, one["id"]


def test_text_names_every_claim_and_the_counts():
    text = wording.as_text(PAPER, verdicts.ledger(PAPER))
    for one in claims_file.load_claims(PAPER):
        assert re.search(rf"^  {re.escape(one.id)} ", text, re.MULTILINE), one.id
    assert re.search(r"^54 claims: \d+ ", text, re.MULTILINE)


def test_text_shows_the_reading_that_agrees():
    names = [one for one in claims_file.load_claims(PAPER) if one.id == "IIA.br_gg"]
    computation = Computation(
        as_printed=lambda: 88.0, standard=lambda: 88.1, readings={"the sum is halved": lambda: 93.1}
    )
    lines = wording.as_text(PAPER, verdicts.compute(names, {"IIA.br_gg": computation})).splitlines()
    assert lines[3] == "      93.1 % if the sum is halved"


def test_a_changed_number_names_the_claim_it_moved():
    was = entry(claim(), 2.61, 2.7, {"r": 1.0}).as_dict()
    now = entry(claim(), 2.92, 2.7, {"r": 1.5}).as_dict()
    assert comparison.changed([was], [now]) == [
        "IIA.toy moved: verdict reproduced → not reproduced; as printed 2.61 → 2.92; reading 'r' 1 → 1.5"
    ]
    assert comparison.changed([was], [was]) == []
    assert comparison.changed([was], []) == ["IIA.toy is gone"]
    assert comparison.changed([], [was]) == ["IIA.toy is new"]


def test_a_change_in_the_last_bits_is_none():
    was, now = (entry(claim(), 2.61 * factor, 2.7).as_dict() for factor in (1.0, 1.0 + 1e-9))
    assert comparison.changed([was], [now]) == []


def test_a_range_that_moves_is_told_by_its_ends():
    window = claim("range", (0.5, 0.9), {"digits": 1})
    was, now = (
        entry(window, (0.5, 0.9), (0.5, 0.9)).as_dict(),
        entry(window, (0.5, 0.9), (0.5, 0.92)).as_dict(),
    )
    assert comparison.changed([was], [now]) == ["IIA.toy moved: standard 0.5 – 0.9 → 0.5 – 0.92"]


def test_no_claim_has_moved_since_the_stored_ledger():
    stored = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    moved = comparison.changed(stored, verdicts.ledger(PAPER).as_json())
    assert not moved, "\n".join([*moved, f"If these moves are meant: {REFRESH}"])


# For pages.


@pytest.mark.parametrize(
    ("unit", "value", "expected"),
    [
        ("GeV", (1.507e8, 2.022e8), "(1.51 – 2.02) × 10⁸ GeV"),
        ("GeV", (9.5e7, 1.2e8), "(0.95 – 1.20) × 10⁸ GeV"),
        ("GeV^-1", (6.1e-9, 7.2e-9), "(6.10 – 7.20) × 10⁻⁹ GeV⁻¹"),
        ("1", (1e-12, 1e-10), "1.00 × 10⁻¹² – 1.00 × 10⁻¹⁰"),
        ("1", (1.5, 2.5), "1.50 – 2.50"),
        ("1e-5", (0.5, 0.9), "(0.500 – 0.900) × 10⁻⁵"),
        ("1e-5", 2.3, "2.30 × 10⁻⁵"),
        ("T", 10.2, "10.2 m_b"),
        ("eps", 2.44e-6, "2.44 × 10⁻⁶ ε"),
        ("alpha_X", 1e-3, "1.00 × 10⁻³"),
        ("log10(eps)", -4.3, "−4.30"),
        (None, 1.0, "1.00"),
        ("sigma", 2.716, "2.72 σ"),
        ("um", 2.04, "2.04 μm"),
    ],
)
def test_values_are_written_with_their_unit(unit, value, expected):
    paper = value
    kind = "range" if isinstance(value, tuple) else "number"
    assert (
        wording.value_text(value, claim(kind, paper, unit=unit, unit_word=PAPER.unit_words.get(unit)))
        == expected
    )


def test_a_badge_has_a_sign_and_a_word():
    found = wording.badge_html(entry(claim("statement", True), False, False, {"|x| < 1": True}))
    assert ">◐</span>\u00a0holds if …</span> &#124;x&#124; &lt; 1" in found
    assert 'class="verdict verdict-holds-if"' in found


def test_the_slice_of_a_section_has_one_row_a_claim():
    for chapter in PAPER.chapters:
        rows = wording.section_markdown(PAPER, chapter).splitlines()
        claims = [one for one in claims_file.load_claims(PAPER) if one.chapter == chapter]
        assert len(rows) == 2 + len(claims)
        # Five cells: no bar of a formula may end a cell early.
        assert all(row.count("|") == 6 for row in rows)
        assert all(one.anchor in row for one, row in zip(claims, rows[2:], strict=True))


def test_the_count_line_tells_every_claim():
    shown = wording.counts_markdown(PAPER)
    assert sum(int(number) for number in re.findall(r"</span>\u00a0(\d+) ", shown)) == 54
