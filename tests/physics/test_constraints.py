"""Every constraint at a number of its source, just allowed, just excluded, at its ends; the form of files."""

import dataclasses
import json
import math

import numpy as np
import pytest

from b2kinv.physics import constraint_files, constraints, own_limits
from b2kinv.quantities import tree

#: Name → (position, limit or measured value there, as the source prints it; a prediction just allowed and one
#: just excluded there; ends of the range). A single number has neither position nor ends.
KNOWN = {
    # Digitised for DarkCast, arXiv:1702.03327, Fig. 5: the row of 2 GeV, and the first and the last row.
    "dark_photon_invisible": (2.0, 8.2260e-4, 8.2259e-4, 8.2261e-4, (1.0, 5.4)),
    # Digitised for DarkCast: of BaBar (arXiv:1406.2980, Fig. 4) the rows nearest to 2 GeV, 20.5 MeV and 4.8
    # GeV; of BESIII (arXiv:1705.04265, Fig. 3) that of 2.0004 GeV, of LHCb (arXiv:1910.06926) that of 2.001.
    "dark_photon_visible_babar": (1.9994, 8.5946e-4, 8.5945e-4, 8.5947e-4, (0.02004, 4.80015)),
    "dark_photon_visible_besiii": (2.0004, 1.4146e-3, 1.4145e-3, 1.4147e-3, (1.5088, 3.4022)),
    "dark_photon_visible_lhcb": (2.001, 1.333e-3, 1.332e-3, 1.334e-3, (0.2141, 4.797)),
    # Traced from arXiv:2308.01540v3, Fig. 3: the row nearest to 1 GeV, and the first and the last row.
    "pandax4t_migdal_nucleon": (1.00791, 1.65668e-39, 1.65667e-39, 1.65669e-39, (0.0301472, 1.98537)),
    # Traced from arXiv:2507.11930, Fig. 4: the row nearest to 0.1 GeV; abstract of arXiv:2101.07479.
    "pandax4t_electron": (0.101345, 1.7624e-41, 1.7623e-41, 1.7625e-41, (0.0504269, 9.81951)),
    "pandax2_electron": (0.03, 3.1e-38, 3.09e-38, 3.11e-38, (0.015, 0.03)),
    # As digitised for ALPaca: 10^−10.5501 at 4.52525 MeV and 10^−11.3700 at 218.889 MeV, longest lifetime.
    "kaon_to_pion_light": (0.00452525, 2.817e-11, 2.816e-11, 2.818e-11, (0.00113131, 0.109737)),
    # 10^−9.03909 at 136.501 MeV.
    "kaon_to_pion_middle": (0.136501, 9.139e-10, 9.138e-10, 9.140e-10, (0.108634, 0.155)),
    "kaon_to_pion_heavy": (0.218889, 4.266e-12, 4.265e-12, 4.267e-12, (0.154444, 0.258889)),
    # As digitised for ALPaca: 10^5.57349 ps or 112.282 m, 10^−8.01156 at 1.2 GeV and less at 2.4 GeV.
    "charm_displaced_muons": (112.282, 9.737e-9, 9.736e-9, 9.738e-9, (4.0593, 279.783)),
    # Abstract of arXiv:2005.00490v3.
    "supernova_streaming": (None, 3.9e-7, 3.89e-7, 3.91e-7, None),
    "supernova_trapping": (None, 7.0e-6, 7.01e-6, 6.99e-6, None),
    # arXiv:2511.10980, abstract.
    "belle2_xs_nu_nu": (None, 3.2e-4, 3.19e-4, 3.21e-4, None),
    "belle2_xs_nu_nu_light": (None, 2.2e-5, 2.19e-5, 2.21e-5, None),
    "belle2_xs_nu_nu_middle": (None, 9.5e-5, 9.49e-5, 9.51e-5, None),
    "belle2_xs_nu_nu_heavy": (None, 31.2e-5, 31.1e-5, 31.3e-5, None),
    # arXiv:1702.03224 (Belle), 1303.3719 (Belle, hadronic tag), and 1303.7465 (BaBar), abstracts.
    "belle_kstar_zero": (None, 1.8e-5, 1.79e-5, 1.81e-5, None),
    "belle_kstar_plus": (None, 6.1e-5, 6.09e-5, 6.11e-5, None),
    "belle_hadronic_kstar_zero": (None, 5.5e-5, 5.49e-5, 5.51e-5, None),
    "belle_hadronic_kstar_plus": (None, 4.0e-5, 3.99e-5, 4.01e-5, None),
    "babar_kstar_zero": (None, 9.3e-5, 9.29e-5, 9.31e-5, None),
    "babar_kstar_plus": (None, 11.6e-5, 11.5e-5, 11.7e-5, None),
    "babar_k_plus": (None, 3.7e-5, 3.69e-5, 3.71e-5, None),
    "babar_k_zero": (None, 8.1e-5, 8.09e-5, 8.11e-5, None),
    # arXiv:2502.04900v1, Sections III B and III C.
    "lhcb_dimuon_2_gev": (None, 3.6e-9, 3.59e-9, 3.61e-9, None),
    # LHCb, arXiv:1403.8044, from 4 to 5 GeV²: (22.1 ± 1.4 ± 1.1)e-9 per GeV², 22.1 + 1.64485 · 1.78045 =
    # 25.0286; ends at √0.1 and √22 GeV.
    "lhcb_dimuon_spectrum": (2.1, 2.503e-8, 2.502e-8, 2.504e-8, (0.316228, 4.690416)),
    # Abstracts of arXiv:2501.08052v2 and hep-ex/9710028.
    "dark_higgs_microboone": (None, 3.19e-4, 3.18e-4, 3.20e-4, None),
    "charmless_decays_cleo": (None, 0.068, 0.0679, 0.0681, None),
    "higgs_mixing_na62": (None, 1.3e-4, 1.29e-4, 1.31e-4, None),
    "dark_higgs_lifetime": (None, 0.1, 0.099, 0.101, None),
    # arXiv:0704.0261, abstract; arXiv:1807.06209, 95 % on f_eff ⟨σv⟩/m from recombination, second-hand.
    "self_interaction_clusters": (None, 1.25, 1.24, 1.26, None),
    "annihilation_at_recombination": (None, 3.2e-28, 3.19e-28, 3.21e-28, None),
    # Abstracts of arXiv:1807.06209, 2503.14454 and 2603.22391. 95 % of a Gaussian lie within 1.96 deviations:
    # 2.99 − 1.96 · 0.17 = 2.6568, 2.86 − 1.96 · 0.13 = 2.6052, 2.81 + 1.96 · 0.12 = 3.0452.
    "n_eff_planck2018": (None, 2.99, 2.657, 2.656, None),
    "n_eff_act_dr6": (None, 2.86, 2.606, 2.605, None),
    "n_eff_planck_act_spt": (None, 2.81, 3.045, 3.046, None),
    # Abstract of arXiv:2008.00749.
    "alp_nucleosynthesis": (None, 0.02, 0.0199, 0.0201, None),
    # Abstract of arXiv:2601.22239: 0.2458 ± 0.0013, twice the deviation.
    "alp_helium": (None, 0.0026, 0.00259, 0.00261, None),
    # Abstract of arXiv:1910.01649.
    "electrophilic_relic_mass": (None, 3.7e-3, 3.71e-3, 3.69e-3, None),
    # Abstract of arXiv:1412.0018.
    "dark_photon_electroweak": (None, 0.03, 0.0299, 0.0301, None),
    # −73.16 · 0.8906/0.8977 + 73.23 = 0.649, √(0.29² + 0.32²) = 0.43; 0.65 − 1.96 · 0.43 = −0.193.
    "cesium_weak_charge_shift": (None, 0.65, -0.19, -0.20, None),
    # 17.7656/18.4 = 0.9655, 17.7656/17.2 − 0.9655 = 0.0674; 0.9655 + 1.96 · 0.0674 = 1.0976.
    "bs_mixing_ratio": (None, 0.9655, 1.097, 1.098, None),
}

