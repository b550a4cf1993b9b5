"""Recorded files as the page of them shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from adrnet.focal_points import results
from adrnet.focal_points.queries import PostFacet
from adrnet.focal_points.wider import Taken
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.presenters.words import Words


@dataclass(frozen=True)
class ShownRecord:
    """One file: when, who, why, which rows."""

    at: datetime
    who: str
    reason: str
    format: str
    count: int
    filters: list[Wording | str]


def shown_records(found: Iterable[Taken], words: Words) -> list[ShownRecord]:
    """Return the records in the reader's words."""
    return [
        ShownRecord(
            at=one.record.at,
            who=(one.actor.email or "") if one.actor else "",
            reason=one.record.reason,
            format=one.record.format.upper(),
            count=one.record.count,
            filters=_filters(one.record.filters, words),
        )
        for one in found
    ]


def _filters(filters: dict[str, list[str]], words: Words) -> list[Wording | str]:
    named: list[Wording | str] = [
        results.label(facet, code, words) for facet in PostFacet for code in filters.get(facet, ())
    ]
    return named or [_("All posts of the network")]
