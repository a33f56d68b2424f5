"""Section II B."""

import functools
import math

import numpy as np
from scipy.integrate import cumulative_trapezoid
from scipy.interpolate import CubicSpline

from b2kinv.companion.ledger.computation import Computation, Criterion, Further, Reading, Unstated
from b2kinv.paper import as_printed
from b2kinv.paper.claims import alp_channels, mutations
from b2kinv.physics import inputs, measurements, thermal_contact
from b2kinv.quantities import replaced
from b2kinv.sections import alp_freeze_in
from b2kinv.sections.alp_freeze_in import Parameters
from b2kinv.sections.uncertainties import moved

#: f_a = 10⁸ GeV and C = 0.6 are the paper's 6 × 10⁻⁹/GeV.
_FIGURE = measurements.paper_constant("coupling_over_f_a_fig1") * 1e8
_FIGURE_1 = {
    "m_a": measurements.paper_constant("mass_ALP"),
    "m_chi": measurements.paper_constant("mass_dark_matter_fig1"),
    "f_a": 1e8,
    "C_q": _FIGURE,
    "C_chi": _FIGURE,
}
_PRINTED_INPUTS = {**mutations.PRINTED_INPUTS, "rate_definition": "per b quark"}
#: C_q of the dashed line of Fig. 1: the middle of the couplings that Eq. (10) prints.
_DASHED_LINE = 1e8 / math.sqrt(1.4e8 * 1.8e8)
#: C_q at the ends of the 2σ window, (0.4–1.1) × 10⁻⁵, with the 1.7 × 10⁻⁵ of Eq. (20).
_PRINTED_BAND = (math.sqrt(0.4 / 1.7), math.sqrt(1.1 / 1.7))
#: What rounds to the printed 10, and to the printed 0.1, with one digit.
_TEN, _TENTH = (9.5, 15.0), (0.095, 0.15)
#: Half a unit of the last digit of the 0.12 that the paper compares abundances with.
_DIGIT = 0.005 / 0.12


@replaced.kept()
def _evaluated(printed, changes, factors):
    ingredients = as_printed.FREEZE_IN if printed else alp_freeze_in.STANDARD
    given = {**_FIGURE_1, **(_PRINTED_INPUTS if printed else {}), **dict(changes)}
    given = {name: np.array(value) if isinstance(value, tuple) else value for name, value in given.items()}
    return alp_freeze_in.evaluate(moved(Parameters(**given)), mutations.scaled(ingredients, **dict(factors)))


def _result(printed=False, **given):
    """Evaluate Fig. 1's point with parameters changed and quantities multiplied; other names are ignored."""
    return _evaluated(printed, *mutations.sorted_out(given, Parameters))


def _relic(printed=False, **given):
    return _result(printed, **given).value("relic_density")


def _rates(printed, **given):
    # Started early enough that the onset of scattering is not the start.
    return _result(printed, **{"C_q": 1.0, "x_start": 1e-3, **given})


def _onset(printed=False, **given):
    return _rates(printed, **given).value("temperature_scattering")


def _over_hubble(kind, temperature):
    """Return the criterion's value: a rate over H at a temperature in units of m_b, for f_a/C_q = 10⁸ GeV."""

    def value(printed, **given):
        result = _rates(printed, **given)
        return _at(result, f"{kind}_rate_over_hubble", 1 / temperature)

    return value


def _curve(result, name):
    # ln of a positive curve against ln x.
    return CubicSpline(np.log(result.value("x")), np.log(result.value(name)))


def _at(result, name, x):
    return math.exp(_curve(result, name)(math.log(x)))


def _largest_scattering(result):
    u = np.log(np.geomspace(0.1, 10.0, 1001))
    return math.exp(_curve(result, "scattering_rate_over_hubble")(u).max())


def _share_of_equilibrium(share):
    # 1/x at which the ALP has a share of its equilibrium yield: Eq. (27) by its integrating factor, between
    # the steps of the solution, which are long there. Printed time is ln x.
    result = _rates(True)
    u = np.linspace(math.log(result.value("x")[0]), 0.0, 4001)
    contact, equilibrium = (
        np.exp(_curve(result, name)(u)) for name in ("contact_over_hubble", "yield_alp_equilibrium")
    )
    growth = np.exp(cumulative_trapezoid(contact, u, initial=0.0))
    made = cumulative_trapezoid(growth * contact * equilibrium, u, initial=0.0) / growth
    first = int(np.argmax(made > share * equilibrium))
    around = slice(first - 1, first + 1)
    return 1 / math.exp(np.interp(share, (made / equilibrium)[around], u[around]))


