"""Section I: numbers by hand, refusals, and the defaults against the data."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b2kinv.physics import measurements
from b2kinv.sections import belle2_excess
from b2kinv.sections.belle2_excess import Parameters, evaluate


def test_published_numbers():
    # Eq. (1) of the paper: 2.3 ± 0.5 (statistical) +0.5 −0.4 (systematic); Eq. (2): 5.58 ± 0.37.
    value, up, down = belle2_excess.branching_ratio_belle2()
    assert value == 2.3e-5
    assert up == pytest.approx(math.sqrt(0.5**2 + 0.5**2) * 1e-5)
    assert down == pytest.approx(math.sqrt(0.5**2 + 0.4**2) * 1e-5)
    assert belle2_excess.branching_ratio_standard_model() == (5.58e-6, 0.37e-6)


def test_other_predictions_by_hand():
    # Ref. 3: 5.06 ± 0.14 ± 0.28; Ref. 5: 3.98 ± 0.43 ± 0.19; Refs. 4 and 6: 4.5 ± 0.7 and 4.6 ± 0.5; × 10⁻⁶.
    result = evaluate(Parameters())
    down = math.hypot(5.0, 4.0)
    for name, value, error in (
        ("becirevic", 5.06, math.hypot(0.14, 0.28)),
        ("altmannshofer", 4.5, 0.7),
        ("buras", 3.98, math.hypot(0.43, 0.19)),
        ("blake", 4.6, 0.5),
    ):
        assert result.value(f"branching_ratio_{name}") == pytest.approx(value * 1e-6)
        assert result[f"branching_ratio_{name}"].uncertainty == pytest.approx(error * 1e-6)
        expected = (23.0 - value) / math.hypot(down, error)
        assert result.value(f"tension_{name}") == pytest.approx(expected, rel=1e-9)


def test_defaults_are_the_stored_measurements():
    defaults = Parameters()
    belle2 = measurements.get("br_K_plus_nu_nu_belle2")
    assert defaults.branching_ratio_measured == belle2.value
    assert (defaults.uncertainty_statistical,) * 2 == belle2.uncertainties["statistical"]
    systematic = (defaults.uncertainty_systematic_up, defaults.uncertainty_systematic_down)
    assert systematic == belle2.uncertainties["systematic"]
    for name, value, uncertainty in (
        ("br_K_plus_nu_nu_average", defaults.branching_ratio_average, defaults.uncertainty_average),
        (
            "br_K_plus_nu_nu_standard_model",
            defaults.branching_ratio_standard_model,
            defaults.uncertainty_standard_model,
        ),
        ("br_K_plus_nu_nu_tree_level", defaults.branching_ratio_tree_level, defaults.uncertainty_tree_level),
    ):
        stored = measurements.get(name)
        assert (value, uncertainty) == (stored.value, stored.uncertainty_up)
    assert measurements.window_names("B->K") == belle2_excess.EXCESS_WINDOWS


def test_tensions_by_hand():
    result = evaluate(Parameters())
    up, down = math.hypot(5, 5), math.hypot(5, 4)
    mean = (up + down) / 2
    for name, expected in {
        "tension": (23 - 5.58) / math.hypot(down, 0.37),
        "tension_averaged_errors": (23 - 5.58) / math.hypot(mean, 0.37),
        "tension_short_distance": (23 - 4.97) / math.hypot(down, 0.37),
        "tension_short_distance_averaged_errors": (23 - 4.97) / math.hypot(mean, 0.37),
        "tension_average": (13 - 5.58) / math.hypot(4, 0.37),
        "tension_average_short_distance": (13 - 4.97) / math.hypot(4, 0.37),
    }.items():
        assert result.value(name) == pytest.approx(expected, rel=1e-12), name


def test_what_is_left_for_new_physics_by_hand():
    result = evaluate(Parameters())
    assert result.value("branching_ratio_new_physics") == pytest.approx(17.42e-6)
    assert result.value("branching_ratio_new_physics_short_distance") == pytest.approx(18.03e-6)
    low, high = result.value("branching_ratio_new_physics_short_distance_range")
    assert low == pytest.approx((18.03 - math.hypot(math.hypot(5, 4), 0.37)) * 1e-6)
    assert high == pytest.approx((18.03 + math.hypot(math.hypot(5, 5), 0.37)) * 1e-6)


def test_tree_level_share_by_hand():
    result = evaluate(Parameters())
    assert result.value("tree_level_share") == pytest.approx(0.61 / 5.58)
    relative = math.hypot(0.06 / 0.61, 0.37 / 5.58)
    assert result["tree_level_share"].uncertainty == pytest.approx(0.61 / 5.58 * relative)
    assert belle2_excess.tree_level_share(0.0, 1e-6) == 0.0


def test_excess_window_of_the_paper():
    result = evaluate(Parameters())
    assert result.value("excess_window_paper_1_sigma") == (0.5e-5, 0.9e-5)
    assert result.value("excess_window_paper_2_sigma") == (0.4e-5, 1.1e-5)


def test_excess_window_is_empty_where_it_was_not_published():
    low, high = belle2_excess.excess_window("belle2-2311.14629", np.array([0.01, 2.0, 4.0]))
    assert low[1] > 0.0
    np.testing.assert_array_equal([low[0], high[0], low[2], high[2]], 0.0)


def test_arrays():
    predicted = np.linspace(4e-6, 6e-6, 3)
    result = evaluate(Parameters(branching_ratio_standard_model=predicted))
    assert result.value("tension").shape == (3,)
    assert np.all(np.diff(result.value("tension")) < 0)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"branching_ratio_measured": -1e-5}, "branching_ratio_measured = -1e-05"),
        ({"uncertainty_statistical": 0.0}, "uncertainty_statistical = 0.0"),
        ({"branching_ratio_tree_level": 6e-6}, "it is a part of"),
        ({"m_X": float("inf")}, "m_X = inf"),
        ({"mX": 2.0}, "did you mean 'm_X'"),
    ],
)
def test_nonsense_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        Parameters.from_mapping(changes)


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match="did you mean 'averaged errors'"):
        belle2_excess.tension(1.0, 1.0, 1.0, 0.0, 0.0, "averaged error")
    with pytest.raises(ValueError, match="did you mean 'paper'"):
        belle2_excess.excess_window("papers", 2.0)
    with pytest.raises(ValueError, match="is a part of"):
        belle2_excess.tree_level_share(2e-6, 1e-6)


errors = st.floats(1e-8, 1e-4)


# No deadline: the first example reads the data files, and the machine may be busy.
@settings(deadline=None)
@given(
    measured=st.floats(0, 1e-4),
    up=errors,
    down=errors,
    predicted=st.floats(0, 1e-4),
    factor=st.floats(1e-3, 1e3),
)
def test_tension_does_not_depend_on_the_unit(measured, up, down, predicted, factor):
    one = belle2_excess.tension(measured, up, down, predicted, 0.0)
    other = belle2_excess.tension(*(factor * x for x in (measured, up, down, predicted)), 0.0)
    assert other == pytest.approx(one, rel=1e-9, abs=1e-9)
    assert one * (measured - predicted) >= 0.0
