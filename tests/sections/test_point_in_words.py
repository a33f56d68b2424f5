"""Whether a rate explains the excess and what excludes it, at and beside each end."""

import numpy as np
import pytest

from b2kinv.physics import line_likelihood, measurements
from b2kinv.sections import point_in_words

# The paper's window at 2 GeV [1e-6].
WINDOWS = ((5.0, 9.0), (4.0, 11.0))


# What is said follows by hand from the window: 19.8/9 = 2.2, 5/2 = 2.5.
@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (5.0, "yes, within 1σ"), (9.0, "yes, within 1σ"), (4.9, "yes, within 2σ"), (11.0, "yes, within 2σ"),
        (19.8, "no, 2.2 times too large"), (2.0, "no, 2.5 times too small"),
        (0.0, "no, there is no such decay"),
    ],
)  # fmt: skip
def test_a_rate_beside_the_windows(rate, said):
    assert point_in_words.explains(rate, WINDOWS).value == said


def test_without_a_window_nothing_is_too_large():
    assert point_in_words.explains(1.0, ((0.0, 0.0), (0.0, 0.0))).value.startswith("no window")
    # A window that begins at zero leaves nothing too small.
    assert point_in_words.explains(1e-30, ((0.0, 9.0), (0.0, 11.0))).value == "yes, within 1σ"


@pytest.mark.parametrize(
    ("strengths", "said"),
    [
        ({}, "no limit that is asked here excludes it"),
        ({"belle_kstar_zero": 1.0}, "no limit that is asked here excludes it"),
        ({"belle_kstar_zero": 1.1, "babar_k_plus": 0.9}, "excluded by Belle's K*⁰ + invisible alone"),
        (
            {"belle_kstar_zero": 1.1, "babar_k_plus": 3.0, "babar_k_zero": 2.0},
            "excluded by BaBar's K⁺ + invisible and, less strongly, by 2 more",
        ),
    ],
)
def test_what_excludes(strengths, said):
    assert point_in_words.exclusion(strengths).value == said


@pytest.mark.parametrize(
    ("excess", "mass", "rate", "said", "of_window"),
    [
        # The paper's window holds at 2 GeV; at 2.3 GeV that of the likelihood stands for it, and at 1.5 and
        # 3 GeV the likelihood allows no signal within 2σ.
        ("paper", 2.0, 7e-6, "yes, within 1σ", "holds"),
        ("paper", 2.3, 7e-6, "yes, within 1σ", "prefers"),
        ("paper", 1.5, 2e-6, "no, Belle II's data at this mass", "against"),
        ("paper", 3.0, 1e-6, "no, Belle II's data at this mass", "against"),
        ("belle2-2311.14629", 1.2, 4e-6, "no, Belle II's data at this mass", "against"),
        ("br:7e-6+2e-6-2e-6", 1.5, 7e-6, "yes, within 1σ", "holds"),
        ("paper", 4.7, 7e-6, "no window", "nowhere"),
        ("babar-2311.14629", 4.0, 7e-6, "no window", "nowhere"),
    ],
)
def test_windows_hold_where_their_line_is(excess, mass, rate, said, of_window):
    assert point_in_words.explains(rate, *point_in_words.held(excess, mass)).value.startswith(said)
    assert point_in_words.WINDOW.value_of(point_in_words.window(excess, mass).value) == of_window


def test_nothing_explains_what_belle2_disfavours():
    rates = np.geomspace(1e-7, 3e-5, 60)
    for excess in measurements.window_names():
        for mass in np.linspace(0.3, 4.65, 88):
            held = point_in_words.held(excess, mass)
            explaining = [
                rate for rate in rates if point_in_words.explains(rate, *held).value.startswith("yes")
            ]
            # Straight between the masses of the scan, which the likelihood is not: 0.2 is its own error.
            assert all(
                line_likelihood.gain(mass, rate) > -line_likelihood.INTERPOLATION_ERROR for rate in explaining
            )


def test_data_prefer_up_to_where_the_likelihood_is_that_of_no_line():
    for mass in (1.0, 1.9, 2.4):
        most = line_likelihood.largest_preferred(mass)
        assert line_likelihood.gain(mass, most) == pytest.approx(0.0, abs=1e-9)
        assert line_likelihood.gain(mass, 0.9 * most) > 0.0 > line_likelihood.gain(mass, 1.1 * most)
