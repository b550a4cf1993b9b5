"""Taking the list away: columns that are kept, more than everyone sees with a reason on record, filters of the list."""

import csv
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain.content import Name
from adrnet.domain.focal_point import Designation, Tier
from adrnet.domain.record import ExportRecord
from adrnet.domain.taking import ListChoice
from adrnet.focal_points import wider
from adrnet.focal_points.views.answers import today
from adrnet.i18n.locales import BY_CODE
from adrnet.i18n.messages import translator
from adrnet.kit import clock
from adrnet.people.queries import exports_with
from tests.focal_points.side_by_side import KEYS, header_of, lines_of, rows_of, sheet_rows, unguarded
from tests.inspector import Inspector
from tests.posting import filled, send

SHOWN = {"names": Tier.PUBLIC, "title": Tier.MEMBERS, "telephone": Tier.MEMBERS, "email": Tier.COORDINATORS}


@pytest.fixture
def seated(given: SimpleNamespace) -> SimpleNamespace:
    """A person in Thailand and one in Japan who show their mailbox to coordinators alone; Thailand's coordinator."""
    thai, japanese = (given.nominee(given.post(country, ("training",)), visibility=SHOWN) for country in ("TH", "JP"))
    return SimpleNamespace(thai=thai, japanese=japanese, coordinator=given.account(coordinates=["TH"]))


def records(app: Flask) -> list[ExportRecord]:
    with app.app_context():
        return list(db.session.scalars(select(ExportRecord).order_by(ExportRecord.id)))


def take(client: Inspector, address: str, status: int = 200, **typed: Any) -> Any:
    return send(client, address, status=status, **{"reason": "To write to all of them", "format": "csv", **typed})


def by_person(content: bytes) -> dict[str, dict[str, str]]:
    return {row["person"]: unguarded(row) for row in rows_of(content) if row["person"]}


def test_coordinators_take_what_persons_show_them_within_their_remit_and_are_on_record(
    app: Flask, client: Inspector, sign_in: Any, seated: SimpleNamespace
) -> None:
    sign_in(client, seated.coordinator)
    taken = take(client, "/en/focal-points/wider?topic=training&country=JP&country=TH")
    (row,) = rows_of(taken.data)
    with app.app_context():
        person = db.session.get_one(Designation, seated.thai.id).person
        assert person is not None
        held = (person.names[0]["text"], person.email, person.telephone)
    assert held[0] in row["person"]
    assert row["mailbox"] == held[1]
    assert row["telephone"].removeprefix("tel:").replace("-", " ") == held[2]
    header = dict(header_of(taken.data))
    assert header["Filtered by"] == "Topic: Training and accreditation"
    assert ["Filtered by", "Country: Thailand"] in header_of(taken.data)
    assert header["Delete this file after"] == wider_day(app)
    (record,) = records(app)
    assert (record.actor_id, record.reason, record.format, record.count) == (
        seated.coordinator.id,
        "To write to all of them",
        "csv",
        1,
    )
    assert record.filters == {"country": ["TH"], "topic": ["training"]}
    assert record.designation_ids == [seated.thai.id]
    with app.app_context():
        in_it, not_in_it = (
            exports_with(db.session(), db.session.get_one(Designation, one.id))
            for one in (seated.thai, seated.japanese)
        )
        assert [one.record.reason for one in in_it] == ["To write to all of them"]
        assert not_in_it == []
    assert "To write to all of them" in client.get("/en/focal-points/taken").page.text()
    # The open file says what it said before, also to a coordinator, and is on no record.
    assert {row["mailbox"] for row in rows_of(client.get("/en/focal-points.csv").data)} == {""}
    assert len(records(app)) == 1


def wider_day(app: Flask) -> str:
    with app.app_context():
        return wider.delete_after(today()).isoformat()


def test_without_a_reason_or_beyond_the_remit_nothing_is_taken(
    app: Flask, client: Inspector, given: SimpleNamespace, sign_in: Any, seated: SimpleNamespace
) -> None:
    sign_in(client, seated.coordinator)
    page = take(client, "/en/focal-points/wider", reason=" ").page
    assert page.title.startswith("Error:")
    assert "Write what you need the file for." in page.text(page.main)
    assert take(client, "/en/focal-points/wider", format="exe").page.title.startswith("Error:")
    beyond = client.get("/en/focal-points/wider?country=JP").page
    assert not beyond.all("form", beyond.main, method="post")
    to, fields = filled(client.get("/en/focal-points/wider").page, reason="Because", format="csv")
    client.post(f"{to.partition('?')[0]}?country=JP", data=fields, status=200)
    stranger = given.account()
    sign_in(client, stranger)
    client.post(to, data=fields, status=403)
    assert records(app) == []


