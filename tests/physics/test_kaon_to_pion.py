"""K⁺ → π⁺ φ against hazma and a hand-worked limit, and beside NA62's curve."""

import math

import numpy as np
import pytest

from b2kinv.physics import inputs, kaon_to_pion
from b2kinv.physics.constraints import compare


def test_rate_is_that_of_hazma():
    # hazma 2.2.0, HiggsPortal(mx=100, ms=4, gsxx=0, stheta=1.3e-4).width_k_pi_s() is 1.719938264118905e-24
    # MeV, with m_t = 172.9, (m_s + m_d)/(m_s − m_d) = 99.67/90.33, |V_td| = 0.0085658, |V_ts| = 0.0410955.
    theirs = 1.719938264118905e-27 * (90.33 / 99.67) ** 2
    theirs *= (inputs.value("mass_top_quark_MSbar") / 172.9) ** 4
    theirs *= (inputs.value("ckm_V_ts") * inputs.value("ckm_V_td") / (0.0085658 * 0.0410955)) ** 2
    lifetime = inputs.value("lifetime_K_plus") / 6.582119569e-25
    assert kaon_to_pion.branching_ratio_to_dark_higgs(0.004, 1.3e-4) == pytest.approx(
        theirs * lifetime, rel=2e-4
    )


def test_light_scalar_by_hand():
    # √2 G_F = 1/v² = 1/246.22² and m_t = 162.5 GeV. For m_φ → 0 the width is h² (m_K² − m_π²)³/(64π m_K³),
    # with m_K² − m_π² = 0.224238 and m_K³ = 0.120323, and the lifetime over ħ is 1.8809e16/GeV.
    h = 3.0 * 162.5**2 * 0.04111 * 0.00862 / (16.0 * math.pi**2 * 246.22**3)
    expected = h**2 * 0.224238**3 / (64.0 * math.pi * 0.120323) * 1.8809e16
    assert kaon_to_pion.branching_ratio_to_dark_higgs(1e-6, 1.0) == pytest.approx(expected, rel=2e-3)


def test_rate_goes_with_the_square_of_the_mixing_and_ends_at_threshold():
    light, heavy = kaon_to_pion.branching_ratio_to_dark_higgs(0.1, np.array([1e-4, 3e-4]))
    assert heavy / light == pytest.approx(9.0)
    # 0.49368 − 0.13957.
    assert kaon_to_pion.heaviest_invisible() == pytest.approx(0.35411, abs=1e-5)
    assert kaon_to_pion.branching_ratio_to_dark_higgs(0.3542, 1.0) == 0.0
    # (m_K² − m_π²)² − … at 0.25 GeV: momentum 0.1552 against 0.2271 GeV, by hand from the Källén function.
    ratio = kaon_to_pion.branching_ratio_to_dark_higgs(0.25, 1.0) / (
        kaon_to_pion.branching_ratio_to_dark_higgs(1e-6, 1.0)
    )
    q2 = ((0.493677 + 0.139570) ** 2 - 0.0625) * ((0.493677 - 0.139570) ** 2 - 0.0625)
    assert ratio == pytest.approx(math.sqrt(q2) / 0.224238, rel=1e-4)


def test_the_curve_reproduces_the_papers_bound():
    # The paper quotes sin θ < 1.3e-4 from an older limit; the curve of 2025 must say nearly the same.
    largest = compare("kaon_to_pion_light", kaon_to_pion.branching_ratio_to_dark_higgs(0.004, 1.3e-4), 0.004)
    assert 1.3e-4 / math.sqrt(largest.strength) == pytest.approx(1.3e-4, rel=0.25)


def test_the_limit_is_in_three_parts():
    assert kaon_to_pion.limits_that_apply(0.0005) == ()
    assert kaon_to_pion.limits_that_apply(0.05) == ("kaon_to_pion_light",)
    # The search for π⁰ → invisible reaches around the pion, and up to the other curve.
    assert kaon_to_pion.limits_that_apply(0.1349768) == ("kaon_to_pion_middle",)
    assert kaon_to_pion.limits_that_apply(0.1547) == ("kaon_to_pion_middle", "kaon_to_pion_heavy")
    assert kaon_to_pion.limits_that_apply(0.2) == ("kaon_to_pion_heavy",)


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match=r"sin_theta = 2\.0"):
        kaon_to_pion.branching_ratio_to_dark_higgs(0.004, 2.0)
