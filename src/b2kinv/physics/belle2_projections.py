"""How precisely Belle II may measure B → K⁽*⁾ + invisible with more data, for a line at the mass of X.

Two answers, which part at high luminosity. *Scaled* takes what data sets of today give for a line, and lets
it fall with the root of the number of B mesons for ever. Belle II's own projection is for the spectrum of the
Standard Model, levels off, and is second-hand here (data/belle2/projections.json).
"""

from typing import TypedDict, cast

import numpy as np

from b2kinv.physics import data_files, measurements
from b2kinv.physics.b_to_vector_boson import KAON
from b2kinv.physics.conventions import MASS
from b2kinv.quantities import validation
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import POSITIVE
from b2kinv.quantities.scalars import Numbers

#: "scaled": from data for a line; "baseline" and "improved": Belle II's own, for three bodies.
PROJECTIONS = ("scaled", "baseline", "improved")
PROJECTION = Name("where the precision to come is from", PROJECTIONS)
LUMINOSITY = Number("integrated luminosity", "1/ab", symbol="L", meaningful=POSITIVE)

#: Kaon → name of the Standard Model's rate whose units the signal strength is in.
_UNITS = {"K": "br_K_plus_nu_nu_short_distance_belle2", "K*": "br_Kstar_zero_nu_nu_flavio"}


class _Number(TypedDict):
    value: float


class _Strengths(TypedDict):
    luminosity: list[float]
    baseline: dict[str, list[float]]
    improved: dict[str, list[float]]


class _File(TypedDict):
    luminosity: _Number
    pairs_belle2: _Number
    pairs_babar: _Number
    signal_strength: _Strengths


def _file() -> _File:
    return cast(_File, data_files.load_json("belle2/projections.json"))


@checked(luminosity=LUMINOSITY)
def pairs_of_B_mesons(luminosity: Numbers) -> Numbers:
    """Number of B B̄ pairs at Belle II, of both charges together.

    N = L N₀/L₀, with N₀ = 3.87·10⁸ pairs in L₀ = 0.362/ab

    Examples
    --------
    >>> f"{pairs_of_B_mesons(1.0):.2e}"
    '1.07e+09'
    """
    return luminosity * _file()["pairs_belle2"]["value"] / _file()["luminosity"]["value"]


@checked(kaon=KAON, luminosity=LUMINOSITY, mass=MASS, projection=PROJECTION)
def projected_uncertainty(
    kaon: str, luminosity: Numbers, mass: Numbers = 2.0, projection: str = "scaled"
) -> Numbers:
    """Standard deviation with which BR(B⁺ → K⁺ + inv) or BR(B⁰ → K*⁰ + inv) may be measured.

    σ(L) = σ₀ √(N₀/N(L)) for "scaled", δμ(L) BR_SM for the others

    "scaled": σ₀ is half of the one-σ window of Belle II's likelihood for K, and the upper error of the fit of
    a line to BaBar's spectrum (both charges together) for K*; N are the B mesons behind it and those to come.
    All errors are taken to fall as those of numbers of events do: those of backgrounds come from data, those
    of the prediction of the Standard Model would not. δμ of the others is a power of L between the
    luminosities of its table, and taken for a line as it is for three bodies.

    Parameters
    ----------
    luminosity
        Of Belle II [1/ab]. Other projections than "scaled" end with their table, at 1/ab and 50/ab.
    mass
        Of the line [GeV], where both fits are known; "baseline" and "improved" do not depend on it.

    Raises
    ------
    ValueError
        If the projection is not published at that luminosity, or a fit not known at that mass.

    Notes
    -----
    Errors do not grow with the signal: most events are background.

    Examples
    --------
    >>> round(projected_uncertainty("K", 0.362) / 1e-6, 1), round(projected_uncertainty("K*", 50.0) / 1e-6, 1)
    (2.5, 1.8)
    """
    if projection == "scaled":
        now, pairs = _of_today(kaon, mass)
        return now * np.sqrt(pairs / pairs_of_B_mesons(luminosity))
    table = _file()["signal_strength"]
    known = table["luminosity"]
    validation.numbers(
        "luminosity",
        luminosity,
        at_least=known[0],
        at_most=known[-1],
        unit="1/ab",
        meaning=f"projection {projection!r}, not published beyond it",
    )
    strengths = (table["baseline"] if projection == "baseline" else table["improved"])[kaon]
    logarithm = np.interp(np.log(luminosity), np.log(known), np.log(strengths))
    return np.exp(logarithm) * measurements.value(_UNITS[kaon])


def _of_today(kaon: str, mass: Numbers) -> tuple[Numbers, float]:
    # One standard deviation for a line, and the pairs of B mesons behind it.
    if kaon == "K":
        low, high = measurements.excess_window("belle2-likelihood", mass)
        return (high - low) / 2.0, _file()["pairs_belle2"]["value"]
    _, high = measurements.excess_window(measurements.KSTAR_TWO_BODY_FIT, mass)
    best = measurements.excess_best_fit(measurements.KSTAR_TWO_BODY_FIT, mass)
    return high - best, _file()["pairs_babar"]["value"]
