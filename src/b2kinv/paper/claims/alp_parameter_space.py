"""Section II C."""

import functools

import numpy as np

from b2kinv.companion.ledger.computation import Computation, Criterion, Further, Reading
from b2kinv.paper import as_printed
from b2kinv.paper.claims import mutations
from b2kinv.physics import measurements
from b2kinv.quantities import replaced
from b2kinv.sections import alp_decays, alp_freeze_in, alp_parameter_space
from b2kinv.sections.alp_parameter_space import Parameters
from b2kinv.sections.uncertainties import moved

_WARM = measurements.value("warm_dark_matter_mass_limit")
_DENSITY = measurements.paper_constant("dark_matter_density")
_PRINTED_INPUTS = {**mutations.PRINTED_INPUTS, "relic_density": _DENSITY}
#: f_a/|C^V_sb| [GeV] that Eq. (10) prints.
_PRINTED_WINDOW = (1.4e8, 1.8e8)
#: C_χ/f_a = C_q/f_a [1/GeV] that the text prints twice, as (6–7) × 10⁻⁹.
_NATURAL = (6e-9, 7e-9)
_KSTAR_LIMIT = measurements.value("br_Kstar_nu_nu_babar_limit")
_ROOT_TEN = 10.0**0.5


@replaced.kept()
def _evaluated(printed, changes, factors):
    ingredients = as_printed.FREEZE_IN if printed else alp_freeze_in.STANDARD
    # Two points of a map that nothing here shows.
    given = {"points": 2, **(_PRINTED_INPUTS if printed else {}), **dict(changes)}
    return alp_parameter_space.evaluate(
        moved(Parameters(**given)), mutations.scaled(ingredients, **dict(factors))
    )


def _result(printed=False, **given):
    """Evaluate Fig. 2 with parameters changed and quantities multiplied; other names are ignored."""
    return _evaluated(printed, *mutations.sorted_out(given, Parameters))


def _value(name):
    return lambda printed, **given: float(_result(printed, **given).value(name))


def _upper(printed=False, **given):
    return _result(printed, **given).value("upper_coupling")


def _couplings(printed=False, **given):
    return _result(printed, **given).value("pseudoscalar_coupling")


def _own_warm_bound(name):
    """Return the row's value with dark matter's own momenta in place of the 15 keV of early production."""
    return Further(
        value=lambda: _result().value(name),
        what="the least mass follows from the momenta that decays of the ALP give dark matter, matched to "
        "thermal warm dark matter of 5.3 keV, in the middle of the 1σ band",
    )


def _scaling_law():
    # Eq. (30) alone, taken at its word far from the point that it is anchored at.
    density = _DENSITY / 0.1
    mass = measurements.paper_constant("mass_dark_matter_fig1") / _WARM
    return measurements.paper_constant("coupling_over_f_a_fig1") * np.sqrt(density * mass**3)


def _natural(printed=False, **given):
    result = _result(printed, **given)
    low, high = result.value("natural_masses")
    # The range counts if dark matter comes out with a mass of order MeV all along it.
    return result.value("natural_coupling") if low > 1e-4 and high < 1e-1 else (np.nan, np.nan)


def natural_mass(coupling):
    """Return the criterion's value: m_χ [GeV] with the relic density for C_χ/f_a = C_q/f_a."""

    @replaced.kept()
    def mass(printed, **given):
        changes, factors = mutations.sorted_out(given, alp_freeze_in.Parameters)
        ingredients = as_printed.FREEZE_IN if printed else alp_freeze_in.STANDARD
        changed = mutations.scaled(ingredients, **dict(factors))
        inputs = mutations.PRINTED_INPUTS if printed else {}
        parameters = alp_freeze_in.Parameters(**{**inputs, **dict(changes)})
        plane = alp_parameter_space.abundance(parameters, [coupling], changed)
        needed = alp_parameter_space.required_yield(1.0, _DENSITY, changed)
        return float(plane.mass([coupling], float(needed))[0, 0])

    return mass


@replaced.kept()
def _invisible_rates(printed):
    """Return f_a with C_q = 1, and BR(B⁺ → K⁺ + inv) and BR(B → K* + inv) there, most coupled first."""
    f_a = np.geomspace(1e6, 1e10, 801)
    decays = alp_decays.evaluate(
        alp_decays.Parameters(f_a=f_a, alpha_s=_PRINTED_INPUTS["alpha_s"] if printed else "running")
    )
    formula = (as_printed if printed else alp_decays).branching_ratio_B_to_Kstar_alp
    escape = decays.value("escape_probability_B_plus_to_Kstar_plus")
    to_K = decays.value("branching_ratio_B_plus_to_K_plus_invisible")
    return f_a, to_K, formula(2.0, f_a) * escape


