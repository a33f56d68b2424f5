"""What the explorers say of a rate beside the excess: their script in Node, held to the sections."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

import b2kinv
from b2kinv.paper.explorers import alp_decays, dark_photon_parameter_space, held_windows
from b2kinv.quantities import tree
from b2kinv.sections import belle2_excess, point_in_words

SCRIPTS = (
    Path(b2kinv.__file__).parent / "companion" / "site" / "assets" / "explorer.js",
    tree.ROOT / "book" / "assets" / "explorer_words.js",
)
OF_ALP = (alp_decays.LIGHTEST, alp_decays.heaviest())
OF_DARK_PHOTON = (dark_photon_parameter_space.LIGHTEST, dark_photon_parameter_space.HEAVIEST)


def tables(ends):
    """Return the part of an explorer's data that these words are chosen by."""
    if ends == OF_ALP:
        windows = alp_decays.windows(*ends)
    else:
        table = dark_photon_parameter_space._window_table
        windows = {name: table(name) for name in belle2_excess.EXCESS_WINDOWS}
    return {"windows": windows, **held_windows.rules(*ends)}


@pytest.mark.parametrize("ends", [OF_ALP, OF_DARK_PHOTON], ids=["ALP", "dark photon"])
def test_the_script_chooses_the_words_of_the_sections(tmp_path, ends):
    node = shutil.which("node")
    if node is None:
        (pytest.fail if "CI" in os.environ else pytest.skip)("the explorers' scripts are tested with Node")
    random = np.random.default_rng(22)
    points = [
        (excess, float(random.uniform(*ends)), float(10.0 ** random.uniform(-7, -4)))
        for excess in belle2_excess.EXCESS_WINDOWS
        for _ in range(60)
    ]
    # The paper's window at its own mass, beside its ends, and where its line is another one.
    points += [("paper", mass, 7e-6) for mass in (1.98, 2.0, 2.02, 2.1, 2.9, 3.3)]
    given = tmp_path / "given.json"
    given.write_text(json.dumps({"tables": tables(ends), "points": points}), encoding="utf-8")
    done = subprocess.run(
        [node, str(Path(__file__).with_name("explorer_words.mjs"))],
        env={**os.environ, "GIVEN": str(given), "SCRIPTS": "|".join(map(str, SCRIPTS))},
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    expected = [
        point_in_words.EXPLAINS.value_of(
            point_in_words.explains(rate, *point_in_words.held(excess, mass)).value
        )
        for excess, mass, rate in points
    ]
    assert json.loads(done.stdout) == expected
    assert {"inside", "near", "against", "large", "small"} <= set(expected)
