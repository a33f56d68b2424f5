"""What EOS computes of what b2kinv computes, for the table of peers, with its default form factors."""

import eos
from told import tell

known = eos.Parameters.Defaults()
NAMES = {
    "f_plus": "B->K::f_+(q2)",
    "f_zero": "B->K::f_0(q2)",
    "f_tensor": "B->K::f_T(q2)",
    "V": "B->K^*::V(q2)",
    "A_0": "B->K^*::A_0(q2)",
    "A_1": "B->K^*::A_1(q2)",
    "A_2": "B->K^*::A_2(q2)",
    "A_12": "B->K^*::A_12(q2)",
    "T_1": "B->K^*::T_1(q2)",
    "T_2": "B->K^*::T_2(q2)",
    "T_23": "B->K^*::T_23(q2)",
    "longitudinal_fraction": "B->K^*nunu::F_L(q2)",
}


def observable(name):
    options = eos.Options(**{"form-factors": "BSZ2015"})
    return eos.Observable.make(name, known, eos.Kinematics(q2=4.0), options).evaluate


tell({name: observable(one) for name, one in NAMES.items()})
