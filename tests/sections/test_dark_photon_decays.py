"""Section III A: widths from explicit traces, B decays from textbook matrix elements, flavio and limits."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b2kinv.physics import electroweak, form_factors, inputs, kinematics
from b2kinv.sections import alp_decays, dark_photon_decays, dark_photon_parameter_space
from b2kinv.sections.dark_photon_decays import Parameters, evaluate

METRIC = np.diag([1.0, -1.0, -1.0, -1.0])
S2 = 0.23129
MASSES = st.floats(1.8, 3.7)


def dirac_matrices():
    pauli = [
        np.array([[0, 1], [1, 0]], complex),
        np.array([[0, -1j], [1j, 0]]),
        np.array([[1, 0], [0, -1]], complex),
    ]
    gamma = [np.kron(np.diag([1, -1]), np.eye(2)).astype(complex)]
    gamma += [np.kron(np.array([[0, 1], [-1, 0]]), sigma) for sigma in pauli]
    return gamma, 1j * gamma[0] @ gamma[1] @ gamma[2] @ gamma[3]


def slash(momentum, gamma):
    return sum(METRIC[i, i] * momentum[i] * gamma[i] for i in range(4))


def width_by_trace(mass, fermion_mass, vector, axial):
    """Γ of a vector boson to f f̄ by an explicit trace, averaged over three polarisations."""
    gamma, gamma_5 = dirac_matrices()
    p = math.sqrt(mass**2 / 4 - fermion_mass**2)
    p_1, p_2 = np.array([mass / 2, 0, 0, p]), np.array([mass / 2, 0, 0, -p])
    identity = np.eye(4)
    total = 0.0
    for polarisation in ([0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]):
        vertex = slash(np.array(polarisation, float), gamma) @ (vector * identity - axial * gamma_5)
        conjugate = gamma[0] @ vertex.conj().T @ gamma[0]
        left = slash(p_1, gamma) + fermion_mass * identity
        right = slash(p_2, gamma) - fermion_mass * identity
        total += np.trace(left @ vertex @ right @ conjugate).real / 3
    return p / (8 * math.pi * mass**2) * total


# Widths


@pytest.mark.parametrize("fermion_mass", [0.0, 0.3, 0.9])
@pytest.mark.parametrize(("vector", "axial"), [(1.0, 0.0), (0.0, 1.0), (0.4, -0.7)])
def test_width_to_fermions_by_trace(fermion_mass, vector, axial):
    found = dark_photon_decays.width_to_fermions(2.0, fermion_mass, vector, axial)
    assert found == pytest.approx(width_by_trace(2.0, fermion_mass, vector, axial), rel=1e-12)


def test_width_to_dark_matter_by_trace():
    # Eq. (37): g_X/2 ψ̄ X̸ γ5 ψ; a Majorana pair doubles the amplitude and halves the phase space.
    alpha = 0.01
    coupling = math.sqrt(4 * math.pi * alpha)
    expected = 0.5 * width_by_trace(2.0, 0.5, 0.0, coupling)
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


# B decays


def test_goldstone_limit():
    # A light X from s̄ γ P_L b acts as an ALP with C/(2f) = g/(2 m_X) in Eq. (8).
    m_X, g = 1e-3, 1e-12
    lifetime = inputs.value("lifetime_B_plus") / inputs.value("hbar")
    alp = alp_decays.branching_ratio_B_to_K_alp(m_X, m_X / g) / lifetime
    assert dark_photon_decays.width_K(g, m_X) == pytest.approx(alp, rel=1e-6)


def hadronic_tensor_width(m_X, g, charge):
    """Γ(B → K* X) from the textbook vector and axial matrix elements, contracted component by component."""
    word = "plus" if charge == "+" else "zero"
    M, m = inputs.value(f"mass_B_{word}"), inputs.value(f"mass_Kstar_{word}")
    q2 = m_X**2
    V, A_1, A_12 = (getattr(form_factors, name)(q2) for name in ("V", "A_1", "A_12"))
    kallen = kinematics.kallen(M**2, m**2, q2)
    # The definition of A_12 (arXiv:1503.05534) with these masses gives A_2.
    A_2 = ((M + m) ** 2 * (M**2 - m**2 - q2) * A_1 - 16 * M * m**2 * (M + m) * A_12) / kallen
    momentum = math.sqrt(kallen) / (2 * M)
    p_B = np.array([M, 0, 0, 0])
    p_K = np.array([math.hypot(m, momentum), 0, 0, momentum])
    q = p_B - p_K
    transverse = [np.array([0, 1, 1j, 0]) / math.sqrt(2), np.array([0, 1, -1j, 0]) / math.sqrt(2)]

    def longitudinal(p, mass):
        size = math.sqrt(p[1] ** 2 + p[2] ** 2 + p[3] ** 2)
        return np.array([size, 0, 0, p[0] * p[3] / size]) / mass

    def dot(a, b):
        return a @ METRIC @ b

    epsilon = np.zeros((4, 4, 4, 4))
    for i in range(4):
        for j in range(4):
            for k in range(4):
                for n in range(4):
                    if len({i, j, k, n}) == 4:
                        matrix = np.eye(4)[[i, j, k, n]]
                        epsilon[i, j, k, n] = np.linalg.det(matrix)
    total = 0.0
    for eta in [*transverse, longitudinal(p_K, m)]:
        conjugate = eta.conj()
        lower = [METRIC @ v for v in (conjugate, p_B, p_K)]
        vector = 2j * V / (M + m) * np.einsum("abcd,b,c,d->a", epsilon, *lower)
        axial = (M + m) * A_1 * conjugate - A_2 / (M + m) * dot(conjugate, q) * (p_B + p_K)
        for polarisation in [*transverse, longitudinal(q, m_X)]:
            total += abs(dot(polarisation.conj(), vector - axial)) ** 2
    return g**2 / 4 * total * momentum / (8 * math.pi * M**2)


@pytest.mark.parametrize("charge", ["+", "0"])
@pytest.mark.parametrize("m_X", [0.5, 2.0, 3.5])
def test_width_Kstar_by_tensors(m_X, charge):
    found = dark_photon_decays.width_Kstar(1e-8, m_X, charge)
    assert found == pytest.approx(hadronic_tensor_width(m_X, 1e-8, charge), rel=1e-9)


def test_longitudinal_amplitude_is_the_printed_combination():
    # Eq. (44) with A_1 and A_2, A_2 from the definition of A_12 with the same masses.
    M, m, m_X = inputs.value("mass_B_zero"), inputs.value("mass_Kstar_zero"), 2.0
    A_1, A_12 = form_factors.A_1(4.0), form_factors.A_12(4.0)
    kallen = kinematics.kallen(M**2, m**2, 4.0)
    A_2 = ((M + m) ** 2 * (M**2 - m**2 - 4.0) * A_1 - 16 * M * m**2 * (M + m) * A_12) / kallen
    root, y_X = m / M, (m_X / M) ** 2
    x = (M**2 - m**2 - m_X**2) / (2 * m * m_X)
    printed = -(1 + root) * A_1 * x + 2 * root * math.sqrt(y_X) / (1 + root) * A_2 * (x * x - 1)
    assert dark_photon_decays.longitudinal_amplitude(2.0) == pytest.approx(printed, rel=1e-9)


def test_helicities_differ_by_the_vector_form_factor():
    # Left-handed currents make the s quark, and so the K*, left-handed: one helicity dominates.
    plus, minus = dark_photon_decays.transverse_amplitudes(2.0)
    assert 0.0 < plus < 0.2 * minus
    even, odd = (plus + minus) / 2, (minus - plus) / 2
    M, m = inputs.value("mass_B_zero"), inputs.value("mass_Kstar_zero")
    assert even == pytest.approx((1 + m / M) * form_factors.A_1(4.0), rel=1e-12)
    kallen = kinematics.kallen(1.0, (m / M) ** 2, 4.0 / M**2)
    assert odd == pytest.approx(math.sqrt(kallen) * form_factors.V(4.0) / (1 + m / M), rel=1e-12)


# flavio 2.7.0, dBR/dq² of B⁺ → K⁺νν̄ and B⁰ → K*⁰νν̄ in the Standard Model at q² [GeV²], with its own
# |V_ts* V_tb| = 0.0411997, α = 0.00781549, s_W² = 0.23121, X_t = 1.462,
# τ(B⁺) = 2.48880e12 and τ(B⁰) = 2.30787e12 /GeV.
FLAVIO = [(0.5, 2.8295545882e-07, 3.2290012758e-07), (4.0, 2.7915999611e-07, 4.4191498791e-07)]
# Its form factors there: f_+, A_1, A_12, V.
FLAVIO_FORM_FACTORS = {
    0.5: (0.3413450457, 0.3003966137, 0.2664200834, 0.3867528698),
    4.0: (0.4190981130, 0.3256684949, 0.2832410960, 0.4750767934),
}


@pytest.mark.parametrize(("q2", "to_K", "to_Kstar"), FLAVIO)
def test_neutrino_rates_agree_with_flavio(q2, to_K, to_Kstar):
    f_plus, A_1, A_12, V = FLAVIO_FORM_FACTORS[q2]
    couplings = (
        0.0411997
        / (inputs.value("ckm_V_ts") * inputs.value("ckm_V_tb"))
        * 0.00781549
        * inputs.value("inverse_alpha_at_mass_Z")
        * electroweak.sin2_theta_W()
        / 0.23121
    ) ** 2
    hbar = inputs.value("hbar")
    own_K = dark_photon_parameter_space.neutrino_spectrum("K", q2, "+") * couplings
    own_K *= (f_plus / form_factors.f_plus(q2)) ** 2 * 2.48880e12 * hbar / inputs.value("lifetime_B_plus")
    assert own_K == pytest.approx(to_K, rel=2e-3)
    mass = math.sqrt(q2)
    plus, minus = dark_photon_decays.transverse_amplitudes(mass)
    zero = dark_photon_decays.longitudinal_amplitude(mass)
    even = (plus + minus) / 2 * A_1 / form_factors.A_1(q2)
    odd = (minus - plus) / 2 * V / form_factors.V(q2)
    theirs = 2 * even**2 + 2 * odd**2 + (zero * A_12 / form_factors.A_12(q2)) ** 2
    own = dark_photon_parameter_space.neutrino_spectrum("K*", q2, "0") * couplings
    own *= theirs / (plus**2 + minus**2 + zero**2) * 2.30787e12 * hbar / inputs.value("lifetime_B_zero")
    assert own == pytest.approx(to_Kstar, rel=2e-3)


def test_rates_vanish_above_threshold():
    assert dark_photon_decays.width_K(1e-8, np.array([4.7, 4.79, 6.0]))[1:].tolist() == [0.0, 0.0]
    assert dark_photon_decays.width_Kstar(1e-8, np.array([4.3, 4.4, 6.0]))[1:].tolist() == [0.0, 0.0]


def test_uncertainty_agrees_with_sampling():
    # Γ(B → K X) and Γ(B → K* X) with parameters drawn from the covariance.
    draws = form_factors.sample("GRvDV2023", "B->K", 4000, seed=1)
    f_plus = form_factors.f_plus(4.0, parameters=draws)
    assert dark_photon_decays.width_uncertainty("K", 2.0, "+") == pytest.approx(
        np.std(f_plus**2) / np.mean(f_plus**2), rel=0.06
    )
    draws = form_factors.sample("GRvDV2023", "B->K*", 4000, seed=1)
    A_1, A_12, V = (getattr(form_factors, name)(4.0, parameters=draws) for name in ("A_1", "A_12", "V"))
    plus, minus = dark_photon_decays.transverse_amplitudes(2.0)
    zero = dark_photon_decays.longitudinal_amplitude(2.0)
    squares = (zero * A_12 / form_factors.A_12(4.0)) ** 2
    squares += 2 * ((plus + minus) / 2 * A_1 / form_factors.A_1(4.0)) ** 2
    squares += 2 * ((minus - plus) / 2 * V / form_factors.V(4.0)) ** 2
    assert dark_photon_decays.width_uncertainty("K*", 2.0, "0") == pytest.approx(
        np.std(squares) / np.mean(squares), rel=0.06
    )


# Coupling to b and s


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


# Off shell


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


# Section


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
    assert evaluate(Parameters(mixing_ratio="kinetic_only")).value("branching_ratio_K") < 1e-12


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
        (lambda: dark_photon_decays.width_K(1.0, -1.0), "m_X = -1.0"),
        (lambda: dark_photon_decays.rate_ratio(5.0), "m_X = 5.0"),
        (lambda: dark_photon_decays.width_K(1.0, 2.0, charge="-"), "charge = '-'"),
        (lambda: dark_photon_decays.width_uncertainty("pi", 2.0, "+"), "kaon = 'pi'"),
        (lambda: dark_photon_decays.off_shell_width("K", 1.0, 2.0, 1.5, 0.1, 0.0), "no width"),
        (lambda: dark_photon_decays.weak_mixing(1e-3, 95.0), "m_X = 95.0"),
    ],
)
def test_nonsense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
