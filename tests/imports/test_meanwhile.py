"""Files that are carried out while others write: nobody waits for what is only prepared, and nobody is passed over."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet import clearing
from adrnet.db import lock, transactional_late
from adrnet.domain.account import Account
from adrnet.domain.content import Name, Place
from adrnet.domain.import_run import ImportState
from adrnet.domain.listing import Listing
from adrnet.domain.outbox import OutgoingMail
from adrnet.imports import services
from adrnet.imports.services import ChangedMeanwhileError
from tests.imports.bringing import actor_of, around, bring, planned
from tests.imports.conftest import FIRST, HEADINGS, table

OTHER = [*FIRST[:1], "Quite Another Body", "", *FIRST[3:7], "https://other.example.net/"]


class Watcher:
    """Whoever is told of each row, and does something at the first one of each attempt."""

    def __init__(self, act: Callable[[], object], attempts: int) -> None:
        self.act, self.attempts, self.rows = act, attempts, 0

    def __call__(self) -> None:
        self.rows += 1
        if self.rows % 2 and self.rows // 2 < self.attempts:
            self.act()


def is_write(statement: str) -> bool:
    return statement.split(maxsplit=1)[0] in {"INSERT", "UPDATE", "DELETE"}


def is_lock(statement: str) -> bool:
    return statement == "BEGIN IMMEDIATE" or "advisory" in statement


def test_nothing_is_written_before_all_is_prepared_and_nothing_prepared_after(
    session: Session, given: SimpleNamespace, statements: list[str]
) -> None:
    actor = actor_of(given, session, "TH")
    known = given.listing(responsible_country="TH")
    run = bring(actor, table(FIRST, OTHER, [known.public_id, "A New Name", *FIRST[2:]]))
    seen = planned(run, actor).digest
    for act in (
        lambda: services.carry_out(run, actor, seen, around()),
        lambda: services.undo(run, actor, "", around()),
    ):
        statements.clear()
        act()
        at = next(place for place, one in enumerate(statements) if is_lock(one))
        before, after = statements[:at], statements[at:]
        assert not any(is_write(one) for one in before)
        assert any(is_write(one) for one in after)
        # Of what it rests on numbers are asked again, and no entry is read.
        assert not any("FROM listing" in one or "document" in one for one in after if one.startswith("SELECT"))
    assert run.state == ImportState.UNDONE


def test_two_write_while_a_file_is_prepared_and_it_is_prepared_anew(session: Session, given: SimpleNamespace) -> None:
    actor = actor_of(given, session, "TH")
    run = bring(actor, table(FIRST, OTHER))
    seen = planned(run, actor).digest
    watcher = Watcher(lambda: given.listing(responsible_country="JP"), attempts=2)
    services.carry_out(run, actor, seen, replace(around(), told=watcher))
    assert watcher.rows == 6
    assert len(session.scalars(select(Listing)).all()) == 4
    assert len(run.things) == 2


def test_what_others_write_that_has_no_bearing_on_it_holds_no_import_up(
    session: Session, given: SimpleNamespace
) -> None:
    actor = actor_of(given, session, "TH")
    run = bring(actor, table(FIRST, OTHER))
    watcher = Watcher(given.account, attempts=1)
    services.carry_out(run, actor, planned(run, actor).digest, replace(around(), told=watcher))
    assert (watcher.rows, run.state) == (2, ImportState.DONE)


def test_what_was_seen_is_not_carried_out_over_what_somebody_enters_meanwhile(
    session: Session, given: SimpleNamespace
) -> None:
    actor = actor_of(given, session, "TH")
    run = bring(actor, table(FIRST, OTHER))
    seen = planned(run, actor).digest
    same = (Name(FIRST[1], "en", "Latn"),)
    watcher = Watcher(lambda: given.listing(names=same, places=(Place("TH"),), responsible_country="TH"), attempts=1)
    with pytest.raises(ChangedMeanwhileError):
        services.carry_out(run, actor, seen, replace(around(), told=watcher))
    assert (run.state, len(session.scalars(select(Listing)).all())) == (ImportState.PREPARED, 1)


def test_whoever_is_erased_meanwhile_gets_no_mail(app: Flask, session: Session, given: SimpleNamespace) -> None:
    known = given.listing(responsible_country="TH")
    stays, leaves = given.account(maintains=[known]), given.account(edits=[known])
    actor = actor_of(given, session, "TH")
    run = bring(actor, table([known.public_id, "A New Name"], headings=HEADINGS[:2]))

    def erase() -> None:
        with app.app_context():
            clearing.erase(clearing.find(None, None, leaves.email), is_dry_run=False)

    services.carry_out(run, actor, planned(run, actor).digest, replace(around(), told=Watcher(erase, attempts=1)))
    changed = OutgoingMail.subject.contains("was changed")
    told = session.scalars(select(OutgoingMail.recipient).where(changed)).all()
    assert told == [stays.email]


def test_what_would_be_sent_before_the_lock_is_refused(session: Session, given: SimpleNamespace) -> None:
    actor = actor_of(given, session, "TH")

    @transactional_late
    def act(*, is_locked: bool) -> None:
        if is_locked:
            assert (lock(session), lock(session)) == (True, False)
        session.get_one(Account, actor.id).locale = "ja"
        session.flush()

    with pytest.raises(RuntimeError, match="before the lock"):
        act(is_locked=False)
    session.refresh(actor)
    assert actor.locale == "en"
    act(is_locked=True)
    session.rollback()
    assert session.get_one(Account, actor.id).locale == "ja"
