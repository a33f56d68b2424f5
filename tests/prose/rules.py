"""For each judgement a rule of the test's own: from the recorded numbers and the parameters to its value."""

import json
import math

import numpy as np

from b2kinv.physics import dark_higgs, effective_neutrinos
from b2kinv.quantities import tree
from b2kinv.quantities.judgements import Judgement
from b2kinv.sections import dark_photon_freeze_out

_SIDES = {"below": "below", "above": "above"}
NO_LIMIT = "not constrained here, as no limit is published for this mass"
_RATIOS = {
    "nothing": "nothing scatters, and nothing is limited",
    "excluded": "{ratio} times the limit, which excludes it",
    "no conflict": "{ratio} of the limit, no conflict",
}
_BESIDE = {value: "beside a limit of {limit} cm²: " + words for value, words in _RATIOS.items()}
_FORM_FACTORS = {
    "form factors": "(± of form factors)",
    "hadrons": "(± of form factors alone; hadrons leave {low} to {high})",
}
_BELOW, _KEPT = "{gap} orders of magnitude below the limit there, ", " than the paper says: no conflict"

#: Of sections that say their words without a `Judgement`.
DECLARED = {
    "alp_freeze_in": [
        Judgement(
            "late_decay_words",
            "whether ALPs have decayed in time",
            {
                "none left": "No ALPs to speak of are left at recombination, {as}",
                "excluded": "Some ALPs are left at recombination, {how} sees: this point is excluded",
                "open": "Some ALPs are left at recombination, {how} so that this point may be excluded",
            },
        )
    ],
    "alp_parameter_space": [
        Judgement(
            "decay_words",
            "whether ALPs of the band's middle decay in time",
            {
                "no band": "There is no band, and no ALP {that}",
                "early": "An ALP of its middle has decayed before matter is as dense as radiation, {as}",
                "late": "An ALP of its middle has decayed before recombination, but not before {that}",
                "outlives": "An ALP of its middle outlives recombination, {unless}",
            },
        ),
        Judgement(
            "own_words",
            "whether dark matter's own momenta leave a coupling",
            {
                "none known": "momenta that would limit it do not exist",
                "none": "every mass of the lighter branch is too warm, and none is allowed",
                "some": "there is a largest one",
            },
        ),
    ],
    "dark_photon_decays": [
        Judgement(
            "coupling_reading",
            "how the coupling is to be read",
            {
                "mass mixing": "A caution {words}",
                "kinetic mixing alone": "On this page X mixes kinetically {words}",
                "both": "On this page the Z content {words}",
            },
        ),
        *(
            Judgement(f"{name}_reading", "what ± is", _FORM_FACTORS)
            for name in ("branching_ratio_K", "branching_ratio_Kstar", "rate_ratio")
        ),
    ],
    "dark_matter_searches": [
        Judgement(
            "neutron_words",
            "what the Z content does",
            {
                "nothing there": "there is no amplitude to change, as ε = 0",
                "small": "the Z content changes the amplitude by less than one per cent",
                "turns": "the Z content turns the sign of the amplitude and makes it {size} of what it was",
                "takes": "the Z content takes away {percent} % of the amplitude",
                "adds": "the Z content adds {percent} % to the amplitude",
            },
        ),
        Judgement(
            "photon_words",
            "dark photon beside PandaX",
            {
                "no limit": NO_LIMIT,
                "nothing": _RATIOS["nothing"],
                "excluded": _RATIOS["excluded"],
                "further": _BELOW + "further below it" + _KEPT,
                "less far": _BELOW + "less far below it" + _KEPT,
            },
        ),
        Judgement("nucleon_limit_words", "dark Higgs beside PandaX", {"no limit": NO_LIMIT, **_BESIDE}),
        Judgement(
            "lightest_words",
            "lightest dark Higgs",
            {
                "no limit": "its mass is not constrained here",
                "limit": "the limit asks for {mass} MeV or more",
                "none": "the limit allows no mass of it up to 1 TeV",
            },
        ),
        Judgement(
            "electron_limit_words",
            "dark Higgs beside the strongest limit on electrons",
            {
                "no limit": "not constrained here, as no limit is published near this mass",
                **{value: "beside {limit}: " + words for value, words in _RATIOS.items()},
            },
        ),
        *(Judgement(f"{name}_words", "beside a limit", _SIDES) for name in ("annihilation", "invisible")),
        Judgement(
            "cluster_words",
            "beside a limit",
            {
                **_SIDES,
                **{
                    f"{side}, without Born": f"in an approximation that does not hold here {side}"
                    for side in _SIDES
                },
            },
        ),
        Judgement(
            "mixing_words",
            "between which mixings the dark Higgs may be",
            {
                "none": "no mixing at all makes the dark Higgs of this page decay within 0.1 s",
                "between": (
                    "the mixing lies between {mixing}, the smallest with which the dark Higgs of this page "
                    "decays within 0.1 s, and NA62's bound"
                ),
            },
        ),
    ],
}
#: Texts that no parameter changes: what they say has its own test, of the shipped numbers.
FIXED_TEXTS = {"coverage_words"}
#: Values for which no point of the offered box was found; they are said where a table says "infinite".
NOT_REACHED = {
    # What a page offers has this decay; an explorer can switch it off by a coupling.
    ("alp_decays", "explains_words"): {"none"},
    ("dark_photon_freeze_out", "freeze_out_words"): {"stays"},
    ("alp_parameter_space", "own_words"): {"none"},
    # The number of K* for each K rises with the mass, so that no limit reaches in from below.
    ("dark_photon_parameter_space", "mass_trend"): {"to"},
    ("dark_photon_parameter_space", "mass_trend:whole"): {"some"},
    # All points but the first have a measurement of their own; Section II A reaches what a page says.
    ("dark_photon_parameter_space", "mass_trend:likelihood"): {"all", "none", "some", "from"},
    ("dark_photon_parameter_space", "window_words"): {"against", "no excess", "nowhere"},
    # Nor lies one at a mass without an excess or between LHCb's bins: tests/sections/test_verdicts_agree.py
    # goes there.
    ("dark_photon_parameter_space", "lighter_muons"): {"no bin"},
    # One end of a window that is narrow excludes with the other.
    ("dark_photon_parameter_space", "kinetic_by_kaons"): {"one"},
    ("dark_photon_parameter_space", "dimuon_words"): {"between"},
    ("dark_photon_parameter_space", "limit_place"): {"no excess"},
    ("dark_photon_parameter_space", "plane_other:band"): {"no excess"},
    ("dark_photon_parameter_space", "plane_light:band"): {"no excess"},
    ("dark_photon_parameter_space", "plane_heavy:band"): {"no excess"},
    # Production by kinetic mixing alone is known up to 2.8 GeV, and so far data show an excess.
    ("dark_photon_parameter_space", "plane_kinetic:band"): {"no excess"},
    # With the rate fixed, nothing that depends on ε excludes one end alone.
    ("dark_photon_parameter_space", "completion_excluding"): {"half", "twice"},
    ("dark_photon_parameter_space", "completion_closest"): {"none"},
    # A line that is nearly level crosses the 1σ region with the 2σ region around it, at the ten points.
    ("dark_photon_parameter_space", "relic_crossing"): {"2σ"},
    ("dark_photon_parameter_space", "relic_crossing_heavy"): {"2σ"},
    # X begins at 1.8 GeV, where K⁺ → μ⁺ ν X is long closed.
    ("dark_photon_parameter_space", "lighter_verdict"): {"kaons"},
    ("dark_photon_parameter_space", "lighter_kaon"): {"open"},
}


