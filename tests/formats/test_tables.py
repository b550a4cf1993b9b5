"""Tables that people send: what is filled into the template is read back as it was, and no file does any harm."""

import csv
import io
import time
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from adrnet.formats import panel_template, tables
from adrnet.formats.panel_template import TemplateColumn
from adrnet.formats.tables import Reason, TableError

COLUMNS = (
    TemplateColumn("name_en", "Name (English)"),
    TemplateColumn("name_ja", "名前"),
    TemplateColumn("email", "E-mail"),
    TemplateColumn("roles", "Roles", (("arbitrator", "Arbitrator"), ("mediator", "調停人"))),
)
SCRIPTS = (
    "例示太郎",
    "ผู้ไกล่เกลี่ย ตัวอย่าง",
    "ອຸທາຫອນ",
    "ឧទាហរណ៍",
    "ဥပမာ",
    "Ví dụ Đặng",
    "髙橋﨑",
    "مثال",
    "=1+1",
    "+65",
    "@x",
    "-",
    "a;b",
    'a"b',
)
# What can be seen and typed; without what XML cannot hold, and without line breaks, which other programs rewrite.
CELLS = st.lists(
    st.one_of(st.sampled_from(SCRIPTS), st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)),
    min_size=len(COLUMNS),
    max_size=len(COLUMNS),
)


def reason_of(content: bytes) -> Reason:
    with pytest.raises(TableError) as raised:
        tables.read(content)
    return raised.value.reason


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@given(st.lists(CELLS, min_size=1, max_size=5), st.sampled_from(",;\t"))
@settings(max_examples=60, deadline=None)
def test_what_is_filled_into_the_csv_template_is_read_back(rows: list[list[str]], delimiter: str) -> None:
    headings = panel_template.as_csv(COLUMNS).decode("utf-8-sig")
    [heading] = list(csv.reader(io.StringIO(headings)))
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([heading, *rows])
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        table = tables.read(file.getvalue().encode(encoding))
        assert [panel_template.code_in(one) for one in table.headings] == [one.code for one in COLUMNS]
        assert [list(line.cells) for line in table.lines] == rows


@given(st.lists(CELLS, min_size=1, max_size=5))
@settings(max_examples=30, deadline=None)
def test_what_is_filled_into_the_workbook_is_read_back(rows: list[list[str]]) -> None:
    book = load_workbook(io.BytesIO(panel_template.as_workbook(COLUMNS, "Panel", "Codes")))
    for number, row in enumerate(rows, 2):
        for place, text in enumerate(row, 1):
            cell = book.worksheets[0].cell(number, place)
            # As a person types into a cell that is text.
            cell.value, cell.data_type = text, "s"
    table = tables.read(saved(book))
    assert [panel_template.code_in(one) for one in table.headings] == [one.code for one in COLUMNS]
    assert [list(line.cells) for line in table.lines] == rows


def test_days_numbers_and_truths_become_text_and_rows_keep_their_numbers() -> None:
    # A workbook knows no time zones.
    book, at = Workbook(), datetime(2026, 1, 2, 3, 4)  # noqa: DTZ001 - as a workbook holds it
    for row in (["a", "b"], [], [date(2026, 1, 2), 3.0], [at, 2.5], [True, 81312345678]):
        book.worksheets[0].append(row)
    table = tables.read(saved(book))
    assert [(one.number, one.cells) for one in table.lines] == [
        (3, ("2026-01-02", "3")),
        (4, ("2026-01-02 03:04", "2.5")),
        (5, ("True", "81312345678")),
    ]


def test_a_formula_is_not_worked_out() -> None:
    book = Workbook()
    book.worksheets[0].append(["a", "b"])
    book.worksheets[0].append(["=1+1", "x"])
    book.worksheets[0].append(["#N/A", "y"])
    book.worksheets[0].append(["=A2", None])
    # It was never worked out by a spreadsheet either: there is no value, and the table says so.
    table = tables.read(saved(book))
    assert [line.cells for line in table.lines] == [("", "x"), ("#N/A", "y")]
    assert table.broken == {(2, 0), (3, 0), (4, 0)}


def test_a_text_far_to_the_right_is_not_cut_off() -> None:
    book = Workbook()
    for row in (["a"], ["b"]):
        book.worksheets[0].append(row)
    book.worksheets[0].cell(2, 16_384).value = "far"
    assert reason_of(saved(book)) == Reason.TOO_MANY_COLUMNS


