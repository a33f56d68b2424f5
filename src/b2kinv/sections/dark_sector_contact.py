"""Section III B, first sentence: how well the dark photon ties dark matter and dark Higgs to the plasma.

Rates are those of `b2kinv.physics.dark_matter_contact`, at one point, for leptons alone. Dark matter and dark
Higgs share one temperature, and take that of the plasma as long as X or decays of the dark Higgs carry heat.
"""

import math

import numpy as np

from b2kinv.physics import dark_matter_contact, early_universe, inputs, thermal_averages
from b2kinv.physics.dark_higgs import dark_higgs_width
from b2kinv.physics.dark_matter_contact import Target
from b2kinv.physics.thermal_averages import scaled_bessel
from b2kinv.physics.thermal_contact import contact_span, threshold_coupling
from b2kinv.quantities.judgements import Judgement
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.scalars import Array
from b2kinv.quantities.spelling import spelled
from b2kinv.sections import dark_photon_decays

#: Temperatures [GeV] end here, where electrons are gone; they begin at 200 MeV, or five times that of
#: freeze-out.
_COLDEST, _WARMEST, _TEMPERATURES = 2e-5, 0.2, 56

#: What `dark_photon_freeze_out` says of when annihilation becomes too slow.
FREEZE_OUT = Judgement(
    "freeze_out_words",
    "when annihilation is too slow",
    {
        "freezes out": "at m_DM/T = {x}, here at {temperature} MeV, and then stays",
        "stays": "which at the parameters of this page it does not down to a hundredth of the mass",
    },
)
HEAT = Judgement(
    "heat_words",
    "until when X exchanges heat",
    {
        "until": "exchanged as fast as the universe expands down to {temperature} MeV",
        "never": "at no temperature below {temperature} MeV as fast as the universe expands",
    },
)
_AS_WARM = "the dark sector as warm as the plasma"
_ALONE = "both entropies are conserved for themselves"
CONTACT = Judgement(
    "contact_words",
    "what contact there is at freeze-out",
    {
        "dark Higgs": f"At freeze-out decays of the dark Higgs keep {_AS_WARM}",
        "dark photon": f"At freeze-out the dark photon keeps {_AS_WARM}",
        **{
            f"late and {word}": (
                "After times with little contact heat comes by decays of the dark Higgs, at freeze-out "
                f"{rate} than the universe expands, and brings both temperatures nearer to each other "
                "without making them equal"
            )
            for word, rate in (("fast", "faster"), ("slow", "more slowly"))
        },
        "ended": f"From the end of contact, which ended at {{temperature}} MeV, {_ALONE}",
        "taken to have ended": (
            "From the end of contact, taken to have ended at {temperature} MeV, where this looks first, "
            + _ALONE
        ),
    },
)


#: Rate over H that changes the temperature of the dark sector by less than it is given with.
_FAINT = 0.03
#: Difference of temperatures, relative, that is called none.
_EQUAL = 0.01


def plasma_targets(epsilon: float, epsilon_Z: float) -> tuple[Target, ...]:
    """Return electrons, muons, neutrinos and charged pions, with their couplings to X.

    Examples
    --------
    >>> [target.kinds for target in plasma_targets(1e-4, 0.0)]
    [2, 2, 6, 2]
    """
    (v_e, a_e), (v_nu, a_nu), (v_u, _), (v_d, _) = (
        [float(one) for one in dark_photon_decays.fermion_couplings(name, epsilon, epsilon_Z)]
        for name in ("electron", "neutrino", "up", "down")
    )
    return (
        Target(inputs.value("mass_electron"), v_e, a_e),
        Target(inputs.value("mass_muon"), v_e, a_e),
        Target(0.0, v_nu, a_nu, kinds=6),
        Target(inputs.value("mass_pion_plus"), v_u - v_d, 0.0, scalar=True),
    )


