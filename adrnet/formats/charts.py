"""A table that is drawn: horizontal bars as SVG, one for each line, its numbers end to end.

The picture is made of attributes alone, no style and no script, so that it stands in a page under a strict policy, in a
PDF and in a document alike; its colour is that of the text around it. Parts of a bar differ by how dark they are, and
the key above says which is which; the numbers stand in the table, which always comes with the picture.
"""

from collections.abc import Iterator, Sequence
from html import escape

from adrnet.formats.report import Number, Table
from adrnet.formats.widths import text_width
from adrnet.i18n.messages import Wording

_BARS, _NUMBERS = 320, 50
# How much room a label gets at most, and the width of a digit in its letters.
_LABELS, _DIGIT = 300, 7.4
_LINE, _BAR, _TEXT = 26, 14, 13
# How dark the parts of a bar are, the first one the darkest; the outline keeps the palest visible.
_SHADES = ("1", "0.65", "0.4", "0.2", "0.05")


def svg(table: Table) -> str:
    """Return the picture of a table, empty where all of its numbers are nothing.

    Texts are drawn in the fonts of the place where the picture stands.
    """
    values = [[cell.value for cell in line.cells if isinstance(cell, Number)] for line in table.lines]
    most = max((sum(line) for line in values), default=0)
    if not most:
        return ""
    series = table.head[1:] if len(table.head) > 2 else ()  # noqa: PLR2004 - with one series there is nothing to tell
    labels = min(_LABELS, max(text_width(str(line.label)) for line in table.lines) * _DIGIT) + 10
    width = round(max(labels + _BARS + _NUMBERS, *(text_width(str(one)) * _DIGIT + 40 for one in series), 0))
    top = _LINE * len(series) + _LINE // 2
    height = top + _LINE * len(values) + _LINE // 2
    parts = list(_key(series))
    for place, (line, numbers) in enumerate(zip(table.lines, values, strict=True)):
        middle = top + _LINE * place + _LINE // 2
        parts.append(_text(labels - 10, middle, str(line.label), line.label.lang, "end"))
        x = labels
        for number, shade in zip(numbers, _SHADES, strict=False):
            length = _BARS * number / most
            if number:
                parts.append(_rect(x, middle - _BAR / 2, length, _BAR, shade))
            x += length
        parts.append(_text(x + 6, middle, str(sum(numbers)), "", "start"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(str(table.caption))}">{"".join(parts)}</svg>'
    )


def _key(series: Sequence[Wording]) -> Iterator[str]:
    for place, (word, shade) in enumerate(zip(series, _SHADES, strict=False)):
        middle = _LINE * place + _LINE // 2
        yield _rect(1, middle - _BAR / 2, _BAR, _BAR, shade)
        yield _text(_BAR + 9, middle, str(word), word.lang, "start")


def _rect(x: float, y: float, width: float, height: float, shade: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="currentColor" '
        f'fill-opacity="{shade}" stroke="currentColor" stroke-width="1"/>'
    )


def _text(x: float, middle: float, text: str, lang: str, anchor: str) -> str:
    spoken = f' lang="{escape(lang)}"' if lang else ""
    return (
        f'<text x="{x:.1f}" y="{middle + _TEXT * 0.35:.1f}" font-size="{_TEXT}" fill="currentColor" '
        f'text-anchor="{anchor}"{spoken}>{escape(text)}</text>'
    )
