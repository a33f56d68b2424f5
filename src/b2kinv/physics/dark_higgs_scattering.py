"""Slow dark matter on nucleons and electrons through a dark Higgs φ that mixes with the Higgs boson.

φ couples to dark matter by m_DM/v_φ, to matter by sin θ times what the Higgs boson has. The exchange is
coherent over a nucleus and not suppressed by the velocity, and φ may be as light as the momentum transfer, so
that the propagator 1/(q² + m_φ²) is kept. The Higgs boson itself is exchanged with the opposite sign, weaker
by m_φ²/m_h².
"""

import math
from typing import cast

import numpy as np

from b2kinv.physics import data_files, electroweak, inputs, measurements, nuclei, units
from b2kinv.physics.conventions import DARK_HIGGS_MASS, DARK_MATTER_MASS, MASS, VELOCITY, YUKAWA
from b2kinv.physics.dark_higgs import HIGGS_MIXING, LONGEST_LIFETIME, smallest_mixing
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import NOT_NEGATIVE
from b2kinv.quantities.scalars import Array, Numbers

TARGET_MASS = MASS.but(meaning="target mass", symbol="m_N")
MOMENTUM = Number("largest momentum transfer", "GeV", symbol="Q", meaningful=NOT_NEGATIVE)
#: Mass [GeV] of PandaX-II's published limit on scattering on electrons, and up to which it is extrapolated.
ELECTRON_POINTS = (0.03, 1.0)
#: Masses of the dark Higgs [GeV] up to which `lightest_by_search` looks.
_HEAVIEST = 1e3


@checked(sin_theta=HIGGS_MIXING)
def nucleon_coupling(sin_theta: Numbers) -> Numbers:
    """Coupling of the dark Higgs to a nucleon.

    g_N = sin θ f_N m_N/v_H, with f_N = 0.308 and the mean mass of the two nucleons

    Notes
    -----
    f_N: M. Hoferichter et al., arXiv:1708.02245; it is the same for protons and neutrons to a per cent.

    Examples
    --------
    >>> f"{nucleon_coupling(1e-4):.3g}"
    '1.17e-07'
    """
    f_N = measurements.value("higgs_nucleon_coupling")
    return sin_theta * f_N * nucleon_mass() / electroweak.higgs_expectation_value()


def nucleon_mass() -> float:
    """Return the mean mass of proton and neutron [GeV].

    Examples
    --------
    >>> round(nucleon_mass(), 4)
    0.9389
    """
    return 0.5 * (inputs.value("mass_proton") + inputs.value("mass_neutron"))


@checked(
    yukawa=YUKAWA,
    coupling=Number("coupling of the target", symbol="g_N"),
    target_mass=TARGET_MASS,
    m_DM=DARK_MATTER_MASS,
    m_phi=DARK_HIGGS_MASS,
)
def cross_section_at_rest(
    yukawa: Numbers, coupling: Numbers, target_mass: Numbers, m_DM: Numbers, m_phi: Numbers
) -> Numbers:
    """Cross section of dark matter on a target through a scalar, without momentum transfer [1/GeV²].

    σ_0 = (m_DM/v_φ)² g_N² μ²/(π m_φ⁴), with μ = m_DM m_N/(m_DM + m_N)

    Examples
    --------
    >>> heavy, light = cross_section_at_rest(0.1, 1e-7, 1.0, 0.1, np.array([0.02, 0.01]))
    >>> round(float(light / heavy), 9)
    16.0
    """
    mu = m_DM * target_mass / (m_DM + target_mass)
    return yukawa**2 * coupling**2 * mu**2 / (math.pi * m_phi**4)


@checked(momentum=MOMENTUM, m_phi=DARK_HIGGS_MASS)
def share_of_scattering(momentum: Numbers, m_phi: Numbers) -> Numbers:
    """Cross section with the propagator at the momentum transfer, over that without.

    m_φ⁴ ∫ dq²/(q² + m_φ²)²/Q² = 1/(1 + Q²/m_φ²), over q² from 0 to Q² = 4μ²v²

    Examples
    --------
    >>> share_of_scattering(0.004, 0.004)
    0.5
    """
    return 1.0 / (1.0 + (momentum / m_phi) ** 2)


@checked(momentum=MOMENTUM, m_phi=DARK_HIGGS_MASS)
def share_of_ionisation(momentum: Numbers, m_phi: Numbers) -> Numbers:
    """Ionisation by recoils with the propagator at the momentum transfer, over that without.

    2m_φ⁴ ∫ q² dq²/(q² + m_φ²)²/Q⁴ = 2 [ln(1 + z) − z/(1 + z)]/z², with z = Q²/m_φ²

    An atom is ionised by the Migdal effect with a probability that goes with q², so that what a search counts
    is weighed by it. Near z = 0 it is computed as 1 − 4z/3 + 3z²/2 − 8z³/5.

    Examples
    --------
    >>> share_of_ionisation(0.0, 0.004)
    1.0
    >>> share_of_ionisation(0.004, 0.004) < share_of_scattering(0.004, 0.004)
    True
    """
    return _ionisation((momentum / m_phi) ** 2)


