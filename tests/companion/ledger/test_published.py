"""The ledger as a document: as its schema says, and the schema holds it to that."""

import copy
import json

import pytest

from b2kinv.companion.ledger import published
from b2kinv.paper import PAPER

jsonschema = pytest.importorskip("jsonschema")


@pytest.fixture(scope="module")
def document():
    return json.loads(json.dumps(published.document(PAPER), allow_nan=False))


@pytest.fixture(scope="module")
def validator():
    jsonschema.Draft202012Validator.check_schema(published.schema())
    return jsonschema.Draft202012Validator(published.schema())


def test_the_document_is_what_the_schema_says(document, validator):
    assert [error.message for error in validator.iter_errors(document)] == []
    assert sum(document["counts"].values()) == len(document["claims"])


def test_versions_agree():
    schema = published.schema()
    assert schema["properties"]["version"]["const"] == published.VERSION
    assert schema["$id"].endswith(f":{published.VERSION}")


def first(told, key):
    """Return what the first claim that says something under that key says."""
    return next(one[key] for one in told["claims"] if one[key])


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.pop("version"),
        lambda told: told.update(version="0.9"),
        lambda told: told.update(more=1),
        lambda told: told.update(claims=[]),
        lambda told: told["claims"][0].pop("verdict"),
        lambda told: told["claims"][0].update(verdict="perhaps"),
        lambda told: told["claims"][0].update(verdict="holds if "),
        lambda told: told["claims"][0].update(kind="rumour"),
        lambda told: told["claims"][0].update(standard="nan"),
        lambda told: told["claims"][0].update(standard=[1.0, 2.0, 3.0]),
        lambda told: told["claims"][0].update(id="no chapter"),
        lambda told: told["claims"][0].update(another="key"),
        lambda told: told["counts"].update(reproduced=-1),
        lambda told: first(told, "readings")[0].update({"class": "x"}),
        lambda told: first(told, "criteria")[0].pop("anchor"),
        lambda told: first(told, "margin").update(way="sideways"),
    ],
)
def test_what_is_otherwise_is_refused(document, validator, change):
    changed = copy.deepcopy(document)
    change(changed)
    assert list(validator.iter_errors(changed))


def test_each_key_of_a_claim_is_in_the_schema(document):
    # A key more is one that somebody is to be told of: a new version.
    assert set(document["claims"][0]) == set(published.schema()["$defs"]["claim"]["properties"])
