"""Masses and lifetimes of the mesons: the Particle Data Group's own numbers, typed."""

import pytest

from b2kinv.physics import b_mesons


@pytest.mark.parametrize(
    ("charge", "kaon", "expected"),
    [
        ("+", "K", (5.27942, 0.493677)),
        ("0", "K", (5.27963, 0.497611)),
        ("+", "Kstar", (5.27942, 0.89167)),
        ("0", "Kstar", (5.27963, 0.89555)),
    ],
)
def test_masses(charge, kaon, expected):
    assert b_mesons.masses(charge, kaon) == pytest.approx(expected, rel=3e-4)


def test_lifetimes():
    # 1.637 and 1.511 ps (PDG 2026) over ħ = 6.582e-25 GeV s.
    assert b_mesons.lifetime("+") == pytest.approx(1.637e-12 / 6.582119569e-25, rel=1e-3)
    assert b_mesons.lifetime("0") == pytest.approx(1.511e-12 / 6.582119569e-25, rel=1e-3)


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match="charge = '-'"):
        b_mesons.masses("-", "K")
    with pytest.raises(ValueError, match="kaon = 'K1'"):
        b_mesons.masses("+", "K1")
    with pytest.raises(ValueError, match="charge = 'plus'"):
        b_mesons.lifetime("plus")
