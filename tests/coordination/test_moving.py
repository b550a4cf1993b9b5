"""An entry moves: out of sight, into the archive and back, and to the coordinators of another country."""

from collections.abc import Callable
from typing import Any

import pytest

from adrnet.domain.account import Account
from tests.coordination.conftest import Story
from tests.coordination.deciding import approve, pressed
from tests.inspector import Inspector
from tests.posting import filled, send

NOT_SIGNED_IN = (302, 303, 403)


def act(client: Inspector, story: Story, verb: str, *, status: int = 303, listing: Any = None, **typed: Any) -> Any:
    """Write the reason, read the letter, send both."""
    address = f"/en/coordination/listings/{(listing or story.listing).public_id}/{verb}"
    to, fields = filled(client.get(address).page, verb, **{"reason": f"Because of {verb}.", **typed})
    letter = client.post(to, data=pressed(fields, "letter")).page
    to, fields = filled(letter, verb, **({"to": typed["to"]} if "to" in typed else {}))
    return client.post(to, data=pressed(fields, "send"), status=status)


def test_a_body_that_exists_no_longer_is_archived_and_brought_back_with_all_that_belongs_to_it(
    coordinating: Inspector, story: Story
) -> None:
    post = story.given.post(story.listing, topics=("arbitration",))
    story.given.designation(post, mailbox="desk@archive.example")
    page, posts = f"/en/directory/{story.listing.public_id}", "/en/focal-points"
    assert "desk@archive.example" in coordinating.get(posts).page.text()
    for verb, state in (("withdraw", "withdrawn"), ("archive", "archived"), ("bring-back", "withdrawn")):
        act(coordinating, story, verb)
        assert story.state(story.listing) == state
        assert coordinating.get("/en/coordination/decisions").page.link("Undo it")
        coordinating.get(page, status=404)
        assert "desk@archive.example" not in coordinating.get(posts).page.text()
        # Nothing ends: what waits, waits, and cannot be published where nobody would see it.
        assert (story.state(), story.state(post)) == ("in_review", "open")
        review = coordinating.get(story.address).page
        assert "The entry is out of sight, so nothing of it can be published." in review.text()
        assert "Approve and publish" not in review.text()
        to, fields = filled(review, "/approve")
        coordinating.post(to, data=fields, status=409)
        assert story.state() == "in_review"
    act(coordinating, story, "restore")
    coordinating.get(page, follow_redirects=True)
    assert "desk@archive.example" in coordinating.get(posts).page.text()
    approve(coordinating, story.address)
    assert story.state() == "published"
    acts = [
        (one, why) for one, _who, why in story.acts("listing") if one not in {"listing.publish", "listing.maintain"}
    ]
    assert acts[:4] == [
        (f"listing.{verb.replace('-', '_')}", f"Because of {verb}.")
        for verb in ("withdraw", "archive", "bring-back", "restore")
    ]
    assert [one.recipient for one in story.mails()] == [story.maintainer.email] * 5


def test_only_coordinators_archive_and_only_organisations_that_are_withdrawn(
    coordinating: Inspector, story: Story, sign_in: Callable[..., None]
) -> None:
    address = f"/en/coordination/listings/{story.listing.public_id}/archive"
    assert "Nothing further was recorded." in coordinating.get(address).page.text()
    person = story.given.practitioner(responsible_country="TH")
    story.given.withdrawal(person)
    coordinating.get(f"/en/coordination/listings/{person.public_id}/archive", status=404)
    act(coordinating, story, "withdraw")
    to, fields = filled(coordinating.get(address).page, "archive", reason="Gone.", do="send")
    other = story.app.test_client()
    sign_in(other, story.maintainer)
    other.post(to, data=fields, status=(*NOT_SIGNED_IN, 400))
    assert story.state(story.listing) == "withdrawn"
    # The same button pressed twice: the second press is told.
    act(coordinating, story, "archive")
    assert "Somebody was faster." in coordinating.post(to, data=fields, status=409).page.text()
    assert [one for one, _who, _why in story.acts("listing")].count("listing.archive") == 1


@pytest.fixture
def receiver(story: Story) -> Account:
    """The coordinator of Japan."""
    return story.given.account(coordinates=["JP"])


def test_an_entry_is_handed_to_another_country_with_all_that_waits_and_handed_back(
    coordinating: Inspector, story: Story, receiver: Account, sign_in: Callable[..., None]
) -> None:
    public_id = story.listing.public_id
    overview = coordinating.get(f"/en/listings/{public_id}").page
    address = overview.link("Hand the entry to other coordinators")
    assert "JP" not in coordinating.get("/en/coordination").page.text()
    answer = act(coordinating, story, "hand-over", to="JP")
    desk = coordinating.get(answer.location).page
    assert "The entry is handed over." in desk.text()
    assert story.address not in {url for _text, url in desk.links()}
    # The giver has no part in it from now on; the same button pressed twice leads to the desk.
    for gone in (f"/en/listings/{public_id}", story.address, f"/en/coordination/listings/{public_id}/withdraw"):
        coordinating.get(gone, status=404)
    assert coordinating.get(address, status=303).location.endswith("/en/coordination")
    kept, received = story.mails()
    assert (kept.recipient, received.recipient) == (story.maintainer.email, receiver.email)
    assert "Because of hand-over." in kept.text
    assert "Because of hand-over." in received.text
    other = story.app.test_client()
    sign_in(other, receiver)
    assert story.address in {url for _text, url in other.get("/en/coordination").page.links()}
    assert "Handed the entry to other coordinators" in other.get(f"/en/listings/{public_id}/history").page.text()
    assert "Because of hand-over." in other.get("/en/coordination/decisions").page.text()
    coordinating.get(f"/en/directory/{public_id}", follow_redirects=True)
    act(other, story, "hand-over", to="TH")
    other.get(story.address, status=404)
    approve(coordinating, story.address)
    assert [one[:2] for one in story.acts("listing") if one[0] == "listing.hand_over"] == [
        ("listing.hand_over", story.coordinator.id),
        ("listing.hand_over", receiver.id),
    ]


def test_of_two_who_hand_over_the_second_is_told_whose_it_is(
    client: Inspector, story: Story, sign_in: Callable[..., None]
) -> None:
    sign_in(client, story.given.account(coordinates=[None]))
    address = f"/en/coordination/listings/{story.listing.public_id}/hand-over"
    to, fields = filled(client.get(address).page, "hand-over", to="network", reason="閉鎖された。", do="letter")
    other = story.app.test_client()
    sign_in(other, story.coordinator)
    act(other, story, "hand-over", to="JP")
    page = client.post(to, data=fields, status=409).page
    assert "Somebody was faster." in page.text()
    assert "閉鎖された。" in page.text()
    # To nowhere, and to whose it is already, nothing is handed.
    for country in ("JP", "NL", ""):
        page = send(client, address, "hand-over", status=200, to=country, reason="x", do="letter").page
        assert page.title.startswith("Error:")
    page = send(client, address, "hand-over", status=200, to="", reason="", do="letter").page
    wrong = [url for _text, url in page.links() if url.startswith("#") and url[1:] in {"to", "reason"}]
    assert wrong == ["#to", "#reason"]
    mine = story.given.account(coordinates=["JP"], maintains=[story.listing])
    sign_in(other, mine)
    other.get(address, status=403)