def surplus(known):
    """Section I: the distance by hand, with the error on the side of the prediction."""
    more = known["branching_ratio_measured"] - known["branching_ratio_standard_model"]
    error = known["uncertainty_down"] if more > 0 else known["uncertainty_up"]
    distance = more / math.sqrt(error**2 + known["sigma branching_ratio_standard_model"] ** 2)
    if more == 0:
        return "equal"
    return ("" if abs(distance) > 1 else "somewhat ") + ("more" if more > 0 else "less")


def deciding(known):
    more = known["branching_ratio_measured"] - known["branching_ratio_standard_model"]
    return "lower" if more > 0 else "upper" if more < 0 else "equal"


def needed(known):
    left = known["branching_ratio_measured"] - known["branching_ratio_short_distance"]
    low, high = known["excess_window_paper_1_sigma"]
    return "more" if left < low else "fewer" if left > high else "as many"


def pull(known):
    gained = known["twice_delta_log_likelihood_without"]
    return "none" if gained == 0 else "weak" if gained < 1 else "some" if gained <= 9 else "strong"


def vector(known):
    ratio = (
        known["spectrum_3_significance"] / known["spectrum_0_significance"]
        if known["spectrum_0_significance"]
        else math.inf
    )
    return "better" if ratio > 1 else "nearly" if ratio >= 0.9 else "less"


