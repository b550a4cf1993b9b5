"""Loads a folder of reference data into the database: words, countries, groups, law, public institutions, posts.

`load` is all that others need. The files are read (`files`, `rows`, `cells`), their codes checked (`checks`), then
written (`loading`, `entries`); `summary` says what was done. The shipped files are in `adrnet/data`, described there in
`sources.json`.

Decisions:
    2026-11-21  A folder may hold some of the files and add rows to what another folder brought, so that a further group
                of countries is a matter of files. Only framework facts are replaced as a whole: a file that states a
                country's facts states all of them, since a statement that proved wrong must not stay beside the right
                one.
    2026-11-21  Membership is matched by group and country while there is one stretch of it, so that a date can be
                corrected; a country that left and came back has one row for each stretch.
    2026-11-21  The reference data changes only what it wrote itself: an entry whose published revision somebody else
                made keeps it, whatever the file says.
    2026-11-21  Jurisdictions that a public institution serves are left empty: where it is seated is known, whom it
                serves only it can say. The country facet finds it by its place.
"""

from adrnet.domain.reference.files import FaultyFilesError
from adrnet.domain.reference.loading import SHIPPED, load
from adrnet.domain.reference.summary import Summary

__all__ = ["SHIPPED", "FaultyFilesError", "Summary", "load"]
