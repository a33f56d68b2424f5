"""How shifts move yields: the quoted ends, straight on beyond them, and derivatives by differences."""

import numpy as np
import pytest

from b2kinv.physics.statistics.expected_yields import ExpectedYields

LAYOUT = {
    "channels": [{"name": "only", "observed": [30.0]}],
    "samples": [
        {
            "channel": "only",
            "name": "signal",
            "signal": True,
            "yields": [10.0],
            "statistical_error": [1.0],
            "variations": {"tracking": {"up": [13.0], "down": [9.0]}},
            "normalisations": {"luminosity": [0.9, 1.2]},
        },
        {
            "channel": "only",
            "name": "background",
            "signal": False,
            "yields": [20.0],
            "statistical_error": [4.0],
            "variations": {"tracking": {"up": [21.0]}},
            "normalisations": {},
        },
    ],
}


@pytest.fixture
def expected():
    return ExpectedYields(LAYOUT)


@pytest.mark.parametrize(
    ("tracking", "luminosity", "signal", "background"),
    [
        (0.0, 0.0, 10.0, 20.0),
        # The quoted ends; a variation without a lower one is mirrored.
        (1.0, 0.0, 13.0, 21.0),
        (-1.0, 0.0, 9.0, 19.0),
        (0.0, 1.0, 12.0, 20.0),
        (0.0, -1.0, 9.0, 20.0),
        # Beyond them variations go straight on (by 3 or 1 for each shift of 1), normalisations as powers.
        (2.0, 0.0, 16.0, 22.0),
        (-3.0, 0.0, 7.0, 17.0),
        (0.0, 2.0, 14.4, 20.0),
        (0.0, -2.0, 8.1, 20.0),
    ],
)
def test_yields_at_the_quoted_ends_and_beyond(expected, tracking, luminosity, signal, background):
    found, _ = expected.at(np.array([tracking, luminosity, 1.0, 0.0]), np.zeros(2))
    assert found == pytest.approx([signal, background], rel=1e-12)


@pytest.mark.parametrize("shift", [-1.7, -1.0, -0.4, 0.0, 0.6, 1.0, 2.3])
def test_yields_have_no_kink(expected, shift):
    # First and second derivatives of variations and normalisations, by differences.
    step = 1e-4

    def at(move):
        return expected.at(np.array([shift + move, shift + move, 1.0, 0.0]), np.zeros(2))[1]

    here, left, right = at(0.0), at(-step), at(step)
    slope = (right.published - left.published) / (2.0 * step)
    assert here.straight[:, 0] == pytest.approx(slope, rel=1e-6, abs=1e-6)
    assert here.bent[:, 0] == pytest.approx(
        (right.straight - left.straight)[:, 0] / (2.0 * step), rel=1e-3, abs=1e-3
    )
    slope = (right.factor - left.factor) / (2.0 * step)
    assert (here.factor * here.first[:, 0]) == pytest.approx(slope, rel=1e-6, abs=1e-6)


def test_a_new_signal_varies_as_the_published_one_unless_told(expected):
    point, new = np.array([1.0, 0.0, 0.0, 1.0]), np.array([5.0, 0.0])
    # Half of 13 - 9 is the straight part of the variation: 20 % for each standard deviation.
    assert expected.at(point, new)[0][0] == pytest.approx(6.0, rel=1e-12)
    ignoring = ExpectedYields(LAYOUT, ignored_by_new_signal=("tracking",))
    assert ignoring.at(point, new)[0][0] == pytest.approx(5.0, rel=1e-12)
