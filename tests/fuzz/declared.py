"""Quantities of `evaluate` that may be infinite, or NaN, shown as no value: and when."""

_NO_BAND = "no coupling explains the excess, or there is no lighter branch: nothing to state"
_NO_ANNIHILATION = "the published curve does not reach this mass"
_CLOSED = "the decay is closed"
_KINETIC = "hadrons leave no window of the mixing, or may undo B → K X"
_NEVER = "a rate that is never, or always, faster than H"
_LINE = "a mass or rate that the scan of the likelihood does not have"

#: Section → quantity → (kind or kinds, reason).
DECLARED = {
    "alp_decays": {
        "decay_constant_window_1_sigma": ("infinite", "a window from zero has no largest f_a"),
        "decay_constant_window_2_sigma": ("infinite", "a window from zero has no largest f_a"),
    },
    "alp_freeze_in": {
        **{
            f"{what}_{rate}": ("infinite", _NEVER)
            for what in ("coupling", "temperature")
            for rate in ("boltzmann", "decays", "scattering")
        },
        "excess_coupling": ("infinite", _NO_BAND),
        "thermalising_coupling": ("infinite", _NEVER),
    },
    "alp_parameter_space": {
        **dict.fromkeys(
            ("contours", "contours_other_table", "lower_edge", "warm_edge"),
            ("infinite", "no coupling gives it, or none is too warm"),
        ),
        **dict.fromkeys(
            (
                "alp_lifetime",
                "dark_matter_closeness", "dark_matter_contact", "excess_band_1_sigma", "excess_band_2_sigma",
                "lower_coupling", "m_chi", "natural_coupling", "natural_mass", "natural_masses",
                "own_lightest_mass", "own_lightest_masses", "own_pseudoscalar_coupling",
                "own_upper_coupling", "own_warm_mass", "own_warm_mass_range", "pseudoscalar_coupling",
                "upper_coupling",
            ),
            ("NaN", _NO_BAND),
        ),
        "own_warm_edge": ("infinite or NaN", "none is too warm, or no momenta are known"),
        "strongest_kaon_coupling": ("infinite", "no search reaches this mass"),
    },
    "belle2_likelihood": {
        "branching_ratio": ("NaN", "a best fit at zero has no symmetric uncertainty"),
        **dict.fromkeys(
            ("coupling_over_paper", "window_1sigma", "window_2sigma"),
            ("infinite", "no event is selected at this mass"),
        ),
    },
    "conclusions": {
        **{
            f"{model}_{what}": ("infinite", _LINE)
            for model in ("alp", "dark_photon")
            for what in ("gain", "likelihood", "rise")
        },
        "alp_density_slope": ("infinite", "at the very edge of the branch"),
        "dark_higgs_lifetime": ("infinite", _CLOSED),
        "dark_higgs_tuning_portal": ("infinite", "bosons that do not mix, or wholly, get no mass by it"),
        "dark_higgs_neutrinos": ("infinite", "a mass or lifetime for which it was not computed"),
        "dark_photon_Kstar_ratio": ("infinite", _KINETIC),
    },
    "dark_matter_searches": {
        "lightest_dark_higgs_by_search": ("infinite", "the limit allows no mass up to 1 TeV"),
        "smallest_mixing": ("infinite", _CLOSED),
    },
    "dark_photon_decays": {
        "decay_length": ("infinite", "no mixing, no visible decay"),
        "rate_ratio_high": ("infinite", _KINETIC),
    },
    "dark_photon_freeze_out": {
        "tuning_portal": ("infinite", "the Higgs boson adds nothing without mixing"),
        "dark_coupling_p_wave_curve": ("infinite", _NO_ANNIHILATION),
        "dark_coupling_s_wave_curve": ("infinite", _NO_ANNIHILATION),
        "dark_higgs_lifetime": ("infinite", _CLOSED),
        "smallest_mixing": ("infinite", _CLOSED),
    },
    "dark_photon_parameter_space": {
        "branching_ratio_ratio_high": ("infinite", _KINETIC),
        **{
            f"epsilon_{sigma}sigma_{end}": ("infinite", _KINETIC)
            for sigma in (1, 2)
            for end in ("low", "high")
        },
        "log10_epsilon": ("infinite", _KINETIC),
    },
}  # fmt: skip


def quantities(section, kind):
    """Return the names of a section's quantities that may be of a kind, infinite or NaN."""
    return {name for name, (one, _) in DECLARED.get(section, {}).items() if kind in one}
