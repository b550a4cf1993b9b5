"""Every mapped class: what a change of it leaves in the log of changes."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from adrnet.db import Base, db, transactional
from adrnet.domain.affiliation import Affiliation, AffiliationState
from adrnet.domain.dispute import Dispute, DisputeKind
from adrnet.domain.edition import Edition, EditionRow
from adrnet.domain.focal_point import Consent, DesignatedPerson, Designation, Post, PostTopic
from adrnet.domain.jurisdiction import Country, FrameworkFact, Group, GroupMembership
from adrnet.domain.listing import ListedUnder, Listing, new_public_id
from adrnet.domain.outbox import IndexChange, head
from adrnet.domain.revision import Revision
from adrnet.domain.vocabulary import AccreditationScheme, ReferenceLoad, Term
from adrnet.kit import clock
from adrnet.search import capture
from tests import factories

pytestmark = pytest.mark.data("empty")

BESIDE = {None}


def _designation(post_id: int, **values: Any) -> Designation:
    return Designation(
        post_id=post_id,
        kind="person",
        state="nominated",
        designated_at=clock.now(),
        **{"office_titles": None, **values},
    )


@pytest.fixture
def world(session: Session) -> SimpleNamespace:
    """One row of every captured table; a post of a listing and one of a country."""
    listing = factories.listing()

    @transactional
    def fill() -> SimpleNamespace:
        at = clock.now()
        session.add(Country(code="TH", official_languages=["th"], endonyms=[]))
        session.add(Group(code="example", position=1, labels={"en": "Example"}, has_national_posts=True, source=""))
        session.flush()
        posts = [
            Post(public_id=new_public_id(), created_at=at, listing_id=listing.id, topics=[PostTopic(topic="general")]),
            Post(public_id=new_public_id(), created_at=at, country_code="TH", topics=[PostTopic(topic="general")]),
        ]
        session.add_all(posts)
        session.flush()
        designations = [_designation(post.id) for post in posts]
        for designation in designations:
            designation.person = DesignatedPerson(names=[], email="person@example.org")
            designation.consents = [Consent(notice_version="1", locale="en", is_given=True, at=at)]
        session.add_all(designations)
        fact = FrameworkFact(
            key="an-example",
            country_code="TH",
            position=1,
            instrument="x",
            status="y",
            sources=[],
            confidence="high",
            as_of="2026-01",
        )
        edition = Edition(number=1, as_at=date(2026, 1, 1), title="An example", issued_at=at, checksum="0")
        session.add_all([fact, edition, Term(scheme="topic", code="general", position=1, labels={"en": "General"})])
        session.add(GroupMembership(group_code="example", country_code="TH"))
        session.add(AccreditationScheme(code="x", position=1, awarding_body="Example Body", grades=[]))
        session.add(ReferenceLoad(at=at, digest="0"))
        session.flush()
        session.add(
            EditionRow(
                edition_id=edition.id,
                ordinal=1,
                post_id=posts[0].id,
                row_hash="0",
                values={},
                salt="1",
                person_values={},
            )
        )
        return SimpleNamespace(
            listing=listing.id,
            other=None,
            posts=[post.id for post in posts],
            designations=[one.id for one in designations],
        )

    made = fill()
    made.other = factories.listing().id
    return made


def noted(change: Callable[[], object]) -> set[int | None]:
    """Return what the log says since before `change`; each listing once per flush."""
    session = db.session()
    before = head(session)
    transactional(change)()
    rows = session.scalars(select(IndexChange.listing_id).where(IndexChange.sequence > before)).all()
    assert len(rows) == len(set(rows)), "a flush notes each listing once"
    return set(rows)


def _only(kind: type[Base], **values: Any) -> Any:
    return db.session.scalars(select(kind).filter_by(**values).limit(1)).one()


# A change of each captured class that belongs to a listing. `of` is 0 for the listing's post, 1 for the country's.
CHANGES: dict[type[Base], Callable[[SimpleNamespace, int], object]] = {
    Post: lambda world, of: setattr(_only(Post, id=world.posts[of]), "state", "closed"),
    PostTopic: lambda world, of: setattr(_only(PostTopic, post_id=world.posts[of]), "position", 5),
    Designation: lambda world, of: setattr(_only(Designation, id=world.designations[of]), "state", "declined"),
    DesignatedPerson: lambda world, of: setattr(
        _only(DesignatedPerson, designation_id=world.designations[of]), "email", "other@example.org"
    ),
    Consent: lambda world, of: setattr(
        _only(Consent, designation_id=world.designations[of]), "withdrawn_at", clock.now()
    ),
}
ADDITIONS: dict[type[Base], Callable[[SimpleNamespace, int], Base]] = {
    PostTopic: lambda world, of: PostTopic(post_id=world.posts[of], topic="another"),
    Designation: lambda world, of: _designation(world.posts[of]),
    Consent: lambda world, of: Consent(
        designation_id=world.designations[of], notice_version="2", locale="en", is_given=True, at=clock.now()
    ),
}
OF_A_LISTING = {Listing, Revision, ListedUnder, Affiliation, Dispute}
BESIDE_CHANGES: dict[type[Base], Callable[[], object]] = {
    Country: lambda: setattr(_only(Country), "endonyms", [{"lang": "th", "text": "ไทย"}]),
    Group: lambda: setattr(_only(Group), "labels", {"en": "Another"}),
    GroupMembership: lambda: setattr(_only(GroupMembership), "until", "2026"),
    FrameworkFact: lambda: setattr(_only(FrameworkFact), "note", "changed"),
    Term: lambda: setattr(_only(Term), "labels", {"en": "All topics"}),
    AccreditationScheme: lambda: setattr(_only(AccreditationScheme), "source", "changed"),
    ReferenceLoad: lambda: db.session.add(ReferenceLoad(at=clock.now(), digest="1")),
    Edition: lambda: setattr(_only(Edition), "note", "changed"),
    EditionRow: lambda: _only(EditionRow).redact(clock.now()),
}


def test_every_table_is_captured_or_has_a_reason() -> None:
    mapped = {mapper.class_ for mapper in Base.registry.mappers}
    assert capture.CAPTURED.keys() | capture.NOT_CAPTURED.keys() == mapped
    assert not capture.CAPTURED.keys() & capture.NOT_CAPTURED.keys()
    assert all(reason.strip() for reason in capture.NOT_CAPTURED.values())


def test_every_captured_table_is_tried_here() -> None:
    assert OF_A_LISTING | CHANGES.keys() | BESIDE_CHANGES.keys() == capture.CAPTURED.keys()


def test_what_two_entries_contest_is_noted_on_both(world: SimpleNamespace) -> None:
    def contest() -> None:
        db.session.add(
            Dispute(
                kind=DisputeKind.NAME,
                listing_id=world.listing,
                other_listing_id=world.other,
                name="Example",
                created_at=clock.now(),
            )
        )

    assert noted(contest) == {world.listing, world.other}
    assert noted(lambda: setattr(_only(Dispute), "state", "decided")) == {world.listing, world.other}


@pytest.mark.usefixtures("session")
def test_an_affiliation_is_noted_on_both_sides() -> None:
    person, organisation = factories.practitioner(), factories.listing()
    proposed = AffiliationState.PROPOSED
    assert noted(lambda: factories.affiliation(person, organisation, state=proposed)) == {person.id, organisation.id}
    assert noted(lambda: setattr(_only(Affiliation), "state", "confirmed")) == {person.id, organisation.id}


@pytest.mark.parametrize("kind", CHANGES, ids=lambda kind: kind.__name__)
def test_a_change_at_a_listings_post_is_noted_with_the_listing(world: SimpleNamespace, kind: type[Base]) -> None:
    assert noted(lambda: CHANGES[kind](world, 0)) == {world.listing}


@pytest.mark.parametrize("kind", CHANGES, ids=lambda kind: kind.__name__)
def test_a_change_at_a_countrys_post_is_noted_without_a_listing(world: SimpleNamespace, kind: type[Base]) -> None:
    assert noted(lambda: CHANGES[kind](world, 1)) == BESIDE


@pytest.mark.parametrize("kind", ADDITIONS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("of", [0, 1])
def test_what_is_added_to_a_post_is_noted(world: SimpleNamespace, kind: type[Base], of: int) -> None:
    assert noted(lambda: db.session.add(ADDITIONS[kind](world, of))) == ({world.listing} if of == 0 else BESIDE)


@pytest.mark.parametrize("kind", [PostTopic, DesignatedPerson, Consent], ids=lambda kind: kind.__name__)
def test_what_is_deleted_is_noted(world: SimpleNamespace, kind: type[Base]) -> None:
    key = "post_id" if kind is PostTopic else "designation_id"
    owner = world.posts[0] if kind is PostTopic else world.designations[0]
    assert noted(lambda: db.session.delete(_only(kind, **{key: owner}))) == {world.listing}


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("kind", BESIDE_CHANGES, ids=lambda kind: kind.__name__)
def test_what_is_public_beside_the_listings_moves_the_log(kind: type[Base]) -> None:
    assert noted(BESIDE_CHANGES[kind]) == BESIDE


def test_a_listing_notes_itself(world: SimpleNamespace) -> None:
    assert noted(lambda: setattr(_only(Listing, id=world.listing), "is_unverified", True)) == {world.listing}


def test_a_revision_notes_its_listing(world: SimpleNamespace) -> None:
    assert noted(lambda: setattr(_only(Revision, listing_id=world.listing), "submitted_at", clock.now())) == {
        world.listing
    }


def test_a_projection_notes_its_listing_when_a_row_comes_and_when_it_goes(world: SimpleNamespace) -> None:
    row = {"facet": "service", "code": "training", "listing_id": world.listing}
    assert noted(lambda: db.session.add(ListedUnder(**row))) == {world.listing}
    assert noted(lambda: db.session.delete(_only(ListedUnder, **row))) == {world.listing}


def test_a_row_taken_out_of_its_listings_collection_is_noted(world: SimpleNamespace) -> None:
    def take_out() -> None:
        listing = _only(Listing, id=world.listing)
        listing.listed_under.pop()
        db.session.flush()

    assert noted(take_out) == {world.listing}


def test_a_deleted_post_is_noted_with_its_listing_though_its_topics_go_with_it(world: SimpleNamespace) -> None:
    def add() -> None:
        post = Post(public_id=new_public_id(), created_at=clock.now(), listing_id=world.other)
        post.topics = [PostTopic(topic="general"), PostTopic(topic="another")]
        db.session.add(post)

    assert noted(add) == {world.other}
    assert noted(lambda: db.session.delete(_only(Post, listing_id=world.other))) == {world.other}


def test_a_thing_that_moves_is_noted_at_both_ends(world: SimpleNamespace) -> None:
    def move() -> None:
        post = _only(Post, id=world.posts[0])
        assert post.listing_id == world.listing
        post.listing_id = world.other

    assert noted(move) == {world.listing, world.other}


def test_two_listings_in_one_flush_are_noted_once_each(world: SimpleNamespace) -> None:
    def change() -> None:
        listings = [_only(Listing, id=number) for number in (world.listing, world.other)]
        revisions = [_only(Revision, listing_id=one.id) for one in listings]
        for listing, revision in zip(listings, revisions, strict=True):
            listing.is_unverified = True
            revision.submitted_at = clock.now()

    assert noted(change) == {world.listing, world.other}


def test_what_did_not_change_is_not_noted(world: SimpleNamespace) -> None:
    def nothing() -> None:
        listing = _only(Listing, id=world.listing)
        listing.is_unverified = not listing.is_unverified
        listing.is_unverified = not listing.is_unverified

    assert noted(nothing) == set()


def test_who_signs_in_is_not_noted(session: Session) -> None:
    before = head(session)
    factories.account(coordinates=["TH"] if session.get(Country, "TH") else [None])
    assert head(session) == before


def test_a_change_that_is_rolled_back_leaves_no_word(world: SimpleNamespace, session: Session) -> None:
    before = head(session)

    @transactional
    def fail() -> None:
        _only(Listing, id=world.listing).is_unverified = True
        session.flush()
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert head(session) == before


def test_any_session_is_listened_to(world: SimpleNamespace) -> None:
    before = head(db.session())
    with Session(db.engine) as own:
        own.get(Listing, world.listing).is_unverified = True
        own.commit()
    db.session.rollback()
    assert head(db.session()) == before + 1


def test_listening_twice_is_listening_once(world: SimpleNamespace) -> None:
    capture.init()
    assert noted(lambda: setattr(_only(Listing, id=world.listing), "is_unverified", True)) == {world.listing}


def test_captured_columns_exist() -> None:
    for kind in (Revision, ListedUnder, Post):
        assert "listing_id" in inspect(kind).column_attrs
