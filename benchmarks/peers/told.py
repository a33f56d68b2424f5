"""What the scripts of this folder share: the value of a call with its time, printed as one line of JSON."""

import json
import statistics
import time

REPEATS = 5
LEAST = 2e-3


def timed(function):
    """Return what a call gives and its median time, of as many calls in a row as the clock needs."""
    value = function()
    start = time.perf_counter()
    function()
    calls = max(1, int(LEAST / max(time.perf_counter() - start, 1e-9)))
    times = []
    for _ in range(REPEATS if calls > 1 else 3):
        start = time.perf_counter()
        for _ in range(calls):
            function()
        times.append((time.perf_counter() - start) / calls)
    return {"value": float(value), "seconds": statistics.median(times)}


def tell(calls):
    """Print name → value and seconds of every call, as the last line."""
    print(json.dumps({name: timed(function) for name, function in calls.items()}))
