"""Opening posts and sitting offices on them, on record and only by whom it is permitted."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import transactional
from adrnet.domain import posts
from adrnet.domain.account import Account
from adrnet.domain.focal_point import Designation, DesignationState, Post, PostState
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.policy import Actor, Machine, NotPermittedError
from adrnet.domain.posts import Office
from adrnet.domain.record import AuditEvent

Given = SimpleNamespace
OFFICE = Office(titles=(("en", "Example Desk"), ("th", "ฝ่ายตัวอย่าง")), mailbox="desk@example.org")


def test_an_office_reads_back_as_it_was_written(session: Session, given: Given) -> None:
    whole = Office(
        titles=OFFICE.titles,
        mailbox="desk@example.org",
        telephone="+66 2 555 0100",
        languages=("th", "en"),
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 12, 31),
        designated_by="Example Ministry",
    )
    made = given.designation(**vars(whole))
    session.expire_all()
    assert Office.of(session.get_one(Designation, made.id)) == whole


def test_seating_ends_the_holder_s_term_and_starts_a_confirmation(session: Session, given: Given) -> None:
    post = given.post("VN", ("training",))
    former = given.designation(post)

    @transactional
    def replace() -> None:
        comes = posts.nominate(session, session.get_one(Post, post.id), OFFICE, Machine.COMMAND_LINE)
        posts.seat(session, comes, Machine.COMMAND_LINE, date(2026, 11, 21), Rhythm())

    replace()
    holder = session.get_one(Post, post.id).holder
    assert holder is not None
    assert Office.of(holder) == OFFICE
    assert (holder.freshness, holder.freshness_changes_on) == ("confirmed", date(2027, 10, 22))
    assert session.get_one(Designation, former.id).state == DesignationState.ENDED
    acts = session.scalars(select(AuditEvent.act).where(AuditEvent.subject != "listing").order_by(AuditEvent.id)).all()
    assert acts[-4:] == ["designation.designate", "designation.nominate", "designation.end", "designation.designate"]


def test_a_post_is_found_by_exactly_its_topics_an_open_one_first(session: Session, given: Given) -> None:
    closed = given.post("VN", ("training", "mediation"))
    given.post("VN", ("training",))

    @transactional
    def close() -> None:
        session.get_one(Post, closed.id).state = PostState.CLOSED

    close()
    known = posts.posts_of(session, ["VN"])
    found = posts.with_topics(known, "VN", ("mediation", "training"))
    assert found is not None
    assert found.id == closed.id
    opened = given.post("VN", ("mediation", "training"))
    # What was read so far is one state of the database; the new post is in the next.
    session.rollback()
    found = posts.with_topics(posts.posts_of(session, ["VN"]), "VN", ("mediation", "training"))
    assert found is not None
    assert found.id == opened.id
    assert posts.with_topics(known, "TH", ("training",)) is None
    assert posts.with_topics(known, "VN", ("mediation",)) is None


def test_a_listing_s_posts_are_not_those_of_its_country(session: Session, given: Given) -> None:
    listing = given.listing()
    post = given.post(listing, ("general",))
    known = posts.posts_of(session, [], [listing.id])
    assert [one.id for one in known] == [post.id]
    found = posts.with_topics(known, listing.id, ("general",))
    assert found is not None
    assert (found.listing_id, found.country_code) == (listing.id, None)


@pytest.mark.parametrize("who", ["visitor", "coordinator elsewhere"])
def test_who_may_not_opens_no_post_and_designates_nobody(session: Session, given: Given, who: str) -> None:
    account = given.account(coordinates=["JP"])
    post = given.post("VN", ("training",))

    def actor() -> Actor:
        return None if who == "visitor" else session.get_one(Account, account.id)

    @transactional
    def open_one() -> None:
        posts.open_post(session, "VN", ("mediation",), actor())

    @transactional
    def designate() -> None:
        posts.nominate(session, session.get_one(Post, post.id), OFFICE, actor())

    for attempt in (open_one, designate):
        with pytest.raises(NotPermittedError):
            attempt()
    assert len(posts.posts_of(session, ["VN"])) == 2
    assert session.get_one(Post, post.id).designations == []


def test_a_coordinator_of_the_country_may_open_and_designate(session: Session, given: Given) -> None:
    account = given.account(coordinates=["VN"])

    @transactional
    def both() -> int:
        actor = session.get_one(Account, account.id)
        post = posts.open_post(session, "VN", ("mediation",), actor)
        return posts.nominate(session, post, OFFICE, actor).id

    made = both()
    assert session.get_one(Designation, made).state == DesignationState.NOMINATED
    actors = session.scalars(select(AuditEvent.actor_id).where(AuditEvent.act == "designation.nominate")).all()
    assert actors == [account.id]


def test_an_office_is_appointed_now_or_on_its_first_day_and_one_waits_at_a_time(session: Session, given: Given) -> None:
    post = given.post("VN", ("training",))
    day = Day(date(2026, 11, 21), Rhythm())

    @transactional
    def appoint(starts_on: date | None, actor: Actor = Machine.COMMAND_LINE) -> str:
        known = session.get_one(Post, post.id)
        return posts.appoint(session, known, replace(OFFICE, starts_on=starts_on), actor, day).state

    assert appoint(date(2026, 11, 22)) == DesignationState.NOMINATED
    assert appoint(date(2026, 11, 21)) == DesignationState.ACTIVE
    assert appoint(date(2027, 1, 1)) == DesignationState.NOMINATED
    states = [one.state for one in session.get_one(Post, post.id).designations]
    assert states == [DesignationState.WITHDRAWN, DesignationState.ACTIVE, DesignationState.NOMINATED]


def test_a_designation_knows_which_account_decided_it(session: Session, given: Given) -> None:
    post, actor = given.post("VN", ("training",)), given.account(coordinates=["VN"])

    @transactional
    def appoint() -> int | None:
        known, who = session.get_one(Post, post.id), session.get_one(Account, actor.id)
        return posts.appoint(session, known, OFFICE, who, Day(date(2026, 11, 21), Rhythm())).designated_by_id

    assert appoint() == actor.id


def test_a_closed_post_is_held_by_nobody_waited_for_by_nobody_and_takes_nobody(session: Session, given: Given) -> None:
    post = given.post("VN", ("training",))
    given.designation(post)
    given.designation(post, is_seated=False, starts_on=date(2099, 1, 1))
    day = Day(date(2026, 11, 21), Rhythm())

    @transactional
    def close() -> None:
        posts.close_post(session.get_one(Post, post.id), Machine.COMMAND_LINE, "an example")

    close()
    known = session.get_one(Post, post.id)
    assert (known.state, known.holder, posts.nominees(known)) == (PostState.CLOSED, None, [])
    assert known.closed_at is not None
    with pytest.raises(MoveRefusedError):
        posts.appoint(session, known, OFFICE, Machine.COMMAND_LINE, day)
    transactional(lambda: posts.reopen_post(session.get_one(Post, post.id), Machine.COMMAND_LINE))()
    assert (session.get_one(Post, post.id).state, session.get_one(Post, post.id).closed_at) == (PostState.OPEN, None)
