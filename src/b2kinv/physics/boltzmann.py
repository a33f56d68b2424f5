"""Boltzmann equations of freeze-in: a parent in contact with the plasma feeds a feebly coupled daughter.

With u the logarithm of the scale factor, so that du = H dt, the yields of the parent, Y, and of daughter plus
antidaughter, Ỹ, obey

    dY/du = R (Y_eq − Y) − D [Y − Y_eq (Ỹ/Ỹ_eq)²]
    dỸ/du = 2 D [Y − Y_eq (Ỹ/Ỹ_eq)²]

where R and D are the rates at which the plasma changes and at which decays remove a parent, over H. With
u = ln x in place of it, both have the factor 1 + ⅓ d ln g_s/d ln T. As long as (Ỹ/Ỹ_eq)² stays small the
system is linear, every step is an affine map, and the steps of all couplings are computed at once
(`freeze_in`). `freeze_in_with_back_reaction` solves the full system and is also the oracle of the tests.
"""

import dataclasses
import math
import warnings
from collections.abc import Callable

import numpy as np

from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import NOT_NEGATIVE
from b2kinv.quantities.scalars import Array, Numbers

_ROOT = math.sqrt(6.0)
#: Three-stage Radau IIA: order five, L-stable, the last stage is the end of the step.
_STAGES = np.array([(4 - _ROOT) / 10, (4 + _ROOT) / 10, 1.0])
_MATRIX = np.array(
    [
        [(88 - 7 * _ROOT) / 360, (296 - 169 * _ROOT) / 1800, (-2 + 3 * _ROOT) / 225],
        [(296 + 169 * _ROOT) / 1800, (88 + 7 * _ROOT) / 360, (-2 - 3 * _ROOT) / 225],
        [(16 - _ROOT) / 36, (16 + _ROOT) / 36, 1 / 9],
    ]
)
#: Of the nodes of a step, in an integral over it.
WEIGHTS = _MATRIX[2]


@dataclasses.dataclass(frozen=True)
class Yields:
    """Yields of parent and daughter at the ends of the steps.

    Attributes
    ----------
    u : numpy.ndarray
        Logarithm of the scale factor, shape (steps + 1,).
    parent, daughter : numpy.ndarray
        Shape (..., steps + 1).
    back_reaction : numpy.ndarray
        Share of the decays that inverse decays of the daughters would undo, shape (...). It judges whether
        leaving them out was right; 0.0 if they were included.
    """

    u: Array
    parent: Array
    daughter: Array
    back_reaction: Array


EDGES = Number("ends of the steps")
RATE = Number("rate over H", meaningful=NOT_NEGATIVE)
EQUILIBRIUM_YIELD = Number("yield in equilibrium", meaningful=NOT_NEGATIVE)


@checked(u=EDGES)
def nodes(u: Numbers) -> Array:
    """Return the points at which the rates are needed, shape (steps, 3), for steps between the points `u`.

    Examples
    --------
    >>> nodes([0.0, 1.0]).shape
    (1, 3)
    """
    edges = _increasing(u)
    points: Array = edges[:-1, np.newaxis] + np.diff(edges)[:, np.newaxis] * _STAGES
    return points


