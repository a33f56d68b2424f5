"""Every figure draws, says what its axes are, and shows the numbers of its columns."""

import functools
import importlib
import io
import itertools
import math
import pkgutil
import re
import subprocess
import sys
import warnings

import matplotlib
import numpy as np
import pytest
from matplotlib import colors
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from b2kinv import figures
from b2kinv.companion.execution import outputs
from b2kinv.figures import style
from b2kinv.figures.style import with_indices
from b2kinv.paper import as_printed, headline
from b2kinv.physics import model_judgement
from b2kinv.quantities.drawing import Drawing
from b2kinv.quantities.results import Quantity
from b2kinv.sections import (
    alp_decays,
    alp_freeze_in,
    alp_parameter_space,
    belle2_excess,
    belle2_likelihood,
    conclusions,
    dark_matter_searches,
    dark_photon_decays,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
    uncertainties,
)
from tests import colour_vision


@functools.cache
def page(section, **changes):
    """Return the result of a page."""
    return section.evaluate(section.Parameters(**changes))


def drawn_with(name):
    """Return the arguments with which a notebook draws a figure, and fewer points where they are slow."""
    plane = dark_photon_parameter_space
    return {
        "belle2_rates": lambda: (page(belle2_excess),),
        "likelihood_bins": lambda: (belle2_likelihood.Parameters(),),
        "likelihood_masses": lambda: (belle2_likelihood.Parameters(), 0.5),
        "likelihood_map": tuple,
        "likelihood_local_p": lambda: (belle2_likelihood.Parameters(), 0.5),
        "likelihood_global_p": tuple,
        "likelihood_limits": tuple,
        "likelihood_off_shell": lambda: (belle2_likelihood.Parameters(), 0.4),
        "likelihood_babar": tuple,
        "likelihood_windows": tuple,
        "alp_production": lambda: (alp_decays.Parameters(),),
        "alp_decays": lambda: (alp_decays.Parameters(),),
        "alp_invisible": lambda: (alp_decays.Parameters(),),
        "alp_couplings": lambda: (page(alp_decays),),
        "alp_thermalisation": lambda: (page(alp_freeze_in),),
        "alp_channels": lambda: (alp_freeze_in.Parameters(),),
        "alp_yields": lambda: (page(alp_freeze_in),),
        "alp_parameter_space": lambda: (page(alp_parameter_space, points=12),),
        "alp_parameter_map": lambda: (page(alp_parameter_space, points=12),),
        "alp_warm_mass": lambda: (page(alp_parameter_space, points=12),),
        "alp_momenta": lambda: (page(alp_parameter_space, points=12),),
        "dark_photon_widths": lambda: (dark_photon_decays.Parameters(),),
        "dark_photon_rate_ratio": lambda: (dark_photon_decays.Parameters(),),
        "freeze_out_coupling": lambda: (
            dark_photon_freeze_out.Parameters(),
            as_printed.freeze_out_relic_density,
        ),
        "freeze_out_yield": lambda: (page(dark_photon_freeze_out),),
        "dark_higgs_limit": lambda: (dark_photon_freeze_out.Parameters(),),
        "thermal_contact": lambda: (
            dark_photon_freeze_out.evaluate(dark_photon_freeze_out.Parameters(), "thermal contact"),
        ),
        "dark_photon_light": lambda: (page(plane),),
        "dark_photon_heavy": lambda: (page(plane),),
        "dark_photon_other_limits": lambda: (page(plane),),
        "dark_photon_kinetic": lambda: (page(plane),),
        "dark_photon_mass_scan": lambda: (plane.Parameters(),),
        "kinetic_mixing_rates": lambda: (plane.Parameters(),),
        "direct_detection": lambda: (dark_matter_searches.Parameters(),),
        "dark_higgs_exchange": lambda: (dark_matter_searches.Parameters(),),
        "self_interaction": lambda: (dark_matter_searches.Parameters(), as_printed.self_interaction),
        "model_discrimination": tuple,
        "both_models": lambda: (conclusions.Parameters(),),
        "alp_region": lambda: (conclusions.Parameters(),),
        "dark_photon_region": lambda: (conclusions.Parameters(),),
        "headline": tuple,
        "error_budget": lambda: (
            uncertainties.uncertainties(alp_decays.evaluate, alp_decays.Parameters()),
            "decay_length",
        ),
        "variants": lambda: (
            {
                "standard": Quantity(2.0, "1", "Ω h² at the parameters of this page"),
                "other": Quantity(1.5, "1", "without b antiquarks"),
                "printed": Quantity(3.0, "1", "all of these, as printed"),
            },
        ),
    }[name]()


