"""Explorers of Sections III B and III C: relic densities and couplings with annihilation through X, in Node.

Held to the sections at random points of their boxes, half of them near the resonance.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

import b2kinv
from b2kinv.paper.explorers import dark_photon_freeze_out, dark_photon_parameter_space, dark_photon_point
from b2kinv.physics import electroweak
from b2kinv.physics.dark_photon_mixing import mixing_ratio
from b2kinv.quantities import tree
from b2kinv.sections import dark_photon_annihilation, dark_photon_decays

ASSETS = tree.ROOT / "book" / "assets"
SHARED = (
    Path(b2kinv.__file__).parent / "companion" / "site" / "assets" / "explorer.js",
    ASSETS / "explorer_words.js",
    ASSETS / "explorer_through_x.js",
)
NAMES = {
    "dark_photon_freeze_out": dark_photon_freeze_out,
    "dark_photon_parameter_space": dark_photon_parameter_space,
}


def freeze_out_points(random, size):
    """Return points of Section III B's explorer."""
    for index in range(size):
        m_X = random.uniform(0.5, 4.7)
        over = random.uniform(0.75, 0.998) if index % 2 else random.uniform(0.02, 0.9)
        m_DM = max(0.5 * m_X * over, dark_photon_freeze_out.LIGHTEST)
        yield {
            "m_X": m_X, "m_DM": m_DM, "m_phi": m_DM * random.uniform(0.01, 1.0),
            "alpha_X": 10.0 ** random.uniform(-5, -1), "relic_density": 10.0 ** random.uniform(-2, 0),
            "trilinear": str(random.choice(["included", "left_out"])), "sin_theta": 1e-4,
            "degrees_of_freedom": str(random.choice(["SaikawaShirai2020", "Drees2015"])),
            "epsilon": 10.0 ** random.uniform(-6, -2),
        }  # fmt: skip


def plane_points(random, size):
    """Return points of Section III C's explorer."""
    for index in range(size):
        kinetic = bool(random.uniform() < 0.3)
        m_X = random.uniform(1.8, 2.8 if kinetic else 3.7)
        over = random.uniform(0.75, 0.998) if index % 2 else random.uniform(0.03, 0.9)
        m_DM = 0.5 * m_X * over
        yield {
            "m_X": m_X, "m_DM": m_DM, "m_phi": m_DM * random.uniform(0.01, 1.0), "excess": "paper",
            "K_star_limit": "as_quoted", "dimuon_limit": "standard_model_subtracted",
            "mixing_ratio": "kinetic_only" if kinetic else "tan_theta_W", "form_factor_set": "GRvDV2023",
            "hadrons": str(random.choice(dark_photon_decays.HADRON_METHODS)), "top_mass": "MSbar",
            "epsilon": 10.0 ** random.uniform(-5, -0.1 if kinetic else -2),
        }  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Return explorer → pairs of a point and what its script says there."""
    node = shutil.which("node")
    if node is None:
        (pytest.fail if "CI" in os.environ else pytest.skip)("the explorers' scripts are tested with Node")
    random = np.random.default_rng(15)
    points = {
        "dark_photon_freeze_out": list(freeze_out_points(random, 40)),
        "dark_photon_parameter_space": list(plane_points(random, 40)),
    }
    given = tmp_path_factory.mktemp("through_x") / "given.json"
    content = {name: {"tables": NAMES[name].data(), "points": of} for name, of in points.items()}
    given.write_text(json.dumps(content), encoding="utf-8")
    models = (str(ASSETS / f"explorer_{name}.js") for name in NAMES)
    done = subprocess.run(
        [node, str(Path(__file__).with_name("explorer_through_x.mjs"))],
        env={
            **os.environ, "GIVEN": str(given), "SCRIPTS": "|".join(map(str, SHARED)),
            "MODELS": "|".join(models),
        },
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    said = json.loads(done.stdout)
    return {name: list(zip(points[name], said[name], strict=True)) for name in NAMES}


#: What the pages promise of Ω, for which a steep coupling may be off by more.
ACCURACY = dark_photon_freeze_out.STATED_ERROR


def test_densities_of_the_script_are_those_of_the_section(told):
    # Kills ψψ → φφ alone, hadrons or neutrinos left out of the width, another resonance.
    shares = []
    for point, said in told["dark_photon_freeze_out"]:
        if said["refused"]:
            continue
        result = dark_photon_freeze_out.evaluate(**point)
        whole = result.value("whole_relic_density")
        assert said["values"]["whole_relic_density"] == pytest.approx(whole, rel=ACCURACY), point
        shares.append(whole / result.value("relic_density"))
        again = dark_photon_annihilation.whole_relic_density(
            point["m_DM"], point["m_phi"], point["m_X"], said["values"]["whole_dark_coupling"],
            point["epsilon"], electroweak.tan_theta_W(), point["trilinear"], point["degrees_of_freedom"],
        )  # fmt: skip
        assert again == pytest.approx(point["relic_density"], rel=ACCURACY), point
    # In many X does more than ψψ → φφ, and in many nothing.
    assert np.sum(np.array(shares) < 0.5) >= 6
    assert np.sum(np.array(shares) > 0.999) >= 6


def test_couplings_of_the_plane_s_script_leave_what_is_observed(told):
    shares = []
    for point, said in told["dark_photon_parameter_space"]:
        values = said["values"]
        assert said["refused"] == ""
        for name, m_phi in (("light", point["m_phi"]), ("heavy", point["m_DM"])):
            coupling = values[f"whole_coupling_{name}"]
            density = dark_photon_annihilation.whole_relic_density(
                point["m_DM"], m_phi, point["m_X"], coupling, point["epsilon"],
                mixing_ratio(dark_photon_parameter_space.section.Parameters(
                    m_X=point["m_X"], m_DM=point["m_DM"], m_phi=point["m_phi"],
                    mixing_ratio=point["mixing_ratio"],
                )),
                hadrons=point["hadrons"],
            )  # fmt: skip
            assert density == pytest.approx(0.12, rel=ACCURACY), point
        shares.append(values["whole_coupling_light"] / values["dark_coupling_light"])
        # The point that is judged has that coupling.
        rates = dark_photon_point.rates(
            dark_photon_parameter_space.section.Parameters(
                **{name: value for name, value in point.items() if name != "epsilon"}
            ),
            point["epsilon"],
            values["whole_coupling_light"],
        )
        for name, (rate, _) in rates.items():
            assert values[name] == pytest.approx(float(rate), rel=ACCURACY), (name, point)
    assert np.sum(np.array(shares) < 0.5) >= 6
    assert np.sum(np.array(shares) > 0.999) >= 6


def test_scripts_leave_light_dark_matter_as_it_was(told):
    # Far from the resonance the two couplings are one number, not nearly.
    same = [
        said["values"]["whole_coupling_light"] == said["values"]["dark_coupling_light"]
        for point, said in told["dark_photon_parameter_space"]
        if point["m_DM"] < 0.25 * point["m_X"] and point["epsilon"] < 5e-5
    ]
    assert same
    assert all(same)
