"""What cells show, collected."""

import pytest

from b2kinv.companion.execution import outputs


@pytest.fixture
def displayed(monkeypatch):
    """Collect what cells would show: a list of (data, metadata)."""
    shown = []
    monkeypatch.setattr(outputs, "show", lambda data, metadata=None: shown.append((data, metadata)))
    return shown
