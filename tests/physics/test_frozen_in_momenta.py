"""Momenta of frozen-in dark matter: kinematics by another route, limits in closed form, and convergence."""

import math

import mpmath
import numpy as np
import pytest
from scipy.integrate import solve_ivp
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


@pytest.mark.parametrize(("history", "tolerance"), [("own", 2e-4), ("kinetic", 1e-6)])
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


def momenta_one_by_one(coupling, m_a):
    """Return mean and rms momenta over T today by an adaptive solver, for 80 degrees of freedom.

    The occupation of each momentum and three sums over the decays are one system of equations in ln a. p/T
    is constant then, and H = π/3 √8 T²/M_Pl.
    """
    q = np.geomspace(0.02, 30.0, 60)
    weights = q**3 * np.gradient(np.log(q))
    T_start, planck_mass = 100 * M_B, 2.4353e18
    u = np.linspace(0.0, math.log(T_start / (m_a / 60)), 400)
    known = np.log(alp_production.production_rates(T_start * np.exp(-u), m_a, M_B, 0.2)[1])
    visible, dark = coupling.visible[0], coupling.dark[0]

    def change(now, y):
        T = T_start * math.exp(-now)
        H = math.pi / 3 * math.sqrt(8.0) * T**2 / planck_mass
        E = np.sqrt((q * T) ** 2 + m_a**2)
        scattering = math.exp(np.interp(now, u, known)) if now < u[-1] else 0.0
        from_b = frozen_in_momenta.absorption_by_strange_quarks(q * T, m_a, M_B, M_S, T)
        made = visible * m_a / E + coupling.width_b[0] * from_b + coupling.scattering[0] * scattering
        f = y[: len(q)]
        decays = weights * f * m_a / E / H * 1e-18
        sums = (decays, decays * E / 2 / T, decays * (E**2 / 4 + (q * T) ** 2 / 12) / T**2)
        df = (made * (np.exp(-E / T) - f) - dark * m_a / E * f) / H
        return np.concatenate([df, [np.sum(one) for one in sums]])

    last = T_start / math.sqrt((visible + dark) * planck_mass / (math.pi * math.sqrt(8.0)) / 8)
    end = max(u[-1], math.log(last))
    solved = solve_ivp(change, (0.0, end), np.zeros(len(q) + 3), "LSODA", rtol=1e-7, atol=1e-13)
    assert solved.success
    number, first, second = solved.y[-3:, -1]
    return first / number * cooled(80.0), math.sqrt(second / number) * cooled(80.0)


@pytest.mark.parametrize(("C", "m_a", "dark"), [(1e-9, 2.0, 0.0), (3e-10, 2.0, 0.0), (1e-9, 4.0, 0.3)])
def test_every_momentum_by_itself_with_an_adaptive_solver(C, m_a, dark):
    one = couplings(C, dark, m_a)
    found = daughter_momenta(plasma(80.0, m_a), one, M_S)
    assert (found.mean[0], found.rms[0]) == pytest.approx(momenta_one_by_one(one, m_a), rel=2e-3)


def kinematic(table, m_a=M_A):
    """Return parameters of Section II B for the plasma of these tests."""
    return {
        "m_a": m_a, "f_a": 1e8, "m_chi": 0.0, "m_b": M_B, "m_s": M_S, "alpha_s": 0.3, "C_G_UV": 0.0,
        "C_gamma_UV": 0.0, "dark_matter": "dirac", "flavour_violating_scattering": "neglected",
        "x_start": 0.01, "alpha_s_scattering": 0.2, "degrees_of_freedom": table,
    }  # fmt: skip


def test_least_mass_is_that_of_the_root_mean_square_between_both_moments():
    # In contact every history has ⟨p⟩ = 2.5 T and ⟨p²⟩ = 8.75 T² (above). A thermal relic of 5.3 keV has
    # T_W/T₀ = 0.0918 (doctest there), ⟨p⟩ = 3.1514 T_W and ⟨p²⟩ = 15 ζ(5)/ζ(3) T_W² = 12.939 T_W².
    central, low, high = frozen_in_momenta.lightest_masses(kinematic(80.0), np.array([1e-5]), 5.3e-6, 0.12)
    mean, rms = (
        5.3e-6 * ours / (thermal * 0.0918) * cooled(80.0)
        for ours, thermal in ((2.5, 3.1514), (math.sqrt(8.75), math.sqrt(12.939)))
    )
    assert central[0] == pytest.approx(rms, rel=1e-3)
    assert low[0] == pytest.approx(mean, rel=1e-3)
    assert high[0] == pytest.approx(rms, rel=1e-3)


def test_range_of_least_masses_reaches_from_its_own_to_the_plasmas_momenta():
    # Between contact and freedom the ALPs' own momenta are the colder: the ends are the least of "own" and
    # the largest of "kinetic", by either moment, as the moments of both say one by one.
    C = np.array([6e-10])
    central, low, high = frozen_in_momenta.lightest_masses(kinematic("SaikawaShirai2020"), C, 5.3e-6, 0.12)
    own, kinetic = (daughter_momenta(plasma(), couplings(C), M_S, name) for name in ("own", "kinetic"))
    unit = 5.3e-6 / 0.0918
    every = [one.mean[0] / 3.1514 for one in (own, kinetic)]
    every += [one.rms[0] / math.sqrt(12.939) for one in (own, kinetic)]
    assert central[0] == pytest.approx(unit * own.rms[0] / math.sqrt(12.939), rel=1e-3)
    assert (low[0], high[0]) == pytest.approx((unit * min(every), unit * max(every)), rel=1e-3)
    assert kinetic.rms[0] > 1.05 * own.rms[0]


