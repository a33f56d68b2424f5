"""N_eff, the effective number of neutrinos, of a universe with a light dark Higgs φ that decays to electrons.

What φ gives to electrons and photons after neutrinos have left them makes the neutrinos colder: N_eff
falls. In equilibrium that depends on the mass alone. With the width of Eq. 49 at the mixing that
experiments allow, decays are no faster than the expansion when they matter: a φ that was there stays longer
than in equilibrium and heats more, one that was not is made too late and heats less. `neutrino_decoupling`
follows this, and its results are tabulated in `data/effective_neutrinos.json`; between the points they are
off by less than `TABLE_ERROR`.

Dark matter ψ, a Majorana fermion, annihilates into φ and so heats the plasma too if it is light. It is taken
to be in equilibrium with the plasma throughout, which is the least that it does: what waits in φ for a slow
decay heats more.
"""

import math
from typing import TypedDict, cast

import numpy as np
import numpy.typing as npt

from b2kinv.physics import constraints, data_files, inputs, neutrino_decoupling
from b2kinv.physics.conventions import DARK_HIGGS_MASS, DARK_MATTER_MASS, TEMPERATURE
from b2kinv.physics.dark_higgs import HIGGS_MIXING_NOT_ZERO, dark_higgs_lifetime, dark_higgs_width
from b2kinv.physics.early_universe import hubble_rate
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import Computed, Range
from b2kinv.quantities.scalars import Array, Numbers

#: Largest error of what is read between the points of the table; a tenth of it below 10 MeV.
TABLE_ERROR = 3e-3

#: What the momentum-averaged treatment is off from the published standard value, 3.044.
METHOD_ERROR = 2e-3

#: Lifetimes [s] that the table knows. Shorter ones are those of equilibrium; of longer ones nuclei tell.
SHORTEST, LONGEST = 1e-5, 1e3

#: Masses at which the lightest that is allowed is looked for; straight between them it is good to 1e-5.
_STEPS_OF_MASS = 241

MASS_IN_TABLE = DARK_HIGGS_MASS.but(meaningful=Range(at_least=1.1e-3, at_most=0.03))
OPEN_TO_ELECTRONS = DARK_HIGGS_MASS.but(
    meaningful=Range(above=Computed(lambda: 2.0 * inputs.value("mass_electron"), "2 m_e"))
)
START = Name("whether there is φ in the beginning", ("thermal", "none"))
LAST_CONTACT = Number(
    "temperature at which the dark sector leaves the plasma",
    "GeV",
    meaningful=Range(at_least=5e-3, at_most=0.02),
)


#: Mass [GeV] of dark matter that is gone before neutrinos leave the plasma.
_HEAVY = 1.0


