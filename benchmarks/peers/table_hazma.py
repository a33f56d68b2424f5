"""What hazma computes of what b2kinv computes, for the table of peers; its units are MeV.

The argument is JSON: mass [GeV] and coefficient of <σv> = coefficient/x [1/GeV²].
"""

import json
import sys
import types
import warnings

# hazma's models import scikit-image, for contours that are not asked for here.
skimage = types.ModuleType("skimage")
skimage.measure = types.ModuleType("skimage.measure")
sys.modules |= {"skimage": skimage, "skimage.measure": skimage.measure}

from hazma import parameters  # noqa: E402
from hazma.relic_density import _thermal_functions as thermal  # noqa: E402
from hazma.relic_density import relic_density  # noqa: E402
from hazma.scalar_mediator import HiggsPortal  # noqa: E402
from hazma.vector_mediator import KineticMixing  # noqa: E402
from told import tell  # noqa: E402

given = json.loads(sys.argv[1])
dark_photon = KineticMixing(mx=100.0, mv=900.0, gvxx=1.0, eps=1e-3)
dark_higgs = HiggsPortal(mx=100.0, ms=20.0, gsxx=1.0, stheta=1e-4)


class Model:
    mx = 1e3 * given["mass"]

    @staticmethod
    def thermal_cross_section(x):
        return 1e-6 * given["coefficient"] / x


def relic():
    return relic_density(Model, semi_analytic=False, x0=1.0, xf=1e5, rtol=1e-5, atol=1e-12)


# numpy's deprecations inside hazma are not what is compared.
warnings.simplefilter("ignore")
tell(
    {
        "entropy_degrees_of_freedom": lambda: thermal.sm_dof_entropy(1e3),
        "entropy_density": lambda: 1e-9 * thermal.sm_entropy_density(1e3),
        "equilibrium_number_density": lambda: 1e-9 * thermal.neq(1e3, 500.0, 2.0, True),
        "equilibrium_yield": lambda: thermal.yeq(1e3, 500.0, 2.0, True),
        "relic_density": relic,
        "electrons": lambda: 1e-3 * dark_photon.width_v_to_ff("e"),
        "muons": lambda: 1e-3 * dark_photon.width_v_to_ff("mu"),
        "dark_higgs": lambda: 1e-3 * dark_higgs.width_s_to_ff("e"),
        "higgs_expectation_value": lambda: 1e-3 * parameters.vh,
    }
)
