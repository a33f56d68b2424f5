"""Form factors of B → K and B → K* in the BSZ expansion, by named parameter sets with full covariance.

Every form factor is F(q²) = 1/(1 − q²/m_pole²) Σ_k a_k [z(q²) − z(0)]^k with k = 0, 1, 2 (arXiv:1503.05534),
and so linear in its parameters. The masses in z and in the poles are those of the fit that gave the
parameters, never today's averages. Parameters that a fit eliminates by an exact relation at q² = 0
(f_0 = f_+, T_1 = T_2, A_12 = A_0 (m_B² − m_K*²)/(8 m_B m_K*)) are rebuilt from the ones that it keeps; every
set here obeys all three.

Sets: "GRvDV2023" (default; arXiv:2305.06301, lattice QCD with light-cone sum rules), "GKvD2018-lcsr" and
"GKvD2018-lcsr-lattice" (arXiv:1811.00983).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, cast

import numpy as np

from b2kinv.physics import data_files, inputs
from b2kinv.quantities import replaced, validation
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import Computed, Range
from b2kinv.quantities.scalars import Array, Numbers

#: Names of the parameter sets.
SETS = ("GRvDV2023", "GKvD2018-lcsr", "GKvD2018-lcsr-lattice")

#: The set that every function takes unless told otherwise.
DEFAULT_SET = "GRvDV2023"

#: Transition → its form factors.
FORM_FACTORS = {
    "B->K": ("f_plus", "f_zero", "f_tensor"),
    "B->K*": ("V", "A_0", "A_1", "A_2", "A_12", "T_1", "T_2", "T_23"),
}

FORM_FACTOR_SET = Name("set of form factors", SETS)
TRANSITION = Name("transition of the B meson", FORM_FACTORS)
EXPANSION_PARAMETERS = Number("parameters of the expansion, along the last axis")


def _momentum_transfer(transition: str) -> Number:
    # A mass squared by the caller may miss the end point by its last digit.
    end = Computed(lambda: _q2_max(transition) * (1.0 + 1e-12), f'q2_max("{transition}")')
    return Number(
        f"momentum transfer in {transition}",
        "GeV^2",
        symbol="q²",
        meaningful=Range(at_least=0.0, at_most=end),
    )


Q2_TO_K, Q2_TO_KSTAR = map(_momentum_transfer, FORM_FACTORS)


@checked(q2=Q2_TO_K, form_factor_set=FORM_FACTOR_SET, parameters=EXPANSION_PARAMETERS)
def f_plus(q2: Numbers, form_factor_set: str = DEFAULT_SET, parameters: Numbers | None = None) -> Numbers:
    """Vector form factor f_+ of B → K.

    f_+(q²) = Σ_k a_k [z(q²) − z(0)]^k / (1 − q²/m_R²), with the pole R of J^P = 1⁻

    Parameters
    ----------
    parameters
        In place of the set's central values, such as those from `sample`.

    Returns
    -------
    float or numpy.ndarray
        Shape of `parameters` without its last axis, then shape of `q2`.

    Examples
    --------
    >>> f_plus(0.0)
    0.33196382
    """
    return _expansion("B->K", "f_plus", q2, form_factor_set, parameters)


@checked(q2=Q2_TO_K, form_factor_set=FORM_FACTOR_SET, parameters=EXPANSION_PARAMETERS)
def f_zero(q2: Numbers, form_factor_set: str = DEFAULT_SET, parameters: Numbers | None = None) -> Numbers:
    """Scalar form factor f_0 of B → K, which governs B → K a. Arguments as in `f_plus`.

    f_0(q²) = Σ_k a_k [z(q²) − z(0)]^k / (1 − q²/m_R²), with the pole R of J^P = 0⁺

    Examples
    --------
    >>> round(f_zero(4.0), 4)
    0.3679
    """
    return _expansion("B->K", "f_zero", q2, form_factor_set, parameters)


@checked(q2=Q2_TO_K, form_factor_set=FORM_FACTOR_SET, parameters=EXPANSION_PARAMETERS)
def f_tensor(q2: Numbers, form_factor_set: str = DEFAULT_SET, parameters: Numbers | None = None) -> Numbers:
    """Tensor form factor f_T of B → K. Arguments as in `f_plus`.

    f_T(q²) = Σ_k a_k [z(q²) − z(0)]^k / (1 − q²/m_R²), with the pole R of J^P = 1⁻

    Examples
    --------
    >>> f_tensor(0.0)
    0.32361471
    """
    return _expansion("B->K", "f_tensor", q2, form_factor_set, parameters)


@checked(q2=Q2_TO_KSTAR, form_factor_set=FORM_FACTOR_SET, parameters=EXPANSION_PARAMETERS)
def V(q2: Numbers, form_factor_set: str = DEFAULT_SET, parameters: Numbers | None = None) -> Numbers:
    """Vector form factor V of B → K*. Arguments as in `f_plus`.

    V(q²) = Σ_k a_k [z(q²) − z(0)]^k / (1 − q²/m_R²), with the pole R of J^P = 1⁻

    Examples
    --------
    >>> V(0.0)
    0.36280141
    """
    return _expansion("B->K*", "V", q2, form_factor_set, parameters)


@checked(q2=Q2_TO_KSTAR, form_factor_set=FORM_FACTOR_SET, parameters=EXPANSION_PARAMETERS)
def A_0(q2: Numbers, form_factor_set: str = DEFAULT_SET, parameters: Numbers | None = None) -> Numbers:
    """Pseudoscalar form factor A_0 of B → K*, which governs B → K* a. Arguments as in `f_plus`.

    A_0(q²) = Σ_k a_k [z(q²) − z(0)]^k / (1 − q²/m_R²), with the pole R of J^P = 0⁻

    Examples
    --------
    >>> A_0(0.0)
    0.34213768
    """
    return _expansion("B->K*", "A_0", q2, form_factor_set, parameters)


@checked(q2=Q2_TO_KSTAR, form_factor_set=FORM_FACTOR_SET, parameters=EXPANSION_PARAMETERS)
def A_1(q2: Numbers, form_factor_set: str = DEFAULT_SET, parameters: Numbers | None = None) -> Numbers:
    """Axial form factor A_1 of B → K*. Arguments as in `f_plus`.

    A_1(q²) = Σ_k a_k [z(q²) − z(0)]^k / (1 − q²/m_R²), with the pole R of J^P = 1⁺

    Examples
    --------
    >>> A_1(0.0)
    0.28926565
    """
    return _expansion("B->K*", "A_1", q2, form_factor_set, parameters)


@checked(q2=Q2_TO_KSTAR, form_factor_set=FORM_FACTOR_SET, parameters=EXPANSION_PARAMETERS)
def A_2(q2: Numbers, form_factor_set: str = DEFAULT_SET, parameters: Numbers | None = None) -> Numbers:
    """Axial form factor A_2 of B → K*, from A_1 and A_12. Arguments as in `f_plus`.

    λ A_2(q²) = (m_B + m_V)² (m_B² − m_V² − q²) A_1(q²) − 16 m_B m_V² (m_B + m_V) A_12(q²)

    Here λ = λ(m_B², m_V², q²), with the masses of the fit. It vanishes where the fit's own K* would be at
    rest, so q² must stay below that point.

    Raises
    ------
    ValueError
        If q² does not.

    Examples
    --------
    >>> round(A_2(0.0), 3)
    0.268
    """
    from_A_1, from_A_12 = _weights_of_A_2(_loaded(form_factor_set, "B->K*"), q2)
    own_A_1, own_A_12 = (
        _expansion("B->K*", name, q2, form_factor_set, parameters) for name in ("A_1", "A_12")
    )
    return from_A_1 * own_A_1 + from_A_12 * own_A_12


@checked(q2=Q2_TO_KSTAR, form_factor_set=FORM_FACTOR_SET, parameters=EXPANSION_PARAMETERS)
def A_12(q2: Numbers, form_factor_set: str = DEFAULT_SET, parameters: Numbers | None = None) -> Numbers:
    """Form factor A_12 of B → K* for longitudinal K* (arXiv:1503.05534). Arguments as in `f_plus`.

    A_12(q²) = Σ_k a_k [z(q²) − z(0)]^k / (1 − q²/m_R²), with the pole R of J^P = 1⁺

    Examples
    --------
    >>> round(A_12(0.0), 4)
    0.2446
    """
    return _expansion("B->K*", "A_12", q2, form_factor_set, parameters)


@checked(q2=Q2_TO_KSTAR, form_factor_set=FORM_FACTOR_SET, parameters=EXPANSION_PARAMETERS)
def T_1(q2: Numbers, form_factor_set: str = DEFAULT_SET, parameters: Numbers | None = None) -> Numbers:
    """Tensor form factor T_1 of B → K*. Arguments as in `f_plus`.

    T_1(q²) = Σ_k a_k [z(q²) − z(0)]^k / (1 − q²/m_R²), with the pole R of J^P = 1⁻

    Examples
    --------
    >>> T_1(0.0)
    0.31924221
    """
    return _expansion("B->K*", "T_1", q2, form_factor_set, parameters)


@checked(q2=Q2_TO_KSTAR, form_factor_set=FORM_FACTOR_SET, parameters=EXPANSION_PARAMETERS)
def T_2(q2: Numbers, form_factor_set: str = DEFAULT_SET, parameters: Numbers | None = None) -> Numbers:
    """Tensor form factor T_2 of B → K*. Arguments as in `f_plus`.

    T_2(q²) = Σ_k a_k [z(q²) − z(0)]^k / (1 − q²/m_R²), with the pole R of J^P = 1⁺

    Examples
    --------
    >>> T_2(0.0) == T_1(0.0)
    True
    """
    return _expansion("B->K*", "T_2", q2, form_factor_set, parameters)


@checked(q2=Q2_TO_KSTAR, form_factor_set=FORM_FACTOR_SET, parameters=EXPANSION_PARAMETERS)
def T_23(q2: Numbers, form_factor_set: str = DEFAULT_SET, parameters: Numbers | None = None) -> Numbers:
    """Tensor form factor T_23 of B → K* for longitudinal K*. Arguments as in `f_plus`.

    T_23(q²) = Σ_k a_k [z(q²) − z(0)]^k / (1 − q²/m_R²), with the pole R of J^P = 1⁺

    Examples
    --------
    >>> T_23(0.0)
    0.62123502
    """
    return _expansion("B->K*", "T_23", q2, form_factor_set, parameters)


@checked(transition=TRANSITION)
def q2_max(transition: str) -> float:
    """Return the largest q² [GeV²] at which the form factors of a transition may be evaluated.

    q²_max = (m_B − m_K)²

    The masses are those of the lightest of the charged and the neutral kaon, today's or the fit's, so that
    every physical q² is allowed.

    Examples
    --------
    >>> round(q2_max("B->K"), 2), round(q2_max("B->K*"), 2)
    (22.92, 19.25)
    """
    return _q2_max(transition)


@checked(form_factor_set=FORM_FACTOR_SET)
def uncertainty(name: str, q2: Numbers, form_factor_set: str = DEFAULT_SET) -> Numbers:
    """Return one standard deviation of a form factor, by the full covariance of its parameters.

    σ_F² = Σ_ij (∂F/∂a_i) C_ij (∂F/∂a_j)

    Form factors are linear in the parameters, so linear propagation is exact.

    Parameters
    ----------
    name : str
        Name of the form factor, such as "f_zero".
    q2 : float or array_like of float
        Squared momentum transfer [GeV²].

    Raises
    ------
    ValueError
        If the name is unknown or q² is outside its range.

    Examples
    --------
    >>> round(uncertainty("f_zero", 4.0), 4)
    0.0094
    """
    return np.sqrt(covariance_of((name,), q2, form_factor_set)[..., 0, 0])


@checked(form_factor_set=FORM_FACTOR_SET)
def covariance_of(names: Sequence[str], q2: Numbers, form_factor_set: str = DEFAULT_SET) -> Array:
    """Return the covariance matrix of several form factors of one transition at the same q².

    Parameters
    ----------
    names : sequence of str
    q2 : float or array_like of float
        Squared momentum transfer [GeV²].

    Returns
    -------
    numpy.ndarray
        Shape of `q2`, then (len(names), len(names)).

    Raises
    ------
    ValueError
        If a name is unknown, the names mix transitions, or q² is outside its range.

    Examples
    --------
    >>> covariance_of(("f_plus", "f_zero"), 0.0).shape
    (2, 2)
    """
    transitions = {_transition_of(name) for name in names}
    if len(transitions) != 1:
        raise ValueError(f"form factors {', '.join(map(repr, names))} do not belong to one transition")
    transition = transitions.pop()
    fit = _loaded(form_factor_set, transition)
    allowed = (Q2_TO_K if transition == "B->K" else Q2_TO_KSTAR).array("q2", q2)
    gradients = np.stack([_gradient(fit, name, allowed) for name in names], axis=-2)
    return gradients @ fit.covariance @ np.swapaxes(gradients, -1, -2)


@checked(form_factor_set=FORM_FACTOR_SET, transition=TRANSITION)
def parameters_of(form_factor_set: str, transition: str) -> Array:
    """Return the central expansion parameters of a transition: a copy, in the order of `parameter_names`.

    Examples
    --------
    >>> parameters_of("GRvDV2023", "B->K").shape
    (8,)
    """
    return _loaded(form_factor_set, transition).values.copy()


@checked(form_factor_set=FORM_FACTOR_SET, transition=TRANSITION)
def parameter_covariance(form_factor_set: str, transition: str) -> Array:
    """Return the covariance of the parameters of a transition, in the order of `parameter_names`.

    Examples
    --------
    >>> parameter_covariance("GRvDV2023", "B->K").shape
    (8, 8)
    """
    return _loaded(form_factor_set, transition).covariance.copy()


def input_name(form_factor_set: str, transition: str) -> str:
    """Return the name by which the parameters of a transition are read (`b2kinv.quantities.replaced`).

    Examples
    --------
    >>> input_name("GRvDV2023", "B->K")
    'form factors B->K (GRvDV2023)'
    """
    return f"form factors {transition} ({form_factor_set})"


@checked(form_factor_set=FORM_FACTOR_SET, transition=TRANSITION)
def parameter_names(form_factor_set: str, transition: str) -> tuple[str, ...]:
    """Return the names of the expansion parameters of a transition that a set keeps.

    Examples
    --------
    >>> parameter_names("GRvDV2023", "B->K")[:4]
    ('f_plus_0', 'f_plus_1', 'f_plus_2', 'f_zero_1')
    """
    return _loaded(form_factor_set, transition).names


@checked(form_factor_set=FORM_FACTOR_SET, transition=TRANSITION)
def sample(form_factor_set: str, transition: str, size: int, seed: int) -> Array:
    """Draw parameters of a transition from the Gaussian of the fit, usable as `parameters=`.

    Parameters
    ----------
    size : int
        Number of draws.
    seed : int
        The same seed gives the same draws.

    Returns
    -------
    numpy.ndarray, shape (size, number of parameters)

    Raises
    ------
    ValueError
        If `size` is not a positive integer.

    Examples
    --------
    >>> draws = sample("GRvDV2023", "B->K", 100, seed=1)
    >>> f_zero(4.0, parameters=draws).shape
    (100,)
    """
    fit = _loaded(form_factor_set, transition)
    if isinstance(size, bool) or not isinstance(size, (int, np.integer)) or size < 1:
        raise ValueError(f"size = {size!r} is not allowed: it must be a positive integer")
    values, vectors = np.linalg.eigh(fit.covariance)
    root = vectors * np.sqrt(np.clip(values, 0.0, None))
    draws = np.random.default_rng(seed).standard_normal((size, len(fit.values)))
    sampled: Array = fit.values + draws @ root.T
    return sampled


@dataclass(frozen=True)
class _Fit:
    names: tuple[str, ...]
    values: Array
    covariance: Array
    mass_B: float
    mass_meson: float
    pole_masses: dict[str, float]
    # Form factor → matrix that turns the kept parameters into the three coefficients a_k.
    coefficients: dict[str, Array]


class _Transition(TypedDict):
    parameters: list[str]
    values: list[float]
    covariance: list[list[float]]
    mass_B: float
    mass_meson: float
    pole_masses: dict[str, float]


class _File(TypedDict):
    transitions: dict[str, _Transition]


@replaced.kept()
def _loaded(form_factor_set: str, transition: str) -> _Fit:
    file = cast(_File, data_files.load_json(f"form_factors/{form_factor_set}.json"))
    content = file["transitions"][transition]
    names = tuple(content["parameters"])
    m_B, m_meson = content["mass_B"], content["mass_meson"]
    rebuilt = {
        "f_zero_0": ("f_plus_0", 1.0),
        "T_2_0": ("T_1_0", 1.0),
        "A_12_0": ("A_0_0", (m_B**2 - m_meson**2) / (8.0 * m_B * m_meson)),
    }
    coefficients = {}
    for form_factor in content["pole_masses"]:
        matrix = np.zeros((3, len(names)))
        for order in range(3):
            kept, factor = f"{form_factor}_{order}", 1.0
            if kept not in names:
                kept, factor = rebuilt[kept]
            matrix[order, names.index(kept)] = factor
        coefficients[form_factor] = matrix
    return _Fit(
        names,
        replaced.read(input_name(form_factor_set, transition), np.array(content["values"])),
        np.array(content["covariance"]),
        m_B,
        m_meson,
        content["pole_masses"],
        coefficients,
    )


def _transition_of(name: str) -> str:
    for transition, members in FORM_FACTORS.items():
        if name in members:
            return transition
    return validation.choice("form factor", name, [n for members in FORM_FACTORS.values() for n in members])


@replaced.kept()
def _q2_max(transition: str) -> float:
    kaon = "K" if transition == "B->K" else "Kstar"
    physical = [
        (inputs.value(f"mass_B_{charge}") - inputs.value(f"mass_{kaon}_{charge}")) ** 2
        for charge in ("plus", "zero")
    ]
    fitted = [(_loaded(name, transition).mass_B - _loaded(name, transition).mass_meson) ** 2 for name in SETS]
    return max(physical + fitted)


def _expansion(
    transition: str, name: str, q2: Numbers, form_factor_set: str, parameters: Numbers | None
) -> Numbers:
    fit = _loaded(form_factor_set, transition)
    given = fit.values if parameters is None else np.asarray(parameters)
    if given.shape[-1:] != fit.values.shape:
        raise ValueError(
            f"parameters of {transition} in {form_factor_set!r} must have length {len(fit.values)} "
            f"along their last axis, got shape {given.shape}"
        )
    # One axis of length 1 for each axis of q², so that every draw meets every q².
    given = given.reshape(given.shape[:-1] + (1,) * np.ndim(q2) + given.shape[-1:])
    a_0, a_1, a_2 = (given @ row for row in fit.coefficients[name])
    distance = _z_minus_z_at_0(fit, q2)
    form_factor: Numbers = (a_0 + distance * (a_1 + distance * a_2)) / (1.0 - q2 / fit.pole_masses[name] ** 2)
    return form_factor


def _gradient(fit: _Fit, name: str, q2: Array) -> Array:
    if name != "A_2":
        return _expansion_gradient(fit, name, q2)
    from_A_1, from_A_12 = (np.expand_dims(weight, -1) for weight in _weights_of_A_2(fit, q2))
    return from_A_1 * _expansion_gradient(fit, "A_1", q2) + from_A_12 * _expansion_gradient(fit, "A_12", q2)


def _expansion_gradient(fit: _Fit, form_factor: str, q2: Array) -> Array:
    distance = _z_minus_z_at_0(fit, q2)
    powers = np.stack([np.ones_like(distance), distance, distance**2], axis=-1)
    return powers @ fit.coefficients[form_factor] / (1.0 - q2 / fit.pole_masses[form_factor] ** 2)[..., None]


def _z_minus_z_at_0(fit: _Fit, q2: Numbers) -> Numbers:
    # With t_0 = t_+ (1 − √(1 − t_−/t_+)); the difference of square roots is taken analytically.
    t_plus = (fit.mass_B + fit.mass_meson) ** 2
    t_minus = (fit.mass_B - fit.mass_meson) ** 2
    at_t_0 = np.sqrt(np.sqrt(t_plus) * np.sqrt(t_plus - t_minus))
    at_0 = np.sqrt(t_plus)
    at_q2 = np.sqrt(t_plus - q2)
    difference: Numbers = -2.0 * at_t_0 / (at_0 + at_t_0) * q2 / ((at_q2 + at_0) * (at_q2 + at_t_0))
    return difference


def _weights_of_A_2(fit: _Fit, q2: Numbers) -> tuple[Numbers, Numbers]:
    m_B, m_V = fit.mass_B, fit.mass_meson
    validation.numbers(
        "q2", q2, below=(m_B - m_V) ** 2, unit="GeV^2", meaning="A_2 is singular where the K* is at rest"
    )
    kallen = ((m_B - m_V) ** 2 - q2) * ((m_B + m_V) ** 2 - q2)
    from_A_1 = (m_B + m_V) ** 2 * (m_B**2 - m_V**2 - q2) / kallen
    from_A_12 = -16.0 * m_B * m_V**2 * (m_B + m_V) / kallen
    return from_A_1, from_A_12
