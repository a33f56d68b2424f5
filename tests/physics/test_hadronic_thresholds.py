"""Where the ALP's decays open: phase space with mpmath, hadrons by selection rules, a table of others."""

import math

import mpmath
import numpy as np
import pytest

from b2kinv.physics import alp_widths, data_files, hadronic_thresholds

# PDG 2026, in GeV: K⁺, π⁰, D⁰, B⁺, B*.
M_K, M_PI, M_D, M_B, M_BSTAR = 0.493677, 0.1349768, 1.86484, 5.27941, 5.32475


def kallen(x, y, z):
    return x**2 + y**2 + z**2 - 2 * (x * y + y * z + z * x)


def phase_space(m_a, m_1, m_2, m_3):
    """Return the Dalitz plot's area over m_a⁴/2, by an adaptive integral in twenty digits."""
    with mpmath.workdps(20):
        m_a, m_1, m_2, m_3 = map(mpmath.mpf, (m_a, m_1, m_2, m_3))
        ends = [(m_1 + m_2) ** 2, (m_a - m_3) ** 2]
        area = mpmath.quad(
            lambda s: mpmath.sqrt(abs(kallen(m_a**2, s, m_3**2) * kallen(s, m_1**2, m_2**2))) / s, ends
        )
        return float(2 * area / m_a**4)


@pytest.mark.parametrize(
    "masses",
    [
        (2.0, M_K, M_K, M_PI),
        (1.3, M_K, M_K, M_PI),
        (1.84, M_PI, M_PI, M_PI),
        (0.41, M_PI, M_PI, M_PI),
        (4.1, M_D, M_D, M_PI),
        (2.0, 0.9, 0.2, 0.3),
    ],
)
def test_phase_space_against_mpmath(masses):
    assert hadronic_thresholds.three_body_phase_space(*masses) == pytest.approx(
        phase_space(*masses), rel=3e-8
    )


def test_phase_space_in_its_limits():
    # One massive particle and two massless ones, in closed form: 2∫ds (1 − s)(s − r)/s from r to 1, which is
    # 1 − r² + 2r ln r with r = m²/m_a².
    r = 0.3**2
    closed = 1 - r**2 + 2 * r * math.log(r)
    assert hadronic_thresholds.three_body_phase_space(1.0, 0.3, 0.0, 0.0) == pytest.approx(closed, rel=1e-4)
    # Three slow bodies have the volume π E² times masses: the square of the energy that is left.
    energies = np.array([1e-3, 2e-3])
    near = hadronic_thresholds.three_body_phase_space(2 * M_K + M_PI + energies, M_K, M_K, M_PI)
    assert near[1] / near[0] == pytest.approx(4.0, rel=0.02)
    assert hadronic_thresholds.three_body_phase_space(1e6, M_K, M_K, M_PI) == pytest.approx(1.0, abs=2e-3)


def test_phase_space_of_what_is_hardly_open():
    # By hand, to first order in E/m: ∫ds √((high − s)(s − low)) = π (high − low)²/8 makes it
    # 4π E² √(m_a m_1 m_2 m_3)/m_a⁴. All masses are sums of powers of two, so that E is exact.
    E, masses = 2.0**-40, (0.5, 0.25, 0.125)
    m_a = sum(masses) + E
    expected = 4.0 * math.pi * E**2 * math.sqrt(m_a * math.prod(masses)) / m_a**4
    # A second element, as numpy takes powers of arrays and of numbers by other ways.
    one, _ = hadronic_thresholds.three_body_phase_space(np.array([m_a, 2.0]), *masses)
    assert hadronic_thresholds.three_body_phase_space(m_a, *masses) == pytest.approx(expected, rel=1e-10)
    assert one == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("unit", [1e-200, 1e200])
def test_phase_space_knows_no_unit(unit):
    masses = (2.0, 0.5, 0.4, 0.1)
    one = hadronic_thresholds.three_body_phase_space(*masses)
    assert hadronic_thresholds.three_body_phase_space(*(unit * m for m in masses)) == pytest.approx(
        one, rel=1e-13
    )


def test_massless_pair_is_refused():
    with pytest.raises(ValueError, match="one of them has to have a mass"):
        hadronic_thresholds.three_body_phase_space(1.0, 0.0, 0.0, 0.3)
    with pytest.raises(ValueError, match="product = 'top'"):
        hadronic_thresholds.opening(2.0, "top")