def _largest_rate(printed, b_to_K_rate=1.0, b_to_K_star_rate=1.0, **_):
    # BR(B⁺ → K⁺ + inv) over the lower end of the 1σ window, for the smallest f_a from which on K* + invisible
    # keeps its limit; both channels have the same coupling.
    f_a, to_K, to_Kstar = _invisible_rates(printed)
    above = np.flatnonzero(b_to_K_star_rate * to_Kstar > _KSTAR_LIMIT)
    if not len(above):
        raise ValueError("K* + invisible keeps its limit for every f_a, which bounds no rate")
    edge = slice(above[-1], above[-1] + 2)
    smallest = np.interp(-np.log(_KSTAR_LIMIT), -np.log(b_to_K_star_rate * to_Kstar[edge]), np.log(f_a[edge]))
    rate = b_to_K_rate * float(np.exp(np.interp(smallest, np.log(f_a), np.log(to_K))))
    return rate / measurements.excess_window("paper", 2.0, 1)[0]


def _mass_in_window(printed, **given):
    # m_χ [GeV] in the middle of the 1σ window, where C_χ is C_q.
    low, high = alp_decays.decay_constant_window(measurements.excess_window("paper", 2.0, 1))
    return natural_mass(1 / float(np.sqrt(low * high)))(printed, **given)


def _band_end(which):
    """Return the criterion's value: an end of the 2σ band of C_q/f_a [1/GeV]."""

    def end(printed, b_to_K_rate=1.0, **_):
        window = tuple(one / b_to_K_rate for one in measurements.excess_window("paper", 2.0, 2))
        low, high = alp_decays.decay_constant_window(window)
        return 1 / float(high if which == "lower" else low)

    return end


def _contact(printed, alp_to_dark_matter_width=1.0, **given):
    # The rate in equilibrium is proportional to Γ(a → χχ̄) and depends on no history.
    return alp_to_dark_matter_width * float(_result(printed, **given).value("dark_matter_contact"))


_FIG2 = (
    Criterion(
        what="for C_χ/f_a = C_q/f_a = 6 × 10⁻⁹/GeV the mass [GeV] is that of Eq. (30)",
        anchor="Eq. (30): 3 MeV (0.12/0.1)^⅓, with the one digit of ≈ 0.1",
        value=natural_mass(_NATURAL[0]),
        quantity="relic_density",
        low=3e-3 * (0.12 / 0.15) ** (1 / 3),
        high=3e-3 * (0.12 / 0.095) ** (1 / 3),
        power=-1 / 3,
    ),
    Criterion(
        what="in the 1σ band the warm region begins at the printed power of ten of C_χ/f_a [1/GeV]",
        anchor="Section II C: C_χ/f_a ≲ 10⁻⁵/GeV, as shown in the figure",
        value=_upper,
        quantity="relic_density",
        low=1e-5 / _ROOT_TEN,
        high=1e-5 * _ROOT_TEN,
        power=-0.5,
    ),
    Criterion(
        what="in the 1σ band the closed region ends at the printed power of ten of C_χ/f_a [1/GeV]",
        anchor="Section II C: g_χ ∼ 10⁻¹² at the lower end, where m_χ is m_a/2 = 1 GeV",
        value=_value("lower_coupling"),
        quantity="relic_density",
        low=1e-12 / _ROOT_TEN,
        high=1e-12 * _ROOT_TEN,
        power=-0.5,
    ),
    Criterion(
        what="the 2σ band begins below C_q/f_a = 6 × 10⁻⁹/GeV",
        anchor="Section II C: (6–7) × 10⁻⁹/GeV is compatible with the excess",
        value=_band_end("lower"),
        quantity="b_to_K_rate",
        high=_NATURAL[0],
        power=-0.5,
    ),
    Criterion(
        what="the 2σ band ends above C_q/f_a = 7 × 10⁻⁹/GeV",
        anchor="Section II C: (6–7) × 10⁻⁹/GeV is compatible with the excess",
        value=_band_end("upper"),
        quantity="b_to_K_rate",
        low=_NATURAL[1],
        power=-0.5,
    ),
)


_WITHIN_1_SIGMA = (
    Criterion(
        what="of all f_a that the limit on K* + invisible allows the smallest gives enough K + invisible",
        anchor="Section II A: 0.5 × 10⁻⁵ at 1σ, with |C^A| = |C^V| and BaBar's limit of Ref. 43",
        value=_largest_rate,
        quantity="b_to_K_star_rate",
        low=1.0,
        power=-1.0,
    ),
    Criterion(
        what="inside the window, with C_χ = C_q, the relic density needs a mass [GeV] of some MeV",
        anchor="Sections II C and IV: in the MeV range, 1 to 10 MeV",
        value=_mass_in_window,
        quantity="relic_density",
        low=1e-3,
        high=1e-2,
        power=-1 / 3,
    ),
)


