"""Limits on dark matter beside how much of it freeze-out leaves at one point: the rule of Section IV.

A search sees what there is. Scattering goes with the share of the dark matter that the model makes, and
annihilation with its square; where more is made than is observed, the share is all. What was limited for all
of the dark matter says nothing of less.
"""

import math

from b2kinv.physics import judged_points, model_judgement
from b2kinv.physics.dark_photon_mixing import mixing_ratio
from b2kinv.physics.model_judgement import DENSITY_TOLERANCE, joined
from b2kinv.quantities.judgements import Judgement
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.spelling import spelled
from b2kinv.sections import dark_photon_annihilation, dark_photon_confronted, dark_photon_freeze_out
from b2kinv.sections.dark_matter_searches import Parameters

#: Constraints whose experiments see dark matter that is there today, or was at recombination.
OF_DARK_MATTER = (
    "pandax4t_migdal_nucleon",
    "pandax4t_electron",
    "pandax2_electron",
    "annihilation_at_recombination",
    "self_interaction_clusters",
)
SHARE = Judgement(
    "share_words",
    "how much dark matter there is, and what limits say of that much",
    {
        "unknown": (
            "how much of the dark matter freeze-out leaves is not computed for these masses; held against "
            "all of it, the point {said}"
        ),
        "less": (
            "freeze-out leaves {percent} % of the dark matter, and held against that much the point {said}; "
            "the bound from clusters, which is for all of it, says nothing"
        ),
        "all": "freeze-out leaves all of the dark matter, and the point {said}",
        "more": (
            "freeze-out leaves {factor} times the dark matter that is observed, which excludes the point by "
            "itself; held against what is observed it {said}"
        ),
    },
)


def share(parameters: Parameters) -> float:
    """Return Ω h² that freeze-out leaves by all channels, over what is observed; infinite if not computed.

    Not computed are masses for which annihilation into a dark photon opens, and a dark Higgs of more than ten
    times the mass of dark matter, as in `dark_photon_freeze_out.Parameters`.

    Parameters
    ----------
    parameters : Parameters
        One point.

    Examples
    --------
    >>> round(share(Parameters()), 3), share(Parameters(m_DM=1.5))
    (0.033, inf)
    """
    p = parameters
    try:
        point = dark_photon_freeze_out.Parameters(
            m_X=p.m_X, m_DM=p.m_DM, m_phi=p.m_phi, alpha_X=p.alpha_X, epsilon=p.epsilon
        )
    except ValueError:
        return math.inf
    masses = (point.m_DM, point.m_phi, point.m_X)
    density = dark_photon_annihilation.whole_relic_density(
        *masses, point.alpha_X, point.epsilon, mixing_ratio(p)
    )
    return float(density) / point.relic_density


def compared(parameters: Parameters, of_all: float) -> dict[str, float]:
    """Return the limits that say something, as prediction over limit, for a share of the dark matter.

    Parameters
    ----------
    parameters : Parameters
        One point.
    of_all : float
        Ω h² over what is observed.

    Examples
    --------
    >>> "self_interaction_clusters" in compared(Parameters(), 0.02)
    False
    """
    p = parameters
    point = dark_photon_confronted.Point(
        m_X=p.m_X,
        mixing_ratio=p.mixing_ratio,
        epsilon=p.epsilon,
        m_DM=p.m_DM,
        m_phi=p.m_phi,
        sin_theta=p.sin_theta,
        alpha_X=p.alpha_X,
        relic_density=dark_photon_freeze_out.Parameters().relic_density,
        excess="paper",
        form_factor_set="GRvDV2023",
        standard_model="left_out",
    )
    speeds = (p.velocity, p.velocity_cluster)
    predictions = dark_photon_confronted.dark_sector_predictions(point, p.alpha_X, speeds)
    positions = {"mass of dark matter": p.m_DM, "mass of the dark Higgs": p.m_phi}
    found = judged_points.compared(predictions, OF_DARK_MATTER, positions, of_all)
    return {name: float(one.strength) for name, one in found.items() if one.covered}


def words(parameters: Parameters) -> dict[str, Quantity]:
    """Return how much of the dark matter there is at one point, and what limits say of that much.

    Parameters
    ----------
    parameters : Parameters

    Examples
    --------
    >>> words(Parameters())["share_words"].value[:52]
    'freeze-out leaves 3.3 % of the dark matter, and held'
    """
    found = share(parameters)
    said = _excluded(compared(parameters, min(found, 1.0)))
    if math.isinf(found):
        told = SHARE.says("unknown", said=said)
    elif found < 1.0 - DENSITY_TOLERANCE:
        told = SHARE.says("less", percent=spelled(100.0 * found, 2), said=said)
    elif found <= 1.0 + DENSITY_TOLERANCE:
        told = SHARE.says("all", said=said)
    else:
        told = SHARE.says("more", factor=spelled(found, 2), said=said)
    return {SHARE.name: told}


def _excluded(strengths: dict[str, float]) -> str:
    beyond = {name: one for name, one in strengths.items() if one > 1.0}
    if not beyond:
        return "is excluded by none of these limits"
    listed = [
        f"{model_judgement.words(name)} ({spelled(beyond[name], 2)})"
        for name in sorted(beyond, key=lambda name: -beyond[name])
    ]
    return f"is excluded by {joined(listed)}"
