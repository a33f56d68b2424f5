"""Belle II's own likelihood for B⁺ → K⁺ + invisible, for a mediator of any mass and for any q² spectrum.

Belle II published its likelihood (arXiv:2507.12393) with the joint number density of reconstructed bins and
true q² of its simulated signal. Divided by the SM spectrum that the simulation followed, the densities are
efficiencies: how many events a bin gains for each unit of branching ratio at a given q². Any new spectrum
dBR/dq² is folded with them and joins the SM signal. In each bin it shares the SM signal's statistical factor
and, relative to its own yield, the SM signal's variations, save those of the SM form factors.

The paper takes its window for BR(B → K X) from an approximate fit of others (below Eq. 9); here it follows
from the experiment's likelihood itself.
"""

import dataclasses
import functools
import math
from pathlib import Path

import numpy as np

from b2kinv.physics import data_files, form_factors, measurements
from b2kinv.physics.statistics import histfactory, pyhf_workspace
from b2kinv.quantities import validation
from b2kinv.quantities.parameters import ParameterSet, parameter
from b2kinv.quantities.results import Quantity, Result

#: Tag → channels of the likelihood.
CHANNELS = {
    "both": None,
    "inclusive": (
        "inclusive_signal_region",
        "inclusive_control_region",
        "off_resonance_signal_region",
        "off_resonance_control_region",
    ),
    "hadronic": ("hadronic",),
}
#: Variations of the SM signal's form factors, which a new signal does not feel.
STANDARD_MODEL_VARIATIONS = ("corr_ff_c1", "corr_ff_c2", "corr_ff_c3")
STANDARD_MODEL_TREATMENTS = ("constrained", "fixed", "free")
#: Spectra known by name; everything else is the path of a CSV file.
SPECTRA = ("line", "dark_photon", "alp")
#: Form factor of the SM spectrum that divides the densities: the published one, or one of our sets.
DENSITY_FORM_FACTORS = ("HPQCD2022", *form_factors.SETS)
#: Branching ratio of a new signal of strength 1.
UNIT_BRANCHING_RATIO = 1e-5

#: End of the densities, (m_B - m_K)² with the masses of Belle II's spectrum [GeV²], and its root [GeV].
LARGEST_Q2 = 22.885
LARGEST_MASS = math.sqrt(LARGEST_Q2)
_NUMBER_OF_Q2_BINS = 100
_WIDEST_GAP = 1.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """Parameters of the notebook `belle2_likelihood`."""

    m_X: float = parameter(
        2.0, unit="GeV", help="mass of the invisible particle X", at_least=0.0, at_most=1000.0
    )
    width_X: float = parameter(0.0, unit="GeV", help="total width of X", at_least=0.0, at_most=100.0)
    m_DM: float = parameter(
        0.0, unit="GeV", help="dark matter mass in an off-shell spectrum", at_least=0.0, below=2.39
    )
    spectrum: str = parameter(
        "line",
        unit="",
        help="line of X; off-shell X -> 2 dark matter; or your own dBR/dq2",
        choices=SPECTRA,
        text="path of a CSV file with columns q2 [GeV2], dBR/dq2 [GeV-2]",
    )
    tag: str = parameter("both", unit="", help="which of Belle II's analyses", choices=tuple(CHANNELS))
    standard_model: str = parameter(
        "constrained", unit="", help="strength of the SM signal", choices=STANDARD_MODEL_TREATMENTS
    )
    density_form_factors: str = parameter(
        "HPQCD2022",
        unit="",
        help="form factors of the SM spectrum that divides the densities",
        choices=DENSITY_FORM_FACTORS,
    )

    def check(self):
        """Refuse masses, widths and spectra that make no sense together; make a file's path absolute."""
        if self.spectrum not in SPECTRA:
            if not self.spectrum.lower().endswith(".csv"):
                validation.choice("spectrum", self.spectrum, (*SPECTRA, "FILE.csv"))
            object.__setattr__(self, "spectrum", str(Path(self.spectrum).expanduser().absolute()))
            spectrum_from_file(self.spectrum)
            return
        points = np.broadcast_arrays(self.m_X, self.width_X, self.m_DM)
        for point in zip(*(values.ravel().tolist() for values in points), strict=True):
            _refuse_impossible_mediator(self.spectrum, *point)


