"""Section III C: Fig. 3 and its statements."""

import dataclasses
import functools
import math

from b2kinv.companion.ledger.computation import Computation, Criterion, Further, Reading, Unstated
from b2kinv.paper import as_printed
from b2kinv.paper.claims import mixing_limits, rate_ratio, relic_line
from b2kinv.physics import b_mesons, electroweak, form_factors, measurements
from b2kinv.sections import alp_decays, dark_photon_decays, dark_photon_parameter_space
from b2kinv.sections.dark_photon_parameter_space import Parameters

_MASS = measurements.paper_constant("mass_dark_photon")
_DENSITY = measurements.paper_constant("dark_matter_density")
_LOG_EPSILON = measurements.paper_constant("log10_kinetic_mixing")
_SUBTRACTED = "standard_model_subtracted"
#: |g_bs|/ε, which the text below Eq. (41) prints and Section III C uses.
_PRINTED_COUPLING = 2.44e-6
#: Γ(B → K* X)/Γ(B → K X) of Eq. (46).
_PRINTED_RATIO = 1.9
#: f_a/|C^V_sb| [GeV] that Eq. (10) prints.
_ALP_WINDOW = (1.4e8, 1.8e8)
#: m_DM [GeV] of Eq. (53) and of the left panel of Fig. 3.
_MASS_OF_EQ_53 = 0.1
#: What a computed number may be for the paper's bare power of ten.
_NEAREST = 10.0**0.5
#: What 1.9 in two digits may be, largest over smallest.
_TWO_DIGITS = 1.95 / 1.85


@functools.cache
def _result(**changes):
    return dark_photon_parameter_space.evaluate(Parameters(**{"m_X": _MASS, **changes}))


def _window(sigma, name="paper"):
    return measurements.excess_window(name, _MASS, n_sigma=sigma)


def _limit():
    return measurements.value("br_Kstar_zero_nu_nu_belle_limit")


# What the two calculations take


@dataclasses.dataclass(frozen=True)
class _Taken:
    """What the calculation as printed takes; readings change one of these."""

    coupling: float = _PRINTED_COUPLING
    limit: float = _limit()
    ratio: float = _PRINTED_RATIO * rate_ratio.lifetimes()
    relic: object = None
    form_factor_set: str = form_factors.DEFAULT_SET


_STATED = _Taken()


def _rate_K(printed, taken=_STATED):
    """Return BR(B⁺ → K⁺ X)/ε²."""
    if not printed:
        return _result().value("rate_over_epsilon2_K")
    width = dark_photon_decays.width_K(taken.coupling, _MASS, "+", taken.form_factor_set)
    return width * b_mesons.lifetime("+")


def _log_mixing(taken=_STATED, place=0.5):
    low, high = _window(1)
    return 0.5 * math.log10((low + place * (high - low)) / _rate_K(True, taken))


@functools.cache
def _visible(printed):
    """Return the widths to muons and to all of the Standard Model, over ε²."""
    if printed:
        muons = as_printed.width_to_charged_leptons(_MASS, 1e-4) / 1e-8
        return muons, as_printed.width_to_standard_model(_MASS, 1e-4) / 1e-8
    found = dark_photon_decays.evaluate(dark_photon_decays.Parameters(m_X=_MASS, epsilon=1e-4))
    return found.value("width_muon") / 1e-8, found.value("width_standard_model") / 1e-8


# Criteria


def _share_of_limit(sigma, taken=_STATED):
    """Return the criterion's value: BR(B⁰ → K*⁰ X) at the lower end of the window over its limit.

    Both rates have the same coupling and the same invisible share.
    """

    def share(printed, b_to_K_star_rate=1.0, b_to_K_rate=1.0, **_):
        if printed:
            ratio, limit = taken.ratio, taken.limit
        else:
            ratio, limit = _result().value("branching_ratio_ratio"), _result().value("K_star_allowed")
        return float(_window(sigma)[0] * ratio * b_to_K_star_rate / b_to_K_rate / limit)

    return share


def _mixing(taken):
    def mixing(printed, b_to_s_dark_photon_rate=1.0, **_):
        return math.sqrt(0.5 * sum(_window(1)) / (_rate_K(printed, taken) * b_to_s_dark_photon_rate))

    return mixing


