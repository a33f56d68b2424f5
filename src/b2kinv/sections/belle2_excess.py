"""Section I: Belle II's BR(B⁺ → K⁺νν̄), the Standard Model's, and what is left between them (Eqs. 1–2).

The Standard Model value has two parts: short distance (a loop) and long distance (at tree level,
B⁺ → τ⁺ν followed by τ⁺ → K⁺ν̄). Belle II counts the second as background, so its signal is to be compared
with the first alone. Both comparisons are offered by name; they differ by a tenth of a standard deviation.
"""

import dataclasses
import re
from typing import TypeAlias

import numpy as np

from b2kinv.physics import conventions, measurements
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.ranges import NOT_NEGATIVE, POSITIVE, Range
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.scalars import Numbers
from b2kinv.quantities.unforeseen import explained

#: Names of the excess windows for a two-body decay; the paper's own comes first.
EXCESS_WINDOWS = (
    "paper",
    "belle2-2602.09666",
    "belle2-2311.14629",
    "babar-2311.14629",
    "combined-2311.14629",
    "belle2-2507.12393",
    "belle2-likelihood",
)

#: Other predictions of the Standard Model (footnote 1): name → (measurement, its reference, parts counted).
OTHER_PREDICTIONS = {
    "becirevic": ("br_K_plus_nu_nu_becirevic", "Ref. 3", "both parts"),
    "altmannshofer": ("br_K_plus_nu_nu_altmannshofer", "Ref. 4", "short-distance part"),
    "buras": ("br_K_plus_nu_nu_buras", "Ref. 5", "short-distance part"),
    "blake": ("br_K_plus_nu_nu_blake", "Ref. 6", "short-distance part"),
}

#: Name → which experimental error stands against the prediction in `tension`.
TENSIONS = {
    "towards prediction": "the error on the side of the prediction",
    "averaged errors": "the mean of upper and lower error",
}

BRANCHING_RATIO = Number("branching ratio", offered=Range(above=0.0, at_most=1.0))
#: Measured value with its errors up and down, predicted value with its error.
Comparison: TypeAlias = tuple[Numbers, Numbers, Numbers, Numbers, Numbers]

UNCERTAINTY = Number("standard deviation", meaningful=NOT_NEGATIVE, offered=Range(at_most=1.0))
UNCERTAINTY_NOT_ZERO = UNCERTAINTY.but(meaningful=POSITIVE)
TREE_LEVEL = Number(
    "tree-level τ part of the Standard Model value", meaningful=NOT_NEGATIVE, offered=Range(at_most=1.0)
)
STANDARD_MODEL = Number("Standard Model value, both parts", meaningful=POSITIVE, offered=Range(at_most=1.0))
MASS = Number(
    "mass of an invisible particle in B → K X",
    "GeV",
    meaningful=POSITIVE,
    offered=Range(at_most=10.0),
    shown=Range(below=conventions.HEAVIEST_IN_B_TO_K, meaning="mass of X in B⁺ → K⁺ X"),
)
EXCESS = measurements.EXCESS.but(choices=EXCESS_WINDOWS)

_MEASURED = BRANCHING_RATIO.but(meaning="branching ratio as measured")
_PREDICTED = BRANCHING_RATIO.but(meaning="branching ratio as predicted")
_UP = "upper standard deviation of the measurement"
_DOWN = "lower standard deviation of the measurement"
_OF_PREDICTION = UNCERTAINTY.but(meaning="standard deviation of the prediction")


def branching_ratio_belle2() -> tuple[float, float, float]:
    """Return Belle II's BR(B⁺ → K⁺νν̄) with its upper and lower standard deviation (Eq. (1)).

    BR(B⁺ → K⁺νν̄) as measured, with σ_up² = σ_stat² + σ_syst,up² and σ_down² = σ_stat² + σ_syst,down²

    Returns
    -------
    tuple of float
        (value, up, down).

    Notes
    -----
    I. Adachi et al. (Belle II), Phys. Rev. D 109, 112006 (2024), arXiv:2311.14647.

    Examples
    --------
    >>> value, up, down = branching_ratio_belle2()
    >>> value
    2.3e-05
    >>> round(1e6 * up, 2), round(1e6 * down, 2)
    (7.07, 6.4)
    """
    measured = measurements.get("br_K_plus_nu_nu_belle2")
    return measured.value, measured.uncertainty_up, measured.uncertainty_down


