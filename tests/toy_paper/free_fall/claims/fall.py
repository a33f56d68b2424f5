"""The two claims of Section 1."""

from b2kinv.companion.ledger.computation import Computation
from free_fall import fall

CLAIMS = {
    "1.duration": Computation(
        as_printed=lambda: fall.duration(20.0),
        standard=lambda: fall.duration(20.0),
        readings={"the stone is thrown from ten metres": lambda: fall.duration(10.0)},
    ),
    "1.longer": Computation(
        as_printed=lambda: fall.duration(20.0) > fall.duration(10.0),
        standard=lambda: fall.duration(20.0) > fall.duration(10.0),
    ),
}
