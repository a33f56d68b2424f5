"""The check of an archive: whatever is wrong with it is told, on archives made by hand."""

import hashlib
import io
import json
import zipfile

import pytest

from b2kinv.companion.archive import crate

ROOT = {
    "name": "A fall",
    "description": "How long it takes.",
    "datePublished": "2031-02-03",
    "license": {"@id": "https://spdx.org/licenses/MIT"},
}
FILES = {"data/heights.json": b"[1, 2]\n", "outputs/fall.csv": b"height\n1\n" * 50, "LICENSE": b"MIT\n"}


@pytest.fixture
def made(tmp_path):
    """Return a function that writes an archive, after its description and its files were changed."""

    def write(change=lambda told: None, files=FILES, described=FILES):
        told = crate.metadata(ROOT, described, {"outputs/fall.csv": "heights"})
        change(told)
        path = tmp_path / "archive.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
            archive.writestr(crate.NAME, json.dumps(told))
        return path

    return write


def part(told, name):
    """Return what a description says of one thing."""
    return next(one for one in told["@graph"] if one["@id"] == name)


def test_a_whole_archive_is_not_complained_of(made):
    assert crate.problems(made()) == []


def test_what_is_said_of_a_file():
    told = part(crate.metadata(ROOT, FILES, {"outputs/fall.csv": "heights"}), "outputs/fall.csv")
    assert told == {
        "@id": "outputs/fall.csv",
        "@type": "File",
        "name": "fall.csv",
        "description": "heights",
        "encodingFormat": "text/csv",
        "contentSize": "450",
        "sha256": hashlib.sha256(b"height\n1\n" * 50).hexdigest(),
    }


def test_the_description_names_its_profile():
    # As RO-Crate 1.1 wants it, section "RO-Crate Metadata File Descriptor".
    told = crate.metadata(ROOT, FILES, {})
    assert told["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    assert part(told, "ro-crate-metadata.json") == {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    assert [one["@id"] for one in part(told, "./")["hasPart"]] == sorted(FILES)


@pytest.mark.parametrize("field", ["name", "description", "datePublished", "license", "hasPart"])
@pytest.mark.parametrize("empty", [None, ""])
def test_a_root_without_a_field_is_told(made, field, empty):
    def change(told):
        if empty is None:
            del part(told, "./")[field]
        else:
            part(told, "./")[field] = empty

    found = crate.problems(made(change))
    assert f"the description of the whole does not say {field}" in found


@pytest.mark.parametrize(
    ("name", "key", "value", "sentence"),
    [
        ("./", "@type", "File", "the whole is not described as a Dataset"),
        ("./", "datePublished", "soon", "datePublished is 'soon', which is no date"),
        (crate.NAME, "about", None, "does not say that it describes the whole"),
        (crate.NAME, "conformsTo", {"@id": "x"}, "does not say that it describes the whole"),
        ("LICENSE", "@type", "Thing", "LICENSE is not described as a file of some kind"),
        ("LICENSE", "encodingFormat", "", "LICENSE is not described as a file of some kind"),
        ("LICENSE", "contentSize", "5", "LICENSE has 4 bytes instead of 5"),
        ("LICENSE", "contentSize", None, "LICENSE has 4 bytes instead of None"),
        ("LICENSE", "sha256", "0" * 64, "LICENSE is not the file that was described"),
        ("LICENSE", "sha256", None, "LICENSE is not the file that was described"),
    ],
)
def test_a_wrong_description_is_told(made, name, key, value, sentence):
    found = crate.problems(made(lambda told: part(told, name).update({key: value})))
    assert len(found) == 1
    assert sentence in found[0]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({**FILES, "LICENSE": b"mit\n"}, "LICENSE is not the file that was described"),
        ({name: FILES[name] for name in list(FILES)[:2]}, "LICENSE is described and missing"),
        ({**FILES, "more.txt": b"x"}, "more.txt is not described"),
        ({**FILES, "../up.txt": b"x"}, "../up.txt would be unpacked outside the folder"),
        ({**FILES, "/top.txt": b"x"}, "/top.txt would be unpacked outside the folder"),
    ],
)
def test_files_that_are_not_those_described_are_told(made, files, sentence):
    assert any(one.startswith(sentence) for one in crate.problems(made(files=files)))


def test_a_file_that_is_in_it_twice_is_told(made):
    path = made()
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("LICENSE", b"MIT\n")
    assert "LICENSE is in it twice" in crate.problems(path)


@pytest.mark.parametrize("text", ["", "[]", '{"@graph": [1]}', '{"@graph": [{}]}', "{"])
def test_a_description_that_is_none_is_told(tmp_path, text):
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(crate.NAME, text)
    assert crate.problems(path) == [f"{crate.NAME} is missing, or is no description"]


def test_every_damaged_byte_of_a_file_is_told(made):
    path = made()
    whole = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        entries = [archive.getinfo(name) for name in FILES]
    for entry in entries:
        start = entry.header_offset + 30 + len(entry.filename)
        # Some bits of the last byte mean nothing.
        for place in range(start, start + entry.compress_size - 1):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
            assert crate.problems(path), (entry.filename, place)


@pytest.mark.parametrize("size", [0, 10, 200])
def test_what_is_cut_short_is_told(made, size):
    path = made()
    path.write_bytes(path.read_bytes()[:size])
    (sentence,) = crate.problems(path)
    assert sentence.startswith("it cannot be read as a zip file")


def test_an_archive_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ValueError, match="there is no file"):
        crate.problems(tmp_path / "none.zip")
