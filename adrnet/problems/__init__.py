"""The room of problems: readers say what is wrong, those who can put it right read it, the reader hears the outcome.

For everyone, without an account; then for whoever keeps the entry and for coordinators. Addresses:
`/<lang>/problems/report/<listing, post or country>/<its public id or code>` (the form, to which all of these lead),
`/<lang>/problems/reported/<reference>` and `…/counted` (what follows), `/<lang>/problems` (what is reported within what
one keeps and coordinates), `/<lang>/problems/<reference>` (one of them, to answer, to close, to take up again).

Rules: a report asks for no more than it needs, and no puzzle. Nobody is shown the address for the answer, and nobody
learns who reported. A maintainer reads and answers, a coordinator closes. What is not public cannot be reported about;
what is not within what one keeps or coordinates is not there.

Decisions:
    2026-11-22  Against floods: limits by network, by thing and by the address for the answer (`LIMITS`), counted for
                reports that could be taken alone, so that nobody is shut out by their own mistakes. Beyond them the
                form comes again with everything that was typed, and says when to go on.
    2026-11-22  Against machines a question that people neither see nor hear (`forms.TRAP`). Whoever answers it is told
                that all went well, with a number of nothing.
    2026-11-22  The page after a report depends on its address alone: it says the number and knows nothing of it. So
                nobody learns which numbers there are.
    2026-11-22  Whoever is signed in reports as everyone does: that they have an account is nobody's business there.
"""

from adrnet.problems.views import bp

__all__ = ["bp"]
