"""What a point of Fig. 3 comes to, with the dark coupling that freeze-out asks for, in rates and in words."""

from b2kinv.physics.dimuon_searches import dimuon_constraint
from b2kinv.sections import dark_photon_parameter_space as section
from b2kinv.sections import point_in_words


def judge(result):
    """Return whether a point explains the excess, with the α_X of freeze-out, and what excludes it."""
    found = {name: result.value(f"{name}_at_point") for name in ("K", "K_star", "dimuon")}
    p = result.parameters
    strengths = {
        "belle_kstar_zero": found["K_star"] / result.value("K_star_allowed"),
        dimuon_constraint(p.m_X, p.dimuon_limit): found["dimuon"] / section.dimuon_level(p),
    }
    return {
        point_in_words.EXPLAINS.name: point_in_words.explains(
            found["K"], *point_in_words.held(p.excess, p.m_X)
        ),
        point_in_words.EXCLUSION.name: point_in_words.exclusion(strengths),
    }


def rates(parameters, epsilon, coupling):
    """Return name → rate, and its meaning, at one mixing and one dark coupling."""
    p = parameters
    found = section.rates(p.m_X, p.m_DM, p.mixing_ratio, p.hadrons, p.top_mass, p.form_factor_set)
    dark, mixed = found.dark * coupling, epsilon**2
    total = dark + found.visible * mixed
    invisible = (dark + found.neutrinos * mixed) / total
    return {
        "K_at_point": (found.K * mixed * invisible, "BR(B⁺ → K⁺ + invisible) with the α_X of freeze-out"),
        "K_star_at_point": (found.Kstar * mixed * invisible, "BR(B⁰ → K*⁰ + invisible) with that α_X"),
        "dimuon_at_point": (found.K * mixed * found.muons * mixed / total, "BR(B⁺ → K⁺ μμ) with that α_X"),
    }
