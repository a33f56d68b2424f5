"""A reader's own limits: held against the quantity and at the masses that they name, or refused."""

import dataclasses

import pytest

from b2kinv.physics import constraint_files, own_limits
from b2kinv.physics.judged_points import Prediction, compared

MIXING = dataclasses.replace(
    constraint_files.get("dark_photon_electroweak"),
    name="mine", quantity="kinetic mixing", abundance="", holds={}, value=1e-4,
)  # fmt: skip


def test_a_limit_on_the_mixing_is_held_against_the_mixing_itself():
    # 6e-5 is below 1e-4, though the Z sees twice as much of it.
    given = {"epsilon": Prediction(6e-5), "dark_photon_electroweak": Prediction(1.2e-4)}
    assert compared(given, [own_limits.check(MIXING)], {})["mine"].strength == pytest.approx(0.6)


def test_each_quantity_means_one_thing():
    # Copies of files that name the same are held against the same prediction, wherever they are read.
    for one in map(constraint_files.get, constraint_files.names()):
        found = own_limits.prediction_name(one.quantity, one.unit, one.position)
        assert found == one.name or constraint_files.get(found).quantity == one.quantity


def test_a_position_that_no_model_has_is_refused():
    good = dataclasses.replace(MIXING, holds={"mass of the dark photon": (1.0, 3.0)})
    assert own_limits.check(good) is good
    wrong = dataclasses.replace(MIXING, holds={"mass of invisible particle": (1.0, 3.0)})
    with pytest.raises(ValueError, match=r"did you mean 'mass of the invisible particle'\?"):
        own_limits.check(wrong)


def test_shipped_files_hold_for_masses_that_a_model_has():
    for name in constraint_files.names():
        assert set(constraint_files.get(name).holds) <= set(own_limits.POSITIONS), name
