"""Production of ALPs beside b quarks: by other quarks, by gluons, by top quarks with a Higgs boson.

Rates are per ALP in equilibrium: how fast the plasma absorbs one. Quarks have their vacuum masses below the
electroweak crossover; above it quarks have none, and the top couples with a Higgs boson instead.
"""

import math

import numpy as np

from b2kinv.physics import alp_production, inputs, measurements
from b2kinv.physics.alp_couplings import QUARKS
from b2kinv.physics.alp_production import ALPHA_S_SCATTERING
from b2kinv.physics.conventions import (
    ALP_MASS,
    DECAY_CONSTANT,
    GLUON_COUPLING,
    QUARK_COUPLING,
    TEMPERATURE,
)
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import NOT_NEGATIVE
from b2kinv.quantities.scalars import Array, Numbers

#: Quarks whose scatterings are computed → name of the mass in them. Those of u and d are far below.
SCATTERING_QUARKS = {
    "strange": "mass_strange_quark",
    "charm": "mass_charm_quark",
    "bottom": "mass_bottom_quark",
    "top": "mass_top_quark_MSbar",
}
#: arsinh²(y) = ½ Σ (−1)^(n+1) (2y)^(2n)/(n² binomial(2n, n)), from n = 2.
_SERIES = tuple(0.5 * 4**n / (n**2 * math.comb(2 * n, n)) for n in range(2, 9))
FLAVOURS = Number("number of quark flavours in the plasma", symbol="n_f", meaningful=NOT_NEGATIVE)


@checked(x=Number("4 m_f² over the squared spacelike momentum", meaningful=NOT_NEGATIVE))
def spacelike_loop_function(x: Numbers) -> Numbers:
    """Loop function of a fermion triangle at a spacelike momentum, `alp_couplings.loop_function` at −x.

    B(−x) = 1 − x arsinh²(1/√x)

    It is real, and goes from 1 for a light fermion, the anomaly alone, to 1/(3x) for a heavy one.

    Examples
    --------
    >>> round(spacelike_loop_function(1e-9), 6), round(spacelike_loop_function(300.0) * 900.0, 2)
    (1.0, 1.0)
    """
    safe = np.clip(x, 1e-300, 30.0)
    plain = 1.0 - safe * np.arcsinh(1.0 / np.sqrt(safe)) ** 2
    inverse = 1.0 / np.maximum(x, 30.0)
    series = np.zeros_like(inverse)
    for coefficient in reversed(_SERIES):
        series = inverse * (coefficient - series)
    return np.where(x > 30.0, series, plain)


@checked(T=TEMPERATURE)
def active_flavours(T: Numbers) -> Numbers:
    """Number of quark flavours that are light on the scale of the plasma, smoothly.

    n_f = Σ_q B(−4m_q²/(2πT)²)

    Examples
    --------
    >>> round(active_flavours(1e6), 3)
    6.0
    """
    flavours: Numbers = np.sum(_shares(T), axis=0)
    return flavours


@checked(T=TEMPERATURE, C_q=QUARK_COUPLING, C_G_UV=GLUON_COUPLING)
def thermal_gluon_coupling(T: Numbers, C_q: Numbers = 1.0, C_G_UV: Numbers = 0.0) -> Numbers:
    """Effective coupling of the ALP to gluons that scatter in the plasma (Eq. (5) at a thermal momentum).

    C_G = C_G^UV + ½ Σ_q C_qq B(−4m_q²/(2πT)²)

    ∂a couples to the axial current of a quark. Its divergence has the anomaly, the same at any momentum and
    temperature, and a part with the mass of the quark, which cancels the anomaly for heavy quarks and is gone
    for light ones. So without a coupling in the ultraviolet, quarks that are light in the plasma add ½ C_qq
    each, and below all their masses nothing is left. The momentum 2πT is an estimate, as for α_s.

    Examples
    --------
    >>> round(thermal_gluon_coupling(1e6), 3)
    3.0
    """
    return C_G_UV + 0.5 * C_q * active_flavours(T)


