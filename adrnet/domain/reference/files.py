"""Reads a folder of reference data: CSV files in, typed rows out, every fault with its file, row and column.

What a row looks like is described in the folder's `sources.json`; what is done with the rows stands in `loading`. A
folder may hold only some of the files. Row 1 is the header, as a spreadsheet counts. Nothing is repaired silently: with
one fault nothing is loaded.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from adrnet.domain.reference import rows
from adrnet.domain.reference.cells import Cells, Fault

R = TypeVar("R")


class FaultyFilesError(ValueError):
    """The files cannot be loaded; `faults` says where and why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Files:
    """What a folder holds; a file that is not there has no rows."""

    terms: tuple[rows.TermRow, ...]
    languages: tuple[rows.TermRow, ...]
    schemes: tuple[rows.SchemeRow, ...]
    countries: tuple[rows.CountryRow, ...]
    groups: tuple[rows.GroupRow, ...]
    members: tuple[rows.MemberRow, ...]
    facts: tuple[rows.FactRow, ...]
    institutions: tuple[rows.InstitutionRow, ...]
    # Of all files that are there.
    digest: str


@dataclass
class _Reading:
    """The folder while it is being read."""

    directory: Path
    faults: list[Fault] = field(default_factory=list)
    has_files: bool = False
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def rows(self, file: str, key: tuple[str, ...], make: Callable[[Cells], R]) -> tuple[R, ...]:
        """Return the rows of a file, none where it is absent; faults are collected."""
        path = self.directory / file
        if not path.is_file():
            return ()
        self.has_files = True
        content = path.read_bytes()
        self.digest.update(f"{file} {len(content)}\n".encode() + content)
        made: list[R] = []
        seen: dict[tuple[str, ...], int] = {}
        for cells in self._cells(file, content):
            made.append(make(cells))
            identity = tuple(cells.get(column) for column in key)
            if identity in seen:
                cells.fault(key[0], f"{' '.join(identity)} stands in row {seen[identity]} already")
            seen.setdefault(identity, cells.number)
        return tuple(made)

    def _cells(self, file: str, content: bytes) -> Iterator[Cells]:
        number = 0
        try:
            reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
            header = next(reader, [])
            number = 1
            if not header:
                self.faults.append(Fault(file, 1, "", "has no headings"))
            for number, line in enumerate(reader, 2):
                if not any(line):
                    continue
                if len(line) != len(header):
                    self.faults.append(Fault(file, number, "", f"{len(line)} cells under {len(header)} headings"))
                    continue
                yield Cells(file, number, dict(zip(header, line, strict=True)), self.faults)
        except UnicodeDecodeError:
            self.faults.append(Fault(file, 1, "", "is not UTF-8"))
        except csv.Error as error:
            self.faults.append(Fault(file, number + 1, "", f"is no row of CSV ({error})"))


def read(directory: Path) -> Files:
    """Read the folder.

    Raises:
        FaultyFilesError: a file has faults, or the folder holds none of the files.
    """
    reading = _Reading(directory)
    files = Files(
        terms=reading.rows("vocabularies.csv", ("scheme", "code"), rows.read_term),
        languages=reading.rows("languages.csv", ("tag",), rows.read_language),
        schemes=reading.rows("accreditations.csv", ("code",), rows.read_scheme),
        countries=reading.rows("countries.csv", ("code",), rows.read_country),
        groups=reading.rows("groups.csv", ("code",), rows.read_group),
        members=reading.rows("group_members.csv", ("group", "country", "since"), rows.read_member),
        facts=reading.rows("framework_facts.csv", ("key",), rows.read_fact),
        institutions=reading.rows("institutions.csv", ("key",), rows.read_institution),
        digest=reading.digest.hexdigest(),
    )
    if not reading.has_files:
        reading.faults.append(Fault(str(directory), 0, "", "holds none of the files of reference data"))
    if reading.faults:
        raise FaultyFilesError(reading.faults)
    return files
