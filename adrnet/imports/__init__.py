"""The room where coordinators bring files in: entries, posts, framework facts; and take them away to change them.

For accounts with a remit and a second factor. Addresses: `/<lang>/imports` lists what was brought in, `…/bring` takes a
file, `…/<number>/columns` asks what its columns mean, `…/<number>` shows what each row would do, `…/<number>/done` what
it did, `…/<number>/undo` takes it back.

Rules: a row outside of the remit is an error, another's import is not there (404, but for the network's coordinators).
With one error nothing is carried out; carried out is everything, in one transaction. What is carried out is what was
seen: where something has changed meanwhile the page shows it anew (409).

Beside the usual furniture: `columns` (what a heading means), `judging` and `listing_rows` (what a row says),
`planning`, `listing_plan`, `post_plan` and `fact_plan` (what would be done), `likenesses` (what may be the same),
`exporting` (the files that are taken away), `showing`, `commands` (`flask listings …`).

Decisions:
    2026-11-22  An empty cell leaves a field as it is and a lone hyphen empties it: whoever fills in two columns of a
                template takes nothing away by the others.
    2026-11-22  Of formulas the value counts that the spreadsheet had worked out; a formula without one is an error, not
                an empty cell.
    2026-11-22  The files that are taken away hold what is public, of organisations alone, and so are not put on record;
                persons write of themselves, and their profiles are neither taken away nor brought in here.
    2026-11-22  A row about which nobody has decided whether it is an entry that is there is left out and named.
    2026-11-22  CSV has to be UTF-8 or UTF-16 with its mark: guessing older encodings would turn names into other names.
"""

from adrnet.imports.views import bp

__all__ = ["bp"]
