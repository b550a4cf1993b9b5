"""The room of the coordinators: what waits for them, and their decisions.

For accounts with a remit (one country's entries, or the whole network's) and a second factor. Addresses:
`/<lang>/coordination` is the desk; a change is read at `…/changes/<id>` and answered at `…/changes/<id>/<decision>`, a
claim at `…/claims/<id>` and `…/claims/<id>/<decision>`.

Rules: nothing outside of the remit is there (404). Nobody decides what they sent, keep or claim themselves; they see
it, and that another coordinator has to decide. A decision names what was *seen*: if the change, or what readers see,
has become another one meanwhile, nothing is recorded and the page shows it anew (409). Every decision is on record,
goes to those concerned by mail in the same transaction, and can be undone by a new one.
"""

from adrnet.coordination.views import bp

__all__ = ["bp"]
