"""Section III's claims: what the ledger says about them is here by hand."""

import math

import pytest

from b2kinv.paper.claims import (
    dark_matter_searches,
    dark_photon_decays,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
)

CLAIMS = {
    **dark_photon_decays.CLAIMS,
    **dark_photon_freeze_out.CLAIMS,
    **dark_photon_parameter_space.CLAIMS,
    **dark_matter_searches.CLAIMS,
}


def test_decay_length_of_free_quarks():
    # Leptons, u, d, s and neutrinos with (v² + a²) by hand: v = 2 c² Q + T_3 − 2 Q s², times e ε/(2 c²).
    s2 = 0.23129
    total = 0.0
    for charge, isospin, weight in ((-1, -0.5, 2), (2 / 3, 0.5, 3), (-1 / 3, -0.5, 6), (0, 0.5, 3)):
        vector = 2 * (1 - s2) * charge + isospin - 2 * charge * s2
        total += weight * (vector**2 + isospin**2)
    width = 10**-8.6 * 4 * math.pi / 137.035999 / (4 * (1 - s2) ** 2) * 2.0 / (12 * math.pi) * total
    reading = CLAIMS["IIIA.ctau"].readings["u, d and s are counted as free quarks"]()
    assert reading == pytest.approx(1.973269804e-16 / width * 1e6, rel=1e-3)


def test_printed_coupling_is_a_hundred_times_the_printed_number():
    assert 80 < CLAIMS["IIIA.gbs"].as_printed() / 2.44e-6 < 120


def test_printed_ratio_of_rates_needs_two_changes():
    claim = CLAIMS["IIIA.ratio"]
    reading = claim.readings["Eq. (45) is taken as printed and the lifetimes of B⁰ and B⁺ are included"]()
    assert reading == pytest.approx(claim.as_printed() * 1.5113 / 1.637, rel=1e-9)


def test_narrow_width():
    assert not CLAIMS["IIIA.nwa"].as_printed()
    assert CLAIMS["IIIA.nwa"].standard()


def test_lightest_dark_higgs_by_hand():
    # m β³ = ħ 8π/(τ √2 G_F m_e² sin²θ) at the value that comes out.
    mass = CLAIMS["IIIB.mphi"].standard() * 1e-3
    m_e = 0.51099895e-3
    needed = 6.582119569e-25 * 8 * math.pi / (0.1 * math.sqrt(2) * 1.1663787e-5 * m_e**2 * 1.3e-4**2)
    assert mass * (1 - 4 * m_e**2 / mass**2) ** 1.5 == pytest.approx(needed, rel=1e-6)


def test_massless_electrons_by_hand():
    m_e = 0.51099895e-3
    needed = 6.582119569e-25 * 8 * math.pi / (0.1 * math.sqrt(2) * 1.1663787e-5 * m_e**2 * 1.3e-4**2)
    reading = CLAIMS["IIIB.mphi"].readings["the mass of the electron is left out of the phase space"]
    assert reading() == pytest.approx(needed * 1e3, rel=1e-6)


def test_relic_density_with_the_smaller_charge():
    # <σv> is smaller by 2⁴, and Ω nearly larger by that; freeze-out is earlier by ln 16.
    claim = CLAIMS["IIIB.relic"]
    ratio = claim.readings["the dark Higgs has the charge of the dark matter"]() / claim.as_printed()
    assert 10 < ratio < 16


def test_statements_about_the_excess_by_hand():
    # Lower 1σ edge 5e-6, limit 1.8e-5 less 9.81e-6: 8.19e-6/1.9 = 4.3e-6 lies between 4e-6 and 5e-6.
    name = "flavio's Standard Model rate is subtracted and the ratio of the rates is the printed 1.9"
    assert CLAIMS["IIIC.not_1sigma"].readings[name]()
    assert CLAIMS["IIIC.ok_2sigma"].readings[name]()
    assert not CLAIMS["IIIC.not_1sigma"].as_printed()


def test_searches_by_hand():
    # Eqs. (53) and (54) in numbers: α_X = 0.01, ε² = 10^-8.6, v = 220 km/s, m_X = 2 GeV.
    front = 8 * math.pi * 0.01 / 137.035999 * 10**-8.6 * (2.2e5 / 299792458) ** 2 / 16 * 3.893793721e-28
    assert CLAIMS["IIIC.sigmaN"].as_printed() == pytest.approx(front * 54**2 * 0.01, rel=1e-6)
    assert CLAIMS["IIIC.sigma_e"].as_printed() == pytest.approx(3 * front * 0.51099895e-3**2, rel=1e-6)
    assert not CLAIMS["IIIC.sigmaN_gap"].as_printed()
    # 32π α_X²/m_X³ multiplies m_DM/m_X.
    prefactor = 32 * math.pi * 1e-4 / 8 * 3.893793721e-28 / 1.78266192e-24
    assert CLAIMS["IIIC.sigma_si"].standard() == pytest.approx(prefactor, rel=1e-6)
