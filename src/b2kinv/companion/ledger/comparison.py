"""Two ledgers compared: which claims moved, and how the one to compare with is stored."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from b2kinv.companion.ledger import claims_file
from b2kinv.companion.words import formatting

#: What is judged of a claim beside its verdict, as JSON has it: any change of it is told as well.
JUDGED = ("family", "evidence", "criteria", "unchecked", "further")

#: A ledger as JSON has it.
Stored: TypeAlias = Sequence[Mapping[str, Any]]


def changed(previous: Stored, current: Stored, relative_tolerance: float = 1e-6) -> list[str]:
    """Return one sentence for every claim whose values or verdict differ between two ledgers.

    Parameters
    ----------
    previous, current : list of dict
        As `Ledger.as_json` returns; a stored one may keep only the keys of `snapshot`.
    relative_tolerance : float
        Numbers that are this close count as equal: processors differ in the last bits.

    Examples
    --------
    >>> was = {"id": "1.duration", "verdict": "reproduced", "as_printed": 2.1, "standard": 2.2}
    >>> now = {**was, "verdict": "not reproduced", "as_printed": 1.4}
    >>> changed([{**was, "readings": []}], [{**now, "readings": []}])
    ['1.duration moved: verdict reproduced → not reproduced; as printed 2.1 → 1.4']
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


def moved_verdicts(usual: Stored, edition: Stored) -> list[str]:
    """Return one sentence for every claim whose verdict another edition of the paper moves.

    Examples
    --------
    >>> was = {"id": "1.duration", "verdict": "not reproduced", "printed": "≃ 2.0 s"}
    >>> now = {**was, "verdict": "reproduced", "printed": "≃ 1.4 s"}
    >>> moved_verdicts([was], [now])
    ['1.duration moves: not reproduced (≃ 2.0 s) → reproduced (≃ 1.4 s)']
    """
    return [
        f"{now['id']} moves: {was['verdict']} ({was['printed']}) → {now['verdict']} ({now['printed']})"
        for was, now in zip(usual, edition, strict=True)
        if was["verdict"] != now["verdict"]
    ]


def edition_json(usual: Stored, edition: Stored) -> str:
    """Return the ledger of an edition as JSON text: `moved_from` is the usual verdict where it is another."""
    listed = [
        {**now, "moved_from": was["verdict"] if was["verdict"] != now["verdict"] else None}
        for was, now in zip(usual, edition, strict=True)
    ]
    return json.dumps(listed, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def snapshot(current: Stored) -> str:
    """Return JSON text that keeps what `changed` compares, one claim a line, to be stored with the tests."""
    kept = ("id", "verdict", "as_printed", "standard", *JUDGED)
    lines = []
    for entry in current:
        readings = [{key: one[key] for key in ("reading", "value")} for one in entry["readings"]]
        stored = {**{key: entry[key] for key in kept}, "readings": readings}
        lines.append(json.dumps(stored, ensure_ascii=False, allow_nan=False))
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _moves(before: Mapping[str, Any], after: Mapping[str, Any], tolerance: float) -> list[str]:
    moves = [
        f"{label} {_short(before[key])} → {_short(after[key])}"
        for key, label in (("verdict", "verdict"), ("as_printed", "as printed"), ("standard", "standard"))
        if not _same(before[key], after[key], tolerance)
    ]
    # A stored ledger may be of before there was such a judgement.
    moves.extend(
        f"{key} {_told(before[key])} → {_told(after[key])}"
        for key in JUDGED
        if key in before and key in after and not _alike(before[key], after[key], tolerance)
    )
    was = {reading["reading"]: reading["value"] for reading in before["readings"]}
    now = {reading["reading"]: reading["value"] for reading in after["readings"]}
    moves.extend(
        f"reading {name!r} {_short(was.get(name, 'absent'))} → {_short(now.get(name, 'absent'))}"
        for name in {**was, **now}
        if name not in was or name not in now or not _same(was[name], now[name], tolerance)
    )
    return moves


def _alike(one: Any, other: Any, tolerance: float) -> bool:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_alike(one[key], other[key], tolerance) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(
            _alike(*pair, tolerance) for pair in zip(one, other, strict=True)
        )
    return _same(one, other, tolerance)


def _told(judgement: Any) -> str:
    return judgement if isinstance(judgement, str) else json.dumps(judgement, ensure_ascii=False)


def _same(one: Any, other: Any, tolerance: float) -> bool:
    if claims_file.is_pair(one) and claims_file.is_pair(other):
        return len(one) == len(other) and all(
            _same(*pair, tolerance) for pair in zip(one, other, strict=True)
        )
    if claims_file.is_finite_number(one) and claims_file.is_finite_number(other):
        return math.isclose(one, other, rel_tol=tolerance)
    return type(one) is type(other) and one == other


def _short(value: Any) -> str:
    if claims_file.is_pair(value):
        return formatting.between_ends([_short(end) for end in value])
    return f"{value:.6g}" if claims_file.is_finite_number(value) else str(value)
