"""Files that are there as a whole or not at all, and over nobody else's."""

import os

import pytest

from b2kinv.companion.execution import folders
from b2kinv.companion.execution.folders import Maker

RUN = Maker("run", "choose another folder")


def content(folder):
    """Return relative path → text of every file of a folder but the list of what was made."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and path.name != folders.LIST
    }


@pytest.fixture
def make(tmp_path):
    """Return a function that makes a folder with files."""

    def make(name, files):
        for path, text in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(text)
        return tmp_path / name

    return make


def test_interrupted_write_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "table.csv"
    folders.write(path, "old")
    path.chmod(0o640)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            folders.write(path, "new" * 1000)
    assert content(tmp_path) == {"table.csv": "old"}
    (tmp_path / "link").symlink_to(path)
    folders.write(tmp_path / "link", "new")
    assert content(tmp_path) == {"table.csv": "new", "link": "new"}
    assert path.stat().st_mode & 0o777 == 0o640


def test_own_files_are_replaced_and_others_stay(make):
    first = make("first", {"index.html": "1", "x.files/a.csv": "1", "x.files/b.csv": "1"})
    second = make("second", {"index.html": "2", "x.files/a.csv": "2"})
    out = make("out", {"notes.txt": "mine", "x.files/c.csv": "mine"})
    RUN.put_files(first, out, "x.files")
    RUN.put_files(second, out, "x.files")
    assert content(out) == {
        "index.html": "2",
        "x.files/a.csv": "2",
        "notes.txt": "mine",
        "x.files/c.csv": "mine",
    }


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"index.html": "my home page"}, "index.html was not made by 'run': choose another folder"),
        ({"x.files": "a file"}, "x.files is in the way"),
        ({"index.html/deep.txt": "a folder"}, "index.html is in the way"),
    ],
)
def test_others_files_are_not_replaced(make, files, message):
    new, out = make("new", {"a.html": "1", "index.html": "1", "x.files/a.csv": "1"}), make("out", files)
    with pytest.raises(ValueError, match=message):
        RUN.put_files(new, out, "x.files")
    assert content(out) == files


def test_own_file_that_was_changed_is_somebodys(make):
    new, out = make("new", {"page.ipynb": "1"}), make("out", {})
    RUN.put_files(new, out)
    (out / "page.ipynb").write_text("hours of work")
    with pytest.raises(ValueError, match=r"page\.ipynb has been changed since it was made"):
        RUN.put_files(new, out)
    assert content(out) == {"page.ipynb": "hours of work"}
    (out / "page.ipynb").unlink()
    RUN.put_files(new, out)
    # What another command has made is not this one's.
    with pytest.raises(ValueError, match=r"page\.ipynb was not made by 'book'"):
        Maker("book").put_files(new, out)
    (out / "page.ipynb").unlink()
    (out / "page.ipynb").symlink_to(new / "page.ipynb")
    (out / folders.LIST).unlink()
    with pytest.raises(ValueError, match=r"page\.ipynb was not made by 'run'"):
        RUN.put_files(new, out)


def test_what_was_cut_short_is_still_ours(make, monkeypatch):
    old, new, out = make("old", {"a": "1", "b": "1"}), make("new", {"a": "2", "b": "2"}), make("out", {})
    RUN.put_files(old, out)
    write = folders.write

    def interrupted(path, text):
        if path == out / "b":
            raise KeyboardInterrupt
        write(path, text)

    with monkeypatch.context() as patched:
        patched.setattr(folders, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            RUN.put_files(new, out)
    assert content(out) == {"a": "2", "b": "1"}
    RUN.put_files(new, out)
    assert content(out) == {"a": "2", "b": "2"}


def test_whole_folder_is_replaced_only_if_all_of_it_is_ours(make, tmp_path):
    out = tmp_path / "site"
    RUN.put_whole(make("new", {"a": "1", "b/c": "1"}), out)
    RUN.put_whole(make("new", {"a": "2"}), out)
    assert content(out) == {"a": "2"}
    (out / ".DS_Store").write_text("")
    RUN.put_whole(make("new", {"a": "3"}), out)
    (out / "d").mkdir()
    (out / "d" / "thesis.tex").write_text("years of work")
    with pytest.raises(ValueError, match=r"d/thesis\.tex was not made by 'run'"):
        RUN.put_whole(make("new", {"a": "4"}), out)
    assert content(out) == {"a": "3", "d/thesis.tex": "years of work"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "site"]


def test_place_of_the_earlier_folder_must_be_free(make, tmp_path):
    out = tmp_path / "site"
    RUN.put_whole(make("new", {"a": "1"}), out)
    make("site.old", {"thesis.tex": "years of work"})
    with pytest.raises(ValueError, match=r"site\.old was not made by 'run'"):
        RUN.put_whole(make("new", {"a": "2"}), out)
    assert content(tmp_path / "site.old") == {"thesis.tex": "years of work"}
    assert content(out) == {"a": "1"}


def test_folder_that_was_moved_aside_gets_its_name_back(make, tmp_path):
    out = tmp_path / "site"
    RUN.put_whole(make("new", {"a": "1"}), out)
    out.rename(tmp_path / "site.old")
    RUN.restore(out)
    assert content(out) == {"a": "1"}
    make("x.old", {"thesis.tex": ""})
    RUN.restore(tmp_path / "x")
    assert not (tmp_path / "x").exists()
