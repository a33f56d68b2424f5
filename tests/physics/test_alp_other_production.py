"""What makes ALPs beside b quarks: limits, published and hand-made rates, an integral for the loop."""

import math

import mpmath
import numpy as np
import pytest

from b2kinv.physics import alp_couplings, alp_other_production, alp_production, thermal_averages


@pytest.mark.parametrize("x", [1e-6, 0.03, 1.0, 29.9, 30.1, 1e4])
def test_spacelike_loop_is_the_feynman_integral(x):
    # f²(x) = −½ ∫dy/y ln(1 − 4y(1 − y)/x) at −x; B = 1 − x f².
    integral = mpmath.quad(lambda y: mpmath.log1p(4 * y * (1 - y) / x) / y, [0, 1e-6, 1e-3, 0.5, 0.999, 1])
    assert alp_other_production.spacelike_loop_function(x) == pytest.approx(
        float(1 - x * integral / 2), rel=1e-9
    )


def test_spacelike_loop_of_light_and_heavy_fermions_has_the_timelike_limits():
    for x in (1e-12, 1e8):
        timelike = abs(alp_couplings.loop_function(x))
        assert alp_other_production.spacelike_loop_function(x) == pytest.approx(timelike, rel=1e-6)


def test_coupling_to_gluons_counts_the_quarks_that_are_light():
    # No quark far below all masses, the anomaly of three, five, six above them; the ultraviolet part adds.
    coupling = alp_other_production.thermal_gluon_coupling
    assert coupling(1e5, 1.0) == pytest.approx(3.0, rel=1e-3)
    assert coupling(1e-7, 1.0) < 1e-6
    assert coupling(1e5, 2.0, -6.0) == pytest.approx(0.0, abs=0.01)
    assert 2.0 < coupling(8.0, 1.0) < 2.5


def test_weak_coupling_is_the_published_rate():
    # Graf and Steffen, arXiv:1008.4528: ζ(3) g⁶ T⁶/(64π⁷ f_PQ²) [ln(T²/m_g²) + 0.406] events per volume and
    # time, m_g² = 2g²T²/3 for six flavours; over ζ(3) T³/π² ALPs. f_PQ = f_a/(2C_G).
    T, f_a, C_G, alpha_s = 50.0, 1e8, 3.0, 1e-6
    g2 = 4 * math.pi * alpha_s
    published = g2**3 * T**3 / (64 * math.pi**5) * (2 * C_G / f_a) ** 2 * (math.log(3 / (2 * g2)) + 0.406)
    assert alp_other_production.gluon_scattering_rate(T, f_a, C_G, alpha_s) == pytest.approx(
        published, rel=1e-4
    )
    # At 10 m_b, with rundec's α_s = 0.1024 and 5.13 flavours: x = 3 e^0.406/(4π · 0.1024 · 1.855) = 1.887 and
    # ln(1 + x)/ln x = 1.0602/0.6349, as the docstring says.
    debye2 = 4 * math.pi * 0.10237 * (1 + 5.1294 / 6)
    at = 0.10237**2 * T**3 * debye2 * (C_G / f_a) ** 2 / (2 * math.pi**3) * math.log(1.88686)
    assert alp_other_production.gluon_scattering_rate(T, f_a, C_G, 0.10237, 5.1294) == pytest.approx(
        1.67 * at, rel=1e-3
    )


def test_gluons_are_converted_on_the_charges_of_the_plasma():
    # Primakoff conversion of one gluon, g_a² T m_D²/(32π) ln(E²/m_D²) to leading logarithm, with
    # g_a = C_G α_s/(π f_a): for each gluon as for a photon. 16 gluons of ζ(3) T³/π² make 16 times as much,
    # and an ALP is absorbed as fast as 16 gluons make one.
    T, f_a, C_G = 50.0, 1e8, 2.5
    rates = []
    for alpha_s in (1e-8, 1e-10):
        debye = 4 * math.pi * alpha_s * T**2 * (1 + 5 / 6)
        unit = 16 * (C_G * alpha_s / (math.pi * f_a)) ** 2 * T * debye / (32 * math.pi)
        rates.append(alp_other_production.gluon_scattering_rate(T, f_a, C_G, alpha_s, 5.0) / unit)
    # Per power of ten of the coupling, ln 10 of E²/m_D².
    assert (rates[1] - rates[0]) / math.log(100.0) == pytest.approx(1.0, rel=1e-6)


