"""B → K⁽*⁾ X for a dark photon that only mixes kinetically with hypercharge: photon and Z penguins as one.

X then meets b and s as a pair of right-handed leptons does, which have hypercharge alone: its monopole is
C_9 + C_10, in which W boxes and the isospin of the Z cancel and −4 Z_0 = −4 C_0 − D_0 is left of the top
loops, and its dipole is C_7. Both come with q² = m_X². Between ρ, ω, φ and the J/ψ, where quarks in loops
may stand for hadrons.
"""

import itertools
import math
from collections.abc import Sequence
from typing import TypedDict, cast

import numpy as np

from b2kinv.physics import b_mesons, data_files, electroweak, form_factors, inputs
from b2kinv.physics.b_to_vector_boson import KAON
from b2kinv.physics.conventions import CHARGE, DARK_PHOTON_MASS
from b2kinv.physics.form_factors import DEFAULT_SET, FORM_FACTOR_SET
from b2kinv.physics.kinematics import kallen
from b2kinv.physics.quark_loops import Q2, SCALE, quark_loop
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import Computed, Range
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.scalars import Array, ComplexArray, ComplexNumbers, Numbers

#: Renormalisation scales [GeV]: half of the mass of b, about that mass, and the end of the table.
SCALES = (2.4, 4.8, 5.5)
DEFAULT_SCALE = 4.8
#: How the matrix elements of operators with four quarks and of the gluon's dipole are taken.
LOOPS = ("two_loops", "one_loop", "none")
#: With which interactions C_9 + C_10 comes down from the mass of the W.
RUNNINGS = ("strong", "electromagnetic_too")


def expansion_end() -> float:
    """Return the kinetic mixing at which X would lose its kinetic term, and the expansion in ε ends.

    ε = cos θ_W, from the kinetic terms X² − 2 (ε/cos θ_W) X B + B² of Eq. 31

    Examples
    --------
    >>> round(expansion_end(), 3)
    0.877
    """
    return math.sqrt(1.0 - electroweak.sin2_theta_W())


RUNNING = Name("running of C_9 + C_10", RUNNINGS)
LOOP = Name("light quarks and charm in loops", LOOPS)
MIXING = Number(
    "kinetic mixing",
    symbol="ε",
    meaningful=Range(
        at_least=0.0,
        below=Computed(expansion_end, "cos θ_W"),
        meaning="kinetic mixing; the expansion in ε ends at cos θ_W, where X would lose its kinetic term",
    ),
)
#: Masses of X [GeV] between the light resonances and the J/ψ.
LIGHTEST, HEAVIEST = 1.0, 2.8
#: Masses at which B → K⁽*⁾ X by kinetic mixing alone is computed.
MASS = DARK_PHOTON_MASS.but(
    meaningful=Range(
        at_least=LIGHTEST,
        at_most=HEAVIEST,
        meaning="mass of X, for B → K⁽*⁾ X by kinetic mixing alone; light resonances below and the J/ψ above "
        "are not modelled",
    )
)


#: What stands behind ± of B → K⁽*⁾ X, as the end of a meaning.
FORM_FACTORS_ALONE = "; ± of the form factors alone, less than what hadrons leave open"

_Scale = TypedDict(
    "_Scale",
    {
        "scale": float,
        "mass_bottom": float,
        "C_1 to C_6": list[float],
        "C_7": float,
        "C_9 + C_10": float,
        "with electromagnetic running": float,
        "two_loops": list[list[float]],
    },
)


class _File(TypedDict):
    mass_bottom_pole: float
    mass_charm_pole: float
    power_corrections: dict[str, list[float]]
    scales: list[_Scale]


@replaced.kept()
def _file() -> _File:
    return cast(_File, data_files.load_json("wilson_coefficients.json"))


def _at(scale: float) -> _Scale:
    for one in _file()["scales"]:
        if one["scale"] == scale:
            return one
    raise ValueError(f"scale = {scale!r} is not allowed: one of {', '.join(map(str, SCALES))} GeV")


