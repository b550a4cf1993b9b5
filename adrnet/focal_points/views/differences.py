"""What differs between two lists: of editions and of today for everyone, of past days for coordinators."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, abort, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet import identity
from adrnet.db import snapshot
from adrnet.domain import vocabulary
from adrnet.domain.edition import Edition
from adrnet.domain.policy import Permission, permits
from adrnet.domain.vocabulary import Scheme
from adrnet.focal_points import differing, rows_of_differences
from adrnet.focal_points.differing import TODAY_CODE, Side
from adrnet.focal_points.views import answers
from adrnet.focal_points.views.door import bp, day
from adrnet.i18n.messages import Wording, current_locale
from adrnet.kit import typed
from adrnet.kit.addresses import address, keep_query
from adrnet.kit.headers import keep_out_of_search_engines
from adrnet.kit.permissions import declare
from adrnet.presenters.narrowing import Asked, Choice, Link, left_out, page_there, shown_pages
from adrnet.presenters.words import Words

PAGE_SIZE = 50
# The choice "a day" of the form; the day itself stands beside it.
_DAY = "day"


@dataclass(frozen=True)
class _Chosen:
    """Which two lists an address means, which page of what differs, and what could not be understood of it."""

    first: Side | None
    second: Side | None
    countries: tuple[str, ...]
    page: int
    notices: list[Wording]
    pairs: list[tuple[str, str]]


@bp.get("/focal-points/differences")
@declare(Permission.READ_DIRECTORY)
def differences() -> str:
    """Show what differs between two editions, or an edition and today."""
    return _page(with_days=False)


@bp.get("/focal-points/as-at/differences")
@declare(Permission.READ_PAST)
def differences_of_days() -> str:
    """Show what differs between any two lists, past days included."""
    return _page(with_days=True)


@bp.get("/focal-points/differences.<string:ending>")
@declare(Permission.TAKE_OPEN_LIST)
def differences_file(ending: str) -> Response:
    """Hand over what differs between two editions, or an edition and today."""
    return _file(ending, with_days=False)


@bp.get("/focal-points/as-at/differences.<string:ending>")
@declare(Permission.READ_PAST)
def differences_of_days_file(ending: str) -> Response:
    """Hand over what differs between any two lists."""
    return _file(ending, with_days=True)


def _page(*, with_days: bool) -> str:
    endpoint = "focal_points.differences_of_days" if with_days else "focal_points.differences"
    with snapshot() as session:
        said = Words(vocabulary.current(session), current_locale())
        issued = session.execute(select(Edition).order_by(Edition.number.desc())).scalars().all()
        chosen = _chosen(session, said, with_days=with_days)
        found = []
        if chosen.first and chosen.second:
            found = differing.between(session, chosen.first, chosen.second, said, chosen.countries)
        first_day = differing.first_day(session) if with_days else None
    # What stands in the address is walked through as facets are.
    facets = {name: tuple(v for n, v in chosen.pairs if n == name) for name, _value in chosen.pairs}
    wanted = Asked(endpoint, "", facets, page=chosen.page)
    asked, pages, elsewhere = page_there(wanted, len(found), PAGE_SIZE)
    keep_query(asked.query())
    keep_out_of_search_engines()
    return render_template(
        "focal_points/differences.html",
        endpoint=endpoint,
        with_days=with_days,
        may_days=permits(identity.signed_in(), Permission.READ_PAST),
        first=chosen.first,
        second=chosen.second,
        sides=[(differing.edition_side(one.number, one.id, one.as_at, said)) for one in issued],
        today=differing.today_side(day().today),
        first_day=first_day,
        last_day=day().today - timedelta(days=1),
        countries=[
            Choice(code, said.country(code), code in chosen.countries[:1], None)
            for code in said.sorted_countries(_covered(said))
        ],
        notices=[*chosen.notices, *elsewhere],
        counts=differing.counts(found),
        total=len(found),
        groups=differing.groups(found[pages.offset : pages.offset + PAGE_SIZE], said),
        pages=shown_pages(asked, pages),
        take=[
            Link(one.label.wording(), address(f"{endpoint}_file", chosen.pairs, ending=one.ending))
            for one in rows_of_differences.FORMATS
        ],
    )


def _file(ending: str, *, with_days: bool) -> Response:
    format_ = next((one for one in rows_of_differences.FORMATS if one.ending == ending), None) or abort(404)
    with snapshot() as session:
        said = Words(vocabulary.current(session), current_locale())
        chosen = _chosen(session, said, with_days=with_days)
        if chosen.first is None or chosen.second is None:
            abort(404)
        found = differing.between(session, chosen.first, chosen.second, said, chosen.countries)
    what = f"focal-points-differences-{chosen.first.code}-{chosen.second.code}"
    response = answers.headed(format_, said.locale, answers.name_of(format_, said.locale, answers.today(), what))
    if request.method == "GET":
        whole = list(rows_of_differences.written(found, chosen.first, chosen.second, chosen.countries, format_, said))
        response.response = whole
    return response


def _chosen(session: Session, words: Words, *, with_days: bool) -> _Chosen:
    """Understand an address; without the second list today's is meant."""
    unknown: list[str] = []
    sides: list[Side | None] = []
    for name in ("from", "until"):
        code = request.args.get(name, "").strip()
        if code == _DAY:
            code = request.args.get(f"{name}_day", "").strip()
        side = _side(session, code, words, with_days=with_days)
        unknown += [code] if code and side is None else []
        sides.append(side)
    first, second = sides
    if first and not second and not unknown:
        second = differing.today_side(day().today)
    country = typed.choose(request.args.getlist("country"), _covered(words))
    page = request.args.get("page", "").strip()
    number = typed.page_number(page or "1")
    unknown += [*(one for one in country.unknown if one), *([page] if number is None else [])]
    pairs = [(name, side.code) for name, side in (("from", first), ("until", second)) if side]
    pairs += [("country", one) for one in country.codes]
    return _Chosen(first, second, country.codes, number or 1, left_out(unknown), pairs)


def _side(session: Session, code: str, words: Words, *, with_days: bool) -> Side | None:
    if code == TODAY_CODE:
        return differing.today_side(day().today)
    if number := typed.page_number(code):
        one = session.scalars(select(Edition).where(Edition.number == number)).one_or_none()
        return differing.edition_side(one.number, one.id, one.as_at, words) if one else None
    try:
        wanted = date.fromisoformat(code)
    except ValueError:
        return None
    first = differing.first_day(session)
    is_known = with_days and first is not None and first <= wanted < day().today
    return differing.day_side(wanted, words) if is_known else None


def _covered(words: Words) -> list[str]:
    return list(words.vocabulary.codes(Scheme.COUNTRY))
