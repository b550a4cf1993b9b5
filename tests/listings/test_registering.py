"""Registering: name and country first, what is alike, one listing however often the button is pressed."""

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from adrnet.db import db
from adrnet.domain.account import LoginSession, Maintainer
from adrnet.domain.content import Name, Place
from adrnet.domain.listing import Listing
from adrnet.domain.record import AuditEvent
from adrnet.kit import clock
from adrnet.listings.services import MOST_BEGUN
from tests.listings.kept import NAMES, done
from tests.posting import filled, send

ADDRESS = "/en/listings/register"


@pytest.fixture
def person(given, sign_in, client):
    account = given.account()
    sign_in(client, account)
    return account


def listings(app):
    with app.app_context():
        return list(db.session.scalars(select(Listing).order_by(Listing.id)))


@pytest.mark.parametrize("case", NAMES, ids=lambda case: case[0])
def test_a_name_in_any_script_begins_a_listing(app, client, person, case):
    lang, country, name = case
    answer = send(client, ADDRESS, name=name, language=lang, country=country)
    listing = listings(app)[0]
    assert answer.location == f"/en/listings/{listing.public_id}"
    page = client.get(answer.location).page
    assert page.heading == name
    assert page.language_of(next(one for one in page.one("h1").iter("span") if page.text(one) == name)) == lang
    with app.app_context():
        found = db.session.get_one(Listing, listing.id)
        assert found.state == "unpublished"
        assert found.responsible_country == country
        assert [one.state for one in found.revisions] == ["draft"]
        assert db.session.scalars(select(Maintainer.account_id)).all() == [person.id]
        ours = AuditEvent.subject.in_(("listing", "revision"))
        acts = db.session.scalars(select(AuditEvent.act).where(ours).order_by(AuditEvent.id)).all()
        assert acts == ["revision.begin", "listing.maintain", "revision.edit"]


@pytest.mark.usefixtures("person")
def test_a_double_click_begins_one_listing(app, client):
    form = filled(client.get(ADDRESS).page, name="例示仲裁協会", language="ja", country="JP")
    first, second = (client.post(form[0], data=form[1], status=303).location for _ in range(2))
    assert first == second
    assert len(listings(app)) == 1


def test_two_accounts_may_begin_the_same_without_learning_of_each_other(app, client, person, given, sign_in):
    for account in (person, given.account()):
        sign_in(client, account)
        send(client, ADDRESS, name="例示仲裁協会", language="ja", country="JP")
    assert len(listings(app)) == 2


@pytest.mark.usefixtures("person")
def test_entries_that_may_be_the_same_are_shown_before_anything_is_made(app, client, given):
    there = given.listing(
        is_claimed=False,
        names=(Name("Example Arbitration Centre of Siam", "en", "Latn"), Name("ศูนย์ตัวอย่างสยาม", "th", "Thai")),
        places=(Place("TH", role="seat"),),
    )
    for name in ("Siam Example Arbitration Centre", "ศูนย์ตัวอย่างสยาม"):
        language = "en" if name.isascii() else "th"
        form = filled(client.get(ADDRESS).page, name=name, language=language, country="TH")
        page = client.post(form[0], data=form[1]).page
        assert page.heading == "Is it one of these?"
        assert page.link("This is us: claim this entry (1)") == f"/en/claims/{there.public_id}"
        assert len(listings(app)) == 1
    to, fields = filled(page, "/register")
    assert client.post(to, data=fields, status=303).location.startswith("/en/listings/")
    assert len(listings(app)) == 2


@pytest.mark.usefixtures("person")
def test_an_entry_with_the_same_website_is_shown_whatever_its_name(client, given):
    given.listing(website="https://www.centre.example.org/th/", places=(Place("TH"),), is_claimed=True)
    form = filled(
        client.get(ADDRESS).page, name="เรียกอย่างอื่น", language="th", country="TH", website="https://centre.example.org/"
    )
    page = client.post(form[0], data=form[1]).page
    assert "This is us: see who keeps it" in page.text(page.main)


@pytest.mark.usefixtures("person")
def test_an_abbreviation_finds_its_bearer(client, given):
    given.listing(
        names=(Name("Very Long Example Institute", "en", "Latn"), Name("VLEI", "en", "Latn", "abbreviation")),
        places=(Place("SG"),),
    )
    form = filled(client.get(ADDRESS).page, name="vlei", language="en", country="SG")
    assert client.post(form[0], data=form[1]).page.heading == "Is it one of these?"


