"""Section III C and Fig. 3: kinetic mixings and dark couplings that explain the excess or are excluded.

All edges of the regions are closed forms. With BR(B → K⁽*⁾ X) = R ε² and the widths of X to ψψ, to neutrinos
and to all Standard Model particles equal to d α_X, n ε² and w ε², the invisible rate is
R ε² (d α_X + n ε²)/(d α_X + w ε²) and the dimuon rate R ε⁴ μ/(d α_X + w ε²).
"""

import dataclasses
import math
from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from b2kinv.physics import dark_z_production, judged_points, line_likelihood, measurements, photon_penguin
from b2kinv.physics.b_to_neutrinos import neutrino_spectrum as neutrino_spectrum
from b2kinv.physics.b_to_neutrinos import standard_model_Kstar_neutrinos as standard_model_Kstar_neutrinos
from b2kinv.physics.conventions import DARK_HIGGS_MASS, DARK_MATTER_MASS, KINETIC_MIXING
from b2kinv.physics.dark_photon_mixing import check_production, is_kinetic, mixing_ratio
from b2kinv.physics.dimuon_searches import DIMUON_LIMITS, largest_dimuon_rate
from b2kinv.physics.early_universe import DEFAULT_TABLE
from b2kinv.physics.form_factors import DEFAULT_SET
from b2kinv.physics.majorana_annihilation import S_CHANNEL
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.ranges import NOT_NEGATIVE, POSITIVE, Range
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.scalars import Numbers, Pair
from b2kinv.quantities.unforeseen import explained
from b2kinv.sections import dark_photon_annihilation, dark_photon_decays, dark_photon_freeze_out

LIMITS = ("as_quoted", "standard_model_subtracted")

BRANCHING_RATIO = Number("branching ratio", meaningful=POSITIVE)
BRANCHING_RATIO_OR_ZERO = BRANCHING_RATIO.but(meaningful=NOT_NEGATIVE)
RATE = Number("branching ratio over ε²", meaningful=NOT_NEGATIVE)
MIXING = KINETIC_MIXING.but(meaningful=POSITIVE)
_HIGGS = {"light": "lightest dark Higgs", "heavy": "m_φ = m_DM"}


#: The windows at one and at two standard deviations.
Windows: TypeAlias = list[Pair]


@dataclasses.dataclass(frozen=True)
class Rates:
    """What a point (ε, α_X) is multiplied with: see the module's text.

    Attributes
    ----------
    K, Kstar : float
        BR(B⁺ → K⁺ X)/ε² and BR(B⁰ → K*⁰ X)/ε².
    visible, neutrinos, muons : float
        Standard Model width, its neutrinos and its muons, over ε² [GeV].
    dark : float
        Width to ψψ over α_X [GeV].
    """

    K: Numbers
    Kstar: Numbers
    visible: Numbers
    neutrinos: Numbers
    muons: Numbers
    dark: Numbers


@replaced.kept(16)
def rates(
    m_X: Numbers,
    m_DM: Numbers,
    mixing_ratio: Numbers | str,
    hadrons: str,
    top_mass: str,
    form_factor_set: str,
) -> Rates:
    """Return the `Rates` for given masses and choices, as in `dark_photon_decays`.

    Examples
    --------
    >>> found = rates(2.0, 0.1, "tan_theta_W", "quark_currents", "MSbar", "GRvDV2023")
    >>> round(found.K * 1e-10 / 1e-9, 1)
    22.8
    """
    chosen = dark_photon_decays.Parameters.from_mapping(
        {
            "m_X": m_X, "m_DM": m_DM, "mixing_ratio": mixing_ratio, "hadrons": hadrons, "top_mass": top_mass,
            "form_factor_set": form_factor_set, "epsilon": 1e-4, "alpha_X": 1e-4,
        }
    )  # fmt: skip
    result = dark_photon_decays.evaluate(chosen)
    return Rates(
        K=result.numbers("branching_ratio_K") / 1e-8,
        Kstar=result.numbers("branching_ratio_Kstar") / 1e-8,
        visible=result.numbers("width_standard_model") / 1e-8,
        neutrinos=result.numbers("width_neutrinos") / 1e-8,
        muons=result.numbers("width_muon") / 1e-8,
        dark=result.numbers("width_dark") / 1e-4,
    )


