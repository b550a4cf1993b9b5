from dataclasses import replace

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import outbox
from adrnet.domain.listing import ListedUnder, Listing, ListingState
from adrnet.search import comparing, indexer, merging
from adrnet.search.indexer import RebuildNeededError
from adrnet.search.schema import SCHEMA_VERSION, open_index
from adrnet.search.store import Store, StoreBusyError
from tests import factories
from tests.search.building import content
from tests.search.writing import catch_up, change, indexed, rebuild, segments, words

pytestmark = pytest.mark.data("empty")


def test_a_missing_index_is_built(store: Store, session: Session) -> None:
    made = {factories.listing().id for _ in range(3)}
    assert catch_up(store) == 3
    assert set(indexed(store)) == made
    current = store.current()
    assert current.position == outbox.head(session)
    assert current.identity == outbox.identity(session)
    assert current.schema == SCHEMA_VERSION


def test_an_empty_database_has_an_empty_index(store: Store) -> None:
    assert catch_up(store) == 0
    assert indexed(store) == {}


def test_only_what_changed_is_written(store: Store, session: Session) -> None:
    factories.listing()
    catch_up(store)
    made = factories.listing()
    assert catch_up(store) == 1
    assert made.id in indexed(store)
    assert store.current().position == outbox.head(session)
    assert catch_up(store) == 0


def test_a_listing_that_changed_many_times_is_written_once_as_it_is_now(store: Store) -> None:
    made = factories.listing(names=content("Firstname").names)
    catch_up(store)
    for name in ("Secondname", "Thirdname"):
        factories.revision(made, names=content(name).names)
    assert catch_up(store) == 1
    assert set(indexed(store)) == {made.id}
    assert "thirdname" in words(store)


def test_a_withdrawn_listing_leaves_the_index_and_comes_back_when_it_is_restored(store: Store) -> None:
    made = factories.listing()
    catch_up(store)
    factories.withdrawal(made)
    catch_up(store)
    assert indexed(store) == {}
    change(made.id, ListingState.PUBLISHED)
    catch_up(store)
    assert set(indexed(store)) == {made.id}


def test_a_draft_is_not_found(store: Store) -> None:
    factories.listing(state=ListingState.UNPUBLISHED)
    made = factories.listing(names=content("Publishedname").names)
    factories.revision(made, is_published=False, names=content("Draftname").names)
    catch_up(store)
    assert set(indexed(store)) == {made.id}
    assert words(store) == {"publishedname"}


def test_applying_the_same_changes_again_changes_nothing(store: Store) -> None:
    made = [factories.listing() for _ in range(3)]
    catch_up(store)
    start = store.current()
    factories.withdrawal(made[0])
    factories.revision(made[1])
    catch_up(store)
    once = indexed(store)
    # As after a crash between the commit and the pointer.
    store.point(replace(store.current(), position=start.position))
    catch_up(store)
    assert indexed(store) == once