@pytest.fixture(params=figures.__all__)
def name(request):
    return request.param


def draw(name):
    return getattr(figures, name)(*drawn_with(name))


drawn = functools.cache(draw)


def svg(drawing):
    buffer = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "test"}):
        drawing.figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def test_every_figure_is_offered():
    styled = {
        name
        for module in pkgutil.iter_modules(figures.__path__, "b2kinv.figures.")
        for name, function in vars(importlib.import_module(module.name)).items()
        if hasattr(function, "__wrapped__") and not name.startswith("_") and function is not style.noting
    }
    assert styled == set(figures.__all__) == set(dir(figures))
    with pytest.raises(AttributeError, match="no attribute 'alp_decay'"):
        _ = figures.alp_decay


@pytest.mark.parametrize(
    "name", ["dark_photon_widths", "dark_photon_rate_ratio", "dark_photon_light", "dark_photon_mass_scan"]
)
def test_figures_can_be_drawn_for_kinetic_mixing_alone(name):
    plane = dark_photon_parameter_space
    point = {
        "dark_photon_light": lambda: page(plane, mixing_ratio="kinetic_only"),
        "dark_photon_mass_scan": lambda: plane.Parameters(mixing_ratio="kinetic_only"),
    }.get(name, lambda: dark_photon_decays.Parameters(mixing_ratio="kinetic_only"))
    drawing = getattr(figures, name)(point())
    said = [text.get_text() for text in drawing.figure.axes[0].texts]
    # Where no mixing gives the excess, no band is drawn and the figure says so.
    assert any("gives the excess" in text for text in said) is (
        name in ("dark_photon_light", "dark_photon_mass_scan")
    )


@pytest.mark.parametrize("name", ["dark_photon_widths", "dark_photon_rate_ratio", "dark_photon_mass_scan"])
@pytest.mark.parametrize("mixing_ratio", [0.005, 0.3])
def test_figures_can_be_drawn_for_any_number_of_the_mixing_ratio(name, mixing_ratio):
    # Below a tenth the photon counts, and B decays are known up to 2.8 GeV; widths are known at all masses.
    module = dark_photon_parameter_space if name == "dark_photon_mass_scan" else dark_photon_decays
    drawing = getattr(figures, name)(module.Parameters(mixing_ratio=mixing_ratio))
    heaviest = float(drawing.columns["m_X [GeV]"][-1])
    assert (heaviest <= 2.8) is (mixing_ratio < 0.1 and name != "dark_photon_widths")


