"""Differences of two lists as rows of a file: one row for each field that changed, one for a post that came or ended.

The list's own formats write them: those that hold a table of any columns.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from operator import attrgetter

from flask import current_app

from adrnet.domain.list_differences import FIELDS, Difference
from adrnet.focal_points import differing, results
from adrnet.focal_points.differing import Side
from adrnet.focal_points.files import Teller
from adrnet.focal_points.offering import BY_KEY, Format
from adrnet.focal_points.offering import FORMATS as ALL
from adrnet.focal_points.queries import PostFacet
from adrnet.formats import list_json
from adrnet.formats.columns import SEPARATOR, Column, FocalPointRow, ListHeader, Translate, Value, cell_text
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import translator
from adrnet.kit import clock
from adrnet.presenters.words import Words

# Columns of its own, so a kind of its own; the schema of the list does not describe it.
JSON_KIND = "focal-point-differences-1"
# A card for each difference would say nothing.
FORMATS: tuple[Format, ...] = tuple(ALL[one] for one in ("xlsx", "csv", "json", "pdf") if one in ALL)


@dataclass(slots=True, kw_only=True)
class DifferenceRow(FocalPointRow):
    """One field of a post that differs, beside the post; without a field for a post that came or ended."""

    change_code: str = ""
    change_name: str = ""
    field_code: str = ""
    field_name: str = ""
    before: str = ""
    after: str = ""


@dataclass(slots=True, kw_only=True)
class DifferentPost(FocalPointRow):
    """A post with all that differs of it, for people: field → what was and what is, in words."""

    change_name: str
    changes: Mapping[str, str]


class DifferencesHeader(ListHeader):
    """What a file of differences says about itself; the two lists stand first among its filters."""

    __slots__ = ()

    def lines(self, translate: Translate) -> Iterator[tuple[str, Value]]:
        """Pairs of label and value, in the order in which a reader wants them."""
        yield translate(_l("Title")), self.title
        yield translate(_l("Purpose")), self.purpose
        yield from self.filters
        yield translate(_l("Made on")), self.made()
        yield translate(_l("Number of lines")), self.count


def _l(message: str) -> str:
    """Mark a message id for the catalogues, as `formats.columns` does."""
    return message


def _column(key: str, heading: str, *, is_code: bool = False) -> Column:
    return Column(key, heading, attrgetter(key), "code" if is_code else "text")


COLUMNS: tuple[Column, ...] = (
    *(BY_KEY[key] for key in ("post_id", "country_code", "country", "listing_id", "listing", "kind", "topics")),
    _column("change_code", _l("Code of the change"), is_code=True),
    _column("change_name", _l("What became of the post")),
    _column("field_code", _l("Code of the field"), is_code=True),
    _column("field_name", _l("Field")),
    _column("before", _l("Was")),
    _column("after", _l("Is")),
)


def _change(field: str) -> Column:
    return Column(
        field, BY_KEY[field].heading, lambda row: row.changes.get(field, "") if isinstance(row, DifferentPost) else ""
    )


# What is set as pages is for people: a post once, without codes, with the fields that differ.
READ_COLUMNS: tuple[Column, ...] = (
    *(BY_KEY[key] for key in ("country", "listing", "topics")),
    _column("change_name", _l("What became of the post")),
    *(_change(field) for field in FIELDS),
)


def written(  # noqa: PLR0913, PLR0917 - what differs between what, and how it is written
    found: Sequence[Difference],
    first: Side,
    second: Side,
    countries: Collection[str],
    format_: Format,
    words: Words,
) -> Iterator[bytes]:
    """Yield the file of these differences."""
    rows: list[FocalPointRow] = list((_read if format_.is_set else _rows)(found, words))
    header = DifferencesHeader(
        title=_("Differences of two lists of focal points"),
        purpose=results.purpose(),
        made_at=clock.now(),
        time_zone=current_app.config["NETWORK_TIME_ZONE"],
        count=len(rows),
        filters=(
            (_("Earlier list"), first.words),
            (_("Later list"), second.words),
            *_narrowed(countries, words),
        ),
    )
    write = partial(list_json.stream, kind=JSON_KIND) if format_.ending == "json" else format_.writer(words.locale)
    return write(iter(rows), header, READ_COLUMNS if format_.is_set else COLUMNS, translator(words.locale))


def _narrowed(countries: Collection[str], words: Words) -> Iterator[tuple[str, str]]:
    if countries:
        said = SEPARATOR.join(words.country(one) for one in countries)
        yield results.facet_label(PostFacet.COUNTRY), said


def _rows(found: Sequence[Difference], words: Words) -> Iterator[DifferenceRow]:
    teller = Teller(words)
    for one in found:
        row = teller.row(one.post)
        of_post = DifferenceRow(
            **{part.name: getattr(row, part.name) for part in fields(row)},
            change_code=one.change,
            change_name=differing.change_in_words(one.change),
        )
        if not one.fields:
            yield of_post
        was = teller.row(one.before) if one.before else row
        for field in one.fields:
            yield replace(
                of_post,
                field_code=field,
                field_name=differing.field_in_words(field),
                before=differing.taken_out() if field in one.was_taken_out else cell_text(BY_KEY[field].value(was)),
                after=differing.taken_out() if field in one.is_taken_out else cell_text(BY_KEY[field].value(row)),
            )


def _read(found: Sequence[Difference], words: Words) -> Iterator[DifferentPost]:
    teller = Teller(words)
    for one in found:
        row = teller.row(one.post)
        yield DifferentPost(
            **{part.name: getattr(row, part.name) for part in fields(row)},
            change_name=differing.change_in_words(one.change),
            changes={
                field: " → ".join(SEPARATOR.join(side) or "–" for side in differing.sides(one, field, words))
                for field in one.fields
            },
        )
