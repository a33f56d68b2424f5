"""Nothing is said twice: in what users write, and in what is kept."""

import json
from pathlib import Path

import pytest
import yaml

from b2kinv.companion.words import yaml_text
from b2kinv.quantities import tree


@pytest.mark.parametrize(
    "text",
    ["a: 1\na: 2\n", "{a: 1, b: 2, a: 1}", "- x: {y: 1, y: 2}\n", "a: 1\n'a': 2\n", "a: &x {b: 1, b: 2}"],
)
def test_a_key_that_is_said_twice_is_refused(text):
    with pytest.raises(yaml.YAMLError, match="is said twice"):
        yaml_text.load(text)


def test_what_is_said_once_is_read_as_ever():
    text = "a: &x {b: 1, c: [1, 2]}\nd: {<<: *x, b: 3}\ne: {b: 1}\n"
    assert yaml_text.load(text) == {"a": {"b": 1, "c": [1, 2]}, "d": {"b": 3, "c": [1, 2]}, "e": {"b": 1}}


def once(pairs):
    """Return the mapping of a JSON object, none of whose names comes twice."""
    assert len({name for name, _ in pairs}) == len(pairs), [name for name, _ in pairs]
    return dict(pairs)


def test_no_file_of_ours_says_anything_twice():
    kept = [path for folder in ("data", "book") for path in (tree.ROOT / folder).rglob("*") if path.is_file()]
    kept += [tree.ROOT / name for name in ("_toc.yml", "_config.yml", "CITATION.cff")]
    kinds = {".json": lambda text: json.loads(text, object_pairs_hook=once)}
    kinds |= dict.fromkeys((".yml", ".yaml", ".cff"), yaml_text.load)
    read = [kinds[path.suffix](path.read_text(encoding="utf-8")) for path in kept if path.suffix in kinds]
    assert len(read) > 25
    assert Path(tree.ROOT / "data" / "claims.yml") in kept


def test_what_is_nested_too_deeply_is_no_yaml():
    with pytest.raises(yaml.YAMLError, match="nested too deeply"):
        yaml_text.load("[" * 3000 + "]" * 3000)