def place(known):
    low, high = known["excess_branching_ratio_1_sigma"]
    made, escape = known["branching_ratio_B_plus_to_K_plus_alp"], known["escape_probability_B_plus_to_K_plus"]
    dark = known["branching_ratio_dark_matter"]
    unseen = made * (dark + (1 - dark) * escape)
    return "nowhere" if high == 0 else "below" if unseen < low else "above" if unseen > high else "inside"


def chiral(known):
    # On the diagonal the rate of the window fixes f_a, as BR goes with its inverse square.
    low, high = known["excess_branching_ratio_1_sigma"]
    if high == 0:
        return "nowhere"
    times = (
        known["given f_a"] ** 2 * known["branching_ratio_B_plus_to_K_plus_alp"] / known["given C_V_sb"] ** 2
    )
    smallest, largest = math.sqrt(times / high), math.sqrt(times / low) if low else math.inf
    if smallest >= known["axial_limit_babar"]:
        return "above"
    return "partly" if largest > known["axial_limit_babar"] else "inside"


def escape(known):
    share = known["escape_probability_B_plus_to_K_plus"]
    bounds = (("nearly all", 0.95), ("most", 0.5), ("fewer", 0.05))
    return next((value for value, bound in bounds if share > bound), "hardly any")


def likelihood_at(mass):
    """Windows of Belle II's likelihood at a mass, and the largest rate that it prefers, from its files."""
    file = json.loads((tree.DATA / "belle2" / "two_body_window.json").read_text(encoding="utf-8"))
    ends = [np.interp(mass, file["mass"], file[name], right=0.0) for name in WINDOW_COLUMNS]
    scan = json.loads((tree.DATA / "belle2" / "two_body_scan.json").read_text(encoding="utf-8"))
    masses, rates = np.array(scan["mass"]), np.array(scan["branching_ratio"])
    fine = np.linspace(0.0, rates[-1], 6001)
    most = [
        fine[np.interp(fine, rates, heights) < scan["without"]].max(initial=0.0)
        for heights in scan["twice_delta_log_likelihood"]
    ]
    return (ends[:2], ends[2:]), np.interp(mass, masses, most)


WINDOW_COLUMNS = ("lower", "upper", "lower_2sigma", "upper_2sigma")


def explains(known):
    rate, mass, excess = (
        known[name] for name in ("branching_ratio_B_plus_to_K_plus_invisible", "given m_a", "given excess")
    )
    inner, outer = (known[f"excess_branching_ratio_{n_sigma}_sigma"] for n_sigma in (1, 2))
    windows, most = likelihood_at(mass)
    # A hundred bins up to 22.885 GeV²: the paper's window is that of the 18th.
    if excess == "paper" and int(mass**2 / 0.22885) != 17:
        inner, outer = windows
        excess = "belle2-likelihood"
    if outer[1] == 0:
        return "nowhere"
    if excess == "belle2-likelihood" and outer[0] == 0:
        most = 0.0
    if outer[0] <= rate <= outer[1]:
        if not excess.startswith("br:") and rate >= most:
            return "against"
        return "inside" if inner[0] <= rate <= inner[1] else "near"
    return "none" if rate == 0 else "large" if rate > outer[1] else "small"


