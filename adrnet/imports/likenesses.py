"""Which entries a row without an ID may mean: names that are alike in every script, or the same website.

Compared as a duplicate is (`domain/likeness`), many at a time: first what may be alike at all is found by
names, then each pair is looked at.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from rapidfuzz import fuzz, process
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from adrnet.domain.content import Content, NameKind
from adrnet.domain.likeness import WORTH_A_LOOK, likeness
from adrnet.domain.listing import Listing, ListingState, ListingType
from adrnet.domain.revision import PENDING, Revision, RevisionState

# So many names are compared at a time with all that are known: the table of likenesses stays small.
_AT_ONCE = 200
# Of one row; whoever has more to look at has a name that says nothing.
_MOST = 5
_ANYWHERE = ""


@dataclass(frozen=True)
class Candidate:
    """An entry that is there, or on its way, with what it says."""

    listing: Listing
    content: Content


def candidates(session: Session, countries: Iterable[str | None]) -> list[Candidate]:
    """Return the organisations of these countries (None: of no country), hidden ones too (one statement)."""
    wanted = set(countries)
    here = Listing.responsible_country.in_(sorted(one for one in wanted if one))
    on_its_way = Revision.state.in_(PENDING) & (Revision.is_on_behalf | Revision.submitted_at.is_not(None))
    rows = session.execute(
        select(Listing, Revision)
        .join(Revision, Revision.listing_id == Listing.id)
        .where(
            Listing.type == ListingType.ORGANISATION,
            Listing.state.not_in((ListingState.ERASED, ListingState.MERGED)),
            or_(here, Listing.responsible_country.is_(None)) if None in wanted else here,
            or_(Revision.state == RevisionState.PUBLISHED, on_its_way),
        )
        .order_by(Listing.id, Revision.id)
    )
    return [Candidate(listing, revision.content) for listing, revision in rows]


def resembling(wanted: Sequence[Content], known: Sequence[Content]) -> list[list[tuple[int, int]]]:
    """Return for each content which of the known it may be, as (place, likeness), the likest first."""
    pairs = _by_names(wanted, known)
    hosts: dict[str, list[int]] = {}
    for place, one in enumerate(known):
        if host := _host(one):
            hosts.setdefault(host, []).append(place)
    found = []
    for place, one in enumerate(wanted):
        # A host that many share says little of any of them.
        sharing = hosts.get(_host(one), [])
        pairs[place].update(dict.fromkeys(sharing if len(sharing) <= _MOST else ()))
        rated = [(other, likeness(one, known[other])) for other in pairs[place]]
        alike = sorted((pair for pair in rated if pair[1] >= WORTH_A_LOOK), key=lambda pair: (-pair[1], pair[0]))
        found.append(alike)
    return [one[:_MOST] for one in found] if wanted is not known else found


def _by_names(wanted: Sequence[Content], known: Sequence[Content]) -> list[dict[int, None]]:
    """Return which of the known have a name like one of each content's, country by country."""
    found: list[dict[int, None]] = [{} for _ in wanted]
    owners, askers = _by_country(known), _by_country(wanted)
    for country, asking in askers.items():
        # Where a body is may not be said: then it may be anywhere.
        here = list(owners) if country == _ANYWHERE else [country, _ANYWHERE]
        theirs = [one for place in here for one in owners.get(place, ())]
        names = [name for _place, name in theirs]
        for start in range(0, len(asking) if names else 0, _AT_ONCE):
            part = asking[start : start + _AT_ONCE]
            # Of words that stand in order already the plain ratio is what `fuzz.token_sort_ratio` would work out anew.
            rates = process.cdist([name for _, name in part], names, scorer=fuzz.ratio, score_cutoff=WORTH_A_LOOK - 1)
            for row, column in zip(*rates.nonzero(), strict=True):
                found[part[row][0]][theirs[column][0]] = None
    return found


def _by_country(contents: Sequence[Content]) -> dict[str, list[tuple[int, str]]]:
    """Return the names by country, each with the place of its content."""
    found: dict[str, list[tuple[int, str]]] = {}
    for place, name in _names(contents):
        countries = {one.country for one in contents[place].places if one.country} or {_ANYWHERE}
        for country in countries:
            found.setdefault(country, []).append((place, name))
    return found


def _names(contents: Sequence[Content]) -> list[tuple[int, str]]:
    return [
        (place, " ".join(sorted(said.split())))
        for place, one in enumerate(contents)
        for name in one.names
        if name.kind != NameKind.ABBREVIATION and (said := _plain(name.text))
    ]


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one if one.isalnum() or unicodedata.combining(one) else " " for one in folded)


def _host(content: Content) -> str:
    try:
        return (urlsplit(content.website).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
