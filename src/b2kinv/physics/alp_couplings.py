"""Couplings of the ALP: conventions of Eqs. (3), (4) and (7), and what fermion loops add (Eqs. (5) and (6)).

Couplings are those of Eq. (3), ∂a/(2 f_a) f̄ γ(C^V + C^A γ₅) f, and of Eq. (4), a/f_a C α/(4π) F F̃.
Papers that write ∂a/f_a without the 2 have widths four times larger for the same letter C. The quarks have
MS-bar masses, u, d and s at 2 GeV, c and b at their own mass, and the top its measured mass.
"""

from collections.abc import Mapping

import numpy as np

from b2kinv.physics import inputs
from b2kinv.quantities import validation
from b2kinv.quantities.validation import scalar_or_array

#: Quark → name of its mass among the inputs and electric charge in units of e/3.
QUARKS = {
    "up": ("mass_up_quark", 2),
    "down": ("mass_down_quark", -1),
    "strange": ("mass_strange_quark", -1),
    "charm": ("mass_charm_quark", 2),
    "bottom": ("mass_bottom_quark", -1),
    "top": ("mass_top_quark", 2),
}

CHARGED_LEPTONS = ("electron", "muon", "tau")

_SERIES_ABOVE = 10.0
# x arcsin²(1/√x) − 1 = Σ 4ⁿ x^{1−n} / (2 n² binomial(2n, n)) from n = 2; 18 terms reach 1e-17 at x = 10.
_SERIES = []
_term = 1.0
for _n in range(2, 20):
    _term *= 4.0 * (_n - 1) ** 2 / (2 * _n * (2 * _n - 1))
    _SERIES.append(-_term)
_SERIES = tuple(_SERIES)


