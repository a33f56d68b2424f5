"""Freeze-in solvers against solutions in closed form, against each other, and against conservation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2kinv.physics import boltzmann


def constant_rates(u, relaxation, decay, fall):
    at = boltzmann.nodes(u)
    return np.full(at.shape, relaxation), np.full(at.shape, decay), np.exp(-fall * at)


def exact_parent(u, relaxation, decay, fall):
    # dY/du = R (exp(−k u) − Y) − D Y with Y(0) = 0.
    total = relaxation + decay
    return relaxation / (total - fall) * (np.exp(-fall * u) - np.exp(-total * u))


def exact_daughter(u, relaxation, decay, fall):
    total = relaxation + decay
    first, second = -np.expm1(-fall * u) / fall, -np.expm1(-total * u) / total
    return 2 * decay * relaxation / (total - fall) * (first - second)


@pytest.mark.parametrize("relaxation", [1e-6, 0.1, 1.0, 30.0])
@pytest.mark.parametrize("decay", [1e-8, 0.5])
def test_constant_rates_in_closed_form(relaxation, decay):
    u = np.linspace(0.0, 5.0, 60)
    yields = boltzmann.freeze_in(u, *constant_rates(u, relaxation, decay, 1.7))
    # Where the relaxation is fast, its first e-folds fall inside one step.
    tolerance = 2e-7 if relaxation < 10 else 5e-3
    scale = exact_parent(u, relaxation, decay, 1.7).max()
    np.testing.assert_allclose(
        yields.parent, exact_parent(u, relaxation, decay, 1.7), rtol=0, atol=tolerance * scale
    )
    np.testing.assert_allclose(
        yields.daughter[1:], exact_daughter(u, relaxation, decay, 1.7)[1:], rtol=5 * tolerance
    )


def test_the_order_is_five():
    errors = []
    for steps in (6, 12):
        u = np.linspace(0.0, 3.0, steps + 1)
        yields = boltzmann.freeze_in(u, *constant_rates(u, 1.0, 0.3, 0.5))
        errors.append(abs(yields.daughter[-1] / exact_daughter(3.0, 1.0, 0.3, 0.5) - 1))
    assert 2**4.5 < errors[0] / errors[1] < 2**6


@given(st.floats(1e2, 1e30))
def test_stiff_relaxation_keeps_the_parent_in_equilibrium(relaxation):
    u = np.linspace(0.0, 5.0, 40)
    yields = boltzmann.freeze_in(u, *constant_rates(u, relaxation, 1e-6, 1.0))
    # To first order in 1/R the parent lags behind by exp(−u)(1 + 1/R).
    np.testing.assert_allclose(yields.parent[3:], np.exp(-u[3:]) * (1 + 1 / relaxation), rtol=2e-3)


@given(
    relaxation=st.floats(0.0, 1e6),
    decay=st.floats(0.0, 1e6),
    fall=st.floats(0.0, 10.0),
    initial=st.floats(0.0, 10.0),
)
def test_yields_are_positive_and_particles_are_conserved(relaxation, decay, fall, initial):
    u = np.linspace(0.0, 4.0, 30)
    R, D, Y_eq = constant_rates(u, relaxation, decay, fall)
    yields = boltzmann.freeze_in(u, R, D, Y_eq, initial=initial)
    assert np.all(np.isfinite(yields.parent))
    assert yields.daughter.min() >= 0.0
    assert np.all(np.diff(yields.daughter) >= -1e-12 * max(yields.daughter[-1], 1e-300))
    # Without relaxation parent and daughter pairs add up.
    isolated = boltzmann.freeze_in(u, 0 * R, D, Y_eq, initial=initial)
    np.testing.assert_allclose(isolated.parent + isolated.daughter / 2, initial, rtol=1e-9, atol=1e-12)


@given(factor=st.floats(1e-6, 1e6))
def test_the_linear_system_scales_with_the_equilibrium_yield(factor):
    u = np.linspace(0.0, 4.0, 20)
    R, D, Y_eq = constant_rates(u, 2.0, 0.1, 0.7)
    one, other = (boltzmann.freeze_in(u, R, D, scale * Y_eq) for scale in (1.0, factor))
    np.testing.assert_allclose(other.daughter, factor * one.daughter, rtol=1e-10)


def test_couplings_are_independent_of_each_other():
    u = np.linspace(0.0, 4.0, 20)
    R, D, Y_eq = constant_rates(u, 2.0, 0.1, 0.7)
    factors = np.array([[1e-3, 1.0], [30.0, 1e8]])
    together = boltzmann.freeze_in(u, factors[..., None, None] * R, D, Y_eq)
    assert together.parent.shape == (2, 2, 20)
    for index in np.ndindex(2, 2):
        alone = boltzmann.freeze_in(u, factors[index] * R, D, Y_eq)
        np.testing.assert_allclose(together.daughter[index], alone.daughter, rtol=1e-12)


def time_dependent(u):
    # Something like a thermal history: contact grows, then dies; the equilibrium falls exponentially.
    x = math.exp(u)
    return 0.3 * x**2 * math.exp(-x), 2e-4 * x**2, 1e-3 * x**2 * math.exp(-x), 0.02


def test_both_solvers_agree_without_back_reaction():
    u = np.linspace(math.log(0.05), math.log(30.0), 60)
    at = boltzmann.nodes(u)
    R, D, Y_eq, _ = (np.vectorize(lambda point, i=i: time_dependent(point)[i])(at) for i in range(4))
    fast = boltzmann.freeze_in(u, R, D, Y_eq, 0.02)
    slow = boltzmann.freeze_in_with_back_reaction(time_dependent, u)
    assert float(fast.back_reaction) < 1e-5
    np.testing.assert_allclose(fast.parent[5:], slow.parent[5:], rtol=1e-6)
    np.testing.assert_allclose(fast.daughter[5:], slow.daughter[5:], rtol=1e-5)


def test_back_reaction_is_noticed_and_brings_equilibrium():
    def rates(point):
        R, D, Y_eq, daughter_eq = time_dependent(point)
        return 1e3 * R, 1e5 * D, Y_eq, daughter_eq

    u = np.linspace(math.log(0.05), math.log(3.0), 40)
    at = boltzmann.nodes(u)
    R, D, Y_eq, daughter_eq = (np.vectorize(lambda point, i=i: rates(point)[i])(at) for i in range(4))
    assert float(boltzmann.freeze_in(u, R, D, Y_eq, daughter_eq).back_reaction) > 0.1
    full = boltzmann.freeze_in_with_back_reaction(rates, u)
    assert full.daughter[-1] == pytest.approx(0.02, rel=1e-2)
    assert full.parent[-1] == pytest.approx(rates(u[-1])[2], rel=1e-2)


def test_what_no_float_can_hold_is_no_solution():
    # Decays so fast that their inverse overflows: scipy warns and goes on with infinities.
    def rates(point):
        return 1.0, 1e200, 1.0, 1e-200

    with pytest.raises(RuntimeError, match="could not be solved to the end"):
        boltzmann.freeze_in_with_back_reaction(rates, [0.0, 1.0], initial=1.0)


def test_a_solution_that_starts_from_nothing_does_not_stay_there():
    # An absolute tolerance above the yields would let a stiff solver accept zero for ever.
    def rates(point):
        return 1e-12, 1e-3, 1e-12, 1.0

    full = boltzmann.freeze_in_with_back_reaction(rates, [0.0, 1.0])
    assert full.parent[-1] == pytest.approx(1e-24, rel=1e-3)
    assert full.daughter[-1] == pytest.approx(1e-27, rel=1e-3)


def test_a_failed_solve_is_an_error():
    def rates(point):
        return (1.0 if point < 0.5 else math.nan), 0.0, 1.0, 1.0

    with pytest.raises((RuntimeError, ValueError), match=r"could not be solved|infs or NaNs"):
        boltzmann.freeze_in_with_back_reaction(rates, np.linspace(0.0, 1.0, 5))


@pytest.mark.parametrize("u", [[0.0], [1.0, 0.0], [0.0, math.nan], [0.0, 0.0]])
def test_steps_must_increase(u):
    with pytest.raises(ValueError, match="u"):
        boltzmann.nodes(u)


def test_negative_rates_are_refused():
    u = [0.0, 1.0]
    one = np.ones((1, 3))
    for arguments, name in (((-one, one, one), "relaxation"), ((one, -one, one), "decay")):
        with pytest.raises(ValueError, match=name):
            boltzmann.freeze_in(u, *arguments)
