"""Fits of Belle II's likelihood to what it expects, and to what is drawn around that."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b2kinv.physics import belle2_efficiency, belle2_fit, q2_spectra


@settings(max_examples=12, deadline=None)
@given(mass=st.floats(0.0, 2.9), branching_ratio=st.floats(1e-6, 2e-5))
def test_expectation_taken_as_measurement_gives_its_line_back(mass, branching_ratio):
    model = belle2_efficiency.model()
    yields = belle2_efficiency.signal_yields(q2_spectra.line_spectrum(mass))
    measured = model.asimov(new_strength=branching_ratio / 1e-5, new_yields=yields)
    fit = belle2_fit.fit_branching_ratio(q2_spectra.line_spectrum(mass), measured=measured)
    assert fit.branching_ratio == pytest.approx(branching_ratio, rel=1e-5)
    low, high = fit.windows[0]
    assert low < branching_ratio < high


@pytest.mark.slow
def test_pseudo_experiments_give_an_injected_line_back():
    # 120 draws around the best fit at 2 GeV: the mean must agree with the truth within 3 of its standard
    # errors, and the 1σ window must cover it in 68 % of them, within 3 binomial standard deviations (0.128).
    model, spectrum = belle2_efficiency.model(), q2_spectra.line_spectrum(2.0)
    yields = belle2_efficiency.signal_yields(spectrum)
    truth = belle2_fit.fit_branching_ratio(spectrum)
    generator = np.random.default_rng(2311_14647)
    fits = [
        belle2_fit.fit_branching_ratio(
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


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["inclusive", "hadronic"])
def test_fits_of_random_data_converge(tag):
    # Both strengths free, and few events: minima on the lower ends, empty bins, signals of any size. With
    # this seed one strength comes to lie a rounding error above its lower end.
    generator, likelihood = np.random.default_rng(72), belle2_efficiency.model(tag)
    for _ in range(40):
        spectrum = q2_spectra.line_spectrum(generator.uniform(0.0, 4.3))
        yields = belle2_efficiency.signal_yields(spectrum, tag)
        truth = likelihood.fit(None, generator.uniform(0.0, 3.0), yields)
        measured = likelihood.pseudo_experiment(generator, truth, yields)
        fit = belle2_fit.fit_branching_ratio(spectrum, tag, "free", measured=measured)
        (low_1, high_1), (low_2, high_2) = fit.windows
        assert low_2 <= low_1 <= fit.branching_ratio < high_1 < high_2
