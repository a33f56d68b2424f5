"""The freeze-out solver against mpmath, scipy's Radau, hazma's own ODE and the published s-wave curve."""

import functools
import math

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp
from scipy.special import kve

from b2kinv.physics import data_files, early_universe, freeze_out, inputs, units
from b2kinv.physics.freeze_out import FreezeOut


def p_wave(coefficient):
    return lambda x: coefficient / np.asarray(x)


def radau(relic, scale, start=freeze_out.X_START, end=1e5, until=None):
    """The Boltzmann equation in ln Y by an implicit Runge-Kutta method, written out independently.

    Gives Y at the end, or where it has grown to `until` times that of equilibrium, ln x instead.
    """

    def rate(u, log_yield):
        x = math.exp(u)
        T = relic.mass / x
        equilibrium = early_universe.equilibrium_yield(relic.mass, relic.degrees_of_freedom, T, relic.table)
        slope = early_universe.entropy_degrees_of_freedom_slope(T, relic.table)
        annihilation = scale * early_universe.entropy_density(T, relic.table) * float(relic.average(x))
        annihilation *= (1.0 + slope / 3.0) / early_universe.hubble_rate(T, relic.table)
        return -annihilation * (np.exp(log_yield) - equilibrium**2 * np.exp(-log_yield))

    first = early_universe.equilibrium_yield(
        relic.mass, relic.degrees_of_freedom, relic.mass / start, relic.table
    )

    def left(u, log_yield):
        T = relic.mass / math.exp(u)
        equilibrium = early_universe.equilibrium_yield(relic.mass, relic.degrees_of_freedom, T, relic.table)
        return log_yield[0] - math.log(until * equilibrium)

    left.terminal = True
    solution = solve_ivp(
        rate,
        (math.log(start), math.log(end)),
        [math.log(first)],
        "Radau",
        rtol=1e-6,
        atol=1e-8,
        events=left if until else None,
    )
    assert solution.status == (1 if until else 0)
    return solution.t[-1] if until else math.exp(solution.y[0, -1])


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e4])
def test_yield_agrees_with_radau(scale):
    relic = FreezeOut(0.5, p_wave(1e-8))
    assert relic.final_yield(scale) == pytest.approx(radau(relic, scale), rel=1e-4)


def test_yield_agrees_with_radau_across_the_qcd_transition():
    # A relic of 5 GeV freezes out at 200 MeV, where the degrees of freedom fall fastest.
    relic = FreezeOut(5.0, lambda x: np.full_like(np.asarray(x, dtype=float), 3e-9))
    # Radau ends at x = 1e5, where an s-wave relic still loses x_f/x of its number.
    assert relic.final_yield() == pytest.approx(radau(relic, 1.0), rel=4e-4)


@pytest.mark.parametrize(
    ("mass", "s_wave", "p_wave_part", "hazma_density"),
    [
        # hazma 2.2.0, relic_density(model, semi_analytic=False, x0=1, xf=1e5, rtol=1e-7, atol=1e-9) with a
        # model whose thermal_cross_section(x) returns a + b/x; masses [GeV], a and b [1/GeV²].
        (0.5, 0.0, 1.77e-8, 0.8108907967108815),
        (0.1, 0.0, 3.0e-8, 0.45664561385679836),
        (100.0, 1.885e-9, 0.0, 0.11097733711551946),
        (0.5, 4.0e-9, 0.0, 0.11615049355430801),
        (10.0, 0.0, 5.0e-8, 0.17155161791499224),
    ],
)
def test_relic_density_agrees_with_hazma(mass, s_wave, p_wave_part, hazma_density):
    relic = FreezeOut(mass, lambda x: s_wave + p_wave_part / x, 2.0, "Drees2015")
    # hazma.parameters: entropy today 2891.2 /cm³ and critical density 1.05375e-2 MeV/cm³ over h².
    own = early_universe.entropy_density_today() / early_universe.critical_density()
    # [1/GeV] from a ratio per cm³ in MeV.
    theirs = 2891.2 / 1.05375e-2 * 1e3
    assert relic.relic_density() == pytest.approx(hazma_density * own / theirs, rel=4e-4)


