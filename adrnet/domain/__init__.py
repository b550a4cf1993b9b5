"""The model floor: what the network is.

Tables, states, permissions and rules that would be true without any screen. No Flask request, no forms, no Whoosh.
Everything that changes rows goes through `lifecycle` (what may follow what) and `policy` (who may).

Decisions:
    2026-11-21  A revision's content is one immutable JSON document with a typed reading (`content.Content`), not a
                dozen child tables: a revision never changes after it was decided, a card needs one statement,
                comparing and bringing back are operations on values. What the database must search by itself is
                projected into `listed_under` in the same transaction.
    2026-11-21  Freshness is stored beside the dates and advanced by the clock, so that the index, the database and
                every page count the same states.
"""

from adrnet.domain import (
    account,
    affiliation,
    bulk_act,
    claim,
    dispute,
    duplicate,
    edition,
    focal_point,
    import_run,
    invitation,
    jurisdiction,
    limit,
    link,
    list_history,
    listing,
    maintainer_invitation,
    outbox,
    problem,
    reading_count,
    rearrangement,
    record,
    report,
    taking,
    vocabulary,
)

# Every module with tables is imported here: a mapper that refers to another by name never meets a half-loaded floor,
# and the migrations see all tables.
__all__ = [
    "account",
    "affiliation",
    "bulk_act",
    "claim",
    "dispute",
    "duplicate",
    "edition",
    "focal_point",
    "import_run",
    "invitation",
    "jurisdiction",
    "limit",
    "link",
    "list_history",
    "listing",
    "maintainer_invitation",
    "outbox",
    "problem",
    "reading_count",
    "rearrangement",
    "record",
    "report",
    "taking",
    "vocabulary",
]
