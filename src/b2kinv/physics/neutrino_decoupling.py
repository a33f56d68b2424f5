"""How the universe's photons and neutrinos part, with a light scalar φ that decays to electrons among them.

Photons, electrons and positrons have one temperature T, the neutrinos one T_ν. With a dot for the time,
energy conservation in each of the two is

    dρ_em/dT dT/dt = −3H (ρ_em + p_em) − Q_ν − Q_φ,    4 ρ_ν/T_ν dT_ν/dt = −4H ρ_ν + Q_ν

where Q_ν is what weak interactions carry to the neutrinos and Q_φ what φ takes from the plasma. In φ ↔ e⁺e⁻
the product n n̄ of the Fermi distributions is e^(−E/T) (1 − n)(1 − n̄). Gain and loss of a momentum then
combine to n n̄ (1 + f) − f (1 − n)(1 − n̄) = (1 − n − n̄)(f_eq − f) with Bose's f_eq, whatever f is. A scalar
decays evenly into all directions, so that the energy of the electron is flat between (E ± pβ)/2, and the mean
of 1 − n − n̄ over it is elementary:

    df/dt = Γ m/E [1 − 2T/(pβ) ln((1 + e^(−(E − pβ)/2T))/(1 + e^(−(E + pβ)/2T)))] (f_eq − f)

for each comoving momentum, with β² = 1 − 4m_e²/m² and Γ the width at rest in vacuum. Scattering of φ on
electrons, of higher order in α, is left out: it matters for T ≫ m, where φ's start stands for it.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, TypedDict, cast

import numpy as np

from b2kinv.physics import data_files, inputs
from b2kinv.physics.conventions import MASS, TEMPERATURE
from b2kinv.physics.early_universe import reduced_planck_mass
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import POSITIVE, Range
from b2kinv.quantities.scalars import Array, Numbers

#: Temperatures [GeV] between which a universe is followed: neutrinos are tied to the plasma at the first, and
#: neither electrons nor decays are left at the last.
HOTTEST, COLDEST = 0.02, 3e-6

#: How far N_eff goes if φ is as warm as the plasma at 12 MeV in place of 20 MeV: its mass then weighs more.
START_ERROR = 6e-3

#: Steps in ln a: twice as many change N_eff by less than 1e-4.
STEPS = 400

# L-stable, second order for any approximation of the Jacobian.
_GAMMA = 1.0 - math.sqrt(0.5)

#: Rate over H at which φ is taken to be in equilibrium: faster ones change nothing.
_IN_EQUILIBRIUM = 1e4

#: Comoving energy of plasma and φ [GeV⁴], ln T_ν, and f.
_State: TypeAlias = tuple[Array, Array, Array]


@dataclass(frozen=True)
class Plasma:
    """Photons, electrons and positrons, or another gas.

    Attributes
    ----------
    energy, pressure : float or numpy.ndarray
        [GeV⁴]
    heat_capacity : float or numpy.ndarray
        dρ/dT [GeV³].
    """

    energy: Numbers
    pressure: Numbers
    heat_capacity: Numbers


@checked(T=TEMPERATURE)
def qed_pressure(T: Numbers) -> Numbers:
    """Pressure that the interaction of photons and electrons adds [GeV⁴].

    P = −e²T² I/(12π²) − e² I²/(8π⁴) + e³T J^(3/2)/(12π⁴), with I = 2∫dp p² n/E and J = 2∫dp (p² + E²) n/E

    A small term of order e² with a logarithm of momenta is left out.

    Notes
    -----
    J. Bennett et al., arXiv:1911.04504, Eqs. 4.7 and 4.24.

    Examples
    --------
    >>> print(f"{qed_pressure(1.0):.2e}")
    -1.45e-03
    """
    temperature = np.asarray(T)[..., None]
    u, weight = _momenta(64)
    E = np.sqrt(u * u + (inputs.value("mass_electron") / temperature) ** 2)
    n = 1.0 / (np.exp(np.minimum(E, 700.0)) + 1.0)
    I_2 = 2.0 * T**2 * np.sum(weight * u * u * n / E, axis=-1)
    I_3 = 2.0 * T**2 * np.sum(weight * (u * u + E * E) * n / E, axis=-1)
    e = math.sqrt(4.0 * math.pi * inputs.value("fine_structure_constant"))
    second = e**2 * T**2 * I_2 / (12.0 * math.pi**2) + e**2 * I_2**2 / (8.0 * math.pi**4)
    pressure: Array = e**3 * T * I_3**1.5 / (12.0 * math.pi**4) - second
    return pressure


@checked(T=TEMPERATURE.but(meaningful=Range(at_least=1e-6, at_most=0.05)))
def plasma(T: Numbers) -> Plasma:
    """Energy density, pressure and heat capacity of photons, electrons and positrons.

    Ideal gases and `qed_pressure` P, which adds T dP/dT − P to the energy density.

    Returns
    -------
    Plasma

    Examples
    --------
    Relativistic electrons: 30 ρ/(π² T⁴) is 2 + 7/8 · 4, less what the interaction takes.

    >>> round(30.0 * plasma(0.02).energy / (3.14159265**2 * 0.02**4), 2)
    5.49
    """
    u, weight = _momenta(64)
    z = (inputs.value("mass_electron") / np.asarray(T))[..., None]
    E = np.sqrt(u * u + z * z)
    n = 1.0 / (np.exp(np.minimum(E, 700.0)) + 1.0)
    scale = 2.0 * T**4 / math.pi**2
    energy = scale * np.sum(weight * u * u * E * n, axis=-1)
    pressure = scale / 3.0 * np.sum(weight * u**4 / E * n, axis=-1)
    capacity = scale / T * np.sum(weight * u * u * E * E * n * (1.0 - n), axis=-1)
    step = 1e-3
    low, here, high = (qed_pressure(T * (1.0 + way * step)) for way in (-1.0, 0.0, 1.0))
    slope = (high - low) / (2.0 * step)
    bend = (high - 2.0 * here + low) / step**2
    photons = math.pi**2 / 15.0 * T**4
    return Plasma(
        energy + photons + slope - here,
        pressure + photons / 3.0 + here,
        capacity + 4.0 * photons / T + bend / T,
    )


@checked(m=MASS, T=TEMPERATURE)
def scalar_in_equilibrium(m: Numbers, T: Numbers) -> Plasma:
    """Energy density, pressure and heat capacity of a real scalar in equilibrium.

    ρ = ∫dp p² E f/(2π²), p = ∫dp p⁴ f/(6π² E), with f = 1/(e^(E/T) − 1)

    Returns
    -------
    Plasma

    Examples
    --------
    >>> round(30.0 * scalar_in_equilibrium(1e-5, 1.0).energy / 3.14159265**2, 4)
    1.0
    """
    u, weight = _momenta(64)
    z = np.minimum(np.asarray(m) / T, 700.0)[..., None]
    E = np.sqrt(u * u + z * z)
    f, scale = _bose(E), T**4 / (2.0 * math.pi**2)
    return Plasma(
        scale * np.sum(weight * u * u * E * f, axis=-1),
        scale / 3.0 * np.sum(weight * u**4 / E * f, axis=-1),
        scale / T * np.sum(weight * (u * E) ** 2 * f * (1.0 + f), axis=-1),
    )


@checked(m=MASS, T=TEMPERATURE)
def majorana_in_equilibrium(m: Numbers, T: Numbers) -> Plasma:
    """Energy density, pressure and heat capacity of a Majorana fermion in equilibrium.

    ρ = 2∫dp p² E f/(2π²), p = 2∫dp p⁴ f/(6π² E), with f = 1/(e^(E/T) + 1)

    Returns
    -------
    Plasma

    Examples
    --------
    Two states of a fermion count as 7/4 of a boson's one:

    >>> round(30.0 * majorana_in_equilibrium(1e-5, 1.0).energy / 3.14159265**2, 4)
    1.75
    """
    u, weight = _momenta(64)
    z = np.minimum(np.asarray(m) / T, 700.0)[..., None]
    E = np.sqrt(u * u + z * z)
    f, scale = 1.0 / (np.exp(np.minimum(E, 700.0)) + 1.0), T**4 / math.pi**2
    return Plasma(
        scale * np.sum(weight * u * u * E * f, axis=-1),
        scale / 3.0 * np.sum(weight * u**4 / E * f, axis=-1),
        scale / T * np.sum(weight * (u * E) ** 2 * f * (1.0 - f), axis=-1),
    )


@checked(T=TEMPERATURE, T_nu=TEMPERATURE)
def weak_energy_transfer(T: Numbers, T_nu: Numbers) -> Numbers:
    """Energy that weak interactions carry from the plasma to all neutrinos, per volume and time [GeV⁵].

    G_F²/π⁵ Σ_ν 4(g_L² + g_R²) [32 f_a (T⁹ − T_ν⁹) + 56 f_s T⁴ T_ν⁴ (T − T_ν)]

    Oscillations keep the three neutrinos at one temperature. f_a and f_s hold the statistics and the mass of
    the electron.

    Notes
    -----
    M. Escudero, arXiv:2001.04466; see data/neutrino_decoupling.json.

    Examples
    --------
    >>> weak_energy_transfer(2e-3, 2e-3)
    0.0
    >>> weak_energy_transfer(2e-3, 1.9e-3) > 0.0
    True
    """
    return _transfer(T, T_nu)[0]


@checked(m=MASS, p=Number("momentum", "GeV", meaningful=POSITIVE), T=TEMPERATURE)
def equilibration(m: Numbers, p: Numbers, T: Numbers) -> Numbers:
    """Rate at which φ ↔ e⁺e⁻ draws a momentum of φ to equilibrium, over the width at rest in vacuum.

    m/E [1 − 2T/(pβ) ln((1 + e^(−(E − pβ)/2T))/(1 + e^(−(E + pβ)/2T)))], with β² = 1 − 4m_e²/m²

    Slower by time dilation and by Pauli blocking; derived at the head of the module.

    Returns
    -------
    float or numpy.ndarray
        0.0 below the threshold.

    Examples
    --------
    At rest it is tanh(m/4T).

    >>> round(equilibration(4e-3, 1e-9, 1e-3), 6), round(math.tanh(1.0), 6)
    (0.761594, 0.761594)
    """
    E = np.sqrt(p * p + m * m)
    threshold = 2.0 * inputs.value("mass_electron") / m
    opened = np.less(threshold, 1.0)
    reach = p * np.sqrt(1.0 - np.where(opened, threshold, 0.0) ** 2)
    # The logarithm cancels where momenta are small against T.
    low, high = np.exp(-(E - reach) / (2.0 * T)), np.exp(-(E + reach) / (2.0 * T))
    logarithm = np.log1p((low - high) / (1.0 + high))
    return np.where(opened, m / E * (1.0 - 2.0 * T / reach * logarithm), 0.0)


@checked(T=TEMPERATURE, T_nu=TEMPERATURE)
def effective_number(T: Numbers, T_nu: Numbers) -> Numbers:
    """Effective number of neutrinos of given temperatures, when electrons are gone.

    N_eff = 3 (T_ν/T)⁴ (11/4)^(4/3)

    Examples
    --------
    >>> round(effective_number(1.0, (4.0 / 11.0) ** (1.0 / 3.0)), 12)
    3.0
    """
    number: Numbers = 3.0 * (T_nu / T) ** 4 * (11.0 / 4.0) ** (4.0 / 3.0)
    return number


def final_temperatures(
    masses: Array,
    widths: Array | None,
    start: str = "thermal",
    steps: int = STEPS,
    hottest: float = HOTTEST,
    momenta: int = 20,
    warmth: Numbers = 1.0,
    m_DM: float = math.inf,
) -> tuple[Array, Array]:
    """Return the temperatures of photons and of neutrinos [GeV] when nothing is left to decay.

    Parameters
    ----------
    masses : numpy.ndarray
        Of φ [GeV], one for each universe that is followed. Above a TeV φ stands for nothing.
    widths : numpy.ndarray or None
        Of φ → e⁺e⁻ at rest [GeV]; None for a φ in equilibrium throughout.
    start : str
        "thermal" if φ has the temperature of the plasma at `hottest`, "none" if there is no φ yet.
    steps, momenta : int
        In ln a, and of φ.
    hottest : float
        Temperature of the start [GeV].
    warmth : float or numpy.ndarray
        Of "thermal": temperature of φ over that of the plasma at the start, for each universe.
    m_DM : float
        Of a Majorana fermion [GeV] that is in equilibrium with the plasma throughout; infinite for none.

    Notes
    -----
    The comoving energy of plasma and φ together is followed, and T found from it: so fast decays cannot spoil
    its conservation. Rosenbrock's L-stable method of second order.
    """
    u, weight = _momenta(momenta)
    m = np.asarray(masses, float)[:, None]
    gas = _plasma_table(m_DM)
    universe = _Universe(gas, m, widths, hottest * u, hottest**3 * weight * u * u / (2.0 * math.pi**2))
    energies = np.sqrt((hottest * u) ** 2 + m * m)
    own = hottest * np.broadcast_to(np.asarray(warmth, float), len(m))[:, None]
    f = _bose(energies / own) if start == "thermal" else np.zeros_like(energies)
    log_T = np.full(len(m), math.log(hottest))
    U = _tabulated(gas, log_T)[0] + np.sum(universe.measure * energies * f, axis=1)
    state = (U, log_T, f)
    h = math.log(hottest / COLDEST) / steps
    for i in range(steps):
        here = universe.at(i * h, *state)
        first = here.solve(*_sum(here.slopes, here.drift, _GAMMA * h), _GAMMA * h)
        later = universe.at((i + 1) * h, *_sum(state, first, h)).slopes
        right = _sum(_sum(later, first, -2.0), here.drift, -_GAMMA * h)
        second = here.solve(*right, _GAMMA * h)
        state = _sum(_sum(state, first, 1.5 * h), second, 0.5 * h)
    end = universe.at(steps * h, *state)
    return end.T, np.exp(state[1])


def _sum(one: _State, other: _State, factor: float) -> _State:
    return one[0] + factor * other[0], one[1] + factor * other[1], one[2] + factor * other[2]


class _Moment(NamedTuple):
    # Slopes of a state by ln a; what of them comes from ln a alone; and the Jacobian, by way of ln T:
    # d ln T = by_U dU − Σ share df, df' = −rate df + pull d ln T, dU' = −Q_T d ln T − Q_nu d ln T_ν and
    # d(ln T_ν)' = their negatives over the energy of neutrinos.
    T: Array
    slopes: _State
    drift: _State
    by_U: Array
    share: Array
    rate: Array
    pull: Array
    Q_T: Array
    Q_nu: Array
    neutrinos: Array

    def solve(self, U: Array, z: Array, f: Array, step: float) -> _State:
        """Solve (1 − step J) k = (U, z, f)."""
        damped = 1.0 / (1.0 + step * self.rate)
        feedback = 1.0 + step * np.sum(self.share * damped * self.pull, axis=1)
        # d ln T = slope dU − off
        slope = self.by_U / feedback
        off = np.sum(self.share * damped * f, axis=1) / feedback
        a, b = 1.0 + step * self.Q_T * slope, step * self.Q_nu
        c, d = -step * self.Q_T * slope / self.neutrinos, 1.0 - step * self.Q_nu / self.neutrinos
        right_U = U + step * self.Q_T * off
        right_z = z - step * self.Q_T * off / self.neutrinos
        determinant = a * d - b * c
        k_U = (right_U * d - b * right_z) / determinant
        k_z = (a * right_z - c * right_U) / determinant
        log_T = slope * k_U - off
        return k_U, k_z, damped * (f + step * self.pull * log_T[:, None])


class _Universe:
    """Several universes at once: comoving energy of plasma and φ, ln T_ν, and f over comoving momenta."""

    def __init__(
        self, gas: tuple[Array, Array], m: Array, widths: Array | None, momenta: Array, measure: Array
    ) -> None:
        self.gas = gas
        self.m = m
        self.width = None if widths is None else np.asarray(widths, float)[:, None]
        self.momenta, self.measure = momenta, measure

    def at(self, log_a: float, U: Array, log_nu: Array, f: Array) -> _Moment:
        """Return slopes and Jacobian of a state."""
        T_nu, stretch = np.exp(log_nu), math.exp(4.0 * log_a)
        p = self.momenta * math.exp(-log_a)
        E = np.sqrt(p * p + self.m * self.m)
        filled = self.measure * math.exp(-3.0 * log_a) * f
        scalar, scalar_pressure = np.sum(filled * E, axis=1), np.sum(filled * p * p / E, axis=1) / 3.0
        energy = U / stretch - scalar
        log_T = _temperature_of(self.gas, energy)
        T = np.exp(log_T)
        _, pressure, capacity = _tabulated(self.gas, log_T)
        neutrinos = 7.0 / 40.0 * math.pi**2 * T_nu**4
        H = np.sqrt((energy + scalar + neutrinos) / 3.0) / reduced_planck_mass()
        Q, Q_T, Q_nu = (part / H for part in _transfer(T, T_nu))
        C = T * capacity
        f_eq = _bose(E / T[:, None])
        rate = np.full_like(E, _IN_EQUILIBRIUM)
        if self.width is not None:
            rate = self.width * equilibration(self.m, p, T[:, None]) / H[:, None]
            rate = np.minimum(rate, _IN_EQUILIBRIUM)
        pull = rate * f_eq * (1.0 + f_eq) * E / T[:, None]
        # At fixed U and f redshift alone changes T, and the equilibrium of a comoving momentum.
        cooling = (3.0 * scalar_pressure - scalar - 4.0 * energy) / C
        traces = energy - 3.0 * pressure + scalar - 3.0 * scalar_pressure
        drift = -stretch * Q_T * cooling, Q_T * cooling / (4.0 * neutrinos)
        return _Moment(
            T=T,
            slopes=(stretch * (traces - Q), -1.0 + Q / (4.0 * neutrinos), rate * (f_eq - f)),
            drift=(*drift, pull * ((p / E) ** 2 + cooling[:, None])),
            by_U=1.0 / (stretch * C),
            share=self.measure * math.exp(-3.0 * log_a) * E / C[:, None],
            rate=rate,
            pull=pull,
            Q_T=stretch * Q_T,
            Q_nu=stretch * Q_nu,
            neutrinos=4.0 * stretch * neutrinos,
        )


def _bose(x: Array) -> Array:
    return 1.0 / np.expm1(np.minimum(x, 700.0))


@replaced.kept()
def _momenta(count: int) -> tuple[Array, Array]:
    # Nodes and weights of ∫du over momenta in units of a temperature, for what falls like e^(−u).
    u, weight = np.polynomial.laguerre.laggauss(count)
    return u, weight * np.exp(u)


def _temperature_of(gas: tuple[Array, Array], energy: Array) -> Array:
    # ln T of plasma of that energy density.
    grid, rows = gas
    logarithm: Array = np.interp(np.log(energy), rows[0], grid)
    return logarithm


def _tabulated(gas: tuple[Array, Array], log_T: Array) -> tuple[Array, Array, Array]:
    grid, rows = gas
    place = (log_T - grid[0]) / (grid[1] - grid[0])
    i = np.clip(place.astype(int), 0, len(grid) - 2)
    t = place - i
    low, high = rows[:, i], rows[:, i + 1]
    values = np.exp(low + t * (high - low))
    return values[0], values[1], values[2]


@replaced.kept()
def _plasma_table(m_DM: float = math.inf) -> tuple[Array, Array]:
    grid = np.linspace(math.log(0.5 * COLDEST), math.log(2.0 * HOTTEST), 1500)
    gases = [plasma(np.exp(grid))]
    if math.isfinite(m_DM):
        gases.append(majorana_in_equilibrium(m_DM, np.exp(grid)))
    parts = [np.array([gas.energy, gas.pressure, gas.heat_capacity]) for gas in gases]
    return grid, np.log(sum(parts[1:], parts[0]))


class _Rates(TypedDict):
    statistics: dict[str, float]
    couplings: dict[str, tuple[float, float]]
    electron_mass: list[list[float]]


@replaced.kept()
def _weak_table() -> tuple[Array, Array, Array]:
    # ln T, and of annihilation and of scattering the coefficients of all three neutrinos, with the mass of
    # the electron.
    content = cast(_Rates, data_files.load_json("neutrino_decoupling.json"))
    T, *suppressed = np.array(content["electron_mass"]).T
    strength = {name: 4.0 * (left**2 + right**2) for name, (left, right) in content["couplings"].items()}
    scale = inputs.value("fermi_constant") ** 2 / math.pi**5
    electron, other = scale * strength["nu_e"], 2.0 * scale * strength["nu_mu"]
    annihilation = 32.0 * content["statistics"]["annihilation"]
    scattering = 56.0 * content["statistics"]["scattering"]
    return (
        np.log(T),
        annihilation * (electron * suppressed[0] + other * suppressed[2]),
        scattering * (electron * suppressed[1] + other * suppressed[3]),
    )


def _transfer(T: Numbers, T_nu: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    # The transfer, and its slopes by ln T and ln T_ν.
    grid, annihilation, scattering = _weak_table()
    log_T = np.log(T)
    a, s = np.interp(log_T, grid, annihilation), np.interp(log_T, grid, scattering)
    both = s * T**4 * T_nu**4
    return (
        a * (T**9 - T_nu**9) + both * (T - T_nu),
        9.0 * a * T**9 + both * T,
        -(9.0 * a * T_nu**9 + both * T_nu),
    )
