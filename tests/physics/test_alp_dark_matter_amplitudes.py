"""Amplitudes of a → χχ: the textbook's spin sum, and the two contractions of a Majorana field."""

import math

import numpy as np
import pytest

from b2kinv.physics import alp_dark_matter_amplitudes as amplitudes_module


@pytest.mark.parametrize("m_chi", [1e-3, 0.3, 0.9])
def test_dirac_amplitudes_are_the_textbook_spin_sum(m_chi):
    # ∂a/(2f) C χ̄γγ₅χ is m C/f · a χ̄iγ₅χ on shell, with Σ|ū γ₅ v|² = 4(p₁·p₂ + m²) = 2 m_a².
    squared = np.sum(np.abs(amplitudes_module.amplitudes(2.0, 1e8, m_chi, 0.7)) ** 2)
    assert squared == pytest.approx((0.7 * m_chi / 1e8) ** 2 * 2 * 2.0**2, rel=1e-9)
    velocity = math.sqrt(1 - m_chi**2)
    # Eq. (12) by hand.
    width = amplitudes_module.width_from_amplitudes(2.0, 1e8, m_chi, 0.7)
    assert width == pytest.approx(0.7**2 * 2.0 * m_chi**2 / (8 * math.pi * 1e16) * velocity, rel=1e-9)


@pytest.mark.parametrize("m_chi", [1e-3, 0.3, 0.9])
def test_majorana_fermions_have_twice_the_amplitude_and_twice_the_width(m_chi):
    # Footnote 5, and each spin pair for itself: the axial current is even under charge conjugation.
    dirac = amplitudes_module.amplitudes(2.0, 1e8, m_chi)
    majorana = amplitudes_module.amplitudes(2.0, 1e8, m_chi, 1.0, "majorana")
    assert majorana == pytest.approx(2.0 * dirac, abs=1e-9 * np.max(np.abs(dirac)))
    widths = [amplitudes_module.width_from_amplitudes(2.0, 1e8, m_chi, 1.0, k) for k in ("majorana", "dirac")]
    assert widths[0] / widths[1] == pytest.approx(2.0, rel=1e-12)


def test_spinors_obey_the_dirac_equation_and_are_orthogonal():
    # ū_r u_s = 2m δ_rs, and v = C ūᵀ obeys (p̸ + m) v = 0.
    momentum, mass = np.array([0.3, -0.4, 1.2]), 0.5
    energy = math.sqrt(0.5**2 + 1.3**2)
    spinors = amplitudes_module._spinors(energy, momentum, mass)
    slashed = energy * amplitudes_module._GAMMA[0] - np.tensordot(momentum, amplitudes_module._GAMMA[1:], 1)
    for number, u in enumerate(spinors):
        assert slashed @ u == pytest.approx(mass * u, abs=1e-12)
        v = amplitudes_module._antiparticle(u)
        assert slashed @ v == pytest.approx(-mass * v, abs=1e-12)
        products = [amplitudes_module._adjoint(u) @ other for other in spinors]
        assert products == pytest.approx([2 * mass * (number == place) for place in (0, 1)], abs=1e-12)


def test_a_pair_that_is_too_heavy_is_refused():
    with pytest.raises(ValueError, match="too light for a pair"):
        amplitudes_module.amplitudes(2.0, 1e8, 1.0)
