"""Tables of figures: lines for countries, columns for codes, each number leading to its rows; gaps in words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from adrnet.domain.coverage import EVERYWHERE, Figures, Mark, Measure, expected, gaps
from adrnet.domain.vocabulary import Scheme
from adrnet.formats.report import Block, Line, Number, Paragraph, Points, Table
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.presenters.countries import covered
from adrnet.presenters.sentences import enumerated
from adrnet.presenters.words import Words

Link = Callable[[Mark, str], str]
"""The address of the rows of a figure: under which mark, in which country."""

# Between a country and what is said of it.
_SAYS = ": "


@dataclass(frozen=True)
class Writer:
    """Who writes tables of figures: in whose words, leading where."""

    words: Words
    link: Link

    def number(self, counted: Figures, mark: Mark, country: str = EVERYWHERE) -> Number:
        """Return a figure; what is nothing leads nowhere."""
        value = counted.number(mark, country)
        return Number(value, self.link(mark, country) if value else "")

    def by_country(
        self, caption: Wording, counted: Figures, columns: Sequence[tuple[Wording, Mark]], *, is_drawn: bool = False
    ) -> Table:
        """Return a table with a line for each country of the network, and one for everything."""
        marks = [mark for _label, mark in columns]
        lines = [
            Line(self.words.country(code), tuple(self.number(counted, mark, code) for mark in marks))
            for code in covered(self.words)
        ]
        if not is_drawn:
            # A bar for all of them together would make the others too short to be seen.
            lines.append(Line(_("All, each counted once"), tuple(self.number(counted, mark) for mark in marks)))
        return Table(caption, (_("Country"), *(label for label, _mark in columns)), tuple(lines), is_drawn=is_drawn)

    def by_code(self, caption: Wording, counted: Figures, measure: Measure, scheme: str, codes: Iterable[str]) -> Table:
        """Return a table with a column for each code of a measure."""
        columns = [(self.words.label(scheme, code), (str(measure), code)) for code in codes]
        return self.by_country(caption, counted, columns)

    def missing(self, counted: Figures, measure: Measure, scheme: str) -> list[Block]:
        """Name what one looks for in each country and does not find there; where that is everything, in few words."""
        points = []
        for country in covered(self.words):
            if found := gaps(counted, self.words.vocabulary, measure, country):
                is_all = len(found) == len(expected(self.words.vocabulary, measure, country))
                names = _("all of these") if is_all else enumerated([self.words.label(scheme, code) for code in found])
                points.append(enumerated([self.words.country(country), names], separator=_SAYS))
        if not points:
            return [Paragraph(_("Nothing of this is missing in any country."))]
        return [Paragraph(_("Not found:")), Points(tuple(points))]

    def spoken_in(self, counted: Figures, measure: Measure) -> list[str]:
        """Return the languages of a table: those that occur, in the order of the vocabulary."""
        return [code for code in self.words.vocabulary.codes(Scheme.LANGUAGE) if code in counted.codes(measure)]
