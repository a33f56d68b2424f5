"""Spectra of B⁺ → K⁺ + invisible in q²: quadrature nodes with weights that sum to 1.

A two-body line, a mediator on or off its mass shell, any table; and the Standard Model's spectrum that
Belle II's simulation followed (material of arXiv:2507.12393).
"""

import csv
import math
from typing import TypeAlias, TypedDict, cast

import numpy as np
import numpy.typing as npt

from b2kinv.physics import data_files, form_factors, quadrature
from b2kinv.physics.conventions import MASS, MASS_OR_ZERO, WIDTH
from b2kinv.quantities import replaced, validation
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.input_files import InputFile
from b2kinv.quantities.ranges import Range
from b2kinv.quantities.scalars import Array, Numbers

#: Nodes q² [GeV²] and shares of the branching ratio, which sum to 1.
Spectrum: TypeAlias = tuple[Array, Array]


class StandardModelSpectrum(TypedDict):
    """What the published material says of the SM spectrum that its simulation followed."""

    branching_ratio: float
    branching_ratio_uncertainty: float
    mass_B: float
    mass_K: float
    f_plus: list[float]
    chiral_logarithm: float
    pole_mass: float


#: Form factor of the SM spectrum that divides the densities: the published one, or one of our sets.
DENSITY_FORM_FACTORS = ("HPQCD2022", *form_factors.SETS)

#: End of the densities, (m_B - m_K)² with the masses of Belle II's spectrum [GeV²], and its root [GeV].
LARGEST_Q2 = 22.885
LARGEST_MASS = math.sqrt(LARGEST_Q2)
#: Bins of true q² in the densities.
NUMBER_OF_Q2_BINS = 100
_WIDEST_GAP = 1.0

DENSITY_FORM_FACTOR_SET = Name(
    "form factors of the SM spectrum that divides the densities", DENSITY_FORM_FACTORS
)
MEDIATOR_MASS = MASS.but(meaning="mass of the mediator")
MEDIATOR_WIDTH = WIDTH.but(meaning="width of the mediator")
LIGHT_ENOUGH = MASS_OR_ZERO.but(
    meaning="dark matter mass", meaningful=Range(at_least=0.0, below=LARGEST_MASS / 2)
)


@checked(mass=MASS_OR_ZERO.but(meaningful=Range(at_least=0.0, at_most=LARGEST_MASS)).one, width=WIDTH.one)
def line_spectrum(mass: Numbers, width: Numbers = 0.0) -> Spectrum:
    """Spectrum of a two-body decay B → K X: a line, or a Breit-Wigner of constant width.

    dBR/dq² ∝ δ(q² − m_X²), or 1/((q² − m_X²)² + m_X² Γ_X²) cut at the ends of phase space

    Parameters
    ----------
    mass
        One number, as the width.

    Returns
    -------
    (q2, weights) : tuple of numpy.ndarray
        Nodes [GeV²] and shares of the branching ratio, which sum to 1.

    Examples
    --------
    >>> line_spectrum(2.0)
    (array([4.]), array([1.]))
    """
    if width == 0.0 or mass == 0.0:
        return np.array([mass**2]), np.array([1.0])
    return _normalised(*quadrature.propagator_nodes(float(mass), float(width), 0.0, LARGEST_Q2))