def test_s_wave_relics_follow_the_published_curve():
    # Steigman, Dasgupta, Beacom 2012, Fig. 5, two digits; their degrees of freedom differ near 200 MeV.
    rows = data_files.load_json("canonical_cross_section.json")["rows"]
    per_unit = units.to_cm2(1.0) * 100.0 * inputs.value("speed_of_light")
    for mass, published in rows:
        relic = FreezeOut(mass, lambda x: np.ones_like(np.asarray(x, dtype=float)))
        found = relic.scale_for_relic_density(freeze_out.CANONICAL_DENSITY) * per_unit
        tolerance = 0.025 if mass < 4.0 else 0.08
        assert found == pytest.approx(published, rel=tolerance), mass


@pytest.mark.parametrize("x", [0.5, 20.0, 300.0])
@pytest.mark.parametrize("threshold", [0.0, 2.3])
def test_thermal_average_agrees_with_an_adaptive_integral(x, threshold):
    # Gondolo and Gelmini's integral over the energy √s, for σ = √(1 − s_0/s) and m = 1.
    lowest = max(2.0, threshold)

    def integrand(above):
        energy = lowest + above / x
        s = energy**2
        sigma = math.sqrt(above / x * (energy + lowest) / s)
        return sigma * (s - 4.0) * s * kve(1, energy * x) * math.exp(-above) * 2.0

    integral = quad(integrand, 0.0, 5.0, epsrel=1e-10)[0] + quad(integrand, 5.0, 60.0, epsrel=1e-10)[0]
    expected = integral * math.exp((2.0 - lowest) * x) / (8.0 * kve(2, x) ** 2)
    found = freeze_out.thermal_average(lambda s: np.sqrt(1.0 - lowest**2 / s), 1.0, x, threshold)
    assert found == pytest.approx(expected, rel=2e-6)


def test_thermal_average_of_unit_strength_agrees_with_mpmath():
    # σ = 1/(s − 4 m²) leaves ∫ √s K_1(√s/T) ds = 2 ∫ e² K_1(e x) de above e = 2, in units of m. As the
    # derivative of y² K_2(y) is −y² K_1(y), that is 8 K_2(2x)/x; here at x = 3.
    with mpmath.workdps(20):
        expected = mpmath.besselk(2, 6) / mpmath.besselk(2, 3) ** 2
    found = freeze_out.thermal_average(lambda s: 1.0 / (s - 4.0), 1.0, 3.0)
    assert found == pytest.approx(float(expected), rel=1e-6)


@given(x=st.floats(0.2, 5e3), threshold=st.sampled_from([0.0, 1.7, 2.05, 2.6]))
@settings(max_examples=40, deadline=None)
def test_table_agrees_with_the_direct_average(x, threshold):
    assume(x * max(threshold - 2.0, 0.0) < 200.0)
    direct = freeze_out.thermal_average(falling_cross_section(threshold), 1.0, x, threshold)
    assert float(table(threshold)(np.array(x))) == pytest.approx(direct, rel=5e-5)


def falling_cross_section(threshold):
    lowest = max(4.0, threshold**2)
    return lambda s: np.sqrt(np.maximum(1.0 - lowest / s, 0.0)) / s


@functools.cache
def table(threshold):
    return freeze_out.tabulated_average(falling_cross_section(threshold), 1.0, threshold)


def test_expansion_is_the_cold_limit_of_the_average():
    # σv = a + b v² with the relative velocity v = 2 √(1 − 4m²/s): <v²> = 6/x.
    def cross_section(s):
        v = 2.0 * np.sqrt(1.0 - 4.0 / s)
        return (3.0 + 5.0 * v * v) / v

    cold = freeze_out.thermal_average(cross_section, 1.0, 1e4)
    assert cold == pytest.approx(freeze_out.expanded_average(3.0, 5.0, 1e4), rel=2e-3)


@given(scale=st.floats(1e-6, 1e6), factor=st.floats(1.01, 100.0))
@settings(max_examples=30, deadline=None)
def test_more_annihilation_leaves_less(scale, factor):
    relic = FreezeOut(0.5, p_wave(1e-8))
    assert relic.final_yield(scale * factor) < relic.final_yield(scale)


