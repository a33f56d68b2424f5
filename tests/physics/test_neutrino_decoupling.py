"""The plasma, weak rates and decays behind N_eff: closed limits, integrals, and another solver."""

import json
import math

import numpy as np
import pytest
from scipy import integrate

from b2kinv.physics import inputs
from b2kinv.physics import neutrino_decoupling as decoupling
from b2kinv.quantities import tree

M_E = 0.51099895e-3
#: G_F of the Particle Data Group, and the couplings of the electron to ν_e and ν_μ for s_W² at low momentum.
G_F, NU_E, NU_MU = 1.1663788e-5, (0.727, 0.233), (-0.273, 0.233)


def test_interaction_of_a_relativistic_plasma():
    # −5e²T⁴/288 and, of the Debye mass e²T²/3, T m_D³/(12π) (Kapusta, Finite-Temperature Field Theory).
    e = math.sqrt(4.0 * math.pi / 137.035999)
    expected = -5.0 * e**2 / 288.0 + e**3 / (36.0 * math.sqrt(3.0) * math.pi)
    assert decoupling.qed_pressure(1.0) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("T", [1e-4, 5e-4, 5e-3])
def test_plasma_is_that_of_ideal_gases_and_their_interaction(T):
    def electrons(power):
        # Four states: ∫dp p² E^(…) n/(2π²), by adaptive quadrature.
        def integrand(p):
            E = math.sqrt(p * p + M_E * M_E)
            weight = {"energy": E, "pressure": p * p / (3.0 * E)}[power]
            return 4.0 * p * p * weight / (math.exp(E / T) + 1.0) / (2.0 * math.pi**2)

        return integrate.quad(integrand, 0.0, 60.0 * T, epsabs=0.0, epsrel=1e-10)[0]

    known = decoupling.plasma(T)
    photons = math.pi**2 / 15.0 * T**4
    P = decoupling.qed_pressure(T)
    step = 1e-4 * T
    slope = (decoupling.qed_pressure(T + step) - decoupling.qed_pressure(T - step)) / (2.0 * step)
    assert known.pressure == pytest.approx(electrons("pressure") + photons / 3.0 + P, rel=1e-7)
    assert known.energy == pytest.approx(electrons("energy") + photons + T * slope - P, rel=1e-7)


@pytest.mark.parametrize("gas", [decoupling.plasma, lambda T: decoupling.scalar_in_equilibrium(4e-3, T)])
@pytest.mark.parametrize("T", [3e-4, 1e-3, 1e-2])
def test_gases_obey_thermodynamics(gas, T):
    # T dp/dT = ρ + p at zero chemical potential, and the heat capacity is dρ/dT.
    step = 2e-4 * T
    low, here, high = gas(T - step), gas(T), gas(T + step)
    assert T * (high.pressure - low.pressure) / (2.0 * step) == pytest.approx(
        here.energy + here.pressure, rel=1e-5
    )
    assert (high.energy - low.energy) / (2.0 * step) == pytest.approx(here.heat_capacity, rel=1e-5)


def test_weak_rates_are_those_of_the_cross_section():
    # σ(e⁺e⁻ → νν̄) = G_F² s (g_L² + g_R²)/(6π), averaged over spins. Boltzmann's four pairs of spins lose
    # 4 ∫∫ σ (1 − cos θ)(E₁ + E₂) e^(−(E₁+E₂)/T) = 128 G_F² (g_L² + g_R²) T⁹/π⁵: 32 in the formula. With
    # no neutrinos there yet annihilation is all; 0.884 is what statistics leave of it (arXiv:2001.04466).
    T = 20e-3
    strength = sum(g**2 for g in NU_E) + 2.0 * sum(g**2 for g in NU_MU)
    sigma = G_F**2 / (6.0 * math.pi) * strength
    # ⟨(1 − cos θ)²⟩ = 4/3, and ∫∫ E₁³E₂³(E₁ + E₂) e^… = 2 · 4! · 3! T⁹.
    expected = 4.0 * sigma * 2.0 * (4.0 / 3.0) * 2.0 * 24.0 * 6.0 * T**9 / (2.0 * math.pi**2) ** 2
    assert expected == pytest.approx(128.0 * G_F**2 * strength * T**9 / math.pi**5, rel=1e-12)
    assert decoupling.weak_energy_transfer(T, 1e-9) == pytest.approx(0.884 * expected, rel=2e-4)


