"""The kernel of a notebook: nothing of its user's reaches a page, and no warning does.

The paper is the toy of tests/toy_paper, with one notebook that a hostile environment must not change, and one
that computes what does not exist.
"""

import importlib
import json
import os
import shutil
import sys
import warnings
from importlib import metadata

import matplotlib
import numpy as np
import pytest

from b2kinv.companion import papers
from b2kinv.companion.execution import kernel, outputs, runner
from b2kinv.companion.words.errors import Failed
from b2kinv.quantities import tree
from b2kinv.quantities.drawing import Drawing

#: What other packages say: that something goes, which is nobody's concern here, and something of the moment.
FOREIGN = """exec('''import warnings
for later in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
    warnings.warn("gone in the next version", later)
warnings.warn("slow without a newer driver")''', {"__name__": "elsewhere.drivers"})"""

HOSTILE = "lines.linewidth: 9\naxes.facecolor: red\nsvg.fonttype: none\nsavefig.bbox: tight\nfont.size: 3\n"


def notebook(folder, name, *cells):
    """Write the toy's notebook under another name, with cells before its figure."""
    content = json.loads((folder / "notebooks" / "fall.ipynb").read_text(encoding="utf-8"))
    more = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"more-{n}",
            "metadata": {},
            "outputs": [],
            "source": c,
        }
        for n, c in enumerate(cells)
    ]
    source = content["cells"][2]["source"]
    content["cells"][2]["source"] = "".join(source).replace('"fall"', f'"{name}"')
    content["cells"] = [*content["cells"][:3], *more, content["cells"][4]]
    (folder / "notebooks" / f"{name}.ipynb").write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """Both notebooks after their execution, in an environment with all that a user may have."""
    folder = tmp_path_factory.mktemp("kernel")
    root = folder / "paper"
    shutil.copytree(tree.ROOT / "tests" / "toy_paper", root, ignore=shutil.ignore_patterns("__pycache__"))
    package = (root / "free_fall").rename(root / "fallen")
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8").replace("free_fall", "fallen")
        one = 'Section("fall", "1", "A falling stone", "A falling stone", "fallen.fall"),'
        more = "".join(one.replace('("fall"', f'("{name}"') for name in ("quiet", "loud"))
        path.write_text(text.replace(one, one + more), encoding="utf-8")
    for path in (root / "notebooks").glob("*.ipynb"):
        path.write_text(path.read_text(encoding="utf-8").replace("free_fall", "fallen"), encoding="utf-8")
    notebook(root, "quiet", FOREIGN)
    notebook(root, "loud", "# The time before the fall\nimport numpy as np\n\nnp.log(0.0)")
    for path in ("rc", "config/matplotlib/matplotlibrc"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(HOSTILE, encoding="utf-8")
    for place in ("jupyter", "jupyter-of-the-user"):
        for name in ("python3", kernel.NAME):
            (folder / place / "kernels" / name).mkdir(parents=True)
            described = {"argv": ["no-such-program"], "display_name": "x", "language": "python"}
            (folder / place / "kernels" / name / "kernel.json").write_text(json.dumps(described))
    startup = folder / "profile" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("raise SystemExit('start-up of IPython')")
    (folder / "startup.py").write_text("raise SystemExit('start-up of Python')")
    with pytest.MonkeyPatch.context() as patched:
        for name, value in {
            "MATPLOTLIBRC": folder / "rc",
            "XDG_CONFIG_HOME": folder / "config",
            "JUPYTER_PATH": folder / "jupyter",
            # What is the user's comes before what is this environment's.
            "JUPYTER_PREFER_ENV_PATH": "0",
            "JUPYTER_DATA_DIR": folder / "jupyter-of-the-user",
            "IPYTHONDIR": folder / "profile",
            "PYTHONSTARTUP": folder / "startup.py",
            "PYTHONWARNINGS": "error",
            "MPLBACKEND": "no such backend",
            "PYTHONPATH": os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")]),
        }.items():
            patched.setenv(name, str(value))
        patched.syspath_prepend(root)
        paper = papers.load("fallen")
        jobs = runner.plan(
            paper, [paper.section("quiet"), paper.section("loud")], {"height": "20"}, folder / "out"
        )
        said = []
        with pytest.raises(Failed) as failure:
            runner.execute(jobs, said.append)
        yield folder / "out", said, str(failure.value), importlib.import_module("fallen.fall")
    for name in [name for name in sys.modules if name.partition(".")[0] == "fallen"]:
        del sys.modules[name]
    papers.load.cache_clear()


def test_settings_and_kernels_of_the_user_change_nothing(executed):
    folder, _, _, fall = executed
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        expected = outputs.svg_bytes(fall.durations(fall.Parameters(height=20.0)))
    assert (folder / "quiet.files" / "durations.svg").read_bytes() == expected
    results = json.loads((folder / "quiet.files" / "results.json").read_text(encoding="utf-8"))
    # √(2 · 20 m / 9.80665 m/s²) = 2.01961
    assert results["results"]["duration"]["value"] == pytest.approx(2.019619977, rel=1e-8)
    told = {"python": sys.version.split()[0], "fallen": "2.0"}
    assert results["versions"] == told | {
        name: metadata.version(name) for name in ("numpy", "scipy", "matplotlib")
    }


def test_versions_are_those_that_the_kernel_tells(tmp_path):
    (tmp_path / "one.versions").write_text('{"python": "3.99.0"}', encoding="utf-8")
    told = kernel.read_versions(tmp_path / "one.read")
    job = runner.Job("b2kinv.paper", "one", "", "", {})
    assert runner.record(job, {"cells": [], "metadata": {}}, {}, told)["versions"] == {"python": "3.99.0"}


def test_what_libraries_say_is_told_and_on_no_page(executed):
    folder, said, _, _ = executed
    page = (folder / "quiet.ipynb").read_text(encoding="utf-8")
    assert '"stderr"' not in page
    assert str(folder) not in page
    [line] = [line for line in said if "quiet" in line]
    assert "slow without a newer driver" in line
    assert "gone in the next version" not in line


def test_a_warning_is_an_error_that_names_cell_and_parameters(executed):
    _, said, failure, _ = executed
    assert failure == (
        "the notebook 'loud' failed: RuntimeWarning: divide by zero encountered in log "
        "(in cell 4, `np.log(0.0)`, with height = 20 instead of 10)"
    )
    assert any(line.endswith("loud: failed") for line in said)


WARNED = "import warnings; warnings.warn('x', {}, stacklevel=1)"


@pytest.mark.parametrize(
    ("module", "category", "is_error"),
    [
        *(
            (name, "UserWarning", True)
            for name in ("b2kinv", "b2kinv.figures.alp", "__main__", "b2kinv.paper")
        ),
        *(
            (name, "RuntimeWarning", True)
            for name in ("b2kinv.physics.units", "numpy", "scipy.optimize", "__main__")
        ),
        *(
            (name, "UserWarning", False)
            for name in ("b2kinvisible", "scipy.b2kinv", "__main__x", "matplotlib")
        ),
        *(
            (name, later, False)
            for name in ("b2kinv", "numpy")
            for later in ("DeprecationWarning", "FutureWarning")
        ),
    ],
)
def test_which_warnings_are_errors(module, category, is_error):
    with warnings.catch_warnings():
        # pytest makes every warning an error; here only what the kernel adds may.
        warnings.simplefilter("ignore")
        kernel.make_warnings_errors(papers.load("b2kinv.paper"))
        if is_error:
            with pytest.raises(Warning):
                exec(WARNED.format(category), {"__name__": module})
        else:
            exec(WARNED.format(category), {"__name__": module})


def test_a_figure_is_saved_alike_whatever_the_settings():
    def drawn():
        from matplotlib.figure import Figure

        figure = Figure()
        figure.subplots().set_title("x", fontsize=10.0)
        return outputs.svg_bytes(Drawing("line", figure, {"x [1]": np.zeros(1)}))

    usual = drawn()
    with matplotlib.rc_context({"svg.fonttype": "none", "savefig.bbox": "tight", "savefig.facecolor": "red"}):
        assert drawn() == usual


@pytest.mark.parametrize(
    ("traceback", "line"),
    [
        (["\x1b[0;36mCell \x1b[0m\x1b[0;32mIn[3], line 4\x1b[0m\n", "File x.py:1"], "b = 1 / 0"),
        (["File x.py:1"], "a = 1"),
        (["Cell In[3], line 9"], "a = 1"),
    ],
)
def test_the_line_that_failed_is_named_where_it_is_known(traceback, line):
    assert runner._line_of("# Comment\n\na = 1\nb = 1 / 0", traceback) == line
