"""What b2kinv and another package both compute: which functions, which recorded numbers, and what differs.

`ROWS` is the table of peers, before anything is computed. A value of the other package is named by its peer's
script, table_*.py; a `Switch` replaces one input, on one side, and the last one must bring the ratio to one.
"""

import functools
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from b2kinv.physics import (
    alp_widths,
    b_to_neutrinos,
    constraints,
    dark_higgs,
    early_universe,
    electroweak,
    form_factors,
    freeze_out,
    inputs,
    kaon_searches,
    kinematics,
    model_discrimination,
    photon_penguin,
    running_coupling,
)
from b2kinv.physics.dark_photon_precision import single_photon_mixing
from b2kinv.sections import alp_decays, dark_photon_decays
from benchmarks.peers import likelihoods

Q2 = 4.0
#: A relic and its ⟨σv⟩ = coefficient/x [1/GeV²].
MASS, COEFFICIENT = 0.5, 1.77e-8
#: The set of form factors that EOS takes unless told otherwise.
SET_OF_EOS = "GKvD2018-lcsr-lattice"
DREES = "Drees2015"
SAME_SET = "our set of form factors by EOS's, arXiv:1811.00983 with lattice QCD"
SAME_FIT = "flavio's parameters of the expansion (arXiv:1503.05534) by those of arXiv:2305.06301"


class Switch(NamedTuple):
    """One input more replaced: in words, and the value of either side with it (None: as before)."""

    words: str
    ours: Callable | None = None
    theirs: str | None = None


class Row(NamedTuple):
    """One thing that both compute."""

    title: str
    peer: str
    theirs: str
    ours: Callable
    functions: tuple[str, ...]
    recorded: tuple[str, ...] = ()
    unit: str = ""
    switches: tuple[Switch, ...] = ()


def given(peer):
    """Return what a peer's script is told, as what JSON can hold."""
    if peer == "flavio":
        names = form_factors.parameter_names("GRvDV2023", "B->K*")
        values = form_factors.parameters_of("GRvDV2023", "B->K*")
        fit = {
            f"B->K* BSZ a{name[-1]}_{name[:-2].replace('_', '')}": float(value)
            for name, value in zip(names, values, strict=True)
        }
        return {"fit": fit, "V_tb_V_ts": inputs.value("ckm_V_tb") * inputs.value("ckm_V_ts")}
    if peer == "ALPaca":
        names = ("mass_muon", "fine_structure_constant")
        return {
            "A_0": form_factors.A_0(Q2),
            "f_zero": form_factors.f_zero(Q2),
            "strong_coupling": alp_widths.strong_coupling(2.0),
            **{name: inputs.value(name) for name in names},
        }
    if peer == "hazma":
        return {"mass": MASS, "coefficient": COEFFICIENT}
    if peer == "rundec":
        names = {"strong_coupling": "strong_coupling_at_mass_Z", "mass_Z": "mass_Z"}
        return {name: inputs.value(one) for name, one in names.items()}
    if peer == "pyhf":
        return likelihoods.given()
    return {}


def _call(function, *arguments, **named):
    return functools.partial(function, *arguments, **named)


def _in_form_factors(peer):
    """Return a row for each form factor that a peer has."""
    names = ["f_plus", "f_zero", "f_tensor", "V", "A_0", "A_1", "A_12", "T_1", "T_2", "T_23"]
    rows = []
    for name in names if peer == "flavio" else [*names, "A_2"]:
        function = getattr(form_factors, name)
        if peer == "EOS":
            switches = (Switch(SAME_SET, ours=_call(function, Q2, SET_OF_EOS)),)
        elif name.startswith("f_"):
            switches = ()
        else:
            switches = (Switch(SAME_FIT, theirs=f"{name} same fit"),)
        meson = "K" if name.startswith("f_") else "K*"
        title = f"Form factor {name} of B → {meson} at 4 GeV²"
        functions = (f"physics.form_factors.{name}",)
        rows.append(Row(title, peer, name, _call(function, Q2), functions, switches=switches))
    return rows


def _relic(table):
    relic = freeze_out.FreezeOut(MASS, lambda x: COEFFICIENT / np.asarray(x), 2.0, table)
    return relic.relic_density()


def _z_penguin():
    return electroweak.z_penguin((inputs.value("mass_top_quark_MSbar") / inputs.value("mass_W")) ** 2)


def _penguin(place):
    return photon_penguin.photon_penguin(Q2, running="electromagnetic_too")[place].real


def _charged_leptons(lepton):
    return _call(dark_photon_decays.width_to_charged_leptons, lepton, 0.9, 1e-3, 0.0)


