"""Another edition of a paper, laid over its claims."""

import json
import os
import re
from pathlib import Path

import pytest

from b2kinv.companion.commands import command_line, options
from b2kinv.companion.ledger import claims_file, comparison, verdicts
from b2kinv.companion.ledger.claims_file import LedgerError
from b2kinv.companion.ledger.computation import Computation
from b2kinv.paper import PAPER

EXAMPLE = Path(__file__).with_name("made_up_edition.yml")
BASE = claims_file.load(PAPER)

#: In a word: what is wrong, the text of the file, and what is said of it.
REFUSED = {
    "itself": (
        "edition: x\nclaims:\n  - {id: IIA.fa_1sigma, printed: p, paper: &p [*p, *p]}\n",
        "is not a pair of finite numbers",
    ),
    "pairs of pairs": (
        "edition: x\nclaims:\n  - {id: IIA.fa_1sigma, printed: p, paper: [[1], [3, 4]]}\n",
        "is not a pair of finite numbers",
    ),
    "too large": (
        f"edition: x\nclaims:\n  - {{id: IIA.ctau, printed: p, paper: {'9' * 400}}}\n",
        "is not one finite number",
    ),
    "too small": (
        "edition: x\nclaims:\n  - {id: IIA.ctau, printed: p, paper: 5.0e-324}\n",
        "has no significant digits to agree with",
    ),
    "a date": (
        "edition: x\nclaims:\n  - {id: IIA.ctau, given: {m_a: [2001-01-01, GeV]}}\n",
        "is no number",
    ),
    "no number given": (
        "edition: x\nclaims:\n  - {id: IIA.ctau, given: {m_a: [.nan, GeV]}}\n",
        "nan is no number",
    ),
    "a key twice": (
        "edition: x\nclaims:\n  - {id: IIA.ctau, printed: p, paper: 1.0, paper: 65.0}\n",
        "'paper' is said twice",
    ),
    "unknown id": (
        "edition: x\nclaims: [{id: IIA.ctua, paper: 1, printed: '1'}]",
        "there is no claim 'IIA.ctua' (did you mean 'IIA.ctau'?)",
    ),
    "no claim": ("edition: x\nclaims: [IIA.ctau]", "'IIA.ctau' is no claim: give its `id`"),
    "no id": ("edition: x\nclaims: [{paper: 1}]", "there is no claim 'None'"),
    "another kind": (
        "edition: x\nclaims: [{id: IIA.ctau, kind: range, paper: [1, 2], printed: '1'}]",
        "claim IIA.ctau is of kind 'number' and cannot become 'range'",
    ),
    "twice": (
        "edition: x\nclaims: [{id: IIA.ctau, printed: a}, {id: IIA.ctau, printed: b}]",
        "lists IIA.ctau more than once",
    ),
    "not a number": (
        "edition: x\nclaims: [{id: IIA.ctau, paper: .nan, printed: '1'}]",
        "claim IIA.ctau, the printed value: nan is not one finite number",
    ),
    "text": (
        "edition: x\nclaims: [{id: IIA.ctau, paper: much, printed: '1'}]",
        "claim IIA.ctau, the printed value: 'much' is not one finite number",
    ),
    "zero": (
        "edition: x\nclaims: [{id: IIA.ctau, paper: 0, printed: '0'}]",
        "claim IIA.ctau: 0 has no significant digits",
    ),
    "two numbers for one": (
        "edition: x\nclaims: [{id: IIA.ctau, paper: [1, 2], printed: '1'}]",
        "claim IIA.ctau is one number and cannot become [1, 2]",
    ),
    "one number for two": (
        "edition: x\nclaims: [{id: IIA.fa_1sigma, paper: 1, printed: '1'}]",
        "claim IIA.fa_1sigma is a pair of numbers and cannot become 1",
    ),
    "descending": (
        "edition: x\nclaims: [{id: IIA.fa_1sigma, paper: [2, 1], printed: '1'}]",
        "claim IIA.fa_1sigma, the printed value: (2, 1) is not in ascending order",
    ),
    "digits below none": (
        "edition: x\nclaims: [{id: IIA.ctau, rounding: {digits: -1}}]",
        "claim IIA.ctau: -1 is no number of printed digits from 0 to 12",
    ),
    "digits for three": (
        "edition: x\nclaims: [{id: IIA.fa_1sigma, rounding: {digits: [1, 1, 1]}}]",
        "claim IIA.fa_1sigma: [1, 1, 1] does not give digits for",
    ),
    "rounding is text": (
        "edition: x\nclaims: [{id: IIA.ctau, rounding: digits}]",
        "claim IIA.ctau lacks a rounding rule",
    ),
    "a statement denied": (
        "edition: x\nclaims: [{id: IIA.chiral, paper: false, printed: no}]",
        "claim IIA.chiral: `printed` and `softened` must be text",
    ),
    "a statement that is false": (
        "edition: x\nclaims: [{id: IIA.chiral, paper: false, printed: denied}]",
        "claim IIA.chiral, the printed value: a statement must be true, not False",
    ),
    "given without a unit": (
        "edition: x\nclaims: [{id: IIA.ctau, given: {m_a: 2.0}}]",
        "claim IIA.ctau: `given` gives 2.0 for m_a, which is no pair",
    ),
    "a negative error": (
        "edition: x\nclaims: [{id: I.belle2, errors: {statistical: [-1, 1]}}]",
        "claim I.belle2: the uncertainty statistical is [-1, 1]",
    ),
    "an unknown word": (
        "edition: x\nclaims: [{id: IIA.ctau, softened: abuot}]",
        "claim IIA.ctau: there is no rule for 'abuot' under `softening` (did you mean 'about'?)",
    ),
    "what no edition prints": (
        "edition: x\nclaims: [{id: IIA.ctau, famly: y}]",
        "claim IIA.ctau: an edition prints no 'famly'",
    ),
    "a number without its text": (
        "edition: x\nclaims: [{id: IIA.ctau, paper: 71}]",
        "claim IIA.ctau has another value, so say under `printed` how it is written",
    ),
    "no edition": ("claims: []", "cannot be read as an edition: it lacks `edition`"),
    "no claims": ("edition: x", "cannot be read as an edition: it lacks `claims`"),
    "no list": ("edition: x\nclaims: {}", "cannot be read as an edition: `claims` must be a list"),
    "a nameless edition": ("edition: ''\nclaims: []", "`edition` must be a name"),
    "an edition of a kind": ("edition: {nam: x}\nclaims: []", "`edition` must be a name"),
    "empty": ("", "cannot be read as an edition: it lacks `edition` and `claims`"),
    "no YAML": ("claims: [", "cannot be read as an edition: while parsing"),
}


