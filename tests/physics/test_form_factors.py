"""Form factors against flavio, EOS and HPQCD, and their uncertainties against sampling."""

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2kinv.physics import data_files, form_factors

# flavio 2.7.0, flavio.physics.bdecays.formfactors.{b_p,b_v}.bsz.ff with its arXiv-2305-06301v1 parameters,
# given the masses of EOS's BSZ2015 (m_B 5.279, m_K 0.492, m_K* 0.896, poles 5.366, 5.415, 5.829, 5.630 GeV);
# the uncertainty by finite differences in each parameter and flavio's covariance.
FLAVIO = [
    ("GRvDV2023", "f_plus", 0.0, 0.33196382, 0.01030667),
    ("GRvDV2023", "f_tensor", 0.0, 0.32361471, 0.021538584),
    ("GRvDV2023", "f_zero", 0.0, 0.33196382, 0.01030667),
    ("GRvDV2023", "f_plus", 4.0, 0.41916784608, 0.010110783),
    ("GRvDV2023", "f_tensor", 4.0, 0.411759443728, 0.019694122),
    ("GRvDV2023", "f_zero", 4.0, 0.36785919762, 0.0093948207),
    ("GRvDV2023", "f_plus", 16.0, 1.05816027309, 0.013778917),
    ("GRvDV2023", "f_tensor", 16.0, 1.05744676285, 0.01951318),
    ("GRvDV2023", "f_zero", 16.0, 0.560572024434, 0.006736998),
    ("GRvDV2023", "A_0", 0.0, 0.34213768, 0.026539312),
    ("GRvDV2023", "A_1", 0.0, 0.28926565, 0.019194695),
    ("GRvDV2023", "A_12", 0.0, 0.244714486948, 0.018982283),
    ("GRvDV2023", "V", 0.0, 0.36280141, 0.028696652),
    ("GRvDV2023", "T_1", 0.0, 0.31924221, 0.020953171),
    ("GRvDV2023", "T_2", 0.0, 0.31924221, 0.020953171),
    ("GRvDV2023", "T_23", 0.0, 0.62123502, 0.034463685),
    ("GRvDV2023", "A_0", 4.0, 0.436142682494, 0.030372237),
    ("GRvDV2023", "A_1", 4.0, 0.314552737596, 0.019910845),
    ("GRvDV2023", "A_12", 4.0, 0.260652403949, 0.018202102),
    ("GRvDV2023", "V", 4.0, 0.457331183185, 0.034094059),
    ("GRvDV2023", "T_1", 4.0, 0.402201311286, 0.024814416),
    ("GRvDV2023", "T_2", 4.0, 0.344758357616, 0.02154343),
    ("GRvDV2023", "T_23", 4.0, 0.675299689514, 0.037876561),
    ("GRvDV2023", "A_0", 16.0, 1.21898420281, 0.073130604),
    ("GRvDV2023", "A_1", 16.0, 0.471344094224, 0.02364995),
    ("GRvDV2023", "A_12", 16.0, 0.341237143193, 0.02156652),
    ("GRvDV2023", "V", 16.0, 1.23769608735, 0.078108553),
    ("GRvDV2023", "T_1", 16.0, 1.07495400792, 0.058593068),
    ("GRvDV2023", "T_2", 16.0, 0.50966223198, 0.025346088),
    ("GRvDV2023", "T_23", 16.0, 0.987853767477, 0.052579336),
]

