"""Helium from rare particles that decay to mesons while neutrons wait for nucleosynthesis.

Charged pions that stop turn protons into neutrons, π⁻p → π⁰n, and neutrons into protons, π⁺n → π⁰p. After
weak reactions have stopped, neutrons that are made so stay, and end in helium.
"""

import math
from typing import NamedTuple

import numpy as np

from b2kinv.physics import early_universe, inputs, measurements, units
from b2kinv.physics.late_decays import WIDTH
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import FRACTION, NOT_NEGATIVE
from b2kinv.quantities.scalars import Array, Numbers

#: Temperatures [GeV] between which decays count: weak reactions are slower than the expansion from 0.8 MeV
#: on, and deuterium survives below 0.07 MeV. Decays before and after are left out.
FIRST, LAST = 0.7e-3, 0.07e-3
_POINTS = 129


class _Epoch(NamedTuple):
    times: Array
    weights: Array


@checked(
    width=WIDTH,
    number=Number("particles before they decay, per entropy", symbol="Y", meaningful=NOT_NEGATIVE),
    share=Number("share of decays with one π⁺ and one π⁻", meaningful=FRACTION),
)
def helium_added(width: Numbers, number: Numbers, share: Numbers) -> Numbers:
    """Return the mass fraction of helium that decays with one π⁺ and one π⁻ add.

    ΔY_p = 2 e^(−t/τ_n) (X_∞ − X) (1 − e^(−(1 + r) N)), N = Y ⟨σv⟩ τ_π ∫ s Γ e^(−Γt′) dt′, X_∞ = 1/(1 + r)

    X neutrons per nucleon give the helium that is observed, r is the rate of π⁺n over that of π⁻p, and t the
    age at `LAST`. How many nucleons there are drops out: the more, the more pions meet one, and the smaller
    the share of each. Conversions with a photon, kaons, and the attraction of π⁻ and p would add to it.

    Examples
    --------
    >>> helium_added(0.0, 1e-8, 1.0), 0.05 < helium_added(1.6e-25, 1e-6, 1.0) < 0.4
    (0.0, True)
    """
    epoch = _epoch()
    rate = np.asarray(width, dtype=float)[..., np.newaxis]
    injected = (rate * np.exp(-rate * epoch.times)) @ epoch.weights
    forward, back = conversion("proton"), conversion("neutron")
    pion = float(units.from_seconds(inputs.value("lifetime_pion_plus")))
    conversions = number * share * injected * forward * pion
    kept = math.exp(-age_at_last() / float(units.from_seconds(inputs.value("lifetime_neutron"))))
    # Neutrons that decay before nucleosynthesis are not in the helium.
    before = 0.5 * measurements.value("helium_mass_fraction") / kept
    ratio = back / forward
    added: Numbers = -2.0 * kept * (1.0 / (1.0 + ratio) - before) * np.expm1(-(1.0 + ratio) * conversions)
    return added


@checked(nucleon=Name("nucleon that is converted", ("proton", "neutron")))
def conversion(nucleon: str) -> float:
    """Return σv [1/GeV²] of π⁻p → π⁰n or π⁺n → π⁰p at threshold.

    σv = 4π a² k/μ, k = √(2 μ′ Q), μ and μ′ the reduced masses before and after, Q the energy that is set free

    Isospin gives both the same scattering length a.

    Examples
    --------
    >>> round(conversion("proton"), 1), round(conversion("neutron") / conversion("proton"), 2)
    (2.4, 1.34)
    """
    other = {"proton": "neutron", "neutron": "proton"}[nucleon]
    charged, neutral = inputs.value("mass_pion_plus"), inputs.value("mass_pion_zero")
    first, second = inputs.value(f"mass_{nucleon}"), inputs.value(f"mass_{other}")
    momentum = math.sqrt(2.0 * neutral * second / (neutral + second) * (charged + first - neutral - second))
    length = measurements.value("scattering_length_charge_exchange") / charged
    return 4.0 * math.pi * length**2 * momentum * (charged + first) / (charged * first)


def age_at_last() -> float:
    """Return the age of the universe [1/GeV] at `LAST`, when neutrons begin to end in helium.

    Examples
    --------
    >>> 200.0 < units.to_seconds(age_at_last()) < 350.0
    True
    """
    return float(_epoch().times[-1])


@replaced.kept()
def _epoch() -> _Epoch:
    # Radiation alone; that e⁺e⁻ go meanwhile moves the age by a few per cent.
    T = np.geomspace(FIRST, LAST, _POINTS)
    times = 0.5 / np.asarray(early_universe.hubble_rate(T))
    steps = np.diff(times)
    halves = 0.5 * (np.append(steps, 0.0) + np.append(0.0, steps))
    return _Epoch(times, halves * np.asarray(early_universe.entropy_density(T)))
