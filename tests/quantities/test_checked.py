"""The decorator: checks, conversion, signature, documentation, pickling, doctests, and mistakes at import."""

import functools
import inspect
import math
import pickle
import subprocess
import sys
import timeit

import numpy as np
import pytest

from b2kinv.physics import form_factors, kinematics
from b2kinv.quantities import validation
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import POSITIVE, Computed, Range

MASS = Number("mass", "GeV", meaningful=POSITIVE)
CHARGE = Name("charge", ("+", "0"))


@checked(mass=MASS, width=MASS.but(meaning="width"), charge=CHARGE)
def seen(mass, width=2, charge="+", *, other=None):
    """What the body sees."""
    return [mass, width, charge, other]


@checked(x=Number("x"), y=Number("y"))
def ratio(x, y=None):
    """A quotient."""
    return x if y is None else x / y


def test_the_body_sees_arrays_of_floats_and_names():
    mass, width, charge, other = seen(1)
    assert [(one.dtype, one.shape) for one in (mass, width)] == [(np.dtype(float), ())] * 2
    assert (float(mass), float(width), charge, other) == (1.0, 2.0, "+", None)
    mass, width, charge, other = seen([1, 2], width=3.0, charge="0", other="left alone")
    assert (mass.tolist(), float(width), charge, other) == ([1.0, 2.0], 3.0, "0", "left alone")
    given = np.ones(3)
    assert seen(given)[0] is given


@pytest.mark.parametrize(
    ("arguments", "named", "message"),
    [
        ((0.0,), {}, r"mass = 0.0 is not allowed \(mass\): it must be a finite number > 0 GeV"),
        ((1.0, -1.0), {}, r"width = -1.0 is not allowed \(width\)"),
        ((), {"mass": math.nan}, "mass = nan"),
        ((1.0,), {"width": None}, "width = None"),
        ((1.0,), {"charge": "-"}, r"charge = '-' is not allowed \(charge\): it must be one of '\+', '0'"),
        ((1.0, 1.0, "plus"), {}, "charge = 'plus'"),
    ],
)
def test_arguments_are_refused_however_they_are_passed(arguments, named, message):
    with pytest.raises(ValueError, match=message):
        seen(*arguments, **named)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [((), {}), ((1.0,), {"mas": 1.0}), ((1.0, 1.0, "+", 1), {}), ((1.0,), {"mass": 1.0})],
)
def test_wrong_calls_are_the_functions_own_type_errors(arguments, named):
    with pytest.raises(TypeError, match=r"seen\(\)"):
        seen(*arguments, **named)


def test_what_has_no_axes_comes_back_as_pythons_own():
    assert type(ratio(1, 4)) is float
    assert type(ratio(np.float64(1.0), np.array(4.0))) is float
    assert ratio([1.0, 2.0], 4.0).tolist() == [0.25, 0.5]
    assert ratio(np.ones(1), 4.0).shape == (1,)

    @checked(x=Number("x", complex_allowed=True))
    def several(x):
        return x > 0, (x, x + 1j), {"twice": 2 * x}

    truth, (real, imaginary), twice = several(1.5)
    assert [type(one) for one in (truth, real, imaginary, twice["twice"])] == [bool, float, complex, float]


def test_division_by_zero_is_refused_and_not_infinite():
    with pytest.raises(ValueError, match=r"^there is no value for x = 1, y = 0: a number overflows$"):
        ratio(1.0, 0.0)


def test_none_passes_where_it_is_the_default():
    assert ratio(2.0) == ratio(2.0, None) == 2.0
    with pytest.raises(ValueError, match="y = 'two'"):
        ratio(2.0, "two")


def test_defaults_are_checked_at_import():
    with pytest.raises(ValueError, match=r"width = -1\.0 is not allowed"):

        @checked(width=MASS)
        def negative(width=-1.0):
            pass

    with pytest.raises(ValueError, match="charge = 'plus' is not allowed"):

        @checked(charge=CHARGE)
        def misspelled(charge="plus"):
            pass


def test_defaults_are_shared_and_cannot_be_changed():
    @checked(x=Number("x"))
    def growing(x=1.0):
        x += 1.0
        return x

    with pytest.raises(ValueError, match="read-only"):
        growing()


def test_an_argument_that_the_function_does_not_have_is_an_error_at_import():
    with pytest.raises(
        TypeError, match=r"lighter is declared to check 'm', but has no such argument: it has mass"
    ):

        @checked(m=MASS)
        def lighter(mass):
            pass


