"""A practitioner keeps their own profile: written in sections, sent with their yes, found, verified, withdrawn."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain.focal_point import Consent
from tests.journeys.somebody import Somebody
from tests.journeys.steps import register_account

MAILBOX = "practitioner@example.org"
NAME, THAI = "Example Person of the River", "บุคคลตัวอย่างแห่งแม่น้ำ"
DONE, DONE_IN_THAI = "Mediated between ferries for twenty years.", "ไกล่เกลี่ยมายี่สิบปี"
EVIDENCE = "https://register.example.org/1"
IMI = "IMI Certified Mediator"
CHOICE = f"IMI: {IMI}"


@pytest.fixture
def person(app: Flask) -> Somebody:
    """A mediator in Thailand."""
    return Somebody(app)


@pytest.fixture
def coordinator(app: Flask, given: SimpleNamespace, sign_in: Any) -> Somebody:
    """The coordinator of Thailand."""
    made = Somebody(app)
    sign_in(made.client, given.account(coordinates=["TH"]))
    return made


def cards(app: Flask, **asked: str) -> list[str]:
    """Return the names that a reader finds who narrows a search so."""
    reader = Somebody(app)
    reader.go("/en/directory?" + "&".join(f"{name}={value}" for name, value in asked.items()))
    return [reader.page.text(one) for one in reader.page.all("a", reader.page.main, class_="names")]


def public_page(app: Flask) -> Somebody:
    """Open the profile as a reader who searched for it."""
    return Somebody(app).go("/en/directory?role=mediator").follow(NAME)


def write_the_profile(person: Somebody) -> None:
    """Register and fill in every section."""
    person.go("/en/listings").follow("Register yourself")
    person.press("Continue", {"Your name": NAME, "Country": "Thailand"}).reads("Your profile is begun.")
    assert "Kind of organisation" not in person.text
    assert "Digital capacity" not in person.text
    person.follow("Names").press("Add another name")
    person.press("Save and continue", {("As it is written", 1): THAI, ("Language", 1): "Thai"})
    person.press("Save and continue", {"Mediator": True, "Conciliator": True})
    person.press("Save and continue", {("English", "Your experience"): DONE, ("Thai", "Your experience"): DONE_IN_THAI})
    person.press("Save and continue", {"City": "Nakhon Phanom", "Lao PDR": True})
    person.press("Save and continue", {"Maritime and shipping": True})
    person.press("Save and continue", {"Language": "Thai", "How well you work in it": "Conducts proceedings"})
    person.press(
        "Save and continue",
        {"Accreditation": CHOICE, "Awarded on": "2024-01-31", "Where it can be looked up": EVIDENCE},
    )
    person.press("Save and continue")
    person.press("Save and continue")
    person.press("Save and continue", {"No": True})


def test_a_person_registers_is_found_and_leaves_again(app: Flask, person: Somebody, coordinator: Somebody) -> None:
    """I mediate. I want to be found by what I do and where, in two languages, and to be gone when I say so."""
    register_account(person, MAILBOX)
    write_the_profile(person)
    person.follow("Check your answers").reads("Qualified in", DONE_IN_THAI, f"International Mediation Institute: {IMI}")
    # Without a yes nothing is sent, and nothing is lost.
    person.press("Send").reads("Tick this if you agree that your profile is shown.")
    assert cards(app, role="mediator") == []
    person.press("Send", {"I agree that this profile is shown": True}).reads(
        "It waits for the coordinator for Thailand."
    )
    assert cards(app, role="mediator") == []
    with app.app_context():
        consent = db.session.scalars(select(Consent)).one()
        assert (consent.is_given, consent.locale, consent.withdrawn_at) == (True, "en", None)
    coordinator.go("/en/coordination").follow(NAME).reads(DONE_IN_THAI, "Qualified in", "Conducts proceedings", IMI)
    coordinator.press("Approve and publish").reads("The change is public now.")
    for asked in (
        {"role": "mediator"},
        {"country": "TH", "specialty": "maritime"},
        {"q": THAI},
        {"party": "practitioner"},
    ):
        assert any(NAME in one and THAI in one for one in cards(app, **asked)), asked
    assert cards(app, role="arbitrator") == []
    page = public_page(app).reads(DONE, "Lao PDR", "Thai: Conducts proceedings", "Awarded on 31 January 2024")
    page.reads("As stated by the person, not verified", "Takes no introductions through the network.")
    assert MAILBOX not in page.page.html
    assert "Digital capacity" not in page.text
    be_verified(app, person, coordinator)
    person.go("/en/listings").follow(NAME).follow("Withdraw the entry").press("Withdraw the entry")
    person.reads("Your entry is out of sight now.", "Nobody shows it again without you.")
    assert cards(app, role="mediator") == []
    with app.app_context():
        assert db.session.scalars(select(Consent)).one().withdrawn_at is not None


def be_verified(app: Flask, person: Somebody, coordinator: Somebody) -> None:
    """The coordinator looks the accreditation up; the person corrects its day, and it stands there unverified again."""
    listing = public_page(app).address.split("/")[3].partition("-")[0]
    coordinator.go(f"/en/listings/{listing}").follow("Verify the accreditations").reads(EVIDENCE)
    coordinator.press("I looked it up: it is so").reads("It is on record that you verified the accreditation.")
    public_page(app).reads("Verified by the network on")
    person.go("/en/listings").follow(NAME).follow("Accreditations")
    person.press("Save and come back later", {"Where it can be looked up": "In the register of mediators"})
    person.follow("Check your answers").reads("Verified by the network on")
    person.go("/en/listings").follow(NAME).follow("Accreditations")
    person.press("Save and come back later", {"Valid until": "2026-01-31"})
    person.follow("Check your answers")
    assert "Verified by the network on" not in person.text
    person.press("Send", {"I agree that this profile is shown": True})
    coordinator.go("/en/coordination").follow(NAME).press("Approve and publish")
    page = public_page(app).reads("Expired on 31 January 2026", "As stated by the person, not verified")
    assert "Verified by the network" not in page.text
    person.go("/en/listings").follow(NAME).follow("See the history").reads("Accreditations")


def test_search_engines_leave_out_whom_they_are_asked_to(
    app: Flask, given: SimpleNamespace, sign_in: Any, person: Somebody
) -> None:
    """I want to be found here, and not by my name on every search engine."""
    listing = given.practitioner(roles=("mediator",))
    sign_in(person.client, given.account(maintains=[listing]))
    reader = app.test_client()
    address = f"/en/directory/{listing.public_id}"
    seen = reader.get(reader.get(address, status={301}).location)
    assert "noindex" not in seen.headers.get("X-Robots-Tag", "")
    assert '"Person"' in seen.text
    person.go(f"/en/listings/{listing.public_id}").follow("Decide whether search engines show your page")
    person.press("Save", {"Ask search engines to leave my page out": True}).reads("asked to leave your page out")
    hidden = reader.get(reader.get(address, status={301}).location)
    assert "noindex" in hidden.headers["X-Robots-Tag"]
    assert "ld+json" not in hidden.text
    person.follow("See the history").reads("Asked search engines to leave the page out")
    person.go(f"/en/listings/{listing.public_id}").follow("Decide whether search engines show your page")
    person.press("Save", {"Ask search engines to leave my page out": False}).reads("may show your page")
    assert "ld+json" in reader.get(reader.get(address, status={301}).location).text
