"""Rows that the coupling of a dark Z to b and s touches, at both ends of what its completion leaves open."""

from b2kinv.companion.ledger.computation import Further
from b2kinv.physics import dark_z_completion

_ENDS = {
    "completion_half": (dark_z_completion.HALF, "half"),
    "completion_double": (dark_z_completion.DOUBLE, "twice"),
}


def both(value, consequence=""):
    """Return two further values of a row, with half and with twice the coupling of Eq. (41).

    Parameters
    ----------
    value : callable
        Of |g_bs| over that of Eq. (41), with verified inputs.
    consequence : str, optional
        What follows, as the end of a clause.

    Examples
    --------
    >>> {name: one.value() for name, one in both(lambda factor: factor).items()}
    {'completion_half': 0.5, 'completion_double': 2.0}
    """
    return {
        name: Further(
            value=lambda factor=factor: value(factor),
            what=f"a completion of the dark Z that makes |g_bs| {times} that of the Z penguin{consequence}",
        )
        for name, (factor, times) in _ENDS.items()
    }
