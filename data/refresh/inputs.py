"""Regenerate data/inputs.json from the Particle Data Group's package, CODATA and a list of other numbers.

Needs `pip install pdg==2026.0 "scipy>=1.15"`.
"""

from decimal import Decimal

from common import main

# name: (PDG identifier, meaning). MeV become GeV; the value is the PDG's unrounded one.
PDG = {
    "mass_B_plus": ("S041M", "mass of the charged B meson"),
    "mass_B_zero": ("S042M", "mass of the neutral B meson"),
    "lifetime_B_plus": ("S041T", "mean life of the charged B meson"),
    "lifetime_B_zero": ("S042T", "mean life of the neutral B meson"),
    "mass_K_plus": ("S010M", "mass of the charged kaon"),
    "mass_K_zero": ("S011M", "mass of the neutral kaon"),
    "mass_Kstar_plus": ("M018M1", "mass of the charged K*(892), from hadroproduction"),
    "mass_Kstar_zero": ("M018M2", "mass of the neutral K*(892)"),
    "mass_Bstar": ("S085M", "mass of the B*"),
    "mass_D_zero": ("S032M", "mass of the neutral D meson"),
    "mass_eta_c": ("M026M", "mass of the eta_c(1S)"),
    "width_eta_c": ("M026W", "width of the eta_c(1S)"),
    "mass_pion_plus": ("S008M", "mass of the charged pion"),
    "mass_pion_zero": ("S009M", "mass of the neutral pion"),
    "mass_proton": ("S016M", "mass of the proton"),
    "mass_neutron": ("S017M", "mass of the neutron"),
    "mass_electron": ("S003M", "mass of the electron"),
    "mass_muon": ("S004M", "mass of the muon"),
    "mass_tau": ("S035M", "mass of the tau lepton"),
    "mass_up_quark": ("Q002M", "MS-bar mass of the up quark at 2 GeV"),
    "mass_down_quark": ("Q001M", "MS-bar mass of the down quark at 2 GeV"),
    "mass_strange_quark": ("Q003M", "MS-bar mass of the strange quark at 2 GeV"),
    "mass_charm_quark": ("Q004M", "MS-bar mass of the charm quark at its own mass, m_c(m_c)"),
    "mass_bottom_quark": ("Q005M", "MS-bar mass of the bottom quark at its own mass, m_b(m_b)"),
    "mass_top_quark": ("Q007TP", "mass of the top quark from direct measurements"),
    "mass_top_quark_MSbar": ("Q007TP2", "MS-bar mass of the top quark at its own mass, from cross sections"),
    "mass_W": ("S043M", "mass of the W boson"),
    "mass_Z": ("S044M", "mass of the Z boson"),
    "mass_Higgs": ("S126M", "mass of the Higgs boson"),
    "mass_Upsilon_4S": ("M047M", "mass of the Upsilon(4S)"),
    "lifetime_pion_plus": ("S008T", "mean life of the charged pion"),
    "lifetime_neutron": ("S017T", "mean life of the free neutron"),
}

# name: (key of scipy.constants, unit, power of ten from the key's unit, meaning)
CODATA = {
    "fine_structure_constant": (
        "fine-structure constant",
        "1",
        0,
        "fine-structure constant at zero momentum",
    ),
    "fermi_constant": ("Fermi coupling constant", "GeV^-2", 0, "Fermi constant over (ħc)³"),
    "hbar": ("reduced Planck constant in eV s", "GeV s", -9, "reduced Planck constant"),
    "hbar_c": ("reduced Planck constant times c in MeV fm", "GeV m", -18, "ħ times the speed of light"),
    "speed_of_light": ("speed of light in vacuum", "m/s", 0, "speed of light"),
    "boltzmann_constant": ("Boltzmann constant in eV/K", "GeV/K", -9, "Boltzmann constant"),
    "planck_mass": (
        "Planck mass energy equivalent in GeV",
        "GeV",
        0,
        "Planck mass 1/√G (not reduced)",
    ),
    "atomic_mass_unit": ("atomic mass constant energy equivalent in MeV", "GeV", -3, "atomic mass unit"),
    "mass_unit_GeV_in_kg": ("electron volt-kilogram relationship", "kg", 9, "mass of 1 GeV/c²"),
}

