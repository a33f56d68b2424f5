"""The bridge: this paper, as the engine is told of it. The one room that knows both physics and companion."""

import inspect

import b2kinv
from b2kinv.companion.papers import Command, FileOption, Paper, Section
from b2kinv.quantities import tree

_SECTIONS = (
    # name, number, title, short title
    ("belle2_excess", "I", "The excess at Belle II", "The Belle II excess"),
    ("belle2_likelihood", "I", "The excess in Belle II's own likelihood", "Belle II's own likelihood"),
    ("alp_decays", "II A", "An axion-like particle in B decays", "An ALP in B decays"),
    ("alp_freeze_in", "II B", "Freeze-in through the axion-like particle", "Freeze-in through the ALP"),
    (
        "alp_parameter_space",
        "II C",
        "Parameter space of the axion-like particle",
        "The ALP's parameter space",
    ),
    ("dark_photon_decays", "III A", "A dark photon in B decays", "A dark photon in B decays"),
    ("dark_photon_freeze_out", "III B", "Freeze-out in the dark sector", "Freeze-out in the dark sector"),
    (
        "dark_photon_parameter_space",
        "III C",
        "Parameter space of the dark photon",
        "Parameter space of the dark photon",
    ),
    ("dark_matter_searches", "III C", "Direct, indirect and astrophysical searches", "Searches"),
    ("conclusions", "IV", "Is dark matter the origin? Both models side by side", "Both models side by side"),
)

_EXAMPLES = {
    "": """\
examples:
  b2kinv book                                 build the site into _build/site
  b2kinv book -p m_a=1.5 --site light         build a second site for another ALP mass
  b2kinv serve                                show the site, built again while you write
  b2kinv run alp_decays -p m_a=1.5            rerun one notebook, print and keep its results
  b2kinv parameters alp_decays                list its parameters with units and allowed ranges
  b2kinv sweep alp_decays --grid m_a=1:3:201  compute many points, into one table
  b2kinv experiment --excess 7e-6+2e-6-2e-6   see what another measurement changes
  b2kinv claims                               print what was reproduced and what was not
""",
    "book": "example: b2kinv book -p m_a=1.5 -p dark_matter=majorana --site light_majorana",
    "serve": "example: b2kinv serve --port 8080",
    "run": "examples:\n"
    "  b2kinv run alp_decays -p m_a=1.5 -p f_a=2e8 --out light_alp\n"
    "  b2kinv run conclusions --constraint my_limit.json -p without=n_eff_act_dr6",
    "sweep": "examples:\n"
    "  b2kinv sweep alp_decays --grid m_a=1:3:201 --grid f_a=1e7:1e9:101:log --set C_q=0.5\n"
    "  b2kinv sweep alp_decays --grid m_a=1:3:201 --grid dark_matter=dirac,majorana \\\n"
    "         --quantity branching_ratio_dark_matter --out dark_matter_kinds\n"
    "  b2kinv sweep alp_decays --grid m_a=1:3:201 --scheduler tcp://127.0.0.1:8786\n"
    "  b2kinv sweep conclusions --grid m_a=1:3:50 --grid C_q=1e-10:1e-7:2000:log \\\n"
    "         --quantity alp_state --quantity alp_strongest --quantity alp_strength",
    "experiment": "examples:\n"
    "  b2kinv experiment --excess belle2-likelihood\n"
    "  b2kinv experiment --excess 7e-6+2e-6-2e-6 --out next_year      a value with its errors\n"
    "  b2kinv experiment --excess 7e-6+2e-6-2e-6 --claims-only",
    "claims": "example: b2kinv claims --edition v3.yml",
    "hepdata": "example: b2kinv hepdata alp_decays -p m_a=1.5 --out tables",
    "completion": 'example, for this shell: eval "$(b2kinv completion)"',
}


def _add_experiment_options(paper, parser):
    parser.add_argument(
        "--excess",
        metavar="WINDOW",
        required=True,
        help="name of a window (b2kinv parameters alp_decays lists them), or BR(B+ -> K+ X) as VALUE+UP-DOWN",
    )
    parser.add_argument("--claims-only", action="store_true", help="run no notebook")
    parser.add_argument(
        "--out", metavar="DIR", help="where the pages and figures go (default: _build/experiment/WINDOW)"
    )


def _run_experiment(paper, chosen, say):
    from b2kinv.paper import experiment

    window = experiment.window_name(chosen.excess)
    if chosen.claims_only:
        say(experiment.report(window))
    else:
        experiment.redraw(window, chosen.out or experiment.default_folder(window), say)


def _data_used():
    from b2kinv.physics import data_files

    return data_files.used()


