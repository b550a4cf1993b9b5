"""The pages that are read: one listing, one country. Things in, everything that their templates show out."""

from dataclasses import replace
from typing import Any

from flask import current_app, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from adrnet.directory import counting, queries, structured
from adrnet.directory.forms import read_country
from adrnet.directory.queries import Card
from adrnet.directory.results import answer
from adrnet.domain import affiliating, contested
from adrnet.domain.jurisdiction import facts_of_country
from adrnet.domain.listing import Facet
from adrnet.domain.offered_posts import open_posts
from adrnet.i18n.messages import gettext as _
from adrnet.kit import headers
from adrnet.kit.addresses import keep_query
from adrnet.presenters.entries import entry
from adrnet.presenters.law import law
from adrnet.presenters.listing_page import Setting, home_of, listing_page
from adrnet.presenters.narrowing import Asked, no_such_page, shown_pages
from adrnet.presenters.posts import keep_unindexed, shown_post
from adrnet.presenters.words import Words


def listing(card: Card, words: Words, session: Session) -> dict[str, Any]:
    """Return the values of a listing's page (see templates/directory/listing.html)."""
    one, content = card.listing, card.content
    counting.opened(one)
    posts = open_posts(session, one)
    home = home_of(one, content)
    facts = facts_of_country(session, home) if home else ()
    others = affiliating.shown(session, one)
    shown = listing_page(
        one,
        card.revision,
        words,
        Setting.of(current_app.config),
        posts=posts,
        facts=facts,
        others=others,
        disputes=contested.shown(session, one),
    )
    keep_unindexed(shown["posts"])
    if one.is_unindexed or any(other.listing.is_unindexed for other in others):
        headers.keep_out_of_search_engines()
    return {**shown, "json_ld": structured.script(one, content, posts, words)}


def country(code: str, arguments: MultiDict[str, str], words: Words, session: Session) -> dict[str, Any]:
    """Return the values of a country's page (see templates/directory/country.html)."""
    setting = Setting.of(current_app.config)
    rhythm, zone = setting.rhythm, setting.time_zone
    read = read_country(arguments, code)
    found = answer(Asked("directory.search", "", {Facet.COUNTRY: (code,)}, "name", read.asked.page), words, session)
    here = replace(read.asked, page=found.asked.page)
    keep_query(here.query())
    seats = [shown_post(post, words, rhythm, zone) for post in queries.posts_of_country(session, code)]
    keep_unindexed(seats)
    on_page = queries.cards(session, found.page.ids)
    counting.shown(card.listing for card in on_page)
    return {
        "name": words.country(code),
        "own": words.own_names(code),
        "notices": [*read.notices, *([no_such_page(read.asked.page)] if here.page != read.asked.page else [])],
        "total": found.page.total,
        "search": url_for("directory.search", country=code),
        "posts": seats,
        "entries": [entry(card.listing, card.content, words, rhythm, zone) for card in on_page],
        "pages": shown_pages(here, found.pages),
        "framework": law(code, facts_of_country(session, code), words),
        "report": url_for("problems.report", sort="country", code=code),
        "trail": [{"text": _("Countries"), "url": url_for("directory.countries"), "lang": None}],
    }
