"""The kinds of things that wait for coordinators: of each, which rows wait within somebody's remit, and since when.

Decisions:
    2026-11-22  Of what grows old only that waits here which coordinators confirm themselves: entries that nobody
                keeps, once their sources are as old as a confirmation may be, and offices. Everyone else is asked by
                mail, and a round of reminders is sent from the freshness desk.
    2026-11-22  Accreditations that nobody has looked up do not wait here: that is no duty with a day, they are
                verified where a profile is read.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from adrnet.coordination.reader import NO_COUNTRY, Kind, Reader
from adrnet.db import days_later
from adrnet.domain.account import KeepingRole, Maintainer
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.coordinators import Scope
from adrnet.domain.dispute import Dispute, DisputeState
from adrnet.domain.duplicate import DuplicateProposal, ProposalState
from adrnet.domain.focal_point import Designation, DesignationKind, DesignationState, Post, PostState
from adrnet.domain.freshness import Freshness, last_confirmed
from adrnet.domain.import_run import ImportRun, ImportState
from adrnet.domain.listing import Listing, ListingState, ListingType, Origin
from adrnet.domain.problem import Problem, ProblemState
from adrnet.domain.revision import Revision, RevisionState


def _line(  # noqa: PLR0913 - the columns of the list
    kind: Kind,
    *,
    thing: Any,
    since: Any,
    is_own: ColumnElement[bool],
    listing_id: Any = Listing.id,
    country: Any = Listing.responsible_country,
) -> Select[Any]:
    return select(
        literal(kind.value).label("kind"),
        thing.id.label("id"),
        listing_id.label("listing_id"),
        func.coalesce(country, literal(NO_COUNTRY)).label("country"),
        since.label("since"),
        case((is_own, 1), else_=0).label("is_own"),
    ).select_from(thing)


def _of_listing(reader: Reader, line: Select[Any], thing: Any) -> Select[Any]:
    return line.join(Listing, Listing.id == thing.listing_id).where(reader.scope.within(Listing.responsible_country))


def _changes(reader: Reader) -> Select[Any]:
    since = func.coalesce(Revision.submitted_at, Revision.created_at)
    line = _line(Kind.CHANGE, thing=Revision, since=since, is_own=_by_me(reader))
    return _of_listing(reader, line, Revision).where(Revision.state == RevisionState.IN_REVIEW)


def _unchecked(reader: Reader) -> Select[Any]:
    since = func.coalesce(Revision.decided_at, Revision.created_at)
    line = _line(Kind.UNCHECKED, thing=Revision, since=since, is_own=_by_me(reader))
    return _of_listing(reader, line, Revision).where(
        Revision.state == RevisionState.PUBLISHED,
        Revision.is_unchecked.is_(True),
        Listing.state == ListingState.PUBLISHED,
    )


def _by_me(reader: Reader) -> ColumnElement[bool]:
    me = reader.actor.id
    return or_(Revision.author_id == me, Revision.submitted_by_id == me, Listing.id.in_(reader.kept))


def _claims(reader: Reader) -> Select[Any]:
    is_own = or_(Claim.account_id == reader.actor.id, Listing.id.in_(reader.kept))
    # What is contested is decided with the dispute.
    is_contested = exists().where(
        Dispute.claim_id == Claim.id, Dispute.state.in_([DisputeState.OPEN, DisputeState.APPEALED])
    )
    line = _line(Kind.CLAIM, thing=Claim, since=Claim.created_at, is_own=is_own)
    return _of_listing(reader, line, Claim).where(Claim.state == ClaimState.OPEN, ~is_contested)


def _disputes(reader: Reader) -> Select[Any]:
    """Select disputes; an appeal waits for the network's coordinators alone, and not for who decided before."""
    is_appealed = Dispute.state == DisputeState.APPEALED
    claimed = select(Claim.id).where(Claim.account_id == reader.actor.id)
    is_party = or_(
        Dispute.claim_id.in_(claimed),
        Dispute.listing_id.in_(reader.kept),
        func.coalesce(Dispute.other_listing_id, 0).in_(reader.kept),
    )
    has_decided = and_(is_appealed, Dispute.decided_by_id == reader.actor.id)
    since = case((is_appealed, Dispute.appealed_at), else_=Dispute.created_at)
    line = _pair(reader, Kind.DISPUTE, Dispute, (Dispute.listing_id, Dispute.other_listing_id), since)(
        or_(func.coalesce(is_party, false()), func.coalesce(has_decided, false()))
    )
    states = [DisputeState.OPEN, DisputeState.APPEALED] if reader.scope.is_network else [DisputeState.OPEN]
    return line.where(Dispute.state.in_(states))


def _duplicates(reader: Reader) -> Select[Any]:
    """Select pairs that may be one; whoever does not answer for both sees them and decides with another."""
    first, second = DuplicateProposal.first_id, DuplicateProposal.second_id
    line = _pair(reader, Kind.DUPLICATE, DuplicateProposal, (first, second), DuplicateProposal.proposed_at)
    is_own = or_(first.in_(reader.kept), second.in_(reader.kept))
    gone = select(Listing.id).where(Listing.state.in_([ListingState.MERGED, ListingState.ERASED]))
    return line(is_own, is_decided_by_both=True).where(
        DuplicateProposal.state == ProposalState.PROPOSED, first.not_in(gone), second.not_in(gone)
    )


