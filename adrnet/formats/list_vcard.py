"""The focal-point list for an address book: one vCard 4.0 for each post, in the order of the list.

A post that a person holds is a card of that person, one that an office holds a card of that office; a vacant post is a
card of its organisation or its country which says so, for a list without it would be shorter than it claims. What has
no property of its own in a vCard (state, term, who designated, when confirmed) stands in `NOTE`, a line each.

vCard knows nothing of the file around its cards. So the first card is one about the list (`KIND:group`): its `NOTE`
holds the header, title to "delete after". Purpose and "delete after" stand in the note of every other card as well:
cards are taken out of the file one by one.
"""

from collections.abc import Iterable, Iterator, Sequence

from adrnet.domain.content import Name, Title
from adrnet.formats.columns import (
    ABOUT_TITLE,
    COLUMNS,
    Column,
    FocalPointRow,
    ListHeader,
    Spoken,
    Translate,
    _l,
    cell_text,
    counted,
)
from adrnet.formats.vcard import Card, vcard

MIMETYPE = "text/vcard; charset=utf-8"
_CHUNK = 64 * 1024
# Columns that have a property of their own, and codes, which mean nothing to an address book.
_ELSEWHERE = frozenset(
    {"country", "listing", "topics", "office", "person", "person_title", "mailbox", "telephone", "languages", "page"}
)


def stream(
    rows: Iterable[FocalPointRow],
    header: ListHeader,
    columns: Sequence[Column] = COLUMNS,
    translate: Translate = str,
) -> Iterator[bytes]:
    """Write the cards piece by piece; memory does not grow with the number of rows.

    Args:
        rows: read once, in order. An error while reading them is passed on and ends the file unfinished.
        header: what the file says about itself; its count must equal the number of rows.
        columns: what the cards hold. Whatever is chosen, each has a name: of the person, else the office, else the
            organisation, else the kind of post, as far as these are chosen.
        translate: message id in, text in the reader's language out.

    Raises:
        ListError: if the number of rows is not the header's.
    """
    lines = [f"{label}: {cell_text(value)}" for label, value in header.lines(translate)]
    about = Card(
        names=(Name(f"{translate(ABOUT_TITLE)}: {header.title}", ""),),
        kind="group",
        note="\n".join(lines),
        revised_at=header.made_at,
    )
    yield vcard(about)

    writer = _Writer(header, columns, translate)
    piece = b""
    for row in counted(rows, header.count):
        piece += vcard(writer.card(row))
        if len(piece) >= _CHUNK:
            yield piece
            piece = b""
    if piece:
        yield piece


class _Writer:
    """Makes cards of rows, with what was chosen."""

    def __init__(self, header: ListHeader, columns: Sequence[Column], translate: Translate) -> None:
        self._chosen = {column.key for column in columns}
        self._noted = [
            (translate(column.heading), column.value)
            for column in columns
            if column.key not in _ELSEWHERE and column.kind != "code"
        ]
        self._last = [header.purpose]
        if header.delete_after is not None:
            self._last.append(f"{translate(_l('Delete this file after'))}: {header.delete_after.isoformat()}")
        self._made_at = header.made_at

    def card(self, row: FocalPointRow) -> Card:
        """Return the card of a post."""
        person, office = self._if("person", row.person), self._if("office", row.office)
        listing = self._if("listing", row.listing_name)
        name = person or office or listing or row.kind_name or row.post_id
        title = self._if("person_title", row.person_title) if person else ""
        noted = [(label, cell_text(value(row))) for label, value in self._noted]
        return Card(
            names=tuple(Name(text, lang) for text, lang in _parts(name)),
            titles=tuple(Title(lang, text) for text, lang in _parts(title)),
            organisations=tuple(Title(lang, text) for text, lang in _parts(listing)) if name is not listing else (),
            email=self._if("mailbox", row.mailbox),
            telephone=self._if("telephone", row.telephone),
            languages=row.language_codes if self._chosen & {"language_codes", "languages"} else (),
            revised_at=self._made_at,
            kind="individual" if person else "org",
            uid=f"focal-point-{row.post_id}",
            url=self._if("page", row.page_address),
            country=self._if("country", row.country_name),
            categories=row.topic_names if "topics" in self._chosen else (),
            note="\n".join([*(f"{label}: {text}" for label, text in noted if text), *self._last]),
        )

    def _if(self, key: str, text: str) -> str:
        return text if key in self._chosen else ""


def _parts(text: str) -> tuple[tuple[str, str], ...]:
    if isinstance(text, Spoken):
        return text.parts
    return ((text, ""),) if text else ()
