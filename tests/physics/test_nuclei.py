"""Target nuclei."""

import pytest

from b2kinv.physics import nuclei


def test_xenon():
    # Z = 54, atomic weight 131.29 u of 0.9315 GeV.
    xenon = nuclei.get("xenon")
    assert xenon.protons == 54
    assert xenon.mass == pytest.approx(131.29 * 0.93149, rel=1e-4)


@pytest.mark.parametrize("name", nuclei.names())
def test_masses_and_nucleons_belong_together(name):
    # Binding is below one percent of the mass.
    nucleus = nuclei.get(name)
    assert nucleus.mass == pytest.approx(0.9315 * (nucleus.protons + nucleus.neutrons), rel=2e-3)
    assert 0.9 < nucleus.neutrons / nucleus.protons < 1.6


def test_unknown_nucleus_is_refused():
    with pytest.raises(ValueError, match="did you mean 'xenon'"):
        nuclei.get("xenonn")


@pytest.mark.parametrize("m_DM", [1e-6, 0.5, 100.0, 1e9])
def test_cross_section_per_nucleon_is_that_of_the_docstring(m_DM):
    # By hand, with one nucleon of 1 u and helium of 3.7273794 GeV (CODATA, α particle).
    helium, nucleon = nuclei.get("helium").mass, 0.93149410242
    assert helium == pytest.approx(3.7273794, rel=1e-3)
    ratio = (nucleon * (m_DM + helium)) / (helium * (m_DM + nucleon))
    assert nuclei.per_nucleon(3.0, "helium", m_DM) == pytest.approx(3.0 * ratio**2 / 16.0, rel=1e-7)
