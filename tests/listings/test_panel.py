"""An organisation's panel: asked by a form and by file, answered by mailed links, shown after a yes and not before."""

import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain.account import Account
from adrnet.domain.affiliation import Affiliation, ProfileContact
from adrnet.domain.content import Content, Name, Place
from adrnet.domain.focal_point import Consent
from adrnet.domain.link import MailedLink
from adrnet.domain.listing import Listing
from adrnet.domain.outbox import OutgoingMail
from adrnet.domain.proposing import Proposed
from adrnet.domain.revision import Revision
from adrnet.formats import tables
from adrnet.listings import panel
from tests.inspector import Inspector
from tests.listings.panels import ask, look, mailed, person, say_no, say_yes, table
from tests.posting import filled, send


@pytest.fixture
def body(given: SimpleNamespace) -> Listing:
    listing: Listing = given.listing(responsible_country="JP", names=(Name("Example Panel Centre", "en"),))
    return listing


@pytest.fixture
def keeper(given: SimpleNamespace, client: Inspector, sign_in: Any, body: Listing) -> Any:
    account = given.account(maintains=[body])
    sign_in(client, account)
    return account


def page_of(client: Inspector, listing: Listing) -> str:
    address = client.get(f"/en/directory/{listing.public_id}", status=301).headers["Location"]
    return client.get(address).text


def states(app: Flask) -> dict[str, int]:
    with app.app_context():
        found = [one.state for one in db.session.scalars(select(Affiliation))]
    return {state: found.count(state) for state in sorted(set(found))}


def everything_public(client: Inspector, body: Listing, words: str) -> str:
    """Return what a visitor reads wherever one of the panel might show."""
    pages = [
        page_of(client, body),
        client.get("/en/").text,
        client.get(f"/en/directory?q={words}").text,
        client.get("/en/directory?country=JP&specialty=maritime").text,
        client.get("/en/directory/countries/JP").text,
        client.get("/en/focal-points.csv").text,
    ]
    return "\n".join(pages)


@pytest.mark.usefixtures("keeper")
def test_a_panel_of_three_hundred_is_asked_from_a_file_and_shown_one_yes_at_a_time(
    app: Flask, client: Inspector, given: SimpleNamespace, body: Listing
) -> None:
    known = given.practitioner(
        names=(Name("Person Already Listed", "en"),), places=(Place("JP"),), email="listed@example.org"
    )
    given.account(maintains=[known])
    rows = [person(number) for number in range(300)]
    rows[7]["email"] = "no address"
    rows[8]["roles"] = "judge of the moon"
    rows[9]["country"] = ""
    rows[10]["name_en"] = rows[10]["name_ja"] = ""
    rows[20]["email"] = "listed@example.org"
    rows[21]["name_en"] = "Person Already Listd"
    rows[30]["email"] = rows[29]["email"]
    rows[31]["name_en"], rows[31]["name_ja"] = rows[28]["name_en"], ""
    looked = look(client, body, table(rows))
    assert "292" in looked.page.text(looked.page.main)
    assert looked.text.count("the same e-mail address") == 2
    assert looked.text.count("names that are alike") == 2
    # Nothing is put together by itself: who has decided nothing is asked again.
    again = ask(client, looked, status=200)
    assert "Row 22: choose what is to be done." in again.text
    assert states(app) == {}
    started = time.process_time()
    ask(client, again, row_22=known.public_id, row_23="new", row_32="leave_out", row_33="new")
    assert time.process_time() - started < 30, "the asking takes too long"
    assert states(app) == {"proposed": 295}
    links = mailed(app)
    assert len(links) == 295

    visitor = app.test_client()
    before = everything_public(visitor, body, rows[50]["name_en"].split()[0])
    for one in rows:
        assert not one["email"].startswith("panel-") or one["email"] not in before
        assert not one["name_en"] or one["name_en"] not in before
        assert not one["name_ja"] or one["name_ja"] not in before
    index = Path(app.config["INDEX_DIRECTORY"])
    held = b"".join(one.read_bytes() for one in index.rglob("*") if one.is_file())
    assert rows[50]["name_en"].split()[0].encode() not in held

    for number in (50, 51, 52):
        assert "Your profile is public now" in visitor.get(say_yes(visitor, links[rows[number]["email"]]).location).text
    # Hundreds of changes are more than the request that made them reads into the index; the worker does the rest.
    app.test_cli_runner().invoke(args=["search", "catch-up"])
    found = visitor.get(f"/en/directory?q={rows[50]['name_en'].split()[1]}").page
    assert rows[50]["name_en"] in found.text(found.main)
    for number in (60, 61):
        assert "Everything is erased" in visitor.get(say_no(visitor, links[rows[number]["email"]]).location).text
    assert states(app) == {"confirmed": 3, "declined": 2, "proposed": 290}
    after = page_of(visitor, body)
    assert rows[50]["name_en"] in after
    assert rows[50]["name_ja"] in after
    assert rows[60]["name_en"] not in after
    assert rows[62]["name_en"] not in after
    desk = client.get(f"/en/listings/{body.public_id}/panel").page
    said = " ".join(desk.text(desk.main).split())
    assert "Agreed 3" in said
    assert "Said no 2" in said
    assert rows[60]["name_en"] not in said