@checked(q2=Q2, scale=SCALE.one, loops=LOOP, running=RUNNING)
def photon_penguin(
    q2: Numbers, scale: float = DEFAULT_SCALE, loops: str = "two_loops", running: str = "strong"
) -> tuple[ComplexNumbers, ComplexNumbers]:
    """Monopole and dipole of b → s γ* with the Z of kinetic mixing, at q² on the mass shell of X (complex).

    C_M = C_9 + C_10 + Y(q²) + ΔC_9(q²), C_D = C_7 + ΔC_7(q²)

    Y has quarks in one loop (`quark_loop`), ΔC the matrix elements of the same operators at two. W boxes and
    the isospin of the Z enter C_9 and C_10 with opposite sign.

    Parameters
    ----------
    scale
        One of `SCALES`.
    loops
        "two_loops", "one_loop" without ΔC, "none" without Y as well.
    running
        "electromagnetic_too" has photons between quarks and leptons, of which X has none.

    Raises
    ------
    ValueError
        If the scale is another one.

    Notes
    -----
    Operators and signs as in W. Altmannshofer et al., arXiv:0811.1214; numbers of EOS and flavio, see
    data/wilson_coefficients.json.

    Examples
    --------
    The monopole is small: what the top quark gives is nearly undone by light quarks.

    >>> monopole, dipole = photon_penguin(4.0)
    >>> round(monopole.real, 2), round(dipole.real, 2)
    (0.37, -0.37)
    """
    found = _at(float(scale))
    sum_of_both = found["C_9 + C_10"] if running == "strong" else found["with electromagnetic running"]
    monopole: ComplexNumbers = sum_of_both + 0j
    dipole: ComplexNumbers = found["C_7"] + 0j
    if loops != "none":
        monopole = monopole + _one_loop(q2, found)
    if loops == "two_loops":
        re_7, im_7, re_9, im_9 = (curve(np.asarray(q2)) for curve in _two_loops(float(scale)))
        dipole, monopole = dipole + re_7 + 1j * im_7, monopole + re_9 + 1j * im_9
    return monopole, dipole


@replaced.kept()
def _two_loops(scale: float) -> list[np.polynomial.Polynomial]:
    # Cubics, within 3e-4 of the rows, which come from a table with kinks.
    table = np.array(_at(scale)["two_loops"])
    return [np.polynomial.Polynomial.fit(table[:, 0], column, 3) for column in table.T[1:]]


def _one_loop(q2: Numbers, found: _Scale) -> ComplexNumbers:
    # W. Altmannshofer et al., arXiv:0811.1214, Eq. 10.
    C_1, C_2, C_3, C_4, C_5, C_6 = found["C_1 to C_6"]
    charm = 4.0 / 3.0 * C_1 + C_2 + 6.0 * C_3 + 60.0 * C_5
    bottom = 7.0 * C_3 + 4.0 / 3.0 * C_4 + 76.0 * C_5 + 64.0 / 3.0 * C_6
    light = C_3 + 4.0 / 3.0 * C_4 + 16.0 * C_5 + 64.0 / 3.0 * C_6
    local = 4.0 / 3.0 * C_3 + 64.0 / 9.0 * C_5 + 64.0 / 27.0 * C_6
    masses = (_file()["mass_charm_pole"], _file()["mass_bottom_pole"], 0.0)
    of_charm, of_bottom, of_light = (quark_loop(q2, mass, found["scale"]) for mass in masses)
    return charm * of_charm - 0.5 * bottom * of_bottom - 0.5 * light * of_light + local