# EOS 1.0.21, B->K::… and B->K^*::… with form-factors BSZ2015 and the parameters of its constraints
# …[parametric,LCSR]@GKvD:2018A and …[parametric,LCSRLattice]@GKvD:2018A; uncertainties as above.
EOS = [
    ("GKvD2018-lcsr", "f_plus", 0.0, 0.265552872895, 0.080099056),
    ("GKvD2018-lcsr", "f_plus", 4.0, 0.330898687161, 0.10442074),
    ("GKvD2018-lcsr", "f_plus", 16.0, 0.808188620616, 0.54470193),
    ("GKvD2018-lcsr", "f_zero", 0.0, 0.265552872895, 0.080099056),
    ("GKvD2018-lcsr", "f_zero", 4.0, 0.289326577062, 0.092597638),
    ("GKvD2018-lcsr", "f_zero", 16.0, 0.374648973992, 0.4452911),
    ("GKvD2018-lcsr", "f_tensor", 0.0, 0.251019232416, 0.067586731),
    ("GKvD2018-lcsr", "f_tensor", 4.0, 0.314491992391, 0.088956199),
    ("GKvD2018-lcsr", "f_tensor", 16.0, 0.791335740268, 0.51183071),
    ("GKvD2018-lcsr", "V", 0.0, 0.32451601865, 0.11039481),
    ("GKvD2018-lcsr", "V", 4.0, 0.400041105797, 0.13970912),
    ("GKvD2018-lcsr", "V", 16.0, 0.923322645596, 0.51972792),
    ("GKvD2018-lcsr", "A_0", 0.0, 0.305200849074, 0.068499546),
    ("GKvD2018-lcsr", "A_0", 4.0, 0.38398170483, 0.085454478),
    ("GKvD2018-lcsr", "A_0", 16.0, 0.9893860471, 0.42462762),
    ("GKvD2018-lcsr", "A_1", 0.0, 0.259394534444, 0.081890697),
    ("GKvD2018-lcsr", "A_1", 4.0, 0.279854939006, 0.088213614),
    ("GKvD2018-lcsr", "A_1", 16.0, 0.3580428426, 0.25797105),
    ("GKvD2018-lcsr", "A_2", 0.0, 0.240666513496, 0.089941979),
    ("GKvD2018-lcsr", "A_2", 4.0, 0.281375032262, 0.10914526),
    ("GKvD2018-lcsr", "A_2", 16.0, 0.195138120775, 2.716221),
    ("GKvD2018-lcsr", "A_12", 0.0, 0.218295363425, 0.048994402),
    ("GKvD2018-lcsr", "A_12", 4.0, 0.238946646281, 0.0604105),
    ("GKvD2018-lcsr", "A_12", 16.0, 0.327661385013, 0.61943731),
    ("GKvD2018-lcsr", "T_1", 0.0, 0.287494870046, 0.093952905),
    ("GKvD2018-lcsr", "T_1", 4.0, 0.355693911979, 0.11842563),
    ("GKvD2018-lcsr", "T_1", 16.0, 0.838206305026, 0.44394365),
    ("GKvD2018-lcsr", "T_2", 0.0, 0.287494870046, 0.093952905),
    ("GKvD2018-lcsr", "T_2", 4.0, 0.306482540141, 0.10088119),
    ("GKvD2018-lcsr", "T_2", 16.0, 0.35843273266, 0.30823997),
    ("GKvD2018-lcsr", "T_23", 0.0, 0.579857266209, 0.12403715),
    ("GKvD2018-lcsr", "T_23", 4.0, 0.636429634491, 0.13776754),
    ("GKvD2018-lcsr", "T_23", 16.0, 0.912545847375, 0.63150317),
    ("GKvD2018-lcsr-lattice", "f_plus", 0.0, 0.329089928546, 0.027728219),
    ("GKvD2018-lcsr-lattice", "f_plus", 4.0, 0.412657590977, 0.032743416),
    ("GKvD2018-lcsr-lattice", "f_plus", 16.0, 1.0350605275, 0.05205459),
    ("GKvD2018-lcsr-lattice", "f_zero", 0.0, 0.329089928546, 0.027728219),
    ("GKvD2018-lcsr-lattice", "f_zero", 4.0, 0.369088615143, 0.028502244),
    ("GKvD2018-lcsr-lattice", "f_zero", 16.0, 0.576611114256, 0.036407825),
    ("GKvD2018-lcsr-lattice", "f_tensor", 0.0, 0.29938314925, 0.025872031),
    ("GKvD2018-lcsr-lattice", "f_tensor", 4.0, 0.374860282745, 0.03142707),
    ("GKvD2018-lcsr-lattice", "f_tensor", 16.0, 0.936438536027, 0.062859061),
    ("GKvD2018-lcsr-lattice", "V", 0.0, 0.364173646607, 0.028765431),
    ("GKvD2018-lcsr-lattice", "V", 4.0, 0.458838100188, 0.034061798),
    ("GKvD2018-lcsr-lattice", "V", 16.0, 1.23324129196, 0.078454823),
    ("GKvD2018-lcsr-lattice", "A_0", 0.0, 0.333565209671, 0.026732737),
    ("GKvD2018-lcsr-lattice", "A_0", 4.0, 0.425304836111, 0.030559628),
    ("GKvD2018-lcsr-lattice", "A_0", 16.0, 1.19537558498, 0.071493388),
    ("GKvD2018-lcsr-lattice", "A_1", 0.0, 0.288995049792, 0.019188338),
    ("GKvD2018-lcsr-lattice", "A_1", 4.0, 0.314314942987, 0.019917928),
    ("GKvD2018-lcsr-lattice", "A_1", 16.0, 0.47025513885, 0.023680241),
    ("GKvD2018-lcsr-lattice", "A_2", 0.0, 0.27077243366, 0.022511855),
    ("GKvD2018-lcsr-lattice", "A_2", 4.0, 0.32670512113, 0.027995899),
    ("GKvD2018-lcsr-lattice", "A_2", 16.0, 0.789814863045, 0.11220179),
    ("GKvD2018-lcsr-lattice", "A_12", 0.0, 0.238583014733, 0.01912063),
    ("GKvD2018-lcsr-lattice", "A_12", 4.0, 0.255124214338, 0.018267035),
    ("GKvD2018-lcsr-lattice", "A_12", 16.0, 0.339816756941, 0.021364996),
    ("GKvD2018-lcsr-lattice", "T_1", 0.0, 0.319221622966, 0.020965838),
    ("GKvD2018-lcsr-lattice", "T_1", 4.0, 0.401879360471, 0.024864213),
    ("GKvD2018-lcsr-lattice", "T_1", 16.0, 1.07042656395, 0.059638243),
    ("GKvD2018-lcsr-lattice", "T_2", 0.0, 0.319221622966, 0.020965838),
    ("GKvD2018-lcsr-lattice", "T_2", 4.0, 0.344475880281, 0.021479334),
    ("GKvD2018-lcsr-lattice", "T_2", 16.0, 0.508042328309, 0.025489209),
    ("GKvD2018-lcsr-lattice", "T_23", 0.0, 0.605886099266, 0.034427371),
    ("GKvD2018-lcsr-lattice", "T_23", 4.0, 0.66065843964, 0.03778536),
    ("GKvD2018-lcsr-lattice", "T_23", 16.0, 0.983200578352, 0.053150494),
]

