"""An organisation keeps its entry: it registers, is sent back, is found; it takes over what stands there of it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from adrnet.domain.content import Name, NameKind, Place
from tests.journeys.somebody import Somebody
from tests.journeys.steps import begin_listing, later, register_account, set_up_second_factor, sign_in

DESK = "desk@mekong-centre.example.org"
NAME, THAI = "Example Mekong Mediation Centre", "ศูนย์ไกล่เกลี่ยแม่โขงตัวอย่าง"
ABOUT, ABOUT_IN_THAI = "It settles disputes about the river.", "ระงับข้อพิพาทเกี่ยวกับแม่น้ำ"
NEW_NAME = "Example Mekong and Chi Mediation Centre"


@pytest.fixture
def organisation(app: Flask) -> Somebody:
    """Whoever works at the centre's desk."""
    return Somebody(app)


@pytest.fixture
def coordinator(app: Flask, given: SimpleNamespace, sign_in: Any) -> Callable[..., Somebody]:
    """Brings the coordinator of a country to the desk, when called."""
    accounts = {country: given.account(coordinates=[country]) for country in ("TH", "KH", "JP")}

    def come(country: str = "TH") -> Somebody:
        made = Somebody(app)
        sign_in(made.client, accounts[country])
        return made

    return come


def found(app: Flask, words: str) -> list[str]:
    """Return the names that a reader finds by these words."""
    reader = Somebody(app).go("/en/directory")
    page = reader.page
    reader.go(page.submitted(page.one("form", page.main, role="search"), q=words))
    return [reader.page.text(one) for one in reader.page.all("a", reader.page.main, class_="names")]


def overview(somebody: Somebody, name: str = NAME) -> Somebody:
    """Open the entry from what the account keeps."""
    return somebody.go("/en/listings").follow(name)


def fill_on_the_first_day(organisation: Somebody) -> None:
    """Fill in names, kind and a text, as far as the day goes."""
    organisation.follow("Names").press("Add another name")
    organisation.press("Save and continue", {("As it is written", 1): THAI, ("Language", 1): "Thai"})
    organisation.press("Save and continue", {"Mediation centre": True})
    about = "About the organisation"
    organisation.press("Save and come back later", {("English", about): ABOUT, ("Thai", about): ABOUT_IN_THAI})
    organisation.reads("Needed before you can send")


def fill_on_the_second_day(organisation: Somebody) -> None:
    """Fill in where it is, what it does, how it is reached; what was written yesterday is there."""
    organisation.follow("Texts")
    assert organisation.answer(("Thai", "About the organisation")) == ABOUT_IN_THAI
    organisation.press("Save and continue")
    organisation.press("Save and continue", {"City": "นครพนม", "Postal address": "1 ถนนตัวอย่าง\nนครพนม"})
    organisation.press("Save and continue", {"Mediation": True})
    organisation.press("Save and come back later", {"Maritime and shipping": True})
    organisation.follow("Check your answers").reads("Something is missing before you can send this:")
    organisation.follow("An e-mail address").press(
        "Save and come back later", {"E-mail": DESK, "Telephone": "042 555 000"}
    )


def test_from_registering_to_the_search_result_and_on(
    app: Flask, organisation: Somebody, coordinator: Callable[[], Somebody]
) -> None:
    """I speak for a centre in Thailand. I want it to be found, under its Thai name too, and to keep it right."""
    register_account(organisation, DESK)
    organisation.go("/en/accounts").press("Save the language", {"Language": "ไทย"})
    begin_listing(organisation, NAME, "Thailand")
    fill_on_the_first_day(organisation)

    with later(days=1):
        # Nobody is signed in for a night; whoever asks for the entry is asked who they are, and then led to it.
        organisation.go("/en/listings").reads("Sign in to go on.")
        sign_in(organisation, DESK)
        organisation.follow(NAME)
        fill_on_the_second_day(organisation)
        organisation.follow("Preview the listing").reads("Preview: nobody else sees this.", THAI, ABOUT)
        # A reader of Thai will see their own text.
        organisation.follow("ไทย").reads(ABOUT_IN_THAI)
        overview(organisation).follow("Check your answers").reads(THAI, "+66 42 555 000")
        organisation.press("Send").reads("It waits for the coordinator for Thailand.")
        assert found(app, NAME) == []
        be_sent_back_and_correct(organisation, coordinator())
        for words in (NAME, THAI, "แม่โขง"):
            assert any(NAME in one and THAI in one for one in found(app, words)), words
        Somebody(app).go("/en/directory/countries/TH").reads(NAME, THAI)