@checked(epsilon=MIXING, m_X=MASS)
def kinetic_coupling(epsilon: Numbers, m_X: Numbers) -> Numbers:
    """Coupling of X to s̄ γ^μ P_L b for a monopole of one, from kinetic mixing alone.

    g_1 = ε e G_F V_ts* V_tb m_X²/(4√2 π²)

    With the Z penguin alone the monopole is −4 C_0, and this is Eq. 41 with ε_Z = ε tan θ_W m_X²/m_Z², but
    for the sign. Here e is that at zero momentum, as wherever X mixes with the photon; at m_b its square is
    4 % larger.

    Examples
    --------
    >>> f"{kinetic_coupling(0.1, 2.0):.3g}"
    '1.04e-09'
    """
    ckm = inputs.value("ckm_V_ts") * inputs.value("ckm_V_tb")
    loop = inputs.value("fermi_constant") * ckm / (4.0 * math.sqrt(2.0) * math.pi**2)
    return epsilon * electroweak.elementary_charge() * loop * m_X**2


@checked(m_X=MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET, scale=SCALE.one, loops=LOOP)
def amplitude_K(
    m_X: Numbers,
    charge: str = "+",
    form_factor_set: str = DEFAULT_SET,
    scale: float = DEFAULT_SCALE,
    loops: str = "two_loops",
) -> ComplexNumbers:
    """Amplitude of B → K X from kinetic mixing alone, in place of f_+ in Eq. 42 (complex).

    H = C_M f_+(m_X²) + 2m_b C_D f_T(m_X²)/(m_B + m_K)

    Examples
    --------
    Monopole and dipole have opposite signs, and each alone is 0.2:

    >>> round(abs(amplitude_K(2.0)), 2)
    0.07
    """
    return _amplitudes("K", m_X, charge, form_factor_set, scale, loops)[..., 0]


@checked(m_X=MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET, scale=SCALE.one, loops=LOOP)
def amplitudes_Kstar(
    m_X: Numbers,
    charge: str = "0",
    form_factor_set: str = DEFAULT_SET,
    scale: float = DEFAULT_SCALE,
    loops: str = "two_loops",
) -> tuple[ComplexNumbers, ComplexNumbers, ComplexNumbers]:
    """Helicity amplitudes H_0, H_+ and H_− of B → K* X from kinetic mixing alone, for Eq. 43 (complex).

    H_0 = −8 (m_K*/m_X) [C_M A_12 + m_b C_D T_23/(m_B + m_K*)], H_± = (1 + √y_K*) C_M A_1 + a T_2
    ∓ λ^½ [C_M V/(1 + √y_K*) + b T_1], with b = 2m_b m_B C_D/m_X² and a = b (1 − y_K*)

    All form factors are at m_X², and λ is λ(1, y_K*, y_X).

    Examples
    --------
    The dipole leads: it comes with 2m_b m_B/m_X².

    >>> H_0, H_plus, H_minus = amplitudes_Kstar(2.0)
    >>> abs(H_minus) > 3.0 * abs(H_0)
    True
    """
    found = _amplitudes("K*", m_X, charge, form_factor_set, scale, loops)
    return found[..., 0], found[..., 1], found[..., 2]


