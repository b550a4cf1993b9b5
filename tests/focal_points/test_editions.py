"""Editions, past days and differences, as their readers meet them: one story, and what may go wrong on the way."""

import hashlib
import io
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

import openpyxl
import pytest
import time_machine
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import delete, select, update

from adrnet.db import db, transactional
from adrnet.domain import people
from adrnet.domain.edition import Edition, EditionRow
from adrnet.domain.focal_point import DesignatedPerson, Designation, Tier
from adrnet.domain.list_history import ListedState, begin
from adrnet.domain.policy import Bearer
from adrnet.focal_points.verifying import KEPT_FOR
from tests.focal_points.side_by_side import KEYS, Row, header_of, lines_of, rows_of
from tests.inspector import Inspector
from tests.posting import filled, send

EVERYTHING = dict.fromkeys(people.SHOWN_FIELDS, Tier.PUBLIC)
FIRST, SECOND, THIRD = (datetime(2026, 11, day, 3, tzinfo=UTC) for day in (2, 9, 16))
ISSUE = "/en/focal-points/editions/issue"


class World(NamedTuple):
    """Whom edition 1 showed, its page, its rows."""

    name: str
    first: str
    as_issued: list[Row]


@pytest.fixture
def clock() -> Iterator[Any]:
    """A clock that stands at the first day and can be moved on."""
    with time_machine.travel(FIRST, tick=True) as traveller:
        yield traveller


@pytest.fixture
def coordinator(app: Flask, given: SimpleNamespace, clock: Any, sign_in: Any) -> Inspector:  # noqa: ARG001 - first the clock
    """A coordinator of Thailand, signed in as often as the clock is moved, while the history of the list has begun."""

    @transactional
    def begins() -> None:
        db.session.execute(delete(ListedState))
        begin(db.session())

    with app.app_context():
        begins()
    signed_in: Inspector = app.test_client()
    account = given.account(coordinates=["TH"])
    signed_in.again = lambda: sign_in(signed_in, account)  # type: ignore[attr-defined]  # after a leap in time
    sign_in(signed_in, account)
    return signed_in


def withdraw(app: Flask, person: Designation) -> None:
    @transactional
    def act() -> None:
        people.withdraw(db.session(), db.session.get_one(Designation, person.id), Bearer("designation", person.id))

    with app.app_context():
        act()


def changes_of(client: Inspector, address: str) -> list[dict[str, str]]:
    """The rows of a file of differences."""
    lines = lines_of(client.get(address).data)
    headings, *rows = lines[lines.index([]) + 1 :]
    return [dict(zip(headings, row, strict=True)) for row in rows]


def of_edition(content: bytes) -> list[Row]:
    """The rows of an edition's file, with the column that says what was taken out."""
    lines = lines_of(content)
    return [dict(zip([*KEYS, "taken_out"], line, strict=True)) for line in lines[lines.index([]) + 2 :]]


@pytest.fixture
def world(app: Flask, given: SimpleNamespace, coordinator: Inspector, clock: Any) -> World:
    """Two editions, between which an office ended, a person withdrew and another office came."""
    person = given.nominee(given.post("JP", ("mediation",)), visibility=EVERYTHING)
    office = given.designation(given.post("TH", ("training",)), titles=(("en", "Example Desk"), ("th", "โต๊ะตัวอย่าง")))
    with app.app_context():
        name = db.session.get_one(DesignatedPerson, person.id).names[0]["text"]
        post = db.session.get_one(Designation, office.id).post.public_id
    assert "This is the first edition." in coordinator.get(ISSUE).page.text()
    issued = send(coordinator, ISSUE, "issue", title="ตัวอย่าง: for an example", note="Brought to a meeting.")
    first = coordinator.get(issued.location).page.text()
    as_issued = rows_of(coordinator.get("/en/focal-points/editions/1.csv").data)
    assert as_issued == rows_of(coordinator.get("/en/focal-points.csv").data)
    clock.move_to(SECOND)
    coordinator.again()
    withdraw(app, person)
    send(coordinator, f"/en/focal-points/posts/{post}/end", "end", reason="An example.")
    given.designation(given.post("VN", ("training",)), titles=(("en", "Example Desk of Another"),))
    send(coordinator, ISSUE, "issue", title="The second example")
    return World(name, first, as_issued)


