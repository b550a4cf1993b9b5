"""An organisation's panel: asked by a form and by file, answered by mailed links, shown after a yes and not before."""

import io
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from adrnet.db import db
from adrnet.domain.listing import Listing
from tests.inspector import Inspector
from tests.posting import filled, send


@pytest.fixture
def body(given: SimpleNamespace) -> Listing:
    listing: Listing = given.listing(responsible_country="JP")
    return listing


@pytest.fixture
def keeper(given: SimpleNamespace, client: Inspector, sign_in: Any, body: Listing) -> Any:
    account = given.account(maintains=[body])
    sign_in(client, account)
    return account


def upload(client: Inspector, body: Listing, content: bytes, status: int = 200) -> Any:
    to, fields = filled(client.get(f"/en/listings/{body.public_id}/panel/file").page, "/panel/file")
    fields["file"] = (io.BytesIO(content), "panel.csv")
    return client.post(to, data=fields, status=status, content_type="multipart/form-data")


def test_a_file_is_looked_at_and_then_everybody_is_asked(app: Flask, client: Inspector, body: Listing, keeper: Any) -> None:
    rows = "name_en,name_ja,email,roles,country\nExample Person 901,例示太郎901,p901@example.org,arbitrator,JP\n"
    answer = upload(client, body, rows.encode())
    assert "Example Person 901" in answer.text
    to, fields = filled(answer.page, "/panel/ask")
    client.post(to, data=fields, status=303)
    page = client.get(f"/en/listings/{body.public_id}/panel")
    assert "Example Person 901" in page.text