@checked(u=EDGES, relaxation=RATE, decay=RATE, equilibrium=EQUILIBRIUM_YIELD)
def freeze_in(
    u: Numbers,
    relaxation: Numbers,
    decay: Numbers,
    equilibrium: Numbers,
    daughter_equilibrium: Numbers = np.inf,
    initial: Numbers = 0.0,
) -> Yields:
    """Solve the linear system, in which daughters never turn back into parents.

    dY/du = R (Y_eq − Y) − D Y and dỸ/du = 2 D Y

    Parameters
    ----------
    u
        Increasing, shape (steps + 1,).
    relaxation, decay
        R and D at `nodes(u)`, shape (..., steps, 3).
    equilibrium
        Y_eq at `nodes(u)`, broadcasts against the rates.
    daughter_equilibrium : array_like, optional
        Ỹ_eq at `nodes(u)`; only `Yields.back_reaction` depends on it.
    initial : float or array_like, optional
        Yield of the parent at the start, shape (...). The daughter starts from nothing.

    Returns
    -------
    Yields

    Raises
    ------
    ValueError
        If `u` does not increase.

    Notes
    -----
    Radau IIA of three stages (Hairer and Wanner, Solving Ordinary Differential Equations II, Section IV.5).
    Its accuracy does not depend on how stiff the relaxation is.

    Examples
    --------
    Without relaxation and equilibrium the parent decays exponentially into two daughters each:

    >>> u = np.linspace(0.0, 1.0, 5)
    >>> yields = freeze_in(u, np.zeros((4, 3)), np.ones((4, 3)), np.zeros((4, 3)), initial=1.0)
    >>> round(float(yields.parent[-1]), 5), round(float(yields.daughter[-1]), 5)
    (0.36788, 1.26424)
    """
    edges = _increasing(u)
    h = np.diff(edges)[:, np.newaxis]
    D, Y_eq = decay, equilibrium
    parent, stages = _history(h, relaxation, decay, equilibrium, initial)
    decays = h * D * stages
    daughter = np.zeros_like(parent)
    np.cumsum(2 * (decays @ WEIGHTS), axis=-1, out=daughter[..., 1:])
    if np.all(np.isinf(daughter_equilibrium)):
        return Yields(edges, parent, daughter, np.zeros(parent.shape[:-1]))
    within = daughter[..., :-1, np.newaxis] + 2 * decays @ _MATRIX.T
    undone = np.sum(WEIGHTS * h * D * Y_eq * np.square(within / daughter_equilibrium), axis=(-2, -1))
    # Those that are left at the end decay as they do there.
    last, dark = ((h * rate)[..., -1, -1] for rate in (relaxation + D, D))
    share = dark / np.where(last > 0, last, 1.0)
    total = 0.5 * daughter[..., -1] + share * parent[..., -1]
    back_reaction = np.where(total > 0, undone / np.where(total > 0, total, 1.0), 0.0)
    return Yields(edges, parent, daughter, back_reaction)


@checked(u=EDGES, relaxation=RATE, decay=RATE, equilibrium=EQUILIBRIUM_YIELD)
def parent_history(
    u: Numbers, relaxation: Numbers, decay: Numbers, equilibrium: Numbers, initial: Numbers = 0.0
) -> tuple[Array, Array]:
    """Return the parent's yield at the ends of the steps and at their nodes, in the linear system.

    dY/du = R (Y_eq − Y) − D Y

    Arguments and errors are those of `freeze_in`. The shapes are (..., steps + 1) and (..., steps, 3). An
    integral over the history is the sum over nodes with the steps' lengths and `WEIGHTS`.

    Examples
    --------
    >>> ends, at_nodes = parent_history([0.0, 1.0], np.zeros((1, 3)), np.ones((1, 3)), np.zeros((1, 3)), 1.0)
    >>> [round(float(value), 4) for value in (ends[-1], at_nodes[0, -1], np.sum(WEIGHTS * at_nodes[0]))]
    [0.3679, 0.3679, 0.6321]
    """
    return _history(np.diff(_increasing(u))[:, np.newaxis], relaxation, decay, equilibrium, initial)


def _history(
    h: Array, relaxation: Numbers, decay: Numbers, equilibrium: Numbers, initial: Numbers
) -> tuple[Array, Array]:
    # Of the parent, for arguments that are checked already.
    loss = h * (relaxation + decay)
    gain = h * relaxation * equilibrium
    # Stage values of a step that starts at Y are (1 + A diag(loss))^-1 (Y + A gain): affine in Y.
    from_start, from_gain = _solved(loss, gain)
    shape = np.broadcast_shapes(loss.shape, gain.shape)[:-2]
    # Steps come first, so that one is a row.
    rows = np.empty((len(h) + 1, *shape))
    rows[0] = initial
    last = (np.moveaxis(part[..., 2], -1, 0) for part in (from_start, from_gain))
    for step, (factor, offset) in enumerate(zip(*last, strict=True)):
        rows[step + 1] = factor * rows[step] + offset
    parent = np.ascontiguousarray(np.moveaxis(rows, 0, -1))
    stages: Array = from_start * parent[..., :-1, np.newaxis] + from_gain
    return parent, stages


