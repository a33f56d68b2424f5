"""Measurements and windows against published combinations and abstracts."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2kinv.physics import measurements
from b2kinv.quantities import replaced


def test_belle2_result_has_the_published_parts():
    # arXiv:2311.14647, abstract: [2.3 ± 0.5 (stat) +0.5 −0.4 (syst)] × 10⁻⁵.
    belle2 = measurements.get("br_K_plus_nu_nu_belle2")
    assert belle2.value == 2.3e-5
    assert belle2.uncertainty_up == pytest.approx(math.hypot(0.5, 0.5) * 1e-5)
    assert belle2.uncertainty_down == pytest.approx(math.hypot(0.5, 0.4) * 1e-5)
    assert belle2.confidence_level is None


def test_weighted_mean_of_the_five_results_is_the_published_average():
    # arXiv:2311.14647, Fig. 23: 1.3 ± 0.4, of Belle II's 2.3 ± 0.7 and four earlier results.
    names = ["belle_semileptonic_tag", "belle_hadronic_tag", "babar_semileptonic_tag", "babar_hadronic_tag"]
    results = [measurements.get(f"br_K_plus_nu_nu_{name}") for name in names]
    values = [2.3e-5, *(result.value for result in results)]
    weights = np.array([0.7e-5, *(result.uncertainty_up for result in results)]) ** -2
    mean = np.average(values, weights=weights)
    assert round(mean / 1e-5, 1) == 1.3
    assert round(weights.sum() ** -0.5 / 1e-5, 1) == 0.4


def test_standard_model_parts_add_up():
    total = measurements.value("br_K_plus_nu_nu_standard_model")
    parts = ("br_K_plus_nu_nu_short_distance_belle2", "br_K_plus_nu_nu_tree_level")
    assert sum(measurements.value(name) for name in parts) == pytest.approx(total, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        # arXiv:1303.7465 (BaBar), abstract; flavio 2.7.0 and ALPaca 1.1.0 hold the same.
        ("br_K_plus_nu_nu_babar_limit", 3.7e-5),
        ("br_K_zero_nu_nu_babar_limit", 8.1e-5),
        ("br_Kstar_plus_nu_nu_babar_limit", 11.6e-5),
        ("br_Kstar_zero_nu_nu_babar_limit", 9.3e-5),
        ("br_K_nu_nu_babar_limit", 3.2e-5),
        ("br_Kstar_nu_nu_babar_limit", 7.9e-5),
        # arXiv:1702.03224 (Belle); PDG 2026 lists the first as the best limit.
        ("br_Kstar_zero_nu_nu_belle_limit", 1.8e-5),
        ("br_Kstar_plus_nu_nu_belle_limit", 6.1e-5),
        ("br_K_plus_nu_nu_belle_limit", 1.9e-5),
        ("br_K_zero_nu_nu_belle_limit", 2.6e-5),
    ],
)
def test_limits(name, value):
    limit = measurements.get(name)
    assert limit.value == value
    assert limit.kind == "upper limit"
    assert limit.confidence_level == 0.9


def test_paper_constants():
    # arXiv:2502.04900v1, around Eqs. 11, 17, 26 and 30.
    assert measurements.paper_constant("detector_length") == 3.5
    assert measurements.paper_constant("strong_coupling_at_mass_a") == 0.3
    assert measurements.paper_constant("planck_mass_reduced") == 2.4e18
    assert measurements.paper_constant("hubble_constant_over_h") == 2.13e-42
    assert measurements.paper_constant("entropy_density_today") == 2.22e-38


def test_papers_window_is_that_of_section_II_A():
    assert measurements.excess_window("paper", 2.0) == (0.5e-5, 0.9e-5)
    assert measurements.excess_window("paper", 2.0, 2) == (0.4e-5, 1.1e-5)
    low, high = measurements.excess_window("paper", np.array([1.0, 2.0]))
    assert list(low) == [0.5e-5, 0.5e-5]
    assert list(high) == [0.9e-5, 0.9e-5]


@pytest.mark.parametrize(
    ("name", "mean", "error"),
    # arXiv:2311.14629, abstract: (8.8 ± 2.5)e-6 from Belle II, (5.1 ± 2.1)e-6 with BaBar, m_X ≈ 2 GeV.
    [("belle2-2311.14629", 8.8e-6, 2.5e-6), ("combined-2311.14629", 5.1e-6, 2.1e-6)],
)
def test_tabulated_windows_give_the_published_numbers_at_2_GeV(name, mean, error):
    low, high = measurements.excess_window(name, 2.0)
    assert measurements.excess_best_fit(name, 2.0) == pytest.approx(mean, abs=0.15e-6)
    assert (high - low) / 2 == pytest.approx(error, abs=0.15e-6)


def test_newest_posterior_is_the_published_one():
    # arXiv:2602.09666, abstract: 9.2 +1.8 −3.4 × 10⁻⁶.
    assert measurements.excess_window("belle2-2602.09666", 2.1) == pytest.approx((5.8e-6, 11.0e-6))


TABLES = [name for name in measurements.window_names() if measurements.window(name).stated_at_mass is None]


@pytest.mark.parametrize("name", [*TABLES, *measurements.window_names("B->K*")])
def test_lower_limits_are_lower_at_every_mass(name):
    lightest, heaviest = measurements.window(name).mass_range
    masses = np.linspace(lightest, heaviest, 500)
    best = measurements.excess_best_fit(name, masses)
    one, two = (measurements.excess_window(name, masses, n_sigma) for n_sigma in (1, 2))
    assert np.all(two[0] >= 0.0)
    assert np.all(two[0] <= one[0])
    assert np.all(one[0] <= best)
    assert np.all(best <= one[1])
    assert np.all(one[1] <= two[1])


@given(st.floats(0.2, 2.8))
def test_scalars_and_arrays_agree(mass):
    low, high = measurements.excess_window("combined-2311.14629", mass)
    assert type(low) is type(high) is float
    assert measurements.excess_window("combined-2311.14629", np.array([mass]))[1][0] == high


def test_masses_outside_a_table_are_refused_by_name():
    with pytest.raises(ValueError, match=r"mass of X in window 'belle2-2311\.14629'"):
        measurements.excess_window("belle2-2311.14629", 3.5)
    with pytest.raises(ValueError, match="mass = 6"):
        measurements.excess_window("paper", 6.0)
    with pytest.raises(ValueError, match="mass"):
        measurements.excess_window("paper", math.nan)


def test_unknown_names_and_numbers_of_sigma_are_refused():
    with pytest.raises(ValueError, match="did you mean 'paper'"):
        measurements.excess_window("papr", 2.0)
    with pytest.raises(ValueError, match="n_sigma = 3"):
        measurements.excess_window("paper", 2.0, 3)
    with pytest.raises(ValueError, match="no best fit"):
        measurements.excess_best_fit("paper", 2.0)
    with pytest.raises(ValueError, match="measurement = 'br'"):
        measurements.get("br")
    with pytest.raises(ValueError, match="paper constant"):
        measurements.paper_constant("alpha")
    with pytest.raises(ValueError, match="transition"):
        measurements.window_names("B->pi")


def test_limit_of_a_line_in_the_spectrum_is_one_sided():
    # ALPaca 1.1.0, Babar_BKstarinv.txt at 2.0 GeV: best fit 7.235e-6, upper end of one σ 2.669e-5.
    limit = measurements.spectrum_limit_Kstar(2.0)
    assert limit == pytest.approx(7.235e-6 + 1.2815516 * (2.6691e-5 - 7.235e-6), rel=1e-3)
    # Two-sided at 90 % it would be 1.645 σ.
    assert measurements.spectrum_limit_Kstar(2.0, 1.6449) > limit


def test_no_limit_where_no_line_was_fitted():
    limits = measurements.spectrum_limit_Kstar([0.05, 2.0, 2.9])
    assert list(np.isinf(limits)) == [True, False, True]
    with pytest.raises(ValueError, match="not constrained here beyond it"):
        measurements.excess_window(measurements.KSTAR_TWO_BODY_FIT, 3.5)


def test_no_limit_follows_where_the_fit_would_be_negative():
    # ALPaca 1.1.0, Babar_BKstarinv.txt: the last best fit above zero is 3.82e-7 at 2.666 GeV; from there on
    # the upper end falls from 2.3e-5 to 4e-7, far below BaBar's sensitivity of 1e-5 and more.
    _, heaviest = measurements.window(measurements.KSTAR_TWO_BODY_FIT).mass_range
    assert heaviest == pytest.approx(2.666, abs=1e-3)
    masses = np.linspace(0.2, 2.66, 100)
    assert np.all(measurements.spectrum_limit_Kstar(masses) > 2e-5)
    assert np.isinf(measurements.spectrum_limit_Kstar(2.72))


def test_a_window_of_one_sigma_is_widened_on_each_side_and_ends_at_zero():
    # By hand: the middle of 4 and 8 is 6, with 2 on each side; of 1 and 9 it is 5, with 4.
    assert measurements._single_range({"1": [4.0, 8.0]}, 2) == (2.0, 10.0)
    assert measurements._single_range({"1": [1.0, 9.0]}, 2) == (0.0, 13.0)
    assert measurements._single_range({"1": [1.0, 9.0], "2": [0.5, 20.0]}, 2) == (0.5, 20.0)


def test_the_middle_of_a_window_that_begins_at_zero_stays_positive():
    # Half of 8e-6 less one and two halves of it would be 0 and −4e-6.
    for deviations in (-1.0, -2.0):
        with replaced.inputs({"excess paper": deviations}):
            assert 0.0 < measurements.excess_middle("paper", (0.0, 8e-6)) < 1e-9
    with replaced.inputs({"excess paper": 1.0}):
        assert measurements.excess_middle("paper", (0.0, 8e-6)) == pytest.approx(8e-6)
