"""Panels for tests: a file filled in, sent, looked at, asked; the links that were mailed."""

import base64
import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from adrnet.db import db
from adrnet.domain.listing import Listing
from adrnet.domain.outbox import OutgoingMail
from tests.inspector import Inspector
from tests.posting import filled

HEADINGS = (
    "name_en",
    "name_ja",
    "email",
    "roles",
    "specialties",
    "languages",
    "country",
    "scheme",
    "grade",
    "write_in",
)
# Digits would part a word in two for the search.
_LETTERS = str.maketrans("234567", "aeioua")
_LINK = re.compile(r"https?://[^/\s]+(/\S*/people/panels/\S+)")


def person(number: int, **cells: str) -> dict[str, str]:
    """Return the row of an example person; each has a name of its own, far from all others."""
    usual = {
        "name_en": f"{_word(number)} {_word(number + 5000)}".title(),
        "name_ja": f"例{_word(number + 9000)}",
        "email": f"panel-{number}@example.org",
        "roles": "arbitrator; mediator",
        "specialties": "maritime",
        "languages": "en; ja",
        "country": "JP",
    }
    return {**usual, **cells}


def table(rows: Iterable[Mapping[str, str]], delimiter: str = ",") -> bytes:
    """Return rows as a file."""
    file = io.StringIO()
    writer = csv.DictWriter(file, HEADINGS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def look(client: Inspector, body: Listing, content: bytes, status: int = 200, lang: str = "en") -> TestResponse:
    """Send a file and return the page that says what each row would do."""
    to, fields = filled(client.get(f"/{lang}/listings/{body.public_id}/panel/file").page, "/panel/file")
    fields["file"] = (io.BytesIO(content), "panel.csv")
    return client.post(to, data=fields, status=status, content_type="multipart/form-data")


def ask(client: Inspector, looked: TestResponse, status: int = 303, **choices: str) -> TestResponse:
    """Press the button under what each row would do."""
    to, fields = filled(looked.page, "/panel/ask", **choices)
    return client.post(to, data=fields, status=status)


def mailed(app: Flask) -> dict[str, str]:
    """Return the latest link that was mailed to each address, without its host."""
    with app.app_context():
        rows = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
        return {one.recipient: found.group(1) for one in rows if (found := _LINK.search(one.text))}


def say_yes(client: Inspector, link: str, **typed: Any) -> TestResponse:
    """Press yes on the page of a link."""
    page = client.get(link).page
    forms = [one for one in page.all("form", page.main, method="post") if "names-0-text" in _names(page, one)]
    return client.post(link, data={**_fields(page, forms[0]), "do": "yes", **typed}, status=range(200, 400))


def say_no(client: Inspector, link: str) -> TestResponse:
    """Press no on the page of a link."""
    page = client.get(link).page
    forms = [one for one in page.all("form", page.main, method="post") if "answer" in _names(page, one)]
    return client.post(link, data=_fields(page, forms[0]), status=303)


def _fields(page: Any, form: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value, _is_choice, is_on in page._controls(form):
        if name and is_on:
            fields.setdefault(name, []).append(value)
    return fields


def _names(page: Any, form: Any) -> set[str]:
    return {name for name, *_rest in page._controls(form)}


def _word(number: int) -> str:
    """Return a word for a number, such that no two of them are alike."""
    return base64.b32encode(hashlib.sha256(str(number).encode()).digest()).decode().lower()[:14].translate(_LETTERS)
