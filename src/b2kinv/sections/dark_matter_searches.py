"""Section III C: direct and indirect searches for the dark matter ψ, and its scattering on itself."""

import dataclasses

import numpy as np

from b2kinv.physics import (
    conventions,
    dark_higgs,
    dark_higgs_scattering,
    electron_searches,
    electroweak,
    higgs_portal_decays,
    inputs,
    measurements,
    nuclei,
    spin_dependent_scattering,
    units,
)
from b2kinv.physics.conventions import DARK_HIGGS_MASS, DARK_MATTER_MASS, DARK_PHOTON_MASS, FASTEST, VELOCITY
from b2kinv.physics.dark_higgs import HIGGS_MIXING
from b2kinv.physics.self_interaction import born_parameter as born_parameter
from b2kinv.physics.self_interaction import dark_higgs_self_interaction as dark_higgs_self_interaction
from b2kinv.physics.self_interaction import self_interaction as self_interaction
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.ranges import Range
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.scalars import Numbers
from b2kinv.quantities.unforeseen import explained
from b2kinv.sections import dark_matter_words, dark_photon_decays, dark_photon_freeze_out
from b2kinv.sections.dark_photon_decays import EPSILON, EPSILON_Z
from b2kinv.sections.dark_photon_freeze_out import UP_TO_80_GEV

MOVING = VELOCITY.but(meaningful=Range(above=0.0, at_most=FASTEST), symbol="")
TARGET_MASS = conventions.MASS.but(meaning="target mass", symbol="m_N")
TARGET_COUPLING = Number("vector coupling of the target", symbol="b")
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
    # As arrays: Python's own floats overflow without a word.
    up, down = (np.asarray(quark_coupling(quark, epsilon, epsilon_Z)) for quark in ("up", "down"))
    coupling: Numbers = target.protons * (2.0 * up + down) + target.neutrons * (up + 2.0 * down)
    return coupling


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
        Relative to the target, up to `conventions.FASTEST`.

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
    v = units.over_light_speed(velocity)
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
    Ze, v = nuclei.get(nucleus).protons * electroweak.elementary_charge(), units.over_light_speed(velocity)
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


@checked(epsilon_Z=EPSILON_Z)
def axial_nucleon_couplings(epsilon_Z: Numbers) -> tuple[Numbers, Numbers]:
    """Axial couplings of the dark photon to proton and neutron at rest (from Eq. 34).

    a_p = (g/(4 cos θ_W)) ε_Z (Δu − Δd − Δs), and a_n with Δu and Δd exchanged

    They belong to −a f̄ γ^μ γ_5 f X_μ, like the vector couplings of Eq. 51 to f̄ γ^μ f X_μ.

    Examples
    --------
    >>> proton, neutron = axial_nucleon_couplings(1.0)
    >>> proton > 0.0 > neutron
    True
    """
    quarks = _axial_quark_couplings(epsilon_Z)
    proton, neutron = (
        spin_dependent_scattering.nucleon_axial_coupling(nucleon, *quarks)
        for nucleon in ("proton", "neutron")
    )
    return proton, neutron


@checked(nucleus=nuclei.NUCLEUS)
def axial_nucleus_cross_section(
    nucleus: str, m_DM: Numbers, m_X: Numbers, alpha_X: Numbers, epsilon_Z: Numbers
) -> Numbers:
    """Cross section of dark matter on the spin of a nucleus through the dark photon [cm²]: not in the paper.

    σ = 16α_X μ²/m_X⁴ Σ_i f_i (J + 1)/J (a_p S_p + a_n S_n)², with μ = m_DM m_N/(m_DM + m_N)

    It adds to Eq. 52, without interference, and does not vanish at rest: see `spin_dependent_scattering`.

    Parameters
    ----------
    m_DM, m_X, alpha_X, epsilon_Z
        As in `scattering_cross_section` and `axial_nucleon_couplings`.

    Examples
    --------
    >>> f"{axial_nucleus_cross_section('xenon', 0.1, 2.0, 0.01, 2.75e-5):.2g}"
    '1.3e-43'
    """
    couplings = axial_nucleon_couplings(epsilon_Z)
    return units.to_cm2(
        spin_dependent_scattering.spin_dependent_cross_section(nucleus, *couplings, m_DM, m_X, alpha_X)
    )


