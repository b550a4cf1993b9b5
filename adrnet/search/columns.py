"""What is read from inside Whoosh's columns: values by document, beside `codec` the only module that knows such files.

Whoosh hands out columns value by value; here those of fixed size are read at once, and texts as they stand.
"""
# ruff: noqa: SLF001 - to read the inside of Whoosh is what this module is for

import zlib
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import LENGTHS_COLUMN
from whoosh.util.numeric import byte_to_length

from adrnet.search.checksums import DamagedError
from adrnet.search.codec import Documents, Scores, at

# The lengths of fields are kept in a byte each, which stands for one of these.
_LENGTHS: Final = np.array([byte_to_length(number) for number in range(256)], np.float32)


class Lines:
    """A column of compressed texts of a segment, in UTF-8; threads may share it."""

    def __init__(self, reader: Any, field: str) -> None:
        """Read where the texts lie; `reader` is Whoosh's, of one segment, and has to stay open.

        Raises:
            DamagedError: the file is missing.
        """
        # Whoosh takes a missing file for a column without values.
        if not reader.has_column(field):
            raise DamagedError(f"column {field}")
        column = reader.column_reader(field, translate=False)
        self._file, self._begin = column._dbfile, column._basepos
        self._places, self._lengths = column._offsets, column._lengths

    def having(self, wanted: str, documents: Documents) -> Documents:
        """Return those among the documents in whose text `wanted` stands.

        Raises:
            DamagedError: the file does not say what it should.
        """
        part, found = wanted.encode(), []
        try:
            for number in documents.tolist():
                length = self._lengths[number]
                if length and part in zlib.decompress(at(self._file, self._begin + self._places[number], length)):
                    found.append(number)
        except Exception as error:
            raise DamagedError("a column of texts") from error
        return np.array(found, np.int32)


def numbers(reader: Any, field: str) -> npt.NDArray[np.int64]:
    """Read a column of triples of numbers of a segment, a row for each document.

    Raises:
        DamagedError: the file is missing or too short.
    """
    count = reader.doc_count_all()
    if not reader.has_column(field):
        raise DamagedError(f"column {field}")
    rows = _column(reader.column_reader(field, translate=False), count, np.dtype((">i8", 3)), field)
    return rows.astype(np.int64)


def lengths(reader: Any, field: str) -> Scores:
    """Read how long a field of a segment is in each document, as exactly as Whoosh keeps it.

    Raises:
        DamagedError: the file is missing or too short.
    """
    count, name, documents = reader.doc_count_all(), f"_{field}_len", reader._perdoc
    if not documents.has_column(name):
        # Whoosh takes a missing file for a field that no document has.
        if reader.field_length(field):
            raise DamagedError(f"lengths of {field}")
        return np.zeros(count, np.float32)
    # The column ends with the last document that has the field.
    found = _column(documents.column_reader(name, LENGTHS_COLUMN), count, np.uint8, field)
    if reader.field_length(field) and not found.any():
        raise DamagedError(f"lengths of {field}")
    return _LENGTHS.take(found)


def _column(column: Any, count: int, kind: Any, field: str) -> npt.NDArray[Any]:
    """Return the values of a column of fixed size; where it ends early, the rest is the default."""
    there = min(column._count, count)
    size = np.dtype(kind).itemsize
    raw = column._dbfile.get(column._basepos, there * size)
    if len(raw) != there * size:
        raise DamagedError(f"column {field}")
    values = np.zeros(count, kind)
    values[:there] = np.frombuffer(raw, kind)
    return values
