"""Claims: an account says that it speaks for an entry that nobody keeps yet.

Evidence is a mail that was received at the organisation's own web domain, or a coordinator's decision. A domain is the
organisation's own where the website was seen (or confirmed by a coordinator), no other listing uses its host, and the
host neither gives mailboxes nor pages away to everyone.
"""

from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from sqlalchemy import ForeignKey, Index, Integer, String, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from adrnet.db import Base
from adrnet.domain.account import Account
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.revision import Revision, RevisionState

_IS_OPEN = "state = 'open'"
# Where anyone gets a mailbox or a page; a label of its own is not needed, subdomains count as well.
_OPEN_TO_ALL = """
    163.com 126.com aol.com blogspot.com canva.site docomo.ne.jp facebook.com fb.com fc2.com github.io gitlab.io
    gmail.com gmx.com google.com googlemail.com hotmail.com icloud.com instagram.com line.me linkedin.com linktr.ee
    live.com mail.com medium.com me.com msn.com naver.com notion.site outlook.com pages.dev proton.me protonmail.com
    qq.com rocketmail.com sina.com squarespace.com t.me twitter.com vercel.app web.app weebly.com wikipedia.org
    wixsite.com wordpress.com x.com yahoo.co.id yahoo.co.jp yahoo.co.th yahoo.com yahoo.com.ph yahoo.com.sg
    yahoo.com.vn yandex.com ymail.com youtube.com zoho.com
"""
_HOSTS_OPEN_TO_ALL = frozenset(_OPEN_TO_ALL.split())


class ClaimState(StrEnum):
    """Where a claim stands."""

    OPEN = "open"
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"


class Evidence(StrEnum):
    """What a claim was granted on."""

    MAIL = "mail"
    COORDINATOR = "coordinator"


class Claim(Base):
    """That an account says it speaks for a listing."""

    __tablename__ = "claim"
    __table_args__ = (
        Index(
            "uq_claim_open",
            "listing_id",
            "account_id",
            unique=True,
            sqlite_where=text(_IS_OPEN),
            postgresql_where=text(_IS_OPEN),
        ),
        Index("ix_claim_state", "state"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    # In the claimant's words: what they are to the organisation. Emptied when the account is erased.
    statement: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[str] = mapped_column(String(20), default="")
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(Integer)

    listing: Mapped[Listing] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=[account_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's attribute


def own_domain(session: Session, listing: Listing) -> str | None:
    """Return the domain under which a mailbox is evidence for `listing`, None where there is none."""
    published = listing.published
    if published is None or not published.content.website_seen:
        return None
    host = host_of(published.content.website)
    if not host or "." not in host or is_open_to_all(host):
        return None
    # A ministry's host carries the pages of several bodies: its mailboxes do not tell which one somebody speaks for.
    return None if host in hosts_of_others(session, listing, host) else host


def hosts_of_others(session: Session, listing: Listing, host: str) -> set[str]:
    """Return the hosts at which other listings have their websites, of those at or below `host`."""
    others = session.scalars(
        select(Revision)
        .join(Listing, Listing.id == Revision.listing_id)
        .where(
            Revision.state == RevisionState.PUBLISHED,
            Revision.listing_id != listing.id,
            Revision.document["website"].as_string().icontains(host, autoescape=True),
            Listing.state == ListingState.PUBLISHED,
        )
    )
    found = {host_of(one.content.website) for one in others}
    return {one for one in found if one == host or one.endswith("." + host)}


def is_evidence(email: str, domain: str) -> bool:
    """Whether a mailbox lies under the domain: at the domain itself or below it."""
    host = email.rpartition("@")[2].lower().rstrip(".")
    return not is_open_to_all(host) and (host == domain or host.endswith("." + domain))


def is_open_to_all(host: str) -> bool:
    """Whether anyone gets a mailbox or a page at this host."""
    labels = host.split(".")
    return any(".".join(labels[start:]) in _HOSTS_OPEN_TO_ALL for start in range(len(labels)))


def host_of(website: str) -> str:
    """Return the host of a website without `www.`; empty where the address has none."""
    try:
        host = urlsplit(website).hostname or ""
    except ValueError:
        return ""
    return host.lower().rstrip(".").removeprefix("www.")
