"""Registering, confirming, signing in and out."""

import pytest
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain.account import Account
from adrnet.domain.outbox import OutgoingMail
from tests.posting import send
PASSWORD = "blue tomato ladder"

def mails(app):
    with app.app_context():
        return [(m.recipient, m.subject, m.text) for m in db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))]

def link_in(text):
    return next(line for line in text.splitlines() if line.startswith("https://adrnet.example/")).removeprefix("https://adrnet.example")

def test_a_person_registers_confirms_and_signs_in(app, client):
    answer = send(client, "/en/accounts/register", email="new@example.org", password=PASSWORD)
    print(answer.location)
    assert "We sent a mail" in client.get(answer.location).page.text()
    (to, subject, text), = mails(app)
    assert to == "new@example.org"
    link = link_in(text)
    answer = send(client, "/en/accounts/sign-in", email="new@example.org", password=PASSWORD, status=200)
    assert "Confirm your e-mail address first" in answer.page.text()
    answer = send(client, link)
    assert "confirmed" in client.get(answer.location).page.text()
    answer = send(client, "/en/accounts/sign-in", email="new@example.org", password=PASSWORD)
    assert answer.location == "/en/accounts"
    assert client.get(answer.location).page.heading == "Your account"
    client.get("/en/accounts/security")
    answer = send(client, "/en/accounts", "sign-out")
    client.get("/en/accounts", status=303)

def test_a_coordinator_is_led_through_the_second_factor(app, client, given):
    from adrnet.identity.passwords import hashing
    from adrnet.db import transactional
    from flask import current_app
    from passlib.totp import TOTP
    import re
    account = given.account()
    def make():
        a = db.session.get(Account, account.id); a.password = hashing().compute(PASSWORD)
        from adrnet.domain.account import Remit
        from adrnet.kit import clock
        a.remits = [Remit(country_code=None, since=clock.now())]
    with app.app_context():
        transactional(make)()
    answer = send(client, "/en/accounts/sign-in", email=account.email, password=PASSWORD)
    assert answer.location == "/en/accounts/second-factor"
    client.get("/en/accounts", status=303)
    answer = send(client, answer.location, status=200)
    key = answer.page.text(answer.page.all("code")[0])
    code = TOTP(key=key.replace(" ", ""), format="base32").generate().token
    from tests.posting import filled
    to, fields = filled(answer.page, code="000000")
    client.post(to, data=fields, status=200)
    to, fields = filled(client.get("/en/accounts/second-factor/code").page, code=code)
    answer = client.post(to, data=fields, status=303)
    print(answer.location)
    answer = send(client, answer.location, status=200)
    codes = [answer.page.text(one) for one in answer.page.all("code")]
    assert len(codes) == 10
    client.get("/en/accounts")
    client.get("/en/accounts/security")
    send(client, "/en/accounts", "sign-out")
    answer = send(client, "/en/accounts/sign-in", email=account.email, password=PASSWORD)
    assert answer.location.startswith("/en/accounts/second-factor/code")
    send(client, answer.location, code=code, status=200)
    client.get("/en/accounts/second-factor/help")
    answer = send(client, "/en/accounts/second-factor/recovery-code", code=codes[0].upper())
    assert answer.location == "/en/accounts"
    client.get("/en/accounts")
    print(mails(app)[-1])
