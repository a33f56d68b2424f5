"""How many events a new signal gives in each bin of Belle II's likelihood for B⁺ → K⁺νν̄ (arXiv:2507.12393).

Belle II published the joint number density of reconstructed bins and true q² of its simulated signal. Divided
by the SM spectrum that the simulation followed, the densities are efficiencies: how many events a bin gains
for each unit of branching ratio at a given q². Any new spectrum dBR/dq² is folded with them and joins the SM
signal. In each bin it shares the SM signal's statistical factor and, relative to its own yield, the SM
signal's variations, save those of the SM form factors.
"""

from typing import TypedDict, cast

import numpy as np

from b2kinv.physics import data_files, quadrature
from b2kinv.physics.q2_spectra import (
    DENSITY_FORM_FACTOR_SET,
    LARGEST_Q2,
    NUMBER_OF_Q2_BINS,
    Spectrum,
    StandardModelSpectrum,
    standard_model_spectrum,
)
from b2kinv.physics.statistics import histfactory, pyhf_workspace
from b2kinv.physics.statistics.expected_yields import Layout
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name
from b2kinv.quantities.scalars import Array


class _Densities(TypedDict):
    # Channel → its bins, each a row of the density at q² < 0 and in the 100 bins of true q².
    densities: dict[str, list[list[float]]]
    standard_model: StandardModelSpectrum


#: Tag → channels of the likelihood.
CHANNELS = {
    "both": None,
    "inclusive": (
        "inclusive_signal_region",
        "inclusive_control_region",
        "off_resonance_signal_region",
        "off_resonance_control_region",
    ),
    "hadronic": ("hadronic",),
}
#: Variations of the SM signal's form factors, which a new signal does not feel.
STANDARD_MODEL_VARIATIONS = ("corr_ff_c1", "corr_ff_c2", "corr_ff_c3")
#: Branching ratio of a new signal of strength 1.
UNIT_BRANCHING_RATIO = 1e-5

TAG = Name("which of Belle II's analyses", CHANNELS)
SIGNAL_CHANNEL = Name("channel with signal", lambda: _published()["densities"])


@replaced.kept(4)
@checked(tag=TAG)
def model(tag: str = "both") -> histfactory.Model:
    """Return Belle II's likelihood with the channels of a tag, as a `histfactory.Model`."""
    layout = _layout()
    return histfactory.Model(layout, CHANNELS[tag], ignored_by_new_signal=STANDARD_MODEL_VARIATIONS)


@replaced.kept(8)
@checked(channel=SIGNAL_CHANNEL, density_form_factors=DENSITY_FORM_FACTOR_SET)
def efficiency(channel: str, density_form_factors: str = "HPQCD2022") -> Array:
    """Events that each bin of a channel gains per unit of branching ratio, at the centres of 100 q² bins.

    ε_b(q_j²) = n_bj/BR_j, with joint number density n_bj and SM branching ratio BR_j in bin j of true q²

    Events with true q² < 0 (0.2 % of the hadronic tag's simulation, none of the inclusive one's) belong to no
    q² and are left out.

    Parameters
    ----------
    channel
        "inclusive_signal_region", "inclusive_control_region" or "hadronic".

    Returns
    -------
    numpy.ndarray, shape (bins, 100)
    """
    content = _published()
    density = np.array(content["densities"][channel])[:, 1:]
    edges = np.linspace(0.0, LARGEST_Q2, NUMBER_OF_Q2_BINS + 1)
    nodes, weights = quadrature.composite_gauss(edges, 8)
    spectrum = weights * standard_model_spectrum(nodes, density_form_factors)
    in_bin = spectrum.reshape(NUMBER_OF_Q2_BINS, 8).sum(axis=1)
    per_bin: Array = density / (content["standard_model"]["branching_ratio"] * in_bin / in_bin.sum())
    return per_bin


@checked(tag=TAG, density_form_factors=DENSITY_FORM_FACTOR_SET)
def signal_yields(spectrum: Spectrum, tag: str = "both", density_form_factors: str = "HPQCD2022") -> Array:
    """Yields of a new signal with branching ratio `UNIT_BRANCHING_RATIO`, one for each row of the model.

    y_b = 10⁻⁵ ∫ dq² ε_b(q²) dBR/dq²/BR, with an efficiency that is straight between the bins' centres

    Parameters
    ----------
    spectrum : (q2, weights)
        As the functions of `q2_spectra` return it.

    Returns
    -------
    numpy.ndarray
    """
    likelihood = model(tag)
    q2, weights = spectrum
    place = np.clip(np.asarray(q2) / (LARGEST_Q2 / NUMBER_OF_Q2_BINS) - 0.5, 0.0, NUMBER_OF_Q2_BINS - 1.0)
    left = np.minimum(place.astype(int), NUMBER_OF_Q2_BINS - 2)
    share = np.bincount(left, weights * (1.0 - (place - left)), NUMBER_OF_Q2_BINS)
    share += np.bincount(left + 1, weights * (place - left), NUMBER_OF_Q2_BINS)
    yields = np.zeros(len(likelihood.rows))
    for channel in _published()["densities"]:
        if channel in likelihood.channel_names:
            per_unit = efficiency(channel, density_form_factors)
            yields[likelihood.signal_rows(channel)] = UNIT_BRANCHING_RATIO * (per_unit @ share)
    return yields


@checked(density_form_factors=DENSITY_FORM_FACTOR_SET)
def as_pyhf(spectrum: Spectrum, density_form_factors: str = "HPQCD2022") -> dict[str, object]:
    """Return Belle II's likelihood with a new signal as a pyhf workspace, to be written with `json.dump`.

    The strength "new_strength" counts in units of `UNIT_BRANCHING_RATIO`, "signal_strength" in units of the
    SM prediction 4.97e-6.

    Parameters
    ----------
    spectrum : (q2, weights)
        As the functions of `q2_spectra` return it.
    """
    yields, likelihood = signal_yields(spectrum, "both", density_form_factors), model()
    by_channel = {channel: yields[likelihood.signal_rows(channel)] for channel in _published()["densities"]}
    layout = _layout()
    return pyhf_workspace.workspace(layout, by_channel, STANDARD_MODEL_VARIATIONS)


def _published() -> _Densities:
    return cast(_Densities, data_files.load_json("belle2/densities.json"))


def _layout() -> Layout:
    return cast(Layout, data_files.load_json("belle2/likelihood.json"))
