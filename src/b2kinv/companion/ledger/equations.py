"""Index of the paper's 55 equations: what each says, which function computes it, and which tests prove that.

Functions are written as `module.function` below `b2kinv.sections` or `b2kinv.physics`, tests as
`file::function` below `tests`. That none of them is missing is tested; which page shows an equation is looked
up in the notebooks.
"""

import ast
import dataclasses
import functools
import html
import importlib
import re

from b2kinv.companion import papers
from b2kinv.quantities import tree

#: How many equations the paper numbers.
COUNT = 55

#: Put at the end of a page of rows, it opens the one that the address leads to.
OPEN_TARGET = '<script defer src="../_static/open_target.js"></script>'


@dataclasses.dataclass(frozen=True)
class Equation:
    """One numbered equation; `section` is the module whose page shows it.

    `printed` names the function of `as_printed` that keeps the printed form, if we compute another.
    """

    number: int
    section: str
    what: str
    functions: tuple
    tests: tuple
    printed: str = ""


def _equations():
    alp, freeze_in, photon = "alp_decays", "alp_freeze_in", "dark_photon_decays"
    freeze_out, searches = "dark_photon_freeze_out", "dark_matter_searches"
    by_spins = "sections/test_alp_decays_amplitudes.py::"
    of_alp = "sections/test_alp_decays.py::"
    in_freeze_in = "sections/test_alp_freeze_in.py::"
    by_amplitude = "sections/test_alp_freeze_in_amplitudes.py::"
    of_photon = "sections/test_dark_photon_decays.py::"
    of_freeze_out = "sections/test_dark_photon_freeze_out.py::"
    of_searches = "sections/test_dark_matter_searches.py::"
    in_b_decays = "physics/test_b_to_vector_boson.py::"
    in_neutrinos = "physics/test_b_to_neutrinos.py::"
    in_thermal = "physics/test_thermal_averages.py::"
    in_universe = "physics/test_early_universe.py::"
    in_electroweak = "physics/test_electroweak.py::"
    in_claims = "companion/claims/test_alp_decays.py::"
    printed = "test_as_printed.py::"
    return (
        Equation(
            1,
            "belle2_excess",
            "Belle II's BR(B⁺ → K⁺νν̄)",
            ("belle2_excess.branching_ratio_belle2",),
            ("sections/test_belle2_excess.py::test_published_numbers",),
        ),
        Equation(
            2,
            "belle2_excess",
            "Standard Model prediction of the same",
            ("belle2_excess.branching_ratio_standard_model", "belle2_excess.tension"),
            (
                "sections/test_belle2_excess.py::test_published_numbers",
                "sections/test_belle2_excess.py::test_tensions_by_hand",
            ),
        ),
        Equation(
            3,
            alp,
            "Coupling of the ALP to fermions: a definition, with ∂a/(2 f_a)",
            ("alp_decays.branching_ratio_B_to_K_alp", "alp_decays.width_to_fermions"),
            (
                by_spins + "test_fermion_widths_are_the_spin_sum",
                by_spins + "test_decay_to_K_is_the_divergence_of_the_vector_current",
            ),
        ),
        Equation(
            4,
            alp,
            "Coupling of the ALP to photons and gluons: a definition",
            ("alp_decays.width_to_photons", "alp_decays.width_to_gluons"),
            (
                by_spins + "test_photon_width_is_the_polarisation_sum",
                by_spins + "test_gluon_width_is_eight_colours_and_the_published_correction",
            ),
        ),
        Equation(
            5,
            alp,
            "Effective couplings to photons and gluons from fermion loops",
            ("alp_decays.effective_photon_coupling", "alp_decays.effective_gluon_coupling"),
            (
                of_alp + "test_effective_couplings_are_the_sums_of_the_printed_loops",
                of_alp + "test_effective_couplings_in_the_limits_of_light_and_heavy_quarks",
            ),
        ),
        Equation(
            6,
            alp,
            "Loop function B(x)",
            ("alp_decays.loop_function",),
            (
                of_alp + "test_loop_function_is_the_feynman_integral_of_the_triangle",
                of_alp + "test_loop_function_against_mpmath",
                of_alp + "test_loop_function_limits",
            ),
        ),
        Equation(
            7,
            alp,
            "Coupling of the ALP to Dirac dark matter: a definition",
            ("alp_decays.width_to_dark_matter", "alp_freeze_in.pseudoscalar_coupling"),
            (by_spins + "test_fermion_widths_are_the_spin_sum",),
        ),
        Equation(
            8,
            alp,
            "BR(B → K a)",
            ("alp_decays.branching_ratio_B_to_K_alp",),
            (
                by_spins + "test_decay_to_K_is_the_divergence_of_the_vector_current",
                of_alp + "test_branching_ratios_agree_with_alpaca_for_its_form_factors",
            ),
        ),
        Equation(
            9,
            alp,
            "BR(B → K* a)",
            ("alp_decays.branching_ratio_B_to_Kstar_alp",),
            (
                by_spins + "test_decay_to_Kstar_is_the_divergence_of_the_axial_current",
                printed + "test_Kstar_by_hand",
                printed + "test_Kstar_with_the_verified_mass_would_agree",
            ),
            "branching_ratio_B_to_Kstar_alp",
        ),
        Equation(
            10,
            alp,
            "Range of f_a/|C^V_sb| that fits the excess",
            ("alp_decays.decay_constant_window",),
            (of_alp + "test_decay_constant_window_inverts_the_branching_ratio",),
        ),
        Equation(
            11,
            alp,
            "BR(B → K⁽*⁾ + invisible): dark decays, and visible ones outside the detector",
            ("alp_decays.branching_ratio_B_to_invisible", "alp_decays.escape_probability"),
            (
                of_alp + "test_invisible_branching_ratio",
                of_alp + "test_escape_probability_by_direct_simulation",
                of_alp + "test_escape_probability_at_the_fixed_boost",
            ),
        ),
        Equation(
            12,
            alp,
            "Γ(a → χχ̄)",
            ("alp_decays.width_to_dark_matter",),
            (
                by_spins + "test_fermion_widths_are_the_spin_sum",
                by_spins + "test_majorana_width_is_twice_the_amplitude_and_half_the_phase_space",
            ),
        ),
        Equation(
            13,
            alp,
            "Γ(a → f f̄)",
            ("alp_decays.width_to_fermions",),
            (
                by_spins + "test_fermion_widths_are_the_spin_sum",
                of_alp + "test_charm_width_agrees_with_alpaca",
            ),
        ),
        Equation(
            14,
            alp,
            "Γ(a → gg)",
            ("alp_decays.width_to_gluons",),
            (by_spins + "test_gluon_width_is_eight_colours_and_the_published_correction",),
        ),
        Equation(
            15,
            alp,
            "Γ(a → γγ)",
            ("alp_decays.width_to_photons",),
            (by_spins + "test_photon_width_is_the_polarisation_sum",),
        ),
        Equation(
            16,
            alp,
            "Benchmark of Section II A: the default parameters",
            ("alp_decays.Parameters",),
            (in_claims + "test_readings_of_the_decays_are_what_they_say",),
        ),
        Equation(
            17,
            alp,
            "Branching ratios to gluons, strange quarks and photons at the benchmark",
            ("alp_decays.branching_ratios", "alp_decays.partial_widths"),
            (
                in_claims + "test_two_readings_and_no_other_give_all_five_printed_numbers",
                of_alp + "test_branching_ratios_of_the_alp_add_up",
            ),
        ),
        Equation(
            18,
            alp,
            "Branching ratio to dark matter at the benchmark",
            ("alp_decays.branching_ratios", "alp_decays.width_to_dark_matter"),
            (in_claims + "test_two_readings_and_no_other_give_all_five_printed_numbers",),
        ),
        Equation(
            19,
            alp,
            "Decay length at the benchmark",
            ("alp_decays.decay_length",),
            (
                in_claims + "test_two_readings_and_no_other_give_all_five_printed_numbers",
                of_alp + "test_decay_length",
            ),
        ),
        Equation(
            20,
            alp,
            "BR(B⁺ → K⁺ + invisible) as a function of f_a/C^V_sb",
            ("alp_decays.branching_ratio_B_to_K_alp", "alp_decays.branching_ratio_B_to_invisible"),
            (
                of_alp + "test_everything_scales_with_coupling_over_decay_constant",
                in_claims + "test_ten_to_the_eight_is_outside_the_window_of_the_excess",
            ),
        ),
        Equation(
            21,
            freeze_in,
            "Γ(b → s a)",
            ("alp_freeze_in.width_b_to_s_alp",),
            (
                by_amplitude + "test_eq_21_is_the_explicit_amplitude_with_the_power_two",
                "sections/test_alp_freeze_in_as_printed.py::test_decay_width_by_hand",
            ),
            "width_b_to_s_alp",
        ),
        Equation(
            22,
            freeze_in,
            "σ(b b̄ → a g)",
            (
                "alp_freeze_in.cross_section_b_anti_b_to_alp_gluon",
                "alp_freeze_in.cross_section_b_anti_b_to_alp_photon",
            ),
            (
                by_amplitude + "test_eq_22_is_the_explicit_amplitude",
                in_freeze_in + "test_cross_sections_are_the_printed_ones",
                in_freeze_in + "test_photons_replace_gluons_with_the_printed_factors",
            ),
        ),
        Equation(
            23,
            freeze_in,
            "σ(b g → b a)",
            (
                "alp_freeze_in.cross_section_b_gluon_to_b_alp",
                "alp_freeze_in.cross_section_b_photon_to_b_alp",
            ),
            (
                by_amplitude + "test_eq_23_is_the_explicit_amplitude",
                in_freeze_in + "test_cross_sections_are_smooth_where_the_printed_forms_cancel",
            ),
        ),
        Equation(
            24,
            freeze_in,
            "Thermal average of a decay width",
            ("thermal_averages.time_dilation",),
            (in_thermal + "test_time_dilation_against_mpmath", in_thermal + "test_time_dilation_limits"),
        ),
        Equation(
            25,
            freeze_in,
            "Thermal average of a cross section",
            ("thermal_averages.thermally_averaged_cross_section", "thermal_averages.reaction_rate"),
            (
                in_thermal + "test_averages_against_mpmath",
                in_thermal + "test_printed_lower_limit_is_wrong_below_a_heavier_final_state",
                in_thermal + "test_detailed_balance",
            ),
        ),
        Equation(
            26,
            freeze_in,
            "Hubble rate in the radiation era",
            ("early_universe.hubble_rate",),
            (
                in_universe + "test_hubble_rate_of_a_constant_number_of_degrees_of_freedom",
                "sections/test_alp_freeze_in_as_printed.py::test_hubble_rate_by_hand",
            ),
            "hubble_rate",
        ),
        Equation(
            27,
            freeze_in,
            "Evolution of the ALP's yield",
            ("alp_freeze_in.production_rates", "boltzmann.freeze_in"),
            (
                in_freeze_in + "test_relic_yield_against_an_independent_calculation",
                in_freeze_in + "test_sum_rule",
                "sections/test_alp_freeze_in_as_printed.py::test_production_counts_no_antiquark",
            ),
            "production_rates",
        ),
        Equation(
            28,
            freeze_in,
            "Evolution of dark matter's yield",
            (
                "alp_freeze_in.dark_matter_yields",
                "boltzmann.freeze_in",
                "boltzmann.freeze_in_with_back_reaction",
            ),
            (
                in_freeze_in + "test_closed_form_of_hall_et_al_2009",
                in_freeze_in + "test_stiff_solver_gives_the_same_where_both_hold",
                "sections/test_alp_freeze_in_as_printed.py::test_time_without_the_change_of_degrees_of_freedom",
            ),
            "log_scale_factor",
        ),
        Equation(
            29,
            freeze_in,
            "Yield in equilibrium",
            ("early_universe.equilibrium_yield", "alp_freeze_in.equilibrium_dark_matter_yield"),
            (
                in_universe + "test_equilibrium_yield_is_eq_29",
                in_universe + "test_equilibrium_densities_against_mpmath",
            ),
        ),
        Equation(
            30,
            freeze_in,
            "Relic density, and how it scales",
            ("early_universe.relic_density", "alp_parameter_space.required_yield"),
            (
                in_universe + "test_relic_density_of_one_gev",
                in_freeze_in + "test_scaling_law_of_eq_30",
                "sections/test_alp_freeze_in_as_printed.py::test_relic_density_by_hand",
            ),
            "relic_density",
        ),
        Equation(
            31,
            photon,
            "Lagrangian of the dark photon, with kinetic mixing: a definition",
            ("electroweak.diagonalise_mixing", "dark_photon_freeze_out.annihilation_cross_section"),
            (
                in_electroweak + "test_mixing_agrees_with_forty_digits",
                of_freeze_out + "test_annihilation_by_explicit_spinors",
            ),
        ),
        Equation(
            32,
            photon,
            "Dark Higgs field about its vacuum: a definition",
            ("dark_photon_freeze_out.vacuum_expectation_value",),
            (of_freeze_out + "test_relic_density_depends_on_coupling_over_mass_squared_alone",),
        ),
        Equation(
            33,
            photon,
            "Shift of B that removes the kinetic mixing",
            ("electroweak.diagonalise_mixing",),
            (
                in_electroweak + "test_mixing_agrees_with_forty_digits",
                in_electroweak + "test_kinetic_mixing_alone_leaves_the_z_content_suppressed_by_the_mass",
            ),
        ),
        Equation(
            34,
            photon,
            "Couplings of the dark photon to the electromagnetic and the neutral current",
            ("dark_photon_decays.fermion_couplings", "dark_photon_decays.weak_mixing"),
            (
                of_photon + "test_a_photon_like_boson_decays_by_charge_squared",
                in_electroweak + "test_kinetic_mixing_alone_leaves_the_z_content_suppressed_by_the_mass",
                printed + "test_z_content_as_printed",
            ),
            "weak_mixing",
        ),
        Equation(
            35,
            photon,
            "Coupling of the dark photon to W⁺W⁻",
            ("dark_photon_decays.w_coupling",),
            (of_photon + "test_w_coupling_doubles_with_the_z_content_of_the_paper",),
        ),
        Equation(
            36,
            photon,
            "Lagrangian of the dark fermions: a definition",
            ("dark_photon_freeze_out.higgs_coupling",),
            (of_freeze_out + "test_annihilation_by_explicit_spinors",),
        ),
        Equation(
            37,
            photon,
            "Couplings of Majorana dark matter: a definition",
            ("dark_photon_freeze_out.higgs_coupling", "dark_photon_decays.width_to_dark_matter"),
            (
                of_photon + "test_width_to_dark_matter_is_half_that_of_twice_the_amplitude",
                of_freeze_out + "test_annihilation_by_explicit_spinors",
            ),
        ),
        Equation(
            38,
            photon,
            "Widths of the dark photon to leptons, neutrinos and hadrons",
            (
                "dark_photon_decays.width_to_charged_leptons",
                "dark_photon_decays.width_to_neutrinos",
                "dark_photon_decays.width_to_hadrons",
                "dark_photon_decays.width_to_standard_model",
            ),
            (
                "physics/test_vector_boson_decays.py::test_width_to_fermions_by_trace",
                of_photon + "test_charged_leptons_have_the_fourth_power_of_the_cosine",
                of_photon + "test_one_neutrino_as_printed",
                printed + "test_charged_leptons_differ_by_the_cosine_squared",
            ),
            "width_to_charged_leptons",
        ),
        Equation(
            39,
            photon,
            "Γ(X → ψψ)",
            ("dark_photon_decays.width_to_dark_matter",),
            (of_photon + "test_width_to_dark_matter_is_half_that_of_twice_the_amplitude",),
        ),
        Equation(
            40,
            photon,
            "B → K⁽*⁾ ψψ through a dark photon on and off its mass shell",
            ("dark_photon_decays.off_shell_width",),
            (
                of_photon + "test_narrow_resonance",
                of_photon + "test_broad_resonance_agrees_with_an_adaptive_integral",
                printed + "test_off_shell_factor_is_the_root_of_two_pi",
            ),
            "off_shell_factor",
        ),
        Equation(
            41,
            photon,
            "Effective coupling of the dark photon to b and s",
            ("dark_photon_decays.bs_coupling", "electroweak.z_penguin"),
            (
                of_photon + "test_bs_coupling_is_the_z_penguin",
                in_electroweak + "test_z_penguin_and_box_add_up_to_the_gauge_independent_neutrino_function",
                printed + "test_bs_coupling_differs_by_one_minus_x",
            ),
            "bs_coupling",
        ),
        Equation(
            42,
            photon,
            "Γ(B → K X)",
            ("b_to_vector_boson.width_K",),
            (
                in_b_decays + "test_goldstone_limit",
                in_neutrinos + "test_neutrino_rates_agree_with_flavio",
            ),
        ),
        Equation(
            43,
            photon,
            "Γ(B → K* X)",
            ("b_to_vector_boson.width_Kstar",),
            (
                in_b_decays + "test_width_Kstar_by_tensors",
                in_neutrinos + "test_neutrino_rates_agree_with_flavio",
            ),
        ),
        Equation(
            44,
            photon,
            "Longitudinal helicity amplitude of B → K* X",
            ("b_to_vector_boson.longitudinal_amplitude",),
            (
                in_b_decays + "test_longitudinal_amplitude_is_the_printed_combination",
                in_b_decays + "test_width_Kstar_by_tensors",
            ),
        ),
        Equation(
            45,
            photon,
            "Transverse helicity amplitudes of B → K* X",
            ("b_to_vector_boson.transverse_amplitudes",),
            (
                in_b_decays + "test_helicities_differ_by_the_vector_form_factor",
                in_b_decays + "test_width_Kstar_by_tensors",
                printed + "test_transverse_amplitudes_are_both_the_larger_one",
            ),
            "transverse_amplitudes",
        ),
        Equation(
            46,
            photon,
            "Ratio of the rates to K* and to K",
            ("b_to_vector_boson.rate_ratio",),
            (
                in_neutrinos + "test_neutrino_rates_agree_with_flavio",
                "companion/claims/test_dark_photon.py::test_printed_ratio_of_rates_needs_two_changes",
            ),
        ),
        Equation(
            47,
            freeze_out,
            "Thermally averaged cross section of ψψ → φφ",
            (
                "dark_photon_freeze_out.annihilation_cross_section",
                "dark_photon_freeze_out.p_wave_coefficient",
                "dark_photon_freeze_out.averaged_cross_section",
            ),
            (
                of_freeze_out + "test_annihilation_by_explicit_spinors",
                of_freeze_out + "test_printed_cross_section_is_the_one_without_trilinear",
                of_freeze_out + "test_p_wave_coefficient_is_the_limit_of_the_cross_section",
                printed + "test_averaged_cross_section_by_hand",
            ),
            "averaged_cross_section",
        ),
        Equation(
            48,
            freeze_out,
            "Relic density from freeze-out",
            ("dark_photon_freeze_out.relic_density", "dark_photon_freeze_out.dark_coupling"),
            (
                "physics/test_freeze_out.py::test_yield_agrees_with_radau",
                "physics/test_freeze_out.py::test_relic_density_agrees_with_hazma",
                printed + "test_printed_relic_density_scales",
            ),
            "freeze_out_relic_density",
        ),
        Equation(
            49,
            freeze_out,
            "Γ(φ → e⁺e⁻)",
            ("dark_higgs.dark_higgs_width", "dark_higgs.dark_higgs_lifetime"),
            ("physics/test_dark_higgs.py::test_dark_higgs_decays_like_a_light_higgs",),
        ),
        Equation(
            50,
            searches,
            "Amplitude of dark matter on a nucleus",
            ("dark_matter_searches.nucleus_coupling", "dark_matter_searches.nucleus_cross_section"),
            (of_searches + "test_scattering_on_a_target_by_traces",),
        ),
        Equation(
            51,
            searches,
            "Vector couplings of the dark photon to quarks",
            ("dark_matter_searches.quark_coupling",),
            (of_searches + "test_nucleons_with_the_z_content_of_the_paper",),
        ),
        Equation(
            52,
            searches,
            "Cross section of dark matter on a nucleus",
            ("dark_matter_searches.scattering_cross_section",),
            (
                of_searches + "test_scattering_on_a_target_by_traces",
                of_searches + "test_scattering_is_the_printed_formula",
            ),
        ),
        Equation(
            53,
            searches,
            "The same on a heavy nucleus, and its size",
            ("dark_matter_searches.heavy_nucleus_cross_section",),
            (of_searches + "test_limits_of_heavy_and_light_targets",),
        ),
        Equation(
            54,
            searches,
            "Cross section of dark matter on an electron, and its size",
            ("dark_matter_searches.electron_cross_section",),
            (of_searches + "test_limits_of_heavy_and_light_targets",),
        ),
        Equation(
            55,
            searches,
            "Self-interaction of dark matter over its mass",
            ("dark_matter_searches.self_interaction",),
            (
                of_searches + "test_self_interaction_by_explicit_spinors_is_not_suppressed",
                of_searches + "test_wick_signs_by_creation_operators",
                of_searches + "test_self_interaction_differs_from_the_printed_one",
                printed + "test_self_interaction_by_hand",
            ),
            "self_interaction",
        ),
    )


