"""B → K⁽*⁾ X for a dark photon that mixes with the Z by its mass as well: Z penguin, and photon beside it.

With ε_Z = ε tan θ_W, the assumption of Section III, the Z penguin stands alone, as in Eq. 41. Kinetic mixing
alone has photon and Z as one (`photon_penguin`), and a mixing ratio that is a number has both: what kinetic
mixing makes, and the Z penguin of the rest of ε_Z.
"""

import math
from typing import Protocol

import numpy as np

from b2kinv.physics import electroweak, inputs, photon_penguin
from b2kinv.physics.b_to_vector_boson import rate_ratio, width_K, width_Kstar, width_uncertainty
from b2kinv.physics.dark_photon_mixing import (
    MIXING_RATIO,
    Mixed,
    is_kinetic,
    is_numeric,
    mixing_ratio,
    photon_is_known,
    weak_mixing,
)
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.scalars import Numbers

TOP_MASSES = ("MSbar", "pole")
TOP_MASS = Name("top mass in the Z penguin", TOP_MASSES)
EPSILON_Z = Number("coupling to the neutral current", symbol="ε_Z")


class Chosen(Mixed, Protocol):
    """Parameters with what the Z penguin and the form factors are computed with."""

    @property
    def top_mass(self) -> str:
        """Top mass in the Z penguin."""

    @property
    def form_factor_set(self) -> str:
        """Form factors of B → K⁽*⁾."""


@checked(epsilon_Z=EPSILON_Z, top_mass=TOP_MASS)
def bs_coupling(epsilon_Z: Numbers, top_mass: str = "MSbar") -> Numbers:
    """Effective coupling of X to s̄ γ^μ P_L b from its Z content (Eq. 41).

    g_bs = ε_Z g³ V_ts* V_tb C_0(x_t)/(8π² cos θ_W), with x_t = m_t²/m_W²
    and C_0(x) = x [6 − 7x + x² + (2 + 3x) ln x]/(8 (1 − x)²)

    This is the standard Z penguin (`electroweak.z_penguin`), which has x_t/(1 − x_t)² where the paper prints
    x_t/(1 − x_t). The photon's share is of the order of q²/m_Z² and left out: kinetic mixing alone, where the
    Z's is as small, is in `photon_penguin`. Here g is that of the W boson in the loop,
    `electroweak.weak_coupling`, from G_F and m_W; Eqs. 34, 35 and 51 have e/sin θ_W.

    Returns
    -------
    float or numpy.ndarray
        Size of the coupling, of the sign of ε_Z; the CKM phase is left out.

    Notes
    -----
    C_0 is the Feynman-gauge function; a complete model with mass mixing adds its own finite terms of the
    same order.

    Examples
    --------
    >>> f"{bs_coupling(electroweak.tan_theta_W()):.3g}"
    '6.88e-05'
    """
    m_t = inputs.value("mass_top_quark_MSbar" if top_mass == "MSbar" else "mass_top_quark")
    g = electroweak.weak_coupling()
    ckm = inputs.value("ckm_V_ts") * inputs.value("ckm_V_tb")
    cosine = math.sqrt(1.0 - electroweak.sin2_theta_W())
    loop = electroweak.z_penguin((m_t / inputs.value("mass_W")) ** 2)
    return epsilon_Z * g**3 * ckm * loop / (8.0 * math.pi**2 * cosine)


def rate_uncertainty(parameters: Mixed, kaon: str, charge: str, form_factor_set: str) -> Numbers:
    """Return the relative uncertainty of B → K⁽*⁾ X from the form factors, for either kind of mixing.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> dark_z = SimpleNamespace(m_X=2.0, mixing_ratio="tan_theta_W")
    >>> 0.03 < rate_uncertainty(dark_z, "K", "+", "GRvDV2023") < 0.08
    True
    """
    m_X = parameters.m_X
    if is_kinetic(parameters):
        return photon_penguin.width_uncertainty(kaon, m_X, charge, form_factor_set)
    by_Z = width_uncertainty(kaon, m_X, charge, form_factor_set)
    if not is_numeric(parameters):
        return by_Z
    found = photon_penguin.width_uncertainty(
        kaon, _within(m_X), charge, form_factor_set, added_monopole(mixing_ratio(parameters), _within(m_X))
    )
    return np.where(photon_is_known(m_X), found, by_Z)


