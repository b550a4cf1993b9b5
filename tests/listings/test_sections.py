"""Writing a listing section by section, through HTTP."""

import pytest

from adrnet.db import db
from adrnet.domain.content import OfferedPost
from adrnet.domain.drafting import pending_of
from adrnet.domain.focal_point import DesignationKind
from adrnet.domain.listing import Listing, ListingType
from adrnet.domain.sections import Section, of
from tests.listings.kept import done
from tests.posting import filled, send


@pytest.fixture
def kept(given, client, sign_in):
    """A published listing whose maintainer is signed in."""
    listing = given.listing()
    sign_in(client, given.account(maintains=[listing]))
    return listing


@pytest.fixture
def pending(app):
    """What stands in the change on its way, of the organisation or on its behalf."""

    def read(listing, *, is_on_behalf=False):
        with app.app_context():
            change = pending_of(db.session.get_one(Listing, listing.id), is_on_behalf=is_on_behalf)
            return change.content if change else None

    return read


def address(listing, section, lang="en"):
    return f"/{lang}/listings/{listing.public_id}/edit/{section}"


@pytest.mark.parametrize("section", list(of(ListingType.ORGANISATION)))
@pytest.mark.parametrize("lang", ["en", "ja", "km", "th", "my"])
def test_every_section_is_shown_with_the_way_to_all_others(client, kept, section, lang):
    page = client.get(address(kept, section, lang)).page
    links = [one.get("href") for one in page.all("a", page.main)]
    assert all(address(kept, other, lang) in links for other in of(ListingType.ORGANISATION))
    assert page.all("a", page.main, **{"aria-current": "step"})[0].get("href") == address(kept, section, lang)
    assert f"/{lang}/listings/{kept.public_id}/preview" in links
    assert f"/{lang}/listings/{kept.public_id}/history" in links


@pytest.mark.parametrize("section", list(of(ListingType.ORGANISATION)))
def test_a_section_sent_back_as_it_was_shown_begins_no_change(client, kept, pending, section):
    answer = send(client, address(kept, section), status=303, do="continue")
    assert pending(kept) is None
    sections = list(of(ListingType.ORGANISATION))
    after = sections[sections.index(section) + 1 :]
    assert answer.location.endswith(address(kept, after[0]) if after else f"/listings/{kept.public_id}")


def test_a_whole_listing_is_written_section_by_section(client, given, sign_in, pending):
    begun = given.listing(
        state="unpublished",
        **dict.fromkeys(("names", "places", "services", "specialties", "languages"), ()),
        **dict.fromkeys(("kind", "email", "telephone", "website"), ""),
        website_seen=False,
    )
    sign_in(client, given.account(maintains=[begun]))
    typed = {
        Section.NAMES: {"names-0-text": "មជ្ឈមណ្ឌលឧទាហរណ៍", "names-0-lang": "km", "names-0-kind": "official"},
        Section.KIND: {"kind": "mediation_centre", "founded": "១៩៩៨"},
        Section.TEXTS: {"texts-0-text": "We mediate.\r\n\r\nEverywhere."},
        Section.PLACES: {"places-0-country": "KH", "places-0-city": "ភ្នំពេញ", "jurisdictions": ["KH", "TH"]},
        Section.SERVICES: {"services": ["mediation", "training"]},
        Section.SPECIALTIES: {"people": ["family", "consumer"], "business": ["commercial"]},
        Section.LANGUAGES: {"languages": ["km", "en"]},
        Section.DIGITAL: {"capacities-1-answer": "on_request", "capacities-1-note": "Zoom"},
        Section.CONTACT: {"email": "info@example.org", "telephone": "023 555 001", "website": "https://example.org/km"},
        Section.LINKS: {"links-0-kind": "rules", "links-0-url": "https://example.org/rules", "links-0-lang": "km"},
    }
    to = address(begun, Section.NAMES, "km")
    for answers in typed.values():
        to = send(client, to, status=303, do="continue", **answers).location
    assert to == address(begun, Section.POSTS, "km")
    action, fields = filled(client.get(to).page, add="posts")
    action, fields = filled(
        client.post(action, data=fields).page,
        **{"posts-0-topics": ["mediation"], "posts-0-mailbox": "office@example.org"},
    )
    fields["posts-0-titles-1-text"] = "ការិយាល័យឧទាហរណ៍"
    fields["do"] = "later"
    assert client.post(action, data=fields, status=303).location.endswith(begun.public_id)
    said = pending(begun)
    assert [(one.text, one.lang, one.script) for one in said.names] == [("មជ្ឈមណ្ឌលឧទាហរណ៍", "km", "Khmr")]
    assert (said.kind, said.founded) == ("mediation_centre", 1998)
    assert [(one.text, one.lang) for one in said.texts] == [("We mediate.\n\nEverywhere.", "en")]
    assert [(one.country, one.city, one.role) for one in said.places] == [("KH", "ភ្នំពេញ", "seat")]
    assert (said.jurisdictions, said.services) == (("KH", "TH"), ("mediation", "training"))
    assert said.specialties == ("commercial", "consumer", "family")
    assert [one.code for one in said.languages] == ["km", "en"]
    assert [(one.code, one.answer, one.note) for one in said.digital] == [("virtual_hearing", "on_request", "Zoom")]
    assert (said.email, said.telephone, said.website) == (
        "info@example.org",
        "+855 23 555 001",
        "https://example.org/km",
    )
    assert [(one.kind, one.lang) for one in said.links] == [("rules", "km")]
    assert [(one.topics, [(t.lang, t.text) for t in one.titles]) for one in said.posts] == [
        (("mediation",), [("km", "ការិយាល័យឧទាហរណ៍")])
    ]