def test_couplings_broadcast():
    relic = FreezeOut(0.5, p_wave(1e-8))
    scales = np.array([[1e-3, 1.0], [1e2, 1e5]])
    together = relic.final_yield(scales)
    assert together.shape == (2, 2)
    for index in np.ndindex(2, 2):
        assert together[index] == pytest.approx(relic.final_yield(float(scales[index])), rel=1e-12)
    assert isinstance(relic.final_yield(1.0), float)


def test_without_annihilation_the_relic_keeps_its_hot_abundance():
    relic = FreezeOut(0.5, p_wave(1e-8))
    hot = early_universe.equilibrium_yield(0.5, 2.0, 0.5 / freeze_out.X_START)
    assert relic.final_yield(0.0) == pytest.approx(hot, rel=1e-12)


def test_evolution_follows_equilibrium_then_ends_at_the_final_yield():
    relic = FreezeOut(0.5, p_wave(1e-7))
    early = early_universe.equilibrium_yield(0.5, 2.0, 0.5 / 5.0)
    assert relic.evolution(5.0) == pytest.approx(early, rel=1e-3)
    late = relic.evolution(np.array([50.0, 99.0]))
    assert relic.final_yield() < late[1] < late[0] < 2.0 * relic.final_yield()


@pytest.mark.parametrize("scale", [1e-5, 1.0, 1e9])
@pytest.mark.parametrize("departure", [0.2, 1.5])
def test_freeze_out_is_where_radau_leaves_equilibrium(scale, departure):
    relic = FreezeOut(0.5, p_wave(1e-8))
    expected = math.exp(radau(relic, scale, end=100.0, until=1.0 + departure))
    assert relic.freeze_out_point(scale, departure) == pytest.approx(expected, rel=1e-3)


def test_freeze_out_comes_later_for_stronger_annihilation_and_broadcasts():
    relic = FreezeOut(0.5, p_wave(1e-8))
    points = relic.freeze_out_point([[0.0, 1e-3], [1.0, 1e3]])
    assert points.shape == (2, 2)
    assert np.all(np.diff(points.ravel()) > 0.0)
    assert relic.freeze_out_point(1.0) == pytest.approx(points[1, 0], rel=1e-12)


def test_what_stays_in_equilibrium_has_no_freeze_out():
    # Y_eq at x = 100 is so small that only an absurd rate keeps up with it.
    assert FreezeOut(0.5, p_wave(1e-8)).freeze_out_point(1e40) == math.inf


@given(target=st.floats(1e-3, 10.0))
@settings(max_examples=20, deadline=None)
def test_wanted_relic_density_is_found(target):
    relic = FreezeOut(0.5, p_wave(1e-8))
    assert relic.relic_density(relic.scale_for_relic_density(target)) == pytest.approx(target, rel=1e-5)


def test_out_of_reach_relic_density_is_refused():
    with pytest.raises(ValueError, match="out of reach"):
        FreezeOut(0.5, p_wave(1e-8)).scale_for_relic_density(1e12)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: FreezeOut(-1.0, p_wave(1.0)), "mass"),
        (lambda: FreezeOut(1.0, p_wave(1.0), 0.0), "degrees_of_freedom"),
        (lambda: FreezeOut(1.0, p_wave(1.0)).final_yield(-1.0), "scale"),
        (lambda: FreezeOut(1.0, p_wave(1.0)).evolution(1e4), "x"),
        (lambda: FreezeOut(1.0, p_wave(1.0)).freeze_out_point(-1.0), "scale"),
        (lambda: FreezeOut(1.0, p_wave(1.0)).freeze_out_point(1.0, 0.0), "departure"),
        (lambda: freeze_out.thermal_average(np.sqrt, 1.0, 0.0), "x"),
        (lambda: freeze_out.thermal_average(np.sqrt, 0.0, 1.0), "mass"),
        (lambda: freeze_out.expanded_average(1.0, 1.0, float("nan")), "x"),
        (lambda: freeze_out.canonical_cross_section(0.01), "mass"),
    ],
)
def test_nonsense_is_refused(call, named):
    with pytest.raises(ValueError, match=f"{named} = "):
        call()
