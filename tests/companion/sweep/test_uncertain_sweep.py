"""Sweeps with uncertainties: intervals of single calls, for any number of workers."""

import io
import math

import pytest

from b2kinv.companion import papers
from b2kinv.companion.execution import sources
from b2kinv.companion.sweep import bounds, sweep
from b2kinv.paper import PAPER
from b2kinv.quantities import tree
from b2kinv.sections import belle2_excess, uncertainties


def table(folder, *grids, jobs=1, **keywords):
    keywords = {"report": lambda line: None, "stream": io.StringIO(), "uncertainty": True, **keywords}
    path = sweep.run(PAPER, "belle2_excess", sweep.parse_grid(grids), folder, jobs=jobs, **keywords)
    return sweep.read_table(path)


def test_intervals_are_those_of_single_calls(tmp_path):
    found = table(
        tmp_path, "branching_ratio_measured=2e-5:2.6e-5:3", quantities=["tree_level_share", "tension"]
    )
    for i, rate in enumerate(found["branching_ratio_measured [1]"]):
        alone = uncertainties.uncertainties(
            belle2_excess.evaluate, belle2_excess.Parameters(branching_ratio_measured=rate)
        ).spread("tension")
        ends = found["tension_68_low [σ]"][i], found["tension_68_high [σ]"][i]
        assert ends == pytest.approx(alone.interval_68, rel=1e-9)
    # The share of two numbers of the Standard Model, 0.61 ± 0.06 over 5.58 ± 0.37: 0.109 (1 ± 0.119).
    half = (found["tree_level_share_68_high [1]"] - found["tree_level_share_68_low [1]"]) / 2
    assert half == pytest.approx(0.1093 * math.hypot(0.06 / 0.61, 0.37 / 5.58), rel=0.01)
    assert not [name for name in found if name.startswith("branching_ratio_average")]


def test_where_none_is_known_there_is_no_interval(tmp_path):
    found = table(tmp_path, "m_X=1.9,2.1", quantities=["uncertainty_up"])
    assert all(math.isnan(end) for end in found["uncertainty_up_68_low [1]"])


def test_one_and_two_workers_write_the_same(tmp_path):
    for jobs in (1, 2):
        table(tmp_path / str(jobs), "m_X=1:3:4", jobs=jobs, chunk=1)
    one, two = ((tmp_path / str(jobs) / "sweep.csv").read_bytes() for jobs in (1, 2))
    assert one == two
    assert b"--grid m_X=1:3:4 --uncertainty" in one


def test_another_sweep_is_not_continued_with_intervals(tmp_path):
    table(tmp_path, "m_X=1:3:4", uncertainty=False)
    with pytest.raises(ValueError, match="holds another sweep"):
        table(tmp_path, "m_X=1:3:4")


def test_the_fingerprint_covers_how_uncertainties_are_found():
    section = PAPER.section("belle2_excess")
    assert sources.fingerprint(PAPER, section) != sources.fingerprint(PAPER, section, with_uncertainties=True)


def test_a_paper_without_uncertainties_says_so(monkeypatch):
    monkeypatch.syspath_prepend(str(tree.ROOT / "tests" / "toy_paper"))
    toy = papers.load("free_fall")
    with pytest.raises(ValueError, match="knows no uncertainties: leave out --uncertainty"):
        sweep.plan(toy, toy.sections[0].name, sweep.parse_grid(["height=1:2:3"]), uncertainty=True)


def test_a_cost_that_nobody_means_is_refused_with_its_estimate(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "MANY_SECONDS", 1e-9)
    axes = sweep.parse_grid(["uncertainty_average=3e-6,4e-6"])
    given = {"quantities": ("tension",), "jobs": 1, "uncertainty": True, "report": lambda text: None}
    sentence = "2 points of belle2_excess with uncertainties: .* in 1 process, more than a day: with --yes"
    with pytest.raises(ValueError, match=sentence):
        sweep.run(PAPER, "belle2_excess", axes, tmp_path, **given)
    assert sweep.run(PAPER, "belle2_excess", axes, tmp_path, many_meant=True, **given).is_file()
