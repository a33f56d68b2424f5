"""Explorer of Section IV: move Belle II's number and the main couplings, and see which explanation is left.

Each model has two couplings here, and each of its limits is a table of ln(prediction over limit) over their
logarithms, straight between nodes. The density of dark matter is the observed one: the ALP's m_χ and the
dark photon's α_X follow from it. All other parameters are those of `FIXED` and the section's defaults.
"""

import dataclasses
import functools
import html
import json
import math

import numpy as np

from b2kinv.paper import PAPER
from b2kinv.paper.explorers import words
from b2kinv.physics import model_judgement
from b2kinv.physics.model_judgement import Bite, Confronted
from b2kinv.quantities import uncertainty
from b2kinv.sections import belle2_excess, conclusions, conclusions_words, joint_regions, uncertainties

#: What differs from the section's defaults: there a limit of NA62 holds the mixing exactly at its edge.
FIXED = {"sin_theta": 1e-4}

#: Largest error of prediction over limit between nodes, relative to itself or, if that is more, to the limit.
STATED_ERROR = 0.06
#: Below this prediction over limit the bars need no such accuracy.
_SMALL = 0.1
#: Part of a bar below which its uncertainty is not drawn.
_NARROW = 0.005
#: Where logarithms of prediction over limit end: beyond, only that it is far matters.
_FAR = 20.0


@dataclasses.dataclass(frozen=True)
class Slider:
    """A slider on a logarithmic axis: parameter, words, unit, ends and default."""

    name: str
    words: str
    unit: str
    low: float
    high: float
    default: float
    nodes: int = 121


#: The first moves every window of the excess, and is no parameter of the section.
SCALE = Slider("excess_factor", "Move Belle II's number, times", "", 0.1, 10.0, 1.0)
ALP = (
    Slider("C_q", "ALP: quark coupling C_q/f_a", "1/GeV", *joint_regions.QUARKS, 6e-9),
    Slider("C_chi", "ALP: coupling to dark matter C_χ/f_a", "1/GeV", *joint_regions.DARK_MATTER, 6e-9),
)
#: Just heavier than two electrons: there its lifetime jumps.
_LIGHTEST = 1.1e-3
DARK_PHOTON = (
    Slider("epsilon", "Dark photon: kinetic mixing ε", "", *joint_regions.MIXINGS, 1.75e-4, 361),
    Slider("m_phi", "Dark photon: mass of the dark Higgs m_φ", "GeV", _LIGHTEST, 0.1, 0.015, 481),
)
COUPLINGS = {"alp": ALP, "dark_photon": DARK_PHOTON}
SLIDERS = (SCALE, *ALP, *DARK_PHOTON)

#: Where the switches stand: title → names of constraints, each once.
GROUPS = {
    "B decays": (
        "belle_kstar_zero",
        "belle_kstar_plus",
        "belle_hadronic_kstar_zero",
        "belle_hadronic_kstar_plus",
        "babar_k_plus",
        "babar_k_zero",
        "babar_kstar_plus",
        "babar_kstar_zero",
        "babar_spectrum_kstar",
        "belle2_xs_nu_nu",
        "belle2_xs_nu_nu_light",
        "belle2_xs_nu_nu_middle",
        "belle2_xs_nu_nu_heavy",
        "lhcb_dimuon_2_gev",
        "lhcb_dimuon_spectrum",
        "charmless_decays_cleo",
    ),
    "Other decays and precision": (
        "bs_mixing_ratio",
        "dark_photon_invisible",
        "dark_photon_visible_babar",
        "dark_photon_visible_besiii",
        "dark_photon_visible_lhcb",
        "dark_photon_electroweak",
        "cesium_weak_charge_shift",
        "higgs_invisible",
        "higgs_mixing_na62",
        "kaon_to_pion_light",
        "kaon_to_pion_middle",
        "kaon_to_pion_heavy",
        "dark_higgs_microboone",
        "charm_displaced_muons",
    ),
    "Early universe and stars": (
        "warm_dark_matter",
        "warm_dark_matter_own",
        "dark_matter_contact",
        "alp_nucleosynthesis",
        "alp_helium",
        "dark_higgs_lifetime",
        "n_eff_planck2018",
        "n_eff_act_dr6",
        "n_eff_planck_act_spt",
        "electrophilic_relic_mass",
        "annihilation_at_recombination",
        "supernova_streaming",
        "supernova_trapping",
    ),
    "Scattering of dark matter": (
        "pandax4t_migdal_nucleon",
        "pandax4t_electron",
        "pandax2_electron",
        "self_interaction_clusters",
    ),
    "Where the theory ends": ("perturbative_dark_coupling", "heavy_partner"),
}


