"""BR(B⁺ → K⁺ a) at f_a/C^V_sb = 10⁸ GeV with the form factor f₀ of flavio, which has no ALP of its own."""

import math
import statistics
import sys
import time

import flavio

parameters = flavio.default_parameters.get_central_all()
form_factors = flavio.classes.AuxiliaryQuantity["B->K form factor"]
mass_B, mass_K = parameters["m_B+"], parameters["m_K+"]
prefactor = parameters["tau_B+"] * mass_B**3 / (64 * math.pi) / 1e16
prefactor *= (1 - mass_K**2 / mass_B**2) ** 2
y_K = mass_K**2 / mass_B**2


def branching_ratio(mass):
    f_zero = form_factors.prediction(par_dict=parameters, wc_obj=None, q2=mass * mass)["f0"]
    y_a = mass * mass / mass_B**2
    kallen = (1 - y_a - y_K) ** 2 - 4 * y_a * y_K
    return prefactor * f_zero**2 * math.sqrt(kallen)


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
