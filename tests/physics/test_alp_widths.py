"""Widths of the ALP: other people's numbers and corners."""

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
