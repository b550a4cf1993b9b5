"""The search page: one question in, everything that `templates/directory/search.html` shows out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from adrnet.directory.forms import SCHEMES, Read
from adrnet.directory.found import Finds
from adrnet.directory.queries import cards
from adrnet.domain.freshness import Rhythm
from adrnet.domain.listing import Facet
from adrnet.i18n.messages import Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.kit.addresses import keep_query
from adrnet.kit.paging import Pages
from adrnet.presenters.asking import search_form
from adrnet.presenters.narrowing import (
    Asked,
    Choice,
    FacetChoices,
    Label,
    Link,
    chips,
    choices,
    no_such_page,
    shown_pages,
)
from adrnet.presenters.sentences import SLOT, filled, typed
from adrnet.presenters.words import Words
from adrnet.search import fallback, query
from adrnet.search.query import IndexUnavailable, SearchPage, SearchRequest, Sort

PAGE_SIZE = 20
# Ways out of an empty result are tried one by one; more than these nobody reads.
MOST_WAYS_OUT = 6
# Vocabularies whose own order says more than their counts.
_IN_THEIR_ORDER = {Facet.PARTY, Facet.STATE}


@dataclass(frozen=True)
class Answer:
    """A page of results, the question it answers (of a page that there is) and whether the index gave it."""

    asked: Asked
    page: SearchPage
    is_from_index: bool

    @property
    def pages(self) -> Pages:
        """The pages of all results."""
        return Pages(self.page.total, self.asked.page, PAGE_SIZE)


def answer(asked: Asked, words: Words, session: Session, size: int = PAGE_SIZE) -> Answer:
    """Ask the index, or the database while there is none; a page beyond the last is answered with the first."""
    request = SearchRequest(
        text=asked.text,
        facets={facet: frozenset(codes) for facet, codes in asked.facets.items() if codes},
        sort=Sort(asked.sort or Sort.RELEVANCE),
        page=asked.page,
        size=size,
        language=words.locale.code,
    )
    try:
        found = Answer(asked, query.search(request), is_from_index=True)
    except IndexUnavailable:
        found = Answer(asked, fallback.search(session, request), is_from_index=False)
    return answer(replace(asked, page=1), words, session, size) if asked.page > found.pages.last else found


def results(read: Read, words: Words, session: Session) -> dict[str, Any]:
    """Return the values of the search page."""
    found = answer(read.asked, words, session)
    asked = found.asked
    notices = [*read.notices, *_about(found, read.asked)]
    keep_query(asked.query())
    counts = found.page.facets
    rhythm = Rhythm(current_app.config["CONFIRMATION_MONTHS"], current_app.config["CONFIRMATION_DUE_DAYS"])
    finds = Finds(found.page.sought, words, rhythm, current_app.config["NETWORK_TIME_ZONE"])

    def label(facet: str, code: str) -> Wording:
        return words.label(SCHEMES[facet], code)

    applied = chips(asked, label)
    loosen = _ways_out(asked, words, session, label) if not found.page.total else []
    return {
        "form": search_form(words, asked, counts),
        "notices": notices,
        "chips": applied,
        "unfiltered": asked.without_facets().url(),
        "everything": asked.nothing().url(),
        "looked_for": [*([typed(f"“{asked.text}”")] if asked.text else []), *(chip.label for chip in applied)],
        "narrow": {
            "action": asked.nothing().url(),
            "keep": asked.pairs(without=tuple(asked.facets)),
            "facets": [
                FacetChoices(facet, facet_label(facet), _ordered(asked, facet, counts.get(facet, {}), words, label))
                for facet in Facet
            ],
        },
        "total": found.page.total,
        "sort": _sorts(asked),
        "entries": [finds.entry(card) for card in cards(session, found.page.ids)],
        "pages": shown_pages(asked, found.pages),
        "suggestions": [
            {
                "text": typed(suggestion.text),
                "url": replace(asked, text=suggestion.text, page=1).url(),
                "total": suggestion.total,
            }
            for suggestion in found.page.suggestions
        ],
        "loosen": loosen,
        "keep_one": _each_alone(asked, words, session, label) if not found.page.total and not loosen else [],
    }


def facet_label(facet: str) -> Wording:
    """Return the name of a facet."""
    labels = {
        Facet.COUNTRY: _("Country"),
        Facet.SPECIALTY: _("Specialty"),
        Facet.KIND: _("Kind of organisation"),
        Facet.PARTY: _("Group of participants"),
        Facet.SERVICE: _("Service"),
        Facet.ROLE: _("Role"),
        Facet.LANGUAGE: _("Language of proceedings"),
        Facet.DIGITAL: _("Digital capacity"),
        Facet.STATE: _("State of the entry"),
    }
    return labels[Facet(facet)]


def _about(found: Answer, asked: Asked) -> list[Wording]:
    """Say what the reader did not ask for: another page, words left aside or read in another encoding."""
    said = [no_such_page(asked.page)] if found.asked.page != asked.page else []
    if not found.is_from_index:
        said.append(
            _("The search by word is being prepared. The filters work; the words were not searched.")
            if asked.text and not found.page.text_was_searched
            else _("The search by word is being prepared. The filters work.")
        )
    elif not found.page.text_was_searched:
        said.append(_("There is no word in this text that could be searched."))
    if found.page.had_zawgyi:
        said.append(_("Your text was written in Zawgyi. It was converted to Unicode before it was searched."))
    return said


def _ordered(asked: Asked, facet: str, counts: Mapping[str, int], words: Words, label: Label) -> list[Choice]:
    """Return a facet's choices: the most frequent first, equals in the order of the vocabulary."""
    codes = list(words.vocabulary.codes(SCHEMES[facet]))
    if facet == Facet.COUNTRY:
        codes = words.sorted_countries(codes)
    if facet not in _IN_THEIR_ORDER:
        codes.sort(key=lambda code: -counts.get(code, 0))
    return choices(asked, facet, counts, codes, label)


