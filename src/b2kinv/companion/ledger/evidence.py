"""Which functions compute a claim, and which tests prove them: found, wherever they can be, not typed.

A claim's equations lead through their index to functions and tests. Tests of the claims themselves are found
by the name of the claim in their code. What remains, claims without an equation or a step beyond one, is
listed in `data/equations.yml`. The tests that anything leads to are shown on a page of the site.
"""

import ast
import functools
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from b2kinv.companion.ledger import claims_file, equations
from b2kinv.companion.ledger.equations import Proof
from b2kinv.companion.papers import Paper
from b2kinv.companion.words import markup
from b2kinv.quantities import validation

_PROOF = re.compile(r"\{proof\}`(\w+)`")


def of_claim(paper: Paper, claim: claims_file.Claim) -> Proof:
    """Return the `Proof` of a claim: what is nearest to it first, then what its equations lead to."""
    beyond = equations.beyond_equations(paper).get(claim.id, Proof())
    known = [one for one in equations.load_equations(paper) if one.number in claim.equations]
    functions = [*beyond.functions, *(path for one in known for path in one.functions)]
    tests = [
        *_naming(paper.tests, claim.id),
        *beyond.tests,
        *(test for one in known for test in one.tests),
    ]
    return Proof(tuple(dict.fromkeys(functions)), tuple(dict.fromkeys(tests)))


def _naming(folder: Path, claim_id: str) -> tuple[str, ...]:
    """Return the tests of claims in whose code the claim is named."""
    return tuple(test for test, names in _named_claims(folder) if claim_id in names)


@functools.cache
def _named_claims(folder: Path) -> list[tuple[str, set[Any]]]:
    found = []
    for path in sorted(folder.rglob("claims/test_*.py")):
        file = path.relative_to(folder).as_posix()
        for name, node in functions_in(folder, file).items():
            texts = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)}
            found.append((f"{file}::{name}", texts))
    return found


@functools.cache
def functions_in(folder: Path, file: str) -> dict[str, ast.FunctionDef]:
    """Return name → syntax of the functions in a file of tests."""
    parsed = ast.parse((folder / file).read_text(encoding="utf-8"))
    return {node.name: node for node in parsed.body if isinstance(node, ast.FunctionDef)}


@functools.cache
def _all_tests(folder: Path) -> dict[str, list[str]]:
    """Return name → every test of that name, as `file::function`."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        file = path.relative_to(folder).as_posix()
        for name in functions_in(folder, file):
            found.setdefault(name, []).append(f"{file}::{name}")
    return found


def find_test(paper: Paper, name: str) -> str:
    """Return the test that has this name as `file::function`.

    Raises
    ------
    ValueError
        If there is no such test, or more than one.
    """
    known = _all_tests(paper.tests)
    if len(known.get(name, ())) != 1:
        told = f"several tests are called {name!r}" if name in known else f"there is no test {name!r}"
        raise ValueError(told + validation.nearest_hint(name, known))
    return known[name][0]


@functools.cache
def shown_tests(paper: Paper) -> tuple[str, ...]:
    """Return all tests that equations, claims and derivations lead to, by file and in the file's order."""
    tests = {test for equation in equations.load_equations(paper) for test in equation.tests}
    for claim in claims_file.load_claims(paper):
        tests.update(of_claim(paper, claim).tests)
    derivations = paper.book / "derivations.md"
    if derivations.is_file():
        names = _PROOF.findall(derivations.read_text(encoding="utf-8"))
        tests.update(find_test(paper, name) for name in names)

    def place(test: str) -> tuple[str, int]:
        file, _, name = test.partition("::")
        return file, list(functions_in(paper.tests, file)).index(name)

    return tuple(sorted(tests, key=place))


def anchor(test: str) -> str:
    """Return the name of the place on the page of tests that shows one.

    Examples
    --------
    >>> anchor("sections/test_decays.py::test_width")
    'sections-test_decays-test_width'
    """
    return re.sub(r"/|::", "-", test.replace(".py::", "::"))


def has_tests(paper: Paper) -> bool:
    """Say whether the tests are part of this copy; an installed package has none."""
    return paper.tests.is_dir()


def link(paper: Paper, test: str) -> str:
    """Return a test's name as HTML: a link, seen from `book/`, to its code; without one if it is not here."""
    return f"{_name(paper, test)} in {markup.code_html('tests/' + test.partition('::')[0])}"


def links(paper: Paper, tests: Iterable[str]) -> str:
    """Return tests as HTML in the same way, those of one file behind its name, which is told once."""
    by_file: dict[str, list[str]] = {}
    for test in tests:
        by_file.setdefault(test.partition("::")[0], []).append(_name(paper, test))
    return "; ".join(
        f"{', '.join(names)} in {markup.code_html('tests/' + file)}" for file, names in by_file.items()
    )


def _name(paper: Paper, test: str) -> str:
    shown = markup.code_html(test.partition("::")[2])
    return f'<a href="tests.html#{anchor(test)}">{shown}</a>' if has_tests(paper) else shown
