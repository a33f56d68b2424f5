"""Likelihoods that the tests of this folder share."""

import pytest

from b2kinv.physics import data_files
from b2kinv.physics.statistics import histfactory


@pytest.fixture(scope="session")
def belle2():
    return histfactory.Model(data_files.load_json("belle2/likelihood.json"))


@pytest.fixture
def one_bin():
    """30 events on 10 of signal and 20 of background, whose size is known to a fifth."""
    return {
        "channels": [{"name": "only", "observed": [30.0]}],
        "samples": [
            {
                "channel": "only",
                "name": "signal",
                "signal": True,
                "yields": [10.0],
                "statistical_error": [1e-6],
                "variations": {},
                "normalisations": {},
            },
            {
                "channel": "only",
                "name": "background",
                "signal": False,
                "yields": [20.0],
                "statistical_error": [4.0],
                "variations": {},
                "normalisations": {},
            },
        ],
    }
