"""A folder of reference data for one test."""

import csv
from pathlib import Path

import pytest

from tests.domain.reference.shipped import (
    Folder,
    Row,
    rows_of,
)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Writes a folder with one file of some rows of the shipped one, changed."""

    def write(file: str, rows: list[Row]) -> Path:
        made = tmp_path / "changed"
        made.mkdir(exist_ok=True)
        with (made / file).open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, list(rows_of(file)[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return made

    return write