def _dimuons_alone(printed, muon_width=1.0, **_):
    # BR(B⁺ → K⁺ μμ) over its limit without decays to dark matter, at the lower end of the 2σ window.
    muons, visible = _visible(printed)
    share = muon_width * muons / (visible + (muon_width - 1.0) * muons)
    return float(_window(2)[0] * share / measurements.value("br_K_plus_X_to_mu_mu_limit"))


def _dimuon_edge(m_DM, taken):
    def edge(printed, dark_width=1.0, b_to_s_dark_photon_rate=1.0, **_):
        muons, visible = _visible(printed)
        rate, level = _rate_K(printed, taken) * b_to_s_dark_photon_rate, _window(2)[0]
        dark = dark_photon_decays.width_to_dark_matter(_MASS, m_DM, 1e-4) / 1e-4
        found = dark_photon_parameter_space.Rates(rate, 0.0, visible, 0.0, muons, dark * dark_width)
        limit = measurements.value("br_K_plus_X_to_mu_mu_limit")
        return float(dark_photon_parameter_space.dimuon_edge(limit, math.sqrt(level / rate), found))

    return edge


def _relic_line(m_DM, taken):
    def line(printed, **factors):
        if printed and taken.relic is not None:
            return taken.relic(m_DM)
        return relic_line.coupling(printed, m_DM, **factors)

    return line


_CUT_AWAY = {
    "anchor": "Section III C: no explanation at 1σ, with the limit and the window printed there",
    "quantity": "b_to_K_star_rate",
    "low": 1.0,
}
_LEFT_OVER = {
    "anchor": "Section III C: consistent at 2σ, with the limit and the window printed there",
    "quantity": "b_to_K_star_rate",
    "high": 1.0,
}


def _features(m_DM, taken=_STATED):
    """Return the criteria of one panel of Fig. 3."""
    # The text prints a dark coupling for the mass of Eq. (53) alone.
    line = Criterion(
        what="the solid blue line, of the 4 MeV dark Higgs, lies at the printed power of ten of α_X",
        anchor="Section III C: α_X ≈ 10⁻² for the observed abundance, with the 0.1 GeV of Eq. (53)",
        value=_relic_line(m_DM, taken),
        quantity="relic_density",
        low=1e-2 / _NEAREST,
        high=1e-2 * _NEAREST,
        power=0.55,
    )
    return (
        Criterion(
            what="the middle of the 1σ excess band lies at the printed ε",
            anchor="Section III C: ε ∼ 10^−4.3, in the printed digits",
            value=_mixing(taken),
            quantity="b_to_s_dark_photon_rate",
            low=10.0 ** (_LOG_EPSILON - 0.05),
            high=10.0 ** (_LOG_EPSILON + 0.05),
            power=-0.5,
        ),
        Criterion(
            what="the limit on K* + invisible, one-sided at 90 %, cuts away the whole 1σ band",
            value=_share_of_limit(1, taken),
            **_CUT_AWAY,
        ),
        Criterion(what="it leaves a part of the 2σ band", value=_share_of_limit(2, taken), **_LEFT_OVER),
        Criterion(
            what="without decays to dark matter, K μ μ excludes the 2σ band",
            anchor="limit on K μ μ and window of Section III C; Section III A: the dark channel weakens it",
            value=_dimuons_alone,
            quantity="muon_width",
            low=1.0,
        ),
        Criterion(
            what="the region of K μ μ ends, at the lower edge of the 2σ band, below the printed α_X",
            anchor="Section III C: α_X ≈ 10⁻² and consistent at 2σ",
            value=_dimuon_edge(m_DM, taken),
            quantity="dark_width",
            high=1e-2,
            power=-1.0,
        ),
        *([line] if m_DM == _MASS_OF_EQ_53 else []),
    )


def _figure(m_DM, **changes):
    taken = dataclasses.replace(_STATED, **changes)
    return lambda: all(one.holds(True) for one in _features(m_DM, taken))


def _Eq_41(top_mass="MSbar"):
    return abs(as_printed.bs_coupling(electroweak.tan_theta_W(), top_mass))


