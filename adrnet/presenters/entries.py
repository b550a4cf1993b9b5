"""One listing as an entry in a list."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from flask import g, url_for
from markupsafe import Markup

from adrnet.domain.content import Content, Name, Place
from adrnet.domain.freshness import Rhythm
from adrnet.domain.listing import Facet, Listing
from adrnet.domain.naming import abbreviations, main_name, slug
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording, current_locale
from adrnet.presenters.freshness import ShownState, shown_state
from adrnet.presenters.marks import UNMARKED, Marks
from adrnet.presenters.names import ShownName, names_in_a_line, shown_names
from adrnet.presenters.sentences import Composed, enumerated, typed
from adrnet.presenters.words import Words, languages_by_script

_ROLES_IN_A_LINE = 3
# Stands for a reference in an address. A reference is letters of ASCII, digits and hyphens, which no address escapes.
_REFERENCE = "--reference--"


@dataclass(frozen=True)
class Excerpt:
    """Words of a listing that an entry does not show otherwise, and their language."""

    text: Markup
    lang: str


@dataclass(frozen=True)
class Entry:
    """What `components/entry.html` shows."""

    url: str
    names: list[ShownName]
    kind: Wording | str
    place: Wording | str
    abbreviation: Name | None
    services: list[Wording]
    specialties: list[Wording]
    languages: list[Wording]
    state: ShownState
    excerpt: Excerpt | None = None


def address(listing: Listing, content: Content) -> str:
    """Return the address of a listing's page in the reader's language."""
    # Found once for each page and language: twenty times the map of all addresses would take as long as the index does.
    known: dict[str, str] = g.setdefault("address_of_entries", {})
    code = current_locale().code
    if code not in known:
        known[code] = url_for("directory.read", reference=_REFERENCE)
    return known[code].replace(_REFERENCE, reference(listing.public_id, content))


def as_choice(listing: Listing, content: Content, words: Words) -> tuple[Composed, dict[str, Any]]:
    """Return how a form offers a listing: its names, and what tells it from one of the same name (`hint`, `url`).

    `content` is what the reader may know of it; without names it is called by its number.
    """
    names = names_in_a_line(content, words.locale.code) if content.names else []
    number = typed(listing.public_id)
    told: dict[str, Any] = {"hint": enumerated([*places(content, words), number], separator=" · ")}
    if listing.is_public:
        told["url"] = address(listing, content)
    return enumerated([Wording(name.text, name.lang) for name in names] or [number], separator=" "), told


def reference(public_id: str, content: Content) -> str:
    """Return what names a listing in its address: the public id, which decides, and a readable part."""
    readable = slug(content)
    return f"{public_id}-{readable}" if readable else public_id


def places(content: Content, words: Words) -> list[Wording]:
    """Return where a body is, in words, each place once and the first one first: "Kyoto, Japan"."""
    return list({str(shown): shown for spot in content.places if (shown := place_in_words(spot, words))}.values())


def place_in_words(spot: Place, words: Words, marks: Marks = UNMARKED) -> Wording:
    """Return where a place is: city and country, the city in its own language; empty where neither is known."""
    parts = []
    country = marks.label(Facet.COUNTRY, spot.country, words.country) if spot.country else None
    # A city that is its country's name is said once, in whatever language it is written.
    if spot.city and spot.city not in words.all_names(spot.country):
        # Latin letters are read in any language; a city in another script says which one it is in.
        city_in = words.language_of(spot.city, spot.country) if languages_by_script(spot.city) else words.locale.tag
        parts.append(marks.wording(Wording(spot.city, city_in)))
    return enumerated([*parts, *([country] if country else [])])


def entry(  # noqa: PLR0913, PLR0917 - what, for whom, and what of it
    listing: Listing, content: Content, words: Words, rhythm: Rhythm, time_zone: str, marks: Marks = UNMARKED
) -> Entry:
    """Return the entry of a published listing, with what was looked for marked in it."""
    shown = {name.text for name in content.names if name.kind == "official"}
    short = next((one for one in abbreviations(content) if one.text not in shown), None)

    def labels(facet: str, scheme: str, codes: Iterable[str]) -> list[Wording]:
        say = partial(words.label, scheme)
        return [marks.label(facet, code, say) for code in codes]

    return Entry(
        url=address(listing, content),
        names=[marks.name(name) for name in shown_names(content, words.locale.code)],
        kind=labels(Facet.KIND, Scheme.KIND, [content.kind])[0]
        if content.kind
        else enumerated(labels(Facet.ROLE, Scheme.ROLE, content.roles[:_ROLES_IN_A_LINE])),
        place=_place(content, words, marks),
        abbreviation=replace(short, text=marks.text(short.text)) if short else None,
        services=labels(Facet.SERVICE, Scheme.SERVICE, content.services),
        specialties=labels(Facet.SPECIALTY, Scheme.SPECIALTY, content.specialties),
        languages=labels(Facet.LANGUAGE, Scheme.LANGUAGE, [one.code for one in content.languages]),
        state=shown_state(listing, rhythm, time_zone),
    )


def _place(content: Content, words: Words, marks: Marks) -> Wording | str:
    """Return the first place in which something is marked, else the first one."""
    shown = (place for spot in content.places if (place := place_in_words(spot, words, marks)))
    first = next(shown, None)
    if first is None or marks.is_blank or "<mark>" in first.inner:
        return first or ""
    return next((one for one in shown if "<mark>" in one.inner), first)


def short_name(content: Content, words: Words) -> Name:
    """Return the nearest words for a listing: its abbreviation, else its name."""
    return next(iter(abbreviations(content)), main_name(content, words.locale.code))
