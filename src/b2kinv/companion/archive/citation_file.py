"""What `CITATION.cff` says, for other formats: none of them is kept by hand."""

from pathlib import Path
from typing import Any

import yaml

from b2kinv.companion.papers import Paper
from b2kinv.companion.words import yaml_text

NAME = "CITATION.cff"


def read(paper: Paper) -> dict[str, Any]:
    """Return the citation file.

    Raises
    ------
    ValueError
        If it is not there, cannot be read, or lacks what a description of the software needs.
    """
    path: Path = paper.root / NAME
    try:
        told = yaml_text.load(path.read_text(encoding="utf-8"))
        missing = [name for name in ("title", "version", "license", "authors") if not told.get(name)]
    except (OSError, yaml.YAMLError, AttributeError) as error:
        raise ValueError(f"{path} cannot be read as a citation file: {error}") from error
    if missing:
        raise ValueError(f"{path} does not say {', '.join(missing)}: add it")
    found: dict[str, Any] = told
    return found


def people(authors: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return authors as schema.org has them: persons, and whoever has one name only as an organisation."""
    return [
        {"@type": "Person", "givenName": one["given-names"], "familyName": one["family-names"]}
        if "family-names" in one
        else {"@type": "Organization", "name": one["name"]}
        for one in authors
    ]


def codemeta(told: dict[str, Any]) -> dict[str, Any]:
    """Return the description of the software in the terms of CodeMeta 3.0."""
    found: dict[str, Any] = {
        "@context": "https://w3id.org/codemeta/3.0",
        "@type": "SoftwareSourceCode",
        "name": told["title"],
        "version": str(told["version"]),
        "license": f"https://spdx.org/licenses/{told['license']}",
        "author": people(told["authors"]),
        "programmingLanguage": "Python",
    }
    for ours, theirs in (
        ("abstract", "description"),
        ("keywords", "keywords"),
        ("repository-code", "codeRepository"),
        ("url", "url"),
        ("doi", "identifier"),
    ):
        if ours in told:
            found[theirs] = told[ours]
    if "date-released" in told:
        found["datePublished"] = str(told["date-released"])
    if "references" in told:
        found["referencePublication"] = [
            {
                "@type": "ScholarlyArticle",
                "name": one["title"],
                "author": people(one["authors"]),
                "identifier": [identifier["value"] for identifier in one.get("identifiers", ())],
            }
            for one in told["references"]
        ]
    return found
