"""What is told of an ALP's decays: widths, branching ratios, decay length, and what is left out."""

import numpy as np

from b2kinv.physics import hadronic_thresholds, inputs
from b2kinv.physics.alp_couplings import effective_couplings
from b2kinv.physics.alp_widths import (
    branching_ratios,
    partial_widths,
    strong_coupling,
    width_to_dark_matter,
    widths_to_leptons,
)
from b2kinv.physics.conventions import ALP_MASS, DECAY_CONSTANT
from b2kinv.physics.decay_in_flight import decay_length
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import NOT_NEGATIVE
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.scalars import Numbers

NEUTRINO_MASS = Number("mass of each neutrino", "GeV", symbol="m_ν", meaningful=NOT_NEGATIVE)
NEUTRINO_COUPLING = Number("axial coupling of all neutrinos", symbol="C^A_νν")


@checked(m_a=ALP_MASS, f_a=DECAY_CONSTANT, m_nu=NEUTRINO_MASS, C_nu=NEUTRINO_COUPLING)
def width_to_neutrinos(m_a: Numbers, f_a: Numbers, m_nu: Numbers, C_nu: Numbers = 1.0) -> Numbers:
    """Return the width of the ALP into three Majorana neutrinos of one mass [GeV] (footnote 2).

    Γ(a → νν) = 3 · 2 |C_νν|² m_a m_ν²/(8π f_a²) · √(1 − 4m_ν²/m_a²)

    Each is Eq. (12) for a Majorana fermion; Dirac neutrinos have half of it.

    Examples
    --------
    >>> f"{width_to_neutrinos(2.0, 1e8, 0.8e-9):.1e}"
    '3.1e-35'
    """
    return 3.0 * width_to_dark_matter(m_a, f_a, m_nu, C_nu, "majorana")


def decay_quantities(
    m_a: Numbers,
    f_a: Numbers,
    C_q: Numbers,
    C_chi: Numbers,
    m_chi: Numbers,
    C_G_UV: Numbers,
    C_gamma_UV: Numbers,
    dark_matter: str,
    alpha_s: Numbers | str,
) -> dict[str, Quantity]:
    """Return the quantities of a section about the ALP's decays.

    The decay length is infinite where no float holds a width as small.

    Parameters
    ----------
    m_a, f_a, C_q, C_chi, m_chi, C_G_UV, C_gamma_UV, dark_matter, alpha_s
        As in `alp_widths.partial_widths`.

    Returns
    -------
    dict of str to Quantity
        Every width and branching ratio, the total, cτ, what they were computed with, and what is neglected.

    Examples
    --------
    >>> round(decay_quantities(2.0, 1e8, 1.0, 1.0, 1e-3, 0.0, 0.0, "dirac", 0.3)["decay_length"].value)
    109
    """
    widths = partial_widths(m_a, f_a, C_q, C_chi, m_chi, C_G_UV, C_gamma_UV, dark_matter, alpha_s)
    gluon, photon = effective_couplings(m_a, C_q, C_G_UV, C_gamma_UV, "hadrons")
    total = sum(widths.values())
    shares = branching_ratios(widths)
    visible = sum(share for mode, share in shares.items() if mode != "dark_matter")
    quantities = {
        "strong_coupling": Quantity(strong_coupling(m_a, alpha_s), "1", "α_s at the ALP mass"),
        "active_flavours": Quantity(
            hadronic_thresholds.active_flavours(m_a), "1", "light flavours of α_s and of a → gg"
        ),
        "gluon_coupling": Quantity(np.abs(gluon), "1", "|C_G| (Eq. (5))"),
        "photon_coupling": Quantity(np.abs(photon), "1", "|C_γ| (Eq. (5))"),
        "perturbative": Quantity(
            hadronic_thresholds.is_perturbative(m_a),
            "1",
            "whether the ALP is far enough from hadrons for Eqs. (13) and (14)",
        ),
    }
    quantities |= _thresholds()
    named = {"gluons": ("gg", 14), "photons": ("γγ", 15), "dark_matter": ("χχ̄", 12)}
    for mode, width in widths.items():
        words, equation = named.get(mode, (f"{mode} quarks", 13))
        quantities[f"width_{mode}"] = Quantity(width, "GeV", f"Γ(a → {words}) (Eq. ({equation}))")
        quantities[f"branching_ratio_{mode}"] = Quantity(shares[mode], "1", f"BR(a → {words})")
    quantities["width_total"] = Quantity(total, "GeV", "total width of the ALP")
    quantities["branching_ratio_visible"] = Quantity(
        np.minimum(visible, 1.0), "1", "BR(a → visible), all but dark matter (Eq. (11))"
    )
    quantities["decay_length"] = Quantity(decay_length(total), "m", "proper decay length cτ of the ALP")
    return quantities | _neglected(m_a, f_a, C_q, total)


def _thresholds() -> dict[str, Quantity]:
    opening = {quark: hadronic_thresholds.lightest_mass(quark) for quark in ("strange", "charm")}
    charm_region = hadronic_thresholds.loop_region("charm")
    return {
        "opening_strange": Quantity(opening["strange"], "GeV", "mass of the lightest hadrons K K̄ π"),
        "opening_charm": Quantity(opening["charm"], "GeV", "mass of the lightest hadrons D D̄ π"),
        "charm_region": Quantity(charm_region, "GeV", "ALP masses at which charm quarks are bound"),
    }


def _neglected(m_a: Numbers, f_a: Numbers, C_q: Numbers, total: Numbers) -> dict[str, Quantity]:
    leptons = widths_to_leptons(m_a, f_a, C_q)
    with_leptons = total + sum(leptons.values())
    neutrinos = width_to_neutrinos(m_a, f_a, inputs.value("limit_mass_neutrino"), C_q)
    return {
        "branching_ratio_muon_if_coupled": Quantity(
            _share(leptons["muon"], with_leptons),
            "1",
            "BR(a → μ⁺μ⁻) if charged leptons had the coupling of quarks (Eq. (13))",
        ),
        "branching_ratio_leptons_if_coupled": Quantity(
            _share(sum(leptons.values()), with_leptons), "1", "the same for all charged leptons"
        ),
        "decay_length_if_leptons_coupled": Quantity(
            decay_length(with_leptons), "m", "cτ if charged leptons had the coupling of quarks"
        ),
        "branching_ratio_neutrinos_if_coupled": Quantity(
            _share(neutrinos, total + neutrinos),
            "1",
            "BR(a → νν) if neutrinos had the coupling of quarks, and the largest mass that is allowed",
        ),
        "eta_c_mixing": Quantity(
            _share(hadronic_thresholds.eta_c_mixing_width(m_a, f_a, C_q), total),
            "1",
            "width by mixing with the η_c alone, which is not included, over the total width",
        ),
    }


def _share(width: Numbers, total: Numbers) -> Numbers:
    return np.where(np.asarray(total) > 0.0, width / np.where(np.asarray(total) > 0.0, total, 1.0), 0.0)
