"""A coordinator brings entries in: what each row would do, what it did, and how it is undone."""

from collections.abc import Callable

import pytest

from adrnet.domain.content import Name, Place
from adrnet.domain.import_run import ImportKind
from adrnet.formats.tables import Reason, TableError
from adrnet.i18n.locales import BY_CODE
from adrnet.i18n.messages import gettext, in_locale
from adrnet.imports import reading
from adrnet.imports.columns import match
from tests.imports.conftest import FIRST, Desk, table
from tests.posting import filled


def test_entries_are_made_changed_left_alone_and_all_of_it_is_undone(desk: Desk) -> None:
    page = desk.bring(table(FIRST))
    assert page.heading == "What each row would do"
    assert desk.contents() == {}
    done = desk.press(page, "carry-out")
    assert "The file was carried out." in done.text()
    [(public_id, made)] = desk.contents().items()
    assert [name.text for name in made.names] == FIRST[1:3]
    assert made.services == ("arbitration", "mediation")
    # The same file again: nothing is left to do.
    again = desk.bring(table(FIRST))
    assert "There is nothing to do" in again.text()
    changed = desk.bring(table([public_id, "", "", "", "", "", "", "https://two.example.org/"]))
    assert "Website" in changed.text()
    second = desk.press(changed, "carry-out")
    assert desk.contents()[public_id].website == "https://two.example.org/"
    undone = desk.press(desk.client.get(second.all("a", second.main)[-2].get("href")).page, "undo", reason="A mistake.")
    assert "The import was undone." in undone.text()
    assert desk.contents()[public_id] == made


def test_columns_that_nobody_understands_are_asked_about(desk: Desk) -> None:
    headings = ["Nom", "ประเภทองค์กร", "種別", "Pays", "x"]
    page = desk.bring(table(["Example Arbitration Centre", "a", "b", "TH", "c"], headings=headings))
    assert page.heading == "What the columns mean"
    wrong = desk.press(page, "columns", status=200, column_0="name_en", column_3="name_en")
    assert "Another column of the file means this already." in wrong.text()
    missing = desk.press(page, "columns", status=200, column_3="country")
    assert "Choose which column holds this: Names" in missing.text()
    tried = desk.press(page, "columns", column_0="name_en", column_1="", column_2="", column_3="country")
    assert "Example Arbitration Centre" in tried.text()


def test_headings_are_understood_in_every_language_of_the_interface(desk: Desk) -> None:
    with desk.app.app_context(), in_locale(BY_CODE["ja"]):
        country = str(gettext("Country"))
    assert country != "Country"
    page = desk.bring(table(["Example Centre", "TH"], headings=["name_en", country]))
    assert page.heading == "What each row would do"


def test_errors_are_said_row_by_row_in_the_reader_s_language_and_nothing_is_carried_out(desk: Desk) -> None:
    page = desk.bring(table([*FIRST[:3], "club", *FIRST[4:]], [*FIRST[:4], "JP", *FIRST[5:]]))
    assert "club is not on the list" in page.text()
    assert "This country is not in your remit." in page.text()
    assert not page.all("form", page.main, action=f"/en/imports/{desk.last().id}/carry-out")
    assert desk.contents() == {}


def test_rows_that_may_be_there_are_decided_and_a_stale_page_does_nothing(desk: Desk) -> None:
    known = desk.given.listing(
        names=(Name("Example Arbitration Center", "en", "Latn"),), places=(Place("TH"),), responsible_country="TH"
    )
    page = desk.bring(table(FIRST))
    assert "Example Arbitration Center" in page.text()
    decided = desk.press(page, "decide", row_2=known.public_id, do="keep")
    to, fields = filled(decided, "carry-out")
    changed = desk.press(page, "decide", row_2="new", do="keep")
    late = desk.client.post(to, data=fields, status=409).page
    assert "Something changed while you were reading." in late.text()
    assert len(desk.contents()) == 1
    done = desk.press(changed, "carry-out")
    assert len(desk.contents()) == 2
    # Pressed twice it is carried out once.
    again = desk.client.post(to, data=fields, status=303)
    assert desk.client.get(again.location).page.heading == done.heading
    assert len(desk.contents()) == 2
    left = desk.press(desk.bring(table([*FIRST[:7], "https://three.example.org/"])), "decide", do="leave_out")
    assert "There is nothing to do" in left.text()