def _growth(name, factor_name):
    """Return the criterion's value: the density at twice a parameter, over that at the parameter."""

    def value(printed, **given):
        factor = given.pop(factor_name, 1.0)
        twice = _relic(printed, **{**given, name: 2 * _FIGURE_1[name]})
        return factor * twice / _relic(printed, **given)

    return value


def _at_band_end(printed, end, **given):
    return _relic(printed, **{**given, "C_q": _PRINTED_BAND[end]})


def _at_weaker_couplings(printed, **given):
    # Largest density for couplings from where rates of b quarks just reach H to Fig. 1's.
    weakest = 1e8 * _result(printed, **given).value("thermalising_coupling")
    couplings = np.geomspace(weakest, _FIGURE, 25)
    densities = _relic(printed, **{**given, "C_q": tuple(couplings.tolist())})
    return float(thermal_contact.largest_ratio(np.log(couplings), densities[np.newaxis])[0])


@replaced.kept()
def _strongest_unnoticed(printed):
    # Scatterings added, in units of those that Eqs. (22) and (23) give, that move the density by a digit.
    def moved(log_added):
        return abs(_relic(printed, scattering_rate=1 + math.exp(log_added)) / _relic(printed) - 1)

    low, high = 0.0, math.log(1e9)
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if moved(middle) < _DIGIT else (low, middle)
    return math.exp(low)


@replaced.kept()
def _added_by_flavour_violation(printed):
    # In units of the scatterings that Eqs. (22) and (23) give.
    with_them, without = (
        _rates(printed, flavour_violating_scattering=choice).value("scattering_rate_over_hubble")
        for choice in ("estimated", "neglected")
    )
    return float(np.max(with_them / without)) - 1


def _room_for_flavour_violation(printed, flavour_violating_scattering_rate=1.0, **_):
    added = flavour_violating_scattering_rate * _added_by_flavour_violation(printed)
    return _strongest_unnoticed(printed) / added


def _earlier_onset(printed, flavour_violating_scattering_rate=1.0, **given):
    added = flavour_violating_scattering_rate * _added_by_flavour_violation(printed)
    more = {**given, "scattering_rate": (1 + added) * given.get("scattering_rate", 1.0)}
    return _onset(printed, **more) / _onset(printed, **given)


def _strong_coupling_step(compute):
    # The scale of the process is uncertain by a factor of two, which is far more than α_s(m_Z) is.
    T = 43.0 * inputs.value("mass_bottom_quark")
    low, high = (alp_freeze_in.scattering_coupling(factor * T) for factor in (2.0, 0.5))
    return compute(alpha_s_scattering=low), compute(alpha_s_scattering=high)


def _normalisation(compute):
    return Unstated(
        what="normalisation of the scattering cross sections",
        taken="per b quark, as the decay width of Eq. (24) is",
        choices={
            "per ALP in equilibrium, as in Eq. (27)": functools.partial(compute, rate_definition="per alp")
        },
    )


_FIG1_LEFT = (
    Criterion(
        what="scattering reaches H at the dashed line",
        anchor="dashed line of Fig. 1, left, at the middle of Eq. (10)'s couplings",
        value=lambda printed, **given: _largest_scattering(_rates(printed, **given, C_q=_DASHED_LINE)),
        quantity="scattering_rate",
        low=1.0,
    ),
    Criterion(
        what="for f_a/C_q = 10⁸ GeV scattering is faster than H at the lowest T that rounds to 10 m_b",
        anchor="text after Eq. (26), T ≈ 10 m_b",
        value=_over_hubble("scattering", _TEN[0]),
        quantity="scattering_rate",
        low=1.0,
    ),
    Criterion(
        what="for f_a/C_q = 10⁸ GeV scattering is slower than H at the highest T that rounds to 10 m_b",
        anchor="text after Eq. (26), T ≈ 10 m_b",
        value=_over_hubble("scattering", _TEN[1]),
        quantity="scattering_rate",
        high=1.0,
    ),
    Criterion(
        what="decays of b quarks reach H at the dashed line at a T of the order of m_b",
        anchor="Section IV, fourth paragraph: close to the b-quark mass; m_b/√10 is the last such T",
        value=lambda printed, **given: _over_hubble("decay", 1 / math.sqrt(10.0))(
            printed, **given, C_q=_DASHED_LINE
        ),
        quantity="b_to_s_alp_rate",
        low=1.0,
    ),
)
_OVER_THE_BAND = tuple(
    Criterion(
        what=f"at the {side} end of the 2σ band the density is that of Eq. (30) within its digit",
        anchor="Eq. (30), ≈ 0.1 whatever C_q is; band from Section II A's window and Eq. (20)",
        value=functools.partial(
            lambda printed, end, name, **given: given.pop(name, 1.0) * _at_band_end(printed, end, **given),
            end=end,
            name=f"relic_density_at_{side}_end",
        ),
        quantity=f"relic_density_at_{side}_end",
        low=_TENTH[0],
        high=_TENTH[1],
    )
    for end, side in enumerate(("lower", "upper"))
)

