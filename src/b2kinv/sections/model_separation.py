"""What separates an ALP from a dark photon of its mass at one point of Section IV, in numbers and sentences.

The functions are those of `physics.model_discrimination`. What a point does not have, as a ratio of rates
above the last mass with a K*, is said not to be there in the sentence, and has no number.
"""

import math

from b2kinv.physics import (
    alp_widths,
    b_mesons,
    belle2_projections,
    decay_in_flight,
    measurements,
    photon_penguin,
    units,
)
from b2kinv.physics import model_discrimination as physics
from b2kinv.physics.model_judgement import words
from b2kinv.quantities.results import Quantity
from b2kinv.sections import alp_confronted, alp_plane_limits

#: Belle II's luminosity in the end [1/ab], and the luminosity [1/ab] of the ALPs that are counted.
LUMINOSITY, COUNTED = 50.0, 1.0
DEVIATIONS = 3.0
#: Length of the detector [m], as in Eq. (11).
_LENGTH = 3.5
_CLOSED = "At the mass of this ALP there is no decay to a K*"


def separation(
    p: alp_confronted.Point, found: alp_confronted.Found, m_X: float, kinetic: bool
) -> dict[str, Quantity]:
    """Return what tells the ALP of a point from a dark photon of its mass.

    With kinetic mixing alone the ratio of rates may be infinite, as hadrons may leave nothing of that to K.

    Parameters
    ----------
    p : Point
    found : Found
        What that point comes to.
    m_X : float
        Mass of the dark photon that stands beside it [GeV], for the spectra alone.
    kinetic : bool
        Whether X has kinetic mixing alone.

    Examples
    --------
    >>> p = alp_confronted.Point(
    ...     m_a=4.5, C_q=6e-9, C_chi="C_q", m_chi="relic_density", relic_density=0.12, excess="paper",
    ...     form_factor_set="GRvDV2023", standard_model="left_out",
    ... )
    >>> separation(p, alp_confronted.at_point(p, ()), 2.0, False)["separation_by_rates"].value
    'At the mass of this ALP there is no decay to a K*, and no ratio of rates.'
    """
    spectra = "at one place in the spectrum, which cannot tell them apart"
    if m_X != p.m_a:
        spectra = (
            f"at q² of {p.m_a**2:.3g} and {m_X**2:.3g} GeV², which spectra may tell apart; what follows is "
            f"for a dark photon of {p.m_a:g} GeV"
        )
    said = {"separation_by_spectra": (spectra, "where the lines of both models are")}
    numbers: dict[str, Quantity] = {}
    m_B, m_Kstar = b_mesons.masses("0", "Kstar")
    rates, polarisation = f"{_CLOSED}, and no ratio of rates.", f"{_CLOSED}."
    limits = "Nothing limits the ratio."
    if p.m_a < m_B - m_Kstar:
        rates = _by_rates(p, kinetic, numbers)
        limits = _by_limits(p, numbers)
        polarisation = _by_polarisation(p, kinetic, numbers)
    said |= {
        "separation_by_rates": (rates, "what the rates to K and K* tell"),
        "separation_by_limits": (limits, "which ratios of couplings are excluded already"),
        "separation_by_polarisation": (polarisation, "what the polarisation of the K* tells"),
        "separation_by_decays": (_by_decays(p, found, numbers), "what ALPs that decay inside tell"),
    }
    return {name: Quantity(told, "", meaning) for name, (told, meaning) in said.items()} | numbers


def _by_rates(p: alp_confronted.Point, kinetic: bool, numbers: dict[str, Quantity]) -> str:
    m, of_set = p.m_a, p.form_factor_set
    if kinetic:
        if not photon_penguin.LIGHTEST <= m <= photon_penguin.HEAVIEST:
            return "Kinetic mixing alone is not computed at the mass of this ALP."
        ratio = physics.kinetic_rate_ratio(m, of_set)
        low, high = photon_penguin.ratio_range(m, of_set)
        numbers |= {
            "separation_X_ratio": _ratio(ratio),
            "separation_X_ratio_low": Quantity(low, "1", "least of it that hadrons leave open"),
            "separation_X_ratio_high": Quantity(high, "1", "largest of it that hadrons leave open"),
        }
        needed, least, largest = (
            (one / physics.alp_rate_ratio(m, 1.0, of_set)) ** 0.5 for one in (ratio, low, high)
        )
        ends = (f"{low:.2g} to {high:.3g}", f"from {least:.2g} to {largest:.2g}")
        if math.isinf(high):
            ends = (f"{low:.2g} or more", f"from {least:.2g} on")
        return (
            f"From kinetic mixing alone {ratio:.3g} K*⁰ come with one K⁺, where hadrons leave {ends[0]}; an "
            f"ALP does so only with |C_A/C_V| = {needed:.2g}, and with what hadrons leave {ends[1]}."
        )
    numbers["separation_X_ratio"] = _ratio(physics.dark_photon_rate_ratio(m, of_set))
    equal = physics.equal_coupling_ratio(m, of_set)
    low, high = physics.never_told_apart(m, DEVIATIONS, of_set)
    numbers |= {
        "separation_equal_coupling_ratio": Quantity(equal, "1", "|C_A/C_V| with the rates of X"),
        "separation_never_above": Quantity(low, "1", "least |C_A/C_V| that rates never tell from X"),
        "separation_never_below": Quantity(high, "1", "largest |C_A/C_V| that rates never tell from X"),
    }
    untold = f"between {low:.2f} and {high:.2f}" if low > 0.0 else f"below {high:.2f}"
    same = (
        f"With |C_A/C_V| = {equal:.2f} the ALP has the rates of X, and {untold} no luminosity tells them at "
        "3σ, with form factors known as well as today."
    )
    if not belle2_projections.is_precision_known(float(m)):
        return f"{same} How precisely Belle II will measure a line of this mass is not known."
    low, high = physics.told_apart(LUMINOSITY, m, None, DEVIATIONS, of_set)
    deviations = physics.separation(1.0, LUMINOSITY, m, None, of_set)
    numbers |= {
        "separation_told_below": Quantity(low, "1", "|C_A/C_V| below which 50/ab tell at 3σ"),
        "separation_told_above": Quantity(high, "1", "|C_A/C_V| above which 50/ab tell at 3σ"),
        "separation_deviations": Quantity(deviations, "sigma", "|C_A/C_V| = 1 from X, with 50/ab"),
    }
    reach = f"below {low:.2f} and above {high:.2f}" if low > 0.0 else f"above {high:.2f} alone"
    judged = "is" if deviations >= DEVIATIONS else "is not"
    return (
        f"{same} With 50/ab ALPs are told from X {reach}; the ALP of this page, for which it is 1, "
        f"{judged}: {deviations:.1f}σ."
    )


