"""Section II: what is left out with a word, and whether perturbation theory may be used at 2 GeV.

`alp_decays` takes these claims over.
"""

from b2kinv.companion.ledger.computation import Computation, Criterion, Unstated
from b2kinv.paper.claims.alp_benchmark_widths import (
    ONE_TO_ONE_DIGIT,
    POWER_OF_TEN,
    at_benchmark,
    coupling_at_benchmark,
    unseen,
)
from b2kinv.physics import alp_decay_modes, data_files, hadronic_thresholds, inputs, measurements
from b2kinv.physics.quark_width_corrections import quark_width_to_second_order

_MASS = measurements.paper_constant("mass_ALP")
_DECAY_CONSTANT = measurements.paper_constant("f_a_over_C_q")
#: What is 1 to one digit.
ONE_DIGIT = (0.95, 1.5)
#: BR(a → ss̄) and BR(a → χχ̄) of Eqs. (17) and (18): the smaller hadronic share, and the smallest of all.
_PRINTED_STRANGE, _PRINTED_DARK = 0.07, 2.6e-6


def _lepton_to_other(printed, lepton_coupling=1.0):
    share = at_benchmark(printed).value("branching_ratio_leptons_if_coupled")
    return share / (1.0 - share) * lepton_coupling**2


def _leptons_over_strange(printed, lepton_coupling=1.0, **_):
    """Return BR(a → ℓ⁺ℓ⁻), leptons coupled like quarks, over BR(a → ss̄), printed or our own."""
    width = _lepton_to_other(printed, lepton_coupling)
    if not printed:
        return width / at_benchmark(printed).value("branching_ratio_strange")
    return width / (1.0 + width) / _PRINTED_STRANGE


def _unseen_with_leptons(printed, alp_width=1.0, lepton_coupling=1.0, **_):
    return unseen(printed, alp_width=alp_width * (1.0 + _lepton_to_other(printed, lepton_coupling)))


def _neutrinos_over_dark_matter(printed, neutrino_mass=1.0, **_):
    """Return BR(a → νν), neutrinos coupled like quarks, over the smallest branching ratio that is printed."""
    heaviest = inputs.value("limit_mass_neutrino") * neutrino_mass
    width = alp_decay_modes.width_to_neutrinos(_MASS, _DECAY_CONSTANT, heaviest)
    return width / at_benchmark(printed).value("width_total") / _PRINTED_DARK


def _hadrons_below(_printed, hadron_mass=1.0, **_):
    return hadron_mass * hadronic_thresholds.lightest_mass("strange") / _MASS


def _correction(printed, strong_coupling=1.0, **_):
    alpha_s = coupling_at_benchmark(printed) * strong_coupling
    return quark_width_to_second_order(min(alpha_s, 1.0), 3)


def _strange_over_exclusive(printed, alp_strange_width=1.0, **_):
    """Return BR(a → ss̄) over the share of K K̄ π among the hadrons of Ref. 45."""
    share = _PRINTED_STRANGE if printed else at_benchmark(printed).value("branching_ratio_strange")
    published = data_files.load_json("alp_widths_garcia2024.json")["alpinist"]["K_K_pi_over_hadrons"]
    return alp_strange_width * share / published


def _approximates(low, high):
    # What is no matter of tolerance has to hold in any case.
    return bool(
        _hadrons_below(True) <= 1.0
        and _correction(True) <= high
        and low <= _strange_over_exclusive(True) <= high
    )


CLAIMS_OF_WHAT_IS_LEFT_OUT = {
    "IIA.leptons": Computation(
        criteria=(
            Criterion(
                what="charged leptons, coupled like quarks, take less than the strange quarks",
                anchor="BR(a → ss̄) ≃ 7 % of Eq. (17), the smaller of the two shares that count",
                value=_leptons_over_strange,
                quantity="lepton_coupling",
                high=1.0,
                power=2.0,
            ),
            Criterion(
                what="with them, the share that counts as invisible, here its −ln, is 1 to one digit",
                anchor="≃ between the two rates of Eq. (20)",
                value=_unseen_with_leptons,
                quantity="alp_width",
                high=ONE_TO_ONE_DIGIT,
            ),
        ),
        unchecked={
            "what a difference in kind is": (
                "The paper does not say; taken are two things that it says of the decays, how large the "
                "smaller hadronic share is, and that the ALP escapes."
            )
        },
        note=(
            "Eq. (13) for e, μ and τ with the coupling of the quarks, which the paper leaves open; at 2 GeV, "
            "the only mass for which this is judged, nearly all of it is muons, and Ref. 45's decay length "
            "changes by as much. With fewer hadrons open, or τ leptons, leptons take more."
        ),
    ),
    "IIA.neutrinos": Computation(
        criteria=(
            Criterion(
                what="neutrinos, coupled like quarks, take less than the smallest share that is printed",
                anchor="2.6 × 10⁻⁶ of Eq. (18)",
                value=_neutrinos_over_dark_matter,
                quantity="neutrino_mass",
                high=1.0,
                power=2.0,
            ),
        ),
        note=(
            "Eq. (12) for three Majorana neutrinos of the largest mass that tritium decay allows. What makes "
            "ALPs, B → K a and b → s a, has no neutrino in it."
        ),
    ),
    "IIA.perturbative": Computation(
        criteria=(
            Criterion(
                what="the ALP is heavier than the lightest hadrons with strange quarks, K K̄ π",
                anchor="decays into quarks at m_a = 2 GeV",
                value=_hadrons_below,
                quantity="hadron_mass",
                high=1.0,
            ),
            Criterion(
                what="corrections to second order leave Eq. (13) its power of ten",
                anchor="“good approximation”, which has no tolerance",
                value=_correction,
                quantity="strong_coupling",
                high=POWER_OF_TEN,
                power=0.8,
            ),
            Criterion(
                what="BR(a → ss̄) is within the same power of ten as the K K̄ π modes of Ref. 45",
                anchor="Ref. 45, which the paper compares with after Eq. (17)",
                value=_strange_over_exclusive,
                quantity="alp_strange_width",
                low=1.0 / POWER_OF_TEN,
                high=POWER_OF_TEN,
            ),
        ),
        unstated=(
            Unstated(
                what="how far off a good approximation may be",
                taken="the nearest power of ten",
                choices={
                    "a factor of two": lambda: _approximates(0.5, 2.0),
                    "one digit": lambda: _approximates(*ONE_DIGIT),
                },
            ),
        ),
        note=(
            "Nothing printed says how good an approximation is meant. The first correction alone is half of "
            "Eq. (13). Coefficients of the corrections are second-hand, and so are Ref. 45's modes, from "
            "public tables; gluons make kaons as well."
        ),
    ),
}
