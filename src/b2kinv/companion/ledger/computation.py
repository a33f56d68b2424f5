"""How a claim is computed: values, readings, choices that nobody states, and criteria that can fail.

A module of the paper's claims has the name of the section module that it draws on and defines
`CLAIMS = {claim id: Computation(...)}`. The ledger finds it by that name; a section without a module is
listed as not yet computed. Numbers come from the section's `evaluate` and from the printed forms alone.
"""

import dataclasses
import math
from collections.abc import Callable, Mapping
from typing import Literal

#: What a reading replaces: something that the paper leaves open, something that it prints, or several things.
Kind = Literal["unstated", "printed", "combination"]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reading:
    """Another way to read one thing of the paper; everything else that it says stands.

    Attributes
    ----------
    value : callable
        Without arguments; what comes out, in the claim's unit.
    replaces : str or tuple of str
        The one thing that is read otherwise, such as "scale of α_s". Several make a combination, which is
        shown and never counted; it has to say so.
    stated : str or tuple of str
        Where the paper prints what is replaced, such as "Eq. (38)"; empty if it states it nowhere. What it
        says at several places is no slip and cannot be replaced.
    combination : bool

    Raises
    ------
    ValueError
        If two things are replaced and it is no combination, or one is and it says that it is a combination.

    Examples
    --------
    >>> Reading(value=lambda: 2.0, replaces="power of cos θ_W", stated="Eq. (38)").kind
    'printed'
    >>> Reading(value=lambda: 2.0, replaces="scale of α_s").kind
    'unstated'
    """

    value: Callable[[], object]
    replaces: str | tuple[str, ...]
    stated: str | tuple[str, ...] = ""
    combination: bool = False

    def __post_init__(self) -> None:
        """Refuse a reading that is none."""
        replaced, places = _listed(self.replaces), _listed(self.stated)
        if not replaced:
            raise ValueError(
                "a reading replaces nothing: say in `replaces` which one thing it reads otherwise"
            )
        if len(replaced) > 1 and not self.combination:
            raise ValueError(
                f"a reading replaces {' and '.join(replaced)}: it may replace one thing, or must be marked "
                "as a combination, which is shown and not counted"
            )
        if self.combination and len(replaced) == 1:
            raise ValueError(f"a combination replaces {replaced[0]} alone: it must name two things or more")
        if len(places) > 1 and not self.combination:
            raise ValueError(
                f"a reading replaces {replaced[0]}, stated in {' and '.join(places)}: what the paper "
                "says at several places stands, so give the value as a further one"
            )

    @property
    def kind(self) -> Kind:
        """The class of the reading."""
        if self.combination:
            return "combination"
        return "printed" if self.stated else "unstated"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Unstated:
    """An input that the paper does not state and the calculation as printed needs.

    Attributes
    ----------
    what : str
        The input, such as "scale of α_s in the scattering rates".
    taken : str
        What `as_printed` takes for it, such as "2πT".
    choices : mapping of str to callable
        Other sensible choices → the value as printed with each.
    """

    what: str
    taken: str
    choices: Mapping[str, Callable[[], object]]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Further:
    """A further named value of a row: what newer knowledge puts in the place of a stated assumption.

    Attributes
    ----------
    value : callable
        Without arguments; in the claim's unit.
    what : str
        What it is, as a clause: "the newer table".
    """

    value: Callable[[], object]
    what: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Criterion:
    """One thing that must come out for a statement or a figure: a quantity between what the paper prints.

    Attributes
    ----------
    what : str
        What must hold, as a clause: "scattering reaches H at the dashed line".
    anchor : str
        What the paper prints that it is compared with: "dashed line of Fig. 1, left".
    value : callable
        (printed: bool, **factors: float) → float; `printed` for the printed formulas and the paper's inputs,
        else the standard calculation. Each factor multiplies a named quantity of the physics.
    quantity : str
        Name of the factor whose change makes the criterion flip: "gravity".
    low, high : float
        What the paper allows, both ends included.
    power : float
        The value goes with this power of the quantity, near enough for the margin.

    Examples
    --------
    >>> one = Criterion(
    ...     what="enough", anchor="text", value=lambda printed, density=1.0: 0.12 * density,
    ...     quantity="density", low=0.05, high=0.15,
    ... )
    >>> one.holds(True), one.holds(True, density=3.0)
    (True, False)
    >>> [(quantity, way, round(factor, 3)) for quantity, way, factor in one.margins(True)]
    [('density', 'up', 1.25), ('density', 'down', 2.4)]
    """

    what: str
    anchor: str
    value: Callable[..., float]
    quantity: str
    low: float = -math.inf
    high: float = math.inf
    power: float = 1.0

    def __post_init__(self) -> None:
        """Refuse a criterion that cannot fail."""
        if not self.low <= self.high or (math.isinf(self.low) and math.isinf(self.high)):
            raise ValueError(
                f"criterion {self.what!r} allows {self.low} to {self.high}: it must be able to fail"
            )

    def holds(self, printed: bool, **factors: float) -> bool:
        """Say whether the quantity lies between its ends."""
        return bool(self.low <= self.value(printed, **factors) <= self.high)

    def margins(self, printed: bool) -> tuple[tuple[str, str, float], ...]:
        """Return (quantity, "up" or "down", factor ≥ 1) for each way in which the criterion flips.

        One that does not hold is given by the factor at which it would begin to.
        """
        value = self.value(printed)
        if not value > 0.0:
            return ()
        found = []
        for end in (self.low, self.high):
            if 0.0 < end < math.inf:
                factor = (end / value) ** (1.0 / self.power)
                found.append((self.quantity, "up" if factor > 1.0 else "down", max(factor, 1.0 / factor)))
        nearest = sorted(found, key=lambda one: one[2])
        return tuple(nearest if self.low <= value <= self.high else nearest[:1])


