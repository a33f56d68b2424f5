"""R(s), the cross section of e⁺e⁻ → hadrons over that of e⁺e⁻ → μ⁺μ⁻, between resonances and open charm."""

import functools

import numpy as np

from b2kinv.physics import data_files
from b2kinv.quantities import validation


def hadron_ratio(energy):
    """R at centre-of-mass energy √s, from four-loop perturbative QCD.

    Parameters
    ----------
    energy : float or array_like of float
        √s [GeV], inside `energy_range`.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If the energy is outside the range where R is known.

    Notes
    -----
    arXiv:0801.1821 for the series; at 2 GeV it agrees with the 2.18 ± 0.07 ± 0.18 of BES. The narrow J/ψ is
    not part of it.

    Examples
    --------
    >>> hadron_ratio(2.0)
    2.1829
    """
    return _column(energy, 1)


def hadron_ratio_uncertainty(energy):
    """One standard deviation of `hadron_ratio`: the last known order and the strong coupling.

    Examples
    --------
    >>> hadron_ratio_uncertainty(2.0)
    0.0167
    """
    return _column(energy, 2)


def energy_range():
    """Return the lowest and highest energy [GeV] at which R is known.

    Examples
    --------
    >>> energy_range()
    (1.8, 3.72)
    """
    table = _table()
    return float(table[0, 0]), float(table[-1, 0])


@functools.cache
def _table():
    return np.array(data_files.load_json("hadron_ratio.json")["rows"])


def _column(energy, column):
    lowest, highest = energy_range()
    known = validation.numbers(
        "energy", energy, at_least=lowest, at_most=highest, unit="GeV", meaning="where R is known"
    )
    table = _table()
    return validation.scalar_or_array(np.interp(known, table[:, 0], table[:, column]))
