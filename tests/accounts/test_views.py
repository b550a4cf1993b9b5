"""One's own account: address, language, recovery, leaving; invitations and links."""

import pytest
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import invitation, link
from adrnet.domain.account import Account, Remit
from adrnet.domain.link import Purpose
from adrnet.domain.policy import NotPermittedError
from adrnet.domain.record import AuditEvent
from tests.accounts.people import (
    ANOTHER,
    HOME,
    PASSWORD,
    acts,
    change,
    code,
    enter,
    known,
    link_in,
    mails,
    person,
    set_up,
)
from tests.applications import run
from tests.posting import filled, send

EMAIL = "/en/accounts/email"
DELETE = "/en/accounts/delete"


def account_of(app, email):
    with app.app_context():
        found = db.session.scalar(select(Account).where(Account.email == email))
        if found is not None:
            assert found.remits is not None
        db.session.expunge_all()
        return found


def test_the_language_of_mails_is_chosen(app, client, given, sign_in):
    account = person(app, given)
    sign_in(client, account)
    send(client, HOME, "/language", language="ja")
    assert known(app, account).locale == "ja"
    send(client, "/en/accounts/reset", email=account.email, status=200)
    assert mails(app)[0].locale == "ja"
    send(client, HOME, "/language", language="xx")
    assert known(app, account).locale == "ja"


def test_another_address_is_taken_when_its_owner_confirms(app, client, given):
    account = person(app, given)
    enter(client, account)
    old = app.test_client()
    enter(old, account)
    answer = send(client, EMAIL, email="moved@example.org")
    assert "We sent a mail to the new address" in client.get(answer.location).page.text()
    to_new, to_old = mails(app)
    assert (to_new.recipient, to_old.recipient) == ("moved@example.org", account.email)
    assert "moved@" not in to_old.text
    address = link_in(to_new)
    client.get(address)
    assert known(app, account).email == account.email
    answer = send(client, address)
    assert known(app, account).email == "moved@example.org"
    assert "Your new address is saved" in client.get(answer.location).page.text()
    old.get(HOME, status=303)
    assert mails(app)[-1].recipient == account.email
    assert mails(app)[-1].subject == "Your account has another address"
    assert "does not work any more" in client.get(client.get(address, status=303).location).page.text()
    assert acts(app, account)[-2:] == ["account.email_change_asked", "account.email_change"]
    send(client, HOME, "sign-out")
    enter(client, account, status=200)
    send(client, "/en/accounts/sign-in", email="moved@example.org", password=PASSWORD)


def test_an_address_that_is_taken_is_answered_alike(app, client, given):
    account, other = person(app, given), person(app, given)
    enter(client, account)
    said = []
    for email in (other.email, "free@example.org"):
        answer = send(client, EMAIL, email=email)
        page = client.get(answer.location).page
        said.append((answer.status_code, answer.location, page.text(page.main)))
    assert said[0] == said[1]
    assert mails(app)[0].recipient == other.email
    assert mails(app)[0].subject == "This address has an account already"


def test_an_address_that_was_taken_meanwhile_is_not_given_away(app, client, given):
    account, other = person(app, given), person(app, given)
    enter(client, account)
    send(client, EMAIL, email="wanted@example.org")
    change(app, other, email="wanted@example.org")
    send(client, link_in(mails(app)[0]))
    assert known(app, account).email == account.email


def test_only_the_latest_link_to_another_address_works(app, client, given):
    enter(client, person(app, given))
    for number in range(2):
        send(client, EMAIL, email=f"moved{number}@example.org")
    first = link_in(mails(app)[0])
    client.get(first, status=303)


@pytest.mark.parametrize("how", ["reset", "change"])
def test_who_takes_an_account_back_keeps_its_address(app, client, given, how):
    """Whoever had the password asks for an address of theirs; its owner chooses another password."""
    account = person(app, given)
    enter(client, account)
    send(client, EMAIL, email="thief@example.org")
    link_of_thief = link_in(mails(app)[0])
    owner = app.test_client()
    if how == "reset":
        send(owner, "/en/accounts/reset", email=account.email, status=200)
        send(owner, link_in(mails(app)[-1]), password=ANOTHER)
    else:
        enter(owner, account)
        send(owner, "/en/accounts/password", password=PASSWORD, new_password=ANOTHER)
    client.get(link_of_thief, status=303)
    assert known(app, account).email == account.email