@checked(u=EDGES)
def freeze_in_with_back_reaction(
    rates: Callable[[float], tuple[float, float, float, float] | Array],
    u: Numbers,
    initial: float = 0.0,
    tolerance: float = 1e-8,
) -> Yields:
    """Solve the full system for one set of couplings, with an implicit solver of variable step.

    dY/du = R (Y_eq − Y) − D [Y − Y_eq (Ỹ/Ỹ_eq)²] and dỸ/du = 2 D [Y − Y_eq (Ỹ/Ỹ_eq)²]

    Parameters
    ----------
    rates : callable
        Takes u (float) and returns R, D, Y_eq and Ỹ_eq there.
    u
        Points at which the yields are wanted, increasing; the first is the start.
    initial : float, optional
        Yield of the parent at the start. The daughter starts from nothing.
    tolerance : float, optional
        Relative tolerance of the solver.

    Returns
    -------
    Yields

    Raises
    ------
    ValueError
        If `u` does not increase.
    RuntimeError
        If the solver does not reach the end.

    Examples
    --------
    >>> yields = freeze_in_with_back_reaction(lambda u: (0.0, 1.0, 0.0, 1.0), [0.0, 1.0], initial=1.0)
    >>> round(float(yields.parent[-1]), 5), round(float(yields.daughter[-1]), 5)
    (0.36788, 1.26424)
    """
    from scipy.integrate import solve_ivp

    edges = _increasing(u)

    def change(point: float, yields: Array) -> list[float]:
        R, D, Y_eq, daughter_eq = rates(point)
        decays = D * (yields[0] - Y_eq * (yields[1] / daughter_eq) ** 2)
        return [R * (Y_eq - yields[0]) - decays, 2 * decays]

    def jacobian(point: float, yields: Array) -> list[list[float]]:
        R, D, Y_eq, daughter_eq = rates(point)
        inverse = 2 * D * Y_eq * yields[1] / daughter_eq**2
        return [[-R - D, inverse], [2 * D, -2 * inverse]]

    # The scale of the problem: an absolute tolerance above it would accept Y = 0 for ever.
    known = [rates(point) for point in edges]
    scale = max(initial, *(min(R, 1.0) * Y_eq for R, _, Y_eq, _ in known), 1e-290)
    try:
        with warnings.catch_warnings():
            # A step with a matrix that has no inverse, or with what no float can hold, is not the way on.
            warnings.simplefilter("error")
            solution = solve_ivp(
                change,
                (edges[0], edges[-1]),
                [float(initial), 0.0],
                method="Radau",
                t_eval=edges,
                rtol=tolerance,
                atol=[scale * tolerance * 1e-4, scale * tolerance * 1e-12],
                jac=jacobian,
            )
    except (RuntimeWarning, ArithmeticError) as warning:
        raise RuntimeError(f"the Boltzmann equations could not be solved to the end: {warning}") from warning
    if solution.status != 0:
        raise RuntimeError(f"the Boltzmann equations could not be solved to the end: {solution.message}")
    return Yields(edges, solution.y[0], solution.y[1], np.zeros(()))


def _solved(loss: Array, gain: Array) -> tuple[Array, Array]:
    # (1 + A diag(loss))^-1 applied to 1 and to A gain, by cofactors: the 3 × 3 systems of all steps at once.
    l1, l2, l3 = loss[..., 0], loss[..., 1], loss[..., 2]
    (a11, a12, a13), (a21, a22, a23), (a31, a32, a33) = _MATRIX
    m11, m12, m13 = 1 + a11 * l1, a12 * l2, a13 * l3
    m21, m22, m23 = a21 * l1, 1 + a22 * l2, a23 * l3
    m31, m32, m33 = a31 * l1, a32 * l2, 1 + a33 * l3
    c11, c12, c13 = m22 * m33 - m23 * m32, m13 * m32 - m12 * m33, m12 * m23 - m13 * m22
    c21, c22, c23 = m23 * m31 - m21 * m33, m11 * m33 - m13 * m31, m13 * m21 - m11 * m23
    c31, c32, c33 = m21 * m32 - m22 * m31, m12 * m31 - m11 * m32, m11 * m22 - m12 * m21
    determinant = m11 * c11 + m12 * c21 + m13 * c31
    rows = ((c11, c12, c13), (c21, c22, c23), (c31, c32, c33))
    g1, g2, g3 = np.moveaxis(gain @ _MATRIX.T, -1, 0)
    from_start = np.stack([(a + b + c) / determinant for a, b, c in rows], axis=-1)
    from_gain = np.stack([(a * g1 + b * g2 + c * g3) / determinant for a, b, c in rows], axis=-1)
    return from_start, from_gain


def _increasing(u: Numbers) -> Array:
    edges = np.asarray(u)
    if edges.ndim != 1 or len(edges) < 2 or np.any(np.diff(edges) <= 0):
        raise ValueError("u is not allowed: it must be at least two numbers in increasing order")
    return edges
