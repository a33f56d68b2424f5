"""The claims on direct and indirect searches: what the ledger says about them is here by hand."""

import math

import pytest

from b2kinv.paper.claims import dark_matter_searches

CLAIMS = dark_matter_searches.CLAIMS

# 1/GeV² in cm².
CM2 = 3.893793721e-28


def test_cross_sections_by_hand():
    # Eqs. (53) and (54) in numbers: α_X = 0.01, ε² = 10^-8.6, v = 220 km/s, m_X = 2 GeV.
    front = 8 * math.pi * 0.01 / 137.035999 * 10**-8.6 * (2.2e5 / 299792458) ** 2 / 16 * CM2
    assert CLAIMS["IIIC.sigmaN"].as_printed() == pytest.approx(front * 54**2 * 0.01, rel=1e-6)
    assert CLAIMS["IIIC.sigma_e"].as_printed() == pytest.approx(3 * front * 0.51099895e-3**2, rel=1e-6)
    # 32π α_X²/m_X³ multiplies m_DM/m_X.
    prefactor = 32 * math.pi * 1e-4 / 8 * CM2 / 1.78266192e-24
    assert CLAIMS["IIIC.sigma_si"].standard() == pytest.approx(prefactor, rel=1e-6)


@pytest.mark.parametrize("name", ["IIIC.sigmaN", "IIIC.sigma_e", "IIIC.sigma_si"])
def test_what_the_paper_prints_once_is_a_diagnosis(name):
    assert {one.kind for one in CLAIMS[name].readings.values()} == {"printed"}


@pytest.mark.parametrize("name", ["IIIC.sigmaN", "IIIC.sigma_e"])
def test_readings_of_cross_sections_by_hand(name):
    claim = CLAIMS[name]
    ratios = [one.value() / claim.as_printed() for one in claim.readings.values()]
    # 1000 km/s for 220; g_X² = 4π α_X; masses that are not quite unequal.
    assert ratios == pytest.approx([(1000 / 220) ** 2, 4 * math.pi, 1.0], rel=0.03)
    (alpha,) = claim.unstated[0].choices.values()
    assert alpha() / claim.as_printed() == pytest.approx(137.036 / 127.93, rel=1e-3)


# Distance from PandaX's limit


def test_printed_number_unscaled_is_less_than_five_orders_below():
    (gap,) = CLAIMS["IIIC.sigmaN_gap"].criteria
    assert gap.value(True) == pytest.approx(1e-39 / 2.3e-44)
    assert not gap.holds(True)


def test_cross_section_per_nucleon_by_hand():
    # 131.4 nucleons, coherent, and the reduced masses of 1.00791 GeV with 122.3 GeV and 0.9315 GeV.
    nucleus, nucleon = (1.00791 * mass / (1.00791 + mass) for mass in (122.3, 0.9315))
    divisor = 131.4**2 * (nucleus / nucleon) ** 2
    assert 1.0 / dark_matter_searches._per_nucleon(1.0, 1.00791) == pytest.approx(divisor, rel=1e-3)
    # Eq. (52) for xenon: the photon couples to 54 protons, the Z content mostly to 77.4 neutrons.
    s2, e2 = 0.23129, 4 * math.pi / 137.035999
    proton = 1.0 + (0.5 - 2 * s2) / (2 * (1 - s2))
    neutron = -0.5 / (2 * (1 - s2))
    b2 = e2 * 10**-8.6 * (54 * proton + 77.4 * neutron) ** 2
    sigma = 0.02 * b2 * (2.2e5 / 299792458) ** 2 * nucleus**2 / 16 * CM2
    (gap,) = CLAIMS["IIIC.sigmaN_gap"].criteria
    assert gap.value(False) == pytest.approx(1.65668e-39 * divisor / sigma, rel=2e-2)


