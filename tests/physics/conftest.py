"""Dirac's matrices, for spin sums that are proved by explicit traces."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def dirac():
    """Return γ^0 … γ^3 in Dirac's basis, and γ_5."""
    pauli = [
        np.array([[0, 1], [1, 0]], complex),
        np.array([[0, -1j], [1j, 0]]),
        np.array([[1, 0], [0, -1]], complex),
    ]
    gamma = [np.kron(np.diag([1, -1]), np.eye(2)).astype(complex)]
    gamma += [np.kron(np.array([[0, 1], [-1, 0]]), sigma) for sigma in pauli]
    return gamma, 1j * gamma[0] @ gamma[1] @ gamma[2] @ gamma[3]
