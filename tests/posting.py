"""Sending forms as a browser does: fetch the page, fill the form in, press the button."""

from collections.abc import Container
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.inspector import Inspector
from tests.page import Page


def filled(page: Page, action: str = "", **typed: Any) -> tuple[str, MultiDict[str, Any]]:
    """Return the address and the fields of a form of `page` that posts, with `typed` in place of what it shows.

    `action` is the form's address, or its end; without it the page has one form that posts.
    """
    forms = [one for one in page.all("form", page.main, method="post") if one.get("action", "").endswith(action)]
    assert len(forms) == 1, f"{len(forms)} forms that post to {action!r}"
    fields: MultiDict[str, Any] = MultiDict()
    for name, value, _is_choice, is_on in page._controls(forms[0]):
        if name and is_on and name not in typed:
            fields.add(name, value)
    for area in page.all("textarea", forms[0]):
        if area.get("name") not in typed:
            fields.add(area.get("name", ""), (area.text or "").removeprefix("\n"))
    for name, values in typed.items():
        for value in values if isinstance(values, list) else [values]:
            fields.add(name, value)
    return forms[0].get("action", ""), fields


def send(
    client: Inspector, address: str, action: str = "", *, status: int | Container[int] = (302, 303), **typed: Any
) -> TestResponse:
    """Open `address`, fill its form in and send it; return the answer (a redirect, unless told)."""
    to, fields = filled(client.get(address).page, action, **typed)
    return client.post(to, data=fields, status=status)
