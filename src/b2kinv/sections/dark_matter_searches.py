"""Section III C: direct and indirect searches for the dark matter ψ, and its scattering on itself."""

import dataclasses
import math

import numpy as np

from b2kinv.physics import electroweak, inputs, measurements, nuclei, units
from b2kinv.quantities import validation
from b2kinv.quantities.parameters import ParameterSet, parameter, same_parameter
from b2kinv.quantities.results import Result, quantity
from b2kinv.sections import dark_photon_decays, dark_photon_freeze_out

#: Fastest dark matter [km/s] for which the non-relativistic cross sections hold: a tenth of c.
FASTEST = 2.99792458e4


def quark_coupling(quark, epsilon, epsilon_Z):
    """Vector coupling b_q of the dark photon to a quark (Eq. 51).

    Parameters
    ----------
    quark : {"up", "down"}
    epsilon, epsilon_Z : float or array_like of float
        Couplings to the electromagnetic and the neutral current.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If the quark is unknown.

    Examples
    --------
    >>> round(quark_coupling("up", 1.0, 0.0) / electroweak.elementary_charge(), 12)
    0.666666666667
    """
    validation.choice("quark", quark, ("up", "down"))
    return dark_photon_decays.fermion_couplings(quark, epsilon, epsilon_Z)[0]


def nucleus_coupling(nucleus, epsilon, epsilon_Z):
    """Coupling b_N = Z b_p + (A − Z) b_n of the dark photon to a nucleus (below Eq. 50).

    Vector currents only count valence quarks: b_p = 2 b_u + b_d and b_n = b_u + 2 b_d.

    Parameters
    ----------
    nucleus : str
        Name in `nuclei.names()`.
    epsilon, epsilon_Z : float or array_like of float

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If the nucleus is unknown.

    Examples
    --------
    >>> round(nucleus_coupling("xenon", 1.0, 0.0) / electroweak.elementary_charge(), 9)
    54.0
    """
    target = nuclei.get(nucleus)
    up = np.asarray(quark_coupling("up", epsilon, epsilon_Z))
    down = np.asarray(quark_coupling("down", epsilon, epsilon_Z))
    return validation.scalar_or_array(
        target.protons * (2.0 * up + down) + target.neutrons * (up + 2.0 * down)
    )


def scattering_cross_section(coupling, target_mass, m_DM, m_X, alpha_X, velocity):
    """Cross section of dark matter on a slow target with a vector coupling [1/GeV²] (Eq. 52).

    σ = 2 α_X b² v² μ² (1 + 2 μ²/m_N²)/m_X⁴ with the reduced mass μ, which is Eq. 52 in other letters.

    Parameters
    ----------
    coupling : float or array_like of float
        Vector coupling b of the target to the dark photon.
    target_mass, m_DM, m_X : float or array_like of float
        Masses [GeV].
    alpha_X : float or array_like of float
        g_X²/(4π).
    velocity : float or array_like of float
        Relative velocity [km/s], up to `FASTEST`.

    Returns
    -------
    float or numpy.ndarray
        [1/GeV²]

    Raises
    ------
    ValueError
        If a mass is not positive, or the velocity is not that of slow dark matter.

    Notes
    -----
    Holds for momentum transfers far below m_X. The axial current of ψ meets the vector current of the target
    only through the velocity and through the target's spin, so that even here coherence does not make up for
    v²; nuclear form factors are 1.

    Examples
    --------
    >>> slow, fast = scattering_cross_section(0.01, 1.0, 0.1, 2.0, 0.01, np.array([100.0, 200.0]))
    >>> round(float(fast / slow), 12)
    4.0
    """
    target = validation.numbers("target_mass", target_mass, above=0.0, unit="GeV", meaning="target mass")
    relic = validation.numbers("m_DM", m_DM, above=0.0, unit="GeV", meaning="dark matter mass")
    photon = validation.numbers("m_X", m_X, above=0.0, unit="GeV", meaning="dark photon mass")
    alpha = validation.numbers("alpha_X", alpha_X, at_least=0.0, meaning="dark fine-structure constant")
    b = validation.numbers("coupling", coupling, meaning="vector coupling of the target")
    reduced = relic * target / (relic + target)
    return validation.scalar_or_array(
        2.0
        * alpha
        * b**2
        * _velocity(velocity) ** 2
        * reduced**2
        * (1.0 + 2.0 * (reduced / target) ** 2)
        / photon**4
    )


