"""Momenta of frozen-in dark matter: kinematics by another route, limits in closed form, and convergence."""

import math

import mpmath
import numpy as np
import pytest
from scipy.special import kn

from b2kinv.physics import alp_production, early_universe, freeze_in, frozen_in_momenta, warm_dark_matter
from b2kinv.physics.frozen_in_momenta import daughter_momenta

M_A, M_B, M_S = 2.0, 4.18, 0.093


def plasma(table="SaikawaShirai2020", m_a=M_A):
    return freeze_in.Plasma(
        {
            "m_a": m_a,
            "m_b": M_B,
            "m_s": M_S,
            "x_start": 0.01,
            "alpha_s_scattering": 0.2,
            "degrees_of_freedom": table,
        }
    )


def couplings(per_GeV, dark_over_visible=0.0, m_a=M_A):
    """Universal quark couplings over f_a [1/GeV], and a width to dark matter."""
    C = np.atleast_1d(per_GeV) * 1e8
    same = {"m_a": m_a, "f_a": 1e8, "m_b": M_B, "m_s": M_S, "alpha_s": 0.3, "C_G_UV": 0.0, "C_gamma_UV": 0.0}
    values = {
        name: np.full(C.shape, value) for name, value in (*same.items(), ("m_chi", 0.0), ("C_chi", 0.0))
    }
    made = freeze_in.Couplings({**values, "C_q": C, "C_V_sb": C, "C_A_sb": C}, "dirac")
    made.dark = made.visible * dark_over_visible
    return made


def cooled(g):
    return (3.931 / g) ** (1 / 3)


@pytest.mark.parametrize("T", [0.2, 1.0, 5.0])
@pytest.mark.parametrize("k", [0.3, 1.0, 4.0])
def test_daughters_of_alps_in_equilibrium_by_their_kinematics(k, T):
    # Each ALP spreads its daughters evenly over (E ± p)/2 and decays m/E times as fast as at rest.
    least = abs(k - M_A**2 / (4 * k))

    def decays(p):
        E = mpmath.sqrt(p**2 + M_A**2)
        return p**2 * M_A / E * mpmath.exp(-E / T)

    ends = [0, T, 5 * T, 20 * T, 80 * T + 20]
    made = mpmath.quad(
        lambda p: decays(p) / p, [least, least + T, least + 5 * T, least + 30 * T, least + 80 * T]
    )
    expected = float(made / mpmath.quad(decays, ends))
    assert frozen_in_momenta.daughter_spectrum(k, M_A, T) == pytest.approx(expected, rel=1e-8)


def test_moments_of_these_daughters_at_30_digits():
    for T in (0.05, 1.0, 30.0):
        with mpmath.workdps(30):
            z = mpmath.mpf(M_A) / mpmath.mpf(T)
            one, two, three = (mpmath.besselk(n, z) for n in (1, 2, 3))
            expected = float(M_A / 2 * two / one), float(M_A**2 / 4 * three / one)
        assert frozen_in_momenta.daughter_moments(M_A, T) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("T", [0.5, 4.0])
@pytest.mark.parametrize("p", [0.1, 2.0, 9.0])
def test_absorption_by_strange_quarks_is_the_reaction_of_two_to_one(p, T):
    # Γ_abs = Σ|M|²/(16π p E) ∫ dE_s e^(−E_s/T) and Γ(b → s a) = p* |M|²/(8π m_b²) with |M|² the mean over the
    # six states of b; antiquarks double it. The ends of E_s are where all momenta are in line.
    E = math.hypot(p, M_A)
    needed = M_B**2 - M_A**2 - M_S**2

    def missing(p_s, sign):
        return 2 * (E * mpmath.sqrt(p_s**2 + M_S**2) - sign * p * p_s) - needed

    # With the sign of cos θ: the smaller momentum head on, the larger one behind.
    head_on = mpmath.findroot(lambda q: missing(q, -1), (0.01, needed), solver="anderson")
    behind = mpmath.findroot(lambda q: missing(q, 1), (0.01, 40 * needed), solver="anderson")
    lowest, highest = sorted(float(mpmath.sqrt(q**2 + M_S**2)) for q in (head_on, behind))
    p_decay = math.sqrt(((M_B**2 + M_A**2 - M_S**2) / (2 * M_B)) ** 2 - M_A**2)
    integral = T * (math.exp(-lowest / T) - math.exp(-highest / T))
    expected = 2 * 6 * 8 * math.pi * M_B**2 / p_decay / (16 * math.pi * p * E) * integral
    found = frozen_in_momenta.absorption_by_strange_quarks(p, M_A, M_B, M_S, T)
    assert found == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("T", [0.3, 1.0, 20.0])
