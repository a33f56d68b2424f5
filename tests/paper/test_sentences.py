"""What `data/sentences.yml` says of each sentence of the paper: complete, in order, in our own words."""

import functools
import html
import itertools
import re
import unicodedata

import pytest
import yaml

from b2kinv.paper import PAPER, sentences
from b2kinv.quantities import tree

PAPER_TEXT = PAPER.root.parent / "shared" / "paper" / "arXiv-2502.04900.txt"
KINDS = {"claim", "quoted", "formula", "definition", "motivation", "outlook", "structure", "untestable"}
#: These say by themselves why they are no claims.
PLAIN = {"formula", "definition", "structure"}
#: The paper's sections, and below which one its captions and footnotes stand.
PARTS = {
    "Abstract": [],
    "Section I": ["footnote 1"],
    "Section II": ["footnote 2"],
    "Section II A": ["footnote 3", "footnote 4", "footnote 5"],
    "Section II B": ["caption of Fig. 1", "footnote 6"],
    "Section II C": ["caption of Fig. 2"],
    "Section III": [],
    "Section III A": [],
    "Section III B": [],
    "Section III C": ["caption of Fig. 3"],
    "Section IV": [],
}
_PLACE = re.compile(
    r"(?P<part>Abstract|Section [IV]+(?: [ABC])?|caption of Fig\. \d|footnote \d)"
    r"(?:, paragraph (?P<paragraph>\d+))?"
    r"(?:, sentence (?P<one>\d+)|, sentences (?P<first>\d+)–(?P<last>\d+))?"
)
_FOOTNOTE_MARKS = "¹²³⁴⁵⁶"


@functools.cache
def parse(name):
    return yaml.safe_load((tree.DATA / name).read_text(encoding="utf-8"))


FILE = parse("sentences.yml")
LISTED = FILE["sentences"]


def located(entry):
    """Return part of the paper, paragraph, and first and last sentence in it."""
    found = _PLACE.fullmatch(entry["place"])
    assert found, entry["place"]
    first = int(found["one"] or found["first"] or 1)
    last = int(found["one"] or found["last"] or 1)
    return found["part"], int(found["paragraph"] or 1), first, last


def covered():
    """Return part → how many sentences each of its paragraphs has, by the places that are listed."""
    parts = {}
    for entry in LISTED:
        part, paragraph, _, last = located(entry)
        counts = parts.setdefault(part, [])
        if paragraph > len(counts):
            counts.append(last)
        counts[paragraph - 1] = last
    return parts


def test_file_says_where_it_comes_from():
    assert set(FILE) == {"provenance", "sentences"}
    assert set(FILE["provenance"]) == {"source", "reference", "retrieved", "notes"}
    assert FILE["provenance"]["reference"] == parse("claims.yml")["provenance"]["reference"]


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["place"])
def test_every_entry_has_what_its_kind_needs(entry):
    assert {"place", "says", "is"} <= set(entry) <= {"place", "says", "is", "claims", "equations", "why"}
    assert entry["is"] in KINDS
    assert 1 <= len(entry["says"].split()) <= 20
    kinds = {claim["id"]: claim["kind"] for claim in parse("claims.yml")["claims"]}
    rows = {kinds[name] for name in entry.get("claims", ())}
    assert len(entry.get("claims", ())) == len(set(entry.get("claims", ())))
    assert entry.get("claims") != []
    if entry["is"] == "claim":
        # What is quoted and nothing else is no claim of this paper.
        assert rows != {"input"}
        assert rows or entry["why"]
    else:
        assert rows <= ({"input"} if entry["is"] == "quoted" else set())
        assert entry["is"] in PLAIN or entry["why"]


def test_places_are_the_papers_in_its_order_without_gap():
    order = [located(entry)[0] for entry in LISTED]
    assert [part for part, _ in itertools.groupby(order)] == [
        part for section, notes in PARTS.items() for part in (section, *notes)
    ]
    before = ("", 0, 0)
    for entry in LISTED:
        part, paragraph, first, last = located(entry)
        assert first <= last
        follows = {(part, before[1], before[2] + 1), (part, before[1] + 1, 1)}
        if part != before[0]:
            follows = {(part, 1, 1)}
        assert (part, paragraph, first) in follows, entry["place"]
        before = (part, paragraph, last)


def test_every_claim_of_the_ledger_is_said_somewhere():
    said = {name for entry in LISTED for name in entry.get("claims", ())}
    assert said == {claim["id"] for claim in parse("claims.yml")["claims"]}


def test_every_equation_is_displayed_once_and_in_order():
    displayed = [number for entry in LISTED for number in entry.get("equations", ())]
    assert displayed == [equation["number"] for equation in parse("equations.yml")["equations"]]


