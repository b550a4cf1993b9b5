"""The posts of the list as rows that are counted: as they stand today, or stood at an instant.

Which posts stand on the list and how is said in `listed_posts` and `list_history`; here is under what each of them
counts (`coverage`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from adrnet.domain.content import Name
from adrnet.domain.coverage import EVERYWHERE, HELD, POST, Figures, Mark, Measure, Row, Thing, entries_today
from adrnet.domain.focal_point import VACANT, DesignatedPerson, Designation, DesignationKind, Post, PostTopic, Tier
from adrnet.domain.freshness import Freshness
from adrnet.domain.list_history import ListedState, stood
from adrnet.domain.listed_posts import COUNTRY, KIND, NAMES, PERSON_IN_SIGHT, STATE, on_list
from adrnet.domain.people import visible
from adrnet.domain.sight import has_agreed

# What `row` is made of.
SEAT = (Post.public_id, COUNTRY, KIND, NAMES)


def seats(session: Session, at: datetime | None = None) -> Iterator[Row]:
    """Yield the posts that stand on the list today, or stood there at an instant (at most two statements)."""
    return _today(session) if at is None else _as_at(session, at)


def network_today(session: Session) -> Figures:
    """Count entries and posts by country as they stand today, for pages that are opened often (four statements).

    The same figures as of the rows, but for languages of posts and for digital capacities, which are read one by one.
    """
    counts = dict(entries_today(session).counts)

    def add(country: str, mark: Mark, number: int) -> None:
        for where in {EVERYWHERE, country}:
            counts[where, mark] = counts.get((where, mark), 0) + number

    each = on_list(COUNTRY.label("country"), KIND.label("kind"), STATE.label("state")).subquery()
    standing: Select[Any] = select(*each.c, func.count()).group_by(*each.c)
    for country, kind, state, number in session.execute(standing):
        add(country, (str(Measure.POST), POST), number)
        add(country, (str(Measure.STATE), state), number)
        if kind:
            add(country, (str(Measure.BODY), kind), number)
        if state != VACANT:
            add(country, (str(Measure.POST), HELD), number)
    about = on_list(COUNTRY.label("country"), PostTopic.topic.label("topic")).join(
        PostTopic, PostTopic.post_id == Post.id
    )
    held = about.where(Designation.id.is_not(None)).subquery()
    covered: Select[Any] = select(*held.c, func.count()).group_by(*held.c)
    for country, topic, number in session.execute(covered):
        add(country, (str(Measure.TOPIC), topic), number)
    return Figures(counts)


def _today(session: Session) -> Iterator[Row]:
    topics = _topics(session)
    columns = (Post.id, *SEAT, STATE, Designation.kind, Designation.languages, DesignatedPerson.visibility)
    query = on_list(*columns).outerjoin(DesignatedPerson, PERSON_IN_SIGHT).order_by(Post.id)
    for post_id, *seat, state, kind, languages, visibility in session.execute(query):
        is_shown = kind == DesignationKind.OFFICE or _shows_anything(visibility)
        yield _counted(seat, state, topics.get(post_id, ()), languages if is_shown else ())


def _as_at(session: Session, at: datetime) -> Iterator[Row]:
    # Of a person what the list says of that day today: nothing once the yes is taken back, or the row is gone.
    shown = and_(
        DesignatedPerson.designation_id == ListedState.designation_id,
        ListedState.state != Freshness.OVERDUE,
        has_agreed(),
    )
    query = (
        select(ListedState.values, Designation.languages, DesignatedPerson.visibility)
        .outerjoin(Designation, Designation.id == ListedState.designation_id)
        .outerjoin(DesignatedPerson, shown)
        .where(stood(at))
        .order_by(ListedState.post_id)
    )
    for said, languages, visibility in session.execute(query):
        of_person = languages if _shows_anything(visibility) else ()
        spoken = said["office"]["languages"] if said["office"] else of_person
        seat = (said["public_id"], said["country"], said["kind"], said["names"])
        yield _counted(seat, said["state"], tuple(said["topics"]), spoken)


def _shows_anything(visibility: Mapping[str, Any] | None) -> bool:
    """Whether everyone sees anything of a person: the languages stand beside that (None: nobody is in sight)."""
    return visibility is not None and bool(visible(visibility, Tier.PUBLIC))


def _counted(seat: Sequence[Any], state: str, topics: tuple[str, ...], languages: Iterable[str]) -> Row:
    marks: set[Mark] = {(Measure.POST, POST), (Measure.STATE, state)}
    if state != VACANT:
        marks.add((Measure.POST, HELD))
        marks |= {(Measure.TOPIC, topic) for topic in topics}
        marks |= {(Measure.SPOKEN, code) for code in languages}
    kind = seat[2]
    return row(seat, marks | ({(Measure.BODY, kind)} if kind else set()), topics=topics)


def row(seat: Sequence[Any], marks: set[Mark], *, topics: tuple[str, ...] = (), at: datetime | None = None) -> Row:
    """Return a post as a row; `seat` are its public id, country, kind and the names of its body (`SEAT`)."""
    public_id, country, kind, names = seat
    return Row(
        thing=Thing.POST,
        public_id=public_id,
        marks=frozenset((str(measure), code) for measure, code in marks),
        countries=(country,) if country else (),
        names=tuple(Name(**one) for one in names or ()),
        label=kind,
        at=at,
        notes=topics,
    )


def _topics(session: Session) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    query = select(PostTopic.post_id, PostTopic.topic).order_by(PostTopic.position, PostTopic.topic)
    for post_id, topic in session.execute(query):
        found[post_id] = (*found.get(post_id, ()), topic)
    return found
