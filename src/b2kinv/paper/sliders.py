"""The slider that matters most on each section's page, with its sentence; all else is at its default."""

from b2kinv.companion.site.explorers.strips import Strip, strip_html
from b2kinv.paper.explorers import alp_decays as alp_explorer
from b2kinv.paper.explorers import dark_photon_parameter_space as plane_explorer
from b2kinv.paper.explorers import dark_photon_point
from b2kinv.physics import measurements
from b2kinv.physics.model_judgement import DENSITY_TOLERANCE
from b2kinv.sections import (
    alp_decays,
    alp_decays_judged,
    alp_freeze_in,
    alp_freeze_in_judged,
    alp_parameter_space,
    belle2_excess,
    belle2_excess_judged,
    belle2_likelihood,
    belle2_likelihood_judged,
    conclusions,
    dark_matter_searches,
    dark_photon_decays,
    dark_photon_decays_judged,
    dark_photon_freeze_out,
    dark_photon_freeze_out_judged,
)


def _of(section, name):
    """Return what evaluates a section at its defaults but for one parameter."""
    return lambda value: section.evaluate(section.Parameters(**{name: value}))


def _excess():
    """Return the paper's window of the excess at two standard deviations."""
    low, high = measurements.excess_window("paper", 2.0, n_sigma=2)
    return float(low), float(high)


def _dark_matter():
    """Return the densities of dark matter that count as the observed one."""
    wanted = dark_photon_freeze_out.Parameters().relic_density
    return wanted * (1.0 - DENSITY_TOLERANCE), wanted * (1.0 + DENSITY_TOLERANCE)


def belle2_excess_html():
    """Return the slider of Section I: what Belle II might have measured."""
    strip = Strip(
        label="Rate of B⁺ → K⁺νν̄ that Belle II measures BR",
        unit="",
        low=2e-6,
        high=4e-5,
        start=belle2_excess.Parameters().branching_ratio_measured,
        evaluate=_of(belle2_excess, "branching_ratio_measured"),
        sentence="The decay is seen {rate_words}: {tension} from the prediction.",
        judge=belle2_excess_judged.words,
        curve="tension",
        curve_words="Distance from the Standard Model [σ]",
        logarithmic=False,
        linear=True,
    )
    return strip_html(strip, "belle2_excess")


def belle2_likelihood_html():
    """Return the slider of the likelihood: the mass of an invisible particle."""
    strip = Strip(
        label="Mass of the new particle m_X",
        unit="GeV",
        low=0.5,
        high=3.0,
        start=belle2_likelihood.Parameters().m_X,
        evaluate=_of(belle2_likelihood, "m_X"),
        sentence="Is there a line at this mass? {line_words}; its best rate is {branching_ratio}.",
        judge=belle2_likelihood_judged.words,
        curve="local_significance",
        count=25,
        curve_words="Local significance [σ]",
        logarithmic=False,
        linear=True,
    )
    return strip_html(strip, "belle2_likelihood")


def alp_decays_html():
    """Return the slider of Section II A: the decay constant, which sets every rate."""
    explorer = alp_explorer.explorer()
    strip = Strip(
        label="ALP decay constant f_a",
        unit="GeV",
        low=3e7,
        high=1e9,
        start=alp_decays.Parameters().f_a,
        evaluate=_of(alp_decays, "f_a"),
        sentence=explorer.sentence,
        judge=alp_decays_judged.words,
        curve="branching_ratio_B_plus_to_K_plus_invisible",
        curve_words="BR(B⁺ → K⁺ + invisible)",
        band="excess_branching_ratio_2_sigma",
        band_words="the excess at 2σ",
    )
    return strip_html(strip, "alp_decays")


def alp_freeze_in_html():
    """Return the slider of Section II B: the coupling to dark matter, which sets how much there is."""
    strip = Strip(
        label="Axial coupling of dark matter C_χ",
        unit="",
        low=0.06,
        high=6.0,
        start=alp_freeze_in.Parameters().C_chi,
        evaluate=_of(alp_freeze_in, "C_chi"),
        sentence="Freeze-in makes {abundance_words}: Ω h² = {relic_density}.",
        judge=alp_freeze_in_judged.words,
        curve="relic_density",
        curve_words="Relic density Ω h²",
        band=_dark_matter(),
        band_words="the observed one",
    )
    return strip_html(strip, "alp_freeze_in")