#: Curves that are read between their points.
INTERPOLATED = (
    "dark_photon_invisible",
    "pandax4t_electron",
    "kaon_to_pion_light",
    "kaon_to_pion_middle",
    "kaon_to_pion_heavy",
    "charm_displaced_muons",
)


def test_every_constraint_has_its_entry():
    stored = {path.stem for path in (tree.DATA / "constraints").glob("*.json")}
    assert set(constraints.names()) == set(KNOWN)
    assert stored == set(KNOWN)


@pytest.mark.parametrize("name", KNOWN)
def test_number_of_the_source(name):
    position, expected, *_ = KNOWN[name]
    one = constraints.get(name)
    if one.kind == "measurement":
        assert one.value == expected
        assert constraints.pull(name, expected) == 0.0
    else:
        assert constraints.limit(name, position) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", KNOWN)
def test_point_just_allowed(name):
    position, _, allowed, *_ = KNOWN[name]
    assert constraints.compare(name, allowed, position).verdict == "allowed"


@pytest.mark.parametrize("name", KNOWN)
def test_point_just_excluded(name):
    position, _, _, excluded, _ = KNOWN[name]
    assert constraints.compare(name, excluded, position).verdict == "excluded"


@pytest.mark.parametrize("name", KNOWN)
def test_ends_of_the_range(name):
    *_, ends = KNOWN[name]
    assert constraints.get(name).range == ends
    if ends is None:
        with pytest.raises(ValueError, match=r"is a single number: position = 1\.0 has no meaning"):
            constraints.compare(name, 1.0, 1.0)
        return
    inside = constraints.compare(name, 1.0, list(ends))
    outside = constraints.compare(name, 1.0, [ends[0] * 0.999, ends[1] * 1.001])
    assert inside.verdict.tolist() == ["excluded"] * 2
    assert outside.verdict.tolist() == ["not constrained here"] * 2
    assert outside.strength.tolist() == [0.0, 0.0]
    with pytest.raises(ValueError, match=f"'{name}' sets no limit at"):
        constraints.limit(name, ends[1] * 1.001)


