"""Section II A against ALPaca (arXiv:2508.08354), where it computes the same thing.

ALPaca writes ∂a/f_a f̄γ(c_L P_L + c_R P_R)f: its c_L + c_R is our C^V and its c_R − c_L our C^A. It has form
factors of its own, which are divided out. Not compared: its a → gg, which lacks the colour factor 8
(tests/physics/test_alp_widths_amplitudes.py has the polarisation sum), its BR(B⁺ → K*⁺ a), which takes the
vector coupling, and its BR(B⁰ → K⁰ a), which has an extra 1/4. Its numbers are computed in a process of their
own: ALPaca starts warnings that are errors here.
"""

import json
import subprocess

import pytest

from b2kinv.physics import form_factors, inputs, units
from b2kinv.sections import alp_decays

#: The other environment takes ten seconds to import it.
pytestmark = pytest.mark.slow

PAIRS = [(2.0, 0.1), (2.0, 0.999), (4.0, 1.27), (2.0, 1.5)]
LOOP_ARGUMENTS = [1e-6, 0.1, 0.999, 1.0, 1.001, 1.6, 20.0]

SCRIPT = """
import json, sys
import numpy as np
from alpaca import common, constants
from alpaca.decays.alp_decays.fermion_decays import fermion_decay_width
from alpaca.decays.mesons import invisible
from alpaca.rge import ALPcouplings

# Given at the ALP mass, so that nothing runs; what is left out is zero.
strange_bottom = np.zeros((3, 3))
strange_bottom[1, 2] = strange_bottom[2, 1] = 1.0
vector = ALPcouplings(dict(cdL=strange_bottom / 2, cdR=strange_bottom / 2), 2.0, "RL_below")
axial = ALPcouplings(dict(cdA=strange_bottom), 2.0, "VA_below")
pairs, loop_arguments = json.loads(sys.argv[1])
print(json.dumps({
    "f_zero": float(common.f0_BK(4.0)),
    "A_0": float(common.A0_BKst(4.0)),
    "K": float(invisible.brBplusKa(2.0, vector, 1e8) * constants.GammaB),
    "Kstar_plus": float(invisible.BplustoKsta(2.0, axial, 1e8)),
    "Kstar_zero": float(invisible.B0toKsta(2.0, axial, 1e8)),
    "fermions": [float(fermion_decay_width(m_a, 1e8, 0.7, mass, 3)) for m_a, mass in pairs],
    "loops": [[complex(common.B1(x)).real, complex(common.B1(x)).imag] for x in loop_arguments],
}))
"""


@pytest.fixture(scope="module")
def theirs(peers_python):
    command = [peers_python("alpaca-ALPs"), "-c", SCRIPT, json.dumps([PAIRS, LOOP_ARGUMENTS])]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    return json.loads(finished.stdout.splitlines()[-1])


def width(branching_ratio, name):
    return branching_ratio / units.from_seconds(inputs.value(f"lifetime_B_{name}"))


def test_decay_to_K(theirs):
    ours = width(alp_decays.branching_ratio_B_to_K_alp(2.0, 1e8), "plus")
    ratio = theirs["f_zero"] / form_factors.f_zero(4.0)
    assert theirs["K"] == pytest.approx(ours * ratio**2, rel=1e-4)


@pytest.mark.parametrize(("charge", "name"), [("+", "plus"), ("0", "zero")])
def test_decay_to_Kstar(theirs, charge, name):
    ours = width(alp_decays.branching_ratio_B_to_Kstar_alp(2.0, 1e8, charge=charge), name)
    ratio = theirs["A_0"] / form_factors.A_0(4.0)
    # The K* masses of the two differ by 0.2 MeV.
    assert theirs[f"Kstar_{name}"] == pytest.approx(ours * ratio**2, rel=1e-3)


def test_fermion_width(theirs):
    ours = [alp_decays.width_to_fermions(m_a, 1e8, mass, 0.7, colours=3) for m_a, mass in PAIRS]
    assert theirs["fermions"] == pytest.approx(ours, rel=1e-12)


def test_loop_function(theirs):
    for x, (real, imaginary) in zip(LOOP_ARGUMENTS, theirs["loops"], strict=True):
        assert alp_decays.loop_function(x) == pytest.approx(complex(real, imaginary), rel=1e-10)
