"""Figures of Section III B: freeze-out in the dark sector."""

import numpy as np

from b2kinv.figures.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    LABEL_GROUND,
    ORANGE,
    SKY,
    finite,
    label_decades_only,
    new_figure,
    power_of_ten,
    styled,
)
from b2kinv.physics import early_universe, majorana_annihilation, measurements
from b2kinv.quantities.drawing import Drawing
from b2kinv.sections import dark_photon_freeze_out


def relic_masses(parameters):
    """Return masses from dark matter as light as the dark Higgs to where annihilation into X would open.

    There are none where the dark Higgs is too heavy for any of them, or all are so light that they would be
    too few even if they never annihilated.
    """
    highest = 0.49 * parameters.m_X
    lowest = max(0.02 * highest, parameters.m_phi)
    masses = np.geomspace(lowest, highest, 25) if lowest < highest else np.empty(0)
    wanted = getattr(parameters, "relic_density", measurements.value("dark_matter_density"))
    dense = [
        majorana_annihilation.unit_relic(mass, parameters.m_phi).without_annihilation() > wanted
        for mass in masses.tolist()
    ]
    return masses[np.array(dense, dtype=bool)]


def nothing_annihilates(name, parameters):
    """Draw that no dark matter lighter than half of X has the relic density, and why."""
    figure, axes = new_figure(height=4.8)
    reason = (
        f"A dark Higgs of {parameters.m_phi:g} GeV is heavier than\nall dark matter that X decays to:\n"
        if parameters.m_phi >= 0.49 * parameters.m_X
        else "All dark matter of X is so light that\nit is too little even without annihilation:\n"
    )
    text = f"{reason}no dark coupling gives the relic density."
    axes.text(0.5, 0.5, text, ha="center", va="center", transform=axes.transAxes)
    axes.set_axis_off()
    return Drawing(name, figure, {"m_DM [GeV]": np.empty(0)})


def _coupling_columns(light, heavy, printed):
    return {
        "m_DM [GeV]": light.parameters.m_DM,
        "alpha_X for a light dark Higgs [1]": light.value("dark_coupling"),
        "alpha_X for m_phi = m_DM [1]": heavy.value("dark_coupling"),
        "alpha_X by Eq. 48 as printed [1]": printed,
        "alpha_X by the curve of Ref. 58, s wave [1]": finite(light.value("dark_coupling_s_wave_curve")),
        "alpha_X by the curve of Ref. 58, p wave [1]": finite(light.value("dark_coupling_p_wave_curve")),
    }


@styled
def freeze_out_coupling(parameters, printed_density):
    """Draw the dark coupling that gives the observed relic density against m_DM.

    Parameters
    ----------
    parameters : sections.dark_photon_freeze_out.Parameters
        Its dark matter mass is not used.
    printed_density : callable
        Returns Ω h² of a dark matter mass and a dark coupling by the printed Eq. (48).
    """
    m_DM = relic_masses(parameters)
    if not m_DM.size:
        return nothing_annihilates("freeze_out_coupling", parameters)
    light = dark_photon_freeze_out.evaluate(parameters.replace(m_DM=m_DM))
    heavy = dark_photon_freeze_out.evaluate(parameters.replace(m_DM=m_DM, m_phi=m_DM))
    # The printed density falls with the square of the coupling.
    printed = 0.002 * np.sqrt(printed_density(m_DM, 0.002) / parameters.relic_density)
    figure, axes = new_figure()
    low, high = light.value("dark_coupling"), heavy.value("dark_coupling")
    axes.fill_between(m_DM, low, high, color=SKY, alpha=0.35, linewidth=0)
    axes.plot(m_DM, low, color=BLUE, label="light dark Higgs")
    axes.plot(m_DM, high, color=BLUE, linestyle="--", label=r"$m_\varphi = m_{\rm DM}$")
    axes.plot(m_DM, printed, color=BLACK, linestyle=":", label="Eq. (48) as printed")
    for wave, colour in (("s", ORANGE), ("p", GREEN)):
        curve = finite(light.value(f"dark_coupling_{wave}_wave_curve"))
        axes.plot(m_DM, curve, color=colour, linestyle="-.", label=f"Ref. 58's curve, {wave} wave")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(m_DM[0], m_DM[-1])
    label_decades_only(axes.xaxis)
    axes.set_xlabel(r"$m_{\rm DM}$ [GeV]")
    axes.set_ylabel(r"$\alpha_X$")
    axes.legend(loc="lower left")
    return Drawing("freeze_out_coupling", figure, _coupling_columns(light, heavy, printed))