@checked(may_be_infinite=True, level=BRANCHING_RATIO, epsilon=MIXING)
def invisible_edge(level: Numbers, epsilon: Numbers, rate: Numbers, found: Rates) -> Numbers:
    """Dark coupling α_X at which BR(B → K⁽*⁾ X) BR(X → invisible) equals `level`, for each ε.

    α_X = ε² (w L − n R ε²)/(d (R ε² − L)), from R ε² (d α_X + n ε²)/(d α_X + w ε²) = L

    Parameters
    ----------
    rate : float
        R: `Rates.K` or `Rates.Kstar`.
    found : Rates

    Returns
    -------
    float or numpy.ndarray
        Infinite where even a dark photon that always decays invisibly gives less, 0.0 where its decays to
        neutrinos alone give more.

    Examples
    --------
    >>> found = rates(2.0, 0.1, "tan_theta_W", "quark_currents", "MSbar", "GRvDV2023")
    >>> invisible_edge(1e-5, 1e-8, found.K, found)
    inf
    """
    eps2 = epsilon**2
    produced = rate * eps2
    can_reach = (produced > level) & (found.dark > 0.0)
    denominator = np.where(can_reach, found.dark * (produced - level), 1.0)
    edge = eps2 * (level * found.visible - produced * found.neutrinos) / denominator
    too_many_neutrinos = produced * found.neutrinos >= level * found.visible
    return np.where(too_many_neutrinos, 0.0, np.where(can_reach, np.maximum(edge, 0.0), math.inf))


@checked(may_be_infinite=True, level=BRANCHING_RATIO_OR_ZERO, rate=RATE)
def invisible_mixing(level: Numbers, rate: Numbers) -> Numbers:
    """Kinetic mixing at which BR(B → K⁽*⁾ X) equals `level` when X always decays invisibly.

    ε = √(L/R)

    This is where the edge of `invisible_edge` ends at large α_X; 0.0 for the lower end of a window that
    starts at zero, and infinite where the decay is closed.

    Examples
    --------
    >>> invisible_mixing(4e-6, 1e4)
    2e-05
    """
    is_open = rate > 0.0
    return np.where(is_open, np.sqrt(level / np.where(is_open, rate, 1.0)), math.inf)


@checked(level=BRANCHING_RATIO.but(meaning="upper limit on the branching ratio"), epsilon=MIXING)
def dimuon_edge(level: Numbers, epsilon: Numbers, found: Rates) -> Numbers:
    """Dark coupling α_X below which BR(B → K X) BR(X → μμ) exceeds `level`, for each ε.

    α_X = ε² (R ε² μ/L − w)/d, from R ε⁴ μ/(d α_X + w ε²) = L

    Parameters
    ----------
    found : Rates

    Returns
    -------
    float or numpy.ndarray
        0.0 where no α_X is excluded.

    Raises
    ------
    ValueError
        If X does not decay to dark matter.

    Examples
    --------
    >>> found = rates(2.0, 0.1, "tan_theta_W", "quark_currents", "MSbar", "GRvDV2023")
    >>> dimuon_edge(3.6e-9, 1e-8, found)
    0.0
    """
    eps2 = epsilon**2
    if np.any(np.equal(found.dark, 0.0)):
        raise ValueError("the dimuon limit does not depend on alpha_X here: m_DM >= m_X/2 closes X → ψψ")
    edge = eps2 * (found.K * eps2 * found.muons / level - found.visible) / found.dark
    return np.maximum(edge, 0.0)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """Parameters of the notebook `dark_photon_parameter_space`."""

    m_X: float = dark_photon_decays.M_X.parameter(2.0)
    m_DM: float = DARK_MATTER_MASS.but(offered=Range(below=1.86)).parameter(0.1)
    m_phi: float = DARK_HIGGS_MASS.but(
        meaning="lightest dark Higgs mass", offered=Range(below=1.86)
    ).parameter(0.004)
    mixing_ratio: float | str = dark_photon_decays.MIXING_RATIO.but(
        offered=Range(at_least=1e-3, at_most=10.0)
    ).parameter("tan_theta_W")
    excess: str = measurements.EXCESS.but(meaning="preferred range of BR(B⁺ → K⁺ X)").parameter("paper")
    K_star_limit: str = Name("Belle's limit on K* + invisible", LIMITS).parameter("as_quoted")
    dimuon_limit: str = Name("LHCb's limit on K μμ", DIMUON_LIMITS).parameter("standard_model_subtracted")
    relic_density: float = dark_photon_freeze_out.RELIC_DENSITY_TO_EXPLAIN.parameter(0.12)
    trilinear: str = S_CHANNEL.parameter("included")
    hadrons: str = dark_photon_decays.HADRON_METHOD.parameter("quark_currents")
    top_mass: str = dark_photon_decays.TOP_MASS.parameter("MSbar")
    form_factor_set: str = dark_photon_decays.FORM_FACTORS.parameter(DEFAULT_SET)
    degrees_of_freedom: str = dark_photon_freeze_out.DEGREES_OF_FREEDOM.parameter(DEFAULT_TABLE)

    def check(self) -> None:
        """Refuse dark matter that the dark photon cannot decay into, and a dark Higgs heavier than it.

        And a dark photon whose production by kinetic mixing alone is not known.
        """
        check_production(self)
        if np.any(2.0 * np.asarray(self.m_DM) >= np.asarray(self.m_X)):
            raise ValueError(
                "m_DM >= m_X/2 is not allowed: the dark photon could not decay to dark matter, and there "
                "would be no excess to explain; take lighter dark matter"
            )
        if np.any(np.asarray(self.m_phi) > np.asarray(self.m_DM)):
            raise ValueError(
                "m_phi > m_DM is not allowed: the relic density band runs from m_phi up to m_DM; "
                "take a lighter dark Higgs"
            )


