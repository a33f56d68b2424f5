"""B → K⁽*⁾ νν̄ in the Standard Model against flavio and published rates."""

import math

import pytest

from b2kinv.physics import b_to_neutrinos, b_to_vector_boson, electroweak, form_factors, inputs

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
    own_K = b_to_neutrinos.neutrino_spectrum("K", q2, "+") * couplings
    own_K *= (f_plus / form_factors.f_plus(q2)) ** 2 * 2.48880e12 * hbar / inputs.value("lifetime_B_plus")
    assert own_K == pytest.approx(to_K, rel=2e-3)
    mass = math.sqrt(q2)
    plus, minus = b_to_vector_boson.transverse_amplitudes(mass)
    zero = b_to_vector_boson.longitudinal_amplitude(mass)
    even = (plus + minus) / 2 * A_1 / form_factors.A_1(q2)
    odd = (minus - plus) / 2 * V / form_factors.V(q2)
    theirs = 2 * even**2 + 2 * odd**2 + (zero * A_12 / form_factors.A_12(q2)) ** 2
    own = b_to_neutrinos.neutrino_spectrum("K*", q2, "0") * couplings
    own *= theirs / (plus**2 + minus**2 + zero**2) * 2.30787e12 * hbar / inputs.value("lifetime_B_zero")
    assert own == pytest.approx(to_Kstar, rel=2e-3)


def test_the_standard_model_rate_is_near_published_ones():
    # arXiv:1409.4557: (9.2 ± 1.0)e-6; the form factors of 2305.06301 lie lower.
    assert 7e-6 < b_to_neutrinos.standard_model_Kstar_neutrinos() < 1.05e-5


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: b_to_neutrinos.neutrino_spectrum("K", -1.0, "+"), "q2 = -1.0"),
        (lambda: b_to_neutrinos.standard_model_Kstar_neutrinos("-"), "charge = '-'"),
    ],
)
def test_nonsense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
