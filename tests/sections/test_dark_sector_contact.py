"""Contact of the dark sector with the plasma at one point: scalings, limits, and what does not exist."""

import math

import mpmath
import numpy as np
import pytest

from b2kinv.sections import dark_sector_contact
from b2kinv.sections.dark_photon_freeze_out import Parameters, evaluate


def contact(**changes):
    return evaluate(Parameters(**changes), "thermal contact")


def test_rates_go_with_the_square_of_the_mixing():
    one, two = contact(), contact(epsilon=1e-4)
    for name in ("friction_at_freeze_out", "collisions_at_freeze_out"):
        assert two.value(name) == pytest.approx(4 * one.value(name), rel=1e-12)
    # So the lowest mixing that is enough depends on no mixing.
    assert two.value("weakest_mixing") == pytest.approx(one.value("weakest_mixing"), rel=1e-12)
    weakest = contact(epsilon=one.value("weakest_mixing"))
    assert weakest.value("friction_at_freeze_out") == pytest.approx(1.0, rel=1e-9)
    assert weakest.value("kinetic_decoupling") == pytest.approx(
        weakest.value("temperature_at_freeze_out"), rel=5e-3
    )


def test_without_mixing_there_is_no_contact():
    none = contact(epsilon=0.0)
    assert none.value("friction_at_freeze_out") == none.value("heat_at_freeze_out") == 0.0
    assert none.value("kinetic_decoupling") == none.value("heat_decoupling") == math.inf
    assert 0.0 < none.value("weakest_mixing") < 1.0


def test_more_points_move_no_temperature_beyond_a_per_cent(monkeypatch):
    names = ("kinetic_decoupling", "heat_decoupling", "temperature_ratio")
    before = [contact().value(name) for name in names]
    monkeypatch.setattr(dark_sector_contact, "_TEMPERATURES", 131)
    monkeypatch.setattr(dark_sector_contact, "_WARMEST", 0.3)
    monkeypatch.setattr(dark_sector_contact, "_COLDEST", 1e-5)
    assert [contact().value(name) for name in names] == pytest.approx(before, rel=0.01)


def test_decays_of_the_dark_higgs_are_slow_when_it_is_fast():
    # Γ by Eq. (49) for 4 MeV, slowed by m/(2T) while T is far above the mass; H at 100 MeV with g = 17.
    width = math.sqrt(2) * 1.1663787e-5 * 0.511e-3**2 * 0.004 * 1.3e-4**2 / (8 * math.pi)
    width *= (1 - (2 * 0.511 / 4) ** 2) ** 1.5
    hubble = math.pi / 3 * math.sqrt(1.7) * 0.01 / 2.435e18
    found = contact()
    at = np.exp(
        np.interp(math.log(0.1), np.log(found.value("temperature")[::-1]), np.log(found.value("higgs")[::-1]))
    )
    assert at == pytest.approx(width * 0.02 / hubble, rel=0.05)


def test_decays_that_are_fast_keep_the_dark_sector_as_warm_as_the_plasma():
    # Γ m_φ Σ ∫ E f/Σ ∫ E² f by mpmath, integrals over momenta.
    m_phi, m_DM, T = 0.0011, 0.01, 3e-3

    def integral(mass, power):
        def integrand(p):
            energy = mpmath.hypot(p, mass)
            return p**2 * energy**power * mpmath.exp(-energy / T)

        return mpmath.quad(integrand, [0, 0.01, 0.1, 0.3])

    rate = m_phi * integral(m_phi, 1) / (integral(m_phi, 2) + 2 * integral(m_DM, 2))
    found = dark_sector_contact._heat_of_decays(np.array([T]), m_phi, m_DM, 1.0)
    assert found[0] == pytest.approx(float(rate), rel=1e-9)
    fast = {"m_X": 50.0, "m_DM": m_DM, "m_phi": m_phi, "alpha_X": 1e-6, "epsilon": 0.1}
    kept, lost = contact(sin_theta=0.9, **fast), contact(sin_theta=1e-4, **fast)
    assert kept.value("temperature_ratio") == pytest.approx(1.0, abs=1e-3)
    assert "decays of the dark Higgs keep" in kept.value("contact_words")
    assert abs(lost.value("temperature_ratio") - 1.0) > 0.01
    assert "entropies are conserved" in lost.value("contact_words")


@pytest.mark.parametrize("m_DM", [0.1, 0.3, 0.5, 0.8])
def test_decays_that_become_faster_bring_the_temperatures_together(m_DM):
    # From decays that do nothing to decays that hold the dark sector at T: no step on the way, whatever rate
    # passes H, and an end of contact that comes no earlier.
    found = [contact(m_DM=m_DM, sin_theta=float(one)) for one in np.geomspace(1e-5, 0.1, 25)]
    apart = np.abs([one.value("temperature_ratio") - 1.0 for one in found])
    assert np.all(np.diff(apart) <= 1e-12)
    assert apart[-1] < 2e-3 < 0.01 < apart[0]
    assert np.max(-np.diff(apart)) < 0.45 * apart[0]


def test_decays_cannot_end_contact_earlier():
    # With kinetic mixing alone X by itself holds to 59.1 MeV.
    found = contact(mixing_ratio="kinetic_only", m_DM=0.8)
    assert f"ended at {found.value('heat_decoupling'):.1f} MeV" in found.value("contact_words")


def test_neutrinos_and_pions_by_their_charges():
    # Of ε_Z = 0 neutrinos have nothing, and a charged pion has the charge of an electron.
    electron, muon, neutrino, pion = dark_sector_contact.plasma_targets(1e-3, 0.0)
    assert neutrino.vector == neutrino.axial == electron.axial == 0.0
    assert pion.vector == pytest.approx(-electron.vector)
    assert (electron.vector, electron.axial) == (muon.vector, muon.axial)


def test_contact_is_computed_where_it_is_asked_for_alone():
    assert "friction_at_freeze_out" not in evaluate(Parameters())
    with pytest.raises(ValueError, match="added"):
        evaluate(Parameters(), "contact")
