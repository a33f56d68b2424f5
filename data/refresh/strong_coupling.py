"""Regenerate data/strong_coupling.json: α_s(μ) and running quark masses by five-loop running.

Needs `pip install rundec==0.7` (CRunDec 3, arXiv:1703.03751). Reads data/inputs.json.
"""

import json
import math

from common import DATA, main

LOOPS = 5
LOWEST, HIGHEST = 1.0, 1e4
STEP = 0.02
#: Number of flavours → scale up to which α_s is continued with it, beyond the next quark's mass.
CONTINUED = {3: 5.0, 4: 12.0, 5: 1e4}


def build():
    """Return the content of strong_coupling.json."""
    import rundec

    inputs = json.loads((DATA / "inputs.json").read_text(encoding="utf-8"))
    known = {name: entry for block in ("pdg", "codata", "other") for name, entry in inputs[block].items()}
    at_mass_Z = known["strong_coupling_at_mass_Z"]
    run = {
        variant: _Running(rundec.CRunDec(), known, at_mass_Z["value"] + shift * at_mass_Z["uncertainty"])
        for variant, shift in (("down", -1), ("central", 0), ("up", 1))
    }
    central = run["central"]
    strange = central.mass("strange", known["mass_strange_quark"]["value"], 2.0, 4)
    charm = central.mass("charm", central.m_c, central.m_c, 4)
    bottom = central.mass("bottom", central.m_b, central.m_b, 5)
    regions = []
    edges = [LOWEST, central.m_c, central.m_b, central.m_t, HIGHEST]
    for flavours, low, high in zip((3, 4, 5, 6), edges, edges[1:], strict=False):
        steps = math.ceil(math.log(high / low) / STEP)
        scales = [low * (high / low) ** (i / steps) for i in range(steps)] + [high]
        region = {"flavours": flavours, "scale": [_rounded(scale) for scale in scales]}
        for variant, running in run.items():
            region[f"inverse_coupling_{variant}"] = [_rounded(1 / running.alpha(s, flavours)) for s in scales]
        region["mass_strange"] = [_rounded(strange(scale, flavours)) for scale in scales]
        if flavours >= 4:
            region["mass_charm"] = [_rounded(charm(scale, flavours)) for scale in scales]
        if flavours >= 5:
            region["mass_bottom"] = [_rounded(bottom(scale, flavours)) for scale in scales]
        if flavours in CONTINUED:
            steps = math.ceil(math.log(CONTINUED[flavours] / high) / STEP)
            beyond = [high * (CONTINUED[flavours] / high) ** (i / steps) for i in range(1, steps + 1)]
            region["continued_scale"] = [_rounded(scale) for scale in beyond]
            region["continued_inverse_coupling"] = [
                _rounded(1 / central.alpha(scale, flavours)) for scale in beyond
            ]
        regions.append(region)
    return {
        "strong_coupling.json": {
            "provenance": {
                "source": "PyPI rundec 0.7 (CRunDec 3) by data/refresh/strong_coupling.py",
                "reference": "F. Herren, M. Steinhauser, Comput. Phys. Commun. 224, 333 (2018), "
                "arXiv:1703.03751",
                "retrieved": "2026-11-22",
                "licence": "numbers computed with MIT-licensed code",
                "notes": "MS-bar; five-loop running, four-loop decoupling at the MS-bar masses of charm, "
                "bottom and top; α_s(m_Z), m_Z and the masses from inputs.json. Variants: α_s(m_Z) one "
                "standard deviation down and up. Continued: the same number of flavours beyond the next "
                "quark's mass, central value. m_s is given by four flavours at 2 GeV. m_t(m_t) from the "
                "directly measured mass, read as the pole mass, by four loops: "
                f"{_rounded(central.m_t)} GeV.",
            },
            "unit": "scale and masses in GeV; inverse couplings are pure numbers",
            "regions": regions,
        }
    }


class _Running:
    """α_s with a given value at m_Z, in any number of flavours, and quark masses in it."""

    def __init__(self, code, known, at_mass_Z):
        self.code = code
        self.m_Z = known["mass_Z"]["value"]
        self.m_c, self.m_b = known["mass_charm_quark"]["value"], known["mass_bottom_quark"]["value"]
        m_pole = known["mass_top_quark"]["value"]
        at_pole = code.AlphasExact(at_mass_Z, self.m_Z, m_pole, 5, LOOPS)
        above = code.DecAsUpOS(at_pole, m_pole, m_pole, 5, LOOPS)
        self.m_t = code.mOS2mSI(m_pole, None, above, 6, 4)
        self.known = {5: (at_mass_Z, self.m_Z)}
        for flavours, mass in ((4, self.m_b), (3, self.m_c)):
            heavier = self.alpha(mass, flavours + 1)
            self.known[flavours] = (code.DecAsDownSI(heavier, mass, mass, flavours, LOOPS), mass)
        lighter = self.alpha(self.m_t, 5)
        self.known[6] = (code.DecAsUpSI(lighter, self.m_t, self.m_t, 5, LOOPS), self.m_t)

    def alpha(self, scale, flavours):
        """Return α_s(scale) with that many flavours."""
        value, reference = self.known[flavours]
        if scale == reference:
            return value
        return self.code.AlphasExact(value, reference, scale, flavours, LOOPS)

    def mass(self, name, value, scale, flavours):
        """Return a function (scale, flavours) → running mass of a quark known at one scale."""
        at_reference = {flavours: (value, scale)}
        thresholds = {4: self.m_c, 5: self.m_b, 6: self.m_t}

        def running(to, in_flavours):
            start, reference = at_reference[in_flavours]
            if to == reference:
                return start
            return self.code.mMS2mMS(
                start, self.alpha(reference, in_flavours), self.alpha(to, in_flavours), in_flavours, LOOPS
            )

        for higher in range(flavours + 1, 7):
            edge = thresholds[higher]
            below = running(edge, higher - 1)
            at_reference[higher] = (
                self.code.DecMqUpSI(below, self.alpha(edge, higher - 1), edge, edge, higher - 1, LOOPS),
                edge,
            )
        if name == "strange":
            edge = thresholds[4]
            above = running(edge, 4)
            at_reference[3] = (self.code.DecMqDownSI(above, self.alpha(edge, 4), edge, edge, 3, LOOPS), edge)
        return running


def _rounded(value):
    # Ten digits: what is left does not depend on the machine's mathematical library.
    return float(f"{value:.10g}")


if __name__ == "__main__":
    main(__doc__, build)
