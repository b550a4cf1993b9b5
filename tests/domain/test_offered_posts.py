"""The posts of a listing as a revision describes them: read from the tables, made so when it is published."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import offered_posts, posts
from adrnet.domain.account import Account
from adrnet.domain.content import Content, OfferedPost, Title
from adrnet.domain.focal_point import DesignatedPerson, Designation, DesignationKind, DesignationState, Post, PostState
from adrnet.domain.freshness import Day, Freshness, Rhythm
from adrnet.domain.listing import Listing
from adrnet.domain.policy import NotPermittedError
from adrnet.domain.record import AuditEvent
from tests import factories

DAY = Day(date(2026, 11, 21), Rhythm())
DESK = OfferedPost("abcdefgh", ("general", "training"), (Title("en", "Desk"), Title("ja", "窓口")), "desk@example.org")


@pytest.fixture
def listing(session: Session) -> Listing:
    return session.get_one(Listing, factories.listing(responsible_country="TH").id)


@pytest.fixture
def judge(session: Session) -> Account:
    return session.get_one(Account, factories.account(coordinates=["TH"]).id)


@pytest.fixture
def make(session: Session, listing: Listing, judge: Account) -> Callable[..., list[OfferedPost]]:
    """Makes the posts of the listing what is given; returns them as they are read back."""

    def made(*offered: OfferedPost, day: Day = DAY) -> list[OfferedPost]:
        offered_posts.apply(session, listing, Content(posts=offered), judge, day)
        session.flush()
        session.expire_all()
        return list(offered_posts.refreshed(session, listing, Content()).posts)

    return made


def designations(session: Session) -> list[tuple[str, str]]:
    """Return title and state of every designation, the first first."""
    found = session.scalars(select(Designation).order_by(Designation.id))
    return [(one.office_titles[0]["text"], one.state) for one in found if one.office_titles]


def acts(session: Session) -> set[str]:
    return set(session.scalars(select(AuditEvent.act).where(AuditEvent.subject.in_(["post", "designation"]))))


def test_what_is_made_is_what_is_read_back(make: Callable[..., Any]) -> None:
    full = replace(
        DESK, telephone="+66 2 555 0100", languages=("th", "en"), starts_on="2026-11-01", ends_on="2027-11-01"
    )
    vacant = OfferedPost("bcdefghj", ("appointments",))
    assert make(full, vacant) == [full, vacant]
    assert make(full, vacant) == [full, vacant]


def test_what_stays_as_it_is_leaves_no_trace(session: Session, make: Callable[..., Any]) -> None:
    make(DESK)
    before = session.scalars(select(AuditEvent.id)).all()
    make(DESK)
    assert session.scalars(select(AuditEvent.id)).all() == before
    assert designations(session) == [("Desk", DesignationState.ACTIVE)]


def test_an_office_that_is_seated_is_confirmed_today(session: Session, make: Callable[..., Any]) -> None:
    make(DESK)
    [held] = session.scalars(select(Designation).where(Designation.state == DesignationState.ACTIVE))
    assert held.freshness == Freshness.CONFIRMED
    assert {"post.open", "designation.nominate", "designation.designate"} <= acts(session)


def test_another_office_takes_the_seat_and_the_former_ones_term_ends(
    session: Session, make: Callable[..., Any]
) -> None:
    make(DESK)
    make(replace(DESK, titles=(Title("en", "Registry"),)))
    assert designations(session) == [("Desk", DesignationState.ENDED), ("Registry", DesignationState.ACTIVE)]


def test_other_topics_leave_the_office_alone(session: Session, make: Callable[..., Any]) -> None:
    make(DESK)
    [read] = make(replace(DESK, topics=("training",)))
    assert read.topics == ("training",)
    assert designations(session) == [("Desk", DesignationState.ACTIVE)]
    assert "post.edit" in acts(session)


def test_without_an_office_the_post_is_vacant(session: Session, make: Callable[..., Any]) -> None:
    make(DESK)
    assert make(OfferedPost(DESK.public_id, DESK.topics)) == [OfferedPost(DESK.public_id, DESK.topics)]
    assert designations(session) == [("Desk", DesignationState.ENDED)]


def test_a_post_that_is_not_offered_any_more_is_closed(session: Session, make: Callable[..., Any]) -> None:
    make(DESK)
    assert make() == []
    [post] = session.scalars(select(Post).where(Post.public_id == DESK.public_id))
    assert post.state == PostState.CLOSED
    assert post.closed_at is not None
    assert designations(session) == [("Desk", DesignationState.ENDED)]


def test_a_post_that_was_closed_while_the_change_waited_is_opened_again(
    session: Session, make: Callable[..., Any], judge: Account
) -> None:
    make(DESK)
    posts.close_post(session.scalars(select(Post).where(Post.public_id == DESK.public_id)).one(), judge)
    session.flush()
    assert make(DESK) == [DESK]
    assert "post.reopen" in acts(session)


def test_the_id_of_somebody_elses_post_is_not_given_away(session: Session, make: Callable[..., Any]) -> None:
    theirs = factories.post(factories.listing(), ("general",))
    national = factories.post("VN", ("general",))
    made = make(replace(DESK, public_id=theirs.public_id), replace(DESK, public_id=national.public_id))
    assert [one.titles for one in made] == [DESK.titles, DESK.titles]
    assert {one.public_id for one in made} & {theirs.public_id, national.public_id} == set()
    assert session.get_one(Post, theirs.id).holder is None
    assert session.get_one(Post, national.id).country_code == "VN"


def test_an_office_whose_term_begins_later_waits_once(session: Session, make: Callable[..., Any]) -> None:
    make(DESK)
    later = replace(DESK, titles=(Title("en", "Registry"),), starts_on="2026-12-01")
    for _ in range(2):
        make(later)
    assert designations(session) == [("Desk", DesignationState.ACTIVE), ("Registry", DesignationState.NOMINATED)]
    make(replace(later, titles=(Title("en", "Secretariat"),)))
    assert designations(session)[1:] == [
        ("Registry", DesignationState.WITHDRAWN),
        ("Secretariat", DesignationState.NOMINATED),
    ]


def test_what_a_person_holds_is_read_as_nothing_and_left_alone(
    session: Session, make: Callable[..., Any], listing: Listing
) -> None:
    post = session.get_one(Post, factories.post(listing, ("general",)).id)
    person = Designation(
        post=post,
        kind=DesignationKind.PERSON,
        state=DesignationState.ACTIVE,
        designated_at=datetime(2026, 11, 1, tzinfo=UTC),
        person=DesignatedPerson(names=[{"text": "SECRET", "lang": "en"}], email="secret@example.org"),
    )
    session.add(person)
    session.flush()
    for offered in (OfferedPost(post.public_id, ("general",)), replace(DESK, public_id=post.public_id)):
        [read] = make(offered)
        assert (read.titles, read.mailbox) == ((), "")
        assert session.get_one(Designation, person.id).state == DesignationState.ACTIVE


def test_whoever_was_asked_for_a_post_that_is_closed_is_asked_no_longer(
    session: Session, make: Callable[..., Any], listing: Listing
) -> None:
    asked = factories.nominee(factories.post(listing, ("general",)), has_agreed=False)
    assert make() == []
    left = session.get_one(Designation, asked.id, populate_existing=True)
    assert (left.state, left.person) == (DesignationState.WITHDRAWN, None)


def test_who_may_not_open_a_post_opens_none(session: Session, listing: Listing) -> None:
    maintainer = session.get_one(Account, factories.account(maintains=[listing]).id)
    with pytest.raises(NotPermittedError):
        offered_posts.apply(session, listing, Content(posts=(DESK,)), maintainer, DAY)
    session.rollback()
