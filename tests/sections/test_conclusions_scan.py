"""Many points of Section IV in one call: beside plain calls of the functions, and beside each other."""

import json
import math
import statistics

import numpy as np
import pytest

from b2kinv.companion.commands import command_line
from b2kinv.paper import PAPER
from b2kinv.physics import (
    alp_meson_mixing,
    alp_widths,
    b_mesons,
    constraints,
    dark_higgs,
    dark_higgs_naturalness,
    dark_higgs_scattering,
    dark_photon_precision,
    effective_neutrinos,
    electroweak,
    helium_from_decays,
    higgs_portal_decays,
    judged_points,
    kaon_to_pion,
    measurements,
    model_judgement,
    nuclei,
)
from b2kinv.physics.frozen_in_contact import largest_dark_matter_contact
from b2kinv.physics.frozen_in_momenta import lightest_masses
from b2kinv.physics.judged_points import JudgedPoints
from b2kinv.quantities import tree
from b2kinv.sections import (
    alp_decays,
    alp_freeze_in,
    alp_parameter_space,
    dark_matter_searches,
    dark_photon_decays,
    dark_photon_freeze_out,
)
from b2kinv.sections.conclusions import Parameters, evaluate, models
from b2kinv.sections.conclusions_words import answer

N_EFF = ("n_eff_planck2018", "n_eff_act_dr6", "n_eff_planck_act_spt")
#: By the same equations without φ (tests/physics/test_effective_neutrinos.py holds it to 3.044).
STANDARD_N_EFF = effective_neutrinos.standard_effective_neutrinos()
#: Masses [GeV] of arXiv:2101.07479, and the ends of the curve of arXiv:2507.11930.
PANDAX_2, PANDAX_4T = (0.015, 0.03), (0.0504269, 9.81951)
#: What is read from tables that a mass keeps, and how far it may be off.
TABLES = {"warm_dark_matter_own": 5e-3, "dark_matter_contact": 1e-3, "alp_helium": 1e-2}
HEAVY = {"m_phi": 0.015, "sin_theta": 1e-4}


def over_limit(name, prediction, position=None):
    """Return prediction over limit with the numbers of the constraint's own file."""
    content = json.loads((tree.DATA / "constraints" / f"{name}.json").read_text(encoding="utf-8"))
    said = content["constraint"]
    if said.get("interpolation") == "bins":
        return prediction / max(limit for low, high, limit in content["rows"] if low <= position <= high)
    if "rows" in content:
        known, limits = np.array(content["rows"]).T
        limit = math.exp(np.interp(math.log(position), np.log(known), np.log(limits)))
        return prediction / limit
    value = said["value"] if "value" in said else measurements.get(said["value_of"]).value
    if said["kind"] == "measurement":
        up, down = said["uncertainty"]
        standard = said["standard_model"] if name not in N_EFF else STANDARD_N_EFF
        allowed = statistics.NormalDist().inv_cdf(0.5 + 0.5 * said["confidence_level"])
        end = value + allowed * up if prediction > standard else value - allowed * down
        return (prediction - standard) / (end - standard)
    return value / prediction if said["kind"] == "lower limit" else prediction / value


def of_kaons(K, Kstar, mass):
    found = {f"babar_k_{charge}": K[charge] for charge in K}
    for experiment in ("babar", "belle", "belle_hadronic"):
        found |= {f"{experiment}_kstar_{charge}": Kstar[charge] for charge in Kstar}
    light, middle = (0.5 * (one["plus"] + one["zero"]) for one in (K, Kstar))
    found |= {"belle2_xs_nu_nu": light + middle}
    found |= {"belle2_xs_nu_nu_light": light, "belle2_xs_nu_nu_middle": middle}
    strengths = {name: over_limit(name, rate) for name, rate in found.items()}
    line = float(measurements.spectrum_limit_Kstar(mass))
    return strengths | ({"babar_spectrum_kstar": Kstar["zero"] / line} if math.isfinite(line) else {})


def of_alp(m_a, C_q, C_chi, m_chi):
    page = alp_decays.Parameters(m_a=m_a, f_a=1.0 / C_q, m_chi=m_chi, C_chi=C_chi / C_q)
    found = alp_decays.evaluate(page)
    K, Kstar = (
        {
            charge: found.value(f"branching_ratio_B_{charge}_to_{kaon}_{charge}_invisible")
            for charge in ("plus", "zero")
        }
        for kaon in ("K", "Kstar")
    )
    own, _, _ = lightest_masses(alp_freeze_in.Parameters(m_a=m_a).as_dict(), [C_q], relic_density=0.12)
    width = alp_widths.width_to_dark_matter(m_a, 1.0, m_chi, C_chi)
    return (
        of_kaons(K, Kstar, m_a)
        | {
            # 15 keV, Section II B.
            "warm_dark_matter": 1.5e-5 / m_chi,
            "warm_dark_matter_own": float(own[0]) / m_chi,
            "dark_matter_contact": largest_dark_matter_contact(m_a, m_chi, width),
            "bs_mixing_ratio": over_limit("bs_mixing_ratio", alp_meson_mixing.bs_mixing_ratio(m_a, C_q)),
            # 6.8 %, abstract of hep-ex/9710028.
            "charmless_decays_cleo": charmless(found) / 0.068,
        }
        | (
            {"alp_nucleosynthesis": found.value("decay_length") / 299792458.0 / 0.02}
            if in_contact(m_a, C_q)
            else {}
        )
        | of_helium(m_a, C_q, found.value("decay_length") / 299792458.0)
    )


