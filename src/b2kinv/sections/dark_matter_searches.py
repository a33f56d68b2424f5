"""Section III C: direct and indirect searches for the dark matter ψ, and its scattering on itself."""

import dataclasses
import math

import numpy as np

from b2kinv.physics import conventions, electroweak, inputs, measurements, nuclei, units
from b2kinv.physics.conventions import DARK_HIGGS_MASS, DARK_MATTER_MASS, DARK_PHOTON_MASS, MASS
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.ranges import POSITIVE, Range
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.scalars import Numbers
from b2kinv.sections import dark_photon_decays, dark_photon_freeze_out
from b2kinv.sections.dark_photon_decays import EPSILON, EPSILON_Z
from b2kinv.sections.dark_photon_freeze_out import UP_TO_80_GEV

#: Fastest dark matter [km/s] for which the non-relativistic cross sections hold: a tenth of c.
FASTEST = 2.99792458e4

VELOCITY = Number("slow dark matter", "km/s", symbol="v", meaningful=Range(at_least=0.0, at_most=FASTEST))
MOVING = VELOCITY.but(meaningful=Range(above=0.0, at_most=FASTEST), symbol="")
TARGET_MASS = MASS.but(meaning="target mass", symbol="m_N")
TARGET_COUPLING = Number("vector coupling of the target", symbol="b")
#: Where the Yukawa coupling m_DM/v is needed, which vanishes with α_X.
DARK_COUPLING = conventions.DARK_COUPLING.but(meaningful=POSITIVE)
KINETIC_MIXING = conventions.KINETIC_MIXING


@checked(quark=Name("quark", ("up", "down")), epsilon=EPSILON, epsilon_Z=EPSILON_Z)
def quark_coupling(quark: str, epsilon: Numbers, epsilon_Z: Numbers) -> Numbers:
    """Vector coupling of the dark photon to a quark (Eq. 51).

    b_q = e ε Q_q + (g/(2 cos θ_W)) ε_Z (T_3q − 2 Q_q sin² θ_W), with T_3 = ½ for u and −½ for d

    It is the vector coupling of Eq. 34, with the same g = e/sin θ_W.

    Examples
    --------
    >>> round(quark_coupling("up", 1.0, 0.0) / electroweak.elementary_charge(), 12)
    0.666666666667
    """
    return dark_photon_decays.fermion_couplings(quark, epsilon, epsilon_Z)[0]


@checked(nucleus=nuclei.NUCLEUS, epsilon=EPSILON, epsilon_Z=EPSILON_Z)
def nucleus_coupling(nucleus: str, epsilon: Numbers, epsilon_Z: Numbers) -> Numbers:
    """Coupling of the dark photon to a nucleus in Eq. 50 (below it).

    b_N = Z b_p + (A − Z) b_n, with b_p = 2b_u + b_d and b_n = b_u + 2b_d

    Vector currents only count valence quarks.

    Examples
    --------
    >>> round(nucleus_coupling("xenon", 1.0, 0.0) / electroweak.elementary_charge(), 9)
    54.0
    """
    target = nuclei.get(nucleus)
    up, down = (quark_coupling(quark, epsilon, epsilon_Z) for quark in ("up", "down"))
    return target.protons * (2.0 * up + down) + target.neutrons * (up + 2.0 * down)