def annihilated(couplings, m_over_T, fermi=True):
    """Return what e⁺e⁻ → νν̄ carries over near equilibrium, up to a constant.

    Gain less loss is n₁n₂(1 − n₃)(1 − n₄)(E₁ + E₂) δT/T² and carries E₁ + E₂. Flux times the cross section
    of D. A. Dicus, Phys. Rev. D 6, 941 (1972), is ∝ s [(g_L² + g_R²)(s − m²) + 6 g_L g_R m²]; the energies of
    the neutrinos are flat, as those of massless particles that fly apart in any direction.
    """
    left, right = couplings
    nodes, weights = np.polynomial.legendre.leggauss(12)
    p = np.linspace(0.0, 27.0, 91)[1:]
    E = np.sqrt(p * p + m_over_T**2)
    filled = p * p / E / (np.exp(E) + fermi)
    E_1, E_2, cosine = E[:, None, None], E[None, :, None], nodes[None, None, :]
    total = E_1 + E_2
    s = 2.0 * m_over_T**2 + 2.0 * (E_1 * E_2 - p[:, None, None] * p[None, :, None] * cosine)
    bracket = (left**2 + right**2) * (s - m_over_T**2) + 6.0 * left * right * m_over_T**2
    half = 0.5 * np.sqrt(np.maximum(total**2 - s, 0.0))
    free = np.ones(s.shape)
    if fermi:
        free = 0.5 * sum(
            weight / (1.0 + np.exp(-0.5 * total - half * node)) / (1.0 + np.exp(-0.5 * total + half * node))
            for node, weight in zip(nodes, weights, strict=True)
        )
    rate = filled[:, None, None] * filled[None, :, None] * weights * total**2 * s * bracket * free
    return float(np.sum(rate))


def test_statistics_of_annihilation():
    # 0.884 of what Boltzmann's distributions carry (arXiv:2001.04466), here by the integral itself.
    known = json.loads((tree.DATA / "neutrino_decoupling.json").read_text())["statistics"]["annihilation"]
    assert annihilated(NU_E, 0.0) / annihilated(NU_E, 0.0, False) == pytest.approx(known, rel=5e-4)


@pytest.mark.parametrize(("column", "couplings"), [(1, NU_E), (3, NU_MU)])
@pytest.mark.parametrize("T", [0.5e-3, 1e-3, 2e-3])
def test_suppression_by_the_mass_of_the_electron(column, couplings, T):
    rows = np.array(json.loads((tree.DATA / "neutrino_decoupling.json").read_text())["electron_mass"])
    tabulated = np.interp(T, rows[:, 0], rows[:, column])
    assert tabulated == pytest.approx(
        annihilated(couplings, M_E / T) / annihilated(couplings, 0.0), abs=1.2e-3
    )


@pytest.mark.parametrize(("m", "p", "T"), [(4e-3, 1e-3, 2e-3), (4e-3, 3e-2, 1e-2), (1.2e-3, 1e-2, 3e-3)])
def test_equilibration_is_the_mean_blocking_of_the_electrons(m, p, T):
    # 1 − n(E₁) − n(E₂) over cos θ of the decay at rest, boosted.
    E, beta = math.hypot(p, m), math.sqrt(1.0 - 4.0 * M_E**2 / m**2)

    def blocking(cosine):
        energies = (0.5 * (E + way * p * beta * cosine) for way in (1.0, -1.0))
        return 0.5 * (1.0 - sum(1.0 / (math.exp(one / T) + 1.0) for one in energies))

    expected = m / E * integrate.quad(blocking, -1.0, 1.0, epsrel=1e-12)[0]
    assert decoupling.equilibration(m, p, T) == pytest.approx(expected, rel=1e-7)
    assert decoupling.equilibration(1e-3, p, T) == 0.0


