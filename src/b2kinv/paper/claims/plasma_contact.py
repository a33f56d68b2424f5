"""What X does to dark matter in the plasma (Section III B): keep it in equilibrium, annihilate it."""

import math

from b2kinv.companion.ledger.computation import Computation, Criterion, Further, Reading, Unstated
from b2kinv.paper import as_printed
from b2kinv.paper.claims import completion, excess_mixing, relic_line
from b2kinv.physics import early_universe, measurements, units
from b2kinv.physics.dark_photon_mixing import mixing_ratio
from b2kinv.quantities import replaced
from b2kinv.sections import dark_photon_annihilation, dark_photon_freeze_out
from b2kinv.sections.dark_photon_freeze_out import Parameters

_MASS = measurements.paper_constant("mass_dark_photon")
#: m_DM [GeV] of the two panels of Fig. 3.
_MASSES = (0.1, 0.8)
#: m_DM [GeV] at which pairs meet the resonance.
_NEAR_RESONANCE = 0.9


@replaced.kept()
def _contact(printed, m_DM, place=0.5, **changes):
    # At the ε of the excess and the α_X of the relic density: those that are printed, or the verified ones.
    # The printed ε is taken to be that of the middle of the 1σ window; 0 and 1 are its ends.
    low, high = excess_mixing.window(1)
    rate, middle = low + place * (high - low), 0.5 * (low + high)
    if printed:
        epsilon = 10.0**excess_mixing.LOG_EPSILON * math.sqrt(rate / middle)
        point = {"epsilon": epsilon, "alpha_X": relic_line.by_Eq_48(m_DM)}
    else:
        point = {
            "epsilon": math.sqrt(rate / excess_mixing.rate_K(False)),
            "alpha_X": relic_line.coupling(False, m_DM),
        }
    given = {"m_X": _MASS, "m_DM": m_DM, "m_phi": relic_line.LIGHTEST, **point, **changes}
    return dark_photon_freeze_out.evaluate(Parameters(**given), "thermal contact")


def _over_printed_hubble(result):
    # H at freeze-out as we compute it, over Eq. (26) with g_s and the rounded Planck mass.
    T = 1e-3 * result.value("temperature_at_freeze_out")
    return float(early_universe.hubble_rate(T) / as_printed.hubble_rate(T))


def _at_freeze_out(m_DM, kind="friction"):
    """Return the criterion's value: a rate over H where dark matter of one mass freezes out."""

    def ratio(printed, kinetic_mixing=1.0, hubble_rate=1.0, **changes):
        result = _contact(printed, m_DM, **changes)
        over = result.value(f"{kind}_at_freeze_out") * (_over_printed_hubble(result) if printed else 1.0)
        return float(over * kinetic_mixing**2 / hubble_rate)

    return ratio


def _holds(kind="friction", printed=True, masses=_MASSES, half_mass=False, times=1.0, **changes):
    for m_DM in masses:
        higgs = {"m_phi": 0.5 * m_DM} if half_mass else {}
        if times * _at_freeze_out(m_DM, kind)(printed, **changes, **higgs) < 1.0:
            return False
    return True


def _completed(factor):
    # The excess then asks for another ε.
    return {"epsilon": math.sqrt(0.5 * sum(excess_mixing.window(1)) / excess_mixing.rate_K(False)) / factor}


def _heat_is_exchanged():
    return _holds("heat", printed=False)


def _through_X(m_DM):
    """Return the criterion's value: annihilation through X over that into dark Higgs, at freeze-out."""

    def share(printed, annihilation_through_X_rate=1.0, **changes):
        result = _contact(printed, m_DM, **changes)
        into_higgs = result.value("averaged_cross_section") / units.to_cm3_per_second(1.0)
        through_X = dark_photon_annihilation.averaged_annihilation(
            result.value("freeze_out_point"), *_of_X(result.parameters)
        )
        return float(annihilation_through_X_rate * through_X / into_higgs)

    return share


def _of_X(p):
    return p.m_DM, p.m_X, p.alpha_X, p.epsilon, float(mixing_ratio(p))


def _density_stays(m_DM):
    """Say whether X lowers the relic density by less than a tenth, at the standard calculation's mixing."""
    result = _contact(False, m_DM)
    return bool(result.value("whole_relic_density") > 0.9 * result.value("relic_density"))