def nucleus_cross_section(nucleus, m_DM, m_X, alpha_X, epsilon, epsilon_Z, velocity):
    """Cross section of dark matter on a nucleus with the full coupling b_N [cm²] (Eqs. 50–52).

    Examples
    --------
    >>> eps = 10**-4.3
    >>> f"{nucleus_cross_section('xenon', 0.1, 2.0, 0.01, eps, 0.0, 220.0):.2g}"
    '1.8e-45'
    """
    b = nucleus_coupling(nucleus, epsilon, epsilon_Z)
    return units.to_cm2(scattering_cross_section(b, nuclei.get(nucleus).mass, m_DM, m_X, alpha_X, velocity))


def heavy_nucleus_cross_section(nucleus, m_DM, m_X, alpha_X, epsilon, velocity):
    """Approximate cross section on a heavy nucleus, photon coupling only [cm²] (Eq. 53).

    σ = 8π α_X α Z² ε² m_DM² v²/m_X⁴: Eq. 52 for m_N ≫ m_DM and b_N = Z e ε. With a Z content of ε tan θ_W the
    neutrons take away about half of b_N, which this approximation leaves out.

    Parameters
    ----------
    nucleus : str
    m_DM, m_X : float or array_like of float
        Masses [GeV].
    alpha_X, epsilon : float or array_like of float
    velocity : float or array_like of float
        [km/s]

    Returns
    -------
    float or numpy.ndarray
        [cm²]

    Raises
    ------
    ValueError
        As `scattering_cross_section`.

    Examples
    --------
    >>> f"{heavy_nucleus_cross_section('xenon', 0.1, 2.0, 0.01, 10**-4.3, 220.0):.3g}"
    '1.76e-45'
    """
    charge = nuclei.get(nucleus).protons * electroweak.elementary_charge()
    eps = validation.numbers("epsilon", epsilon, meaning="kinetic mixing")
    relic = validation.numbers("m_DM", m_DM, above=0.0, unit="GeV", meaning="dark matter mass")
    photon = validation.numbers("m_X", m_X, above=0.0, unit="GeV", meaning="dark photon mass")
    alpha = validation.numbers("alpha_X", alpha_X, at_least=0.0, meaning="dark fine-structure constant")
    return units.to_cm2(2.0 * alpha * (charge * eps) ** 2 * _velocity(velocity) ** 2 * relic**2 / photon**4)


def electron_cross_section(m_DM, m_X, alpha_X, epsilon, epsilon_Z, velocity):
    """Cross section of dark matter on a free electron [cm²] (Eq. 54 is its limit for m_DM ≫ m_e, ε_Z → 0).

    Parameters
    ----------
    m_DM, m_X : float or array_like of float
        Masses [GeV].
    alpha_X, epsilon, epsilon_Z : float or array_like of float
    velocity : float or array_like of float
        [km/s]

    Returns
    -------
    float or numpy.ndarray
        [cm²]

    Raises
    ------
    ValueError
        As `scattering_cross_section`.

    Examples
    --------
    >>> f"{electron_cross_section(10.0, 2.0, 0.01, 10**-4.3, 0.0, 220.0):.3g}"
    '4.73e-53'
    """
    b = dark_photon_decays.fermion_couplings("electron", epsilon, epsilon_Z)[0]
    return units.to_cm2(
        scattering_cross_section(b, inputs.value("mass_electron"), m_DM, m_X, alpha_X, velocity)
    )


def self_interaction(m_DM, m_X, alpha_X):
    """Cross section of ψψ → ψψ through the dark photon, over the mass [cm²/g] (replaces Eq. 55).

    σ/m_DM = 32π α_X² m_DM/m_X⁴ at zero velocity, for any m_DM/m_X: in the spin singlet the t, u and s
    channels add up to 32 g_X² m_DM²/m_X², so that it is not suppressed by the velocity. Corrections are of
    order v².

    Parameters
    ----------
    m_DM, m_X : float or array_like of float
        Masses [GeV].
    alpha_X : float or array_like of float
        g_X²/(4π).

    Returns
    -------
    float or numpy.ndarray
        [cm²/g]

    Raises
    ------
    ValueError
        If an argument is not positive.

    Notes
    -----
    Derived by explicit spinors and Wick signs in tests/sections/test_dark_matter_searches.py.

    Examples
    --------
    >>> f"{self_interaction(0.1, 2.0, 0.01):.3g}"
    '1.37e-08'
    """
    relic = validation.numbers("m_DM", m_DM, above=0.0, unit="GeV", meaning="dark matter mass")
    photon = validation.numbers("m_X", m_X, above=0.0, unit="GeV", meaning="dark photon mass")
    alpha = validation.numbers("alpha_X", alpha_X, at_least=0.0, meaning="dark fine-structure constant")
    return validation.scalar_or_array(32.0 * math.pi * alpha**2 * relic / photon**4 * _cm2_per_gram())