def thermal_contact(
    T_f: float,
    *,
    m_DM: float,
    m_phi: float,
    m_X: float,
    alpha_X: float,
    epsilon: float,
    mixing_ratio: float,
    sin_theta: float,
    degrees_of_freedom: str = early_universe.DEFAULT_TABLE,
) -> dict[str, Quantity]:
    """Return how well X, and decays of the dark Higgs, tie the dark sector to the plasma at one point.

    Rates are over H, for electrons, muons and neutrinos. Hadrons would add to them; what charged pions add at
    100 MeV is given. Temperatures at which a rate falls below H are infinite where it never reaches H. At the
    highest temperature here the dark sector is taken to be as warm as the plasma.

    Parameters
    ----------
    T_f : float
        Temperature at which dark matter freezes out [GeV].
    m_DM, m_phi, m_X, alpha_X, epsilon, mixing_ratio, sin_theta, degrees_of_freedom
        As in `dark_photon_freeze_out.Parameters`; the mixing ratio as a number.

    Examples
    --------
    >>> point = {"m_DM": 0.5, "m_phi": 0.004, "m_X": 2.0, "alpha_X": 0.002, "sin_theta": 1e-4}
    >>> found = thermal_contact(0.02, epsilon=1e-4, mixing_ratio=0.5, **point)
    >>> round(found["friction_at_freeze_out"].value, 1)
    21.1
    """
    T = np.append(np.geomspace(max(_WARMEST, 5.0 * T_f), _COLDEST, _TEMPERATURES), T_f)
    hubble = np.asarray(early_universe.hubble_rate(T, degrees_of_freedom))
    *leptons, _ = plasma_targets(epsilon, epsilon * mixing_ratio)
    given, dark_sector = (T, m_DM, m_X, alpha_X), ((m_phi, 1.0), (m_DM, 2.0))
    friction, collisions = (
        np.sum([np.asarray(function(*given, one)) for one in leptons], axis=0) / hubble
        for function in (dark_matter_contact.momentum_relaxation, dark_matter_contact.scattering_rate)
    )
    curves = {
        "friction": (friction, "friction of dark matter in the plasma over H"),
        "collisions": (collisions, "collisions of dark matter with leptons over H"),
        "annihilation": (
            np.asarray(dark_matter_contact.annihilation_rate(*given, tuple(leptons))) / hubble,
            "annihilation through X over H",
        ),
        "heat": (
            np.asarray(dark_matter_contact.heat_relaxation(*given, tuple(leptons), dark_sector[0])) / hubble,
            "exchange of heat with the dark sector over H",
        ),
        "higgs": (
            dark_higgs_width(m_phi, sin_theta) * thermal_averages.time_dilation(m_phi, T) / hubble,
            "decays of the dark Higgs over H",
        ),
    }
    kinetic, by_X = (_end_of_contact(T[:-1], curves[name][0][:-1]) for name in ("friction", "heat"))
    decays = _heat_of_decays(T, m_phi, m_DM, float(dark_higgs_width(m_phi, sin_theta))) / hubble
    until, heat, decays = _until_freeze_out(T, curves["heat"][0], decays)
    own = dark_matter_contact.dark_temperature(until, heat + decays, dark_sector, degrees_of_freedom)
    return {
        "temperature": Quantity(T[:-1], "GeV", "temperature of the plasma"),
        **{name: Quantity(values[:-1], "1", words) for name, (values, words) in curves.items()},
        "temperature_at_freeze_out": Quantity(1e3 * T_f, "MeV", "temperature at freeze-out"),
        **{
            f"{name}_at_freeze_out": Quantity(float(values[-1]), "1", f"{words}, at freeze-out")
            for name, (values, words) in curves.items()
        },
        "kinetic_decoupling": Quantity(1e3 * kinetic, "MeV", "temperature at which friction falls below H"),
        "heat_decoupling": Quantity(
            1e3 * by_X, "MeV", "temperature at which the exchange of heat through X falls below H"
        ),
        "temperature_ratio": Quantity(
            own / T_f, "1", "temperature of the dark sector over that of the plasma, at freeze-out"
        ),
        **_of_unit_mixing(T_f, m_DM, m_X, alpha_X, mixing_ratio, degrees_of_freedom),
        HEAT.name: _end_in_words(by_X, float(T[0])),
        **_at_freeze_out(until, heat, decays, own / T_f),
    }


