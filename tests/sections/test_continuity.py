"""No result of any section jumps at a mass where nature has no jump.

Each section is scanned over its masses. Where two neighbours differ by more than a twentieth, the interval is
halved until it is a billionth wide: a continuous result, however steep, has then closed the gap, and a jump
has not. Openings and closings are continuous too: beside them the result has to be small.
"""

import importlib

import numpy as np
import pytest

from b2kinv.physics import alp_widths, hadronic_thresholds, inputs

#: Relative step that counts as a jump once the interval is as narrow as below.
LARGEST_STEP = 0.05
HALVINGS = 22

#: What ends where somebody's publication ends, and is zero outside: no physics is there.
PUBLISHED = (
    "excess_window",
    "excess_branching_ratio",
    "decay_constant_window",
    "axial_limit_babar_two_body",
    # A published limit is one of published points, and the nearest lighter one holds up to the next: they lie
    # far apart below 1 GeV, and nothing is read off between them. What is computed from it jumps with it.
    "nucleon_limit",
    "nucleon_gap",
    "lightest_dark_higgs_by_search",
    # Of two searches the stronger counts, from where its curve begins.
    "electron_limit",
    "older_electron_limit",
)


def results(section, parameter, masses, changes, published=PUBLISHED):
    """Return name → values of every numeric result, one for each mass."""
    module = importlib.import_module(f"b2kinv.sections.{section}")
    result = module.evaluate(module.Parameters(**{**changes, parameter: masses}))
    found = {}
    for name, quantity in result.items():
        parts = quantity.value if isinstance(quantity.value, tuple) else (quantity.value,)
        for number, part in enumerate(parts):
            values = np.asarray(part)
            if values.shape == masses.shape and values.dtype.kind in "fi" and not name.startswith(published):
                found[f"{name}[{number}]"] = values.astype(float)
    return found


def step(one, other):
    """Return by how much two results differ, relative to the larger; 0 where one is not finite."""
    if not (np.isfinite(one) and np.isfinite(other)):
        return 0.0
    larger = max(abs(one), abs(other))
    return abs(one - other) / larger if larger > 0.0 else 0.0


def jumps(section, parameter, masses, changes=(), published=PUBLISHED):
    """Return (name, mass, before, after) of every jump between the masses."""
    changes = dict(changes)
    values = results(section, parameter, masses, changes, published)
    # What is a thousand times smaller than a step of the scan beside it is about to close.
    suspects = [
        (name, masses[i], masses[i + 1], one[i], one[i + 1], 1e-2 * max(abs(one[i]), abs(one[i + 1])))
        for name, one in values.items()
        for i in range(len(masses) - 1)
        if step(one[i], one[i + 1]) > LARGEST_STEP
    ]
    for _ in range(HALVINGS):
        if not suspects:
            break
        middles = np.array(sorted({(low + high) / 2 for _, low, high, *_ in suspects}))
        place = {middle: i for i, middle in enumerate(middles)}
        found = results(section, parameter, middles, changes, published)
        narrower = []
        for name, low, high, before, after, small in suspects:
            middle = (low + high) / 2
            between = found[name][place[middle]]
            for left, right, one, other in ((low, middle, before, between), (middle, high, between, after)):
                if step(one, other) > LARGEST_STEP and max(abs(one), abs(other)) > small:
                    narrower.append((name, left, right, one, other, small))
        suspects = narrower
    return [(name, float(low), before, after) for name, low, _, before, after, _ in suspects]


SCANS = (
    ("alp_decays", "m_a", np.geomspace(0.3, 10.0, 300), ()),
    ("alp_decays", "m_a", np.geomspace(0.3, 10.0, 300), (("alpha_s", 0.3), ("C_G_UV", 0.5))),
    ("alp_decays", "m_chi", np.geomspace(1e-4, 1.5, 60), ()),
    ("belle2_excess", "m_X", np.linspace(0.05, 4.78, 60), ()),
    ("dark_photon_decays", "m_X", np.linspace(1.8, 3.72, 120), ()),
    ("dark_photon_decays", "m_DM", np.geomspace(0.01, 4.0, 60), ()),
    ("dark_photon_parameter_space", "m_X", np.linspace(1.8, 3.72, 10), (("excess", "br:7e-6+2e-6-2e-6"),)),
    ("dark_matter_searches", "m_X", np.geomspace(0.25, 40.0, 60), ()),
    ("dark_matter_searches", "m_DM", np.geomspace(0.02, 0.9, 60), ()),
    ("dark_matter_searches", "m_phi", np.geomspace(1e-4, 0.3, 60), ()),
)


