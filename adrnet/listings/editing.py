"""Writing one section into a change, where two people may be writing at once.

Everything happens within one write transaction, so that nobody comes between reading and writing: what the other one
has made of the section meanwhile is read there, brought together with what was typed, and either written or, where both
changed the same piece, given back (`Clash`) with nothing recorded.

Decisions:
    2026-11-21  A section that says what is there already does nothing: it begins no change and leaves no record.
    2026-11-21  A change that was sent meanwhile is taken back only when its author presses the button for that; one
                that was decided or given up is followed by a new one, after the author has seen that it was.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from adrnet.db import db, transactional
from adrnet.domain import drafting, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.comparing import Merged, assemble, differences, digests, merge, pieces, reordered
from adrnet.domain.content import Content
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing
from adrnet.domain.revision import Revision, RevisionState
from adrnet.listings.queries import WRITABLE

Seen = Callable[[Content], dict[str, str]]
Write = Callable[[Content], Content]


class Meanwhile(StrEnum):
    """What has happened to the change since its page was shown."""

    CHANGED = "changed"
    SENT = "sent"
    PUBLISHED = "published"
    DECLINED = "declined"
    GIVEN_UP = "given_up"
    CLOSED = "closed"


@dataclass(frozen=True)
class Clash:
    """What keeps a section from being written: what happened, what the others say, both together with mine on top."""

    meanwhile: Meanwhile
    theirs: Content
    merged: Merged
    # The number of the change on its way now, None where there is none.
    number: int | None


class ClashError(RuntimeError):
    """Nothing was written."""

    def __init__(self, clash: Clash) -> None:
        super().__init__(clash.meanwhile.value)
        self.clash = clash


def shown(session: Session, listing: Listing, pending: Revision | None) -> Content:
    """Return the content that a section shows: of the change on its way, else what the listing says today."""
    return pending.content if pending else drafting.present_content(session, listing)


def save(  # noqa: PLR0913 - what was seen, what is wanted, by whom
    listing: Listing,
    actor: Account,
    seen: Seen,
    write: Write,
    *,
    number: int | None,
    is_on_behalf: bool,
    takes_back: bool = False,
) -> Merged | None:
    """Write a section into the change of this side, and begin one if there is none.

    Args:
        listing: whose.
        actor: who writes.
        seen: from what the others say to the digests that the form was shown with.
        write: from what the others say to the same with this section as it was typed.
        number: the number of the change that was shown, None where there was none.
        is_on_behalf: whether a coordinator writes for the organisation.
        takes_back: take the change back from the coordinators first.

    Returns:
        What was written, None where there was nothing to write.

    Raises:
        ClashError: nothing was written, and the writer has to see why.
        NotPermittedError: the actor may not.
    """
    try:
        return _save(listing, actor, seen, write, number, is_on_behalf=is_on_behalf, takes_back=takes_back)
    except (StaleDataError, MoveRefusedError):
        # Somebody came between although one writes at a time: once more, with what is there now.
        return _save(listing, actor, seen, write, number, is_on_behalf=is_on_behalf, takes_back=takes_back)


@transactional
def _save(  # noqa: PLR0913 - see save
    listing: Listing,
    actor: Account,
    seen: Seen,
    write: Write,
    number: int | None,
    *,
    is_on_behalf: bool,
    takes_back: bool,
) -> Merged | None:
    session = db.session()
    pending = drafting.pending_of(listing, is_on_behalf=is_on_behalf)
    theirs = shown(session, listing, pending)
    merged, is_moved = _together(seen(theirs), theirs, write(theirs))
    if not differences(theirs, merged.content) and not is_moved:
        return None
    happened = _meanwhile(listing, pending, merged, number, is_on_behalf=is_on_behalf)
    is_taken_back = pending is not None and happened == Meanwhile.SENT and takes_back
    if pending is not None and is_taken_back:
        drafting.recall(pending, actor)
        happened = Meanwhile.CHANGED if merged.conflicts else None
    if happened is not None:
        raise ClashError(Clash(happened, theirs, merged, pending.number if pending else None))
    change = drafting.begin_change(session, listing, actor, is_on_behalf=is_on_behalf)
    drafting.revise(change, merged.content, actor, vocabulary.current(session))
    return merged


def _together(seen: Mapping[str, str], theirs: Content, mine: Content) -> tuple[Merged, bool]:
    """Bring both together; also return whether I have put things into another order, which no piece tells."""
    merged = merge(seen, theirs, mine)
    if _is_moved(seen, mine):
        return merged, bool(reordered(theirs, merged.content))
    if _is_moved(seen, theirs):
        # Only the other one moved things: they stay where the other one put them.
        parts = pieces(merged.content)
        order = dict.fromkeys([*pieces(theirs), *parts])
        merged = replace(merged, content=assemble({piece: parts[piece] for piece in order if piece in parts}))
    return merged, False


def _is_moved(seen: Mapping[str, str], content: Content) -> bool:
    """Whether what was seen stands in another order by now, field by field."""
    now = digests(content)
    orders = [[key for key in side if key in seen and key in now] for side in (seen, now)]
    return any(
        [key for key in orders[0] if key.split("/")[0] == name]
        != [key for key in orders[1] if key.split("/")[0] == name]
        for name in {key.split("/")[0] for key in orders[0]}
    )


def _meanwhile(
    listing: Listing, pending: Revision | None, merged: Merged, number: int | None, *, is_on_behalf: bool
) -> Meanwhile | None:
    """Return what the writer has to see before anything is written."""
    if listing.state not in WRITABLE:
        return Meanwhile.CLOSED
    if pending is not None and pending.state == RevisionState.IN_REVIEW:
        return Meanwhile.SENT
    if pending is None and number is not None:
        gone = next(
            (one for one in listing.revisions if one.number == number and one.is_on_behalf == is_on_behalf), None
        )
        return _ENDS.get(gone.state, Meanwhile.CHANGED) if gone else Meanwhile.CHANGED
    return Meanwhile.CHANGED if merged.conflicts else None


_ENDS: dict[str, Meanwhile] = {
    RevisionState.PUBLISHED: Meanwhile.PUBLISHED,
    RevisionState.SUPERSEDED: Meanwhile.PUBLISHED,
    RevisionState.DECLINED: Meanwhile.DECLINED,
    RevisionState.WITHDRAWN: Meanwhile.GIVEN_UP,
}
