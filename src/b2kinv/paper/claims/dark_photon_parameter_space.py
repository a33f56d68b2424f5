"""Section III C: statements about the mixing, the limits on it and the correlation of K* with K."""

import math

from b2kinv.companion.ledger.computation import Computation, Criterion, Further, Reading, Unstated
from b2kinv.paper import as_printed
from b2kinv.paper.claims import (
    completion,
    dark_photon_plane,
    kinetic_mixing,
    mixing_limits,
    rate_ratio,
    relic_line,
)
from b2kinv.paper.claims import excess_mixing as shared
from b2kinv.physics import measurements
from b2kinv.sections import alp_decays, dark_photon_decays, dark_photon_parameter_space

_DENSITY = measurements.paper_constant("dark_matter_density")
_SUBTRACTED = "standard_model_subtracted"
#: f_a/|C^V_sb| [GeV] that Eq. (10) prints.
_ALP_WINDOW = (1.4e8, 1.8e8)
#: What 1.9 in two digits may be, largest over smallest.
_TWO_DIGITS = 1.95 / 1.85


# Statements about the excess


def _one_sigma_excluded(limit, ratio, window="paper"):
    return bool(limit / ratio <= shared.window(1, window)[0])


def _two_sigma_allowed(limit, ratio, window="paper"):
    return bool(limit / ratio >= shared.window(2, window)[0])


def _standard_ratio():
    return shared.result().value("branching_ratio_ratio")


def _naive():
    return shared.result(K_star_limit=_SUBTRACTED).value("K_star_allowed")


def _naive_flavio():
    return shared.limit() - measurements.value("br_Kstar_zero_nu_nu_flavio")


def _statement_readings(decide):
    place = "Section III C"

    def several(limit, ratio, *replaces):
        return Reading(
            value=lambda: decide(limit(), ratio()), replaces=replaces, stated=place, combination=True
        )

    return {
        # One subtraction with two rates of the Standard Model: which one is a choice of its own.
        "the Standard Model is naively subtracted from the limit, with our rate": several(
            _naive, lambda: shared.STATED.ratio, shared.KSTAR, shared.SUBTRACTED_RATE
        ),
        "the Standard Model is naively subtracted from the limit, with flavio's rate": several(
            _naive_flavio, lambda: shared.STATED.ratio, shared.KSTAR, shared.SUBTRACTED_RATE
        ),
        "1.9 is the ratio of the branching ratios": Reading(
            value=lambda: decide(shared.limit(), shared.PRINTED_RATIO),
            replaces=shared.WIDTHS,
            stated="Eq. (46)",
        ),
        "the ratio follows from Eqs. (44) and (45) as printed": Reading(
            value=lambda: decide(shared.limit(), rate_ratio.by_printed_amplitudes() * rate_ratio.lifetimes()),
            replaces=shared.WIDTHS,
            stated="Eq. (46)",
        ),
        "the Standard Model is naively subtracted and the ratio is the verified one": several(
            _naive, _standard_ratio, shared.KSTAR, shared.SUBTRACTED_RATE, shared.WIDTHS
        ),
        "the Standard Model is naively subtracted and 1.9 is the ratio of the branching ratios": several(
            _naive, lambda: shared.PRINTED_RATIO, shared.KSTAR, shared.SUBTRACTED_RATE, shared.WIDTHS
        ),
        "flavio's rate is naively subtracted and 1.9 is the ratio of the branching ratios": several(
            _naive_flavio, lambda: shared.PRINTED_RATIO, shared.KSTAR, shared.SUBTRACTED_RATE, shared.WIDTHS
        ),
    }


