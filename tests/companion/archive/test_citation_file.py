"""CodeMeta from `CITATION.cff`: every field that both have, and nothing that only one says."""

import dataclasses

import pytest

from b2kinv.companion.archive import citation_file
from b2kinv.paper import PAPER

WHOLE = """\
cff-version: 1.2.0
message: Cite it.
title: A fall
abstract: How long it takes.
version: 1.10
license: MIT
date-released: 2031-02-03
doi: 10.1234/x
repository-code: https://example.org/code
keywords: [fall]
authors:
  - {family-names: Galilei, given-names: Galileo}
  - {name: The tower}
references:
  - {type: article, title: On falling, authors: [{name: Somebody}], identifiers: [{type: doi, value: 10.1/y}]}
"""


@pytest.fixture
def cited(tmp_path):
    """Return a function: text of a citation file → the paper that has it."""

    def write(text):
        (tmp_path / "CITATION.cff").write_text(text, encoding="utf-8")
        return dataclasses.replace(PAPER, root=tmp_path)

    return write


def test_each_field_has_its_name_in_codemeta(cited):
    # By the crosswalk of the CodeMeta project for the Citation File Format.
    assert citation_file.codemeta(citation_file.read(cited(WHOLE))) == {
        "@context": "https://w3id.org/codemeta/3.0",
        "@type": "SoftwareSourceCode",
        "name": "A fall",
        "description": "How long it takes.",
        "version": "1.1",
        "license": "https://spdx.org/licenses/MIT",
        "datePublished": "2031-02-03",
        "identifier": "10.1234/x",
        "codeRepository": "https://example.org/code",
        "keywords": ["fall"],
        "programmingLanguage": "Python",
        "author": [
            {"@type": "Person", "givenName": "Galileo", "familyName": "Galilei"},
            {"@type": "Organization", "name": "The tower"},
        ],
        "referencePublication": [
            {
                "@type": "ScholarlyArticle",
                "name": "On falling",
                "author": [{"@type": "Organization", "name": "Somebody"}],
                "identifier": ["10.1/y"],
            }
        ],
    }


def test_what_is_not_said_is_not_said(cited):
    lines = [line for line in WHOLE.splitlines() if not line.startswith(("abstract", "date", "doi", "repo"))]
    found = citation_file.codemeta(citation_file.read(cited("\n".join(lines))))
    assert not {"description", "datePublished", "identifier", "codeRepository"} & set(found)


@pytest.mark.parametrize("field", ["title", "version", "license"])
def test_a_file_that_lacks_a_field_is_refused(cited, field):
    lines = [line for line in WHOLE.splitlines() if not line.startswith(field)]
    with pytest.raises(ValueError, match=f"does not say {field}"):
        citation_file.read(cited("\n".join(lines)))


@pytest.mark.parametrize("text", ["[", "- x", "title: [", ""])
def test_what_is_no_citation_file_is_refused(cited, text):
    with pytest.raises(ValueError, match="cannot be read as a citation file"):
        citation_file.read(cited(text))
