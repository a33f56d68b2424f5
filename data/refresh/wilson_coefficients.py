"""Regenerate data/wilson_coefficients.json: b → s γ* below the W mass, with two-loop matrix elements.

Needs `pip install flavio==2.7.0 eoshep==1.0.21` and pyyaml; of EOS only a file is read.
"""

import math
from importlib.metadata import distribution

import yaml
from common import main

#: Half of and about the mass of b, and the highest scale of flavio's table [GeV].
SCALES = (2.4, 4.8, 5.5)
#: q² [GeV²].
FIRST, LAST, STEP = 1.0, 8.0, 0.5
#: Scale of the Wilson coefficients that EOS ships [GeV].
EOS_SCALE = 4.2


def build():
    """Return the content of wilson_coefficients.json."""
    content = {
        "provenance": {
            "source": "data/refresh/wilson_coefficients.py",
            "reference": "D. Straub, flavio 2.7.0, arXiv:1810.08132: Wilson coefficients as in T. Huber et "
            "al., Nucl. Phys. B 740, 105 (2006), arXiv:hep-ph/0512066; two-loop matrix elements of C. Greub, "
            "V. Pilipp, C. Schüpbach, JHEP 12 (2008) 040, arXiv:0810.4077, and H. M. Asatrian et al., "
            "Phys. Rev. D 69, 074007 (2004), arXiv:hep-ph/0312063; power corrections of flavio after "
            "W. Altmannshofer, D. Straub, Eur. Phys. J. C 75, 382 (2015), arXiv:1411.3161. "
            "D. van Dyk et al., EOS 1.0.21, arXiv:2111.15428, for C_9 + C_10 at 4.2 GeV",
            "retrieved": "2026-11-27, PyPI flavio 2.7.0 and eoshep 1.0.21",
            "licence": "facts with reference; flavio: MIT",
            "notes": "second-hand: as flavio and EOS have them. Operators 1 to 6 of Chetyrkin, Misiak and "
            "Münz; C_7 is the effective one. 'C_9 + C_10' is EOS's, with the strong interaction alone, moved "
            "from 4.2 GeV by flavio's C_9; 'with electromagnetic running' is flavio's, with photons between "
            "quarks and leptons, both coefficients for one top mass, 173.1 GeV, which flavio changes in C_10 "
            "alone. mass_bottom is that of MS-bar at the scale [GeV]. "
            "Rows: q² [GeV²], real and imaginary part of what the matrix elements of operators 1, 2 and 8 "
            "add at two loops to C_7 and to C_9. Terms with V_ub V_us are left out. power_corrections: one "
            "standard deviation of the real and of the imaginary part, constant and slope in q² [1/GeV²], of "
            "C_9 in B → K and of C_7 in B → K*, there for helicity 0 and −, and of C_7' for +.",
        },
        "mass_bottom_pole": None,
        "mass_charm_pole": None,
        "power_corrections": {
            "K": [0.08, 0.03],
            "K* 0": [0.12, 0.05],
            "K* -": [0.015, 0.01],
            "K* +": [0.004, 0.005],
        },
        "scales": [],
    }
    return {"wilson_coefficients.json": _filled(content)}


def _filled(content):
    import flavio
    from flavio.physics.bdecays.wilsoncoefficients import wcsm_nf5
    from flavio.physics.running import running

    shipped = _sum_of_eos()
    known = flavio.default_parameters.get_central_all()
    pole, charm = running.get_mb_pole(known), running.get_mc_pole(known)
    content["mass_bottom_pole"] = round(float(pole), 5)
    content["mass_charm_pole"] = round(float(charm), 5)
    for scale in SCALES:
        found = [float(value) for value in wcsm_nf5(scale)]
        alpha_s = running.get_alpha(known, scale)["alpha_s"]
        factor = -alpha_s / (4.0 * math.pi)
        # As flavio has it, the charm quark is lighter in the matrix elements that add to C_7.
        masses = (pole, known["m_c BVgamma"], (charm / pole) ** 2)
        rows = [
            [q2, *_two_loops(found, factor, scale, *masses, q2)]
            for q2 in (FIRST + step * STEP for step in range(round((LAST - FIRST) / STEP) + 1))
        ]
        content["scales"].append(
            {
                "scale": scale,
                "mass_bottom": round(float(running.get_mb(known, scale)), 5),
                "C_1 to C_6": [round(value, 6) for value in found[:6]],
                "C_7": round(found[6], 6),
                "C_9 + C_10": round(shipped + found[8] - float(wcsm_nf5(EOS_SCALE)[8]), 6),
                "with electromagnetic running": round(found[8] + found[9], 6),
                "two_loops": rows,
            }
        )
    return content


def _sum_of_eos():
    path = distribution("eoshep").locate_file("_eos_data/parameters/sm-and-eft.yaml")
    groups = yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
    known = {name: value for group in groups for name, value in group["parameters"].items()}
    return sum(known[f"b->smumu::Re{{{name}}}"]["central"] for name in ("c9", "c10"))


def _two_loops(C, factor, scale, mass_b, mass_c, z_9, q2):
    from flavio.physics.bdecays import matrixelements as elements

    mu, s = scale / mass_b, q2 / mass_b**2
    C_1, C_2, C_8 = C[0], C[1], C[7]
    z = (mass_c / mass_b) ** 2
    to_7 = C_1 * elements.F_17(mu, z, s) + C_2 * elements.F_27(mu, z, s)
    to_7 += C_8 * elements.F_87(math.log(mu), s)
    to_9 = C_1 * elements.F_19(mu, z_9, s) + C_2 * elements.F_29(mu, z_9, s)
    to_9 += C_8 * elements.F_89(math.log(s), s)
    return [round(float(part), 6) for to in (to_7, to_9) for part in ((factor * to).real, (factor * to).imag)]


if __name__ == "__main__":
    main(__doc__, build)
