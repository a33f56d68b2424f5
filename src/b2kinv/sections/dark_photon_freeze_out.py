"""Section III B: freeze-out of Majorana dark matter through ψψ → φφ, and the lifetime of the dark Higgs φ.

With |Q_φ| = 2, the vacuum expectation value is v = m_X/(2 g_X), and everything follows from the Yukawa
coupling m_DM/v: the vertex ψψφ is m_DM/v, the vertex φφφ is 3 m_φ²/v (Eqs. 31, 36, 37).
"""

import dataclasses
import math

import numpy as np

from b2kinv.physics import (
    conventions,
    dark_higgs,
    early_universe,
    measurements,
    units,
)
from b2kinv.physics.conventions import DARK_HIGGS_MASS, DARK_MATTER_MASS, DARK_PHOTON_MASS, SQUARED_ENERGY
from b2kinv.physics.dark_higgs import HIGGS_CHARGE, HIGGS_MIXING_NOT_ZERO
from b2kinv.physics.dark_higgs import dark_higgs_lifetime as dark_higgs_lifetime
from b2kinv.physics.dark_higgs import dark_higgs_width as dark_higgs_width
from b2kinv.physics.dark_higgs import higgs_coupling as higgs_coupling
from b2kinv.physics.dark_higgs import lightest_dark_higgs as lightest_dark_higgs
from b2kinv.physics.dark_higgs import vacuum_expectation_value as vacuum_expectation_value
from b2kinv.physics.early_universe import DEFAULT_TABLE
from b2kinv.physics.freeze_out import AVERAGED_AT, RELIC_DENSITY, FreezeOut, thermal_average
from b2kinv.physics.judged_points import of_each
from b2kinv.physics.majorana_annihilation import (
    S_CHANNEL,
    TRILINEAR,
    for_each_pair,
    reduced_cross_section,
)
from b2kinv.physics.majorana_annihilation import unit_relic as unit_relic
from b2kinv.physics.majorana_annihilation import yukawa_by_curve as yukawa_by_curve
from b2kinv.quantities import validation
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Declaration, Name, Number
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.ranges import POSITIVE, Range
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.scalars import Array, Numbers
from b2kinv.quantities.spelling import spelled
from b2kinv.quantities.unforeseen import explained
from b2kinv.sections import (
    dark_higgs_tuning,
    dark_photon_annihilation,
    dark_photon_decays,
    dark_sector_contact,
)

DARK_COUPLING = dark_higgs.DARK_COUPLING.but(offered=Range(at_least=1e-8, at_most=1.0))
RELIC_DENSITY_TO_EXPLAIN = RELIC_DENSITY.but(
    meaning="relic density Ω h² to explain", symbol="", offered=Range(at_most=10.0)
)
DEGREES_OF_FREEDOM = Name("degrees of freedom of the plasma", tuple(early_universe.TABLES))
_RELIC: dict[str, Declaration] = {
    "m_DM": DARK_MATTER_MASS,
    "m_phi": DARK_HIGGS_MASS,
    "m_X": DARK_PHOTON_MASS,
    "alpha_X": DARK_COUPLING,
    "trilinear": S_CHANNEL,
    "degrees_of_freedom": DEGREES_OF_FREEDOM,
}
UP_TO_80_GEV = Range(at_most=80.0)
#: Of m_φ/m_DM. Pairs with the energy for two heavier dark Higgs bosons are too rare for any coupling.
_HEAVIEST_RATIO = 10.0