_COUPLING, _KSTAR, _WIDTHS = "coupling of X to b and s", "limit on K* + invisible", "ratio of widths"
_RELIC, _TEXT = "annihilation cross section", "text below Eq. (41)"
_SUBTRACTED_RATE = "rate of the Standard Model"
_FACTORS = {
    "those of Ref. 42 from light-cone sum rules": "GKvD2018-lcsr",
    "those of Ref. 42 with lattice QCD": "GKvD2018-lcsr-lattice",
}
_NO_ALP = "There is no ALP in this model; the rate of b → s X stands for it here."
_POWER_ONLY = (
    "Of the blue line no more is printed than a power of ten of α_X; where it lies to within a factor of "
    "three in the density or the expansion is in the picture alone. It does not decide the figure, which "
    "fails by its ε already."
)
_NO_MASS = (
    "No α_X is printed for this mass: 10⁻² goes with 0.1 GeV, and that there is too much for α_X ≲ 10⁻³ is "
    "said without a mass, which the claim IIIC.overclose takes as not stated."
)
_FIGURE_UNCHECKED = {
    "scattering_rate": (
        "No curve depends on it: the abundance takes dark matter to be in equilibrium with the plasma, which "
        "is a claim of Section III B."
    ),
    "b_to_s_alp_rate": _NO_ALP,
    "width of the blue band": (
        "How far it reaches as m_φ approaches m_DM is in the picture alone. Eq. (47) vanishes at that end, "
        "so that with it alone the band has none."
    ),
    "axes": "Their ends are in the picture alone.",
}


def _figure_claim(m_DM, name):
    has_line = m_DM == _MASS_OF_EQ_53
    line = Unstated(
        what=relic_line.METHOD,
        taken=relic_line.TAKEN,
        choices={name: _figure(m_DM, relic=method) for name, method in relic_line.METHODS.items()},
    )
    return Computation(
        criteria=_features(m_DM),
        unchecked={
            **dict.fromkeys(("relic_density", "hubble_rate"), _POWER_ONLY if has_line else _NO_MASS),
            **_FIGURE_UNCHECKED,
        },
        unstated=(
            *([line] if has_line else []),
            Unstated(
                what="form factors of B → K",
                taken="those of Ref. 41",
                choices={name: _figure(m_DM, form_factor_set=one) for name, one in _FACTORS.items()},
            ),
        ),
        readings={
            "|g_bs| is 2.44 × 10⁻⁴ ε": Reading(
                value=_figure(m_DM, coupling=2.44e-4), replaces=_COUPLING, stated=_TEXT
            ),
            "the relic density is that of Eq. (48)": Reading(
                value=_figure(m_DM, relic=relic_line.by_Eq_48), replaces=_RELIC, stated="Eq. (47)"
            ),
            "Eqs. (41), (46) and (48) are taken as printed, 1.9 as the ratio of the branching ratios, and "
            "flavio's neutrinos are naively subtracted": Reading(
                value=_figure(
                    m_DM,
                    coupling=_Eq_41(),
                    limit=_limit() - measurements.value("br_Kstar_zero_nu_nu_flavio"),
                    ratio=_PRINTED_RATIO,
                    relic=relic_line.by_Eq_48,
                ),
                replaces=(_COUPLING, _KSTAR, _WIDTHS, _RELIC),
                combination=True,
            ),
        },
        note="What the caption and the text name, as far as print fixes it. As printed, the coupling is the "
        "printed 2.44 × 10⁻⁶ ε and the relic line follows from Eq. (47).",
        pointer=f"notebooks/dark_photon_parameter_space#fig-dark-photon-{name}",
    )


# Statements about the excess


def _one_sigma_excluded(limit, ratio, window="paper"):
    return bool(limit / ratio <= _window(1, window)[0])


def _two_sigma_allowed(limit, ratio, window="paper"):
    return bool(limit / ratio >= _window(2, window)[0])


def _standard_ratio():
    return _result().value("branching_ratio_ratio")


def _naive():
    return _result(K_star_limit=_SUBTRACTED).value("K_star_allowed")


def _naive_flavio():
    return _limit() - measurements.value("br_Kstar_zero_nu_nu_flavio")


