"""Section III A: what kinetic mixing alone gives, in further values and in two rows of its own."""

import math

from b2kinv.companion.ledger.computation import Computation, Criterion, Further, Unstated
from b2kinv.paper.claims import completion
from b2kinv.physics import form_factors, measurements, photon_penguin
from b2kinv.quantities import replaced
from b2kinv.sections import dark_photon_decays
from b2kinv.sections.dark_photon_decays import Parameters

#: What kinetic mixing alone is, as a further value.
WHAT = "kinetic mixing alone, photon and Z penguins together"

_MASS = measurements.paper_constant("mass_dark_photon")
#: |g_bs|/ε, which the text below Eq. (41) prints.
_PRINTED_COUPLING = 2.44e-6
#: What changes no printed digit of it, over it.
_NO_DIGIT = 0.005 / 2.44


@replaced.kept()
def _result(mixing_ratio):
    return dark_photon_decays.evaluate(Parameters(m_X=_MASS, mixing_ratio=mixing_ratio))


def least_coupling():
    """Return |g_bs|/ε of B → K X with the lowest rate that hadrons leave open."""
    return _coupling_at_end(0)


def largest_coupling():
    """Return |g_bs|/ε of B → K X with the largest rate that hadrons leave open."""
    return _coupling_at_end(1)


def _coupling_at_end(place):
    end = photon_penguin.width_range("K", 0.1, _MASS, "+")[place]
    coupling = _result("kinetic_only").value("g_bs_over_epsilon")
    return float(coupling * math.sqrt(end / photon_penguin.width_K(0.1, _MASS)))


def least_ratio():
    """Return the lowest width of B → K* X that hadrons leave open over the highest of B → K X."""
    (low, _), (_, high) = (photon_penguin.width_range(kaon, 0.1, _MASS, "0") for kaon in ("K*", "K"))
    return low / high


def _per_coupling(printed):
    # What a monopole of one is of the coupling of X to b and s, from the text or by the Z penguin.
    coupling = _PRINTED_COUPLING if printed else _result("tan_theta_W").value("g_bs_over_epsilon")
    return photon_penguin.kinetic_coupling(0.1, _MASS) / 0.1 / coupling


def _photon_monopole(printed, photon_monopole=1.0, **_):
    # With its part of the Z, without which it would depend on the gauge.
    monopole, _ = photon_penguin.photon_penguin(_MASS**2)
    return float(photon_monopole * abs(monopole) * _per_coupling(printed))


def _photon_is_less(amplitude, limit):
    # Beside a dark Z whose coupling to b and s is multiplied.
    return lambda factor: bool(amplitude(False) / factor <= limit)


def _changes_no_digit(size):
    return bool(size * _per_coupling(True) <= _NO_DIGIT)


def _changes_no_digit_alone():
    monopole, _ = photon_penguin.photon_penguin(_MASS**2)
    coupling = photon_penguin.kinetic_coupling(0.1, _MASS) / 0.1 * abs(monopole)
    return bool(coupling <= _NO_DIGIT * _result("kinetic_only").value("g_bs_over_epsilon"))


def _photon_dipole(printed, photon_dipole=1.0, **_):
    # Amplitudes of B → K* X, where the dipole makes nearly all of what the photon gives.
    coupling = _PRINTED_COUPLING if printed else _result("tan_theta_W").value("g_bs_over_epsilon")
    by_photon = photon_penguin.width_Kstar(0.1, _MASS) / 0.1**2
    return float(photon_dipole * math.sqrt(by_photon / dark_photon_decays.width_Kstar(coupling, _MASS)))


def _dipole_is_less():
    # For kinetic mixing alone, in B → K X, where the dipole counts less than in B → K* X.
    monopole, _ = photon_penguin.photon_penguin(_MASS**2)
    by_monopole = monopole * form_factors.f_plus(_MASS**2)
    return bool(abs(photon_penguin.amplitude_K(_MASS) - by_monopole) < abs(by_monopole))


CLAIMS = {
    "IIIA.photon_monopole": Computation(
        criteria=(
            Criterion(
                what="at the mass of X it changes no printed digit of the coupling of X to b and s",
                anchor="forbidden, before Eq. (41); 2.44 × 10⁻⁶ ε in three digits, after it",
                value=_photon_monopole,
                quantity="photon_monopole",
                high=_NO_DIGIT,
            ),
        ),
        unstated=(
            Unstated(
                what="what hadrons make of the photon's monopole",
                taken="quarks in two loops, at the mass of b",
                choices={
                    "quarks in one loop": lambda: _changes_no_digit(
                        abs(photon_penguin.photon_penguin(_MASS**2, loops="one_loop")[0])
                    ),
                    "the least that they leave": lambda: _changes_no_digit(
                        photon_penguin.monopole_range(_MASS)[0]
                    ),
                    "the most that they leave": lambda: _changes_no_digit(
                        photon_penguin.monopole_range(_MASS)[1]
                    ),
                },
            ),
        ),
        further={
            "kinetic_only": Further(value=_changes_no_digit_alone, what=WHAT),
            **completion.both(_photon_is_less(_photon_monopole, _NO_DIGIT)),
        },
        note="Gauge invariance forbids it on the photon's mass shell. X has a mass, and the monopole grows "
        "with its square, as the Z content of X by kinetic mixing does. It is some thousandth of the printed "
        "coupling, and hadrons, which the paper does not mention, decide whether that changes a digit: the "
        "range holds scales, quarks in loops or none, running and power corrections.",
    ),
    "IIIA.dipole": Computation(
        criteria=(
            Criterion(
                what="in B → K* X the photon's amplitude, nearly all dipole, is less than that of Eq. (41)",
                anchor="suppressed compared to the monopole, before Eq. (41), and 2.44 × 10⁻⁶ ε after it",
                value=_photon_dipole,
                quantity="photon_dipole",
                high=1.0,
            ),
        ),
        further={
            "kinetic_only": Further(
                value=_dipole_is_less,
                what="kinetic mixing alone, in B → K X: monopoles of photon and Z are small alike",
            ),
            **completion.both(_photon_is_less(_photon_dipole, 1.0)),
        },
        note="True for the Z content that the section assumes. Without it the dipole leads.",
    ),
}
