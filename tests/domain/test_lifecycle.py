"""The whole table, allowed and refused: every thing in every state, moved to every state, by everyone."""

from collections.abc import Callable
from enum import StrEnum
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain.account import Keeping, Maintainer
from adrnet.domain.affiliation import Affiliation, AffiliationState, Side
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.dispute import Dispute, DisputeState
from adrnet.domain.duplicate import DuplicateProposal, ProposalState
from adrnet.domain.focal_point import Designation, DesignationState, Post, PostState
from adrnet.domain.import_run import ImportRun, ImportState
from adrnet.domain.lifecycle import TABLE, MoveRefusedError, move
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.policy import Bearer, Machine, NotPermittedError, Permission, permits
from adrnet.domain.problem import Problem, ProblemState
from adrnet.domain.record import AuditEvent, ReviewEntry
from adrnet.domain.revision import Revision, RevisionState
from tests import factories

STATES: dict[type[Any], type[StrEnum]] = {
    Listing: ListingState,
    Revision: RevisionState,
    Claim: ClaimState,
    Post: PostState,
    Designation: DesignationState,
    Affiliation: AffiliationState,
    Problem: ProblemState,
    Maintainer: Keeping,
    ImportRun: ImportState,
    DuplicateProposal: ProposalState,
    Dispute: DisputeState,
}

# What may happen, written out once more by hand: a slip in the table is not repeated here by itself.
ALLOWED = {
    Listing: "unpublished>published published>withdrawn withdrawn>published withdrawn>archived archived>withdrawn "
    "published>merged merged>published unpublished>merged merged>unpublished unpublished>erased published>erased "
    "withdrawn>erased archived>erased published>hidden hidden>published hidden>withdrawn hidden>erased merged>erased",
    Revision: "draft>in_review draft>withdrawn draft>published in_review>published in_review>returned "
    "in_review>declined in_review>withdrawn in_review>draft returned>in_review returned>withdrawn declined>in_review "
    "correction>published published>superseded",
    Claim: "open>granted open>declined open>withdrawn granted>revoked declined>open granted>open",
    Post: "open>closed closed>open",
    Designation: "nominated>active nominated>declined nominated>withdrawn nominated>lapsed active>ended "
    "active>withdrawn",
    Affiliation: "proposed>confirmed proposed>declined proposed>ended proposed>lapsed confirmed>ended ended>confirmed",
    Problem: "open>closed closed>open",
    Maintainer: "editor>owner owner>editor editor>ended owner>ended",
    ImportRun: "prepared>done prepared>given_up done>undone",
    DuplicateProposal: "proposed>different different>proposed proposed>merged different>merged merged>undone "
    "undone>merged undone>different",
    Dispute: "open>decided open>withdrawn decided>appealed decided>open appealed>settled settled>appealed",
}


def test_the_table_allows_exactly_what_is_written_here() -> None:
    for kind, allowed in ALLOWED.items():
        assert {f"{before}>{after}" for before, after in TABLE[kind]} == set(allowed.split())


def test_every_state_of_every_thing_is_in_the_table() -> None:
    for kind, states in STATES.items():
        named = {state for pair in TABLE[kind] for state in pair}
        assert named == {str(state) for state in states}


MADE: dict[type[Any], Callable[[], Any]] = {
    Listing: factories.listing,
    Revision: lambda: factories.listing().revisions[0],
    Claim: factories.claim,
    Post: factories.post,
    Designation: lambda: factories.designation(factories.post(), is_seated=False),
    Affiliation: lambda: factories.affiliation(state=AffiliationState.PROPOSED, proposed_by=Side.PRACTITIONER),
    Problem: factories.problem,
    ImportRun: factories.import_run,
    DuplicateProposal: factories.pair,
    Dispute: factories.dispute,
    Maintainer: lambda: factories.account(edits=[factories.listing()]).maintains[0],
}


def actors(session: Session, thing: Any) -> dict[Permission, Any]:
    """What asks for a person's judgement or word is a person's act; everything else the clock may stand for."""
    coordinator = session.merge(factories.account(coordinates=[None]))
    found = {one: Machine.CLOCK if permits(Machine.CLOCK, one) else coordinator for one in Permission}
    if isinstance(thing, Designation):
        found[Permission.ANSWER] = Bearer("designation", thing.id)
    if isinstance(thing, Dispute):
        found[Permission.APPEAL] = session.merge(factories.account(maintains=[thing.listing]))
    if isinstance(thing, Affiliation):
        found[Permission.CONFIRM_AFFILIATION] = session.merge(factories.account(maintains=[thing.organisation]))
    if isinstance(thing, Maintainer):
        found[Permission.STEP_DOWN] = thing.account
    return found


@pytest.mark.parametrize("kind", STATES, ids=lambda kind: kind.__name__)
def test_a_step_happens_if_and_only_if_the_table_has_it(session: Session, kind: type[Any]) -> None:
    thing = session.merge(MADE[kind]())
    may = actors(session, thing)
    for before, after in product(STATES[kind], repeat=2):
        step = TABLE[kind].get((before, after))
        with session.begin_nested() as trial, session.no_autoflush:
            thing.state = before.value
            if kind is Listing:
                thing.merged_into_id = thing.id if after == ListingState.MERGED else None
            if step:
                done = move(thing, after, may[step.permission], note="a reason")
                assert thing.state == after
                told = (done.from_state, done.to_state, done.act)
                assert told == (before, after, f"{kind.__name__.lower()}.{step.verb}")
            else:
                with pytest.raises(MoveRefusedError):
                    move(thing, after, Machine.CLOCK)
                assert thing.state == before
            trial.rollback()


def test_a_stranger_moves_nothing(session: Session) -> None:
    listing = session.merge(factories.listing())
    with pytest.raises(NotPermittedError):
        move(listing, ListingState.WITHDRAWN, None)
    assert listing.state == ListingState.PUBLISHED


def test_a_second_click_is_refused(session: Session) -> None:
    listing = session.merge(factories.listing())
    move(listing, ListingState.WITHDRAWN, Machine.COMMAND_LINE, note="asked by the organisation")
    with pytest.raises(MoveRefusedError):
        move(listing, ListingState.WITHDRAWN, Machine.COMMAND_LINE)


def test_the_record_keeps_ids_states_and_the_reason_apart(session: Session) -> None:
    listing = session.merge(factories.listing())
    event = move(listing, ListingState.WITHDRAWN, Machine.COMMAND_LINE, note="asked by the organisation")
    session.flush()
    written = session.get_one(AuditEvent, event.id)
    assert (written.act, written.subject_id) == ("listing.withdraw", listing.id)
    assert session.scalars(select(ReviewEntry.note).where(ReviewEntry.event_id == event.id)).one() == (
        "asked by the organisation"
    )