def charmless(found):
    """Return the share of B⁺ mesons that decay to K or K* and an ALP that decays to anything but χχ."""
    made = sum(found.value(f"branching_ratio_B_plus_to_{kaon}_plus_alp") for kaon in ("K", "Kstar"))
    return made * (1.0 - found.value("branching_ratio_dark_matter"))


def of_helium(m_a, C_q, lifetime):
    """Return helium over its limit with the number of ALPs of Section II B, where it says something."""
    page = alp_freeze_in.Parameters(m_a=m_a, C_q=C_q * 1e8, C_chi=C_q * 1e3, m_chi=1e-3)
    found = alp_freeze_in.evaluate(page)
    ratio = found.value("width_dark_matter") / found.value("width_visible")
    number = found.value("yield_dark_matter_today") / (2.0 * ratio)
    width = 6.582119569e-25 / lifetime
    share = found.value("width_visible") / width
    strength = helium_from_decays.helium_added(width, number, min(share, 1.0)) / 0.0026
    return {"alp_helium": strength} if strength > 1.0 or lifetime <= 0.02 else {}


def in_contact(m_a, C_q):
    """Say whether there are as many ALPs as in equilibrium, with a coupling to dark matter of no account."""
    page = alp_freeze_in.Parameters(m_a=m_a, C_q=C_q * 1e8, C_chi=C_q * 1e8, m_chi=1e-3)
    return alp_freeze_in.evaluate(page).value("largest_contact") >= 1.0


def of_visible_decays(found, electron, m_X):
    """Return predictions for resonance searches in pairs of leptons, above two muons."""
    # As many muons as of a dark photon with the mixing: its width to muons over that to all.
    muons = dark_photon_decays.width_to_charged_leptons("muon", m_X, 1.0, 0.0)
    whole = dark_photon_decays.width_to_standard_model(m_X, 1.0, 0.0)
    total = found.value("width_standard_model") + found.value("width_dark")
    seen = found.value("width_muon") / total / (muons / whole)
    mixing = dark_photon_precision.single_photon_mixing(*electron, seen)
    names = ("dark_photon_visible_babar", "dark_photon_visible_besiii")
    return {name: (mixing, m_X) for name in names if constraints.compare(name, 1.0, m_X).covered}


