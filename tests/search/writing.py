"""What tests of the writers say again and again: write, and look at what was written with plain Whoosh."""

from adrnet.db import db, transactional
from adrnet.domain import vocabulary
from adrnet.domain.lifecycle import move
from adrnet.domain.listing import Listing, ListingState, project
from adrnet.domain.policy import Machine
from adrnet.search import indexer
from adrnet.search.schema import open_index
from adrnet.search.store import Store


def catch_up(store: Store, **more: object) -> int:
    return indexer.catch_up(db.engine, store, **{"timeout": 0, "is_worker": True, **more})


def rebuild(store: Store) -> int:
    return indexer.rebuild(db.engine, store, timeout=0)


def indexed(store: Store) -> dict[int, str]:
    """Return the listing ids in the index and the stamps beside them."""
    with open_index(store.folder(store.current().generation)).reader() as reader:
        found = [stored for _, stored in reader.iter_docs()]
    assert len({one["listing"] for one in found}) == len(found), "a listing is in the index once"
    return {int(one["listing"]): one["stamp"] for one in found}


def words(store: Store) -> set[str]:
    with open_index(store.folder(store.current().generation)).reader() as reader:
        return {term.decode() for term in reader.lexicon("name")}


def segments(store: Store) -> int:
    with open_index(store.folder(store.current().generation)).reader() as reader:
        return len(list(reader.leaf_readers()))


@transactional
def change(listing_id: int, state: ListingState) -> None:
    listing = db.session.get(Listing, listing_id)
    move(listing, state, Machine.COMMAND_LINE, "an example")
    project(listing, vocabulary.current(db.session()))
