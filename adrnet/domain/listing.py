"""The published face of an organisation or a practitioner.

A listing is an address that lasts (its public id), a state, where it came from and who answers for it. What it says
stands in its revisions; what the database must find by itself is projected into `listed_under`.
"""

import hashlib
import secrets
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    and_,
    false,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, foreign, mapped_column, relationship

from adrnet.db import Base
from adrnet.domain.content import Content
from adrnet.domain.freshness import Confirmable, Freshness
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.vocabulary import Vocabulary

# Crockford's alphabet in lower case: no letters that are read as digits. The first is a letter, so that a spreadsheet
# never takes an id for a number (12e45678).
_LETTERS = "abcdefghjkmnpqrstvwxyz"
_ALPHABET = "0123456789" + _LETTERS
PUBLIC_ID_LENGTH = 8
# What is said of an entry that its organisation has taken over and not confirmed yet; a code of the vocabulary `state`.
CLAIMED = "claimed"


class ListingType(StrEnum):
    """Who is listed."""

    ORGANISATION = "organisation"
    PRACTITIONER = "practitioner"


class ListingState(StrEnum):
    """Where a listing stands; it is visible only while published."""

    UNPUBLISHED = "unpublished"
    PUBLISHED = "published"
    # A practitioner who has not confirmed their profile in time: out of sight until they do.
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"
    MERGED = "merged"
    ERASED = "erased"


class Origin(StrEnum):
    """How a listing came to be."""

    PUBLIC_SOURCES = "public_sources"
    REGISTERED = "registered"
    # A person whom an organisation named for its panel; shown after their own yes.
    PROPOSED = "proposed"


class Facet(StrEnum):
    """What a listing can be found under: the facets of the search, in the order of the page."""

    COUNTRY = "country"
    SPECIALTY = "specialty"
    KIND = "kind"
    PARTY = "party"
    SERVICE = "service"
    ROLE = "role"
    LANGUAGE = "language"
    DIGITAL = "digital"
    STATE = "state"


class Listing(Confirmable, Base):
    """An organisation or a practitioner in the directory."""

    __tablename__ = "listing"
    __table_args__ = (
        Index("ix_listing_freshness_changes_on", "freshness_changes_on"),
        Index("ix_listing_state", "state", "type"),
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged_into"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True)
    type: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default=ListingState.UNPUBLISHED)
    # Whose coordinators review it; null: the network's.
    responsible_country: Mapped[str | None] = mapped_column(ForeignKey("country.code"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("listing.id"))

    origin: Mapped[str] = mapped_column(String(20))
    # The stable key of the reference data, so that loading again finds the same listing.
    origin_key: Mapped[str | None] = mapped_column(String(60), unique=True)
    source: Mapped[str] = mapped_column(Text, default="")
    source_as_of: Mapped[date | None] = mapped_column(Date)
    # The whole entry rests on general knowledge or on little: it says so.
    is_unverified: Mapped[bool] = mapped_column(Boolean, default=False)
    claimed_at: Mapped[datetime | None]
    # Since when nobody of the organisation that registered it keeps it; null while somebody does.
    left_at: Mapped[datetime | None]
    # The person asked that search engines leave the page out.
    is_unindexed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())

    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer)

    revisions: Mapped[list[Revision]] = relationship(
        back_populates="listing", order_by=Revision.number, lazy="select", cascade="save-update, merge"
    )
    published: Mapped[Revision | None] = relationship(
        primaryjoin=lambda: and_(foreign(Revision.listing_id) == Listing.id, Revision.state == RevisionState.PUBLISHED),
        uselist=False,
        viewonly=True,
    )
    # What this one was put together with; its address leads there.
    merged_into: Mapped["Listing | None"] = relationship(
        remote_side="Listing.id", foreign_keys=[merged_into_id], viewonly=True
    )
    listed_under: Mapped[list["ListedUnder"]] = relationship(
        back_populates="listing", cascade="all, delete-orphan", lazy="select"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's attribute

    @property
    def is_public(self) -> bool:
        """Whether anyone may see it now."""
        return self.state == ListingState.PUBLISHED

    @property
    def is_claimed(self) -> bool:
        """Whether those whom it is about keep it: they registered it or took it over, and have not left it since."""
        is_theirs = self.origin in {Origin.REGISTERED, Origin.PROPOSED} or self.claimed_at is not None
        return is_theirs and self.left_at is None

    @property
    def standing(self) -> str:
        """How far it can be relied on today: a code of the vocabulary `state`."""
        return self.freshness or (CLAIMED if self.is_claimed else Freshness.UNCLAIMED)


class ListedUnder(Base):
    """That a published listing is found under a value of a facet: the projection of its published revision."""

    __tablename__ = "listed_under"
    # All columns: asked for one facet of many listings, SQLite would else read the whole facet for each of them.
    __table_args__ = (Index("ix_listed_under_listing_id", "listing_id", "facet", "code"),)

    facet: Mapped[str] = mapped_column(String(12), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True)

    listing: Mapped[Listing] = relationship(back_populates="listed_under")


def new_public_id() -> str:
    """Return a random public id: short enough to read out, not guessable from another."""
    return secrets.choice(_LETTERS) + "".join(secrets.choice(_ALPHABET) for _ in range(PUBLIC_ID_LENGTH - 1))


def public_id_for(origin_key: str) -> str:
    """Return the public id of an entry of the reference data: the same in every installation."""
    number = int.from_bytes(hashlib.sha256(origin_key.encode()).digest()[:8], "big")
    number, letter = divmod(number, len(_LETTERS))
    digits = [_LETTERS[letter]]
    for _ in range(PUBLIC_ID_LENGTH - 1):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(digits)


def public_id_in(reference: str) -> str | None:
    """Return the public id at the beginning of what stands in an address (`k3v9x2ab-a-name`), None where there is none.

    Letters count in either case. What cannot be a public id never reaches the database.
    """
    public_id, readable = reference[:PUBLIC_ID_LENGTH].lower(), reference[PUBLIC_ID_LENGTH:]
    is_one = len(public_id) == PUBLIC_ID_LENGTH and public_id[0] in _LETTERS and set(public_id) <= set(_ALPHABET)
    return public_id if is_one and readable[:1] in {"", "-"} else None


def public_id_at(address: str) -> str | None:
    """Return the public id that an address of a page, or what was typed of it, names; None where there is none."""
    return public_id_in(address.strip().partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2])


