"""Where asking persons ends: a no, a silence, a closed post, somebody else's country."""

from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import people
from adrnet.domain.account import Account, Remit
from adrnet.domain.content import Name, Place
from adrnet.domain.focal_point import Designation, Post, Tier
from adrnet.domain.policy import Bearer, Machine
from tests.focal_points.asking import NOW, check, mails, nominate, states
from tests.inspector import Inspector
from tests.posting import filled, send


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def post(app: Flask) -> str:
    """Thailand's own post."""
    with app.app_context():
        return str(db.session.scalar(select(Post.public_id).where(Post.country_code == "TH")))


@pytest.fixture(autouse=True)
def coordinator(now: Any, client: Inspector, given: SimpleNamespace, sign_in: Any) -> Account:  # noqa: ARG001 - signed in at that time
    """Thailand's coordinator, signed in."""
    account: Account = given.account(coordinates=["TH"])
    sign_in(client, account)
    return account


@pytest.mark.parametrize(("answer", "sentence"), [("decline", "said no"), ("lapse", "did not answer")])
def test_who_said_no_or_nothing_is_not_named_any_more(
    client: Inspector, app: Flask, post: str, answer: str, sentence: str
) -> None:
    nominate(client, post)

    @transactional
    def act() -> None:
        one = db.session.scalars(select(Designation)).one()
        if answer == "decline":
            people.decline(db.session(), one, Bearer("designation", one.id), locale="th")
        else:
            people.lapse(db.session(), one, Machine.CLOCK)

    with app.app_context():
        act()
    history = client.get(f"/en/focal-points/posts/{post}").page.text()
    assert f"Was asked and {sentence}." in history
    assert "ตัวอย่าง หนึ่ง" not in history


def test_nobody_is_asked_for_a_closed_post_and_closing_one_takes_the_question_back(
    client: Inspector, app: Flask, given: SimpleNamespace
) -> None:
    further = given.post("TH", ("mediation",)).public_id
    nominate(client, further)
    to, fields = filled(check(client, further), "nominate", do="nominate")
    send(client, f"/en/focal-points/posts/{further}/close", reason="It moved.")
    assert states(app, further) == [("person", "withdrawn")]
    # The question waits no more in the outbox; that it is over is said once.
    assert len(mails(app)) == 1
    client.get(f"/en/focal-points/posts/{further}/nominate", status=404)
    client.post(to, data=fields, status=409)
    assert states(app, further) == [("person", "withdrawn")]


def test_nobody_nominates_where_they_do_not_coordinate(
    client: Inspector, app: Flask, given: SimpleNamespace, post: str, sign_in: Any
) -> None:
    listing = given.listing(responsible_country="TH")
    its_post = given.post(listing).public_id
    client.get(f"/en/focal-points/posts/{its_post}/nominate", status=404)
    client.get("/en/focal-points/posts/nothing/nominate", status=404)
    to, fields = filled(check(client, post), "nominate", do="nominate")
    for account in (given.account(coordinates=["JP"]), given.account(maintains=[listing])):
        other = app.test_client()
        sign_in(other, account)
        for act in ("nominate", "take-back"):
            other.get(f"/en/focal-points/posts/{post}/{act}", status=403)
    # Whose remit ended between page and button.
    with app.app_context():
        transactional(_end_remits)()
    assert client.post(to, data=fields, status=range(300, 500)).status_code in {302, 303, 403}
    assert states(app, post) == []


def _end_remits() -> None:
    for one in db.session.scalars(select(Remit)):
        one.until = NOW


def test_whom_an_organisation_asked_is_known_to_those_who_answer_for_it_only(
    client: Inspector, app: Flask, given: SimpleNamespace, sign_in: Any
) -> None:
    # It stands under Thailand, where it is; the network's coordinators answer for it.
    listing = given.listing(places=(Place("TH", role="seat"),))
    secret = {"names": (Name("Example Person Pholabut", "en", "Latn"),), "email": "pholabut@example.org"}
    given.nominee(given.post(listing, ("training",)), has_agreed=False, **secret)
    given.nominee(given.post(listing, ("mediation",)), visibility={"names": Tier.COORDINATORS}, **secret)
    assert "Pholabut" not in client.get("/en/focal-points/posts").page.text()
    network = app.test_client()
    sign_in(network, given.account(coordinates=[None]))
    assert network.get("/en/focal-points/posts").page.text().count("Pholabut") == 2
