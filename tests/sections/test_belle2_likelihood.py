"""The section on Belle II's likelihood: published results, shipped numbers, and what it refuses."""

import math

import numpy as np
import pytest

from b2kinv.physics import data_files, measurements
from b2kinv.sections import belle2_likelihood
from b2kinv.sections.belle2_likelihood import Parameters, evaluate, fit_branching_ratio, line_spectrum


@pytest.fixture(scope="module")
def default():
    return evaluate(Parameters())


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
    # The 3.0σ of the same paper: what a χ² of two parameters gives one-sided, exp(−13.15/2) = 0.0014.
    assert default.value("scan_as_two_parameters") == pytest.approx(2.99, abs=0.02)


def test_global_significance_is_below_the_local_one(default):
    # Gross and Vitells bound what is counted, to its error; 3.6σ at a known mass are 2.6 to 2.9 anywhere.
    p, error = default["scan_global_p"].value, default["scan_global_p"].uncertainty
    assert p == pytest.approx(default.value("scan_bound_p"), abs=3.0 * error + 0.3 * p)
    assert 2.5 < default.value("scan_global_significance") < 3.0
    assert default.value("scan_local_p") == pytest.approx(1.435e-4, rel=0.01)
    assert default.value("scan_trials") == pytest.approx(p / default.value("scan_local_p"))


def test_limits_and_posteriors_are_in_their_places(default):
    # An excess excludes less than was expected; a wide line spills over, so more of it is needed.
    assert default.value("limit_narrow") > 2.0 * default.value("limit_narrow_median")
    assert default.value("limit_wide") > default.value("limit_narrow")
    low, high = default.value("posterior_wide_rate_range")
    assert low < default.value("posterior_wide_rate") < default.value("posterior_wide_joint_rate") < high


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


@pytest.mark.slow
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


def test_heavy_scalar_mediator_fits_worse_than_the_line(default):
    # Footnote 3 of the paper, after its Ref. 30: off-shell scalar exchange does not describe the data well.
    heavy = evaluate(Parameters(spectrum="alp", m_X=10.0))
    assert heavy.value("twice_negative_log_likelihood") > default.value("twice_negative_log_likelihood") + 4.0


def test_compared_spectra_are_those_of_evaluate():
    compared = belle2_likelihood.compared_spectra(Parameters(tag="inclusive"))
    found = evaluate(Parameters(tag="inclusive", spectrum="alp", m_X=1000.0, m_DM=0.5))
    words = "BR, heavy pseudoscalar, 0.5 GeV dark matter"
    (rate,) = (one.value for one in compared.values() if one.meaning == words)
    assert rate == pytest.approx(found.value("branching_ratio"), rel=1e-6)
    # Both are fits to the same data: what one is above the other is what its gain is below.
    line = evaluate(Parameters(tag="inclusive", m_X=2.1)).value("twice_delta_log_likelihood_without")
    words = "-2 Δ ln L above that of the first line, heavy pseudoscalar, 0.5 GeV dark matter"
    (above,) = (one.value for one in compared.values() if one.meaning == words)
    assert above == pytest.approx(line - found.value("twice_delta_log_likelihood_without"), abs=1e-6)


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


def test_spectrum_of_a_file_is_read_once(tmp_path, monkeypatch):
    file = tmp_path / "bump.csv"
    file.write_text("3.9,1\n4.1,1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    before = Parameters(spectrum="bump.csv")
    assert before.spectrum == "bump.csv"
    file.write_text("7.9,1\n8.1,1\n", encoding="utf-8")
    after = Parameters(spectrum="bump.csv")
    file.unlink()
    # From 3.9 to 4.1 GeV² and from 7.9 to 8.1 GeV², evenly.
    for parameters, mean in ((before, 4.0), (before.replace(tag="inclusive"), 4.0), (after, 8.0)):
        q2, weights = belle2_likelihood.spectrum_of(parameters, 1.0, 0.0, 0.0)
        assert q2 @ weights == pytest.approx(mean)
    assert before != after


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
        # One line of headings is one line, and what is no number is not passed over.
        ("q2,density\nGeV2,GeV-2\n1,1\n1.5,1\n", "two numbers on each line; line 2"),
        ("# mine\n\nq2,density\n1;1\n1.5;1\n", "two numbers on each line; line 4"),
        ("one,two\nthree,four\n", "two numbers on each line; line 2"),
        ("q2,density\n", "no points"),
        ('"q2\n[GeV2]",density\n"1,5",1\n', "two numbers on each line; line 3"),
        ("1,density\n1.5,1\n", "two numbers on each line; line 1"),
        ("q2\n1,1\n1.5,1\n", "two numbers on each line; line 1"),
        ("q2,\n1,1\n1.5,1\n", "two numbers on each line; line 1"),
        ('"' + 200_000 * "1" + '",1\n', "cannot be read as a CSV file"),
    ],
)
def test_nonsense_as_spectrum_is_refused_in_one_sentence(tmp_path, content, message):
    file = tmp_path / "bad.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad\.csv") as refusal:
        Parameters(spectrum=str(file))
    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "content",
    [
        "1,1\n1.5,2\n",
        "q2,density\n1,1\n1.5,2\n",
        '"q2 [GeV2], true","dBR/dq2"\n"1","1.0"\n"1.5", "2"\n',
        '\ufeff"q2\n[GeV2]",density\r\n1,1\r\n1.5,2\r\n',
        '# "of a colleague\n\n q2 , density \n # and of mine\n 1 , 1\n\n1.5,2\n,\n',
    ],
)
def test_cells_may_be_quoted_and_one_line_of_headings_is_passed_over(tmp_path, content):
    file = tmp_path / "good.csv"
    file.write_bytes(content.encode())
    q2, density = belle2_likelihood.spectrum_from_file(str(file))
    assert (q2.tolist(), density.tolist()) == ([1.0, 1.5], [1.0, 2.0])


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


@pytest.mark.parametrize("spectrum", ["dark_photon", "alp", "scalar"])
def test_a_mediator_without_mass_is_a_line_alone(spectrum):
    with pytest.raises(ValueError, match=rf"^m_X = 0\.0 is not allowed for the spectrum '{spectrum}'"):
        Parameters(spectrum=spectrum, m_X=0.0)
    assert Parameters(spectrum="line", m_X=0.0).m_X == 0.0