@pytest.mark.parametrize("name", KNOWN)
def test_every_constraint_says_what_it_is(name):
    one = constraints.get(name)
    # What is not read off by anybody is printed or computed, and says so.
    assert min(map(len, (one.assumes, one.digitised_by, one.checked, one.source, one.reference))) > 8
    assert one.confidence_level is None or 0.5 < one.confidence_level < 1.0


@pytest.mark.parametrize("name", INTERPOLATED)
def test_interpolation_is_as_good_as_it_says(name):
    # Each point from its neighbours, twice as far away as a neighbour ever is, along the chord in logarithms.
    one = constraints.get(name)
    (x0, y0), (x1, y1), (x2, y2) = (np.log(one.points[i : len(one.points) - 2 + i]).T for i in range(3))
    chord = y0 + (y2 - y0) * (x1 - x0) / (x2 - x0)
    assert np.max(np.abs(np.expm1(chord - y1))) <= one.interpolation_error
    # The geometric mean of two positions has the geometric mean of the limits.
    middle = math.sqrt(one.points[0, 0] * one.points[1, 0])
    assert constraints.limit(name, middle) == pytest.approx(
        math.sqrt(one.points[0, 1] * one.points[1, 1]), rel=1e-12
    )


@pytest.mark.parametrize("name", [name for name in KNOWN if KNOWN[name][-1] is not None])
def test_neighbouring_points_of_a_curve_differ_by_little_or_the_file_says_why(name):
    one = constraints.get(name)
    steps = np.abs(np.diff(np.log(one.points[:, 1])))
    assert bool(one.steep) is bool(np.max(steps) > math.log(constraint_files.STEEP)), name


