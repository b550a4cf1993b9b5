"""An organisation keeps its entry together: joined, handed over, left, put right; two at once, and pressed twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain import maintaining
from adrnet.domain.content import Name, NameKind, Place
from adrnet.domain.listing import Listing
from adrnet.domain.record import AuditEvent, ReviewEntry
from tests.accounts.people import mails
from tests.journeys.clicking import twice
from tests.journeys.somebody import SEE_OTHER, Somebody
from tests.journeys.steps import PASSWORD

NAME = "Example Mekong Mediation Centre"
NEW = "colleague@mekong-centre.example"

Come = Callable[..., Somebody]


@pytest.fixture
def come(app: Flask, given: SimpleNamespace, sign_in: Any) -> Come:
    """Brings somebody who is signed in."""

    def come(**who: Any) -> Somebody:
        made = Somebody(app)
        sign_in(made.client, given.account(**who))
        return made

    return come


@pytest.fixture
def centre(given: SimpleNamespace) -> Listing:
    """A centre in Thailand that keeps its entry."""
    names = (
        Name(NAME, "en", "Latn", NameKind.OFFICIAL),
        Name("ศูนย์ไกล่เกลี่ยแม่โขงตัวอย่าง", "th", "Thai", NameKind.OFFICIAL),
    )
    made: Listing = given.listing(names=names, places=(Place("TH", role="seat"),), responsible_country="TH")
    return made


def team(somebody: Somebody) -> Somebody:
    """Open who keeps the centre's entry."""
    return somebody.go("/en/listings").follow(NAME).follow("See who keeps the entry")


def kept_by(app: Flask, listing: Listing) -> list[str]:
    """Return as what the entry is kept, owners first."""
    with app.app_context():
        return [one.role for one in maintaining.keepers(db.session(), db.session.get_one(Listing, listing.id))]


def subjects(app: Flask, to: str) -> list[str]:
    return [one.subject.partition(":")[0] for one in mails(app) if one.recipient == to]


def test_an_organisation_passes_its_entry_on_and_a_coordinator_puts_right_what_went_wrong(
    app: Flask, come: Come, centre: Listing
) -> None:
    """I founded the centre and retire. My colleague learns to keep our entry, then it is theirs; and somebody helps."""
    me = come(maintains=[centre])
    # By myself I cannot go: nobody would be left.
    team(me).follow("Leave").reads("an organisation is never without one").follow("Invite a colleague")
    me.press("Send the invitation", {"E-mail address": NEW})
    me.reads("The invitation is on its way.", NEW, "Editor", "open until")

    colleague = Somebody(app).open_mail(NEW)
    colleague.reads("asks you to keep this entry as an editor", NAME, "Whoever keeps the entry sees your address.")
    colleague.press("Accept the invitation", {"Password": PASSWORD})
    colleague.reads("You keep this entry from now on", NAME)
    # An editor writes; who else keeps it and whether it is shown is not theirs to decide.
    assert "Withdraw the entry" not in colleague.text
    colleague.go(f"/en/listings/{centre.public_id}/withdraw", status=403)
    colleague.go(f"/en/listings/{centre.public_id}/team/invite", status=403)
    colleague.go(f"/en/listings/{centre.public_id}").follow("Kind")
    colleague.press("Save and come back later", {"Year of foundation": "1994"})
    colleague.follow("Check your answers").press("Send")
    assert "Invitations that wait" not in team(colleague).text
    colleague.reads(NEW, "(you)")

    team(me).follow("Hand over to an editor").press(
        "Hand over", {NEW: True, "I leave and keep the entry no longer": True}
    )
    me.reads("You keep that entry no longer.")
    me.go(f"/en/listings/{centre.public_id}", status=403)
    assert kept_by(app, centre) == ["owner"]
    assert subjects(app, NEW) == [
        "Keep an entry together",
        "You are an owner of this entry now",
        "Who keeps the entry",
    ]

    # The new owner has left the organisation and forgotten the entry. The director calls the ministry.
    coordinator = come(coordinates=["TH"])
    coordinator.go(f"/en/listings/{centre.public_id}").follow("See who keeps the entry").follow("Invite an owner")
    director = "director@mekong-centre.example"
    why = {"Reason": "The director called from the office's own number."}
    coordinator.press("Send the invitation", {"E-mail address": director, **why}).reads(director)
    there = Somebody(app).open_mail(director).reads("A coordinator asks you to keep this entry as an owner.")
    there.press("Accept the invitation", {"Password": PASSWORD})
    assert subjects(app, NEW)[3:] == ["Who keeps the entry"]
    coordinator.go(f"/en/coordination/listings/{centre.public_id}/keepers").follow(f"Remove ({NEW})")
    coordinator.press("Go on to the letter", {"Reason": "They have left the organisation."})
    coordinator.press("Remove and send the letter").reads("The person keeps the entry no longer.")
    assert subjects(app, NEW)[4:] == ["You no longer keep this entry"]
    assert subjects(app, director)[1:] == ["Who keeps the entry"]
    colleague.go(f"/en/listings/{centre.public_id}", status=403)
    there.go(f"/en/listings/{centre.public_id}").follow("See the history")
    there.reads("Ended that an account keeps the entry", "They have left the organisation.")
    with app.app_context():
        notes = db.session.scalars(select(ReviewEntry.note).order_by(ReviewEntry.id)).all()
        assert notes == [why["Reason"], "They have left the organisation."]


