"""Values drawn from declarations: log-uniform, often at an end or next to a threshold, and words too."""

import math
import os
import sys

import numpy as np

from b2kinv.physics import inputs
from b2kinv.quantities.declarations import Name

#: Where most draws end in ranges that do not, and the inverse of the smallest number of theirs above zero.
REACH = 1e9
#: The share of draws that go as far as what is declared allows, which may be as far as floats go. The command
#: sets it, too.
FAR = 0.1 if "CI" in os.environ else 0.0
#: Values beside which functions often change: masses, their halves and differences [GeV], and plain numbers.
LANDMARKS = (
    *(0.0, 0.5, 1.0, 2.0, 2.4, 3.0, 3.2, 3.7),
    *(
        factor * inputs.value(name)
        for name in (
            *("mass_electron", "mass_muon", "mass_tau", "mass_pi_plus", "mass_K_plus", "mass_charm_quark"),
            *("mass_strange_quark", "mass_bottom_quark", "mass_B_plus", "mass_Z", "mass_top_quark_pole"),
        )
        if name in inputs.names()
        for factor in (0.5, 1.0, 2.0)
    ),
    inputs.value("mass_B_plus") - inputs.value("mass_K_plus"),
)
#: Text → what is typed where a declaration accepts text of that kind.
TEXTS = {}


class Draw:
    """Draws of one call: the same again for the same seed."""

    def __init__(self, *seed):
        self.random = np.random.default_rng(list("/".join(map(str, seed)).encode()))

    def chance(self, share):
        """Return True in a share of the draws."""
        return bool(self.random.random() < share)

    def one_of(self, values):
        """Return one of the values."""
        return values[int(self.random.integers(len(values)))]

    def number(self, low, high):
        """Return a float between two ends: an end, one beside a landmark, or log-uniform."""
        if FAR and (low < -REACH or high > REACH or 0.0 < low < 1.0 / REACH) and self.chance(FAR):
            return self._far(low, high)
        low, high = max(low, -REACH), min(high, max(REACH, low))
        low = 1.0 / REACH if 0.0 < low < sys.float_info.min < 1.0 / REACH < high else low
        if self.chance(0.1):
            return self.one_of((low, high))
        if self.chance(0.15):
            near = self.one_of(LANDMARKS)
            value = self.one_of((near, math.nextafter(near, math.inf), math.nextafter(near, -math.inf)))
            # What is next to zero is no mass: its square and its inverse are no numbers.
            if low <= value <= high and not 0.0 < abs(value) < 1.0 / REACH:
                return value
        return self._logarithmic(low, high)

    def _far(self, low, high):
        if self.chance(0.2):
            return self.one_of((low, high))
        if low < 0.0 and (high <= 0.0 or self.chance(0.5)):
            return -self._far_above_zero(max(0.0, -high), -low)
        return self._far_above_zero(max(0.0, low), high)

    def _far_above_zero(self, low, high):
        least = max(low, sys.float_info.min)
        size = math.exp(self.random.uniform(math.log(least), math.log(high)))
        return min(max(size, low), high)

    def _logarithmic(self, low, high):
        if low < 0.0 < high:
            low, high, sign = (0.0, high, 1.0) if self.chance(0.5) else (0.0, -low, -1.0)
        elif high <= 0.0:
            low, high, sign = -high, -low, -1.0
        else:
            sign = 1.0
        least = max(low, min(1.0 / REACH, high / REACH))
        if low == 0.0 and self.chance(0.5):
            # Where physics happens.
            least = max(least, min(1e-6, high))
            high = max(least, min(high, 1e4))
        size = math.exp(self.random.uniform(math.log(least), math.log(high))) if high > least else least
        return sign * min(max(size, low), high)

    def of(self, declaration, allowed=None, size=None):
        """Return a value that a declaration allows: a number, `size` of them, or a word."""
        if isinstance(declaration, Name):
            return self.word(declaration)
        words = declaration.names
        if words and self.chance(0.5):
            return self.one_of(words)
        ends = (allowed or declaration.meaningful).closed
        if size is None:
            return self._plain(declaration, ends)
        return np.array([self._plain(declaration, ends) for _ in range(size)])

    def _plain(self, declaration, ends):
        value = self.number(*ends)
        if declaration.complex_allowed and self.chance(0.3):
            size = abs(value) / 2.0
            return complex(size, self.one_of((-size, size)))
        return value

    def word(self, declaration):
        """Return one of the names, or a text of the kind that is accepted too."""
        texts = TEXTS.get(declaration.text, ())
        return self.one_of((*declaration.names, *texts))
