"""Couplings of the ALP: the loop function against mpmath and the Feynman integral, and sums over fermions."""

import mpmath
import numpy as np
import pytest

from b2kinv.physics import alp_couplings, hadronic_thresholds, inputs


def printed_loop_function(x):
    """Eq. (6) exactly as printed, with 60 digits so that its cancellations do no harm."""
    with mpmath.workdps(60):
        x = mpmath.mpf(x)
        if x >= 1:
            f = mpmath.asin(1 / mpmath.sqrt(x))
        else:
            root = mpmath.sqrt(1 - x)
            f = mpmath.pi / 2 + mpmath.mpc(0, 0.5) * mpmath.log((1 + root) / (1 - root))
        return complex(1 - x * f**2)


@pytest.mark.parametrize(
    "x",
    [
        *(1e-30, 1e-16, 1e-12, 1e-8, 1e-4, 0.01, 0.5, 0.99, 1 - 1e-10, 1 - 1e-15, 1.0, 1 + 1e-15),
        *(1 + 1e-10, 1.01, 1.6, 2.0, 5.0, 9.99, 10.0, 10.01, 17.4, 100.0, 3e4, 1e8, 1e16, 1e30),
    ],
)
def test_loop_function_against_mpmath(x):
    value, expected = alp_couplings.loop_function(x), printed_loop_function(x)
    assert value.real == pytest.approx(expected.real, rel=2e-14)
    assert value.imag == pytest.approx(expected.imag, rel=2e-14, abs=1e-300)


@pytest.mark.parametrize("x", [0.09, 0.7, 1.6, 17.5])
def test_loop_function_is_the_feynman_integral_of_the_triangle(x):
    # f² = −½ ∫₀¹ dy/y ln(1 − 4y(1−y)/x − i0), the Feynman parameter integral of the fermion triangle.
    with mpmath.workdps(25):
        roots = []
        if x < 1:
            half = mpmath.sqrt(1 - mpmath.mpf(x)) / 2
            roots = [mpmath.mpf("0.5") - half, mpmath.mpf("0.5") + half]

        def integrand(y):
            argument = 1 - 4 * y * (1 - y) / mpmath.mpf(x)
            return (mpmath.log(abs(argument)) - (mpmath.pi * 1j if argument < 0 else 0)) / y

        f_squared = -mpmath.quad(integrand, [0, *roots, 1]) / 2
        expected = complex(1 - x * f_squared)
    assert alp_couplings.loop_function(x) == pytest.approx(expected, rel=1e-9)


def test_loop_function_limits():
    assert alp_couplings.loop_function(0.0) == 1.0
    assert alp_couplings.loop_function(1.0) == pytest.approx(1 - np.pi**2 / 4, rel=1e-15)
    # Decoupling: expanding arcsin gives −1/(3x) − 8/(45x²).
    assert alp_couplings.loop_function(1e6).real == pytest.approx(-1 / 3e6 - 8 / 45e12, rel=1e-12)


def test_loop_function_broadcasts():
    x = np.array([[0.0, 0.5], [1.0, 20.0]])
    values = alp_couplings.loop_function(x)
    assert values.shape == (2, 2)
    assert values[1, 1] == alp_couplings.loop_function(20.0)


@pytest.mark.parametrize("x", [-1.0, np.nan, np.inf])
def test_loop_function_refuses(x):
    with pytest.raises(ValueError, match="x = "):
        alp_couplings.loop_function(x)


def test_effective_couplings_in_the_limits_of_light_and_heavy_quarks():
    # Three massless quarks give 3/2 for gluons and 3 (4 + 1 + 1)/9 = 2 for photons; infinitely heavy ones 0.
    light = dict.fromkeys(("up", "down", "strange"), 0.0)
    heavy = dict.fromkeys(("charm", "bottom", "top"), 1e9)
    masses = {**light, **heavy}
    assert alp_couplings.effective_gluon_coupling(2.0, quark_masses=masses) == pytest.approx(1.5, abs=1e-12)
    assert alp_couplings.effective_photon_coupling(2.0, quark_masses=masses) == pytest.approx(2.0, abs=1e-12)
    assert alp_couplings.effective_gluon_coupling(2.0, 0.0, C_G_UV=0.4) == 0.4


def test_effective_couplings_are_the_sums_of_the_printed_loops():
    names = {"up": 2, "down": -1, "strange": -1, "charm": 2, "bottom": -1, "top": 2}
    loops = {q: printed_loop_function(4 * inputs.value(f"mass_{q}_quark") ** 2 / 4.0) for q in names}
    gluon = 0.3 + 0.5 * sum(0.7 * loop for loop in loops.values())
    photon = 0.2 + sum(0.7 * 3 * (names[q] / 3) ** 2 * loop for q, loop in loops.items())
    leptons = [
        printed_loop_function(inputs.value(f"mass_{name}") ** 2) for name in ("electron", "muon", "tau")
    ]
    assert alp_couplings.effective_gluon_coupling(2.0, 0.7, 0.3) == pytest.approx(gluon, rel=1e-12)
    assert alp_couplings.effective_photon_coupling(2.0, 0.7, 0.2) == pytest.approx(photon, rel=1e-12)
    with_leptons = alp_couplings.effective_photon_coupling(2.0, 0.7, 0.2, C_lepton=0.5)
    assert with_leptons == pytest.approx(photon + 0.5 * sum(leptons), rel=1e-12)


