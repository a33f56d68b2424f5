"""Annihilation through X: against mpmath, detailed balance, the contact interaction and a Radau solution."""

import math

import mpmath
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from b2kinv.physics import early_universe, freeze_out
from b2kinv.physics.dark_matter_contact import annihilation_to_fermions
from b2kinv.physics.vector_boson_annihilation import (
    AveragesThroughX,
    annihilation_through_resonance,
    annihilation_without_resonance,
    narrow_resonance_average,
)

M_X = 2.0


def through_X(m_DM, visible=0.04, s_wave=0.0):
    """An X whose visible width grows with its mass, as into massless fermions."""
    dark = M_X / 6.0 * max(1.0 - 4.0 * m_DM**2 / M_X**2, 0.0) ** 1.5
    return AveragesThroughX(
        m_DM=m_DM,
        m_X=M_X,
        visible=visible,
        dark=dark,
        of_energy=lambda energy: visible * energy / M_X,
        without_peak=lambda energy: s_wave / np.sqrt(1.0 - 4.0 * m_DM**2 / energy**2),
    )


def average(channel, x, alpha_X, epsilon):
    return channel.at(np.array([x]), np.array([alpha_X]), np.array([epsilon**2]))[0, 0]


@pytest.mark.parametrize(
    ("m_DM", "x", "alpha_X", "epsilon"),
    [(0.9, 25.0, 2e-4, 1.75e-4), (0.95, 40.0, 3e-3, 0.3), (0.8, 60.0, 1e-6, 1e-2), (0.5, 20.0, 0.1, 0.5)],
)
def test_thermal_average_agrees_with_mpmath(m_DM, x, alpha_X, epsilon):
    # Eq. 3.8 of Gondolo and Gelmini in fifteen digits, split at the peak: kills nodes that miss it, a wrong
    # power of √s or of the flux, K₂ for K₁, and Γ without its dark part.
    channel = through_X(m_DM)
    with mpmath.workdps(15):
        m, T = mpmath.mpf(m_DM), mpmath.mpf(m_DM) / x
        beta_X = mpmath.sqrt(1 - 4 * m**2 / M_X**2)
        width = mpmath.mpf("0.04") * epsilon**2 + mpmath.mpf(alpha_X) * M_X / 6 * beta_X**3

        def integrand(E):
            s = E * E
            beta = mpmath.sqrt(1 - 4 * m**2 / s)
            visible = mpmath.mpf("0.04") * epsilon**2 * E / M_X
            peak = (s - M_X**2) ** 2 + (M_X * width) ** 2
            sigma = 4 * mpmath.pi * alpha_X * beta * E * visible / peak
            return 2 * E * sigma * (s - 4 * m**2) * E * mpmath.besselk(1, E / T)

        powers = [8 ** mpmath.mpf(k) for k in range(7)]
        cuts = {M_X + sign * k * width for k in powers for sign in (-1, 1)} | {mpmath.mpf(M_X)}
        cuts |= {2 * m + T * k for k in (1, 4, 15)}
        ends = [2 * m, *sorted(cut for cut in cuts if 2 * m < cut < 2 * m + 50 * T), 2 * m + 50 * T]
        total = mpmath.quad(integrand, ends, maxdegree=4)
        expected = total / (8 * m**4 * T * mpmath.besselk(2, x) ** 2)
    assert average(channel, x, alpha_X, epsilon) == pytest.approx(float(expected), rel=1e-6)


def test_narrow_peak_is_detailed_balance():
    # Half of n² <σv> is what X of the plasma give by n_X Γ(ψψ) BR K₁/K₂: kills factors of identical particles
    # and of spins, and the power of m_X.
    from scipy.special import kve

    m_DM, x, alpha_X, epsilon = 0.9, 15.0, 1e-5, 1e-4
    T, channel = m_DM / x, through_X(m_DM)
    dark, visible = channel.dark * alpha_X, channel.visible * epsilon**2
    n = early_universe.equilibrium_number_density(m_DM, 2, T)
    n_X = early_universe.equilibrium_number_density(M_X, 3, T)
    decays = n_X * dark * visible / (dark + visible) * kve(1, M_X / T) / kve(2, M_X / T)
    narrow = narrow_resonance_average(x, m_DM, M_X, dark, visible / (dark + visible))
    assert 0.5 * n**2 * narrow == pytest.approx(decays, rel=1e-9)
    # The rest of the integral, off the peak, is smaller by Γ/T.
    assert average(channel, x, alpha_X, epsilon) == pytest.approx(narrow, rel=1e-4)


