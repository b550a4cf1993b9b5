"""What the link of a reminder opens: what is published, one button, once."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain.affiliation import ProfileContact
from adrnet.domain.focal_point import Designation
from adrnet.domain.freshness import Freshness
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.record import AuditEvent
from tests.freshness.reminded import at, run_worker, sent, travel
from tests.inspector import Inspector
from tests.posting import filled, send

CONFIRMED = date(2026, 3, 12)
DUE, OVERDUE = date(2027, 2, 10), date(2027, 3, 12)

Given = SimpleNamespace


def loaded(app: Flask, kind: Any, number: int) -> Any:
    with app.app_context():
        found = db.session.get_one(kind, number)
        db.session.refresh(found)
        db.session.expunge(found)
        return found


def acts(app: Flask) -> list[tuple[str, int | None, str | None]]:
    with app.app_context():
        found = db.session.scalars(select(AuditEvent).where(AuditEvent.act.like("%.confirm")).order_by(AuditEvent.id))
        return [(one.act, one.actor_id, one.machine) for one in found]


def test_a_maintainer_confirms_by_the_link_and_the_offices_with_it(app: Flask, client: Inspector, given: Given) -> None:
    listing = given.listing(confirmed_on=CONFIRMED)
    keeper = given.account(maintains=[listing])
    with time_machine.travel(at(CONFIRMED), tick=False):
        office = given.designation(given.post(listing))
    with time_machine.travel(at(DUE), tick=False):
        run_worker(app)
        address = sent(app, keeper.email)[0].link
        page = client.get(address).page
        assert page.heading.startswith("Example Centre")
        assert "Is it still correct?" in page.text()
        assert loaded(app, Listing, listing.id).freshness == Freshness.CONFIRMATION_DUE
        answer = send(client, address, "")
        assert "recorded" in client.get(answer.location).page.heading
    assert loaded(app, Listing, listing.id).freshness_changes_on == date(2028, 1, 11)
    assert loaded(app, Designation, office.id).freshness == Freshness.CONFIRMED
    assert acts(app) == [("listing.confirm", keeper.id, None), ("designation.confirm", keeper.id, None)]


def test_opening_the_link_changes_nothing_and_the_button_works_once(
    app: Flask, client: Inspector, given: Given
) -> None:
    listing = given.listing(confirmed_on=CONFIRMED)
    keeper = given.account(maintains=[listing])
    travel(app, DUE)
    with time_machine.travel(at(DUE), tick=False):
        address = sent(app, keeper.email)[0].link
        before = loaded(app, Listing, listing.id).version
        to, fields = filled(client.get(address).page)
        assert loaded(app, Listing, listing.id).version == before
        client.head(address)
        assert acts(app) == []
        client.post(to, data=fields, status=303)
        client.post(to, data=fields, status=410)
        assert "opens nothing" in client.get(address, status=410).page.heading
    assert len(acts(app)) == 1


def test_links_that_open_nothing_answer_alike(app: Flask, client: Inspector, given: Given) -> None:
    listing, other = given.listing(confirmed_on=CONFIRMED), given.listing(confirmed_on=CONFIRMED)
    keeper, leaves = given.account(maintains=[listing]), given.account(maintains=[other])
    travel(app, DUE)
    addresses = {name: sent(app, one.email)[0].link for name, one in (("expired", keeper), ("left", leaves))}

    @transactional
    def leave() -> None:
        for one in db.session.get_one(type(leaves), leaves.id).maintains:
            one.until = at(DUE)

    with app.app_context():
        leave()

    def said(address: str) -> str:
        page = client.get(address, status=410).page
        return page.text(page.main)

    with time_machine.travel(at(DUE), tick=False):
        client.get(addresses["expired"])
        answers = {said(addresses["left"]), said("/en/freshness/confirm/nothing")}
    with time_machine.travel(at(DUE + timedelta(days=61)), tick=False):
        answers.add(said(addresses["expired"]))
    assert len(answers) == 1


def test_an_office_confirms_by_its_mailbox(app: Flask, client: Inspector, given: Given) -> None:
    with time_machine.travel(at(CONFIRMED), tick=False):
        office = given.designation(languages=("ja",))
    travel(app, DUE)
    mail = sent(app, office.mailbox)[0]
    assert mail.locale == "ja"
    with time_machine.travel(at(DUE), tick=False):
        page = client.get(mail.link.replace("/ja/", "/en/")).page
        assert office.mailbox in page.text()
        assert "Write to" in page.text()
        send(client, mail.link.replace("/ja/", "/en/"))
    assert loaded(app, Designation, office.id).freshness == Freshness.CONFIRMED
    assert acts(app) == [("designation.confirm", None, "link")]


def test_a_person_sees_what_is_held_even_while_nobody_else_does(app: Flask, client: Inspector, given: Given) -> None:
    with time_machine.travel(at(CONFIRMED), tick=False):
        person = given.nominee()
    travel(app, OVERDUE)
    mail = next(one for one in sent(app) if one.to.startswith("nominee"))
    assert "Example Person" not in mail.text + mail.subject
    with time_machine.travel(at(OVERDUE), tick=False):
        page = client.get(mail.link).page
        assert "Example Person" in page.text()
        assert mail.to in page.text()
        send(client, mail.link, mail.link)
    assert loaded(app, Designation, person.id).freshness == Freshness.CONFIRMED


def test_a_person_who_says_that_something_has_changed_is_led_to_their_own_data(
    app: Flask, client: Inspector, given: Given
) -> None:
    with time_machine.travel(at(CONFIRMED), tick=False):
        given.nominee()
    travel(app, DUE)
    address = sent(app)[0].link
    with time_machine.travel(at(DUE), tick=False):
        headers = client.get(address).headers
        assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "same-origin")
        assert "noindex" in headers["X-Robots-Tag"]
        answer = send(client, address, "/change")
        assert "/en/people/own-data/" in answer.location
        assert "Example Person" in client.get(answer.location).page.text()
        # Nothing was answered by it.
        client.get(address)
    assert acts(app) == []


def test_whoever_has_a_profile_and_no_account_is_led_to_it_and_to_nobody_s_data(
    app: Flask, client: Inspector, given: Given
) -> None:
    profile = given.practitioner(confirmed_on=CONFIRMED)

    @transactional
    def contact() -> None:
        at_ = at(CONFIRMED)
        db.session.add(ProfileContact(listing_id=profile.id, email="one@example.org", locale="en", created_at=at_))

    with app.app_context():
        contact()
    with time_machine.travel(at(CONFIRMED), tick=False):
        # A designation with the number of the profile.
        given.nominee()
    travel(app, DUE)
    address = sent(app, "one@example.org")[0].link
    with time_machine.travel(at(DUE), tick=False):
        page = client.get(address).page
        own = send(client, address, "/change").location
        assert "/en/people/own-profile/" in own
        client.get(own)
        to, fields = filled(page, address)
        client.post(to, data=fields, status=303)
    assert acts(app) == [("listing.confirm", None, "link")]


def test_a_hidden_practitioner_is_shown_again(app: Flask, client: Inspector, given: Given) -> None:
    profile = given.practitioner(confirmed_on=CONFIRMED)
    keeper = given.account(maintains=[profile])
    travel(app, OVERDUE)
    assert loaded(app, Listing, profile.id).state == ListingState.HIDDEN
    with time_machine.travel(at(OVERDUE), tick=False):
        client.get(f"/en/directory/{profile.public_id}", follow_redirects=True, status=404)
        said = client.get(sent(app, keeper.email)[0].link).page.text()
        assert "Readers do not see it until it is confirmed." in said
        assert "This is what readers see." not in said
        send(client, sent(app, keeper.email)[0].link)
        assert loaded(app, Listing, profile.id).state == ListingState.PUBLISHED
        assert client.get(f"/en/directory/{profile.public_id}", follow_redirects=True).status_code == 200


def test_what_changed_while_it_was_read_is_not_confirmed(app: Flask, client: Inspector, given: Given) -> None:
    listing = given.listing(confirmed_on=CONFIRMED)
    keeper = given.account(maintains=[listing])
    travel(app, DUE)
    with time_machine.travel(at(DUE), tick=False):
        address = sent(app, keeper.email)[0].link
        to, fields = filled(client.get(address).page)
        given.revision(listing, telephone="+65 6555 9999")
        page = client.post(to, data=fields, status=409).page
        assert "+65 6555 9999" in page.text()
        assert acts(app) == []
        to, fields = filled(page)
        client.post(to, data=fields, status=303)
    assert len(acts(app)) == 1


def test_a_signed_in_maintainer_confirms_without_a_mail(
    app: Flask, client: Inspector, given: Given, sign_in: Any
) -> None:
    listing = given.listing(confirmed_on=CONFIRMED)
    sign_in(client, given.account(maintains=[listing]))
    address = client.get(f"/en/listings/{listing.public_id}").page.link("Confirm that the entry is still correct")
    answer = send(client, address)
    assert "You have confirmed the entry" in client.get(answer.location).page.text()
    assert loaded(app, Listing, listing.id).freshness == Freshness.CONFIRMED


def test_a_coordinator_dates_what_comes_from_public_sources(
    app: Flask, client: Inspector, given: Given, sign_in: Any
) -> None:
    entry = given.listing(is_claimed=False, responsible_country="TH")
    sign_in(client, given.account(coordinates=["TH"]))
    send(client, f"/en/freshness/listings/{entry.public_id}")
    dated = loaded(app, Listing, entry.id)
    assert (dated.source_as_of is not None, dated.freshness, dated.standing) == (True, None, "unclaimed")
    page = client.get(f"/en/directory/{entry.public_id}", follow_redirects=True).page
    assert "Made from public sources as of" in page.text()


def test_another_country_s_coordinator_finds_no_entry(client: Inspector, given: Given, sign_in: Any) -> None:
    entry = given.listing(is_claimed=False, responsible_country="JP")
    sign_in(client, given.account(coordinates=["TH"]))
    client.get(f"/en/freshness/listings/{entry.public_id}", status=404)


def test_a_coordinator_confirms_the_office_of_a_country_and_nobody_s_person(
    app: Flask, client: Inspector, given: Given, sign_in: Any
) -> None:
    with time_machine.travel(at(CONFIRMED), tick=False):
        office = given.designation(post := given.post("TH", ("arbitration",)))
        given.nominee(seat := given.post("TH", ("mediation",)))
    sign_in(client, given.account(coordinates=["TH"]))
    send(client, f"/en/freshness/posts/{post.public_id}")
    assert loaded(app, Designation, office.id).confirmed_at > at(CONFIRMED)
    assert client.get(f"/en/freshness/posts/{seat.public_id}", status=303).location.endswith("/en/freshness")


def test_what_no_coordinator_has_read_yet_is_sent_and_not_confirmed(
    client: Inspector, given: Given, sign_in: Any
) -> None:
    listing = given.listing()
    sign_in(client, given.account(maintains=[listing]))
    assert "still correct" not in client.get(f"/en/listings/{listing.public_id}").page.text()
    answer = client.get(f"/en/freshness/listings/{listing.public_id}", status=303)
    assert answer.location.endswith(f"/en/listings/{listing.public_id}")
