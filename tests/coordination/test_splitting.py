"""One entry becomes two, and one again: what goes along, what comes back, what nobody loses."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.coordination.split_form import name_of
from adrnet.db import db
from adrnet.domain import drafting, publication, vocabulary
from adrnet.domain.account import Account, Maintainer
from adrnet.domain.affiliation import Affiliation
from adrnet.domain.claim import Claim
from adrnet.domain.content import Content
from adrnet.domain.dispute import Dispute
from adrnet.domain.dividing import offered
from adrnet.domain.focal_point import Post
from adrnet.domain.listing import Listing
from adrnet.domain.problem import Problem
from adrnet.domain.rearrangement import Rearrangement
from adrnet.domain.revision import Revision
from tests.coordination.conftest import Story
from tests.coordination.deciding import pressed
from tests.coordination.test_on_behalf import publish_unchecked
from tests.inspector import Inspector
from tests.posting import filled

NEW = {
    "name": "ศูนย์ไกล่เกลี่ยตัวอย่าง",
    "language": "th",
    "latin": "Example Mediation Centre",
    "source": "https://two.example/",
    "reason": "They are two bodies.",
}


@dataclass
class Divided:
    """An entry with posts, people and two who keep it, and what a page has chosen for its new part."""

    story: Story
    address: str
    chosen: dict[str, str]
    posts: tuple[Post, Post]
    people: tuple[Affiliation, Affiliation]
    second: Account

    def look(self, client: Inspector, **typed: str) -> Any:
        """Choose, and look at both."""
        to, fields = filled(client.get(self.address).page, "split", **{**NEW, **self.chosen, **typed})
        return client.post(to, data=pressed(fields, "look"))

    def divide(self, client: Inspector) -> str:
        """Divide it; return the address of the new entry's overview."""
        to, fields = filled(self.look(client).page, "split")
        return client.post(to, data=pressed(fields, "send"), status=303).location

    def join(self, client: Inspector, overview: str) -> Any:
        """Undo it; return the page of the old entry."""
        address = client.get(overview).page.link("Undo that the entry was divided")
        to, fields = filled(client.get(address).page, "join-again", reason="They are one after all.")
        to, fields = filled(client.post(to, data=pressed(fields, "letter")).page, "join-again")
        return client.get(client.post(to, data=pressed(fields, "send"), status=303).location).page

    def known_to_change(self) -> set[str]:
        """Return the posts that the organisation's change will leave open once it is approved."""
        return self.story.run(
            lambda session: {one.public_id for one in session.get_one(Revision, self.story.change.id).content.posts}
        )

    def stands(self) -> dict[str, Any]:
        """Where everything is: services, posts, people and keepers by the number of their listing."""

        def read(session: Session) -> dict[str, Any]:
            keeps = session.scalars(select(Maintainer).where(Maintainer.until.is_(None)).order_by(Maintainer.id))
            said = session.scalars(select(Revision).where(Revision.state == "published"))
            return {
                "said": {one.listing_id: one.content.services for one in said if one.content.kind},
                "posts": [session.get_one(Post, one.id).listing_id for one in self.posts],
                "people": [session.get_one(Affiliation, one.id).organisation_id for one in self.people],
                "keep": sorted((one.account_id, one.listing_id) for one in keeps),
            }

        return self.story.run(read)


@pytest.fixture
def divided(story: Story) -> Divided:
    listing, given = story.listing, story.given
    second = given.account(maintains=[listing])
    said = {"services": ("arbitration", "mediation"), "email": "a@two.example"}
    publish_unchecked(story, listing, story.coordinator, **said)
    posts = given.post(listing, topics=("arbitration",)), given.post(listing, topics=("general",))
    given.designation(posts[1], mailbox="mediation@two.example")
    people = given.affiliation(at=listing), given.affiliation(at=listing)
    content = listing_content(story)
    by_value = {str(value): name_of(piece) for piece, value in offered(content).items()}
    chosen = {
        by_value["mediation"]: "goes",
        by_value["a@two.example"]: "goes",
        by_value["commercial"]: "both",
        f"post-{posts[1].id}": "goes",
        f"affiliation-{people[1].id}": "goes",
        f"keeper-{keeper(story, second)}": "goes",
    }
    return Divided(story, f"/en/coordination/listings/{listing.public_id}/split", chosen, posts, people, second)


