"""Every data file: provenance, schema, checksum, and its refresh script gives the same bytes."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from b2kinv.physics import data_files
from b2kinv.quantities import tree

FILES = sorted(path.relative_to(tree.DATA).as_posix() for path in tree.DATA.rglob("*.json"))
FILES.remove("checksums.json")
FORM_FACTOR_SETS = ["GRvDV2023", "GKvD2018-lcsr", "GKvD2018-lcsr-lattice"]

# Script → what it reads: distributions, at the version whose numbers are stored, or a folder that the named
# environment variable tells (any value: BELLE2_SCAN takes half a minute, NEUTRINO_SCAN ten seconds,
# BOOK_FONTS fetches 70 MB, CLASS_TRANSFER takes two minutes and a package that is compiled for some more,
# BELLE2_LINE a quarter of an hour, for which tests/physics/test_belle2_line.py repeats some rows).
REFRESH = {
    "belle2_likelihood.py": ["BELLE2_DATA"],
    "belle2_line_search.py": ["BELLE2_LINE"],
    "belle2_two_body_scan.py": ["BELLE2_SCAN"],
    "checksums.py": [],
    "claim_uncertainties.py": [],
    "degrees_of_freedom.py": ["ptarcade==1.1.5", "hazma==2.2.0"],
    "effective_neutrinos.py": ["NEUTRINO_SCAN"],
    "excess_windows.py": ["alpaca-ALPs==1.1.0"],
    "fonts.py": ["BOOK_FONTS"],
    "form_factors.py": ["flavio==2.7.0", "eoshep==1.0.21"],
    "hadron_ratio.py": ["rundec==0.7"],
    "inputs.py": ["pdg==2026.0"],
    "strong_coupling.py": ["rundec==0.7"],
    "wilson_coefficients.py": ["flavio==2.7.0", "eoshep==1.0.21"],
    "warm_dark_matter_transfer.py": ["CLASS_TRANSFER", "classy==3.4.1.0"],
}
#: The published workspace lies beside the checkout of those who develop the book.
BELLE2_DATA = tree.ROOT.parent / "shared" / "data" / "belle2"


def read(name):
    return json.loads((tree.DATA / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FILES)
def test_every_file_says_where_it_comes_from(name):
    provenance = read(name)["provenance"]
    for key in ("source", "reference", "retrieved", "licence"):
        assert isinstance(provenance[key], str)
        assert len(provenance[key]) > 3


def test_every_file_is_recorded_and_unchanged():
    assert sorted(data_files.checksums()) == FILES
    for name in FILES:
        data_files.load_json(name)


@pytest.mark.parametrize("name", FILES)
def test_every_number_is_finite(name):
    def check(content):
        if isinstance(content, dict):
            content = list(content.values())
        if isinstance(content, list):
            for item in content:
                check(item)
        elif isinstance(content, float):
            assert np.isfinite(content)

    check(read(name))


def entries():
    for block in ("pdg", "codata", "other"):
        yield from ((f"inputs {name}", entry) for name, entry in read("inputs.json")[block].items())
    yield from read("measurements.json")["measurements"].items()
    yield from read("paper_constants.json")["constants"].items()


@pytest.mark.parametrize(("name", "entry"), list(entries()))
def test_every_quoted_number_has_unit_meaning_and_reference(name, entry):
    assert isinstance(entry["value"], float)
    for key in ("unit", "meaning", "reference"):
        assert entry[key].strip()
    if name.startswith("inputs "):
        # Null where none is known; zero is exact by definition.
        assert entry["uncertainty"] is None or entry["uncertainty"] >= 0.0
        assert isinstance(entry["year"], int)


@pytest.mark.parametrize(("name", "entry"), list(read("measurements.json")["measurements"].items()))
def test_every_measurement_says_its_kind_and_how_it_was_verified(name, entry):
    assert entry["verified"].strip()
    assert isinstance(entry["year"], int)
    if entry["kind"] in ("measurement", "prediction"):
        assert entry["uncertainties"]
        assert all(len(both) == 2 and min(both) > 0.0 for both in entry["uncertainties"].values())
    else:
        assert entry["kind"] in ("upper limit", "lower limit")
        assert "uncertainties" not in entry


@pytest.mark.parametrize("form_factor_set", FORM_FACTOR_SETS)
@pytest.mark.parametrize(("transition", "size"), [("B->K", 8), ("B->K*", 19)])
def test_every_form_factor_set_has_a_full_covariance(form_factor_set, transition, size):
    fit = read(f"form_factors/{form_factor_set}.json")["transitions"][transition]
    covariance = np.array(fit["covariance"])
    assert len(fit["parameters"]) == len(set(fit["parameters"])) == len(fit["values"]) == size
    assert covariance.shape == (size, size)
    assert np.array_equal(covariance, covariance.T)
    assert np.all(np.linalg.eigvalsh(covariance) > 0.0)
    assert fit["relations"]
    # Kept and eliminated parameters together are three for each form factor.
    expected = {f"{name}_{order}" for name in fit["pole_masses"] for order in range(3)}
    assert set(fit["parameters"]) | set(fit["relations"]) == expected


def test_tables_rise_in_mass_and_scale():
    for window in read("excess_windows.json")["windows"].values():
        assert window["reference"]
        assert window["meaning"]
        if "mass" in window:
            assert np.all(np.diff(window["mass"]) > 0.0)
            assert (
                len(window["mass"]) == len(window["best_fit"]) == len(window["lower"]) == len(window["upper"])
            )
    regions = read("strong_coupling.json")["regions"]
    assert [region["flavours"] for region in regions] == [3, 4, 5, 6]
    for region in regions:
        assert np.all(np.diff(region["scale"]) > 0.0)


def test_ends_of_tabulated_windows_do_not_collapse_or_the_file_says_why():
    for name, window in read("excess_windows.json")["windows"].items():
        if "mass" in window:
            # An upper end of a standard deviation, which every table has everywhere.
            steps = np.abs(np.diff(np.log(window["upper"])))
            assert ("steep" in window) is bool(np.max(steps) > np.log(5.0)), name


def test_the_table_of_refresh_scripts_is_complete():
    scripts = {path.name for path in (tree.DATA / "refresh").glob("*.py")} - {"common.py"}
    assert scripts == set(REFRESH)


@pytest.mark.parametrize("script", REFRESH)
def test_refresh_script_reproduces_its_files_byte_for_byte(script, peers_python):
    environment = dict(os.environ)
    if BELLE2_DATA.is_dir():
        environment.setdefault("BELLE2_DATA", str(BELLE2_DATA))
    packages = [need for need in REFRESH[script] if "==" in need]
    for need in REFRESH[script]:
        if need not in packages and need not in environment:
            pytest.skip(f"{script} needs the environment variable {need}")
    python = peers_python(*packages) if packages else sys.executable
    command = [python, "-W", "ignore", str(tree.DATA / "refresh" / script), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert result.returncode == 0, result.stderr


def test_a_changed_file_is_told_by_its_refresh_script(tmp_path):
    # A copy of the data folder with one number changed: the checksums no longer come out the same.
    refresh = tmp_path / "refresh"
    refresh.mkdir()
    for name in ("common.py", "checksums.py"):
        (refresh / name).write_text(
            (tree.DATA / "refresh" / name).read_text(encoding="utf-8"), encoding="utf-8"
        )
    (tmp_path / "inputs.json").write_text("{}")
    (tmp_path / "checksums.json").write_text('{\n  "inputs.json": "0"\n}\n')
    command = [sys.executable, str(refresh / "checksums.py"), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "not reproduced byte for byte: checksums.json" in result.stderr
