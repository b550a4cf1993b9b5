"""What others wrote of a person who is erased: reasons, statements, half-typed forms, mails that wait; and its removal.

A person's own rows are `people`'s and `erasure`'s. Here is looked for what bears their mailbox, their telephone number
or one of their names, wherever people type freely or the house keeps what it wrote.

Decisions:
    2026-11-22  A reason or a statement that names the person goes as a whole. That the act was done, by whom and when
                stays on record; half a sentence would say less than none.
    2026-11-22  What somebody has elsewhere of their own wish (another post, an account) with the same mailbox is not
                touched: its mails are not theirs to lose by one no.
    2026-11-22  What an organisation publishes about itself is its own word, names of its people included: it is asked
                to change it, nobody changes it for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Text, and_, cast, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from adrnet.db import Base
from adrnet.domain import edition, importing, problem_erasure, reporting
from adrnet.domain.account import Account, KeptForm
from adrnet.domain.affiliation import ProfileContact
from adrnet.domain.claim import Claim
from adrnet.domain.dispute import DisputeStatement
from adrnet.domain.edition import EditionRow
from adrnet.domain.focal_point import DesignatedPerson, Designation
from adrnet.domain.import_run import ImportRun
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.listing import Listing
from adrnet.domain.outbox import OutgoingMail
from adrnet.domain.policy import Machine
from adrnet.domain.problem import Problem
from adrnet.domain.record import AuditEvent, ExportRecord, ReviewEntry
from adrnet.domain.taking import FileState, PreparedFile
from adrnet.kit import clock

T = TypeVar("T", bound=Base)

# Where what was erased waits for what happens outside of the database, after the commit.
ERASED = "adrnet_erased"
# A single short word in Latin letters is found in too much that has nothing to do with the person.
_SHORTEST_WORD, _SHORTEST_NAME = 6, 2
# Names are typed by whoever has them. One that stands in more places than this is no name of one person but a word, and
# whoever took "ください" for a name would take others' reasons and mails with them.
_MOST_PLACES = 25
_UNTOUCHED = {"synchronize_session": False}
# To coordinate, to keep an entry: links whose owner may have nothing to do with what is erased.
_INVITATIONS = (Purpose.INVITE_COORDINATOR, Purpose.INVITE_MAINTAINER)


@dataclass(frozen=True)
class Traces:
    """By what somebody is recognised: their mailboxes, and their names and telephone numbers as they are written."""

    mailboxes: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    @classmethod
    def of(cls, mailboxes: Iterable[str], words: Iterable[str]) -> "Traces":
        """Take what can be looked for."""
        return cls(
            frozenset(one.strip().lower() for one in mailboxes if one.strip()),
            frozenset(one.strip() for one in words if _is_telling(one.strip())),
        )

    @classmethod
    def of_person(cls, person: DesignatedPerson) -> "Traces":
        """Return by what a person on a post is recognised."""
        return cls.of([person.email], [*(one.get("text", "") for one in person.names), person.telephone])

    @classmethod
    def of_profile(cls, listing: Listing) -> "Traces":
        """Return by what a practitioner is recognised, after all that their profile ever said."""
        contents = [one.content for one in listing.revisions]
        names = [name.text for content in contents for name in content.names]
        return cls.of([one.email for one in contents], [*names, *(one.telephone for one in contents)])

    @property
    def all(self) -> frozenset[str]:
        """Everything that is looked for."""
        return self.mailboxes | self.words


@dataclass(frozen=True)
class Removed:
    """What was removed of somebody in this transaction: by what they were recognised, and in how many places."""

    traces: Traces
    places: int


def remove(session: Session, traces: Traces, *, subjects: Iterable[tuple[str, int]] = ()) -> None:
    """Remove what others wrote of the person; `subjects` (`("designation", 7)`) lose their reasons, whatever they say.

    To be called when the person's own rows are gone already: what is still there holds the mailbox of its own right.
    A last mail to them is written afterwards. What was done stands in `session.info[ERASED]` for after the commit.
    """
    session.flush()
    places = _reasons(session, list(subjects)) + _files(session)
    left = Traces(traces.mailboxes - _still_held(session, traces.mailboxes), traces.words - _others(session, traces))
    left = Traces(left.mailboxes, frozenset(word for word in left.words if _places(session, word) <= _MOST_PLACES))
    if left.all:
        places += _words(session, left) + _forms_and_mails(session, left)
    session.info.setdefault(ERASED, []).append(Removed(left, places))


def redact(session: Session, designation: Designation) -> None:
    """Take a person out of the editions of the list; each still verifies."""
    edition.redact(session, designation.id)


def _words(session: Session, left: Traces) -> int:
    """Take out what somebody typed of the person: reasons, statements, who designates, why they wait for a file."""
    reasons = _naming(session, ReviewEntry, ReviewEntry.note, left)
    for entry in reasons:
        session.delete(entry)
    claims = _naming(session, Claim, Claim.statement, left)
    for claim in claims:
        claim.statement = ""
    problems = _naming(session, Problem, Problem.text, left)
    for problem in problems:
        problem.text = ""
    reports = problem_erasure.forget_addresses(reporting.waiting_for(session, *left.mailboxes), Machine.CLOCK)
    sides = _naming(session, DisputeStatement, DisputeStatement.text, left)
    for said in sides:
        said.text = ""
    designations = _naming(session, Designation, Designation.designated_by, left)
    for designation in designations:
        designation.designated_by = ""
    # The words for who designated stand in the part of an edition's row that can go; they go with that part.
    rows = _naming(session, EditionRow, EditionRow.person_values["designated_by"].as_string(), left)
    for row in rows:
        row.redact(clock.now())
    # A file that waits goes with the reason that was typed for it: without one it would be another file.
    waiting = _naming(session, PreparedFile, PreparedFile.request, left)
    for file in waiting:
        session.delete(file)
    session.flush()
    emptied = len(problems) + reports + len(sides)
    return len(reasons) + len(claims) + emptied + len(designations) + len(rows) + len(waiting) + _imports(session, left)


def _imports(session: Session, left: Traces) -> int:
    """Take the person out of files that were brought in: what was read goes as a whole, words that were typed go."""
    prepared = session.scalars(select(ImportRun).where(ImportRun.rows.is_not(None))).all()
    held = [one for one in prepared if importing.says(one, left.all)]
    for one in held:
        importing.give_up(one, Machine.CLOCK)
    columns = (ImportRun.source, ImportRun.reason, ImportRun.file_name)
    typed = {run for column in columns for run in _naming(session, ImportRun, column, left)}
    for one in typed:
        one.source = one.reason = one.file_name = ""
    session.flush()
    return len(held) + len(typed)


def _forms_and_mails(session: Session, left: Traces) -> int:
    """Delete forms that were kept, mails that wait and links that were sent; return how many."""
    waits = and_(OutgoingMail.sent_at.is_(None), OutgoingMail.given_up_at.is_(None))
    says = _says([OutgoingMail.subject, OutgoingMail.text, OutgoingMail.html], left.all)
    mine = func.lower(OutgoingMail.recipient).in_(left.mailboxes)
    # An invitation is about something else, and is taken back by whoever sent it.
    links = and_(func.lower(MailedLink.email).in_(left.mailboxes), MailedLink.purpose.not_in(_INVITATIONS))
    statements: tuple[Any, ...] = (
        delete(KeptForm).where(_says([KeptForm.fields, KeptForm.path], left.all)).returning(KeptForm.id),
        delete(OutgoingMail).where(waits, or_(mine, says)).returning(OutgoingMail.id),
        delete(MailedLink).where(links).returning(MailedLink.id),
        # The record of exports is append only; what was typed into it is not part of what happened.
        update(ExportRecord)
        .where(_says([ExportRecord.reason, ExportRecord.filters], left.all))
        .values(reason="", filters={})
        .returning(ExportRecord.id),
    )
    return sum(len(session.execute(one, execution_options=_UNTOUCHED).all()) for one in statements)


def _files(session: Session) -> int:
    """Delete the files that were made for somebody: any may hold the person. Those that wait hold nobody yet."""
    made = session.scalars(select(PreparedFile).where(PreparedFile.state != FileState.WAITING)).all()
    for one in made:
        session.delete(one)
    return len(made)


def _reasons(session: Session, subjects: list[tuple[str, int]]) -> int:
    """Delete the reasons that were given with decisions on these things; return how many."""
    count = 0
    for subject in sorted({subject for subject, _ in subjects}):
        ids = [one for name, one in subjects if name == subject]
        events = select(AuditEvent.id).where(AuditEvent.subject == subject, AuditEvent.subject_id.in_(ids))
        for entry in session.scalars(select(ReviewEntry).where(ReviewEntry.event_id.in_(events))):
            session.delete(entry)
            count += 1
    session.flush()
    return count


def _still_held(session: Session, mailboxes: frozenset[str]) -> set[str]:
    """Return those of the mailboxes that somebody still has here of their own right."""
    held: set[str] = set()
    invited = MailedLink.purpose.in_(_INVITATIONS)
    for column in (Account.email, DesignatedPerson.email, ProfileContact.email):
        held.update(session.scalars(select(func.lower(column)).where(func.lower(column).in_(mailboxes))))
    links = select(func.lower(MailedLink.email)).where(func.lower(MailedLink.email).in_(mailboxes))
    held.update(session.scalars(links.where(invited, MailedLink.used_at.is_(None))))
    return held


def _others(session: Session, traces: Traces) -> set[str]:
    """Return the words that stand on another post of whoever has one of the mailboxes."""
    rows = session.scalars(select(DesignatedPerson).where(func.lower(DesignatedPerson.email).in_(traces.mailboxes)))
    return {word for row in rows for word in Traces.of_person(row).words}


def _places(session: Session, word: str) -> int:
    """Return in how many rows that others wrote a word stands."""
    typed = (
        *(ReviewEntry.note, Claim.statement, Problem.text, DisputeStatement.text),
        *(Designation.designated_by, KeptForm.fields, OutgoingMail.text),
    )
    return sum(
        session.scalar(select(func.count()).select_from(one.class_).where(_says([one], [word]))) or 0 for one in typed
    )


def _naming(session: Session, kind: type[T], column: InstrumentedAttribute[Any], traces: Traces) -> Sequence[T]:
    return session.scalars(select(kind).where(_says([column], traces.all))).all()


def _says(columns: Iterable[InstrumentedAttribute[Any]], words: Iterable[str]) -> ColumnElement[bool]:
    """Ask whether one of the columns holds one of the words, as it is written there."""
    return or_(*(cast(column, Text).icontains(word, autoescape=True) for column in columns for word in sorted(words)))


def _is_telling(word: str) -> bool:
    if not word.isascii() or " " in word:
        return len(word) >= _SHORTEST_NAME
    return len(word) >= _SHORTEST_WORD
