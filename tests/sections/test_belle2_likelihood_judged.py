"""What fits come to in words: at and beside each limit."""

import pytest

from b2kinv.quantities.results import Quantity
from b2kinv.sections import belle2_likelihood_judged


@pytest.mark.parametrize(
    ("significance", "said"),
    [
        (0.0, "The data prefer nothing"), (0.99, "The data prefer it by less"),
        (1.0, "The data prefer it by one"), (3.0, "The data prefer it by one"),
        (3.01, "The data prefer it by more"),
    ],
)  # fmt: skip
def test_how_much_the_data_prefer_the_signal(told, significance, said):
    found = belle2_likelihood_judged.words(told({"tag": "both"}, local_significance=significance))
    assert found["line_words"].value.startswith(said)


def test_the_published_fit_is_of_both_tags(told):
    for tag, said in (("both", "the published"), ("inclusive", "by one"), ("hadronic", "by one")):
        found = belle2_likelihood_judged.words(told({"tag": tag}, local_significance=1.0))
        assert found["published_words"].value.startswith(said)


@pytest.mark.parametrize(
    ("vector", "said"), [(3.1, "better"), (3.0, "nearly"), (2.7, "nearly"), (2.69, "less"), (0.0, "less")]
)
def test_vector_beside_the_line(vector, said):
    # Nearly as well is at least nine tenths of the line's 3.0.
    values = {0: 3.0, 1: 9.0, 2: 9.0, 3: vector}
    compared = {f"spectrum_{n}_significance": Quantity(one, "1", "") for n, one in values.items()}
    assert belle2_likelihood_judged.of_vector(compared)["vector_words"].value.startswith(said)