def _statement_further(decide):
    return {
        "likelihood_window": Further(
            value=lambda: decide(shared.limit(), _standard_ratio(), "belle2-likelihood"),
            what="the window of Belle II's published likelihood, with the verified ratio",
        ),
        "naive_subtraction": Further(
            value=lambda: decide(_naive(), _standard_ratio()),
            what="the central Standard Model rate naively taken off the limit, with the verified ratio",
        ),
        "spectrum": Further(
            value=lambda: decide(measurements.spectrum_limit_Kstar(shared.MASS), _standard_ratio()),
            what="a line fitted to BaBar's spectrum of K* + invisible, one-sided at 90 %, with the verified "
            "ratio",
        ),
        "kinetic_only": Further(
            value=lambda: decide(shared.limit(), shared.kinetic("branching_ratio_ratio")),
            what=kinetic_mixing.WHAT,
        ),
    }


# B → K μ μ and other searches


def _dimuon_mixing(printed, b_to_K_rate=1.0, kinetic=False, alpha_X=0.0, **_):
    # The limit on ε by B → K μ μ over that by the strongest other search, for the dark matter of the example
    # of Section III A.
    if kinetic:
        muons, visible = shared.visible(False, "kinetic_only")
        rate = shared.kinetic("rate_over_epsilon2_K")
    else:
        muons, visible = shared.visible(printed)
        rate = shared.rate_K(printed)
    dark = dark_photon_decays.width_to_dark_matter(shared.MASS, 0.5, alpha_X) if alpha_X else 0.0
    limit = measurements.value("br_K_plus_X_to_mu_mu_limit")
    found = mixing_limits.dimuons(limit, rate * b_to_K_rate, muons, visible, dark)
    return found / mixing_limits.strongest_other(visible, dark)


def _is_strongest(printed=True, **changes):
    return bool(_dimuon_mixing(printed, **changes) <= 1.0)


# Correlation of K* and K


def _dark_photon_spread(printed, axial_over_vector=1.0, **_):
    """Return the largest over the smallest BR(K* + inv)/BR(K + inv) at two far points of the plane of Fig. 3.

    One of them has the coupling to the axial current multiplied by the factor, in the amplitudes.
    """
    plus, minus = dark_photon_decays.transverse_amplitudes(shared.MASS)
    axial, vector = 0.5 * (plus + minus), 0.5 * abs(plus - minus)
    longitudinal = dark_photon_decays.longitudinal_amplitude(shared.MASS)
    points = ((shared.LOG_EPSILON, 1e-2, axial_over_vector), (shared.LOG_EPSILON + 1.0, 1e-3, 1.0))
    ratios = []
    for log_epsilon, alpha_X, factor in points:
        epsilon2 = 10.0 ** (2.0 * log_epsilon)
        a, h = factor * axial, factor * longitudinal
        other = a + vector if printed else a - vector
        invisible = _invisible_share(printed, epsilon2, alpha_X)
        to_K = shared.rate_K(printed) * epsilon2 * invisible
        to_Kstar = (h**2 + (a + vector) ** 2 + other**2) * epsilon2 * invisible
        ratios.append(to_Kstar / to_K)
    return float(max(ratios) / min(ratios))


def _invisible_share(printed, epsilon2, alpha_X):
    dark = dark_photon_decays.width_to_dark_matter(shared.MASS, 0.1, alpha_X)
    return dark / (dark + shared.visible(printed)[1] * epsilon2)


def _alp_spread(printed, b_to_K_star_rate=1.0, **_):
    # How far |C^A|/|C^V| may rise above 1 before K* + invisible meets its limit, as the ratio of rates: the
    # lower end of the 1σ window of f_a/|C^V| that Eq. (10) prints, which leaves least room.
    formula = as_printed if printed else alp_decays
    equal = b_to_K_star_rate * formula.branching_ratio_B_to_Kstar_alp(shared.MASS, _ALP_WINDOW[0])
    return float(measurements.value("br_Kstar_nu_nu_babar_limit") / equal)