def _refuse_impossible_mediator(spectrum, mass, width, dark_matter_mass):
    if spectrum == "line" and mass > LARGEST_MASS:
        raise ValueError(
            f"m_X = {mass!r} is not allowed for the spectrum 'line': B -> K X needs m_X <= "
            f"{LARGEST_MASS:.4f} GeV (heavier mediators are off-shell: spectrum 'dark_photon' or 'alp')"
        )
    on_shell = mass <= LARGEST_MASS and mass >= 2.0 * dark_matter_mass
    if spectrum != "line" and on_shell and width == 0.0:
        raise ValueError(
            f"width_X = 0 is not allowed for the spectrum {spectrum!r} at m_X = {mass!r} GeV, where X is "
            "produced on-shell: give its width, or take the spectrum 'line'"
        )


def evaluate(parameters):
    """Return the fit of Belle II's data with the chosen signal.

    Quantities: `branching_ratio` (best fit, with its standard deviation from the curvature),
    `window_1sigma` and `window_2sigma` (where -2 Δ ln L stays below 1 and 4), `local_significance` and
    `twice_delta_log_likelihood_without` (against no new signal), `standard_model_strength` at the best fit
    and `signal_events` (fitted events of the new signal); `coupling_over_paper`, the roots of the 1σ window's
    ends over those of the paper's. From fits without new signal:
    `standard_model_only_strength`, `standard_model_only_branching_ratio` and `standard_model_tension`.
    The quantities `scan_…` come from the shipped scan of a two-body line over all masses (both tags, SM
    strength constrained), whatever the parameters.

    Parameters
    ----------
    parameters : Parameters
        `m_X`, `width_X` and `m_DM` may be arrays; windows are then arrays with a last axis of length 2.

    Examples
    --------
    >>> low, high = evaluate(Parameters(m_X=2.0)).value("window_1sigma")
    >>> round(low / 1e-6, 1), round(high / 1e-6, 1)
    (6.1, 11.1)
    """
    points = np.broadcast_arrays(parameters.m_X, parameters.width_X, parameters.m_DM)
    masses, fits = points[0], []
    for point in zip(*(values.ravel().tolist() for values in points), strict=True):
        # Continuation: each mass starts from the fit of the one before it.
        fits.append(
            fit_branching_ratio(
                spectrum_of(parameters, *point),
                tag=parameters.tag,
                standard_model=parameters.standard_model,
                density_form_factors=parameters.density_form_factors,
                start=fits[-1].best if fits else None,
            )
        )

    def collect(quantity):
        values = np.array([quantity(fit) for fit in fits])
        return values.reshape(masses.shape + values.shape[1:]) if masses.ndim else _plain(values[0])

    alone = model(parameters.tag).fit(signal_strength=None)
    predicted = model(parameters.tag).fit(signal_strength=1.0, start=alone)
    tension = predicted.twice_negative_log_likelihood - alone.twice_negative_log_likelihood
    scan, paper = two_body_scan(), measurements.excess_window("paper", 2.0)
    unit = _standard_model()["branching_ratio"]
    quantities = {
        "branching_ratio": Quantity(
            collect(lambda fit: fit.branching_ratio),
            "1",
            "best-fit branching ratio of the new signal",
            collect(lambda fit: fit.deviation),
        ),
        "window_1sigma": Quantity(
            collect(lambda fit: fit.windows[0]), "1", "1σ window of the branching ratio"
        ),
        "window_2sigma": Quantity(
            collect(lambda fit: fit.windows[1]), "1", "2σ window of the branching ratio"
        ),
        "coupling_over_paper": Quantity(
            collect(lambda fit: np.sqrt(np.divide(fit.windows[0], paper))),
            "1",
            "factors on the ends of the paper's 1σ window of C^V_sb/f_a or ε, whose square is the rate",
        ),
        "twice_delta_log_likelihood_without": Quantity(
            collect(lambda fit: fit.without), "1", "-2 Δ ln L without the new signal"
        ),
        "local_significance": Quantity(
            collect(lambda fit: math.sqrt(fit.without)), "σ", "local significance of the new signal"
        ),
        "twice_negative_log_likelihood": Quantity(
            collect(lambda fit: fit.best.twice_negative_log_likelihood), "1", "-2 ln L at the best fit"
        ),
        "standard_model_strength": Quantity(
            collect(lambda fit: fit.best.signal_strength), "1", "SM signal strength at the best fit"
        ),
        "signal_events": Quantity(
            collect(lambda fit: fit.events), "1", "events of the new signal at the best fit, all bins"
        ),
        "standard_model_only_strength": Quantity(
            alone.signal_strength,
            "1",
            "signal strength of the SM spectrum, without new signal",
            alone.signal_strength_deviation,
        ),
        "standard_model_only_branching_ratio": Quantity(
            unit * alone.signal_strength,
            "1",
            "BR(B⁺ → K⁺ ν ν̄) with the SM spectrum, without new signal",
            unit * alone.signal_strength_deviation,
        ),
        "standard_model_tension": Quantity(
            math.sqrt(max(tension, 0.0)),
            "σ",
            "distance of the data from the short-distance SM prediction, without new signal",
        ),
        "scan_best_mass": Quantity(scan["best_mass"], "GeV", "mass of the line that the data like best"),
        "scan_mass_1sigma": Quantity(
            tuple(scan["mass_1sigma"]), "GeV", "its 1σ range (-2 Δ ln L < 1, branching ratio free)"
        ),
        "scan_branching_ratio": Quantity(
            scan["best_branching_ratio"], "1", "its branching ratio", scan["best_deviation"]
        ),
        "scan_local_significance": Quantity(
            math.sqrt(scan["without"]), "σ", "its local significance, at fixed mass"
        ),
        "scan_two_parameter_significance": Quantity(
            two_parameter_significance(scan["without"]),
            "σ",
            "its significance when mass and branching ratio are both fitted (asymptotic)",
        ),
    }
    return Result(parameters, quantities)


