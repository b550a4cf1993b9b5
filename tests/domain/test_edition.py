"""An edition says for ever what the list said; it verifies, also after a person was taken out; a changed word shows."""

import threading
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import issuing, listed_posts, people
from adrnet.domain.account import Account
from adrnet.domain.edition import Edition, EditionRow, hash_of_row, hash_part, seal, verify
from adrnet.domain.focal_point import Designation, Post, Tier
from adrnet.domain.listed import ListedPost, listed_of, person_values_of, values_of
from adrnet.domain.policy import Bearer, NotPermittedError
from adrnet.domain.record import AuditEvent
from tests import factories

Given = SimpleNamespace
EVERYTHING = dict.fromkeys(people.SHOWN_FIELDS, Tier.PUBLIC)


@transactional
def change(sentence: Any) -> None:
    db.session.execute(sentence)


def rows_of(edition: Edition) -> list[EditionRow]:
    return list(
        db.session.scalars(
            select(EditionRow).where(EditionRow.edition_id == edition.id).order_by(EditionRow.ordinal)
        ).unique()
    )


def row_of(designation: Designation) -> EditionRow:
    return db.session.scalars(select(EditionRow).where(EditionRow.designation_id == designation.id)).one()


def list_today(session: Session) -> dict[int, ListedPost]:
    ids = session.scalars(listed_posts.on_list(Post.id).order_by(Post.id)).all()
    return listed_posts.listed(session, ids)


def test_both_parts_of_a_post_are_written_and_read_without_loss(session: Session) -> None:
    factories.designation(factories.post(factories.listing(responsible_country="KH"), ("training", "general")))
    factories.nominee(factories.post("JP", ("mediation",)), visibility=EVERYTHING)
    posts = list_today(session)
    assert {post.state for post in posts.values()} == {"vacant", "confirmed"}
    for post in posts.values():
        values, person_values = values_of(post), person_values_of(post)
        assert listed_of(values, person_values) == post
        assert "Example Person" not in str(values)


def test_an_edition_says_what_the_list_said_when_it_was_issued(session: Session) -> None:
    office = factories.designation(factories.post(factories.listing(responsible_country="TH")))
    factories.nominee(factories.post("JP", ("mediation",)))
    before = list_today(session)
    edition = factories.edition("Before the Consultation", note="An example.")
    assert office.post.listing is not None
    factories.withdrawal(office.post.listing)
    kept = rows_of(edition)
    assert [row.post_id for row in kept] == sorted(before)
    assert list(issuing.posts(session, edition.id, [row.ordinal for row in kept])) == list(before.values())
    assert verify(edition).is_whole
    assert verify(edition).rows == len(before) == len(list_today(session)) + 1
    (event,) = session.scalars(select(AuditEvent).where(AuditEvent.subject == "edition"))
    assert (event.act, event.subject_id, event.actor_id) == ("edition.issue", edition.id, edition.issued_by_id)


def test_only_coordinators_issue(session: Session) -> None:
    maintainer = factories.account(maintains=[factories.listing()])
    with pytest.raises(NotPermittedError):
        issuing.issue(session, session.get_one(Account, maintainer.id), "An example", "", date(2026, 11, 22))


