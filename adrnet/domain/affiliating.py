"""Affiliations through their life: proposed by one side, agreed to by the other, ended by either.

An organisation may propose somebody who is not in the directory (`proposing`): their profile is made with it,
unpublished, and a mailbox by which they are asked. Until their own yes it is nobody's to see but the organisation's
that wrote it; a no, a silence and a proposal taken back erase it. The mail with the link is the caller's.

Decisions:
    2026-11-22  Where an organisation takes its proposal back, the person is erased as the house's own act: it has no
                right to erase a profile.
    2026-11-22  A profile that came from a panel is its person's from the yes on: an affiliation that ends leaves it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, joinedload, object_session

from adrnet.domain import link, profiles, publication
from adrnet.domain.affiliation import Affiliation, AffiliationKind, AffiliationState, Side
from adrnet.domain.content import Content
from adrnet.domain.drafting import pending_of
from adrnet.domain.erasure import erase_listing
from adrnet.domain.focal_point import Consent
from adrnet.domain.freshness import Day
from adrnet.domain.freshness import confirm as confirm_freshness
from adrnet.domain.lifecycle import MoveRefusedError, move, record
from adrnet.domain.link import Purpose
from adrnet.domain.listing import Listing, ListingState, ListingType, Origin
from adrnet.domain.people import NOTICE_VERSION
from adrnet.domain.policy import Actor, Machine, NotPermittedError, Permission, permits
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.vocabulary import Scheme, Vocabulary
from adrnet.kit import clock

CURRENT = (AffiliationState.PROPOSED, AffiliationState.CONFIRMED)


@dataclass(frozen=True)
class Tie:
    """Who is to belong to whom, how, and which side says so first."""

    practitioner: Listing
    organisation: Listing
    kind: AffiliationKind
    by: Side


@dataclass(frozen=True)
class Other:
    """The other side of an affiliation that is shown: who, and what they say of themselves."""

    kind: str
    listing: Listing
    content: Content


def propose(session: Session, tie: Tie, actor: Actor) -> Affiliation:
    """Propose that a practitioner belongs to an organisation; the one that stands already where there is one.

    Raises:
        MoveRefusedError: one of the two is not public.
        NotPermittedError: the actor does not speak for the side that proposes.
    """
    practitioner, organisation = tie.practitioner, tie.organisation
    own, other = (practitioner, organisation) if tie.by == Side.PRACTITIONER else (organisation, practitioner)
    if not permits(actor, Permission.PROPOSE_AFFILIATION, own):
        raise NotPermittedError(f"{Permission.PROPOSE_AFFILIATION.value} on listing {own.id}")
    types = (practitioner.type, organisation.type)
    if types != (ListingType.PRACTITIONER, ListingType.ORGANISATION) or not (own.is_public and other.is_public):
        raise MoveRefusedError(f"listing {other.id} cannot be proposed to")
    if former := current(session, tie):
        return former
    return enter(session, tie, actor)


def invite(session: Session, practitioner: Listing, email: str) -> str:
    """Make the link by which the practitioner answers; return its token for the mail."""
    return link.issue(session, Purpose.PANEL, email, subject_id=practitioner.id)


def confirm(affiliation: Affiliation, actor: Actor) -> None:
    """Agree to what the other side proposed; where it was asked openly as well, that question is what stands."""
    session, twin = object_session(affiliation), None
    if session is not None and affiliation.asked_as is not None:
        kind = AffiliationKind(affiliation.kind)
        twin = current(session, Tie(affiliation.practitioner, affiliation.organisation, kind, Side.ORGANISATION))
    if twin is None:
        move(affiliation, AffiliationState.CONFIRMED, actor)
    else:
        move(affiliation, AffiliationState.ENDED, actor)
        if twin.state == AffiliationState.PROPOSED and twin.proposed_by == Side.ORGANISATION:
            confirm(twin, actor)
    _decided(affiliation)


def decline(session: Session, affiliation: Affiliation, actor: Actor) -> None:
    """Say no to what the other side proposed; of a person who was only proposed nothing stays."""
    move(affiliation, AffiliationState.DECLINED, actor)
    _decided(affiliation)
    _close(session, affiliation, actor)


def end(session: Session, affiliation: Affiliation, actor: Actor) -> None:
    """End an affiliation, or take a proposal back; either side may."""
    move(affiliation, AffiliationState.ENDED, actor)
    _decided(affiliation)
    _close(session, affiliation, Machine.CLOCK)


def lapse(session: Session, affiliation: Affiliation, actor: Actor) -> None:
    """Let a question lapse that nobody answered: of somebody who was only proposed nothing stays once nobody asks."""
    move(affiliation, AffiliationState.LAPSED, actor)
    _decided(affiliation)
    _close(session, affiliation, actor)


def agree(  # noqa: PLR0913 - what was agreed to, by whom
    session: Session,
    practitioner: Listing,
    content: Content,
    actor: Actor,
    vocabulary: Vocabulary,
    *,
    locale: str,
    day: Day,
    declined: Collection[int] = (),
) -> None:
    """Record the yes of a person who was proposed: their profile is public, as they have put it right.

    They belong to whoever asked, but for the affiliations that are `declined`.

    Raises:
        MoveRefusedError: it was answered, taken back or erased meanwhile.
        NotPermittedError: the actor is not the person.
    """
    revision, waiting = pending_of(practitioner), asked(session, practitioner)
    if practitioner.state != ListingState.UNPUBLISHED or revision is None or not waiting:
        raise MoveRefusedError(f"listing {practitioner.id} is {practitioner.state}")
    if not permits(actor, Permission.PUBLISH_LISTING, practitioner):
        raise NotPermittedError(f"{Permission.PUBLISH_LISTING.value} on listing {practitioner.id}")
    if revision.content != content:
        revision.write(content)
        revision.edited_at = clock.now()
    practitioner.responsible_country = country_of(content, vocabulary)
    profiles.agree(session, practitioner, locale)
    record(practitioner, "agree", actor)
    confirm_freshness(practitioner, clock.now(), day.today, day.rhythm)
    publication.publish(session, revision, actor, vocabulary)
    for one in waiting:
        if one.id in declined:
            decline(session, one, actor)
        elif one.state == AffiliationState.PROPOSED:
            confirm(one, actor)
    link.cancel(session, Purpose.PANEL, practitioner.id)


def refuse(session: Session, practitioner: Listing, actor: Actor, *, locale: str) -> None:
    """Record the no of a person who was proposed; nothing that was known of them stays.

    Raises:
        MoveRefusedError: it was answered, taken back or erased meanwhile.
    """
    waiting = asked(session, practitioner)
    if practitioner.state != ListingState.UNPUBLISHED or not waiting:
        raise MoveRefusedError(f"listing {practitioner.id} is {practitioner.state}")
    session.add(
        Consent(
            listing_id=practitioner.id, notice_version=NOTICE_VERSION, locale=locale, is_given=False, at=clock.now()
        )
    )
    for one in waiting:
        decline(session, one, actor)


def asked(session: Session, practitioner: Listing) -> Sequence[Affiliation]:
    """Return what organisations have asked a practitioner and what waits for an answer."""
    return session.scalars(
        select(Affiliation)
        .where(
            Affiliation.practitioner_id == practitioner.id,
            Affiliation.state == AffiliationState.PROPOSED,
            Affiliation.proposed_by == Side.ORGANISATION,
        )
        .order_by(Affiliation.id)
        .options(joinedload(Affiliation.organisation))
    ).all()


def current(session: Session, tie: Tie) -> Affiliation | None:
    """Return the affiliation of the two that is proposed openly or confirmed, whoever proposed it."""
    return session.scalar(
        select(Affiliation).where(
            Affiliation.practitioner_id == tie.practitioner.id,
            Affiliation.organisation_id == tie.organisation.id,
            Affiliation.kind == tie.kind,
            Affiliation.state.in_(CURRENT),
            Affiliation.asked_as.is_(None),
        )
    )


def shown(session: Session, listing: Listing) -> list[Other]:
    """Return who belongs to a public listing, or where it belongs: confirmed, both public (one statement)."""
    is_person = listing.type == ListingType.PRACTITIONER
    mine = Affiliation.practitioner_id if is_person else Affiliation.organisation_id
    theirs = Affiliation.organisation_id if is_person else Affiliation.practitioner_id
    other = aliased(Listing)
    rows = session.execute(
        select(Affiliation.kind, other, Revision)
        .join(other, other.id == theirs)
        .join(Revision, (Revision.listing_id == other.id) & (Revision.state == RevisionState.PUBLISHED))
        .where(
            mine == listing.id,
            Affiliation.state == AffiliationState.CONFIRMED,
            other.state == ListingState.PUBLISHED,
        )
        .order_by(Affiliation.kind, Affiliation.id)
    )
    return [Other(kind, one, revision.content) for kind, one, revision in rows]


def _decided(affiliation: Affiliation) -> None:
    affiliation.decided_at = clock.now()
    affiliation.asked_as = None


def country_of(content: Content, vocabulary: Vocabulary) -> str | None:
    """Return whose coordinators answer for a person: the first country they are in, where it is the network's."""
    first = next((place.country for place in content.places if place.country), "")
    word = vocabulary.find(Scheme.COUNTRY, first)
    return first if word and word.attributes.get("is_covered") else None


def enter(session: Session, tie: Tie, actor: Actor, *, asked_as: dict[str, Any] | None = None) -> Affiliation:
    """Write a proposal down, on record; whether it may be made is the caller's to know."""
    made = Affiliation(
        practitioner=tie.practitioner,
        organisation=tie.organisation,
        kind=tie.kind,
        state=AffiliationState.PROPOSED,
        proposed_by=tie.by,
        created_at=clock.now(),
        asked_as=asked_as,
    )
    session.add(made)
    record(made, "propose", actor, to_state=AffiliationState.PROPOSED)
    return made


def _close(session: Session, affiliation: Affiliation, actor: Actor) -> None:
    """Take the links back that asked for an answer; erase somebody who was only proposed and is asked no longer."""
    practitioner = affiliation.practitioner
    session.flush()
    if asked(session, practitioner):
        return
    link.cancel(session, Purpose.PANEL, practitioner.id)
    if practitioner.origin == Origin.PROPOSED and practitioner.state == ListingState.UNPUBLISHED:
        erase_listing(session, practitioner, actor)