def test_a_figure_depends_on_its_own_sections_alone():
    # What a page cites, and when it is computed again, follows from what its notebook has imported and read.
    script = (
        "import sys; from b2kinv import figures; figures.dark_photon_widths; "
        "print(*(name for name in sys.modules if name.startswith(('b2kinv.sections.', 'matplotlib'))))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["b2kinv.sections.dark_photon_decays"]


def test_a_drawing_has_the_name_of_its_function(name):
    drawing = drawn(name)
    assert isinstance(drawing, Drawing)
    assert isinstance(drawing.figure, Figure)
    assert drawing.name == name


PURE_NUMBERS = re.compile(
    r"""^(branching\ ratio|BR|events|bin\ of|yield|above\ background|prediction\ over\ limit|rate\ over
    |longitudinal\ fraction|probability|share
    |\$(\\varepsilon|\\alpha_X|\\sin\\theta|-2|Y\ =|x\ =|T/m_b|p/T|p\\,N\(p\)|\|C.*/C
    |\\Gamma.*/\\Gamma))
    """,
    re.VERBOSE,
)


def test_axes_have_names_with_units(name):
    figure = drawn(name).figure
    labels = [label for axes in figure.axes for label in (axes.get_xlabel(), axes.get_ylabel()) if label]
    assert labels
    # A unit or a power of ten stands in brackets, a pure number has nothing there. Those axes are listed: one
    # that lacks its unit is none of them.
    assert [label for label in labels if "[1]" in label] == []
    assert [label for label in labels if "[" not in label and not PURE_NUMBERS.search(label)] == []


def test_columns_have_units(name):
    columns = drawn(name).columns
    numbers = [heading for heading, column in columns.items() if column.dtype.kind in "fib"]
    assert numbers
    assert [heading for heading in numbers if not heading.endswith("]")] == []


@pytest.mark.slow
def test_same_bytes_again_whatever_the_settings_of_the_reader(name):
    with matplotlib.rc_context({"lines.linewidth": 9.0, "axes.facecolor": "red"}):
        again = draw(name)
        before = matplotlib.rcParams["lines.linewidth"]
    assert before == 9.0
    assert svg(again) == svg(drawn(name))


@pytest.mark.parametrize(
    ("name", "column", "line"),
    [
        # Which line of which axes shows the column, counted in the order of drawing.
        ("alp_production", "BR(B+ -> K+ a) [1]", (0, 0)),
        ("alp_decays", "BR(a -> gluons) [1]", (0, 0)),
        ("alp_decays", "c tau [m]", (1, 0)),
        ("alp_decays", "c tau with the thresholds of quarks [m]", (1, 1)),
        ("alp_invisible", "BR(B+ -> K+ a) [1]", (0, 0)),
        ("alp_invisible", "BR(B+ -> K+ inv) [1]", (0, 2)),
        ("alp_thermalisation", "C_q/f_a above which decays outrun H [1/GeV]", (0, 1)),
        ("alp_yields", "Y of ALP [1]", (0, 2)),
        ("alp_yields", "Y of ALP that starts in equilibrium [1]", (0, 4)),
        ("alp_parameter_space", "C_chi/f_a for m_chi = 0.003 GeV [1/GeV]", (0, 3)),
        ("alp_warm_mass", "m_chi below which dark matter is too warm [keV]", (0, 0)),
        ("likelihood_masses", "-2 Delta ln L, both tags [1]", (0, 0)),
        ("likelihood_local_p", "local p, one-sided [1]", (0, 0)),
        ("likelihood_limits", "95 % upper limit on BR, narrow line, observed [1]", (0, 0)),
        ("likelihood_off_shell", "local significance, heavy vector [sigma]", (0, 0)),
        ("dark_photon_widths", "Gamma(X -> hadrons) [GeV]", (0, 1)),
        ("freeze_out_coupling", "alpha_X for a light dark Higgs [1]", (0, 0)),
        ("freeze_out_coupling", "alpha_X by Eq. 48 as printed [1]", (0, 2)),
        ("dark_photon_mass_scan", "largest epsilon by K* + invisible [1]", (0, 0)),
        ("kinetic_mixing_rates", "BR of B -> K X, computed [1]", (0, 0)),
        ("kinetic_mixing_rates", "BR of B -> Kstar X, computed [1]", (0, 1)),
        ("direct_detection", "sigma_N, axial current [cm^2]", (0, 0)),
        ("direct_detection", "sigma_e, vector current [cm^2]", (0, 4)),
        ("dark_higgs_exchange", "dark Higgs, largest mixing [cm^2]", (0, 0)),
        ("dark_higgs_exchange", "dark photon [cm^2]", (0, 2)),
        ("self_interaction", "through the dark photon [cm^2/g]", (0, 1)),
        ("model_discrimination", "|C_A/C_V| told from X above [1]", (0, 0)),
        ("model_discrimination", "|C_A/C_V| told from X below [1]", (0, 1)),
        ("model_discrimination", "F_L, ALP [1]", (1, 0)),
        ("model_discrimination", "F_L, dark photon [1]", (1, 1)),
    ],
)
def test_curves_are_the_columns(name, column, line):
    axes, place = line
    values = drawn(name).columns[column]
    curve = drawn(name).figure.axes[axes].lines[place].get_ydata()
    np.testing.assert_array_equal(curve[values > 0], values[values > 0])


def test_printed_coupling_solves_the_printed_density():
    columns = drawn("freeze_out_coupling").columns
    density = as_printed.freeze_out_relic_density(
        columns["m_DM [GeV]"], columns["alpha_X by Eq. 48 as printed [1]"]
    )
    # The relic density that the parameters ask for.
    np.testing.assert_allclose(density, 0.12, rtol=1e-12)


def test_planes_differ_by_dark_matter_and_by_limits():
    relic, edge = "alpha_X for the relic density, light dark Higgs [1]", "alpha_X at edge of K* invisible [1]"
    light, heavy, other = (
        drawn(f"dark_photon_{name}").columns for name in ("light", "heavy", "other_limits")
    )
    # The cross section goes with α_X² m_DM²: 0.1 GeV over 0.8 GeV, up to logarithms and the dark Higgs.
    assert heavy[relic][0] / light[relic][0] == pytest.approx(0.1 / 0.8, rel=0.1)
    assert other[relic][0] == light[relic][0]
    starts = [columns["epsilon [1]"][np.isfinite(columns[edge])][0] for columns in (light, other)]
    # Of Belle's limit of 1.8e-5 the Standard Model takes 0.98e-5 by flavio 2.7.0, with other form factors.
    assert (starts[1] / starts[0]) ** 2 == pytest.approx(1.0 - 0.98 / 1.8, rel=0.2)


def _words(axes):
    return [" ".join(text.get_text().split()) for text in axes.texts]


def test_planes_have_the_limits_that_bite_quietly():
    for name in ("dark_photon_light", "dark_photon_kinetic"):
        drawing = drawn(name)
        axes, columns = drawing.figure.axes[0], drawing.columns
        assert any("single photons" in words for words in _words(axes))
        # As strong as the band's own edge at large couplings: the published limit, less the axial coupling.
        edge = columns["alpha_X at edge of single photons [1]"]
        starts = columns["epsilon [1]"][np.isfinite(edge)][0]
        assert starts == pytest.approx(8.226e-4 / {"dark_photon_light": 1.0747}.get(name, 1.0), rel=0.03)
        # The solid line of 4 MeV: N_eff excludes it, see the ledger's row on all constraints.
        assert np.all(columns["N_eff of the light dark Higgs over its limit [1]"] > 1.0)
        assert any("N_" in words for words in _words(axes))
        thin = [line for line in axes.lines if line.get_color() == "#6B7580"]
        loud = [line for line in axes.lines if line.get_color() != "#6B7580"]
        assert max(line.get_linewidth() for line in thin) < min(line.get_linewidth() for line in loud)
    # Electroweak precision and atoms lie right of the first plane, and in that of kinetic mixing alone.
    assert any("electroweak" in words for words in _words(axes))
    assert not any("electroweak" in words for words in _words(drawn("dark_photon_light").figure.axes[0]))
    assert drawn("dark_photon_light").columns["largest epsilon by dark_photon_electroweak [1]"][0] > 1e-3


def test_where_n_eff_allows_the_dark_higgs_the_plane_is_silent():
    plane = dark_photon_parameter_space
    allowed = figures.dark_photon_light(page(plane, m_phi=0.015))
    assert not any("N_" in words for words in _words(allowed.figure.axes[0]))
    assert np.all(allowed.columns["N_eff of the light dark Higgs over its limit [1]"] < 1.0)


def test_fig_2_has_the_limit_on_kaons():
    drawing = drawn("alp_parameter_space")
    (edge,) = set(drawing.columns["C_q/f_a above which K* or X_s + invisible exclude the ALP [1/GeV]"])
    # The middle of the band, 5.8e-9 or so at 0.7e-5, times √(1.8e-5 over the rate of K* there, 0.62e-5).
    assert edge == pytest.approx(1.0e-8, rel=0.05)
    assert any("Belle's K*⁰ + invisible" in words for words in _words(drawing.figure.axes[0]))
    # An ALP of 4.9 GeV is too heavy for a K.
    heavy = figures.alp_parameter_space(page(alp_parameter_space, points=12, m_a=4.9))
    assert not any("invisible" in words for words in _words(heavy.figure.axes[0]))
    assert np.all(
        np.isnan(heavy.columns["C_q/f_a above which K* or X_s + invisible exclude the ALP [1/GeV]"])
    )


def test_by_kinetic_mixing_alone_no_rate_meets_the_excess_before_single_photons_do():
    columns = drawn("kinetic_mixing_rates").columns
    left = columns["epsilon [1]"] < columns["largest epsilon by photons [1]"]
    assert np.all(columns["BR of B -> K X, largest [1]"][left] < 2e-12)
    assert columns["excess, lower end, 2 sigma [1]"][0] == 0.4e-5


def test_tabulated_window_is_a_band():
    drawing = figures.alp_production(alp_decays.Parameters(excess="belle2-2507.12393"))
    # One and two standard deviations.
    assert len(drawing.figure.axes[0].collections) == 2


def test_mass_without_window_draws():
    # No window reaches an ALP of 4.5 GeV: the bands are left out.
    heavy = figures.alp_invisible(alp_decays.Parameters(m_a=4.5, excess="belle2-2311.14629"))
    assert "fits the excess, 1σ" not in heavy.figure.axes[0].get_legend_handles_labels()[1]
    svg(figures.belle2_rates(page(belle2_excess, m_X=4.5)))


def test_freeze_in_beyond_the_reach_of_b_decays_draws():
    # No B meson decays to an ALP of 6 GeV: no line and no bands for the excess.
    heavy = figures.alp_thermalisation(page(alp_freeze_in, m_a=6.0))
    assert len(heavy.figure.axes[0].lines) == len(drawn("alp_thermalisation").figure.axes[0].lines) - 1
    plane = page(alp_parameter_space, m_a=6.0, points=6)
    svg(figures.alp_parameter_space(plane))
    svg(figures.alp_parameter_map(plane))
    svg(figures.alp_warm_mass(plane))
    svg(figures.alp_momenta(plane))
    svg(figures.alp_thermalisation(page(alp_freeze_in, C_q=0.0)))


@pytest.mark.parametrize(
    ("mass", "branching_ratio", "said"),
    [
        # BaBar's fit of a line ends at 2.88 GeV; without an excess nothing is told.
        (3.5, None, "for a line is not known"),
        (2.0, 0.0, "hatched: never told"),
        (2.0, None, "excluded by Belle's K*⁰ + invisible"),
    ],
)
def test_models_are_compared_at_every_mass(mass, branching_ratio, said):
    drawing = figures.model_discrimination(mass, branching_ratio)
    svg(drawing)
    texts = [text.get_text() for text in drawing.figure.axes[0].texts]
    assert any(said in text for text in texts)
    # What is not published is said to be so.
    assert any("not published" in text.get_text() for text in drawing.figure.axes[1].texts)


def test_belle_excludes_alps_where_their_rate_is_its_limit():
    columns = drawn("model_discrimination").columns
    (excluded,) = set(columns["|C_A/C_V| excluded above [1]"].tolist())
    # Belle, arXiv:1702.03224: BR(B⁰ → K*⁰ νν̄) < 1.8e-5; the ALP has 0.855 times 8.58e-6 at |C_A/C_V| = 1.
    assert excluded == pytest.approx((1.8e-5 / (0.855 * 8.58e-6)) ** 0.5, rel=0.005)
    assert set(columns["excluded by"].tolist()) == {"Belle's K*⁰ + invisible"}


#: Width [px] of a figure on a page that is 390 px wide: see test_browser.
COLUMN_OF_A_PHONE = 342.0


def texts_of(drawing):
    """Return the texts that a figure shows, after it has been laid out."""
    FigureCanvasAgg(drawing.figure).draw()
    return [one for one in drawing.figure.findobj(Text) if one.get_visible() and one.get_text().strip()]


def test_type_has_ten_pixels_on_a_phone(name):
    drawing = draw(name)
    smallest = min(texts_of(drawing), key=lambda one: one.get_fontsize())
    natural = 72.0 * drawing.figure.get_figwidth()
    # Indices and exponents are smaller, as everywhere.
    assert smallest.get_fontsize() * COLUMN_OF_A_PHONE / natural >= 10.0, smallest.get_text()


def named(figure):
    """Return what is written in a figure but for numbers at its axes."""
    texts = [text for legend in figure.legends for text in legend.get_texts()]
    for axes in figure.axes:
        texts += [*axes.texts, axes.title, axes.xaxis.label, axes.yaxis.label]
        texts += axes.get_legend().get_texts() if axes.get_legend() else []
    return [text for text in texts if text.get_text().strip()]


def test_words_stay_inside_their_figure_and_off_each_other(name):
    figure = draw(name).figure
    FigureCanvasAgg(figure).draw()
    boxes = {text.get_text(): text.get_window_extent() for text in named(figure)}
    out = [
        said
        for said, box in boxes.items()
        if min(box.x0, box.y0, figure.bbox.x1 - box.x1, figure.bbox.y1 - box.y1) < -1.0
    ]
    assert out == []
    on_each_other = [
        (one, other)
        for (one, first), (other, second) in itertools.combinations(boxes.items(), 2)
        if min(first.x1, second.x1) - max(first.x0, second.x0) > 2.0
        and min(first.y1, second.y1) - max(first.y0, second.y0) > 4.0
    ]
    assert on_each_other == []


BOTH = [
    {},
    {"C_q": 3e-8, "m_DM": 0.8},
    {"m_a": 4.7, "epsilon": 0.0},
    {"m_phi": 0.015, "sin_theta": 1e-4},
    {"constraints": "n_eff_planck2018,dark_matter_contact"},
    {"constraints": "charm_displaced_muons,belle2_xs_nu_nu_heavy"},
]


@pytest.mark.parametrize("point", BOTH)
def test_every_limit_that_comes_near_a_model_has_a_bar(point):
    parameters = conclusions.Parameters(**point)
    drawing = figures.both_models(parameters)
    axes = drawing.figure.axes[0]
    said = [text.get_text() for text in axes.texts]
    expected = {}
    for place, one in enumerate(conclusions.models(parameters)):
        for bite in one.confronted.bites:
            expected.setdefault(bite.name, [math.nan, math.nan])[place] = bite.strength
    worst = {name: np.nanmax(both) for name, both in expected.items()}
    # A tenth of the limit: what is left out is said below the figure to be smaller.
    near = sorted((name for name in worst if worst[name] >= 0.1), key=lambda name: -worst[name])
    order = sorted(worst, key=lambda name: -worst[name])
    drawn_names = [
        name for name, said_so in zip(order, drawing.columns["drawn"], strict=True) if said_so == "yes"
    ]
    assert drawn_names[: len(near)] == near
    for model in (0, 1):
        mine = sorted((one[model] for one in expected.values() if one[model] > 0.0), reverse=True)
        assert set(mine[:3]) <= {expected[name][model] for name in drawn_names}
    # One bar, or words in its place, for each limit on each model; none where there is no limit.
    strengths = [one for name in drawn_names for one in expected[name] if not math.isnan(one)]
    ends = [bar.get_x() + bar.get_width() for bar in axes.patches]
    assert sorted(ends) == pytest.approx(sorted(one for one in strengths if one > 0.01))
    assert said.count("below 0.01") == sum(0.0 < one <= 0.01 for one in strengths)
    assert said.count("0") == sum(one == 0.0 for one in strengths)
    nothing = "No limit that is on says anything of either."
    assert (nothing in said) is (not expected)
    names = [one for one in said if one not in ("0", "below 0.01", nothing)]
    assert names == [with_indices(model_judgement.words(name)) for name in drawn_names]


def test_bars_of_the_default_point_have_single_photons():
    # 1.75e-4 over the published limit at 2 GeV, 8.226e-4, times what the axial coupling adds, 1.0747.
    columns = drawn("both_models").columns
    place = columns["constraint"].tolist().index("BaBar's single photons")
    assert columns["dark photon, prediction over limit [1]"][place] == pytest.approx(0.229, abs=0.002)
    assert math.isnan(columns["ALP, prediction over limit [1]"][place])
    assert columns["drawn"][place] == "yes"


def test_stored_headline_is_up_to_date():
    # If this fails, run: python -m b2kinv.paper.headline
    assert headline.PATH.read_bytes() == headline.svg_bytes()


@pytest.mark.parametrize(
    ("m_a", "excess"),
    [
        # Windows from zero, far off what is shown, and masses above m_B − m_K* = 4.387 GeV.
        *((1.2, "belle2-likelihood"), (2.0, "br:2e-6+3e-6-3e-6"), (2.0, "br:1e-3+1e-6-1e-6")),
        *((4.386, "paper"), (4.7, "paper"), (1e-6, "paper")),
    ],
)
def test_the_plane_of_couplings_is_drawn_without_a_warning(m_a, excess):
    result = alp_decays.evaluate(alp_decays.Parameters(m_a=m_a, excess=excess))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert b"nan" not in outputs.svg_bytes(figures.alp_couplings(result)).lower()


def alike(axes):
    """Return pairs of curves of a panel that only colours too near each other would tell apart.

    A curve that carries its own name, in its colour, is told by that.
    """
    named_there = {colors.to_hex(text.get_color()) for text in axes.texts if text.get_visible()}
    lines = [one for one in axes.get_lines() if one.get_visible() and len(one.get_xdata()) > 2]
    drawn_as = {
        one: (str(one._dash_pattern), str(one.get_marker()), round(one.get_linewidth(), 1)) for one in lines
    }
    return [
        (one.get_color(), other.get_color(), drawn_as[one])
        for one, other in itertools.combinations(lines, 2)
        if drawn_as[one] == drawn_as[other]
        and colors.to_hex(one.get_color()) != colors.to_hex(other.get_color())
        and not {colors.to_hex(one.get_color()), colors.to_hex(other.get_color())} <= named_there
        and colour_vision.distance(one.get_color(), other.get_color()) < 15.0
    ]


def test_curves_are_told_apart_by_those_who_see_fewer_colours(name):
    found = {k: pairs for k, axes in enumerate(drawn(name).figure.axes) if (pairs := alike(axes))}
    assert found == {}


def test_distances_of_colours_are_those_of_the_literature():
    # L* runs from 0 to 100; red and green of sRGB are tabulated by B. Lindbloom.
    assert colour_vision.lab("white") == pytest.approx([100.0, 0.0, 0.0], abs=0.05)
    assert colour_vision.lab("#ff0000") == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    assert colour_vision.lab("#00ff00") == pytest.approx([87.73, -86.18, 83.18], abs=0.05)
    # Without cones for red these two reds and greens are nearly one.
    assert colour_vision.distance("#a05050", "#606848") < 25.0
