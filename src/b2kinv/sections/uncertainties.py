"""The uncertainty of everything that a section evaluates, split by source: only where it is asked for.

A section is evaluated again where inputs are shifted, by its own `evaluate`: there is no second
implementation of any number. A parameter that stands at the value of an input moves with that input. Of
parameters that a user chooses there is no uncertainty, and ends of an experiment's window are what they are.
"""

import dataclasses
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, Protocol, TypeVar, cast

import numpy as np

from b2kinv.physics import early_universe, form_factors, inputs, measurements, uncertain_inputs
from b2kinv.quantities import replaced, uncertainty
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.scalars import Array
from b2kinv.quantities.uncertain_results import Uncertainties
from b2kinv.quantities.uncertain_sources import AnySource, Choice, Normal, TwoPiece

Given = TypeVar("Given", bound=ParameterSet)

#: Section → what the errors are of that its own quantities state and that belong to no input. Its
#: `error_parts` say which numbers go together; the others are taken as independent of each other.
OWN_ERRORS = {"belle2_likelihood": "likelihood and pseudo-experiments"}

#: Parameter → the input that it stands for as long as it has its value.
LINKED = {"m_b": "mass_bottom_quark", "m_s": "mass_strange_quark"}

#: Parameter → its other choices, each of which is as good.
CHOSEN = {"degrees_of_freedom": tuple(early_universe.TABLES), "form_factor_set": form_factors.SETS}

#: Parameter → those that hold its errors up, and down.
MEASURED = {
    "branching_ratio_measured": (
        ("uncertainty_statistical", "uncertainty_systematic_up"),
        ("uncertainty_statistical", "uncertainty_systematic_down"),
    ),
    "branching_ratio_average": (("uncertainty_average",),) * 2,
    "branching_ratio_standard_model": (("uncertainty_standard_model",),) * 2,
    "branching_ratio_tree_level": (("uncertainty_tree_level",),) * 2,
}


def uncertainties(
    evaluate: Callable[[Given], Result],
    parameters: Given,
    *,
    seed: int = 1,
    without: Sequence[str] = (),
    full: bool = False,
    workers: int = 1,
    added: Sequence[str] = (),
) -> Uncertainties:
    """Return the uncertainty of every number that a section evaluates.

    Of a number that is infinite there is no value.

    Parameters
    ----------
    evaluate : callable
        The section's own, or another function of its parameters that returns named quantities.
    parameters : ParameterSet
        The section's `Parameters`.
    seed, without, full, workers
        As in `b2kinv.quantities.uncertainty.propagate`.
    added
        What the section shall evaluate beside, as its `evaluate` takes it behind the parameters.

    Raises
    ------
    ValueError
        If there is no source of a name in `without`.

    Examples
    --------
    >>> from b2kinv.sections import alp_decays
    >>> found = uncertainties(alp_decays.evaluate, alp_decays.Parameters())
    >>> next(iter(found.spread("branching_ratio_B_plus_to_K_plus_alp").parts))
    'form factors B->K (GRvDV2023)'
    """
    model = Model(evaluate, parameters, tuple(added))
    result = model.result()
    places = _places(result)
    single = sum(not count for _, count in places.values())
    propagated = uncertainty.propagate(
        model,
        (*sources(parameters), *model.own_errors()),
        seed=seed,
        without=without,
        full=full,
        workers=workers,
        single=single,
    )
    return Uncertainties(result, propagated, places)


def sources(parameters: ParameterSet) -> tuple[AnySource, ...]:
    """Return all sources for a section with these parameters: those of the physics and of the parameters."""
    found = list(uncertain_inputs.sources())
    for name, value in parameters.as_dict().items():
        if name in CHOSEN and isinstance(value, str) and value in CHOSEN[name]:
            others = {other: other for other in CHOSEN[name] if other != value}
            found.append(Choice(name=f"choice of {name}", input=_input(name), options=others))
        if name in MEASURED and np.ndim(np.asarray(value)) == 0:
            up, down = (
                math.hypot(*(float(getattr(parameters, part)) for part in parts)) for parts in MEASURED[name]
            )
            if up and down:
                given = float(np.asarray(value))
                found.append(
                    TwoPiece(name=_input(name), value=given, up=up, down=down, lowest=measurements.LEAST_RATE)
                )
        if name == "excess":
            found.append(Normal(name=f"excess {value}", value=0.0, sigma=1.0))
    return tuple(found)


class _Evaluating(Protocol):
    def __call__(self, parameters: ParameterSet, /, *added: str) -> Mapping[str, Quantity]: ...


