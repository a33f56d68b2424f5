"""The claims of a paper: one entry of `data/claims.yml` each, read and checked."""

import dataclasses
import functools
import math
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np
import yaml

from b2kinv.companion.papers import Paper
from b2kinv.quantities import validation

KINDS = ("input", "number", "range", "statement", "figure")


#: A number, both ends of a range, or a truth value.
Value: TypeAlias = float | tuple[float, ...] | bool


class LedgerError(ValueError):
    """A claim that cannot be read or computed; the message names it."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Claim:
    """One entry of `data/claims.yml`; the fields are explained at the top of that file."""

    id: str
    section: str
    kind: str
    what: str
    equations: tuple[int, ...]
    paper: Any
    unit: str | None
    printed: str
    rounding: dict[str, Any] | None = None
    softened: str = ""
    given: dict[str, Any] = dataclasses.field(default_factory=dict)
    errors: dict[str, Any] = dataclasses.field(default_factory=dict)
    figure: str = ""
    unit_word: str | None = None

    @property
    def spelled_unit(self) -> str:
        """The unit as it is written behind a number."""
        return (self.unit or "") if self.unit_word is None else self.unit_word

    @property
    def chapter(self) -> str:
        """The paper's section, such as "IIA"."""
        return self.id.split(".")[0]

    @property
    def anchor(self) -> str:
        """Where the claim stands on the ledger page."""
        return "claim-" + self.id.replace(".", "-")

    @property
    def place(self) -> str:
        """Equations and figure in words, such as "Eqs. (8), (10)"."""
        parts = [f"Fig. {self.figure}"] if self.figure else []
        if self.equations:
            numbers = ", ".join(f"({number})" for number in self.equations)
            parts.append(f"{'Eq.' if len(self.equations) == 1 else 'Eqs.'} {numbers}")
        return "; ".join(parts)


def load_claims(paper: Paper) -> tuple[Claim, ...]:
    """Return the claims of a paper, in the order of its `data/claims.yml`."""
    return read_claims(paper.data / "claims.yml", tuple(sorted(paper.unit_words.items())))


@functools.cache
def read_claims(path: Path, unit_words: tuple[tuple[str, str], ...] = ()) -> tuple[Claim, ...]:
    """Return the claims of a file laid out as `data/claims.yml`, in its order.

    Parameters
    ----------
    path : pathlib.Path
    unit_words : tuple of (str, str)
        How some units are written behind a number.

    Raises
    ------
    LedgerError
        If the file is missing or damaged, or a claim is incomplete or stands there twice.
    """
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))["claims"]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise LedgerError(f"{path} cannot be read as a list of claims: {error}") from error
    claims = tuple(_claim(fields, dict(unit_words)) for fields in listed)
    names = [claim.id for claim in claims]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise LedgerError(f"{path} lists {', '.join(twice)} more than once")
    return claims


def _claim(fields: dict[str, Any], unit_words: dict[str, str]) -> Claim:
    known = [field.name for field in dataclasses.fields(Claim) if field.name != "unit_word"]
    name = fields.get("id", "a claim without id")
    for key in fields:
        if key not in known:
            raise LedgerError(f"claim {name}: unknown key {key!r}" + validation.nearest_hint(key, known))
    missing = [
        field.name
        for field in dataclasses.fields(Claim)
        if field.default is dataclasses.MISSING
        and field.default_factory is dataclasses.MISSING
        and field.name not in fields
    ]
    if missing:
        raise LedgerError(f"claim {name} lacks {', '.join(missing)}")
    claim = Claim(
        **{**fields, "equations": tuple(fields["equations"]), "paper": _tupled(fields["paper"])},
        unit_word=unit_words.get(fields["unit"]),
    )
    if claim.kind not in KINDS:
        raise LedgerError(f"claim {name}: kind {claim.kind!r} is none of {', '.join(KINDS)}")
    if claim.kind in ("input", "number", "range") and not claim.rounding:
        raise LedgerError(f"claim {name} lacks a rounding rule")
    return dataclasses.replace(claim, paper=checked(claim.paper, claim, "the printed value"))


def checked(value: Any, claim: Claim, which: str) -> Value:
    """Return a value as a bool, a float or a pair of floats; raise an error that names the claim else."""
    if claim.kind in ("statement", "figure"):
        if not isinstance(value, bool | np.bool_):
            raise LedgerError(f"claim {claim.id}, {which}: {value!r} is not true or false")
        return bool(value)
    wants_pair = claim.kind == "range" or is_pair(claim.paper)
    numbers = tuple(value) if is_pair(value) else (value,)
    if len(numbers) != (2 if wants_pair else 1) or not all(is_finite_number(number) for number in numbers):
        wanted = "a pair of finite numbers" if wants_pair else "one finite number"
        raise LedgerError(f"claim {claim.id}, {which}: {value!r} is not {wanted}")
    if wants_pair and numbers[0] > numbers[1]:
        raise LedgerError(f"claim {claim.id}, {which}: {value!r} is not in ascending order")
    return tuple(float(number) for number in numbers) if wants_pair else float(numbers[0])


def is_pair(value: object) -> bool:
    """Say whether a value is a range or a list, not one number."""
    return isinstance(value, tuple | list | np.ndarray) and np.ndim(value) == 1


def is_finite_number(value: object) -> bool:
    """Say whether a value is a number, and neither a truth value nor infinite."""
    is_number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    return is_number and math.isfinite(cast(float, value))


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
