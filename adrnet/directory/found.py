"""Why an entry was found: what was looked for is marked in it, and what it does not show otherwise stands below.

An entry shows names, place and labels. A word that stands in none of them was found in a former name, in how a name is
read, or in what the body says of itself: the entry then quotes that place.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from markupsafe import escape

from adrnet.directory.queries import Card
from adrnet.domain.content import Content
from adrnet.domain.freshness import Rhythm
from adrnet.domain.listing import Facet
from adrnet.domain.naming import abbreviations, names_to_show
from adrnet.presenters.entries import Entry, Excerpt, entry
from adrnet.presenters.marks import Marks, marked
from adrnet.presenters.words import Words
from adrnet.search.marking import Sought, excerpt, hits, joined, marks

# Characters of a text that are quoted: two lines on a wide screen.
LONGEST_EXCERPT = 200
# Labels of one kind that an entry shows (see components/entry.html).
_SHOWN = 6


def found_entry(card: Card, wanted: Sought, words: Words, rhythm: Rhythm, time_zone: str) -> Entry:
    """Return the entry of a listing that was found by `wanted`."""
    content = card.content
    if not wanted:
        return entry(card.listing, content, words, rhythm, time_zone)
    shown = entry(card.listing, content, words, rhythm, time_zone, Marks(partial(marks, wanted=wanted), wanted.values))
    seen = {number for number, _span in hits(_shown(shown, content, words), wanted)}
    values = _values(content)
    left = {number for number, part in enumerate(wanted.parts) if number not in seen and not part.values & values}
    return replace(shown, excerpt=_excerpt(content, wanted, left, words)) if left else shown


def _shown(shown: Entry, content: Content, words: Words) -> str:
    """Return what the entry shows, a line each."""
    names = [name.text for name in names_to_show(content, words.locale.code)]
    labels = [*shown.services[:_SHOWN], *shown.specialties[:_SHOWN], *shown.languages[:_SHOWN]]
    short = [name.text for name in abbreviations(content)]
    return "\n".join([*names, *short, *map(str, [shown.kind, shown.place, *labels])])


def _values(content: Content) -> set[tuple[str, str]]:
    """Return the values of facets whose labels the entry shows."""
    shown = {
        Facet.KIND: [content.kind],
        Facet.ROLE: content.roles,
        Facet.SERVICE: content.services[:_SHOWN],
        Facet.SPECIALTY: content.specialties[:_SHOWN],
        Facet.COUNTRY: [spot.country for spot in content.places],
    }
    return {(str(facet), code) for facet, codes in shown.items() for code in codes if code}


def _excerpt(content: Content, wanted: Sought, left: set[int], words: Words) -> Excerpt | None:
    """Return the place with most of what is left to be shown, the first of equals; None where no text has any."""
    best: tuple[int, str, str] = 0, "", ""
    for text, lang in _candidates(content, words):
        count = len({number for number, _span in hits(text, wanted)} & left)
        if count > best[0]:
            best = count, text, lang
            if count == len(left):
                break
    count, text, lang = best
    if not count:
        return None
    spans = joined(span for number, span in hits(text, wanted) if number in left)
    start, end = excerpt(text, spans, LONGEST_EXCERPT)
    quoted = text[start:end]
    before, behind = "…" if start else "", "…" if end < len(text) else ""
    return Excerpt(escape(before) + marked(quoted, marks(quoted, wanted)) + behind, lang)


def _candidates(content: Content, words: Words) -> Iterator[tuple[str, str]]:
    """Yield what an entry does not show, in the order in which it is quoted: the reader's language first."""
    shown = names_to_show(content, words.locale.code)
    yield from ((name.text, name.lang) for name in content.names if name not in shown)
    here = words.locale.code
    order = sorted(content.texts, key=lambda text: (text.lang != here, text.lang != "en"))
    yield from ((text.text, text.lang) for text in order)