@checked(
    m_phi=MASS_IN_TABLE,
    sin_theta=HIGGS_MIXING_NOT_ZERO,
    start=START,
    last_contact=LAST_CONTACT,
    m_DM=DARK_MATTER_MASS,
)
def effective_neutrinos(
    m_phi: Numbers,
    sin_theta: Numbers,
    start: str = "thermal",
    last_contact: Numbers = 0.02,
    m_DM: Numbers = _HEAVY,
) -> Numbers:
    """N_eff with a dark Higgs that decays at its own rate, Eq. 49.

    N_eff = 3 (T_ν/T)⁴ (11/4)^(4/3), by Γ(φ → e⁺e⁻) against H for every momentum of φ

    Parameters
    ----------
    start
        "thermal" if the dark sector was as warm as the plasma at `last_contact`, which a freeze-out of dark
        matter into φ means; "none" if φ comes from electrons alone. Any other history lies between.
    last_contact
        From then on φ has its own decays alone. Dark matter freezes out at about a twentieth of its mass. Of
        no meaning for "none".
    m_DM
        Dark matter that is in equilibrium with the plasma from 5 MeV on. What it does is read at 1 MeV for
        lighter ones, where it is least. Of "none" it must be heavier than 60 MeV.

    Returns
    -------
    float or numpy.ndarray
        Within `TABLE_ERROR` of the solution, which is within `METHOD_ERROR` of what is known without φ.

    Raises
    ------
    ValueError
        If φ lives longer than 1000 s: its decays then break up nuclei, and N_eff says little. If there is to
        be no φ in the beginning, and dark matter freezes out into it later.

    Notes
    -----
    Method of M. Escudero, arXiv:2001.04466, with the momenta of φ followed one by one.

    Examples
    --------
    At the paper's mass and mixing:

    >>> print(f"{effective_neutrinos(4e-3, 1.3e-4):.3f} {effective_neutrinos(4e-3, 1.3e-4, 'none'):.3f}")
    2.535 2.794
    """
    lifetime = np.asarray(dark_higgs_lifetime(m_phi, sin_theta))
    if np.any(lifetime > LONGEST):
        raise ValueError(
            f"sin_theta is too small for this m_phi: φ would live {float(np.max(lifetime)):.3g} s, "
            f"and N_eff is known up to {LONGEST:g} s"
        )
    if start == "none" and np.any(np.less(m_DM, (heaviest := _table()["dark_matter"][1]))):
        raise ValueError(
            f"m_DM = {np.min(m_DM):g} GeV is not allowed with start = 'none': it freezes out into φ while "
            f"neutrinos leave the plasma; take one heavier than {heaviest:g} GeV, or start = 'thermal'"
        )
    return _read(m_phi, lifetime, start, last_contact, m_DM)


@checked(
    m_phi=DARK_HIGGS_MASS.but(meaningful=Range(above=0.0, at_most=0.03)),
    sin_theta=HIGGS_MIXING_NOT_ZERO,
    last_contact=LAST_CONTACT,
    m_DM=DARK_MATTER_MASS,
)
def most_effective_neutrinos(
    m_phi: Numbers, sin_theta: Numbers, last_contact: Numbers = 0.02, m_DM: Numbers = _HEAVY
) -> Numbers:
    """Upper limit on N_eff with a dark Higgs that was as warm as the plasma, of any mass and lifetime.

    N_eff(m_φ, τ) ≤ N_eff(max(m_φ, 1.1 MeV), min(τ, 1000 s)), and below 1.1 MeV what equilibrium gives.

    Entropy of a lighter φ weighs more, and what decays later heats more. Within the ranges of
    `effective_neutrinos` it is that. A φ that is still there at recombination is matter or radiation itself,
    of which this says nothing.

    Examples
    --------
    Lighter than two electrons, φ decays to photons alone:

    >>> round(most_effective_neutrinos(9e-4, 1.3e-4), 2), round(3 * (5.5 / 6.5) ** (4 / 3), 2)
    (2.47, 2.4)
    """
    lightest = MASS_IN_TABLE.meaningful.closed[0]
    light = np.less(m_phi, lightest)
    mass = np.maximum(m_phi, lightest)
    lifetime = np.minimum(np.where(light, SHORTEST, dark_higgs_lifetime(mass, sin_theta)), LONGEST)
    return _read(mass, lifetime, "thermal", last_contact, m_DM)


def _read(m_phi: Numbers, lifetime: Array, start: str, last_contact: Numbers, m_DM: Numbers) -> Array:
    table = _table()
    cubes = table["log_thermal"] if start == "thermal" else table["log_none"]
    of_phi = (
        _place(np.log(m_phi), np.log(table["mass"]), cubes.shape[1]),
        _place(np.log(np.maximum(lifetime, SHORTEST)), np.log(table["lifetime"]), cubes.shape[2]),
    )
    contact = _place(np.log(last_contact), np.log(table["temperature"]), cubes.shape[0])
    number = np.exp(_interpolated(cubes, (contact, *of_phi)))
    lightest, heaviest = table["dark_matter"]
    if np.all(np.greater(m_DM, heaviest)):
        return number
    shares = table["dark_matter_share"]
    mass = np.log(np.clip(m_DM, lightest, heaviest))
    place = _place(mass, np.log(table["dark_matter"]), len(shares))
    share = _interpolated(shares, (place, *of_phi))
    return np.asarray(number * np.where(np.greater(m_DM, heaviest), 1.0, share))


