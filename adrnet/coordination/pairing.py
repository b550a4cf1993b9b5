"""Two entries that may be one, side by side, as their coordinator reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from adrnet.coordination import pairs
from adrnet.coordination.letters import maintainers
from adrnet.coordination.pair_list import WHY, written
from adrnet.coordination.showing import Subject, on, record_of, subject
from adrnet.domain import maintaining, merging
from adrnet.domain.account import Account
from adrnet.domain.affiliating import CURRENT
from adrnet.domain.affiliation import Affiliation
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.content import Content
from adrnet.domain.drafting import present_content
from adrnet.domain.duplicate import DuplicateProposal, ProposalState
from adrnet.domain.focal_point import Post, PostState
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.merging import Obstacle
from adrnet.domain.policy import Permission, maintainer, permits
from adrnet.domain.revision import RevisionState
from adrnet.i18n.messages import LazyWording, Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.differing import SAME
from adrnet.presenters.changes import changes
from adrnet.presenters.sentences import enumerated
from adrnet.presenters.words import Words

_OBSTACLES: dict[Obstacle, LazyWording] = {
    Obstacle.NOT_SHOWN: _l("Only an entry that readers see can stay. Publish or show that one first."),
    Obstacle.CANNOT_GO: _l("An entry that is withdrawn cannot be merged. Show it again first."),
    Obstacle.TWO_TYPES: _l("An organisation and a person are never one."),
    Obstacle.TWO_PEOPLE: _l("Profiles of people are merged only where one account keeps both."),
    Obstacle.CONTESTED: _l("The entry that would go is contested. Decide about that first."),
}


@dataclass(frozen=True)
class Side:
    """One of the two: what it is, what belongs to it and would move, and whether it can be the one that stays.

    Attributes:
        keepers: mailboxes of who keeps it.
        moves: what would move if this one went, as sentences.
        waiting: addresses of changes of it that wait for a decision.
        obstacle: why this one cannot stay, None where it can.
    """

    public_id: str
    subject: Subject
    overview: str
    published_on: date | None
    keepers: list[str]
    moves: list[Wording]
    waiting: list[str]
    obstacle: Wording | None


@dataclass(frozen=True)
class ShownPair:
    """What `templates/coordination/duplicate.html` shows."""

    number: int
    sides: list[Side]
    why: Wording
    standing: Wording | None
    sections: list[dict[str, Any]]
    may_decide: bool
    why_not: Wording | None
    may_tell_apart: bool
    may_merge: bool
    may_reopen: bool
    may_undo: bool
    blocked: Wording | None
    stayed: list[Wording]
    history: str
    acts: list[dict[str, Any]]


def shown_pair(pair: DuplicateProposal, words: Words, session: Session, actor: Account) -> ShownPair:
    """Return the values of the page."""
    may = permits(actor, Permission.MERGE_LISTING, pair)
    gone = pairs.merged(pair)
    waits = pair.state in {ProposalState.PROPOSED, ProposalState.UNDONE} and gone is None
    sides = [_side(one, pair.other(one), words, session, actor) for one in pair.listings]
    may_merge = waits and any(one.obstacle is None for one in sides)
    return ShownPair(
        number=pair.id,
        sides=sides,
        why=WHY[pair.why].wording(),
        standing=None if pair.state == ProposalState.PROPOSED else _standing(pair, words),
        sections=_sections(pair, words, session),
        may_decide=may,
        why_not=None if may else _why_not(pair, actor),
        may_tell_apart=may and waits,
        may_merge=may and may_merge,
        may_reopen=may and pair.state == ProposalState.DIFFERENT,
        may_undo=may and gone is not None and pair.other(gone).state != ListingState.MERGED,
        blocked=_("The entry that stayed was itself merged since. Undo that first.")
        if gone is not None and pair.other(gone).state == ListingState.MERGED
        else None,
        stayed=_stayed(session, pair) if pair.state == ProposalState.UNDONE else [],
        history=url_for("listings.history", public_id=(gone or pair.first).public_id),
        acts=record_of(gone or pair.first, words, session, actor),
    )


def _side(listing: Listing, other: Listing, words: Words, session: Session, actor: Account) -> Side:
    within = permits(actor, Permission.READ_DESK, listing)
    why = merging.obstacle(session, other, listing, actor)
    return Side(
        public_id=listing.public_id,
        subject=subject(listing, written(listing), words),
        overview=url_for("listings.overview", public_id=listing.public_id) if within else "",
        published_on=on(listing.published_at) if listing.published_at else None,
        keepers=[one.email or "" for one in maintainers(session, listing)] if within else [],
        moves=_moves(session, listing),
        waiting=[
            url_for("coordination.review", revision=one.id)
            for one in listing.revisions
            if one.state == RevisionState.IN_REVIEW and within
        ],
        obstacle=_OBSTACLES[why].wording() if why else None,
    )


def _moves(session: Session, listing: Listing) -> list[Wording]:
    """Say what goes with an entry that goes."""
    counts = session.execute(
        select(
            select(func.count(Post.id))
            .where(Post.listing_id == listing.id, Post.state == PostState.OPEN)
            .scalar_subquery(),
            select(func.count(Affiliation.id))
            .where(
                or_(Affiliation.organisation_id == listing.id, Affiliation.practitioner_id == listing.id),
                Affiliation.state.in_(CURRENT),
            )
            .scalar_subquery(),
            select(func.count(Claim.id))
            .where(Claim.listing_id == listing.id, Claim.state == ClaimState.OPEN)
            .scalar_subquery(),
        )
    ).one()
    posts, people, claims = counts
    kept = len(maintaining.keepers(session, listing))
    said = [
        (kept, ngettext("%(num)s account that keeps it", "%(num)s accounts that keep it", kept)),
        (posts, ngettext("%(num)s focal-point post", "%(num)s focal-point posts", posts)),
        (people, ngettext("%(num)s affiliation", "%(num)s affiliations", people)),
        (claims, ngettext("%(num)s claim that waits", "%(num)s claims that wait", claims)),
    ]
    return [words for number, words in said if number]


def _sections(pair: DuplicateProposal, words: Words, session: Session) -> list[dict[str, Any]]:
    """Return where the two differ, section by section, each as it stands: neither is older than the other."""
    first, second = (_told(session, one) for one in pair.listings)
    return [
        {
            "title": group.title,
            "items": [
                {
                    "label": item.label,
                    "language": item.language,
                    "lang": item.lang,
                    "before": [(SAME, text) for _kind, text in item.before or ()],
                    "after": [(SAME, text) for _kind, text in item.after or ()],
                }
                for item in group.items
            ],
        }
        for group in changes(first, second, words, type_=pair.first.type)
    ]


def _told(session: Session, listing: Listing) -> Content:
    return present_content(session, listing) if listing.is_public else written(listing)


def _standing(pair: DuplicateProposal, words: Words) -> Wording:
    gone = pairs.merged(pair)
    said = {
        ProposalState.DIFFERENT: _(
            "A coordinator has said that they are two organisations. They are not proposed again."
        ),
        ProposalState.UNDONE: _("They were merged, and a coordinator has separated them again."),
        ProposalState.MERGED: _("They are merged: the address of the one leads to the other one."),
    }[ProposalState(pair.state)]
    if gone is None:
        return said
    name = subject(gone, written(gone), words).short
    return enumerated([said, _("This one has gone:"), name], separator=" ")


def _why_not(pair: DuplicateProposal, actor: Account) -> Wording:
    if any(maintainer(actor, one) for one in pair.listings):
        return _("You keep one of the two yourself. Another coordinator has to decide.")
    return _("One of the two is another country's. Whoever coordinates both decides: the network's coordinators do.")


def _stayed(session: Session, pair: DuplicateProposal) -> list[Wording]:
    """Say what did not come back when the two were separated."""
    done = max(
        (one for each in pair.listings if (one := merging.merge_of(session, each))),
        key=lambda one: one.id,
        default=None,
    )
    stays = dict(done.moved.get("stays", {})) if done else {}
    posts, people, kept = stays.get("post", 0), stays.get("affiliation", 0), stays.get("maintainer", 0)
    claims, returned = stays.get("claim", 0), stays.get("revision", 0)
    said: Sequence[tuple[int, Wording]] = [
        (
            posts,
            ngettext(
                "%(num)s post was closed or moved meanwhile.", "%(num)s posts were closed or moved meanwhile.", posts
            ),
        ),
        (
            kept,
            ngettext(
                "%(num)s account keeps neither any longer: it left meanwhile.",
                "%(num)s accounts keep neither any longer: they left meanwhile.",
                kept,
            ),
        ),
        (
            people,
            ngettext(
                "%(num)s affiliation was ended or answered meanwhile.",
                "%(num)s affiliations were ended or answered meanwhile.",
                people,
            ),
        ),
        (claims, ngettext("%(num)s claim stays where it is.", "%(num)s claims stay where they are.", claims)),
        (
            returned,
            ngettext(
                "%(num)s change was returned when they were merged. Its author can send it again.",
                "%(num)s changes were returned when they were merged. Their authors can send them again.",
                returned,
            ),
        ),
    ]
    return [words for number, words in said if number]
