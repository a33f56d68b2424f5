"""Section II B's claims by hand, and with quantities of the physics changed."""

import dataclasses
import math

import pytest
from scipy.integrate import quad
from scipy.special import kn

from b2kinv.paper import as_printed
from b2kinv.paper.claims import mutations
from b2kinv.paper.claims.alp_freeze_in import CLAIMS
from b2kinv.physics import early_universe
from b2kinv.sections import alp_freeze_in

M_A, M_B, ALPHA_S, ALPHA = 2.0, 4.18, 0.3, 0.0072973525643


def kallen(a, b, c):
    return a * a + b * b + c * c - 2 * (a * b + b * c + c * a)


def printed_eq_22(s):
    x_a, x_b = M_A**2 / s, M_B**2 / s
    beta = math.sqrt(1 - 4 * x_b)
    bracket = (1 + x_a**2 - 4 * x_a * x_b) * math.atanh(beta) - x_a * beta
    return 4 / 9 * x_b / ((1 - 4 * x_b) * (1 - x_a)) * bracket


def printed_eq_23(s):
    x_a, x_b = M_A**2 / s, M_B**2 / s
    root = math.sqrt(kallen(1.0, x_a, x_b))
    bracket = root * (7 * x_a + 2 * x_a * x_b - x_a * x_b**2 - (3 - x_b) * (1 - x_b) ** 2)
    bracket += 4 * (root**2 + x_a**2) * math.atanh(root / (1 + x_b - x_a))
    return x_b / (48 * (1 - x_b) ** 3) * bracket


def partners_times_average(cross_section, m_partner, states, lowest, T):
    """Eq. (25) times the density of the b quark's partners."""

    def integrand(w):
        energy = lowest + T * w**2
        weight = kallen(energy**2, M_B**2, m_partner**2) * kn(1, energy / T)
        return 2 * T * w * 2 * weight * cross_section(energy**2)

    integral = quad(integrand, 1e-6, 7.0, epsrel=1e-8, limit=200)[0]
    # n of the partner has its m² K₂(m/T) in it, which Eq. (25) divides by.
    return states * T / (2 * math.pi**2) * integral / (8 * T * M_B**2 * kn(2, M_B / T))


def test_onset_of_scattering_as_printed_is_where_eq_25_reaches_eq_26():
    # Rate per b quark with α_s = 0.3; photons by the factors at Eqs. (22) and (23). f_a/C_q = 10⁸ GeV.
    T = CLAIMS["IIB.thermalise"].as_printed() * M_B
    charge2 = 1 / 9
    compton = partners_times_average(printed_eq_23, 0.0, 1, M_A + M_B, T)
    annihilation = partners_times_average(printed_eq_22, M_B, 6, 2 * M_B, T)
    rate = compton * (16 * ALPHA_S + 2 * 6 * charge2 * ALPHA)
    rate += annihilation * (ALPHA_S + 9 / 4 * charge2 / 3 * ALPHA)
    g = early_universe.entropy_degrees_of_freedom(T)
    hubble = math.pi / (3 * 2.4e18) * math.sqrt(g / 10) * T**2
    assert rate * 1e-16 / hubble == pytest.approx(1.0, rel=0.01)


def test_what_the_paper_leaves_open_moves_the_onset_severalfold():
    claim = CLAIMS["IIB.thermalise"]
    assert [one.what for one in claim.unstated] == [
        "α_s in the scattering cross sections",
        "mass of the b quark",
        "table of degrees of freedom",
        "normalisation of the scattering cross sections",
    ]
    scales, *_, normalisation = (one.choices for one in claim.unstated)
    onsets = {name.split()[-1]: choice() for name, choice in scales.items()}
    # The coupling falls with its scale, and the rate over H with the temperature.
    assert onsets["m_b"] > onsets["T"] > onsets["πT"] > onsets["2πT"] > onsets["4πT"]
    assert onsets["m_b"] / onsets["4πT"] > 3
    (per_alp,) = (choice() for choice in normalisation.values())
    # b quarks are 6 states at least where an ALP is one; without b̄ the Compton part gains just that.
    assert per_alp / claim.as_printed() > 6


def test_readings_of_the_onset_replace_what_is_printed():
    kinds = {name: one.kind for name, one in CLAIMS["IIB.thermalise"].readings.items()}
    assert kinds == {
        "the ALP counts as thermalised at 90 % of equilibrium": "printed",
        "the ALP counts as thermalised at 95 % of equilibrium": "printed",
        "the Hubble rate has the energy density's degrees of freedom": "printed",
        "rates are per b quark, verified": "combination",
    }
    (statistics,) = CLAIMS["IIB.relic"].readings.values()
    assert (statistics.kind, statistics.stated) == ("printed", "Eq. (29)")


def test_majorana_dark_matter_is_a_further_value():
    # Footnote 5: twice the width.
    claim = CLAIMS["IIB.relic"]
    assert claim.further["majorana"].value() == pytest.approx(2 * claim.standard(), rel=1e-3)


def test_factors_reach_the_equations():
    changed = mutations.scaled(
        as_printed.FREEZE_IN, hubble_rate=3.0, b_to_s_alp_rate=0.1, relic_density=2.0, scattering_rate=10.0
    )
    assert changed.hubble_rate(1.0, 80.0) == pytest.approx(math.pi / 2.4e18 * math.sqrt(8.0))
    width = 0.1 * M_B**3 / (32 * math.pi * 1e16) * (1 - M_A**2 / M_B**2) ** 3
    assert changed.width_b_to_s_alp(M_A, 1e8, 1.0, 1.0, M_B, 0.0) == pytest.approx(width)
    assert changed.relic_density(3e-3, 1e-7) == pytest.approx(
        2 * 3e-3 * 1e-7 * 2.22e-38 / (3 * (2.13e-42 * 2.4e18) ** 2)
    )
    usual = as_printed.production_rates(40.0, M_A, M_B, 0.2)
    decays, scatterings = changed.production_rates(40.0, M_A, M_B, 0.2)
    assert (decays, scatterings) == pytest.approx((usual[0], 10 * usual[1]))


