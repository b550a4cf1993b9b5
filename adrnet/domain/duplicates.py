"""What may be the same body twice: proposals, merging, undoing.

Nothing is ever merged by itself: likeness proposes, a coordinator decides, and a merge can be undone because the merged
listing keeps all it had and only points to the one that stays.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from rapidfuzz import fuzz, process
from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from adrnet.db import Base
from adrnet.domain.content import Content, NameKind
from adrnet.domain.lifecycle import move
from adrnet.domain.listing import Listing, ListingState, project
from adrnet.domain.policy import Actor
from adrnet.domain.vocabulary import Vocabulary

# Names less alike than this (0 to 100) are not worth a coordinator's time; see tests/domain/test_duplicates.py.
WORTH_A_LOOK = 88


# So many names are compared at a time with all that are known: the table of likenesses stays small.
_AT_ONCE = 200


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
    # By what they are alike: a word of `Why`.
    why: Mapped[str] = mapped_column(String(20), default="names", server_default=text("'names'"))
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


class Why(StrEnum):
    """Why two people may be one."""

    MAILBOX = "mailbox"
    NAMES = "names"


@dataclass(frozen=True)
class Person:
    """By what somebody may be known again: names, a mailbox that may be compared, the countries where they are."""

    names: tuple[str, ...]
    mailbox: str = ""
    countries: frozenset[str] = frozenset()

    @classmethod
    def of(cls, content: Content, mailbox: str = "") -> "Person":
        """Read it from a profile; only the mailbox that the profile shows counts, unless another one is given."""
        return cls(
            tuple(name.text for name in content.names if name.kind != NameKind.ABBREVIATION),
            (mailbox or content.email).casefold(),
            frozenset(place.country for place in content.places if place.country),
        )


@dataclass(frozen=True)
class Resemblance:
    """That somebody may be the known person at `place`, and why."""

    place: int
    why: Why


def resembling(wanted: Sequence[Person], known: Sequence[Person]) -> list[list[Resemblance]]:
    """Return for each person wanted whom of the known they may be: the same mailbox first, then names that are alike.

    People of two different countries are not alike by their names; a mailbox is its owner's everywhere.
    """
    by_mailbox: dict[str, list[int]] = {}
    for place, one in enumerate(known):
        if one.mailbox:
            by_mailbox.setdefault(one.mailbox, []).append(place)
    same_names = _alike_names(wanted, known)
    found = []
    for one, alike in zip(wanted, same_names, strict=True):
        places = dict.fromkeys(by_mailbox.get(one.mailbox, ()), Why.MAILBOX)
        for place in alike:
            other = known[place]
            if not one.countries or not other.countries or one.countries & other.countries:
                places.setdefault(place, Why.NAMES)
        found.append([Resemblance(place, why) for place, why in places.items()])
    return found


def _alike_names(wanted: Sequence[Person], known: Sequence[Person]) -> list[list[int]]:
    owners = [(place, name) for place, one in enumerate(known) for text in one.names if (name := _sorted(text))]
    askers = [(place, name) for place, one in enumerate(wanted) for text in one.names if (name := _sorted(text))]
    found: list[dict[int, None]] = [{} for _ in wanted]
    if not owners:
        return [list(one) for one in found]
    for start in range(0, len(askers), _AT_ONCE):
        part = askers[start : start + _AT_ONCE]
        # Of words that stand in order already the plain ratio is what `fuzz.token_sort_ratio` would work out anew.
        rates = process.cdist(
            [name for _, name in part], [name for _, name in owners], scorer=fuzz.ratio, score_cutoff=WORTH_A_LOOK
        )
        for row, column in zip(*rates.nonzero(), strict=True):
            found[part[row][0]][owners[column][0]] = None
    return [list(one) for one in found]


def _sorted(name: str) -> str:
    return " ".join(sorted(_plain(name).split()))


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