_FIG1_RIGHT = (
    Criterion(
        what="the yield at which dark matter levels off gives the density of Eq. (30)",
        anchor="Eq. (30), ≈ 0.1 for the example of the figure",
        value=_relic,
        quantity="relic_density",
        low=_TENTH[0],
        high=_TENTH[1],
    ),
    Criterion(
        what="rates of b quarks per ALP are faster than H at T = m_b",
        anchor="text after Eq. (29): quickly thermalised; Section IV: close to the b-quark mass",
        value=lambda printed, **given: _at(_result(printed, **given), "production_over_hubble", 1.0),
        quantity="hubble_rate",
        low=1.0,
        power=-1.0,
    ),
)


_INSENSITIVE = (
    *_OVER_THE_BAND,
    Criterion(
        what="for weaker couplings, as long as rates of b quarks reach H, it is nowhere above Eq. (30)",
        anchor="Section IV, fourth paragraph, and Eq. (30), ≈ 0.1 whatever C_q is",
        value=lambda printed, relic_density_at_weaker_couplings=1.0, **given: (
            relic_density_at_weaker_couplings * _at_weaker_couplings(printed, **given)
        ),
        quantity="relic_density_at_weaker_couplings",
        high=_TENTH[1],
    ),
)


CLAIMS = {
    "IIB.relevant": alp_channels.CLAIM,
    "IIB.thermalise": Computation(
        as_printed=lambda: _onset(True),
        standard=_onset,
        unstated=(
            *mutations.unstated_inputs(functools.partial(_onset, True)),
            _normalisation(functools.partial(_onset, True)),
        ),
        readings={
            "the ALP counts as thermalised at 90 % of equilibrium": Reading(
                value=lambda: _share_of_equilibrium(0.9),
                replaces="condition for equilibrium",
                stated="text after Eq. (26)",
            ),
            "the ALP counts as thermalised at 95 % of equilibrium": Reading(
                value=lambda: _share_of_equilibrium(0.95),
                replaces="condition for equilibrium",
                stated="text after Eq. (26)",
            ),
            "the Hubble rate has the energy density's degrees of freedom": Reading(
                value=lambda: _onset(**_PRINTED_INPUTS),
                replaces="Hubble rate",
                stated="Eq. (26)",
            ),
            "rates are per b quark, verified": Reading(
                value=lambda: _onset(rate_definition="per b quark"),
                replaces=("α_s in the scattering cross sections", "Hubble rate"),
                stated="Eq. (26)",
                combination=True,
            ),
        },
        sensitivity=lambda: {"scale of α_s, a factor 2 up and down": _strong_coupling_step(_onset)},
        note=(
            "The temperature where the scattering rate equals H. The paper states neither the α_s of the "
            "scatterings nor what their cross sections are normalised to; as printed they have the one α_s "
            "that it states, 0.3 at the ALP mass, and are per b quark, as the averaged decay width is. What "
            "brings the ALP into equilibrium is the rate per ALP, the standard value."
        ),
    ),
    "IIB.fig1_left": Computation(
        criteria=_FIG1_LEFT,
        unstated=(
            *mutations.unstated_for(_FIG1_LEFT),
            _normalisation(lambda **choice: all(one.holds(True, **choice) for one in _FIG1_LEFT)),
        ),
        unchecked={
            "relic_density": "The panel shows rates alone; how much dark matter is made does not enter.",
            "edge of the grey region": "Neither caption nor text prints where b quarks become too rare.",
            "axes": "Their ends are in the picture alone.",
        },
        note=(
            "Whether scattering reaches H at the figure's own dashed line depends on α_s and on a "
            "normalisation, and the paper states neither."
        ),
        pointer="notebooks/alp_freeze_in#fig-thermalisation",
    ),
    "IIB.fig1_right": Computation(
        criteria=_FIG1_RIGHT,
        unstated=mutations.unstated_for(_FIG1_RIGHT),
        unchecked={
            "scattering_rate": (
                "Once the ALP is in equilibrium its yield does not depend on how it got there, and no "
                "temperature is printed at which the curve reaches equilibrium."
            ),
            "time of production": "Just before the ALP becomes rare, as the text says, is no temperature.",
            "axes": "Their ends are in the picture alone.",
        },
        note="Eqs. (27) and (28) at the point that the caption states.",
        pointer="notebooks/alp_freeze_in#fig-yields",
    ),
    "IIB.relic": Computation(
        as_printed=lambda: _relic(True),
        standard=_relic,
        unstated=mutations.unstated_inputs(functools.partial(_relic, True)),
        readings={
            "the ALP follows Bose–Einstein statistics": Reading(
                value=lambda: _relic(True, alp_statistics="bose-einstein"),
                replaces="distribution of the ALP in equilibrium",
                stated="Eq. (29)",
            ),
        },
        further={
            "majorana": Further(
                value=lambda: _relic(dark_matter="majorana"), what="dark matter is a Majorana fermion"
            )
        },
        sensitivity=lambda: {
            "degrees of freedom: Drees et al. against Saikawa and Shirai": (
                _relic(degrees_of_freedom="Drees2015"),
                _relic(),
            ),
            "b-quark mass: 4.18 and 4.8 GeV": (_relic(m_b=4.18), _relic(m_b=4.8)),
            "gluon width of the ALP: α_s(m_a) 0.25 and 0.35": (_relic(alpha_s=0.25), _relic(alpha_s=0.35)),
        },
        note="Eqs. (27), (28) and (30) with C_q/f_a = C_χ/f_a = 6 × 10⁻⁹/GeV, m_a = 2 GeV and m_χ = 3 MeV.",
    ),
    "IIB.scaling": Computation(
        criteria=tuple(
            Criterion(
                what=f"at twice the {words} the density is larger by two to the power {exponent}",
                anchor=f"exponent {exponent} of Eq. (30), with its one digit",
                value=_growth(name, quantity),
                quantity=quantity,
                low=2 ** (exponent - 0.5),
                high=2 ** (exponent + 0.5),
            )
            for words, name, exponent, quantity in (
                ("mass", "m_chi", 3, "relic_density_at_twice_the_mass"),
                ("coupling", "C_chi", 2, "relic_density_at_twice_the_coupling"),
            )
        ),
        note=(
            "Measured on the solution at the paper's point. The law ends near the threshold m_χ = m_a/2 and "
            "where the ALP decays mostly to dark matter."
        ),
    ),
    "IIB.flavour_scattering": Computation(
        criteria=(
            Criterion(
                what="scatterings that change flavour leave the density as it is",
                anchor="footnote 6; Ω h² = 0.12 with its two digits",
                value=_room_for_flavour_violation,
                quantity="flavour_violating_scattering_rate",
                low=1.0,
                power=-1.0,
            ),
            Criterion(
                what="with them scattering reaches H at a T that is higher by less than half a power of ten",
                anchor="footnote 6, “slightly earlier”, which has no number: nearest power of ten, like ≈",
                value=_earlier_onset,
                quantity="flavour_violating_scattering_rate",
                high=math.sqrt(10.0),
                # Locally: one and its multiple are added, and the rate over H falls a bit slower than 1/T.
                power=0.7,
            ),
        ),
        unchecked={
            "slightly": (
                "The paper does not say how much earlier the ALP thermalises; that it is the same power of "
                "ten is the ledger's rule for ≈."
            ),
        },
        note=(
            "Not their cross sections, but an estimate: for a massless s quark at T far above m_b, b g → s a "
            "and s g → b a, and the two annihilations, have (|C_V|² + |C_A|²)/4 in place of |C|², which "
            "doubles all scatterings for universal couplings. The first value is how many times stronger "
            "than that they could be before the density moves by half a unit of its second digit, the second "
            "one the temperature of the onset with them over that without."
        ),
    ),
    "IIB.insensitive": Computation(
        criteria=_INSENSITIVE,
        unstated=mutations.unstated_for(_INSENSITIVE),
        readings={
            "only couplings inside the excess band are meant": Reading(
                value=lambda: all(one.holds(True) for one in _OVER_THE_BAND),
                replaces="range of the couplings to quarks",
                stated="Section IV, fourth paragraph",
            ),
        },
        note=(
            "The density at other C_q than Fig. 1's, with C_χ, m_a and m_χ fixed. With weaker couplings the "
            "ALP comes into equilibrium, but leaves it before it becomes rare, and those left over decay to "
            "dark matter too. The largest density is given."
        ),
    ),
}