def test_everyone_reads_an_edition_but_not_who_has_withdrawn(client: Inspector, world: World) -> None:
    for said in ("The edition is issued.", "ตัวอย่าง: for an example", "Brought to a meeting.", world.name):
        assert said in world.first
    page = client.get("/en/focal-points/editions/1").page
    assert "The coordinator for Thailand" in page.text()
    assert world.name not in page.text()
    assert "A person, withdrawn or erased since" in page.text()
    assert "Verified: this edition is what was issued on 2 November 2026." in (
        client.get("/en/focal-points/editions/1/verify").page.text()
    )
    narrowed = client.get("/en/focal-points/editions/1?topic=training&country=TH").page
    assert "Example Desk" in narrowed.text()
    assert narrowed.text(narrowed.one("h2", narrowed.main, id="results")) == "1 post"
    content = client.get("/ja/focal-points/editions/1.xlsx?country=TH&topic=training").data
    _headings, line = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    assert line[KEYS.index("office")] == "Example Desk; โต๊ะตัวอย่าง"
    document = client.get("/th/focal-points/editions/1.json").json
    assert [one["person"] for one in document["posts"] if one["topic_codes"] == ["mediation"]] == [[]]
    taken = client.get("/en/focal-points/editions/1.csv").data
    assert dict(header_of(taken))["Edition"] == (
        "1 · 2 November 2026 · ตัวอย่าง: for an example · something taken out of 1 post since"
    )
    assert {row["post_id"] for row in of_edition(taken)} == {row["post_id"] for row in world.as_issued}
    assert not [row for row in of_edition(taken) if row["person"]]
    gone = [row["topic_codes"] for row in of_edition(taken) if row["taken_out"]]
    assert gone == [row["topic_codes"] for row in world.as_issued if row["person"]] == ["mediation"]


def test_what_differs_stands_on_the_page_and_in_every_file(client: Inspector, world: World) -> None:
    address = "/en/focal-points/differences?from=1&until=2"
    page = client.get(address).page
    assert "1 post added" in page.text()
    assert "2 posts changed" in page.text()
    assert "Taken out of the edition since" in page.text()
    assert world.name not in page.text()
    assert "There is no page 2; this is the first one." in client.get(f"{address}&page=2").page.text()
    assert "was left out: “two”" in client.get(f"{address}&page=two").page.text()
    rows = changes_of(client, address.replace("?", ".csv?"))
    said = {(row["Country code"], row["Code of the change"], row["Code of the field"]): row for row in rows}
    thai = {("TH", "changed", field) for field in ("state", "office", "mailbox", "telephone", "designated_on")}
    assert said.keys() >= {("VN", "added", ""), ("JP", "changed", "person"), ("JP", "changed", "state"), *thai}
    assert said["TH", "changed", "office"]["Was"] == "Example Desk; โต๊ะตัวอย่าง"
    assert said["TH", "changed", "office"]["Is"] == ""
    assert said["JP", "changed", "person"]["Was"] == "Taken out of the edition since"
    told = {field for country, _change, field in said if country == "JP"}
    assert told <= {"person", "state", "confirmed_on"}
    workbook = openpyxl.load_workbook(io.BytesIO(client.get(address.replace("?", ".xlsx?")).data))
    _headings, *cells = workbook.worksheets[0].iter_rows(values_only=True)
    assert [[str(cell or "") for cell in line] for line in cells] == [list(row.values()) for row in rows]
    assert {
        row["Country code"] for row in changes_of(client, "/en/focal-points/differences.csv?from=1&country=vn")
    } == {"VN"}
    document = client.get(address.replace("?", ".json?")).json
    assert document["format"] == "focal-point-differences-1"
    assert [list(post.values())[-1] for post in document["posts"]] == [row["Is"] for row in rows]
    content = client.get(address.replace("?", ".pdf?")).data
    read = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "Confirmed → Vacant" in read
    assert world.name not in read + str(document)


def test_a_past_day_is_the_list_of_then_without_who_has_gone(
    client: Inspector, coordinator: Inspector, clock: Any, world: World
) -> None:
    clock.move_to(THIRD)
    coordinator.again()
    taken = coordinator.get("/en/focal-points/as-at/2026-11-02.csv").data
    edition = of_edition(client.get("/en/focal-points/editions/1.csv").data)
    assert rows_of(taken) == [{key: row[key] for key in KEYS} for row in edition]
    assert ["Filtered by", "As at the end of: 2 November 2026"] in header_of(taken)
    assert "Example Desk" in coordinator.get("/en/focal-points/as-at/2026-11-02?country=TH").page.text()
    days = "/en/focal-points/as-at/differences.csv?from=2026-11-02&until="
    rows = changes_of(coordinator, f"{days}2026-11-09")
    assert {row["Country code"] for row in rows} == {"JP", "TH", "VN"}
    assert world.name not in json.dumps(rows)
    assert changes_of(coordinator, f"{days}today") == rows
    page = coordinator.get("/en/focal-points/as-at/differences?from=day&from_day=2026-11-09&until=2").page
    assert "Nothing differs." in page.text()


def test_a_past_day_is_one_that_is_known_and_over(coordinator: Inspector, client: Inspector, clock: Any) -> None:
    clock.move_to(SECOND)
    coordinator.again()
    for day, said in (
        ("2026-11-01", "The list can be rebuilt from 2 November 2026 on."),
        ("2026-11-09", "That day is not over yet."),
        ("yesterday", "Write the day as year, month and day"),
    ):
        assert said in coordinator.get("/en/focal-points/as-at", query_string={"day": day}).page.text()
    assert coordinator.get("/en/focal-points/as-at?day=2026-11-03&country=JP", status=302).location == (
        "/en/focal-points/as-at/2026-11-03?country=JP"
    )
    assert "The list can be rebuilt from" in coordinator.get("/en/focal-points/as-at/2026-11-01").page.text()
    coordinator.get("/en/focal-points/as-at/2026-11-01.csv", status=404)
    coordinator.get("/en/focal-points/as-at/2026-11-31", status=404)
    # Days in the address of everyone's page are not understood there.
    given_day = client.get("/en/focal-points/differences?from=2026-11-03&until=today").page
    assert "was left out: “2026-11-03”" in given_day.text()


