"""Public institutions become unclaimed entries: made, corrected and never overwritten.

The reference data may change what it wrote itself, and nothing else: an entry that its organisation took over, that
was withdrawn or merged, or whose published revision somebody else made, stays as it is, whatever the file says.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from adrnet.domain import publication
from adrnet.domain.content import digest
from adrnet.domain.lifecycle import record
from adrnet.domain.listing import Listing, ListingState, ListingType, Origin, public_id_for
from adrnet.domain.moving import was_handed_over
from adrnet.domain.policy import Machine
from adrnet.domain.record import AuditEvent
from adrnet.domain.reference.rows import InstitutionRow
from adrnet.domain.reference.summary import Tally
from adrnet.domain.revision import PENDING, RevisionState
from adrnet.domain.vocabulary import Vocabulary
from adrnet.kit import clock


def load(
    session: Session,
    rows: Sequence[InstitutionRow],
    covered: frozenset[str],
    vocabulary: Vocabulary,
    tally: Tally,
) -> None:
    """Make or correct the entries of `rows`; `covered` are the countries whose coordinators review their own."""
    if not rows:
        return
    whole = (selectinload(Listing.revisions), selectinload(Listing.listed_under))
    ours = select(Listing).where(Listing.origin == Origin.PUBLIC_SOURCES, Listing.origin_key.is_not(None))
    known = {listing.origin_key: listing for listing in session.scalars(ours.options(*whole))}
    written = set(
        session.scalars(
            select(AuditEvent.subject_id).where(
                AuditEvent.act == "revision.publish", AuditEvent.machine == Machine.REFERENCE_DATA
            )
        )
    )
    for row in rows:
        listing = known.get(row.key)
        if listing is None:
            _make(session, row, covered, vocabulary)
            tally.added += 1
        elif reason := _reason_to_leave(listing, written):
            tally.untouched[row.key] = reason
        elif _correct(session, listing, row, covered, vocabulary):
            tally.changed += 1
        else:
            tally.unchanged += 1
    given = {row.key for row in rows}
    tally.absent.extend(sorted(key for key in known if key and key not in given))


def _reason_to_leave(listing: Listing, written: set[int]) -> str:
    """Return why the reference data may not touch a listing; empty where it may."""
    if listing.is_claimed:
        return "claimed"
    if listing.state != ListingState.PUBLISHED:
        return listing.state
    if any(revision.state in PENDING for revision in listing.revisions):
        return "a change waits for review"
    if not any(one.state == RevisionState.PUBLISHED and one.id in written for one in listing.revisions):
        return "corrected by hand"
    return ""


def _facts_about(row: InstitutionRow, covered: frozenset[str]) -> dict[str, object]:
    """Return what the listing itself holds of a row: whose it is and what it rests on."""
    return {
        "responsible_country": row.country if row.country in covered else None,
        "source": row.source,
        "source_as_of": row.as_of,
        "is_unverified": row.is_unverified,
    }


def _make(session: Session, row: InstitutionRow, covered: frozenset[str], vocabulary: Vocabulary) -> None:
    listing = Listing(
        public_id=public_id_for(row.key),
        type=ListingType.ORGANISATION,
        state=ListingState.UNPUBLISHED,
        origin=Origin.PUBLIC_SOURCES,
        origin_key=row.key,
        created_at=clock.now(),
        **_facts_about(row, covered),
    )
    session.add(listing)
    session.flush()
    revision = publication.draft(session, listing, row.content)
    publication.publish(session, revision, Machine.REFERENCE_DATA, vocabulary)
    session.flush()


def _correct(
    session: Session, listing: Listing, row: InstitutionRow, covered: frozenset[str], vocabulary: Vocabulary
) -> bool:
    """Bring an entry to what the file says; return whether it differed."""
    facts = _facts_about(row, covered)
    if was_handed_over(session, listing):
        # Coordinators have said whose it is.
        del facts["responsible_country"]
    differing = tuple(name for name, value in facts.items() if getattr(listing, name) != value)
    for name in differing:
        setattr(listing, name, facts[name])
    if differing:
        record(listing, "correct_source", Machine.REFERENCE_DATA, fields=differing)
    published = next(one for one in listing.revisions if one.state == RevisionState.PUBLISHED)
    says_the_same = published.digest == digest(row.content.to_document())
    if not says_the_same:
        revision = publication.draft(session, listing, row.content)
        publication.publish(session, revision, Machine.REFERENCE_DATA, vocabulary)
        session.flush()
    return bool(differing) or not says_the_same
