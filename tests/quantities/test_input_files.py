"""A file is read once: what it held then goes wherever its name goes."""

import copy
import hashlib
import os
import pickle

import pytest

from b2kinv.quantities.declarations import Name
from b2kinv.quantities.input_files import InputFile

SPECTRUM = Name("spectrum", ("line",), text="path of a CSV file", file_ends=(".csv",))


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "z.csv").write_bytes(b"old")
    return tmp_path / "z.csv"


def test_content_travels_with_the_name(file):
    read = SPECTRUM.check("spectrum", "z.csv")
    file.write_bytes(b"new")
    for same in (
        read,
        pickle.loads(pickle.dumps(read)),
        copy.deepcopy(read),
        SPECTRUM.check("spectrum", read),
        SPECTRUM.read("spectrum", read),
    ):
        assert (same, same.content) == ("z.csv", b"old")
        assert same.sha256 == hashlib.sha256(b"old").hexdigest()
    assert SPECTRUM.check("spectrum", "z.csv").content == b"new"


def test_same_name_with_other_content_is_another_file(file):
    old, new = InputFile("z.csv", b"old"), InputFile("z.csv", b"new")
    assert old != new
    assert (old == new) is False
    assert old == InputFile("z.csv", b"old") == "z.csv"
    assert old != InputFile("y.csv", b"old")
    # What is cached for one is not found for the other.
    assert {old: 1, new: 2}[InputFile("z.csv", b"new")] == 2
    assert hash(old) == hash("z.csv")


def test_name_stays_as_it_was_typed(file, monkeypatch):
    monkeypatch.setenv("HOME", str(file.parent))
    read = SPECTRUM.check("spectrum", "~/z.csv")
    assert (read, read.content, read.base_name) == ("~/z.csv", b"old", "z.csv")


def test_names_are_no_files(file):
    assert type(SPECTRUM.check("spectrum", "line")) is str
    with pytest.raises(ValueError, match="did you mean 'line'"):
        SPECTRUM.check("spectrum", "lime")


def test_what_cannot_be_read_is_told(file):
    os.mkfifo(file.with_name("pipe.csv"))
    file.with_name("folder.csv").mkdir()
    for name, message in (
        ("none.csv", "No such file"),
        ("pipe.csv", "it is no file"),
        ("folder.csv", "it is no file"),
        ("~nobody-of-that-name/z.csv", "No such file"),
    ):
        with pytest.raises(ValueError, match=f"the spectrum {name} cannot be read: {message}"):
            SPECTRUM.check("spectrum", name)


def test_several_files_are_one_with_all_their_parts(file):
    (file.parent / "a.csv").write_text("new", encoding="utf-8")
    read = InputFile.read_several("spectrum", "z.csv, a.csv")
    assert [(one.base_name, one.content) for one in read.parts] == [("z.csv", b"old"), ("a.csv", b"new")]
    with pytest.raises(ValueError, match=r"^the spectrum z\.csv is given twice$"):
        InputFile.read_several("spectrum", "z.csv,z.csv")
    (file.parent / "b.csv").write_bytes(b"\xff")
    with pytest.raises(ValueError, match=r"^the spectrum b\.csv cannot be read: it is no text$"):
        InputFile.read_several("spectrum", "z.csv,b.csv")
