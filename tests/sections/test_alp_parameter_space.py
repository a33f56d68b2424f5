"""Section II C: the map against Section II B point by point, closed forms, branches and corners."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b2kinv.physics import alp_production, early_universe, frozen_in_momenta
from b2kinv.sections import alp_decays, alp_freeze_in, alp_parameter_space, alp_parameter_words
from b2kinv.sections.alp_parameter_space import Parameters, evaluate

DENSITY = 0.12


@pytest.fixture(scope="module")
def result():
    return evaluate(Parameters())


@pytest.mark.parametrize("row", [0, 12, 30, 59])
@pytest.mark.parametrize("column", [12, 25, 40, 55])
def test_the_map_is_section_II_B_point_by_point(result, row, column):
    mass = result.value("m_chi")[row, column]
    point = alp_freeze_in.evaluate(
        alp_freeze_in.Parameters(
            C_q=1e8 * result.value("C_q")[row], C_chi=1e8 * result.value("C_chi")[column], m_chi=mass
        )
    )
    assert point.value("relic_density") == pytest.approx(DENSITY, rel=1e-3)


@pytest.mark.parametrize("column", [0, 17, 40])
@pytest.mark.parametrize("line", [0, 2, 5])
def test_contours_are_section_II_B_as_well(result, column, line):
    mass = result.value("contour_masses")[line]
    point = alp_freeze_in.evaluate(
        alp_freeze_in.Parameters(
            C_q=1e8 * result.value("C_q")[column],
            C_chi=1e8 * result.value("contours")[line, column],
            m_chi=mass,
        )
    )
    assert point.value("relic_density") == pytest.approx(DENSITY, rel=1e-3)


def test_the_lower_edge_is_where_two_branches_meet(result):
    # m³ √(1 − 4m²/m_a²) is largest at √3/4 m_a.
    heaviest = math.sqrt(3) / 4 * 2.0
    plane = alp_parameter_space.abundance(alp_freeze_in.Parameters(), result.value("C_q")[30:31])
    expected = plane.coupling(
        np.array([heaviest]), np.array([alp_parameter_space.required_yield(heaviest, 0.12)])
    )
    assert result.value("lower_edge")[30] == pytest.approx(expected[0, 0], rel=1e-3)
    masses = result.value("m_chi")
    below = result.value("C_chi")[np.newaxis, :] < 0.999 * result.value("lower_edge")[:, np.newaxis]
    above = result.value("C_chi")[np.newaxis, :] > 1.001 * result.value("lower_edge")[:, np.newaxis]
    assert np.isnan(masses[below]).all()
    assert np.isfinite(masses[above]).all()
    assert masses[above].max() <= heaviest


@pytest.mark.parametrize(("m_a", "C_q"), [(2.0, 4.6e-13), (0.3, 1e-12), (8.0, 2.2e-13), (2.0, 1e-9)])
def test_above_the_lower_edge_there_is_a_mass(m_a, C_q):
    # Also where ALPs decay mostly to dark matter, and the two branches meet at more than √3/4 m_a.
    plane = alp_parameter_space.abundance(alp_freeze_in.Parameters(m_a=m_a), [C_q])
    needed = alp_parameter_space.required_yield(1.0, DENSITY)
    masses = m_a / 2 * np.linspace(0.5, 0.99999, 20001)
    edge = plane.coupling(masses, needed / masses).min()
    assert np.isfinite(edge)
    around = edge * np.array([0.9, 0.999, 1.001, 1.01, 2.0])
    np.testing.assert_array_equal(
        np.isfinite(plane.mass(around, needed)[0]), [False, False, True, True, True]
    )


def test_smallest_pseudoscalar_coupling_is_not_at_the_lower_edge(result):
    # g² = m² C² falls as 1/(m √(1 − 4m²/m_a²)) to m = m_a/√8, past the edge at √3/4 m_a, where C² m³ √… is
    # the same: (√3/4)² over (1/√8)² times 1/2 over 1/√2 in g², with C_edge for the unit.
    smallest = result.value("pseudoscalar_coupling")[0]
    at_edge = math.sqrt(3) / 4 * 2.0 * result.value("lower_coupling")
    assert smallest / at_edge == pytest.approx(math.sqrt(math.sqrt(3) / 2), rel=1e-4)


def test_thermal_alps_in_closed_form():
    # Constant g and ALPs in equilibrium: Ỹ = 135 Γ/(4π³ g H(m_a)) (Hall et al. 2009), solved for C_χ.
    m_chi, g = 3e-3, 80.0
    p = alp_freeze_in.Parameters(degrees_of_freedom=g)
    plane = alp_parameter_space.abundance(p, [1e-4])
    needed = alp_parameter_space.required_yield(m_chi, DENSITY)
    width = needed * 4 * math.pi**3 * g * early_universe.hubble_rate(2.0, g) / 135
    expected = math.sqrt(width / alp_decays.width_to_dark_matter(2.0, 1.0, m_chi))
    assert plane.coupling(np.array([m_chi]), np.array([needed]))[0, 0] == pytest.approx(expected, rel=2e-4)


def test_required_yield_by_hand():
    # 0.12 · 1.0537e-5 h² GeV/cm³ over 2907.5/cm³ (2891.2 with g_s = 3.931) and 3 MeV.
    assert alp_parameter_space.required_yield(3e-3, 0.12) == pytest.approx(
        0.12 * 1.053672e-5 / (2891.2 * 3.931 / 3.909) / 3e-3, rel=5e-4
    )


def test_excess_band_is_eq_10_upside_down(result):
    low, high = alp_decays.decay_constant_window((0.5e-5, 0.9e-5))
    assert result.value("excess_band_1_sigma") == pytest.approx((1 / high, 1 / low))
    low, high = alp_decays.decay_constant_window((0.4e-5, 1.1e-5))
    assert result.value("excess_band_2_sigma") == pytest.approx((1 / high, 1 / low))


@pytest.mark.parametrize("m_a", [0.1, 2.0, 3.8])
def test_left_edge_is_where_b_quarks_alone_reach_the_expansion(m_a):
    # Eqs. (21) and (26) by hand, m_s = 0, and the averages at many temperatures above the crossover of
    # 156.5 MeV, among which the largest Γ/H is looked up; for 3.8 GeV it is at that end.
    edge = evaluate(Parameters(m_a=m_a, m_s=0.0, points=2)).value("left_edge")
    m_b, T = 4.186, np.geomspace(0.1565, 40.0, 4001)
    slowed_decays, scatterings = alp_production.production_rates(T, m_a, m_b)
    width = 2 * m_b**3 * (1 - m_a**2 / m_b**2) ** 2 / (64 * math.pi) * edge**2
    rate = width * slowed_decays + edge**2 * scatterings
    hubble = math.pi / 3 * np.sqrt(early_universe.energy_degrees_of_freedom(T) / 10) * T**2 / 2.43532e18
    assert np.max(rate / hubble) == pytest.approx(1.0, rel=1e-3)


def test_left_edge_of_a_massless_alp_in_closed_form():
    # Decays alone, constant g, a massless ALP: 2 n_b/n_a K₁/K₂ = 6 x² K₁(x), so that Γ/H is largest for
    # x⁴ K₁, at x K₀ = 3 K₁. Scatterings, left out here, would add less than a hundredth.
    from scipy.optimize import brentq
    from scipy.special import k0, k1

    x = brentq(lambda x: x * k0(x) - 3 * k1(x), 1.0, 10.0)
    m_b, g = 4.186, 80.0
    width = m_b**3 / (32 * math.pi)
    hubble = math.pi / 3 * math.sqrt(g / 10) * m_b**2 / 2.43532e18
    expected = 1 / math.sqrt(width * 6 * x**4 * k1(x) / hubble)
    edge = evaluate(Parameters(m_a=1e-3, m_s=0.0, degrees_of_freedom=g, points=2)).value("left_edge")
    assert edge < expected
    assert edge == pytest.approx(expected, rel=1e-2)


def test_own_edge_is_where_the_alps_own_decays_reach_the_expansion(result):
    # At T = m_a/6 m_a/E averages to K₁(6)/K₂(6) = 0.001343920/0.001691967 (mpmath).
    width = alp_freeze_in.visible_width(2.0, 1.0, result.value("own_edge"))
    hubble = early_universe.hubble_rate(2.0 / 6)
    assert width * 0.001343920 / 0.001691967 / hubble == pytest.approx(1.0, rel=1e-5)
    # A coupling to gluons of their own leaves the quarks less to do.
    with_gluons = evaluate(Parameters(C_G_UV=0.3, points=2)).value("own_edge")
    assert 0 < with_gluons < result.value("own_edge")
    assert evaluate(Parameters(C_G_UV=100.0, points=2)).value("own_edge") == 0.0


def test_natural_couplings(result):
    low, high = result.value("natural_coupling")
    masses = [
        alp_freeze_in.evaluate(
            alp_freeze_in.Parameters(C_q=C * 1e8, C_chi=C * 1e8, m_chi=result.value("natural_mass"))
        ).value("relic_density")
        for C in (low, high)
    ]
    assert masses[0] < DENSITY < masses[1]


def test_scaling_along_the_map(result):
    # m ∝ C_χ^(−2/3) where phase space is open and the ALP decays to the Standard Model.
    masses, C_chi = result.value("m_chi")[45], result.value("C_chi")
    slope = np.log(masses[36] / masses[32]) / np.log(C_chi[36] / C_chi[32])
    assert slope == pytest.approx(-2 / 3, abs=1e-3)


def test_majorana_needs_less_coupling(result):
    majorana = evaluate(Parameters(dark_matter="majorana"))
    ratio = result.value("contours")[3, 40] / majorana.value("contours")[3, 40]
    assert ratio == pytest.approx(math.sqrt(2), rel=1e-3)


def test_an_alp_beyond_the_reach_of_b_decays_leaves_no_band():
    r = evaluate(Parameters(m_a=6.0))
    assert np.isnan(r.value("excess_band_1_sigma")).all()
    assert math.isnan(r.value("upper_coupling"))
    assert np.isfinite(r.value("contours")).all()


def test_own_momenta_between_the_followed_couplings(result):
    # Every coupling of the map by itself, against the cubic through eight in a factor of ten.
    given = alp_freeze_in.Parameters().as_dict()
    every = frozen_in_momenta.lightest_masses(given, result.value("C_q"), 5.3e-6, DENSITY)
    np.testing.assert_allclose(result.value("own_warm_mass"), every[0], rtol=2e-3)
    np.testing.assert_allclose(result.value("own_warm_mass_range"), every[1:], rtol=2e-3)
    middle = np.array([math.sqrt(math.prod(result.value("excess_band_1_sigma")))])
    mass, lowest, highest = frozen_in_momenta.lightest_masses(given, middle, 5.3e-6, DENSITY)
    assert result.value("own_lightest_mass") == pytest.approx(1e6 * mass[0])
    assert result.value("own_lightest_masses") == pytest.approx((1e6 * lowest[0], 1e6 * highest[0]))


def test_the_edge_of_its_own_momenta_is_section_II_B_at_that_mass(result):
    # The mass that is too warm there gives the relic density.
    for place in (5, 30, 55):
        point = alp_freeze_in.evaluate(
            alp_freeze_in.Parameters(
                C_q=1e8 * result.value("C_q")[place],
                C_chi=1e8 * result.value("own_warm_edge")[place],
                m_chi=result.value("own_warm_mass")[place],
            )
        )
        assert point.value("relic_density") == pytest.approx(DENSITY, rel=1e-3)


def test_the_largest_coupling_by_its_own_momenta_is_on_the_lighter_branch():
    # At 0.3 GeV the least mass is 125 MeV, just below √3/4 m_a = 130 MeV where both branches meet. By Section
    # II B that mass with that coupling is all dark matter, and a lighter one less than all.
    result = evaluate(Parameters(m_a=0.3, points=2))
    C_q = 1e8 * math.sqrt(math.prod(result.value("excess_band_1_sigma")))
    C_chi, mass = 1e8 * result.value("own_upper_coupling"), 1e-6 * result.value("own_lightest_mass")
    points = alp_freeze_in.evaluate(
        alp_freeze_in.Parameters(m_a=0.3, C_q=C_q, C_chi=C_chi, m_chi=mass * np.array([0.99, 1.0]))
    )
    lighter, itself = points.value("relic_density")
    assert itself == pytest.approx(DENSITY, rel=1e-3)
    assert lighter < 0.999 * DENSITY
    assert result.value("lower_coupling") < result.value("own_upper_coupling")


def test_where_no_mass_is_cold_enough_none_is_allowed():
    # At 0.2 GeV ALPs decay late and at rest: daughters born with k = √(m_a²/4 − m²). Up to √3/4 m_a each mass
    # is below m_0 k(m)/k(0), m_0 that of massless daughters.
    result = evaluate(Parameters(m_a=0.2, points=3, C_q_high=1e-8))
    least = 1e-6 * result.value("own_lightest_mass")
    massless = least / math.sqrt(1 - (2 * least / 0.2) ** 2)
    masses = np.linspace(1e-3, math.sqrt(0.75) * 0.1, 50)
    assert np.all(masses < massless * np.sqrt(1 - (masses / 0.1) ** 2))
    assert math.isnan(result.value("own_upper_coupling"))
    assert np.isnan(result.value("own_pseudoscalar_coupling")).all()
    words = alp_parameter_words.band_words(result)
    assert words["own_words"].value.endswith("none is allowed")
    # All that has enough dark matter is too warm.
    np.testing.assert_array_equal(result.value("own_warm_edge"), result.value("lower_edge"))
    # A least mass as a parameter, above where both branches meet, leaves none either.
    stated = evaluate(Parameters(m_chi_lowest=0.9, points=2))
    assert math.isnan(stated.value("upper_coupling"))
    np.testing.assert_array_equal(stated.value("warm_edge"), stated.value("lower_edge"))


@pytest.mark.parametrize(
    ("m_a", "exist", "decay"),
    [(1e-3, False, "outlives recombination"), (0.022, False, "has decayed before recombination, but not"),
     (0.05, True, "has decayed before matter"), (6.0, False, "There is no band")],
)  # fmt: skip
def test_own_momenta_exist_where_alps_decay_before_structures_grow(m_a, exist, decay):
    result = evaluate(Parameters(m_a=m_a, points=5))
    words = alp_parameter_words.band_words(result)
    assert decay in words["decay_words"].value
    for name in ("own_lightest_mass", "own_lightest_masses"):
        assert np.isfinite(result.value(name)).all() == exist
        # A daughter is lighter than half the ALP.
        assert not np.any(np.asarray(result.value(name)) >= 0.5e6 * m_a)
    if not exist:
        assert words["own_words"].value == "momenta that would limit it do not exist"
        assert math.isnan(result.value("own_upper_coupling"))


def test_map_of_own_momenta_begins_where_alps_decay_in_time():
    # Widths go as C_q², and 3.1e-36 GeV is a lifetime of 51 thousand years over ln 2000.
    result = evaluate(Parameters(m_a=0.03, points=40))
    exists = np.isfinite(result.value("own_warm_mass"))
    width = np.array([alp_freeze_in.visible_width(0.03, 1e8, 1e8 * C) for C in result.value("C_q")])
    np.testing.assert_array_equal(exists, width > 6.582e-25 / (51.1e3 * 3.15576e7 / math.log(2000)))
    assert 0 < exists.sum() < 40
    np.testing.assert_array_equal(np.isfinite(result.value("own_warm_edge")), exists)
    # What is beside the first of these is as it is when the map begins elsewhere.
    given = alp_parameter_space.freeze_in_parameters(result.parameters).as_dict()
    every = frozen_in_momenta.lightest_masses(given, result.value("C_q")[exists], 5.3e-6, DENSITY)
    np.testing.assert_allclose(result.value("own_warm_mass")[exists], every[0], rtol=2e-3)


def test_densities_of_the_map_count_decays_until_today():
    # One point of the map of ALPs of 3.4 MeV, which live about as long as the universe, in Section II B.
    result = evaluate(Parameters(m_a=3.4e-3, points=4, C_chi_low=1e-16, C_chi_high=1e-12))
    m_chi = result.value("m_chi")
    places = np.argwhere(np.isfinite(m_chi))
    assert len(places) > 3
    for i, j in places.tolist():
        # The table is good to 1e-2 where most ALPs decay to dark matter.
        point = alp_freeze_in.Parameters(
            m_a=3.4e-3,
            C_q=1e8 * result.value("C_q")[i],
            C_chi=1e8 * result.value("C_chi")[j],
            m_chi=m_chi[i, j],
        )
        assert alp_freeze_in.evaluate(point).value("relic_density") == pytest.approx(DENSITY, rel=1e-2)


def test_a_colder_thermal_relic_asks_for_more(result):
    # m_χ goes as m_W^(4/3), and the largest coupling as m_χ^(−3/2).
    colder = evaluate(Parameters(m_warm_thermal=10.6e-6, points=6))
    ratio = colder.value("own_lightest_mass") / result.value("own_lightest_mass")
    assert ratio == pytest.approx(2 ** (4 / 3))
    falls = result.value("own_upper_coupling") / colder.value("own_upper_coupling")
    assert falls == pytest.approx(4.0, rel=1e-2)


def test_arrays_of_masses_give_what_each_gives():
    m_a = np.array([1.5, 2.0])
    together = evaluate(Parameters(m_a=m_a, points=6))
    assert together.value("m_chi").shape == (2, 6, 6)
    alone = evaluate(Parameters(m_a=1.5, points=6))
    np.testing.assert_allclose(together.value("m_chi")[0], alone.value("m_chi"), rtol=1e-12)
    assert together.value("excess_band_1_sigma").shape == (2, 2)


def test_page_says_where_there_is_no_band():
    # m_B − m_K is 4.79 GeV.
    for m_a, there, begins in ((5.0, False, "No coupling explains"), (2.0, True, "The band has")):
        result = evaluate(Parameters(m_a=m_a, points=2))
        assert math.isfinite(result.value("own_upper_coupling")) is there
        words = alp_parameter_words.band_words(result)["band_words"].value
        assert words.startswith(begins)


@pytest.mark.parametrize(
    "changes",
    [
        {"points": 2.5},
        {"C_q_low": 1e-7, "C_q_high": 1e-8},
        {"C_chi_low": 1e-3, "C_chi_high": 1e-4},
        {"m_a": 0.0},
        {"m_chi_lowest": 1e-12},
        # Closed: half of m_a = 2 GeV.
        {"m_chi_lowest": 1.0},
    ],
)
def test_nonsense_is_refused(changes):
    with pytest.raises(ValueError, match=next(iter(changes))):
        Parameters(**changes)


@settings(max_examples=15, deadline=None)
@given(
    m_a=st.floats(-3.0, 1.0).map(lambda power: 10.0**power),
    C_q=st.tuples(st.floats(-14.0, -9.1), st.floats(-9.0, -4.0)),
    table=st.sampled_from(["SaikawaShirai2020", "Drees2015", 80.0]),
)
def test_any_map_is_made_of_masses_that_decays_can_reach(m_a, C_q, table):
    r = evaluate(
        Parameters(
            m_a=m_a, C_q_low=10.0 ** C_q[0], C_q_high=10.0 ** C_q[1], degrees_of_freedom=table, points=8
        )
    )
    masses = r.value("m_chi")
    found = np.isfinite(masses)
    assert np.all((masses[found] > 0) & (masses[found] < m_a / 2))
    # More coupling, lighter dark matter; where all ALPs become dark matter, to the rounding of a float.
    lighter = np.diff(np.where(found, np.log(masses), 99.0), axis=1)
    assert np.all(lighter[found[:, 1:] & found[:, :-1]] < 1e-12)
    for name in ("contours", "warm_edge", "lower_edge"):
        assert not np.isnan(r.value(name)).any()