def loop_function(x):
    """Return the loop function B(x) of a fermion triangle with x = 4 m_f²/m_a² (Eq. (6)).

    The form that is printed loses all digits for a heavy fermion (x → ∞, where B → −1/(3x)) and for a
    massless one (x → 0, where B → 1); here the large-x side is a power series and the logarithm is written
    without a difference, so that the result is good to about 1e-14 everywhere.

    Parameters
    ----------
    x : float or array_like of float
        4 m_f²/m_a², at least 0.

    Returns
    -------
    complex or numpy.ndarray of complex
        Complex below x = 1, where the fermions in the loop can be on shell. Both sides meet at
        B(1) = 1 − π²/4.

    Raises
    ------
    ValueError
        If x is negative or not finite.

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
    x = validation.numbers("x", x, at_least=0.0, meaning="4 m_f²/m_a²")
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
    value = np.where(x >= 1.0, heavy + 0j, np.where(x > 0.0, light, 1.0 + 0j))
    return value if np.ndim(value) else complex(value)


def effective_gluon_coupling(m_a, C_q=1.0, C_G_UV=0.0, quark_masses=None):
    """Return the effective ALP–gluon coupling C_G, ultraviolet part plus quark loops (Eq. (5), second part).

    Parameters
    ----------
    m_a : float or array_like of float
        ALP mass [GeV].
    C_q : float, array_like of float or mapping
        Axial coupling of all quarks, or a mapping from quark (`QUARKS`) to its coupling; those left
        out have none.
    C_G_UV : float or array_like of float
        Coupling that is there without the loops.
    quark_masses : mapping of str to float, optional
        Quark → mass [GeV] to use in its loop in place of the input.

    Returns
    -------
    complex or numpy.ndarray of complex
        Normalised as in Eq. (4). Light quarks contribute 1/2 each, heavy ones nothing.

    Raises
    ------
    ValueError
        If m_a is not positive, a coupling is not finite, or a quark is unknown.

    Examples
    --------
    >>> abs(effective_gluon_coupling(2.0, {"up": 1.0, "down": 1.0, "strange": 1.0}))
    1.53
    """
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    total = validation.numbers("C_G_UV", C_G_UV) + 0j
    for _, coupling, loop in _quark_loops(m_a, C_q, quark_masses):
        total = total + 0.5 * coupling * loop
    return total if np.ndim(total) else complex(total)


def effective_photon_coupling(m_a, C_q=1.0, C_gamma_UV=0.0, C_lepton=0.0, quark_masses=None):
    """Return the effective ALP–photon coupling C_γ, ultraviolet part plus loops (Eq. (5), first part).

    Parameters
    ----------
    m_a : float or array_like of float
        ALP mass [GeV].
    C_q : float, array_like of float or mapping
        As in `effective_gluon_coupling`.
    C_gamma_UV : float or array_like of float
        Coupling that is there without the loops.
    C_lepton : float or array_like of float
        Axial coupling of all charged leptons; the paper's benchmark has none.
    quark_masses : mapping of str to float, optional
        As in `effective_gluon_coupling`.

    Returns
    -------
    complex or numpy.ndarray of complex
        Normalised as in Eq. (4).

    Raises
    ------
    ValueError
        If m_a is not positive, a coupling is not finite, or a quark is unknown.

    Examples
    --------
    >>> effective_photon_coupling(2.0, C_q=0.0, C_gamma_UV=1.5)
    (1.5+0j)
    """
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    total = validation.numbers("C_gamma_UV", C_gamma_UV) + 0j
    for quark, coupling, loop in _quark_loops(m_a, C_q, quark_masses):
        charge = QUARKS[quark][1] / 3.0
        total = total + 3.0 * charge**2 * coupling * loop
    C_lepton = validation.numbers("C_lepton", C_lepton)
    if np.any(C_lepton != 0.0):
        for lepton in CHARGED_LEPTONS:
            mass = inputs.value(f"mass_{lepton}")
            total = total + C_lepton * loop_function(_mass_ratio_squared(mass, m_a))
    return total if np.ndim(total) else complex(total)


def pseudoscalar_coupling(m_chi, f_a, C_chi=1.0):
    """Return the dimensionless coupling g_χ = m_χ C_χ/f_a of the ALP to dark matter (Section II C).

    Parameters
    ----------
    m_chi, f_a : float or array_like of float
        Dark-matter mass and ALP decay constant [GeV].
    C_chi : float or array_like of float
        Axial coupling of dark matter.

    Examples
    --------
    >>> f"{pseudoscalar_coupling(3e-3, 1e8, 0.6):.1e}"
    '1.8e-11'
    """
    mass = validation.numbers("m_chi", m_chi, at_least=0.0, unit="GeV", meaning="dark-matter mass")
    scale = validation.numbers("f_a", f_a, above=0.0, unit="GeV", meaning="ALP decay constant")
    return scalar_or_array(mass * np.abs(validation.numbers("C_chi", C_chi)) / scale)


def couplings_of_quarks(C_q):
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


def coupling_over_scale_squared(name, coupling, f_a):
    """Return |C|²/f_a² [1/GeV²] of a coupling that the error message calls by `name`.

    Examples
    --------
    >>> float(coupling_over_scale_squared("C_q", 2.0, 10.0))
    0.04
    """
    f_a = validation.numbers("f_a", f_a, above=0.0, unit="GeV", meaning="ALP decay constant")
    if np.iscomplexobj(coupling):
        coupling = np.abs(coupling)
    return np.square(validation.numbers(name, coupling) / f_a)


def _quark_loops(m_a, C_q, quark_masses):
    # Quark, coupling and B(x) of each; one call of the loop function for all of them.
    couplings = couplings_of_quarks(C_q)
    masses = np.array([_loop_mass(quark, quark_masses) for quark in couplings])
    loops = loop_function(_mass_ratio_squared(masses.reshape(-1, *[1] * np.ndim(m_a)), m_a))
    return zip(couplings, couplings.values(), loops, strict=True)


def _loop_mass(quark, quark_masses):
    if quark_masses is None or quark not in quark_masses:
        return inputs.value(QUARKS[quark][0])
    return float(
        validation.numbers(f"mass of the {quark} quark", quark_masses[quark], at_least=0.0, unit="GeV")
    )


def _mass_ratio_squared(mass, m_a):
    # The cap keeps the square finite for an ALP of any mass; B(x) is zero to all digits long before.
    return np.square(np.minimum(2.0 * mass, 1e150 * m_a) / m_a)