def _of_unit_mixing(
    T_f: float, m_DM: float, m_X: float, alpha_X: float, mixing_ratio: float, degrees_of_freedom: str
) -> dict[str, Quantity]:
    # ε at which friction at freeze-out is H, and the share of pions at 100 MeV: neither depends on ε.
    T = np.array([T_f, 0.1])
    *leptons, pion = (
        np.asarray(dark_matter_contact.momentum_relaxation(T, m_DM, m_X, alpha_X, one))
        for one in plasma_targets(1.0, mixing_ratio)
    )
    friction = np.sum(leptons, axis=0)
    weakest = threshold_coupling(1.0, friction / early_universe.hubble_rate(T, degrees_of_freedom))
    return {
        "weakest_mixing": Quantity(
            float(weakest[0]), "1", "lowest ε whose friction exceeds H until freeze-out"
        ),
        "pion_share": Quantity(
            float(pion[1] / friction[1]), "1", "what charged pions add to friction at 100 MeV"
        ),
    }


def _heat_of_decays(T: Array, m_phi: float, m_DM: float, width: float) -> Array:
    # Rate at which φ ↔ e⁺e⁻ alone would warm both: decays bring Γ m_φ δn, with dn/dT = n ⟨E⟩/T², and all have
    # dρ/dT = Σ n ⟨E²⟩/T². Boltzmann's statistics.
    def energies(mass: float) -> tuple[Array, Array]:
        z = mass / T
        mean = mass**2 * T * (mass * scaled_bessel(1, z) + 3.0 * T * scaled_bessel(2, z))
        return mean, mass**4 * T * scaled_bessel(2, z) + 3.0 * mass**3 * T**2 * scaled_bessel(3, z)

    (mean, square), (_, other) = energies(m_phi), energies(m_DM)
    # With exp(−m/T) of either taken out.
    capacity = square + 2.0 * other * np.exp(np.clip((m_phi - m_DM) / T, -700.0, 700.0))
    return np.asarray(width * m_phi * mean / capacity)


def _until_freeze_out(T: Array, *rates: Array) -> list[Array]:
    # Temperatures down to that of freeze-out, which is the last of all, and the rates there.
    before = np.append(T[:-1] > T[-1], True)
    return [one[before] for one in (T, *rates)]


def _at_freeze_out(T: Array, heat: Array, decays: Array, ratio: float) -> dict[str, Quantity]:
    both = float(heat[-1] + decays[-1])
    last = _last_contact(T, heat, decays)
    return {
        "higgs_heat_at_freeze_out": Quantity(
            float(decays[-1]), "1", "exchange of heat by decays of the dark Higgs over H, at freeze-out"
        ),
        CONTACT.name: _contact_in_words(both, bool(decays[-1] >= 0.5 * both), ratio, last, float(T[0])),
    }


def _last_contact(T: Array, heat: Array, decays: Array) -> float:
    # Decays grow as it becomes colder, and may restore contact; what they add cannot end it earlier, but
    # curves through sums are other ones. Without contact in all that time it is taken to have ended at the
    # beginning.
    return min(_end_of_contact(T, heat), _end_of_contact(T, heat + decays), float(T[0]))


def _end_in_words(end: float, hottest: float) -> Quantity:
    if math.isinf(end):
        return HEAT.says("never", temperature=spelled(1e3 * hottest))
    return HEAT.says("until", temperature=spelled(1e3 * end))


def _contact_in_words(both: float, by_decays: bool, ratio: float, last: float, hottest: float) -> Quantity:
    # Decays grow as it becomes colder, so that they may come late; the exchange through X only fades.
    if both >= 1.0 and not by_decays:
        return CONTACT.says("dark photon")
    if both >= 1.0 and abs(ratio - 1.0) < _EQUAL:
        return CONTACT.says("dark Higgs")
    if both >= _FAINT and by_decays:
        return CONTACT.says(f"late and {'fast' if both >= 1.0 else 'slow'}")
    return CONTACT.says(
        "taken to have ended" if last >= hottest else "ended", temperature=spelled(1e3 * last)
    )


def _end_of_contact(T: Array, ratio: Array) -> float:
    # The lowest temperature at which a rate exceeds H.
    _, last = contact_span(1.0 / T, ratio[np.newaxis])
    return float(1.0 / last[0]) if np.isfinite(last[0]) else math.inf
