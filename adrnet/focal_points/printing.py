"""The whole list on one page, to be printed: what every file says about itself, then all posts."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from adrnet.focal_points import results
from adrnet.focal_points.files import Terms, header_of
from adrnet.focal_points.listed import Figures
from adrnet.focal_points.results import Group
from adrnet.focal_points.sources import TODAY
from adrnet.formats.columns import cell_text
from adrnet.i18n.messages import translator
from adrnet.presenters.narrowing import Asked
from adrnet.presenters.words import Words

# Posts beyond which a page would take more memory than one visitor may have.
MOST = 5000


@dataclass(frozen=True)
class Printed:
    """What `focal_points/print.html` shows."""

    lines: list[tuple[str, str]]
    groups: list[Group]


def printed(asked: Asked, figures: Figures, words: Words, session: Session) -> Printed:
    """Return the list without pages (three statements)."""
    header = header_of(asked, figures, Terms(), results.labels(session, asked, words))
    lines = [(label, cell_text(value)) for label, value in header.lines(translator(words.locale))]
    return Printed(lines[1:], results.whole(asked, figures, words, session, TODAY))