def listing_content(story: Story) -> Content:
    with story.app.app_context():
        published = drafting.published_of(db.session.get_one(Listing, story.listing.id))
        assert published is not None
        return published.content


def keeper(story: Story, account: Account) -> int:
    with story.app.app_context():
        return db.session.scalars(select(Maintainer.id).where(Maintainer.account_id == account.id)).one()


def part_of(story: Story) -> int:
    with story.app.app_context():
        return db.session.scalars(select(Rearrangement.to_id)).one()


def test_one_entry_becomes_two_and_one_again_and_nothing_is_lost(coordinating: Inspector, divided: Divided) -> None:
    story, old = divided.story, divided.story.listing.id
    before = divided.stands()
    assert coordinating.get(f"/en/listings/{story.listing.public_id}").page.link("Divide the entry") == divided.address
    page = divided.look(coordinating).page
    assert page.heading == "Look at both entries"
    assert NEW["name"] in page.text()
    assert divided.stands() == before
    overview = divided.divide(coordinating)
    new = part_of(story)
    here = coordinating.get(overview).page
    assert "The entry is divided." in here.text()
    assert divided.stands() == {
        "said": {old: ("arbitration",), new: ("mediation",)},
        "posts": [old, new],
        "people": [old, new],
        "keep": sorted([(story.maintainer.id, old), (divided.second.id, new)]),
    }
    # The old address is the old entry's; the new one has its own, and the list says whose post it is.
    read = coordinating.get(f"/en/directory/{story.listing.public_id}", follow_redirects=True).page.text()
    assert "a@two.example" not in read
    assert "a@two.example" in coordinating.get(here.link("See the published entry")).page.text()
    listed = coordinating.get("/en/focal-points").page.text()
    assert NEW["latin"] in listed
    assert "mediation@two.example" in listed
    # What the organisation has sent waits as before, and knows of the post that has gone.
    assert story.state() == "in_review"
    assert divided.known_to_change() == {divided.posts[0].public_id}
    mails = story.mails()
    assert {one.recipient for one in mails} == {story.maintainer.email, divided.second.email}
    assert all("They are two bodies." in one.text for one in mails)
    joined = divided.join(coordinating, overview)
    assert "It says again what it said before it was divided." in joined.text()
    assert "did not come back" not in joined.text()
    assert story.run(lambda session: session.get_one(Listing, new).state) == "withdrawn"
    after = divided.stands()
    assert {name: after[name] for name in ("posts", "people", "keep")} == {
        name: before[name] for name in ("posts", "people", "keep")
    }
    assert after["said"][old] == before["said"][old]
    assert divided.known_to_change() == {one.public_id for one in divided.posts}
    acts = [one for one, who, _why in story.acts("listing") if who == story.coordinator.id]
    assert {"listing.split", "listing.split_off", "listing.join"} <= set(acts)
    again = coordinating.get(f"{overview.replace('/en/', '/en/coordination/')}/join-again").page
    assert "no part of another one" in again.text()