EVERY_FORM_FACTOR = [name for members in form_factors.FORM_FACTORS.values() for name in members]


@pytest.mark.parametrize(("form_factor_set", "name", "q2", "value", "uncertainty"), FLAVIO + EOS)
def test_values_and_uncertainties_agree_with_flavio_and_eos(form_factor_set, name, q2, value, uncertainty):
    assert getattr(form_factors, name)(q2, form_factor_set) == pytest.approx(value, rel=1e-11)
    assert form_factors.uncertainty(name, q2, form_factor_set) == pytest.approx(uncertainty, rel=1e-6)


def test_expansion_agrees_with_high_precision():
    # The definition of arXiv:1503.05534, Eqs. 15 and 16, in 40 digits with the published parameters of f_0.
    with mpmath.workdps(40):
        m_B, m_K, pole = mpmath.mpf("5.279"), mpmath.mpf("0.492"), mpmath.mpf("5.630")
        a = [mpmath.mpf("0.33196382"), mpmath.mpf("0.33478906"), mpmath.mpf("0.00372445")]
        t_plus, t_minus = (m_B + m_K) ** 2, (m_B - m_K) ** 2
        t_0 = t_plus * (1 - mpmath.sqrt(1 - t_minus / t_plus))

        def z(q2):
            first, second = mpmath.sqrt(t_plus - q2), mpmath.sqrt(t_plus - t_0)
            return (first - second) / (first + second)

        for q2 in (1e-12, 0.25, 4.0, 22.9):
            exact = sum(a_k * (z(mpmath.mpf(q2)) - z(mpmath.mpf(0))) ** k for k, a_k in enumerate(a))
            exact /= 1 - mpmath.mpf(q2) / pole**2
            assert form_factors.f_zero(q2) == pytest.approx(float(exact), rel=1e-14)


