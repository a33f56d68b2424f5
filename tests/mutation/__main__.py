"""Change one thing in the code at a time, and say how often the tests behind it notice.

    python -m tests.mutation [--count 600] [--each 4] [--seed 17] [--jobs 1] [--only physics/units.py …]

cosmic-ray (the extra `mutation` of pyproject.toml) knows the mutants of `quantities`, `physics`, `sections`.
It is installed in an environment of its own, in a folder outside the checkout, and a sample is drawn by seed,
with at least `--each` of every module. Every mutant is tried in a copy of the tree, with tests and examples
behind its module, and what survives these, once more with the slow ones. What is known stays: a run that was
stopped goes on. Survivors that change nothing are in survivors.yml, with the reason, and are left out of the
score; exit code 1 says that there are others.
"""

import argparse
import concurrent.futures
import contextlib
import datetime
import hashlib
import json
import math
import os
import queue
import random
import resource
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

from b2kinv.companion.execution import locks
from b2kinv.quantities import tree
from tests.mutation import mirrored, score

DEFAULT_CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "b2kinv" / "mutation"
SURVIVORS = Path(__file__).with_name("survivors.yml")
#: What a copy of the tree does without.
LEFT_OUT = (".git", ".venv*", "_build", "__pycache__", "*.egg-info", ".*_cache", ".hypothesis")
#: What identifies a mutant, wherever its line has moved to.
NAMED_BY = ("module", "function", "operator", "before", "after")
#: A mutant has so many times as long as the code itself, and some seconds, before it counts as caught: by the
#: processor's time, as on a machine with other work the clock would count what merely waits.
PATIENCE, SECONDS = 5.0, 30.0
_NOT_TRIED = "not tried"


