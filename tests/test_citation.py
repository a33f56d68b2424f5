"""The citation file says what the package says, and every reference can be found."""

import re

import yaml

import b2kinv
from b2kinv import tree

CITATION = yaml.safe_load((tree.ROOT / "CITATION.cff").read_text(encoding="utf-8"))
CITE_PAGE = (tree.ROOT / "book" / "cite.md").read_text(encoding="utf-8")
BIBLIOGRAPHY = (tree.ROOT / "book" / "references.bib").read_text(encoding="utf-8")


def test_version_is_the_same_everywhere():
    assert CITATION["version"] == b2kinv.__version__
    assert f"version = {{{b2kinv.__version__}}}" in CITE_PAGE


def test_title_is_the_same_everywhere():
    assert CITATION["title"] in re.sub(r"[{}]", "", CITE_PAGE)


def test_the_paper_is_cited():
    paper = CITATION["references"][0]
    assert paper["identifiers"][0]["value"] == "arXiv:2502.04900"
    for author in paper["authors"]:
        assert author["family-names"] in CITE_PAGE


def test_every_reference_leads_somewhere():
    entries = re.findall(r"^@\w+\{([^,]+),(.*?)^\}", BIBLIOGRAPHY, re.MULTILINE | re.DOTALL)
    assert len(entries) > 20
    found = {key for key, text in entries if re.search(r"^  (doi|eprint|howpublished|pages) = ", text, re.M)}
    assert found == {key for key, _ in entries}


def test_keys_are_unique():
    keys = re.findall(r"^@\w+\{([^,]+),", BIBLIOGRAPHY, re.MULTILINE)
    assert len(keys) == len(set(keys))
