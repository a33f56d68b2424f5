"""Section I: Belle II's BR(B⁺ → K⁺νν̄), the Standard Model's, and what is left between them (Eqs. 1–2).

The Standard Model value has two parts: short distance (a loop) and long distance (at tree level,
B⁺ → τ⁺ν followed by τ⁺ → K⁺ν̄). Belle II counts the second as background, so its signal is to be compared
with the first alone. Both comparisons are offered by name; they differ by a tenth of a standard deviation.
"""

import dataclasses
import re

import numpy as np

from b2kinv.physics import inputs, measurements
from b2kinv.quantities import validation
from b2kinv.quantities.parameters import ParameterSet, parameter
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.validation import scalar_or_array

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

#: Name → which experimental error stands against the prediction in `tension`.
TENSIONS = {
    "towards prediction": "the error on the side of the prediction",
    "averaged errors": "the mean of upper and lower error",
}


def branching_ratio_belle2():
    """Return Belle II's BR(B⁺ → K⁺νν̄) with its upper and lower standard deviation (Eq. (1)).

    Statistical and systematic errors are added in quadrature.

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


def branching_ratio_standard_model():
    """Return the Standard Model's BR(B⁺ → K⁺νν̄), both parts together, with its standard deviation (Eq. (2)).

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


def tree_level_share(tree_level, standard_model):
    """Return the share of the tree-level part in the Standard Model branching ratio (text at Eq. (2)).

    Parameters
    ----------
    tree_level, standard_model : float or array_like of float
        Tree-level part and sum of both parts, the second positive.

    Raises
    ------
    ValueError
        If an argument is negative or not finite, or the part is larger than the sum.

    Examples
    --------
    >>> round(tree_level_share(0.61e-6, 5.58e-6), 3)
    0.109
    """
    tree_level = validation.numbers("tree_level", tree_level, at_least=0.0)
    standard_model = validation.numbers("standard_model", standard_model, above=0.0)
    if np.any(tree_level > standard_model):
        raise ValueError(
            f"tree_level = {tree_level!r} is not allowed: it is a part of standard_model = {standard_model!r}"
        )
    return scalar_or_array(tree_level / standard_model)


def tension(measured, up, down, predicted, uncertainty, definition="towards prediction"):
    """Return by how many standard deviations a measurement exceeds a prediction (text at Eq. (2)).

    Parameters
    ----------
    measured : float or array_like of float
    up, down : float or array_like of float
        Upper and lower standard deviation of the measurement.
    predicted, uncertainty : float or array_like of float
        Prediction and its standard deviation.
    definition : str
        "towards prediction" takes the lower error where the measurement is above the prediction and the upper
        one where it is below; "averaged errors" takes their mean. Either is added in quadrature to the
        prediction's.

    Returns
    -------
    float or numpy.ndarray
        Negative if the measurement is below the prediction.

    Raises
    ------
    ValueError
        If an error is not positive, the prediction's is negative, or the definition is unknown.

    Examples
    --------
    >>> round(tension(2.3e-5, 7.07e-6, 6.40e-6, 5.58e-6, 0.37e-6), 2)
    2.72
    """
    validation.choice("definition", definition, TENSIONS)
    difference = validation.numbers("measured", measured) - validation.numbers("predicted", predicted)
    up = validation.numbers("up", up, above=0.0)
    down = validation.numbers("down", down, above=0.0)
    uncertainty = validation.numbers("uncertainty", uncertainty, at_least=0.0)
    experimental = (
        (up + down) / 2.0 if definition == "averaged errors" else np.where(difference > 0.0, down, up)
    )
    return scalar_or_array(difference / np.hypot(experimental, uncertainty))


