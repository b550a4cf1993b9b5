"""Two entries of one organisation: found when the second one is sent, put together, separated again."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from adrnet.domain.account import Account
from adrnet.domain.content import Name, Place
from adrnet.domain.listing import Listing, ListingState
from tests.journeys.somebody import Somebody

OLD = (Name("Example River Mediation Centre", "en", "Latn"), Name("ศูนย์ไกล่เกลี่ยแม่น้ำตัวอย่าง", "th", "Thai"))
NEW = (Name("River Mediation Center (Example)", "en", "Latn"), Name("ศูนย์ ไกล่เกลี่ย แม่น้ำ ตัวอย่าง", "th", "Thai"))
THAI: dict[str, Any] = {"places": (Place("TH", role="seat"),), "responsible_country": "TH"}
REASON = "The same letterhead, the same telephone."


@pytest.fixture
def come(app: Flask, sign_in: Any) -> Callable[[Account], Somebody]:
    """Brings somebody who is signed in."""

    def come(account: Account) -> Somebody:
        made = Somebody(app)
        sign_in(made.client, account)
        return made

    return come


def found(app: Flask) -> list[str]:
    """Return the names that a reader finds who looks for the organisation."""
    reader = Somebody(app).go("/en/directory")
    page = reader.page
    reader.go(page.submitted(page.one("form", page.main, role="search"), q="river mediation"))
    return sorted(reader.page.text(one) for one in reader.page.all("a", reader.page.main, class_="names"))


def decided(coordinator: Somebody, button: str) -> None:
    """Write the reason, read the letters, send both."""
    coordinator.press("Go on to the letter", {"Reason": REASON})
    assert REASON in coordinator.answer("Letter")
    coordinator.press(button)


def test_an_organisation_that_is_registered_twice_becomes_one_and_two_again(
    app: Flask, given: SimpleNamespace, come: Callable[[Account], Somebody]
) -> None:
    """I coordinate Thailand. Somebody registers what is there already; later it proves to be another body."""
    old: Listing = given.listing(names=OLD, is_claimed=False, **THAI)
    new: Listing = given.listing(names=NEW, state=ListingState.UNPUBLISHED, **THAI)
    account = given.account(maintains=[new])
    given.designation(given.post(new))
    author, coordinator = come(account), come(given.account(coordinates=["TH"]))
    coordinator.go("/en/coordination/duplicates").reads("Nothing is waiting.")

    author.go(f"/en/listings/{new.public_id}/check").press("Send").reads("It waits for the coordinator for Thailand.")
    coordinator.go("/en/coordination").follow("Possible duplicates").reads("The names are alike.")
    coordinator.follow(OLD[0].text).reads("First entry", OLD[1].text, "Second entry", NEW[1].text, "1 focal-point post")
    coordinator.reads("The second entry cannot stay.")
    coordinator.follow("A change of it").press("Approve and publish")
    assert len(found(app)) == 2

    coordinator.go("/en/coordination/duplicates").follow(OLD[0].text).follow("Let the first entry stay")
    coordinator.reads("Becomes part of it", NEW[0].text, "1 account that keeps it")
    decided(coordinator, "Merge them and send the letter")
    coordinator.reads("The two entries are merged.", "This one has gone:")
    assert Somebody(app).open_mail(account.email).address.endswith(f"/listings/{old.public_id}")
    names = found(app)
    assert len(names) == 1
    assert OLD[0].text in names[0]
    for language in ("en", "th"):
        answer = app.test_client().get(f"/{language}/directory/{new.public_id}", status=301)
        assert answer.headers["Location"].startswith(f"/{language}/directory/{old.public_id}")
    # Whoever kept the one that has gone keeps the other one now, and still reads what was written before.
    author.go("/en/listings").follow(OLD[0].text).reads("Claimed, not yet confirmed")
    author.go(f"/en/listings/{old.public_id}/history").reads("Took another entry in that was merged into this one")
    author.follow(NEW[0].text).reads("Merged the entry into another one", REASON)
    Somebody(app).go(f"/en/directory/{old.public_id}").reads("Focal point")

    coordinator.go("/en/coordination/decisions").follow("Undo the merge").follow("Undo the merge")
    decided(coordinator, "Separate them and send the letter")
    coordinator.reads("The two entries are separated again.")
    assert len(found(app)) == 2
    author.go("/en/listings").follow(NEW[0].text)
    Somebody(app).go(f"/en/directory/{new.public_id}").reads(NEW[1].text)
    coordinator.press("These are two different organisations", {"Reason": "Another register number."})
    coordinator.reads("It is on record that they are two organisations.")
    # Neither is proposed again.
    author.go(f"/en/listings/{new.public_id}")
    coordinator.go("/en/coordination/duplicates").reads("Nothing is waiting.")
