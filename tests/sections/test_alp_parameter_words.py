"""Whether ALPs have decayed in time, in words: at and beside each limit."""

import math

import pytest

from b2kinv.sections import alp_parameter_words


# The observed density is 0.12, and words begin where a share of more than 1e-3 or so is left.
@pytest.mark.parametrize(
    ("then", "today", "late", "begins", "ends"),
    [
        (0.0, 0.0, 0.0, "No ALPs to speak of", "alone asks"),
        (1e-30, 0.0, 1e-30, "No ALPs to speak of", "alone asks"),
        (0.06, 0.0, 0.0, "Some ALPs are left at recombination, but none today", "may be excluded"),
        (0.0, 0.0, 0.5, "Some ALPs are left at recombination, but none today", "may be excluded"),
        (0.12, 0.1, 0.0, "Some ALPs are left at recombination, and some today", "may be excluded"),
        (0.1201, 0.1, 0.0, "Some ALPs are left at recombination, and some today", "is excluded"),
        (5.0, 0.0, 0.0, "Some ALPs are left at recombination, but none today", "is excluded"),
    ],
)
def test_late_decays(told, then, today, late, begins, ends):
    result = told(alp_density_at_recombination=then, alp_density_today=today, late_dark_matter_share=late)
    said = alp_parameter_words.late_decay_words(result)["late_decay_words"].value
    assert said.startswith(begins)
    assert said.endswith(ends)


def test_lifetime_of_the_band():
    names = ("width", "warm", "own", "own_mass", "edge", "mass", "contact", "closeness")
    pairs = dict.fromkeys(("own_masses", "natural", "natural_masses", "g", "own_g"), (1.0, 2.0))

    def lifetime(width):
        values = dict.fromkeys(names, 1.0) | {"width": width}
        return alp_parameter_words.band_quantities(values, pairs)["alp_lifetime"].value

    # ħ = 6.582119569e-25 GeV s (CODATA 2018).
    assert lifetime(6.582119569e-25) == pytest.approx(1.0, rel=1e-9)
    assert lifetime(0.0) == math.inf
    assert math.isnan(lifetime(math.nan))
