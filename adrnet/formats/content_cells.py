"""What a listing says of itself as the cells of one row, and read back from them: every field, nothing lost.

How several values stand in one cell is said in `notation`. A part that says what is usual (an official name, a draft,
an office) is left out. Whether a code exists, or a mailbox is one, is not asked here.
"""

from collections.abc import Callable, Sequence
from typing import Any

from adrnet.domain.content import (
    Accreditation,
    Content,
    DigitalCapacity,
    Link,
    Name,
    NameKind,
    Place,
    SpokenLanguage,
    Text,
    Title,
)
from adrnet.domain.scripts import script_of
from adrnet.formats import notation

# Written for a script where the letters would say another one.
_NO_SCRIPT = "-"
DESCRIPTION = "description"
_SEEN = "yes"


class TooManyPartsError(ValueError):
    """A line has more parts than a value of its column: a bar that belongs to the text needs a backslash."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _name(one: Name) -> tuple[str, ...]:
    usual = script_of(one.text, one.lang)
    script = "" if one.script == usual else one.script or _NO_SCRIPT
    return one.text, one.lang, "" if one.kind == NameKind.OFFICIAL else one.kind, script


def _name_in(text: str, lang: str = "", kind: str = "", script: str = "") -> Name:
    known = script_of(text, lang) if lang and not script else "" if script == _NO_SCRIPT else script
    return Name(text, lang, known, kind or NameKind.OFFICIAL.value)


def _text(one: Text) -> tuple[str, ...]:
    field = "" if one.field == DESCRIPTION else one.field
    state, origin = "" if one.state == "draft" else one.state, "" if one.origin == "human" else one.origin
    return one.text, one.lang, field, state, origin, one.source_hash


def _text_in(text: str, lang: str = "", field: str = "", state: str = "", origin: str = "", of: str = "") -> Text:  # noqa: PLR0913, PLR0917 - the parts of a line
    return Text(field or DESCRIPTION, text, lang, origin or "human", state or "draft", of)


def _place(one: Place) -> tuple[str, ...]:
    return one.country, one.city, one.address, "" if one.role == "office" else one.role


def _place_in(country: str, city: str = "", address: str = "", role: str = "") -> Place:
    return Place(country, city, address, role or "office")


def _capacity(one: DigitalCapacity) -> tuple[str, ...]:
    return one.code, "" if one.answer == "yes" else one.answer, one.note


def _capacity_in(code: str, answer: str = "", note: str = "") -> DigitalCapacity:
    return DigitalCapacity(code, answer or "yes", note)


def _accreditation(one: Accreditation) -> tuple[str, ...]:
    days = one.awarded_on, one.expires_on
    return one.scheme, one.grade, *days, one.evidence, one.verified_by, one.verified_on


def _accreditation_in(scheme: str, grade: str = "", *rest: str) -> Accreditation:
    return Accreditation(scheme, grade, *rest)


# Field → how a value is taken apart, how it is put together, how many parts it has at most.
_LINES: dict[str, tuple[Callable[[Any], Sequence[str]], Callable[..., Any], int]] = {
    "names": (_name, _name_in, 4),
    "texts": (_text, _text_in, 6),
    "places": (_place, _place_in, 4),
    "digital": (_capacity, _capacity_in, 3),
    "accreditations": (_accreditation, _accreditation_in, 7),
    "links": (lambda one: (one.kind, one.url, one.lang), lambda kind, url="", lang="": Link(kind, url, lang), 3),
    "titles": (lambda one: (one.text, one.lang), lambda text, lang="": Title(lang, text), 2),
}
_CODES = ("jurisdictions", "services", "specialties", "roles", "unverified_fields")
_TEXTS = ("kind", "email", "telephone", "website", "introductions")

FIELDS = (
    *("names", "kind", "texts", "places", "jurisdictions", "services", "specialties", "roles", "languages", "digital"),
    *("accreditations", "email", "telephone", "website", "website_seen", "links", "founded", "introductions"),
    "unverified_fields",
)
"""The fields in the order of their columns: all of `Content` but the posts, which are rows of their own."""


def cells_of(content: Content) -> dict[str, str]:
    """Return the cell of each field; empty where nothing is said."""
    cells = {name: written(name, getattr(content, name)) for name in FIELDS if name not in {"website_seen", "founded"}}
    cells["website_seen"] = _SEEN if content.website_seen else ""
    cells["founded"] = "" if content.founded is None else str(content.founded)
    return {name: cells[name] for name in FIELDS}


def written(field: str, value: Any) -> str:
    """Write the value of one field."""
    if field in _LINES:
        return notation.lines(_LINES[field][0](one) for one in value)
    if field == "languages":
        return notation.codes((one.code, one.level) for one in value)
    if field in _CODES:
        return notation.codes((code,) for code in value)
    return notation.text(value)


def value_in(field: str, cell: str) -> Any:
    """Return what the cell of one field says.

    Raises:
        TooManyPartsError: see there.
        ValueError: it is no number where one is needed.
    """
    if field in _LINES:
        _apart, make, most = _LINES[field]
        return tuple(make(*_parts(parts, most, number)) for number, parts in enumerate(notation.values_in(cell), 1))
    if field == "languages":
        found = (_parts(parts, 2, number) for number, parts in enumerate(notation.codes_in(cell), 1))
        return tuple(SpokenLanguage(*parts) for parts in found)
    if field in _CODES:
        return tuple(_parts(parts, 1, number)[0] for number, parts in enumerate(notation.codes_in(cell), 1))
    if field == "website_seen":
        return notation.text_in(cell) == _SEEN
    return int(cell) if field == "founded" else notation.text_in(cell)


def _parts(parts: list[str], most: int, number: int) -> list[str]:
    if any(parts[most:]):
        raise TooManyPartsError(number)
    return parts[:most]
