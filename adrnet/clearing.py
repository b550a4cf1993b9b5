"""What an erasure leaves to be done outside of the database's tables, after its commit.

The list of erasures (`backup.erasures`), the log of SQLite and the dead rows of PostgreSQL, the mails that a trial lays
down in a folder, the files that the worker made. The index clears itself: it builds a new generation and removes the
old one (`search.indexer`).

Whoever erases tries at once and waits for nothing (`init`); what was not possible then, because somebody was reading,
the worker does a moment later (`clear_up`). Both may be done again and again.

Decisions:
    2026-11-22  SQLite overwrites what is deleted (`secure_delete`) and its log is cut to nothing. PostgreSQL is told to
                VACUUM; what its own log and its archives still hold is the operator's, and the README says so.
    2026-11-22  Which erasures are new is read from the record, by position: a worker that was killed in between finds
                them again.
"""

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from adrnet import search
from adrnet.backup import erasures
from adrnet.db import after_commit, db, transactional
from adrnet.domain import erasure, prepared
from adrnet.domain.erasure import Found
from adrnet.domain.focal_point import DesignatedPerson
from adrnet.domain.listing import Listing, ListingState, ListingType, public_id_in
from adrnet.domain.outbox import DatabaseIdentity
from adrnet.domain.policy import Machine
from adrnet.domain.traces import ERASED, Removed, Traces

# Tables that hold something of people while they are here.
_TABLES = (
    "account, affiliation, audit_event, claim, consent, designated_person, designation, duplicate_proposal, "
    "edition_row, export_record, import_run, imported_thing, kept_form, listed_state, listed_under, listing, "
    "login_session, mailed_link, maintainer, outgoing_mail, prepared_file, problem, profile_contact, reading_count, "
    "review_entry, revision"
)
# How far the record was looked at by this process: for the files of the database, for the list.
_SEEN, _WRITTEN = "adrnet.clearing.seen", "adrnet.clearing.written"


people_group = AppGroup("people", help="Erase people.")


class StillReadError(RuntimeError):
    """Somebody reads what was erased as it was before; the worker tries again."""


def init(app: Flask) -> None:
    """Let whoever erases clear up after their commit."""
    after_commit(app, _after_commit)
    if not event.contains(Session, "after_rollback", _forget):
        event.listen(Session, "after_rollback", _forget)


def clear_up() -> bool:
    """Clear up after the erasures that this process has not seen yet; return whether there were any. The worker's job.

    Raises:
        StillReadError: on SQLite a reader holds what was before; to be tried again.
    """
    identity, seen = _position(_SEEN)
    if seen is None:
        # A new worker, or a restored database.
        if erasures.brought_back(db.session(), erasures.known(_list())):
            repeat_erasures()
        db.session.remove()
        seen = 0
    last = _write_down()
    if last > seen and not _overwrite():
        raise StillReadError("the log of SQLite is still being read")
    current_app.extensions[_SEEN] = identity, last
    return last > seen


@transactional
def repeat_erasures() -> list[erasures.Erased]:
    """Erase again whoever a restored database has brought back; return whom."""
    return erasures.repeat(db.session(), erasures.known(_list()))


def find(designation: int | None, public_id: str | None, email: str | None) -> Found:
    """Return whom an operator means, by one of the three.

    Raises:
        LookupError: there is no such person, or not any longer; the message says so.
    """
    session = db.session()
    if email:
        found = erasure.find(session, email)
    elif public_id:
        wanted = public_id_in(public_id.strip())
        found = Found(
            listings=tuple(
                session.scalars(
                    select(Listing.id).where(
                        Listing.public_id == wanted,
                        Listing.type == ListingType.PRACTITIONER,
                        Listing.state != ListingState.ERASED,
                    )
                )
            )
        )
    else:
        persons = select(DesignatedPerson.designation_id).where(DesignatedPerson.designation_id == designation)
        found = Found(designations=tuple(session.scalars(persons)))
    if not found:
        raise LookupError("Nobody is there to be erased.")
    return found


class _NotMeantError(Exception):
    """Ends a dry run."""


def erase(found: Found, *, is_dry_run: bool) -> int:
    """Erase somebody wherever they were found; return how many things others wrote of them went with it.

    A dry run does all of it and takes it back.
    """
    places: list[int] = []

    @transactional
    def act() -> None:
        session = db.session()
        erasure.erase_found(session, found, Machine.COMMAND_LINE)
        places.extend(one.places for one in session.info[ERASED])
        if is_dry_run:
            raise _NotMeantError

    with contextlib.suppress(_NotMeantError):
        act()
    return sum(places)


