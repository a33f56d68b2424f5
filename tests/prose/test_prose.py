"""Prose that its own numbers cannot refute: each judgement follows from the numbers, the rest is named.

Notebooks are told at ten points each, without kernel and figures, in ten seconds for all of them together.
"""

import functools
import re
from pathlib import Path

import pytest
import yaml

from b2kinv.paper import PAPER, experiment
from b2kinv.sections import alp_parameter_words
from prose import told as telling
from prose.clauses import CLAUSES, Clause
from prose.points import POINTS
from prose.rules import DECLARED, FIXED_TEXTS, NOT_REACHED, RULES

#: Words by which a sentence judges.
JUDGING = re.compile(
    r"\d|\b(?:above|below|beyond|inside|outside|exclude[sd]?|allow(?:s|ed)|more|less|most|least|few|fewer|never|always"
    r"|larg(?:e|er|est)|small(?:er|est)?|high(?:er|est)?|low(?:er|est)?|strong(?:er|est)?|weak(?:er|est)?"
    r"|fast(?:er|est)?|slow(?:er|est)?|heav(?:y|ier|iest)|light(?:er|est)|earl(?:y|ier)|late(?:r)?|near(?:ly)?"
    r"|hardly|far|well|twice|half|third|quarter|tenth|one|two|three|agrees?|confirms?|fails?|wins?|exceeds?"
    r"|rare(?:ly)?|irrelevant|negligible|enough|too)\b",
    re.IGNORECASE,
)
#: Pages that no parameter changes.
PAGES = ("experiment.md", "explorers/*.md")
LIST = Path(__file__).with_name("same_everywhere.yml")

#: Those of which a point takes seconds, as their words are about planes and scans.
SLOW = {"dark_photon_parameter_space"}
NOTEBOOKS = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in POINTS]
)


@functools.cache
def told(name):
    """Return what a notebook tells at each of its points."""
    return [telling.told(name, point) for point in POINTS[name]]


def judgements(name):
    """Return what a notebook judges, by name."""
    if name in CLAUSES:
        return {part: Clause(part, values) for part, (values, _) in CLAUSES[name].items()}
    more = DECLARED.get(name, [])
    if name == "dark_photon_decays":
        return {one.name: one for one in more}
    module = alp_parameter_words if name == "alp_parameter_space" else PAPER.section(name).judged
    return {one.name: one for one in (*module.JUDGEMENTS, *more)}


def rules(name):
    """Return the rule of each judgement of a notebook, by name."""
    return {part: rule for part, (_, rule) in CLAUSES[name].items()} if name in CLAUSES else RULES[name]


def text_of(judgement):
    """Return the name of the text that a judgement is, or is a part of."""
    return judgement.partition(":")[0]


def known(there, point):
    """Return the numbers at a point by name, and what was given; "there" gives those at another point."""
    numbers = {name: one.value for name, one in there.quantities.items() if not isinstance(one.value, str)}
    errors = {f"sigma {name}": one.uncertainty for name, one in there.quantities.items()}
    usual = there.section.module.Parameters().as_dict()
    given = {f"given {name}": value for name, value in (usual | point).items()}
    return numbers | errors | given | {"there": lambda **changes: at(there.section.name, point | changes)}


def at(name, point):
    """Return what is known at any point."""
    return _at(name, tuple(sorted(point.items())))


@functools.cache
def _at(name, point):
    return known(telling.told(name, dict(point)), dict(point))


@NOTEBOOKS
def test_each_judgement_follows_from_the_numbers(name):
    declared = judgements(name)
    assert set(rules(name)) == set(declared)
    wrong = [
        (point, judgement, there.texts[text_of(judgement)])
        for point, there in zip(POINTS[name], told(name), strict=True)
        for judgement, rule in rules(name).items()
        if declared[judgement].value_of(there.texts[text_of(judgement)]) != rule(known(there, point))
    ]
    assert wrong == []


@NOTEBOOKS
def test_every_value_of_every_judgement_occurs(name):
    assert len(POINTS[name]) == 10
    for judgement, one in judgements(name).items():
        values = {one.value_of(there.texts[text_of(judgement)]) for there in told(name)}
        assert values == set(one.values) - NOT_REACHED.get((name, judgement), set()), judgement


@NOTEBOOKS
def test_every_recorded_text_is_a_judgement(name):
    texts = {
        key for there in told(name) for key, one in there.quantities.items() if isinstance(one.value, str)
    }
    # A number with its errors is no judgement.
    judged = {text for text in texts - FIXED_TEXTS if not text.endswith("_told")}
    assert judged == set(map(text_of, judgements(name)))


def test_every_notebook_is_told_or_left_to_its_own_test():
    # Words of Section IV are held to the numbers in tests/sections.
    others = {"conclusions"}
    assert set(POINTS) | others == {section.name for section in PAPER.in_book()}
    assert not set(POINTS) & others