@dataclasses.dataclass(frozen=True, kw_only=True)
class Computation:
    """How one claim is computed. Every callable takes no argument and is called once per ledger.

    What a callable returns is in the unit that `data/claims.yml` gives for the claim: a number for the kinds
    input and number, a pair (low, high) for ranges, a truth value for statements and figures. Numpy scalars
    are fine.

    Attributes
    ----------
    as_printed : callable, optional
        The printed formula with the inputs that the paper states; where it states none, those of `unstated`.
        For an input, what `data/` holds. Statements and figures have `criteria` instead.
    standard : callable, optional
        The verified formula with today's inputs. An input that has no newer value leaves it out, and what
        `data/` holds stands for it; other numbers must have it.
    criteria : tuple of Criterion
        What must come out for a statement or a figure; it holds if all do.
    unchecked : mapping of str to str
        Named quantity of the physics, or part of the claim → why nothing printed fixes it.
    readings : mapping of str to Reading
        All readings tried, also those that fail. The name completes the sentence "reproduced if …" or
        "holds if …", so write a clause: "the stone falls from 10 m".
    unstated : tuple of Unstated
        Inputs that the paper does not state.
    further : mapping of str to Further
        Further named values, such as `kinetic_only`.
    sensitivity : callable, optional
        Returns a mapping from an input's name, as a reader would say it, to the pair of values (low, high)
        that the standard value takes when the input moves down and up by its uncertainty. Say the size of
        the step in the name: "form factor f_0 ± 1σ". Numbers and ranges only; for a range, pairs of pairs.
    standard_condition : str, optional
        What completes "holds if …" where a statement holds by the standard calculation alone, if something
        else than formulas and inputs sets that apart.
    note : str, optional
        One or two sentences for the reader: which channel, which limit, what the check is. No numbers that
        are computed elsewhere.
    pointer : str, optional
        For figures, where the recomputed one is: "notebooks/decays#fig-widths".

    Examples
    --------
    >>> Computation(as_printed=lambda: 2.64, standard=lambda: 2.70).readings
    {}
    """

    as_printed: Callable[[], object] | None = None
    standard: Callable[[], object] | None = None
    criteria: tuple[Criterion, ...] = ()
    unchecked: Mapping[str, str] = dataclasses.field(default_factory=dict)
    readings: Mapping[str, Reading] = dataclasses.field(default_factory=dict)
    unstated: tuple[Unstated, ...] = ()
    further: Mapping[str, Further] = dataclasses.field(default_factory=dict)
    sensitivity: Callable[[], Mapping[str, tuple[object, object]]] | None = None
    standard_condition: str = ""
    note: str = ""
    pointer: str = ""

    def holds(self, printed: bool, **factors: float) -> bool:
        """Say whether every criterion holds, with named quantities multiplied by factors."""
        return all(one.holds(printed, **factors) for one in self.criteria)


def _listed(given: str | tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(given, str):
        return (given,) if given else ()
    return given
