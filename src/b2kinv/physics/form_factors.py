"""Form factors of B → K and B → K* in the BSZ expansion, by named parameter sets with full covariance.

Every form factor is F(q²) = 1/(1 − q²/m_pole²) Σ_k a_k [z(q²) − z(0)]^k with k = 0, 1, 2 (arXiv:1503.05534),
and so linear in its parameters. The masses in z and in the poles are those of the fit that gave the
parameters, never today's averages. Parameters that a fit eliminates by an exact relation at q² = 0
(f_0 = f_+, T_1 = T_2, A_12 = A_0 (m_B² − m_K*²)/(8 m_B m_K*)) are rebuilt from the ones that it keeps; every
set here obeys all three.

Sets: "GRvDV2023" (default; arXiv:2305.06301, lattice QCD with light-cone sum rules), "GKvD2018-lcsr" and
"GKvD2018-lcsr-lattice" (arXiv:1811.00983).
"""

import functools
from dataclasses import dataclass

import numpy as np

from b2kinv.physics import data_files, inputs
from b2kinv.quantities import validation

#: Names of the parameter sets.
SETS = ("GRvDV2023", "GKvD2018-lcsr", "GKvD2018-lcsr-lattice")

#: The set that every function takes unless told otherwise.
DEFAULT_SET = "GRvDV2023"

#: Transition → its form factors.
FORM_FACTORS = {
    "B->K": ("f_plus", "f_zero", "f_tensor"),
    "B->K*": ("V", "A_0", "A_1", "A_2", "A_12", "T_1", "T_2", "T_23"),
}


def f_plus(q2, form_factor_set=DEFAULT_SET, parameters=None):
    """Vector form factor f_+(q²) of B → K.

    Parameters
    ----------
    q2 : float or array_like of float
        Squared momentum transfer [GeV²], from 0 to `q2_max`.
    form_factor_set : str
        One of `SETS`.
    parameters : array_like of float, shape (..., number of parameters), optional
        Expansion parameters to use instead of the set's central values, such as those from `sample`.

    Returns
    -------
    float or numpy.ndarray
        Shape of `parameters` without its last axis, then shape of `q2`.

    Raises
    ------
    ValueError
        If q² is outside its range, the set is unknown, or `parameters` has the wrong length.

    Examples
    --------
    >>> f_plus(0.0)
    0.33196382
    """
    return _evaluate("f_plus", q2, form_factor_set, parameters)


def f_zero(q2, form_factor_set=DEFAULT_SET, parameters=None):
    """Scalar form factor f_0(q²) of B → K, which governs B → K a. Arguments as in `f_plus`.

    Examples
    --------
    >>> round(f_zero(4.0), 4)
    0.3679
    """
    return _evaluate("f_zero", q2, form_factor_set, parameters)


def f_tensor(q2, form_factor_set=DEFAULT_SET, parameters=None):
    """Tensor form factor f_T(q²) of B → K. Arguments as in `f_plus`.

    Examples
    --------
    >>> f_tensor(0.0)
    0.32361471
    """
    return _evaluate("f_tensor", q2, form_factor_set, parameters)


def V(q2, form_factor_set=DEFAULT_SET, parameters=None):
    """Vector form factor V(q²) of B → K*. Arguments as in `f_plus`.

    Examples
    --------
    >>> V(0.0)
    0.36280141
    """
    return _evaluate("V", q2, form_factor_set, parameters)


def A_0(q2, form_factor_set=DEFAULT_SET, parameters=None):
    """Pseudoscalar form factor A_0(q²) of B → K*, which governs B → K* a. Arguments as in `f_plus`.

    Examples
    --------
    >>> A_0(0.0)
    0.34213768
    """
    return _evaluate("A_0", q2, form_factor_set, parameters)


def A_1(q2, form_factor_set=DEFAULT_SET, parameters=None):
    """Axial form factor A_1(q²) of B → K*. Arguments as in `f_plus`.

    Examples
    --------
    >>> A_1(0.0)
    0.28926565
    """
    return _evaluate("A_1", q2, form_factor_set, parameters)


def A_2(q2, form_factor_set=DEFAULT_SET, parameters=None):
    """Axial form factor A_2(q²) of B → K*, from A_1 and A_12. Arguments as in `f_plus`.

    It is singular where the fit's own K* would be at rest, so q² must stay below that point.

    Examples
    --------
    >>> round(A_2(0.0), 3)
    0.268
    """
    return _evaluate("A_2", q2, form_factor_set, parameters)


def A_12(q2, form_factor_set=DEFAULT_SET, parameters=None):
    """Form factor A_12(q²) of B → K* for longitudinal K* (arXiv:1503.05534). Arguments as in `f_plus`.

    Examples
    --------
    >>> round(A_12(0.0), 4)
    0.2446
    """
    return _evaluate("A_12", q2, form_factor_set, parameters)


def T_1(q2, form_factor_set=DEFAULT_SET, parameters=None):
    """Tensor form factor T_1(q²) of B → K*. Arguments as in `f_plus`.

    Examples
    --------
    >>> T_1(0.0)
    0.31924221
    """
    return _evaluate("T_1", q2, form_factor_set, parameters)


