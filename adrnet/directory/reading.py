"""The pages that are read: one listing, one country. Things in, everything that their templates show out."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlsplit

from flask import current_app, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from adrnet.directory import queries, structured
from adrnet.directory.forms import read_country
from adrnet.directory.queries import Card
from adrnet.directory.results import answer
from adrnet.domain.content import Content, NameKind, SpokenLanguage
from adrnet.domain.freshness import Rhythm
from adrnet.domain.listing import Facet, Listing, facets_of
from adrnet.domain.naming import abbreviations, main_name, names_to_show, other_names, text_to_show
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording, current_locale
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.names import long_date
from adrnet.kit.addresses import keep_query
from adrnet.presenters.entries import entry, places, short_name
from adrnet.presenters.freshness import shown_state
from adrnet.presenters.law import Source, law, sources
from adrnet.presenters.names import shown_names
from adrnet.presenters.narrowing import Asked, no_such_page, shown_pages
from adrnet.presenters.posts import day_of, shown_post
from adrnet.presenters.sentences import SLOT, enumerated, filled
from adrnet.presenters.words import Words

_SHAPES = {"yes": "full", "on_request": "half", "no": "ring"}
# How the reference data separates sources, and what it writes where no page was seen.
_BETWEEN_SOURCES = " ; "
_FROM_MEMORY = "general knowledge"


def _rhythm() -> Rhythm:
    return Rhythm(current_app.config["CONFIRMATION_MONTHS"], current_app.config["CONFIRMATION_DUE_DAYS"])


def listing(card: Card, words: Words, session: Session) -> dict[str, Any]:
    """Return the values of a listing's page (see templates/directory/listing.html)."""
    one, content = card.listing, card.content
    rhythm, zone = _rhythm(), current_app.config["NETWORK_TIME_ZONE"]
    posts = queries.posts_of_listing(session, one)
    home = next((spot.country for spot in content.places if spot.country), one.responsible_country or "")
    facts = queries.facts_of_country(session, home) if home else ()
    return {
        "names": shown_names(content, words.locale.code),
        "short": short_name(content, words),
        "kind": _link(Facet.KIND, words.label(Scheme.KIND, content.kind), content.kind) if content.kind else None,
        "places": places(content, words),
        "state": shown_state(one, rhythm, zone),
        "confirmed_on": day_of(one.confirmed_at, zone),
        "caveats": _caveats(one),
        "unverified": bool(content.unverified_fields) or not one.is_claimed,
        "texts": _texts(content, words),
        "also": _also(content, words),
        "founded": content.founded,
        "jurisdictions": [_country_link(code, words) for code in content.jurisdictions],
        "languages": [_language(spoken, words) for spoken in content.languages],
        "services": [_link(Facet.SERVICE, words.label(Scheme.SERVICE, code), code) for code in content.services],
        "specialties": [
            _link(Facet.SPECIALTY, words.label(Scheme.SPECIALTY, code), code) for code in content.specialties
        ],
        "roles": [_link(Facet.ROLE, words.label(Scheme.ROLE, code), code) for code in content.roles],
        "parties": _parties(one, content, words),
        "accreditations": [
            {"text": f"{held.scheme}: {held.grade}", "url": None, "lang": "en"} for held in content.accreditations
        ],
        "contact": _contact(content, words),
        "digital": [
            {
                "label": words.label(Scheme.DIGITAL, capacity.code),
                "shape": _SHAPES.get(capacity.answer, "ring"),
                "answer": words.label(Scheme.DIGITAL_ANSWER, capacity.answer),
                "note": _note(capacity.note, words),
            }
            for capacity in content.digital
        ],
        "posts": [shown_post(post, words, rhythm, zone) for post in posts],
        "provenance": _provenance(one),
        "sources": _sources(one),
        "correct": _correct(one, content),
        "history": [],
        "take": [],
        "framework": law(home, facts, words, _country_link(home, words)["url"]),
        "trail": _trail(home, words),
        "json_ld": structured.script(one, content, posts, words),
    }


def country(code: str, arguments: MultiDict[str, str], words: Words, session: Session) -> dict[str, Any]:
    """Return the values of a country's page (see templates/directory/country.html)."""
    rhythm, zone = _rhythm(), current_app.config["NETWORK_TIME_ZONE"]
    read = read_country(arguments, code)
    found = answer(Asked("directory.search", "", {Facet.COUNTRY: (code,)}, "name", read.asked.page), words, session)
    here = replace(read.asked, page=found.asked.page)
    keep_query(here.query())
    return {
        "name": words.country(code),
        "own": words.own_names(code),
        "notices": [*read.notices, *([no_such_page(read.asked.page)] if here.page != read.asked.page else [])],
        "total": found.page.total,
        "search": url_for("directory.search", country=code),
        "posts": [shown_post(post, words, rhythm, zone) for post in queries.posts_of_country(session, code)],
        "entries": [
            entry(card.listing, card.content, words, rhythm, zone) for card in queries.cards(session, found.page.ids)
        ],
        "pages": shown_pages(here, found.pages),
        "framework": law(code, queries.facts_of_country(session, code), words),
        "trail": [{"text": _("Countries"), "url": url_for("directory.countries"), "lang": None}],
    }


