"""What the search line offers while somebody types: entries, specialties, countries, as JSON for a script of ours.

The answer holds every word that is shown, in the reader's language, so that the script knows none:

    said        what a screen reader is told: "3 suggestions"
    groups      [{label, options}], those that hold something
    options     [{url, narrows, names, note}]; narrows: whether what else was chosen stays (a filter) or not (an entry)
    names       [{lang, parts}]; parts: [text, whether it is what was typed]
    label, note {text, lang}

A name is offered as it was typed, and the main name with it where that is another one.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from adrnet.directory import queries
from adrnet.directory.forms import SCHEMES
from adrnet.directory.queries import Card
from adrnet.domain.content import Name
from adrnet.domain.listing import Facet
from adrnet.domain.naming import main_name
from adrnet.i18n.messages import Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.presenters.entries import address
from adrnet.presenters.marks import parts
from adrnet.presenters.narrowing import Asked
from adrnet.presenters.words import Words
from adrnet.search import query
from adrnet.search.marking import Sought, marks
from adrnet.search.query import Completion, IndexUnavailable, Value

# Listings that are looked at, of which the best are offered; values of one facet.
_CANDIDATES = 20
_MOST_NAMES = 6
_MOST_VALUES = 3


def suggestions(text: str, words: Words, session: Session) -> dict[str, Any]:
    """Return what is offered for the beginning `text`; nothing while there is no index."""
    try:
        found = query.complete(text, words.locale.code, _CANDIDATES)
    except IndexUnavailable:
        found = Completion()
    groups = [(_("Entries"), _entries(found, words, session))]
    for facet, label in ((Facet.SPECIALTY, _("Specialties")), (Facet.COUNTRY, _("Countries"))):
        values = [value for value in found.values if value.facet == facet]
        groups.append((label, [_value(value, found.sought, words) for value in values[:_MOST_VALUES]]))
    total = sum(len(options) for _label, options in groups)
    return {
        "said": str(ngettext("%(num)s suggestion", "%(num)s suggestions", total)),
        "groups": [{"label": _said(label), "options": options} for label, options in groups if options],
    }


def _entries(found: Completion, words: Words, session: Session) -> list[dict[str, Any]]:
    """Return the entries, first those with a name that begins as was typed."""
    offered = [(card, _name(card, found.sought)) for card in queries.cards(session, found.ids)]
    offered.sort(key=lambda one: not _begins(one[1], found.sought))
    return [_entry(card, name, found.sought, words) for card, name in offered[:_MOST_NAMES]]


def _name(card: Card, wanted: Sought) -> Name:
    """Return the name that was typed: the one with most of it, the first of equals."""
    return max(card.content.names, key=lambda name: sum(end - start for start, end in marks(name.text, wanted)))


def _begins(name: Name, wanted: Sought) -> bool:
    spans = marks(name.text, wanted)
    return bool(spans) and spans[0][0] == 0


def _entry(card: Card, name: Name, wanted: Sought, words: Words) -> dict[str, Any]:
    main = main_name(card.content, words.locale.code)
    return {
        "url": address(card.listing, card.content),
        "narrows": False,
        "names": [_marked(one.text, one.lang, wanted) for one in dict.fromkeys((name, main))],
        "note": _said(next((words.country(spot.country) for spot in card.content.places if spot.country), None)),
    }


def _value(value: Value, wanted: Sought, words: Words) -> dict[str, Any]:
    label = words.label(SCHEMES[value.facet], value.code)
    names = dict.fromkeys([(str(label), label.lang), (value.label, value.language)])
    if len({text for text, _language in names}) == 1:
        names = dict.fromkeys([(str(label), label.lang)])
    return {
        "url": Asked("directory.search", "", {value.facet: (value.code,)}).url(),
        "narrows": True,
        "names": [_marked(text, lang, wanted) for text, lang in names],
        "note": _said(ngettext("%(num)s entry", "%(num)s entries", value.total)),
    }


def _marked(text: str, lang: str, wanted: Sought) -> dict[str, Any]:
    return {"lang": lang, "parts": _pairs(parts(text, marks(text, wanted)))}


def _pairs(written: Iterable[tuple[str, bool]]) -> list[list[str | bool]]:
    return [list(pair) for pair in written]


def _said(wording: Wording | None) -> dict[str, str] | None:
    return {"text": str(wording), "lang": wording.lang} if wording else None
