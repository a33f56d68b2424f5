"""N_eff with a dark Higgs: the table against its solution, limits, and published bounds."""

import math

import numpy as np
import pytest

from b2kinv.physics import constraints, dark_higgs, inputs
from b2kinv.physics import effective_neutrinos as effective
from b2kinv.physics import neutrino_decoupling as decoupling


@pytest.mark.parametrize(("start", "contact"), [("thermal", 6.1e-3), ("thermal", 0.0173), ("none", 0.02)])
def test_table_is_as_good_as_it_says(start, contact):
    rng = np.random.default_rng(15)
    m = np.exp(rng.uniform(math.log(1.1e-3), math.log(0.03), 60))
    lifetime = 10.0 ** rng.uniform(-5.0, 3.0, 60)
    width = inputs.value("hbar") / lifetime
    # sin θ of that width: it goes with the square.
    sine = np.sqrt(width / dark_higgs.dark_higgs_width(m, 1.0))
    m, width, sine = m[sine < 1.0], width[sine < 1.0], sine[sine < 1.0]
    assert len(m) > 40
    solved = decoupling.effective_number(*decoupling.final_temperatures(m, width, start, hottest=contact))
    off = np.abs(effective.effective_neutrinos(m, sine, start, contact) - solved)
    assert np.max(off) < effective.TABLE_ERROR
    assert np.max(off[m < 0.01]) < 0.1 * effective.TABLE_ERROR


def test_table_in_equilibrium_is_as_good_as_it_says():
    m = np.array([1.15e-3, 2.22e-3, 3.9e-3, 7.7e-3, 2.8e-2])
    solved = decoupling.effective_number(*decoupling.final_temperatures(m, None))
    read = effective.equilibrium_effective_neutrinos(m)
    assert np.max(np.abs(read - solved)) < 0.1 * effective.TABLE_ERROR


def test_tabulated_standard_value():
    # 3.0440 ± 0.0002 (arXiv:2012.02726).
    assert effective.standard_effective_neutrinos() == pytest.approx(3.0440, abs=effective.METHOD_ERROR)


def test_published_bound_on_an_electrophilic_relic():
    # arXiv:1910.01649: 3.7 MeV at two standard deviations, from nucleosynthesis and Planck's 2.99 ± 0.17,
    # for which N_eff = 2.65. The weakest of its spins is that of the fewest states.
    masses = np.linspace(2e-3, 8e-3, 601)
    crossing = masses[np.argmin(np.abs(effective.equilibrium_effective_neutrinos(masses) - 2.65))]
    published = constraints.limit("electrophilic_relic_mass")
    assert crossing == pytest.approx(published, rel=0.05)


def test_fast_decays_are_equilibrium_whatever_there_was():
    m = np.array([2e-3, 4e-3, 1e-2])
    equilibrium = effective.equilibrium_effective_neutrinos(m)
    for start in ("thermal", "none"):
        assert effective.effective_neutrinos(m, 0.05, start) == pytest.approx(equilibrium, abs=1e-3)


def test_heavy_and_fast_leaves_nothing():
    standard = effective.standard_effective_neutrinos()
    assert effective.equilibrium_effective_neutrinos(0.03) == pytest.approx(standard, abs=1e-3)
    assert effective.effective_neutrinos(0.03, 0.02) == pytest.approx(standard, abs=1e-3)
    # Hardly coupled and never there: standard as well.
    assert effective.effective_neutrinos(0.02, 1e-6, "none") == pytest.approx(standard, abs=3e-3)


def test_decoupling_at_one_temperature():
    # Relativistic photons, electrons and φ: 3 (5.5/6.5)^(4/3); heavy φ: 3. What the interaction of the plasma
    # adds to N_eff is 0.01 (arXiv:1911.04504).
    light = effective.instantaneous_effective_neutrinos(1.1e-3, 0.02)
    assert light == pytest.approx(3.0 * (5.5 / 6.5) ** (4.0 / 3.0), abs=0.015)
    heavy = effective.instantaneous_effective_neutrinos(1.0, 0.02)
    assert heavy == pytest.approx(3.01, abs=2e-3)
    # Between decoupling at 1.5 and at 3 MeV lies what the rates give.
    between = effective.equilibrium_effective_neutrinos(4e-3)
    early, late = (effective.instantaneous_effective_neutrinos(4e-3, T) for T in (3e-3, 1.5e-3))
    assert early < between < late