def _ionisation(z: Numbers) -> Array:
    near = np.less(z, 1e-3)
    far = np.where(near, 1.0, z)
    bracket = np.log1p(far) - far / (1.0 + far)
    return np.where(near, 1.0 - z * (4.0 / 3.0 - z * (1.5 - 1.6 * z)), 2.0 * bracket / far**2)


@checked(nucleus=nuclei.NUCLEUS, m_DM=DARK_MATTER_MASS, velocity=VELOCITY)
def largest_momentum(nucleus: str, m_DM: Numbers, velocity: Numbers) -> Numbers:
    """Largest momentum transfer of dark matter on a nucleus at rest [GeV].

    Q = 2μv, with μ = m_DM m_N/(m_DM + m_N)

    Examples
    --------
    >>> f"{1e3 * largest_momentum('xenon', 0.8, 220.0):.2f} MeV"
    '1.17 MeV'
    """
    mass = nuclei.get(nucleus).mass
    return 2.0 * m_DM * mass / (m_DM + mass) * units.over_light_speed(velocity)


@checked(yukawa=YUKAWA, sin_theta=HIGGS_MIXING, m_DM=DARK_MATTER_MASS, m_phi=DARK_HIGGS_MASS)
def nucleon_cross_section(yukawa: Numbers, sin_theta: Numbers, m_DM: Numbers, m_phi: Numbers) -> Numbers:
    """Spin-independent cross section on one nucleon through the dark Higgs, without momentum transfer [cm²].

    σ_n = (m_DM/v_φ)² g_N² μ²/(π m_φ⁴), with g_N = sin θ f_N m_N/v_H and μ of dark matter and a nucleon

    Examples
    --------
    >>> f"{nucleon_cross_section(0.0345, 1.3e-4, 0.5, 0.004):.2g}"
    '1.4e-36'
    """
    at_rest = cross_section_at_rest(yukawa, nucleon_coupling(sin_theta), nucleon_mass(), m_DM, m_phi)
    return units.to_cm2(at_rest)


def effective_nucleon_cross_section(
    nucleus: str,
    yukawa: Numbers,
    sin_theta: Numbers,
    m_DM: Numbers,
    m_phi: Numbers,
    velocity: Numbers,
) -> Numbers:
    """Cross section per nucleon with which a heavy mediator would ionise as often as the dark Higgs [cm²].

    σ_n · 2 [ln(1 + z) − z/(1 + z)]/z², with z = (2μv/m_φ)² and μ of dark matter and the nucleus

    It is what compares with a limit that was set for a heavy mediator by the Migdal effect.

    Parameters
    ----------
    nucleus, yukawa, sin_theta, m_DM, m_phi, velocity
        As in `nucleon_cross_section` and `largest_momentum`.

    Examples
    --------
    >>> f"{effective_nucleon_cross_section('xenon', 0.0345, 1.3e-4, 0.5, 0.004, 220.0):.2g}"
    '1.4e-36'
    """
    share = share_of_ionisation(largest_momentum(nucleus, m_DM, velocity), m_phi)
    return nucleon_cross_section(yukawa, sin_theta, m_DM, m_phi) * share


@checked(may_be_infinite=True, yukawa=YUKAWA, m_DM=DARK_MATTER_MASS, lifetime=LONGEST_LIFETIME)
def lightest_by_search(
    nucleus: str, yukawa: Numbers, m_DM: Numbers, velocity: Numbers, lifetime: Numbers
) -> Numbers:
    """Lowest dark Higgs mass [GeV] that PandaX's limit allows with the smallest mixing that decays in time.

    σ_n(m_φ, sin θ(m_φ, τ)) 2 [ln(1 + z) − z/(1 + z)]/z² = limit, solved for m_φ

    The left side falls with m_φ, and the root is found by bisection in ln m_φ.

    Parameters
    ----------
    nucleus, velocity
        As in `largest_momentum`.

    Returns
    -------
    float or numpy.ndarray
        0.0 where no limit is published, infinite where no mass up to 1 TeV is allowed. Above twice the muon
        mass φ decays faster than by Eq. 49, and may be lighter than what is returned.

    Examples
    --------
    >>> f"{1e3 * lightest_by_search('xenon', 0.04, 0.8, 220.0, 0.1):.1f} MeV"
    '9.0 MeV'
    """
    limit = np.asarray(published_limit(m_DM))
    threshold = 2.0 * inputs.value("mass_electron")
    momentum2 = np.square(largest_momentum(nucleus, m_DM, velocity))
    # At 1 GeV, from where σ_n goes with m_φ⁻⁴ and the smallest sin²θ with 1/(m_φ β³).
    angle2 = np.square(smallest_mixing(1.0, lifetime)) * (1.0 - threshold**2) ** 1.5
    scale = np.asarray(nucleon_cross_section(yukawa, 1.0, m_DM, 1.0) * angle2)
    shape = np.broadcast_shapes(scale.shape, limit.shape, momentum2.shape)
    low, high = np.full(shape, threshold), np.full(shape, _HEAVIEST)
    # To 2e-10 in the mass.
    for _ in range(36):
        m2 = low * high
        m, beta2 = np.sqrt(m2), 1.0 - threshold**2 / m2
        allowed = scale * _ionisation(momentum2 / m2) <= limit * m2 * m2 * m * beta2 * np.sqrt(beta2)
        low, high = np.where(allowed, low, m), np.where(allowed, m, high)
    return np.where(np.isfinite(limit), np.where(high < _HEAVIEST, high, math.inf), 0.0)


