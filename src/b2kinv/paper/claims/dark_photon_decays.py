"""Section III A."""

import math

import numpy as np

from b2kinv.companion.ledger.computation import Computation, Criterion, Further, Reading, Unstated
from b2kinv.paper import as_printed
from b2kinv.paper.claims import completion, kinetic_mixing, rate_ratio
from b2kinv.physics import (
    b_mesons,
    electroweak,
    form_factors,
    hadron_ratio,
    inputs,
    kinematics,
    measurements,
    units,
)
from b2kinv.quantities import replaced
from b2kinv.sections import dark_photon_decays
from b2kinv.sections.dark_photon_decays import Parameters
from b2kinv.sections.uncertainties import moved

_MASS = measurements.paper_constant("mass_dark_photon")
_DETECTOR = measurements.paper_constant("detector_length")
_EPSILON = 10.0 ** measurements.paper_constant("log10_kinetic_mixing")
_POINT = {"m_X": _MASS, "epsilon": _EPSILON, "m_DM": 0.5, "alpha_X": 1e-7}

#: |g_bs|/ε, which the text below Eq. (41) prints.
_PRINTED_COUPLING = 2.44e-6
#: What a computed number may be for the paper's "1" in one digit.
_ONE = {"low": 0.95, "high": 1.5}
#: Of the same order: what is nearest to the same power of ten.
_SAME_ORDER = {"low": 10.0**-0.5, "high": 10.0**0.5}


@replaced.kept()
def _result(**changes):
    return dark_photon_decays.evaluate(moved(Parameters(**{**_POINT, **changes})))


# Widths


def _length(width):
    return units.to_metres(1.0 / width) * 1e6


def _dark_share(width):
    dark = _result().value("width_dark")
    return dark / (dark + width)


def _width(*, R=None, cosine_power=2, hadrons=None, alpha=1.0):
    # The printed width to the Standard Model with a single part exchanged.
    lepton = as_printed.width_to_charged_leptons(_MASS, _EPSILON)
    own_R = hadron_ratio.hadron_ratio(_MASS)
    neutrinos = as_printed.width_to_standard_model(_MASS, _EPSILON) - lepton * (2.0 + own_R)
    lepton = lepton * (1.0 - electroweak.sin2_theta_W()) ** (1.0 - cosine_power / 2.0)
    hadrons = lepton * (own_R if R is None else R) if hadrons is None else hadrons
    return alpha * (2.0 * lepton + hadrons + neutrinos)


def _quark_currents(strong=None):
    # u, d and s with their own couplings, times R/2 or a strong correction of our choice.
    hadrons = _result().value("width_hadrons")
    return hadrons if strong is None else hadrons * strong / (hadron_ratio.hadron_ratio(_MASS) / 2.0)


def _alpha_at_the_weak_scale():
    # e = g sin θ_W, with g from the Fermi constant and the W mass, over e at zero momentum.
    e = electroweak.weak_coupling() * math.sqrt(electroweak.sin2_theta_W())
    return (e / electroweak.elementary_charge()) ** 2


# BES at 2 GeV: 2.18 ± 0.07 ± 0.18.
_BES_ERROR = 0.19


def _width_unstated(compute):
    central = hadron_ratio.hadron_ratio(_MASS)
    R_values = {
        "that of BES less its error": central - _BES_ERROR,
        "that of BES plus its error": central + _BES_ERROR,
        "that of free quarks": 2.0,
    }
    return (
        Unstated(
            what="the R-ratio at 2 GeV",
            taken="that of perturbative QCD",
            choices={name: lambda R=R: compute(_width(R=R)) for name, R in R_values.items()},
        ),
        Unstated(
            what="the fine-structure constant",
            taken="that at zero momentum",
            choices={"that at the weak scale": lambda: compute(_width(alpha=_alpha_at_the_weak_scale()))},
        ),
    )


def _width_readings(compute):
    cosine, quarks = "power of cos θ_W in the width to charged leptons", "width to hadrons"
    return {
        "cos θ_W has the fourth power": Reading(
            value=lambda: compute(_width(cosine_power=4)), replaces=cosine, stated="Eq. (38)"
        ),
        "u, d and s have their own couplings, with the strong correction of the R-ratio": Reading(
            value=lambda: compute(_width(hadrons=_quark_currents())), replaces=quarks, stated="Eq. (38)"
        ),
        "u, d and s are counted as free quarks": Reading(
            value=lambda: compute(_width(hadrons=_quark_currents(1.0))), replaces=quarks, stated="Eq. (38)"
        ),
        "u, d and s are counted as free quarks and cos θ_W has the fourth power": Reading(
            value=lambda: compute(_width(cosine_power=4, hadrons=_quark_currents(1.0))),
            replaces=(quarks, cosine),
            stated="Eq. (38)",
            combination=True,
        ),
    }


