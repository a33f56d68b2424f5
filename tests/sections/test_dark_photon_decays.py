"""Section III A: couplings, widths and the integral over the dark photon's mass shell, in closed forms."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b2kinv.physics import b_mesons, dark_z_production, electroweak, inputs, vector_boson_decays
from b2kinv.sections import dark_photon_decays
from b2kinv.sections.dark_photon_decays import Parameters, evaluate

S2 = 0.23129
MASSES = st.floats(1.8, 3.7)


def test_width_to_dark_matter_is_half_that_of_twice_the_amplitude():
    # Eq. (37): g_X/2 ψ̄ X̸ γ5 ψ; a Majorana pair doubles the amplitude and halves the phase space.
    alpha = 0.01
    coupling = math.sqrt(4 * math.pi * alpha)
    expected = 0.5 * vector_boson_decays.width_to_fermions(2.0, 0.5, 0.0, coupling)
    assert dark_photon_decays.width_to_dark_matter(2.0, 0.5, alpha) == pytest.approx(expected, rel=1e-12)


def test_charged_leptons_have_the_fourth_power_of_the_cosine():
    # Massless: ε² α m (13 − 40 s² + 32 s⁴)/(24 c⁴) follows from Eq. (34) with ε_Z = ε tan θ_W.
    eps = 1e-4
    expected = eps**2 / 137.035999 * 2.0 * (13 - 40 * S2 + 32 * S2**2) / (24 * (1 - S2) ** 2)
    found = dark_photon_decays.width_to_charged_leptons("electron", 2.0, eps, eps * math.sqrt(S2 / (1 - S2)))
    assert found == pytest.approx(expected, rel=1e-6)


def test_one_neutrino_as_printed():
    # Eq. (38): ε² α m/(24 c⁴) for one flavour.
    eps = 1e-4
    expected = eps**2 / 137.035999 * 2.0 / (24 * (1 - S2) ** 2)
    found = dark_photon_decays.width_to_neutrinos(2.0, eps * math.sqrt(S2 / (1 - S2)))
    assert found == pytest.approx(3 * expected, rel=1e-6)


def test_a_photon_like_boson_decays_by_charge_squared():
    # Without Z content: α ε² m/3 for a lepton, R times that for hadrons.
    lepton = dark_photon_decays.width_to_charged_leptons("electron", 2.0, 1.0, 0.0)
    assert lepton == pytest.approx(2.0 / (3 * 137.035999), rel=1e-6)
    for method in dark_photon_decays.HADRON_METHODS:
        hadrons = dark_photon_decays.width_to_hadrons(2.0, 1.0, 0.0, method)
        assert hadrons / lepton == pytest.approx(2.1829, rel=1e-6)


def test_tau_threshold():
    m_tau = inputs.value("mass_tau")
    assert dark_photon_decays.width_to_charged_leptons("tau", 2 * m_tau * 0.999, 1.0, 0.5) == 0.0
    assert dark_photon_decays.width_to_charged_leptons("tau", 2 * m_tau * 1.001, 1.0, 0.5) > 0.0


@given(m_X=MASSES, epsilon=st.floats(1e-8, 1e-2), factor=st.floats(1.1, 10.0))
def test_standard_model_width_goes_with_the_mixing_squared(m_X, epsilon, factor):
    one = dark_photon_decays.width_to_standard_model(m_X, epsilon, 0.5 * epsilon)
    other = dark_photon_decays.width_to_standard_model(m_X, epsilon * factor, 0.5 * epsilon * factor)
    assert other / one == pytest.approx(factor**2, rel=1e-9)


def test_w_coupling_doubles_with_the_z_content_of_the_paper():
    # Eq. (35): e ε + g cos θ_W ε_Z = 2 e ε for ε_Z = ε tan θ_W.
    e = math.sqrt(4 * math.pi / 137.035999)
    assert dark_photon_decays.w_coupling(1e-4, 1e-4 * math.sqrt(S2 / (1 - S2))) == pytest.approx(
        2e-4 * e, rel=1e-6
    )


def test_the_currents_have_another_g_than_the_loop():
    # By hand: m_W √(8 G_F/√2) = 80.37 · 0.0081228 = 0.6528, and e/sin θ_W = 0.30282/0.48093 = 0.6297.
    _, axial = dark_photon_decays.fermion_couplings("neutrino", 0.0, 1.0)
    cosine = math.sqrt(1 - S2)
    assert 4 * cosine * axial == pytest.approx(0.6297, abs=1e-4)
    assert dark_photon_decays.w_coupling(0.0, 1.0) / cosine == pytest.approx(0.6297, abs=1e-4)
    assert electroweak.weak_coupling() == pytest.approx(0.6528, abs=1e-4)


def test_bs_coupling_is_the_z_penguin():
    # Buras, hep-ph/9806471: Z vertex (G_F/√2) (e/2π²) m_Z² cot θ_W C_0 s̄γ(1−γ5)d, with e = g sin θ_W
    # and m_Z = m_W/cos θ_W; the coupling to P_L is twice that.
    g = electroweak.weak_coupling()
    s, c = math.sqrt(S2), math.sqrt(1 - S2)
    m_W = inputs.value("mass_W")
    loop = electroweak.z_penguin((inputs.value("mass_top_quark_MSbar") / m_W) ** 2)
    vertex = inputs.value("fermi_constant") / math.sqrt(2) * g * s / (2 * math.pi**2)
    vertex *= (m_W / c) ** 2 * c / s * loop * inputs.value("ckm_V_ts") * inputs.value("ckm_V_tb")
    assert dark_photon_decays.bs_coupling(1.0) == pytest.approx(2 * vertex, rel=1e-9)


@pytest.mark.parametrize(
    ("top_mass", "name"), [("MSbar", "mass_top_quark_MSbar"), ("pole", "mass_top_quark")]
)
def test_bs_coupling_is_eq_41_with_the_square(top_mass, name):
    # Thirty digits of Eq. (41) as it should read: x_t/(1 − x_t)² in front of the bracket.
    with mpmath.workdps(30):
        x = (mpmath.mpf(inputs.value(name)) / mpmath.mpf(inputs.value("mass_W"))) ** 2
        bracket = 6 - 7 * x + x**2 + (2 + 3 * x) * mpmath.log(x)
        g = mpmath.mpf(electroweak.weak_coupling())
        ckm = mpmath.mpf(inputs.value("ckm_V_ts")) * mpmath.mpf(inputs.value("ckm_V_tb"))
        expected = (
            g**3 * ckm * x / (1 - x) ** 2 * bracket / (64 * mpmath.pi**2 * mpmath.sqrt(1 - mpmath.mpf(S2)))
        )
    assert dark_photon_decays.bs_coupling(1.0, top_mass) == pytest.approx(float(expected), rel=1e-12)


@pytest.mark.parametrize("kaon", ["K", "K*"])
@pytest.mark.parametrize("width", ["running", "fixed"])
def test_narrow_resonance(kaon, width):
    two_body = {"K": dark_photon_decays.width_K, "K*": dark_photon_decays.width_Kstar}[kaon](1e-8, 2.0, "+")
    dark = dark_photon_decays.width_to_dark_matter(2.0, 0.5, 1e-6)
    found = dark_photon_decays.off_shell_width(kaon, 1e-8, 2.0, 0.5, 1e-6, dark, width=width)
    assert found == pytest.approx(two_body / 2, rel=1e-5)


def test_broad_resonance_agrees_with_an_adaptive_integral():
    from scipy.integrate import quad

    alpha, visible = 0.3, 0.01

    def integrand(q2):
        q = math.sqrt(q2)
        dark = dark_photon_decays.width_to_dark_matter(q, 0.5, alpha)
        absorptive = q * (dark + visible * q / 2.0)
        return dark_photon_decays.width_K(1e-8, q) * q * dark / ((q2 - 4) ** 2 + absorptive**2) / math.pi

    highest = (inputs.value("mass_B_plus") - inputs.value("mass_K_plus")) ** 2
    expected = sum(quad(integrand, *ends, epsrel=1e-10)[0] for ends in ((1, 3), (3, 5), (5, highest)))
    found = dark_photon_decays.off_shell_width("K", 1e-8, 2.0, 0.5, alpha, visible)
    assert found == pytest.approx(expected, rel=1e-7)


def test_closed_off_shell_decay_vanishes():
    assert dark_photon_decays.off_shell_width("K", 1e-8, 2.0, 3.0, 0.1, 0.01) == 0.0


def test_every_dark_photon_decays_somewhere():
    result = evaluate(Parameters())
    shares = result.value("branching_ratio_invisible") + (
        result.value("width_electron") + result.value("width_muon") + result.value("width_hadrons")
    ) / result.value("width")
    assert shares == pytest.approx(1.0, rel=1e-12)


def test_without_kinetic_mixing_only_dark_matter_is_left():
    result = evaluate(Parameters(epsilon=0.0))
    assert result.value("branching_ratio_dark") == 1.0
    assert result.value("decay_length") == math.inf
    assert result.value("branching_ratio_K") == 0.0


def test_heavy_dark_matter_closes_the_dark_decay():
    result = evaluate(Parameters(m_DM=1.0))
    assert result.value("branching_ratio_dark") == 0.0
    assert 0.0 < result.value("branching_ratio_invisible") < 0.2


def test_kinetic_mixing_alone_all_but_removes_the_decay():
    result = evaluate(Parameters(mixing_ratio="kinetic_only", epsilon=0.05))
    # Rates over ε² that flavio gives for right-handed leptons (tests/physics/test_photon_penguin.py) at
    # 4 GeV², dB/dq² π q³/Γ(X → ee) with α = 1/137 for both and 1/132.1 in flavio: for K with V_ub V_us.
    alpha, at_m_b = 1.0 / 137.036, 0.00756908
    per_spectrum = math.pi * 8.0 / (alpha * 2.0 / 3.0) * (alpha / at_m_b) ** 2
    assert result.value("branching_ratio_K") / 0.05**2 == pytest.approx(3.269e-11 * per_spectrum, rel=0.2)
    assert result.value("branching_ratio_Kstar") / 0.05**2 == pytest.approx(6.656e-9 * per_spectrum, rel=0.05)
    # The coupling stands for K alone: Eq. (42) gives its rate, and Eq. (43) not that of K*.
    g_bs, lifetime = result.value("g_bs"), b_mesons.lifetime("+")
    assert g_bs / 0.05 == pytest.approx(result.value("g_bs_over_epsilon"))
    assert dark_photon_decays.width_K(g_bs, 2.0) * lifetime == pytest.approx(
        result.value("branching_ratio_K")
    )
    assert dark_photon_decays.width_Kstar(g_bs, 2.0) * lifetime < 0.1 * result.value("branching_ratio_Kstar")
    assert result.value("branching_ratio_K_low") < result.value("branching_ratio_K")
    assert result.value("branching_ratio_K") < result.value("branching_ratio_K_high")
    # X decays by charge alone: hardly to neutrinos, and R times as often to hadrons as to muons.
    assert result.value("width_neutrinos") < 1e-6 * result.value("width_muon")


def test_kinetic_mixing_alone_is_told_on_every_page():
    # At 2.8 GeV for heavier dark photons, and at their own mass otherwise.
    alone = dark_photon_decays.kinetic_mixing_alone(Parameters(m_X=3.2))
    assert alone["kinetic_mass"].value == 2.8
    at_2_8 = evaluate(Parameters(m_X=2.8, mixing_ratio="kinetic_only", epsilon=0.1))
    for name in ("K", "Kstar", "K_low", "K_high", "Kstar_low", "Kstar_high"):
        rate = at_2_8.value(f"branching_ratio_{name}")
        assert alone[f"kinetic_rate_{name}"].value == pytest.approx(100.0 * rate)


def test_kinetic_mixing_alone_ends_at_the_charmonium_resonances():
    with pytest.raises(ValueError, match=r"m_X = 3\.0 .*J/ψ above are not modelled.*<= 2\.8 GeV"):
        Parameters(m_X=3.0, mixing_ratio="kinetic_only")
    # The expansion ends where X would lose its kinetic term: √(1 − 0.23129) = 0.87676.
    with pytest.raises(ValueError, match=r"epsilon = 1\.2 .*ends at cos θ_W.* < 0\.8767"):
        Parameters(epsilon=1.2, mixing_ratio="kinetic_only")
    # The command line checks what a page shows, and says the same.
    with pytest.raises(ValueError, match="ends at cos θ_W"):
        Parameters.declarations()["epsilon"].check_shown("epsilon", 1.2)
    assert Parameters(epsilon=0.87, mixing_ratio="kinetic_only").epsilon == 0.87


@given(m_X=MASSES)
@settings(max_examples=20)
def test_curves_agree_with_points(m_X):
    grid = np.array([1.9, m_X])
    curve = evaluate(Parameters(m_X=grid)).value("branching_ratio_K_invisible")
    assert curve.shape == (2,)
    assert curve[1] == pytest.approx(evaluate(Parameters(m_X=m_X)).value("branching_ratio_K_invisible"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"m_X": 1.0}, "m_X = 1.0"),
        ({"m_X": 4.0}, "m_X = 4.0"),
        ({"alpha_X": 2.0}, "alpha_X = 2.0"),
        ({"alpha_X": float("nan")}, "alpha_X = nan"),
        ({"epsilon": -1e-4}, "epsilon = -0.0001"),
        ({"epsilon": 0.0, "m_DM": 1.5}, "would be stable"),
        ({"hadrons": "r-ratio"}, "did you mean 'r_ratio'"),
        ({"mixing_ratio": "tan"}, "mixing_ratio = 'tan'"),
    ],
)
def test_bad_parameters_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        Parameters(**changes)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: dark_photon_decays.fermion_couplings("selectron", 1.0, 1.0), "fermion = 'selectron'"),
        (lambda: dark_photon_decays.width_to_charged_leptons("up", 2.0, 1.0, 1.0), "lepton = 'up'"),
        (lambda: dark_photon_decays.width_to_hadrons(1.0, 1.0, 1.0), "where R is known"),
        (lambda: dark_photon_decays.width_to_dark_matter(0.0, 0.1, 0.1), "m_X = 0.0"),
        (lambda: dark_photon_decays.bs_coupling(1.0, "running"), "top_mass = 'running'"),
        (lambda: dark_photon_decays.off_shell_width("K", 1.0, 2.0, 1.5, 0.1, 0.0), "no width"),
        (lambda: dark_photon_decays.weak_mixing(1e-3, 95.0), "m_X = 95.0"),
    ],
)
def test_nonsense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


RATES = ("branching_ratio_K", "branching_ratio_Kstar", "g_bs", "g_bs_over_epsilon", "rate_ratio")


def test_a_number_for_the_ratio_of_kinetic_mixing_is_kinetic_mixing():
    # ε_Z = ε tan θ_W m_X²/(m_Z² − m_X²), with PDG's masses, sin² θ_W = 0.23129: the whole rate, not the Z's.
    ratio = math.sqrt(0.23129 / 0.76871) * 4.0 / (91.188**2 - 4.0)
    number = evaluate(Parameters(epsilon=0.1, mixing_ratio=ratio))
    kinetic = evaluate(Parameters(epsilon=0.1, mixing_ratio="kinetic_only"))
    for name in (*RATES, "rate_ratio_low", "branching_ratio_Kstar_low", "branching_ratio_Kstar_high"):
        assert number.value(name) == pytest.approx(kinetic.value(name), rel=2e-3)
        assert "form factors alone" in number["branching_ratio_K"].meaning


def test_photon_and_mass_mixing_add_up_as_amplitudes():
    # Rates are |A + B r|²: second differences in r are constant, and those of the Z penguin alone.
    at = [evaluate(Parameters(epsilon=0.1, mixing_ratio=one)) for one in (-0.001, 0.0, 0.001, 0.002)]
    dark_z = evaluate(Parameters(epsilon=0.1))
    tangent = math.sqrt(0.23129 / 0.76871)
    for name in ("branching_ratio_K", "branching_ratio_Kstar"):
        values = np.array([one.value(name) for one in at])
        expected = 2 * dark_z.value(name) * (0.001 / tangent) ** 2
        assert np.diff(values, 2) == pytest.approx([expected] * 2, rel=1e-3)
        # The photon does not vanish with ε_Z, and far from it hardly counts.
        assert values[1] > 0.0
        large = evaluate(Parameters(epsilon=0.1, mixing_ratio=10.0)).value(name)
        assert large == pytest.approx(dark_z.value(name) * (10.0 / tangent) ** 2, rel=2e-3)


def test_mass_mixing_has_the_sign_of_the_z_penguin():
    # C_M gets −4 C_0 for each unit of ε_Z over that of kinetic mixing; C_0 = 0.79 at x_t = (162.5/80.4)², and
    # G_F m_W² stands for πα/(√2 s²) with α at zero momentum, 7 % less in the square root of the cube.
    x = (162.5 / 80.4) ** 2
    C_0 = x / 8 * ((x - 6) / (x - 1) + (3 * x + 2) * math.log(x) / (x - 1) ** 2)
    kinetic = math.sqrt(0.23129 / 0.76871) * 4.0 / (91.188**2 - 4.0)
    added = dark_z_production.added_monopole(0.001, 2.0)
    assert added == pytest.approx(-4 * C_0 * (0.001 / kinetic - 1), rel=0.12)


def test_where_the_photon_is_not_known_it_must_not_count():
    # Below 1 and above 2.8 GeV; a tenth is four hundred times the Z content of kinetic mixing.
    with pytest.raises(ValueError, match=r"m_X = 3\.5"):
        Parameters(m_X=3.5, mixing_ratio=1e-3)
    by_Z = evaluate(Parameters(m_X=3.5, mixing_ratio=0.2))
    assert "branching_ratio_K_low" not in by_Z
    tangent = math.sqrt(0.23129 / 0.76871)
    dark_z = evaluate(Parameters(m_X=3.5)).value("branching_ratio_K")
    assert by_Z.value("branching_ratio_K") == pytest.approx(dark_z * (0.2 / tangent) ** 2, rel=1e-3)
    both = evaluate(Parameters(m_X=np.array([2.0, 3.5]), mixing_ratio=0.2))
    one = evaluate(Parameters(m_X=2.0, mixing_ratio=0.2))
    for place, single in enumerate((one, by_Z)):
        assert both.value("branching_ratio_Kstar")[place] == pytest.approx(
            single.value("branching_ratio_Kstar"), rel=1e-12
        )


def test_an_x_that_does_not_decay_has_no_share_of_anything():
    p = dark_photon_decays.Parameters(m_DM=1.5)
    found = dark_photon_decays.widths(p, 2.0, 0.0, 0.0)
    assert found["width"].value == 0.0
    assert [one.value for name, one in found.items() if name.startswith("branching")] == [0.0] * 3
    assert found["decay_length"].value == math.inf
