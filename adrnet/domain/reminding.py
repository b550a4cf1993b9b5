"""Who is to be reminded of what today, and how to write to them: questions only; the mails are written above.

A thing is reminded of when its confirmation falls due, when it is overdue, and once more after a while. How far it has
got stands with the thing itself (`reminded_stage`), written in the transaction of the mail: whatever is interrupted, a
reminder is written once, and what was reminded of is not found again.

Decisions:
    2026-11-22  A worker that slept through several stages writes the last of them and leaves the others out.
    2026-11-22  What nobody can be written to about counts as reminded, so that the search comes to an end;
                coordinators see it among what is overdue.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from adrnet.domain.account import Account, Maintainer
from adrnet.domain.affiliation import ProfileContact
from adrnet.domain.focal_point import Designation, DesignationKind, DesignationState, Post
from adrnet.domain.freshness import Freshness, Patience, Rhythm, last_confirmed
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.people import has_agreed
from adrnet.i18n.locales import DEFAULT
from adrnet.i18n.messages import selectable
from adrnet.kit import clock

# One transaction holds the write lock for a moment, whatever has piled up.
AT_ONCE = 50
# A round that coordinators send passes by what was written about within these days.
BETWEEN_ROUNDS = timedelta(days=7)


@dataclass(frozen=True)
class Stage:
    """One reminder: its place in the row, its name in templates, the state that asks for it.

    `is_again`: only so many days after the state began (`Patience.again`).
    """

    number: int
    name: str
    freshness: Freshness
    is_again: bool = False


DUE = Stage(1, "due", Freshness.CONFIRMATION_DUE)
OVERDUE = Stage(2, "overdue", Freshness.OVERDUE)
AGAIN = Stage(3, "again", Freshness.OVERDUE, is_again=True)
STAGES = (DUE, OVERDUE, AGAIN)


@dataclass(frozen=True)
class Reminder:
    """A thing that somebody is to be reminded of."""

    thing: Listing | Designation
    stage: Stage


@dataclass(frozen=True)
class Recipient:
    """A mailbox, the language of who reads it, and the account that has it, where one keeps the thing."""

    email: str
    locale: str
    account_id: int | None = None


def is_before(confirmed_on: date, time_zone: str) -> datetime:
    """Return the first instant after a day of the network's: what was confirmed on it was confirmed before."""
    return datetime.combine(confirmed_on + timedelta(days=1), time(), ZoneInfo(time_zone))


def expired_by(day: date, rhythm: Rhythm, time_zone: str) -> datetime:
    """Return the instant before which whatever no longer held on `day` was confirmed."""
    return is_before(last_confirmed(day, rhythm), time_zone)


def unreminded(  # noqa: PLR0913 - what the clock's rule is made of
    session: Session, today: date, time_zone: str, rhythm: Rhythm, patience: Patience, *, most: int = AT_ONCE
) -> list[Reminder]:
    """Return at most `most` things that are to be reminded of today, the latest stage of each."""
    found: list[Reminder] = []
    for stage in reversed(STAGES):
        for kind in (Listing, Designation):
            wanted = [
                _is_shown(kind),
                kind.freshness == stage.freshness,
                kind.reminded_stage < stage.number,
                kind.confirmed_at.is_not(None),
            ]
            if stage.is_again:
                since = today - timedelta(days=patience.again)
                wanted.append(kind.confirmed_at < expired_by(since, rhythm, time_zone))
            taken = {one.thing.id for one in found if isinstance(one.thing, kind)}
            room = most - len(found)
            things = session.scalars(
                _whole(kind).where(*wanted, kind.id.not_in(taken)).order_by(kind.id).limit(room)
            ).all()
            found += [Reminder(one, stage) for one in things]
    return found


def unanswered(session: Session, patience: Patience, most: int = AT_ONCE) -> list[Designation]:
    """Return at most `most` nominated persons who have said nothing for half of the time that they have."""
    halfway = clock.now() - timedelta(days=patience.answer) / 2
    return list(
        session.scalars(
            _whole(Designation)
            .where(
                Designation.state == DesignationState.NOMINATED,
                Designation.kind == DesignationKind.PERSON,
                Designation.person.has(),
                ~Designation.consents.any(),
                Designation.reminded_stage == 0,
                Designation.asked_at <= halfway,
                Designation.asked_at > clock.now() - timedelta(days=patience.answer),
            )
            .order_by(Designation.id)
            .limit(most)
        )
    )


