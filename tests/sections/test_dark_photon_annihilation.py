"""Freeze-out with annihilation through X into hadrons and leptons."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b2kinv.physics import electroweak
from b2kinv.physics.dark_matter_contact import annihilation_to_fermions
from b2kinv.sections import dark_photon_annihilation, dark_photon_decays, dark_photon_freeze_out
from b2kinv.sections.dark_photon_annihilation import whole_dark_coupling, whole_relic_density

M_X, EXCESS = 2.0, 1.75e-4
DARK_Z = electroweak.tan_theta_W()
#: m_DM [GeV] → Ω h² of ψψ → φφ alone and with X on its shell, of a separate Boltzmann code of a referee, at
#: the α_X of Ω h² = 0.12 here, ε = 1.75·10⁻⁴ and ε_Z = ε tan θ_W.
REFEREE = {0.8: (0.100, 0.099), 0.85: (0.098, 0.081), 0.9: (0.097, 0.024), 0.95: (0.097, 0.0019)}


@pytest.mark.parametrize("m_DM", list(REFEREE))
def test_resonance_agrees_with_a_separate_boltzmann_code(m_DM):
    # What X adds to 1/Ω, which does not depend on how ψψ → φφ is averaged: his is a fifth smaller. Kills X
    # left out, its width without decays to dark matter, hadrons left out (a third), a factor of 2.
    alone, whole = REFEREE[m_DM]
    alpha_X = dark_photon_freeze_out.dark_coupling(m_DM, 0.03, M_X)
    found = whole_relic_density(m_DM, 0.03, M_X, alpha_X, EXCESS, DARK_Z)
    added, expected = 1.0 / found - 1.0 / 0.12, 1.0 / whole - 1.0 / alone
    # His digits, and a tenth.
    printed = 10.0 ** (-4 if whole < 0.01 else -3) / 2.0
    error = np.hypot(printed / whole**2, 0.5e-3 / alone**2)
    assert abs(added - expected) < 0.1 * expected + error


def test_relic_density_of_light_dark_matter_with_a_large_mixing():
    # The same code, kinetic mixing alone, m_DM = 0.1 GeV: X at 3.4 times H. By hand, from our curve of rates:
    # Ω falls by tens of per cent, not by a factor.
    ratio = float(dark_photon_decays.weak_mixing(1.0, M_X))
    alpha_X = dark_photon_freeze_out.dark_coupling(0.1, 0.03, M_X)
    found = whole_relic_density(0.1, 0.03, M_X, alpha_X, 0.5, ratio)
    assert 0.05 < found < 0.1


def test_leptons_are_the_traces_and_hadrons_are_added():
    # Against the function of single fermions. Kills a lepton that is counted twice or left out.
    s, m_DM, alpha_X, epsilon = 1.3, 0.5, 1e-3, 1e-2
    epsilon_Z = epsilon * DARK_Z
    width = dark_photon_decays.width_to_standard_model(M_X, epsilon, epsilon_Z)
    width += dark_photon_decays.width_to_dark_matter(M_X, m_DM, alpha_X)
    couplings = dark_photon_decays.fermion_couplings
    leptons = sum(
        number
        * annihilation_to_fermions(s, m_DM, M_X, alpha_X, width, mass, *couplings(name, epsilon, epsilon_Z))
        for name, mass, number in (
            ("electron", 0.00051099895, 1),
            ("muon", 0.1056583755, 1),
            ("neutrino", 0.0, 3),
        )
    )
    whole = dark_photon_annihilation.annihilation_to_standard_model(s, m_DM, M_X, alpha_X, epsilon, epsilon_Z)
    # R(1.14 GeV) is 0.88 in the compilation of the PDG, of which u, d and s have R/2 each times their own.
    quarks = sum(3.0 * sum(np.square(couplings(q, epsilon, epsilon_Z))) for q in ("up", "down", "strange"))
    beta = np.sqrt(1.0 - 4.0 * m_DM**2 / s)
    hadrons = alpha_X * beta * s * quarks * 0.884 / 2.0 / (3.0 * ((s - 4.0) ** 2 + 4.0 * width**2))
    assert whole - leptons == pytest.approx(hadrons, rel=0.02)


def test_average_is_the_integral_of_the_cross_section():
    # The general average of freeze_out with many nodes, where no resonance is in reach. Kills a missing part.
    from b2kinv.physics.freeze_out import thermal_average

    given_ = (0.2, M_X, 1e-3, 1e-3)
    found = dark_photon_annihilation.averaged_annihilation([25.0, 60.0], *given_, DARK_Z)
    cross_section = dark_photon_annihilation.annihilation_to_standard_model
    expected = thermal_average(
        lambda s: cross_section(s, *given_, 1e-3 * DARK_Z), 0.2, np.array([25.0, 60.0]), nodes=400
    )
    np.testing.assert_allclose(found, expected, rtol=1e-3)


#: Shares [%] of the decays of the Z boson that were measured at LEP and SLC (Particle Data Group, 2022): to
#: u ū and c c̄, each; to d d̄, s s̄ and b b̄, each; to a pair of charged leptons, each.
Z_SHARES = {"up": 11.6, "down": 15.6, "lepton": 3.3658}


def test_hadrons_by_quark_currents_are_those_of_the_z_boson():
    # An X without ε is a light Z. Its u, d and s over one lepton, with the strong correction at 2 GeV, R/2,
    # for that at the mass of the Z boson, 1.038 (α_s/π and two orders more). By R alone it would be 2.2.
    of_hadrons = dark_photon_annihilation.hadronic_width
    lepton = dark_photon_decays.width_to_charged_leptons("electron", M_X, 0.0, 1e-4)
    measured = (Z_SHARES["up"] + 2.0 * Z_SHARES["down"]) / Z_SHARES["lepton"] * 2.18 / 2.0 / 1.038
    assert of_hadrons(M_X, 0.0, 1e-4) / lepton == pytest.approx(measured, rel=0.02)
    assert of_hadrons(M_X, 0.0, 1e-4, "r_ratio") / lepton == pytest.approx(2.18, rel=0.01)


def test_factor_between_both_ways_by_hand():
    # Σ 3(v² + a²)/2 over v_μ² + a_μ² with s² = 0.2312: for ε_Z = ε tan θ_W, v = Q + (T₃ − 2Q s²)/(2c²) and
    # a = T₃/(2c²) in units of e ε. Kills a swapped coupling, axial currents left out (1.62).
    s2, c2 = 0.23122, 0.76878
    v_and_a = [(q + (t - 2 * q * s2) / (2 * c2), t / (2 * c2)) for q, t in ((2 / 3, 0.5), (-1 / 3, -0.5))]
    (up, down), muon = [v * v + a * a for v, a in v_and_a], (-1 + (-0.5 + 2 * s2) / (2 * c2), -0.5 / (2 * c2))
    expected = 1.5 * (up + 2 * down) / sum(np.square(muon))
    assert expected == pytest.approx(2.03, abs=0.01)
    ways = [dark_photon_annihilation.hadronic_width(2.0, 1e-4, 1e-4 * DARK_Z, one) for one in BOTH]
    assert ways[0] / ways[1] == pytest.approx(expected, rel=1e-3)


BOTH = ("quark_currents", "r_ratio")


@pytest.mark.parametrize("energy", [0.5, 0.775, 1.0195, 1.5, 2.0, 3.0])
def test_for_the_photon_s_couplings_all_ways_are_one(energy):
    # R is measured with the photon: kills a meson's charge (1, 1/3, 1/3) and R's error as a range.
    ways = [
        dark_photon_annihilation.hadronic_width(energy, 1.0, 0.0, one) for one in (*BOTH, "least", "most")
    ]
    np.testing.assert_allclose(ways, ways[0], rtol=1e-12)


def test_vector_mesons_of_one_kind_by_hand():
    # With the vector couplings of the dark Z, by hand with s² = 0.2312 in units of e ε: 0.7913 for u and
    # −0.5583 for d and s. A ρ goes with (v_u − v_d)² = 1.821, an ω with 9 (v_u + v_d)² = 0.489, a φ with
    # 9 v_s² = 2.805: the ends, as quarks and muons make 2.350 and 1.155. Axial currents add
    # 3 · 3 · 0.3252²/2 = 0.476.
    photon = dark_photon_annihilation.hadronic_width(0.95, 1.0, 0.0)
    ends = [
        dark_photon_annihilation.hadronic_width(0.95, 1.0, DARK_Z, one) / photon for one in ("least", "most")
    ]
    assert ends == pytest.approx([0.489, 2.805 + 0.476], rel=5e-3)
    # From 1.8 GeV on the two ways are the ends.
    ends = [dark_photon_annihilation.hadronic_width(1.9, 1.0, DARK_Z, one) for one in ("least", "most")]
    assert ends == [dark_photon_annihilation.hadronic_width(1.9, 1.0, DARK_Z, one) for one in reversed(BOTH)]


def test_on_the_resonance_the_range_is_that_of_the_visible_widths():
    # X makes all of Ω, as 1/(Γ_dark Γ_vis/Γ), and dark matter takes most of Γ or nearly none: the ratio of Ω
    # goes from that of the visible widths to one. Widths by hand: leptons 2 · 1.155, neutrinos
    # 3 · 2 · 0.3252², hadrons 2.18 · (2.350 or 1.155). A referee has 1.40 at 0.95 GeV.
    alpha_X, others = 2e-4, 2 * 1.155 + 6 * 0.3252**2
    widths = (others + 2.183 * 2.350) / (others + 2.183 * 1.155)
    ratios = []
    for m_DM in (0.95, 0.99):
        low, high = dark_photon_annihilation.hadron_range(
            lambda hadrons, m_DM=m_DM: whole_relic_density(
                m_DM, 0.03, M_X, alpha_X, EXCESS, DARK_Z, hadrons=hadrons
            )
        )
        ratios.append(high / low)
    assert ratios[0] == pytest.approx(1.40, abs=0.01)
    assert ratios[0] < ratios[1] < widths
    assert widths == pytest.approx(1.477, abs=0.01)


def test_without_mixing_it_is_the_other_channel_alone():
    alpha_X = dark_photon_freeze_out.dark_coupling(0.95, 0.03, M_X)
    assert whole_relic_density(0.95, 0.03, M_X, alpha_X, 0.0, DARK_Z) == pytest.approx(0.12, rel=1e-6)
    assert whole_dark_coupling(0.95, 0.03, M_X, 0.0, DARK_Z) == pytest.approx(alpha_X, rel=1e-12)


@settings(max_examples=8, deadline=None)
@given(
    m_DM=st.floats(min_value=0.05, max_value=0.97),
    log_epsilon=st.floats(min_value=-6.0, max_value=-0.3),
    ratio=st.sampled_from([0.0, 2.6e-4, DARK_Z, 3.0]),
)
def test_coupling_gives_the_relic_density_back(m_DM, log_epsilon, ratio):
    # Kills a solution that stops early, also where X alone nearly does it and α_X hardly matters.
    epsilon = 10.0**log_epsilon
    alpha_X = whole_dark_coupling(m_DM, 0.02, M_X, epsilon, ratio)
    assert alpha_X <= dark_photon_freeze_out.dark_coupling(m_DM, 0.02, M_X) * (1.0 + 1e-9)
    assert whole_relic_density(m_DM, 0.02, M_X, alpha_X, epsilon, ratio) == pytest.approx(0.12, rel=1e-4)


def test_coupling_is_found_where_the_other_channel_alone_has_none():
    # φ of nine times the mass is too rare: α_X of 10⁹⁶ would be needed, and X does it with far less.
    masses = (0.72, 6.74, 2.63)
    alpha_X = whole_dark_coupling(*masses, 5e-5, 4.6e-4, 8e-4)
    assert alpha_X < 1e-20 * dark_photon_freeze_out.dark_coupling(*masses, 8e-4)
    assert whole_relic_density(*masses, alpha_X, 5e-5, 4.6e-4) == pytest.approx(8e-4, rel=1e-6)


def test_many_points_are_single_points():
    epsilon = np.geomspace(1e-6, 1e-2, 7)
    masses = np.array([[0.85], [0.93]])
    many = whole_dark_coupling(masses, 0.03, M_X, epsilon, DARK_Z)
    assert many.shape == (2, 7)
    single = [
        [whole_dark_coupling(float(m), 0.03, M_X, float(e), DARK_Z) for e in epsilon] for m in masses[:, 0]
    ]
    np.testing.assert_allclose(many, single, rtol=1e-4)
    # More mixing needs less of the dark coupling.
    assert np.all(np.diff(many, axis=1) < 0.0)


def test_skipping_x_makes_no_step():
    # Across the share that is left out: kills a bound that leaves out what counts.
    epsilon = np.geomspace(3e-6, 3e-5, 120)
    density = whole_relic_density(0.9, 0.03, M_X, 1.7e-4, epsilon, DARK_Z)
    steps = np.abs(np.diff(np.log(density)))
    assert np.all(np.diff(density) <= 1e-9)
    assert steps[density[1:] > density[0] * 0.999].max() < 2e-4
