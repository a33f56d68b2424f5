"""The reproduction ledger: every checkable claim of the paper beside what comes out here, with a verdict.

`data/claims.yml` says what the paper prints, the modules of claims how each is computed. From the
two follow, for every claim, the value as printed (the printed formula with the paper's inputs), the standard
value (the verified formula with today's inputs), the values of other readings, and the verdict. A verdict is
computed from the numbers; there is no place where one could be typed.
"""

import dataclasses
import decimal
import functools
import importlib
import importlib.util
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

from b2kinv.companion.ledger import claims_file
from b2kinv.companion.ledger.claims_file import Claim, Value
from b2kinv.companion.ledger.computation import Computation
from b2kinv.companion.papers import Paper
from b2kinv.companion.words import formatting
from b2kinv.quantities import validation

#: Every verdict with its sign, so that none is told by colour alone. "holds if …" goes on with the condition.
VERDICTS = {
    "reproduced": "✔",
    "reproduced by another reading": "◐",
    "not reproduced": "✘",
    "holds": "✔",
    "holds if …": "◐",
    "fails": "✘",
    "input": "❝",
    "not yet computed": "○",
}

# Two implicit readings: a printed number that only the verified formula gives, or a statement that only one
# of the two calculations supports, must not look like plain agreement.
STANDARD_READING = "the verified formula is used with today's inputs"
PRINTED_READING = "formulas and inputs are taken as printed"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entry:
    """One claim with what was computed for it.

    Attributes
    ----------
    claim : Claim
    as_printed, standard : float, tuple, bool or None
        In the claim's unit; None where nothing is computed yet.
    readings : tuple of (str, value)
        Alternative readings with their values.
    sensitivity : tuple of (str, low, high)
        Inputs with the standard value for the input moved down and up.
    verdict : str
    agreeing_reading : str
        The reading that the verdict refers to, if it refers to one.
    note, pointer : str
        As in `Computation`.
    """

    claim: claims_file.Claim
    verdict: str
    as_printed: Value | None = None
    standard: Value | None = None
    readings: tuple[tuple[str, Value], ...] = ()
    sensitivity: tuple[tuple[str, Value, Value], ...] = ()
    agreeing_reading: str = ""
    note: str = ""
    pointer: str = ""

    @property
    def verdict_group(self) -> str:
        """The verdict as a key of `VERDICTS`: without the condition."""
        return "holds if …" if self.verdict.startswith("holds if ") else self.verdict

    def as_dict(self) -> dict[str, Any]:
        """Return what `claims --json` prints for the claim: JSON types, no NaN."""
        claim = self.claim
        return {
            "id": claim.id,
            "section": claim.section,
            "equation": claim.place,
            "kind": claim.kind,
            "what": claim.what,
            "unit": claim.unit,
            "paper": formatting.plain(claim.paper),
            "as_printed": formatting.plain(self.as_printed),
            "standard": formatting.plain(self.standard),
            "verdict": self.verdict,
            "agreeing_reading": self.agreeing_reading or None,
            "ratio": {
                "as_printed": formatting.plain(ratio(self.as_printed, claim)),
                "standard": formatting.plain(ratio(self.standard, claim)),
            },
            "readings": [
                {"reading": name, "value": formatting.plain(value)} for name, value in self.readings
            ],
            "sensitivity": [
                {"input": name, "low": formatting.plain(low), "high": formatting.plain(high)}
                for name, low, high in self.sensitivity
            ],
            "given": {
                name: {"value": value, "unit": unit} for name, (value, unit) in sorted(claim.given.items())
            },
            "printed": claim.printed,
            "rounding": claim.rounding,
            "errors": claim.errors,
            "note": self.note,
            "pointer": self.pointer or None,
        }


