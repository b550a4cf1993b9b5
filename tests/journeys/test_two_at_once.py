"""Two people at the same thing, or one with an impatient hand: nobody's words are lost, nothing is done twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain.content import Name, NameKind, Place, Text
from adrnet.domain.listing import Listing
from adrnet.domain.record import AuditEvent
from tests.accounts.people import code, key_on
from tests.journeys.clicking import twice
from tests.journeys.somebody import SEE_OTHER, Somebody
from tests.journeys.steps import CODE, PASSWORD, sign_in

NAME, THAI = "Example Mekong Mediation Centre", "ศูนย์ไกล่เกลี่ยแม่โขงตัวอย่าง"
ABOUT = ("English", "About the organisation")

Come = Callable[..., Somebody]


@pytest.fixture
def come(app: Flask, given: SimpleNamespace, sign_in: Any) -> Come:
    """Brings somebody: who keeps these listings, who coordinates these countries."""

    def come(**who: Any) -> Somebody:
        made = Somebody(app)
        sign_in(made.client, given.account(**who))
        return made

    return come


@pytest.fixture
def centre(given: SimpleNamespace) -> Listing:
    """A centre in Thailand that keeps its entry."""
    names = (Name(NAME, "en", "Latn", NameKind.OFFICIAL), Name(THAI, "th", "Thai", NameKind.OFFICIAL))
    texts = (Text("description", "It settles disputes.", "en"),)
    place = Place("TH", role="seat", address="1 ถนนตัวอย่าง")
    made: Listing = given.listing(names=names, texts=texts, places=(place,), responsible_country="TH")
    return made


def opened(somebody: Somebody, *links: str) -> Somebody:
    """Open the centre's entry, and go on by these links."""
    somebody.go("/en/listings").follow(NAME)
    for words in links:
        somebody.follow(words)
    return somebody


def test_the_second_of_two_maintainers_sees_both_and_loses_no_word(come: Come, centre: Listing) -> None:
    """My colleague and I write the same section, each at home. Whoever saves later decides, with both before them."""
    first, second = come(maintains=[centre]), come(maintains=[centre])
    opened(first, "Texts")
    opened(second, "Texts")
    theirs, mine = "It settles disputes about the river.", "It settles disputes in three languages."
    first.press("Save and come back later", {ABOUT: theirs, ("Thai", "About the organisation"): "ระงับข้อพิพาท"})
    second.press("Save and come back later", {ABOUT: mine}, status=409)
    second.reads(
        "What you both changed", "The other wrote", "about the river", "What only the other changed", "ระงับข้อพิพาท"
    )
    # The form has my words where both wrote, and theirs where only they did.
    assert second.answer(ABOUT) == mine
    assert second.answer(("Thai", "About the organisation")) == "ระงับข้อพิพาท"
    both = "It settles disputes about the river, in three languages."
    second.press("Save and come back later", {ABOUT: both}).follow("Texts")
    assert second.answer(ABOUT) == both
    assert second.answer(("Thai", "About the organisation")) == "ระงับข้อพิพาท"


def test_what_does_not_touch_is_simply_put_together(come: Come, centre: Listing) -> None:
    """We wrote about different things in the same section. There is nothing to decide."""
    first, second = come(maintains=[centre]), come(maintains=[centre])
    opened(first, "Contact")
    opened(second, "Contact")
    first.press("Save and come back later", {"Telephone": "042 555 111"})
    second.press("Save and come back later", {"E-mail": "new@example.org"}).follow("Contact")
    assert second.answer("Telephone") == "+66 42 555 111"
    assert second.answer("E-mail") == "new@example.org"