def _plain(value):
    return tuple(float(end) for end in value) if np.ndim(value) else float(value)


def bin_contents(parameters):
    """Return what the best fit puts into each bin of the likelihood.

    Parameters
    ----------
    parameters : Parameters
        Scalars only.

    Returns
    -------
    dict of str to list or numpy.ndarray
        "channel" (name), "bin" (its number there, from 1), and events "observed", of the fitted
        "background", of the SM signal ("standard_model") and of the "new_signal".

    Raises
    ------
    ValueError
        If a parameter is an array.
    """
    if np.ndim(parameters.m_X) or np.ndim(parameters.width_X) or np.ndim(parameters.m_DM):
        raise ValueError("bin_contents takes one point, not an array of them")
    spectrum = spectrum_of(parameters, parameters.m_X, parameters.width_X, parameters.m_DM)
    settings = (parameters.tag, parameters.standard_model, parameters.density_form_factors)
    best, likelihood = fit_branching_ratio(spectrum, *settings).best, model(parameters.tag)
    new_yields = signal_yields(spectrum, parameters.tag, parameters.density_form_factors)

    def counts(signal_strength, new_strength):
        yields = likelihood.expected_yields(signal_strength, new_strength, new_yields, best.shifts)
        return likelihood.expected_counts(yields * best.statistical_factors)

    background = counts(0.0, 0.0)
    places = dict.fromkeys((channel, place) for _, channel, _, place in likelihood.rows)
    return {
        "channel": [channel for channel, _ in places],
        "bin": np.array([place + 1 for _, place in places]),
        "observed": likelihood.observed.counts,
        "background": background,
        "standard_model": counts(best.signal_strength, 0.0) - background,
        "new_signal": counts(0.0, best.new_strength) - background,
    }


def two_body_scan():
    """Return the shipped scan of a two-body line: best mass, and -2 Δ ln L over mass and branching ratio.

    `data/refresh/belle2_two_body_scan.py` computes it with the functions of this module.
    """
    return data_files.load_json("belle2/two_body_scan.json")


def line_scan(parameters, masses):
    """Return how well a two-body line of each mass fits, without its windows: fast enough for curves.

    Parameters
    ----------
    parameters : Parameters
        Tag, SM treatment and density form factors; the spectrum is a line whatever they say.
    masses : array_like
        [GeV], neighbours close together.

    Returns
    -------
    dict of str to numpy.ndarray
        "mass", the best "branching_ratio", and "twice_delta_log_likelihood" against no line (not positive).
    """
    masses = np.atleast_1d(
        validation.numbers("masses", masses, at_least=0.0, at_most=LARGEST_MASS, unit="GeV")
    )
    settings = (parameters.tag, parameters.standard_model, parameters.density_form_factors)
    fits = []
    for mass in masses.tolist():
        start = fits[-1].best if fits else None
        fits.append(fit_branching_ratio(line_spectrum(mass), *settings, levels=(), start=start))
    return {
        "mass": masses,
        "branching_ratio": np.array([fit.branching_ratio for fit in fits]),
        "twice_delta_log_likelihood": np.array([-fit.without for fit in fits]),
    }