def be_sent_back_and_correct(organisation: Somebody, coordinator: Somebody) -> None:
    """The entry comes back with a letter in Thai, is corrected, sent again and approved."""
    reason = "โปรดระบุปีที่ก่อตั้ง"
    coordinator.go("/en/coordination").follow(NAME).press("Return with a reason")
    coordinator.press("Go on to the letter", {"Reason": reason}).reads("Letter in Thai")
    assert reason in coordinator.answer("Letter")
    assert coordinator.page.language_of(coordinator.page.all("textarea")[0]) == "th"
    closing = coordinator.answer("Letter") + "\n\nขอบคุณค่ะ"
    coordinator.press("Return it and send the letter", {"Letter": closing})
    coordinator.reads("The change was returned. The letter is on its way.", "Nothing is waiting.")
    letter = organisation.mailed(DESK)
    assert reason in letter.text
    assert "ขอบคุณค่ะ" in letter.text
    assert 'lang="th"' in letter.html
    # The link leads to the entry in the language of the letter; they go on in English.
    organisation.open_mail(DESK).reads(reason)
    assert organisation.address.startswith("/th/")
    overview(organisation).reads(reason).follow("Kind")
    organisation.press("Save and come back later", {"Year of foundation": "1994"})
    organisation.follow("Check your answers").press("Send")
    coordinator.go("/en/coordination").follow(NAME).reads(ABOUT_IN_THAI, "1994")
    coordinator.press("Approve and publish").reads("The change is public now. Its author gets a mail.")
    assert THAI in organisation.mailed(DESK).text


def test_what_is_small_shows_at_once_and_the_rest_waits(
    app: Flask, organisation: Somebody, coordinator: Callable[[], Somebody], given: SimpleNamespace, sign_in: Any
) -> None:
    """Our entry is public. We have a new telephone and a new name; later it turns out that the old name was better."""
    names = (Name(NAME, "en", "Latn", NameKind.OFFICIAL), Name(THAI, "th", "Thai", NameKind.OFFICIAL))
    place = Place("TH", role="seat")
    listing = given.listing(names=names, places=(place,), telephone="+66 42 555 000", responsible_country="TH")
    account = given.account(maintains=[listing])
    sign_in(organisation.client, account)
    overview(organisation).follow("Contact").press("Save and come back later", {"Telephone": "042 555 111"})
    organisation.follow("Names")
    organisation.press("Save and come back later", {("As it is written", 0): NEW_NAME})
    organisation.follow("Check your answers").reads("Readers see this at once: Telephone.")
    organisation.press("Send").reads("It waits for the coordinator for Thailand.")

    reader = Somebody(app).go("/en/directory/countries/TH").follow(NAME)
    public = reader.address
    reader.reads("42 555 111")
    assert NEW_NAME not in reader.text

    # Another telephone meanwhile is live at once too, and the change that waits keeps to it.
    overview(organisation, NEW_NAME).follow("Correct telephone or postal address at once")
    organisation.press("Publish the correction", {"Telephone": "042 555 222"})
    reader.go(public).reads("42 555 222")

    coordinator().go("/en/coordination").follow(NAME).reads("added: and Chi").press("Approve and publish")
    reader.go(public).reads(NEW_NAME, "42 555 222")

    # All of it is on record, and what was there at first comes back as a change like any other.
    overview(organisation, NEW_NAME).follow("See the history")
    organisation.reads("Published a small correction · You", "Approved a change and published it · The coordinator for")
    organisation.follow("Compare with revision 4").reads("added: and Chi")
    organisation.go(f"{organisation.address.rpartition('/history')[0]}/history").follow("Revision 1")
    organisation.press("Bring this revision back").reads("Sections").follow("Names")
    assert organisation.answer(("As it is written", 0)) == NAME
    reader.go(public).reads(NEW_NAME)
    overview(organisation).follow("Check your answers").press("Send")
    coordinator().go("/en/coordination").follow(NEW_NAME).reads("removed: and Chi").press("Approve and publish")
    assert NEW_NAME not in reader.go(public).text


