"""A dark Higgs below the threshold of electrons: photons by loops, and what is left of it today."""

import numpy as np
import pytest

from b2kinv.physics import dark_higgs, light_dark_higgs


def test_the_loop_is_that_of_the_higgs_boson():
    # The Standard Model's Higgs boson of 125.09 GeV has a width of 4.10 MeV and goes to photons in 0.227 % of
    # its decays (arXiv:1610.07922), with loops of the W and the top quark of −8.32 + 1.84.
    width = light_dark_higgs.photon_width(125.09, 1.0) * (6.48 / light_dark_higgs.LOOPS) ** 2
    assert width == pytest.approx(4.10e-3 * 2.27e-3, rel=0.03)
    # Three leptons, three quarks of each charge in three colours, and the W.
    assert pytest.approx(4.0 / 3.0 * (3.0 + 4.0 + 1.0) - 7.0) == light_dark_higgs.LOOPS


def test_width_by_hand():
    # 1.1663788e-5 · (1/137.036)² · 1e-9 · 1e-8 · (11/3)²/(128 · 1.414214 · 31.00628) GeV.
    assert light_dark_higgs.photon_width(1e-3, 1e-4) == pytest.approx(1.4878e-29, rel=1e-4)


def test_lifetime_is_of_electrons_where_they_are_open():
    masses = np.array([1.1e-3, 4e-3, 0.1])
    assert np.array_equal(
        light_dark_higgs.lifetime(masses, 1e-4), dark_higgs.dark_higgs_lifetime(masses, 1e-4)
    )
    # ħ = 6.582e-25 GeV s over the width above.
    assert light_dark_higgs.lifetime(1e-3, 1e-4) == pytest.approx(6.582e-25 / 1.4878e-29, rel=1e-3)
    # No jump at the threshold of 1.022 MeV.
    below, above = light_dark_higgs.lifetime(np.array([1.0219e-3, 1.0221e-3]), 1e-4)
    assert above == pytest.approx(below, rel=1e-3)


@pytest.mark.parametrize("m_phi", [1e-12, 1e-8, 1e-5, 1.0219e-3, 0.2])
def test_lifetimes_are_finite_at_every_mass(m_phi):
    assert 0.0 < light_dark_higgs.lifetime(m_phi, 1e-6) < 1e60


def test_density_of_what_outlives_the_universe_by_hand():
    # ζ(3)/π² T³ over 2π²/45 · g_s T³ with g_s = 10.7 is 0.02595 of n over s; 10 eV · 2891/cm³ over
    # 1.0537e4 eV/cm³ make Ω h² = 0.0712, and at 10 eV τ is 4e19 s.
    assert light_dark_higgs.density_today(1e-8, 1e-4, 5e-3) == pytest.approx(0.0712, rel=0.01)
    # Of 1 MeV and 4e4 s nothing is left after 3e17 s.
    assert light_dark_higgs.density_today(1e-3, 1e-4, 5e-3) == 0.0
    # As many are left at any mass that is light enough, so that the density goes with it.
    light = light_dark_higgs.density_today(np.array([1e-9, 2e-9]), 1e-6, 5e-3)
    assert light[1] == pytest.approx(2.0 * light[0], rel=1e-3)
