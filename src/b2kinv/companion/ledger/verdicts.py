"""The reproduction ledger: every checkable claim of the paper beside what comes out here, with a verdict.

`data/claims.yml` says what the paper prints, the modules of claims how each is computed. From the
two follow, for every claim, the value as printed (the printed formula with the paper's inputs), the standard
value (the verified formula with today's inputs), the values of other readings, and the verdict. A verdict is
computed from the numbers; there is no place where one could be typed.
"""

import dataclasses
import decimal
import functools
import html
import importlib
import importlib.util
import json
import math
import re

import numpy as np
import yaml

from b2kinv.companion.ledger.computation import Computation
from b2kinv.companion.words import formatting
from b2kinv.quantities import tree, validation

CLAIMS_FILE = tree.DATA / "claims.yml"

KINDS = ("input", "number", "range", "statement", "figure")

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

#: Titles of the paper's sections, by the first part of a claim's name.
SECTIONS = {
    "I": "I · The excess at Belle II",
    "IIA": "II A · ALP: B → K⁽*⁾ + invisible",
    "IIB": "II B · ALP: dark matter by freeze-in",
    "IIC": "II C · ALP: parameter space",
    "IIIA": "III A · Dark photon: B → K⁽*⁾ + invisible",
    "IIIB": "III B · Dark photon: dark matter by freeze-out",
    "IIIC": "III C · Dark photon: parameter space and searches",
    "IV": "IV · Conclusions",
}

# Two implicit readings: a printed number that only the verified formula gives, or a statement that only one
# of the two calculations supports, must not look like plain agreement.
_STANDARD_READING = "the verified formula is used with today's inputs"
_PRINTED_READING = "formulas and inputs are taken as printed"

# How a unit is written behind a number; units that are powers of ten are handled apart.
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNIT_WORDS = {None: "", "T": "m_b", "eps": "ε", "alpha_X": "", "log10(eps)": ""}


