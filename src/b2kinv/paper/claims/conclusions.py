"""Section IV and the abstract: both models together, at the points that the paper recommends."""

import math

from b2kinv.companion.ledger.computation import Computation, Criterion, Further
from b2kinv.paper.claims import completion, dark_higgs_searches, mutations, rate_ratio, relic_line
from b2kinv.paper.claims.alp_parameter_space import natural_mass
from b2kinv.physics import dark_higgs, dark_higgs_naturalness, measurements
from b2kinv.quantities import replaced
from b2kinv.sections import conclusions, dark_photon_parameter_space, dark_z_survival
from b2kinv.sections.conclusions import Parameters

_MASS = measurements.paper_constant("mass_dark_photon")
_NA62 = measurements.value("sin_theta_dark_higgs_limit")
_LIFETIME = measurements.value("lifetime_dark_higgs_limit")
#: C_χ/f_a = C_q/f_a [1/GeV] in the middle of the printed (6–7) × 10⁻⁹.
_NATURAL = math.sqrt(6e-9 * 7e-9)
_WINDOW = measurements.excess_window("paper", 2.0, 2)
PANELS = dark_higgs_searches.PANELS
#: What is called tuned by convention: R. Barbieri and G. F. Giudice, Nucl. Phys. B 306, 63 (1988).
_TUNED = 10.0


def _mixing():
    # Where the rate of K is at the lower end of the 2σ window, and X decays invisibly.
    at_one = conclusions.models(Parameters(epsilon=1e-4))[1].rates["K_plus"]
    return 1e-4 * math.sqrt(_WINDOW[0] / at_one)


@replaced.kept()
def _models(m_DM, **changes):
    given = {"C_q": _NATURAL, "m_X": _MASS, "epsilon": _mixing(), "m_DM": m_DM, "sin_theta": _NA62}
    return conclusions.models(Parameters(**{**given, **changes}))


# Tuning


def _slope(printed, density_slope=1.0, **_):
    return density_slope * _models(PANELS[0])[0].density_slope


def _cancellation(printed, dark_higgs_mass_correction=1.0, **_):
    """Return the loop of X over m_φ² where it is smallest of both panels: χ_L and the portal add to it."""
    found = []
    for m_DM in PANELS:
        v_phi = float(dark_higgs.vacuum_expectation_value(_MASS, relic_line.coupling(printed, m_DM)))
        found.append(dark_higgs_naturalness.loop_correction(_MASS, dark_higgs_naturalness.VECTOR, v_phi))
    return dark_higgs_mass_correction * float(min(found)) / relic_line.LIGHTEST**2


# Limits


def _alp(printed, prediction_over_limit=1.0, **_):
    if printed:
        # The limits of Sections II A and II C.
        found = _models(PANELS[0], constraints="babar_kstar_zero, warm_dark_matter")[0]
    else:
        found = _models(PANELS[0])[0]
    return prediction_over_limit * found.confronted.bites[0].strength


def _best_of_mixings(m_DM, **changes):
    # The smallest mixing that decays in time, or the largest that NA62 allows: whichever does better.
    smallest = float(dark_higgs.smallest_mixing(changes.get("m_phi", relic_line.LIGHTEST), _LIFETIME))
    return min(
        _models(m_DM, **{"sin_theta": sin_theta, **changes})[1].confronted.bites[0].strength
        for sin_theta in (smallest, _NA62)
    )


def _dark_photon(m_DM):
    """Return the criterion's value for one mass of dark matter: the largest prediction over its limit."""

    def worst(printed, prediction_over_limit=1.0, **_):
        if not printed:
            return prediction_over_limit * _best_of_mixings(m_DM)
        limit = measurements.value("br_Kstar_zero_nu_nu_belle_limit")
        ratio = rate_ratio.by_printed_amplitudes() * rate_ratio.lifetimes()
        strengths = (
            _WINDOW[0] * ratio / limit,
            dark_higgs_searches.over_nuclear_limit(m_DM)(True),
            dark_higgs_searches.over_cluster_bound(m_DM)(True),
        )
        return prediction_over_limit * max(strengths)

    return worst


def _completed(factor):
    # The dark Higgs of `_heavier`, at the ε of the excess for that coupling.
    for m_DM in PANELS:
        plane = dark_photon_parameter_space.Parameters(m_X=_MASS, m_DM=m_DM)
        if dark_z_survival.at(plane, factor, "low", heavier=True).confronted.excluding:
            return False
    return True


def _heavier(**changes):
    return not any(
        _models(m_DM, m_phi=0.015, sin_theta=1e-4, **changes)[1].confronted.excluding for m_DM in PANELS
    )


# Excess and dark matter at one point


def _rate(printed, b_to_K_rate=1.0, **_):
    return b_to_K_rate * _models(PANELS[0])[0].rates["K_plus"]


