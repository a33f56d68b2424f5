"""Which processes are relevant for the ALP: power laws by hand, and what the claim makes of them."""

import math

import pytest

from b2kinv.paper.claims import alp_channels
from b2kinv.physics import alp_other_production

CLAIM = alp_channels.CLAIM
NEAR, FAR = CLAIM.criteria


def test_scatterings_go_with_the_square_of_the_mass_and_a_logarithm():
    # Of massless particles but for m in L = ln(s/m²), σ(q q̄ → a g) = (2α_s/9) m² L/(s f_a²) and σ(q g → q a)
    # = (α_s/48) m² (2L − 3)/(s f_a²). With 6² pairs, and twice 6·16 for q and q̄, that is 16 L − 12, and by
    # ∫ y² K₁(y) ln y² dy/∫ y² K₁(y) dy = 2 ln 2 + 1 − 2γ the mean of L is ln(T²/m²) + 1.232. An ALP heavier
    # than two strange quarks has as much: without its annihilations half of 16 L were gone. What is left out
    # is of order m²/T² and m_a²/T², with a logarithm.
    rates = alp_other_production.rates_by_channel(40.0, 2.0, 1e8)
    by_hand = {
        quark: mass**2 * (math.log(40.0**2 / mass**2) + 2 * math.log(2) + 1 - 2 * 0.5772157 - 0.75)
        for quark, mass in (("strange", 0.0929), ("charm", 1.2729), ("bottom", 4.186))
    }
    for one, other in (("strange", "charm"), ("charm", "bottom")):
        assert rates[one] / rates[other] == pytest.approx(by_hand[one] / by_hand[other], rel=0.01)


def test_b_quarks_win_at_their_mass_and_lose_at_ten_times_it():
    # At 42 GeV tops have exp(−163/42) = 2 % of the number of light quarks, and 1500 times the squared mass.
    assert NEAR.value(True) < 1.0 < FAR.value(True)
    rates = alp_other_production.rates_by_channel(41.86, 2.0, 1e8)
    assert 1.0 < rates["top"] / rates["bottom"] < 10.0
    assert CLAIM.readings["a temperature of m_b is meant"].value()
    assert not CLAIM.readings["gluons do not couple to the ALP"].value()


@pytest.mark.parametrize(("factor", "expected"), [(0.15, True), (0.18, False)])
def test_margin_is_in_the_rate_of_the_others(factor, expected):
    assert CLAIM.holds(True, other_production_rate=factor) is expected


def test_the_abundance_forgets_how_alps_were_made():
    assert CLAIM.further["abundance"].value() is True


def test_printed_rates_of_b_quarks_lack_antiquarks_and_a_power():
    # Half of both, and the cube in place of the square of 1 − m_a²/m_b² = 0.772 in the decays.
    verified, printed = (alp_channels._by_b_quarks(one, 1.0, "running") for one in (False, True))
    assert 0.5 * 0.772 < printed / verified < 0.75
    assert math.isclose(NEAR.value(True) * printed, NEAR.value(False) * verified, rel_tol=1e-9)
