"""Persons on posts: nothing before their yes, nothing after their no, their silence or their withdrawal."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import people, posts
from adrnet.domain.focal_point import Consent, DesignatedPerson, Designation, Tier
from adrnet.domain.freshness import Day, Freshness, Rhythm
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.policy import Actor, Bearer, Machine, NotPermittedError
from adrnet.domain.record import AuditEvent
from adrnet.kit import clock

pytestmark = pytest.mark.usefixtures("session")

TODAY = Day(clock.today("Asia/Jakarta"), Rhythm())


def bearer(designation):
    return Bearer("designation", designation.id)


def acts(session):
    return session.scalars(select(AuditEvent.act).where(AuditEvent.subject == "designation")).all()


@transactional
def do(act, designation_id, *arguments, **more):
    return act(db.session(), db.session.get_one(Designation, designation_id), *arguments, **more)


def yes(designation, actor: Actor = None, day=TODAY, visibility=people.LEAST):
    do(people.agree, designation.id, actor or bearer(designation), locale="th", visibility=visibility, day=day)


def test_somebody_who_was_asked_is_not_in_sight_and_the_post_is_vacant(session, given):
    asked = session.get_one(Designation, given.nominee(has_agreed=False).id)
    assert asked.post.holder is None
    assert not people.is_in_sight(asked)


def test_a_yes_seats_the_person_and_says_what_was_agreed_to(session, given):
    post = given.post("VN", ("training",))
    former, asked = given.designation(post), given.nominee(post, has_agreed=False)
    yes(asked, visibility={"names": Tier.PUBLIC, "email": Tier.MEMBERS})
    session.expire_all()
    seated = session.get_one(Designation, asked.id)
    assert seated.post.holder is seated
    assert people.is_in_sight(seated)
    consent = session.scalars(select(Consent)).one()
    assert (consent.notice_version, consent.locale, consent.is_given) == (people.NOTICE_VERSION, "th", True)
    assert consent.visibility == {"names": "public", "email": "members"}
    assert session.get_one(Designation, former.id).state == "ended"
    assert people.visible(seated.person.visibility, Tier.PUBLIC) == {"names"}
    assert people.visible(seated.person.visibility, Tier.MEMBERS) == {"names", "email"}
    assert people.visible(seated.person.visibility, Tier.COORDINATORS) == set(people.SHOWN_FIELDS)


def test_a_yes_before_the_first_day_waits_for_it_and_the_post_stays_as_it_was(session, given):
    post = given.post("LA", ("training",))
    asked = given.nominee(post, has_agreed=False)
    starting = TODAY.today + timedelta(days=3)
    do(lambda _session, one: setattr(one, "starts_on", starting), asked.id)
    yes(asked)
    session.expire_all()
    waiting = session.get_one(Designation, asked.id)
    assert (waiting.state, people.has_agreed(waiting), people.is_in_sight(waiting)) == ("nominated", True, False)
    do(posts.seat, asked.id, Machine.CLOCK, starting, Rhythm())
    session.expire_all()
    assert session.get_one(Designation, asked.id).state == "active"


@pytest.mark.parametrize("actor", [Machine.CLOCK, Machine.COMMAND_LINE])
def test_nobody_sits_down_without_a_yes(given, actor):
    asked = given.nominee(has_agreed=False)
    with pytest.raises(MoveRefusedError):
        do(posts.seat, asked.id, actor, TODAY.today, Rhythm())


def test_nobody_says_yes_for_somebody_else(given):
    asked, other = given.nominee(has_agreed=False), given.nominee(given.post("JP", ("training",)), has_agreed=False)
    coordinator = given.account(coordinates=["TH"])
    for actor in (bearer(other), coordinator, Machine.COMMAND_LINE, Bearer("listing", asked.id)):
        with pytest.raises(NotPermittedError):
            yes(asked, actor)


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (lambda session, one: people.decline(session, one, bearer(one), locale="ja"), "declined"),
        (lambda session, one: people.lapse(session, one, Machine.CLOCK), "lapsed"),
        (lambda session, one: people.take_back(session, one, Machine.COMMAND_LINE), "withdrawn"),
        (lambda session, one: people.withdraw(session, one, bearer(one)), "withdrawn"),
    ],
)
def test_whoever_does_not_sit_there_is_forgotten_and_that_something_happened_is_not(session, given, act, state):
    asked = given.nominee(has_agreed=False)
    do(people.invite, asked.id)
    do(act, asked.id)
    session.expire_all()
    left = session.get_one(Designation, asked.id)
    assert (left.state, left.person, left.languages) == (state, None, [])
    assert session.scalars(select(DesignatedPerson)).all() == []
    assert session.scalars(select(MailedLink)).all() == []
    assert len(acts(session)) == 2


def test_a_yes_is_taken_back_at_once(session, given):
    seated = given.nominee()
    do(people.withdraw, seated.id, bearer(seated))
    session.expire_all()
    left = session.get_one(Designation, seated.id)
    assert (left.state, left.person, left.post.holder) == ("withdrawn", None, None)
    assert not people.has_agreed(left)


def test_after_a_term_the_person_leaves_the_history_too(session, given):
    seated = given.nominee()
    do(lambda _session, one: posts.end(one, Machine.CLOCK), seated.id)
    do(people.withdraw, seated.id, bearer(seated))
    session.expire_all()
    left = session.get_one(Designation, seated.id)
    assert (left.state, left.person) == ("ended", None)
    assert acts(session)[-1] == "designation.erase"


def test_a_second_nomination_takes_the_first_back(session, given):
    post = given.post("VN", ("training",))
    first = given.nominee(post, has_agreed=False)
    second = given.nominee(post, has_agreed=False)
    assert session.get_one(Designation, first.id).state == "withdrawn"
    assert session.get_one(Designation, second.id).state == "nominated"


def test_what_was_answered_is_not_answered_again(given):
    seated = given.nominee()
    with pytest.raises(MoveRefusedError):
        yes(seated)


def test_the_person_corrects_their_data_and_only_names_of_fields_are_on_record(session, given):
    seated = session.get_one(Designation, given.nominee().id)
    before = people.Person.of(seated)
    assert before is not None
    changed = do(
        lambda _session, one: people.correct(
            one,
            people.Person(before.names, before.title, "new@example.org", "", ("th",)),
            {"names": Tier.MEMBERS},
            bearer(one),
            is_unindexed=True,
        ),
        seated.id,
    )
    assert set(changed) == {"email", "telephone", "languages", "visibility", "is_unindexed"}
    assert session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first().fields == list(changed)


def test_whoever_is_overdue_is_out_of_sight(session, given):
    seated = session.get_one(Designation, given.nominee().id)
    seated.freshness = Freshness.OVERDUE
    assert not people.is_in_sight(seated)


def test_a_link_is_for_answering_alone(session, given):
    asked = given.nominee(has_agreed=False)
    do(people.invite, asked.id)
    sent = session.scalars(select(MailedLink)).one()
    assert (sent.purpose, sent.subject_id) == (Purpose.NOMINATION, asked.id)


def test_a_term_that_is_over_is_not_agreed_to(given):
    asked = given.nominee(has_agreed=False)
    do(lambda _session, one: setattr(one, "ends_on", date(2020, 1, 1)), asked.id)
    with pytest.raises(MoveRefusedError):
        yes(asked)