@pytest.mark.parametrize("name", KNOWN)
def test_every_shipped_constraint_says_how_it_follows_the_share_of_dark_matter(name):
    # What counts scatterings, annihilations and collisions; all else is of X, φ or the ALP themselves.
    follows = {
        "pandax2_electron": "linear", "pandax4t_electron": "linear", "pandax4t_migdal_nucleon": "linear",
        "annihilation_at_recombination": "squared", "self_interaction_clusters": "all",
    }  # fmt: skip
    assert constraints.get(name).abundance == follows.get(name, "none")


def test_between_traced_points_nothing_is_known():
    # Its notes: none from 0.198 to 1.008 GeV.
    compared = constraints.compare("pandax4t_migdal_nucleon", 1.0, [0.197972, 0.5, 1.00791])
    assert compared.covered.tolist() == [True, False, True]


def test_a_limit_of_bins_holds_from_end_to_end_and_in_no_gap():
    # Vetoes of arXiv:1403.8044, in GeV²: 0.98 to 1.1, 8 to 11 and 12.5 to 15. The mass of 2 GeV is the end of
    # two bins, of which the one below has the weaker limit: 25.4 + 1.64485 · 1.98494 = 28.665.
    q2 = np.array([0.0999, 0.1001, 0.979, 1.0, 1.099, 1.101, 7.999, 8.001, 9.6, 10.999, 11.001, 12.499])
    q2 = np.append(q2, [12.501, 13.6, 14.999, 15.001, 21.999, 22.001])
    covered = constraints.compare("lhcb_dimuon_spectrum", 1.0, np.sqrt(q2)).covered
    assert covered.astype(int).tolist() == [0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0]
    assert constraints.limit("lhcb_dimuon_spectrum", [1.75, 1.9, 2.0]) == pytest.approx([2.866e-8] * 3)
    with pytest.raises(ValueError, match=r"sets no limit at 3\.0 GeV: .* GeV in its bins"):
        constraints.limit("lhcb_dimuon_spectrum", [2.1, 3.0])


def test_bins_are_limited_by_what_was_measured_in_them():
    path = tree.DATA / "constraints" / "lhcb_dimuon_spectrum.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    assert len(content["rows"]) == len(content["measured"]["rows"]) == 17
    for row, (low, high, value, statistical, systematic) in zip(
        content["rows"], content["measured"]["rows"], strict=True
    ):
        # One-sided 95 % of a Gaussian: 1.644854 deviations.
        limit = 1e-9 * (high - low) * (value + 1.644854 * math.hypot(statistical, systematic))
        assert row == pytest.approx([math.sqrt(low), math.sqrt(high), limit], rel=3e-4)
    # The same paper from 1.1 to 6 GeV²: (24.2 ± 0.7 ± 1.2)e-9 per GeV², statistical error first.
    rates = [(high - low) * value for low, high, value, *_ in content["measured"]["rows"] if 1.0 < low < 6.0]
    assert sum(rates) / 4.9 == pytest.approx(24.2, abs=0.7)


def test_every_interpolated_curve_is_tested():
    curves = {name for name in constraints.names() if constraints.get(name).interpolation == "log-log"}
    assert curves == set(INTERPOLATED)


def test_strength_is_prediction_over_limit():
    # 1.6e-3/8.226e-4, 3.7/1.85; (3.044 − 2.65)/(3.044 − 2.99 + 1.959964 · 0.17).
    assert constraints.compare("dark_photon_invisible", 1.6452e-3, 2.0).strength == pytest.approx(2.0)
    assert constraints.compare("electrophilic_relic_mass", 1.85e-3).strength == pytest.approx(2.0)
    strength = constraints.compare("n_eff_planck2018", 2.65).strength
    assert strength == pytest.approx(0.394 / (0.054 + 1.959964 * 0.17), rel=1e-6)
    assert constraints.compare("electrophilic_relic_mass", 0.0).strength == math.inf
    # The sides of an asymmetric measurement.
    assert constraints.pull("bs_mixing_ratio", 0.9655 + 0.0674) == pytest.approx(1.0)
    assert constraints.pull("bs_mixing_ratio", 0.9655 - 0.0354) == pytest.approx(-1.0)