def alp_parameter_space_html():
    """Return the slider of Section II C: the mass of the ALP."""
    strip = Strip(
        label="ALP mass m_a",
        unit="GeV",
        low=1.9,
        high=3.4,
        start=alp_parameter_space.Parameters().m_a,
        evaluate=_of(alp_parameter_space, "m_a"),
        sentence="Couplings to quarks of {excess_band_1_sigma} explain the excess at 1σ. "
        "Dark matter that couples as strongly weighs {natural_mass}.",
        judge=lambda result: {},
        curve="natural_mass",
        curve_words="Mass of dark matter m_χ [GeV]",
        count=15,
        logarithmic=False,
        linear=True,
    )
    return strip_html(strip, "alp_parameter_space")


def dark_photon_decays_html():
    """Return the slider of Section III A: the mass of the dark photon."""
    strip = Strip(
        label="Dark photon mass m_X",
        unit="GeV",
        low=1.8,
        high=3.7,
        start=dark_photon_decays.Parameters().m_X,
        evaluate=_of(dark_photon_decays, "m_X"),
        sentence="For each decay to K and X there are {rate_ratio} to K* and X {rate_ratio_reading}.",
        judge=dark_photon_decays_judged.words,
        curve="rate_ratio",
        curve_words="Rate to K* over that to K",
        logarithmic=False,
        linear=True,
    )
    return strip_html(strip, "dark_photon_decays")


def dark_matter_searches_html():
    """Return the slider of the searches: the mass of the dark Higgs, by which dark matter scatters."""

    def evaluate(m_phi):
        return dark_matter_searches.evaluate(dark_matter_searches.Parameters(m_phi=m_phi), "words")

    strip = Strip(
        label="Dark Higgs mass m_φ",
        unit="GeV",
        low=1e-3,
        high=5e-2,
        start=dark_matter_searches.Parameters().m_phi,
        evaluate=evaluate,
        sentence="Scattering on nuclei through the dark Higgs, {nucleon_limit_words}.",
        judge=lambda result: {},
        curve="dark_higgs_nucleon_cross_section",
        curve_words="Cross section on a nucleon [cm²]",
        decades=8.0,
    )
    return strip_html(strip, "dark_matter_searches")


def dark_photon_freeze_out_html():
    """Return the slider of Section III B: the dark coupling, which sets how much dark matter is left."""
    strip = Strip(
        label="Dark fine-structure constant α_X",
        unit="",
        low=5e-5,
        high=5e-3,
        start=dark_photon_freeze_out.Parameters().alpha_X,
        evaluate=_of(dark_photon_freeze_out, "alpha_X"),
        sentence="What is left over is {density_words}: Ω h² = {relic_density}.",
        judge=dark_photon_freeze_out_judged.words,
        curve="relic_density",
        curve_words="Relic density Ω h²",
        band=_dark_matter(),
        band_words="the observed one",
    )
    return strip_html(strip, "dark_photon_freeze_out")


def dark_photon_parameter_space_html():
    """Return the slider of Fig. 3: the kinetic mixing."""
    strip = Strip(
        label="Kinetic mixing ε",
        unit="",
        low=5e-5,
        high=1e-3,
        start=plane_explorer.DEFAULT_MIXING,
        evaluate=lambda epsilon: plane_explorer.evaluate(epsilon=epsilon),
        sentence=plane_explorer.explorer().sentence,
        judge=dark_photon_point.judge,
        curve="K_at_point",
        curve_words="BR(B⁺ → K⁺ + invisible)",
        band=_excess(),
        band_words="the excess at 2σ",
    )
    return strip_html(strip, "dark_photon_parameter_space")


def conclusions_html():
    """Return the slider of Section IV: the quark coupling, which makes and breaks the ALP."""
    strip = Strip(
        label="Quark coupling of the ALP C_q/f_a",
        unit="GeV^-1",
        low=1e-9,
        high=3e-8,
        start=conclusions.Parameters().C_q,
        evaluate=_of(conclusions, "C_q"),
        sentence="Does the ALP explain the excess? Answer: {alp_explains}. It is {alp_state}; of all limits "
        "the one that matters most is that of {alp_strongest}.",
        judge=lambda result: {},
        curve="alp_rate",
        curve_words="BR(B⁺ → K⁺ + invisible) from the ALP",
        band=_excess(),
        band_words="the excess at 2σ",
    )
    return strip_html(strip, "conclusions")
