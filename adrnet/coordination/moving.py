"""Handing an entry to other coordinators: one transaction with its record, the letters and the mails."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from adrnet import mails
from adrnet.coordination import letters
from adrnet.coordination.letters import Letter
from adrnet.db import db, transactional
from adrnet.domain import coordinators, moving, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Content
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing
from adrnet.domain.naming import main_name
from adrnet.i18n.locales import DEFAULT
from adrnet.i18n.messages import selectable


@transactional
def hand_over(  # noqa: PLR0913, PLR0917 - an act and what belongs to it
    listing: Listing, to: str | None, actor: Account, reason: str, written: Mapping[str, Letter], seen: str | None
) -> None:
    """Hand an entry to the coordinators of another country, or to the network's (None), and write to all concerned.

    Args:
        listing: the entry.
        to: the country whose coordinators answer for it from now on.
        actor: a coordinator who answers for it until now and has no stake in it.
        reason: why, for the record and for those who get it.
        written: the letters to who keeps it.
        seen: whose it was on the screen.

    Raises:
        NotPermittedError: they may not.
        MoveRefusedError: it is somebody else's by now, or cannot be handed over as it stands.
        LanguageMissingError: nothing was written for the language of somebody concerned.
    """
    session = db.session()
    former = listing.responsible_country
    if former != seen:
        raise MoveRefusedError(f"listing {listing.id} is {former}'s by now")
    moving.hand_over(listing, to, actor, vocabulary.current(session), reason)
    letters.send(session, letters.keepers(session, listing), written)
    _tell(session, listing, former, actor, reason)


def _tell(session: Session, listing: Listing, former: str | None, actor: Account, reason: str) -> None:
    """Write to those who answer for the entry from now on."""
    content = letters.content_of(listing, listing.revisions[-1].content if listing.revisions else Content())
    for one in coordinators.answering_for(session, listing.responsible_country):
        if not one.email or one.id == actor.id:
            continue
        locale = selectable(one.locale) or DEFAULT
        mails.write(
            session,
            "entry_received",
            to=one.email,
            locale=locale.code,
            name=main_name(content, locale.code),
            public_id=listing.public_id,
            former=former,
            reason=reason,
        )
