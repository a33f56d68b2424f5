"""What flavio computes of what b2kinv computes, for the table of peers.

Its B → K* form factors are those of arXiv:1503.05534. The argument is JSON: the parameters of b2kinv's fit by
their names in flavio, and |V_tb V_ts|, which some of the calls take in the place of flavio's.
"""

import json
import sys

import flavio
from flavio.physics import ckm
from flavio.physics.bdecays import matrixelements, wilsoncoefficients
from flavio.physics.running import running
from told import tell

known = flavio.default_parameters.get_central_all()
given = json.loads(sys.argv[1])
same_fit = {**known, **given["fit"]}
# |V_ts| is |V_cb| to a part in a thousand, and follows it.
same_ckm = {**same_fit, "Vcb": known["Vcb"] * given["V_tb_V_ts"] / abs(ckm.xi("t", "bs")(known))}
to_K, to_Kstar = (flavio.classes.AuxiliaryQuantity[f"B->{kaon} form factor"] for kaon in ("K", "K*"))


def form_factor(quantity, name, values=known):
    return lambda: float(quantity.prediction(values, None, q2=4.0)[name])


def z_penguin():
    # C_10 has C_0 − B_0 and neutrinos have C_0 − 4 B_0; C_10 comes with α at the scale of b.
    ratio = running.get_alpha_e(known, 4.8) / running.get_alpha_e(known, 91.1876)
    with_one_box = -float(wilsoncoefficients.wcsm_nf5(4.8)[9]) * known["s2w"] * ratio
    return (4.0 * with_one_box - known["Xt_di->djnunu"]) / 3.0


def penguin(part):
    """Return C_9 + C_10 with photons between quarks and leptons, or C_7, without V_ub V_us."""

    def value():
        kept = matrixelements.ckm.xi
        matrixelements.ckm.xi = lambda quark, transition: lambda parameters: 1.0 if quark == "t" else 0.0
        try:
            given = wilsoncoefficients.wctot_dict(flavio.WilsonCoefficients(), "bsmumu", 4.8, known)
            if part == "monopole":
                own = sum(float(wilsoncoefficients.wcsm_nf5(4.8)[place]) for place in (8, 9))
                loops = matrixelements.Y(4.0, given, known, 4.8, "bs")
                return own + (loops + matrixelements.delta_C9(known, given, 4.0, 4.8, "bs")).real
            loops = matrixelements.delta_C7(known, given, 4.0, 4.8, "bs")
            return complex(loops + given["C7eff_bs"]).real
        finally:
            matrixelements.ckm.xi = kept

    return value


def predicted(name, *arguments, values=known):
    observable = flavio.classes.Observable[name]
    standard_model = flavio.WilsonCoefficients()
    return lambda: float(observable.prediction_par(values, standard_model, *arguments))


B_TO_K = {"f_plus": "f+", "f_zero": "f0", "f_tensor": "fT"}
B_TO_KSTAR = {"V": "V", "A_0": "A0", "A_1": "A1", "A_12": "A12", "T_1": "T1", "T_2": "T2", "T_23": "T23"}
calls = {name: form_factor(to_K, one) for name, one in B_TO_K.items()}
for name, one in B_TO_KSTAR.items():
    calls[name] = form_factor(to_Kstar, one)
    calls[f"{name} same fit"] = form_factor(to_Kstar, one, same_fit)
calls |= {
    "K_neutrinos": predicted("BR(B+->Knunu)"),
    "Kstar_neutrinos": predicted("BR(B0->K*nunu)"),
    "Kstar_neutrinos same fit": predicted("BR(B0->K*nunu)", values=same_fit),
    "Kstar_neutrinos same fit and CKM": predicted("BR(B0->K*nunu)", values=same_ckm),
    "longitudinal_fraction": predicted("FL(B0->K*nunu)", 4.0),
    "longitudinal_fraction same fit": predicted("FL(B0->K*nunu)", 4.0, values=same_fit),
    "z_penguin": z_penguin,
    "monopole": penguin("monopole"),
    "dipole": penguin("dipole"),
    "strong_coupling": lambda: running.get_alpha(known, 4.8)["alpha_s"],
    "bottom_mass": lambda: running.get_mb(known, 10.0),
}
tell(calls)
