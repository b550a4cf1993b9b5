"""Reads reference data as a loader would: a folder of files, and further folders that add rows to it.

No database and no application: what is tested here is what the files say.
"""

import csv
import io
import json
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parents[2] / "adrnet" / "data"
CENTRAL_ASIA = Path(__file__).parent / "central_asia"

LABEL_LANGUAGES = ("ja", "id", "ms", "th", "vi", "km", "lo", "my", "fil", "zh-Hans", "pt")
# Tables with one column per interface language.
LABELLED = ("vocabularies.csv", "languages.csv", "groups.csv")

Row = dict[str, str]


@dataclass
class Reference:
    """The tables of one folder and of those on top of it, with what is written about them."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    headers: dict[str, list[list[str]]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    sources: list[dict[str, Any]] = field(default_factory=list)

    def codes(self, scheme: str) -> set[str]:
        return {row["code"] for row in self.tables["vocabularies.csv"] if row["scheme"] == scheme}

    def column(self, table: str, name: str) -> list[str]:
        return [row[name] for row in self.tables[table]]


def read(*folders: Path) -> Reference:
    """Read the folders in their order; rows of a later one follow those of an earlier one."""
    reference = Reference()
    for folder in folders:
        for path in sorted(folder.glob("*.csv")):
            if path.name == "glossary.csv":
                continue
            # Decoded without translation of line ends, so that a stray carriage return is seen.
            text = path.read_bytes().decode("utf-8")
            reference.texts[f"{folder.name}/{path.name}"] = text
            reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
            reference.tables.setdefault(path.name, []).extend(reader)
            reference.headers.setdefault(path.name, []).append(list(reader.fieldnames or ()))
        record = folder / "sources.json"
        text = record.read_bytes().decode("utf-8")
        reference.texts[f"{folder.name}/{record.name}"] = text
        reference.sources.extend(json.loads(text)["files"])
    return reference


def values(cell: str, separator: str = ";") -> list[str]:
    """Return the values of a cell that holds several."""
    return cell.split(separator) if cell else []


def scripts_of(text: str) -> set[str]:
    """Return the first words of the Unicode names of its letters: LATIN, THAI, CJK …"""
    return {unicodedata.name(letter).split()[0] for letter in text if letter.isalpha()}
