"""Regenerate data/belle2/likelihood.json and densities.json from Belle II's published files.

The environment variable BELLE2_DATA names a folder with combined_likelihood.json (a pyhf workspace) and
number_density_{ita_regA,ita_regB,hta}.csv, as published with arXiv:2507.12393. Nothing is computed: every
number is carried over as published. A variation whose lower end mirrors the upper one keeps the upper one.
"""

import json
import os
from pathlib import Path

from common import main

CHANNELS = {
    "A__": "inclusive_signal_region",
    "B__": "inclusive_control_region",
    "C__": "off_resonance_signal_region",
    "D__": "off_resonance_control_region",
    "sgn": "hadronic",
}
SAMPLES = {
    "signal": "signal",
    "sgn_1_had": "signal",
    "ddbar": "d anti-d",
    "uubar": "u anti-u",
    "ssbar": "s anti-s",
    "ccbar": "c anti-c",
    "ccbar_1_had": "c anti-c",
    "charged": "charged B",
    "mixed": "neutral B",
    "taupair": "tau pair",
    "bbbar_1_had": "B anti-B",
    "qqbar_1_had": "light quarks",
}
DENSITIES = {
    "inclusive_signal_region": "number_density_ita_regA.csv",
    "inclusive_control_region": "number_density_ita_regB.csv",
    "hadronic": "number_density_hta.csv",
}
PROVENANCE = {
    "source": "Belle II Collaboration, HEPData 10.17182/hepdata.166082; public repository "
    "lorenzennio/knunu-reinterpretation-mini",
    "reference": "arXiv:2507.12393 (likelihood and densities); arXiv:2311.14647 (measurement)",
    "retrieved": "2026-11-22 by data/refresh/belle2_likelihood.py",
    "licence": "MIT, (c) Belle II Collaboration",
}
LIKELIHOOD_NOTES = (
    "Yields at signal strength 1, which is BR(B+ -> K+ nu nubar) = 4.97e-6, the short-distance SM "
    "prediction. Channel and sample names are ours, the names of variations and normalisations Belle II's."
)
DENSITY_NOTES = (
    "Joint number density of the SM signal: one row for each bin of a channel; columns are bins of the true "
    "q2 with the edges -1 and then 100 equal steps from 0 to largest_q2 [GeV2]. Five significant digits; row "
    "sums are the signal yields, but for the first two rows of 'hadronic', which differ by 3.05e-5 as "
    "published. standard_model: the spectrum that the simulation was weighted to, as the published material "
    "states it, and the SM prediction without its tree-level part (5.58 ± 0.37 - 0.61 ± 0.06)e-6."
)
#: dBR/dq² ∝ λ^{3/2} f_+², with the expansion of arXiv:2207.12468 and the masses of the published material.
STANDARD_MODEL = {
    "reference": "arXiv:2207.13371 (spectrum), arXiv:2207.12468 (form factor, table V)",
    "branching_ratio": 4.97e-06,
    "branching_ratio_uncertainty": 3.7e-07,
    "mass_B": 5.279495,
    "mass_K": 0.495644,
    "pole_mass": 5.4158,
    "chiral_logarithm": 1.304,
    "f_plus": [0.2545, -0.71, 0.32],
}


def layout(workspace):
    """Return the workspace in the layout that b2kinv.physics.statistics.histfactory reads."""
    observed = {entry["name"]: entry["data"] for entry in workspace["observations"]}
    channels, samples = [], []
    for channel in workspace["channels"]:
        name = CHANNELS[channel["name"][:3]]
        channels.append({"name": name, "observed": observed[channel["name"]]})
        samples.extend(sample_layout(name, sample) for sample in channel["samples"])
    return channels, samples


def sample_layout(channel, sample):
    """Return one sample of one channel."""
    entry = {
        "channel": channel,
        "name": SAMPLES[sample["name"]],
        "signal": False,
        "yields": sample["data"],
        "statistical_error": None,
        "variations": {},
        "normalisations": {},
    }
    for modifier in sample["modifiers"]:
        kind, name, content = modifier["type"], modifier["name"], modifier["data"]
        if kind == "normfactor":
            entry["signal"] = True
        elif kind == "staterror":
            entry["statistical_error"] = content
        elif kind == "normsys":
            entry["normalisations"][name] = [content["lo"], content["hi"]]
        elif kind == "histosys":
            entry["variations"][name] = ends(content, sample["data"])
        else:
            raise SystemExit(f"modifier {name!r} has the unexpected type {kind!r}")
    return entry


def ends(content, nominal):
    """Return the upper end of a variation, and the lower one where it does not mirror it."""
    up, down = content["hi_data"], content["lo_data"]
    mirrored = all(abs(u + d - 2 * n) < 1e-9 for u, d, n in zip(up, down, nominal, strict=True))
    return {"up": up} if mirrored else {"up": up, "down": down}


def densities(folder):
    """Return, for each channel with signal, one list over true q² for each bin."""
    tables = {}
    for channel, file in DENSITIES.items():
        lines = (folder / file).read_text(encoding="utf-8").split()
        tables[channel] = [[float(entry) for entry in line.split(",")] for line in lines]
    return tables


def build():
    """Return the content of both files."""
    folder = Path(os.environ["BELLE2_DATA"])
    workspace = json.loads((folder / "combined_likelihood.json").read_text(encoding="utf-8"))
    channels, samples = layout(workspace)
    likelihood = {
        "provenance": PROVENANCE | {"notes": LIKELIHOOD_NOTES},
        "unit": "events",
        "channels": channels,
        "samples": samples,
    }
    density = {
        "provenance": PROVENANCE | {"notes": DENSITY_NOTES},
        "unit": "events",
        "largest_q2": 22.885,
        "standard_model": STANDARD_MODEL,
        "densities": densities(folder),
    }
    return {"belle2/likelihood.json": likelihood, "belle2/densities.json": density}


if __name__ == "__main__":
    main(__doc__, build)
