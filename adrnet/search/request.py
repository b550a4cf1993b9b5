"""What is asked of the search and what it answers: the contract between the working floor and the rooms.

Plain values only. The executor (`query`) and the database's stand-in (`fallback`) both turn a `SearchRequest` into a
`SearchPage`; a page that shows results does not see the difference, except for the notice that it owes the reader.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from adrnet.search.marking import NOTHING, Sought


class Sort(StrEnum):
    """The orders in which results can be read; the values stand in addresses."""

    RELEVANCE = "relevance"
    NAME = "name"
    CONFIRMED = "confirmed"


class IndexUnavailable(Exception):  # noqa: N818 - a state that a page answers to (with `fallback`), not a fault of its own
    """There is no index that can be used now: missing, damaged, or of another make."""


@dataclass(frozen=True)
class SearchRequest:
    """What a reader looks for.

    Attributes:
        text: words in any script, phrases in quotes, exclusions with a minus (`typed`); empty for all listings.
        facets: facet → codes (values of `domain.listing.Facet` and of its vocabulary); several codes of one facet mean
            any of them, several facets mean all of them. A facet without codes does not filter.
        sort: relevance without any text is a neutral, stable order.
        page: from 1; a page behind the last has no ids and the right total.
        size: how many ids a page has.
        language: code of the reader's interface language: decides the order by name.
    """

    text: str = ""
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 20
    language: str = "en"


@dataclass(frozen=True)
class Suggestion:
    """Another wording of the question, and how many it finds with the same filters; never none."""

    text: str
    total: int


@dataclass(frozen=True)
class SearchPage:
    """What was found.

    Attributes:
        ids: listing ids of this page, in order. The database decides what is visible: whoever loads them drops what is
            no longer published.
        total: how many were found on all pages.
        facets: facet → code → how many results carry it with all other facets applied and the facet's own set aside;
            codes that nothing carries are absent.
        suggestions: "did you mean", the most promising first; never searched silently; may be empty.
        had_zawgyi: the text was written in the Zawgyi encoding of Burmese and was converted before it was searched.
        sought: what to mark in the texts of what was found (`marking.marks`).
        text_was_searched: false where the answer stands for the facets only (`fallback`): the page says so.
        position: up to where in the log of changes the index was that answered; None where none did.
    """

    ids: tuple[int, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    suggestions: tuple[Suggestion, ...] = ()
    had_zawgyi: bool = False
    sought: Sought = NOTHING
    text_was_searched: bool = True
    position: int | None = None