CLAIM_OF_ANNIHILATION = Computation(
    criteria=tuple(
        Criterion(
            what=f"for {m_DM} GeV, annihilation through X into leptons and hadrons is slower than into dark "
            "Higgs bosons",
            anchor="Section III B, third sentence, with the masses of Fig. 3, ε ∼ 10^−4.3 and Eq. (48)",
            value=_through_X(m_DM),
            quantity="annihilation_through_X_rate",
            high=1.0,
        )
        for m_DM in _MASSES
    ),
    further={
        **completion.both(
            lambda factor: all(_through_X(m_DM)(False, **_completed(factor)) <= 1.0 for m_DM in _MASSES),
            ", with the ε of the excess to it",
        ),
        "relic_density": Further(
            value=lambda: all(map(_density_stays, _MASSES)),
            what="the relic density of both masses, which X is to change by less than a tenth",
        ),
        "close_to_the_resonance": Further(
            value=lambda: _density_stays(_NEAR_RESONANCE),
            what=f"the same for dark matter of {_NEAR_RESONANCE} GeV, closer to the resonance",
        ),
    },
    note="Both at freeze-out, in equilibrium, with X on its shell. Masses of Fig. 3 and the ε of the excess "
    "keep it small. Dark matter of nine tenths of half the mass of X meets the resonance, and for a mixing "
    "that is not small X counts at any mass: the relic densities by which models are judged here have both "
    "channels.",
)

CLAIM = Computation(
    criteria=tuple(
        Criterion(
            what=f"for {m_DM} GeV, friction by collisions through X exceeds H until freeze-out",
            anchor="Section III B, first sentence, with the masses of Fig. 3, ε ∼ 10^−4.3 and Eq. (48)",
            value=_at_freeze_out(m_DM),
            quantity="kinetic_mixing",
            low=1.0,
            power=2.0,
        )
        for m_DM in _MASSES
    ),
    unstated=(
        Unstated(
            what="mass of dark matter",
            taken="both of Fig. 3",
            choices={
                "0.1 GeV alone": lambda: _holds(masses=(0.1,)),
                "0.8 GeV alone": lambda: _holds(masses=(0.8,)),
            },
        ),
        Unstated(
            what="what has to be faster than H",
            taken="friction η, by which a drift of dark matter stops",
            choices={
                "2η, by which its temperature follows": lambda: _holds(times=2.0),
                "collisions, of which each changes little": lambda: _holds("collisions"),
            },
        ),
        Unstated(
            what="point of the 1σ window",
            taken="its middle",
            choices={
                "its lower end": lambda: _holds(place=0.0),
                "its upper end": lambda: _holds(place=1.0),
            },
        ),
        Unstated(
            what="mass of the dark Higgs, on which the temperature at freeze-out depends",
            taken="4 MeV",
            choices={"half of that of dark matter": lambda: _holds(half_mass=True)},
        ),
    ),
    readings={
        "α_X is 10⁻² for both masses": Reading(
            value=lambda: _holds(alpha_X=0.01), replaces="dark coupling", stated="Eq. (48)"
        ),
        "only the photon's part of X counts": Reading(
            value=lambda: _holds(mixing_ratio=0.0),
            replaces="Z content of X",
            stated="Eq. (34)",
        ),
    },
    further={
        "lower_end": Further(
            value=lambda: _holds(printed=False, place=0.0),
            what="the standard calculation at the lower end of the 1σ window",
        ),
        "upper_end": Further(
            value=lambda: _holds(printed=False, place=1.0),
            what="the standard calculation at its upper end",
        ),
        "temperature": Further(
            value=lambda: _holds(printed=False, times=2.0),
            what="the standard calculation with 2η, by which the temperature follows",
        ),
        **completion.both(
            lambda factor: _holds(printed=False, **_completed(factor)),
            ", with the ε of the excess to it",
        ),
        "with_the_dark_higgs": Further(
            value=_heat_is_exchanged,
            what="dark Higgs bosons, which share the temperature of dark matter and are far more numerous at "
            "freeze-out, have to take the heat of the plasma through X as well",
        ),
    },
    note="The paper computes no rate, and names neither the mass nor the mixing here. For the heavier dark "
    "matter friction is far faster than H in every way; for the lighter one it falls short as printed, and "
    "by the standard calculation misses H so narrowly that the point of the window and what counts as "
    "contact decide. Friction is the force on a drift of dark matter through electrons, muons and neutrinos, "
    "over its momentum. Its quantum statistics are those of the limit of heavy dark matter, about a "
    "hundredth more than in full, and hadrons are left out: they are there when rates are fast anyway. "
    "Lighter dark matter freezes out at a lower temperature, with whose fifth power collisions fall. Where "
    "contact ends before, the dark sector goes on with a temperature of its own, which Section III B's page "
    "gives.",
)
