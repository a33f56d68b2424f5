"""`python -m b2kinv` is the same as the command `b2kinv`."""

import sys

from b2kinv.companion.commands.command_line import main

if __name__ == "__main__":
    sys.exit(main())
