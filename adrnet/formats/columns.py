"""The focal-point list as data: one row, its columns, the header of every file.

What a format needs to know about the list lives here, once for all formats. How a cell is written (quoted, typed,
escaped) does not: that is each format's own. Names arrive in the reader's language; headings are message ids, which the
format translates with the `translate` it is given.

Decisions:
    2026-11-22  An office and a person stand in columns of their own, of which one at most is filled: whoever reads the
                file sees at a glance which values are somebody's personal data. E-mail, telephone, languages and term
                have one column for both, since they answer the same question.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Literal, Protocol, Self
from zoneinfo import ZoneInfo

from adrnet.formats.telephone import tel_uri

Value = str | int | date | tuple[str, ...] | None
"""What a column may give: several values of one cell as a tuple; None or an empty one where nothing is known."""

Kind = Literal["text", "code", "date", "number"]
Translate = Callable[[str], str]


class Say(Protocol):
    """A `translate` that also fills in `%(name)s`; what `adrnet.i18n.messages.translator` returns."""

    def __call__(self, message: str, /, **variables: Any) -> str:
        """Say it in the language of the file."""


def english(message: str, /, **variables: Any) -> str:
    """Say it as it is written in the code."""
    return message % variables


SEPARATOR = "; "
"""Between several values of one cell. Names contain commas."""

# What XML 1.0 cannot hold and no text needs. Half surrogate pairs cannot be written as UTF-8 either.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class ListError(Exception):
    """The list cannot be written whole; what was written so far must be thrown away."""


def _l(message: str) -> str:
    """Mark a message id for the catalogues; `translate` gives its text when the file is written.

    The `_l` of `adrnet.i18n.messages` looks itself up for the current request. A file may be made without one, in any
    language, so the id itself must stay in reach.
    """
    return message


class Spoken(str):
    """A text of one or several pieces, each with its language: names in several scripts, a title in several languages.

    For every format it is the pieces with `SEPARATOR` between them; those that mark languages ask for the `parts`.
    """

    __slots__ = ("parts",)
    parts: tuple[tuple[str, str], ...]

    def __new__(cls, parts: Iterable[tuple[str, str]]) -> Self:
        """Join the pieces, given as (text, BCP 47 tag), an empty tag where nobody knows."""
        pieces = tuple(parts)
        spoken = super().__new__(cls, SEPARATOR.join(text for text, _lang in pieces))
        spoken.parts = pieces
        return spoken

    def __getnewargs__(self) -> tuple[tuple[tuple[str, str], ...]]:  # type: ignore[override]  # str takes one text
        # `copy` and `dataclasses.replace` make strings anew from these.
        return (self.parts,)


TABLE_TITLE = _l("Focal points")
ABOUT_TITLE = _l("About this list")


# Not frozen: to set two dozen frozen fields takes as long as to write the row.
@dataclass(slots=True, kw_only=True)
class FocalPointRow:
    """One post and whoever is designated to it, as plain values that this reader may see.

    Codes and names of the same thing stand in separate fields, in the same order where there are several. A post of a
    country has no listing; a vacant post has no office, person, term or designation. Names and titles may be `Spoken`:
    then PDF and DOCX know the language of each piece.

    Attributes:
        post_id: The public id of the post.
        country_code: ISO 3166-1 code; empty for a body that belongs to no country.
        listing_id: The public id of the listing that the post belongs to; empty for a post of a country.
        person: The names of the person who holds the post, in every script; empty unless they show them to this reader.
        person_title: What that person is, in every language.
        telephone: As published; the column writes it as a `tel:` address.
        page_address: Absolute address of the page that shows the post.
    """

    post_id: str
    state_code: str
    state_name: str
    country_code: str = ""
    country_name: str = ""
    listing_id: str = ""
    listing_name: str = ""
    kind_code: str = ""
    kind_name: str = ""
    topic_codes: tuple[str, ...] = ()
    topic_names: tuple[str, ...] = ()
    office: str = ""
    person: str = ""
    person_title: str = ""
    mailbox: str = ""
    telephone: str = ""
    language_codes: tuple[str, ...] = ()
    language_names: tuple[str, ...] = ()
    term_from: date | None = None
    term_until: date | None = None
    designated_by: str = ""
    designated_on: date | None = None
    confirmed_on: date | None = None
    page_address: str = ""

    def __post_init__(self) -> None:
        if len(self.topic_codes) != len(self.topic_names) or len(self.language_codes) != len(self.language_names):
            raise ValueError(f"post {self.post_id}: every code needs its name and every name its code")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list.

    Attributes:
        key: Names the column for programs and for a coordinator's kept choice; never translated, never changed.
        heading: Message id of the heading.
        value: Takes the value out of a row.
        kind: How formats write the value. A code is text that is never read as a number or a date.
    """

    key: str
    heading: str
    value: Callable[[FocalPointRow], Value]
    kind: Kind = "text"


def _telephone(row: FocalPointRow) -> str:
    return tel_uri(row.telephone, row.country_code) if row.telephone else ""


