"""The room of the focal-point list: who answers for which country and organisation, for which topic.

For anyone, without an account. Addresses: `/<lang>/focal-points?country=&topic=&kind=&state=&language=&organisation=
&page=` and the same list as a file, `/<lang>/focal-points.csv`, `.xlsx`, `.pdf`, `.vcf`, `.json` (`&columns=` chooses
them), and `…/print` on one page; facets may be repeated, codes are those of the vocabularies. A PDF of more than 300
posts is asked for at `…/large`, made by the worker (`preparing`, `domain/prepared`), and lies under `…/files` for the
account that asked.

For coordinators: `…/columns` keeps which columns their files have and in which language (`choosing`), `…/wider` hands
over what they see within their remit, with a reason and on record before the first byte (`wider`), `…/taken` says who
took such files. `flask focal-points export` writes the open list (`commands`).

For coordinators: `/<lang>/focal-points/posts`, the posts in their remit, and under `…/posts/<public id>` who sat on
one, `designate`, `end`, `cancel`, `close`, `reopen`; `…/posts/open` opens a further one. An office is looked at once
more before it is designated; a form says what was seen of the post, and where somebody was faster nothing is done
(409). A command does the same from a file (`loading`). `keeping` and `designations` say what those pages show.
`…/nominate` asks a person, `ask-again` sends a new link, `take-back` asks no longer: a person is shown after their own
yes only (`domain/sight`), and what was written about one who does not say yes is erased.

Editions, for anyone: `/<lang>/focal-points/editions`, under `…/<number>` the list as it was frozen (and `.csv`, `.xlsx`
…), `verify`, and what it is verified with (`hashes.txt`, `parts.json`); `…/focal-points/differences?from=1&until=2` (or
`today`) says what changed. For coordinators: `…/editions/issue` freezes the list, `…/focal-points/as-at/<day>` is the
list at the end of a past day, `…/as-at/differences` takes days as well. `editions`, `issuing`, `differing` and
`rows_of_differences` say what these pages and files hold.

For members: `/<lang>/focal-points/members`, what persons on posts show to members; kept by no cache and no index.

Rules: a post stands on the list while it is open, vacant or not; a listing's post only while the listing is published.
An unknown value or page is ignored and named in a notice (200). The files hold exactly what the open page shows with
the same filters, of all its pages; they need no reason and write nothing.

Beside the usual furniture `results` (the page) and `files` (the header and the rows of the files) say what was read.

Decisions:
    2026-11-22  A chosen order of columns stands in the address of an open file (`columns=`): an address gives everybody
                the same file, signed in or not.
    2026-11-22  A filter by language knows what everyone sees, in wider lists as well: nobody learns by asking what a
                person does not show. On past days and in editions it knows offices.
    2026-11-22  A wider list that the worker makes is on record in the transaction that makes it ready, and is handed
                over only while the remit still reaches as far.
    2026-11-21  A post has one country: its own, else the one that answers for its listing, else the one where the
                listing is. Posts of bodies without any stand at the end, under no country and no value of that facet.
    2026-11-21  A country's own post is of the kind `national_post`, so that it can be asked for and left out like the
                kinds of organisations.
    2026-11-21  Within a country its own posts come first, then those of listings by name in the reader's language.
    2026-11-21  The page and the files are read from one state of the database (`db.snapshot`), so that figures and rows
                agree whatever is withdrawn meanwhile.
    2026-11-21  Offices of a country's post are designated here, those of an organisation's post in its entry, where
                they are reviewed with the rest; a coordinator can end either.
    2026-11-22  Nobody gives a reason for taking a question back: it would be about a person of whom nothing is kept.
    2026-11-22  Persons stand on pages and in files, not in what a page says to machines (JSON-LD).
    2026-11-22  Files ask search engines to leave them out, whoever is on them.
    2026-11-22  Of past days and in differences readers see of persons what everyone sees today, coordinators too: the
                page and its files hold the same.
    2026-11-22  An edition is not issued from a page that shows another list than today's: nothing is frozen unseen.
    2026-11-22  What was taken out of an edition is compared with nothing, and said to be taken out.
    2026-11-21  Each country keeps its post for all matters: only posts for further topics are closed.
    2026-11-21  A file that fails before its first piece is an error page; one that fails later is cut off without its
                last chunk, so that no half list looks like a whole one.
"""

from adrnet.focal_points.views import bp

__all__ = ["bp"]
