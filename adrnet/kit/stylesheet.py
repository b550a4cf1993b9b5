"""One stylesheet out of many small files.

Here: joining `static/css/` (one file per component) in the order of the cascade layers, without comments and spare
white space. Not here: which file is served under which name, and when: the caller says where the sources lie and where
the result goes. Why at all: a component is easy to find in a file of its own, and a page is quick with one request. No
tool of another language is needed for it, so a fresh clone can build it before anything is downloaded.
"""

import gzip
import hashlib
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

# Later layers win over earlier ones, whatever the specificity of their rules.
LAYERS = ("tokens", "base", "layout", "components", "utilities", "print")

# Strings keep every character; comments go; white space and marks are looked at one by one.
_PIECES = re.compile(
    r"""(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
      |(?P<comment>/\*.*?\*/)
      |(?P<space>\s+)
      |(?P<mark>[{};,>])
      |(?P<colon>:)
      |(?P<other>/|[^\s"'{};,>:/]+|["'])""",
    re.VERBOSE | re.DOTALL,
)


class BrokenStylesheetError(ValueError):
    """A source file whose mistake would spill over into the files joined after it."""


def squeeze(css: str) -> str:
    """Return the same rules without comments and spare white space; strings stay as they are."""
    written: list[str] = []
    gap = False
    for match in _PIECES.finditer(css):
        kind, piece = match.lastgroup, match.group()
        if kind in {"comment", "space"}:
            gap = True
            continue
        last = written[-1] if written else ""
        # A space before a colon means "any descendant" in a selector, so only the one after a colon is spare.
        if gap and last not in {"", "{", "}", ";", ",", ">", ":"} and kind != "mark":
            written.append(" ")
        if piece == "}" and last == ";":
            written.pop()
        written.append(piece)
        gap = False
    return "".join(written)


def join(source: Path) -> str:
    """Return the whole stylesheet: the order of the layers, the faces, then every file in its layer.

    A layer is a file or a folder of its name; the files of a folder are taken in alphabetical order. `fonts.css` stands
    outside the layers. A layer without any file is left out.

    Raises:
        BrokenStylesheetError: a file has a brace or a comment too many or too few; the message names it.
    """
    sheets = [f"@layer {','.join(LAYERS)};"]
    faces = source / "fonts.css"
    if faces.is_file():
        sheets.append(_with_digests(_read(faces), source.parent))
    for layer in LAYERS:
        body = "".join(_read(path) for path in _files(source, layer))
        if body:
            sheets.append(f"@layer {layer}{{{body}}}")
    return "".join(sheets) + "\n"


def build(source: Path, target: Path) -> bool:
    """Write the joined stylesheet to `target`, compressed beside it, and return whether anything had changed.

    The file is replaced in one step, so that several processes may build at the same time and none serves a half.
    """
    css = join(source).encode()
    compressed = target.with_name(f"{target.name}.gz")
    if target.is_file() and target.read_bytes() == css and compressed.is_file():
        return False
    _replace(target, css)
    _replace(compressed, gzip.compress(css, mtime=0))
    return True


def compress(file: Path) -> None:
    """Write a file compressed beside it, unless that is done; it need not be a stylesheet."""
    compressed, content = file.with_name(f"{file.name}.gz"), gzip.compress(file.read_bytes(), mtime=0)
    if not compressed.is_file() or compressed.read_bytes() != content:
        _replace(compressed, content)


def _replace(target: Path, content: bytes) -> None:
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(target)


def _files(source: Path, layer: str) -> Iterator[Path]:
    single = source / f"{layer}.css"
    if single.is_file():
        yield single
    yield from sorted((source / layer).glob("*.css"))


def _with_digests(css: str, root: Path) -> str:
    """Give every face the digest of its file in its address, since browsers may keep what is served for ever."""

    def dated(match: re.Match[str]) -> str:
        file = root / match["file"]
        if not file.is_file():
            return match.group()
        digest = hashlib.sha256(file.read_bytes()).hexdigest()[:12]
        return f'url("{match["file"]}?v={digest}")'

    return re.sub(r'url\("(?P<file>fonts/[^"?]+)"\)', dated, css)


def _read(path: Path) -> str:
    return _squeezed(path.name, path.read_text(encoding="utf-8"))


@lru_cache(maxsize=128)
def _squeezed(name: str, text: str) -> str:
    css = squeeze(text)
    bare = re.sub(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'', "", css)
    if bare.count("{") != bare.count("}") or "/*" in bare or "*/" in bare:
        raise BrokenStylesheetError(f"{name}: a brace or a comment is not closed, or closed twice")
    return css
