"""What measurement and prediction come to: at and beside each limit."""

import pytest

from b2kinv.sections import belle2_excess_judged


def words(told, tension=2.0, errors=(1.0, 1.0), window=(3.0, 5.0), difference=4.0):
    found = belle2_excess_judged.words(
        told(
            tension=tension,
            uncertainty_up=errors[0],
            uncertainty_down=errors[1],
            excess_window_paper_1_sigma=window,
            branching_ratio_new_physics_short_distance=difference,
        )
    )
    return {name: one.value for name, one in found.items()}


@pytest.mark.parametrize(
    ("tension", "rate", "deciding"),
    [
        (2.0, "more often than", "lies below it"), (1.01, "more often than", "lies below it"),
        (1.0, "somewhat more often", "lies below it"), (1e-9, "somewhat more often", "lies below it"),
        (0.0, "exactly as often", "is equal to it"), (-1e-9, "somewhat less often", "lies above it"),
        (-1.0, "somewhat less often", "lies above it"), (-1.01, "less often than", "lies above it"),
    ],
)  # fmt: skip
def test_rate_beside_what_is_expected(told, tension, rate, deciding):
    said = words(told, tension)
    assert said["rate_words"].startswith(rate)
    assert said["deciding_error_words"].startswith(deciding)


@pytest.mark.parametrize(
    ("difference", "said"),
    [(2.9, "more decays"), (3.0, "the plain"), (5.0, "the plain"), (5.1, "fewer decays")],
)
def test_window_beside_the_plain_difference(told, difference, said):
    assert words(told, difference=difference)["needed_words"].startswith(said)


def test_errors_are_equal_or_differ(told):
    assert words(told)["errors_words"] == "are equal"
    assert words(told, errors=(1.0, 1.1))["errors_words"] == "differ"