PAPER = Paper(
    module_name=__name__,
    name="b2kinv",
    version=b2kinv.__version__,
    root=tree.ROOT,
    book_title="B → K + invisible",
    title="Is Dark Matter the origin of the B → Kνν̄ excess at Belle II?",
    authors=("L. Calibbi", "T. Li", "L. Mukherjee", "M. A. Schmidt"),
    reference="arXiv:2502.04900",
    address="https://arxiv.org/abs/2502.04900",
    subject="B -> K + invisible",
    sections=tuple(Section(*described, f"b2kinv.sections.{described[0]}") for described in _SECTIONS),
    chapters={
        "I": "I · The excess at Belle II",
        "IIA": "II A · ALP: B → K⁽*⁾ + invisible",
        "IIB": "II B · ALP: dark matter by freeze-in",
        "IIC": "II C · ALP: parameter space",
        "IIIA": "III A · Dark photon: B → K⁽*⁾ + invisible",
        "IIIB": "III B · Dark photon: dark matter by freeze-out",
        "IIIC": "III C · Dark photon: parameter space and searches",
        "IV": "IV · Conclusions",
    },
    claims_package="b2kinv.paper.claims",
    unit_words={"T": "m_b", "eps": "ε", "alpha_X": "", "log10(eps)": ""},
    quantity_words={
        "alp_gluon_width": "width of a → g g",
        "alp_photon_width": "width of a → γ γ",
        "alp_strange_width": "width of a → s s̄",
        "alp_to_dark_matter_width": "width of a → χ χ̄",
        "alp_width": "width of the ALP",
        "b_to_s_alp_rate": "rate of b → s a",
        "b_to_s_dark_photon_rate": "rate of b → s X",
        "b_to_K_rate": "rate of B → K + invisible",
        "b_to_K_star_rate": "rate of B → K* + invisible",
        "annihilation_through_X_rate": "rate of annihilation through X",
        "axial_over_vector": "ratio of the axial to the vector coupling",
        "dark_higgs_mass_correction": "correction to the squared mass of the dark Higgs",
        "data_residuals": "distance of the data from the fit",
        "density_slope": "change of the relic density with the mass of dark matter",
        "flavour_violating_scattering_rate": "rate of flavour-violating scattering",
        "hadron_mass": "mass of the lightest hadrons",
        "hubble_rate": "Hubble rate",
        "kinetic_mixing": "kinetic mixing",
        "lepton_coupling": "coupling to charged leptons",
        "majorana_coupling": "Majorana coupling",
        "neutrino_mass": "mass of neutrinos",
        "nucleus_cross_section": "cross section on the nucleus",
        "other_prediction": "prediction of Ref. 3",
        "other_production_rate": "rate of all other processes",
        "photon_dipole": "dipole of the photon between b and s",
        "photon_monopole": "monopole of photon and Z between b and s",
        "prediction_over_limit": "largest prediction over its limit",
        "standard_model_width": "width to Standard Model particles",
        "strong_coupling": "strong coupling",
        "z_content": "content of Z in X",
    },
    texts={
        "other_windows": "b2kinv.paper.experiment:page_markdown",
        "window_coincidence": "b2kinv.paper.coincidence:page_markdown",
        "window_coincidence_in_short": "b2kinv.paper.coincidence:sentence_markdown",
        "data_files": "b2kinv.paper.provenance:files_markdown",
        "particle_inputs": "b2kinv.paper.provenance:inputs_markdown",
        "constraints": "b2kinv.paper.provenance:constraints_markdown",
        "versions": "b2kinv.paper.provenance:versions_markdown",
        "peers": "b2kinv.paper.peers:page_markdown",
        "large_sweeps": "b2kinv.paper.large_sweeps:page_markdown",
        "sentences": "b2kinv.paper.sentences:page_markdown",
        "explorer_alp_decays": "b2kinv.paper.explorers.alp_decays:page_html",
        "explorer_alp_freeze_in": "b2kinv.paper.explorers.alp_freeze_in:page_html",
        "explorer_dark_photon_freeze_out": "b2kinv.paper.explorers.dark_photon_freeze_out:page_html",
        "explorer_conclusions": "b2kinv.paper.explorers.survival:page_html",
        "explorer_dark_photon": "b2kinv.paper.explorers.dark_photon_parameter_space:page_html",
        **{f"slider_{name}": f"b2kinv.paper.sliders:{name}_html" for name, *_ in _SECTIONS},
    },
    commands=(
        Command(
            "experiment",
            "see what another measurement of the excess does to the models",
            "Put another measurement of the two-body excess in place of the paper's: recompute every claim, "
            "print those that change and whether their verdict does, and run every notebook that depends "
            "on the excess, which redraws its figures.",
            _add_experiment_options,
            _run_experiment,
        ),
    ),
    examples=_EXAMPLES,
    file_options=(
        FileOption(
            "--constraint",
            "own_constraints",
            "a limit or measurement of your own that joins the constraints of Section IV, in the form of "
            "data/constraints",
        ),
    ),
    choices={"--excess": "b2kinv.physics.measurements:window_names"},
    data_used=_data_used,
    collections=("excess_windows.json", "measurements.json", "paper_constants.json"),
    keywords=("B --> K invisible", "Dark Matter"),
    looked_up=(
        "book/api/",
        "book/explorers/",
        "book/sentences",
        "book/equations",
        "book/derivations",
        "book/tests",
        "book/budgets",
        "book/experiment",
        "book/peers",
        "book/data",
        "book/rerun",
        "book/library",
        "book/large_sweeps",
        "book/changes",
    ),
    uncertainties="b2kinv.sections.uncertainties:uncertainties",
    bands="b2kinv.figures.bands:with_bands",
    share_image="b2kinv.paper.share_image:png_bytes",
)


def page(section):
    """Return the page of a notebook that has set its parameters: what its next cells call.

    Parameters
    ----------
    section : str
        Name of the section, which is also the notebook's. Its parameters are read from the variables of the
        notebook that calls this.

    Raises
    ------
    ValueError
        If a value is refused, or a variable is set that is no parameter.
    """
    from b2kinv.companion.execution.page import Page

    return Page.begin(PAPER, section, inspect.currentframe().f_back.f_globals)