def axial_electron_cross_section(
    m_DM: Numbers, m_X: Numbers, alpha_X: Numbers, epsilon_Z: Numbers
) -> Numbers:
    """Cross section of dark matter on the spin of a free electron [cm²]: not in the paper.

    σ = 12α_X a_e² μ²/m_X⁴, with μ = m_DM m_e/(m_DM + m_e)

    It adds to Eq. 54, without interference.

    Parameters
    ----------
    m_DM, m_X, alpha_X, epsilon_Z
        As in `scattering_cross_section` and `dark_photon_decays.fermion_couplings`.

    Examples
    --------
    >>> f"{axial_electron_cross_section(0.1, 2.0, 0.01, 2.75e-5):.2g}"
    '1.8e-47'
    """
    _, a_e = dark_photon_decays.fermion_couplings("electron", 0.0, epsilon_Z)
    m_e = inputs.value("mass_electron")
    return units.to_cm2(spin_dependent_scattering.spin_half_cross_section(a_e, m_e, m_DM, m_X, alpha_X))


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
    return units.to_cm2(b * units.over_light_speed(velocity) ** 2) * centimetres_per_second


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """Parameters of the notebook `dark_matter_searches`."""

    m_X: float = DARK_PHOTON_MASS.but(offered=UP_TO_80_GEV).parameter(2.0)
    epsilon: float = dark_photon_decays.KINETIC_MIXING.parameter(5.011872336e-5)
    mixing_ratio: float | str = dark_photon_decays.MIXING_RATIO.parameter("tan_theta_W")
    m_DM: float = DARK_MATTER_MASS.but(offered=UP_TO_80_GEV).parameter(0.1)
    alpha_X: float = dark_photon_freeze_out.DARK_COUPLING.parameter(0.01)
    m_phi: float = DARK_HIGGS_MASS.but(offered=Range(at_most=160.0)).parameter(0.004)
    sin_theta: float = HIGGS_MIXING.but(meaning="mixing of the dark Higgs with the Higgs boson").parameter(
        1.3e-4
    )
    nucleus: str = nuclei.NUCLEUS.parameter("xenon")
    velocity: float = MOVING.but(meaning="speed of dark matter in the halo").parameter(220.0)
    velocity_cluster: float = MOVING.but(meaning="speed of dark matter in a cluster").parameter(1000.0)


#: What `evaluate` adds when it is asked to.
WORDS = Name("what to add", ("words",))


@explained
def evaluate(parameters: Parameters, *added: str) -> Result:
    """Return the cross sections of Eqs. 50–55 and the published limits that they are compared with.

    Parameters
    ----------
    parameters : Parameters
    *added : str
        "words" adds, for one point, how the cross sections compare with the limits. A limit that is published
        for none of the masses is left out.

    Returns
    -------
    Result

    Examples
    --------
    >>> evaluate(Parameters()).value("nucleus_cross_section") < 1e-44
    True
    """
    for one in added:
        WORDS.check("added", one)
    p = parameters
    eps_Z = np.asarray(p.epsilon) * dark_photon_decays.mixing_ratio(p)
    dark = (p.m_DM, p.m_X, p.alpha_X)
    # Of both currents, on the nucleus and on xenon, for which limits are published.
    on = {
        nucleus: (
            nucleus_cross_section(nucleus, *dark, p.epsilon, eps_Z, p.velocity),
            axial_nucleus_cross_section(nucleus, *dark, eps_Z),
        )
        for nucleus in dict.fromkeys((p.nucleus, "xenon"))
    }
    on_nucleus, on_spins = on[p.nucleus]
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
        "nucleus_limit": Quantity(limit, "cm^2", "PandaX's limit at 1 GeV, per nucleon"),
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
    quantities |= _on_spins(p, eps_Z, on_spins) | _through_dark_higgs(p) | _published_limits(p)
    quantities["dark_photon_nucleon_cross_section"] = Quantity(
        nuclei.per_nucleon(np.add(*on["xenon"]), "xenon", p.m_DM),
        "cm^2",
        "cross section per nucleon of xenon through the dark photon, both currents",
    )
    quantities |= dark_matter_words.nucleon_gap(quantities)
    if added:
        quantities |= dark_matter_words.judgements(quantities, p.nucleus, p.epsilon, p.m_DM)
    return Result(p, quantities)


def _axial_quark_couplings(epsilon_Z: Numbers) -> list[Numbers]:
    return [
        dark_photon_decays.fermion_couplings(quark, 0.0, epsilon_Z)[1] for quark in ("up", "down", "strange")
    ]


