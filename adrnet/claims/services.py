"""What this room changes: a claim entered, evidence asked for and given, a claim given up."""

from adrnet import mails
from adrnet.claims import queries
from adrnet.db import db, transactional
from adrnet.domain import claiming, duplicates, link, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.claim import Claim
from adrnet.domain.listing import Listing
from adrnet.domain.naming import main_name

MOST_OPEN = 10
MOST_LINKS = 5


class TooManyError(RuntimeError):
    """As many as may wait, or be sent, at a time."""


@duplicates.reads_ahead
@transactional
def begin(listing: Listing, actor: Account, statement: str) -> Claim:
    """Enter a claim; the one that waits already where there is one (a double click).

    Raises:
        NotPermittedError: the listing cannot be claimed, or not by this account.
        DecidedBeforeError: it was decided in a dispute that the account does not speak for it.
        TooManyError: the account has as many open claims as it may.
    """
    session = db.session()
    if claiming.open_claim_of(session, listing, actor) is None and queries.open_claims(session, actor) >= MOST_OPEN:
        raise TooManyError
    claim = claiming.open_claim(session, listing, actor, statement)
    mails.tell_coordinators(session, listing.responsible_country, except_for=actor)
    return claim


@transactional
def ask_for_evidence(claim: Claim, actor: Account, email: str) -> None:
    """Mail a link to the organisation's address.

    Raises:
        ValueError: a mail to this address proves nothing, or the claim waits no longer.
        TooManyError: enough links went out today.
    """
    session = db.session()
    if link.was_just_sent(session, link.Purpose.CLAIM, email, claim.id):
        return
    if queries.links_today(session, claim) >= MOST_LINKS:
        raise TooManyError
    token = claiming.issue_evidence_link(session, claim, email)
    published = claim.listing.published
    name = main_name(published.content, actor.locale) if published else None
    mails.write(
        session,
        "claim_evidence",
        to=email,
        locale=actor.locale,
        name={"text": name.text, "lang": name.lang} if name else {"text": claim.listing.public_id, "lang": "und"},
        account=actor.email or "",
        token=token,
    )


@transactional
def prove(token: str, actor: Account) -> Claim:
    """Use up the link that came by mail.

    Raises:
        NotPermittedError: the link cannot be used (any more), or not by this account.
    """
    session = db.session()
    return claiming.prove_by_mail(session, token, actor, vocabulary.current(session))


@transactional
def give_up(claim: Claim, actor: Account) -> None:
    """Withdraw one's own claim.

    Raises:
        MoveRefusedError: it was decided meanwhile.
    """
    claiming.give_up(db.session(), claim, actor)
