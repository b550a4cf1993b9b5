"""The posts of a listing as its revisions describe them, and the posts themselves.

The tables of `focal_point` are the truth: a change begins with the posts as they are (`refreshed`), a published
revision makes them so (`apply`). Offices only; what a person holds is left alone.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from adrnet.domain import people
from adrnet.domain.content import Content, OfferedPost, Title
from adrnet.domain.focal_point import DesignationKind, Post, PostState, PostTopic
from adrnet.domain.freshness import Day
from adrnet.domain.lifecycle import record
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Actor
from adrnet.domain.posts import Office, appoint, close_post, end, nominees, open_post, reopen_post
from adrnet.domain.sight import whole_designations


def refreshed(session: Session, listing: Listing, content: Content) -> Content:
    """Return `content` with the listing's posts as they are now."""
    return replace(content, posts=tuple(as_offered(post) for post in open_posts(session, listing)))


def open_posts(session: Session, listing: Listing) -> list[Post]:
    """Return the open posts of a listing, the oldest first, with topics and designations (three statements)."""
    return list(
        session.scalars(
            select(Post)
            .where(Post.listing_id == listing.id, Post.state == PostState.OPEN)
            .options(selectinload(Post.topics), *whole_designations())
            .order_by(Post.id)
        )
    )


def offered_by(session: Session, listing_ids: Collection[int]) -> dict[int, tuple[OfferedPost, ...]]:
    """Return the posts of several listings as they are now (three statements, however many there are)."""
    found: dict[int, tuple[OfferedPost, ...]] = {}
    posts = session.scalars(
        select(Post)
        .where(Post.listing_id.in_(listing_ids), Post.state == PostState.OPEN)
        .options(selectinload(Post.topics), selectinload(Post.designations))
        .order_by(Post.id)
    )
    for post in posts:
        if post.listing_id is not None:
            found[post.listing_id] = (*found.get(post.listing_id, ()), as_offered(post))
    return found


def tell_changes(listing: Listing, actor: Actor, *, come: Sequence[Post] = (), gone: Sequence[Post] = ()) -> None:
    """Let changes on their way know of posts: one that has come is not closed by them, one that has gone not made."""
    lost = {post.public_id for post in gone}
    for revision in listing.revisions:
        content = revision.content
        known = tuple(one for one in content.posts if one.public_id not in lost)
        posts = (*known, *(as_offered(post) for post in come))
        if revision.is_pending and posts != content.posts:
            revision.write(replace(content, posts=posts))
            record(revision, "follow", actor, fields=("posts",))


def apply(session: Session, listing: Listing, content: Content, actor: Actor, day: Day) -> None:
    """Make the posts of a listing what the content says: open, close, change topics, seat and end offices."""
    present = {post.public_id: post for post in open_posts(session, listing)}
    wanted = {post.public_id: post for post in content.posts}
    for public_id, post in present.items():
        if public_id not in wanted:
            for asked in people.asked(post):
                # Nobody sits down on a post that is closed, so nothing of them is kept either.
                people.take_back(session, asked, actor)
            close_post(post, actor)
    for public_id, offered in wanted.items():
        known = present.get(public_id) or _opened(session, listing, offered, actor)
        if tuple(topic.topic for topic in known.topics) != offered.topics:
            known.topics = [PostTopic(topic=topic, position=index) for index, topic in enumerate(offered.topics)]
            record(known, "edit", actor, fields=("topics",))
        _sit(session, known, offered, actor, day)


def _opened(session: Session, listing: Listing, offered: OfferedPost, actor: Actor) -> Post:
    """Open a post that is not open now."""
    known = session.scalar(select(Post).where(Post.public_id == offered.public_id))
    if known is not None and known.listing_id == listing.id:
        # It was closed while the change waited; whoever publishes the change wants it open.
        reopen_post(known, actor)
        return known
    # An id that belongs to a post of somebody else's is not given away: the post gets one of its own.
    made = open_post(session, listing, offered.topics, actor, None if known else offered.public_id)
    session.flush()
    return made


def _sit(session: Session, post: Post, offered: OfferedPost, actor: Actor, day: Day) -> None:
    """Seat the office that is offered, unless it sits or waits there already or a person does."""
    holder = post.holder
    if holder is not None and holder.kind == DesignationKind.PERSON:
        return
    if replace(as_offered(post), topics=offered.topics, public_id=offered.public_id) == offered:
        return
    if not offered.titles:
        if holder is not None:
            end(holder, actor)
        return
    office = _office(offered)
    if not any(replace(Office.of(waiting), designated_by="") == office for waiting in nominees(post)):
        appoint(session, post, office, actor, day)


def as_offered(post: Post) -> OfferedPost:
    """Return a post as a revision describes it, with the office that sits on it."""
    holder = post.holder
    topics = tuple(topic.topic for topic in post.topics)
    if holder is None or holder.kind == DesignationKind.PERSON:
        return OfferedPost(post.public_id, topics)
    office = Office.of(holder)
    return OfferedPost(
        public_id=post.public_id,
        topics=topics,
        titles=tuple(Title(lang, text) for lang, text in office.titles),
        mailbox=office.mailbox,
        telephone=office.telephone,
        languages=office.languages,
        starts_on=office.starts_on.isoformat() if office.starts_on else "",
        ends_on=office.ends_on.isoformat() if office.ends_on else "",
    )


def _office(offered: OfferedPost) -> Office:
    return Office(
        titles=tuple((title.lang, title.text) for title in offered.titles),
        mailbox=offered.mailbox,
        telephone=offered.telephone,
        languages=offered.languages,
        starts_on=date.fromisoformat(offered.starts_on) if offered.starts_on else None,
        ends_on=date.fromisoformat(offered.ends_on) if offered.ends_on else None,
    )
