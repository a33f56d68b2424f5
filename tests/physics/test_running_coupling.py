"""Running coupling and masses against CRunDec between the nodes, and against published values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2kinv.physics import inputs, running_coupling

# rundec 0.7 (CRunDec 3): AlphasExact from α_s(m_Z = 91.187873 GeV) in five loops, DecAsDownSI in four loops
# at m_b = 4.186 and m_c = 1.2729 GeV. Columns: scale [GeV], α_s for α_s(m_Z) = 0.1171, 0.1180 and 0.1189.
CRUNDEC = [
    (1.0, 0.46105783, 0.47975164, 0.50011937),
    (1.1, 0.42326103, 0.43826038, 0.45434067),
    (1.5, 0.34165020, 0.35056323, 0.35986494),
    (2.0, 0.29526674, 0.30167001, 0.30827862),
    (3.7, 0.23083706, 0.23456178, 0.23835536),
    (7.0, 0.19204780, 0.19456454, 0.19711049),
    (50.0, 0.12872847, 0.12982248, 0.13091835),
]


@pytest.mark.parametrize(("scale", "down", "central", "up"), CRUNDEC)
def test_coupling_agrees_with_crundec(scale, down, central, up):
    assert running_coupling.strong_coupling(scale) == pytest.approx(central, rel=5e-5)
    assert running_coupling.strong_coupling(scale, 1.0) == pytest.approx(up, rel=5e-5)
    assert running_coupling.strong_coupling(scale, -1.0) == pytest.approx(down, rel=5e-5)
    assert running_coupling.strong_coupling_uncertainty(scale) == pytest.approx((up - down) / 2, rel=5e-3)


def test_coupling_at_mass_Z_is_the_input():
    at_mass_Z = inputs.get("strong_coupling_at_mass_Z")
    mass_Z = inputs.value("mass_Z")
    assert running_coupling.strong_coupling(mass_Z) == pytest.approx(at_mass_Z.value, rel=1e-6)
    assert running_coupling.strong_coupling_uncertainty(mass_Z) == pytest.approx(
        at_mass_Z.uncertainty, rel=1e-4
    )


def test_coupling_agrees_with_a_published_pair():
    # HPQCD, Phys. Rev. D 91, 054508 (2015), arXiv:1408.4169: α_s(5 GeV, four flavours) = 0.2128(25) runs to
    # α_s(m_Z, five flavours) = 0.11822(74). Five flavours at 5 GeV are 0.4 % above four.
    shift = (0.11822 - 0.1180) / 0.0009
    assert running_coupling.strong_coupling(5.0, shift) == pytest.approx(0.2128, rel=0.006)


def test_masses_agree_with_published_pairs():
    # Each published ratio, at its own α_s(m_Z), holds here to the accuracy with which α_s differs.
    # HPQCD, arXiv:1408.4169: m_c(3 GeV) = 0.9851(63), m_c(m_c) = 1.2715(95) GeV.
    ours = running_coupling.running_mass("charm", 3.0) / inputs.value("mass_charm_quark")
    assert ours == pytest.approx(0.9851 / 1.2715, rel=3e-3)
    # K. Chetyrkin et al., Phys. Rev. D 80, 074010 (2009), arXiv:0907.2110: m_b(10 GeV) = 3.610(16),
    # m_b(m_b) = 4.163(16) GeV.
    ours = running_coupling.running_mass("bottom", 10.0) / inputs.value("mass_bottom_quark")
    assert ours == pytest.approx(3.610 / 4.163, rel=5e-3)
    # PDG, quark listings: masses at 1 GeV follow from those at 2 GeV by a factor of 1.35.
    ours = running_coupling.running_mass("strange", 1.0) / running_coupling.running_mass("strange", 2.0)
    assert ours == pytest.approx(1.35, rel=0.01)


def test_masses_at_their_reference_are_the_inputs():
    assert running_coupling.running_mass("strange", 2.0) == pytest.approx(
        inputs.value("mass_strange_quark"), rel=1e-4
    )
    for quark in ("charm", "bottom"):
        own = inputs.value(f"mass_{quark}_quark")
        assert running_coupling.running_mass(quark, own) == pytest.approx(own, rel=1e-9)


@given(st.floats(1.0, 9e3), st.floats(1.001, 1.1))
def test_coupling_and_masses_fall_with_the_scale(scale, factor):
    higher = scale * factor
    # Decoupling at a threshold is the only step, and it is small.
    step = (
        1.0 if running_coupling.active_flavours(scale) == running_coupling.active_flavours(higher) else 1.01
    )
    assert running_coupling.strong_coupling(higher) < running_coupling.strong_coupling(scale) * step
    assert (
        running_coupling.running_mass("strange", higher)
        < running_coupling.running_mass("strange", scale) * step
    )


def test_decoupling_steps_are_small():
    for threshold in (inputs.value("mass_charm_quark"), inputs.value("mass_bottom_quark")):
        below, above = running_coupling.strong_coupling(np.array([threshold * (1 - 1e-9), threshold]))
        assert 0.0 < below / above - 1.0 < 5e-3


def test_number_of_flavours_follows_the_thresholds():
    assert list(running_coupling.active_flavours(np.array([1.0, 2.0, 10.0, 200.0]))) == [3, 4, 5, 6]


def test_arrays_give_what_scalars_give():
    scales = np.array([[1.0, 2.0], [5.0, 1e4]])
    values = running_coupling.strong_coupling(scales)
    assert values.shape == (2, 2)
    assert values[0, 1] == running_coupling.strong_coupling(2.0)
    assert type(running_coupling.strong_coupling(2)) is float
    assert type(running_coupling.running_mass("charm", 2)) is float


@pytest.mark.parametrize("bad", [0.99, 0.0, -2.0, 1.1e4, np.nan, "mu"])
def test_scales_outside_the_table_are_refused(bad):
    with pytest.raises(ValueError, match="scale"):
        running_coupling.strong_coupling(bad)
    with pytest.raises(ValueError, match="scale"):
        running_coupling.running_mass("strange", bad)


def test_heavy_masses_below_their_own_scale_and_unknown_quarks_are_refused():
    with pytest.raises(ValueError, match="running bottom mass"):
        running_coupling.running_mass("bottom", 3.0)
    with pytest.raises(ValueError, match="did you mean 'strange'"):
        running_coupling.running_mass("strang", 3.0)
    with pytest.raises(ValueError, match="variation"):
        running_coupling.strong_coupling(2.0, 1.5)


@pytest.mark.parametrize(
    ("flavours", "scale", "expected"),
    [
        # rundec 0.7 as above, continued with the same number of flavours beyond the next quark.
        (3, 1.0, 0.47975164),
        (3, 1.7, 0.32192377),
        (3, 2.0, 0.29450974),
        (3, 4.3, 0.21313600),
        (4, 2.0, 0.30167001),
        (4, 6.0, 0.20058504),
        (4, 11.5, 0.16841279),
        (5, 4.5, 0.21974065),
        (5, 1000.0, 0.08680270),
    ],
)
def test_coupling_with_a_number_of_flavours_agrees_with_crundec(flavours, scale, expected):
    assert running_coupling.strong_coupling_with(flavours, scale) == pytest.approx(expected, rel=5e-5)


def test_a_number_of_flavours_has_its_scales():
    assert running_coupling.scales_with(4) == (inputs.value("mass_charm_quark"), 12.0)
    with pytest.raises(ValueError, match=r"scale = 5\.1 .* >= 1 and <= 5 GeV"):
        running_coupling.strong_coupling_with(3, 5.1)
    with pytest.raises(ValueError, match="flavours = 6 is not allowed: it must be 3, 4 or 5"):
        running_coupling.strong_coupling_with(6, 200.0)
