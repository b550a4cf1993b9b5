"""The link of a nomination: what it opens, for how long, from where; a link that opens nothing tells nobody why."""

from datetime import timedelta

from sqlalchemy import func, select

from adrnet.db import db
from adrnet.domain.account import KeptForm
from adrnet.domain.link import LIFETIME, Purpose
from adrnet.kit import clock
from tests.people.links import asked, held, token
from tests.posting import filled, send

SOUGHT = ("Example Person 1", "例示太郎1")


def count(app, kind):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(kind))


def main_of(client, address):
    page = client.get(address, status=410).page
    return page.text(page.main)


def test_a_form_of_another_session_is_refused_and_the_link_stays(app, client, nominee):
    address = asked(app, nominee)
    for action in (address, f"{address}/no"):
        to, fields = filled(client.get(address).page, action)
        client.post(to, data={**fields.to_dict(), "csrf_token": "of somebody else"}, status=400)
        app.test_client().post(to, data=fields, status=400)
    assert held(app, nominee).consents == []
    client.get(address)


def test_of_who_is_signed_in_no_form_is_kept_whose_address_opens_something(app, client, given, sign_in, nominee):
    sign_in(client, given.account())
    address = asked(app, nominee)
    to, fields = filled(client.get(address).page, address)
    stale = {**fields.to_dict(), "csrf_token": "of an earlier session"}
    client.post(to, data=stale, status=400, headers={"Origin": "http://localhost"})
    assert count(app, KeptForm) == 0


def test_over_tls_a_form_from_our_own_page_is_taken(app, client, nominee):
    address = asked(app, nominee)
    page = client.get(address, base_url="https://localhost").page
    to, fields = filled(page, address)
    client.post(
        to, data=fields, base_url="https://localhost", headers={"Referer": f"https://localhost{address}"}, status=303
    )
    assert held(app, nominee).state == "active"


def test_every_link_that_opens_nothing_gets_one_and_the_same_page(app, client, given, nominee):
    used = asked(app, nominee)
    send(client, used, used)
    other = given.nominee(given.post("JP", ("training",)), has_agreed=False)
    office = given.designation(given.post("VN", ("training",)))
    tokens = [token(app, purpose, other.id) for purpose in Purpose if purpose != Purpose.NOMINATION]
    tokens += [token(app, Purpose.NOMINATION, office.id), token(app, Purpose.NOMINATION, 99999)]
    tokens += [used.rsplit("/", 1)[1], "nothing", "a" * 43, "x" * 3000, "%00", "髙﨑𠮷", "%F0%9F"]
    assert len({main_of(client, f"/en/people/nominations/{one}") for one in tokens}) == 1
    assert held(app, other).state == "nominated"


def test_a_link_of_a_nomination_opens_no_own_data(app, client, nominee):
    address = asked(app, nominee).replace("nominations", "own-data")
    for path in ("", "/correct", "/withdraw", "/object", "/data.json", "/card.vcf"):
        client.get(address + path, status=410)


def test_silence_ends_with_the_link(app, client, nominee, monkeypatch):
    address = asked(app, nominee)
    to, fields = filled(client.get(address).page, address)
    later = clock.now() + LIFETIME[Purpose.NOMINATION] + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    client.get(address, status=410)
    client.post(to, data=fields, status=410)
    assert held(app, nominee).consents == []


def test_neither_link_nor_name_ends_in_a_log(app, client, nominee, caplog):
    caplog.set_level("DEBUG")
    address = asked(app, nominee)
    send(client, address, address, status=200, email="")
    send(client, address, address)
    client.get(address, status=410)
    said = "\n".join(one.getMessage() for one in caplog.records)
    assert not any(one in said for one in (address.rsplit("/", 1)[1], *SOUGHT, "nominee1@"))