SAME_TABLE = "our table of degrees of freedom (arXiv:2005.03544) by hazma's, arXiv:1503.03513"
OUR_A_0 = "ALPaca's form factor A_0 by ours"

FLAVIO = (
    *_in_form_factors("flavio"),
    Row(
        "BR(B⁺ → K⁺νν̄), loop alone",
        "flavio",
        "K_neutrinos",
        _call(kaon_searches.standard_model_rate, "K", "+", "GRvDV2023"),
        ("physics.kaon_searches.standard_model_rate", "physics.b_to_neutrinos.neutrino_spectrum"),
    ),
    Row(
        "BR(B⁰ → K*⁰νν̄)",
        "flavio",
        "Kstar_neutrinos",
        b_to_neutrinos.standard_model_Kstar_neutrinos,
        ("physics.b_to_neutrinos.standard_model_Kstar_neutrinos",),
        switches=(
            Switch(SAME_FIT, theirs="Kstar_neutrinos same fit"),
            Switch("flavio's |V_tb V_ts| by ours", theirs="Kstar_neutrinos same fit and CKM"),
        ),
    ),
    Row(
        "Longitudinal fraction of the K*⁰ beside 2 GeV",
        "flavio",
        "longitudinal_fraction",
        _call(model_discrimination.longitudinal_fraction, 2.0),
        ("physics.model_discrimination.longitudinal_fraction",),
        ("conclusions.separation_longitudinal_fraction",),
        switches=(Switch(SAME_FIT, theirs="longitudinal_fraction same fit"),),
    ),
    Row(
        "Z penguin C₀ of the top quark",
        "flavio",
        "z_penguin",
        _z_penguin,
        ("physics.electroweak.z_penguin",),
    ),
    Row(
        "Monopole of b → s γ* with its Z at 4 GeV², real part",
        "flavio",
        "monopole",
        _call(_penguin, 0),
        ("physics.photon_penguin.photon_penguin",),
        ("dark_photon_decays.kinetic_monopole",),
    ),
    Row(
        "Dipole of b → s γ* at 4 GeV², real part",
        "flavio",
        "dipole",
        _call(_penguin, 1),
        ("physics.photon_penguin.photon_penguin",),
        ("dark_photon_decays.kinetic_dipole",),
    ),
    Row(
        "α_s(4.8 GeV)",
        "flavio",
        "strong_coupling",
        _call(running_coupling.strong_coupling, 4.8),
        ("physics.running_coupling.strong_coupling",),
        ("alp_decays.strong_coupling",),
    ),
    Row(
        "Running mass m_b(10 GeV)",
        "flavio",
        "bottom_mass",
        _call(running_coupling.running_mass, "bottom", 10.0),
        ("physics.running_coupling.running_mass", "physics.alp_production.bottom_mass"),
        unit="GeV",
    ),
)
EOS = (
    *_in_form_factors("EOS"),
    Row(
        "Longitudinal fraction of the K*⁰ beside 2 GeV",
        "EOS",
        "longitudinal_fraction",
        _call(model_discrimination.longitudinal_fraction, 2.0),
        ("physics.model_discrimination.longitudinal_fraction",),
        ("conclusions.separation_longitudinal_fraction",),
        switches=(
            Switch(SAME_SET, ours=_call(model_discrimination.longitudinal_fraction, 2.0, "0", SET_OF_EOS)),
        ),
    ),
)
ALPACA = (
    Row(
        "Källén function λ(1, 0.3, 0.2)",
        "ALPaca",
        "kallen",
        _call(kinematics.kallen, 1.0, 0.3, 0.2),
        ("physics.kinematics.kallen",),
    ),
    Row(
        "Loop function of a heavy quark, x = 1.6",
        "ALPaca",
        "loop_heavy",
        lambda: alp_decays.loop_function(1.6).real,
        ("physics.alp_couplings.loop_function",),
    ),
    Row(
        "Loop function of a light quark, x = 0.1, real part",
        "ALPaca",
        "loop_light",
        lambda: alp_decays.loop_function(0.1).real,
        ("physics.alp_couplings.loop_function",),
    ),
    Row(
        "BR(B⁺ → K⁺ a)",
        "ALPaca",
        "K_plus",
        _call(alp_decays.branching_ratio_B_to_K_alp, 2.0, 1e8),
        ("sections.alp_decays.branching_ratio_B_to_K_alp",),
        ("alp_decays.branching_ratio_B_plus_to_K_plus_alp",),
        switches=(Switch("ALPaca's form factor f_0 by ours", theirs="K_plus ours"),),
    ),
    Row(
        "BR(B⁰ → K⁰ a)",
        "ALPaca",
        "K_zero",
        _call(alp_decays.branching_ratio_B_to_K_alp, 2.0, 1e8, charge="0"),
        ("sections.alp_decays.branching_ratio_B_to_K_alp",),
        ("alp_decays.branching_ratio_B_zero_to_K_zero_alp",),
        switches=(
            Switch("the factor 1/2 in ALPaca's amplitude for B⁰ by the 1 of B⁺", theirs="K_zero doubled"),
        ),
    ),
    Row(
        "BR(B⁺ → K*⁺ a)",
        "ALPaca",
        "Kstar_plus",
        _call(alp_decays.branching_ratio_B_to_Kstar_alp, 2.0, 1e8),
        ("sections.alp_decays.branching_ratio_B_to_Kstar_alp",),
        ("alp_decays.branching_ratio_B_plus_to_Kstar_plus_alp",),
        switches=(Switch(OUR_A_0, theirs="Kstar_plus ours"),),
    ),
    Row(
        "BR(B⁰ → K*⁰ a)",
        "ALPaca",
        "Kstar_zero",
        _call(alp_decays.branching_ratio_B_to_Kstar_alp, 2.0, 1e8, charge="0"),
        ("sections.alp_decays.branching_ratio_B_to_Kstar_alp",),
        ("alp_decays.branching_ratio_B_zero_to_Kstar_zero_alp",),
        switches=(Switch(OUR_A_0, theirs="Kstar_zero ours"),),
    ),
    Row(
        "Γ(a → μ⁺μ⁻)",
        "ALPaca",
        "fermions",
        lambda: alp_widths.width_to_fermions(2.0, 1e8, inputs.value("mass_muon")),
        ("physics.alp_widths.width_to_fermions", "physics.alp_widths.widths_to_leptons"),
        ("alp_decays.width_strange", "alp_decays.width_up", "alp_decays.width_down"),
        "GeV",
    ),
    Row(
        "Γ(a → gg) for an effective coupling of 1",
        "ALPaca",
        "gluons",
        _call(alp_widths.width_to_gluons, 2.0, 1e8, 1.0),
        ("physics.alp_widths.width_to_gluons",),
        ("alp_decays.width_gluons",),
        "GeV",
        (
            Switch("ALPaca's one gluon by the eight that there are", theirs="gluons eight"),
            Switch("ALPaca's α_s(2 GeV) by ours", theirs="gluons eight and coupling"),
        ),
    ),
    Row(
        "Γ(a → γγ) at 3 GeV for an effective coupling of 1",
        "ALPaca",
        "photons",
        _call(alp_widths.width_to_photons, 3.0, 1e8, 1.0),
        ("physics.alp_widths.width_to_photons",),
        ("alp_decays.width_photons",),
        "GeV",
        (Switch("ALPaca's α(3 GeV) by α at zero momentum, as real photons have", theirs="photons same"),),
    ),
)
HAZMA = (
    Row(
        "Degrees of freedom in the entropy at 1 GeV",
        "hazma",
        "entropy_degrees_of_freedom",
        _call(early_universe.entropy_degrees_of_freedom, 1.0),
        ("physics.early_universe.entropy_degrees_of_freedom",),
        switches=(Switch(SAME_TABLE, ours=_call(early_universe.entropy_degrees_of_freedom, 1.0, DREES)),),
    ),
    Row(
        "Entropy density at 1 GeV",
        "hazma",
        "entropy_density",
        _call(early_universe.entropy_density, 1.0),
        ("physics.early_universe.entropy_density",),
        unit="GeV³",
        switches=(Switch(SAME_TABLE, ours=_call(early_universe.entropy_density, 1.0, DREES)),),
    ),
    Row(
        "Equilibrium density of a fermion of 0.5 GeV at 1 GeV",
        "hazma",
        "equilibrium_number_density",
        _call(early_universe.equilibrium_number_density, 0.5, 2.0, 1.0, "fermi-dirac"),
        ("physics.early_universe.equilibrium_number_density",),
        unit="GeV³",
    ),
    Row(
        "Equilibrium yield of a fermion of 0.5 GeV at 1 GeV",
        "hazma",
        "equilibrium_yield",
        _call(early_universe.equilibrium_yield, 0.5, 2.0, 1.0, statistics="fermi-dirac"),
        ("physics.early_universe.equilibrium_yield",),
        switches=(
            Switch(
                SAME_TABLE,
                ours=_call(early_universe.equilibrium_yield, 0.5, 2.0, 1.0, DREES, "fermi-dirac"),
            ),
        ),
    ),
    Row(
        "Relic density Ωh² of 0.5 GeV with ⟨σv⟩ = 1.77 × 10⁻⁸ GeV⁻²/x",
        "hazma",
        "relic_density",
        _call(_relic, early_universe.DEFAULT_TABLE),
        (
            "sections.dark_photon_freeze_out.relic_density",
            "physics.early_universe.relic_density",
            "physics.early_universe.hubble_rate",
        ),
        ("dark_photon_freeze_out.relic_density", "conclusions.dark_photon_relic_density"),
        switches=(Switch(SAME_TABLE, ours=_call(_relic, DREES)),),
    ),
    Row(
        "Γ(X → e⁺e⁻) of 0.9 GeV with ε = 10⁻³ and no Z",
        "hazma",
        "electrons",
        _charged_leptons("electron"),
        (
            "sections.dark_photon_decays.width_to_charged_leptons",
            "physics.vector_boson_decays.width_to_fermions",
            "sections.dark_photon_decays.fermion_couplings",
        ),
        ("dark_photon_decays.width_electron",),
        "GeV",
    ),
    Row(
        "Γ(X → μ⁺μ⁻) of 0.9 GeV with ε = 10⁻³ and no Z",
        "hazma",
        "muons",
        _charged_leptons("muon"),
        (
            "sections.dark_photon_decays.width_to_charged_leptons",
            "physics.vector_boson_decays.width_to_fermions",
        ),
        ("dark_photon_decays.width_muon",),
        "GeV",
    ),
    Row(
        "Γ(φ → e⁺e⁻) of a dark Higgs of 20 MeV with sin θ = 10⁻⁴",
        "hazma",
        "dark_higgs",
        _call(dark_higgs.dark_higgs_width, 0.02, 1e-4),
        ("physics.dark_higgs.dark_higgs_width", "physics.dark_higgs.dark_higgs_lifetime"),
        ("dark_photon_freeze_out.dark_higgs_lifetime", "conclusions.dark_higgs_lifetime"),
        "GeV",
    ),
)
RUNDEC = (
    Row(
        "α_s(10 GeV)",
        "rundec",
        "five_loops",
        _call(running_coupling.strong_coupling, 10.0),
        ("physics.running_coupling.strong_coupling", "physics.running_coupling.strong_coupling_with"),
        ("alp_decays.strong_coupling",),
    ),
)
PYHF = (
    Row(
        "−2 ln L of Belle II's likelihood, both signals at their predictions",
        "pyhf",
        "height",
        likelihoods.height,
        (
            "physics.belle2_efficiency.model",
            "physics.belle2_efficiency.as_pyhf",
            "physics.belle2_efficiency.signal_yields",
            "physics.statistics.pyhf_workspace.workspace",
        ),
    ),
    Row(
        "Smallest −2 ln L of the hadronic tag with a line at 2 GeV",
        "pyhf",
        "fitted",
        likelihoods.fitted,
        ("physics.belle2_efficiency.model", "physics.belle2_fit.fit_branching_ratio"),
        ("belle2_likelihood.twice_negative_log_likelihood",),
    ),
    Row(
        "CLs of a branching ratio of 1.5 × 10⁻⁵ in the hadronic tag",
        "pyhf",
        "cls",
        likelihoods.cls,
        ("physics.statistics.cls_limits.cls", "physics.statistics.cls_limits.upper_limit"),
        ("belle2_likelihood.limit_counted",),
    ),
)
#: The peers whose script is run, by name.
SCRIPTED = {"flavio": FLAVIO, "EOS": EOS, "ALPaca": ALPACA, "hazma": HAZMA, "rundec": RUNDEC, "pyhf": PYHF}
#: DarkCast is data here: its recast of BaBar's limit at 2 GeV from a dark photon to a boson that couples to
#: B − L (public repository, state of August 2022), recast/limits/B-L_boson/BaBar_Lees2017lec.lmt.
DARKCAST_B_MINUS_L, DARKCAST_DARK_PHOTON = 2.4910e-4, 8.2260e-4
DARKCAST = (
    Row(
        "Mixing that single photons would take a B − L boson of 2 GeV for",
        "DarkCast",
        "",
        _call(single_photon_mixing, -DARKCAST_B_MINUS_L, 0.0),
        ("physics.dark_photon_precision.single_photon_mixing",),
    ),
    Row(
        "Limit of single photons on ε at 2 GeV",
        "DarkCast",
        "",
        _call(constraints.limit, "dark_photon_invisible", 2.0),
        ("physics.constraints.limit", "physics.dark_photon_precision.single_photon_mixing"),
        ("dark_photon_parameter_space.kinetic_photon_epsilon",),
    ),
)
ROWS = (*(row for rows in SCRIPTED.values() for row in rows), *DARKCAST)
