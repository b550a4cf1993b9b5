"""The list as a workbook, read back by openpyxl."""

import io
import tempfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from adrnet.formats.columns import COLUMNS, Column, ListError, plain_text
from adrnet.formats.xlsx import sheet_name, stream
from tests.formats.samples import (
    FORMULAS,
    HARD_TEXTS,
    a_header,
    a_row,
    broken_after,
    size_and_peak,
    text_columns,
    texts,
    texts_row,
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where temporary files go in this test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def opened(rows, header=None, **options):
    rows = list(rows)
    data = b"".join(stream(rows, header or a_header(count=len(rows)), **options))
    return openpyxl.load_workbook(io.BytesIO(data))


def texts_of(row):
    """Texts as Excel shows them: openpyxl leaves Excel's own escapes in cells as they are."""
    return [unescape(cell.value or "") for cell in row]


def test_the_first_sheet_is_the_table_with_its_headings_in_the_first_row():
    table = opened([a_row(), a_row(post_id="p0002")]).worksheets[0]
    assert [cell.value for cell in table[1]] == [column.heading for column in COLUMNS]
    assert [table["A2"].value, table["A3"].value] == ["p0001", "p0002"]
    assert table.max_row == 3


def test_every_value_stands_under_its_heading_with_its_type():
    table = opened([a_row()]).worksheets[0]
    cells = dict(zip([cell.value for cell in table[1]], table[2], strict=True))
    assert cells["Country code"].value == "TH"
    assert cells["Country"].value == "ไทย"
    assert cells["Topic codes"].value == "general; mediation"
    assert cells["Topics"].value == "All matters; Mediation"
    assert cells["Telephone"].value == "tel:+66-2-018-1615"
    assert cells["Term from"].value == datetime(2026, 1, 1)  # noqa: DTZ001 - openpyxl gives days as naive instants
    assert cells["Term from"].is_date
    assert cells["Last confirmed"].number_format == "yyyy-mm-dd"
    assert cells["Code of the post"].number_format == "@"


def test_a_vacant_post_has_empty_cells():
    table = opened([a_row(state_code="vacant", office="", term_from=None, topic_codes=(), topic_names=())]).worksheets[
        0
    ]
    cells = dict(zip([cell.value for cell in table[1]], table[2], strict=True))
    assert cells["Office"].value is cells["Term from"].value is cells["Topics"].value is None
    assert cells["State code"].value == "vacant"


def test_a_number_is_a_number_and_a_code_of_digits_is_a_text():
    columns = [
        Column("number", "Number", lambda _: 1234, "number"),
        Column("code", "Code", lambda _: "00123", "code"),
        Column("other", "Other code", lambda _: "12E5", "code"),
    ]
    table = opened([a_row()], columns=columns).worksheets[0]
    assert [cell.value for cell in table[2]] == [1234, "00123", "12E5"]
    assert [cell.data_type for cell in table[2]] == ["n", "s", "s"]


def test_a_day_that_excel_counts_wrongly_is_written_as_text():
    columns = [Column("day", "Day", lambda row: row.term_from, "date")]
    table = opened([a_row(term_from=date(1899, 4, 1)), a_row(term_from=date(1900, 3, 1))], columns=columns).worksheets[
        0
    ]
    assert table["A2"].value == "1899-04-01"
    assert table["A3"].value == datetime(1900, 3, 1)  # noqa: DTZ001 - openpyxl gives days as naive instants


def test_the_heading_stays_in_sight_and_filters_reach_over_all_rows():
    table = opened([a_row()] * 3).worksheets[0]
    assert table.freeze_panes == "A2"
    assert table.auto_filter.ref == "A1:X4"
    assert len(COLUMNS) == 24  # X


def test_the_second_sheet_says_what_the_list_is():
    header = a_header(count=1, edition="Edition 4", delete_after=date(2027, 1, 1))
    about = opened([a_row()], header).worksheets[1]
    assert [tuple(cell.value for cell in row) for row in about] == [
        ("Title", "Focal points of the network (example)"),
        ("Purpose", "To find whom to write to"),
        ("Edition", "Edition 4"),
        ("Made on", "2026-11-21 14:05 (Asia/Tokyo, UTC+09:00)"),
        ("Filtered by", "Country: Thailand"),
        ("Filtered by", "Topic: Mediation"),
        ("Number of posts", 1),
        ("Delete this file after", datetime(2027, 1, 1)),  # noqa: DTZ001 - openpyxl gives days as naive instants
    ]


def test_title_and_date_are_printed_on_every_page():
    table = opened([a_row()], a_header(title="Focal points & offices")).worksheets[0]
    assert table.oddHeader.left.text == "Focal points && offices"
    assert table.oddFooter.left.text == "2026-11-21 14:05 (Asia/Tokyo, UTC+09:00)"
    assert table.print_title_rows == "$1:$1"


def test_what_fits_is_printed_on_one_page_and_a_long_purpose_is_seen_whole():
    few, many = (opened([a_row()], columns=columns).worksheets[0] for columns in (COLUMNS[:8], COLUMNS))
    assert few.sheet_properties.pageSetUpPr.fitToPage
    assert (few.page_setup.fitToWidth, few.page_setup.fitToHeight) == (None, 0)  # None: one page, as nothing else said
    assert many.page_setup.pageOrder == "overThenDown"
    about = opened([a_row()], a_header(purpose="For all countries of the network. " * 6)).worksheets[1]
    assert about.sheet_properties.pageSetUpPr.fitToPage
    lines = [about.row_dimensions[row].height / about.row_dimensions[1].height for row in (2, 3)]
    assert lines == [3, 1]


def test_a_title_of_any_length_can_be_printed():
    assert opened([a_row()], a_header(title="&" * 1000)).worksheets[0].oddHeader.left.text


def test_an_empty_list_is_a_table_without_rows():
    workbook = opened([])
    assert workbook.worksheets[0].max_row == 1
    assert ("Number of posts", 0) in list(workbook.worksheets[1].values)


def test_sheets_headings_and_labels_are_translated():
    words = {
        "Focal points": "フォーカルポイント",
        "About this list": "この一覧について",
        "Country": "国",
        "Title": "表題",
    }
    workbook = opened([a_row()], translate=lambda message: words.get(message, message))
    assert workbook.sheetnames == ["フォーカルポイント", "この一覧について"]
    assert workbook.worksheets[0]["C1"].value == "国"
    assert workbook.worksheets[1]["A1"].value == "表題"


def test_two_sheets_that_are_called_alike_in_a_language_keep_apart():
    assert opened([], translate=lambda _: "Senarai").sheetnames == ["Senarai", "Senarai 2"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_a_text_and_nothing_is_added_to_it(text):
    cell = opened([texts_row([text])], columns=text_columns(1)).worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert cell.value == plain_text(text)


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_text_in_every_script_is_unharmed(text):
    workbook = opened([texts_row([text])], a_header(title=text), columns=text_columns(1))
    assert workbook.worksheets[0]["A2"].value == text
    assert workbook.worksheets[1]["B1"].value == text


def test_an_address_is_no_link_and_markup_is_text():
    values = ["https://example.org/", "mailto:office@example.org", "<r>&</r>", "<r><t>=1+1</t></r>", "<b>", "_x0041_"]
    table = opened([texts_row(values)], columns=text_columns(len(values))).worksheets[0]
    assert texts_of(table[2]) == values
    assert all(cell.hyperlink is None for cell in table[2])


@given(st.lists(texts, min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_any_text_is_read_back_as_it_was_without_control_characters(values):
    table = opened([texts_row(values)], columns=text_columns(len(values))).worksheets[0]
    cells = [table.cell(2, position + 1) for position in range(len(values))]
    assert texts_of(cells) == [plain_text(value) for value in values]
    assert {cell.data_type for cell in cells} <= {"s", "n"}  # n: openpyxl's type of an empty cell


def test_columns_are_as_wide_as_their_script_needs():
    values = ["仲裁" * 10, "ab" * 10, "ကက" * 10, "ที่" * 20, "x", "x" * 500]
    dimensions = opened([texts_row(values)], columns=text_columns(6)).worksheets[0].column_dimensions
    widths = [round(dimensions[letter].width) for letter in "ABCDEF"]
    assert widths == [42, 22, 42, 22, 11, 61]


def test_a_value_that_does_not_fit_is_an_error_and_is_not_cut():
    assert len(opened([texts_row(["x" * 32767])], columns=text_columns(1)).worksheets[0]["A2"].value) == 32767
    with pytest.raises(ListError, match="row 2, column 1"):
        list(stream([texts_row(["x" * 32768])], a_header(), columns=text_columns(1)))
    with pytest.raises(ListError, match="row 2, column 1"):
        list(stream([texts_row(["𠮷" * 16384])], a_header(), columns=text_columns(1)))


def test_more_columns_than_a_sheet_has_are_an_error():
    with pytest.raises(ListError, match="column 16385"):
        list(stream([], a_header(count=0), columns=[COLUMNS[0]] * 16385))


@pytest.mark.parametrize(("there", "said"), [(2, 3), (3, 2)])
def test_a_short_or_a_long_list_is_an_error_and_no_file(folder, there, said):
    with pytest.raises(ListError):
        next(stream([a_row()] * there, a_header(count=said)))
    assert list(folder.iterdir()) == []


def test_an_error_while_rows_are_read_comes_before_the_first_piece_and_leaves_nothing(folder):
    with pytest.raises(ConnectionError):
        next(stream(broken_after(3), a_header(count=5)))
    assert list(folder.iterdir()) == []


def test_rows_are_written_into_a_temporary_folder_which_is_gone_before_the_first_piece(folder):
    seen = []

    def rows():
        seen.extend(folder.iterdir())
        yield a_row()

    pieces = stream(rows(), a_header())
    assert next(pieces).startswith(b"PK")
    assert len(seen) == 1
    assert list(folder.iterdir()) == []
    pieces.close()


def test_a_reader_who_goes_away_leaves_nothing_open(folder):
    # Texts that cannot be compressed much, so that there is more than one piece to wait for. An open file would be a
    # warning when it is thrown away, and warnings are errors here.
    rows = [a_row(office=f"{number * 7919:x}" * 40) for number in range(400)]
    pieces = stream(rows, a_header(count=400))
    next(pieces)
    pieces.close()
    assert list(pieces) == []
    assert list(folder.iterdir()) == []


def test_nothing_happens_before_somebody_reads(folder):
    stream(broken_after(0), a_header())
    assert list(folder.iterdir()) == []


def test_pieces_are_at_most_64_kilobytes():
    rows = [a_row(office=f"{number * 7919:x}" * 40) for number in range(2000)]
    sizes = [len(piece) for piece in stream(rows, a_header(count=2000))]
    assert len(sizes) > 2
    assert max(sizes) == 64 * 1024


def test_memory_does_not_grow_with_the_number_of_rows():
    def peak_of(number):
        return size_and_peak(stream, number, columns=COLUMNS[:8])[1]

    peak_of(10)  # fills what is kept for the life of the process
    assert peak_of(6000) < peak_of(1000) + 100_000


@pytest.mark.parametrize(
    ("wished", "name"),
    [
        ("Focal points", "Focal points"),
        ("A/B: [c]*?\\d", "A B c d"),
        ("'quoted'", "quoted"),
        ("", "1"),
        ("[]", "1"),
        ("a\x00b\nc", "a b c"),
        ("History", "History 2"),
        ("x" * 40, "x" * 31),
        ("𠮷" * 20, "𠮷" * 15),
        ("x" * 30 + "ที่", "x" * 30),  # a letter is not cut from its vowel and tone mark
        ("x" * 30 + "ខ្មែ", "x" * 30),
    ],
)
def test_a_text_is_made_fit_to_name_a_sheet(wished, name):
    assert sheet_name(wished) == name


def test_a_name_that_is_taken_gets_a_number_in_whatever_case_it_is_written():
    assert sheet_name("List", ["LIST"]) == "List 2"
    assert sheet_name("List", ["LIST", "list 2"]) == "List 3"
    assert sheet_name("x" * 40, ["x" * 31]) == "x" * 29 + " 2"


@given(texts, texts)
@settings(max_examples=60, deadline=None)
def test_any_two_texts_can_name_the_two_sheets(one, other):
    words = {"Focal points": one, "About this list": other}
    workbook = opened([], columns=COLUMNS[:1], translate=lambda message: words.get(message, message))
    assert len({name.casefold() for name in workbook.sheetnames}) == 2
    for name in workbook.sheetnames:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\")
