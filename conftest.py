"""What holds for every test: what is compared in notebooks, and which tests must not run side by side."""

import os

import hypothesis
import pytest

# A busy machine is no failure; and what CI finds must be found again by whoever repeats it.
hypothesis.settings.register_profile("b2kinv", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("b2kinv")

#: Outputs of a cell that nbval does not compare: stored notebooks have no images, and recorded numbers are
#: compared with a tolerance by tests/test_notebooks.py instead of digit by digit.
NOT_COMPARED = (
    "image/svg+xml",
    "application/papermill.record/text/plain",
    "application/papermill.record/application/vnd.b2kinv.quantity+json",
)

#: Tests that start kernels, browsers and builds. They stay in one process: kernels that start side
#: by side can take each other's port, and the site is built once for all of its tests.
HEAVY = ("notebooks/", "tests/site/")


def pytest_collectstart(collector):
    """Extend what nbval leaves out."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += NOT_COMPARED


def pytest_collection_modifyitems(items):
    """Start with the tests that take longest, so that no process waits for another at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(HEAVY))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give `pytest -n 2` whole files to distribute, and all heavy ones to one process."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return "heavy" if nodeid.startswith(HEAVY) else nodeid.partition("::")[0]

    config.option.loadscopereorder = False
    return ByFile(config, log)
