"""Section III C: direct and indirect searches, self-interaction."""

import math
from typing import cast

from b2kinv.companion.ledger.computation import Computation, Criterion, Further, Reading, Unstated
from b2kinv.companion.words import formatting
from b2kinv.paper import as_printed
from b2kinv.paper.claims import dark_higgs_searches, relic_line
from b2kinv.physics import data_files, inputs, measurements, nuclei, units
from b2kinv.quantities import replaced
from b2kinv.sections import dark_matter_searches, dark_photon_freeze_out
from b2kinv.sections.dark_matter_searches import Parameters
from b2kinv.sections.uncertainties import moved

_MASS = measurements.paper_constant("mass_dark_photon")
_EPSILON = 10.0 ** measurements.paper_constant("log10_kinetic_mixing")
_HALO = measurements.paper_constant("velocity_dark_matter_local")
_CLUSTER = measurements.paper_constant("velocity_dark_matter_cluster")
_POINT = {"m_X": _MASS, "epsilon": _EPSILON, "m_DM": 0.1, "alpha_X": 0.01, "velocity": _HALO}
_LIMIT = measurements.value("dm_nucleus_cross_section_limit")
#: Cross section on xenon [cm²] that Eq. (53) prints for 0.1 GeV.
_PRINTED_CROSS_SECTION = 2.3e-44
#: What "more than five orders of magnitude" asks for.
_FIVE_ORDERS = 1e5
#: m_DM [GeV] for which the paper quotes the limit.
_LIMIT_MASS = 1.0
#: Temperature of the plasma [GeV] at recombination, redshift 1100.
_RECOMBINATION = 1101.0 * inputs.value("temperature_today") * inputs.value("boltzmann_constant")


@replaced.kept()
def _result(**changes):
    return dark_matter_searches.evaluate(moved(Parameters(**{**_POINT, **changes})))


def _at_the_Z():
    # α at the Z mass over α at zero momentum.
    return 1.0 / inputs.value("inverse_alpha_at_mass_Z") / inputs.value("fine_structure_constant")


# Cross sections on nuclei and electrons


def _nucleus_as_printed(m_DM=0.1):
    return dark_matter_searches.heavy_nucleus_cross_section("xenon", m_DM, _MASS, 0.01, _EPSILON, _HALO)


def _nucleus(**changes):
    return _result(**changes).value("nucleus_cross_section")


def _electron_as_printed():
    # Eq. (54): the limit of heavy dark matter, photon coupling only.
    return dark_matter_searches.electron_cross_section(1e6, _MASS, 0.01, _EPSILON, 0.0, _HALO)


def _electron(**changes):
    return _result(**changes).value("electron_cross_section")


def _cross_section_readings(compute, equation, exact, name):
    """Return the readings that both cross sections share: `compute()` as printed, `exact()` by Eq. (52)."""
    return {
        "the velocity is 1000 km/s": Reading(
            value=lambda: compute() * (_CLUSTER / _HALO) ** 2, replaces="velocity", stated=equation
        ),
        f"α_X in {equation} stands for g_X²": Reading(
            value=lambda: compute() * 4.0 * math.pi, replaces="meaning of α_X", stated=equation
        ),
        name: Reading(value=exact, replaces="limit of unequal masses", stated=equation),
    }


def _unstated_alpha(compute):
    return (
        Unstated(
            what="the fine-structure constant",
            taken="that at zero momentum",
            choices={"that at the Z mass": lambda: compute() * _at_the_Z()},
        ),
    )


# Distance from PandaX's limit


def _limit_per_nucleon():
    """Return mass [GeV] and limit [cm²] of the point of Ref. 64's curve that is nearest to 1 GeV."""
    content = cast(dict, data_files.load_json("constraints/pandax4t_migdal_nucleon.json"))
    return min(content["rows"], key=lambda row: abs(row[0] - _LIMIT_MASS))


def _gap(printed, nucleus_cross_section=1.0, **_):
    # As printed: the printed number for 0.1 GeV beside the quoted limit for 1 GeV. Else equal things: the
    # verified cross section per nucleon at the mass of the limit.
    if printed:
        return _LIMIT / (_PRINTED_CROSS_SECTION * nucleus_cross_section)
    mass, limit = _limit_per_nucleon()
    return limit / (nuclei.per_nucleon(_nucleus(m_DM=mass), "xenon", mass) * nucleus_cross_section)


def _printed_at(m_DM):
    # Eq. (53) goes with the square of the mass.
    return _PRINTED_CROSS_SECTION * (m_DM / 0.1) ** 2


def _below(limit, cross_section):
    return f"{formatting.text(limit / cross_section)} times below the limit"


def _is_below(limit, cross_section):
    return bool(limit / cross_section >= _FIVE_ORDERS)


def _printed_per_nucleon():
    mass, limit = _limit_per_nucleon()
    return limit, nuclei.per_nucleon(_printed_at(mass), "xenon", mass)


