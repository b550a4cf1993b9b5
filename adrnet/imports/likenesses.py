"""Which entries a row without an ID may mean: whatever is compared as one body everywhere (`domain.likeness`)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from adrnet.domain.content import Content
from adrnet.domain.known import known_entries
from adrnet.domain.likeness import Body, Likeness, bodies
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.revision import PENDING, Revision, RevisionState

_AT_ONCE = 500
_GONE = (ListingState.ERASED, ListingState.MERGED)


@dataclass(frozen=True)
class Candidate:
    """An entry that is there, or on its way, with what it says and how it is like a row."""

    like: Likeness
    listing: Listing
    content: Content


def candidates(session: Session, wanted: Sequence[Body], countries: Iterable[str | None]) -> Iterator[list[Candidate]]:
    """Yield for each body which organisations of these countries (None: of no country) it may be, hidden ones too."""
    codes = set(countries)
    here = Listing.responsible_country.in_(sorted(one for one in codes if one))
    on_its_way = Revision.state.in_(PENDING) & (Revision.is_on_behalf | Revision.submitted_at.is_not(None))
    known = known_entries(
        session,
        Listing.state.not_in(_GONE),
        or_(here, Listing.responsible_country.is_(None)) if None in codes else here,
        or_(Revision.state == RevisionState.PUBLISHED, on_its_way),
    )
    alike = bodies(wanted, known.bodies)
    ids = sorted({known.revision_ids[like.place] for found in alike for like in found})
    revisions: dict[int, Revision] = {}
    for start in range(0, len(ids), _AT_ONCE):
        for one in session.scalars(
            select(Revision).where(Revision.id.in_(ids[start : start + _AT_ONCE])).options(joinedload(Revision.listing))
        ):
            revisions[one.id] = one
    for found in alike:
        those = [(like, revisions[known.revision_ids[like.place]]) for like in found]
        yield [Candidate(like, one.listing, one.content) for like, one in those]
