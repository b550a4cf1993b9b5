"""A post as a page shows it: an office with all it says, of a person nothing but that the post is held."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain.content import Content, Name
from adrnet.domain.focal_point import DesignatedPerson, Designation, DesignationKind, DesignationState, Post
from adrnet.domain.freshness import Freshness, Rhythm
from adrnet.presenters.posts import ShownPost, body_of, shown_post, visible_holder
from tests import factories
from tests.presenters.conftest import Reader

DAY = date(2026, 1, 1)
RHYTHM, ZONE = Rhythm(months=12, due_days=30), "Asia/Jakarta"


@pytest.fixture
def show(session: Session, reader: Reader) -> Callable[..., ShownPost]:
    """Shows a post to a reader."""

    def shown(post: Post, code: str = "en") -> ShownPost:
        with reader(code) as words:
            return shown_post(session.get_one(Post, post.id, populate_existing=True), words, RHYTHM, ZONE)

    return shown


@transactional
def seat_a_person(post: Post) -> None:
    db.session().add(
        Designation(
            post_id=post.id,
            kind=DesignationKind.PERSON,
            state=DesignationState.ACTIVE,
            designated_at=datetime(2026, 11, 1, tzinfo=UTC),
            mailbox="secret@example.org",
            person=DesignatedPerson(names=[{"text": "SECRET", "lang": "en"}], email="secret@example.org"),
        )
    )


def test_a_vacant_post_says_for_what_it_is_and_that_nobody_holds_it(show: Callable[..., ShownPost]) -> None:
    shown = show(factories.post("VN", topics=("general", "training")))
    assert (shown.state.code, shown.is_held, shown.names) == ("vacant", False, [])
    assert [topic.lang for topic in shown.topics] == ["en", "en"]
    assert str(shown.topics[0]) == "All matters"
    assert (shown.email, shown.telephone, shown.designated_on) == ("", "", None)


def test_an_office_shows_its_title_address_term_and_confirmation(show: Callable[..., ShownPost]) -> None:
    post = factories.post("VN")
    factories.designation(
        post,
        mailbox="desk@example.org",
        telephone="+84 24 555 0100",
        starts_on=date(2026, 1, 1),
        languages=("vi", "en"),
    )
    shown = show(post, "ja")
    assert [name.lang for name in shown.names] == ["ja", "en"]
    assert (shown.email, shown.telephone) == ("desk@example.org", "+84 24 555 0100")
    assert [str(language) for language in shown.languages] == ["ベトナム語", "英語"]
    assert (shown.state.code, shown.is_held) == ("confirmed", True)
    assert shown.confirmed_on == shown.state.day
    assert (shown.term_start, shown.term_end) == (DAY, None)


@pytest.mark.parametrize(
    ("freshness", "is_day_of_expiry"),
    [(Freshness.CONFIRMED, False), (Freshness.CONFIRMATION_DUE, True), (Freshness.OVERDUE, True)],
)
def test_the_state_has_the_day_that_belongs_to_it(
    show: Callable[..., ShownPost], session: Session, freshness: Freshness, is_day_of_expiry: bool
) -> None:
    post = factories.post("VN")
    holder = session.merge(factories.designation(post))
    holder.freshness = freshness
    session.flush()
    shown = show(post)
    assert shown.state.code == freshness
    assert shown.state.day is not None
    assert (shown.state.day != shown.confirmed_on) is is_day_of_expiry
    session.rollback()


def test_of_a_person_nothing_is_shown_but_that_the_post_is_held(
    show: Callable[..., ShownPost], session: Session
) -> None:
    post = factories.post("VN")
    seat_a_person(post)
    shown = show(post)
    assert shown.is_held
    assert (shown.names, shown.email, shown.telephone, shown.designated_on) == ([], "", "", None)
    assert "secret" not in repr(shown).lower()
    assert visible_holder(session.get_one(Post, post.id)) is None


def test_a_term_that_is_over_is_said_to_be(show: Callable[..., ShownPost], session: Session) -> None:
    post = factories.post("VN")
    holder = session.merge(factories.designation(post))
    holder.ends_on = date.today() + timedelta(days=2)  # noqa: DTZ011 - two days away in every zone
    session.flush()
    assert not show(post).has_ended
    holder.ends_on = date(2020, 1, 1)
    session.flush()
    assert show(post).has_ended
    session.rollback()


@pytest.mark.parametrize(("code", "text"), [("ja", "例示センター"), ("en", "Example"), ("km", "Example")])
def test_the_body_of_a_post_has_its_name_in_the_readers_language(reader: Reader, code: str, text: str) -> None:
    content = Content(names=(Name("例示センター", "ja"), Name("Example", "en")))
    with reader(code) as words:
        body = body_of(content, "/somewhere", words)
    assert (body.text, body.url) == (text, "/somewhere")
    assert body.lang == ("ja" if code == "ja" else "en")


def test_without_any_office_no_value_of_an_office_is_made_up(show: Callable[..., ShownPost]) -> None:
    values: dict[str, Any] = vars(show(factories.post("VN")))
    assert {name for name, value in values.items() if value} == {"public_id", "topics", "state", "report"}
