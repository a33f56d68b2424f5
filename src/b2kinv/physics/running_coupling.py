"""Strong coupling and quark masses against the scale, in the MS-bar scheme.

Interpolated in a table that `data/refresh/strong_coupling.py` computes with CRunDec: five-loop running,
four-loop decoupling at m_c(m_c), m_b(m_b) and m_t(m_t). Across a threshold the number of flavours changes,
and with it, by the decoupling constants, the value: by 0.4 % at m_c, 0.1 % at m_b.
"""

import dataclasses
from typing import cast

import numpy as np
import numpy.typing as npt

from b2kinv.physics import data_files, inputs
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import Range
from b2kinv.quantities.scalars import Array, Numbers, plain_scalars

#: Scales [GeV] between which the table reaches.
LOWEST_SCALE = 1.0
HIGHEST_SCALE = 1e4

#: What multiplies the scale of every strong coupling, where that is varied (`b2kinv.quantities.replaced`).
SCALE_FACTOR = "factor of the scale of the strong coupling"

SCALE = Number(
    "renormalisation scale",
    "GeV",
    symbol="μ",
    meaningful=Range(at_least=LOWEST_SCALE, at_most=HIGHEST_SCALE),
)
VARIATION = Number("shift of α_s(m_Z) in standard deviations", meaningful=Range(at_least=-1.0, at_most=1.0))
QUARK = Name("quark", ("strange", "charm", "bottom"))


@checked(scale=SCALE, variation=VARIATION.one)
def strong_coupling(scale: Numbers, variation: float = 0.0) -> Numbers:
    """Strong coupling α_s(μ) in the MS-bar scheme, with as many flavours as are lighter than the scale.

    Parameters
    ----------
    variation
        One number.

    Notes
    -----
    α_s(m_Z) is the input "strong_coupling_at_mass_Z". Interpolation is linear in 1/α_s against ln μ and
    agrees with CRunDec to 5e-5.

    Examples
    --------
    >>> round(strong_coupling(91.1879), 4)
    0.118
    >>> round(strong_coupling(2.0), 3)
    0.302
    """
    shift = float(variation) + inputs.deviations("strong_coupling_at_mass_Z")
    scale = _varied(scale)
    inverse = _interpolated(scale, "inverse_coupling_central")
    if shift:
        up = _interpolated(scale, "inverse_coupling_up") - inverse
        down = _interpolated(scale, "inverse_coupling_down") - inverse
        inverse = inverse + shift * (up - down) / 2.0 + shift**2 * (up + down) / 2.0
    return 1.0 / inverse


def strong_coupling_with(flavours: int, scale: Numbers) -> Numbers:
    """Strong coupling α_s(μ) in the MS-bar scheme with so many light flavours, also above the next quark.

    A rate in which the next quark is not light goes with this coupling.

    Parameters
    ----------
    flavours : {3, 4, 5}
    scale : float or array_like of float
        Renormalisation scale μ [GeV]: with three flavours from 1 to 5 GeV, with four from m_c to 12 GeV, with
        five from m_b to 10⁴ GeV.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If the scale is outside its range or the number of flavours is another one.

    Examples
    --------
    >>> round(strong_coupling_with(3, 2.0), 4), round(strong_coupling_with(4, 2.0), 4)
    (0.2945, 0.3017)
    """
    scale = _scale_with(flavours).array("scale", scale)
    region = _regions()[flavours - 3]
    logarithm = np.log(np.clip(scale * _scale_factor(), region.lowest, region.highest))
    # With so many flavours the coupling depends on μ/Λ alone: another α_s(m_Z) is another Λ.
    logarithm = np.clip(logarithm - _log_lambda(region), *np.log((region.lowest, region.highest)))
    coupling: Numbers = 1.0 / np.interp(logarithm, *region.continued)
    return plain_scalars(coupling)


def scales_with(flavours: int) -> tuple[float, float]:
    """Return the lowest and highest scale [GeV] at which `strong_coupling_with` knows so many flavours.

    Raises
    ------
    ValueError
        If the number of flavours is not 3, 4 or 5.

    Examples
    --------
    >>> scales_with(3)
    (1.0, 5.0)
    """
    if flavours not in (3, 4, 5):
        raise ValueError(f"flavours = {flavours!r} is not allowed: it must be 3, 4 or 5")
    region = _regions()[int(flavours) - 3]
    return region.lowest, region.highest


@checked(scale=SCALE)
def strong_coupling_uncertainty(scale: Numbers) -> Numbers:
    """One standard deviation of α_s(μ) from that of α_s(m_Z).

    σ(μ) = [α_s(μ)|₊₁σ − α_s(μ)|₋₁σ]/2

    Examples
    --------
    >>> round(strong_coupling_uncertainty(91.1879), 4)
    0.0009
    """
    return (strong_coupling(scale, 1.0) - strong_coupling(scale, -1.0)) / 2.0


