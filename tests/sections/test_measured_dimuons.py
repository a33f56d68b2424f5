"""A dark photon that decays to muons is held against all that was measured of B⁺ → K⁺ μμ."""

import math
import re

import numpy as np
import pytest

from b2kinv.companion.words import formatting
from b2kinv.physics import constraints
from b2kinv.quantities.spelling import spelled, with_errors
from b2kinv.sections import dark_photon_parameter_space
from b2kinv.sections.conclusions import Parameters, evaluate, models

#: LHCb, arXiv:1403.8044: q² [GeV²], dB/dq² [1e-9 per GeV²] and its errors, where X may have its mass here.
MEASURED = (
    *((3.0, 4.0, 25.4, 1.5, 1.3), (4.0, 5.0, 22.1, 1.4, 1.1), (5.0, 6.0, 23.1, 1.4, 1.2)),
    *((6.0, 7.0, 24.5, 1.4, 1.2), (7.0, 8.0, 23.1, 1.4, 1.2)),
    *((11.0, 11.8, 17.7, 1.3, 0.9), (11.8, 12.5, 19.3, 1.2, 1.0)),
)


def largest(m_X):
    """Return the largest measured rate of the bins that hold a mass; infinite in a veto."""
    found = [
        1e-9 * (high - low) * (value + 1.645 * math.hypot(statistical, systematic))
        for low, high, value, statistical, systematic in MEASURED
        if low <= m_X**2 <= high
    ]
    return max(found, default=math.inf)


def to_muons(m_X, epsilon, alpha_X, m_DM, mixing_ratio):
    """Return BR(B⁺ → K⁺ X) · BR(X → μμ) from widths, without the section that judges."""
    per = dark_photon_parameter_space.rates(m_X, m_DM, mixing_ratio, "quark_currents", "MSbar", "GRvDV2023")
    width = per.visible * epsilon**2 + per.dark * alpha_X
    return per.K * epsilon**2 * per.muons * epsilon**2 / width


@pytest.mark.parametrize(
    "point",
    [
        {"m_X": 2.1, "m_DM": 0.92, "m_phi": 0.03, "epsilon": 2.4e-4},
        {"m_X": 2.01, "m_DM": 0.888, "epsilon": 2.4e-4},
    ],
)
def test_a_line_of_more_muons_than_were_measured_is_excluded(point):
    # Beside 2 GeV, where no line was quoted; nearly all of X decays to what is seen.
    _, photon = models(Parameters(**point))
    assert photon.confronted.state == "excluded"
    assert not photon.confronted.alive
    (bite,) = [bite for bite in photon.confronted.excluding if bite.name == "lhcb_dimuon_spectrum"]
    # 22.1 + 1.645 · 1.7805 = 25.03.
    predicted = to_muons(point["m_X"], 2.4e-4, photon.alpha_X, point["m_DM"], "tan_theta_W")
    assert bite.strength == pytest.approx(predicted / 25.03e-9, rel=1e-3)
    assert bite.strength > 30.0


# By kinetic mixing alone B → K X is known up to 2.8 GeV.
@pytest.mark.parametrize(("mixing_ratio", "heaviest"), [("tan_theta_W", 3.72), (-1.0, 3.72), (0.05, 2.8)])
def test_no_dark_photon_that_makes_more_muons_than_were_measured_is_allowed(mixing_ratio, heaviest):
    m_X, epsilon, alpha_X = np.meshgrid(
        np.linspace(1.8, heaviest, 33),
        np.geomspace(1e-5, 1e-2, 13),
        np.geomspace(1e-8, 1e-2, 7),
        indexing="ij",
    )
    m_DM = 0.3
    _, photon = models(
        Parameters(m_X=m_X, epsilon=epsilon, alpha_X=alpha_X, m_DM=m_DM, mixing_ratio=mixing_ratio)
    )
    predicted = np.vectorize(to_muons)(m_X, epsilon, alpha_X, m_DM, mixing_ratio)
    measured = np.vectorize(largest)(m_X)
    # Rounded limits are off by less.
    above = predicted > 1.001 * measured
    assert 300 < np.sum(above) < 0.9 * above.size
    assert set(np.asarray(photon.judged.state)[above].tolist()) == {"excluded"}
    assert not np.any(photon.judged.alive & above)
    comparison = photon.judged.comparisons["lhcb_dimuon_spectrum"]
    covered = np.broadcast_to(comparison.covered, m_X.shape)
    assert np.array_equal(covered, np.isfinite(measured))
    below = covered & (predicted < 0.999 * measured)
    assert np.all(np.broadcast_to(comparison.strength, m_X.shape)[below] <= 1.0)


def test_where_it_excludes_the_dark_photon_decays_before_it_is_away_from_its_b_meson():
    # Longest where all decays are seen: ħc = 1.97327e-16 GeV m; the B⁺ has cτ = 491 µm.
    m_B, m_K = 5.27934, 0.49368
    for m_X in np.linspace(1.8, 3.72, 25).tolist():
        for mixing_ratio in ("tan_theta_W", 0.05, 1.0, -1.0):
            if not math.isfinite(largest(m_X)) or (mixing_ratio == 0.05 and m_X > 2.8):
                continue
            per = dark_photon_parameter_space.rates(
                m_X, 0.3, mixing_ratio, "quark_currents", "MSbar", "GRvDV2023"
            )
            squared = constraints.limit("lhcb_dimuon_spectrum", m_X) * per.visible / (per.K * per.muons)
            length = 1.97327e-16 / (per.visible * squared)
            energy = (m_B**2 + m_X**2 - m_K**2) / (2.0 * m_B)
            # Boost of X over that of a fast B, at most, when both fly the same way.
            faster = (energy + math.sqrt(energy**2 - m_X**2)) / m_X
            assert length < 25e-6
            assert faster * length < 0.15 * 491e-6


def test_no_mixing_is_no_signal():
    said = evaluate(Parameters(epsilon=0.0)).value("answer")
    assert "Belle II's likelihood is that of the Standard Model, as there is no signal at all" in said
    assert not re.search(r"[-−]0(?![.\d])", said)
    tiny = evaluate(Parameters(epsilon=1e-30)).value("answer")
    assert not re.search(r"[-−]0(?![.\d])", tiny)


@pytest.mark.parametrize("digits", [1, 2, 3])
def test_zero_has_no_sign(digits):
    assert spelled(-0.0, digits) == formatting.text(-0.0, digits=digits) == "0"
    assert formatting.parameter_text(-0.0) == "0"
    assert with_errors(-0.001, 0.5, 0.4) == "0.00 +0.50 -0.40"
    for told in (formatting.text(-0.001, uncertainty=0.5), formatting.text((-0.0, 0.5))):
        assert not re.match(r"[-−]", told.lstrip("("))
