"""What compares: the index with the database (`differences`), its files with their checksums (`look_for_damage`)."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from adrnet.domain.listing import ListedUnder, Listing, ListingState
from adrnet.domain.revision import Revision, RevisionState
from adrnet.search import contents
from adrnet.search.checksums import check_segments
from adrnet.search.documents import confirmed_seconds, stamp_of
from adrnet.search.indexer import RebuildNeededError
from adrnet.search.schema import open_index
from adrnet.search.store import DAMAGE, Store, is_passing

# How many seconds to wait for a writer, who may remove files meanwhile.
_PATIENCE = 60.0


def look_for_damage(store: Store) -> bool:
    """Read all files of the index and compare them with their checksums; ask for new ones where they differ.

    Returns:
        Whether they differ. An index that is not there is not damaged.
    """
    with store.writing(timeout=_PATIENCE):
        current = store.current()
        if current is None:
            return False
        folder = store.folder(current.generation)
        try:
            check_segments(folder, contents.segments(folder), anew=True)
        except Exception as error:
            # Whoosh meets damage before we do as an error of any kind.
            if is_passing(error):
                raise
            store.ask_for_rebuild(DAMAGE)
            return True
        return False


def differences(engine: Engine, store: Store) -> list[int]:
    """Return the ids of listings on which database and index do not agree: revision, confirmation, facets, presence."""
    current = store.current()
    if current is None:
        raise RebuildNeededError("missing")
    with open_index(store.folder(current.generation)).reader() as reader:
        indexed = {int(stored["listing"]): stored["stamp"] for _, stored in reader.iter_docs()}
    with Session(engine) as session:
        known = _stamps(session)
    return sorted(one for one in indexed.keys() | known.keys() if indexed.get(one) != known.get(one))


def _stamps(session: Session) -> dict[int, str]:
    """Return what `documents.stamp_of` says of every listing that can be found, from three columns and the facets."""
    facets: dict[int, list[tuple[str, str]]] = {}
    for listing_id, facet, code in session.execute(select(ListedUnder.listing_id, ListedUnder.facet, ListedUnder.code)):
        facets.setdefault(listing_id, []).append((facet, code))
    published: Iterable[Any] = session.execute(
        select(Listing.id, Listing.confirmed_at, Revision.id)
        .join(Revision, Revision.listing_id == Listing.id)
        .where(Listing.state == ListingState.PUBLISHED, Revision.state == RevisionState.PUBLISHED)
    )
    return {
        listing_id: stamp_of(revision_id, confirmed_seconds(confirmed_at), facets.get(listing_id, []))
        for listing_id, confirmed_at, revision_id in published
    }
