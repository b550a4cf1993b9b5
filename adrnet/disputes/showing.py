"""A dispute as a party or a coordinator reads it: everything that the templates of this room show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, url_for
from sqlalchemy.orm import Session

from adrnet.disputes import queries
from adrnet.disputes.services import seen_of
from adrnet.domain.account import Account
from adrnet.domain.contested import content_of
from adrnet.domain.contesting import APPEAL_WITHIN, can_be_appealed
from adrnet.domain.dispute import Dispute, DisputeKind, DisputeState, Side
from adrnet.domain.history import Done
from adrnet.domain.policy import Permission, permits
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.presenters.acts import in_their_words, shown_act
from adrnet.presenters.disputes import about, named, outcome_in_words, side_in_words, standing
from adrnet.presenters.entries import address
from adrnet.presenters.names import ShownName, names_in_a_line, shown_names
from adrnet.presenters.words import Words

_DECISIONS = frozenset({"dispute.decide", "dispute.settle"})


@dataclass(frozen=True)
class Line:
    """One dispute in a list."""

    url: str
    about: Wording
    names: list[list[ShownName]]
    standing: Wording
    began_on: date
    waits: bool


@dataclass(frozen=True)
class ContestedEntry:
    """One of the entries that it is about; `url` is None where readers do not see it."""

    names: list[ShownName]
    url: str | None


@dataclass(frozen=True)
class Said:
    """One statement; `who` is for coordinators, None for a party."""

    text: Wording | None
    on: date
    is_mine: bool
    who: str | None


@dataclass(frozen=True)
class ShownDispute:
    """A dispute, and what the reader may do about it.

    Attributes:
        claim_url: for coordinators the claim and what there is to weigh; for the claimant where it is given up.
        reason: why it was decided so, in the words of whoever decided it last.
        sides: what each side says: (whose, statements).
        why_not: why a coordinator may not decide, None where they may or nothing waits.
        appeal_until: the last day on which the reader can appeal, None where they cannot.
    """

    number: int
    kind: str
    about: Wording
    entries: list[ContestedEntry]
    standing: Wording
    outcome: Wording | None
    reason: Wording | None
    began_on: date
    claim_url: str | None
    sides: list[tuple[Wording, list[Said]]]
    is_party: bool
    seen: str
    may_state: bool
    may_withdraw: bool
    may_decide: bool
    may_reopen: bool
    why_not: Wording | None
    appeal_until: date | None
    acts: list[dict[str, Any]]


def line(dispute: Dispute, words: Words) -> Line:
    """Return a dispute as one line."""
    return Line(
        url=url_for("disputes.read", dispute=dispute.id),
        about=about(dispute),
        names=[names_in_a_line(content_of(one), words.locale.code) for one in dispute.listings],
        standing=standing(dispute),
        began_on=_on(dispute.created_at),
        waits=dispute.waits,
    )


def shown(dispute: Dispute, words: Words, session: Session, reader: Account) -> ShownDispute:
    """Return the values of the page."""
    is_party = dispute.side_of(reader) is not None
    done = queries.acts_of(session, dispute)
    settles = dispute.state in {DisputeState.APPEALED, DisputeState.SETTLED}
    needed = Permission.SETTLE_DISPUTE if settles else Permission.DECIDE_DISPUTE
    may = permits(reader, needed, dispute)
    can_appeal = can_be_appealed(dispute) and permits(reader, Permission.APPEAL, dispute)
    return ShownDispute(
        number=dispute.id,
        kind=dispute.kind,
        about=about(dispute),
        entries=[_entry(one, words) for one in dispute.listings],
        standing=standing(dispute),
        outcome=outcome_in_words(dispute.kind, dispute.outcome) if dispute.outcome else None,
        reason=_reason(done) if dispute.outcome else None,
        began_on=_on(dispute.created_at),
        claim_url=_claim_url(dispute, reader),
        sides=_sides(dispute, words, session, reader, is_party=is_party),
        is_party=is_party,
        seen=seen_of(dispute),
        may_state=dispute.waits and is_party,
        may_withdraw=dispute.kind == DisputeKind.NAME
        and dispute.state == DisputeState.OPEN
        and permits(reader, Permission.WITHDRAW_DISPUTE, dispute),
        may_decide=dispute.waits and may,
        may_reopen=dispute.state in {DisputeState.DECIDED, DisputeState.SETTLED} and may,
        why_not=_why_not(dispute, reader) if dispute.waits and not is_party and not may else None,
        appeal_until=_on(dispute.decided_at + APPEAL_WITHIN) if can_appeal and dispute.decided_at else None,
        acts=_acts(dispute, done, words, reader),
    )


def _entry(listing: Any, words: Words) -> ContestedEntry:
    content = content_of(listing)
    names = shown_names(content, words.locale.code) if content.names else []
    return ContestedEntry(names, address(listing, content) if listing.is_public else None)


def _claim_url(dispute: Dispute, reader: Account) -> str | None:
    claim = dispute.claim
    if claim is None:
        return None
    if claim.account_id == reader.id:
        return url_for("claims.begin", public_id=claim.listing.public_id)
    return url_for("coordination.claim", claim=claim.id) if permits(reader, Permission.READ_DESK, claim) else None


def _sides(
    dispute: Dispute, words: Words, session: Session, reader: Account, *, is_party: bool
) -> list[tuple[Wording, list[Said]]]:
    """Return what each side says; a claim begins with what its claimant wrote."""
    claim = dispute.claim
    ids = [one.account_id for one in dispute.statements] + ([claim.account_id] if claim else [])
    # Parties read what is said, and not who says it.
    mailboxes = {} if is_party else queries.mailboxes_of(session, ids)
    said: dict[str, list[Said]] = {Side.FIRST: [], Side.SECOND: []}

    def add(side: str, text: str, at: datetime, account: int | None) -> None:
        who = None if is_party else mailboxes.get(account or 0, "") or str(_("an account that is gone"))
        said[side].append(Said(in_their_words(text) if text else None, _on(at), account == reader.id, who))

    if claim is not None:
        add(Side.SECOND, claim.statement, claim.created_at, claim.account_id)
    for one in dispute.statements:
        add(one.side, one.text, one.created_at, one.account_id)
    return [(side_in_words(dispute, side, words), said[side]) for side in Side]


def _reason(done: Sequence[Done]) -> Wording | None:
    last = next((one.reason for one in done if one.event.act in _DECISIONS), "")
    return in_their_words(last) if last else None


def _acts(dispute: Dispute, done: Sequence[Done], words: Words, reader: Account) -> list[dict[str, Any]]:
    zone = current_app.config["NETWORK_TIME_ZONE"]
    return [{"act": shown_act(one, words, reader, dispute.listing, zone), "links": []} for one in done]


def _why_not(dispute: Dispute, reader: Account) -> Wording:
    if dispute.opened_by_id == reader.id:
        return _("You have begun this yourself. Another coordinator has to decide.")
    if dispute.state == DisputeState.APPEALED:
        return _("A coordinator of the network who has not decided it before has to settle it.")
    return _("A coordinator who answers for both entries has to decide.")


def _on(instant: datetime) -> date:
    return instant.astimezone(ZoneInfo(current_app.config["NETWORK_TIME_ZONE"])).date()


def head(listing: Any, words: Words) -> dict[str, Any]:
    """Return what the page on which a name is contested shows of the entry that one comes from."""
    return {"public_id": listing.public_id, "short": named(listing, words), "entry": _entry(listing, words)}
