"""When the index cannot be continued: a new generation beside it, and nothing left of what was erased."""

import errno
import gc
import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import outbox
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.outbox import DatabaseIdentity, IndexChange
from adrnet.search import comparing, durable, indexer
from adrnet.search.indexer import ERASURE, RebuildNeededError
from adrnet.search.schema import SCHEMA_VERSION
from adrnet.search.store import DAMAGE, Store, StoreBusyError
from tests import factories
from tests.search.building import content
from tests.search.writing import catch_up, change, indexed, rebuild, words

pytestmark = pytest.mark.data("empty")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda store: (store.directory / "CURRENT").unlink(), "missing"),
        (lambda store: (store.directory / "CURRENT").write_text("{}"), "missing"),
        (lambda store: store.clear(keep=[]), "missing"),
        (lambda store: store.point(replace(store.current(), schema=SCHEMA_VERSION - 1)), "of another make"),
        (lambda store: store.point(replace(store.current(), schema=SCHEMA_VERSION + 1)), "of another make"),
        (lambda store: store.point(replace(store.current(), identity="another")), "of another database"),
        (lambda store: store.point(replace(store.current(), position=10_000)), "ahead of the log"),
    ],
)
def test_an_index_that_cannot_be_continued_is_built_anew(
    store: Store, session: Session, spoil: object, reason: str
) -> None:
    made = factories.listing()
    catch_up(store)
    spoil(store)
    assert indexer.why_rebuild(session, store) == reason
    with pytest.raises(RebuildNeededError, match=reason):
        catch_up(store, is_worker=False)
    assert catch_up(store) == 1
    assert set(indexed(store)) == {made.id}
    assert indexer.why_rebuild(session, store) is None


def test_what_somebody_asked_for_is_the_workers_and_keeps_nobody_from_going_on(store: Store, session: Session) -> None:
    factories.listing()
    catch_up(store)
    store.ask_for_rebuild("asked for")
    assert indexer.why_rebuild(session, store) == "asked for"
    factories.listing()
    assert catch_up(store, is_worker=False) == 1
    assert len(indexed(store)) == 2
    generation = store.current().generation
    assert catch_up(store) == 2
    assert store.current().generation > generation
    assert indexer.why_rebuild(session, store) is None


