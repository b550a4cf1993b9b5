"""What a coordinator has seen of a change: carried by the form, compared before anything is decided.

A decision is about what was on the screen. The form carries the digest of the change, which revision readers saw, and a
digest of each piece that differed; what no longer agrees is told piece by piece.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from adrnet.domain.comparing import Difference, differences, digests
from adrnet.domain.content import Content
from adrnet.domain.drafting import present_content, published_of
from adrnet.domain.revision import Revision, RevisionState

# What a key of a table can be.
HIGHEST_ID = 2**31 - 1


@dataclass(frozen=True)
class Sight:
    """A change as a page showed it; `pieces` are those that differed, each with digests of both sides."""

    change: str = ""
    published: int = 0
    pieces: Mapping[str, str] = field(default_factory=dict)

    def written(self) -> str:
        """Return it for a hidden field."""
        return json.dumps([self.change, self.published, dict(self.pieces)], separators=(",", ":"))

    @classmethod
    def read(cls, raw: str | None) -> "Sight":
        """Read a hidden field; what cannot be read has seen nothing, so that it agrees with nothing."""
        try:
            change, published, pieces = json.loads(raw or "")
            seen = cls(str(change), int(published), {str(key): str(value) for key, value in pieces.items()})
        except (ValueError, TypeError, AttributeError, RecursionError, OverflowError):
            return cls()
        return seen if 0 <= seen.published <= HIGHEST_ID else cls()


@dataclass(frozen=True)
class Compared:
    """A change beside what it would replace."""

    revision: Revision
    before: Content
    after: Content
    differences: tuple[Difference, ...]

    @property
    def sight(self) -> Sight:
        """What a page about it shows."""
        published = published_of(self.revision.listing)
        before, after = digests(self.before), digests(self.after)
        pieces = {key: f"{before.get(key, '')}>{after.get(key, '')}" for key in map(_key, self.differences)}
        return Sight(self.revision.digest, published.id if published else 0, pieces)

    def changed_since(self, seen: Sight) -> list[Difference]:
        """Return the differences that were not there, or were others, when it was seen."""
        now = self.sight.pieces
        return [one for one in self.differences if seen.pieces.get(_key(one)) != now[_key(one)]]

    def gone_since(self, seen: Sight) -> list[str]:
        """Return the fields of differences that were seen and are none any longer."""
        return list(dict.fromkeys(piece.partition("/")[0] for piece in seen.pieces if piece not in self.sight.pieces))


def compare(session: Session, revision: Revision) -> Compared:
    """Compare a change with what it would replace, a decided one with what it was made from."""
    if revision.is_pending or revision.state == RevisionState.DECLINED:
        before = present_content(session, revision.listing)
    else:
        base = session.get(Revision, revision.base_id) if revision.base_id else None
        before = base.content if base else Content()
    after = revision.content
    return Compared(revision, before, after, differences(before, after))


def _key(one: Difference) -> str:
    return "/".join(one.piece)