@pytest.mark.parametrize("times", [1e-3, 1.0, 10.0, 1e3])
def test_average_goes_through_the_narrowest_peak_without_a_jump(times):
    # On either side of Γ = 10⁻⁸ m_X: kills a lost part of the integral over narrower peaks.
    m_DM, x = 0.9, 20.0
    channel = through_X(m_DM)
    alpha_X = times * 1e-8 * M_X / channel.dark
    narrow = narrow_resonance_average(x, m_DM, M_X, channel.dark * alpha_X, 1.0)
    epsilon = 1e-9
    share = channel.visible * epsilon**2 / (channel.dark * alpha_X + channel.visible * epsilon**2)
    assert average(channel, x, alpha_X, epsilon) == pytest.approx(narrow * share, rel=2e-3)


def test_far_below_the_resonance_it_is_a_contact_interaction():
    # σv = (2/3) α_X v² m² v_rel²/m_X⁴ for a massless fermion of charge v, and <v_rel²> = 6/x, by hand; in
    # terms of Γ = v² m_X/(12π). Kills a propagator with its sign or its width wrong, and K₂².
    m_DM, x, alpha_X = 0.001, 2000.0, 1e-3
    charge2 = 12.0 * math.pi * 0.04 / M_X
    expected = 4.0 * alpha_X * charge2 * m_DM**2 / (M_X**4 * x)
    # Relativistic corrections are a few over x.
    assert average(through_X(m_DM), x, alpha_X, 1.0) == pytest.approx(expected, rel=3.0 / x)


def test_s_wave_is_constant_when_cold():
    # σ = c/β with v_rel = 2β is σv = 2c: kills a lost factor of the flux.
    found = average(through_X(0.3, s_wave=1.0), 5000.0, 1.0, 1e-3) / 1e-6
    assert found == pytest.approx(2.0, rel=1e-3)


def test_the_cross_section_is_that_of_massless_fermions():
    # annihilation_to_fermions is held to explicit traces. Kills the factor 4π and a power of √s.
    s, m_DM, alpha_X, width = 3.1, 0.6, 0.01, 0.02
    charge = 0.2
    visible = charge**2 * math.sqrt(s) / (12.0 * math.pi)
    assert annihilation_through_resonance(s, m_DM, M_X, alpha_X, width, visible) == pytest.approx(
        annihilation_to_fermions(s, m_DM, M_X, alpha_X, width, 0.0, charge, 0.0), rel=1e-12
    )


def test_nothing_below_threshold_and_broadcasts():
    assert annihilation_through_resonance([0.9, 1.1], 0.5, M_X, 0.01, 0.0, 1e-3).tolist()[0] == 0.0
    assert annihilation_without_resonance(0.9, 0.5, M_X, 0.01, 0.1, 0.3) == 0.0
    assert narrow_resonance_average(20.0, 1.0, M_X, 1.0, 0.5) == 0.0
    with pytest.raises(ValueError, match=r"visible_share = 1\.5 is not allowed"):
        narrow_resonance_average(20.0, 0.9, M_X, 1.0, 1.5)


def test_two_channels_agree_with_radau():
    # scipy's Radau on the same Boltzmann equation, written out here: kills a channel that is left out of the
    # steps or of the tail, and the resonance's table.
    m_DM, alpha_X, epsilon = 0.9, 2e-4, 1e-4
    channel = through_X(m_DM)
    relic = freeze_out.FreezeOut(m_DM, lambda x: 2e-7 / np.asarray(x))
    scale = np.array([1.0, 3.0])
    beside = channel.beside(np.full(2, alpha_X), np.array([0.0, 1.0]) * epsilon**2 + 1e-30)
    own = (np.multiply.outer(averages, scale) for averages in (relic.on_grid, relic.in_tail))
    both = (one + other for one, other in zip(own, (beside.on_grid, beside.in_tail), strict=True))
    found = relic.yield_with(freeze_out.Beside(*both))
    assert found[0] == pytest.approx(relic.final_yield(1.0), rel=1e-8)

    def rate(u, log_yield):
        x = math.exp(u)
        T = m_DM / x
        equilibrium = early_universe.equilibrium_yield(m_DM, 2.0, T)
        slope = early_universe.entropy_degrees_of_freedom_slope(T)
        sigma_v = 3.0 * 2e-7 / x + average(channel, x, alpha_X, epsilon)
        per = sigma_v * early_universe.entropy_density(T) * (1.0 + slope / 3.0)
        per /= early_universe.hubble_rate(T)
        return -per * (np.exp(log_yield) - equilibrium**2 * np.exp(-log_yield))

    start = math.log(5.0)
    first = math.log(early_universe.equilibrium_yield(m_DM, 2.0, m_DM / 5.0))
    solved = solve_ivp(rate, (start, math.log(1e4)), [first], method="Radau", rtol=1e-7, atol=1e-9)
    assert solved.success
    assert found[1] == pytest.approx(math.exp(solved.y[0, -1]), rel=5e-4)
