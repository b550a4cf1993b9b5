"""Entries that coordinators answer for: entering what is missing, withdrawing, showing again, checking."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import drafting, publication, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Name, Place
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.listing import Listing
from adrnet.domain.revision import Revision
from adrnet.kit import clock
from tests.coordination.conftest import Story
from tests.inspector import Inspector
from tests.posting import filled, send

ENTER = "/en/coordination/enter"
ENTRY = {
    "name": "ศูนย์ไกล่เกลี่ยตัวอย่างใหม่",
    "language": "th",
    "country": "TH",
    "website": "https://new.example.org/",
    "source": "https://ministry.example/list of bodies",
    "reason": "It is missing from the directory.",
}
NOT_SIGNED_IN = (302, 303, 403)


def publish_unchecked(story: Story, listing: Listing, by: Account, **fields: Any) -> Revision:
    """Publish a change on behalf of an organisation, unchecked."""

    def publish(session: Session) -> Revision:
        words, author = vocabulary.current(session), session.get_one(Account, by.id)
        change = drafting.begin_change(session, session.get_one(Listing, listing.id), author, is_on_behalf=True)
        drafting.revise(change, replace(change.content, **fields), author, words)
        day = Day(clock.today("Asia/Jakarta"), Rhythm())
        publication.publish_unchecked(session, change, author, words, day, source="a letter", note="asked by telephone")
        session.flush()
        session.refresh(change)
        session.expunge(change)
        return change

    return story.run(publish)


def drafts(story: Story) -> list[tuple[str, str | None, str]]:
    """Name, responsible country and source of each entry that a coordinator has begun."""

    def read(session: Session) -> list[tuple[str, str | None, str]]:
        rows = session.scalars(select(Revision).where(Revision.is_on_behalf).order_by(Revision.id))
        return [(one.content.names[0].text, one.listing.responsible_country, one.source) for one in rows]

    return story.run(read)


def test_a_missing_organisation_is_entered_and_goes_on_in_its_sections(coordinating: Inspector, story: Story) -> None:
    answer = send(coordinating, ENTER, "enter", **ENTRY)
    assert drafts(story) == [(ENTRY["name"], "TH", ENTRY["source"])]
    mine = [act for act in story.acts() if act[1] == story.coordinator.id]
    assert mine == [("revision.begin", story.coordinator.id, ENTRY["reason"])]
    page = coordinating.get(answer.location).page
    assert ENTRY["name"] in page.text()
    assert "The entry is begun." in page.text()
    assert ENTRY["name"] not in coordinating.get("/en/directory").page.text()


def test_pressed_twice_it_is_entered_once(coordinating: Inspector, story: Story) -> None:
    to, fields = filled(coordinating.get(ENTER).page, "enter", **ENTRY)
    first = coordinating.post(to, data=fields, status=303)
    assert coordinating.post(to, data=fields, status=303).location == first.location
    assert len(drafts(story)) == 1


def test_what_may_be_the_same_is_shown_first_withdrawn_ones_too(coordinating: Inspector, story: Story) -> None:
    names = (Name(ENTRY["name"], "th", "Thai"),)
    hidden = story.given.listing(names=names, places=(Place(country="TH"),), responsible_country="TH")
    story.given.withdrawal(hidden)
    page = send(coordinating, ENTER, "enter", status=200, **ENTRY).page
    assert page.heading == "Is it one of these?"
    assert "Withdrawn" in page.text()
    assert drafts(story) == []
    to, fields = filled(page, "enter")
    coordinating.post(to, data=fields, status=303)
    assert drafts(story) == [(ENTRY["name"], "TH", ENTRY["source"])]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Write the name of the organisation."),
        ({"name": "x" * 301}, "Shorten this by 1 character."),
        ({"country": "JP"}, "Choose one of the answers offered."),
        ({"website": "new.example.org"}, "Write the address in full"),
        ({"source": " "}, "Name the pages, letters or calls that this comes from."),
        ({"reason": ""}, "Write why you enter this for the organisation."),
    ],
)
def test_what_is_missing_is_said_and_the_rest_stays(
    coordinating: Inspector, story: Story, typed: dict[str, str], sentence: str
) -> None:
    page = send(coordinating, ENTER, "enter", status=200, **{**ENTRY, **typed}).page
    assert page.title.startswith("Error: Enter an organisation")
    assert sentence in page.text(page.one("div", class_="problem"))
    for name, value in {**ENTRY, **typed}.items():
        if name in {"source", "reason"}:
            assert page.text(page.one("textarea", name=name)) == value.strip()
    assert drafts(story) == []


def test_the_network_enters_bodies_of_every_country_and_answers_for_those_outside(
    client: Inspector, story: Story, sign_in: Callable[..., None]
) -> None:
    sign_in(client, story.given.account(coordinates=[None]))
    send(client, ENTER, "enter", **{**ENTRY, "country": "NL", "language": "en", "name": "Example Peace Court"})
    assert drafts(story)[0][:2] == ("Example Peace Court", None)


def test_an_entry_is_withdrawn_with_a_letter_in_its_maintainer_s_language_and_shown_again(
    coordinating: Inspector, story: Story
) -> None:
    story.speak(story.maintainer, "ja")
    overview = coordinating.get(f"/en/listings/{story.listing.public_id}").page
    address = f"/en/coordination/listings/{story.listing.public_id}/withdraw"
    assert overview.link("Withdraw the entry") == address
    page = send(coordinating, address, "withdraw", status=200, do="letter", reason="The body has closed.").page
    assert page.one("textarea", name="letter-ja") is not None
    assert story.state(story.listing) == "published"
    written = {"subject-ja": "掲載の取下げ", "letter-ja": "事務局です。\n\n取り下げました。"}
    to, fields = filled(page, "withdraw", do="send", **written)
    coordinating.post(to, data=fields, status=303)
    assert story.state(story.listing) == "withdrawn"
    assert story.acts("listing")[-1] == ("listing.withdraw", story.coordinator.id, "The body has closed.")
    (mail,) = story.mails()
    assert (mail.recipient, mail.subject, mail.locale) == (story.maintainer.email, "掲載の取下げ", "ja")
    coordinating.get(f"/en/directory/{story.listing.public_id}", status=404)
    decisions = coordinating.get("/en/coordination/decisions").page
    assert "The entry is out of sight." in decisions.text()
    back = decisions.link("Undo it")
    assert coordinating.get(f"/en/listings/{story.listing.public_id}").page.link("Show the entry again") == back
    page = send(coordinating, back, "restore", status=200, do="letter", reason="It has opened again.").page
    to, fields = filled(page, "restore", do="send")
    coordinating.post(to, data=fields, status=303)
    assert story.state(story.listing) == "published"
    assert len(story.mails()) == 2


def test_of_two_who_withdraw_the_second_is_told_and_keeps_what_they_wrote(
    coordinating: Inspector, story: Story, sign_in: Callable[..., None]
) -> None:
    listing = story.given.listing(responsible_country="TH", is_claimed=False)
    address = f"/en/coordination/listings/{listing.public_id}/withdraw"
    to, fields = filled(coordinating.get(address).page, "withdraw", do="send", reason="閉鎖された。")
    other = story.app.test_client()
    sign_in(other, story.given.account(coordinates=[None]))
    send(other, address, "withdraw", do="send", reason="It is a duplicate.")
    page = coordinating.post(to, data=fields, status=409).page
    assert "Somebody was faster." in page.text()
    assert "閉鎖された。" in page.text()
    assert [act for act, _who, _why in story.acts("listing")].count("listing.withdraw") == 1


@pytest.mark.parametrize("role", ["visitor", "stranger", "maintainer", "of another country"])
def test_whoever_does_not_coordinate_the_entry_cannot_move_it(
    client: Inspector, story: Story, sign_in: Callable[..., None], role: str
) -> None:
    people = {
        "stranger": story.given.account(),
        "maintainer": story.maintainer,
        "of another country": story.given.account(coordinates=["JP"]),
    }
    if role != "visitor":
        sign_in(client, people[role])
    for act in ("withdraw", "restore"):
        address = f"/en/coordination/listings/{story.listing.public_id}/{act}"
        client.get(address, status=(*NOT_SIGNED_IN, 404))
        client.post(address, data={"reason": "x", "do": "send"}, status=(*NOT_SIGNED_IN, 400, 404))
    client.get(ENTER, status=(200,) if role == "of another country" else NOT_SIGNED_IN)
    assert story.state(story.listing) == "published"


def test_what_was_published_unchecked_is_checked_by_a_second_coordinator_only(
    coordinating: Inspector, story: Story, sign_in: Callable[..., None]
) -> None:
    listing = story.given.listing(responsible_country="TH", is_claimed=False)
    change = publish_unchecked(story, listing, story.coordinator, services=("mediation",))
    address = f"/en/coordination/changes/{change.id}/check"
    page = coordinating.get(address).page
    assert "Another coordinator has to check it." in page.text()
    assert not page.all("button", page.main)
    other, second = story.app.test_client(), story.given.account(coordinates=["TH"])
    sign_in(other, second)
    assert address in {url for _text, url in other.get("/en/coordination").page.links()}
    page = other.get(address).page
    assert "asked by telephone" in page.text()
    assert "Mediation" in page.text()
    coordinating.post(address, data=filled(coordinating.get(ENTER).page, "enter")[1], status=403)
    to, fields = filled(page, "check")
    other.post(to, data=fields, status=303)
    assert story.acts()[-1] == ("revision.check", second.id, "")
    assert "Somebody was faster." in other.post(to, data=fields, status=409).page.text()
    assert [act for act, _who, _why in story.acts()].count("revision.check") == 1


def test_a_small_correction_does_not_make_its_author_s_own_entry_checkable(
    coordinating: Inspector, story: Story
) -> None:
    listing = story.given.listing(responsible_country="TH", is_claimed=False, website_seen=False)
    publish_unchecked(story, listing, story.coordinator, services=("mediation",))
    second = story.given.account(coordinates=["TH"])

    def correct(session: Session) -> int:
        known, author = session.get_one(Listing, listing.id), session.get_one(Account, second.id)
        made = publication.confirm_website(session, known, author, vocabulary.current(session))
        assert made is not None
        return made.id

    corrected = story.run(correct)
    page = coordinating.get(f"/en/coordination/changes/{corrected}/check").page
    assert "Another coordinator has to check it." in page.text()
