"""Inviting coordinators on the server, and the two of a local trial: for commands, whose actor is the command line.

A coordinator invites others in the room `coordination`; both go through `domain.invitation`.
"""

from collections.abc import Iterator

from email_validator import EmailNotValidError, validate_email

from adrnet import mails
from adrnet.db import db, transactional
from adrnet.domain import account_record, invitation, link
from adrnet.domain.account import Account, Remit
from adrnet.domain.jurisdiction import Country
from adrnet.domain.link import Purpose
from adrnet.domain.policy import Machine
from adrnet.i18n.messages import selectable
from adrnet.identity.datastore import Datastore, find_account
from adrnet.kit import clock

# Under a domain that belongs to nobody: no mail of a trial could ever arrive.
TRIAL = ("first-coordinator@adrnet.example", "second-coordinator@adrnet.example")


@transactional
def invite(email: str, country: str | None, locale: str, *, by_mail: bool) -> str:
    """Invite somebody to coordinate a country (None: the network); return the token of the link.

    Raises:
        ValueError: an address, a country or a language that is none; the message says which.
    """
    session = db.session()
    try:
        mailbox = validate_email(email, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError as error:
        raise ValueError(f"{email} is no e-mail address.") from error
    if country and session.get(Country, country) is None:
        raise ValueError(f"{country} is no country of the directory: write its ISO code, as in TH.")
    if selectable(locale) is None:
        raise ValueError(f"{locale} is no language of the interface: write its code, as in ja.")
    _invited, token = invitation.invite(session, mailbox, country, Machine.COMMAND_LINE, locale=locale)
    if by_mail:
        mails.write(session, "invite_coordinator", to=mailbox, locale=locale, token=token, country=country)
    return token


@transactional
def trial_links() -> list[tuple[str, str]]:
    """Make a one-time link for each trial coordinator; return address and token of each."""
    return list(_trial_links())


def _trial_links() -> Iterator[tuple[str, str]]:
    session, now = db.session(), clock.now()
    for email in TRIAL:
        account = find_account(email)
        if account is None:
            account = Datastore().create_user(email=email, created_at=now, confirmed_at=now)
            session.flush()
            _give_network(account)
        yield email, link.issue(session, Purpose.SIGN_IN, email, account_id=account.id)


def _give_network(account: Account) -> None:
    session = db.session()
    remit = Remit(account=account, country_code=None, since=clock.now())
    session.add(remit)
    account_record.note_remit(session, remit, "begin", Machine.COMMAND_LINE)