@pytest.mark.parametrize("ratio", [0.0, 1e4, 1e9])
def test_late_decays_to_dark_matter_set_the_time(ratio):
    # The limit of late decays above, with the whole width, however little of it is visible.
    coupling = couplings(3e-14 / math.sqrt(1 + ratio), ratio)
    found = daughter_momenta(plasma(80.0), coupling, M_S)
    whole = coupling.visible[0] * (1 + ratio)
    expected = M_A / 2 / math.sqrt(whole / 2 / early_universe.hubble_rate(1.0, 80.0)) * cooled(80.0)
    assert found.rms[0] == pytest.approx(expected, rel=2e-3)


def test_steps_are_where_alps_decay_that_go_to_dark_matter(monkeypatch):
    # With a whole width of 4 H at the last step they are gone at once, though hardly any of it is visible.
    last = plasma(80.0)
    coupling = couplings(1e-18, 4 * last.hubble[-1] / couplings(1e-18).visible[0])
    found = daughter_momenta(last, coupling, M_S)
    monkeypatch.setattr(frozen_in_momenta, "_LATE_STEPS", 20000)
    assert daughter_momenta(last, coupling, M_S).rms[0] == pytest.approx(found.rms[0], rel=1e-5)


@pytest.mark.parametrize("massless", [1e-5, 0.3, 1.0, 40.0])
def test_heavy_daughters_are_born_slower(massless):
    # m = m_0 k(m)/k(0) with k = √(m_a²/4 − m²), by a search for the root.
    def missing(m):
        return m - massless * mpmath.sqrt(M_A**2 / 4 - m**2) / (M_A / 2)

    expected = float(mpmath.findroot(missing, (0.0, M_A / 2), solver="anderson", tol=1e-25))
    assert frozen_in_momenta.lightest_daughter_mass(massless, M_A) == pytest.approx(expected, rel=1e-9)
    assert expected < M_A / 2


def test_momenta_of_alps_that_live_too_long_do_not_exist():
    # At equality, 51 thousand years or 1.61e12 s, e^(−t/τ) is 5e-4 for τ = 2.1e11 s, Γ = 3.1e-36 GeV.
    unit = couplings(1.0).visible[0]
    C = np.sqrt(np.array([2.5e-36, 4e-36]) / unit)
    found = daughter_momenta(plasma(), couplings(C), M_S)
    assert list(np.isnan(found.rms)) == list(np.isnan(found.mean)) == [True, False]
    masses = frozen_in_momenta.lightest_masses(kinematic("SaikawaShirai2020"), C, 5.3e-6, 0.12)
    assert [list(np.isnan(one)) for one in masses] == 3 * [[True, False]]
    with pytest.raises(ValueError, match="ALPs are left at matter–radiation equality"):
        frozen_in_momenta.daughter_spectrum_today(plasma(), couplings(C[:1]), M_S, np.ones(1))


def test_matter_slows_the_last_decays():
    # dt = da/(a H) with H² = H_r² (1 + T_eq/T), T_eq = 0.8 eV: ⟨p²⟩ is ∫ Γ e^(−Γt) (m_a/2T)² dt.
    width = 4e-36
    C = math.sqrt(width / couplings(1.0).visible[0])
    T = np.geomspace(1e-5, 1e-11, 200001)
    H = math.pi / 3 * math.sqrt(3.38 / 10) * T**2 / 2.4353e18 * np.sqrt(1 + 2.3486e-13 * 3403 / T)
    t = np.concatenate([[0.0], np.cumsum(np.diff(-np.log(T)) * (1 / H[1:] + 1 / H[:-1]) / 2)])
    weight = np.exp(-width * t) * width / H
    square = np.trapezoid(weight / T**2, -np.log(T)) / np.trapezoid(weight, -np.log(T))
    assert daughter_momenta(plasma(), couplings(C), M_S).rms[0] == pytest.approx(math.sqrt(square), rel=3e-3)


@pytest.mark.parametrize(("m_a", "C", "error"), [(4.05, 1e-10, 2e-3), (0.05, 1e-8, 1e-3), (2.0, 3e-10, 1e-3)])
def test_ends_and_steps_move_momenta_by_what_is_stated(m_a, C, error, monkeypatch):
    found = daughter_momenta(plasma(m_a=m_a), couplings(C, 0.0, m_a), M_S)
    monkeypatch.setattr(freeze_in, "END_AT_MASS_OVER_T", 100.0)
    monkeypatch.setattr(freeze_in, "END_AT_LEAST_AT_X", 90.0)
    monkeypatch.setattr(frozen_in_momenta, "_LATE_STEPS", 1500)
    moved = daughter_momenta(plasma(m_a=m_a), couplings(C, 0.0, m_a), M_S)
    assert (found.mean[0], found.rms[0]) == pytest.approx((moved.mean[0], moved.rms[0]), rel=error)


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
