"""Persons whom an organisation names for its panel: each entered and asked, whether or not they are here already.

Decisions:
    2026-11-22  Somebody whose mailbox is held already (of a profile that was proposed, or of the account that keeps it)
                is asked for the affiliation, and no second profile is made. Whoever proposes them does not notice: they
                read their own words until the person answers (`Affiliation.asked_as`), as of anybody who is not here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adrnet.domain.account import Account, Maintainer
from adrnet.domain.affiliating import CURRENT, Tie, country_of, enter
from adrnet.domain.affiliation import Affiliation, AffiliationKind, ProfileContact, Side
from adrnet.domain.content import CONTENT_VERSION, Content, digest
from adrnet.domain.listing import Listing, ListingState, ListingType, Origin, new_public_id
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.vocabulary import Vocabulary
from adrnet.kit import clock


@dataclass(frozen=True)
class Proposed:
    """Somebody whom an organisation names for its panel: what would be shown, and how to ask them."""

    content: Content
    email: str
    locale: str


def propose_persons(
    session: Session, organisation: Listing, persons: Sequence[Proposed], actor: Account, vocabulary: Vocabulary
) -> list[Affiliation]:
    """Enter persons whom nobody sees before their own yes, each with the proposal for the organisation's panel.

    Whose mailbox is held already is asked on the profile that is there. In the order of `persons`.

    Raises:
        NotPermittedError: the actor may not.
    """
    if not permits(actor, Permission.PROPOSE_PANEL, organisation):
        raise NotPermittedError(f"{Permission.PROPOSE_PANEL.value} on listing {organisation.id}")
    # All rows of a kind together: one after the other, hundreds of them keep every other writer waiting.
    held = _held(session, organisation, persons)
    here = [held.get(place) or _profile(one, vocabulary) for place, one in enumerate(persons)]
    session.add_all(here)
    session.flush()
    for place, (profile, one) in enumerate(zip(here, persons, strict=True)):
        if place in held:
            continue
        session.add(
            ProfileContact(listing_id=profile.id, email=one.email, locale=one.locale, created_at=profile.created_at)
        )
        document = one.content.to_document()
        profile.revisions.append(
            Revision(
                number=1,
                state=RevisionState.DRAFT,
                document=document,
                content_version=CONTENT_VERSION,
                digest=digest(document),
                author_id=actor.id,
                created_at=profile.created_at,
            )
        )
    return [
        enter(
            session,
            Tie(profile, organisation, AffiliationKind.PANEL, Side.ORGANISATION),
            actor,
            asked_as=_words_of(one) if place in held else None,
        )
        for place, (profile, one) in enumerate(zip(here, persons, strict=True))
    ]


def _held(session: Session, organisation: Listing, persons: Sequence[Proposed]) -> dict[int, Listing]:
    """Return who of the persons is here already, by place: whose mailbox a profile or its account has (few statements).

    Not who belongs to this organisation already or was asked by it: two of its people may share a mailbox.
    """
    mailboxes = {one.email.lower() for one in persons}
    open_to = (ListingState.PUBLISHED, ListingState.HIDDEN)
    proposed = select(func.lower(ProfileContact.email), Listing).join(Listing, Listing.id == ProfileContact.listing_id)
    kept = (
        select(func.lower(Account.email), Listing)
        .join(Maintainer, Maintainer.account_id == Account.id)
        .join(Listing, Listing.id == Maintainer.listing_id)
        .where(Maintainer.until.is_(None), Account.active.is_(True), Listing.type == ListingType.PRACTITIONER)
    )
    found = [
        *session.execute(
            proposed.where(
                func.lower(ProfileContact.email).in_(mailboxes),
                Listing.state.in_((*open_to, ListingState.UNPUBLISHED)),
            )
        ),
        *session.execute(kept.where(func.lower(Account.email).in_(mailboxes), Listing.state.in_(open_to))),
    ]
    order = [ListingState.PUBLISHED, ListingState.HIDDEN, ListingState.UNPUBLISHED]
    found.sort(key=lambda row: (order.index(ListingState(row[1].state)), row[1].id))
    asked_here = set(
        session.scalars(
            select(Affiliation.practitioner_id).where(
                Affiliation.organisation_id == organisation.id, Affiliation.state.in_(CURRENT)
            )
        )
    )
    free = {mailbox: one for mailbox, one in reversed(found) if one.id not in asked_here}
    held: dict[int, Listing] = {}
    for place, person in enumerate(persons):
        if (one := free.pop(person.email.lower(), None)) is not None:
            held[place] = one
    return held


def _words_of(person: Proposed) -> dict[str, Any]:
    names = [{"text": one.text, "lang": one.lang, "script": one.script} for one in person.content.names]
    return {"names": names, "email": person.email}


def _profile(person: Proposed, vocabulary: Vocabulary) -> Listing:
    return Listing(
        public_id=new_public_id(),
        type=ListingType.PRACTITIONER,
        state=ListingState.UNPUBLISHED,
        origin=Origin.PROPOSED,
        responsible_country=country_of(person.content, vocabulary),
        created_at=clock.now(),
    )
