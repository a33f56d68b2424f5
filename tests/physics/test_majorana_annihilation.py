"""Annihilation for a unit coupling at high energies; its amplitude is tested with Section III B."""

import math

import numpy as np
import pytest

from b2kinv.physics import majorana_annihilation


@pytest.mark.parametrize("trilinear", majorana_annihilation.TRILINEAR)
def test_high_energies_lose_the_masses(trilinear):
    # Massless: Σ|M|² = 2 (t − u)²/(t u) = 8 c²/(1 − c²), so that s σ grows by ln(s/m²)/(32 π): 1/4 for the
    # spins, 1/2 for identical scalars. The trilinear coupling, of one more power of m²/s, drops out;
    # what is left of the masses is of that order times the logarithm.
    one, other = (
        s * majorana_annihilation.reduced_cross_section(s, 0.5, 0.1, trilinear, 500) for s in (3e3, 3e4)
    )
    assert (other - one) == pytest.approx(math.log(10.0) / (32.0 * math.pi), rel=1e-2)


def test_points_of_one_pair_share_their_relic():
    asked = []

    def note(relic, scale):
        asked.append(np.size(scale))
        return relic.mass * np.asarray(scale)

    found = majorana_annihilation.for_each_pair(note, 0.5, [[0.1], [0.2]], [1.0, 2.0, 3.0])
    assert asked == [3, 3]
    assert found.tolist() == [[0.5, 8.0, 40.5]] * 2
