"""From powers of GeV to everyday units and back, with ħ and c from CODATA."""

import numpy as np

from b2kinv.physics import inputs
from b2kinv.quantities import validation


def to_metres(length):
    """Return a length [1/GeV] in metres.

    Examples
    --------
    >>> to_metres(1.0)
    1.973269804e-16
    """
    return validation.scalar_or_array(
        validation.numbers("length", length, unit="1/GeV") * inputs.value("hbar_c")
    )


def to_seconds(time):
    """Return a time [1/GeV] in seconds.

    Examples
    --------
    >>> to_seconds(1.0)
    6.582119569e-25
    """
    return validation.scalar_or_array(validation.numbers("time", time, unit="1/GeV") * inputs.value("hbar"))


def from_seconds(time):
    """Return a time [s] in 1/GeV, as widths need it.

    Examples
    --------
    >>> from_seconds(6.582119569e-25)
    1.0000000
    """
    return validation.scalar_or_array(validation.numbers("time", time, unit="s") / inputs.value("hbar"))


def from_metres(length):
    """Return a length [m] in 1/GeV.

    Examples
    --------
    >>> from_metres(1.973269804e-16)
    1.0000000
    """
    return validation.scalar_or_array(validation.numbers("length", length, unit="m") / inputs.value("hbar_c"))


def to_cm2(cross_section):
    """Return a cross section [1/GeV²] in cm².

    Examples
    --------
    >>> to_cm2(1.0)
    3.893793721e-28
    """
    area = validation.numbers("cross_section", cross_section, unit="1/GeV^2")
    return validation.scalar_or_array(area * (100.0 * inputs.value("hbar_c")) ** 2)


def to_cm3_per_second(rate):
    """Return a cross section times velocity [1/GeV²] in cm³/s.

    Examples
    --------
    >>> to_cm3_per_second(1.0)
    1.167330e-17
    """
    centimetres_per_second = 100.0 * inputs.value("speed_of_light")
    return validation.scalar_or_array(np.asarray(to_cm2(rate)) * centimetres_per_second)
