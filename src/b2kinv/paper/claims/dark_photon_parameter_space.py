"""Section III C: Fig. 3 and its statements."""

import functools
import math

from b2kinv.companion.ledger.computation import Computation
from b2kinv.paper import as_printed
from b2kinv.paper.claims import dark_photon_decays
from b2kinv.physics import electroweak, measurements
from b2kinv.sections import dark_photon_freeze_out, dark_photon_parameter_space
from b2kinv.sections.dark_photon_parameter_space import Parameters

_MASS = measurements.paper_constant("mass_dark_photon")
_LOG_EPSILON = measurements.paper_constant("log10_kinetic_mixing")
_SUBTRACTED = "standard_model_subtracted"
_FLAVIO_KSTAR = measurements.value("br_Kstar_zero_nu_nu_flavio")


@functools.cache
def _result(**changes):
    return dark_photon_parameter_space.evaluate(Parameters(**{"m_X": _MASS, **changes}))


def _window(sigma):
    return measurements.excess_window("paper", _MASS, n_sigma=sigma)


def _limit():
    return measurements.value("br_Kstar_zero_nu_nu_belle_limit")


# BR(B⁰ → K*⁰ X)/BR(B⁺ → K⁺ X) with Eq. (45) as printed, and with the paper's 1.9 for the ratio of the widths.
_PRINTED_FORMULA = dark_photon_decays.CLAIMS["IIIA.ratio"].readings[
    "Eq. (45) is taken as printed and the lifetimes of B⁰ and B⁺ are included"
]
_PRINTED_RATIO = 1.9


def _one_sigma_excluded(allowed, ratio):
    return allowed / ratio <= _window(1)[0]


def _two_sigma_allowed(allowed, ratio):
    return allowed / ratio > _window(2)[0]


def _standard_ratio():
    return _result().value("branching_ratio_ratio")


def _subtracted():
    return _result(K_star_limit=_SUBTRACTED).value("K_star_allowed")


def _statement_readings(decide):
    return {
        "the Standard Model is subtracted from the limit": lambda: decide(_subtracted(), _standard_ratio()),
        "the Standard Model is subtracted and the ratio of the rates is the printed 1.9": lambda: decide(
            _subtracted(), _PRINTED_RATIO
        ),
        "flavio's Standard Model rate is subtracted and the ratio of the rates is the printed 1.9": lambda: (
            decide(_limit() - _FLAVIO_KSTAR, _PRINTED_RATIO)
        ),
    }


def _log_mixing(coupling_over_epsilon):
    # The rate goes with the square of the coupling.
    own = dark_photon_decays.CLAIMS["IIIA.gbs"].standard()
    return _result().value("log10_epsilon") - math.log10(coupling_over_epsilon / own)


def _log_mixing_as_printed(top_mass="MSbar"):
    return _log_mixing(abs(as_printed.bs_coupling(electroweak.tan_theta_W(), top_mass)))


def _coupling_by_Eq_48(m_DM):
    # Eq. (48) solved for the observed density.
    return 0.002 * math.sqrt(
        as_printed.freeze_out_relic_density(m_DM, 0.002) / measurements.paper_constant("dark_matter_density")
    )


def _coupling(m_DM, m_phi=0.004, **changes):
    return dark_photon_freeze_out.dark_coupling(m_DM, m_phi, _MASS, **changes)


def _figure(m_DM, log_epsilon, allowed, ratio, relic):
    """Say whether the figure's features come out: the band, what K* cuts away of it, the relic line."""
    printed_relic = _coupling_by_Eq_48(m_DM)
    return (
        abs(log_epsilon - _LOG_EPSILON) < 0.1
        and _one_sigma_excluded(allowed, ratio)
        and _two_sigma_allowed(allowed, ratio)
        and abs(math.log10(relic / printed_relic)) < 0.1
    )


