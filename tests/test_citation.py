"""The citation file says what the package says, and every reference can be found."""

import dataclasses
import datetime
import re

import yaml

import b2kinv
from b2kinv.companion.site import build, citation
from b2kinv.paper import PAPER
from b2kinv.quantities import tree

CITATION = yaml.safe_load((tree.ROOT / "CITATION.cff").read_text(encoding="utf-8"))
CITE_PAGE = (tree.ROOT / "book" / "cite.md").read_text(encoding="utf-8")
LICENCE = (tree.ROOT / "LICENSE").read_text(encoding="utf-8")
BIBLIOGRAPHY = (tree.ROOT / "book" / "references.bib").read_text(encoding="utf-8")


def test_version_is_the_same_everywhere():
    assert CITATION["version"] == b2kinv.__version__


def test_the_paper_is_cited():
    told = CITATION["references"][0]
    assert told["identifiers"][0]["value"] == PAPER.reference
    # The paper's title in letters of the keyboard.
    spelled = PAPER.title.replace("→", "->").replace("Kνν̄", "K nu nubar")
    assert told["title"] == spelled
    names = [f"{one['given-names'].split()[0][0]}. " for one in told["authors"]]
    for author, first, one in zip(PAPER.authors, names, told["authors"], strict=True):
        assert author.startswith(first)
        assert author.endswith(one["family-names"])


def test_the_page_pastes_the_entries():
    assert "{{ bibtex }}" in CITE_PAGE


def test_every_reference_leads_somewhere():
    entries = re.findall(r"^@\w+\{([^,]+),(.*?)^\}", BIBLIOGRAPHY, re.MULTILINE | re.DOTALL)
    assert len(entries) > 20
    found = {
        key
        for key, text in entries
        if re.search(r"^  (doi|eprint|howpublished|pages) = ", text, re.MULTILINE)
    }
    assert found == {key for key, _ in entries}


def test_keys_are_unique():
    keys = re.findall(r"^@\w+\{([^,]+),", BIBLIOGRAPHY, re.MULTILINE)
    assert len(keys) == len(set(keys))


#: Keys of the Citation File Format 1.2.0, by whose schema cffconvert 2.0.0 found the file valid.
REQUIRED_KEYS = {"cff-version", "message", "title", "authors"}
ALLOWED_KEYS = REQUIRED_KEYS | {
    *("abstract", "commit", "contact", "date-released", "doi", "identifiers", "keywords", "license"),
    *("license-url", "preferred-citation", "references", "repository", "repository-code", "type", "url"),
    "version",
}
REFERENCE_KEYS = {"type", "title", "year", "authors", "identifiers", "doi", "journal", "url", "notes"}


def entry_fields(text):
    """Return key → value of a BibTeX entry, without braces."""
    found = re.findall(r"^  (\w+) = \{(.*?)\},?$", text, re.MULTILINE)
    return {key: re.sub(r"[{}]", "", value) for key, value in found}


def test_citation_file_keeps_to_its_format():
    assert CITATION["cff-version"] == "1.2.0"
    assert set(CITATION) >= REQUIRED_KEYS
    assert set(CITATION) <= ALLOWED_KEYS
    assert CITATION["type"] in ("software", "dataset")
    for person in CITATION["authors"]:
        assert set(person) in ({"name"}, {"family-names", "given-names"})
    for reference in CITATION["references"]:
        assert {"type", "title", "authors"} <= set(reference) <= REFERENCE_KEYS
        assert isinstance(reference["year"], int)
        for identifier in reference["identifiers"]:
            assert identifier["type"] in ("doi", "url", "swh", "other")
            assert isinstance(identifier["value"], str)


def test_bibtex_says_what_the_citation_file_says():
    paper, software = (entry_fields(entry) for entry in citation.bibtex(PAPER))
    cited = CITATION["references"][0]
    authors = [f"{one['family-names']}, {one['given-names']}" for one in cited["authors"]]
    assert paper["author"].split(" and ") == authors
    assert int(paper["year"]) == cited["year"]
    assert f"arXiv:{paper['eprint']}" == cited["identifiers"][0]["value"]
    # The entry that the book itself cites is the same.
    own = re.search(r"^@\w+\{Calibbi:2025,(.*?)^\}", BIBLIOGRAPHY, re.MULTILINE | re.DOTALL)[1]
    assert {key: entry_fields(own)[key] for key in ("author", "year", "eprint")} == {
        key: paper[key] for key in ("author", "year", "eprint")
    }
    assert software["title"] == CITATION["title"]
    assert software["version"] == CITATION["version"] == b2kinv.__version__
    assert software["license"] == CITATION["license"]
    assert software["author"] == CITATION["authors"][0]["name"]
    # Without a release it is the year of the copyright, which the licence says as well.
    [year] = re.findall(r"^Copyright \(c\) (\d{4}) ", LICENCE, re.MULTILINE)
    assert "date-released" not in CITATION
    assert software["year"] == year


def test_year_of_a_release_is_its_own(tmp_path):
    cited = (tree.ROOT / "CITATION.cff").read_text(encoding="utf-8")
    (tmp_path / "CITATION.cff").write_text(f"{cited}date-released: 2031-02-03\n", encoding="utf-8")
    software = citation.bibtex(dataclasses.replace(PAPER, root=tmp_path))[-1]
    assert entry_fields(software)["year"] == "2031"


def test_builds_claim_a_moment_in_the_year_of_the_copyright():
    configuration = yaml.safe_load((tree.ROOT / "_config.yml").read_text(encoding="utf-8"))
    moment = datetime.datetime.fromtimestamp(int(build.SOURCE_DATE_EPOCH), datetime.UTC)
    assert str(moment.year) == configuration["copyright"]
