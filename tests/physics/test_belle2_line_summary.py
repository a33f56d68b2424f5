"""Quantities of the line's tables, and what BaBar's window does to Belle II's, by hand."""

import math

import numpy as np
import pytest
from scipy import stats

from b2kinv.physics import belle2_line, belle2_line_summary


def test_gains_and_distance_by_hand():
    # The tables' rows at 2 GeV, in 1e-6: Belle II 8.80 from 6.32, BaBar 0.76 to 6.26, both 5.01 from 2.89.
    assert belle2_line_summary.gain_of_line(2.0) == pytest.approx((8.80 / 2.48) ** 2, rel=0.01)
    assert belle2_line_summary.gain_of_line(2.0, "both") == pytest.approx((5.01 / 2.12) ** 2, rel=0.01)
    distance = (8.80 - 0.76) / math.hypot(2.48, 5.50)
    assert belle2_line_summary.distance_to_babar(2.0) == pytest.approx(distance, rel=0.01)


def test_no_rate_gains_nothing():
    # BaBar's best rate is zero at 2.8 GeV; at 2 GeV its window reaches down to zero: the ratio is one.
    assert belle2_line_summary.gain_of_line(np.array([2.8, 2.0]), "babar") == pytest.approx([0.0, 1.0])


def test_belle2_alone_gains_more_at_every_mass_of_an_excess():
    masses = np.linspace(0.6, 2.7, 40)
    both = belle2_line_summary.gain_of_line(masses, "both")
    assert np.all(both[(masses > 1.5) & (masses < 2.4)] < belle2_line_summary.gain_of_line(2.0))
    assert belle2_line_summary.gain_of_line(2.0, "both") < belle2_line_summary.gain_of_line(2.0)


def test_significances_are_those_of_the_probabilities():
    # Tables of the normal distribution: 3.3e-3 on one side is 2.716σ, 1.434e-4 is 3.627σ.
    found = belle2_line_summary.of_search()
    assert found["scan_global_p"].value == pytest.approx(belle2_line.line_search()["global_p"])
    assert found["scan_global_significance"].value == pytest.approx(
        stats.norm.isf(found["scan_global_p"].value), rel=1e-9
    )
    q = belle2_line.line_search()["improvement"]
    assert found["scan_local_p"].value == pytest.approx(stats.norm.sf(math.sqrt(q)), rel=1e-9)


def test_error_of_the_global_significance_is_half_the_distance_of_its_ends():
    # 7 of 2122 or so: p and its binomial deviation as the table has them, by scipy's inverse.
    search = belle2_line.line_search()
    p, deviation = search["global_p"], search["global_p_deviation"]
    ends = stats.norm.isf(p - deviation), stats.norm.isf(p + deviation)
    found = belle2_line_summary.of_search()["scan_global_significance"]
    assert found.uncertainty == pytest.approx((ends[0] - ends[1]) / 2, rel=1e-9)


@pytest.mark.parametrize("n", [1, 2])
def test_coverage_above_and_up_to_three_point_three(n):
    # From the file, with rates from the end of the two-σ window on; 3.3 GeV itself is not above it.
    found = belle2_line_summary.of_search()
    far = [one for one in belle2_line.line_search()["coverage"] if "1 sigma" not in one["rate"]]
    for name, chosen in (
        ("heavy", [one for one in far if one["mass"] in (3.4, 3.5, 4.0)]),
        ("light", [one for one in far if one["mass"] < 3.35]),
    ):
        held = sum(one[f"window_{n}sigma"] * one["experiments"] for one in chosen)
        share = held / sum(one["experiments"] for one in chosen)
        assert found[f"coverage_{n}_{name}"].value == pytest.approx(share, rel=1e-12)
    assert found["coverage_1_heavy"].value != found["coverage_1_light"].value


@pytest.mark.parametrize(("values", "message"), [((-1.0,), "mass = -1"), ((2.0, "belle"), "did you mean")])
def test_nonsense_is_refused(values, message):
    with pytest.raises(ValueError, match=message):
        belle2_line_summary.gain_of_line(*values)
