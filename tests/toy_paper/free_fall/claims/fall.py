"""The two claims of Section 1."""

from b2kinv.companion.ledger.computation import Computation, Criterion, Reading
from free_fall import fall


def _ratio(printed, gravity=1.0, **foreign):
    """Return how much longer a fall from 20 m takes, if gravity differed there by a factor."""
    return fall.duration(20.0 / gravity) / fall.duration(10.0)


CLAIMS = {
    "1.duration": Computation(
        as_printed=lambda: fall.duration(20.0),
        standard=lambda: fall.duration(20.0),
        readings={
            "the stone is thrown from ten metres": Reading(
                value=lambda: fall.duration(10.0), replaces="height of the tower"
            )
        },
    ),
    "1.longer": Computation(
        criteria=(
            Criterion(
                what="from twice the height it takes longer",
                anchor="text after Eq. (1)",
                value=_ratio,
                quantity="gravity",
                low=1.0,
                power=-0.5,
            ),
        )
    ),
}
