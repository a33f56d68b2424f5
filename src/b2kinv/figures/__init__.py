"""The figures of the book, a module for the figures of one section or two.

Every function here returns a `Drawing`: the figure, the very columns that it draws, and its name, which is
the function's own. Points and curves come from `evaluate` and other functions of the sections; the range of
a curve and the number of its points are the figure's. A function that shows the point of a page takes that
page's result, one that shows curves alone takes the parameters that the curves share.

One style for all: white ground (on the dark page a figure sits on a card), letters large enough for a phone,
and the palette of Okabe and Ito, which those who confuse red and green can tell apart; lines that must be
told apart also differ in dashes or carry their name.
"""

import importlib
from collections.abc import Callable

from b2kinv.quantities.drawing import Drawing

_FUNCTIONS = {
    "budgets": ("error_budget", "variants"),
    "belle2": ("belle2_rates",),
    "likelihood": ("likelihood_bins", "likelihood_masses", "likelihood_map", "likelihood_windows"),
    "line_search": (
        *("likelihood_local_p", "likelihood_global_p", "likelihood_limits"),
        *("likelihood_off_shell", "likelihood_babar"),
    ),
    "alp": ("alp_decays", "alp_invisible", "alp_production", "alp_couplings"),
    "freeze_in": (
        "alp_thermalisation",
        "alp_channels",
        "alp_yields",
        "alp_parameter_map",
        "alp_parameter_space",
        "alp_warm_mass",
        "alp_momenta",
    ),
    "dark_photon": ("dark_photon_widths", "dark_photon_rate_ratio"),
    "freeze_out": ("freeze_out_coupling", "freeze_out_yield", "dark_higgs_limit"),
    "contact": ("thermal_contact",),
    "planes": (
        *("dark_photon_light", "dark_photon_heavy", "dark_photon_other_limits"),
        *("dark_photon_kinetic", "dark_photon_mass_scan"),
    ),
    "kinetic_mixing": ("kinetic_mixing_rates",),
    "conclusions": ("both_models", "alp_region", "dark_photon_region"),
    "searches": ("direct_detection", "dark_higgs_exchange", "self_interaction"),
    "discrimination": ("model_discrimination",),
    "landing_page": ("headline",),
}
_MODULES = {name: module for module, names in _FUNCTIONS.items() for name in names}
__all__ = list(_MODULES)


def __getattr__(name: str) -> Callable[..., Drawing]:
    # Imported when asked for: a page depends on the sections, and their data, behind its own figures alone.
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    function: Callable[..., Drawing] = getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
    return function


def __dir__() -> list[str]:
    return sorted(__all__)
