"""Every figure draws, says what its axes are, and shows the numbers of its table."""

import io

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from b2kinv import figures
from b2kinv.paper import headline
from b2kinv.physics import form_factors, measurements
from b2kinv.sections import (
    alp_decays,
    alp_freeze_in,
    alp_parameter_space,
    belle2_excess,
    belle2_likelihood,
    dark_matter_searches,
    dark_photon_decays,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
)


def alp(**changes):
    return alp_decays.evaluate(alp_decays.Parameters(**changes))


MASSES = np.linspace(0.5, 4.5, 41)
DECAY_CONSTANTS = np.geomspace(1e5, 1e10, 41)
EXCESS = belle2_excess.evaluate(belle2_excess.Parameters())


def scan(tag):
    return belle2_likelihood.line_scan(belle2_likelihood.Parameters(tag=tag), np.linspace(0.0, 4.6, 8))


def freeze_in(**changes):
    return alp_freeze_in.evaluate(alp_freeze_in.Parameters(**changes))


ALP_PLANE = alp_parameter_space.evaluate(alp_parameter_space.Parameters(points=12))
PAPER_WINDOW = (2.0, *(measurements.excess_window("paper", 2.0, n_sigma) for n_sigma in (1, 2)))


def dark_photon(**changes):
    return dark_photon_decays.evaluate(dark_photon_decays.Parameters(**changes))


def freeze_out(**changes):
    return dark_photon_freeze_out.evaluate(dark_photon_freeze_out.Parameters(**changes))


def parameter_space(**changes):
    return dark_photon_parameter_space.evaluate(dark_photon_parameter_space.Parameters(**changes))


def searches(**changes):
    return dark_matter_searches.evaluate(dark_matter_searches.Parameters(**changes))


PHOTON_MASSES = np.linspace(1.8, 3.7, 5)
RELIC_MASSES = np.geomspace(0.05, 0.95, 5)
MIXINGS = np.geomspace(1e-5, 1e-3, 41)
PLANE = parameter_space()

CASES = {
    "likelihood_bins": (belle2_likelihood.bin_contents(belle2_likelihood.Parameters()),),
    "likelihood_masses": ({tag: scan(tag) for tag in ("both", "hadronic")},),
    "likelihood_map": (belle2_likelihood.two_body_scan(), PAPER_WINDOW),
    "likelihood_windows": (belle2_likelihood.published_windows(np.linspace(0.0, 4.6, 93)),),
    "belle2_rates": (EXCESS,),
    "alp_production": (alp(m_a=MASSES),),
    "alp_decays": (alp(m_a=MASSES),),
    "alp_invisible": (alp(f_a=DECAY_CONSTANTS),),
    "alp_couplings": (alp(),),
    "alp_thermalisation": (freeze_in(),),
    "alp_yields": (freeze_in(), freeze_in(alp_at_start="equilibrium")),
    "alp_parameter_space": (ALP_PLANE,),
    "alp_parameter_map": (ALP_PLANE,),
    "dark_photon_widths": (dark_photon(m_X=PHOTON_MASSES),),
    "dark_photon_rate_ratio": (
        [dark_photon(m_X=PHOTON_MASSES, form_factor_set=name) for name in form_factors.SETS],
    ),
    "freeze_out_coupling": (
        freeze_out(m_DM=RELIC_MASSES),
        freeze_out(m_DM=RELIC_MASSES, m_phi=RELIC_MASSES),
        0.001 / RELIC_MASSES,
    ),
    "freeze_out_yield": (
        np.geomspace(1, 90, 9),
        np.exp(-np.geomspace(1, 90, 9)),
        dict.fromkeys((1e-4, 1e-3, 1e-2), np.geomspace(1e-2, 1e-9, 9)),
    ),
    "dark_higgs_limit": (
        [
            freeze_out(sin_theta=np.geomspace(1e-5, 3e-4, 9), longest_lifetime=time)
            for time in (0.01, 0.1, 1.0)
        ],
    ),
    "dark_photon_plane": (
        PLANE,
        MIXINGS,
        dark_photon_parameter_space.figure_edges(PLANE.parameters, MIXINGS),
    ),
    "dark_photon_mass_scan": (parameter_space(m_X=PHOTON_MASSES),),
    "direct_detection": (searches(m_DM=RELIC_MASSES),),
    "self_interaction": (searches(m_DM=RELIC_MASSES, alpha_X=0.001 / RELIC_MASSES), 1e-13 * RELIC_MASSES),
    "headline": (
        EXCESS,
        alp(f_a=np.linspace(0.8e8, 2.8e8, 21)),
        dark_photon(epsilon=np.linspace(0.6e-4, 3.6e-4, 21)),
    ),
}


@pytest.fixture(params=CASES, ids=str)
def name(request):
    return request.param


def drawn(name, *results):
    return getattr(figures, name)(*(results or CASES[name]))


