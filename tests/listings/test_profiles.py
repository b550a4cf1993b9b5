"""A person's own profile: shown with their yes alone, written by nobody else, verified by the network alone."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain import drafting, profiles, publication, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Accreditation, Name
from adrnet.domain.focal_point import Consent
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.lifecycle import MoveRefusedError, move
from adrnet.domain.listing import Listing, ListingState, ListingType
from adrnet.domain.policy import Machine, NotPermittedError
from adrnet.kit import clock
from tests.listings.kept import changed, done, pending, published, sent, states
from tests.posting import filled, send

STATED = Accreditation("IMI", "IMI Certified Mediator", "2024-01-31", "2030-01-31", "https://register.example.org/1")
OTHER = Accreditation("Example Board", "Fellow")
VERIFIED = replace(STATED, verified_by="network", verified_on="2026-11-21")
TODAY = Day(date(2026, 11, 21), Rhythm())
PERSON = {"services": (), "responsible_country": "TH", "accreditations": (STATED, OTHER)}


@pytest.fixture
def own(client, sign_in, person):
    """The person's own browser."""
    sign_in(client, person)
    return client


@pytest.fixture
def profile(given):
    return given.practitioner(**PERSON)


@pytest.fixture
def person(given, profile):
    return given.account(maintains=[profile])


@pytest.fixture
def judge(given):
    return given.account(coordinates=["TH"])


def agree(app, profile):
    done(app, lambda session: profiles.agree(session, session.get_one(Listing, profile.id), "ja"))


def consents(app):
    with app.app_context():
        return [(one.listing_id, one.locale, one.withdrawn_at is None) for one in db.session.scalars(select(Consent))]


def approve(app, profile, judge):
    def act(session):
        change = pending(session, profile)
        publication.approve(session, change, session.get_one(Account, judge.id), vocabulary.current(session), TODAY)

    done(app, act)


def address(profile, part=""):
    return f"/en/listings/{profile.public_id}{part}"


def test_without_a_yes_nothing_is_sent(app, client, sign_in, profile, person):
    changed(app, profile, person, roles=("mediator",))
    sign_in(client, person)
    to, fields = filled(client.get(address(profile, "/check")).page, "/check")
    page = client.post(to, data=fields).page
    assert "Tick this if you agree that your profile is shown." in page.text()
    assert states(app, profile) == ["published", "draft"]
    assert consents(app) == []


def test_a_yes_is_kept_once_and_in_the_language_in_which_it_was_read(app, client, sign_in, profile, person):
    changed(app, profile, person, roles=("mediator",))
    sign_in(client, person)
    send(client, address(profile, "/check").replace("/en/", "/ja/"), "/check", agrees="y")
    assert consents(app) == [(profile.id, "ja", True)]
    send(client, address(profile), "/recall")
    send(client, address(profile, "/check"), "/check", agrees="y")
    assert consents(app) == [(profile.id, "ja", True)]


def test_a_profile_is_not_approved_once_the_yes_was_taken_back(app, profile, person, judge):
    sent(app, profile, person, roles=("mediator",))
    with pytest.raises(MoveRefusedError, match="not agreed"):
        approve(app, profile, judge)
    assert states(app, profile) == ["published", "in_review"]


def test_a_hidden_profile_is_shown_again_once_what_the_person_sent_is_approved(app, profile, person, judge):
    agree(app, profile)
    sent(app, profile, person, roles=("mediator",))
    done(app, lambda session: move(session.get_one(Listing, profile.id), ListingState.HIDDEN, Machine.CLOCK) and None)
    approve(app, profile, judge)
    with app.app_context():
        assert db.session.get_one(Listing, profile.id).state == ListingState.PUBLISHED


def test_withdrawing_takes_the_yes_back_and_needs_no_reason(app, own, profile, judge):
    agree(app, profile)
    send(own, address(profile, "/withdraw"), "/withdraw")
    assert consents(app) == [(profile.id, "ja", False)]
    own.get(f"/en/directory/{profile.public_id}", status=404)

    def restore(session):
        listing, account = session.get_one(Listing, profile.id), session.get_one(Account, judge.id)
        publication.restore(session, listing, account, vocabulary.current(session), "a mistake")

    with pytest.raises(MoveRefusedError):
        done(app, restore)


