"""Annihilation through X for the explorers of Sections III B and III C, which solve freeze-out with it.

The script sums over energies and marches through freeze-out as `physics.vector_boson_annihilation` and
`physics.freeze_out` do, with fewer steps. Only what both channels make over ψψ → φφ alone is taken from it,
so that errors of the march drop out.
"""

import numpy as np

from b2kinv.physics import early_universe, electroweak, hadron_ratio, inputs
from b2kinv.physics.vector_boson_annihilation import LOOKED_AT
from b2kinv.sections import dark_photon_decays

#: x = m_DM/T of the march and of its tail, and steps of both.
MARCH, TAIL = (3.0, 100.0, 240), (100.0, 1e4, 24)
#: Largest share of <σv> that is left out.
NEGLIGIBLE = 2e-4
#: Masses of dark matter [GeV] for which temperatures are tabulated.
LIGHTEST, HEAVIEST = 0.02, 2.4
_TEMPERATURES, _NODES = 260, 8


def data():
    """Return what the script needs of plasma, couplings and hadrons, as plain numbers."""
    node, weight = np.polynomial.legendre.leggauss(_NODES)
    lowest, highest = hadron_ratio.energy_range()
    energies, ratios = hadron_ratio._measured()
    above = np.linspace(lowest, highest, 40)
    return {
        "march": MARCH,
        "tail": TAIL,
        "usual": early_universe.DEFAULT_TABLE,
        "looked_at": [float(one) for one in LOOKED_AT],
        "negligible": NEGLIGIBLE,
        "gauss": [[float(one), float(other)] for one, other in zip(node, weight, strict=True)],
        "couplings": {
            name: [
                *dark_photon_decays.fermion_couplings(name, 1.0, 0.0)[:1],
                *dark_photon_decays.fermion_couplings(name, 0.0, 1.0),
            ]
            for name in ("electron", "neutrino", "up", "down")
        },
        "leptons": [inputs.value(f"mass_{one}") for one in dark_photon_decays.CHARGED_LEPTONS],
        "pion": inputs.value("mass_pion_plus"),
        "tan_theta_W": electroweak.tan_theta_W(),
        "mass_Z": inputs.value("mass_Z"),
        "hadrons": {
            "energy": [*map(float, energies), *map(float, above)],
            "ratio": [*map(float, ratios), *(float(hadron_ratio.hadron_ratio(one)) for one in above)],
        },
        "plasma": {name: _plasma(name) for name in early_universe.TABLES},
    }


def _plasma(table):
    """Return ln T and, there, ln of s/H (1 + (1/3) d ln g_s/d ln T) and of the entropy density."""
    ends = 0.99 * LIGHTEST / TAIL[1], 1.01 * HEAVIEST / MARCH[0]
    T = np.geomspace(*ends, _TEMPERATURES)
    entropy = np.asarray(early_universe.entropy_density(T, table))
    slope = np.asarray(early_universe.entropy_degrees_of_freedom_slope(T, table))
    diluted = entropy / np.asarray(early_universe.hubble_rate(T, table)) * (1.0 + slope / 3.0)
    return {
        "ends": [float(np.log(one)) for one in ends],
        "dilution": [float(f"{one:.6g}") for one in np.log(diluted)],
        "entropy": [float(f"{one:.6g}") for one in np.log(entropy)],
    }
