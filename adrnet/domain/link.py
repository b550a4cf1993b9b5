"""Links that are sent by mail: random, for one purpose, used once, expiring; stored as a digest only.

A link opens a page with one button; the button uses it up. Whoever has the token has what the link gives, so a token is
written into a mail and nowhere else.
"""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from adrnet.db import Base
from adrnet.kit import clock

# 256 bits: nobody tries them out.
TOKEN_BYTES = 32
_TOKEN_LENGTH = len(secrets.token_urlsafe(TOKEN_BYTES))
# A second click comes sooner than anyone asks once more on purpose.
MOMENT = timedelta(seconds=20)


class Purpose(StrEnum):
    """What a link is for; a link for one purpose opens nothing else."""

    SIGN_IN = "sign_in"
    INVITE_COORDINATOR = "invite_coordinator"
    INVITE_MAINTAINER = "invite_maintainer"
    CLAIM = "claim"
    CHANGE_EMAIL = "change_email"
    # To people about themselves, who need no account for it: whether they agree, what is held, is it still right.
    NOMINATION = "nomination"
    PANEL = "panel"
    OWN_DATA = "own_data"
    OWN_PROFILE = "own_profile"
    # Mailed to nobody: it opens nothing and keeps the address for which links were asked until the worker looks it up.
    ASKED = "asked"
    CONFIRM = "confirm"
    # To whoever keeps an entry, about the entry.
    CONFIRM_LISTING = "confirm_listing"


LIFETIME = {
    Purpose.SIGN_IN: timedelta(hours=1),
    Purpose.INVITE_COORDINATOR: timedelta(days=7),
    Purpose.INVITE_MAINTAINER: timedelta(days=7),
    Purpose.CLAIM: timedelta(days=3),
    Purpose.CHANGE_EMAIL: timedelta(hours=2),
    Purpose.NOMINATION: timedelta(days=30),
    Purpose.PANEL: timedelta(days=30),
    Purpose.OWN_DATA: timedelta(days=2),
    Purpose.OWN_PROFILE: timedelta(days=2),
    Purpose.ASKED: timedelta(days=2),
    Purpose.CONFIRM: timedelta(days=60),
    Purpose.CONFIRM_LISTING: timedelta(days=60),
}


class MailedLink(Base):
    """A link that was sent: to which address, for what, until when."""

    __tablename__ = "mailed_link"
    __table_args__ = (Index("ix_mailed_link_subject", "purpose", "subject_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    purpose: Mapped[str] = mapped_column(String(30))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    # The address that it was sent to: having received it is the evidence. Forgotten when the link is.
    email: Mapped[str] = mapped_column(String(320))
    # Whose act it completes, where that is known already.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    # What it is about: the id of a claim or of a remit.
    subject_id: Mapped[int | None] = mapped_column(Integer)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


def issue(
    session: Session, purpose: Purpose, email: str, *, account_id: int | None = None, subject_id: int | None = None
) -> str:
    """Make a link; return its token, which is stored nowhere."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = clock.now()
    session.add(
        MailedLink(
            purpose=purpose,
            digest=_digest(token),
            email=email,
            account_id=account_id,
            subject_id=subject_id,
            created_at=now,
            expires_at=now + LIFETIME[purpose],
        )
    )
    return token


def find(session: Session, purpose: Purpose, token: str) -> MailedLink | None:
    """Return the link with this token while it can be used."""
    return session.scalar(
        select(MailedLink).where(
            MailedLink.digest == _digest(token),
            MailedLink.purpose == purpose,
            MailedLink.used_at.is_(None),
            MailedLink.expires_at > clock.now(),
        )
    )


def was_just_sent(session: Session, purpose: Purpose, email: str, subject_id: int) -> bool:
    """Whether such a link went to this address a moment ago and is unused: a second click sends no second mail."""
    sent = select(MailedLink.id).where(
        MailedLink.purpose == purpose,
        MailedLink.subject_id == subject_id,
        MailedLink.email == email,
        MailedLink.used_at.is_(None),
        MailedLink.created_at > clock.now() - MOMENT,
    )
    return session.scalar(sent.limit(1)) is not None


def use(session: Session, link: MailedLink) -> bool:
    """Use a link up; return False when somebody was faster or it has expired meanwhile."""
    used = session.execute(
        update(MailedLink)
        .where(MailedLink.id == link.id, MailedLink.used_at.is_(None), MailedLink.expires_at > clock.now())
        .values(used_at=clock.now())
        .returning(MailedLink.id),
        execution_options={"synchronize_session": False},
    ).first()
    session.expire(link)
    return used is not None


def cancel(session: Session, purpose: Purpose, subject_id: int) -> bool:
    """Take back the links about a thing that nobody has used; return whether there were any."""
    gone = session.execute(
        delete(MailedLink)
        .where(MailedLink.purpose == purpose, MailedLink.subject_id == subject_id, MailedLink.used_at.is_(None))
        .returning(MailedLink.id),
        execution_options={"synchronize_session": False},
    ).all()
    return bool(gone)


def cancel_of(session: Session, purpose: Purpose, account_id: int) -> None:
    """Take back the links by which an account's act would be completed and that nobody has used."""
    session.execute(
        delete(MailedLink).where(
            MailedLink.purpose == purpose, MailedLink.account_id == account_id, MailedLink.used_at.is_(None)
        ),
        execution_options={"synchronize_session": False},
    )


def digests_in(text: str) -> set[str]:
    """Return the digests of what may be tokens in a text: a mail bears the token of its link."""
    return {_digest(one) for one in re.findall(rf"(?<![\w-])[\w-]{{{_TOKEN_LENGTH}}}(?![\w-])", text)}


def forget(session: Session, before: datetime) -> int:
    """Delete links that expired before this instant, with the addresses they went to; return how many."""
    gone = session.execute(
        delete(MailedLink).where(MailedLink.expires_at < before).returning(MailedLink.id),
        execution_options={"synchronize_session": False},
    ).all()
    return len(gone)


def _digest(token: str) -> str:
    # Of whatever somebody typed into an address; undecodable characters are no reason to fail.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