def _width_further(compute):
    return {
        "kinetic_only": Further(
            value=lambda: compute(_result(mixing_ratio="kinetic_only").value("width_standard_model")),
            what="the Z content that kinetic mixing alone gives",
        )
    }


def _width_sensitivity(compute):
    R, visible = hadron_ratio.hadron_ratio(_MASS), _result().value("width_standard_model")
    hadrons = _quark_currents()
    return {
        "R(2 GeV) ± 0.19": tuple(compute(visible + hadrons * step / R) for step in (-_BES_ERROR, _BES_ERROR))
    }


# Coupling to b and s

_AT_UNIT_MIXING = electroweak.tan_theta_W()


def _coupling(top_mass="MSbar", charge_at_zero_momentum=False):
    printed = abs(as_printed.bs_coupling(_AT_UNIT_MIXING, top_mass))
    if not charge_at_zero_momentum:
        return printed
    # g = e/sin θ_W with e at zero momentum, instead of g from G_F and m_W.
    g = electroweak.elementary_charge() / math.sqrt(electroweak.sin2_theta_W())
    return printed * (g / electroweak.weak_coupling()) ** 3


def _needed_for_the_excess():
    # |g_bs|/ε for which the paper's ε gives the middle of its 1σ range.
    low, high = measurements.excess_window("paper", _MASS)
    return _result().value("g_bs_over_epsilon") * np.sqrt(
        0.5 * (low + high) / _result().value("branching_ratio_K")
    )


_PENGUIN, _TOP = "power of 1 − x_t", "scheme of the top mass"


# Ratio of the rates


def _ratio(form_factor_set=form_factors.DEFAULT_SET, charge="0"):
    return dark_photon_decays.rate_ratio(_MASS, charge, form_factor_set)


def _ratio_sensitivity():
    central = _ratio()
    steps = {
        "form factors of B → K* ± 1σ": dark_photon_decays.width_uncertainty("K*", _MASS, "0"),
        "form factor f_+ ± 1σ": dark_photon_decays.width_uncertainty("K", _MASS, "0"),
    }
    return {name: (central * (1.0 - step), central * (1.0 + step)) for name, step in steps.items()}


_SIGN, _FACTORS, _CHARGES = "sign of V in H_+", "form factors", "charges of the mesons"
_WIDTHS = "ratio of widths"


def _several(value, *replaces):
    return Reading(value=value, replaces=replaces, stated=("Eq. (45)", "Eq. (46)"), combination=True)


_RATIO_READINGS = {
    # With one charge on both sides the lifetimes cancel.
    "Eq. (45) is taken as printed, for B⁰ → K*⁰ and B⁺ → K⁺, with lifetimes": _several(
        lambda: rate_ratio.by_printed_amplitudes() * rate_ratio.lifetimes(), _WIDTHS, _CHARGES
    ),
    "V changes sign between the helicities": Reading(value=_ratio, replaces=_SIGN, stated="Eq. (45)"),
    "V changes sign and the lifetimes of B⁰ and B⁺ are included": _several(
        lambda: _ratio() * rate_ratio.lifetimes(), _SIGN, _WIDTHS, _CHARGES
    ),
    "V changes sign and the form factors are those of Ref. 42 from light-cone sum rules": _several(
        lambda: _ratio("GKvD2018-lcsr"), _SIGN, _FACTORS
    ),
    "V changes sign, those form factors are used and the lifetimes are included": _several(
        lambda: _ratio("GKvD2018-lcsr") * rate_ratio.lifetimes(), _SIGN, _FACTORS, _WIDTHS, _CHARGES
    ),
    "V changes sign and the form factors are those of Ref. 42 with lattice QCD": _several(
        lambda: _ratio("GKvD2018-lcsr-lattice"), _SIGN, _FACTORS
    ),
    "V changes sign and both mesons are charged": _several(lambda: _ratio(charge="+"), _SIGN, _CHARGES),
}


# Narrow width