@pytest.fixture
def edition(tmp_path):
    """Return a function that writes a file and lays it over the claims."""

    def lay(text):
        path = tmp_path / "edition.yml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return claims_file.laid_over(BASE, path)

    return lay


def test_only_what_an_edition_prints_otherwise_changes():
    laid = claims_file.laid_over(BASE, EXAMPLE)
    assert laid.edition.name == "made up"
    before, after = ({one.id: one for one in file.claims} for file in (BASE, laid))
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {
        "IIA.ctau",
        "IIA.br_ss",
        "IIB.thermalise",
    }
    assert (after["IIA.ctau"].paper, after["IIA.ctau"].printed) == (71.0, "≃ 71 m")
    assert after["IIA.ctau"].family == before["IIA.ctau"].family != ""
    # "≈" takes the nearest power of ten, "about" the printed digits (data/claims.yml).
    assert (before["IIB.thermalise"].nearest_power, after["IIB.thermalise"].nearest_power) == (True, False)


def test_verdicts_that_move_are_told_one_by_one():
    computations = {
        "IIA.ctau": Computation(as_printed=lambda: 71.0, standard=lambda: 60.0),
        "IIA.br_ss": Computation(as_printed=lambda: 7.4, standard=lambda: 8.1),
        "IIA.br_gg": Computation(as_printed=lambda: 93.0, standard=lambda: 90.0),
    }
    usual, other = (
        verdicts.compute([one for one in file.claims if one.id in computations], computations).as_json()
        for file in (BASE, claims_file.laid_over(BASE, EXAMPLE))
    )
    # 7.4 rounds to 7, and not to 8.5; 71 is not 65.
    assert comparison.moved_verdicts(usual, other) == [
        "IIA.br_ss moves: reproduced (≃ 7 %) → not reproduced (8.5 %)",
        "IIA.ctau moves: not reproduced (≃ 65 m) → reproduced (≃ 71 m)",
    ]
    assert {one["id"]: one["moved_from"] for one in json.loads(comparison.edition_json(usual, other))} == {
        "IIA.br_gg": None,
        "IIA.br_ss": "reproduced",
        "IIA.ctau": "not reproduced",
    }


@pytest.mark.parametrize("wrong", REFUSED)
def test_nonsense_is_refused_in_one_sentence(edition, wrong):
    text, said = REFUSED[wrong]
    with pytest.raises(LedgerError) as refused:
        edition(text)
    assert said in str(refused.value)
    assert "edition.yml" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_what_is_no_text_is_refused(edition, tmp_path):
    with pytest.raises(LedgerError, match="cannot be read as an edition"):
        edition(b"\xff\xfe\x00")
    with pytest.raises(LedgerError, match="cannot be read as an edition"):
        claims_file.laid_over(BASE, tmp_path)
    with pytest.raises(LedgerError, match="cannot be read as an edition"):
        claims_file.laid_over(BASE, tmp_path / "absent.yml")


def test_a_command_lays_it_over_for_itself_and_its_processes_and_no_longer(monkeypatch, tmp_path):
    monkeypatch.chdir(EXAMPLE.parent)
    monkeypatch.setenv("B2KINV_EDITION", "")
    with options.edition(PAPER, EXAMPLE.name):
        # Kernels and Sphinx work in folders of their own.
        assert Path(os.environ["B2KINV_EDITION"]).read_bytes() == EXAMPLE.read_bytes()
        assert claims_file.load(PAPER).edition.name == "made up"
    assert claims_file.load(PAPER).edition == BASE.edition


@pytest.mark.parametrize("command", [["claims"], ["claims", "--json"], ["book", "--site", "never"]])
def test_commands_refuse_it_before_they_begin(command, tmp_path, capsys):
    code = command_line.main(PAPER, [*command, "--edition", str(tmp_path)])
    told = capsys.readouterr()
    assert (code, told.out) == (1, "")
    assert told.err.startswith(f"b2kinv: {tmp_path} cannot be read as an edition: ")
    assert told.err.count("\n") == 1
    assert not (PAPER.build_folder / "site-never").exists()
    assert "B2KINV_EDITION" not in os.environ


def test_edition_is_read_once(tmp_path):
    file = tmp_path / "v3.yml"
    text = EXAMPLE.read_text(encoding="utf-8")
    for name in ("one", "two"):
        # The second time in the same process.
        file.write_text(text.replace("made up", name), encoding="utf-8")
        with options.edition(PAPER, str(file)):
            file.write_text("edition: [", encoding="utf-8")
            assert claims_file.load(PAPER).edition.name == name
    with (
        pytest.raises(claims_file.LedgerError, match=rf"^{re.escape(str(file))} "),
        options.edition(PAPER, str(file)),
    ):
        pass
