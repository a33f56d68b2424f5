"""Store the ledger as it is now, so that the next change of a number names the claim that it moved."""

from pathlib import Path

from b2kinv.companion.ledger import comparison, verdicts
from b2kinv.paper import PAPER

if __name__ == "__main__":
    path = Path(__file__).with_name("ledger_snapshot.json")
    path.write_text(comparison.snapshot(verdicts.ledger(PAPER).as_json()), encoding="utf-8")
