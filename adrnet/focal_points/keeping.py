"""The posts as those who keep them see them: who sits there, who will, who was asked; `designations` says who did.

Of a person who holds a post is said here what they show to coordinators. Whoever was asked is known to those who asked;
of one who said no, or nothing, nobody knows any longer who it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload, undefer
from werkzeug.datastructures import MultiDict

from adrnet.domain import listed_posts, nominating, people, posts
from adrnet.domain.coordinators import Scope
from adrnet.domain.focal_point import VACANT, Designation, DesignationKind, DesignationState, Post, PostState, Tier
from adrnet.domain.freshness import Rhythm
from adrnet.domain.listed import NO_COUNTRY, Sees
from adrnet.domain.listing import Listing
from adrnet.domain.naming import main_name
from adrnet.domain.posts import Office
from adrnet.domain.sight import known_person
from adrnet.focal_points import queries, services
from adrnet.focal_points.queries import PostFacet
from adrnet.focal_points.results import body, heading, label
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.kit.addresses import keep_query
from adrnet.presenters.narrowing import Choice, ShownPages, asked_for, page_there, shown_pages
from adrnet.presenters.nominees import ShownAsked, shown_asked
from adrnet.presenters.posts import ShownPost, shown_holder, shown_seat
from adrnet.presenters.words import Words

PAGE_SIZE = 50


@dataclass(frozen=True)
class NamedPost:
    """Whose post it is and for what: the head of its pages."""

    public_id: str
    owner: Wording
    topics: list[Wording]
    is_national: bool
    is_open: bool
    can_close: bool


@dataclass(frozen=True)
class KeptPost:
    """A post with what is known of its holder and of the office that waits for its first day."""

    shown: ShownPost
    nominee: ShownPost | None
    asked: ShownAsked | None
    # Public id of the listing whose post it is; empty for a country's.
    listing_id: str
    has_office: bool
    # A term that can be ended, of an office or a person.
    has_holder: bool
    can_close: bool


@dataclass(frozen=True)
class KeptGroup:
    """The posts of one country."""

    title: Wording
    posts: list[KeptPost]


@dataclass(frozen=True)
class KeptPosts:
    """What `focal_points/posts.html` shows."""

    notices: list[Wording]
    # The countries in the remit that have posts; the chosen one is shown alone.
    countries: list[Choice]
    total: int
    vacant: int
    groups: list[KeptGroup]
    closed: list[NamedPost]
    pages: ShownPages


def kept_posts(session: Session, scope: Scope, words: Words, arguments: MultiDict[str, str]) -> KeptPosts:
    """Return the posts in a remit, one country after another."""
    reach: dict[str, Sequence[str]] = {} if scope.is_network else {PostFacet.COUNTRY: sorted(scope.countries)}
    every = queries.figures(session, reach)
    countries = words.sorted_countries([code for code in every.countries if code != NO_COUNTRY])
    wanted, notices = asked_for("focal_points.posts", arguments, {"country": countries})
    country = next(iter(wanted.facets["country"]), "")
    figures = queries.figures(session, {PostFacet.COUNTRY: (country,)}) if country else every
    asked, pages, elsewhere = page_there(wanted, figures.total, PAGE_SIZE)
    keep_query(asked.query())
    order = [country] if country else [*countries, *([NO_COUNTRY] if NO_COUNTRY in figures.countries else [])]
    within: dict[str, Sequence[str]] = {PostFacet.COUNTRY: (country,)} if country else reach
    found = [(place, one) for place, ids in queries.in_order(session, within, order, words.locale) for one in ids]
    part = found[pages.offset : pages.offset + PAGE_SIZE]
    return KeptPosts(
        notices=[*notices, *elsewhere],
        countries=[Choice(code, words.country(code), code == country, None) for code in countries],
        total=figures.total,
        vacant=figures.vacant,
        groups=_groups(session, part, scope, words),
        closed=[named(post, words) for post in _closed(session, scope, country)],
        pages=shown_pages(asked, pages),
    )


def _groups(session: Session, part: Sequence[tuple[str, int]], scope: Scope, words: Words) -> list[KeptGroup]:
    ids = [post_id for _country, post_id in part]
    waiting, asked = _waiting(session, ids, scope)
    groups: dict[str, KeptGroup] = {}
    for (country, post_id), post in zip(part, listed_posts.posts(session, ids, sees_within(scope)), strict=True):
        group = groups.setdefault(country, KeptGroup(heading(country, words)[0], []))
        group.posts.append(
            KeptPost(
                shown=shown_seat(post, words, rhythm(), time_zone(), body=body(post, words)),
                nominee=_nominee(waiting.get(post_id), post.public_id, words),
                asked=_asked(asked.get(post_id), words),
                listing_id=post.listing_id,
                has_office=post.office is not None,
                has_holder=post.state != VACANT,
                can_close=not post.listing_id and post.topics != services.FIRST_TOPICS,
            )
        )
    return list(groups.values())


def sees_within(scope: Scope, elsewhere: Tier = Tier.PUBLIC) -> Sees:
    """Return what a coordinator sees of persons: what is for coordinators within their remit, less beyond it."""
    return lambda country: Tier.COORDINATORS if scope.holds(country) else elsewhere


def _waiting(
    session: Session, ids: Sequence[int], scope: Scope
) -> tuple[dict[int, Designation], dict[int, Designation]]:
    """Return the offices that wait for their first day and the persons who were asked, by post (one statement).

    A post of a listing can stand under a country whose coordinators do not answer for it: whom its organisation asked
    is not theirs to know.
    """
    answering = func.coalesce(Post.country_code, Listing.responsible_country)
    known = or_(
        Designation.kind == DesignationKind.OFFICE,
        true() if scope.is_network else answering.in_(sorted(scope.countries)),
    )
    rows = (
        session.scalars(
            select(Designation)
            .join(Post, Post.id == Designation.post_id)
            .outerjoin(Listing, Listing.id == Post.listing_id)
            .where(Designation.post_id.in_(ids), Designation.state == DesignationState.NOMINATED, known)
            .options(joinedload(Designation.person), joinedload(Designation.consents), undefer(Designation.asked_at))
            .order_by(Designation.id)
        )
        .unique()
        .all()
    )
    by_kind = [
        {one.post_id: one for one in rows if one.kind == kind}
        for kind in (DesignationKind.OFFICE, DesignationKind.PERSON)
    ]
    return by_kind[0], by_kind[1]


def _asked(one: Designation | None, words: Words) -> ShownAsked | None:
    known = nominating.asked(one, patience(), time_zone()) if one else None
    return shown_asked(known, words) if known else None


def patience() -> timedelta:
    """Return how long somebody who was asked has for an answer."""
    return timedelta(days=current_app.config["ANSWER_DAYS"])


def _closed(session: Session, scope: Scope, country: str) -> Sequence[Post]:
    """Return the closed posts of countries in the remit, with topics and designations (three statements)."""
    query = select(Post).where(
        Post.state == PostState.CLOSED, Post.country_code.is_not(None), scope.within(Post.country_code)
    )
    if country:
        query = query.where(Post.country_code == country)
    whole = (selectinload(Post.topics), selectinload(Post.designations))
    return session.scalars(query.options(*whole).order_by(Post.country_code, Post.id)).all()


def named(post: Post, words: Words) -> NamedPost:
    """Return whose post it is and for what."""
    return NamedPost(
        public_id=post.public_id,
        owner=words.country(post.country_code) if post.country_code else _listing_name(post, words),
        topics=[label(PostFacet.TOPIC, one.topic, words) for one in post.topics],
        is_national=post.country_code is not None,
        is_open=post.state == PostState.OPEN,
        can_close=services.can_close(post),
    )


def _listing_name(post: Post, words: Words) -> Wording:
    published = post.listing.published if post.listing else None
    if published is None:
        return _("An entry that is not published")
    name = main_name(published.content, words.locale.code)
    return Wording(name.text, name.lang)


def kept_post(post: Post, words: Words) -> KeptPost:
    """Return one post with its holder and the office that waits."""
    waiting, asked, holder = posts.nominees(post), people.asked(post), post.holder
    person = known_person(holder, Tier.COORDINATORS) if holder else None
    return KeptPost(
        shown=shown_holder(post, person, words, rhythm(), time_zone()),
        nominee=_nominee(waiting[-1] if waiting else None, post.public_id, words),
        asked=_asked(asked[-1] if asked else None, words),
        listing_id=post.listing.public_id if post.listing else "",
        has_office=holder is not None and holder.kind == DesignationKind.OFFICE,
        has_holder=holder is not None,
        can_close=services.can_close(post),
    )


def _nominee(one: Designation | None, public_id: str, words: Words) -> ShownPost | None:
    return shown_office(Office.of(one), public_id, (), words, one.designated_at) if one else None


@dataclass(frozen=True)
class _Coming:
    """An office before its first day, as `shown_seat` takes it."""

    public_id: str
    topics: tuple[str, ...]
    office: Office
    designated_at: datetime | None
    state: str = VACANT
    confirmed_at: datetime | None = None
    person: None = None


def shown_office(
    office: Office, public_id: str, topics: tuple[str, ...], words: Words, designated_at: datetime | None = None
) -> ShownPost:
    """Return an office that does not sit on its post (yet)."""
    return shown_seat(_Coming(public_id, topics, office, designated_at), words, rhythm(), time_zone())


def time_zone() -> str:
    """Return the network's time zone."""
    return str(current_app.config["NETWORK_TIME_ZONE"])


def rhythm() -> Rhythm:
    """Return how long a confirmation holds."""
    return Rhythm(current_app.config["CONFIRMATION_MONTHS"], current_app.config["CONFIRMATION_DUE_DAYS"])