def of_dark_photon(epsilon, alpha_X, m_DM, m_X, m_phi, sin_theta):
    given = {"m_X": m_X, "m_DM": m_DM, "epsilon": epsilon, "alpha_X": alpha_X}
    found = dark_photon_decays.evaluate(dark_photon_decays.Parameters(**given))
    lives = b_mesons.lifetime("+") / b_mesons.lifetime("0")
    to_K, to_Kstar = (found.value(f"branching_ratio_{kaon}_invisible") for kaon in ("K", "Kstar"))
    strengths = of_kaons(
        {"plus": to_K, "zero": to_K / lives}, {"plus": to_Kstar * lives, "zero": to_Kstar}, m_X
    )
    epsilon_Z = epsilon * electroweak.tan_theta_W()
    dark = (m_DM, m_X, alpha_X)
    v_phi = dark_higgs.vacuum_expectation_value(m_X, alpha_X)
    hidden = found.value("width_neutrinos") + found.value("width_dark")
    invisible = hidden / (found.value("width_standard_model") + found.value("width_dark"))
    electron = dark_photon_decays.fermion_couplings("electron", epsilon, epsilon_Z)
    g_bs = abs(dark_photon_decays.bs_coupling(epsilon_Z, "MSbar"))
    on_itself = dark_matter_searches.self_interaction(*dark)
    on_itself += dark_matter_searches.dark_higgs_self_interaction(m_DM, m_phi, m_X, alpha_X, 1000.0)
    today = dark_matter_searches.annihilation_today(m_DM, m_phi, m_X, alpha_X, 220.0)
    predictions = {
        "dark_photon_invisible": (dark_photon_precision.single_photon_mixing(*electron, invisible), m_X),
        "cesium_weak_charge_shift": (
            dark_photon_precision.dark_z_weak_charge_shift(epsilon, epsilon_Z, m_X),
        ),
        "dark_photon_electroweak": (dark_photon_precision.electroweak_mixing(epsilon, epsilon_Z),),
        "bs_mixing_ratio": (dark_photon_precision.bs_mixing_ratio(g_bs, m_X),),
        "self_interaction_clusters": (on_itself,),
        "annihilation_at_recombination": (today / m_DM,),
        "dark_higgs_lifetime": (dark_higgs.dark_higgs_lifetime(m_phi, sin_theta),),
    }
    predictions |= of_visible_decays(found, electron, m_X)
    # "A few MeV", up to 10 MeV.
    if m_phi <= 0.01:
        predictions["higgs_mixing_na62"] = (sin_theta,)
    if m_phi <= 0.03:
        neutrinos = effective_neutrinos.effective_neutrinos(
            m_phi, sin_theta, last_contact=min(max(m_DM / 20.0, 5e-3), 0.02), m_DM=m_DM
        )
        predictions |= dict.fromkeys(N_EFF, (neutrinos,))
    # The curve is in two parts, for masses below 0.135 GeV and above; the gap is not sampled.
    assert m_phi < 0.11
    rate = kaon_to_pion.branching_ratio_to_dark_higgs(m_phi, sin_theta)
    predictions["kaon_to_pion_light"] = (rate, m_phi)
    # sin θ of 1e-4 and more is above the middle of 3.9e-7 and 7.0e-6, arXiv:2005.00490.
    predictions["supernova_trapping"] = (sin_theta,)
    # LHCb's bins, in GeV².
    if 0.1 <= m_X**2 <= 0.98 or 1.1 <= m_X**2 <= 8.0 or 11.0 <= m_X**2 <= 12.5:
        predictions["lhcb_dimuon_spectrum"] = (found.value("branching_ratio_K_dimuon"), m_X)
    if 3.0 <= m_X**2 <= 4.0:
        predictions["lhcb_dimuon_2_gev"] = (found.value("branching_ratio_K_dimuon"),)
    on_electron = dark_matter_searches.electron_cross_section(*dark, epsilon, epsilon_Z, 220.0)
    on_electron += dark_matter_searches.axial_electron_cross_section(*dark, epsilon_Z)
    on_electron += dark_higgs_scattering.electron_cross_section(
        dark_higgs.higgs_coupling(*dark), sin_theta, m_DM, m_phi
    )
    # At the nearest lighter mass, with as many particles as the mass allows.
    lighter = [mass for mass in PANDAX_2 if mass <= m_DM]
    if lighter:
        predictions["pandax2_electron"] = (on_electron * lighter[-1] / m_DM, lighter[-1])
    if PANDAX_4T[0] <= m_DM <= PANDAX_4T[1]:
        predictions["pandax4t_electron"] = (on_electron, m_DM)
    masses, _ = dark_higgs_scattering.published_points()
    if masses[0] <= m_DM <= masses[-1]:
        by_X = dark_matter_searches.nucleus_cross_section("xenon", *dark, epsilon, epsilon_Z, 220.0)
        by_X += dark_matter_searches.axial_nucleus_cross_section("xenon", *dark, epsilon_Z)
        by_phi = dark_higgs_scattering.effective_nucleon_cross_section(
            "xenon", dark_higgs.higgs_coupling(*dark), sin_theta, m_DM, m_phi, 220.0
        )
        nearest = max(mass for mass in masses if mass <= m_DM)
        on_nuclei = nuclei.per_nucleon(by_X, "xenon", m_DM) + by_phi
        predictions["pandax4t_migdal_nucleon"] = (on_nuclei, nearest)
    share = higgs_portal_decays.invisible_branching_ratio(m_phi, m_X, m_DM, v_phi, sin_theta)
    return (
        strengths
        | {name: over_limit(name, *one) for name, one in predictions.items()}
        | {
            # 0.107, Section III C.
            "higgs_invisible": share / 0.107,
            "perturbative_dark_coupling": alpha_X,
            "heavy_partner": m_X / dark_higgs_naturalness.heaviest_partner(m_X, alpha_X),
        }
    )


#: Counts of events go with the number of particles, annihilations with its square; cosmology and clusters
#: were computed for all of the dark matter.
POWERS = {
    "pandax2_electron": 1, "pandax4t_electron": 1, "pandax4t_migdal_nucleon": 1,
    "annihilation_at_recombination": 2,
}  # fmt: skip
FOR_ALL = ("self_interaction_clusters",)
#: arXiv:2504.06367: 16, 35, 50 and 67 % of 1, 2, 3 and 4 keV; all of 5.3 keV. Limits go with the power 4/3.
MIXTURES = np.log([[0.16, 0.35, 0.5, 0.67, 1.0], [1.0, 2.0, 3.0, 4.0, 5.3]])


def of_share(expected, share):
    """Return prediction over limit of a model that makes a share of the dark matter."""
    found = {name: one * min(share, 1.0) ** POWERS.get(name, 0) for name, one in expected.items()}
    of_mixture = math.exp(4.0 / 3.0 * (np.interp(math.log(min(share, 1.0)), *MIXTURES) - math.log(5.3)))
    for name in ("warm_dark_matter", "warm_dark_matter_own"):
        if name in found and share < 0.16:
            del found[name]
        elif name in found:
            found[name] *= of_mixture
    return {name: one for name, one in found.items() if share >= 0.9 or name not in FOR_ALL}