def _yield_columns(x, equilibrium, yields):
    columns = {"x [1]": x, "Y in equilibrium [1]": equilibrium}
    columns.update({f"Y for alpha_X = {alpha:.3g} [1]": values for alpha, values in yields.items()})
    return columns


def _yields(result, x):
    """Return the yield in equilibrium, and dark coupling → yield for the right one and ten times off."""
    parameters = result.parameters
    settings = parameters.trilinear, parameters.degrees_of_freedom
    relic = dark_photon_freeze_out.unit_relic(parameters.m_DM, parameters.m_phi, *settings)
    equilibrium = early_universe.equilibrium_yield(
        parameters.m_DM, 2.0, parameters.m_DM / x, parameters.degrees_of_freedom
    )
    wanted = result.value("dark_coupling")
    yields = {}
    for alpha in (0.1 * wanted, wanted, 10.0 * wanted):
        coupling = dark_photon_freeze_out.higgs_coupling(parameters.m_DM, parameters.m_X, alpha)
        yields[alpha] = relic.evolution(x, coupling**4)
    return equilibrium, yields


@styled
def freeze_out_yield(result):
    """Draw the number of dark matter particles per entropy against x = m_DM/T.

    Parameters
    ----------
    result : Result
        Of `sections.dark_photon_freeze_out.evaluate` at one point.
    """
    x = np.geomspace(1.0, 100.0, 241)
    equilibrium, yields = _yields(result, x)
    figure, axes = new_figure()
    axes.plot(x, equilibrium, color=GREY, linestyle=":", label="equilibrium")
    styles = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."))
    for (alpha, values), (colour, dashes) in zip(yields.items(), styles, strict=True):
        axes.plot(x, values, color=colour, linestyle=dashes, label=rf"$\alpha_X = {power_of_ten(alpha)}$")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(x[0], x[-1])
    axes.set_ylim(0.2 * min(np.min(values) for values in yields.values()), 2.0 * np.max(equilibrium))
    axes.set_xticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
    axes.set_xlabel(r"$x = m_{\rm DM}/T$")
    axes.set_ylabel(r"$Y = n/s$")
    axes.legend(loc="lower left")
    return Drawing("freeze_out_yield", figure, _yield_columns(x, equilibrium, yields))


def _higgs_limit_columns(results):
    columns = {"sin theta [1]": results[0].parameters.sin_theta}
    for result in results:
        lifetime = result.parameters.longest_lifetime
        columns[f"lowest m_phi for {lifetime:g} s [MeV]"] = result.value("lightest_dark_higgs")
    return columns


@styled
def dark_higgs_limit(parameters):
    """Draw the lowest dark Higgs mass that decays in time against its mixing.

    Parameters
    ----------
    parameters : sections.dark_photon_freeze_out.Parameters
        Its mixing and longest lifetime are not used.
    """
    sine = np.geomspace(1e-5, 3e-4, 121)
    results = [
        dark_photon_freeze_out.evaluate(parameters.replace(sin_theta=sine, longest_lifetime=lifetime))
        for lifetime in (0.01, 0.1, 1.0)
    ]
    figure, axes = new_figure()
    styles = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."))
    for result, (colour, dashes) in zip(results, styles, strict=True):
        label = rf"$\tau_\varphi = {result.parameters.longest_lifetime:g}$ s"
        axes.plot(sine, result.value("lightest_dark_higgs"), color=colour, linestyle=dashes, label=label)
    bound = results[0].value("bound_mixing")
    axes.axvspan(bound, sine[-1], facecolor="#eef0f2", edgecolor="#c3cad1", hatch="//", linewidth=0)
    axes.text(bound * 1.1, 12.0, "excluded\nby NA62", va="bottom", bbox=LABEL_GROUND)
    axes.plot([bound], [4.0], "D", color=BLACK, markersize=7, label="paper")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(sine[0], sine[-1])
    axes.set_ylim(0.8, 300.0)
    axes.set_yticks([1, 2, 4, 10, 20, 50, 100, 200], ["1", "2", "4", "10", "20", "50", "100", "200"])
    axes.minorticks_off()
    axes.set_xlabel(r"$\sin\theta$")
    axes.set_ylabel(r"lowest $m_\varphi$ [MeV]")
    axes.legend(loc="upper right")
    return Drawing("dark_higgs_limit", figure, _higgs_limit_columns(results))