def published_windows(masses):
    """Return the one-σ windows of BR(B⁺ → K⁺X) by several authors on a grid of masses [GeV].

    Returns
    -------
    dict of str to numpy.ndarray or pair of them
        "mass", and window name → (low, high); NaN where a window was not published, which for one stated at a
        single mass is everywhere but at the grid's mass nearest to it.
    """
    masses = validation.numbers("masses", masses, at_least=0.0, unit="GeV")
    windows = {"mass": masses}
    for name in measurements.window_names():
        known = measurements.window(name)
        if known.stated_at_mass is None:
            lightest, heaviest = known.mass_range
            inside = (masses >= lightest) & (masses <= heaviest)
        else:
            inside = np.arange(masses.size) == np.argmin(np.abs(masses - known.stated_at_mass))
        ends = measurements.excess_window(name, np.clip(masses, *known.mass_range))
        windows[name] = tuple(np.where(inside, end, math.nan) for end in ends)
    return windows


def two_parameter_significance(twice_delta_log_likelihood):
    """Significance [sigma] of -2 Δ ln L for two fitted parameters, from the χ² distribution with two of them.

    The probability of a larger value is exp(-x/2); the significance is that of a one-parameter fit, √χ², with
    the same probability.

    Examples
    --------
    >>> round(two_parameter_significance(11.83), 2)
    3.0
    """
    from scipy import special

    height = validation.numbers("twice_delta_log_likelihood", twice_delta_log_likelihood, at_least=0.0)
    return validation.scalar_or_array(np.sqrt(2.0) * special.erfcinv(np.exp(-height / 2.0)))


# ---- spectra: quadrature nodes in q² with weights that sum to 1 ----


def spectrum_of(parameters, mass, width, dark_matter_mass):
    """Return the chosen spectrum as (q², weights): nodes [GeV²] and shares of the branching ratio, sum 1."""
    if parameters.spectrum == "line":
        return line_spectrum(mass, width)
    if parameters.spectrum == "dark_photon":
        return dark_photon_spectrum(mass, width, dark_matter_mass)
    if parameters.spectrum == "alp":
        return alp_spectrum(mass, width, dark_matter_mass)
    q2, density = spectrum_from_file(parameters.spectrum)
    return tabulated_spectrum(q2, density)


def line_spectrum(mass, width=0.0):
    """Spectrum of a two-body decay B → K X: all at q² = m_X², or a Breit-Wigner line of constant width.

    Parameters
    ----------
    mass : float
        Mass of X [GeV].
    width : float
        Its width [GeV]; the line ∝ 1/((q² - m²)² + m² Γ²) is cut at the ends of phase space.

    Returns
    -------
    (q2, weights) : tuple of numpy.ndarray
        Nodes [GeV²] and shares of the branching ratio, which sum to 1.

    Examples
    --------
    >>> line_spectrum(2.0)
    (array([4.]), array([1.]))
    """
    mass = float(validation.numbers("mass", mass, at_least=0.0, at_most=LARGEST_MASS, unit="GeV"))
    width = float(validation.numbers("width", width, at_least=0.0, unit="GeV"))
    if width == 0.0 or mass == 0.0:
        return np.array([mass**2]), np.array([1.0])
    return _normalised(*_propagator_nodes(mass, width, 0.0))


def dark_photon_spectrum(mass, width, dark_matter_mass=0.0):
    """Spectrum of B → K X(→ ψψ) with a vector X on or off its mass shell: the integrand of Eq. (40).

    dBR/dq² ∝ λ^{3/2} f_+²(q²) (1 - 4 m_DM²/q²)^{3/2} / ((q² - m_X²)² + m_X² Γ_X²), where Eqs. (42) and (39)
    at m_X² → q² leave no other power of q². The width does not run. A heavy X gives the spectrum of a contact
    interaction.

    Parameters
    ----------
    mass, width, dark_matter_mass : float
        m_X, Γ_X and m_DM [GeV]; `width` may be 0 where X is never on-shell.

    Returns
    -------
    (q2, weights) : tuple of numpy.ndarray
    """
    q2, weights = _off_shell_nodes(mass, width, dark_matter_mass)
    velocity = np.sqrt(np.maximum(1.0 - 4.0 * dark_matter_mass**2 / q2, 0.0))
    return _normalised(q2, weights * _kallen(q2) ** 1.5 * form_factors.f_plus(q2) ** 2 * velocity**3)


