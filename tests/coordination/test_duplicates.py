"""Two entries that may be one, as their coordinators decide about them: who may, who was faster, what is taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from adrnet.claims.services import begin
from adrnet.coordination.seeing import compare
from adrnet.coordination.services import approve
from adrnet.db import db
from adrnet.domain import drafting, duplicates, known, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Name, Place
from adrnet.domain.duplicate import DuplicateProposal
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.merging import merge
from adrnet.domain.policy import Machine
from adrnet.domain.revision import Revision
from adrnet.kit import clock
from adrnet.listings import services
from tests.coordination.conftest import Story
from tests.coordination.deciding import REASON, pressed
from tests.inspector import Inspector
from tests.posting import filled, send

LIST = "/en/coordination/duplicates"
TWIN = (Name("Example Arbitration Center", "en", "Latn"), Name("ศูนย์อนุญาโตตุลาการ ตัวอย่าง", "th", "Thai"))


@pytest.fixture
def twin(story: Story) -> Listing:
    """An entry much like the one of the story, which nobody keeps."""
    return story.given.listing(
        names=TWIN, places=(Place("TH", role="seat"),), responsible_country="TH", is_claimed=False
    )


@pytest.fixture
def pair(story: Story, twin: Listing) -> str:
    """The address of the two."""

    def propose(session: Any) -> int:
        (made,) = duplicates.propose(session, session.get_one(Listing, twin.id))
        return made.id

    return f"{LIST}/{story.run(propose)}"


def merged_into(client: Inspector, story: Story, pair: str, status: int = 303) -> Any:
    """Merge the twin into the entry of the story: the reason, the letter, both sent."""
    address = f"{pair}/merge/{story.listing.public_id}"
    to, fields = filled(client.get(address).page, reason=REASON)
    to, fields = filled(client.post(to, data=pressed(fields, "letter")).page)
    return client.post(to, data=pressed(fields, "send"), status=status)


def test_who_keeps_one_of_the_two_is_written_to_and_a_second_click_changes_nothing(
    coordinating: Inspector, story: Story, twin: Listing, pair: str
) -> None:
    merged_into(coordinating, story, pair)
    assert [mail.recipient for mail in story.mails()] == [story.maintainer.email]
    assert TWIN[0].text in (story.mails()[0].text or "")
    assert story.state(twin) == ListingState.MERGED
    late = coordinating.get(f"{pair}/merge/{story.listing.public_id}").page
    assert "Nothing further was recorded." in late.text()
    assert [act for act, who, _why in story.acts("listing") if who == story.coordinator.id].count("listing.merge") == 1


def test_whoever_was_slower_reads_what_was_decided_and_keeps_what_they_wrote(
    coordinating: Inspector, story: Story, twin: Listing, pair: str
) -> None:
    address = f"{pair}/merge/{twin.public_id}"
    to, fields = filled(coordinating.get(address).page, reason=REASON)
    to, fields = filled(coordinating.post(to, data=pressed(fields, "letter")).page)
    apart_to, apart = filled(coordinating.get(pair).page, "/different", reason="Two register numbers.")

    def faster(session: Any) -> None:
        entries = (session.get_one(Listing, one.id) for one in (twin, story.listing))
        merge(*entries, Machine.COMMAND_LINE, vocabulary.current(session), "faster")

    story.run(faster)
    page = coordinating.post(to, data=pressed(fields, "send"), status=409).page
    assert "Somebody was faster." in page.text()
    assert REASON in page.text()
    assert "Somebody was faster." in coordinating.post(apart_to, data=apart, status=409).page.text()
    assert story.mails() == []


def test_two_organisations_are_not_proposed_again_until_it_is_taken_up(
    coordinating: Inspector, story: Story, pair: str
) -> None:
    send(coordinating, pair, "/different", status=200, reason="")
    answer = send(coordinating, pair, "/different", reason="Two register numbers.")
    assert "It is on record that they are two organisations." in coordinating.get(answer.location).page.text()
    assert TWIN[0].text not in coordinating.get(LIST).page.text()
    assert TWIN[0].text in coordinating.get(f"{LIST}?state=different&country=TH").page.text()
    assert ("duplicateproposal.tell_apart", story.coordinator.id, "Two register numbers.") in story.acts(
        "duplicateproposal"
    )
    send(coordinating, pair, "/reopen", reason="The numbers were misread.")
    assert TWIN[0].text in coordinating.get(LIST).page.text()


def test_a_party_decides_nothing_and_another_country_reads_what_is_public_at_most(
    client: Inspector, story: Story, twin: Listing, pair: str, sign_in: Callable[..., None]
) -> None:
    party = story.given.account(coordinates=["TH"], maintains=[story.listing])
    sign_in(client, party)
    page = client.get(pair).page
    assert "You keep one of the two yourself." in page.text()
    assert page.all("form", page.main, method="post") == []
    address = f"{pair}/merge/{story.listing.public_id}"
    client.get(address, status=403)
    sign_in(client, story.given.account(coordinates=["JP"]))
    client.get(pair, status=404)
    story.run(lambda session: setattr(session.get_one(Listing, twin.id), "responsible_country", "JP"))
    page = client.get(pair).page
    assert "One of the two is another country's." in page.text()
    assert story.maintainer.email not in page.text()
    client.get(address, status=403)
    sign_in(client, story.given.account(coordinates=[None]))
    assert "Let the first entry stay" in client.get(pair).page.text()


def test_what_is_none_of_the_pair_or_was_given_up_is_not_there(
    coordinating: Inspector, story: Story, twin: Listing, pair: str
) -> None:
    other = story.given.listing(responsible_country="TH")
    coordinating.get(f"{pair}/merge/{other.public_id}", status=404)
    coordinating.get(f"{LIST}/{10**12}", status=404)
    coordinating.get(f"/en/coordination/listings/{other.public_id}/merged", status=404)
    story.given.withdrawal(twin)
    page = coordinating.get(pair).page
    assert "The second entry cannot stay." in page.text()
    assert "An entry that is withdrawn cannot be merged." in page.text()
    assert TWIN[0].text in coordinating.get(LIST).page.text()
    third = story.given.listing(responsible_country="TH")
    story.run(
        lambda session: merge(
            session.get_one(Listing, story.listing.id),
            session.get_one(Listing, third.id),
            Machine.COMMAND_LINE,
            vocabulary.current(session),
        )
    )
    assert "Nothing is waiting." in coordinating.get(LIST).page.text()


def test_what_is_compared_is_read_before_others_have_to_wait_for_the_act(
    app: Flask, story: Story, twin: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, read = [], known._read
    new = story.given.listing(names=TWIN[:1], responsible_country="TH", state=ListingState.UNPUBLISHED)
    author, claimant = story.given.account(maintains=[new]), story.given.account()

    def watched(session: Any, revisions: Any) -> Any:
        if session.info.get("adrnet_transaction_depth"):
            held.append(set(revisions))
        return read(session, revisions)

    monkeypatch.setattr(known, "_read", watched)
    with app.app_context():
        session = db.session()
        change, draft = session.get_one(Revision, story.change.id), session.get_one(Listing, new.id).revisions[0]
        coordinator = session.get_one(Account, story.coordinator.id)
        known._remembered.clear()
        begin(session.get_one(Listing, twin.id), session.get_one(Account, claimant.id), "Ours.")
        known._remembered.clear()
        approve(change, coordinator, compare(session, change).sight, Day(clock.today("Asia/Bangkok"), Rhythm()))
        known._remembered.clear()
        services.send(draft, session.get_one(Account, author.id), draft.digest)
        assert drafting.pending_of(draft.listing) is draft
        # What is new is read with the act itself: a name is published, a draft is sent.
        assert [one - {change.id, draft.id} for one in held] == [set()] * len(held)
        assert session.scalar(select(func.count(DuplicateProposal.id))) == 2


def test_a_pair_is_proposed_by_hand_by_name_or_address_and_once(
    coordinating: Inspector, story: Story, sign_in: Callable[..., None]
) -> None:
    thai: dict[str, Any] = {"places": (Place("TH", role="seat"),), "responsible_country": "TH"}
    other = story.given.listing(names=(Name("House of Quite Another Name", "en", "Latn"),), **thai)
    draft = story.given.listing(state=ListingState.UNPUBLISHED, **thai)
    hidden = story.given.listing(names=TWIN[:1], state=ListingState.WITHDRAWN, responsible_country="JP")
    abroad = story.given.listing(names=TWIN[:1], places=(Place("JP", role="seat"),), responsible_country="JP")
    coordinating.get(f"/en/listings/{story.listing.public_id}").page.one(
        "a", href=(address := f"/en/coordination/listings/{story.listing.public_id}/pair")
    )
    # What is not there, not theirs to see, or the entry itself.
    for typed in ("No such body", hidden.public_id, draft.public_id, story.listing.public_id, "!", "/"):
        answer = send(coordinating, address, status=200, other=typed, reason=REASON)
        assert "There is no such entry" in answer.page.text()
    page = send(coordinating, address, status=200, other="name of the house", reason=REASON).page
    to, fields = filled(page)
    assert "Choose which" not in page.text()
    assert "Choose which" in coordinating.post(to, data=pressed(fields, "propose"), status=200).page.text()
    fields["which"] = other.public_id
    for _press in range(2):
        made = coordinating.post(to, data=pressed(fields, "propose"), status=303)
    page = coordinating.get(made.location).page
    assert "Somebody says that they are one." in page.text()
    assert "Said that another entry may be the same organisation" in page.text()
    assert story.acts("duplicateproposal") == [("duplicateproposal.propose", story.coordinator.id, REASON)]
    # A public entry of another country is proposed by its address; who decides answers for both.
    made = send(
        coordinating, address, other=f"https://adr.example/th/directory/{abroad.public_id}-x?q=1", reason=REASON
    )
    assert "One of the two is another country's." in coordinating.get(made.location).page.text()
    send(coordinating, f"{LIST}/1", "/different", reason="Two numbers.")
    again = send(coordinating, address, other=other.public_id, reason="Once more.")
    assert "A coordinator has said that they are two organisations." in coordinating.get(again.location).page.text()
    sign_in(coordinating, story.given.account(coordinates=["JP"]))
    coordinating.get(address, status=404)
    coordinating.get(f"/en/coordination/listings/{draft.public_id}/pair", status=404)
