"""The posts that stand on the list today, as statements read them: which they are, where each belongs, what it says.

Open posts only; a listing's post only while the listing is published. Of a post that a person holds nothing leaves the
database but that it is held and how fresh that is, unless the person is in sight (`sight`); then it is what the reader
sees of them. Rooms narrow and count (`focal_points.queries`), editions and the history keep what is read here.
"""

import functools
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from adrnet.domain.content import Content, Name
from adrnet.domain.focal_point import (
    VACANT,
    DesignatedPerson,
    Designation,
    DesignationKind,
    DesignationState,
    Post,
    PostState,
    PostTopic,
)
from adrnet.domain.freshness import Freshness
from adrnet.domain.listed import NATIONAL_POST, NO_COUNTRY, ListedPost, Sees, everyone
from adrnet.domain.listing import Facet, ListedUnder, Listing, ListingState
from adrnet.domain.posts import Office
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.sight import COLUMNS_OF_PERSON, is_in_sight, seen_of

_kind_of = aliased(ListedUnder, name="kind_of")

# A listing's post stands where its listing does: the country that answers for it, else the one where it is.
COUNTRY: ColumnElement[str] = func.coalesce(
    Post.country_code,
    Listing.responsible_country,
    Revision.document[("places", 0, "country")].as_string(),
    literal(NO_COUNTRY),
)
KIND: ColumnElement[str] = case(
    (Post.country_code.is_not(None), literal(NATIONAL_POST)), else_=func.coalesce(_kind_of.code, literal(""))
)
# What is held but was never confirmed has to be.
STATE: ColumnElement[str] = case(
    (Designation.id.is_(None), literal(VACANT)),
    else_=func.coalesce(Designation.freshness, literal(Freshness.CONFIRMATION_DUE.value)),
)
NAMES = Revision.document["names"]
# The same as text: it stands in the rows of all posts of a listing, and is to be understood once for all of them.
WRITTEN_NAMES = cast(NAMES, Text)
# Whose coordinators answer for the post; null: the network's.
REMIT: ColumnElement[str | None] = func.coalesce(Post.country_code, Listing.responsible_country)

# Only who is in sight is joined: of everybody else not a word is read.
PERSON_IN_SIGHT = and_(DesignatedPerson.designation_id == Designation.id, is_in_sight())
_COLUMNS = (
    Post.id,
    Post.public_id,
    COUNTRY,
    KIND,
    STATE,
    Listing.public_id,
    WRITTEN_NAMES,
    Designation.id,
    Designation.confirmed_at,
    Designation.kind,
    Designation.office_titles,
    Designation.mailbox,
    Designation.telephone,
    Designation.languages,
    Designation.starts_on,
    Designation.ends_on,
    Designation.designated_by,
    Designation.designated_at,
    REMIT,
    DesignatedPerson.designation_id,
    *(getattr(DesignatedPerson, one) for one in COLUMNS_OF_PERSON),
)


def on_list(*columns: Any) -> Select[Any]:
    """Select from the posts that anyone may see, with their listing, its published revision, its kind, the holder."""
    return (
        owned(*columns)
        .outerjoin(Designation, and_(Designation.post_id == Post.id, Designation.state == DesignationState.ACTIVE))
        .where(Post.state == PostState.OPEN, or_(Post.country_code.is_not(None), Revision.id.is_not(None)))
    )


def owned(*columns: Any) -> Select[Any]:
    """Select from all posts, closed ones too, with their listing while it is published, what it says, its kind."""
    return (
        select(*columns)
        .select_from(Post)
        .outerjoin(Listing, and_(Listing.id == Post.listing_id, Listing.state == ListingState.PUBLISHED))
        .outerjoin(Revision, and_(Revision.listing_id == Listing.id, Revision.state == RevisionState.PUBLISHED))
        .outerjoin(_kind_of, and_(_kind_of.listing_id == Listing.id, _kind_of.facet == Facet.KIND))
    )


def listed(session: Session, ids: Sequence[int], sees: Sees = everyone) -> dict[int, ListedPost]:
    """Return those of these posts that stand on the list, by id, persons as far as the reader sees them.

    Two statements, however many posts there are.
    """
    if not ids:
        return {}
    topics: dict[int, list[str]] = {post_id: [] for post_id in ids}
    for post_id, topic in session.execute(
        select(PostTopic.post_id, PostTopic.topic)
        .where(PostTopic.post_id.in_(ids))
        .order_by(PostTopic.post_id, PostTopic.position, PostTopic.topic)
    ):
        topics[post_id].append(topic)
    rows = session.execute(on_list(*_COLUMNS).outerjoin(DesignatedPerson, PERSON_IN_SIGHT).where(Post.id.in_(ids)))
    content_of = functools.cache(lambda written: named(json.loads(written)))
    return {row[0]: _listed(row, tuple(topics[row[0]]), sees, content_of) for row in rows}


def posts(session: Session, ids: Sequence[int], sees: Sees = everyone) -> Iterator[ListedPost]:
    """Yield these posts, all of which stand on the list, in this order (two statements)."""
    found = listed(session, ids, sees)
    for post_id in ids:
        yield found[post_id]


def named(names: list[dict[str, str]]) -> Content:
    """Return the names of a listing, as a document has them, and nothing else of it."""
    return Content(names=tuple(Name(**name) for name in names))


def _listed(row: Any, topics: tuple[str, ...], sees: Sees, content_of: Callable[[str], Content]) -> ListedPost:
    _id, public_id, country, kind, state, listing_id, names, designation_id, confirmed_at, holder, *said = row
    # What stands beside a person is theirs until they said yes.
    is_office = holder == DesignationKind.OFFICE
    titles, mailbox, telephone, languages, starts_on, ends_on, designated_by, designated_at, *rest = said
    remit, of_person, *person = rest
    seen = None
    if of_person is not None:
        term = {"languages": languages, "starts_on": starts_on, "ends_on": ends_on, "designated_by": designated_by}
        seen = seen_of(dict(zip(COLUMNS_OF_PERSON, person, strict=True)), term, sees(remit))
    return ListedPost(
        public_id=public_id,
        country=country,
        kind=kind,
        topics=topics,
        state=state,
        listing_id=listing_id or "",
        content=content_of(names) if listing_id else None,
        office=Office(
            titles=tuple((title["lang"], title["text"]) for title in titles),
            mailbox=mailbox,
            telephone=telephone,
            languages=tuple(languages),
            starts_on=starts_on,
            ends_on=ends_on,
            designated_by=designated_by,
        )
        if is_office
        else None,
        designated_at=designated_at if is_office or seen else None,
        confirmed_at=confirmed_at,
        person=seen,
        designation_id=designation_id,
    )
