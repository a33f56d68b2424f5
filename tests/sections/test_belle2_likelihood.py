"""The fit of any spectrum to Belle II's likelihood: against pyhf, published results and closed forms."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b2kinv.physics import data_files, form_factors, measurements
from b2kinv.quantities import tree
from b2kinv.sections import belle2_likelihood
from b2kinv.sections.belle2_likelihood import Parameters, evaluate, fit_branching_ratio, line_spectrum

# pyhf 0.7.6: -2 Model.logpdf of the published workspace with one more sample in each signal channel: the
# line's yields of `signal_yields`, the SM signal's relative variations but those of its form factors, its
# normalisations, and its statistical factors. Points as in `point` below; mass [GeV].
PYHF = {
    0.0: 2119.8072151524852,
    1.3: 1176.8122431330946,
    2.0: 560.6461329951245,
    3.7: 1393.7805379029467,
}


@pytest.fixture(scope="module")
def default():
    return evaluate(Parameters())


@pytest.mark.parametrize("mass", sorted(PYHF))
def test_likelihood_with_a_line_equals_that_of_pyhf(mass):
    model = belle2_likelihood.model()
    errors = model.relative_errors
    value = model.twice_negative_log_likelihood(
        signal_strength=0.5 + mass,
        shifts=1.3 * np.sin(mass + 1.7 * np.arange(len(model.shift_names))),
        statistical_factors=1.0 + 0.4 * errors * np.cos(mass + 0.9 * np.arange(len(model.rows))),
        new_strength=0.3 + mass,
        new_yields=belle2_likelihood.signal_yields(line_spectrum(mass)),
    )
    assert value == pytest.approx(PYHF[mass], abs=1e-8)


def test_published_branching_ratio_is_found(default):
    # arXiv:2311.14647: BR(B+ -> K+ nu nubar) = (2.3 ± 0.7)e-5 with the SM spectrum.
    assert default.value("standard_model_only_branching_ratio") == pytest.approx(2.3e-5, abs=0.05e-5)
    deviation = default["standard_model_only_branching_ratio"].uncertainty
    assert deviation == pytest.approx(0.7e-5, abs=0.05e-5)
    # The same paper: 2.7 sigma above the SM.
    assert default.value("standard_model_tension") == pytest.approx(2.7, abs=0.05)


def test_best_line_is_where_others_find_it(default):
    # arXiv:2602.09666, abstract: m_X = 2.1 +0.2 -0.1 GeV, BR = 9.2 +1.8 -3.4 e-6 (a posterior's mode and
    # ranges), the likelihood ratio prefers SM plus resonance by 3.0 sigma.
    assert default.value("scan_best_mass") == pytest.approx(2.1, abs=0.05)
    low, high = default.value("scan_mass_1sigma")
    assert low == pytest.approx(2.0, abs=0.05)
    assert 2.1 < high < 2.35
    assert 5.8e-6 < default.value("scan_branching_ratio") < 11.0e-6
    assert default.value("scan_two_parameter_significance") == pytest.approx(3.0, abs=0.3)


def test_sm_densities_add_up_to_the_published_yields():
    # Folding the SM's own spectrum must give back the workspace's signal at BR = 4.97e-6. The efficiency is
    # straight between bin centres, which costs a few parts in a thousand; the hadronic tag's 0.2 % of events
    # with q² < 0 are left out.
    q2 = np.linspace(0.0, belle2_likelihood.LARGEST_Q2, 2001)
    density = belle2_likelihood.standard_model_spectrum(q2)
    yields = belle2_likelihood.signal_yields(belle2_likelihood.tabulated_spectrum(q2, density))
    model = belle2_likelihood.model()
    for channel in ("inclusive_signal_region", "inclusive_control_region", "hadronic"):
        rows = model.signal_rows(channel)
        published = model.expected_yields()[rows]
        assert yields[rows] * 0.497 == pytest.approx(published, rel=4e-3)


def test_sm_branching_ratio_of_the_published_material():
    # The published material's prefactor G_F² alpha² X_t² tau |V_tb V_ts|²/(32 pi^5 sin^4 theta_W) with G_F =
    # 1.1663787e-5, 1/alpha = 127.952, X_t = 1.468, tau = 1.638e-12/6.58211e-25, |V| = 0.04185,
    # sin² = 0.23124, times λ^{3/2}/(2 m_B)³ f_+², integrated: 4.97e-6 as arXiv:2207.13371 has it.
    prefactor = (1.1663787e-5 / 127.952 * 1.468 * 0.04185) ** 2 * 1.638e-12 / 6.58211e-25
    prefactor /= 32.0 * math.pi**5 * 0.23124**2 * (2.0 * 5.279495) ** 3
    q2 = np.linspace(0.0, belle2_likelihood.LARGEST_Q2, 4001)
    spectrum = belle2_likelihood.standard_model_spectrum(q2)
    assert prefactor * np.trapezoid(spectrum, q2) == pytest.approx(4.97e-6, abs=0.005e-6)


def test_data_end_where_the_code_says():
    content = data_files.load_json("belle2/densities.json")
    assert content["largest_q2"] == belle2_likelihood.LARGEST_Q2
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


@pytest.mark.parametrize("tag", ["both", "inclusive", "hadronic"])
@pytest.mark.parametrize("standard_model", ["constrained", "fixed", "free"])
def test_windows_end_where_the_profile_reaches_one_and_four(tag, standard_model):
    parameters = Parameters(tag=tag, standard_model=standard_model)
    result = evaluate(parameters)
    lowest = result.value("twice_negative_log_likelihood")
    for window, level in (("window_1sigma", 1.0), ("window_2sigma", 4.0)):
        low, high = result.value(window)
        assert low <= result.value("branching_ratio") < high
        heights = belle2_likelihood.profile(line_spectrum(2.0), [low, high], tag, standard_model) - lowest
        assert heights[1] == pytest.approx(level, abs=1e-5)
        assert heights[0] == pytest.approx(level, abs=1e-5) if low > 0.0 else heights[0] <= level + 1e-9


@settings(max_examples=12, deadline=None)
@given(mass=st.floats(0.0, 2.9), branching_ratio=st.floats(1e-6, 2e-5))
def test_expectation_taken_as_measurement_gives_its_line_back(mass, branching_ratio):
    model = belle2_likelihood.model()
    yields = belle2_likelihood.signal_yields(line_spectrum(mass))
    measured = model.asimov(new_strength=branching_ratio / 1e-5, new_yields=yields)
    fit = fit_branching_ratio(line_spectrum(mass), measured=measured)
    assert fit.branching_ratio == pytest.approx(branching_ratio, rel=1e-5)
    low, high = fit.windows[0]
    assert low < branching_ratio < high


def test_pseudo_experiments_give_an_injected_line_back():
    # 120 draws around the best fit at 2 GeV: the mean must agree with the truth within 3 of its standard
    # errors, and the 1σ window must cover it in 68 % of them, within 3 binomial standard deviations (0.128).
    model, spectrum = belle2_likelihood.model(), line_spectrum(2.0)
    yields = belle2_likelihood.signal_yields(spectrum)
    truth = fit_branching_ratio(spectrum)
    generator = np.random.default_rng(2311_14647)
    fits = [
        fit_branching_ratio(
            spectrum,
            levels=(1.0,),
            measured=model.pseudo_experiment(generator, truth.best, yields),
            start=truth.best,
        )
        for _ in range(120)
    ]
    found = np.array([fit.branching_ratio for fit in fits])
    assert abs(np.mean(found) - truth.branching_ratio) < 3.0 * np.std(found) / math.sqrt(len(found))
    inside = [low <= truth.branching_ratio <= high for ((low, high),) in (fit.windows for fit in fits)]
    assert np.mean(inside) == pytest.approx(0.683, abs=0.128)


@pytest.mark.parametrize("tag", ["inclusive", "hadronic"])
def test_fits_of_random_data_converge(tag):
    # Both strengths free, and few events: minima on the lower ends, empty bins, signals of any size. With
    # this seed one strength comes to lie a rounding error above its lower end.
    generator, likelihood = np.random.default_rng(72), belle2_likelihood.model(tag)
    for _ in range(40):
        spectrum = line_spectrum(generator.uniform(0.0, 4.3))
        yields = belle2_likelihood.signal_yields(spectrum, tag)
        truth = likelihood.fit(None, generator.uniform(0.0, 3.0), yields)
        measured = likelihood.pseudo_experiment(generator, truth, yields)
        fit = fit_branching_ratio(spectrum, tag, "free", measured=measured)
        (low_1, high_1), (low_2, high_2) = fit.windows
        assert low_2 <= low_1 <= fit.branching_ratio < high_1 < high_2


def test_fits_converge_at_every_mass():
    masses = np.round(np.linspace(0.0, 4.78, 40), 3)
    result = evaluate(Parameters(m_X=masses))
    high = result.value("window_1sigma")[:, 1]
    with_efficiency = masses < 4.67
    assert np.all(np.isfinite(high[with_efficiency]))
    # Belle II simulated no event that it would have selected above.
    assert np.all(np.isinf(high[~with_efficiency]))
    assert np.all(result.value("branching_ratio")[~with_efficiency] == 0.0)
    assert np.all(result.value("local_significance") >= 0.0)


def test_bins_add_up_to_the_data_that_were_fitted(default):
    bins = belle2_likelihood.bin_contents(Parameters())
    total = bins["background"] + bins["standard_model"] + bins["new_signal"]
    # 30 bins with this many free directions: no bin is off by more than 3 of its Poisson deviations.
    assert np.all(np.abs(bins["observed"] - total) < 3.0 * np.sqrt(bins["observed"]))
    layout = data_files.load_json("belle2/likelihood.json")
    assert np.sum(bins["observed"]) == sum(sum(channel["observed"]) for channel in layout["channels"])
    assert bins["channel"].count("hadronic") == 6
    # A line at 4 GeV² is reconstructed below 8 GeV²: every third bin of the signal region has none of it.
    inclusive = bins["new_signal"][:9]
    assert np.all(inclusive[2::3] < 0.02 * inclusive[0::3])
    assert np.sum(bins["new_signal"]) == pytest.approx(default.value("signal_events"), rel=0.2)


def test_bins_of_an_array_are_refused():
    with pytest.raises(ValueError, match="one point"):
        belle2_likelihood.bin_contents(Parameters(m_X=np.array([1.0, 2.0])))


def test_arrays_give_what_scalars_give(default):
    result = evaluate(Parameters(m_X=np.array([1.0, 2.0])))
    assert result.value("branching_ratio")[1] == pytest.approx(default.value("branching_ratio"), rel=1e-6)
    assert result.value("window_2sigma")[1] == pytest.approx(default.value("window_2sigma"), rel=1e-6)
    assert result.value("window_1sigma").shape == (2, 2)
    assert type(default.value("branching_ratio")) is float


def test_scan_gives_what_evaluate_gives():
    masses = np.array([0.7, 2.0, 4.7])
    parameters = Parameters(tag="inclusive", standard_model="fixed")
    scan = belle2_likelihood.line_scan(parameters, masses)
    result = evaluate(parameters.replace(m_X=masses))
    assert scan["branching_ratio"] == pytest.approx(result.value("branching_ratio"), rel=1e-6)
    assert scan["twice_delta_log_likelihood"] == pytest.approx(
        -result.value("twice_delta_log_likelihood_without"), abs=1e-8
    )


def test_shipped_window_is_what_the_code_computes():
    for mass in (0.0, 1.7, 2.0, 3.4, 4.65):
        result = evaluate(Parameters(m_X=mass))
        for sigmas in (1, 2):
            shipped = measurements.excess_window("belle2-likelihood", mass, sigmas)
            assert shipped == pytest.approx(result.value(f"window_{sigmas}sigma"), rel=2e-5)
        best = measurements.excess_best_fit("belle2-likelihood", mass)
        assert best == pytest.approx(result.value("branching_ratio"), rel=2e-5)


def test_shipped_scan_is_what_the_code_computes():
    scan = belle2_likelihood.two_body_scan()
    best = fit_branching_ratio(line_spectrum(scan["best_mass"])).best.twice_negative_log_likelihood
    for row in (0, 40, 60, 93):
        heights = belle2_likelihood.profile(line_spectrum(scan["mass"][row]), scan["branching_ratio"][::20])
        assert heights - best == pytest.approx(scan["twice_delta_log_likelihood"][row][::20], abs=2e-4)


def test_two_parameter_significance_is_the_textbook_one():
    # The χ² of two parameters that contains 68.27 %, 95.45 % and 99.73 %: 2.30, 6.18, 11.83.
    found = belle2_likelihood.two_parameter_significance([2.2957, 6.1801, 11.8292])
    assert found == pytest.approx([1.0, 2.0, 3.0], abs=1e-4)


# ---- spectra ----


@pytest.mark.parametrize("mass", [1.0, 2.0, 4.0])
def test_narrow_line_tends_to_the_line(mass):
    sharp = belle2_likelihood.signal_yields(line_spectrum(mass))
    narrow = belle2_likelihood.signal_yields(line_spectrum(mass, 1e-5))
    assert narrow == pytest.approx(sharp, rel=1e-3, abs=1e-4 * np.max(sharp))


@pytest.mark.parametrize("spectrum", [belle2_likelihood.dark_photon_spectrum, belle2_likelihood.alp_spectrum])
def test_narrow_mediator_on_its_shell_tends_to_the_line(spectrum):
    sharp = belle2_likelihood.signal_yields(line_spectrum(2.0))
    narrow = belle2_likelihood.signal_yields(spectrum(2.0, 1e-6, 0.4))
    assert narrow == pytest.approx(sharp, rel=1e-3, abs=1e-4 * np.max(sharp))


def test_breit_wigner_holds_its_share():
    # ∫ dq² /((q² - m²)² + m²Γ²) between m² ± mΓ is half of the whole line, (π/2)/π, up to the cut tails.
    q2, weights = line_spectrum(2.0, 0.01)
    inside = np.abs(q2 - 4.0) < 0.02
    below, above = math.atan(4.0 / 0.02), math.atan((belle2_likelihood.LARGEST_Q2 - 4.0) / 0.02)
    assert np.sum(weights[inside]) == pytest.approx((math.pi / 2.0) / (below + above), rel=2e-3)


def test_heavy_vector_without_dark_matter_mass_gives_the_neutrino_spectrum():
    # Far off shell the propagator is flat and λ^{3/2} f_+² is left, the SM's own shape.
    heavy = belle2_likelihood.signal_yields(belle2_likelihood.dark_photon_spectrum(900.0, 0.0))
    q2 = np.linspace(0.0, belle2_likelihood.LARGEST_Q2, 2001)
    density = belle2_likelihood.standard_model_spectrum(q2, form_factors.DEFAULT_SET)
    neutrinos = belle2_likelihood.signal_yields(belle2_likelihood.tabulated_spectrum(q2, density))
    assert heavy == pytest.approx(neutrinos, rel=1e-3, abs=1e-4 * np.max(neutrinos))


def test_off_shell_spectra_start_at_the_pair_threshold():
    for spectrum in (belle2_likelihood.dark_photon_spectrum, belle2_likelihood.alp_spectrum):
        for mass, width in ((2.0, 0.05), (30.0, 0.0)):
            q2, weights = spectrum(mass, width, 0.8)
            assert np.min(q2[weights > 0.0]) > 4.0 * 0.8**2
            assert np.sum(weights) == pytest.approx(1.0)


def test_heavy_scalar_mediator_fits_worse_than_the_line(default):
    # Footnote 3 of the paper, after its Ref. 30: off-shell scalar exchange does not describe the data well.
    heavy = evaluate(Parameters(spectrum="alp", m_X=10.0))
    assert heavy.value("twice_negative_log_likelihood") > default.value("twice_negative_log_likelihood") + 4.0


@given(scale=st.floats(1e-8, 1e8))
def test_normalisation_of_a_spectrum_does_not_matter(scale):
    q2 = [2.0, 2.5, 3.0, 3.5]
    density = np.array([0.0, 1.0, 2.0, 0.5])
    assert belle2_likelihood.tabulated_spectrum(q2, scale * density)[1] == pytest.approx(
        belle2_likelihood.tabulated_spectrum(q2, density)[1]
    )


def test_spectrum_of_a_file_is_the_one_in_it(tmp_path):
    q2 = np.arange(0.0, 22.8, 0.1)
    density = belle2_likelihood.standard_model_spectrum(q2)
    file = tmp_path / "spectrum.csv"
    rows = "\n".join(f"{x:.6f},{y:.8e}" for x, y in zip(q2, density, strict=True))
    file.write_text(f"# made by a test\nq2 [GeV2],dBR/dq2 [GeV-2]\n{rows}\n", encoding="utf-8")
    parameters = Parameters(spectrum=str(file), standard_model="free")
    result = evaluate(parameters)
    # A second copy of the SM shape beside a free SM strength: together what the SM alone was.
    total = 4.97e-6 * result.value("standard_model_strength") + result.value("branching_ratio")
    assert total == pytest.approx(result.value("standard_model_only_branching_ratio"), rel=0.03)


def test_path_of_a_spectrum_is_made_absolute(tmp_path, monkeypatch):
    # A notebook runs in a folder of its own, so a relative path must be resolved before.
    (tmp_path / "bump.csv").write_text("3.9,1\n4.1,1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert Parameters(spectrum="bump.csv").spectrum == str(tmp_path / "bump.csv")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("1,1\n30,1\n", "<= 22.885 GeV2"),
        ("-1,1\n1,1\n", ">= 0"),
        ("1,1\n1.5,-1\n", "dBR/dq2 = -1.0 is not allowed"),
        ("1,1\n0.5,1\n", "must rise"),
        ("1,1\n1,1\n", "must rise"),
        ("1,1\n5,1\n", "gap after q2 = 1 GeV2"),
        ("1,1\n1.5,\n2,1\n", "two numbers on each line; line 2"),
        ("1,1\n1.5,nan\n", "dBR/dq2 = nan"),
        ("1,1\n1.5,inf\n", "dBR/dq2 = inf"),
        ("1,0\n1.5,0\n", "zero everywhere"),
        ("1,1\n", "at least two points"),
        ("", "no points"),
        ("1,1,1\n2,1,1\n", "two numbers on each line"),
        ("1,1\nq2,density\n", "two numbers on each line"),
    ],
)
def test_nonsense_as_spectrum_is_refused_in_one_sentence(tmp_path, content, message):
    file = tmp_path / "bad.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.csv") as refusal:
        Parameters(spectrum=str(file))
    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_file_that_is_no_text_is_refused(tmp_path):
    file = tmp_path / "picture.csv"
    file.write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(ValueError, match="it is no text"):
        Parameters(spectrum=str(file))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"m_X": 4.79}, "m_X <= 4.7838 GeV"),
        ({"m_X": -1.0}, "m_X = -1.0"),
        ({"m_X": math.nan}, "m_X = nan"),
        ({"m_X": np.array([2.0, 4.9])}, "m_X = 4.9"),
        ({"width_X": -0.1}, "width_X"),
        ({"spectrum": "lin"}, "did you mean 'line'"),
        ({"spectrum": "missing.csv"}, "cannot be read"),
        ({"spectrum": "dark_photon"}, "give its width"),
        ({"spectrum": "alp", "m_X": 2.0}, "give its width"),
        ({"tag": "exclusive"}, "did you mean 'inclusive'"),
        ({"standard_model": "yes"}, "'constrained', 'fixed', 'free'"),
        ({"density_form_factors": "HPQCD"}, "did you mean"),
    ],
)
def test_nonsense_as_parameters_is_refused(values, message):
    with pytest.raises(ValueError, match=r"is not allowed|cannot be") as refusal:
        Parameters(**values)
    assert message in str(refusal.value)


def test_changed_number_in_the_data_is_refused(tmp_path, monkeypatch):
    folder = tmp_path / "data"
    (folder / "belle2").mkdir(parents=True)
    (folder / "checksums.json").write_bytes((tree.DATA / "checksums.json").read_bytes())
    content = json.loads((tree.DATA / "belle2" / "likelihood.json").read_text(encoding="utf-8"))
    content["channels"][0]["observed"][0] += 1.0
    (folder / "belle2" / "likelihood.json").write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setattr(tree, "DATA", folder)
    data_files.load_json.cache_clear()
    belle2_likelihood.model.cache_clear()
    with pytest.raises(ValueError, match=r"belle2/likelihood\.json differs"):
        fit_branching_ratio(line_spectrum(2.0))
    monkeypatch.undo()
    data_files.load_json.cache_clear()