@checked(
    s=SQUARED_ENERGY,
    m_DM=DARK_MATTER_MASS.one,
    m_phi=DARK_HIGGS_MASS.one,
    m_X=DARK_PHOTON_MASS,
    alpha_X=DARK_COUPLING,
    trilinear=S_CHANNEL,
)
def annihilation_cross_section(
    s: Numbers,
    m_DM: float,
    m_phi: float,
    m_X: Numbers,
    alpha_X: Numbers,
    trilinear: str = "included",
    nodes: int = 16,
) -> Numbers:
    """Cross section of ψψ → φφ at any energy [1/GeV²], from Eqs. 31, 36 and 37; 0.0 below 4 m_φ².

    σ = √((s − 4m_φ²)/(s − 4m_DM²)) ∫ dcos θ Σ|M|²/(256π s), M = −(m_DM/v)² v̄_2 [3m_φ²/(m_DM (s − m_φ²))
    + (p̸_1 − k̸_1 + m_DM)/(t − m_DM²) + (p̸_1 − k̸_2 + m_DM)/(u − m_DM²)] u_1

    It is computed as (m_DM/v)⁴ times `majorana_annihilation.reduced_cross_section`, where the Dirac equation
    has left two spinor products. Eq. 47 leaves the first term out, the dark Higgs in the s channel.

    Parameters
    ----------
    s
        Above 4 m_DM².
    m_DM
        One number.
    m_phi
        One number.
    nodes : int, optional
        Gauss-Legendre nodes for the scattering angle.

    Raises
    ------
    ValueError
        If s ≤ 4 m_DM².

    Examples
    --------
    >>> annihilation_cross_section(1.1, 0.5, 0.6, 2.0, 0.01)
    0.0
    """
    validation.numbers("s", s, above=float(4.0 * m_DM**2), unit="GeV^2", meaning="above threshold")
    reduced = reduced_cross_section(s, m_DM, m_phi, trilinear, nodes)
    return np.asarray(higgs_coupling(m_DM, m_X, alpha_X)) ** 4 * reduced


@checked(
    m_DM=DARK_MATTER_MASS,
    m_phi=conventions.MASS_OR_ZERO.but(meaning="dark Higgs mass", symbol="m_φ"),
    m_X=DARK_PHOTON_MASS,
    alpha_X=DARK_COUPLING,
    trilinear=S_CHANNEL,
)
def p_wave_coefficient(
    m_DM: Numbers, m_phi: Numbers, m_X: Numbers, alpha_X: Numbers, trilinear: str = "included"
) -> Numbers:
    """Coefficient b of σv = b v² for ψψ → φφ near threshold [1/GeV²] (Eq. 47 is 6 b/x).

    b = (m_DM/v)⁴ √(1 − y) [(5 − 2y − r)² + 2 (1 − y)²]/(72π m_DM² (2 − y)⁴),
    with y = m_φ²/m_DM² and r = 9y (2 − y)²/(4 (4 − y)) from the trilinear coupling

    With it left out r = 0, the bracket is 3 (9 − 8y + 2y²) and the result is the printed one.

    Returns
    -------
    float or numpy.ndarray
        For the relative velocity v; 0.0 for m_φ ≥ m_DM, where only the thermal tail annihilates.

    Examples
    --------
    >>> without = p_wave_coefficient(0.5, 0.004, 2.0, 0.002, trilinear="left_out")
    >>> round(p_wave_coefficient(0.5, 0.004, 2.0, 0.002) / without, 4)
    0.9999
    """
    y = np.minimum((m_phi / m_DM) ** 2, 1.0)
    r = 9.0 * y * (2.0 - y) ** 2 / (4.0 * (4.0 - y)) if trilinear == "included" else 0.0
    bracket = (5.0 - 2.0 * y - r) ** 2 + 2.0 * (1.0 - y) ** 2
    coupling4 = np.asarray(higgs_coupling(m_DM, m_X, alpha_X)) ** 4
    return coupling4 * np.sqrt(1.0 - y) * bracket / (72.0 * math.pi * m_DM**2 * (2.0 - y) ** 4)


