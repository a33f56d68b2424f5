"""No number stands for what does not exist: what is printed at odd parameters is a result, or words."""

import importlib
import math
import re

import numpy as np
import pytest

from b2kinv.paper import PAPER
from b2kinv.sections.conclusions import Parameters, evaluate
from tests.prose.points import POINTS

#: Where results end that anybody could mean: a number beyond is one that stands for something else.
BEYOND = 1e90
_WRITTEN = re.compile(r"e\+?(9\d|\d{3})|10(⁹[⁰¹²³⁴-⁹]|[¹²³⁴-⁹][⁰¹²³⁴-⁹]{2,})")
#: Couplings at which b quarks would reach equilibrium at temperatures where there are none: exp(m_b/T) times
#: larger than else, and a result.
TRUE = {"coupling_decays", "coupling_scattering", "coupling_boltzmann"}
ODD = (
    {"m_phi": 1e-3},
    {"m_phi": 1e-4, "dark_higgs_start": "none"},
    {"m_phi": 1e-3, "without": "dark_higgs_lifetime"},
    {"m_phi": 1e-12},
    {"sin_theta": 1e-12},
    {"epsilon": 0.0},
    {"m_chi": 1e-12},
    {"C_chi": 1e-16},
    {"m_a": 4.7, "C_q": 1e-12},
    {"alpha_X": 1e-8},
)


def sentinels(result):
    """Return the names of quantities with a number or a text beyond all that is meant."""
    found = set()
    for name, quantity in result.items():
        values = np.atleast_1d(np.asarray(quantity.value, dtype=object)).ravel()
        for value in values:
            wrong = _WRITTEN.search(value) if isinstance(value, str) else BEYOND <= abs(value) < math.inf
            if wrong and name not in TRUE:
                found.add(f"{name} = {value}")
    return found


def test_sentinels_are_seen():
    assert _WRITTEN.search("lifetime of the dark Higgs (1.00 × 10¹⁰⁰)")
    assert _WRITTEN.search("1e+99")
    assert not _WRITTEN.search("2.6 × 10¹⁹ s and 3e+17, from 10⁸ GeV")


@pytest.mark.parametrize("changes", ODD, ids=str)
def test_section_iv_prints_none_at_odd_parameters(changes):
    assert sentinels(evaluate(Parameters(**changes), "limits in words")) == set()


@pytest.mark.parametrize("name", [one.name for one in PAPER.sections])
def test_no_page_prints_any(name):
    module = importlib.import_module(f"b2kinv.sections.{name}")
    for changes in POINTS.get(name, ({},))[:2]:
        assert sentinels(module.evaluate(module.Parameters(**changes))) == set()


def test_a_dark_higgs_too_light_for_electrons_is_said_to_be():
    result = evaluate(Parameters(m_phi=1e-3, without="dark_higgs_lifetime"), "limits in words")
    assert result.value("dark_higgs_decay_words") == (
        "is too light for electrons: loops let it decay to two photons in 2.6 × 10⁴ s at least, and decays "
        "to neutrinos are neglected"
    )
    # With the limit on its lifetime, 0.1 s, that excludes it by what it is.
    on = evaluate(Parameters(m_phi=1e-3))
    assert on.value("dark_photon_state") == "excluded"
    assert "lifetime of the dark Higgs (2.62 × 10⁵)" in on.value("dark_photon_excluding")
    # 100 eV outlive the universe, and are dark matter: 0.712 exp(−3.09e17 s/4.4e18 s) where 0.12 are seen.
    light = evaluate(Parameters(m_phi=1e-7, sin_theta=1e-5, without="dark_higgs_lifetime"), "limits in words")
    assert light.value("dark_photon_dark_matter") == "too much"
    assert "Ω h² = 0.67 is left" in light.value("dark_higgs_decay_words")
    heavy = evaluate(Parameters(), "limits in words").value("dark_higgs_decay_words")
    assert heavy == "decays to electrons, in 0.063 s"
