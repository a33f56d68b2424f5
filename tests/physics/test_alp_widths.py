"""Widths of the ALP: other people's numbers and corners."""

import mpmath
import pytest

from b2kinv.physics import alp_couplings, alp_widths, inputs


def test_charm_width_agrees_with_alpaca():
    # ALPaca 1.1.0: fermion_decay_width(4.0, 1e8, 1.0, 1.27, 3).
    assert alp_widths.width_to_fermions(4.0, 1e8, 1.27, colours=3) == pytest.approx(
        5.949139312117517e-17, rel=1e-9
    )


def test_partial_widths_of_one_quark_alone():
    widths = alp_widths.partial_widths(2.0, 1e8, C_q={"strange": 1.0}, C_chi=0.0)
    mass = inputs.value("mass_strange_quark")
    assert widths["strange"] == alp_widths.width_to_fermions(2.0, 1e8, mass, colours=3)
    assert widths["up"] == widths["down"] == widths["dark_matter"] == 0.0
    gluon = alp_couplings.effective_gluon_coupling(2.0, {"strange": 1.0})
    assert widths["gluons"] == alp_widths.width_to_gluons(2.0, 1e8, gluon)


def test_branching_ratios_of_a_stable_particle_are_zero():
    assert alp_widths.branching_ratios({"gluons": 0.0, "photons": 0.0}) == {"gluons": 0.0, "photons": 0.0}
    with pytest.raises(ValueError, match="width to gluons = -1"):
        alp_widths.branching_ratios({"gluons": -1.0})


@pytest.mark.parametrize("m_a", [4.2731, 5.0, 20.0])
def test_width_to_b_and_s_is_the_formula_of_the_docstring(m_a):
    with mpmath.workdps(40):
        a, b, s = mpmath.mpf(m_a), mpmath.mpf(4.18), mpmath.mpf(0.093)
        kallen = a**4 + b**4 + s**4 - 2 * (a**2 * b**2 + b**2 * s**2 + s**2 * a**2)
        bracket = mpmath.mpf(0.7) ** 2 * (b - s) ** 2 * (a**2 - (b + s) ** 2)
        bracket += mpmath.mpf(1.3) ** 2 * (b + s) ** 2 * (a**2 - (b - s) ** 2)
        expected = float(3 * mpmath.sqrt(kallen) / (16 * mpmath.pi * a**3) * bracket)
    value = alp_widths.width_alp_to_b_s(m_a, 1.0, 0.7, -1.3, 4.18, 0.093)
    assert value == pytest.approx(expected, rel=1e-10)


def test_closed_channels_are_zero_however_heavy():
    for mass in (1.0, 7.0, 1e200):
        assert alp_widths.width_to_fermions(2.0, 1e8, mass) == 0.0
        assert alp_widths.width_to_dark_matter(2.0, 1e8, mass, 1.0, "majorana") == 0.0


def test_strong_coupling_is_held_for_light_alps():
    assert alp_widths.strong_coupling(0.2) == alp_widths.strong_coupling(1.0)
    assert alp_widths.strong_coupling(0.2, 0.3) == 0.3
    # α_s(m_Z) = 0.118 by definition of the input.
    assert alp_widths.strong_coupling(91.1879) == pytest.approx(0.118, abs=1e-3)