def _by_limits(p: alp_confronted.Point, numbers: dict[str, Quantity]) -> str:
    try:
        rate = float(measurements.excess_best_fit("belle2-likelihood", p.m_a))
    except ValueError:
        return "How large the best line of this mass is, is not known."
    name, edge = alp_plane_limits.largest_coupling_ratio(float(p.m_a), rate, p.form_factor_set)
    if math.isinf(edge):
        return "At the best rate to K for this mass no search for K* or X_s + invisible limits the ratio."
    numbers["separation_excluded_above"] = Quantity(edge, "1", "|C_A/C_V| above which the ALP is excluded")
    return (
        f"At the best rate to K for this mass, {words(name)} excludes the ALP already for |C_A/C_V| above "
        f"{edge:.2f}."
    )


def _ratio(value: object) -> Quantity:
    return Quantity(value, "1", "BR(B⁰ → K*⁰ X) over BR(B⁺ → K⁺ X) at the mass of the ALP")


def _by_polarisation(p: alp_confronted.Point, kinetic: bool, numbers: dict[str, Quantity]) -> str:
    m, of_set = p.m_a, p.form_factor_set
    alp = "The K* beside an ALP has the longitudinal fraction 1"
    if kinetic and not photon_penguin.LIGHTEST <= m <= photon_penguin.HEAVIEST:
        return f"{alp}; that of kinetic mixing alone is not computed at this mass."
    meaning = "longitudinal fraction of the K* beside X, at the mass of the ALP"
    if kinetic:
        share = physics.kinetic_longitudinal_fraction(m, "0", of_set)
        low, high = physics.kinetic_longitudinal_range(m, "0", of_set)
        numbers["separation_longitudinal_fraction"] = Quantity(share, "1", meaning)
        return f"{alp}, and beside an X of its mass {share:.2f}, from {low:.2f} to {high:.2f}."
    share = physics.longitudinal_fraction(m, "0", of_set)
    error = physics.longitudinal_fraction_uncertainty(m, "0", of_set)
    numbers["separation_longitudinal_fraction"] = Quantity(share, "1", meaning, uncertainty=error)
    return f"{alp}, and beside an X of its mass {share:.2f} ± {error:.2f}."


def _by_decays(p: alp_confronted.Point, found: alp_confronted.Found, numbers: dict[str, Quantity]) -> str:
    # All B⁺ → K⁺ a, from those that stay invisible.
    dark = float(alp_widths.width_to_dark_matter(p.m_a, 1.0, found.m_chi, found.C_chi))
    visible = 1.0 - min(1.0, dark * found.decay_length / units.to_metres(1.0))
    escape = float(decay_in_flight.escape_probability(p.m_a, found.decay_length, _LENGTH))
    invisible = 1.0 - visible * (1.0 - escape)
    if not 0.0 < found.rates["K_plus"] <= invisible:
        return "So many ALPs, or so short-lived ones, cannot be counted."
    number = physics.displaced_decays(
        found.rates["K_plus"] / invisible, p.m_a, found.decay_length, _LENGTH, visible, COUNTED
    )
    numbers["separation_displaced_decays"] = Quantity(
        number, "1", "ALPs from B⁺ → K⁺ a that decay visibly inside 3.5 m, in 1/ab and before any selection"
    )
    pairs = belle2_projections.pairs_of_B_mesons(COUNTED) / 1e6
    counted = f"{float(f'{number:.2g}'):,.0f}" if number >= 1.0 else "below one"
    return (
        f"In 1/ab, which has {pairs:,.0f} million pairs of B mesons, the number of ALPs beside a K⁺ or K⁻ "
        f"that decay visibly within 3.5 m is {counted}, before any selection; an X that decays to dark "
        "matter leaves nothing to see."
    )
