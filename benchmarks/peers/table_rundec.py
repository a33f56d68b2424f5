"""What rundec computes of what b2kinv computes, for the table of peers. It is told α_s(m_Z) and m_Z."""

import json
import sys

import rundec
from told import tell

given = json.loads(sys.argv[1])
code = rundec.CRunDec()


def strong_coupling(scale, loops):
    return lambda: code.AlphasExact(given["strong_coupling"], given["mass_Z"], scale, 5, loops)


tell({"five_loops": strong_coupling(10.0, 5), "two_loops": strong_coupling(10.0, 2)})