def alp_spectrum(mass, width, dark_matter_mass=0.0):
    """Spectrum of B → K a(→ χχ̄) with an ALP on or off its mass shell (Eqs. 8 and 12, m_a² → q²; footnote 3).

    dBR/dq² ∝ λ^{1/2} f_0²(q²) q² (1 - 4 m_χ²/q²)^{1/2} / ((q² - m_a²)² + m_a² Γ_a²).

    Parameters
    ----------
    mass, width, dark_matter_mass : float
        m_a, Γ_a and m_χ [GeV]; `width` may be 0 where the ALP is never on-shell.

    Returns
    -------
    (q2, weights) : tuple of numpy.ndarray
    """
    q2, weights = _off_shell_nodes(mass, width, dark_matter_mass)
    velocity = np.sqrt(np.maximum(1.0 - 4.0 * dark_matter_mass**2 / q2, 0.0))
    return _normalised(q2, weights * np.sqrt(_kallen(q2)) * form_factors.f_zero(q2) ** 2 * q2 * velocity)


def tabulated_spectrum(q2, density):
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
    edges = np.unique(np.concatenate([q2, _kinks()[(_kinks() > q2[0]) & (_kinks() < q2[-1])]]))
    nodes, weights = _gauss(edges, 2)
    return _normalised(nodes, weights * np.interp(nodes, q2, density))


@functools.lru_cache(maxsize=32)
def spectrum_from_file(path):
    """Return the columns (q², dBR/dq²) of a CSV file, checked as `tabulated_spectrum` does.

    One point on each line, two numbers; lines that start with # and one line of headings are passed over.

    Raises
    ------
    ValueError
        In one sentence that names the file.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except OSError as problem:
        raise ValueError(f"the spectrum {path} cannot be read: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise ValueError(f"the spectrum {path} cannot be read: it is no text") from problem
    rows = []
    for number, text in enumerate(lines, 1):
        cells = [cell.strip() for cell in text.split(",")]
        if text.lstrip().startswith("#") or not any(cells):
            continue
        numbers = [_number(cell) for cell in cells]
        if not rows and None in numbers and "" not in cells and len(cells) == 2 and numbers == [None, None]:
            continue
        if len(cells) != 2 or None in numbers:
            raise ValueError(f"the spectrum {path} must have two numbers on each line; line {number} has not")
        rows.append(numbers)
    if not rows:
        raise ValueError(f"the spectrum {path} has no points")
    q2, density = np.array(rows).T
    try:
        tabulated_spectrum(q2, density)
    except ValueError as problem:
        raise ValueError(f"the spectrum {path} cannot be used: {problem}") from problem
    return q2, density


def _number(cell):
    try:
        return float(cell)
    except ValueError:
        return None


def standard_model_spectrum(q2, density_form_factors="HPQCD2022"):
    """SM spectrum dBR/dq² ∝ λ^{3/2} f_+² [arbitrary unit] that the simulated signal followed.

    The published one, "HPQCD2022", takes f_+ and all masses from the material of arXiv:2507.12393; another
    form-factor set shows what they matter.

    Examples
    --------
    >>> standard_model_spectrum(22.885) < 1e-6 * standard_model_spectrum(0.0)
    True
    """
    q2 = validation.numbers("q2", q2, at_least=0.0, at_most=LARGEST_Q2, unit="GeV2")
    validation.choice("density_form_factors", density_form_factors, DENSITY_FORM_FACTORS)
    if density_form_factors == "HPQCD2022":
        factor = _published_f_plus(q2)
    else:
        factor = form_factors.f_plus(q2, density_form_factors)
    return validation.scalar_or_array(_kallen(q2) ** 1.5 * factor**2)


def _published_f_plus(q2):
    fit = _standard_model()
    threshold = (fit["mass_B"] + fit["mass_K"]) ** 2
    root, root_0 = np.sqrt(threshold - q2), math.sqrt(threshold)
    z, coefficients = (root - root_0) / (root + root_0), fit["f_plus"]
    count = len(coefficients)
    series = sum(
        a * (z**n - n / count * (-1.0) ** (n - count) * z**count) for n, a in enumerate(coefficients)
    )
    return fit["chiral_logarithm"] * series / (1.0 - q2 / fit["pole_mass"] ** 2)


def _kallen(q2):
    """λ(m_B², m_K², q²) with the masses that define the densities' end."""
    fit = _standard_model()
    upper, lower = (fit["mass_B"] + fit["mass_K"]) ** 2, (fit["mass_B"] - fit["mass_K"]) ** 2
    return np.maximum(upper - q2, 0.0) * np.maximum(lower - q2, 0.0)


