"""Quarks in the loops of b → s γ*, between the light resonances and the J/ψ."""

import math

import numpy as np

from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import NOT_NEGATIVE, POSITIVE, Range
from b2kinv.quantities.scalars import ComplexArray, ComplexNumbers, Numbers

SCALE = Number("scale of the Wilson coefficients", "GeV", symbol="μ", meaningful=POSITIVE)
Q2 = Number("momentum transfer", "GeV^2", symbol="q²", meaningful=Range(at_least=1.0, at_most=8.0))


@checked(q2=Q2, mass=Number("mass of the quark", "GeV", meaningful=NOT_NEGATIVE).one, scale=SCALE.one)
def quark_loop(q2: Numbers, mass: float, scale: float) -> ComplexNumbers:
    """One-loop vacuum polarisation by a quark of given mass, as it enters b → s γ* (complex).

    h = −(4/9) [ln(m²/μ²) − 2/3 − z + (2 + z) √|z − 1| A], with z = 4m²/q² and
    A = arctan(1/√(z − 1)) for z > 1, ln((1 + √(1 − z))/√z) − iπ/2 below

    For a massless quark it is 8/27 − (4/9) ln(q²/μ²) + 4πi/9.

    Notes
    -----
    M. Beneke, T. Feldmann and D. Seidel, hep-ph/0106067, Eq. 11.

    Examples
    --------
    Below the threshold of charm it is real:

    >>> quark_loop(4.0, 1.7, 4.8).imag
    -0.0
    """
    q2 = np.asarray(q2, dtype=float)
    if mass == 0.0:
        real = 8.0 / 27.0 - 4.0 / 9.0 * np.log(q2 / scale**2)
        massless: ComplexArray = np.asarray(real, dtype=complex) + 4j * math.pi / 9.0
        return massless
    z = 4.0 * mass**2 / q2
    bound, free = np.maximum(z, 1.0 + 1e-15), np.minimum(z, 1.0)
    root = np.sqrt(1.0 - free)
    arc = np.where(
        z > 1.0,
        np.arctan(1.0 / np.sqrt(bound - 1.0)) + 0j,
        np.log((1.0 + root) / np.sqrt(free)) - 0.5j * math.pi,
    )
    bracket = math.log(mass**2 / scale**2) - 2.0 / 3.0 - z + (2.0 + z) * np.sqrt(np.abs(z - 1.0)) * arc
    loop: ComplexArray = np.asarray(-4.0 / 9.0 * bracket, dtype=complex)
    return loop
