"""A change on its way: who writes it, how it is sent, returned, taken back; what has been published stays visible."""

from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import claiming, drafting, publication, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Name, Place
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing, ListingState, Origin
from adrnet.domain.policy import NotPermittedError
from adrnet.domain.record import AuditEvent, ReviewEntry
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.vocabulary import Vocabulary
from tests import factories


@dataclass
class Scene:
    """A published listing, its maintainer, a coordinator of its country, another one."""

    session: Session
    listing: Listing
    author: Account
    judge: Account
    stranger: Account
    words: Vocabulary

    def acts(self, revision: Revision) -> list[str]:
        """Return what was done to a revision, the first first."""
        self.session.flush()
        found = select(AuditEvent.act).where(AuditEvent.subject == "revision", AuditEvent.subject_id == revision.id)
        return [act.partition(".")[2] for act in self.session.scalars(found.order_by(AuditEvent.id))]

    def changed(self, **fields: object) -> Revision:
        """Begin a change of the maintainer's and write these fields."""
        change = drafting.begin_change(self.session, self.listing, self.author)
        drafting.revise(change, replace(change.content, **fields), self.author, self.words)  # type: ignore[arg-type]  # fields of any kind
        return change


@pytest.fixture
def scene(session: Session) -> Scene:
    listing = factories.listing(responsible_country="TH")
    author, judge = factories.account(maintains=[listing]), factories.account(coordinates=["TH"])
    stranger = factories.account(maintains=[factories.listing()])
    found = [session.get_one(Account, one.id) for one in (author, judge, stranger)]
    return Scene(session, session.get_one(Listing, listing.id), *found, vocabulary.current(session))


def test_a_change_begins_with_what_is_published(scene: Scene) -> None:
    change = drafting.begin_change(scene.session, scene.listing, scene.author)
    published = drafting.published_of(scene.listing)
    assert published is not None
    assert change.content == published.content
    assert (change.state, change.base_id, change.number) == (RevisionState.DRAFT, published.id, 2)
    assert drafting.begin_change(scene.session, scene.listing, scene.author) is change
    assert scene.acts(change) == ["begin"]


def test_who_keeps_nothing_here_begins_nothing(scene: Scene) -> None:
    with pytest.raises(NotPermittedError):
        drafting.begin_change(scene.session, scene.listing, scene.stranger)
    scene.session.rollback()


def test_neither_side_writes_into_the_change_of_the_other(scene: Scene) -> None:
    own = scene.changed(founded=1990)
    on_behalf = drafting.begin_change(scene.session, scene.listing, scene.judge, is_on_behalf=True)
    assert own is not on_behalf
    for change, other in ((own, scene.judge), (on_behalf, scene.author)):
        with pytest.raises(NotPermittedError):
            drafting.revise(change, factories.content(), other, scene.words)
    assert own.content.founded == 1990


def test_what_was_written_is_on_record_by_field_and_writing_the_same_is_nothing(scene: Scene) -> None:
    change = scene.changed()
    content = replace(change.content, founded=1990, telephone="")
    assert drafting.revise(change, content, scene.author, scene.words) == ("telephone", "founded")
    assert drafting.revise(change, content, scene.author, scene.words) == ()
    assert scene.acts(change) == ["begin", "edit"]


def test_another_order_of_names_is_written_as_well(scene: Scene) -> None:
    change = scene.changed()
    turned = replace(change.content, names=change.content.names[::-1])
    assert drafting.revise(change, turned, scene.author, scene.words) == ("names",)
    assert change.content.names == turned.names


def test_a_new_listing_begins_on_record_and_takes_the_country_of_its_first_place(scene: Scene) -> None:
    change = drafting.begin_listing(scene.session, scene.author, factories.content(places=()))
    assert (change.listing.state, change.listing.origin) == (ListingState.UNPUBLISHED, Origin.REGISTERED)
    assert scene.acts(change) == ["begin"]
    on_behalf = drafting.begin_listing(scene.session, scene.judge, factories.content(), is_on_behalf=True)
    # What a coordinator enters can still be claimed.
    assert not on_behalf.listing.is_claimed


def test_the_first_place_says_whose_coordinators_review_until_it_is_published(scene: Scene) -> None:
    change = drafting.begin_listing(scene.session, scene.author, factories.content(places=()))
    claiming.maintain(scene.session, change.listing, scene.author, scene.author)
    scene.session.flush()
    scene.session.expire(scene.author)
    for country, expected in (("TH", "TH"), ("FR", None), ("JP", "JP")):
        content = replace(change.content, places=(Place(country),))
        drafting.revise(change, content, scene.author, scene.words)
        assert change.listing.responsible_country == expected
    published = scene.changed(places=(Place("JP"),))
    assert published.listing.responsible_country == "TH"


