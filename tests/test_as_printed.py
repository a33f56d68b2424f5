"""The printed forms: each against the paper's formula typed out once more, and against the verified one."""

import numpy as np
import pytest

from b2kinv import as_printed
from b2kinv.physics import form_factors, inputs, units
from b2kinv.sections import alp_decays


def test_Kstar_by_hand():
    m_B, m_K = inputs.value("mass_B_zero"), inputs.value("mass_K_zero")
    x, y = m_K**2 / m_B**2, 4 / m_B**2
    kallen = 1 + x**2 + y**2 - 2 * (x + x * y + y)
    lifetime = units.from_seconds(inputs.value("lifetime_B_zero"))
    expected = lifetime * m_B**3 * 0.25 / (64 * np.pi * 1e16) * form_factors.A_0(4.0) ** 2 * kallen**1.5
    assert as_printed.branching_ratio_B_to_Kstar_alp(2.0, 1e8, 0.5, "0") == pytest.approx(expected, rel=1e-12)


def test_Kstar_stays_open_above_its_threshold_as_printed():
    m_a = inputs.value("mass_B_plus") - inputs.value("mass_Kstar_plus") + 0.1
    assert as_printed.branching_ratio_B_to_Kstar_alp(m_a, 1e8) > 0.0
    assert alp_decays.branching_ratio_B_to_Kstar_alp(m_a, 1e8) == 0.0
    end = inputs.value("mass_B_plus") - inputs.value("mass_K_plus")
    np.testing.assert_array_equal(as_printed.branching_ratio_B_to_Kstar_alp(np.array([end, 5.0]), 1e8), 0.0)


def test_Kstar_with_the_verified_mass_would_agree():
    # The two forms differ in the Källén function alone.
    m_B = inputs.value("mass_B_plus")
    kallen = {}
    for kaon in ("K", "Kstar"):
        x, y = (inputs.value(f"mass_{kaon}_plus") / m_B) ** 2, 4 / m_B**2
        kallen[kaon] = 1 + x**2 + y**2 - 2 * (x + x * y + y)
    ratio = as_printed.branching_ratio_B_to_Kstar_alp(2.0, 1e8) / alp_decays.branching_ratio_B_to_Kstar_alp(
        2.0, 1e8
    )
    assert ratio == pytest.approx((kallen["K"] / kallen["Kstar"]) ** 1.5, rel=1e-9)