def T_2(q2, form_factor_set=DEFAULT_SET, parameters=None):
    """Tensor form factor T_2(q²) of B → K*. Arguments as in `f_plus`.

    Examples
    --------
    >>> T_2(0.0) == T_1(0.0)
    True
    """
    return _evaluate("T_2", q2, form_factor_set, parameters)


def T_23(q2, form_factor_set=DEFAULT_SET, parameters=None):
    """Tensor form factor T_23(q²) of B → K* for longitudinal K*. Arguments as in `f_plus`.

    Examples
    --------
    >>> T_23(0.0)
    0.62123502
    """
    return _evaluate("T_23", q2, form_factor_set, parameters)


def q2_max(transition):
    """Return the largest q² [GeV²] at which the form factors of a transition may be evaluated.

    It is (m_B − m_K)² for the lightest of the charged and the neutral kaon, today's or the fit's, so that
    every physical q² is allowed.

    Examples
    --------
    >>> round(q2_max("B->K"), 2), round(q2_max("B->K*"), 2)
    (22.92, 19.25)
    """
    validation.choice("transition", transition, FORM_FACTORS)
    return _q2_max(transition)


def uncertainty(name, q2, form_factor_set=DEFAULT_SET):
    """Return one standard deviation of a form factor, by the full covariance of its parameters.

    Form factors are linear in the parameters, so linear propagation is exact.

    Parameters
    ----------
    name : str
        Name of the form factor, such as "f_zero".
    q2 : float or array_like of float
        Squared momentum transfer [GeV²].
    form_factor_set : str

    Raises
    ------
    ValueError
        If the name or the set is unknown, or q² is outside its range.

    Examples
    --------
    >>> round(uncertainty("f_zero", 4.0), 4)
    0.0094
    """
    return validation.scalar_or_array(np.sqrt(covariance_of((name,), q2, form_factor_set)[..., 0, 0]))


def covariance_of(names, q2, form_factor_set=DEFAULT_SET):
    """Return the covariance matrix of several form factors of one transition at the same q².

    Parameters
    ----------
    names : sequence of str
    q2 : float or array_like of float
        Squared momentum transfer [GeV²].
    form_factor_set : str

    Returns
    -------
    numpy.ndarray
        Shape of `q2`, then (len(names), len(names)).

    Raises
    ------
    ValueError
        If a name or the set is unknown, the names mix transitions, or q² is outside its range.

    Examples
    --------
    >>> covariance_of(("f_plus", "f_zero"), 0.0).shape
    (2, 2)
    """
    transitions = {_transition_of(name) for name in names}
    if len(transitions) != 1:
        raise ValueError(f"form factors {', '.join(map(repr, names))} do not belong to one transition")
    fit = _fit(form_factor_set, transitions.pop())
    gradients = np.stack([_gradient(name, q2, form_factor_set) for name in names], axis=-2)
    return gradients @ fit.covariance @ np.swapaxes(gradients, -1, -2)


def parameters_of(form_factor_set, transition):
    """Return the central expansion parameters of a transition: a copy, in the order of `parameter_names`.

    Examples
    --------
    >>> parameters_of("GRvDV2023", "B->K").shape
    (8,)
    """
    return _fit(form_factor_set, transition).values.copy()


def parameter_names(form_factor_set, transition):
    """Return the names of the expansion parameters of a transition that a set keeps.

    Examples
    --------
    >>> parameter_names("GRvDV2023", "B->K")[:4]
    ('f_plus_0', 'f_plus_1', 'f_plus_2', 'f_zero_1')
    """
    return _fit(form_factor_set, transition).names


def sample(form_factor_set, transition, size, seed):
    """Draw parameters of a transition from the Gaussian of the fit, usable as `parameters=`.

    Parameters
    ----------
    form_factor_set : str
    transition : str
        "B->K" or "B->K*".
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
        If the set or the transition is unknown, or `size` is not a positive integer.

    Examples
    --------
    >>> draws = sample("GRvDV2023", "B->K", 100, seed=1)
    >>> f_zero(4.0, parameters=draws).shape
    (100,)
    """
    fit = _fit(form_factor_set, transition)
    if isinstance(size, bool) or not isinstance(size, (int, np.integer)) or size < 1:
        raise ValueError(f"size = {size!r} is not allowed: it must be a positive integer")
    values, vectors = np.linalg.eigh(fit.covariance)
    root = vectors * np.sqrt(np.clip(values, 0.0, None))
    draws = np.random.default_rng(seed).standard_normal((size, len(fit.values)))
    return fit.values + draws @ root.T


@dataclass(frozen=True)
class _Fit:
    names: tuple
    values: np.ndarray
    covariance: np.ndarray
    mass_B: float
    mass_meson: float
    pole_masses: dict
    # Form factor → matrix that turns the kept parameters into the three coefficients a_k.
    coefficients: dict


