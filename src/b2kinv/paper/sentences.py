"""The page "The paper, sentence by sentence", made from `data/sentences.yml`, which explains its fields."""

import collections

from b2kinv.companion.ledger import claims_file
from b2kinv.companion.words import yaml_text
from b2kinv.companion.words.markup import escaped, formula_html
from b2kinv.paper import PAPER


def page_markdown():
    """Return how many sentences are what, then for each section a table of what its sentences do."""
    listed = read()
    anchors = {claim.id: claim.anchor for claim in claims_file.load_claims(PAPER)}
    parts = [_counts(listed)]
    for section, entries in by_section(listed).items():
        head = '<div class="claim-table"><table><thead><tr><th scope="col">where</th>'
        head += '<th scope="col">what it says</th><th scope="col">what it is</th></tr></thead><tbody>'
        rows = [_row(entry, section, anchors) for entry in entries]
        # Without a blank line inside, Markdown takes the block as HTML and leaves it alone.
        parts += [f"## {section}", "\n".join([head, *rows, "</tbody></table></div>"])]
    return "\n\n".join(parts) + "\n"


def read():
    """Return the entries of `data/sentences.yml`, in the paper's order."""
    return yaml_text.load((PAPER.data / "sentences.yml").read_text(encoding="utf-8"))["sentences"]


def by_section(listed):
    """Return section → its entries: captions and footnotes belong to the section whose text they follow."""
    sections = {}
    for entry in listed:
        if not entry["place"].startswith(("caption", "footnote")):
            current = sections.setdefault(entry["place"].partition(",")[0], [])
        current.append(entry)
    return sections


def count(place):
    """Return how many sentences a place has.

    Examples
    --------
    >>> count("Section I, paragraph 4, sentences 3–5"), count("footnote 1")
    (3, 1)
    """
    first, _, last = place.rpartition(" ")[2].partition("–")
    return int(last) - int(first) + 1 if last else 1


def _counts(listed):
    numbers = collections.Counter()
    for entry in listed:
        numbers[entry["is"]] += count(entry["place"])
    unlisted = sum(count(entry["place"]) for entry in listed if _is_in_no_row(entry))
    told = ", ".join(f"{number} are *{kind}*" for kind, number in numbers.most_common())
    return (
        f"Of {sum(numbers.values())} sentences {told}. "
        f"The claims of {unlisted} sentences are in no row of the ledger; beside each stands why."
    )


def _is_in_no_row(entry):
    return entry["is"] == "claim" and "claims" not in entry


def _row(entry, section, anchors):
    kind = "claim, in no row" if _is_in_no_row(entry) else entry["is"]
    ways = [
        f'<a href="ledger.html#{anchors[name]}"><code>{escaped(name)}</code></a>'
        for name in entry.get("claims", ())
    ]
    ways += [
        f'<a href="equations.html#equation-{number}">({number})</a>' for number in entry.get("equations", ())
    ]
    why = f"<br><em>{formula_html(entry['why'])}</em>" if "why" in entry else ""
    return (
        f'<tr><th scope="row">{escaped(entry["place"].removeprefix(f"{section}, "))}</th>'
        f"<td>{formula_html(entry['says'])}{why}</td><td>{' '.join([kind, *ways])}</td></tr>"
    )