def _standard_model():
    return data_files.load_json("belle2/densities.json")["standard_model"]


def _off_shell_nodes(mass, width, dark_matter_mass):
    mass = float(validation.numbers("mass", mass, above=0.0, unit="GeV"))
    width = float(validation.numbers("width", width, at_least=0.0, unit="GeV"))
    lightest = (
        4.0
        * float(
            validation.numbers(
                "dark_matter_mass", dark_matter_mass, at_least=0.0, below=LARGEST_MASS / 2, unit="GeV"
            )
        )
        ** 2
    )
    if width == 0.0:
        if lightest <= mass**2 <= LARGEST_Q2:
            raise ValueError("width = 0 is not allowed where the mediator can be on-shell: give its width")
        q2, weights = _gauss(np.linspace(lightest, LARGEST_Q2, 201), 4)
        return q2, weights / (q2 - mass**2) ** 2
    return _propagator_nodes(mass, width, lightest)


def _propagator_nodes(mass, width, lightest):
    """Nodes that absorb 1/((q² - m²)² + m² Γ²): q² = m² + m Γ tan θ, equal steps in θ, four points each."""
    scale = mass * width
    ends = np.arctan((np.array([lightest, LARGEST_Q2]) - mass**2) / scale)
    angle, weights = _gauss(np.linspace(*ends, 1001), 4)
    return np.clip(mass**2 + scale * np.tan(angle), lightest, LARGEST_Q2), weights


def _gauss(edges, order):
    nodes, weights = np.polynomial.legendre.leggauss(order)
    middle, half = 0.5 * (edges[1:] + edges[:-1]), 0.5 * np.diff(edges)
    return (middle[:, None] + half[:, None] * nodes).ravel(), (half[:, None] * weights).ravel()


def _normalised(q2, weights):
    return q2, weights / np.sum(weights)


# ---- folding ----


def _kinks():
    """Where the efficiency, straight between bin centres, bends [GeV²]."""
    width = LARGEST_Q2 / _NUMBER_OF_Q2_BINS
    return width * (np.arange(_NUMBER_OF_Q2_BINS) + 0.5)


@functools.lru_cache(maxsize=8)
def efficiency(channel, density_form_factors="HPQCD2022"):
    """Events that each bin of a channel gains per unit of branching ratio, at the centres of 100 q² bins.

    The joint number density divided by the SM branching ratio in each true-q² bin. Events with true q² < 0
    (0.2 % of the hadronic tag's simulation, none of the inclusive one's) belong to no q² and are left out.

    Parameters
    ----------
    channel : str
        "inclusive_signal_region", "inclusive_control_region" or "hadronic".
    density_form_factors : str
        One of `DENSITY_FORM_FACTORS`.

    Returns
    -------
    numpy.ndarray, shape (bins, 100)
    """
    content = data_files.load_json("belle2/densities.json")
    validation.choice("channel", channel, content["densities"])
    density = np.array(content["densities"][channel])[:, 1:]
    edges = np.linspace(0.0, LARGEST_Q2, _NUMBER_OF_Q2_BINS + 1)
    nodes, weights = _gauss(edges, 8)
    spectrum = weights * standard_model_spectrum(nodes, density_form_factors)
    in_bin = spectrum.reshape(_NUMBER_OF_Q2_BINS, 8).sum(axis=1)
    return density / (content["standard_model"]["branching_ratio"] * in_bin / in_bin.sum())


