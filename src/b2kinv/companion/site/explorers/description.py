"""What an explorer is made of: controls, a table of values, charts, and the data behind them."""

import dataclasses
from collections.abc import Callable, Mapping
from types import ModuleType

from b2kinv.quantities.judgements import Judgement
from b2kinv.quantities.results import Quantity, Result


@dataclasses.dataclass(frozen=True)
class Control:
    """One parameter of the section: a slider from `low` to `high`, or a choice if there are none.

    `at_least` and `at_most` narrow the section's own range to what the tables cover. A control with a
    `default` of its own is no parameter of the section, but a place in the charts. `words` are those of each
    choice, `symbol` one that the declaration does not have.
    """

    name: str
    low: float | None = None
    high: float | None = None
    logarithmic: bool = False
    at_least: float | None = None
    at_most: float | None = None
    choices: tuple[str, ...] | None = None
    default: float | None = None
    unit: str = ""
    help: str = ""
    words: Mapping[str, str] = dataclasses.field(default_factory=dict)
    symbol: str = ""


@dataclasses.dataclass(frozen=True)
class Chart:
    """Curves of some quantities along one parameter, as (quantity, label), with shaded bands if any.

    The vertical axis is logarithmic unless `linear`, reaches up to `top` (else to the highest point) and
    spans at most `decades` powers of ten; or it has a fixed `range`. `bands` are ranges of one kind under the
    label `bands_label`, `other_band` is one of another kind, as (quantity, label). `regions` are shaded from
    bottom to top where a quantity is above zero, under the label `regions_label`, the widest first.
    """

    title: str
    curves: tuple[tuple[str, str], ...]
    decades: int = 6
    top: float | None = None
    range: tuple[float, float] | None = None
    linear: bool = False
    bands: tuple[tuple[str, str], ...] = ()
    bands_label: str = ""
    other_band: tuple[str, str] | None = None
    regions: tuple[tuple[str, str], ...] = ()
    regions_label: str = ""


@dataclasses.dataclass(frozen=True)
class Explorer:
    """One explorer page: `name` is also that of its script in `book/assets` and of the page.

    `evaluate(**parameters)` gives the named quantities that the page shows, from the section's own functions.
    `values` names the quantities of the section's result in the table, `along` the parameters that charts
    can be drawn against: the first of them is the slider beside the first chart. `main_controls` is how many
    controls are in sight at once. `data()` gives the tables.
    `start` is what differs from the section's defaults where the page begins, `starts_at` names that place.
    `examples` are further places, as (words, parameters that differ from those of the start).
    `sources` are those whose errors are drawn as bands at curves, as name in the tables → words; where there
    are none, `no_bands` is a sentence that says why. Their widths are computed at every `band_step`-th of a
    curve's 181 points: of edges that run away, at each.
    `sentence` says what the point comes to, with names of quantities and of judgements in braces; what the
    latter say at a point is `judge(result)`. The page's script says the same from the same words; `scripts`
    come before it.
    `stated_error` is the relative error that the page promises, `interpolation_error()` measures it.
    """

    name: str
    section: ModuleType
    evaluate: Callable[..., Result]
    controls: tuple[Control, ...]
    main_controls: int
    values: tuple[str, ...]
    charts: tuple[Chart, ...]
    along: tuple[str, ...]
    examples: tuple[tuple[str, Mapping[str, object]], ...]
    data: Callable[[], Mapping[str, object]]
    interpolation_error: Callable[[], float]
    stated_error: float
    start: Mapping[str, object] = dataclasses.field(default_factory=dict)
    starts_at: str = "the defaults of the section"
    sentence: str = ""
    judge: Callable[[Result], Mapping[str, Quantity]] = lambda result: {}
    judgements: tuple[Judgement, ...] = ()
    scripts: tuple[str, ...] = ()
    sources: Mapping[str, str] = dataclasses.field(default_factory=dict)
    no_bands: str = ""
    band_step: int = 5
