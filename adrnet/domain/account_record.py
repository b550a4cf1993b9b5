"""What happened to an account, for its person to read: signing in and failing to, changes of what proves who they are.

Events like all others (`record.AuditEvent`): no address, no network, no name of a browser stands in them; the session
an act belongs to is named by its id.
"""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain.account import Account, LoginSession, Remit
from adrnet.domain.policy import Actor
from adrnet.domain.record import AuditEvent
from adrnet.kit import clock

_SUBJECT = "account"
_REMIT = "remit"
_INVITATION = "invitation"
_LOGIN = "login_session:"


class Act(StrEnum):
    """What can happen to an account."""

    REGISTER = "account.register"
    CONFIRM_EMAIL = "account.confirm_email"
    SIGN_IN = "account.sign_in"
    SIGN_IN_FAILED = "account.sign_in_failed"
    CODE_FAILED = "account.code_failed"
    SIGN_OUT = "account.sign_out"
    SESSION_REVOKE = "account.session_revoke"
    PASSWORD_CHANGE = "account.password_change"  # noqa: S105 - the name of an act
    PASSWORD_RESET_ASKED = "account.password_reset_asked"  # noqa: S105 - the name of an act
    PASSWORD_RESET = "account.password_reset"  # noqa: S105 - the name of an act
    EMAIL_CHANGE_ASKED = "account.email_change_asked"
    EMAIL_CHANGE = "account.email_change"
    SECOND_FACTOR_SET = "account.second_factor_set"
    SECOND_FACTOR_REMOVE = "account.second_factor_remove"
    RECOVERY_CODES_NEW = "account.recovery_codes_new"
    RECOVERY_CODE_USED = "account.recovery_code_used"
    ERASE = "account.erase"


def note(session: Session, account: Account, act: Act, actor: Actor, login: LoginSession | None = None) -> AuditEvent:
    """Write one act to the record, in the running transaction."""
    session.flush()
    return _add(session, act, (_SUBJECT, account.id), actor, (f"{_LOGIN}{login.id}",) if login else ())


def note_remit(session: Session, remit: Remit, verb: str, actor: Actor) -> AuditEvent:
    """Write that a coordinator's remit began or ended."""
    session.flush()
    return _add(session, f"remit.{verb}", (_REMIT, remit.id), actor, ())


def note_invitation(session: Session, invitation_id: int, actor: Actor) -> AuditEvent:
    """Write that somebody was invited to coordinate."""
    return _add(session, f"{_INVITATION}.send", (_INVITATION, invitation_id), actor, ())


def of(session: Session, account: Account, most: int) -> Sequence[AuditEvent]:
    """Return what happened to an account, the latest first."""
    return session.scalars(
        select(AuditEvent)
        .where(AuditEvent.subject == _SUBJECT, AuditEvent.subject_id == account.id)
        .order_by(AuditEvent.id.desc())
        .limit(most)
    ).all()


def login_of(event: AuditEvent) -> int | None:
    """Return the id of the login session in which an act was done, None where it was in none."""
    named = [one for one in event.fields if isinstance(one, str) and one.startswith(_LOGIN)]
    return int(named[0].removeprefix(_LOGIN)) if named else None


def _add(session: Session, act: str, subject: tuple[str, int], actor: Actor, fields: tuple[str, ...]) -> AuditEvent:
    event = AuditEvent(
        at=clock.now(),
        act=str(act),
        subject=subject[0],
        subject_id=subject[1],
        actor_id=actor.id if isinstance(actor, Account) else None,
        machine=None if actor is None or isinstance(actor, Account) else actor.value,
        fields=list(fields),
    )
    session.add(event)
    return event