@pytest.mark.usefixtures("keeper")
def test_after_a_no_nothing_of_the_person_is_in_any_table(app: Flask, client: Inspector, body: Listing) -> None:
    row = person(1)
    ask(client, look(client, body, table([row])))
    say_no(app.test_client(), mailed(app)[row["email"]])
    with app.app_context():
        assert db.session.scalars(select(ProfileContact)).all() == []
        assert db.session.scalars(select(MailedLink)).all() == []
        [consent] = db.session.scalars(select(Consent)).all()
        assert not consent.is_given
        documents = str([one.document for one in db.session.scalars(select(Revision))])
        assert row["name_en"] not in documents
        assert row["name_ja"] not in documents
        assert row["email"] not in str(db.session.execute(select(OutgoingMail.recipient, OutgoingMail.text)).all())


@pytest.mark.usefixtures("keeper")
def test_whoever_was_asked_already_is_not_asked_twice_by_the_same_file(
    app: Flask, client: Inspector, body: Listing
) -> None:
    rows = [person(1), person(2)]
    ask(client, look(client, body, table(rows)))
    again = look(client, body, table([*rows, person(3)]))
    assert "On your panel, or asked already" in again.text
    ask(client, again)
    assert states(app) == {"proposed": 3}


@pytest.mark.usefixtures("keeper")
def test_a_mailbox_that_a_page_does_not_show_gives_nobody_away(
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any, body: Listing
) -> None:
    asked = person(1)
    ask(client, look(client, body, table([asked])))
    say_yes(app.test_client(), mailed(app)[asked["email"]])
    other = given.listing()
    stranger = app.test_client()
    with_file = person(2, email=asked["email"])
    account = given.account(maintains=[other])
    sign_in(stranger, account)
    assert "the same e-mail address" not in look(stranger, other, table([with_file])).text


@pytest.mark.usefixtures("keeper")
def test_a_member_of_the_directory_is_asked_for_the_affiliation_alone(
    app: Flask, client: Inspector, given: SimpleNamespace, body: Listing
) -> None:
    known = given.practitioner(names=(Name("Person Listed", "en"),), places=(Place("JP"),), email="me@example.org")
    keeper_of_known = given.account(maintains=[known])
    looked = look(client, body, table([person(1, email="me@example.org")]))
    ask(client, looked, row_2=known.public_id)
    assert "Person Listed" not in page_of(app.test_client(), body)
    link = mailed(app)[keeper_of_known.email]
    visitor = app.test_client()
    to, fields = filled(visitor.get(link).page, "")
    [question] = [
        name for name, *_rest in visitor.get(link).page._controls(visitor.get(link).page.main) if name.startswith("of_")
    ][:1]
    visitor.post(to, data={**fields.to_dict(), question: "yes"}, status=303)
    assert "Person Listed" in page_of(visitor, body)
    assert "Example Panel Centre" in page_of(visitor, known)
    assert visitor.get(link, status=410)


@pytest.mark.usefixtures("keeper")
def test_one_person_is_asked_by_a_form(app: Flask, client: Inspector, body: Listing) -> None:
    to, fields = filled(client.get(f"/en/listings/{body.public_id}/panel/person").page, "/panel/person")
    fields["names-0-text"], fields["email"], fields["country"] = "Person By Form", "form@example.org", "TH"
    fields.add("roles", "mediator")
    ask(client, client.post(to, data=fields))
    assert states(app) == {"proposed": 1}
    assert "form@example.org" in mailed(app)


