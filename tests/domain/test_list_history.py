"""The list of any past day, rebuilt: it is the one that was seen that day, persons and erasures as they are today."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import confirming, daily, erasure, list_history, listed_posts, people, posts, publication, vocabulary
from adrnet.domain.content import Name
from adrnet.domain.edition import EditionRow, verify
from adrnet.domain.focal_point import Designation, Post, PostState, PostTopic, Tier
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.list_history import ListedState
from adrnet.domain.listed import ListedPost
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.policy import Bearer, Machine
from adrnet.domain.sight import SeenPerson
from adrnet.kit import clock
from tests import factories
from tests.factories import LOCAL

ZONE = "Asia/Jakarta"
HISTORIES, DAYS = 200, 9
COUNTRIES = ("BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "VN", "TL", "JP")
TOPICS = ("general", "arbitration", "mediation", "training")
ACTOR = Machine.COMMAND_LINE


def today() -> Day:
    return Day(clock.today(ZONE), Rhythm())


def bearer(designation: Designation) -> Bearer:
    return Bearer("designation", designation.id)


def listed_today(session: Session) -> dict[str, ListedPost]:
    ids = session.scalars(listed_posts.on_list(Post.id)).all()
    return {one.public_id: one for one in listed_posts.posts(session, ids)}


def listed_on(session: Session, day: date) -> dict[str, ListedPost]:
    ids = session.scalars(select(ListedState.id).where(list_history.stood(list_history.end_of(day, ZONE)))).all()
    found = list(list_history.posts(session, ids))
    assert len({one.public_id for one in found}) == len(found)
    return {one.public_id: one for one in found}


class Life:
    """One post, and what may happen to it: each act is offered only when it is possible."""

    def __init__(self, random: Random, number: int) -> None:
        self.random, self.number, self.post_id = random, number, 0

    def begin(self, session: Session) -> None:
        owner: str | Listing = self.random.choice(COUNTRIES)
        if self.number % 4 == 0:
            owner = Listing(
                public_id=f"z{self.number:07}",
                type="organisation",
                origin="registered",
                responsible_country=owner,
                created_at=clock.now(),
            )
            session.add(owner)
            session.flush()
            draft = publication.draft(session, owner, factories.content())
            publication.publish(session, draft, ACTOR, vocabulary.current(session))
        post = posts.open_post(session, owner, self.random.sample(TOPICS, 2), ACTOR)
        session.flush()
        self.post_id = post.id

    def live(self, session: Session) -> None:
        post = session.get_one(Post, self.post_id)
        self.random.choice(list(self._possible(post)))(session, post)
        session.flush()
        session.expire(post)

    def _possible(self, post: Post) -> list[Callable[[Session, Post], Any]]:
        acts: list[Callable[[Session, Post], Any]] = [self.retopic]
        if post.listing is not None:
            acts += [self.rename, self.move_away]
            acts += [self.hide] if post.listing.state == ListingState.PUBLISHED else [self.show] * 3
        if post.state == PostState.CLOSED:
            return [*acts, self.reopen, self.reopen]
        holder = post.holder
        acts += [self.appoint, self.name, self.name, self.agree, self.close]
        if holder is not None:
            acts += [self.end, self.confirm]
            acts += [self.correct, self.correct, self.withdraw] if holder.person else []
        if any(one.person for one in post.designations):
            acts.append(self.erase)
        return acts

    def retopic(self, _session: Session, post: Post) -> None:
        wanted = self.random.sample(TOPICS, self.random.randint(1, 3))
        for one in [one for one in post.topics if one.topic not in wanted]:
            post.topics.remove(one)
        for place, topic in enumerate(wanted):
            known = next((one for one in post.topics if one.topic == topic), None)
            if known is None:
                post.topics.append(PostTopic(topic=topic, position=place))
            else:
                known.position = place

    def rename(self, session: Session, post: Post) -> None:
        assert post.listing is not None
        lang, script, _country, pattern = self.random.choice(LOCAL)
        number = self.random.randrange(1000)
        names = (Name(f"Example Body {number}", "en", "Latn"), Name(pattern.format(number), lang, script))
        kind = self.random.choice(("court", "mediation_centre", ""))
        if post.listing.state == ListingState.PUBLISHED:
            draft = publication.draft(session, post.listing, factories.content(names=names, kind=kind))
            publication.publish(session, draft, ACTOR, vocabulary.current(session))

    def move_away(self, _session: Session, post: Post) -> None:
        assert post.listing is not None
        post.listing.responsible_country = self.random.choice((*COUNTRIES, None))

    def hide(self, session: Session, post: Post) -> None:
        assert post.listing is not None
        publication.withdraw(session, post.listing, ACTOR, vocabulary.current(session), "an example")

    def show(self, session: Session, post: Post) -> None:
        assert post.listing is not None
        publication.restore(session, post.listing, ACTOR, vocabulary.current(session), "an example")

    def close(self, _session: Session, post: Post) -> None:
        posts.close_post(post, ACTOR)

    def reopen(self, _session: Session, post: Post) -> None:
        posts.reopen_post(post, ACTOR)

    def appoint(self, session: Session, post: Post) -> None:
        number, start = self.random.randrange(1000), self.random.choice((None, 0, 40))
        office = posts.Office(
            titles=(("en", f"Example Desk {number}"), ("ja", f"例示担当課{number}")),
            mailbox=f"desk{number}@example.org",
            languages=("en", "ja"),
            starts_on=None if start is None else today().today + timedelta(days=start),
            ends_on=today().today + timedelta(days=self.random.randint(50, 500)),
            # Now and then it is a person's name that is written there.
            designated_by=f"Ministry of Example Person {self.random.randrange(8)}",
        )
        posts.appoint(session, post, office, ACTOR, today())

    def name(self, session: Session, post: Post) -> None:
        number = self.random.randrange(8)
        person = people.Person(
            names=(Name(f"Example Person {number}", "en", "Latn"), Name(f"例示太郎{number}", "ja", "Jpan")),
            email=f"nominee{self.number}-{self.random.randrange(1000)}@example.org",
            telephone="+66 2 555 0100",
            languages=("en",),
        )
        ends_on = today().today + timedelta(days=self.random.randint(50, 500))
        people.nominate(session, post, person, people.Term(ends_on=ends_on, designated_by="Ministry"), ACTOR)
        session.flush()
        session.expire(post)
        if self.random.random() < 0.8:
            self.agree(session, post)

    def agree(self, session: Session, post: Post) -> None:
        for one in people.asked(post)[:1]:
            if not one.consents:
                people.agree(session, one, bearer(one), locale="en", visibility=self._chosen(), day=today())

    def correct(self, _session: Session, post: Post) -> None:
        holder = post.holder
        assert holder is not None
        known = people.Person.of(holder)
        assert known is not None
        named = (Name(f"Example Person {self.random.randrange(8)}", "en", "Latn"),)
        people.correct(holder, replace(known, names=named), self._chosen(), bearer(holder))

    def _chosen(self) -> dict[str, Tier]:
        return {name: self.random.choice(list(Tier)) for name in people.SHOWN_FIELDS}

    def confirm(self, session: Session, post: Post) -> None:
        holder = post.holder
        assert holder is not None
        confirming.confirm(session, holder, bearer(holder) if holder.person else ACTOR, today())

    def end(self, _session: Session, post: Post) -> None:
        assert post.holder is not None
        posts.end(post.holder, ACTOR)

    def withdraw(self, session: Session, post: Post) -> None:
        assert post.holder is not None
        people.withdraw(session, post.holder, bearer(post.holder))

    def erase(self, session: Session, post: Post) -> None:
        known = [one for one in post.designations if one.person]
        erasure.erase_designation(session, self.random.choice(known), ACTOR)


def with_todays_persons(session: Session, saved: ListedPost) -> ListedPost:
    """What may still be said of a post as it was seen: by the rows themselves, not by the statements of the list."""
    if saved.designation_id is None:
        return saved
    holder = session.get_one(Designation, saved.designation_id)
    if saved.office is not None:
        return replace(saved, office=replace(saved.office, designated_by=holder.designated_by))
    person, row = None, holder.person
    if row is not None and saved.state != "overdue" and people.has_agreed(holder):
        seen = people.visible(row.visibility, Tier.PUBLIC)
        known = people.Person.of(holder)
        assert known is not None
        values: dict[str, Any] = {name: getattr(known, name) for name in people.SHOWN_FIELDS if name in seen}
        if any(values.values()):
            person = SeenPerson(
                **values,
                languages=tuple(holder.languages),
                starts_on=holder.starts_on,
                ends_on=holder.ends_on,
                designated_by=holder.designated_by,
            )
    return replace(saved, person=person, designated_at=holder.designated_at if person else None)


@transactional
def a_day(lives: list[Life], *, is_first: bool) -> None:
    session = db.session()
    if is_first:
        for life in lives:
            life.begin(session)
    day = today()
    while daily.advance_all(session, day.today, ZONE, day.rhythm).total:
        pass
    for life in lives:
        if life.random.random() < 0.4:
            life.live(session)


def test_the_list_rebuilt_for_a_day_is_the_one_seen_that_day(session: Session, app: Flask) -> None:
    """200 histories at once, over two years, so that the clock has its part in them."""
    random = Random(20261122)  # noqa: S311 - the same histories each time
    # What the index does with all this is another question.
    app.extensions["adrnet.after_commit"].clear()
    lives = [Life(Random(random.random()), number) for number in range(HISTORIES)]  # noqa: S311 - as above
    saved: dict[date, dict[str, ListedPost]] = {}
    with time_machine.travel(datetime(2027, 1, 4, 2, tzinfo=UTC), tick=False) as travels:
        for number in range(DAYS):
            # In two transactions, at two times of the day.
            for part in (lives[::2], lives[1::2]):
                a_day(part, is_first=number == 0)
                travels.shift(timedelta(hours=3))
            saved[today().today] = listed_today(session)
            travels.shift(timedelta(days=(1, 40, 200, 2, 100, 20, 80, 200, 1)[number]))
        said = [one for day in saved.values() for one in day.values()]
        assert {one.state for one in said} == {"confirmed", "confirmation_due", "overdue", "vacant"}
        erased = 0
        for day, seen in saved.items():
            expected = {key: with_todays_persons(session, one) for key, one in seen.items()}
            assert listed_on(session, day) == expected, day
            erased += sum(one.person is not None and expected[key].person is None for key, one in seen.items())
        assert erased > 50
        assert sum(one.person is not None for day in saved for one in listed_on(session, day).values()) > 50


def test_nothing_of_a_person_is_in_the_history(session: Session) -> None:
    factories.nominee(factories.post("JP", ("mediation",)), visibility=dict.fromkeys(people.SHOWN_FIELDS, Tier.PUBLIC))
    kept = session.scalars(select(ListedState).where(ListedState.country == "JP", ListedState.until.is_(None))).all()
    assert [one for one in kept if one.designation_id]
    assert not any("Example" in str(one.values) or "@" in str(one.values) for one in kept)


def test_a_persons_own_post_leaves_past_days_and_editions_with_them(session: Session) -> None:
    profile = factories.practitioner(responsible_country="TH")
    own = factories.post(profile)
    edition = factories.edition()
    transactional(erasure.erase_listing)(session, session.get_one(Listing, profile.id), ACTOR)
    assert session.scalars(select(ListedState).where(ListedState.post_id == own.id)).all() == []
    row = session.scalars(select(EditionRow).where(EditionRow.post_id == own.id)).one()
    assert (row.values, row.salt, row.person_values) == (None, None, None)
    assert (verify(edition).is_whole, verify(edition).redacted) == (True, 1)


@transactional
def touch(change: Callable[[Session], Any]) -> None:
    change(db.session())


def test_what_touches_no_post_costs_nothing_and_a_listing_without_posts_one_statement(
    session: Session, statements: list[str]
) -> None:
    office, listing = factories.designation(), factories.listing()

    def cost(change: Callable[[Session], Any]) -> int:
        """Return how many statements the history adds to a change: those that read or write what the list says."""
        touch(lambda _session: None)
        session.rollback()
        statements.clear()
        touch(change)
        of_history = ("listed_state", "WHERE post.listing_id IN", "kind_of", "post_topic.post_id IN")
        return sum(any(part in one for part in of_history) for one in statements)

    assert cost(lambda session: setattr(session.get_one(Listing, listing.id), "source", "another")) == 0
    assert cost(lambda session: setattr(session.get_one(Listing, listing.id), "responsible_country", "TH")) == 1
    # Two of the list, what was kept last, the end of it, the beginning of the next.
    assert cost(lambda session: setattr(session.get_one(Designation, office.id), "mailbox", "new@example.org")) == 5
    assert cost(lambda session: setattr(session.get_one(Designation, office.id), "reminded_stage", 1)) == 3


def test_what_stood_on_the_list_before_is_taken_in_once(session: Session) -> None:
    factories.designation()
    touch(lambda session: session.execute(delete(ListedState)))
    assert list_history.known_since(session) is None
    assert transactional(list_history.begin)(session) == len(listed_today(session)) > 12
    assert transactional(list_history.begin)(session) == 0
    assert listed_on(session, today().today) == listed_today(session)


def test_a_transaction_that_is_undone_leaves_nothing_behind(session: Session) -> None:
    office = factories.designation()

    @transactional
    def fails() -> None:
        db.session.get_one(Designation, office.id).mailbox = "new@example.org"
        db.session.flush()
        raise ValueError

    before = listed_on(session, today().today)
    with contextlib.suppress(ValueError):
        fails()
    assert listed_on(session, today().today) == before
    assert transactional(list_history.write)(session) == 0
