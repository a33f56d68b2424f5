"""Curves of data/constraints against the tables of ALPaca (arXiv:2508.08354), and what loops do to muons."""

import json
import subprocess

import numpy as np
import pytest

from b2kinv.physics import constraints, measurements

#: The other environment takes ten seconds to import it.
pytestmark = pytest.mark.slow

SCRIPT = """
import json, pathlib
import numpy as np
import alpaca
from alpaca.rge import ALPcouplings

tables = pathlib.Path(alpaca.__file__).parent / "experimental_data"
kaons = np.load(tables / "invisible" / "na62_kpiInv_2025.npy")
muons = np.load(tables / "visible" / "CHARM_BKmumu_displ.npy")
one, nothing = np.eye(3), np.zeros((3, 3))
quarks = {"cqL": -one, "cuR": one, "cdR": one, "clL": nothing, "ceR": nothing}
above = ALPcouplings(quarks, scale=1.67e8, basis="derivative_above")
below = above.match_run(2.0, "VA_below", integrator="leadinglog")
print(json.dumps({
    "masses": kaons[-1, :-1].tolist(),
    "kaons": kaons[-2, :-1].tolist(),
    "lifetime": float(kaons[-2, -1]),
    "muon_masses": muons[-1, :-1].tolist(),
    "muons": muons[:-1, :-1].tolist(),
    "muon_lifetimes": muons[:-1, -1].tolist(),
    "quark": 2.0,
    "muon": float(np.real(below["ceA"][1, 1])),
}))
"""


@pytest.fixture(scope="module")
def theirs(peers_python):
    command = [peers_python("alpaca-ALPs"), "-c", SCRIPT]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    return json.loads(finished.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", ["kaon_to_pion_light", "kaon_to_pion_heavy"])
def test_kaons(theirs, name):
    assert theirs["lifetime"] == 4.0
    points = constraints.get(name).points
    masses, limits = np.array(theirs["masses"]), np.array(theirs["kaons"], dtype=float)
    for mass, limit in points:
        nearest = np.argmin(np.abs(masses - mass))
        assert masses[nearest] == pytest.approx(mass, rel=1e-4)
        assert 10.0 ** limits[nearest] == pytest.approx(limit, rel=1e-3)
    inside = (masses >= points[0, 0] * 0.9999) & (masses <= points[-1, 0] * 1.0001) & ~np.isnan(limits)
    assert np.count_nonzero(inside) == len(points)


def test_displaced_muons(theirs):
    # Picoseconds to metres by the speed of light.
    lengths = 10.0 ** np.array(theirs["muon_lifetimes"]) * 2.99792458e-4
    assert theirs["muon_masses"][2:] == [1.2, 2.4]
    weaker = 10.0 ** np.max(np.array(theirs["muons"])[:, 2:], axis=1)
    for length, limit in constraints.get("charm_displaced_muons").points:
        nearest = np.argmin(np.abs(lengths - length))
        assert weaker[nearest] == pytest.approx(limit, rel=1e-3)


def test_loops_of_the_top_quark(theirs):
    # Its c_R − c_L is our C^A, for which 2 is the coupling of all quarks there.
    known = measurements.get("muon_coupling_by_top_loops")
    ratio = theirs["muon"] / theirs["quark"]
    assert ratio == pytest.approx(known.value, abs=known.uncertainty_up)