def test_effective_coupling_takes_a_coupling_per_quark():
    only_strange = alp_couplings.effective_gluon_coupling(2.0, {"strange": 2.0})
    loop = alp_couplings.loop_function(inputs.value("mass_strange_quark") ** 2)
    assert only_strange == pytest.approx(loop, rel=1e-12)
    with pytest.raises(ValueError, match="did you mean 'strange'"):
        alp_couplings.effective_gluon_coupling(2.0, {"strang": 1.0})


@pytest.mark.parametrize(("quark", "mass", "share"), [("charm", 1.2729, 0.9), ("bottom", 4.186, 0.9)])
def test_loops_near_hadrons_have_no_edge_and_meet_the_printed_ones(quark, mass, share):
    start, end = hadronic_thresholds.loop_region(quark)
    assert start == pytest.approx(2 * share * mass)
    for m_a in (0.5 * start, start, end, 2 * end):
        expected = printed_loop_function((2 * mass / m_a) ** 2)
        assert alp_couplings.loop_near_hadrons(m_a, quark) == pytest.approx(expected, rel=1e-12)
    # In between a straight line against m_a², here at the middle of the squares.
    middle = ((start**2 + end**2) / 2) ** 0.5
    ends = [printed_loop_function((2 * mass / m_a) ** 2) for m_a in (start, end)]
    assert alp_couplings.loop_near_hadrons(middle, quark) == pytest.approx(sum(ends) / 2, rel=1e-12)
    # Steps of a millionth at twice the mass: the printed loop moves by the root of that, this one by itself.
    steps = 2 * mass * np.array([1.0, 1.0 + 1e-6])
    printed = np.diff([printed_loop_function((2 * mass / m_a) ** 2) for m_a in steps])
    assert abs(printed[0]) > 1e-3
    assert abs(np.diff(alp_couplings.loop_near_hadrons(steps, quark))[0]) < 1e-5


def test_loops_of_light_quarks_vanish_for_a_light_alp():
    # The theorem of Sutherland and Veltman: m_a². At 1.84 GeV it is Eq. (6) with 0.0929 GeV for strange.
    full = printed_loop_function((2 * 0.0929 / 1.84) ** 2)
    for m_a in (0.01, 0.186, 1.0):
        expected = full * (m_a / 1.84) ** 2
        assert alp_couplings.loop_near_hadrons(m_a, "strange") == pytest.approx(expected, rel=1e-9)
    # The top quark decays before it is bound: Eq. (6) as it is, with its edge.
    top = inputs.value("mass_top_quark")
    expected = printed_loop_function((2 * top / 300.0) ** 2)
    assert alp_couplings.loop_near_hadrons(300.0, "top") == pytest.approx(expected, rel=1e-12)


def test_couplings_take_either_loops():
    # Above 1.84 GeV and below charm's region both are Eq. (5).
    for function in (alp_couplings.effective_gluon_coupling, alp_couplings.effective_photon_coupling):
        assert function(2.0, 0.7, thresholds="hadrons") == function(2.0, 0.7)
        assert function(2.5, 0.7, thresholds="hadrons") != function(2.5, 0.7)
        with pytest.raises(ValueError, match="did you mean 'hadrons'"):
            function(2.0, 0.7, thresholds="hadron")
    charm = alp_couplings.loop_near_hadrons(3.0, "charm")
    only = alp_couplings.effective_gluon_coupling(3.0, {"charm": 2.0}, thresholds="hadrons")
    assert only == pytest.approx(charm, rel=1e-12)


def test_both_couplings_come_from_the_same_loops():
    # ½ C B and 3 (2/3)² C B of a charm quark of 1.2729 GeV beside the ultraviolet parts, B by mpmath; at
    # 2 GeV "hadrons" change nothing.
    B = printed_loop_function((2 * 1.2729 / 2.0) ** 2)
    for thresholds in ("quarks", "hadrons"):
        gluon, photon = alp_couplings.effective_couplings(2.0, {"charm": 0.7}, 0.2, 0.3, thresholds)
        assert gluon == pytest.approx(0.2 + 0.5 * 0.7 * B, rel=1e-12)
        assert photon == pytest.approx(0.3 + 3 * 4 / 9 * 0.7 * B, rel=1e-12)


def test_pseudoscalar_coupling_is_that_of_the_docstring_and_refuses_nonsense():
    assert alp_couplings.pseudoscalar_coupling(0.5, 1e6, -3.0) == pytest.approx(1.5e-6)
    for name, given in (("m_chi", (-1.0, 1e6)), ("f_a", (0.5, 0.0))):
        with pytest.raises(ValueError, match=rf"^{name} = .* is not allowed"):
            alp_couplings.pseudoscalar_coupling(*given)
