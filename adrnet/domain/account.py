"""Who may act: accounts, their login sessions, what they maintain, and a coordinator's remit.

The columns of credentials arrive with the accounts themselves; what other tables point to stands here from the start.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from adrnet.db import Base


class Account(Base):
    """A person who signs in."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    # Null once the account has been erased; the row stays, so that the record keeps its pseudonymous id.
    email: Mapped[str | None] = mapped_column(String(320), unique=True)
    locale: Mapped[str] = mapped_column(String(16), default="en")
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    remits: Mapped[list["Remit"]] = relationship(back_populates="account", foreign_keys="Remit.account_id")
    maintains: Mapped[list["Maintainer"]] = relationship(back_populates="account", foreign_keys="Maintainer.account_id")


class LoginSession(Base):
    """One signed-in browser: listed for its account and revocable."""

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Maintainer(Base):
    """That an account keeps a listing, from when until when."""

    __tablename__ = "maintainer"
    __table_args__ = (
        Index(
            "uq_maintainer_current",
            "account_id",
            "listing_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    account: Mapped[Account] = relationship(back_populates="maintains", foreign_keys=[account_id])


class Remit(Base):
    """What a coordinator keeps: one country's entries, or (no country) the whole network's."""

    __tablename__ = "remit"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    country_code: Mapped[str | None] = mapped_column(ForeignKey("country.code"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    account: Mapped[Account] = relationship(back_populates="remits", foreign_keys=[account_id])
