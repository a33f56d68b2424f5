"""What limits that decide little, or that hold where no file can say it, come to at one point, in words."""

import dataclasses
import math

import numpy as np

from b2kinv.physics import (
    constraints,
    dark_higgs,
    dark_photon_mixing,
    dark_photon_precision,
    effective_neutrinos,
    kaon_to_pion,
    light_dark_higgs,
    measurements,
    model_judgement,
    supernova,
)
from b2kinv.physics.alp_meson_mixing import bs_mixing_ratio
from b2kinv.physics.constraints import Constraint
from b2kinv.physics.model_judgement import Bite, Confronted, joined
from b2kinv.quantities.judgements import Judgement
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.spelling import spelled
from b2kinv.sections import (
    alp_confronted,
    dark_photon_annihilation,
    dark_photon_confronted,
    dark_photon_decays,
)
from b2kinv.sections.conclusions_words import beside_limit

#: Prediction over limit below which a constraint is called negligible.
NEGLIGIBLE = 1e-2

#: Where neutrinos leave the plasma, and a relic must still be in equilibrium to count [GeV].
_RELIC_TEMPERATURE = 2e-3
_NOTHING = "not constrained here"
#: Change of ln Ω with a logarithm above which it is called tuned, as the ledger does, and the step for it.
_TUNED, _STEP = 10.0, 1e-3
TUNED = Judgement(
    "density_tuning_words",
    "whether the relic density of the dark photon model is tuned",
    {"not": "is not tuned", "tuned": "is tuned as well, by the resonance of X"},
)
#: Masses of dark matter of the panels of Fig. 3 [GeV].
_PANELS = (0.1, 0.8)
_ON_ELECTRONS = {"pandax4t_electron": "PandaX-4T", "pandax2_electron": "PandaX-II"}
_N_EFF = {
    "n_eff_planck2018": "Planck",
    "n_eff_act_dr6": "ACT",
    "n_eff_planck_act_spt": "Planck with ACT and SPT",
}


def words(
    alp: alp_confronted.Found,
    photon: dark_photon_confronted.Found,
    alp_point: alp_confronted.Point,
    photon_point: dark_photon_confronted.Point,
) -> dict[str, Quantity]:
    """Return, by name, sentences about limits on both models at one point.

    Parameters
    ----------
    alp : alp_confronted.Found
    photon : dark_photon_confronted.Found
    alp_point : alp_confronted.Point
    photon_point : dark_photon_confronted.Point

    Examples
    --------
    >>> from b2kinv.sections.conclusions import Parameters, evaluate
    >>> evaluate(Parameters(), "limits in words").value("alp_kaon_words")
    'closed, as the ALP is heavier than 354 MeV'
    """
    m_a, C_q = float(alp_point.m_a), float(alp_point.C_q)
    m_X, m_phi = float(photon_point.m_X), float(photon_point.m_phi)
    star = max(float(supernova.mass_over_heaviest(mass)) for mass in (m_a, m_X))
    least = min(float(supernova.mass_over_heaviest(mass)) for mass in (m_a, m_X))
    found = {
        "alp_kaon_words": (_kaon(m_a), "K⁺ → π⁺ a"),
        "alp_mixing_words": (_mixing(m_a, C_q), "what the ALP adds to B_s mixing"),
        "alp_muon_words": (_muons(alp), "what a beam dump allows the ALP to decay to"),
        "alp_equilibrium_words": (_equilibrium(alp), "which of ALP and dark matter come into equilibrium"),
        "alp_nucleosynthesis_words": (
            _nucleosynthesis(alp),
            "lifetime and number of ALPs beside what nucleosynthesis allows",
        ),
        "alp_negligible": (_negligible(alp.confronted), "limits far above the prediction, ALP"),
        "kaon_words": (_dark_higgs_in_kaons(photon.confronted), "K⁺ → π⁺ φ beside NA62's curve"),
        "dimuon_words": (
            _dimuons(photon.confronted),
            "B⁺ → K⁺ X with X → μμ beside the measured rate of K μμ",
        ),
        "surplus_words": (_surplus(photon_point), "K⁺ → π⁺ φ beside NA62's surplus of K⁺ → π⁺ νν̄"),
        "dark_higgs_decay_words": (_decay(photon_point), "how the dark Higgs decays"),
        "relic_words": (_relic(photon_point), "the dark Higgs as a relic in equilibrium with electrons"),
        "supernova_words": (_supernova(photon.confronted, m_phi), "the dark Higgs in the supernova of 1987"),
        "heavy_supernova_words": (
            f"{spelled(least, 2)} times" if star == least else f"{spelled(least, 2)} times or more",
            "mass of ALP and dark photon over that of the heaviest scalar that the supernova limits",
        ),
        "n_eff_words": (_neutrinos(photon.confronted), "each published number of neutrinos"),
        "electron_words": (_electrons(photon.confronted), "scattering on electrons beside its limits"),
        "dark_photon_negligible": (
            _negligible(photon.confronted),
            "limits far above the prediction, dark photon",
        ),
    }
    return {name: Quantity(text, "", meaning) for name, (text, meaning) in found.items()}


