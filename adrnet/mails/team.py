"""Mails among those who keep an organisation's entry: invited, joined, left, removed, another rank.

What lives here: who gets which of these mails. What does not: the words (`templates/mail/`), what is decided
(`domain/maintaining.py`). Owners are told of everything, but for what happened when they came themselves: who went then
is a stranger to them. Whoever it happened to is told of what they did not do themselves.
Names that no coordinator has read are in none of these mails: an entry that was never published is named by its number.
"""

from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.orm import Session

from adrnet.db import db
from adrnet.domain import maintaining
from adrnet.domain.account import Account, KeepingRole
from adrnet.domain.content import Name
from adrnet.domain.listing import Listing, ListingType
from adrnet.domain.maintainer_invitation import MaintainerInvitation, Waiting
from adrnet.domain.maintaining import Happening, News
from adrnet.domain.naming import main_name
from adrnet.mails.writing import is_mailbox, write


def ask_maintainer(session: Session, invitation: MaintainerInvitation, email: str, token: str, by: Account) -> None:
    """Write to somebody who is invited to keep an entry, with the link by which they accept or decline."""
    keeps_it = maintaining.keeping_of(session, invitation.listing, by) is not None
    write(
        session,
        "invite_maintainer",
        to=email,
        locale=invitation.locale,
        token=token,
        as_owner=invitation.role == KeepingRole.OWNER,
        by=by.email if keeps_it else None,
        **about_entry(invitation.listing, invitation.locale),
    )


def tell_team() -> None:
    """Tell owners, and whom it happened to, what was noted in this transaction.

    Called before every commit (`mails.init`), after the acts themselves: an erasure removes the mails that wait for a
    person.
    """
    session = db.session()
    everything = maintaining.noted(session)
    came = {(one.listing.id, one.account.id) for one in everything if one.happening == Happening.JOINED}
    for news in everything:
        if news.listing.type == ListingType.ORGANISATION:
            _tell_owners(session, news, came)
            _tell_themselves(session, news)


def forget_team(session: Session) -> None:
    """Tell nobody what was rolled back."""
    maintaining.noted(session)


def about_invitation(waiting: Waiting, locale: str) -> dict[str, Any]:
    """Return what a mail says of an invitation that waits: to which entry, and when its address is forgotten."""
    until = waiting.link.expires_at.astimezone(ZoneInfo(current_app.config["NETWORK_TIME_ZONE"])).date()
    return {"until": until, **about_entry(waiting.invitation.listing, locale)}


def about_entry(listing: Listing, locale: str) -> dict[str, Any]:
    """Return what a mail says of an entry: its name as readers see it, and where it is kept."""
    published = listing.published
    name = main_name(published.content, locale) if published else Name(listing.public_id, "und")
    return {"name": {"text": name.text, "lang": name.lang}, "public_id": listing.public_id}


def _tell_owners(session: Session, news: News, came: Collection[tuple[int, int]]) -> None:
    concerned = {news.account.id, news.by.id if isinstance(news.by, Account) else None}
    concerned |= {account for listing, account in came if listing == news.listing.id}
    for one in maintaining.keepers(session, news.listing):
        if one.role != KeepingRole.OWNER or one.account_id in concerned or not _can_be_told(one.account):
            continue
        write(
            session,
            "team_changed",
            to=one.account.email or "",
            locale=one.account.locale,
            happening=news.happening.value,
            who=news.account.email,
            **about_entry(news.listing, one.account.locale),
        )


def _tell_themselves(session: Session, news: News) -> None:
    is_own = isinstance(news.by, Account) and news.by.id == news.account.id
    # Nobody joins, or becomes an editor, by somebody else's act but a coordinator's decision.
    letters = {Happening.OWNER: "made_owner", Happening.REMOVED: "keeping_ended"}
    if is_own or news.is_told or news.happening == Happening.LEFT or not _can_be_told(news.account):
        return
    keeps = maintaining.keeping_of(session, news.listing, news.account)
    write(
        session,
        letters.get(news.happening, "keeping_decided"),
        to=news.account.email or "",
        locale=news.account.locale,
        reason=news.note,
        as_owner=keeps is not None and keeps.role == KeepingRole.OWNER,
        **about_entry(news.listing, news.account.locale),
    )


def _can_be_told(account: Account) -> bool:
    return account.email is not None and is_mailbox(account.email)
