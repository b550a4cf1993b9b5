"""What differs between two states of a listing, for readers: section by section, field by field, language by language.

`templates/components/changes.html` shows one group's items: what was, what would be, with the differing words marked.
Codes are said in words; where a list has no texts of its own (services, languages …) it is one item with a line for
each value. Three states (what both began with, what was published since, what is proposed) are told by two of these
comparisons beside each other, and by `conflicts` where both have changed the same piece.

Decisions:
    2026-11-21  Addresses, numbers and codes are marked as wholes: half a telephone number says nothing. Texts are
                marked word by word, or cluster by cluster where a script puts no space between words.
    2026-11-21  Each item says in words whether something is added, removed or changed, and, where the caller asks for
                it, whether that shows at once or waits for a coordinator (`reviewing`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import groupby

from adrnet.domain.comparing import Difference, Piece, differences, reordered
from adrnet.domain.content import Content
from adrnet.domain.listing import ListingType
from adrnet.domain.reviewing import Handling, at_once
from adrnet.domain.sections import FIELDS, Section
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.kit.differing import ADDED, REMOVED, SAME
from adrnet.presenters.fields import field_label, section_title
from adrnet.presenters.pieces import LISTS, Change, items_of, lines
from adrnet.presenters.sentences import SLOT, filled
from adrnet.presenters.values import line_of, topics_in_words
from adrnet.presenters.words import Words

__all__ = ["Change", "Group", "changes", "conflicts"]

_SECTION_OF = {field: section for section, names in FIELDS.items() for field in names}
# Fields that belong to no section stand after all of them, each by itself.
_FIELDS = [*_SECTION_OF, *(part.name for part in fields(Content) if part.name not in _SECTION_OF)]


@dataclass(frozen=True)
class Group:
    """What differs in one section (of posts: in one post)."""

    section: Section | None
    title: Wording
    items: list[Change]


def changes(
    before: Content,
    after: Content,
    words: Words,
    *,
    with_handling: bool = False,
    type_: str = ListingType.ORGANISATION,
) -> list[Group]:
    """Return what differs, in the order of the sections.

    Args:
        before: what was, for instance what is published.
        after: what would be.
        words: the vocabularies as the reader sees them.
        with_handling: whether each item says if it shows at once or waits for a coordinator.
        type_: who is listed; what a person says of themselves is called otherwise.
    """
    found = differences(before, after)
    small = {one.piece for one in at_once(before, after)} if with_handling else None
    moved = [_order(field, before, after, words) for field in reordered(before, after)]
    return [_called(group, type_) for group in _grouped(found, words, (before, after), small, moved)]


def conflicts(found: Sequence[Difference], words: Words, type_: str = ListingType.ORGANISATION) -> list[Group]:
    """Return pieces that were told apart already (`comparing.Merged`), without the rest of their lists."""
    return [_called(group, type_) for group in _grouped(found, words, None, None, [])]


def _called(group: Group, type_: str) -> Group:
    """Call a group and its lists as they are called in a listing of this type."""
    if type_ == ListingType.ORGANISATION or group.section is None or group.section == Section.POSTS:
        return group
    items = [
        replace(item, label=field_label(item.key[0], type_)) if _has_its_fields_name(item) else item
        for item in group.items
    ]
    return replace(group, title=section_title(group.section, type_), items=items)


def _has_its_fields_name(item: Change) -> bool:
    # The state of a text is an item beside the text.
    return item.key[0] in LISTS or (item.key[0] == "texts" and item.key[-1] != "state")


def _grouped(
    found: Iterable[Difference],
    words: Words,
    whole: tuple[Content, Content] | None,
    small: set[Piece] | None,
    moved: list[Change],
) -> list[Group]:
    groups: list[Group] = []
    by_field = {name: list(ones) for name, ones in groupby(found, key=lambda one: one.field)}
    for field in _FIELDS:
        ones = by_field.get(field, [])
        made = [one for one in moved if one.key[0] == field]
        if field == "posts":
            groups += [_post(one, words, small) for one in ones]
            groups += [_group(field, made)] if made else []
            continue
        if field in LISTS and ones:
            made.insert(0, _list(field, ones, words, whole))
        elif ones:
            made = [item for one in ones for item in items_of(one, words)] + made
        if made:
            groups.append(_group(field, [_handled(one, small) for one in made]))
    return _joined(groups)


def _group(field: str, items: list[Change]) -> Group:
    section = _SECTION_OF.get(field)
    return Group(section, section_title(section) if section else field_label(field), items)


def _post(one: Difference, words: Words, small: set[Piece] | None) -> Group:
    """A post is a group of its own, named by what it is for."""
    named = filled(_("Focal point: %(topics)s", topics=SLOT), topics_in_words(one.after or one.before, words))
    return Group(Section.POSTS, named, [_handled(item, small) for item in items_of(one, words)])


def _joined(groups: list[Group]) -> list[Group]:
    """Put the fields of one section together."""
    joined: list[Group] = []
    for group in groups:
        if joined and group.section and joined[-1].title == group.title and joined[-1].section == group.section:
            joined[-1].items.extend(group.items)
        else:
            joined.append(group)
    return joined


def _list(field: str, found: list[Difference], words: Words, whole: tuple[Content, Content] | None) -> Change:
    """A list of values as one item: all of them where both contents are known, else what differs."""
    gone = [one.before for one in found if one.before is not None]
    come = [one.after for one in found if one.after is not None]
    before, after = (getattr(side, field) for side in whole) if whole else (gone, come)
    return Change(
        key=(field,),
        label=field_label(field),
        before=lines([(REMOVED if one in gone else SAME, line_of(field, one, words)) for one in before]),
        after=lines([(ADDED if one in come else SAME, line_of(field, one, words)) for one in after]),
    )


def _order(field: str, before: Content, after: Content, words: Words) -> Change:
    """The same things in another order: both orders, nothing marked."""
    return Change(
        key=(field, "order"),
        label=field_label(field),
        language=_("In another order"),
        before=lines([(SAME, line_of(field, one, words)) for one in getattr(before, field)]),
        after=lines([(SAME, line_of(field, one, words)) for one in getattr(after, field)]),
    )


def _handled(item: Change, small: set[Piece] | None) -> Change:
    if small is None:
        return item
    return replace(item, handling=Handling.AT_ONCE if item.key in small else Handling.REVIEWED)