def svg(figure):
    buffer = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "test"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()


def test_every_figure_is_tested():
    public = {
        name
        for name, function in vars(figures).items()
        if hasattr(function, "__wrapped__") and not name.startswith("_")
    }
    assert public == set(CASES)


def test_axes_have_names_with_units(name):
    figure = drawn(name)
    assert isinstance(figure, Figure)
    labels = [label for axes in figure.axes for label in (axes.get_xlabel(), axes.get_ylabel()) if label]
    assert labels
    # A unit or a power of ten stands in brackets; what has none is a branching ratio.
    assert [
        label for label in labels if "[" not in label and "ranching" not in label and "BR" not in label
    ] == []


def test_table_has_columns_of_one_length_with_units(name):
    table = getattr(figures, f"{name}_table")(*CASES[name])
    assert len({np.size(column) for column in table.values()}) == 1
    numbers = [heading for heading, column in table.items() if np.asarray(column).dtype.kind in "fib"]
    assert numbers
    assert [heading for heading in numbers if not heading.endswith("]")] == []


def test_same_bytes_again(name):
    assert svg(drawn(name)) == svg(drawn(name))


def test_settings_of_the_reader_do_not_matter(name):
    usual = svg(drawn(name))
    with matplotlib.rc_context({"lines.linewidth": 9.0, "axes.facecolor": "red"}):
        figure = drawn(name)
        before = matplotlib.rcParams["lines.linewidth"]
    assert before == 9.0
    assert svg(figure) == usual


@pytest.mark.parametrize(
    ("name", "column", "line"),
    [
        # Which line of which axes shows the column, counted in the order of drawing.
        ("alp_production", "BR(B+ -> K+ a) [1]", (0, 0)),
        ("alp_decays", "BR(a -> gluons) [1]", (0, 0)),
        ("alp_decays", "c tau [m]", (1, 0)),
        ("alp_invisible", "BR(B+ -> K+ a) [1]", (0, 0)),
        ("alp_invisible", "BR(B+ -> K+ inv) [1]", (0, 2)),
        ("alp_thermalisation", "C_q/f_a above which decays outrun H [1/GeV]", (0, 1)),
        ("alp_yields", "Y of ALP [1]", (0, 2)),
        ("alp_parameter_space", "C_chi/f_a for m_chi = 0.003 GeV [1/GeV]", (0, 3)),
        ("likelihood_masses", "-2 Delta ln L, both [1]", (0, 0)),
        ("dark_photon_widths", "Gamma(X -> hadrons) [GeV]", (0, 1)),
        ("freeze_out_coupling", "alpha_X for a light dark Higgs [1]", (0, 0)),
        ("dark_photon_mass_scan", "largest epsilon by K* + invisible [1]", (0, 0)),
        ("direct_detection", "sigma_e [cm^2]", (0, 2)),
        ("self_interaction", "through the dark photon [cm^2/g]", (0, 1)),
    ],
)
def test_curves_are_the_columns_of_the_table(name, column, line):
    axes, place = line
    values = getattr(figures, f"{name}_table")(*CASES[name])[column]
    curve = drawn(name).axes[axes].lines[place].get_ydata()
    np.testing.assert_array_equal(curve[values > 0], np.asarray(values)[values > 0])


def test_tabulated_window_is_a_band():
    figure = drawn("alp_production", alp(m_a=MASSES, excess="belle2-2507.12393"))
    # Two bands of the form factors, two of the excess.
    assert len(figure.axes[0].collections) == 4


def test_mass_without_window_draws():
    # No window reaches an ALP of 4.5 GeV: the bands are left out.
    heavy = alp(f_a=DECAY_CONSTANTS, m_a=4.5, excess="belle2-2311.14629")
    assert "fits the excess, 1σ" not in drawn("alp_invisible", heavy).axes[0].get_legend_handles_labels()[1]
    svg(drawn("belle2_rates", belle2_excess.evaluate(belle2_excess.Parameters(m_X=4.5))))


def test_freeze_in_beyond_the_reach_of_b_decays_draws():
    # No B meson decays to an ALP of 6 GeV: no line and no bands for the excess.
    heavy = freeze_in(m_a=6.0)
    lines = drawn("alp_thermalisation", heavy).axes[0].lines
    assert len(lines) == len(drawn("alp_thermalisation").axes[0].lines) - 1
    plane = alp_parameter_space.evaluate(alp_parameter_space.Parameters(m_a=6.0, points=6))
    svg(drawn("alp_parameter_space", plane))
    svg(drawn("alp_parameter_map", plane))
    svg(drawn("alp_thermalisation", freeze_in(C_q=0.0)))


def test_stored_headline_is_up_to_date():
    # If this fails, run: python -m b2kinv.paper.headline
    assert headline.PATH.read_bytes() == headline.svg_bytes()
