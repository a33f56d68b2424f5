"""How much many signals would improve one fit, from its slope and curvature alone: no fit for each."""

import numpy as np

from b2kinv.physics.statistics.likelihood_minimum import Problem
from b2kinv.quantities.scalars import Array


def improvements(problem: Problem, point: Array, signals: Array) -> Array:
    """Return -2 Δ ln L that a signal of free strength would gain, to second order around a fit without it.

    q = g²/(2K) where g < 0, else 0, with K = H_ss − H_sθ H_θθ⁻¹ H_θs

    g and H are the first and second derivatives of -2 ln L, minimised over the statistical factors, with
    respect to the signal's strength s and everything else θ (shifts and a free SM strength). At a small
    strength it is the profile itself; far from it, it is off by the third derivatives.

    Parameters
    ----------
    problem : likelihood_minimum.Problem
        Of the fit without a new signal, with a free or constrained SM strength.
    point : numpy.ndarray
        Where that fit ended.
    signals : numpy.ndarray, shape (rows, signals)
        Yields of each signal at strength 1.

    Returns
    -------
    numpy.ndarray
        One for each signal.
    """
    problem.value(point)
    hessian = problem.derivatives(point)[1][:-1, :-1]
    model, pieces, response = problem.model, problem.pieces, problem.response
    size = len(model.variation_names)
    rows = np.flatnonzero(model.is_signal)
    yields = signals[rows]
    bins, pull = model.bin_of_row[rows], response.pull[rows, None]
    jacobian, relative = response.jacobian[rows, :-1], pieces.relative[rows, None]
    factor = pieces.factor[rows, None]
    by_signal = factor * relative * yields
    # Each bin has one row of the published signal, which the new one joins.
    in_bin = response.lever[rows, None] * by_signal
    weight, relief = response.weight[bins, None], response.relief[rows, None]
    gradient = np.sum(pull * relative * yields, axis=0)
    curvature = np.sum(weight * in_bin**2 - relief * by_signal**2, axis=0)
    mixed = response.per_bin[bins, :-1].T @ (weight * in_bin) - jacobian.T @ (relief * by_signal)
    mixed[:size] += model.relative[rows].T @ (pull * yields)
    mixed[size:-1] += pieces.first[rows].T @ (pull * relative * yields)
    if -2 in problem.fixed:
        hessian, mixed = hessian[:-1, :-1], mixed[:-1]
    profiled = curvature - np.sum(mixed * np.linalg.solve(hessian, mixed), axis=0)
    gain = gradient**2 / (2.0 * np.where(profiled > 0.0, profiled, np.inf))
    return np.where(gradient < 0.0, gain, 0.0)
