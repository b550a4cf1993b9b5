"""The list of erasures beside the database: ids, so that a restored copy does not bring anybody back.

    <ADRNET_INSTANCE>/erasures    one line for each person who was erased, for each yes that was taken back to a
                                  profile that is still kept, for each reported problem whose reporter had their answer
                                  or whose words are gone, for each invitation that was taken back or declined; in
                                  JSON, only ever added to

A line says who is gone, or what, by the number of a row and the instant at which the row was made; both are in
every copy of the row, and a row of another database with the same number was made at another instant. The file holds
nothing of anybody and belongs neither into a backup nor beside it: it has to be newer than the backup that is brought
back.

Decisions:
    2026-11-22  Rows are told by number and instant, and not by the database's identity, which changes with each
                restore: so erasures hold for copies of copies as well. The identity is noted for people.
    2026-11-22  A no, a silence, a withdrawal are erasures here, since each of them deletes the person. Brought back,
                the person is erased again; which of them it was stays with the record that was lost.
    2026-11-22  Of a profile that was withdrawn the list keeps the yes that was taken back with it, and not the
                withdrawal: a yes is never given back, only given anew, so the order of what happened does not matter.
                A profile without a yes is withdrawn again. One that a coordinator withdrew is named, not withdrawn.
    2026-11-22  A problem that comes back open after it was closed waits for a decision again, and for nobody's answer:
                the reporter was told that their address is erased. One whose words were forgotten is closed.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, inspect, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from adrnet.domain import erasure, maintainer_invitation, problem_erasure, profiles
from adrnet.domain.account import Account
from adrnet.domain.focal_point import Consent, Designation, DesignationKind
from adrnet.domain.lifecycle import move
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.maintainer_invitation import MaintainerInvitation
from adrnet.domain.outbox import DatabaseIdentity
from adrnet.domain.policy import Machine
from adrnet.domain.problem import Problem
from adrnet.domain.record import AuditEvent
from adrnet.kit import clock

FILE = "erasures"
# What makes a person vanish, each with where the instant stands at which their row was made.
_DESIGNATION = ("designation.erase", "designation.decline", "designation.lapse", "designation.withdraw")
ACTS = (*_DESIGNATION, "listing.erase", "account.erase")
# What the list calls a yes to a profile that was taken back.
TAKEN_BACK = "consent.withdraw"
# What it calls the address for an answer; the words of a problem are a thing of their own.
REPORTER = "reporter"
_OF_INVITATIONS = ("listing.take_invitation_back", "listing.decline_invitation")
# Where a withdrawal leads away from.
IN_SIGHT = (ListingState.PUBLISHED, ListingState.HIDDEN)
_PRIVATE = 0o600
_PORTION = 500


@dataclass(frozen=True)
class Erased:
    """One line: who is gone (or which yes), in which database, by which act, when."""

    database: str
    act: str
    subject: str
    id: int
    made_at: str
    at: str

    @property
    def key(self) -> tuple[str, int, str]:
        """What tells the row from all others."""
        return self.subject, self.id, self.made_at


def file_in(instance: Path) -> Path:
    """Return where the list lies."""
    return instance / FILE


def known(file: Path) -> list[Erased]:
    """Return what the list says; a line that a crash tore apart says nothing."""
    try:
        lines = file.read_text("utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    return list(_read(lines))


def write_down(connection: Connection, file: Path, above: int = 0) -> int:
    """Add the erasures on record that the list does not have yet; return the last event that was looked at.

    Args:
        connection: to the database.
        file: the list.
        above: events up to this one were looked at before.
    """
    if not inspect(connection).has_table(AuditEvent.__tablename__):
        return 0
    found = list(_on_record(connection, above))
    if found:
        file.touch(mode=_PRIVATE)
        with file.open("r+", encoding="utf-8") as opened:
            # Several processes add to it; each looks at what is there, one after the other.
            fcntl.flock(opened, fcntl.LOCK_EX)
            there = opened.read()
            keys = {one.key for one in _read(there.splitlines())}
            new = {one.key: one for _, one in found if one.key not in keys}
            begin = "" if not there or there.endswith("\n") else "\n"
            opened.write(begin + "".join(f"{json.dumps(asdict(one))}\n" for one in new.values()))
            opened.flush()
            os.fsync(opened.fileno())
    return max((number for number, _ in found), default=above)


def repeat(session: Session, erased: Iterable[Erased]) -> list[Erased]:
    """Erase again whoever is there although the list says that they are gone; return whom."""
    again = brought_back(session, erased)
    for one in again:
        _AGAIN[one.subject].erase(session, one.id)
    return again


def brought_back(session: Session, erased: Iterable[Erased]) -> list[Erased]:
    """Return those who are there although the list says that they are gone; it only reads."""
    listed = {one.key: one for one in erased}
    back = []
    for subject, again in _AGAIN.items():
        ids = sorted({one.id for one in listed.values() if one.subject == subject})
        for start in range(0, len(ids), _PORTION):
            for found, made_at in session.execute(again.present.where(again.number.in_(ids[start : start + _PORTION]))):
                if (one := listed.get((subject, found, _written(made_at)))) is not None:
                    back.append(one)
    return back


def _read(lines: Iterable[str]) -> Iterator[Erased]:
    for line in lines:
        try:
            one = Erased(**json.loads(line))
        except (ValueError, TypeError):
            continue
        if one.subject in _AGAIN:
            yield one


def _on_record(connection: Connection, above: int) -> Iterator[tuple[int, Erased]]:
    database = connection.scalar(select(DatabaseIdentity.identity)) or ""
    statements = list(_statements())
    if any(one["name"] == "listing_id" for one in inspect(connection).get_columns(Consent.__tablename__)):
        # Else the database was brought back from before there were profiles.
        statements.append(_taken_back())
    if inspect(connection).has_table(Problem.__tablename__):
        statements += _of_readers_and_invited()
    for statement in statements:
        rows = connection.execute(statement.where(AuditEvent.id > above).order_by(AuditEvent.id))
        for number, act, subject, subject_id, at, made_at in rows:
            yield number, Erased(database, act, subject, subject_id, _written(made_at), _written(at))


def _statements() -> tuple[Select[Any], ...]:
    columns: Any = (AuditEvent.id, AuditEvent.act, AuditEvent.subject, AuditEvent.subject_id, AuditEvent.at)
    return (
        select(*columns, Designation.designated_at)
        .join(Designation, Designation.id == AuditEvent.subject_id)
        .where(AuditEvent.act.in_(_DESIGNATION), Designation.kind == DesignationKind.PERSON),
        select(*columns, Listing.created_at)
        .join(Listing, Listing.id == AuditEvent.subject_id)
        .where(AuditEvent.act == "listing.erase"),
        select(*columns, Account.created_at)
        .join(Account, Account.id == AuditEvent.subject_id)
        .where(AuditEvent.act == "account.erase"),
    )


def _taken_back() -> Select[Any]:
    columns: Any = (AuditEvent.id, literal(TAKEN_BACK), literal("consent"), Consent.id, Consent.withdrawn_at)
    return (
        select(*columns, Consent.at)
        .join(Consent, (Consent.listing_id == AuditEvent.subject_id) & Consent.withdrawn_at.is_not(None))
        .where(AuditEvent.act == "listing.withdraw")
    )


def _of_readers_and_invited() -> tuple[Select[Any], ...]:
    about: Any = (AuditEvent.subject_id, AuditEvent.at, Problem.created_at)
    invitation = MaintainerInvitation.listing_id == AuditEvent.subject_id
    ended: Any = (MaintainerInvitation.id, MaintainerInvitation.cancelled_at, MaintainerInvitation.created_at)
    return (
        select(AuditEvent.id, AuditEvent.act, literal(REPORTER), *about)
        .join(Problem, Problem.id == AuditEvent.subject_id)
        .where(AuditEvent.act == "problem.forget_address"),
        select(AuditEvent.id, AuditEvent.act, AuditEvent.subject, *about)
        .join(Problem, Problem.id == AuditEvent.subject_id)
        .where(AuditEvent.act == "problem.forget"),
        select(AuditEvent.id, literal("invitation.end"), literal(MaintainerInvitation.__tablename__), *ended)
        .join(MaintainerInvitation, invitation & MaintainerInvitation.cancelled_at.is_not(None))
        .where(AuditEvent.act.in_(_OF_INVITATIONS)),
    )


def _designation(session: Session, number: int) -> None:
    erasure.erase_designation(session, session.get_one(Designation, number), Machine.COMMAND_LINE)


def _listing(session: Session, number: int) -> None:
    # It may have gone with another one, into which it was merged.
    if (listing := session.get_one(Listing, number)).state != ListingState.ERASED:
        erasure.erase_listing(session, listing, Machine.COMMAND_LINE)


def _consent(session: Session, number: int) -> None:
    consent = session.get_one(Consent, number)
    consent.withdrawn_at = clock.now()
    listing = session.get_one(Listing, consent.listing_id)
    session.flush()
    if listing.state in IN_SIGHT and not profiles.has_agreed(session, listing):
        move(listing, ListingState.WITHDRAWN, Machine.COMMAND_LINE)
        listing.listed_under.clear()
        session.flush()


def _account(session: Session, number: int) -> None:
    erasure.erase_account(session, session.get_one(Account, number), Machine.COMMAND_LINE)


def _reporter(session: Session, number: int) -> None:
    problem_erasure.forget_addresses([session.get_one(Problem, number)], Machine.COMMAND_LINE)


def _problem(session: Session, number: int) -> None:
    problem_erasure.end(session.get_one(Problem, number))


def _invitation(session: Session, number: int) -> None:
    maintainer_invitation.forget(session, session.get_one(MaintainerInvitation, number))


@dataclass(frozen=True)
class _Again:
    """How those of a sort are found who are not erased, and erased; a yes: not taken back, and taken back."""

    number: InstrumentedAttribute[int]
    # Number and instant of those who are there.
    present: Any
    erase: Callable[[Session, int], None]


_AGAIN = {
    "designation": _Again(
        Designation.id, select(Designation.id, Designation.designated_at).join(Designation.person), _designation
    ),
    "listing": _Again(
        Listing.id, select(Listing.id, Listing.created_at).where(Listing.state != ListingState.ERASED), _listing
    ),
    "consent": _Again(
        Consent.id,
        select(Consent.id, Consent.at).where(Consent.listing_id.is_not(None), Consent.withdrawn_at.is_(None)),
        _consent,
    ),
    "account": _Again(Account.id, select(Account.id, Account.created_at).where(Account.erased_at.is_(None)), _account),
    REPORTER: _Again(Problem.id, select(Problem.id, Problem.created_at).where(Problem.email.is_not(None)), _reporter),
    "problem": _Again(Problem.id, select(Problem.id, Problem.created_at).where(Problem.text != ""), _problem),
    MaintainerInvitation.__tablename__: _Again(
        MaintainerInvitation.id,
        select(MaintainerInvitation.id, MaintainerInvitation.created_at).where(
            MaintainerInvitation.cancelled_at.is_(None), MaintainerInvitation.accepted_at.is_(None)
        ),
        _invitation,
    ),
}


def _written(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")
