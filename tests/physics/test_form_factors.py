"""Form factors against flavio, with the fit's own masses given to it."""

import numpy as np
import pytest

from b2kinv.physics import form_factors

# flavio 2.7.0, flavio.physics.bdecays.formfactors.b_p.bsz.ff("B->K", q2, central values, 3) with m_B0 = 5.279
# and m_K0 = 0.492 set in its parameters: q2, f_+, f_0, f_T.
FLAVIO_B_TO_K = [
    (0.0, 0.33196382, 0.33196382, 0.32361471),
    (1.0, 0.3511231468622686, 0.3401958511175768, 0.3429770041428753),
    (4.0, 0.4191678460799509, 0.3678591976203815, 0.41175944372781853),
    (9.0, 0.584601311467749, 0.4272368836728181, 0.579017709879202),
    (16.0, 1.0581602730931905, 0.5605720244343698, 1.0574467628524078),
    (22.0, 2.2784021653122473, 0.7921969912696194, 2.2869956915093477),
]


@pytest.mark.parametrize(("q2", "plus", "zero", "tensor"), FLAVIO_B_TO_K)
def test_default_set_agrees_with_flavio(q2, plus, zero, tensor):
    assert form_factors.f_plus(q2) == pytest.approx(plus, rel=1e-13)
    assert form_factors.f_zero(q2) == pytest.approx(zero, rel=1e-13)
    assert form_factors.f_tensor(q2) == pytest.approx(tensor, rel=1e-13)


def test_arrays_give_what_scalars_give():
    q2 = np.array([[0.0, 1.0], [4.0, 9.0]])
    assert form_factors.f_zero(q2).shape == (2, 2)
    assert form_factors.f_zero(q2)[1, 0] == form_factors.f_zero(4.0)
    assert type(form_factors.f_zero(4.0)) is float


@pytest.mark.parametrize("q2", [-0.1, 23.0, np.nan, np.inf])
def test_momentum_transfer_outside_the_decay_is_refused(q2):
    with pytest.raises(ValueError, match="q2"):
        form_factors.f_zero(q2)


def test_unknown_set_is_refused_with_the_nearest_name():
    with pytest.raises(ValueError, match="did you mean 'GRvDV2023'"):
        form_factors.f_zero(1.0, "GRvDV2022")
