"""From a template and its data to a PDF (or pictures of its pages), by typst: fonts, languages, missing letters.

Typst runs in a process of its own (`typst_process`). It gets a template of ours and the data as JSON, whose texts it
sets as they are: nothing in them is markup. Its root is an empty folder, so it reads no file but fonts, and our
templates import no package, so it asks no network.

Every document is PDF/UA-1: tagged, with its language and title. That standard permits no letter without a glyph, so
typst names each one that no font has; a file with boxes in it cannot come about.

Decisions:
    2026-11-22  A script of the network without any font is an error that names it (`FontsMissingError`). A single
                letter that no font has (an emoji, a letter added to Unicode last year) is written as its code, and the
                first page says so: one odd name must not keep everyone from the list.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from adrnet.formats import typst_process
from adrnet.formats.columns import ListError
from adrnet.formats.fonts import FontsMissingError, spoken
from adrnet.formats.runs import Run, runs, script_of

CHUNK: Final = 64 * 1024
_HERE: Final = Path(__file__).parent
_COMMON: Final = "ệกກកက髙あஅ"  # one letter of each script in which the network writes
_TRIES: Final = 4
_MOST_SECONDS: Final = 300

_NOT_DISPLAYED: Final = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
# They change how a letter is drawn, are nothing by themselves and go with the letter that no font has.
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")


@dataclass(frozen=True)
class Letters:
    """Letters that no font has; they are written as their codes."""

    texts: tuple[str, ...] = ()

    def replaced(self, text: str) -> str:
        """Write every such letter as `[U+1F469]`."""
        for lacking in self.texts:
            if lacking in text:
                seen = _UNSEEN.sub("", lacking)
                text = text.replace(lacking, "".join(f"[U+{ord(one):04X}]" for one in seen))
        return text


class Tongues:
    """Writes texts as runs for a template, and keeps the list of languages that they need.

    A run is `[text, number]`, the number that of its language in `table`; 0 is the document's.
    """

    def __init__(self, document: str, folder: Path | None, letters: Letters) -> None:
        self.document = document
        self.letters = letters
        self._folder = folder
        self._numbers: dict[str, int] = {}
        self.table: list[dict[str, Any]] = []
        self._number(document)

    def runs(self, text: str) -> list[list[str | int]]:
        """Return a text as the template takes it."""
        return self.of(runs(text, self.document))

    def of(self, pieces: Iterable[Run]) -> list[list[str | int]]:
        """Return runs as the template takes them."""
        return [[self.letters.replaced(one.text), self._number(one.lang)] for one in pieces]

    def _number(self, tag: str) -> int:
        if tag not in self._numbers:
            self._numbers[tag] = len(self.table)
            self.table.append(spoken(tag, self._folder))
        return self._numbers[tag]


@lru_cache(maxsize=4)
def lacking(folder: Path | None = None) -> tuple[str, ...]:
    """Return the scripts of the network (ISO 15924 codes) that no font of this machine has.

    Args:
        folder: the setting `FONTS`.
    """
    tongues = Tongues("en", folder, Letters())
    probe = json.dumps({"text": tongues.runs(_COMMON), "tongues": tongues.table})
    try:
        _run(_source(["base", "probe"]), probe, Sheet(("base", "probe"), "en", folder), "pdf")
    except _RefusedError as error:
        return tuple(sorted({script_of(character) for text in _refused(error) for character in text}))
    return ()


@dataclass(frozen=True)
class Sheet:
    """How a document is set.

    Attributes:
        templates: names of the `.typ` files that make its source together, without the ending.
        document: BCP 47 tag of its language.
        folder: fonts before those of the machine, the setting `FONTS`.
        made_at: its date; without one it has the present.
    """

    templates: tuple[str, ...]
    document: str
    folder: Path | None = None
    made_at: datetime | None = None


Data = Callable[["Tongues"], dict[str, Any]]
"""What a template reads as JSON. It is asked for again when letters turn out to be without a glyph."""


def typeset(sheet: Sheet, data: Data) -> bytes:
    """Return the PDF.

    Raises:
        FontsMissingError: a script of the network has no font.
        ListError: typst refuses the document for another reason.
    """
    return b"".join(_compiled(sheet, data, "pdf"))


def drawn(sheet: Sheet, data: Data, ppi: int = 200) -> list[bytes]:
    """Return the pages as pictures (PNG), for files that take no SVG and for whoever wants to look.

    Args:
        sheet: how it is set.
        data: what is set.
        ppi: dots to the inch.
    """
    return _compiled(sheet, data, "png", ppi=float(ppi))


def pieces(whole: bytes) -> Iterator[bytes]:
    """Hand a finished file over piece by piece."""
    for start in range(0, len(whole), CHUNK):
        yield whole[start : start + CHUNK]


def _compiled(sheet: Sheet, data: Data, output: str, **options: Any) -> list[bytes]:
    letters = Letters()
    for _ in range(_TRIES):
        tongues = Tongues(sheet.document, sheet.folder, letters)
        content = data(tongues)
        written = json.dumps({**content, "tongues": tongues.table}, ensure_ascii=False)
        try:
            return _run(_source(sheet.templates), written, sheet, output, **options)
        except _RefusedError as error:
            missing = _refused(error)
            if missing <= set(letters.texts):
                raise ListError(f"typst refuses the document: {error.message}") from error
            if scripts := {script_of(character) for text in missing for character in text} & set(lacking(sheet.folder)):
                raise FontsMissingError(scripts) from error
            # The longest first: a letter with its marks goes before the letter alone.
            texts = sorted(missing | set(letters.texts), key=lambda text: (-len(text), text))
            letters = Letters(tuple(texts))
    raise ListError("typst goes on finding letters without a glyph")


class _RefusedError(Exception):
    """Typst does not take the document."""

    def __init__(self, message: str, diagnostic: str) -> None:
        self.message, self.diagnostic = message, diagnostic
        super().__init__(message)


def _run(source: str, data: str, sheet: Sheet, output: str, **options: Any) -> list[bytes]:
    if output == "pdf":
        options["pdf_standards"] = ["ua-1"]
    if sheet.made_at is not None:
        # Documents know no part of a second.
        options["timestamp"] = sheet.made_at.isoformat(timespec="seconds")
    folder = str(sheet.folder) if sheet.folder else None
    asked = {"source": source, "data": data, "folder": folder, "format": output, "options": options}
    try:
        done = subprocess.run(  # noqa: S603 - our own file, by the interpreter that runs us
            [sys.executable, "-I", typst_process.__file__],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=_MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ListError(f"typst was not done after {_MOST_SECONDS} seconds") from error
    if done.returncode == typst_process.REFUSED:
        raise _RefusedError(**json.loads(done.stderr))
    if done.returncode != 0:
        raise ListError(f"typst ended with status {done.returncode}: {done.stderr.decode(errors='replace')[-500:]}")
    return list(_taken_apart(done.stdout))


def _taken_apart(octets: bytes) -> Iterator[bytes]:
    """Yield what stands in the output, each piece behind its length."""
    at = 0
    while at < len(octets):
        start = at + typst_process.LENGTH
        at = start + int.from_bytes(octets[at:start], "big")
        yield octets[start:at]


def _refused(error: _RefusedError) -> set[str]:
    """Return the texts that no font has letters for."""
    said = f"{error.message}\n{error.diagnostic}"
    return {_unescaped(text) for text in _NOT_DISPLAYED.findall(said)} - {""}


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)


def _source(templates: Sequence[str]) -> str:
    return "\n".join(_template(name) for name in templates)


@lru_cache(maxsize=16)
def _template(name: str) -> str:
    return (_HERE / f"{name}.typ").read_text("utf-8")