@checked(m_phi=MASS_IN_TABLE)
def equilibrium_effective_neutrinos(m_phi: Numbers) -> Numbers:
    """N_eff with a dark Higgs that stays in equilibrium with electrons, the limit of fast decays.

    dρ/dT dT/dt = −3H (ρ + p) − Q_ν with φ in ρ and p,  4 ρ_ν/T_ν dT_ν/dt = −4H ρ_ν + Q_ν

    Examples
    --------
    The published bound on such a relic is 3.7 MeV at two standard deviations of Planck, 2.99 ± 0.17:

    >>> round(equilibrium_effective_neutrinos(3.7e-3), 2)
    2.66
    """
    table = _table()
    row = table["log_equilibrium"]
    return np.exp(_interpolated(row, (_place(np.log(m_phi), np.log(table["mass"]), len(row)),)))


def standard_effective_neutrinos() -> float:
    """N_eff without a dark Higgs, by the same equations.

    dρ/dT dT/dt = −3H (ρ + p) − Q_ν,  4 ρ_ν/T_ν dT_ν/dt = −4H ρ_ν + Q_ν

    Examples
    --------
    Published, with every momentum of the neutrinos: 3.0440 ± 0.0002 (arXiv:2012.02726).

    >>> print(f"{standard_effective_neutrinos():.4f}")
    3.0453
    """
    return _table()["standard"]


@checked(m_phi=OPEN_TO_ELECTRONS, T_decoupling=TEMPERATURE.but(meaningful=Range(at_least=1e-3, at_most=0.02)))
def instantaneous_effective_neutrinos(m_phi: Numbers, T_decoupling: Numbers) -> Numbers:
    """N_eff if all neutrinos left the plasma at one temperature, with φ in equilibrium.

    N_eff = 3 (11/4)^(4/3) [4π²/45 T³/s]^(4/3), with the entropy density s of γ, e± and φ at T_decoupling

    Entropy is conserved, and photons have all of it in the end.

    Examples
    --------
    >>> round(instantaneous_effective_neutrinos(1.1e-3, 2e-2), 2), round(3 * (5.5 / 6.5) ** (4 / 3), 2)
    (2.41, 2.4)
    """
    known = neutrino_decoupling.plasma(T_decoupling)
    phi = neutrino_decoupling.scalar_in_equilibrium(m_phi, T_decoupling)
    s = (known.energy + known.pressure + phi.energy + phi.pressure) / T_decoupling
    photons = 4.0 * math.pi**2 / 45.0 * T_decoupling**3
    return 3.0 * (11.0 / 4.0 * photons / s) ** (4.0 / 3.0)


@checked(
    m_phi=OPEN_TO_ELECTRONS,
    sin_theta=HIGGS_MIXING_NOT_ZERO,
    T=TEMPERATURE.but(meaningful=Range(at_least=1e-6, at_most=0.05)),
)
def decay_rate_over_expansion(m_phi: Numbers, sin_theta: Numbers, T: Numbers) -> Numbers:
    """Decay rate at rest over the expansion rate: whether φ can be in equilibrium.

    Γ(φ → e⁺e⁻)/H(T)

    Examples
    --------
    >>> [round(decay_rate_over_expansion(4e-3, 1.3e-4, T), 1) for T in (3e-3, 2e-3)]
    [2.6, 5.9]
    """
    return np.asarray(dark_higgs_width(m_phi, sin_theta)) / hubble_rate(T)


