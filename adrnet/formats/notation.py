r"""Several values in one cell of a table, and the way back: nothing is lost, whatever the values hold.

A value stands on a line of its own; its parts are separated by ` | `, and parts at the end that say nothing are left
out (`Tokyo Centre | en`). Short codes stand in one line, separated by semicolons. What would be taken for a separator
is written with a backslash before it: `\|`, `\;`, `\\`, `\n` for a line break; any other sign that a spreadsheet
would change or drop is written by its number, `\u{3000}`. A lone hyphen says "nothing": it empties the field.
"""

import re
from collections.abc import Iterable, Sequence

# What a cell says that is to become empty; an empty cell leaves everything as it is.
NOTHING = "-"
_SIGNS = {"\\": "\\\\", "|": "\\|", ";": "\\;", "\n": "\\n"}
_MEANT = {"\\": "\\", "|": "|", ";": ";", "n": "\n"}
_ESCAPED = re.compile(r"\\(?:u\{([0-9a-f]{1,6})\}|(.))", re.DOTALL)
# In a workbook `_x0041_` means a letter by its number, and openpyxl takes out every `x005F_`.
_TAKEN_FOR_A_NUMBER = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|x(?=005F_)")
_LAST, _LAST_CONTROL, _NO_SIGN = 0x10FFFF, 0x9F, 0xFFFE


def lines(values: Iterable[Sequence[str]]) -> str:
    """Write values, each on its line."""
    return _guarded("\n".join(_value(parts, "\\|\n") for parts in values))


def codes(values: Iterable[Sequence[str]]) -> str:
    """Write short values in one line; a value of several parts keeps them (`en; ja | fluent`)."""
    return _guarded("; ".join(_value(parts, "\\|;\n") for parts in values))


def text(one: str) -> str:
    """Write a single text."""
    return _guarded(_written(one, "\\\n"))


def text_in(cell: str) -> str:
    """Return the text that a cell holds."""
    return _meant(cell)


def values_in(cell: str) -> list[list[str]]:
    """Return the values of a cell, a list of parts for each line that says anything."""
    return [_parts(line) for line in re.split(r"\r\n|\r|\n", cell) if line.strip()]


def codes_in(cell: str) -> list[list[str]]:
    """Return the short values of a cell; a line break separates them as a semicolon does."""
    found = (one for line in re.split(r"\r\n|\r|\n", cell) for one in _split(line, ";；"))
    return [_parts(one) for one in found if one.strip()]


def _parts(line: str) -> list[str]:
    return [_meant(part.strip()) for part in _split(line, "|")]


def _split(line: str, signs: str) -> list[str]:
    """Cut a line at signs that no backslash stands before."""
    found, last, place = [], 0, 0
    while place < len(line):
        if line[place] == "\\":
            place += 1
        elif line[place] in signs:
            found.append(line[last:place])
            last = place + 1
        place += 1
    return [*found, line[last:]]


def _meant(said: str) -> str:
    return _ESCAPED.sub(_sign, said) if "\\" in said else said


def _sign(found: re.Match[str]) -> str:
    number, sign = found.groups()
    if number is None:
        # A backslash before anything else is a backslash.
        return _MEANT.get(sign, found.group())
    return chr(int(number, 16)) if int(number, 16) <= _LAST else found.group()


def _value(parts: Sequence[str], signs: str) -> str:
    said = [_written(part, signs) for part in parts]
    while len(said) > 1 and not said[-1]:
        said.pop()
    # A value that says nothing would not be seen.
    return " | ".join(said).strip() if any(said) else "|"


def _written(part: str, signs: str) -> str:
    # What would be trimmed off a cell stands by its number.
    start, end = len(part) - len(part.lstrip()), len(part.rstrip())
    found = (
        _SIGNS[one] if one in signs else one if start <= place < end and _is_plain(one) else _numbered(one)
        for place, one in enumerate(part)
    )
    return _TAKEN_FOR_A_NUMBER.sub(lambda one: _numbered(one.group()), "".join(found))


def _is_plain(one: str) -> bool:
    """Whether every program leaves a sign as it is: no control character, no space but the usual one."""
    if one == " " or one.isprintable():
        return True
    return ord(one) > _LAST_CONTROL and not one.isspace() and ord(one) & _NO_SIGN != _NO_SIGN


def _numbered(one: str) -> str:
    return f"\\u{{{ord(one):x}}}"


def _guarded(cell: str) -> str:
    return _numbered(cell) if cell == NOTHING else cell