def window(known):
    """The middle of the window at one sigma, from its table or the paper, beside Belle II's likelihood."""
    mass, excess = known["given m_a"], known["given excess"]
    if excess.startswith("br:"):
        return "holds"
    windows, most = likelihood_at(mass)
    if excess == "paper":
        middle, same = 7e-6, int(mass**2 / 0.22885) == 17
        reached = mass <= 4.65
    elif excess == "belle2-likelihood":
        middle, same, reached = 0.5 * sum(windows[0]), True, mass <= 4.65
    else:
        file = json.loads((tree.DATA / "excess_windows.json").read_text(encoding="utf-8"))["windows"][excess]
        reached, same = file["mass"][0] <= mass <= file["mass"][-1], True
        middle = 0.5 * sum(np.interp(mass, file["mass"], file[name]) for name in ("lower", "upper"))
    if not reached:
        return "nowhere"
    if (excess == "belle2-likelihood" or not same) and windows[1][0] == 0:
        return "against"
    return "against" if middle >= most else "holds" if same else "prefers"


def excluded(known):
    """Limits at 90 % as BaBar (1303.7465), Belle (1702.03224; hadronic 1303.3719) print them."""
    kaon, charge = ("K", "Kstar"), ("plus", "zero")
    limits = {
        ("K", "plus"): (3.7e-5,),
        ("K", "zero"): (8.1e-5,),
        ("Kstar", "plus"): (11.6e-5, 6.1e-5, 4.0e-5),
        ("Kstar", "zero"): (9.3e-5, 1.8e-5, 5.5e-5),
    }
    beyond = sum(
        known[f"branching_ratio_B_{c}_to_{k}_{c}_invisible"] > limit
        for k in kaon
        for c in charge
        for limit in limits[k, c]
    )
    return "allowed" if beyond == 0 else "one" if beyond == 1 else "more"


def overtakes(name):
    return lambda known: {0.0: "never", math.inf: "always"}.get(known[name], "at")


def abundance(known):
    ratio = known["relic_density"] / 0.12
    return "none" if not ratio else "less" if ratio < 0.9 else "more" if ratio > 1.1 else "as observed"


def never(known):
    if math.isnan(known["lower_coupling"]):
        return "no band"
    return "never" if known["dark_matter_contact"] < 1 and known["dark_matter_closeness"] < 1 else "near"


def left(known):
    """Section II B: half a per mille of ALPs or of what they make is to speak of; Planck has Ω h² = 0.12."""
    then = known["alp_density_at_recombination"]
    if max(then / 0.12, known["late_dark_matter_share"]) < 5e-4:
        return "none left"
    return "excluded" if then > 0.12 else "open"


def in_time(known):
    """Section II C: radiation rules for 51 000 years, recombination is after 372 000 (Planck)."""
    year, lifetime = 3.156e7, known["alp_lifetime"]
    if math.isnan(lifetime):
        return "no band"
    ends = (("early", 5.1e4), ("late", 3.72e5))
    return next((value for value, end in ends if math.exp(-end * year / lifetime) < 5e-4), "outlives")


def own(known):
    if math.isnan(known["own_lightest_mass"]):
        return "none known"
    return "none" if math.isnan(known["own_upper_coupling"]) else "some"


def wanted(known):
    ratio = known["whole_relic_density"] / known["given relic_density"]
    return "less" if ratio < 0.9 else "more" if ratio > 1.1 else "as wanted"


