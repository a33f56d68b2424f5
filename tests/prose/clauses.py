"""Parts of longer texts, by what is found in them: of Section III C, whose sentences say several things.

A clause is named TEXT or TEXT:PART, and its values are patterns, of which a text has exactly one.
"""

import dataclasses
import math
import re

import numpy as np

from b2kinv.physics import dark_higgs, effective_neutrinos, measurements
from b2kinv.physics.dark_photon_mixing import mixing_ratio
from b2kinv.sections import (
    dark_photon_annihilation,
    dark_photon_parameter_space,
    dark_photon_plane_judged,
    dark_z_survival,
)
from prose.rules import likelihood_at, window


@dataclasses.dataclass(frozen=True)
class Clause:
    """What a part of a text can say: value → the pattern that is found in it."""

    name: str
    values: dict

    def value_of(self, words):
        """Return the one value whose pattern is in the words."""
        found = [value for value, pattern in self.values.items() if re.search(pattern, words)]
        assert len(found) == 1, (self.name, found, words)
        return found[0]


#: cos θ_W, from M_W = 80.37 and M_Z = 91.19 GeV within a per cent: where the expansion in ε ends.
COSINE = 0.877
#: What Planck, ACT and both with SPT leave of N_eff at 95 %, downwards (arXiv:1807.06209, 2503.14454).
LEAST_N_EFF = (2.99 - 1.96 * 0.17, 2.86 - 1.96 * 0.13, 2.81 - 1.96 * 0.12)


def given(known):
    """Return the parameters of a point."""
    usual = {one.removeprefix("given "): value for one, value in known.items() if one.startswith("given ")}
    return dark_photon_parameter_space.Parameters(**usual)


def windows(known, mass="m_X"):
    """Return the windows of the excess at a point."""
    return windows_at(known["given excess"], known[f"given {mass}"])


def windows_at(excess, mass):
    """Return those of the window that holds at a mass: the paper's in the 18th of Belle II's bins alone."""
    # A hundred bins up to 22.885 GeV².
    if excess == "paper" and int(mass**2 / 0.22885) != 17:
        return likelihood_at(mass)[0]
    return [measurements.excess_window(excess, mass, n) for n in (1, 2)]


def no_excess(excess, mass):
    """Return whether Belle II's likelihood allows no signal within 2σ, where it stands for the paper's."""
    return excess == "paper" and int(mass**2 / 0.22885) != 17 and likelihood_at(mass)[0][1][0] == 0


def asked(known):
    best = known["log10_epsilon"]
    if math.isfinite(best):
        ends = [known[f"epsilon_1sigma_{end}"] for end in ("low", "high")]
        return "range" if all(0 < end < math.inf for end in ends) else "number"
    return "never" if known["kinetic_epsilon"] >= COSINE else "hadrons"


def largest(known, side="high"):
    return known.get(f"largest_excess_{side}", known["largest_excess"])


def place(known):
    one, two = windows(known)
    if no_excess(known["given excess"], known["given m_X"]):
        return "no excess"
    if largest(known) <= two[0]:
        return "below both"
    if largest(known) <= one[0]:
        return "below one"
    if largest(known) < one[1]:
        return "inside"
    return "above one" if largest(known) < two[1] else "above both"


def margin(known):
    there = known["there"](K_star_limit="standard_model_subtracted")
    if "largest_excess_low" not in there:
        return "hangs" if abs(there["one_sigma_pull"]) < 5 else "far"
    one, _ = windows(there)
    return "whatever" if (largest(there, "low") <= one[0]) == (largest(there) <= one[0]) else "unless"


def fate(known):
    there = known["there"](K_star_limit="standard_model_subtracted")
    return "excluded" if largest(there) <= windows(there)[0][0] else "not excluded"