def independent(m, states, matrix, order_three):
    """Return N_eff by scipy, for a boson in equilibrium, with gases by trapezia in ln p."""
    p = np.exp(np.linspace(-9.0, 4.5, 400))
    T_grid = np.exp(np.linspace(math.log(2e-3), math.log(45.0), 900))

    def gas(mass, sign):
        E = np.sqrt(p * p + (mass / T_grid[:, None]) ** 2)
        f = 1.0 / (np.exp(np.minimum(E, 600.0)) + sign)
        integral = [np.trapezoid(p**3 * E * f, np.log(p)), np.trapezoid(p**5 / (3.0 * E) * f, np.log(p))]
        return np.array(integral) * T_grid**4 / (2.0 * math.pi**2)

    m_e = 1e3 * M_E
    energy, pressure = 4.0 * gas(m_e, 1.0) + states * gas(m, -1.0)
    alpha_e2 = 4.0 * math.pi / 137.036
    E = np.sqrt(p * p + (m_e / T_grid[:, None]) ** 2)
    n = 2.0 / (np.exp(np.minimum(E, 600.0)) + 1.0)
    I_2 = T_grid**2 * np.trapezoid(p**3 / E * n, np.log(p))
    P = -alpha_e2 * (T_grid**2 * I_2 / (12.0 * math.pi**2) + I_2**2 / (8.0 * math.pi**4))
    if order_three:
        I_3 = T_grid**2 * np.trapezoid(p * (p * p + E * E) / E * n, np.log(p))
        P = P + alpha_e2**1.5 * T_grid * I_3**1.5 / (12.0 * math.pi**4)
    slope = np.gradient(P, np.log(T_grid), edge_order=2)
    energy = energy + math.pi**2 / 15.0 * T_grid**4 + slope - P
    pressure = pressure + math.pi**2 / 45.0 * T_grid**4 + P
    # Entropy conservation wants d(s a³): the plasma's temperature by its energy.
    log_energy = np.log(energy)

    def rates(N, state):
        energy_now, T_nu = np.exp(state)
        T = math.exp(np.interp(state[0], log_energy, np.log(T_grid)))
        p_now = math.exp(np.interp(math.log(T), np.log(T_grid), np.log(pressure)))
        nu = 7.0 / 40.0 * math.pi**2 * T_nu**4
        H = math.sqrt((energy_now + nu) / 3.0) / 2.435323e21
        Q = (G_F * 1e-6) ** 2 / math.pi**5 * matrix(T, T_nu) / H
        return [-3.0 * (1.0 + p_now / energy_now) - Q / energy_now, -1.0 + Q / (4.0 * nu)]

    start = [np.interp(math.log(20.0), np.log(T_grid), log_energy), math.log(20.0)]
    found = integrate.solve_ivp(rates, (0.0, 8.5), start, method="LSODA", rtol=1e-7, atol=1e-9)
    assert found.success
    T = math.exp(np.interp(found.y[0, -1], log_energy, np.log(T_grid)))
    return 3.0 * (math.exp(found.y[1, -1]) / T) ** 4 * (11.0 / 4.0) ** (4.0 / 3.0)


def transfer(couplings, annihilation, scattering):
    """Return ΔT ↦ Σ_ν 4(g_L² + g_R²)[32 f_a (…) + 56 f_s (…)] for massless electrons."""
    strength = sum(share * 4.0 * (left**2 + right**2) for share, (left, right) in couplings)

    def matrix(T, T_nu):
        gain = 32.0 * annihilation * (T**9 - T_nu**9) + 56.0 * scattering * T**4 * T_nu**4 * (T - T_nu)
        return strength * gain

    return matrix


