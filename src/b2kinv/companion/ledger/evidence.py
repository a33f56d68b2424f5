"""Which functions compute a claim, and which tests prove them: found, wherever they can be, not typed.

A claim's equations lead through their index to functions and tests. Tests of the claims themselves are found
by the name of the claim in their code. What remains, claims without an equation or a step beyond one, is
listed here. The tests that anything leads to are shown on a page of the site.
"""

import ast
import dataclasses
import functools
import re
from html import escape

from b2kinv.companion.ledger import equations, verdicts
from b2kinv.companion.site import api_reference
from b2kinv.quantities import tree, validation

#: Where the tests are that check what the ledger says.
_OF_CLAIMS = "companion/claims"

_PROOF = re.compile(r"\{proof\}`(\w+)`")


@dataclasses.dataclass(frozen=True)
class Proof:
    """Functions as `module.function`, tests as `file::function` below `tests`."""

    functions: tuple = ()
    tests: tuple = ()


def _beyond_equations():
    of_measurements = "physics/test_measurements.py::"
    of_space = "sections/test_alp_parameter_space.py::"
    of_freeze_in = "sections/test_alp_freeze_in.py::"
    of_photons = "sections/test_dark_photon_parameter_space.py::"
    of_searches = "sections/test_dark_matter_searches.py::"
    quoted = Proof(("measurements.value",))
    window = Proof(
        ("measurements.excess_window",),
        (of_measurements + "test_papers_window_is_that_of_section_II_A",),
    )
    edges = Proof(
        (
            "dark_photon_parameter_space.invisible_edge",
            "dark_photon_parameter_space.dimuon_edge",
            "dark_photon_parameter_space.figure_edges",
        ),
        (
            of_photons + "test_on_the_excess_edge_the_rate_has_the_level",
            of_photons + "test_on_the_dimuon_edge_the_rate_has_the_limit",
            of_photons + "test_relic_line_lies_in_the_figure",
        ),
    )
    from_ratio = Proof(
        ("b_to_neutrinos.standard_model_Kstar_neutrinos",),
        (
            of_photons + "test_statements_follow_from_one_ratio",
            "physics/test_b_to_neutrinos.py::test_the_standard_model_rate_is_near_published_ones",
        ),
    )
    couplings = Proof(
        ("alp_parameter_space.abundance",),
        (of_space + "test_contours_are_section_II_B_as_well", of_space + "test_scaling_along_the_map"),
    )
    return {
        "I.tree_share": Proof(
            ("belle2_excess.tree_level_share",),
            ("sections/test_belle2_excess.py::test_tree_level_share_by_hand",),
        ),
        "I.average": Proof(
            ("measurements.value",),
            (of_measurements + "test_weighted_mean_of_the_five_results_is_the_published_average",),
        ),
        "IIA.br_1sigma": window,
        "IIA.br_2sigma": window,
        "IIA.fa_axial": Proof(
            ("alp_decays.axial_decay_constant_limit",),
            ("sections/test_alp_decays.py::test_axial_limit_inverts_the_branching_ratio",),
        ),
        "IIA.ctau": Proof(("alp_decays.decay_length",), ("sections/test_alp_decays.py::test_decay_length",)),
        "IIB.thermalise": Proof(
            ("alp_freeze_in.production_rates",),
            (of_freeze_in + "test_per_b_quark_is_the_partners_density_times_the_average",),
        ),
        "IIB.fig1_left": Proof(
            ("alp_freeze_in.production_rates",),
            (of_freeze_in + "test_per_b_quark_is_the_partners_density_times_the_average",),
        ),
        "IIB.fig1_right": Proof(
            ("alp_freeze_in.dark_matter_yields",),
            (of_freeze_in + "test_relic_yield_against_an_independent_calculation",),
        ),
        "IIC.fig2": Proof(
            ("alp_parameter_space.abundance",),
            (
                of_space + "test_the_map_is_section_II_B_point_by_point",
                of_space + "test_contours_are_section_II_B_as_well",
                of_space + "test_the_lower_edge_is_where_two_branches_meet",
                of_space + "test_left_edge_is_where_contact_reaches_the_expansion",
            ),
        ),
        "IIC.wdm": quoted,
        "IIC.upper": couplings,
        "IIC.natural": Proof(
            ("alp_freeze_in.excess_coupling",),
            (of_space + "test_natural_couplings", of_space + "test_excess_band_is_eq_10_upside_down"),
        ),
        "IIC.gchi": Proof(("alp_freeze_in.pseudoscalar_coupling",), couplings.tests),
        "IIC.never_eq": couplings,
        "IIIB.theta": quoted,
        "IIIB.tau": quoted,
        "IIIB.mphi": Proof(
            ("dark_higgs.lightest_dark_higgs",),
            ("physics/test_dark_higgs.py::test_lightest_dark_higgs_has_just_that_lifetime",),
        ),
        "IIIC.fig3_left": edges,
        "IIIC.fig3_right": edges,
        "IIIC.kstar": Proof(quoted.functions, (of_measurements + "test_limits",)),
        "IIIC.kmumu": quoted,
        "IIIC.not_1sigma": from_ratio,
        "IIIC.ok_2sigma": from_ratio,
        "IIIC.eps": Proof(
            ("dark_photon_parameter_space.invisible_mixing",),
            (of_photons + "test_edges_end_at_the_mixing_of_a_purely_invisible_dark_photon",),
        ),
        "IIIC.overclose": Proof(
            ("dark_photon_freeze_out.dark_coupling",),
            ("sections/test_dark_photon_freeze_out.py::test_stronger_coupling_leaves_less_dark_matter",),
        ),
        "IIIC.si_bound": quoted,
        "IIIC.pwave": Proof(
            ("dark_matter_searches.annihilation_today",),
            (of_searches + "test_annihilation_in_the_halo_is_below_the_limit",),
        ),
        "IV.alp_1sigma": Proof(
            ("alp_decays.branching_ratio_B_to_invisible",),
            (of_space + "test_excess_band_is_eq_10_upside_down",),
        ),
    }


