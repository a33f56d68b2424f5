"""Regenerate data/warm_dark_matter_transfer.json: CLASS on frozen-in and on thermal warm dark matter.

Needs `pip install classy==3.4.1.0` (some minutes of compiling), numpy and scipy, takes the momenta from this
checkout, and runs for two minutes on one core: set CLASS_TRANSFER to have the tests check it.
"""

import sys
import tempfile
from pathlib import Path

from common import DATA, main

sys.path.insert(0, str(DATA.parent / "src"))

import numpy as np
from classy import Class

from b2kinv.physics import freeze_in, frozen_in_momenta, inputs, measurements, warm_dark_matter

DENSITY = 0.12
COSMOLOGY = {
    "h": 0.6736, "omega_b": 0.02237, "A_s": 2.1e-9, "n_s": 0.9649, "tau_reio": 0.0544, "N_ur": 3.044,
}  # fmt: skip
#: CLASS's own choice of momenta is too coarse: twice as many as 12 or 24 move the mass by 0.6 % and 0.4 %.
BINS = 48
WAVE_NUMBERS = np.geomspace(55.0, 79.0, 120)
#: Universal couplings C_q/f_a [1/GeV] whose momenta are taken: in the band of the excess, out of contact.
COUPLINGS = {"band": 6e-9, "left": 1e-10}
PROVENANCE = {
    "source": "data/refresh/warm_dark_matter_transfer.py",
    "reference": "CLASS: D. Blas, J. Lesgourgues, T. Tram, JCAP 07 (2011) 034, arXiv:1104.2933, and JCAP 09 "
    "(2011) 032, arXiv:1104.2935; PyPI classy 3.4.1.0",
    "retrieved": "2026-11-27",
    "licence": "computed",
    "notes": "half_mode: where the linear power is a quarter of that of cold dark matter [h/Mpc], for a "
    "thermal relic of the given mass [GeV]. Cases: mean and root mean square of the momentum over the "
    "temperature of photons today, and the mass [GeV] at which the half mode is the same. Late free "
    "streaming is a fluid's, as CLASS has it by default; a later start of the fluid moves the masses by 1 %. "
    "No cold dark matter beside it, and massless neutrinos.",
}


def build():
    """Return the content of the file."""
    m_thermal = measurements.value("thermal_warm_dark_matter_mass_limit")
    cold = power({"omega_cdm": DENSITY})
    T = warm_dark_matter.thermal_relic_temperature(m_thermal, DENSITY)
    thermal = half_mode(power(warm(m_thermal, T, 16.0)), cold)
    return {
        "warm_dark_matter_transfer.json": {
            "provenance": PROVENANCE,
            "relic_density": DENSITY,
            "thermal_mass": m_thermal,
            "half_mode": round(thermal, 1),
            "cases": [case(*given, thermal, cold) for given in distributions()],
        }
    }


def distributions():
    """Yield name, coupling or none, momenta and their spectrum."""
    q = np.geomspace(1e-4, 40.0, 2000)
    cooled = np.cbrt(inputs.value("entropy_degrees_of_freedom_today") / 106.75)
    yield (
        "decays in equilibrium at g_s = 106.75",
        None,
        q * cooled,
        q**1.5 * np.exp(-q) / (0.75 * np.sqrt(np.pi)) / cooled,
    )
    for name, coupling in COUPLINGS.items():
        yield (name, coupling, *own(coupling))


def own(coupling):
    """Return momenta and spectrum of dark matter for a universal coupling C_q/f_a [1/GeV]."""
    m_a, m_b, m_s = 2.0, inputs.value("mass_bottom_quark"), inputs.value("mass_strange_quark")
    plasma = freeze_in.Plasma({
        "m_a": m_a, "m_b": m_b, "x_start": 0.01, "alpha_s_scattering": "running",
        "degrees_of_freedom": "SaikawaShirai2020",
    })  # fmt: skip
    one = {"m_a": m_a, "f_a": 1.0, "m_chi": 0.0, "m_b": m_b, "m_s": m_s, "C_q": coupling, "C_chi": 0.0,
           "C_V_sb": coupling, "C_A_sb": coupling, "C_G_UV": 0.0, "C_gamma_UV": 0.0}  # fmt: skip
    values = {name: np.array([value]) for name, value in one.items()} | {"alpha_s": "running"}
    couplings = freeze_in.Couplings(values, "dirac")
    scale = frozen_in_momenta.daughter_momenta(plasma, couplings, m_s).mean[0]
    momenta = scale * np.geomspace(1e-3, 20.0, 1500)
    return momenta, frozen_in_momenta.daughter_spectrum_today(plasma, couplings, m_s, momenta)


def case(name, coupling, momenta, spectrum, thermal, cold):
    """Return the moments, and the mass at which CLASS has the half mode of the thermal relic."""
    mean, rms = warm_dark_matter.spectrum_moments(momenta, spectrum)
    unit = rms / 3.0
    guesses = [warm_dark_matter.lightest_mass(one, by=by) for one, by in ((mean, "mean"), (rms, "rms"))]
    tried = [0.98 * min(guesses), 1.02 * max(guesses)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "momenta.dat"
        np.savetxt(path, np.column_stack([momenta / unit, spectrum / momenta**2]))
        found = [half_mode(power(warm(mass, unit, 14.0, path)), cold) for mass in tried]
    slope = np.log(tried[1] / tried[0]) / np.log(found[1] / found[0])
    mass = tried[0] * (thermal / found[0]) ** slope
    print(name, coupling, mean, rms, mass, guesses, found, flush=True, file=sys.stderr)
    return {
        "name": name, "coupling": coupling, "mean": float(f"{mean:.5g}"), "rms": float(f"{rms:.5g}"),
        "mass": float(f"{mass:.3g}"),
    }  # fmt: skip


def warm(mass, unit, highest, path=None):
    """Return CLASS's parameters of dark matter of a mass [GeV] and a unit of momenta."""
    given = {
        "omega_cdm": 1e-7, "N_ncdm": 1, "omega_ncdm": DENSITY - 1e-7, "m_ncdm": 1e9 * mass, "T_ncdm": unit,
        "ncdm_quadrature_strategy": 3, "ncdm_maximum_q": highest, "ncdm_N_momentum_bins": BINS,
    }  # fmt: skip
    return given | ({"use_ncdm_psd_files": 1, "ncdm_psd_filenames": str(path)} if path else {})


def power(parameters):
    """Return the linear power spectrum today at `WAVE_NUMBERS` [h/Mpc]."""
    model = Class()
    model.set({**COSMOLOGY, "output": "mPk", "P_k_max_h/Mpc": 80.0, "z_pk": 0.0, **parameters})
    model.compute()
    values = np.array([model.pk_lin(k * COSMOLOGY["h"], 0.0) for k in WAVE_NUMBERS])
    model.struct_cleanup()
    model.empty()
    return values


def half_mode(warm_power, cold_power):
    """Return the wave number [h/Mpc] at which the power is a quarter of that of cold dark matter."""
    return float(np.exp(np.interp(-0.25, -warm_power / cold_power, np.log(WAVE_NUMBERS))))


if __name__ == "__main__":
    main(__doc__, build)