def judged(model, first, second):
    """Return a model's `JudgedPoints` at arrays of its two couplings."""
    given = {one.name: value for one, value in zip(COUPLINGS[model], (first, second), strict=True)}
    found = conclusions.models(conclusions.Parameters(**FIXED, **given))
    return found[0 if model == "alp" else 1].judged


@functools.cache
def tables(model):
    """Return a model's tables: of the rate over 10⁻⁶, of density over observed density, and of each limit.

    Each has rows of logarithms, as far apart as `STATED_ERROR` lets them be, null where a limit says nothing,
    and whether it is to be multiplied by the rate.
    """
    first, second = (np.geomspace(one.low, one.high, one.nodes) for one in COUPLINGS[model])
    points = judged(model, first[:, None], second[None, :])
    rate = 1e6 * np.broadcast_to(points.rate, points.shape)
    limits = {}
    for name, one in points.comparisons.items():
        if np.any(one.covered):
            values = np.where(one.covered, one.strength, np.nan)
            limits[name] = _table(np.broadcast_to(values, points.shape), rate)
    return {"rate": _table(rate), "share": _table(points.share), "limits": limits}


def _table(values, rate=None):
    """Return the smaller of the tables of the values, and of the values over the rate."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(values)
    found = {"of_rate": False, "rows": _thinned(np.clip(logs, -_FAR, _FAR), _SMALL)}
    if rate is not None and np.all(np.isfinite(logs)):
        ratio = _thinned(logs - np.log(rate), 0.0)
        if len(ratio) * len(ratio[0]) == 1:
            found = {"of_rate": True, "rows": ratio}
    found["rows"] = [
        [None if np.isnan(one) else round(one, 4) for one in row] for row in found["rows"].tolist()
    ]
    return found


def _thinned(logs, floor):
    """Return the logarithms at every so-many-th node of each axis, with no more nodes than it needs."""
    for along in (0, 1):
        logs = np.swapaxes(logs, 0, along)
        size = len(logs) - 1
        known = np.isfinite(logs)
        exact = np.exp(np.where(known, logs, 0.0))
        allowed = 0.15 * STATED_ERROR * np.maximum(exact, floor)
        for count in (1, *(n + 1 for n in range(1, size + 1) if size % n == 0)):
            at = np.linspace(0.0, count - 1.0, size + 1)
            step = size // max(count - 1, 1)
            kept = logs[:: step if count > 1 else size + 1]
            low = np.minimum(at.astype(int), max(count - 2, 0))
            high = np.minimum(low + 1, count - 1)
            share = (at - low)[:, None]
            told = (1.0 - share) * kept[low] + share * kept[high]
            # Where a limit begins along this axis, all nodes are kept: half a node is how far off it is read.
            begins = not np.array_equal(known, np.broadcast_to(known[:1], known.shape))
            same = count == size + 1 or (not begins and np.array_equal(np.isfinite(told), known))
            wrong = np.abs(np.exp(np.where(known, told, 0.0)) - exact)
            if same and (count == size + 1 or np.all(wrong <= allowed)):
                logs = kept
                break
        logs = np.swapaxes(logs, 0, along)
    return logs


def read(known, name, shares):
    """Return a limit's prediction over limit at shares of both axes, from 0 to 1; None where it says nothing.

    Beside a node without a value the nearest node counts.
    """
    table = known["limits"].get(name, known.get(name))
    if table is None:
        return None
    value = _between(table["rows"], shares)
    return value * read(known, "rate", shares) if table["of_rate"] else value


def _between(rows, shares):
    places = []
    for share, count in zip(shares, (len(rows), len(rows[0])), strict=True):
        at = share * (count - 1)
        low = min(int(at), max(count - 2, 0))
        places.append((low, min(low + 1, count - 1), at - low))
    (i, k, s), (j, m, t) = places
    corners = [rows[i][j], rows[k][j], rows[i][m], rows[k][m]]
    if None in corners:
        nearest = corners[(s >= 0.5) + 2 * (t >= 0.5)]
        return None if nearest is None else math.exp(nearest)
    weights = [(1 - s) * (1 - t), s * (1 - t), (1 - s) * t, s * t]
    return math.exp(sum(w * one for w, one in zip(weights, corners, strict=True)))


def interpolation_error(model, size=400):
    """Return the error of each table between nodes, and the share of points where it wrongly applies."""
    random = np.random.default_rng(15)
    shares = random.uniform(size=(size, 2))
    given = [one.low * (one.high / one.low) ** shares[:, n] for n, one in enumerate(COUPLINGS[model])]
    points, known = judged(model, *given), tables(model)
    worst, wrong = {}, {}
    compared = {name: (one.covered, one.strength) for name, one in points.comparisons.items()}
    compared |= {"rate": (True, 1e6 * points.rate), "share": (True, points.share)}
    for name, (covered, strength) in compared.items():
        covered, strength = np.broadcast_to(covered, size), np.broadcast_to(strength, size)
        told = [read(known, name, pair) for pair in shares.tolist()]
        worst[name] = max(
            (
                abs(a - min(b, math.exp(_FAR))) / max(b, 1.0)
                for a, b, on in zip(told, strength.tolist(), covered.tolist(), strict=True)
                if on and a is not None
            ),
            default=0.0,
        )
        wrong[name] = float(np.mean([(a is not None) != on for a, on in zip(told, covered, strict=True)]))
    return worst, wrong


def _defaults():
    return {one.name: one.default for one in (*ALP, *DARK_PHOTON)} | FIXED


@functools.cache
def errors():
    """Return model → limit, or "rate" → half the 68 % interval at the defaults, relative to the value.

    From all inputs together; those that are narrower than a line are left out.
    """
    parameters = conclusions.Parameters(**_defaults())

    def found():
        both = conclusions.models(uncertainties.moved(parameters))
        return {
            (model, name): strength
            for model, one in zip(COUPLINGS, both, strict=True)
            for name, strength in [
                ("rate", float(one.confronted.rate)),
                *((bite.name, bite.strength) for bite in one.confronted.bites),
            ]
        }

    names = tuple(found())

    def numbers():
        now = found()
        return np.array([now.get(name, np.nan) for name in names])

    spread = uncertainty.propagate(numbers, uncertainties.sources(parameters), single=0)
    low, high = spread.quantiles[1:3]
    shares = np.zeros(len(names))
    np.divide(0.5 * (high - low), spread.value, out=shares, where=spread.value > 0.0)
    told = {model: {} for model in COUPLINGS}
    for (model, name), one in zip(names, shares.tolist(), strict=True):
        if one > _NARROW:
            told[model][name] = round(one, 3)
    return told


#: Mass of the ALP and of the dark photon on this page [GeV], as in the section's defaults.
MASS = 2.0
NAMES = {"alp": "The ALP", "dark_photon": "The dark photon"}


def confronted(excess_factor=SCALE.default, without="none", **point):
    """Return both models as the section judges them, with the window of the excess moved by a factor."""
    given = _defaults() | point
    found = conclusions.models(conclusions.Parameters(without=without, **given))
    return tuple(moved(one.confronted, excess_factor) for one in found)


def moved(one, factor):
    """Return a judged point beside a window whose ends are multiplied by a factor.

    A number that is moved is no longer Belle II's, whose likelihood then says nothing.
    """
    if factor == 1.0:
        return one
    windows = tuple((low * factor, high * factor) for low, high in one.windows)
    return dataclasses.replace(one, windows=windows, line=None)


def windows():
    """Return the windows of the excess that have one at `MASS`: name → ends at one and two σ, and words."""
    return {
        name: {"ends": ends, "words": words.of_windows()[name]}
        for name in belle2_excess.EXCESS_WINDOWS
        if (ends := model_judgement.excess_windows(name, MASS))
    }


def judgement_words():
    """Return the words of `Confronted.judgement` and of the answer, taken from examples of each."""
    window = ((5e-6, 9e-6), (4e-6, 1.1e-5))

    asked = (Bite("-", 0.5),)

    def one(rate=7e-6, density=0.12, bites=asked, others=()):
        return Confronted(rate, window, density, 0.12, bites, others)

    alive, dead, unasked = one(), one(bites=(Bite("-", 2.0),)), one(bites=())
    states = {"1": alive, "0": dead, "-": unasked}
    excluded = dead.judgement.removesuffix("-")
    return {
        "alive": alive.judgement,
        "no excess": one(rate=1e-6).judgement,
        "too little": one(density=0.01).judgement,
        "excluded": excluded,
        "density": one(density=1.0).judgement.removeprefix(excluded),
        "all off": unasked.judgement,
        "none applies": one(bites=(), others=("-",)).judgement,
        "tolerance": model_judgement.DENSITY_TOLERANCE,
        "answers": {
            first + second: conclusions_words.answer(alp, photon)[0]
            for first, alp in states.items()
            for second, photon in states.items()
        },
    }


def data():
    """Return what the page's script needs."""
    return {
        "command": f"{PAPER.name} run conclusions",
        "fixed": FIXED,
        "sliders": [dataclasses.asdict(one) for one in SLIDERS],
        "models": {
            model: {
                "axes": [one.name for one in COUPLINGS[model]],
                "name": NAMES[model],
                "errors": errors()[model],
                **tables(model),
            }
            for model in COUPLINGS
        },
        "order": model_judgement.names(),
        "names": {name: model_judgement.words(name) for name in model_judgement.names()},
        "windows": windows(),
        "words": judgement_words(),
    }