def _link(facet: str, text: Wording, code: str) -> dict[str, Any]:
    """A value that leads to everything else that carries it."""
    arguments: dict[str, Any] = {facet: code}
    return {"text": text, "url": url_for("directory.search", **arguments), "lang": text.lang}


def _country_link(code: str, words: Words) -> dict[str, Any]:
    """A country leads to its page, where it has one."""
    has_page = words.vocabulary.find(Scheme.COUNTRY, code) is not None
    return {
        "text": words.country(code),
        "url": url_for("directory.country", code=code) if has_page else None,
        "lang": None,
    }


def _language(spoken: SpokenLanguage, words: Words) -> dict[str, Any]:
    """A language of proceedings, with the level where one is stated."""
    said = words.language(spoken.code)
    if spoken.level:
        said = enumerated([said, words.label(Scheme.LANGUAGE_LEVEL, spoken.level)], separator=": ")
    return _link(Facet.LANGUAGE, said, spoken.code)


def _parties(one: Listing, content: Content, words: Words) -> list[dict[str, Any]]:
    parties = [code for facet, code in facets_of(one, content, words.vocabulary) if facet == Facet.PARTY]
    return [_link(Facet.PARTY, words.label(Scheme.PARTY, party), party) for party in parties]


def _note(note: str, words: Words) -> dict[str, str] | None:
    """A remark in the body's own words, which do not say their language."""
    return {"text": note, "lang": words.language_of(note, "")} if note else None


def _texts(content: Content, words: Words) -> list[dict[str, str]]:
    """Each text field once, in the reader's language where there is one."""
    fields = dict.fromkeys(text.field for text in content.texts)
    chosen = (text_to_show(content.texts, field, words.locale.code) for field in fields)
    return [{"text": text.text, "lang": text.lang} for text in chosen if text]


def _also(content: Content, words: Words) -> list[dict[str, str]]:
    shown = {name.text for name in names_to_show(content, words.locale.code)}
    readings = [name for name in content.names if name.kind == NameKind.READING]
    names = [*abbreviations(content), *other_names(content), *readings]
    return [{"text": name.text, "lang": name.lang} for name in names if name.text not in shown]


def _contact(content: Content, words: Words) -> dict[str, Any]:
    website = None
    if content.website:
        parts = urlsplit(content.website)
        website = {
            "text": (parts.netloc + parts.path).removesuffix("/"),
            "url": content.website if content.website_seen else None,
            "note": None if content.website_seen else _("address not yet checked"),
        }
    return {
        "website": website,
        "email": content.email or None,
        "telephone": content.telephone or None,
        "addresses": [
            {
                "lines": spot.address.splitlines(),
                "lang": words.language_of(spot.address, spot.country),
                "role": words.label(Scheme.PLACE_ROLE, spot.role),
            }
            for spot in content.places
            if spot.address
        ],
        "links": [
            {"label": words.label(Scheme.LINK_KIND, link.kind), "url": link.url, "lang": link.lang or None}
            for link in content.links
        ],
    }


def _caveats(one: Listing) -> list[Wording]:
    if not one.is_unverified:
        return []
    return [_("This whole entry rests on general knowledge or on weak sources. Check it before you rely on it.")]


def _provenance(one: Listing) -> list[Wording]:
    if one.is_claimed:
        return [_("Kept by those whom it is about.")]
    said = [_("Made from public sources; no organisation has taken it over yet.")]
    if one.source_as_of:
        day = Wording(long_date(one.source_as_of, current_locale()), current_locale().tag)
        dated = _("Made from public sources as of %(day)s; no organisation has taken it over yet.", day=SLOT)
        said = [filled(dated, day)]
    said.append(_("Its services, specialties and languages are a reading of these sources and are unverified."))
    return said


def _sources(one: Listing) -> list[Source]:
    if one.source == _FROM_MEMORY:
        return [Source(_("General knowledge: no page was seen that names this body."), None)]
    return sources([part for part in one.source.split(_BETWEEN_SOURCES) if part])


def _correct(one: Listing, content: Content) -> str:
    """A mail to the network, with the entry already named."""
    subject = quote(f"{main_name(content, 'en').text} ({one.public_id})")
    return f"mailto:{current_app.config['CONTACT_EMAIL']}?subject={subject}"


def _trail(home: str, words: Words) -> list[dict[str, Any]]:
    links = [{"text": _("Search"), "url": url_for("directory.search"), "lang": None}]
    if home and (link := _country_link(home, words))["url"]:
        links.append(link)
    return links
