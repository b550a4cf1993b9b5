"""One listing becomes two, and one again.

A part of what an organisation's entry says becomes an entry of its own, with an address of its own; the old address
stays with the old entry. What goes along is moved by number (`carrying`), on a row of its own (`Rearrangement`), so
that undoing brings it back, as far as nothing else has changed since, and says what stays.

Decisions:
    2026-11-22  Both entries say what a coordinator chose, on behalf of the organisation: unchecked until a second
                coordinator has looked at each.
    2026-11-22  A person agreed to belong to one organisation: their yes goes along with the part that they belong to,
                and is never copied. A question that waits stays where it was asked.
    2026-11-22  Whoever keeps the entry keeps one part or both; an entry that has an owner has one afterwards. A part
                that nobody is to keep stands unclaimed.
    2026-11-22  Nothing is divided, or put together again, while a name or the keeping of it is contested: whoever
                decides would find other parties than those who have said their side.
    2026-11-22  Claims and reported problems that wait stay with the old entry unless somebody says otherwise.
    2026-11-22  Undone, the part is withdrawn and keeps its address and its words; the old entry says again what it
                said. Where it was changed since, that is a coordinator's change, to be read first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import carrying, drafting, maintaining, offered_posts, publication
from adrnet.domain.account import Account
from adrnet.domain.comparing import differences, digests, merge
from adrnet.domain.content import Content
from adrnet.domain.dividing import Division, Where, are_whole, has_owners
from adrnet.domain.lifecycle import MoveRefusedError, record
from adrnet.domain.listing import Listing, ListingState, ListingType, Origin, new_public_id, project
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.domain.rearrangement import Rearrangement, RearrangementKind, Way
from adrnet.domain.revision import Revision
from adrnet.domain.vocabulary import Vocabulary
from adrnet.kit import clock


class Obstacle(StrEnum):
    """Why a listing cannot be divided as it stands."""

    # Readers do not see it, or it is a person's.
    NOT_SHOWN = "not_shown"
    # Another change of the coordinators' side is on its way.
    WAITING = "waiting"
    CONTESTED = "contested"


class Words(StrEnum):
    """What became of the words of an entry that was divided, once that is undone."""

    SAME = "same"
    RESTORED = "restored"
    # It was changed since: they are a coordinator's change.
    CHANGE = "change"
    # A coordinator's change is on its way, which nothing is written over.
    NOT = "not"


@dataclass(frozen=True)
class Remains:
    """What undoing could not bring back: how much of it, and what became of the words."""

    words: Words
    number: int


def obstacle(session: Session, listing: Listing) -> Obstacle | None:
    """Return why a listing cannot be divided now, None where it can."""
    if listing.type != ListingType.ORGANISATION or listing.state != ListingState.PUBLISHED:
        return Obstacle.NOT_SHOWN
    if carrying.contested_by(session, listing):
        return Obstacle.CONTESTED
    return Obstacle.WAITING if drafting.pending_of(listing, is_on_behalf=True) else None


def split(  # noqa: PLR0913 - an act and what belongs to it
    session: Session,
    listing: Listing,
    division: Division,
    actor: Account,
    vocabulary: Vocabulary,
    *,
    source: str,
    note: str,
) -> Listing:
    """Make two listings of one; return the new one, which is public at once.

    Raises:
        MoveRefusedError: it cannot be divided as it stands, or one of the two would lack what an entry needs.
        NotPermittedError: the actor may not.
    """
    if not permits(actor, Permission.SPLIT_LISTING, listing):
        raise NotPermittedError(f"{Permission.SPLIT_LISTING.value} of listing {listing.id}")
    held, former = maintaining.keepers(session, listing), drafting.published_of(listing)
    if (
        obstacle(session, listing)
        or former is None
        or not all(are_whole(former.content, division))
        or not all(has_owners(held, division.keepers))
    ):
        raise MoveRefusedError(f"listing {listing.id} cannot be divided like this")
    go, gone = division.goers(Where.GOES, Where.BOTH), division.goers(Where.GOES)
    made = _made_from(session, listing, is_kept=bool(go))
    chosen = {**division.carried, "maintainer": go, "maintainer_ended": gone}
    way = Way(session, listing, made, actor, vocabulary, chosen)
    # Undone, the part may stand without anybody: nobody sees it then.
    known = {"former": former.id, "claimed": bool(go)}
    row = carrying.carry(way, RearrangementKind.SPLIT, **known)
    record(listing, "split", actor, note=note)
    record(made, "split_off", actor, note=note)
    _publish(session, made, division.goes, actor, vocabulary, source=source, note=note)
    rest = None
    if differences(replace(former.content, posts=()), replace(division.stays, posts=())):
        rest = _publish(session, listing, division.stays, actor, vocabulary, source=source, note=note)
    row.moved = {**row.moved, "rest": rest.id if rest else None}
    session.flush()
    project(listing, vocabulary)
    project(made, vocabulary)
    return made


def split_of(session: Session, listing: Listing) -> Rearrangement | None:
    """Return how a listing was made from a part of another one, None where it was not or it is undone."""
    return session.scalar(
        select(Rearrangement)
        .where(
            Rearrangement.kind == RearrangementKind.SPLIT,
            Rearrangement.to_id == listing.id,
            Rearrangement.undone_at.is_(None),
        )
        .order_by(Rearrangement.id.desc())
        .limit(1)
    )


def may_join(session: Session, part: Listing, actor: Account) -> Rearrangement | None:
    """Return the division that the actor can undo now, None where there is none (one statement)."""
    if part.state not in _CAN_JOIN or not permits(actor, Permission.SPLIT_LISTING, part):
        return None
    made = split_of(session, part)
    if made is None or made.source.state in {ListingState.ERASED, ListingState.MERGED}:
        return None
    return made if permits(actor, Permission.SPLIT_LISTING, made.source) else None


def join_again(session: Session, part: Listing, actor: Account, vocabulary: Vocabulary, note: str) -> Remains:
    """Undo a division: what came along goes back, the part is withdrawn, the old listing says what it said.

    Raises:
        MoveRefusedError: it is no part of another listing any longer, or one of the two is merged, erased or
            contested.
        NotPermittedError: the actor does not answer for both, or keeps one of them.
    """
    made = split_of(session, part)
    if made is None or part.state not in _CAN_JOIN:
        raise MoveRefusedError(f"listing {part.id} is {part.state} and no part of another one")
    listing = made.source
    for one in (part, listing):
        if not permits(actor, Permission.SPLIT_LISTING, one):
            raise NotPermittedError(f"{Permission.SPLIT_LISTING.value} of listing {one.id}")
    if listing.state in {ListingState.ERASED, ListingState.MERGED} or carrying.contested_by(session, listing, part):
        raise MoveRefusedError(f"listing {listing.id} is {listing.state}, or one of the two is contested")
    stays = carrying.bring_back(Way(session, part, listing, actor, vocabulary), made)
    record(listing, "join", actor, note=note)
    record(part, "join", actor, note=note)
    if part.state == ListingState.PUBLISHED:
        publication.withdraw(session, part, actor, vocabulary, note)
    became = _say_again(session, listing, made.moved, actor, vocabulary, note)
    session.flush()
    project(listing, vocabulary)
    return Remains(became, sum(stays.values()))


_CAN_JOIN = frozenset({ListingState.PUBLISHED, ListingState.WITHDRAWN, ListingState.ARCHIVED})


def _made_from(session: Session, listing: Listing, *, is_kept: bool) -> Listing:
    made = Listing(
        public_id=new_public_id(),
        type=listing.type,
        state=ListingState.UNPUBLISHED,
        origin=listing.origin if is_kept else Origin.PUBLIC_SOURCES,
        responsible_country=listing.responsible_country,
        source=listing.source,
        source_as_of=listing.source_as_of,
        is_unverified=listing.is_unverified,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made


def _publish(  # noqa: PLR0913 - the sources of one act
    session: Session,
    listing: Listing,
    content: Content,
    actor: Account,
    vocabulary: Vocabulary,
    *,
    source: str,
    note: str,
) -> Revision:
    """Publish what a listing says from now on; its posts are those that it has."""
    said = offered_posts.refreshed(session, listing, content)
    revision = drafting.draft(session, listing, said, actor.id, is_on_behalf=True)
    record(revision, "begin", actor, to_state=revision.state)
    publication.publish_unchecked(session, revision, actor, vocabulary, None, source=source, note=note)
    return revision


def _say_again(  # noqa: PLR0913, PLR0917 - the sources of one act
    session: Session, listing: Listing, moved: Mapping[str, Any], actor: Account, vocabulary: Vocabulary, note: str
) -> Words:
    """Let a listing say what it said before it was divided."""
    published = drafting.published_of(listing)
    if moved["rest"] is None or published is None:
        return Words.SAME
    if drafting.pending_of(listing, is_on_behalf=True):
        return Words.NOT
    former, rest = session.get_one(Revision, moved["former"]), session.get_one(Revision, moved["rest"])
    if published.id == rest.id and listing.state == ListingState.PUBLISHED:
        source = former.source or rest.source
        again = _publish(session, listing, former.content, actor, vocabulary, source=source, note=note)
        again.is_unchecked, again.source = former.is_unchecked, former.source
        return Words.RESTORED
    merged = merge(digests(rest.content), published.content, former.content).content
    said = offered_posts.refreshed(session, listing, merged)
    revision = drafting.draft(session, listing, said, actor.id, is_on_behalf=True)
    revision.source = rest.source
    record(revision, "bring_back", actor, to_state=revision.state)
    return Words.CHANGE