def is_what(judged, index, expected):
    """Hold one point of a scan to the strengths of a plain calculation, and to what follows from them."""
    known = {
        name for name, one in judged.comparisons.items() if np.broadcast_to(one.covered, judged.shape)[index]
    }
    share = np.broadcast_to(judged.relic_density, judged.shape)[index] / 0.12
    expected = of_share(expected, share)
    assert set(expected) & set(judged.comparisons) == known
    for name in known:
        strength = np.broadcast_to(judged.comparisons[name].strength, judged.shape)[index]
        assert strength == pytest.approx(expected[name], rel=TABLES.get(name, 1e-6), abs=1e-300), name
    # A tenth more than the observed density is too much, which excludes as any limit does.
    density = {"relic_density": share / 1.1} if share > 1.1 else {}
    every = {name: expected[name] for name in known} | density
    largest = max(every.values())
    assert judged.strength[index] == pytest.approx(largest, rel=max(TABLES.values()))
    assert judged.state[index] == ("excluded" if largest > 1.0 else "allowed")
    ties = {name for name in every if every[name] >= largest * (1.0 - 1e-9)}
    assert set(judged.strongest[index].split(", ")) == ties


def random_points(seed, count, **ends):
    """Return name → numbers between their ends, evenly in the logarithm."""
    generator = np.random.default_rng(seed)
    return {name: np.exp(generator.uniform(*np.log(two), count)).round(15) for name, two in ends.items()}


def test_scan_of_the_alp_is_plain_calls_at_random_points():
    points = random_points(1, 12, m_a=(1.0, 3.2), C_q=(1e-10, 1e-7), C_chi=(1e-13, 1e-5), m_chi=(3e-6, 0.3))
    judged = models(Parameters(**points))[0].judged
    assert judged.shape == (12,)
    for index in range(12):
        is_what(judged, index, of_alp(**{name: float(values[index]) for name, values in points.items()}))


def test_scan_of_the_dark_photon_is_plain_calls_at_random_points():
    points = random_points(
        2, 12, epsilon=(1e-6, 1e-2), alpha_X=(1e-5, 0.3), m_DM=(0.02, 0.8), m_X=(1.8, 2.9),
        m_phi=(2.5e-3, 0.019), sin_theta=(1e-4, 1e-3),
    )  # fmt: skip
    # One dark Higgs that nothing says anything of, as to N_eff and to K → π.
    points["m_DM"][0], points["m_phi"][0] = 0.3, 0.1
    judged = models(Parameters(**points))[1].judged
    for index in range(12):
        numbers = {name: float(values[index]) for name, values in points.items()}
        is_what(judged, index, of_dark_photon(**numbers))


def test_relic_density_over_a_scan_is_that_of_the_pages():
    C_q, C_chi = np.array([4e-10, 6e-9, 3e-8]), np.array([[1e-9], [1e-7]])
    alp, photon = models(Parameters(m_a=1.7, C_q=C_q, C_chi=C_chi, m_phi=[0.004, 0.015, 0.06]))
    plane = alp_parameter_space.abundance(alp_freeze_in.Parameters(m_a=1.7), C_q)
    expected = plane.mass(C_chi[:, 0], alp_parameter_space.required_yield(1.0)).T
    assert alp.m_chi == pytest.approx(expected, rel=1e-3)
    for m_phi, alpha_X in zip((0.004, 0.015, 0.06), photon.alpha_X, strict=True):
        density = dark_photon_freeze_out.relic_density(0.1, m_phi, 2.0, alpha_X)
        assert density == pytest.approx(0.12, rel=1e-6)


# One call for many points, and calls for each


@pytest.mark.parametrize(
    "changes",
    [
        {"m_a": [1.3, 2.0, 4.6], "C_q": [[3e-9], [2e-8]], "m_chi": 2e-3},
        {"C_chi": [1e-12, 1e-7], "m_X": [1.9, 2.4], "mixing_ratio": [0.1, 0.5]},
        {"epsilon": [0.0, 2e-4, 1e-2], "m_phi": [1e-3, 0.02, 0.09], "sin_theta": [1e-4, 1e-3, 1e-2]},
        {"C_chi": "relic_density", "m_chi": [1e-3, 0.01], "alpha_X": [1e-4, 1e-2], "m_DM": [0.02, 0.7]},
        {"mixing_ratio": "kinetic_only", "m_X": [1.85, 2.2], "relic_density": [0.1, 0.12]},
    ],
)
def test_one_call_for_many_points_says_what_single_calls_say(changes):
    arrays = {name: np.array(value) for name, value in changes.items() if not isinstance(value, str)}
    together = evaluate(Parameters(**(changes | arrays)))
    spread = dict(zip(arrays, np.broadcast_arrays(*arrays.values()), strict=True))
    shape = next(iter(spread.values())).shape
    for index in np.ndindex(shape):
        numbers = {name: float(values[index]) for name, values in spread.items()}
        alone = evaluate(Parameters(**(changes | numbers)))
        for name, quantity in alone.items():
            value = np.asarray(together.value(name))[index]
            if isinstance(quantity.value, str):
                assert value == quantity.value, name
            else:
                assert value == pytest.approx(quantity.value, rel=1e-9, abs=1e-300), name


