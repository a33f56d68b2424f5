"""The reproduction ledger: every checkable claim of the paper beside what comes out here, with a verdict.

`data/claims.yml` says what the paper prints, the modules of claims how each is computed. From the
two follow, for every claim, the value as printed (the printed formula with the paper's inputs), the standard
value (the verified formula with today's inputs), the values of other readings, and the verdict. A verdict is
computed from the numbers; there is no place where one could be typed.
"""

import dataclasses
import functools
import importlib
import importlib.util
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from b2kinv.companion.ledger import claims_file, rules, uncertain_values
from b2kinv.companion.ledger.claims_file import Claim, Value
from b2kinv.companion.ledger.computation import Computation, Criterion
from b2kinv.companion.ledger.entries import (
    PRINTED_READING,
    STANDARD_READING,
    VERDICTS,
    Checked,
    Entry,
    Tried,
)
from b2kinv.companion.ledger.uncertain_values import Budget
from b2kinv.companion.papers import Paper
from b2kinv.quantities import validation


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
        """Return the entries of one section of the paper, such as "2"."""
        return tuple(entry for entry in self.entries if entry.claim.chapter == chapter)

    def counts(self) -> dict[str, int]:
        """Return verdict → number of claims, for every verdict of `VERDICTS` in that order."""
        groups = [entry.verdict_group for entry in self.entries]
        return {verdict: groups.count(verdict) for verdict in VERDICTS}

    def facts(self) -> dict[str, int]:
        """Return verdict → number of independent facts that were tested, all of whose claims have it.

        What hangs on the same quantity is one fact. Those whose claims differ are counted by
        `facts_with_several_verdicts`; together they are `tested_facts`.
        """
        found = list(self._verdicts_of_facts().values())
        return {verdict: found.count({verdict}) for verdict in VERDICTS}

    def facts_with_several_verdicts(self) -> int:
        """Return how many independent facts have claims with different verdicts."""
        return sum(len(verdicts) > 1 for verdicts in self._verdicts_of_facts().values())

    def outcomes(self, named: Mapping[Any, tuple[str, ...]]) -> dict[Any, int]:
        """Return what facts come to → how many do.

        Parameters
        ----------
        named : mapping of any to tuple of str
            What facts come to → the verdicts that all of its claims have then. The one without verdicts is
            for facts whose claims come to different things.
        """
        found = [
            next((name for name, group in named.items() if verdicts <= set(group)), None)
            for verdicts in self._verdicts_of_facts().values()
        ]
        return {name: found.count(name if group else None) for name, group in named.items()}

    def _verdicts_of_facts(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for entry in self.entries:
            if entry.is_tested:
                found.setdefault(entry.claim.fact, set()).add(entry.verdict_group)
        return found

    def tested_facts(self) -> int:
        """Return how many independent facts were tested."""
        return len({entry.claim.fact for entry in self.entries if entry.is_tested})

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


def compute(
    claims: Iterable[Claim],
    computations: Mapping[str, Computation],
    stored: Mapping[str, tuple[Budget | None, ...]] | None = None,
) -> Ledger:
    """Return the `Ledger` of the claims.

    Parameters
    ----------
    claims : sequence of Claim
    computations : mapping of str to Computation
        By claim id; a claim without one is not yet computed.
    stored : mapping of str to tuple of Budget or None, optional
        Uncertainties of standard values by claim id, as `uncertain_values.of_paper` returns them.

    Raises
    ------
    LedgerError
        If a computation fails, or returns what cannot stand for its claim. The message names the claim.
    """
    computed = [_entry(claim, computations.get(claim.id)) for claim in claims]
    entries = tuple(
        dataclasses.replace(
            entry, uncertainty=uncertain_values.known(entry.claim, entry.standard, stored or {})
        )
        for entry in computed
    )
    return Ledger(tuple(_serving_its_family(entry, entries) for entry in entries))


#: Module of a paper and edition → chapters that another process has computed.
_HANDED_OVER: dict[tuple[str, Path | None], dict[str, Ledger]] = {}


def chapter_ledger(paper: Paper, chapter: str) -> Ledger:
    """Return the ledger of one section of the paper, such as "2", computed once per process.

    Raises
    ------
    LedgerError
        If there is no such section, or one of its claims cannot be computed.
    """
    handed = _HANDED_OVER.get((paper.module_name, paper.edition), {})
    return handed[chapter] if chapter in handed else _chapter_ledger(paper, chapter, paper.edition)


def hand_over(paper: Paper, chapters: Mapping[str, Ledger]) -> None:
    """Let this process have chapters that another one has computed from the same sources."""
    _HANDED_OVER[paper.module_name, paper.edition] = dict(chapters)


def section_entries(paper: Paper, section: str) -> list[Entry]:
    """Return the entries of the claims that a section computes, in the ledger's order.

    Raises
    ------
    LedgerError
        If one of the claims of a chapter that it has a part in cannot be computed.
    """
    named = [claim for claim in claims_file.load_claims(paper) if claim.section == section]
    chapters = dict.fromkeys(claim.chapter for claim in named)
    entries = (entry for chapter in chapters for entry in chapter_ledger(paper, chapter))
    return [entry for entry in entries if entry.claim.section == section]


@functools.cache
def _chapter_ledger(paper: Paper, chapter: str, edition: Path | None) -> Ledger:
    if chapter not in paper.chapters:
        raise claims_file.LedgerError(
            f"no section {chapter!r} in the paper: it must be one of {', '.join(paper.chapters)}"
            + validation.nearest_hint(chapter, paper.chapters)
        )
    claims = claims_file.load_claims(paper)
    own = [claim for claim in claims if claim.chapter == chapter]
    computations = collect(paper, claims, [claim.section for claim in own])
    return compute(own, computations, uncertain_values.of_paper(paper))


def ledger(paper: Paper) -> Ledger:
    """Return the ledger of a paper, each claim computed once per process."""
    return Ledger(tuple(entry for chapter in paper.chapters for entry in chapter_ledger(paper, chapter)))


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
    as_printed, standard = _both_values(claim, computation)
    choices = tuple(
        Tried(
            name=name,
            value=_value(function, claim, f"{unstated.what} {name!r}"),
            kind="unstated",
            replaces=(unstated.what,),
        )
        for unstated in computation.unstated
        for name, function in unstated.choices.items()
    )
    readings = tuple(
        Tried(
            name=name,
            value=_value(reading.value, claim, f"the reading {name!r}"),
            kind=reading.kind,
            replaces=(reading.replaces,) if isinstance(reading.replaces, str) else reading.replaces,
            stated=reading.stated if isinstance(reading.stated, str) else "; ".join(reading.stated),
        )
        for name, reading in computation.readings.items()
    )
    taken = tuple((one.what, one.taken) for one in computation.unstated)
    found = (
        claim,
        as_printed,
        standard,
        choices,
        readings,
        taken,
        computation.standard_condition or STANDARD_READING,
    )
    if computation.unchecked and not computation.criteria and claim.kind in ("statement", "figure"):
        verdict, reading, unsoftened = "undetermined", "", "undetermined"
    else:
        verdict, reading = _verdict(*found, nearest_power=claim.nearest_power)
        unsoftened, _ = _verdict(*found, nearest_power=False)
    return Entry(
        claim=claim,
        verdict=verdict,
        as_printed=as_printed,
        standard=standard,
        choices=choices,
        taken=taken,
        readings=readings,
        criteria=tuple(_checked(claim, one) for one in computation.criteria),
        unchecked=tuple(computation.unchecked.items()),
        further=tuple(
            (name, one.what, _value(one.value, claim, f"the further value {name!r}"))
            for name, one in computation.further.items()
        ),
        sensitivity=_sensitivity(computation.sensitivity, claim),
        agreeing_reading=reading,
        decided_by_word=claim.softened if verdict != unsoftened else "",
        note=computation.note,
        pointer=computation.pointer,
    )


def _serving_its_family(entry: Entry, entries: Iterable[Entry]) -> Entry:
    """Count a reading only if it serves every number of the family that it was tried with."""
    fitting = entry.fitting("unstated")
    if entry.verdict != "reproduced by another reading" or entry.agreeing_reading not in fitting:
        return entry
    family = [other for other in entries if other.claim.fact == entry.claim.fact]
    failing = {
        one.name
        for other in family
        for one in (*other.choices, *other.readings)
        if other.is_tested and not rules.agrees(one.value, other.claim)
    }
    serving = [name for name in fitting if name not in failing]
    if serving:
        return dataclasses.replace(entry, agreeing_reading=serving[0])
    diagnosis = (entry.fitting("printed") or [""])[0]
    return dataclasses.replace(entry, verdict="not reproduced", agreeing_reading=diagnosis)


def _both_values(claim: Claim, computation: Computation) -> tuple[Value | None, Value | None]:
    """Return the value as printed and the standard one."""
    if claim.kind in ("statement", "figure"):
        if computation.as_printed is not None or computation.standard is not None:
            raise claims_file.LedgerError(
                f"claim {claim.id} is a {claim.kind}: it must have criteria that can fail, not a truth value"
            )
        if not computation.criteria:
            if computation.unchecked:
                return None, None
            raise claims_file.LedgerError(
                f"claim {claim.id} has no criterion, and does not say what is unchecked"
            )
        with _Naming(claim, "as printed"):
            as_printed = computation.holds(True)
        with _Naming(claim, "the standard value"):
            return as_printed, computation.holds(False)
    if computation.criteria or computation.as_printed is None:
        raise claims_file.LedgerError(f"claim {claim.id} is a {claim.kind}: it must have a value as printed")
    if computation.standard is None and claim.kind != "input":
        raise claims_file.LedgerError(f"claim {claim.id} lacks its standard value")
    value = _value(computation.as_printed, claim, "as printed")
    # What an input is today is what data/ holds, unless the section says that there is a newer value.
    return value, value if computation.standard is None else _value(
        computation.standard, claim, "the standard value"
    )


def _checked(claim: Claim, criterion: Criterion) -> Checked:
    with _Naming(claim, f"the criterion {criterion.what!r}"):
        return Checked(
            what=criterion.what,
            anchor=criterion.anchor,
            low=criterion.low,
            high=criterion.high,
            as_printed=float(criterion.value(True)),
            standard=float(criterion.value(False)),
            holds_as_printed=criterion.holds(True),
            holds_as_standard=criterion.holds(False),
            margins=criterion.margins(True),
            standard_margins=criterion.margins(False),
        )


def _verdict(
    claim: Claim,
    as_printed: Any,
    standard: Any,
    choices: Sequence[Tried],
    readings: Sequence[Tried],
    taken: Sequence[tuple[str, str]],
    standard_condition: str,
    *,
    nearest_power: bool,
) -> tuple[str, str]:
    """Return the verdict and the name of the reading that it refers to, or an empty string."""

    def agreeing(tried: Iterable[Tried], kind: str) -> list[str]:
        return [
            one.name for one in tried if one.kind == kind and rules.agrees_by(one.value, claim, nearest_power)
        ]

    chosen = agreeing(choices, "unstated")
    counted = [*chosen, *agreeing(readings, "unstated")]
    diagnosis = (agreeing(readings, "printed") or [""])[0]
    if claim.kind == "input":
        if not rules.agrees_by(as_printed, claim, nearest_power):
            raise claims_file.LedgerError(
                f"claim {claim.id}: data/ holds {as_printed}, but the paper quotes {claim.paper} "
                f"{claim.unit}; other claims are computed with it, so put there what is quoted"
            )
        return "input", ""
    if claim.kind in ("statement", "figure"):
        conditions = [standard_condition] * standard + [PRINTED_READING] * as_printed + counted
        return _verdict_of_statement(as_printed, standard, len(chosen), len(choices), conditions, diagnosis)
    if rules.agrees_by(as_printed, claim, nearest_power):
        if len(chosen) == len(choices):
            return "reproduced", ""
        # What any choice may be made for did not decide.
        deciding = {one.replaces[0] for one in choices if one.name not in chosen}
        counted.insert(0, " and ".join(f"{what} is {choice}" for what, choice in taken if what in deciding))
    if counted:
        return "reproduced by another reading", counted[0]
    values = [as_printed, *(one.value for one in choices)]
    if (
        claim.kind == "number"
        and not claims_file.is_pair(claim.paper)
        and min(values) < claim.paper < max(values)
    ):
        return "undetermined", ""
    return "not reproduced", diagnosis


def _verdict_of_statement(
    as_printed: bool, standard: bool, true_choices: int, choices: int, conditions: list[str], diagnosis: str
) -> tuple[str, str]:
    if choices and true_choices + as_printed not in (0, choices + 1):
        return "undetermined", ""
    if as_printed and standard:
        return "holds", ""
    return (f"holds if {conditions[0]}", conditions[0]) if conditions else ("fails", diagnosis)


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
