"""What another measurement of the excess changes: scaling laws, no trace left behind, what a user gets."""

import csv
import json
import math
import subprocess
import sys

import pytest

from b2kinv.companion.ledger import claims_file, uncertain_values, verdicts
from b2kinv.companion.site import rerun
from b2kinv.paper import PAPER, experiment
from b2kinv.physics import measurements

# Four times the paper's one-sigma range, 0.5e-5 to 0.9e-5.
FOUR_TIMES = "br:2.8e-5+0.8e-5-0.8e-5"


def changed(window):
    return {change.claim.id: change for change in experiment.changes(window)}


def test_paper_window_changes_nothing():
    assert experiment.changes("paper") == ()


def test_four_times_the_rate_is_half_the_decay_constant():
    # Eq. (8): the rate goes like 1/f_a².
    change = changed(FOUR_TIMES)["IIA.fa_1sigma"]
    assert change.after.standard == pytest.approx([end / 2.0 for end in change.before.standard])
    assert change.before.verdict == verdicts.ledger(PAPER)["IIA.fa_1sigma"].verdict
    # Sections that draw on the window follow: couplings go like 1/f_a, mixings like the root of the rate.
    assert "IIC.natural" in changed(FOUR_TIMES)
    mixing = changed(FOUR_TIMES)["IIIC.eps"]
    assert mixing.after.standard - mixing.before.standard == pytest.approx(math.log10(2.0), abs=0.02)


def test_claims_about_other_things_stay():
    # In Section III B contact with the plasma is that at the mixing of the excess, whose square is fourfold.
    others = {name for name in changed(FOUR_TIMES) if name.startswith(("I.", "IIB.", "IIIB."))}
    assert others == {"IIIB.thermalised"}
    before, after = (
        [one.standard for one in getattr(changed(FOUR_TIMES)["IIIB.thermalised"], when).criteria]
        for when in ("before", "after")
    )
    assert after == pytest.approx([4.0 * one for one in before], rel=1e-6)


def test_no_trace_is_left():
    before = verdicts.ledger(PAPER).as_json()
    experiment.changes("belle2-2311.14629")
    anew = verdicts.compute(
        claims_file.load_claims(PAPER),
        verdicts.collect(PAPER, claims_file.load_claims(PAPER)),
        uncertain_values.of_paper(PAPER),
    )
    assert anew.as_json() == before
    assert measurements.excess_window("paper", 2.0) == (5e-6, 9e-6)


def test_same_as_in_a_process_that_never_saw_the_paper_window():
    window = "belle2-likelihood"
    script = (
        "import json\n"
        "from b2kinv.physics import measurements\n"
        "from b2kinv.paper import PAPER\n"
        f"with measurements.paper_window_replaced({window!r}):\n"
        "    from b2kinv.companion.ledger import claims_file, verdicts\n"
        "    claims = [claim for claim in claims_file.load_claims(PAPER)"
        " if claim.chapter != 'I' and claim.kind != 'input']\n"
        "    found = verdicts.compute(claims, verdicts.collect(PAPER, claims_file.load_claims(PAPER)))\n"
        "print(json.dumps(found.as_json()))\n"
    )
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    alone = {entry["id"]: entry for entry in json.loads(printed)}
    here = changed(window)
    assert here
    usual = {entry["id"]: entry for entry in verdicts.ledger(PAPER).as_json()}
    for name, entry in alone.items():
        if name in here:
            assert entry == here[name].after.as_dict()
        else:
            for key in ("as_printed", "standard", "verdict"):
                assert entry[key] == usual[name][key]


def test_window_from_zero_leaves_no_excess_to_explain():
    found = changed("babar-2311.14629")
    assert {"IIA.fa_1sigma", "IIC.fig2", "IIIC.eps"} <= set(found)
    for change in found.values():
        assert change.after is None
        assert change.verdict_changes
        assert change.verdict == "no excess to explain"


