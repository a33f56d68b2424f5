"""Belle II's own likelihood for B⁺ → K⁺ + invisible, for a mediator of any mass and for any q² spectrum.

Belle II published its likelihood (arXiv:2507.12393) together with what its efficiency follows from. Any
spectrum dBR/dq² (`physics.q2_spectra`) is folded with the efficiency (`physics.belle2_efficiency`) and joins
the SM signal; the fit (`physics.belle2_fit`) finds the branching ratio and its windows.

The paper takes its window for BR(B → K X) from an approximate fit of others (below Eq. 9); here it follows
from the experiment's likelihood itself.
"""

import dataclasses
import math
from collections.abc import Callable
from typing import TypeAlias, TypedDict, cast

import numpy as np
import numpy.typing as npt

from b2kinv.physics import belle2_line_summary, data_files, measurements
from b2kinv.physics.belle2_efficiency import CHANNELS as CHANNELS
from b2kinv.physics.belle2_efficiency import TAG
from b2kinv.physics.belle2_efficiency import UNIT_BRANCHING_RATIO as UNIT_BRANCHING_RATIO
from b2kinv.physics.belle2_efficiency import as_pyhf as as_pyhf
from b2kinv.physics.belle2_efficiency import efficiency as efficiency
from b2kinv.physics.belle2_efficiency import model as model
from b2kinv.physics.belle2_efficiency import signal_yields as signal_yields
from b2kinv.physics.belle2_fit import STANDARD_MODEL
from b2kinv.physics.belle2_fit import STANDARD_MODEL_TREATMENTS as STANDARD_MODEL_TREATMENTS
from b2kinv.physics.belle2_fit import BranchingRatioFit as BranchingRatioFit
from b2kinv.physics.belle2_fit import fit_branching_ratio as fit_branching_ratio
from b2kinv.physics.belle2_fit import profile as profile
from b2kinv.physics.belle2_fit import standard_model_strength as standard_model_strength
from b2kinv.physics.belle2_line import coverage as coverage
from b2kinv.physics.belle2_line import line_limits as line_limits
from b2kinv.physics.belle2_line import line_search as line_search
from b2kinv.physics.belle2_line import upper_limit as upper_limit
from b2kinv.physics.conventions import MASS_OR_ZERO, WIDTH
from b2kinv.physics.q2_spectra import (
    DENSITY_FORM_FACTOR_SET,
    LARGEST_MASS,
    Spectrum,
    published_standard_model,
)
from b2kinv.physics.q2_spectra import DENSITY_FORM_FACTORS as DENSITY_FORM_FACTORS
from b2kinv.physics.q2_spectra import LARGEST_Q2 as LARGEST_Q2
from b2kinv.physics.q2_spectra import alp_spectrum as alp_spectrum
from b2kinv.physics.q2_spectra import dark_photon_spectrum as dark_photon_spectrum
from b2kinv.physics.q2_spectra import line_spectrum as line_spectrum
from b2kinv.physics.q2_spectra import scalar_spectrum as scalar_spectrum
from b2kinv.physics.q2_spectra import spectrum_from_file as spectrum_from_file
from b2kinv.physics.q2_spectra import standard_model_spectrum as standard_model_spectrum
from b2kinv.physics.q2_spectra import tabulated_spectrum as tabulated_spectrum
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.ranges import Range
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.scalars import Array, Numbers
from b2kinv.quantities.unforeseen import explained
from b2kinv.sections.belle2_likelihood_judged import SPIN_ZERO

#: What is taken from a fit.
OfFit: TypeAlias = Callable[[BranchingRatioFit], npt.ArrayLike]


class TwoBodyScan(TypedDict):
    """The shipped scan of a two-body line."""

    best_mass: float
    mass_1sigma: list[float]
    best_branching_ratio: float
    best_deviation: float
    without: float
    mass: list[float]
    branching_ratio: list[float]
    twice_delta_log_likelihood: list[list[float]]


