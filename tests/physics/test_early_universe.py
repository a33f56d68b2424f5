"""Degrees of freedom against their published tables, equilibrium against mpmath, today against PDG."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2kinv.physics import early_universe as eu

TEMPERATURES = st.floats(1e-7, 1.2e4)
NAMES = st.sampled_from(list(eu.TABLES))


@pytest.mark.parametrize(
    ("table", "T", "energy", "entropy"),
    [
        # Rows of ptarcade 1.1.5 data/g_star.dat (T, f, g_s, g_rho) and hazma 2.2.0 smdof.dat (T, ., h, g).
        ("SaikawaShirai2020", 1.0e-5, 3.38308, 3.93094),
        ("SaikawaShirai2020", 1.3316300e6, 104.430, 104.425),
        ("Drees2015", 2.23872e-5, 3.38387, 3.93872),
        ("Drees2015", 1.12202e4, 106.83, 106.83),
    ],
)
def test_the_tables_are_met_at_their_own_points(table, T, energy, entropy):
    assert eu.energy_degrees_of_freedom(T, table) == pytest.approx(energy, rel=1e-9)
    assert eu.entropy_degrees_of_freedom(T, table) == pytest.approx(entropy, rel=1e-9)


def test_the_column_order_is_right():
    # Once neutrinos are decoupled and colder, an ideal gas has g_s = 2 + (7/8)(2)(3)(4/11) = 3.91 and
    # g_rho = 2 + (7/8)(2)(3)(4/11)^(4/3) = 3.36; the two cannot be confused.
    for table in eu.TABLES:
        assert eu.entropy_degrees_of_freedom(2e-5, table) == pytest.approx(3.91, rel=0.01)
        assert eu.energy_degrees_of_freedom(2e-5, table) == pytest.approx(3.36, rel=0.01)


def test_the_two_tables_differ_by_up_to_a_tenth_above_the_qcd_transition():
    T = np.geomspace(0.3, 1e4, 50)
    ratio = eu.entropy_degrees_of_freedom(T, "Drees2015") / eu.entropy_degrees_of_freedom(T)
    assert np.all((ratio > 1.0) & (ratio < 1.10))


@given(T=TEMPERATURES, table=NAMES)
def test_the_slope_is_the_derivative_of_the_interpolation(T, table):
    step = 1e-6
    up, down = (eu.entropy_degrees_of_freedom(T * math.exp(s), table) for s in (step, -step))
    expected = math.log(up / down) / (2 * step)
    assert eu.entropy_degrees_of_freedom_slope(T, table) == pytest.approx(expected, abs=2e-4)


@given(T=TEMPERATURES, table=NAMES)
def test_degrees_of_freedom_stay_between_photons_with_neutrinos_and_the_standard_model(T, table):
    for g in (eu.energy_degrees_of_freedom(T, table), eu.entropy_degrees_of_freedom(T, table)):
        assert 3.3 < g < 107


@given(T=st.floats(1e-12, 1e-5), table=NAMES)
def test_below_the_table_nothing_is_left_to_annihilate(T, table):
    assert eu.entropy_degrees_of_freedom(T, table) == eu.entropy_degrees_of_freedom(1e-6, table)
    assert eu.entropy_degrees_of_freedom_slope(T, table) == 0.0


def test_above_the_table_is_an_error_that_names_the_table():
    with pytest.raises(ValueError, match=r"T = 20000.0 is not allowed .*Drees2015.*<= 12589"):
        eu.hubble_rate(2e4, "Drees2015")
    assert eu.highest_temperature("Drees2015") == pytest.approx(12589.2)
    assert eu.highest_temperature(80.0) == math.inf


@pytest.mark.parametrize("T", [0.0, -1.0, math.nan, math.inf])
def test_temperatures_that_cannot_be_are_refused(T):
    for function in (eu.energy_degrees_of_freedom, eu.hubble_rate, eu.entropy_density):
        with pytest.raises(ValueError, match="T = "):
            function(T)


def test_an_unknown_table_is_refused_with_the_nearest_name():
    with pytest.raises(ValueError, match="did you mean 'Drees2015'"):
        eu.hubble_rate(1.0, "Drees2016")


def test_hubble_rate_of_a_constant_number_of_degrees_of_freedom():
    # The textbook form 1.66 sqrt(g) T^2/M_Planck with the full 4π³/45 under the root.
    expected = math.sqrt(4 * math.pi**3 / 45 * 106.75) * 7.0**2 / 1.220890e19
    assert eu.hubble_rate(7.0, 106.75) == pytest.approx(expected, rel=1e-12)


@given(T=st.floats(1e-6, 1e6), factor=st.floats(0.1, 10.0), g=st.floats(1.0, 200.0))
def test_scaling_with_a_constant_number_of_degrees_of_freedom(T, factor, g):
    assert eu.hubble_rate(factor * T, g) == pytest.approx(factor**2 * eu.hubble_rate(T, g))
    assert eu.entropy_density(factor * T, g) == pytest.approx(factor**3 * eu.entropy_density(T, g))
    assert eu.entropy_density(T, 2 * g) == pytest.approx(2 * eu.entropy_density(T, g))


def _exact_moment(z, sign, power):
    # ∫ dp p² E^power/(e^E + sign), by mpmath; sign 0 is Maxwell-Boltzmann.
    def integrand(p):
        energy = mpmath.sqrt(p**2 + z**2)
        return p**2 * energy**power / (mpmath.e**energy + sign)

    return float(mpmath.quad(integrand, [0, 0.1, 1, 5, 20, 60, 120]))


@pytest.mark.parametrize("z", [0.01, 0.3, 2.0, 12.0])
@pytest.mark.parametrize(
    ("statistics", "sign"), [("maxwell-boltzmann", 0), ("bose-einstein", -1), ("fermi-dirac", 1)]
)
def test_equilibrium_densities_against_mpmath(z, statistics, sign):
    T, g = 3.0, 2
    number = eu.equilibrium_number_density(z * T, g, T, statistics)
    decays = eu.equilibrium_decay_density(z * T, g, T, statistics)
    prefactor = g * T**3 / (2 * math.pi**2)
    assert number == pytest.approx(prefactor * _exact_moment(z, sign, 0), rel=1e-10)
    assert decays == pytest.approx(prefactor * z * _exact_moment(z, sign, -1), rel=1e-10)


def test_massless_limits():
    zeta3 = 1.2020569031595942
    assert eu.equilibrium_number_density(0.0, 1, 1.0) == pytest.approx(1 / math.pi**2)
    assert eu.equilibrium_number_density(0.0, 1, 1.0, "bose-einstein") == pytest.approx(zeta3 / math.pi**2)
    assert eu.equilibrium_number_density(0.0, 1, 1.0, "fermi-dirac") == pytest.approx(
        0.75 * zeta3 / math.pi**2
    )
    assert eu.equilibrium_decay_density(0.0, 1, 1.0) == 0.0


@given(z=st.floats(0.0, 1e5), T=st.floats(1e-6, 1e4), statistics=st.sampled_from(eu.STATISTICS))
def test_densities_are_finite_positive_and_time_dilation_only_slows_decays(z, T, statistics):
    number = eu.equilibrium_number_density(z * T, 1, T, statistics)
    decays = eu.equilibrium_decay_density(z * T, 1, T, statistics)
    assert math.isfinite(number)
    assert number > 0 if z < 500 else number >= 0
    assert 0 <= decays <= number * (1 + 1e-12)


def test_equilibrium_yield_is_eq_29():
    from scipy.special import kv

    m, g, T = 4.18, 6, 2.0
    expected = 45 / (4 * math.pi**4) * g / 80.0 * (m / T) ** 2 * kv(2, m / T)
    assert eu.equilibrium_yield(m, g, T, 80.0) == pytest.approx(expected, rel=1e-12)


def test_functions_broadcast():
    T = np.array([0.5, 5.0, 50.0])
    m = np.array([[1.0], [2.0]])
    assert eu.equilibrium_yield(m, 2, T).shape == (2, 3)
    assert eu.equilibrium_yield(m, 2, T)[1, 2] == eu.equilibrium_yield(2.0, 2, 50.0)
    assert isinstance(eu.hubble_rate(1.0), float)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ((-1.0, 1, 1.0), "m"),
        ((1.0, 0, 1.0), "g"),
        ((1.0, 1, 0.0), "T"),
        ((1.0, 1, 1.0, "boltzmann"), "statistics"),
    ],
)
def test_nonsense_is_refused(arguments, name):
    for function in (eu.equilibrium_number_density, eu.equilibrium_decay_density):
        with pytest.raises(ValueError, match=f"{name} = "):
            function(*arguments)


def test_today_against_the_particle_data_group():
    # PDG 2024, Astrophysical constants: s/k = 2891.2 cm^-3 (which takes N_eff = 3, g_s = 3.909),
    # rho_c = 1.053672(24)e-5 h^2 GeV/cm^3, M_Pl/sqrt(8 pi) = 2.435e18 GeV.
    per_cm3 = (0.1973269804e-13) ** 3
    assert eu.entropy_density_today() == pytest.approx(2891.2 * per_cm3 * 3.931 / 3.909, rel=3e-4)
    assert eu.critical_density() == pytest.approx(1.053672e-5 * per_cm3, rel=5e-5)
    assert eu.reduced_planck_mass() == pytest.approx(2.435323e18, rel=1e-6)


def test_relic_density_of_one_gev():
    # Ω h² = m Y s₀/ρ_c with the PDG's rounded numbers, g_s as above.
    expected = 1e-9 * 2891.2 * 3.931 / 3.909 / 1.053672e-5
    assert eu.relic_density(1.0, 1e-9) == pytest.approx(expected, rel=4e-4)
    assert eu.relic_density(2.0, 3e-9) == pytest.approx(6 * eu.relic_density(1.0, 1e-9))
    with pytest.raises(ValueError, match=r"Y0 = -1\.0"):
        eu.relic_density(1.0, -1.0)
