"""The files: what the page shows, no more and no less, whole or not at all, and nothing written by taking them."""

import io
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from adrnet.db import db, snapshot
from adrnet.domain import listed_posts, vocabulary
from adrnet.domain.content import Name
from adrnet.domain.listed import ListedPost
from adrnet.focal_points import files, queries
from adrnet.focal_points.forms import read
from adrnet.formats import csv as csv_format
from adrnet.formats.columns import ListError
from adrnet.i18n.locales import BY_CODE
from adrnet.i18n.messages import translator
from adrnet.i18n.names import country_name
from tests.focal_points.side_by_side import (
    all_pages,
    header_of,
    in_the_file,
    on_the_page,
    rows_of,
    sheet_rows,
    unguarded,
)
from tests.inspector import Inspector

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOON = datetime(2026, 11, 21, 5, 5, tzinfo=UTC)

QUESTIONS = (
    "",
    "country=JP",
    "country=jp&country=TH&state=confirmed&state=overdue",
    "topic=mediation&topic=investment&kind=odr_provider",
    "kind=national_post",
    "state=vacant&country=HK&country=XX",
    "country=LA&kind=national_post&state=overdue&topic=investment",
)


@pytest.mark.data("seeded")
@pytest.mark.parametrize(("lang", "questions"), [("en", QUESTIONS[:3]), ("ja", QUESTIONS[3:5]), ("km", QUESTIONS[5:])])
def test_the_files_hold_exactly_what_all_pages_show(client: Inspector, lang: str, questions: tuple[str, ...]) -> None:
    for query in questions:
        shown = [post for page in all_pages(client, lang, query) for post in on_the_page(page)]
        rows = [unguarded(row) for row in rows_of(client.get(f"/{lang}/focal-points.csv?{query}").data)]
        assert [in_the_file(row, lang) for row in rows] == shown, query
        assert [row["post_id"] for row in rows] == [post_id.removeprefix("post-") for _group, post_id, *_ in shown]
        assert sheet_rows(client.get(f"/{lang}/focal-points.xlsx?{query}").data) == rows, query


@pytest.mark.data("seeded")
def test_codes_are_the_same_in_every_language_and_names_are_the_readers(client: Inspector) -> None:
    english = {row["post_id"]: row for row in rows_of(client.get("/en/focal-points.csv").data)}
    for lang in ("ja", "th"):
        rows = rows_of(client.get(f"/{lang}/focal-points.csv").data)
        assert {row["post_id"] for row in rows} == english.keys()
        for row in rows:
            for key in ("country_code", "listing_id", "kind_code", "topic_codes", "state_code", "language_codes"):
                assert row[key] == english[row["post_id"]][key]
            if row["country_code"]:
                assert row["country"] == country_name(row["country_code"], BY_CODE[lang])


def test_the_header_says_what_the_file_is_in_the_readers_language(client: Inspector, given: SimpleNamespace) -> None:
    given.post("TH", ("mediation",))
    with time_machine.travel(NOON, tick=False):
        english = header_of(client.get("/en/focal-points.csv?country=th&country=JP&topic=mediation&page=9&x=1").data)
        japanese = header_of(client.get("/ja/focal-points.csv?country=th&topic=mediation").data)
        whole = header_of(client.get("/en/focal-points.csv").data)
    purpose = client.get("/en/focal-points").page
    assert english[0] == ["Title", "Focal points of the network"]
    assert english[1][0] == "Purpose"
    assert english[1][1] in purpose.text()
    assert english[2:] == [
        ["Made on", "2026-11-21 12:05 (Asia/Jakarta, UTC+07:00)"],
        ["Filtered by", "Country: Thailand; Japan"],
        ["Filtered by", "Topic: Mediation"],
        ["Number of posts", "1"],
    ]
    assert ["タイ" in cell for _label, cell in japanese].count(True) == 1
    assert japanese[0][0] == translator(BY_CODE["ja"])("Title")
    assert whole[3:] == [["Filtered by", "Nothing: this is the whole list"], ["Number of posts", "13"]]


def test_the_workbook_carries_the_same_header(client: Inspector) -> None:
    with time_machine.travel(NOON, tick=False):
        workbook = openpyxl.load_workbook(io.BytesIO(client.get("/en/focal-points.xlsx?country=JP").data))
        header = header_of(client.get("/en/focal-points.csv?country=JP").data)
    about = [[str(cell) for cell in line] for line in workbook.worksheets[1].iter_rows(values_only=True)]
    assert about == header
    assert [cell.value for cell in workbook.worksheets[0][1]][:3] == ["Code of the post", "Country code", "Country"]