def K_star_level(parameters: Parameters) -> float:
    """Return the largest BR(B⁰ → K*⁰ X → invisible) that the chosen limit leaves to new physics.

    Raises
    ------
    ValueError
        If the Standard Model alone exceeds the limit with these form factors.

    Examples
    --------
    >>> K_star_level(Parameters())
    1.8e-05
    """
    limit = measurements.value("br_Kstar_zero_nu_nu_belle_limit")
    if parameters.K_star_limit == "as_quoted":
        return limit
    left = limit - standard_model_Kstar_neutrinos("0", parameters.form_factor_set)
    if not left > 0.0:
        raise ValueError(
            "the Standard Model alone exceeds the limit on K* + invisible with these form factors"
        )
    return left


def dimuon_level(parameters: Parameters) -> float:
    """Return the largest BR(B⁺ → K⁺ X) BR(X → μμ) that the chosen limit allows; infinite where there is none.

    Examples
    --------
    >>> dimuon_level(Parameters())
    3.6e-09
    """
    return largest_dimuon_rate(parameters.m_X, parameters.dimuon_limit)


@checked(epsilon=MIXING)
def figure_edges(parameters: Parameters, epsilon: Numbers) -> dict[str, Numbers]:
    """Return every edge of Fig. 3 as α_X against ε: closed forms on the given grid.

    Parameters
    ----------
    parameters : Parameters
        Scalars.

    Returns
    -------
    dict of str to numpy.ndarray
        "excess 1σ low", "excess 1σ high" and the same for 2σ: the excess lies above the first (larger α_X is
        needed at smaller ε) and below the second; "K* invisible": excluded above; "K mu mu": excluded below.
        Infinite as in `invisible_edge`, and where there is no excess at the mass of X.

    Examples
    --------
    >>> sorted(figure_edges(Parameters(), np.array([1e-4, 2e-4])))[0]
    'K mu mu'
    """
    p, found = parameters, _rates_of(parameters)
    edges = {}
    for sigma, (low, high) in enumerate(judged_points.windows(p.excess, p.m_X), start=1):
        edges[f"excess {sigma}σ low"] = _edge(float(low), epsilon, found.K, found)
        edges[f"excess {sigma}σ high"] = _edge(float(high), epsilon, found.K, found)
    edges["K* invisible"] = _edge(K_star_level(p), epsilon, found.Kstar, found)
    level = dimuon_level(p)
    edges["K mu mu"] = dimuon_edge(level, epsilon, found) if math.isfinite(level) else np.zeros_like(epsilon)
    return edges


