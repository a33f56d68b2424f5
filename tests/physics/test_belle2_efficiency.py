"""Events of a new signal in Belle II's bins: against pyhf and the published yields."""

import json

import numpy as np
import pytest

from b2kinv.physics import belle2_efficiency, belle2_fit, data_files, q2_spectra
from b2kinv.quantities import tree

# pyhf 0.7.6: -2 Model.logpdf of the published workspace with one more sample in each signal channel: the
# line's yields of `signal_yields`, the SM signal's relative variations but those of its form factors, its
# normalisations, and its statistical factors. Points as in `point` below; mass [GeV].
PYHF = {
    0.0: 2119.8072151524852,
    1.3: 1176.8122431330946,
    2.0: 560.6461329951245,
    3.7: 1393.7805379029467,
}


@pytest.mark.parametrize("mass", sorted(PYHF))
def test_likelihood_with_a_line_equals_that_of_pyhf(mass):
    model = belle2_efficiency.model()
    errors = model.relative_errors
    value = model.twice_negative_log_likelihood(
        signal_strength=0.5 + mass,
        shifts=1.3 * np.sin(mass + 1.7 * np.arange(len(model.shift_names))),
        statistical_factors=1.0 + 0.4 * errors * np.cos(mass + 0.9 * np.arange(len(model.rows))),
        new_strength=0.3 + mass,
        new_yields=belle2_efficiency.signal_yields(q2_spectra.line_spectrum(mass)),
    )
    assert value == pytest.approx(PYHF[mass], abs=1e-8)


def test_sm_densities_add_up_to_the_published_yields():
    # Folding the SM's own spectrum must give back the workspace's signal at BR = 4.97e-6. The efficiency is
    # straight between bin centres, which costs a few parts in a thousand; the hadronic tag's 0.2 % of events
    # with q² < 0 are left out.
    q2 = np.linspace(0.0, q2_spectra.LARGEST_Q2, 2001)
    density = q2_spectra.standard_model_spectrum(q2)
    yields = belle2_efficiency.signal_yields(q2_spectra.tabulated_spectrum(q2, density))
    model = belle2_efficiency.model()
    for channel in ("inclusive_signal_region", "inclusive_control_region", "hadronic"):
        rows = model.signal_rows(channel)
        published = model.expected_yields()[rows]
        assert yields[rows] * 0.497 == pytest.approx(published, rel=4e-3)


def test_data_end_where_the_code_says():
    content = data_files.load_json("belle2/densities.json")
    assert content["largest_q2"] == q2_spectra.LARGEST_Q2
    for channel, rows in content["densities"].items():
        assert all(len(row) == 101 for row in rows), channel


def test_density_rows_are_the_signal_yields():
    # Two rows of the hadronic tag differ by one event's weight in the published table itself.
    layout = data_files.load_json("belle2/likelihood.json")
    content = data_files.load_json("belle2/densities.json")["densities"]
    for sample in layout["samples"]:
        if sample["signal"]:
            sums = np.sum(content[sample["channel"]], axis=1)
            tolerance = 4e-5 if sample["channel"] == "hadronic" else 1e-9
            assert sums == pytest.approx(sample["yields"], rel=2e-5, abs=tolerance)


def test_changed_number_in_the_data_is_refused(tmp_path, monkeypatch):
    folder = tmp_path / "data"
    (folder / "belle2").mkdir(parents=True)
    (folder / "checksums.json").write_bytes((tree.DATA / "checksums.json").read_bytes())
    content = json.loads((tree.DATA / "belle2" / "likelihood.json").read_text(encoding="utf-8"))
    content["channels"][0]["observed"][0] += 1.0
    (folder / "belle2" / "likelihood.json").write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setattr(tree, "DATA", folder)
    data_files.load_json.cache_clear()
    belle2_efficiency.model.cache_clear()
    with pytest.raises(ValueError, match=r"belle2/likelihood\.json differs"):
        belle2_fit.fit_branching_ratio(q2_spectra.line_spectrum(2.0))
    monkeypatch.undo()
    data_files.load_json.cache_clear()
