"""Changes that become public: approved, sent in part, corrected at once, entered on behalf; others follow them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import drafting, publication, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Content, Name, OfferedPost, Place, Title
from adrnet.domain.freshness import Day, Freshness, Rhythm
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.policy import NotPermittedError
from adrnet.domain.record import AuditEvent
from adrnet.domain.revision import Revision, RevisionState
from tests import factories

DAY = Day(date(2026, 11, 21), Rhythm())


class Scene:
    """A listing with a maintainer, a coordinator of its country and a second one, and what they do with it."""

    def __init__(self, session: Session, **fields: Any) -> None:
        usual = {"responsible_country": "TH", "places": (Place("TH", "Bangkok", "1 Example Road", "seat"),)}
        self.session = session
        self.listing = session.get_one(Listing, factories.listing(**{**usual, **fields}).id)
        self.author = self._account(maintains=[self.listing])
        self.judge, self.second = self._account(coordinates=["TH"]), self._account(coordinates=[None])
        self.words = vocabulary.current(session)

    def _account(self, **columns: Any) -> Account:
        return self.session.get_one(Account, factories.account(**columns).id)

    @property
    def published(self) -> Revision:
        found = drafting.published_of(self.listing)
        assert found is not None
        return found

    @property
    def content(self) -> Content:
        return self.published.content

    def changed(self, *, by_coordinator: bool = False, **fields: Any) -> Revision:
        who = self.judge if by_coordinator else self.author
        change = drafting.begin_change(self.session, self.listing, who, is_on_behalf=by_coordinator)
        drafting.revise(change, replace(change.content, **fields), who, self.words)
        return change

    def send(self, change: Revision) -> Revision | None:
        return publication.send(self.session, change, self.author, self.words)

    def approve(self, change: Revision, by: Account | None = None) -> None:
        publication.approve(self.session, change, by or self.judge, self.words, DAY)
        self.session.flush()

    def acts(self, revision: Revision) -> list[str]:
        self.session.flush()
        found = select(AuditEvent.act).where(AuditEvent.subject == "revision", AuditEvent.subject_id == revision.id)
        return [act.partition(".")[2] for act in self.session.scalars(found.order_by(AuditEvent.id))]


@pytest.fixture
def scene(session: Session) -> Scene:
    return Scene(session)


def test_an_approved_change_is_public_confirmed_and_the_bodys_own_word(session: Session) -> None:
    scene = Scene(session, is_unverified=True, confirmed_on=date(2025, 1, 1))
    change = scene.changed(founded=1990)
    scene.send(change)
    scene.approve(change)
    assert scene.published is change
    assert not scene.listing.is_unverified
    assert scene.listing.freshness == Freshness.CONFIRMED
    assert scene.listing.freshness_changes_on == date(2027, 10, 22)
    assert change.decided_by_id == scene.judge.id


def test_a_change_is_approved_once_and_by_somebody_else(scene: Scene) -> None:
    change = scene.changed(founded=1990)
    scene.send(change)
    with pytest.raises(NotPermittedError):
        scene.approve(change, scene.author)
    scene.session.rollback()
    scene = Scene(scene.session)
    change = scene.changed(founded=1990)
    scene.send(change)
    scene.approve(change)
    with pytest.raises(MoveRefusedError):
        scene.approve(change, scene.second)
    scene.session.rollback()


def test_what_a_coordinator_wrote_confirms_nothing(session: Session) -> None:
    scene = Scene(session, confirmed_on=date(2025, 1, 1))
    confirmed_at = scene.listing.confirmed_at
    change = scene.changed(by_coordinator=True, founded=1990)
    drafting.submit(change, scene.judge, source="Gazette of 2020")
    with pytest.raises(NotPermittedError):
        scene.approve(change, scene.judge)
    session.rollback()
    scene = Scene(session, confirmed_on=date(2025, 1, 1))
    confirmed_at = scene.listing.confirmed_at
    change = scene.changed(by_coordinator=True, founded=1990)
    drafting.submit(change, scene.judge, source="Gazette of 2020")
    scene.approve(change, scene.second)
    assert scene.listing.confirmed_at == confirmed_at
    assert (scene.published.source, scene.published.is_unchecked) == ("Gazette of 2020", False)


def test_the_first_approval_makes_a_listing_public_with_its_posts(session: Session) -> None:
    scene = Scene(session, state=ListingState.UNPUBLISHED)
    change = drafting.pending_of(scene.listing)
    assert change is not None
    post = OfferedPost("abcdefgh", ("general",), (Title("en", "Desk"),), "desk@example.org")
    drafting.revise(change, replace(change.content, posts=(post,)), scene.author, scene.words)
    scene.send(change)
    assert scene.listing.state == ListingState.UNPUBLISHED
    scene.approve(change)
    session.expire_all()
    assert scene.listing.state == ListingState.PUBLISHED
    assert drafting.present_content(session, scene.listing).posts == (post,)


def test_small_corrections_go_live_when_a_change_is_sent_and_the_rest_waits(scene: Scene) -> None:
    names = (Name("New Name", "en"),)
    places = (replace(scene.content.places[0], address="2 Example Road"),)
    change = scene.changed(names=names, telephone="+66 2 555 0199", places=places)
    assert scene.send(change) is change
    assert change.state == RevisionState.IN_REVIEW
    assert (scene.content.telephone, scene.content.places) == ("+66 2 555 0199", places)
    assert scene.content.names != names
    assert "correct" in scene.acts(scene.published)
    # What waits holds the corrections as well, and differs in the rest alone.
    assert change.content == replace(scene.content, names=names)
    assert change.base_id == scene.published.id


def test_a_change_of_nothing_but_small_corrections_needs_nobody(scene: Scene) -> None:
    change = scene.changed(telephone="+66 2 555 0199")
    assert scene.send(change) is None
    assert scene.content.telephone == "+66 2 555 0199"
    assert change.state == RevisionState.WITHDRAWN
    assert drafting.pending_of(scene.listing) is None


def test_another_order_is_a_change_that_waits(session: Session) -> None:
    scene = Scene(session, names=(Name("Example", "en"), Name("ตัวอย่าง", "th")))
    change = scene.changed(names=scene.content.names[::-1])
    assert scene.send(change) is change
    assert change.state == RevisionState.IN_REVIEW
    assert scene.content.names[0].lang == "en"
    scene.approve(change)
    assert scene.content.names[0].lang == "th"


@pytest.mark.parametrize("fields", [{"is_unverified": True}, {"is_claimed": False}])
def test_corrections_of_an_entry_that_is_not_verified_wait(session: Session, fields: dict[str, Any]) -> None:
    scene = Scene(session, **fields)
    change = scene.changed(telephone="+66 2 555 0199")
    assert scene.send(change) is change
    assert scene.content.telephone != "+66 2 555 0199"
    content = replace(scene.content, telephone="+66 2 555 0199")
    with pytest.raises(NotPermittedError):
        publication.correct(session, scene.listing, content, scene.author, scene.words)
    session.rollback()


def test_a_correction_goes_into_the_change_that_waits(scene: Scene) -> None:
    waiting = scene.changed(founded=1990)
    scene.send(waiting)
    content = replace(scene.content, telephone="+66 2 555 0199")
    made = publication.correct(scene.session, scene.listing, content, scene.author, scene.words)
    assert scene.published is made
    assert waiting.state == RevisionState.IN_REVIEW
    assert (waiting.content.telephone, waiting.content.founded) == ("+66 2 555 0199", 1990)
    assert scene.acts(waiting)[-1] == "follow"
    scene.approve(waiting)
    assert (scene.content.telephone, scene.content.founded) == ("+66 2 555 0199", 1990)


def test_more_than_a_small_correction_is_no_correction(scene: Scene) -> None:
    with pytest.raises(ValueError, match="small"):
        publication.correct(
            scene.session, scene.listing, replace(scene.content, founded=1990), scene.author, scene.words
        )


def test_with_a_correction_no_other_order_slips_in(session: Session) -> None:
    scene = Scene(session, names=(Name("Example", "en"), Name("ตัวอย่าง", "th")))
    content = replace(scene.content, telephone="+66 2 555 0199", names=scene.content.names[::-1])
    publication.correct(session, scene.listing, content, scene.author, scene.words)
    assert scene.content.telephone == "+66 2 555 0199"
    assert scene.content.names[0].lang == "en"


def test_the_change_of_the_other_side_follows_piece_by_piece_and_loses_nothing(scene: Scene) -> None:
    own = scene.changed(founded=1990, email="own@example.org", specialties=("maritime",))
    other = scene.changed(by_coordinator=True, email="other@example.org", kind="court", specialties=("energy",))
    drafting.submit(other, scene.judge, source="Gazette of 2020")
    scene.send(own)
    scene.approve(own, scene.second)
    assert other.state == RevisionState.IN_REVIEW
    # Founded follows, kind is its own; both changed the address, and its own words stay for whoever compares.
    assert (other.content.founded, other.content.kind, other.content.email) == (1990, "court", "other@example.org")
    assert set(other.content.specialties) == {"maritime", "energy"}
    assert other.base_id == own.id
    assert other.source == "Gazette of 2020"


def test_what_is_published_unchecked_says_so_until_a_second_one_has_checked_it(scene: Scene) -> None:
    change = scene.changed(by_coordinator=True, founded=1990)
    publication.publish_unchecked(
        scene.session, change, scene.judge, scene.words, DAY, source="Gazette of 2020", note="by telephone"
    )
    assert (scene.published.is_unchecked, scene.published.source) == (True, "Gazette of 2020")
    publication.check(scene.published, scene.second)
    assert not scene.published.is_unchecked
    assert scene.acts(scene.published)[-1] == "check"


@pytest.mark.parametrize("who", ["author", "judge"])
def test_nobody_publishes_unchecked_what_the_organisation_wrote(scene: Scene, who: str) -> None:
    change = scene.changed(founded=1990)
    with pytest.raises(NotPermittedError):
        publication.publish_unchecked(
            scene.session, change, getattr(scene, who), scene.words, DAY, source="a page", note="a reason"
        )
    scene.session.rollback()


def test_a_correction_checks_nothing_and_keeps_the_source(scene: Scene) -> None:
    change = scene.changed(by_coordinator=True, founded=1990)
    publication.publish_unchecked(
        scene.session, change, scene.judge, scene.words, DAY, source="Gazette of 2020", note="by telephone"
    )
    content = replace(scene.content, telephone="+66 2 555 0199")
    publication.correct(scene.session, scene.listing, content, scene.author, scene.words)
    assert (scene.published.is_unchecked, scene.published.source) == (True, "Gazette of 2020")


def test_a_website_is_confirmed_once_and_a_waiting_change_of_it_stays_unseen(session: Session) -> None:
    scene = Scene(session, website="https://www.example.org/", website_seen=False)
    waiting = scene.changed(website="https://new.example.org/")
    scene.send(waiting)
    made = publication.confirm_website(session, scene.listing, scene.judge, scene.words)
    assert scene.published is made
    assert scene.content.website_seen
    assert (waiting.content.website, waiting.content.website_seen) == ("https://new.example.org/", False)
    assert publication.confirm_website(session, scene.listing, scene.judge, scene.words) is None


def test_a_withdrawn_entry_shows_again_with_its_reason_on_record(scene: Scene) -> None:
    publication.withdraw(scene.session, scene.listing, scene.author, scene.words, "we moved")
    with pytest.raises(NotPermittedError):
        publication.restore(scene.session, scene.listing, scene.author, scene.words, "we are back")
    publication.restore(scene.session, scene.listing, scene.judge, scene.words, "they are back")
    assert scene.listing.state == ListingState.PUBLISHED
    assert scene.listing.listed_under
