"""Section II B as printed: each form typed out once more, and against the verified one."""

import math

import numpy as np
import pytest

from b2kinv.paper import as_printed
from b2kinv.physics import early_universe
from b2kinv.sections import alp_freeze_in
from b2kinv.sections.alp_freeze_in import Parameters, evaluate


def test_decay_width_by_hand():
    expected = 4.18**3 / (64 * math.pi * 1e16) * (0.3**2 + 0.4**2) * (1 - 4 / 4.18**2) ** 3
    assert as_printed.width_b_to_s_alp(2.0, 1e8, 0.3, 0.4, 4.18, 0.1) == pytest.approx(expected, rel=1e-12)
    assert as_printed.width_b_to_s_alp(4.2, 1e8, m_b=4.18) == 0.0
    verified = alp_freeze_in.width_b_to_s_alp(2.0, 1e8, 0.3, 0.4, 4.18)
    assert expected / verified == pytest.approx(1 - 4 / 4.18**2, rel=1e-12)


def test_hubble_rate_by_hand():
    g = early_universe.entropy_degrees_of_freedom(0.2)
    expected = math.pi / (3 * 2.4e18) * math.sqrt(g / 10) * 0.04
    assert as_printed.hubble_rate(0.2) == pytest.approx(expected, rel=1e-12)


def test_time_without_the_change_of_degrees_of_freedom():
    assert as_printed.log_scale_factor(np.exp(-3.0)) == pytest.approx(3.0)


def test_relic_density_by_hand():
    expected = 3e-3 * 1e-7 * 2.22e-38 / (3 * (2.13e-42 * 2.4e18) ** 2)
    assert as_printed.relic_density(3e-3, 1e-7) == pytest.approx(expected, rel=1e-12)


def test_production_counts_no_antiquark():
    # Without annihilation (heavy ALP) everything is half; with it, the annihilation counts fully.
    T = np.array([1.0, 40.0])
    for printed, verified in zip(
        as_printed.production_rates(T, 9.0, 4.18, 0.2),
        alp_freeze_in.production_rates(T, 9.0, 4.18, 0.2),
        strict=True,
    ):
        np.testing.assert_allclose(printed, verified / 2, rtol=1e-12)
    share = (
        as_printed.production_rates(T, 2.0, 4.18, 0.2)[1]
        / alp_freeze_in.production_rates(T, 2.0, 4.18, 0.2)[1]
    )
    assert np.all((share > 0.5) & (share < 1.0))
    per_b = [module.production_rates(T, 2.0, 4.18, 0.2, "b quark") for module in (as_printed, alp_freeze_in)]
    np.testing.assert_array_equal(per_b[0], per_b[1])


def test_printed_forms_move_the_relic_density_by_a_few_per_cent():
    printed = evaluate(Parameters(), as_printed.FREEZE_IN).value("relic_density")
    assert printed / evaluate(Parameters()).value("relic_density") == pytest.approx(1.0, abs=0.15)
