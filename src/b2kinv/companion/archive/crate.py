"""The description of an archive as an RO-Crate, and the check that an archive is what its description says.

The check is our own: that the root says what a reader must know, and that every file is described, and of the
size and with the checksum that are told.
"""

import collections
import datetime
import hashlib
import json
import mimetypes
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

NAME = "ro-crate-metadata.json"
#: The profile, and one term of schema.org that its context does not have.
PROFILE = "https://w3id.org/ro/crate/1.1"
CONTEXT = [f"{PROFILE}/context", {"sha256": "https://schema.org/sha256"}]
_ROOT_FIELDS = ("name", "description", "datePublished", "license", "hasPart")
_KINDS = {
    ".ipynb": "application/x-ipynb+json",
    ".yml": "application/yaml",
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".md": "text/markdown",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_UNKNOWN = "application/octet-stream"
#: As Python has them, without what this computer has registered besides.
MEDIA_TYPES = mimetypes.MimeTypes(()).types_map[True]


def metadata(
    root: Mapping[str, object], files: Mapping[str, bytes], words: Mapping[str, str]
) -> dict[str, Any]:
    """Return the description of an archive.

    Parameters
    ----------
    root : mapping
        What is said of the whole, in terms of schema.org.
    files : mapping of str to bytes
        Path → content of every file but the description itself.
    words : mapping of str to str
        Path → what a file is, for those of which more is known than their names tell.
    """
    graph: list[dict[str, Any]] = [
        {
            "@id": NAME,
            "@type": "CreativeWork",
            "conformsTo": {"@id": PROFILE},
            "about": {"@id": "./"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            **root,
            "hasPart": [{"@id": name} for name in sorted(files)],
        },
    ]
    for name in sorted(files):
        told = {"description": words[name]} if name in words else {}
        graph.append(
            {
                "@id": name,
                "@type": "File",
                "name": Path(name).name,
                **told,
                "encodingFormat": kind_of(name),
                "contentSize": str(len(files[name])),
                "sha256": hashlib.sha256(files[name]).hexdigest(),
            }
        )
    return {"@context": CONTEXT, "@graph": graph}


def kind_of(name: str) -> str:
    """Return the media type of a file, the same on every system.

    Examples
    --------
    >>> kind_of("outputs/fall.ipynb"), kind_of("LICENSE")
    ('application/x-ipynb+json', 'application/octet-stream')
    """
    suffix = Path(name).suffix
    return _KINDS.get(suffix) or MEDIA_TYPES.get(suffix, _UNKNOWN)


def problems(path: str | Path) -> list[str]:
    """Return a sentence for each thing in which an archive is not what its description says.

    Raises
    ------
    ValueError
        If there is no such file.
    """
    if not Path(path).is_file():
        raise ValueError(f"there is no file {path}: name an archive")
    try:
        with zipfile.ZipFile(path) as archive:
            return list(_problems(archive))
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as damage:
        return [f"it cannot be read as a zip file: {damage}"]


def described(archive: zipfile.ZipFile) -> dict[str, dict[str, Any]]:
    """Return what the description says, by the names of what it is about; empty if there is none."""
    try:
        told = json.loads(archive.read(NAME))
        return {one["@id"]: one for one in told["@graph"]}
    except (KeyError, ValueError, TypeError):
        return {}


def _problems(archive: zipfile.ZipFile) -> Iterator[str]:
    names = archive.namelist()
    for name in names:
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            yield f"{name} would be unpacked outside the folder"
    for name in sorted(name for name, count in collections.Counter(names).items() if count > 1):
        yield f"{name} is in it twice"
    found = described(archive)
    if not found:
        yield f"{NAME} is missing, or is no description"
        return
    yield from _of_the_root(found)
    parts = found.get("./", {}).get("hasPart")
    told = [one.get("@id") for one in parts if isinstance(one, dict)] if isinstance(parts, list) else []
    for name in sorted(set(names) - {NAME, *told}):
        yield f"{name} is not described"
    for part in map(str, told):
        yield from _of_a_file(archive, part, found.get(part, {}), part in names)


def _of_the_root(found: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    about, root = found.get(NAME, {}), found.get("./", {})
    if about.get("about") != {"@id": "./"} or about.get("conformsTo") != {"@id": PROFILE}:
        yield f"{NAME} does not say that it describes the whole by {PROFILE}"
    if root.get("@type") != "Dataset":
        yield "the whole is not described as a Dataset"
    for field in _ROOT_FIELDS:
        if not root.get(field):
            yield f"the description of the whole does not say {field}"
    try:
        datetime.date.fromisoformat(str(root.get("datePublished")))
    except ValueError:
        yield f"datePublished is {root.get('datePublished')!r}, which is no date"


def _of_a_file(archive: zipfile.ZipFile, name: str, told: Mapping[str, Any], is_there: bool) -> Iterator[str]:
    if not is_there:
        yield f"{name} is described and missing"
        return
    if told.get("@type") != "File" or not told.get("encodingFormat"):
        yield f"{name} is not described as a file of some kind"
    try:
        content = archive.read(name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as damage:
        yield f"{name} cannot be unpacked: {damage}"
        return
    if told.get("contentSize") != str(len(content)):
        yield f"{name} has {len(content)} bytes instead of {told.get('contentSize')}"
    if told.get("sha256") != hashlib.sha256(content).hexdigest():
        yield f"{name} is not the file that was described: its SHA-256 is another"
