"""The room of the coordinators: how the network stands, what waits for them, and their decisions.

For accounts with a remit (one country's entries, or the whole network's) and a second factor. Addresses:
`/<lang>/coordination` is the desk, `…/queue` all that waits, `…/queue/several` an act on several of those; a change
is read at `…/changes/<id>` and answered at `…/changes/<id>/<decision>`, a claim at `…/claims/<id>` and
`…/claims/<id>/<decision>`.

An entry is moved at `…/listings/<id>/<act>`: withdrawn, shown again, archived, brought back, handed to other
coordinators, divided into two, put together again.

Rules: nothing outside of the remit is there (404). Nobody decides what they sent, keep or claim themselves; they see
it, and that another coordinator has to decide. A decision names what was *seen*: if the change, or what readers see,
has become another one meanwhile, nothing is recorded and the page shows it anew (409). Every decision is on record,
goes to those concerned by mail in the same transaction, and can be undone by a new one.

Beside the usual furniture: `seeing` (what was on the screen), `letters` (to whom, in which language), and what pages
show: `home` and `network` (the desk), `queue` (`kinds`, `lines`, `saying`: which rows wait, what is loaded and said of
them), `bulk` and `bulk_acts` (acts on several things), `showing` (a change), `weighing` (a claim).

Decisions:
    2026-11-22  An act on several things is a choice that is shown before anything is done, each thing done by its own
                step, and tied together by a `BulkAct`: what can be done is done, the rest is named, and undoing goes
                thing by thing, as far as nobody has changed it since.
    2026-11-22  One home: the desk shows the network and the oldest of what waits; the queue beside it narrows and
                pages. Each figure of the desk is counted as the list counts to which it leads.
    2026-11-21  The form carries the digest of the change, the revision that readers saw, and a digest of each piece
                that differed: whatever has become another one is told piece by piece, not only that something has.
    2026-11-21  Reason and letter are two texts: the reason is the network's record, the letter is written to somebody,
                in their language, and may be kinder. Editing one leaves the other alone.
    2026-11-21  Taking a refusal up again sends no letter: the next decision does.
"""

from adrnet.coordination.views import bp

__all__ = ["bp"]
