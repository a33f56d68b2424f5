"""Sources of uncertainty: how one input, or several that belong together, may differ from their values.

Every statistical source is a function of standard normal numbers z, one for each of its directions: z = 0 is
the value that is used, and what it takes at ±1 and ±2 are the ends of its 68 % and 95 % intervals. So sources
combine whatever their shape. A `Choice` (a scheme, a scale, a table) is no statistical error: it has no
distribution, only other values that were as good a choice, and is kept apart everywhere.
"""

import abc
import dataclasses
import hashlib
import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from scipy.special import ndtr, ndtri

from b2kinv.quantities import validation
from b2kinv.quantities.scalars import Array

#: Name of an input → its value, as `replaced.inputs` takes it.
Values: TypeAlias = Mapping[str, object]

# Deviations between which the curve of a bounded input is tabulated.
_WIDEST, _STEPS = 8.0, 4000


@dataclasses.dataclass(frozen=True, kw_only=True)
class Source(abc.ABC):
    """Base of all statistical sources.

    Attributes
    ----------
    name : str
        Of the source, as budgets print it and as it is switched off.
    input : str
        Name of the input that it shifts, as `replaced.read` knows it; by default the source's.
    """

    name: str
    input: str = ""

    @property
    def target(self) -> str:
        """The input that is shifted."""
        return self.input or self.name

    @property
    def directions(self) -> int:
        """How many standard normal numbers it takes."""
        return 1

    def coordinates(self, z: Array) -> Array:
        """Return what a response is smooth in, of the shape of `z`: z itself unless the source has a bend."""
        return z

    @abc.abstractmethod
    def at(self, z: Array) -> object:
        """Return the value of the input at one point z, shape (directions,)."""

    def draw(self, size: int, seed: int) -> Array:
        """Return z of `size` draws, shape (size, directions), from the random stream of this source alone.

        The stream follows from the seed and the name, so that other sources, their order and their number do
        not matter. In each direction the draws are evenly spread over the normal distribution, in random
        order (a Latin hypercube), so that ends of intervals are good to far less than 1/√size.
        """
        key = int.from_bytes(hashlib.sha256(self.name.encode()).digest()[:16], "big")
        order = np.argsort(np.random.default_rng([seed, key]).random((size, self.directions)), axis=0)
        spread: Array = ndtri((order + 0.5) / size)
        return spread


@dataclasses.dataclass(frozen=True, kw_only=True)
class Normal(Source):
    """A number with a normal error.

    value + σ z

    Raises
    ------
    ValueError
        If σ is not positive, for this and all others: an input without uncertainty is a `NoneKnown`.

    Examples
    --------
    >>> Normal(name="mass", value=5.0, sigma=0.1).at(np.array([1.0]))
    5.1
    """

    value: float
    sigma: float

    def __post_init__(self) -> None:
        _require_numbers(self.name, self.value, self.sigma)

    def at(self, z: Array) -> float:
        """Return the value at z."""
        return self.value + self.sigma * float(z[0])


@dataclasses.dataclass(frozen=True, kw_only=True)
class LogNormal(Source):
    """A positive number that is known up to a factor: its logarithm is normal.

    value · factor^z

    Examples
    --------
    >>> LogNormal(name="rate", value=2.0, factor=1.5).at(np.array([1.0]))
    3.0
    """

    value: float
    factor: float

    def __post_init__(self) -> None:
        validation.numbers(f"value of {self.name}", self.value, above=0.0)
        validation.numbers(f"factor of {self.name}", self.factor, above=1.0)

    def at(self, z: Array) -> float:
        """Return the value at z."""
        return float(self.value * self.factor ** z[0])


