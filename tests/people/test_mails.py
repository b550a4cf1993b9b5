"""Mails to persons on posts: asked in their language, reminded once, told what is over; nobody is named to others."""

import re

import pytest

from adrnet import mails
from adrnet.db import db, transactional
from adrnet.domain import link, people, posts
from adrnet.domain.content import Name
from adrnet.domain.focal_point import Designation
from adrnet.domain.link import Purpose
from adrnet.domain.outbox import OutgoingMail
from adrnet.domain.policy import Machine


def in_transaction(app, act, designation, *arguments, **more):
    with app.app_context():
        transactional(lambda: act(db.session(), db.session.get_one(Designation, designation.id), *arguments, **more))()
        return [(one.recipient, one.subject, one.text) for one in db.session.query(OutgoingMail).order_by("id")]


def test_whoever_is_nominated_is_asked_in_their_language_and_learns_who_asks_and_until_when(app, given):
    asked = given.nominee(given.post("TH", ("arbitration",)), has_agreed=False, locale="en")
    [(recipient, subject, text)] = in_transaction(app, mails.ask_nominee, asked)
    assert recipient == "nominee1@example.org"
    assert subject == "Will you be a focal point?"
    for words in ("Example Ministry", "Thailand", "Arbitration", "before you say yes", "The link works until"):
        assert words in text
    assert "Example Person" not in text
    token = re.search(r"/people/nominations/(\S+)", text)[1]
    with app.app_context():
        assert link.find(db.session(), Purpose.NOMINATION, token).subject_id == asked.id


@pytest.mark.setting(ANSWER_DAYS="3")
def test_the_mail_promises_no_longer_than_an_answer_is_waited_for(app, given, time_machine):
    time_machine.move_to("2027-03-01T10:00:00Z")
    asked = given.nominee(has_agreed=False)
    [(_, _, text)] = in_transaction(app, mails.ask_nominee, asked)
    assert "The link works until 4 March 2027" in text


def test_the_organisation_whose_post_it_is_is_named(app, given):
    listing = given.listing(names=(Name("Example Centre", "en", "Latn"), Name("ตัวอย่าง", "th", "Thai")))
    asked = given.nominee(given.post(listing), has_agreed=False)
    [(_, _, text)] = in_transaction(app, mails.ask_nominee, asked)
    assert "Example Centre" in text


def test_a_reminder_goes_once_for_each_key_with_a_link_of_its_own(app, given):
    asked = given.nominee(has_agreed=False)
    in_transaction(app, mails.ask_nominee, asked)
    in_transaction(app, mails.remind_nominee, asked, "week 2")
    sent = in_transaction(app, mails.remind_nominee, asked, "week 2")
    assert [subject for _, subject, _ in sent] == [
        "Will you be a focal point?",
        "Your answer is still awaited: focal point",
    ]
    with app.app_context():
        assert db.session.query(link.MailedLink).count() == 2
    assert len(in_transaction(app, mails.remind_nominee, asked, "week 3")) == 3


def end(session, designation, act):
    farewell = mails.farewell_of(designation)
    act(session, designation, Machine.CLOCK)
    mails.tell_person_ended(session, designation, farewell)
    mails.tell_person_ended(session, designation, farewell)


def test_the_end_of_a_term_is_told_to_the_person_once(app, given):
    [(recipient, subject, text)] = in_transaction(
        app, end, given.nominee(), lambda _session, one, actor: posts.end(one, actor)
    )
    assert (recipient, subject) == ("nominee1@example.org", "Your term as a focal point has ended")
    assert "/en/people/own-data" in text


def test_a_nomination_that_is_taken_back_leaves_nothing_to_do_and_the_last_mail_goes(app, given):
    asked = given.nominee(has_agreed=False)
    in_transaction(app, mails.ask_nominee, asked)
    [(recipient, subject, text)] = in_transaction(
        app, end, asked, lambda session, one, _actor: people.take_back(session, one, Machine.COMMAND_LINE)
    )
    assert (recipient, subject) == ("nominee1@example.org", "You are no longer asked to be a focal point")
    assert "has been erased" in text


def test_those_who_asked_learn_of_a_withdrawal_and_not_of_whom(app, given):
    coordinator = given.account(coordinates=["TH"])
    given.account(coordinates=["JP"])
    seated = given.nominee(given.post("TH", ("training",)))
    [(recipient, subject, text)] = in_transaction(app, mails.tell_those_who_asked, seated, has_declined=False)
    assert (recipient, subject) == (coordinator.email, "A focal point has withdrawn")
    assert "Example Person" not in text
    assert "nominee" not in text