@checked(
    x=AVERAGED_AT,
    m_DM=DARK_MATTER_MASS.one,
    m_phi=DARK_HIGGS_MASS.one,
    m_X=DARK_PHOTON_MASS,
    alpha_X=DARK_COUPLING,
    trilinear=S_CHANNEL,
)
def averaged_cross_section(
    x: Numbers, m_DM: float, m_phi: float, m_X: Numbers, alpha_X: Numbers, trilinear: str = "included"
) -> Numbers:
    """Thermal average of σv for ψψ → φφ at x = m_DM/T [1/GeV²], in full (replaces the expansion of Eq. 47).

    ⟨σv⟩ = ∫ ds σ(s) (s − 4m_DM²) √s K₁(√s/T)/(8 m_DM⁴ T K₂²(m_DM/T))

    Parameters
    ----------
    m_DM
        One number.
    m_phi
        One number.

    Examples
    --------
    Cold dark matter annihilates as the expansion says:

    >>> full = averaged_cross_section(1e4, 0.5, 0.1, 2.0, 0.002)
    >>> round(full / (6.0 * p_wave_coefficient(0.5, 0.1, 2.0, 0.002) / 1e4), 3)
    0.999
    """
    reduced = thermal_average(
        lambda s: np.asarray(reduced_cross_section(s, m_DM, m_phi, trilinear)), m_DM, x, threshold=2.0 * m_phi
    )
    return np.asarray(higgs_coupling(m_DM, m_X, alpha_X)) ** 4 * reduced


@checked(may_be_infinite=False, **_RELIC)
def relic_density(
    m_DM: Numbers,
    m_phi: Numbers,
    m_X: Numbers,
    alpha_X: Numbers,
    trilinear: str = "included",
    degrees_of_freedom: str = DEFAULT_TABLE,
) -> Numbers:
    """Relic density of the dark matter, by solving the Boltzmann equation (replaces Eq. 48).

    Ω_ψ h² = m_DM s_0 Y(∞)/(3H_0² M_Pl²/h²),
    dY/d ln x = −(s ⟨σv⟩/H) (1 + ⅓ d ln g_s/d ln T) (Y² − Y_eq²) with x = m_DM/T

    Dark matter and dark Higgs share the temperature of the plasma. Fast over arrays of m_X and α_X; each
    pair of m_DM and m_φ costs a new thermal average.

    Examples
    --------
    >>> round(relic_density(0.5, 0.004, 2.0, 0.002), 4)
    0.0043
    """
    coupling = higgs_coupling(m_DM, m_X, alpha_X)
    return for_each_pair(FreezeOut.relic_density, m_DM, m_phi, coupling, trilinear, degrees_of_freedom)


@checked(may_be_infinite=True, **_RELIC)
def freeze_out_point(
    m_DM: Numbers,
    m_phi: Numbers,
    m_X: Numbers,
    alpha_X: Numbers,
    trilinear: str = "included",
    degrees_of_freedom: str = DEFAULT_TABLE,
) -> Numbers:
    """x_f = m_DM/T at which dark matter freezes out (the x of Eq. 48).

    Y(x_f) = 2.5 Y_eq(x_f)

    Returns
    -------
    float or numpy.ndarray
        Infinite where dark matter stays in equilibrium down to T = m_DM/100.

    Examples
    --------
    >>> round(freeze_out_point(0.5, 0.004, 2.0, 0.002), 1)
    24.3
    """
    coupling = higgs_coupling(m_DM, m_X, alpha_X)
    return for_each_pair(FreezeOut.freeze_out_point, m_DM, m_phi, coupling, trilinear, degrees_of_freedom)