def test_the_present_generation_follows_the_log_while_another_is_built(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [factories.listing().id]
    catch_up(store)
    real, seen = indexer.document_of, []

    def meanwhile(*arguments: object) -> object:
        if not seen:
            seen.append(store.current().generation)
            made.append(factories.listing().id)
            assert catch_up(store, is_worker=False) == 1
            seen.append(set(indexed(store)))
            with pytest.raises(StoreBusyError):
                rebuild(store)
        return real(*arguments)

    monkeypatch.setattr(indexer, "document_of", meanwhile)
    rebuild(store)
    assert seen[1] == set(made)
    assert store.current().generation > seen[0]
    assert set(indexed(store)) == set(made)


def test_an_index_older_than_the_log_is_built_anew(store: Store, session: Session) -> None:
    factories.listing()
    catch_up(store)
    gone = factories.listing()
    factories.withdrawal(gone)
    with time_machine.travel("2100-01-01"):
        factories.listing()
    transactional(lambda: outbox.trim(session, datetime(2099, 1, 1, tzinfo=UTC)))()
    assert indexer.why_rebuild(session, store) == "older than the log"
    catch_up(store)
    assert gone.id not in indexed(store)
    assert len(indexed(store)) == 2


def test_an_index_at_the_end_of_a_trimmed_log_goes_on(store: Store, session: Session) -> None:
    factories.listing()
    catch_up(store)
    last = outbox.head(session)
    transactional(lambda: session.execute(delete(IndexChange).where(IndexChange.sequence < last)))()
    assert indexer.why_rebuild(session, store) is None
    factories.listing()
    generation = store.current().generation
    catch_up(store)
    assert store.current().generation == generation
    assert len(indexed(store)) == 2


# Whoosh leaves files that it cannot read to the garbage collector, which closes them with a warning.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("pattern", ["*.toc", "*.trm", "*.pst", "*_name_len.col"])
def test_a_damaged_index_is_built_anew(store: Store, pattern: str) -> None:
    made = [factories.listing(), factories.listing()]
    catch_up(store)
    for file in store.folder(store.current().generation).glob(pattern):
        file.write_bytes(b"\0" * file.stat().st_size)
    factories.withdrawal(made[0])
    with pytest.raises(RebuildNeededError, match=DAMAGE):
        catch_up(store, is_worker=False)
    assert store.wanted_rebuild() == DAMAGE
    catch_up(store)
    assert set(indexed(store)) == {made[1].id}
    assert store.wanted_rebuild() is None
    gc.collect()


def test_an_erased_listing_leaves_nothing_behind(store: Store) -> None:
    kept = factories.listing(names=content("Keptname").names)
    gone = factories.listing(names=content("Secretname").names)
    catch_up(store)
    change(gone.id, ListingState.ERASED)
    catch_up(store, is_worker=False)
    assert set(indexed(store)) == {kept.id}, "at once, by whoever made the change"
    assert store.wanted_rebuild() == ERASURE
    store.ask_for_rebuild(DAMAGE)
    catch_up(store)
    assert words(store) == {"keptname"}
    assert len(store.generations()) == 1
    assert store.wanted_rebuild() is None
    assert not any(b"secretname" in file.read_bytes() for file in store.directory.rglob("*") if file.is_file())


@pytest.mark.parametrize("reason", [DAMAGE, "another database"])
def test_whatever_a_new_generation_is_built_for_the_former_one_goes_with_who_was_erased(
    store: Store, session: Session, reason: str
) -> None:
    gone = factories.listing(names=content("Secretname").names)
    catch_up(store)
    if reason == DAMAGE:
        change(gone.id, ListingState.ERASED)
        store.ask_for_rebuild(DAMAGE)
    else:
        # A restore brings the person back erased, with another identity.
        transactional(session.execute)(text("UPDATE database_identity SET identity = 'another'"))
        transactional(session.execute)(text("DELETE FROM index_change"))
        transactional(session.execute)(text("UPDATE listing SET state = 'erased'"))
    rebuild(store)
    assert indexed(store) == {}
    assert len(store.generations()) == 1
    assert not any(b"secretname" in file.read_bytes() for file in store.directory.rglob("*") if file.is_file())


def test_a_listing_whose_row_is_gone_leaves_nothing_behind(store: Store, session: Session) -> None:
    made = factories.listing().id
    catch_up(store)

    @transactional
    def forget() -> None:
        session.execute(text("DELETE FROM listed_under"))
        session.execute(text("DELETE FROM revision"))
        session.execute(text("DELETE FROM listing"))
        outbox.note(session, [made])

    forget()
    catch_up(store)
    assert indexed(store) == {}
    assert len(store.generations()) == 1


def test_a_rebuild_stands_beside_the_index_until_it_counts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made = factories.listing()
    catch_up(store)
    before, seen = store.current(), []
    real = indexer.document_of

    def look(*arguments: object) -> object:
        seen.append((store.current(), set(indexed(store))))
        return real(*arguments)

    monkeypatch.setattr(indexer, "document_of", look)
    rebuild(store)
    assert seen == [(before, {made.id})]
    assert store.current().generation > before.generation
    assert store.generations() == [before.generation, store.current().generation]
    rebuild(store)
    assert before.generation not in store.generations()


def test_what_changes_while_a_generation_is_built_is_in_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [factories.listing() for _ in range(3)]
    real, late = indexer.document_of, []

    def meanwhile(*arguments: object) -> object:
        if not late:
            late.append(factories.listing().id)
            factories.withdrawal(made[0])
        return real(*arguments)

    monkeypatch.setattr(indexer, "document_of", meanwhile)
    rebuild(store)
    assert set(indexed(store)) == {made[1].id, made[2].id, *late}
    assert store.current().position == outbox.head(db.session())


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made = factories.listing()
    catch_up(store)
    before = store.current()
    monkeypatch.setattr(indexer, "document_of", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rebuild(store)
    assert store.current() == before
    assert set(indexed(store)) == {made.id}
    monkeypatch.undo()
    rebuild(store)
    assert len(store.generations()) == 2


def test_a_full_disk_is_no_damage_and_keeps_nothing_of_what_failed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = factories.listing()
    catch_up(store)
    other = factories.listing()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    def files() -> set[str]:
        return {str(path) for path in store.directory.rglob("*") if path.is_file()}

    before = files()
    with monkeypatch.context() as patch:
        patch.setattr(durable, "sync", full)
        with pytest.raises(OSError, match="no space"):
            catch_up(store)
        assert files() == before
        with pytest.raises(OSError, match="no space"):
            rebuild(store)
    assert files() == before
    assert store.wanted_rebuild() is None
    assert set(indexed(store)) == {made.id}
    generation = store.current().generation
    catch_up(store)
    assert set(indexed(store)) == {made.id, other.id}
    assert store.current().generation == generation


def test_whoever_is_erased_while_a_generation_is_built_is_not_left_in_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = factories.listing(names=content("Secretname").names)
    kept = factories.listing(names=content("Keptname").names)
    catch_up(store)
    real, late = indexer.document_of, []

    def meanwhile(listing: Listing, *more: object) -> object:
        if listing.id == kept.id and not late:
            late.append(1)
            change(gone.id, ListingState.ERASED)
        return real(listing, *more)

    monkeypatch.setattr(indexer, "document_of", meanwhile)
    rebuild(store)
    assert set(indexed(store)) == {kept.id}
    assert store.wanted_rebuild() == ERASURE
    catch_up(store)
    assert not any(b"secretname" in file.read_bytes() for file in store.directory.rglob("*") if file.is_file())
    assert store.wanted_rebuild() is None


def test_damage_that_nobody_has_met_is_looked_for(store: Store) -> None:
    assert not comparing.look_for_damage(store), "what is missing is not damaged"
    made = factories.listing()
    catch_up(store)
    assert not comparing.look_for_damage(store)
    (file,) = store.folder(store.current().generation).glob("*.pst")
    times, written = file.stat(), bytearray(file.read_bytes())
    written[-1] ^= 1
    file.write_bytes(written)
    # As a disk forgets: no time tells of it, and who has compared the file before trusts it.
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert catch_up(store) == 0
    assert comparing.look_for_damage(store)
    assert store.wanted_rebuild() == DAMAGE
    catch_up(store)
    assert set(indexed(store)) == {made.id}
    assert not comparing.look_for_damage(store)


def test_an_index_of_another_database_is_noticed(store: Store, session: Session) -> None:
    factories.listing()
    catch_up(store)
    transactional(lambda: session.execute(update(DatabaseIdentity).values(identity="a restored copy")))()
    assert indexer.why_rebuild(session, store) == "of another database"
