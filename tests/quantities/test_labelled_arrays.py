"""Results as xarray has them: axes, units and uncertainties, on a section made for it."""

import builtins
import dataclasses

import numpy as np
import pytest

from b2kinv.quantities import labelled_arrays
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.ranges import POSITIVE
from b2kinv.quantities.results import Quantity, Result
from b2kinv.sections import alp_decays

HEIGHT = Number("height", "m", meaningful=POSITIVE)
SPEED = Number("speed", "m/s", meaningful=POSITIVE)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """Of something thrown."""

    height: float = HEIGHT.parameter(2.0)
    speed: float = SPEED.parameter(3.0)


def thrown(**values):
    """Return a result of numbers, of a pair, of words, and of a curve."""
    parameters = Parameters(**values)
    height, speed = parameters.height, parameters.speed
    return Result(
        parameters,
        {
            "product": Quantity(height * speed, "m^2/s", "height times speed", 0.1 * height * speed),
            "double": Quantity(2.0 * height, "m", "twice the height"),
            "range": Quantity((height, 3.0 * height), "m", "from here to there", (0.5 * height, 0.25)),
            "words": Quantity("high", "", "what it is"),
            "curve": Quantity(np.arange(5.0), "s", "five moments"),
            "map": Quantity(np.zeros((5, 5)), "1", "a plane"),
        },
    )


@pytest.fixture(autouse=True)
def _xarray():
    pytest.importorskip("xarray")


def test_numbers_have_units_meaning_and_uncertainty():
    found = thrown().to_xarray()
    assert float(found["product"]) == 6.0
    told = found["product"].attrs
    assert told.pop("uncertainty") == pytest.approx(0.6)
    assert told == {
        "units": "m^2/s",
        "long_name": "height times speed",
        "ancillary_variables": "product_uncertainty",
    }
    assert float(found["product_uncertainty"]) == pytest.approx(0.6)
    assert found["product_uncertainty"].attrs["units"] == "m^2/s"
    assert "uncertainty" not in found["double"].attrs
    assert str(found["words"].values) == "high"
    assert found.coords["height"].attrs == {"units": "m", "long_name": "height"}


def test_pairs_become_two():
    found = thrown().to_xarray()
    assert [float(found[f"range_{end}"]) for end in ("low", "high")] == [2.0, 6.0]
    assert [found[f"range_{end}"].attrs["uncertainty"] for end in ("low", "high")] == [1.0, 0.25]
    assert "range" not in found


def test_curves_have_axes_of_their_own():
    found = thrown(height=np.array([1.0, 2.0])).to_xarray()
    assert found["curve"].dims == ("curve_of_5",)
    assert found["map"].dims == ("curve_of_5", "curve_of_5_2")


def test_axes_have_the_names_of_parameters():
    found = thrown(height=np.array([[1.0], [2.0], [4.0]]), speed=np.array([10.0, 20.0])).to_xarray()
    assert dict(found["product"].sizes) == {"height": 3, "speed": 2}
    # By hand: a height of 2 m and a speed of 20 m/s.
    assert float(found["product"].sel(height=2.0, speed=20.0)) == 40.0
    assert float(found["product_uncertainty"].sel(height=2.0, speed=20.0)) == pytest.approx(4.0)
    # What does not depend on a parameter has no axis for it.
    assert found["double"].dims == ("height",)
    assert found["double"].values.tolist() == [2.0, 4.0, 8.0]
    assert found["range_high"].dims == ("height",)
    assert "uncertainty" not in found["product"].attrs


def test_parameters_that_vary_together_share_an_axis():
    found = thrown(height=np.array([1.0, 2.0]), speed=np.array([10.0, 20.0])).to_xarray()
    assert found["product"].dims == ("point",)
    assert found["product"].values.tolist() == [10.0, 40.0]
    assert found.coords["speed"].dims == ("point",)


def test_a_plane_of_parameters_that_vary_together_has_numbered_axes():
    heights = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    found = thrown(height=heights, speed=np.array([1.0, 2.0, 3.0])).to_xarray()
    assert dict(found["product"].sizes) == {"point_1": 2, "point_2": 3}
    assert found["product"].values.tolist() == (heights * [1.0, 2.0, 3.0]).tolist()
    assert found.coords["speed"].dims == ("point_2",)


def test_a_quantity_may_tell_a_parameter_again():
    def told(height):
        quantity = Quantity(height, "m", "as measured", 0.5)
        return Result(Parameters(height=height), {"height": quantity}).to_xarray()

    assert told(2.0)["height"].attrs["uncertainty"] == 0.5
    assert list(told(np.array([1.0, 2.0]))["height_evaluated"].values) == [1.0, 2.0]


def test_a_section_is_the_same_numbers():
    masses, constants = np.linspace(1.0, 4.0, 4), np.geomspace(1e7, 1e9, 3)
    result = alp_decays.evaluate(alp_decays.Parameters(m_a=masses[:, np.newaxis], f_a=constants))
    found = result.to_xarray()
    name = "branching_ratio_B_plus_to_K_plus_alp"
    assert found[name].dims == ("m_a", "f_a")
    assert np.array_equal(found[name].values, result[name].value)
    assert np.array_equal(found[f"{name}_uncertainty"].values, result[name].uncertainty)


def test_without_xarray_it_is_said_what_to_install(monkeypatch):
    usual = builtins.__import__

    def without(name, *arguments, **options):
        if name == "xarray":
            raise ImportError(name)
        return usual(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImportError, match=r"python -m pip install 'b2kinv\[xarray\]'"):
        labelled_arrays.library()