@pytest.mark.parametrize("order", ["approved first", "taken back first", "at the same moment"])
def test_it_is_approved_while_it_is_taken_back(app: Flask, come: Come, centre: Listing, order: str) -> None:
    """I take my change back the moment somebody approves it. One of us is faster; the other is told so."""
    keeper, coordinator = come(maintains=[centre]), come(coordinates=["TH"])
    opened(keeper, "Kind").press("Save and come back later", {"Year of foundation": "1994"})
    keeper.follow("Check your answers").press("Send")
    coordinator.go("/en/coordination").follow(NAME)
    if order == "approved first":
        coordinator.press("Approve and publish")
        keeper.press("Take it back", status=409)
        assert "Take it back" not in keeper.buttons
        # What they see by now leads on: it is public, and can be changed anew.
        opened(keeper).reads("Readers see the entry of")
    elif order == "taken back first":
        keeper.press("Take it back")
        coordinator.press("Approve and publish", status=409).reads(
            "Somebody was faster.", "Nothing further was recorded."
        )
    else:
        acts = [one.filled(words) for one, words in ((keeper, "Take it back"), (coordinator, "Approve and publish"))]
        with ThreadPoolExecutor(2) as pool:
            sent = [
                pool.submit(one.client.post, to, data=fields, status={SEE_OTHER, 409})
                for one, (to, _method, fields) in zip((keeper, coordinator), acts, strict=True)
            ]
        assert sorted(one.result().status_code for one in sent) == [SEE_OTHER, 409]
    is_public = "1994" in Somebody(app).go("/en/directory/countries/TH").follow(NAME).text
    opened(keeper, "Kind")
    assert keeper.answer("Year of foundation") == "1994"
    with app.app_context():
        decided = db.session.scalars(
            select(AuditEvent.act).where(AuditEvent.act.in_(["revision.approve", "revision.recall"]))
        )
        assert list(decided) == (["revision.approve"] if is_public else ["revision.recall"])


def test_whoever_keeps_an_entry_presses_everything_twice(come: Come) -> None:
    """My mouse is worn out: every click is two. I register, write, send, correct and withdraw, and all happens once."""
    keeper, coordinator = come(), come(coordinates=["TH"])
    keeper.go("/en/listings").follow("Register an organisation")
    twice(keeper, "Continue", {"Name of the organisation": NAME, "Country": "Thailand"})
    keeper.follow("Kind")
    twice(keeper, "Save and come back later", {"Mediation centre": True})
    opened(keeper, "Services")
    twice(keeper, "Save and come back later", {"Mediation": True})
    opened(keeper, "Contact")
    twice(keeper, "Save and come back later", {"Telephone": "042 555 000"})
    opened(keeper, "Check your answers")
    twice(keeper, "Send")
    opened(keeper)
    twice(keeper, "Take it back")
    opened(keeper, "Check your answers")
    twice(keeper, "Send")
    coordinator.go("/en/coordination").follow(NAME).press("Approve and publish")
    opened(keeper, "Correct telephone or postal address at once")
    twice(keeper, "Publish the correction", {"Telephone": "042 555 111"})
    opened(keeper, "Kind")
    twice(keeper, "Save and come back later", {"Year of foundation": "1994"})
    opened(keeper, "Discard your change")
    twice(keeper, "Discard")
    opened(keeper, "See the history", "Revision 1")
    twice(keeper, "Bring this revision back")
    opened(keeper, "Withdraw the entry")
    twice(keeper, "Withdraw the entry", {"Why": "We close."})
    opened(keeper).reads("A coordinator can show the entry again")


def test_whoever_coordinates_presses_everything_twice(come: Come, centre: Listing) -> None:
    """The desk is slow today, so I press again. Every decision stands on record once, and every letter goes once."""
    keeper, me, other = come(maintains=[centre]), come(coordinates=["TH"]), come(coordinates=["TH"])
    opened(keeper, "Kind").press("Save and come back later", {"Year of foundation": "1994"})
    for verb in ("Return", "Decline"):
        opened(keeper, "Check your answers").press("Send")
        me.go("/en/coordination").follow(NAME).press(f"{verb} with a reason")
        me.press("Go on to the letter", {"Reason": "Not yet."})
        review = me.address.rpartition("/")[0]
        twice(me, f"{verb} it and send the letter")
    me.go(review)
    twice(me, "Let it wait for a decision again", {"Reason": "It is right."})
    me.go(review)
    twice(me, "Approve and publish")
    for words, then in (("Withdraw the entry", "Withdraw it"), ("Undo it", "Show it")):
        if words == "Withdraw the entry":
            me.go(f"/en/listings/{centre.public_id}")
        me.follow(words).press("Go on to the letter", {"Reason": "For an hour."})
        twice(me, f"{then} and send the letter")
    me.go("/en/coordination").follow("Enter an organisation")
    why = {"Where this comes from": "a call", "Why you enter it": "It is missing."}
    twice(
        me, "Continue", {"Name of the organisation": "Example Harbour Board", "Language of this name": "English", **why}
    )
    overview = me.address
    me.follow("Kind").press("Save and come back later", {"Mediation centre": True})
    me.follow("Services").press("Save and come back later", {"Mediation": True})
    me.follow("Contact").press("Save and come back later", {"Telephone": "02 555 0000"})
    me.follow("Check your answers")
    twice(me, "Publish now, marked as unchecked", why)
    other.go("/en/coordination").follow("Example Harbour Board")
    twice(other, "I have checked it")
    me.go(overview)


