"""What a file of posts would do: which it opens, which offices it designates, where nothing differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from adrnet.domain import posts
from adrnet.domain.content import Name
from adrnet.domain.drafting import published_of
from adrnet.domain.focal_point import Designation, DesignationKind, Post, PostState
from adrnet.domain.importing_posts import Seat, present
from adrnet.domain.listing import Listing, ListingType, public_id_in
from adrnet.domain.policy import Permission, permits
from adrnet.domain.posts import Office
from adrnet.domain.vocabulary import Scheme
from adrnet.formats.content_cells import TooManyPartsError, value_in
from adrnet.formats.notation import text_in
from adrnet.i18n.messages import gettext as _
from adrnet.imports.columns import is_language, tag_in
from adrnet.imports.judging import Cells, rows_of
from adrnet.imports.planning import Act, Plan, Planned, Task
from adrnet.kit.mailboxes import looks_personal

_LINE, _AUTHORITY = 200, 300
_MOST_TITLES = 40
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True)
class PostRow:
    """A row that may stand: whose post, for which topics, which office (None: it is vacant)."""

    row: Cells
    country: str
    listing: Listing | None
    topics: tuple[str, ...]
    office: Office | None
    post: Post | None = None

    @property
    def owner(self) -> str | int:
        """Whose post it is: a country's code, or the id of an entry."""
        return self.listing.id if self.listing else self.country


def plan(task: Task) -> Plan:
    """Return what becomes of each row."""
    cells = rows_of(task.kind, task.read, task.columns, task.lookup, task.remarks, task.longest)
    listings = _listings(task, cells)
    here = _posts(task, cells)
    rows = [made for row in cells if (made := _judged(task, row, listings, here))]
    known = posts.posts_of(
        task.session, {one.country for one in rows if one.country}, {one.listing.id for one in rows if one.listing}
    )
    seen: dict[tuple[str | int, frozenset[str]], int] = {}
    found = []
    for one in rows:
        first = seen.setdefault((one.owner, frozenset(one.topics)), one.row.number)
        if first != one.row.number:
            one.row.fault("topics", _("Row %(row)s is about the same post.", row=str(first)))
        found.append(_planned(task, one, known))
    return task.plan(found)


def _listings(task: Task, rows: Sequence[Cells]) -> dict[str, Listing]:
    ids = {public_id_in(row.cells.get("listing", "").strip()) or "" for row in rows}
    found = task.session.scalars(
        select(Listing)
        .where(Listing.public_id.in_(sorted(ids)), Listing.type == ListingType.ORGANISATION)
        .options(selectinload(Listing.revisions))
    )
    return {one.public_id: one for one in found if one.is_public}


def _posts(task: Task, rows: Sequence[Cells]) -> dict[str, Post]:
    ids = {row.cells.get("id", "").strip().lower() for row in rows}
    whole = (selectinload(Post.topics), selectinload(Post.designations), selectinload(Post.listing))
    found = task.session.scalars(select(Post).where(Post.public_id.in_(sorted(ids))).options(*whole))
    return {one.public_id: one for one in found if permits(task.actor, Permission.OPEN_POST, one)}


def _judged(task: Task, row: Cells, listings: Mapping[str, Listing], here: Mapping[str, Post]) -> PostRow | None:
    """Return what a row says; None where it cannot be said whose post it is."""
    country = row.word("country", Scheme.COUNTRY, said) if (said := row.raw("country")) else ""
    topics = _topics(row)
    if public_id := row.raw("id").lower():
        if post := here.get(public_id):
            return _of_post(row, post, country, topics)
        row.fault("id", _("There is no post with this ID in your remit. Leave the cell empty for a new one."))
        return None
    listing = listings.get(public_id_in(named) or "") if (named := row.raw("listing")) else None
    if not _has_owner(task, row, country, listing):
        return None
    if not topics:
        row.fault("topics", _("Write at least one topic: general, for all matters."))
        return None
    home = country or (listing.responsible_country or "" if listing else "")
    return PostRow(row, country, listing, topics, _office(row, home))


def _of_post(row: Cells, post: Post, country: str, topics: tuple[str, ...]) -> PostRow:
    """Return what a row says of the post that it names; whatever else it says of whose it is has to be true."""
    mine = tuple(one.topic for one in post.topics)
    listing = public_id_in(row.raw("listing")) if row.raw("listing") else None
    is_another = (
        (bool(topics) and set(topics) != set(mine))
        or (bool(country) and country != post.country_code)
        or (listing is not None and (post.listing is None or post.listing.public_id != listing))
    )
    if is_another:
        row.fault("id", _("The post with this ID is another one. Correct the ID, or leave the cell empty."))
    return PostRow(row, post.country_code or "", post.listing, mine, _office(row, post.country_code or ""), post)