def opened(page):
    """Return the language whose tab is open."""
    return [one.get("value") for one in page.all("input", page.main, name="text") if "checked" in one.attrib]


def test_saving_for_later_leads_to_the_overview_and_says_so(client, kept, pending):
    answer = send(client, address(kept, Section.KIND), status=303, do="later", founded="1994")
    assert answer.location == f"/en/listings/{kept.public_id}"
    assert pending(kept).founded == 1994
    assert "Your answers are saved." in client.get(answer.location).page.text()


@pytest.mark.parametrize("section", ["", "name", "NAMES", "names ", "names/x", "roles", "ชื่อ"])
def test_another_section_is_not_there(client, kept, section):
    client.get(address(kept, section), status=404)


def test_another_organisations_listing_is_not_there(client, kept, given):
    other = given.listing()
    client.get(address(other, Section.NAMES), status=404)
    action, fields = filled(client.get(address(kept, Section.KIND)).page)
    client.post(action.replace(kept.public_id, other.public_id), data=fields, status=404)


def test_what_is_wrong_is_said_on_top_and_at_its_question_and_nothing_typed_is_lost(client, kept, pending):
    page = send(
        client, address(kept, Section.CONTACT), status=200, website="example.org", telephone="555", email="desk"
    ).page
    assert page.title.startswith("Error: Contact details")
    assert [one.get("href") for one in page.all("a", page.main) if "#" in one.get("href")] == [
        *("#email", "#telephone", "#website")
    ]
    shown = {one.get("name"): one.get("value") for one in page.all("input", page.main)}
    assert (shown["email"], shown["telephone"], shown["website"]) == ("desk", "555", "example.org")
    assert "3 to correct" in page.text()
    assert pending(kept) is None


def test_the_tab_with_the_mistake_is_open(client, given, sign_in):
    listing = given.listing(places=())
    sign_in(client, given.account(maintains=[listing]))
    action, fields = filled(client.get(address(listing, Section.TEXTS)).page, add="another", another="tet")
    page = client.post(action, data=fields).page
    assert opened(page) == ["tet"]
    action, fields = filled(page, **{"texts-1-text": "Ami " * 600, "do": "continue"})
    fields["text"] = "en"
    page = client.post(action, data=fields).page
    assert opened(page) == ["tet"]
    assert "Shorten this by 399 characters. It has 2,399." in page.text()


def test_rows_come_and_go_without_a_script_and_save_nothing(client, kept, pending):
    action, fields = filled(client.get(address(kept, Section.NAMES)).page, add="names")
    page = client.post(action, data=fields).page
    rows = [one.get("name") for one in page.all("input", page.main, type="text")]
    assert rows == ["names-0-text", "names-1-text", "names-2-text"]
    action, fields = filled(page, remove="names-0")
    page = client.post(action, data=fields).page
    assert len(page.all("input", page.main, type="text")) == 2
    assert pending(kept) is None


def test_a_persons_mailbox_is_asked_about_once_and_then_taken(client, kept, pending):
    page = send(client, address(kept, Section.CONTACT), status=200, email="taro.yamada@gmail.com").page
    assert "taro.yamada@gmail.com looks like the mailbox of a person." in page.text()
    assert pending(kept) is None
    action, fields = filled(page, do="continue")
    client.post(action, data=fields, status=303)
    assert pending(kept).email == "taro.yamada@gmail.com"


def test_a_coordinator_writes_beside_the_organisation(client, given, sign_in, pending):
    listing = given.listing(responsible_country="TH")
    sign_in(client, given.account(coordinates=["TH"]))
    assert "You write for this organisation" in client.get(address(listing, Section.KIND)).page.text()
    send(client, address(listing, Section.KIND), status=303, founded="1994")
    assert pending(listing) is None
    assert pending(listing, is_on_behalf=True).founded == 1994


def test_posts_are_shown_as_they_are_today(client, given, sign_in):
    listing = given.listing()
    given.designation(given.post(listing, ("training",)), titles=(("th", "สำนักงานตัวอย่าง"),))
    sign_in(client, given.account(maintains=[listing]))
    page = client.get(address(listing, Section.POSTS)).page
    assert "สำนักงานตัวอย่าง" in [one.get("value") for one in page.all("input", page.main)]


def test_a_page_of_a_listing_with_much_in_it_asks_few_questions_of_the_database(client, kept, statements):
    for section in of(ListingType.ORGANISATION):
        client.get(address(kept, section))
        statements.clear()
        client.get(address(kept, section))
        assert len(statements) <= 22, (section, statements)


def test_a_post_that_a_person_holds_is_shown_and_not_asked_for(app, client, kept, given, pending):
    seat = given.post(kept, ("mediation",))
    given.designation(seat)

    def give_to_a_person(session):
        post = session.get_one(type(seat), seat.id)
        post.holder.kind = DesignationKind.PERSON

    done(app, give_to_a_person)
    action, fields = filled(client.get(address(kept, Section.POSTS)).page)
    assert "Held by a person" in client.get(action).page.text()
    assert seat.public_id not in fields.values()
    fields["posts-0-topics"] = "training"
    client.post(action, data=fields, status=303)
    old, new = pending(kept).posts
    assert old == OfferedPost(seat.public_id, ("mediation",))
    assert new.topics == ("training",)
