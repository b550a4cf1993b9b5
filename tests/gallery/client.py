"""Whole answers for the gallery's form, a way to send them, and what to look at afterwards."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from tests.inspector import Inspector
from tests.page import Page

GALLERY = "/en/gallery"
Send = Callable[..., Page]
WHOLE = {
    "name": "Example Centre",
    "password": "a long enough password",
    "again": "a long enough password",
    "country": "JP",
    "party": "practitioner",
    "promise": "y",
    "language": "",
    "offices-0-mailbox": "office@example.org",
    "offices-0-kind": "",
}


def sender(client: Inspector) -> Send:
    """Make a function that sends whole answers but for those it is given (`a__b` is the field a-b; None: left out)."""

    def send(**answers: Any) -> Page:
        token = client.get(GALLERY).page.all("input", name="csrf_token")[0].get("value")
        given = {"csrf_token": token, **WHOLE, **{name.replace("__", "-"): value for name, value in answers.items()}}
        answer = client.post(GALLERY, data={name: value for name, value in given.items() if value is not None})
        return answer.page if answer.mimetype == "text/html" else Page("")

    return send


def summary(page: Page) -> list[tuple[str, str]]:
    """Return the lines of the error summary: words and where they lead."""
    found = page.all("div", class_="problem")
    return page.links(found[0]) if found else []


def control(page: Page, name: str) -> Element:
    """Return the first control with this name."""
    return next(one for tag in ("input", "textarea", "select") for one in page.all(tag, name=name))
