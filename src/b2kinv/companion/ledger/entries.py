"""One row of the ledger: a claim with all that was computed for it, and what follows from that."""

import dataclasses
import math
from typing import Any, cast

from b2kinv.companion.ledger import claims_file, rules
from b2kinv.companion.ledger.claims_file import Value
from b2kinv.companion.ledger.uncertain_values import NONE_KNOWN, Uncertain
from b2kinv.companion.words import formatting

#: Every verdict with its sign, so that none is told by colour alone. "holds if …" goes on with the condition.
VERDICTS = {
    "reproduced": "✔",
    "reproduced by another reading": "◐",
    "undetermined": "?",
    "not reproduced": "✘",
    "holds": "✔",
    "holds if …": "◐",
    "fails": "✘",
    "input": "❝",
    "not yet computed": "○",
}

#: Verdicts of what could not have come out otherwise.
NOT_TESTED = ("input", "not yet computed")

# A statement that only one of the two calculations supports must not look like plain agreement.
STANDARD_READING = "the verified formula is used with today's inputs"
PRINTED_READING = "formulas and inputs are taken as printed"

#: How far a named quantity may be off before a statement notices: beyond this factor its evidence is weak.
STRONG_MARGIN = 3.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Tried:
    """A reading with what came out, or a choice for an input that the paper does not state.

    Attributes
    ----------
    name : str
        Of a reading the clause behind "if", of a choice what is chosen.
    value : value
    kind : str
        "unstated", "printed" or "combination".
    replaces : tuple of str
    stated : str
        Where the paper prints what is replaced.
    """

    name: str
    value: Value
    kind: str
    replaces: tuple[str, ...]
    stated: str = ""

    def as_dict(self, claim: claims_file.Claim) -> dict[str, Any]:
        """Return what `claims --json` prints for a reading of a claim."""
        return {
            "reading": self.name,
            "value": formatting.plain(self.value),
            "class": self.kind,
            "replaces": list(self.replaces),
            "stated": self.stated or None,
            "agrees": rules.agrees(self.value, claim),
        }


