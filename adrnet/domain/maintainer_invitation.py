"""That somebody is asked to keep a listing together with those who keep it already.

To which address an invitation went stands in its mailed link alone: who never uses it leaves no account and no address
behind. What becomes of it is written in `maintaining`.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from adrnet.db import Base
from adrnet.domain.listing import Listing


class MaintainerInvitation(Base):
    """That the owner of a mailbox is asked to keep a listing as owner or editor (`account.KeepingRole`)."""

    __tablename__ = "maintainer_invitation"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    # Null: the house itself.
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    accepted_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]

    listing: Mapped[Listing] = relationship()
