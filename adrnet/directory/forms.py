"""What may be typed into the search's address, and what is said about what may not.

An address is shared, kept and edited by hand: whatever cannot be understood is left out and named, never an error page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from adrnet.domain.listing import Facet
from adrnet.domain.vocabulary import Scheme, Vocabulary
from adrnet.i18n.messages import Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.kit import typed
from adrnet.presenters.narrowing import Asked
from adrnet.search.query import Sort

TEXT_LENGTH = 200
# More values of one facet than there are in any vocabulary are no question.
VALUES_PER_FACET = 100
HIGHEST_PAGE = 100_000
# What is named in a notice is cut to what a reader can still recognise.
NAMED_LENGTH = 40

SCHEMES: dict[str, str] = {
    Facet.COUNTRY: Scheme.COUNTRY,
    Facet.SPECIALTY: Scheme.SPECIALTY,
    Facet.KIND: Scheme.KIND,
    Facet.PARTY: Scheme.PARTY,
    Facet.SERVICE: Scheme.SERVICE,
    Facet.ROLE: Scheme.ROLE,
    Facet.LANGUAGE: Scheme.LANGUAGE,
    Facet.DIGITAL: Scheme.DIGITAL,
    Facet.STATE: Scheme.STATE,
}


@dataclass(frozen=True)
class Read:
    """An address as it was understood, and what has to be said about the rest."""

    asked: Asked
    notices: list[Wording]


def read(arguments: MultiDict[str, str], vocabulary: Vocabulary, endpoint: str) -> Read:
    """Understand a search address; `endpoint` is where its links lead."""
    notices: list[Wording] = []
    text = _text(arguments, notices)
    unknown: list[str] = []
    facets = {str(facet): _codes(arguments.getlist(facet), str(facet), vocabulary, unknown) for facet in Facet}
    sort = arguments.get("sort", "")
    if sort and sort not in set(Sort):
        unknown.append(sort)
        sort = ""
    page = _page(arguments.get("page", ""), unknown)
    if unknown:
        named = ", ".join(f"“{_recognisable(value)}”" for value in dict.fromkeys(unknown))
        notices.append(
            ngettext(
                "This part of the address is not known here and was left out: %(named)s",
                "These parts of the address are not known here and were left out: %(named)s",
                len(set(unknown)),
                named=named,
            )
        )
    return Read(Asked(endpoint, text, facets, sort, page), notices)


def _text(arguments: MultiDict[str, str], notices: list[Wording]) -> str:
    line = typed.line(arguments.get("q", ""), TEXT_LENGTH)
    if line.was_cut:
        notices.append(_("Only the first %(most)s characters were searched.", most=TEXT_LENGTH))
    if line.had_control_characters:
        notices.append(_("Characters that cannot be read were left out."))
    return line.text


def _codes(values: Sequence[str], facet: str, vocabulary: Vocabulary, unknown: list[str]) -> tuple[str, ...]:
    known = {code.lower(): code for code in vocabulary.codes(SCHEMES[facet])}
    codes: dict[str, None] = {}
    for value in values[:VALUES_PER_FACET]:
        # A form that was sent with nothing chosen says `country=`; that is no question and no mistake.
        if not value.strip():
            continue
        code = known.get(value.strip().lower())
        if code is None:
            unknown.append(value)
        else:
            codes[code] = None
    return tuple(codes)


def _page(value: str, unknown: list[str]) -> int:
    if not value:
        return 1
    if value.isascii() and value.isdigit() and len(value) <= len(str(HIGHEST_PAGE)) and int(value) >= 1:
        return int(value)
    unknown.append(value)
    return 1


def _recognisable(value: str) -> str:
    short = typed.line(value, NAMED_LENGTH)
    return short.text + ("…" if short.was_cut else "")
