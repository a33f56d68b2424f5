"""Further values for what a dark Z's completion may do, against numbers that follow by hand."""

import math

import pytest

from b2kinv.paper.claims import (
    conclusions,
    dark_photon_decays,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
)

CLAIMS = {
    **dark_photon_decays.CLAIMS,
    **dark_photon_parameter_space.CLAIMS,
    **dark_photon_freeze_out.CLAIMS,
    **conclusions.CLAIMS,
}


def both(name):
    further = CLAIMS[name].further
    return further["completion_half"].value(), further["completion_double"].value()


def test_the_rows_that_the_coupling_touches_have_both_ends():
    touched = {name for name, one in CLAIMS.items() if "completion_half" in one.further}
    assert touched == {
        *("IIIA.gbs", "IIIA.prompt", "IIIA.photon_monopole", "IIIA.dipole", "IIIB.thermalised"),
        *("IIIB.annihilation", "IIIC.eps", "IIIC.kmumu_strongest", "IIIC.fig3_left", "IIIC.fig3_right"),
        "IV.all_constraints",
    }
    assert all("completion_double" in CLAIMS[name].further for name in touched)


def test_numbers_go_with_the_loop_and_against_it():
    # 6.88e-5 ε by Eq. (41), and 10^−3.757 for the middle of the window.
    assert both("IIIA.gbs") == pytest.approx((3.44e-5, 1.376e-4), rel=2e-3)
    assert both("IIIC.eps") == pytest.approx((-3.757 + math.log10(2.0), -3.757 - math.log10(2.0)), abs=2e-3)


def test_neither_end_puts_the_band_where_the_paper_has_it():
    # −3.46 and −4.06 beside −4.3 ± 0.05.
    assert both("IIIC.fig3_left") == both("IIIC.fig3_right") == (False, False)


def test_the_band_decides_about_contact_alone():
    # Friction goes with ε², which half of the loop makes four times as large; it misses H narrowly.
    assert both("IIIB.thermalised") == (True, False)
    # With no decays to dark matter muons limit ε at a sixtieth of what others leave, and go against the loop.
    assert both("IIIC.kmumu_strongest") == (True, True)
    assert both("IIIB.annihilation") == (True, True)
    # 0.3 µm of flight, four times more or less, in 3.5 m.
    assert both("IIIA.prompt") == (True, True)
    assert both("IV.all_constraints") == (True, True)
    # The photon's part is less than a thousandth of either amplitude.
    assert both("IIIA.photon_monopole") == both("IIIA.dipole") == (True, True)