@pytest.mark.parametrize("act", ["step-down", "leave"])
def test_two_owners_who_go_at_once_leave_one(app: Flask, come: Come, centre: Listing, act: str) -> None:
    """We are two owners, and both want to be none. One of us is faster; the other is told so."""
    owners = [come(maintains=[centre]), come(maintains=[centre])]
    words = {"step-down": "Become an editor", "leave": "Leave"}[act]
    forms = [one.go(f"/en/listings/{centre.public_id}/team/{act}").filled(words) for one in owners]
    with ThreadPoolExecutor(2) as pool:
        sent = [
            pool.submit(one.client.post, to, data=fields, status={200, SEE_OTHER, 409})
            for one, (to, _method, fields) in zip(owners, forms, strict=True)
        ]
    assert sorted(one.result().status_code == SEE_OTHER for one in sent) == [False, True]
    assert kept_by(app, centre) == (["owner", "editor"] if act == "step-down" else ["owner"])


def test_whoever_keeps_an_entry_with_others_presses_everything_twice(
    app: Flask, come: Come, centre: Listing, given: SimpleNamespace
) -> None:
    """My mouse is still worn out: every click is two."""
    me, editor = come(maintains=[centre]), given.account(edits=[centre])
    team(me).follow("Invite a colleague")
    twice(me, "Send the invitation", {"E-mail address": NEW})
    twice(team(me), "Take the invitation back")
    team(me).follow("Invite a colleague").press("Send the invitation", {"E-mail address": NEW})
    twice(Somebody(app).open_mail(NEW), "Accept the invitation", {"Password": PASSWORD})
    team(me).follow(f"Make an owner ({NEW})")
    twice(me, "Make an owner")
    team(me).follow("Become an editor")
    twice(me, "Become an editor")
    there = come(maintains=[centre])
    team(there).follow(f"Remove ({editor.email})")
    twice(there, "Remove")
    team(there).follow("Leave")
    twice(there, "Leave")
    assert kept_by(app, centre) == ["owner", "editor"]
    me = come(coordinates=["TH"])
    me.go(f"/en/coordination/listings/{centre.public_id}/keepers").follow("Make an owner")
    me.press("Go on to the letter", {"Reason": "We asked them."})
    twice(me, "Make an owner and send the letter")
    me.go(f"/en/coordination/listings/{centre.public_id}/keepers").follow("Invite an owner")
    twice(me, "Send the invitation", {"E-mail address": "third@example.org", "Reason": "They called."})
    twice(me.go(f"/en/coordination/listings/{centre.public_id}/keepers"), "Take the invitation back")
    assert kept_by(app, centre) == ["owner", "owner"]
    with app.app_context():
        acts = db.session.scalars(select(AuditEvent.act).where(AuditEvent.act == "listing.invite")).all()
        assert len(acts) == 3
