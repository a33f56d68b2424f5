"""What the numbers of Section III A stand for, in words that are true for any of its parameters."""

from b2kinv.physics.dark_photon_mixing import is_kinetic, is_numeric
from b2kinv.quantities.results import Quantity, Result
from b2kinv.sections.dark_photon_decays import Parameters, has_ranges

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_CAUTION = (
    "A caution that no arithmetic removes: at zero momentum the Z penguin depends on the gauge. In a "
    "complete model with mass mixing, other particles supply the rest, which is of the same size. The "
    "number above is therefore to be read as the size of the coupling, up to a factor of order one."
)
_TOGETHER = (
    "On this page X mixes kinetically alone. The number above is then that of photon and Z together for K, "
    "as computed below: it depends on no gauge, and what is uncertain of it are hadrons."
)

_WITH_PHOTON = (
    "On this page the Z content of X is a number, as mass mixing beside kinetic mixing makes it. The number "
    "above is then that of photon and Z together for K: what kinetic mixing gives, which depends on no "
    "gauge, and the Z penguin of the rest, which does. In a complete model other particles supply more of "
    "the same size as that rest."
)


def words(result: Result) -> dict[str, Quantity]:
    """Return how the coupling and the rates of B → K⁽*⁾ X are to be read.

    Parameters
    ----------
    result : Result
        Of `dark_photon_decays.evaluate` at one point.

    Examples
    --------
    >>> from b2kinv.sections.dark_photon_decays import evaluate
    >>> words(evaluate(Parameters()))["coupling_reading"].value[:9]
    'A caution'
    """
    parameters = result.parameters
    assert isinstance(parameters, Parameters)
    said = {"coupling_reading": _TOGETHER if is_kinetic(parameters) else _CAUTION}
    if is_numeric(parameters) and has_ranges(parameters):
        said["coupling_reading"] = _WITH_PHOTON
    for name in ("branching_ratio_K", "branching_ratio_Kstar", "rate_ratio"):
        said[f"{name}_reading"] = reading(result, name)
    return {name: Quantity(text, "", "how a number is to be read") for name, text in said.items()}


def reading(result: Result, name: str) -> str:
    """Return what ± of a quantity is, and the range that hadrons leave open where there is one.

    Examples
    --------
    >>> from b2kinv.sections.dark_photon_decays import evaluate
    >>> kinetic = evaluate(Parameters(mixing_ratio="kinetic_only", epsilon=0.1))
    >>> reading(kinetic, "rate_ratio")
    '(± of form factors alone; hadrons leave 6.6 to ∞)'
    """
    if f"{name}_low" not in result:
        return "(± of form factors)"
    low, high = (spelled(float(result.numbers(f"{name}_{side}"))) for side in ("low", "high"))
    return f"(± of form factors alone; hadrons leave {low} to {high})"


def spelled(value: float) -> str:
    """Return a number as text with two digits.

    Examples
    --------
    >>> spelled(7.0e-15), spelled(0.0), spelled(0.761), spelled(6.61)
    ('7.0 × 10⁻¹⁵', '0', '0.76', '6.6')
    """
    if value == 0.0:
        return "0"
    mantissa, _, power = f"{value:.1e}".partition("e")
    if power == "":
        return "∞"
    if -2 <= int(power) <= 3:
        return f"{value:.{max(0, 1 - int(power))}f}"
    return f"{mantissa} × 10{str(int(power)).translate(_SUPERSCRIPTS)}"
