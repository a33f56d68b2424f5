"""What cells show, collected."""

import pytest

from b2kinv.companion.execution import outputs


@pytest.fixture
def displayed(monkeypatch, tmp_path):
    """Collect what cells would show: a list of (data, metadata). Files go to an empty folder."""
    monkeypatch.chdir(tmp_path)
    shown = []
    monkeypatch.setattr(outputs, "show", lambda data, metadata=None: shown.append((data, metadata)))
    return shown
