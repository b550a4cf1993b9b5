"""The report as DOCX: headings, lists and tables of Word's own, to be read, edited and brought along.

Every run names its language, so that Word draws Han as Japanese or Chinese and checks spelling in the right one.
Header rows repeat on every page, a row never breaks, figures lead to their rows, pictures say in words what they show.
The paper lies on its side: tables of countries are wide.
"""

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Lines
from docx.text.run import Run

from adrnet.formats.report import Block, Cell, Figures, Number, Paragraph, Points, Report, Table, narrowed
from adrnet.formats.runs import runs
from adrnet.i18n.locales import Locale
from adrnet.i18n.messages import Wording
from adrnet.i18n.names import format_number

Picture = Callable[[Table], bytes]
"""A table → its picture as PNG, empty where there is nothing to draw."""

_LINK = RGBColor(0x1C, 0x45, 0x70)
_SMALL = Pt(8.5)
_MOST_COLUMNS = 9
# A chart of all countries and its table stand on one page.
_PICTURE = Cm(12)
# A language → for which of Word's kinds of letters it needs a face of its own, and one that comes with the machine. A
# program that has another one takes that; without a name Word writes Khmer and Lao in faces too small to be read.
_FACES: Final = {
    "ja": ("w:eastAsia", "Yu Gothic"),
    "zh": ("w:eastAsia", "Microsoft YaHei"),
    "ko": ("w:eastAsia", "Malgun Gothic"),
    "th": ("w:cs", "Leelawadee UI"),
    "lo": ("w:cs", "Leelawadee UI"),
    "km": ("w:cs", "Leelawadee UI"),
    "my": ("w:cs", "Myanmar Text"),
    "ta": ("w:cs", "Nirmala UI"),
    "hi": ("w:cs", "Nirmala UI"),
}


def stream(report: Report, picture: Picture | None = None, *, made_at: datetime | None = None) -> Iterator[bytes]:
    """Yield the document.

    Args:
        report: What it says.
        picture: Draws the tables that are drawn; without it they stand as tables alone.
        made_at: The date in its properties.
    """
    writer = _Writer(report.locale, picture)
    writer.write(report)
    if made_at is not None:
        writer.paper.core_properties.created = writer.paper.core_properties.modified = made_at.replace(tzinfo=None)
    buffer = io.BytesIO()
    writer.paper.save(buffer)
    yield buffer.getvalue()


