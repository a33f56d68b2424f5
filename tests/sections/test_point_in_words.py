"""Whether a rate explains the excess and what excludes it, at and beside each end."""

import pytest

from b2kinv.sections import point_in_words

# The paper's window at 2 GeV [1e-6].
WINDOWS = ((5.0, 9.0), (4.0, 11.0))


# What is said follows by hand from the window: 19.8/9 = 2.2, 5/2 = 2.5.
@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (5.0, "yes, within 1σ"), (9.0, "yes, within 1σ"), (4.9, "yes, within 2σ"), (11.0, "yes, within 2σ"),
        (19.8, "no, 2.2 times too large"), (2.0, "no, 2.5 times too small"),
        (0.0, "no, there is no such decay"),
    ],
)  # fmt: skip
def test_a_rate_beside_the_windows(rate, said):
    assert point_in_words.explains(rate, WINDOWS).value == said


def test_without_a_window_nothing_is_too_large():
    assert point_in_words.explains(1.0, ((0.0, 0.0), (0.0, 0.0))).value.startswith("no window")
    # A window that begins at zero leaves nothing too small.
    assert point_in_words.explains(1e-30, ((0.0, 9.0), (0.0, 11.0))).value == "yes, within 1σ"


@pytest.mark.parametrize(
    ("strengths", "said"),
    [
        ({}, "allowed by every limit that this page knows"),
        ({"belle_kstar_zero": 1.0}, "allowed by every limit that this page knows"),
        ({"belle_kstar_zero": 1.1, "babar_k_plus": 0.9}, "excluded by Belle's K*⁰ + invisible alone"),
        (
            {"belle_kstar_zero": 1.1, "babar_k_plus": 3.0, "babar_k_zero": 2.0},
            "excluded by BaBar's K⁺ + invisible and, less strongly, by 2 more",
        ),
    ],
)
def test_what_excludes(strengths, said):
    assert point_in_words.exclusion(strengths).value == said
