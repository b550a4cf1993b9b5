"""What members of the network see of persons on posts: more than everybody, never more than the person chose.

Coordinators also see, within their remit, what persons show to coordinators.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from adrnet.domain import listed_posts
from adrnet.domain.account import Account
from adrnet.domain.coordinators import scope_of
from adrnet.domain.focal_point import Tier
from adrnet.domain.listed import NO_COUNTRY, Sees
from adrnet.domain.policy import ANY, Permission, permits
from adrnet.focal_points import queries
from adrnet.focal_points.keeping import rhythm, sees_within, time_zone
from adrnet.focal_points.results import body, heading
from adrnet.i18n.messages import Wording
from adrnet.kit.addresses import keep_query
from adrnet.presenters.narrowing import ShownPages, asked_for, page_there, shown_pages
from adrnet.presenters.posts import ShownPost, shown_seat
from adrnet.presenters.words import Words

PAGE_SIZE = 50


@dataclass(frozen=True)
class MembersGroup:
    """The posts of one country that persons hold."""

    title: Wording
    posts: list[ShownPost]


@dataclass(frozen=True)
class MembersPage:
    """What `focal_points/members.html` shows."""

    notices: list[Wording]
    total: int
    groups: list[MembersGroup]
    pages: ShownPages


def members(session: Session, reader: Account, words: Words, arguments: MultiDict[str, str]) -> MembersPage:
    """Return the persons whom this member sees, one country after another (four statements)."""
    sees = sees_of(reader)
    held = queries.held_by_persons(session)
    countries = [*words.sorted_countries([one for one in held if one != NO_COUNTRY]), NO_COUNTRY]
    ids = [
        post_id
        for country, some in queries.in_order(session, {}, [one for one in countries if one in held], words.locale)
        for post_id in some
        if post_id in held[country]
    ]
    seen = [one for one in listed_posts.posts(session, ids, sees) if one.person is not None]
    wanted, notices = asked_for("focal_points.members", arguments, {})
    asked, pages, elsewhere = page_there(wanted, len(seen), PAGE_SIZE)
    keep_query(asked.query())
    groups: dict[str, MembersGroup] = {}
    for post in seen[pages.offset : pages.offset + PAGE_SIZE]:
        group = groups.setdefault(post.country, MembersGroup(heading(post.country, words)[0], []))
        group.posts.append(shown_seat(post, words, rhythm(), time_zone(), body=body(post, words)))
    return MembersPage([*notices, *elsewhere], len(seen), list(groups.values()), shown_pages(asked, pages))


def sees_of(reader: Account) -> Sees:
    """Return what a signed-in member sees of persons, by country."""
    if not permits(reader, Permission.READ_DESK, ANY):
        return lambda _country: Tier.MEMBERS
    return sees_within(scope_of(reader), Tier.MEMBERS)
