"""ALPs from b quarks: the formulas of the docstrings at 60 digits, thresholds, scaling laws and refusals."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import kn

from b2kinv.physics import alp_production, alp_widths

M_B = 4.18
ALPHA = 0.0072973525643


def kallen(x, y, z):
    return x**2 + y**2 + z**2 - 2 * (x * y + y * z + z * x)


def printed_eq_22(s, m_a, m_b):
    """Eq. (22) as printed, for α_s = C = f_a = 1."""
    s, m_a, m_b = map(mpmath.mpf, (s, m_a, m_b))
    x_a, x_b = m_a**2 / s, m_b**2 / s
    root = mpmath.sqrt(1 - 4 * x_b)
    bracket = (1 + x_a**2 - 4 * x_a * x_b) * mpmath.atanh(root) - x_a * root
    return 4 * x_b / (9 * (1 - 4 * x_b) * (1 - x_a)) * bracket


def printed_eq_23(s, m_a, m_b):
    """Eq. (23) as printed, for α_s = C = f_a = 1."""
    s, m_a, m_b = map(mpmath.mpf, (s, m_a, m_b))
    x_a, x_b = m_a**2 / s, m_b**2 / s
    root = mpmath.sqrt(kallen(1, x_a, x_b))
    polynomial = 7 * x_a + 2 * x_a * x_b - x_a * x_b**2 - (3 - x_b) * (1 - x_b) ** 2
    logarithm = mpmath.acoth((1 + x_b - x_a) / root)
    return x_b / (48 * (1 - x_b) ** 3) * (root * polynomial + 4 * (root**2 + x_a**2) * logarithm)


CROSS_SECTIONS = [
    pytest.param(alp_production.cross_section_b_anti_b_to_alp_gluon, printed_eq_22, id="annihilation"),
    pytest.param(alp_production.cross_section_b_gluon_to_b_alp, printed_eq_23, id="compton"),
]


@pytest.mark.parametrize(("function", "printed"), CROSS_SECTIONS)
@pytest.mark.parametrize("m_a", [0.5, 2.0, 6.0])
@pytest.mark.parametrize("s", [110.0, 150.0, 1e3, 1e5])
def test_cross_sections_are_the_printed_ones(function, printed, m_a, s):
    with mpmath.workdps(60):
        expected = float(0.3 * 0.6**2 / 1e16 * printed(s, m_a, M_B))
    assert function(s, m_a, 1e8, 0.6, M_B, 0.3) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize(("function", "printed"), CROSS_SECTIONS)
@pytest.mark.parametrize("m_a", [0.01, 2.0])
@pytest.mark.parametrize("excess", [1e-9, 1e-5, 1e-2, 1e3, 1e12])
def test_cross_sections_are_smooth_where_the_printed_forms_cancel(function, printed, m_a, excess):
    lowest = 2 * M_B if printed is printed_eq_22 else M_B + m_a
    s = lowest**2 * (1 + excess)
    with mpmath.workdps(60):
        expected = float(printed(s, m_a, M_B))
    # The distance of s from the threshold carries its rounding, magnified.
    assert function(s, m_a, 1.0, 1.0, M_B) == pytest.approx(expected, rel=1e-14 + 2e-15 / min(excess, 1.0))


@pytest.mark.parametrize("m_s", [0.0, 0.093])
@pytest.mark.parametrize("m_a", [0.01, 2.0, 4.0, 4.086999])
def test_decays_are_the_formula_of_the_docstring(m_a, m_s):
    a, b, s = map(mpmath.mpf, (m_a, M_B, m_s))
    vector, axial = mpmath.mpf(0.7), mpmath.mpf(-1.3)
    with mpmath.workdps(60):
        bracket = vector**2 * (b - s) ** 2 * ((b + s) ** 2 - a**2)
        bracket += axial**2 * (b + s) ** 2 * ((b - s) ** 2 - a**2)
        root = mpmath.sqrt(kallen(b**2, s**2, a**2))
        expected = float(root / (64 * mpmath.pi * b**3) * bracket)
    value = alp_production.width_b_to_s_alp(m_a, 1.0, 0.7, -1.3, M_B, m_s)
    assert value == pytest.approx(expected, rel=1e-9 if m_a > M_B - m_s - 1e-3 else 1e-13)


@pytest.mark.parametrize("per", ["alp", "b quark"])
@pytest.mark.parametrize(("T", "m_a"), [(0.4, 2.0), (5.0, 2.0), (60.0, 3.0)])
def test_production_rates_are_the_formula_of_the_docstring(T, m_a, per):
    # All exponentials in place, and the printed cross sections, averaged by an adaptive integral.
    alpha_s, charge_squared = 0.2, 1 / 9

    def density(mass, states):
        return states * mass**2 * T * kn(2, mass / T) / (2 * np.pi**2)

    def reactions(printed, m_1, m_2, lowest):
        # n₁ n₂ ⟨σv⟩ for one state each: T/(32π⁴) ∫ ds λ/√s K₁(√s/T) σ, in √s = lowest + T w².
        def integrand(w):
            energy = lowest + T * w**2
            phase = kallen(energy**2, m_1**2, m_2**2)
            return 4 * T * w * phase * kn(1, energy / T) * float(printed(energy**2, m_a, M_B))

        return T / (32 * np.pi**4) * quad(integrand, 1e-3, 7.0, epsrel=1e-7, limit=100)[0]

    n_b = density(M_B, 6)
    n, quarks = (density(m_a, 1), 2) if per == "alp" else (n_b, 1)
    compton = 6 * reactions(printed_eq_23, M_B, 0.0, M_B + m_a)
    pairs = 36 * reactions(printed_eq_22, M_B, M_B, 2 * M_B)
    # 16 gluons and 2 photons; α_s/6 → Q² α and 4α_s/9 → Q² α/3.
    scatterings = quarks * compton * (16 * alpha_s + 2 * 6 * charge_squared * ALPHA)
    scatterings += pairs * (alpha_s + charge_squared * ALPHA / 3 / (4 / 9))
    slowed = kn(1, M_B / T) / kn(2, M_B / T)
    values = alp_production.production_rates(T, m_a, M_B, alpha_s, per)
    assert values == pytest.approx((quarks * n_b / n * slowed, scatterings / n), rel=1e-6)


def test_photons_replace_gluons_with_the_printed_factors():
    arguments = (200.0, 2.0, 1.0, 1.0, 4.18)
    alpha, charge = 1 / 137.0, -1 / 3
    gluon = alp_production.cross_section_b_anti_b_to_alp_gluon(*arguments, 1.0)
    photon = alp_production.cross_section_b_anti_b_to_alp_photon(*arguments, alpha)
    assert photon == pytest.approx(gluon / (4 / 9) * charge**2 * alpha / 3)
    gluon = alp_production.cross_section_b_gluon_to_b_alp(*arguments, 1.0)
    photon = alp_production.cross_section_b_photon_to_b_alp(*arguments, alpha)
    assert photon == pytest.approx(gluon * 6 * charge**2 * alpha)


def test_below_threshold_nothing_happens():
    assert alp_production.cross_section_b_anti_b_to_alp_gluon(60.0, 2.0, 1.0, 1.0, 4.0) == 0.0
    assert alp_production.cross_section_b_anti_b_to_alp_gluon(80.0, 9.5, 1.0, 1.0, 4.0) == 0.0
    assert alp_production.cross_section_b_gluon_to_b_alp(36.0, 2.0, 1.0, 1.0, 4.0) == 0.0
    assert alp_production.width_b_to_s_alp(4.0, 1.0, m_b=4.0) == 0.0
    assert alp_widths.width_alp_to_b_s(4.0, 1.0, m_b=4.0) == 0.0


@given(m_a=st.floats(1e-3, 4.0), factor=st.floats(0.01, 100.0))
def test_rates_grow_with_the_square_of_the_coupling(m_a, factor):
    one, other = (alp_production.width_b_to_s_alp(m_a, 1e8, C, C, 4.18, 0.09) for C in (1.0, factor))
    assert other == pytest.approx(factor**2 * one, rel=1e-12)
    one, other = (
        alp_production.cross_section_b_gluon_to_b_alp(100.0, m_a, f_a, 1.0, 4.18)
        for f_a in (1e8, factor * 1e8)
    )
    assert other == pytest.approx(one / factor**2, rel=1e-12)


def test_functions_broadcast_and_refuse():
    s = np.array([[100.0], [200.0]])
    value = alp_production.cross_section_b_gluon_to_b_alp(s, np.array([1.0, 2.0, 3.0]), 1e8)
    assert value.shape == (2, 3)
    assert isinstance(alp_production.width_b_to_s_alp(2.0, 1e8), float)
    assert alp_production.width_b_to_s_alp(np.array([1.0, 5.0]), 1e8)[1] == 0.0
    for arguments, name in (((-1.0, 2.0, 1e8), "s"), ((1.0, 0.0, 1e8), "m_a"), ((1.0, 2.0, 0.0), "f_a")):
        with pytest.raises(ValueError, match=f"{name} = "):
            alp_production.cross_section_b_anti_b_to_alp_gluon(*arguments)
    with pytest.raises(ValueError, match="per = 'gluon'"):
        alp_production.production_rates(1.0, 2.0, per="gluon")


def test_per_b_quark_is_the_partners_density_times_the_average():
    # At T ≫ m_b both species are relativistic: per ALP = per b quark · (12 b and b̄)/(1 ALP) for decays.
    decays_alp, _ = alp_production.production_rates(np.array([400.0]), 2.0, 4.18, 0.2)
    decays_b, _ = alp_production.production_rates(np.array([400.0]), 2.0, 4.18, 0.2, "b quark")
    assert decays_alp[0] / decays_b[0] == pytest.approx(12.0, rel=1e-3)


def test_strong_coupling_of_the_scatterings_runs_on_beyond_its_table():
    # Known to 10 TeV. One loop with six flavours: 1/α_s grows by 7/(2π) for each e-fold of 2πT, within a few
    # per cent as it does below.
    T = np.array([1e3, 1e4, 1e5, 1e6]) / (2 * np.pi)
    below, end, above, far = 1 / alp_production.scattering_coupling(T)
    step = 7 / (2 * np.pi) * np.log(10.0)
    assert above - end == pytest.approx(step, rel=1e-12)
    assert far - above == pytest.approx(step, rel=1e-12)
    assert end - below == pytest.approx(step, rel=0.08)


def test_annihilation_goes_through_twice_the_b_mass_without_a_jump():
    masses = 2 * M_B * np.array([1 - 1e-6, 1 + 1e-6, 1.2, 2.0])
    rates = np.array([alp_production.production_rates(1.0, m_a, M_B, 0.3)[1] for m_a in masses])
    # Leaving the process out above would divide the rate by a hundred there.
    assert rates[1] / rates[0] == pytest.approx(1.0, abs=1e-3)
    compton = np.array([alp_production.production_rates(1.0, m_a, M_B, 1e-9)[1] for m_a in masses])
    assert np.all(np.isfinite(compton))
    # What is left is positive and finite where the printed form has its pole.
    for m_a in masses[1:]:
        s = m_a**2 * (1 + np.array([1e-12, 1e-6, 1e-2, 1.0, 100.0]))
        hard = alp_production.cross_section_b_anti_b_to_alp_hard_gluon(s, m_a, 1.0, 1.0, M_B)
        whole = alp_production.cross_section_b_anti_b_to_alp_gluon(s, m_a, 1.0, 1.0, M_B)
        assert np.all((hard > 0) & (hard <= whole) & np.isfinite(hard))
        if m_a > 2.1 * M_B:
            assert hard[0] == pytest.approx(hard[1], rel=1e-5)
        # At high energy nothing is soft.
        assert hard[-1] == pytest.approx(whole[-1], rel=0.05)


def test_what_is_taken_out_is_the_residue_of_the_printed_pole():
    m_a = 10.0
    with mpmath.workdps(40):
        s = m_a**2 * (1 + mpmath.mpf("1e-12"))
        residue = float(printed_eq_22(s, m_a, M_B) * (1 - m_a**2 / s))
    for x_a in (0.9, 0.5):
        s = m_a**2 / x_a
        hard = alp_production.cross_section_b_anti_b_to_alp_hard_gluon(s, m_a, 1.0, 1.0, M_B)
        whole = alp_production.cross_section_b_anti_b_to_alp_gluon(s, m_a, 1.0, 1.0, M_B)
        # x_b/β goes with s: x_a √(1 − 4m_b²/m_a²)/√(1 − 4m_b²/s) on the way.
        moved = x_a * ((1 - 4 * M_B**2 / m_a**2) / (1 - 4 * M_B**2 / s)) ** 0.5
        assert whole - hard == pytest.approx(residue * x_a * moved / (1 - x_a), rel=1e-9)