def test_predictions_and_positions_broadcast():
    compared = constraints.compare("dark_photon_invisible", [[1e-4], [1e-2]], [0.5, 2.0, 5.0])
    assert compared.verdict.tolist() == [
        ["not constrained here", "allowed", "allowed"],
        ["not constrained here", "excluded", "excluded"],
    ]
    assert compared.covered.tolist() == [[False, True, True]] * 2
    assert type(constraints.compare("n_eff_act_dr6", 3.0).strength) is float


def test_the_strongest_is_told_with_ties():
    # 2e-5 over 1.8e-5 and 3.2e-4, then 0.0 where no limit was set, and two that are equal.
    most = constraints.strongest(
        {
            "a": constraints.compare("belle_kstar_zero", [2e-5, 0.0, 1.8e-5]),
            "b": constraints.compare("dark_photon_invisible", [8.226e-5, 1.0, 8.226e-4], [2.0, 9.0, 2.0]),
        }
    )
    assert most.names.tolist() == ["a", "", "a, b"]
    assert most.strength == pytest.approx([10.0 / 9.0, 0.0, 1.0])
    alone = constraints.strongest({"a": constraints.compare("belle_kstar_zero", 9e-6)})
    assert (alone.names, alone.strength) == ("a", pytest.approx(0.5))
    with pytest.raises(ValueError, match="there is no constraint to choose from"):
        constraints.strongest({})


def test_constraints_are_switched_by_name(tmp_path):
    own = stored(tmp_path, GOOD)
    assert constraints.chosen() == constraints.names()
    assert constraints.chosen(only=["n_eff_act_dr6", own]) == ("n_eff_act_dr6", own)
    assert set(constraints.names()) - set(constraints.chosen(without=["n_eff_act_dr6"])) == {"n_eff_act_dr6"}
    with pytest.raises(ValueError, match=r"did you mean 'n_eff_act_dr6'\?"):
        constraints.chosen(without=["n_eff_act_dr7"])
    with pytest.raises(ValueError, match="constraint 'n_eff_act_dr6' is switched on and off"):
        constraints.chosen(["n_eff_act_dr6"], ["n_eff_act_dr6"])
    with pytest.raises(ValueError, match="no constraint is left"):
        constraints.chosen(without=constraints.names())


GOOD = {
    "provenance": {"source": "my own", "reference": "my own"},
    "constraint": {
        "kind": "upper limit",
        "quantity": "rate",
        "unit": "1",
        "confidence_level": 0.9,
        "sides": "one",
        "assumes": "nothing",
        "digitised_by": "me",
        "checked": "twice",
        "second_hand": False,
        "position": "mass",
        "position_unit": "GeV",
        "interpolation": "points",
        "interpolation_error": 0.0,
    },
    "rows": [[1.0, 1e-5], [2.0, 1e-6]],
}


def stored(tmp_path, content):
    path = tmp_path / "own.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def test_a_readers_own_file_joins(tmp_path):
    path = stored(tmp_path, GOOD)
    assert constraints.get(path).name == "own"
    # Points alone: between them nothing is known.
    assert constraints.compare(path, 1.0, [1.0, 1.5, 2.0]).covered.tolist() == [True, False, True]
    with pytest.raises(ValueError, match=r"from 1\.0 to 2\.0 GeV at its points"):
        constraints.limit(path, 1.5)
    # Its owner's change is seen at once.
    stored(tmp_path, {**GOOD, "rows": [[1.0, 1e-3], [2.0, 1e-6]]})
    assert constraints.limit(path, 1.0) == 1e-3


BINS = {
    **GOOD,
    "constraint": {**GOOD["constraint"], "interpolation": "bins"},
    "rows": [[1.0, 2.0, 1e-5], [2.0, 3.0, 1e-6], [4.0, 5.0, 1e-7]],
}


