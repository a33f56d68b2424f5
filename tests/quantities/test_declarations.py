"""One declaration: three ranges, words and names, and the texts made of them."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2kinv.quantities import validation
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import FRACTION, POSITIVE, Computed, Range

MASS = Number(
    "ALP mass",
    "GeV",
    symbol="m_a",
    meaningful=POSITIVE,
    offered=Range(at_most=10.0),
    shown=Range(below=Computed(lambda: 4.785733, "m_B − m_K"), meaning="ALP mass in B⁺ → K⁺ a"),
)
COUPLING = Number("strong coupling", meaningful=FRACTION, words=("running", "fixed"))
CHARGE = Name("charge of the B meson", ("+", "0"))


def test_each_range_refuses_in_its_own_words():
    for check, value, ends in (
        (MASS.check, -1.0, "(ALP mass): it must be a finite number > 0 GeV"),
        (MASS.check_offered, 11.0, "(ALP mass): it must be a finite number > 0 and <= 10 GeV"),
        (MASS.check_shown, 5.0, "(ALP mass in B⁺ → K⁺ a): it must be a finite number > 0 and < 4.78573 GeV"),
    ):
        with pytest.raises(ValueError, match="m_a = ") as refusal:
            check("m_a", value)
        assert str(refusal.value) == f"m_a = {value} is not allowed {ends}"


def test_ranges_lie_inside_each_other():
    assert MASS.check("m_a", 11.0) == 11.0
    assert MASS.check_offered("m_a", 5.0) == 5.0
    MASS.check_shown("m_a", 4.78)
    with pytest.raises(ValueError, match="reaches beyond the range '> 0' around it"):
        MASS.but(offered=Range(at_least=0.0, at_most=10.0))
    with pytest.raises(ValueError, match="reaches beyond"):
        MASS.but(shown=Range(at_most=12.0))


@given(
    st.one_of(
        st.floats(allow_nan=True, allow_infinity=True),
        st.integers(-3, 3),
        st.booleans(),
        st.none(),
        st.text(max_size=2),
        st.lists(st.floats(-1.0, 3.0), max_size=3),
        st.lists(st.floats(allow_nan=True), min_size=2, max_size=4).map(np.array),
        st.floats().map(np.float64),
        st.floats().map(np.array),
        st.floats(width=32).map(np.float32),
        st.complex_numbers(),
    )
)
def test_the_short_way_of_usual_numbers_decides_like_the_long_one(value):
    limits = {"above": 0.0, "at_most": 2.0}
    outcomes = []
    for check in (
        lambda: validation.numbers("x", value, **limits, unit="GeV", meaning="mass"),
        lambda: Number("mass", "GeV", meaningful=Range(**limits)).check("x", value),
    ):
        try:
            found = check()
            outcomes.append((type(found), found.dtype, found.shape, found.tolist()))
        except ValueError as refusal:
            outcomes.append(str(refusal))
    assert outcomes[0] == outcomes[1]


def test_arrays_of_any_layout_are_checked_in_full():
    for bad in (0.0, math.nan, math.inf):
        table = np.ones((6, 8))
        table[4, 6] = bad
        for view in (table, table.T, table[::2, ::2], table[None, ::-1]):
            with pytest.raises(ValueError, match=f"m_a = {bad} is not allowed"):
                MASS.check("m_a", view)
        assert MASS.check("m_a", table[:4]).shape == (4, 8)
    assert MASS.check("m_a", np.array([])).shape == (0,)
    assert MASS.check("m_a", np.array([1, 2])).dtype == float


def test_words_stand_for_a_number():
    assert COUPLING.check("alpha_s", "running") == "running"
    assert COUPLING.check("alpha_s", 0.3) == 0.3
    with pytest.raises(
        ValueError, match=r"\(strong coupling\): .*1 or 'running' or 'fixed' \(did you mean 'running'"
    ):
        COUPLING.check("alpha_s", "runing")
    with pytest.raises(ValueError, match=r"alpha_s = 1\.5"):
        COUPLING.check("alpha_s", 1.5)
    COUPLING.but(shown=Range(at_most=0.5)).check_shown("alpha_s", "running")


def test_a_complex_number_is_allowed_where_declared():
    loop = Number("gluon coupling", complex_allowed=True)
    assert loop.check("C_G", 1 + 2j) == 1 + 2j
    assert loop.check("C_G", 2).dtype == float
    for bad in (complex(math.nan, 0.0), complex(0.0, math.inf), "2", True):
        with pytest.raises(ValueError, match="C_G = "):
            loop.check("C_G", bad)
    with pytest.raises(ValueError, match="C = "):
        Number("coupling").check("C", 1j)


def test_names_are_refused_with_the_nearest_one():
    assert CHARGE.check("charge", "+") == "+"
    assert CHARGE.check_offered("charge", "0") == "0"
    with pytest.raises(
        ValueError, match=r"charge = '-' is not allowed \(charge of the B meson\): .*'\+', '0'"
    ):
        CHARGE.check("charge", "-")
    with pytest.raises(ValueError, match="charge = 0 is not allowed"):
        CHARGE.check("charge", 0)


def test_names_may_be_read_from_data_when_asked():
    asked = []
    nucleus = Name("target nucleus", lambda: asked.append(1) or ("argon", "xenon"))
    assert nucleus.description("nucleus") == "Target nucleus."
    assert not asked
    assert nucleus.names == ("argon", "xenon")
    assert nucleus.check("nucleus", "xenon") == "xenon"


def test_other_text_is_accepted_by_its_own_check():
    def accept(name, text):
        if text.startswith("br:"):
            return text
        raise ValueError(f"{name} = {text!r} is no measurement")

    window = Name("window", ("paper",), "br:VALUE", accept)
    assert window.check("excess", "paper") == "paper"
    assert window.check("excess", "br:1") == "br:1"
    with pytest.raises(ValueError, match="excess = 'papers' is no measurement"):
        window.check("excess", "papers")
    with pytest.raises(ValueError, match="excess = 2 is not allowed"):
        window.check("excess", 2)
    assert Name("spectrum", ("line",), "path of a file").check("spectrum", "mine.csv") == "mine.csv"


def test_offered_and_shown_ranges_are_printed_where_they_differ():
    assert MASS.allowed_text() == "a finite number > 0 and <= 10 GeV; on a page < 4.78573 GeV"
    assert MASS.but(shown=Range()).allowed_text() == "a finite number > 0 and <= 10 GeV"
    # Not two limits that are one at the digits shown.
    near = MASS.but(offered=Range(at_most=4.785731))
    assert near.but(shown=Range(below=4.7857305)).allowed_text() == "a finite number > 0 and <= 4.78573 GeV"
    assert COUPLING.allowed_text() == "a finite number >= 0 and <= 1 | running | fixed"
    assert CHARGE.allowed_text() == "+ | 0"
    assert Name("window", ("paper",), "br:VALUE").allowed_text() == "paper | br:VALUE"


def test_descriptions_for_the_documentation():
    assert MASS.description("m_a") == "ALP mass [GeV], > 0."
    assert MASS.description("mass") == "ALP mass m_a [GeV], > 0."
    assert MASS.offered_description("m_a") == "ALP mass [GeV], > 0 and ≤ 10; on a page < m_B − m_K."
    assert COUPLING.offered_description("a") == 'Strong coupling, ≥ 0 and ≤ 1 or "running" or "fixed".'
    assert COUPLING.type_text == 'float, array_like of float or "running" or "fixed"'
    assert Number("βγ", "GeV^-1").description("x") == "βγ [GeV⁻¹]."
    assert CHARGE.description("charge") == 'Charge of the B meson: "+" or "0".'
    assert Number().description("x") == ""


def test_the_same_but_for_one_thing():
    warm = MASS.but(meaning="warm mass")
    assert (warm.meaning, warm.unit, warm.meaningful) == ("warm mass", "GeV", POSITIVE)
    assert MASS.meaning == "ALP mass"
    with pytest.raises(ValueError, match="warm mass"):
        warm.check("m_a", 0.0)
    with pytest.raises(TypeError, match="mening"):
        MASS.but(mening="x")
    with pytest.raises(dataclasses.FrozenInstanceError):
        MASS.meaning = "x"
