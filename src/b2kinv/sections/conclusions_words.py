"""What Section IV says of its points, in words that are computed from the judgement of both models."""

import itertools
import math
from collections.abc import Callable, Iterable
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from b2kinv.physics import constraints, line_likelihood, measurements
from b2kinv.physics.constraints import Constraint
from b2kinv.physics.judged_points import JudgedPoints
from b2kinv.physics.model_judgement import OWN, Bite, Confronted, joined, words
from b2kinv.quantities import replaced
from b2kinv.quantities.scalars import Array, Numbers
from b2kinv.quantities.spelling import spelled

#: One `Confronted` for each point, in an array of the shape of the points.
Points: TypeAlias = npt.NDArray[np.object_]
Texts: TypeAlias = str | npt.NDArray[np.object_]
#: Value, unit and meaning of a quantity.
Described: TypeAlias = tuple[object, str, str]
#: How near to a limit it is said on which side and how far, and what is called exactly at it.
_NEAR, _EXACTLY = 0.05, 1e-9


def answer(alp: Confronted, dark_photon: Confronted, rests: str = "") -> tuple[str, ...]:
    """Return the sentences that answer the paper's title at this point.

    Parameters
    ----------
    alp, dark_photon : Confronted
    rests : str
        What is to be said after that of the dark photon.

    Examples
    --------
    >>> one = Confronted(7e-6, ((5e-6, 9e-6),), 0.12, 0.12, (Bite("bs_mixing_ratio", 0.1),), ())
    >>> answer(one, one)[0]
    'At this point both models can be the origin of the excess.'
    """
    both = (("the ALP", alp), ("the dark photon", dark_photon))
    alive = [name for name, one in both if one.alive]
    first = {
        0: "At this point neither model can be the origin of the excess.",
        1: f"At this point one of the two models can be the origin of the excess, {''.join(alive)}.",
        2: "At this point both models can be the origin of the excess.",
    }[len(alive)]
    last = {
        0: "That dark matter is the origin is not supported here; other points of the models may do better.",
        1: "Dark matter may then be the origin; that it is, no limit can show.",
        2: "Dark matter may be the origin; rates of K alone cannot tell which of the two models is at work.",
    }[len(alive)]
    unasked = [name for name, one in both if one.unasked]
    if unasked:
        first, last = _where_nothing_is_asked(unasked, alive, [name for name, _ in both]) or (first, last)
    of_photon = " ".join(filter(None, (_sentence("The dark photon", dark_photon), rests)))
    return first, _sentence("The ALP", alp), of_photon, last


def _where_nothing_is_asked(unasked: list[str], alive: list[str], names: list[str]) -> tuple[str, str]:
    # A model that no limit says anything of is neither alive nor dead.
    last = "Whether dark matter is the origin, this cannot tell."
    if len(unasked) == 2:
        return "At this point no limit says anything of either model, and nothing is decided.", last
    (other,) = (name for name in names if name not in unasked)
    if alive:
        first = (
            f"At this point {other} can be the origin of the excess, and nothing is asked of {unasked[0]}."
        )
        return first, "Dark matter may then be the origin; that it is, no limit can show."
    first = f"At this point {other} cannot be the origin of the excess, and nothing is asked of {unasked[0]}."
    return first, last


def points(judged: JudgedPoints) -> Points:
    """Return each point by itself.

    Examples
    --------
    >>> from b2kinv.physics.constraints import compare
    >>> limits = {"belle_kstar_zero": compare("belle_kstar_zero", [1e-5, 2e-5])}
    >>> window = (5e-6, 9e-6)
    >>> both = JudgedPoints(7e-6, (window, window), 0.12, 0.12, limits, 0.0, True)
    >>> [one.judgement for one in points(both)]
    ['alive', "excluded by Belle's K*⁰ + invisible"]
    """
    found = np.empty(judged.shape, dtype=object)
    found.reshape(-1)[:] = list(judged.each())
    return found


def of_both(say: Callable[[Confronted, Confronted], str], alp: Points, dark_photon: Points) -> Texts:
    """Return a text for each pair of points.

    Examples
    --------
    >>> far = (Bite("bs_mixing_ratio", 0.1),)
    >>> one = np.array(Confronted(7e-6, ((5e-6, 9e-6),), 0.12, 0.12, far, ()), dtype=object)
    >>> of_both(lambda alp, dark_photon: alp.explains + dark_photon.judgement, one, one)
    'within 1σalive'
    """
    pairs = np.broadcast(alp, dark_photon)
    if not pairs.nd:
        return say(alp.item(), dark_photon.item())
    found = np.empty(pairs.shape, dtype=object)
    found.reshape(-1)[:] = [say(one, other) for one, other in pairs]
    return found