EQUATIONS = _equations()


def function(path):
    """Return the object that `module.function` names.

    Raises
    ------
    ValueError
        If there is no such module or function.
    """
    module, _, name = path.partition(".")
    for floor in ("sections", "physics"):
        try:
            return getattr(importlib.import_module(f"b2kinv.{floor}.{module}"), name)
        except (ModuleNotFoundError, AttributeError):
            continue
    raise ValueError(f"there is no function {path!r} in the sections or in physics")


@functools.cache
def tests_in(file):
    """Return the tests in a file below `tests`; None where the tests are not installed.

    Raises
    ------
    ValueError
        If the tests are there, but not that file.
    """
    folder = tree.ROOT / "tests"
    if not folder.is_dir():
        return None
    path = folder / file
    if not path.is_file():
        raise ValueError(f"there is no file tests/{file}")
    parsed = ast.parse(path.read_text(encoding="utf-8"))
    return tuple(node.name for node in parsed.body if isinstance(node, ast.FunctionDef))


def page_of(equation, root=tree.ROOT):
    """Return the address of the equation on its section's page, seen from `book/`; "" if it has none yet."""
    name = f"notebooks/{equation.section}"
    notebook = root / f"{name}.ipynb"
    if name not in papers.pages(root) or not notebook.is_file():
        return ""
    shown = re.search(rf"\(eq-paper-{equation.number}\)=", notebook.read_text(encoding="utf-8"))
    return f"../{name}.html" + (f"#eq-paper-{equation.number}" if shown else "")