def plane(changes):
    """Return the rules of one plane, which is that of the page with these changes."""

    def at(known):
        return known["there"](**changes(known))

    def end(known):
        return COSINE if at(known)["given mixing_ratio"] == "kinetic_only" else 1e-3

    def band(known):
        low, high = (at(known)[f"epsilon_2sigma_{side}"] for side in ("low", "high"))
        return "none" if math.isinf(low) else "open" if math.isinf(high) else "closed"

    def kaons(known):
        # The plane ends at a dark coupling of 0.1. There X goes to electrons and muons alike and, as R says,
        # 2.2 times as often to hadrons, with the fine-structure constant for the dark one, and 1/3 for 1/6: a
        # part that ε² makes small for a dark Z.
        visible = 2.0 / 137.0 * end(known) ** 2 * 4.2 / 0.1
        beta = math.sqrt(max(1.0 - (2.0 * at(known)["given m_DM"] / at(known)["given m_X"]) ** 2, 0.0))
        unseen = 1.0 / (1.0 + visible / beta**3)
        return "excludes" if at(known)["epsilon_K_star"] < math.sqrt(unseen) * end(known) else "nothing"

    def muons(known):
        # Without dark decays one in 4.2 goes to muons by mixing with the photon; of a dark Z not one in
        # twenty is needed.
        made = at(known)["rate_over_epsilon2_K"] * end(known) ** 2
        share = 1.0 / 4.2 if at(known)["given mixing_ratio"] == "kinetic_only" else 0.05
        level = dark_photon_parameter_space.dimuon_level(given(at(known)))
        return "lower right" if share * made > level else "nothing"

    def neutrinos(known):
        m_phi, m_DM = (known["there"](**changes(known))[f"given {name}"] for name in ("m_phi", "m_DM"))
        if m_phi > 0.03:
            return "allows"
        contact = min(max(m_DM / 20.0, 5e-3), 0.02)
        # With the mixing that NA62 allows, or the one with which it decays within 0.1 s if that is less.
        in_time = min(1.3e-4, dark_higgs.smallest_mixing(m_phi, 0.1))
        found = [
            effective_neutrinos.most_effective_neutrinos(m_phi, mixing, last_contact=contact, m_DM=m_DM)
            for mixing in {1.3e-4, in_time}
        ]
        return "excludes" if max(found) < max(LEAST_N_EFF) else "allows"

    return {"band": band, "kaons": kaons, "muons": muons, "neutrinos": neutrinos}


def _kinetic(known):
    mass = min(max(known["given m_X"], 1.0), 2.8)
    m_DM = min(known["given m_DM"], 0.49 * mass)
    m_phi = min(known["given m_phi"], m_DM)
    return {"mixing_ratio": "kinetic_only", "m_X": mass, "m_DM": m_DM, "m_phi": m_phi}


#: Plane → what differs from the page in it.
PLANES = {
    "light": lambda known: {},
    "heavy": lambda known: {"m_DM": max(0.8, known["given m_phi"])},
    "other": lambda known: {
        "K_star_limit": "standard_model_subtracted", "dimuon_limit": "standard_model_left_in"
    },
    "kinetic": _kinetic,
}  # fmt: skip
_BAND = {
    "none": r"There is no orange band: at the central rates no mixing gives the excess\.",
    "no excess": r"There is no orange band, as there is no excess at this mass\.",
    "open": r"An orange band between \S.* and the right edge bends",
    "closed": r"An orange band between \S.* and \d[^a-z]* bends",
}
_PARTS = {
    "band": _BAND,
    "kaons": {"nothing": "invisible excludes nothing in sight", "excludes": r"excludes mixings above \d"},
    "muons": {"nothing": "limit covers nothing", "lower right": "limit covers the lower right"},
    "neutrinos": {"excludes": r"N_eff excludes the relic line\.$", "allows": r"(?<!the relic line\.)$"},
}


def scanned(known):
    """Return the masses of the figure against mass, what is computed at them, and the window's name."""
    parameters = given(known)
    grid = dark_photon_plane_judged.masses(parameters)
    return grid, dark_photon_parameter_space.evaluate(parameters.replace(m_X=grid)), parameters.excess


def where(true):
    if not true.any() or true.all():
        return "all" if true.all() else "none"
    turns = np.count_nonzero(true[1:] != true[:-1])
    return "some" if turns > 1 else "from" if true[-1] else "to"


def reaches(known):
    grid, found, excess = scanned(known)
    name = "largest_excess_low" if "largest_excess_low" in found else "largest_excess"
    upper = [windows_at(excess, mass)[0][1] for mass in grid]
    return where((found.numbers(name) < upper) & [not no_excess(excess, mass) for mass in grid])


def excludes(known):
    grid, found, excess = scanned(known)
    name = "largest_excess_high" if "largest_excess_high" in found else "largest_excess"
    lower = [windows_at(excess, mass)[0][0] for mass in grid]
    return where((found.numbers(name) <= lower) & [not no_excess(excess, mass) for mass in grid])