TAMPERING: dict[str, Callable[[EditionRow], Any]] = {
    "a word": lambda row: {"values": {**(row.values or {}), "public_id": "another1"}},
    "a word and its hash": lambda row: {
        "values": {**(row.values or {}), "public_id": "another1"},
        "post_hash": hash_part({**(row.values or {}), "public_id": "another1"}, row.salt or ""),
    },
    "a person's name": lambda row: {"person_values": {**(row.person_values or {}), "email": "else@example.org"}},
    "where it is found": lambda _row: {"country": "BN"},
    "its topics": lambda _row: {"topics": ",training,"},
    "a person removed in silence": lambda _row: {"person_values": None, "person_salt": None},
    "a person put in": lambda row: seal(row.values or {}, {"names": []})._asdict(),
    "the whole row written anew": lambda row: seal(row.values or {}, row.person_values)._asdict(),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_whatever_is_changed_is_noticed(session: Session, what: str) -> None:  # noqa: ARG001 - the context
    person = factories.nominee(factories.post("JP", ("mediation",)), visibility=EVERYTHING)
    edition = factories.edition()
    row = row_of(person)
    values = TAMPERING[what](row)
    change(update(EditionRow).where(EditionRow.designation_id == person.id).values(**values))
    found = verify(edition)
    assert not found.is_whole
    is_sealed_anew = hash_of_row(row.post_hash, row.person_hash) == row.row_hash and "row_hash" in values
    assert found.faulty == (() if is_sealed_anew else (row.ordinal,))


def test_rows_that_are_lost_or_moved_are_noticed(session: Session) -> None:  # noqa: ARG001 - the context
    edition = factories.edition()
    last = EditionRow.ordinal == verify(edition).rows
    change(update(EditionRow).where(last).values(ordinal=0))
    assert not verify(edition).is_whole
    change(delete(EditionRow).where(EditionRow.ordinal == 0))
    assert not verify(edition).is_whole
    assert verify(edition).faulty == ()


@transactional
def withdraws(person: Designation) -> None:
    people.withdraw(db.session(), db.session.get_one(Designation, person.id), Bearer("designation", person.id))


@transactional
def shows_less(person: Designation) -> None:
    mine = db.session.get_one(Designation, person.id)
    known = people.Person.of(mine)
    assert known is not None
    people.correct(mine, known, {**EVERYTHING, "telephone": Tier.COORDINATORS}, Bearer("designation", person.id))


@pytest.mark.parametrize("act", [withdraws, shows_less])
def test_a_person_who_does_not_wish_it_stands_in_no_edition_any_longer(
    session: Session, act: Callable[[Designation], None]
) -> None:
    person = factories.nominee(factories.post("JP", ("mediation",)), visibility=EVERYTHING)
    edition, second = factories.edition(), factories.edition()
    (before,) = issuing.posts(session, edition.id, [row_of_edition(edition, person).ordinal])
    assert before.person is not None
    act(person)
    (after,) = issuing.posts(session, edition.id, [row_of_edition(edition, person).ordinal])
    assert (after.person, after.is_redacted, after.designated_at) == (None, True, None)
    assert (after.public_id, after.state, after.confirmed_at) == (before.public_id, before.state, before.confirmed_at)
    for one in (edition, second):
        assert (verify(one).is_whole, verify(one).redacted) == (True, 1)


def row_of_edition(edition: Edition, designation: Designation) -> EditionRow:
    return next(row for row in rows_of(edition) if row.designation_id == designation.id)


def test_two_who_issue_at_once_get_two_numbers(app: Flask, given: Given) -> None:
    coordinator = given.account(coordinates=["TH"])
    given.edition()
    start, faults = threading.Barrier(2), []

    def issue() -> None:
        with app.app_context():
            start.wait()
            try:
                factories.edition(by=coordinator)
            except Exception as error:
                faults.append(error)

    threads = [threading.Thread(target=issue) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert faults == []
        assert db.session.scalars(select(Edition.number).order_by(Edition.number)).all() == [1, 2, 3]


def test_the_command_says_which_edition_is_what_was_issued(app: Flask, given: Given, runner: Any) -> None:
    assert runner.invoke(args=["editions", "verify"]).output == "There is no edition yet.\n"
    given.edition()
    assert "Edition 1: 12 rows (0 redacted), as issued." in runner.invoke(args=["editions", "verify", "1"]).output
    assert runner.invoke(args=["editions", "verify", "2"]).exit_code == 1
    with app.app_context():
        change(update(EditionRow).where(EditionRow.ordinal == 3).values(kind="court"))
    found = runner.invoke(args=["editions", "verify"])
    assert found.exit_code == 1
    assert "rows by their position: 3." in found.output
