"""CHARM beside an ALP that decays to muons sometimes."""

import math

import numpy as np
import pytest

from b2kinv.physics import constraints, displaced_muons


def test_share_is_the_limit_over_the_rate():
    # At a tabulated length the limit of the file; half the rate, twice the share.
    position, limit = constraints.get("charm_displaced_muons").points[30]
    share = displaced_muons.largest_muon_share(np.array([1e-5, 5e-6]), position)
    assert share == pytest.approx([limit / 1e-5, limit / 5e-6], rel=1e-9)


def test_beyond_the_table_the_limit_grows_with_the_length():
    last = constraints.get("charm_displaced_muons").points[-1]
    share = displaced_muons.largest_muon_share(1e-5, np.array([last[0], 2.0 * last[0]]))
    assert share == pytest.approx(np.array([1.0, 2.0]) * last[1] / 1e-5, rel=1e-9)
    assert displaced_muons.largest_muon_share(1e-5, 0.5) == math.inf


def test_coupling_gives_that_share():
    # Γ_μ for C = 1 at 2 GeV and 1e8 GeV: 2 · 0.105658²/(8π · 1e16) · √(1 − 0.011164) = 8.834e-20 GeV.
    width, rate, length = 1.6e-18, 7e-6, 100.0
    coupling = displaced_muons.largest_muon_coupling(2.0, 1e8, width, rate, length)
    muons = coupling**2 * 8.834e-20
    share = displaced_muons.largest_muon_share(rate, length)
    assert muons / (muons + width) == pytest.approx(share, rel=1e-3)


def test_no_limit_no_largest_coupling():
    assert displaced_muons.largest_muon_coupling(2.0, 1e8, 1.6e-18, 1e-12, 100.0) == math.inf
    with pytest.raises(ValueError, match=r"rate = 0\.0"):
        displaced_muons.largest_muon_share(0.0, 100.0)
