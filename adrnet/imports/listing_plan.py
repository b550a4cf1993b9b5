"""What a file of entries would do: which it makes, which it changes, which it may mean without saying so.

Nothing is put together by itself: a row without an ID that may be an entry that is there waits for a person's word.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from adrnet.domain.comparing import differences, reordered
from adrnet.domain.content import Content
from adrnet.domain.drafting import pending_of, published_of
from adrnet.domain.importing_listings import Entry
from adrnet.domain.likeness import WORTH_A_LOOK, Body, bodies
from adrnet.domain.listing import Listing, ListingState, ListingType, Origin, public_id_in
from adrnet.domain.policy import Permission, permits
from adrnet.domain.sections import is_sendable
from adrnet.domain.vocabulary import Scheme, Vocabulary
from adrnet.i18n.messages import gettext as _
from adrnet.imports.judging import Cells, rows_of
from adrnet.imports.likenesses import Candidate, candidates
from adrnet.imports.listing_rows import ListingRow
from adrnet.imports.planning import LEAVE_OUT, NEW, Act, Alike, Plan, Planned, Task
from adrnet.kit.typed import entry

# So many statements would be asked one by one otherwise.
_AT_ONCE = 500
# Of one row; whoever has more to look at has a name that says nothing.
_MOST = 5
_THERE = {ListingState.PUBLISHED, ListingState.UNPUBLISHED}


def plan(task: Task) -> Plan:
    """Return what becomes of each row."""
    rows = rows_of(task.kind, task.read, task.columns, task.lookup, task.remarks, task.longest)
    ids = {row.number: public_id_in(entry(row.raw("id")).text) if row.cells.get("id") else "" for row in rows}
    chosen = {row.number: task.choices.get(row.number, "") for row in rows}
    wanted = {one for one in (*ids.values(), *chosen.values()) if one and one not in {NEW, LEAVE_OUT}}
    known = _listings(task, wanted)
    fresh: list[tuple[Cells, Content]] = []
    found: dict[int, Planned] = {}
    taken: dict[int, int] = {}
    for row in rows:
        public_id = ids[row.number]
        if public_id == "":
            fresh.append((row, ListingRow(row, Content()).read()))
            continue
        listing = known.get(public_id or "")
        if listing is None:
            row.fault("id", _("There is no entry with this ID in your remit. Leave the cell empty for a new one."))
        else:
            found[row.number] = _change(task, row, listing, taken)
    for one in _new(task, fresh, known, taken):
        found[one.number] = one
    return task.plan([found[number] for number in sorted(found)])


def _listings(task: Task, public_ids: Iterable[str]) -> dict[str, Listing]:
    """Return the organisations with these ids that the actor may write for (a few statements)."""
    ids, found = sorted(public_ids), {}
    for start in range(0, len(ids), _AT_ONCE):
        for one in task.session.scalars(
            select(Listing)
            .where(Listing.public_id.in_(ids[start : start + _AT_ONCE]), Listing.type == ListingType.ORGANISATION)
            .options(selectinload(Listing.revisions), selectinload(Listing.listed_under))
        ):
            if permits(task.actor, Permission.ENTER_LISTING, one):
                found[one.public_id] = one
    return found


def _change(task: Task, row: Cells, listing: Listing, taken: dict[int, int]) -> Planned:
    """Return what becomes of an entry that is there."""
    published = published_of(listing)
    target = listing.public_id
    first = taken.setdefault(listing.id, row.number)
    if first != row.number:
        row.fault("id", _("Row %(row)s is about the same entry.", row=str(first)))
    if published is None or listing.state != ListingState.PUBLISHED:
        row.fault("id", _("This entry is not in the directory now. Nothing can be written into it."))
        return Planned(row.number, Act.ALONE, target=target)
    present = published.content
    content = ListingRow(row, present).read()
    changed = tuple(dict.fromkeys([one.field for one in differences(present, content)]))
    changed = tuple(dict.fromkeys([*changed, *reordered(present, content)]))
    if not changed:
        return Planned(row.number, Act.ALONE, content.names, target=target)
    if not permits(task.actor, Permission.PUBLISH_LISTING, listing):
        row.fault("id", _("You keep this entry yourself. Another coordinator has to change it on its behalf."))
    elif pending_of(listing, is_on_behalf=True):
        row.fault("id", _("A change on behalf of this organisation is on its way. Finish it first."))
    return Planned(
        row.number,
        Act.CHANGE,
        content.names,
        fields=changed,
        target=target,
        waits=task.is_shown and not is_sendable(content, listing.type),
        work=_entry(task, row.number, content, listing.responsible_country, listing),
        seen=str(published.id),
    )


def _new(
    task: Task, fresh: Sequence[tuple[Cells, Content]], known: dict[str, Listing], taken: dict[int, int]
) -> Iterable[Planned]:
    """Yield what becomes of rows that name no entry."""
    words = task.words.vocabulary
    countries = {_responsible(content, words) for _row, content in fresh}
    wanted = [Body.of(content) for _row, content in fresh]
    here = candidates(task.session, wanted, countries) if fresh else ()
    faulty = {one.row for one in task.remarks.faults}
    for place, (near, among) in enumerate(zip(here, bodies(wanted, wanted), strict=True)):
        row, content = fresh[place]
        country = _responsible(content, words)
        if row.number in faulty or not _is_complete(row, content):
            continue
        shell = Listing(type=ListingType.ORGANISATION, responsible_country=country, origin=Origin.PUBLIC_SOURCES)
        if not permits(task.actor, Permission.ENTER_LISTING, shell):
            row.fault("country", _("This country is not in your remit."))
            continue
        earlier = [one for one in among if one.place < place]
        doubts = _doubts(
            [one for one in near if one.like.rate >= WORTH_A_LOOK][:_MOST],
            [(one.rate, fresh[one.place]) for one in earlier if one.rate >= WORTH_A_LOOK],
        )
        # What was withdrawn is not there: whether it is to be shown again somebody decides.
        same = [one for one in near[:_MOST] if one.listing.state in _THERE]
        there = next((one for one in same if _says(row, one)), None)
        if there is not None and there.listing.id not in taken:
            taken[there.listing.id] = row.number
            yield Planned(row.number, Act.ALONE, content.names, target=there.listing.public_id)
            continue
        made = _decided(task, row, content, country, doubts, known, taken)
        # Less alike nobody is asked before; coordinators are told afterwards, as of every registration.
        yield (
            replace(made, work=replace(made.work, is_doubtful=True))
            if made.act == Act.MAKE and (near or earlier)
            else made
        )


def _decided(  # noqa: PLR0913, PLR0917 - what a row is decided by
    task: Task,
    row: Cells,
    content: Content,
    country: str | None,
    doubts: tuple[Alike, ...],
    known: dict[str, Listing],
    taken: dict[int, int],
) -> Planned:
    choice = task.choices.get(row.number, "") if doubts else NEW
    offered = {one.listing.public_id for one in doubts if one.listing is not None}
    if choice in offered and choice in known:
        return replace(_change(task, row, known[choice], taken), alike=doubts)
    if choice not in {NEW, LEAVE_OUT}:
        return Planned(row.number, Act.OPEN, content.names, alike=doubts)
    return Planned(
        row.number,
        Act.MAKE if choice == NEW else Act.LEAVE_OUT,
        content.names,
        alike=doubts,
        waits=task.is_shown and not is_sendable(content, ListingType.ORGANISATION),
        work=_entry(task, row.number, content, country, None),
    )


def _doubts(here: Sequence[Candidate], earlier: Sequence[tuple[int, tuple[Cells, Content]]]) -> tuple[Alike, ...]:
    # An entry and a change of it on its way are one.
    best = {one.listing.id: Alike(one.like.rate, one.content.names, one.listing) for one in reversed(here)}
    found = list(best.values())
    found += [Alike(rate, content.names, row=row.number) for rate, (row, content) in earlier]
    return tuple(sorted(found, key=lambda one: -one.likeness))


def _entry(task: Task, number: int, content: Content, country: str | None, listing: Listing | None) -> Entry:
    is_shown = task.is_shown and is_sendable(content, ListingType.ORGANISATION)
    return Entry(number, content, country, listing, is_shown)


def _is_complete(row: Cells, content: Content) -> bool:
    """Whether a new entry has a name and a country; without them nobody could judge it."""
    if not content.names:
        row.fault("names", _("Write the name of the organisation."))
    if not any(place.country for place in content.places):
        row.fault("country", _("Write the code of the country, such as TH."))
    return bool(content.names) and any(place.country for place in content.places)


def _responsible(content: Content, words: Vocabulary) -> str | None:
    """Return whose coordinators answer for an entry with this content: the network's where it is nobody's else."""
    country = next((place.country for place in content.places if place.country), "")
    word = words.find(Scheme.COUNTRY, country)
    return country if word and word.attributes.get("is_covered") else None


def _says(row: Cells, one: Candidate) -> bool:
    """Whether an entry says all that the row says: then there is nothing to do, and nothing to decide."""
    trial = replace(row, remarks=type(row.remarks)())
    content = ListingRow(trial, one.content).read()
    return not trial.remarks.faults and not differences(one.content, content) and not reordered(one.content, content)
