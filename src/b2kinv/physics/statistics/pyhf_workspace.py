"""A likelihood of `histfactory` as a pyhf workspace.

It is the reference to check against, and the form in which others can take a new signal to their own tools.
pyhf is needed only to read it, not to write it.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from b2kinv.physics.statistics.expected_yields import Layout, Sample
from b2kinv.physics.statistics.histfactory import Model
from b2kinv.quantities.scalars import Array


def workspace(
    layout: Layout,
    new_yields: Mapping[str, npt.ArrayLike] | None = None,
    ignored_by_new_signal: Iterable[str] = (),
) -> dict[str, object]:
    """Return the layout, with a new signal if there is one, as a pyhf workspace.

    Parameters
    ----------
    layout : mapping
        As `histfactory.Model` takes it.
    new_yields : mapping of str to array_like, optional
        Channel → yields of the new signal in its bins. It becomes the sample "new signal" with the strength
        "new_strength".
    ignored_by_new_signal : sequence of str
        Shifts that do not touch the new signal.

    Returns
    -------
    dict
        The published signal has the strength "signal_strength"; statistical factors are called
        "factor CHANNEL SAMPLE", shifts as in the layout.

    Notes
    -----
    pyhf takes the width of a statistical factor that two samples share from the sums over both. The published
    signal's error is therefore scaled up by the new signal's share, which leaves the width as it was.

    Examples
    --------
    >>> sample = {"channel": "one", "name": "signal", "signal": True, "yields": [4.0],
    ...           "statistical_error": [0.4], "variations": {}, "normalisations": {}}
    >>> layout = {"channels": [{"name": "one", "observed": [5.0]}], "samples": [sample]}
    >>> [found["name"] for found in workspace(layout, {"one": [2.0]})["channels"][0]["samples"]]
    ['signal', 'new signal']
    """
    new_yields = new_yields or {}
    channels = []
    for channel in layout["channels"]:
        name, samples = channel["name"], []
        for sample in layout["samples"]:
            if sample["channel"] == name:
                new = np.asarray(new_yields[name], float) if sample["signal"] and name in new_yields else None
                samples.append(_sample(sample, new))
                if new is not None:
                    samples.append(_new_sample(sample, new, ignored_by_new_signal))
        channels.append({"name": name, "samples": samples})
    strength = "new_strength" if new_yields else "signal_strength"
    return {
        "channels": channels,
        "observations": [{"name": c["name"], "data": list(c["observed"])} for c in layout["channels"]],
        "measurements": [{"name": "fit", "config": {"poi": strength, "parameters": []}}],
        "version": "1.0.0",
    }


def parameters(
    model: Model,
    signal_strength: float,
    new_strength: float,
    shifts: Iterable[float],
    statistical_factors: Iterable[float],
) -> dict[str, list[float]]:
    """Return parameters of a `histfactory.Model` by their names in the workspace, a list for each name."""
    named = {"signal_strength": [float(signal_strength)], "new_strength": [float(new_strength)]}
    named.update((name, [float(value)]) for name, value in zip(model.shift_names, shifts, strict=True))
    for (_, channel, sample, _), factor in zip(model.rows, statistical_factors, strict=True):
        named.setdefault(_factor(channel, sample), []).append(float(factor))
    return named


def _factor(channel: str, sample: str) -> str:
    return f"factor {channel} {sample}"


def _sample(sample: Sample, new: Array | None) -> dict[str, object]:
    nominal, error = np.array(sample["yields"]), np.array(sample["statistical_error"])
    if new is not None:
        error = error * (1.0 + new / nominal)
    modifiers = [
        {
            "name": _factor(sample["channel"], sample["name"]),
            "type": "staterror",
            "data": error.tolist(),
        }
    ]
    if sample["signal"]:
        modifiers.append({"name": "signal_strength", "type": "normfactor", "data": None})
    for name, ends in sample["variations"].items():
        up = np.array(ends["up"])
        down = np.array(ends["down"]) if "down" in ends else 2.0 * nominal - up
        modifiers.append(_variation(name, up, down))
    return {
        "name": sample["name"],
        "data": nominal.tolist(),
        "modifiers": modifiers + _normalisations(sample),
    }


def _new_sample(sample: Sample, new: Array, ignored: Iterable[str]) -> dict[str, object]:
    nominal = np.array(sample["yields"])
    modifiers = [
        {
            "name": _factor(sample["channel"], sample["name"]),
            "type": "staterror",
            "data": [0.0] * len(new),
        },
        {"name": "new_strength", "type": "normfactor", "data": None},
    ]
    for name, ends in sample["variations"].items():
        if name not in ignored:
            up = np.array(ends["up"])
            down = np.array(ends["down"]) if "down" in ends else 2.0 * nominal - up
            relative = 0.5 * (up - down) / nominal
            modifiers.append(_variation(name, new * (1.0 + relative), new * (1.0 - relative)))
    return {"name": "new signal", "data": new.tolist(), "modifiers": modifiers + _normalisations(sample)}


def _variation(name: str, up: Array, down: Array) -> dict[str, object]:
    return {"name": name, "type": "histosys", "data": {"hi_data": up.tolist(), "lo_data": down.tolist()}}


def _normalisations(sample: Sample) -> list[dict[str, object]]:
    return [
        {"name": name, "type": "normsys", "data": {"lo": down, "hi": up}}
        for name, (down, up) in sample["normalisations"].items()
    ]
