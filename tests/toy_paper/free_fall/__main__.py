"""The command of the toy's companion."""

import sys

from b2kinv.companion.commands import command_line
from free_fall import PAPER

if __name__ == "__main__":
    sys.exit(command_line.main(PAPER))
