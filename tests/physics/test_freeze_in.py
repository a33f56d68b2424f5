"""Freeze-in through the ALP: the equilibrium yield at 30 digits, and two ways to the same abundance."""

import mpmath
import numpy as np
import pytest

from b2kinv.physics import freeze_in, inputs

KINEMATIC = {
    "m_a": 2.0,
    "m_b": 4.18,
    "m_s": 0.093,
    "x_start": 0.01,
    "alpha_s_scattering": 0.2,
    "degrees_of_freedom": 80.0,
}
COUPLINGS = {"f_a": 1e8, "C_G_UV": 0.0, "C_gamma_UV": 0.0, "alpha_s": 0.3}


@pytest.fixture(scope="module")
def plasma():
    return freeze_in.Plasma(KINEMATIC)


def couplings(C, C_chi, m_chi=3e-3):
    masses = {name: np.full(len(C), KINEMATIC[name]) for name in ("m_a", "m_b", "m_s")}
    same = {name: np.full(len(C), value) for name, value in COUPLINGS.items()}
    C = np.asarray(C)
    varied = {"C_q": C, "C_V_sb": C, "C_A_sb": C, "C_chi": np.full(len(C), C_chi)}
    return freeze_in.Couplings({**masses, **same, **varied, "m_chi": np.full(len(C), m_chi)}, "dirac")


@pytest.mark.parametrize(("kind", "states"), [("dirac", 4), ("majorana", 2)])
@pytest.mark.parametrize(("m_chi", "T"), [(3e-3, 1.0), (1.0, 0.3), (2.0, 0.02)])
def test_equilibrium_yield_is_the_formula_of_the_docstring(m_chi, T, kind, states):
    with mpmath.workdps(30):
        z = mpmath.mpf(m_chi) / mpmath.mpf(T)
        expected = float(45 * states / (4 * mpmath.pi**4 * 80) * z**2 * mpmath.besselk(2, z))
    value = freeze_in.equilibrium_dark_matter_yield(m_chi, T, kind, 80.0)
    assert value == pytest.approx(expected, rel=1e-12)


def test_relaxation_adds_up_what_makes_alps(plasma):
    one, two = (freeze_in.relaxation(plasma, couplings([C], 0.0)) for C in (0.3, 0.6))
    # All widths and cross sections grow with the square of a common factor.
    np.testing.assert_allclose(two, 4 * one, rtol=1e-12)
    # Late, the plasma has no b quarks left, and the ALP decays at rest: Γ/H.
    c = couplings([0.6], 0.0)
    assert two[0, -1] * plasma.hubble[-1] == pytest.approx(c.visible[0] * plasma.slowed[-1], rel=1e-6)


def test_both_ways_of_giving_the_width_to_dark_matter_agree(plasma):
    c = couplings([0.05, 0.6, 5.0], 0.4)
    equilibrium = freeze_in.dark_matter_equilibrium(plasma, c, "dirac")
    _, today = freeze_in.evolve(plasma, c, equilibrium)
    by_ratio = freeze_in.yields_by_width_ratio(plasma, c, c.dark / c.visible)
    np.testing.assert_allclose(np.diagonal(by_ratio), today, rtol=1e-9)


def test_bottom_quark_of_the_inputs_is_the_default():
    m_b = inputs.value("mass_bottom_quark")
    rates = freeze_in.STANDARD.production_rates
    assert rates(2.0, 2.0, alpha_s=0.2) == rates(2.0, 2.0, m_b, alpha_s=0.2)
