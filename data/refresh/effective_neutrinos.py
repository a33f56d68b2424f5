"""Regenerate data/effective_neutrinos.json with b2kinv's own solution of neutrino decoupling.

Takes the package from this checkout and a few seconds on one core. N_eff on an even grid of ln mass and ln
lifetime of a dark Higgs that decays to electrons, there from the start or made by electrons alone; in
equilibrium; and without it.
"""

import sys

from common import DATA, main

sys.path.insert(0, str(DATA.parent / "src"))

import numpy as np

from b2kinv.physics import inputs, neutrino_decoupling

MASSES, LIFETIMES = (1.1e-3, 0.03), (1e-5, 1e3)
SIZE = 28, 33
PROVENANCE = {
    "source": "computed by b2kinv.physics.neutrino_decoupling",
    "reference": "method of M. Escudero, JCAP 05, 048 (2020), arXiv:2001.04466; "
    "decays of each momentum by this code",
    "retrieved": "2026-11-27 by data/refresh/effective_neutrinos.py",
    "licence": "MIT, as the code",
    "notes": "Rows: mass of the dark Higgs from 1.1 MeV to 30 MeV in even steps of its logarithm. Columns: "
    "lifetime from 1e-5 s to 1e3 s likewise. thermal: as warm as the plasma at 20 MeV; none: made from "
    "electrons after that.",
}


def build():
    """Return the content of the file."""
    masses, lifetimes = (
        np.geomspace(*ends, count) for ends, count in zip((MASSES, LIFETIMES), SIZE, strict=True)
    )
    m, life = (axis.ravel() for axis in np.meshgrid(masses, lifetimes, indexing="ij"))
    widths = inputs.value("hbar") / life
    content = {"provenance": PROVENANCE, "mass": list(MASSES), "lifetime": list(LIFETIMES)}
    content["standard"] = digits(number(np.array([1e6]), None))[0]
    content["equilibrium"] = digits(number(masses, None))
    for start in ("thermal", "none"):
        content[start] = [digits(row) for row in number(m, widths, start).reshape(SIZE)]
    return {"effective_neutrinos.json": content}


def number(masses, widths, start="thermal"):
    """Return N_eff of each universe."""
    return neutrino_decoupling.effective_number(
        *neutrino_decoupling.final_temperatures(masses, widths, start)
    )


def digits(values):
    """Return the numbers with five significant digits."""
    return [float(f"{value:.5g}") for value in values]


if __name__ == "__main__":
    main(__doc__, build)
