"""Cross sections on electrons beside PandaX."""

import numpy as np
import pytest

from b2kinv.physics import constraints, electron_searches


def test_heavier_particles_are_fewer():
    # 90 MeV are three times 30 MeV: a third as many particles; 20 MeV are read at 15 MeV.
    scaled, mass = electron_searches.at_published_mass(3e-38, np.array([0.09, 0.02, 0.01]))
    assert scaled == pytest.approx([1e-38, 2.25e-38, 3e-38])
    assert mass.tolist() == [0.03, 0.015, 0.01]


@pytest.mark.parametrize(("mass", "covered"), [(0.01, [False, False]), (0.02, [True, False])])
def test_what_is_not_constrained(mass, covered):
    found = electron_searches.electron_searches(1e-40, mass)
    compared = [constraints.compare(name, *found[name]).covered for name in sorted(found)]
    assert compared == covered


def test_limit_of_the_abstract():
    # arXiv:2101.07479: 3.1e-38 cm² at 30 MeV, so 9.3e-38 at 90 MeV at most.
    found = electron_searches.electron_searches(9.31e-38, 0.09)
    assert constraints.compare("pandax2_electron", *found["pandax2_electron"]).verdict == "excluded"
    found = electron_searches.electron_searches(9.29e-38, 0.09)
    assert constraints.compare("pandax2_electron", *found["pandax2_electron"]).verdict == "allowed"
