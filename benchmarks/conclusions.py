"""Speed of Section IV: one point beside all constraints, and the joint scan of each model.

The first table is one point: at known masses, also next to the resonance of X, at a new mass, and by the
pages that constraints come from; wanted are at most 5 ms at known masses. The
second is a scan of 50 masses × 2,000 couplings for each model. The plain loop calls, point by point, the
functions of the sections that the constraints need, and keeps nothing; it is timed over some points of the
same grid, and its largest prediction over limit is compared with the scan's. "judged" has the numbers of a
scan, which constraint excludes most included; "with words" is all that `evaluate` gives; both run in one
process, and their times are processor times. "sweep" is the command with its table of all quantities on two
processors: processor time of all of its processes, and time of the clock. Wanted are at most two minutes for
the sweep, and a plain loop of at least a hundred times "judged".
"""

import math
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np

from b2kinv.physics import (
    alp_meson_mixing,
    alp_widths,
    constraints,
    dark_higgs,
    dark_higgs_naturalness,
    dark_higgs_scattering,
    dark_photon_precision,
    effective_neutrinos,
    helium_from_decays,
    higgs_portal_decays,
    kaon_to_pion,
    measurements,
    nuclei,
    supernova,
    units,
)
from b2kinv.physics.electron_searches import electron_searches
from b2kinv.physics.frozen_in_contact import largest_dark_matter_contact
from b2kinv.physics.frozen_in_momenta import lightest_masses
from b2kinv.sections import (
    alp_decays,
    alp_freeze_in,
    alp_parameter_space,
    conclusions,
    dark_matter_searches,
    dark_photon_decays,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
)

POINTS, LOOPED = 50, 12
MASSES, COUPLINGS = 50, 2000
PAGES = (
    *(alp_decays, alp_freeze_in, alp_parameter_space, dark_matter_searches),
    *(dark_photon_decays, dark_photon_freeze_out, dark_photon_parameter_space),
)
KSTAR = ("babar_kstar", "belle_kstar", "belle_hadronic_kstar")


def main(peers_python=None):
    report_points()
    for name, grids, judge, plain in (
        ("ALP", {"m_a": "1:3", "C_q": "1e-10:1e-7"}, lambda found: found[0], plain_alp),
        (
            "dark photon",
            {"m_phi": "0.0025:0.025", "epsilon": "1e-6:3e-3"},
            lambda found: found[1],
            plain_dark_photon,
        ),
    ):
        report_scan(name, grids, judge, plain)


def report_points():
    conclusions.evaluate(conclusions.Parameters())
    new = timed(3, lambda step: conclusions.evaluate(conclusions.Parameters(m_a=1.9 + 0.01 * step)))
    known = timed(
        POINTS, lambda step: conclusions.evaluate(conclusions.Parameters(C_q=6e-9 * (1 + step / 1e3)))
    )
    resonant = timed(
        POINTS,
        lambda step: conclusions.evaluate(
            conclusions.Parameters(m_DM=0.9, epsilon=1.75e-4 * (1 + step / 1e3))
        ),
        first=1,
    )
    pages = timed(3, lambda step: [page.evaluate(page.Parameters()) for page in PAGES])
    print("| what | one point | ratio |")
    print("|---|---|---|")
    for name, each in (
        ("known masses", known),
        ("known masses, next to the resonance", resonant),
        ("a new mass of the ALP", new),
        ("all pages", pages),
    ):
        print(f"| {name} | {1e3 * each:.2f} ms | {each / known:.3g} |")
    print()


def report_scan(model, grids, judge, plain):
    (mass, masses), (coupling, couplings) = (
        (name, np.geomspace(*map(float, ends.split(":")), count))
        for (name, ends), count in zip(grids.items(), (MASSES, COUPLINGS), strict=True)
    )
    x, y = (values.reshape(-1) for values in np.meshgrid(masses, couplings, indexing="ij"))
    judged, numbers = spent(
        lambda: judge(conclusions.models(conclusions.Parameters(**{mass: x, coupling: y}))).judged
    )
    strength = judged.strength
    _, words = spent(lambda: conclusions.evaluate(conclusions.Parameters(**{mass: x, coupling: y})))
    chosen = np.linspace(0, x.size - 1, LOOPED).astype(int)
    looped, loop = spent(
        lambda: [plain(**{mass: float(x[i]), coupling: float(y[i])}) for i in chosen],
    )
    each = loop / LOOPED
    off = max(abs(one / strength[i] - 1.0) for one, i in zip(looped, chosen, strict=True))
    with tempfile.TemporaryDirectory() as folder:
        axes = [
            f"{mass}={grids[mass]}:{MASSES}:log",
            f"{coupling}={grids[coupling]}:{COUPLINGS}:log",
        ]
        start, before = time.perf_counter(), processors()
        given = [word for axis in axes for word in ("--grid", axis)]
        subprocess.run(
            [sys.executable, "-m", "b2kinv", "sweep", "conclusions", "--out", folder, "--jobs", "2", *given],
            check=True,
            capture_output=True,
        )
        clock, swept = time.perf_counter() - start, processors() - before
    print(f"| {model}, {x.size:,} points | processor time | one point | plain loop over it |")
    print("|---|---|---|---|")
    whole = each * x.size
    for name, total in (
        *(("judged", numbers), ("with words", words)),
        *(("sweep, all quantities", swept), ("plain loop", whole)),
    ):
        print(f"| {name} | {total:.3g} s | {1e6 * total / x.size:.3g} µs | {whole / total:.3g} |")
    print(
        f"\nThe sweep took {clock:.3g} s of the clock. The loop took {LOOPED} of the points; the largest "
        f"prediction over limit differs by {off:.1e}.\n"
    )