def signal_yields(spectrum, tag="both", density_form_factors="HPQCD2022"):
    """Yields of a new signal with branching ratio `UNIT_BRANCHING_RATIO`, one for each row of the model.

    Parameters
    ----------
    spectrum : (q2, weights)
        As the functions `*_spectrum` return it.
    tag : {"both", "inclusive", "hadronic"}
    density_form_factors : str

    Returns
    -------
    numpy.ndarray
    """
    likelihood = model(tag)
    q2, weights = spectrum
    place = np.clip(np.asarray(q2) / (LARGEST_Q2 / _NUMBER_OF_Q2_BINS) - 0.5, 0.0, _NUMBER_OF_Q2_BINS - 1.0)
    left = np.minimum(place.astype(int), _NUMBER_OF_Q2_BINS - 2)
    share = np.bincount(left, weights * (1.0 - (place - left)), _NUMBER_OF_Q2_BINS)
    share += np.bincount(left + 1, weights * (place - left), _NUMBER_OF_Q2_BINS)
    yields = np.zeros(len(likelihood.rows))
    for channel in data_files.load_json("belle2/densities.json")["densities"]:
        if channel in likelihood.channel_names:
            per_unit = efficiency(channel, density_form_factors)
            yields[likelihood.signal_rows(channel)] = UNIT_BRANCHING_RATIO * (per_unit @ share)
    return yields


@functools.lru_cache(maxsize=4)
def model(tag="both"):
    """Return Belle II's likelihood with the channels of a tag, as a `histfactory.Model`."""
    validation.choice("tag", tag, CHANNELS)
    layout = data_files.load_json("belle2/likelihood.json")
    return histfactory.Model(layout, CHANNELS[tag], ignored_by_new_signal=STANDARD_MODEL_VARIATIONS)


def as_pyhf(spectrum, density_form_factors="HPQCD2022"):
    """Return Belle II's likelihood with a new signal as a pyhf workspace, to be written with `json.dump`.

    The strength "new_strength" counts in units of `UNIT_BRANCHING_RATIO`, "signal_strength" in units of the
    SM prediction 4.97e-6.

    Parameters
    ----------
    spectrum : (q2, weights)
        As the functions `*_spectrum` return it.
    density_form_factors : str
    """
    yields, likelihood = signal_yields(spectrum, "both", density_form_factors), model()
    by_channel = {
        channel: yields[likelihood.signal_rows(channel)]
        for channel in data_files.load_json("belle2/densities.json")["densities"]
    }
    layout = data_files.load_json("belle2/likelihood.json")
    return pyhf_workspace.workspace(layout, by_channel, STANDARD_MODEL_VARIATIONS)


# ---- fits ----


@dataclasses.dataclass(frozen=True)
class BranchingRatioFit:
    """Fit of the branching ratio of one signal.

    Where Belle II has no efficiency at all (a line above 4.67 GeV) the data say nothing: the best fit is 0
    and the windows reach to infinity.

    Attributes
    ----------
    branching_ratio, deviation : float
        Best fit, and standard deviation from the curvature there (NaN if the best fit is zero).
    windows : tuple of (low, high)
        Where -2 Δ ln L stays below 1, 4, … (as asked); the lower end is 0 where it stays below there.
    without : float
        -2 Δ ln L without the new signal.
    events : float
        Events of the new signal at the best fit, over all bins, before nuisance parameters move them.
    best : histfactory.Fit
    """

    branching_ratio: float
    deviation: float
    windows: tuple
    without: float
    events: float
    best: histfactory.Fit


def fit_branching_ratio(
    spectrum,
    tag="both",
    standard_model="constrained",
    density_form_factors="HPQCD2022",
    levels=(1.0, 4.0),
    measured=None,
    start=None,
):
    """Fit the branching ratio of a new signal and find its profile-likelihood windows.

    Parameters
    ----------
    spectrum : (q2, weights)
        As the functions `*_spectrum` return it.
    tag : {"both", "inclusive", "hadronic"}
    standard_model : {"constrained", "fixed", "free"}
        Strength of the SM signal: 1 with the relative uncertainty of the prediction, exactly 1, or any.
    density_form_factors : str
    levels : sequence of float
        Values of -2 Δ ln L whose windows are wanted.
    measured : histfactory.Measured, optional
    start : histfactory.Fit, optional

    Returns
    -------
    BranchingRatioFit

    Raises
    ------
    histfactory.FitError
        If a fit does not reach its minimum.
    """
    likelihood = model(tag)
    yields = signal_yields(spectrum, tag, density_form_factors)
    strength = standard_model_strength(standard_model)
    if not np.any(yields > 0.0):
        nothing = likelihood.fit(strength, measured=measured, start=start)
        return BranchingRatioFit(0.0, math.nan, ((0.0, math.inf),) * len(levels), 0.0, 0.0, nothing)

    def fit(new_strength, start):
        return likelihood.fit(strength, new_strength, yields, measured=measured, start=start)

    best = fit(None, start)
    without = best if best.new_strength == 0.0 else fit(0.0, best)
    lowest = best.twice_negative_log_likelihood
    at_zero = max(without.twice_negative_log_likelihood - lowest, 0.0)
    windows = []
    for level in levels:
        low = 0.0
        if at_zero > level:
            low = _crossing(fit, best, level, without, -1.0)
        windows.append((low, _crossing(fit, best, level, None, 1.0)))
    scaled = tuple((UNIT_BRANCHING_RATIO * low, UNIT_BRANCHING_RATIO * high) for low, high in windows)
    return BranchingRatioFit(
        branching_ratio=UNIT_BRANCHING_RATIO * best.new_strength,
        deviation=UNIT_BRANCHING_RATIO * best.new_strength_deviation,
        windows=scaled,
        without=at_zero,
        events=float(best.new_strength * np.sum(yields)),
        best=best,
    )