@checked(quark=QUARK)
def running_mass(quark: str, scale: Numbers) -> Numbers:
    """Running mass m(μ) [GeV] of a quark in the MS-bar scheme.

    Parameters
    ----------
    scale : float or array_like of float
        Renormalisation scale μ [GeV], up to 10⁴; from 1 GeV for the strange quark, and from the quark's own
        MS-bar mass for the charm and the bottom quark.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If the scale is outside its range.

    Examples
    --------
    >>> round(running_mass("strange", 2.0), 4)
    0.0929
    >>> round(running_mass("bottom", 91.19), 2)
    2.87
    """
    column = f"mass_{quark}"
    lowest = next(region.lowest for region in _regions() if column in region.columns)
    meaning = f"scale of the running {quark} mass"
    known = SCALE.but(meaning=meaning, meaningful=Range(at_least=lowest, at_most=HIGHEST_SCALE))
    # Running is linear in the mass; that α_s at the quark's own mass moves with it is left out.
    stored, now = inputs.get(f"mass_{quark}_quark").value, inputs.value(f"mass_{quark}_quark")
    return _interpolated(known.array("scale", scale), column) * (now / stored)


@checked(scale=SCALE)
def active_flavours(scale: Numbers) -> int | npt.NDArray[np.intp]:
    """Number of quark flavours lighter than the scale.

    Returns
    -------
    int or numpy.ndarray of int

    Examples
    --------
    >>> active_flavours(2.0)
    4
    """
    flavours: npt.NDArray[np.intp] = _region_of(scale) + _regions()[0].flavours
    return flavours


@replaced.kept(3)
def _scale_with(flavours: int) -> Number:
    low, high = scales_with(flavours)
    return SCALE.but(meaningful=Range(at_least=low, at_most=high))


def _scale_factor() -> float:
    return replaced.read(SCALE_FACTOR, 1.0)


def _varied(scale: Numbers) -> Numbers:
    factor = _scale_factor()
    return scale if factor == 1.0 else np.clip(np.multiply(scale, factor), LOWEST_SCALE, HIGHEST_SCALE)


def _log_lambda(region: "_Region") -> float:
    # By how much ln Λ is shifted if α_s(m_Z) is: where the region starts, 1/α_s is what it was farther up.
    shift = inputs.deviations("strong_coupling_at_mass_Z")
    if not shift:
        return 0.0
    up, down = region.columns["inverse_coupling_up"], region.columns["inverse_coupling_down"]
    logarithm, inverse = region.continued
    middle = len(region.logarithm) // 2
    known = inverse[middle]
    moved = known + shift * (up[middle] - down[middle]) / 2.0 + shift**2 * (up + down)[middle] / 2.0
    moved -= shift**2 * known
    return float(logarithm[middle] - np.interp(moved, inverse, logarithm))


def _interpolated(scale: Numbers, column: str) -> Array:
    index = _region_of(scale)
    logarithm = np.log(np.asarray(scale))
    result = np.empty(logarithm.shape)
    for i, region in enumerate(_regions()):
        inside = index == i
        if np.any(inside):
            result[inside] = np.interp(logarithm[inside], region.logarithm, region.columns[column])
    return result


def _region_of(scale: Numbers) -> npt.NDArray[np.intp]:
    thresholds = [region.lowest for region in _regions()[1:]]
    return np.searchsorted(thresholds, np.asarray(scale), side="right")


@dataclasses.dataclass(frozen=True)
class _Region:
    # Scales between two thresholds: α_s⁻¹ and the masses against ln μ. Continued: ln μ and α_s⁻¹ also beyond,
    # up to the highest scale.
    flavours: int
    lowest: float
    logarithm: Array
    columns: dict[str, Array]
    highest: float
    continued: tuple[Array, Array]


@replaced.kept(1)
def _regions() -> list[_Region]:
    content = cast(dict[str, list[dict[str, list[float]]]], data_files.load_json("strong_coupling.json"))
    regions = []
    for region in content["regions"]:
        columns = {name: np.array(column) for name, column in region.items() if isinstance(column, list)}
        scale = columns.pop("scale")
        flavours = cast(int, region["flavours"])
        whole = np.concatenate([scale, columns.pop("continued_scale", scale[:0])])
        central = columns["inverse_coupling_central"]
        inverse = np.concatenate([central, columns.pop("continued_inverse_coupling", central[:0])])
        regions.append(
            _Region(
                flavours,
                float(scale[0]),
                np.log(scale),
                columns,
                float(whole[-1]),
                (np.log(whole), inverse),
            )
        )
    return regions
