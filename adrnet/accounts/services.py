"""What a person changes about their own account, each in one transaction, on record, told by mail.

Sessions of the browser at hand belong to `identity.events`, which is called from here: an account's other browsers are
out whenever what proves its person's identity has changed.
"""

from adrnet.accounts import queries
from adrnet.db import db, transactional
from adrnet.domain import erasure, invitation, leaving, link, maintainer_invitation, maintaining, vocabulary
from adrnet.domain.account import Account, LoginSession
from adrnet.domain.account_record import Act
from adrnet.domain.invitation import InvitationLapsedError
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.listing import Listing
from adrnet.domain.maintainer_invitation import MaintainerInvitation
from adrnet.identity import events, sessions
from adrnet.identity.datastore import Datastore, find_account
from adrnet.identity.mailing import tell, write_to
from adrnet.identity.passwords import hashing
from adrnet.identity.second_factor import recovery_codes
from adrnet.identity.sessions import End
from adrnet.kit import clock


@transactional
def choose_language(actor: Account, locale: str) -> None:
    """Write mails to the account in this language."""
    actor.locale = locale


@transactional
def end_session(actor: Account, login: LoginSession) -> None:
    """Sign one browser out."""
    sessions.end(login, End.REVOKED)
    events.note(actor, Act.SESSION_REVOKE, actor)


@transactional
def end_other_sessions(actor: Account) -> None:
    """Sign all browsers out but this one."""
    sessions.end_all(db.session(), actor, End.REVOKED, but=sessions.current())
    events.note(actor, Act.SESSION_REVOKE, actor)


@transactional
def ask_for_email(actor: Account, email: str) -> None:
    """Ask the owner of a new address to confirm it, and tell the present one.

    Where the address belongs to another account, its owner is told instead; who asked learns nothing of it.
    """
    session, other = db.session(), find_account(email)
    if other is not None and other.id != actor.id:
        tell(session, other, "address_known")
    else:
        link.cancel_of(session, Purpose.CHANGE_EMAIL, actor.id)
        token = link.issue(session, Purpose.CHANGE_EMAIL, email, account_id=actor.id)
        write_to(session, "confirm_new_address", to=email, locale=actor.locale, token=token)
    tell(session, actor, "email_change_asked")
    events.note(actor, Act.EMAIL_CHANGE_ASKED, actor)


@transactional
def change_email(found: MailedLink, actor: Account | None) -> bool:
    """Give an account the address whose owner used the link; False where it does not hold any more."""
    session = db.session()
    account = session.get(Account, found.account_id) if found.account_id else None
    if account is None or not account.active or find_account(found.email) not in {None, account}:
        return False
    if not link.use(session, found):
        return False
    tell(session, account, "email_changed")
    account.email, account.confirmed_at = found.email, clock.now()
    Datastore().set_uniquifier(account)
    if actor is not None and actor.id == account.id:
        events.renew(account)
    else:
        sessions.end_all(session, account, End.CREDENTIALS)
    events.note(account, Act.EMAIL_CHANGE, account)
    return True


@transactional
def make_recovery_codes(actor: Account) -> list[str]:
    """Make new recovery codes; the only time that they can be read."""
    made = recovery_codes().create_recovery_codes(actor)
    events.note(actor, Act.RECOVERY_CODES_NEW, actor)
    tell(db.session(), actor, "recovery_codes_new")
    return made


@transactional
def remove_second_factor(actor: Account) -> None:
    """Go back to the password alone; who coordinates cannot."""
    if actor.coordinates:
        raise PermissionError("a coordinator keeps a second factor")
    Datastore().tf_reset(actor)
    events.renew(actor)
    events.note(actor, Act.SECOND_FACTOR_REMOVE, actor)
    tell(db.session(), actor, "second_factor_removed")


@transactional
def erase(actor: Account) -> None:
    """Erase the person with the profile that is their own, and tell them for the last time."""
    session, email, locale = db.session(), actor.email, actor.locale
    for profile in queries.own_profiles(session, actor):
        erasure.erase_listing(session, profile, actor)
    leaving.erase(session, actor, actor)
    if email:
        write_to(session, "account_erased", to=email, locale=locale)


@transactional
def accept_invitation(found: MailedLink, account: Account) -> None:
    """Begin the remit of somebody who has an account."""
    invitation.accept(db.session(), found, account)


@transactional
def register_invited(found: MailedLink, password: str, locale: str) -> Account:
    """Make the account of somebody who was invited, and begin the remit: the mail has confirmed the address.

    Raises:
        InvitationLapsedError: the invitation was used up, or somebody registered with the address, a moment ago.
    """
    account = _register(found, password, locale)
    invitation.accept(db.session(), found, account)
    return account


@transactional
def join(found: MailedLink, account: Account) -> Listing:
    """Let somebody who has an account keep the entry that they were invited to; return the entry.

    Raises:
        InvitationLapsedError: the invitation holds no longer.
    """
    session = db.session()
    return maintaining.join(session, found, account, vocabulary.current(session)).listing


@transactional
def register_and_join(found: MailedLink, password: str, locale: str) -> tuple[Account, Listing]:
    """Make the account of somebody who was invited to keep an entry, which they do from now on.

    Raises:
        InvitationLapsedError: the invitation was used up, or somebody registered with the address, a moment ago.
    """
    account = _register(found, password, locale)
    return account, join(found, account)


@transactional
def decline(found: MailedLink, invited: MaintainerInvitation, account: Account | None) -> bool:
    """Say no to keeping an entry; return whether the invitation still held."""
    return maintainer_invitation.decline(db.session(), found, invited, account)


def _register(found: MailedLink, password: str, locale: str) -> Account:
    session, now = db.session(), clock.now()
    if find_account(found.email) is not None:
        # A second click comes while the first one is still at work.
        raise InvitationLapsedError("the address has an account by now")
    account = Datastore().create_user(
        email=found.email, password=hashing().hash(password), locale=locale, created_at=now, confirmed_at=now
    )
    session.flush()
    events.note(account, Act.REGISTER, account)
    return account


@transactional
def use_link(found: MailedLink) -> Account | None:
    """Use a sign-in link up; None where it does not hold any more."""
    session = db.session()
    account = session.get(Account, found.account_id) if found.account_id else None
    if account is None or not account.active or not link.use(session, found):
        return None
    return account
