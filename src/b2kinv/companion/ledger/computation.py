"""How each claim of the paper is computed: one module per section, each with a mapping `CLAIMS`.

A module here has the name of the section module that it draws on and defines
`CLAIMS = {claim id: Computation(...)}`. The ledger finds it by that name; a section without a module is
listed as not yet computed. Numbers come from the section's `evaluate` and from the printed forms alone.
"""

import dataclasses
from collections.abc import Callable, Mapping


@dataclasses.dataclass(frozen=True, kw_only=True)
class Computation:
    """How one claim is computed. Every callable takes no argument and is called once per ledger.

    What a callable returns is in the unit that `data/claims.yml` gives for the claim: a number for the kinds
    input and number, a pair (low, high) for ranges, a truth value for statements and figures. Numpy scalars
    are fine.

    Attributes
    ----------
    as_printed : callable
        The printed formula with the inputs that the paper states; where it states none, ours. For an input,
        what `data/` holds. For a figure, whether the features that the paper's figure shows come out.
    standard : callable, optional
        The verified formula with today's inputs. An input that has no newer value leaves it out, and what
        `data/` holds stands for it; everything else must have it.
    readings : mapping of str to callable, optional
        Named alternative readings of the formula or of its inputs. The name completes the sentence
        "reproduced if …" or "holds if …", so write a clause: "alpha_s runs to 0.3 at 2 GeV".
    sensitivity : callable, optional
        Returns a mapping from an input's name, as a reader would say it, to the pair of values (low, high)
        that the standard value takes when the input moves down and up by its uncertainty. Say the size of
        the step in the name: "form factor f_0 ± 1σ". Numbers and ranges only; for a range, pairs of pairs.
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

    as_printed: Callable[[], object]
    standard: Callable[[], object] | None = None
    readings: Mapping[str, Callable[[], object]] = dataclasses.field(default_factory=dict)
    sensitivity: Callable[[], Mapping[str, tuple[object, object]]] | None = None
    note: str = ""
    pointer: str = ""