#: Spectra known by name; everything else is a CSV file, read once.
SPECTRA = ("line", "dark_photon", "alp", "scalar")
#: What `evaluate` may add.
COMPARED_SPECTRA = Name("what to add", ("compared spectra",))
#: Where the fits of a scan over masses start [GeV].
_FIRST_MASS = 2.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """Parameters of the notebook `belle2_likelihood`."""

    m_X: float = MASS_OR_ZERO.but(
        meaning="mass of the invisible particle X", offered=Range(at_most=1000.0)
    ).parameter(2.0)
    width_X: float = WIDTH.but(meaning="total width of X", offered=Range(at_most=100.0)).parameter(0.0)
    m_DM: float = MASS_OR_ZERO.but(
        meaning="dark matter mass in an off-shell spectrum", offered=Range(below=2.39)
    ).parameter(0.0)
    spectrum: str = Name(
        "line of X; off-shell X -> 2 dark matter; or your own dBR/dq2",
        SPECTRA,
        text="path of a CSV file with columns q2 [GeV2], dBR/dq2 [GeV-2]",
        file_ends=(".csv",),
    ).parameter("line")
    tag: str = TAG.parameter("both")
    standard_model: str = STANDARD_MODEL.parameter("constrained")
    density_form_factors: str = DENSITY_FORM_FACTOR_SET.parameter("HPQCD2022")

    def check(self) -> None:
        """Refuse masses, widths and spectra that make no sense together."""
        if self.spectrum not in SPECTRA:
            spectrum_from_file(self.spectrum)
            return
        points = np.broadcast_arrays(self.m_X, self.width_X, self.m_DM)
        for point in zip(*(values.ravel().tolist() for values in points), strict=True):
            _refuse_impossible_mediator(self.spectrum, *point)


def _refuse_impossible_mediator(spectrum: str, mass: float, width: float, dark_matter_mass: float) -> None:
    if spectrum == "line" and mass > LARGEST_MASS:
        raise ValueError(
            f"m_X = {mass!r} is not allowed for the spectrum 'line': B -> K X needs m_X <= "
            f"{LARGEST_MASS:.4f} GeV (heavier mediators are off-shell: spectrum 'dark_photon', 'alp' or "
            "'scalar')"
        )
    if spectrum != "line" and mass == 0.0:
        raise ValueError(
            f"m_X = 0.0 is not allowed for the spectrum {spectrum!r}: it must be a number > 0 GeV, or take "
            "the spectrum 'line'"
        )
    on_shell = mass <= LARGEST_MASS and mass >= 2.0 * dark_matter_mass
    if spectrum != "line" and on_shell and width == 0.0:
        raise ValueError(
            f"width_X = 0 is not allowed for the spectrum {spectrum!r} at m_X = {mass!r} GeV, where X is "
            "produced on-shell: give its width, or take the spectrum 'line'"
        )


def spectrum_of(parameters: Parameters, mass: float, width: float, dark_matter_mass: float) -> Spectrum:
    """Return the chosen spectrum as (q², weights): nodes [GeV²] and shares of the branching ratio, sum 1."""
    if parameters.spectrum == "line":
        return line_spectrum(mass, width)
    if parameters.spectrum == "dark_photon":
        return dark_photon_spectrum(mass, width, dark_matter_mass)
    if parameters.spectrum == "alp":
        return alp_spectrum(mass, width, dark_matter_mass)
    if parameters.spectrum == "scalar":
        return scalar_spectrum(mass, width, dark_matter_mass)
    q2, density = spectrum_from_file(parameters.spectrum)
    return tabulated_spectrum(q2, density)


@explained
def evaluate(parameters: Parameters, *added: str) -> Result:
    """Return the fit of Belle II's data with the chosen signal.

    Quantities: `branching_ratio` (best fit, with its standard deviation from the curvature),
    `window_1sigma` and `window_2sigma` (where -2 Δ ln L stays below 1 and 4), `local_significance` and
    `twice_delta_log_likelihood_without` (against no new signal), `standard_model_strength` at the best fit
    and `signal_events` (fitted events of the new signal); `coupling_over_paper`, the roots of the 1σ window's
    ends over those of the paper's. From fits without new signal:
    `standard_model_only_strength`, `standard_model_only_branching_ratio` and `standard_model_tension`.
    The quantities `scan_…`, `limit_…`, `posterior_…` and `coverage_…` come from shipped tables of a two-body
    line over all masses (both tags, SM strength constrained), whatever the parameters.

    Parameters
    ----------
    parameters : Parameters
        `m_X`, `width_X` and `m_DM` may be arrays; windows are then arrays with a last axis of length 2.
    *added : str
        "compared spectra" adds, for one point, the rates of several spectra.

    Examples
    --------
    >>> low, high = evaluate(Parameters(m_X=2.0)).value("window_1sigma")
    >>> round(low / 1e-6, 1), round(high / 1e-6, 1)
    (6.1, 11.1)
    """
    for one in added:
        COMPARED_SPECTRA.check("added", one)
    points = np.broadcast_arrays(parameters.m_X, parameters.width_X, parameters.m_DM)
    masses = points[0]
    fits: list[BranchingRatioFit] = []
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

    def collect(quantity: OfFit) -> object:
        values = np.array([quantity(fit) for fit in fits])
        return values.reshape(masses.shape + values.shape[1:]) if masses.ndim else _plain(values[0])

    of_tables = {
        **_of_two_body_scan(),
        **belle2_line_summary.of_search(),
        **belle2_line_summary.of_limits(),
        **belle2_line_summary.of_experiments(),
    }
    compared = compared_spectra(parameters) if added else {}
    alone = _without_new_signal(parameters.tag)
    return Result(parameters, {**_of_fits(collect), **alone, **of_tables, **compared})


