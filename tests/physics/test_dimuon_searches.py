"""The limit on K μμ at each mass of X: the paper's number, or what LHCb measured, by hand."""

import math

import pytest

from b2kinv.physics.dimuon_searches import dimuon_constraint, largest_dimuon_rate


@pytest.mark.parametrize(
    ("m_X", "reading", "name", "rate"),
    [
        # √3 and 2 GeV end the bin of q² from 3 to 4 GeV², of which the paper prints 3.6e-9.
        (1.74, "standard_model_subtracted", "lhcb_dimuon_2_gev", 3.6e-9),
        (2.0, "standard_model_subtracted", "lhcb_dimuon_2_gev", 3.6e-9),
        # JHEP 06 (2014) 133: 25.4 ± 1.5 ± 1.3 and 22.1 ± 1.4 ± 1.1 in 10⁻⁹/GeV², and 1.645 deviations more.
        (1.9, "standard_model_left_in", "lhcb_dimuon_spectrum", 25.4e-9 + 1.645 * 1.985e-9),
        (2.1, "standard_model_subtracted", "lhcb_dimuon_spectrum", 22.1e-9 + 1.645 * 1.780e-9),
        # 17.7 ± 1.3 ± 0.9 from 11.0 to 11.8 GeV², whose width is 0.8 GeV².
        (3.35, "standard_model_left_in", "lhcb_dimuon_spectrum", 0.8 * (17.7e-9 + 1.645 * 1.581e-9)),
        # The J/ψ at 3.10 GeV, and between 12.5 and 15 GeV².
        (3.1, "standard_model_subtracted", "lhcb_dimuon_spectrum", math.inf),
        (3.6, "standard_model_left_in", "lhcb_dimuon_spectrum", math.inf),
    ],
)
def test_what_limits_dimuons_at_a_mass(m_X, reading, name, rate):
    assert dimuon_constraint(m_X, reading) == name
    assert largest_dimuon_rate(m_X, reading) == pytest.approx(rate, rel=1e-3)


def test_another_reading_is_refused():
    with pytest.raises(ValueError, match="reading = 'left_in'"):
        largest_dimuon_rate(2.0, "left_in")
