"""Target nuclei of direct searches: elements with their natural isotopes."""

from dataclasses import dataclass
from typing import TypedDict, cast

from b2kinv.physics import data_files, inputs
from b2kinv.physics.conventions import DARK_MATTER_MASS
from b2kinv.quantities import replaced, validation
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name
from b2kinv.quantities.scalars import Numbers


@dataclass(frozen=True)
class Isotope:
    """An isotope with spin.

    Attributes
    ----------
    nucleons : int
    abundance : float
        Share of the element's atoms.
    spin : float
    proton_spin, neutron_spin : float
        Expectation value of the spin of all protons, of all neutrons, where the nucleus points along an axis.
    """

    nucleons: int
    abundance: float
    spin: float
    proton_spin: float
    neutron_spin: float


@dataclass(frozen=True)
class Nucleus:
    """A target element.

    Attributes
    ----------
    name : str
    protons : float
    neutrons : float
        Mean over the natural isotopes.
    mass : float
        [GeV]
    isotopes : tuple of Isotope
        Those with spin; what is left has none, or less than a per mille of the atoms.
    """

    name: str
    protons: float
    neutrons: float
    mass: float
    isotopes: tuple[Isotope, ...] = ()


def names() -> tuple[str, ...]:
    """Return the names of the known nuclei.

    Examples
    --------
    >>> "argon" in names()
    True
    """
    return tuple(_nuclei())


NUCLEUS = Name("target nucleus", names)


def get(name: str) -> Nucleus:
    """Return a target nucleus.

    Raises
    ------
    ValueError
        If there is none of that name; the nearest one is suggested.

    Examples
    --------
    >>> xenon = get("xenon")
    >>> xenon.protons, round(xenon.neutrons, 3), round(xenon.mass, 1)
    (54, 77.388, 122.3)
    >>> [isotope.nucleons for isotope in xenon.isotopes]
    [129, 131]
    """
    known = _nuclei()
    return known[validation.choice("name", name, known, meaning=NUCLEUS.meaning)]


@checked(m_DM=DARK_MATTER_MASS)
def per_nucleon(cross_section: Numbers, nucleus: str, m_DM: Numbers) -> Numbers:
    """Return the cross section per nucleon that a search would quote for one on a nucleus, as if coherent.

    σ_n = σ_N (μ_n/μ_N)²/A², with the reduced masses of dark matter and one nucleon, and the nucleus

    Examples
    --------
    >>> round(per_nucleon(4.0**2, "helium", 1e-6), 4)
    1.0
    """
    target, m_N = get(nucleus), inputs.value("atomic_mass_unit")
    whole, part = (m_DM * mass / (m_DM + mass) for mass in (target.mass, m_N))
    return cross_section * (part / whole) ** 2 / (target.protons + target.neutrons) ** 2


class _Isotope(TypedDict):
    nucleons: int
    abundance: float
    spin: float
    proton_spin: float
    neutron_spin: float


class _Element(TypedDict):
    protons: float
    nucleons: float
    mass: float
    isotopes: list[_Isotope]


@replaced.kept()
def _nuclei() -> dict[str, Nucleus]:
    content = cast(dict[str, dict[str, _Element]], data_files.load_json("nuclei.json"))
    return {name: _nucleus(name, entry) for name, entry in content["nuclei"].items()}


def _nucleus(name: str, entry: _Element) -> Nucleus:
    mass = entry["mass"] * inputs.value("atomic_mass_unit")
    isotopes = tuple(Isotope(**isotope) for isotope in entry["isotopes"])
    return Nucleus(name, entry["protons"], entry["nucleons"] - entry["protons"], mass, isotopes)
