"""A section's `Parameters`: fields from declarations, what is offered, and what a page shows."""

import dataclasses

import numpy as np
import pytest

from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.ranges import POSITIVE, Range

MASS = Number("mass", "GeV", meaningful=POSITIVE, offered=Range(at_most=10.0), shown=Range(below=5.0))


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """What can be varied."""

    m_a: float = MASS.parameter(2.0)
    alpha_s: float = Number("coupling", words=("running",)).parameter("running")
    kind: str = Name("kind of fermion", ("dirac", "majorana")).parameter("dirac")

    def check(self):
        """Refuse what makes no sense together."""
        if np.any(self.m_a == 3.0):
            raise ValueError("m_a = 3.0 is not allowed here")


def test_numbers_become_floats_or_arrays_and_words_stay():
    given = Parameters(m_a=np.float64(1.0), alpha_s=np.array(0.3))
    assert [type(given.m_a), type(given.alpha_s), given.kind] == [float, float, "dirac"]
    assert Parameters(m_a=[1, 2]).m_a.tolist() == [1.0, 2.0]
    assert Parameters().alpha_s == "running"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"m_a": 11.0}, r"m_a = 11.0 is not allowed \(mass\): it must be a finite number > 0 and <= 10 GeV"),
        ({"m_a": 0.0}, "m_a = 0.0"),
        ({"m_a": None}, "m_a = None"),
        ({"m_a": 3}, "m_a = 3.0 is not allowed here"),
        ({"alpha_s": "runing"}, "did you mean 'running'"),
        ({"kind": "weyl"}, r"kind = 'weyl' is not allowed \(kind of fermion\)"),
        ({"mass": 1.0}, "unknown parameter 'mass': it must be one of m_a, alpha_s, kind"),
    ],
)
def test_what_is_not_offered_is_refused(values, message):
    with pytest.raises(ValueError, match=message):
        Parameters.from_mapping(values)


def test_a_page_shows_less_than_is_offered():
    Parameters(m_a=4.9).check_page()
    heavy = Parameters(m_a=6.0)
    with pytest.raises(
        ValueError, match=r"m_a = 6.0 is not allowed \(mass\): it must be a finite number > 0 and < 5 GeV"
    ):
        heavy.check_page()


def test_one_table_for_the_command_line():
    assert Parameters.table() == [
        ("m_a", 2.0, "GeV", "a finite number > 0 and <= 10 GeV; on a page < 5 GeV", "mass"),
        ("alpha_s", "running", "1", "a finite number | running", "coupling"),
        ("kind", "dirac", "", "dirac | majorana", "kind of fermion"),
    ]


def test_the_docstring_lists_the_parameters():
    assert Parameters.__doc__ == (
        "What can be varied.\n\nParameters\n----------\n"
        "m_a : float, default 2.0\n    Mass [GeV], > 0 and ≤ 10; on a page < 5.\n"
        "alpha_s : float, default 'running'\n    Coupling, \"running\".\n"
        'kind : str, default \'dirac\'\n    Kind of fermion: "dirac" or "majorana".\n'
    )
