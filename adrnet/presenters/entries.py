"""One listing as an entry in a list."""

from dataclasses import dataclass

from flask import url_for

from adrnet.domain.freshness import Rhythm
from adrnet.domain.listing import Listing
from adrnet.domain.naming import abbreviations, main_name, slug
from adrnet.domain.revision import Content, Name
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.presenters.freshness import ShownState, shown_state
from adrnet.presenters.names import ShownName, shown_names
from adrnet.presenters.words import Words


@dataclass(frozen=True)
class Entry:
    """What `components/entry.html` shows."""

    url: str
    names: list[ShownName]
    kind: Wording | str
    place: str
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


def place(content: Content, words: Words) -> str:
    """Return where a body is in words: "Kyoto, Japan"; a city that is its country's name is said once."""
    shown = []
    for one in content.places[:1]:
        country = str(words.country(one.country)) if one.country else ""
        shown.append(", ".join(part for part in (one.city if one.city != country else "", country) if part))
    return "".join(shown)


def entry(listing: Listing, content: Content, words: Words, rhythm: Rhythm, time_zone: str) -> Entry:
    """Return the entry of a published listing."""
    shown = {name.text for name in content.names if name.kind == "official"}
    short = next((one for one in abbreviations(content) if one.text not in shown), None)
    return Entry(
        url=address(listing, content),
        names=shown_names(content, words.locale.code),
        kind=words.label(Scheme.KIND, content.kind) if content.kind else _roles(content, words),
        place=place(content, words),
        abbreviation=short,
        services=[words.label(Scheme.SERVICE, code) for code in content.services],
        specialties=[words.label(Scheme.SPECIALTY, code) for code in content.specialties],
        languages=[words.language(one.code) for one in content.languages],
        state=shown_state(listing, rhythm, time_zone),
    )


def _roles(content: Content, words: Words) -> Wording | str:
    """A practitioner has no kind; the first role says what they do."""
    return words.label(Scheme.ROLE, content.roles[0]) if content.roles else ""


def short_name(content: Content, words: Words) -> Name:
    """Return the nearest words for a listing: its abbreviation, else its name."""
    return next(iter(abbreviations(content)), main_name(content, words.locale.code))
