"""Who is reminded of what, when: a table of stages, mails once, and an end to every search."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete
from sqlalchemy.orm import Session

from adrnet.db import transactional
from adrnet.domain import daily, reminding
from adrnet.domain.account import Maintainer
from adrnet.domain.affiliation import ProfileContact
from adrnet.domain.focal_point import Designation
from adrnet.domain.freshness import Patience, Rhythm, confirm, expires_on, last_confirmed
from adrnet.domain.listing import Listing
from adrnet.domain.reminding import AGAIN, DUE, OVERDUE, Recipient, Stage
from adrnet.kit import clock

ZONE = "Asia/Jakarta"
RHYTHM, PATIENCE = Rhythm(12, 30), Patience(again=30, answer=30, silent=90)
CONFIRMED = date(2026, 3, 12)
ON_DUE, ON_OVERDUE = date(2027, 2, 10), date(2027, 3, 12)

Given = SimpleNamespace


def wanted(session: Session, day: date, **more: Any) -> list[tuple[int, str]]:
    """Let a day pass and return what is to be reminded of on it."""
    transactional(lambda: daily.advance_all(session, day, ZONE, RHYTHM, patience=PATIENCE))()
    found = reminding.unreminded(session, day, ZONE, RHYTHM, PATIENCE, **more)
    return [(one.thing.id, one.stage.name) for one in found]


def write_down(session: Session, day: date) -> None:
    """Note that today's reminders were written."""

    @transactional
    def note() -> None:
        for one in reminding.unreminded(session, day, ZONE, RHYTHM, PATIENCE):
            one.thing.reminded_stage, one.thing.reminded_at = one.stage.number, clock.now()

    note()


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (ON_DUE - timedelta(days=1), None),
        (ON_DUE, DUE),
        (ON_OVERDUE - timedelta(days=1), DUE),
        (ON_OVERDUE, OVERDUE),
        (ON_OVERDUE + timedelta(days=29), OVERDUE),
        (ON_OVERDUE + timedelta(days=30), AGAIN),
        (ON_OVERDUE + timedelta(days=3000), AGAIN),
    ],
)
def test_each_day_has_its_stage_and_what_was_slept_through_is_left_out(
    session: Session, given: Given, day: date, stage: Stage | None
) -> None:
    listing = given.listing(confirmed_on=CONFIRMED)
    assert wanted(session, day) == ([(listing.id, stage.name)] if stage else [])


def test_every_stage_comes_once(session: Session, given: Given) -> None:
    listing = given.listing(confirmed_on=CONFIRMED)
    came = []
    for days in range(-40, 200):
        day = ON_OVERDUE + timedelta(days=days)
        if found := wanted(session, day):
            came.append((days, *found))
            write_down(session, day)
            assert wanted(session, day) == []
    assert came == [(-30, (listing.id, "due")), (0, (listing.id, "overdue")), (30, (listing.id, "again"))]


def test_a_confirmation_begins_the_row_anew(session: Session, given: Given) -> None:
    with time_machine.travel(datetime(2026, 3, 12, 5, tzinfo=UTC), tick=False):
        office = given.designation()
    wanted(session, ON_OVERDUE)
    write_down(session, ON_OVERDUE)
    one = session.get_one(Designation, office.id)
    assert one.reminded_stage == OVERDUE.number
    with time_machine.travel(datetime(2027, 3, 13, 5, tzinfo=UTC), tick=False):
        transactional(lambda: confirm(one, clock.now(), date(2027, 3, 13), RHYTHM))()
    assert (one.reminded_stage, one.reminded_at) == (0, None)
    assert wanted(session, date(2028, 2, 12)) == [(office.id, "due")]


def test_a_portion_is_bounded_over_both_sorts_of_things(session: Session, given: Given) -> None:
    with time_machine.travel(datetime(2026, 3, 12, 5, tzinfo=UTC), tick=False):
        for _ in range(2):
            given.listing(confirmed_on=CONFIRMED)
            given.designation()
    assert len(wanted(session, ON_DUE, most=3)) == 3
    assert len(wanted(session, ON_DUE)) == 4