def _statement_readings(decide):
    place = "Section III C"

    def several(limit, ratio, *replaces):
        return Reading(
            value=lambda: decide(limit(), ratio()), replaces=replaces, stated=place, combination=True
        )

    return {
        # One subtraction with two rates of the Standard Model: which one is a choice of its own.
        "the Standard Model is naively subtracted from the limit, with our rate": several(
            _naive, lambda: _STATED.ratio, _KSTAR, _SUBTRACTED_RATE
        ),
        "the Standard Model is naively subtracted from the limit, with flavio's rate": several(
            _naive_flavio, lambda: _STATED.ratio, _KSTAR, _SUBTRACTED_RATE
        ),
        "1.9 is the ratio of the branching ratios": Reading(
            value=lambda: decide(_limit(), _PRINTED_RATIO), replaces=_WIDTHS, stated="Eq. (46)"
        ),
        "the ratio follows from Eqs. (44) and (45) as printed": Reading(
            value=lambda: decide(_limit(), rate_ratio.by_printed_amplitudes() * rate_ratio.lifetimes()),
            replaces=_WIDTHS,
            stated="Eq. (46)",
        ),
        "the Standard Model is naively subtracted and the ratio is the verified one": several(
            _naive, _standard_ratio, _KSTAR, _SUBTRACTED_RATE, _WIDTHS
        ),
        "the Standard Model is naively subtracted and 1.9 is the ratio of the branching ratios": several(
            _naive, lambda: _PRINTED_RATIO, _KSTAR, _SUBTRACTED_RATE, _WIDTHS
        ),
        "flavio's rate is naively subtracted and 1.9 is the ratio of the branching ratios": several(
            _naive_flavio, lambda: _PRINTED_RATIO, _KSTAR, _SUBTRACTED_RATE, _WIDTHS
        ),
    }


def _statement_further(decide):
    return {
        "likelihood_window": Further(
            value=lambda: decide(_limit(), _standard_ratio(), "belle2-likelihood"),
            what="the window of Belle II's published likelihood, with the verified ratio",
        ),
        "naive_subtraction": Further(
            value=lambda: decide(_naive(), _standard_ratio()),
            what="the central Standard Model rate naively taken off the limit, with the verified ratio",
        ),
    }


# B → K μ μ and other searches


def _dimuon_mixing(printed, b_to_K_rate=1.0, coupling=None, alpha_X=0.0, **_):
    # The limit on ε by B → K μ μ over that by the strongest other search, for the dark matter of the example
    # of Section III A.
    muons, visible = _visible(printed)
    taken = _STATED if coupling is None else _Taken(coupling=coupling)
    rate = _rate_K(printed or coupling is not None, taken) * b_to_K_rate
    dark = dark_photon_decays.width_to_dark_matter(_MASS, 0.5, alpha_X) if alpha_X else 0.0
    limit = measurements.value("br_K_plus_X_to_mu_mu_limit")
    found = mixing_limits.dimuons(limit, rate, muons, visible, dark)
    return found / mixing_limits.strongest_other(visible, dark)


def _is_strongest(printed=True, **changes):
    return bool(_dimuon_mixing(printed, **changes) <= 1.0)


def _kinetic_coupling():
    found = dark_photon_decays.Parameters(m_X=_MASS, mixing_ratio="kinetic_only")
    return dark_photon_decays.evaluate(found).value("g_bs_over_epsilon")


# Correlation of K* and K


def _dark_photon_spread(printed, axial_over_vector=1.0, **_):
    """Return the largest over the smallest BR(K* + inv)/BR(K + inv) at two far points of the plane of Fig. 3.

    One of them has the coupling to the axial current multiplied by the factor, in the amplitudes.
    """
    plus, minus = dark_photon_decays.transverse_amplitudes(_MASS)
    axial, vector = 0.5 * (plus + minus), 0.5 * abs(plus - minus)
    longitudinal = dark_photon_decays.longitudinal_amplitude(_MASS)
    points = ((_LOG_EPSILON, 1e-2, axial_over_vector), (_LOG_EPSILON + 1.0, 1e-3, 1.0))
    ratios = []
    for log_epsilon, alpha_X, factor in points:
        epsilon2 = 10.0 ** (2.0 * log_epsilon)
        a, h = factor * axial, factor * longitudinal
        other = a + vector if printed else a - vector
        invisible = _invisible_share(printed, epsilon2, alpha_X)
        to_K = _rate_K(printed) * epsilon2 * invisible
        to_Kstar = (h**2 + (a + vector) ** 2 + other**2) * epsilon2 * invisible
        ratios.append(to_Kstar / to_K)
    return float(max(ratios) / min(ratios))


