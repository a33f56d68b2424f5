"""Rounding and spelling of numbers; every expected string is written by hand from the rounding rule."""

import math

import numpy as np
import pytest

from b2kinv.companion.words import formatting


@pytest.mark.parametrize(
    ("value", "uncertainty", "unit", "expected"),
    [
        (0, None, "1", "0"),
        (1234.5, None, "GeV", "1230 GeV"),
        (9999, None, "1", "1.00 × 10⁴"),
        (9.999, None, "1", "10.0"),
        (0.00999, None, "", "9.99 × 10⁻³"),
        (2.3e-5, 6.3e-6, "1", "(2.30 ± 0.63) × 10⁻⁵"),
        (10.04, 1.23, "m", "(10.0 ± 1.2) m"),
        (0.3, 5.0, "m", "(0.3 ± 5.0) m"),
        (9.96e-5, 4e-7, "1", "(9.960 ± 0.040) × 10⁻⁵"),
        (-4.3, None, "1", "−4.30"),
        (math.inf, None, "m", "∞ m"),
        (2.7, 0.0, "sigma", "2.70 σ"),
        ((-2.38, -2.2), None, "1", "−2.38 to −2.20"),
        ((0.5, 0.9), None, "1", "0.500–0.900"),
        ((1.507e8, 2.02e8), None, "GeV", "(1.51–2.02) × 10⁸ GeV"),
        ((0.0, 9e-6), None, "1", "(0.00–9.00) × 10⁻⁶"),
        ((1e-12, 1e-10), None, "1", "1.00 × 10⁻¹² to 1.00 × 10⁻¹⁰"),
        ((1.0, math.inf), None, "m", "1.00–∞ m"),
        ("dirac", None, "", "dirac"),
        (np.True_, None, "1", "yes"),
        (np.array([1.0, 3.0, 2.0]), None, "GeV", "3 values, 1.00–3.00 GeV"),
    ],
)
def test_text_rounds_and_spells(value, uncertainty, unit, expected):
    assert formatting.text(value, unit, uncertainty) == expected


@pytest.mark.parametrize(
    ("value", "uncertainty", "unit", "expected"),
    [
        (2.3e-5, 6.3e-6, "1", r"$(2.30 \pm 0.63) \times 10^{-5}$"),
        (10.04, 1.23, "m", r"$(10.0 \pm 1.2)\,\mathrm{m}$"),
        (93.0, None, "%", r"$93.0\,\%$"),
        (-math.inf, None, "um", r"$-\infty\,\mu\mathrm{m}$"),
        ("dirac", None, "", "dirac"),
    ],
)
def test_latex_rounds_and_spells(value, uncertainty, unit, expected):
    assert formatting.latex(value, unit, uncertainty) == expected


def test_plain_values_survive_json():
    recorded = formatting.plain((np.float64(1 / 3), np.int64(2), np.True_, "x", None))
    assert recorded == [0.333333333333, 2, True, "x", None]
    assert [type(item) for item in recorded] == [float, int, bool, str, type(None)]


def test_uncertainty_that_is_no_number_is_left_out():
    assert formatting.text(0.0, "1", float("nan")) == formatting.text(0.0, "1", "nan") == "0"
