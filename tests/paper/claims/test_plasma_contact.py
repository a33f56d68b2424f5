"""Friction of dark matter at freeze-out, and what the claim of Section III B makes of it."""

import math

import pytest

from b2kinv.companion.ledger import verdicts
from b2kinv.paper import PAPER
from b2kinv.paper.claims import plasma_contact
from b2kinv.physics.dark_matter_contact import Target, momentum_relaxation

CLAIM = plasma_contact.CLAIM
LIGHT, HEAVY = CLAIM.criteria


def test_friction_at_freeze_out_by_hand():
    # Couplings, α_X, x_f = 22.6 and H by hand; the rate for given couplings is checked over all momenta in
    # tests/physics/test_dark_matter_contact.py.
    T, m, alpha_X = 0.1 / 22.616, 0.1, 0.002 * 5 * math.sqrt(0.1 / 0.12)
    s2, e_eps = 0.23129, math.sqrt(4 * math.pi / 137.036) * 10**-4.3
    c2 = 1 - s2
    v_e, a_e, v_nu = e_eps * (-1 + (-0.5 + 2 * s2) / (2 * c2)), e_eps * 0.25 / c2, e_eps * 0.25 / c2
    electrons, neutrinos = Target(0.000511, v_e, a_e), Target(0.0, v_nu, v_nu, kinds=6)
    rate = sum(momentum_relaxation(T, m, 2.0, alpha_X, one) for one in (electrons, neutrinos))
    # g_s = 10.73 at 4.4 MeV, where electrons are all but massless.
    hubble = math.pi / (3 * 2.4e18) * math.sqrt(10.73 / 10) * T**2
    assert LIGHT.value(True) == pytest.approx(rate / hubble, rel=0.01)


def test_light_dark_matter_lets_go_before_it_freezes_out_and_heavy_dark_matter_after():
    assert LIGHT.value(True) < 0.5
    assert HEAVY.value(True) > 10.0
    assert not CLAIM.holds(True)


def test_what_nobody_states_decides_on_contact():
    mass, rate, window, _ = CLAIM.unstated
    assert [one() for one in mass.choices.values()] == [False, True]
    # As printed η/H is 0.28 for 0.1 GeV: less than one also when doubled, or times 0.9/0.7. Collisions
    # are 0.91.
    assert not any(one() for choices in (rate, window) for one in choices.choices.values())
    entry = verdicts.entry_of(PAPER, "IIIB.thermalised")
    assert (entry.verdict, entry.evidence) == ("undetermined", "weak")


def test_standard_friction_of_light_dark_matter_is_at_the_edge():
    # Rates go with ε², so with the windows 0.5 and 0.9 (in 1e-5) over their middle.
    middle, low, high = (plasma_contact._at_freeze_out(0.1)(False, place=place) for place in (0.5, 0.0, 1.0))
    assert (low / middle, high / middle) == pytest.approx((0.5 / 0.7, 0.9 / 0.7), rel=1e-9)
    assert middle == pytest.approx(1.0, abs=0.05)
    further = {name: one.value() for name, one in CLAIM.further.items()}
    assert further == {
        "lower_end": False,
        "upper_end": True,
        "temperature": True,
        "with_the_dark_higgs": False,
        # Half of the loop asks for twice the ε, and friction is four times as fast; twice of it, a fourth.
        "completion_half": True,
        "completion_double": False,
    }


@pytest.mark.parametrize(("factor", "expected"), [(1.8, False), (2.0, True)])
def test_margin_is_in_the_mixing(factor, expected):
    assert CLAIM.holds(True, kinetic_mixing=factor) is expected


def test_the_dark_higgs_has_too_much_heat_for_what_is_left_of_dark_matter():
    # n_φ/n_ψ is about e²⁰/20 at freeze-out.
    assert CLAIM.further["with_the_dark_higgs"].value() is False


def test_annihilation_through_X_by_hand():
    # Far below the resonance σv = b v² with b = (α_X/6) s (v² + a²)/(m_X² − s)², s = 4m² and ⟨v²⟩ = 6/x,
    # against Eq. (47) with m_φ → 0; both are p waves, so that temperature and density drop out.
    alpha_X, eps, m = 0.002 * 5 * math.sqrt(0.1 / 0.12), 10**-4.3, 0.1
    s2 = 0.23129
    c2, e2 = 1 - s2, 4 * math.pi / 137.036 * eps**2
    couplings = (-1 + (-0.5 + 2 * s2) / (2 * c2)) ** 2 + (0.25 / c2) ** 2 + 3 * 2 * (0.25 / c2) ** 2
    through_X = 6 * alpha_X * e2 * couplings * 4 * m**2 / 6 / (4 - 4 * m**2) ** 2
    into_higgs = 64 * math.pi * alpha_X**2 * m**2 * 9 / (2.0**4 * 16)
    light, _ = plasma_contact.CLAIM_OF_ANNIHILATION.criteria
    # Muons are closed at rest and open in the tail, where they are as good as electrons.
    assert 1.0 < light.value(True) / (through_X / into_higgs) < 2.0


def test_annihilation_into_dark_higgs_bosons_is_what_counts_at_both_masses():
    assert plasma_contact.CLAIM_OF_ANNIHILATION.holds(True)
    assert plasma_contact.CLAIM_OF_ANNIHILATION.holds(False)
    assert not plasma_contact.CLAIM_OF_ANNIHILATION.holds(False, annihilation_through_X_rate=100.0)
