"""The fields of the index.

What a text becomes in a field is `analysis`; what a listing puts in is `documents`; what a hit in each is worth is
`ranking`. The values by which results are filtered stand in one field (`facet`, terms like `country:JP`); what they are
sorted by is stored beside the listing's id.
"""

from pathlib import Path
from typing import Any, Final

from whoosh.columns import CompressedBytesColumn, StructColumn
from whoosh.fields import COLUMN, ID, KEYWORD, STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage

from adrnet.search import analysis, checksums
from adrnet.search.analysis import Field, ScriptAnalyzer
from adrnet.search.ranking import WORDS

# Raised with every change of fields or of `documents`; a change of the tokens counts as well. An index of another
# version is not read but built anew.
_FIELDS_VERSION = 5
SCHEMA_VERSION: Final = _FIELDS_VERSION * 1000 + analysis.VERSION

SCHEMA: Final = Schema(
    listing=ID(stored=True, unique=True),
    facet=KEYWORD(commas=True),
    # What `comparing.differences` compares.
    stamp=STORED(),
    sort_keys=STORED(),
    # A column, which is read at once: the listing's id; seconds since 1970, 0 for never confirmed; what must stand
    # beside the two (`documents.check_of`). One column for all: each is a file that every change waits for.
    numbers=COLUMN(StructColumn("!qqq", (0, 0, 0))),
    # What phrases are looked for in, by document; compressed, which comes with a checksum.
    sequence=COLUMN(CompressedBytesColumn()),
    **{name: TEXT(analyzer=ScriptAnalyzer(Field.TEXT), phrase=False) for name in WORDS},
    # Whether a term occurs is all that counts here: no frequencies, no lengths.
    **{field.value: ID(analyzer=ScriptAnalyzer(field)) for field in Field if field is not Field.TEXT},
)


def open_index(folder: Path) -> Any:
    """Open the index in `folder` with the schema of this program, not with the pickled one.

    Raises:
        checksums.DamagedError: its table of contents is not what was written.
    """
    checksums.newest_contents(folder)
    return FileStorage(str(folder)).open_index(schema=SCHEMA)