@checked(mass=MEDIATOR_MASS.one, width=MEDIATOR_WIDTH.one, dark_matter_mass=LIGHT_ENOUGH.one)
def dark_photon_spectrum(mass: Numbers, width: Numbers, dark_matter_mass: Numbers = 0.0) -> Spectrum:
    """Spectrum of B → K X(→ ψψ) with a vector X on or off its mass shell: the integrand of Eq. (40).

    dBR/dq² ∝ λ^(3/2)(m_B², m_K², q²) f_+²(q²) (1 − 4m_DM²/q²)^(3/2)/((q² − m_X²)² + m_X² Γ_X²)

    Eqs. (42) and (39) at m_X² → q² leave no other power of q². The width does not run. A heavy X gives the
    spectrum of a contact interaction.

    Parameters
    ----------
    mass
        One number, as the others.
    width
        May be 0 where X is never on-shell.

    Returns
    -------
    (q2, weights) : tuple of numpy.ndarray
    """
    q2, weights = _off_shell_nodes(float(mass), float(width), float(dark_matter_mass))
    velocity = np.sqrt(np.maximum(1.0 - 4.0 * dark_matter_mass**2 / q2, 0.0))
    return _normalised(q2, weights * _kallen(q2) ** 1.5 * form_factors.f_plus(q2) ** 2 * velocity**3)


@checked(mass=MEDIATOR_MASS.one, width=MEDIATOR_WIDTH.one, dark_matter_mass=LIGHT_ENOUGH.one)
def alp_spectrum(mass: Numbers, width: Numbers, dark_matter_mass: Numbers = 0.0) -> Spectrum:
    """Spectrum of B → K a(→ χχ̄) with an ALP on or off its mass shell (Eqs. 8 and 12, m_a² → q²; footnote 3).

    dBR/dq² ∝ λ^½(m_B², m_K², q²) f_0²(q²) q² (1 − 4m_χ²/q²)^½/((q² − m_a²)² + m_a² Γ_a²)

    Parameters
    ----------
    mass
        One number, as the others.
    width
        May be 0 where the ALP is never on-shell.

    Returns
    -------
    (q2, weights) : tuple of numpy.ndarray
    """
    q2, weights = _off_shell_nodes(float(mass), float(width), float(dark_matter_mass))
    velocity = np.sqrt(np.maximum(1.0 - 4.0 * dark_matter_mass**2 / q2, 0.0))
    return _normalised(q2, weights * np.sqrt(_kallen(q2)) * form_factors.f_zero(q2) ** 2 * q2 * velocity)


@checked(mass=MEDIATOR_MASS.one, width=MEDIATOR_WIDTH.one, dark_matter_mass=LIGHT_ENOUGH.one)
def scalar_spectrum(mass: Numbers, width: Numbers, dark_matter_mass: Numbers = 0.0) -> Spectrum:
    """Spectrum of B → K S(→ χχ̄) with a scalar S on or off its mass shell, coupled to χ̄χ and to s̄b.

    dBR/dq² ∝ λ^½(m_B², m_K², q²) f_0²(q²) q² (1 − 4m_χ²/q²)^(3/2)/((q² − m_S²)² + m_S² Γ_S²)

    As for the ALP, whose χ̄γ₅χ makes an s wave, Σ|ūγ₅v|² = 2q²; the scalar's is a p wave,
    Σ|ūv|² = 2(q² − 4m_χ²). Without a mass of χ both are the same.

    Parameters
    ----------
    mass
        One number, as the others.
    width
        May be 0 where the scalar is never on-shell.

    Returns
    -------
    (q2, weights) : tuple of numpy.ndarray
    """
    q2, weights = _off_shell_nodes(float(mass), float(width), float(dark_matter_mass))
    velocity = np.sqrt(np.maximum(1.0 - 4.0 * dark_matter_mass**2 / q2, 0.0))
    return _normalised(q2, weights * np.sqrt(_kallen(q2)) * form_factors.f_zero(q2) ** 2 * q2 * velocity**3)