def lightest_allowed(
    name: str, sin_theta: float, last_contact: float = 0.02, start: str = "thermal", m_DM: float = _HEAVY
) -> float:
    """Return the mass [GeV] below which a measured N_eff excludes the dark Higgs.

    Parameters
    ----------
    name : str
        Of the constraint, a measurement of N_eff.
    sin_theta, last_contact, start, m_DM
        As of `effective_neutrinos`.

    Returns
    -------
    float
        0.0 where no mass of the table is excluded, and infinite where its heaviest is.

    Examples
    --------
    >>> round(1e3 * lightest_allowed("n_eff_planck2018", 1.3e-4, 5e-3), 2)
    5.34
    >>> lightest_allowed("n_eff_planck2018", 1.3e-4, 5e-3, "none")
    0.0
    """
    masses = np.geomspace(*MASS_IN_TABLE.meaningful.closed, _STEPS_OF_MASS)
    masses[-1] = MASS_IN_TABLE.meaningful.closed[1]
    masses = masses[np.asarray(dark_higgs_lifetime(masses, sin_theta)) <= LONGEST]
    if not masses.size:
        return 0.0
    expected = effective_neutrinos(masses, sin_theta, start, last_contact, m_DM)
    standard = standard_effective_neutrinos()
    logs = np.log(
        np.maximum(constraints.beside(constraints.get(name), expected, standard=standard).strength, 1e-9)
    )
    excluded = np.flatnonzero(logs > 0.0)
    if not excluded.size:
        return 0.0
    last = int(excluded[-1])
    if last == len(masses) - 1:
        return math.inf
    share = logs[last] / (logs[last] - logs[last + 1])
    return float(masses[last] * (masses[last + 1] / masses[last]) ** share)


class _Table(TypedDict):
    mass: Array
    lifetime: Array
    temperature: Array
    thermal: Array
    none: Array
    dark_matter: Array
    dark_matter_share: Array
    equilibrium: Array
    log_thermal: Array
    log_none: Array
    log_equilibrium: Array
    standard: float


@replaced.kept()
def _table() -> _Table:
    content = cast(_Table, data_files.load_json("effective_neutrinos.json"))
    keys = (
        "mass",
        "lifetime",
        "temperature",
        "thermal",
        "none",
        "equilibrium",
        "dark_matter",
        "dark_matter_share",
    )
    arrays = {key: np.array(cast(dict[str, object], content)[key]) for key in keys}
    logs = {f"log_{key}": np.log(arrays[key]) for key in ("thermal", "equilibrium")}
    logs["log_none"] = np.log(arrays["none"])[None]
    return cast(_Table, {**arrays, **logs, "standard": content["standard"]})


def _place(value: Array, ends: Array, count: int) -> Array:
    # In steps of an even grid between two ends.
    place: Array = (value - ends[0]) / (ends[1] - ends[0]) * (count - 1)
    return place


def _interpolated(table: Array, places: tuple[Array, ...]) -> Array:
    # Cubic through four points of an even grid along each axis.
    along = [_cubic(place, count) for place, count in zip(places, table.shape, strict=True)]
    points = len(np.broadcast_shapes(*(place.shape for place in places)))

    def on_own_axis(axis: int, index: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        own = (len(index) if other == axis else 1 for other in range(len(along)))
        return index.reshape(*own, *[1] * (points + 1 - index.ndim), *index.shape[1:])

    # The four points along each axis of the table, before the axes of the places.
    total: Array = table[tuple(on_own_axis(axis, index) for axis, (index, _) in enumerate(along))]
    for _, weights in along:
        # Term by term, so that one point and many give the same to the last digit.
        total = sum((one * values for one, values in zip(weights, total, strict=True)), start=np.array(0.0))
    return total


def _cubic(place: Array, count: int) -> tuple[npt.NDArray[np.intp], Array]:
    # Where the four points are, and their weights, along the first axis.
    if count == 1:
        return np.zeros((1, *place.shape), np.intp), np.ones((1, *place.shape))
    first = np.clip(np.floor(place).astype(np.intp) - 1, 0, count - 4)
    t = place - first
    weights = (
        -(t - 1.0) * (t - 2.0) * (t - 3.0) / 6.0,
        t * (t - 2.0) * (t - 3.0) / 2.0,
        -t * (t - 1.0) * (t - 3.0) / 2.0,
        t * (t - 1.0) * (t - 2.0) / 6.0,
    )
    return np.stack([first + k for k in range(4)]), np.stack(weights)