def test_a_readers_own_bins_join(tmp_path):
    path = stored(tmp_path, BINS)
    found = constraints.compare(path, 2e-6, [0.9, 1.0, 2.0, 2.5, 3.5, 4.5, 5.1])
    assert found.verdict.tolist() == [
        *("not constrained here", "allowed", "allowed", "excluded"),
        *("not constrained here", "excluded", "not constrained here"),
    ]


def changed(**said):
    return {**GOOD, "constraint": {**GOOD["constraint"], **said}}


def without(key):
    return {**GOOD, "constraint": {k: v for k, v in GOOD["constraint"].items() if k != key}}


NUMBER = {key: value for key, value in GOOD.items() if key != "rows"}
NUMBER["constraint"] = dict(list(GOOD["constraint"].items())[:9])


def number(**said):
    return {**NUMBER, "constraint": {**NUMBER["constraint"], **said}}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], "it must be an object with 'provenance' and 'constraint'"),
        ({"constraint": {}}, "'provenance' is missing"),
        ({**GOOD, "constraint": 3}, "'constraint' must be an object with keys"),
        (
            changed(kind="uper limit"),
            r"kind = 'uper limit' is not allowed: .* \(did you mean 'upper limit'\?\)",
        ),
        (changed(interpolatoin="points"), r"unknown key 'interpolatoin' \(did you mean 'interpolation'\?\)"),
        (changed(assumes=" "), "'assumes' must be a text"),
        (changed(second_hand="no"), "'second_hand' must be true or false"),
        (changed(confidence_level=90), "confidence_level = 90.0 is not allowed"),
        (changed(kind="measurement"), "a measurement is a single number"),
        (changed(abundance="cubed"), "abundance = 'cubed' is not allowed: it must be one of 'linear'"),
        (
            changed(kind="lower limit", abundance="linear"),
            "'abundance' = 'linear' is for an upper limit, and this is a lower limit",
        ),
        (changed(steep=""), "'steep' must be a text"),
        (without("confidence_level"), "'confidence_level' is missing"),
        (without("interpolation"), "'interpolation' is missing"),
        *((without(key), f"'{key}' is missing") for key in ("kind", "sides", "interpolation_error")),
        (number(value_of=3), "'value_of' must be a text"),
        (
            {**GOOD, "rows": [[2.0, 1e-5], [1.0, 1e-6]]},
            "the positions in 'rows' must rise, and row 2 is at 1.0 after 2.0",
        ),
        (
            {**GOOD, "rows": [[1.0, -1e-5], [2.0, 1e-6]]},
            r"row 1 of 'rows' is \[1\.0, -1e-05\]: it must be two",
        ),
        ({**GOOD, "rows": [[1.0, 1e-5]]}, "'rows' must be two or more rows of position and limit"),
        ({**GOOD, "rows": [1.0, 2.0]}, "row 1 of 'rows' is 1.0: it must be two finite numbers > 0"),
        ({**GOOD, "rows": 2.0}, "'rows' must be two or more rows"),
        (
            {**BINS, "rows": GOOD["rows"]},
            r"row 1 of 'rows' is \[1\.0, 1e-05\]: it must be three finite numbers",
        ),
        (
            {**BINS, "rows": [[1.0, 2.0, 1e-5], [1.9, 3.0, 1e-6]]},
            r"bins in 'rows' must rise without overlap, and row 2 goes from 1\.9 to 3\.0",
        ),
        (
            {**BINS, "rows": [[2.0, 1.0, 1e-5], [3.0, 4.0, 1e-6]]},
            r"must rise without overlap, and row 1 goes from 2\.0 to 1\.0",
        ),
        (NUMBER, "'value' is missing"),
        (number(value=1e-5, value_of="x"), "'value' and 'value_of' exclude each other"),
        (number(value_of="br_Kstar_zero_belle"), "'value_of' names no measurement: .*did you mean"),
        (number(value_of="self_interaction_cross_section_limit"), "'unit' is '1', and 'cm.2/g' in self_int"),
    ],
)
def test_files_of_another_form_are_refused_in_one_sentence(tmp_path, content, message):
    with pytest.raises(ValueError, match=message) as refused:
        constraints.get(stored(tmp_path, content))
    assert "\n" not in str(refused.value)
    assert str(refused.value).startswith("constraint file ")
    # Whatever is asked inside: the file is named once.
    assert str(refused.value).count("constraint file ") == 1


