"""Precision to come: literal numbers, how it falls with luminosity, and where it is not known."""

import math

import numpy as np
import pytest

from b2kinv.physics.belle2_projections import pairs_of_B_mesons, projected_uncertainty


def test_number_of_b_mesons():
    # A summary of arXiv:2511.10980: 387.1 million pairs in 365.4/fb. Independently, σ(e⁺e⁻ → Υ(4S)) is 1.1 nb
    # (Y. Onuki, Belle II status and prospect, 2021), so that 1/ab makes 1.1e9.
    assert pairs_of_B_mesons(0.3654) == pytest.approx(3.871e8, rel=1e-12)
    assert pairs_of_B_mesons(1.0) == pytest.approx(1.1e9, rel=0.05)


def test_scaled_precision_starts_from_the_data_of_today():
    # One-σ window of BR(B⁺ → K⁺ X) at 2 GeV by Belle II's likelihood: 6.1 to 11.1e-6 (page of Section I).
    assert projected_uncertainty("K", 0.3654) == pytest.approx((11.1e-6 - 6.1e-6) / 2, rel=0.02)
    # ALPaca 1.1.0, Babar_BKstarinv.txt, at 2 GeV by hand: best fit 0.72e-5, upper end 2.67e-5, in 471
    # million pairs; 1/ab of Belle II has 387.1/0.3654 million.
    expected = (2.67e-5 - 0.72e-5) * math.sqrt(471 * 0.3654 / 387.1)
    assert projected_uncertainty("K*", 1.0) == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("kaon", ["K", "K*"])
def test_scaled_precision_falls_with_the_root_of_the_luminosity(kaon):
    found = projected_uncertainty(kaon, np.array([2.0, 8.0, 50.0]))
    np.testing.assert_allclose(found[0] / found, [1.0, 2.0, 5.0], rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: projected_uncertainty("K*", 1.0, 3.5), "mass = 3.5.*not constrained here"),
        (lambda: projected_uncertainty("K", 0.0), "luminosity = 0"),
        (lambda: projected_uncertainty("pi", 1.0), "kaon = 'pi'"),
    ],
)
def test_nonsense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
