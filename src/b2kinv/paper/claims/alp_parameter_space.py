"""Section II C."""

import functools

import numpy as np

from b2kinv.companion.ledger.computation import Computation
from b2kinv.paper import as_printed
from b2kinv.physics import measurements
from b2kinv.sections import alp_decays, alp_freeze_in, alp_parameter_space
from b2kinv.sections.alp_parameter_space import Parameters

_WARM = measurements.value("warm_dark_matter_mass_limit")
_PRINTED_INPUTS = {
    "alpha_s": measurements.paper_constant("strong_coupling_at_mass_a"),
    "m_s": 0.0,
    "relic_density": measurements.paper_constant("dark_matter_density"),
}
#: f_a/|C^V_sb| [GeV] that Eq. (10) prints.
_PRINTED_WINDOW = (1.4e8, 1.8e8)


@functools.cache
def _result(printed=False, **changes):
    ingredients = as_printed.FREEZE_IN if printed else alp_freeze_in.STANDARD
    return alp_parameter_space.evaluate(
        Parameters(**{**(_PRINTED_INPUTS if printed else {}), **changes}), ingredients
    )


def _upper(printed=False, **changes):
    return _result(printed, **changes).value("upper_coupling")


def _scaling_law():
    # Eq. (30) alone, taken at its word far from the point that it is anchored at.
    density = measurements.paper_constant("dark_matter_density") / 0.1
    mass = measurements.paper_constant("mass_dark_matter_fig1") / _WARM
    return measurements.paper_constant("coupling_over_f_a_fig1") * np.sqrt(density * mass**3)


def _natural(printed=False, **changes):
    result = _result(printed, **changes)
    low, high = result.value("natural_masses")
    # The range counts if dark matter comes out with a mass of order MeV all along it.
    return result.value("natural_coupling") if low > 1e-4 and high < 1e-1 else (np.nan, np.nan)


def _contours(printed=False):
    # Lighter dark matter needs more coupling, contours are level across the band, edges enclose them.
    result = _result(printed)
    contours, C_q = result.value("contours"), result.value("C_q")
    low, high = result.value("excess_band_2_sigma")
    band = (C_q > low) & (C_q < high)
    level = contours[:, band].max(axis=1) / contours[:, band].min(axis=1)
    return bool(
        np.all(np.diff(contours, axis=0) < 0)
        and np.all(level < 1.5)
        and np.all(result.value("warm_edge") > result.value("lower_edge"))
        and 0 < result.value("left_edge") < low
    )


def _never(printed=False, **changes):
    result = _result(printed, **changes)
    return result.value("dark_matter_contact") < 1 and result.value("dark_matter_closeness") < 1


def _accounts_for_excess(printed=False):
    # In the middle of the 1σ band: the rate lies inside the window once escape is counted, the limit on
    # B → K* + invisible is kept, and some mass of dark matter is neither too warm nor too heavy.
    result = _result(printed)
    band = result.value("excess_band_1_sigma")
    if band[0] == 0.0:
        raise ValueError("a window that starts at zero leaves no excess to account for")
    f_a = 1 / np.sqrt(np.prod(band))
    decays = alp_decays.evaluate(
        alp_decays.Parameters(f_a=f_a, alpha_s=_PRINTED_INPUTS["alpha_s"] if printed else "running")
    )
    low, high = decays.value("excess_branching_ratio_1_sigma")
    to_Kstar = (as_printed if printed else alp_decays).branching_ratio_B_to_Kstar_alp(2.0, f_a)
    inside = (result.value("C_q") > band[0]) & (result.value("C_q") < band[1])
    return bool(
        low < decays.value("branching_ratio_B_plus_to_K_plus_invisible") < high
        and to_Kstar < measurements.value("br_Kstar_nu_nu_babar_limit")
        and np.all(result.value("warm_edge")[inside] > result.value("lower_edge")[inside])
    )


CLAIMS = {
    "IIC.fig2": Computation(
        as_printed=lambda: _contours(True),
        standard=_contours,
        note=(
            "Checked: contours of lighter dark matter lie higher, they vary by less than half across the "
            "2σ band, the warm region lies above and the closed region below, and the ALP "
            "thermalises in the band."
        ),
        pointer="notebooks/alp_parameter_space#fig-parameter-space",
    ),
    "IIC.wdm": Computation(
        as_printed=lambda: _WARM / 1e-6,
        note="As the paper quotes it from the three references; not derived here.",
    ),
    "IIC.upper": Computation(
        as_printed=lambda: _upper(True),
        standard=_upper,
        readings={
            "the scaling law of Eq. (30) is extrapolated from 3 MeV": _scaling_law,
            "dark matter is a Majorana fermion": lambda: _upper(dark_matter="majorana"),
            "degrees of freedom are those of Drees et al.": lambda: _upper(degrees_of_freedom="Drees2015"),
        },
        sensitivity=lambda: {
            "lower bound on m_χ: 20 and 10 keV": (_upper(m_chi_lowest=2e-5), _upper(m_chi_lowest=1e-5)),
        },
        note="C_χ/f_a on the contour of the lower bound on m_χ, in the middle of the 1σ band of the excess.",
    ),
    "IIC.natural": Computation(
        as_printed=lambda: _natural(True),
        standard=_natural,
        readings={
            "the window of Eq. (10) is taken as printed": lambda: tuple(
                1 / end for end in reversed(_PRINTED_WINDOW)
            ),
            "the form factors of 1811.00983 with lattice data are taken": lambda: _natural(
                form_factor_set="GKvD2018-lcsr-lattice"
            ),
        },
        note=(
            "The 1σ band of C_q/f_a; with C_χ = C_q dark matter of MeV mass gives the relic density all "
            "along it. The same window as in Eq. (10), upside down."
        ),
    ),
    "IIC.gchi": Computation(
        as_printed=lambda: _result(True).value("pseudoscalar_coupling"),
        standard=lambda: _result().value("pseudoscalar_coupling"),
        sensitivity=lambda: {
            "lower bound on m_χ: 20 and 10 keV": (
                _result(m_chi_lowest=2e-5).value("pseudoscalar_coupling"),
                _result(m_chi_lowest=1e-5).value("pseudoscalar_coupling"),
            ),
        },
        note="Between the lower edge and the warm edge, in the middle of the 1σ band.",
    ),
    "IIC.never_eq": Computation(
        as_printed=lambda: _never(True),
        standard=_never,
        note=(
            "Checked along the whole viable stretch: neither the rate of χχ̄ → a per χ reaches H, nor the "
            "yield its equilibrium value."
        ),
    ),
    "IV.alp_1sigma": Computation(
        as_printed=lambda: _accounts_for_excess(True),
        standard=_accounts_for_excess,
        note=(
            "Checked in the middle of the 1σ band of the couplings: the invisible rate lies inside the "
            "window, BaBar's limit on B → K* + invisible is kept, and there is a mass of dark matter with "
            "the relic density that is neither too warm nor kinematically closed."
        ),
    ),
}