def tabulated_spectrum(q2: npt.ArrayLike, density: npt.ArrayLike) -> Spectrum:
    """Spectrum given at points and taken as straight in between, zero outside.

    Parameters
    ----------
    q2 : array_like
        Rising, inside [0, 22.885] [GeV²], no two neighbours more than 1 GeV² apart.
    density : array_like
        dBR/dq² at the points [GeV⁻²]; not negative. Its normalisation does not matter here.

    Returns
    -------
    (q2, weights) : tuple of numpy.ndarray

    Raises
    ------
    ValueError
        If the points are unsorted, outside phase space, too far apart, negative, all zero or not finite.

    Examples
    --------
    >>> nodes, weights = tabulated_spectrum([3.0, 4.0], [1.0, 1.0])
    >>> float(np.sum(weights * nodes))
    3.5
    """
    q2 = np.atleast_1d(validation.numbers("q2", q2, at_least=0.0, at_most=LARGEST_Q2, unit="GeV2"))
    density = np.atleast_1d(validation.numbers("dBR/dq2", density, at_least=0.0, unit="GeV-2"))
    if q2.ndim != 1 or q2.shape != density.shape or len(q2) < 2:
        raise ValueError("a spectrum must be two columns of equal length with at least two points")
    steps = np.diff(q2)
    if np.any(steps <= 0.0):
        raise ValueError(
            f"q2 must rise from line to line; it does not after q2 = {q2[np.argmin(steps)]:.6g} GeV2"
        )
    if np.any(steps > _WIDEST_GAP):
        at = q2[np.argmax(steps > _WIDEST_GAP)]
        raise ValueError(
            f"the spectrum has a gap after q2 = {at:.6g} GeV2: neighbours must not be further apart than "
            f"{_WIDEST_GAP:g} GeV2 (write zeros where it vanishes)"
        )
    if not np.any(density > 0.0):
        raise ValueError("the spectrum is zero everywhere")
    # Between knots of the spectrum and of the efficiency both are straight: two Gauss points are exact.
    kinks = bin_centres()
    edges = np.unique(np.concatenate([q2, kinks[(kinks > q2[0]) & (kinks < q2[-1])]]))
    nodes, weights = quadrature.composite_gauss(edges, 2)
    return _normalised(nodes, weights * np.interp(nodes, q2, density))


def spectrum_from_file(path: str) -> tuple[Array, Array]:
    """Return the columns (q², dBR/dq²) of a CSV file, checked as `tabulated_spectrum` does.

    One point on each line, two numbers, quoted or not; lines that start with # and one line of headings are
    passed over. An `InputFile` is not read again.

    Raises
    ------
    ValueError
        In one sentence that names the file.
    """
    return _columns(path if isinstance(path, InputFile) else InputFile.read("spectrum", path))


@replaced.kept(32)
def _columns(path: InputFile) -> tuple[Array, Array]:
    try:
        lines = path.content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as problem:
        raise ValueError(f"the spectrum {path} cannot be read: it is no text") from problem
    q2, density = np.array(_points(path, lines)).T
    try:
        tabulated_spectrum(q2, density)
    except ValueError as problem:
        raise ValueError(f"the spectrum {path} cannot be used: {problem}") from problem
    return q2, density


@checked(
    q2=Number("momentum transfer", "GeV^2", symbol="q²", meaningful=Range(at_least=0.0, at_most=LARGEST_Q2)),
    density_form_factors=DENSITY_FORM_FACTOR_SET,
)
def standard_model_spectrum(q2: Numbers, density_form_factors: str = "HPQCD2022") -> Numbers:
    """SM spectrum [arbitrary unit] that the simulated signal followed.

    dBR/dq² ∝ λ^(3/2)(m_B², m_K², q²) f_+²(q²)

    The published one, "HPQCD2022", takes f_+ and all masses from the material of arXiv:2507.12393; another
    form-factor set shows what they matter.

    Examples
    --------
    >>> standard_model_spectrum(22.885) < 1e-6 * standard_model_spectrum(0.0)
    True
    """
    if density_form_factors == "HPQCD2022":
        f_plus = _published_f_plus(q2)
    else:
        f_plus = form_factors.f_plus(q2, density_form_factors)
    return _kallen(q2) ** 1.5 * f_plus**2


