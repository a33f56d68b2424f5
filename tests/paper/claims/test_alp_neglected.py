"""Claims about what Section II leaves out, by hand."""

import math

import pytest

from b2kinv.companion.ledger import verdicts
from b2kinv.paper import PAPER
from b2kinv.paper.claims.alp_decays import CLAIMS


def test_leptons_by_hand():
    # 4.66 % of muons (test_alp_decay_modes) beside the printed 7 %; with 1.3 times the coupling 7.6 %.
    strange, escapes = CLAIMS["IIA.leptons"].criteria
    assert strange.value(True) == pytest.approx(0.0466 / 0.07, rel=2e-3)
    ratio = 0.0466 / (1 - 0.0466) * 1.3**2
    assert strange.value(True, lepton_coupling=1.3) == pytest.approx(ratio / (1 + ratio) / 0.07, rel=2e-3)
    assert not strange.holds(True, lepton_coupling=1.3)
    # In the rest frame of the B⁺ the kaon recoils with 2.16 GeV: 3.5 m · 2/2.16/109 m, times 1.049.
    momentum = math.sqrt(((5.2794 - 0.4937) ** 2 - 4) * ((5.2794 + 0.4937) ** 2 - 4)) / (2 * 5.2794)
    assert escapes.value(True) == pytest.approx(3.5 * 2 / momentum / 109.28 * 1.0489, rel=2e-3)
    assert not escapes.holds(True, alp_width=1.8)


def test_neutrinos_by_hand():
    # 9.67e-36 GeV over 1.8057e-18 GeV and 2.6e-6; a mass of a keV would be seen.
    (one,) = CLAIMS["IIA.neutrinos"].criteria
    assert one.value(True) == pytest.approx(9.67e-36 / 1.8057e-18 / 2.6e-6, rel=5e-3)
    assert one.holds(True, neutrino_mass=1e3)
    assert not one.holds(True, neutrino_mass=1e6)


def test_perturbative_by_hand():
    hadrons, correction, exclusive = CLAIMS["IIA.perturbative"].criteria
    # 2 · 0.493677 + 0.134977 = 1.122331 GeV.
    assert hadrons.value(True) == pytest.approx(1.122331 / 2, rel=1e-5)
    assert not hadrons.holds(True, hadron_mass=1.8)
    assert correction.value(True) == pytest.approx(1.8317, rel=1e-4)
    assert not correction.holds(True, strong_coupling=2.1)
    # 7 % and 11.9 % beside 13.49 % of K K̄ π.
    assert exclusive.value(True) == pytest.approx(0.07 / 0.1349, rel=1e-3)
    assert exclusive.value(False) == pytest.approx(0.1187 / 0.1349, rel=2e-3)
    assert not exclusive.holds(True, alp_strange_width=0.6)
    # 1.83, and 0.519 = 1/1.93: both within a factor of two, neither 1 to one digit.
    (tolerance,) = CLAIMS["IIA.perturbative"].unstated
    assert [one() for one in tolerance.choices.values()] == [True, False]
    entry = verdicts.entry_of(PAPER, "IIA.perturbative")
    assert (entry.verdict, entry.evidence) == ("undetermined", "weak")


def test_strange_quarks_that_open_late_make_the_alp_fly_further():
    # R(2 GeV)/R(2.5577 GeV) = 0.6546 by mpmath (test_hadronic_thresholds), of 11.87 %.
    early, late = CLAIMS["IIA.ctau"].sensitivity()["Eq. (13) from half and from twice the energy above K K̄ π"]
    standard = CLAIMS["IIA.ctau"].standard()
    assert early == pytest.approx(standard, rel=1e-9)
    assert late / standard == pytest.approx(1 / (1 - 0.3454 * 0.1187), rel=1e-4)
