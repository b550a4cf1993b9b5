"""One person or office as a vCard 4.0 (RFC 6350), for the address book of whoever takes it.

Names in several scripts are one name written in several ways: they share an `ALTID` and each says its `LANGUAGE`, so
that a reader shows the one it understands. Titles likewise. Which values go in decides who hands the card over.

Decisions:
    2026-11-22  No name is taken apart: nobody can tell from "Nguyen Van A" or from a name in one word what is the
                family's. `N` has the whole name in its second part, which programs show unchanged; `FN` is what counts.
    2026-11-22  Lines are folded at octets, as the RFC asks, and never within a character, which it only permits: some
                programs read each line as text before they put lines together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from adrnet.domain.content import Name, NameKind, Title
from adrnet.formats.telephone import tel_uri

MIMETYPE: Final = "text/vcard"
_LONGEST_LINE: Final = 75
_END: Final = "\r\n"
# RFC 6350, section 3.4: in a value of text. A component of a structured value has the semicolon as well.
_IN_TEXT: Final = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"})
# RFC 6868: what a parameter cannot hold otherwise.
_IN_PARAMETER: Final = str.maketrans({"^": "^^", "\n": "^n", '"': "^'"})
# Control characters have no place in either (RFC 6350, section 3.3).
_CONTROLS: Final = dict.fromkeys((*range(10), *range(11, 32), *range(127, 160)))


@dataclass(frozen=True)
class Card:
    """What goes into a card; what is empty is left out.

    Attributes:
        names: at least one; readings say how a name is sorted and pronounced.
        titles: what the person is, in each language.
        organisations: for whom the person is there, in each language.
        languages: BCP 47 tags, the preferred one first.
        revised_at: when any of it changed last.
        kind: individual, or org for an office or an organisation.
        uid: names the card for programs, whatever else in it changes.
        url: the page about it.
        country: its name.
        categories: what it is there for.
        note: running text; its lines are kept.
    """

    names: tuple[Name, ...]
    titles: tuple[Title, ...] = ()
    organisations: tuple[Title, ...] = ()
    email: str = ""
    telephone: str = ""
    languages: tuple[str, ...] = ()
    revised_at: datetime | None = None
    kind: str = "individual"
    uid: str = ""
    url: str = ""
    country: str = ""
    categories: tuple[str, ...] = ()
    note: str = ""


def vcard(card: Card) -> bytes:
    """Return the card, ended lines and all.

    Raises:
        ValueError: it has no name, without which there is no vCard.
    """
    return b"".join(_folded(line) for line in _lines(card))


def _lines(card: Card) -> Iterator[str]:
    written = [name for name in card.names if name.kind != NameKind.READING] or list(card.names)
    if not written:
        raise ValueError("a vCard needs a name")
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"KIND:{card.kind}"
    if card.uid:
        yield _line("UID", _text(card.uid), VALUE="text")
    for name in written:
        yield _line("FN", _text(name.text), ALTID="1", LANGUAGE=name.lang)
    for name in written:
        yield _line("N", f";{_text(name.text)};;;", ALTID="1", LANGUAGE=name.lang, SORT_AS=_reading(card, name))
    for title in card.titles:
        yield _line("TITLE", _text(title.text), ALTID="2", LANGUAGE=title.lang)
    for organisation in card.organisations:
        yield _line("ORG", _text(organisation.text), ALTID="3", LANGUAGE=organisation.lang)
    yield from _ways(card)
    yield from _about(card)
    if card.revised_at is not None:
        yield f"REV:{card.revised_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "END:VCARD"


def _ways(card: Card) -> Iterator[str]:
    """How to reach whom the card is about."""
    if card.email:
        yield _line("EMAIL", _text(card.email))
    if card.telephone:
        yield _telephone(card.telephone)
    for place, tag in enumerate(card.languages, 1):
        yield _line("LANG", _text(tag), PREF=str(min(place, 100)))


def _about(card: Card) -> Iterator[str]:
    """What the card is for, where more is to be found, and what no other property says."""
    if card.country:
        yield _line("ADR", f";;;;;;{_text(card.country)}")
    if card.categories:
        yield _line("CATEGORIES", ",".join(_text(one) for one in card.categories))
    if card.url:
        # A value of this type is an address: no character in it is escaped.
        yield _line("URL", card.url.translate(_CONTROLS))
    if card.note:
        yield _line("NOTE", _text(card.note))


def _reading(card: Card, name: Name) -> str:
    """Return how a name is read, where that was given in its language."""
    language = name.lang.partition("-")[0]
    readings = (one for one in card.names if one.kind == NameKind.READING and name.kind != NameKind.READING)
    return next((one.text for one in readings if one.lang.partition("-")[0] == language), "")


def _telephone(written: str) -> str:
    uri = tel_uri(written)
    # What is not exactly one number stays as it was written, which the RFC permits as text.
    return _line("TEL", uri, VALUE="uri") if uri.startswith("tel:") else _line("TEL", _text(written), VALUE="text")


def _line(name: str, value: str, **parameters: str) -> str:
    given: Mapping[str, str] = {key.replace("_", "-"): text for key, text in parameters.items() if text}
    return "".join([name, *(f";{key}={_parameter(text)}" for key, text in given.items()), ":", value])


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").translate(_CONTROLS).translate(_IN_TEXT)


def _parameter(text: str) -> str:
    plain = text.replace("\r\n", "\n").translate(_CONTROLS).translate(_IN_PARAMETER)
    # Anything but letters, digits and hyphens goes between quotation marks: a comma or a colon would end the value.
    return plain if all(one.isalnum() or one == "-" for one in plain) else f'"{plain}"'


def _folded(line: str) -> bytes:
    """Return a line in pieces of at most 75 octets, each further one behind a space (RFC 6350, section 3.2)."""
    whole = line.encode()
    if len(whole) <= _LONGEST_LINE:
        return whole + _END.encode()
    pieces, piece, room = [], b"", _LONGEST_LINE
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            # The space that marks a further piece is one of its octets.
            piece, room = b"", _LONGEST_LINE - 1
        piece += octets
    return f"{_END} ".encode().join([*pieces, piece]) + _END.encode()