def test_scale_of_the_strong_coupling_follows_the_temperature():
    # α_s(m_Z) = 0.118 (PDG), for πT = m_Z.
    T = 91.19 / math.pi
    taken = mutations.scaled(as_printed.FREEZE_IN, scale="πT").production_rates(T, M_A, M_B, 0.3)
    assert taken[1] == pytest.approx(as_printed.production_rates(T, M_A, M_B, 0.118)[1], rel=2e-3)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        (
            "IIB.fig1_left",
            [
                {"hubble_rate": 3.0},
                {"scattering_rate": 10.0},
                {"scattering_rate": 0.1},
                {"b_to_s_alp_rate": 0.1},
            ],
        ),
        (
            "IIB.fig1_right",
            [
                {"relic_density": 3.0},
                {"relic_density": 1 / 3},
                {"hubble_rate": 3.0},
                {"b_to_s_alp_rate": 0.1},
            ],
        ),
    ],
)
def test_figure_1_fails_with_other_physics(name, changes):
    claim = CLAIMS[name]
    assert claim.holds(True)
    assert claim.holds(True, dark_width=100.0)
    assert [claim.holds(True, **change) for change in changes] == [False] * len(changes)


def test_figure_1_left_is_decided_by_what_is_not_stated():
    held = {
        name: choice() for one in CLAIMS["IIB.fig1_left"].unstated for name, choice in one.choices.items()
    }
    assert not held["that at 2πT"]
    assert held["that of Drees et al."]


def test_scaling_by_phase_space():
    # Γ(a → χχ̄) ∝ m_χ² √(1 − 4m_χ²/m_a²), and one more m_χ.
    mass, coupling = (one.value(True) for one in CLAIMS["IIB.scaling"].criteria)
    assert mass == pytest.approx(8 * math.sqrt((1 - 36e-6) / (1 - 9e-6)), rel=1e-4)
    assert coupling == pytest.approx(4.0, rel=1e-4)


def test_room_for_scatterings_that_change_flavour():
    # With couplings m_b C_V/(2f_a) and m_b C_A/(2f_a) in place of m_b C/f_a, twice as many processes have
    # half the rate each: as much again. So much more moves Ω h² = 0.12 by half a unit of its last digit.
    room = CLAIMS["IIB.flavour_scattering"].criteria[0].value(True)

    def more(T, m_a, m_b, alpha_s, per="alp"):
        decays, scatterings = as_printed.production_rates(T, m_a, m_b, alpha_s, per)
        return decays, (1 + room) * scatterings

    parameters = alp_freeze_in.Parameters(alpha_s=0.3, alpha_s_scattering=0.3, m_s=0.0)
    ingredients = dataclasses.replace(as_printed.FREEZE_IN, production_rates=more)
    moved, usual = (
        alp_freeze_in.evaluate(parameters, one).value("relic_density")
        for one in (ingredients, as_printed.FREEZE_IN)
    )
    assert abs(moved / usual - 1) == pytest.approx(0.005 / 0.12, rel=1e-3)


def test_scatterings_that_change_flavour_move_the_onset():
    _, onset = CLAIMS["IIB.flavour_scattering"].criteria
    parameters = alp_freeze_in.Parameters(alpha_s=0.3, alpha_s_scattering=0.3, m_s=0.0, f_a=1e8, C_q=1.0)
    parameters = dataclasses.replace(parameters, rate_definition="per b quark", x_start=1e-3)
    with_them, without = (
        alp_freeze_in.evaluate(
            dataclasses.replace(parameters, flavour_violating_scattering=choice), as_printed.FREEZE_IN
        ).value("temperature_scattering")
        for choice in ("estimated", "neglected")
    )
    assert onset.value(True) == pytest.approx(with_them / without, rel=1e-6)
    # The rate over H goes about like (log T)/T, so twice the rate is a bit more than twice the temperature.
    assert 2.0 < onset.value(True) < 2.7
    assert onset.value(True, flavour_violating_scattering_rate=1e-9) == pytest.approx(1.0)


def test_abundance_depends_on_quark_couplings_below_the_band():
    claim = CLAIMS["IIB.insensitive"]
    lower, upper, weaker = claim.criteria
    assert lower.holds(True)
    assert upper.holds(True)
    assert not weaker.holds(True)
    (reading,) = claim.readings.values()
    assert reading.kind == "printed"
    assert reading.value()
    # An ALP that left equilibrium at T ≈ m_a decays late: Ỹ is 2 BR(a → χχ̄) times its yield then, below
    # that of a massless boson, 45/(2π⁴ g). The widths are Eq. (12) and 2 × 10⁻¹⁶ GeV m over 109 m (6 × 10⁻⁹).
    dark = 3.6e-17 * M_A * 9e-6 / (8 * math.pi)
    visible = 1.973e-16 / 109.0 * 0.11**2
    most = 2 * dark / visible * 45 / (2 * math.pi**4 * 75.0)
    density = 3e-3 * most * 2.22e-38 / (3 * (2.13e-42 * 2.4e18) ** 2)
    assert 0.15 < weaker.value(True) < density
    # Eq. (30)'s ≈ 0.1 has one digit; the same window as for the density itself.
    assert [(one.low, one.high) for one in (lower, upper)] == [(0.095, 0.15)] * 2
    assert weaker.high == 0.15
