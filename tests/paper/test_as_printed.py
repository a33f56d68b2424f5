"""The printed forms: each against the paper's formula typed out once more, and against the verified one."""

import numpy as np
import pytest

from b2kinv.paper import as_printed
from b2kinv.physics import form_factors, inputs, units
from b2kinv.sections import (
    alp_decays,
    dark_matter_searches,
    dark_photon_decays,
    dark_photon_freeze_out,
)


def test_Kstar_by_hand():
    m_B, m_K = inputs.value("mass_B_zero"), inputs.value("mass_K_zero")
    x, y = m_K**2 / m_B**2, 4 / m_B**2
    kallen = 1 + x**2 + y**2 - 2 * (x + x * y + y)
    lifetime = units.from_seconds(inputs.value("lifetime_B_zero"))
    expected = lifetime * m_B**3 * 0.25 / (64 * np.pi * 1e16) * form_factors.A_0(4.0) ** 2 * kallen**1.5
    assert as_printed.branching_ratio_B_to_Kstar_alp(2.0, 1e8, 0.5, "0") == pytest.approx(expected, rel=1e-12)


def test_Kstar_stays_open_above_its_threshold_as_printed():
    m_a = inputs.value("mass_B_plus") - inputs.value("mass_Kstar_plus") + 0.1
    assert as_printed.branching_ratio_B_to_Kstar_alp(m_a, 1e8) > 0.0
    assert alp_decays.branching_ratio_B_to_Kstar_alp(m_a, 1e8) == 0.0
    end = inputs.value("mass_B_plus") - inputs.value("mass_K_plus")
    np.testing.assert_array_equal(as_printed.branching_ratio_B_to_Kstar_alp(np.array([end, 5.0]), 1e8), 0.0)


def test_Kstar_with_the_verified_mass_would_agree():
    # The two forms differ in the Källén function alone.
    m_B = inputs.value("mass_B_plus")
    kallen = {}
    for kaon in ("K", "Kstar"):
        x, y = (inputs.value(f"mass_{kaon}_plus") / m_B) ** 2, 4 / m_B**2
        kallen[kaon] = 1 + x**2 + y**2 - 2 * (x + x * y + y)
    ratio = as_printed.branching_ratio_B_to_Kstar_alp(2.0, 1e8) / alp_decays.branching_ratio_B_to_Kstar_alp(
        2.0, 1e8
    )
    assert ratio == pytest.approx((kallen["K"] / kallen["Kstar"]) ** 1.5, rel=1e-9)


# Section III

S2 = 0.23129


def test_z_content_as_printed():
    tangent = (S2 / (1 - S2)) ** 0.5
    assert as_printed.weak_mixing(0.1) == pytest.approx(0.5 * np.tan(0.2 * tangent), rel=1e-9)
    # The exact diagonalisation leaves m_X²/m_Z² of it.
    assert dark_photon_decays.weak_mixing(1e-4, 2.0) / as_printed.weak_mixing(1e-4) == pytest.approx(
        (2.0 / 91.1879) ** 2, rel=1e-3
    )


def test_charged_leptons_differ_by_the_cosine_squared():
    eps = 1e-4
    verified = dark_photon_decays.width_to_charged_leptons("electron", 2.0, eps, eps * (S2 / (1 - S2)) ** 0.5)
    assert as_printed.width_to_charged_leptons(2.0, eps) / verified == pytest.approx(1 - S2, rel=1e-6)


def test_standard_model_width_by_hand():
    alpha = 1 / 137.035999
    lepton = alpha * 2.0 * (13 - 40 * S2 + 32 * S2**2) / (24 * (1 - S2))
    neutrino = alpha * 2.0 / (24 * (1 - S2) ** 2)
    expected = lepton * (2 + 2.1829) + 3 * neutrino
    assert as_printed.width_to_standard_model(2.0, 1.0) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("top_mass", "name"), [("MSbar", "mass_top_quark_MSbar"), ("pole", "mass_top_quark")]
)
def test_bs_coupling_differs_by_one_minus_x(top_mass, name):
    x = (inputs.value(name) / inputs.value("mass_W")) ** 2
    ratio = as_printed.bs_coupling(1.0, top_mass) / dark_photon_decays.bs_coupling(1.0, top_mass)
    assert ratio == pytest.approx(1 - x, rel=1e-9)


def test_transverse_amplitudes_are_both_the_larger_one():
    _, minus = dark_photon_decays.transverse_amplitudes(2.0)
    assert as_printed.transverse_amplitudes(2.0) == pytest.approx((minus, minus), rel=1e-9)


def test_off_shell_factor_is_the_root_of_two_pi():
    assert as_printed.off_shell_factor(2.0, 1e-6, 1.0, 20.0) == pytest.approx((2 * np.pi) ** 0.5, rel=1e-5)


def test_printed_relic_density_scales():
    assert as_printed.freeze_out_relic_density(1.0, 0.004) == pytest.approx(0.1 / 16, rel=1e-12)
    # It does not follow from the printed cross section: the Boltzmann equation gives far less.
    assert dark_photon_freeze_out.relic_density(0.5, 0.004, 2.0, 0.002) < 0.01


def test_averaged_cross_section_by_hand():
    # y → 0: 64π · 9/16 α² m²/(m_X⁴ x).
    found = as_printed.averaged_cross_section(25.0, 0.5, 0.0, 2.0, 0.002)
    assert found == pytest.approx(36 * np.pi * 4e-6 * 0.25 / 16 / 25, rel=1e-12)
    assert as_printed.averaged_cross_section(25.0, 0.5, 0.6, 2.0, 0.002) == 0.0


def test_self_interaction_by_hand():
    v = 1e6 / 299792458.0
    front = 16 * np.pi * 1e-4 * v**2 / 8 * 3.893793721e-28 / 1.78266192e-24
    assert as_printed.self_interaction_prefactor(2.0, 0.01, 1000.0) == pytest.approx(front, rel=1e-6)
    x = 0.05
    shape = x * (3 - 20 * x**2 + 40 * x**4) / (1 - 4 * x**2) ** 2
    assert as_printed.self_interaction(0.1, 2.0, 0.01, 1000.0) == pytest.approx(front * shape, rel=1e-6)
    assert dark_matter_searches.self_interaction(0.1, 2.0, 0.01) > 1e4 * front * shape
