"""Kinetic mixing alone against its limits, beside numbers worked out by hand."""

import math

import numpy as np
import pytest

from b2kinv.sections import dark_photon_confronted, kinetic_mixing_limits
from b2kinv.sections.dark_photon_parameter_space import Parameters


def found(**changes):
    return {name: one.value for name, one in kinetic_mixing_limits.summary(Parameters(**changes)).items()}


def test_single_photons_exclude_by_six_orders_of_magnitude():
    # BaBar's limit at 2 GeV, as DarkCast has it; the Z content of 2.6e-4 ε moves it by a hundred-thousandth.
    alone = found()
    assert alone["kinetic_photon_epsilon"] == pytest.approx(8.226e-4, rel=1e-4)
    # The largest rate that hadrons leave is 2.80e-6 ε²: 1.89e-12 at that ε, and the 2σ window begins at 4e-6.
    assert alone["kinetic_photon_rate"] == pytest.approx(2.80e-6 * 8.226e-4**2, rel=5e-3)
    assert alone["kinetic_rate_excess"] == pytest.approx(0.4e-5 / 1.893e-12, rel=5e-3)
    assert alone["kinetic_epsilon_excess"] == pytest.approx(math.sqrt(0.4e-5 / 1.893e-12), rel=5e-3)
    # As computed it is 1.376e-7 ε², and the middle of the 1σ window 0.7e-5.
    assert alone["kinetic_central_excess"] == pytest.approx(0.7e-5 / (1.376e-7 * 8.226e-4**2), rel=5e-3)
    # Electroweak precision ends at 0.03 (abstract of arXiv:1412.0018).
    assert alone["kinetic_field_excess"] == pytest.approx(math.sqrt(0.4e-5 / 2.80e-6) / 0.03, rel=5e-3)
    assert "by a factor of 1450 in ε and 2.11 × 10⁶ in the rate" in alone["kinetic_by_photons"]


def test_electroweak_precision_is_exceeded_where_it_is():
    # By hand: the root of the lower end of the 2σ window over 2.80e-6 is 1.2, 0.0189 and 0.0378, beside 0.03.
    assert found()["kinetic_by_fields"] == "is exceeded"
    assert found(excess="br:3e-9+1e-9-1e-9")["kinetic_by_fields"] == "is not exceeded"
    assert found(excess="br:6e-9+1e-9-1e-9")["kinetic_by_fields"] == "is exceeded"


def test_the_excess_asks_for_more_than_the_expansion_has():
    alone = found()
    # (0.5 + 0.9) 10⁻⁵/2 of the printed window over the largest rate, 2.8e-6 ε².
    assert alone["kinetic_epsilon"] == pytest.approx(math.sqrt(0.7e-5 / 2.8e-6), rel=0.05)
    # cos θ_W with sin² θ_W = 0.2313.
    assert alone["kinetic_end"] == pytest.approx(math.sqrt(1.0 - 0.2313), abs=1e-4)
    assert alone["kinetic_by_expansion"] == "every rate in the 2σ window asks for more than that"
    assert not alone["kinetic_explains"]
    assert alone["kinetic_outcome"] == "cannot reach the rate of the excess"


def test_kaons_alone_exclude_whatever_the_mixing_is():
    alone = found()
    # At least 1.70e-5 ε² of K*⁰ beside at most 2.80e-6 ε² of K⁺: 6.06; 4e-6 and 5e-6 times that over 1.8e-5.
    assert alone["kinetic_ratio_least"] == pytest.approx(1.70e-5 / 2.80e-6, rel=5e-3)
    assert alone["kinetic_kaon_excess"] == pytest.approx(4e-6 * 6.06 / 1.8e-5, rel=5e-3)
    assert "of 1.35 in the rate" in alone["kinetic_by_kaons"]
    assert "of 1.68 at that of the 1σ window" in alone["kinetic_by_kaons"]


@pytest.mark.parametrize("alpha_X", [1e-9, 1e-7, 1e-2])
def test_the_factor_in_the_rate_depends_on_no_dark_coupling(alpha_X):
    # Section IV has single photons and kaons with their share of invisible decays, each at one point.
    point = dark_photon_confronted.Point(
        m_X=2.0, mixing_ratio="kinetic_only", epsilon=1e-3, m_DM=0.1, m_phi=0.004, sin_theta=1e-4,
        alpha_X=alpha_X, relic_density=0.12, excess="paper", form_factor_set="GRvDV2023",
        standard_model="left_out",
    )  # fmt: skip
    confronted = dark_photon_confronted.at_point(point, ("dark_photon_invisible",)).confronted
    rate_over_limit = confronted.rate / confronted.bites[0].strength ** 2
    assert 0.7e-5 / rate_over_limit == pytest.approx(found()["kinetic_central_excess"], rel=1e-3)


@pytest.mark.parametrize(
    ("excess", "photons", "kaons"),
    [
        # BaBar's window at 2σ begins at zero, which no limit excludes; that of 1σ does at 1.2e-7 or so.
        ("babar-2311.14629", "do not exclude it, because", "leaves a part of the 1σ window"),
        # From 0.09e-5 on: 0.30 of Belle's limit in K*, and 1.0 and more from 0.3e-5 on.
        (
            "belle2-2507.12393",
            "exclude it by a factor of 689 in ε",
            "excludes the whole 1σ window, and leaves",
        ),
    ],
)
def test_other_windows_are_judged_by_their_own_ends(excess, photons, kaons):
    alone = found(excess=excess)
    assert alone["kinetic_by_photons"].startswith(photons)
    assert alone["kinetic_by_kaons"].startswith(kaons)


def test_rates_are_in_order_and_of_the_nearest_mass():
    rates = kinetic_mixing_limits.rates(Parameters())
    # Hadrons may undo B → K X, and K* is ahead of all that they leave of K.
    assert rates.K_low == 0.0
    assert rates.K_low < rates.K < rates.K_high < rates.Kstar_low < rates.Kstar < rates.Kstar_high
    # Kinetic mixing alone is computed from 1 to 2.8 GeV.
    assert kinetic_mixing_limits.rates(Parameters(m_X=3.5)).mass == 2.8
    assert np.all(np.diff(kinetic_mixing_limits.mixings()) > 0.0)


def test_the_mixing_ratio_of_the_page_does_not_matter():
    assert found() == found(mixing_ratio="kinetic_only") == found(mixing_ratio=0.1)