def _fit(form_factor_set, transition):
    validation.choice("form_factor_set", form_factor_set, SETS)
    validation.choice("transition", transition, FORM_FACTORS)
    return _loaded(form_factor_set, transition)


@functools.cache
def _loaded(form_factor_set, transition):
    content = data_files.load_json(f"form_factors/{form_factor_set}.json")["transitions"][transition]
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
        np.array(content["values"]),
        np.array(content["covariance"]),
        m_B,
        m_meson,
        content["pole_masses"],
        coefficients,
    )


def _transition_of(name):
    for transition, members in FORM_FACTORS.items():
        if name in members:
            return transition
    return validation.choice("form factor", name, [n for members in FORM_FACTORS.values() for n in members])


@functools.cache
def _q2_max(transition):
    kaon = "K" if transition == "B->K" else "Kstar"
    physical = [
        (inputs.value(f"mass_B_{charge}") - inputs.value(f"mass_{kaon}_{charge}")) ** 2
        for charge in ("plus", "zero")
    ]
    fitted = [(_loaded(name, transition).mass_B - _loaded(name, transition).mass_meson) ** 2 for name in SETS]
    return max(physical + fitted)


def _allowed(q2, transition):
    # A mass squared by the caller may miss the end point by its last digit.
    limit = _q2_max(transition) * (1.0 + 1e-12)
    return validation.numbers(
        "q2", q2, at_least=0.0, at_most=limit, unit="GeV^2", meaning=f"momentum transfer in {transition}"
    )


def _evaluate(name, q2, form_factor_set, parameters):
    transition = _transition_of(name)
    fit = _fit(form_factor_set, transition)
    q2 = _allowed(q2, transition)
    if parameters is None:
        parameters = fit.values
    else:
        parameters = validation.numbers("parameters", parameters)
        if parameters.shape[-1:] != fit.values.shape:
            raise ValueError(
                f"parameters of {transition} in {form_factor_set!r} must have length {len(fit.values)} "
                f"along their last axis, got shape {parameters.shape}"
            )
    # One axis of length 1 for each axis of q², so that every draw meets every q².
    parameters = parameters.reshape(parameters.shape[:-1] + (1,) * q2.ndim + parameters.shape[-1:])
    if name == "A_2":
        from_A_1, from_A_12 = _weights_of_A_2(fit, q2)
        value = from_A_1 * _bsz(fit, "A_1", q2, parameters) + from_A_12 * _bsz(fit, "A_12", q2, parameters)
    else:
        value = _bsz(fit, name, q2, parameters)
    return validation.scalar_or_array(value)


def _bsz(fit, form_factor, q2, parameters):
    matrix = fit.coefficients[form_factor]
    a_0, a_1, a_2 = (parameters @ row for row in matrix)
    distance = _z_minus_z_at_0(fit, q2)
    return (a_0 + distance * (a_1 + distance * a_2)) / (1.0 - q2 / fit.pole_masses[form_factor] ** 2)


def _gradient(name, q2, form_factor_set):
    transition = _transition_of(name)
    fit = _fit(form_factor_set, transition)
    q2 = _allowed(q2, transition)
    if name == "A_2":
        from_A_1, from_A_12 = _weights_of_A_2(fit, q2)
        return from_A_1[..., None] * _bsz_gradient(fit, "A_1", q2) + from_A_12[..., None] * _bsz_gradient(
            fit, "A_12", q2
        )
    return _bsz_gradient(fit, name, q2)


def _bsz_gradient(fit, form_factor, q2):
    distance = _z_minus_z_at_0(fit, q2)
    powers = np.stack([np.ones_like(distance), distance, distance**2], axis=-1)
    return powers @ fit.coefficients[form_factor] / (1.0 - q2 / fit.pole_masses[form_factor] ** 2)[..., None]


def _z_minus_z_at_0(fit, q2):
    # With t_0 = t_+ (1 − √(1 − t_−/t_+)); the difference of square roots is taken analytically.
    t_plus = (fit.mass_B + fit.mass_meson) ** 2
    t_minus = (fit.mass_B - fit.mass_meson) ** 2
    at_t_0 = np.sqrt(np.sqrt(t_plus) * np.sqrt(t_plus - t_minus))
    at_0 = np.sqrt(t_plus)
    at_q2 = np.sqrt(t_plus - q2)
    return -2.0 * at_t_0 / (at_0 + at_t_0) * q2 / ((at_q2 + at_0) * (at_q2 + at_t_0))


def _weights_of_A_2(fit, q2):
    m_B, m_V = fit.mass_B, fit.mass_meson
    validation.numbers(
        "q2", q2, below=(m_B - m_V) ** 2, unit="GeV^2", meaning="A_2 is singular where the K* is at rest"
    )
    kallen = ((m_B - m_V) ** 2 - q2) * ((m_B + m_V) ** 2 - q2)
    from_A_1 = (m_B + m_V) ** 2 * (m_B**2 - m_V**2 - q2) / kallen
    from_A_12 = -16.0 * m_B * m_V**2 * (m_B + m_V) / kallen
    return from_A_1, from_A_12