def main(arguments):
    """Draw, try and report; return 1 if a mutant survived that no reason is given for."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=600, help="how many mutants")
    parser.add_argument("--each", type=int, default=4, help="how many of them at least from each module")
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--jobs", type=int, default=1, help="how many are tried at a time")
    parser.add_argument(
        "--only", nargs="+", choices=mirrored.modules(), default=mirrored.modules(), metavar="MODULE"
    )
    parser.add_argument("--cache", type=Path, default=DEFAULT_CACHE, help="where copies and results are kept")
    parser.add_argument("--write", type=Path, help="store the report as JSON")
    chosen = parser.parse_args(arguments)
    folder = chosen.cache.resolve()
    if folder.is_relative_to(tree.ROOT.resolve()):
        parser.error(f"--cache {folder} lies in the checkout: it must be a folder outside")
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(locks.locked(folder))
        except ValueError as problem:
            parser.error(str(problem))
        return tried_and_told(folder, chosen)


def tried_and_told(folder, chosen):
    """Draw, try and report, as `main` says."""
    draw = drawn(folder, chosen)
    # Not module by module, so that what a run has tried when it is stopped is a fair sample, too.
    random.Random(f"{chosen.seed} order").shuffle(draw["sample"])
    tried = Trial(folder, chosen.jobs).all(draw["sample"])
    without = sorted({one["module"] for one in tried if one["outcome"] == _NOT_TRIED})
    tried = [one for one in tried if one["outcome"] != _NOT_TRIED]
    report = score.report(draw["sizes"], tried, equivalent())
    told = {"day": datetime.datetime.now(tz=datetime.UTC).date().isoformat(), "seed": chosen.seed, **report}
    print(score.table(report))
    for one in report["survivors"]:
        print(yaml.safe_dump([{key: one[key] for key in NAMED_BY}], sort_keys=False, allow_unicode=True))
    for module in without:
        print(f"not tried: the tests behind {module} fail without any mutant")
    if chosen.write:
        text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
        chosen.write.write_text(text, encoding="utf-8", newline="\n")
    return 1 if report["survivors"] or without else 0


def drawn(folder, chosen):
    """Return what draw.py says, run by the Python that has cosmic-ray."""
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (wanted,) = project["optional-dependencies"]["mutation"]
    home = folder / wanted
    python = home / "bin" / "python"
    if not (home / "ready").is_file():
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        subprocess.run([python, "-m", "pip", "install", "-qq", wanted], check=True)
        (home / "ready").touch()
    command = [python, Path(__file__).with_name("draw.py"), mirrored.SOURCES]
    command += [str(number) for number in (chosen.count, chosen.each, chosen.seed)]
    done = subprocess.run([*command, *chosen.only], stdout=subprocess.PIPE, encoding="utf-8", check=True)
    return json.loads(done.stdout)


def equivalent():
    """Return the mutants that change nothing, each as what names it."""
    known = yaml.safe_load(SURVIVORS.read_text(encoding="utf-8")) or []
    return {name_of(one) for one in known if "equivalent" in one}


def name_of(mutant):
    """Return what identifies a mutant."""
    return tuple(mutant[key] for key in NAMED_BY)


class Trial:
    """Tries mutants, each in one of some copies of the tree, and remembers what came out."""

    def __init__(self, folder, jobs):
        self.memory = folder / "tried.jsonl"
        lines = self.memory.read_text(encoding="utf-8").splitlines() if self.memory.is_file() else []
        self.known = dict(json.loads(line) for line in lines)
        self.jobs = jobs
        self.copies = queue.SimpleQueue()
        for number in range(jobs):
            self.copies.put(copied(folder / f"tree{number}"))
        self.seconds = {}

    def all(self, sample):
        """Return the mutants without code, each with "outcome": caught, caught by slow tests, survived."""
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            outcomes = []
            for mutant, outcome in zip(sample, pool.map(self.one, sample), strict=True):
                outcomes.append(outcome)
                print(
                    f"{len(outcomes)}/{len(sample)} {mutant['module']}:{mutant['line']} {outcome}", flush=True
                )
        kept = [{key: value for key, value in one.items() if key != "code"} for one in sample]
        return [{**one, "outcome": outcome} for one, outcome in zip(kept, outcomes, strict=True)]

    def one(self, mutant):
        """Return what becomes of one mutant."""
        files = mirrored.tests_of(mutant["module"])
        key = key_of(mutant, files)
        if key not in self.known:
            copy = self.copies.get()
            try:
                self.known[key] = self._tried(copy, mutant, files)
            finally:
                self.copies.put(copy)
            if self.known[key] == _NOT_TRIED:
                return self.known.pop(key)
            with self.memory.open("a", encoding="utf-8") as memory:
                memory.write(json.dumps([key, self.known[key]]) + "\n")
        return self.known[key]

    def _tried(self, copy, mutant, files):
        path = copy / "src" / "b2kinv" / mutant["module"]
        outcomes = (("caught", False), ("caught by slow tests", True))
        for outcome, slow in outcomes:
            seconds = self._unchanged(copy, mutant["module"], files, slow)
            if seconds is None:
                return _NOT_TRIED
            limit = PATIENCE * seconds + SECONDS
            original = path.read_bytes()
            path.write_text(mutant["code"], encoding="utf-8", newline="\n")
            try:
                passed, _ = passes(copy, mutant["module"], files, slow, limit)
            finally:
                path.write_bytes(original)
            if not passed:
                return outcome
        return "survived"

    def _unchanged(self, copy, module, files, slow):
        """Return how long the tests take, or None if they do not pass on the code as it is."""
        if (module, slow) not in self.seconds:
            passed, seconds = passes(copy, module, files, slow, None)
            self.seconds[module, slow] = seconds if passed else None
        return self.seconds[module, slow]


def key_of(mutant, files):
    """Return what the outcome depends on: the mutated code, and the tests behind it."""
    texts = [
        mutant["module"],
        mutant["code"],
        *((tree.ROOT / one).read_text(encoding="utf-8") for one in files),
    ]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def copied(where):
    """Return a fresh copy of the tree."""
    shutil.rmtree(where, ignore_errors=True)
    shutil.copytree(tree.ROOT, where, ignore=shutil.ignore_patterns(*LEFT_OUT))
    return where


def passes(copy, module, files, slow, limit):
    """Say whether the tests of a module pass in a copy of the tree, and how many seconds they took."""
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    environment |= {
        "PYTHONPATH": str(copy / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    if slow:
        environment["CI"] = "true"
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--tb=no", "-p", "no:cacheprovider"]
    command += ["-o", "addopts=--doctest-modules --import-mode=importlib --strict-markers"]
    command += ["--hypothesis-seed=0", f"src/b2kinv/{module}", *files]
    code, seconds = run_within(command, limit, cwd=copy, env=environment)
    # 5: a module without examples and tests of its own, which notices nothing.
    return code in (0, 5), seconds


def run_within(command, limit, **process):
    """Return the exit code of a command, killed after so many seconds of the processor, and what it took."""

    def limited():
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(limit), math.ceil(limit) + 1))

    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = subprocess.Popen(command, preexec_fn=limited, **quiet, **process)
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    return running.returncode, used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