class _Writer:
    """Writes blocks into one document."""

    def __init__(self, locale: Locale, picture: Picture | None) -> None:
        self.paper: Paper = Document()
        self.locale = locale
        self.picture = picture

    def write(self, report: Report) -> None:
        """Write the whole report."""
        properties = self.paper.core_properties
        properties.title, properties.language, properties.author = str(report.title), report.locale.tag, "adrnet"
        # What the template says of itself is not ours.
        properties.comments = ""
        self._style(report.locale.tag)
        section = self.paper.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
        self._say(self.paper.add_paragraph(style="Title"), report.title)
        for fact in report.facts:
            self._say(self.paper.add_paragraph(), fact)
        for part in report.parts:
            self._say(self.paper.add_heading(level=1), part.heading)
            for block, following in zip(part.blocks, (*part.blocks[1:], None), strict=True):
                self._block(block)
                if isinstance(block, Paragraph) and isinstance(following, Points):
                    # What announces a list stands on the page where it begins.
                    self.paper.paragraphs[-1].paragraph_format.keep_with_next = True

    def _style(self, lang: str) -> None:
        """Name the language, write text in the face of its headings, and these in a colour that everybody can read."""
        properties = self.paper.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
        _speak(properties, lang)
        faces = properties.find(qn("w:rFonts"))
        for kind, face in faces.attrib.items():
            faces.set(kind, face.replace("minor", "major"))
        for name in ("Title", "Heading 1", "Heading 2"):
            self.paper.styles[name].font.color.rgb = _LINK

    def _block(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            for paragraph in str(block.text).split("\n\n"):
                self._say(self.paper.add_paragraph(), Wording(paragraph, block.text.lang))
        elif isinstance(block, Points):
            for item in block.items:
                self._say(self.paper.add_paragraph(style="List Bullet"), item)
        elif isinstance(block, Figures):
            for figure in block.items:
                line = self.paper.add_paragraph(style="List Bullet")
                self._say(line, figure.label)
                line.add_run(": ")
                self._number(line, figure.number, is_strong=True)
                if figure.note:
                    line.add_run(", ")
                    self._say(line, figure.note)
        else:
            self._table(block)

    def _table(self, table: Table) -> None:
        self._say(self.paper.add_heading(level=2), table.caption)
        if table.is_drawn and self.picture is not None and (drawn := self.picture(table)):
            shown = self.paper.add_picture(io.BytesIO(drawn), width=_PICTURE)
            shown._inline.docPr.set("descr", str(table.caption))  # noqa: SLF001 - python-docx has no other way
        for part in narrowed(table, _MOST_COLUMNS):
            grid = self.paper.add_table(rows=1, cols=len(part.head), style="Table Grid")
            _once_a_page(grid.rows[0])
            for cell, word in zip(grid.rows[0].cells, part.head, strict=True):
                self._say(cell.paragraphs[0], word, is_strong=True, is_small=True)
            for line in part.lines:
                row = grid.add_row()
                _in_one(row)
                self._say(row.cells[0].paragraphs[0], line.label, is_small=True)
                for cell, value in zip(row.cells[1:], line.cells, strict=True):
                    self._cell(cell.paragraphs[0], value)
            self.paper.add_paragraph()

    def _cell(self, paragraph: Lines, cell: Cell) -> None:
        if isinstance(cell, Number):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            self._number(paragraph, cell, is_small=True)
        else:
            self._say(paragraph, cell, is_small=True)

    def _say(self, paragraph: Lines, words: Wording, *, is_strong: bool = False, is_small: bool = False) -> None:
        for piece in runs(str(words), words.lang):
            run = paragraph.add_run(piece.text)
            _dress(run, piece.lang, is_strong=is_strong, is_small=is_small)

    def _number(self, paragraph: Lines, number: Number, *, is_strong: bool = False, is_small: bool = False) -> None:
        run = paragraph.add_run(format_number(number.value, self.locale))
        _dress(run, self.locale.tag, is_strong=is_strong, is_small=is_small)
        if number.url:
            run.font.color.rgb, run.font.underline = _LINK, True
            link = OxmlElement("w:hyperlink")
            related = paragraph.part.relate_to(number.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link.set(qn("r:id"), related)
            run._r.addprevious(link)  # noqa: SLF001 - python-docx has no other way
            link.append(run._r)  # noqa: SLF001 - as above


def _dress(run: Run, lang: str, *, is_strong: bool, is_small: bool) -> None:
    # Word keeps weight and size twice: Thai, Lao, Khmer and Burmese letters heed the second one only.
    run.bold = run.font.cs_bold = is_strong or None
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 - python-docx has no other way
    if is_small:
        run.font.size = _SMALL
        again = OxmlElement("w:szCs")
        again.set(qn("w:val"), properties.find(qn("w:sz")).get(qn("w:val")))
        properties.find(qn("w:sz")).addnext(again)
    if face := _FACES.get(lang.split("-", maxsplit=1)[0]):
        properties.get_or_add_rFonts().set(qn(face[0]), face[1])
    _speak(properties, lang)


def _speak(properties: Any, lang: str) -> None:
    """Name the language of a run, for Latin, East Asian and complex scripts alike."""
    known = properties.find(qn("w:lang"))
    spoken = known if known is not None else OxmlElement("w:lang")
    for kind in ("w:val", "w:eastAsia", "w:bidi"):
        spoken.set(qn(kind), lang)
    if known is None:
        properties.append(spoken)


def _once_a_page(row: Any) -> None:
    _in_one(row)
    _mark(row, "w:tblHeader")


def _in_one(row: Any) -> None:
    _mark(row, "w:cantSplit")


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - as above