def page_html(first="", figure="", more=None):
    """Return the body of the page: complete without scripts for the defaults.

    Parameters
    ----------
    first : str
        HTML before all else.
    figure : str
        HTML behind the slider that moves the number.
    more : mapping, optional
        What the script is given beside `data`.
    """
    both = confronted()
    said = "".join(
        f'<p class="both-model both-{model}"><strong>{NAMES[model]}</strong>: '
        f'<span data-judgement="{model}">{html.escape(one.judgement)}</span>'
        f'<span data-rate="{model}"></span></p>'
        for model, one in zip(COUPLINGS, both, strict=True)
    )
    given = data() | dict(more or {})
    content = json.dumps(given, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return "\n".join(
        (
            '<div class="explorer both" id="explorer" data-explorer="conclusions">',
            "<noscript><p>Sliders need JavaScript. Without it the page shows its defaults.</p></noscript>",
            f'{first}<form class="both-form" hidden>{_slider(SCALE)}{figure}{_select()}</form>',
            '<div class="both-said" role="status">'
            f'<p class="both-answer">{conclusions_words.answer(*both)[0]}</p>{said}</div>',
            '<form class="both-form" hidden>'
            f'<div class="both-sliders">{"".join(map(_slider, SLIDERS[1:]))}</div>'
            '<div class="both-chart"></div>'
            '<p><label><input type="checkbox" checked class="both-errors"> Uncertainties</label></p>'
            '<p><button type="button" class="both-reset">Back to the defaults</button></p>'
            f"{_switches()}</form>",
            '<p class="both-notice" role="alert" hidden></p>',
            '<p class="both-command" hidden>The same from the command line: <code></code>'
            '<span class="both-unmoved" hidden>, with the window where it was measured</span></p>',
            f"<p>{_promise()}</p>",
            f'<script type="application/json" class="both-data">{content}</script>',
            "</div>",
            '<link rel="stylesheet" href="../_static/explorer.css">',
            '<link rel="stylesheet" href="../_static/explorer_conclusions.css">',
            '<script defer src="../_static/explorer_conclusions.js"></script>',
            "",
        )
    )


def _slider(one):
    unit = f" [{one.unit}]" if one.unit else ""
    return (
        f'<div class="both-slider"><label for="both-{one.name}">{html.escape(one.words + unit)}</label>'
        f'<input type="range" min="0" max="1000" step="1" id="both-{one.name}" data-slider="{one.name}">'
        f'<output for="both-{one.name}"></output></div>'
    )


def _select():
    options = "".join(
        f'<option value="{name}">{html.escape(one["words"])}</option>' for name, one in windows().items()
    )
    return (
        '<div class="both-slider"><label for="both-excess">Window of the excess</label>'
        f'<select id="both-excess">{options}</select></div>'
    )


def _switches():
    groups = "".join(
        f"<fieldset><legend>{title}</legend>"
        + "".join(
            f'<label><input type="checkbox" checked data-constraint="{name}"> '
            f"{html.escape(model_judgement.words(name))}</label>"
            for name in names
        )
        + "</fieldset>"
        for title, names in GROUPS.items()
    )
    return f'<details class="both-switches"><summary>Switch limits off and on</summary>{groups}</details>'


def _promise():
    return (
        f"Both particles weigh {MASS:g} GeV, the mixing of the dark Higgs is {FIXED['sin_theta']:g}, and the "
        "density of dark matter is the observed one wherever a mass m_χ or a coupling α_X gives it. All was "
        "computed by the section when this site was built. Between its nodes a prediction over its limit is "
        f"read with an error below {100 * STATED_ERROR:.0f} % of itself, or of the limit where that is more; "
        "where a limit begins or ends to apply, by one node of the axis. Thin lines are uncertainties of "
        "68 % from all inputs together, relative to the value as large as at the defaults; where there is "
        "none, it is narrower than a line."
    )
