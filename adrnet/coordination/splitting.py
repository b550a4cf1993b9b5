"""Dividing an entry, and undoing it: one transaction each, with its record and the letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from adrnet.coordination import letters
from adrnet.coordination.letters import Letter, Reader
from adrnet.coordination.services import ChangedMeanwhileError
from adrnet.db import db, transactional
from adrnet.domain import drafting, maintaining, offered_posts, splitting, vocabulary
from adrnet.domain.account import Account, Maintainer
from adrnet.domain.affiliation import Affiliation, AffiliationState
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.content import Content, digest
from adrnet.domain.dividing import Division
from adrnet.domain.focal_point import Post
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.problem import Problem, ProblemState
from adrnet.domain.rearrangement import Rearrangement, RearrangementKind
from adrnet.domain.splitting import Remains


@dataclass(frozen=True)
class Whole:
    """An entry that is to be divided: what it says, its posts, who belongs to it, who keeps it, what waits."""

    listing: Listing
    content: Content
    posts: Sequence[Post]
    people: Sequence[Affiliation]
    held: Sequence[Maintainer]
    claims: Sequence[Claim]
    problems: Sequence[Problem]
    # What tells this from whatever it becomes later: the page carries it.
    mark: str


def whole(session: Session, listing: Listing) -> Whole:
    """Read everything of an entry that may go to another one (eleven statements at most)."""
    published = drafting.published_of(listing)
    content = replace(published.content if published else Content(), posts=())
    posts = offered_posts.open_posts(session, listing)
    people, held = _belonging(session, listing), maintaining.keepers(session, listing)
    former = session.scalars(
        select(Rearrangement.id).where(
            Rearrangement.kind == RearrangementKind.SPLIT, Rearrangement.from_id == listing.id
        )
    ).all()
    seen = {
        "content": content.to_document(),
        "posts": [one.id for one in posts],
        "people": [one.id for one in people],
        "held": [[one.id, one.role] for one in held],
        # Where nothing was taken away, the entry says what it said: it was divided all the same.
        "former": sorted(former),
    }
    # Claims and reports come from outside at any time: what is new stays, and makes no page too old.
    claims, problems = _claims(session, listing), _problems(session, listing)
    return Whole(listing, content, posts, people, held, claims, problems, digest(seen))


def _belonging(session: Session, listing: Listing) -> Sequence[Affiliation]:
    """Return who belongs to an organisation and is public (one statement)."""
    return session.scalars(
        select(Affiliation)
        .join(Affiliation.practitioner)
        .where(
            Affiliation.organisation_id == listing.id,
            Affiliation.state == AffiliationState.CONFIRMED,
            Listing.state == ListingState.PUBLISHED,
        )
        .options(joinedload(Affiliation.practitioner).joinedload(Listing.published))
        .order_by(Affiliation.id)
    ).all()


def _claims(session: Session, listing: Listing) -> Sequence[Claim]:
    """Return the claims that wait (one statement)."""
    waiting = select(Claim).where(Claim.listing_id == listing.id, Claim.state == ClaimState.OPEN)
    return session.scalars(waiting.options(joinedload(Claim.account)).order_by(Claim.id)).all()


def _problems(session: Session, listing: Listing) -> Sequence[Problem]:
    """Return what readers have reported about the entry itself and is open (one statement)."""
    is_open = select(Problem).where(Problem.listing_id == listing.id, Problem.state == ProblemState.OPEN)
    return session.scalars(is_open.order_by(Problem.id)).all()


@transactional
def split(  # noqa: PLR0913 - an act and what belongs to it
    listing: Listing,
    division: Division,
    actor: Account,
    seen: str,
    *,
    source: str,
    reason: str,
    written: Mapping[str, Letter],
) -> Listing:
    """Make two entries of one as it was seen, and write to who keeps it.

    Raises:
        NotPermittedError: they may not.
        MoveRefusedError: it cannot be divided as it stands.
        ChangedMeanwhileError: it is no longer what was on the screen.
        LanguageMissingError: nothing was written for the language of somebody concerned.
    """
    session = db.session()
    if whole(session, listing).mark != seen:
        raise ChangedMeanwhileError
    people = letters.keepers(session, listing)
    made = splitting.split(session, listing, division, actor, vocabulary.current(session), source=source, note=reason)
    letters.send(session, people, written)
    letters.tell_claims_moved(session, _claims(session, made), listing)
    return made


def just_made(session: Session, listing: Listing, actor: Account, called: str) -> Listing | None:
    """Return the entry that the actor has made of a part of this one under this name: a button pressed twice."""
    made = session.scalars(
        select(Rearrangement)
        .where(
            Rearrangement.kind == RearrangementKind.SPLIT,
            Rearrangement.from_id == listing.id,
            Rearrangement.created_by_id == actor.id,
            Rearrangement.undone_at.is_(None),
        )
        .order_by(Rearrangement.id.desc())
    )
    return next(
        (
            one.target
            for one in made
            if called in {name.text for name in letters.content_of(one.target, Content()).names}
        ),
        None,
    )


def concerned_by_join(session: Session, part: Listing, listing: Listing) -> list[Reader]:
    """Return who keeps one of the two, each once."""
    people = letters.keepers(session, listing)
    return [*people, *(one for one in letters.keepers(session, part) if one not in people)]


@transactional
def join_again(part: Listing, actor: Account, reason: str, written: Mapping[str, Letter]) -> Remains:
    """Undo that an entry was divided, and write to who keeps one of the two; return what could not come back.

    Raises:
        NotPermittedError: they may not.
        MoveRefusedError: it was undone already, or one of the two is merged or erased.
        LanguageMissingError: nothing was written for the language of somebody concerned.
    """
    session = db.session()
    made = splitting.split_of(session, part)
    people = concerned_by_join(session, part, made.source) if made else []
    claims = _claims(session, part)
    remains = splitting.join_again(session, part, actor, vocabulary.current(session), reason)
    letters.send(session, people, written)
    letters.tell_claims_moved(session, [one for one in claims if one.listing_id != part.id], part)
    return remains