def test_nobody_is_reminded_of_what_is_not_shown(session: Session, given: Given) -> None:
    given.listing(confirmed_on=CONFIRMED, state="withdrawn")
    given.listing(is_claimed=False)
    with time_machine.travel(datetime(2026, 3, 12, 5, tzinfo=UTC), tick=False):
        given.designation(ends_on=date(2026, 12, 31))
    assert wanted(session, ON_OVERDUE) == []


def test_who_keeps_an_entry_is_written_to_and_who_left_is_not(session: Session, given: Given) -> None:
    listing = given.listing(confirmed_on=CONFIRMED)
    stays, leaves = given.account(maintains=[listing]), given.account(maintains=[listing])

    @transactional
    def leave() -> None:
        for one in session.query(Maintainer).filter_by(account_id=leaves.id):
            one.until = clock.now()

    leave()
    found = session.get_one(Listing, listing.id)
    assert reminding.recipients(session, [found]) == {found: [Recipient(stays.email, "en", stays.id)]}


def test_a_profile_that_no_account_keeps_is_asked_at_its_mailbox(session: Session, given: Given) -> None:
    profile = given.practitioner(confirmed_on=CONFIRMED)

    @transactional
    def contact() -> None:
        session.add(ProfileContact(listing_id=profile.id, email="one@example.org", locale="th", created_at=clock.now()))

    contact()
    found = session.get_one(Listing, profile.id)
    assert reminding.recipients(session, [found])[found] == [Recipient("one@example.org", "th")]
    # What follows is written elsewhere; a transaction that reads sees what there was when it began.
    session.rollback()
    account = given.account(maintains=[profile])
    assert reminding.recipients(session, [found])[found] == [Recipient(account.email, "en", account.id)]


@pytest.mark.parametrize(
    ("languages", "locale"),
    [(("en", "ja"), "en"), (("ja", "en"), "en"), (("ja",), "ja"), (("xx", "vi"), "vi"), ((), "en")],
)
def test_an_office_is_written_to_in_english_unless_it_works_in_others(
    session: Session, given: Given, languages: tuple[str, ...], locale: str
) -> None:
    office = session.get_one(Designation, given.designation(languages=languages).id)
    assert reminding.office_locale(office) == locale


def test_a_person_without_a_yes_is_asked_and_never_reminded(session: Session, given: Given) -> None:
    with time_machine.travel(datetime(2026, 3, 12, 5, tzinfo=UTC), tick=False):
        person = session.get_one(Designation, given.nominee().id)
        assert reminding.recipients(session, [person])[person] == [Recipient(person.person.email, "en")]
        transactional(lambda: session.execute(delete(type(person.consents[0]))))()
    session.expire_all()
    assert reminding.recipients(session, [person]) == {person: []}


def test_an_unanswered_nomination_is_reminded_of_halfway_once(session: Session, given: Given) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 5, tzinfo=UTC), tick=False) as travels:
        asked = given.nominee(has_agreed=False)
        given.nominee()
        travels.shift(timedelta(days=14))
        assert reminding.unanswered(session, PATIENCE) == []
        travels.shift(timedelta(days=1))
        assert [one.id for one in reminding.unanswered(session, PATIENCE)] == [asked.id]
        transactional(lambda: setattr(session.get_one(Designation, asked.id), "reminded_stage", 1))()
        assert reminding.unanswered(session, PATIENCE) == []


@pytest.mark.parametrize("months", [1, 6, 12, 24])
def test_the_last_day_of_a_confirmation_is_found_backwards(months: int) -> None:
    rhythm = Rhythm(months, 30)
    for number in range(800):
        day = date(2027, 1, 1) + timedelta(days=number)
        found = last_confirmed(day, rhythm)
        assert expires_on(found, rhythm) <= day < expires_on(found + timedelta(days=1), rhythm)
