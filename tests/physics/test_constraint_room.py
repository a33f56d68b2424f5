"""What a model adds beside a constraint: counted from the Standard Model, in its range, with its level."""

import json
import math

import numpy as np
import pytest

from b2kinv.physics import constraint_files, constraints, judged_points, measurements, supernova
from b2kinv.quantities import tree

#: 95 % of a Gaussian.
DEVIATIONS = 1.959964
MEASUREMENTS = [name for name in constraints.names() if constraints.get(name).kind == "measurement"]


@pytest.mark.parametrize("name", MEASUREMENTS)
def test_a_model_that_adds_nothing_is_at_zero(name):
    one = constraints.get(name)
    found = constraints.compare(name, one.standard_model)
    assert (found.strength, found.verdict) == (0.0, "allowed")
    # Its own pull stays: −2 ln L knows the Standard Model's misfit.
    up, down = one.uncertainty
    off = one.standard_model - one.value
    assert found.pull == pytest.approx(off / (up if off > 0.0 else down))


@pytest.mark.parametrize(
    ("name", "prediction", "strength"),
    [
        # Caesium: 0.65 ± 0.43 from 0. Half of 0.65 + 1.959964 · 0.43, all of 1.959964 · 0.43 − 0.65.
        ("cesium_weak_charge_shift", 0.5 * (0.65 + DEVIATIONS * 0.43), 0.5),
        ("cesium_weak_charge_shift", 0.65 - DEVIATIONS * 0.43, 1.0),
        # Right on the measured value the room is not empty: 0.65/1.4928.
        ("cesium_weak_charge_shift", 0.65, 0.65 / 1.4928),
        # B_s: 0.9655 + 0.0674 − 0.0354 from 1: 0.0976 up, 0.1039 down.
        ("bs_mixing_ratio", 1.0488, 0.0488 / 0.0976),
        ("bs_mixing_ratio", 0.9, 0.1 / 0.1039),
        # N_eff: 2.99 ± 0.17 from 3.044.
        ("n_eff_planck2018", 2.565, 0.479 / (0.054 + DEVIATIONS * 0.17)),
    ],
)
def test_strength_is_the_share_of_what_is_left(name, prediction, strength):
    assert constraints.compare(name, prediction).strength == pytest.approx(strength, rel=1e-3)


@pytest.mark.parametrize("name", MEASUREMENTS)
def test_the_verdict_is_that_of_the_published_range(name):
    one = constraints.get(name)
    up, down = one.uncertainty
    ends = one.value + DEVIATIONS * up, one.value - DEVIATIONS * down
    for prediction in np.linspace(ends[1] - up, ends[0] + up, 101):
        inside = ends[1] <= prediction <= ends[0]
        assert (constraints.compare(name, float(prediction)).verdict == "allowed") is bool(inside)


def test_where_the_standard_model_is_outside_only_what_is_worse_counts():
    one = constraints.get("n_eff_planck_act_spt")
    # 2.81 ± 0.12 ends at 3.0452. From 3.1, 2.417σ off: √(3² − 2.417²)/1.96 at 3.17.
    at = constraints.beside(one, np.array([3.1, 3.17, 2.9, 2.5]), standard=3.1)
    pull = 0.29 / 0.12
    assert at.strength[0] == 0.0
    assert at.strength[1] == pytest.approx(math.sqrt(9.0 - pull**2) / DEVIATIONS)
    # The other end is as far as ever: 3.1 − 2.5748.
    assert at.strength[2:] == pytest.approx([0.2 / 0.5252, 0.6 / 0.5252], rel=1e-3)


def test_an_upper_limit_leaves_what_the_standard_model_does_not_take():
    one = constraints.get("belle_kstar_zero")
    # 1.8e-5 less 1e-5: half of the rest is used, all of it, and more than all.
    found = constraints.beside(one, np.array([1e-5, 1.4e-5, 1.8e-5, 2.2e-5]), standard=1e-5)
    assert found.strength == pytest.approx([0.0, 0.5, 1.0, 1.5])
    # Of a limit below the Standard Model what is added may have all.
    assert constraints.beside(one, 3e-5, standard=2e-5).strength == pytest.approx(1e-5 / 1.8e-5)


@pytest.mark.parametrize("name", constraints.names())
def test_every_file_states_its_level_or_says_why_not(name):
    one = constraints.get(name)
    assert (one.confidence_level is None) is bool(one.without_level)
    assert one.confidence_level is not None or len(one.without_level) > 30


