"""BR(B⁺ → K⁺ a) at f_a/C^V_sb = 10⁸ GeV with the form factor f₀ of EOS, which has no ALP of its own."""

import math
import statistics
import sys
import time

import eos

parameters = eos.Parameters.Defaults()
kinematics = eos.Kinematics(q2=4.0)
form_factor = eos.Observable.make(
    "B->K::f_0(q2)", parameters, kinematics, eos.Options(**{"form-factors": "BSZ2015"})
)
q2 = kinematics["q2"]
mass_B, mass_K = 5.27941, 0.493677
prefactor = 1.638e-12 / 6.582119569e-25 * mass_B**3 / (64 * math.pi) / 1e16
prefactor *= (1 - mass_K**2 / mass_B**2) ** 2
y_K = mass_K**2 / mass_B**2


def branching_ratio(mass):
    q2.set(mass * mass)
    y_a = mass * mass / mass_B**2
    kallen = (1 - y_a - y_K) ** 2 - 4 * y_a * y_K
    return prefactor * form_factor.evaluate() ** 2 * math.sqrt(kallen)


if len(sys.argv) == 1:
    print(branching_ratio(2.0))
else:
    number = int(sys.argv[1])
    masses = [0.5 + 4.0 * step / (number - 1) for step in range(number)]
    times = []
    for _ in range(5):
        start = time.perf_counter()
        for mass in masses:
            branching_ratio(mass)
        times.append(time.perf_counter() - start)
    print(statistics.median(times) / number)