@checked(
    m_DM=DARK_MATTER_MASS,
    m_phi=DARK_HIGGS_MASS,
    m_X=DARK_PHOTON_MASS,
    target=RELIC_DENSITY.one,
    trilinear=S_CHANNEL,
)
def dark_coupling(
    m_DM: Numbers,
    m_phi: Numbers,
    m_X: Numbers,
    target: float = 0.12,
    trilinear: str = "included",
    degrees_of_freedom: str = DEFAULT_TABLE,
) -> Numbers:
    """Dark fine-structure constant α_X that gives a relic density.

    α_X = (m_DM/v)² m_X²/(16π m_DM²), for the (m_DM/v)⁴ at which Ω_ψ h² is the target

    Parameters
    ----------
    degrees_of_freedom : str
        As `table` in `early_universe`.

    Returns
    -------
    float or numpy.ndarray
        May exceed 1 for nearly forbidden annihilation, where the model is no longer perturbative.

    Raises
    ------
    ValueError
        If no coupling gives that relic density.

    Examples
    --------
    >>> alpha = dark_coupling(0.5, 0.004, 2.0)
    >>> round(relic_density(0.5, 0.004, 2.0, alpha), 6)
    0.12
    """
    mass, higgs, photon = np.broadcast_arrays(m_DM, m_phi, m_X)
    alpha = np.empty(mass.shape)
    for index in np.ndindex(mass.shape):
        m_DM, m_phi, m_X = float(mass[index]), float(higgs[index]), float(photon[index])
        alpha[index] = dark_photon_annihilation.coupling_alone(
            m_DM, m_phi, m_X, target, trilinear, degrees_of_freedom
        )
    return alpha


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """Parameters of the notebook `dark_photon_freeze_out`."""

    m_X: float = DARK_PHOTON_MASS.but(offered=UP_TO_80_GEV).parameter(2.0)
    m_DM: float = DARK_MATTER_MASS.but(offered=Range(at_least=1e-6, at_most=80.0)).parameter(0.5)
    m_phi: float = DARK_HIGGS_MASS.but(offered=Range(at_most=160.0)).parameter(0.004)
    alpha_X: float = DARK_COUPLING.parameter(0.002)
    trilinear: str = S_CHANNEL.parameter("included")
    relic_density: float = RELIC_DENSITY_TO_EXPLAIN.parameter(0.12)
    sin_theta: float = HIGGS_MIXING_NOT_ZERO.but(
        meaning="mixing of the dark Higgs with the Higgs boson"
    ).parameter(1.3e-4)
    longest_lifetime: float = Number(
        "longest dark Higgs lifetime before nucleosynthesis", "s", meaningful=POSITIVE
    ).parameter(0.1)
    degrees_of_freedom: str = DEGREES_OF_FREEDOM.parameter(DEFAULT_TABLE)
    epsilon: float = dark_photon_decays.KINETIC_MIXING.parameter(5e-5)
    mixing_ratio: float | str = dark_photon_decays.MIXING_RATIO.parameter("tan_theta_W")
    hadrons: str = dark_photon_decays.HADRON_METHOD.parameter("quark_currents")

    def check(self) -> None:
        """Refuse masses for which annihilation into a dark photon opens, or none into dark Higgs bosons."""
        if np.any(2.0 * np.asarray(self.m_DM) >= np.asarray(self.m_X) + np.asarray(self.m_phi)):
            raise ValueError(
                "m_DM >= (m_X + m_phi)/2 is not allowed: annihilation into a dark photon and a dark Higgs "
                "opens there, which this section does not compute; take lighter dark matter"
            )
        m_DM, m_phi = np.broadcast_arrays(self.m_DM, self.m_phi)
        # The product need not be the ratio to the last digit.
        if np.any(m_phi > (1.0 + 1e-12) * _HEAVIEST_RATIO * m_DM):
            worst = np.unravel_index(np.argmax(m_phi / m_DM), m_phi.shape)
            raise ValueError(
                f"m_phi = {float(m_phi[worst])} is not allowed (dark Higgs mass): with m_DM = "
                f"{float(m_DM[worst])} GeV it must be a number > 0 and <= {_HEAVIEST_RATIO:g} m_DM, as "
                "nothing annihilates into much heavier dark Higgs bosons"
            )


