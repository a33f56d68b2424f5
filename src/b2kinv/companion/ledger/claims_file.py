"""The claims of a paper: one entry of `data/claims.yml` each, read and checked."""

import dataclasses
import functools
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np
import yaml

from b2kinv.companion.papers import Paper
from b2kinv.companion.words import yaml_text
from b2kinv.quantities import validation

KINDS = ("input", "number", "range", "statement", "figure")

#: No number of a paper is larger, and none that can be compared with is smaller than one over it.
LARGEST = 1e300

#: What an edition may print otherwise; everything else about a claim is the same in all of them.
EDITED = ("paper", "printed", "rounding", "softened", "given", "errors")

#: How a word such as "≈" reads a bare power of ten behind it; of other numbers the printed digits count.
SOFTENING = ("nearest power of ten", "printed digits")

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
    family: str = ""
    stands: str = ""
    recorded: str = ""
    nearest_power: bool = False
    unit_word: str | None = None

    @property
    def fact(self) -> str:
        """The quantity that decides the claim: what several claims hang on is one fact."""
        return self.family or self.id

    @property
    def spelled_unit(self) -> str:
        """The unit as it is written behind a number."""
        return (self.unit or "") if self.unit_word is None else self.unit_word

    @property
    def chapter(self) -> str:
        """The paper's section, such as "2"."""
        return self.id.split(".")[0]

    @property
    def anchor(self) -> str:
        """Where the claim stands on the ledger page."""
        return "claim-" + self.id.replace(".", "-")

    @property
    def place(self) -> str:
        """Equations and figure in words, such as "Eqs. (8), (10)", or where the sentence stands."""
        if self.stands:
            return self.stands
        parts = [f"Fig. {self.figure}"] if self.figure else []
        if self.equations:
            numbers = ", ".join(f"({number})" for number in self.equations)
            parts.append(f"{'Eq.' if len(self.equations) == 1 else 'Eqs.'} {numbers}")
        return "; ".join(parts)


@dataclasses.dataclass(frozen=True)
class Edition:
    """The text that the claims are those of.

    Attributes
    ----------
    name : str
        Such as "v1, scanned".
    others : str
        What is known of other editions, as a sentence.
    """

    name: str
    others: str = ""


@dataclasses.dataclass(frozen=True)
class ClaimsFile:
    """What a file of claims holds."""

    claims: tuple[Claim, ...]
    edition: Edition
    softening: tuple[tuple[str, str], ...] = ()


def load(paper: Paper) -> ClaimsFile:
    """Return the claims of a paper with the edition that they are those of.

    The edition that the paper is asked for, if any, is laid over `data/claims.yml`.
    """
    base = read_claims(paper.data / "claims.yml", tuple(sorted(paper.unit_words.items())))
    return base if paper.edition is None else laid_over(base, paper.edition)


def load_claims(paper: Paper) -> tuple[Claim, ...]:
    """Return the claims of a paper, in the order of its `data/claims.yml`."""
    return load(paper).claims