def contact(known):
    by_higgs = known["higgs_heat_at_freeze_out"]
    together = by_higgs + known["heat_at_freeze_out"]
    decays = by_higgs >= together / 2
    if together >= 1 and not decays:
        return "dark photon"
    if together >= 1 and abs(known["temperature_ratio"] - 1) < 0.01:
        return "dark Higgs"
    # Three in a hundred is a change of the temperature by less than it is given with.
    if together >= 0.03 and decays:
        return f"late and {'fast' if together >= 1 else 'slow'}"
    # At these points decays of the dark Higgs alone end no contact before freeze-out.
    return "taken to have ended" if math.isinf(known["heat_decoupling"]) else "ended"


def neutrons(known):
    if known["given epsilon"] == 0:
        return "nothing there"
    # √(4πα) ε times the protons, with 1/137.036.
    alone = math.sqrt(4 * math.pi / 137.036) * known["given epsilon"]
    protons = {"xenon": 54, "argon": 18, "helium": 2, "germanium": 32}[known["given nucleus"]]
    change = 100 * (known["nucleus_coupling"] / (protons * alone) - 1)
    if abs(change) < 0.5:
        return "small"
    return "turns" if change < -100 else "takes" if change < 0 else "adds"


def beside(value, limit):
    def rule(known):
        if limit not in known or math.isinf(known[limit]):
            return "no limit"
        ratio = known[value] / known[limit]
        return "nothing" if ratio == 0 else "excluded" if ratio > 1 else "no conflict"

    return rule


def photon(known):
    told = beside("dark_photon_nucleon_cross_section", "nucleon_limit")(known)
    if told != "no conflict":
        return told
    gap = known["dark_photon_nucleon_cross_section"] * 1e5 < known["nucleon_limit"]
    return "further" if gap else "less far"


def side(value, limit):
    return lambda known: "below" if known[value] <= known[limit] else "above"


def with_photon(known):
    # The photon's part is known between 1 and 2.8 GeV, and is left out for a dark Z.
    return known["given mixing_ratio"] != "tan_theta_W" and 1.0 <= known["given m_X"] <= 2.8


def coupling(known):
    if known["given mixing_ratio"] == "kinetic_only":
        return "kinetic mixing alone"
    return "both" if with_photon(known) else "mass mixing"


def reading(name):
    return lambda known: "hadrons" if with_photon(known) else "form factors"


def lightest(known):
    if "lightest_dark_higgs_by_search" not in known:
        return "no limit"
    return "none" if known["lightest_dark_higgs_by_search"] > 1e6 else "limit"


def clusters(known):
    told = side("dark_higgs_self_interaction", "self_interaction_limit")(known)
    return f"{told}, without Born" if known["born_parameter"] > 1 else told


def neutrinos(known):
    # N_eff of masses from the lightest that decays in time on, beside Planck's 2.99 − 1.96 · 0.17.
    contact = min(max(known["given m_DM"] / 20.0, 5e-3), 0.02)
    masses = [max(1e-3 * known["lightest_dark_higgs"], 1.1e-3) * 1.001**step for step in range(4000)]
    expected = [
        effective_neutrinos.effective_neutrinos(
            mass, known["given sin_theta"], last_contact=contact, m_DM=known["given m_DM"]
        )
        for mass in masses
        if mass <= 0.03 and dark_higgs.dark_higgs_lifetime(mass, known["given sin_theta"]) <= 1e3
    ]
    if not expected or min(expected) >= 2.99 - 1.959964 * 0.17:
        return "no more"
    return "more" if expected[-1] >= 2.99 - 1.959964 * 0.17 else "all"


def share(known):
    masses = {name: known[f"given {name}"] for name in ("m_X", "m_DM", "m_phi", "alpha_X", "epsilon")}
    # Dark photons are made from there on, and nothing annihilates into a much heavier dark Higgs.
    if 2.0 * masses["m_DM"] >= masses["m_X"] + masses["m_phi"] or masses["m_phi"] > 10.0 * masses["m_DM"]:
        return "unknown"
    point = dark_photon_freeze_out.Parameters(**masses, mixing_ratio=known["given mixing_ratio"])
    found = dark_photon_freeze_out.evaluate(point).value("whole_relic_density") / 0.12
    return "less" if found < 0.9 else "all" if found <= 1.1 else "more"


