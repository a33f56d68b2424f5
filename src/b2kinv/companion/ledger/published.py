"""The ledger as a document for programs of others: with a version, and a JSON Schema that says what it holds.

The version's first number goes up when something that was there is gone or means something else, the second
when something is added.
"""

import json
from pathlib import Path
from typing import Any

from b2kinv.companion.ledger import verdicts
from b2kinv.companion.papers import Paper

VERSION = "1.0"
SCHEMA_FILE = "ledger.schema.json"


def schema() -> dict[str, Any]:
    """Return the JSON Schema of `document`."""
    told: dict[str, Any] = json.loads(schema_text())
    return told


def schema_text() -> str:
    """Return the JSON Schema as it is kept."""
    return (Path(__file__).parent / SCHEMA_FILE).read_text(encoding="utf-8")


def document(paper: Paper, ledger: verdicts.Ledger | None = None) -> dict[str, Any]:
    """Return the ledger as a document, by default that of the paper as it is."""
    found = verdicts.ledger(paper) if ledger is None else ledger
    return {
        "$schema": SCHEMA_FILE,
        "version": VERSION,
        "paper": {"title": paper.title, "authors": list(paper.authors), "reference": paper.reference},
        "companion": {"name": paper.name, "version": paper.version},
        "counts": found.counts(),
        "claims": found.as_json(),
    }