CLAIMS = {
    "IIC.fig2": Computation(
        criteria=_FIG2,
        unstated=mutations.unstated_for(_FIG2),
        unchecked={
            "scattering_rate": (
                "Scattering decides when the ALP comes into equilibrium. In the band that is long before "
                "dark matter is made, and the couplings at which it no longer is are not printed."
            ),
            "1σ band": (
                "Eq. (10) prints its ends, but those are the numbers of IIA.fa_1sigma upside down, which "
                "do not come out there. One cause counts once, so that claim alone compares them."
            ),
            "other contours": "Which masses they have, and where they run, is in the picture alone.",
            "axes": "Their ends are in the picture alone.",
        },
        note=(
            "Points of the plane that the text or Eq. (30) prints. The 1σ band is not where Eq. (10) has it; "
            "that is counted in IIA.fa_1sigma."
        ),
        pointer="notebooks/alp_parameter_space#fig-parameter-space",
    ),
    "IIC.wdm": Computation(
        as_printed=lambda: _WARM / 1e-6,
        further={"own_warm_bound": _own_warm_bound("own_lightest_mass")},
        note=(
            "As the paper quotes it from the three references. It holds for decays in equilibrium at "
            "g_s = 106.75, where every particle of the Standard Model is light; here they come later."
        ),
    ),
    "IIC.upper": Computation(
        as_printed=lambda: _upper(True),
        standard=_upper,
        unstated=mutations.unstated_inputs(functools.partial(_upper, True)),
        readings={
            "the scaling law of Eq. (30) is extrapolated from 3 MeV": Reading(
                value=_scaling_law, replaces="solution of the Boltzmann equations", stated="Eqs. (27), (28)"
            ),
        },
        further={
            "majorana": Further(
                value=lambda: _upper(dark_matter="majorana"), what="dark matter is a Majorana fermion"
            ),
            "own_warm_bound": _own_warm_bound("own_upper_coupling"),
        },
        sensitivity=lambda: {
            "lower bound on m_χ: 20 and 10 keV": (_upper(m_chi_lowest=2e-5), _upper(m_chi_lowest=1e-5)),
        },
        note="C_χ/f_a on the contour of the lower bound on m_χ, in the middle of the 1σ band of the excess.",
    ),
    "IIC.natural": Computation(
        as_printed=lambda: _natural(True),
        standard=_natural,
        readings={
            "the window of Eq. (10) is taken as printed": Reading(
                value=lambda: tuple(1 / end for end in reversed(_PRINTED_WINDOW)),
                replaces="rate of B → K a",
                stated="Eq. (8)",
            ),
            **{
                f"the form factors of 1811.00983 {which} lattice data are taken": Reading(
                    value=functools.partial(_natural, True, form_factor_set=name),
                    replaces="form factors",
                    stated="text after Eq. (9)",
                )
                for which, name in (("with", "GKvD2018-lcsr-lattice"), ("without", "GKvD2018-lcsr"))
            },
        },
        note=(
            "The 1σ band of C_q/f_a; with C_χ = C_q dark matter of MeV mass gives the relic density all "
            "along it. The same window as in Eq. (10), upside down."
        ),
    ),
    "IIC.gchi": Computation(
        as_printed=lambda: _couplings(True),
        standard=_couplings,
        unstated=mutations.unstated_inputs(functools.partial(_couplings, True)),
        further={"own_warm_bound": _own_warm_bound("own_pseudoscalar_coupling")},
        sensitivity=lambda: {
            "lower bound on m_χ: 20 and 10 keV": (
                _couplings(m_chi_lowest=2e-5),
                _couplings(m_chi_lowest=1e-5),
            ),
        },
        note="Between the lower edge and the warm edge, in the middle of the 1σ band.",
    ),
    "IIC.never_eq": Computation(
        criteria=(
            Criterion(
                what="along the viable stretch of couplings χχ̄ → a is slower than H, per χ in equilibrium",
                anchor="Section II C: never in thermal equilibrium",
                value=_contact,
                quantity="alp_to_dark_matter_width",
                high=1.0,
            ),
        ),
        note="The stretch between the lower edge and the warm edge, in the middle of the 1σ band.",
    ),
    "IV.alp_1sigma": Computation(
        criteria=_WITHIN_1_SIGMA,
        unstated=mutations.unstated_for(_WITHIN_1_SIGMA),
        unchecked={
            name: (
                f"The mass of dark matter is free, so {change} asks for another mass and leaves the excess "
                "alone; of the mass only its order is printed here."
            )
            for name, change in (
                ("relic_density", "a density three times larger or smaller"),
                ("hubble_rate", "another expansion"),
                ("scattering_rate", "a change of scattering, if it has an effect,"),
                ("b_to_s_alp_rate", "a change of b → s a in the early universe"),
            )
        }
        | {"b_to_K_rate": "f_a is free, so another rate of B → K a asks for another f_a."},
        note=(
            "f_a is free. Some coupling has to give a rate inside the 1σ window of Section II A, keep the "
            "limit on K* + invisible and leave a mass that gives the relic density."
        ),
    ),
}
