"""A reader's own limits: held against the quantity and at the masses that they name, or refused."""

import dataclasses

import pytest

from b2kinv.physics import constraint_files, judged_points, own_limits
from b2kinv.physics.judged_points import Prediction, compared
from b2kinv.sections import conclusions

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


@pytest.fixture(scope="module")
def predicted():
    """Model → names of its predictions and masses, as they are given to be compared."""
    given, compare = {}, judged_points.compared

    def noted(predictions, chosen, positions, share=1.0):
        name = "ALP" if "mass of the ALP" in positions else "dark photon"
        keys, masses = given.setdefault(name, (set(), set()))
        keys.update(predictions)
        masses.update(positions)
        return compare(predictions, chosen, positions, share)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(judged_points, "compared", noted)
        # Points that no other test asks for, so that neither is known already.
        for m_phi in (0.0041234, 0.1251234):
            p = conclusions.Parameters(m_phi=m_phi, m_DM=0.3, m_a=2.01234, m_X=2.01234)
            conclusions.models(p)
    return given


def offered():
    """Return quantity, unit and position of everything that a reader may limit."""
    shipped = map(constraint_files.get, constraint_files.names())
    own = [(name, unit, "") for name, (unit, _) in own_limits.QUANTITIES.items()]
    return own + [(one.quantity, one.unit, one.position) for one in shipped]


def test_the_models_that_are_named_are_those_that_predict(predicted):
    assert {name: set(masses) for name, masses in own_limits.MASSES.items()} == {
        name: masses for name, (_, masses) in predicted.items()
    }
    for quantity in offered():
        key = own_limits.prediction_name(*quantity)
        makers = tuple(name for name in ("ALP", "dark photon") if key in predicted[name][0])
        assert own_limits.models(*quantity) == makers, quantity


def test_a_mass_that_only_the_other_model_has_is_refused(predicted):
    for quantity, unit, _ in offered():
        key = own_limits.prediction_name(quantity, unit)
        for mass in own_limits.POSITIONS:
            asked = dataclasses.replace(MIXING, quantity=quantity, unit=unit, holds={mass: (1.0, 3.0)})
            if any(key in keys and mass in masses for keys, masses in predicted.values()):
                assert own_limits.check(asked) is asked
            else:
                with pytest.raises(ValueError, match=r"^constraint 'mine' (on|limits) "):
                    own_limits.check(asked)


def test_what_a_refused_limit_is_told():
    wrong = dataclasses.replace(MIXING, holds={"mass of the ALP": (1.0, 3.0)})
    with pytest.raises(
        ValueError, match=r"asks for 'mass of the ALP': .*'mass of the dark photon', .*model$"
    ):
        own_limits.check(wrong)
    # Two masses that no model has together, though each has one of them.
    both = {"mass of the ALP": (1.0, 3.0), "mass of the dark Higgs": (0.0, 1.0)}
    rate = dataclasses.replace(MIXING, quantity="BR(B0 -> K*0 + invisible)", holds=both)
    with pytest.raises(ValueError, match=r"asks for 'mass of the ALP' and 'mass of the dark Higgs'"):
        own_limits.check(rate)
    # Section IV quotes it in words, and holds no model against it.
    relic = constraint_files.get("electrophilic_relic_mass")
    with pytest.raises(ValueError, match=r"which no model here is held against: it must be one of '"):
        own_limits.check(dataclasses.replace(relic, name="mine"))
