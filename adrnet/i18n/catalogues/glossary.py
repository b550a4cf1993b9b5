"""Terms that were translated beforehand, each checked or drafted; sentences that consist of one take it over.

What lives here: reading `adrnet/data/glossary.csv` (its source and how far to trust it stand in `sources.json` beside
it). What does not: the labels of the vocabularies, which are reference data of the domain.
"""

import csv
import re
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

from adrnet.i18n.locales import Locale

GLOSSARY: Final = Path(__file__).resolve().parents[2] / "data" / "glossary.csv"

_SLOT: Final = re.compile(r"\{(\w+)\}")


class Term(NamedTuple):
    """A term in one language; `checked` means seen in an official or institutional text of that language."""

    text: str
    state: Literal["checked", "draft"]

    @property
    def comment(self) -> str:
        """What stands above an entry that took the term over."""
        return f"Glossary: {self.state}"


COMMENTS: Final = frozenset({"Glossary: checked", "Glossary: draft"})


@cache
def terms(locale: Locale, path: Path = GLOSSARY) -> dict[str, Term]:
    """Return the terms of a language by their English, letter for letter.

    English that stands for two terms with different translations is left out: only a person can tell which is meant.
    """
    found: dict[str, Term] = {}
    ambiguous: set[str] = set()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            text = _with_placeholders(row.get(locale.code) or "")
            english = _with_placeholders(row["en"])
            if not text:
                continue
            term = Term(text, "checked" if locale.code in _checked(row["status"]) else "draft")
            if found.setdefault(english, term).text != text:
                ambiguous.add(english)
    return {english: term for english, term in found.items() if english not in ambiguous}


def _with_placeholders(text: str) -> str:
    """The glossary writes `{date}`, sentences write `%(date)s`."""
    return _SLOT.sub(r"%(\1)s", text.replace("%", "%%"))


def _checked(status: str) -> set[str]:
    """Read "checked: ja id; draft: fil" or "draft: all"."""
    for part in status.split(";"):
        state, _, codes = part.partition(":")
        if state.strip() == "checked":
            return set(codes.split())
    return set()