def _own_decays(m_DM):
    """Return the criterion's value: BR(B⁺ → K⁺ + invisible) of X with the α_X of the relic density."""

    def rate(printed, b_to_K_rate=1.0, **_):
        # Just inside the window, where every decay to something visible would take it out.
        inside = 1.2 * _WINDOW[0]
        epsilon = _mixing() * math.sqrt(1.2)
        alpha_X = relic_line.coupling(printed, m_DM)
        share = _models(m_DM, epsilon=epsilon, alpha_X=alpha_X)[1].rates["K_plus"] / inside
        return b_to_K_rate * share * inside

    return rate


_JOINT = (
    Criterion(
        what="the ALP with C_q/f_a in the middle of the printed couplings gives the excess",
        anchor="Sections II C and IV: (6–7) × 10⁻⁹/GeV; 2σ window of Section II A",
        value=_rate,
        quantity="b_to_K_rate",
        low=_WINDOW[0],
        high=_WINDOW[1],
    ),
    Criterion(
        what="with C_χ = C_q there, all of the dark matter needs a mass [GeV] of some MeV",
        anchor="Sections II C and IV: in the MeV range, 1 to 10 MeV",
        value=natural_mass(_NATURAL),
        quantity="relic_density",
        low=1e-3,
        high=1e-2,
        power=-1 / 3,
    ),
    *(
        Criterion(
            what=f"the dark photon with the α_X of the relic density at {m_DM} GeV decays invisibly often "
            "enough to stay in the window",
            anchor="Section IV: the dark photon decays promptly into dark matter; 2σ window of Section III C",
            value=_own_decays(m_DM),
            quantity="b_to_K_rate",
            low=_WINDOW[0],
            high=_WINDOW[1],
        )
        for m_DM in PANELS
    ),
)

CLAIMS = {
    "IV.no_tuning": Computation(
        criteria=(
            Criterion(
                what="ALP: the relic density goes with at most the tenth power of m_χ",
                anchor="without relying on fine-tuning, Section I; ten is the measure in common use",
                value=_slope,
                quantity="density_slope",
                high=_TUNED,
            ),
            Criterion(
                what="dark photon: the loop of X is at most ten times the m_φ² of the solid line of Fig. 3",
                anchor="without relying on fine-tuning, Section I; ten is the measure in common use",
                value=_cancellation,
                quantity="dark_higgs_mass_correction",
                high=_TUNED,
            ),
        ),
        further={
            "alp_alone": Further(value=lambda: _slope(False) <= _TUNED, what="the ALP model alone is meant"),
        },
        note="Of all that corrects m_φ², the loop of X is what the masses of Fig. 3 ask for whatever χ_L and "
        "the Higgs portal do; both add more. Taken per unit of the logarithm, for the panel of Fig. 3 where "
        "it is smaller.",
    ),
    "IV.all_constraints": Computation(
        criteria=(
            Criterion(
                what="ALP with the printed couplings: the largest prediction over its limit",
                anchor="naturally avoiding all other constraints, Section I; couplings of Section II C",
                value=_alp,
                quantity="prediction_over_limit",
                high=1.0,
            ),
            *(
                Criterion(
                    what=f"dark photon with dark matter of {m_DM} GeV: the largest prediction over its limit",
                    anchor="naturally avoiding all other constraints, Section I; masses and solid line of "
                    "Fig. 3",
                    value=_dark_photon(m_DM),
                    quantity="prediction_over_limit",
                    high=1.0,
                )
                for m_DM in PANELS
            ),
        ),
        further={
            "heavier_dark_higgs": Further(
                value=_heavier, what="a dark Higgs of 15 MeV in the place of 4 MeV, with sin θ = 10⁻⁴"
            ),
            "standard_model_counted": Further(
                value=lambda: _heavier(standard_model="counted"),
                what="that dark Higgs, and the Standard Model counted in rates of K⁽*⁾ + invisible",
            ),
            "without_n_eff": Further(
                value=lambda: all(
                    _best_of_mixings(m_DM, without="n_eff_planck2018, n_eff_act_dr6, n_eff_planck_act_spt")
                    <= 1.0
                    for m_DM in PANELS
                ),
                what="a dark Higgs of 4 MeV, with N_eff left out",
            ),
            **completion.both(
                _completed, ", with the ε of the excess to it and a dark Higgs of 15 MeV with sin θ = 10⁻⁴"
            ),
        },
        note="As printed: the limits that the paper names, with its formulas and, in direct detection, the "
        "exchange of the dark Higgs that they imply. The standard value takes "
        "all of the page, for ε at the lower end of the 2σ window, the α_X of the relic density and "
        "whichever allowed sin θ does better.",
    ),
    "IV.joint": Computation(
        criteria=_JOINT,
        unstated=mutations.unstated_for(_JOINT),
        note="The mass of dark matter, or α_X, follows from the relic density; what is asked is whether the "
        "excess is left.",
    ),
}