@checked(epsilon=MIXING)
def relic_edges(parameters: Parameters, epsilon: Numbers) -> dict[str, Numbers]:
    """Return α_X of the relic density against ε, with annihilation into hadrons and leptons through X.

    Parameters
    ----------
    parameters : Parameters

    Returns
    -------
    dict of str to float or numpy.ndarray
        For the lightest dark Higgs, "light", and for one as heavy as dark matter, "heavy".

    Examples
    --------
    Close to half the mass of X less of the dark coupling is needed the more X mixes:

    >>> light = relic_edges(Parameters(m_DM=0.85), np.array([1e-5, 5e-4]))["light"]
    >>> bool(light[1] < 0.1 * light[0])
    True
    """
    p = parameters
    both = {"light": p, "heavy": p.replace(m_phi=p.m_DM)}
    return {name: _relic_coupling(one, epsilon, p.hadrons) for name, one in both.items()}


@checked(epsilon=MIXING)
def relic_range(parameters: Parameters, epsilon: Numbers) -> Pair:
    """Return the least and the largest α_X of the relic density, of all ways to compute hadrons.

    Examples
    --------
    >>> [f"{end:.1e}" for end in relic_range(Parameters(m_DM=0.85), 1.75e-4)]
    ['1.5e-04', '1.6e-04']
    """
    return dark_photon_annihilation.hadron_range(
        lambda hadrons: _relic_coupling(parameters, epsilon, hadrons)
    )


def _relic_coupling(p: Parameters, epsilon: Numbers, hadrons: str) -> Numbers:
    masses, choices = (p.m_DM, p.m_phi, p.m_X), (p.trilinear, p.degrees_of_freedom)
    return dark_photon_annihilation.whole_dark_coupling(
        *masses, epsilon, mixing_ratio(p), p.relic_density, *choices, hadrons
    )


def largest_mixing(parameters: Parameters) -> float:
    """Return the ε from which on no rate is given: cos θ_W for kinetic mixing alone, else none.

    Examples
    --------
    >>> largest_mixing(Parameters())
    inf
    """
    return photon_penguin.expansion_end() if is_kinetic(parameters) else math.inf


@explained
def evaluate(parameters: Parameters) -> Result:
    """Return the mixings and couplings that Fig. 3 shows, and what decides the paper's two statements.

    Parameters
    ----------
    parameters : Parameters

    Returns
    -------
    Result

    Examples
    --------
    >>> result = evaluate(Parameters())
    >>> result.numbers("one_sigma_excluded"), result.numbers("two_sigma_allowed")
    (False, True)
    """
    p, found = parameters, _rates_of(parameters)
    windows = [line_likelihood.held_window(p.excess, p.m_X, sigma) for sigma in (1, 2)]
    band = (p.m_X, p.relic_density, p.trilinear, p.degrees_of_freedom)
    couplings = {
        "dark_coupling_light": Quantity(
            dark_photon_freeze_out.dark_coupling(p.m_DM, p.m_phi, *band),
            "1",
            "α_X for the relic density by ψψ → φφ, lightest dark Higgs",
        ),
        "dark_coupling_heavy": Quantity(
            dark_photon_freeze_out.dark_coupling(p.m_DM, p.m_DM, *band),
            "1",
            "α_X for the relic density by ψψ → φφ, m_φ = m_DM",
        ),
    }
    stated, mixings = _statements(p, found, windows), _mixings(p, found, windows)
    best = np.power(10.0, np.minimum(mixings["log10_epsilon"].numbers, math.log10(_largest_in_plane(p))))
    for name, coupling in relic_edges(p, best).items():
        couplings[f"whole_dark_coupling_{name}"] = Quantity(
            coupling,
            "1",
            f"α_X for the relic density with annihilation through X at the ε of the excess, {_HIGGS[name]}",
        )
    return Result(p, {**mixings, **stated, **couplings, **_hadron_ranges(p, stated)})


def _largest_in_plane(p: Parameters) -> float:
    # Where no mixing gives the excess, the largest that is left.
    return min(0.999 * largest_mixing(p), 1.0)