@pytest.mark.parametrize("address", [EMAIL, DELETE, "/en/accounts/password", "/en/accounts/second-factor"])
def test_sensitive_acts_ask_who_it_is_after_a_while(app, client, given, time_machine_at, address):
    enter(client, person(app, given))
    client.get(address)
    with time_machine_at(minutes=16):
        answer = client.get(address, status={302, 303})
        assert answer.location.startswith("/en/accounts/verify?next=")
        send(client, answer.location, password=ANOTHER, status=200)
        answer = send(client, answer.location, password=PASSWORD)
        assert answer.location == address
        client.get(address)


def test_what_was_typed_survives_the_question_who_it_is(app, client, given, time_machine_at):
    enter(client, person(app, given))
    to, fields = filled(client.get(EMAIL).page, email="moved@example.org")
    with time_machine_at(minutes=16):
        answer = client.post(to, data=fields, status=303)
        answer = send(client, answer.location, password=PASSWORD)
        page = client.get(answer.location).page
        assert page.one("input", type="email").get("value") == "moved@example.org"
        assert mails(app) == []


def test_who_is_invited_gets_an_account_with_a_second_factor(app, client):
    said = run(app, "coordinators", "invite", "new@example.org", "--country", "TH", "--locale", "ja")
    assert "new@example.org" in said
    (mail,) = mails(app)
    assert (mail.recipient, mail.locale) == ("new@example.org", "ja")
    address = link_in(mail).replace("/ja/", "/en/")
    assert "Thailand" in client.get(address).page.text()
    send(client, address, password="short", status=200)
    answer = send(client, address, password=PASSWORD)
    assert answer.location == "/en/accounts/second-factor"
    client.get(HOME, status=303)
    set_up(client)
    account = account_of(app, "new@example.org")
    assert [one.country_code for one in account.remits] == ["TH"]
    assert account.has_second_factor
    client.get(HOME)
    visitor = app.test_client()
    assert "does not work any more" in visitor.get(visitor.get(address, status=303).location).page.text()


def test_who_has_an_account_signs_in_and_accepts(app, client, given):
    account = person(app, given)
    run(app, "coordinators", "invite", account.email, "--network")
    address = link_in(mails(app)[0])
    page = client.get(address).page
    assert not page.all("input", type="password")
    enter(client, account)
    send(client, address)
    assert client.get(HOME, status=303).location == "/en/accounts/second-factor"
    key, _ = set_up(client)
    assert len(key) > 20
    assert account_of(app, account.email).coordinates


def test_an_invitation_is_for_its_address_alone(app, client, given):
    account = person(app, given)
    run(app, "coordinators", "invite", "new@example.org", "--network")
    address = link_in(mails(app)[0])
    enter(client, account)
    page = client.get(address).page
    assert "signed in with another address" in page.text()
    _, fields = filled(client.get(HOME).page, "sign-out")
    client.post(address, data=fields, status=200)
    assert not account_of(app, account.email).coordinates


def test_a_newer_invitation_replaces_the_older(app, client):
    for _ in range(2):
        run(app, "coordinators", "invite", "new@example.org", "--network")
    first, second = map(link_in, mails(app))
    client.get(first, status=303)
    client.get(second)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("no address", "--network"), "no e-mail address"),
        (("a@example.org",), "--country XX or --network"),
        (("a@example.org", "--network", "--country", "TH"), "--country XX or --network"),
        (("a@example.org", "--country", "XX"), "no country"),
        (("a@example.org", "--network", "--locale", "xx"), "no language"),
    ],
)
def test_a_mistaken_invitation_is_explained(runner, arguments, told):
    done = runner.invoke(args=["coordinators", "invite", *arguments])
    assert done.exit_code == 1
    assert told in done.output


