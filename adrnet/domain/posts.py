"""Opening posts and sitting an office on one: the steps that always go together, each on record.

The reference data opens a national post for each country of the network, a coordinator's file designates offices, the
clock ends terms: all of them take the same steps, which stand here. What may follow what stays in `lifecycle`. People
are not designated here: a person needs their own yes first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from adrnet.domain import farewells
from adrnet.domain.account import Account
from adrnet.domain.focal_point import Designation, DesignationKind, DesignationState, Post, PostState, PostTopic
from adrnet.domain.freshness import Day, Rhythm, confirm
from adrnet.domain.lifecycle import MoveRefusedError, move, record, settle
from adrnet.domain.listing import Listing, new_public_id
from adrnet.domain.policy import Actor, NotPermittedError, Permission, permits
from adrnet.kit import clock


@dataclass(frozen=True)
class Office:
    """What is said of an office that sits on a post; titles as (language tag, text)."""

    titles: tuple[tuple[str, str], ...]
    mailbox: str = ""
    telephone: str = ""
    languages: tuple[str, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None
    designated_by: str = ""

    @classmethod
    def of(cls, designation: Designation) -> "Office":
        """Return what a designation says of its office."""
        return cls(
            titles=tuple((title["lang"], title["text"]) for title in designation.office_titles or ()),
            mailbox=designation.mailbox,
            telephone=designation.telephone,
            languages=tuple(designation.languages),
            starts_on=designation.starts_on,
            ends_on=designation.ends_on,
            designated_by=designation.designated_by,
        )


def posts_of(session: Session, countries: Iterable[str], listing_ids: Iterable[int] = ()) -> list[Post]:
    """Return all posts of these countries and listings, closed ones too, with topics and designations loaded."""
    owned = Post.country_code.in_(sorted(countries)) | Post.listing_id.in_(sorted(listing_ids))
    whole = (selectinload(Post.topics), selectinload(Post.designations))
    return list(session.scalars(select(Post).where(owned).options(*whole).order_by(Post.id)))


def with_topics(posts: Iterable[Post], owner: str | int, topics: Iterable[str]) -> Post | None:
    """Return the post of `owner` (a country's code or a listing's id) for exactly these topics; an open one first."""
    wanted = set(topics)
    fitting = [
        post
        for post in posts
        if owner in {post.country_code, post.listing_id} and {one.topic for one in post.topics} == wanted
    ]
    return min(fitting, key=lambda post: post.state != PostState.OPEN, default=None)


def open_post(
    session: Session, owner: str | Listing, topics: Sequence[str], actor: Actor, public_id: str | None = None
) -> Post:
    """Open a vacant post of a country (its code) or of a listing, on record.

    Raises:
        NotPermittedError: the actor may not.
    """
    post = Post(
        public_id=public_id or new_public_id(),
        country_code=owner if isinstance(owner, str) else None,
        listing=owner if isinstance(owner, Listing) else None,
        state=PostState.OPEN,
        created_at=clock.now(),
        topics=[PostTopic(topic=topic, position=position) for position, topic in enumerate(topics)],
    )
    if not permits(actor, Permission.OPEN_POST, post):
        raise NotPermittedError(Permission.OPEN_POST.value)
    session.add(post)
    record(post, "open", actor, to_state=PostState.OPEN)
    return post


def nominate(session: Session, post: Post, office: Office, actor: Actor) -> Designation:
    """Enter an office that is to sit on `post`; it does so once it is seated.

    Raises:
        NotPermittedError: the actor may not.
    """
    if not permits(actor, Permission.DESIGNATE, post):
        raise NotPermittedError(Permission.DESIGNATE.value)
    designation = Designation(
        post=post,
        kind=DesignationKind.OFFICE,
        state=DesignationState.NOMINATED,
        office_titles=[{"lang": lang, "text": text} for lang, text in office.titles],
        mailbox=office.mailbox,
        telephone=office.telephone,
        languages=list(office.languages),
        starts_on=office.starts_on,
        ends_on=office.ends_on,
        designated_by=office.designated_by,
        designated_at=clock.now(),
        designated_by_id=actor.id if isinstance(actor, Account) else None,
    )
    session.add(designation)
    record(designation, "nominate", actor, to_state=DesignationState.NOMINATED)
    return designation


def seat(session: Session, designation: Designation, actor: Actor, day: date, rhythm: Rhythm) -> None:
    """Let who was nominated sit on their post: the present holder's term ends, the confirmation counts from `day`.

    Raises:
        MoveRefusedError: it is a person who has not said yes.
    """
    if designation.kind == DesignationKind.PERSON and not any(
        one.is_given and one.withdrawn_at is None for one in designation.consents
    ):
        raise MoveRefusedError(f"designation {designation.id} is a person without a yes")
    holder = designation.post.holder
    if holder is not None:
        end(holder, actor)
        # The database allows one holder: the former has to leave before the new one sits down.
        settle(session)
    move(designation, DesignationState.ACTIVE, actor)
    confirm(designation, clock.now(), day, rhythm)


def nominees(post: Post) -> list[Designation]:
    """Return the offices that wait for their first day on a post."""
    return [
        one
        for one in post.designations
        if one.state == DesignationState.NOMINATED and one.kind == DesignationKind.OFFICE
    ]


def appoint(session: Session, post: Post, office: Office, actor: Actor, day: Day) -> Designation:
    """Designate an office: it takes its seat now, or on its first day if that is to come.

    Until then the present holder stays. One office waits at a time: who waited before waits no longer.

    Raises:
        MoveRefusedError: the post is closed.
        NotPermittedError: the actor may not.
    """
    if post.state != PostState.OPEN:
        raise MoveRefusedError(f"post {post.id} is {post.state}")
    begins_later = office.starts_on is not None and office.starts_on > day.today
    if begins_later:
        for former in nominees(post):
            move(former, DesignationState.WITHDRAWN, actor)
    designation = nominate(session, post, office, actor)
    if not begins_later:
        seat(session, designation, actor, day.today, day.rhythm)
    return designation


def close_post(post: Post, actor: Actor, note: str = "") -> None:
    """Close a post: its holder's term ends, nobody waits for it any longer, it stands on no list."""
    if post.holder is not None:
        end(post.holder, actor)
    for waiting in nominees(post):
        move(waiting, DesignationState.WITHDRAWN, actor)
    move(post, PostState.CLOSED, actor, note)
    post.closed_at = clock.now()


def reopen_post(post: Post, actor: Actor, note: str = "") -> None:
    """Open a closed post again, vacant."""
    move(post, PostState.OPEN, actor, note)
    post.closed_at = None


def end(designation: Designation, actor: Actor, note: str = "", at: datetime | None = None) -> None:
    """End the term of a holder; the post is vacant afterwards, the clock leaves the designation alone.

    A person is told (`farewells`).
    """
    move(designation, DesignationState.ENDED, actor, note)
    farewells.note(designation)
    designation.ended_at = at or clock.now()
    designation.freshness_changes_on = None