def branching_ratio_standard_model() -> tuple[float, float]:
    """Return the Standard Model's BR(B⁺ → K⁺νν̄), both parts together, with its standard deviation (Eq. (2)).

    BR(B⁺ → K⁺νν̄) = BR_loop + BR_tree, as published

    Returns
    -------
    tuple of float
        (value, uncertainty).

    Notes
    -----
    W. G. Parrott, C. Bouchard, C. T. H. Davies (HPQCD), Phys. Rev. D 107, 014511 (2023), arXiv:2207.13371.

    Examples
    --------
    >>> branching_ratio_standard_model()
    (5.58e-06, 3.7e-07)
    """
    predicted = measurements.get("br_K_plus_nu_nu_standard_model")
    return predicted.value, predicted.uncertainty_up


@checked(tree_level=TREE_LEVEL, standard_model=STANDARD_MODEL)
def tree_level_share(tree_level: Numbers, standard_model: Numbers) -> Numbers:
    """Return the share of the tree-level part in the Standard Model branching ratio (text at Eq. (2)).

    BR_tree/BR_SM

    Raises
    ------
    ValueError
        If the part is larger than the sum.

    Examples
    --------
    >>> round(tree_level_share(0.61e-6, 5.58e-6), 3)
    0.109
    """
    if np.any(tree_level > standard_model):
        raise ValueError(
            f"tree_level = {tree_level!r} is not allowed: it is a part of standard_model = {standard_model!r}"
        )
    return tree_level / standard_model


@checked(
    measured=_MEASURED,
    up=UNCERTAINTY_NOT_ZERO.but(meaning=_UP),
    down=UNCERTAINTY_NOT_ZERO.but(meaning=_DOWN),
    predicted=_PREDICTED,
    uncertainty=_OF_PREDICTION,
    definition=Name("experimental error that counts", TENSIONS),
)
def tension(
    measured: Numbers,
    up: Numbers,
    down: Numbers,
    predicted: Numbers,
    uncertainty: Numbers,
    definition: str = "towards prediction",
) -> Numbers:
    """Return by how many standard deviations a measurement exceeds a prediction (text at Eq. (2)).

    (measured − predicted)/√(σ_measured² + σ_predicted²)

    Parameters
    ----------
    definition
        "towards prediction" takes the lower error where the measurement is above the prediction and the upper
        one where it is below; "averaged errors" takes their mean.

    Returns
    -------
    float or numpy.ndarray
        Negative if the measurement is below the prediction.

    Examples
    --------
    >>> round(tension(2.3e-5, 7.07e-6, 6.40e-6, 5.58e-6, 0.37e-6), 2)
    2.72
    """
    difference = measured - predicted
    towards = np.where(difference > 0.0, down, up)
    experimental = (up + down) / 2.0 if definition == "averaged errors" else towards
    return difference / np.hypot(experimental, uncertainty)


