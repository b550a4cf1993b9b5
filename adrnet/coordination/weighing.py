"""A claim as its coordinator weighs it: everything that `templates/coordination/claim.html` shows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from adrnet.coordination.letters import content_of, maintainers
from adrnet.coordination.showing import Quote, Subject, Website, on, quote, record_of, subject, website
from adrnet.domain import claiming, contested
from adrnet.domain.account import Account
from adrnet.domain.claim import Claim, ClaimState, Evidence, is_evidence, own_domain
from adrnet.domain.content import Content
from adrnet.domain.policy import Permission, maintainer, permits
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.presenters.words import Words


@dataclass(frozen=True)
class Claimant:
    """One of those who claim the entry: what there is to weigh, said of all in the same way."""

    number: int
    email: str
    claimed_on: date
    statement: Quote | None
    evidence: Wording
    address: Wording


@dataclass(frozen=True)
class Weighed:
    """A claim, its rivals, and who may do what about it.

    Attributes:
        keepers: the mailboxes of who maintains the entry now.
        is_taken: the entry is its organisation's already.
        standing: where the claim stands when it does not wait, else None.
        why_not: why the reader may not decide, None where they may.
        dispute: the address where a contested claim is decided, None where nobody contests it.
    """

    number: int
    subject: Subject
    claimant: Claimant
    rivals: list[Claimant]
    keepers: list[str]
    is_taken: bool
    website: Website | None
    standing: Wording | None
    waits: bool
    may_decide: bool
    may_revoke: bool
    may_reopen: bool
    may_confirm_website: bool
    why_not: Wording | None
    dispute: str | None
    acts: list[dict[str, Any]]


def weigh(claim: Claim, words: Words, session: Session, actor: Account) -> Weighed:
    """Return the values of the page."""
    listing = claim.listing
    content = content_of(listing, Content())
    domain = own_domain(session, listing)
    dispute = contested.dispute_of(session, claim)
    may = permits(actor, Permission.DECIDE_CLAIM, claim)
    may_here = may and dispute is None
    waits = claim.state == ClaimState.OPEN
    shown = website(content)
    return Weighed(
        number=claim.id,
        subject=subject(listing, content, words),
        claimant=_claimant(claim, domain),
        rivals=[_claimant(one, domain) for one in claiming.rivals(session, claim)],
        keepers=[one.email or "" for one in maintainers(session, listing)],
        is_taken=listing.is_claimed,
        website=shown,
        standing=None if waits else _standing(claim),
        waits=waits,
        may_decide=may_here and waits,
        may_revoke=may_here and claim.state == ClaimState.GRANTED,
        may_reopen=may_here and claim.state == ClaimState.DECLINED,
        may_confirm_website=may and listing.is_public and shown is not None and not shown.is_seen,
        why_not=None if may else _why_not(claim, actor),
        dispute=url_for("disputes.read", dispute=dispute.id) if dispute else None,
        acts=record_of(listing, words, session, actor),
    )


def _claimant(claim: Claim, domain: str | None) -> Claimant:
    email = claim.account.email or ""
    return Claimant(
        number=claim.id,
        email=email,
        claimed_on=on(claim.created_at),
        statement=quote(claim.statement),
        evidence=_evidence(claim),
        address=_address(email, domain),
    )


def _evidence(claim: Claim) -> Wording:
    return {
        Evidence.MAIL.value: _("Has received a mail at an address of the organisation's own website."),
        Evidence.COORDINATOR.value: _("A coordinator's decision."),
    }.get(claim.evidence, _("None by mail."))


def _address(email: str, domain: str | None) -> Wording:
    """Say what an address tells by itself."""
    if domain is None:
        return _("The entry has no website that would tell which addresses are the organisation's own.")
    if is_evidence(email, domain):
        return _("This address belongs to the website %(domain)s.", domain=domain)
    return _("This address does not belong to the website %(domain)s.", domain=domain)


def _standing(claim: Claim) -> Wording:
    return {
        ClaimState.GRANTED: _("It was granted: this account keeps the entry."),
        ClaimState.DECLINED: _("It was declined."),
        ClaimState.WITHDRAWN: _("Whoever made it has given it up."),
        ClaimState.REVOKED: _("It was granted, and revoked later."),
        ClaimState.OPEN: _("It waits for a decision."),
    }[ClaimState(claim.state)]


def _why_not(claim: Claim, actor: Account) -> Wording:
    if claim.account_id == actor.id:
        return _("This is your own claim. Another coordinator has to decide.")
    if maintainer(actor, claim):
        return _("You keep this entry yourself. Another coordinator has to decide.")
    return _("Another coordinator has to decide.")