def test_absorption_by_strange_quarks_has_the_average_of_eq_27(T):
    # There it is 2 n_b K₁/(n_a K₂), by detailed balance of the numbers alone.
    p = np.geomspace(1e-4 * T, 90 * T + 5, 4000)
    weight = p**3 * np.exp((M_A - np.sqrt(p**2 + M_A**2)) / T)
    rate = frozen_in_momenta.absorption_by_strange_quarks(p, M_A, M_B, M_S, T)
    average = np.trapezoid(weight * rate, np.log(p)) / np.trapezoid(weight, np.log(p))
    assert average == pytest.approx(alp_production.production_rates(T, M_A, M_B, 0.2)[0], rel=1e-6)


def test_closed_decays_of_b_quarks_absorb_nothing():
    assert frozen_in_momenta.absorption_by_strange_quarks(1.0, 4.1, M_B, M_S, 1.0) == 0.0


@pytest.mark.parametrize(("history", "tolerance"), [("own", 3e-4), ("kinetic", 1e-6)])
def test_constant_degrees_of_freedom_and_equilibrium_give_two_and_a_half(history, tolerance):
    # ∫ x³K₁ = 3π/2, ½∫ x⁴K₂ = 15π/4 and ¼∫ x⁵K₃ = 105π/8: ⟨p⟩ = 5/2 T and ⟨p²⟩ = 35/4 T².
    found = daughter_momenta(plasma(80.0), couplings(1e-5), M_S, history)
    assert found.mean[0] == pytest.approx(2.5 * cooled(80.0), rel=tolerance)
    assert found.rms[0] == pytest.approx(math.sqrt(8.75) * cooled(80.0), rel=tolerance)


def test_in_contact_they_are_an_integral_over_temperature():
    # dN = Γ n_a ⟨m_a/E⟩ a³ da/(a H), with a from conserved entropy: no Boltzmann equation is solved.
    T = np.geomspace(M_A / 60, M_A * 20, 4001)
    g_s = early_universe.entropy_degrees_of_freedom(T)
    scale = 1 / (T * np.cbrt(g_s))
    made = T * kn(1, M_A / T) * scale**3 / early_universe.hubble_rate(T)
    bessel = (M_A / 2 * kn(2, M_A / T) / kn(1, M_A / T), M_A**2 / 4 * kn(3, M_A / T) / kn(1, M_A / T))
    total, first, second = (
        np.trapezoid(made * weight, np.log(scale))
        for weight in (1.0, bessel[0] * scale, bessel[1] * scale**2)
    )
    found = daughter_momenta(plasma(), couplings(1e-5), M_S)
    assert found.mean[0] == pytest.approx(first / total * 3.931 ** (1 / 3), rel=5e-4)
    assert found.rms[0] == pytest.approx(math.sqrt(second / total) * 3.931 ** (1 / 3), rel=5e-4)
    # Rescaling by the degrees of freedom where most are made, at m_a/T of 4 or so, is but a cross-check.
    rescaled = 2.5 * (3.931 / early_universe.entropy_degrees_of_freedom(M_A / 4)) ** (1 / 3)
    assert found.mean[0] == pytest.approx(rescaled, rel=0.2)


@pytest.mark.parametrize("history", frozen_in_momenta.HISTORIES)
def test_late_decays_at_rest_give_half_the_mass_redshifted(history):
    # t = 1/(2H), so 1/T goes as √t, and decays spread as e^(−Γt): ⟨√(Γt)⟩ = √π/2 and ⟨Γt⟩ = 1.
    coupling = couplings(3e-14)
    found = daughter_momenta(plasma(80.0), coupling, M_S, history)
    T = math.sqrt(coupling.visible[0] / 2 / early_universe.hubble_rate(1.0, 80.0))
    expected = M_A / 2 / T * cooled(80.0)
    assert found.mean[0] == pytest.approx(math.sqrt(math.pi) / 2 * expected, rel=2e-3)
    assert found.rms[0] == pytest.approx(expected, rel=2e-3)


def test_histories_agree_in_contact_and_kinetic_equilibrium_is_the_hottest():
    C = np.geomspace(1e-10, 1e-6, 9)
    own, kinetic, at_rest = (
        daughter_momenta(plasma(), couplings(C), M_S, history) for history in frozen_in_momenta.HISTORIES
    )
    np.testing.assert_allclose(own.rms[-1], kinetic.rms[-1], rtol=5e-4)
    assert np.all(own.rms <= kinetic.rms * (1 + 5e-4))
    # In contact, ALPs at rest lack their kinetic energy; free, they have lost it.
    assert at_rest.rms[-1] < 0.7 * own.rms[-1]
    np.testing.assert_allclose(own.rms[0], at_rest.rms[0], rtol=2e-3)


