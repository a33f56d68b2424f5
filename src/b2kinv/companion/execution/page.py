"""The page of a notebook: validated parameters in; recorded numbers, tables, figures and claims out.

A notebook of the book says what the paper argues. It has these code cells, with text between them::

    # tagged "parameters": annotated literals only, one for each field of the section's Parameters
    height: float = 2.0  # [m] of the fall

    # refuses nonsense, whoever set the values (the command, papermill or a reader by hand), and computes
    from free_fall import figures, paper

    page = paper.page("fall")
    result = page.evaluate()

    # words that depend on them, such as "above", from `words(result)` in a module NAME_judged beside the
    # section's
    page.judge(result)

    # a table of named quantities with unit, uncertainty and meaning; of all of them without names
    page.table(result, "duration", "speed")

    # a figure; caption, reference name and alternative text stand in the cell's metadata:
    # {"mystnb": {"figure": {"name": "fig:durations", "caption": "…"}, "image": {"alt": "…", "width": "90%"}}}
    page.figure(figures.durations(page.parameters))

    # the section's slice of the ledger
    page.claims()

`paper` has `page`, which calls `Page.begin` for it. A figure has a cell of its own: Jupyter Book makes a
numbered figure of everything that its cell shows. The book adds links to the figure's files below it. A test
holds notebooks to few lines of code: what takes more than a line or two belongs into the section or the
figure.

In prose, a recorded quantity NAME is pasted as

* ``{glue:text}`NAME:.2f` `` – the bare number, formatted by Python's rules;
* ``{glue:md}`NAME:myst` `` – rounded to what its uncertainty allows (`allowed_digits`), with power of ten and
  unit, as LaTeX (same notebook only; without ``:myst`` the dollar signs stay as they are);
* ``{glue:text}`NAME_text` `` – the same as Unicode text, also from another page:
  ``{glue:text}`/notebooks/decays.ipynb::NAME_text:s` `` (the ``:s`` is needed with a path).

Arrays are not recorded: curves go into the CSV file beside their figure. Files are written to
``<section>.files/`` in the working directory, which is the folder of the (executed) notebook.
"""

import dataclasses
import functools
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn, cast

import numpy as np

from b2kinv.companion.execution import allowed_digits, outputs, uncertainty_report
from b2kinv.companion.papers import Paper, Section, named
from b2kinv.companion.words import formatting, markup
from b2kinv.quantities.drawing import Drawing
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.uncertain_results import Uncertainties
from b2kinv.quantities.uncertainty import Propagated, Spread

#: A variable of a notebook that is to be run without uncertainties.
WITHOUT_UNCERTAINTIES = "_companion_without_uncertainties"

# Below a table.
_ERRORS_SAID = (
    "Errors are statistical, of 68 %, from all inputs together; of a single number that has none, no "
    "uncertainty is known."
)


# To what part of it a stored number is rounded.
_STORED_TO = 1e-3


class NotAsked(LookupError):
    """What a cell shows needs uncertainties, and the page is one without."""


@dataclasses.dataclass(frozen=True)
class _Unasked(Uncertainties):
    """Uncertainties of a page without: of what, is computed when it is told."""

    evaluate: Callable[[], Mapping[str, Quantity]] = dict

    def __getitem__(self, name: str) -> NoReturn:
        raise NotAsked(f"the uncertainty of {name} was not asked for")

    def __contains__(self, name: object) -> bool:
        return False