def test_what_misses_something_required_is_not_sent(scene: Scene) -> None:
    change = scene.changed(services=())
    with pytest.raises(MoveRefusedError):
        drafting.submit(change, scene.author)
    assert change.state == RevisionState.DRAFT


def test_sending_makes_the_words_the_bodys_own(scene: Scene) -> None:
    change = scene.changed(unverified_fields=("services",), founded=1990)
    drafting.submit(change, scene.author)
    assert change.content.unverified_fields == ()
    assert (change.state, change.submitted_by_id) == (RevisionState.IN_REVIEW, scene.author.id)
    assert change.submitted_at is not None


def test_what_a_coordinator_sends_on_behalf_stays_unverified(scene: Scene) -> None:
    change = drafting.begin_change(scene.session, scene.listing, scene.judge, is_on_behalf=True)
    content = replace(change.content, unverified_fields=("services",))
    drafting.revise(change, content, scene.judge, scene.words)
    drafting.submit(change, scene.judge, source="Gazette of 2020", note="asked for")
    assert change.content.unverified_fields == ("services",)
    assert change.source == "Gazette of 2020"


def test_what_was_sent_is_not_written_until_it_is_taken_back(scene: Scene) -> None:
    change = scene.changed(founded=1990)
    drafting.submit(change, scene.author)
    with pytest.raises(MoveRefusedError):
        drafting.revise(change, factories.content(), scene.author, scene.words)
    drafting.recall(change, scene.author)
    assert drafting.revise(change, replace(change.content, founded=1991), scene.author, scene.words)
    assert scene.acts(change) == ["begin", "edit", "submit", "recall", "edit"]


@pytest.mark.parametrize("decide", [drafting.give_back, drafting.decline])
def test_a_decision_is_made_once_with_its_reason_and_shows_nothing(scene: Scene, decide: object) -> None:
    change = scene.changed(founded=1990)
    drafting.submit(change, scene.author)
    decide(change, scene.judge, "Write the year in full.")  # type: ignore[operator]  # one of two functions
    with pytest.raises(MoveRefusedError):
        decide(change, scene.judge, "again")  # type: ignore[operator]  # one of two functions
    scene.session.flush()
    reasons = scene.session.scalars(select(ReviewEntry.note).where(ReviewEntry.revision_id == change.id)).all()
    assert reasons == ["Write the year in full."]
    assert change.decided_by_id == scene.judge.id
    published = drafting.published_of(scene.listing)
    assert published is not None
    assert published.content.founded is None


def test_nobody_decides_what_they_wrote_or_keep(scene: Scene) -> None:
    change = drafting.begin_change(scene.session, scene.listing, scene.judge, is_on_behalf=True)
    drafting.submit(change, scene.judge)
    with pytest.raises(NotPermittedError):
        drafting.decline(change, scene.judge, "mine")
    own = scene.changed(founded=1990)
    drafting.submit(own, scene.author)
    with pytest.raises(NotPermittedError):
        drafting.decline(own, scene.author, "mine")


def test_a_declined_change_is_taken_up_again_unless_another_one_is_on_its_way(scene: Scene) -> None:
    change = scene.changed(founded=1990)
    drafting.submit(change, scene.author)
    drafting.decline(change, scene.judge, "not now")
    newer = scene.changed(founded=1991)
    with pytest.raises(MoveRefusedError):
        drafting.reopen(change, scene.judge, "a mistake")
    drafting.discard(newer, scene.author)
    drafting.reopen(change, scene.judge, "a mistake")
    assert change.state == RevisionState.IN_REVIEW
    assert change.content.founded == 1990


def test_an_earlier_revision_comes_back_as_a_change_with_todays_posts(scene: Scene) -> None:
    first = drafting.published_of(scene.listing)
    assert first is not None
    factories.revision(scene.listing, names=(Name("Later", "en"),))
    post = factories.post(scene.listing, ("training",))
    scene.session.expire_all()
    made = drafting.bring_back(scene.session, first, scene.author)
    assert made.content.names == first.content.names
    assert [one.public_id for one in made.content.posts] == [post.public_id]
    assert scene.acts(made) == ["bring_back"]
    with pytest.raises(MoveRefusedError):
        drafting.bring_back(scene.session, first, scene.author)
    scene.session.rollback()


def test_a_stranger_brings_nothing_back(scene: Scene) -> None:
    first = drafting.published_of(scene.listing)
    assert first is not None
    with pytest.raises(NotPermittedError):
        drafting.bring_back(scene.session, first, scene.stranger)
    scene.session.rollback()


def test_what_was_given_up_keeps_its_words(scene: Scene) -> None:
    change = scene.changed(founded=1888)
    drafting.discard(change, scene.author)
    assert (change.state, change.content.founded) == (RevisionState.WITHDRAWN, 1888)
    assert drafting.pending_of(scene.listing) is None
    assert publication.published_of(scene.listing) is not change