def _on_spins(p: Parameters, eps_Z: Numbers, on_nucleus: Numbers) -> dict[str, Quantity]:
    # Axial current on axial current, with the error of the quarks' shares in the nucleons' spin.
    dark = (p.m_DM, p.m_X, p.alpha_X)
    quarks = _axial_quark_couplings(eps_Z)
    a_p, a_n = axial_nucleon_couplings(eps_Z)
    e_p, e_n = (
        spin_dependent_scattering.nucleon_coupling_uncertainty(nucleon, *quarks)
        for nucleon in ("proton", "neutron")
    )
    error = units.to_cm2(
        spin_dependent_scattering.spin_dependent_uncertainty(p.nucleus, (a_p, a_n), (e_p, e_n), *dark)
    )
    return {
        "axial_proton_coupling": Quantity(
            a_p, "1", "axial coupling a_p of the dark photon to the proton", e_p
        ),
        "axial_neutron_coupling": Quantity(
            a_n, "1", "axial coupling a_n of the dark photon to the neutron", e_n
        ),
        "axial_nucleus_cross_section": Quantity(
            on_nucleus, "cm^2", "cross section on the spins of the nucleus, axial on axial", error
        ),
        "axial_electron_cross_section": Quantity(
            axial_electron_cross_section(*dark, eps_Z),
            "cm^2",
            "cross section on the spin of an electron, axial on axial",
        ),
    }


def _published_limits(p: Parameters) -> dict[str, Quantity]:
    # What is published for none of the masses is left out.
    yukawa = dark_higgs.higgs_coupling(p.m_DM, p.m_X, p.alpha_X)
    lifetime = measurements.value("lifetime_dark_higgs_limit")
    on_nucleon = dark_higgs_scattering.published_limit(p.m_DM)
    found = electron_searches.limits(p.m_DM)
    if np.any(np.isfinite(on_nucleon)):
        lightest = dark_higgs_scattering.lightest_by_search("xenon", yukawa, p.m_DM, p.velocity, lifetime)
        found["nucleon_limit"] = Quantity(
            on_nucleon, "cm^2", "PandaX's limit per nucleon at the nearest lighter mass published"
        )
        found["lightest_dark_higgs_by_search"] = Quantity(
            1e3 * lightest,
            "MeV",
            "lowest dark Higgs mass that this limit allows with the smallest mixing that decays in time",
        )
    return found


def _through_dark_higgs(p: Parameters) -> dict[str, Quantity]:
    # Scattering by exchange of the dark Higgs, and decays of the Higgs boson by the mixing that makes it.
    yukawa = dark_higgs.higgs_coupling(p.m_DM, p.m_X, p.alpha_X)
    v_phi = dark_higgs.vacuum_expectation_value(p.m_X, p.alpha_X)
    lifetime = measurements.value("lifetime_dark_higgs_limit")
    momentum = dark_higgs_scattering.largest_momentum(p.nucleus, p.m_DM, p.velocity)
    # It stands beside PandaX's limit: in xenon, whatever nucleus the page is for.
    per_nucleon = dark_higgs_scattering.effective_nucleon_cross_section(
        "xenon", yukawa, p.sin_theta, p.m_DM, p.m_phi, p.velocity
    )
    f_N = measurements.get("higgs_nucleon_coupling")
    return {
        "largest_momentum": Quantity(1e3 * momentum, "MeV", "largest momentum transfer 2μv to the nucleus"),
        "dark_higgs_share": Quantity(
            dark_higgs_scattering.share_of_ionisation(momentum, p.m_phi),
            "1",
            "ionisation through the dark Higgs over that without momentum in its propagator",
        ),
        "dark_higgs_nucleon_cross_section": Quantity(
            per_nucleon,
            "cm^2",
            "cross section per nucleon of xenon through the dark Higgs, as a heavy mediator would have it",
            2.0 * f_N.uncertainty_up / f_N.value * np.asarray(per_nucleon),
        ),
        "smallest_mixing": Quantity(
            dark_higgs.smallest_mixing(p.m_phi, lifetime), "1", "smallest sin θ that decays in time, Eq. 49"
        ),
        "dark_higgs_electron_cross_section": Quantity(
            dark_higgs_scattering.electron_cross_section(yukawa, p.sin_theta, p.m_DM, p.m_phi),
            "cm^2",
            "cross section on an electron through the dark Higgs",
        ),
        "higgs_to_invisible": Quantity(
            higgs_portal_decays.invisible_branching_ratio(p.m_phi, p.m_X, p.m_DM, v_phi, p.sin_theta),
            "1",
            "share of Higgs decays into φφ, XX and ψψ",
        ),
        "higgs_to_invisible_limit": Quantity(
            measurements.value("br_higgs_invisible_limit"), "1", "ATLAS's limit on invisible Higgs decays"
        ),
    }
