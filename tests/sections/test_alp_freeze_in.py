"""Section II B: an independent calculation, closed forms, conservation, scaling laws and corners."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp
from scipy.interpolate import CubicSpline
from scipy.special import kn

from b2kinv.physics import alp_widths, early_universe, freeze_in
from b2kinv.sections.alp_freeze_in import Parameters, evaluate

BENCHMARK = {"m_a": 2.0, "m_chi": 3e-3, "C_chi": 0.6, "f_a": 1e8}
CONSTANT = {"degrees_of_freedom": 80.0, "alpha_s": 0.3, "alpha_s_scattering": 0.2}


def printed_eq_22(s, m_a, m_b):
    x_a, x_b = m_a**2 / s, m_b**2 / s
    root = math.sqrt(1 - 4 * x_b)
    bracket = (1 + x_a**2 - 4 * x_a * x_b) * math.atanh(root) - x_a * root
    return 4 / 9 * x_b / ((1 - 4 * x_b) * (1 - x_a)) * bracket


def printed_eq_23(s, m_a, m_b):
    x_a, x_b = m_a**2 / s, m_b**2 / s
    kallen = 1 + x_a**2 + x_b**2 - 2 * (x_a + x_b + x_a * x_b)
    root = math.sqrt(kallen)
    polynomial = 7 * x_a + 2 * x_a * x_b - x_a * x_b**2 - (3 - x_b) * (1 - x_b) ** 2
    logarithm = math.atanh(root / (1 + x_b - x_a))
    return x_b / (48 * (1 - x_b) ** 3) * (root * polynomial + 4 * (kallen + x_a**2) * logarithm)


# The independent calculation: printed cross sections, quad, LSODA, constant degrees of freedom, ln x.


def naive_density(cross_section, m_1, m_2, g_1, g_2, lowest, T):
    """Reactions per volume and time, with all exponentials in place."""

    def integrand(w):
        energy = lowest + T * w**2
        kallen = (energy**2 - (m_1 + m_2) ** 2) * (energy**2 - (m_1 - m_2) ** 2)
        return 4 * T * w * kallen * kn(1, energy / T) * cross_section(energy**2)

    integral = quad(integrand, 1e-7, 7.0, epsrel=1e-8, limit=200)[0]
    return g_1 * g_2 * T / (32 * math.pi**4) * integral


def naive_yields(m_a, m_chi, C_q, C_chi, f_a, m_b, g=80.0):
    """Ỹ_χ today from Eqs. 27 and 28 with both b and b̄, constant g and no back-reaction."""
    planck = early_universe.reduced_planck_mass()
    alpha, charge2 = 0.0072973525643, 1 / 9
    coupling = (C_q / f_a) ** 2
    width_b = m_b**3 / (64 * math.pi) * 2 * coupling * (1 - m_a**2 / m_b**2) ** 2
    widths = alp_widths.partial_widths(m_a, f_a, C_q, C_chi, m_chi, alpha_s=0.3)
    dark = widths.pop("dark_matter")
    visible = sum(widths.values())
    grid = np.linspace(math.log(0.01), math.log(40.0), 60)
    relative = []
    for u in grid:
        T = m_b * math.exp(-u)
        n_a = m_a**2 * T * kn(2, m_a / T) / (2 * math.pi**2)
        n_b = 6 * m_b**2 * T * kn(2, m_b / T) / (2 * math.pi**2)
        compton = naive_density(lambda s: printed_eq_23(s, m_a, m_b), m_b, 0.0, 6, 1, m_b + m_a, T)
        pairs = naive_density(lambda s: printed_eq_22(s, m_a, m_b), m_b, m_b, 6, 6, 2 * m_b, T)
        made = 2 * n_b * width_b * kn(1, m_b / T) / kn(2, m_b / T)
        made += 2 * compton * coupling * (16 * 0.2 + 2 * 6 * charge2 * alpha)
        made += pairs * coupling * (0.2 + charge2 * alpha / 3 / (4 / 9))
        relative.append(made / n_a)
    rate = CubicSpline(grid, np.log(relative))
    end = math.log(45 * m_b / m_a)

    def change(u, yields):
        T = m_b * math.exp(-u)
        z = m_a / T
        hubble = math.pi / 3 * math.sqrt(g / 10) * T**2 / planck
        Y_eq = 45 / (4 * math.pi**4 * g) * z**2 * kn(2, z)
        slowed = kn(1, z) / kn(2, z)
        made = math.exp(rate(u)) if u < grid[-1] else 0.0
        decays = dark * slowed * yields[0] / hubble
        return [(made + visible * slowed) * (Y_eq - yields[0]) / hubble - decays, 2 * decays]

    solution = solve_ivp(change, (grid[0], end), [0.0, 0.0], method="LSODA", rtol=1e-8, atol=1e-22)
    assert solution.status == 0
    return solution.y[1, -1] + 2 * solution.y[0, -1] * dark / (dark + visible)


@pytest.mark.parametrize("C_q", [3e-3, 0.1, 0.6, 30.0])
def test_relic_yield_against_an_independent_calculation(C_q):
    result = evaluate(Parameters(**BENCHMARK, **CONSTANT, C_q=C_q, m_b=4.18, m_s=0.0))
    expected = naive_yields(2.0, 3e-3, C_q, 0.6, 1e8, 4.18)
    assert result.value("yield_dark_matter_today") == pytest.approx(expected, rel=1e-4)


def test_closed_form_of_hall_et_al_2009():
    # ALPs in equilibrium, constant g: Ỹ = 2 · 45/(4π⁴ g) Γ/H(m_a) ∫ x³ K₁ dx = 135 Γ/(4π³ g H(m_a)).
    result = evaluate(Parameters(**BENCHMARK, **CONSTANT, C_q=1e4))
    width = alp_widths.width_to_dark_matter(2.0, 1e8, 3e-3, 0.6)
    expected = 2 * 135 / (8 * math.pi**3 * 80.0) * width / early_universe.hubble_rate(2.0, 80.0)
    assert result.value("yield_dark_matter_today") == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("C_q", [1e-4, 1e-3, 0.03])
def test_sum_rule(C_q, monkeypatch):
    # More steps than the solution needs, for the spline that adds up what was made.
    monkeypatch.setattr(freeze_in, "STEPS", 240)
    # Y_a starts and ends at nothing, so that all ALPs that the plasma made, net, went into χχ̄:
    # Ỹ/2 = ∫ contact · (Y_eq − Y_a) d ln a. (Stronger couplings leave a difference of two large numbers.)
    p = Parameters(**BENCHMARK, C_q=C_q)
    r = evaluate(p)
    a = np.asarray(early_universe.log_scale_factor(r.value("temperature")))
    net = r.value("contact_over_hubble") * (r.value("yield_alp_equilibrium") - r.value("yield_alp"))
    made = CubicSpline(a, net).integrate(a[0], a[-1])
    left = r.value("yield_alp")[-1]
    assert made - left == pytest.approx(r.value("yield_dark_matter")[-1] / 2, rel=5e-3)


def test_stiff_solver_gives_the_same_where_both_hold(monkeypatch):
    p = Parameters(**BENCHMARK, C_q=0.3)
    fast = evaluate(p)
    monkeypatch.setattr(freeze_in, "BACK_REACTION_ALLOWED", -1.0)
    stiff = evaluate(p)
    assert stiff.value("relic_density") == pytest.approx(fast.value("relic_density"), rel=2e-4)


def test_strong_coupling_of_dark_matter_is_solved_with_back_reaction():
    r = evaluate(Parameters(m_chi=1e-3, C_chi=1e6, C_q=1.0))
    assert r.value("back_reaction") > 1.0
    # It thermalises while relativistic and keeps its yield, apart from what the later decays of ALPs add.
    ratio = r.value("yield_dark_matter") / r.value("yield_dark_matter_equilibrium")
    T = r.value("temperature")
    assert ratio[np.argmin(np.abs(T - 2.0))] == pytest.approx(1.0, rel=0.02)
    assert r.value("dark_matter_contact") > 1.0


def test_relic_density_for_many_couplings_is_that_of_each():
    C_q = np.geomspace(1e-4, 1e2, 7)
    together = evaluate(Parameters(C_q=C_q, m_chi=np.array([[1e-3], [1e-2]])))
    assert together.value("relic_density").shape == (2, 7)
    assert together.value("yield_alp").shape == (2, 7, freeze_in.STEPS + 1)
    alone = evaluate(Parameters(C_q=C_q[2], m_chi=1e-2))
    assert together.value("relic_density")[1, 2] == pytest.approx(alone.value("relic_density"), rel=1e-12)


def test_relic_density_for_many_masses_is_that_of_each():
    masses = np.array([1.0, 2.0, 5.0])
    together = evaluate(Parameters(m_a=masses))
    for m_a, value in zip(masses, together.value("relic_density"), strict=True):
        assert value == pytest.approx(evaluate(Parameters(m_a=m_a)).value("relic_density"), rel=1e-12)


def test_scaling_law_of_eq_30():
    # m³ C² holds up to the phase space √(1 − 4m²/m_a²) as long as ALPs decay mostly to the Standard Model.
    one = evaluate(Parameters(m_chi=3e-3, C_chi=0.6)).value("relic_density")
    two = evaluate(Parameters(m_chi=6e-3, C_chi=1.8)).value("relic_density")
    phase_space = math.sqrt((1 - 4 * 6e-3**2 / 4) / (1 - 4 * 3e-3**2 / 4))
    assert two / one == pytest.approx(2**3 * 3**2 * phase_space, rel=1e-3)


def test_majorana_dark_matter_is_twice_as_abundant():
    dirac, majorana = (
        evaluate(Parameters(dark_matter=kind)).value("relic_density") for kind in ("dirac", "majorana")
    )
    assert majorana == pytest.approx(2 * dirac, rel=1e-3)


def test_start_does_not_matter_once_the_alp_thermalises():
    values = [
        evaluate(Parameters(**change)).value("relic_density")
        for change in ({}, {"alp_at_start": "equilibrium"}, {"x_start": 1e-3}, {"x_start": 0.05})
    ]
    np.testing.assert_allclose(values, values[0], rtol=1e-4)


def test_bose_statistics_adds_a_few_per_cent_in_equilibrium():
    # In equilibrium Ỹ counts ∫ x² Σ_k K₁(k x)/k · x dx = (3π/2) Σ 1/k⁵ = 1.0369 times Maxwell–Boltzmann.
    classical, quantum = (
        evaluate(Parameters(**CONSTANT, C_q=1e4, alp_statistics=kind)).value("relic_density")
        for kind in ("maxwell-boltzmann", "bose-einstein")
    )
    assert quantum / classical == pytest.approx(1.0369278, rel=1e-4)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"m_chi": 1.0}, "relic_density"),
        ({"m_chi": 5.0}, "relic_density"),
        ({"C_chi": 0.0}, "relic_density"),
        ({"C_q": 0.0}, "relic_density"),
        ({"C_q": 0.0}, "largest_contact"),
        ({"m_a": 4.2}, "width_b_to_s_alp"),
    ],
)
def test_closed_channels_give_zero(changes, name):
    assert evaluate(Parameters(**changes)).value(name) == 0.0


def test_without_quark_couplings_no_coupling_is_enough():
    r = evaluate(Parameters(C_q=0.0, C_V_sb=0.0, C_A_sb=0.0))
    assert np.all(np.isinf(r.value("coupling_scattering")))
    assert not r.value("thermalised")


def test_alps_that_are_there_but_closed_to_the_plasma_all_become_dark_matter():
    r = evaluate(Parameters(C_q=0.0, alp_at_start="equilibrium"))
    start = r.value("yield_alp")[0]
    assert r.value("yield_dark_matter_today") == pytest.approx(2 * start, rel=1e-6)


def test_heavy_alps_decay_to_b_quarks_without_divergence():
    # Above 2 m_b soft gluons are part of the inverse decay; what is left of the annihilation is finite.
    values = evaluate(Parameters(m_a=np.array([8.0, 8.36, 8.38, 9.0, 15.0]), m_b=4.186)).value(
        "relic_density"
    )
    assert np.all((values > 0) & np.isfinite(values))


def test_temperatures_above_the_table_are_an_error():
    with pytest.raises(ValueError, match="x_start"):
        Parameters(x_start=1e-4)


def test_flavour_violating_scattering_only_thermalises_earlier():
    without, with_it = (
        evaluate(Parameters(flavour_violating_scattering=word)) for word in ("neglected", "estimated")
    )
    assert with_it.value("temperature_scattering") > 1.5 * without.value("temperature_scattering")
    assert with_it.value("relic_density") == pytest.approx(without.value("relic_density"), rel=1e-3)


@pytest.mark.parametrize("C_q", [0.6, 3.0, 100.0])
def test_scatterings_are_faster_than_the_expansion_between_two_crossings(C_q):
    # By straight lines in both logarithms between the recorded rates, steep at the end and nearly flat at
    # the start: steps of x are so coarse that lines miss the curve by some per cent.
    result = evaluate(Parameters(C_q=C_q))
    log_x, log_rate = (np.log(result.value(name)) for name in ("x", "scattering_rate_over_hubble"))
    faster = np.flatnonzero(log_rate > 0.0)
    last = faster[-1]
    share = log_rate[last] / (log_rate[last] - log_rate[last + 1])
    end = math.exp(-(log_x[last] + share * (log_x[last + 1] - log_x[last])))
    assert result.value("temperature_scattering_end") == pytest.approx(end, rel=0.03)
    if faster[0] > 0:
        before = faster[0] - 1
        share = log_rate[before] / (log_rate[before] - log_rate[before + 1])
        start = math.exp(-(log_x[before] + share * (log_x[before + 1] - log_x[before])))
        assert result.value("temperature_scattering") == pytest.approx(start, rel=0.05)


def test_no_span_reaches_below_the_qcd_crossover():
    # 156.5 MeV (HotQCD) over a b quark of 4.18 GeV: quarks are bound below, whatever the coupling.
    result = evaluate(Parameters(C_q=1e6, m_b=4.18))
    assert result.value("temperature_scattering_end") == pytest.approx(0.1565 / 4.18, rel=1e-6)


COUPLINGS = st.one_of(st.just(0.0), st.floats(-6.0, 4.0).map(lambda power: 10.0**power))


@settings(max_examples=40, deadline=None)
@given(
    m_a=st.floats(-3.0, 1.3).map(lambda power: 10.0**power),
    m_chi=st.floats(-6.0, 1.3).map(lambda power: 10.0**power),
    C_q=COUPLINGS,
    C_chi=COUPLINGS,
    x_start=st.floats(1e-3, 0.5),
    alp_at_start=st.sampled_from(["absent", "equilibrium"]),
    table=st.sampled_from(["SaikawaShirai2020", "Drees2015", 80.0]),
)
def test_the_whole_box_gives_numbers(m_a, m_chi, C_q, C_chi, x_start, alp_at_start, table):
    r = evaluate(
        Parameters(
            m_a=m_a, m_chi=m_chi, C_q=C_q, C_chi=C_chi, x_start=x_start,
            alp_at_start=alp_at_start, degrees_of_freedom=table,
        )
    )  # fmt: skip
    for name, quantity in r.items():
        assert not np.isnan(np.asarray(quantity.value, dtype=float)).any(), name
    relic = r.value("relic_density")
    assert math.isfinite(relic)
    closed = C_chi == 0 or 2 * m_chi >= m_a or (C_q == 0 and alp_at_start == "absent")
    assert (relic == 0.0) == closed
