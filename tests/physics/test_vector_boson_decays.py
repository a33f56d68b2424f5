"""Decay of a vector boson to fermions by an explicit trace."""

import math

import numpy as np
import pytest

from b2kinv.physics import vector_boson_decays

METRIC = np.diag([1.0, -1.0, -1.0, -1.0])


def slash(momentum, gamma):
    return sum(METRIC[i, i] * momentum[i] * gamma[i] for i in range(4))


def width_by_trace(dirac, mass, fermion_mass, vector, axial):
    """Γ of a vector boson to f f̄ by an explicit trace, averaged over three polarisations."""
    gamma, gamma_5 = dirac
    p = math.sqrt(mass**2 / 4 - fermion_mass**2)
    p_1, p_2 = np.array([mass / 2, 0, 0, p]), np.array([mass / 2, 0, 0, -p])
    identity = np.eye(4)
    total = 0.0
    for polarisation in ([0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]):
        vertex = slash(np.array(polarisation, float), gamma) @ (vector * identity - axial * gamma_5)
        conjugate = gamma[0] @ vertex.conj().T @ gamma[0]
        left = slash(p_1, gamma) + fermion_mass * identity
        right = slash(p_2, gamma) - fermion_mass * identity
        total += np.trace(left @ vertex @ right @ conjugate).real / 3
    return p / (8 * math.pi * mass**2) * total


@pytest.mark.parametrize("fermion_mass", [0.0, 0.3, 0.9])
@pytest.mark.parametrize(("vector", "axial"), [(1.0, 0.0), (0.0, 1.0), (0.4, -0.7)])
def test_width_to_fermions_by_trace(dirac, fermion_mass, vector, axial):
    found = vector_boson_decays.width_to_fermions(2.0, fermion_mass, vector, axial)
    assert found == pytest.approx(width_by_trace(dirac, 2.0, fermion_mass, vector, axial), rel=1e-12)


def test_no_decay_below_threshold():
    assert vector_boson_decays.width_to_fermions(2.0, 1.0001, 1.0, 1.0) == 0.0