@checked(
    measured=_MEASURED,
    up=UNCERTAINTY.but(meaning=_UP),
    down=UNCERTAINTY.but(meaning=_DOWN),
    predicted=_PREDICTED,
    uncertainty=_OF_PREDICTION,
)
def branching_ratio_new_physics(
    measured: Numbers, up: Numbers, down: Numbers, predicted: Numbers, uncertainty: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Return what a measurement leaves for new physics without interference, with errors up and down.

    BR_new = BR_measured − BR_predicted, σ² = σ_measured² + σ_predicted²

    Returns
    -------
    tuple
        (value, up, down).

    Examples
    --------
    >>> value, up, down = branching_ratio_new_physics(2.3e-5, 7.07e-6, 6.40e-6, 4.97e-6, 0.37e-6)
    >>> f"{value:.2e} {up:.2e} {down:.2e}"
    '1.80e-05 7.08e-06 6.41e-06'
    """
    return measured - predicted, np.hypot(up, uncertainty), np.hypot(down, uncertainty)


@checked(name=EXCESS, m_X=MASS)
def excess_window(name: str, m_X: Numbers, n_sigma: int = 1) -> tuple[Numbers, Numbers]:
    """Return the range of BR(B⁺ → K⁺ X) that a two-body fit to the data prefers (text at Eq. (10)).

    Parameters
    ----------
    n_sigma : {1, 2}, optional

    Returns
    -------
    tuple
        (low, high), both 0.0 at masses for which the window was not published.

    Raises
    ------
    ValueError
        If n_sigma is neither 1 nor 2.

    Examples
    --------
    >>> excess_window("paper", 2.0, 2)
    (4e-06, 1.1e-05)
    """
    lightest, heaviest = measurements.window(name).mass_range
    covered = (m_X >= lightest) & (m_X <= heaviest)
    low, high = measurements.excess_window(name, np.clip(m_X, lightest, heaviest), n_sigma)
    return np.where(covered, low, 0.0), np.where(covered, high, 0.0)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """What can be varied in the notebook of Section I. The defaults are those of `data/measurements.json`."""

    branching_ratio_measured: float = BRANCHING_RATIO.but(
        meaning="BR(B⁺ → K⁺νν̄) as measured by Belle II"
    ).parameter(2.3e-5)
    uncertainty_statistical: float = UNCERTAINTY_NOT_ZERO.but(
        meaning="its statistical standard deviation"
    ).parameter(0.5e-5)
    uncertainty_systematic_up: float = UNCERTAINTY.but(
        meaning="its upper systematic standard deviation"
    ).parameter(0.5e-5)
    uncertainty_systematic_down: float = UNCERTAINTY.but(
        meaning="its lower systematic standard deviation"
    ).parameter(0.4e-5)
    branching_ratio_average: float = BRANCHING_RATIO.but(
        meaning="weighted average with earlier measurements"
    ).parameter(1.3e-5)
    uncertainty_average: float = UNCERTAINTY_NOT_ZERO.but(
        meaning="standard deviation of the average"
    ).parameter(0.4e-5)
    branching_ratio_standard_model: float = STANDARD_MODEL.parameter(5.58e-6)
    uncertainty_standard_model: float = UNCERTAINTY.but(
        meaning="standard deviation of the Standard Model value"
    ).parameter(0.37e-6)
    branching_ratio_tree_level: float = TREE_LEVEL.parameter(0.61e-6)
    uncertainty_tree_level: float = UNCERTAINTY.but(
        meaning="standard deviation of the tree-level part"
    ).parameter(0.06e-6)
    m_X: float = MASS.parameter(2.0)

    def check(self) -> None:
        """Refuse a tree-level part that is larger than the whole."""
        if np.any(self.branching_ratio_tree_level >= self.branching_ratio_standard_model):
            raise ValueError(
                f"branching_ratio_tree_level = {self.branching_ratio_tree_level!r} is not allowed: "
                f"it is a part of branching_ratio_standard_model = {self.branching_ratio_standard_model!r}"
            )


@explained
def evaluate(parameters: Parameters) -> Result:
    """Return everything that the notebook of Section I shows.

    Parameters
    ----------
    parameters : Parameters

    Returns
    -------
    Result

    Examples
    --------
    >>> round(evaluate(Parameters()).value("tension"), 1)
    2.7
    """
    p = parameters
    up = np.hypot(p.uncertainty_statistical, p.uncertainty_systematic_up)
    down = np.hypot(p.uncertainty_statistical, p.uncertainty_systematic_down)
    short_distance = p.branching_ratio_standard_model - p.branching_ratio_tree_level
    measured = (p.branching_ratio_measured, up, down)
    average = (p.branching_ratio_average, p.uncertainty_average, p.uncertainty_average)
    quantities = _inputs(p, up, down, short_distance)
    for of_measurement, words, numbers in (
        ("", "Belle II", measured),
        ("_average", "the average", average),
    ):
        for of_prediction, part, predicted in (
            ("", "the Standard Model", p.branching_ratio_standard_model),
            ("_short_distance", "the Standard Model's short-distance part", short_distance),
        ):
            quantities |= _comparison(
                of_measurement + of_prediction,
                f"{words} and {part}",
                (*numbers, predicted, p.uncertainty_standard_model),
                averaged_errors=numbers is measured,
            )
    return Result(p, quantities | _other_predictions(measured) | _windows(p.m_X))


def _inputs(p: Parameters, up: Numbers, down: Numbers, short_distance: Numbers) -> dict[str, Quantity]:
    share = tree_level_share(p.branching_ratio_tree_level, p.branching_ratio_standard_model)
    relative = np.hypot(
        p.uncertainty_tree_level / np.maximum(p.branching_ratio_tree_level, 1e-300),
        p.uncertainty_standard_model / p.branching_ratio_standard_model,
    )
    return {
        "branching_ratio_measured": Quantity(
            p.branching_ratio_measured,
            "1",
            "BR(B⁺ → K⁺νν̄) at Belle II (Eq. (1))",
            (up + down) / 2,
        ),
        "uncertainty_up": Quantity(up, "1", "its upper error, statistical and systematic"),
        "uncertainty_down": Quantity(down, "1", "its lower error, statistical and systematic"),
        "branching_ratio_average": Quantity(
            p.branching_ratio_average, "1", "average with earlier measurements", p.uncertainty_average
        ),
        "branching_ratio_standard_model": Quantity(
            p.branching_ratio_standard_model,
            "1",
            "BR(B⁺ → K⁺νν̄) in the Standard Model (Eq. (2))",
            p.uncertainty_standard_model,
        ),
        "branching_ratio_tree_level": Quantity(
            p.branching_ratio_tree_level, "1", "its tree-level part", p.uncertainty_tree_level
        ),
        "branching_ratio_short_distance": Quantity(
            short_distance, "1", "its short-distance part", p.uncertainty_standard_model
        ),
        "tree_level_share": Quantity(share, "1", "share of the tree-level part", share * relative),
    }


def _comparison(name: str, words: str, numbers: Comparison, averaged_errors: bool) -> dict[str, Quantity]:
    quantities = {f"tension{name}": Quantity(tension(*numbers), "σ", f"tension between {words}")}
    if averaged_errors:
        quantities[f"tension{name}_averaged_errors"] = Quantity(
            tension(*numbers, "averaged errors"), "σ", f"tension between {words}, errors averaged"
        )
    left, up, down = branching_ratio_new_physics(*numbers)
    quantities[f"branching_ratio_new_physics{name}"] = Quantity(
        left, "1", f"what is left for new physics: difference of {words}", (up + down) / 2.0
    )
    quantities[f"branching_ratio_new_physics{name}_range"] = Quantity(
        (left - down, left + up), "1", "the same at one σ"
    )
    return quantities


def _other_predictions(measured: tuple[Numbers, Numbers, Numbers]) -> dict[str, Quantity]:
    quantities: dict[str, Quantity] = {}
    for name, (of_measurement, reference, part) in OTHER_PREDICTIONS.items():
        predicted = measurements.get(of_measurement)
        quantities[f"branching_ratio_{name}"] = Quantity(
            predicted.value,
            "1",
            f"BR(B⁺ → K⁺νν̄) in the Standard Model by the paper's {reference}, {part}",
            predicted.uncertainty_up,
        )
        quantities[f"tension_{name}"] = Quantity(
            tension(*measured, predicted.value, predicted.uncertainty_up),
            "σ",
            f"tension between Belle II and the prediction of {reference}",
        )
    return quantities


def _windows(m_X: Numbers) -> dict[str, Quantity]:
    quantities: dict[str, Quantity] = {}
    for window in EXCESS_WINDOWS:
        for n_sigma in (1, 2):
            name = re.sub(r"\W", "_", window)
            quantities[f"excess_window_{name}_{n_sigma}_sigma"] = Quantity(
                excess_window(window, m_X, n_sigma),
                "1",
                f"BR(B⁺ → K⁺X) at {n_sigma} σ: {measurements.window(window).meaning}",
            )
    return quantities
