"""The outlines of the countries: one picture without words, drawn from `adrnet/data/map.svg`.

It stands inline, so that it follows light, dark and forced colours by the stylesheet of the page; `components/map.html`
lays the words over it.
"""

from collections.abc import Collection
from functools import cache
from pathlib import Path

from flask import Flask
from markupsafe import Markup

MAP = Path(__file__).resolve().parent.parent / "data" / "map.svg"
# As the file has it: the class of a member of the network, then which one it is.
_MEMBER = 'class="map__member{more}" id="m-{code}"'


def init(app: Flask) -> None:
    """Let templates draw the map."""
    app.jinja_env.globals.update(outlines=outlines)


def outlines(own: Collection[str] = ()) -> Markup:
    """Return the picture; the countries of these codes stand out."""
    svg = _picture()
    for code in own:
        for more in ("", " map__dot"):
            plain = _MEMBER.format(more=more, code=code)
            svg = svg.replace(plain, _MEMBER.format(more=f"{more} map__member--own", code=code))
    return Markup(svg)  # noqa: S704 - a file of ours, and codes that stand in it


@cache
def _picture() -> str:
    """Return the drawing without the remark before it; it does not change while we run."""
    text = MAP.read_text(encoding="utf-8")
    return text[text.index("<svg") :].strip()
