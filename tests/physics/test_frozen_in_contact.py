"""Contact of frozen-in dark matter against a closed form and against the full history of Section II B."""

import math

import numpy as np
import pytest
from scipy.special import kv

from b2kinv.physics import early_universe, frozen_in_contact
from b2kinv.sections import alp_freeze_in


def test_closed_form_for_massless_dark_matter():
    # 2 Γ (T m² K₁(z)/2π²)/(4 · 2 T³/2π²)/H = Γ z² K₁(z)/(4H), and H ~ T²: largest where z⁴K₁ is.
    m_a, width = 2.0, 1e-25
    z = np.linspace(2.0, 6.0, 40001)
    hubble = np.asarray(early_universe.hubble_rate(m_a / z))
    expected = np.max(width * z**2 * kv(1, z) / (4.0 * hubble))
    found = frozen_in_contact.largest_dark_matter_contact(m_a, 1e-6, width)
    assert found == pytest.approx(expected, rel=1e-4)


def test_it_is_that_of_the_full_history():
    given = alp_freeze_in.Parameters(m_a=2.0, C_chi=1.0, m_chi=0.003)
    full = alp_freeze_in.evaluate(given)
    width = full.value("width_dark_matter")
    found = frozen_in_contact.largest_dark_matter_contact(2.0, 0.003, width)
    assert found == pytest.approx(full.value("dark_matter_contact"), rel=1e-3)


def test_it_goes_with_the_width_and_broadcasts():
    found = frozen_in_contact.largest_dark_matter_contact(2.0, 0.1, np.array([1e-25, 2e-25]))
    assert found[1] / found[0] == pytest.approx(2.0)
    with pytest.raises(ValueError, match="width = nan"):
        frozen_in_contact.largest_dark_matter_contact(2.0, 0.1, math.nan)


def test_most_that_equilibrium_leaves_by_hand():
    # 45/(4π⁴ g_s) [4 z_χ² K₂(z_χ) + 2 z_a² K₂(z_a)], searched over other temperatures than the code's.
    T = np.geomspace(0.06, 6.0, 3001)
    g_s = np.asarray(early_universe.entropy_density(T)) * 45.0 / (2.0 * math.pi**2 * T**3)
    held = sum(states * (m / T) ** 2 * kv(2, m / T) for states, m in ((4.0, 0.5), (2.0, 2.0)))
    expected = np.max(45.0 / (4.0 * math.pi**4) * held / g_s)
    assert frozen_in_contact.largest_equilibrium_yield(2.0, 0.5) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("m_chi", [0.003, 0.1, 0.5, 0.9])
@pytest.mark.parametrize("C_q", [0.6, 10.0])
def test_the_full_history_never_makes_more(m_chi, C_q):
    # Radau, with inverse decays, at couplings where dark matter reaches equilibrium.
    full = alp_freeze_in.evaluate(alp_freeze_in.Parameters(m_a=2.0, C_q=C_q, C_chi=1e4, m_chi=m_chi))
    most = frozen_in_contact.largest_equilibrium_yield(2.0, m_chi)
    assert full.value("yield_dark_matter_today") <= most
    # Freeze-in alone would go beyond it.
    yields, _, _ = alp_freeze_in.dark_matter_yields(alp_freeze_in.Parameters(m_a=2.0), [1e-8 * C_q], [1e9])
    assert yields[0, 0] > most