RULES = {
    "belle2_excess": {
        "rate_words": surplus,
        "errors_words": lambda known: (
            "equal" if known["uncertainty_up"] == known["uncertainty_down"] else "differ"
        ),
        "deciding_error_words": deciding,
        "needed_words": needed,
    },
    "belle2_likelihood": {
        "published_words": lambda known: "published" if known["given tag"] == "both" else "one tag",
        "line_words": pull,
        "vector_words": vector,
        "spin_zero_against_tension": lambda known: (
            "less" if known["spin_zero_significance"] < known["standard_model_tension"] else "more"
        ),
    },
    "alp_decays": {
        "chiral_words": chiral,
        "rate_words": place,
        "escape_words": escape,
        "explains_words": explains,
        "window_words": window,
        "exclusion_words": excluded,
    },
    "alp_freeze_in": {
        "scattering_words": overtakes("temperature_scattering"),
        "decay_words": overtakes("temperature_decays"),
        "equilibrium_words": lambda known: "reached" if known["largest_contact"] > 1 else "not reached",
        "abundance_words": abundance,
        "late_decay_words": left,
    },
    "alp_parameter_space": {
        "window_words": window,
        "band_words": lambda known: "none" if math.isnan(known["natural_mass"]) else "band",
        "equilibrium_mass_words": lambda known: (
            "excluded" if known["freeze_in_mass"] < known["given m_chi_lowest"] else "allowed"
        ),
        "never_words": never,
        "decay_words": in_time,
        "own_words": own,
    },
    "dark_photon_decays": {
        "coupling_reading": coupling,
        **{
            f"{name}_reading": reading(name)
            for name in ("branching_ratio_K", "branching_ratio_Kstar", "rate_ratio")
        },
    },
    "dark_photon_freeze_out": {
        "lightness_words": lambda known: (
            "lighter"
            if known["given m_phi"] < known["given m_DM"] and known["given m_phi"] < known["given m_X"]
            else "not lighter"
        ),
        "density_words": wanted,
        "through_x_words": lambda known: (
            "little"
            if known["whole_relic_density"] / known["relic_density"] > 0.99
            else "some"
            if known["whole_relic_density"] / known["relic_density"] > 0.5
            else "most"
        ),
        "hadron_words": lambda known: (
            "little"
            if known["whole_relic_density_high"] / known["whole_relic_density_low"] <= 1.01
            else "range"
        ),
        "lifetime_words": lambda known: (
            "in time" if known["dark_higgs_lifetime"] <= known["given longest_lifetime"] else "too late"
        ),
        # Published by NA62, as the paper quotes it.
        "mixing_words": lambda known: "allowed" if known["given sin_theta"] <= 1.3e-4 else "excluded",
        "neutrino_words": neutrinos,
        "freeze_out_words": lambda known: "stays" if math.isinf(known["freeze_out_point"]) else "freezes out",
        "heat_words": lambda known: "never" if math.isinf(known["heat_decoupling"]) else "until",
        "contact_words": contact,
    },
    "dark_matter_searches": {
        "neutron_words": neutrons,
        "share_words": share,
        "photon_words": photon,
        "nucleon_limit_words": beside("dark_higgs_nucleon_cross_section", "nucleon_limit"),
        "lightest_words": lightest,
        "electron_limit_words": beside("dark_higgs_electron_cross_section", "electron_limit"),
        "annihilation_words": side("annihilation_today", "annihilation_limit"),
        "invisible_words": side("higgs_to_invisible", "higgs_to_invisible_limit"),
        "cluster_words": clusters,
        # An electron and a positron weigh 1.022 MeV.
        "mixing_words": lambda known: "none" if known["given m_phi"] < 1.022e-3 else "between",
    },
}
