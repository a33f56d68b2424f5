"""No number depends on where a program stops, or on its steps, by more than its stated error.

Largest values, crossings and integrals are computed between ends and in steps that the code chooses. Here
these are moved, and every number of a section, whatever its name, must stay within its error; one that does
not is an artefact, as a largest Γ/H was at the end of the integration. Curves follow the steps and are left
out.
"""

import numpy as np
import pytest

from b2kinv.paper.claims import alp_freeze_in as freeze_in_claims
from b2kinv.paper.claims import alp_parameter_space as parameter_space_claims
from b2kinv.physics import (
    alp_production,
    freeze_in,
    freeze_out,
    frozen_in_abundance,
    kinematics,
    majorana_annihilation,
    thermal_averages,
    vector_boson_annihilation,
)
from b2kinv.physics.b_to_neutrinos import standard_model_Kstar_neutrinos
from b2kinv.sections import (
    alp_freeze_in,
    alp_parameter_space,
    dark_photon_annihilation,
    dark_photon_freeze_out,
)

#: Light and heavy ALPs, at thresholds of b decays too, with couplings from out of equilibrium to deep in it.
MASSES = np.array([0.003, 0.05, 0.7, 2.0, 3.8, 4.05, 8.3, 15.0])[:, np.newaxis]
COUPLINGS = np.array([1e-3, 0.1, 0.6, 30.0])
#: Quantity → stated relative error; of all others that of the density.
FREEZE_IN_ERRORS = {
    "largest_contact": 1e-3,
    "thermalising_coupling": 1e-3,
    "temperature_scattering": 1e-3,
    "temperature_scattering_end": 1e-3,
    "temperature_decays": 1e-3,
    "dark_matter_contact": 1e-3,
    "dark_matter_closeness": 3e-3,
    "back_reaction": 1e-2,
}
#: That of the steps; the end adds as much for ALPs hardly lighter than b quarks that never thermalise.
DENSITY_ERROR = 1e-4
#: ALPs heavier than two b quarks that never thermalise are absorbed by gluons, ever more slowly but without
#: an end: a rate that falls with T as H does, and no Boltzmann factor.
ABSORBED_ERROR = 3e-4
#: m_b(m_b) of the Particle Data Group [GeV].
M_B = 4.18


def numbers(result, shape):
    """Return the values of a result that are one number, or one pair, for each point."""
    values = {name: np.asarray(quantity.value, float) for name, quantity in result.items()}
    return {name: value for name, value in values.items() if value.shape in (shape, (*shape, 2))}


def assert_unmoved(before, after, errors, otherwise):
    assert before.keys() == after.keys()
    for name, value in before.items():
        error = np.asarray(errors.get(name, otherwise))
        if error.ndim:
            error = np.broadcast_to(
                error.reshape(*error.shape, *[1] * (value.ndim - error.ndim)), value.shape
            )
        exists = np.isfinite(value)
        np.testing.assert_array_equal(after[name][~exists], value[~exists], err_msg=str(name))
        change = np.abs(after[name][exists] - value[exists])
        allowed = 2 * (error[exists] if error.ndim else error) * np.abs(value[exists]) + 1e-290
        assert np.all(change <= allowed), (name, np.max(change / allowed))


def frozen_in(**changes):
    given = {"m_a": MASSES, "C_q": COUPLINGS, "m_chi": 1e-3 * MASSES, "C_chi": 1e-2, **changes}
    return numbers(alp_freeze_in.evaluate(alp_freeze_in.Parameters(**given)), (len(MASSES), len(COUPLINGS)))


@pytest.fixture(scope="module")
def before():
    return frozen_in()


@pytest.mark.parametrize(
    "moved",
    [
        {"END_AT_MASS_OVER_T": 100.0, "END_AT_LEAST_AT_X": 90.0, "STEPS": 80},
        {"END_AT_MASS_OVER_T": 35.0, "END_AT_LEAST_AT_X": 32.0},
        {"STEPS": 113},
        {"CROWDED_AT_MASS_OVER_T": (5.0, 2.0, 1.5), "CROWDED_AT_X": (15.0, 2.0, 1.0), "STEPS": 90},
        {"ROUGH_BELOW": 1.0},
    ],
)
def test_freeze_in(before, moved, monkeypatch):
    for name, value in moved.items():
        monkeypatch.setattr(freeze_in, name, value)
    assert len(before) > 15
    absorbed = (MASSES > 2 * M_B) & (COUPLINGS < 1e-2)
    density = np.where(absorbed, ABSORBED_ERROR, DENSITY_ERROR)
    assert_unmoved(before, frozen_in(), FREEZE_IN_ERRORS, density)


