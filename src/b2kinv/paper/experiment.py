"""What another measurement of the excess does to the models: every claim once more, with its window.

The window of the paper is replaced wherever the claims ask for it, and the ledger is computed anew. What
changes is shown beside what the paper's own window gives. A new section takes part without being named here.
"""

import csv
import dataclasses
import functools
import importlib
import io
import sys
import tempfile
from pathlib import Path

from b2kinv.companion.execution import assignments, folders, locks
from b2kinv.companion.ledger import claims_file, verdicts, wording
from b2kinv.companion.words import formatting, markup
from b2kinv.paper import PAPER
from b2kinv.physics import measurements
from b2kinv.sections import alp_decays, dark_photon_parameter_space

#: ALP or dark-photon mass [GeV] for which windows are quoted in tables; the paper's.
_MASS = 2.0
#: What becomes of a claim about the excess with a measurement that shows none.
NO_EXCESS = "no excess to explain"
MAKER = folders.Maker("experiment", "choose another folder with --out")
_CLAIMS = "claims.csv"


@dataclasses.dataclass(frozen=True)
class Change:
    """One claim that comes out differently.

    Attributes
    ----------
    before : b2kinv.companion.ledger.verdicts.Entry
        With the paper's window.
    after : b2kinv.companion.ledger.verdicts.Entry or None
        With the other one; None where it has no value.
    problem : str
        Why it has none; `NO_EXCESS` where the window is an upper limit.
    """

    before: verdicts.Entry
    after: verdicts.Entry | None
    problem: str = ""

    @property
    def claim(self):
        """The claim."""
        return self.before.claim

    @property
    def verdict_changes(self):
        """Whether the verdict is another one."""
        return self.after is None or self.after.verdict_group != self.before.verdict_group

    @property
    def verdict(self):
        """The new verdict, in words."""
        if self.after is None:
            return NO_EXCESS if self.problem == NO_EXCESS else "no value"
        return self.after.verdict_group


def window_name(text):
    """Return the name of a window, or the text of one by hand, from what a user writes.

    Examples
    --------
    >>> window_name("belle2-2311.14629"), window_name("7e-6+2e-6-2e-6")
    ('belle2-2311.14629', 'br:7e-6+2e-6-2e-6')
    """
    by_hand = text[:1].isdigit() and not text.startswith("br:")
    return measurements.require_window("excess", f"br:{text}" if by_hand else text)


@functools.lru_cache(maxsize=32)
def changes(window):
    """Return the claims of the whole ledger that another window of the excess changes, in the paper's order.

    What the paper quotes and what Section I says of the data itself stay out: that is where windows come
    from. A window that starts at zero leaves no excess: what the paper says of its explanation is then
    neither right nor wrong.

    Parameters
    ----------
    window : str
        Name of a window, or "br:VALUE+UP-DOWN".

    Returns
    -------
    tuple of Change

    Raises
    ------
    ValueError
        If there is no such window.
    """
    measurements.require_window("excess", window)
    before = [
        entry
        for entry in verdicts.ledger(PAPER)
        if entry.claim.kind != "input" and entry.claim.chapter != "I"
    ]
    claims = [entry.claim for entry in before]
    computations = verdicts.collect(PAPER, claims_file.load_claims(PAPER))
    _forget()
    try:
        with measurements.paper_window_replaced(window):
            after = _entries(claims, computations)
    finally:
        _forget()
    found = []
    for old, (new, problem) in zip(before, after, strict=True):
        if new is None or _told(new) != _told(old):
            found.append(Change(old, new, problem))
    if is_limit(window):
        found = [Change(change.before, None, NO_EXCESS) for change in found]
    return tuple(found)


def is_limit(window):
    """Say whether a window is an upper limit: whether it starts at zero, at one standard deviation.

    Examples
    --------
    >>> is_limit("paper"), is_limit("br:2e-6+3e-6-3e-6")
    (False, True)
    """
    return measurements.excess_window(window, _MASS)[0] == 0.0


