"""Claims through HTTP: what is weighed, who may decide, what a decision brings about and how it is undone."""

from itertools import product

import pytest
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain import claiming
from adrnet.domain.account import Account, Maintainer
from adrnet.domain.claim import Claim
from adrnet.domain.drafting import published_of
from adrnet.domain.listing import Listing
from tests.coordination.conftest import NAMES
from tests.coordination.deciding import pressed, token_of
from tests.posting import filled
from tests.posting import send as post_form

REASON = "Their secretariat confirmed it by telephone."


@pytest.fixture
def unclaimed(story):
    """An entry of Thailand that nobody keeps."""
    return story.given.listing(
        names=NAMES, is_claimed=False, responsible_country="TH", website="https://body.example.org/"
    )


@pytest.fixture
def claim(story, unclaimed):
    """A claim to it, of an account with an address elsewhere."""
    return make_claim(story, unclaimed, story.given.account(), "I keep their books.")


def make_claim(story, listing, by, statement):
    def open_claim(session):
        made = claiming.open_claim(
            session, session.get_one(Listing, listing.id), session.get_one(Account, by.id), statement
        )
        session.flush()
        return made.id

    number = story.run(open_claim)
    with story.app.app_context():
        made = db.session.get_one(Claim, number)
        db.session.refresh(made)
        return made


def at(claim, way=""):
    return f"/en/coordination/claims/{claim.id}{way}"


def decide(client, claim, decision, status=303, **typed):
    """Write the reason, read the letter, send both."""
    to, fields = filled(client.get(at(claim, f"/{decision}")).page, f"/{decision}", reason=REASON)
    letter = client.post(to, data=pressed(fields, "letter")).page
    to, fields = filled(letter, f"/{decision}", **typed)
    return client.post(to, data=pressed(fields, "send"), status=status)


def keeps(story, listing):
    kept = select(Maintainer.account_id).where(Maintainer.listing_id == listing.id, Maintainer.until.is_(None))
    return story.run(lambda session: set(session.scalars(kept)))


def test_a_claim_waits_on_the_desk(coordinating, claim):
    page = coordinating.get("/en/coordination").page
    assert any(address == at(claim) for _text, address in page.links())


def test_a_claim_is_shown_with_what_there_is_to_weigh(coordinating, claim, story):
    said = coordinating.get(at(claim)).page.text()
    assert "I keep their books." in said
    assert story.run(lambda session: session.get_one(Account, claim.account_id).email) in said
    assert "This address does not belong to the website body.example.org." in said
    assert "None by mail." in said
    assert "Nobody yet" in said


def test_rivals_stand_side_by_side(coordinating, claim, story, unclaimed):
    rival = make_claim(story, unclaimed, story.given.account(), "I am their secretary.")
    page = coordinating.get(at(claim)).page
    assert "2 accounts say that they speak for this organisation" in page.text()
    assert {"I keep their books.", "I am their secretary."} <= {
        page.text(one) for one in page.all("blockquote", page.main)
    }
    assert page.link("Another claim") == at(rival)


def test_a_granted_claim_makes_a_maintainer_and_tells_them(coordinating, claim, story, unclaimed):
    answered = decide(coordinating, claim, "grant")
    assert story.state(claim) == "granted"
    assert keeps(story, unclaimed) == {claim.account_id}
    assert ("claim.grant", story.coordinator.id, REASON) in story.acts("claim")
    (mail,) = story.mails()
    assert REASON in mail.text
    assert f"/en/listings/{unclaimed.public_id}" in mail.text
    assert "The claim was granted" in coordinating.get(answered.location).page.text()


def test_a_declined_claim_leaves_the_entry_alone_and_can_be_taken_up_again(coordinating, claim, story, unclaimed):
    decide(coordinating, claim, "decline", **{"letter-en": "Write to us from the office."})
    assert (story.state(claim), keeps(story, unclaimed)) == ("declined", set())
    assert "Write to us from the office." in story.mails()[0].text
    post_form(coordinating, at(claim), "/reopen", reason="They wrote from the office.")
    assert story.state(claim) == "open"
    decide(coordinating, claim, "grant")
    assert keeps(story, unclaimed) == {claim.account_id}


def test_a_granted_claim_is_revoked_with_a_letter(coordinating, claim, story, unclaimed):
    decide(coordinating, claim, "grant")
    decide(coordinating, claim, "revoke")
    assert (story.state(claim), keeps(story, unclaimed)) == ("revoked", set())
    assert len(story.mails()) == 2
    found = coordinating.get(f"/en/directory/{unclaimed.public_id}", follow_redirects=True).page
    assert "not yet claimed" in found.text()