def branching_ratio_new_physics(measured, up, down, predicted, uncertainty):
    """Return what a measurement leaves for new physics without interference: measured minus predicted.

    Parameters
    ----------
    measured, up, down, predicted, uncertainty : float or array_like of float
        As in `tension`.

    Returns
    -------
    tuple
        (value, up, down), errors added in quadrature.

    Raises
    ------
    ValueError
        If an argument is not finite or an error is negative.

    Examples
    --------
    >>> value, up, down = branching_ratio_new_physics(2.3e-5, 7.07e-6, 6.40e-6, 4.97e-6, 0.37e-6)
    >>> f"{value:.2e} {up:.2e} {down:.2e}"
    '1.80e-05 7.08e-06 6.41e-06'
    """
    value = validation.numbers("measured", measured) - validation.numbers("predicted", predicted)
    uncertainty = validation.numbers("uncertainty", uncertainty, at_least=0.0)
    up = np.hypot(validation.numbers("up", up, at_least=0.0), uncertainty)
    down = np.hypot(validation.numbers("down", down, at_least=0.0), uncertainty)
    return scalar_or_array(value), scalar_or_array(up), scalar_or_array(down)


def excess_window(name, m_X, n_sigma=1):
    """Return the range of BR(B⁺ → K⁺ X) that a two-body fit to the data prefers (text at Eq. (10)).

    Parameters
    ----------
    name : str
        One of `EXCESS_WINDOWS`, or a measurement given by hand: `measurements.BY_HAND`.
    m_X : float or array_like of float
        Mass of the invisible particle [GeV].
    n_sigma : {1, 2}

    Returns
    -------
    tuple
        (low, high), both 0.0 at masses for which the window was not published.

    Raises
    ------
    ValueError
        If the name is unknown, a mass is not positive, or n_sigma is neither 1 nor 2.

    Examples
    --------
    >>> excess_window("paper", 2.0, 2)
    (4e-06, 1.1e-05)
    """
    measurements.require_window("excess window", name)
    m_X = validation.numbers("m_X", m_X, above=0.0, unit="GeV", meaning="mass of the invisible particle")
    lightest, heaviest = measurements.window(name).mass_range
    covered = (m_X >= lightest) & (m_X <= heaviest)
    low, high = measurements.excess_window(name, np.clip(m_X, lightest, heaviest), n_sigma)
    return scalar_or_array(np.where(covered, low, 0.0)), scalar_or_array(np.where(covered, high, 0.0))


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """What can be varied in the notebook of Section I. The defaults are those of `data/measurements.json`."""

    branching_ratio_measured: float = parameter(
        2.3e-5, unit="1", help="BR(B⁺ → K⁺νν̄) as measured by Belle II", above=0.0, at_most=1.0
    )
    uncertainty_statistical: float = parameter(
        0.5e-5, unit="1", help="its statistical standard deviation", above=0.0, at_most=1.0
    )
    uncertainty_systematic_up: float = parameter(
        0.5e-5, unit="1", help="its upper systematic standard deviation", at_least=0.0, at_most=1.0
    )
    uncertainty_systematic_down: float = parameter(
        0.4e-5, unit="1", help="its lower systematic standard deviation", at_least=0.0, at_most=1.0
    )
    branching_ratio_average: float = parameter(
        1.3e-5, unit="1", help="weighted average with earlier measurements", above=0.0, at_most=1.0
    )
    uncertainty_average: float = parameter(
        0.4e-5, unit="1", help="standard deviation of the average", above=0.0, at_most=1.0
    )
    branching_ratio_standard_model: float = parameter(
        5.58e-6, unit="1", help="Standard Model value, both parts", above=0.0, at_most=1.0
    )
    uncertainty_standard_model: float = parameter(
        0.37e-6, unit="1", help="standard deviation of the Standard Model value", at_least=0.0, at_most=1.0
    )
    branching_ratio_tree_level: float = parameter(
        0.61e-6, unit="1", help="tree-level τ part of the Standard Model value", at_least=0.0, at_most=1.0
    )
    uncertainty_tree_level: float = parameter(
        0.06e-6, unit="1", help="standard deviation of the tree-level part", at_least=0.0, at_most=1.0
    )
    m_X: float = parameter(
        2.0, unit="GeV", help="mass of an invisible particle in B → K X", above=0.0, at_most=10.0
    )

    def check(self):
        """Refuse a tree-level part that is larger than the whole."""
        if np.any(self.branching_ratio_tree_level >= self.branching_ratio_standard_model):
            raise ValueError(
                f"branching_ratio_tree_level = {self.branching_ratio_tree_level!r} is not allowed: "
                f"it is a part of branching_ratio_standard_model = {self.branching_ratio_standard_model!r}"
            )

    def check_page(self):
        """Refuse a particle that is too heavy for the decay that the page is about."""
        threshold = inputs.value("mass_B_plus") - inputs.value("mass_K_plus")
        validation.numbers("m_X", self.m_X, below=threshold, unit="GeV", meaning="mass of X in B⁺ → K⁺ X")


