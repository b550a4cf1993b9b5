"""What the tests of imports begin with: a coordinator of Thailand who is signed in, and a way to bring files in."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from adrnet.db import db, transactional
from adrnet.domain.account import Account
from adrnet.domain.content import Content
from adrnet.domain.import_run import ImportRun
from adrnet.domain.listing import Listing
from adrnet.formats import sheet
from tests.inspector import Inspector
from tests.posting import filled

T = TypeVar("T")
HEADINGS = ["id", "name_en", "name_th", "kind", "country", "city", "services", "website"]
ROW = ["", "Example Arbitration Centre", "ศูนย์อนุญาโตตุลาการตัวอย่าง", "arbitration_institution", "TH", "Bangkok"]
FIRST = [*ROW, "arbitration; mediation", "https://one.example.org/"]


@dataclass
class Desk:
    """A coordinator with a browser, and what comes of the files that they bring in."""

    app: Flask
    given: SimpleNamespace
    client: Inspector
    coordinator: Account

    def run(self, act: Callable[[Session], T]) -> T:
        """Do something to the database in one transaction."""
        with self.app.app_context():
            return transactional(act)(db.session())

    def bring(self, content: bytes, name: str = "list.csv", *, status: int = 303, **typed: Any) -> Any:
        """Send a file; return the page that follows, or the one with the problem."""
        asked = {"kind": "listings", "source": "A letter.", "reason": "They asked.", "how": "shown", **typed}
        to, fields = filled(self.client.get("/en/imports/bring").page, "bring", **asked)
        # Encoded here: werkzeug's client puts a large request aside in a file that it never closes.
        edge, body = encode_multipart({**fields, "file": FileStorage(io.BytesIO(content), name)})
        kind = f"multipart/form-data; boundary={edge}"
        answer = self.client.post(to, data=body, content_type=kind, status=status)
        return self.client.get(answer.location).page if status == 303 else answer.page

    def press(self, page: Any, action: str, *, status: int = 303, **typed: Any) -> Any:
        """Send a form of a page; return the page that follows."""
        to, fields = filled(page, action, **typed)
        answer = self.client.post(to, data=fields, status=status)
        return self.client.get(answer.location).page if status == 303 else answer.page

    def contents(self) -> dict[str, Content]:
        """Return what each public entry says, by its public id."""

        def read(session: Session) -> dict[str, Content]:
            found = session.scalars(select(Listing))
            return {one.public_id: one.published.content for one in found if one.is_public and one.published}

        return self.run(read)

    def last(self) -> ImportRun:
        """Return the import that was brought in last."""
        with self.app.app_context():
            return db.session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(1)).one()


@pytest.fixture
def desk(app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Callable[..., None]) -> Desk:
    coordinator = given.account(coordinates=["TH"])
    sign_in(client, coordinator)
    return Desk(app, given, client, coordinator)


def table(*rows: list[str], headings: list[str] = HEADINGS) -> bytes:
    """Return a file of rows."""
    return b"".join(sheet.as_csv(headings, rows))