def test_what_is_scanned_for_one_model_costs_nothing_for_the_other():
    alp, photon = models(Parameters(C_q=np.geomspace(1e-9, 1e-8, 5)))
    assert alp.judged.shape == (5,)
    assert photon.judged.shape == ()
    assert evaluate(Parameters(C_q=np.geomspace(1e-9, 1e-8, 5))).value("dark_photon_rate").shape == (5,)


def test_a_column_of_the_sweep_says_what_excludes_most(tmp_path):
    # 3e-8 is five times the default: Belle's K*⁰ by (5 ∙ 0.346 …), while the ALP leaves the detector.
    text = swept(
        tmp_path, "--grid", "C_q=6e-9:3e-8:2", "--quantity", "alp_state", "--quantity", "alp_strongest"
    )
    assert text[-2:] == [
        "6e-09,allowed,Belle's K*⁰ + invisible,", "3e-08,excluded,Belle's K*⁰ + invisible,"
    ]  # fmt: skip


# Switches


def test_each_switch_removes_exactly_its_constraint():
    scan = {"C_q": np.geomspace(1e-9, 1e-7, 3), "m_chi": 1e-5, "epsilon": np.geomspace(1e-5, 1e-3, 3)}
    every = [model.judged.comparisons for model in models(Parameters(**scan))]
    for name in model_judgement.names():
        left = [model.judged.comparisons for model in models(Parameters(**scan, without=name))]
        alone = [model.judged.comparisons for model in models(Parameters(**scan, constraints=name))]
        for full, less, one in zip(every, left, alone, strict=True):
            assert list(less) == [other for other in full if other != name]
            assert list(one) == [name]
            for other in less:
                assert np.array_equal(less[other].strength, full[other].strength)
            assert np.array_equal(one[name].strength, full[name].strength)


def test_limits_follow_the_share_of_the_dark_matter():
    # A strong coupling leaves 0.0005 of the dark matter, which would annihilate 22 times as often as is
    # allowed if it were all.
    given = {"alpha_X": 0.1, "m_phi": 0.05, "sin_theta": 1e-4}
    one = models(Parameters(**given))[1].judged
    share = float(one.relic_density) / 0.12
    assert share == pytest.approx(5e-4, rel=0.1)
    every = of_dark_photon(epsilon=1.75e-4, m_DM=0.1, m_X=2.0, **given)
    assert every["annihilation_at_recombination"] == pytest.approx(22.0, rel=0.05)
    strengths = {name: float(each.strength) for name, each in one.comparisons.items()}
    assert strengths["annihilation_at_recombination"] == pytest.approx(22.0 * 2.5e-7, rel=0.3)
    for name in ("pandax4t_electron", "pandax2_electron"):
        assert strengths[name] == pytest.approx(every[name] * share, rel=1e-9)
    assert not one.comparisons["self_interaction_clusters"].covered
    said = evaluate(Parameters(**given))
    assert "recombination" not in said.value("dark_photon_judgement")
    assert "self-interaction in clusters" in said.value("dark_photon_not_constrained")
    # Other limits ask nothing of it.
    full = models(Parameters(m_phi=0.05, sin_theta=1e-4))[1].judged.comparisons
    for name in ("dark_photon_invisible", "higgs_mixing_na62", "belle_kstar_zero"):
        assert bool(full[name].covered) is bool(one.comparisons[name].covered)


@pytest.mark.parametrize(
    ("follows", "factors"),
    # Of shares of a tenth, of what still counts as all, and of twice as much, which counts as all.
    [("linear", [0.1, 0.95, 1.0]), ("squared", [0.01, 0.9025, 1.0]), ("all", [0.0, 1.0, 1.0]),
     ("none", [1.0, 1.0, 1.0])],
)  # fmt: skip
def test_a_limit_follows_the_share_as_its_file_says(tmp_path, follows, factors):
    path = own(tmp_path, value=1e-5, abundance=follows)
    one = constraints.get(path)
    shares = np.array([0.1, 0.95, 2.0])
    found = judged_points.compared({"babar_kstar_zero": (3e-5, None)}, [one], {}, shares)["my_limit"]
    assert np.broadcast_to(found.strength, 3) == pytest.approx(3.0 * np.array(factors))
    assert np.broadcast_to(found.covered, 3).tolist() == [factor > 0.0 for factor in factors]


def test_a_file_that_does_not_say_follows_the_shipped_limit_on_the_same(tmp_path):
    unit, quantity = "cm^3/s/GeV", "<sigma v>/m of dark matter at recombination"
    path = own(tmp_path, value=1e-28, quantity=quantity, unit=unit)
    prediction = {"annihilation_at_recombination": (2e-28, None)}
    found = judged_points.compared(prediction, [constraints.get(path)], {}, 0.1)["my_limit"]
    assert found.strength == pytest.approx(0.02)
    path = own(tmp_path, value=2e-3, quantity="mass of frozen-in dark matter", unit="GeV", kind="lower limit")
    found = judged_points.compared({"warm_dark_matter": (1e-3, None)}, [constraints.get(path)], {}, 0.1)
    assert not found["my_limit"].covered
    path = own(tmp_path, value=2e-3, quantity="C_q/f_a", unit="GeV^-1")
    found = judged_points.compared({"C_q": (1e-3, None)}, [constraints.get(path)], {}, 0.1)["my_limit"]
    assert found.strength == pytest.approx(0.5)