def _pair(reader: Reader, kind: Kind, thing: Any, ids: tuple[Any, Any], since: Any) -> Callable[..., Select[Any]]:
    """Return what selects something about two entries of which one at least lies within the remit."""
    other, within = aliased(Listing), reader.scope.within
    here, there = within(Listing.responsible_country), func.coalesce(within(other.responsible_country), false())

    def made(is_own: ColumnElement[bool], *, is_decided_by_both: bool = False) -> Select[Any]:
        if is_decided_by_both and not reader.scope.is_network:
            is_own = or_(is_own, ~func.coalesce(and_(here, there), false()))
        # Named is the country that the reader answers for.
        country = case((func.coalesce(here, false()), Listing.responsible_country), else_=other.responsible_country)
        line = _line(kind, thing=thing, since=since, is_own=is_own, country=country)
        joined = line.join(Listing, Listing.id == ids[0]).outerjoin(other, other.id == ids[1])
        if is_decided_by_both:
            # What is not shown to everyone is known to its own coordinators alone.
            is_shown = [one.state == ListingState.PUBLISHED for one in (Listing, other)]
            joined = joined.where(or_(here, is_shown[0]), or_(there, is_shown[1]))
        return joined.where(or_(here, there))

    return made


def _problems(reader: Reader) -> Select[Any]:
    country = func.coalesce(Problem.country_code, Post.country_code, Listing.responsible_country)
    line = _line(Kind.PROBLEM, thing=Problem, since=Problem.created_at, is_own=false(), country=country)
    return (
        line.outerjoin(Post, Post.id == Problem.post_id)
        .outerjoin(Listing, Listing.id == func.coalesce(Problem.listing_id, Post.listing_id))
        .where(Problem.state == ProblemState.OPEN, _within(reader.scope, country))
    )


def _within(scope: Scope, country: ColumnElement[Any]) -> ColumnElement[bool]:
    return true() if scope.is_network else country.in_(sorted(scope.countries))


def _entries(reader: Reader) -> Select[Any]:
    held = reader.day.today - last_confirmed(reader.day.today, reader.day.rhythm)
    line = _line(Kind.ENTRY, thing=Listing, since=days_later(Listing.source_as_of, held.days), is_own=false())
    return line.where(
        Listing.state == ListingState.PUBLISHED,
        _is_unclaimed(),
        Listing.source_as_of <= reader.day.today - held,
        reader.scope.within(Listing.responsible_country),
    )


def _is_unclaimed() -> ColumnElement[bool]:
    return and_(Listing.origin == Origin.PUBLIC_SOURCES, Listing.claimed_at.is_(None))


def _offices(reader: Reader) -> Select[Any]:
    rhythm = reader.day.rhythm
    held = reader.day.today - last_confirmed(reader.day.today, rhythm)
    since = days_later(Designation.confirmed_at, held.days - rhythm.due_days)
    country = func.coalesce(Post.country_code, Listing.responsible_country)
    is_theirs = and_(Listing.state == ListingState.PUBLISHED, _is_unclaimed())
    return (
        _line(Kind.OFFICE, thing=Designation, since=since, is_own=false(), country=country)
        .join(Post, Post.id == Designation.post_id)
        .outerjoin(Listing, Listing.id == Post.listing_id)
        .where(
            Designation.state == DesignationState.ACTIVE,
            Designation.kind == DesignationKind.OFFICE,
            Designation.freshness.in_([Freshness.CONFIRMATION_DUE, Freshness.OVERDUE]),
            Designation.confirmed_at.is_not(None),
            Post.state == PostState.OPEN,
            or_(Post.country_code.is_not(None), is_theirs),
            _within(reader.scope, country),
        )
    )


def _left(reader: Reader) -> Select[Any]:
    is_owner = and_(Maintainer.until.is_(None), Maintainer.role == KeepingRole.OWNER)
    left = (
        select(
            Maintainer.listing_id, func.coalesce(func.max(Maintainer.until), func.max(Maintainer.since)).label("since")
        )
        .group_by(Maintainer.listing_id)
        .having(func.sum(case((is_owner, 1), else_=0)) == 0)
        .subquery()
    )
    return (
        _line(Kind.LEFT, thing=Listing, since=left.c.since, is_own=false())
        .join(left, left.c.listing_id == Listing.id)
        .where(
            Listing.state == ListingState.PUBLISHED,
            Listing.type == ListingType.ORGANISATION,
            or_(Listing.origin == Origin.REGISTERED, Listing.claimed_at.is_not(None)),
            reader.scope.within(Listing.responsible_country),
        )
    )


def _imports(reader: Reader) -> Select[Any]:
    line = _line(
        Kind.IMPORT,
        thing=ImportRun,
        since=ImportRun.created_at,
        is_own=false(),
        listing_id=cast(null(), Integer),
        country=literal(NO_COUNTRY),
    )
    return line.where(ImportRun.state == ImportState.PREPARED, ImportRun.created_by_id == reader.actor.id)


PARTS: Mapping[Kind, Callable[[Reader], Select[Any]]] = {
    Kind.CHANGE: _changes,
    Kind.CLAIM: _claims,
    Kind.DISPUTE: _disputes,
    Kind.PROBLEM: _problems,
    Kind.DUPLICATE: _duplicates,
    Kind.UNCHECKED: _unchecked,
    Kind.ENTRY: _entries,
    Kind.OFFICE: _offices,
    Kind.LEFT: _left,
    Kind.IMPORT: _imports,
}
