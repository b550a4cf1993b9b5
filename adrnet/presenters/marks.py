"""What was looked for, marked in what is shown: `<mark>` around stretches of names, labels and texts.

Which stretches is for the caller to say (a function from a text to spans, `search.marking`), and which codes were meant
by a word in another language; here they become HTML. A name keeps its pieces: a mark that reaches over a place where
the line may break is written as two.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from markupsafe import Markup, escape

from adrnet.i18n.messages import Wording
from adrnet.presenters.names import ShownName
from adrnet.presenters.sentences import Composed

Span = tuple[int, int]


def nothing(_text: str) -> Sequence[Span]:
    """Mark nothing."""
    return ()


@dataclass(frozen=True)
class Marks:
    """What to mark.

    Attributes:
        of: from a text to the stretches of it that are to be marked: in order, apart from each other.
        values: (facet, code) whose labels are marked as a whole.
        said: labels of this page that were asked for before, by (facet, code); None where this outlives a page.
    """

    of: Callable[[str], Sequence[Span]] = nothing
    values: frozenset[tuple[str, str]] = frozenset()
    said: dict[tuple[str, str], Wording] | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing is to be marked."""
        return self.of is nothing and not self.values

    def text(self, text: str) -> Markup:
        """Return a text as HTML with its marks."""
        return marked(text, self.of(text))

    def name(self, name: ShownName) -> ShownName:
        """Return a name whose pieces carry marks, the same name where nothing in it is to be marked."""
        spans = self.of(name.text)
        return ShownName(name.lang, tuple(_pieces(name, spans))) if spans else name

    def wording(self, wording: Wording) -> Wording:
        """Return a wording with its marks; one that is put together of several languages is left as it is."""
        spans = self.of(str(wording)) if type(wording) is Wording else ()
        return Composed(str(wording), wording.lang, marked(str(wording), spans)) if spans else wording

    def label(self, facet: str, code: str, say: Callable[[str], Wording]) -> Wording:
        """Return the label of a value with its marks; `say` is from the code to the label."""
        if self.said is None:
            return self._marked(facet, code, say(code))
        known = self.said.get((facet, code))
        if known is None:
            known = self.said[facet, code] = self._marked(facet, code, say(code))
        return known

    def _marked(self, facet: str, code: str, label: Wording) -> Wording:
        if (str(facet), code) in self.values:
            return Composed(str(label), label.lang, Markup("<mark>%s</mark>") % label.inner)
        return self.wording(label)


UNMARKED = Marks()


def parts(text: str, spans: Sequence[Span]) -> list[tuple[str, bool]]:
    """Return a text in parts that are marked or not; together they are the text."""
    edges = [0, *chain.from_iterable(spans), len(text)]
    cut = ((text[start:end], bool(number % 2)) for number, (start, end) in enumerate(pairwise(edges)))
    return [part for part in cut if part[0]]


def marked(text: str, spans: Sequence[Span]) -> Markup:
    """Return a text as HTML with its marks."""
    if not spans:
        return escape(text)
    # A page marks a hundred names: Markup's own `format` and `join` would take most of the time of all of them.
    html = (f"<mark>{escape(part)}</mark>" if is_marked else escape(part) for part, is_marked in parts(text, spans))
    return Markup("".join(html))  # noqa: S704 - every part is escaped


def _pieces(name: ShownName, spans: Sequence[Span]) -> Iterator[Markup]:
    if len(name.pieces) == 1:
        yield marked(name.text, spans)
        return
    start = 0
    for piece in name.pieces:
        end = start + len(piece)
        within = [(max(first, start) - start, min(last, end) - start) for first, last in spans]
        yield marked(piece, [span for span in within if span[0] < span[1]])
        start = end
