"""What entries are compared by, as the database has it: read by each process once, and remembered.

Decisions:
    2026-11-22  Candidates are read with the act and not kept in a table of their own, so that nothing can be out of
                date; what a document is compared by is remembered by its digest. Of 10,000 entries of a country,
                reading the documents takes one or two seconds of a processor and is done before the act's
                transaction (`duplicates.reads_ahead`); within it their digests alone are read and what they stand for
                is compared, in less than a tenth of a second.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from adrnet.domain.content import Content, Name, Place
from adrnet.domain.likeness import Body
from adrnet.domain.listing import Facet, ListedUnder, Listing, ListingType
from adrnet.domain.revision import Revision

_AT_ONCE = 500
# By digest and country, the latest used last: some 20 MB at most in each process.
_MOST_REMEMBERED = 20_000
_remembered: dict[tuple[str, str | None], Body] = {}


@dataclass(frozen=True)
class Known:
    """Entries as they are compared: of each the listing, the revision and the body at one place of three lists."""

    listing_ids: Sequence[int]
    revision_ids: Sequence[int]
    bodies: Sequence[Body]

    def at(self, places: Sequence[int]) -> "Known":
        """Return those at these places."""
        return Known(
            [self.listing_ids[one] for one in places],
            [self.revision_ids[one] for one in places],
            [self.bodies[one] for one in places],
        )


def known_entries(
    session: Session, *which: ColumnElement[bool], type_: ListingType = ListingType.ORGANISATION
) -> Known:
    """Return the revisions of entries of which all this is true, the oldest entry first.

    One statement, and one for each 500 documents that this process does not remember; of people none is remembered.
    """
    remembered = _remembered if type_ == ListingType.ORGANISATION else {}
    if session.autoflush:
        # As every question of a session does; what is written together later is not asked for here.
        session.flush()
    # Straight from the connection: the session would take as long again to hand over 10,000 rows.
    rows = (
        session.connection()
        .execute(
            select(Listing.id, Revision.id, Revision.digest, Listing.responsible_country)
            .join(Revision, Revision.listing_id == Listing.id)
            .where(Listing.type == type_, *which)
            .order_by(Listing.id, Revision.id)
        )
        .all()
    )
    keys = [(digest, country) for _, _, digest, country in rows]
    # Taken out and put back behind the others; whatever another thread forgets meanwhile is still known here.
    known = {key: body for key in keys if (body := remembered.pop(key, None))}
    known |= _read(session, {row[1]: row[3] for row, key in zip(rows, keys, strict=True) if key not in known})
    remembered.update(known)
    for key in list(remembered)[: max(0, len(remembered) - _MOST_REMEMBERED)]:
        remembered.pop(key, None)
    # What became another one since the first statement is nobody's any longer.
    there = [
        (listing, revision, known[key]) for (listing, revision, *_), key in zip(rows, keys, strict=True) if key in known
    ]
    return Known([one[0] for one in there], [one[1] for one in there], [one[2] for one in there])


def in_countries(countries: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a listing is in one of these countries, or may be for want of any."""
    codes = sorted(countries)
    listed = select(ListedUnder.listing_id).where(ListedUnder.facet == Facet.COUNTRY, ListedUnder.code.in_(codes))
    # What is not published is listed nowhere; before that, and afterwards, a coordinator's country is known.
    return or_(Listing.id.in_(listed), Listing.responsible_country.in_(codes), Listing.responsible_country.is_(None))


def _read(session: Session, revisions: Mapping[int, str | None]) -> dict[tuple[str, str | None], Body]:
    """Return by what revisions are compared, given with the country that answers for each.

    Nothing else of the documents is read, and each with its digest: another process may write one meanwhile.
    """
    said, found = Revision.document, {}
    ids = list(revisions)
    for start in range(0, len(ids), _AT_ONCE):
        for revision, digest, names, places, email, website in session.connection().execute(
            select(
                Revision.id,
                Revision.digest,
                said["names"],
                said["places"],
                said["email"].as_string(),
                said["website"].as_string(),
            ).where(Revision.id.in_(ids[start : start + _AT_ONCE]))
        ):
            content = Content(
                names=tuple(Name(**one) for one in names or ()),
                places=tuple(Place(country=one.get("country", "")) for one in places or ()),
                email=email or "",
                website=website or "",
            )
            found[digest, revisions[revision]] = Body.of(content, revisions[revision])
    return found