def _sorts(asked: Asked) -> dict[str, Any]:
    labels = {Sort.RELEVANCE: _("Best match"), Sort.NAME: _("Name"), Sort.CONFIRMED: _("Last confirmed")}
    chosen = asked.sort or Sort.RELEVANCE
    return {
        "action": asked.nothing().url(),
        "keep": asked.pairs(without=("sort",)),
        "choices": [{"code": sort.value, "label": words, "chosen": sort == chosen} for sort, words in labels.items()],
    }


def _ways_out(asked: Asked, words: Words, session: Session, label: Label) -> list[Link]:
    """Return what one would find with one filter, or the words, taken away; the most first."""
    ways = [(asked.without(facet, code), label(facet, code)) for facet, code in asked.chosen()]
    if asked.text:
        ways.append((asked.without_text(), typed(f"“{asked.text}”")))
    if len(ways) == 1:
        # Without its only filter the question is everything; the page offers that anyway.
        return []
    return [
        Link(
            filled(
                ngettext(
                    "%(num)s entry without %(filter)s",
                    "%(num)s entries without %(filter)s",
                    total,
                    filter=SLOT,
                ),
                name,
            ),
            way.url(),
        )
        for total, way, name in _tried(ways, words, session)
    ]


def _each_alone(asked: Asked, words: Words, session: Session, label: Label) -> list[Link]:
    """Return what one would find with one filter, or the words, and nothing else; the most first."""
    nothing = asked.without_facets()
    ways = [
        (replace(nothing, text="", facets={**nothing.facets, facet: (code,)}), label(facet, code))
        for facet, code in asked.chosen()
    ]
    if asked.text:
        ways.append((nothing, typed(f"“{asked.text}”")))
    if len(ways) == 1:
        return []
    return [
        Link(
            filled(
                ngettext(
                    "%(num)s entry with %(filter)s alone",
                    "%(num)s entries with %(filter)s alone",
                    total,
                    filter=SLOT,
                ),
                name,
            ),
            way.url(),
        )
        for total, way, name in _tried(ways, words, session)
    ]


def _tried(ways: list[tuple[Asked, Wording]], words: Words, session: Session) -> list[tuple[int, Asked, Wording]]:
    """Return the first ways that find anything, with how much; the most first."""
    counted = [(answer(way, words, session, size=1).page.total, way, name) for way, name in ways[:MOST_WAYS_OUT]]
    return sorted((one for one in counted if one[0]), key=lambda one: -one[0])
