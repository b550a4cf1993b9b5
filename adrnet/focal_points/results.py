"""The page of the list: one question in, everything that `templates/focal_points/list.html` shows out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, url_for
from sqlalchemy.orm import Session

from adrnet.domain.freshness import Rhythm
from adrnet.domain.listed import NATIONAL_POST, NO_COUNTRY, ListedPost
from adrnet.domain.listed_posts import named
from adrnet.domain.naming import main_name
from adrnet.domain.vocabulary import Scheme
from adrnet.focal_points import queries
from adrnet.focal_points.choosing import FileChoice
from adrnet.focal_points.forms import Read, codes
from adrnet.focal_points.listed import Figures
from adrnet.focal_points.offering import FORMATS
from adrnet.focal_points.queries import PostFacet
from adrnet.focal_points.sources import TODAY, Source
from adrnet.i18n.messages import Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.kit.addresses import address, keep_query
from adrnet.kit.paging import Pages
from adrnet.presenters.entries import reference
from adrnet.presenters.narrowing import (
    Asked,
    Choice,
    FacetChoices,
    Link,
    ShownPages,
    chips,
    choices,
    page_there,
    shown_pages,
)
from adrnet.presenters.posts import Body, ShownPost, body_of, country_page, keep_unindexed, report_page, shown_seat
from adrnet.presenters.sentences import SLOT, filled
from adrnet.presenters.words import Words

PAGE_SIZE = 50
_SCHEMES: dict[str, str] = {
    PostFacet.COUNTRY: Scheme.COUNTRY,
    PostFacet.TOPIC: Scheme.TOPIC,
    PostFacet.KIND: Scheme.KIND,
    PostFacet.STATE: Scheme.STATE,
    PostFacet.LANGUAGE: Scheme.LANGUAGE,
}
Label = Callable[[str, str], Wording]


@dataclass(frozen=True)
class Group:
    """The posts of one country on a page; without an address where they belong to none."""

    title: Wording
    url: str | None
    posts: list[ShownPost]


@dataclass(frozen=True)
class ShownList:
    """What the template shows."""

    notices: list[Wording]
    chips: list[Link]
    clear: str
    narrow: dict[str, Any]
    total: int
    vacant: int
    groups: list[Group]
    pages: ShownPages
    loosen: list[Link]
    take: list[Link]
    purpose: Wording


def results(
    read: Read, words: Words, session: Session, source: Source = TODAY, choice: FileChoice | None = None
) -> ShownList:
    """Return the values of the page (six statements; one more for the names of organisations that are asked for)."""
    figures = source.figures(session, read.asked.facets)
    asked, pages, elsewhere = page_there(read.asked, figures.total, PAGE_SIZE)
    keep_query(asked.query())
    counts: dict[str, Mapping[str, int]] = {
        **figures.facets,
        PostFacet.TOPIC: source.by_topic(session, asked.facets),
        PostFacet.LANGUAGE: source.by_language(session, asked.facets),
    }
    said = labels(session, asked, words)
    return ShownList(
        notices=[*read.notices, *elsewhere],
        chips=chips(asked, said),
        clear=asked.nothing().url(),
        narrow={
            "action": asked.nothing().url(),
            "keep": [],
            "facets": [
                FacetChoices(facet, facet_label(facet), _choices(asked, facet, counts.get(facet), words, said))
                for facet in PostFacet
            ],
        },
        total=figures.total,
        vacant=figures.vacant,
        groups=_groups(asked, figures, pages, words, session, source),
        pages=shown_pages(asked, pages),
        loosen=[] if figures.total else _ways_out(asked, figures, said),
        take=take(asked, choice),
        purpose=purpose(),
    )


def take(asked: Asked, choice: FileChoice | None = None) -> list[Link]:
    """Return the list as a file in each format; with the columns and in the language that somebody chose."""
    query = asked.pairs()
    if choice and choice.columns:
        query.append(("columns", ",".join(choice.columns)))
    lang = {"lang": choice.locale.code} if choice and choice.locale else {}
    files = [
        Link(one.label.wording(), address(f"focal_points.{one.ending}", query, **lang)) for one in FORMATS.values()
    ]
    return [*files, Link(_("Page to print"), asked.url(endpoint="focal_points.print"))]


def purpose() -> Wording:
    """Say what the list is for; on the page and in every file."""
    return _(
        "For finding whom to write to about arbitration and mediation in a country or an organisation of the network. "
        "Not for advertising or mass mail."
    )


def facet_label(facet: str) -> Wording:
    """Return the name of a facet."""
    labels = {
        PostFacet.COUNTRY: _("Country"),
        PostFacet.TOPIC: _("Topic"),
        PostFacet.KIND: _("Kind of organisation"),
        PostFacet.STATE: _("State of the post"),
        PostFacet.LANGUAGE: _("Language"),
        PostFacet.ORGANISATION: _("Organisation"),
    }
    return labels[PostFacet(facet)]


def label(facet: str, code: str, words: Words) -> Wording:
    """Return the words for a value of a facet."""
    if code == NATIONAL_POST:
        return _("National post")
    if facet == PostFacet.ORGANISATION:
        return Wording(code, words.locale.tag)
    return words.label(_SCHEMES[facet], code)


def labels(session: Session, asked: Asked, words: Words) -> Label:
    """Return what says the values of this question; organisations by name (one statement, if it asks for any)."""
    chosen = asked.facets.get(PostFacet.ORGANISATION, ())
    names = {
        public_id: main_name(named(written), words.locale.code)
        for public_id, written in (queries.names_of(session, chosen) if chosen else ())
    }

    def said(facet: str, code: str) -> Wording:
        if facet == PostFacet.ORGANISATION and code in names:
            return Wording(names[code].text, names[code].lang)
        return label(facet, code, words)

    return said


def countries_in_order(figures: Figures, words: Words) -> list[str]:
    """Return the countries that have posts, in the alphabetical order of the reader's language, none at the end."""
    named = words.sorted_countries([country for country in figures.countries if country != NO_COUNTRY])
    return [*named, NO_COUNTRY] if NO_COUNTRY in figures.countries else named


