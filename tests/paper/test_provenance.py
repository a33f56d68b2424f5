"""The page "Data and provenance" is made from the data files, and misses none."""

import json

import pytest

from b2kinv.paper import provenance
from b2kinv.physics import constraints, inputs, model_judgement
from b2kinv.quantities import tree


def test_every_data_file_is_told_with_its_origin():
    told = provenance.files_markdown()
    files = provenance.data_files()
    assert files
    for path in files:
        assert f"`{path.relative_to(tree.DATA).as_posix()}`" in told
    assert told.count(": From: ") == len(files)


def test_every_input_has_a_row():
    rows = provenance.inputs_markdown().splitlines()
    assert len(rows) == 2 + len(inputs.names())
    # Three columns each: a bare bar in a name such as |V_ts| would make more.
    assert {row.replace(r"\|", "").count("|") for row in rows} == {4}


def test_every_constraint_has_a_row_that_says_what_it_is():
    rows = provenance.constraints_markdown().splitlines()
    # Limits without a file as well: every name that can be switched.
    assert [row.split("`")[1] for row in rows[2:]] == sorted(constraints.names()) + list(model_judgement.OWN)
    assert {row.replace(r"\|", "").count("|") for row in rows} == {5}
    told = {row.split("`")[1]: row for row in rows[2:]}
    assert "lower limit 1.50 × 10⁻⁵ GeV" in told["warm_dark_matter"]
    # Written by hand from the files: a number, a measurement, a curve, a source that states no level.
    assert "upper limit 3.20 × 10⁻⁴, 90 %, one-sided" in told["belle2_xs_nu_nu"]
    assert "2.99 ± 0.170, judged at 95 %" in told["n_eff_planck2018"]
    assert "0.966 +0.0674 −0.0354" in told["bs_mixing_ratio"]
    assert "GeV; straight in logarithms" in told["dark_photon_invisible"]
    assert "upper limit 0.0300, one-sided" in told["dark_photon_electroweak"]
    assert "Second-hand." in told["dark_photon_invisible"]
    assert "Second-hand." not in told["belle2_xs_nu_nu"]


def test_a_file_without_origin_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(tree, "ROOT", tmp_path)
    monkeypatch.setattr(tree, "DATA", tmp_path)
    (tmp_path / "orphan.json").write_text(json.dumps({"value": 1.0}))
    with pytest.raises(ValueError, match=r"data file orphan\.json does not say where it is from"):
        provenance.files_markdown()


@pytest.mark.parametrize(
    ("value", "uncertainty", "spelled"),
    [
        # By the Particle Data Group's rule of two digits, worked out by hand.
        (0.1180, 0.0009, "0.11800(90)"),
        (172.60, 0.27, "172.60(27)"),
        (5.1099895069e-4, 1.6e-13, r"5.1099895069(16) \times 10^{-4}"),
        (299792458.0, 0.0, "299792458"),
        (0.0, 0.0, "0"),
    ],
)
def test_concise_notation(value, uncertainty, spelled):
    assert provenance.concise(value, uncertainty) == spelled
