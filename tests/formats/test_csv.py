"""The list as CSV, read back by Python's own reader."""

import csv
import io
import unicodedata
from datetime import date
from itertools import repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adrnet.formats.columns import COLUMNS, ListError, plain_text
from adrnet.formats.csv import neutralised, stream
from tests.formats.samples import (
    FORMULAS,
    HARD_TEXTS,
    HARMLESS,
    a_header,
    a_row,
    broken_after,
    size_and_peak,
    text_columns,
    texts,
    texts_row,
)


def written(rows, header=None, **options):
    rows = list(rows)
    return b"".join(stream(rows, header or a_header(count=len(rows)), **options))


def read(data, delimiter=","):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def table(data):
    """The headings and the rows: what follows the first empty line."""
    lines = read(data)
    return lines[lines.index([]) + 1 :]


def is_run(cell):
    """Whether a spreadsheet would take the cell for a formula, said in other words than the format's own."""
    bare = cell.lstrip(' "\t\r\n\u00a0\u3000\u200b\ufeff')
    if not bare:
        return False
    first = bare[0]
    if unicodedata.decomposition(first).startswith(("<wide>", "<small>")):
        first = unicodedata.normalize("NFKC", first)
    return first in "=+-@\u2212"


def test_the_file_begins_with_a_byte_order_mark_and_ends_its_lines_with_crlf():
    data = written([a_row()])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\xef\xbb\xbf") == 1
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")


def test_the_header_stands_above_an_empty_line_in_two_cells_each():
    lines = read(written([a_row()], a_header(count=1, edition="Edition 4", delete_after=date(2027, 1, 1))))
    assert lines[: lines.index([])] == [
        ["Title", "Focal points of the network (example)"],
        ["Purpose", "To find whom to write to"],
        ["Edition", "Edition 4"],
        ["Made on", "2026-11-21 14:05 (Asia/Tokyo, UTC+09:00)"],
        ["Filtered by", "Country: Thailand"],
        ["Filtered by", "Topic: Mediation"],
        ["Number of posts", "1"],
        ["Delete this file after", "2027-01-01"],
    ]


def test_every_value_stands_under_its_heading():
    headings, row = table(written([a_row()]))
    assert dict(zip(headings, row, strict=True)) == {
        "Code of the post": "p0001",
        "Country code": "TH",
        "Country": "ไทย",
        "Listing code": "k7m2q4",
        "Listing": "ศูนย์ตัวอย่าง",
        "Kind code": "mediation_centre",
        "Kind of organisation": "Mediation centre",
        "Topic codes": "general; mediation",
        "Topics": "All matters; Mediation",
        "State code": "confirmed",
        "State": "Confirmed",
        "Office": "Office of the Secretary (example)",
        "Person": "Example Person; 例示太郎",
        "Title of the person": "Example Officer",
        "E-mail": "focal-point@example.org",
        "Telephone": "tel:+66-2-018-1615",
        "Language codes": "en; th",
        "Languages": "English; ไทย",
        "Term from": "2026-01-01",
        "Term until": "2028-12-31",
        "Designated by": "Ministry (example)",
        "Designated on": "2025-12-01",
        "Last confirmed": "2026-03-12",
        "Address of its page": "https://directory.example.org/en/focal-points/p0001",
    }


def test_a_vacant_post_has_empty_cells_and_all_of_them():
    vacant = a_row(
        state_code="vacant", office="", mailbox="", telephone="", term_from=None, term_until=None, language_codes=(),
        language_names=(), designated_by="", designated_on=None, confirmed_on=None,
    )  # fmt: skip
    headings, row = table(written([vacant]))
    cells = dict(zip(headings, row, strict=True))
    assert cells["State code"] == "vacant"
    assert cells["Office"] == cells["Telephone"] == cells["Term until"] == cells["Languages"] == ""


def test_the_caller_chooses_the_columns_and_their_order():
    chosen = [column for key in ("state_code", "post_id") for column in COLUMNS if column.key == key]
    assert table(written([a_row()], columns=chosen)) == [["State code", "Code of the post"], ["confirmed", "p0001"]]