def _has_owner(task: Task, row: Cells, country: str, listing: Listing | None) -> bool:
    """Whether a row says whose post it is, and the actor answers for it."""
    word = row.lookup.words.vocabulary.find(Scheme.COUNTRY, country) if country else None
    column = "listing" if row.raw("listing") else "country"
    if bool(row.raw("country")) == bool(row.raw("listing")):
        row.fault(column, _("Write either a country or the ID of an entry."))
    elif column == "listing" and listing is None:
        row.fault(column, _("There is no entry with this ID in the directory."))
    elif column == "country" and (word is None or not word.attributes.get("is_covered")):
        row.fault(column, _("This is no country of the network."))
    elif not permits(task.actor, Permission.OPEN_POST, listing or Post(country_code=country)):
        row.fault(column, _("This country is not in your remit."))
    else:
        return True
    return False


def _topics(row: Cells) -> tuple[str, ...]:
    cell = row.raw("topics")
    return row.words("topics", Scheme.TOPIC, _said(row, "topics")) if cell else ()


def _said(row: Cells, code: str) -> tuple[str, ...]:
    try:
        said: tuple[str, ...] = value_in("services", row.raw(code))
    except TooManyPartsError:
        row.fault(code, _("Separate the codes by semicolons."))
        return ()
    return said


def _titles(row: Cells) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    try:
        said = [("titles", one.lang, one.text) for one in value_in("titles", row.raw("titles"))]
    except TooManyPartsError:
        row.fault("titles", _("On each line: name of the office | language."))
        said = []
    said += [(code, tag, row.raw(code)) for code in row.cells if (tag := tag_in(row.kind, code))]
    for code, tag, raw in said[:_MOST_TITLES]:
        text = row.clean(code, raw, _LINE)
        if text and not is_language(tag):
            row.fault(code, _("Write the language by its code, such as en or th."))
        elif text and found.setdefault(tag, text) != text:
            row.fault(code, _("There are two names of the office in this language."))
    return tuple(found.items())


def _office(row: Cells, country: str) -> Office | None:
    """Return the office of a row; None where it says nothing of one."""
    titles = _titles(row)
    starts_on, ends_on = row.day("starts_on", row.raw("starts_on")), row.day("ends_on", row.raw("ends_on"))
    mailbox = row.mailbox("mailbox", row.raw("mailbox"))
    telephone = row.telephone("telephone", row.raw("telephone"), country)
    languages = row.words("languages", Scheme.LANGUAGE, _said(row, "languages")) if row.raw("languages") else ()
    authority = row.clean("designated_by", text_in(row.raw("designated_by")), _AUTHORITY)
    if any(day and not _FIRST_DAY <= day <= _LAST_DAY for day in (starts_on, ends_on)):
        row.fault("starts_on", _("Write the year with four digits."))
    if starts_on and ends_on and ends_on < starts_on:
        row.fault("ends_on", _("Write a day after the first day of the term."))
    if not titles:
        if any((mailbox, telephone, languages, starts_on, ends_on, authority)):
            row.fault("titles", _("Write how the office is called, in one language at least."))
        return None
    if mailbox and looks_personal(mailbox):
        row.doubt("mailbox", _("This looks like a person's mailbox. The list shows mailboxes of offices."))
    return Office(titles, mailbox, telephone, languages, starts_on, ends_on, authority)


def _planned(task: Task, one: PostRow, known: Sequence[Post]) -> Planned:
    row, office = one.row, one.office
    post = one.post or posts.with_topics(known, one.owner, one.topics)
    begins_later = bool(office and office.starts_on and office.starts_on > task.today)
    former = present(post, office, begins_later=begins_later)
    is_open = post is not None and post.state == PostState.OPEN
    is_same = office is None or (former is not None and _is(former, office))
    names = _names(one)
    label = "" if names else row.lookup.words.country(one.country)
    target = post.public_id if post else ""
    if is_open and is_same:
        return Planned(row.number, Act.ALONE, names, label, target=target)
    if office and office.ends_on and office.ends_on < task.today:
        row.fault("ends_on", _("This term is over."))
    if former is not None and former.kind == DesignationKind.PERSON:
        row.fault("id", _("A person sits on this post. Their term has to end first."))
    if post is not None and not permits(task.actor, Permission.DESIGNATE, post):
        row.fault("id", _("You may not designate to this post."))
    owner: str | Listing = one.listing or one.country
    return Planned(
        row.number,
        Act.CHANGE if post else Act.MAKE,
        names,
        label,
        ("posts",) if is_open else ("topics",) if office is None else ("topics", "posts"),
        target,
        work=Seat(row.number, owner, one.topics, office, post),
        seen=f"{former.id if former else ''} {post.state if post else ''}",
    )


def _is(former: Designation, office: Office) -> bool:
    return former.kind == DesignationKind.OFFICE and Office.of(former) == office


def _names(one: PostRow) -> tuple[Name, ...]:
    published = published_of(one.listing) if one.listing else None
    return published.content.names if published else ()