BEYOND_EQUATIONS = _beyond_equations()


def of_claim(claim):
    """Return the `Proof` of a claim: what is nearest to it first, then what its equations lead to."""
    beyond = BEYOND_EQUATIONS.get(claim.id, Proof())
    known = [one for one in equations.EQUATIONS if one.number in claim.equations]
    functions = [*beyond.functions, *(path for one in known for path in one.functions)]
    tests = [*_naming(claim.id), *beyond.tests, *(test for one in known for test in one.tests)]
    return Proof(tuple(dict.fromkeys(functions)), tuple(dict.fromkeys(tests)))


def _naming(claim_id):
    """Return the tests of claims in whose code the claim is named."""
    return tuple(test for test, names in _named_claims() if claim_id in names)


@functools.cache
def _named_claims():
    found = []
    for path in sorted((tree.ROOT / "tests" / _OF_CLAIMS).glob("test_*.py")):
        for name, node in _functions(f"{_OF_CLAIMS}/{path.name}").items():
            texts = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)}
            found.append((f"{_OF_CLAIMS}/{path.name}::{name}", texts))
    return found


@functools.cache
def _functions(file):
    parsed = ast.parse((tree.ROOT / "tests" / file).read_text(encoding="utf-8"))
    return {node.name: node for node in parsed.body if isinstance(node, ast.FunctionDef)}


@functools.cache
def _all_tests():
    """Return name → every test of that name, as `file::function`."""
    found = {}
    folder = tree.ROOT / "tests"
    for path in sorted(folder.rglob("test_*.py")):
        file = path.relative_to(folder).as_posix()
        for name in _functions(file):
            found.setdefault(name, []).append(f"{file}::{name}")
    return found


def find_test(name):
    """Return the test that has this name as `file::function`.

    Raises
    ------
    ValueError
        If there is no such test, or more than one.
    """
    known = _all_tests()
    if len(known.get(name, ())) != 1:
        told = f"several tests are called {name!r}" if name in known else f"there is no test {name!r}"
        raise ValueError(told + validation.nearest_hint(name, known))
    return known[name][0]


@functools.cache
def shown_tests():
    """Return all tests that equations, claims and derivations lead to, by file and in the file's order."""
    tests = {test for equation in equations.EQUATIONS for test in equation.tests}
    for claim in verdicts.load_claims():
        tests.update(of_claim(claim).tests)
    derivations = (tree.ROOT / "book" / "derivations.md").read_text(encoding="utf-8")
    tests.update(find_test(name) for name in _PROOF.findall(derivations))

    def place(test):
        file, _, name = test.partition("::")
        return file, list(_functions(file)).index(name)

    return tuple(sorted(tests, key=place))


def anchor(test):
    """Return the name of the place on the page of tests that shows one.

    Examples
    --------
    >>> anchor("sections/test_alp_decays.py::test_decay_length")
    'sections-test_alp_decays-test_decay_length'
    """
    return re.sub(r"/|::", "-", test.replace(".py::", "::"))


def has_tests():
    """Say whether the tests are part of this copy; an installed package has none."""
    return (tree.ROOT / "tests").is_dir()


def link(test):
    """Return a test's name as HTML: a link, seen from `book/`, to its code; without one if it is not here."""
    file, _, name = test.partition("::")
    shown = f"<code>{escape(name)}</code>"
    if has_tests():
        shown = f'<a href="tests.html#{anchor(test)}">{shown}</a>'
    return f"{shown} in <code>tests/{escape(file)}</code>"


def page_markdown():
    """Return the page of tests: a heading for each file, and each test with its code and what it proves."""
    if not has_tests():
        return "The tests are not installed with this copy of b2kinv."
    parts = []
    files = dict.fromkeys(test.partition("::")[0] for test in shown_tests())
    for file in files:
        text = (tree.ROOT / "tests" / file).read_text(encoding="utf-8")
        first = escape((ast.get_docstring(ast.parse(text)) or "").partition("\n")[0])
        rows = [_row(test, text) for test in shown_tests() if test.startswith(f"{file}::")]
        parts += [f"## tests/{file}", "\n".join([f'<div class="api"><p>{first}</p>', *rows, "</div>"])]
    return "\n\n".join([*parts, equations.OPEN_TARGET]) + "\n"


def _row(test, text):
    file, _, name = test.partition("::")
    node = _functions(file)[name]
    first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
    code = "\n".join(text.splitlines()[first - 1 : node.end_lineno])
    ways = [
        f'<a href="equations.html#equation-{one.number}">Eq. ({one.number})</a>'
        for one in equations.EQUATIONS
        if test in one.tests
    ]
    proves = f"<p>Proves {', '.join(ways)}.</p>" if ways else ""
    return (
        f'<details class="proof" id="{anchor(test)}"><summary><code>{escape(name)}</code></summary>'
        f"{proves}{api_reference.verbatim(code)}</details>"
    )
