"""How a coordinator likes their list: which columns, in which order, in which language; kept until reset."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain.account import Account
from adrnet.domain.policy import Permission, permits
from adrnet.domain.taking import ListChoice
from adrnet.focal_points.offering import BY_KEY, Format, columns_of
from adrnet.formats.columns import Column
from adrnet.i18n.locales import BY_CODE, Locale
from adrnet.kit import clock


@dataclass(frozen=True)
class FileChoice:
    """What was chosen: keys of columns, none for the usual ones; the language, None for that of the page."""

    columns: tuple[str, ...] = ()
    locale: Locale | None = None

    def columns_in(self, format_: Format) -> Sequence[Column]:
        """Return the columns of a file."""
        return columns_of(self.columns, format_)

    def language(self, of_page: Locale) -> Locale:
        """Return the language of a file that is taken from a page in this language."""
        return self.locale or of_page


def choice_of(session: Session, reader: Account | None) -> FileChoice:
    """Return what a coordinator chose; nothing for everybody else (at most one statement)."""
    if reader is None or not permits(reader, Permission.READ_PAST):
        return FileChoice()
    kept = session.get(ListChoice, reader.id)
    if kept is None:
        return FileChoice()
    # A column may have gone since, a language as well.
    return FileChoice(tuple(key for key in kept.columns if key in BY_KEY), BY_CODE.get(kept.locale))


@transactional
def choose(columns: Sequence[str], locale: str, *, actor: Account) -> None:
    """Keep a choice in place of the one before."""
    session = db.session()
    kept = session.get(ListChoice, actor.id)
    if kept is None:
        kept = ListChoice(account_id=actor.id)
        session.add(kept)
    kept.columns, kept.locale, kept.updated_at = list(columns), locale, clock.now()


@transactional
def reset(*, actor: Account) -> None:
    """Forget a choice: files are as usual again."""
    session = db.session()
    if kept := session.get(ListChoice, actor.id):
        session.delete(kept)
