"""What is contested, as it is read: by whoever decides, by the parties, on the pages of the entries.

What lives here: which dispute there is, who is a party and can be written to, which entries share a name, what readers
are told. What does not: the acts (`contesting`, `judging`).
"""

import json
import re
from collections.abc import Sequence

from sqlalchemy import Text, and_, cast, or_, select
from sqlalchemy.orm import Session, joinedload

from adrnet.domain.account import Account, Maintainer
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.content import Content, Name, NameKind
from adrnet.domain.dispute import Dispute, DisputeKind, DisputeState, Outcome
from adrnet.domain.known import in_countries, known_entries
from adrnet.domain.likeness import Body
from adrnet.domain.listing import Listing, ListingState, ListingType
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.spelling import spelling
from adrnet.i18n.normalisation import normalise
from adrnet.i18n.scripts import MARKS

WAITING = (DisputeState.OPEN, DisputeState.APPEALED)
JUDGED = (DisputeState.DECIDED, DisputeState.SETTLED)
# More of them than anybody reads through.
_MOST_NAMESAKES = 20
_SIGNS = re.compile(rf"[^\w{MARKS}]+")


def dispute_of(session: Session, claim: Claim) -> Dispute | None:
    """Return the dispute in which a claim is decided; None where it is decided by itself (one statement)."""
    return session.scalar(
        select(Dispute)
        .where(Dispute.claim_id == claim.id, Dispute.state != DisputeState.WITHDRAWN)
        .order_by(Dispute.id.desc())
        .limit(1)
    )


def refused_to(session: Session, listing: Listing, account: Account) -> Dispute | None:
    """Return the dispute in which it was decided that an account does not speak for an entry (one statement)."""
    return session.scalar(
        select(Dispute)
        .join(Claim, Claim.id == Dispute.claim_id)
        .where(Claim.listing_id == listing.id, Claim.account_id == account.id, Claim.state == ClaimState.DECLINED)
        .where(Dispute.outcome == Outcome.FIRST)
        .order_by(Dispute.id.desc())
        .limit(1)
    )


def parties(session: Session, dispute: Dispute) -> list[Account]:
    """Return all who speak for a side and can be written to (one statement)."""
    kept = select(Maintainer.account_id).where(
        Maintainer.listing_id.in_([one.id for one in dispute.listings]), Maintainer.until.is_(None)
    )
    ids = [*dispute.moved.get("accounts", ()), *([dispute.claim.account_id] if dispute.claim else [])]
    which = or_(Account.id.in_(kept), Account.id.in_(ids))
    if dispute.kind == DisputeKind.KEEPING:
        claimed = select(Claim.account_id).where(Claim.listing_id == dispute.listing_id, Claim.state == ClaimState.OPEN)
        which = or_(which, Account.id.in_(claimed))
    return [one for one in session.scalars(select(Account).where(which).order_by(Account.id)) if one.email]


def shown(session: Session, listing: Listing) -> Sequence[Dispute]:
    """Return what is to be said on an entry's page about names and keepers, the oldest first (one statement)."""
    lasting = or_(Dispute.state.in_(WAITING), and_(Dispute.kind == DisputeKind.NAME, Dispute.state.in_(JUDGED)))
    found = session.scalars(
        select(Dispute)
        .where(or_(Dispute.listing_id == listing.id, Dispute.other_listing_id == listing.id), lasting)
        .options(
            joinedload(Dispute.listing).joinedload(Listing.published),
            joinedload(Dispute.other_listing).joinedload(Listing.published),
        )
        .order_by(Dispute.id)
    ).unique()
    return [one for one in found if one.kind == DisputeKind.KEEPING or _is_said(one, listing)]


def namesakes(session: Session, listing: Listing) -> list[Listing]:
    """Return the organisations that bear a name of this one, the oldest first.

    In its own country however width, case and marks are written, elsewhere as it is written here.
    """
    content = content_of(listing)
    shown = (
        Listing.id != listing.id,
        Listing.state == ListingState.PUBLISHED,
        Revision.state == RevisionState.PUBLISHED,
    )
    here = known_entries(session, *shown, in_countries(Body.of(content, listing.responsible_country).countries))
    wanted = {spelling(one.text).whole for one in content.names}
    same = [number for number, body in zip(here.listing_ids, here.bodies, strict=True) if body.bears(wanted)]
    names = cast(Revision.document["names"], Text)
    # Quoted as a document writes it: a short form stands within many words.
    written = [names.icontains(json.dumps(one.text, ensure_ascii=False), autoescape=True) for one in content.names]
    alike = session.scalars(
        select(Listing)
        .join(Revision, Revision.listing_id == Listing.id)
        .where(*shown, Listing.type == ListingType.ORGANISATION, or_(Listing.id.in_(same), *written))
        .options(joinedload(Listing.published))
        .order_by(Listing.id)
        .limit(_MOST_NAMESAKES)
    ).unique()
    return [one for one in alike if common_name(content, content_of(one)) is not None]


def common_name(one: Content, other: Content) -> Name | None:
    """Return the name that both bear, as it is written on the first; an abbreviation where it is all they share."""
    borne = {_plain(name.text) for name in other.names} - {""}
    shared = [name for name in one.names if _plain(name.text) in borne]
    return min(shared, key=lambda name: name.kind == NameKind.ABBREVIATION, default=None)


def about_names(session: Session, both: Sequence[Listing]) -> Dispute | None:
    """Return the dispute about a name of these two, the older entry first, unless it was withdrawn (one statement)."""
    first, second = both
    return session.scalar(
        select(Dispute)
        .where(
            Dispute.listing_id == first.id,
            Dispute.other_listing_id == second.id,
            Dispute.state != DisputeState.WITHDRAWN,
        )
        .order_by(Dispute.id.desc())
        .limit(1)
    )


def is_organisation(listing: Listing) -> bool:
    """Whether it is an organisation's entry that readers see."""
    return listing.state == ListingState.PUBLISHED and listing.type == ListingType.ORGANISATION


def content_of(listing: Listing) -> Content:
    """Return what readers see of an entry."""
    return listing.published.content if listing.published else Content()


def _is_said(dispute: Dispute, here: Listing) -> bool:
    """Whether readers of this entry's page are told of the other: both are public and bear the name still.

    Where the name belongs to one of the two, only the other one's page says so.
    """
    if not all(is_organisation(one) for one in dispute.listings):
        return False
    bearer = {Outcome.FIRST: dispute.listing_id, Outcome.SECOND: dispute.other_listing_id}
    if dispute.outcome and bearer.get(Outcome(dispute.outcome)) == here.id:
        return False
    wanted = _plain(dispute.name)
    return all(any(_plain(name.text) == wanted for name in content_of(one).names) for one in dispute.listings)


def _plain(text: str) -> str:
    """Return a name without what only looks different: width, case, accents, signs."""
    return _SIGNS.sub(" ", normalise(text)).strip()