# Self-interaction and annihilation


def _self_interaction_prefactor():
    # What multiplies m_DM/m_X where the paper has a prefactor times a function of that ratio.
    return dark_matter_searches.self_interaction(_MASS, _MASS, 0.01)


def _over_annihilation_limit(m_DM):
    """Return the criterion's value for one mass of dark matter: <σv> at recombination over the limit there.

    It is taken as warm as the plasma. Once decoupled it is colder, and annihilates less.
    """
    x = m_DM / _RECOMBINATION

    def share(printed, annihilation_rate=1.0, **_):
        if printed:
            average = as_printed.averaged_cross_section(x, m_DM, relic_line.LIGHTEST, _MASS, 0.01)
        else:
            coupling = relic_line.coupling(False, m_DM)
            average = (
                6.0
                / x
                * dark_photon_freeze_out.p_wave_coefficient(m_DM, relic_line.LIGHTEST, _MASS, coupling)
            )
        limit = measurements.value("annihilation_at_recombination_limit") * m_DM
        return float(annihilation_rate * units.to_cm3_per_second(average) / limit)

    return share


def _nucleus_in_all(**changes):
    return _nucleus(**changes) + _result(**changes).value("axial_nucleus_cross_section")


def _electron_in_all(**changes):
    return _electron(**changes) + _result(**changes).value("axial_electron_cross_section")


def _with_axial(compute):
    return {
        "with_axial": Further(
            value=compute,
            what="with the axial coupling of the target, which Eq. (34) has as well and the velocity does "
            "not suppress",
        )
    }


def _vector_over_axial(printed, axial_coupling=1.0, **_):
    # Both have the printed couplings, and Eq. (52) is verified: there is nothing to print otherwise.
    axial = _result().value("axial_nucleus_cross_section")
    return _nucleus() / (axial * axial_coupling**2)


def _vector_leads(**changes):
    return bool(_nucleus(**changes) >= _result(**changes).value("axial_nucleus_cross_section"))


def _per_nucleon_with_axial():
    mass, limit = _limit_per_nucleon()
    return limit, nuclei.per_nucleon(_nucleus_in_all(m_DM=mass), "xenon", mass)


def _kinetic(compute):
    return {
        "kinetic_only": Further(
            value=lambda: compute(mixing_ratio="kinetic_only"),
            what="the Z content that kinetic mixing alone gives",
        )
    }


def _velocity_sensitivity(compute):
    return {"velocity ± 10 %": tuple(compute(velocity=_HALO * factor) for factor in (0.9, 1.1))}


