"""Fixtures of the search floor; what an application is, and its database, stand in `tests.conftest`."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from adrnet.search.store import Store


@pytest.fixture
def store(session: Session, tmp_path: Path) -> Store:  # noqa: ARG001 - its context is what every user of this needs
    """An index directory of its own, beside the application's: nobody else writes there."""
    return Store(tmp_path / "another index")
