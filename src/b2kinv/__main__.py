"""`python -m b2kinv` is the same as the command `b2kinv`."""

import sys
from collections.abc import Sequence

from b2kinv.companion.commands import command_line
from b2kinv.paper import PAPER


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command `b2kinv` and return its exit code.

    Examples
    --------
    >>> main(["--version"])
    Traceback (most recent call last):
    ...
    SystemExit: 0
    """
    return command_line.main(PAPER, arguments)


if __name__ == "__main__":
    sys.exit(main())