def profile(
    spectrum,
    branching_ratios,
    tag="both",
    standard_model="constrained",
    density_form_factors="HPQCD2022",
    start=None,
):
    """Return -2 ln L, minimised over everything else, at given branching ratios of a new signal.

    Parameters
    ----------
    spectrum : (q2, weights)
        As the functions `*_spectrum` return it.
    branching_ratios : array_like
        Not negative; neighbours close together make the fits faster.
    tag, standard_model, density_form_factors
        As in `fit_branching_ratio`.
    start : histfactory.Fit, optional

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    histfactory.FitError
        If a fit does not reach its minimum.
    """
    wanted = validation.numbers("branching_ratios", branching_ratios, at_least=0.0, unit="1")
    likelihood, strength = model(tag), standard_model_strength(standard_model)
    yields = signal_yields(spectrum, tag, density_form_factors)
    heights, fit = [], start
    for new_strength in (wanted.ravel() / UNIT_BRANCHING_RATIO).tolist():
        fit = likelihood.fit(strength, new_strength, yields, start=fit)
        heights.append(fit.twice_negative_log_likelihood)
    return validation.scalar_or_array(np.reshape(heights, wanted.shape))


def standard_model_strength(treatment):
    """Return what `histfactory.Model.fit` takes as signal strength for a treatment of the SM signal.

    Examples
    --------
    >>> standard_model_strength("fixed")
    1.0
    """
    validation.choice("standard_model", treatment, STANDARD_MODEL_TREATMENTS)
    prediction = _standard_model()
    relative = prediction["branching_ratio_uncertainty"] / prediction["branching_ratio"]
    return {"constrained": (1.0, relative), "fixed": 1.0, "free": None}[treatment]


def _crossing(fit, best, level, beyond, side):
    """Strength where -2 Δ ln L reaches `level` above (side 1) or below (side -1) the best fit.

    Newton's method on the square root, which is nearly straight in the strength, inside a bracket. `beyond`
    is a fit known to lie outside.
    """
    lowest, inner = best.twice_negative_log_likelihood, best.new_strength
    outer = None if beyond is None else beyond.new_strength
    deviation = best.new_strength_deviation
    if math.isfinite(deviation):
        trial = inner + side * math.sqrt(level) * deviation
    else:
        # The best fit rests at zero on a slope, from where Newton's method finds its way.
        trial = min(1.0, level / best.new_strength_slope)
    current = best
    for _ in range(100):
        if outer is not None and not min(inner, outer) < trial < max(inner, outer):
            trial = 0.5 * (inner + outer)
        current = fit(trial, current)
        height = current.twice_negative_log_likelihood - lowest
        if abs(height - level) < 1e-10 * level:
            return trial
        if height < level:
            inner = trial
        else:
            outer = trial
        root, slope = math.sqrt(max(height, 0.0)), current.new_strength_slope
        if root > 0.0 and side * slope > 0.0:
            trial += (math.sqrt(level) - root) * 2.0 * root / slope
        if outer is None and not side * (trial - inner) > 0.0:
            trial = inner + side * max(abs(inner), 1.0)
        if outer is not None and abs(outer - inner) < 1e-12 * max(abs(outer), 1e-12):
            return trial
    raise histfactory.FitError(f"no branching ratio found where -2 Delta ln L reaches {level:g}")