def test_rate_of_gluons_stays_positive():
    strong = alp_other_production.gluon_scattering_rate(np.ones(3), 1e8, 3.0, np.array([0.2, 0.5, 1.0]))
    assert np.all(strong > 0.0)


def test_top_and_higgs_by_three_reactions():
    # t Q̄ → H a has κs, t H → Q a κ(−t) and Q H → t a κ(−t), κ = y²/f²: averaged over angles κs, κs/2, κs/2.
    # Squared amplitudes are summed over spins and over 3 colours and 2 isospins; antiparticles double all.
    T, f_a = 1000.0, 1e8
    y2 = 2 * 162.5**2 / 246.22**2

    def per_pair(share):
        return lambda s: share * 6 * y2 / f_a**2 / (16 * math.pi) * np.ones_like(s)

    rate = 2 * sum(
        thermal_averages.reaction_rate(per_pair(share), ((0.0, 1), (0.0, 1)), (1e-6, 1), T, threshold=1e-4)
        for share in (1.0, 0.5, 0.5)
    )
    assert alp_other_production.top_higgs_rate(T, f_a) == pytest.approx(rate, rel=1e-3)


def test_channel_of_b_quarks_is_the_one_of_the_paper():
    rates = alp_other_production.rates_by_channel(20.0, 2.0, 1e8, 0.5)
    assert rates["bottom"] == pytest.approx(0.25e-16 * float(alp_production.production_rates(20.0, 2.0)[1]))


@pytest.mark.parametrize(
    ("quark", "mass"), [("strange", 0.0929), ("charm", 1.273), ("bottom", 4.186), ("top", 162.5)]
)
def test_each_quark_scatters_with_its_own_mass(quark, mass):
    # Masses of the Particle Data Group [GeV]; the top quark's is that in the MS-bar scheme.
    rates = alp_other_production.rates_by_channel(20.0, 2.0, 1e8, 0.5)
    expected = 0.25e-16 * float(alp_production.production_rates(20.0, 2.0, mass)[1])
    assert rates[quark] == pytest.approx(expected, rel=5e-3)


@pytest.mark.parametrize("T", [0.3, 3.0, 40.0])
def test_quarks_count_at_the_momentum_of_a_thermal_wave(T):
    # The lowest Matsubara frequency of a boson is 2πT. Of each quark 1 − x/2 ∫dy/y ln(1 + 4y(1 − y)/x) with
    # x = 4m²/(2πT)², and masses of the Particle Data Group.
    expected = 0.0
    for mass in (2.16e-3, 4.7e-3, 0.0935, 1.273, 4.183, 172.6):
        x = mpmath.mpf(4 * mass**2) / (2 * mpmath.pi * T) ** 2
        ends = [0, 1e-9, 1e-6, 1e-3, 0.5, 0.999, 1]
        expected += float(1 - x / 2 * mpmath.quad(lambda y, x=x: mpmath.log1p(4 * y * (1 - y) / x) / y, ends))
    assert alp_other_production.active_flavours(T) == pytest.approx(expected, rel=3e-3)


def test_above_the_crossover_massless_quarks_conserve_the_current():
    below, above = (alp_other_production.rates_by_channel(T, 2.0, 1e8) for T in (150.0, 170.0))
    for quark in ("strange", "charm", "bottom", "top"):
        assert below[quark] > 0.0
        assert above[quark] == 0.0
    assert below["top and Higgs"] == 0.0 < above["top and Higgs"]