@pytest.mark.parametrize("fault", ["record", "posts"])
def test_where_the_record_fails_no_byte_leaves(  # noqa: PLR0913, PLR0917 - fixtures
    app: Flask, client: Inspector, sign_in: Any, seated: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    def broken(*_arguments: Any, **_more: Any) -> None:
        raise OSError(28, "No space left on device")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(
        "adrnet.focal_points.wider.add_record" if fault == "record" else "adrnet.domain.listed_posts.posts", broken
    )
    sign_in(client, seated.coordinator)
    answer = take(client, "/en/focal-points/wider", status=500)
    assert answer.mimetype == "text/html"
    assert "Content-Disposition" not in answer.headers
    assert records(app) == []


def test_a_coordinator_of_japan_reads_of_files_with_rows_of_japan(
    client: Inspector, given: SimpleNamespace, sign_in: Any, seated: SimpleNamespace
) -> None:
    network, japanese = given.account(coordinates=[None]), given.account(coordinates=["JP"])
    for account, reason in ((seated.coordinator, "For Thailand"), (network, "For the network")):
        sign_in(client, account)
        take(client, "/en/focal-points/wider", reason=reason)
    sign_in(client, japanese)
    read = client.get("/en/focal-points/taken").page.text()
    assert "For the network" in read
    assert "For Thailand" not in read


def test_columns_their_order_and_the_language_are_kept_until_reset(
    app: Flask, client: Inspector, sign_in: Any, seated: SimpleNamespace
) -> None:
    sign_in(client, seated.coordinator)
    nothing: dict[str, Any] = {f"place_{key}": "" for key in KEYS if key not in {"mailbox", "person", "country"}}
    chosen = {**nothing, "locale": "ja", "place_mailbox": "1", "place_country": "3", "place_person": "2"}
    send(client, "/en/focal-points/columns", **chosen)
    assert "Your choice is kept." in client.get("/en/focal-points/columns").page.text()
    lines = lines_of(take(client, "/en/focal-points/wider?topic=training").data)
    headings, row = lines[lines.index([]) + 1 :]
    assert headings == [translator(BY_CODE["ja"])(words) for words in ("E-mail", "Person", "Country")]
    assert row[0].endswith("@example.org")
    assert row[2] == "タイ"
    page = client.get("/en/focal-points?topic=training").page
    assert page.link("Text table (CSV)") == "/ja/focal-points.csv?topic=training&columns=mailbox,person,country"
    open_ = list(csv.reader(io.StringIO(client.get(page.link("Text table (CSV)")).data.decode("utf-8-sig"))))
    assert [len(line) for line in open_[-2:]] == [3, 3]
    # Everybody else has the usual columns, with and without a number that is wrong.
    assert send(client, "/en/focal-points/columns", status=200, place_person="many").page.title.startswith("Error:")
    assert send(
        client, "/en/focal-points/columns", status=200, **{**nothing, **dict.fromkeys(chosen, ""), "locale": "en"}
    ).page.title.startswith("Error:")
    assert len(lines_of(app.test_client().get("/en/focal-points.csv").data)[-1]) == 24
    send(client, "/en/focal-points/columns", reset="1")
    assert len(lines_of(take(client, "/en/focal-points/wider").data)[-1]) == 24
    with app.app_context():
        assert db.session.get(ListChoice, seated.coordinator.id) is None


def test_a_list_is_narrowed_by_language_and_organisation(client: Inspector, given: SimpleNamespace) -> None:
    listing = given.listing(names=(Name("Example House", "en"),), responsible_country="TH")
    given.designation(given.post(listing), languages=("th", "en"), titles=(("en", "Example Desk"),))
    given.designation(given.post("JP", ("training",)), languages=("ja",))
    # A person who shows nothing to everybody: nobody learns by asking in which language they answer.
    given.nominee(given.post("VN", ("training",)), visibility=dict.fromkeys(SHOWN, Tier.MEMBERS), languages=("vi",))
    for query, expected in (
        ("language=th", ["Thailand"]),
        ("language=ja&language=en", ["Japan", "Thailand"]),
        ("language=vi", []),
        (f"organisation={listing.public_id.upper()}", ["Thailand"]),
        (f"organisation={listing.public_id}&language=ja", []),
        ("organisation=zzzzzzzz", []),
    ):
        page = client.get(f"/en/focal-points?{query}").page
        assert [page.text(one) for one in page.all("h3", page.main, class_="group__title")] == expected, query
        rows = rows_of(client.get(f"/en/focal-points.csv?{query}").data)
        assert [row["country"] for row in rows] == expected
        assert sheet_rows(client.get(f"/en/focal-points.xlsx?{query}").data) == [unguarded(row) for row in rows]
    chosen = client.get(f"/en/focal-points?organisation={listing.public_id}").page
    assert chosen.link("Remove filter: Example House") == "/en/focal-points"
    header = header_of(client.get(f"/en/focal-points.csv?organisation={listing.public_id}").data)
    assert ["Filtered by", "Organisation: Example House"] in header
    # What is no longer published is not named.
    given.withdrawal(listing)
    assert "Example House" not in client.get(f"/en/focal-points?organisation={listing.public_id}").page.text()


def test_every_format_and_the_page_to_print_hold_the_same_posts(client: Inspector, given: SimpleNamespace) -> None:
    listing = given.listing(names=(Name("Example House", "en"),), responsible_country="TH")
    given.designation(given.post(listing), titles=(("en", "Example Desk"),), mailbox="desk@example.org")
    given.nominee(given.post("TH", ("training",)))
    address = "/en/focal-points{}?country=TH&country=JP"
    rows = rows_of(client.get(address.format(".csv")).data)
    assert [row["country_code"] for row in rows] == ["JP", "TH", "TH", "TH"]
    assert sheet_rows(client.get(address.format(".xlsx")).data) == [unguarded(row) for row in rows]
    document = client.get(address.format(".json")).get_json()
    jsonschema.validate(document, client.get("/schemas/focal-points-1.json").get_json(force=True))
    assert [one["post_id"] for one in document["posts"]] == [row["post_id"] for row in rows]
    assert [one["mailbox"] or "" for one in document["posts"]] == [row["mailbox"] for row in rows]
    said = next(row["person"] for row in rows if row["person"])
    first = next(one["person"][0] for one in document["posts"] if one["person"])
    assert first == {"text": said.split("; ")[0], "lang": "en"}
    cards = client.get(address.format(".vcf")).get_data(as_text=True)
    assert cards.count("BEGIN:VCARD") == 1 + len(rows)
    assert "EMAIL:desk@example.org" in cards
    read = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(client.get(address.format(".pdf")).data)).pages
    )
    page = client.get(address.format("/print")).page
    assert [one.get("id") for one in page.all("div", page.main, class_="post")] == [
        f"post-{row['post_id']}" for row in rows
    ]
    for row in rows:
        assert row["post_id"] in read
    for words in ("Country: Thailand; Japan", "desk@example.org", "Not for advertising"):
        assert words in page.text()
    client.get("/schemas/focal-points-2.json", status=404)