@pytest.mark.parametrize("q2", [0.0, 4.0, 12.0, 19.0])
def test_A_2_obeys_the_definition_of_A_12(q2):
    # arXiv:1503.05534: A_12 = [(m_B + m_V)² (m_B² − m_V² − q²) A_1 − λ A_2]/(16 m_B m_V² (m_B + m_V)), with
    # the fit's masses.
    with mpmath.workdps(40):
        m_B, m_V, q2_m = mpmath.mpf("5.279"), mpmath.mpf("0.896"), mpmath.mpf(q2)
        kallen = m_B**4 + m_V**4 + q2_m**2 - 2 * (m_B**2 * m_V**2 + m_V**2 * q2_m + q2_m * m_B**2)
        numerator = (m_B + m_V) ** 2 * (m_B**2 - m_V**2 - q2_m) * form_factors.A_1(q2)
        exact = (numerator - kallen * form_factors.A_2(q2)) / (16 * m_B * m_V**2 * (m_B + m_V))
    assert form_factors.A_12(q2) == pytest.approx(float(exact), rel=1e-12)


@pytest.mark.parametrize("form_factor_set", form_factors.SETS)
def test_exact_relations_at_zero_momentum_transfer_hold_with_their_uncertainties(form_factor_set):
    # f_0(0) = f_+(0), T_1(0) = T_2(0); and A_0 = [(m_B + m_V) A_1 − (m_B − m_V) A_2]/(2 m_V) at q² = 0, the
    # relation from which A_12(0) is rebuilt, with the fit's own masses.
    m_B, m_V = 5.279, 0.896
    assert form_factors.f_zero(0.0, form_factor_set) == form_factors.f_plus(0.0, form_factor_set)
    assert form_factors.T_1(0.0, form_factor_set) == form_factors.T_2(0.0, form_factor_set)
    from_A_1 = (m_B + m_V) * form_factors.A_1(0.0, form_factor_set)
    from_A_2 = (m_B - m_V) * form_factors.A_2(0.0, form_factor_set)
    assert (from_A_1 - from_A_2) / (2 * m_V) == pytest.approx(
        form_factors.A_0(0.0, form_factor_set), rel=1e-12
    )
    covariance = form_factors.covariance_of(("f_plus", "f_zero"), 0.0, form_factor_set)
    assert covariance == pytest.approx(np.full((2, 2), covariance[0, 0]), rel=1e-12)


def test_default_set_agrees_with_the_lattice_points_that_it_was_fitted_to():
    # HPQCD's eight points with their covariance (EOS 1.0.21, f_0+f_++f_T@HPQCD:2022A). The fit also obeys
    # sum rules and other lattice results, so a chi-square far below eight is expected, but not zero.
    points = data_files.load_json("form_factors/HPQCD2022_points.json")
    ours = [
        getattr(form_factors, name)(q2) for name, q2 in zip(points["form_factor"], points["q2"], strict=True)
    ]
    pull = np.array(ours) - points["values"]
    assert pull @ np.linalg.solve(points["covariance"], pull) < 8.0


@pytest.mark.parametrize("name", EVERY_FORM_FACTOR)
def test_sampling_reproduces_mean_and_uncertainty(name):
    transition = next(t for t, members in form_factors.FORM_FACTORS.items() if name in members)
    size = 20_000
    draws = form_factors.sample("GRvDV2023", transition, size, seed=7)
    values = getattr(form_factors, name)(np.array([0.0, 4.0]), parameters=draws)
    assert values.shape == (size, 2)
    sigma = form_factors.uncertainty(name, np.array([0.0, 4.0]))
    central = getattr(form_factors, name)(np.array([0.0, 4.0]))
    # Five standard errors of the mean, and of the standard deviation.
    assert np.all(np.abs(values.mean(axis=0) - central) < 5 * sigma / np.sqrt(size))
    assert values.std(axis=0) == pytest.approx(sigma, rel=5 / np.sqrt(2 * size))


def test_sampling_is_reproducible_and_keeps_correlations():
    first = form_factors.sample("GRvDV2023", "B->K", 5000, seed=3)
    assert np.array_equal(first, form_factors.sample("GRvDV2023", "B->K", 5000, seed=3))
    assert not np.array_equal(first, form_factors.sample("GRvDV2023", "B->K", 5000, seed=4))
    # The published correlation of the first two parameters, from arXiv:2305.06301's covariance.
    published = 5.60397216e-4 / np.sqrt(1.0622745e-4 * 4.44949117e-3)
    assert np.corrcoef(first[:, 0], first[:, 1])[0, 1] == pytest.approx(published, abs=0.03)