def test_whoever_keeps_the_list_and_the_desk_presses_everything_twice(app: Flask, come: Come) -> None:
    """I keep the posts of my country, and invite who is to help me."""
    me = come(coordinates=["TH"])
    me.go("/en/focal-points/posts").follow("Designate an office")
    office = {"Language": "English", "Title": "Example Desk", "Designated by": "Example Ministry"}
    me.press("Check and go on", {**office, "E-mail address of the office": "desk@ministry.example"})
    twice(me, "Designate this office")
    me.go("/en/focal-points/posts").follow("End the term")
    twice(me, "End the term", {"Reason": "It is moved."})
    me.go("/en/focal-points/posts").follow("Open a post for further topics")
    twice(me, "Open the post", {"Country": "Thailand", "Mediation": True})
    me.go("/en/focal-points/posts").follow("Close the post")
    twice(me, "Close the post", {"Reason": "It was not needed."})
    me.go("/en/focal-points/posts").follow("Thailand: Mediation")
    twice(me, "Open the post again")

    me.go("/en/coordination/coordinators/invite")
    new = "colleague@ministry.example"
    twice(me, "Send the invitation", {"E-mail address": new, "To coordinate": "Thailand"})
    colleague = Somebody(app).open_mail(new)
    twice(colleague, "Accept the invitation", {"Password": PASSWORD})
    if colleague.page.heading == "Sign in":
        # The second click was told that the link has done its work, and led to the door.
        sign_in(colleague, new)
    colleague.press("Show the key")
    key = key_on(colleague.page)
    twice(colleague, "Set it up", {CODE: code(key)})
    colleague.go("/en/coordination/coordinators").follow("Invite a coordinator")
    colleague.press("Send the invitation", {"E-mail address": "third@ministry.example", "To coordinate": "Thailand"})
    twice(colleague, "Withdraw the invitation")


def test_whoever_takes_an_entry_over_presses_everything_twice(come: Come, given: SimpleNamespace) -> None:
    """I claim our entry, give that up, claim it again and prove it by mail."""
    names = (Name(NAME, "en", "Latn", NameKind.OFFICIAL),)
    entry = given.listing(is_claimed=False, names=names, website="https://www.model.example.org/")
    public, we_are = f"/en/directory/{entry.public_id}", {"What you are to the organisation": "ผู้อำนวยการ"}
    me = come().go(public).follow("Is this your organisation? Take it over")
    twice(me, "Claim the entry", we_are)
    twice(me, "Give the claim up")
    twice(me.go(public).follow("Is this your organisation? Take it over"), "Claim the entry", we_are)
    twice(me, "Send the link", {"Address of the organisation": "desk@model.example.org"})
    twice(me.open_mail("desk@model.example.org"), "Take over the entry")
    opened(me).reads(NAME)


def test_whoever_decides_about_claims_presses_everything_twice(come: Come, given: SimpleNamespace) -> None:
    """A claim is declined, taken up again, granted and revoked: four letters at most, each once."""
    names = (Name(NAME, "en", "Latn", NameKind.OFFICIAL),)
    entry = given.listing(is_claimed=False, names=names, website="", responsible_country="TH")
    claimant, me = come(), come(coordinates=["TH"])
    claimant.go(f"/en/directory/{entry.public_id}").follow("Is this your organisation? Take it over")
    claimant.press("Claim the entry", {"What you are to the organisation": "ผู้อำนวยการ"})
    claim = me.go("/en/coordination").follow(NAME).address
    for verb in ("Decline", "Grant", "Revoke"):
        me.go(claim).follow(f"{verb} the claim").press("Go on to the letter", {"Reason": "We asked them."})
        twice(me, f"{verb} it and send the letter")
        if verb == "Decline":
            twice(me.go(claim), "Let it wait for a decision again", {"Reason": "They called."})


def test_whoever_makes_an_account_presses_everything_twice(app: Flask) -> None:
    """I have never done this before, and click until something moves."""
    me, email = Somebody(app).go("/en/accounts/register"), "new@example.org"
    twice(me, "Register", {"E-mail address": email, "Password": PASSWORD})
    twice(me.open_mail(email), "Confirm the address").reads("You can sign in")
    me.go("/en/accounts/sign-in").press("Sign in", {"E-mail address": email, "Password": PASSWORD}, times=2)
    me.go("/en/accounts").follow("Set up a second factor").press("Show the key")
    twice(me, "Set it up", {CODE: code(key_on(me.page))})
    me.go("/en/accounts").reads("You sign in with a second factor.")
    twice(me, "Save the language", {"Language": "ไทย"})
