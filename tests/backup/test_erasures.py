"""Whoever was erased since the copy was made is erased in what is brought back, whatever became of the database."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from adrnet import clearing, mails
from adrnet.backup import erasures
from adrnet.db import db, transactional
from adrnet.domain import (
    erasure,
    leaving,
    maintainer_invitation,
    people,
    problem_erasure,
    profiles,
    publication,
    reporting,
    vocabulary,
)
from adrnet.domain.account import Account, KeepingRole
from adrnet.domain.focal_point import Designation
from adrnet.domain.listing import Listing
from adrnet.domain.maintainer_invitation import MaintainerInvitation
from adrnet.domain.outbox import OutgoingMail
from adrnet.domain.policy import Bearer, Machine
from adrnet.domain.problem import Problem, ProblemOutcome
from adrnet.kit import clock
from tests.applications import run
from tests.backup.surroundings import back_up, only_sqlite, public_ids, restore
from tests.problems.reports import everywhere


def erase(app: Flask, act: Any, kind: Any, thing: Any, *more: Any, **named: Any) -> None:
    @transactional
    def do() -> None:
        act(db.session(), db.session.get_one(kind, thing.id), *more, **named)

    with app.app_context():
        do()


def listed(app: Flask) -> list[tuple[str, str, int]]:
    return [(one.act, one.subject, one.id) for one in erasures.known(erasures.file_in(app.config["INSTANCE"]))]


def is_there(app: Flask, kind: Any, thing: Any) -> bool:
    with app.app_context():
        found = db.session.get(kind, thing.id)
        if isinstance(found, Designation):
            return found.person is not None
        return found is not None and (
            found.erased_at is None if isinstance(found, Account) else found.state != "erased"
        )


def test_everything_that_makes_a_person_vanish_is_listed_once_by_number(app: Flask, given: SimpleNamespace) -> None:
    asked = [given.nominee(has_agreed=False) for _ in range(3)]
    seated = given.nominee()
    listing, account = given.practitioner(), given.account()
    erase(app, people.decline, Designation, asked[0], Bearer("designation", asked[0].id), locale="en")
    erase(app, people.lapse, Designation, asked[1], Machine.CLOCK)
    erase(app, people.take_back, Designation, asked[2], Machine.COMMAND_LINE)
    erase(app, people.withdraw, Designation, seated, Bearer("designation", seated.id))
    erase(app, erasure.erase_listing, Listing, listing, Machine.COMMAND_LINE)
    erase(app, leaving.erase, Account, account, Machine.COMMAND_LINE)
    with app.app_context():
        clearing.clear_up()
        assert not clearing.clear_up()
    assert sorted(listed(app)) == sorted(
        [
            ("designation.decline", "designation", asked[0].id),
            ("designation.lapse", "designation", asked[1].id),
            ("designation.withdraw", "designation", asked[2].id),
            ("designation.withdraw", "designation", seated.id),
            ("listing.erase", "listing", listing.id),
            ("account.erase", "account", account.id),
        ]
    )
    file = erasures.file_in(app.config["INSTANCE"])
    assert file.stat().st_mode & 0o077 == 0
    said = file.read_text()
    assert not [word for word in ("Example", "例示", "@") if word in said]


@pytest.mark.parametrize("is_lost", [False, True], ids=["database there", "database lost"])
def test_who_was_erased_since_the_copy_does_not_come_back(
    app: Flask, file: Path, given: SimpleNamespace, is_lost: bool
) -> None:
    seated, stays, listing, account = given.nominee(), given.nominee(), given.practitioner(), given.account()
    back_up(app, file)
    erase(app, people.withdraw, Designation, seated, Bearer("designation", seated.id))
    erase(app, erasure.erase_listing, Listing, listing, Machine.COMMAND_LINE)
    erase(app, leaving.erase, Account, account, Machine.COMMAND_LINE)
    # Made and erased since: of them there is nothing to bring back.
    later = given.nominee()
    erase(app, people.withdraw, Designation, later, Bearer("designation", later.id))
    if is_lost:
        with app.app_context():
            db.drop_all()
            db.session.execute(text("DROP TABLE alembic_version"))
            db.session.commit()
    else:
        erasures.file_in(app.config["INSTANCE"]).unlink()
    restored = restore(app, file)
    assert restored.undone == ()
    assert sorted((one.subject, one.id) for one in restored.erased) == sorted(
        [("designation", seated.id), ("listing", listing.id), ("account", account.id)]
    )
    for kind, thing in ((Designation, seated), (Listing, listing), (Account, account)):
        assert not is_there(app, kind, thing)
    assert is_there(app, Designation, stays)
    # A copy of the copy, brought back once more.
    assert len(restore(app, file).erased) == 3
    assert not is_there(app, Designation, seated)


def test_a_profile_that_its_person_withdrew_since_the_copy_stays_out_of_sight(
    app: Flask, file: Path, given: SimpleNamespace
) -> None:
    mine, once_more, of_others = (given.practitioner() for _ in range(3))
    for one in (mine, once_more, of_others):
        erase(app, profiles.agree, Listing, one, "ja")
    back_up(app, file)

    def withdraw(session: Session, listing: Listing, by: Any) -> None:
        publication.withdraw(session, listing, by, vocabulary.current(session), "an example")

    for one in (mine, once_more):
        erase(app, withdraw, Listing, one, Bearer("listing", one.id))
    erase(app, withdraw, Listing, of_others, Machine.COMMAND_LINE)
    # Whoever agreed anew did so after the copy: that yes is lost with what came after it.
    erase(app, profiles.agree, Listing, once_more, "ja")
    restored = restore(app, file)
    assert [(one.act, one.subject) for one in restored.undone] == [("listing.withdraw", of_others.public_id)]
    assert [(one.act, one.subject) for one in restored.erased] == [("consent.withdraw", "consent")] * 2
    assert public_ids(app) == [of_others.public_id]
    with app.app_context():
        for one in (mine, once_more):
            listing = db.session.get_one(Listing, one.id)
            assert (listing.state, listing.listed_under) == ("withdrawn", [])
            assert not profiles.has_agreed(db.session(), listing)
        clearing.clear_up()
    # Whoever agrees from now on is shown, and stays so.
    erase(app, profiles.agree, Listing, mine, "ja")

    def show(session: Session, listing: Listing) -> None:
        publication.restore(session, listing, Machine.COMMAND_LINE, vocabulary.current(session), "an example")

    erase(app, show, Listing, mine)
    back_up(app, file, overwrite=True)
    assert restore(app, file).erased == ()
    assert sorted(public_ids(app)) == sorted([mine.public_id, of_others.public_id])


def test_nobody_who_reported_has_their_address_or_their_words_back(
    app: Flask, file: Path, given: SimpleNamespace
) -> None:
    answered, asked, forgotten, waiting = (
        given.problem(text=f"An example, {name}.", email=f"{name}@reader.example")
        for name in ("answered", "asked", "forgotten", "waiting")
    )
    back_up(app, file)

    def close(_session: Session, problem: Problem) -> None:
        reporting.close(problem, Machine.COMMAND_LINE, ProblemOutcome.IS_RIGHT)

    def close_long_ago(session: Session, problem: Problem) -> None:
        close(session, problem)
        problem.closed_at = clock.now() - reporting.TEXT_KEPT
        problem_erasure.forget(session, 10)

    def of_own_wish(session: Session, problem: Problem) -> None:
        erasure.erase_found(session, erasure.find(session, problem.email or ""), Machine.COMMAND_LINE)

    for problem, act in ((answered, close), (forgotten, close_long_ago), (asked, of_own_wish)):
        erase(app, act, Problem, problem)
    again = [(one.subject, one.id) for one in restore(app, file).erased]
    assert sorted(again) == sorted(
        [("problem", forgotten.id), *(("reporter", one.id) for one in (answered, asked, forgotten))]
    )
    assert everywhere(app, "@reader.example") == ["problem"]
    with app.app_context():
        found = {one.id: (one.state, one.text, one.email) for one in db.session.scalars(select(Problem))}
        # Nothing comes back a second time.
        assert not clearing.repeat_erasures()
    assert found == {
        answered.id: ("open", "An example, answered.", None),
        asked.id: ("open", "An example, asked.", None),
        forgotten.id: ("closed", "", None),
        waiting.id: ("open", "An example, waiting.", "waiting@reader.example"),
    }


def test_an_invitation_that_was_declined_since_comes_back_neither_with_its_address_nor_with_its_mail(
    app: Flask, file: Path, given: SimpleNamespace
) -> None:
    listing = given.listing()
    owner, other = given.account(maintains=[listing]), given.account(maintains=[listing])

    def invite(session: Session, by: Account) -> None:
        where = session.get_one(Listing, listing.id)
        made, token = maintainer_invitation.invite(
            session, where, "invited@person.example", KeepingRole.EDITOR, by, locale="en"
        )
        mails.ask_maintainer(session, made, "invited@person.example", token, by)
        mails.write(
            session,
            "team_changed",
            to="owner@person.example",
            locale="en",
            happening="left",
            who="a",
            name={"text": "An example", "lang": "en"},
            public_id=where.public_id,
        )

    erase(app, invite, Account, owner)
    back_up(app, file)

    def take_back(session: Session, invitation: MaintainerInvitation) -> None:
        maintainer_invitation.take_back(session, invitation, session.get_one(Account, owner.id))

    with app.app_context():
        invitation = db.session.scalars(select(MaintainerInvitation)).one()
    erase(app, take_back, MaintainerInvitation, invitation)
    erase(app, leaving.erase, Account, other, Machine.COMMAND_LINE)
    restored = restore(app, file)
    assert sorted(one.subject for one in restored.erased) == ["account", "maintainer_invitation"]
    # Whoever left since keeps nothing again, so there is nothing to be repeated.
    assert restored.undone == ()
    assert everywhere(app, "invited@person.example") == []
    with app.app_context():
        # Other mails that wait do go.
        assert db.session.scalars(select(OutgoingMail.recipient)).all() == ["owner@person.example"]
        assert db.session.get_one(MaintainerInvitation, invitation.id).cancelled_at is not None


def test_a_row_with_the_same_number_made_later_is_somebody_else(app: Flask, file: Path, given: SimpleNamespace) -> None:
    back_up(app, file)
    gone = given.nominee()
    erase(app, people.withdraw, Designation, gone, Bearer("designation", gone.id))
    restore(app, file)
    other = given.nominee()
    assert other.id == gone.id
    back_up(app, file, overwrite=True)
    assert restore(app, file).erased == ()
    assert is_there(app, Designation, other)


def test_the_worker_erases_whoever_came_back_by_another_way(app: Flask, file: Path, given: SimpleNamespace) -> None:
    listing = given.practitioner()
    back_up(app, file)
    erase(app, erasure.erase_listing, Listing, listing, Machine.COMMAND_LINE)
    with app.app_context():
        clearing.clear_up()
    kept = erasures.file_in(app.config["INSTANCE"]).read_text()
    erasures.file_in(app.config["INSTANCE"]).unlink()
    with app.app_context():
        db.session.execute(text("DELETE FROM audit_event WHERE act = 'listing.erase'"))
        db.session.commit()
    restore(app, file)
    assert is_there(app, Listing, listing)
    erasures.file_in(app.config["INSTANCE"]).write_text(kept)
    with app.app_context():
        clearing.clear_up()
    assert not is_there(app, Listing, listing)


def test_a_line_that_a_crash_tore_apart_is_passed_over_and_nothing_is_glued_to_it(
    app: Flask, given: SimpleNamespace
) -> None:
    file = erasures.file_in(app.config["INSTANCE"])
    file.write_text('{"database": "1", "act"')
    listing = given.practitioner()
    erase(app, erasure.erase_listing, Listing, listing, Machine.COMMAND_LINE)
    assert listed(app) == [("listing.erase", "listing", listing.id)]
    assert json.loads(file.read_text().splitlines()[1])["id"] == listing.id
    file.write_text("[]\n7\n" + file.read_text())
    assert len(listed(app)) == 1


@only_sqlite
def test_a_reader_holds_the_log_up_and_the_worker_comes_again(app: Flask, given: SimpleNamespace) -> None:
    listing = given.practitioner()
    with app.app_context():
        database = Path(db.engine.url.database or "")
        with db.engine.connect() as reader:
            reader.execute(select(Listing.id)).all()
            erase(app, erasure.erase_listing, Listing, listing, Machine.COMMAND_LINE)
            with pytest.raises(clearing.StillReadError):
                clearing.clear_up()
            assert database.with_name(database.name + "-wal").stat().st_size
        assert clearing.clear_up()
        assert not database.with_name(database.name + "-wal").stat().st_size


def test_the_command_says_what_would_go_and_then_erases(app: Flask, given: SimpleNamespace) -> None:
    person = given.nominee(email="Odd@example.org")
    listing = given.practitioner(email="odd@example.org")
    dry = run(app, "people", "erase", "--email", "ODD@example.org", "--dry-run")
    assert "Posts: 1, profiles: 1, accounts: 0" in dry
    assert "nothing was erased" in dry
    assert is_there(app, Designation, person)
    run(app, "people", "erase", "--designation", str(person.id), "--yes")
    assert not is_there(app, Designation, person)
    run(app, "people", "erase", "--listing", listing.public_id, "--yes")
    assert not is_there(app, Listing, listing)
    assert "Erased again: 0." in run(app, "people", "erase", "--again")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Say one of"),
        (("--designation", "1", "--email", "a@example.org"), "Say one of"),
        (("--designation", "999"), "Nobody is there"),
        (("--listing", "zzzzzzzz"), "Nobody is there"),
        (("--email", "nobody@example.org", "--dry-run"), "Nobody is there"),
    ],
)
def test_the_command_refuses_what_names_nobody(app: Flask, arguments: tuple[str, ...], said: str) -> None:
    done = app.test_cli_runner().invoke(args=["people", "erase", *arguments])
    assert done.exit_code == 1
    assert said in done.output