def _figure_claim(m_DM, name):
    return Computation(
        as_printed=lambda: _figure(
            m_DM, _log_mixing_as_printed(), _limit(), _PRINTED_FORMULA(), _coupling_by_Eq_48(m_DM)
        ),
        standard=lambda: _figure(
            m_DM, _result().value("log10_epsilon"), _limit(), _standard_ratio(), _coupling(m_DM)
        ),
        readings={
            "Eqs. (41), (46) and (48) are taken as printed and flavio's neutrinos are subtracted": lambda: (
                _figure(
                    m_DM,
                    _log_mixing_as_printed(),
                    _limit() - _FLAVIO_KSTAR,
                    _PRINTED_RATIO,
                    _coupling_by_Eq_48(m_DM),
                )
            )
        },
        note="Features: the excess at log₁₀ ε = −4.3 to 0.1, its 1σ part cut away by K* + invisible but "
        "not all of "
        "its 2σ part, and the relic line for the lightest dark Higgs within 25 % of where Eq. (48) puts it.",
        pointer=f"notebooks/dark_photon_parameter_space#fig-dark-photon-{name}",
    )


CLAIMS = {
    "IIIC.fig3_left": _figure_claim(0.1, "light"),
    "IIIC.fig3_right": _figure_claim(0.8, "heavy"),
    "IIIC.kstar": Computation(as_printed=_limit),
    "IIIC.kmumu": Computation(as_printed=lambda: measurements.value("br_K_plus_X_to_mu_mu_limit")),
    "IIIC.not_1sigma": Computation(
        as_printed=lambda: _one_sigma_excluded(_limit(), _PRINTED_FORMULA()),
        standard=lambda: _result().value("one_sigma_excluded"),
        readings=_statement_readings(_one_sigma_excluded),
        note="Both rates have the same coupling and the same invisible share, so that only their ratio and "
        "the "
        "two experimental numbers decide. Belle's limit is on all of K* + invisible, Standard Model "
        "included.",
    ),
    "IIIC.ok_2sigma": Computation(
        as_printed=lambda: _two_sigma_allowed(_limit(), _PRINTED_FORMULA()),
        standard=lambda: _result().value("two_sigma_allowed"),
        readings=_statement_readings(_two_sigma_allowed),
    ),
    "IIIC.eps": Computation(
        as_printed=_log_mixing_as_printed,
        standard=lambda: _result().value("log10_epsilon"),
        readings={
            "|g_bs| is 2.44 × 10⁻⁴ ε": lambda: _log_mixing(2.44e-4),
            "|g_bs| is 2.44 × 10⁻⁶ ε": lambda: _log_mixing(2.44e-6),
            "Eq. (41) is taken as printed with the pole mass of the top": lambda: _log_mixing_as_printed(
                "pole"
            ),
            "the top has its pole mass": lambda: _result(top_mass="pole").value("log10_epsilon"),
        },
        sensitivity=lambda: {
            "form factor f_+ ± 1σ": (
                _result().value("log10_epsilon") - _result()["log10_epsilon"].uncertainty,
                _result().value("log10_epsilon") + _result()["log10_epsilon"].uncertainty,
            )
        },
        note="Middle of the paper's 1σ range, at large dark coupling.",
    ),
    "IIIC.overclose": Computation(
        as_printed=lambda: _coupling_by_Eq_48(0.8),
        standard=lambda: _coupling(0.8),
        readings={
            "m_DM is 0.1 GeV": lambda: _coupling(0.1),
            "m_DM is 0.5 GeV": lambda: _coupling(0.5),
            "the dark Higgs is as heavy as the dark matter, 0.8 GeV": lambda: _coupling(0.8, 0.8),
        },
        sensitivity=lambda: {
            "Ω h² ± 1σ": tuple(_coupling(0.8, target=0.12 + step) for step in (0.0012, -0.0012))
        },
        note="Lowest dark coupling that either panel of Fig. 3 allows: m_DM = 0.8 GeV and the lightest "
        "dark Higgs. "
        "Below it even that dark matter is too abundant.",
    ),
}