CLAIMS = {
    "IIIC.sigmaN": Computation(
        as_printed=_nucleus_as_printed,
        standard=_nucleus,
        unstated=_unstated_alpha(_nucleus_as_printed),
        readings=_cross_section_readings(
            _nucleus_as_printed,
            "Eq. (53)",
            lambda: _nucleus(mixing_ratio=0.0),
            "Eq. (52) is used, with the photon's part of the coupling",
        ),
        further=_kinetic(_nucleus) | _with_axial(_nucleus_in_all),
        sensitivity=lambda: _velocity_sensitivity(_nucleus),
        note="Eq. (52) follows from Eq. (50), and Eq. (53) from Eq. (52) with the photon's part of the "
        "coupling alone; the printed number does not follow from the printed formula. With the full coupling "
        "the neutrons of xenon cancel nearly half of the amplitude.",
    ),
    "IIIC.sigmaN_gap": Computation(
        criteria=(
            Criterion(
                what="the limit over the cross section is more than five powers of ten",
                anchor="more than five orders of magnitude, after Eq. (53)",
                value=_gap,
                quantity="nucleus_cross_section",
                low=_FIVE_ORDERS,
                power=-1.0,
            ),
        ),
        readings={
            "the cross section at 0.1 GeV is that of the formula of Eq. (53)": Reading(
                value=lambda: _is_below(_LIMIT, _nucleus_as_printed()),
                replaces="number of Eq. (53)",
                stated="Eq. (53)",
            ),
            "the verified cross section at 0.1 GeV is compared with the limit at 1 GeV": Reading(
                value=lambda: _is_below(_LIMIT, _nucleus()),
                replaces=("number of Eq. (53)", "formula of Eq. (53)"),
                stated="Eq. (53)",
                combination=True,
            ),
            "the formula of Eq. (53) is taken at 1 GeV": Reading(
                value=lambda: _is_below(_LIMIT, _nucleus_as_printed(_LIMIT_MASS)),
                replaces=("number of Eq. (53)", "mass of dark matter"),
                stated="Eq. (53)",
                combination=True,
            ),
            "α_X is what the relic density needs, and all is taken at 1 GeV": Reading(
                value=lambda: _is_below(
                    _LIMIT, _nucleus(m_DM=_LIMIT_MASS, alpha_X=relic_line.coupling(False, _LIMIT_MASS))
                ),
                replaces=("number of Eq. (53)", "mass of dark matter", "dark coupling"),
                stated="Eq. (53)",
                combination=True,
            ),
        },
        further={
            "at_the_limits_mass": Further(
                value=lambda: _is_below(_LIMIT, _printed_at(_LIMIT_MASS)),
                what="the printed cross section, grown with the square of the mass to the limit's 1 GeV: "
                + _below(_LIMIT, _printed_at(_LIMIT_MASS)),
            ),
            "per_nucleon": Further(
                value=lambda: _is_below(*_printed_per_nucleon()),
                what="that, divided down to one nucleon as the limit of Ref. 64 is, beside its curve near "
                "1 GeV: " + _below(*_printed_per_nucleon()),
            ),
            "with_axial": Further(
                value=lambda: _is_below(*_per_nucleon_with_axial()),
                what="the verified cross section with the axial coupling of the nucleons as well, per "
                "nucleon near 1 GeV, as if coherent: " + _below(*_per_nucleon_with_axial()),
            ),
        },
        standard_condition="both are taken per nucleon at 1 GeV",
        note="As printed, the number of Eq. (53) for 0.1 GeV stands beside the limit for 1 GeV, as in the "
        "text. The limit is per nucleon and the number per nucleus: the standard value compares both per "
        "nucleon at the mass of the limit, where coherence over xenon makes the distance larger.",
    ),
    "IIIC.sigma_e": Computation(
        as_printed=_electron_as_printed,
        standard=_electron,
        unstated=_unstated_alpha(_electron_as_printed),
        readings=_cross_section_readings(
            _electron_as_printed,
            "Eq. (54)",
            lambda: _electron(mixing_ratio=0.0),
            "Eq. (52) is used at 0.1 GeV, with the photon's part of the coupling",
        ),
        further=_kinetic(_electron) | _with_axial(_electron_in_all),
        sensitivity=lambda: _velocity_sensitivity(_electron),
        note="Eq. (54) follows from Eq. (52); the printed number does not follow from the printed formula.",
    ),
    "IIIC.axial_dominance": Computation(
        criteria=(
            Criterion(
                what="on natural xenon the vector coupling gives more than the axial one",
                anchor="dominated by the vector interaction, before Eq. (50), with the Z content of Eq. (34) "
                "and the values of Eq. (53)",
                value=_vector_over_axial,
                quantity="axial_coupling",
                low=1.0,
                power=-2.0,
            ),
        ),
        further={
            "kinetic_only": Further(
                value=lambda: _vector_leads(mixing_ratio="kinetic_only"),
                what="the Z content that kinetic mixing alone gives",
            ),
            "photon_alone": Further(
                value=lambda: _vector_leads(mixing_ratio=0.0),
                what="the photon's part of the couplings alone, as Eqs. (53) and (54) have it",
            ),
        },
        note="Dark matter's axial current meets the target's axial current at any speed, and the vector "
        "current only in proportion to it, so that coherence over the nucleus does not make up for the "
        "velocity. The spins of ¹²⁹Xe and ¹³¹Xe are those of the shell model. The two do not interfere.",
    ),
    "IIIC.sigma_si": Computation(
        as_printed=lambda: as_printed.self_interaction_prefactor(_MASS, 0.01, _CLUSTER),
        standard=_self_interaction_prefactor,
        readings={
            f"the velocity is {velocity:g} km/s": Reading(
                value=lambda velocity=velocity: as_printed.self_interaction_prefactor(_MASS, 0.01, velocity),
                replaces="velocity",
                stated="Eq. (55)",
            )
            for velocity in (_HALO, 100.0)
        },
        sensitivity=lambda: {
            "α_X ± 10 %": tuple(_self_interaction_prefactor() * factor**2 for factor in (0.9, 1.1))
        },
        note="The explicit amplitude is not suppressed by the velocity; the standard value multiplies "
        "m_DM/m_X. Both stay far below the bound from clusters.",
    ),
    "IIIC.si_bound": Computation(
        as_printed=lambda: measurements.value("self_interaction_cross_section_limit")
    ),
    "IIIC.pwave": Computation(
        criteria=tuple(
            Criterion(
                what=f"for {m_DM} GeV, annihilation at recombination is below its limit there",
                anchor="Section III C: no constraints, with Eq. (47), α_X ≈ 10⁻² and the masses of Fig. 3",
                value=_over_annihilation_limit(m_DM),
                quantity="annihilation_rate",
                high=1.0,
            )
            for m_DM in (0.1, 0.8)
        ),
        unchecked={
            "telescopes": "the paper quotes no limit, and none on annihilation today is held as data; "
            "Planck's is taken for all of the energy becoming visible"
        },
        note="Planck's limit beside annihilation at the same time, with dark matter as warm as the plasma, "
        "which is more than there is. The standard value has the α_X of the relic density.",
    ),
    **dark_higgs_searches.CLAIMS,
}
