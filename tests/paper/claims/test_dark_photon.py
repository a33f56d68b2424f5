"""Section III C's claims: what the ledger says about them is here by hand."""

import math

import pytest

from b2kinv.paper.claims import dark_matter_searches, dark_photon_parameter_space

CLAIMS = {**dark_photon_parameter_space.CLAIMS, **dark_matter_searches.CLAIMS}


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