CLAIMS = {
    **dark_photon_plane.CLAIMS,
    "IIIC.kstar": Computation(as_printed=shared.limit),
    "IIIC.kmumu": Computation(as_printed=lambda: measurements.value("br_K_plus_X_to_mu_mu_limit")),
    "IIIC.not_1sigma": Computation(
        criteria=(
            Criterion(
                what="at the lower end of the 1σ window the rate of K* exceeds its limit",
                value=shared.share_of_limit(1),
                **shared.CUT_AWAY,
            ),
        ),
        readings=_statement_readings(_one_sigma_excluded),
        further=_statement_further(_one_sigma_excluded),
        note="As printed, the 1.9 of Eq. (46) is a ratio of widths and goes with the lifetimes of B⁰ and B⁺. "
        "Belle's limit, one-sided at 90 %, is on all of K* + invisible, Standard Model included. Whether the "
        "statement holds once that is naively subtracted hangs on whose rate is taken.",
    ),
    "IIIC.ok_2sigma": Computation(
        criteria=(
            Criterion(
                what="at the lower end of the 2σ window the rate of K* keeps its limit",
                value=shared.share_of_limit(2),
                **shared.LEFT_OVER,
            ),
        ),
        readings=_statement_readings(_two_sigma_allowed),
        further=_statement_further(_two_sigma_allowed),
        note="The same two numbers as for 1σ, at the lower end of the wider window.",
    ),
    "IIIC.eps": Computation(
        as_printed=shared.log_mixing,
        standard=lambda: shared.result().value("log10_epsilon"),
        unstated=(
            Unstated(
                what="point of the 1σ window",
                taken="its middle",
                choices={
                    "its lower end": lambda: shared.log_mixing(place=0.0),
                    "its upper end": lambda: shared.log_mixing(place=1.0),
                },
            ),
            Unstated(
                what="form factors of B → K",
                taken="those of Ref. 41",
                choices={
                    name: lambda one=one: shared.log_mixing(shared.Taken(form_factor_set=one))
                    for name, one in shared.FACTORS.items()
                },
            ),
        ),
        readings={
            "|g_bs| is 2.44 × 10⁻⁴ ε": Reading(
                value=lambda: shared.log_mixing(shared.Taken(coupling=2.44e-4)),
                replaces=shared.COUPLING,
                stated=shared.TEXT,
            ),
            "|g_bs| follows from Eq. (41) with the top mass in the MS-bar scheme": Reading(
                value=lambda: shared.log_mixing(shared.Taken(coupling=shared.by_Eq_41())),
                replaces=shared.COUPLING,
                stated=shared.TEXT,
            ),
            "|g_bs| follows from Eq. (41) with the pole mass of the top": Reading(
                value=lambda: shared.log_mixing(shared.Taken(coupling=shared.by_Eq_41("pole"))),
                replaces=shared.COUPLING,
                stated=shared.TEXT,
            ),
            "|g_bs| follows from Eq. (41) with (1 − x_t)² and the pole mass of the top": Reading(
                value=lambda: shared.result(top_mass="pole").value("log10_epsilon"),
                replaces=(shared.COUPLING, "power of 1 − x_t"),
                stated=(shared.TEXT, "Eq. (41)"),
                combination=True,
            ),
        },
        further={
            "kinetic_only": Further(
                value=shared.kinetic_log_mixing,
                what=f"{kinetic_mixing.WHAT}, in first order of ε, which ends at cos θ_W: log₁₀ 0.88 = −0.06",
            ),
            "kinetic_only_least": Further(
                value=lambda: shared.kinetic_log_mixing(largest=True),
                what="the same with the largest rate that hadrons leave open",
            ),
            **completion.both(lambda factor: shared.result().value("log10_epsilon") - math.log10(factor)),
        },
        sensitivity=lambda: {
            "form factor f_+ ± 1σ": tuple(
                shared.result().value("log10_epsilon") + sign * _error_of_log_mixing() for sign in (-1, 1)
            )
        },
        note="As printed: the full coupling that the text below Eq. (41) prints and says is used, at large "
        "dark coupling. Its power of ten and the printed ε contradict each other.",
    ),
    "IIIC.overclose": Computation(
        as_printed=lambda: relic_line.coupling(True, 0.8),
        standard=lambda: relic_line.coupling(False, 0.8),
        unstated=(
            Unstated(
                what="mass of dark matter",
                taken="0.8 GeV, the heavier of Fig. 3",
                choices={
                    "0.1 GeV": lambda: relic_line.coupling(True, 0.1),
                    "0.5 GeV": lambda: relic_line.coupling(True, 0.5),
                },
            ),
            Unstated(
                what=relic_line.METHOD,
                taken=relic_line.TAKEN,
                choices={
                    name: lambda method=method: method(0.8) for name, method in relic_line.METHODS.items()
                },
            ),
        ),
        readings={
            "Eq. (48) is solved for the observed density": Reading(
                value=lambda: relic_line.by_Eq_48(0.8), replaces=shared.RELIC, stated="Eq. (47)"
            ),
            "the dark Higgs is as heavy as the dark matter and the average is taken in full": Reading(
                value=lambda: relic_line.coupling(False, 0.8, 0.8),
                replaces=("mass of the dark Higgs", shared.RELIC),
                stated=("caption of Fig. 3", "Eq. (47)"),
                combination=True,
            ),
        },
        sensitivity=lambda: {
            "Ω h² ± 1σ": tuple(
                relic_line.coupling(False, 0.8, relic_density=_DENSITY / (_DENSITY + step))
                for step in (0.0012, -0.0012)
            )
        },
        note="Lowest dark coupling that either panel of Fig. 3 allows: m_DM = 0.8 GeV and the lightest dark "
        "Higgs. Below it even that dark matter is too abundant.",
    ),
    "IIIC.kmumu_strongest": Computation(
        criteria=(
            Criterion(
                what="B → K μ μ limits ε more tightly than BaBar, BESIII and LHCb by visible and BaBar by "
                "invisible decays, at 2 GeV",
                anchor="Section III A: most stringent, with the limit on K μ μ of Section III C",
                value=_dimuon_mixing,
                quantity="b_to_K_rate",
                high=1.0,
                power=-0.5,
            ),
        ),
        unstated=(
            Unstated(
                what="dark coupling",
                taken="zero, so that nothing decays to dark matter",
                choices={
                    "10⁻⁷, as in the example before": lambda: _is_strongest(alpha_X=1e-7),
                    "10⁻², as for the relic density": lambda: _is_strongest(alpha_X=1e-2),
                },
            ),
        ),
        further={
            "kinetic_only": Further(
                value=lambda: _is_strongest(False, kinetic=True),
                what=kinetic_mixing.WHAT,
            ),
            **completion.both(lambda factor: _is_strongest(False, b_to_K_rate=factor**2)),
        },
        unchecked={
            "newer searches": "The other limits are those of a collection of 2022; later ones are not in it.",
            "other masses": "The limit on K μ μ is printed for 2 GeV alone.",
        },
        note="Decays to dark matter, of which the sentences before speak, weaken all searches for leptons. "
        "BaBar's search for invisible decays then gains. The other limits are for a coupling to the "
        "electromagnetic current alone.",
    ),
    "IV.correlation": Computation(
        criteria=(
            Criterion(
                what="dark photon: the ratio of K* to K is one number, for tenfold ε and a tenth of α_X too",
                anchor="Eq. (46): 1.9, one number in its two digits",
                value=_dark_photon_spread,
                quantity="axial_over_vector",
                high=_TWO_DIGITS,
                power=1.8,
            ),
            Criterion(
                what="ALP: with free |C^A|/|C^V| it varies by more than those digits",
                anchor="Eqs. (9) and (10) with the limit of Ref. 43; 1.9 in two digits",
                value=_alp_spread,
                quantity="b_to_K_star_rate",
                low=_TWO_DIGITS,
                power=-1.0,
            ),
        ),
        note="With equal vector and axial couplings only form factors are left in the ratio. For the ALP it "
        "goes with the square of |C^A|/|C^V|, which may be anything up to BaBar's limit.",
    ),
}


def _error_of_log_mixing() -> float:
    # ε goes as one over the root of the rate.
    p = dark_photon_parameter_space.Parameters()
    rate = dark_photon_decays.rate_uncertainty(p, "K", "+", p.form_factor_set)
    return 0.5 * float(rate) / math.log(10.0)
