"""Fixtures of the kit's tests: the gallery, a page with every kind of field."""

from typing import Any

import pytest
from flask import Flask

from tests.gallery.app import hang
from tests.gallery.client import Send, sender


@pytest.fixture
def gallery(app: Flask) -> Flask:
    """The application with the gallery hung on it."""
    return hang(app)


@pytest.fixture
def saved(gallery: Flask) -> list[dict[str, Any]]:
    """What the gallery would have saved."""
    return gallery.saved  # type: ignore[attr-defined,no-any-return]  # hung on it by the gallery


@pytest.fixture
def send(gallery: Flask) -> Send:
    """Send the gallery's form (see `tests.gallery.client`)."""
    return sender(gallery.test_client())
