"""What was typed while the session had ended comes back, for the same person and nobody else."""

import pytest
from flask import Blueprint, g, render_template_string
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain.account import KeptForm
from adrnet.domain.policy import Permission
from adrnet.identity import kept
from adrnet.kit.fields import PasswordField, TextField
from adrnet.kit.forms import Form
from adrnet.kit.permissions import declare
from tests.accounts.people import HOME, PASSWORD, change, code, enter, person, set_up
from tests.posting import filled, send

TYPED = "ข้าวเหนียวมะม่วง\nand a second line <b>"
FORM = "/en/accounts/try-form"
PAGE = """{% extends "layout.html" %}{% from "components/posting.html" import posting %}
{% from "components/field.html" import field %}{% from "components/button.html" import button %}
{% block title %}{{ _("Your account")|striptags }}{% endblock %}
{% block main %}<h1>{{ _("Your account") }}</h1>
{% call posting(form, request.path) %}{{ field(form.text, lang="und") }}{{ field(form.password) }}
{{ button(_("Go on")) }}{% endcall %}{% endblock %}"""
HERE = {"Sec-Fetch-Site": "same-origin"}


class TryForm(Form):
    text = TextField("Text")
    password = PasswordField("Password")


@pytest.fixture
def saved(app):
    """Hang a page with a form on the application, as a room would; return what it saved."""
    found = []
    room = Blueprint("trying", __name__, url_prefix="/<lang:lang>/accounts")

    @room.route("/try-form", methods=["GET", "POST"])
    @declare(Permission.KEEP_ACCOUNT)
    def write():
        form = TryForm()
        if form.validate_on_submit():
            found.append(form.text.data)
            return "", 204
        return render_template_string(PAGE, form=form)

    app.register_blueprint(room)
    return found


@pytest.fixture
def writing(app, client, given, saved):
    """Return an account, signed in, and its form filled in."""
    account = person(app, given)
    enter(client, account)
    assert saved == []
    return account, filled(client.get(FORM).page, text=TYPED, password="a secret that is typed")


def text_on(page):
    return (page.one("textarea").text or "").removeprefix("\n")


def stored(app):
    with app.app_context():
        return db.session.scalars(select(KeptForm.fields)).all()


def test_what_was_typed_comes_back_after_signing_in(app, client, writing, saved, time_machine_at):
    account, (to, fields) = writing
    with time_machine_at(hours=13):
        answer = client.post(to, data=fields, status=303)
        assert answer.location.startswith("/en/accounts/sign-in?next=")
        assert "kept for an hour" in client.get(answer.location).page.text()
        assert stored(app) == [[["text", TYPED.replace("\n", "\r\n")]]] or stored(app) == [[["text", TYPED]]]
        answer = send(client, answer.location, email=account.email, password=PASSWORD)
        assert answer.location.startswith(f"{FORM}?kept=")
        page = client.get(answer.location).page
        assert text_on(page) == TYPED
        assert not page.one("input", type="password").get("value")
        assert "Nothing of it has been saved yet" in page.text()
        assert saved == []
        to, fields = filled(page)
        client.post(to, data=fields, status=204)
        assert saved == [TYPED]


def test_it_comes_back_through_the_second_factor(app, client, given, saved, time_machine_at):
    account = person(app, given)
    enter(client, account)
    key, _codes = set_up(client)
    to, fields = filled(client.get(FORM).page, text=TYPED)
    with time_machine_at(hours=13):
        answer = client.post(to, data=fields, status=303)
        answer = send(client, answer.location, email=account.email, password=PASSWORD)
        answer = send(client, answer.location, code=code(key))
        assert text_on(client.get(answer.location).page) == TYPED
    assert saved == []


@pytest.mark.parametrize("how", ["signed out here", "revoked", "too old"])
def test_however_the_session_ended(app, client, writing, time_machine_at, how):
    account, (to, fields) = writing
    ahead = {"seconds": 1}
    if how == "signed out here":
        send(client, HOME, "sign-out")
    elif how == "revoked":
        other = app.test_client()
        enter(other, account)
        send(other, "/en/accounts/security", "/end-others")
    else:
        ahead = {"days": 15}
    with time_machine_at(**ahead):
        answer = client.post(to, data=fields, headers=HERE, status=303)
        answer = send(client, answer.location, email=account.email, password=PASSWORD)
        assert text_on(client.get(answer.location).page) == TYPED


