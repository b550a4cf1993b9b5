"""Fixtures for mails: templates of the tests' own, a post office next door, a door that is open to it."""

import smtplib
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from tests.mails.desk import Desk
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
def desk(app: Flask, template: Callable[[str, str], None]) -> Desk:
    """The outbox of the application."""
    assert template is not None
    return Desk(app)


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
