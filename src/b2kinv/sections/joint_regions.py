"""The joint region of each model: a plane of its parameters, and which constraint excludes each point most.

The ALP's plane is that of Fig. 2, its couplings to quarks and to dark matter; the dark photon's is that of
the kinetic mixing, which makes the excess, and the mass of the dark Higgs, by which its limits differ most.
All other parameters are those of the page. Shares are of the drawn plane, with each decade as large as the
others; another plane or other ends give other shares.
"""

import dataclasses
import functools

import numpy as np
import numpy.typing as npt

from b2kinv.physics.constraints import NOT_CONSTRAINED, Constraint
from b2kinv.physics.judged_points import JudgedPoints
from b2kinv.physics.model_judgement import DENSITY, LINE, SHARED, joined, words
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.scalars import Array, plain_scalars
from b2kinv.quantities.spelling import spelled
from b2kinv.sections import alp_confronted, dark_photon_confronted

#: Points of a plane along each axis.
COLUMNS, ROWS = 121, 91
#: Ends of the planes: couplings over f_a [1/GeV], kinetic mixing, lightest dark Higgs [GeV].
QUARKS, DARK_MATTER = (1e-10, 1e-7), (1e-13, 1e-4)
MIXINGS, LIGHTEST = (1e-6, 1e-2), 1e-3
#: −2 Δ ln L by which two points are told apart in a sentence.
_ALIKE = 0.1
#: How many constraints a sentence names.
_NAMED = 3


@dataclasses.dataclass(frozen=True)
class Region:
    """A plane of a model with each of its points judged.

    Attributes
    ----------
    model : str
        With its article.
    x, y : numpy.ndarray
        Of the columns and of the rows.
    x_name, y_name : str
        With units in brackets.
    judged : JudgedPoints
        Of shape (rows, columns).
    """

    model: str
    x: Array
    y: Array
    x_name: str
    y_name: str
    judged: JudgedPoints

    @functools.cached_property
    def strength(self) -> Array:
        """Largest prediction over limit, that of too much dark matter included."""
        return np.broadcast_to(self.judged.strength, self.judged.shape)

    @functools.cached_property
    def excluded(self) -> npt.NDArray[np.bool_]:
        """Where a limit or too much dark matter excludes the model."""
        return self.judged.excluded

    @functools.cached_property
    def most(self) -> npt.NDArray[np.str_]:
        """Name of what excludes most, of several that tie with ", " between; empty where nothing does."""
        named = np.broadcast_to(self.judged.strongest, self.judged.shape)
        return np.where(self.excluded, named, "").astype(str)

    @functools.cached_property
    def untested(self) -> npt.NDArray[np.bool_]:
        """Where no limit that is on says anything of the model."""
        return np.broadcast_to(np.equal(self.judged.state, NOT_CONSTRAINED), self.judged.shape)

    @functools.cached_property
    def alive(self) -> npt.NDArray[np.bool_]:
        """Where the model gives excess and dark matter, and nothing excludes it."""
        return self.judged.alive

    def shares(self) -> dict[str, float]:
        """Return what excludes most → its share of the excluded points, the largest first; ties as one."""
        names, counts = np.unique(self.most[self.excluded], return_counts=True)
        order = np.argsort(-counts, kind="stable")
        return {str(names[i]): float(counts[i] / counts.sum()) for i in order}


def of_alp(point: alp_confronted.Point, chosen: tuple[str | Constraint, ...]) -> Region:
    """Return the plane of the ALP's couplings, with the other parameters of a point.

    Parameters
    ----------
    point : alp_confronted.Point
        Its couplings are not used. A mass m_χ that is given stays; else it follows from the relic density.
    chosen : tuple of str or Constraint
    """
    x, y = np.geomspace(*QUARKS, COLUMNS), np.geomspace(*DARK_MATTER, ROWS)
    scanned = dataclasses.replace(point, C_q=x[None, :], C_chi=y[:, None])
    judged = alp_confronted.at_point(scanned, chosen).judged
    return Region("the ALP", x, y, "C_q/f_a [GeV^-1]", "C_chi/f_a [GeV^-1]", judged)


def of_dark_photon(
    point: dark_photon_confronted.Point, m_DM: float, chosen: tuple[str | Constraint, ...]
) -> Region:
    """Return the plane of kinetic mixing and dark Higgs mass, with the other parameters of a point.

    Parameters
    ----------
    point : dark_photon_confronted.Point
        Its mixing and its dark Higgs mass are not used.
    m_DM : float
        Mass of dark matter [GeV], which the dark Higgs is no heavier than.
    chosen : tuple of str or Constraint
    """
    x = np.geomspace(*MIXINGS, COLUMNS)
    y = np.minimum(np.geomspace(min(LIGHTEST, 0.01 * m_DM), m_DM, ROWS), m_DM)
    scanned = dataclasses.replace(point, epsilon=x[None, :], m_phi=y[:, None])
    judged = dark_photon_confronted.at_point(scanned, chosen).judged
    return Region("the dark photon", x, y, "epsilon [1]", "m_phi [GeV]", judged)