def whole(asked: Asked, figures: Figures, words: Words, session: Session, source: Source) -> list[Group]:
    """Return all posts of a list, without pages."""
    return _groups(asked, figures, Pages(figures.total, 1, max(figures.total, 1)), words, session, source)


def _groups(  # noqa: PLR0913, PLR0917 - what a page is made of
    asked: Asked, figures: Figures, pages: Pages, words: Words, session: Session, source: Source
) -> list[Group]:
    """Return the posts of a page: which countries it touches tell the figures, which posts the database."""
    first, last = pages.offset, pages.offset + pages.size
    parts: dict[str, slice] = {}
    before = 0
    for country in countries_in_order(figures, words):
        number = figures.countries[country]
        if before < last and before + number > first:
            parts[country] = slice(max(0, first - before), last - before)
        before += number
    ordered = source.in_order(session, asked.facets, list(parts), words.locale)
    ids = [post_id for country, posts in ordered for post_id in posts[parts[country]]]
    rhythm = Rhythm(current_app.config["CONFIRMATION_MONTHS"], current_app.config["CONFIRMATION_DUE_DAYS"])
    zone = current_app.config["NETWORK_TIME_ZONE"]
    groups = {country: Group(*heading(country, words), []) for country in parts}
    for post in source.posts(session, ids):
        kind = label(PostFacet.KIND, post.kind, words) if post.kind else None
        shown = shown_seat(post, words, rhythm, zone, body=body(post, words), kind=kind)
        report = report_page(post.public_id) if source is TODAY else ""
        groups[post.country].posts.append(replace(shown, is_redacted=post.is_redacted, report=report))
    keep_unindexed(shown for group in groups.values() for shown in group.posts)
    return list(groups.values())


def body(post: ListedPost, words: Words) -> Body | None:
    """Return the organisation whose post it is, None for a country's own."""
    if post.content is None:
        return None
    return body_of(post.content, url_for("directory.read", reference=reference(post.listing_id, post.content)), words)


def heading(country: str, words: Words) -> tuple[Wording, str | None]:
    """Return the name of a country and its page; for the posts of none a name alone."""
    return (words.country(country), country_page(country)) if country else (_("Of no single country"), None)


def _choices(asked: Asked, facet: str, counts: Mapping[str, int] | None, words: Words, said: Label) -> list[Choice]:
    known = list(codes(facet, words.vocabulary))
    ordered = words.sorted_countries(known) if facet == PostFacet.COUNTRY else known
    return choices(asked, facet, counts, ordered, said)


def _ways_out(asked: Asked, figures: Figures, said: Label) -> list[Link]:
    """Return what one would find with one facet set aside; the most first."""
    used = [facet for facet, chosen in asked.facets.items() if chosen]
    if len(used) == 1:
        # Without its only filter the question is everything; the page offers that anyway.
        return []
    ways = []
    for facet in sorted(used, key=lambda facet: -figures.without[facet]):
        if number := figures.without[facet]:
            sentence = ngettext(
                "%(num)s post without %(filter)s", "%(num)s posts without %(filter)s", number, filter=SLOT
            )
            names = [said(facet, code) for code in asked.facets[facet]]
            way = replace(asked, facets={**asked.facets, facet: ()}, page=1)
            ways.append(Link(filled(sentence, *names), way.url()))
    return ways
