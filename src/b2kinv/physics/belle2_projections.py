"""How precisely Belle II may measure B → K⁽*⁾ + invisible with more data, for a line at the mass of X.

What data sets of today give for a line falls with the root of the number of B mesons, for ever. Belle II's
own projection is published for three bodies (arXiv:2207.06307); its table was not at hand and is not used.
For a line none is published.
"""

from typing import TypedDict, cast

import numpy as np

from b2kinv.physics import data_files, measurements
from b2kinv.physics.b_to_vector_boson import KAON
from b2kinv.physics.conventions import MASS
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import POSITIVE
from b2kinv.quantities.scalars import Numbers

LUMINOSITY = Number("integrated luminosity", "1/ab", symbol="L", meaningful=POSITIVE)


class _Number(TypedDict):
    value: float


class _File(TypedDict):
    luminosity: _Number
    pairs_belle2: _Number
    pairs_babar: _Number


def _file() -> _File:
    return cast(_File, data_files.load_json("belle2/projections.json"))


@checked(luminosity=LUMINOSITY)
def pairs_of_B_mesons(luminosity: Numbers) -> Numbers:
    """Number of B B̄ pairs at Belle II, of both charges together.

    N = L N₀/L₀, with N₀ = 3.871·10⁸ pairs in L₀ = 0.3654/ab

    Examples
    --------
    >>> f"{pairs_of_B_mesons(1.0):.2e}"
    '1.06e+09'
    """
    return luminosity * _file()["pairs_belle2"]["value"] / _file()["luminosity"]["value"]


@checked(kaon=KAON, luminosity=LUMINOSITY, mass=MASS)
def projected_uncertainty(kaon: str, luminosity: Numbers, mass: Numbers = 2.0) -> Numbers:
    """Standard deviation with which BR(B⁺ → K⁺ + inv) or BR(B⁰ → K*⁰ + inv) may be measured.

    σ(L) = σ₀ √(N₀/N(L))

    σ₀ is half of the one-σ window of Belle II's likelihood for K, and the upper error of the fit of a line to
    BaBar's spectrum (both charges together) for K*; N₀ are the pairs of B mesons behind it, N those to come.
    All errors are taken to fall as those of numbers of events do: those of backgrounds come from data, those
    of the prediction of the Standard Model would not.

    Parameters
    ----------
    luminosity
        Of Belle II [1/ab].
    mass
        Of the line [GeV], where both fits are known.

    Raises
    ------
    ValueError
        If the fit is not known at that mass.

    Notes
    -----
    Errors do not grow with the signal: most events are background.

    Examples
    --------
    >>> round(projected_uncertainty("K", 0.3654) / 1e-6, 1)
    2.5
    """
    now, pairs = _of_today(kaon, mass)
    return now * np.sqrt(pairs / pairs_of_B_mesons(luminosity))


def is_precision_known(mass: float) -> bool:
    """Whether a line of that mass has been fitted in both spectra.

    Examples
    --------
    >>> is_precision_known(2.0), is_precision_known(3.5)
    (True, False)
    """
    windows = map(measurements.window, ("belle2-likelihood", measurements.KSTAR_TWO_BODY_FIT))
    return all(low <= mass <= high for low, high in (window.mass_range for window in windows))


def _of_today(kaon: str, mass: Numbers) -> tuple[Numbers, float]:
    # One standard deviation for a line, and the pairs of B mesons behind it.
    if kaon == "K":
        low, high = measurements.excess_window("belle2-likelihood", mass)
        return (high - low) / 2.0, _file()["pairs_belle2"]["value"]
    _, high = measurements.excess_window(measurements.KSTAR_TWO_BODY_FIT, mass)
    best = measurements.excess_best_fit(measurements.KSTAR_TWO_BODY_FIT, mass)
    return high - best, _file()["pairs_babar"]["value"]