def sentence(region: Region) -> str:
    """Return what of a plane survives, and what excludes most of the rest."""
    if np.all(region.untested):
        return "No limit that is on says anything of the plane: it is not constrained here."
    alive, excluded, untested = (
        float(np.mean(one)) for one in (region.alive, region.excluded, region.untested)
    )
    if np.any(region.alive):
        first = f"{_percent(alive)} of the plane gives the excess and all of the dark matter and survives"
    else:
        first = "Nothing of the plane gives the excess and all of the dark matter and survives"
    rest = 1.0 - alive - excluded - untested
    free = f"{_percent(rest)} is allowed, but without one or the other" if rest > 1e-12 else ""
    if untested:
        free = ", ".join(filter(None, (free, f"{_percent(untested)} is not constrained here")))
    if not np.any(region.excluded):
        return f"{first}{', ' if free else ''}{free}; no limit that is on excludes any of it."
    gone = f"{_percent(excluded)} is excluded"
    shares = region.shares()
    most = [f"{named(name)} ({_percent(share)})" for name, share in list(shares.items())[:_NAMED]]
    others = len(shares) - len(most)
    if others:
        most.append(f"{others} other{'s' if others > 1 else ''}")
    parts = ", ".join(part for part in (first, free) if part)
    if len(shares) == 1:
        return f"{parts}, and {gone}, most strongly everywhere by {named(next(iter(shares)))}."
    return f"{parts}, and {gone}: of these points most strongly by {joined(most)}."


def likelihood_sentence(region: Region) -> str:
    """Return which likelihoods of a plane are known and multiplied, and where they are largest."""
    judged = region.judged
    total = np.where(region.excluded, np.inf, judged.log_likelihood)
    multiplied = _multiplied(judged)
    known = joined(map(words, multiplied)) if multiplied else ""
    if not known:
        return "No likelihood is known here; of every constraint nothing but the limit is."
    if not np.any(np.isfinite(total)):
        return f"Likelihoods are known for {known}; no point of the plane is left to compare them at."
    row, column = np.unravel_index(np.argmin(total), total.shape)
    # Along an axis on which it hardly depends no value is better than another.
    rows, columns = np.nonzero(total <= total[row, column] + _ALIKE)
    axes = ((region.x_name, region.x, columns, column), (region.y_name, region.y, rows, row))
    named_axes = [
        f"{name.split(' [')[0]} = {spelled(float(values[best]), 2)}{_unit(name)}"
        for name, values, places, best in axes
        if values[places].max() < 10.0 * values[places].min()
    ]
    place = f"at {joined(named_axes)}" if named_axes else "nearly everywhere alike"
    return (
        f"Likelihoods are known for {known}; multiplied, they are largest {place}, of all points that no "
        f"limit excludes, with −2 Δ ln L = {spelled(float(total[row, column]), 2)}. Of the other constraints "
        "nothing but the limit is known."
    )


def named(most: str) -> str:
    """Return what excludes most in words.

    Examples
    --------
    >>> named("relic_density"), named("belle_kstar_zero, warm_dark_matter")
    ('too much dark matter', "Belle's K*⁰ + invisible and warm dark matter alike")
    """
    said = [words(one) if one != DENSITY else "too much dark matter" for one in most.split(", ")]
    return joined(said) + (" alike" if len(said) > 1 else "")


def quantities(alp: Region, dark_photon: Region) -> dict[str, Quantity]:
    """Return what is recorded of both planes."""
    found = {}
    for key, region in (("alp", alp), ("dark_photon", dark_photon)):
        meaning = "that gives excess and dark matter and that nothing excludes"
        numbers = {
            "survives": (np.mean(region.alive), meaning),
            "excluded": (np.mean(region.excluded), "that is excluded"),
        }
        for what, (share, meaning) in numbers.items():
            found[f"{key}_region_{what}"] = Quantity(
                float(100.0 * share), "%", f"part of the plane of {region.model} {meaning}"
            )
        found[f"{key}_region"] = Quantity(sentence(region), "", f"what survives of {region.model}")
        found[f"{key}_region_likelihood"] = Quantity(
            likelihood_sentence(region), "", f"what likelihoods say of {region.model}"
        )
    return plain_scalars(found)


def _multiplied(judged: JudgedPoints) -> list[str]:
    measured = [
        name for name, one in judged.comparisons.items() if one.pull is not None and np.any(one.covered)
    ]
    # Of those that share data one counts.
    repeated = [name for name in SHARED if name in measured][1:]
    line = [LINE] if np.any(judged.line_known) else []
    return line + [name for name in measured if name not in repeated]


def _unit(name: str) -> str:
    unit = name.split(" [")[1].rstrip("]")
    return {"1": "", "GeV^-1": "/GeV"}.get(unit, f" {unit}")


def _percent(share: float) -> str:
    if share < 1e-3:
        return "less than 0.1 %"
    # Not everything, however near.
    text = f"{100.0 * share:.2g}" if share < 0.995 else f"{min(100.0 * share, 100.0):.3g}"
    if text == "100" and share < 1.0:
        return "more than 99.9 %"
    return f"{text} %"