def test_not_constrained_is_a_third_state():
    # N_eff is tabulated up to 30 MeV, and says nothing of the ALP.
    scan = Parameters(m_phi=[0.004, 0.02, 0.05], constraints="n_eff_planck2018")
    alp, photon = (model.judged for model in models(scan))
    assert photon.state.tolist() == ["excluded", "allowed", "not constrained here"]
    assert photon.strongest.tolist() == ["n_eff_planck2018", "n_eff_planck2018", ""]
    assert alp.state == "not constrained here"
    assert alp.strength == 0.0


def test_without_any_constraint_the_rates_are_left():
    scan = JudgedPoints(np.array([7e-6, 1e-6]), ((5e-6, 9e-6), (4e-6, 1.1e-5)), 0.12, 0.12, {}, 0.0, False)
    assert scan.strength.tolist() == [0.0, 0.0]
    assert scan.state.tolist() == ["not constrained here"] * 2
    assert [one.judgement for one in scan.each()] == ["nothing asked: every limit is off"] * 2
    assert not np.any(scan.alive)


# Likelihoods


def test_likelihoods_are_multiplied_and_limits_are_not():
    _, photon = models(Parameters(**HEAVY))
    one = photon.confronted
    assert set(one.log_likelihoods) == {
        "belle2_line", "n_eff_planck_act_spt", "cesium_weak_charge_shift", "bs_mixing_ratio",
    }  # fmt: skip
    # 2.81 ± 0.12, arXiv:2603.22391; the other two share Planck's data with it.
    neutrinos = effective_neutrinos.effective_neutrinos(0.015, 1e-4, last_contact=5e-3)
    assert one.log_likelihoods["n_eff_planck_act_spt"] == pytest.approx(((neutrinos - 2.81) / 0.12) ** 2)
    assert photon.judged.log_likelihood == pytest.approx(sum(one.log_likelihoods.values()), rel=1e-12)
    fewer = models(Parameters(**HEAVY, without="n_eff_planck_act_spt"))[1].confronted.log_likelihoods
    # Planck alone, 2.99 ± 0.17.
    assert fewer["n_eff_planck2018"] == pytest.approx(((neutrinos - 2.99) / 0.17) ** 2, rel=1e-6)
    assert "n_eff_act_dr6" not in fewer


def test_a_rate_beyond_the_scan_is_less_likely_than_all_in_it():
    likelihood = models(Parameters(C_q=[6e-9, 9e-8]))[0].judged.log_likelihood
    assert likelihood[0] < 5.0
    assert math.isinf(likelihood[1])
    # Of a mass that is not in the scan nothing is known, and nothing is multiplied.
    heavy = evaluate(Parameters(m_a=4.68))
    assert heavy.value("alp_likelihood") == 0.0
    assert heavy.value("alp_likelihoods") == "none"


# Constraints of a reader's own


def own(tmp_path, name="my_limit", rows=None, **said):
    constraint = {
        "kind": "upper limit", "quantity": "BR(B0 -> K*0 + invisible)", "unit": "1", "confidence_level": 0.9,
        "sides": "one", "assumes": "nothing", "digitised_by": "me", "checked": "no", "second_hand": False,
    }  # fmt: skip
    content = {"provenance": {"source": "mine", "reference": "none"}, "constraint": constraint | said}
    if rows is not None:
        content["rows"] = rows
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


CURVE = {"position_unit": "GeV", "interpolation": "log-log", "interpolation_error": 0.0}


def test_an_own_limit_joins_and_ties_are_listed(tmp_path):
    # The number of Belle, arXiv:1702.03224.
    path = own(tmp_path, value=1.8e-5)
    judged = models(Parameters(C_q=[6e-9, 3e-8], own_constraints=path))[0].judged
    assert judged.strongest.tolist() == ["belle_kstar_zero, my_limit"] * 2
    said = evaluate(Parameters(C_q=3e-8, own_constraints=path)).value("alp_strongest")
    assert said == "Belle's K*⁰ + invisible and my_limit"
    off = models(Parameters(own_constraints=path, without="my_limit"))[0].judged
    assert "my_limit" not in off.comparisons


@pytest.mark.parametrize(
    ("said", "rows", "model", "expected"),
    [
        # What the point has over the limit, by hand.
        ({"quantity": "C_q/f_a", "unit": "GeV^-1", "value": 3e-9}, None, 0, 2.0),
        (
            {"quantity": "C_q/f_a", "unit": "GeV^-1", "position": "mass of the ALP", **CURVE},
            [[1.0, 1e-9], [4.0, 4e-9]],
            0,
            3.0,
        ),
        ({"quantity": "dark fine-structure constant", "value": 4e-3}, None, 1, 0.25),
        ({"quantity": "lifetime of the dark Higgs", "unit": "s", "value": 1e9}, None, 0, None),
        (
            {
                "quantity": "mass of frozen-in dark matter",
                "unit": "GeV",
                "kind": "lower limit",
                "value": 4e-3,
                "abundance": "none",
            },
            None,
            0,
            2.0,
        ),
        (
            {"quantity": "C_q/f_a", "unit": "GeV^-1", "position": "mass of the ALP", **CURVE},
            [[3.0, 1e-9], [4.0, 4e-9]],
            0,
            None,
        ),
    ],
)
def test_an_own_limit_is_held_against_what_it_names(tmp_path, said, rows, model, expected):
    path = own(tmp_path, rows=rows, **said)
    found = models(Parameters(m_chi=2e-3, alpha_X=1e-3, own_constraints=path))[model].judged.comparisons
    assert bool(found["my_limit"].covered) is (expected is not None)
    assert found["my_limit"].strength == pytest.approx(expected or 0.0)


