"""A dark Higgs lighter than two electrons, which Eq. 49 leaves without any decay.

Loops of charged particles let it decay to two photons, as slowly as it takes seconds to years. Hadrons make
the loop uncertain, so that the largest width stands for it: the lifetime is at least what is given here. What
lives longer than the universe stays as dark matter of its own, since the annihilation by which dark matter
freezes out has made as many dark Higgs bosons as there are in equilibrium. Decays to neutrinos need their
masses, and are neglected.
"""

import math

import numpy as np

from b2kinv.physics import dark_higgs, early_universe, inputs, units
from b2kinv.physics.conventions import DARK_HIGGS_MASS, TEMPERATURE
from b2kinv.physics.dark_higgs import HIGGS_MIXING_NOT_ZERO
from b2kinv.quantities.checked import checked
from b2kinv.quantities.scalars import Numbers

#: N_c Q² of three leptons, of three quarks of charge 2/3 and of three of charge −1/3; each loop of a fermion
#: heavier than φ gives 4/3 of it, that of the W gives −7.
_LEPTONS, _UP, _DOWN = 3.0, 3.0 * 3.0 * 4.0 / 9.0, 3.0 * 3.0 / 9.0
_FERMION_LOOP, _W_LOOP = 4.0 / 3.0, -7.0
#: With the light quarks as if they were heavy, the most that they may give; without them it is 1.
LOOPS = _FERMION_LOOP * (_LEPTONS + _UP + _DOWN) + _W_LOOP
#: Lifetimes after which nothing counts as left.
_LONG_AGO = 600.0


@checked(m_phi=DARK_HIGGS_MASS, sin_theta=HIGGS_MIXING_NOT_ZERO)
def photon_width(m_phi: Numbers, sin_theta: Numbers) -> Numbers:
    """Width of φ → γγ by loops of particles heavier than φ, the largest that hadrons leave open [GeV].

    Γ(φ → γγ) = G_F α² m_φ³ sin²θ F²/(128 √2 π³), with F = (4/3) Σ N_c Q² − 7 = 11/3

    Examples
    --------
    >>> f"{photon_width(1e-3, 1e-4):.1e}"
    '1.5e-29'
    """
    scale = inputs.value("fermi_constant") * inputs.value("fine_structure_constant") ** 2
    return scale * m_phi**3 * sin_theta**2 * LOOPS**2 / (128.0 * math.sqrt(2.0) * math.pi**3)


@checked(m_phi=DARK_HIGGS_MASS, sin_theta=HIGGS_MIXING_NOT_ZERO)
def lifetime(m_phi: Numbers, sin_theta: Numbers) -> Numbers:
    """Lifetime of the dark Higgs [s]: of Eq. 49, or of φ → γγ where that is shorter.

    min(ħ/Γ(φ → e⁺e⁻), ħ/Γ(φ → γγ))

    Examples
    --------
    >>> f"{lifetime(4e-3, 1.3e-4):.2f}", f"{lifetime(1e-3, 1.3e-4):.0e}"
    ('0.06', '3e+04')
    """
    electrons = dark_higgs.dark_higgs_lifetime(m_phi, sin_theta)
    return np.minimum(electrons, units.to_seconds(1.0 / photon_width(m_phi, sin_theta)))


@checked(m_phi=DARK_HIGGS_MASS, sin_theta=HIGGS_MIXING_NOT_ZERO, T=TEMPERATURE)
def density_today(m_phi: Numbers, sin_theta: Numbers, T: Numbers) -> Numbers:
    """Density Ω h² of dark Higgs bosons that left the plasma at temperature T, as warm as it.

    Ω_φ h² = m_φ Y_eq(m_φ/T) s₀/(3 H₀² M_Pl²/h²) · exp(−t/τ)

    The time t is taken as h/H₀, 0.7 of the age of the universe.

    Examples
    --------
    >>> density_today(4e-3, 1.3e-4, 5e-3)
    0.0
    """
    made = early_universe.equilibrium_yield(m_phi, 1.0, T, statistics="bose-einstein")
    age = units.to_seconds(1.0 / early_universe.hubble_rate_today())
    ages = age / lifetime(m_phi, sin_theta)
    # Of what has decayed long ago no float holds how little is left.
    left = np.where(ages < _LONG_AGO, np.exp(-np.minimum(ages, _LONG_AGO)), 0.0)
    return early_universe.relic_density(m_phi, made) * left