@pytest.mark.slow
def test_another_solver_agrees_and_gives_what_is_published():
    # NUDEC_BSM (public repository MiguelEA/nudec_BSM, Results/test_e_Neff.dat, 2018): a boson of four states
    # and 13.1 MeV, Boltzmann's rates, s_W² = 0.223 and interactions of order e²: 2.90185.
    s2 = 0.223
    boltzmann = transfer([(1.0, (0.5 + s2, s2)), (2.0, (-0.5 + s2, s2))], 1.0, 1.0)
    assert independent(13.1, 4.0, boltzmann, False) == pytest.approx(2.90185, abs=1.5e-3)
    # The same solver with the rates of today, for one state: the mass of the electron in the rates lowers
    # N_eff by up to 0.005.
    fermi = transfer([(1.0, NU_E), (2.0, NU_MU)], 0.884, 0.829)
    for mass in (4.0, 10.0):
        ours = decoupling.effective_number(*decoupling.final_temperatures(np.array([mass * 1e-3]), None))[0]
        assert independent(mass, 1.0, fermi, True) - ours == pytest.approx(0.0045, abs=0.0015)


def test_standard_value_without_a_dark_higgs():
    # 3.0440 ± 0.0002 with every momentum (arXiv:2012.02726); 3.045 by this method (arXiv:2001.04466).
    standard = decoupling.effective_number(*decoupling.final_temperatures(np.array([1e6]), None))[0]
    assert standard == pytest.approx(3.0440, abs=2e-3)
    assert standard == pytest.approx(3.045, abs=5e-4)


def test_start_steps_and_momenta_move_nothing():
    m = np.array([2e-3, 4e-3, 8e-3])
    widths = inputs.value("hbar") / np.array([0.3, 0.06, 0.02])

    def number(**changes):
        return decoupling.effective_number(*decoupling.final_temperatures(m, widths, **changes))

    known = number()
    assert number(steps=800) == pytest.approx(known, abs=1e-4)
    assert number(momenta=40) == pytest.approx(known, abs=1e-4)
    # From 12 MeV on as warm as the plasma, in place of 20 MeV: what the mass does to f_eq in between, and the
    # stated error of that choice.
    assert number(hottest=0.012) == pytest.approx(known, abs=decoupling.START_ERROR)


def test_late_decays_are_those_of_matter():
    # Frozen at 20 MeV with ζ(3) T³/π² of the mean momentum π⁴T/(30 ζ(3)), all of one energy, decaying with
    # Γ m/E, while neutrinos left at 2.5 MeV: a solution without other momenta and weak rates.
    m, lifetime, begin = 4e-3, 1e3, 2.5e-3
    hbar = inputs.value("hbar")
    found = decoupling.effective_number(
        *decoupling.final_temperatures(np.array([m]), np.array([hbar / lifetime]))
    )[0]

    def slopes(N, state):
        T, number = math.exp(state[0]), math.exp(state[1])
        E = math.hypot(2.701 * begin * math.exp(-N), m)
        known = decoupling.plasma(T)
        neutrinos = 7.0 / 40.0 * math.pi**2 * (begin * math.exp(-N)) ** 4
        H = math.sqrt((known.energy + number * E + neutrinos) / 3.0) / 2.435323e18
        decays = hbar / lifetime * m / E / H
        heat = decays * number * E - 3.0 * (known.energy + known.pressure)
        return [heat / (T * known.heat_capacity), -3.0 - decays]

    start = [math.log(begin), math.log(1.2020569 / math.pi**2 * begin**3)]
    end = integrate.solve_ivp(slopes, (0.0, 8.0), start, method="LSODA", rtol=1e-6)
    assert end.success
    T = math.exp(end.y[0, -1])
    expected = 3.0 * (begin * math.exp(-8.0) / T) ** 4 * (11.0 / 4.0) ** (4.0 / 3.0)
    assert found == pytest.approx(expected, rel=0.05)