def test_a_coordinator_takes_a_profile_out_of_sight_and_shows_it_again_while_the_yes_holds(app, profile, judge):
    agree(app, profile)

    def act(session, verb):
        listing, account = session.get_one(Listing, profile.id), session.get_one(Account, judge.id)
        verb(session, listing, account, vocabulary.current(session), "not who they say")

    done(app, lambda session: act(session, publication.withdraw))
    assert consents(app) == [(profile.id, "ja", True)]
    done(app, lambda session: act(session, publication.restore))
    with app.app_context():
        assert db.session.get_one(Listing, profile.id).is_public


def test_the_pages_by_which_a_coordinator_does_so(client, sign_in, profile, judge):
    sign_in(client, judge)
    to = client.get(address(profile)).page.link("Withdraw the entry")
    assert to == f"/en/coordination/listings/{profile.public_id}/withdraw"
    assert "Withdraw the entry" in client.get(to).page.text()


def test_a_profile_that_is_hidden_can_be_corrected_and_withdrawn(app, client, sign_in, profile, person):
    done(app, lambda session: move(session.get_one(Listing, profile.id), ListingState.HIDDEN, Machine.CLOCK) and None)
    sign_in(client, person)
    page = client.get(address(profile)).page
    assert "Out of sight since nobody confirmed it." in page.text()
    send(client, address(profile, "/edit/roles"), "/edit/roles", roles=["mediator"], do="later")
    assert states(app, profile) == ["published", "draft"]
    send(client, address(profile, "/withdraw"), "/withdraw")
    assert "Nobody shows it again without you." in client.get(address(profile)).page.text()


def _sent_by_themselves(session, profile):
    listing = session.get_one(Listing, profile.id)
    drafting.draft(session, listing, replace(listing.published.content, roles=("mediator",))).submitted_at = clock.now()


def test_nobody_writes_for_a_person(app, client, sign_in, profile, judge):
    agree(app, profile)
    sign_in(client, judge)
    done(app, lambda session: _sent_by_themselves(session, profile))
    for part in ("/edit/names", "/check", "/discard", "/search-engines", "/withdraw", "/correct"):
        client.get(address(profile, part), status={403, 404})
        client.post(address(profile, part), data={}, status={400, 403, 404})
    assert "A person keeps this profile." in client.get(address(profile)).page.text()
    with pytest.raises(NotPermittedError):
        changed(app, profile, judge, is_on_behalf=True, roles=("arbitrator",))


def test_a_person_is_asked_what_persons_are_asked_and_nothing_else(client, sign_in, profile, person):
    sign_in(client, person)
    for section in ("kind", "services", "digital-capacity", "focal-points"):
        client.get(address(profile, f"/edit/{section}"), status=404)
    assert "Accreditations" in client.get(address(profile)).page.text()


def test_an_organisation_is_not_asked_what_persons_are(client, sign_in, given):
    listing = given.listing()
    sign_in(client, given.account(maintains=[listing]))
    for section in ("roles", "accreditations", "introductions"):
        client.get(address(listing, f"/edit/{section}"), status=404)
    client.get(address(listing, "/search-engines"), status=404)


def test_somebody_elses_profile_is_not_found(client, sign_in, given, profile):
    sign_in(client, given.account(maintains=[given.practitioner()]))
    for part in ("", "/check", "/search-engines", "/edit/roles", "/withdraw"):
        client.get(address(profile, part), status=404)


def test_verification_is_not_the_persons_to_write(app, client, sign_in, profile, person):
    sign_in(client, person)
    to, fields = filled(client.get(address(profile, "/edit/accreditations")).page, "/accreditations", do="later")
    fields["accreditations-0-verified_by"], fields["accreditations-0-verified_on"] = "network", "2026-11-21"
    fields["accreditations-0-evidence"] = "Look for yourself"
    client.post(to, data=fields, status=303)
    with app.app_context():
        stated = pending(db.session(), profile).content.accreditations
    assert stated == (replace(STATED, evidence="Look for yourself"), OTHER)