def evaluate(parameters):
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
    up = scalar_or_array(np.hypot(p.uncertainty_statistical, p.uncertainty_systematic_up))
    down = scalar_or_array(np.hypot(p.uncertainty_statistical, p.uncertainty_systematic_down))
    short_distance = p.branching_ratio_standard_model - p.branching_ratio_tree_level
    share = tree_level_share(p.branching_ratio_tree_level, p.branching_ratio_standard_model)
    relative = np.hypot(
        p.uncertainty_tree_level / np.maximum(p.branching_ratio_tree_level, 1e-300),
        p.uncertainty_standard_model / p.branching_ratio_standard_model,
    )
    quantities = {
        "branching_ratio_measured": Quantity(
            p.branching_ratio_measured,
            "1",
            "BR(B⁺ → K⁺νν̄) at Belle II (Eq. (1))",
            scalar_or_array((up + down) / 2),
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
            scalar_or_array(short_distance), "1", "its short-distance part", p.uncertainty_standard_model
        ),
        "tree_level_share": Quantity(
            share, "1", "share of the tree-level part", scalar_or_array(np.asarray(share) * relative)
        ),
    }
    for name, words, errors, predicted in (
        ("", "Belle II and the Standard Model", (up, down), p.branching_ratio_standard_model),
        (
            "_short_distance",
            "Belle II and the Standard Model's short-distance part",
            (up, down),
            short_distance,
        ),
        ("_average", "the average and the Standard Model", None, p.branching_ratio_standard_model),
        (
            "_average_short_distance",
            "the average and the Standard Model's short-distance part",
            None,
            short_distance,
        ),
    ):
        measured = p.branching_ratio_measured if errors else p.branching_ratio_average
        arguments = (
            measured,
            *(errors or (p.uncertainty_average,) * 2),
            predicted,
            p.uncertainty_standard_model,
        )
        quantities[f"tension{name}"] = Quantity(tension(*arguments), "σ", f"tension between {words}")
        if errors:
            quantities[f"tension{name}_averaged_errors"] = Quantity(
                tension(*arguments, "averaged errors"), "σ", f"tension between {words}, errors averaged"
            )
        left, left_up, left_down = branching_ratio_new_physics(*arguments)
        quantities[f"branching_ratio_new_physics{name}"] = Quantity(
            left,
            "1",
            f"what is left for new physics: difference of {words}",
            scalar_or_array((np.asarray(left_up) + left_down) / 2.0),
        )
        quantities[f"branching_ratio_new_physics{name}_range"] = Quantity(
            (scalar_or_array(left - left_down), scalar_or_array(left + left_up)), "1", "the same at one σ"
        )
    for window in EXCESS_WINDOWS:
        for n_sigma in (1, 2):
            name = re.sub(r"\W", "_", window)
            quantities[f"excess_window_{name}_{n_sigma}_sigma"] = Quantity(
                excess_window(window, p.m_X, n_sigma),
                "1",
                f"BR(B⁺ → K⁺X) at {n_sigma} σ: {measurements.window(window).meaning}",
            )
    return Result(p, quantities)
