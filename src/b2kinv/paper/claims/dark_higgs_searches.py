"""Section III C with the dark Higgs: direct detection, and dark matter on itself.

The paper compares the exchange of the dark photon alone with limits. All that the exchange of the dark Higgs
takes is printed as well, and in direct detection the values as printed have it, with the dark coupling of
Eq. (48); on itself they are Eq. (55). The standard calculation has both and the verified dark coupling. The
dark Higgs has the paper's own mass, and the smallest mixing that decays in time.
"""

from b2kinv.companion.ledger.computation import Computation, Criterion, Further, Reading, Unstated
from b2kinv.paper import as_printed
from b2kinv.paper.claims import relic_line
from b2kinv.physics import dark_higgs, dark_higgs_scattering, electron_searches, measurements, nuclei
from b2kinv.quantities import replaced
from b2kinv.sections import dark_matter_searches
from b2kinv.sections.dark_matter_searches import Parameters

_MASS = measurements.paper_constant("mass_dark_photon")
_EPSILON = 10.0 ** measurements.paper_constant("log10_kinetic_mixing")
_HALO = measurements.paper_constant("velocity_dark_matter_local")
_CLUSTER = measurements.paper_constant("velocity_dark_matter_cluster")
_LIFETIME = measurements.value("lifetime_dark_higgs_limit")
_BOUND = measurements.value("self_interaction_cross_section_limit")
#: Masses of dark matter [GeV] of the two panels of Fig. 3.
PANELS = (0.1, 0.8)
#: Cross sections [cm²] that Eq. (53) prints for 0.1 GeV, and Eq. (54) for any.
_PRINTED_ON_XENON, _PRINTED_ON_ELECTRON = 2.3e-44, 1.2e-55
#: Speed [km/s] that dark matter in the halo hardly exceeds: with it the propagator suppresses the most.
_FASTEST = 800.0


@replaced.kept()
def _result(m_DM, m_phi=relic_line.LIGHTEST, sin_theta=None, velocity=_HALO, alpha_X=None):
    if sin_theta is None:
        sin_theta = dark_higgs.smallest_mixing(m_phi, _LIFETIME)
    return dark_matter_searches.evaluate(
        Parameters(
            m_X=_MASS,
            epsilon=_EPSILON,
            m_DM=m_DM,
            m_phi=m_phi,
            sin_theta=sin_theta,
            alpha_X=alpha_X or relic_line.coupling(False, m_DM, m_phi),
            velocity=velocity,
            velocity_cluster=_CLUSTER,
        )
    )


# Direct detection


def _nuclear(m_DM, **changes):
    result = _result(m_DM, **changes)
    on_xenon = result.value("nucleus_cross_section") + result.value("axial_nucleus_cross_section")
    total = nuclei.per_nucleon(on_xenon, "xenon", m_DM) + result.value("dark_higgs_nucleon_cross_section")
    return float(total / result.value("nucleon_limit"))


def over_nuclear_limit(m_DM):
    """Return the criterion's value for one mass: cross section per nucleon over PandaX's limit there."""

    def share(printed, nuclear_scattering_rate=1.0, **_):
        return nuclear_scattering_rate * (_printed_nuclear(m_DM) if printed else _nuclear(m_DM))

    return share


def _printed_nuclear(m_DM, dark_higgs=True, alpha_X=None, **changes):
    # Eq. (53) goes with the square of the mass.
    found = nuclei.per_nucleon(_PRINTED_ON_XENON * (m_DM / 0.1) ** 2, "xenon", m_DM)
    if dark_higgs:
        result = _result(m_DM, alpha_X=alpha_X or relic_line.by_Eq_48(m_DM), **changes)
        found += result.value("dark_higgs_nucleon_cross_section")
    return float(found / dark_higgs_scattering.published_limit(m_DM))


def _allowed_as_printed(**changes):
    return all(_printed_nuclear(m_DM, **changes) <= 1.0 for m_DM in PANELS)


