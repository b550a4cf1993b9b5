"""The room of claims: an organisation takes over an entry that was made from public sources.

For whoever is signed in. Addresses: `/<lang>/claims/<public id>` (the claim, and where it stands),
`/<lang>/claims/proof/<token>` (the page of a mailed link).

Rules: a claim is granted by a mail received under the organisation's own web domain, or by a coordinator
(`domain.claim`, `domain.claiming`). Nothing happens by opening a link: the page has one button. Nobody can lock anyone
out: an entry that is kept already says whom to ask.

Decisions:
    2026-11-21  A link that was used, has expired or went to another account gets one and the same answer: whoever tries
                tokens out learns nothing.
    2026-11-21  Five links a day for one claim, ten open claims for one account: counted in the tables themselves, so
                that it holds across processes and nobody's mailbox is filled.
"""

from adrnet.claims.views import bp

__all__ = ["bp"]
