"""Reading of data files: each is checked against its recorded checksum before a number in it is believed."""

import functools
import hashlib
import json

from b2kinv.quantities import tree


@functools.cache
def load_json(name: str) -> object:
    """Return the content of the data file `name`, read and verified once.

    Parameters
    ----------
    name : str
        Path below `data/`, with forward slashes.

    Returns
    -------
    dict or list
        Shared between all callers: treat it as read-only.

    Raises
    ------
    ValueError
        If the file is missing, not listed in `data/checksums.json`, or not the file that was recorded there.

    Examples
    --------
    >>> sorted(load_json("inputs.json"))
    ['codata', 'other', 'pdg', 'provenance']
    """
    try:
        content = (tree.DATA / name).read_bytes()
    except OSError as problem:
        raise ValueError(f"data file data/{name} cannot be read: {problem.strerror or problem}") from problem
    recorded = checksums().get(name)
    if recorded is None:
        raise ValueError(f"data file data/{name} is not listed in data/checksums.json: {_REMEDY}")
    if hashlib.sha256(content).hexdigest() != recorded:
        raise ValueError(
            f"data file data/{name} differs from the one recorded in data/checksums.json: {_REMEDY}"
        )
    _used.add(name)
    parsed: object = json.loads(content)
    return parsed


def used() -> tuple[str, ...]:
    """Return the names of the data files that this process has read so far, sorted.

    Examples
    --------
    >>> _ = load_json("inputs.json")
    >>> "inputs.json" in used()
    True
    """
    return tuple(sorted(_used))


@functools.cache
def checksums() -> dict[str, str]:
    """Return name → SHA-256 of every data file, from `data/checksums.json`.

    Raises
    ------
    ValueError
        If that file is missing or damaged.

    Examples
    --------
    >>> len(checksums()["inputs.json"])
    64
    """
    try:
        recorded: dict[str, str] = json.loads((tree.DATA / "checksums.json").read_text(encoding="utf-8"))
        return recorded
    except (OSError, ValueError) as problem:
        raise ValueError(f"data file data/checksums.json cannot be read: {problem}") from problem


_used: set[str] = set()
_REMEDY = "restore it, or run data/refresh/checksums.py if the change is meant"