COLUMNS: tuple[Column, ...] = (
    # Translators: headings of a table's columns. A post is the seat of a focal point, not mail.
    Column("post_id", _l("Code of the post"), attrgetter("post_id"), "code"),
    Column("country_code", _l("Country code"), attrgetter("country_code"), "code"),
    Column("country", _l("Country"), attrgetter("country_name")),
    Column("listing_id", _l("Listing code"), attrgetter("listing_id"), "code"),
    Column("listing", _l("Listing"), attrgetter("listing_name")),
    Column("kind_code", _l("Kind code"), attrgetter("kind_code"), "code"),
    Column("kind", _l("Kind of organisation"), attrgetter("kind_name")),
    Column("topic_codes", _l("Topic codes"), attrgetter("topic_codes"), "code"),
    Column("topics", _l("Topics"), attrgetter("topic_names")),
    # Translators: the state of a post (vacant, confirmed, overdue …), not a country.
    Column("state_code", _l("State code"), attrgetter("state_code"), "code"),
    Column("state", _l("State"), attrgetter("state_name")),
    Column("office", _l("Office"), attrgetter("office")),
    Column("person", _l("Person"), attrgetter("person")),
    # Translators: what a person is in their office, such as "Director of Legal Affairs".
    Column("person_title", _l("Title of the person"), attrgetter("person_title")),
    Column("mailbox", _l("E-mail"), attrgetter("mailbox")),
    Column("telephone", _l("Telephone"), _telephone),
    Column("language_codes", _l("Language codes"), attrgetter("language_codes"), "code"),
    Column("languages", _l("Languages"), attrgetter("language_names")),
    Column("term_from", _l("Term from"), attrgetter("term_from"), "date"),
    Column("term_until", _l("Term until"), attrgetter("term_until"), "date"),
    Column("designated_by", _l("Designated by"), attrgetter("designated_by")),
    Column("designated_on", _l("Designated on"), attrgetter("designated_on"), "date"),
    Column("confirmed_on", _l("Last confirmed"), attrgetter("confirmed_on"), "date"),
    Column("page", _l("Address of its page"), attrgetter("page_address")),
)
"""The columns of the open list, in their usual order. A caller passes any selection in any order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHeader:
    """What every file says about itself, in the reader's language.

    Attributes:
        made_at: An instant; printed in `time_zone`, the network's (an IANA name).
        filters: Pairs of label and value, as the page shows them; empty for the whole list.
        count: Number of rows. The formats refuse to finish a file with another number of rows.
        edition: Number and date of the edition, where the list is one.
        delete_after: Day after which whoever took the file away is asked to delete it.
    """

    title: str
    purpose: str
    made_at: datetime
    time_zone: str
    count: int
    filters: tuple[tuple[str, str], ...] = ()
    edition: str = ""
    delete_after: date | None = None

    def __post_init__(self) -> None:
        if self.made_at.utcoffset() is None:
            raise ValueError(
                "made_at needs a time zone: an instant without one means a different hour in every country"
            )

    def made(self) -> str:
        """The instant as written in files: `2026-11-21 14:05 (Asia/Tokyo, UTC+09:00)`."""
        local = self.made_at.astimezone(ZoneInfo(self.time_zone))
        return f"{local:%Y-%m-%d %H:%M} ({self.time_zone}, UTC{local.isoformat()[-6:]})"

    def lines(self, translate: Translate) -> Iterator[tuple[str, Value]]:
        """Pairs of label and value, in the order in which a reader wants them."""
        yield translate(_l("Title")), self.title
        yield translate(_l("Purpose")), self.purpose
        if self.edition:
            yield translate(_l("Edition")), self.edition
        yield translate(_l("Made on")), self.made()
        for label, value in self.filters:
            yield translate(_l("Filtered by")), f"{label}: {value}"
        if not self.filters:
            yield translate(_l("Filtered by")), translate(_l("Nothing: this is the whole list"))
        yield translate(_l("Number of posts")), self.count
        if self.delete_after is not None:
            yield translate(_l("Delete this file after")), self.delete_after


def cell_text(value: Value) -> str:
    """Write a value as text: dates in ISO form, several values joined, nothing as an empty text."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, tuple):
        return SEPARATOR.join(value)
    if isinstance(value, datetime):
        raise TypeError("a column of the list gives days, not instants")
    return value.isoformat() if isinstance(value, date) else str(value)


def plain_text(text: str) -> str:
    """Drop the control characters that no format can hold and write every line end as LF; all else stays as it is."""
    if text.isprintable():
        return text
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def counted(rows: Iterable[FocalPointRow], expected: int) -> Iterator[FocalPointRow]:
    """Pass the rows on and raise `ListError` unless there are exactly as many as the header says."""
    number = 0
    for number, row in enumerate(rows, start=1):
        if number > expected:
            break
        yield row
    if number != expected:
        raise ListError(f"the header says {expected} rows, but there are {'more' if number > expected else number}")
