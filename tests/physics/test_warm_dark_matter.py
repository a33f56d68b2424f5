"""Warm dark matter: the thermal relic at 30 digits and by hand, the published 15 keV, and CLASS."""

import math

import mpmath
import numpy as np
import pytest

from b2kinv.physics import data_files, warm_dark_matter
from b2kinv.physics.freeze_in import Plasma, universal_couplings
from b2kinv.physics.frozen_in_momenta import daughter_momenta
from b2kinv.sections import alp_freeze_in

TRANSFER = data_files.load_json("warm_dark_matter_transfer.json")


def test_moments_of_the_relic_are_those_of_the_fermi_dirac_distribution():
    with mpmath.workdps(30):
        number, first, second = (
            mpmath.quad(lambda p, n=n: p**n / (mpmath.exp(p) + 1), [0, 5, 20, 100]) for n in (2, 3, 4)
        )
        expected = {"mean": float(first / number), "rms": float(mpmath.sqrt(second / number))}
    for by, moment in warm_dark_matter.THERMAL_MOMENTA.items():
        assert moment == pytest.approx(expected[by], rel=1e-12)


def test_temperature_of_the_relic_by_hand():
    # Ω h² = (T_W/T_ν)³ m_W/94 eV with T_ν = (4/11)^⅓ T₀; 94 eV is 93.1 to 94.1 with the neutrinos' heating.
    expected = (0.12 * 94.0 / 5300.0) ** (1 / 3) * (4 / 11) ** (1 / 3)
    assert warm_dark_matter.thermal_relic_temperature(5.3e-6, 0.12) == pytest.approx(expected, rel=3e-3)


def test_decays_before_all_thresholds_give_the_published_15_keV():
    # ⟨p⟩ = 2.5 T and ⟨p²⟩ = 35/4 T² of massless daughters, cooled from g_s = 106.75; arXiv:2111.09321 has
    # 15 keV for a thermal relic of 5.3 keV, by hand it is 15.2 by the mean and 15.8 by the square.
    cooled = (3.931 / 106.75) ** (1 / 3)
    by_mean = warm_dark_matter.lightest_mass(2.5 * cooled, 5.3e-6, 0.12, by="mean")
    by_rms = warm_dark_matter.lightest_mass(8.75**0.5 * cooled, 5.3e-6, 0.12, by="rms")
    assert by_mean == pytest.approx(15.2e-6, abs=0.05e-6)
    assert by_rms == pytest.approx(15.8e-6, abs=0.05e-6)


def test_a_thermal_relic_is_bounded_by_its_own_mass():
    # Its momenta are those of the relic that it is compared with.
    T = warm_dark_matter.thermal_relic_temperature(4e-6, 0.11)
    for by, moment in warm_dark_matter.THERMAL_MOMENTA.items():
        assert warm_dark_matter.lightest_mass(moment * T, 4e-6, 0.11, by) == pytest.approx(4e-6)


def test_bound_goes_as_the_published_power_of_the_thermal_mass():
    # arXiv:2111.09321: (m_W/5.3 keV)^(4/3).
    one, two = warm_dark_matter.lightest_mass(1.0, [5.3e-6, 10.6e-6])
    assert two / one == pytest.approx(2 ** (4 / 3))


def test_a_spectrum_that_is_not_normalised_is_refused():
    p = np.geomspace(1e-4, 60.0, 400)
    spectrum = p * np.exp(-p)
    mean, rms = warm_dark_matter.spectrum_moments(p, spectrum)
    # ∫ pⁿ⁺¹ e^(−p) = (n + 1)!
    assert (mean, rms**2) == pytest.approx((2.0, 6.0), rel=1e-4)
    with pytest.raises(ValueError, match=r"^spectrum is not allowed: its integral over momenta is 0\.5, and"):
        warm_dark_matter.spectrum_moments(p, 0.5 * spectrum)
    # Said in the message: to 1 %. The rule of the integral is good to 1e-4 here.
    for factor in (0.985, 1.015, 1.05):
        with pytest.raises(ValueError, match=r"^spectrum is not allowed"):
            warm_dark_matter.spectrum_moments(p, factor * spectrum)
    for factor in (0.995, 1.005):
        assert warm_dark_matter.spectrum_moments(p, factor * spectrum)[0] == pytest.approx(
            2.0 * factor, rel=1e-4
        )
    with pytest.raises(ValueError, match=r"^momenta is not allowed: it must be two or more increasing"):
        warm_dark_matter.spectrum_moments(p[::-1], spectrum)
    with pytest.raises(ValueError, match="spectrum"):
        warm_dark_matter.spectrum_moments(p, -spectrum)


@pytest.mark.parametrize("case", TRANSFER["cases"], ids=lambda case: case["name"])
def test_class_finds_the_same_mass(case):
    # CLASS 3.4.1: the mass at which the power falls to a quarter where it does for the thermal relic. It
    # takes the whole spectrum; the mean square is good to 1 %, the mean to 5 %.
    by_rms = warm_dark_matter.lightest_mass(case["rms"], TRANSFER["thermal_mass"], TRANSFER["relic_density"])
    assert by_rms == pytest.approx(case["mass"], rel=0.01)
    by_mean = warm_dark_matter.lightest_mass(
        case["mean"], TRANSFER["thermal_mass"], TRANSFER["relic_density"], by="mean"
    )
    assert by_mean == pytest.approx(case["mass"], rel=0.05)


@pytest.mark.parametrize("case", TRANSFER["cases"][1:], ids=lambda case: case["name"])
def test_class_was_given_the_momenta_of_today(case):
    p = alp_freeze_in.Parameters().as_dict()
    found = daughter_momenta(Plasma(p), universal_couplings(p, np.array([case["coupling"]])), p["m_s"])
    assert (found.mean[0], found.rms[0]) == pytest.approx((case["mean"], case["rms"]), rel=1e-3)


def test_less_of_the_dark_matter_may_be_lighter():
    # arXiv:2504.06367: 50 % of 3 keV and 16 % of 1 keV, beside 5.3 keV of all; between 3 and 4 keV the
    # geometric mean of shares has that of masses: √(0.5 · 0.67) and √12 keV.
    shares = [0.159, 0.16, 0.5, math.sqrt(0.335), 1.0, 1.5]
    expected = [
        0.0,
        (1.0 / 5.3) ** (4 / 3),
        (3.0 / 5.3) ** (4 / 3),
        (math.sqrt(12.0) / 5.3) ** (4 / 3),
        1.0,
        1.0,
    ]
    assert warm_dark_matter.mixture_factor(shares) == pytest.approx(expected)
    rising = warm_dark_matter.mixture_factor(np.linspace(0.16, 1.0, 500))
    assert np.all(np.diff(rising) > 0.0)
    # No cliff: a step of 0.0017 in the share moves the limit by 4/3 ln(5.3/4)/ln(1/0.67) of it, 0.0016,
    # or by 4/3 ln(4/3)/ln(0.67/0.5) times the limit over the share, 0.0023 at 67 %.
    assert np.max(np.diff(rising)) < 0.003