def test_a_claim_stands_where_its_row_says():
    # "Section IV, fourth paragraph" and "footnote 5" of the ledger, against the places of the sentences.
    ordinals = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
    told = 0
    for claim in parse("claims.yml")["claims"]:
        stands = claim.get("stands", "")
        part = re.search(r"Section [IV]+(?: [ABC])?|footnote \d", stands)
        if not part:
            continue
        places = [located(entry) for entry in LISTED if claim["id"] in entry.get("claims", ())]
        places = [place for place in places if place[0] == part[0]]
        if paragraph := re.search(r"(\w+) paragraph", stands):
            last = paragraph[1] == "last"
            number = len(covered()[part[0]]) if last else ordinals.index(paragraph[1]) + 1
            places = [place for place in places if place[1] == number]
        assert places, claim["id"]
        told += 1
    assert told >= 17


def test_page_shows_every_sentence_and_leads_to_the_ledger():
    page = sentences.page_markdown()
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == list(PARTS)
    assert page.count('<th scope="row">') == len(LISTED)
    assert page.count('<div class="claim-table">') == page.count("</div>") == len(PARTS)
    shown = set(re.findall(r'href="ledger\.html#claim-([^"]+)"', page))
    assert shown == {claim["id"].replace(".", "-") for claim in parse("claims.yml")["claims"]}
    total = sum(itertools.chain.from_iterable(covered().values()))
    of_all = re.search(r"^Of (\d+) sentences (.+) The claims of (\d+) sentences", page)
    kinds = {kind: int(number) for number, kind in re.findall(r"(\d+) are \*(\w+)\*", of_all[2])}
    assert set(kinds) == KINDS
    assert int(of_all[1]) == sum(kinds.values()) == total
    # Those in no row stand alone, so that their entries are their sentences.
    assert int(of_all[3]) == page.count("claim, in no row") > 0
    assert html.unescape(page).count("In no row: ") == int(of_all[3])


def test_captions_and_footnotes_stand_below_their_sections():
    for section, entries in sentences.by_section(LISTED).items():
        parts = {located(entry)[0] for entry in entries}
        assert parts == {section, *PARTS[section]}


def words(text):
    """Return the words and numbers of a text, without the commands of TeX."""
    plain = re.sub(r"\\[a-zA-Z]+", " ", unicodedata.normalize("NFKC", text))
    return re.findall(r"[^\W_]+", plain.lower())


def runs(text, length=6):
    listed = words(text)
    return {tuple(listed[start : start + length]) for start in range(len(listed) - length + 1)}


# The paper's text lies beside the project, not inside it: elsewhere there is nothing to compare with.
if PAPER_TEXT.is_file():
    HEADINGS = {
        "I. INTRODUCTION": "Section I",
        "II. ALP PORTAL MODEL": "Section II",
        "III. DARK PHOTON PORTAL MODEL": "Section III",
        "IV. CONCLUSIONS": "Section IV",
    }

    def set_apart(line):
        """Return part and text of the abstract, a caption or a footnote; nothing for any other block."""
        if line.startswith("We present two models"):
            return "Abstract", line
        if found := re.match(r"FIG\. (\d)\. ", line):
            return f"caption of Fig. {found[1]}", line[found.end() :].replace("*", "")
        if line[:1] and line[0] in _FOOTNOTE_MARKS:
            return f"footnote {_FOOTNOTE_MARKS.index(line[0]) + 1}", line[1:].strip()
        return None

    def printed():
        """Return part → paragraphs, displayed equations as a word, by the layout of the scanned text."""
        text = PAPER_TEXT.read_text(encoding="utf-8").partition("ACKNOWLEDGEMENTS")[0]
        parts, here, chapter = {}, "", ""
        for line in (" ".join(block.split()) for block in re.split(r"\n\s*\n", text)):
            if line in HEADINGS:
                here = chapter = HEADINGS[line]
            elif found := re.match(r"([ABC])\. (?:Contribution|Dark Matter|Discussion)", line):
                here = f"{chapter} {found[1]}"
            elif apart := set_apart(line):
                parts[apart[0]] = [apart[1]]
            elif line and here:
                paragraphs = parts.setdefault(here, [])
                if line[0].isupper() or not paragraphs:
                    paragraphs.append(line)
                else:
                    paragraphs[-1] += " (equation)" if line.startswith("$$") else f" {line}"
        return parts

    def number_of_sentences(paragraph):
        without = re.sub(r"\b(Eqs?|Refs?|Fig|Tab|e\.g|i\.e)\.(?=[\s,])", r"\1", paragraph)
        return len(re.split(rf"(?<=[.!?])[{_FOOTNOTE_MARKS}]?\s+(?=[A-Z$])", without))

    def test_the_sentences_of_every_paragraph_are_counted_right():
        counted = {
            part: [number_of_sentences(paragraph) for paragraph in paragraphs]
            for part, paragraphs in printed().items()
        }
        assert covered() == counted

    def test_no_six_words_are_the_papers():
        theirs = runs(PAPER_TEXT.read_text(encoding="utf-8"))
        for entry in LISTED:
            ours = runs(entry["says"]) | runs(entry.get("why", ""))
            assert not ours & theirs, entry["place"]
