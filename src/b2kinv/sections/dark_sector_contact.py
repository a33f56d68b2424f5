"""Section III B, first sentence: how well the dark photon ties dark matter and dark Higgs to the plasma.

Rates are those of `b2kinv.physics.dark_matter_contact`, at one point, for leptons alone.
"""

import dataclasses
import math

import numpy as np

from b2kinv.physics import dark_matter_contact, early_universe, inputs, thermal_averages
from b2kinv.physics.dark_higgs import dark_higgs_width
from b2kinv.physics.thermal_contact import contact_span, threshold_coupling
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.scalars import Array
from b2kinv.sections import dark_photon_decays
from b2kinv.sections.dark_photon_freeze_out import Parameters, freeze_out_point

#: Temperatures [GeV] of `thermal_contact` end here, where electrons are gone; they begin at 200 MeV, or five
#: times that of freeze-out.
_COLDEST, _WARMEST, _TEMPERATURES = 2e-5, 0.2, 56


def plasma_targets(
    epsilon: float, mixing_ratio: float | str, m_X: float
) -> tuple[dark_matter_contact.Target, ...]:
    """Return electrons, muons, neutrinos and charged pions, with their couplings to X.

    Examples
    --------
    >>> [target.kinds for target in plasma_targets(1e-4, 0.0, 2.0)]
    [2, 2, 6, 2]
    """
    ratio = dark_photon_decays.mixing_ratio(_Mixed(m_X, mixing_ratio))
    electron, neutrino, up, down = (
        [float(one) for one in dark_photon_decays.fermion_couplings(name, epsilon, epsilon * ratio)]
        for name in ("electron", "neutrino", "up", "down")
    )
    target = dark_matter_contact.Target
    return (
        target(inputs.value("mass_electron"), *electron),
        target(inputs.value("mass_muon"), *electron),
        target(0.0, *neutrino, kinds=6),
        target(inputs.value("mass_pion_plus"), up[0] - down[0], 0.0, scalar=True),
    )


def thermal_contact(parameters: Parameters) -> Result:
    """Return how well X, and decays of the dark Higgs, tie the dark sector to the plasma at one point.

    Rates are those of `physics.dark_matter_contact` over H, for electrons, muons and neutrinos. Hadrons would
    add to them; what charged pions add at 100 MeV is given. Temperatures at which a rate falls below H are
    infinite where it never reaches H.

    Examples
    --------
    >>> round(thermal_contact(Parameters(epsilon=1e-4)).value("friction_at_freeze_out"), 1)
    10.1
    """
    p = parameters
    T_f = p.m_DM / min(float(freeze_out_point(p.m_DM, p.m_phi, p.m_X, p.alpha_X, p.trilinear)), 100.0)
    T = np.append(np.geomspace(max(_WARMEST, 5.0 * T_f), _COLDEST, _TEMPERATURES), (T_f, 0.1))
    hubble = np.asarray(early_universe.hubble_rate(T, p.degrees_of_freedom))
    *leptons, pion = plasma_targets(p.epsilon, p.mixing_ratio, p.m_X)
    given = (T, p.m_DM, p.m_X, p.alpha_X)
    friction, collisions = (
        sum(np.asarray(function(*given, one)) for one in leptons) / hubble
        for function in (dark_matter_contact.momentum_relaxation, dark_matter_contact.scattering_rate)
    )
    pions = np.asarray(dark_matter_contact.momentum_relaxation(*given, pion)) / hubble
    annihilation = np.asarray(dark_matter_contact.annihilation_rate(*given, tuple(leptons))) / hubble
    dark_sector = ((p.m_phi, 1.0), (p.m_DM, 2.0))
    heat = dark_matter_contact.heat_relaxation(*given, tuple(leptons), dark_sector[0]) / hubble
    higgs = dark_higgs_width(p.m_phi, p.sin_theta) * thermal_averages.time_dilation(p.m_phi, T) / hubble
    kinetic, common = (_end_of_contact(T[:-2], rate[:-2]) for rate in (friction, heat))
    own = dark_matter_contact.decoupled_temperature(T_f, min(common, T[0]), dark_sector)
    weakest = threshold_coupling(p.epsilon, friction[-2])
    return Result(
        p,
        {
            "temperature": Quantity(T[:-2], "GeV", "temperature of the plasma"),
            "friction": Quantity(friction[:-2], "1", "friction of dark matter over H"),
            "annihilation": Quantity(annihilation[:-2], "1", "annihilation through X over H"),
            "heat": Quantity(heat[:-2], "1", "exchange of heat with the dark sector over H"),
            "higgs": Quantity(higgs[:-2], "1", "decays of the dark Higgs over H"),
            "friction_at_freeze_out": Quantity(
                float(friction[-2]), "1", "friction of dark matter in the plasma over H, at freeze-out"
            ),
            "collisions_at_freeze_out": Quantity(
                float(collisions[-2]), "1", "collisions of dark matter with leptons over H, at freeze-out"
            ),
            "annihilation_at_freeze_out": Quantity(
                float(annihilation[-2]), "1", "annihilation through X over H, at freeze-out"
            ),
            "heat_at_freeze_out": Quantity(
                float(heat[-2]), "1", "exchange of heat with the dark sector over H, at freeze-out"
            ),
            "higgs_at_freeze_out": Quantity(
                float(higgs[-2]), "1", "decays of the dark Higgs over H, at freeze-out"
            ),
            "weakest_mixing": Quantity(
                float(weakest), "1", "lowest ε whose friction exceeds H until freeze-out"
            ),
            "kinetic_decoupling": Quantity(
                1e3 * kinetic, "MeV", "temperature at which friction falls below H"
            ),
            "heat_decoupling": Quantity(
                1e3 * common, "MeV", "temperature at which the exchange of heat falls below H"
            ),
            "temperature_ratio": Quantity(
                own / T_f, "1", "temperature of the dark sector over that of the plasma, at freeze-out"
            ),
            "pion_share": Quantity(
                float(pions[-1] / friction[-1]), "1", "what charged pions add to friction at 100 MeV"
            ),
        },
    )


@dataclasses.dataclass(frozen=True)
class _Mixed:
    m_X: float
    mixing_ratio: float | str


def _end_of_contact(T: Array, ratio: Array) -> float:
    # The lowest temperature at which a rate exceeds H.
    _, last = contact_span(1.0 / T, ratio[np.newaxis])
    return float(1.0 / last[0]) if np.isfinite(last[0]) else math.inf
