"""What users type: read as the parameter is declared, alike on the command line, in files and in grids."""

import dataclasses
import json

import numpy as np
import pytest

from b2kinv.companion.execution import assignments
from b2kinv.companion.sweep import sweep
from b2kinv.companion.words import formatting
from b2kinv.paper import PAPER
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.parameters import ParameterSet

#: Names that a file may have, each of which looks like something else to some reader of text.
FILES = [
    "my file.csv", "2024.csv", "1e8.csv", "été.csv", "日本.csv", "x=y.csv", "a\\b.csv", "a,b.csv", "a:b.csv",
    "it's.csv", 'a"b.csv', "#1.csv", "a # b.csv", "$HOME.csv", "`a`.csv", "1:3:5.csv", "[1].csv", "*.csv",
    "{{x}}.csv", "%s.csv", "-x.csv", "~.csv", "!x.csv", "&x.csv", "a: b.csv", "no\u00a0break.csv",
]  # fmt: skip

#: Text that is no line of text: control characters, separators, half a character, what turns its direction.
NO_LINES = [
    "a\nb.csv", "a\tb", "a\x00b", "\x1b[31m.csv", "a\x7f", "a\x85b", "a\u2028b", "\ud800", "a\u202eb",
]  # fmt: skip


@dataclasses.dataclass(frozen=True, kw_only=True)
class Odd(ParameterSet):
    """Parameters whose words look like numbers, and whose texts like anything."""

    coupling: float | str = Number("coupling", words=("0x10", "per b quark")).parameter(1.0)
    charge: str = Name("charge", ("+", "0", "no", "1e8", "per b quark")).parameter("+")
    file: str = Name("table", ("line",), text="path of a file").parameter("line")


def ways(parameters, name, text, folder):
    """Return what a text becomes by ``-p`` and ``--set``, in a file, and in a ``--grid``."""
    declared = parameters.declarations()
    file = folder / "mine.yml"
    # As a YAML text in quotes, which JSON's are.
    file.write_text(f"{name}: {json.dumps(text)}\n", encoding="utf-8")
    # As a cell of a CSV file.
    [axis] = sweep.parse_grid([f'{name}="{text.replace(chr(34), 2 * chr(34))}"'], declared)
    for given in (assignments.parse([f"{name}={text}"]), assignments.parse((), file)):
        yield assignments.read(declared, given)[name]
    yield axis.listed[0]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        *(
            ("coupling", "1e8", 1e8),
            ("coupling", "2", 2.0),
            ("coupling", ".5", 0.5),
            ("coupling", "0x10", "0x10"),
        ),
        *(
            ("coupling", "per b quark", "per b quark"),
            ("coupling", " 3 ", 3.0),
            ("coupling", "-2E-3", -0.002),
        ),
        *(("charge", word, word) for word in ("+", "0", "no", "1e8", "per b quark")),
        *(("file", word, word) for word in FILES),
        # More than 64 bits, which are no number to numpy if they are an integer.
        ("coupling", "1" + 20 * "0", 1e20),
    ],
)
def test_the_declaration_decides_how_text_is_read(tmp_path, name, text, value):
    found = list(ways(Odd, name, text, tmp_path))
    assert found == 3 * [value]
    assert [type(one) for one in found] == 3 * [type(value)]
    assert getattr(Odd.from_mapping({name: found[0]}), name) == value


@pytest.mark.parametrize("text", ["1,5", "true", "", "0x1f", "__import__('os')", "[1]", "1 2", "None"])
def test_what_is_no_number_is_refused_with_what_is_allowed(tmp_path, text):
    for value in ways(Odd, "coupling", text, tmp_path):
        with pytest.raises(ValueError, match="it must be a finite number or '0x10' or 'per b quark'"):
            Odd.from_mapping({"coupling": value})


@pytest.mark.parametrize("text", NO_LINES)
@pytest.mark.parametrize("name", ["coupling", "charge", "file"])
def test_text_that_is_no_line_of_text_is_refused(tmp_path, name, text):
    declared = Odd.declarations()
    for read in (
        lambda: assignments.read(declared, assignments.parse([f"{name}={text}"])),
        lambda: sweep.parse_grid([f"{name}={text}"], declared),
        # A notebook, papermill and whoever calls the library.
        lambda: Odd.from_mapping({name: text}),
    ):
        with pytest.raises(ValueError, match=f"{name} = .* is not allowed") as refusal:
            read()
        assert str(refusal.value).isprintable()


@pytest.mark.parametrize("end", ["\n", "\t", "\r", "\x0b", "\x1c", "\x85", "\u2028"])
def test_what_python_strips_of_a_number_is_refused_all_the_same(tmp_path, end):
    declared = Odd.declarations()
    for text in (f"coupling=1{end}", f"coupling={end}1", f"coupling{end}=1"):
        with pytest.raises(ValueError, match=r"is not allowed|is no parameter assignment"):
            assignments.read(declared, assignments.parse([text]))
        with pytest.raises(ValueError, match=r"is not allowed|is no grid"):
            sweep.parse_grid([text.replace("1", "1:2:3")], declared)
    file = tmp_path / "mine.yml"
    file.write_text(f"coupling: {json.dumps('1' + end)}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="is not allowed"):
        assignments.read(declared, assignments.parse((), file))


def test_what_is_printed_of_every_parameter_can_be_typed(tmp_path):
    for section in PAPER.computed():
        parameters = section.module.Parameters
        known = assignments.defaults(PAPER, section) if PAPER.notebook(section).is_file() else {}
        for name, default, unit, allowed, _ in parameters.table():
            words = parameters.declarations()[name].names
            assert all(word in allowed.split(" | ") for word in words)
            value = known.get(name, default)
            typed = {word: word for word in words} | {formatting.parameter_text(value): value}
            for text, meant in typed.items():
                assert list(ways(parameters, name, text, tmp_path)) == 3 * [meant], (section.name, name, unit)


def test_names_have_no_ranges_and_numbers_no_names():
    declared = Odd.declarations()
    [axis] = sweep.parse_grid(["file=line,1:3:5,2024"], declared)
    assert axis.values() == ("line", "1:3:5", "2024")
    [axis] = sweep.parse_grid(["coupling=1:3:5"], declared)
    np.testing.assert_array_equal(axis.values(), [1.0, 1.5, 2.0, 2.5, 3.0])
    with pytest.raises(ValueError, match="has a value twice"):
        sweep.parse_grid(["coupling=2,2.0"], declared)
    with pytest.raises(ValueError, match="coupling=1:3' is no grid"):
        sweep.parse_grid(["coupling=1:3"], declared)


@pytest.mark.parametrize("value", FILES)
def test_a_cell_of_a_notebook_holds_every_name_of_a_file(value):
    cell = assignments.rewrite_cell('x = "line"  # or a file', {"x": value})
    assert assignments.read_cell(cell)["x"].value == value
