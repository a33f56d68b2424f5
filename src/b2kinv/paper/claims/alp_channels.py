"""Whether what makes ALPs beside b quarks matters, for Section II B's claim on the relevant processes."""

import dataclasses
import math

import numpy as np

from b2kinv.companion.ledger.computation import Computation, Criterion, Further, Reading, Unstated
from b2kinv.paper import as_printed
from b2kinv.physics import alp_other_production, alp_production, inputs, measurements
from b2kinv.quantities import replaced
from b2kinv.sections import alp_freeze_in

_M_A = measurements.paper_constant("mass_ALP")
_F_A = 1e8
#: What the paper states, for the decays of the ALP.
_STATED_ALPHA_S = measurements.paper_constant("strong_coupling_at_mass_a")
#: Half a unit of the last digit of the 0.12 that the paper compares abundances with.
_DIGIT = 0.005 / 0.12


@replaced.kept()
def _channels(x, alpha_s):
    T = x * inputs.value("mass_bottom_quark")
    return {
        name: float(rate)
        for name, rate in alp_other_production.rates_by_channel(T, _M_A, _F_A, alpha_s=alpha_s).items()
    }


@replaced.kept()
def _by_b_quarks(printed, x, alpha_s):
    # Decays and scatterings, per ALP, for f_a/C_q = 10⁸ GeV.
    T, m_b = x * inputs.value("mass_bottom_quark"), inputs.value("mass_bottom_quark")
    form = as_printed if printed else alp_production
    decays, scatterings = form.production_rates(T, _M_A, m_b, alpha_s)
    width = form.width_b_to_s_alp(_M_A, _F_A, 1.0, 1.0, m_b, 0.0 if printed else _m_s())
    return float(width * decays + scatterings / _F_A**2)


def _m_s():
    return inputs.value("mass_strange_quark")


def _others(x, alpha_s="running", without=()):
    left_out = {"bottom", *without}
    return math.fsum(rate for name, rate in _channels(x, alpha_s).items() if name not in left_out)


def _share(x):
    """Return the criterion's value at T = x m_b: the rate of everything else over that of b quarks."""

    def share(printed, other_production_rate=1.0, alpha_s="running", without=(), **_):
        return other_production_rate * _others(x, alpha_s, without) / _by_b_quarks(printed, x, alpha_s)

    return share


def _holds(temperatures=(1.0, 10.0), **changes):
    return all(_share(x)(True, **changes) <= 1.0 for x in temperatures)


def _density_stays():
    # With everything else added to the scatterings on b quarks, at the point of Fig. 1, right.
    coupling = measurements.paper_constant("coupling_over_f_a_fig1") * _F_A
    point = alp_freeze_in.Parameters(
        m_a=_M_A,
        f_a=_F_A,
        C_q=coupling,
        C_chi=coupling,
        m_chi=measurements.paper_constant("mass_dark_matter_fig1"),
    )

    def more(T, m_a, m_b, alpha_s, per="alp"):
        decays, scatterings = alp_production.production_rates(T, m_a, m_b, alpha_s, per)
        rates = alp_other_production.rates_by_channel(T, float(m_a), 1.0)
        added = sum(rate for name, rate in rates.items() if name != "bottom")
        return decays, np.asarray(scatterings) + added

    with_them = dataclasses.replace(alp_freeze_in.STANDARD, production_rates=more)
    densities = [
        alp_freeze_in.evaluate(point, ingredients).value("relic_density")
        for ingredients in (with_them, alp_freeze_in.STANDARD)
    ]
    return bool(abs(densities[0] / densities[1] - 1.0) < _DIGIT)


CLAIM = Computation(
    criteria=tuple(
        Criterion(
            what=f"at a temperature of {words} all other processes together are slower than b quarks",
            anchor=anchor,
            value=_share(x),
            quantity="other_production_rate",
            high=1.0,
        )
        for x, words, anchor in (
            (1.0, "m_b", "Section IV, fourth paragraph: equilibrium close to the b-quark mass"),
            (10.0, "10 m_b", "text after Eq. (26): scattering thermalises the ALP at T ≈ 10 m_b"),
        )
    ),
    unstated=(
        Unstated(
            what="α_s in the scatterings",
            taken="that at 2πT",
            choices={"0.3, as at the ALP mass": lambda: _holds(alpha_s=_STATED_ALPHA_S)},
        ),
    ),
    readings={
        "a temperature of m_b is meant": Reading(
            value=lambda: _holds((1.0,)), replaces="temperature at which a process is relevant"
        ),
        "the top quark is left out": Reading(
            value=lambda: _holds(without=("top", "top and Higgs")),
            replaces="couplings of the ALP to quarks",
            stated="Eq. (16)",
        ),
        "gluons do not couple to the ALP": Reading(
            value=lambda: _holds(without=("gluons",)), replaces="coupling to gluons", stated="Eq. (5)"
        ),
    },
    further={
        "abundance": Further(
            value=_density_stays,
            what="what counts is whether they change the density of Fig. 1, right, within its digits",
        )
    },
    note="Rates at which an ALP is absorbed, for universal couplings as in Eq. (16). Scatterings on a quark "
    "go with the square of its mass and need it in the plasma; ALPs couple to gluons through all quarks that "
    "are light there. The rate by gluons is that of weak coupling, an estimate; scatterings on up and down "
    "are left out. More processes bring the ALP into equilibrium earlier.",
)