@pytest.mark.parametrize("name", constraints.names())
def test_every_number_says_for_which_masses_it_was_published(name):
    one = constraints.get(name)
    assert one.holds or one.holds_words or one.position
    for low, high in one.holds.values():
        assert 0.0 <= low < high


@pytest.mark.parametrize("name", [name for name in constraints.names() if constraints.get(name).holds])
def test_no_number_is_held_against_a_mass_outside(name):
    one = constraints.get(name)
    position = 0.03 if name == "pandax2_electron" else 100.0 if one.position else None
    # Of an upper limit far above it, of a lower one far below.
    value = 1e-12 if one.kind == "lower limit" else 1e12
    for words, (low, high) in one.holds.items():
        masses = np.array([low * 0.999, low, high, high * 1.001])
        found = judged_points.compared({name: (value, position)}, [name], {words: masses})[name]
        # Zero has nothing below.
        assert found.covered.tolist() == [low == 0.0, True, True, False]
        assert np.all(found.strength[~found.covered] == 0.0)
    assert not judged_points.compared({name: (value, position)}, [name], {})[name].covered


def test_ranges_by_hand():
    # 2 · 105.658 MeV; 5.27934 − 0.49368 and 5.2797 − 0.89167 GeV with the masses of the Particle Data Group;
    # LHCb's bin from 3 to 4 GeV²; arXiv:2005.00490: 147 MeV.
    ends = {name: dict(constraints.get(name).holds) for name in constraints.names()}
    assert ends["dark_higgs_lifetime"]["mass of the dark Higgs"][1] == pytest.approx(0.211317, rel=1e-5)
    assert ends["babar_k_plus"]["mass of the invisible particle"][1] == pytest.approx(4.78566, abs=2e-4)
    assert ends["belle_kstar_zero"]["mass of the invisible particle"][1] == pytest.approx(4.3880, abs=1e-3)
    assert ends["lhcb_dimuon_2_gev"]["mass of the dark photon"] == pytest.approx((math.sqrt(3.0), 2.0))
    for name in (supernova.STREAMING, supernova.TRAPPING):
        assert ends[name]["mass of the dark Higgs"][1] == supernova.HEAVIEST_SCALAR == 0.147
    assert measurements.value("sin_theta_dark_higgs_limit") == 1.3e-4
    assert ends["higgs_mixing_na62"] == {"mass of the dark Higgs": (0.0, 0.01)}


def changed(tmp_path, name="belle2_xs_nu_nu", **said):
    content = json.loads((tree.DATA / "constraints" / f"{name}.json").read_text(encoding="utf-8"))
    content["constraint"] |= said
    path = tmp_path / "own.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"confidence_level": None}, "'without_level' must say what the number stands for"),
        ({"without_level": "a guess"}, "'confidence_level' and 'without_level' exclude each other"),
        ({"holds": {"mass of the ALP": [2.0, 1.0]}}, "'holds' must rise"),
        ({"holds": {"mass of the ALP": [-1.0, 1.0]}}, "mass of the ALP = "),
        ({"holds": {"mass of the ALP": 1.0}}, "'mass of the ALP' must be two numbers"),
        ({"holds": 3.0}, "'holds' must be an object"),
        ({"standard_model": 0.0}, "'standard_model' is for a measurement"),
    ],
)
def test_bad_files_are_refused(tmp_path, said, message):
    with pytest.raises(ValueError, match=message) as refused:
        constraint_files.get(changed(tmp_path, **said))
    assert "\n" not in str(refused.value)


def test_a_file_of_an_older_form_is_read(tmp_path):
    content = json.loads((tree.DATA / "constraints" / "n_eff_planck2018.json").read_text(encoding="utf-8"))
    del content["constraint"]["holds"], content["constraint"]["standard_model"]
    path = tmp_path / "older.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    one = constraint_files.get(str(path))
    assert (one.standard_model, one.holds, one.holds_words) == (None, {}, "")
    # From the measured value: 0.34 of 1.96 · 0.17.
    assert constraints.compare(one, 2.65).strength == pytest.approx(0.34 / (DEVIATIONS * 0.17))
    # Beside a model it is counted from what the shipped measurement of the same says: caesium's 0.
    content = json.loads(
        (tree.DATA / "constraints" / "cesium_weak_charge_shift.json").read_text(encoding="utf-8")
    )
    del content["constraint"]["standard_model"]
    path.write_text(json.dumps(content), encoding="utf-8")
    own = constraint_files.get(str(path))
    found = judged_points.compared({"cesium_weak_charge_shift": (0.0, None)}, [own], {})
    assert found["older"].strength == 0.0
