"""ALPs from b quarks: the printed cross sections at 60 digits, thresholds, scaling laws and refusals."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2kinv.physics import alp_production, alp_widths


def printed_eq_22(s, m_a, m_b):
    x_a, x_b = m_a**2 / s, m_b**2 / s
    root = math.sqrt(1 - 4 * x_b)
    bracket = (1 + x_a**2 - 4 * x_a * x_b) * math.atanh(root) - x_a * root
    return 4 / 9 * x_b / ((1 - 4 * x_b) * (1 - x_a)) * bracket


def printed_eq_23(s, m_a, m_b):
    x_a, x_b = m_a**2 / s, m_b**2 / s
    kallen = 1 + x_a**2 + x_b**2 - 2 * (x_a + x_b + x_a * x_b)
    root = math.sqrt(kallen)
    polynomial = 7 * x_a + 2 * x_a * x_b - x_a * x_b**2 - (3 - x_b) * (1 - x_b) ** 2
    logarithm = math.atanh(root / (1 + x_b - x_a))
    return x_b / (48 * (1 - x_b) ** 3) * (root * polynomial + 4 * (kallen + x_a**2) * logarithm)


@pytest.mark.parametrize("m_a", [0.5, 2.0, 6.0])
@pytest.mark.parametrize("s", [110.0, 150.0, 1e3, 1e5])
def test_cross_sections_are_the_printed_ones(m_a, s):
    pairs = (
        (alp_production.cross_section_b_anti_b_to_alp_gluon, printed_eq_22),
        (alp_production.cross_section_b_gluon_to_b_alp, printed_eq_23),
    )
    for function, printed in pairs:
        expected = 0.3 * 0.6**2 / 1e16 * printed(s, m_a, 4.18)
        assert function(s, m_a, 1e8, 0.6, 4.18, 0.3) == pytest.approx(expected, rel=1e-9)


def test_photons_replace_gluons_with_the_printed_factors():
    arguments = (200.0, 2.0, 1.0, 1.0, 4.18)
    alpha, charge = 1 / 137.0, -1 / 3
    gluon = alp_production.cross_section_b_anti_b_to_alp_gluon(*arguments, 1.0)
    photon = alp_production.cross_section_b_anti_b_to_alp_photon(*arguments, alpha)
    assert photon == pytest.approx(gluon / (4 / 9) * charge**2 * alpha / 3)
    gluon = alp_production.cross_section_b_gluon_to_b_alp(*arguments, 1.0)
    photon = alp_production.cross_section_b_photon_to_b_alp(*arguments, alpha)
    assert photon == pytest.approx(gluon * 6 * charge**2 * alpha)


@pytest.mark.parametrize("m_a", [0.01, 2.0])
def test_cross_sections_are_smooth_where_the_printed_forms_cancel(m_a):
    # Compared with the same formulas at 60 digits.
    import mpmath

    m_b = 4.18
    with mpmath.workdps(60):
        for excess in ("1e-9", "1e-5", "1e-2", "1e3", "1e12"):
            s = (mpmath.mpf(m_b) + mpmath.mpf(m_a)) ** 2 * (1 + mpmath.mpf(excess))
            x_a, x_b = mpmath.mpf(m_a) ** 2 / s, mpmath.mpf(m_b) ** 2 / s
            kallen = 1 + x_a**2 + x_b**2 - 2 * (x_a + x_b + x_a * x_b)
            root = mpmath.sqrt(kallen)
            polynomial = 7 * x_a + 2 * x_a * x_b - x_a * x_b**2 - (3 - x_b) * (1 - x_b) ** 2
            logarithm = mpmath.atanh(root / (1 + x_b - x_a))
            bracket = root * polynomial + 4 * (kallen + x_a**2) * logarithm
            expected = float(x_b / (48 * (1 - x_b) ** 3) * bracket)
            value = alp_production.cross_section_b_gluon_to_b_alp(float(s), m_a, 1.0, 1.0, m_b)
            # s itself carries 1e-16, which the root at threshold magnifies.
            assert value == pytest.approx(expected, rel=1e-14 + 2e-15 / min(float(excess), 1.0))


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
