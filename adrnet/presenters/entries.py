"""One listing as an entry in a list."""

from dataclasses import dataclass

from flask import url_for

from adrnet.domain.content import Content, Name, Place
from adrnet.domain.freshness import Rhythm
from adrnet.domain.listing import Listing
from adrnet.domain.naming import abbreviations, main_name, slug
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.presenters.freshness import ShownState, shown_state
from adrnet.presenters.names import ShownName, shown_names
from adrnet.presenters.sentences import enumerated
from adrnet.presenters.words import Words, languages_by_script

_ROLES_IN_A_LINE = 3


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


def address(listing: Listing, content: Content) -> str:
    """Return the address of a listing's page in the reader's language."""
    return url_for("directory.read", reference=reference(listing.public_id, content))


def reference(public_id: str, content: Content) -> str:
    """Return what names a listing in its address: the public id, which decides, and a readable part."""
    readable = slug(content)
    return f"{public_id}-{readable}" if readable else public_id


def places(content: Content, words: Words) -> list[Wording]:
    """Return where a body is, in words, each place once and the first one first: "Kyoto, Japan"."""
    return list({str(shown): shown for spot in content.places if (shown := place_in_words(spot, words))}.values())


def place_in_words(spot: Place, words: Words) -> Wording:
    """Return where a place is: city and country, the city in its own language; empty where neither is known."""
    parts = []
    country = words.country(spot.country) if spot.country else None
    # A city that is its country's name is said once, in whatever language it is written.
    if spot.city and spot.city not in words.all_names(spot.country):
        # Latin letters are read in any language; a city in another script says which one it is in.
        city_in = words.language_of(spot.city, spot.country) if languages_by_script(spot.city) else words.locale.tag
        parts.append(Wording(spot.city, city_in))
    return enumerated([*parts, *([country] if country else [])])


def entry(listing: Listing, content: Content, words: Words, rhythm: Rhythm, time_zone: str) -> Entry:
    """Return the entry of a published listing."""
    shown = {name.text for name in content.names if name.kind == "official"}
    short = next((one for one in abbreviations(content) if one.text not in shown), None)
    return Entry(
        url=address(listing, content),
        names=shown_names(content, words.locale.code),
        kind=words.label(Scheme.KIND, content.kind) if content.kind else _roles(content, words),
        place=next(iter(places(content, words)), ""),
        abbreviation=short,
        services=[words.label(Scheme.SERVICE, code) for code in content.services],
        specialties=[words.label(Scheme.SPECIALTY, code) for code in content.specialties],
        languages=[words.language(one.code) for one in content.languages],
        state=shown_state(listing, rhythm, time_zone),
    )


def _roles(content: Content, words: Words) -> Wording | str:
    """A practitioner has no kind; the roles say what they do, as many as a line holds."""
    return enumerated(words.label(Scheme.ROLE, code) for code in content.roles[:_ROLES_IN_A_LINE])


def short_name(content: Content, words: Words) -> Name:
    """Return the nearest words for a listing: its abbreviation, else its name."""
    return next(iter(abbreviations(content)), main_name(content, words.locale.code))
