"""How dark Higgs and relic density lie to what is wanted of them: at and beside each limit."""

import pytest

from b2kinv.sections import dark_photon_freeze_out_judged

GIVEN = {
    "m_X": 2.0, "m_DM": 0.5, "m_phi": 0.1, "relic_density": 0.12, "sin_theta": 1e-4, "longest_lifetime": 0.1
}  # fmt: skip


def words(told, density=0.12, alone=None, lifetime=0.05, bound=2e-4, hadrons=1.0, **given):
    found = dark_photon_freeze_out_judged.words(
        told(
            GIVEN | given,
            relic_density=density if alone is None else alone,
            whole_relic_density=density,
            whole_relic_density_low=density,
            whole_relic_density_high=density * hadrons,
            dark_higgs_lifetime=lifetime,
            bound_mixing=bound,
            lightest_dark_higgs=10.0,
        )
    )
    return {name: one.value for name, one in found.items()}


@pytest.mark.parametrize(
    ("density", "said"),
    [
        (0.0, "less than"),
        (0.1, "less than"),
        (0.11, "what"),
        (0.13, "what"),
        (0.14, "more than"),
        (9, "more"),
    ],
)
def test_density_within_ten_per_cent_of_what_is_wanted(told, density, said):
    assert words(told, density=density)["density_words"].startswith(said)
    # Twice of both is the same.
    assert words(told, density=2 * density, relic_density=0.24)["density_words"].startswith(said)


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        (0.12, "lowers it by less than one per cent"),
        (0.1189, "lowers it by less than one per cent"),
        (0.1187, "lowers it by 1.1 %"),
        (0.0601, "lowers it by 50 %"),
        (0.04, "makes it 3.0 times smaller"),
    ],
)
def test_what_x_does_to_the_density(told, whole, said):
    assert words(told, density=whole, alone=0.12)["through_x_words"] == said
    # The page's density is that of both channels.
    assert words(told, density=whole, alone=0.12)["density_words"].startswith(
        "wh" if whole > 0.108 else "less"
    )


@pytest.mark.parametrize(
    ("hadrons", "said"),
    [
        (1.0, "move it by less than one per cent"),
        (1.009, "move it by less than one per cent"),
        (1.02, "leave 0.12 to 0.12, the first with the most hadrons, the second with the fewest"),
        (1.5, "leave 0.12 to 0.18, the first with the most hadrons, the second with the fewest"),
    ],
)
def test_what_hadrons_leave_open(told, hadrons, said):
    assert words(told, hadrons=hadrons)["hadron_words"] == said


@pytest.mark.parametrize(
    ("m_phi", "said"), [(0.1, "is lighter"), (0.499, "is lighter"), (0.5, "is not"), (3.0, "is not")]
)
def test_dark_higgs_beside_the_lighter_of_dark_matter_and_dark_photon(told, m_phi, said):
    assert words(told, m_phi=m_phi)["lightness_words"].startswith(said)
    assert words(told, m_phi=m_phi, m_X=0.5, m_DM=2.0)["lightness_words"].startswith(said)


@pytest.mark.parametrize(("lifetime", "said"), [(0.05, "in time"), (0.1, "in time"), (0.11, "too late")])
def test_lifetime_beside_the_longest(told, lifetime, said):
    assert words(told, lifetime=lifetime)["lifetime_words"] == said


@pytest.mark.parametrize(
    ("bound", "said"),
    [(2e-4, "within NA62's bound"), (1e-4, "within NA62's bound"), (9e-5, "beyond NA62's bound")],
)
def test_mixing_beside_the_bound(told, bound, said):
    assert words(told, bound=bound)["mixing_words"] == said