@dataclasses.dataclass(frozen=True, kw_only=True)
class TwoPiece(Source):
    """A number with different errors up and down, joined at the value (Barlow's first, "dimidated", model).

    value + up z for z > 0, value + down z for z < 0

    The value is the median, and the published errors are the ends of the 68 % interval. At `lowest`, which
    is -inf for none, it is cut. The model is that of arXiv:physics/0306138, not checked against the source.

    Examples
    --------
    >>> TwoPiece(name="rate", value=7.0, up=2.0, down=1.0).at(np.array([-1.0]))
    6.0
    """

    value: float
    up: float
    down: float
    lowest: float = -math.inf

    def __post_init__(self) -> None:
        _require_numbers(self.name, self.value, self.up)
        _require_numbers(self.name, self.value, self.down)

    def coordinates(self, z: Array) -> Array:
        """Return the distance from the value in units of the mean error."""
        moved = np.maximum(self.value + np.where(z > 0.0, self.up, self.down) * z, self.lowest)
        return (moved - self.value) / (0.5 * (self.up + self.down))

    def at(self, z: Array) -> float:
        """Return the value at z."""
        return self.value + 0.5 * (self.up + self.down) * float(self.coordinates(z)[0])


@dataclasses.dataclass(frozen=True, kw_only=True)
class Bounded(Source):
    """A measured number with a normal error whose true value cannot be below a bound.

    z(μ) = ±Φ⁻¹(1 − p(μ)/2), with p(μ) the chance of a measurement that fits μ no better (unified approach)

    The construction is that of Feldman and Cousins (arXiv:physics/9711021): measurements are ordered by their
    likelihood over that of the best allowed value. Ends of 68 % and 95 % intervals are theirs, so that they
    cover a truth at the bound as often as one far away; a measurement below the bound is allowed.

    Examples
    --------
    >>> rate = Bounded(name="rate", value=-0.5, sigma=1.0)
    >>> rate.at(np.array([0.0])), round(rate.at(np.array([1.0])), 2)
    (0.0, 0.56)
    """

    value: float
    sigma: float
    bound: float = 0.0

    def __post_init__(self) -> None:
        _require_numbers(self.name, self.value, self.sigma)
        validation.numbers(f"bound of {self.name}", self.bound)
        measured = (self.value - self.bound) / self.sigma
        best = max(measured, 0.0)
        above = best + np.linspace(0.0, _WIDEST, _STEPS)
        below = np.linspace(max(best - _WIDEST, 0.0), best, _STEPS)[:-1]
        tail = 0.5 * _chance_of_worse(np.concatenate([below, above]), measured)
        z = -ndtri(np.clip(tail, 1e-15, 0.5))
        z[: len(below)] *= -1.0
        # Where p has a plateau the wider interval is taken.
        z[len(below) :] = np.minimum.accumulate(z[len(below) :][::-1])[::-1]
        z[: len(below)] = np.maximum.accumulate(z[: len(below)])
        object.__setattr__(self, "_curve", (z, np.concatenate([below, above]), best))

    _curve: tuple[Array, Array, float] = dataclasses.field(init=False, repr=False, compare=False)

    def coordinates(self, z: Array) -> Array:
        """Return the distance from the best allowed value, in standard deviations."""
        known, mu, best = self._curve
        moved: Array = np.where(z == 0.0, 0.0, np.interp(z, known, mu) - best)
        return moved

    def at(self, z: Array) -> float:
        """Return the value at z."""
        return self.bound + self.sigma * (self._curve[2] + float(self.coordinates(z)[0]))


def _chance_of_worse(mu: Array, measured: float) -> Array:
    # Of a normal measurement of μ ≥ 0: t = (x − μ)² for x ≥ 0, and μ² − 2xμ below.
    t = (measured - mu) ** 2 if measured >= 0.0 else mu * mu - 2.0 * measured * mu
    root, safe = np.sqrt(t), np.maximum(mu, 1e-300)
    lower = np.where(root <= mu, ndtr(-root), np.where(t > 0.0, ndtr(-(safe + t / safe) / 2.0), 0.5))
    chance: Array = ndtr(-root) + np.where((mu == 0.0) & (t > 0.0), 0.0, lower)
    return chance


