"""What tests of reported problems begin with."""

import pytest


@pytest.fixture
def listing(given):
    """An entry of Thailand that nobody keeps yet."""
    return given.listing(responsible_country="TH")
