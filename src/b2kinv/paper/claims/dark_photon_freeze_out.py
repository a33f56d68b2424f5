"""Section III B."""

from b2kinv.companion.ledger.computation import Computation, Further, Reading, Unstated
from b2kinv.paper import as_printed
from b2kinv.paper.claims import plasma_contact
from b2kinv.physics import early_universe, freeze_out, inputs, measurements, units
from b2kinv.quantities import replaced
from b2kinv.sections import dark_photon_freeze_out
from b2kinv.sections.dark_photon_freeze_out import Parameters
from b2kinv.sections.uncertainties import moved

_MASS = measurements.paper_constant("mass_dark_photon")
_POINT = {"m_X": _MASS, "m_DM": 0.5, "m_phi": 0.004, "alpha_X": 0.002}


@replaced.kept()
def _result(**changes):
    return dark_photon_freeze_out.evaluate(moved(Parameters(**{**_POINT, **changes})))


def _printed_average(x, charge=2.0, m_phi=0.004):
    # The charge of the dark Higgs enters through v = m_X/(|Q| g_X), so <σv> goes with its fourth power.
    return as_printed.averaged_cross_section(x, 0.5, m_phi, _MASS, 0.002) * (charge / 2.0) ** 4


def _density(charge=2.0, m_phi=0.004, table=early_universe.DEFAULT_TABLE):
    relic = freeze_out.FreezeOut(0.5, lambda x: _printed_average(x, charge, m_phi), table=table)
    return relic.relic_density()


def _sudden(x, charge=2.0, p_wave=False):
    # <σv> at one temperature set against the s-wave cross section for the relic density. In a p wave, which
    # falls with the temperature, annihilation after freeze-out removes half as much.
    canonical = freeze_out.canonical_cross_section(0.5) * (2.0 if p_wave else 1.0)
    return freeze_out.CANONICAL_DENSITY * canonical / units.to_cm3_per_second(_printed_average(x, charge))


def _share(m_phi, trilinear="included"):
    lagrangian = 6.0 * dark_photon_freeze_out.p_wave_coefficient(0.5, m_phi, _MASS, 0.002, trilinear)
    return lagrangian / as_printed.averaged_cross_section(1.0, 0.5, m_phi, _MASS, 0.002)


def _lightest(sin_theta=1.3e-4, lifetime=0.1):
    return 1e3 * dark_photon_freeze_out.lightest_dark_higgs(sin_theta, lifetime)


def _massless_share():
    # β³ at the limit: without it the mass would be smaller by this factor.
    m_e = inputs.value("mass_electron")
    return (1.0 - (2e3 * m_e / _lightest()) ** 2) ** 1.5


_OTHER_TABLE = next(name for name in early_universe.TABLES if name != early_universe.DEFAULT_TABLE)
_METHOD = "way from the cross section to the density"

CLAIMS = {
    "IIIB.sv": Computation(
        as_printed=lambda: _share(0.004, "left_out"),
        standard=lambda: _share(0.004),
        further={
            "half_mass": Further(
                value=lambda: _share(0.25), what="a dark Higgs of half the mass of dark matter"
            ),
            "near_mass": Further(
                value=lambda: _share(0.475), what="a dark Higgs of 95 % of the mass of dark matter"
            ),
        },
        note="Eq. (47) is the t and u channel. The dark Higgs in the s channel, which the scalar potential "
        "brings with it, interferes destructively: it does not matter at 4 MeV, and takes almost half away "
        "where m_φ approaches m_DM.",
    ),
    "IIIB.relic": Computation(
        as_printed=_density,
        standard=lambda: _result().value("relic_density"),
        unstated=(
            Unstated(
                what="mass of the dark Higgs",
                taken="4 MeV",
                choices={
                    "half of that of dark matter": lambda: _density(m_phi=0.25),
                    "95 % of that of dark matter": lambda: _density(m_phi=0.475),
                },
            ),
            Unstated(
                what="table of degrees of freedom",
                taken="that of Saikawa and Shirai",
                choices={"that of Drees et al.": lambda: _density(table=_OTHER_TABLE)},
            ),
        ),
        readings={
            "freeze-out is sudden at x = 20, with the s-wave curve of Ref. 58": Reading(
                value=lambda: _sudden(20.0), replaces=_METHOD
            ),
            "freeze-out is sudden at x = 20, with that curve made one for a p wave": Reading(
                value=lambda: _sudden(20.0, p_wave=True), replaces=_METHOD
            ),
            "freeze-out is sudden at x = 20 and the dark Higgs has the charge of the dark matter": Reading(
                value=lambda: _sudden(20.0, charge=1.0),
                replaces=(_METHOD, "charge of the dark Higgs"),
                stated="below Eq. (35)",
                combination=True,
            ),
            "the dark Higgs is as heavy as the dark matter and the average is taken in full": Reading(
                value=lambda: _result(m_phi=0.5).value("relic_density"),
                replaces=("mass of the dark Higgs", "expansion in 1/x"),
                stated="Eq. (47)",
                combination=True,
            ),
        },
        further={
            "unit_charge": Further(
                value=lambda: _density(charge=1.0),
                what="a dark Higgs with the charge of dark matter, where the text below Eq. (35), Eq. (36) "
                "and Eq. (47) have twice that",
            )
        },
        sensitivity=lambda: {
            "α_X ± 10 %": tuple(_result(alpha_X=0.002 * f).value("relic_density") for f in (0.9, 1.1))
        },
        note="The first value puts Eq. (47) into the Boltzmann equation. Eq. (48) is larger and does not "
        "follow from it; the paper does not say how it was solved.",
    ),
    "IIIB.thermalised": plasma_contact.CLAIM,
    "IIIB.annihilation": plasma_contact.CLAIM_OF_ANNIHILATION,
    "IIIB.theta": Computation(as_printed=lambda: _result().value("bound_mixing")),
    "IIIB.tau": Computation(as_printed=lambda: _result().value("bound_lifetime")),
    "IIIB.mphi": Computation(
        as_printed=_lightest,
        standard=lambda: _result().value("lightest_dark_higgs"),
        readings={
            "sin θ is 10⁻⁴": Reading(
                value=lambda: _lightest(sin_theta=1e-4),
                replaces="bound on sin θ",
                stated="text above Eq. (49)",
            ),
            "the lifetime is at most 0.05 s": Reading(
                value=lambda: _lightest(lifetime=0.05),
                replaces="bound on the lifetime",
                stated="text below Eq. (49)",
            ),
            "the mass of the electron is left out of the phase space": Reading(
                value=lambda: _lightest() * _massless_share(),
                replaces="phase space of the decay",
                stated="Eq. (49)",
            ),
        },
        note="Eq. (49) is the standard width. With the two stated bounds it gives a lower limit below the "
        "printed one; a bound of 10⁻⁴ on sin θ, which the paper does not state, would give the printed one.",
    ),
}
