"""What the passing of a day changes, and what it leaves alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import daily, nominating, people, posts, reminding
from adrnet.domain.daily import Advanced
from adrnet.domain.focal_point import Designation, DesignationKind, DesignationState, Post
from adrnet.domain.freshness import Day, Freshness, Patience, Rhythm
from adrnet.domain.listing import Facet, Listing, ListingState
from adrnet.domain.policy import Bearer, Machine
from adrnet.domain.record import AuditEvent
from adrnet.kit import clock

ZONE = "Asia/Jakarta"
RHYTHM = Rhythm(months=12, due_days=30)
CONFIRMED = date(2026, 3, 12)
DUE, OVERDUE = date(2027, 2, 10), date(2027, 3, 12)

Given = SimpleNamespace


@transactional
def advance(day: date, **more: Any) -> Advanced:
    return daily.advance_all(db.session(), day, ZONE, RHYTHM, **more)


def states_of(listing: Listing) -> set[str]:
    return {one.code for one in listing.listed_under if one.facet == Facet.STATE}


def acts(session: Session, subject: str) -> list[tuple[str, str | None, str, str]]:
    events = session.scalars(select(AuditEvent).where(AuditEvent.subject == subject).order_by(AuditEvent.id))
    return [(one.act, one.machine, one.from_state, one.to_state) for one in events]


def test_a_confirmation_falls_due_and_lapses_on_its_days(session: Session, given: Given) -> None:
    made = given.listing(confirmed_on=CONFIRMED)
    listing = session.get_one(Listing, made.id)
    assert advance(DUE - timedelta(days=1)).total == 0
    assert advance(DUE) == Advanced(listings=1)
    assert (listing.freshness, states_of(listing)) == (Freshness.CONFIRMATION_DUE, {"confirmation_due"})
    assert advance(DUE).total == 0
    assert advance(OVERDUE) == Advanced(listings=1)
    assert (listing.freshness, states_of(listing), listing.freshness_changes_on) == (
        Freshness.OVERDUE,
        {"overdue"},
        None,
    )
    assert advance(OVERDUE + timedelta(days=9999)).total == 0
    assert acts(session, "listing")[-2:] == [
        ("listing.age", Machine.CLOCK, "confirmed", "confirmation_due"),
        ("listing.age", Machine.CLOCK, "confirmation_due", "overdue"),
    ]


def test_a_worker_that_slept_for_years_leaps_to_the_present_state(session: Session, given: Given) -> None:
    made = given.listing(confirmed_on=CONFIRMED)
    assert advance(date(2040, 1, 1)).listings == 1
    assert session.get_one(Listing, made.id).freshness == Freshness.OVERDUE


def test_the_day_of_a_confirmation_is_the_network_s(session: Session, given: Given) -> None:
    made = given.listing(confirmed_on=CONFIRMED)

    @transactional
    def confirm_late_at_night() -> None:
        # Half past midnight in Jakarta is still the day before in UTC.
        session.get_one(Listing, made.id).confirmed_at = datetime(2026, 3, 12, 17, 30, tzinfo=UTC)

    confirm_late_at_night()
    advance(DUE)
    listing = session.get_one(Listing, made.id)
    assert (listing.freshness, listing.freshness_changes_on) == (Freshness.CONFIRMED, DUE + timedelta(days=1))


def test_what_was_never_confirmed_or_is_not_shown_does_not_age(session: Session, given: Given) -> None:
    given.listing(is_claimed=False)
    hidden = given.listing(confirmed_on=CONFIRMED, state=ListingState.WITHDRAWN)
    assert advance(OVERDUE).total == 0
    assert session.get_one(Listing, hidden.id).freshness == Freshness.CONFIRMED


def test_a_designation_ages_like_a_listing(session: Session, given: Given) -> None:
    with time_machine.travel(datetime(2026, 3, 12, 5, tzinfo=UTC), tick=False):
        made = given.designation()
    assert advance(DUE) == Advanced(designations=1)
    assert session.get_one(Designation, made.id).freshness == Freshness.CONFIRMATION_DUE
    assert acts(session, "designation")[-1] == (
        "designation.age",
        Machine.CLOCK,
        "confirmed",
        "confirmation_due",
    )


def test_a_term_ends_on_the_day_after_its_last(session: Session, given: Given) -> None:
    made = given.designation(ends_on=date(2026, 12, 31))
    assert advance(date(2026, 12, 31)).ended == 0
    assert advance(date(2027, 1, 1)) == Advanced(ended=1)
    ended = session.get_one(Designation, made.id)
    assert (ended.state, ended.ended_at is not None, ended.freshness_changes_on) == (DesignationState.ENDED, True, None)
    assert ended.post.holder is None
    assert acts(session, "designation")[-1] == ("designation.end", Machine.CLOCK, "active", "ended")
    assert advance(date(2040, 1, 1)).total == 0


def test_an_office_takes_its_seat_on_its_first_day_and_the_holder_leaves(session: Session, given: Given) -> None:
    post = given.post("TH", ("training",))
    holder = given.designation(post)
    comes = given.designation(post, is_seated=False, starts_on=date(2027, 1, 1))
    assert advance(date(2026, 12, 31)).seated == 0
    assert advance(date(2027, 1, 1)) == Advanced(seated=1)
    now = session.get_one(Post, post.id).holder
    assert now is not None
    assert (now.id, now.freshness, now.freshness_changes_on) == (comes.id, Freshness.CONFIRMED, date(2027, 12, 2))
    assert session.get_one(Designation, holder.id).state == DesignationState.ENDED
    assert advance(date(2027, 1, 1)).total == 0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: setattr(one, "kind", DesignationKind.PERSON),
        lambda one: setattr(one, "ends_on", date(2026, 12, 30)),
        lambda one: setattr(one, "starts_on", None),
    ],
    ids=["a person without their own yes", "a term that is over", "an office without a first day"],
)
def test_a_nomination_is_not_seated(session: Session, given: Given, spoil: Callable[[Designation], None]) -> None:
    made = given.designation(is_seated=False, starts_on=date(2026, 12, 1))
    transactional(lambda: spoil(session.get_one(Designation, made.id)))()
    assert advance(date(2027, 1, 1)).total == 0
    assert session.get_one(Designation, made.id).state == DesignationState.NOMINATED


@pytest.mark.usefixtures("session")
def test_one_call_moves_so_many_and_the_next_the_rest(given: Given) -> None:
    for _ in range(3):
        given.listing(confirmed_on=CONFIRMED)
    assert [advance(OVERDUE, most=2).listings for _ in range(3)] == [2, 1, 0]


def test_a_practitioner_who_is_overdue_is_hidden_and_found_under_nothing(session: Session, given: Given) -> None:
    made = given.practitioner(confirmed_on=CONFIRMED)
    assert advance(DUE) == Advanced(listings=1)
    assert session.get_one(Listing, made.id).state == ListingState.PUBLISHED
    assert advance(OVERDUE) == Advanced(listings=1, hidden=1)
    hidden = session.get_one(Listing, made.id)
    assert (hidden.state, hidden.listed_under) == (ListingState.HIDDEN, [])
    assert acts(session, "listing")[-1] == ("listing.hide", Machine.CLOCK, "published", "hidden")
    assert advance(OVERDUE).total == 0


def test_a_practitioner_who_is_restored_while_overdue_is_hidden_again(session: Session, given: Given) -> None:
    made = given.practitioner(confirmed_on=CONFIRMED)
    advance(OVERDUE)
    listing = session.get_one(Listing, made.id)
    transactional(lambda: setattr(listing, "state", ListingState.PUBLISHED))()
    assert advance(OVERDUE) == Advanced(hidden=1)


def test_a_person_who_said_yes_takes_the_seat_on_the_first_day(session: Session, given: Given) -> None:
    post = given.post("TH", ("training",))
    holder = given.designation(post)
    comes = given.nominee(post, has_agreed=False)

    @transactional
    def say_yes_for_later() -> None:
        one = session.get_one(Designation, comes.id)
        one.starts_on = date(2027, 1, 1)
        day = Day(date(2026, 12, 1), RHYTHM)
        people.agree(session, one, Bearer("designation", one.id), locale="en", visibility=people.LEAST, day=day)

    say_yes_for_later()
    assert session.get_one(Designation, comes.id).state == DesignationState.NOMINATED
    assert advance(date(2026, 12, 31)).seated == 0
    assert advance(date(2027, 1, 1)).seated == 1
    assert session.get_one(Designation, holder.id).state == DesignationState.ENDED
    assert session.get_one(Designation, comes.id).state == DesignationState.ACTIVE


def test_a_nomination_that_nobody_answers_lapses_and_nothing_of_the_person_stays(
    session: Session, given: Given
) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 5, tzinfo=UTC), tick=False) as travels:
        made = given.nominee(has_agreed=False)
        travels.shift(timedelta(days=30) - timedelta(minutes=1))
        assert advance(date(2026, 3, 31)).lapsed == 0
        travels.shift(timedelta(minutes=1))
        assert advance(date(2026, 3, 31)).lapsed == 1
        lapsed = session.get_one(Designation, made.id)
        assert (lapsed.state, lapsed.person) == (DesignationState.LAPSED, None)
        assert advance(date(2026, 3, 31)).total == 0


def test_whoever_is_asked_once_more_has_their_whole_time_again(session: Session, given: Given) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 5, tzinfo=UTC), tick=False) as travels:
        made = given.nominee(given.post("TH", ("training",)), has_agreed=False)
        travels.shift(timedelta(days=25))

        @transactional
        def ask_again() -> tuple[datetime, datetime]:
            one = session.get_one(Designation, made.id)
            before = nominating.answer_until(one, timedelta(days=30))
            nominating.ask_again(
                session, one.post, nominating.standing(one.post), actor=Machine.COMMAND_LINE, letters=_Letters()
            )
            return before, nominating.answer_until(one, timedelta(days=30))

        before, after = ask_again()
        assert after - before == timedelta(days=25)
        travels.move_to(before + timedelta(minutes=1))
        assert advance(before.date()).lapsed == 0
        # Nobody is reminded halfway through a time that began anew.
        assert reminding.unanswered(session, Patience()) == []
        travels.move_to(after - timedelta(minutes=1))
        assert advance(after.date()).lapsed == 0
        assert [one.id for one in reminding.unanswered(session, Patience())] == [made.id]
        travels.move_to(after)
        assert advance(after.date()).lapsed == 1


class _Letters:
    """Writes to nobody."""

    def ask_nominee(self, _session: Session, _designation: Designation, /) -> None:
        """Do nothing."""


def silent(session: Session, given: Given, *, reminded: int, ago: timedelta) -> tuple[int, int]:
    """Make a person and a practitioner who are overdue, reminded so often, the last time so long ago."""
    with time_machine.travel(datetime(2026, 3, 12, 5, tzinfo=UTC), tick=False):
        person, profile = given.nominee(), given.practitioner(confirmed_on=CONFIRMED)
    advance(OVERDUE)

    @transactional
    def note() -> None:
        for one in (session.get_one(Designation, person.id), session.get_one(Listing, profile.id)):
            one.reminded_stage, one.reminded_at = reminded, clock.now() - ago

    note()
    return person.id, profile.id


def test_people_who_never_answer_are_erased(session: Session, given: Given) -> None:
    with time_machine.travel(datetime(2027, 6, 10, 5, tzinfo=UTC), tick=False):
        person, profile = silent(session, given, reminded=3, ago=timedelta(days=60))
        assert advance(date(2027, 6, 9)).forgotten == 0
        assert advance(date(2027, 6, 10)).forgotten == 2
        gone = session.get_one(Designation, person)
        assert (gone.person, gone.post.holder) == (None, None)
        assert session.get_one(Listing, profile).state == ListingState.ERASED
        assert ("designation.erase", Machine.CLOCK, "", "") in acts(session, "designation")
        assert advance(date(2040, 1, 1)).total == 0


@pytest.mark.parametrize(("reminded", "days"), [(0, 400), (2, 60), (3, 13)])
def test_nobody_is_erased_who_was_not_reminded_to_the_last(
    session: Session, given: Given, reminded: int, days: int
) -> None:
    with time_machine.travel(datetime(2027, 6, 10, 5, tzinfo=UTC), tick=False):
        silent(session, given, reminded=reminded, ago=timedelta(days=days))
        assert advance(date(2027, 6, 10)).forgotten == 0


def test_a_person_whose_term_ended_long_ago_is_forgotten(session: Session, given: Given) -> None:
    with time_machine.travel(datetime(2026, 3, 1, 5, tzinfo=UTC), tick=False) as travels:
        made = given.nominee()
        transactional(lambda: posts.end(session.get_one(Designation, made.id), Machine.COMMAND_LINE))()
        travels.shift(timedelta(days=89))
        assert advance(date(2026, 5, 29)).forgotten == 0
        travels.shift(timedelta(days=1))
        assert advance(date(2026, 5, 30)).forgotten == 1
        assert session.get_one(Designation, made.id).person is None
        assert session.get_one(Designation, made.id).state == DesignationState.ENDED
        assert advance(date(2026, 5, 30)).total == 0