def error_parts(parameters: Parameters) -> dict[str, dict[str, float]]:
    """Return source → quantity → by how much one deviation moves it, for one point.

    Parts add in quadrature. The events go with the rate.

    Examples
    --------
    >>> parts = error_parts(Parameters())
    >>> largest, *_ = sorted(parts, key=lambda source: -parts[source]["branching_ratio"])
    >>> largest
    'counts of Belle II and of its simulation'
    """
    p = parameters
    settings = (p.tag, p.standard_model, p.density_form_factors)
    fit = fit_branching_ratio(spectrum_of(p, p.m_X, p.width_X, p.m_DM), *settings, levels=())
    return {
        source: {"branching_ratio": part, "signal_events": part * fit.events / fit.branching_ratio}
        for source, part in fit.parts.items()
    }


def _of_fits(collect: Callable[[OfFit], object]) -> dict[str, Quantity]:
    paper = cast(tuple[float, float], measurements.excess_window("paper", 2.0))
    return {
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
            collect(lambda fit: math.sqrt(fit.without)),
            "σ",
            "local significance of the new signal, one-sided (½ χ² of one parameter)",
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
    }


@replaced.kept()
def _without_new_signal(tag: str) -> dict[str, Quantity]:
    alone = model(tag).fit(signal_strength=None)
    predicted = model(tag).fit(signal_strength=1.0, start=alone)
    tension = predicted.twice_negative_log_likelihood - alone.twice_negative_log_likelihood
    unit = published_standard_model()["branching_ratio"]
    return {
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
    }


def _of_two_body_scan() -> dict[str, Quantity]:
    scan = two_body_scan()
    return {
        "scan_best_mass": Quantity(scan["best_mass"], "GeV", "mass of the line that the data like best"),
        "scan_mass_1sigma": Quantity(
            tuple(scan["mass_1sigma"]), "GeV", "its 1σ range (-2 Δ ln L < 1, branching ratio free)"
        ),
        "scan_branching_ratio": Quantity(
            scan["best_branching_ratio"], "1", "its branching ratio", scan["best_deviation"]
        ),
        "scan_local_significance": Quantity(
            math.sqrt(scan["without"]), "σ", "its local significance, at fixed mass, one-sided"
        ),
    }


def _plain(value: Array) -> float | tuple[float, ...]:
    return tuple(float(end) for end in value) if np.ndim(value) else float(value)


def bin_contents(parameters: Parameters) -> dict[str, list[str] | Array]:
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

    def counts(signal_strength: float, new_strength: float) -> Array:
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


#: Spectra that the page compares: words → changes of a line at 2.1 GeV.
_COMPARED: dict[str, dict[str, object]] = {
    "line at 2.1 GeV": {},
    "line at 2.1 GeV, 0.1 GeV wide": {"width_X": 0.1},
    **{
        f"heavy {words}, {dark} dark matter": {"spectrum": name, "m_X": 1000.0, "m_DM": mass}
        for name, words, dark, mass in (
            ("dark_photon", "vector", "massless", 0.0),
            ("dark_photon", "vector", "0.5 GeV", 0.5),
            ("dark_photon", "vector", "0.8 GeV", 0.8),
            ("alp", "pseudoscalar", "massless", 0.0),
            ("alp", "pseudoscalar", "0.5 GeV", 0.5),
            ("scalar", "scalar", "0.5 GeV", 0.5),
        )
    },
}


