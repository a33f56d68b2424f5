"""Thermal averages against mpmath and against limits that can be written down."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2kinv.physics import thermal_averages


def exact_average(cross_section, m_1, m_2, T, threshold):
    """Eq. 25 by mpmath, with the lower limit where the reaction starts."""
    # Ten digits are compared; with 25 a Bessel function takes three times as long as with 17.
    with mpmath.workdps(17):
        m_1, m_2, T = mpmath.mpf(m_1), mpmath.mpf(m_2), mpmath.mpf(T)
        lowest = max(m_1 + m_2, mpmath.mpf(threshold))

        def integrand(w):
            # In the root of the energy above threshold the integrand is analytic: Gauss nodes converge.
            energy = lowest + T * w**2
            kallen = (energy**2 - (m_1 + m_2) ** 2) * (energy**2 - (m_1 - m_2) ** 2)
            return 4 * w * kallen * mpmath.besselk(1, energy / T) * cross_section(energy**2) * T

        nodes, weights = np.polynomial.legendre.leggauss(90)
        integral = sum(
            mpmath.mpf(3.75 * weight) * integrand(mpmath.mpf(3.75 * (1 + node)))
            for node, weight in zip(nodes, weights, strict=True)
        )
        densities = [m**2 * mpmath.besselk(2, m / T) if m else 2 * T**2 for m in (m_1, m_2)]
        return float(integral / (8 * T * densities[0] * densities[1]))


CASES = [
    # m_1, m_2, threshold: exothermic with masses, endothermic, one massless particle.
    (4.18, 4.18, 0.0),
    (4.18, 4.18, 10.0),
    (4.18, 0.0, 6.18),
    (0.5, 1.5, 0.0),
]


@pytest.mark.parametrize(("m_1", "m_2", "threshold"), CASES)
@pytest.mark.parametrize("T", [0.2, 3.0, 400.0])
def test_averages_against_mpmath(m_1, m_2, threshold, T):
    lowest = max(m_1 + m_2, threshold)

    # A threshold factor, a pole of a light exchange and a logarithm, as in Eqs. 22 and 23.
    def by_mpmath(s):
        return mpmath.sqrt(abs(1 - lowest**2 / s)) * mpmath.log(1 + s) / (s + 1)

    def by_numpy(s):
        return np.sqrt(np.maximum(1 - lowest**2 / s, 0.0)) * np.log1p(s) / (s + 1)

    expected = exact_average(by_mpmath, m_1, m_2, T, threshold)
    value = thermal_averages.thermally_averaged_cross_section(by_numpy, m_1, m_2, T, threshold)
    # At 400 GeV the nodes reach 1.1e-10.
    assert value == pytest.approx(expected, rel=2e-10)


@pytest.mark.parametrize("T", [0.05, 1.0, 50.0])
def test_time_dilation_against_mpmath(T):
    expected = float(mpmath.besselk(1, 2.0 / T) / mpmath.besselk(2, 2.0 / T))
    assert thermal_averages.time_dilation(2.0, T) == pytest.approx(expected, rel=1e-13)


def test_time_dilation_limits():
    # K1/K2 → 1 − 3T/(2m) at rest and m/(2T) when relativistic (series of the Bessel functions).
    assert thermal_averages.time_dilation(1.0, 1e-4) == pytest.approx(1 - 1.5e-4, abs=1e-7)
    assert thermal_averages.time_dilation(1.0, 1e4) == pytest.approx(0.5e-4, rel=1e-6)


def test_a_cross_section_like_one_over_velocity_averages_to_itself():
    # Slow particles with σ = 1/v, where v = 2β: ⟨σv⟩ → 1.
    m, T = 1.0, 1e-3
    value = thermal_averages.thermally_averaged_cross_section(
        lambda s: 1 / (2 * np.sqrt(np.maximum(1 - 4 * m**2 / s, 1e-15))), m, m, T
    )
    assert value == pytest.approx(1.0, rel=5e-3)


def test_printed_lower_limit_is_wrong_below_a_heavier_final_state():
    # Far below threshold the average must fall like exp(−(threshold − m_1 − m_2)/T).
    values = [
        thermal_averages.thermally_averaged_cross_section(np.ones_like, 1.0, 1.0, T, threshold=4.0)
        for T in (0.02, 0.025)
    ]
    slope = math.log(values[1] / values[0]) / (1 / 0.02 - 1 / 0.025)
    # One power of T from λ/√s · K₁ and the densities besides the exponential changes it by a few per cent.
    assert slope == pytest.approx(2.0, rel=0.05)


@given(T=st.floats(1e-3, 1e3), m=st.floats(0.1, 10.0), g=st.floats(1.0, 20.0))
def test_reaction_rate_is_density_times_average(T, m, g):
    from b2kinv.physics import early_universe

    initial, per = ((m, g), (0.0, 16)), (m, 6)
    rate = thermal_averages.reaction_rate(lambda s: 1 / s, initial, per, T)
    average = thermal_averages.thermally_averaged_cross_section(lambda s: 1 / s, m, 0.0, T)
    partners = early_universe.equilibrium_number_density(0.0, 16, T)
    assert rate == pytest.approx(g / 6 * partners * average, rel=1e-9)


@given(T=st.floats(1e-4, 1e4))
def test_detailed_balance(T):
    # 1 2 → 3 4 with σ_34 = σ_12 (g_1 g_2 p_12²)/(g_3 g_4 p_34²): both directions happen equally often.
    light, heavy, g_light, g_heavy = 0.3, 1.0, 2, 6

    def forward(s):
        return (s - 4 * heavy**2).clip(0) / s / (s - 4 * light**2)

    def backward(s):
        return g_light**2 / g_heavy**2 / s

    per = (1.0, 1)
    up = thermal_averages.reaction_rate(
        forward, ((light, g_light), (light, g_light)), per, T, threshold=2 * heavy
    )
    down = thermal_averages.reaction_rate(backward, ((heavy, g_heavy), (heavy, g_heavy)), per, T)
    assert up == pytest.approx(down, rel=1e-8)


@pytest.mark.parametrize("T", [0.05, 1.0, 50.0])
def test_ratio_of_densities_against_mpmath(T):
    first, second = ((2.0, 6), (0.3, 2))
    (m_1, g_1), (m_2, g_2) = first, second
    expected = g_1 * m_1**2 * mpmath.besselk(2, m_1 / T) / (g_2 * m_2**2 * mpmath.besselk(2, m_2 / T))
    assert thermal_averages.equilibrium_ratio(first, second, T) == pytest.approx(float(expected), rel=1e-12)
    # A massless species has m² K₂(m/T) → 2T².
    massless = g_1 * m_1**2 * mpmath.besselk(2, m_1 / T) / (g_2 * 2 * T**2)
    found = thermal_averages.equilibrium_ratio(first, (0.0, g_2), T)
    assert found == pytest.approx(float(massless), rel=1e-12)


def test_ratio_of_densities_survives_underflow():
    # m² K₂(m/T) → exp(−m/T) m^(3/2), so the ratio is (2/3)^(3/2) exp(1/T); both densities are below 1e-400.
    value = thermal_averages.equilibrium_ratio((2.0, 1), (3.0, 1), 0.0021)
    assert value == pytest.approx((2 / 3) ** 1.5 * math.exp(1 / 0.0021), rel=1e-3)


def test_shapes():
    T = np.array([[1.0], [2.0]])
    value = thermal_averages.thermally_averaged_cross_section(lambda s: 1 / s, 1.0, 1.0, T)
    assert value.shape == (2, 1)
    assert isinstance(thermal_averages.time_dilation(1.0, 1.0), float)
    assert thermal_averages.time_dilation(np.ones((3, 1)), np.ones(2)).shape == (3, 2)


@pytest.mark.parametrize("T", [0.0, -1.0, math.nan])
def test_nonsense_is_refused(T):
    with pytest.raises(ValueError, match="T = "):
        thermal_averages.time_dilation(1.0, T)
    with pytest.raises(ValueError, match="T = "):
        thermal_averages.thermally_averaged_cross_section(np.ones_like, 1.0, 1.0, T)
    with pytest.raises(ValueError, match="T = "):
        thermal_averages.reaction_rate(np.ones_like, ((1.0, 1), (1.0, 1)), (1.0, 1), T)


def test_massless_particles_without_threshold_are_refused():
    with pytest.raises(ValueError, match="threshold = "):
        thermal_averages.thermally_averaged_cross_section(np.ones_like, 0.0, 0.0, 1.0)
    with pytest.raises(ValueError, match="m_1 = "):
        thermal_averages.thermally_averaged_cross_section(np.ones_like, -1.0, 0.0, 1.0)


@pytest.mark.parametrize("order", [0, 1, 2, 3])
@pytest.mark.parametrize("z", [1e-90, 1e-3, 0.5, 1.99, 2.01, 40.0, 9e8, 1.1e9, 2.0**30 + 2.0, 1e12, 1e30])
def test_scaled_bessel_functions_at_any_size(order, z):
    # mpmath; between pieces of scipy's approximations, and where its function for any order ends, 2³⁰.
    with mpmath.workdps(30):
        expected = float(mpmath.exp(z) * mpmath.besselk(order, z)) if z < 1e3 else float(_far(order, z))
    assert thermal_averages.scaled_bessel(order, z) == pytest.approx(expected, rel=1e-12)
    assert thermal_averages.scaled_bessel(order, np.array([z, 1.0]))[0] == pytest.approx(expected, rel=1e-12)


def _far(order, z):
    # Abramowitz and Stegun, Eq. 9.7.2, to the third term.
    mu, eight = 4 * mpmath.mpf(order) ** 2, 8 * mpmath.mpf(z)
    series = 1 + (mu - 1) / eight + (mu - 1) * (mu - 9) / (2 * eight**2)
    return mpmath.sqrt(mpmath.pi / (2 * mpmath.mpf(z))) * series
