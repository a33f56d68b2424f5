"""Where a site is published: which addresses are taken, and what its pages say then."""

import shutil

import pytest
import yaml

from b2kinv.__main__ import main
from b2kinv.companion.site import build
from b2kinv.companion.site.published import Published
from b2kinv.quantities import tree

GITHUB = "https://github.com/owner/name"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://owner.github.io/name/", "https://owner.github.io/name/"),
        ("http://127.0.0.1:8000/v1.2", "http://127.0.0.1:8000/v1.2/"),
    ],
)
def test_an_address_ends_with_one_slash(given, kept):
    assert Published(given).address == kept


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("example.org/book", "no absolute address"),
        ("//example.org/book", "no absolute address"),
        ("ftp://example.org/book", "no absolute address"),
        ("javascript:alert(1)", "no absolute address"),
        ("https://", "no absolute address"),
        ("https:///book", "no absolute address"),
        ("https://me:secret@example.org/", "no absolute address"),
        ("https://[::1/", "no absolute address"),
        ("https://exa mple.org/", "no absolute address"),
        ("https://example.org/a/../b", "more than plain names"),
        ("https://example.org/..", "more than plain names"),
        ("https://example.org/%2e%2e/b", "more than plain names"),
        ("https://example.org/a\\..\\b", "more than plain names"),
        ("https://example.org//b", "more than plain names"),
        ('https://example.org/"><script>', "more than plain names"),
        ("https://example.org/a\n", "more than plain names"),
        ("https://example.org/?page=1", "behind its path"),
        ("https://example.org/#top", "behind its path"),
    ],
)
@pytest.mark.parametrize("option", ["--address", "--repository"])
def test_what_is_no_address_is_refused_before_anything_runs(option, given, told, capsys):
    assert main(["book", option, given]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert told in said.err
    assert repr(given) in said.err


def test_a_host_alone_is_no_repository(capsys):
    assert main(["book", "--repository", "https://github.com/owner"]) == 1
    assert "names no repository" in capsys.readouterr().err


def configured(tmp_path, published):
    shutil.copyfile(tree.ROOT / "_config.yml", tmp_path / "_config.yml")
    build._publish(tmp_path, published)
    return yaml.safe_load((tmp_path / "_config.yml").read_text(encoding="utf-8"))


def test_nothing_is_said_of_an_address_that_there_is_not(tmp_path):
    usual = yaml.safe_load((tree.ROOT / "_config.yml").read_text(encoding="utf-8"))
    assert configured(tmp_path, Published()) == usual
    assert usual["launch_buttons"]["binderhub_url"] == ""


def test_pages_know_their_address_and_where_they_are_launched(tmp_path):
    found = configured(tmp_path, Published("https://example.org/b", f"{GITHUB}/"))
    assert found["html"]["baseurl"] == "https://example.org/b/"
    assert found["repository"] == {"url": GITHUB, "branch": "main"}
    assert found["launch_buttons"]["binderhub_url"] == "https://mybinder.org"
