"""The index beside the application: after a commit, when it is missing, when it lies."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from adrnet import search
from adrnet.db import db, transactional
from adrnet.domain import outbox
from adrnet.domain.listing import ListedUnder, Listing, ListingState
from adrnet.kit.extensions import hung
from adrnet.search import indexer
from adrnet.search import node as node_module
from adrnet.search.checksums import DamagedError
from adrnet.search.node import Node
from adrnet.search.query import IndexUnavailable, SearchRequest
from adrnet.search.query import search as ask
from adrnet.search.snapshot import Snapshot
from adrnet.search.store import DAMAGE
from tests import factories

pytestmark = pytest.mark.data("empty")


@pytest.fixture
def node(session: Session) -> Node:  # noqa: ARG001 - opens the context
    found: Node = hung("search")
    return found


def _found(text: str = "") -> set[int]:
    return set(ask(SearchRequest(text=text, size=100)).ids)


def _no_attempt(node: Node) -> None:
    node._next_attempt = float("inf")


@pytest.mark.usefixtures("node")
def test_a_change_is_found_with_the_next_request() -> None:
    search.catch_up()
    made = factories.listing()
    assert _found() == {made.id}
    factories.withdrawal(made)
    assert _found() == set()


def test_a_change_made_while_another_writes_waits_for_the_worker(node: Node) -> None:
    search.catch_up()
    with node.store.writing(timeout=0):
        made = factories.listing()
    assert _found() == set()
    assert search.catch_up() == 1
    assert _found() == {made.id}


def test_a_commit_does_not_fail_because_the_index_does(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    search.catch_up()
    monkeypatch.setattr(indexer, "_apply", lambda *_, **__: 1 / 0)
    made = factories.listing()
    assert db.session.get(Listing, made.id) is not None
    assert node.store.wanted_rebuild() == DAMAGE
    monkeypatch.undo()
    search.catch_up()
    assert _found() == {made.id}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda node: shutil.rmtree(node.store.directory),
        lambda node: (node.store.directory / "CURRENT").write_bytes(b"\x80\x81"),
        lambda node: node.store.point(replace(node.store.current(), schema=1)),
        lambda node: node.store.point(replace(node.store.current(), identity="another")),
        lambda node: node.store.clear(keep=[]),
        lambda node: [file.write_bytes(b"") for file in node.store.folder(node.store.current().generation).iterdir()],
    ],
    ids=["missing", "pointer", "older", "foreign", "no generation", "empty files"],
)
# Whoosh leaves files that it cannot read to the garbage collector, which closes them with a warning.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_small_index_that_cannot_be_used_is_built_by_whoever_asks(node: Node, spoil: object) -> None:
    search.catch_up()
    made = factories.listing()
    spoil(node)
    node.close()
    assert _found() == {made.id}
    assert search.status()["is_ready"]


@pytest.mark.usefixtures("node")
def test_a_large_one_is_left_to_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    made = factories.listing()
    monkeypatch.setattr(node_module, "SMALL", 0)
    with pytest.raises(IndexUnavailable):
        _found()
    search.catch_up()
    assert _found() == {made.id}


def test_attempts_to_build_are_a_while_apart(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []
    monkeypatch.setattr(indexer, "rebuild", lambda *_, **__: tries.append(1) or 1 / 0)
    for _ in range(3):
        with pytest.raises(IndexUnavailable):
            _found()
    assert len(tries) == 1
    node._next_attempt = float("-inf")
    with pytest.raises(IndexUnavailable):
        _found()
    assert len(tries) == 2


def test_whoever_asks_does_not_wait_for_another_writer(node: Node) -> None:
    with node.store.writing(timeout=0), pytest.raises(IndexUnavailable):
        _found()


def test_damage_that_shows_while_searching_is_no_answer(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    search.catch_up()
    made = factories.listing()
    assert _found() == {made.id}
    _no_attempt(node)
    with monkeypatch.context() as patch:

        def damaged(*_: object) -> None:
            raise DamagedError("postings")

        patch.setattr(Snapshot, "postings", damaged)
        with pytest.raises(IndexUnavailable):
            _found("example")
    assert node.store.wanted_rebuild() == DAMAGE
    with pytest.raises(IndexUnavailable):
        _found()
    search.catch_up()
    assert _found("example") == {made.id}


def test_the_index_answers_while_the_worker_builds_a_new_one(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    made = factories.listing()
    search.catch_up()
    answers: list[set[int]] = []
    real = indexer.document_of

    def meanwhile(*arguments: object) -> object:
        answers.append(_found("example"))
        return real(*arguments)

    monkeypatch.setattr(indexer, "document_of", meanwhile)
    before = node.store.current().generation
    search.rebuild()
    assert answers == [{made.id}]
    assert node.store.current().generation > before
    assert _found("example") == {made.id}


def test_reconciling_mends_what_differs(node: Node) -> None:
    made = [factories.listing().id for _ in range(3)]
    search.catch_up()
    assert search.reconcile() == []

    @transactional
    def behind_the_logs_back() -> None:
        db.session.execute(update(Listing).where(Listing.id == made[0]).values(state=ListingState.WITHDRAWN))
        db.session.execute(delete(ListedUnder).where(ListedUnder.listing_id == made[1], ListedUnder.facet == "kind"))

    behind_the_logs_back()
    assert _found() == set(made)
    assert search.reconcile() == made[:2]
    assert _found() == set(made[1:])
    assert ask(SearchRequest()).facets["kind"] == {"arbitration_institution": 1}
    assert search.reconcile() == []
    assert node.store.current().position == outbox.head(db.session())


def test_the_status_says_how_the_index_stands(node: Node) -> None:
    assert search.status() | {"head": 0} == {
        "is_ready": False,
        "listings": None,
        "generation": None,
        "made_at": None,
        "position": None,
        "head": 0,
        "behind": None,
        "rebuild_because": "missing",
        "cannot_write": None,
    }
    factories.listing()
    search.catch_up()
    status = search.status()
    assert status["is_ready"]
    assert (status["listings"], status["behind"], status["rebuild_because"]) == (1, 0, None)
    with node.store.writing(timeout=0):
        factories.listing()
    assert search.status()["behind"] > 0


@pytest.mark.usefixtures("node")
def test_zawgyi_is_converted_and_said() -> None:
    factories.listing()
    search.catch_up()
    assert ask(SearchRequest(text="ေအာင္")).had_zawgyi
    assert not ask(SearchRequest(text="အောင်")).had_zawgyi


@pytest.mark.usefixtures("node")
@pytest.mark.parametrize(("text", "was_searched"), [("", True), ("   ", True), ("example", True), ("!?", False)])
def test_a_text_that_asks_for_nothing_was_not_searched(text: str, was_searched: bool) -> None:
    made = factories.listing()
    search.catch_up()
    page = ask(SearchRequest(text=text))
    assert page.text_was_searched is was_searched
    assert page.ids == (made.id,)


@pytest.mark.data("words")
@pytest.mark.usefixtures("node")
def test_labels_of_the_vocabulary_and_names_of_countries_mean_codes() -> None:
    japanese = factories.listing(places=(), jurisdictions=("JP",), services=("mediation",))
    thai = factories.listing(places=(), jurisdictions=("TH",), services=("arbitration",))
    for text in ("Japan", "日本", "Jepang", "ญี่ปุ่น", "調停", "mediasi", "日本の調停", "mediation in Japan"):
        assert _found(text) == {japanese.id}, text
    for text in ("ไทย", "Thailand", "仲裁", "trọng tài", "tailândia arbitragem"):
        assert _found(text) == {thai.id}, text


@pytest.mark.data("words")
@pytest.mark.usefixtures("node")
def test_a_search_asks_the_database_once(statements: list[str]) -> None:
    for _ in range(30):
        factories.listing()
    search.catch_up()
    ask(SearchRequest(text="example"))
    db.session.rollback()
    statements.clear()
    ask(SearchRequest(text="example arbitration", facets={"country": frozenset({"TH", "JP"})}))
    assert len([one for one in statements if one.startswith("SELECT")]) == 1


def test_every_application_has_its_own_index(app: Flask, node: Node) -> None:
    assert node.store.directory == app.config["INDEX_DIRECTORY"]
    assert isinstance(node.store.directory, Path)