def tuning(photon: dark_photon_confronted.Found, point: dark_photon_confronted.Point) -> dict[str, Quantity]:
    """Return how fast the relic density of the dark photon model changes with the mass of dark matter.

    Parameters
    ----------
    photon : dark_photon_confronted.Found
        What the point comes to: its α_X stays.
    point : dark_photon_confronted.Point

    Examples
    --------
    >>> from b2kinv.sections.conclusions import Parameters, evaluate
    >>> found = evaluate(Parameters(), "limits in words")
    >>> round(found.value("dark_photon_density_slope"), 1), found.value("density_tuning_words")
    (-1.7, 'is not tuned')
    """
    epsilon, ratio = float(point.epsilon), float(dark_photon_mixing.mixing_ratio(point))
    masses = float(point.m_DM) * np.exp([-_STEP, _STEP])
    below, above = (
        float(
            dark_photon_annihilation.whole_relic_density(
                mass, min(float(point.m_phi), mass), float(point.m_X), float(photon.alpha_X), epsilon, ratio
            )
        )
        for mass in masses.tolist()
    )
    slope = math.log(above / below) / (2.0 * _STEP)
    meaning = "change of ln Ω with ln m_DM at a given α_X, large where dark matter is tuned"
    return {
        "dark_photon_density_slope": Quantity(slope, "1", meaning),
        "density_tuning_words": TUNED.says("tuned" if abs(slope) > _TUNED else "not"),
    }


def solid_line(point: dark_photon_confronted.Point) -> dict[str, Quantity]:
    """Return what excludes a dark Higgs of 4 MeV, as on the solid line of Fig. 3, for both of its panels.

    Parameters
    ----------
    point : dark_photon_confronted.Point
        Of the paper, whose mass of dark matter is not used.

    Examples
    --------
    >>> from b2kinv.sections.conclusions import Parameters, evaluate
    >>> evaluate(Parameters(), "limits in words").value("solid_line_words")[-33:]
    'N_eff with dark matter of 0.8 GeV'
    """
    told = []
    for m_DM in _PANELS:
        judged = dark_photon_confronted.at_point(
            dataclasses.replace(point, m_DM=m_DM), model_judgement.chosen("all", "none")
        ).confronted
        named = ("N_eff" if bite.name in _N_EFF else bite.words for bite in judged.excluding)
        names = joined(list(dict.fromkeys(named)) or ["nothing"])
        told.append(f"by {names} with dark matter of {m_DM:g} GeV")
    text = f"excluded {joined(told)}"
    return {
        "solid_line_words": Quantity(
            text, "", "what excludes a dark Higgs as light as in the solid line of Fig. 3"
        )
    }


def hadrons(
    photon: dark_photon_confronted.Found,
    point: dark_photon_confronted.Point,
    chosen: tuple[str | Constraint, ...],
) -> dict[str, Quantity]:
    """Return what ways to compute hadrons from X leave open at one point, and whether they decide it.

    Parameters
    ----------
    photon : dark_photon_confronted.Found
        What the point comes to.
    point : dark_photon_confronted.Point
    chosen : tuple of str or Constraint

    Examples
    --------
    >>> from b2kinv.sections.conclusions import Parameters, evaluate
    >>> evaluate(Parameters(m_DM=0.5), "limits in words").value("hadron_words")
    'α_X changes by less than one per cent over all of them, and the judgement stays'
    """
    what = "α_X" if isinstance(point.alpha_X, str) else "Ω h²"
    low, high = (float(end) for end in dark_photon_confronted.left_by_hadrons(point))
    judged = {
        dark_photon_confronted.at_point(
            dataclasses.replace(point, hadrons=other), chosen
        ).confronted.judgement
        for other in dark_photon_decays.HADRON_METHODS
        if other != point.hadrons
    } - {photon.confronted.judgement}
    changes = f"{what} is {spelled(low, 2)} to {spelled(high, 2)} over all of them"
    if high <= 1.01 * low:
        changes = f"{what} changes by less than one per cent over all of them"
    stays = f"the judgement would be: {joined(sorted(judged))}" if judged else "the judgement stays"
    said = f"{changes}, and {stays}"
    return {"hadron_words": Quantity(said, "", "what ways to compute hadrons from X leave open")}


