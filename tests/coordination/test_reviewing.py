"""Changes through HTTP: what is compared, who may decide, what a decision brings about, what comes too late."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from adrnet.db import db
from adrnet.domain import claiming, drafting, publication, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Content, Name, Place
from adrnet.domain.listing import Listing
from adrnet.domain.revision import Revision
from tests import factories
from tests.coordination.conftest import NAMES
from tests.posting import filled
from tests.posting import send as post_form

REASON = "The name on the website is another one."


def pressed(fields, button):
    """Return what a browser sends when this button is pressed."""
    return MultiDict([*fields.items(multi=True), ("do", button)])


def approve(client, address, status=303, **typed):
    return post_form(client, address, "/approve", status=status, **typed)


def answer(client, address, decision, reason=REASON, status=303, **typed):
    """Write the reason, read the letter, send both."""
    to, fields = filled(client.get(f"{address}/{decision}").page, f"/{decision}", reason=reason)
    letter = client.post(to, data=pressed(fields, "letter")).page
    to, fields = filled(letter, f"/{decision}", **typed)
    return client.post(to, data=pressed(fields, "send"), status=status)


def rewrite(story, **fields):
    """Take the change back, write on it and send it again, as its author does."""

    def again(session):
        revision, author = session.get_one(Revision, story.change.id), session.get_one(Account, story.maintainer.id)
        drafting.recall(revision, author)
        content = replace(revision.content, **fields)
        drafting.revise(revision, content, author, vocabulary.current(session))
        drafting.submit(revision, author)

    story.run(again)


def test_a_change_is_shown_beside_what_readers_see(coordinating, story):
    page = coordinating.get(story.address).page
    cells = [page.text(one) for one in page.all("td", page.one("table", class_="changes"))]
    assert "Wasremoved: Example Arbitration Centre" in cells
    assert "Would beadded: Renamed Arbitration Centre" in cells
    assert story.maintainer.email in page.text(page.main)
    assert "https://centre.example.org/" in dict(page.links()).values()


def test_an_approved_change_is_public_and_found_at_once(coordinating, story):
    answered = approve(coordinating, story.address)
    assert story.state() == "published"
    assert "The change is public now" in coordinating.get(answered.location).page.text()
    found = coordinating.get("/en/directory?q=Renamed").page
    assert "Renamed Arbitration Centre" in found.text(found.main)
    read = coordinating.get(found.link("Renamed Arbitration Centre ศูนย์อนุญาโตตุลาการตัวอย่าง")).page
    assert "Renamed Arbitration Centre" in read.heading
    (mail,) = story.mails()
    assert mail.recipient == story.maintainer.email
    assert "Renamed Arbitration Centre" in mail.subject


def test_an_approval_leaves_the_desk_empty(coordinating, story):
    approve(coordinating, story.address)
    assert "Nothing is waiting" in coordinating.get("/en/coordination").page.text()


def test_a_website_that_was_opened_becomes_a_link(coordinating, story):
    listing = story.given.listing(responsible_country="TH", website="https://new.example.org/", website_seen=False)
    change = story.send(listing, story.given.account(maintains=[listing]), founded=1999)
    address = f"/en/coordination/changes/{change.id}"
    approve(coordinating, address, saw_website="y")
    with story.app.app_context():
        published = drafting.published_of(db.session.get_one(Listing, listing.id))
        assert published.content.website_seen
        assert published.content.founded == 1999


def test_a_website_that_nobody_opened_stays_unseen(coordinating, story):
    listing = story.given.listing(responsible_country="TH", website="https://new.example.org/", website_seen=False)
    change = story.send(listing, story.given.account(maintains=[listing]), founded=1999)
    approve(coordinating, f"/en/coordination/changes/{change.id}")
    with story.app.app_context():
        assert not drafting.published_of(db.session.get_one(Listing, listing.id)).content.website_seen


@pytest.mark.parametrize(("decision", "state"), [("return", "returned"), ("decline", "declined")])
def test_a_refusal_is_recorded_with_its_reason_and_the_edited_letter_goes(coordinating, story, decision, state):
    answered = answer(coordinating, story.address, decision, **{"letter-en": "Dear colleagues,\n\nlook again."})
    assert story.state() == state
    assert (f"revision.{decision}", story.coordinator.id, REASON) in story.acts()
    (mail,) = story.mails()
    assert mail.recipient == story.maintainer.email
    assert "Dear colleagues,\n\nlook again." in mail.text
    assert "The letter is on its way" in coordinating.get(answered.location).page.text()


def test_a_letter_holds_the_reason_until_it_is_edited(coordinating, story):
    answer(coordinating, story.address, "return")
    (mail,) = story.mails()
    assert f"> {REASON}" in mail.text
    assert f"/en/listings/{story.listing.public_id}" in mail.text


@pytest.mark.parametrize(("locale", "greeting"), [("ja", "例示"), ("km", "ឧទាហរណ៍"), ("th", "ตัวอย่าง")])
def test_a_letter_is_in_its_readers_language(coordinating, story, locale, greeting):
    script = {"ja": "Jpan", "km": "Khmr", "th": "Thai"}[locale]
    names = (Name("Example", "en", "Latn"), Name(greeting, locale, script))
    listing = story.given.listing(names=names, responsible_country="TH")
    reader = story.given.account(maintains=[listing])
    story.speak(reader, locale)
    change = story.send(listing, reader, founded=1999)
    address = f"/en/coordination/changes/{change.id}/return"
    to, fields = filled(coordinating.get(address).page, "/return", reason=REASON)
    page = coordinating.post(to, data=pressed(fields, "letter")).page
    assert page.one("textarea", name=f"letter-{locale}").get("lang") == locale
    to, fields = filled(page, "/return")
    coordinating.post(to, data=pressed(fields, "send"), status=303)
    (mail,) = story.mails()
    assert mail.locale == locale
    assert f'lang="{locale}"' in mail.html
    assert greeting in mail.subject


def test_everyone_who_keeps_the_entry_gets_a_letter_in_their_own_language(coordinating, story):
    second = story.given.account(maintains=[story.listing])
    story.speak(second, "ja")
    answer(coordinating, story.address, "return", **{"letter-ja": "もう一度ご覧ください。"})
    mails = {one.recipient: one for one in story.mails()}
    assert mails.keys() == {story.maintainer.email, second.email}
    assert "もう一度ご覧ください。" in mails[second.email].text
    assert "もう一度ご覧ください。" not in mails[story.maintainer.email].text


def test_a_reason_is_asked_for(coordinating, story):
    page = coordinating.get(f"{story.address}/decline").page
    to, fields = filled(page, "/decline")
    again = coordinating.post(to, data=pressed(fields, "letter")).page
    assert again.title.startswith("Error: ")
    assert story.state() == "in_review"
    assert story.mails() == []


def test_an_emptied_letter_comes_back_as_it_was_suggested(coordinating, story):
    to, fields = filled(coordinating.get(f"{story.address}/return").page, "/return", reason=REASON)
    page = coordinating.post(to, data=pressed(fields, "letter")).page
    to, fields = filled(page, "/return", **{"letter-en": ""})
    again = coordinating.post(to, data=pressed(fields, "send")).page
    assert again.title.startswith("Error: ")
    assert REASON in (again.one("textarea", name="letter-en").text or "")
    assert story.state() == "in_review"


def test_what_changed_meanwhile_is_shown_and_nothing_recorded(coordinating, story):
    to, fields = filled(coordinating.get(story.address).page, "/approve")
    rewrite(story, website="https://other.example.org/")
    page = coordinating.post(to, data=fields, status=409).page
    said = page.text(page.main)
    assert "It changed while you were reading." in said
    part = next(one for one in page.all("section") if one.get("aria-labelledby") == "meanwhile")
    assert "https://other.example.org/" in page.text(part)
    assert "Renamed" not in page.text(part)
    assert story.state() == "in_review"
    to, fields = filled(page, "/approve")
    coordinating.post(to, data=fields, status=303)
    assert story.state() == "published"


def test_what_readers_see_counts_as_seen_too(coordinating, story):
    to, fields = filled(coordinating.get(story.address).page, "/approve")

    def correct(session):
        listing = session.get_one(Listing, story.listing.id)
        content = replace(publication.present_content(session, listing), telephone="+66 2 555 9999")
        keeper = session.get_one(Account, story.maintainer.id)
        publication.correct(session, listing, content, keeper, vocabulary.current(session))

    story.run(correct)
    page = coordinating.post(to, data=fields, status=409).page
    assert "It changed while you were reading." in page.text(page.main)
    assert story.state() == "in_review"


@pytest.mark.parametrize("seen", ["", "[]", "{", '["x","y",{}]', "null", "[1,2,3]"])
def test_a_form_that_has_seen_nothing_decides_nothing(coordinating, story, seen):
    approve(coordinating, story.address, status=409, seen=seen)
    assert story.state() == "in_review"


def test_a_letter_that_comes_too_late_is_not_lost(coordinating, story):
    to, fields = filled(coordinating.get(f"{story.address}/return").page, "/return", reason=REASON)
    page = coordinating.post(to, data=pressed(fields, "letter")).page
    to, fields = filled(page, "/return", **{"letter-en": "An edited letter."})
    rewrite(story, website="https://other.example.org/")
    again = coordinating.post(to, data=pressed(fields, "send"), status=409).page
    assert (again.one("textarea", name="letter-en").text or "").strip() == "An edited letter."
    assert (story.state(), story.mails()) == ("in_review", [])
    to, fields = filled(again, "/return")
    coordinating.post(to, data=pressed(fields, "send"), status=303)
    assert story.state() == "returned"


def test_a_second_click_changes_nothing(coordinating, story):
    to, fields = filled(coordinating.get(story.address).page, "/approve")
    coordinating.post(to, data=fields, status=303)
    page = coordinating.post(to, data=fields, status=409).page
    assert "Somebody was faster. It was approved" in page.text(page.main)
    assert [act for act, _who, _why in story.acts()].count("revision.approve") == 1
    assert len(story.mails()) == 1


def test_the_second_of_two_coordinators_is_told(coordinating, story, sign_in):
    other = story.app.test_client()
    sign_in(other, story.given.account(coordinates=[None]))
    first = filled(coordinating.get(story.address).page, "/approve")
    to, fields = filled(other.get(f"{story.address}/decline").page, "/decline", reason=REASON)
    letter = other.post(to, data=pressed(fields, "letter")).page
    coordinating.post(first[0], data=first[1], status=303)
    to, fields = filled(letter, "/decline", **{"letter-en": "A letter that nobody gets."})
    page = other.post(to, data=pressed(fields, "send"), status=409).page
    said = page.text(page.main)
    assert "Somebody was faster. It was approved" in said
    assert "A letter that nobody gets." in said
    assert REASON in said
    assert story.state() == "published"
    assert len(story.mails()) == 1


def test_a_change_that_was_taken_back_is_its_authors_own_again(coordinating, story):
    to, fields = filled(coordinating.get(story.address).page, "/approve")

    def recall(session):
        drafting.recall(session.get_one(Revision, story.change.id), session.get_one(Account, story.maintainer.id))

    story.run(recall)
    page = coordinating.post(to, data=fields, status=409).page
    assert "taken it back" in page.text(page.main)
    assert "Renamed" not in coordinating.get(story.address).page.text()
    assert story.state() == "draft"


def test_a_draft_that_was_never_sent_is_not_there(coordinating, story):
    listing = story.given.listing(responsible_country="TH")
    draft = story.given.revision(listing, is_published=False)
    coordinating.get(f"/en/coordination/changes/{draft.id}", status=404)


def test_a_declined_change_is_taken_up_again_with_a_reason(coordinating, story):
    answer(coordinating, story.address, "decline")
    post_form(coordinating, story.address, "/reopen", reason="It was my mistake.")
    assert story.state() == "in_review"
    assert ("revision.reopen", story.coordinator.id, "It was my mistake.") in story.acts()
    approve(coordinating, story.address)
    assert story.state() == "published"


def test_a_refusal_stands_while_another_change_is_on_its_way(coordinating, story):
    answer(coordinating, story.address, "decline")
    story.send(story.listing, story.maintainer, founded=1999)
    page = post_form(coordinating, story.address, "/reopen", status=409, reason="It was my mistake.").page
    assert "Another change of this entry is on its way." in page.text(page.main)
    assert (page.one("textarea", name="reason").text or "").strip() == "It was my mistake."
    assert story.state() == "declined"


WAYS = ["/approve", "/return", "/decline", "/reopen"]


@pytest.mark.parametrize("way", ["", *WAYS])
@pytest.mark.parametrize("who", ["visitor", "account", "maintainer", "other country", "no second factor"])
def test_nobody_without_the_remit_reads_or_decides(client, story, sign_in, who, way):
    account = {
        "account": story.given.account,
        "maintainer": lambda: story.maintainer,
        "other country": lambda: story.given.account(coordinates=["JP"]),
        "no second factor": lambda: story.given.account(coordinates=["TH"]),
    }.get(who, lambda: None)()
    if who == "no second factor":
        story.run(lambda session: forget_factor(session.get_one(Account, account.id)))
    if account is not None:
        sign_in(client, account)
    token = {"csrf_token": token_of(client)}
    address = story.address + way
    answered = (
        client.post(address, data=token, status=range(300, 500)) if way else client.get(address, status=range(300, 500))
    )
    assert answered.status_code in {302, 303, 403, 404}
    if who == "other country":
        assert answered.status_code == 404
    if who in {"account", "maintainer"}:
        assert answered.status_code == 403
    assert b"Renamed" not in answered.data
    assert story.state() == "in_review"


def forget_factor(account):
    account.tf_primary_method = account.tf_totp_secret = None


def token_of(client):
    """Return a token of this browser's session, from whatever page it may see."""
    page = client.get("/en/listings/register", follow_redirects=True).page
    return next(one.get("value") for one in page.all("input", name="csrf_token"))