def test_an_import_that_is_given_up_is_kept_no_longer(desk: Desk) -> None:
    desk.bring(table(FIRST))
    page = desk.client.get(f"/en/imports/{desk.last().id}/give-up").page
    assert "The import was given up." in desk.press(page, "give-up").text()
    assert desk.last().rows is None


def test_another_coordinator_s_import_is_not_there(desk: Desk, sign_in: Callable[..., None]) -> None:
    desk.bring(table(FIRST))
    client = desk.app.test_client()
    sign_in(client, desk.given.account(coordinates=["TH"]))
    client.get(f"/en/imports/{desk.last().id}", status=404)
    client.get(f"/en/imports/{desk.last().id}/done", status=404)


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (b"PK\x03\x04", 422, "This file cannot be read."),
        ("name_en\nศูนย์\n".encode("cp874"), 422, "The letters of this file cannot be read."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 422, "old kind, or one with a password"),
        (b"name_en\n", 422, "no rows under its headings"),
        (b"name_en\n" + b"x\n" * 5_001, 413, "more than 5,000 rows"),
        (b"x," * 300 + b"\n1\n", 413, "more than 200 columns"),
    ],
    ids=["broken", "letters", "old", "empty", "rows", "columns"],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    desk: Desk, content: bytes, status: int, sentence: str
) -> None:
    assert sentence in desk.bring(content, status=status).text()


def test_templates_can_be_filled_in_and_their_example_is_left_out(desk: Desk) -> None:
    for kind in ImportKind:
        for ending in ("csv", "xlsx"):
            content = desk.client.get(f"/en/imports/template/{kind}.{ending}").data
            table_ = reading.read(content, reading.limits_of(desk.app.config))
            assert len(match(kind, table_.headings)) == len(table_.headings)
            page = desk.bring(content, f"template.{ending}", kind=str(kind))
            assert "There is nothing to do" in page.text()


def test_what_is_taken_away_is_of_the_remit_and_the_same_each_time(desk: Desk) -> None:
    for country in ("TH", "JP"):
        desk.given.listing(places=(Place(country),), responsible_country=country)
    first = [desk.client.get(f"/en/imports/export/listings.{ending}").data for ending in ("csv", "xlsx")]
    assert first == [desk.client.get(f"/en/imports/export/listings.{ending}").data for ending in ("csv", "xlsx")]
    tables = [reading.read(content, reading.limits_of(desk.app.config)) for content in first]
    assert [len(one.lines) for one in tables] == [1, 1]
    assert tables[0].lines == tables[1].lines


@pytest.mark.setting(IMPORT_MEGABYTES="1")
def test_a_file_that_is_too_large_is_refused_before_it_is_read(desk: Desk) -> None:
    with desk.app.app_context():
        limits = reading.limits_of(desk.app.config)
    with pytest.raises(TableError) as raised:
        reading.read(b"name_en\n" + b"x" * 1_000_000, limits)
    assert raised.value.reason == Reason.TOO_LARGE


def test_a_file_may_be_larger_than_a_form_and_no_larger_than_was_set(desk: Desk) -> None:
    # A form may have 2 MB, a file 5.
    rows = [[f"Example Centre {number}", "TH", "x" * 900] for number in range(3_000)]
    content = table(*rows, headings=["name_en", "country", "Nothing of ours"])
    assert 2_500_000 < len(content) < 5_000_000
    assert desk.bring(content).heading == "What the columns mean"
    desk.bring(content * 2, status=413)