@pytest.mark.parametrize(("m_a", "error"), [(2.0, 1e-6), (4.05, 2.5e-3), (6.0, 1e-6), (9.0, 1e-3)])
def test_the_end_leaves_little_to_free_quarks_and_gluons(m_a, error, monkeypatch):
    # As stated, at any coupling: most near those that lose a share of e⁻¹ or so, a s → b and a g → b b̄.
    parameters = alp_freeze_in.Parameters(m_a=m_a, C_q=np.geomspace(1e-4, 1.0, 17), m_chi=1e-3, C_chi=1e-3)
    monkeypatch.setattr(freeze_in, "STEPS", 200)
    density = alp_freeze_in.evaluate(parameters).value("relic_density")
    monkeypatch.setattr(freeze_in, "END_AT_MASS_OVER_T", 100.0)
    monkeypatch.setattr(freeze_in, "END_AT_LEAST_AT_X", 90.0)
    later = alp_freeze_in.evaluate(parameters).value("relic_density")
    np.testing.assert_allclose(density, later, rtol=error)


@pytest.mark.parametrize("m_a", [1e-3, 2e-3, 5e-3, 0.1, 0.7, 1.0, 2.0, 8.0])
@pytest.mark.parametrize("table", ["SaikawaShirai2020", "Drees2015"])
def test_sixty_steps_give_the_density_as_stated(m_a, table, monkeypatch):
    # 5e-5, for any coupling up to C_q/f_a = 1e-4/GeV; ten times the steps stand for the exact solution. Light
    # ALPs decay too slowly to be in equilibrium by themselves: b quarks let go of them at m_b/T of 20 to 35.
    couplings = np.geomspace(1e-4, 1e4, 25)
    given = {"m_a": m_a, "C_q": couplings, "m_chi": 1e-3 * m_a, "C_chi": 1e-3, "degrees_of_freedom": table}
    parameters = alp_freeze_in.Parameters(**given)
    density = alp_freeze_in.evaluate(parameters).value("relic_density")
    monkeypatch.setattr(freeze_in, "STEPS", 600)
    exact = alp_freeze_in.evaluate(parameters).value("relic_density")
    np.testing.assert_allclose(density, exact, rtol=5e-5)


def test_nodes_of_averages(before, monkeypatch):
    monkeypatch.setattr(alp_production, "NODES", 40)
    monkeypatch.setattr(thermal_averages, "_INTERVAL", (-3.6, 4.6))
    assert_unmoved(before, frozen_in(), {}, 1e-7)


@pytest.mark.parametrize("x_start", [1e-3, 3e-2])
def test_start_of_freeze_in(before, x_start):
    # An ALP in contact forgets how it began; one that is not misses what it would have been made of before, a
    # share of about x_start. One heavier than two b quarks has its largest contact late, after most of dark
    # matter is made, and has forgotten less when that begins.
    after = frozen_in(x_start=x_start)
    forgets = before["largest_contact"] > 20
    assert forgets.sum() > len(MASSES)
    remains = np.where(MASSES > 2 * M_B, 1e-3, 3e-4)
    for name, value in before.items():
        exists = np.isfinite(value)
        np.testing.assert_array_equal(np.isfinite(after[name]), exists, err_msg=name)
        remembered = np.maximum(FREEZE_IN_ERRORS.get(name, DENSITY_ERROR), remains)
        missing = np.where(forgets, remembered, 0.01 + x_start)
        change = np.abs(after[name][exists] - value[exists])
        assert np.all(change <= 2 * missing[exists] * np.abs(value[exists])), name


def test_rates_that_are_fast_from_the_start_were_so_before():
    # Of strong couplings the crossing lies far before the start. A rate over H is nearly ∝ 1/T there.
    late, early = (
        alp_freeze_in.evaluate(alp_freeze_in.Parameters(C_q=3.0, x_start=x_start)).value
        for x_start in (0.5, 1e-3)
    )
    assert late("temperature_scattering") > 100.0
    assert late("temperature_scattering") == pytest.approx(early("temperature_scattering"), rel=1e-3)
    # No table knows the expansion where this one begins.
    fastest = alp_freeze_in.evaluate(alp_freeze_in.Parameters(C_q=1e4))
    assert fastest.value("temperature_scattering") == np.inf