def _over_electron_limit(printed, electron_scattering_rate=1.0, **_):
    m_DM = PANELS[0]
    limit = float(electron_searches.strongest_limit(m_DM))
    if printed:
        # PandaX-4T's is newer than the paper.
        limit = float(dark_higgs_scattering.electron_limit(m_DM))
        by_higgs = _result(m_DM, alpha_X=relic_line.by_Eq_48(m_DM)).value("dark_higgs_electron_cross_section")
        return electron_scattering_rate * float(_PRINTED_ON_ELECTRON + by_higgs) / limit
    result = _result(m_DM)
    names = ("electron_cross_section", "axial_electron_cross_section", "dark_higgs_electron_cross_section")
    return electron_scattering_rate * float(sum(result.value(name) for name in names)) / limit


def _allowed(**changes):
    return all(_nuclear(m_DM, **changes) <= 1.0 for m_DM in PANELS)


def _least_share(m_DM):
    # The propagator squared at q = 2μv over what the share of ionisation has of it already.
    result = _result(m_DM)
    momentum = dark_higgs_scattering.largest_momentum("xenon", m_DM, _FASTEST)
    squared = dark_higgs_scattering.share_of_scattering(momentum, relic_line.LIGHTEST) ** 2
    return float(squared / result.value("dark_higgs_share"))


def _lightest():
    return max(float(_result(m_DM).value("lightest_dark_higgs_by_search")) for m_DM in PANELS)


def _gains(printed, published_limit_at_low_mass=1.0, **_):
    # How much farther below the limit the cross section on xenon is at 0.1 GeV than at 1 GeV, both at the
    # published points.
    masses, limits = dark_higgs_scattering.published_points()
    points = []
    for wanted in (PANELS[0], 1.0):
        place = abs(masses - wanted).argmin()
        mass = float(masses[place])
        found = _PRINTED_ON_XENON * (mass / 0.1) ** 2 if printed else _on_xenon(mass)
        points.append(float(limits[place]) / nuclei.per_nucleon(found, "xenon", mass))
    return published_limit_at_low_mass * points[0] / points[1]


def _on_xenon(m_DM):
    result = dark_matter_searches.evaluate(Parameters(m_X=_MASS, epsilon=_EPSILON, m_DM=m_DM))
    return float(result.value("nucleus_cross_section") + result.value("axial_nucleus_cross_section"))


# Dark matter on itself


def _on_itself(m_DM, **changes):
    result = _result(m_DM, **changes)
    total = result.value("self_interaction") + result.value("dark_higgs_self_interaction")
    return float(total / _BOUND)


def over_cluster_bound(m_DM):
    """Return the criterion's value for one mass: cross section on itself over the bound from clusters."""

    def share(printed, self_interaction_rate=1.0, **_):
        if printed:
            found = as_printed.self_interaction(m_DM, _MASS, 0.01, _CLUSTER)
            return self_interaction_rate * float(found) / _BOUND
        return self_interaction_rate * _on_itself(m_DM)

    return share


_NO_CONSTRAINT = (
    "does not pose any constraint, before Eq. (54), similarly to nuclei; masses and line of Fig. 3"
)

