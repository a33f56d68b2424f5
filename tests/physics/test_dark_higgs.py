"""The dark Higgs against the Higgs boson, and its lightest mass against its lifetime."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2kinv.physics import dark_higgs, inputs


def test_dark_higgs_decays_like_a_light_higgs():
    # Γ(h → ff̄) = G_F m_f² m_h β³/(4√2 π) (PDG), times sin²θ.
    m_e, m_phi = 0.51099895e-3, 0.1
    beta = math.sqrt(1 - 4 * m_e**2 / m_phi**2)
    expected = 1.1663787e-5 * m_e**2 * m_phi * beta**3 / (4 * math.sqrt(2) * math.pi) * 1e-8
    assert dark_higgs.dark_higgs_width(m_phi, 1e-4) == pytest.approx(expected, rel=1e-6)


@given(sin_theta=st.floats(1e-6, 1.0), lifetime=st.floats(1e-6, 1e6))
def test_lightest_dark_higgs_has_just_that_lifetime(sin_theta, lifetime):
    mass = dark_higgs.lightest_dark_higgs(sin_theta, lifetime)
    # Right above the threshold the lifetime is too steep a function of the mass for more digits.
    tolerance = 1e-9 if mass > 1.1 * 2 * inputs.value("mass_electron") else 1e-4
    assert dark_higgs.dark_higgs_lifetime(mass, sin_theta) == pytest.approx(lifetime, rel=tolerance)


@pytest.mark.parametrize(("sin_theta", "lifetime"), [(1.3e-4, 0.1), (1e-5, 1.0), (1.0, 1e6), (1e-6, 1e-6)])
def test_lightest_dark_higgs_is_the_root(sin_theta, lifetime):
    # ħ/Γ = τ with Eq. (49) in thirty digits: right above the threshold, and far above it.
    with mpmath.workdps(30):
        m_e = mpmath.mpf(inputs.value("mass_electron"))
        hbar, G_F = mpmath.mpf(inputs.value("hbar")), mpmath.mpf(inputs.value("fermi_constant"))
        sine, wanted = mpmath.mpf(sin_theta), mpmath.mpf(lifetime)

        def excess(m):
            beta = mpmath.sqrt(1 - 4 * m_e**2 / m**2)
            width = mpmath.sqrt(2) * G_F * m_e**2 * m * sine**2 * beta**3 / (8 * mpmath.pi)
            return mpmath.log(width * wanted / hbar)

        ends = (2 * m_e * (1 + mpmath.mpf(10) ** -20), mpmath.mpf(10) ** 20)
        expected = mpmath.findroot(
            lambda u: excess(mpmath.exp(u)), tuple(map(mpmath.log, ends)), solver="anderson"
        )
        expected = float(mpmath.exp(expected))
    assert dark_higgs.lightest_dark_higgs(sin_theta, lifetime) == pytest.approx(expected, rel=1e-12)


def test_no_decay_below_twice_the_electron_mass():
    masses = np.array([1.0e-3, 1.1e-3])
    assert dark_higgs.dark_higgs_width(masses, 1e-4)[0] == 0.0
    assert dark_higgs.dark_higgs_lifetime(masses, 1e-4)[0] == math.inf
    assert np.isfinite(dark_higgs.dark_higgs_lifetime(masses, 1e-4)[1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: dark_higgs.lightest_dark_higgs(0.0, 0.1), "sin_theta = 0.0"),
        (lambda: dark_higgs.lightest_dark_higgs(1e-4, -0.1), "lifetime = -0.1"),
        (lambda: dark_higgs.dark_higgs_width(0.0, 1e-4), "m_phi = 0.0"),
    ],
)
def test_nonsense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