@pytest.mark.parametrize(
    ("typed", "stays"),
    [
        ({}, True),
        ({"evidence": "elsewhere"}, True),
        ({"expires_on": "2031-01-31"}, False),
        ({"awarded_on": "2024-02-01"}, False),
        ({"held": "IMI|IMI Qualified Mediator"}, False),
        ({"held": "", "scheme": "IMI", "grade": "IMI Certified Mediator, truly"}, False),
    ],
)
def test_what_was_verified_holds_while_it_is_the_same(app, own, given, profile, typed, stays):  # noqa: PLR0913, PLR0917 - fixtures and cases
    given.revision(profile, roles=("arbitrator",), kind="", accreditations=(VERIFIED,))
    fields = {f"accreditations-0-{name}": value for name, value in typed.items()}
    send(own, address(profile, "/edit/accreditations"), "/accreditations", do="later", **fields)
    with app.app_context():
        change = drafting.pending_of(db.session.get_one(Listing, profile.id))
        [stated] = change.content.accreditations if change else published(app, profile).accreditations
    assert (stated.verified_by, stated.verified_on) == (("network", "2026-11-21") if stays else ("", ""))


def test_a_coordinator_verifies_one_accreditation_and_the_rest_stays(app, client, sign_in, profile, judge):
    sign_in(client, judge)
    page = client.get(f"/en/coordination/listings/{profile.public_id}/accreditations").page
    forms = list(page.all("form", page.main, method="post"))
    which = [next(one.get("value") for one in page.all("input", form, name="which")) for form in forms]
    token = next(one.get("value") for one in page.all("input", forms[0], name="csrf_token"))
    to, answer = forms[0].get("action"), {"csrf_token": token, "which": which[0]}
    client.post(to, data=answer, status=303)
    first, second = published(app, profile).accreditations
    assert (first.verified_by, bool(first.verified_on), second) == ("network", True, OTHER)
    assert replace(first, verified_by="", verified_on="") == STATED
    # A second click finds it done, and says so.
    assert "Somebody was faster." in client.post(to, data=answer, status=409).page.text()
    client.post(to, data={**answer, "which": "nothing of it"}, status=409)
    assert states(app, profile) == ["superseded", "published"]


def test_nobody_verifies_their_own(client, sign_in, given):
    profile = given.practitioner(**PERSON)
    sign_in(client, given.account(coordinates=["TH"], maintains=[profile]))
    client.get(f"/en/coordination/listings/{profile.public_id}/accreditations", status=404)
    assert "Verify the accreditations" not in client.get(address(profile)).page.text()


def test_a_draft_on_its_way_learns_what_was_verified_meanwhile(app, profile, person, judge):
    changed(app, profile, person, roles=("mediator",))

    def verify(session):
        listing, account = session.get_one(Listing, profile.id), session.get_one(Account, judge.id)
        publication.verify_accreditation(session, listing, STATED, account, vocabulary.current(session), TODAY)

    done(app, verify)
    with app.app_context():
        content = pending(db.session(), profile).content
    assert (content.roles, content.accreditations[0].verified_by) == (("mediator",), "network")


def test_whether_introductions_are_welcome_shows_at_once(app, client, sign_in, profile, person):
    sign_in(client, person)
    send(client, address(profile, "/edit/introductions"), "/introductions", introductions="no", do="later")
    send(client, address(profile, "/check"), "/check", agrees="y")
    assert published(app, profile).introductions == "no"
    assert "Nothing of it needed a coordinator." in client.get(address(profile)).page.text()


def test_one_account_keeps_one_profile(app, client, sign_in, given):
    account = given.account()
    sign_in(client, account)
    answers = {"name": "Example Person 7", "language": "en", "country": "TH", "website": ""}
    first = send(client, "/en/listings/register-person", "/register-person", **answers).location
    assert client.get("/en/listings/register-person", status=303).location == first
    with app.app_context():
        made = db.session.scalars(select(Listing)).one()
        assert (made.type, made.state, made.is_claimed) == (ListingType.PRACTITIONER, ListingState.UNPUBLISHED, True)
        assert made.responsible_country == "TH"


def test_who_may_be_the_same_is_shown_of_published_people_only(client, sign_in, given):
    names = (Name("Example Person of the River", "en", "Latn"),)
    given.practitioner(names=names, jurisdictions=("TH",))
    given.practitioner(names=names, jurisdictions=("TH",), state=ListingState.UNPUBLISHED)
    given.practitioner(names=names, jurisdictions=("TH",), state=ListingState.WITHDRAWN)
    sign_in(client, given.account())
    answers = {"name": names[0].text, "language": "en", "country": "TH", "website": ""}
    to, fields = filled(client.get("/en/listings/register-person").page, "/register-person", **answers)
    page = client.post(to, data=fields).page
    assert "Is one of these you?" in page.text()
    assert len(page.all("a", page.main, class_="names")) == 1
    assert client.post(to, data={**fields, "different": "yes"}, status=303)
