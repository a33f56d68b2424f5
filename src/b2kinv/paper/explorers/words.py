"""What the explorers call the choices of their parameters, where code and addresses have short names."""

import re

from b2kinv.physics import measurements
from b2kinv.sections import belle2_excess

#: Name of a choice → its words.
CHOICES = {
    "0.3": "0.3, as in the paper",
    "running": "running from the Z mass",
    "dirac": "Dirac",
    "majorana": "Majorana",
    "GRvDV2023": "Gubernari et al. 2023, all lattice and sum rules",
    "GKvD2018-lcsr": "Gubernari et al. 2018, sum rules",
    "GKvD2018-lcsr-lattice": "Gubernari et al. 2018, sum rules and lattice",
    "SaikawaShirai2020": "Saikawa and Shirai 2020",
    "Drees2015": "Drees et al. 2015",
    "included": "included",
    "left_out": "left out",
    "as_quoted": "as Belle quotes it",
    "standard_model_subtracted": "less what the Standard Model gives",
    "standard_model_left_in": "with the Standard Model left in",
    "tan_theta_W": "tan θ_W, as in the paper",
    "kinetic_only": "that of kinetic mixing alone",
    "quark_currents": "by currents of quarks",
    "r_ratio": "by the measured ratio R",
    "MSbar": "running mass",
    "pole": "pole mass",
}


def of_windows():
    """Return name of a window of the excess → its words, with the paper that has it.

    Examples
    --------
    >>> of_windows()["babar-2311.14629"]
    "fit to BaBar's spectrum (arXiv:2311.14629)"
    """
    found = {}
    for name in belle2_excess.EXCESS_WINDOWS:
        known = measurements.window(name)
        numbered = re.search(r"arXiv:\d{4}\.\d{5}", known.reference)
        # The words of some say where they are from.
        told = f" ({numbered[0]})" if numbered and "arXiv" not in known.meaning else ""
        found[name] = known.meaning.split("; ")[0] + told
    return found


def choices():
    """Return the words of all choices by their names, windows of the excess among them."""
    return CHOICES | of_windows()