def test_the_first_link_can_be_shown_where_no_mail_leaves(app, client):
    said = run(app, "coordinators", "invite", "new@example.org", "--network", "--show-link")
    assert mails(app) == []
    client.get(said.split("https://adrnet.example")[1].strip())


@pytest.mark.parametrize(
    ("held", "wanted", "may"), [(None, "TH", True), ("TH", "TH", True), ("TH", "JP", False), ("TH", None, False)]
)
def test_a_coordinator_hands_out_no_more_than_they_have(app, given, held, wanted, may):
    actor = given.account(coordinates=[held])

    def hand_out():
        invitation.invite(db.session(), "new@example.org", wanted, db.session.get_one(Account, actor.id), locale="en")

    with app.app_context():
        if may:
            transactional(hand_out)()
        else:
            with pytest.raises(NotPermittedError):
                transactional(hand_out)()


def sign_in_link(app, account):
    with app.app_context():
        return transactional(link.issue)(db.session(), Purpose.SIGN_IN, account.email, account_id=account.id)


def test_a_sign_in_link_opens_a_page_with_a_button_and_works_once(app, client, given):
    account = person(app, given, password=None)
    address = f"/en/accounts/links/{sign_in_link(app, account)}"
    for _ in range(2):
        client.get(address)
    assert send(client, address).location == HOME
    client.get(HOME)
    other = app.test_client()
    other.get(address, status=303)


def test_a_sign_in_link_does_not_get_around_the_second_factor(app, client, given, time_machine_at):
    account = person(app, given, password=None, coordinates=[None])
    assert send(client, f"/en/accounts/links/{sign_in_link(app, account)}").location == "/en/accounts/second-factor"
    key, _ = set_up(client)
    other = app.test_client()
    answer = send(other, f"/en/accounts/links/{sign_in_link(app, account)}")
    assert answer.location.startswith("/en/accounts/second-factor/code")
    other.get(HOME, status=303)
    with time_machine_at(minutes=1):
        send(other, answer.location, code=code(key))
        other.get(HOME)


def test_a_link_for_one_purpose_opens_nothing_else(app, client, given):
    token = sign_in_link(app, person(app, given))
    for address in ("email", "invitations"):
        client.get(f"/en/accounts/{address}/{token}", status=303)
    for address in ("confirm", "reset"):
        client.get(client.get(f"/en/accounts/reset/{token}", status=302).location)
        assert address


def test_the_account_leads_to_the_rooms_where_there_is_something_to_do(client, given, sign_in):
    sign_in(client, given.account())
    assert "/en/listings" in [url for _text, url in client.get(HOME).page.links()]
    assert "/en/coordination" not in [url for _text, url in client.get(HOME).page.links()]
    sign_in(client, given.account(coordinates=["TH"]))
    assert "/en/coordination" in [url for _text, url in client.get(HOME).page.links()]


def test_every_page_names_the_way_in(client, given, sign_in):
    page = client.get("/en/about").page
    assert ("Sign in", "/en/accounts/sign-in") in page.links(page.one("header"))
    sign_in(client, given.account())
    page = client.get("/en/about").page
    assert ("Your account", HOME) in page.links(page.one("header"))


def test_pages_speak_every_language_of_the_interface(client, given, sign_in):
    for lang in ("ja", "th", "km", "my", "vi", "pt"):
        for address in ("sign-in", "register", "reset", "confirm"):
            client.get(f"/{lang}/accounts/{address}")
    sign_in(client, given.account())
    for lang in ("ja", "th", "km", "my", "vi", "pt"):
        for address in ("", "/security", "/password", "/email", "/delete", "/second-factor"):
            client.get(f"/{lang}/accounts{address}")


def test_a_remit_is_on_record(app, client):
    run(app, "coordinators", "invite", "new@example.org", "--network")
    send(client, link_in(mails(app)[0]), password=PASSWORD)
    with app.app_context():
        assert {"invitation.send", "remit.begin"} <= set(db.session.scalars(select(AuditEvent.act)))
        assert db.session.scalar(select(Remit.until)) is None