def test_decays_are_marginal_when_they_matter():
    # By hand Γ = √2 G_F m_e² m β³ sin²θ/(8π) = 1.047e-23 GeV at 4 MeV and 1.3e-4, and
    # H = √(π² 10.75/90) T²/M_Pl: 1 to 3 between 3 and 2 MeV once time dilation and blocking halve it.
    for T, expected in ((3e-3, 2.61), (2e-3, 5.88)):
        assert effective.decay_rate_over_expansion(4e-3, 1.3e-4, T) == pytest.approx(expected, rel=0.02)
        H = math.sqrt(math.pi**2 * 10.75 / 90.0) * T**2 / 2.4353e18
        assert effective.decay_rate_over_expansion(4e-3, 1.3e-4, T) == pytest.approx(1.047e-23 / H, rel=0.02)


#: Pull by N_eff = 2.535, 2.565, 2.676, 2.794 and 3.045: (N_eff − 2.99)/0.17 and so on, by hand.
PULLS = {
    "n_eff_planck2018": (-2.68, -2.50, -1.85, -1.15, 0.32),
    "n_eff_act_dr6": (-2.50, -2.27, -1.42, -0.51, 1.42),
    "n_eff_planck_act_spt": (-2.29, -2.04, -1.12, -0.13, 1.96),
}


@pytest.mark.parametrize("name", PULLS)
def test_verdicts_at_the_papers_mass(name):
    cases = (
        effective.effective_neutrinos(4e-3, 1.3e-4),
        effective.effective_neutrinos(4e-3, 1.3e-4, last_contact=5e-3),
        effective.equilibrium_effective_neutrinos(4e-3),
        effective.effective_neutrinos(4e-3, 1.3e-4, "none"),
        effective.standard_effective_neutrinos(),
    )
    assert [constraints.pull(name, case) for case in cases] == pytest.approx(PULLS[name], abs=0.02)
    # Two standard deviations part them: a φ that was there is excluded by every data set, others by none.
    verdicts = [constraints.compare(name, case).verdict for case in cases]
    assert verdicts[:4] == ["excluded", "excluded", "allowed", "allowed"]


def test_later_contact_is_nearer_to_equilibrium():
    contacts = np.array([0.02, 0.015, 0.01, 0.007, 0.005])
    numbers = effective.effective_neutrinos(4e-3, 1.3e-4, last_contact=contacts)
    assert np.all(np.diff(numbers) > 0.0)
    assert numbers[-1] < effective.equilibrium_effective_neutrinos(4e-3)
    # Nothing to be in contact with: the same for any.
    assert effective.effective_neutrinos(4e-3, 1.3e-4, "none", contacts) == pytest.approx(
        effective.effective_neutrinos(4e-3, 1.3e-4, "none"), rel=1e-12
    )


def test_arrays_and_scalars_agree():
    both = effective.effective_neutrinos(np.array([[2e-3], [4e-3]]), np.array([1e-4, 1e-3]))
    assert both.shape == (2, 2)
    assert effective.effective_neutrinos(4e-3, 1e-3) == both[1, 1]
    assert type(effective.effective_neutrinos(4e-3, 1e-3)) is float


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: effective.effective_neutrinos(4e-3, 1e-8), r"φ would live 1\.06e\+07 s, and N_eff is known"),
        (lambda: effective.effective_neutrinos(4e-3, 1e-170), "φ would live inf s"),
        (lambda: effective.effective_neutrinos(0.1, 1e-3), r"m_phi = 0\.1 is not allowed"),
        (lambda: effective.effective_neutrinos(1e-3, 1e-3), r"m_phi = 0\.001 is not allowed"),
        (lambda: effective.effective_neutrinos(4e-3, 1e-3, "warm"), "start = 'warm' is not allowed"),
        (lambda: effective.effective_neutrinos(4e-3, 1e-3, last_contact=0.1), r"last_contact = 0\.1 is not"),
        (lambda: effective.instantaneous_effective_neutrinos(1e-3, 2e-3), "m_phi = 0.001"),
    ],
)
def test_nonsense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("m_DM", [1.03e-3, 2.9e-3, 8.1e-3, 19.6e-3, 40.7e-3])
def test_table_with_dark_matter_is_as_good_as_its_joint_solution(m_DM):
    # Another mass and lifetime than those of the grid, all in one universe with ψ.
    rng = np.random.default_rng(3)
    m, lifetime = np.exp(rng.uniform(math.log(1.1e-3), math.log(0.03), 20)), 10.0 ** rng.uniform(-5, 3, 20)
    width = inputs.value("hbar") / lifetime
    sine = np.sqrt(width / dark_higgs.dark_higgs_width(m, 1.0))
    m, width, sine = m[sine < 1.0], width[sine < 1.0], sine[sine < 1.0]
    solved = decoupling.effective_number(*decoupling.final_temperatures(m, width, hottest=5e-3, m_DM=m_DM))
    read = effective.effective_neutrinos(m, sine, last_contact=5e-3, m_DM=m_DM)
    assert np.max(np.abs(read - solved)) < 0.1 * effective.TABLE_ERROR