@pytest.mark.usefixtures("keeper")
def test_what_comes_back_is_believed_only_as_it_was_sent(app: Flask, client: Inspector, body: Listing) -> None:
    looked = look(client, body, table([person(1)]))
    to, fields = filled(looked.page, "/panel/ask")
    fields["rows"] = fields["rows"][:-4] + "AAAA"
    assert "Choose the file once more" in client.post(to, data=fields, status=422).text
    assert states(app) == {}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a small file be too large: the client of the tests leaves larger bodies open behind it."""
    monkeypatch.setattr(tables, "USUAL", tables.Limits(bytes=100_000))


@pytest.mark.usefixtures("keeper", "small")
@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"\x93\xfa\x96\x7b,email\r\nx,y\r\n", 422, "letters of this file cannot be read"),
        (b"PK\x03\x04 nothing", 422, "cannot be read"),
        (b"\xd0\xcf\x11\xe0 an old one", 422, "workbook of the old kind"),
        (b"name_en\n" + b"x\n" * 1001, 413, "more than 1,000 rows"),
        (b"name_en\n" + b"\n" * 60_000, 413, "many empty ones"),
        (b"name_en\n" + b"x" * 100_000, 413, "too large"),
        (b"", 422, "no rows"),
    ],
    ids=["encoding", "broken", "old", "rows", "empty rows", "bytes", "empty"],
)
def test_a_file_that_cannot_be_read_says_why(
    client: Inspector, body: Listing, content: bytes, status: int, said: str
) -> None:
    answer = look(client, body, content or b"\n", status=status)
    assert said in answer.text


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_template_is_offered_in_the_readers_language(client: Inspector, body: Listing, ending: str) -> None:
    answer = client.get(f"/ja/listings/{body.public_id}/panel/template.{ending}")
    assert f'filename="adrnet-panel.{ending}"' in answer.headers["Content-Disposition"]
    assert look(client, body, answer.data, status=422, lang="ja").status_code == 422


def test_nobody_else_finds_the_panel(given: SimpleNamespace, client: Inspector, sign_in: Any, body: Listing) -> None:
    sign_in(client, given.account(maintains=[given.listing()]))
    for page in ("panel", "panel/person", "panel/file", "panel/template.csv", "affiliations", "affiliations/1"):
        client.get(f"/en/listings/{body.public_id}/{page}", status=404)


@pytest.mark.usefixtures("keeper")
def test_a_proposal_that_is_taken_back_erases_the_person(app: Flask, client: Inspector, body: Listing) -> None:
    row = person(1)
    ask(client, look(client, body, table([row])))
    link = mailed(app)[row["email"]]
    desk = client.get(f"/en/listings/{body.public_id}/panel").page
    [way] = [to for words, to in desk.links() if "/affiliations/" in to]
    send(client, way, do="end")
    assert states(app) == {"ended": 1}
    app.test_client().get(link, status=410)
    with app.app_context():
        assert db.session.scalars(select(ProfileContact)).all() == []
        assert row["name_en"] not in str([one.document for one in db.session.scalars(select(Revision))])


@pytest.mark.usefixtures("keeper")
def test_a_second_click_asks_nobody_twice(app: Flask, client: Inspector, body: Listing) -> None:
    looked = look(client, body, table([person(1)]))
    ask(client, looked)
    assert "Nobody was asked" in client.get(ask(client, looked).location).text
    assert states(app) == {"proposed": 1}


@pytest.mark.usefixtures("keeper")
def test_a_click_that_comes_between_look_and_lock_asks_nobody_twice(
    app: Flask, client: Inspector, body: Listing, keeper: Any
) -> None:
    ask(client, look(client, body, table([person(1)])))
    with app.app_context():
        session = db.session()
        late = panel.Asking([Proposed(Content(names=(Name("Example", "en"),)), person(1)["email"], "en")])
        panel.ask(session.get_one(Listing, body.id), late, session.get_one(Account, keeper.id))
    assert states(app) == {"proposed": 1}


@pytest.mark.usefixtures("keeper")
def test_more_than_a_panel_holds_are_not_asked(
    app: Flask, client: Inspector, body: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel, "MOST_ASKED", 1)
    answer = ask(client, look(client, body, table([person(1), person(2)])), status=429)
    assert "1 person at most" in answer.text
    assert states(app) == {}


def test_rows_that_another_account_read_are_not_taken(
    app: Flask, given: SimpleNamespace, sign_in: Any, body: Listing
) -> None:
    first, second = app.test_client(), app.test_client()
    for one in (first, second):
        sign_in(one, given.account(maintains=[body]))
    looked = look(first, body, table([person(1)]))
    rows = filled(looked.page, "/panel/ask")[1]["rows"]
    to, fields = filled(look(second, body, table([person(2)])).page, "/panel/ask")
    assert second.post(to, data={**fields.to_dict(), "rows": rows}, status=422)
    assert states(app) == {}