@pytest.mark.parametrize(
    ("section", "parameter", "masses", "changes"),
    SCANS,
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_nothing_jumps_with_a_mass(section, parameter, masses, changes):
    assert jumps(section, parameter, masses, changes) == []


def test_a_window_for_one_mass_jumps_where_its_line_ends_alone():
    # The 18th of a hundred bins up to 22.885 GeV² ends at √(18 · 0.22885) = 2.0296 GeV and begins at 1.9724.
    found = jumps("dark_photon_parameter_space", "m_X", np.array([1.95, 2.0, 2.05]))
    of_window = ("epsilon_1sigma", "epsilon_2sigma", "log10_epsilon", "whole_dark", "one_sigma_pull")
    assert {round(mass, 4) for _, mass, *_ in found} == {2.0296, 1.9724}
    assert all(name.startswith(of_window) for name, *_ in found)


def test_what_follows_a_published_limit_jumps_with_it_alone(monkeypatch):
    # PandaX has 1.5e-37 cm² at 0.1 GeV and falls about as the fourth power; a power has no jump.
    module = importlib.import_module("b2kinv.physics.dark_higgs_scattering")
    monkeypatch.setattr(module, "published_limit", lambda mass: 1.5e-41 * np.asarray(mass) ** -4.0)
    # Nothing else is computed from the limits on electrons.
    limits = ("electron_limit", "older_electron_limit")
    assert jumps("dark_matter_searches", "m_DM", np.geomspace(0.02, 0.9, 60), published=limits) == []


COUPLING_SCANS = (
    ("dark_photon_decays", "epsilon", np.geomspace(1e-9, 0.8, 60), ()),
    ("dark_photon_decays", "alpha_X", np.geomspace(1e-12, 1.0, 60), ()),
    ("dark_photon_decays", "mixing_ratio", np.geomspace(0.01, 10.0, 60), ()),
    ("dark_matter_searches", "sin_theta", np.geomspace(1e-9, 0.99, 60), ()),
    ("dark_matter_searches", "alpha_X", np.geomspace(1e-8, 1.0, 60), ()),
    ("dark_matter_searches", "epsilon", np.geomspace(1e-9, 0.8, 60), ()),
    ("dark_matter_searches", "velocity", np.geomspace(1.0, 3000.0, 60), ()),
)


@pytest.mark.parametrize(
    ("section", "parameter", "couplings", "changes"),
    COUPLING_SCANS,
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_nothing_jumps_with_a_coupling(section, parameter, couplings, changes):
    assert jumps(section, parameter, couplings, changes) == []


@pytest.mark.parametrize(
    # Where decays of the dark Higgs pass the expansion at freeze-out.
    ("m_DM", "sin_theta"),
    [(0.1, 3.0918e-4), (0.3, 1.279e-3), (0.5, 2.535e-3), (0.8, 4.874e-3)],
)
def test_contact_does_not_jump_with_a_coupling(m_DM, sin_theta):
    module = importlib.import_module("b2kinv.sections.dark_photon_freeze_out")
    for name, at in (("sin_theta", sin_theta), ("epsilon", 1e-2), ("alpha_X", 3e-3)):
        below, above = (
            module.evaluate(module.Parameters(**{"m_DM": m_DM, name: at * factor}), "thermal contact")
            for factor in (1 - 2e-3, 1 + 2e-3)
        )
        for quantity in ("temperature_ratio", "heat_decoupling", "kinetic_decoupling", "weakest_mixing"):
            # No power law of a rate turns four thousandths into more than two hundredths.
            assert step(below.value(quantity), above.value(quantity)) < 0.02, (name, quantity)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("section", "parameter", "masses"),
    [
        ("belle2_likelihood", "m_X", np.linspace(0.1, 4.6, 7)),
        ("belle2_likelihood", "m_DM", np.linspace(0.0, 2.3, 7)),
        ("dark_photon_freeze_out", "m_phi", np.geomspace(1e-3, 0.4, 8)),
        ("dark_photon_freeze_out", "m_X", np.geomspace(1.1, 30.0, 5)),
    ],
)
def test_nothing_slow_jumps_with_a_mass(section, parameter, masses):
    assert jumps(section, parameter, masses) == []


def thresholds():
    """Return the masses at which a channel of the ALP opens or closes, or a flavour comes in."""
    b, c, s = (inputs.value(f"mass_{quark}_quark") for quark in ("bottom", "charm", "strange"))
    products = hadronic_thresholds.LIGHTEST_HADRONS
    masses = {1.0, c, b, 2 * s, 2 * c, 2 * b, b - s, b + s}
    masses |= {hadronic_thresholds.lightest_mass(product) for product in products}
    masses |= {hadronic_thresholds.perturbative_mass(product) for product in products}
    masses |= {end for quark in ("charm", "bottom") for end in hadronic_thresholds.loop_region(quark)}
    # Section II A offers masses up to 10 GeV; bottom opens above and is tried by its widths alone.
    return np.array(sorted(mass for mass in masses if mass < 9.9))


#: Highest and lowest temperature of contact: a span of temperatures that shrinks to nothing, and then is
#: none.
SPANS = ("temperature_scattering", "temperature_scattering_end", "temperature_decays")
#: One over a sum of widths: beside a channel that opens it is the sum that is to be steep, not its inverse.
INVERSES = ("alp_lifetime",)


@pytest.mark.parametrize("section", ["alp_decays", "alp_freeze_in"])
def test_both_sides_of_every_threshold_agree(section):
    masses = thresholds()
    apart = 1e-7
    before, after, lower, higher = (
        results(section, "m_a", masses * factor, {}) for factor in (1 - apart, 1 + apart, 0.99, 1.01)
    )
    for name in INVERSES:
        for found in (before, after, lower, higher):
            found.update({f"{name}[0]": 1 / found[f"{name}[0]"]} if f"{name}[0]" in found else {})
    for name, values in before.items():
        # A square root of the distance is the steepest that an opening has.
        near = np.maximum(np.abs(lower[name]), np.abs(higher[name]))
        small = 10 * apart**0.5 * np.maximum(np.abs(values), near)
        known = np.isfinite(values) & np.isfinite(after[name])
        if name.removesuffix("[0]") in SPANS:
            known &= (values > 0.0) & (after[name] > 0.0)
        differences = np.abs(np.subtract(values, after[name], where=known, out=np.zeros_like(values)))
        different = differences > np.maximum(small, 1e-3 * np.abs(values))
        assert not np.any(different & known), (name, masses[different & known])


def test_widths_of_the_alp_do_not_fall_over_an_edge():
    # Ten MeV are a fifth of a pion's momentum in KK̄π and less than any width of a hadron there: the total
    # width may grow by a tenth. With the printed thresholds it grows by half where charm opens, at 2 m_c =
    # 2.5458 GeV, and by as much again after the next 10 MeV.
    masses = np.arange(1.84, 11.5, 0.01)
    largest = {}
    for thresholds in ("hadrons", "quarks"):
        widths = alp_widths.partial_widths(masses, 1e8, C_chi=0.0, thresholds=thresholds)
        largest[thresholds] = np.abs(np.diff(np.log(sum(widths.values()))))
    assert largest["hadrons"].max() < 0.1
    assert largest["quarks"].max() > 0.4
    assert masses[largest["quarks"].argmax()] == pytest.approx(2.5458, abs=0.01)


def test_a_jump_is_found(monkeypatch):
    # With the printed threshold and a width a hundred times larger from there on, cτ falls at once.
    module = importlib.import_module("b2kinv.physics.alp_decay_modes")
    whole = module.partial_widths

    def stepping(m_a, *others):
        widths = whole(m_a, *others)
        return widths | {"charm": np.where(m_a > 2.5458, widths["gluons"], 0.0)}

    monkeypatch.setattr(module, "partial_widths", stepping)
    found = jumps("alp_decays", "m_a", np.linspace(2.4, 2.7, 30))
    assert "decay_length[0]" in {name for name, *_ in found}
    assert {round(mass, 4) for _, mass, *_ in found} == {2.5458}