@pytest.mark.parametrize(
    ("product", "lightest", "joined"),
    [
        # π⁰π⁰π⁰, K⁺K⁻π⁰, D⁰D̄⁰π⁰ and B B̄*; joined at 1.84 GeV, which is 0.718 above K⁺K⁻π⁰.
        ("gluons", 3 * M_PI, 1.84),
        ("up", 3 * M_PI, 1.84),
        ("strange", 2 * M_K + M_PI, 1.84),
        ("charm", 2 * M_D + M_PI, 2 * M_D + M_PI + 0.71767),
        ("bottom", M_B + M_BSTAR, M_B + M_BSTAR + 0.71767),
    ],
)
def test_widths_open_at_the_lightest_hadrons(product, lightest, joined):
    assert hadronic_thresholds.lightest_mass(product) == pytest.approx(lightest, abs=2e-5)
    assert hadronic_thresholds.perturbative_mass(product) == pytest.approx(joined, abs=2e-5)
    masses = np.array([lightest - 2e-5, lightest + 1e-3, joined - 1e-3, joined + 2e-5, 50.0])
    factors = hadronic_thresholds.opening(masses, product)
    assert factors[0] == 0.0
    assert 0.0 < factors[1] < 2e-3
    assert 0.99 < factors[2] < 1.0
    assert list(factors[3:]) == [1.0, 1.0]
    # No quark is free below its hadrons: twice a quark's mass lies lower in every case.
    widths = alp_widths.partial_widths(masses[0], 1e8)
    assert widths[product] == 0.0


def test_no_pair_of_pseudoscalars_and_a_wave_for_two_bodies():
    # 0⁻ → 0⁻ 0⁻ has L = 0 and parity +1, so three hadrons or a vector: none of the states is two
    # pseudoscalars.
    pseudoscalar = {"mass_pion_zero", "mass_K_plus", "mass_D_zero", "mass_B_plus"}
    for hadrons in hadronic_thresholds.LIGHTEST_HADRONS.values():
        assert len(hadrons) == 3 or not set(hadrons) <= pseudoscalar
    # B B̄* is in a P wave: the cube of the momentum.
    start = M_B + M_BSTAR
    lightest = hadronic_thresholds.lightest_mass("bottom")
    assert lightest == pytest.approx(start, abs=2e-5)
    near = hadronic_thresholds.opening(lightest + np.array([1e-3, 2e-3]), "bottom")
    assert near[1] / near[0] == pytest.approx(2.0**1.5, rel=1e-3)


def test_energy_above_the_hadrons_moves_where_they_are_joined():
    # 0.71767 GeV above K⁺K⁻π⁰ is 1.84 GeV, and twice of it 2.5577 GeV: R(2)/R(2.5577) by mpmath is 0.6546.
    expected = phase_space(2.0, M_K, M_K, M_PI) / phase_space(2.557665, M_K, M_K, M_PI)
    assert expected == pytest.approx(0.6546, abs=1e-4)
    assert hadronic_thresholds.opening(2.0, "strange", 2 * 0.7176675) == pytest.approx(expected, rel=1e-4)
    assert hadronic_thresholds.opening(2.0, "strange", 0.35) == 1.0
    with pytest.raises(ValueError, match="energy = 0"):
        hadronic_thresholds.opening(2.0, "strange", 0.0)


def test_two_gev_is_as_printed():
    hadrons = alp_widths.partial_widths(2.0, 1e8, alpha_s=0.3)
    assert hadrons == alp_widths.partial_widths(2.0, 1e8, alpha_s=0.3, thresholds="quarks")


def test_width_follows_the_public_tables_to_three_gev():
    # ALPINIST's table for arXiv:2310.03524, hadronic width over that at 2 GeV: it has no a → c c̄, and the
    # sum of exclusive modes below 1.9 GeV. Ours stays within a factor 2 from 1.9 GeV; with the threshold at
    # twice the mass of the charm quark it is eight times larger at 3 GeV.
    rows = data_files.load_json("alp_widths_garcia2024.json")["alpinist"]["hadronic_width_over_2_GeV"]
    masses, table = np.array(rows).T
    far = masses >= 1.9
    # Where the loop of charm in Ref. 45 has its edge, 2.58 GeV, the table has a dip that we do not want.
    far &= np.abs(masses - 2.58) > 0.01
    for thresholds, factor in (("hadrons", 2.0), ("quarks", 9.0)):
        widths = sum(alp_widths.partial_widths(masses, 1e8, C_chi=0.0, thresholds=thresholds).values())
        ours = widths / widths[masses == 2.0]
        worst = float(np.max(np.exp(np.abs(np.log(ours / table)))[far]))
        assert factor / 2 < worst < factor, thresholds
    # Below, resonances are not modelled: between 1.1 and 1.8 GeV the table is up to 7 times higher.
    resonant = (masses > 1.05) & (masses < 1.85)
    widths = sum(alp_widths.partial_widths(masses, 1e8, C_chi=0.0).values())
    ratio = (widths / widths[masses == 2.0] / table)[resonant]
    assert 1 / 7 < ratio.min() < ratio.max() < 1.0


