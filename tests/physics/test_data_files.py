"""Data files: a good one is read once, a missing, unlisted or damaged one is refused in one sentence."""

import hashlib
import json

import pytest

from b2kinv.physics import data_files
from b2kinv.quantities import tree


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A data folder of our own with one good file, and caches that forget it afterwards."""
    content = b'{"value": 1.5}'
    (tmp_path / "good.json").write_bytes(content)
    sums = {"good.json": hashlib.sha256(content).hexdigest(), "missing.json": "0" * 64}
    (tmp_path / "checksums.json").write_text(json.dumps(sums))
    monkeypatch.setattr(tree, "DATA", tmp_path)
    data_files.load_json.cache_clear()
    data_files.checksums.cache_clear()
    yield tmp_path
    data_files.load_json.cache_clear()
    data_files.checksums.cache_clear()


def test_good_file_is_read_once(data):
    assert data_files.load_json("good.json") == {"value": 1.5}
    (data / "good.json").write_text("changed later")
    assert data_files.load_json("good.json") == {"value": 1.5}


def test_damaged_file_is_named(data):
    (data / "good.json").write_text('{"value": 1.6}')
    with pytest.raises(
        ValueError, match=r"^data file data/good\.json differs from the one recorded"
    ) as refusal:
        data_files.load_json("good.json")
    assert "\n" not in str(refusal.value)


def test_missing_file_is_named(data):
    with pytest.raises(ValueError, match=r"^data file data/missing\.json cannot be read: No such file"):
        data_files.load_json("missing.json")


def test_unlisted_file_is_named(data):
    (data / "new.json").write_text("{}")
    with pytest.raises(ValueError, match=r"^data file data/new\.json is not listed in data/checksums\.json"):
        data_files.load_json("new.json")


def test_damaged_list_of_checksums_is_named(data):
    (data / "checksums.json").write_text("{")
    with pytest.raises(ValueError, match=r"^data file data/checksums\.json cannot be read"):
        data_files.load_json("good.json")