@dataclasses.dataclass(frozen=True, eq=False)
class Page:
    """What the cells of one notebook call.

    Attributes
    ----------
    paper : Paper
    section : Section
    parameters : ParameterSet
        Of the section, validated: a single point.
    with_uncertainties : bool
        Whether what is shown has its errors, which take longer than everything else.
    """

    paper: Paper
    section: Section
    parameters: ParameterSet
    with_uncertainties: bool = True

    @classmethod
    def begin(cls, paper: Paper, name: str, namespace: Mapping[str, object]) -> "Page":
        """Return the page of a section, with its parameters as the notebook's variables have them.

        Parameters
        ----------
        paper : Paper
        name : str
            Name of the section, which is also the notebook's.
        namespace : mapping of str to object
            The notebook's variables. A parameter that is not among them keeps its default.

        Raises
        ------
        ValueError
            If a value is refused, or a variable is set that is no parameter (a misspelt one passed by plain
            papermill would otherwise go unnoticed). Once a page has begun, other variables are left alone:
            they are those of its later cells.
        """
        section = paper.section(name)
        parameter_class: type[ParameterSet] = section.module.Parameters
        known = {field.name for field in dataclasses.fields(parameter_class)}
        begun = any(isinstance(value, cls) for value in namespace.values())
        given = {
            variable: value
            for variable, value in namespace.items()
            if variable in known or not (begun or variable.startswith("_") or _is_no_value(value))
        }
        parameters = parameter_class.from_mapping(given)
        for parameter, value in parameters.as_dict().items():
            if np.asarray(value).ndim:
                raise ValueError(f"{parameter} is not allowed to have several values: a page shows one point")
        parameters.check_page()
        return cls(paper, section, parameters, namespace.get(WITHOUT_UNCERTAINTIES) is not True)

    def evaluate(self) -> Result:
        """Compute what the section says of the page's parameters, and record every quantity of it."""
        result = self.at()
        self.record(result)
        return result

    def judge(self, result: Result) -> Mapping[str, Quantity]:
        """Record what the section says of a result in words, such as "above", and return it."""
        return self.record(self.section.judged.words(result))

    @functools.cached_property
    def uncertainties(self) -> Uncertainties:
        """The uncertainty of every number that the section evaluates, split by source.

        A page without them gives some that refuse to be looked at: its tables are shown without errors, and
        what shows nothing else raises `NotAsked`.
        """
        return self.uncertainties_at()

    def uncertainties_at(self, *more: object, **changes: object) -> Uncertainties:
        """Return the uncertainty of every number that `at` gives, split by source.

        Parameters
        ----------
        *more
            Passed on to the section's `evaluate`, behind the parameters.
        **changes
            Parameters that are not the page's.
        """
        if not self.with_uncertainties:
            return _unasked(lambda: self.at(*more, **changes))
        values = self.parameters.replace(**changes).as_dict()
        found = uncertainty_report.computed(self.paper, self.section, values, *more)
        outputs.note_data(self.paper, self._files)
        return found

    def uncertainties_of(self, function: Callable[[ParameterSet], Mapping[str, Quantity]]) -> Uncertainties:
        """Return the uncertainty of every number that a function of the page's parameters gives."""
        if not self.with_uncertainties:
            return _unasked(lambda: function(self.parameters))
        values = self.parameters.as_dict()
        found = uncertainty_report.computed(self.paper, self.section, values, function=function)
        outputs.note_data(self.paper, self._files)
        return found

    def tell(self, within: Uncertainties, *names: str) -> None:
        """Record numbers with their errors as text, NAME_told, for the prose of this page and others."""
        told = {}
        known = within.evaluate() if isinstance(within, _Unasked) else within.result
        for name in names:
            quantity = known[name]
            words = formatting.text(quantity.value, quantity.unit)
            spread = None if isinstance(within, _Unasked) else within.spread(name)
            if spread is not None and spread.is_known and math.isfinite(spread.value):
                words = f"{spread.text} {formatting.text_unit(quantity.unit)}".rstrip().replace("-", "−")
            told[f"{name}_told"] = Quantity(words, "", f"{quantity.meaning}, with its 68 % errors")
        self.record(told)

    def tell_stored(self, quantities: Mapping[str, Quantity], *names: str) -> None:
        """Record numbers as text, NAME_told, at the defaults with the error that is stored of them.

        For numbers of which nobody waits until their uncertainties are found.
        """
        stored = allowed_digits.stored(self.paper, self.section.name)
        told = {}
        for name in names:
            quantity, known = quantities[name], stored.get(name)
            value = cast(float, quantity.value)
            belongs = known is not None and math.isclose(value, known["value"][0], rel_tol=_STORED_TO)
            error = known["error"][0] if known is not None and belongs else None
            words = formatting.text(value, quantity.unit, error, self._digits.get(name, allowed_digits.MOST))
            told[f"{name}_told"] = Quantity(
                words, "", f"{quantity.meaning}, with its 68 % error where it is known"
            )
        self.record(told)

    def at(self, *more: object, **changes: object) -> Result:
        """Compute what the section says if some parameters are changed; record nothing.

        Parameters
        ----------
        *more
            Passed on to the section's `evaluate`, behind the parameters.
        **changes
            Parameters that are not the page's.
        """
        result: Result = self.section.module.evaluate(self.parameters.replace(**changes), *more)
        return result

    def variants(self, name: str) -> "Variants":
        """Return an empty table for one quantity of the section with something changed each time."""
        return Variants(self, name)

    def record(self, quantities: "Mapping[str, Described]") -> Mapping[str, Quantity]:
        """Record quantities for prose, results.json and tests, and return them. Shows nothing.

        Parameters
        ----------
        quantities : mapping of str to Quantity or tuple
            A tuple has value, unit, meaning and, where there is one, uncertainty. Arrays are passed over.
        """
        described = {name: _quantity(quantity) for name, quantity in quantities.items()}
        for name, quantity in described.items():
            if not (isinstance(quantity.value, np.ndarray) and quantity.value.ndim):
                outputs.show_record(name, quantity, self._digits.get(name, allowed_digits.MOST))
        outputs.note_data(self.paper, self._files)
        return described

    def table(
        self, quantities: Mapping[str, Quantity], *names: str, within: Uncertainties | None = None
    ) -> None:
        """Show quantities as a table: meaning, value with uncertainty, unit.

        Parameters
        ----------
        quantities : mapping of str to Quantity
            Such as a result.
        *names
            Which, and in which order; all that are not arrays if none is named.
        within : Uncertainties, optional
            The page's `uncertainties`, or what `uncertainties_at` gives: numbers get their errors, and are
            written to the digits that these allow.
        """
        chosen = names or [name for name, known in quantities.items() if not np.asarray(known.value).ndim]
        rows = ["| Quantity | Value |", "|:--|--:|"]
        for name in chosen:
            quantity = quantities[name]
            digits = self._digits.get(name, allowed_digits.MOST)
            spelled = formatting.latex(quantity.value, quantity.unit, quantity.uncertainty, digits)
            spread = within[name] if within is not None and name in within else None
            if isinstance(spread, Spread) and spread.is_known:
                low, high = spread.interval_68
                errors = high - spread.value, spread.value - low
                spelled = formatting.latex_with_errors(spread.value, *errors, quantity.unit)
            rows.append(f"| {markup.formula_html(quantity.meaning)} | {spelled} |")
        rows += [] if within is None or isinstance(within, _Unasked) else ["", _ERRORS_SAID]
        outputs.show_markdown("\n".join(rows))

    def figure(self, drawing: Drawing) -> None:
        """Show a figure with what is uncertain of it; write it, as SVG and PDF, and the numbers behind it."""
        bands = self.paper.bands if self.with_uncertainties else ""
        banded = cast(Drawing, named(bands)(drawing)) if bands else drawing
        outputs.show_drawing(banded, self._files)
        outputs.note_data(self.paper, self._files)

    def claims(self) -> None:
        """Show the ledger's claims that the section computes: printed, computed, verdict."""
        from b2kinv.companion.ledger import wording

        # Before other readings of the claims read other files.
        outputs.note_data(self.paper, self._files)
        outputs.show_markdown(wording.section_markdown(self.paper, self.section.name))

    @functools.cached_property
    def _digits(self) -> Mapping[str, int]:
        return allowed_digits.of_section(self.paper, self.section.name)

    @property
    def _files(self) -> Path:
        return Path(f"{self.section.name}.files")


class Variants(dict[str, Quantity]):
    """One quantity of a page with something changed each time: name → quantity, to be shown as a table."""

    def __init__(self, page: Page, name: str) -> None:
        super().__init__()
        self._page, self._name = page, name

    def add(self, name: str, meaning: str, *more: object, **changes: object) -> None:
        """Compute and record the quantity under another name, with what is different in words.

        Parameters
        ----------
        name, meaning : str
        *more, **changes
            As for `Page.at`.
        """
        quantity = dataclasses.replace(self._page.at(*more, **changes)[self._name], meaning=meaning)
        self.update(self._page.record({name: quantity}))


def _unasked(evaluate: Callable[[], Mapping[str, Quantity]]) -> _Unasked:
    return _Unasked(cast(Result, None), cast(Propagated, None), {}, evaluate)


def _is_no_value(value: object) -> bool:
    return not isinstance(value, bool | int | float | str)


Described = Quantity | tuple[object, str, str] | tuple[object, str, str, object]


def _quantity(described: Described) -> Quantity:
    return described if isinstance(described, Quantity) else Quantity(*described)