#: What `evaluate` adds when it is asked to; a tenth of a second.
THERMAL_CONTACT = Name("what to add", ("thermal contact",))


@explained
def evaluate(parameters: Parameters, *added: str) -> Result:
    """Return cross sections, relic density, the coupling for the observed one, and the dark Higgs' fate.

    Parameters
    ----------
    parameters : Parameters
    *added : str
        "thermal contact" adds, for one point, the rates that tie the dark sector to the plasma.

    Returns
    -------
    Result

    Examples
    --------
    >>> result = evaluate(Parameters())
    >>> round(result.value("relic_density"), 4)
    0.0043
    """
    for one in added:
        THERMAL_CONTACT.check("added", one)
    p = parameters
    arguments = (p.m_DM, p.m_phi, p.m_X, p.alpha_X)
    x_f = freeze_out_point(*arguments, p.trilinear, p.degrees_of_freedom)
    quantities = {
        "vacuum_expectation_value": Quantity(
            vacuum_expectation_value(p.m_X, p.alpha_X), "GeV", "vacuum expectation value v of the dark Higgs"
        ),
        "higgs_coupling": Quantity(
            higgs_coupling(p.m_DM, p.m_X, p.alpha_X), "1", "coupling m_DM/v of dark Higgs and dark matter"
        ),
        "p_wave_coefficient": Quantity(
            p_wave_coefficient(*arguments, p.trilinear), "GeV^-2", "b in σv = b v², Eq. 47"
        ),
        "trilinear_share": Quantity(
            _trilinear_share(p.m_DM, p.m_phi),
            "1",
            "<σv> at x = 20 with the trilinear coupling over without",
        ),
        "relic_density": Quantity(
            relic_density(*arguments, p.trilinear, p.degrees_of_freedom),
            "1",
            "relic density Ω h² by ψψ → φφ, full solution",
        ),
        "freeze_out_point": Quantity(x_f, "1", "x_f = m_DM/T at freeze-out, where Y = 2.5 Y_eq"),
        "freeze_out_temperature": Quantity(1e3 * p.m_DM / x_f, "MeV", "temperature at freeze-out"),
        "averaged_cross_section": Quantity(
            _average_at(x_f, p), "cm^3/s", "thermal average <σv> of ψψ → φφ at freeze-out"
        ),
        "dark_coupling": Quantity(
            dark_coupling(p.m_DM, p.m_phi, p.m_X, p.relic_density, p.trilinear, p.degrees_of_freedom),
            "1",
            "α_X that gives the wanted relic density by ψψ → φφ",
        ),
        **_with_X(p),
        **_couplings_by_curve(p),
        "dark_higgs_lifetime": Quantity(
            dark_higgs_lifetime(p.m_phi, p.sin_theta), "s", "lifetime of the dark Higgs, Eq. 49"
        ),
        "lightest_dark_higgs": Quantity(
            1e3 * lightest_dark_higgs(p.sin_theta, p.longest_lifetime),
            "MeV",
            "lowest dark Higgs mass that decays in time, Eq. 49",
        ),
        "bound_mixing": Quantity(
            measurements.value("sin_theta_dark_higgs_limit"), "1", "upper bound on sin θ, NA62"
        ),
        "bound_lifetime": Quantity(
            measurements.value("lifetime_dark_higgs_limit"),
            "s",
            "upper bound on the lifetime of the dark Higgs",
        ),
    }
    if added:
        quantities |= _thermal_contact(p, x_f)
    return Result(p, quantities | dark_higgs_tuning.quantities(p.m_X, p.alpha_X, p.m_phi, p.sin_theta))


