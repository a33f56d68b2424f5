"""Form factors of B → K against flavio, which ships the same means of arXiv:2305.06301."""

import pytest

from b2kinv.physics import form_factors

flavio = pytest.importorskip("flavio", reason="the optional extra `peers` is not installed")


@pytest.mark.parametrize("q2", [0.0, 1.0, 4.0, 10.0, 16.0])
@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("f0", form_factors.f_zero), ("f+", form_factors.f_plus), ("fT", form_factors.f_tensor)],
)
def test_form_factors_of_B_to_K(theirs, ours, q2):
    values = flavio.default_parameters.get_central_all()
    expected = flavio.classes.AuxiliaryQuantity["B->K form factor"].prediction(values, None, q2=q2)
    # flavio puts today's meson masses where those of the fit belong: 1e-3 at the largest q².
    # tests/physics/test_form_factors.py has its values for the masses of the fit, to nine digits.
    assert ours(q2) == pytest.approx(float(expected[theirs]), rel=2e-3)