@dataclasses.dataclass(frozen=True)
class Ledger:
    """All claims in the paper's order."""

    entries: tuple[Entry, ...]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, claim_id: str) -> Entry:
        for entry in self.entries:
            if entry.claim.id == claim_id:
                return entry
        names = [entry.claim.id for entry in self.entries]
        raise claims_file.LedgerError(
            f"no claim {claim_id!r} in the ledger" + validation.nearest_hint(claim_id, names)
        )

    def chapter(self, chapter: str) -> tuple[Entry, ...]:
        """Return the entries of one section of the paper, such as "IIA"."""
        return tuple(entry for entry in self.entries if entry.claim.chapter == chapter)

    def counts(self) -> dict[str, int]:
        """Return verdict → number of claims, for every verdict of `VERDICTS` in that order."""
        groups = [entry.verdict_group for entry in self.entries]
        return {verdict: groups.count(verdict) for verdict in VERDICTS}

    def as_json(self) -> list[dict[str, Any]]:
        """Return the list of objects that `claims --json` prints."""
        return [entry.as_dict() for entry in self.entries]

    def json_text(self) -> str:
        """Return `as_json` as strictly valid JSON text."""
        return json.dumps(self.as_json(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def collect(
    paper: Paper, claims: Sequence[Claim], sections: Iterable[str] | None = None
) -> dict[str, Computation]:
    """Return claim id → `Computation`, from the modules of the paper's claims that have a section's name.

    Parameters
    ----------
    paper : Paper
    claims : sequence of Claim
        All claims of these sections.
    sections : iterable of str, optional
        Which sections; all by default. Only their modules are imported.

    Raises
    ------
    LedgerError
        If such a module computes a claim that does not exist or belongs to another section.
    """
    computations = {}
    for section in dict.fromkeys(sections or (claim.section for claim in claims)):
        name = f"{paper.claims_package}.{section}"
        if importlib.util.find_spec(name) is None:
            continue
        own = [claim.id for claim in claims if claim.section == section]
        for claim_id, computation in importlib.import_module(name).CLAIMS.items():
            if claim_id not in own:
                raise claims_file.LedgerError(
                    f"{name} computes {claim_id!r}, but the claims of {section} are {', '.join(own)}"
                    + validation.nearest_hint(claim_id, own)
                )
            computations[claim_id] = computation
    return computations


def compute(claims: Iterable[Claim], computations: Mapping[str, Computation]) -> Ledger:
    """Return the `Ledger` of the claims.

    Parameters
    ----------
    claims : sequence of Claim
    computations : mapping of str to Computation
        By claim id; a claim without one is not yet computed.

    Raises
    ------
    LedgerError
        If a computation fails, or returns what cannot stand for its claim. The message names the claim.
    """
    return Ledger(tuple(_entry(claim, computations.get(claim.id)) for claim in claims))


@functools.cache
def chapter_ledger(paper: Paper, chapter: str) -> Ledger:
    """Return the ledger of one section of the paper, such as "IIA", computed once per process.

    Raises
    ------
    LedgerError
        If there is no such section, or one of its claims cannot be computed.
    """
    if chapter not in paper.chapters:
        raise claims_file.LedgerError(
            f"no section {chapter!r} in the paper: it must be one of {', '.join(paper.chapters)}"
            + validation.nearest_hint(chapter, paper.chapters)
        )
    claims = claims_file.load_claims(paper)
    own = [claim for claim in claims if claim.chapter == chapter]
    return compute(own, collect(paper, claims, [claim.section for claim in own]))


def ledger(paper: Paper) -> Ledger:
    """Return the ledger of a paper, each claim computed once per process."""
    return Ledger(tuple(entry for chapter in paper.chapters for entry in chapter_ledger(paper, chapter)))


def rounds_to(value: float, printed: float, digits: int) -> bool:
    """Say whether a value, rounded to significant digits, is the printed number.

    A tie counts as both neighbours that rounding half up and half to even give. Digits beyond the twelfth are
    dropped first: 2.675 means the decimal number, not the binary one just below it.

    Parameters
    ----------
    value, printed : float
    digits : int
        Significant digits that are printed.

    Examples
    --------
    >>> rounds_to(2.64, 2.6, 2), rounds_to(2.66, 2.6, 2), rounds_to(2.65, 2.6, 2), rounds_to(2.65, 2.7, 2)
    (True, False, True, True)
    """
    exact = decimal.Decimal(f"{value:.11e}")
    target = decimal.Decimal(f"{printed:.{digits - 1}e}")
    return any(
        decimal.Context(prec=digits, rounding=rule).plus(exact) == target
        for rule in (decimal.ROUND_HALF_UP, decimal.ROUND_HALF_EVEN)
    )


def has_magnitude(value: float, printed: float) -> bool:
    """Say whether the printed power of ten is the nearest one to a value.

    Examples
    --------
    >>> has_magnitude(3e-12, 1e-12), has_magnitude(4e-12, 1e-12)
    (True, False)
    """
    return value * printed > 0.0 and abs(math.log10(value / printed)) <= 0.5


def agrees(value: Any, claim: Claim) -> bool:
    """Say whether a computed value is the printed one, by the rule that the claim states."""
    if claim.kind in ("statement", "figure"):
        return bool(value)
    # A claim of any other kind has a rule, or could not be read.
    rule = claim.rounding or {}
    values, printed = (value, claim.paper) if claims_file.is_pair(claim.paper) else ((value,), (claim.paper,))
    if rule.get("magnitude"):
        return all(has_magnitude(*pair) for pair in zip(values, printed, strict=True))
    digits = rule["digits"]
    each = digits if claims_file.is_pair(digits) else [digits] * len(printed)
    return all(rounds_to(*triple) for triple in zip(values, printed, each, strict=True))


def ratio(value: Any, claim: Claim) -> float | tuple[float, ...] | None:
    """Return value over printed value, end by end for a range; None where that has no meaning.

    For a logarithm it is the ratio of the quantities themselves.
    """
    if value is None or isinstance(claim.paper, bool):
        return None
    if claims_file.is_pair(claim.paper):
        return tuple(end / printed for end, printed in zip(value, claim.paper, strict=True))
    if claim.unit is not None and claim.unit.startswith("log10"):
        return float(10.0 ** (value - claim.paper))
    return float(value / claim.paper)


def entry_of(paper: Paper, claim_id: str) -> Entry:
    """Return the entry of one claim; only its own section of the paper is computed.

    Raises
    ------
    LedgerError
        If there is no such claim.
    """
    chapter = claim_id.split(".")[0]
    return (chapter_ledger(paper, chapter) if chapter in paper.chapters else ledger(paper))[claim_id]


def _entry(claim: Claim, computation: Computation | None) -> Entry:
    if computation is None:
        return Entry(claim=claim, verdict="not yet computed")
    if not isinstance(computation, Computation):
        raise claims_file.LedgerError(
            f"claim {claim.id} is computed by {computation!r}, which is no Computation"
        )
    if computation.standard is None and claim.kind != "input":
        raise claims_file.LedgerError(f"claim {claim.id} lacks its standard value")
    as_printed = _value(computation.as_printed, claim, "as printed")
    # What an input is today is what data/ holds, unless the section says that there is a newer value.
    standard = as_printed
    if computation.standard is not None:
        standard = _value(computation.standard, claim, "the standard value")
    readings = tuple(
        (name, _value(function, claim, f"the reading {name!r}"))
        for name, function in computation.readings.items()
    )
    verdict, reading = _verdict(claim, as_printed, standard, readings)
    return Entry(
        claim=claim,
        verdict=verdict,
        as_printed=as_printed,
        standard=standard,
        readings=readings,
        sensitivity=_sensitivity(computation.sensitivity, claim),
        agreeing_reading=reading,
        note=computation.note,
        pointer=computation.pointer,
    )


def _verdict(
    claim: Claim, as_printed: Any, standard: Any, readings: Iterable[tuple[str, Value]]
) -> tuple[str, str]:
    """Return the verdict and the name of the reading that it refers to, or an empty string."""
    if claim.kind == "input":
        if not agrees(as_printed, claim):
            raise claims_file.LedgerError(
                f"claim {claim.id}: data/ holds {as_printed}, but the paper quotes {claim.paper} {claim.unit}"
            )
        return "input", ""
    agreeing = [name for name, value in readings if agrees(value, claim)]
    if claim.kind in ("statement", "figure"):
        if as_printed and standard:
            return "holds", ""
        conditions = [STANDARD_READING] * standard + [PRINTED_READING] * as_printed + agreeing
        return (f"holds if {conditions[0]}", conditions[0]) if conditions else ("fails", "")
    if agrees(as_printed, claim):
        return "reproduced", ""
    if agrees(standard, claim):
        agreeing.insert(0, STANDARD_READING)
    return ("reproduced by another reading", agreeing[0]) if agreeing else ("not reproduced", "")


def _value(function: Callable[[], object], claim: Claim, which: str) -> Value:
    with _Naming(claim, which):
        computed = function()
    return claims_file.checked(computed, claim, which)


def _sensitivity(
    function: Callable[[], Mapping[str, tuple[object, object]]] | None, claim: Claim
) -> tuple[tuple[str, Value, Value], ...]:
    if function is None:
        return ()
    with _Naming(claim, "the sensitivity"):
        computed = tuple((name, *ends) for name, ends in function().items())
    return tuple(
        (
            name,
            claims_file.checked(low, claim, f"sensitivity to {name}"),
            claims_file.checked(high, claim, f"sensitivity to {name}"),
        )
        for name, low, high in computed
    )


class _Naming:
    """Context that turns whatever a computation raises into an error that names its claim."""

    def __init__(self, claim: Claim, which: str) -> None:
        self._label = f"claim {claim.id}, {which}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: object
    ) -> None:
        if isinstance(error, Exception):
            raise claims_file.LedgerError(f"{self._label}: {type(error).__name__}: {error}") from error
