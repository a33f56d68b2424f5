"""R(s), the cross section of e⁺e⁻ → hadrons over that of e⁺e⁻ → μ⁺μ⁻, between resonances and open charm."""

from typing import cast

import numpy as np

from b2kinv.physics import data_files, inputs
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import POSITIVE, Computed, Range
from b2kinv.quantities.scalars import Array, Numbers


def energy_range() -> tuple[float, float]:
    """Return the lowest and highest energy [GeV] at which R is known.

    Examples
    --------
    >>> energy_range()
    (1.8, 3.72)
    """
    table = _table()
    return float(table[0, 0]), float(table[-1, 0])


ENERGY = Number(
    "centre-of-mass energy",
    "GeV",
    symbol="√s",
    meaningful=Range(
        at_least=Computed(lambda: energy_range()[0], "energy_range()[0]"),
        at_most=Computed(lambda: energy_range()[1], "energy_range()[1]"),
        meaning="where R is known",
    ),
)

ANY_ENERGY = ENERGY.but(meaningful=POSITIVE)


@checked(energy=ENERGY)
def hadron_ratio(energy: Numbers) -> Numbers:
    """R at a centre-of-mass energy, from four-loop perturbative QCD.

    R(s) = σ(e⁺e⁻ → hadrons)/σ(e⁺e⁻ → μ⁺μ⁻)

    Notes
    -----
    arXiv:0801.1821 for the series; at 2 GeV it agrees with the 2.18 ± 0.07 ± 0.18 of BES. The narrow J/ψ is
    not part of it.

    Examples
    --------
    >>> hadron_ratio(2.0)
    2.1829
    """
    energies, ratios, errors = _table().T
    shift = replaced.read("hadron ratio", 0.0)
    ratio: Numbers = np.interp(np.asarray(energy), energies, ratios + shift * errors)
    return ratio


@checked(energy=ENERGY)
def hadron_ratio_uncertainty(energy: Numbers) -> Numbers:
    """One standard deviation of `hadron_ratio`: the last known order and the strong coupling.

    Examples
    --------
    >>> hadron_ratio_uncertainty(2.0)
    0.0167
    """
    energies, _, errors = _table().T
    deviation: Numbers = np.interp(np.asarray(energy), energies, errors)
    return deviation


@checked(energy=ANY_ENERGY)
def continued_hadron_ratio(energy: Numbers) -> Numbers:
    """R at any energy, for averages over many: measured below 1.8 GeV, `hadron_ratio` above.

    0.0 below two charged pions, and from open charm on what u, d and s alone give: charm and beauty, which
    other couplings make, are left out there.

    Notes
    -----
    Below 1.8 GeV the compilation of the Particle Data Group, at points that an average over a few MeV does
    not tell from all of its points; its errors are a few per cent.

    Examples
    --------
    The ρ, the φ, and the gap between them:

    >>> [round(continued_hadron_ratio(energy), 1) for energy in (0.2, 0.77, 0.95, 1.0195)]
    [0.0, 10.1, 1.2, 50.2]
    """
    lowest, highest = energy_range()
    known = np.clip(energy, lowest, highest)
    measured = np.interp(energy, *_measured())
    continued: Numbers = np.where(np.less(energy, lowest), measured, hadron_ratio(known))
    return continued


@replaced.kept()
def _measured() -> tuple[Array, Array]:
    content = cast(dict[str, list[list[float]]], data_files.load_json("hadron_ratio_measured.json"))
    energies, ratios = np.array(content["rows"]).T
    threshold = 2.0 * inputs.value("mass_pion_plus")
    return np.concatenate([[threshold], energies]), np.concatenate([[0.0], ratios])


@replaced.kept()
def _table() -> Array:
    content = cast(dict[str, list[list[float]]], data_files.load_json("hadron_ratio.json"))
    return np.array(content["rows"])