def test_the_network_decides_about_every_country(client, story, sign_in):
    sign_in(client, story.given.account(coordinates=[None]))
    approve(client, story.address)
    assert story.state() == "published"


def test_what_one_has_sent_oneself_another_has_to_decide(client, story, sign_in):
    writer, second = story.given.account(coordinates=["TH"]), story.given.account(coordinates=["TH"])
    origin = {"source": "https://centre.example.org/", "note": "They asked by telephone."}
    change = story.send(story.listing, writer, founded=1999, **origin)
    address = f"/en/coordination/changes/{change.id}"
    sign_in(client, second)
    seen = filled(client.get(address).page, "/approve")[1]["seen"]
    sign_in(client, writer)
    page = client.get(address).page
    assert "Another coordinator has to decide." in page.text(page.main)
    assert page.all("form", page.main) == []
    assert "Waits for another coordinator" in client.get("/en/coordination").page.text()
    token = filled(client.get(story.address).page, "/approve")[1]["csrf_token"]
    client.post(f"{address}/approve", data={"csrf_token": token, "seen": seen}, status=403)
    for decision in ("return", "decline"):
        sent = {"csrf_token": token, "seen": seen, "reason": REASON, "do": "send", "letter-en": "x", "subject-en": "x"}
        client.post(f"{address}/{decision}", data=sent, status=403)
    assert story.state(change) == "in_review"
    sign_in(client, second)
    shown = client.get(address).page.text()
    assert "They asked by telephone." in shown
    approve(client, address)
    assert story.state(change) == "published"


