"""What may be the same body twice: proposals, merging, undoing.

Nothing is ever merged by itself: likeness proposes, a coordinator decides, and a merge can be undone because the merged
listing keeps all it had and only points to the one that stays.
"""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from rapidfuzz import fuzz
from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from adrnet.db import Base
from adrnet.domain.content import Content, NameKind
from adrnet.domain.lifecycle import move
from adrnet.domain.listing import Listing, ListingState, project
from adrnet.domain.policy import Actor
from adrnet.domain.vocabulary import Vocabulary

# Names less alike than this (0 to 100) are not worth a coordinator's time; see tests/domain/test_duplicates.py.
WORTH_A_LOOK = 88


class DuplicateProposal(Base):
    """Two listings that may be one; the lower id stands first, so that a pair is proposed once."""

    __tablename__ = "duplicate_proposal"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("listing.id"), index=True)
    likeness: Mapped[int] = mapped_column(Integer)
    # `proposed`, `merged`, `different` (a coordinator said so) or `undone`.
    state: Mapped[str] = mapped_column(String(20), default="proposed")
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(one if one.isalnum() or unicodedata.combining(one) else " " for one in folded).split())


def _hosts(contents: Iterable[Content]) -> list[str]:
    hosts = ((urlsplit(content.website).hostname or "") for content in contents)
    return [host.removeprefix("www.") for host in hosts]


def likeness(one: Content, other: Content) -> int:
    """Return how alike two listings are, 0 to 100: the best pair of names; a shared website host counts as 90.

    Abbreviations alone prove little (three bodies of the region are called MOJ) and are not compared. Bodies of two
    different countries are never alike.
    """
    countries = {place.country for place in one.places if place.country}
    others = {place.country for place in other.places if place.country}
    if countries and others and not countries & others:
        return 0
    names = [_plain(name.text) for name in one.names if name.kind != NameKind.ABBREVIATION]
    counterparts = [_plain(name.text) for name in other.names if name.kind != NameKind.ABBREVIATION]
    best = max((fuzz.token_sort_ratio(a, b) for a in names for b in counterparts), default=0.0)
    first, second = _hosts((one, other))
    return round(max(best, 90.0 if first and first == second else 0.0))


def merge(duplicate: Listing, into: Listing, actor: Actor, vocabulary: Vocabulary, note: str = "") -> None:
    """Make `duplicate` point to `into`: its address redirects, its content stays for the day the merge is undone."""
    if duplicate.id == into.id or into.state != ListingState.PUBLISHED:
        raise ValueError("a listing is merged into another one that is published")
    # State and pointer are one change to the database; asking for permission must not flush half of it.
    with _session_of(duplicate).no_autoflush:
        duplicate.merged_into_id = into.id
        move(duplicate, ListingState.MERGED, actor, note)
    project(duplicate, vocabulary)


def undo_merge(listing: Listing, actor: Actor, vocabulary: Vocabulary, note: str = "") -> None:
    """Bring a merged listing back as it was."""
    with _session_of(listing).no_autoflush:
        listing.merged_into_id = None
        move(listing, ListingState.PUBLISHED, actor, note)
    project(listing, vocabulary)


def _session_of(listing: Listing) -> Session:
    session = object_session(listing)
    if session is None:
        raise RuntimeError("a listing must be in a session before it is merged")
    return session