def test_the_limits_mass_and_one_nucleon_by_hand():
    # 2.3e-44 × 10² = 2.3e-42: 435 below 1e-39; over 7.4e4 it is 3.2e-47, below 1.7e-39 by 5e7.
    further = CLAIMS["IIIC.sigmaN_gap"].further
    assert not further["at_the_limits_mass"].value()
    assert further["per_nucleon"].value()
    assert further["at_the_limits_mass"].what.endswith("1 GeV: 435 times below the limit")
    # 1.65668e-39 × 73627/(2.3e-44 × 10.0791²).
    assert further["per_nucleon"].what.endswith("1 GeV: 5.22 × 10⁷ times below the limit")


def test_gap_of_the_formulas_by_hand():
    # Eq. (53) at 0.1 GeV is 1.76e-45, at 1 GeV a hundred times that.
    values = [one.value() for one in CLAIMS["IIIC.sigmaN_gap"].readings.values()]
    kinds = [one.kind for one in CLAIMS["IIIC.sigmaN_gap"].readings.values()]
    assert values[0] is True
    assert values[2] is False
    assert kinds == ["printed", "combination", "combination", "combination"]


# Axial couplings


def test_vector_part_on_xenon_is_a_fraction_of_the_axial_one():
    # By hand, in units of e ε, natural xenon: b_N = 30.15, v² = 5.385e-7; Σ f (J + 1)/J (a_p S_p + a_n S_n)²
    # = 0.264 · 3 · 0.1205² + 0.2123 · (5/3) · 0.0994² with a_n = −0.3792, a_p = 0.4150.
    spins = 0.264 * 3 * 0.12060**2 + 0.21232 * (5 / 3) * 0.09941**2
    (one,) = CLAIMS["IIIC.axial_dominance"].criteria
    for printed in (True, False):
        assert one.value(printed) == pytest.approx(30.145**2 * 5.385e-7 / (8 * spins), rel=2e-3)
        assert not one.holds(printed)
    # Quarks with a sixteenth of their axial couplings: the other way round.
    assert one.holds(True, axial_coupling=1 / 16)
    assert not one.holds(True, axial_coupling=1 / 15)


def test_without_the_paper_s_z_content_the_vector_part_dominates():
    further = CLAIMS["IIIC.axial_dominance"].further
    assert further["kinetic_only"].value() is True
    assert further["photon_alone"].value() is True


def test_cross_sections_with_the_axial_part():
    # 1 + 245.5 on xenon, 1 + 3.77e5 on an electron, by test_axial_part_outweighs_the_vector_part_by_hand.
    for name, ratio in (("IIIC.sigmaN", 246.5), ("IIIC.sigma_e", 3.769e5)):
        claim = CLAIMS[name]
        assert claim.further["with_axial"].value() / claim.standard() == pytest.approx(ratio, rel=2e-3)
    # 1.65668e-39 × 17263 × (0.9997/0.4841)²/(5.478e-46 × 100.1), as above, over 246.5.
    gap = CLAIMS["IIIC.sigmaN_gap"].further["with_axial"]
    assert gap.value() is True
    assert gap.what.endswith("9.02 × 10⁶ times below the limit")


# Annihilation


@pytest.mark.parametrize(("index", "mass"), [(0, 0.1), (1, 0.8)])
def test_annihilation_at_recombination_by_hand(index, mass):
    # Eq. (47) for a light dark Higgs at T = 1101 × 2.7255 K = 2.59e-10 GeV, over 3.2e-28 cm³/s/GeV.
    temperature = 1101 * 2.7255 * 8.617333e-14
    average = 64 * math.pi * 1e-4 * mass**2 * (9 / 16) / 16 * temperature / mass
    limit = 3.2e-28 * mass
    one = CLAIMS["IIIC.pwave"].criteria[index]
    assert one.value(True) == pytest.approx(average * CM2 * 2.99792458e10 / limit, rel=2e-3)
    assert one.value(False) < one.value(True)