@functools.cache
def read_claims(path: Path, unit_words: tuple[tuple[str, str], ...] = ()) -> ClaimsFile:
    """Return what a file laid out as `data/claims.yml` holds, the claims in its order.

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
    content = _read(path, "a list of claims")
    softening = content.get("softening", {})
    for word, rule in softening.items():
        if rule not in SOFTENING:
            raise LedgerError(
                f"{path}: the rule for {word!r} is {rule!r}, but must be one of {', '.join(SOFTENING)}"
            )
    claims = tuple(_claim(fields, dict(unit_words), softening) for fields in content["claims"])
    _refuse_twice([claim.id for claim in claims], path)
    edition = _edition(content["edition"], path) if "edition" in content else Edition("")
    return ClaimsFile(claims, edition, tuple(softening.items()))


def laid_over(base: ClaimsFile, path: Path) -> ClaimsFile:
    """Return claims with the numbers of another edition in the place of those that it prints otherwise.

    Parameters
    ----------
    base : ClaimsFile
    path : pathlib.Path
        A YAML file with `edition` and, under `claims`, the id of each claim with what the edition prints
        otherwise: any of `EDITED`.

    Raises
    ------
    LedgerError
        If the file is missing or damaged, or names a claim that there is not, or one twice, or prints what
        cannot stand for it.
    """
    content = _read(path, "an edition")
    known = {claim.id: claim for claim in base.claims}
    _refuse_foreign(content["claims"], known, path)
    for fields in content["claims"]:
        claim = known[fields["id"]]
        printed = {key: _tupled(value) for key, value in fields.items() if key in EDITED}
        if "paper" in printed and "printed" not in printed:
            raise LedgerError(
                f"{path}: claim {claim.id} has another value, so say under `printed` how it is written"
            )
        if is_pair(printed.get("paper", claim.paper)) != is_pair(claim.paper):
            wanted = "a pair of numbers" if is_pair(claim.paper) else "one number"
            raise LedgerError(f"{path}: claim {claim.id} is {wanted} and cannot become {fields['paper']!r}")
        try:
            known[claim.id] = _validated(dataclasses.replace(claim, **printed), dict(base.softening))
        except LedgerError as error:
            raise LedgerError(f"{path}: {error}") from error
    return ClaimsFile(tuple(known.values()), _edition(content["edition"], path), base.softening)


def _refuse_foreign(listed: list[Any], known: dict[str, Claim], path: Path) -> None:
    """Refuse what an edition lists that is no claim, or that no edition prints."""
    for fields in listed:
        if not isinstance(fields, dict):
            raise LedgerError(f"{path}: {fields!r} is no claim: give its `id` and what is printed otherwise")
        name = str(fields.get("id"))
        if name not in known:
            raise LedgerError(f"{path}: there is no claim {name!r}" + validation.nearest_hint(name, known))
        if fields.get("kind", known[name].kind) != known[name].kind:
            raise LedgerError(
                f"{path}: claim {name} is of kind {known[name].kind!r} and cannot become {fields['kind']!r}"
            )
        for key in fields:
            if key not in (*EDITED, "id", "kind"):
                raise LedgerError(
                    f"{path}: claim {name}: an edition prints no {key!r}, only {', '.join(EDITED)}"
                    + validation.nearest_hint(str(key), EDITED)
                )
    _refuse_twice([fields["id"] for fields in listed], path)


def _read(path: Path, what: str) -> dict[str, Any]:
    try:
        content = yaml_text.load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        # What YAML says of an error takes several lines.
        raise LedgerError(f"{path} cannot be read as {what}: {' '.join(str(error).split())}") from error
    # Whatever else is wrong with an entry is told by its name.
    needed = ("edition", "claims") if what == "an edition" else ("claims",)
    lacks = [key for key in needed if not isinstance(content, dict) or key not in content]
    if lacks:
        raise LedgerError(
            f"{path} cannot be read as {what}: it lacks {' and '.join(f'`{key}`' for key in lacks)}"
        )
    if not isinstance(content["claims"], list):
        raise LedgerError(f"{path} cannot be read as {what}: `claims` must be a list")
    return cast(dict[str, Any], content)


def _edition(fields: Any, path: Path) -> Edition:
    told = {"name": fields} if isinstance(fields, str) else fields
    if (
        not isinstance(told, dict)
        or not {"name"} <= set(told) <= {"name", "others"}
        or not all(isinstance(text, str) for text in told.values())
        or not told["name"].strip()
    ):
        raise LedgerError(f"{path}: `edition` must be a name, or `name` and `others`, but is {fields!r}")
    return Edition(**told)


def _refuse_twice(names: list[str], path: Path) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise LedgerError(f"{path} lists {', '.join(twice)} more than once")


def _claim(fields: dict[str, Any], unit_words: dict[str, str], softening: dict[str, str]) -> Claim:
    derived = ("unit_word", "nearest_power")
    known = [field.name for field in dataclasses.fields(Claim) if field.name not in derived]
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
    return _validated(claim, softening)


def _validated(claim: Claim, softening: dict[str, str]) -> Claim:
    name = claim.id
    if claim.kind not in KINDS:
        raise LedgerError(f"claim {name}: kind {claim.kind!r} is none of {', '.join(KINDS)}")
    if not all(isinstance(text, str) for text in (claim.printed, claim.softened)):
        raise LedgerError(f"claim {name}: `printed` and `softened` must be text")
    if claim.kind in ("input", "number", "range"):
        _check_rounding(claim)
    elif claim.paper is not True:
        raise LedgerError(
            f"claim {name}, the printed value: a {claim.kind} must be true, not {claim.paper!r}"
        )
    _check_pairs(claim)
    if claim.softened and claim.softened not in softening:
        raise LedgerError(
            f"claim {name}: there is no rule for {claim.softened!r} under `softening`"
            + validation.nearest_hint(claim.softened, softening)
        )
    rule = softening.get(claim.softened, SOFTENING[1])
    return dataclasses.replace(
        claim, paper=checked(claim.paper, claim, "the printed value"), nearest_power=rule == SOFTENING[0]
    )


def _check_rounding(claim: Claim) -> None:
    if not isinstance(claim.rounding, dict) or set(claim.rounding) != {"digits"}:
        raise LedgerError(
            f"claim {claim.id} lacks a rounding rule: say {{digits: n}} with the digits printed"
        )
    digits = claim.rounding["digits"]
    if is_pair(digits) and not (is_pair(claim.paper) and len(digits) == 2):
        raise LedgerError(f"claim {claim.id}: {digits!r} does not give digits for {claim.paper!r}")
    for one in digits if is_pair(digits) else [digits]:
        if not isinstance(one, int) or isinstance(one, bool) or not 0 <= one <= 12:
            raise LedgerError(f"claim {claim.id}: {one!r} is no number of printed digits from 0 to 12")
    for one in claim.paper if is_pair(claim.paper) else [claim.paper]:
        if is_finite_number(one) and abs(one) < 1.0 / LARGEST:
            raise LedgerError(f"claim {claim.id}: {one!r} has no significant digits to agree with")


def _check_pairs(claim: Claim) -> None:
    for key, pairs, second in (("given", claim.given, str), ("errors", claim.errors, float | int)):
        if not isinstance(pairs, dict):
            raise LedgerError(f"claim {claim.id}: `{key}` must give a pair for each name, not {pairs!r}")
        for what, pair in pairs.items():
            if not (is_pair(pair) and len(pair) == 2 and isinstance(pair[1], second)):
                raise LedgerError(f"claim {claim.id}: `{key}` gives {pair!r} for {what}, which is no pair")
            if not is_finite_number(pair[0]):
                raise LedgerError(
                    f"claim {claim.id}: `{key}` gives {pair!r} for {what}: {pair[0]!r} is no number"
                )
            if key == "errors" and not all(is_finite_number(end) and end >= 0.0 for end in pair):
                raise LedgerError(
                    f"claim {claim.id}: the uncertainty {what} is {pair!r}: it must be positive"
                )


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
    return isinstance(value, tuple | list) or (isinstance(value, np.ndarray) and value.ndim == 1)


def is_finite_number(value: object) -> bool:
    """Say whether a value is a number, and neither a truth value nor beyond what a float holds with room."""
    is_number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    return is_number and -LARGEST < cast(float, value) < LARGEST


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