def test_ends_from_data_are_not_read_at_import():
    def missing():
        raise AssertionError("read")

    declaration = MASS.but(meaningful=Range(at_most=Computed(missing, "m_B")))

    @checked(mass=declaration)
    def heavy(mass):
        """Take a mass."""

    assert "≤ m_B" in heavy.__doc__
    with pytest.raises(AssertionError, match="read"):
        heavy(1.0)


def test_methods_are_checked_too():
    class Relic:
        @checked(scale=MASS)
        def twice(self, scale=1.5):
            return 2 * scale

    assert Relic().twice() == 3.0
    with pytest.raises(ValueError, match=r"scale = -1\.0"):
        Relic().twice(-1.0)


def test_signature_name_and_source_stay_the_functions_own():
    assert list(inspect.signature(seen).parameters) == ["mass", "width", "charge", "other"]
    assert inspect.signature(seen).parameters["width"].default == 2
    assert (seen.__name__, seen.__module__) == ("seen", __name__)
    assert "return [mass, width" in inspect.getsource(seen)
    assert inspect.signature(form_factors.f_zero).parameters["form_factor_set"].default == "GRvDV2023"


@pytest.mark.parametrize("argument", [2.0, np.linspace(1.0, 2.0, 50)], ids=["scalar", "array"])
def test_a_declaration_costs_no_more_than_checks_by_hand(argument):
    limits = {"above": 0.0, "unit": "GeV", "meaning": "mass"}

    def by_hand(mass, width=1.0):
        mass = validation.numbers("mass", mass, **limits)
        width = validation.numbers("width", width, **limits)
        try:
            with np.errstate(over="raise", divide="raise", invalid="raise"):
                value = mass / width
        except FloatingPointError as error:
            raise ValueError(f"there is no value for mass = {mass}, width = {width}") from error
        return value if np.ndim(value) else float(value)

    @checked(mass=MASS, width=MASS)
    def declared(mass, width=1.0):
        return mass / width

    def fastest(function):
        return min(timeit.repeat(lambda: function(argument), number=50, repeat=50))

    assert fastest(declared) < fastest(by_hand)


def test_functions_are_pickled_by_name():
    assert pickle.loads(pickle.dumps(kinematics.kallen)) is kinematics.kallen


def test_doctests_of_checked_functions_are_collected_and_run(tmp_path):
    (tmp_path / "sample.py").write_text(
        "from b2kinv.quantities.checked import checked\n"
        "from b2kinv.quantities.declarations import Number\n\n\n"
        "@checked(x=Number('x'))\n"
        "def right(x):\n"
        "    '''Twice.\n\n    Examples\n    --------\n    >>> right(1)\n    2.0\n    '''\n"
        "    return 2 * x\n\n\n"
        "@checked(x=Number('x'))\n"
        "def wrong(x):\n"
        "    '''Twice.\n\n    Examples\n    --------\n    >>> wrong(1)\n    3.0\n    '''\n"
        "    return 2 * x\n",
        encoding="utf-8",
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--doctest-modules",
        "-p",
        "no:cacheprovider",
        "sample.py",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "1 failed, 1 passed" in done.stdout
    assert "sample.wrong" in done.stdout


def test_importing_the_declarations_of_a_section_reads_no_data():
    code = (
        "from b2kinv.physics import data_files, conventions, form_factors, early_universe, hadron_ratio\n"
        "from b2kinv.sections import belle2_excess\n"
        "assert data_files.used() == (), data_files.used()"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


def test_declarations_are_known_from_outside():
    @functools.cache
    @checked(mass=MASS)
    def doubled(mass, note=""):
        return 2 * mass

    assert dict(doubled.declarations) == {"mass": MASS}
    with pytest.raises(TypeError):
        doubled.declarations["note"] = MASS


def test_a_number_that_is_not_finite_is_refused_unless_that_is_declared():
    @checked(mass=MASS)
    def grown(mass):
        """Infinite, as the words of a docstring decide nothing."""
        return 1e300 * float(mass)

    @checked(may_be_infinite=True, mass=MASS)
    def lifetime(mass):
        return 1e300 * float(mass)

    assert lifetime(1e10) == math.inf
    with pytest.raises(ValueError, match=r"^there is no value for mass = 1e\+10: a number overflows$"):
        grown(1e10)
    assert grown(1.0) == 1e300
