"""What needs attention, in words with a way on each; how complete a listing is; how often it is read."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for

from adrnet.domain.completeness import Completeness, Piece, completeness, languages_of
from adrnet.domain.freshness import Freshness, expires_on
from adrnet.domain.listing import ListingType
from adrnet.domain.reading_count import History, Readings
from adrnet.i18n.messages import LazyWording, Wording, current_locale, ngettext
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.i18n.names import long_date, month_and_year
from adrnet.listings.needs import Kind, Need, Setting
from adrnet.listings.queries import Kept
from adrnet.listings.showing import Status, on
from adrnet.presenters.sentences import SLOT, enumerated, filled
from adrnet.presenters.words import Words

_PIECES: dict[Piece, LazyWording] = {
    Piece.NAME: _l("Name"),
    Piece.TEXT: _l("Text about the organisation"),
    Piece.TITLES: _l("Titles of the offices"),
}
_PIECES_OF_PERSONS: dict[Piece, LazyWording] = {**_PIECES, Piece.TEXT: _l("Text about your experience")}
# Of which shape a need is, in `components/status.html`; what is not named waits.
_SHAPES = {
    Kind.HIDDEN: "declined",
    Kind.OVERDUE: "declined",
    Kind.DISPUTED: "returned",
    Kind.REPORTED: "returned",
    Kind.RETURNED: "returned",
    Kind.DECLINED: "returned",
    Kind.DUE: "waiting",
    Kind.CLAIMED: "waiting",
    Kind.AFFILIATIONS: "waiting",
    Kind.UNANSWERED: "waiting",
}
# Kind → endpoint and the words of its link.
_WAYS: dict[Kind, tuple[str, LazyWording]] = {
    Kind.HIDDEN: ("freshness.confirm_listing", _l("Confirm the entry")),
    Kind.OVERDUE: ("freshness.confirm_listing", _l("Confirm the entry")),
    Kind.DISPUTED: ("disputes.home", _l("Read and answer")),
    Kind.REPORTED: ("problems.home", _l("Read and answer")),
    Kind.RETURNED: ("listings.overview", _l("Read why, and correct it")),
    Kind.DECLINED: ("listings.overview", _l("Read why")),
    Kind.DUE: ("freshness.confirm_listing", _l("Confirm the entry")),
    Kind.CLAIMED: ("disputes.home", _l("Read and answer")),
    Kind.AFFILIATIONS: ("listings.affiliations", _l("Read and answer")),
    Kind.VACANT: ("listings.people", _l("See the posts")),
    Kind.UNANSWERED: ("listings.people", _l("See who was asked")),
    Kind.DRAFT: ("listings.overview", _l("Go on with it")),
    Kind.UNVERIFIED: ("listings.check", _l("Check and send")),
    Kind.LANGUAGES: ("listings.edit", _l("Write in more languages")),
}
_DATED: dict[Kind, LazyWording] = {
    Kind.RETURNED: _l("Your change was returned on %(day)s.", day=SLOT),
    Kind.DECLINED: _l("Your change was declined on %(day)s.", day=SLOT),
    Kind.DRAFT: _l("Your draft of %(day)s is not sent.", day=SLOT),
}
_UNTIL: dict[Kind, LazyWording] = {
    Kind.OVERDUE: _l("The confirmation is overdue since %(day)s.", day=SLOT),
    Kind.DUE: _l("The confirmation is due by %(day)s.", day=SLOT),
}
_PLAIN: dict[Kind, LazyWording] = {
    Kind.HIDDEN: _l("Out of sight since nobody confirmed it."),
    Kind.UNVERIFIED: _l("Some of it comes from public sources. Read it through, correct it and send it."),
}


def complete(kept: Kept, words: Words) -> Completeness:
    """Return how complete a listing is as it stands with whoever keeps it."""
    listing, content = kept.listing, kept.content
    own = languages_of(content, listing.responsible_country, words.vocabulary)
    return completeness(content, listing.type, own)


def shown_needs(kept: Kept, needs: Sequence[Need], words: Words) -> list[Status]:
    """Return what needs attention, for `components/status.html`."""
    return [_shown(kept, need, words) for need in needs]


def due(kept: Kept, setting: Setting) -> Wording | None:
    """Say by when a listing is to be confirmed again; None where it is due already, or was never confirmed."""
    listing = kept.listing
    if not listing.is_public or listing.confirmed_at is None or listing.freshness != Freshness.CONFIRMED:
        return None
    confirmed_on = listing.confirmed_at.astimezone(ZoneInfo(setting.time_zone)).date()
    locale = current_locale()
    day = Wording(long_date(expires_on(confirmed_on, setting.rhythm), locale), locale.tag)
    return filled(_("Confirm it again by %(day)s.", day=SLOT), day)


def shown_languages(type_: str, complete: Completeness, words: Words) -> list[dict[str, Any]]:
    """Return what is there in each language: `language`, `there`, `missing` (words of the pieces), `total`."""
    pieces = _PIECES_OF_PERSONS if type_ == ListingType.PRACTITIONER else _PIECES
    return [
        {
            "language": words.language(one.lang),
            "there": [pieces[piece].wording() for piece in one.there],
            "missing": [pieces[piece].wording() for piece in one.missing],
            "total": one.total,
        }
        for one in complete.languages
    ]


def shown_months(history: History) -> list[dict[str, Any]]:
    """Return the months of a history, the present one first: `name`, `shown`, `opened`, their parts of a hundred.

    They reach back to the first in which anything was counted: rows of noughts from before an entry was there would say
    that nobody wanted it.
    """
    known = max((number for number, one in enumerate(history.months) if one.readings != Readings()), default=0)
    locale, most = current_locale(), max(history.most, 1)
    return [
        {
            "name": Wording(month_and_year(month.first.isoformat()[:7], locale), locale.tag),
            "shown": month.readings.shown,
            "opened": month.readings.opened,
            "shown_part": round(100 * month.readings.shown / most, 1),
            "opened_part": round(100 * month.readings.opened / most, 1),
        }
        for month in history.months[: known + 1]
    ]


def _shown(kept: Kept, need: Need, words: Words) -> Status:
    endpoint, link = _WAYS[need.kind]
    is_open = {"listings.check": kept.to_send is not None, "listings.edit": kept.is_writable}.get(endpoint, True)
    if not is_open:
        endpoint, link = "listings.overview", _l("Open the listing")
    # Problems of all listings stand on one page, and so does what is contested.
    values = {} if endpoint in {"problems.home", "disputes.home"} else {"public_id": kept.listing.public_id}
    if need.section is not None and endpoint == "listings.edit":
        values["section"] = need.section.value
    url = url_for(endpoint, **values)  # type: ignore[arg-type]  # none of them is one of Flask's own
    return Status(_SHAPES.get(need.kind, "draft"), _sentence(need, words), url=url, link=link.wording())


def _sentence(need: Need, words: Words) -> Wording:
    """Say a need."""
    if need.kind in _DATED and need.at is not None:
        return on(_DATED[need.kind].wording(), need.at)
    if need.kind in _UNTIL and need.day is not None:
        locale = current_locale()
        return filled(_UNTIL[need.kind].wording(), Wording(long_date(need.day, locale), locale.tag))
    if need.kind in _PLAIN:
        return _PLAIN[need.kind].wording()
    if need.kind == Kind.LANGUAGES:
        languages = [words.language(lang) for lang in need.languages]
        return filled(_("Something is missing in these languages: %(languages)s.", languages=SLOT), *languages)
    said = _counted(need.kind, need.count)
    if need.at is None:
        return said
    oldest = _("Since %(day)s.", day=SLOT) if need.count == 1 else _("The oldest since %(day)s.", day=SLOT)
    return enumerated([said, on(oldest, need.at)], separator=" ")


def _counted(kind: Kind, number: int) -> Wording:
    match kind:
        case Kind.DISPUTED:
            return ngettext(
                "It is contested: %(num)s dispute is open.", "It is contested: %(num)s disputes are open.", number
            )
        case Kind.REPORTED:
            return ngettext("Readers reported %(num)s problem.", "Readers reported %(num)s problems.", number)
        case Kind.CLAIMED:
            return ngettext("%(num)s other account claims it.", "%(num)s other accounts claim it.", number)
        case Kind.AFFILIATIONS:
            return ngettext(
                "%(num)s affiliation waits for your answer.", "%(num)s affiliations wait for your answer.", number
            )
        case Kind.VACANT:
            return ngettext("%(num)s post is vacant.", "%(num)s posts are vacant.", number)
        case Kind.UNANSWERED:
            return ngettext(
                "%(num)s person was asked and has not answered.",
                "%(num)s persons were asked and have not answered.",
                number,
            )
    raise AssertionError(f"{kind} is not counted")