def compared_spectra(parameters: Parameters) -> dict[str, Quantity]:
    """Return rate and local significance of several spectra, with tag and SM treatment of the parameters."""
    line = parameters.replace(spectrum="line", m_X=2.1, width_X=0.0, m_DM=0.0)
    settings = (parameters.tag, parameters.standard_model, parameters.density_form_factors)
    quantities: dict[str, Quantity] = {}
    lowest = 0.0
    for number, (words, changes) in enumerate(_COMPARED.items()):
        p = line.replace(**changes)
        # Without windows, which no sentence asks for and which would take most of the time.
        fit = fit_branching_ratio(spectrum_of(p, p.m_X, p.width_X, p.m_DM), *settings, levels=())
        height = fit.best.twice_negative_log_likelihood
        lowest = height if number == 0 else lowest
        quantities[f"spectrum_{number}_rate"] = Quantity(
            fit.branching_ratio, "1", f"BR, {words}", fit.deviation
        )
        quantities[f"spectrum_{number}_significance"] = Quantity(
            math.sqrt(fit.without), "σ", f"significance, {words}"
        )
        quantities[f"spectrum_{number}_above"] = Quantity(
            height - lowest, "1", f"-2 Δ ln L above that of the first line, {words}"
        )
    return quantities


#: A mediator this heavy [GeV] leaves a contact interaction, the case in which off-shell spectra fit best.
HEAVY = 1000.0
#: Masses of dark matter [GeV] that are tried with it; heavier, each fits worse.
DARK_MATTER_MASSES = (0.0, 0.2, 0.4, 0.5, 0.6, 0.8)


def spin_zero(parameters: Parameters) -> dict[str, Quantity]:
    """Return the best fit of heavy mediators without spin, and whether the tension is above its significance.

    With tag and SM treatment of the parameters, over pseudoscalars and scalars and `DARK_MATTER_MASSES`.

    Examples
    --------
    >>> spin_zero(Parameters(tag="inclusive"))["spin_zero_against_tension"].value
    'does better than'
    """
    settings = (parameters.tag, parameters.standard_model, parameters.density_form_factors)
    fits: dict[float, float] = {}
    for mass in DARK_MATTER_MASSES:
        for spectrum in (alp_spectrum(HEAVY, 0.0, mass), scalar_spectrum(HEAVY, 0.0, mass)):
            found = math.sqrt(fit_branching_ratio(spectrum, *settings, levels=()).without)
            fits[mass] = max(found, fits.get(mass, 0.0))
    best = max(fits, key=fits.__getitem__)
    tension = cast(float, _without_new_signal(parameters.tag)["standard_model_tension"].value)
    words = SPIN_ZERO.says("less" if fits[best] < tension else "more")
    return {
        "spin_zero_significance": Quantity(fits[best], "σ", "best local significance of spin 0"),
        "spin_zero_dark_matter": Quantity(best, "GeV", "mass of dark matter there"),
        "spin_zero_against_tension": words,
    }


def two_body_scan() -> TwoBodyScan:
    """Return the shipped scan of a two-body line: best mass, and -2 Δ ln L over mass and branching ratio.

    `data/refresh/belle2_two_body_scan.py` computes it with the functions of this module.
    """
    return cast(TwoBodyScan, data_files.load_json("belle2/two_body_scan.json"))


@checked(masses=MASS_OR_ZERO.but(meaningful=Range(at_least=0.0, at_most=LARGEST_MASS)))
def line_scan(parameters: Parameters, masses: Numbers) -> dict[str, Array]:
    """Return how well a two-body line of each mass fits, without its windows: fast enough for curves.

    Parameters
    ----------
    parameters : Parameters
        Tag, SM treatment and density form factors; the spectrum is a line whatever they say.
    masses

    Returns
    -------
    dict of str to numpy.ndarray
        "mass", the best "branching_ratio", and "twice_delta_log_likelihood" against no line (not positive).
    """
    masses = np.atleast_1d(masses)
    settings = (parameters.tag, parameters.standard_model, parameters.density_form_factors)
    # All start alike, so that a mass gives the same alone and among others.
    start = fit_branching_ratio(line_spectrum(_FIRST_MASS), *settings, levels=()).best
    fits = [
        fit_branching_ratio(line_spectrum(mass), *settings, levels=(), start=start)
        for mass in masses.tolist()
    ]
    return {
        "mass": masses,
        "branching_ratio": np.array([fit.branching_ratio for fit in fits]),
        "twice_delta_log_likelihood": np.array([-fit.without for fit in fits]),
    }


@checked(masses=MASS_OR_ZERO)
def published_windows(masses: Numbers) -> dict[str, Numbers | tuple[Array, ...]]:
    """Return the one-σ windows of BR(B⁺ → K⁺X) by several authors on a grid of masses [GeV].

    Returns
    -------
    dict of str to numpy.ndarray or pair of them
        "mass", and window name → (low, high); NaN where a window was not published, which for one stated at a
        single mass is everywhere but at the grid's mass nearest to it.
    """
    masses = np.asarray(masses)
    windows: dict[str, Numbers | tuple[Array, ...]] = {"mass": masses}
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