CLAIMS = {
    "IIIC.direct_unconstrained": Computation(
        criteria=(
            *(
                Criterion(
                    what=f"for {m_DM} GeV, the cross section per nucleon is below PandaX's limit",
                    anchor=_NO_CONSTRAINT,
                    value=over_nuclear_limit(m_DM),
                    quantity="nuclear_scattering_rate",
                    high=1.0,
                )
                for m_DM in PANELS
            ),
            Criterion(
                what="for 0.1 GeV, the cross section on an electron is below the strongest limit",
                anchor=_NO_CONSTRAINT,
                value=_over_electron_limit,
                quantity="electron_scattering_rate",
                high=1.0,
            ),
        ),
        unstated=(
            Unstated(
                what="mixing of the dark Higgs within what Section III B allows",
                taken="the smallest that decays within 0.1 s",
                choices={
                    "the largest, 1.3 × 10⁻⁴": lambda: _allowed_as_printed(
                        sin_theta=measurements.value("sin_theta_dark_higgs_limit")
                    )
                },
            ),
        ),
        readings={
            "α_X is 10⁻² for both masses": Reading(
                value=lambda: _allowed_as_printed(alpha_X=0.01), replaces="dark coupling", stated="Eq. (48)"
            ),
        },
        further={
            "dark_photon_alone": Further(
                value=lambda: _allowed_as_printed(dark_higgs=False),
                what="Eqs. (53) and (54) as they stand, the exchange of the dark photon alone",
            ),
            "largest_mixing": Further(
                value=lambda: _allowed(sin_theta=measurements.value("sin_theta_dark_higgs_limit")),
                what="the largest mixing that the text allows in the place of the smallest",
            ),
            "largest_momentum": Further(
                value=lambda: all(_nuclear(m_DM) * _least_share(m_DM) <= 1.0 for m_DM in PANELS),
                what="every collision with the largest momentum of dark matter near the escape velocity, "
                "where the propagator suppresses most",
            ),
            "above_the_lowest": Further(
                value=lambda: _allowed(m_phi=1.01e-3 * _lightest()),
                what="a dark Higgs just above the lowest mass that PandaX's limit allows for both masses of "
                "dark matter",
            ),
            "as_heavy": Further(
                value=lambda: all(
                    _nuclear(m_DM, m_phi=m_DM, sin_theta=measurements.value("sin_theta_dark_higgs_limit"))
                    <= 1.0
                    for m_DM in PANELS
                ),
                what="a dark Higgs as heavy as dark matter, the other edge of the bands of Fig. 3, with the "
                "largest mixing",
            ),
        },
        note="As printed: Eqs. (53) and (54) for the dark photon, and the exchange of a dark Higgs of 4 MeV, "
        "the solid line of Fig. 3, by the Yukawa coupling of Eq. (37), with the α_X of Eq. (48) and the "
        "smallest mixing that decays within 0.1 s. The paper prints all of that, but computes no such "
        "exchange. The standard value has the axial couplings too, and the verified α_X. Both are compared "
        "at the nearest published mass below, which is the weakest that the limit can be, after a correction "
        "for the momentum in the propagator: the limit is for a heavy mediator.",
    ),
    "IIIC.light_weaker": Computation(
        criteria=(
            Criterion(
                what="at 0.1 GeV the cross section is farther below PandaX's limit than at 1 GeV",
                anchor="the constraint weakens further for lighter masses, after Eq. (53)",
                value=_gains,
                quantity="published_limit_at_low_mass",
                low=1.0,
            ),
        ),
        note="At the published points of Ref. 64 that are nearest. The cross section falls with the square "
        "of the mass, and the limit rises.",
    ),
    "IIIC.si_no_conflict": Computation(
        criteria=tuple(
            Criterion(
                what=f"for {m_DM} GeV, dark matter hits itself less than clusters allow",
                anchor="no conflict with bounds on self-interactions, and 1.25 cm²/g behind Eq. (55)",
                value=over_cluster_bound(m_DM),
                quantity="self_interaction_rate",
                high=1.0,
            )
            for m_DM in PANELS
        ),
        further={
            "eq_48_coupling": Further(
                value=lambda: _on_itself(PANELS[1], alpha_X=relic_line.by_Eq_48(PANELS[1])) <= 1.0,
                what="the exchange of the dark Higgs with the α_X that Eq. (48) asks for at 0.8 GeV",
            ),
            "printed_coupling": Further(
                value=lambda: _on_itself(PANELS[0], alpha_X=0.01) <= 1.0,
                what="the exchange of the dark Higgs with the printed α_X ≈ 10⁻² at 0.1 GeV",
            ),
        },
        note="As printed: Eq. (55) with α_X = 10⁻². The standard value is the verified exchange of the dark "
        "photon and that of a dark Higgs of 4 MeV, which Eq. (55) leaves out and which is larger by many "
        "orders, in Born approximation at 1000 km/s, with the α_X of the relic density. The total cross "
        "section stands for the one weighed by momentum transfer, which is smaller.",
    ),
}