def answers(alp: Points, dark_photon: Points, rests: Texts = "") -> Texts:
    """Return the answer at each pair of points, as one text; `rests` as of `answer`."""
    trios = np.broadcast(alp, dark_photon, np.asarray(rests, dtype=object))
    found = np.empty(trios.shape, dtype=object)
    found.reshape(-1)[:] = [" ".join(answer(one, other, text)) for one, other, text in trios]
    return found if trios.nd else str(found.item())


def with_start(said: Texts, contradicted: Array, m_DM: Numbers) -> Texts:
    """Return the answer at each point, and where a start without dark Higgs bosons contradicts it.

    Examples
    --------
    >>> with_start("Both are.", np.array(True), 0.005)[10:70]
    'The start without dark Higgs bosons contradicts dark matter '
    """
    if not np.any(contradicted):
        return said

    def one(text: str, against: bool, mass: float) -> str:
        if not against:
            return text
        return (
            f"{text} The start without dark Higgs bosons contradicts dark matter of {spelled(1e3 * mass)} "
            f"MeV, which freezes out into them: the dark photon is judged with a dark sector as warm as the "
            f"plasma."
        )

    triples = np.broadcast(np.asarray(said, dtype=object), contradicted, m_DM)
    told = [one(str(text), bool(against), float(mass)) for text, against, mass in triples]
    if not triples.nd:
        return told[0]
    found = np.empty(triples.shape, dtype=object)
    found.reshape(-1)[:] = told
    return found


def explains(points: Points) -> Texts:
    """Return for each point whether the excess is explained, "within 1σ", "within 2σ" or "no"."""
    return _texts(lambda one: one.explains, points)


def beside_limit(strength: float, limit: str = "the limit") -> str:
    """Return where a prediction is beside a limit, and close to it on which side and how far.

    Examples
    --------
    >>> beside_limit(0.4321), beside_limit(1.0), beside_limit(0.997), beside_limit(1.004)
    ('0.432 of the limit', 'exactly at the limit, which is allowed', '0.30 % below the limit', \
'0.40 % above the limit')
    """
    off = strength - 1.0
    if abs(off) >= _NEAR:
        return f"{spelled(strength)} of {limit}"
    if abs(off) < _EXACTLY:
        return f"exactly at {limit}, which is allowed"
    return f"{spelled(100.0 * abs(off), 2)} % {'above' if off > 0.0 else 'below'} {limit}"


def standard_pulls(chosen: Iterable[str | Constraint]) -> str:
    """Return by how many standard deviations each measurement is missed without any new particle.

    Examples
    --------
    >>> standard_pulls(["cesium_weak_charge_shift", "belle_kstar_zero"])
    'atomic parity violation by −1.5σ'
    """
    each = (_known_pull(one) if isinstance(one, str) else _standard_pull(one) for one in chosen)
    return _listed(filter(None, each))


@replaced.kept(256)
def _known_pull(name: str) -> str:
    return "" if name in OWN else _standard_pull(constraints.get(name))


def _standard_pull(one: Constraint) -> str:
    if one.kind != "measurement" or one.standard_model is None:
        return ""
    off = float(constraints.pull(one, one.standard_model))
    return f"{words(one.name)} by {off:+.1f}σ".replace("-", "−").replace("+", "")


def of_model(name: str, points: Points) -> dict[str, Described]:
    """Return what is said of one model.

    Parameters
    ----------
    name : str
        Of the model, with its article.
    points : numpy.ndarray
        As of `points`.
    """
    return {
        "dark_matter": (
            _texts(lambda one: one.dark_matter, points),
            "",
            f"how much of the dark matter {name} makes",
        ),
        "window": (_texts(_window, points), "", f"which window of the excess {name} is held against"),
        "strongest": (_texts(_strongest, points), "", f"what limits {name} most"),
        "excluding": (
            _texts(lambda one: _listed(map(_times, one.excluding)), points),
            "",
            f"limits that exclude {name}, with prediction over limit",
        ),
        "next": (
            _texts(_next, points),
            "",
            f"limits that come closest to {name} without excluding it",
        ),
        "not_constrained": (
            _texts(lambda one: _named(one.not_constrained), points),
            "",
            f"constraints that say nothing of {name}",
        ),
        "judgement": (_texts(lambda one: one.judgement, points), "", f"judgement of {name}"),
        "outcome": (
            _texts(outcome, points),
            "",
            f"what is said of {name} in a sentence that has it as subject",
        ),
        "likelihoods": (
            _texts(lambda one: _named(tuple(one.log_likelihoods)), points),
            "",
            f"likelihoods that are known of {name}, and multiplied",
        ),
        "pulls_most": (_texts(_most_against, points), "", f"likelihood that speaks most against {name}"),
        "limits_alone": (
            _texts(_limits_alone, points),
            "",
            f"constraints of {name} of which nothing but the limit is known",
        ),
    }


