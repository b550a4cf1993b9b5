"""From a listing to the document that is indexed: pure functions.

Only what anyone may read goes in: a document is made of the published revision and of the database's own projection of
it (`listed_under`), so the index and the database count the same. Labels of codes are not put in: a word that is a
label is turned into its code when it is asked for (`labels`), and a corrected label needs no new index. Contact data,
which nobody looks for by word, stays out as well.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from adrnet.domain.content import Content, NameKind
from adrnet.domain.listing import Listing
from adrnet.domain.naming import name_to_sort_by
from adrnet.i18n.locales import DEFAULT, LOCALES
from adrnet.i18n.names import sort_key
from adrnet.search.analysis import Field, segments_of
from adrnet.search.sequences import sequence

# Between the texts of one field: analysis joins nothing across it.
_APART = "\n"


def is_indexable(listing: Listing) -> bool:
    """Whether the listing can be found: it is public, has a published revision, and has a name."""
    return listing.is_public and listing.published is not None and bool(listing.published.content.names)


def document_of(listing: Listing, facets: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the fields of `schema.SCHEMA` for an indexable listing.

    Args:
        listing: with its published revision.
        facets: what it is listed under, as (facet, code).
    """
    if listing.published is None:
        raise ValueError(f"listing {listing.id} has nothing published to index")
    content = listing.published.content
    pairs = sorted(facets)
    confirmed = confirmed_seconds(listing.confirmed_at)
    names = _names(content, {NameKind.OFFICIAL, NameKind.ALTERNATE, NameKind.FORMER})
    abbreviations = _names(content, {NameKind.ABBREVIATION})
    readings = _names(content, {NameKind.READING})
    places = [part for place in content.places for part in (place.city, place.address) if part]
    running = list(_running(content))
    everything = _APART.join([*names, *abbreviations, *places, *running])
    texts = {
        "name": _APART.join(names),
        "abbreviation": _APART.join(abbreviations),
        "place": _APART.join(places),
        "text": _APART.join(running),
        Field.READING: _APART.join(readings),
        Field.PREFIX: _APART.join([*names, *abbreviations, *readings]),
        Field.WHOLE: _APART.join([*names, *abbreviations, *readings]),
        Field.CLUSTERS: everything,
        Field.EXACT: everything,
        Field.PAIRS: everything,
    }
    return {
        "listing": str(listing.id),
        "numbers": (listing.id, confirmed, check_of(listing.id, confirmed)),
        "facet": ",".join(facet_term(facet, code) for facet, code in pairs),
        "stamp": stamp_of(listing.published.id, confirmed, pairs),
        "sort_keys": sort_keys_of(content),
        "sequence": sequence(segments_of(everything)).encode(),
        **{str(field): text for field, text in texts.items() if text},
    }


def confirmed_seconds(at: datetime | None) -> int:
    """Return when something was confirmed as a number that sorts, 0 for never."""
    return int(at.timestamp()) if at else 0


def check_of(number: Any, confirmed: Any) -> Any:
    """Return what must stand beside a listing's id and confirmation: columns have no checksum of their own.

    Args:
        number: the id, or an array of them (64 bits, unsigned).
        confirmed: what `confirmed_seconds` says, or an array.
    """
    # Odd constants of splitmix64: every bit of either changes the result.
    return (number * 0x9E3779B97F4A7C15 + confirmed * 0xBF58476D1CE4E5B9) & 0x7FFFFFFFFFFFFFFF


def facet_term(facet: str, code: str) -> str:
    """Return the term under which a facet's value is indexed; codes have neither colons nor commas."""
    return f"{facet}:{code}"


def stamp_of(revision_id: int, confirmed: int, facets: Iterable[tuple[str, str]]) -> str:
    """Return a digest of what the database and the index must agree on (compared by `comparing.differences`)."""
    said = "\n".join([str(revision_id), str(confirmed), *(facet_term(*pair) for pair in sorted(facets))])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def sort_keys_of(content: Content) -> dict[str, str]:
    """Return the key to sort by in each interface language; a language that is absent sorts as English does."""
    english = sort_key(name_to_sort_by(content, DEFAULT.code), DEFAULT)
    keys = {locale.code: sort_key(name_to_sort_by(content, locale.code), locale) for locale in LOCALES}
    # A key takes about nine bytes per letter, and most listings have one or two of them: only what differs is kept.
    return {DEFAULT.code: english} | {code: key for code, key in keys.items() if key != english}


def _names(content: Content, kinds: set[NameKind]) -> list[str]:
    return list(dict.fromkeys(name.text for name in content.names if name.kind in kinds))


def _running(content: Content) -> Iterable[str]:
    """Yield what an organisation says of itself in sentences."""
    yield from (text.text for text in content.texts)
    yield from (capacity.note for capacity in content.digital if capacity.note)
    yield from (f"{accreditation.scheme} {accreditation.grade}" for accreditation in content.accreditations)
