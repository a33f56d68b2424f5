"""What holds for every test: what is compared in notebooks, what is skipped, and who runs what when."""

import itertools
import os
import tempfile

import hypothesis
import nbval.kernel
import pytest

#: Whether this is CI, which leaves nothing out.
CI = "CI" in os.environ

# There is a process for each processor already: threads of linear algebra would wait for one another. This
# stands before numpy is imported, and processes that tests start inherit it.
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))

# A busy machine is no failure; and what CI finds must be found again by whoever repeats it.
hypothesis.settings.register_profile("b2kinv", deadline=None, derandomize=CI, max_examples=100 if CI else 20)
hypothesis.settings.load_profile("b2kinv")

#: Outputs of a cell that nbval does not compare: stored notebooks have no images, and recorded numbers are
#: compared with a tolerance by tests/test_notebooks.py instead of digit by digit.
NOT_COMPARED = (
    "image/svg+xml",
    "application/papermill.record/text/plain",
    "application/papermill.record/application/vnd.b2kinv.quantity+json",
)

#: What takes longest, in this order: whoever is idle takes the next, so that all are busy up to the end.
LONGEST = (
    "tests/site/test_serve.py",
    "tests/site/test_commands.py",
    # One process builds the site by now; what follows looks at none, so that the other does not wait for it.
    "tests/test_style.py",
    "tests/test_bands.py",
    "tests/test_figures.py",
    "tests/companion/commands/",
    "tests/companion/execution/",
    "tests/site/",
    "tests/test_data.py",
    "tests/ci/",
    "notebooks/",
    "tests/physics/test_belle2_fit.py",
    "tests/companion/",
)


_approx = pytest.approx


def _approx_of_any_size(expected, rel=None, abs=None, nan_ok=False):
    """Compare relative to what is expected alone: pytest's own 1e-12 would pass any width of 1e-18 GeV."""
    if abs is None:
        rel, abs = (1e-6 if rel is None else rel), 0.0
    return _approx(expected, rel=rel, abs=abs, nan_ok=nan_ok)


pytest.approx = _approx_of_any_size


def pytest_configure(config):
    """Let nbval talk to its kernels through files: kernels that start side by side may pick the same port."""
    if os.name != "nt":
        folder = tempfile.TemporaryDirectory(prefix="b2kinv-nbval-")
        config.add_cleanup(folder.cleanup)
        names = (f"{folder.name}/{number}" for number in itertools.count())
        manager = nbval.kernel.KernelManager
        nbval.kernel.KernelManager = lambda **options: manager(transport="ipc", ip=next(names), **options)


def pytest_collectstart(collector):
    """Extend what nbval leaves out."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += NOT_COMPARED


# Before pytest chooses by markers.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Start with what takes longest, and skip what is slow unless this is CI or somebody asks for it."""
    for item in items:
        if item.nodeid.startswith("notebooks/"):
            # To execute all of them takes a minute; what they record is compared by tests/test_notebooks.py.
            item.add_marker("slow")
    slow_files = {_file(item.nodeid) for item in items if item.get_closest_marker("slow")}

    def rank(item):
        place = next((n for n, start in enumerate(LONGEST) if item.nodeid.startswith(start)), len(LONGEST))
        return place, _file(item.nodeid) not in slow_files

    items.sort(key=rank)
    for item in items:
        given = getattr(getattr(item, "callspec", None), "params", ())
        asked = {"built", "browser"} & set(getattr(item, "fixturenames", ())).difference(given)
        if asked and not item.get_closest_marker("site"):
            raise pytest.UsageError(f"{item.nodeid} looks at a built site: mark it with pytest.mark.site")
    if not CI and "slow" not in config.option.markexpr:
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(
                    pytest.mark.skip(reason="slow: set CI, or name the marker with -m, to run it")
                )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give `pytest -n 2` whole files to distribute, in the order of the tests."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return _file(nodeid)

    config.option.loadscopereorder = False
    return ByFile(config, log)


def _file(nodeid):
    return nodeid.partition("::")[0]