def test_the_command_writes_what_the_page_hands_over(
    client: Inspector, runner: FlaskCliRunner, given: SimpleNamespace, tmp_path: Path
) -> None:
    given.designation(given.post("TH", ("training",)), titles=(("en", "Example Desk"),))
    file = tmp_path / "list.csv"

    def export(*options: str, status: int = 0, to: Path = file) -> str:
        done = runner.invoke(args=["focal-points", "export", *options, str(to)])
        assert done.exit_code == status, done.output
        return done.output

    assert "2 posts" in export("--locale", "ja", "--country", "TH")
    of_page = rows_of(client.get("/ja/focal-points.csv?country=TH").data)
    written = rows_of(file.read_bytes())
    assert [{**row, "page": ""} for row in written] == [{**row, "page": ""} for row in of_page]
    assert written[0]["page"].startswith("https://adrnet.example/ja/")
    # What is there stays as it is.
    before = file.read_bytes()
    assert "is there already" in export(status=1)
    assert file.read_bytes() == before
    narrow = tmp_path / "narrow.csv"
    export("--columns", "office,country", to=narrow)
    assert len(lines_of(narrow.read_bytes())[-1]) == 2
    for options in (
        ("--columns", "gossip"),
        ("--country", "XX"),
        ("--edition", "7"),
        ("--organisation", "no"),
    ):
        export(*options, status=1, to=tmp_path / "nothing.csv")
    for ending in ("xlsx", "pdf", "vcf", "json"):
        export("--country", "TH", to=tmp_path / f"list.{ending}")
    past = tmp_path / "past.csv"
    export("--as-at", clock.today("Asia/Jakarta").isoformat(), "--country", "TH", to=past)
    assert [row["office"] for row in rows_of(past.read_bytes())] == [row["office"] for row in of_page]
    assert any("As at the end of" in cell for line in lines_of(past.read_bytes()) for cell in line)
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == [
        "list.csv",
        "list.json",
        "list.pdf",
        "list.vcf",
        "list.xlsx",
        "narrow.csv",
        "past.csv",
    ]


def test_a_command_that_fails_half_way_leaves_no_file(
    runner: FlaskCliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("adrnet.focal_points.commands.os.fsync", full)
    done = runner.invoke(args=["focal-points", "export", str(tmp_path / "list.csv")])
    assert done.exit_code == 1
    assert "Nothing was written: [Errno 28] No space left on device" in done.output
    assert not [one for one in tmp_path.iterdir() if one.is_file()]


def test_where_there_are_no_hard_links_the_command_copies_and_still_replaces_nothing(
    runner: FlaskCliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "list.csv"

    def no_links(_part: Path, _file: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    def somebody_was_faster(part: Path, to: Path) -> None:
        to.write_bytes(b"theirs")
        no_links(part, to)

    monkeypatch.setattr("adrnet.focal_points.commands.os.link", no_links)
    done = runner.invoke(args=["focal-points", "export", "--country", "TH", str(file)])
    assert done.exit_code == 0, done.output
    assert [row["country_code"] for row in rows_of(file.read_bytes())] == ["TH"]
    file.unlink()
    monkeypatch.setattr("adrnet.focal_points.commands.os.link", somebody_was_faster)
    done = runner.invoke(args=["focal-points", "export", "--country", "TH", str(file)])
    assert done.exit_code == 1
    assert [one.read_bytes() for one in tmp_path.iterdir() if one.is_file()] == [b"theirs"]