def bounds(window):
    """Return what an upper limit says of the models: rows of what is bounded, at one and two deviations.

    Returns
    -------
    list of tuple
        Words, then the bound at one and at two standard deviations, as text.
    """
    upper = [measurements.excess_window(window, _MASS, n_sigma)[1] for n_sigma in (1, 2)]
    ours = dark_photon_parameter_space.Parameters(m_X=_MASS)
    rate = dark_photon_parameter_space.rates(
        ours.m_X, ours.m_DM, ours.mixing_ratio, ours.hadrons, ours.top_mass, ours.form_factor_set
    ).K
    return [
        ("BR(B⁺ → K⁺X)", *(f"< {formatting.text(level)}" for level in upper)),
        (
            "f_a/|C^V_sb| of an ALP",
            *(
                f"> {formatting.text(alp_decays.decay_constant_window((0.0, level), _MASS)[0], 'GeV')}"
                for level in upper
            ),
        ),
        (
            "kinetic mixing ε of a dark photon that nobody sees decay",
            *(
                f"< {formatting.text(dark_photon_parameter_space.invisible_mixing(level, rate))}"
                for level in upper
            ),
        ),
    ]


def report(window):
    """Return the changes as text for a terminal."""
    found = changes(window)
    lines = [_described(window), ""]
    if is_limit(window):
        lines.append(f"This is compatible with no excess. For an invisible particle of {_MASS:g} GeV:")
        lines += [f"  {words} {one} at 1σ, {two} at 2σ" for words, one, two in bounds(window)]
        lines.append("")
    rows = [("claim", "the paper prints", "paper's window", "this window", "verdict")]
    for change in found:
        verdict = change.verdict
        if change.verdict_changes:
            verdict = f"{change.before.verdict_group} -> {verdict}"
        rows.append((change.claim.id, change.claim.printed, *_values(change), verdict))
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines += ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows] if found else []
    number = sum(change.verdict_changes for change in found)
    return "\n".join([*lines, "", f"{len(found)} claims change, {number} of them their verdict"])


def redraw(window, folder, say=print):
    """Tell the changes, run every notebook that depends on the excess, and keep what each leaves.

    Parameters
    ----------
    window : str
    folder : path
        Each notebook gets a folder in it; ``claims.csv`` lists the claims that change.
    say : callable
        Is given the lines to be printed.

    Raises
    ------
    ValueError
        If there is no such window, the folder is in use, or it has claims of somebody else.
    b2kinv.companion.words.errors.Failed
        If a notebook fails.
    """
    from b2kinv.companion.site import rerun

    folder = Path(folder)
    measurements.require_window("excess", window)

    def say_briefly(text):
        # The table of each notebook's results would bury what changes.
        if "\n" not in text:
            say(text)

    with locks.locked(folder), tempfile.TemporaryDirectory(prefix="companion-experiment-") as temporary:
        MAKER.require_free(folder, [_CLAIMS])
        say(report(window))
        for section in dependent_sections():
            rerun.run(PAPER, section.name, {"excess": window}, folder / section.name, say_briefly)
        folders.write(Path(temporary) / _CLAIMS, _claims_csv(window))
        MAKER.put_files(Path(temporary), folder)
    say(f"the claims that change are in {folder / _CLAIMS}")


def _claims_csv(window):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["claim", "what", "paper", "paper_window", "this_window", "verdict", "new_verdict"])
    for change in changes(window):
        row = [change.claim.id, change.claim.what, change.claim.printed, *_values(change)]
        writer.writerow([*row, change.before.verdict_group, change.verdict])
    return text.getvalue()


def dependent_sections():
    """Return the sections of the book whose notebook has the window of the excess as a parameter."""
    return [section for section in PAPER.in_book() if "excess" in assignments.defaults(PAPER, section)]


def default_folder(window):
    """Return where `redraw` puts what it makes unless told otherwise.

    Examples
    --------
    >>> default_folder("br:7e-6+2e-6-2e-6").name
    'br-7e-6+2e-6-2e-6'
    """
    return PAPER.build_folder / "experiment" / window.replace(":", "-")


