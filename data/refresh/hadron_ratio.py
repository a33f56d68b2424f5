"""Regenerate data/hadron_ratio.json: R(s) of e⁺e⁻ → hadrons below charm, from four-loop perturbative QCD.

Needs `pip install rundec==0.7` for the strong coupling.
"""

import rundec
from common import DATA, main

#: R = 3 Σ Q² (1 + Σ c_n (α_s/π)^n) for three light flavours; P. A. Baikov, K. G. Chetyrkin and J. H. Kühn,
#: Phys. Rev. Lett. 101, 012002 (2008), arXiv:0801.1821.
COEFFICIENTS = (1.0, 1.6398, -10.284, -106.88)
FIRST, LAST, STEP = 1.80, 3.72, 0.04


def build():
    """Return the content of hadron_ratio.json."""
    import json

    known = json.loads((DATA / "inputs.json").read_text(encoding="utf-8"))
    m_Z = known["pdg"]["mass_Z"]["value"]
    m_c = known["pdg"]["mass_charm_quark"]["value"]
    m_b = known["pdg"]["mass_bottom_quark"]["value"]
    strong = known["other"]["strong_coupling_at_mass_Z"]
    rows = []
    for step in range(round((LAST - FIRST) / STEP) + 1):
        energy = FIRST + step * STEP
        central, last = _ratio(strong["value"], energy, m_Z, m_b, m_c)
        shifted = _ratio(strong["value"] + strong["uncertainty"], energy, m_Z, m_b, m_c)[0]
        error = ((shifted - central) ** 2 + last**2) ** 0.5
        rows.append([round(energy, 2), round(central, 4), round(error, 4)])
    content = {
        "provenance": {
            "source": "data/refresh/hadron_ratio.py",
            "reference": "P. A. Baikov, K. G. Chetyrkin, J. H. Kühn, Phys. Rev. Lett. 101, 012002 (2008), "
            "arXiv:0801.1821; strong coupling from RunDec (F. Herren, M. Steinhauser, arXiv:1703.03751), "
            "PyPI rundec 0.7",
            "retrieved": "2026-11-22",
            "licence": "computed; measurement: a fact with reference",
            "notes": "Columns of rows: √s [GeV], R, uncertainty (last known order and that of the strong "
            "coupling). Between 1.8 GeV, below which resonances rule, and the open-charm threshold; the "
            "narrow "
            "J/ψ is not part of it.",
        },
        "measurements": [
            {
                "energy": 2.0,
                "value": 2.18,
                "statistical": 0.07,
                "systematic": 0.18,
                "reference": "J. Z. Bai et al. (BES), Phys. Rev. Lett. 88, 101802 (2002), "
                "arXiv:hep-ex/0102003",
            }
        ],
        "rows": rows,
    }
    return {"hadron_ratio.json": content}


def _ratio(strong, energy, m_Z, m_b, m_c):
    crd = rundec.CRunDec()
    at_b = crd.AlphasExact(strong, m_Z, m_b, 5, 5)
    below_b = crd.DecAsDownSI(at_b, m_b, m_b, 4, 5)
    at_c = crd.AlphasExact(below_b, m_b, m_c, 4, 5)
    below_c = crd.DecAsDownSI(at_c, m_c, m_c, 3, 5)
    a = crd.AlphasExact(below_c, m_c, energy, 3, 5) / 3.141592653589793
    terms = [c * a ** (n + 1) for n, c in enumerate(COEFFICIENTS)]
    return 2.0 * (1.0 + sum(terms)), 2.0 * abs(terms[-1])


if __name__ == "__main__":
    main(__doc__, build)
