"""The second order of a → gg: the published number at five flavours, and by hand."""

import math

import mpmath
import pytest

from b2kinv.physics import gluon_width_corrections


def test_published_coefficient_at_five_flavours():
    # arXiv:hep-ph/9807241: 171.544 + 5 ln(m_A²/m_t²), in full 237311/864 − 529 ζ(2)/24 − 445 ζ(3)/8.
    exact = mpmath.mpf(237311) / 864 - mpmath.mpf(529) / 24 * mpmath.zeta(2) - 445 * mpmath.zeta(3) / 8
    assert gluon_width_corrections.second_order_coefficient(5) == pytest.approx(171.544, abs=5e-4)
    assert gluon_width_corrections.second_order_coefficient(5) == pytest.approx(float(exact), rel=1e-12)


def test_published_coefficient_with_the_logarithm():
    # Its abstract: 165.9 at 100 GeV; 171.544 − 10 ln(1.756) = 165.914 with the top mass of its time.
    value = gluon_width_corrections.second_order_coefficient(5, 100.0, 175.6)
    assert value == pytest.approx(165.914, abs=1e-3)
    # Today's top mass by default: 172.5 to 172.6 GeV.
    assert gluon_width_corrections.second_order_coefficient(5, 100.0) == pytest.approx(166.09, abs=0.03)


@pytest.mark.parametrize(("flavours", "expected"), [(0, 392.2233), (3, 254.4885), (4, 212.1284)])
def test_other_numbers_of_flavours_by_hand(flavours, expected):
    # 51959/96 − 363 ζ₂/8 − 495 ζ₃/8 + n (−473/8 + 11 ζ₂/2 + 5 ζ₃/4) + n² (251/216 − ζ₂/6), typed out.
    zeta_2, zeta_3 = math.pi**2 / 6, 1.2020569031595942
    typed = 51959 / 96 - 363 * zeta_2 / 8 - 495 * zeta_3 / 8
    typed += flavours * (-473 / 8 + 11 * zeta_2 / 2 + 5 * zeta_3 / 4) + flavours**2 * (251 / 216 - zeta_2 / 6)
    value = gluon_width_corrections.second_order_coefficient(flavours)
    assert value == pytest.approx(typed, rel=1e-12)
    assert value == pytest.approx(expected, abs=1e-3)


def test_first_two_orders_are_those_of_the_paper():
    # The bracket of Eq. (14), 1 + 83 α_s/(4π), is left over for a small coupling.
    for alpha_s in (1e-4, 1e-5):
        rest = gluon_width_corrections.gluon_width_to_second_order(alpha_s) - 1 - 83 * alpha_s / (4 * math.pi)
        assert rest / (alpha_s / math.pi) ** 2 == pytest.approx(254.4885, rel=1e-4)
    # 0.3: 1 + 1.98149 + 254.4885 × 0.0091189 = 5.3021.
    assert gluon_width_corrections.gluon_width_to_second_order(0.3) == pytest.approx(5.3021, abs=2e-4)


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="light_flavours = 7"):
        gluon_width_corrections.second_order_coefficient(7)
    with pytest.raises(ValueError, match="m_a = 0"):
        gluon_width_corrections.second_order_coefficient(3, 0.0)
