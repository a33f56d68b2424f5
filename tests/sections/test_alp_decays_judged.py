"""Where the diagonal and the rate lie, and how many ALPs escape: at and beside each limit."""

import math

import pytest

from b2kinv.sections import alp_decays_judged


def words(told, window=(1.0, 2.0), rate=1.5, escaping=1.0, constants=(3.0, 4.0), limit=5.0):
    others = dict.fromkeys(alp_decays_judged.LIMITS.values(), 0.0)
    found = alp_decays_judged.words(
        told(
            {"m_a": 2.0, "excess": "paper"},
            excess_branching_ratio_1_sigma=window,
            excess_branching_ratio_2_sigma=window,
            **{
                f"branching_ratio_{name}_invisible": one
                for name, one in (others | {"B_plus_to_K_plus": rate}).items()
            },
            escape_probability_B_plus_to_K_plus=escaping,
            decay_constant_window_1_sigma=constants,
            axial_limit_babar=limit,
        )
    )
    return [found[f"{name}_words"].value for name in ("chiral", "rate", "escape")]


# What is said follows by hand from the meaning of each word.
@pytest.mark.parametrize(
    ("rate", "said"), [(0.99, "below"), (1.0, "inside"), (1.5, "inside"), (2.0, "inside"), (2.01, "above")]
)
def test_rate_beside_the_window(told, rate, said):
    assert words(told, rate=rate)[1].startswith(f"{said} the one-σ window")


@pytest.mark.parametrize(
    ("escaping", "said"),
    [
        (0.96, "nearly all of"), (0.95, "most of"), (0.5, "most of"), (0.49, "fewer than half of"),
        (0.06, "fewer than half of"), (0.05, "hardly any of"), (0.0, "hardly any of"),
    ],
)  # fmt: skip
def test_share_that_escapes(told, escaping, said):
    assert words(told, escaping=escaping)[2] == f"{said} the ALPs escape"


@pytest.mark.parametrize(
    ("constants", "key"),
    [
        ((5.0, 9.0), "above"), ((6.0, 9.0), "above"), ((4.9, 9.0), "partly"), ((4.0, 5.01), "partly"),
        ((4.0, math.inf), "partly"), ((4.0, 5.0), "inside"), ((3.0, 4.0), "inside"),
    ],
)  # fmt: skip
def test_diagonal_beside_what_babar_excludes(told, constants, key):
    # The window in f_a ends where BaBar's excluded region does, at 5.
    assert words(told, constants=constants)[0] == alp_decays_judged.CHIRAL.says(key).value


def test_without_a_window_there_is_nothing_to_lie_beside(told):
    chiral, rate, _ = words(told, window=(0.0, 0.0))
    assert chiral.startswith("nowhere")
    assert rate.startswith("beside no window")