def _thermal_contact(p: Parameters, x_f: Numbers) -> dict[str, Quantity]:
    names = ("m_DM", "m_phi", "m_X", "alpha_X", "epsilon", "sin_theta", "degrees_of_freedom")
    # Where dark matter stays in equilibrium, to the lowest temperature that was looked at.
    T_f = p.m_DM / min(float(x_f), 100.0)
    ratio = float(dark_photon_decays.mixing_ratio(p))
    given = {name: getattr(p, name) for name in names}
    found = dark_sector_contact.thermal_contact(T_f, mixing_ratio=ratio, **given)
    freezes = "stays" if np.isinf(x_f) else "freezes out"
    words = dark_sector_contact.FREEZE_OUT
    return {**found, words.name: words.says(freezes, x=spelled(float(x_f)), temperature=spelled(1e3 * T_f))}


def _with_X(p: Parameters) -> dict[str, Quantity]:
    mixing = (p.epsilon, dark_photon_decays.mixing_ratio(p))
    masses, choices = (p.m_DM, p.m_phi, p.m_X), (p.trilinear, p.degrees_of_freedom)

    def density(hadrons: str) -> Numbers:
        return dark_photon_annihilation.whole_relic_density(*masses, p.alpha_X, *mixing, *choices, hadrons)

    def coupling(hadrons: str) -> Numbers:
        return dark_photon_annihilation.whole_dark_coupling(
            *masses, *mixing, p.relic_density, *choices, hadrons
        )

    found = {}
    for name, of_hadrons, meaning in (
        ("whole_relic_density", density, "relic density Ω h² with annihilation through X as well"),
        (
            "whole_dark_coupling",
            coupling,
            "α_X that gives the wanted relic density with annihilation through X as well",
        ),
    ):
        low, high = dark_photon_annihilation.hadron_range(of_hadrons)
        found[name] = Quantity(of_hadrons(p.hadrons), "1", meaning)
        found[f"{name}_low"] = Quantity(low, "1", f"least {meaning}, of all ways to compute hadrons")
        found[f"{name}_high"] = Quantity(high, "1", f"largest {meaning}, of all ways to compute hadrons")
    return found


def _couplings_by_curve(p: Parameters) -> dict[str, Quantity]:
    needed = yukawa_by_curve(p.m_DM, p.m_phi, p.relic_density, "s", p.trilinear)
    s_wave = (np.asarray(needed) * p.m_X / (HIGGS_CHARGE * np.asarray(p.m_DM))) ** 2 / (4.0 * math.pi)
    words = "α_X by the curve of Ref. 58 at x = 20,"
    return {
        "dark_coupling_s_wave_curve": Quantity(s_wave, "1", f"{words} for an s wave as published"),
        "dark_coupling_p_wave_curve": Quantity(
            math.sqrt(2.0) * s_wave, "1", f"{words} made one for a p wave"
        ),
    }


def _average_at(x: Numbers, p: Parameters) -> Numbers:
    # <σv> [cm³/s] at one x for each point, from the table that the relic density was computed with.
    coupling = np.asarray(higgs_coupling(p.m_DM, p.m_X, p.alpha_X))
    mass, higgs, coupling, x = np.broadcast_arrays(p.m_DM, p.m_phi, coupling, x)
    average = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        relic = unit_relic(float(mass[index]), float(higgs[index]), p.trilinear, p.degrees_of_freedom)
        average[index] = relic.average(x[index]) if np.isfinite(x[index]) else 0.0
    return units.to_cm3_per_second(coupling**4 * average)


def _trilinear_share(m_DM: Numbers, m_phi: Numbers) -> Numbers:
    def average(mass: float, higgs: float, trilinear: str) -> float:
        def cross_section(s: Array) -> Array:
            return np.asarray(reduced_cross_section(s, mass, higgs, trilinear))

        return float(np.asarray(thermal_average(cross_section, mass, 20.0, threshold=2.0 * higgs)))

    def share(masses: tuple[float, ...]) -> float:
        mass, higgs = masses
        included, left_out = (average(mass, higgs, trilinear) for trilinear in TRILINEAR)
        return included / left_out

    return of_each(share, m_DM, m_phi)
