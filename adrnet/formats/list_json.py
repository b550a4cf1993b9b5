"""The focal-point list as JSON, for programs: what it says of itself, then one object for each post.

    $schema     the address of the JSON Schema that describes it, served by the site: every key is explained there
    format      "focal-points-1"; a key that changes its meaning or goes makes it 2, a new one does not
    about       title, purpose, edition, made_at, time_zone, filters, count, delete_after
    columns     key and heading of each column, in the order that was chosen
    posts       one object for each post, with these keys

Codes and names stand in keys of their own; several values are a list; what is not known is null, "" or []. Names and
titles are lists of `{text, lang}` (BCP 47), so that a program need not cut them apart. Days are ISO 8601.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from adrnet.formats.columns import (
    COLUMNS,
    Column,
    FocalPointRow,
    ListHeader,
    Spoken,
    Translate,
    Value,
    counted,
    plain_text,
)

MIMETYPE: Final = "application/json"
FORMAT: Final = "focal-points-1"
SCHEMA_ADDRESS: Final = f"/schemas/{FORMAT}.json"
"""Where the site serves the schema, behind its `BASE_URL`."""

_CHUNK: Final = 64 * 1024
_SCHEMA: Final = Path(__file__).parent / "schemas" / f"{FORMAT}.json"
# Written as {text, lang}: whatever is given in several languages.
_IN_LANGUAGES: Final = frozenset({"listing", "office", "person", "person_title"})


def stream(  # noqa: PLR0913 - a format's four, and where its schema is
    rows: Iterable[FocalPointRow],
    header: ListHeader,
    columns: Sequence[Column] = COLUMNS,
    translate: Translate = str,
    *,
    base_url: str = "",
    kind: str = FORMAT,
) -> Iterator[bytes]:
    """Write the document piece by piece, a post on each line; memory does not grow with the number of rows.

    Args:
        rows: read once, in order. An error while reading them is passed on and leaves a document without its end,
            which no reader of JSON takes.
        header: what the file says about itself; its count must equal the number of rows.
        columns: which columns, in which order.
        translate: message id in, text in the reader's language out.
        base_url: scheme and host of the site, where the schema is served.
        kind: what it says it is. One with columns of another kind (differences) names its own and has no schema.

    Raises:
        ListError: if the number of rows is not the header's.
    """
    head: dict[str, Any] = {"format": kind, "about": _about(header)}
    if kind == FORMAT:
        head = {"$schema": base_url + SCHEMA_ADDRESS, **head}
    head["columns"] = [{"key": column.key, "heading": translate(column.heading)} for column in columns]
    yield (_text(head)[:-1] + ',"posts":[').encode()

    named = [(column.key, column.value, column.key in _IN_LANGUAGES) for column in columns]
    piece, before = b"", "\n"
    for row in counted(rows, header.count):
        post = {key: _said(value(row)) if is_said else _plain(value(row)) for key, value, is_said in named}
        piece += (before + _text(post)).encode()
        before = ",\n"
        if len(piece) >= _CHUNK:
            yield piece
            piece = b""
    yield piece + b"\n]}\n"


def schema(base_url: str) -> bytes:
    """Return the JSON Schema with its `$id` under the site's address."""
    document = json.loads(_SCHEMA.read_text("utf-8"))
    document["$id"] = base_url + SCHEMA_ADDRESS
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _about(header: ListHeader) -> dict[str, Any]:
    return {
        "title": plain_text(header.title),
        "purpose": plain_text(header.purpose),
        "edition": plain_text(header.edition),
        "made_at": header.made_at.isoformat(timespec="seconds"),
        "time_zone": header.time_zone,
        "filters": [{"label": plain_text(label), "value": plain_text(value)} for label, value in header.filters],
        "count": header.count,
        "delete_after": header.delete_after.isoformat() if header.delete_after else None,
    }


def _plain(value: Value) -> Any:
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, tuple):
        return [plain_text(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _said(value: Value) -> list[dict[str, str]]:
    text = value if isinstance(value, str) else ""
    parts = text.parts if isinstance(text, Spoken) else ((text, ""),) if text else ()
    return [{"text": plain_text(one), "lang": lang} for one, lang in parts]


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
