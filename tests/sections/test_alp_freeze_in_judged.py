"""What overtakes the expansion, and what density comes of it: at and beside each limit."""

import math

import pytest

from b2kinv.sections import alp_freeze_in_judged


def words(told, scattering=1.0, decays=1.0, density=0.12, thermalised=True):
    found = alp_freeze_in_judged.words(
        told(
            temperature_scattering=scattering,
            temperature_decays=decays,
            relic_density=density,
            thermalised=thermalised,
        )
    )
    return {name: one.value for name, one in found.items()}


# The words say "the observed 0.12 within ten per cent": by hand from 0.108 to 0.132.
@pytest.mark.parametrize(
    ("density", "said"),
    [
        (0.0, "no dark matter at all"), (0.01, "less than"), (0.107, "less than"),
        (0.109, "the observed 0.12 within"), (0.12, "the observed 0.12 within"),
        (0.131, "the observed 0.12 within"), (0.133, "more than"), (0.2, "more than"), (3.0, "more than"),
    ],
)  # fmt: skip
def test_density_beside_the_observed_one(told, density, said):
    assert words(told, density=density)["abundance_words"].startswith(said)


@pytest.mark.parametrize("which", ["scattering", "decays"])
def test_when_the_expansion_is_overtaken(told, which):
    name = {"scattering": "scattering_words", "decays": "decay_words"}[which]
    assert "at no temperature" in words(told, **{which: 0.0})[name]
    assert "2.5" in words(told, **{which: 2.5})[name]
    always = alp_freeze_in_judged.DECAYS.says("always").value
    assert words(told, **{which: math.inf})[name] == always


def test_equilibrium_is_reached_or_not(told):
    assert words(told)["equilibrium_words"].startswith("they bring it into equilibrium")
    assert words(told, thermalised=False)["equilibrium_words"].startswith("they never bring it")