def _integral_over_product(kaon):
    """Return the integral of Eq. (40) over Γ(B → K⁽*⁾ X) BR(X → ψψ), for a scaled width in the propagator."""

    def value(printed, propagator_width=1.0, **_):
        result, (m_B, m_K) = _result(), b_mesons.masses("+", "K" if kaon == "K" else "Kstar")
        width = propagator_width * result.value("width")
        if printed:
            limits = 4.0 * _POINT["m_DM"] ** 2, (m_B - m_K) ** 2
            return as_printed.off_shell_factor(_MASS, width, *limits) / propagator_width
        # All widths grow together, and the numerator is then taken back.
        integral = dark_photon_decays.off_shell_width(
            kaon,
            1e-8,
            _MASS,
            _POINT["m_DM"],
            _POINT["alpha_X"] * propagator_width,
            result.value("width_standard_model") * propagator_width,
        )
        rate = dark_photon_decays.width_K if kaon == "K" else dark_photon_decays.width_Kstar
        product = rate(1e-8, _MASS, "+") * result.value("branching_ratio_dark")
        return integral / propagator_width / product

    return value


# Statements


def _z_content(printed, z_content=1.0, **_):
    # To leading order, as Eq. (33) is, or exactly.
    if printed:
        content = dark_photon_decays.weak_mixing(_EPSILON, _MASS)
    else:
        content = electroweak.diagonalise_mixing(_EPSILON, _MASS).epsilon_Z
    return float(z_content * content / (_EPSILON * electroweak.tan_theta_W()))


def _is_one(ratio):
    return bool(_ONE["low"] <= ratio <= _ONE["high"])


def _mass_mixing():
    delta = _EPSILON * electroweak.tan_theta_W()
    mixed = electroweak.diagonalise_mixing(_EPSILON, _MASS, mass_mixing=delta)
    return _is_one(mixed.epsilon_Z / delta)


def _muons_and_visible(printed):
    if printed:
        muons = as_printed.width_to_charged_leptons(_MASS, _EPSILON)
        return muons, as_printed.width_to_standard_model(_MASS, _EPSILON)
    return _result().value("width_muon"), _result().value("width_standard_model")


def _neutrinos_over_muons(printed, neutrino_width=1.0, **_):
    muons, visible = _muons_and_visible(printed)
    # As printed, what is left of the total: three flavours.
    left = visible - muons * (2.0 + hadron_ratio.hadron_ratio(_MASS))
    return float(neutrino_width * (left if printed else _result().value("width_neutrinos")) / muons)


def _over_dimuon_limit(invisible_over_dimuon):
    # BR(B⁺ → K⁺ μμ) over its limit, where the excess has at least the lower end of the 2σ range.
    needed = measurements.excess_window("paper", _MASS, 2)[0]
    return float(needed / invisible_over_dimuon / measurements.value("br_K_plus_X_to_mu_mu_limit"))


def _dimuons_with_neutrinos(printed, neutrino_width=1.0, **_):
    return _over_dimuon_limit(_neutrinos_over_muons(printed, neutrino_width))


def _kinetic_neutrinos():
    changed = _result(mixing_ratio="kinetic_only")
    ratio = changed.value("width_neutrinos") / changed.value("width_muon")
    return bool(_SAME_ORDER["low"] <= ratio and _over_dimuon_limit(ratio) >= 1.0)


def _dimuons_below_threshold(printed, dark_coupling=1.0, **_):
    # For dark matter just too heavy for a real X: every B → K X shows what X decays to.
    muons, visible = _muons_and_visible(printed)
    invisible = dark_photon_decays.off_shell_width(
        "K", 1.0, _MASS, 0.5 * _MASS, 0.01 * dark_coupling, visible, width="fixed"
    )
    return _over_dimuon_limit(invisible / (dark_photon_decays.width_K(1.0, _MASS) * muons / visible))


def _flight(printed, standard_model_width=1.0, loop=1.0, **_):
    # Mean flight [m] at the least ε that the 2σ range asks for; the width goes with the square of ε.
    g = _PRINTED_COUPLING if printed else loop * _result().value("g_bs_over_epsilon")
    rate = dark_photon_decays.width_K(g * _EPSILON, _MASS) * b_mesons.lifetime("+")
    dilution = measurements.excess_window("paper", _MASS, 2)[0] / rate
    width = _muons_and_visible(printed)[1] * dilution * standard_model_width
    beta_gamma, weights = kinematics.laboratory_beta_gamma(_MASS, *b_mesons.masses("+", "K"))
    return float(beta_gamma @ weights) * units.to_metres(1.0 / width)


