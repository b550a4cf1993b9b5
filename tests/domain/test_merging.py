"""Two listings become one, with all that belongs to them, and two again."""

import pytest
from sqlalchemy.orm import Session

from adrnet.domain import vocabulary
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import ListingState
from adrnet.domain.merging import merge, undo_merge
from adrnet.domain.policy import Machine
from tests import factories


def test_a_merged_listing_points_to_the_one_that_stays_and_can_be_brought_back(session: Session) -> None:
    stays, goes = session.merge(factories.listing()), session.merge(factories.listing())
    words = vocabulary.current(session)
    merge(goes, stays, Machine.COMMAND_LINE, words, "the same body")
    assert (goes.state, goes.merged_into_id, goes.listed_under) == (ListingState.MERGED, stays.id, [])
    with pytest.raises(MoveRefusedError):
        merge(goes, stays, Machine.COMMAND_LINE, words)
    undo_merge(goes, Machine.COMMAND_LINE, words, "two bodies after all")
    assert (goes.state, goes.merged_into_id) == (ListingState.PUBLISHED, None)
    assert {row.facet for row in goes.listed_under} >= {"country", "kind", "state"}


def test_a_coordinator_merges_and_undoes_it_too(session: Session) -> None:
    stays, goes = session.merge(factories.listing()), session.merge(factories.listing())
    actor = session.merge(factories.account(coordinates=[None]))
    # Whether the coordinator may is asked of the database, which must not see half of the change.
    session.expire_all()
    words = vocabulary.current(session)
    merge(goes, stays, actor, words, "the same body")
    assert (goes.state, goes.merged_into_id) == (ListingState.MERGED, stays.id)
    session.flush()
    session.expire_all()
    undo_merge(goes, actor, words, "two bodies after all")
    assert (goes.state, goes.merged_into_id) == (ListingState.PUBLISHED, None)


def test_nothing_is_merged_into_itself_or_into_what_is_not_public(session: Session) -> None:
    one = session.merge(factories.listing())
    hidden = session.merge(factories.listing(state=ListingState.WITHDRAWN))
    for target in (one, hidden):
        with pytest.raises(ValueError, match="another one"):
            merge(one, target, Machine.COMMAND_LINE, vocabulary.current(session))
