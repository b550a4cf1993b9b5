"""Posts and designations: one owner, one holder, personal values in one row that can go."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from adrnet.domain import posts
from adrnet.domain.focal_point import (
    Consent,
    DesignatedPerson,
    Designation,
    DesignationKind,
    DesignationState,
    Post,
    PostTopic,
)
from adrnet.domain.policy import Machine
from adrnet.kit import clock
from tests import factories


def person(post: Post, **columns: object) -> Designation:
    return Designation(
        **{
            "post_id": post.id,
            "kind": DesignationKind.PERSON,
            "state": DesignationState.NOMINATED,
            "designated_at": clock.now(),
            **columns,
        }
    )


def refuse(session: Session) -> None:
    """Expect that the database refuses what was done."""
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_a_vacant_post_has_no_holder(session: Session) -> None:
    assert session.get_one(Post, factories.post().id).holder is None


def test_who_is_seated_holds_the_post_and_who_is_nominated_does_not(session: Session) -> None:
    post = factories.post()
    factories.designation(post, is_seated=False)
    assert session.get_one(Post, post.id).holder is None
    seated = factories.designation(post)
    holder = session.get_one(Post, post.id, populate_existing=True).holder
    assert holder is not None
    assert holder.id == seated.id


def test_a_new_holder_ends_the_term_of_the_former_one(session: Session) -> None:
    post = factories.post()
    former, new = factories.designation(post), factories.designation(post)
    states = {one.id: one.state for one in session.get_one(Post, post.id, populate_existing=True).designations}
    assert states == {former.id: DesignationState.ENDED, new.id: DesignationState.ACTIVE}


def test_the_database_refuses_two_holders(session: Session) -> None:
    post = factories.post()
    factories.designation(post)
    session.add(person(post, state=DesignationState.ACTIVE))
    refuse(session)


@pytest.mark.parametrize("owners", [{}, {"country_code": "TH", "listing_id": 1}])
def test_a_post_has_one_owner(session: Session, owners: dict[str, object]) -> None:
    listing = factories.listing()
    columns = {**owners, **({"listing_id": listing.id} if "listing_id" in owners else {})}
    session.add(Post(public_id="zzzzzzzz", created_at=clock.now(), **columns))
    refuse(session)


def test_an_office_has_a_title(session: Session) -> None:
    session.add(person(factories.post(), kind=DesignationKind.OFFICE))
    refuse(session)


def test_a_term_ends_after_it_began(session: Session) -> None:
    session.add(person(factories.post(), starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 31)))
    refuse(session)


def test_topics_keep_the_order_in_which_they_were_named(session: Session) -> None:
    post = factories.post(topics=("training", "general", "appointments"))
    topics = session.get_one(Post, post.id).topics
    assert [one.topic for one in topics] == ["training", "general", "appointments"]


def test_a_topic_stands_on_a_post_once(session: Session) -> None:
    post = session.get_one(Post, factories.post(topics=("general",)).id)
    session.expunge(post.topics[0])
    session.add(PostTopic(post_id=post.id, topic="general"))
    refuse(session)


def test_erasing_a_person_leaves_the_post_the_designation_and_the_record(session: Session) -> None:
    post = factories.post()
    designation = person(post, person=DesignatedPerson(names=[{"text": "Example", "lang": "en"}]))
    session.add(designation)
    session.flush()
    session.delete(designation.person)
    session.flush()
    assert session.scalar(select(func.count()).select_from(DesignatedPerson)) == 0
    assert session.get_one(Designation, designation.id).kind == DesignationKind.PERSON
    session.rollback()


def test_values_of_a_person_and_their_word_go_with_the_designation(session: Session) -> None:
    consent = Consent(notice_version="1", locale="en", is_given=True, at=clock.now())
    designation = person(factories.post(), person=DesignatedPerson(), consents=[consent])
    session.add(designation)
    session.flush()
    session.delete(designation)
    session.flush()
    for table in (DesignatedPerson, Consent):
        assert session.scalar(select(func.count()).select_from(table)) == 0
    session.rollback()


def test_a_post_of_an_organisation_belongs_to_it_alone(session: Session) -> None:
    listing = factories.listing()
    post = session.get_one(Post, factories.post(listing).id)
    assert (post.listing_id, post.country_code) == (listing.id, None)
    assert posts.posts_of(session, [], [listing.id]) == [post]


def test_two_who_change_a_post_at_once_are_told(session: Session) -> None:
    post = session.get_one(Post, factories.post().id)
    before = post.version
    posts.nominate(session, post, posts.Office(titles=(("en", "Example"),)), Machine.COMMAND_LINE)
    post.closed_at = clock.now()
    session.flush()
    assert post.version == before + 1
    session.rollback()