def test_of_merged_cells_the_first_has_the_text() -> None:
    book = Workbook()
    for row in (["a", "b"], ["both", None], ["x", "y"]):
        book.worksheets[0].append(row)
    book.worksheets[0].merge_cells("A2:B2")
    assert [one.cells for one in tables.read(saved(book)).lines] == [("both", ""), ("x", "y")]


def test_a_hidden_sheet_is_not_read() -> None:
    book = Workbook()
    book.worksheets[0].append(["hidden"])
    book.worksheets[0].sheet_state = "hidden"
    shown = book.create_sheet()
    shown.append(["a"])
    shown.append(["b"])
    book.active = 1
    assert tables.read(saved(book)).headings == ("a",)


def test_a_cell_beyond_the_headings_is_kept_for_whoever_judges() -> None:
    assert tables.read(b"a,b\n1,2,3\n").lines[0].cells == ("1", "2", "3")


def test_commas_within_quotation_marks_do_not_decide_what_separates() -> None:
    table = tables.read(b'"a, b, c, d";e\n1;2\n')
    assert table.headings == ("a, b, c, d", "e")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("a\n例\n".encode("shift_jis"), Reason.ENCODING),
        ("a\nผู้\n".encode("cp874"), Reason.ENCODING),
        (b"a\nx\0y\n", Reason.BROKEN),
        (b'a\n"never closed\n', Reason.BROKEN),
        (b"PK\x03\x04", Reason.BROKEN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Reason.OLD_WORKBOOK),
        (b"", Reason.EMPTY),
        (b"a,b\n", Reason.EMPTY),
        (b"a\n" + b"x\n" * 1001, Reason.TOO_MANY_ROWS),
        (b"a," * 70 + b"\nx\n", Reason.TOO_MANY_COLUMNS),
        (b"a\n" + b"x" * 2_000_000, Reason.TOO_LARGE),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, reason: Reason) -> None:
    # Seventy headings need words to be headings.
    assert reason_of(content.replace(b",\n", b",end\n") if b"a,a," in content else content) == reason


def test_millions_of_empty_rows_end_quickly() -> None:
    started = time.process_time()
    assert reason_of(b"a\n" + b"\n" * 1_900_000) == Reason.TOO_MANY_ROWS
    far = _with_sheet(
        '<row r="1"><c t="inlineStr"><is><t>a</t></is></c></row><row r="10000000"><c r="A10000000"><v>1</v></c></row>'
    )
    assert reason_of(far) == Reason.TOO_MANY_ROWS
    assert time.process_time() - started < 5


def test_what_unpacks_to_too_much_is_not_unpacked() -> None:
    bomb = _with_sheet("<row/>" * 5_000_000)
    assert len(bomb) < tables.USUAL.bytes
    started = time.process_time()
    assert reason_of(bomb) == Reason.TOO_LARGE
    assert time.process_time() - started < 5


def test_a_text_that_is_written_once_and_stands_in_every_cell_is_not_read_a_million_times() -> None:
    book = Workbook()
    for _row in range(101):
        book.worksheets[0].append(["x" * 4_000] * 60)
    assert len(saved(book)) < 100_000
    assert reason_of(saved(book)) == Reason.TOO_LARGE


def test_a_workbook_with_programs_is_refused() -> None:
    assert reason_of(_with_part("xl/vbaProject.bin", b"x")) == Reason.MACROS


def test_entities_are_not_expanded() -> None:
    lol = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]>'
    sheet = _with_sheet('<row r="1"><c t="inlineStr"><is><t>&b;</t></is></c></row>', lol)
    assert reason_of(sheet) == Reason.BROKEN


def _with_sheet(rows: str, prologue: str = "") -> bytes:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'{prologue}<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'
    return _with_part("xl/worksheets/sheet1.xml", sheet.encode())


def _with_part(name: str, content: bytes) -> bytes:
    """Return a workbook with one part more, or another one."""
    book = Workbook()
    book.worksheets[0].append(["a"])
    book.worksheets[0].append(["b"])
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as former, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for one in former.namelist():
            if one != name:
                made.writestr(one, former.read(one))
        made.writestr(name, content)
    return file.getvalue()