def test_steps_and_momenta_are_enough(monkeypatch):
    C = np.geomspace(1e-10, 1e-7, 4)
    found = daughter_momenta(plasma(), couplings(C), M_S)
    for name, value in (("MOMENTA", 40), ("_ENDS", (-3.4, 3.8)), ("_LATE_STEPS", 900)):
        monkeypatch.setattr(frozen_in_momenta, name, value)
    monkeypatch.setattr(freeze_in, "STEPS", 180)
    better = daughter_momenta(plasma(), couplings(C), M_S)
    np.testing.assert_allclose(found.mean, better.mean, rtol=5e-4)
    np.testing.assert_allclose(found.rms, better.rms, rtol=5e-4)


def test_decays_to_dark_matter_itself_hardly_change_the_momenta():
    # At the warm edge they are 5e-3 of all decays or fewer.
    C = np.geomspace(1e-10, 1e-7, 4)
    none, some = (daughter_momenta(plasma(), couplings(C, share), M_S) for share in (0.0, 5e-3))
    np.testing.assert_allclose(none.rms, some.rms, rtol=5e-3)


def test_spectrum_of_equilibrium_and_constant_degrees_of_freedom_in_closed_form():
    # f(q) ∝ e^(−q)/√q for q = p/T: N(q) = q^(3/2) e^(−q)/Γ(5/2).
    q = np.array([0.1, 1.0, 2.5, 6.0])
    found = frozen_in_momenta.daughter_spectrum_today(plasma(80.0), couplings(1e-5), M_S, q * cooled(80.0))
    expected = q**1.5 * np.exp(-q) / (0.75 * math.sqrt(math.pi)) / cooled(80.0)
    np.testing.assert_allclose(found, expected, rtol=5e-3)


@pytest.mark.parametrize("history", ["own", "kinetic"])
def test_spectrum_of_late_decays_in_closed_form(history):
    # At rest a daughter has m_a/2, and today's momentum k with k² proportional to the time: e^(−Γt) becomes
    # N(k) = 2k/k₀² e^(−k²/k₀²), k₀ of the test above.
    coupling = couplings(3e-14)
    T = math.sqrt(coupling.visible[0] / 2 / early_universe.hubble_rate(1.0, 80.0))
    k0 = M_A / 2 / T * cooled(80.0)
    ratio = np.geomspace(0.2, 2.0, 40)
    found = frozen_in_momenta.daughter_spectrum_today(plasma(80.0), coupling, M_S, k0 * ratio, history)
    np.testing.assert_allclose(found, 2 * ratio / k0 * np.exp(-(ratio**2)), rtol=2e-2)


@pytest.mark.parametrize("history", ["own", "kinetic"])
@pytest.mark.parametrize("C", [1e-10, 1e-9, 6e-9])
def test_spectrum_has_the_moments(C, history):
    one = couplings(C)
    moments = daughter_momenta(plasma(), one, M_S, history)
    momenta = moments.mean[0] * np.geomspace(1e-3, 40.0, 400)
    found = frozen_in_momenta.daughter_spectrum_today(plasma(), one, M_S, momenta, history)
    mean, rms = warm_dark_matter.spectrum_moments(momenta, found)
    assert mean == pytest.approx(moments.mean[0], rel=4e-3)
    assert rms == pytest.approx(moments.rms[0], rel=4e-3)


@pytest.mark.parametrize("history", ["own", "kinetic"])
def test_no_step_shows_in_a_spectrum(history):
    # Between points 3 % apart its logarithm bends by 0.013 at most, where it falls as e^(−k²), and by 0.02
    # where ALPs begin to count as at rest; steps of the solver, one by one, would be bumps of 0.2.
    momenta = np.geomspace(2.0, 100.0, 132)
    found = frozen_in_momenta.daughter_spectrum_today(plasma(), couplings(1e-10), M_S, momenta, history)
    assert np.abs(np.diff(np.log(found), 2)).max() < 0.03


def test_unknown_histories_and_spectra_that_do_not_exist_are_refused():
    with pytest.raises(ValueError, match=r"history = 'hot' is not allowed: it must be one of own, kinetic"):
        daughter_momenta(plasma(80.0), couplings(1e-8), M_S, "hot")
    with pytest.raises(ValueError, match="a spectrum is that of one coupling"):
        frozen_in_momenta.daughter_spectrum_today(plasma(80.0), couplings(1e-8), M_S, np.ones(1), "at rest")
