"""Why an entry was found: what was looked for is marked in it, and what it does not show otherwise stands below.

An entry shows names, place and labels. A word that stands in none of them was found in a former name, in how a name is
read, or in what the body says of itself: the entry then quotes that place.
"""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markupsafe import escape

from adrnet.directory.queries import Card
from adrnet.domain.content import Content
from adrnet.domain.freshness import Rhythm
from adrnet.domain.listing import Facet
from adrnet.domain.naming import abbreviations, names_to_show
from adrnet.presenters.entries import Entry, Excerpt, entry
from adrnet.presenters.marks import Marks, Span, marked
from adrnet.presenters.words import Words
from adrnet.search.marking import Sought, excerpt, hits, joined, marks

# Characters of a text that are quoted: two lines on a wide screen.
LONGEST_EXCERPT = 200
# Labels of one kind that an entry shows (see components/entry.html).
_SHOWN = 6


class Finds:
    """What was looked for, found in the entries of one page; labels that come again are read once."""

    def __init__(self, wanted: Sought, words: Words, rhythm: Rhythm, time_zone: str) -> None:
        self._wanted, self._words, self._rhythm, self._time_zone = wanted, words, rhythm, time_zone
        self._hits = functools.cache(functools.partial(hits, wanted=wanted))
        self._marks = Marks(functools.cache(self._spans), wanted.values, {}) if wanted else Marks(said={})

    def entry(self, card: Card) -> Entry:
        """Return the entry of a listing that was found."""
        content = card.content
        shown = entry(card.listing, content, self._words, self._rhythm, self._time_zone, self._marks)
        if not self._wanted:
            return shown
        seen = {number for text in self._shown(shown, content) for number, _span in self._hits(text)}
        values = _values(content)
        parts = enumerate(self._wanted.parts)
        left = {number for number, part in parts if number not in seen and not part.values & values}
        return replace(shown, excerpt=self._excerpt(content, left)) if left else shown

    def _spans(self, text: str) -> Sequence[Span]:
        return joined(span for _number, span in self._hits(text))

    def _shown(self, shown: Entry, content: Content) -> Iterator[str]:
        """Yield what the entry shows."""
        yield from (name.text for name in names_to_show(content, self._words.locale.code))
        yield from (name.text for name in abbreviations(content))
        yield str(shown.kind)
        yield str(shown.place)
        for labels in (shown.services, shown.specialties, shown.languages):
            yield from map(str, labels[:_SHOWN])

    def _excerpt(self, content: Content, left: set[int]) -> Excerpt | None:
        """Return the place with most of what is left to be shown, the first of equals; None where no text has any."""
        best: tuple[int, str, str] = 0, "", ""
        for text, lang in _candidates(content, self._words):
            count = len({number for number, _span in hits(text, self._wanted)} & left)
            if count > best[0]:
                best = count, text, lang
                if count == len(left):
                    break
        count, text, lang = best
        if not count:
            return None
        found = hits(text, self._wanted)
        start, end = excerpt(text, joined(span for number, span in found if number in left), LONGEST_EXCERPT)
        quoted = text[start:end]
        before, behind = "…" if start else "", "…" if end < len(text) else ""
        return Excerpt(escape(before) + marked(quoted, marks(quoted, self._wanted)) + behind, lang)


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


def _candidates(content: Content, words: Words) -> Iterator[tuple[str, str]]:
    """Yield what an entry does not show, in the order in which it is quoted: the reader's language first."""
    shown = names_to_show(content, words.locale.code)
    yield from ((name.text, name.lang) for name in content.names if name not in shown)
    here = words.locale.code
    order = sorted(content.texts, key=lambda text: (text.lang != here, text.lang != "en"))
    yield from ((text.text, text.lang) for text in order)