def test_heavy_dark_matter_is_what_was_known_without():
    m = np.array([2e-3, 5.5e-3, 0.02])
    without = effective.effective_neutrinos(m, 2e-4, last_contact=5e-3)
    assert np.array_equal(effective.effective_neutrinos(m, 2e-4, last_contact=5e-3, m_DM=0.1), without)
    # From one side of the table's end to the other nothing jumps.
    ends = effective.effective_neutrinos(6e-3, 2e-4, last_contact=5e-3, m_DM=np.array([0.0599, 0.0601]))
    assert ends[0] == pytest.approx(ends[1], abs=1e-3)


@pytest.mark.parametrize(("m_DM", "published"), [(7e-3, 2.68102), (12e-3, 2.92989)])
def test_majorana_fermion_alone_as_its_authors_code_has_it(m_DM, published):
    # NUDEC_BSM of M. Escudero (arXiv:1812.05605, 2001.04466), the code behind arXiv:1910.01649, as of 2020:
    # `python WIMP_e.py 7 2 F name` and with 12, a particle of two states in equilibrium with electrons.
    T, T_nu = decoupling.final_temperatures(np.array([1e6]), None, m_DM=m_DM)
    assert decoupling.effective_number(T, T_nu)[0] == pytest.approx(published, abs=effective.METHOD_ERROR)


def test_dark_matter_that_freezes_out_later_needs_a_dark_higgs():
    with pytest.raises(ValueError, match=r"m_DM = 0\.005 GeV is not allowed with start = 'none'"):
        effective.effective_neutrinos(4e-3, 1.3e-4, "none", m_DM=5e-3)


@pytest.mark.parametrize("m_phi", [1e-4, 9e-4, 4e-3, 0.02])
def test_limit_for_any_dark_higgs_is_no_less_than_the_number(m_phi):
    sines = np.array([1e-9, 1e-6, 1e-4, 1e-3])
    most = effective.most_effective_neutrinos(m_phi, sines, 5e-3)
    # Slower decays heat more; and what lives longer than the table is read at its end.
    assert np.all(np.diff(most) >= 0.0)
    if m_phi >= 4e-3:
        assert most[2:] == pytest.approx(effective.effective_neutrinos(m_phi, sines[2:], last_contact=5e-3))
    else:
        # Equilibrium of γ, e± and a massless φ is 3 (5.5/6.5)^(4/3) = 2.401.
        assert most == pytest.approx(2.401, abs=0.08)


def test_light_dark_matter_and_dark_higgs_by_hand():
    # Relativistic at decoupling with γ and e±: one scalar and 7/4 of a Majorana fermion. That neutrinos
    # leave slowly and the interaction of the plasma add 0.02.
    m = np.array([1e-4])
    T, T_nu = decoupling.final_temperatures(m, None, m_DM=1e-4)
    by_hand = 3.0 * (5.5 / (5.5 + 1.0 + 1.75)) ** (4.0 / 3.0)
    assert decoupling.effective_number(T, T_nu)[0] == pytest.approx(by_hand, abs=0.02)
    alone = decoupling.effective_number(*decoupling.final_temperatures(np.array([1e6]), None, m_DM=1e-4))
    assert alone[0] == pytest.approx(3.0 * (5.5 / 7.25) ** (4.0 / 3.0), abs=0.03)
