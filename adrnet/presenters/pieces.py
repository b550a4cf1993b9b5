"""One difference between two states of a listing as the items of a comparison (`changes`): what was, what would be."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from adrnet.domain.comparing import ADDRESS, Difference, Piece
from adrnet.domain.content import DigitalCapacity, Link, Name, OfferedPost, Place, Text
from adrnet.domain.reviewing import Handling
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.names import script_name
from adrnet.kit.differing import ADDED, REMOVED, SAME, sides
from adrnet.presenters.fields import field_label
from adrnet.presenters.sentences import enumerated, typed
from adrnet.presenters.values import day_in_words, note_in_words, yes_or_no
from adrnet.presenters.words import Words

T = TypeVar("T")
Pieces = list[tuple[str, str]]
# Fields that are one item with a line for each value.
LISTS = frozenset(
    {"jurisdictions", "services", "specialties", "roles", "languages", "accreditations", "unverified_fields"}
)
_LINE_END = (SAME, "\n")


@dataclass(frozen=True)
class Change:
    """One item of a comparison; the pieces are those of `kit.differing`.

    `label` is the field, `language` what tells it from others of the kind (a language, a country), `lang` the language
    that the pieces are in, None where each piece knows its own or has none.
    """

    key: Piece
    label: Wording | str
    before: Pieces
    after: Pieces
    language: Wording | None = None
    lang: str | None = None
    handling: Handling | None = None

    @property
    def note(self) -> Wording:
        """What happens to it, in words."""
        said = _("Removed") if not self.after else _("Changed") if self.before else _("Added")
        if self.handling is None:
            return said
        when = _("shows at once") if self.handling == Handling.AT_ONCE else _("a coordinator reads it first")
        return enumerated([said, when])


def items_of(one: Difference, words: Words) -> list[Change]:
    """Return a difference as items: most are one, of a post each part that differs is."""
    teller = _TELLERS.get(one.field)
    return teller(one, words) if teller else [_scalar(one, words)]


def lines(parts: Sequence[tuple[str, Wording]]) -> Pieces:
    """Return marked values, each on a line of its own."""
    found: Pieces = []
    for kind, text in parts:
        found += [_LINE_END, (kind, text)] if found else [(kind, text)]
    return found


def _whole(kind: str, value: Wording | str) -> Pieces:
    return [(kind, value)] if value else []


def _marked(before: str, after: str) -> tuple[Pieces, Pieces]:
    """Return two texts with their differences; nothing where there is none."""
    if not before or not after:
        return _whole(REMOVED, before), _whole(ADDED, after)
    return sides(before, after)


def apart(before: Iterable[Wording], after: Iterable[Wording]) -> tuple[Pieces, Pieces]:
    """Return lines of which those are marked that the other side does not have."""
    old, new = list(before), list(after)
    return (
        lines([(SAME if one in new else REMOVED, one) for one in old]),
        lines([(SAME if one in old else ADDED, one) for one in new]),
    )


def _scalar(one: Difference, words: Words) -> Change:
    before, after = (_scalar_in_words(one.field, value, words) for value in (one.before, one.after))
    return Change(one.piece, field_label(one.field), _whole(REMOVED, before), _whole(ADDED, after))


def _scalar_in_words(field: str, value: Any, words: Words) -> Wording | str:
    if field == "kind":
        return words.label(Scheme.KIND, value) if value else ""
    if field == "website_seen":
        return yes_or_no(bool(value))
    if field == "introductions" and value:
        return yes_or_no(value == "yes")
    return "" if value is None else str(value)


def _names(one: Difference, words: Words) -> list[Change]:
    before, after = _known(Name, one.before), _known(Name, one.after)
    known = after or before
    label = words.label(Scheme.NAME_KIND, known.kind) if known else ""
    old, new = _marked(before.text if before else "", after.text if after else "")
    if before and after and before.script != after.script:
        scripts = ([Wording(script_name(side.script, words.locale), words.locale.tag)] for side in (before, after))
        extra = apart(*scripts)
        old, new = [*old, _LINE_END, *extra[0]], [*new, _LINE_END, *extra[1]]
    lang = known.lang if known else ""
    return [Change(one.piece, label, old, new, words.language(lang), lang)]


def _texts(one: Difference, words: Words) -> list[Change]:
    before, after = _known(Text, one.before), _known(Text, one.after)
    lang = one.piece[2]
    said = words.language(lang)
    items = []
    if (before.text if before else "") != (after.text if after else ""):
        old, new = _marked(before.text if before else "", after.text if after else "")
        items.append(Change(one.piece, _("About"), old, new, said, lang))
    old, new = apart(_standing(before), _standing(after))
    # That a new text is a draft written by a person goes without saying.
    if before and after and old != new:
        items.append(Change((*one.piece, "state"), _("State of the text"), old, new, said))
    elif after and not before and (after.origin != "human" or after.source_hash):
        items.append(Change((*one.piece, "state"), _("State of the text"), [], new, said))
    if before and after and not items:
        # Nothing else differs but which state of the original it was compared with.
        was, now = [_("Translation")], [_("Translation"), _("Compared with the original anew")]
        items.append(Change((*one.piece, "state"), _("State of the text"), *apart(was, now), said))
    return items


def _standing(text: Text | None) -> list[Wording]:
    if text is None:
        return []
    states = {"draft": _("Draft"), "reviewed": _("Reviewed"), "official": _("Official")}
    said = [states.get(text.state, typed(text.state))]
    said += [_("Made by a machine")] if text.origin != "human" else []
    return [*said, _("Translation") if text.source_hash else _("Original")]


def _places(one: Difference, words: Words) -> list[Change]:
    role, country = one.piece[1], one.piece[2]
    where = words.country(country) if country else None
    label = words.label(Scheme.PLACE_ROLE, role)
    if one.piece[-1] == ADDRESS:
        lang = words.language_of(one.after or one.before, country)
        old, new = _marked(one.before or "", one.after or "")
        of = enumerated([label, *([where] if where else [])])
        return [Change(one.piece, field_label(ADDRESS), old, new, of, lang)]
    sayings = [_city(side, words) for side in (_known(Place, one.before), _known(Place, one.after))]
    return [Change(one.piece, label, _whole(REMOVED, sayings[0]), _whole(ADDED, sayings[1]), where)]


def _city(place: Place | None, words: Words) -> Wording | str:
    if place is None:
        return ""
    if not place.city:
        return words.country(place.country) if place.country else _("Not stated")
    return Wording(place.city, words.language_of(place.city, place.country))


def _digital(one: Difference, words: Words) -> list[Change]:
    sides_ = [
        _answer(side, words) for side in (_known(DigitalCapacity, one.before), _known(DigitalCapacity, one.after))
    ]
    return [Change(one.piece, words.label(Scheme.DIGITAL, one.piece[1]), *apart(*sides_))]


def _answer(capacity: DigitalCapacity | None, words: Words) -> list[Wording]:
    if capacity is None:
        return []
    said = words.label(Scheme.DIGITAL_ANSWER, capacity.answer)
    return [said, *([note_in_words(capacity.note, words)] if capacity.note else [])]


def _links(one: Difference, words: Words) -> list[Change]:
    before, after = _known(Link, one.before), _known(Link, one.after)
    kind, lang = one.piece[1], one.piece[2]
    return [
        Change(
            one.piece,
            words.label(Scheme.LINK_KIND, kind),
            _whole(REMOVED, before.url if before else ""),
            _whole(ADDED, after.url if after else ""),
            words.language(lang) if lang else None,
        )
    ]


def _posts(one: Difference, words: Words) -> list[Change]:
    before = _known(OfferedPost, one.before) or OfferedPost(one.piece[1])
    after = _known(OfferedPost, one.after) or OfferedPost(one.piece[1])
    items = []

    def add(name: str, label: Wording, old: Pieces, new: Pieces, lang: str | None = None) -> None:
        language = words.language(lang) if lang else None
        items.append(Change((*one.piece, name), label, old, new, language, lang))

    if before.topics != after.topics:
        shown = [[words.label(Scheme.TOPIC, code) for code in post.topics] for post in (before, after)]
        add("topics", _("Topics"), *apart(*shown))
    titles = [{title.lang: title.text for title in post.titles} for post in (before, after)]
    for lang in dict.fromkeys([*titles[0], *titles[1]]):
        old_title, new_title = titles[0].get(lang, ""), titles[1].get(lang, "")
        if old_title != new_title:
            add(f"title {lang}", _("Office"), *_marked(old_title, new_title), lang)
    for name, label in (("mailbox", _("E-mail")), ("telephone", _("Telephone"))):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            add(name, label, _whole(REMOVED, old), _whole(ADDED, new))
    if before.languages != after.languages:
        shown = [[words.language(code) for code in post.languages] for post in (before, after)]
        add("languages", _("Languages"), *apart(*shown))
    for name, label in (("starts_on", _("From")), ("ends_on", _("Until"))):
        days = [getattr(post, name) for post in (before, after)]
        if days[0] != days[1]:
            said = [[day_in_words(day, words)] if day else [] for day in days]
            add(name, label, *apart(*said))
    return items


def _known(kind: type[T], value: Any) -> T | None:
    return value if isinstance(value, kind) else None


_TELLERS: dict[str, Callable[[Difference, Words], list[Change]]] = {
    "names": _names,
    "texts": _texts,
    "places": _places,
    "digital": _digital,
    "links": _links,
    "posts": _posts,
}
