"""Mixing against a 40-digit diagonalisation, the Z penguin against its published form."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b2kinv.physics import electroweak, inputs


def diagonalised(epsilon, m_X, mass_mixing):
    """Masses, photon and Z content of the three eigenstates, by mpmath in the basis (B, W3, X)."""
    with mpmath.workdps(40):
        s2 = mpmath.mpf(electroweak.sin2_theta_W())
        s, c = mpmath.sqrt(s2), mpmath.sqrt(1 - s2)
        m_Z = mpmath.mpf(inputs.value("mass_Z"))
        eta = mpmath.mpf(epsilon) / c
        kinetic = mpmath.matrix([[1, 0, -eta], [0, 1, 0], [-eta, 0, 1]])
        z, x = mpmath.matrix([-s, c, 0]), mpmath.matrix([0, 0, 1])
        masses = m_Z**2 * (z * z.T) + mpmath.mpf(m_X) ** 2 * (x * x.T)
        masses = masses - mpmath.mpf(mass_mixing) * m_Z**2 * (z * x.T + x * z.T)
        inverse = mpmath.cholesky(kinetic) ** -1
        squared, vectors = mpmath.eigsy(inverse * masses * inverse.T)
        light = inverse.T * vectors[:, 1]
        sign = mpmath.sign(light[2])
        return tuple(
            float(value)
            for value in (
                mpmath.sqrt(squared[1]),
                mpmath.sqrt(squared[2]),
                sign * (c * light[0] + s * light[1]),
                sign * (c * light[1] - s * light[0]),
            )
        )


@pytest.mark.parametrize(
    "point",
    [
        (1e-3, 2.0, 0.0),
        (5e-5, 2.0, 0.0),
        (1e-3, 2.0, 5.485e-4),
        (0.1, 2.0, 0.0),
        (0.3, 30.0, 0.05),
        (-0.3, 30.0, 0.05),
    ],
)
def test_mixing_agrees_with_forty_digits(point):
    found = electroweak.diagonalise_mixing(*point)
    expected = diagonalised(*point)
    assert (found.mass_X, found.mass_Z, found.epsilon, found.epsilon_Z) == pytest.approx(expected, rel=1e-9)


@given(epsilon=st.floats(1e-8, 1e-2), m_X=st.floats(0.01, 10.0))
@settings(max_examples=60)
def test_kinetic_mixing_alone_leaves_the_z_content_suppressed_by_the_mass(epsilon, m_X):
    # ε_Z → ε tan θ_W m_X²/m_Z², not ε tan θ_W.
    found = electroweak.diagonalise_mixing(epsilon, m_X)
    suppression = (m_X / inputs.value("mass_Z")) ** 2
    expected = epsilon * electroweak.tan_theta_W() * suppression / (1.0 - suppression)
    assert found.epsilon_Z == pytest.approx(expected, rel=1e-3)
    assert found.epsilon == pytest.approx(epsilon, rel=1e-3)


def test_mass_mixing_of_the_right_size_gives_the_z_content_of_the_paper():
    tangent = electroweak.tan_theta_W()
    found = electroweak.diagonalise_mixing(1e-4, 2.0, mass_mixing=1e-4 * tangent)
    assert found.epsilon_Z == pytest.approx(1e-4 * tangent, rel=2e-3)


def test_without_any_mixing_nothing_mixes():
    found = electroweak.diagonalise_mixing(0.0, 2.0)
    assert (found.mass_X, found.mass_Z) == pytest.approx((2.0, inputs.value("mass_Z")), rel=1e-12)
    assert (found.epsilon, found.epsilon_Z) == (0.0, 0.0)


def test_mixing_broadcasts():
    found = electroweak.diagonalise_mixing(np.array([[1e-3], [1e-4]]), np.array([1.0, 2.0, 3.0]))
    assert found.epsilon_Z.shape == (2, 3)
    assert found.epsilon_Z[1, 2] == electroweak.diagonalise_mixing(1e-4, 3.0).epsilon_Z


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: electroweak.diagonalise_mixing(1.0, 2.0), "epsilon = 1.0"),
        (lambda: electroweak.diagonalise_mixing(1e-3, 200.0), "m_X = 200.0"),
        (lambda: electroweak.diagonalise_mixing(0.0, 2.0, mass_mixing=0.5), "tachyon"),
        (lambda: electroweak.z_penguin(0.0), "x_t = 0.0"),
    ],
)
def test_nonsense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("x", [0.3, 2.0, 4.1, 20.0])
def test_z_penguin_and_box_add_up_to_the_gauge_independent_neutrino_function(x):
    # Buras, hep-ph/9806471: X_0 = C_0 − 4 B_0 with the box B_0 = [x/(1−x) + x ln x/(x−1)²]/4 and
    # X_0 = x/8 [(x+2)/(x−1) + (3x−6) ln x/(x−1)²].
    logarithm = math.log(x) / (x - 1.0) ** 2
    box = 0.25 * (x / (1.0 - x) + x * logarithm)
    neutrinos = x / 8.0 * ((x + 2.0) / (x - 1.0) + (3.0 * x - 6.0) * logarithm)
    assert electroweak.z_penguin(x) - 4.0 * box == pytest.approx(neutrinos, rel=1e-10)


@pytest.mark.parametrize("x", [0.5, 0.9989, 0.9995, 1.0005, 1.0011, 4.0])
def test_z_penguin_near_equal_masses(x):
    with mpmath.workdps(30):
        m = mpmath.mpf(x)
        expected = m / 8 * ((m - 6) / (m - 1) + (3 * m + 2) / (m - 1) ** 2 * mpmath.log(m))
    assert electroweak.z_penguin(x) == pytest.approx(float(expected), rel=1e-9)


def test_z_penguin_decouples_and_grows():
    # C_0 → x/8 for heavy tops, up to a logarithm, and x ln x terms vanish for light ones.
    assert electroweak.z_penguin(1e8) / 1e8 == pytest.approx(1.0 / 8.0, rel=1e-5)
    assert abs(electroweak.z_penguin(1e-8)) < 1e-6
    assert np.all(np.diff(electroweak.z_penguin(np.linspace(0.5, 10.0, 200))) > 0.0)


def test_weak_coupling_reproduces_the_fermi_constant():
    g = electroweak.weak_coupling()
    assert g**2 / (8.0 * inputs.value("mass_W") ** 2) == pytest.approx(
        inputs.value("fermi_constant") / math.sqrt(2.0), rel=1e-12
    )


def test_mixing_of_a_dark_photon_that_kinetic_mixing_lifts_above_the_z():
    # Eigenvalues of the 2 × 2 matrix by numpy, with the masses in units of m_Z.
    epsilon, m_X, m_Z = 0.87, 91.18, inputs.value("mass_Z")
    found = electroweak.diagonalise_mixing(epsilon, m_X)
    c = np.sqrt(1.0 - electroweak.sin2_theta_W())
    eta = epsilon / c
    kinetic = np.array([[1.0, -eta], [-eta, 1.0]])
    s = np.sqrt(electroweak.sin2_theta_W())
    # Of (B, X, W³): L = −F K F/4, masses of Z = c W³ − s B and of X.
    K = np.eye(3)
    K[:2, :2] = kinetic
    z = np.array([-s, 0.0, c])
    mass = np.outer(z, z) + np.diag([0.0, (m_X / m_Z) ** 2, 0.0])
    root = np.linalg.inv(np.linalg.cholesky(K))
    values = np.sort(np.linalg.eigvalsh(root @ mass @ root.T))[1:]
    np.testing.assert_allclose([found.mass_X, found.mass_Z], m_Z * np.sqrt(values), rtol=1e-9)
    assert np.isfinite(found.epsilon_Z)


def test_charges_of_a_generation_free_the_gauge_theory_of_anomalies():
    # Partners in a doublet differ by one unit of charge and of T₃; N_c Q adds up to zero over ν, e, u and d.
    for up, down in (("neutrino", "electron"), ("neutrino", "muon"), ("neutrino", "tau"), ("up", "down"),
                     ("charm", "strange"), ("charm", "bottom")):  # fmt: skip
        (charge, isospin, colours), (other, lower, same) = (electroweak.FERMIONS[one] for one in (up, down))
        assert (charge - other, isospin, lower) == (pytest.approx(1.0), 0.5, -0.5)
        assert colours == same
    generation = [electroweak.FERMIONS[one] for one in ("neutrino", "electron", "up", "down")]
    assert sum(colours * charge for charge, _, colours in generation) == pytest.approx(0.0, abs=1e-12)
    assert electroweak.FERMIONS["neutrino"][0] == 0.0
