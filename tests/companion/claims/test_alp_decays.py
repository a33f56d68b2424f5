"""Section II A's claims: what the ledger says about them is here by hand."""

import math

import pytest

from b2kinv.companion.claims.alp_decays import CLAIMS
from b2kinv.sections import alp_decays


def printed_loop(x):
    if x >= 1:
        return 1 - x * math.asin(1 / math.sqrt(x)) ** 2
    root = math.sqrt(1 - x)
    return 1 - x * (math.pi / 2 + 0.5j * math.log((1 + root) / (1 - root))) ** 2


def test_one_strong_coupling_gives_all_five_printed_numbers():
    # Eqs. (5), (6) and (12)–(15) typed out with the PDG's quark masses (u, d, s, c, b; the top is heavy).
    loops = [printed_loop(mass**2) for mass in (2.16e-3, 4.70e-3, 0.0929, 1.2729, 4.186)]
    gluon = abs(sum(loops)) / 2
    charges = (2 / 3, 1 / 3, 1 / 3, 2 / 3, 1 / 3)
    photon = abs(sum(3 * charge**2 * loop for charge, loop in zip(charges, loops, strict=True)))
    gluons = gluon**2 * 0.37**2 * 8 / (8 * math.pi**3 * 1e16) * (1 + 83 * 0.37 / (4 * math.pi))
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
        reading = CLAIMS[claim].readings["α_s is 0.37 where 0.3 is stated"]
        assert reading() == pytest.approx(value, rel=2e-3), claim


@pytest.mark.parametrize("claim", ["IIA.br_gg", "IIA.br_ss", "IIA.br_aa", "IIA.br_chi", "IIA.ctau"])
def test_no_other_reading_gives_all_five(claim):
    names = list(CLAIMS[claim].readings)
    assert names == list(CLAIMS["IIA.ctau"].readings)
    others = [CLAIMS["IIA.ctau"].readings[name]() for name in names[1:]]
    assert not any(64.5 <= value < 65.5 for value in others)


def test_ten_to_the_eight_is_outside_the_window_of_the_excess():
    # The note on IIA.chiral says so: the branching ratio at 1e8 GeV is above the paper's two-sigma window.
    assert alp_decays.branching_ratio_B_to_K_alp(2.0, 1e8) > 1.1e-5
    low, _ = CLAIMS["IIA.fa_1sigma"].as_printed()
    assert low > 1e8


def test_limit_follows_with_the_mass_of_the_K_star():
    # 4.9e7 with m_K*, 5.1e7 with m_K: λ^{3/2} differs by 10 %, hence f_a by 5 %.
    ratio = CLAIMS["IIA.fa_axial"].as_printed() / CLAIMS["IIA.fa_axial"].standard()
    assert ratio == pytest.approx(math.sqrt(1.1013), rel=1e-3)
