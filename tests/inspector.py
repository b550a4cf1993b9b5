"""The client of the tests: every page that any test fetches is inspected.

`client.get("/en/")` answers like Flask's own client, with `answer.page` beside it where the answer is HTML, and fails
when the status is not the expected one (200, or what the test names: `client.get(…, status=404)`) or when the page
breaks a rule of the house. There is no way to switch that off: a rule that is wrong is changed here, for all pages.
"""

import hashlib
import os
import re
from collections.abc import Container
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.page import Page
from tests.page_rules import faults_of


class Inspector(FlaskClient):
    """Flask's client, with eyes."""

    application: Flask

    def open(self, *args: Any, status: int | Container[int] = 200, **kwargs: Any) -> TestResponse:
        """Fetch and inspect; `status` is the expected one, or those that may come."""
        if has_app_context():
            # What a request leaves in the context's `g` and session would leak into the next one.
            raise AssertionError("leave the application context before a client fetches anything (see `given`)")
        answer = super().open(*args, **kwargs)
        # Files are streamed: read to the end and closed, nothing of them stays open in the application.
        answer.get_data()
        answer.close()
        inspect(answer, status)
        return answer


def inspect(answer: TestResponse, status: int | Container[int] = 200) -> None:
    """Fail when the answer has another status or breaks a rule; hang its page on it."""
    address = answer.request.path
    expected = {status} if isinstance(status, int) else status
    assert answer.status_code in expected, f"{address} answers {answer.status}, {status} expected"
    if answer.status_code in {304, 416}:
        # Nothing of a file was sent; what the browser kept had its headers.
        return
    policy = answer.headers.get("Content-Security-Policy", "")
    assert "default-src 'none'" in policy, f"{address} has no content security policy"
    assert "unsafe" not in policy, f"{address} has a policy that allows anything inline"
    assert answer.headers.get("X-Content-Type-Options") == "nosniff", f"{address} lets browsers guess"
    if answer.mimetype != "text/html" or not answer.data:
        return
    answer.page = Page(answer.get_data(as_text=True))
    if os.environ.get("DATABASE_URL"):
        # On PostgreSQL the same pages come; they are judged where the suite runs on SQLite.
        return
    # Redirects carry a stub that nobody sees.
    likeness = _likeness(answer.page, address)
    if 300 <= answer.status_code < 400 or likeness in _faultless:
        return
    found = faults_of(answer.page, address)
    assert not found, f"{address}:\n" + "\n".join(found)
    _faultless.add(likeness)


# Pages that were found to keep every rule; many tests pass by the same ones.
_faultless: set[bytes] = set()
# What is new each time and no rule looks at: the token of a form, of a mailed link.
_TOKEN = re.compile(r'(?<=name="csrf_token" type="hidden" value=")[^"]+|[A-Za-z0-9_-]{43}')


def _likeness(page: Page, address: str) -> bytes:
    # Of the address the rules know the language.
    language = address.strip("/").split("/", maxsplit=1)[0]
    return hashlib.sha256(f"{language}\n{_TOKEN.sub('', page.html)}".encode()).digest()