def test_perturbative_ends_near_bound_states():
    # The η_c (2.98 GeV), the Υ family (9.4 to 10.6 GeV) and their open thresholds are inside.
    masses = np.array([1.0, 1.83, 1.85, 2.0, 2.55, 2.98, 3.9, 4.4, 4.6, 5.2, 8.4, 9.46, 10.58, 11.4])
    expected = [False] * 2 + [True] * 2 + [False] * 4 + [True] * 2 + [False] * 3 + [True]
    assert list(hadronic_thresholds.is_perturbative(masses)) == expected


def test_mixing_with_the_eta_c_by_hand():
    # θ = f_η/(2f_a) m_a²/(m_a² − m_η²) with f_η = 0.3947, m_η = 2.9841, Γ_η = 0.0300 GeV:
    # at 2 GeV θ f_a = 0.19735 × 4/4.905 = 0.16095, θ² Γ = 7.77e-4/1e16.
    assert hadronic_thresholds.eta_c_mixing_width(2.0, 1e8) == pytest.approx(7.77e-20, rel=3e-3)
    # On the peak m_a²/(m_η Γ_η) = 99.5: (0.19735 × 99.5)² × 0.03/1e16.
    assert hadronic_thresholds.eta_c_mixing_width(2.98409, 1e8) == pytest.approx(1.157e-15, rel=5e-3)
    # Far above, the mixing is f_η/(2f_a) alone; far below it goes as m_a⁴.
    assert hadronic_thresholds.eta_c_mixing_width(1e4, 1e8, 0.5) == pytest.approx(2.92e-20 / 1e0, rel=5e-3)
    # (m_η² − m_a²)/m_η² is 0.549 at 2.0043 and 0.594 at 1.9 GeV: (2.0043/1.9)⁴ (0.594/0.549)² = 1.450.
    low = hadronic_thresholds.eta_c_mixing_width(np.array([1.9, 2.0043]), 1e8)
    assert low[1] / low[0] == pytest.approx(1.45, rel=5e-3)
    # With fewer than three pions, 0.405 GeV, there is nothing that an η_c of that mass would decay to; near
    # them phase space goes as the square of the energy that is left, 1 and 2 MeV.
    near = hadronic_thresholds.eta_c_mixing_width(3 * 0.1349768 + np.array([-0.01, 0.0, 1e-3, 2e-3]), 1e8)
    assert near[0] == near[1] == 0.0
    assert near[3] / near[2] == pytest.approx(4.0, rel=2e-2)


def test_mixing_rules_where_the_flag_says_so():
    # Where the ALP by mixing alone would decay more often than by all that is modelled, nothing is
    # perturbative.
    masses = np.linspace(1.9, 4.8, 291)
    modelled = sum(alp_widths.partial_widths(masses, 1e8).values())
    rules = hadronic_thresholds.eta_c_mixing_width(masses, 1e8) > modelled
    assert masses[rules].min() == pytest.approx(2.7, abs=0.1)
    assert masses[rules].max() == pytest.approx(3.4, abs=0.2)
    assert not np.any(hadronic_thresholds.is_perturbative(masses[rules]))


def test_loops_of_heavy_quarks_stay_as_printed_below_their_bound_states():
    # 0.9 · 2m with PDG's 1.2730 and 4.183 GeV; the η_c at 2.984 and the η_b at 9.399 GeV are inside.
    for quark, mass, bound in (("charm", 1.2730, 2.984), ("bottom", 4.183, 9.399)):
        start, end = hadronic_thresholds.loop_region(quark)
        assert start == pytest.approx(1.8 * mass, rel=1e-3)
        assert start < bound < end
