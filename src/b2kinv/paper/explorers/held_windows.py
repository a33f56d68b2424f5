"""Where the windows of the excess hold, for the scripts that say whether a rate explains it."""

from b2kinv.companion.site.explorers import interpolation
from b2kinv.physics import line_likelihood, measurements
from b2kinv.sections import belle2_excess


def rules(lowest, highest):
    """Return what `point_in_words.held` knows, for masses [GeV] between two ends.

    Of windows for one mass the masses where they hold, the name of the window elsewhere, and the rate below
    which data prefer a signal, against the mass.
    """
    scanned = line_likelihood.preferred_masses()
    end = min(highest, scanned[-1])
    masses = sorted({lowest, *(mass for mass in scanned if lowest < mass < end), end})
    return {
        "same_line": {
            name: line_likelihood.same_line(known.stated_at_mass)
            for name in belle2_excess.EXCESS_WINDOWS
            if (known := measurements.window(name)).stated_at_mass is not None
        },
        "own_window": line_likelihood.OWN_WINDOW,
        "preferred": interpolation.broken_lines(
            lambda mass: [line_likelihood.largest_preferred(mass)], masses
        ),
    }
