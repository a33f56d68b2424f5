"""Section III C: what the panels of Fig. 3 show.

`dark_photon_parameter_space` takes these claims over; statements on the mixing and other searches are there.
"""

import dataclasses
import math

from b2kinv.companion.ledger.computation import Computation, Criterion, Further, Reading, Unstated
from b2kinv.paper.claims import completion, kinetic_mixing, relic_line
from b2kinv.paper.claims import excess_mixing as shared
from b2kinv.physics import measurements
from b2kinv.sections import dark_photon_decays, dark_photon_parameter_space

#: m_DM [GeV] of Eq. (53) and of the left panel of Fig. 3.
_MASS_OF_EQ_53 = 0.1
#: What a computed number may be for the paper's bare power of ten.
_NEAREST = 10.0**0.5


def _mixing(taken):
    def mixing(printed, b_to_s_dark_photon_rate=1.0, **_):
        return math.sqrt(
            0.5 * sum(shared.window(1)) / (shared.rate_K(printed, taken) * b_to_s_dark_photon_rate)
        )

    return mixing


def _dimuons_alone(printed, muon_width=1.0, **_):
    # BR(B⁺ → K⁺ μμ) over its limit without decays to dark matter, at the lower end of the 2σ window.
    muons, visible = shared.visible(printed)
    share = muon_width * muons / (visible + (muon_width - 1.0) * muons)
    return float(shared.window(2)[0] * share / measurements.value("br_K_plus_X_to_mu_mu_limit"))


def _dimuon_edge(m_DM, taken):
    def edge(printed, dark_width=1.0, b_to_s_dark_photon_rate=1.0, **_):
        muons, visible = shared.visible(printed)
        rate, level = shared.rate_K(printed, taken) * b_to_s_dark_photon_rate, shared.window(2)[0]
        dark = dark_photon_decays.width_to_dark_matter(shared.MASS, m_DM, 1e-4) / 1e-4
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


def _features(m_DM, taken=shared.STATED):
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
            low=10.0 ** (shared.LOG_EPSILON - 0.05),
            high=10.0 ** (shared.LOG_EPSILON + 0.05),
            power=-0.5,
        ),
        Criterion(
            what="the limit on K* + invisible, one-sided at 90 %, cuts away the whole 1σ band",
            value=shared.share_of_limit(1, taken),
            **shared.CUT_AWAY,
        ),
        Criterion(
            what="it leaves a part of the 2σ band", value=shared.share_of_limit(2, taken), **shared.LEFT_OVER
        ),
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
    taken = dataclasses.replace(shared.STATED, **changes)
    return lambda: all(one.holds(True) for one in _features(m_DM, taken))


def _kinetic_band():
    # The figure fails if one of its features does, and this one decides: the middle of the band.
    return bool(abs(shared.kinetic_log_mixing(largest=True) - shared.LOG_EPSILON) <= 0.05)


def _completed_band(factor):
    # The same feature decides: the verified middle of the band, moved against the coupling.
    middle = shared.result().value("log10_epsilon") - math.log10(factor)
    return bool(abs(middle - shared.LOG_EPSILON) <= 0.05)


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
                choices={name: _figure(m_DM, form_factor_set=one) for name, one in shared.FACTORS.items()},
            ),
        ),
        readings={
            "|g_bs| is 2.44 × 10⁻⁴ ε": Reading(
                value=_figure(m_DM, coupling=2.44e-4), replaces=shared.COUPLING, stated=shared.TEXT
            ),
            "the relic density is that of Eq. (48)": Reading(
                value=_figure(m_DM, relic=relic_line.by_Eq_48), replaces=shared.RELIC, stated="Eq. (47)"
            ),
            "Eqs. (41), (46) and (48) are taken as printed, 1.9 as the ratio of the branching ratios, and "
            "flavio's neutrinos are naively subtracted": Reading(
                value=_figure(
                    m_DM,
                    coupling=shared.by_Eq_41(),
                    limit=shared.limit() - measurements.value("br_Kstar_zero_nu_nu_flavio"),
                    ratio=shared.PRINTED_RATIO,
                    relic=relic_line.by_Eq_48,
                ),
                replaces=(shared.COUPLING, shared.KSTAR, shared.WIDTHS, shared.RELIC),
                combination=True,
            ),
        },
        further={
            "kinetic_only": Further(value=_kinetic_band, what=kinetic_mixing.WHAT),
            **completion.both(_completed_band),
        },
        note="What the caption and the text name, as far as print fixes it. As printed, the coupling is the "
        "printed 2.44 × 10⁻⁶ ε and the relic line follows from Eq. (47).",
        pointer=f"notebooks/dark_photon_parameter_space#fig-dark-photon-{name}",
    )


CLAIMS = {
    "IIIC.fig3_left": _figure_claim(0.1, "light"),
    "IIIC.fig3_right": _figure_claim(0.8, "heavy"),
}
