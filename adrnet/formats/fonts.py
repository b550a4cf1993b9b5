"""Which fonts a document is set in: those of the machine, and of a folder (setting `FONTS`) before them.

Faces for Chinese and Japanese weigh too much to ship. Noto is asked for first; on a machine without it, what else there
is for a script stands in.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst

from adrnet.formats.columns import ListError

# What is looked for, in this order; a machine without one of them offers what else it has for the letters.
_SANS: Final = ("Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans", "Liberation Sans", "Arial")
_BY_SCRIPT: Final = (
    ("Noto Sans Thai", "Leelawadee UI", "Thonburi"),
    ("Noto Sans Lao", "Lao UI", "Lao MN"),
    ("Noto Sans Khmer", "Khmer UI", "Khmer MN"),
    ("Noto Sans Myanmar", "Myanmar Text", "Myanmar MN"),
    ("Noto Sans Tamil", "Nirmala UI", "Tamil MN"),
)
_HAN: Final = {
    "ja": ("Noto Sans CJK JP", "Noto Sans JP", "Source Han Sans", "Hiragino Sans", "Yu Gothic", "IPAGothic"),
    "zh": ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei"),
    "zh-hant": ("Noto Sans CJK TC", "Noto Sans TC", "Source Han Sans TC", "PingFang TC", "Microsoft JhengHei"),
    "ko": ("Noto Sans CJK KR", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic"),
}
_TAG: Final = re.compile(r"(?P<lang>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}))?(?:-.*)?")


class FontsMissingError(ListError):
    """This machine has no font for a script in which the network writes.

    Attributes:
        scripts: their ISO 15924 codes.
    """

    def __init__(self, scripts: Iterable[str]) -> None:
        self.scripts = tuple(sorted(scripts))
        super().__init__(
            f"no font on this machine has letters of {', '.join(self.scripts)}: install Noto (on Debian and Ubuntu: "
            "fonts-noto-core fonts-noto-cjk) or name a folder with fonts in the setting FONTS"
        )


@lru_cache(maxsize=4)
def fonts(folder: Path | None) -> tuple[typst.Fonts, frozenset[str]]:
    """Return the fonts and the names of their families; looking for them takes about a second, once."""
    found = typst.Fonts(font_paths=[str(folder)] if folder else [])
    return found, frozenset(found.families())


def spoken(tag: str, folder: Path | None) -> dict[str, Any]:
    """Return a language as typst takes it, with its fonts in the order in which they are looked at."""
    families = fonts(folder)[1]
    found = _TAG.fullmatch(tag.replace("_", "-").lower())
    lang, script, region = (found["lang"], found["script"], found["region"]) if found else ("en", None, None)
    if lang == "zh" and region is None:
        region = "tw" if script == "hant" else "cn"
    han = _HAN["zh-hant" if lang == "zh" and region in ("tw", "hk", "mo") else lang if lang in _HAN else "ja"]
    first = [name for name in han if name in families]
    others = [name for group in _HAN.values() for name in group if name in families and name not in first]
    latin = [name for name in _SANS if name in families][:1]
    own = [next((name for name in group if name in families), "") for group in _BY_SCRIPT]
    return {
        "lang": lang,
        "script": script or "auto",
        "region": region or "",
        "han": lang in _HAN,
        "fonts": [name for name in (*latin, *own, *first[:1], *others[:3]) if name],
    }