def test_whoever_keeps_an_entry_decides_nothing_about_it(client, story, sign_in):
    both = story.given.account(coordinates=["TH"], maintains=[story.listing])
    sign_in(client, both)
    page = client.get(story.address).page
    assert "You keep this entry yourself." in page.text(page.main)
    assert page.all("form", page.main) == []
    assert story.state() == "in_review"


def test_a_coordinator_who_wrote_on_behalf_gets_the_letter(coordinating, story):
    listing = story.given.listing(is_claimed=False, responsible_country="TH")
    writer = story.given.account(coordinates=["TH"])
    change = story.send(listing, writer, source="https://example.org/", note="From their page.", founded=1999)
    answer(coordinating, f"/en/coordination/changes/{change.id}", "return")
    assert [one.recipient for one in story.mails()] == [writer.email]


def test_a_letter_to_nobody_holds_no_decision_up(coordinating, story):
    story.run(lambda session: setattr(session.get_one(Account, story.maintainer.id), "email", None))
    to, fields = filled(coordinating.get(f"{story.address}/decline").page, "/decline", reason=REASON)
    coordinating.post(to, data=pressed(fields, "send"), status=303)
    assert (story.state(), story.mails()) == ("declined", [])


def test_a_new_entry_is_there_once_it_is_approved(coordinating, story):
    person, content = story.given.account(), factories.content(names=NAMES, places=(Place(country="TH"),))

    def register(session):
        account = session.get_one(Account, person.id)
        revision = drafting.begin_listing(session, account, Content())
        claiming.maintain(session, revision.listing, account, account)
        drafting.revise(revision, content, account, vocabulary.current(session))
        drafting.submit(revision, account)
        return revision.id

    number = story.run(register)
    address = f"/en/coordination/changes/{number}"
    assert "New entry" in coordinating.get("/en/coordination").page.text()
    approve(coordinating, address)
    found = coordinating.get("/en/directory?q=Example+Arbitration").page
    assert "Example Arbitration Centre" in found.text(found.main)
    with story.app.app_context():
        assert db.session.scalars(select(Revision.state).where(Revision.id == number)).one() == "published"


def test_a_page_about_a_change_takes_a_fixed_number_of_statements(coordinating, story, statements):
    coordinating.get(story.address)
    statements.clear()
    coordinating.get(story.address)
    assert len(statements) <= 26, "\n".join(statements)