def dark_higgs_self_interaction(m_DM, m_phi, m_X, alpha_X, velocity):
    """Estimate of ψψ → ψψ through the light dark Higgs, over the mass [cm²/g]: not in the paper.

    Born approximation of the Yukawa potential −α_φ exp(−m_φ r)/r with α_φ = (m_DM/v)²/(4π), antisymmetrised
    for identical fermions. At zero velocity it is 2π α_φ² m_DM/m_φ⁴.

    Parameters
    ----------
    m_DM, m_phi, m_X : float or array_like of float
        Masses [GeV].
    alpha_X : float or array_like of float
        g_X²/(4π).
    velocity : float or array_like of float
        Relative velocity [km/s].

    Returns
    -------
    float or numpy.ndarray
        [cm²/g]. An estimate: it needs α_φ m_DM ≪ m_φ (`born_parameter`), and a comparison with clusters would
        weigh the angle by the momentum transfer.

    Raises
    ------
    ValueError
        If a mass or coupling is not positive, or the velocity is not that of slow dark matter.

    Examples
    --------
    >>> still = dark_higgs_self_interaction(0.8, 0.004, 2.0, 2e-4, 1e-3)
    >>> moving = dark_higgs_self_interaction(0.8, 0.004, 2.0, 2e-4, 1000.0)
    >>> 0.5 < moving / still < 1.0
    True
    """
    relic = validation.numbers("m_DM", m_DM, above=0.0, unit="GeV", meaning="dark matter mass")
    higgs = validation.numbers("m_phi", m_phi, above=0.0, unit="GeV", meaning="dark Higgs mass")
    alpha = np.asarray(dark_photon_freeze_out.higgs_coupling(relic, m_X, alpha_X)) ** 2 / (4.0 * math.pi)
    momentum = 0.5 * relic * _velocity(velocity)
    z = 2.0 * (momentum / higgs) ** 2
    node, weight = np.polynomial.legendre.leggauss(64)
    forward = 1.0 / (1.0 + z[..., np.newaxis] * (1.0 - node))
    backward = 1.0 / (1.0 + z[..., np.newaxis] * (1.0 + node))
    # A quarter singlet (even under exchange), three quarters triplet (odd); half for identical particles.
    angles = 0.25 * (forward + backward) ** 2 + 0.75 * (forward - backward) ** 2
    total = 0.5 * 2.0 * math.pi * np.sum(weight * angles, axis=-1)
    return validation.scalar_or_array(total * alpha**2 * relic / higgs**4 * _cm2_per_gram())


def born_parameter(m_DM, m_phi, m_X, alpha_X):
    """Expansion parameter α_φ m_DM/m_φ of the Born approximation in `dark_higgs_self_interaction`.

    Examples
    --------
    >>> born_parameter(0.1, 0.004, 2.0, 0.002) < 1e-2
    True
    """
    higgs = validation.numbers("m_phi", m_phi, above=0.0, unit="GeV", meaning="dark Higgs mass")
    alpha = np.asarray(dark_photon_freeze_out.higgs_coupling(m_DM, m_X, alpha_X)) ** 2 / (4.0 * math.pi)
    return validation.scalar_or_array(alpha * np.asarray(m_DM, dtype=float) / higgs)