@checked(mixing_ratio=MIXING_RATIO.but(words=()), m_X=photon_penguin.MASS, top_mass=TOP_MASS)
def added_monopole(mixing_ratio: Numbers, m_X: Numbers, top_mass: str = "MSbar") -> Numbers:
    """What mass mixing with the Z adds to the monopole C_M of kinetic mixing alone.

    ΔC_M = −g_bs(ε_Z − ε_Z^kin)/g_1, with g_bs of Eq. 41 and ε_Z^kin = ε tan θ_W m_X²/(m_Z² − m_X²)

    The Z of kinetic mixing is in C_M already, where its sum with the photon depends on no gauge. What mass
    mixing adds depends on it, like Eq. 41.

    Examples
    --------
    >>> added_monopole(weak_mixing(1.0, 2.0), 2.0)
    -0.0
    """
    more = bs_coupling(0.1 * (mixing_ratio - weak_mixing(1.0, m_X)), top_mass)
    return -more / photon_penguin.kinetic_coupling(0.1, m_X)


def has_ranges(parameters: Mixed) -> bool:
    """Say whether B → K⁽*⁾ X has a photon in it, whose hadrons leave a range open.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> has_ranges(SimpleNamespace(m_X=2.0, mixing_ratio=0.01))
    True
    """
    return is_kinetic(parameters) or (
        is_numeric(parameters) and bool(np.all(photon_is_known(parameters.m_X)))
    )


def hadron_ranges(parameters: Mixed, form_factor_set: str, of_widths: bool) -> tuple[Numbers, Numbers]:
    """Return the range of B → K* X over B → K X that hadrons leave, as `photon_penguin.ratio_range`.

    The upper end is infinite where hadrons may undo B → K X altogether.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> low, high = hadron_ranges(SimpleNamespace(m_X=2.0, mixing_ratio=0.1), "GRvDV2023", of_widths=True)
    >>> bool(1.2 < low < high < 1.7)
    True
    """
    return photon_penguin.ratio_range(parameters.m_X, form_factor_set, of_widths, added(parameters, "MSbar"))


def added(parameters: Mixed, top_mass: str) -> Numbers:
    """Return `added_monopole` of parameters with a photon in B → K⁽*⁾ X; 0.0 for kinetic mixing alone.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> added(SimpleNamespace(m_X=2.0, mixing_ratio="kinetic_only"), "MSbar")
    0.0
    """
    if is_kinetic(parameters):
        return 0.0
    return added_monopole(mixing_ratio(parameters), parameters.m_X, top_mass)


def _within(m_X: Numbers) -> Numbers:
    return np.clip(m_X, photon_penguin.LIGHTEST, photon_penguin.HEAVIEST)


def production(p: Chosen, eps: Numbers, eps_Z: Numbers) -> tuple[Numbers, ...]:
    """Return |g_bs| and |g_bs|/ε, the widths of B⁺ → K⁺ X and B⁰ → K*⁰ X [GeV], and Eq. 46.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> chosen = {"m_X": 2.0, "form_factor_set": "GRvDV2023", "top_mass": "MSbar"}
    >>> production(SimpleNamespace(mixing_ratio="kinetic_only", **chosen), 0.0, 0.0)[2:4]
    (0.0, 0.0)
    """
    if is_kinetic(p):
        return _with_photon(p, eps, p.m_X, 0.0)
    chosen = p.form_factor_set
    g_bs: Numbers = np.abs(bs_coupling(eps_Z, p.top_mass))
    widths = width_K(g_bs, p.m_X, "+", chosen), width_Kstar(g_bs, p.m_X, "0", chosen)
    at_unit_mixing = np.abs(bs_coupling(1.0, p.top_mass) * mixing_ratio(p))
    by_Z = (g_bs, at_unit_mixing, *widths, rate_ratio(p.m_X, "0", chosen))
    if not is_numeric(p):
        return by_Z
    m_X = _within(p.m_X)
    whole = _with_photon(p, eps, m_X, added_monopole(mixing_ratio(p), m_X, p.top_mass))
    known = photon_is_known(p.m_X)
    return tuple(np.where(known, *pair) for pair in zip(whole, by_Z, strict=True))


def _with_photon(p: Chosen, eps: Numbers, m_X: Numbers, added: Numbers) -> tuple[Numbers, ...]:
    chosen = p.form_factor_set
    # At ε = 0.1 where ε drops out, as the expansion ends below 1.
    g_bs, tenth = (photon_penguin.effective_coupling(one, m_X, "+", chosen, added) for one in (eps, 0.1))
    to_K, to_K_zero, to_Kstar, to_Kstar_tenth = (
        width(mixing, m_X, charge, chosen, added=added)
        for width, mixing, charge in (
            (photon_penguin.width_K, eps, "+"),
            (photon_penguin.width_K, 0.1, "0"),
            (photon_penguin.width_Kstar, eps, "0"),
            (photon_penguin.width_Kstar, 0.1, "0"),
        )
    )
    return g_bs, 10.0 * tenth, to_K, to_Kstar, to_Kstar_tenth / to_K_zero
