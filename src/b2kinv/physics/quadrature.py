"""Nodes and weights of integrals over q², among them those that absorb a Breit-Wigner peak of any width."""

import functools
import math

import numpy as np

from b2kinv.quantities.scalars import Array


@functools.cache
def gauss_legendre(order: int) -> tuple[Array, Array]:
    """Return Gauss-Legendre nodes and weights between −1 and 1, which nobody may change.

    They are kept: to find them takes longer than to use them.

    Examples
    --------
    >>> nodes, weights = gauss_legendre(3)
    >>> round(float(np.sum(weights * nodes**4)), 12)
    0.4
    """
    nodes, weights = np.polynomial.legendre.leggauss(order)
    nodes.flags.writeable = weights.flags.writeable = False
    return nodes, weights


def composite_gauss(edges: Array, order: int) -> tuple[Array, Array]:
    """Return Gauss-Legendre nodes and weights of the given order in each interval between the edges.

    Examples
    --------
    >>> nodes, weights = composite_gauss(np.array([0.0, 1.0, 3.0]), 2)
    >>> round(float(np.sum(weights * nodes**3)), 12)
    20.25
    """
    nodes, weights = gauss_legendre(order)
    middle, half = 0.5 * (edges[1:] + edges[:-1]), 0.5 * np.diff(edges)
    return (middle[:, None] + half[:, None] * nodes).ravel(), (half[:, None] * weights).ravel()


def propagator_nodes(mass: float, width: float, lowest: float, highest: float) -> tuple[Array, Array]:
    """Return nodes q² and weights that contain the propagator 1/((q² − m²)² + m² Γ²) up to a constant.

    q² = m² + m Γ tan θ takes equal steps in θ, four points each; the constant is 1/(m Γ).

    Parameters
    ----------
    mass, width : float
        m and Γ [GeV], positive.
    lowest, highest : float
        Ends of the integral [GeV²].

    Examples
    --------
    >>> q2, weights = propagator_nodes(2.0, 0.1, -1e9, 1e9)
    >>> round(float(np.sum(weights)), 6)
    3.141593
    """
    scale = mass * width
    first, last = np.arctan((np.array([lowest, highest]) - mass**2) / scale)
    angle, weights = composite_gauss(np.linspace(first, last, 1001), 4)
    return np.clip(mass**2 + scale * np.tan(angle), lowest, highest), weights


def resonance_nodes(
    mass: float, scale: float, lowest: float, highest: float, nodes: int
) -> tuple[Array, Array]:
    """Return nodes q² and weights that resolve a peak of width `scale` around m² in an integral over q².

    q² = m² + `scale` sinh t turns the Breit-Wigner peak of any width into one over cosh t.

    Parameters
    ----------
    mass, scale : float
        m [GeV] and m Γ [GeV²], positive.
    lowest, highest : float
        Ends of the integral [GeV²].
    nodes : int
        Gauss-Legendre nodes.

    Examples
    --------
    >>> q2, weights = resonance_nodes(2.0, 1e-6, 1.0, 9.0, 100)
    >>> round(float(np.sum(weights * 1e-6 / ((q2 - 4.0) ** 2 + 1e-12))), 4)
    3.1416
    """
    node, weight = gauss_legendre(nodes)
    first, last = math.asinh((lowest - mass**2) / scale), math.asinh((highest - mass**2) / scale)
    t = 0.5 * (first + last) + 0.5 * (last - first) * node
    q2 = np.clip(mass**2 + scale * np.sinh(t), lowest, highest * (1.0 - 1e-15))
    return q2, 0.5 * (last - first) * weight * scale * np.cosh(t)
