"""The dark coupling for the observed relic density, in the ways in which Section III can be read."""

import functools
import math

from b2kinv.paper import as_printed
from b2kinv.physics import freeze_out, measurements, units
from b2kinv.quantities import replaced
from b2kinv.sections import dark_photon_freeze_out

_MASS = measurements.paper_constant("mass_dark_photon")
_DENSITY = measurements.paper_constant("dark_matter_density")
#: m_φ [GeV] of the solid line of Fig. 3.
LIGHTEST = 0.004


def coupling(printed, m_DM, m_phi=LIGHTEST, relic_density=1.0, hubble_rate=1.0, **_):
    """Return α_X for the observed density, from the Boltzmann equation.

    It is solved with Eq. (47), or with the full average of the verified cross section. H divides <σv> in the
    equation and enters nowhere else, and a density multiplied by a factor is the observed one where it would
    be that one divided by the factor.

    Parameters
    ----------
    printed : bool
        Take Eq. (47).
    m_DM, m_phi : float
        [GeV]
    relic_density, hubble_rate : float
        Factors on the density that a yield gives, and on H.

    Examples
    --------
    >>> round(coupling(False, 0.8, hubble_rate=4.0) / coupling(False, 0.8), 9)
    2.0
    """
    return math.sqrt(hubble_rate) * _needed(printed, m_DM, m_phi, _DENSITY / relic_density)


@replaced.kept()
def _needed(printed, m_DM, m_phi, density):
    if not printed:
        return float(dark_photon_freeze_out.dark_coupling(m_DM, m_phi, _MASS, target=density))
    relic = freeze_out.FreezeOut(m_DM, lambda x: _printed_average(x, m_DM, m_phi))
    # <σv> goes with the square of α_X.
    return math.sqrt(relic.scale_for_relic_density(density, guess=1e-7 / m_DM**2))


def _printed_average(x, m_DM, m_phi=LIGHTEST):
    # Eq. (47) for α_X = 1.
    return as_printed.averaged_cross_section(x, m_DM, m_phi, _MASS, 1.0)


def by_curve(m_DM, x=20.0, p_wave=False):
    """Return α_X for which Eq. (47) at one temperature is the <σv> of Ref. 58, Fig. 5.

    That curve is for an s wave and Ω h² = 0.11. In a p wave, which falls with the temperature, annihilation
    after freeze-out removes half as much.

    Examples
    --------
    >>> round((by_curve(0.5, p_wave=True) / by_curve(0.5)) ** 2, 9)
    2.0
    """
    needed = freeze_out.canonical_cross_section(m_DM) * freeze_out.CANONICAL_DENSITY / _DENSITY
    unit = units.to_cm3_per_second(_printed_average(x, m_DM))
    return math.sqrt((2.0 if p_wave else 1.0) * needed / unit)


def by_Eq_48(m_DM):
    """Return α_X for which Eq. (48) gives the observed density.

    Examples
    --------
    >>> round(by_Eq_48(0.5) / 0.002, 6)
    0.912871
    """
    return 0.002 * math.sqrt(as_printed.freeze_out_relic_density(m_DM, 0.002) / _DENSITY)


#: What the paper leaves open: Ref. 58 has a curve for an s wave alone.
METHOD = "what Eq. (47) has to give"
TAKEN = "the observed density by the Boltzmann equation"
METHODS = {
    "the s-wave curve of Ref. 58 at x = 20": by_curve,
    "the s-wave curve of Ref. 58 at x = 25": functools.partial(by_curve, x=25.0),
    "that curve, made one for a p wave, at x = 20": functools.partial(by_curve, p_wave=True),
    "that curve, made one for a p wave, at x = 25": functools.partial(by_curve, x=25.0, p_wave=True),
}