@checked(
    coupling=TARGET_COUPLING,
    target_mass=TARGET_MASS,
    m_DM=DARK_MATTER_MASS,
    m_X=DARK_PHOTON_MASS,
    alpha_X=conventions.DARK_COUPLING,
    velocity=VELOCITY,
)
def scattering_cross_section(
    coupling: Numbers, target_mass: Numbers, m_DM: Numbers, m_X: Numbers, alpha_X: Numbers, velocity: Numbers
) -> Numbers:
    """Cross section of dark matter on a slow target with a vector coupling [1/GeV²] (Eq. 52).

    σ = 2α_X b² v² x_N² x_DM² (x_N² + 2x_N x_DM + 3x_DM²)/(m_X² (x_N + x_DM)⁴), with x = m/m_X

    It is computed as 2α_X b² v² μ² (1 + 2μ²/m_N²)/m_X⁴ with the reduced mass μ = m_DM m_N/(m_DM + m_N).

    Parameters
    ----------
    velocity
        Relative to the target, up to `FASTEST`.

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
    mu = m_DM * target_mass / (m_DM + target_mass)
    v = _in_units_of_c(velocity)
    return 2.0 * alpha_X * coupling**2 * v**2 * mu**2 * (1.0 + 2.0 * (mu / target_mass) ** 2) / m_X**4


@checked(nucleus=nuclei.NUCLEUS)
def nucleus_cross_section(
    nucleus: str,
    m_DM: Numbers,
    m_X: Numbers,
    alpha_X: Numbers,
    epsilon: Numbers,
    epsilon_Z: Numbers,
    velocity: Numbers,
) -> Numbers:
    """Cross section of dark matter on a nucleus with the full coupling b_N [cm²] (Eqs. 50–52).

    σ_N = 2α_X b_N² v² μ² (1 + 2μ²/m_N²)/m_X⁴, with μ = m_DM m_N/(m_DM + m_N)

    Parameters
    ----------
    m_DM, m_X, alpha_X, epsilon, epsilon_Z, velocity
        As in `scattering_cross_section` and `nucleus_coupling`.

    Examples
    --------
    >>> eps = 10**-4.3
    >>> f"{nucleus_cross_section('xenon', 0.1, 2.0, 0.01, eps, 0.0, 220.0):.2g}"
    '1.8e-45'
    """
    b_N, m_N = nucleus_coupling(nucleus, epsilon, epsilon_Z), nuclei.get(nucleus).mass
    return units.to_cm2(scattering_cross_section(b_N, m_N, m_DM, m_X, alpha_X, velocity))


@checked(
    nucleus=nuclei.NUCLEUS,
    m_DM=DARK_MATTER_MASS,
    m_X=DARK_PHOTON_MASS,
    alpha_X=conventions.DARK_COUPLING,
    epsilon=KINETIC_MIXING,
    velocity=VELOCITY,
)
def heavy_nucleus_cross_section(
    nucleus: str, m_DM: Numbers, m_X: Numbers, alpha_X: Numbers, epsilon: Numbers, velocity: Numbers
) -> Numbers:
    """Approximate cross section on a heavy nucleus, photon coupling only [cm²] (Eq. 53).

    σ_N = 8π α_X Z² ε² α m_DM² v²/m_X⁴ = 2α_X (Z e ε)² m_DM² v²/m_X⁴

    This is Eq. 52 for m_N ≫ m_DM and b_N = Z e ε. With a Z content of ε tan θ_W the neutrons take away about
    half of b_N, which this approximation leaves out.

    Examples
    --------
    >>> f"{heavy_nucleus_cross_section('xenon', 0.1, 2.0, 0.01, 10**-4.3, 220.0):.3g}"
    '1.76e-45'
    """
    Ze, v = nuclei.get(nucleus).protons * electroweak.elementary_charge(), _in_units_of_c(velocity)
    return units.to_cm2(2.0 * alpha_X * (Ze * epsilon) ** 2 * v**2 * m_DM**2 / m_X**4)


def electron_cross_section(
    m_DM: Numbers, m_X: Numbers, alpha_X: Numbers, epsilon: Numbers, epsilon_Z: Numbers, velocity: Numbers
) -> Numbers:
    """Cross section of dark matter on a free electron [cm²] (Eq. 54).

    σ_e = 2α_X b_e² v² μ² (1 + 2μ²/m_e²)/m_X⁴, with μ = m_DM m_e/(m_DM + m_e)

    Its limit for m_DM ≫ m_e and ε_Z → 0 is the printed 24π α_X α ε² m_e² v²/m_X⁴.

    Parameters
    ----------
    m_DM, m_X, alpha_X, epsilon, epsilon_Z, velocity
        As in `scattering_cross_section` and `dark_photon_decays.fermion_couplings`.

    Examples
    --------
    >>> f"{electron_cross_section(10.0, 2.0, 0.01, 10**-4.3, 0.0, 220.0):.3g}"
    '4.73e-53'
    """
    b_e, _ = dark_photon_decays.fermion_couplings("electron", epsilon, epsilon_Z)
    m_e = inputs.value("mass_electron")
    return units.to_cm2(scattering_cross_section(b_e, m_e, m_DM, m_X, alpha_X, velocity))


@checked(m_DM=DARK_MATTER_MASS, m_X=DARK_PHOTON_MASS, alpha_X=conventions.DARK_COUPLING)
def self_interaction(m_DM: Numbers, m_X: Numbers, alpha_X: Numbers) -> Numbers:
    """Cross section of ψψ → ψψ through the dark photon, over the mass [cm²/g] (replaces Eq. 55).

    σ/m_DM = 32π α_X² m_DM/m_X⁴

    At zero velocity, for any m_DM/m_X: in the spin singlet the t, u and s channels add up to
    32 g_X² m_DM²/m_X², so that it is not suppressed by the velocity. Corrections are of order v².

    Notes
    -----
    Derived by explicit spinors and Wick signs in tests/sections/test_dark_matter_searches.py.

    Examples
    --------
    >>> f"{self_interaction(0.1, 2.0, 0.01):.3g}"
    '1.37e-08'
    """
    return 32.0 * math.pi * alpha_X**2 * m_DM / m_X**4 * _cm2_per_gram()


@checked(
    m_DM=DARK_MATTER_MASS,
    m_phi=DARK_HIGGS_MASS,
    m_X=DARK_PHOTON_MASS,
    alpha_X=DARK_COUPLING,
    velocity=VELOCITY,
)
def dark_higgs_self_interaction(
    m_DM: Numbers, m_phi: Numbers, m_X: Numbers, alpha_X: Numbers, velocity: Numbers
) -> Numbers:
    """Estimate of ψψ → ψψ through the light dark Higgs, over the mass [cm²/g]: not in the paper.

    σ/m_DM = π (α_φ² m_DM/m_φ⁴) ∫ dcos θ [¼ (f + b)² + ¾ (f − b)²],
    with α_φ = (m_DM/v)²/(4π) and f, b = 1/(1 + m_DM² v² (1 ∓ cos θ)/(2m_φ²))

    Born approximation of the Yukawa potential −α_φ exp(−m_φ r)/r, antisymmetrised for identical fermions:
    a quarter singlet, even under exchange, and three quarters triplet, odd; half for identical particles. At
    zero velocity it is 2π α_φ² m_DM/m_φ⁴. The integral is done: with z = m_DM² v²/(2m_φ²) it is
    4/(1 + 2z) − ln(1 + 2z)/(z (1 + z)), also for a dark Higgs so light that the peaks are narrow.

    Parameters
    ----------
    velocity
        Relative.

    Returns
    -------
    float or numpy.ndarray
        An estimate: it needs α_φ m_DM ≪ m_φ (`born_parameter`), and a comparison with clusters would weigh
        the angle by the momentum transfer.

    Examples
    --------
    >>> still = dark_higgs_self_interaction(0.8, 0.004, 2.0, 2e-4, 1e-3)
    >>> moving = dark_higgs_self_interaction(0.8, 0.004, 2.0, 2e-4, 1000.0)
    >>> 0.5 < moving / still < 1.0
    True
    """
    alpha = np.square(dark_photon_freeze_out.higgs_coupling(m_DM, m_X, alpha_X)) / (4.0 * math.pi)
    momentum = 0.5 * m_DM * _in_units_of_c(velocity)
    # The floor stands for no velocity at all.
    z = np.maximum(2.0 * np.square(momentum / m_phi), 1e-150)
    angles = 4.0 / (1.0 + 2.0 * z) - np.log1p(2.0 * z) / (z * (1.0 + z))
    estimate: Numbers = math.pi * angles * alpha**2 * m_DM / m_phi**4 * _cm2_per_gram()
    return estimate


@checked(m_DM=DARK_MATTER_MASS, m_phi=DARK_HIGGS_MASS, m_X=DARK_PHOTON_MASS, alpha_X=DARK_COUPLING)
def born_parameter(m_DM: Numbers, m_phi: Numbers, m_X: Numbers, alpha_X: Numbers) -> Numbers:
    """Expansion parameter of the Born approximation in `dark_higgs_self_interaction`.

    α_φ m_DM/m_φ, with α_φ = (m_DM/v)²/(4π)

    Examples
    --------
    >>> born_parameter(0.1, 0.004, 2.0, 0.002) < 1e-2
    True
    """
    alpha = np.square(dark_photon_freeze_out.higgs_coupling(m_DM, m_X, alpha_X)) / (4.0 * math.pi)
    return alpha * m_DM / m_phi


@checked(velocity=VELOCITY)
def annihilation_today(
    m_DM: Numbers, m_phi: Numbers, m_X: Numbers, alpha_X: Numbers, velocity: Numbers
) -> Numbers:
    """Annihilation cross section times velocity of ψψ → φφ for slow dark matter [cm³/s] (Eq. 47).

    σv = b v², with the b of `dark_photon_freeze_out.p_wave_coefficient`

    Parameters
    ----------
    m_DM, m_phi, m_X, alpha_X
        As in `dark_photon_freeze_out.p_wave_coefficient`.

    Examples
    --------
    >>> slow, fast = annihilation_today(0.5, 0.004, 2.0, 0.001, np.array([10.0, 100.0]))
    >>> round(float(fast / slow), 9)
    100.0
    """
    b = dark_photon_freeze_out.p_wave_coefficient(m_DM, m_phi, m_X, alpha_X)
    centimetres_per_second = 100.0 * inputs.value("speed_of_light")
    return units.to_cm2(b * _in_units_of_c(velocity) ** 2) * centimetres_per_second


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """Parameters of the notebook `dark_matter_searches`."""

    m_X: float = DARK_PHOTON_MASS.but(offered=UP_TO_80_GEV).parameter(2.0)
    epsilon: float = dark_photon_decays.KINETIC_MIXING.parameter(5.011872336e-5)
    mixing_ratio: float | str = dark_photon_decays.MIXING_RATIO.parameter("tan_theta_W")
    m_DM: float = DARK_MATTER_MASS.but(offered=UP_TO_80_GEV).parameter(0.1)
    alpha_X: float = dark_photon_freeze_out.DARK_COUPLING.parameter(0.01)
    m_phi: float = DARK_HIGGS_MASS.but(offered=Range(at_most=160.0)).parameter(0.004)
    nucleus: str = nuclei.NUCLEUS.parameter("xenon")
    velocity: float = MOVING.but(meaning="speed of dark matter in the halo").parameter(220.0)
    velocity_cluster: float = MOVING.but(meaning="speed of dark matter in a cluster").parameter(1000.0)


def evaluate(parameters: Parameters) -> Result:
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
    eps_Z = np.asarray(p.epsilon) * dark_photon_decays.mixing_ratio(p)
    dark = (p.m_DM, p.m_X, p.alpha_X)
    on_nucleus = nucleus_cross_section(p.nucleus, *dark, p.epsilon, eps_Z, p.velocity)
    limit = measurements.value("dm_nucleus_cross_section_limit")
    today = annihilation_today(p.m_DM, p.m_phi, p.m_X, p.alpha_X, p.velocity)
    allowed = measurements.value("annihilation_at_recombination_limit") * np.asarray(p.m_DM)
    coupling = nucleus_coupling(p.nucleus, p.epsilon, eps_Z)
    quantities = {
        "nucleus_coupling": Quantity(coupling, "1", "coupling b_N of the dark photon to the nucleus"),
        "nucleus_cross_section": Quantity(on_nucleus, "cm^2", "cross section on the nucleus, Eq. 52"),
        "heavy_nucleus_cross_section": Quantity(
            heavy_nucleus_cross_section(p.nucleus, *dark, p.epsilon, p.velocity),
            "cm^2",
            "the same, approximated as in Eq. 53",
        ),
        "nucleus_limit": Quantity(limit, "cm^2", "PandaX's limit at 1 GeV"),
        "electron_cross_section": Quantity(
            electron_cross_section(*dark, p.epsilon, eps_Z, p.velocity),
            "cm^2",
            "cross section on an electron, Eq. 54",
        ),
        "self_interaction": Quantity(
            self_interaction(*dark), "cm^2/g", "self-interaction through the dark photon over m_DM"
        ),
        "dark_higgs_self_interaction": Quantity(
            dark_higgs_self_interaction(p.m_DM, p.m_phi, p.m_X, p.alpha_X, p.velocity_cluster),
            "cm^2/g",
            "self-interaction through the dark Higgs over m_DM, an estimate",
        ),
        "born_parameter": Quantity(
            born_parameter(p.m_DM, p.m_phi, p.m_X, p.alpha_X), "1", "α_φ m_DM/m_φ, small where that holds"
        ),
        "self_interaction_limit": Quantity(
            measurements.value("self_interaction_cross_section_limit"), "cm^2/g", "limit from galaxy clusters"
        ),
        "annihilation_today": Quantity(today, "cm^3/s", "σv of ψψ → φφ in the halo"),
        "annihilation_limit": Quantity(allowed, "cm^3/s", "limit on σv at recombination, all energy visible"),
    }
    if np.all(np.greater(on_nucleus, 0.0)):
        gap = np.log10(limit / on_nucleus)
        quantities["nucleus_gap"] = Quantity(gap, "1", "orders of magnitude below PandaX's limit")
    return Result(p, quantities)


def _in_units_of_c(velocity: Numbers) -> Numbers:
    return velocity * 1000.0 / inputs.value("speed_of_light")


def _cm2_per_gram() -> Numbers:
    # A cross section over a mass, from 1/GeV³ to cm²/g.
    return units.to_cm2(1.0) / (1000.0 * inputs.value("mass_unit_GeV_in_kg"))