def test_own_measurements_and_several_files_join(tmp_path):
    first = own(tmp_path, "first", value=1e-6)
    second = own(
        tmp_path, "second", kind="measurement", sides="two", quantity="effective number of neutrinos",
        value=3.0, uncertainty=[0.1, 0.2], confidence_level=0.95,
    )  # fmt: skip
    _, photon = models(Parameters(**HEAVY, own_constraints=f"{first},{second}"))
    assert {"first", "second"} <= set(photon.judged.comparisons)
    assert "second" in photon.confronted.log_likelihoods


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            {"quantity": "BR(B0 -> K*0 + nothing)", "value": 1.0},
            r"no model here predicts \(did you mean 'BR\(B0",
        ),
        ({"unit": "GeV", "value": 1.0}, "has the unit 'GeV'"),
        # No ALP has a dark Higgs, so that it would never be applied.
        (
            {
                "quantity": "C_q/f_a",
                "unit": "GeV^-1",
                "value": 1e-9,
                "holds": {"mass of the dark Higgs": [1, 4]},
            },
            "asks for 'mass of the dark Higgs': what predicts it has .* of the ALP model",
        ),
        ({"value": -1.0}, "value = -1.0 is not allowed"),
        ({}, "'value' is missing"),
    ],
)
def test_bad_files_are_refused_in_one_sentence(tmp_path, said, message):
    with pytest.raises(ValueError, match=message) as refused:
        Parameters(own_constraints=own(tmp_path, **said))
    assert "\n" not in str(refused.value)


def test_names_of_own_files_must_be_free(tmp_path):
    with pytest.raises(ValueError, match="there is a constraint 'belle_kstar_zero' already"):
        Parameters(own_constraints=own(tmp_path, "belle_kstar_zero", value=1.0))
    path = own(tmp_path, value=1.0)
    with pytest.raises(ValueError, match=r"my_limit\.json is given twice"):
        Parameters(own_constraints=f"{path},{path}")
    with pytest.raises(ValueError, match="a file of your own joins by --constraint"):
        Parameters(constraints=path)
    with pytest.raises(ValueError, match="'my_limit' is switched on and off"):
        Parameters(own_constraints=path, constraints="my_limit", without="my_limit")


def test_an_own_limit_stays_in_beside_a_list_and_is_off_by_name_alone(tmp_path):
    # No model survives a rate of 1e-7 for K*⁰: both have some 6e-6.
    path = own(tmp_path, value=1e-7)

    def compared(**changes):
        return set(models(Parameters(own_constraints=path, **changes))[0].judged.comparisons)

    assert compared(constraints="warm_dark_matter") == {"warm_dark_matter", "my_limit"}
    assert compared(constraints="my_limit") == {"my_limit"}
    assert compared(constraints="warm_dark_matter", without="my_limit") == {"warm_dark_matter"}
    kept = evaluate(Parameters(own_constraints=path, constraints="warm_dark_matter"))
    assert kept.value("alp_judgement") == "excluded by my_limit"


# The command line


def swept(tmp_path, *words):
    out = tmp_path / "table"
    assert command_line.main(PAPER, ["sweep", "conclusions", *words, "--jobs", "1", "--out", str(out)]) == 0
    return (out / "sweep.csv").read_text(encoding="utf-8").splitlines()


def test_own_files_join_a_sweep_with_their_checksums(tmp_path):
    first, second = own(tmp_path, "first", value=1e-7), own(tmp_path, "second", value=1e-7)
    text = swept(
        tmp_path, "--grid", "C_q=3e-9,6e-9", "--constraint", first, "--constraint", second,
        "--quantity", "alp_state", "--quantity", "alp_strongest",
    )  # fmt: skip
    assert text[-1] == "6e-09,excluded,first and second,"
    assert (
        len([line for line in text if line.startswith("# file: own_constraints") and "sha256" in line]) == 2
    )


def test_the_flag_and_the_parameter_exclude_each_other(tmp_path, capsys):
    path = own(tmp_path, value=1e-6)
    words = [
        "run",
        "conclusions",
        "--constraint",
        path,
        "-p",
        f"own_constraints={path}",
        "--out",
        str(tmp_path),
    ]
    assert command_line.main(PAPER, words) == 1
    assert "give either --constraint or the parameter own_constraints, not both" in capsys.readouterr().err