def page_markdown():
    """Return the index as HTML: one row for each equation, which opens to its functions, tests and page."""
    rows = [_row(equation) for equation in EQUATIONS]
    return "\n".join(['<div class="equations">', *rows, "</div>", OPEN_TARGET]) + "\n"


def _row(equation):
    from b2kinv.companion.ledger import evidence, verdicts
    from b2kinv.companion.site import api_reference

    # No link in the line that opens the row: one thing to press for each key.
    first = f"<code>{html.escape(equation.functions[0])}</code>"
    different = (
        '<span class="verdict verdict-holds-if">printed form differs</span>' if equation.printed else ""
    )
    told = [
        ("Function", "; ".join(api_reference.link(path) for path in equation.functions)),
        ("Test", "; ".join(evidence.link(test) for test in equation.tests)),
        ("Page", _page(equation)),
    ]
    claims = [claim for claim in verdicts.load_claims() if equation.number in claim.equations]
    if claims:
        ways = (
            f'<a href="ledger.html#{claim.anchor}">{verdicts.formula_html(claim.what)}</a>'
            for claim in claims
        )
        told.append(("Claims", "; ".join(ways)))
    if equation.printed:
        known = api_reference.link(f"as_printed.{equation.printed}")
        reference = f' · <a href="derivations.html#derivation-{equation.number}">what was found, and why</a>'
        told.insert(1, ("As printed", known + (reference if equation.number in derived() else "")))
    elif equation.number in derived():
        told.append(
            ("Derivation", f'<a href="derivations.html#derivation-{equation.number}">how it was verified</a>')
        )
    body = "".join(f"<dt>{word}</dt><dd>{text}</dd>" for word, text in told)
    return (
        f'<details class="equation" id="equation-{equation.number}"><summary>'
        f'<span class="equation-number">({equation.number})</span>'
        f'<span class="equation-what">{verdicts.formula_html(equation.what)} {different}</span>'
        f'<span class="equation-function">{first}</span></summary><dl>{body}</dl></details>'
    )


def _page(equation):
    (section,) = (one for one in papers.SECTIONS if one.name == equation.section)
    address = page_of(equation)
    words = html.escape(f"Section {section.number}: {section.title}")
    return f'<a href="{address}">{words}</a>' if address else f"{words} (no page yet)"


@functools.cache
def derived():
    """Return the numbers of the equations that the page of derivations has."""
    path = tree.ROOT / "book" / "derivations.md"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return frozenset(int(number) for number in re.findall(r"\(derivation-(\d+)\)=", text))
