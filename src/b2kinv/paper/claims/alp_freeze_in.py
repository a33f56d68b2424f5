"""Section II B."""

import functools
import math

import numpy as np

from b2kinv.companion.ledger.computation import Computation
from b2kinv.paper import as_printed
from b2kinv.physics import inputs, measurements
from b2kinv.sections import alp_freeze_in
from b2kinv.sections.alp_freeze_in import Parameters

_PAPER_COUPLING = measurements.paper_constant("strong_coupling_at_mass_a")
#: f_a = 10⁸ GeV and C = 0.6 are the paper's 6 × 10⁻⁹/GeV.
_FIGURE = measurements.paper_constant("coupling_over_f_a_fig1") * 1e8
_FIGURE_1 = {
    "m_a": measurements.paper_constant("mass_ALP"),
    "m_chi": measurements.paper_constant("mass_dark_matter_fig1"),
    "f_a": 1e8,
    "C_q": _FIGURE,
    "C_chi": _FIGURE,
}
_PRINTED_INPUTS = {"alpha_s": _PAPER_COUPLING, "m_s": 0.0}


@functools.cache
def _result(printed=False, **changes):
    ingredients = as_printed.FREEZE_IN if printed else alp_freeze_in.STANDARD
    given = {**_FIGURE_1, **(_PRINTED_INPUTS if printed else {}), **changes}
    return alp_freeze_in.evaluate(Parameters(**given), ingredients)


def _relic(printed=False, **changes):
    return _result(printed, **changes).value("relic_density")


def _thermalised(printed=False, definition="per alp", **changes):
    # Started early enough that the crossing is not the start.
    given = {"C_q": 1.0, "x_start": 1e-3, "rate_definition": definition, **changes}
    return _result(printed, **given).value("temperature_scattering")


def _share_of_equilibrium(share):
    result = _result(C_q=1.0, x_start=1e-3)
    reached = result.value("yield_alp") / result.value("yield_alp_equilibrium")
    first = int(np.argmax(reached > share))
    around = slice(first - 1, first + 1)
    return 1 / math.exp(np.interp(share, reached[around], np.log(result.value("x")[around])))


def _regions(printed=False, definition="per alp"):
    # At f_a/C_q = 10⁸ GeV scatterings thermalise first, decays join near m_b, and b quarks die out.
    result = _result(printed, C_q=1.0, rate_definition=definition)
    x = result.value("x")
    scatterings, decays = (result.value(f"{kind}_rate_over_hubble") > 1 for kind in ("scattering", "decay"))
    suppressed = result.value("coupling_boltzmann") > 1e-8
    return bool(
        scatterings.any()
        and decays.any()
        and x[scatterings].min() < x[decays].min() < 3
        and suppressed[x > 30].all()
        and not suppressed[(x > 0.3) & (x < 3)].any()
    )


def _histories(printed=False):
    # The ALP reaches equilibrium before x = 1, dark matter never does, and its yield stops growing.
    result = _result(printed)
    x, alp = result.value("x"), result.value("yield_alp") / result.value("yield_alp_equilibrium")
    dark = result.value("yield_dark_matter")
    return bool(
        np.all(np.abs(alp[(x > 0.5) & (x < 3)] - 1) < 0.1)
        and result.value("dark_matter_closeness") < 0.01
        and np.all(np.diff(dark) >= 0)
        and dark[x > 20].min() > 0.95 * dark[-1]
    )


def _exponents(printed=False):
    step = 1.02
    base = _relic(printed)
    mass = math.log(_relic(printed, m_chi=step * _FIGURE_1["m_chi"]) / base) / math.log(step)
    coupling = math.log(_relic(printed, C_chi=step * _FIGURE) / base) / math.log(step)
    return mass, coupling


def _scales(printed=False):
    mass, coupling = _exponents(printed)
    return abs(mass - 3) < 0.01 and abs(coupling - 2) < 0.01


def _strong_coupling_step(compute):
    # The scale of the process is uncertain by a factor of two, which is far more than α_s(m_Z) is.
    T = 43.0 * inputs.value("mass_bottom_quark")
    low, high = (alp_freeze_in.scattering_coupling(factor * T) for factor in (2.0, 0.5))
    return compute(alpha_s_scattering=low), compute(alpha_s_scattering=high)


CLAIMS = {
    "IIB.thermalise": Computation(
        as_printed=lambda: _thermalised(True, "per b quark"),
        standard=_thermalised,
        readings={
            "rates are per b quark with α_s = 0.3, the paper's value at the ALP mass": lambda: _thermalised(
                definition="per b quark", alpha_s_scattering=_PAPER_COUPLING
            ),
            "rates are per b quark, verified": lambda: _thermalised(definition="per b quark"),
            "the ALP counts as thermalised at 90 % of equilibrium": lambda: _share_of_equilibrium(0.9),
            "the ALP counts as thermalised at 95 % of equilibrium": lambda: _share_of_equilibrium(0.95),
        },
        sensitivity=lambda: {"scale of α_s, a factor 2 up and down": _strong_coupling_step(_thermalised)},
        note=(
            "The temperature where the scattering rate equals H. As printed the rate is that of a b quark, "
            "⟨σv⟩ times the density of its partners. What brings the ALP into equilibrium is the rate per "
            "ALP, the standard value, which is far larger because b quarks are many."
        ),
    ),
    "IIB.fig1_left": Computation(
        as_printed=lambda: _regions(True, "per b quark"),
        standard=_regions,
        note=(
            "Checked at f_a/C_q = 10⁸ GeV: scatterings outrun the expansion first, decays follow near the "
            "b-quark mass, and beyond x = 30 b quarks are too rare."
        ),
        pointer="notebooks/alp_freeze_in#fig-thermalisation",
    ),
    "IIB.fig1_right": Computation(
        as_printed=lambda: _histories(True),
        standard=_histories,
        note=(
            "Checked: the ALP is within 10 % of equilibrium around the b-quark mass, dark matter stays below "
            "1 % of its equilibrium yield, grows all the time and levels off."
        ),
        pointer="notebooks/alp_freeze_in#fig-yields",
    ),
    "IIB.relic": Computation(
        as_printed=lambda: _relic(True),
        standard=_relic,
        readings={
            "degrees of freedom are those of Drees et al.": lambda: _relic(degrees_of_freedom="Drees2015"),
            "the ALP follows Bose–Einstein statistics": lambda: _relic(alp_statistics="bose-einstein"),
            "dark matter is a Majorana fermion": lambda: _relic(dark_matter="majorana"),
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
        as_printed=lambda: _scales(True),
        standard=_scales,
        note=(
            "Both exponents are measured on the solution at the paper's point and must be 3 and 2 "
            "within 0.01. The law ends near the threshold m_χ = m_a/2 and where the ALP decays mostly to "
            "dark matter."
        ),
    ),
}
