"""From powers of GeV to everyday units and back, with ħ and c from CODATA."""

from b2kinv.physics import inputs
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.scalars import Numbers


@checked(length=Number("length", "1/GeV"))
def to_metres(length: Numbers) -> Numbers:
    """Return a length [1/GeV] in metres.

    Examples
    --------
    >>> to_metres(1.0)
    1.973269804e-16
    """
    return length * inputs.value("hbar_c")


@checked(time=Number("time", "1/GeV"))
def to_seconds(time: Numbers) -> Numbers:
    """Return a time [1/GeV] in seconds.

    Examples
    --------
    >>> to_seconds(1.0)
    6.582119569e-25
    """
    return time * inputs.value("hbar")


@checked(time=Number("time", "s"))
def from_seconds(time: Numbers) -> Numbers:
    """Return a time [s] in 1/GeV, as widths need it.

    Examples
    --------
    >>> from_seconds(6.582119569e-25)
    1.0000000
    """
    return time / inputs.value("hbar")


@checked(length=Number("length", "m"))
def from_metres(length: Numbers) -> Numbers:
    """Return a length [m] in 1/GeV.

    Examples
    --------
    >>> from_metres(1.973269804e-16)
    1.0000000
    """
    return length / inputs.value("hbar_c")


@checked(cross_section=Number("cross section", "1/GeV^2"))
def to_cm2(cross_section: Numbers) -> Numbers:
    """Return a cross section [1/GeV²] in cm².

    Examples
    --------
    >>> to_cm2(1.0)
    3.893793721e-28
    """
    return cross_section * (100.0 * inputs.value("hbar_c")) ** 2


def to_cm3_per_second(rate: Numbers) -> Numbers:
    """Return a cross section times velocity [1/GeV²] in cm³/s.

    Examples
    --------
    >>> to_cm3_per_second(1.0)
    1.167330e-17
    """
    return to_cm2(rate) * (100.0 * inputs.value("speed_of_light"))


def over_light_speed(velocity: Numbers) -> Numbers:
    """Return a velocity [km/s] in units of that of light.

    Examples
    --------
    >>> over_light_speed(299792.458)
    1.0
    """
    return velocity * 1000.0 / inputs.value("speed_of_light")