def _by_name(one: Confronted) -> dict[str, Bite]:
    return {bite.name: bite for bite in one.bites}


def _side(strength: float) -> str:
    return "which excludes it" if strength > 1.0 else "no conflict"


def _beside(strength: float, limit: str) -> str:
    if 0.95 < strength < 1.05:
        return f"{beside_limit(strength, limit)}, {_side(strength)}"
    return f"{spelled(strength, 2)} of {limit}, {_side(strength)}"


def _kaon(m_a: float) -> str:
    heaviest = kaon_to_pion.heaviest_invisible()
    if m_a > heaviest:
        return f"closed, as the ALP is heavier than {spelled(1e3 * heaviest)} MeV"
    return "open, and not computed here"


def _mixing(m_a: float, C_q: float) -> str:
    if dark_photon_precision.RESONANT[0] < m_a < dark_photon_precision.RESONANT[1]:
        return f"{_NOTHING}, so close to the mass of the B_s"
    return f"{spelled(float(bs_mixing_ratio(m_a, C_q)) - 1.0, 2)} of the Standard Model's mass difference"


def _muons(alp: alp_confronted.Found) -> str:
    if math.isinf(alp.muon_share):
        return f"is {_NOTHING}"
    if math.isinf(alp.muon_coupling):
        return "may decay to muons alone, as far as CHARM says"
    loops = measurements.value("muon_coupling_by_top_loops")
    share, coupling = float(alp.muon_share), float(alp.muon_coupling)
    side = "above it" if loops > coupling else "below it"
    return (
        f"may go to muons in {spelled(100.0 * share, 2)} % of its decays, so that its coupling to "
        f"muons is at most {spelled(coupling, 2)} of that to quarks. The paper has none. Loops of "
        f"the top quark alone, with equal couplings to quarks at 10⁸ GeV, would make {spelled(loops, 2)}, "
        f"{side}"
    )


def _equilibrium(alp: alp_confronted.Found) -> str:
    bite = _by_name(alp.confronted).get("dark_matter_contact")
    most = (
        f"; freeze-in ends there, and Ω h² is at most {spelled(float(alp.judged.relic_density), 2)}, more "
        "than which equilibrium would undo"
        if alp.dark_matter_contact > 1.0
        else ""
    )
    brings = "which brings it" if alp.contact > 1.0 else "which does not bring it"
    times = spelled(float(alp.contact), 2)
    first = (
        f"b quarks absorb an ALP at most {times} times as fast as the universe expands, "
        f"{brings} into equilibrium"
    )
    if bite is None:
        return first + most
    return (
        f"{first}; dark matter and its inverse decays reach {spelled(bite.strength, 2)}, so that it "
        f"{'comes into' if bite.strength > 1.0 else 'stays out of'} equilibrium{most}"
    )


def _nucleosynthesis(alp: alp_confronted.Found) -> str:
    limit = float(np.asarray(constraints.limit("alp_nucleosynthesis")))
    lives = f"{spelled(float(alp.lifetime), 2)} s"
    bound = (
        f"{spelled(limit, 1)} s published for particles that were in equilibrium and make mesons, which turn "
        "protons into neutrons"
    )
    if alp.contact < 1.0:
        return (
            f"lives {lives}, but there are fewer of it than in equilibrium, as b quarks reach "
            f"{spelled(float(alp.contact), 2)} of the rate that this takes; of the {bound}, it is {_NOTHING}"
            f"; {_helium(alp)}"
        )
    ratio = float(alp.lifetime) / limit
    left = float(np.exp(-1.0 / ratio))
    share = f"{spelled(left, 1)} of them are" if left > 1e-99 else "none is"
    return (
        f"was in equilibrium and lives {lives}, {beside_limit(ratio, f'the {bound}')}: {_side(ratio)}, and "
        f"{share} left after that time; {_helium(alp)}"
    )


def _helium(alp: alp_confronted.Found) -> str:
    limit = float(np.asarray(constraints.limit("alp_helium")))
    added = float(alp.helium)
    # Less than a part in 10¹² of the helium is none.
    made = "no helium" if added < 1e-12 else f"{spelled(added, 2)} to the mass fraction of helium"
    bound = f"pions of decays at nucleosynthesis add {made}, and at most {spelled(limit, 2)} may be added"
    if added > limit:
        return f"{bound}, which excludes it"
    if alp.lifetime <= float(np.asarray(constraints.limit("alp_nucleosynthesis"))):
        return f"{bound}: no conflict"
    return f"{bound}; earlier and later decays are not counted, and of those it is {_NOTHING}"


