"""The room of the focal-point list: who answers for which country and organisation, for which topic.

For anyone, without an account. Addresses: `/<lang>/focal-points?country=&topic=&kind=&state=&page=` and the same list
as a file, `/<lang>/focal-points.csv` and `.xlsx`; facets may be repeated, codes are those of the vocabularies. What is
changed here is changed by a command: `loading` reads a coordinator's file of offices, `services` designates them.

Rules: a post stands on the list while it is open, vacant or not; a listing's post only while the listing is published.
An unknown value or page is ignored and named in a notice (200). The files hold exactly what the open page shows with
the same filters, of all its pages; they need no reason and write nothing.

Beside the usual furniture `results` (the page) and `files` (the header and the rows of the files) say what was read.

Decisions:
    2026-11-21  A post has one country: its own, else the one that answers for its listing, else the one where the
                listing is. Posts of bodies without any stand at the end, under no country and no value of that facet.
    2026-11-21  A country's own post is of the kind `national_post`, so that it can be asked for and left out like the
                kinds of organisations.
    2026-11-21  Within a country its own posts come first, then those of listings by name in the reader's language.
    2026-11-21  The page and the files are read from one state of the database (`db.snapshot`), so that figures and rows
                agree whatever is withdrawn meanwhile.
    2026-11-21  A file that fails before its first piece is an error page; one that fails later is cut off without its
                last chunk, so that no half list looks like a whole one.
"""

from adrnet.focal_points.views import bp

__all__ = ["bp"]
