"""The supernova's window for the dark Higgs: excluded between both ends, and nowhere else."""

import numpy as np
import pytest

from b2kinv.physics import supernova


def test_excluded_between_the_printed_ends():
    # arXiv:2005.00490v3, abstract: from 3.9e-7 to 7.0e-6, up to about 147 MeV.
    mixing = np.array([3.8e-7, 4.0e-7, 6.9e-6, 7.1e-6])
    excluded = supernova.exclusion_strength(0.01, mixing) > 1.0
    assert excluded.tolist() == [False, True, True, False]
    assert supernova.exclusion_strength(0.01, 1.3e-4) == pytest.approx(7.0e-6 / 1.3e-4)
    assert supernova.exclusion_strength(0.01, 3.9e-8) == pytest.approx(0.1)


def test_a_heavier_scalar_is_not_looked_at():
    assert supernova.exclusion_strength([0.146, 0.148], 1e-6)[1] == 0.0
    assert supernova.exclusion_strength([0.146, 0.148], 1e-6)[0] > 1.0
    assert supernova.exclusion_strength(0.01, 0.0) == 0.0
    assert supernova.limit_that_applies(0.148, 1e-6) is None


def test_the_nearer_end_is_the_limit():
    # √(3.9e-7 · 7.0e-6) = 1.652e-6.
    assert supernova.limit_that_applies(0.01, 1.64e-6) == "supernova_streaming"
    assert supernova.limit_that_applies(0.01, 1.66e-6) == "supernova_trapping"


def test_two_gev_by_hand():
    # 2/0.147.
    assert supernova.mass_over_heaviest(2.0) == pytest.approx(13.605, rel=1e-4)


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match=r"m_phi = -0\.1"):
        supernova.exclusion_strength(-0.1, 1e-6)