def page_markdown():
    """Return what each shipped window changes, for the page of the book."""
    names = measurements.window_names()
    parts = [_overview(names)]
    for name in names:
        if name != "paper":
            known = measurements.window(name)
            parts += [
                f"### {name}",
                f"{known.meaning[0].upper()}{known.meaning[1:]} ({known.reference}).",
                *([_bounds_markdown(name)] if is_limit(name) else []),
                _table(changes(name)),
            ]
    return "\n\n".join(parts)


def _bounds_markdown(window):
    rows = ["| Bound on | at 1σ | at 2σ |", "|:--|--:|--:|"]
    for words, *ends in bounds(window):
        texts = (markup.escaped(markup.unbroken(end)) for end in ends)
        rows.append(f"| {markup.formula_html(words)} | {' | '.join(texts)} |")
    return (
        "By itself this measurement is compatible with no excess: nothing is left to explain. It is an "
        f"upper limit, and says of an invisible particle of {_MASS:g} GeV:\n\n" + "\n".join(rows)
    )


def _overview(names):
    rows = ["| Window | BR at 1σ | BR at 2σ | Claims changed | Verdicts |", "|:--|--:|--:|--:|--:|"]
    for name in names:
        ends = [
            markup.unbroken(formatting.text(measurements.excess_window(name, _MASS, n_sigma)))
            for n_sigma in (1, 2)
        ]
        found = () if name == "paper" else changes(name)
        moved = sum(change.verdict_changes for change in found)
        rows.append(f"| `{name}` | {ends[0]} | {ends[1]} | {len(found)} | {moved} |")
    return "\n".join(rows)


def _table(found):
    rows = ["| Claim | Paper's window | This window | Verdict |", "|:--|--:|--:|:--|"]
    for change in found:
        if change.after is None:
            verdict = NO_EXCESS
            if change.problem != NO_EXCESS:
                verdict = f"no value: {markup.escaped(change.problem)}"
        elif change.verdict_changes:
            verdict = f"{wording.badge_html(change.before)} → {wording.badge_html(change.after)}"
        else:
            verdict = "as before"
        what = f'<a href="ledger.html#{change.claim.anchor}">{markup.formula_html(change.claim.what)}</a>'
        printed = markup.formula_html(markup.unbroken(change.claim.printed))
        values = (markup.formula_html(markup.unbroken(text)) for text in _values(change))
        rows.append("| " + " | ".join([f"{what} (paper: {printed})", *values, verdict]) + " |")
    return "\n".join(rows)


def _described(window):
    known = measurements.window(window)
    ends = formatting.text(measurements.excess_window(window, _MASS))
    words = f"{window}: {known.meaning} ({known.reference})"
    return f"{words}; BR(B⁺ → K⁺X) at 1σ for a mass of {_MASS:g} GeV: {ends}"


def _values(change):
    before = wording.value_text(change.before.standard, change.claim)
    after = None if change.after is None else change.after.standard
    return before, wording.value_text(after, change.claim)


def _told(entry):
    return entry.as_printed, entry.standard, entry.verdict


def _entries(claims, computations):
    """Return each claim's entry and no problem, or None and the problem, chapter by chapter."""
    found = {}
    for chapter in dict.fromkeys(claim.chapter for claim in claims):
        own, problems = [claim for claim in claims if claim.chapter == chapter], {}
        try:
            entries = verdicts.compute(own, computations)
        except claims_file.LedgerError:
            problems = {claim.id: _problem(claim, computations) for claim in own}
            entries = verdicts.compute([claim for claim in own if not problems[claim.id]], computations)
        found |= {name: (None, problem) for name, problem in problems.items()}
        found |= {entry.claim.id: (entry, "") for entry in entries}
    return [found[claim.id] for claim in claims]


def _problem(claim, computations):
    """Return why a claim cannot be computed, or an empty string."""
    try:
        verdicts.compute([claim], computations)
    except claims_file.LedgerError as error:
        return str(error).partition(": ")[2]
    return ""


def _forget():
    """Forget what the claims keep of results: it belongs to one window."""
    for name in [name for name in sys.modules if name.startswith(PAPER.claims_package + ".")]:
        for function in vars(importlib.import_module(name)).values():
            if hasattr(function, "cache_clear"):
                function.cache_clear()
