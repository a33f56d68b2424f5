"""Decay length and escape: units, a direct simulation, corners."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b2kinv.physics import decay_in_flight, inputs


def test_decay_length():
    # ħc = 1.973269804e-16 GeV m (CODATA).
    assert decay_in_flight.decay_length(1.973269804e-16) == pytest.approx(1.0, rel=1e-9)
    np.testing.assert_array_equal(decay_in_flight.decay_length(np.array([0.0, 1e-300])), np.inf)


def test_escape_probability_by_direct_simulation():
    # Two isotropic decays in a row, boosted with four-vectors: Υ(4S) at 7 + 4 GeV, B⁺ and K⁺ masses by hand.
    generator = np.random.default_rng(3)
    size = 200_000
    m_B, m_K, m_a, length, proper = 5.2794, 0.4937, 2.0, 3.5, 1.0

    def isotropic(momentum):
        cosine, phi = generator.uniform(-1, 1, size), generator.uniform(0, 2 * np.pi, size)
        sine = np.sqrt(1 - cosine**2)
        return momentum * np.array([sine * np.cos(phi), sine * np.sin(phi), cosine])

    def boost(vector, mass, frame, frame_mass):
        energy = np.sqrt(mass**2 + (vector**2).sum(axis=0))
        frame_energy = np.sqrt(frame_mass**2 + (frame**2).sum(axis=0))
        along = (vector * frame).sum(axis=0)
        return vector + frame * (along / (frame_energy + frame_mass) + energy) / frame_mass

    p_a = np.sqrt((m_B**2 - (m_K + m_a) ** 2) * (m_B**2 - (m_K - m_a) ** 2)) / (2 * m_B)
    m_upsilon = inputs.value("mass_Upsilon_4S")
    b_in_upsilon = isotropic(np.sqrt(m_upsilon**2 / 4 - m_B**2))
    upsilon = np.array([0.0, 0.0, 3.0])[:, None]
    b_in_laboratory = boost(b_in_upsilon, m_B, upsilon, m_upsilon)
    alp = boost(isotropic(p_a), m_a, b_in_laboratory, m_B)
    beta_gamma = np.sqrt((alp**2).sum(axis=0)) / m_a
    sample = np.exp(-length / (beta_gamma * proper))
    value = decay_in_flight.escape_probability(m_a, proper, length)
    assert value == pytest.approx(sample.mean(), abs=4 * sample.std() / np.sqrt(size))


def test_escape_probability_at_the_fixed_boost():
    # Momentum of the ALP in the B rest frame by hand: p/m_a = 1.1082 for B⁺ → K⁺ a at 2 GeV.
    m_B, m_K = inputs.value("mass_B_plus"), inputs.value("mass_K_plus")
    p = np.sqrt((m_B**2 - (m_K + 2) ** 2) * (m_B**2 - (m_K - 2) ** 2)) / (2 * m_B)
    value = decay_in_flight.escape_probability(2.0, 10.0, 3.5, average="fixed")
    assert value == pytest.approx(np.exp(-3.5 / (p / 2 * 10.0)), rel=1e-12)


def test_escape_probability_corners():
    assert decay_in_flight.escape_probability(2.0, np.inf, 3.5) == 1.0
    assert decay_in_flight.escape_probability(2.0, 0.0, 3.5) == 0.0
    assert decay_in_flight.escape_probability(2.0, 1.0, 0.0) == pytest.approx(1.0)
    assert decay_in_flight.escape_probability(6.0, np.inf, 3.5) == 1.0


@settings(deadline=None)
@given(st.lists(st.floats(1e-3, 1e3), min_size=2, max_size=2).map(sorted))
def test_longer_lived_alps_escape_more_often(lengths):
    short, long = (decay_in_flight.escape_probability(2.0, length, 3.5) for length in lengths)
    assert 0.0 <= short <= long <= 1.0
