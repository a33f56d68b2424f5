"""Section III B."""

import functools

from b2kinv.companion.ledger.computation import Computation
from b2kinv.paper import as_printed
from b2kinv.physics import early_universe, freeze_out, inputs, measurements, units
from b2kinv.sections import dark_photon_freeze_out
from b2kinv.sections.dark_photon_freeze_out import Parameters

_MASS = measurements.paper_constant("mass_dark_photon")
_POINT = {"m_X": _MASS, "m_DM": 0.5, "m_phi": 0.004, "alpha_X": 0.002}


@functools.cache
def _result(**changes):
    return dark_photon_freeze_out.evaluate(Parameters(**{**_POINT, **changes}))


def _printed_average(x, charge=2.0):
    # The charge of the dark Higgs enters through v = m_X/(|Q| g_X), so <σv> goes with its fourth power.
    return as_printed.averaged_cross_section(x, 0.5, 0.004, _MASS, 0.002) * (charge / 2.0) ** 4


def _density(charge=2.0):
    return freeze_out.FreezeOut(0.5, lambda x: _printed_average(x, charge)).relic_density()


def _sudden(x, charge=2.0):
    # <σv> at one temperature set against the s-wave cross section for the relic density.
    cm3_per_s = units.to_cm2(_printed_average(x, charge)) * 100.0 * inputs.value("speed_of_light")
    canonical = freeze_out.canonical_cross_section(0.5)
    return freeze_out.CANONICAL_DENSITY * canonical / cm3_per_s


def _share(m_phi, trilinear="included"):
    lagrangian = 6.0 * dark_photon_freeze_out.p_wave_coefficient(0.5, m_phi, _MASS, 0.002, trilinear)
    return lagrangian / as_printed.averaged_cross_section(1.0, 0.5, m_phi, _MASS, 0.002)


def _lightest(sin_theta=1.3e-4, lifetime=0.1):
    return 1e3 * dark_photon_freeze_out.lightest_dark_higgs(sin_theta, lifetime)


_OTHER_TABLE = next(name for name in early_universe.TABLES if name != early_universe.DEFAULT_TABLE)

CLAIMS = {
    "IIIB.sv": Computation(
        as_printed=lambda: _share(0.004, "left_out"),
        standard=lambda: _share(0.004),
        readings={
            "m_φ is half of m_DM": lambda: _share(0.25),
            "m_φ is 95 % of m_DM": lambda: _share(0.475),
        },
        note="Eq. (47) is the t and u channel. The dark Higgs in the s channel, which the scalar potential "
        "brings with it, interferes destructively: it does not matter at 4 MeV, and takes almost half away "
        "where "
        "m_φ approaches m_DM.",
    ),
    "IIIB.relic": Computation(
        as_printed=_density,
        standard=lambda: _result().value("relic_density"),
        readings={
            "the dark Higgs has the charge of the dark matter": lambda: _density(charge=1.0),
            "freeze-out is sudden at x = 20": lambda: _sudden(20.0),
            "freeze-out is sudden at x = 20 and the dark Higgs has the charge of the dark matter": lambda: (
                _sudden(20.0, charge=1.0)
            ),
            "the dark Higgs is as heavy as the dark matter": lambda: _result(m_phi=0.5).value(
                "relic_density"
            ),
            "the other table of degrees of freedom is used": lambda: _result(
                degrees_of_freedom=_OTHER_TABLE
            ).value("relic_density"),
        },
        sensitivity=lambda: {
            "α_X ± 10 %": tuple(_result(alpha_X=0.002 * f).value("relic_density") for f in (0.9, 1.1))
        },
        note="The first value puts Eq. (47) into the Boltzmann equation. Eq. (48) is larger; it does not "
        "follow "
        "from Eq. (47), and its α_X is about six times the one that gives that density.",
    ),
    "IIIB.theta": Computation(as_printed=lambda: _result().value("bound_mixing")),
    "IIIB.tau": Computation(as_printed=lambda: _result().value("bound_lifetime")),
    "IIIB.mphi": Computation(
        as_printed=_lightest,
        standard=lambda: _result().value("lightest_dark_higgs"),
        readings={
            "sin θ is 10⁻⁴": lambda: _lightest(sin_theta=1e-4),
            "the lifetime is at most 0.05 s": lambda: _lightest(lifetime=0.05),
            "the mass of the electron is left out of the phase space": lambda: (
                _lightest() * _massless_share()
            ),
        },
        note="Eq. (49) is the standard width. With the two stated bounds it gives a lower limit below the "
        "printed "
        "one; rounding sin θ down to 10⁻⁴ gives the printed one.",
    ),
}


def _massless_share():
    # β³ at the limit: without it the mass would be smaller by this factor.
    m_e = inputs.value("mass_electron")
    return (1.0 - (2e3 * m_e / _lightest()) ** 2) ** 1.5
