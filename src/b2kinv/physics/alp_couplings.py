"""Couplings of the ALP: conventions of Eqs. (3), (4) and (7), and what fermion loops add (Eqs. (5) and (6)).

Couplings are those of Eq. (3), ∂a/(2 f_a) f̄ γ(C^V + C^A γ₅) f, and of Eq. (4), a/f_a C α/(4π) F F̃.
Papers that write ∂a/f_a without the 2 have widths four times larger for the same letter C. The quarks have
MS-bar masses, u, d and s at 2 GeV, c and b at their own mass, and the top its measured mass.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import numpy as np

from b2kinv.physics import hadronic_thresholds, inputs
from b2kinv.physics.conventions import (
    ALP_MASS,
    CHI_MASS,
    DARK_MATTER_COUPLING,
    DECAY_CONSTANT,
    GLUON_COUPLING,
    PHOTON_COUPLING,
)
from b2kinv.quantities import replaced, validation
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import NOT_NEGATIVE
from b2kinv.quantities.scalars import Array, ComplexArray, ComplexNumbers, Numbers

#: Quark → name of its mass among the inputs and electric charge in units of e/3.
QUARKS = {
    "up": ("mass_up_quark", 2),
    "down": ("mass_down_quark", -1),
    "strange": ("mass_strange_quark", -1),
    "charm": ("mass_charm_quark", 2),
    "bottom": ("mass_bottom_quark", -1),
    "top": ("mass_top_quark", 2),
}

#: One axial coupling of all quarks, or that of each; quarks left out have none.
QuarkCouplings: TypeAlias = Numbers | Mapping[str, Numbers]

CHARGED_LEPTONS = ("electron", "muon", "tau")

LEPTON_COUPLING = Number("axial coupling of all charged leptons", symbol="C^A_ℓℓ")

#: Where loops and decays of quarks have their thresholds.
THRESHOLDS = Name("where quarks appear in the final state", ("quarks", "hadrons"))

_SERIES_ABOVE = 10.0
# x arcsin²(1/√x) − 1 = Σ 4ⁿ x^{1−n} / (2 n² binomial(2n, n)) from n = 2; 18 terms reach 1e-17 at x = 10.
_terms = []
_term = 1.0
for _n in range(2, 20):
    _term *= 4.0 * (_n - 1) ** 2 / (2 * _n * (2 * _n - 1))
    _terms.append(-_term)
_SERIES = tuple(_terms)


@checked(x=Number("4 m_f²/m_a²", meaningful=NOT_NEGATIVE))
def loop_function(x: Numbers) -> ComplexNumbers:
    """Return the loop function of a fermion triangle (Eq. (6)).

    B(x) = 1 − x f²(x), f(x) = arcsin(1/√x) for x ≥ 1,
    f(x) = π/2 + (i/2) ln[(1 + √(1 − x))/(1 − √(1 − x))] for x < 1

    The form that is printed loses all digits for a heavy fermion (x → ∞, where B → −1/(3x)) and for a
    massless one (x → 0, where B → 1). Here B is the series −Σ 4ⁿ x^(1−n)/(2 n² binomial(2n, n)) from n = 2
    above x = 10, arcsin(1/√x) is arctan(1/√(x − 1)) below, and half the logarithm is ln(1 + √(1 − x)) −
    ½ ln x, so that the result is good to about 1e-14 everywhere.

    Returns
    -------
    complex or numpy.ndarray of complex
        Complex below x = 1, where the fermions in the loop can be on shell. Both sides meet at
        B(1) = 1 − π²/4.

    Notes
    -----
    Bauer, Neubert, Renner, Schnubel, Thamm, arXiv:2110.10698.

    Examples
    --------
    >>> loop_function(0.0)
    (1+0j)
    >>> loop_function(1.0).real
    -1.467401
    """
    inverse = 1.0 / np.maximum(x, _SERIES_ABOVE)
    series = np.zeros_like(inverse)
    for coefficient in reversed(_SERIES):
        series = inverse * (series + coefficient)
    # arcsin(1/√x) is arctan(1/√(x−1)), which has no cancellation at x = 1.
    angle = np.arctan2(1.0, np.sqrt(np.clip(x - 1.0, 0.0, _SERIES_ABOVE)))
    heavy = np.where(x > _SERIES_ABOVE, series, 1.0 - np.minimum(x, _SERIES_ABOVE) * angle**2)
    below = np.where((x > 0.0) & (x < 1.0), x, 0.5)
    logarithm = np.log1p(np.sqrt(1.0 - below)) - 0.5 * np.log(below)
    light = 1.0 - below * (0.5 * np.pi + 1j * logarithm) ** 2
    return np.where(x >= 1.0, heavy + 0j, np.where(x > 0.0, light, 1.0 + 0j))


@checked(m_a=ALP_MASS)
def loop_near_hadrons(
    m_a: Numbers, quark: str, quark_masses: Mapping[str, Numbers] | None = None
) -> ComplexNumbers:
    """Return the loop of a quark, without the edge that Eq. (6) has at twice the quark's mass.

    B₁ + (B₂ − B₁) (m_a² − E₁²)/(E₂² − E₁²) for E₁ < m_a < E₂, B_i at E_i, and B(4m_q²/m_a²) outside

    E₁ and E₂ are those of `hadronic_thresholds.loop_region`: there the quarks of the loop are bound, and a
    free one's imaginary part and edge have no counterpart. For a light quark E₁ is 0 and so is B₁, so that
    the loop goes as m_a², as it must for a light ALP by the theorem of Sutherland and Veltman. The poles of
    π⁰, η, η′ and η_c are left out.

    Parameters
    ----------
    quark
        One of `QUARKS`.
    quark_masses : mapping of str to float, optional
        As in `effective_gluon_coupling`.

    Examples
    --------
    >>> loop_near_hadrons(2.0, "charm") == loop_function(4 * 1.2729**2 / 2.0**2)
    True
    >>> round(abs(loop_near_hadrons(0.1, "up")), 4)
    0.003
    """
    mass = _loop_mass(quark, quark_masses)
    return _near_hadrons(quark, mass, m_a, np.asarray(loop_function(_loop_argument(mass, m_a))))


@checked(m_a=ALP_MASS, C_G_UV=GLUON_COUPLING, thresholds=THRESHOLDS)
def effective_gluon_coupling(
    m_a: Numbers,
    C_q: QuarkCouplings = 1.0,
    C_G_UV: Numbers = 0.0,
    quark_masses: Mapping[str, Numbers] | None = None,
    thresholds: str = "quarks",
) -> ComplexNumbers:
    """Return the effective ALP–gluon coupling, ultraviolet part plus quark loops (Eq. (5), second part).

    C_G = C_G^UV + ½ Σ_q C_qq B(4m_q²/m_a²)

    Parameters
    ----------
    C_q : float, array_like of float or mapping, optional
        Axial coupling of all quarks, or a mapping from quark (`QUARKS`) to its coupling; those left
        out have none.
    quark_masses : mapping of str to float, optional
        Quark → mass [GeV] to use in its loop in place of the input.
    thresholds
        "quarks" is Eq. (5) as printed, "hadrons" has `loop_near_hadrons` in the place of B.

    Returns
    -------
    complex or numpy.ndarray of complex
        Normalised as in Eq. (4). Light quarks contribute 1/2 each, heavy ones nothing.

    Raises
    ------
    ValueError
        If a coupling of a quark is not finite, a mass is negative, or a quark is unknown.

    Examples
    --------
    >>> abs(effective_gluon_coupling(2.0, {"up": 1.0, "down": 1.0, "strange": 1.0}))
    1.53
    """
    return _to_gluons(C_G_UV, _quark_loops(m_a, C_q, quark_masses, thresholds))


@checked(m_a=ALP_MASS, C_gamma_UV=PHOTON_COUPLING, C_lepton=LEPTON_COUPLING, thresholds=THRESHOLDS)
def effective_photon_coupling(
    m_a: Numbers,
    C_q: QuarkCouplings = 1.0,
    C_gamma_UV: Numbers = 0.0,
    C_lepton: Numbers = 0.0,
    quark_masses: Mapping[str, Numbers] | None = None,
    thresholds: str = "quarks",
) -> ComplexNumbers:
    """Return the effective ALP–photon coupling, ultraviolet part plus loops (Eq. (5), first part).

    C_γ = C_γ^UV + Σ_f C_ff N_c Q_f² B(4m_f²/m_a²)

    Parameters
    ----------
    C_q : float, array_like of float or mapping, optional
        As in `effective_gluon_coupling`.
    C_lepton
        The paper's benchmark has none.
    quark_masses : mapping of str to float, optional
        As in `effective_gluon_coupling`.
    thresholds
        As in `effective_gluon_coupling`.

    Returns
    -------
    complex or numpy.ndarray of complex
        Normalised as in Eq. (4).

    Raises
    ------
    ValueError
        If a coupling of a quark is not finite, a mass is negative, or a quark is unknown.

    Examples
    --------
    >>> effective_photon_coupling(2.0, C_q=0.0, C_gamma_UV=1.5)
    (1.5+0j)
    """
    total = _to_photons(C_gamma_UV, _quark_loops(m_a, C_q, quark_masses, thresholds))
    if np.any(C_lepton != 0.0):
        for lepton in CHARGED_LEPTONS:
            loop = np.asarray(loop_function(_loop_argument(inputs.value(f"mass_{lepton}"), m_a)))
            total = total + C_lepton * loop
    return total


@checked(m_a=ALP_MASS, C_G_UV=GLUON_COUPLING, C_gamma_UV=PHOTON_COUPLING, thresholds=THRESHOLDS)
def effective_couplings(
    m_a: Numbers,
    C_q: QuarkCouplings = 1.0,
    C_G_UV: Numbers = 0.0,
    C_gamma_UV: Numbers = 0.0,
    thresholds: str = "quarks",
) -> tuple[ComplexNumbers, ComplexNumbers]:
    """Return the effective couplings to gluons and to photons, from one computation of the loops.

    Those of `effective_gluon_coupling` and of `effective_photon_coupling` without leptons.

    Parameters
    ----------
    C_q
        As in `effective_gluon_coupling`.

    Examples
    --------
    >>> effective_couplings(2.0)[0] == effective_gluon_coupling(2.0)
    True
    """
    loops = tuple(_quark_loops(m_a, C_q, None, thresholds))
    return _to_gluons(C_G_UV, loops), _to_photons(C_gamma_UV, loops)


@checked(m_chi=CHI_MASS, f_a=DECAY_CONSTANT, C_chi=DARK_MATTER_COUPLING)
def pseudoscalar_coupling(m_chi: Numbers, f_a: Numbers, C_chi: Numbers = 1.0) -> Numbers:
    """Return the dimensionless coupling of the ALP to dark matter (Section II C).

    g_χ = m_χ |C_χ|/f_a

    Examples
    --------
    >>> f"{pseudoscalar_coupling(3e-3, 1e8, 0.6):.1e}"
    '1.8e-11'
    """
    return m_chi * np.abs(C_chi) / f_a


def couplings_of_quarks(C_q: QuarkCouplings) -> dict[str, Array]:
    """Return quark → axial coupling for one coupling of all quarks or a mapping; both as arrays.

    Examples
    --------
    >>> couplings_of_quarks({"strange": 1.0})
    {'strange': array(1.)}
    """
    if not isinstance(C_q, Mapping):
        return dict.fromkeys(QUARKS, validation.numbers("C_q", C_q))
    return {
        validation.choice("quark", quark, QUARKS): validation.numbers("C_q", coupling)
        for quark, coupling in C_q.items()
    }


def _to_gluons(ultraviolet: Numbers, loops: Iterable[tuple[str, Array, ComplexArray]]) -> ComplexArray:
    return sum((0.5 * C * B for _, C, B in loops), np.asarray(ultraviolet + 0j, dtype=complex))


def _to_photons(ultraviolet: Numbers, loops: Iterable[tuple[str, Array, ComplexArray]]) -> ComplexArray:
    quarks = (3.0 * (QUARKS[quark][1] / 3.0) ** 2 * C * B for quark, C, B in loops)
    return sum(quarks, np.asarray(ultraviolet + 0j, dtype=complex))


def _quark_loops(
    m_a: Numbers, C_q: QuarkCouplings, quark_masses: Mapping[str, Numbers] | None, thresholds: str
) -> Iterator[tuple[str, Array, ComplexArray]]:
    # Quark, coupling and B(x) of each; one call of the loop function for all of them.
    couplings = couplings_of_quarks(C_q)
    masses = np.array([_loop_mass(quark, quark_masses) for quark in couplings])
    loops = np.asarray(loop_function(_loop_argument(masses.reshape(-1, *[1] * np.ndim(m_a)), m_a)))
    if thresholds == "hadrons":
        each = zip(couplings, masses, loops, strict=True)
        loops = np.array([_near_hadrons(quark, float(mass), m_a, loop) for quark, mass, loop in each])
    return zip(couplings, couplings.values(), loops, strict=True)


def _near_hadrons(quark: str, mass: float, m_a: Numbers, loop: ComplexArray) -> ComplexArray:
    start, end, first, last = _ends_of_region(quark, mass)
    inside = (m_a > start) & (m_a < end)
    if not np.any(inside):
        return loop
    share = (np.square(np.clip(m_a, start, end)) - start**2) / (end**2 - start**2)
    return np.where(inside, first + (last - first) * share, loop)


@replaced.kept(64)
def _ends_of_region(quark: str, mass: float) -> tuple[float, float, complex, complex]:
    start, end = hadronic_thresholds.loop_region(quark)
    first, last = (
        complex(loop_function(_loop_argument(mass, at))) if at > 0.0 else 0j for at in (start, end)
    )
    return start, end, first, last


def _loop_mass(quark: str, quark_masses: Mapping[str, Numbers] | None) -> float:
    if quark_masses is None or quark not in quark_masses:
        return inputs.value(QUARKS[quark][0])
    return float(
        validation.numbers(f"mass of the {quark} quark", quark_masses[quark], at_least=0.0, unit="GeV")
    )


def _loop_argument(mass: Numbers, m_a: Numbers) -> Numbers:
    # 4m²/m_a². The cap keeps it finite for an ALP of any mass; B(x) is zero to all digits long before.
    return np.square(np.minimum(2.0 * mass, 1e150 * m_a) / m_a)
