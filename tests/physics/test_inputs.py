"""Inputs against another package's particle table and exact definitions."""

import math
import subprocess
import sys

import pytest

from b2kinv.physics import inputs

# PyPI particle 0.26.2 (its table of 2025): mass and its uncertainty in MeV.
PARTICLE = {
    "mass_B_plus": (5279.41, 0.07),
    "mass_B_zero": (5279.72, 0.08),
    "mass_K_plus": (493.677, 0.015),
    "mass_K_zero": (497.611, 0.013),
    "mass_Kstar_zero": (895.55, 0.2),
    "mass_Kstar_plus": (891.67, 0.26),
    "mass_electron": (0.51099895, 1.5e-10),
    "mass_muon": (105.6583755, 2.3e-06),
    "mass_tau": (1776.93, 0.09),
    "mass_W": (80369, 13),
    "mass_Z": (91188, 2),
    "mass_Higgs": (125200, 110),
    "mass_Upsilon_4S": (10579.4, 1.2),
    "mass_top_quark": (172560, 310),
    "mass_bottom_quark": (4183, 7),
    "mass_charm_quark": (1273, 5),
    "mass_strange_quark": (93.5, 0.8),
    "mass_up_quark": (2.16, 0.07),
    "mass_down_quark": (4.7, 0.07),
    "mass_proton": (938.2720882, 2.9e-07),
    "mass_neutron": (939.5654205, 5e-07),
    "mass_pion_plus": (139.57039, 0.00018),
    "mass_pion_zero": (134.9768, 0.0005),
}


@pytest.mark.parametrize("name", PARTICLE)
def test_masses_agree_with_the_previous_edition(name):
    mass, uncertainty = PARTICLE[name]
    assert 1e3 * inputs.value(name) == pytest.approx(mass, abs=3 * uncertainty + 1e-9 * mass)


def test_names_of_the_contract_exist():
    expected = """
        mass_B_plus mass_B_zero lifetime_B_plus lifetime_B_zero mass_K_plus mass_K_zero
        mass_Kstar_plus mass_Kstar_zero mass_electron mass_muon mass_tau mass_up_quark
        mass_down_quark mass_strange_quark mass_charm_quark mass_bottom_quark mass_top_quark mass_W
        mass_Z mass_Upsilon_4S fine_structure_constant fermi_constant strong_coupling_at_mass_Z
        sin2_theta_W_MSbar ckm_V_ts ckm_V_tb hbar hbar_c
    """
    assert set(expected.split()) <= set(inputs.names())


def test_every_input_is_complete():
    for name in inputs.names():
        entry = inputs.get(name)
        assert math.isfinite(entry.value)
        assert entry.value > 0.0
        assert entry.uncertainty is None or 0.0 <= entry.uncertainty < 0.1 * entry.value
        assert entry.unit
        assert entry.meaning
        assert entry.reference
        assert 2000 <= entry.year <= 2026
        assert inputs.value(name) == entry.value


def test_exact_constants_follow_from_the_definition_of_the_units():
    # Exact since 2019: h = 6.62607015e-34 J s, e = 1.602176634e-19 C, c = 299792458 m/s.
    hbar = 6.62607015e-34 / (2 * math.pi) / (1.602176634e-19 * 1e9)
    assert inputs.value("hbar") == pytest.approx(hbar, rel=1e-9)
    assert inputs.value("hbar_c") == pytest.approx(hbar * 299792458.0, rel=1e-9)
    assert inputs.value("boltzmann_constant") == pytest.approx(
        1.380649e-23 / (1.602176634e-19 * 1e9), rel=1e-9
    )
    assert inputs.value("mass_unit_GeV_in_kg") == pytest.approx(1.602176634e-10 / 299792458.0**2, rel=1e-9)
    # CODATA 2022, α⁻¹.
    assert 1 / inputs.value("fine_structure_constant") == pytest.approx(137.035999177, rel=1e-10)


def test_charged_and_neutral_lifetimes_differ_by_eight_percent():
    # HFLAV and PDG: τ(B+)/τ(B0) = 1.076 ± 0.004.
    assert inputs.value("lifetime_B_plus") / inputs.value("lifetime_B_zero") == pytest.approx(
        1.076, abs=0.012
    )


def test_unknown_input_is_refused_with_the_nearest_name():
    with pytest.raises(ValueError, match=r"did you mean 'mass_B_plus'\?"):
        inputs.value("mass_B_plu")


def test_reading_an_input_imports_nothing_slow():
    code = "import sys; from b2kinv.physics import inputs, form_factors, measurements, running_coupling\n"
    code += "inputs.value('mass_B_plus'); form_factors.f_zero(4.0); running_coupling.strong_coupling(2.0)\n"
    code += "print([name for name in ('scipy', 'yaml', 'matplotlib') if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