def test_what_was_changed_since_is_not_written_over_and_what_has_gone_is_named(
    coordinating: Inspector, divided: Divided
) -> None:
    story = divided.story
    overview = divided.divide(coordinating)

    def change(session: Session) -> None:
        listing, author = session.get_one(Listing, story.listing.id), session.get_one(Account, story.coordinator.id)
        draft = drafting.begin_change(session, listing, author, is_on_behalf=True)
        words = vocabulary.current(session)
        drafting.revise(draft, replace(draft.content, founded=1999), author, words)
        publication.publish_unchecked(session, draft, author, words, None, source="a letter", note="x")
        gone = session.scalars(
            select(Maintainer).where(Maintainer.account_id == divided.second.id, Maintainer.until.is_(None))
        )
        gone.one().until = listing.created_at

    story.run(change)
    joined = divided.join(coordinating, overview)
    assert "what it said before is a change of yours now" in joined.text()
    assert "did not come back" in joined.text()
    with story.app.app_context():
        listing = db.session.get_one(Listing, story.listing.id)
        mine = drafting.pending_of(listing, is_on_behalf=True)
        published = drafting.published_of(listing)
        assert mine is not None
        assert published is not None
        assert (mine.content.services, mine.content.founded) == (("arbitration", "mediation"), 1999)
        assert published.content.services == ("arbitration",)


def test_pressed_twice_it_is_divided_once_and_a_page_of_yesterday_divides_nothing(
    coordinating: Inspector, divided: Divided
) -> None:
    to, fields = filled(divided.look(coordinating).page, "split")
    stale = fields.copy()
    stale["name"] = "Another Name"
    first = coordinating.post(to, data=pressed(fields, "send"), status=303).location
    assert coordinating.post(to, data=pressed(fields, "send"), status=303).location == first
    page = coordinating.post(to, data=pressed(stale, "send"), status=409).page
    assert "The entry was changed since you opened this page." in page.text()
    assert page.one("input", name="name").get("value") == "Another Name"
    assert divided.story.run(lambda session: len(session.scalars(select(Rearrangement.id)).all())) == 1


def test_neither_of_the_two_is_left_without_what_it_needs(
    coordinating: Inspector, divided: Divided, sign_in: Callable[..., None]
) -> None:
    story = divided.story
    kind = next(name_of(piece) for piece in offered(listing_content(story)) if piece == ("kind",))
    owners = {f"keeper-{keeper(story, one)}": "goes" for one in (story.maintainer, divided.second)}
    for typed, sentence in (
        ({kind: "goes"}, "This entry would lack something"),
        ({kind: "stays"}, "The new entry would lack something"),
        ({"latin": ""}, "a name in Latin letters"),
        (owners, "Leave an owner with this entry"),
        ({"name": ""}, "Write what the new entry is called."),
        ({f"post-{divided.posts[0].id}": "both"}, "Choose one of the answers offered."),
    ):
        page = divided.look(coordinating, **typed).page
        assert page.heading == "Divide the entry"
        assert sentence in page.text(page.one("div", class_="problem"))
    other = story.app.test_client()
    sign_in(other, story.given.account(coordinates=["JP"]))
    other.get(divided.address, status=404)
    sign_in(other, story.given.account(coordinates=["TH"], maintains=[story.listing]))
    other.get(divided.address, status=403)
    person = story.given.practitioner(responsible_country="TH")
    page = coordinating.get(f"/en/coordination/listings/{person.public_id}/split").page
    assert "Only the entry of an organisation" in page.text()


def test_nothing_is_divided_or_put_together_while_it_is_contested(coordinating: Inspector, divided: Divided) -> None:
    story = divided.story
    to, fields = filled(divided.look(coordinating).page, "split")
    dispute = story.given.dispute(of=story.listing)
    page = coordinating.post(to, data=pressed(fields, "send"), status=409).page
    assert page.link("Open what is contested") == f"/en/disputes/{dispute.id}"
    assert NEW["reason"] in page.text()
    assert divided.stands()["posts"] == [story.listing.id] * 2
    story.run(lambda session: setattr(session.get_one(Dispute, dispute.id), "state", "withdrawn"))
    overview = divided.divide(coordinating)
    address = coordinating.get(overview).page.link("Undo that the entry was divided")
    to, fields = filled(coordinating.get(address).page, "join-again", reason="They are one after all.")
    story.given.dispute(of=SimpleNamespace(id=part_of(story)))
    page = coordinating.post(to, data=pressed(fields, "send"), status=409).page
    assert "Decide about that first." in page.text()
    assert "They are one after all." in page.text()
    assert story.run(lambda session: session.get_one(Listing, part_of(story)).state) == "published"