@dataclasses.dataclass(frozen=True, kw_only=True)
class Checked:
    """A criterion with what came out for both calculations."""

    what: str
    anchor: str
    low: float
    high: float
    as_printed: float
    standard: float
    holds_as_printed: bool
    holds_as_standard: bool
    margins: tuple[tuple[str, str, float], ...]
    standard_margins: tuple[tuple[str, str, float], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return what `claims --json` prints for a criterion."""
        return {
            "what": self.what,
            "anchor": self.anchor,
            "low": _finite(self.low),
            "high": _finite(self.high),
            "as_printed": formatting.plain(self.as_printed),
            "standard": formatting.plain(self.standard),
            "holds": {"as_printed": self.holds_as_printed, "standard": self.holds_as_standard},
            "margins": [_margin_as_dict(margin) for margin in self.margins],
        }


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entry:
    """One claim with what was computed for it.

    Attributes
    ----------
    claim : Claim
    as_printed, standard : float, tuple, bool or None
        In the claim's unit; None where nothing is computed yet.
    choices : tuple of Tried
        Values as printed with other choices for inputs that the paper does not state.
    taken : tuple of (str, str)
        Each such input with what the value as printed takes for it.
    readings : tuple of Tried
    criteria : tuple of Checked
    unchecked : tuple of (str, str)
        What is not checked, and why.
    further : tuple of (str, str, value)
        Name, what it is, value.
    sensitivity : tuple of (str, low, high)
        Inputs with the standard value for the input moved down and up.
    verdict : str
    agreeing_reading : str
        The reading that the verdict refers to; beside "not reproduced" and "fails" a diagnosis.
    decided_by_word : str
        The word, such as "≲", whose rule decided the verdict.
    note, pointer : str
        As in `Computation`.
    uncertainty : Uncertain or None
        That of the standard value; None where none is known.
    """

    claim: claims_file.Claim
    verdict: str
    as_printed: Value | None = None
    standard: Value | None = None
    choices: tuple[Tried, ...] = ()
    taken: tuple[tuple[str, str], ...] = ()
    readings: tuple[Tried, ...] = ()
    criteria: tuple[Checked, ...] = ()
    unchecked: tuple[tuple[str, str], ...] = ()
    further: tuple[tuple[str, str, Value], ...] = ()
    sensitivity: tuple[tuple[str, Value, Value], ...] = ()
    agreeing_reading: str = ""
    decided_by_word: str = ""
    note: str = ""
    pointer: str = ""
    uncertainty: Uncertain | None = None

    @property
    def verdict_group(self) -> str:
        """The verdict as a key of `VERDICTS`: without the condition."""
        return "holds if …" if self.verdict.startswith("holds if ") else self.verdict

    @property
    def is_tested(self) -> bool:
        """Whether something was computed that could have come out otherwise."""
        return self.verdict not in NOT_TESTED

    @property
    def agreeing_value(self) -> Value | None:
        """What comes out with the reading that the verdict refers to."""
        tried = [one.value for one in (*self.choices, *self.readings) if one.name == self.agreeing_reading]
        # What is taken for an input that the paper does not state is no reading.
        return tried[0] if tried else self.as_printed

    @property
    def agreeing_clause(self) -> str:
        """The reading that the verdict refers to, with the word before it; empty if there is none."""
        if not self.agreeing_reading or any(one.name == self.agreeing_reading for one in self.readings):
            return self.agreeing_reading and f"if {self.agreeing_reading}"
        chosen = [(one.replaces[0], one.name) for one in self.choices if one.name == self.agreeing_reading]
        return "with " + "; ".join(f"{what}: {choice}" for what, choice in chosen[:1] or self.taken)

    @property
    def condition(self) -> str:
        """What stands beside the verdict: the condition of a statement, or "follows if" with a diagnosis."""
        if self.verdict_group == "holds if …":
            return self.verdict.removeprefix("holds if ")
        if self.agreeing_reading and self.verdict in ("not reproduced", "fails"):
            return f"follows if {self.agreeing_reading}"
        return ""

    @property
    def standard_agrees(self) -> bool | None:
        """Whether our own value is the printed one by the claim's rule; None where there is none."""
        return None if self.standard is None else rules.agrees(self.standard, self.claim)

    @property
    def uncertainty_text(self) -> str:
        """Whether the print lies within our uncertainty, with the pull, or that none is known."""
        return self.uncertainty.text if self.uncertainty else NONE_KNOWN

    @property
    def is_covered(self) -> bool:
        """Whether our uncertainty, or a choice, alone covers the print: no reading is needed for it."""
        return bool(self.uncertainty and (self.uncertainty.agrees or self.uncertainty.agreeing_choices))

    @property
    def printed_range(self) -> Value | None:
        """The value as printed, or its lowest and highest where choices that nobody states move it."""
        if not self.choices or self.claim.kind != "number" or claims_file.is_pair(self.as_printed):
            return self.as_printed
        values = [cast(float, self.as_printed), *(cast(float, one.value) for one in self.choices)]
        return (min(values), max(values)) if min(values) < max(values) else self.as_printed

    def fitting(self, kind: str) -> list[str]:
        """Return the readings of one class, and choices, that give the printed value."""
        tried = (one for one in (*self.choices, *self.readings) if one.kind == kind)
        return [one.name for one in tried if rules.agrees(one.value, self.claim)]

    @property
    def margin(self) -> tuple[str, str, float] | None:
        """The smallest change of a named quantity at which the verdict would flip: name, way, factor."""
        if self.criteria:
            failing = [one for one in self.criteria if not one.holds_as_printed]
            margins = [one.margins[0] for one in failing or self.criteria if one.margins]
            if not margins:
                return None
            if failing and len({quantity for quantity, *_ in margins}) > 1:
                # No change of one quantity would do: the criteria say what each lacks.
                return None
            # All that fail must be mended; of those that hold one is enough to fail.
            return (max if failing else min)(margins, key=lambda one: one[2])
        return rules.margin_of_value(self.as_printed, self.claim) if self.is_tested else None

    @property
    def evidence(self) -> str | None:
        """How strong the verdict's evidence is: "strong", "weak" or "none"; None where nothing was tested."""
        if not self.is_tested:
            return None
        if self.claim.kind in ("statement", "figure") and not self.criteria:
            return "none"
        if self.verdict == "undetermined":
            return "weak"
        if self.claim.kind in ("statement", "figure"):
            # What fails has shown that it can.
            near = [one.margins[0][2] for one in self.criteria if one.margins]
            is_sharp = not self.as_printed or (near and min(near) <= STRONG_MARGIN)
            return "strong" if is_sharp else "weak"
        if self.verdict == "reproduced by another reading":
            fitting = [*self.fitting("unstated"), *self.fitting("printed")]
            is_weak = len(fitting) > 1 or rules.digits(self.claim) <= 1 or self.is_covered
            return "weak" if is_weak else "strong"
        return "weak" if self.verdict == "reproduced" and rules.digits(self.claim) <= 1 else "strong"

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
            "family": claim.fact,
            "paper": formatting.plain(claim.paper),
            "as_printed": formatting.plain(self.as_printed),
            "as_printed_range": formatting.plain(self.printed_range),
            "standard": formatting.plain(self.standard),
            "standard_agrees": self.standard_agrees,
            "uncertainty": self.uncertainty.as_dict() if self.uncertainty else NONE_KNOWN,
            "verdict": self.verdict,
            "agreeing_reading": self.agreeing_reading or None,
            "evidence": self.evidence,
            "margin": None if self.margin is None else _margin_as_dict(self.margin),
            "ratio": {
                "as_printed": formatting.plain(rules.ratio(self.as_printed, claim)),
                "standard": formatting.plain(rules.ratio(self.standard, claim)),
            },
            "unstated": self._unstated_as_list(),
            "readings": [one.as_dict(claim) for one in self.readings],
            "criteria": [one.as_dict() for one in self.criteria],
            "unchecked": [{"what": name, "why": why} for name, why in self.unchecked],
            "further": [
                {
                    "name": name,
                    "what": what,
                    "value": formatting.plain(value),
                    "agrees": rules.agrees(value, claim),
                }
                for name, what, value in self.further
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
            "softened": claim.softened or None,
            "decided_by_word": self.decided_by_word or None,
            "errors": claim.errors,
            "note": self.note,
            "pointer": self.pointer or None,
        }

    def _unstated_as_list(self) -> list[dict[str, Any]]:
        return [
            {
                "input": name,
                "taken": taken,
                "choices": [
                    {"choice": one.name, "value": formatting.plain(one.value)}
                    for one in self.choices
                    if one.replaces == (name,)
                ],
            }
            for name, taken in self.taken
        ]


def _margin_as_dict(margin: tuple[str, str, float]) -> dict[str, Any]:
    quantity, way, factor = margin
    return {"quantity": quantity, "way": way, "factor": formatting.plain(factor)}


def _finite(end: float) -> float | None:
    return end if math.isfinite(end) else None