def outcome(one: Confronted) -> str:
    """Return the judgement of a model as the rest of a sentence that begins with its name.

    Examples
    --------
    >>> outcome(Confronted(7e-6, ((5e-6, 9e-6),), 0.12, 0.12, (Bite("bs_mixing_ratio", 0.1),), ()))
    'gives the excess and all of the dark matter, and survives'
    >>> outcome(Confronted(7e-6, ((5e-6, 9e-6),), 0.12, 0.12, (Bite("bs_mixing_ratio", 2.0),), ()))
    'is excluded by B_s mixing'
    """
    if one.excluding:
        return f"is {one.judgement}"
    if one.unasked:
        return "is not tested: none of the limits that are on says anything of it"
    if one.explains == "no":
        return "is allowed, but does not give the excess"
    if one.dark_matter != "all":
        return "is allowed, but gives too little dark matter"
    return "gives the excess and all of the dark matter, and survives"


def _texts(say: Callable[[Confronted], str], points: Points) -> Texts:
    if not points.ndim:
        return say(points.item())
    found = np.empty(points.shape, dtype=object)
    found.reshape(-1)[:] = list(map(say, points.reshape(-1)))
    return found


def _listed(parts: Iterable[str]) -> str:
    return joined(list(parts) or ["none"])


# Over a scan the same constraints come again and again, and often as strongly.
@replaced.kept(4096)
def _named(names: tuple[str, ...]) -> str:
    return _listed(map(words, names))


def _strongest(one: Confronted) -> str:
    return _named(tuple(bite.name for bite in one.strongest))


def _next(one: Confronted) -> str:
    below = (bite for bite in one.bites if 0.0 < bite.strength <= 1.0)
    return _listed(map(_times, itertools.islice(below, 3)))


def _most_against(one: Confronted) -> str:
    known = one.log_likelihoods
    if not known:
        return "none"
    most = max(known.values())
    said = "beyond its scan" if np.isinf(most) else spelled(most)
    return _listed(f"{words(name)} ({said})" for name, one in known.items() if one == most)


def _limits_alone(one: Confronted) -> str:
    return _named(tuple(bite.name for bite in one.bites if bite.pull is None))


def _sentence(name: str, one: Confronted) -> str:
    excess = {
        "no": "does not give the excess",
        "within 1σ": "gives the excess within 1σ",
        "within 2σ": "gives the excess within 2σ",
    }[one.explains]
    matter = {"all": "all of the dark matter", "too little": "too little dark matter"}.get(
        one.dark_matter, "too much dark matter"
    )
    found = f"{name} {excess}{_aside(one)} and {matter}"
    if one.explains == "no":
        found = f"{name} {excess}{_aside(one)}, and gives {matter}"
    if one.excluding:
        return f"{found}, but is excluded by {joined(map(_times, one.excluding))}."
    if not one.bites:
        asked = "none of the chosen limits constrains it" if one.not_constrained else "every limit is off"
        return f"{found}; nothing is asked of it, as {asked}."
    if not one.strongest:
        return f"{found}; no limit that applies here excludes it, and none feels it at all."
    tied = joined(bite.words for bite in one.strongest)
    comes = "comes" if len(one.strongest) == 1 else "come"
    where = beside_limit(one.strongest[0].strength, "its limit")
    if abs(one.strongest[0].strength - 1.0) >= _NEAR:
        where = f"at {spelled(one.strongest[0].strength, 2)} of it"
    return f"{found}; no limit that applies here excludes it, and {tied} {comes} closest, {where}."


def _aside(one: Confronted) -> str:
    # By what the excess is judged, where the window that is asked for does not say it.
    said = []
    if one.gain == 0.0:
        why = "there is no signal at all" if one.rate == 0.0 else "the signal is too small to change it"
        said.append(f"Belle II's likelihood is that of the Standard Model, as {why}")
    elif one.gain is not None and not one.gain > 0.0:
        rises = f"−2 ln L rises by {spelled(-one.gain, 2)}" if math.isfinite(one.gain) else "by far"
        said.append(f"Belle II's likelihood prefers the Standard Model, {rises}")
    elif not one.windows:
        known = (
            "Belle II's likelihood allows no signal within 2σ" if one.line is not None else "none is known"
        )
        said.append(f"at its mass there is no window, as {known}")
    elif one.window != one.asked_window:
        said.append("by Belle II's likelihood at its mass")
    stated = measurements.window(one.asked_window).stated_at_mass if one.asked_window else None
    if stated is not None and one.window != one.asked_window:
        low, high = line_likelihood.same_line(stated)
        said.append(f"the window asked for holds from {low:.2f} to {high:.2f} GeV")
    return f" ({'; '.join(said)})" if said else ""


def _window(one: Confronted) -> str:
    if not one.windows:
        return "none at this mass"
    if one.window == one.asked_window:
        return "the one asked for"
    return "that of Belle II's likelihood at this mass"


@replaced.kept(65536)
def _times(bite: Bite) -> str:
    strength = bite.strength
    if abs(strength - 1.0) >= _NEAR:
        return f"{bite.words} ({spelled(strength)})"
    return f"{bite.words} ({beside_limit(strength)})"
