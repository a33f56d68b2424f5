"""Prints what every section computes at its defaults, unrounded, as JSON."""

import dataclasses
import importlib.metadata
import json
import platform
import sys


def everything():
    """Return the versions at hand, and section → quantity → value and uncertainty, each number as it is."""
    from b2kinv.paper import PAPER

    numbers = {}
    for section in PAPER.sections:
        result = section.module.evaluate(section.module.Parameters())
        numbers[section.name] = {
            name: {key: bare(getattr(quantity, key)) for key in ("value", "uncertainty")}
            for name, quantity in result.items()
        }
    versions = {name: importlib.metadata.version(name) for name in ("numpy", "scipy", "matplotlib")}
    return {"versions": {"python": platform.python_version(), **versions}, "numbers": numbers}


def bare(value):
    """Return a value as JSON takes it; not a digit of a number is lost.

    >>> bare((0.1 + 0.2, float("inf")))
    [0.30000000000000004, inf]
    """
    if hasattr(value, "tolist"):
        return bare(value.tolist())
    if isinstance(value, list | tuple):
        return [bare(one) for one in value]
    if isinstance(value, complex):
        return [value.real, value.imag]
    if dataclasses.is_dataclass(value):
        return [bare(getattr(value, field.name)) for field in dataclasses.fields(value)]
    return value


if __name__ == "__main__":
    json.dump(everything(), sys.stdout)
