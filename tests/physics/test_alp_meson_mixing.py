"""B_s mixing through an ALP against the longitudinal part of a vector boson and against the meson's pole."""

import math

import numpy as np
import pytest

from b2kinv.physics import alp_meson_mixing, dark_photon_precision


def test_it_is_the_longitudinal_part_of_a_vector_boson():
    # A light vector boson with g = (C/f_a) m_X is all longitudinal.
    coupling, mass = 1e-6, 1e-3
    vector = dark_photon_precision.bs_mixing_amplitude(coupling * mass, mass)
    assert alp_meson_mixing.bs_mixing_amplitude(mass, coupling) == pytest.approx(vector, rel=1e-6)


def test_it_is_near_the_pole_of_the_meson_itself():
    # B_s → a* → anti-B_s: ⟨0|s̄γ^μγ₅b|B⟩ = i f p^μ, and half of (C/f_a) ∂a is axial. The vertex
    # is C f m_B²/(2f_a) and M₁₂ = (C f m_B²/(2f_a))²/(2 m_B (m_B² − m_a²)). The other pairings of
    # quarks make 5/6 of it, by ⟨(s̄ P b)²⟩ = −(5/12) f² m_B⁴/(m_b + m_s)² B₂ against −½ by one pairing alone.
    f, m_B, coupling, m_a = 0.2307, 5.36692, 6e-9, 2.0
    pole = (0.5 * coupling * f * m_B**2) ** 2 / (2.0 * m_B * (m_B**2 - m_a**2))
    ratio = alp_meson_mixing.bs_mixing_amplitude(m_a, coupling) / pole
    assert ratio == pytest.approx(2.0 * 5.0 / 12.0 * 0.824 * (4.186 / 4.264) ** 2, rel=2e-3)


def test_mixing_is_negligible_at_the_natural_point():
    # M₁₂ = 36e-18 · 0.05322 · 5.367 · (5/12) · 0.824 · 27.76/(4 · 24.80) = 9.9e-19 GeV;
    # twice that over 18.4/ps = 1.211e-11 GeV.
    shift = alp_meson_mixing.bs_mixing_ratio(2.0, 6e-9) - 1.0
    assert shift == pytest.approx(2.0 * 9.88e-19 / 1.2111e-11, rel=1e-2)


def test_broadcasting_and_refusals():
    assert alp_meson_mixing.bs_mixing_ratio(2.0, np.array([0.0, 1e-8])).shape == (2,)
    with pytest.raises(ValueError, match=r"m_a = 5\.3 GeV is too close to the B_s"):
        alp_meson_mixing.bs_mixing_amplitude(5.3, 1e-8)
    with pytest.raises(ValueError, match="coupling = nan"):
        alp_meson_mixing.bs_mixing_amplitude(2.0, math.nan)