def test_window_from_zero_bounds_the_couplings():
    window = "br:0+9e-6-1e-6"
    assert experiment.is_limit(window)
    rate, decay_constant, mixing = experiment.bounds(window)
    assert rate[1:] == ("< 9.00 × 10⁻⁶", "< 1.80 × 10⁻⁵")
    # The paper's range at one standard deviation ends at 9e-6, its claim begins at 1.51e8 GeV (the ledger's
    # own form factor); Eq. (8): twice the rate is the decay constant over √2.
    low, _ = changed("babar-2311.14629")["IIA.fa_1sigma"].before.standard
    assert decay_constant[1:] == (
        f"> {low / 1e8:.2f} × 10⁸ GeV",
        f"> {low / 1e8 / math.sqrt(2):.2f} × 10⁸ GeV",
    )
    # 10^−3.76 fits the middle of the paper's range, 7e-6 (ledger, IIIC.eps); the rate goes like ε².
    middle = 10.0 ** changed("babar-2311.14629")["IIIC.eps"].before.standard
    assert mixing[1] == f"< {middle * math.sqrt(9 / 7) / 1e-4:.2f} × 10⁻⁴"


def test_limits_are_told_in_the_terminal_and_on_the_page():
    assert "> 1.81 × 10⁸ GeV at 1σ" in experiment.report("babar-2311.14629")
    own = experiment.page_markdown().partition("## babar-2311.14629\n")[2].partition("\n## ")[0]
    assert "nothing is left to explain" in own
    assert "1.81" in own
    assert "nothing is left" not in experiment.report(FOUR_TIMES)


def test_report_counts_what_it_lists():
    lines = experiment.report(FOUR_TIMES).splitlines()
    assert lines[0].startswith(FOUR_TIMES)
    listed = [line for line in lines if line.startswith("I") and "." in line.split()[0]]
    verdicts = sum(" -> " in line for line in listed)
    assert lines[-1] == f"{len(listed)} claims change, {verdicts} of them their verdict"


@pytest.mark.parametrize("name", measurements.window_names()[1:])
def test_page_shows_every_shipped_window(name):
    page = experiment.page_markdown()
    _, _, own = page.partition(f"## {name}\n")
    own = own.partition("\n## ")[0]
    assert own.count('href="ledger.html#claim-') >= len(experiment.changes(name))
    for change in experiment.changes(name):
        assert f"ledger.html#{change.claim.anchor}" in own


def test_redrawing_runs_every_notebook_that_depends_on_the_excess(tmp_path, monkeypatch):
    ran = []
    monkeypatch.setattr(rerun, "run", lambda *arguments: ran.append(arguments[1:4]))
    experiment.redraw(FOUR_TIMES, tmp_path, lambda line: None)
    names = [section.name for section in experiment.dependent_sections()]
    assert "alp_decays" in names
    assert "belle2_likelihood" not in names
    assert ran == [(name, {"excess": FOUR_TIMES}, tmp_path / name) for name in names]
    rows = list(csv.DictReader((tmp_path / "claims.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["claim"] for row in rows] == list(changed(FOUR_TIMES))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("belle2-likelyhood", "did you mean 'belle2-likelihood'"),
        ("7e-6", "write br:VALUE"),
        ("7e-6+2e-6", "write br:VALUE"),
        ("7+1-1", "a branching ratio and positive errors"),
        ("7e-6+0-1e-6", "a branching ratio and positive errors"),
    ],
)
def test_nonsense_is_refused(text, message):
    with pytest.raises(ValueError, match=message):
        experiment.window_name(text)


def test_window_by_hand_is_gaussian_on_each_side_and_not_negative():
    # 7 +2 −4 at two standard deviations: −1 → 0, and 11.
    assert measurements.excess_window("br:7e-6+2e-6-4e-6", 2.0, 1) == pytest.approx((3e-6, 9e-6))
    assert measurements.excess_window("br:7e-6+2e-6-4e-6", 2.0, 2) == pytest.approx((0.0, 11e-6))
