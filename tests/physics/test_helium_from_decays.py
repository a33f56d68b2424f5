"""Helium from pions of late decays, against a rate equation in time and hand-worked numbers."""

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from b2kinv.physics import helium_from_decays, units
from b2kinv.physics.helium_from_decays import conversion, helium_added

#: ħ in GeV s; g_* of photons, e⁺e⁻ and neutrinos; reduced Planck mass in GeV.
HBAR, G, PLANCK = 6.582e-25, 10.75, 2.435e18


def test_conversion_by_hand():
    # Eur. Phys. J. C 21, 473: a = 0.128/m_π.
    # Q = 139.570 + 938.272 − 134.977 − 939.565 = 3.300 MeV, μ′ = 118.02
    # MeV, k = 27.91 MeV, μ = 121.50 MeV: 4π · 0.128²/139.57² · 27.91/121.50 = 2.428e-6/MeV².
    assert conversion("proton") == pytest.approx(2.428, rel=1e-3)
    # Q = 139.570 + 939.565 − 134.977 − 938.272 = 5.886 MeV, μ′ = 118.00, k = 37.27, μ = 121.52 MeV.
    assert conversion("neutron") == pytest.approx(3.242, rel=2e-3)


def test_with_photons_it_is_what_others_use():
    # M. H. Reno and D. Seckel, Phys. Rev. D 37, 3441 (1988): 1.5 mb
    # with π⁻p → γn, second-hand; Panofsky ratio 1.546.
    millibarn = 2.568
    assert conversion("proton") / millibarn * (1.0 + 1.0 / 1.546) == pytest.approx(1.5, rel=0.1)


def rate_equation(lifetime, number):
    """Return ΔY_p of the rate equation in seconds, with g_* = 10.75 throughout."""

    def temperature(t):
        return math.sqrt(HBAR / (2.0 * t) * PLANCK * math.sqrt(90.0 / (math.pi**2 * G)))

    def change(t, X):
        entropy = 2.0 * math.pi**2 / 45.0 * G * temperature(t) ** 3
        # 2.6033e-8 s is the pion's life.
        met = number * math.exp(-t / lifetime) / lifetime * entropy * 2.6033e-8 / HBAR
        return met * (2.428 * (1.0 - X) - 3.242 * X)

    first, last = (HBAR / 2.0 * PLANCK * math.sqrt(90.0 / (math.pi**2 * G)) / T**2 for T in (0.7e-3, 0.07e-3))
    # 269 s as below, since e⁺e⁻ go meanwhile.
    kept = math.exp(-269.0 / 878.4)
    start = [0.1229 / kept]
    found = solve_ivp(change, (first, last), start, rtol=1e-9, atol=1e-12, method="LSODA")
    return 2.0 * kept * (found.y[0, -1] - start[0])


@pytest.mark.parametrize(("lifetime", "number"), [(4.0, 1e-9), (4.0, 1e-7), (0.3, 1e-8), (40.0, 1e-8)])
def test_rate_equation_in_time(lifetime, number):
    # Time runs a few per cent slower as e⁺e⁻ go, which counts where few are left after 1.5 s.
    found = helium_added(HBAR / lifetime, number, 1.0)
    assert found == pytest.approx(rate_equation(lifetime, number), rel=0.2)


def test_many_pions_make_neutrons_and_protons_in_the_ratio_of_the_rates():
    # X_∞ = 2.428/(2.428 + 3.242) = 0.4282 of 0.1229/k neutrons, k = e^(−t/τ_n) with 200 to 350 s.
    found = helium_added(HBAR / 4.0, 1.0, 1.0)
    low, high = (2.0 * (0.4282 * math.exp(-t / 878.4) - 0.1229) for t in (350.0, 200.0))
    assert low < found < high


def test_few_go_with_their_number_and_share_and_none_make_none():
    one = helium_added(HBAR / 4.0, 1e-14, 1.0)
    assert helium_added(HBAR / 4.0, np.array([2e-14, 1e-13]), 0.5) / one == pytest.approx(
        [1.0, 5.0], rel=1e-4
    )
    assert helium_added(HBAR / 4.0, 1e-8, 0.0) == 0.0
    # All have decayed a hundred lifetimes before neutrons wait.
    assert helium_added(HBAR / 0.01, 1e-3, 1.0) < 1e-30
    with pytest.raises(ValueError, match="share"):
        helium_added(1e-25, 1e-8, 1.5)


def test_age_when_deuterium_survives():
    # 1.32 s (MeV/T)² after e⁺e⁻ are gone: 269 s at 0.07 MeV.
    assert units.to_seconds(helium_from_decays.age_at_last()) == pytest.approx(269.0, rel=0.05)
