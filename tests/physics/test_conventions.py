"""Ranges of what sections share: where each ends, and which words there are."""

import math

import pytest

from b2kinv.physics import conventions

LEAST, MOST = math.nextafter(0.0, 1.0), 1.7976931348623157e308
POSITIVE = (
    "MASS", "SQUARED_ENERGY", "TEMPERATURE", "MASS_OVER_TEMPERATURE", "ALP_MASS", "DECAY_CONSTANT",
    "DARK_PHOTON_MASS", "DARK_MATTER_MASS", "DARK_HIGGS_MASS", "DARK_BREAKING_SCALE",
)  # fmt: skip
NOT_NEGATIVE = ("MASS_OR_ZERO", "WIDTH", "CHI_MASS", "DARK_COUPLING", "YUKAWA")
COUPLINGS = (
    "QUARK_COUPLING", "VECTOR_COUPLING", "AXIAL_COUPLING", "DARK_MATTER_COUPLING", "GLUON_COUPLING",
    "PHOTON_COUPLING",
)  # fmt: skip


def test_a_particle_beside_a_kaon_is_lighter_than_what_the_kaon_leaves():
    # PDG 2024: 5279.41 MeV and 493.677 MeV, so 4.7857 GeV.
    assert conventions.HEAVIEST_IN_B_TO_K.value() == pytest.approx(5.27941 - 0.493677, abs=1e-4)


@pytest.mark.parametrize("name", POSITIVE)
def test_positive_numbers_begin_above_zero(name):
    assert getattr(conventions, name).meaningful.closed == (LEAST, MOST)


@pytest.mark.parametrize("name", NOT_NEGATIVE)
def test_what_may_vanish_begins_at_zero(name):
    assert getattr(conventions, name).meaningful.closed == (0.0, MOST)


@pytest.mark.parametrize("name", COUPLINGS)
def test_couplings_are_offered_up_to_a_million_of_either_sign(name):
    assert getattr(conventions, name).offered_range.closed == (-1e6, 1e6)
    assert getattr(conventions, name).meaningful.closed == (-MOST, MOST)


def test_other_ends():
    assert conventions.DECAY_CONSTANT.offered_range.closed == (1.0, 1e30)
    # c is 299 792.458 km/s, of which a tenth is non-relativistic.
    assert conventions.VELOCITY.meaningful.closed == (0.0, 29979.2458)
    assert conventions.CHARGE.names == ("+", "0")
    assert conventions.CHI_KIND.names == ("dirac", "majorana")
