"""Form factors of B → K against flavio, which ships the same means of arXiv:2305.06301, and B → K νν̄."""

import json
import subprocess

import pytest

from b2kinv.physics import form_factors, measurements

Q2 = [0.0, 1.0, 4.0, 10.0, 16.0]

# In a process of its own: flavio lives in another environment.
SCRIPT = """
import json, sys
import flavio
values = flavio.default_parameters.get_central_all()
quantity = flavio.classes.AuxiliaryQuantity["B->K form factor"]
predicted = [quantity.prediction(values, None, q2=q2) for q2 in json.loads(sys.argv[1])]
print(json.dumps([{name: float(value) for name, value in each.items()} for each in predicted]))
"""

RATE = "import flavio; print(float(flavio.sm_prediction('BR(B+->Knunu)')))"


@pytest.fixture(scope="module")
def theirs(peers_python):
    command = [peers_python("flavio"), "-c", SCRIPT, json.dumps(Q2)]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    return json.loads(finished.stdout.splitlines()[-1])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "ours"),
    [("f0", form_factors.f_zero), ("f+", form_factors.f_plus), ("fT", form_factors.f_tensor)],
)
def test_form_factors_of_B_to_K(theirs, name, ours):
    # flavio puts today's meson masses where those of the fit belong: 1e-3 at the largest q².
    # tests/physics/test_form_factors.py has its values for the masses of the fit, to nine digits.
    assert ours(Q2) == pytest.approx([each[name] for each in theirs], rel=2e-3)


@pytest.mark.slow
def test_other_predictions_are_near_what_the_code_of_their_authors_gives(peers_python):
    # flavio is by D. M. Straub, an author of all three; its inputs are newer. Loop alone, like theirs.
    command = [peers_python("flavio"), "-c", RATE]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    theirs = float(finished.stdout.splitlines()[-1])
    for name in ("altmannshofer", "buras", "blake"):
        stored = measurements.get(f"br_K_plus_nu_nu_{name}")
        assert theirs == pytest.approx(stored.value, abs=2 * stored.uncertainty_up), name