def test_a_claim_that_somebody_else_has_decided_is_decided(coordinating, claim, story):
    to, fields = filled(coordinating.get(at(claim, "/grant")).page, "/grant", reason=REASON)
    letter = coordinating.post(to, data=pressed(fields, "letter")).page
    to, fields = filled(letter, "/grant", **{"letter-en": "A letter that nobody gets."})

    second = story.given.account(coordinates=[None])

    def decline(session):
        claiming.decline(session, session.get_one(Claim, claim.id), session.get_one(Account, second.id), "No.")

    story.run(decline)
    said = coordinating.post(to, data=pressed(fields, "send"), status=409).page.text()
    assert "Somebody was faster. It was declined." in said
    assert "A letter that nobody gets." in said
    assert (story.state(claim), story.mails()) == ("declined", [])


def test_a_claim_that_was_given_up_is_not_granted(coordinating, claim, story):
    def give_up(session):
        known = session.get_one(Claim, claim.id)
        claiming.give_up(session, known, known.account)

    to, fields = filled(coordinating.get(at(claim, "/grant")).page, "/grant", reason=REASON)
    story.run(give_up)
    said = coordinating.post(to, data=pressed(fields, "letter"), status=409).page.text()
    assert "has given it up" in said
    assert REASON in said


def test_a_website_that_was_opened_makes_its_mailboxes_evidence(coordinating, story):
    listing = story.given.listing(
        is_claimed=False, responsible_country="TH", website="https://body.example.org/", website_seen=False
    )
    claim = make_claim(story, listing, story.given.account(), "We are this body.")
    assert "no website that would tell" in coordinating.get(at(claim)).page.text()
    answered = post_form(coordinating, at(claim), "/website")
    page = coordinating.get(answered.location).page
    assert "It is on record that the website was seen." in page.text()
    assert page.all("form", page.main) == []
    with story.app.app_context():
        assert published_of(db.session.get_one(Listing, listing.id)).content.website_seen


WAYS = ["/grant", "/decline", "/revoke", "/reopen", "/website"]


@pytest.mark.parametrize("case", list(product(["visitor", "claimant", "other country"], ["", *WAYS])), ids=str)
def test_nobody_without_the_remit_decides_about_a_claim(client, story, unclaimed, sign_in, case):
    who, way = case
    claimant = story.given.account()
    claim = make_claim(story, unclaimed, claimant, "I keep their books.")
    if who == "claimant":
        sign_in(client, claimant)
    elif who == "other country":
        sign_in(client, story.given.account(coordinates=["JP"]))
    sent, refused = {"csrf_token": token_of(client), "reason": REASON}, range(300, 500)
    answered = client.post(at(claim, way), data=sent, status=refused) if way else client.get(at(claim), status=refused)
    assert answered.status_code in {"visitor": {302, 303, 403}, "claimant": {403}, "other country": {404}}[who]
    assert b"keep their books" not in answered.data
    assert story.state(claim) == "open"


@pytest.mark.parametrize("decision", ["grant", "decline"])
def test_nobody_decides_about_their_own_claim(client, story, unclaimed, sign_in, decision):
    both = story.given.account(coordinates=["TH"])
    own = make_claim(story, unclaimed, both, "We are this body.")
    sign_in(client, both)
    page = client.get(at(own)).page
    assert "This is your own claim." in page.text()
    assert page.all("form", page.main) == []
    assert "Waits for another coordinator" in client.get("/en/coordination").page.text()
    client.post(at(own, f"/{decision}"), data={"csrf_token": token_of(client), "reason": REASON}, status=403)
    assert story.state(own) == "open"


def test_a_contested_claim_is_decided_where_both_sides_are_heard_alone(coordinating, claim, story, unclaimed):
    to, fields = filled(coordinating.get(at(claim, "/grant")).page, "/grant", reason=REASON)
    rival = make_claim(story, unclaimed, story.given.account(), "I am their secretary.")
    # Whoever had the page open before the rival came loses no word.
    said = coordinating.post(to, data=pressed(fields, "letter"), status=409).page.text()
    assert "The claim is contested." in said
    assert REASON in said
    for one in (claim, rival):
        page = coordinating.get(at(one)).page
        assert page.all("form", page.main) == []
        assert coordinating.get(page.link("What the sides say")).page.heading == "Who speaks for an entry"
    assert keeps(story, unclaimed) == set()


def test_a_page_about_a_claim_takes_a_fixed_number_of_statements(coordinating, claim, story, unclaimed, statements):
    for number in range(3):
        make_claim(story, unclaimed, story.given.account(), f"Claim {number}.")
    coordinating.get(at(claim))
    statements.clear()
    coordinating.get(at(claim))
    assert len(statements) <= 30, "\n".join(statements)
