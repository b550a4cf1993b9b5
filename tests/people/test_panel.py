"""Whoever an organisation named for its panel answers by a mailed link: reads it, puts it right, says yes or no."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import affiliating
from adrnet.domain.account import Account
from adrnet.domain.affiliating import Tie
from adrnet.domain.affiliation import Affiliation, AffiliationKind, Side
from adrnet.domain.content import Accreditation, Content, Name, Place, SpokenLanguage
from adrnet.domain.focal_point import Consent
from adrnet.domain.freshness import Freshness
from adrnet.domain.listing import Listing
from adrnet.domain.people import NOTICE_VERSION
from adrnet.domain.policy import Machine
from adrnet.domain.proposing import Proposed, propose_persons
from adrnet.domain.vocabulary import current
from tests.inspector import Inspector
from tests.listings.panels import say_no, say_yes

PERSON = Proposed(
    Content(
        names=(Name("Example Person 77", "en", "Latn"), Name("例示太郎七七", "ja", "Jpan")),
        roles=("arbitrator",),
        specialties=("maritime",),
        languages=(SpokenLanguage("en"), SpokenLanguage("ja", "native")),
        places=(Place("JP"),),
        accreditations=(Accreditation("CIArb", "Fellow (FCIArb)"),),
    ),
    "person77@example.org",
    "en",
)
GONE = "This link opens nothing any more"


@pytest.fixture
def body(given: SimpleNamespace) -> Listing:
    listing: Listing = given.listing(names=(Name("Example Panel Centre", "en"),))
    return listing


@pytest.fixture
def link(app: Flask, given: SimpleNamespace, body: Listing) -> str:
    """Return the address of a link to somebody who was proposed."""
    keeper = given.account(maintains=[body])

    def propose() -> str:
        session = db.session()
        account, organisation = session.get_one(Account, keeper.id), session.get_one(Listing, body.id)
        [made] = propose_persons(session, organisation, [PERSON], account, current(session))
        return affiliating.invite(session, made.practitioner, PERSON.email)

    with app.app_context():
        return f"/en/people/panels/{transactional(propose)()}"


def profile(app: Flask) -> tuple[str, str, Content | None]:
    """Return public id, state and published content of the person."""
    with app.app_context():
        affiliation = db.session.scalars(select(Affiliation)).one()
        one = affiliation.practitioner
        return one.public_id, one.state, one.published.content if one.published else None


def read(client: Inspector, public_id: str) -> str:
    return client.get(client.get(f"/en/directory/{public_id}", status=301).headers["Location"]).text


def test_opening_the_link_changes_nothing_and_shows_what_would_be_shown(
    app: Flask, client: Inspector, link: str
) -> None:
    for _time in range(2):
        page = client.get(link)
        assert "Example Panel Centre" in page.text
        assert "例示太郎七七" in page.text
        assert NOTICE_VERSION in page.text
        assert page.headers["Cache-Control"] == "no-store"
    public_id, state, _content = profile(app)
    assert state == "unpublished"
    client.get(f"/en/directory/{public_id}", status=404)


def test_a_yes_shows_the_profile_as_it_was_put_right(app: Flask, client: Inspector, link: str, body: Listing) -> None:
    say_yes(client, link, **{"names-0-text": "Example Person Corrected", "specialties": ["energy"], "speaks": ["ja"]})
    public_id, state, content = profile(app)
    assert state == "published"
    assert content is not None
    assert content.names[0].text == "Example Person Corrected"
    assert content.specialties == ("energy",)
    assert content.languages == (SpokenLanguage("ja", "native"),)
    assert content.accreditations == PERSON.content.accreditations
    assert content.email == ""
    said = read(client, public_id)
    assert "Example Person Corrected" in said
    assert "Example Person 77" not in said
    assert "Example Panel Centre" in said
    assert "person77@example.org" not in said
    assert "Example Person Corrected" in read(client, body.public_id)
    with app.app_context():
        consent = db.session.scalars(select(Consent)).one()
        assert (consent.is_given, consent.notice_version, consent.locale) == (True, NOTICE_VERSION, "en")
        one = db.session.scalars(select(Affiliation)).one()
        assert one.state == "confirmed"
        assert one.practitioner.freshness == Freshness.CONFIRMED


def test_the_address_is_shown_to_who_wishes_it(app: Flask, client: Inspector, link: str) -> None:
    say_yes(client, link, is_email_shown="y")
    assert "person77@example.org" in read(client, profile(app)[0])


def test_a_yes_without_a_name_is_asked_for_one_and_loses_nothing(app: Flask, client: Inspector, link: str) -> None:
    answer = say_yes(client, link, **{"names-0-text": "", "names-1-text": "", "telephone": "+81 3 5555 0100"})
    assert "Error:" in answer.text
    assert "+81 3-5555-0100" in answer.text
    assert profile(app)[1] == "unpublished"


def test_a_link_is_used_once_whatever_was_answered(app: Flask, client: Inspector, link: str) -> None:
    say_no(client, link)
    public_id, state, _content = profile(app)
    assert state == "erased"
    client.get(f"/en/directory/{public_id}", status={404, 410})
    assert GONE in client.get(link, status=410).text


def test_every_link_that_opens_nothing_answers_the_same(client: Inspector, link: str) -> None:
    unknown = client.get("/en/people/panels/nothing", status=410).page
    say_yes(client, link)
    used = client.get(link, status=410).page
    assert unknown.text(unknown.main) == used.text(used.main)


def test_a_silence_erases_what_was_entered(app: Flask, client: Inspector, link: str) -> None:
    def lapse() -> None:
        one = db.session.scalars(select(Affiliation)).one()
        affiliating.lapse(db.session(), one, Machine.CLOCK)

    with app.app_context():
        transactional(lapse)()
    assert profile(app)[1] == "erased"
    client.get(link, status=410)
    with app.app_context():
        assert db.session.scalars(select(Affiliation.state)).one() == "lapsed"
        assert "Example Person 77" not in str([one.document for one in profile_revisions()])


def test_an_affiliation_can_be_asked_by_two_organisations_and_each_gets_its_own_answer(
    app: Flask, client: Inspector, given: SimpleNamespace, body: Listing
) -> None:
    other = given.listing(names=(Name("Example Other Centre", "en"),))
    known = given.practitioner(names=(Name("Example Person Known", "en"),))
    keepers = [given.account(maintains=[one]) for one in (body, other)]

    def propose() -> tuple[str, list[int]]:
        session = db.session()
        practitioner = session.get_one(Listing, known.id)
        made = [
            affiliating.propose(
                session,
                Tie(practitioner, session.get_one(Listing, one.id), AffiliationKind.PANEL, Side.ORGANISATION),
                session.get_one(Account, keeper.id),
            )
            for one, keeper in zip((body, other), keepers, strict=True)
        ]
        session.flush()
        return affiliating.invite(session, practitioner, "known@example.org"), [one.id for one in made]

    with app.app_context():
        token, (first, second) = transactional(propose)()
    address = f"/en/people/panels/{token}"
    data: dict[str, Any] = {"csrf_token": client.get(address).page.all("input", name="csrf_token")[0].get("value")}
    assert "Error:" in client.post(address, data={**data, f"of_{first}": "yes"}).text
    client.post(address, data={**data, f"of_{first}": "yes", f"of_{second}": "no"}, status=303)
    said = read(client, known.public_id)
    assert "Example Panel Centre" in said
    assert "Example Other Centre" not in said


def profile_revisions() -> Any:
    return db.session.scalars(select(Affiliation)).one().practitioner.revisions