def preferred(known):
    grid, _, excess = scanned(known)
    if excess.startswith("br:"):
        return "a reader's own"
    middle = np.array([0.5 * sum(windows_at(excess, mass)[0]) for mass in grid])
    prefers = middle < [likelihood_at(mass)[1] for mass in grid]
    return where(prefers & [not no_excess(excess, mass) for mass in grid])


def scan_band(known):
    _, found, _ = scanned(known)
    low, high = (np.isfinite(found.numbers(f"epsilon_2sigma_{side}")) for side in ("low", "high"))
    return "none" if not low.any() else "all" if (low & high).all() else "some"


_WHERE = {"all": "at all of", "none": "at none of", "some": "at some of", "from": r"from \S+ GeV on",
          "to": r"up to \S+ GeV"}  # fmt: skip


def by_photons(known):
    low = known["there"](m_X=known["kinetic_mass"], m_DM=0.1, m_phi=0.004)
    lowest = windows(low)[1][0]
    return "no signal" if lowest <= 0 else "no" if lowest <= known["kinetic_photon_rate"] else "excludes"


def by_kaons(known):
    low = windows(known["there"](m_X=known["kinetic_mass"], m_DM=0.1, m_phi=0.004))
    times = [one[0] * known["kinetic_ratio_least"] / known["K_star_allowed"] for one in low]
    return "both" if times[1] > 1 else "one" if times[0] > 1 else "part"


def by_expansion(known):
    if known["kinetic_epsilon_least"] >= COSINE:
        return "every"
    return "middle" if known["kinetic_epsilon"] >= COSINE else "less"


def picture(known):
    made = known["kinetic_photon_rate"] * (COSINE / known["kinetic_photon_epsilon"]) ** 2
    low = windows(known["there"](m_X=known["kinetic_mass"], m_DM=0.1, m_phi=0.004))[1][0]
    return "below" if made < low else "not below"


def ends_of_band(known, heavier=False):
    """Return the strengths of all limits at half and at twice the coupling."""
    dark_z = dark_z_survival.dark_z(given(known))
    points = [dark_z_survival.at(dark_z, factor, heavier=heavier).confronted for factor in (0.5, 2.0)]
    return [{bite.name: bite.strength for bite in one.bites} for one in points]


def band_excluded(known):
    half, twice = ends_of_band(known)
    there = [{name for name, strength in one.items() if strength > 1} for one in (half, twice)]
    if there[0] != there[1]:
        return "half" if not there[1] else "twice" if not there[0] else "otherwise"
    if not there[0]:
        return "none"
    # The rate is fixed: what changes between the ends goes with ε.
    moves = any(abs(half[name] / twice[name] - 1) > 0.01 for name in there[0])
    return "both by mixing" if moves else "both"


def heavier(known):
    half, twice = (
        sorted(name for name, strength in one.items() if strength > 1)
        for one in ends_of_band(known, heavier=True)
    )
    return "both" if half == twice else "apart"


def window_ends(known):
    dark_z = dark_z_survival.dark_z(given(known))
    places = ("low", "high") if windows(known)[1][0] > 0 else ("high",)
    found = set()
    for end in places:
        for factor in (0.5, 2.0):
            one = dark_z_survival.at(dark_z, factor, end, heavier=True).confronted
            found.add(tuple(bite.name for bite in one.bites if bite.strength > 1))
    return "all" if len(found) == 1 else "some"


def lighter(known):
    return "excluded" if max(known["lighter_parity"], known["lighter_mixing"]) > 1 else "none"


def relic_trend(known):
    ends = np.array([COSINE * 0.999, 1e-4]) if known["given mixing_ratio"] == "kinetic_only" else [1e-3, 1e-5]
    right, left = dark_photon_parameter_space.relic_edges(given(known), np.asarray(ends))["light"]
    alone = 0.9 * known["dark_coupling_light"]
    return "none" if right >= alone else "all" if left < alone else "from"


def relic_hadrons(known):
    p = given(known)
    ends = (1e-4, 0.999 * COSINE) if p.mixing_ratio == "kinetic_only" else (1e-5, 1e-3)
    target = (p.relic_density, p.trilinear, p.degrees_of_freedom)
    masses, ratio = (p.m_DM, p.m_phi, p.m_X), mixing_ratio(p)
    fewest, most = (
        dark_photon_annihilation.whole_dark_coupling(*masses, np.geomspace(*ends, 21), ratio, *target, one)
        for one in ("least", "most")
    )
    return "range" if np.max(fewest / most) > 1.01 else "little"


