"""What else the seeded examples bring to a desk: contested names, acts on several things, an answered report."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from adrnet.coordination import bulk
from adrnet.coordination.bulk_acts import Act, Said
from adrnet.coordination.queries import Kind
from adrnet.db import db, transactional
from adrnet.domain import contesting, duplicates, judging, publication, reporting, vocabulary
from adrnet.domain.account import Account, Maintainer
from adrnet.domain.coordinators import scope_of
from adrnet.domain.dispute import Outcome
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.listing import Listing, ListingState, ListingType
from adrnet.domain.policy import Machine
from adrnet.domain.problem import ProblemKind, ProblemOutcome
from adrnet.domain.revision import Revision, RevisionState
from adrnet.kit import clock
from tests.seed_disputes import account

NOTE = "An example of a reason."


@transactional
def sow_desk() -> None:
    """Take the latest organisations, which no other examples are about."""
    session = db.session()
    waits = exists().where(
        Revision.listing_id == Listing.id, Revision.state.in_((RevisionState.DRAFT, RevisionState.IN_REVIEW))
    )
    bodies = session.scalars(
        select(Listing)
        .where(Listing.state == ListingState.PUBLISHED, Listing.type == ListingType.ORGANISATION, ~waits)
        .order_by(Listing.id.desc())
        .limit(8)
    ).all()
    coordinator = account(session, "desk", coordinates=True)
    _contest_names(session, bodies[:4], coordinator)
    _tell_pairs_apart(session, bodies[4:], coordinator)
    _answer(session)


def _contest_names(session: Session, bodies: Sequence[Listing], coordinator: Account) -> None:
    """Let two and two bear one name: about one it is decided who bears it, about the other it waits."""
    words = vocabulary.current(session)
    keeper = account(session, "namesake")
    for one, other, outcome in ((*bodies[:2], Outcome.SECOND), (*bodies[2:], None)):
        session.add(Maintainer(account=keeper, listing=one, since=clock.now()))
        content = other.published.content
        shared = replace(content, names=(*content.names, one.published.content.names[0]))
        publication.publish(session, publication.draft(session, other, shared), Machine.COMMAND_LINE, words)
        session.flush()
        for changed in (keeper, other):
            session.refresh(changed)
        dispute = contesting.contest_name(session, one, other, keeper, "An example of a statement.")
        if outcome:
            judging.decide(session, dispute, coordinator, outcome, words, NOTE)


def _tell_pairs_apart(session: Session, bodies: Sequence[Listing], coordinator: Account) -> None:
    """Decide about two pairs as one does about many, and undo it for one of them."""
    for number, both in enumerate((bodies[:2], bodies[2:])):
        pair = duplicates.pair(session, *both)
        session.flush()
        day = Day(clock.today("Asia/Jakarta"), Rhythm())
        said = Said(coordinator, day, note=NOTE)
        (seen,) = bulk.candidates(session, Act.TELL_APART, [(Kind.DUPLICATE, pair.id)], coordinator)
        act, _things = bulk.carry_out(Act.TELL_APART, [(*seen.pair, seen.seen)], said)
        if number:
            bulk.undo(session.get_one(bulk.BulkAct, act), said, scope_of(coordinator))


def _answer(session: Session) -> None:
    """Let a maintainer answer a report, which waits for a coordinator then."""
    keeps = session.scalars(
        select(Maintainer)
        .join(Listing, Listing.id == Maintainer.listing_id)
        .where(Maintainer.until.is_(None), Listing.state == ListingState.PUBLISHED)
        .order_by(Maintainer.id)
        .limit(1)
    ).one()
    made = reporting.report(session, keeps.listing, ProblemKind.OTHER, "An example.", "", "en")
    reporting.answer(made, keeps.account, ProblemOutcome.CORRECTED, NOTE)
