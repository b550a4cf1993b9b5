"""The room of disputes: who speaks for an entry, who bears a name; both sides are heard, a coordinator decides.

For the parties (who keeps an entry, who claims it, who keeps one of two entries with one name) and for coordinators.
Addresses: `/<lang>/disputes` (one's own, and those of one's remit), `/<lang>/disputes/<number>` (what was said and
decided, and the ways on), `/<lang>/disputes/contest/<public id>` (to say that another entry uses the same name).

Rules: `domain.contesting` says what the sides may do, `domain.judging` what coordinators decide. Whoever is neither
party nor coordinator finds nothing (404). Decisions carry what was seen: where somebody wrote or decided meanwhile, the
page says so (409), shows what is new, and keeps what was typed.

Decisions:
    2026-11-22  One page for parties and coordinators: both read the same words of both sides. Mailboxes of those who
                wrote are for coordinators.
    2026-11-22  A contested claim is decided here and nowhere else; the page of the claim leads here.
"""

from adrnet.disputes.views import bp

__all__ = ["bp"]