def test_central_parameters_given_explicitly_change_nothing():
    central = form_factors.parameters_of("GRvDV2023", "B->K*")
    assert form_factors.A_0(4.0, parameters=central) == form_factors.A_0(4.0)
    assert form_factors.A_2(4.0, parameters=central) == form_factors.A_2(4.0)
    assert len(form_factors.parameter_names("GRvDV2023", "B->K*")) == len(central)
    central[0] = 0.0
    assert form_factors.A_0(0.0) == 0.34213768


def test_arrays_give_what_scalars_give():
    q2 = np.array([[0.0, 1.0], [4.0, 9.0]])
    for name in EVERY_FORM_FACTOR:
        values, sigmas = getattr(form_factors, name)(q2), form_factors.uncertainty(name, q2)
        assert values.shape == sigmas.shape == (2, 2)
        assert values[1, 0] == pytest.approx(getattr(form_factors, name)(4.0), rel=1e-14)
        assert sigmas[1, 0] == pytest.approx(form_factors.uncertainty(name, 4.0), rel=1e-14)
    assert type(form_factors.f_zero(4)) is float
    assert type(form_factors.uncertainty("f_zero", 4)) is float
    assert form_factors.covariance_of(("f_plus", "f_tensor"), q2).shape == (2, 2, 2, 2)


@given(st.floats(0.0, 22.8), st.floats(0.0, 22.8))
def test_form_factors_of_the_default_set_are_positive_and_rise(first, second):
    low, high = sorted((first, second))
    for form_factor in (form_factors.f_plus, form_factors.f_zero, form_factors.f_tensor):
        assert 0.3 < form_factor(low) <= form_factor(high)


@pytest.mark.parametrize("name", EVERY_FORM_FACTOR)
@pytest.mark.parametrize("q2", [-1e-9, 23.0, np.nan, np.inf, "four", True])
def test_momentum_transfer_outside_the_decay_is_refused(name, q2):
    with pytest.raises(ValueError, match="q2"):
        getattr(form_factors, name)(q2)
    with pytest.raises(ValueError, match="q2"):
        form_factors.uncertainty(name, q2)


def test_every_physical_momentum_transfer_is_allowed():
    # m_B − m_K(*) of either charge, PDG 2026: B+ 5.2794, K+ 0.49368, K*+ 0.89188 GeV, rounded inwards.
    assert form_factors.f_zero((5.27940 - 0.49368) ** 2) > 0.8
    assert form_factors.A_0((5.27940 - 0.89189) ** 2) > 1.5
    assert form_factors.f_zero(form_factors.q2_max("B->K")) > 0.8


def test_A_2_is_refused_where_it_is_singular():
    with pytest.raises(ValueError, match="A_2 is singular"):
        form_factors.A_2((5.279 - 0.896) ** 2)


def test_unknown_names_are_refused_with_the_nearest_one():
    with pytest.raises(ValueError, match="did you mean 'GRvDV2023'"):
        form_factors.f_zero(1.0, "GRvDV2022")
    with pytest.raises(ValueError, match="did you mean 'f_zero'"):
        form_factors.uncertainty("f_zer", 1.0)
    with pytest.raises(ValueError, match=r"must be one of 'B->K', 'B->K\*'"):
        form_factors.sample("GRvDV2023", "B->pi", 3, seed=1)
    with pytest.raises(ValueError, match="do not belong to one transition"):
        form_factors.covariance_of(("f_zero", "A_0"), 1.0)


def test_parameters_of_the_wrong_length_and_sizes_that_are_no_size_are_refused():
    with pytest.raises(ValueError, match="length 8"):
        form_factors.f_zero(1.0, parameters=[0.3, 0.2])
    with pytest.raises(ValueError, match="parameters"):
        form_factors.f_zero(1.0, parameters=[np.nan] * 8)
    for size in (0, -1, 2.5, True):
        with pytest.raises(ValueError, match="size"):
            form_factors.sample("GRvDV2023", "B->K", size, seed=1)
