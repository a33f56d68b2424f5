"""Regenerate data/form_factors/*.json from the parameters that flavio and EOS ship.

Needs `pip install flavio==2.7.0` for the three parameter sets and, for the HPQCD points, the constraint files
of `eoshep==1.0.21`: the script reads them from an installed eoshep, or from the folder named by the
environment variable EOS_DATA.
"""

import json
import pkgutil

import numpy as np
import yaml
from common import main

# The masses that enter z(q²) and the poles are part of a fit, not of nature: a parameter set is meaningless
# with others. EOS, with which both fits were made, keeps them apart from its particle masses (…@BSZ2015).
MASSES_B_TO_K = {
    "mass_B": 5.279,
    "mass_meson": 0.492,
    "pole_masses": {"f_plus": 5.415, "f_zero": 5.630, "f_tensor": 5.415},
}
MASSES_B_TO_KSTAR = {
    "mass_B": 5.279,
    "mass_meson": 0.896,
    "pole_masses": {
        "A_0": 5.366,
        "A_1": 5.829,
        "A_12": 5.829,
        "V": 5.415,
        "T_1": 5.415,
        "T_2": 5.829,
        "T_23": 5.829,
    },
}
MASSES_NOTE = (
    "Masses in GeV, those of EOS 1.0.21 (parameters mass::…@BSZ2015). Eliminated parameters: see relations."
)
RELATIONS_B_TO_K = {"f_zero_0": "f_plus_0 (f_0(0) = f_+(0))"}
RELATIONS_B_TO_KSTAR = {
    "A_12_0": "A_0_0 (m_B² - m_K*²)/(8 m_B m_K*) (no pole at q² = 0 in the helicity amplitude)",
    "T_2_0": "T_1_0 (T_1(0) = T_2(0))",
}
OUR_NAME = {
    "f+": "f_plus",
    "f0": "f_zero",
    "fT": "f_tensor",
    "A0": "A_0",
    "A1": "A_1",
    "A12": "A_12",
    "V": "V",
}
OUR_NAME |= {"T1": "T_1", "T2": "T_2", "T23": "T_23"}

FLAVIO_DATA = "data/arXiv-{}/{}"
REFERENCE_2018 = "N. Gubernari, A. Kokulu, D. van Dyk, JHEP 01 (2019) 150, arXiv:1811.00983"
REFERENCE_2023 = "N. Gubernari, M. Reboud, D. van Dyk, J. Virto, JHEP 12 (2023) 153, arXiv:2305.06301"


def build():
    """Return the content of every form-factor file."""
    return {
        "form_factors/GRvDV2023.json": _set_of_2023(),
        "form_factors/GKvD2018-lcsr.json": _set_of_2018("LCSR", "light-cone sum rules alone"),
        "form_factors/GKvD2018-lcsr-lattice.json": _set_of_2018(
            "LCSR-Lattice", "light-cone sum rules with lattice QCD"
        ),
    }


def _set_of_2023():
    source = "arXiv-2305-06301v1/BSZ-parameters-N2.yaml"
    fits = yaml.safe_load(pkgutil.get_data("flavio.physics", "data/" + source))
    return {
        "provenance": _provenance(
            source, REFERENCE_2023, "fit to lattice QCD and light-cone sum rules, N = 2"
        ),
        "unit": "1",
        "transitions": {
            "B->K": _transition_of_2023(fits["B->K::FormFactors[parametric,BSZ]@GRvDV:2023A"], "B->K"),
            "B->K*": _transition_of_2023(fits["B->K^*::FormFactors[parametric,BSZ]@GRvDV:2023A"], "B->K*"),
        },
    }


def _transition_of_2023(fit, transition):
    labels = [name.split("alpha^")[1].split("@")[0].rsplit("_", 1) for name in fit["observables"]]
    return _transition(
        transition,
        [f"{OUR_NAME[form_factor]}_{order}" for form_factor, order in labels],
        fit["means"],
        fit["covariance"],
    )


def _set_of_2018(suffix, words):
    transitions = {"B->K": f"BK_{suffix}.json", "B->K*": f"BKstar_{suffix}.json"}
    source = "arXiv-1811-00983v1/"
    return {
        "provenance": _provenance(source + " and ".join(transitions.values()), REFERENCE_2018, words),
        "unit": "1",
        "transitions": {
            name: _transition_of_2018(
                name, json.loads(pkgutil.get_data("flavio.physics", "data/" + source + file))
            )
            for name, file in transitions.items()
        },
    }


def _transition_of_2018(transition, fit):
    eliminated = RELATIONS_B_TO_K if transition == "B->K" else RELATIONS_B_TO_KSTAR
    labels = [
        (form_factor, f"a{order}")
        for form_factor in fit["central"]
        for order in range(3)
        if f"{OUR_NAME[form_factor]}_{order}" not in eliminated
    ]
    errors = np.array([fit["uncertainty"][f][a] for f, a in labels])
    correlation = np.array([[fit["correlation"][f + g][a + b] for g, b in labels] for f, a in labels])
    return _transition(
        transition,
        [f"{OUR_NAME[f]}_{a[1]}" for f, a in labels],
        [fit["central"][f][a] for f, a in labels],
        (np.outer(errors, errors) * (correlation + correlation.T) / 2).tolist(),
    )


def _transition(transition, names, values, covariance):
    kaon = transition == "B->K"
    return {
        **(MASSES_B_TO_K if kaon else MASSES_B_TO_KSTAR),
        "relations": RELATIONS_B_TO_K if kaon else RELATIONS_B_TO_KSTAR,
        "parameters": names,
        "values": values,
        "covariance": covariance,
    }


def _provenance(source, reference, words):
    return {
        "source": f"flavio 2.7.0, physics/data/{source}",
        "reference": reference,
        "retrieved": "2026-11-22 by data/refresh/form_factors.py",
        "licence": "numbers published with the paper; flavio is MIT licensed",
        "notes": f"BSZ expansion parameters: {words}. {MASSES_NOTE}",
    }


if __name__ == "__main__":
    main(__doc__, build)