PLANE_ERRORS = {"left_edge": 1e-3, "dark_matter_contact": 1e-3, "dark_matter_closeness": 3e-3}


def plane(**changes):
    result = alp_parameter_space.evaluate(alp_parameter_space.Parameters(**{"points": 4, **changes}))
    return numbers(result, ())


@pytest.mark.parametrize(
    ("module", "moved", "changes"),
    [
        (freeze_in, {"END_AT_MASS_OVER_T": 100.0, "END_AT_LEAST_AT_X": 90.0, "STEPS": 80}, {}),
        (freeze_in, {"STEPS": 113}, {}),
        (frozen_in_abundance, {"_STEPS": 40}, {}),
        (frozen_in_abundance, {"_STEPS_IF_SLOW": 120, "_STEP_OF_BRANCH": 1e-5}, {}),
        (freeze_in, {}, {"points": 7, "C_q_low": 3e-12, "C_q_high": 1e-6}),
        (freeze_in, {}, {"C_chi_low": 1e-11, "C_chi_high": 1e-5}),
    ],
)
@pytest.mark.parametrize("m_a", [3.4e-3, 0.3, 2.0, 3.5])
def test_parameter_space(module, moved, changes, m_a, monkeypatch):
    before = plane(m_a=m_a)
    for name, value in moved.items():
        monkeypatch.setattr(module, name, value)
    after = plane(m_a=m_a, **changes)
    assert {"left_edge", "own_edge", "pseudoscalar_coupling", "natural_masses"} <= before.keys()
    assert_unmoved(before, after, PLANE_ERRORS, DENSITY_ERROR)


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
def test_largest_coupling_knows_no_end_of_a_branch(share, monkeypatch):
    # The lighter branch ends where nature ends it, not at a number of ours.
    before = plane(m_a=0.3, points=2)
    monkeypatch.setattr(frozen_in_abundance, "HEAVIEST_BRANCH", share)
    after = plane(m_a=0.3, points=2)
    for name in ("own_upper_coupling", "own_lightest_mass", "upper_coupling", "lower_coupling"):
        assert after[name] == before[name]


#: What a claim of these sections reads off a curve between its steps.
CLAIM_ERROR = 1e-3
#: Where top quarks turn up in the expansion, the steps are long: the shares of equilibrium that are read off
#: there are good to that.
EARLY_ERROR = 2.5e-3


def forget_claims():
    for module in (freeze_in_claims, parameter_space_claims):
        for known in vars(module).values():
            if hasattr(known, "cache_clear"):
                known.cache_clear()


def claimed():
    """Return every number of the claims of Sections II B and II C."""
    values = {}
    for claims in (freeze_in_claims.CLAIMS, parameter_space_claims.CLAIMS):
        for name, claim in claims.items():
            for criterion in claim.criteria:
                for printed in (True, False):
                    values[name, criterion.what, printed] = criterion.value(printed)
            for column in ("as_printed", "standard"):
                compute = getattr(claim, column)
                if compute is not None:
                    values[name, column] = compute()
            for words, reading in claim.readings.items():
                values[name, words] = reading.value()
    return {name: np.asarray(value, float) for name, value in values.items()}


def test_claims(monkeypatch):
    before = claimed()
    for name, value in {"END_AT_MASS_OVER_T": 90.0, "END_AT_LEAST_AT_X": 80.0, "STEPS": 110}.items():
        monkeypatch.setattr(freeze_in, name, value)
    forget_claims()
    after = claimed()
    # What moved ends and steps gave is not for other tests.
    forget_claims()
    assert len(before) > 50
    early = [name for name in before if "counts as thermalised at" in name[1]]
    assert len(early) == 2
    assert_unmoved(before, after, dict.fromkeys(early, EARLY_ERROR), CLAIM_ERROR)


def test_largest_density_at_weaker_couplings():
    # The claim takes 25 couplings; four hundred find no other largest value.
    weakest = 1e8 * freeze_in_claims._result().value("thermalising_coupling")
    couplings = np.geomspace(weakest, freeze_in_claims._FIGURE, 401)
    densities = freeze_in_claims._relic(C_q=tuple(couplings.tolist()))
    assert freeze_in_claims._at_weaker_couplings(False) == pytest.approx(densities.max(), rel=1e-3)


