"""Which functions there are, and a call of each: from its declarations, or by a generator of its own."""

import functools
import importlib
import inspect
import pkgutil
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

import b2kinv
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.parameters import ParameterSet
from tests.fuzz import generators, uncertain_generators, words_generators

PACKAGES = ("quantities", "physics", "sections")
#: Function → its own generator.
OWN = generators.OWN | words_generators.WORDS | uncertain_generators.UNCERTAIN


class Call(NamedTuple):
    """A function with its arguments; `numbers` names those that may be arrays."""

    name: str
    function: object
    arguments: dict
    numbers: tuple

    @property
    def names(self):
        """Names that an error may speak of: those of the arguments, and of the parameters in them."""
        within = [name for one in self.arguments.values() if isinstance(one, ParameterSet)
                  for name in one.as_dict()]  # fmt: skip
        within += [name for one in self.arguments.values() if isinstance(one, dict) for name in map(str, one)]
        within += [name for one in self.arguments.values() if isinstance(one, SimpleNamespace)
                   for name in vars(one)]  # fmt: skip
        return (*self.arguments, *inspect.signature(self.function).parameters, *within)

    def run(self, arguments=None):
        """Return what the function gives."""
        given = self.arguments if arguments is None else arguments
        known = inspect.signature(self.function).parameters
        positional = [given[name] for name in known if name in given and known[name].kind in (0, 1, 2)]
        if any(one.kind is one.VAR_POSITIONAL for one in known.values()):
            positional = [
                value
                for name, one in known.items()
                if name in given
                for value in (given[name] if one.kind is one.VAR_POSITIONAL else (given[name],))
            ]
            return self.function(*positional)
        return self.function(**given)

    def __str__(self):
        return f"{self.name}({', '.join(f'{name}={value!r}' for name, value in self.arguments.items())})"


@functools.cache
def functions():
    """Return name → every public function of these packages."""
    found = {}
    for package in PACKAGES:
        outer = importlib.import_module(f"{b2kinv.__name__}.{package}")
        for module in pkgutil.walk_packages(outer.__path__, f"{outer.__name__}."):
            here = importlib.import_module(module.name)
            for name, value in vars(here).items():
                plain = inspect.unwrap(value) if callable(value) else None
                if (
                    inspect.isfunction(plain)
                    and not name.startswith("_")
                    and plain.__module__ == module.name
                    and plain.__name__ == name
                ):
                    found[f"{module.name.removeprefix('b2kinv.')}.{name}"] = value
    return found


def missing(name):
    """Return the arguments of a function that nothing can draw."""
    function = functions()[name]
    if name in OWN or name in generators.AT_IMPORT:
        return []
    declared = getattr(function, "declarations", {})
    return [
        argument
        for argument, one in inspect.signature(function).parameters.items()
        if argument not in declared
        and one.default is one.empty
        and one.kind is not one.VAR_POSITIONAL
        and generators.argument(function, argument) is None
    ]


def drawn(name, draw):
    """Return a call of a function with drawn arguments."""
    function = functions()[name]
    if name in OWN:
        return Call(name, function, OWN[name](draw), ())
    declared = getattr(function, "declarations", {})
    arguments, numbers = {}, []
    size = 3 if draw.chance(0.3) else None
    for argument, one in inspect.signature(function).parameters.items():
        optional = one.default is not one.empty or one.kind is one.VAR_POSITIONAL
        if optional and draw.chance(0.5):
            continue
        declaration = declared.get(argument)
        generator = None if declaration else generators.argument(function, argument)
        if declaration is None and generator is None:
            assert optional, (name, argument)
            continue
        if callable(generator):
            arguments[argument] = generator(draw)
            continue
        declaration = declaration or generator
        many = (
            None
            if name in generators.GRIDS or declaration.__dict__.get("single") or one.annotation is float
            else size
        )
        arguments[argument] = draw.of(declaration, size=many)
        if isinstance(declaration, Number) and isinstance(arguments[argument], np.ndarray):
            numbers.append(argument)
    return Call(name, function, arguments, tuple(numbers))


@functools.cache
def sections():
    """Return name → `Parameters` of every section that has them."""
    return {
        name.split(".")[1]: importlib.import_module(f"b2kinv.{name.rpartition('.')[0]}").Parameters
        for name in functions()
        if name.startswith("sections.") and name.endswith(".evaluate")
    }


def parameters(kind: type[ParameterSet], draw):
    """Return a section's parameters inside the offered ranges, as arguments."""
    return {
        name: draw.of(declaration, getattr(declaration, "offered_range", None))
        for name, declaration in kind.declarations().items()
        if draw.chance(0.6)
    }
