"""Section III C: direct and indirect searches, self-interaction."""

import functools
import math

from b2kinv.companion.ledger.computation import Computation
from b2kinv.paper import as_printed
from b2kinv.physics import inputs, measurements
from b2kinv.sections import dark_matter_searches, dark_photon_freeze_out
from b2kinv.sections.dark_matter_searches import Parameters

_MASS = measurements.paper_constant("mass_dark_photon")
_EPSILON = 10.0 ** measurements.paper_constant("log10_kinetic_mixing")
_HALO = measurements.paper_constant("velocity_dark_matter_local")
_CLUSTER = measurements.paper_constant("velocity_dark_matter_cluster")
_POINT = {"m_X": _MASS, "epsilon": _EPSILON, "m_DM": 0.1, "alpha_X": 0.01, "velocity": _HALO}
_LIMIT = measurements.value("dm_nucleus_cross_section_limit")


@functools.cache
def _result(**changes):
    return dark_matter_searches.evaluate(Parameters(**{**_POINT, **changes}))


def _nucleus_as_printed(m_DM=0.1):
    return dark_matter_searches.heavy_nucleus_cross_section("xenon", m_DM, _MASS, 0.01, _EPSILON, _HALO)


def _nucleus(**changes):
    return _result(**changes).value("nucleus_cross_section")


def _electron_as_printed():
    # Eq. (54): the limit of heavy dark matter, photon coupling only.
    return dark_matter_searches.electron_cross_section(1e6, _MASS, 0.01, _EPSILON, 0.0, _HALO)


def _is_five_orders_below(cross_section):
    return math.log10(_LIMIT / cross_section) > 5.0


def _relic_coupling(m_DM):
    return dark_photon_freeze_out.dark_coupling(m_DM, 0.004, _MASS)


def _self_interaction_prefactor():
    # What multiplies m_DM/m_X where the paper has a prefactor times a function of that ratio.
    return dark_matter_searches.self_interaction(_MASS, _MASS, 0.01)


def _no_limit(alpha_X, m_DM):
    result = _result(alpha_X=alpha_X, m_DM=m_DM)
    return result.value("annihilation_today") < result.value("annihilation_limit")


_FOUR_PI = 4.0 * math.pi

CLAIMS = {
    "IIIC.sigmaN": Computation(
        as_printed=_nucleus_as_printed,
        standard=_nucleus,
        readings={
            "the dark photon has no Z content": lambda: _nucleus(mixing_ratio=0.0),
            "the velocity is 1000 km/s": lambda: _nucleus_as_printed() * (_CLUSTER / _HALO) ** 2,
            "α_X in Eq. (53) stands for g_X²": lambda: _nucleus_as_printed() * _FOUR_PI,
            "α in Eq. (53) is that at the Z mass": lambda: (
                _nucleus_as_printed()
                / inputs.value("inverse_alpha_at_mass_Z")
                / inputs.value("fine_structure_constant")
            ),
        },
        sensitivity=lambda: {
            "velocity ± 10 %": tuple(_nucleus(velocity=_HALO * factor) for factor in (0.9, 1.1))
        },
        note="Eq. (52) follows from Eq. (50), and Eq. (53) from Eq. (52) with the photon's part of the "
        "coupling "
        "alone; the printed number does not follow from the printed formula. With the full coupling the "
        "neutrons "
        "of xenon cancel nearly half of the amplitude.",
    ),
    "IIIC.sigmaN_gap": Computation(
        as_printed=lambda: _is_five_orders_below(_nucleus_as_printed(1.0)),
        standard=lambda: _is_five_orders_below(_nucleus(m_DM=1.0)),
        readings={
            "the cross section at 0.1 GeV is compared with the limit at 1 GeV": lambda: _is_five_orders_below(
                _nucleus()
            ),
            "α_X is what the relic density needs at 1 GeV": lambda: _is_five_orders_below(
                _nucleus(m_DM=1.0, alpha_X=_relic_coupling(1.0))
            ),
        },
        note="The cross section grows with the square of the dark matter mass, and the limit is for 1 GeV.",
    ),
    "IIIC.sigma_e": Computation(
        as_printed=_electron_as_printed,
        standard=lambda: _result().value("electron_cross_section"),
        readings={
            "the velocity is 1000 km/s": lambda: _electron_as_printed() * (_CLUSTER / _HALO) ** 2,
            "α_X in Eq. (54) stands for g_X²": lambda: _electron_as_printed() * _FOUR_PI,
            "the dark photon has no Z content": lambda: _result(mixing_ratio=0.0).value(
                "electron_cross_section"
            ),
        },
        sensitivity=lambda: {
            "velocity ± 10 %": tuple(
                _result(velocity=_HALO * factor).value("electron_cross_section") for factor in (0.9, 1.1)
            )
        },
        note="Eq. (54) follows from Eq. (52); the printed number does not follow from the printed formula.",
    ),
    "IIIC.sigma_si": Computation(
        as_printed=lambda: as_printed.self_interaction_prefactor(_MASS, 0.01, _CLUSTER),
        standard=_self_interaction_prefactor,
        readings={
            "the velocity is 220 km/s": lambda: as_printed.self_interaction_prefactor(_MASS, 0.01, _HALO),
            "the velocity is 100 km/s": lambda: as_printed.self_interaction_prefactor(_MASS, 0.01, 100.0),
        },
        sensitivity=lambda: {
            "α_X ± 10 %": tuple(_self_interaction_prefactor() * factor**2 for factor in (0.9, 1.1))
        },
        note="The explicit amplitude is not suppressed by the velocity; the standard value multiplies "
        "m_DM/m_X. "
        "Both stay far below the bound from clusters.",
    ),
    "IIIC.si_bound": Computation(
        as_printed=lambda: measurements.value("self_interaction_cross_section_limit")
    ),
    "IIIC.pwave": Computation(
        as_printed=lambda: _no_limit(0.01, 0.1),
        standard=lambda: all(_no_limit(_relic_coupling(m_DM), m_DM) for m_DM in (0.1, 0.8)),
        note="Cross section at the velocity of the halo against Planck's limit at recombination, where "
        "dark matter "
        "is slower still and annihilates less.",
    ),
}
