"""Mails to those who keep an entry that a coordinator's file has changed, or that is again what it was before.

What lives here: who gets them. What does not: the words (`templates/mail/entry_changed.html`), what a file does
(`domain/importing_listings.py`). Of what only waits as a draft nobody is told.
"""

from sqlalchemy.orm import Session

from adrnet.domain import maintaining
from adrnet.domain.drafting import published_of
from adrnet.domain.import_run import ImportRun
from adrnet.domain.listing import Listing
from adrnet.domain.naming import main_name
from adrnet.mails.writing import is_mailbox, write


def tell_of_import(session: Session, run: ImportRun, listing: Listing, *, undone_because: str = "") -> None:
    """Write to whoever keeps an entry (one statement); a file changes it once, so this is one mail for each keeper."""
    published = published_of(listing)
    if published is None or not listing.is_public or not listing.is_claimed:
        return
    for one in maintaining.keepers(session, listing):
        account = one.account
        if account.email is None or not account.active or not is_mailbox(account.email):
            continue
        name = main_name(published.content, account.locale)
        write(
            session,
            "entry_changed",
            to=account.email,
            locale=account.locale,
            name={"text": name.text, "lang": name.lang},
            public_id=listing.public_id,
            source=run.source,
            reason=undone_because or run.reason,
            is_undone=bool(undone_because),
        )
