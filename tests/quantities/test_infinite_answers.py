"""Who may return infinity declares it, and does at some point; for all others it is an overflow."""

import importlib
import pkgutil

import numpy as np
import pytest

from b2kinv.physics import (
    dark_higgs,
    dark_higgs_naturalness,
    dark_higgs_scattering,
    decay_in_flight,
    dimuon_searches,
    displaced_muons,
    electron_searches,
    freeze_out,
    majorana_annihilation,
    measurements,
)
from b2kinv.physics.statistics import look_elsewhere
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.sections import (
    alp_freeze_in,
    dark_higgs_tuning,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
    dark_photon_plane_limits,
)

#: Annihilation so fast that it ends long after m/T = 100.
_LATE = freeze_out.FreezeOut(1e3, lambda x: 1e30 + 0.0 * x)
_RATES = ("tan_theta_W", "quark_currents", "MSbar", "GRvDV2023")

#: Function → why there is no finite answer at the point.
POINTS = {
    # Below 2 m_e nothing is open, whatever the mixing.
    dark_higgs.dark_higgs_lifetime: (5e-4, 1e-4),
    dark_higgs.smallest_mixing: (5e-4, 1.0),
    # A ratio to nothing.
    dark_higgs_naturalness.tuning: (0.004, 0.0),
    # Nothing decays within 1e-30 s.
    dark_higgs_scattering.lightest_by_search: ("helium", 3.5, 0.5, 500.0, 1e-30),
    # Outside the masses that were published.
    dark_higgs_scattering.published_limit: (10.0,),
    dark_higgs_scattering.electron_limit: (0.01,),
    electron_searches.older_limit: (0.01,),
    electron_searches.strongest_limit: (1e-4,),
    measurements.spectrum_limit_Kstar: (4.9,),
    majorana_annihilation.yukawa_by_curve: (0.05, 0.004),
    # LHCb left the J/ψ out.
    dimuon_searches.largest_dimuon_rate: (3.1,),
    # A width of zero.
    decay_in_flight.decay_length: (0.0,),
    # Too short-lived to reach the detector.
    displaced_muons.largest_muon_share: (7e-6, 0.1),
    displaced_muons.largest_muon_coupling: (2.0, 1e8, 1.6e-18, 7e-6, 0.1),
    # The tail of the normal distribution is empty at infinity alone.
    look_elsewhere.one_sided_significance: (0.0,),
    # Heavier than m_B - m_K.
    alp_freeze_in.excess_coupling: (6.0,),
    dark_photon_parameter_space.invisible_mixing: (4e-6, 0.0),
    # So little mixing that too few are made, however they decay.
    dark_photon_plane_limits.single_photon_edge: (dark_photon_parameter_space.Parameters(), 7e-4),
    freeze_out.FreezeOut.freeze_out_point: (_LATE,),
    dark_photon_freeze_out.freeze_out_point: (0.5, 0.004, 2.0, 1e15),
    majorana_annihilation.for_each_pair: (lambda *_: np.inf, 0.5, 0.004, 0.1),
}


def declared():
    """Return every function of physics and sections that says that it may be infinite."""
    found = set()
    for floor in ("physics", "sections"):
        package = importlib.import_module(f"b2kinv.{floor}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            content = vars(importlib.import_module(module.name))
            classes = [one for one in content.values() if isinstance(one, type)]
            for one in [*content.values(), *(inner for kind in classes for inner in vars(kind).values())]:
                if getattr(one, "may_be_infinite", False):
                    found.add(one)
    return found


def test_those_who_declare_infinity_are_those_who_are_seen_to_return_it():
    others = (dark_photon_parameter_space.invisible_edge, dark_higgs_tuning.quantities)
    assert {one.__qualname__ for one in declared()} == {one.__qualname__ for one in (*POINTS, *others)}


@pytest.mark.parametrize("function", POINTS, ids=lambda one: one.__qualname__)
def test_there_is_a_point_without_a_finite_answer(function):
    assert function(*POINTS[function]) == np.inf


def test_a_dark_photon_that_always_decays_invisibly_may_give_too_little():
    found = dark_photon_parameter_space.rates(2.0, 0.1, *_RATES)
    assert dark_photon_parameter_space.invisible_edge(1e-5, 1e-8, found.K, found) == np.inf


def test_a_mixing_that_adds_nothing_to_the_mass_asks_for_no_tuning():
    found = dark_higgs_tuning.quantities(2.0, 0.01, 0.004, 1e-200)
    assert found["tuning_mixing"].numbers == np.inf


@pytest.mark.parametrize("may_be_infinite", [True, False])
def test_for_all_others_it_is_an_overflow(may_be_infinite):
    @checked(may_be_infinite=may_be_infinite, x=Number("number"))
    def endless(x):
        """Infinite, as docstrings may say of many things."""
        return float("inf")

    if may_be_infinite:
        assert endless(1.0) == np.inf
    else:
        with pytest.raises(ValueError, match="there is no value for x = 1: a number overflows"):
            endless(1.0)
