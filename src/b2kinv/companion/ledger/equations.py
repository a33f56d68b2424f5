"""The equations that a paper numbers: what each says, which function computes it, which tests prove that.

The facts are in `data/equations.yml`. Tests hold that nothing in it points nowhere, and that its formulas are
those of the pages and of the docstrings. Which page shows an equation is looked up in the notebooks, which
derivation it has on the page of derivations.
"""

import ast
import dataclasses
import functools
import importlib
import re
from pathlib import Path
from typing import Any

import yaml

from b2kinv.companion.papers import Paper
from b2kinv.companion.words import yaml_text
from b2kinv.quantities import validation


class EquationError(ValueError):
    """An equation that cannot be read; the message names it."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Equation:
    """One numbered equation.

    Attributes
    ----------
    number : int
    section : str
        The module whose page shows it.
    what : str
        What it says, in a few words.
    tex : str
        The formula that its page shows, without the number.
    functions : tuple of str
        What computes it, with the module: "package.module.function".
    tests : tuple of str
        What proves that, as "file::function" below `tests`.
    printed : str
        Function that keeps the printed form, with the module, if numbers are computed with it as well.
    printed_tex : str
        The formula as the paper prints it, if we compute another.
    reason : str
        Why we do, in a sentence.
    """

    number: int
    section: str
    what: str
    tex: str
    functions: tuple[str, ...]
    tests: tuple[str, ...]
    printed: str = ""
    printed_tex: str = ""
    reason: str = ""

    @property
    def all_functions(self) -> tuple[str, ...]:
        """What computes it, the printed form included."""
        return (*self.functions, *([self.printed] if self.printed else []))


@dataclasses.dataclass(frozen=True)
class Proof:
    """What stands behind a claim: functions with their modules, tests as `file::function` below `tests`."""

    functions: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class _Facts:
    """What stands in the file, part by part."""

    equations: tuple[Equation, ...] = ()
    formulas: dict[str, str] = dataclasses.field(default_factory=dict)
    claims: dict[str, Proof] = dataclasses.field(default_factory=dict)


def load_equations(paper: Paper) -> tuple[Equation, ...]:
    """Return the equations of a paper in the order of its `data/equations.yml`; none if it has no such file.

    Raises
    ------
    EquationError
        If the file is damaged, or an equation is incomplete or stands there twice.
    """
    return _read(paper.data / "equations.yml").equations


def formulas(paper: Paper) -> dict[str, str]:
    """Return function, with its module → its formula, which is the second paragraph of its docstring."""
    return dict(_read(paper.data / "equations.yml").formulas)


def beyond_equations(paper: Paper) -> dict[str, Proof]:
    """Return claim → what proves it where that is not, or not only, an equation's."""
    return _read(paper.data / "equations.yml").claims


@functools.cache
def _read(path: Path) -> _Facts:
    if not path.is_file():
        return _Facts()
    try:
        content = yaml_text.load(path.read_text(encoding="utf-8"))
        _refuse_unknown(str(path), content, _Facts)
        facts = _Facts(
            tuple(_equation(fields) for fields in content["equations"]),
            dict(content["formulas"]),
            {
                claim: Proof(tuple(given.get("functions", ())), tuple(given.get("tests", ())))
                for claim, given in content.get("claims", {}).items()
            },
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise EquationError(f"{path} cannot be read as a list of equations: {error}") from error
    numbers = [equation.number for equation in facts.equations]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    if twice:
        raise EquationError(f"{path} lists Eq. {', '.join(map(str, twice))} more than once")
    needed = dict.fromkeys(path for equation in facts.equations for path in equation.all_functions)
    for function_path in needed:
        if not facts.formulas.get(function_path):
            raise EquationError(f"{path} has no formula of {function_path}")
    for function_path in facts.formulas:
        if function_path not in needed:
            raise EquationError(f"{path} has a formula of {function_path}, which computes no equation")
    return facts


def _equation(fields: dict[str, Any]) -> Equation:
    name = f"Eq. {fields.get('number')}"
    _refuse_unknown(name, fields, Equation)
    for field in dataclasses.fields(Equation):
        if field.name not in fields and field.default is dataclasses.MISSING:
            raise EquationError(f"{name} lacks {field.name}")
    lists = {key: tuple(value) for key, value in fields.items() if isinstance(value, list)}
    equation = Equation(**{**fields, **lists})
    if bool(equation.printed_tex) != bool(equation.reason):
        raise EquationError(f"{name} needs printed_tex and reason together, or neither")
    if equation.printed and not equation.printed_tex:
        raise EquationError(f"{name} keeps a printed form in {equation.printed}, but lacks printed_tex")
    return equation


def _refuse_unknown(name: str, fields: dict[str, object], kind: type) -> None:
    known = [field.name for field in dataclasses.fields(kind)]
    for key in fields:
        if key not in known:
            raise EquationError(f"{name}: unknown key {key!r}" + validation.nearest_hint(key, known))


def function(path: str) -> Any:
    """Return the object that "package.module.function" names.

    Raises
    ------
    ValueError
        If there is no such module or function.
    """
    module, _, name = path.rpartition(".")
    try:
        return getattr(importlib.import_module(module), name)
    except (ModuleNotFoundError, AttributeError, ValueError):
        raise ValueError(f"there is no function {path!r}") from None


def short(path: str) -> str:
    """Return "module.function" as pages name it.

    Examples
    --------
    >>> short("package.sections.decays.width")
    'decays.width'
    """
    return ".".join(path.split(".")[-2:])


@functools.cache
def tests_in(folder: Path, file: str) -> tuple[str, ...] | None:
    """Return the tests in a file below the folder of tests; None where the tests are not installed.

    Raises
    ------
    ValueError
        If the tests are there, but not that file.
    """
    if not folder.is_dir():
        return None
    path = folder / file
    if not path.is_file():
        raise ValueError(f"there is no file tests/{file}")
    parsed = ast.parse(path.read_text(encoding="utf-8"))
    return tuple(node.name for node in parsed.body if isinstance(node, ast.FunctionDef))


def page_of(paper: Paper, equation: Equation) -> str:
    """Return the address of the equation on its section's page, seen from `book/`; "" if it has none yet."""
    name = f"notebooks/{equation.section}"
    notebook = paper.root / f"{name}.ipynb"
    if name not in paper.pages() or not notebook.is_file():
        return ""
    shown = re.search(rf"\(eq-paper-{equation.number}\)=", notebook.read_text(encoding="utf-8"))
    return f"../{name}.html" + (f"#eq-paper-{equation.number}" if shown else "")


@functools.cache
def derived(paper: Paper) -> frozenset[int]:
    """Return the numbers of the equations that the page of derivations has."""
    path = paper.book / "derivations.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return frozenset(int(number) for number in re.findall(r"\(derivation-(\d+)\)=", text))
