"""The story of the newer window: its numbers by hand from what the paper and Belle II's likelihood print."""

import dataclasses

import pytest

from b2kinv.companion.ledger import entries
from b2kinv.paper import coincidence


def test_two_shifts_cancel():
    one = coincidence.found()
    # Printed 1.7e-5 (Eq. (20)), ours 2.04e-5: f_a grows by the root of 1.203, that is by 1.097.
    assert one.shifts[0] == pytest.approx(1.097, abs=2e-3)
    # Windows of 0.614 to 1.107 and of 0.5 to 0.9, all 1e-5: factors 1.229 and 1.230, f_a falls by their root.
    assert one.window_factors == pytest.approx((1.229, 1.230), abs=2e-3)
    assert one.shifts[1] == pytest.approx(1.2295**-0.5, abs=2e-3)
    # 1.51 to 2.02 round to 1.5 and 2.0, and not to the printed 1.4 and 1.8; 1.36 and 1.82 do.
    assert one.by_paper == pytest.approx((1.507e8, 2.022e8), rel=1e-3)
    assert one.by_likelihood == pytest.approx((1.359e8, 1.824e8), rel=1e-3)
    assert one.holds


def test_the_story_says_both_windows():
    text = coincidence.page_markdown()
    for number in ("(1.4–1.8)", "(1.51–2.02)", "(1.36–1.82)", "1.20 times", "by 1.10", "by 0.902"):
        assert number in text.replace("\u2060", "")
    assert "just what the paper prints, which its own window does not give" in text


@pytest.mark.parametrize(
    ("printed", "said"),
    [((1.5e8, 2.0e8), "not what the paper prints"), ((1.0e8, 3.0e8), "not what the paper prints")],
)
def test_with_other_printed_numbers_it_says_so(monkeypatch, printed, said):
    one = coincidence.found()
    claim = dataclasses.replace(one.couplings.claim, paper=printed)
    other = dataclasses.replace(one, couplings=dataclasses.replace(one.couplings, claim=claim))
    assert isinstance(other.couplings, entries.Entry)
    monkeypatch.setattr(coincidence, "found", lambda: other)
    assert not other.holds
    assert coincidence.sentence_markdown().endswith(f"{said}.")