PDG_2024 = "S. Navas et al. (Particle Data Group), Phys. Rev. D 110, 030001 (2024)"
# name: (value, uncertainty or None where none is known, unit, meaning, reference, year)
OTHER = {
    "strong_coupling_at_mass_Z": (
        0.1180, 0.0009, "1", "α_s(m_Z), MS-bar, five flavours",
        PDG_2024 + ", review Quantum Chromodynamics", 2024,
    ),
    "sin2_theta_W_MSbar": (
        0.23129, 0.00004, "1", "sin²θ_W at m_Z, MS-bar",
        PDG_2024 + ", review Electroweak Model and Constraints on New Physics", 2024,
    ),
    "ckm_V_ts": (
        0.04111, 0.00073, "1", "|V_ts|, global fit with three-generation unitarity",
        PDG_2024 + ", review CKM Quark-Mixing Matrix (+0.00077 -0.00068)", 2024,
    ),
    "ckm_V_tb": (
        0.999118, 0.000032, "1", "|V_tb|, global fit with three-generation unitarity",
        PDG_2024 + ", review CKM Quark-Mixing Matrix (+0.000029 -0.000034)", 2024,
    ),
    "ckm_V_cb": (
        0.04183, 0.00074, "1", "|V_cb|, global fit with three-generation unitarity",
        PDG_2024 + ", review CKM Quark-Mixing Matrix (+0.00079 -0.00069)", 2024,
    ),
    "ckm_V_td": (
        0.00862, 0.0002, "1", "|V_td|",
        "computed by flavio 2.7.0 from its default CKM parameters; second-hand, the uncertainty is ours",
        2024,
    ),
    "lifetime_K_plus": (
        1.238e-08, 2e-11, "s", "mean life of the charged kaon",
        "PDG, as in flavio 2.7.0; second-hand", 2024,
    ),
    "inverse_alpha_at_mass_Z": (
        127.930, 0.008, "1", "1/α(m_Z), MS-bar",
        PDG_2024 + ", review Electroweak Model and Constraints on New Physics", 2024,
    ),
    "top_loop_X_t": (
        1.462, 0.017, "1", "loop function X_t of b → s ν ν̄",
        "J. Brod, M. Gorbahn, E. Stamou, arXiv:2105.02868, Eq. 5", 2021,
    ),
    "decay_constant_eta_c": (
        0.3947, 0.0024, "GeV", "decay constant of the eta_c, ⟨0|c̄γγ₅c|η_c⟩ = i f p",
        "C. T. H. Davies et al. (HPQCD), Phys. Rev. D 82, 114504 (2010), arXiv:1008.4018, abstract", 2010,
    ),
    "limit_mass_neutrino": (
        0.45e-9, None, "GeV", "upper limit on the mass of neutrinos from tritium decay, 90 %",
        "M. Aker et al. (KATRIN), arXiv:2406.13516; second-hand, from a summary of its abstract", 2024,
    ),
    "beam_energy_electrons": (
        7.0, None, "GeV", "SuperKEKB electron beam energy (nominal)",
        "W. Altmannshofer et al. (Belle II), PTEP 2019, 123C01, arXiv:1808.10567, Section 1", 2019,
    ),
    "beam_energy_positrons": (
        4.0, None, "GeV", "SuperKEKB positron beam energy (nominal)",
        "W. Altmannshofer et al. (Belle II), PTEP 2019, 123C01, arXiv:1808.10567, Section 1", 2019,
    ),
    "megaparsec": (3.0856775814913673e22, 0.0, "m", "megaparsec", "IAU 2015 resolution B2, exact", 2015),
    "temperature_today": (
        2.7255, 0.0006, "K", "temperature of the cosmic microwave background",
        "D. J. Fixsen, Astrophys. J. 707, 916 (2009), arXiv:0911.1955", 2009,
    ),
    "entropy_degrees_of_freedom_today": (
        3.931, 0.004, "1", "g_s of photons and neutrinos today",
        "K. Saikawa and S. Shirai, JCAP 05 (2018) 035, arXiv:1803.01038", 2018,
    ),
    "temperature_QCD_crossover": (
        0.1565, 0.0015, "GeV", "temperature of the chiral crossover of QCD without chemical potentials",
        "A. Bazavov et al. (HotQCD), Phys. Lett. B 795, 15 (2019), arXiv:1812.08235", 2019,
    ),
}  # fmt: skip

# Errors up and down, of the rows above that average them.
ASYMMETRIC = {
    "ckm_V_ts": (0.00077, 0.00068),
    "ckm_V_tb": (0.000029, 0.000034),
    "ckm_V_cb": (0.00079, 0.00069),
}


def build():
    """Return the content of inputs.json."""
    import pdg

    api = pdg.connect()
    return {
        "inputs.json": {
            "provenance": {
                "source": "data/refresh/inputs.py",
                "reference": f"{api.info('citation').replace('<i>', '').replace('</i>', '')}; CODATA 2022",
                "retrieved": f"PDG edition {api.info('edition')}, PyPI pdg {pdg.__version__}",
                "licence": f"PDG data: {api.info('license')}; the rest: facts with reference",
                "notes": "pdg: from the PDG's package, unrounded. codata: from scipy.constants. "
                "uncertainty: asymmetric errors averaged, up and down beside it. other: typed from the "
                "references, which no package at hand holds.",
            },
            "pdg": {name: _from_pdg(api, *known) for name, known in PDG.items()},
            "codata": {name: _from_codata(*known) for name, known in CODATA.items()},
            "other": {
                name: dict(
                    zip(("value", "uncertainty", "unit", "meaning", "reference", "year"), row, strict=True)
                )
                | dict(zip(("up", "down"), ASYMMETRIC.get(name, ()), strict=False))
                for name, row in OTHER.items()
            },
        }
    }


def _from_pdg(api, identifier, meaning):
    best = api.get(identifier).best_summary()
    exponent, unit = {"MeV": (-3, "GeV"), "GeV": (0, "GeV"), "s": (0, "s")}[best.units]
    up, down = _scaled(best.error_positive, exponent), _scaled(best.error_negative, exponent)
    # Nearly equal ones are what rounding left of a symmetric error.
    asymmetric = {"up": up, "down": down} if abs(up - down) > 0.05 * up else {}
    return {
        "value": _scaled(best.value, exponent),
        "uncertainty": _scaled((best.error_positive + best.error_negative) / 2, exponent),
        "unit": unit,
        "meaning": meaning,
        "reference": f"PDG {api.info('edition')}, {identifier}, {best.value_type.lower()}: "
        f"{best.display_value_text} {best.units}",
        "year": int(api.info("edition")),
        **asymmetric,
    }


def _from_codata(key, unit, exponent, meaning):
    from scipy import constants

    value, _, uncertainty = constants.physical_constants[key]
    return {
        "value": _scaled(value, exponent),
        "uncertainty": _scaled(uncertainty, exponent),
        "unit": unit,
        "meaning": meaning,
        "reference": f"CODATA 2022, {key}",
        "year": 2022,
    }


def _scaled(value, exponent):
    # In decimal, so that a change of unit does not add binary noise to the digits.
    return float(Decimal(repr(value)).scaleb(exponent))


if __name__ == "__main__":
    main(__doc__, build)