def relic_crossing(changes):
    """Return the rule of one plane: rates at each point of the relic line, beside windows and limits."""

    def crossing(known):
        p = given(known).replace(**changes(known))
        found = dark_photon_parameter_space.rates(
            p.m_X, p.m_DM, p.mixing_ratio, p.hadrons, p.top_mass, p.form_factor_set
        )
        ends = (1e-4, 0.999 * COSINE) if p.mixing_ratio == "kinetic_only" else (1e-5, 1e-3)
        squares = np.geomspace(*ends, 401) ** 2
        dark = found.dark * dark_photon_parameter_space.relic_edges(p, np.sqrt(squares))["light"]
        whole = dark + found.visible * squares
        unseen, muons = (dark + found.neutrinos * squares) / whole, found.muons * squares / whole
        free = found.Kstar * squares * unseen <= dark_photon_parameter_space.K_star_level(p)
        free &= found.K * squares * muons <= dark_photon_parameter_space.dimuon_level(p)
        rate = found.K * squares * unseen
        inside = [(low <= rate) & (rate <= high) for low, high in windows(known)]
        for value, one in zip(("1σ", "2σ"), inside, strict=True):
            if np.any(one & free):
                return value
        return "excluded" if np.any(inside) else "nowhere"

    return crossing


def window_held(known):
    excess, mass = known["given excess"], known["given m_X"]
    if no_excess(excess, mass):
        return "no excess"
    said = window({**known, "given m_a": mass})
    return "moved" if excess == "paper" and int(mass**2 / 0.22885) != 17 else said


def dimuons(known):
    # Bins of JHEP 06 (2014) 133 between 3 and 15 GeV²; the paper's number is of that from 3 to 4.
    square = known["given m_X"] ** 2
    if 3.0 <= square <= 4.0 and known["given dimuon_limit"] == "standard_model_subtracted":
        return "paper"
    return "measured" if square <= 8.0 or 11.0 <= square <= 12.5 else "between"