def test_a_form_of_the_session_before_comes_back_at_once(client, writing, saved):
    account, (to, fields) = writing
    send(client, HOME, "sign-out")
    enter(client, account)
    answer = client.post(to, data=fields, headers=HERE, status=303)
    page = client.get(answer.location).page
    assert text_on(page) == TYPED
    to, fields = filled(page)
    client.post(to, data=fields, status=204)
    assert saved == [TYPED]


def test_another_sites_form_is_refused_and_not_kept(app, client, writing):
    _account, (to, fields) = writing
    fields.setlist("csrf_token", ["foreign"])
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        client.post(to, data=fields, headers=headers, status=400)
    assert stored(app) == []


def test_nobody_else_sees_it(app, client, given, writing, time_machine_at):
    _account, (to, fields) = writing
    stranger = person(app, given)
    with time_machine_at(hours=13):
        answer = client.post(to, data=fields, status=303)
        other = app.test_client()
        answer = send(other, answer.location, email=stranger.email, password=PASSWORD)
        page = other.get(answer.location).page
        assert text_on(page) == ""
        assert "Nothing of it has been saved yet" not in page.text()


def test_it_is_gone_after_an_hour(app, client, writing, time_machine_at):
    account, (to, fields) = writing
    with time_machine_at(hours=13):
        back = send(client, client.post(to, data=fields, status=303).location, email=account.email, password=PASSWORD)
    with time_machine_at(hours=14, minutes=1):
        assert text_on(client.get(back.location).page) == ""
        with app.app_context():
            assert kept.forget_expired(db.session()) == 1
            db.session.rollback()


def test_it_belongs_to_its_page(app, client, writing, time_machine_at):
    account, (to, fields) = writing
    with time_machine_at(hours=13):
        back = send(client, client.post(to, data=fields, status=303).location, email=account.email, password=PASSWORD)
        token = back.location.partition("=")[2]
        with client:
            client.get(f"/en/accounts/security?kept={token}")
            assert "kept_form" not in g
        with client:
            client.get(f"{FORM}?kept={token}x")
            assert "kept_form" not in g
    assert app


def test_rows_keep_the_codes_that_say_what_they_are_about(app, client, writing, time_machine_at):
    _account, (to, fields) = writing
    fields |= {"capacities-0-code": "online_filing", "code": "123456"}
    with time_machine_at(hours=13):
        client.post(to, data=fields, status=303)
    kept_names = [name for name, _value in stored(app)[0]]
    assert "capacities-0-code" in kept_names
    assert not {"code", "password", "csrf_token"} & set(kept_names)


def test_too_much_is_not_kept(app, client, writing, time_machine_at):
    account, (to, fields) = writing
    fields.setlist("text", ["x" * (kept.MOST_BYTES + 1)])
    with time_machine_at(hours=13):
        answer = client.post(to, data=fields, status=303)
        assert send(client, answer.location, email=account.email, password=PASSWORD).location == FORM
    assert stored(app) == []


def test_only_the_latest_of_an_account_are_kept(app, client, writing, time_machine_at):
    _account, (to, fields) = writing
    with time_machine_at(hours=13):
        for _ in range(12):
            client.post(to, data=fields, status=303)
    assert len(stored(app)) == 10


def test_a_visitors_form_is_not_kept(app, writing):
    _account, (to, fields) = writing
    visitor = app.test_client()
    visitor.post(to, data=fields, headers=HERE, status=400)
    assert stored(app) == []


def test_an_old_sign_in_page_is_asked_for_once_more(app, client, given):
    account = person(app, given)
    to, fields = filled(client.get("/en/accounts/sign-in").page, email=account.email, password=PASSWORD)
    client.delete_cookie("__Host-adrnet")
    answer = client.post(to, data=fields, headers=HERE, status=303)
    assert "too old to be sent" in client.get(answer.location).page.text()
    assert stored(app) == []


def test_of_a_closed_account_nothing_is_shown(app, client, writing, time_machine_at):
    account, (to, fields) = writing
    with time_machine_at(hours=13):
        answer = client.post(to, data=fields, status=303)
        change(app, account, active=False)
        send(client, answer.location, email=account.email, password=PASSWORD, status=200)