@pytest.mark.parametrize(
    "wrong",
    [["2.5", 1e-6], [2.5], [2.5, 1e-6, 3.0], [2.5, None], [math.nan, 1e-6], [2.5, 0.0], {}, "x" * 10**5],
)
def test_a_wrong_row_is_quoted_alone(tmp_path, wrong):
    rows = [[float(place), 7.7e-6] for place in range(1, 200)]
    rows[100] = wrong
    with pytest.raises(ValueError, match="row 101 of 'rows' is ") as refused:
        constraints.get(stored(tmp_path, {**GOOD, "rows": rows}))
    said = str(refused.value)
    assert repr(wrong)[:80] in said
    assert "7.7e-06" not in said
    assert len(said) < 400


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: constraints.get("n_eff_plank2018"), r"did you mean 'n_eff_planck2018'\?"),
        (lambda: constraints.get("dark_photon_visible"), "no constraint 'dark_photon_visible'"),
        (lambda: constraints.get(None), "no constraint None"),
        (lambda: constraints.get("nowhere/own.json"), "nowhere/own.json cannot be read"),
        (
            lambda: constraints.compare("dark_photon_invisible", -1.0, 2.0),
            r"prediction = -1\.0 is not allowed",
        ),
        (lambda: constraints.compare("dark_photon_invisible", math.nan, 2.0), "prediction = nan"),
        (lambda: constraints.compare("dark_photon_invisible", 1.0, -2.0), r"position = -2\.0 is not allowed"),
        (
            lambda: constraints.compare("dark_photon_invisible", 1.0),
            "it needs a position, the mass of the dark",
        ),
        (lambda: constraints.limit("n_eff_planck2018"), "is a measurement and has no limit"),
        (lambda: constraints.pull("belle2_xs_nu_nu", 1.0), "is a limit and no measurement"),
    ],
)
def test_nonsense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_file_that_is_no_json_is_refused(tmp_path):
    (tmp_path / "own.json").write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match=r"own\.json is no JSON"):
        constraints.get(str(tmp_path / "own.json"))


def test_a_measurement_has_two_sides_and_two_uncertainties(tmp_path):
    said = {**NUMBER["constraint"], "kind": "measurement", "value": 1.0, "sides": "two"}
    for more, message in [
        ({"uncertainty": 0.1}, "'uncertainty' must be two numbers, up and down"),
        ({"uncertainty": [0.1, 0.1], "sides": "one"}, "a measurement has two sides"),
        ({"uncertainty": [0.1, 0.1], "confidence_level": None}, "confidence_level = None is not allowed"),
    ]:
        path = stored(tmp_path, {**NUMBER, "constraint": {**said, **more}})
        with pytest.raises(ValueError, match=message):
            constraints.get(path)


@pytest.mark.parametrize("unit", ["MeV", "", "keV", "TeV"])
def test_a_curve_over_anything_but_gev_is_refused(unit):
    known = constraint_files.get("dark_photon_invisible")
    assert own_limits.check(known) == known
    with pytest.raises(ValueError, match=r"is a curve over .*: that must be one of .*, in 'GeV'$"):
        own_limits.check(dataclasses.replace(known, position_unit=unit))


def test_next_to_nothing_is_as_far_below_a_lower_limit_as_nothing():
    # The smallest number that a float holds, 5e-324; the quotient is beyond 1.8e308.
    lower = next(one for one in map(constraints.get, constraints.names()) if one.kind == "lower limit")
    assert constraints.compare(lower, 5e-324).strength == math.inf
    assert constraints.compare(lower, 0.0).strength == math.inf