def test_contradicting_switches_are_one_sentence(tmp_path, capsys):
    words = ["--set", "constraints=warm_dark_matter", "--set", "without=warm_dark_matter"]
    call = ["sweep", "conclusions", "--grid", "C_q=3e-9,6e-9", *words, "--out", str(tmp_path / "none")]
    assert command_line.main(PAPER, call) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "constraint 'warm_dark_matter' is switched on and off" in said


def test_answers_are_said_at_every_point():
    scan = Parameters(C_q=[6e-9, 1.5e-8], **HEAVY)
    alp, photon = models(scan)
    expected = [" ".join(answer(one, photon.confronted)) for one in alp.judged.each()]
    assert evaluate(scan).value("answer").tolist() == expected


UNKNOWN = (
    "no constraint 'warm_dark_mater' (did you mean 'warm_dark_matter'?): {} must be {!r} or some of babar_"
)


@pytest.mark.parametrize(
    ("switch", "message"),
    [
        ("without=warm_dark_mater", UNKNOWN.format("without", "none")),
        ("constraints=belle_kstar_zero,warm_dark_mater", UNKNOWN.format("constraints", "all")),
        (
            "constraints=all,warm_dark_matter",
            "constraints = 'all,warm_dark_matter' is not allowed: it must be 'all'",
        ),
        ("constraints=none", "constraints = 'none' is not allowed: it must be 'all', alone, or names"),
        ("without=all", "without = 'all' is not allowed: it must be 'none', alone, or names of constraints"),
        (
            "without=none,warm_dark_matter",
            "without = 'none,warm_dark_matter' is not allowed: it must be 'none'",
        ),
        ("constraints=", "no constraint '': write constraints=all, or names with one comma between"),
        (
            "without=warm_dark_matter,",
            "no constraint '': write without=none, or names with one comma between",
        ),
        ("own_constraints={bad}", "constraint file {bad}: 'kind' is missing"),
    ],
)
@pytest.mark.parametrize("command", ["run", "book", "sweep", "grid"])
def test_every_command_says_the_same_of_a_wrong_switch(command, switch, message, tmp_path, capsys):
    bad = tmp_path / "bad.json"
    bad.write_text('{"provenance": {}, "constraint": {}}', encoding="utf-8")
    switch, message = switch.replace("{bad}", str(bad)), message.replace("{bad}", str(bad))
    name, _, value = switch.partition("=")
    quoted = f'{name}="{value}"'
    words = {
        "run": ["run", "conclusions", "-p", switch, "--out", str(tmp_path / "out")],
        "book": ["book", "-p", switch, "--no-pdf"],
        "sweep": ["sweep", "conclusions", "--grid", "C_q=3e-9,6e-9", "--set", switch],
        # Beside a word that is right: no table in which half of the points failed.
        "grid": ["sweep", "conclusions", "--grid", f"{quoted},warm_dark_matter"],
    }[command]
    if command == "grid" and name == "own_constraints":
        words[-1] = f"{switch},none"
    words += ["--out", str(tmp_path / "out")] if command in ("sweep", "grid") else []
    assert command_line.main(PAPER, words) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"b2kinv: {message}")
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_names_of_own_files_are_known_to_every_point_of_a_grid(tmp_path):
    path = own(tmp_path, value=1e-7)
    text = swept(
        tmp_path, "--grid", "without=my_limit,none", "--constraint", path, "--quantity", "alp_state"
    )  # fmt: skip
    assert text[-2:] == ["my_limit,allowed,", "none,excluded,"]


@pytest.mark.parametrize(("C_chi", "low", "high"), [(6e-9, 0.99, 1.01), (1e-4, 1.0, 1.5)])
def test_no_more_than_equilibrium_allows(C_chi, low, high):
    # Against Section II B, which has inverse decays and is solved by Radau where they count.
    page = Parameters(m_a=2.0, C_q=6e-9, C_chi=C_chi, m_chi=0.5 if C_chi > 1e-8 else 3e-3)
    given = alp_freeze_in.Parameters(m_a=2.0, C_q=0.6, C_chi=1e8 * C_chi, m_chi=page.m_chi)
    found = evaluate(page)
    full = alp_freeze_in.evaluate(given).value("relic_density")
    assert low <= found.value("alp_relic_density") / full <= high


@pytest.mark.parametrize(
    ("C_q", "C_chi", "state"),
    [
        # 4 s and some 10⁻⁸ ALPs per entropy; 0.04 s, where the estimate leaves out what counts; 4 ms.
        (3e-12, 3e-12, "excluded"),
        (3e-11, 3e-11, "not constrained here"),
        (1e-10, 1e-10, "allowed"),
        # All go to dark matter at once.
        (3e-12, 1e-8, "allowed"),
    ],
)
def test_rare_alps_at_nucleosynthesis(C_q, C_chi, state):
    page = Parameters(C_q=C_q, C_chi=C_chi, m_chi=3e-3, constraints="alp_helium")
    assert evaluate(page).value("alp_state") == state
    strengths = of_helium(2.0, C_q, evaluate(page).value("alp_lifetime")) if C_chi == C_q else {}
    for strength in strengths.values():
        assert evaluate(page).value("alp_strength") == pytest.approx(strength, rel=2e-2, abs=1e-12)
