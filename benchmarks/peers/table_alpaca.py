"""What ALPaca computes of what b2kinv computes, for the table of peers.

The argument is JSON: b2kinv's form factors at 4 GeV² and couplings, which some calls take in place of theirs.
"""

import json
import sys

import numpy as np
from alpaca import common, constants
from alpaca.decays.alp_decays import gaugebosons
from alpaca.decays.alp_decays.fermion_decays import fermion_decay_width
from alpaca.decays.mesons import invisible
from alpaca.rge import ALPcouplings
from told import tell

given = json.loads(sys.argv[1])
strange_bottom = np.zeros((3, 3))
strange_bottom[1, 2] = strange_bottom[2, 1] = 1.0
# Given at the ALP mass, so that nothing runs; what is left out is zero. c_L + c_R is our C^V, and c_R − c_L
# our C^A.
vector = ALPcouplings({"cdL": strange_bottom / 2, "cdR": strange_bottom / 2}, 2.0, "RL_below")
axial = ALPcouplings({"cdA": strange_bottom}, 2.0, "VA_below")
gluons = ALPcouplings({"cG": 1.0}, 2.0, "VA_below")
photons = ALPcouplings({"cgamma": 1.0}, 3.0, "VA_below")


def with_our(module, name, value, function):
    """Return the call with one function of ALPaca giving our value."""

    def call():
        kept = getattr(module, name)
        setattr(module, name, lambda argument: value)
        try:
            return function()
        finally:
            setattr(module, name, kept)

    return call


def to_gluons():
    return gaugebosons.decay_width_2gluons(2.0, gluons, 1e8)


def to_photons():
    return gaugebosons.decay_width_2gamma(3.0, photons, 1e8)


def K_plus():
    return invisible.brBplusKa(2.0, vector, 1e8)


def K_zero():
    return invisible.brB0Ka(2.0, vector, 1e8)


def Kstar_plus():
    return invisible.BplustoKsta(2.0, axial, 1e8) / constants.GammaB


def Kstar_zero():
    return invisible.B0toKsta(2.0, axial, 1e8) / constants.GammaB0


tell(
    {
        "kallen": lambda: common.kallen(1.0, 0.3, 0.2),
        "loop_heavy": lambda: common.B1(1.6),
        "loop_light": lambda: complex(common.B1(0.1)).real,
        "K_plus": K_plus,
        "K_plus ours": with_our(common, "f0_BK", given["f_zero"], K_plus),
        "K_zero": K_zero,
        "K_zero doubled": lambda: 4.0 * K_zero(),
        "Kstar_plus": Kstar_plus,
        "Kstar_plus ours": with_our(common, "A0_BKst", given["A_0"], Kstar_plus),
        "Kstar_zero": Kstar_zero,
        "Kstar_zero ours": with_our(common, "A0_BKst", given["A_0"], Kstar_zero),
        "fermions": lambda: fermion_decay_width(2.0, 1e8, 1.0, given["mass_muon"], 1),
        "gluons": to_gluons,
        "gluons eight": lambda: 8.0 * to_gluons(),
        "gluons eight and coupling": lambda: (
            8.0 * with_our(gaugebosons, "alpha_s", given["strong_coupling"], to_gluons)()
        ),
        "photons": to_photons,
        "photons same": with_our(gaugebosons, "alpha_em", given["fine_structure_constant"], to_photons),
    }
)
