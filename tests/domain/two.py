"""Two entries of Thailand, somebody who may merge them, people who keep them: what tests of merging begin with."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import claiming, vocabulary
from adrnet.domain.account import Account, KeepingRole, Maintainer
from adrnet.domain.content import Place
from adrnet.domain.listing import Listing
from adrnet.domain.merging import merge, undo_merge
from adrnet.domain.policy import Machine
from tests import factories

THAI: dict[str, Any] = {"responsible_country": "TH", "places": (Place("TH", role="seat"),)}
REASON = "the same letterhead"


class Two:
    """Two entries of Thailand and somebody who may merge them."""

    def __init__(self, session: Session) -> None:
        self.session, self.words = session, vocabulary.current(session)
        self.goes = session.merge(factories.listing(**THAI))
        self.stays = session.merge(factories.listing(**THAI))
        self.coordinator = session.merge(factories.account(coordinates=["TH"]))
        # What factories make is committed: made later, it would take back what the test has done so far.
        self._people = [session.merge(factories.account()) for _ in range(4)]

    def merge(self, goes: Listing | None = None, into: Listing | None = None) -> None:
        merge(goes or self.goes, into or self.stays, self.coordinator, self.words, REASON)
        self.session.flush()

    def undo(self, listing: Listing | None = None) -> dict[str, int]:
        stays = undo_merge(listing or self.goes, self.coordinator, self.words, "two after all")
        self.session.flush()
        return {table: number for table, number in stays.items() if number}

    def keep(self, listing: Listing, account: Account, role: KeepingRole = KeepingRole.OWNER) -> Maintainer:
        made = claiming.maintain(self.session, listing, account, Machine.COMMAND_LINE)
        made.role = role
        self.session.flush()
        return made

    def keepers(self, listing: Listing) -> dict[int, str]:
        """Who keeps a listing now, as what."""
        rows = self.session.scalars(
            select(Maintainer).where(Maintainer.listing_id == listing.id, Maintainer.until.is_(None))
        )
        return {one.account_id: one.role for one in rows}

    def account(self) -> Account:
        return self._people.pop()