def published_standard_model() -> StandardModelSpectrum:
    """Return what the published material says of the SM spectrum that its simulation followed: a mapping.

    Examples
    --------
    >>> published_standard_model()["branching_ratio"]
    4.97e-06
    """
    content = cast(dict[str, StandardModelSpectrum], data_files.load_json("belle2/densities.json"))
    return content["standard_model"]


def bin_centres() -> Array:
    """Centres of the bins of true q² that Belle II's densities have [GeV²].

    An efficiency that is straight between them bends there.

    Examples
    --------
    >>> len(bin_centres())
    100
    """
    width = LARGEST_Q2 / NUMBER_OF_Q2_BINS
    return width * (np.arange(NUMBER_OF_Q2_BINS, dtype=float) + 0.5)


def _points(path: str, lines: list[str]) -> list[list[float | None]]:
    """Return the two numbers on each line of a CSV file, without comments and one line of headings."""
    rows: list[list[float | None]] = []
    headings: list[str] = []
    told = ("" if text.lstrip().startswith("#") else text for text in lines)
    reader = csv.reader(told, skipinitialspace=True)
    try:
        for cells in ([cell.strip() for cell in read] for read in reader):
            numbers = [_number(cell) for cell in cells]
            if not any(cells):
                continue
            if numbers == [None, None] and all(cells) and not rows and not headings:
                headings = cells
            elif len(cells) != 2 or None in numbers:
                raise ValueError(
                    f"the spectrum {path} must have two numbers on each line; line {reader.line_num} has not"
                )
            else:
                rows.append(numbers)
    except csv.Error as problem:
        raise ValueError(f"the spectrum {path} cannot be read as a CSV file: {problem}") from problem
    if not rows:
        raise ValueError(f"the spectrum {path} has no points")
    return rows


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _published_f_plus(q2: Numbers) -> Numbers:
    fit = published_standard_model()
    threshold = (fit["mass_B"] + fit["mass_K"]) ** 2
    root, root_0 = np.sqrt(threshold - q2), math.sqrt(threshold)
    z, coefficients = (root - root_0) / (root + root_0), fit["f_plus"]
    count = len(coefficients)
    series = sum(
        a * (z**n - n / count * (-1.0) ** (n - count) * z**count) for n, a in enumerate(coefficients)
    )
    return fit["chiral_logarithm"] * series / (1.0 - q2 / fit["pole_mass"] ** 2)


def _kallen(q2: Numbers) -> Numbers:
    """λ(m_B², m_K², q²) with the masses that define the densities' end."""
    fit = published_standard_model()
    upper, lower = (fit["mass_B"] + fit["mass_K"]) ** 2, (fit["mass_B"] - fit["mass_K"]) ** 2
    return np.maximum(upper - q2, 0.0) * np.maximum(lower - q2, 0.0)


def _off_shell_nodes(mass: float, width: float, dark_matter_mass: float) -> Spectrum:
    lightest = 4.0 * dark_matter_mass**2
    if lightest <= mass**2 <= LARGEST_Q2:
        if width == 0.0:
            raise ValueError("width = 0 is not allowed where the mediator can be on-shell: give its width")
        return quadrature.propagator_nodes(mass, width, lightest, LARGEST_Q2)
    # The pole may be close to either end, where phase space starts like a root as well.
    edges = np.linspace(lightest, LARGEST_Q2, 201)
    closer = (edges[1] - lightest) * 0.5 ** np.arange(36.0, 0.0, -1.0)
    edges = np.concatenate([edges[:1], lightest + closer, edges[1:-1], LARGEST_Q2 - closer[::-1], edges[-1:]])
    q2, weights = quadrature.composite_gauss(edges, 4)
    return q2, weights / ((q2 - mass**2) ** 2 + (mass * width) ** 2)


def _normalised(q2: Array, weights: Array) -> Spectrum:
    total = np.sum(weights)
    if not total > 0.0:
        raise ValueError("the masses must leave phase space for a spectrum, and here they leave none")
    return q2, weights / total
