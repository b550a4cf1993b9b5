"""The list as a file: its header and its rows in the reader's words; how they are written stands in `formats`.

The rows are those of the page, in its order, read in portions: what is held in memory does not grow with the list.
"""

import functools
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

from flask import current_app, has_request_context, url_for
from sqlalchemy.orm import Session

from adrnet import mails
from adrnet.db import snapshot
from adrnet.domain import vocabulary
from adrnet.domain.content import Content, Name
from adrnet.domain.listed import ListedPost, Sees, everyone
from adrnet.domain.naming import main_name
from adrnet.domain.vocabulary import Scheme
from adrnet.focal_points import results
from adrnet.focal_points.forms import codes
from adrnet.focal_points.listed import Figures
from adrnet.focal_points.offering import Write
from adrnet.focal_points.queries import PostFacet
from adrnet.focal_points.sources import TODAY, Source
from adrnet.formats.columns import COLUMNS, SEPARATOR, Column, FocalPointRow, ListHeader, Spoken
from adrnet.i18n.locales import Locale
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import in_locale, translator
from adrnet.kit import clock
from adrnet.presenters.entries import reference
from adrnet.presenters.narrowing import Asked
from adrnet.presenters.posts import day_of, person_names, person_titles, titles
from adrnet.presenters.words import Words

_AT_ONCE = 500


@dataclass(frozen=True)
class Terms:
    """What a file is besides its rows.

    Attributes:
        columns: which, in which order.
        edition: number, day and title, where the list is one.
        said: what stands before the filters, pairs of label and value: the day whose list it is.
        delete_after: day after which whoever takes it is asked to delete it.
        record: called before the first row is written, with the number of rows and the designations that are shown.
    """

    columns: Sequence[Column] = COLUMNS
    edition: str = ""
    said: tuple[tuple[str, str], ...] = ()
    delete_after: date | None = None
    record: Callable[[int, list[int]], None] | None = None


def pieces(  # noqa: PLR0913, PLR0917 - which list, for whom, how
    asked: Asked,
    locale: Locale,
    write: Write,
    source: Source = TODAY,
    sees: Sees = everyone,
    terms: Terms | None = None,
) -> Generator[bytes, None, None]:
    """Yield the file that `write` makes of the list, from one state of the database that is held until the end.

    Up to the first piece it needs the application; what comes later is asked for when the request is over.
    """
    terms = terms or Terms()
    with snapshot() as session:
        words = Words(vocabulary.current(session), locale)
        figures = source.figures(session, asked.facets)
        countries = results.countries_in_order(figures, words)
        with in_locale(locale):
            header = header_of(asked, figures, terms, results.labels(session, asked, words))
            teller = Teller(words)
        if terms.record is not None:
            terms.record(figures.total, _shown(posts(asked, countries, locale, session, source, sees)))
        rows = map(teller.row, posts(asked, countries, locale, session, source, sees))
        yield from write(rows, header, terms.columns, translator(locale))


def _shown(listed: Iterator[ListedPost]) -> list[int]:
    """Return the designations of which a list says who it is."""
    return [one.designation_id for one in listed if one.designation_id and (one.office or one.person)]


def header_of(asked: Asked, figures: Figures, terms: Terms, said: results.Label) -> ListHeader:
    """Return what a file says about itself."""
    return ListHeader(
        title=_("Focal points of the network"),
        purpose=results.purpose(),
        made_at=clock.now().replace(microsecond=0),
        time_zone=current_app.config["NETWORK_TIME_ZONE"],
        count=figures.total,
        filters=terms.said
        + tuple(
            (results.facet_label(facet), SEPARATOR.join(said(facet, code) for code in chosen))
            for facet, chosen in asked.facets.items()
            if chosen
        ),
        edition=terms.edition,
        delete_after=terms.delete_after,
    )


def posts(  # noqa: PLR0913, PLR0917 - which list, for whom
    asked: Asked, countries: Sequence[str], locale: Locale, session: Session, source: Source, sees: Sees
) -> Iterator[ListedPost]:
    """Yield the posts of a list in its order, read in portions."""
    ids = chain.from_iterable(ids for _country, ids in source.in_order(session, asked.facets, countries, locale))
    while portion := list(islice(ids, _AT_ONCE)):
        yield from source.posts(session, portion, sees)


def _address(endpoint: str, locale: Locale, **path: str) -> str:
    """Return a whole address, also where a command or the worker writes the file."""
    if has_request_context():
        return url_for(endpoint, lang=locale.code, _external=True, **path)
    return mails.address(endpoint, locale.code, **path)


def _spoken(names: list[Name]) -> Spoken:
    return Spoken([(one.text, one.lang) for one in names])


class Teller:
    """Says a post in the words of one reader; made within the request, used beyond it."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._zone = current_app.config["NETWORK_TIME_ZONE"]
        # The same few hundred labels stand in all rows.
        self._label = functools.cache(lambda scheme, code: str(words.label(scheme, code)))
        kinds = codes(PostFacet.KIND, words.vocabulary)
        self._kinds = {"": ""} | {code: str(results.label(PostFacet.KIND, code, words)) for code in kinds}
        # Addresses are joined and not built one by one, which would take longer than all the rest; what names a listing
        # or a country in its address needs no escapes.
        self._listings = _address("directory.read", words.locale, reference="-").removesuffix("-")
        self._countries = _address("directory.country", words.locale, code="-").removesuffix("-")
        # Posts of a listing stand side by side: its name and its address are said once for all of them.
        self._body: tuple[str, Content | None] = ("", None)
        self._said: tuple[Spoken, str] = (Spoken(()), "")

    def row(self, post: ListedPost) -> FocalPointRow:
        """Return the row of a post."""
        label, office, person = self._label, post.office, post.person
        said = office or person
        name, page = self._body_of(post)
        return FocalPointRow(
            post_id=post.public_id,
            state_code=post.state,
            state_name=label(Scheme.STATE, post.state),
            country_code=post.country,
            country_name=label(Scheme.COUNTRY, post.country) if post.country else "",
            listing_id=post.listing_id,
            listing_name=name,
            kind_code=post.kind,
            kind_name=self._kinds.get(post.kind, post.kind),
            topic_codes=post.topics,
            topic_names=tuple(label(Scheme.TOPIC, code) for code in post.topics),
            office=_spoken(titles(office, self._words)) if office else "",
            person=_spoken(person_names(person, self._words)) if person else "",
            person_title=_spoken(person_titles(person, self._words)) if person else "",
            mailbox=office.mailbox if office else person.email if person else "",
            telephone=said.telephone if said else "",
            language_codes=said.languages if said else (),
            language_names=tuple(label(Scheme.LANGUAGE, code) for code in said.languages) if said else (),
            term_from=said.starts_on if said else None,
            term_until=said.ends_on if said else None,
            designated_by=said.designated_by if said else "",
            designated_on=day_of(post.designated_at, self._zone),
            confirmed_on=day_of(post.confirmed_at, self._zone),
            page_address=f"{page}#post-{post.public_id}",
        )

    def _body_of(self, post: ListedPost) -> tuple[Spoken, str]:
        """Return the name of the body whose post it is, empty for a country, and the address of its page."""
        if post.content is None:
            return Spoken(()), self._countries + post.country
        if self._body != (post.listing_id, post.content):
            main = main_name(post.content, self._words.locale.code)
            self._body = (post.listing_id, post.content)
            self._said = (
                Spoken([(main.text, main.lang)]),
                self._listings + reference(post.listing_id, post.content),
            )
        return self._said
