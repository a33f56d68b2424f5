"""Regenerate data/form_factors/*.json from the parameters that flavio and EOS ship.

Needs `pip install --no-deps flavio==2.7.0 eoshep==1.0.21`, numpy and pyyaml. Neither package is imported:
only their files are read.
"""

import json
from importlib.metadata import distribution

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
        "form_factors/GKvD2018-lcsr.json": _set_of_2018("LCSR", "light-cone sum rules alone", _from_flavio),
        "form_factors/GKvD2018-lcsr-lattice.json": _set_of_2018(
            "LCSR-Lattice",
            "light-cone sum rules with lattice QCD. B -> K* from EOS 1.0.21, whose authors made the fit: in "
            "flavio's file the tensor form factors carry no lattice information (their curvatures are as "
            "uncertain as from sum rules alone), and A_0 at 4 GeV² is 2.7 % larger",
            _from_eos,
        ),
        "form_factors/HPQCD2022_points.json": _points_of_hpqcd(),
    }


def _set_of_2023():
    source = "arXiv-2305-06301v1/BSZ-parameters-N2.yaml"
    fits = yaml.safe_load(_flavio_text(source))
    return {
        "provenance": _provenance(
            source, REFERENCE_2023, "fit to lattice QCD and light-cone sum rules, N = 2"
        ),
        "unit": "1",
        "transitions": {
            "B->K": _transition_of_eos(fits["B->K::FormFactors[parametric,BSZ]@GRvDV:2023A"], "B->K"),
            "B->K*": _transition_of_eos(fits["B->K^*::FormFactors[parametric,BSZ]@GRvDV:2023A"], "B->K*"),
        },
    }


def _transition_of_eos(fit, transition):
    labels = [name.split("alpha^")[1].split("@")[0].rsplit("_", 1) for name in fit["observables"]]
    return _transition(
        transition,
        [f"{OUR_NAME[form_factor]}_{order}" for form_factor, order in labels],
        fit["means"],
        _symmetric(np.array(fit["covariance"], dtype=float)),
    )


def _set_of_2018(suffix, words, read_Kstar):
    return {
        "provenance": _provenance("arXiv-1811-00983v1", REFERENCE_2018, words),
        "unit": "1",
        "transitions": {"B->K": _from_flavio("B->K", suffix), "B->K*": read_Kstar("B->K*", suffix)},
    }


def _from_flavio(transition, suffix):
    file = f"arXiv-1811-00983v1/{'BK' if transition == 'B->K' else 'BKstar'}_{suffix}.json"
    fit = json.loads(_flavio_text(file))
    eliminated = RELATIONS_B_TO_K if transition == "B->K" else RELATIONS_B_TO_KSTAR
    labels = [
        (form_factor, f"a{order}")
        for form_factor in OUR_NAME
        for order in range(3)
        if form_factor in fit["central"] and f"{OUR_NAME[form_factor]}_{order}" not in eliminated
    ]
    errors = np.array([fit["uncertainty"][f][a] for f, a in labels])
    correlation = np.array([[fit["correlation"][f + g][a + b] for g, b in labels] for f, a in labels])
    return _transition(
        transition,
        [f"{OUR_NAME[f]}_{a[1]}" for f, a in labels],
        [fit["central"][f][a] for f, a in labels],
        _symmetric(np.outer(errors, errors) * correlation),
    )


def _from_eos(transition, suffix):
    name = {"LCSR-Lattice": "LCSRLattice"}[suffix]
    fit = _eos_constraint("B-to-V-form-factors.yaml", f"B->K^*::FormFactors[parametric,{name}]@GKvD:2018A")
    return _transition_of_eos(fit, transition)


def _points_of_hpqcd():
    fit = _eos_constraint("B-to-P-form-factors.yaml", "B->K::f_0+f_++f_T@HPQCD:2022A")
    names = {"f_0(q2)": "f_zero", "f_+(q2)": "f_plus", "f_T(q2)": "f_tensor"}
    return {
        "provenance": {
            "source": "EOS 1.0.21, constraints/theoretical/B-to-P-form-factors.yaml",
            "reference": "W. G. Parrott, C. Bouchard, C. T. H. Davies (HPQCD), Phys. Rev. D 107, "
            "014510 (2023), arXiv:2207.12468",
            "retrieved": "2026-11-22 by data/refresh/form_factors.py",
            "licence": "numbers published with the paper",
            "notes": "Values of the form factors of B -> K at three q² with their covariance; the value of "
            "f_+ at q² = 0 is that of f_0.",
        },
        "unit": "1; q2 in GeV²",
        "form_factor": [names[observable.split("::")[1]] for observable in fit["observables"]],
        "q2": [float(point["q2"]) for point in fit["kinematics"]],
        "values": fit["means"],
        "covariance": _symmetric(np.array(fit["covariance"], dtype=float)),
    }


def _flavio_text(file):
    path = distribution("flavio").locate_file(f"flavio/physics/data/{file}")
    return path.read_text(encoding="utf-8")


def _eos_constraint(file, name):
    path = distribution("eoshep").locate_file(f"_eos_data/constraints/theoretical/{file}")
    return yaml.safe_load(path.read_text(encoding="utf-8"))[name]


def _symmetric(matrix):
    return ((matrix + matrix.T) / 2).tolist()


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
