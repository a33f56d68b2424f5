"""Uncertainties of the standard values of claims, into claim_uncertainties.json.

Run it again when an input, its error or what a claim computes has changed; `tests/paper` tells when. It takes
some seconds.
"""

import common

from b2kinv.paper import claim_uncertainties


def build():
    claims = {}
    for section in claim_uncertainties.sections():
        claims.update(claim_uncertainties.of_section(section))
    provenance = {
        "source": "computed here: b2kinv.paper.claim_uncertainties, from the errors of the inputs",
        "reference": "none: of every input data/ tells its own",
        "retrieved": "2026-11-27",
        "licence": "that of this project",
        "notes": "Standard values of claims with their 68 % and 95 % intervals, changes by source, and what "
        "choices, which are no errors, give; in the unit of the claim.",
    }
    return {"claim_uncertainties.json": {"provenance": provenance, "claims": claims}}


if __name__ == "__main__":
    common.main(__doc__, build)