class LedgerError(ValueError):
    """A claim that cannot be read or computed; the message names it."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Claim:
    """One entry of `data/claims.yml`; the fields are explained at the top of that file."""

    id: str
    section: str
    kind: str
    what: str
    equations: tuple
    paper: object
    unit: str | None
    printed: str
    rounding: dict | None = None
    softened: str = ""
    given: dict = dataclasses.field(default_factory=dict)
    errors: dict = dataclasses.field(default_factory=dict)
    figure: str = ""

    @property
    def chapter(self):
        """The paper's section, such as "IIA"."""
        return self.id.split(".")[0]

    @property
    def anchor(self):
        """Where the claim stands on the ledger page."""
        return "claim-" + self.id.replace(".", "-")

    @property
    def place(self):
        """Equations and figure in words, such as "Eqs. (8), (10)"."""
        parts = [f"Fig. {self.figure}"] if self.figure else []
        if self.equations:
            numbers = ", ".join(f"({number})" for number in self.equations)
            parts.append(f"{'Eq.' if len(self.equations) == 1 else 'Eqs.'} {numbers}")
        return "; ".join(parts)


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

    claim: Claim
    verdict: str
    as_printed: object = None
    standard: object = None
    readings: tuple = ()
    sensitivity: tuple = ()
    agreeing_reading: str = ""
    note: str = ""
    pointer: str = ""

    @property
    def verdict_group(self):
        """The verdict as a key of `VERDICTS`: without the condition."""
        return "holds if …" if self.verdict.startswith("holds if ") else self.verdict

    def as_dict(self):
        """Return what `b2kinv claims --json` prints for the claim: JSON types, no NaN."""
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

    entries: tuple

    def __iter__(self):
        return iter(self.entries)

    def __len__(self):
        return len(self.entries)

    def __getitem__(self, claim_id):
        for entry in self.entries:
            if entry.claim.id == claim_id:
                return entry
        names = [entry.claim.id for entry in self.entries]
        raise LedgerError(f"no claim {claim_id!r} in the ledger" + validation.nearest_hint(claim_id, names))

    def chapter(self, chapter):
        """Return the entries of one section of the paper, such as "IIA"."""
        return tuple(entry for entry in self.entries if entry.claim.chapter == chapter)

    def counts(self):
        """Return verdict → number of claims, for every verdict of `VERDICTS` in that order."""
        groups = [entry.verdict_group for entry in self.entries]
        return {verdict: groups.count(verdict) for verdict in VERDICTS}

    def as_json(self):
        """Return the list of objects that `b2kinv claims --json` prints."""
        return [entry.as_dict() for entry in self.entries]

    def json_text(self):
        """Return `as_json` as strictly valid JSON text."""
        return json.dumps(self.as_json(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"

    def as_text(self):
        """Return the ledger as a table for a terminal, by section, with the counts at the end."""
        return _text_table(self)


@functools.cache
def load_claims(path=CLAIMS_FILE):
    """Return the claims of a file laid out as `data/claims.yml`, in its order.

    Raises
    ------
    LedgerError
        If the file is missing or damaged, or a claim is incomplete or stands there twice.
    """
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8"))["claims"]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise LedgerError(f"{path} cannot be read as a list of claims: {error}") from error
    claims = tuple(_claim(fields) for fields in listed)
    names = [claim.id for claim in claims]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise LedgerError(f"{path} lists {', '.join(twice)} more than once")
    return claims


def collect(claims, sections=None, package="b2kinv.companion.ledger.computation"):
    """Return claim id → `Computation`, from the modules of `package` that have a section's name.

    Parameters
    ----------
    claims : sequence of Claim
        All claims of these sections.
    sections : iterable of str, optional
        Which sections; all by default. Only their modules are imported.
    package : str

    Raises
    ------
    LedgerError
        If such a module computes a claim that does not exist or belongs to another section.
    """
    computations = {}
    for section in dict.fromkeys(sections or (claim.section for claim in claims)):
        name = f"{package}.{section}"
        if importlib.util.find_spec(name) is None:
            continue
        own = [claim.id for claim in claims if claim.section == section]
        for claim_id, computation in importlib.import_module(name).CLAIMS.items():
            if claim_id not in own:
                raise LedgerError(
                    f"{name} computes {claim_id!r}, but the claims of {section} are {', '.join(own)}"
                    + validation.nearest_hint(claim_id, own)
                )
            computations[claim_id] = computation
    return computations


def compute(claims, computations):
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
def chapter_ledger(chapter):
    """Return the ledger of one section of the paper, such as "IIA", computed once per process.

    Raises
    ------
    LedgerError
        If there is no such section, or one of its claims cannot be computed.
    """
    if chapter not in SECTIONS:
        raise LedgerError(
            f"no section {chapter!r} in the paper: it must be one of {', '.join(SECTIONS)}"
            + validation.nearest_hint(chapter, SECTIONS)
        )
    claims = load_claims()
    own = [claim for claim in claims if claim.chapter == chapter]
    return compute(own, collect(claims, [claim.section for claim in own]))


def ledger():
    """Return the ledger of this installation, each claim computed once per process."""
    return Ledger(tuple(entry for chapter in SECTIONS for entry in chapter_ledger(chapter)))


def rounds_to(value, printed, digits):
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


def has_magnitude(value, printed):
    """Say whether the printed power of ten is the nearest one to a value.

    Examples
    --------
    >>> has_magnitude(3e-12, 1e-12), has_magnitude(4e-12, 1e-12)
    (True, False)
    """
    return value * printed > 0.0 and abs(math.log10(value / printed)) <= 0.5


def agrees(value, claim):
    """Say whether a computed value is the printed one, by the rule that the claim states."""
    if claim.kind in ("statement", "figure"):
        return value
    values, printed = (value, claim.paper) if _is_pair(claim.paper) else ((value,), (claim.paper,))
    if claim.rounding.get("magnitude"):
        return all(has_magnitude(*pair) for pair in zip(values, printed, strict=True))
    digits = claim.rounding["digits"]
    each = digits if _is_pair(digits) else [digits] * len(printed)
    return all(rounds_to(*triple) for triple in zip(values, printed, each, strict=True))


def ratio(value, claim):
    """Return value over printed value, end by end for a range; None where that has no meaning.

    For a logarithm it is the ratio of the quantities themselves.
    """
    if value is None or isinstance(claim.paper, bool):
        return None
    if _is_pair(claim.paper):
        return tuple(end / printed for end, printed in zip(value, claim.paper, strict=True))
    if claim.unit is not None and claim.unit.startswith("log10"):
        return 10.0 ** (value - claim.paper)
    return value / claim.paper


def changed(previous, current, relative_tolerance=1e-6):
    """Return one sentence for every claim whose values or verdict differ between two ledgers.

    Parameters
    ----------
    previous, current : list of dict
        As `Ledger.as_json` returns; a stored one may keep only the keys of `snapshot`.
    relative_tolerance : float
        Numbers that are this close count as equal: processors differ in the last bits.

    Examples
    --------
    >>> was = {"id": "IIA.ctau", "verdict": "reproduced", "as_printed": 65.1, "standard": 60.0}
    >>> now = {**was, "verdict": "not reproduced", "as_printed": 71.3}
    >>> changed([{**was, "readings": []}], [{**now, "readings": []}])
    ['IIA.ctau moved: verdict reproduced → not reproduced; as printed 65.1 → 71.3']
    """
    before = {entry["id"]: entry for entry in previous}
    after = {entry["id"]: entry for entry in current}
    sentences = [f"{claim_id} is gone" for claim_id in before if claim_id not in after]
    for claim_id, entry in after.items():
        if claim_id not in before:
            sentences.append(f"{claim_id} is new")
            continue
        moves = _moves(before[claim_id], entry, relative_tolerance)
        if moves:
            sentences.append(f"{claim_id} moved: {'; '.join(moves)}")
    return sentences


def snapshot(current):
    """Return JSON text that keeps what `changed` compares, one claim a line, to be stored with the tests."""
    kept = ("id", "verdict", "as_printed", "standard", "readings")
    lines = [
        json.dumps({key: entry[key] for key in kept}, ensure_ascii=False, allow_nan=False)
        for entry in current
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def value_text(value, claim, digits=3):
    """Return a value of a claim as a reader would write it, with its unit.

    Examples
    --------
    >>> share = next(claim for claim in load_claims() if claim.id == "I.tree_share")
    >>> value_text(10.93, share), value_text(None, share)
    ('10.9 %', '–')
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    unit = _UNIT_WORDS.get(claim.unit, claim.unit)
    power, unit = (int(unit[2:]), "") if unit.startswith("1e") else (0, unit)
    if not power:
        return formatting.text(value, unit, digits=digits)
    number = formatting.text(value, digits=digits)
    shared = f"({number})" if _is_pair(value) else number
    return f"{shared} × 10{str(power).translate(_SUPERSCRIPTS)}{formatting.text('', unit)}"


def unbroken(text):
    """Return a number's text with spaces that no line ends at, save between the ends of a range.

    Examples
    --------
    >>> unbroken("1.5 × 10⁸ GeV").split(" ")
    ['1.5\\xa0×\\xa010⁸\\xa0GeV']
    """
    text = re.sub(r"(?<=[<>≤≲≳≃≈∼]) (?=[\d(])", "\u00a0", text.replace(" × ", "\u00a0×\u00a0"))
    return re.sub(r"(?<=[\d⁰¹²³⁴-⁹]) (?=[A-Za-zμΩ%])", "\u00a0", text)


def entry_of(claim_id):
    """Return the entry of one claim; only its own section of the paper is computed.

    Raises
    ------
    LedgerError
        If there is no such claim.
    """
    chapter = claim_id.split(".")[0]
    return (chapter_ledger(chapter) if chapter in SECTIONS else ledger())[claim_id]


def badge_html(entry, target=None):
    """Return an entry's verdict as inline HTML: a badge, with the condition behind it if there is one."""
    group = entry.verdict_group
    condition = entry.verdict.removeprefix("holds if ") if group == "holds if …" else ""
    return verdict_html(group, target=target) + (f" {escaped(condition)}" if condition else "")


def verdict_html(group, words=None, target=None):
    """Return a badge: the verdict's sign with its word, or with other words, as a link if it has a target."""
    link = "" if target is None else f' href="{target}"'
    tag = "span" if target is None else "a"
    return (
        f'<{tag} class="verdict verdict-{verdict_slug(group)}"{link}>'
        f'<span aria-hidden="true">{VERDICTS[group]}</span>\u00a0{escaped(words or group)}</{tag}>'
    )


def verdict_slug(group):
    """Return a verdict as part of a class name or an address.

    Examples
    --------
    >>> verdict_slug("holds if …")
    'holds-if'
    """
    return group.removesuffix(" …").replace(" ", "-")


def section_markdown(chapter, ledger_page="../book/ledger.html"):
    """Return the claims of one section of the paper as a Markdown table, for the end of its page.

    Parameters
    ----------
    chapter : str
        Such as "IIA".
    ledger_page : str or None
        Address of the ledger page, as seen from the page that shows the table; None for no links.
    """
    rows = ["| Claim | Paper | As printed | Standard | Verdict |", "|:--|--:|--:|--:|:--|"]
    for entry in chapter_ledger(chapter):
        claim = entry.claim
        what = formula_html(claim.what)
        if ledger_page is not None:
            what = f'<a href="{ledger_page}#{claim.anchor}">{what}</a>'
        cells = (
            what,
            formula_html(unbroken(claim.printed)),
            escaped(unbroken(value_text(entry.as_printed, claim))),
            escaped(unbroken(value_text(entry.standard, claim))),
            badge_html(entry),
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def counts_markdown(ledger_page="ledger.html"):
    """Return one line with the number of claims for each verdict, for the landing page.

    Parameters
    ----------
    ledger_page : str or None
        Address of the ledger page, as seen from the page with the line; None for no links.
    """
    return " ".join(
        verdict_html(
            group,
            words=f"{count} {group}",
            target=None if ledger_page is None else f"{ledger_page}#verdict-{verdict_slug(group)}",
        )
        for group, count in ledger().counts().items()
        if count
    )


def escaped(text):
    """Return plain text that stays plain in HTML and in Markdown, inside a table and out of it.

    Examples
    --------
    >>> print(escaped("|x| < 1"))
    &#124;x&#124; &lt; 1
    """
    special = {ord(character): f"&#{ord(character)};" for character in "|*_$~`[]\\"}
    return html.escape(text).translate(special)


def formula_html(text):
    """Return plain text as HTML in which m_a, C^V_sb and 10^−4.3 have their indices below and above.

    Examples
    --------
    >>> print(formula_html("f_a of C^V_sb"))
    f<sub>a</sub> of C<sup>V</sup><sub>sb</sub>
    """
    text = re.sub(r"\balpha_", "α_", text)
    text = re.sub(r"\b([A-Za-zα-ω])\^([A-Za-z0-9]+)(?=_|\b)", "\\1\x01\\2\x02", text)
    text = re.sub(r"\b10\^(−?[0-9.]+)", "10\x01\\1\x02", text)
    text = re.sub(
        r"(\b[A-Za-zα-ω]|\x02)_([A-Za-zα-ω]+|\d\b)(?:_([A-Za-z]+))?",
        lambda found: f"{found[1]}\x03{','.join(_index(part) for part in found.groups()[1:] if part)}\x04",
        text,
    )
    return escaped(text).translate({1: "<sup>", 2: "</sup>", 3: "<sub>", 4: "</sub>"})


def _claim(fields):
    known = [field.name for field in dataclasses.fields(Claim)]
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
    claim = Claim(**{**fields, "equations": tuple(fields["equations"]), "paper": _tupled(fields["paper"])})
    if claim.kind not in KINDS:
        raise LedgerError(f"claim {name}: kind {claim.kind!r} is none of {', '.join(KINDS)}")
    if claim.kind in ("input", "number", "range") and not claim.rounding:
        raise LedgerError(f"claim {name} lacks a rounding rule")
    return dataclasses.replace(claim, paper=_checked(claim.paper, claim, "the printed value"))


def _entry(claim, computation):
    if computation is None:
        return Entry(claim=claim, verdict="not yet computed")
    if not isinstance(computation, Computation):
        raise LedgerError(f"claim {claim.id} is computed by {computation!r}, which is no Computation")
    if computation.standard is None and claim.kind != "input":
        raise LedgerError(f"claim {claim.id} lacks its standard value")
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


def _verdict(claim, as_printed, standard, readings):
    """Return the verdict and the name of the reading that it refers to, or an empty string."""
    if claim.kind == "input":
        if not agrees(as_printed, claim):
            raise LedgerError(
                f"claim {claim.id}: data/ holds {as_printed}, but the paper quotes {claim.paper} {claim.unit}"
            )
        return "input", ""
    agreeing = [name for name, value in readings if agrees(value, claim)]
    if claim.kind in ("statement", "figure"):
        if as_printed and standard:
            return "holds", ""
        conditions = [_STANDARD_READING] * standard + [_PRINTED_READING] * as_printed + agreeing
        return (f"holds if {conditions[0]}", conditions[0]) if conditions else ("fails", "")
    if agrees(as_printed, claim):
        return "reproduced", ""
    if agrees(standard, claim):
        agreeing.insert(0, _STANDARD_READING)
    return ("reproduced by another reading", agreeing[0]) if agreeing else ("not reproduced", "")


def _value(function, claim, which):
    with _Naming(claim, which):
        computed = function()
    return _checked(computed, claim, which)


def _sensitivity(function, claim):
    if function is None:
        return ()
    with _Naming(claim, "the sensitivity"):
        computed = tuple((name, *ends) for name, ends in function().items())
    return tuple(
        (
            name,
            _checked(low, claim, f"sensitivity to {name}"),
            _checked(high, claim, f"sensitivity to {name}"),
        )
        for name, low, high in computed
    )


class _Naming:
    """Context that turns whatever a computation raises into an error that names its claim."""

    def __init__(self, claim, which):
        self._label = f"claim {claim.id}, {which}"

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if isinstance(error, Exception):
            raise LedgerError(f"{self._label}: {kind.__name__}: {error}") from error


def _checked(value, claim, which):
    """Return a value as a bool, a float or a pair of floats; raise an error that names the claim else."""
    if claim.kind in ("statement", "figure"):
        if not isinstance(value, bool | np.bool_):
            raise LedgerError(f"claim {claim.id}, {which}: {value!r} is not true or false")
        return bool(value)
    wants_pair = claim.kind == "range" or _is_pair(claim.paper)
    numbers = tuple(value) if _is_pair(value) else (value,)
    if len(numbers) != (2 if wants_pair else 1) or not all(_is_finite_number(number) for number in numbers):
        wanted = "a pair of finite numbers" if wants_pair else "one finite number"
        raise LedgerError(f"claim {claim.id}, {which}: {value!r} is not {wanted}")
    if wants_pair and numbers[0] > numbers[1]:
        raise LedgerError(f"claim {claim.id}, {which}: {value!r} is not in ascending order")
    return tuple(float(number) for number in numbers) if wants_pair else float(numbers[0])


def _is_pair(value):
    return isinstance(value, tuple | list | np.ndarray) and np.ndim(value) == 1


def _is_finite_number(value):
    is_number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    return is_number and math.isfinite(value)


def _tupled(value):
    return tuple(value) if isinstance(value, list) else value


def _moves(before, after, tolerance):
    moves = []
    for key, label in (("verdict", "verdict"), ("as_printed", "as printed"), ("standard", "standard")):
        if not _same(before[key], after[key], tolerance):
            moves.append(f"{label} {_short(before[key])} → {_short(after[key])}")
    was = {reading["reading"]: reading["value"] for reading in before["readings"]}
    now = {reading["reading"]: reading["value"] for reading in after["readings"]}
    for name in {**was, **now}:
        if name not in was or name not in now or not _same(was[name], now[name], tolerance):
            moves.append(
                f"reading {name!r} {_short(was.get(name, 'absent'))} → {_short(now.get(name, 'absent'))}"
            )
    return moves


def _same(one, other, tolerance):
    if _is_pair(one) and _is_pair(other):
        return len(one) == len(other) and all(
            _same(*pair, tolerance) for pair in zip(one, other, strict=True)
        )
    if _is_finite_number(one) and _is_finite_number(other):
        return math.isclose(one, other, rel_tol=tolerance)
    return type(one) is type(other) and one == other


def _short(value):
    if _is_pair(value):
        return " – ".join(_short(end) for end in value)
    return f"{value:.6g}" if _is_finite_number(value) else str(value)


def _index(letters):
    return {"chi": "χ", "psi": "ψ", "phi": "φ", "gamma": "γ"}.get(letters, letters)


def _text_table(current):
    lines = []
    for chapter, title in SECTIONS.items():
        entries = current.chapter(chapter)
        if not entries:
            continue
        rows = [("claim", "paper", "as printed", "standard", "verdict")]
        for entry in entries:
            claim = entry.claim
            rows.append(
                (
                    claim.id,
                    claim.printed,
                    value_text(entry.as_printed, claim),
                    value_text(entry.standard, claim),
                    f"{VERDICTS[entry.verdict_group]} {entry.verdict}",
                )
            )
        table = _aligned(rows)
        lines += [title, table[0]]
        for entry, row in zip(entries, table[1:], strict=True):
            lines += [row, *_reading_lines(entry)]
        lines.append("")
    counts = [f"{count} {verdict}" for verdict, count in current.counts().items() if count]
    return "\n".join([*lines, f"{len(current)} claims: {', '.join(counts)}"]) + "\n"


def _reading_lines(entry):
    values = {**dict(entry.readings), _STANDARD_READING: entry.standard}
    if entry.agreeing_reading not in values or entry.verdict_group != "reproduced by another reading":
        return []
    return [f"      {value_text(values[entry.agreeing_reading], entry.claim)} if {entry.agreeing_reading}"]


def _aligned(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)).rstrip()
        for row in rows
    ]
