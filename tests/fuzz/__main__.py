"""`python -m tests.fuzz --calls 1000000`: fuzz every public function and section, and report."""

import argparse
import collections
import sys
import time

from tests.fuzz import run, values


def main():
    """Print what was found, by function, and how many calls there were; return 1 if anything was."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--calls", type=int, default=run.number_of_calls(), metavar="N")
    parser.add_argument("--only", default="", metavar="TEXT", help="functions with this in their names")
    parser.add_argument(
        "--far", type=float, default=0.1, metavar="SHARE", help="of the draws, how many go beyond ±10⁹"
    )
    given = parser.parse_args()
    values.FAR = given.far
    shares = {name: n for name, n in run.shares(given.calls).items() if given.only in name}
    kinds, start = collections.Counter(), time.process_time()
    for name, count in shares.items():
        begun = time.process_time()
        for kind, call, text in run.found(name, count):
            kinds[kind] += 1
            print(f"{kind}: {call}\n    {text}", flush=True)
        if slow := run.too_slow(name, count, time.process_time() - begun):
            print(f"{name}: {slow}", flush=True)
    seconds = time.process_time() - start
    print(f"{sum(shares.values())} calls of {len(shares)} functions in {seconds:.0f} s of CPU: {dict(kinds)}")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
