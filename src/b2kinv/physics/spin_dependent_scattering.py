"""Axial current on axial current: slow dark matter on the spins of nuclei and electrons.

A Majorana fermion meets a vector boson X by (g_X/2) ψ̄ γ^μ γ_5 ψ X_μ, a target by f̄ γ^μ (v − a γ_5) f X_μ.
What goes with v vanishes at rest, what goes with a is the product of two spins and does not. Between the two
there is no interference on targets that are not polarised: the tensor of a purely axial current is symmetric,
that of v times a antisymmetric.
"""

import numpy as np

from b2kinv.physics import measurements, nuclei
from b2kinv.physics.conventions import DARK_COUPLING, DARK_MATTER_MASS, DARK_PHOTON_MASS, MASS
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.scalars import Numbers

NUCLEON = Name("nucleon", ("proton", "neutron"))
AXIAL = Number("axial coupling of the target", symbol="a")
TARGET_MASS = MASS.but(meaning="target mass", symbol="m_N")


@checked(
    nucleon=NUCLEON,
    a_u=AXIAL.but(meaning="axial coupling of the up quark"),
    a_d=AXIAL.but(meaning="axial coupling of the down quark"),
    a_s=AXIAL.but(meaning="axial coupling of the strange quark"),
)
def nucleon_axial_coupling(nucleon: str, a_u: Numbers, a_d: Numbers, a_s: Numbers) -> Numbers:
    """Axial coupling of a nucleon at rest, from those of its quarks.

    a_p = a_u Δu + a_d Δd + a_s Δs, and a_n with Δu and Δd exchanged

    Notes
    -----
    Δq is the share of the proton's spin in the axial current of a quark, at 2 GeV; heavier quarks have next
    to none. The pole of the pion takes away from the part along the momentum transfer, by its square over
    m_π².

    Examples
    --------
    A coupling to the third component of isospin measures Δu − Δd, which neutron decay gives as 1.275:

    >>> nucleon_axial_coupling("proton", 1.0, -1.0, 0.0)
    1.221
    """
    Delta_u, Delta_d, Delta_s = (measurements.value(name) for name in _shares(nucleon))
    return a_u * Delta_u + a_d * Delta_d + a_s * Delta_s


@checked(
    coupling=AXIAL,
    target_mass=TARGET_MASS,
    m_DM=DARK_MATTER_MASS,
    m_X=DARK_PHOTON_MASS,
    alpha_X=DARK_COUPLING,
)
def spin_half_cross_section(
    coupling: Numbers, target_mass: Numbers, m_DM: Numbers, m_X: Numbers, alpha_X: Numbers
) -> Numbers:
    """Cross section of slow dark matter on a fermion with an axial coupling [1/GeV²].

    σ = 12α_X a² μ²/m_X⁴, with μ = m_DM m_N/(m_DM + m_N)

    It holds for momentum transfers far below m_X; corrections go with the square of the velocity.

    Examples
    --------
    >>> heavy = spin_half_cross_section(0.1, 1e9, 0.1, 2.0, 0.01)
    >>> round(heavy / (12 * 0.01 * 0.1**2 * 0.1**2 / 2.0**4), 6)
    1.0
    """
    mu = m_DM * target_mass / (m_DM + target_mass)
    return 12.0 * alpha_X * coupling**2 * mu**2 / m_X**4