def for_round(
    session: Session, listings: Collection[int], designations: Collection[int], most: int = AT_ONCE
) -> list[tuple[Reminder, list[Recipient]]]:
    """Return what of these things a round writes about: due or overdue, reachable, not written about this week."""
    since = clock.now() - BETWEEN_ROUNDS
    found: list[tuple[Reminder, list[Recipient]]] = []
    for kind, ids, purpose in (
        (Listing, listings, Purpose.CONFIRM_LISTING),
        (Designation, designations, Purpose.CONFIRM),
    ):
        lately = select(MailedLink.subject_id).where(MailedLink.purpose == purpose, MailedLink.created_at > since)
        states = [stage.freshness for stage in (DUE, OVERDUE)]
        things = session.scalars(
            _whole(kind)
            .where(
                kind.id.in_(ids),
                _is_shown(kind),
                kind.freshness.in_(states),
                kind.confirmed_at.is_not(None),
                kind.id.not_in(lately.where(MailedLink.subject_id.is_not(None))),
            )
            .order_by(kind.confirmed_at, kind.id)
        ).all()
        writes_to = recipients(session, things)
        for one in things:
            if writes_to[one]:
                stage = OVERDUE if one.freshness == Freshness.OVERDUE else DUE
                found.append((Reminder(one, stage), writes_to[one]))
    return found[:most]


def recipients(
    session: Session, things: Sequence[Listing | Designation]
) -> dict[Listing | Designation, list[Recipient]]:
    """Return who is written to about each thing; nobody where nobody is known (at most two statements)."""
    ids = [one.id for one in things if isinstance(one, Listing)]
    kept: dict[int, list[Recipient]] = {}
    if ids:
        keepers = session.execute(
            select(Maintainer.listing_id, Account.id, Account.email, Account.locale)
            .join(Account, Account.id == Maintainer.account_id)
            .where(
                Maintainer.listing_id.in_(ids),
                Maintainer.until.is_(None),
                Account.active.is_(True),
                Account.email.is_not(None),
            )
            .order_by(Maintainer.id)
        )
        for listing_id, account_id, email, locale in keepers:
            kept.setdefault(listing_id, []).append(Recipient(email or "", locale, account_id))
        contacts = select(ProfileContact).where(ProfileContact.listing_id.in_([one for one in ids if one not in kept]))
        for contact in session.scalars(contacts):
            kept[contact.listing_id] = [Recipient(contact.email, contact.locale)]
    return {one: kept.get(one.id, []) if isinstance(one, Listing) else _sitting(one) for one in things}


def _sitting(designation: Designation) -> list[Recipient]:
    """Return the mailbox of who sits on a post: the person's, or the office's own."""
    if designation.kind == DesignationKind.PERSON:
        person = designation.person
        return [Recipient(person.email, person.locale)] if person and person.email and has_agreed(designation) else []
    return [Recipient(designation.mailbox, office_locale(designation))] if designation.mailbox else []


def office_locale(designation: Designation) -> str:
    """Return the language in which an office is written to: English unless it works in others only."""
    spoken = [str(code) for code in designation.languages]
    if DEFAULT.code in spoken:
        return DEFAULT.code
    return next((one.code for code in spoken if (one := selectable(code))), DEFAULT.code)


def _is_shown(kind: type[Listing] | type[Designation]) -> ColumnElement[bool]:
    if kind is Listing:
        return Listing.state.in_([ListingState.PUBLISHED, ListingState.HIDDEN])
    return and_(Designation.state == DesignationState.ACTIVE)


def _whole(kind: type[Listing] | type[Designation]):  # type: ignore[no-untyped-def]  # a select of either kind
    """Select things with everything that a mail says of them."""
    if kind is Listing:
        return select(Listing).options(selectinload(Listing.published))
    post = joinedload(Designation.post)
    return select(Designation).options(
        post.selectinload(Post.topics),
        post.joinedload(Post.listing).selectinload(Listing.published),
        selectinload(Designation.person),
        selectinload(Designation.consents),
    )
