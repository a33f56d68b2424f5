"""R(s) against a measurement and the range where it is known."""

import numpy as np
import pytest

from b2kinv.physics import data_files, hadron_ratio


def test_agrees_with_BES_at_2_GeV():
    # 2.18 ± 0.07 ± 0.18, arXiv:hep-ex/0102003.
    measured = data_files.load_json("hadron_ratio.json")["measurements"][0]
    error = np.hypot(measured["statistical"], measured["systematic"])
    assert abs(hadron_ratio.hadron_ratio(measured["energy"]) - measured["value"]) < error


def test_first_order_of_perturbation_theory_is_close():
    # R = 2 (1 + α_s/π + …) with α_s(2 GeV) = 0.30 (PDG running).
    assert hadron_ratio.hadron_ratio(2.0) == pytest.approx(2.0 * (1.0 + 0.30 / np.pi), rel=0.01)


def test_falls_towards_the_free_quarks_and_broadcasts():
    energies = np.linspace(1.8, 3.72, 50)
    values = hadron_ratio.hadron_ratio(energies)
    assert values.shape == (50,)
    assert np.all(np.diff(values) < 0.0)
    assert np.all(values > 2.0)
    assert np.all(hadron_ratio.hadron_ratio_uncertainty(energies) < 0.03)


@pytest.mark.parametrize("energy", [1.7, 4.0, float("nan"), -2.0])
def test_outside_the_known_range_is_refused(energy):
    with pytest.raises(ValueError, match=r"energy = .*where R is known"):
        hadron_ratio.hadron_ratio(energy)
