"""The figure of Section III C for kinetic mixing alone."""

import numpy as np

from b2kinv.figures.style import (
    BLACK,
    BLUE,
    GREY,
    LABEL_GROUND,
    SKY,
    SMALLEST,
    VERMILION,
    label_decades_only,
    name_curve,
    new_figure,
    styled,
)
from b2kinv.physics import line_likelihood
from b2kinv.quantities.drawing import Drawing
from b2kinv.sections import dark_photon_parameter_space, kinetic_mixing_limits

_BOTTOM, _TOP = 1e-16, 1e-3


@styled
def kinetic_mixing_rates(parameters):
    """Draw the rates of B → K X and B → K* X by kinetic mixing alone against ε, with what limits either.

    Parameters
    ----------
    parameters : sections.dark_photon_parameter_space.Parameters
        One point; its mixing ratio and its dark matter are not used.
    """
    epsilon = kinetic_mixing_limits.mixings()
    found = kinetic_mixing_limits.rates(parameters)
    most = kinetic_mixing_limits.limits(parameters)
    level = dark_photon_parameter_space.K_star_level(parameters)
    figure, axes = new_figure(height=5.0)
    columns = {"epsilon [1]": epsilon}
    for name, colour, reaction in (
        ("K", BLUE, r"$B^+ \to K^+ X$"),
        ("Kstar", SKY, r"$B^0 \to K^{*0} X$"),
    ):
        low, middle, high = (getattr(found, f"{name}{side}") * epsilon**2 for side in ("_low", "", "_high"))
        axes.fill_between(epsilon, np.maximum(low, _BOTTOM), high, color=colour, alpha=0.3, linewidth=0)
        axes.plot(epsilon, middle, color=colour)
        name_curve(axes, epsilon, middle, reaction, BLACK, 5e-3)
        for side, rate in (("least", low), ("computed", middle), ("largest", high)):
            columns[f"BR of B -> {name} X, {side} [1]"] = rate
    for n_sigma, alpha in ((2, 0.22), (1, 0.45)):
        low, high = line_likelihood.held_window(parameters.excess, found.mass, n_sigma)
        axes.axhspan(max(low, _BOTTOM), high, color=VERMILION, alpha=alpha, linewidth=0)
        columns[f"excess, lower end, {n_sigma} sigma [1]"] = float(low)
        columns[f"excess, upper end, {n_sigma} sigma [1]"] = float(high)
    axes.axhline(level, color=GREY, linewidth=1.2, linestyle="-.")
    columns["limit on K* + invisible [1]"] = level
    for name, said, x in (
        ("photons", "excluded by\nsingle photons →", most["photons"]),
        ("fields", "and by electroweak\nprecision →", most["fields"]),
    ):
        axes.axvline(x, color=GREY, linewidth=1.2, linestyle="--")
        axes.text(1.08 * x, 0.02, said, color=GREY, fontsize=SMALLEST, transform=axes.get_xaxis_transform(),
                  bbox=LABEL_GROUND)  # fmt: skip
        columns[f"largest epsilon by {name} [1]"] = x
    beside = 1.15 * most["photons"]
    axes.text(beside, 1.35 * level, r"limit on $K^{*0} +$ invisible", color=GREY, bbox=LABEL_GROUND)
    axes.text(
        beside, 0.25 * float(low or _BOTTOM), "the excess, 1σ and 2σ", color=VERMILION, bbox=LABEL_GROUND
    )
    axes.set_xscale("log")
    axes.set_yscale("log")
    label_decades_only(axes.xaxis)
    axes.set_xlim(epsilon[0], epsilon[-1])
    axes.set_ylim(_BOTTOM, _TOP)
    axes.set_xlabel(r"$\varepsilon$, up to $\cos\theta_W$")
    axes.set_ylabel("branching ratio")
    return Drawing("kinetic_mixing_rates", figure, columns)
