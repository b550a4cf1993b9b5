"""What may be typed into the search's address, and what is said about what may not.

An address is shared, kept and edited by hand: whatever cannot be understood is left out and named, never an error page.
"""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from adrnet.domain.listing import Facet
from adrnet.domain.vocabulary import Scheme, Vocabulary
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.kit import typed
from adrnet.presenters.narrowing import Asked, left_out
from adrnet.search.query import Sort

TEXT_LENGTH = 200

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


def read(arguments: MultiDict[str, str], vocabulary: Vocabulary) -> Read:
    """Understand a search address."""
    notices: list[Wording] = []
    text = _text(arguments, notices)
    unknown: list[str] = []
    facets: dict[str, tuple[str, ...]] = {}
    for facet in Facet:
        chosen = typed.choose(arguments.getlist(facet), vocabulary.codes(SCHEMES[facet]))
        facets[str(facet)] = chosen.codes
        unknown += chosen.unknown
    sort = _sort(arguments, unknown)
    page = _page(arguments, unknown)
    return Read(Asked("directory.search", text, facets, sort, page), notices + left_out(unknown))


def typed_text(arguments: MultiDict[str, str]) -> str:
    """Return the words of an address, as far as they are searched."""
    return _text(arguments, [])


def read_country(arguments: MultiDict[str, str], country: str) -> Read:
    """Understand the address of a country's page, on which only the page of the list can be asked for."""
    unknown: list[str] = []
    page = _page(arguments, unknown)
    return Read(Asked("directory.country", "", {}, page=page, fixed={"code": country}), left_out(unknown))


def _text(arguments: MultiDict[str, str], notices: list[Wording]) -> str:
    line = typed.line(arguments.get("q", ""), TEXT_LENGTH)
    if line.was_cut:
        notices.append(_("Only the first %(most)s characters were searched.", most=TEXT_LENGTH))
    if line.had_control_characters:
        notices.append(_("Characters that cannot be read were left out."))
    return line.text


def _sort(arguments: MultiDict[str, str], unknown: list[str]) -> str:
    """Return the order that was asked for; empty for the usual one, so that one list has one address."""
    sort = arguments.get("sort", "").strip()
    if sort and sort not in set(Sort):
        unknown.append(sort)
    return sort if sort in {Sort.NAME, Sort.CONFIRMED} else ""


def _page(arguments: MultiDict[str, str], unknown: list[str]) -> int:
    raw = arguments.get("page", "").strip()
    number = typed.page_number(raw)
    if raw and number is None:
        unknown.append(raw)
    return number or 1