@checked(
    nucleus=nuclei.NUCLEUS,
    a_p=AXIAL.but(meaning="axial coupling of the proton", symbol="a_p"),
    a_n=AXIAL.but(meaning="axial coupling of the neutron", symbol="a_n"),
    m_DM=DARK_MATTER_MASS,
    m_X=DARK_PHOTON_MASS,
    alpha_X=DARK_COUPLING,
)
def spin_dependent_cross_section(
    nucleus: str, a_p: Numbers, a_n: Numbers, m_DM: Numbers, m_X: Numbers, alpha_X: Numbers
) -> Numbers:
    """Cross section of slow dark matter on the spin of a nucleus, mean over the natural isotopes [1/GeV²].

    σ = 16α_X μ²/m_X⁴ Σ_i f_i (J + 1)/J (a_p S_p + a_n S_n)², with μ = m_DM m_N/(m_DM + m_N)

    f_i is the abundance of an isotope, J its spin, S_p and S_n the expectation values of the spin of its
    protons and neutrons.

    Returns
    -------
    float or numpy.ndarray
        0.0 for elements without spin.

    Notes
    -----
    At zero momentum transfer. It is the cross section of G. Jungman, M. Kamionkowski and K. Griest,
    hep-ph/9506380, for a contact interaction of the size g_X a_q/(2m_X²).

    Examples
    --------
    >>> spin_dependent_cross_section("argon", 0.1, 0.1, 0.1, 2.0, 0.01)
    0.0
    """
    return _scale(nucleus, m_DM, m_X, alpha_X) * sum(
        (weight * (a_p * one.proton_spin + a_n * one.neutron_spin) ** 2 for weight, one in _weights(nucleus)),
        np.zeros(()),
    )


def spin_dependent_uncertainty(
    nucleus: str,
    couplings: tuple[Numbers, Numbers],
    errors: tuple[Numbers, Numbers],
    m_DM: Numbers,
    m_X: Numbers,
    alpha_X: Numbers,
) -> Numbers:
    """Return one standard deviation of `spin_dependent_cross_section` from those of a_p and a_n [1/GeV²].

    To first order, with independent errors.

    Parameters
    ----------
    couplings, errors : pair of float or array
        Of proton and neutron.

    Examples
    --------
    >>> one = spin_dependent_cross_section("iodine", 0.1, 0.0, 0.1, 2.0, 0.01)
    >>> error = spin_dependent_uncertainty("iodine", (0.1, 0.0), (0.01, 0.0), 0.1, 2.0, 0.01)
    >>> round(float(error / one), 9)
    0.2
    """
    a_p, a_n = couplings
    slopes = [np.zeros(()), np.zeros(())]
    for weight, one in _weights(nucleus):
        amplitude = 2.0 * weight * (a_p * one.proton_spin + a_n * one.neutron_spin)
        slopes = [slopes[0] + amplitude * one.proton_spin, slopes[1] + amplitude * one.neutron_spin]
    spread = np.hypot(slopes[0] * errors[0], slopes[1] * errors[1])
    return _scale(nucleus, m_DM, m_X, alpha_X) * spread


def _scale(nucleus: str, m_DM: Numbers, m_X: Numbers, alpha_X: Numbers) -> Numbers:
    mass = nuclei.get(nucleus).mass
    return 16.0 * alpha_X * (m_DM * mass / (m_DM + mass)) ** 2 / m_X**4


def _weights(nucleus: str) -> list[tuple[float, nuclei.Isotope]]:
    return [(one.abundance * (one.spin + 1.0) / one.spin, one) for one in nuclei.get(nucleus).isotopes]


def nucleon_coupling_uncertainty(nucleon: str, a_u: Numbers, a_d: Numbers, a_s: Numbers) -> Numbers:
    """Return one standard deviation of `nucleon_axial_coupling` from those of the shares Δq.

    The lattice's errors are taken as independent.

    Examples
    --------
    >>> round(float(nucleon_coupling_uncertainty("neutron", 1.0, -1.0, 0.0)), 4)
    0.0463
    """
    up, down, strange = (measurements.get(name).uncertainty_up for name in _shares(nucleon))
    return np.hypot(np.hypot(np.multiply(a_u, up), np.multiply(a_d, down)), np.multiply(a_s, strange))


def _shares(nucleon: str) -> tuple[str, ...]:
    # Measurements of the shares of up, down and strange quarks, with isospin for the neutron.
    quarks = ("up", "down", "strange") if nucleon == "proton" else ("down", "up", "strange")
    return tuple(f"axial_charge_{quark}" for quark in quarks)
