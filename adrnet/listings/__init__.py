"""The room of organisations: register an entry, write it section by section, check, send, correct, withdraw it.

For accounts that keep a listing, and for coordinators who write on an organisation's behalf: the same pages. Addresses:
`/<lang>/listings` (what one keeps), `/<lang>/listings/register`, and under `/<lang>/listings/<public id>` the overview,
the sections, `check`, `correct`, `preview`, `history`, `withdraw`.

Rules: `queries.kept` says who keeps what; whatever somebody does not keep is 404 to them, whether it exists or not.
Every change is one service call, which asks the domain; two people at once are told so (409) and lose nothing. The
views are a package, one module for each journey; what they share stands in `views.room`.
"""

from adrnet.listings.views import bp

__all__ = ["bp"]
