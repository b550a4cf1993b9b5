"""The search page: one question in, everything that `templates/directory/search.html` shows out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from adrnet.directory import counting
from adrnet.directory.forms import SCHEMES, Read
from adrnet.directory.found import Finds
from adrnet.directory.queries import cards
from adrnet.domain.freshness import Rhythm
from adrnet.domain.listing import Facet
from adrnet.i18n.messages import Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.addresses import keep_query
from adrnet.kit.kept_pages import rests_on
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
from adrnet.search.typed import parts, written

PAGE_SIZE = 20
# Entries that a file of results holds.
MOST_TAKEN = 500
# Ways out of an empty result are tried one by one; more than these nobody reads.
MOST_WAYS_OUT = 6
# Vocabularies whose own order says more than their counts.
_IN_THEIR_ORDER = {Facet.PARTY, Facet.STATE}


# From a number of entries to the sentence that offers them.
Say = Callable[[int], Wording]


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
        found = Answer(asked, query.search(request, words.vocabulary), is_from_index=True)
    except IndexUnavailable:
        found = Answer(asked, fallback.search(session, request), is_from_index=False)
    rests_on(found.page.position)
    return answer(replace(asked, page=1), words, session, size) if asked.page > found.pages.last else found


def results(read: Read, words: Words, session: Session) -> dict[str, Any]:
    """Return the values of the search page."""
    found = answer(read.asked, words, session)
    asked = found.asked
    notices = [*read.notices, *about(found, read.asked)]
    keep_query(asked.query())
    counts = found.page.facets
    rhythm = Rhythm(current_app.config["CONFIRMATION_MONTHS"], current_app.config["CONFIRMATION_DUE_DAYS"])
    finds = Finds(found.page.sought, words, rhythm, current_app.config["NETWORK_TIME_ZONE"])

    def label(facet: str, code: str) -> Wording:
        return words.label(SCHEMES[facet], code)

    applied = chips(asked, label)
    loosen = _ways_out(asked, words, session, label) if not found.page.total else []
    on_page = cards(session, found.page.ids)
    counting.shown(card.listing for card in on_page)
    return {
        "form": search_form(words, asked, counts),
        "notices": notices,
        "chips": applied,
        "unfiltered": asked.without_facets().url(),
        "everything": asked.nothing().url(),
        "looked_for": [*([_quoted(asked.text)] if asked.text else []), *(chip.label for chip in applied)],
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
        "entries": [finds.entry(card) for card in on_page],
        "pages": shown_pages(asked, found.pages),
        "suggestions": [
            {
                "text": typed(suggestion.text),
                "url": replace(asked, text=suggestion.text, page=1).url(),
                "total": suggestion.total,
            }
            for suggestion in found.page.suggestions
        ],
        "take": [
            Link(_("Text table (CSV)"), asked.url(endpoint="directory.csv")),
            Link(_("Address book (vCard)"), asked.url(endpoint="directory.vcf")),
        ],
        "purpose": purpose(),
        "held": how_many(found.page.total, MOST_TAKEN) if found.page.total > MOST_TAKEN else None,
        "loosen": loosen,
        "keep_one": _each_alone(asked, words, session, label) if not found.page.total and not loosen else [],
    }


def purpose() -> Wording:
    """Say what the entries are for; on the page and in every file."""
    return _("For finding whom to write to about arbitration and mediation. Not for advertising or mass mail.")


def how_many(total: int, held: int) -> Wording:
    """Say how many entries a file holds, and of how many."""
    if total <= MOST_TAKEN:
        return ngettext("%(num)s entry", "%(num)s entries", held)
    return _("The first %(held)s of %(total)s entries. Narrow the search for the others.", held=held, total=total)


_LABELS = {
    Facet.COUNTRY: _l("Country"),
    Facet.SPECIALTY: _l("Specialty"),
    Facet.KIND: _l("Kind of organisation"),
    Facet.PARTY: _l("Group of participants"),
    Facet.SERVICE: _l("Service"),
    Facet.ROLE: _l("Role"),
    Facet.LANGUAGE: _l("Language of proceedings"),
    Facet.DIGITAL: _l("Digital capacity"),
    Facet.STATE: _l("State of the entry"),
}


def facet_label(facet: str) -> Wording:
    """Return the name of a facet."""
    return _LABELS[Facet(facet)].wording()


def about(found: Answer, asked: Asked) -> list[Wording]:
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
    """Return what one would find with one filter, or some of what was typed, taken away; the most first."""
    ways = [(asked.without(facet, code), _without(label(facet, code))) for facet, code in asked.chosen()]
    if asked.text:
        ways.append((asked.without_text(), _without(_quoted(asked.text))))
    if len(ways) == 1:
        # Without its only filter the question is everything; the page offers that anyway.
        ways = []
    return _tried([*_looser(asked), *ways], words, session)


def _looser(asked: Asked) -> Iterator[tuple[Asked, Say]]:
    """Yield the question without one exclusion, and with one phrase that may stand apart or be spelt otherwise."""
    found = parts(asked.text)
    for number, part in enumerate(found):
        before, behind = found[:number], found[number + 1 :]
        if part.is_excluded and (before or behind):
            yield replace(asked, text=written([*before, *behind]), page=1), _without(_quoted(written([part])))
        elif part.is_phrase and not part.is_excluded:
            apart = part._replace(is_phrase=False)
            yield replace(asked, text=written([*before, apart, *behind]), page=1), _apart(_quoted(part.text))


def _quoted(text: str) -> Wording:
    return typed(f"“{text}”")


def _without(name: Wording) -> Say:
    return lambda total: filled(
        ngettext("%(num)s entry without %(filter)s", "%(num)s entries without %(filter)s", total, filter=SLOT), name
    )


def _apart(phrase: Wording) -> Say:
    return lambda total: filled(
        ngettext(
            "%(num)s entry for %(phrase)s without quotation marks",
            "%(num)s entries for %(phrase)s without quotation marks",
            total,
            phrase=SLOT,
        ),
        phrase,
    )


def _alone(name: Wording) -> Say:
    return lambda total: filled(
        ngettext("%(num)s entry with %(filter)s alone", "%(num)s entries with %(filter)s alone", total, filter=SLOT),
        name,
    )


def _each_alone(asked: Asked, words: Words, session: Session, label: Label) -> list[Link]:
    """Return what one would find with one filter, or the words, and nothing else; the most first."""
    nothing = asked.without_facets()
    ways = [
        (replace(nothing, text="", facets={**nothing.facets, facet: (code,)}), _alone(label(facet, code)))
        for facet, code in asked.chosen()
    ]
    if asked.text:
        ways.append((nothing, _alone(_quoted(asked.text))))
    return _tried(ways, words, session) if len(ways) > 1 else []


def _tried(ways: list[tuple[Asked, Say]], words: Words, session: Session) -> list[Link]:
    """Return the first ways that find anything, with how much; the most first."""
    counted = [(answer(way, words, session, size=1).page.total, way, say) for way, say in ways[:MOST_WAYS_OUT]]
    found = sorted((one for one in counted if one[0]), key=lambda one: -one[0])
    return [Link(say(total), way.url()) for total, way, say in found]
