"""What differs between two lists of focal points: posts that came, that ended, and what changed of the others.

Pure: two sequences of `ListedPost` in, differences out; wherever the lists were read. A difference says no more than
both lists laid side by side: what was taken out of an edition is compared with nothing, and said to be taken out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from adrnet.domain.listed import ListedPost


class Change(StrEnum):
    """What became of a post."""

    ADDED = "added"
    ENDED = "ended"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One post that differs.

    Attributes:
        before: as the first list has it; None where it is not there.
        after: as the second list has it; None where it is not there.
        fields: what differs, keys of the list's columns in their order; empty for what came or ended.
        was_taken_out, is_taken_out: of these fields the first or the second list said more, which had to go.
    """

    change: Change
    before: ListedPost | None
    after: ListedPost | None
    fields: tuple[str, ...] = ()
    was_taken_out: frozenset[str] = frozenset()
    is_taken_out: frozenset[str] = frozenset()

    @property
    def post(self) -> ListedPost:
        """The post as it is, else as it was."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a difference of no post")
        return found


def _of_holder(name: str) -> Callable[[ListedPost], Any]:
    """Read what an office and a person say alike."""
    return lambda post: getattr(post.office or post.person, name, None) or None


# Key of a column → what is compared. Instants are compared by their days.
_VALUES: Mapping[str, Callable[[ListedPost], Any]] = {
    "country": lambda post: post.country,
    "listing": lambda post: post.content.names if post.content else None,
    "kind": lambda post: post.kind,
    "topics": lambda post: post.topics,
    "state": lambda post: post.state,
    "office": lambda post: post.office.titles if post.office else None,
    "person": lambda post: post.person.names or None if post.person else None,
    "person_title": lambda post: post.person.title or None if post.person else None,
    "mailbox": lambda post: (post.office.mailbox if post.office else post.person.email if post.person else "") or None,
    "telephone": _of_holder("telephone"),
    "languages": _of_holder("languages"),
    "term_from": _of_holder("starts_on"),
    "term_until": _of_holder("ends_on"),
    "designated_by": _of_holder("designated_by"),
    "designated_on": lambda post: post.designated_at,
    "confirmed_on": lambda post: post.confirmed_at,
}
FIELDS = tuple(_VALUES)
# What is gone with a person, and what with the words for who designated an office.
_OF_A_PERSON = frozenset(FIELDS[FIELDS.index("person") : FIELDS.index("confirmed_on")])
_OF_AN_OFFICE = frozenset({"designated_by"})


def taken_out(post: ListedPost) -> frozenset[str]:
    """Return the fields of which the list said more once."""
    if not post.is_redacted:
        return frozenset()
    return _OF_AN_OFFICE if post.office else _OF_A_PERSON


def differences(before: Iterable[ListedPost], after: Iterable[ListedPost], time_zone: str) -> list[Difference]:
    """Return what differs, in the order of the second list; what ended stands at the end, in the order of the first.

    Args:
        before: the first list; a post stands in it once.
        after: the second list.
        time_zone: in which the network counts days.
    """
    old = {post.public_id: post for post in before}
    zone = ZoneInfo(time_zone)
    found = []
    for post in after:
        former = old.pop(post.public_id, None)
        if former is None:
            found.append(Difference(Change.ADDED, None, post))
        elif (changed := _changed(former, post, zone)) is not None:
            found.append(changed)
    return found + [Difference(Change.ENDED, post, None) for post in old.values()]


def _changed(before: ListedPost, after: ListedPost, zone: ZoneInfo) -> Difference | None:
    if before == after:
        return None
    was_out, is_out = taken_out(before), taken_out(after)
    fields = tuple(field for field in FIELDS if _differs(field, before, after, was_out, is_out, zone))
    return Difference(Change.CHANGED, before, after, fields, was_out, is_out) if fields else None


def _differs(  # noqa: PLR0913, PLR0917 - two posts, and what is known of each
    field: str,
    before: ListedPost,
    after: ListedPost,
    was_out: frozenset[str],
    is_out: frozenset[str],
    zone: ZoneInfo,
) -> bool:
    if field in was_out and field in is_out:
        return False
    if field in (gone := was_out | is_out):
        # Of a person who was taken out one field says so for all of them.
        return field == ("person" if "person" in gone else "designated_by")
    return bool(_as_day(_VALUES[field](before), zone) != _as_day(_VALUES[field](after), zone))


def _as_day(value: Any, zone: ZoneInfo) -> Any:
    """Return the day of an instant, everything else as it is; a `date` is a day already."""
    return value.astimezone(zone).date() if isinstance(value, datetime) else value
