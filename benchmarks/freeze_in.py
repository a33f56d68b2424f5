"""Speed of freeze-in: one solve, a map of Fig. 2, and many couplings, beside a naive but correct calculation.

The naive one takes scipy's `quad` for every thermal average inside LSODA, as the printed equations suggest,
with the same inputs. It is timed as one writes it down first, each process with an integral of its own at
quad's relative tolerance, at two tolerances of LSODA: one that gives 1e-4, and one that gives the accuracy
that b2kinv has. And tuned: gluons and photons under one integral, a tolerance that is just good enough,
Bessel functions in place of the averages of Eq. (24). Errors are against b2kinv with ten times the steps.
Times are processor times of this process: best of several for b2kinv, one run of the naive solver.
"""

import itertools
import math
import time

import numpy as np
from scipy.integrate import quad, solve_ivp
from scipy.special import kn

from b2kinv.physics import early_universe, freeze_in
from b2kinv.sections import alp_decays, alp_freeze_in, alp_parameter_space

ACCURACY = 1e-4
POINT = {"m_a": 2.0, "m_chi": 3e-3, "f_a": 1e8, "C_q": 0.6, "C_chi": 0.6, "m_b": 4.186, "m_s": 0.0}
SIMPLE = {"alpha_s": 0.3, "alpha_s_scattering": 0.2}
REPEATS = 20
MANY_STEPS = 640


def main(peers_python=None):
    parameters = alp_freeze_in.Parameters(**POINT, **SIMPLE)
    own, own_time = best(lambda: alp_freeze_in.evaluate(parameters).value("relic_density"))
    exact = with_steps(parameters, MANY_STEPS)
    print("| one solve, tables included | Ω h² | error | time | ratio |")
    print("|---|---|---|---|---|")
    print(f"| b2kinv | {own:.6f} | {abs(own / exact - 1):.1e} | {own_time * 1e3:.1f} ms | 1 |")
    for name, tolerance, tuned in (
        ("quad inside LSODA at 1e-4", 1e-4, False),
        ("quad inside LSODA at 1e-5", 1e-5, False),
        ("the same, tuned, at 1e-4", 1e-4, True),
    ):
        start = time.process_time()
        value = naive_relic_density(tolerance, tuned)
        spent = time.process_time() - start
        error = abs(value / exact - 1)
        print(f"| {name} | {value:.6f} | {error:.1e} | {spent:.1f} s | {spent / own_time:.0f} |")
    print()
    report_map()
    report_couplings()
    report_smallest(parameters)


def report_map():
    C_q, C_chi = np.geomspace(1e-10, 1e-7, 60), np.geomspace(1e-13, 1e-4, 60)
    parameters = alp_freeze_in.Parameters()

    def the_map():
        plane = alp_parameter_space.abundance(parameters, C_q)
        return plane.mass(C_chi, alp_parameter_space.required_yield(1.0))

    masses, spent = best(the_map)
    print("| map of Fig. 2 | points | with a solution | time |")
    print("|---|---|---|---|")
    print(f"| 60 × 60 | {masses.size} | {np.isfinite(masses).sum()} | {spent * 1e3:.1f} ms |\n")


def report_couplings():
    print("| couplings in one call | time | time a coupling |")
    print("|---|---|---|")
    for count in (1, 100, 1000, 10000):
        couplings = np.geomspace(1e-10, 1e-7, count)
        _, spent = best(
            lambda couplings=couplings: alp_freeze_in.dark_matter_yields(
                alp_freeze_in.Parameters(), couplings, [1e-5]
            ),
            repeats=3,
        )
        print(f"| {count} | {spent * 1e3:.1f} ms | {spent / count * 1e6:.1f} µs |")
    print()


def report_smallest(parameters):
    """Print how many temperatures are needed for the accuracy, and how many are used."""
    used = freeze_in.STEPS
    exact = with_steps(parameters, MANY_STEPS)
    errors = {steps: abs(with_steps(parameters, steps) / exact - 1) for steps in range(8, used + 1)}
    # The smallest number from which on the accuracy holds, so that no lucky crossing of zero counts.
    enough = next(n for n in errors if all(error < ACCURACY for m, error in errors.items() if m >= n))
    print("| steps | rate evaluations | error |\n|---|---|---|")
    print(f"| {used} (used) | {3 * used} | {errors[used]:.1e} |")
    print(f"| {enough} (fewest below {ACCURACY:g}) | {3 * enough} | {errors[enough]:.1e} |")
    print(f"\nThe solve takes {used / enough:.1f} times the fewest rate evaluations.")


def with_steps(parameters, steps):
    used = freeze_in.STEPS
    try:
        freeze_in.STEPS = steps
        return alp_freeze_in.evaluate(parameters).value("relic_density")
    finally:
        freeze_in.STEPS = used


def best(compute, repeats=REPEATS):
    times = []
    for _ in range(repeats):
        start = time.process_time()
        value = compute()
        times.append(time.process_time() - start)
    return value, min(times)


