"""An entry between states and between countries: archived, brought back, handed to whoever answers for it from now on.

Withdrawing and showing again stand in `publication`, since they change what readers see; here is what happens to an
entry out of sight, and to whose it is.

Decisions:
    2026-11-22  Archived is what is over: a body that exists no longer. Only what is withdrawn is archived, so that
                nothing goes out of sight by it; it is brought back to where it was, withdrawn, and shown by an act of
                its own. Its address answers as that of every entry that is out of sight; nobody else ever gets it.
    2026-11-22  Out of sight nothing ends: posts, terms, affiliations and changes on their way stay as they are, unseen,
                and are there again with the entry. A change is not published meanwhile (`publication.approve`).
    2026-11-22  What an organisation withdrew itself a coordinator shows again, as everything that was out of sight:
                whether it may be shown by then somebody else looks at.
    2026-11-22  An entry is handed over by whoever answers for it, never taken. Its places stay what they are: who
                answers for an entry is no statement about where it is.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain.account import Account
from adrnet.domain.lifecycle import MoveRefusedError, move, record
from adrnet.domain.listing import Listing, ListingState, ListingType
from adrnet.domain.policy import NotPermittedError, Permission, permits
from adrnet.domain.record import AuditEvent
from adrnet.domain.vocabulary import Scheme, Vocabulary

# Before its first publication the places of an entry say whose it is; what is merged or erased is nobody's any longer.
CAN_BE_HANDED_OVER = frozenset(
    {ListingState.PUBLISHED, ListingState.HIDDEN, ListingState.WITHDRAWN, ListingState.ARCHIVED}
)
_HAND_OVER = "hand_over"


def archive(listing: Listing, actor: Account, note: str) -> None:
    """Put a withdrawn entry away for good: its body exists no longer.

    Raises:
        MoveRefusedError: it is not withdrawn, or it is a person's profile.
        NotPermittedError: the actor may not.
    """
    if listing.type != ListingType.ORGANISATION:
        raise MoveRefusedError(f"listing {listing.id} is a person's, which is erased and not archived")
    move(listing, ListingState.ARCHIVED, actor, note)


def bring_back(listing: Listing, actor: Account, note: str) -> None:
    """Take an entry out of the archive: it is withdrawn again, and can be shown.

    Raises:
        MoveRefusedError: it is not archived.
        NotPermittedError: the actor may not.
    """
    move(listing, ListingState.WITHDRAWN, actor, note)


def countries(vocabulary: Vocabulary) -> list[str]:
    """Return the countries whose coordinators can answer for an entry."""
    return [word.code for word in vocabulary.words(Scheme.COUNTRY) if word.attributes.get("is_covered")]


def hand_over(listing: Listing, to: str | None, actor: Account, vocabulary: Vocabulary, note: str) -> None:
    """Let the coordinators of another country answer for an entry, or the network's (None).

    What waits for a decision about it goes along, since it is asked of the entry.

    Raises:
        MoveRefusedError: they answer for it already, it is no country of the network, or the entry is in no state to
            be handed over.
        NotPermittedError: the actor may not.
    """
    if not permits(actor, Permission.HAND_OVER_LISTING, listing):
        raise NotPermittedError(f"{Permission.HAND_OVER_LISTING.value} of listing {listing.id}")
    if listing.state not in CAN_BE_HANDED_OVER or to == listing.responsible_country:
        raise MoveRefusedError(f"listing {listing.id} is {listing.state} and is not handed to {to}")
    if to is not None and to not in countries(vocabulary):
        raise MoveRefusedError(f"{to} is no country of the network")
    listing.responsible_country = to
    record(listing, _HAND_OVER, actor, note=note, fields=("responsible_country",))


def has_handed_over(session: Session, listing: Listing, account: Account) -> bool:
    """Whether this account was the last to hand an entry over (one statement)."""
    last = session.scalar(
        select(AuditEvent.actor_id)
        .where(
            AuditEvent.subject == "listing",
            AuditEvent.subject_id == listing.id,
            AuditEvent.act == f"listing.{_HAND_OVER}",
        )
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    return last == account.id


def was_handed_over(session: Session, listing: Listing) -> bool:
    """Whether somebody has ever said whose an entry is, so that no source says otherwise (one statement)."""
    found = select(AuditEvent.id).where(
        AuditEvent.subject == "listing",
        AuditEvent.subject_id == listing.id,
        AuditEvent.act == f"listing.{_HAND_OVER}",
    )
    return session.scalar(found.limit(1)) is not None