@pytest.mark.usefixtures("person")
def test_other_countries_hidden_entries_and_others_drafts_are_not_shown(client, given):
    name = (Name("Example Centre of Angkor", "en", "Latn"),)
    given.listing(names=name, places=(Place("TH"),))
    given.listing(names=name, places=(Place("KH"),), state="withdrawn")
    given.listing(names=name, places=(Place("KH"),), state="unpublished")
    assert send(client, ADDRESS, name="Example Centre of Angkor", language="en", country="KH").location


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"name": "", "language": "en", "country": "JP"}, "Write the name of the organisation."),
        (
            {"name": "例示", "language": "en", "country": "JP"},
            "The name is not written in the letters of this language.",
        ),
        ({"name": "Example", "language": "en", "country": ""}, "Choose the country"),
        ({"name": "Example", "language": "xx", "country": "JP"}, "Choose one of the answers offered."),
        ({"name": "Example", "language": "en", "country": "JP", "website": "example"}, "https://"),
        ({"name": "E" * 301, "language": "en", "country": "JP"}, "Shorten this by 1 character."),
    ],
)
@pytest.mark.usefixtures("person")
def test_what_cannot_be_taken_is_said_and_nothing_is_lost(app, client, typed, problem):
    form = filled(client.get(ADDRESS).page, **typed)
    page = client.post(form[0], data=form[1]).page
    assert page.title.startswith("Error: ")
    assert problem in page.text(page.main)
    assert page.one("input", name="name").get("value", "") == typed["name"]
    assert listings(app) == []


@pytest.mark.usefixtures("person")
def test_malay_in_arabic_letters_and_japanese_in_latin_ones_are_taken(client):
    send(client, ADDRESS, name="ڤوست تيمبڠ تارا", language="ms", country="BN")
    send(client, ADDRESS, name="ADR Japan", language="ja", country="JP")


@pytest.mark.usefixtures("person")
def test_nobody_begins_more_than_a_number_of_listings(app, client):
    for number in range(MOST_BEGUN):
        send(client, ADDRESS, name=f"Example {number}", language="en", country="JP")
    form = filled(client.get(ADDRESS).page, name="One more", language="en", country="JP")
    page = client.post(form[0], data=form[1], status=429).page
    assert f"You have begun {MOST_BEGUN} listings" in page.text(page.main)
    assert page.one("input", name="name").get("value") == "One more"
    assert len(listings(app)) == MOST_BEGUN


@pytest.mark.usefixtures("person")
def test_without_a_token_nothing_is_begun(app, client):
    client.post(ADDRESS, data={"name": "Example", "language": "en", "country": "JP"}, status=400)
    assert listings(app) == []


@pytest.mark.parametrize("locale", ["ja", "km", "th", "my"])
@pytest.mark.usefixtures("person")
def test_the_page_speaks_every_language_and_proposes_it(client, locale):
    page = client.get(f"/{locale}/listings/register").page
    chosen = [
        one.get("value") for one in page.all("option", page.one("select", id="language")) if "selected" in one.attrib
    ]
    assert chosen == [locale]


TYPED = [
    ("listings/register", {"name": "สถาบันตัวอย่าง", "language": "th", "country": "TH"}),
    ("claims/ENTRY", {"statement": "เราคือผู้อำนวยการ"}),
]


@pytest.fixture
def ended(app):
    """Ends all sessions when called."""

    def end(session):
        for one in session.scalars(select(LoginSession)):
            one.ended_at = clock.now()

    return lambda: done(app, end)


@pytest.fixture(params=TYPED, ids=lambda one: one[0].partition("/")[0])
def typed_at(request, given):
    """An address, and what is typed there."""
    path, typed = request.param
    entry = given.listing(is_claimed=False)
    return f"/th/{path.replace('ENTRY', entry.public_id)}", typed


def test_what_was_typed_while_the_session_had_ended_stands_there_again(client, person, sign_in, ended, typed_at):
    address, typed = typed_at
    to, fields = filled(client.get(address).page, **typed)
    ended()
    answer = client.post(to, data=fields, status=303)
    assert answer.location.startswith("/th/accounts/")
    back = parse_qs(urlsplit(answer.location).query)["next"][0]
    sign_in(client, person)
    page = client.get(back).page
    for name, value in typed.items():
        shown = next(one for tag in ("input", "textarea", "select") for one in page.all(tag, name=name))
        chosen = [one.get("value") for one in page.all("option", shown) if "selected" in one.attrib]
        assert value in {shown.get("value"), page.text(shown), *chosen}