@checked(yukawa=YUKAWA, sin_theta=HIGGS_MIXING, m_DM=DARK_MATTER_MASS, m_phi=DARK_HIGGS_MASS)
def electron_cross_section(yukawa: Numbers, sin_theta: Numbers, m_DM: Numbers, m_phi: Numbers) -> Numbers:
    """Cross section on an electron through the dark Higgs, without momentum transfer [cm²].

    σ_e = (m_DM/v_φ)² (sin θ m_e/v_H)² μ²/(π m_φ⁴), with μ of dark matter and an electron

    An electron in an atom takes up some α m_e, a thousandth of a dark Higgs of 4 MeV.

    Examples
    --------
    >>> f"{electron_cross_section(0.0345, 1.3e-4, 0.5, 0.004):.1g}"
    '1e-47'
    """
    m_e = inputs.value("mass_electron")
    g_e = sin_theta * m_e / electroweak.higgs_expectation_value()
    return units.to_cm2(cross_section_at_rest(yukawa, g_e, m_e, m_DM, m_phi))


@checked(may_be_infinite=True, m_DM=DARK_MATTER_MASS)
def published_limit(m_DM: Numbers) -> Numbers:
    """Weakest that PandaX's published limit on the cross section per nucleon can be [cm²].

    The nearest published point at a mass not above m_DM.

    The limit falls with the mass, and nothing is read off between points, which lie far apart below 1 GeV.

    Returns
    -------
    float or numpy.ndarray
        Infinite, which is no limit, below and above the published masses, 0.03 and 2 GeV.

    Notes
    -----
    D. Huang et al. (PandaX), arXiv:2308.01540, Fig. 3, for a heavy mediator.

    Examples
    --------
    >>> published_limit(0.8)
    3.26434e-38
    >>> published_limit(0.01)
    inf
    """
    masses, limits = _points()
    place = np.searchsorted(masses, m_DM, side="right") - 1
    known = (place >= 0) & (m_DM <= masses[-1])
    return np.where(known, limits[np.maximum(place, 0)], math.inf)


@checked(may_be_infinite=True, m_DM=DARK_MATTER_MASS)
def electron_limit(m_DM: Numbers) -> Numbers:
    """Weakest that PandaX-II's limit on the cross section on an electron can be [cm²].

    3.1e-38 cm² (m_DM/30 MeV)

    It was published up to 30 MeV. What is above is an extrapolation, up to the 1 GeV below which dark matter
    was looked for: a heavier particle ionises at least as often, and there are fewer of it.

    Returns
    -------
    float or numpy.ndarray
        Infinite, which is no limit, below 30 MeV and above 1 GeV.

    Notes
    -----
    C. Cheng et al. (PandaX-II), arXiv:2101.07479, for a heavy mediator.

    Examples
    --------
    >>> f"{electron_limit(0.3):.2g}"
    '3.1e-37'
    """
    mass, heaviest = ELECTRON_POINTS
    limit = measurements.value("dm_electron_cross_section_limit") * m_DM / mass
    return np.where((m_DM >= mass) & (m_DM <= heaviest), limit, math.inf)


def published_points() -> tuple[Array, Array]:
    """Return the masses [GeV] and cross sections per nucleon [cm²] at which PandaX's limit was published.

    Examples
    --------
    >>> len(published_points()[0])
    9
    """
    masses, limits = _points()
    return masses.copy(), limits.copy()


@replaced.kept()
def _points() -> tuple[Array, Array]:
    content = cast(
        dict[str, list[list[float]]], data_files.load_json("constraints/pandax4t_migdal_nucleon.json")
    )
    masses, limits = np.array(content["rows"]).T
    return masses, limits
