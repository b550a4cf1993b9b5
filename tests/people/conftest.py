"""Fixtures of this room."""

import pytest


@pytest.fixture
def nominee(given):
    """Somebody who was asked whether they will be a focal point of Thailand."""
    return given.nominee(given.post("TH", ("training",)), has_agreed=False)
