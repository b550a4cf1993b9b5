"""Mails to persons on posts: asked in their language, reminded once, told what is over; nobody is named to others."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from adrnet import mails
from adrnet.db import db, transactional
from adrnet.domain import daily, erasure, farewells, link, people, posts, publication, vocabulary
from adrnet.domain.content import Name
from adrnet.domain.focal_point import Designation
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.link import Purpose
from adrnet.domain.outbox import OutgoingMail
from adrnet.domain.policy import Bearer, Machine
from adrnet.focal_points.services import designate_offices
from adrnet.kit import clock

DAY = Day(clock.today("Asia/Jakarta"), Rhythm())
TOMORROW = DAY.today + timedelta(days=1)


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


def by_a_successor_s_yes(session, holder):
    comes = people.nominate(
        session,
        holder.post,
        people.Person((Name("Example Successor", "en", "Latn"),), email="successor@example.org"),
        people.Term(),
        Machine.COMMAND_LINE,
    )
    session.flush()
    people.agree(session, comes, Bearer("designation", comes.id), locale="en", visibility=people.LEAST, day=DAY)


def by_the_first_day_of_an_office(session, holder):
    posts.appoint(session, holder.post, posts.Office((("en", "Desk"),), starts_on=TOMORROW), Machine.COMMAND_LINE, DAY)
    daily.advance_all(session, TOMORROW, "Asia/Jakarta", Rhythm())


def by_its_last_day(session, holder):
    holder.ends_on = DAY.today
    daily.advance_all(session, TOMORROW, "Asia/Jakarta", Rhythm())


def by_a_file(_session, _holder):
    row = "country,topics,title,mailbox,designated_by\nTH,arbitration,Desk,desk@example.org,Example Ministry\n"
    assert not designate_offices(row.encode(), actor=Machine.COMMAND_LINE, today=DAY.today, rhythm=DAY.rhythm).faults


def by_closing_the_post(session, holder):
    # Somebody else was asked to succeed: nobody sits down there any longer.
    asked = people.Person((Name("Example Successor", "en", "Latn"),), email="successor@example.org", locale="ja")
    people.nominate(session, holder.post, asked, people.Term(), Machine.COMMAND_LINE)
    session.flush()
    listing = holder.post.listing
    draft = publication.draft(session, listing, listing.published.content)
    publication.publish(session, draft, Machine.COMMAND_LINE, vocabulary.current(session), day=DAY)


ENDED = ("nominee1@example.org", "Your term as a focal point has ended")
TAKEN_BACK = ("successor@example.org", "フォーカルポイント（連絡窓口）への就任の依頼が取り消されました")


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (by_a_successor_s_yes, [ENDED]),
        (by_the_first_day_of_an_office, [ENDED]),
        (by_its_last_day, [ENDED]),
        (by_a_file, [ENDED]),
        (
            by_closing_the_post,
            [("successor@example.org", "フォーカルポイント（連絡窓口）への就任の依頼が取り消されました"), ENDED],
        ),
        (lambda _session, one: [posts.end(one, Machine.CLOCK), farewells.note(one)], [ENDED]),
        # Of their own wish, or erased: whoever leaves so knows it.
        (lambda session, one: people.withdraw(session, one, Bearer("designation", one.id)), []),
        (lambda session, one: erasure.erase_designation(session, one, Machine.CLOCK), []),
    ],
)
def test_whatever_ends_a_term_the_person_is_told_once(app, given, act, told):
    owner = given.listing() if act is by_closing_the_post else "TH"
    seated = given.nominee(given.post(owner, ("arbitration",)), email="nominee1@example.org")
    sent = in_transaction(app, act, seated)
    assert [(recipient, subject) for recipient, subject, _ in sent] == told
    for _, _, text in sent[-1:]:
        assert "/en/people/own-data" in text
        assert "Example Person" not in text


def test_whoever_succeeds_themselves_is_not_told_that_they_leave(app, given):
    seated = given.nominee()
    given.nominee(SimpleNamespace(id=seated.post_id), email="NOMINEE1@example.org")
    assert in_transaction(app, lambda *_: None, seated) == []


def test_what_was_rolled_back_is_told_to_nobody(app, given):
    seated = given.nominee()

    def end(_session, one):
        posts.end(one, Machine.CLOCK)
        raise LookupError

    with pytest.raises(LookupError):
        in_transaction(app, end, seated)
    assert in_transaction(app, lambda *_: None, seated) == []


def test_a_nomination_that_is_taken_back_leaves_nothing_to_do_and_the_last_mail_goes(app, given):
    asked = given.nominee(has_agreed=False)
    in_transaction(app, mails.ask_nominee, asked)
    [(recipient, subject, text)] = in_transaction(
        app, lambda session, one: people.take_back(session, one, Machine.COMMAND_LINE), asked
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