def test_claims_and_problems_that_wait_go_where_they_are_sent_and_stay_otherwise(
    coordinating: Inspector, divided: Divided
) -> None:
    given, story = divided.story.given, divided.story
    entry = given.listing(is_claimed=False, responsible_country="TH")
    claimant = given.account()
    claims = [given.claim(of=entry, by=claimant)]
    problems = [given.problem(of=entry, text=text) for text in ("It is another one.", "It is closed.", "It moved.")]

    def where() -> list[int]:
        things = [(Claim, one) for one in claims] + [(Problem, one) for one in problems]
        return story.run(lambda session: [session.get_one(kind, one.id).listing_id for kind, one in things])

    with story.app.app_context():
        content = drafting.published_of(db.session.get_one(Listing, entry.id)).content
    chosen = {name_of(piece): "stays" if piece[0] == "names" else "both" for piece in offered(content)}
    chosen |= {
        f"claim-{claims[0].id}": "goes",
        f"problem-{problems[0].id}": "goes",
        f"problem-{problems[1].id}": "goes",
    }
    mine = replace(divided, address=f"/en/coordination/listings/{entry.public_id}/split", chosen=chosen)
    page = coordinating.get(mine.address).page
    assert "It is another one." in page.text()
    asked = page.all("input", name=f"problem-{problems[2].id}")
    assert [(one.get("value"), one.get("checked") is not None) for one in asked] == [("stays", True), ("goes", False)]
    overview = mine.divide(coordinating)
    new = part_of(story)
    assert where() == [new, new, new, entry.id]
    story.run(lambda session: setattr(session.get_one(Problem, problems[0].id), "state", "closed"))
    address = coordinating.get(overview).page.link("Undo that the entry was divided")
    to, fields = filled(coordinating.get(address).page, "join-again", reason="They are one after all.")
    coordinating.post(to, data=pressed(fields, "send"), status=303)
    assert where() == [entry.id, entry.id, entry.id, entry.id]
    # Nobody keeps it; whoever claims it hears of both.
    assert {one.recipient for one in story.mails()} == {claimant.email}
    assert [NEW["latin"] in one.subject for one in story.mails()] == [True, False]
    assert all(NEW["latin"] in one.text for one in story.mails())


def test_a_letter_that_was_edited_is_kept_while_one_chooses_otherwise_and_the_others_follow(
    coordinating: Inspector, divided: Divided
) -> None:
    story, typed = divided.story, "Dear colleagues,\n\nwe have to talk.\nThe second line."
    story.speak(divided.second, "ja")
    to, fields = filled(divided.look(coordinating).page, "split", **{"letter-en": typed})
    assert NEW["latin"] in fields["letter-ja"]
    page = coordinating.post(to, data=pressed(fields, "choose")).page
    assert "The letter that you edited is kept." in page.text()
    to, fields = filled(page, "split", latin="Centre of an Example")
    page = coordinating.post(to, data=pressed(fields, "look")).page
    assert "Check that it still says what is done." in page.text()
    to, fields = filled(page, "split")
    assert fields["letter-en"].replace("\r\n", "\n") == typed
    assert "Centre of an Example" in fields["letter-ja"]
    assert NEW["latin"] not in fields["letter-ja"]
    # Too long a letter is a matter of the letter, not of what was chosen.
    fields["letter-en"] = typed * 300
    page = coordinating.post(to, data=pressed(fields, "send")).page
    assert page.heading == "Look at both entries"
    fields["letter-en"] = typed
    coordinating.post(to, data=pressed(fields, "send"), status=303)
    assert [typed in one.text for one in story.mails()] == [True, False]
