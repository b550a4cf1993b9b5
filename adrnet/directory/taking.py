"""The result of a search as a file: the same words and filters, in the same order, and no more than everyone sees.

CSV says first what it is, a line of two cells each, then an empty line, then headings and rows, as the focal-point list
does; the first card of a vCard says the same. Codes stand beside names, so that a file survives translation.

Decisions:
    2026-11-22  A file holds the first `MOST_TAKEN` entries and says of how many: who needs them all reads them page by
                page, or narrows the search. It counts as the pages that it replaces (`identity.reading`).
    2026-11-22  The database says what is in it, as on the page: who is withdrawn meanwhile is in no file.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from flask import current_app, url_for
from sqlalchemy.orm import Session

from adrnet.directory.forms import SCHEMES, Read
from adrnet.directory.queries import Card, cards
from adrnet.directory.results import MOST_TAKEN, about, answer, facet_label, how_many, purpose
from adrnet.domain.content import Name, NameKind
from adrnet.domain.listing import ListingType
from adrnet.domain.naming import abbreviations, main_name
from adrnet.domain.vocabulary import Scheme
from adrnet.formats import rows_csv, vcard
from adrnet.formats.columns import SEPARATOR, ListHeader
from adrnet.formats.telephone import tel_uri
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.kit import clock
from adrnet.presenters.entries import reference
from adrnet.presenters.posts import day_of
from adrnet.presenters.words import Words


@dataclass(frozen=True)
class Taken:
    """What goes into a file: what it says about itself, and the entries."""

    header: list[tuple[str, str]]
    cards: list[Card]


def taken(read: Read, words: Words, session: Session) -> Taken:
    """Return the first entries that an address finds, whichever page of them it names."""
    found = answer(read.asked.first(), words, session, MOST_TAKEN)
    asked, shown = found.asked, cards(session, found.page.ids)
    filters = [
        (
            _("Filtered by"),
            f"{facet_label(facet)}: {SEPARATOR.join(words.label(SCHEMES[facet], code) for code in codes)}",
        )
        for facet, codes in asked.facets.items()
        if codes
    ]
    header = [
        (_("Title"), _("Entries of the directory")),
        (_("Purpose"), purpose()),
        (_("Made on"), _made()),
        *([(_("Words"), asked.text)] if asked.text else []),
        *filters,
        *([] if asked.text or filters else [(_("Filtered by"), _("Nothing: this is the whole list"))]),
        (_("Number of entries"), how_many(found.page.total, len(shown))),
        *((_("Note"), notice) for notice in (*read.notices, *about(found, asked))),
    ]
    return Taken([(str(label), str(value)) for label, value in header], shown)


def _made() -> str:
    zone = current_app.config["NETWORK_TIME_ZONE"]
    return ListHeader(title="", purpose="", made_at=clock.now().replace(microsecond=0), time_zone=zone, count=0).made()


def as_csv(file: Taken, words: Words) -> Iterator[bytes]:
    """Yield the file as CSV."""
    columns = _columns(words)
    headings = [str(heading) for heading, _cell in columns]
    rows = ([cell(card) for _heading, cell in columns] for card in file.cards)
    return rows_csv.stream(headings, rows, file.header)


def as_vcard(file: Taken, words: Words) -> Iterator[bytes]:
    """Yield the file as vCards, a card each, behind one about the file."""
    now = clock.now()
    lines = "\n".join(f"{label}: {value}" for label, value in file.header)
    yield vcard.vcard(vcard.Card(names=(Name(file.header[0][1], ""),), kind="group", note=lines, revised_at=now))
    for card in file.cards:
        content = card.content
        shown = next((spot.country for spot in content.places if spot.country), "")
        yield vcard.vcard(
            vcard.Card(
                # The name in the reader's language is the one that a program takes first.
                names=tuple(dict.fromkeys((main_name(content, words.locale.code), *content.names))),
                email=content.email,
                telephone=content.telephone,
                languages=tuple(one.code for one in content.languages),
                revised_at=now,
                kind="individual" if card.listing.type == ListingType.PRACTITIONER else "org",
                uid=f"listing-{card.listing.public_id}",
                url=_page(card),
                country=str(words.country(shown)) if shown else "",
                categories=tuple(str(words.label(Scheme.SPECIALTY, code)) for code in content.specialties),
                note=str(purpose()),
            )
        )


def _page(card: Card) -> str:
    named = reference(card.listing.public_id, card.content)
    return url_for("directory.read", reference=named, _external=True)


def _columns(words: Words) -> list[tuple[Wording, Callable[[Card], str]]]:
    """Return headings, and how the cell below each is read off an entry."""
    zone, here = current_app.config["NETWORK_TIME_ZONE"], words.locale.code

    def several(values: Iterable[str]) -> str:
        return SEPARATOR.join(dict.fromkeys(value for value in values if value))

    def both(
        code_heading: Wording, heading: Wording, scheme: str, codes: Callable[[Card], Iterable[str]]
    ) -> list[tuple[Wording, Callable[[Card], str]]]:
        return [
            (code_heading, lambda card: several(codes(card))),
            (heading, lambda card: several(words.label(scheme, code) for code in codes(card) if code)),
        ]

    def others(card: Card) -> Iterator[str]:
        main = main_name(card.content, here)
        known = {NameKind.OFFICIAL, NameKind.ALTERNATE, NameKind.FORMER}
        return (name.text for name in card.content.names if name.kind in known and name != main)

    def home(card: Card) -> str:
        return next((spot.country for spot in card.content.places if spot.country), "")

    def telephone(card: Card) -> str:
        return tel_uri(card.content.telephone, home(card)) if card.content.telephone else ""

    return [
        (_("Listing code"), lambda card: card.listing.public_id),
        (_("Name"), lambda card: main_name(card.content, here).text),
        (_("Other names"), lambda card: several(others(card))),
        (_("Abbreviation"), lambda card: several(name.text for name in abbreviations(card.content))),
        *both(_("Kind code"), _("Kind of organisation"), Scheme.KIND, lambda card: [card.content.kind]),
        *both(_("Role codes"), _("Roles"), Scheme.ROLE, lambda card: card.content.roles),
        *both(
            _("Country codes"),
            _("Countries"),
            Scheme.COUNTRY,
            lambda card: [spot.country for spot in card.content.places],
        ),
        (_("Cities"), lambda card: several(spot.city for spot in card.content.places)),
        (_("Addresses"), lambda card: several(spot.address for spot in card.content.places)),
        *both(
            _("Codes of countries served"),
            _("Countries served"),
            Scheme.COUNTRY,
            lambda card: card.content.jurisdictions,
        ),
        *both(_("Service codes"), _("Services"), Scheme.SERVICE, lambda card: card.content.services),
        *both(_("Specialty codes"), _("Specialties"), Scheme.SPECIALTY, lambda card: card.content.specialties),
        *both(
            _("Language codes"),
            _("Languages"),
            Scheme.LANGUAGE,
            lambda card: [one.code for one in card.content.languages],
        ),
        (_("Website"), lambda card: card.content.website),
        (_("E-mail"), lambda card: card.content.email),
        (_("Telephone"), telephone),
        *both(_("State code"), _("State"), Scheme.STATE, lambda card: [card.listing.standing]),
        (_("Last confirmed"), lambda card: _written(day_of(card.listing.confirmed_at, zone))),
        (_("Address of its page"), _page),
    ]


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""