def naive_relic_density(tolerance, tuned):
    """Return Ω h² by the printed cross sections, `quad` for every average, and LSODA in ln x."""
    m_a, m_b, f_a, C = POINT["m_a"], POINT["m_b"], POINT["f_a"], POINT["C_q"]
    coupling, charge2, alpha = (C / f_a) ** 2, 1 / 9, 0.0072973525643
    width_b = m_b**3 / (64 * math.pi) * 2 * coupling * (1 - m_a**2 / m_b**2) ** 2
    widths = alp_decays.partial_widths(m_a, f_a, C, POINT["C_chi"], POINT["m_chi"], alpha_s=SIMPLE["alpha_s"])
    dark = widths.pop("dark_matter")
    visible = sum(widths.values())
    alpha_s = SIMPLE["alpha_s_scattering"]

    def annihilation(s):
        x_a, x_b = m_a**2 / s, m_b**2 / s
        root = math.sqrt(1 - 4 * x_b)
        bracket = (1 + x_a**2 - 4 * x_a * x_b) * math.atanh(root) - x_a * root
        return 4 / 9 * x_b / ((1 - 4 * x_b) * (1 - x_a)) * bracket

    def compton(s):
        x_a, x_b = m_a**2 / s, m_b**2 / s
        kallen = 1 + x_a**2 + x_b**2 - 2 * (x_a + x_b + x_a * x_b)
        root = math.sqrt(kallen)
        polynomial = 7 * x_a + 2 * x_a * x_b - x_a * x_b**2 - (3 - x_b) * (1 - x_b) ** 2
        logarithm = math.atanh(root / (1 + x_b - x_a))
        return x_b / (48 * (1 - x_b) ** 3) * (root * polynomial + 4 * (kallen + x_a**2) * logarithm)

    # Quarks and antiquarks with a gluon, with a photon, and their annihilation to either.
    processes = [
        (compton, m_b, 0.0, 6, m_b + m_a, 2 * 16 * alpha_s),
        (compton, m_b, 0.0, 6, m_b + m_a, 2 * 12 * charge2 * alpha),
        (annihilation, m_b, m_b, 36, 2 * m_b, alpha_s),
        (annihilation, m_b, m_b, 36, 2 * m_b, charge2 * alpha / 3 / (4 / 9)),
    ]
    if tuned:
        (*compton_of, gluon), (*_, photon), (*annihilation_of, to_gluon), (*_, to_photon) = processes
        processes = [(*compton_of, gluon + photon), (*annihilation_of, to_gluon + to_photon)]

    def events(cross_section, m_1, m_2, states, lowest, factor, T):
        def integrand(energy):
            kallen = (energy**2 - (m_1 + m_2) ** 2) * (energy**2 - (m_1 - m_2) ** 2)
            return 2 * kallen * kn(1, energy / T) * cross_section(energy**2)

        # In pieces, or quad would miss the narrow peak above threshold.
        ends = [lowest * (1 + 1e-9), lowest + T, lowest + 5 * T, lowest + 15 * T, lowest + 40 * T]
        settings = {"epsrel": 1e-6} if tuned else {"epsabs": 0.0}
        pieces = (quad(integrand, a, b, **settings)[0] for a, b in itertools.pairwise(ends))
        return factor * states * T / (32 * math.pi**4) * sum(pieces)

    def moments(m, T):
        # ∫ dp p² f and the same with m/E, of which the ratio is the average of Eq. (24).
        if tuned:
            return m**2 * T * kn(2, m / T), m**2 * T * kn(1, m / T)

        def momenta(power):
            def integrand(p):
                energy = math.hypot(p, m)
                return p**2 * (m / energy) ** power * math.exp(-energy / T)

            return quad(integrand, 0.0, 40 * T + 9 * math.sqrt(m * T), epsabs=0.0)[0]

        return momenta(0), momenta(1)

    def change(u, yields):
        T = m_b * math.exp(-u)
        entropy = early_universe.entropy_density(T)
        density, slowed = moments(m_a, T)
        n_a = density / (2 * math.pi**2)
        made = visible * slowed / density
        # Beyond, b quarks are too few for a float to hold their product with the inverse of n_a.
        if u < math.log(40.0):
            made += 2 * 6 / (2 * math.pi**2) * moments(m_b, T)[1] * width_b / n_a
            made += coupling * sum(events(*process, T) for process in processes) / n_a
        expansion = early_universe.hubble_rate(T)
        clock = (1 + early_universe.entropy_degrees_of_freedom_slope(T) / 3) / expansion
        decays = clock * dark * slowed / density * yields[0]
        return [clock * made * (n_a / entropy - yields[0]) - decays, 2 * decays]

    span = (math.log(0.01), math.log(45 * m_b / m_a))
    solution = solve_ivp(change, span, [0.0, 0.0], method="LSODA", rtol=tolerance, atol=1e-14)
    if solution.status != 0:
        raise RuntimeError(solution.message)
    left = 2 * solution.y[0, -1] * dark / (dark + visible)
    return early_universe.relic_density(POINT["m_chi"], solution.y[1, -1] + left)