# Annihilation in the open, near threshold, at it, and forbidden at rest, which is harder.
FREEZE_OUT = {"m_DM": np.array([0.1, 0.5, 0.5, 0.5]), "m_phi": np.array([0.004, 0.2, 0.5, 0.55])}
FREEZE_OUT_ERRORS = {
    "freeze_out_point": 1e-3,
    "freeze_out_temperature": 1e-3,
    "averaged_cross_section": 3e-3,
}


def frozen_out():
    freeze_out._grid.cache_clear()
    majorana_annihilation.unit_relic.cache_clear()
    dark_photon_annihilation._coupling4_alone.cache_clear()
    parameters = dark_photon_freeze_out.Parameters(**FREEZE_OUT, alpha_X=2e-3)
    return numbers(dark_photon_freeze_out.evaluate(parameters), (4,))


@pytest.fixture(scope="module")
def before_freeze_out():
    return frozen_out()


@pytest.mark.parametrize(
    "moved",
    [
        {"X_START": 0.03},
        {"X_HANDOVER": 70.0},
        {"X_HANDOVER": 150.0, "_STEPS": 220},
        {"X_END": 1e5},
        {"_X_TABLE_END": 1e5},
        {"_STEPS": 240},
    ],
)
def test_freeze_out(before_freeze_out, moved, monkeypatch):
    for name, value in moved.items():
        monkeypatch.setattr(freeze_out, name, value)
    after = frozen_out()
    # Relics of moved ends are not for other tests.
    freeze_out._grid.cache_clear()
    majorana_annihilation.unit_relic.cache_clear()
    dark_photon_annihilation._coupling4_alone.cache_clear()
    assert_unmoved(before_freeze_out, after, FREEZE_OUT_ERRORS, 2e-4)


def resonant():
    dark_photon_annihilation._averages.cache_clear()
    # Far from the resonance, at it, at threshold of X, and with an X that is broad.
    points = {"m_DM": [0.1, 0.85, 0.95, 0.999, 0.7], "alpha_X": [1e-3, 1e-4, 1e-9, 1e-4, 0.1]}
    return dark_photon_annihilation.whole_relic_density(
        m_phi=0.03, m_X=2.0, epsilon=[0.5, 1e-4, 1e-3, 1e-3, 0.5], ratio=0.55, **points
    )


@pytest.mark.parametrize(
    "moved",
    [{"_NARROWEST": 1e-10}, {"_NODES": 16}, {"_TABLE": np.geomspace(1.0, 1e4, 181)}],
    ids=["narrower peaks", "nodes", "table"],
)
def test_resonance(moved, monkeypatch):
    before = resonant()
    for name, value in moved.items():
        monkeypatch.setattr(vector_boson_annihilation, name, value)
    after = resonant()
    dark_photon_annihilation._averages.cache_clear()
    np.testing.assert_allclose(after, before, rtol=5e-5)


def annihilation(nodes):
    # From threshold to twenty times as much energy.
    s = np.array([1.0001, 1.1, 3.0, 100.0, 400.0])
    return majorana_annihilation.reduced_cross_section(s, 0.5, 0.004, nodes=nodes)


def averaged(nodes):
    # As steep at threshold, and as slow above, as any cross section of this book.
    x = np.array([0.1, 1.0, 20.0, 1e3])
    return freeze_out.thermal_average(lambda s: np.sqrt(1 - 1 / s) / s, 0.5, x, nodes=nodes)


def flights(nodes):
    # ALPs of 2 GeV, of which all to one in 10¹⁵ leave a detector of 3.5 m.
    beta_gamma, weights = kinematics.laboratory_beta_gamma(2.0, 5.279, 0.494, nodes)
    lengths = np.array([65.0, 1.0, 0.1, 0.06])[:, np.newaxis]
    return np.sum(np.exp(-3.5 / (beta_gamma * lengths)) * weights, axis=-1)


@pytest.mark.parametrize(
    ("compute", "used", "more", "error"),
    [
        (lambda nodes: standard_model_Kstar_neutrinos(nodes=nodes), 64, 200, 2e-6),
        (annihilation, 8, 60, 3e-6),
        (averaged, 64, 200, 1e-6),
        (flights, 12, 48, 1e-6),
    ],
)
def test_nodes_of_integrals(compute, used, more, error):
    np.testing.assert_allclose(compute(used), compute(more), rtol=error)