def test_one_edition_comes_of_one_list(
    app: Flask, given: SimpleNamespace, coordinator: Inspector, sign_in: Any, client: Inspector
) -> None:
    sign_in(client, given.account(coordinates=["JP"]))
    to, fields = filled(coordinator.get(ISSUE).page, "issue", title="An example", note="")
    _, others = filled(client.get(ISSUE).page, "issue", title="Another example", note="Words that took long.")
    first = coordinator.post(to, data=fields, status=303)
    assert coordinator.post(to, data=fields, status=303).location == first.location
    late = client.post(to, data=others, status=409).page
    assert "Nothing was issued" in late.text()
    assert "Issue edition 2" in late.heading
    assert "Words that took long." in late.text()
    given.post("JP", ("training",))
    # What was seen by now is the list with one edition, and it has changed since.
    _, again = filled(late, "issue")
    stale = client.post(to, data=again, status=409).page
    _, seen = filled(stale, "issue")
    client.post(to, data=seen, status=303)
    with app.app_context():
        assert db.session.scalars(select(Edition.title).order_by(Edition.number)).all() == [
            "An example",
            "Another example",
        ]
    empty = send(client, ISSUE, "issue", status=200, title=" ").page
    assert "Write what this edition is for" in empty.text()


def test_anyone_can_check_an_edition_elsewhere_and_a_changed_word_is_said(
    app: Flask, client: Inspector, given: SimpleNamespace
) -> None:
    given.designation(given.post("KH", ("mediation",)), titles=(("km", "ឧទាហរណ៍"),), designated_by="ក្រសួងឧទាហរណ៍")
    person = given.nominee(given.post("JP", ("mediation",)), visibility=EVERYTHING)
    given.edition()
    taken_out = "Rows of which something was taken out{}"
    assert taken_out.format(0) in client.get("/en/focal-points/editions/1/verify").page.text()
    withdraw(app, person)
    assert taken_out.format(1) in client.get("/en/focal-points/editions/1/verify").page.text()
    with app.app_context():
        checksum = db.session.scalars(select(Edition.checksum)).one()

    def check() -> str:
        """Check it as the page says, with the program that it shows."""
        page = client.get("/en/focal-points/editions/1/verify").page
        program = "".join(page.one("pre", page.main).itertext())
        parts = client.get("/en/focal-points/editions/1/parts.json").get_data(as_text=True)
        printed: list[str] = []
        opened = {"open": lambda *_arguments, **_more: io.StringIO(parts), "print": printed.append}
        with pytest.MonkeyPatch.context() as patch:
            # The program asks for its argument, whatever this process was started with.
            patch.setattr(sys, "argv", ["check", "parts.json"])
            exec(program, opened)  # noqa: S102 - the page's own program
        return printed[0]

    assert hashlib.sha256(client.get("/en/focal-points/editions/1/hashes.txt").data).hexdigest() == checksum
    assert check() == checksum
    assert client.get("/en/focal-points/editions/1/hashes.txt").headers["X-Robots-Tag"].startswith("noindex")

    @transactional
    def tamper() -> None:
        row = db.session.scalars(select(EditionRow).where(EditionRow.person_values.is_not(None))).one()
        words = {"designated_by": "Another Example"}
        db.session.execute(
            update(EditionRow)
            .where(EditionRow.edition_id == row.edition_id, EditionRow.ordinal == row.ordinal)
            .values(person_values=words)
        )

    with app.app_context():
        tamper()
    # It is computed once a minute at most.
    assert "Verified: " in client.get("/en/focal-points/editions/1/verify").page.text()
    with time_machine.travel(datetime.now(UTC) + KEPT_FOR, tick=False):
        page = client.get("/en/focal-points/editions/1/verify").page
    assert "Not verified: this edition is no longer what was issued" in page.text()
    assert "Rows that do not say what was issued" in page.text()
    with pytest.raises(AssertionError):
        check()


def test_where_there_is_no_edition_pages_say_so(client: Inspector) -> None:
    for address in ("/en/focal-points/editions", "/ja/focal-points/differences"):
        page = client.get(address).page
        assert page.heading
    assert "There is no edition yet." in client.get("/en/focal-points/editions").page.text()
    for address in ("1", "1/verify", "1.csv", "1/hashes.txt", "1/parts.json", "1.exe"):
        client.get(f"/en/focal-points/editions/{address}", status=404)
    client.get("/en/focal-points/differences.csv?from=1&until=2", status=404)
