"""The focal-point list as data."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file

import adrnet.formats.columns
from adrnet.formats.columns import (
    ABOUT_TITLE,
    COLUMNS,
    TABLE_TITLE,
    ListError,
    cell_text,
    counted,
    plain_text,
)
from tests.formats.samples import HARD_TEXTS, a_header, a_row


def test_every_column_has_a_key_of_its_own_and_a_heading_of_its_own():
    assert len({column.key for column in COLUMNS}) == len(COLUMNS)
    assert len({column.heading for column in COLUMNS}) == len(COLUMNS)


def test_the_name_stands_beside_its_code():
    keys = [column.key for column in COLUMNS]
    pairs = {"country_code": "country", "kind_code": "kind", "topic_codes": "topics", "state_code": "state"}
    pairs |= {"language_codes": "languages", "listing_id": "listing"}
    for code, name in pairs.items():
        assert keys.index(name) == keys.index(code) + 1
        assert COLUMNS[keys.index(code)].kind == "code"


def test_every_field_of_a_row_is_shown_by_exactly_one_column():
    shown = [column.value(a_row()) for column in COLUMNS]
    row = a_row()
    for field in row.__dataclass_fields__:
        value = "tel:+66-2-018-1615" if field == "telephone" else getattr(row, field)
        assert shown.count(value) == 1, field
    assert len(COLUMNS) == len(row.__dataclass_fields__)


def test_a_column_that_is_a_date_gives_dates_and_no_other_does():
    for column in COLUMNS:
        assert isinstance(column.value(a_row()), date) == (column.kind == "date"), column.key


def test_all_headings_and_labels_can_be_extracted_for_translation():
    found = {
        message
        for _, message, _, _ in extract_from_file(
            "python", Path(adrnet.formats.columns.__file__), keywords={"_l": None}
        )
    }
    said = []
    header = a_header(filters=(), edition="Edition 4", delete_after=date(2027, 1, 1))
    for _ in header.lines(lambda message: said.append(message) or message):
        pass
    assert {column.heading for column in COLUMNS} | set(said) | {TABLE_TITLE, ABOUT_TITLE} == found


def test_a_name_without_its_code_is_refused():
    with pytest.raises(ValueError, match="every code needs its name"):
        a_row(topic_names=("All matters",))
    with pytest.raises(ValueError, match="every code needs its name"):
        a_row(language_codes=("en",))


def test_an_instant_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        a_header(made_at=datetime(2026, 11, 21, 5, 5))  # noqa: DTZ001 - the mistake that is meant


@pytest.mark.parametrize(
    ("time_zone", "written"),
    [
        ("Asia/Tokyo", "2026-11-22 00:30 (Asia/Tokyo, UTC+09:00)"),
        ("Asia/Yangon", "2026-11-21 22:00 (Asia/Yangon, UTC+06:30)"),
        ("UTC", "2026-11-21 15:30 (UTC, UTC+00:00)"),
    ],
)
def test_the_header_says_when_in_the_time_zone_of_the_network(time_zone, written):
    header = a_header(made_at=datetime(2026, 11, 21, 15, 30, tzinfo=UTC), time_zone=time_zone)
    assert header.made() == written


def test_the_header_names_every_filter_or_says_that_there_is_none():
    lines = list(a_header().lines(str))
    assert [value for label, value in lines if label == "Filtered by"] == ["Country: Thailand", "Topic: Mediation"]
    lines = list(a_header(filters=()).lines(str))
    assert [value for label, value in lines if label == "Filtered by"] == ["Nothing: this is the whole list"]


def test_edition_and_last_day_stand_in_the_header_only_where_they_apply():
    assert {"Edition", "Delete this file after"}.isdisjoint(label for label, _ in a_header().lines(str))
    lines = dict(a_header(edition="Edition 4", delete_after=date(2027, 1, 1)).lines(str))
    assert lines["Edition"] == "Edition 4"
    assert lines["Delete this file after"] == date(2027, 1, 1)


def test_labels_are_translated_and_what_the_caller_says_is_not():
    lines = list(a_header(filters=()).lines(str.upper))
    assert all(label == label.upper() for label, _ in lines)
    assert lines[0][1] == "Focal points of the network (example)"
    assert ("FILTERED BY", "NOTHING: THIS IS THE WHOLE LIST") in lines


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ("", ""), ((), ""), ("x", "x"), (("a", "b"), "a; b"), (date(2026, 3, 2), "2026-03-02"), (7, "7")],
)
def test_a_value_is_written_as_text(value, text):
    assert cell_text(value) == text


def test_an_instant_is_no_value_of_a_column():
    with pytest.raises(TypeError, match="days"):
        cell_text(datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_text_in_every_script_stays_as_it_is(text):
    assert plain_text(text) == text


def test_control_characters_are_dropped_and_line_ends_are_one_kind():
    assert plain_text("a\x00b\x0bc\x1b\ud800d\uffffe") == "abcde"
    assert plain_text("a\r\nb\rc\nd\te") == "a\nb\nc\nd\te"


@pytest.mark.parametrize(("there", "said"), [(0, 1), (2, 3), (3, 2), (1, 0)])
def test_another_number_of_rows_than_the_header_says_is_an_error(there, said):
    with pytest.raises(ListError, match=f"says {said} rows"):
        list(counted([a_row()] * there, said))


def test_the_right_number_of_rows_passes():
    assert len(list(counted([a_row()] * 3, 3))) == 3
    assert list(counted([], 0)) == []