def plain_alp(m_a, C_q):
    """Return the largest prediction over limit of the ALP with C_χ = C_q, by functions of the sections."""
    f_a = 1.0 / C_q
    plane = alp_parameter_space.abundance(alp_freeze_in.Parameters(m_a=m_a), [C_q])
    m_chi = float(plane.mass([C_q], alp_parameter_space.required_yield(1.0))[0, 0])
    m_chi = m_chi if math.isfinite(m_chi) else math.sqrt(0.75) * m_a / 2.0
    found = alp_decays.evaluate(alp_decays.Parameters(m_a=m_a, f_a=f_a, m_chi=m_chi))
    K, Kstar = (
        {
            charge: found.value(f"branching_ratio_B_{word}_to_{kaon}_{word}_invisible")
            for charge, word in (("plus", "plus"), ("zero", "zero"))
        }
        for kaon in ("K", "Kstar")
    )
    own, _, _ = lightest_masses(alp_freeze_in.Parameters(m_a=m_a).as_dict(), [C_q], relic_density=0.12)
    width = alp_widths.width_to_dark_matter(m_a, 1.0, m_chi, C_q)
    mixing = alp_meson_mixing.bs_mixing_ratio(m_a, C_q)
    visible, total = found.value("branching_ratio_visible"), found.value("width_total")
    produced = sum(found.value(f"branching_ratio_B_plus_to_{kaon}_plus_alp") for kaon in ("K", "Kstar"))
    lifetime = float(units.to_seconds(1.0 / total))
    helium = helium_from_decays.helium_added(total, 0.5 * np.exp(plane.log_slope[0]), visible)
    # What is added is too little, so that it allows nothing of what decays late.
    told = helium > constraints.limit("alp_helium") or lifetime <= constraints.limit("alp_nucleosynthesis")
    limits = [("charmless_decays_cleo", produced * visible)]
    limits += [("alp_helium", helium)] if told else []
    limits += [("alp_nucleosynthesis", lifetime)] if plane.contact[0] >= 1.0 else []
    return max(
        *kaons(K, Kstar, m_a),
        *(constraints.compare(name, value).strength for name, value in limits),
        measurements.value("warm_dark_matter_mass_limit") / m_chi,
        float(own[0]) / m_chi,
        largest_dark_matter_contact(m_a, m_chi, width),
        constraints.compare("bs_mixing_ratio", mixing).strength,
    )


def kaons(K, Kstar, mass):
    middle_K, middle_Kstar = (0.5 * (one["plus"] + one["zero"]) for one in (K, Kstar))
    limits = [(f"babar_k_{charge}", K[charge]) for charge in K]
    limits += [(f"{name}_{charge}", Kstar[charge]) for name in KSTAR for charge in Kstar]
    limits += [("belle2_xs_nu_nu", middle_K + middle_Kstar), ("belle2_xs_nu_nu_light", middle_K)]
    limits += [("belle2_xs_nu_nu_middle", middle_Kstar)]
    line = Kstar["zero"] / float(measurements.spectrum_limit_Kstar(mass))
    return line, *(constraints.compare(name, rate).strength for name, rate in limits)