@checked(
    T=TEMPERATURE,
    f_a=DECAY_CONSTANT,
    C_G=GLUON_COUPLING,
    alpha_s=ALPHA_S_SCATTERING,
    flavours=FLAVOURS,
)
def gluon_scattering_rate(
    T: Numbers, f_a: Numbers, C_G: Numbers, alpha_s: Numbers | str = "running", flavours: Numbers = 6.0
) -> Numbers:
    """Rate at which gluons that scatter absorb an ALP [GeV]: Primakoff conversion on quarks and gluons.

    Γ = C_G² α_s² T m_D² ln(1 + k T²/m_D²)/(2π³ f_a²), m_D² = 4π α_s T² (1 + n_f/6), k = 3 e^0.406

    A gluon becomes an ALP on the colour charges of the plasma, g_a² T m_D²/(32π) ln … for each with
    g_a = C_G α_s/(π f_a). For weak coupling it is the published rate with ln(T²/m_g²) + 0.406, m_g² = m_D²/3,
    which turns negative for α_s above 0.2; the 1 in the logarithm keeps it positive there. It is a choice: at
    10 m_b, where α_s is 0.10, ln(1 + x) is 1.67 times the published ln x. There resummation makes
    the published rate a few times larger (arXiv:1310.6982). So this is an estimate.

    Notes
    -----
    P. Graf and F. D. Steffen, arXiv:1008.4528, for six flavours and f_PQ = f_a/(2C_G), over an equilibrium
    density of ζ(3) T³/π².

    Examples
    --------
    >>> f"{gluon_scattering_rate(100.0, 1e8, 3.0, 0.1):.2e}"
    '3.74e-13'
    """
    alpha = np.asarray(alp_production.scattering_coupling(T, None, alpha_s))
    debye = 4.0 * math.pi * alpha * T**2 * (1.0 + flavours / 6.0)
    constant = 3.0 * math.exp(measurements.value("gluon_alp_production_constant"))
    logarithm = np.log1p(constant * T**2 / debye)
    rate: Numbers = np.square(C_G / f_a) * alpha**2 * T * debye * logarithm / (2.0 * math.pi**3)
    return rate


@checked(T=TEMPERATURE, f_a=DECAY_CONSTANT, C_t=QUARK_COUPLING)
def top_higgs_rate(T: Numbers, f_a: Numbers, C_t: Numbers = 1.0) -> Numbers:
    """Rate at which t, Q and Higgs absorb an ALP above the electroweak crossover [GeV]; 0.0 below 160 GeV.

    Γ = 3 y_t² C_t² T³/(2π³ f_a²)

    By the equation of motion the ALP is a phase of the Yukawa coupling, y_t (1 + i C_t a/f_a) Q̄ H̃ t_R. The
    squared amplitudes of t Q̄ → H a and its crossings are y_t² C_t²/f_a² times s, −t or −u, with six
    combinations of colour and isospin, twice for antiparticles; Boltzmann statistics.

    Examples
    --------
    >>> top_higgs_rate(100.0, 1e8)
    0.0
    """
    yukawa2 = (
        2.0 * inputs.value("mass_top_quark_MSbar") ** 2 * math.sqrt(2.0) * inputs.value("fermi_constant")
    )
    rate = 1.5 * yukawa2 * np.square(C_t / f_a) * T**3 / math.pi**3
    return np.where(np.greater(T, _crossover()), rate, 0.0)


@checked(
    T=TEMPERATURE,
    m_a=ALP_MASS.one,
    f_a=DECAY_CONSTANT.one,
    C_q=QUARK_COUPLING.one,
    C_G_UV=GLUON_COUPLING.one,
    alpha_s=ALPHA_S_SCATTERING,
)
def rates_by_channel(
    T: Numbers,
    m_a: float,
    f_a: float,
    C_q: float = 1.0,
    C_G_UV: float = 0.0,
    alpha_s: Numbers | str = "running",
) -> dict[str, Array]:
    """Rates at which the plasma absorbs an ALP by scatterings, by channel [GeV].

    |C_q|²/f_a² times the scatterings of `alp_production.production_rates` with m_b → m_q for each quark, with
    `gluon_scattering_rate` and `top_higgs_rate`

    Parameters
    ----------
    m_a
        One number.
    f_a
        One number.
    C_q
        One number.
    C_G_UV
        One number.

    Returns
    -------
    dict of str to numpy.ndarray
        "strange", "charm", "bottom", "top", "gluons" and "top and Higgs" → rate, same shape as `T`. Above the
        electroweak crossover quarks are massless and conserve the axial current: 0.0.

    Examples
    --------
    >>> rates = rates_by_channel(10.0, 2.0, 1e8)
    >>> max(rates, key=rates.get), min(rates, key=rates.get)
    ('bottom', 'top and Higgs')
    """
    broken = np.less_equal(T, _crossover())
    strength = (C_q / f_a) ** 2
    found = {}
    for quark, mass in SCATTERING_QUARKS.items():
        _, scatterings = alp_production.production_rates(T, m_a, inputs.value(mass), alpha_s)
        found[quark] = np.where(broken, strength * np.asarray(scatterings), 0.0)
    coupling = thermal_gluon_coupling(T, C_q, C_G_UV)
    found["gluons"] = np.asarray(gluon_scattering_rate(T, f_a, coupling, alpha_s, active_flavours(T)))
    found["top and Higgs"] = np.asarray(top_higgs_rate(T, f_a, C_q))
    return found


def _crossover() -> float:
    return measurements.value("temperature_electroweak_crossover")


def _shares(T: Numbers) -> Array:
    masses = [inputs.value(mass) for mass, _ in QUARKS.values()]
    momentum = 2.0 * math.pi * np.asarray(T)
    return np.array([spacelike_loop_function(4.0 * mass**2 / momentum**2) for mass in masses])