def test_a_long_log_is_left_to_the_worker(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    catch_up(store)
    monkeypatch.setattr(indexer, "_MOST_IN_PASSING", 2)
    made = {factories.listing().id for _ in range(3)}
    assert catch_up(store, is_worker=False) == 0
    assert indexed(store) == {}
    assert catch_up(store) == 3
    assert set(indexed(store)) == made


def test_a_change_beside_the_listings_moves_the_position_only(store: Store, session: Session) -> None:
    factories.listing()
    catch_up(store)
    transactional(lambda: outbox.note(session, [None]))()
    assert catch_up(store) == 0
    assert store.current().position == outbox.head(session)
    assert segments(store) == 1


def test_more_listings_than_a_portion_are_all_written(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer, "_PORTION", 2)
    made = {factories.listing().id for _ in range(5)}
    assert rebuild(store) == 5
    assert set(indexed(store)) == made
    for number in sorted(made):
        factories.revision(db.session.get(Listing, number))
    assert catch_up(store) == 5
    assert set(indexed(store)) == made


def test_a_database_that_fails_is_no_damage_of_the_index(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.listing()
    catch_up(store)
    factories.listing()
    monkeypatch.setattr(indexer, "selectinload", lambda _attribute: (_ for _ in ()).throw(_sql_error()))
    with pytest.raises(indexer.SQLAlchemyError):
        catch_up(store)
    assert store.wanted_rebuild() is None
    monkeypatch.undo()
    assert catch_up(store) == 1


def _sql_error() -> Exception:
    return indexer.SQLAlchemyError("the server went away")


def test_an_error_while_writing_leaves_the_index_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    made = factories.listing()
    catch_up(store)
    before = indexed(store)
    factories.revision(made)
    monkeypatch.setattr(indexer, "document_of", lambda *_: 1 / 0)
    with pytest.raises(RebuildNeededError):
        catch_up(store, is_worker=False)
    assert indexed(store) == before


def test_a_second_writer_gives_up(store: Store) -> None:
    with store.writing(timeout=0):
        with pytest.raises(StoreBusyError):
            catch_up(store)
        with pytest.raises(StoreBusyError):
            rebuild(store)


def test_a_web_process_adds_segments_and_the_worker_merges_them(store: Store) -> None:
    made = {factories.listing().id for _ in range(4)}
    catch_up(store)
    for _ in range(indexer._MOST_SEGMENTS + 1):
        made.add(factories.listing().id)
        catch_up(store, is_worker=False)
    assert segments(store) > indexer._MOST_SEGMENTS
    before = indexed(store)
    assert catch_up(store) == 0
    assert segments(store) > indexer._MOST_SEGMENTS, "only when it is asked to"
    catch_up(store, may_merge=True)
    assert segments(store) == 1
    assert indexed(store) == before
    assert set(before) == made


def test_a_large_segment_is_left_alone_while_small_ones_are_merged(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer, "_MOST_SEGMENTS", 2)
    for _ in range(20):
        factories.listing()
    rebuild(store)
    for _ in range(3):
        factories.listing()
        catch_up(store, is_worker=False)
    catch_up(store, may_merge=True)
    assert segments(store) == 2
    assert len(indexed(store)) == 23


def test_deleted_documents_are_written_out_by_the_worker(store: Store) -> None:
    made = [factories.listing() for _ in range(8)]
    rebuild(store)
    for one in made[:3]:
        factories.withdrawal(one)
    catch_up(store, may_merge=True)
    factories.listing()
    catch_up(store, may_merge=True)
    with open_index(store.folder(store.current().generation)).reader() as reader:
        assert reader.doc_count_all() == reader.doc_count() == 6


def test_what_is_too_much_to_merge_while_others_wait_is_built_anew_beside(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [factories.listing() for _ in range(8)]
    rebuild(store)
    generation = store.current().generation
    for one in made[:3]:
        factories.withdrawal(one)
    monkeypatch.setattr(indexer, "MOST_AT_ONCE", 5)
    monkeypatch.setattr(merging, "MOST_AT_ONCE", 5)
    catch_up(store, may_merge=True)
    assert store.current().generation == generation, "documents that were deleted just now are looked at next time"
    assert catch_up(store, may_merge=True) == 5
    assert store.current().generation > generation
    assert segments(store) == 1


def test_index_and_database_agree_after_every_kind_of_change(store: Store) -> None:
    made = [factories.listing() for _ in range(4)]
    catch_up(store)
    factories.withdrawal(made[0])
    factories.revision(made[1], services=("mediation",))
    catch_up(store)
    assert comparing.differences(db.engine, store) == []


def test_what_differs_is_found(store: Store, session: Session) -> None:
    made = [factories.listing().id for _ in range(5)]
    catch_up(store)
    head = outbox.head(session)

    @transactional
    def behind_the_logs_back() -> None:
        session.execute(update(Listing).where(Listing.id == made[0]).values(state=ListingState.WITHDRAWN))
        session.execute(delete(ListedUnder).where(ListedUnder.listing_id == made[1], ListedUnder.facet == "service"))
        session.execute(update(Listing).where(Listing.id == made[2]).values(confirmed_at=None))
        session.execute(
            text("UPDATE listing SET confirmed_at = '2026-01-02 00:00:00+00:00' WHERE id = :id"), {"id": made[3]}
        )

    behind_the_logs_back()
    assert outbox.head(session) == head
    assert comparing.differences(db.engine, store) == [made[0], made[1], made[3]]


def test_without_an_index_nothing_can_be_compared(store: Store) -> None:
    with pytest.raises(RebuildNeededError):
        comparing.differences(db.engine, store)


def test_the_callers_unfinished_work_is_neither_seen_nor_disturbed(store: Store, session: Session) -> None:
    made = factories.listing()
    listing = session.scalars(select(Listing).where(Listing.id == made.id)).one()
    catch_up(store)
    with session.no_autoflush:
        listing.state = ListingState.WITHDRAWN
        rebuild(store)
        assert set(indexed(store)) == {made.id}
        assert listing in session.dirty
    session.rollback()
