"""Section II A's claims: what the ledger says about them is here by hand."""

import math

import pytest

from b2kinv.companion.ledger import verdicts
from b2kinv.paper import PAPER
from b2kinv.paper.claims.alp_decays import CLAIMS
from b2kinv.sections import alp_decays


def printed_loop(x):
    if x >= 1:
        return 1 - x * math.asin(1 / math.sqrt(x)) ** 2
    root = math.sqrt(1 - x)
    return 1 - x * (math.pi / 2 + 0.5j * math.log((1 + root) / (1 - root))) ** 2


# Eqs. (5), (6) and (12)–(15) typed out with the PDG's quark masses (u, d, s, c, b; the top is heavy).
MASSES = (2.16e-3, 4.70e-3, 0.0929, 1.2729, 4.186)
CHARGES = (2 / 3, 1 / 3, 1 / 3, 2 / 3, 1 / 3)
COUPLING = "α_s is 0.37 where 0.3 is stated"
GLUON_LOOPS = "the loops of C_G have m_q²/m_a² where Eq. (5) has 4 m_q²/m_a²"
BOTH_LOOPS = "the loops of C_G and of C_γ have m_q²/m_a² where Eq. (5) has 4 m_q²/m_a²"


@pytest.mark.parametrize(
    ("reading", "alpha_s", "gluon_argument", "photon_argument"),
    [(COUPLING, 0.37, 4, 4), (GLUON_LOOPS, 0.3, 1, 4), (BOTH_LOOPS, 0.3, 1, 1)],
)
def test_readings_of_the_decays_are_what_they_say(reading, alpha_s, gluon_argument, photon_argument):
    # m_a = 2 GeV, so that x = 4 m_q²/m_a² is m_q².
    gluon = abs(sum(printed_loop(gluon_argument / 4 * mass**2) for mass in MASSES)) / 2
    photon = abs(
        sum(
            3 * charge**2 * printed_loop(photon_argument / 4 * mass**2)
            for charge, mass in zip(CHARGES, MASSES, strict=True)
        )
    )
    gluons = gluon**2 * alpha_s**2 * 8 / (8 * math.pi**3 * 1e16) * (1 + 83 * alpha_s / (4 * math.pi))
    strange = 3 * 2 * 0.0929**2 / (8 * math.pi * 1e16) * math.sqrt(1 - 0.0929**2)
    total = gluons + strange
    expected = {
        "IIA.br_gg": 100 * gluons / total,
        "IIA.br_ss": 100 * strange / total,
        "IIA.br_aa": photon**2 * (1 / 137.036) ** 2 * 8 / (64 * math.pi**3 * 1e16) / total,
        "IIA.br_chi": 2 * 1e-6 / (8 * math.pi * 1e16) / total,
        "IIA.ctau": 1.973269804e-16 / total,
    }
    for claim, value in expected.items():
        assert CLAIMS[claim].readings[reading]() == pytest.approx(value, rel=2e-3), claim


def test_two_readings_and_no_other_give_all_five_printed_numbers():
    current = verdicts.ledger(PAPER)
    agreeing = [
        {name for name, value in current[claim].readings if verdicts.agrees(value, current[claim].claim)}
        for claim in ("IIA.br_gg", "IIA.br_ss", "IIA.br_aa", "IIA.br_chi", "IIA.ctau")
    ]
    assert set.intersection(*agreeing) == {COUPLING, GLUON_LOOPS}
    # Without the factor in both loops all hold but the photons' share.
    assert [BOTH_LOOPS in names for names in agreeing] == [True, True, False, True, True]


def test_ten_to_the_eight_is_outside_the_window_of_the_excess():
    # The note on IIA.chiral says so: the branching ratio at 1e8 GeV is above the paper's two-sigma window.
    assert alp_decays.branching_ratio_B_to_K_alp(2.0, 1e8) > 1.1e-5
    low, _ = CLAIMS["IIA.fa_1sigma"].as_printed()
    assert low > 1e8


def test_limit_follows_with_the_mass_of_the_K_star():
    # 4.9e7 with m_K*, 5.1e7 with m_K: λ^{3/2} differs by 10 %, hence f_a by 5 %.
    ratio = CLAIMS["IIA.fa_axial"].as_printed() / CLAIMS["IIA.fa_axial"].standard()
    assert ratio == pytest.approx(math.sqrt(1.1013), rel=1e-3)