def _invisible_share(printed, epsilon2, alpha_X):
    dark = dark_photon_decays.width_to_dark_matter(_MASS, 0.1, alpha_X)
    return dark / (dark + _visible(printed)[1] * epsilon2)


def _alp_spread(printed, b_to_K_star_rate=1.0, **_):
    # How far |C^A|/|C^V| may rise above 1 before K* + invisible meets its limit, as the ratio of rates: the
    # lower end of the 1σ window of f_a/|C^V| that Eq. (10) prints, which leaves least room.
    formula = as_printed if printed else alp_decays
    equal = b_to_K_star_rate * formula.branching_ratio_B_to_Kstar_alp(_MASS, _ALP_WINDOW[0])
    return float(measurements.value("br_Kstar_nu_nu_babar_limit") / equal)


CLAIMS = {
    "IIIC.fig3_left": _figure_claim(0.1, "light"),
    "IIIC.fig3_right": _figure_claim(0.8, "heavy"),
    "IIIC.kstar": Computation(as_printed=_limit),
    "IIIC.kmumu": Computation(as_printed=lambda: measurements.value("br_K_plus_X_to_mu_mu_limit")),
    "IIIC.not_1sigma": Computation(
        criteria=(
            Criterion(
                what="at the lower end of the 1σ window the rate of K* exceeds its limit",
                value=_share_of_limit(1),
                **_CUT_AWAY,
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
                value=_share_of_limit(2),
                **_LEFT_OVER,
            ),
        ),
        readings=_statement_readings(_two_sigma_allowed),
        further=_statement_further(_two_sigma_allowed),
        note="The same two numbers as for 1σ, at the lower end of the wider window.",
    ),
    "IIIC.eps": Computation(
        as_printed=_log_mixing,
        standard=lambda: _result().value("log10_epsilon"),
        unstated=(
            Unstated(
                what="point of the 1σ window",
                taken="its middle",
                choices={
                    "its lower end": lambda: _log_mixing(place=0.0),
                    "its upper end": lambda: _log_mixing(place=1.0),
                },
            ),
            Unstated(
                what="form factors of B → K",
                taken="those of Ref. 41",
                choices={
                    name: lambda one=one: _log_mixing(_Taken(form_factor_set=one))
                    for name, one in _FACTORS.items()
                },
            ),
        ),
        readings={
            "|g_bs| is 2.44 × 10⁻⁴ ε": Reading(
                value=lambda: _log_mixing(_Taken(coupling=2.44e-4)), replaces=_COUPLING, stated=_TEXT
            ),
            "|g_bs| follows from Eq. (41) with the top mass in the MS-bar scheme": Reading(
                value=lambda: _log_mixing(_Taken(coupling=_Eq_41())), replaces=_COUPLING, stated=_TEXT
            ),
            "|g_bs| follows from Eq. (41) with the pole mass of the top": Reading(
                value=lambda: _log_mixing(_Taken(coupling=_Eq_41("pole"))), replaces=_COUPLING, stated=_TEXT
            ),
            "|g_bs| follows from Eq. (41) with (1 − x_t)² and the pole mass of the top": Reading(
                value=lambda: _result(top_mass="pole").value("log10_epsilon"),
                replaces=(_COUPLING, "power of 1 − x_t"),
                stated=(_TEXT, "Eq. (41)"),
                combination=True,
            ),
        },
        further={
            "kinetic_only": Further(
                value=lambda: _log_mixing(_Taken(coupling=_kinetic_coupling())),
                what="the Z content that kinetic mixing alone gives, to leading order in ε",
            )
        },
        sensitivity=lambda: {
            "form factor f_+ ± 1σ": (
                _result().value("log10_epsilon") - _result()["log10_epsilon"].uncertainty,
                _result().value("log10_epsilon") + _result()["log10_epsilon"].uncertainty,
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
                value=lambda: relic_line.by_Eq_48(0.8), replaces=_RELIC, stated="Eq. (47)"
            ),
            "the dark Higgs is as heavy as the dark matter and the average is taken in full": Reading(
                value=lambda: relic_line.coupling(False, 0.8, 0.8),
                replaces=("mass of the dark Higgs", _RELIC),
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
                value=lambda: _is_strongest(False, coupling=_kinetic_coupling()),
                what="the Z content that kinetic mixing alone gives",
            )
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
