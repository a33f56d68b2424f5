"""Which processes are relevant for the ALP: power laws by hand, and what the claim makes of them."""

import math

import pytest

from b2kinv.paper.claims import alp_channels
from b2kinv.physics import alp_other_production

CLAIM = alp_channels.CLAIM
NEAR, FAR = CLAIM.criteria


def test_scatterings_go_with_the_square_of_the_mass():
    # Up to the logarithm ln(T²/m²) of the exchanged quark, of which lighter ones have more; of s annihilation
    # is a part of s s̄ → a, which an ALP of 2 GeV may do, and left out.
    rates = alp_other_production.rates_by_channel(40.0, 2.0, 1e8)
    assert 1.0 < rates["charm"] / rates["bottom"] / (1.27 / 4.18) ** 2 < 2.5
    assert 0.5 < rates["strange"] / rates["charm"] / (0.093 / 1.27) ** 2 < 1.5


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