def plain_dark_photon(m_phi, epsilon):
    """Return the largest prediction over limit of the dark photon, by the functions of the sections."""
    m_X, m_DM, sin_theta, halo = 2.0, 0.1, 1.3e-4, 220.0
    alpha_X = float(dark_photon_freeze_out.dark_coupling(m_DM, m_phi, m_X))
    point = dark_photon_decays.Parameters(m_X=m_X, m_DM=m_DM, epsilon=epsilon, alpha_X=alpha_X)
    decays = dark_photon_decays.evaluate(point)
    epsilon_Z = epsilon * conclusions.dark_photon_mixing.mixing_ratio(point)
    to_K, to_Kstar = (decays.value(f"branching_ratio_{kaon}_invisible") for kaon in ("K", "Kstar"))
    lives = conclusions.dark_photon_confronted.b_mesons.lifetime
    ratio = lives("+") / lives("0")
    K, Kstar = {"plus": to_K, "zero": to_K / ratio}, {"plus": to_Kstar * ratio, "zero": to_Kstar}
    vector, axial = dark_photon_decays.fermion_couplings("electron", epsilon, epsilon_Z)
    total = sum(decays.value(f"width_{part}") for part in ("standard_model", "dark"))
    invisible = (decays.value("width_neutrinos") + decays.value("width_dark")) / total
    dark, v_phi = (m_DM, m_X, alpha_X), dark_higgs.vacuum_expectation_value(m_X, alpha_X)
    on_xenon = dark_matter_searches.nucleus_cross_section("xenon", *dark, epsilon, epsilon_Z, halo)
    on_xenon += dark_matter_searches.axial_nucleus_cross_section("xenon", *dark, epsilon_Z)
    by_phi = dark_higgs_scattering.effective_nucleon_cross_section(
        "xenon", dark_higgs.higgs_coupling(*dark), sin_theta, m_DM, m_phi, halo
    )
    on_itself = dark_matter_searches.self_interaction(*dark)
    on_itself += dark_matter_searches.dark_higgs_self_interaction(m_DM, m_phi, m_X, alpha_X, 1000.0)
    today = dark_matter_searches.annihilation_today(m_DM, m_phi, m_X, alpha_X, halo)
    share = higgs_portal_decays.invisible_branching_ratio(m_phi, m_X, m_DM, v_phi, sin_theta)
    on_electron = dark_matter_searches.electron_cross_section(*dark, epsilon, epsilon_Z, halo)
    on_electron += dark_matter_searches.axial_electron_cross_section(*dark, epsilon_Z)
    on_electron += dark_higgs_scattering.electron_cross_section(
        dark_higgs.higgs_coupling(*dark), sin_theta, m_DM, m_phi
    )
    neutrinos = effective_neutrinos.effective_neutrinos(m_phi, sin_theta, last_contact=m_DM / 20.0)
    masses, _ = dark_higgs_scattering.published_points()
    limits = [
        ("lhcb_dimuon_2_gev", decays.value("branching_ratio_K_dimuon")),
        ("lhcb_dimuon_spectrum", decays.value("branching_ratio_K_dimuon"), m_X),
        ("dark_photon_invisible", dark_photon_precision.single_photon_mixing(vector, axial, invisible), m_X),
        (
            "cesium_weak_charge_shift",
            dark_photon_precision.dark_z_weak_charge_shift(epsilon, epsilon_Z, m_X),
        ),
        ("dark_photon_electroweak", dark_photon_precision.electroweak_mixing(epsilon, epsilon_Z)),
        (
            "bs_mixing_ratio",
            dark_photon_precision.bs_mixing_ratio(
                abs(dark_photon_decays.bs_coupling(epsilon_Z, "MSbar")), m_X
            ),
        ),
        ("self_interaction_clusters", on_itself),
        ("annihilation_at_recombination", today / m_DM),
        (
            "pandax4t_migdal_nucleon",
            nuclei.per_nucleon(on_xenon, "xenon", m_DM) + by_phi,
            masses[masses <= m_DM][-1],
        ),
        *((name, *one) for name, one in electron_searches(on_electron, m_DM).items()),
        ("kaon_to_pion_light", kaon_to_pion.branching_ratio_to_dark_higgs(m_phi, sin_theta), m_phi),
        (supernova.limit_that_applies(m_phi, sin_theta), sin_theta),
        ("dark_higgs_lifetime", dark_higgs.dark_higgs_lifetime(m_phi, sin_theta)),
        # Published for a few MeV.
        *([("higgs_mixing_na62", sin_theta)] if m_phi <= 0.01 else []),
    ]
    standard = effective_neutrinos.standard_effective_neutrinos()
    return max(
        *kaons(K, Kstar, m_X),
        *(constraints.compare(*one).strength for one in limits),
        *(
            float(constraints.beside(constraints.get(name), neutrinos, standard=standard).strength)
            for name in ("n_eff_planck2018", "n_eff_act_dr6", "n_eff_planck_act_spt")
        ),
        share / measurements.value("br_higgs_invisible_limit"),
        alpha_X,
        m_X / dark_higgs_naturalness.heaviest_partner(m_X, alpha_X),
    )


def spent(compute):
    start = time.process_time()
    value = compute()
    return value, time.process_time() - start


def processors():
    # Processor time of the processes that have ended.
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


def timed(points, evaluate, first=0):
    for step in range(first):
        evaluate(-step - 1)
    start = time.process_time()
    for step in range(points):
        evaluate(step)
    return (time.process_time() - start) / points