@dataclasses.dataclass(frozen=True, kw_only=True, eq=False)
class Correlated(Source):
    """Several numbers with a common normal distribution, such as the parameters of a fit.

    values + R z, with R Rᵀ the covariance
    """

    values: Array
    covariance: Array

    def __post_init__(self) -> None:
        root = root_of_covariance(self.name, self.covariance)
        if len(root) != len(self.values):
            raise ValueError(
                f"covariance of {self.name} is not allowed: it has {len(root)} rows for "
                f"{len(self.values)} values"
            )
        object.__setattr__(self, "_root", root)

    _root: Array = dataclasses.field(init=False, repr=False)

    @property
    def directions(self) -> int:
        """How many standard normal numbers it takes."""
        return int(self._root.shape[1])

    def at(self, z: Array) -> Array:
        """Return the values at z."""
        moved: Array = self.values + self._root @ z
        return moved


def root_of_covariance(name: str, covariance: Array) -> Array:
    """Return R with R Rᵀ the covariance, the largest direction first.

    Raises
    ------
    ValueError
        If the matrix is not symmetric or has a negative eigenvalue.

    Examples
    --------
    >>> root_of_covariance("fit", np.array([[1.0, 2.0], [2.0, 1.0]]))
    Traceback (most recent call last):
    ...
    ValueError: covariance of fit is not allowed: it must be positive definite, and has an eigenvalue of -1
    """
    matrix = validation.numbers(f"covariance of {name}", covariance)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not np.allclose(matrix, matrix.T):
        raise ValueError(f"covariance of {name} is not allowed: it must be a symmetric matrix")
    eigenvalues, vectors = np.linalg.eigh(matrix)
    if eigenvalues[0] < -1e-9 * eigenvalues[-1]:
        raise ValueError(
            f"covariance of {name} is not allowed: it must be positive definite, and has an eigenvalue of "
            f"{eigenvalues[0]:.3g}"
        )
    root: Array = (vectors * np.sqrt(np.clip(eigenvalues, 0.0, None)))[:, ::-1]
    return root


def covariance(name: str, sigmas: Sequence[float], correlations: Mapping[tuple[int, int], float]) -> Array:
    """Return the covariance of numbers from their standard deviations and pairs of correlations.

    Raises
    ------
    ValueError
        If a correlation is outside [−1, 1].

    Examples
    --------
    >>> covariance("fit", (1.0, 2.0), {(0, 1): 0.5})
    array([[1., 1.],
           [1., 4.]])
    """
    matrix = np.eye(len(sigmas))
    for (i, j), correlation in correlations.items():
        validation.numbers(f"correlation of {name}", correlation, at_least=-1.0, at_most=1.0)
        matrix[i, j] = matrix[j, i] = correlation
    return matrix * np.outer(sigmas, sigmas)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choice:
    """A scheme, scale, table or order: other values that are as good a choice. No statistical error.

    Attributes
    ----------
    name : str
    input : str
        As in `Source`.
    options : mapping of str to object
        Words for each other choice → value of the input.
    """

    name: str
    options: Mapping[str, object]
    input: str = ""

    @property
    def target(self) -> str:
        """The input that is replaced."""
        return self.input or self.name


@dataclasses.dataclass(frozen=True)
class NoneKnown:
    """An input of which no uncertainty is known: named as such beside a budget, and never shown as ± 0."""

    name: str

    @property
    def target(self) -> str:
        """The input."""
        return self.name


#: What a budget is made of.
AnySource: TypeAlias = Source | Choice | NoneKnown


def _require_numbers(name: str, value: float, sigma: float) -> None:
    validation.numbers(f"value of {name}", value)
    if sigma == 0.0:
        raise ValueError(f"uncertainty of {name} = 0.0 is not allowed: if none is known, say so by NoneKnown")
    validation.numbers(f"uncertainty of {name}", sigma, above=0.0)
