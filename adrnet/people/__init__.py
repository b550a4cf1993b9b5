"""The room of persons about themselves: asked, they answer; later they see, correct and take back what is held of them.

For nominees, focal points and practitioners without an account, by links that were mailed to them. Addresses:
`/<lang>/people/nominations/<token>` (the question), `/<lang>/people/own-data` (a link is asked for, then what is held),
`/<lang>/people/own-profile/<token>`, `/<lang>/people/panels/<token>`.

Rules: nothing changes by opening a link. A nomination's link is used up by its answer; that to one's own data works for
two days, for several steps. A link that opens nothing is answered by one and the same page, whatever the reason, and
whoever asks for a link learns nothing about anybody.

Decisions:
    2026-11-22  Pages tell our own site alone where one came from (`Referrer-Policy: same-origin`), not nobody: over TLS
                a form is only taken from a page that says it is ours.
    2026-11-22  Saying no is a form of its own: nobody has to put their data right in order to refuse.
    2026-11-22  A question that waits is sent as a question when somebody asks for what is held: everything that was
                entered stands there, and no second page has to say it.
    2026-11-22  An address for which links are asked is looked up by the worker: before the answer the same is done for
                every address, and nobody measures who is known here.
    2026-11-22  An objection erases like a withdrawal, and its words go by mail only: whoever objects to being kept is
                not kept by their objection.
"""

from adrnet.people.views import bp

__all__ = ["bp"]