@NOTEBOOKS
def test_every_name_in_an_alternative_text_is_recorded(name):
    images = (cell["metadata"].get("mystnb", {}).get("image", {}) for cell in telling.notebook(name)["cells"])
    names = {word for image in images for word in re.findall(r"\{(\w+)\}", image.get("alt", ""))}
    assert all(names <= set(there.texts) for there in told(name))


@pytest.mark.parametrize(
    ("name", "point", "said", "unsaid"),
    [
        # (2 − 5.58)e-6 over 7.1e-6 is −0.5.
        ("belle2_excess", {"branching_ratio_measured": 2e-6}, "somewhat less often than", "more often than"),
        # Rates go with the square of C_q: those of 0.6, at most 30 H, become 30/60² of H.
        ("alp_freeze_in", {"C_q": 0.01}, "decays overtake the expansion at no temperature", "of 0 "),
        # 11 times, where "a sixth" stood.
        (
            "dark_photon_freeze_out",
            {"relic_density": 1.5, "m_DM": 5.0, "m_X": 20.0},
            "11.4 times what Eq. (48) asks for",
            "a sixth",
        ),
        (
            "dark_matter_searches",
            {"alpha_X": 1.0, "nucleus": "helium", "m_DM": 0.7},
            "times the limit, which excludes it",
            "neutrons of xenon",
        ),
        (
            "belle2_excess",
            {"m_X": 1.2},
            "left for a new particle: the plain difference",
            "new particle of 2 GeV",
        ),
        ("alp_decays", {"m_a": 1.2}, "At the mass of this page they are at", "bar at 2 GeV"),
    ],
)
def test_what_once_was_said_wrongly(name, point, said, unsaid):
    there = telling.told(name, point)
    text = " ".join(telling.filled(sentence, there) for sentence in telling.sentences(name))
    assert said in text
    assert unsaid not in text


def unchanged(name):
    """Return the sentences of a notebook that judge and read alike at all of its points."""
    found = []
    for sentence in telling.sentences(name):
        if set(telling.named(sentence)) & set(map(text_of, judgements(name))):
            continue
        read = {telling.filled(sentence, there) for there in told(name)}
        if len(read) == 1 and JUDGING.search(telling.bare(sentence)):
            found.append(telling.bare(sentence))
    return found


def listed():
    """Return the list of sentences that are the same everywhere: place → beginnings, with reasons."""
    content = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return content["reasons"], content["sentences"]


def unlisted(sentences, beginnings):
    """Return sentences that are not on a list, and entries of it that are no longer such a sentence's."""
    missing = [one for one in sentences if not any(one.startswith(beginning) for beginning in beginnings)]
    idle = [beginning for beginning in beginnings if not any(one.startswith(beginning) for one in sentences)]
    return missing, idle


def beginnings(place):
    reasons, sentences = listed()
    assert set(sentences.get(place, {})) <= set(reasons)
    return [one for listed_there in sentences.get(place, {}).values() for one in listed_there]


@NOTEBOOKS
def test_what_reads_alike_everywhere_has_a_reason(name):
    assert unlisted(unchanged(name), beginnings(name)) == ([], [])


@pytest.mark.parametrize(
    "page", sorted(path for form in PAGES for path in PAPER.book.glob(form)), ids=lambda path: path.stem
)
def test_what_a_fixed_page_says_has_a_reason(page):
    sentences = telling.split(page.read_text(encoding="utf-8"))
    judging = [telling.bare(one) for one in sentences if JUDGING.search(telling.bare(one))]
    assert unlisted(judging, beginnings(f"page {page.stem}")) == ([], [])


def test_a_sentence_that_says_a_default_is_found(monkeypatch):
    # The alternative text that said "2 GeV" at 1.2 GeV, and one that says what is recorded.
    said = ["A bar at 2 GeV lies below.", "A bar at {tension_text} lies below.", "The rate is {rate_words}."]
    monkeypatch.setattr(telling, "sentences", lambda name: said)
    assert unchanged("belle2_excess") == said[:1]


@pytest.mark.parametrize(
    ("window", "no_excess"),
    # By hand: 2 − 3 is below zero and 3.1 − 3 is not; one end at zero is no excess either.
    [("br:2e-6+3e-6-3e-6", True), ("br:3.1e-6+3e-6-3e-6", False), ("br:3e-6+1e-6-3e-6", True)],
)
def test_a_new_measurement_is_called_an_excess_where_it_is_one(window, no_excess, monkeypatch):
    monkeypatch.setattr(experiment, "changes", lambda window: ())
    assert ("compatible with no excess" in experiment.report(window)) is no_excess