_CROSSING = {
    "1σ": "^crosses the 1σ region where neither", "2σ": "^crosses the 2σ region where neither",
    "excluded": "^crosses the region of the excess only where", "nowhere": "^does not cross the region",
}  # fmt: skip
#: Texts of Section III C: clause → its values, and the rule.
OF_PLANE = {
    "asked_mixing": (
        {"number": r"^log₁₀ ε = [−\d.]+$", "range": r"^log₁₀ ε = .* over the window$",
         "never": "^more than cos .* whatever hadrons do$",
         "hadrons": "^more than cos .* with the largest that"},
        asked,
    ),
    "limit_reading": (
        {"as_quoted": "^as quoted$", "standard_model_subtracted": "^less the Standard Model$"},
        lambda known: known["given K_star_limit"],
    ),
    "limit_place": (
        {"below both": "^below both windows", "below one": "^below the 1σ window", "inside": "^inside the 1σ",
         "above one": "^above the whole 1σ .* takes part of the 2σ region",
         "above both": "^above (?!.*takes part)", "no excess": "^beside no window"},
        place,
    ),
    "limit_place:hadrons": (
        {"largest": "with the largest rate of B → K X that hadrons leave open$",
         "central": "(?<!leave open)$"},
        lambda known: "largest" if "largest_excess_high" in known else "central",
    ),
    "limit_hadrons": (
        {"form factors": r"^\(± of form factors\)$", "hadrons": "alone; hadrons leave .* to"},
        lambda known: "hadrons" if "largest_excess_low" in known else "form factors",
    ),
    "subtracted_margin": (
        {"excluded": "is excluded as a whole", "not excluded": "is not excluded as a whole"}, fate
    ),
    "subtracted_margin:why": (
        {"hangs": "the answer hangs on them$", "far": "they do not decide it$",
         "whatever": "whatever hadrons do$",
         "unless": "unless hadrons make it otherwise$"},
        margin,
    ),
    **{
        f"plane_{name}:{part}": (_PARTS[part], rule)
        for name, changes in PLANES.items()
        for part, rule in plane(changes).items()
    },
    "relic_trend": (
        {"none": "^changes α_X by less than a tenth", "all": "^lowers .* in all of the plane",
         "from": "^lowers .* at ε ="},
        relic_trend,
    ),
    "relic_hadrons": (
        {"little": "^moves α_X by less", "range": "^leaves .* to .* matters most"}, relic_hadrons
    ),
    "relic_crossing": (_CROSSING, relic_crossing(PLANES["light"])),
    "relic_crossing_heavy": (_CROSSING, relic_crossing(PLANES["heavy"])),
    "kinetic_outcome": (
        {"can": "^can reach", "cannot": "^cannot reach"},
        lambda known: "can" if known["kinetic_epsilon"] < COSINE else "cannot",
    ),
    "mass_scan": (
        {"none": "^There is no orange band", "some": "at some masses alone",
         "all": "^The orange bands reach from"},
        scan_band,
    ),
    "mass_trend": ({one: f"into the 1σ window {told}" for one, told in _WHERE.items()}, reaches),
    "mass_trend:likelihood": (
        {"a reader's own": "^(?!.*likelihood prefers)",
         **{one: f"rather than none, {told}" for one, told in _WHERE.items()}},
        preferred,
    ),
    "window_words": (
        {"holds": "^The window of the excess holds", "moved": "Belle II's likelihood at its own mass$",
         "against": "^The window of the excess explains nothing", "no excess": "^There is no excess",
         "nowhere": "^No window"},
        window_held,
    ),
    "dimuon_words": (
        {"paper": "dimuon limit takes over, 3.6 × 10⁻⁹ with", "measured": "^LHCb's measured rate",
         "between": "^no limit on dimuons"},
        dimuons,
    ),
    "mass_trend:whole": ({one: f"the whole of it {told}" for one, told in _WHERE.items()}, excludes),
    "kinetic_by_photons": (
        {"no signal": "begins at no signal at all$", "no": "^do not exclude it$",
         "excludes": "^exclude it by"},
        by_photons,
    ),
    "kinetic_by_kaons": (
        {"both": "^excludes the whole of both", "one": "^excludes the whole 1σ",
         "part": "^leaves a part"}, by_kaons
    ),
    "kinetic_by_expansion": (
        {"every": "^every rate", "middle": "^the middle", "less": "^the excess asks for less"}, by_expansion
    ),
    "kinetic_by_fields": (
        {"exceeded": "^is exceeded$", "not exceeded": "^is not exceeded$"},
        # 0.03 (arXiv:1412.0018).
        lambda known: "exceeded" if known["kinetic_epsilon_least"] > 0.03 else "not exceeded",
    ),
    "kinetic_picture": ({"below": "it is below", "not below": "it is not below"}, picture),
    "completion_scalar_factors": (
        {"MSbar": "^0.33 or 1.67$",
         "pole": r"^0\.3[01245] or 1\.\d\d$"}, lambda known: known["given top_mass"]
    ),
    "completion_excluding": (
        {"none": "^nothing excludes", "both": "^both .* which do not depend on ε$",
         "both by mixing": "some of which",
         "half": "twice the coupling is not", "twice": "half the coupling is not",
         "otherwise": "^half the coupling is excluded .*; twice the coupling is excluded"},
        band_excluded,
    ),
    "completion_closest": (
        {"none": "^none applies$", "some": "at half, .* at twice"},
        lambda known: "some" if any(
            name in ends_of_band(known)[0] for name in ("dark_photon_invisible", "dark_photon_electroweak")
        ) else "none",
    ),
    "completion_heavier": ({"both": "at both ends$", "apart": " at half and .* at twice$"}, heavier),
    "completion_windows": ({"all": "at all of them$", "some": "(?<!at all of them)$"}, window_ends),
    "lighter_verdict": (
        {"none": "^none of the three", "excluded": "is excluded here as well",
         "kaons": "kaons decide"}, lighter
    ),
    # No mass that is offered is below that.
    "lighter_kaon": (
        {"closed": "^is closed", "open": "^is open"},
        lambda known: "closed" if known["given m_X"] >= known["lighter_kaon_mass"] else "open",
    ),
    "lighter_muons": (
        {"less": r"^(?:0|[^ ]+ × 10⁻)", "more": r"^[1-9][\d.,]* (?:× 10[⁰¹²³⁴⁵⁶⁷⁸⁹]+ )?times",
         "no bin": "where LHCb has no bin$"},
        lambda known: "no bin" if dimuons(known) == "between" else (
            "more" if known["lighter_visible"] >= 1 else "less"
        ),
    ),
}  # fmt: skip

CLAUSES = {"dark_photon_parameter_space": OF_PLANE}