@dataclasses.dataclass(frozen=True)
class Model(Generic[Given]):
    """A section with its parameters as `propagate` takes it: all numbers of its result in one row."""

    evaluate: Callable[[Given], Result]
    parameters: Given
    added: tuple[str, ...] = ()

    def __call__(self) -> Array:
        """Return the numbers, with inputs as they are now."""
        shifts: dict[str, float] = {}
        for source, moved_by in self.own_shifts.items():
            z = replaced.read(source, 0.0)
            for name, change in moved_by.items():
                shifts[name] = shifts.get(name, 0.0) + z * change
        return np.concatenate([row + shifts.get(name, 0.0) for name, row in _rows(self.result())])

    def __reduce__(
        self,
    ) -> tuple[type["Model[Given]"], tuple[Callable[[Given], Result], Given, tuple[str, ...]]]:
        """Pickle without results."""
        return type(self), (self.evaluate, self.parameters, self.added)

    def result(self) -> Result:
        """Return what the section evaluates to, with inputs as they are now."""
        return self._result

    def own_errors(self) -> list[Normal]:
        """Return a source for each error that the section's own quantities state and that is no input's."""
        return [Normal(name=name, value=0.0, sigma=1.0) for name in self.own_shifts]

    @replaced.KeptProperty
    def _result(self) -> Result:
        given = moved(self.parameters)
        found = _evaluated(self.evaluate, given, *self.added)
        return found if isinstance(found, Result) else Result(self.parameters, found)

    @replaced.KeptProperty
    def own_shifts(self) -> dict[str, dict[str, float]]:
        """Source → quantity → by how much one standard deviation of an own error moves it."""
        section = section_name(self.evaluate)
        if section not in OWN_ERRORS:
            return {}
        with replaced.nothing():
            module = sys.modules[self.evaluate.__module__]
            parts: dict[str, dict[str, float]] = module.error_parts(self.parameters)
            known = {name: quantity.uncertainty for name, quantity in self._result.items()}
        found = dict(parts)
        split = {name for changes in parts.values() for name in changes}
        for name, error in known.items():
            if isinstance(error, float) and error > 0.0 and name not in split:
                found[f"{OWN_ERRORS[section]}: {name}"] = {name: error}
        return found


@replaced.kept(8)
def _evaluated(evaluate: Callable[[Given], Result], parameters: Given, *added: str) -> Mapping[str, Quantity]:
    # Once for whatever asks with the same inputs.
    return cast(_Evaluating, evaluate)(parameters, *added)


def section_name(evaluate: Callable[[Given], Result]) -> str:
    """Return the name of the section whose `evaluate` this is.

    Examples
    --------
    >>> from b2kinv.sections import alp_decays
    >>> section_name(alp_decays.evaluate)
    'alp_decays'
    """
    return evaluate.__module__.rpartition(".")[2]


def _input(parameter: str) -> str:
    return f"parameter {parameter}"


def moved(parameters: Given) -> Given:
    """Return parameters with those that stand for an input at what stands for it now.

    Examples
    --------
    >>> from b2kinv.sections.alp_freeze_in import Parameters
    >>> with replaced.inputs({"mass_bottom_quark": 4.2}):
    ...     moved(Parameters()).m_b
    4.2
    """
    changed = {}
    for name, value in parameters.as_dict().items():
        now = value
        if name in LINKED and np.all(np.asarray(value) == inputs.get(LINKED[name]).value):
            now = inputs.value(LINKED[name])
        elif name in CHOSEN or name in MEASURED:
            now = replaced.read(_input(name), value)
        if now is not value:
            changed[name] = now
    return parameters.replace(**changed) if changed else parameters


def _rows(result: Result) -> list[tuple[str, Array]]:
    # Single numbers first: they get all draws.
    found = [(name, _numbers(quantity.value)) for name, quantity in result.items()]
    rows = [(name, row) for name, row in found if row is not None]
    return sorted(rows, key=lambda row: not _is_single(result, row[0]))


def _is_single(result: Result, name: str) -> bool:
    return isinstance(result.value(name), float | int)


def _numbers(value: object) -> Array | None:
    # Truth values and words are no numbers; a complex one counts as its real and its imaginary part.
    if isinstance(value, tuple):
        parts = [_numbers(part) for part in value]
        found = [part for part in parts if part is not None]
        return np.concatenate(found) if found and len(found) == len(parts) else None
    array = np.asarray(value)
    if array.dtype.kind == "c":
        array = np.stack([array.real, array.imag])
    return array.reshape(-1).astype(float) if array.dtype.kind in "iuf" else None


def _places(result: Result) -> dict[str, tuple[int, int]]:
    places, start = {}, 0
    for name, row in _rows(result):
        places[name] = start, 0 if _is_single(result, name) else len(row)
        start += len(row)
    return places