@checked(epsilon=MIXING, m_X=MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def effective_coupling(
    epsilon: Numbers,
    m_X: Numbers,
    charge: str = "+",
    form_factor_set: str = DEFAULT_SET,
    added: Numbers = 0.0,
) -> Numbers:
    """Coupling to s̄ γ^μ P_L b with which Eq. 42 gives the width of B → K X from kinetic mixing alone.

    |g_bs| = g_1 |H|/f_+(m_X²)

    There is none for K and K* at once, because the dipole comes with other form factors.

    Examples
    --------
    >>> effective_coupling(0.0, 2.0)
    0.0
    """
    found = _amplitudes("K", m_X, charge, form_factor_set, DEFAULT_SCALE, "two_loops", added=added)
    size = np.abs(found[..., 0])
    return kinetic_coupling(epsilon, m_X) * size / form_factors.f_plus(m_X**2, form_factor_set)


@checked(
    epsilon=MIXING,
    m_X=MASS,
    charge=CHARGE,
    form_factor_set=FORM_FACTOR_SET,
    scale=SCALE.one,
    loops=LOOP,
)
def width_K(
    epsilon: Numbers,
    m_X: Numbers,
    charge: str = "+",
    form_factor_set: str = DEFAULT_SET,
    scale: float = DEFAULT_SCALE,
    loops: str = "two_loops",
    added: Numbers = 0.0,
) -> Numbers:
    """Width of B → K X from kinetic mixing alone [GeV].

    Γ(B → K X) = g_1² m_B λ^(3/2)(1, y_K, y_X) |H|²/(64π y_X)

    Parameters
    ----------
    added
        To the monopole, by mass mixing with the Z: `dark_photon_decays.added_monopole`.

    Examples
    --------
    >>> f"{width_K(0.1, 2.0) * b_mesons.lifetime('+'):.1g}"
    '1e-09'
    """
    amplitudes = _amplitudes("K", m_X, charge, form_factor_set, scale, loops, added=added)
    return epsilon**2 * _phase_space("K", m_X, charge) * _total(amplitudes)


@checked(
    epsilon=MIXING,
    m_X=MASS,
    charge=CHARGE,
    form_factor_set=FORM_FACTOR_SET,
    scale=SCALE.one,
    loops=LOOP,
)
def width_Kstar(
    epsilon: Numbers,
    m_X: Numbers,
    charge: str = "0",
    form_factor_set: str = DEFAULT_SET,
    scale: float = DEFAULT_SCALE,
    loops: str = "two_loops",
    added: Numbers = 0.0,
) -> Numbers:
    """Width of B → K* X from kinetic mixing alone [GeV].

    Γ(B → K* X) = g_1² m_B λ^½(1, y_K*, y_X) (|H_0|² + |H_+|² + |H_−|²)/(64π)

    Examples
    --------
    >>> f"{width_Kstar(0.1, 2.0) * b_mesons.lifetime('0'):.1g}"
    '3e-07'
    """
    amplitudes = _amplitudes("K*", m_X, charge, form_factor_set, scale, loops, added=added)
    return epsilon**2 * _phase_space("K*", m_X, charge) * _total(amplitudes)


@checked(kaon=KAON, m_X=MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def width_uncertainty(
    kaon: str, m_X: Numbers, charge: str, form_factor_set: str = DEFAULT_SET, added: Numbers = 0.0
) -> Numbers:
    """Relative uncertainty (1σ) of the width of B → K X or B → K* X from the form factors.

    σ_Γ²/Γ² = Σ_ij (∂ ln Γ/∂F_i) C_ij (∂ ln Γ/∂F_j), with the covariance C of all form factors F

    Examples
    --------
    >>> 0.05 < width_uncertainty("K", 2.0, "+") < 0.3
    True
    """
    names, of_monopole, of_dipole = _weights(kaon, m_X, charge)
    monopole, dipole = _coefficients(m_X, DEFAULT_SCALE, "two_loops", "strong", added)
    weights = monopole[..., None, None] * of_monopole + dipole[..., None, None] * of_dipole
    amplitudes = _amplitudes(kaon, m_X, charge, form_factor_set, DEFAULT_SCALE, "two_loops", added=added)
    gradient = 2.0 * np.real(np.sum(np.conj(amplitudes)[..., None] * weights, axis=-2))
    covariance = form_factors.covariance_of(names, m_X**2, form_factor_set)
    variance: Numbers = np.einsum("...i,...ij,...j->...", gradient, covariance, gradient)
    return np.sqrt(variance) / _total(amplitudes)


@checked(
    kaon=KAON,
    epsilon=MIXING,
    m_X=MASS,
    charge=CHARGE,
    form_factor_set=FORM_FACTOR_SET,
)
def width_range(
    kaon: str,
    epsilon: Numbers,
    m_X: Numbers,
    charge: str,
    form_factor_set: str = DEFAULT_SET,
    added: Numbers = 0.0,
) -> tuple[Numbers, Numbers]:
    """Range of the width of B → K X or B → K* X [GeV] that hadrons leave, besides the form factors.

    lowest Γ − √(Σ δ_h²) to highest Γ + √(Σ δ_h²), with |H_h| → |H_h| ∓ d_h in δ_h

    Over all `SCALES` and `RUNNINGS`, and with light quarks and charm in loops or without ("two_loops" and
    "none"); d_h is one standard deviation of flavio's power corrections, of C_M for K and of C_D for each
    helicity of K*.

    Returns
    -------
    tuple of two floats or arrays
        Lower and upper end.

    Examples
    --------
    >>> low, high = width_range("K", 0.1, 2.0, "+")
    >>> low < width_K(0.1, 2.0) < high
    True
    """
    lowest, highest = [], []
    by_monopole, by_dipole = _parts(kaon, m_X, charge, form_factor_set)
    for scale, loops, running in itertools.product(SCALES, ("two_loops", "none"), RUNNINGS):
        monopole, dipole = _coefficients(m_X, scale, loops, running, added)
        sizes = np.abs(monopole[..., None] * by_monopole + dipole[..., None] * by_dipole)
        shifts = _power_corrections(kaon, m_X, by_monopole, _at(scale)["mass_bottom"] * by_dipole)
        total = np.sum(sizes**2, axis=-1)
        down = sizes**2 - np.maximum(sizes - shifts, 0.0) ** 2
        up = (sizes + shifts) ** 2 - sizes**2
        lowest.append(np.maximum(total - np.sqrt(np.sum(down**2, axis=-1)), 0.0))
        highest.append(total + np.sqrt(np.sum(up**2, axis=-1)))
    scaled = epsilon**2 * _phase_space(kaon, m_X, charge)
    return scaled * np.min(lowest, axis=0), scaled * np.max(highest, axis=0)


@checked(m_X=MASS)
def monopole_range(m_X: Numbers) -> tuple[Numbers, Numbers]:
    """Range of the monopole |C_M| of b → s X that hadrons leave.

    lowest |C_M| − δ, not below zero, to highest |C_M| + δ

    Over what `width_range` is over, with one standard deviation δ of flavio's power corrections.

    Returns
    -------
    tuple of two floats or arrays
        Lower and upper end.

    Examples
    --------
    >>> low, high = monopole_range(2.0)
    >>> low < abs(photon_penguin(4.0)[0]) < high
    True
    """
    constant, slope = _correction("K")
    shift = np.hypot(constant, slope * np.square(m_X))
    sizes = [
        # Without quarks in loops it is the same at all masses.
        np.broadcast_to(np.abs(_coefficients(m_X, scale, loops, running)[0]), np.shape(m_X))
        for scale, loops, running in itertools.product(SCALES, ("two_loops", "none"), RUNNINGS)
    ]
    return np.maximum(np.min(sizes, axis=0) - shift, 0.0), np.max(sizes, axis=0) + shift


def ranges(epsilon: Numbers, m_X: Numbers, form_factor_set: str, added: Numbers = 0.0) -> dict[str, Quantity]:
    """Return the ends of `width_range` as branching ratios of B⁺ → K⁺ X and B⁰ → K*⁰ X.

    Examples
    --------
    >>> sorted(ranges(0.01, 2.0, DEFAULT_SET))[:2]
    ['branching_ratio_K_high', 'branching_ratio_K_low']
    """
    found = {}
    for name, kaon, charge, reaction in (("K", "K", "+", "B⁺ → K⁺ X"), ("Kstar", "K*", "0", "B⁰ → K*⁰ X")):
        ends = width_range(kaon, epsilon, m_X, charge, form_factor_set, added)
        for side, word, end in zip(("low", "high"), ("least", "largest"), ends, strict=True):
            found[f"branching_ratio_{name}_{side}"] = Quantity(
                end * b_mesons.lifetime(charge), "1", f"{word} BR({reaction}) that hadrons leave open"
            )
    return found


def ratio_range(
    m_X: Numbers, form_factor_set: str, of_widths: bool = False, added: Numbers = 0.0
) -> tuple[Numbers, Numbers]:
    """Return the range of BR(B⁰ → K*⁰ X)/BR(B⁺ → K⁺ X), or of the widths of B⁰, that hadrons leave open.

    The upper end is infinite where hadrons may undo B → K X altogether.

    Examples
    --------
    >>> low, high = ratio_range(2.0, DEFAULT_SET)
    >>> bool(5.0 < low < 8.0), float(high)
    (True, inf)
    """
    charge = "0" if of_widths else "+"
    times = 1.0 if of_widths else b_mesons.lifetime("0") / b_mesons.lifetime("+")
    K_low, K_high = width_range("K", 0.1, m_X, charge, form_factor_set, added)
    low, high = width_range("K*", 0.1, m_X, "0", form_factor_set, added)
    is_open = np.greater(K_low, 0.0)
    highest = np.where(is_open, high / np.where(is_open, K_low, 1.0), math.inf)
    return times * low / K_high, times * highest


def summary(m_X: float, form_factor_set: str) -> dict[str, Quantity]:
    """Return monopole, dipole and rates over ε² at the nearest mass where they are computed, and that mass.

    Examples
    --------
    >>> summary(3.5, DEFAULT_SET)["kinetic_mass"].value
    2.8
    """
    nearest = np.clip(m_X, LIGHTEST, HEAVIEST)
    monopole, dipole = photon_penguin(nearest**2)
    found = {
        "kinetic_mass": Quantity(float(nearest), "GeV", "mass of X for the numbers on kinetic mixing alone"),
        "kinetic_monopole": Quantity(abs(monopole), "1", "size of the monopole |C_M| of b → s X"),
        "kinetic_dipole": Quantity(abs(dipole), "1", "size of the dipole |C_D| of b → s X"),
    }
    # At ε = 0.1, to give the rates over ε².
    ends = ranges(0.1, nearest, form_factor_set)
    widths = (("K", "K⁺", width_K), ("Kstar", "K*⁰", width_Kstar))
    for (name, kaon, width), charge in zip(widths, "+0", strict=True):
        rate = width(0.1, nearest, charge, form_factor_set) * b_mesons.lifetime(charge)
        found[f"kinetic_rate_{name}"] = Quantity(
            rate / 0.1**2, "1", f"BR(B → {kaon} X)/ε² by kinetic mixing alone"
        )
        for side in ("low", "high"):
            end = ends[f"branching_ratio_{name}_{side}"]
            found[f"kinetic_rate_{name}_{side}"] = Quantity(
                end.numbers / 0.1**2, "1", f"{end.meaning}, over ε²"
            )
    return found


def _power_corrections(kaon: str, m_X: Numbers, by_monopole: Array, by_dipole: Array) -> Array:
    # What one standard deviation of each adds to the size of an amplitude, along the last axis.
    sizes = np.abs(by_monopole if kaon == "K" else by_dipole)
    # C_7' changes the sign of T_2 alone, so that its weight in H_+ is that of C_7 in H_−.
    places = {"K": 0} if kaon == "K" else {"K* 0": 0, "K* +": 2, "K* -": 2}
    allowed = [np.hypot(constant, slope * np.square(m_X)) for constant, slope in map(_correction, places)]
    return np.stack(
        [sizes[..., place] * one for place, one in zip(places.values(), allowed, strict=True)], axis=-1
    )


def _correction(name: str) -> tuple[float, float]:
    constant, slope = _file()["power_corrections"][name]
    return constant, slope


def _amplitudes(
    kaon: str,
    m_X: Numbers,
    charge: str,
    form_factor_set: str,
    scale: float,
    loops: str,
    running: str = "strong",
    added: Numbers = 0.0,
) -> ComplexArray:
    monopole, dipole = _coefficients(m_X, float(scale), loops, running, added)
    by_monopole, by_dipole = _parts(kaon, m_X, charge, form_factor_set)
    amplitudes: ComplexArray = monopole[..., None] * by_monopole + dipole[..., None] * by_dipole
    return amplitudes


@replaced.kept(64)
def _coefficients(
    m_X: Numbers, scale: float, loops: str, running: str, added: Numbers = 0.0
) -> tuple[ComplexArray, ComplexArray]:
    # The monopole, and the dipole times the mass of b.
    monopole, dipole = photon_penguin(np.square(m_X), scale, loops, running)
    times_mass = np.asarray(dipole * complex(_at(scale)["mass_bottom"]), dtype=complex)
    return np.asarray(monopole + added, dtype=complex), times_mass


def _parts(kaon: str, m_X: Numbers, charge: str, form_factor_set: str) -> tuple[Array, Array]:
    # Each helicity amplitude (last axis) for a monopole of one, and for a dipole of one over the mass of b.
    names, of_monopole, of_dipole = _weights(kaon, m_X, charge)
    values = np.stack(
        [getattr(form_factors, name)(np.square(m_X), form_factor_set) for name in names], axis=-1
    )
    by_monopole: Array = np.sum(of_monopole * values[..., None, :], axis=-1)
    by_dipole: Array = np.sum(of_dipole * values[..., None, :], axis=-1)
    return by_monopole, by_dipole


def _weights(kaon: str, m_X: Numbers, charge: str) -> tuple[tuple[str, ...], Array, Array]:
    # Names of form factors and what multiplies each (last axis) in each amplitude of `_parts` (axis before).
    m_B, m_K = b_mesons.masses(charge, "K" if kaon == "K" else "Kstar")
    one = np.ones_like(m_X)
    if kaon == "K":
        return ("f_plus", "f_tensor"), _matrix([[one, 0.0]]), _matrix([[0.0, 2.0 / (m_B + m_K) * one]])
    rise, root = (1.0 + m_K / m_B) * one, np.sqrt(_lambda(m_B, m_K, m_X))
    ahead, steep = -8.0 * m_K / m_X, 2.0 * m_B / m_X**2
    even, odd = (1.0 - (m_K / m_B) ** 2) * steep, root * steep
    along = ahead / (m_B + m_K)
    of_monopole = _matrix(
        [[ahead, 0, 0, 0, 0, 0], [0, rise, -root / rise, 0, 0, 0], [0, rise, root / rise, 0, 0, 0]]
    )
    of_dipole = _matrix([[0, 0, 0, along, 0, 0], [0, 0, 0, 0, even, -odd], [0, 0, 0, 0, even, odd]])
    return ("A_12", "A_1", "V", "T_23", "T_2", "T_1"), of_monopole, of_dipole


def _matrix(rows: Sequence[Sequence[Numbers]]) -> Array:
    flat = np.broadcast_arrays(*(one for row in rows for one in row))
    stacked = np.stack(flat, axis=-1).astype(float)
    return stacked.reshape(*stacked.shape[:-1], len(rows), len(rows[0]))


def _total(amplitudes: ComplexArray) -> Numbers:
    total: Numbers = np.sum(np.abs(amplitudes) ** 2, axis=-1)
    return total


def _phase_space(kaon: str, m_X: Numbers, charge: str) -> Numbers:
    # The width over ε² and the sum of the squared amplitudes.
    m_B, m_K = b_mesons.masses(charge, "K" if kaon == "K" else "Kstar")
    squared = _lambda(m_B, m_K, np.asarray(m_X))
    shape = squared**1.5 * (m_B / m_X) ** 2 if kaon == "K" else np.sqrt(squared)
    return (kinetic_coupling(0.5, m_X) / 0.5) ** 2 * m_B * shape / (64.0 * math.pi)


def _lambda(m_B: float, m_K: float, m_X: Numbers) -> Numbers:
    return kallen(1.0, (m_K / m_B) ** 2, (m_X / m_B) ** 2)