def test_headings_and_labels_are_translated():
    lines = read(written([a_row()], translate=lambda message: f"«{message}»"))
    assert lines[0][0] == "«Title»"
    assert table(written([a_row()], translate=lambda message: f"«{message}»"))[0][2] == "«Country»"


def test_an_empty_list_has_its_header_and_headings():
    data = written([])
    assert ["Number of posts", "0"] in read(data)
    assert table(data) == [[column.heading for column in COLUMNS]]


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe_and_keeps_its_text(formula):
    cell = table(written([texts_row([formula])], columns=text_columns(1)))[1][0]
    assert "'" in cell
    assert cell.replace("'", "") == plain_text(formula).replace("'", "")
    assert not any(is_run(part) for line in cell.split("\n") for tab in line.split("\t") for part in tab.split(";"))


@pytest.mark.parametrize("text", HARMLESS + HARD_TEXTS)
def test_harmless_text_in_every_script_gets_no_apostrophe(text):
    assert table(written([texts_row([text, "x"])], columns=text_columns(2)))[1] == [text, "x"]


def test_a_telephone_number_needs_no_apostrophe():
    headings, row = table(written([a_row(telephone="+81 (0)3-3580-4111", country_code="JP")]))
    assert row[headings.index("Telephone")] == "tel:+81-3-3580-4111"


def test_what_the_reader_filtered_by_and_what_a_translator_wrote_are_neutralised_too():
    data = written([a_row()], a_header(title="=1+1", filters=(("=1+1", "x"),)), translate=lambda message: "@" + message)
    lines = read(data)
    assert ["'@Title", "'=1+1"] in lines
    assert ["'@Filtered by", "'=1+1: x"] in lines
    assert table(data)[0][0] == "'@Code of the post"


@given(st.lists(texts, min_size=1, max_size=5))
@settings(deadline=None)
def test_any_text_is_read_back_as_it_was_except_for_apostrophes_before_formulas(values):
    cells = table(written([texts_row(values)], columns=text_columns(len(values))))[1]
    assert [cell.replace("'", "") for cell in cells] == [plain_text(value).replace("'", "") for value in values]
    for cell, value in zip(cells, values, strict=True):
        if not set(value) & set("=+-@＝＋－＠﹦﹢﹣﹫−\t\r\n"):
            assert cell == plain_text(value)


@given(st.lists(texts, min_size=1, max_size=5), st.sampled_from(",;\t"))
@settings(deadline=None)
def test_no_cell_is_run_whichever_separator_a_spreadsheet_expects(values, delimiter):
    data = written([texts_row(values)], columns=text_columns(len(values)))
    assert not [cell for line in read(data, delimiter) for cell in line if is_run(cell)]


@given(texts)
@settings(deadline=None)
def test_neutralising_twice_changes_nothing_more(text):
    assert neutralised(neutralised(text)) == neutralised(text)


def test_the_first_piece_comes_before_the_first_row_is_read():
    pieces = stream(broken_after(0), a_header(count=5))
    assert "Code of the post" in next(pieces).decode()
    with pytest.raises(ConnectionError):
        next(pieces)


def test_an_error_while_rows_are_read_ends_the_file_with_that_error():
    with pytest.raises(ConnectionError):
        list(stream(broken_after(3), a_header(count=5)))


@pytest.mark.parametrize(("there", "said"), [(2, 3), (3, 2)])
def test_a_short_or_a_long_list_is_an_error_and_no_file(there, said):
    with pytest.raises(ListError):
        list(stream([a_row()] * there, a_header(count=said)))


@pytest.mark.parametrize("text", ["a", "ရှ" * 40, "𠮷" * 80])
def test_pieces_stay_near_64_kilobytes_in_every_script(text):
    pieces = list(stream(repeat(a_row(office=text), 1500), a_header(count=1500)))
    assert len(pieces) > 5
    assert max(map(len, pieces)) < 66 * 1024


def test_memory_does_not_grow_with_the_number_of_rows():
    size, peak = size_and_peak(stream, 20_000)
    assert size > 5_000_000
    assert peak < 500_000
