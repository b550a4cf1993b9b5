"""Editions as everyone reads them: which there are, who issued them, what verifies them, what was taken out since."""

import json
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adrnet.db import snapshot
from adrnet.domain.account import Account
from adrnet.domain.edition import Edition, EditionRow
from adrnet.domain.record import AuditEvent
from adrnet.focal_points.files import Terms
from adrnet.formats.columns import Column
from adrnet.i18n.messages import Wording, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.names import long_date
from adrnet.presenters.acts import in_their_words, who
from adrnet.presenters.words import Words

_AT_A_TIME = 500
# What a reader runs beside `parts.json` to check every part of every row; programs are in no language of ours.
RECIPE = """\
import hashlib, json, sys

def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()

def part(values, salt):
    return sha256(salt + "\\n" + json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")))

edition = json.load(open(sys.argv[1], encoding="utf-8"))
for row in edition["rows"]:
    if row["salt"]:
        assert part(row["values"], row["salt"]) == row["post_hash"], row["ordinal"]
    if row["person_salt"]:
        assert part(row["person_values"], row["person_salt"]) == row["person_hash"], row["ordinal"]
    assert sha256(row["post_hash"] + "\\n" + row["person_hash"] + "\\n") == row["row_hash"], row["ordinal"]
print(sha256("".join(row["row_hash"] + "\\n" for row in edition["rows"])))
"""


def _l(message: str) -> str:
    """Mark a message id for the catalogues, as `formats.columns` does."""
    return message


# Translators: the heading of a column of an edition: why a row says less today than when it was issued.
TAKEN_OUT = _l("Taken out since")


@dataclass(frozen=True)
class ShownEdition:
    """An edition with what stands at its head."""

    id: int
    number: int
    as_at: date
    issued_at: datetime
    title: Wording
    note: Wording | None
    by: Wording
    checksum: str
    rows: int
    taken_out: int


def editions(session: Session, words: Words, number: int | None = None) -> list[ShownEdition]:
    """Return the editions, the newest first, or the one of this number alone (three statements)."""
    wanted = select(Edition).order_by(Edition.number.desc())
    found = session.scalars(wanted if number is None else wanted.where(Edition.number == number)).all()
    counts = _counts(session, found)
    issuers = _issuers(session, found, words)
    return [
        ShownEdition(
            id=one.id,
            number=one.number,
            as_at=one.as_at,
            issued_at=one.issued_at,
            title=in_their_words(one.title),
            note=in_their_words(one.note) if one.note else None,
            by=issuers.get(one.id, _("A coordinator")),
            checksum=one.checksum,
            rows=counts[one.id][0],
            taken_out=counts[one.id][1],
        )
        for one in found
    ]


def numbers(session: Session) -> list[tuple[int, date]]:
    """Return number and day of each edition, the newest first (one statement)."""
    rows = session.execute(select(Edition.number, Edition.as_at).order_by(Edition.number.desc()))
    return [(number, as_at) for number, as_at in rows]


def terms(shown: ShownEdition, words: Words) -> Terms:
    """Return what the files of an edition say of it."""
    said = f"{shown.number} · {long_date(shown.as_at, words.locale)} · {shown.title}"
    if shown.taken_out:
        gone = ngettext(
            "something taken out of %(num)s post since",
            "something taken out of %(num)s posts since",
            shown.taken_out,
        )
        said = f"{said} · {gone}"
    return Terms(edition=said)


def taken_out(session: Session, shown: ShownEdition) -> list[Column]:
    """Return the column that says of which posts something was taken out; none where nothing was (one statement)."""
    if not shown.taken_out:
        return []
    rows = session.scalars(
        select(EditionRow.values["public_id"].as_string()).where(
            EditionRow.edition_id == shown.id, EditionRow.redacted_at.is_not(None), EditionRow.values.is_not(None)
        )
    )
    gone, said = set(rows), str(_("A person withdrew, was erased or shows less"))
    return [Column("taken_out", TAKEN_OUT, lambda row: said if row.post_id in gone else "")]


def hashes(edition_id: int) -> Generator[bytes, None, None]:
    """Yield the rows' hashes in order, one a line: their SHA-256 is the edition's checksum."""
    with snapshot() as session:
        rows = session.scalars(
            select(EditionRow.row_hash)
            .where(EditionRow.edition_id == edition_id)
            .order_by(EditionRow.ordinal)
            .execution_options(yield_per=_AT_A_TIME)
        )
        for portion in rows.partitions():
            yield "".join(f"{one}\n" for one in portion).encode()


_PARTS = ("ordinal", "values", "salt", "post_hash", "person_values", "person_salt", "person_hash", "row_hash")


def parts(shown: ShownEdition) -> Generator[bytes, None, None]:
    """Yield all that is hashed as JSON: each row's parts with their salts, null where they were taken out."""
    head = {"edition": shown.number, "as_at": shown.as_at.isoformat(), "checksum": shown.checksum}
    with snapshot() as session:
        yield json.dumps(head, ensure_ascii=False).removesuffix("}").encode() + b', "rows": ['
        rows = session.execute(
            select(*(getattr(EditionRow, one) for one in _PARTS))
            .where(EditionRow.edition_id == shown.id)
            .order_by(EditionRow.ordinal)
            .execution_options(yield_per=_AT_A_TIME)
        )
        between = "\n"
        for row in rows:
            yield (between + json.dumps(row._asdict(), ensure_ascii=False)).encode()
            between = ",\n"
    yield b"\n]}\n"


def _counts(session: Session, found: Sequence[Edition]) -> dict[int, tuple[int, int]]:
    rows = session.execute(
        select(EditionRow.edition_id, func.count(), func.count(EditionRow.redacted_at))
        .where(EditionRow.edition_id.in_([one.id for one in found]))
        .group_by(EditionRow.edition_id)
    )
    counted = {edition_id: (number, gone) for edition_id, number, gone in rows}
    return {one.id: counted.get(one.id, (0, 0)) for one in found}


def _issuers(session: Session, found: Sequence[Edition], words: Words) -> dict[int, Wording]:
    """Return who issued each, by what they were then; addresses and names are nobody's business."""
    events = session.execute(
        select(AuditEvent, Account)
        .outerjoin(Account, Account.id == AuditEvent.actor_id)
        .where(
            AuditEvent.act == "edition.issue",
            AuditEvent.subject == "edition",
            AuditEvent.subject_id.in_([one.id for one in found]),
        )
    ).unique()
    return {event.subject_id: who(event, actor, words, None) for event, actor in events}
