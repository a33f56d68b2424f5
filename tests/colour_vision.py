"""How far apart two colours are, also for those who see fewer of them."""

import numpy as np
from matplotlib import colors

#: Linear RGB as seen without one kind of cones: Machado et al., IEEE TVCG 15 (2009) 1291, severity 1.
SEEN = {
    "all cones": np.eye(3),
    "no red": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no blue": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
#: Linear sRGB to XYZ over the white point D65: IEC 61966-2-1.
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
) / np.array([[0.95047], [1.0], [1.08883]])


def lab(colour, kind="all cones"):
    """Return CIE L*a*b* of a colour as it is seen."""
    encoded = np.asarray(colors.to_rgb(colour))
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    x, y, z = _TO_XYZ @ np.clip(np.asarray(SEEN[kind]) @ linear, 0.0, 1.0)
    f_x, f_y, f_z = (
        np.cbrt(one) if one > (6 / 29) ** 3 else one / (3 * (6 / 29) ** 2) + 4 / 29 for one in (x, y, z)
    )
    return np.array([116 * f_y - 16, 500 * (f_x - f_y), 200 * (f_y - f_z)])


def distance(one, other):
    """Return the smallest ΔE of 1976 between two colours, over all kinds of sight."""
    return min(float(np.linalg.norm(lab(one, kind) - lab(other, kind))) for kind in SEEN)
