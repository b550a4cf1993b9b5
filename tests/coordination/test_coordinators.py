"""Who coordinates what: the list, inviting, cancelling, ending a remit; who may, and who is left."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain.account import Account, Remit
from adrnet.domain.invitation import Invitation
from adrnet.domain.link import MailedLink
from adrnet.domain.outbox import OutgoingMail
from adrnet.domain.record import AuditEvent, ReviewEntry
from tests.inspector import Inspector
from tests.posting import filled, send

ADDRESS = "/en/coordination/coordinators"
INVITE = f"{ADDRESS}/invite"
WANTED = {"email": "new.coordinator@example.org", "reach": "TH", "language": "th"}
NOT_SIGNED_IN = (302, 303, 403)


@pytest.fixture
def signed_in(client: Inspector, given: SimpleNamespace, sign_in: Callable[..., None]) -> Callable[..., Account]:
    """Sign the client in as a coordinator of these countries (None: the network)."""

    def sign(*countries: str | None) -> Account:
        account: Account = given.account(coordinates=countries)
        sign_in(client, account)
        return account

    return sign


def all_of(app: Flask, kind: Any) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(select(kind).order_by(kind.id)))


def without_second_factor(app: Flask, account: Account) -> None:
    with app.app_context():
        transactional(lambda: setattr(db.session.get_one(Account, account.id), "tf_totp_secret", None))()


def remit_of(app: Flask, account: Account) -> int:
    with app.app_context():
        return int(db.session.scalars(select(Remit.id).where(Remit.account_id == account.id)).one())


def test_the_list_shows_those_within_the_remit_and_who_cannot_act_yet(
    client: Inspector, app: Flask, given: SimpleNamespace, signed_in: Callable[..., Account]
) -> None:
    me, fellow = signed_in("TH"), given.account(coordinates=["TH"])
    of_japan, of_the_network = given.account(coordinates=["JP"]), given.account(coordinates=[None])
    without_second_factor(app, fellow)
    text = client.get(ADDRESS).page.text()
    assert f"{me.email} (you)" in text
    assert f"{fellow.email}" in text
    assert text.count("Second factor not set up yet") == 1
    assert of_japan.email not in text
    assert of_the_network.email not in text
    signed_in(None)
    page = client.get(ADDRESS).page
    assert [page.text(one) for one in page.all("h2", page.main, class_="group__title")] == [
        "The whole network",
        "Japan",
        "Thailand",
    ]


def test_an_invitation_goes_by_mail_waits_and_can_be_withdrawn(
    client: Inspector, app: Flask, signed_in: Callable[..., Account]
) -> None:
    me = signed_in("TH")
    send(client, INVITE, "invite", **WANTED)
    (mail,) = all_of(app, OutgoingMail)
    assert (mail.recipient, mail.locale) == (WANTED["email"], "th")
    page = client.get(ADDRESS).page
    assert "The invitation is on its way." in page.text()
    assert "new.coordinator@example.org" in page.text()
    (invitation,) = all_of(app, Invitation)
    assert (invitation.country_code, invitation.invited_by_id) == ("TH", me.id)
    to, fields = filled(page, "cancel")
    for _click in range(2):
        client.post(to, data=fields, status=303)
    assert "No invitation waits." in client.get(ADDRESS).page.text()
    assert all_of(app, MailedLink) == []
    acts = [one.act for one in all_of(app, AuditEvent) if one.subject == "invitation"]
    assert acts == ["invitation.send", "invitation.cancel"]


def test_an_accepted_invitation_is_not_withdrawn(
    client: Inspector, app: Flask, signed_in: Callable[..., Account]
) -> None:
    signed_in("TH")
    send(client, INVITE, "invite", **WANTED)
    to, fields = filled(client.get(ADDRESS).page, "cancel")
    (invitation,) = all_of(app, Invitation)
    with app.app_context():
        now = datetime.now(UTC)
        transactional(lambda: setattr(db.session.get_one(Invitation, invitation.id), "accepted_at", now))()
    assert "accepted in the meantime" in client.post(to, data=fields, status=409).page.text()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "somebody"}, "Write the whole e-mail address"),
        ({"email": ""}, "Write the address of the person."),
        ({"reach": "JP"}, "Choose one of the answers offered."),
        ({"reach": "network"}, "Choose one of the answers offered."),
        ({"language": "tlh"}, "Choose one of the answers offered."),
    ],
)
def test_nobody_hands_out_more_than_their_own_remit(
    client: Inspector, app: Flask, signed_in: Callable[..., Account], typed: dict[str, str], sentence: str
) -> None:
    signed_in("TH")
    page = send(client, INVITE, "invite", status=200, **{**WANTED, **typed}).page
    assert sentence in page.text(page.one("div", class_="problem"))
    assert all_of(app, Invitation) == []


def test_who_coordinates_it_already_is_not_invited_again(
    client: Inspector, app: Flask, given: SimpleNamespace, signed_in: Callable[..., Account]
) -> None:
    signed_in(None)
    fellow = given.account(coordinates=["TH"])
    page = send(client, INVITE, "invite", status=200, **{**WANTED, "email": str(fellow.email).upper()}).page
    assert "This person coordinates that already." in page.text()
    send(client, INVITE, "invite", **{**WANTED, "email": str(fellow.email), "reach": "network"})
    assert [one.country_code for one in all_of(app, Invitation)] == [None]


def test_a_sign_in_of_an_hour_ago_is_not_fresh_enough_to_invite(
    client: Inspector, app: Flask, signed_in: Callable[..., Account]
) -> None:
    with time_machine.travel(datetime(2026, 11, 21, 3, tzinfo=UTC), tick=False) as traveller:
        signed_in("TH")
        to, fields = filled(client.get(INVITE).page, "invite", **WANTED)
        traveller.shift(timedelta(hours=1))
        assert "verify" in client.post(to, data=fields, status=303).location
        assert "verify" in client.get(INVITE, status=303).location
    assert all_of(app, Invitation) == []


def test_a_remit_ends_with_a_reason_and_a_mail_in_the_person_s_language(
    client: Inspector, app: Flask, given: SimpleNamespace, signed_in: Callable[..., Account], sign_in: Any
) -> None:
    signed_in("TH")
    fellow = given.account(coordinates=["TH"])
    address = f"{ADDRESS}/{remit_of(app, fellow)}/end"
    page = send(client, address, "end", status=200, reason=" ").page
    assert page.title.startswith("Error: End the remit")
    send(client, address, "end", reason="ตำแหน่งเปลี่ยนแล้ว")
    assert str(fellow.email) not in client.get(ADDRESS).page.text()
    (mail,) = all_of(app, OutgoingMail)
    assert mail.recipient == fellow.email
    assert "ตำแหน่งเปลี่ยนแล้ว" in mail.text
    with app.app_context():
        assert db.session.scalars(select(ReviewEntry.note)).one() == "ตำแหน่งเปลี่ยนแล้ว"
    assert "has ended already" in client.get(address).page.text()
    other = app.test_client()
    sign_in(other, fellow)
    other.get("/en/coordination", status=NOT_SIGNED_IN)


def test_two_who_end_the_same_remit_end_it_once(
    client: Inspector, app: Flask, given: SimpleNamespace, signed_in: Callable[..., Account]
) -> None:
    signed_in(None)
    fellow = given.account(coordinates=["TH"])
    to, fields = filled(client.get(f"{ADDRESS}/{remit_of(app, fellow)}/end").page, "end", reason="They left.")
    client.post(to, data=fields, status=303)
    assert "has ended already" in client.post(to, data=fields, status=409).page.text()
    assert [one.act for one in all_of(app, AuditEvent) if one.subject == "remit"] == ["remit.end"]


def test_the_network_s_last_coordinator_stays(
    client: Inspector, app: Flask, given: SimpleNamespace, signed_in: Callable[..., Account]
) -> None:
    me = signed_in(None)
    idle = given.account(coordinates=[None])
    without_second_factor(app, idle)
    address = f"{ADDRESS}/{remit_of(app, me)}/end"
    assert "Nobody else could act for the whole network." in client.get(address).page.text()
    form = filled(client.get(f"{ADDRESS}/{remit_of(app, idle)}/end").page, "end", reason="All of us.", own="y")[1]
    assert "Nobody else could act" in client.post(address, data=form, status=409).page.text()
    with app.app_context():
        assert db.session.get_one(Remit, remit_of(app, me)).until is None


def test_nobody_ends_their_own_remit_by_mistake(
    client: Inspector, app: Flask, given: SimpleNamespace, signed_in: Callable[..., Account]
) -> None:
    given.account(coordinates=[None])
    me = signed_in(None)
    address = f"{ADDRESS}/{remit_of(app, me)}/end"
    page = send(client, address, "end", status=200, reason="I change my post.").page
    assert "Tick this if you want to end your own remit." in page.text()
    assert page.text(page.one("textarea", name="reason")) == "I change my post."
    assert send(client, address, "end", reason="I change my post.", own="y").location == "/en/"
    client.get("/en/coordination", status=NOT_SIGNED_IN)
    assert all_of(app, OutgoingMail) == []


@pytest.mark.parametrize("role", ["visitor", "stranger", "maintainer", "of another country", "no second factor"])
def test_whoever_does_not_coordinate_it_neither_invites_nor_ends(  # noqa: PLR0913, PLR0917 - fixtures
    client: Inspector, app: Flask, given: SimpleNamespace, signed_in: Any, sign_in: Any, role: str
) -> None:
    fellow = given.account(coordinates=["TH"])
    network = given.account(coordinates=[None])
    if role == "of another country":
        signed_in("JP")
    elif role != "visitor":
        account = given.account(
            coordinates=["TH"] if role == "no second factor" else (),
            maintains=[given.listing()] if role == "maintainer" else (),
        )
        if role == "no second factor":
            without_second_factor(app, account)
        sign_in(client, account)
    for person in (fellow, network):
        client.get(f"{ADDRESS}/{remit_of(app, person)}/end", status=(*NOT_SIGNED_IN, 404))
        client.post(f"{ADDRESS}/{remit_of(app, person)}/end", data={"reason": "x"}, status=(*NOT_SIGNED_IN, 400, 404))
    if role != "of another country":
        client.get(ADDRESS, status=NOT_SIGNED_IN)
        client.get(INVITE, status=NOT_SIGNED_IN)
    with app.app_context():
        assert all(one.until is None for one in db.session.scalars(select(Remit)))
