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


@pytest.mark.parametrize(("values", "message"), [((-1.0,), "mass = -1"), ((2.0, "belle"), "did you mean")])
def test_nonsense_is_refused(values, message):
    with pytest.raises(ValueError, match=message):
        belle2_line_summary.gain_of_line(*values)