CLAIMS = {
    **kinetic_mixing.CLAIMS,
    "IIIA.ctau": Computation(
        as_printed=lambda: _length(_width()),
        standard=lambda: _result().value("decay_length"),
        unstated=_width_unstated(_length),
        readings=_width_readings(_length),
        further=_width_further(_length),
        sensitivity=lambda: _width_sensitivity(_length),
        note="The printed Eq. (38) has cos² θ_W where the couplings of Eq. (34) give cos⁴ θ_W, and its "
        "R-ratio holds for a dark photon that couples like a photon. With its Z content, quarks take more.",
    ),
    "IIIA.br_psi": Computation(
        as_printed=lambda: _dark_share(_width()),
        standard=lambda: _result().value("branching_ratio_dark"),
        unstated=_width_unstated(_dark_share),
        readings=_width_readings(_dark_share),
        further=_width_further(_dark_share),
        sensitivity=lambda: _width_sensitivity(_dark_share),
        note="Depends on the same Standard Model width as the decay length.",
    ),
    "IIIA.gbs": Computation(
        as_printed=_coupling,
        standard=lambda: _result().value("g_bs_over_epsilon"),
        unstated=(
            Unstated(what=_TOP, taken="MS-bar", choices={"pole mass": lambda: _coupling("pole")}),
            Unstated(
                what="weak coupling g",
                taken="from the Fermi constant and the W mass",
                choices={"from the charge at zero momentum": lambda: _coupling(charge_at_zero_momentum=True)},
            ),
        ),
        readings={
            "the top has its pole mass and 1 − x_t the second power": Reading(
                value=lambda: _result(top_mass="pole").value("g_bs_over_epsilon"),
                replaces=(_PENGUIN, _TOP),
                stated="Eq. (41)",
                combination=True,
            ),
            "the top has its pole mass and g the charge at zero momentum": Reading(
                value=lambda: _coupling("pole", charge_at_zero_momentum=True),
                replaces=(_TOP, "weak coupling g"),
                combination=True,
            ),
        },
        further={
            "kinetic_only": Further(
                value=lambda: _result(mixing_ratio="kinetic_only").value("g_bs_over_epsilon"),
                what=f"{kinetic_mixing.WHAT}, for B → K X",
            ),
            "kinetic_only_least": Further(
                value=kinetic_mixing.least_coupling,
                what="the same with the lowest rate that hadrons leave open: they may undo it",
            ),
            "kinetic_only_largest": Further(
                value=kinetic_mixing.largest_coupling,
                what="the same with the largest rate that hadrons leave open",
            ),
            **completion.both(lambda factor: factor * _result().value("g_bs_over_epsilon")),
            "cross_check": Further(
                value=_needed_for_the_excess,
                what="a cross-check, from the printed ε and the excess instead of Eq. (41)",
            ),
        },
        sensitivity=lambda: {
            "|V_ts| ± 1σ": tuple(
                _result().value("g_bs_over_epsilon")
                * (1.0 + sign * inputs.get("ckm_V_ts").uncertainty / inputs.value("ckm_V_ts"))
                for sign in (-1.0, 1.0)
            )
        },
        note="The printed formula has 1 − x_t where the Z penguin has (1 − x_t)², and gives a hundred times "
        "the printed number; a power of ten of −4 would be near it, and near what the ε of the excess "
        "asks for.",
    ),
    "IIIA.ratio": Computation(
        as_printed=rate_ratio.by_printed_amplitudes,
        standard=_ratio,
        unstated=(
            Unstated(
                what=_FACTORS,
                taken="those of Ref. 41",
                choices={
                    "those of Ref. 42 from light-cone sum rules": lambda: rate_ratio.by_printed_amplitudes(
                        "GKvD2018-lcsr"
                    ),
                    "those of Ref. 42 with lattice QCD": lambda: rate_ratio.by_printed_amplitudes(
                        "GKvD2018-lcsr-lattice"
                    ),
                },
            ),
            Unstated(
                what=_CHARGES,
                taken="neutral",
                choices={"charged": lambda: rate_ratio.by_printed_amplitudes(charge="+")},
            ),
        ),
        readings=_RATIO_READINGS,
        further={
            "kinetic_only_least": Further(
                value=kinetic_mixing.least_ratio,
                what=f"{kinetic_mixing.WHAT}: hadrons leave anything from this up, and may undo B → K X",
            ),
            "kinetic_only": Further(
                value=lambda: _result(mixing_ratio="kinetic_only").value("rate_ratio"),
                what="within that range, the one of the central coefficients: the dipole leads in B → K* X",
            ),
        },
        sensitivity=_ratio_sensitivity,
        note="In Eq. (45) the vector form factor is printed with the same sign for both helicities; it must "
        "change sign between them. Eq. (46) compares widths; lifetimes would come in with the branching "
        "ratios of mesons of different charge alone.",
    ),
    "IIIA.nwa": Computation(
        criteria=tuple(
            Criterion(
                what=f"for B → {kaon} X the integral over q² is the product",
                anchor="Γ BR, after Eq. (40): their ratio is 1, in one digit",
                value=_integral_over_product(kaon),
                quantity="propagator_width",
                power=-1.0,
                **_ONE,
            )
            for kaon in ("K", "K*")
        ),
        note="As printed, 2π multiplies only the first term of the propagator, and the integral comes out "
        "larger by √(2π). With the bracket around both terms it becomes the narrow-width result. All of it "
        "rests on how far a fraction bar reaches, which a scan loses easily.",
    ),
    "IIIA.epsZ": Computation(
        criteria=(
            Criterion(
                what="ε_Z from Eq. (31) is ε tan θ_W",
                anchor="ε tan θ_W, after Eq. (34): their ratio is 1, in one digit",
                value=_z_content,
                quantity="z_content",
                **_ONE,
            ),
        ),
        readings={
            "the shift of Eq. (33) is not counted in the neutral current": Reading(
                value=lambda: _is_one(
                    as_printed.weak_mixing(_EPSILON) / (_EPSILON * electroweak.tan_theta_W())
                ),
                replaces="fields in the neutral current",
                stated="Eq. (34)",
            )
        },
        further={
            "mass_mixing": Further(
                value=_mass_mixing,
                what="a mixing of the masses of Z and X by ε tan θ_W, which Eq. (31) does not contain",
            )
        },
        note="The shift that removes the kinetic mixing puts a part of X into the Z, and the rotation that "
        "then diagonalises the masses takes nearly all of it back out. Neither column uses the printed "
        "ε_Z, which is the claim.",
    ),
    "IIIA.prompt": Computation(
        criteria=(
            Criterion(
                what="with Standard Model decays alone X flies less far than the detector reaches",
                anchor="L_det of Section II A, at the lower end of the 2σ range of Section III C",
                value=_flight,
                quantity="standard_model_width",
                high=_DETECTOR,
                power=-1.0,
            ),
        ),
        unchecked={
            "vertex resolution": "the paper gives no distance below which a decay counts as prompt; the size "
            "of the detector is the only length that it prints",
        },
        further=completion.both(lambda factor: _flight(False, loop=factor) <= _DETECTOR),
        note="Mean flight in the laboratory at Belle II, for the least ε that the excess asks for. As "
        "printed that ε has the coupling that the text below Eq. (41) prints, as for the ε of Section III C. "
        "Decays to dark matter shorten the flight further.",
    ),
    "IIIA.neutrinos": Computation(
        criteria=(
            Criterion(
                what="the invisible width to all neutrinos is of the order of that to muons",
                anchor="same strength, after Eq. (38)",
                value=_neutrinos_over_muons,
                quantity="neutrino_width",
                **_SAME_ORDER,
            ),
            Criterion(
                what="with the excess from neutrinos, B → K μ μ exceeds its limit",
                anchor="limit on K μ μ and lower end of the 2σ range, Section III C",
                value=_dimuons_with_neutrinos,
                quantity="neutrino_width",
                low=1.0,
                power=-1.0,
            ),
        ),
        further={
            "kinetic_only": Further(
                value=_kinetic_neutrinos,
                what="the Z content that kinetic mixing alone gives, with hardly any decays to neutrinos",
            )
        },
        note="Muons are what that search sees. With kinetic mixing alone neutrinos are far from the same "
        "strength, and explain the excess even less.",
    ),
    "IIIA.off_shell": Computation(
        criteria=(
            Criterion(
                what="with the excess from an X too light for two dark matter particles, B → K μ μ exceeds "
                "its limit",
                anchor="limit on K μ μ at 2 GeV, lower end of the 2σ range and α_X ≈ 10⁻², Section III C",
                value=_dimuons_below_threshold,
                quantity="dark_coupling",
                low=1.0,
                power=-1.0,
            ),
        ),
        unchecked={
            "X heavier than m_B − m_K": "both channels are then three-body decays, the paper prints neither "
            "mass nor coupling for it, and its limit on K μ μ is that on a resonance at 2 GeV; spread over "
            "q² the rate would interfere with the Standard Model",
        },
        note="Only an X below the threshold of two dark matter particles is tested. "
        "A real X decays to Standard Model particles, a virtual one to dark matter: for equal couplings "
        "of X to b and s the invisible rate is a small part of the visible one. Dark matter of half the mass "
        "of X is the most favourable case.",
    ),
}