def _mixings(p: Parameters, found: Rates, windows: Windows) -> dict[str, Quantity]:
    one, two = windows
    end = largest_mixing(p)
    beyond = "" if math.isinf(end) else f"; ∞: none below {end:.3f}, where the expansion in ε ends"

    def mixing(level: Numbers, rate: Numbers, meaning: str) -> Quantity:
        solved = invisible_mixing(level, rate)
        return Quantity(np.where(np.less(solved, end), solved, math.inf), "1", meaning + beyond)

    best = mixing(measurements.excess_middle(p.excess, one), found.K, "").numbers
    return {
        "log10_epsilon": Quantity(np.log10(best), "1", f"log₁₀ ε at the middle of the 1σ range{beyond}"),
        "epsilon_1sigma_low": mixing(one[0], found.K, "ε at the lower 1σ edge"),
        "epsilon_1sigma_high": mixing(one[1], found.K, "ε at the upper 1σ edge"),
        "epsilon_2sigma_low": mixing(two[0], found.K, "ε at the lower 2σ edge"),
        "epsilon_2sigma_high": mixing(two[1], found.K, "ε at the upper 2σ edge"),
        "epsilon_K_star": mixing(K_star_level(p), found.Kstar, "largest ε that K* + invisible allows"),
        "rate_over_epsilon2_K": Quantity(found.K, "1", "BR(B⁺ → K⁺ X)/ε²"),
        "rate_over_epsilon2_Kstar": Quantity(found.Kstar, "1", "BR(B⁰ → K*⁰ X)/ε²"),
    }


def _statements(p: Parameters, found: Rates, windows: Windows) -> dict[str, Quantity]:
    one, two = windows
    allowed = K_star_level(p)
    # Both rates share BR(X → invisible): the comparison does not depend on ε and α_X.
    ratio = found.Kstar / found.K
    spread = np.hypot(
        dark_photon_decays.rate_uncertainty(p, "K", "+", p.form_factor_set),
        dark_photon_decays.rate_uncertainty(p, "K*", "0", p.form_factor_set),
    )
    largest = allowed / ratio
    alone, judged, whatever = "", largest, ""
    if dark_photon_decays.has_ranges(p):
        # What hadrons may undo is not excluded.
        least, _ = dark_z_production.hadron_ranges(p, p.form_factor_set, of_widths=False)
        alone, judged, whatever = photon_penguin.FORM_FACTORS_ALONE, allowed / least, ", whatever hadrons do"
    return {
        "branching_ratio_ratio": Quantity(ratio, "1", f"BR(B⁰ → K*⁰ X)/BR(B⁺ → K⁺ X){alone}", ratio * spread),
        "K_star_allowed": Quantity(allowed, "1", "largest BR(B⁰ → K*⁰ X) that Belle's limit allows"),
        "largest_excess": Quantity(
            largest, "1", f"largest BR(B⁺ → K⁺ X) compatible with K* + invisible{alone}", largest * spread
        ),
        "one_sigma_excluded": Quantity(
            judged < one[0], "", f"K* + invisible excludes the whole 1σ region{whatever}"
        ),
        "two_sigma_allowed": Quantity(
            judged >= two[0], "", "part of the 2σ region survives" + (whatever and ", or may")
        ),
        "one_sigma_pull": Quantity(
            (largest - one[0]) / (largest * spread),
            "sigma",
            "by how many form-factor uncertainties the 1σ region survives" + (alone and ", at central rates"),
        ),
    }


def _hadron_ranges(p: Parameters, stated: Mapping[str, Quantity]) -> dict[str, Quantity]:
    # Of the ratio, and of the rate that the limit allows: with a photon form factors are the least.
    if not dark_photon_decays.has_ranges(p):
        return {}
    low, high = dark_z_production.hadron_ranges(p, p.form_factor_set, of_widths=False)
    allowed, open_to = stated["K_star_allowed"].numbers, "that hadrons leave open"
    return {
        "branching_ratio_ratio_low": Quantity(low, "1", f"least BR(B⁰ → K*⁰ X)/BR(B⁺ → K⁺ X) {open_to}"),
        "branching_ratio_ratio_high": Quantity(high, "1", f"largest BR(B⁰ → K*⁰ X)/BR(B⁺ → K⁺ X) {open_to}"),
        "largest_excess_low": Quantity(allowed / high, "1", f"least of the largest BR(B⁺ → K⁺ X) {open_to}"),
        "largest_excess_high": Quantity(
            allowed / low, "1", f"greatest of the largest BR(B⁺ → K⁺ X) {open_to}"
        ),
    }


def _rates_of(p: Parameters) -> Rates:
    return rates(p.m_X, p.m_DM, p.mixing_ratio, p.hadrons, p.top_mass, p.form_factor_set)


def _edge(level: float, eps: Numbers, rate: Numbers, found: Rates) -> Numbers:
    # A window widened down to zero has no lower edge, and where there is no excess nothing is inside.
    if not math.isfinite(level):
        return np.full_like(eps, math.inf)
    return invisible_edge(level, eps, rate, found) if level > 0.0 else np.zeros_like(eps)
