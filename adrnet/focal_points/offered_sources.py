"""Which list an address or a request means: today's, that of a past day, an edition; and how a file names it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain.edition import Edition
from adrnet.focal_points.sources import TODAY, AsAt, OfEdition, Source
from adrnet.i18n.messages import gettext as _

EDITION, AS_AT = "edition", "as_at"


@dataclass(frozen=True)
class Meant:
    """A list with what names it.

    Attributes:
        source: where it is read.
        pairs: what names it in an address or a request (`edition=3`, `as_at=2026-11-01`); empty for today's.
        edition: number, day and title, as files say it.
        said: pairs of label and value, for files.
        is_past: whether only those may read it who may read past days.
    """

    source: Source = TODAY
    pairs: tuple[tuple[str, str], ...] = ()
    edition: str = ""
    said: tuple[tuple[str, str], ...] = ()
    is_past: bool = False


def meant(session: Session, arguments: Mapping[str, str], time_zone: str) -> Meant:
    """Return the list that is meant (at most one statement).

    Raises:
        LookupError: there is no such edition, or the day is none.
    """
    if number := arguments.get(EDITION, ""):
        found = (
            session.scalar(select(Edition).where(Edition.number == int(number)))
            if number.isascii() and number.isdigit() and len(number) <= 9  # noqa: PLR2004 - what a column holds
            else None
        )
        if found is None:
            raise LookupError(f"There is no edition {number}.")
        return of_edition(found)
    if written := arguments.get(AS_AT, ""):
        try:
            return as_at(date.fromisoformat(written), time_zone)
        except ValueError as error:
            raise LookupError(f"{written} is no day.") from error
    return Meant()


def of_edition(edition: Edition) -> Meant:
    """Return the list of an edition."""
    named = f"{edition.number} · {edition.as_at.isoformat()} · {edition.title}"
    return Meant(OfEdition(edition.id), ((EDITION, str(edition.number)),), edition=named)


def as_at(day: date, time_zone: str) -> Meant:
    """Return the list of a past day."""
    # Translators: before a day: the list of focal points as it stood at the end of that day.
    said = ((_("As at the end of"), day.isoformat()),)
    return Meant(AsAt(day, time_zone), ((AS_AT, day.isoformat()),), said=said, is_past=True)