def facets_of(listing: Listing, content: Content, vocabulary: Vocabulary) -> set[tuple[str, str]]:
    """Return what a listing with this content is listed under, as (facet, code); empty values are left out."""
    countries = {place.country for place in content.places} | set(content.jurisdictions)
    party = "practitioner" if listing.type == ListingType.PRACTITIONER else vocabulary.party_of(content.kind)
    values: dict[str, set[str | None]] = {
        Facet.COUNTRY: set(countries),
        Facet.SPECIALTY: set(content.specialties),
        Facet.KIND: {content.kind},
        Facet.PARTY: {party},
        Facet.SERVICE: set(content.services),
        Facet.ROLE: set(content.roles),
        Facet.LANGUAGE: {language.code for language in content.languages},
        Facet.DIGITAL: {capacity.code for capacity in content.digital if capacity.answer != "no"},
        Facet.STATE: {listing.standing},
    }
    return {(str(facet), code) for facet, codes in values.items() for code in codes if code}


def count_under(session: Session, facet: Facet) -> dict[str, int]:
    """Return how many published listings are found under each value of a facet (one statement)."""
    rows = session.execute(
        select(ListedUnder.code, func.count()).where(ListedUnder.facet == facet).group_by(ListedUnder.code)
    )
    return {code: count for code, count in rows}  # noqa: C416 - rows are not pairs to the type checker


def project(listing: Listing, vocabulary: Vocabulary) -> None:
    """Make `listed_under` say what the published revision says; nothing while the listing is not public.

    The published revision is looked for among `revisions`, so that it is right before the flush as well.
    """
    published = next((one for one in listing.revisions if one.state == RevisionState.PUBLISHED), None)
    wanted = facets_of(listing, published.content, vocabulary) if listing.is_public and published else set()
    known = {(row.facet, row.code): row for row in listing.listed_under}
    for pair, row in known.items():
        if pair not in wanted:
            listing.listed_under.remove(row)
    for facet, code in sorted(wanted - known.keys()):
        listing.listed_under.append(ListedUnder(facet=facet, code=code))
