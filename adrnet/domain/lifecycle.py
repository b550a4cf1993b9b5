"""The table of allowed moves, and the one function that makes them.

A move that is not in the table does not happen: `move` refuses it, asks `policy`, changes the state and writes the
record, all in the caller's transaction. A second click finds the thing already moved and is refused.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session, object_session

from adrnet.domain.account import Account, Keeping, Maintainer
from adrnet.domain.affiliation import Affiliation, AffiliationState
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.dispute import Dispute, DisputeState
from adrnet.domain.duplicate import DuplicateProposal, ProposalState
from adrnet.domain.edition import Edition
from adrnet.domain.focal_point import Designation, DesignationState, Post, PostState
from adrnet.domain.import_run import ImportRun, ImportState
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.policy import Actor, Bearer, Machine, NotPermittedError, Permission, permits
from adrnet.domain.problem import Problem, ProblemState
from adrnet.domain.record import AuditEvent, ReviewEntry
from adrnet.domain.revision import Revision, RevisionState
from adrnet.kit import clock

Movable = (
    Listing
    | Revision
    | Claim
    | Post
    | Designation
    | Affiliation
    | Maintainer
    | DuplicateProposal
    | Problem
    | ImportRun
    | Dispute
)
# What stands on record without ever moving from one state to another.
Recorded = Movable | Edition


@dataclass(frozen=True)
class Move:
    """One allowed step: its verb for the record and what it needs."""

    verb: str
    permission: Permission


_L, _R, _C, _P, _D, _A = ListingState, RevisionState, ClaimState, PostState, DesignationState, AffiliationState
_I, _S, _T = ImportState, ProposalState, DisputeState

TABLE: dict[type[Movable], dict[tuple[str, str], Move]] = {
    Listing: {
        (_L.UNPUBLISHED, _L.PUBLISHED): Move("publish", Permission.PUBLISH_LISTING),
        (_L.PUBLISHED, _L.WITHDRAWN): Move("withdraw", Permission.WITHDRAW_LISTING),
        (_L.WITHDRAWN, _L.PUBLISHED): Move("restore", Permission.PUBLISH_LISTING),
        (_L.WITHDRAWN, _L.ARCHIVED): Move("archive", Permission.ARCHIVE_LISTING),
        (_L.ARCHIVED, _L.WITHDRAWN): Move("bring_back", Permission.ARCHIVE_LISTING),
        # A practitioner who does not confirm is out of sight until they do.
        (_L.PUBLISHED, _L.HIDDEN): Move("hide", Permission.LET_TIME_PASS),
        (_L.HIDDEN, _L.PUBLISHED): Move("show", Permission.SHOW_AGAIN),
        (_L.HIDDEN, _L.WITHDRAWN): Move("withdraw", Permission.WITHDRAW_LISTING),
        (_L.HIDDEN, _L.ERASED): Move("erase", Permission.ERASE_LISTING),
        (_L.PUBLISHED, _L.MERGED): Move("merge", Permission.MERGE_LISTING),
        (_L.MERGED, _L.PUBLISHED): Move("unmerge", Permission.MERGE_LISTING),
        # What was registered a second time is put together before anybody has seen it.
        (_L.UNPUBLISHED, _L.MERGED): Move("merge", Permission.MERGE_LISTING),
        (_L.MERGED, _L.UNPUBLISHED): Move("unmerge", Permission.MERGE_LISTING),
        (_L.UNPUBLISHED, _L.ERASED): Move("erase", Permission.ERASE_LISTING),
        (_L.PUBLISHED, _L.ERASED): Move("erase", Permission.ERASE_LISTING),
        (_L.WITHDRAWN, _L.ERASED): Move("erase", Permission.ERASE_LISTING),
        (_L.ARCHIVED, _L.ERASED): Move("erase", Permission.ERASE_LISTING),
        (_L.MERGED, _L.ERASED): Move("erase", Permission.ERASE_LISTING),
    },
    Revision: {
        (_R.DRAFT, _R.IN_REVIEW): Move("submit", Permission.EDIT_LISTING),
        (_R.DRAFT, _R.WITHDRAWN): Move("discard", Permission.EDIT_LISTING),
        # Reference data, and what a coordinator answers for alone, goes from draft to published; on record like all.
        (_R.DRAFT, _R.PUBLISHED): Move("publish", Permission.PUBLISH_LISTING),
        (_R.CORRECTION, _R.PUBLISHED): Move("correct", Permission.CORRECT_LISTING),
        (_R.IN_REVIEW, _R.PUBLISHED): Move("approve", Permission.REVIEW_LISTING),
        (_R.IN_REVIEW, _R.RETURNED): Move("return", Permission.REVIEW_LISTING),
        (_R.IN_REVIEW, _R.DECLINED): Move("decline", Permission.REVIEW_LISTING),
        # Whoever sent it takes it back to work on it.
        (_R.IN_REVIEW, _R.DRAFT): Move("recall", Permission.EDIT_LISTING),
        (_R.IN_REVIEW, _R.WITHDRAWN): Move("discard", Permission.EDIT_LISTING),
        (_R.RETURNED, _R.IN_REVIEW): Move("submit", Permission.EDIT_LISTING),
        (_R.RETURNED, _R.WITHDRAWN): Move("discard", Permission.EDIT_LISTING),
        # A decision is undone by a new one.
        (_R.DECLINED, _R.IN_REVIEW): Move("reopen", Permission.REVIEW_LISTING),
        (_R.PUBLISHED, _R.SUPERSEDED): Move("supersede", Permission.SUPERSEDE_REVISION),
    },
    Claim: {
        (_C.OPEN, _C.GRANTED): Move("grant", Permission.GRANT_CLAIM),
        (_C.OPEN, _C.DECLINED): Move("decline", Permission.DECIDE_CLAIM),
        (_C.OPEN, _C.WITHDRAWN): Move("withdraw", Permission.WITHDRAW_CLAIM),
        (_C.GRANTED, _C.REVOKED): Move("revoke", Permission.DECIDE_CLAIM),
        (_C.DECLINED, _C.OPEN): Move("reopen", Permission.DECIDE_CLAIM),
        # Where the decision of a dispute is undone.
        (_C.GRANTED, _C.OPEN): Move("reopen", Permission.DECIDE_CLAIM),
    },
    Post: {
        (_P.OPEN, _P.CLOSED): Move("close", Permission.OPEN_POST),
        (_P.CLOSED, _P.OPEN): Move("reopen", Permission.OPEN_POST),
    },
    Designation: {
        (_D.NOMINATED, _D.ACTIVE): Move("designate", Permission.DESIGNATE),
        (_D.NOMINATED, _D.DECLINED): Move("decline", Permission.ANSWER),
        (_D.NOMINATED, _D.LAPSED): Move("lapse", Permission.LET_TIME_PASS),
        (_D.NOMINATED, _D.WITHDRAWN): Move("withdraw", Permission.END_DESIGNATION),
        (_D.ACTIVE, _D.ENDED): Move("end", Permission.END_DESIGNATION),
        (_D.ACTIVE, _D.WITHDRAWN): Move("withdraw", Permission.END_DESIGNATION),
    },
    Affiliation: {
        (_A.PROPOSED, _A.CONFIRMED): Move("confirm", Permission.CONFIRM_AFFILIATION),
        (_A.PROPOSED, _A.DECLINED): Move("decline", Permission.CONFIRM_AFFILIATION),
        (_A.PROPOSED, _A.ENDED): Move("withdraw", Permission.END_AFFILIATION),
        (_A.PROPOSED, _A.LAPSED): Move("lapse", Permission.LET_TIME_PASS),
        (_A.CONFIRMED, _A.ENDED): Move("end", Permission.END_AFFILIATION),
        # It stood twice while two entries were one.
        (_A.ENDED, _A.CONFIRMED): Move("resume", Permission.MERGE_LISTING),
    },
    DuplicateProposal: {
        (_S.PROPOSED, _S.DIFFERENT): Move("tell_apart", Permission.MERGE_LISTING),
        (_S.DIFFERENT, _S.PROPOSED): Move("reopen", Permission.MERGE_LISTING),
        (_S.PROPOSED, _S.MERGED): Move("merge", Permission.MERGE_LISTING),
        (_S.DIFFERENT, _S.MERGED): Move("merge", Permission.MERGE_LISTING),
        (_S.MERGED, _S.UNDONE): Move("undo", Permission.MERGE_LISTING),
        (_S.UNDONE, _S.MERGED): Move("merge", Permission.MERGE_LISTING),
        (_S.UNDONE, _S.DIFFERENT): Move("tell_apart", Permission.MERGE_LISTING),
    },
    Problem: {
        (ProblemState.OPEN, ProblemState.CLOSED): Move("close", Permission.CLOSE_PROBLEM),
        # A decision is undone by a new one.
        (ProblemState.CLOSED, ProblemState.OPEN): Move("reopen", Permission.CLOSE_PROBLEM),
    },
    # `maintaining` sees to it that an owner is left.
    Maintainer: {
        (Keeping.EDITOR, Keeping.OWNER): Move("make_owner", Permission.MAKE_OWNER),
        (Keeping.OWNER, Keeping.EDITOR): Move("step_down", Permission.STEP_DOWN),
        (Keeping.EDITOR, Keeping.ENDED): Move("end", Permission.END_KEEPING),
        (Keeping.OWNER, Keeping.ENDED): Move("end", Permission.END_KEEPING),
    },
    ImportRun: {
        (_I.PREPARED, _I.DONE): Move("carry_out", Permission.IMPORT),
        (_I.PREPARED, _I.GIVEN_UP): Move("give_up", Permission.GIVE_UP_IMPORT),
        (_I.DONE, _I.UNDONE): Move("undo", Permission.IMPORT),
    },
    Dispute: {
        (_T.OPEN, _T.DECIDED): Move("decide", Permission.DECIDE_DISPUTE),
        (_T.OPEN, _T.WITHDRAWN): Move("withdraw", Permission.WITHDRAW_DISPUTE),
        (_T.DECIDED, _T.APPEALED): Move("appeal", Permission.APPEAL),
        (_T.DECIDED, _T.OPEN): Move("reopen", Permission.DECIDE_DISPUTE),
        (_T.APPEALED, _T.SETTLED): Move("settle", Permission.SETTLE_DISPUTE),
        # Final for the parties; the network itself can take it up again.
        (_T.SETTLED, _T.APPEALED): Move("reopen", Permission.SETTLE_DISPUTE),
    },
}


_TOGETHER = "adrnet_acts_together"
_COLUMNS = tuple(one.key for one in AuditEvent.__mapper__.column_attrs if one.key != "id")


class MoveRefusedError(ValueError):
    """The table knows no such step from where the thing stands."""


def move(thing: Movable, to: StrEnum, actor: Actor, note: str = "") -> AuditEvent:
    """Move `thing` to the state `to`, on record, with the reason `note` where one was given.

    Raises:
        MoveRefusedError: the table has no such step from the present state.
        NotPermittedError: the actor may not.
    """
    step = TABLE[type(thing)].get((thing.state, to))
    if step is None:
        raise MoveRefusedError(f"{_subject(thing)} {thing.id} cannot go from {thing.state} to {to.value}")
    if not permits(actor, step.permission, thing):
        raise NotPermittedError(f"{step.permission.value} on {_subject(thing)} {thing.id}")
    before, thing.state = thing.state, to.value
    return record(thing, step.verb, actor, note=note, from_state=before, to_state=to.value)


def record(  # noqa: PLR0913 - the columns of one row of the record
    thing: Recorded,
    verb: str,
    actor: Actor,
    *,
    note: str = "",
    from_state: str = "",
    to_state: str = "",
    fields: tuple[str, ...] = (),
) -> AuditEvent:
    """Write one act to the record: ids, field names and states only; the reason in a row of its own."""
    session = object_session(thing)
    if session is None:
        raise RuntimeError("a thing must be in a session before its acts are recorded")
    event = AuditEvent(
        at=clock.now(),
        act=f"{_subject(thing)}.{verb}",
        subject=_subject(thing),
        actor_id=actor.id if isinstance(actor, Account) else None,
        machine=actor.value if isinstance(actor, Machine | Bearer) else None,
        from_state=from_state,
        to_state=to_state,
        fields=list(fields),
    )
    if _TOGETHER in session.info:
        session.info[_TOGETHER].acts.append((thing, event, note))
        return event
    session.flush()
    event.subject_id = thing.id
    session.add(event)
    if note:
        session.flush()
        session.add(
            ReviewEntry(event_id=event.id, revision_id=thing.id if isinstance(thing, Revision) else None, note=note)
        )
    return event


@dataclass
class Acts:
    """Acts that are done and not written yet: what was done to which thing, and why."""

    session: Session
    acts: list[tuple[Recorded, AuditEvent, str]] = field(default_factory=list)

    def write(self) -> None:
        """Write what has changed, and the record of it, by a few statements."""
        self.session.flush()
        rows = []
        for thing, event, _note in self.acts:
            event.subject_id = thing.id
            rows.append({name: getattr(event, name) for name in _COLUMNS})
        if not rows:
            return
        ids = self.session.scalars(insert(AuditEvent).returning(AuditEvent.id, sort_by_parameter_order=True), rows)
        reasons: list[dict[str, Any]] = [
            {"event_id": number, "revision_id": thing.id if isinstance(thing, Revision) else None, "note": note}
            for number, (thing, _event, note) in zip(ids, self.acts, strict=True)
            if note
        ]
        if reasons:
            self.session.execute(insert(ReviewEntry), reasons)
        self.acts.clear()


@contextmanager
def together(session: Session) -> Iterator[Acts]:
    """Do thousands of acts without the database: nothing is sent there before `Acts.write`.

    What asks the database of what was done a moment ago waits until then as well.
    """
    acts, flushes = Acts(session), session.autoflush
    session.info[_TOGETHER], session.autoflush = acts, False
    try:
        yield acts
    finally:
        session.autoflush = flushes
        del session.info[_TOGETHER]


def settle(session: Session) -> None:
    """Send what was done so far to the database, unless it is written together with what is still to come."""
    if _TOGETHER not in session.info:
        session.flush()


def _subject(thing: Recorded) -> str:
    return type(thing).__name__.lower()
