"""The ratio of B → K* X to B → K X as the paper has it, which two sections use."""

from b2kinv.paper import as_printed
from b2kinv.physics import form_factors, inputs, measurements
from b2kinv.sections import dark_photon_decays

_MASS = measurements.paper_constant("mass_dark_photon")


def by_printed_amplitudes(form_factor_set=form_factors.DEFAULT_SET, charge="0"):
    """Return the ratio of the widths with Eq. (45) as printed.

    Examples
    --------
    The printed signs make it larger.

    >>> by_printed_amplitudes() > dark_photon_decays.rate_ratio(2.0, "0")
    True
    """
    plus, minus = dark_photon_decays.transverse_amplitudes(_MASS, charge, form_factor_set)
    printed = as_printed.transverse_amplitudes(_MASS, charge, form_factor_set)
    longitudinal = dark_photon_decays.longitudinal_amplitude(_MASS, charge, form_factor_set) ** 2
    change = (longitudinal + printed[0] ** 2 + printed[1] ** 2) / (longitudinal + plus**2 + minus**2)
    return dark_photon_decays.rate_ratio(_MASS, charge, form_factor_set) * change


def lifetimes():
    """Return what makes a ratio of widths of B⁰ and B⁺ one of branching ratios.

    Examples
    --------
    >>> round(lifetimes(), 2)
    0.92
    """
    return inputs.value("lifetime_B_zero") / inputs.value("lifetime_B_plus")
