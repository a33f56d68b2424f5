"""Section III C: the mixing that explains the excess, and what the limit on K* leaves, for its claims."""

import dataclasses
import math

from b2kinv.paper import as_printed
from b2kinv.paper.claims import rate_ratio
from b2kinv.physics import b_mesons, electroweak, form_factors, measurements, photon_penguin
from b2kinv.quantities import replaced
from b2kinv.sections import dark_photon_decays, dark_photon_parameter_space
from b2kinv.sections.dark_photon_parameter_space import Parameters
from b2kinv.sections.uncertainties import moved

MASS = measurements.paper_constant("mass_dark_photon")
LOG_EPSILON = measurements.paper_constant("log10_kinetic_mixing")
#: |g_bs|/ε, which the text below Eq. (41) prints and Section III C uses.
PRINTED_COUPLING = 2.44e-6
#: Γ(B → K* X)/Γ(B → K X) of Eq. (46).
PRINTED_RATIO = 1.9


@replaced.kept()
def result(**changes):
    """Return what the section gives at the paper's mass, with parameters changed."""
    return dark_photon_parameter_space.evaluate(moved(Parameters(**{"m_X": MASS, **changes})))


def window(sigma, name="paper"):
    """Return the window of BR(B⁺ → K⁺ X) at so many standard deviations."""
    return measurements.excess_window(name, MASS, n_sigma=sigma)


def limit():
    """Return Belle's limit on BR(B⁰ → K*⁰ + invisible)."""
    return measurements.value("br_Kstar_zero_nu_nu_belle_limit")


# What the two calculations take


@dataclasses.dataclass(frozen=True)
class Taken:
    """What the calculation as printed takes; readings change one of these."""

    coupling: float = PRINTED_COUPLING
    limit: float = limit()
    ratio: float = PRINTED_RATIO * rate_ratio.lifetimes()
    relic: object = None
    form_factor_set: str = form_factors.DEFAULT_SET


STATED = Taken()


def rate_K(printed, taken=STATED):
    """Return BR(B⁺ → K⁺ X)/ε²."""
    if not printed:
        return result().value("rate_over_epsilon2_K")
    width = dark_photon_decays.width_K(taken.coupling, MASS, "+", taken.form_factor_set)
    return width * b_mesons.lifetime("+")


def log_mixing(taken=STATED, place=0.5):
    """Return log₁₀ ε as printed, at a place between the ends of the 1σ window, 0 and 1."""
    low, high = window(1)
    return 0.5 * math.log10((low + place * (high - low)) / rate_K(True, taken))


def kinetic(name):
    """Return what the section gives for kinetic mixing alone."""
    return result(mixing_ratio="kinetic_only").value(name)


def kinetic_log_mixing(largest=False):
    """Return log₁₀ ε for the middle of the 1σ window by kinetic mixing alone, in first order of ε.

    With the largest rate that hadrons leave open, or with the central one.
    """
    rate = kinetic("rate_over_epsilon2_K")
    if largest:
        _, high = photon_penguin.width_range("K", 0.1, MASS, "+")
        rate = high / 0.1**2 * b_mesons.lifetime("+")
    return 0.5 * math.log10(0.5 * sum(window(1)) / rate)


@replaced.kept()
def visible(printed, mixing_ratio="tan_theta_W"):
    """Return the widths to muons and to all of the Standard Model, over ε²."""
    if printed:
        muons = as_printed.width_to_charged_leptons(MASS, 1e-4) / 1e-8
        return muons, as_printed.width_to_standard_model(MASS, 1e-4) / 1e-8
    found = dark_photon_decays.evaluate(
        dark_photon_decays.Parameters(m_X=MASS, epsilon=1e-4, mixing_ratio=mixing_ratio)
    )
    return found.value("width_muon") / 1e-8, found.value("width_standard_model") / 1e-8


# Criteria


def share_of_limit(sigma, taken=STATED):
    """Return the criterion's value: BR(B⁰ → K*⁰ X) at the lower end of the window over its limit.

    Both rates have the same coupling and the same invisible share.
    """

    def share(printed, b_to_K_star_rate=1.0, b_to_K_rate=1.0, **_):
        if printed:
            ratio, limit = taken.ratio, taken.limit
        else:
            ratio, limit = result().value("branching_ratio_ratio"), result().value("K_star_allowed")
        return float(window(sigma)[0] * ratio * b_to_K_star_rate / b_to_K_rate / limit)

    return share


CUT_AWAY = {
    "anchor": "Section III C: no explanation at 1σ, with the limit and the window printed there",
    "quantity": "b_to_K_star_rate",
    "low": 1.0,
}
LEFT_OVER = {
    "anchor": "Section III C: consistent at 2σ, with the limit and the window printed there",
    "quantity": "b_to_K_star_rate",
    "high": 1.0,
}


def by_Eq_41(top_mass="MSbar"):
    """Return |g_bs|/ε with ε_Z = ε tan θ_W by Eq. (41) as printed."""
    return abs(as_printed.bs_coupling(electroweak.tan_theta_W(), top_mass))


COUPLING, KSTAR, WIDTHS = "coupling of X to b and s", "limit on K* + invisible", "ratio of widths"
RELIC, TEXT = "annihilation cross section", "text below Eq. (41)"
SUBTRACTED_RATE = "rate of the Standard Model"
FACTORS = {
    "those of Ref. 42 from light-cone sum rules": "GKvD2018-lcsr",
    "those of Ref. 42 with lattice QCD": "GKvD2018-lcsr-lattice",
}
