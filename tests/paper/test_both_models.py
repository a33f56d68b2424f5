"""The page of both models: its script in Node and its tables, held to what Section IV computes."""

import itertools
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from b2kinv.paper.explorers import conclusions as explorer
from b2kinv.paper.explorers import survival
from b2kinv.physics import model_judgement
from b2kinv.quantities import tree
from b2kinv.sections import belle2_excess, conclusions_words

MODELS = ("alp", "dark_photon")
#: The heaviest page allowed, as in tests/site/test_browser.py.
HEAVIEST = 600_000


def points():
    """Return points at the ends of the axes, at random places, and with windows, factors and switches."""
    random = np.random.default_rng(15)
    axes = (*explorer.ALP, *explorer.DARK_PHOTON)
    default = {one.name: one.default for one in axes} | {
        "excess_factor": 1.0,
        "excess": "paper",
        "without": [],
    }
    found = [default, default | {"excess_factor": 3.0}, default | {"excess_factor": 0.1}]
    for one in axes:
        found += [default | {one.name: end} for end in (one.low, one.high)]
    found.append(default | {"m_phi": 0.004, "without": ["n_eff_act_dr6"]})
    of_n_eff = ["n_eff_act_dr6", "n_eff_planck2018", "n_eff_planck_act_spt"]
    found.append(default | {"m_phi": 0.004, "without": of_n_eff})
    # Nothing is asked of either, and of the dark photon alone.
    every = set(model_judgement.names())
    found.append(default | {"without": sorted(every)})
    found.append(default | {"without": sorted(every - {"n_eff_act_dr6"})})
    for _ in range(30):
        drawn = {one.name: one.low * (one.high / one.low) ** random.uniform() for one in axes}
        off = random.choice(model_judgement.names(), int(random.integers(0, 12)), replace=False).tolist()
        excess = str(random.choice(belle2_excess.EXCESS_WINDOWS))
        found.append(default | drawn | {"excess": excess, "without": off})
    # Between the rates of both models in the window, where it takes least to change the words.
    found += [default | {"excess_factor": factor} for factor in (1.5, 8.0)]
    for factor in (0.3, 0.6, 0.75, 0.85, 1.3, 1.6, 2.0, 5.0):
        found.append(default | {"excess_factor": factor, "excess": "belle2-likelihood"})
    return found


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Return what the script says of each point."""
    node = shutil.which("node")
    if node is None:
        (pytest.fail if "CI" in os.environ else pytest.skip)("the page's script is tested with Node")
    given = tmp_path_factory.mktemp("both") / "given.json"
    content = explorer.data() | {"survival": survival.data()}
    given.write_text(json.dumps({"content": content, "points": points()}), encoding="utf-8")
    done = subprocess.run(
        [node, str(Path(__file__).with_name("both_models.mjs"))],
        env={
            **os.environ,
            "GIVEN": str(given),
            "SCRIPT": str(tree.ROOT / "book" / "assets" / "explorer_conclusions.js"),
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


def exact(point):
    """Return both models at a point as the section judges them."""
    return explorer.confronted(**point | {"without": ",".join(point["without"]) or "none"})


def near_an_edge(one):
    """Return whether an error as large as the page states can change what is said."""
    error = 1.0 + explorer.STATED_ERROR
    share = one.relic_density / one.wanted_density
    edges = [
        *(bite.strength for bite in one.bites),
        *(one.rate / end for window in one.windows for end in window if end > 0.0),
        *(share / (1.0 + side * model_judgement.DENSITY_TOLERANCE) for side in (-1, 1)),
    ]
    return any(1.0 / error < edge < error for edge in edges)


def near_a_tie(one):
    """Return whether an error as large as the page states can change which limit comes first."""
    strengths = [bite.strength for bite in one.excluding]
    return any(
        first < second * (1.0 + explorer.STATED_ERROR) for first, second in itertools.pairwise(strengths)
    )


def test_the_script_says_what_the_section_says(told):
    compared = 0
    said = set()
    for point, found in zip(points(), told, strict=True):
        if len(point["without"]) == len(model_judgement.names()):
            # The section refuses to ask for nothing at all.
            nothing = explorer.data()["words"]["all off"]
            assert [found[model]["judgement"] for model in MODELS] == [nothing] * 2
            continue
        both = exact(point)
        for model, one in zip(MODELS, both, strict=True):
            if near_an_edge(one):
                continue
            told_here, expected = found[model]["judgement"], one.judgement
            if near_a_tie(one):
                # As strong as each other within the stated error: either may come first.
                told_here, expected = (sorted(re.split(", | and ", said)) for said in (told_here, expected))
                told_here, expected = (
                    sorted(part.removeprefix("excluded by ") for part in parts)
                    for parts in (told_here, expected)
                )
            assert told_here == expected, (model, point)
            explained = {"no": 0, "within 1σ": 1, "within 2σ": 2}[one.explains]
            assert found[model]["sigma"] == explained, (model, point)
            said.add(one.judgement.split()[0] + one.judgement[-12:])
            compared += 1
        if not any(map(near_an_edge, both)):
            assert found["answer"] == conclusions_words.answer(*both)[0]
    assert compared >= 60
    # The points reach every kind of outcome but too little dark matter, which follows nowhere here.
    assert {"alivealive", "allowed,t the excess"} <= said
    assert sum(one.startswith("excluded") for one in said) >= 5


def test_the_script_reads_the_tables_as_python_does(told):
    for point, found in zip(points(), told, strict=True):
        for model in MODELS:
            known = explorer.tables(model)
            shares = [
                min(max(np.log(point[one.name] / one.low) / np.log(one.high / one.low), 0.0), 1.0)
                for one in explorer.SLIDERS
                if one.name in explorer.data()["models"][model]["axes"]
            ]
            for bite in found[model]["bites"]:
                assert bite["strength"] == pytest.approx(explorer.read(known, bite["name"], shares), rel=1e-9)
            switched_off = {bite["name"] for bite in found[model]["bites"]} & set(point["without"])
            assert switched_off == set()


@pytest.mark.parametrize("model", MODELS)
def test_tables_are_as_good_as_the_page_promises(model):
    worst, wrong = explorer.interpolation_error(model)
    assert max(worst.values()) < explorer.STATED_ERROR, max(worst.items(), key=lambda pair: pair[1])
    # One node of 361 or 481 at each end of what a limit covers.
    assert max(wrong.values()) < 0.01


def test_every_constraint_has_one_switch_in_one_group():
    listed = [name for names in explorer.GROUPS.values() for name in names]
    assert sorted(listed) == sorted(model_judgement.names())
    switches = re.findall(r'data-constraint="(\w+)"', explorer.page_html())
    assert switches == listed


def test_the_script_says_which_explanations_are_left_as_python_does(told):
    compared = set()
    for point, found in zip(points(), told, strict=True):
        without, factor = tuple(sorted(point["without"])), point["excess_factor"]
        window = explorer.windows().get(point["excess"])
        if window is None:
            continue
        for model in MODELS:
            factors = survival.multiples(survival.rates(model, without), window["ends"][1])
            untested = survival.multiples(survival.rates(model, without, tested=False), window["ends"][1])
            # A node of the coupling, squared, and the error of a table.
            near = [end for ends in factors + untested for end in ends if 0.8 < end / factor < 1.25]
            if not near:
                alive, asked_nothing = (
                    any(low <= factor <= high for low, high in pairs) for pairs in (factors, untested)
                )
                state = "1" if alive else "-" if asked_nothing else "0"
                assert found["left"]["state"][model] == state, (model, point)
                compared.add((model, state, bool(without)))
            if len(without) == len(model_judgement.names()):
                assert found["left"]["lives"][model] == "is tested by no limit that is on"
                assert found["left"]["words"] == "no limit that is on tests either explanation"
            if not without:
                assert found["left"]["lives"][model] == survival.lives(factors)
        if not without:
            assert found["left"]["words"] == survival.left(point["excess"], factor).value
    assert {("alp", "1", False), ("alp", "0", False), ("dark_photon", "0", False)} <= compared
    assert {("alp", "1", True), ("alp", "-", True), ("dark_photon", "-", True)} <= compared


def test_a_model_dies_where_its_strongest_limit_says():
    # K*⁰ + invisible of Belle, 1.8e-5 at 90 % (1702.03224), over the ratio of the rates to K*⁰ and to K⁺ at
    # 2 GeV: the largest rate to K⁺ is 1.8e-5 · 7.01/5.99 = 2.1e-5 for the ALP, and 1.8e-5/1.34 for the dark
    # photon; nodes of the couplings lie up to 12 % and 5 % below.
    assert 1.8e-5 < survival.rates("alp")[-1][1] < 2.11e-5
    assert 1.2e-5 < survival.rates("dark_photon")[-1][1] < 1.35e-5
    # The window ends at 4e-6 below.
    ((_, highest),) = survival.multiples(survival.rates("alp"), (4e-6, 1.1e-5))
    assert highest == pytest.approx(survival.rates("alp")[-1][1] / 4e-6)


@pytest.mark.parametrize(
    ("factors", "said"),
    [
        ([(0.01, 20.0)], "survives everywhere on this slider"),
        ([(0.01, 2.0)], "survives up to 2.0 times Belle II's number"),
        ([(3.0, 20.0)], "survives from 3.0 times Belle II's number on"),
        ([(0.5, 2.0)], "survives from 0.50 to 2.0 times Belle II's number"),
        ([(20.0, 30.0)], "survives nowhere on this slider"),
        ([], "survives nowhere on this slider"),
    ],
)
def test_where_a_model_survives_is_said_by_both_ends(factors, said):
    assert survival.lives(factors) == said


def test_a_model_that_no_limit_tests_does_not_die():
    every = set(model_judgement.names())
    # N_eff is that of the dark photon's dark Higgs, and says nothing of an ALP.
    alone = tuple(sorted(every - {"n_eff_act_dr6"}))
    assert survival.left(without=alone).value.endswith("no limit that is on tests the ALP")
    assert survival.left(without=tuple(sorted(every))).value == "no limit that is on tests either explanation"
    # A hundred times the number is beyond what dark matter leaves, tested or not.
    assert survival.lives([], [(20.0, 30.0)]) == "survives nowhere on this slider"


def test_stretches_end_where_a_row_has_nothing():
    # By hand: rows of two, of which the third has nothing alive.
    rates = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]])
    alive = np.array([[True, False], [True, True], [False, False], [False, True]])
    assert survival.stretches(rates, alive) == [(1.0, 4.0), (8.0, 8.0)]


def test_every_window_has_short_words():
    assert set(survival.SHORT) == set(explorer.windows())


def test_the_page_is_whole_without_scripts_and_light():
    text = survival.page_html()
    assert "With Belle II's number as measured, <strong>both explanations survive</strong>." in text
    assert len(text.encode()) < HEAVIEST - 50_000
    # At its defaults both models are alive, as `evaluate` says in its own example of the dark photon.
    assert "At this point both models can be the origin of the excess." in text
    assert text.count(">alive</span>") == 2
