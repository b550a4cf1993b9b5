"""Checksums of the index's files: damage is noticed before it becomes an answer.

    MAIN_<segment>.sums    beside a segment's files: what their bytes add up to (CRC-32), by name
    MAIN_<segment>.seg     a small segment's one file carries its own, behind its end, where Whoosh does not read
    _MAIN_<number>.toc     the table of contents as well
    CURRENT                the pointer carries its own

Whoosh's stock codec notices most damage by itself, and not all: of 500 damaged copies of an index, six gave wrong hits
and a fifth another order. So a writer leaves checksums (`durable`), and whoever opens compares them.

Decisions:
* A segment's sums lie beside it under a name that Whoosh takes for one of the segment's: it removes them together.
* A table of contents is a pickle: it is compared before it is read.
* What was compared is not read again by the same process while the files' numbers, times and sizes stay as they are.
  Damage that leaves all of these alone is found by the worker, which compares everything anew every hour.
"""

import json
import os
import re
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

# What the name of a segment in one file ends with.
COMPOUND: Final = ".seg"
_SEGMENT: Final = re.compile(r"(MAIN_[0-9a-z]+)\.")
_CONTENTS: Final = re.compile(r"_MAIN_([0-9]+)\.toc")
_TRAILER: Final = "\ncrc32:{:08x}\n"
_LENGTH: Final = len(_TRAILER.format(0))
_PIECE: Final = 1 << 20
# Every commit brings a segment; what is forgotten is read once more.
_MOST_KNOWN: Final = 1_000

_compared: dict[Path, tuple[tuple[int, int, int], ...]] = {}


class DamagedError(RuntimeError):
    """The files of the index do not say what they should."""


def signed(body: bytes) -> bytes:
    """Return `body` with its checksum behind it."""
    return body + _TRAILER.format(zlib.crc32(body)).encode()


def body_of(written: bytes) -> bytes:
    """Return what was signed.

    Raises:
        DamagedError: it is something else.
    """
    body = written[:-_LENGTH]
    if signed(body) != written:
        raise DamagedError("a checksum does not fit")
    return body


def write_sums(folder: Path, names: Iterable[str]) -> list[Path]:
    """Write down the checksums of new files, a file for each segment among them; return these files."""
    sums: dict[str, dict[str, int]] = {}
    for name in sorted(names):
        if found := _SEGMENT.match(name):
            sums.setdefault(found[1], {})[name] = _sum(folder / name)
    written = [folder / f"{segment}.sums" for segment in sums]
    for path, of in zip(written, sums.values(), strict=True):
        path.write_text(json.dumps(of), encoding="ascii")
    return written


def contents_name(number: int) -> str:
    """Return the name of a table of contents."""
    return f"_MAIN_{number}.toc"


def newest_contents(folder: Path) -> tuple[int, bytes]:
    """Return the number of the newest table of contents and what it says, compared with its checksum.

    Raises:
        DamagedError: they differ, or there is none.
        OSError: it cannot be read.
    """
    numbers = [int(found[1]) for name in os.listdir(folder) if (found := _CONTENTS.fullmatch(name))]  # noqa: PTH208 - names alone, at every commit
    if not numbers:
        raise DamagedError("no table of contents")
    return max(numbers), body_of((folder / contents_name(max(numbers))).read_bytes())


def check_segments(folder: Path, segments: Iterable[Any], *, anew: bool = False) -> None:
    """Compare the files of segments with their checksums.

    Args:
        folder: of the generation.
        segments: as its table of contents describes them.
        anew: read them even where this process has compared them before.

    Raises:
        DamagedError: they differ, one is missing, or the checksums themselves say nothing sensible.
        OSError: one cannot be read.
    """
    for segment in segments:
        try:
            if segment.is_compound():
                compound(folder, segment)
            else:
                _check(folder / f"{segment.segment_id()}.sums", anew=anew)
        except FileNotFoundError as error:
            raise DamagedError(f"{error.filename} is missing") from error


def compound(folder: Path, segment: Any) -> bytes:
    """Return what the one file of a small segment says, compared with its checksum.

    Raises:
        DamagedError: they differ.
        OSError: it cannot be read.
    """
    return body_of((folder / f"{segment.segment_id()}{COMPOUND}").read_bytes())


def _check(path: Path, *, anew: bool) -> None:
    try:
        sums: dict[str, int] = dict(json.loads(path.read_bytes()))
    except (ValueError, TypeError) as error:
        raise DamagedError(path.name) from error
    if not sums:
        raise DamagedError(path.name)
    states = [os.stat(path.parent / name) for name in sorted(sums)]  # noqa: PTH116 - a dozen for every commit: half as long
    signature = tuple((state.st_ino, state.st_mtime_ns, state.st_size) for state in states)
    if not anew and _compared.get(path) == signature:
        return
    for name, said in sums.items():
        if _sum(path.parent / name) != said:
            raise DamagedError(name)
    if len(_compared) >= _MOST_KNOWN:
        _compared.clear()
    _compared[path] = signature


def _sum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            total = zlib.crc32(piece, total)
    return total
