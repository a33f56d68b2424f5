"""Results of one's own choice, for those that say what results come to."""

import dataclasses
from types import SimpleNamespace

import pytest


@dataclasses.dataclass
class Told:
    """Stands for a result: numbers by name, and parameters."""

    quantities: dict
    parameters: object

    def numbers(self, name):
        return self.quantities[name]

    def value(self, name):
        return self.quantities[name]


@pytest.fixture
def told():
    """Return what makes a result of parameters, given as a dict, and of quantities."""

    def of(given=None, **quantities):
        parameters = SimpleNamespace(**(given or {}), as_dict=lambda: given or {})
        return Told(quantities, parameters)

    return of
