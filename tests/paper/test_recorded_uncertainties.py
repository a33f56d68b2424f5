"""Numbers on pages: none has more digits than its own uncertainty allows, which is that of today's inputs."""

import json
import math
import re

import pytest

from b2kinv.companion.execution import allowed_digits, outputs
from b2kinv.paper import PAPER, recorded_uncertainties

#: Number → why it is printed to more digits than its uncertainty at the default parameters has.
EXCEPTIONS = {}

_POWER = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_NUMBER = re.compile(r"−?(\d+)(?:\.(\d+))?(e[-+]\d+)?")
_PASTED = re.compile(r"\{glue:text\}`(?:/notebooks/(\w+)\.ipynb::)?([^`:]+):([^`:s]+)`")


def last_places(text):
    """Return for each number in a text the power of ten of its last digit, and how many digits it has."""
    found = []
    for piece in re.split(r" to ", text):
        mantissa, _, power = piece.partition(" × 10")
        raised = int(re.match(r"[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", power)[0].translate(_POWER)) if power else 0
        for whole, part, exponent in _NUMBER.findall(re.split(r"±| [^\d(]", mantissa)[0]):
            # Zeros at the end of a whole number fill it up.
            filling = 0 if part else len(whole) - len(whole.rstrip("0"))
            place = raised + int((exponent or "e0")[1:]) - len(part) + filling
            found.append((place, len((whole + part).lstrip("0")) - filling))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # By hand.
        ("65.4 m", [(-1, 3)]),
        ("(1.68 ± 0.12) × 10⁻⁵", [(-7, 3)]),
        ("(1.40–1.80) × 10⁸ kg", [(6, 3), (6, 3)]),
        ("1 × 10⁻⁹ to 2.5 GeV²", [(-9, 1), (-1, 2)]),
        ("−2.42", [(-2, 3)]),
        ("108 m", [(0, 3)]),
        ("520 events", [(1, 2)]),
        ("8.57e-06", [(-8, 3)]),
    ],
)
def test_places_are_found(text, expected):
    assert last_places(text) == expected


def recorded(section):
    """Return name → text of each number that the stored notebook has recorded."""
    notebook = json.loads((PAPER.notebooks / f"{section}.ipynb").read_text(encoding="utf-8"))
    shown = [one for cell in notebook["cells"] for one in cell.get("outputs", ())]
    texts = {}
    for one in shown:
        name = one["metadata"].get("scrapbook", {}).get("name", "")
        spelled = one.get("data", {}).get(f"{outputs.RECORD_PREFIX}text/plain", "")
        if name.endswith("_text"):
            texts[name.removesuffix("_text")] = "".join(spelled).strip("'\"")
    return texts


def too_many(text, known):
    """Return whether a number of a text has digits behind the second one of its error."""
    errors = known["error"]
    for i, (place, count) in enumerate(last_places(text)):
        error = errors[min(i, len(errors) - 1)]
        # By another way than `allowed_digits` takes.
        if error > 0.0 and count > 1 and place < math.floor(math.log10(1.0001 * error)) - 1:
            return True
    return False


@pytest.mark.parametrize("section", [one.name for one in PAPER.in_book()])
def test_no_recorded_number_has_more_digits_than_its_uncertainty(section):
    stored, texts = allowed_digits.stored(PAPER, section), recorded(section)
    assert stored
    assert texts, "the notebook has no stored outputs: b2kinv refresh stores them"
    # Run `python -m b2kinv.paper.recorded_uncertainties NAME` if a name is gone.
    assert set(stored) <= set(texts)
    assert [
        name for name, known in stored.items() if name not in EXCEPTIONS and too_many(texts[name], known)
    ] == []


def prose():
    """Return page → text, of all that paste bare numbers."""
    for path in sorted(PAPER.notebooks.glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        yield path.stem, "\n".join("".join(one["source"]) for one in cells if one["cell_type"] == "markdown")
    for path in sorted(PAPER.notebooks.parent.glob("book/**/*.md")):
        yield path.stem, path.read_text(encoding="utf-8")


def test_no_number_with_digits_of_a_page_s_own_has_more_than_its_uncertainty():
    wrong, seen = [], 0
    for page, text in prose():
        for section, name, spec in _PASTED.findall(text):
            known = allowed_digits.stored(PAPER, section or page).get(name)
            if known is None or name in EXCEPTIONS:
                continue
            seen += 1
            spelled = format(known["value"][0], spec)
            hundredth = spelled.endswith("%")
            percent = {"error": [100.0 * one for one in known["error"]]} if hundredth else known
            if too_many(spelled.rstrip("%").replace("-", "−", 1), percent):
                wrong.append((page, name, spec))
    assert wrong == []
    assert seen > 20


@pytest.mark.parametrize("section", ["belle2_excess", "dark_photon_decays", "alp_decays"])
def test_stored_uncertainties_are_those_of_today(section):
    stored = allowed_digits.stored(PAPER, section)
    for name, known in recorded_uncertainties.of_section(section).items():
        # To less than would move a digit; refresh them if it fails.
        assert stored[name]["error"] == pytest.approx(known["error"], rel=0.2, abs=1e-300), name


def test_an_uncertainty_is_that_of_the_number_by_itself():
    # BR(B+ -> K+ nu nu) of Belle II, arXiv:2311.14647: 2.3 +0.5 -0.5 (stat) +0.5 -0.4 (syst).
    known = allowed_digits.stored(PAPER, "belle2_excess")["branching_ratio_measured"]
    assert known["error"][0] == pytest.approx(
        0.5 * (math.hypot(0.5, 0.5) + math.hypot(0.5, 0.4)) * 1e-5, rel=0.03
    )
