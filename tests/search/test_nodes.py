"""Several machines over one database: each has its index, and all come to the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from adrnet import search
from adrnet.db import db, transactional
from adrnet.domain import outbox
from adrnet.domain.outbox import IndexChange
from adrnet.kit.extensions import hung
from adrnet.search import comparing
from tests import factories
from tests.applications import application
from tests.search.writing import indexed

pytestmark = pytest.mark.data("empty")


@pytest.fixture
def other(app: Flask, session: Session, tmp_path: Path) -> Iterator[Flask]:  # noqa: ARG001 - the first node is open
    """A second node: the same database, another folder."""
    with application({**app.config, "INDEX_DIRECTORY": tmp_path / "another node"}) as made:
        yield made


def _holds(app: Flask) -> dict[int, str]:
    with app.app_context():
        search.catch_up()
        assert comparing.differences(db.engine, hung("search").store) == []
        return indexed(hung("search").store)


def test_two_nodes_come_to_the_same_whoever_made_the_changes(app: Flask, other: Flask) -> None:
    here = [factories.listing() for _ in range(3)]
    assert _holds(other) == _holds(app)
    with other.app_context():
        there = factories.listing().id
        factories.withdrawal(here[0])
    factories.revision(here[1], services=("mediation",))
    assert _holds(app) == _holds(other)
    assert set(_holds(app)) == {here[1].id, here[2].id, there}


def test_a_node_that_slept_longer_than_the_log_is_kept_builds_its_index_anew(
    app: Flask, other: Flask, session: Session
) -> None:
    gone, kept = factories.listing(), factories.listing()
    _holds(other)
    factories.withdrawal(gone)
    factories.listing()
    last = outbox.head(session)
    transactional(lambda: session.execute(delete(IndexChange).where(IndexChange.sequence < last)))()
    with other.app_context():
        generation = hung("search").store.current().generation
        assert search.status()["rebuild_because"] == "older than the log"
    assert _holds(other) == _holds(app)
    assert gone.id not in _holds(other)
    assert kept.id in _holds(other)
    with other.app_context():
        assert hung("search").store.current().generation > generation