@pytest.mark.data("real")
def test_an_entry_from_public_sources_is_taken_over_by_a_mail_to_its_own_domain(
    app: Flask, organisation: Somebody
) -> None:
    """We stand in the directory already, as others described us. We take that over instead of standing there twice."""
    register_account(organisation, "someone@personal.example.org")
    begin_listing(organisation, "National Commercial Arbitration Centre", "Cambodia", Website="http://ncac.org.kh")
    organisation.reads("Is it one of these?").follow("This is us: claim this entry")
    organisation.press("Claim the entry", {"What you are to the organisation": "ខ្ញុំជាលេខាធិការ។"})
    organisation.reads("Your claim is entered.", "an address that ends in @ncac.org.kh")
    organisation.press("Send the link", {"Address of the organisation": "someone@gmail.com"})
    assert organisation.page.title.startswith("Error: ")
    organisation.press("Send the link", {"Address of the organisation": "info@ncac.org.kh"})
    organisation.reads("A link went to info@ncac.org.kh.")
    # Whoever reads that mailbox and is not signed in as the claimant gains nothing by it.
    stranger = Somebody(app).open_mail("info@ncac.org.kh").reads("Sign in to go on.")
    assert "Take over" not in stranger.text
    organisation.open_mail("info@ncac.org.kh").press("Take over the entry").reads("You keep this entry from now on.")
    organisation.follow("See the published entry").reads("National Commercial Arbitration Centre", "Kept by")
    assert "Take it over" not in organisation.text


@pytest.mark.data("real")
def test_an_entry_without_a_website_is_taken_over_by_a_decision(
    organisation: Somebody, coordinator: Callable[[str], Somebody]
) -> None:
    """Nobody can prove by mail that we are who we are. A coordinator telephones us, and decides."""
    name, email = "National Authority for Alternative Dispute Resolution", "secretary@authority.example.org"
    register_account(organisation, email)
    organisation.go("/en/directory/countries/KH").follow(name).follow("Is this your organisation? Take it over")
    organisation.press("Claim the entry", {"What you are to the organisation": "ខ្ញុំជាលេខាធិការ។"})
    organisation.reads("names no website")
    coordinator("JP").go("/en/coordination").reads("Nothing is waiting.")
    cambodia = coordinator("KH").go("/en/coordination").follow(name).reads("ខ្ញុំជាលេខាធិការ។", email)
    cambodia.follow("Grant the claim").press("Go on to the letter", {"Reason": "Called back by the switchboard."})
    cambodia.press("Grant it and send the letter").reads("The claim was granted. The letter is on its way.")
    assert "Called back by the switchboard." in organisation.mailed(email).text
    overview(organisation, name).follow("Contact").press("Save and come back later", {"Telephone": "023 555 000"})
    # What nobody of it ever confirmed is theirs only when it was read once.
    organisation.follow("Check your answers").press("Send").reads("It waits for the coordinator for Cambodia.")


@pytest.mark.parametrize("has_second_factor", [False, True], ids=["by the password", "with a second factor"])
def test_the_session_ends_in_the_middle_of_a_section(organisation: Somebody, has_second_factor: bool) -> None:
    """I was called away over the form, for a day. What I had typed must not be gone when I press the button."""
    register_account(organisation, DESK)
    secret = ""
    if has_second_factor:
        organisation.go("/en/accounts").follow("Set up a second factor")
        secret = set_up_second_factor(organisation)
    begin_listing(organisation, NAME, "Thailand")
    organisation.follow("Texts")
    typed = f"{ABOUT_IN_THAI}\n\n<b>1 < 2</b>  & “ลอง”"
    with later(hours=13):
        label = ("Thai", "About the organisation")
        organisation.press("Save and come back later", {label: typed, ("Thai", "A machine"): True})
        organisation.reads("What you have written into a form is kept for an hour.")
        sign_in(organisation, DESK, secret)
        organisation.reads("Nothing of it has been saved yet")
        assert organisation.answer(label) == typed
        assert organisation.is_ticked(("Thai", "A machine"))
        organisation.press("Save and come back later").follow("Texts")
        assert organisation.answer(label) == typed
