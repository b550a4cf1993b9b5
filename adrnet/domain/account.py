"""Who may act: accounts, their login sessions, what they maintain, and a coordinator's remit.

Flask-Security reads and writes the columns of an account's credentials under its own names (`fs_uniquifier`,
`tf_totp_secret` …). Nothing secret is stored as it is: passwords and recovery codes as hashes, the secret of the second
factor encrypted, the token of a login session and of a kept form as a digest.

Decisions:
    2026-11-21  `has_second_factor`, `coordinates` and `needs_second_factor` are questions about an account and stand
                here; policy asks them, whoever signs people in asks them, and both get one answer.
"""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from flask_security import UserMixin
from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, false, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from adrnet.db import Base
from adrnet.kit import clock

if TYPE_CHECKING:
    from adrnet.domain.listing import Listing


def new_uniquifier() -> str:
    """Return a name of an account for cookies and mailed tokens: a new one makes all older ones worthless."""
    return uuid.uuid4().hex


class Account(UserMixin, Base):  # type: ignore[misc]  # Flask-Security's class is seen without its types
    """A person who signs in."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    # Null once the account has been erased; the row stays, so that the record keeps its pseudonymous id.
    email: Mapped[str | None] = mapped_column(String(320), unique=True)
    locale: Mapped[str] = mapped_column(String(16), default="en")
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    # Flask-Security's own names from here on. A password is stored as an argon2 hash, null where there is none (yet).
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    fs_uniquifier: Mapped[str | None] = mapped_column(String(64), unique=True, default=new_uniquifier)
    confirmed_at: Mapped[datetime | None]
    tf_primary_method: Mapped[str | None] = mapped_column(String(20))
    tf_totp_secret: Mapped[str | None] = mapped_column(Text)
    # The time step of the last code that was taken: a code counts once.
    totp_last_counter: Mapped[int | None] = mapped_column(BigInteger)
    # Keyed digests, one for each recovery code that is left.
    mf_recovery_codes: Mapped[list[Any] | None]

    remits: Mapped[list["Remit"]] = relationship(back_populates="account", foreign_keys="Remit.account_id")
    maintains: Mapped[list["Maintainer"]] = relationship(back_populates="account", foreign_keys="Maintainer.account_id")

    # Flask-Security would ask for roles; who may do what stands in `policy`, and nobody is given a role by a list.
    roles: ClassVar[tuple[()]] = ()

    @property
    def has_second_factor(self) -> bool:
        """Whether this account signs in with a second factor."""
        return bool(self.tf_primary_method and self.tf_totp_secret)

    @property
    def coordinates(self) -> bool:
        """Whether this account keeps a country's entries, or the network's, today."""
        return any(one.until is None for one in self.remits)

    @property
    def keeps_listings(self) -> bool:
        """Whether this account keeps a listing today."""
        return any(one.until is None for one in self.maintains)

    @property
    def needs_second_factor(self) -> bool:
        """Whether this account may do nothing before it has set up a second factor."""
        return self.coordinates and not self.has_second_factor

    def check_tf_required(self, methods: list[tuple[str, str]], is_fresh: bool) -> tuple[bool, list[tuple[str, str]]]:  # noqa: ARG002 - Flask-Security's signature; no browser is ever exempt
        """Answer Flask-Security whether the password alone is not enough."""
        return self.has_second_factor or self.coordinates, methods

    def check_tf_required_setup(self) -> bool:
        """Answer Flask-Security whether the second factor cannot be given up."""
        return self.coordinates


class LoginSession(Base):
    """One signed-in browser: listed for its account and revocable. The cookie holds a token, the row its digest."""

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # Why it ended: a word of `identity.sessions.End`.
    ended_by: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime | None]
    # When who sits there last proved to be the account's person.
    fresh_at: Mapped[datetime | None]
    has_second_factor: Mapped[bool] = mapped_column(default=False, server_default=false())
    # "Firefox, Android": enough to tell one's own browsers apart, too little to follow anybody.
    browser: Mapped[str] = mapped_column(String(80), default="", server_default=text("''"))

    account: Mapped[Account] = relationship()


class KeptForm(Base):
    """What was typed into a form while the session had ended, for an hour and for the same account."""

    __tablename__ = "kept_form"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    path: Mapped[str] = mapped_column(Text)
    # Pairs of name and value, in their order; without tokens, passwords and files.
    fields: Mapped[list[Any]]
    created_at: Mapped[datetime]


class KeepingRole(StrEnum):
    """As what an account keeps a listing."""

    # Decides who else keeps it and whether it is shown.
    OWNER = "owner"
    # Writes, confirms, names people.
    EDITOR = "editor"


class Keeping(StrEnum):
    """Where it stands that an account keeps a listing: as what, or that it is over."""

    OWNER = KeepingRole.OWNER.value
    EDITOR = KeepingRole.EDITOR.value
    ENDED = "ended"


class Maintainer(Base):
    """That an account keeps a listing, from when until when, and as what."""

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
    role: Mapped[str] = mapped_column(String(20), default=KeepingRole.OWNER, server_default=text("'owner'"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    account: Mapped[Account] = relationship(back_populates="maintains", foreign_keys=[account_id])
    listing: Mapped["Listing"] = relationship()

    @property
    def state(self) -> str:
        """Where it stands (`Keeping`), for `lifecycle`, which alone moves it on; as what it ended stays known."""
        return str(self.role) if self.until is None else Keeping.ENDED.value

    @state.setter
    def state(self, to: str) -> None:
        if to == Keeping.ENDED:
            self.until = clock.now()
        else:
            self.role, self.until = to, None


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