def _dark_higgs_in_kaons(one: Confronted) -> str:
    found = _by_name(one)
    for name in kaon_to_pion.LIMITS:
        if name in found:
            return _beside(found[name].strength, "NA62's limit")
    return _NOTHING


def _dimuons(one: Confronted) -> str:
    bite = _by_name(one).get("lhcb_dimuon_spectrum")
    if bite is None:
        return _NOTHING
    return _beside(bite.strength, "the most that the rate measured in its bin allows")


def _decay(p: dark_photon_confronted.Point) -> str:
    time = f"{spelled(float(light_dark_higgs.lifetime(p.m_phi, p.sin_theta)), 2)} s"
    if dark_higgs.dark_higgs_width(p.m_phi, p.sin_theta) > light_dark_higgs.photon_width(
        p.m_phi, p.sin_theta
    ):
        return f"decays to electrons, in {time}"
    contact = dark_photon_confronted.last_contact(p.m_DM)
    left = float(light_dark_higgs.density_today(p.m_phi, p.sin_theta, contact))
    today = f"; of those that freeze-out makes Ω h² = {spelled(left, 2)} is left today" if left > 0.0 else ""
    return (
        f"is too light for electrons: loops let it decay to two photons in {time} at least, and decays to "
        f"neutrinos are neglected{today}"
    )


def _surplus(p: dark_photon_confronted.Point) -> str:
    rate = float(kaon_to_pion.branching_ratio_to_dark_higgs(p.m_phi, p.sin_theta))
    expected = measurements.value("br_K_plus_pi_nu_nu_standard_model")
    told = []
    for year in ("2024", "2026"):
        measured = measurements.value(f"br_K_plus_pi_nu_nu_na62_{year}")
        told.append(f"{spelled(rate / (measured - expected), 2)} of that of {year}")
    return joined(told)


def _relic(p: dark_photon_confronted.Point) -> str:
    lightest, heaviest = effective_neutrinos.MASS_IN_TABLE.meaningful.closed
    if not lightest <= p.m_phi <= heaviest:
        return f"it is {_NOTHING}"
    bound = float(np.asarray(constraints.limit("electrophilic_relic_mass")))
    side = "heavier" if p.m_phi >= bound else "lighter"
    ratio = float(effective_neutrinos.decay_rate_over_expansion(p.m_phi, p.sin_theta, _RELIC_TEMPERATURE))
    number = float(effective_neutrinos.equilibrium_effective_neutrinos(p.m_phi))
    return (
        f"it is {side} than the {spelled(1e3 * bound, 2)} MeV published for a relic in equilibrium "
        f"throughout, for which N_eff would be {spelled(number)}; its decays are {spelled(ratio, 2)} times "
        f"as fast as the expansion at {spelled(1e3 * _RELIC_TEMPERATURE, 1)} MeV"
    )


def _supernova(one: Confronted, m_phi: float) -> str:
    found = _by_name(one)
    if supernova.TRAPPING in found:
        strength = found[supernova.TRAPPING].strength
        if strength > 1.0:
            return "cools the star too fast, which excludes it"
        return f"is trapped, with {spelled(1.0 / strength, 2)} times the mixing that this takes: no conflict"
    if supernova.STREAMING in found:
        strength = found[supernova.STREAMING].strength
        if strength > 1.0:
            return "cools the star too fast, which excludes it"
        return f"escapes, with {spelled(strength, 2)} of the mixing that would cool the star: no conflict"
    if m_phi > supernova.HEAVIEST_SCALAR:
        return f"is {_NOTHING}: too heavy"
    return f"is {_NOTHING}: the constraint is off, or the dark Higgs decays to muons"


def _neutrinos(one: Confronted) -> str:
    found = _by_name(one)
    told = []
    for name, word in _N_EFF.items():
        if name in found:
            strength = found[name].strength
            verb = "excludes" if strength > 1.0 else "allows"
            told.append(f"{word} {verb} it ({beside_limit(strength)})")
    return joined(told) if told else f"it is {_NOTHING}"


def _electrons(one: Confronted) -> str:
    found = _by_name(one)
    strengths = {name: found[name].strength for name in _ON_ELECTRONS if name in found}
    if not strengths:
        return _NOTHING
    most, *others = sorted(strengths, key=lambda name: -strengths[name])
    weaker = f"; {_ON_ELECTRONS[others[0]]} asks less" if others else ""
    return f"{_beside(strengths[most], f'the limit of {_ON_ELECTRONS[most]}')}{weaker}"


def _negligible(one: Confronted) -> str:
    told = [f"{bite.words} ({spelled(bite.strength, 2)})" for bite in one.bites if bite.strength < NEGLIGIBLE]
    return joined(told) if told else "none"
