"""What declarations add to docstrings, in numpydoc that Sphinx reads."""

import inspect

import pytest

from b2kinv.quantities import documentation
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import POSITIVE

MASS = Number("mass", "GeV", meaningful=POSITIVE)
CHARGE = Name("charge of the B meson", ("+", "0"))


def test_everything_that_a_declaration_knows_is_added_where_it_belongs():
    @checked(m_a=MASS, f_a=MASS.but(meaning="ALP decay constant"), charge=CHARGE)
    def branching_ratio(m_a, f_a, draws, charge="+"):
        """Return a branching ratio.

        BR = τ Γ

        Parameters
        ----------
        draws : int
            How many.
        m_a
            Above threshold the result is 0.0.

        Returns
        -------
        float

        Raises
        ------
        ValueError
            If draws is negative.
        RuntimeError
            If tired.

        Examples
        --------
        >>> 1
        1
        """

    assert (
        branching_ratio.__doc__
        == inspect.cleandoc(
            """Return a branching ratio.

        BR = τ Γ

        Parameters
        ----------
        m_a : float or array_like of float
            Mass [GeV], > 0.
            Above threshold the result is 0.0.
        f_a : float or array_like of float
            ALP decay constant [GeV], > 0.
        draws : int
            How many.
        charge : str, optional
            Charge of the B meson: "+" or "0".

        Returns
        -------
        float

        Raises
        ------
        ValueError
            If m_a or f_a is not finite or outside its range, or charge is not one of its names.
            If draws is negative.
        RuntimeError
            If tired.

        Examples
        --------
        >>> 1
        1
        """
        )
        + "\n"
    )
    # Tools that look behind the decorator find the same.
    assert inspect.unwrap(branching_ratio).__doc__ == branching_ratio.__doc__


def test_a_docstring_of_one_line_gets_its_sections():
    @checked(x=Number("number"))
    def twice(x):
        """Twice a number."""

    assert twice.__doc__ == (
        "Twice a number.\n\n"
        "Parameters\n----------\nx : float or array_like of float\n    Number.\n\n"
        "Raises\n------\nValueError\n    If x is not finite or outside its range.\n"
    )


def test_one_entry_may_stand_for_arguments_that_are_declared_alike():
    @checked(m_1=MASS, m_2=MASS)
    def both(m_1, m_2):
        """Both.

        Parameters
        ----------
        m_1, m_2
            Of the daughters.
        """

    assert (
        "m_1, m_2 : float or array_like of float\n    Mass [GeV], > 0.\n    Of the daughters.\n"
        in both.__doc__
    )
    assert both.__doc__.count("m_2 :") == 1


@pytest.mark.parametrize("second", [{"m_2": MASS.but(meaning="another")}, {}])
def test_one_entry_for_arguments_that_are_not_declared_alike_is_an_error_at_import(second):
    with pytest.raises(TypeError, match="one entry for 'm_1, m_2'"):

        @checked(m_1=MASS, **second)
        def both(m_1, m_2):
            """Both.

            Parameters
            ----------
            m_1, m_2
                Of the daughters.
            """


def test_without_docstrings_nothing_is_added():
    @checked(x=MASS)
    def silent(x):
        return x

    assert silent.__doc__ is None
    assert documentation.fields(None, {}) is None


def test_a_function_without_declarations_keeps_its_sections():
    text = "Say.\n\nParameters\n----------\nx : int\n\nRaises\n------\nValueError\n    If not.\n"
    assert documentation.extended(text, {"x": documentation.Argument(None, False)}) == text
