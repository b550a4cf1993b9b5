"""The shipped reference data as tests see it, and what they ask of the database about it."""

import csv
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adrnet.db import Base, db, transactional
from adrnet.domain import reference
from adrnet.domain.content import Content
from adrnet.domain.listing import Listing
from adrnet.domain.reference import SHIPPED, Summary

CENTRAL_ASIA = Path(__file__).parents[2] / "data" / "central_asia"
MEMBERS = {"BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "TL", "VN", "JP"}

Row = dict[str, str]
# Writes a folder with one file of these rows.
Folder = Callable[[str, list[Row]], Path]


def load(folder: Path = SHIPPED) -> Summary:
    return transactional(reference.load)(db.session(), folder)


def rows_of(file: str, folder: Path = SHIPPED) -> list[Row]:
    with (folder / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def row(file: str, key: str, **changed: str) -> Row:
    first = next(iter(rows_of(file)[0]))
    return {**next(one for one in rows_of(file) if one[first] == key), **changed}


def count(session: Session, table: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def listing_of(session: Session, key: str) -> Listing:
    return session.scalars(select(Listing).where(Listing.origin_key == key)).one()


def content_of(session: Session, key: str) -> Content:
    published = listing_of(session, key).published
    assert published is not None
    return published.content
