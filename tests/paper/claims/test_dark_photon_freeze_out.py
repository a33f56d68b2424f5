"""Section III B's claims: what the ledger says about them is here by hand."""

import math

import pytest

from b2kinv.paper.claims.dark_photon_freeze_out import CLAIMS


@pytest.mark.parametrize(("name", "y"), [("half_mass", 0.25), ("near_mass", 0.9025)])
def test_share_of_the_s_channel_by_hand(name, y):
    r = 9 * y * (2 - y) ** 2 / (4 * (4 - y))
    share = ((5 - 2 * y - r) ** 2 + 2 * (1 - y) ** 2) / (3 * (9 - 8 * y + 2 * y**2))
    assert CLAIMS["IIIB.sv"].further[name].value() == pytest.approx(share, rel=1e-6)


def test_relic_density_with_the_smaller_charge():
    # <σv> is smaller by 2⁴, and Ω nearly larger by that; freeze-out is earlier by ln 16.
    claim = CLAIMS["IIIB.relic"]
    assert 10 < claim.further["unit_charge"].value() / claim.as_printed() < 16


@pytest.mark.parametrize(
    ("choice", "y"), [("half of that of dark matter", 0.25), ("95 % of that of dark matter", 0.9025)]
)
def test_relic_density_goes_with_the_inverse_cross_section(choice, y):
    claim = CLAIMS["IIIB.relic"]
    shape = (9 - 8 * y + 2 * y**2) * math.sqrt(1 - y) / (2 - y) ** 4
    ratio = claim.as_printed() / claim.unstated[0].choices[choice]()
    # Later freeze-out takes back a part: Ω ∝ x_f², and x_f grows by a few times the logarithm over x_f.
    assert ratio == pytest.approx(shape / (9 / 16), rel=0.03)
    assert ratio < shape / (9 / 16)


def test_sudden_freeze_out_by_hand():
    # Eq. (47) at x = 20 for a light dark Higgs, in cm³/s, against 5.0e-26 to 5.1e-26 near 0.5 GeV.
    average = 64 * math.pi * 0.002**2 * 0.5**2 * 9 / (2.0**4 * 20 * 16) * 3.893793721e-28 * 2.99792458e10
    readings = CLAIMS["IIIB.relic"].readings
    s_wave = readings["freeze-out is sudden at x = 20, with the s-wave curve of Ref. 58"].value()
    assert 5.0e-26 < s_wave * average / 0.11 < 5.1e-26
    p_wave = readings["freeze-out is sudden at x = 20, with that curve made one for a p wave"].value()
    # ∫ dx/x² of 1 and of x_f/x from x_f on.
    assert p_wave == pytest.approx(2 * s_wave, rel=1e-12)


def test_classes_of_the_readings_of_the_relic_density():
    kinds = [one.kind for one in CLAIMS["IIIB.relic"].readings.values()]
    assert kinds == ["unstated", "unstated", "combination", "combination"]


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
    assert reading.value() == pytest.approx(needed * 1e3, rel=1e-6)


def test_what_the_paper_prints_once_is_a_diagnosis():
    assert {one.kind for one in CLAIMS["IIIB.mphi"].readings.values()} == {"printed"}