@people_group.command("erase")
@click.option("--designation", type=int, help="The number of a designation of a person.")
@click.option("--listing", help="The public ID of a practitioner's profile.")
@click.option("--email", help="A mailbox: its account, its profile, its posts.")
@click.option("--again", is_flag=True, help="Whoever was erased and has come back with an older database.")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase_people(**asked: Any) -> None:
    """Erase a person for good: from posts, from the directory, as an account; ids stay on record."""
    if sum(bool(asked[one]) for one in ("designation", "listing", "email", "again")) != 1:
        raise click.ClickException("Say one of --designation, --listing, --email, --again.")
    if asked["again"]:
        again = [] if asked["dry_run"] else repeat_erasures()
        click.echo(f"Erased again: {len(again):,}.")
        return
    try:
        found = find(asked["designation"], asked["listing"], asked["email"])
    except LookupError as error:
        raise click.ClickException(str(error)) from error
    places = erase(found, is_dry_run=True)
    click.echo(
        f"Posts: {len(found.designations):,}, profiles: {len(found.listings):,}, accounts: {len(found.accounts):,}, "
        f"reports: {len(found.problems):,}, invitations: {len(found.invitations):,}; "
        f"reasons, forms, mails and links beside them: {places:,}."
    )
    if asked["dry_run"]:
        click.echo("This was a dry run: nothing was erased.")
        return
    if not asked["yes"]:
        click.confirm("Erase all of it for good?", abort=True)
    erase(found, is_dry_run=False)
    click.echo(f"Erased. Index: {search.catch_up():,} entries written.")


def _list() -> Path:
    return erasures.file_in(current_app.config["INSTANCE"])


def _position(of: str) -> tuple[str, int | None]:
    """Return the database's identity and how far its record was looked at; None: not at all."""
    with db.engine.connect() as connection:
        identity = connection.scalar(select(DatabaseIdentity.identity)) or ""
    former, position = current_app.extensions.get(of, ("", None))
    return identity, position if former == identity else None


def _write_down() -> int:
    """Bring the list of erasures up to date; return the last event of the record that is an erasure."""
    identity, position = _position(_WRITTEN)
    with db.engine.connect() as connection:
        last = erasures.write_down(connection, _list(), position or 0)
    current_app.extensions[_WRITTEN] = identity, last
    return last


def _after_commit() -> None:
    found: list[Removed] = db.session().info.pop(ERASED, [])
    if not found:
        return
    _remove_mails([one.traces for one in found])
    _remove_files()
    _write_down()
    if db.engine.dialect.name == "sqlite":
        _cut_log(wait_ms=0)


def _forget(session: Session) -> None:
    session.info.pop(ERASED, None)


def _overwrite() -> bool:
    """Leave nothing of what was deleted in the database's files, as far as the database lets us; False: not yet."""
    if db.engine.dialect.name == "sqlite":
        return _cut_log(wait_ms=2000)
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text(f"VACUUM {_TABLES}"))
    return True


def _cut_log(wait_ms: int) -> bool:
    with db.engine.connect() as connection:
        # Outside of a transaction: the log is cut when nobody reads it, and a transaction reads.
        cursor = connection.connection.cursor()
        former = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        try:
            cursor.execute(f"PRAGMA busy_timeout = {wait_ms}")
            is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {former}")
            cursor.close()
    return not is_busy


def _remove_files() -> None:
    """Remove the files that were made for somebody and lost their rows: any may hold whoever is gone."""
    prepared.sweep(db.session(), current_app.config["INSTANCE"] / "files")
    db.session.rollback()


def _remove_mails(found: Iterable[Traces]) -> None:
    """Remove the mails of a trial that are addressed to somebody who is gone, or name them."""
    folder: Path = current_app.config["INSTANCE"] / "mail"
    if not current_app.config["IS_TRIAL"] or not folder.is_dir():
        return
    words = {_plain(word) for traces in found for word in traces.all}
    for mail in folder.glob("*.txt"):
        said = _plain(mail.read_text("utf-8", errors="replace"))
        if any(word in said for word in words):
            mail.with_suffix(".eml").unlink(missing_ok=True)
            mail.unlink(missing_ok=True)


def _plain(words: str) -> str:
    # A line may end within a name.
    return " ".join(words.split()).lower()
