"""The report as PDF and DOCX, read back with readers of others: language, structure, every number, every address."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from adrnet.formats import charts, report_docx, report_pdf
from adrnet.formats.report import Figure, Figures, Line, Number, Paragraph, Part, Points, Report, Table, narrowed
from adrnet.i18n.locales import LOCALES, Locale
from adrnet.i18n.messages import Wording
from adrnet.i18n.names import country_name

ROWS = "https://adrnet.example/en/reports/1/rows?of=kind&code=mediation_centre&country="
COUNTRIES = ("JP", "KH", "LA", "MM", "TH", "VN")
# Names that are easily harmed: rare ideographs, stacks, tone marks; and what a template might take for its own.
WRITTEN = "髙﨑𠮷田\n\nព្រះរាជាណាចក្រកម្ពុជា ပြည်ထောင်စု เป็นที่ เจ้าหน้าที่ ໂຮງໝໍ Nguyễn #let [x] $y$ <b> {{ _ }}"
FACES = {"ja": ("w:eastAsia", "Yu Gothic"), "km": ("w:cs", "Leelawadee UI"), "my": ("w:cs", "Myanmar Text")}


def report_in(locale: Locale) -> Report:
    def say(text: str) -> Wording:
        return Wording(text, locale.tag)

    def line(code: str, *numbers: int) -> Line:
        cells = tuple(Number(one, f"{ROWS}{code}" if one else "") for one in numbers)
        return Line(say(country_name(code, locale)), cells)

    head = (say("C"), say("A"), say("B"))
    drawn = Table(say("D"), head, tuple(line(code, place, 2) for place, code in enumerate(COUNTRIES)), is_drawn=True)
    wide = Table(say("W"), tuple(say(f"H{one}") for one in range(23)), (line("JP", *range(22)),))
    return Report(
        locale,
        say("Report for the Consultation"),
        (say("1 – 2"),),
        (
            Part("a", say(country_name("MM", locale)), (Paragraph(Wording(WRITTEN, "ja")), Points((say("one"),)))),
            Part("b", say("Tables"), (Figures((Figure(say("F"), Number(1234, f"{ROWS}XX")),)), drawn, wide)),
        ),
    )


def addresses(report: Report) -> Iterator[str]:
    for part in report.parts:
        for block in part.blocks:
            if isinstance(block, Figures):
                yield from (one.number.url for one in block.items)
            elif isinstance(block, Table):
                yield from (
                    cell.url for one in block.lines for cell in one.cells if isinstance(cell, Number) and cell.url
                )


def numbers(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize("locale", LOCALES, ids=lambda one: one.code)
def test_the_pdf_says_what_the_report_says(locale: Locale) -> None:
    report = report_in(locale)
    read = PdfReader(io.BytesIO(b"".join(report_pdf.stream(report))))
    root: Any = read.trailer["/Root"]
    assert read.metadata is not None
    assert read.metadata.title == report.title
    assert root["/Lang"].lower().split("-")[0] == locale.tag.lower().split("-")[0]
    assert "/StructTreeRoot" in root
    assert root["/MarkInfo"]["/Marked"]
    led = [
        str(one.get_object()["/A"]["/URI"])
        for page in read.pages
        for one in page.get("/Annots", ())
        if "/URI" in one.get_object().get("/A", {})
    ]
    assert sorted(led) == sorted(addresses(report))
    assert "髙﨑𠮷田" in "".join(page.extract_text() for page in read.pages)


@pytest.mark.parametrize("locale", LOCALES, ids=lambda one: one.code)
def test_the_document_says_what_the_report_says(locale: Locale) -> None:
    report = report_in(locale)
    read = Document(io.BytesIO(b"".join(report_docx.stream(report, lambda table: report_pdf.picture(table, locale)))))
    assert (read.core_properties.title, read.core_properties.language) == (report.title, locale.tag)
    said = [one.text for one in read.paragraphs]
    assert said[0] == report.title
    assert [one.text for one in read.paragraphs if one.paragraph_format.keep_with_next] == [said[said.index("one") - 1]]
    assert set(WRITTEN.split("\n\n")) <= set(said)
    drawn, *wide = read.tables
    assert [row[0] for row in numbers(drawn)[1:]] == [country_name(code, locale) for code in COUNTRIES]
    assert [row[1:] for row in numbers(drawn)[1:]] == [[str(place), "2"] for place in range(len(COUNTRIES))]
    assert [cell for table in wide for cell in numbers(table)[1][1:]] == [str(one) for one in range(22)]
    linked = [one for one in read.part.rels.values() if "hyperlink" in one.reltype]
    assert {one.target_ref for one in linked} == set(addresses(report))
    han = next(run for one in read.paragraphs for run in one.runs if "髙" in run.text)
    assert han._r.rPr.find(qn("w:lang")).get(qn("w:eastAsia")) == "ja"
    label, head = (drawn.rows[place].cells[0].paragraphs[0].runs[0] for place in (1, 0))
    assert label._r.rPr.find(qn("w:szCs")).get(qn("w:val")) == label._r.rPr.find(qn("w:sz")).get(qn("w:val")) == "17"
    assert head.font.cs_bold
    if locale.code in FACES:
        kind, face = FACES[locale.code]
        assert label._r.rPr.rFonts.get(qn(kind)) == face
    assert [one._inline.docPr.get("descr") for one in read.inline_shapes] == ["D"]


def test_what_is_drawn_is_a_picture_unless_there_is_nothing_to_see() -> None:
    report = report_in(LOCALES[0])
    drawn = next(one for part in report.parts for one in part.blocks if isinstance(one, Table) and one.is_drawn)
    assert report_pdf.picture(drawn, report.locale).startswith(b"\x89PNG")
    svg = charts.svg(drawn)
    assert svg.count("<rect") == sum(1 for line in drawn.lines for cell in line.cells if cell.value) + 2  # type: ignore[union-attr]  # all of its cells are numbers
    assert "style" not in svg
    empty = Table(drawn.caption, drawn.head, (Line(drawn.caption, (Number(0), Number(0))),), is_drawn=True)
    assert charts.svg(empty) == ""
    assert report_pdf.picture(empty, report.locale) == b""


def test_a_wide_table_stands_in_parts_that_hold_all_of_it() -> None:
    wide = next(
        one
        for part in report_in(LOCALES[0]).parts
        for one in part.blocks
        if isinstance(one, Table) and not one.is_drawn
    )
    parts = list(narrowed(wide, 9))
    assert [len(one.head) for one in parts] == [9, 9, 7]
    assert tuple(cell for one in parts for cell in one.lines[0].cells) == wide.lines[0].cells
    assert {one.head[0] for one in parts} == {wide.head[0]}