def annihilation_today(m_DM, m_phi, m_X, alpha_X, velocity):
    """Annihilation cross section times velocity of ψψ → φφ for slow dark matter [cm³/s]: b v² (Eq. 47).

    Examples
    --------
    >>> slow, fast = annihilation_today(0.5, 0.004, 2.0, 0.001, np.array([10.0, 100.0]))
    >>> round(float(fast / slow), 9)
    100.0
    """
    b = np.asarray(dark_photon_freeze_out.p_wave_coefficient(m_DM, m_phi, m_X, alpha_X))
    centimetres_per_second = 100.0 * inputs.value("speed_of_light")
    return validation.scalar_or_array(
        np.asarray(units.to_cm2(b * _velocity(velocity) ** 2)) * centimetres_per_second
    )


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """Parameters of the notebook `dark_matter_searches`."""

    m_X: float = same_parameter(dark_photon_freeze_out.Parameters, "m_X")
    epsilon: float = same_parameter(dark_photon_decays.Parameters, "epsilon")
    mixing_ratio: float = same_parameter(dark_photon_decays.Parameters, "mixing_ratio")
    m_DM: float = same_parameter(dark_photon_freeze_out.Parameters, "m_DM", default=0.1)
    alpha_X: float = same_parameter(dark_photon_freeze_out.Parameters, "alpha_X", default=0.01)
    m_phi: float = same_parameter(dark_photon_freeze_out.Parameters, "m_phi")
    nucleus: str = parameter("xenon", unit="", help="target nucleus", choices=nuclei.names())
    velocity: float = parameter(
        220.0, unit="km/s", help="speed of dark matter in the halo", above=0.0, at_most=FASTEST
    )
    velocity_cluster: float = parameter(
        1000.0, unit="km/s", help="speed of dark matter in a cluster", above=0.0, at_most=FASTEST
    )


def evaluate(parameters):
    """Return the cross sections of Eqs. 50–55 and the published limits that they are compared with.

    Parameters
    ----------
    parameters : Parameters

    Returns
    -------
    Result

    Examples
    --------
    >>> evaluate(Parameters()).value("nucleus_cross_section") < 1e-44
    True
    """
    p = parameters
    eps = np.asarray(p.epsilon)
    eps_Z = eps * dark_photon_decays.mixing_ratio(p)
    dark = (p.m_DM, p.m_X, p.alpha_X)
    on_nucleus = np.asarray(nucleus_cross_section(p.nucleus, *dark, eps, eps_Z, p.velocity))
    limit = measurements.value("dm_nucleus_cross_section_limit")
    today = np.asarray(annihilation_today(p.m_DM, p.m_phi, p.m_X, p.alpha_X, p.velocity))
    allowed = measurements.value("annihilation_at_recombination_limit") * np.asarray(p.m_DM)
    coupling = np.asarray(nucleus_coupling(p.nucleus, eps, eps_Z))

    quantities = {
        "nucleus_coupling": quantity(coupling, "1", "coupling b_N of the dark photon to the nucleus"),
        "nucleus_cross_section": quantity(on_nucleus, "cm^2", "cross section on the nucleus, Eq. 52"),
        "heavy_nucleus_cross_section": quantity(
            heavy_nucleus_cross_section(p.nucleus, *dark, eps, p.velocity),
            "cm^2",
            "the same, approximated as in Eq. 53",
        ),
        "nucleus_limit": quantity(limit, "cm^2", "PandaX's limit at 1 GeV"),
        "electron_cross_section": quantity(
            electron_cross_section(*dark, eps, eps_Z, p.velocity),
            "cm^2",
            "cross section on an electron, Eq. 54",
        ),
        "self_interaction": quantity(
            self_interaction(*dark), "cm^2/g", "self-interaction through the dark photon over m_DM"
        ),
        "dark_higgs_self_interaction": quantity(
            dark_higgs_self_interaction(p.m_DM, p.m_phi, p.m_X, p.alpha_X, p.velocity_cluster),
            "cm^2/g",
            "self-interaction through the dark Higgs over m_DM, an estimate",
        ),
        "born_parameter": quantity(
            born_parameter(p.m_DM, p.m_phi, p.m_X, p.alpha_X), "1", "α_φ m_DM/m_φ, small where that holds"
        ),
        "self_interaction_limit": quantity(
            measurements.value("self_interaction_cross_section_limit"), "cm^2/g", "limit from galaxy clusters"
        ),
        "annihilation_today": quantity(today, "cm^3/s", "σv of ψψ → φφ in the halo"),
        "annihilation_limit": quantity(allowed, "cm^3/s", "limit on σv at recombination, all energy visible"),
    }
    if np.all(on_nucleus > 0.0):
        gap = np.log10(limit / on_nucleus)
        quantities["nucleus_gap"] = quantity(gap, "1", "orders of magnitude below PandaX's limit")
    return Result(p, quantities)


def _velocity(velocity):
    # In units of c.
    speed = validation.numbers(
        "velocity", velocity, at_least=0.0, at_most=FASTEST, unit="km/s", meaning="slow dark matter"
    )
    return speed * 1000.0 / inputs.value("speed_of_light")


def _cm2_per_gram():
    # A cross section over a mass, from 1/GeV³ to cm²/g.
    return units.to_cm2(1.0) / (1000.0 * inputs.value("mass_unit_GeV_in_kg"))