@pytest.mark.parametrize(("ending", "media_type"), [("csv", CSV_TYPE), ("xlsx", XLSX_TYPE)])
def test_a_file_says_what_it_is_and_is_kept_by_nobody(client: Inspector, ending: str, media_type: str) -> None:
    # 20 November in UTC is already the 21st in the network's time zone.
    with time_machine.travel(datetime(2026, 11, 20, 18, 0, tzinfo=UTC), tick=False):
        taken = client.get(f"/zh-Hans/focal-points.{ending}")
        asked = client.head(f"/zh-Hans/focal-points.{ending}")
    for answer in (taken, asked):
        assert answer.content_type == media_type
        assert answer.headers["Content-Disposition"] == (
            f'attachment; filename="adrnet-focal-points-2026-11-21-zh-Hans.{ending}"'
        )
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Language"] == "zh-Hans"
    assert taken.data
    assert asked.data == b""
    assert "Content-Length" not in asked.headers


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_taking_a_file_writes_nothing(client: Inspector, statements: list[str], ending: str) -> None:
    client.get(f"/en/focal-points.{ending}?state=vacant")
    assert statements
    assert not [one for one in statements if not one.startswith(("SELECT", "WITH", "BEGIN"))]
    assert "BEGIN IMMEDIATE" not in statements


def test_a_file_for_an_unknown_language_is_not_found(client: Inspector) -> None:
    client.get("/xx/focal-points.csv", status=404)
    client.get("/en/focal-points.exe", status=404)


def test_what_a_spreadsheet_would_run_is_text(client: Inspector, given: SimpleNamespace) -> None:
    formula = '=HYPERLINK("https://example.org/?"&A1,"Open")'
    listing = given.listing(names=(Name("@SUM(1) Example", "en"),), responsible_country="TH")
    given.designation(given.post(listing), titles=(("en", formula),), designated_by="+1 Example Ministry")
    (row,) = rows_of(client.get("/en/focal-points.csv?kind=arbitration_institution").data)
    assert row["office"] == "'" + formula
    assert row["listing"] == "'@SUM(1) Example"
    assert row["designated_by"] == "'+1 Example Ministry"
    assert row["telephone"].startswith("tel:+66")
    content = client.get("/en/focal-points.xlsx?kind=arbitration_institution").data
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert {cell.data_type for cell in sheet[2] if cell.value is not None} <= {"s", "d", "n"}
    (kept,) = sheet_rows(content)
    assert (kept["office"], kept["listing"]) == (formula, "@SUM(1) Example")


def pieces_of(lang: str = "en", **chosen: str) -> Any:
    with snapshot() as session:
        asked = read(MultiDict(chosen), vocabulary.current(session)).asked
    return files.pieces(asked, BY_CODE[lang], csv_format.stream)


@pytest.mark.data("seeded")
def test_the_first_piece_comes_before_the_first_post_is_read(app: Flask, statements: list[str]) -> None:
    with app.test_request_context("/en/focal-points.csv"), closing(pieces_of()) as pieces:
        statements.clear()
        next(pieces)
        assert not [one for one in statements if "office_titles" in one]
        read_so_far = [len([one for one in statements if "office_titles" in one]) for _piece in pieces]
        assert read_so_far[0] == 1
        assert read_so_far[-1] == 2


def test_a_file_shows_one_state_of_the_database_to_its_end(
    app: Flask, given: SimpleNamespace, client: Inspector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_AT_ONCE", 1)
    listing = given.listing(responsible_country="VN")
    given.designation(given.post(listing), mailbox="late@example.org")
    with app.test_request_context("/en/focal-points.csv"), closing(pieces_of(country="VN")) as pieces:
        content = next(pieces)
        given.withdrawal(listing)
        content += b"".join(pieces)
    assert [row["mailbox"] for row in rows_of(content)] == ["", "late@example.org"]
    assert [row["mailbox"] for row in rows_of(client.get("/en/focal-points.csv?country=VN").data)] == [""]


def test_a_reader_who_leaves_early_leaves_nothing_open(app: Flask) -> None:
    with app.test_request_context("/en/focal-points.csv"):
        pool: Any = db.engine.pool
        pieces = pieces_of()
        next(pieces)
        assert pool.checkedout() == 1
        pieces.close()
        assert pool.checkedout() == 0


def test_an_answer_that_is_closed_early_leaves_nothing_open(app: Flask) -> None:
    with app.app_context():
        pool: Any = db.engine.pool
    # The inspecting client reads every answer to its end.
    answer = FlaskClient(app).get("/en/focal-points.csv")
    assert pool.checkedout() == 1
    answer.close()
    assert pool.checkedout() == 0


def test_a_fault_before_the_first_piece_is_an_error_page(
    client: Inspector, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: Any) -> None:
        raise ConnectionError("the database went away")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(queries, "figures", broken)
    answer = client.get("/en/focal-points.csv", status=500)
    assert answer.mimetype == "text/html"
    assert "Content-Disposition" not in answer.headers


def test_a_fault_later_cuts_the_answer_off(client: Inspector, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = listed_posts.posts

    def broken(*arguments: Any) -> Iterator[ListedPost]:
        yield from islice(whole(*arguments), 3)
        raise ConnectionError("the database went away")

    monkeypatch.setattr(listed_posts, "posts", broken)
    with pytest.raises(ConnectionError):
        client.get("/en/focal-points.csv", buffered=True)


def test_a_post_that_is_lost_on_the_way_cuts_the_answer_off(client: Inspector, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = listed_posts.posts
    monkeypatch.setattr(listed_posts, "posts", lambda *arguments: islice(whole(*arguments), 11))
    with pytest.raises(ListError):
        client.get("/en/focal-points.csv", buffered=True)
