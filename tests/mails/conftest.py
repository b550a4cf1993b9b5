"""Fixtures for mails: templates of the tests' own, a post office next door, a door that is open to it."""

import smtplib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from adrnet import mails
from adrnet.db import db, transactional
from adrnet.domain.outbox import OutgoingMail
from tests.mails.post_office import PostOffice

# Kept from before the doors are closed.
SMTP = smtplib.SMTP

EXAMPLE = """{# An example. Expects subject, words. #}
{% extends "mail/layout.html" %}
{% from "mail/_link.html" import link %}
{% from "mail/_quote.html" import quote %}
{% block subject %}{{ subject }}{% endblock %}
{% block body %}
  <p>{{ words }}</p>
  {{ link(address("directory.search", q="a&b"), _("Search")) }}
  <ul><li>{{ _("Country") }}</li><li>{{ words }}</li></ul>
  {{ quote("one\\ntwo", "de") }}
  <p>{% trans %}Nobody translates {{ words }}.{% endtrans %}</p>
{% endblock %}
"""


@pytest.fixture
def template(app: Flask) -> Callable[[str, str], None]:
    """Puts one more template of a mail in place."""
    own: dict[str, str] = {}
    assert app.jinja_env.loader is not None
    app.jinja_env.loader = ChoiceLoader([DictLoader(own), app.jinja_env.loader])

    def put(name: str, source: str) -> None:
        own[f"mail/{name}.html"] = source

    put("example", EXAMPLE)
    return put


@pytest.fixture
def write(app: Flask, template: Callable[[str, str], None]) -> Callable[..., int]:
    """Writes an example into the outbox and commits; returns the row's number."""

    @transactional
    def once(to: str, **values: Any) -> int:
        given = {"locale": "en", "subject": "Example", "words": "Some words", **values}
        mail = mails.write(db.session(), "example", to=to, **given)
        db.session().flush()
        return mail.id

    def in_context(to: str = "someone@office.example", **values: Any) -> int:
        with app.app_context():
            return once(to, **values)

    return in_context


@pytest.fixture
def row(app: Flask) -> Callable[[int], OutgoingMail]:
    """Reads a row of the outbox."""

    def read(number: int) -> OutgoingMail:
        with app.app_context():
            found = db.session.get(OutgoingMail, number)
            assert found is not None
            return found

    return read


@pytest.fixture
def open_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let mails leave; connections still reach no other machine."""
    monkeypatch.setattr(smtplib, "SMTP", SMTP)


@pytest.fixture
def post_office(app: Flask, open_door: None) -> Iterator[PostOffice]:  # noqa: ARG001 - the door has to be open
    """A mail server next door that the application uses."""
    with PostOffice().opened() as office:
        app.config.update(SMTP_HOST="127.0.0.1", SMTP_PORT=office.port, SMTP_TLS="none")
        yield office


@pytest.fixture
def send(app: Flask) -> Callable[[], int]:
    """Sends what waits, as the worker does."""

    def waiting() -> int:
        with app.app_context():
            return mails.send_waiting()

    return waiting
