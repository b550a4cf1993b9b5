"""Preview, history, one revision, two side by side, one brought back: for whom, and what each side reads."""

from dataclasses import replace

import pytest

from adrnet.domain import drafting, publication, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Name, OfferedPost, Text, Title
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.lifecycle import move
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Machine
from adrnet.domain.revision import RevisionState
from adrnet.i18n.locales import LOCALES
from adrnet.kit import clock
from tests.listings.kept import changed, decided, done, pending, sent, states
from tests.posting import filled

KHMER = (Name("មជ្ឈមណ្ឌលគំរូ", "km", "Khmr"), Name("Model Centre", "en", "Latn"))


@pytest.fixture
def listing(given):
    return given.listing(names=KHMER, responsible_country="KH", telephone="+855 23 555 001")


@pytest.fixture
def person(given, sign_in, client, listing):
    account = given.account(maintains=[listing])
    sign_in(client, account)
    return account


@pytest.fixture
def coordinator(given):
    return given.account(coordinates=["KH"])


def address(listing, *rest, lang="en"):
    return "/".join([f"/{lang}/listings/{listing.public_id}", *map(str, rest)])


def said(client, *parts, status=200):
    page = client.get(address(*parts), status=status).page
    return page.text(page.main)


def approved(app, listing, by):
    """Let a coordinator publish what waits."""

    def act(session):
        publication.approve(
            session,
            pending(session, listing),
            session.get_one(Account, by.id),
            vocabulary.current(session),
            Day(clock.today("Asia/Jakarta"), Rhythm()),
        )

    done(app, act)


@pytest.fixture
def replaced(app, listing, person, coordinator):
    """The listing with a second revision, published in place of the first."""
    sent(app, listing, person, founded=1937)
    approved(app, listing, coordinator)
    return listing


def test_a_preview_is_the_page_that_readers_will_see(client, app, listing, person, coordinator):
    changed(app, listing, person, founded=1937, texts=(Text("note", "We hear cases.", "en"),))
    answer = client.get(address(listing, "preview"))
    page = answer.page
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Preview: nobody else sees this." in page.text(page.main)
    previewed = page.text(page.main).partition("Back to your change")[2]
    sent(app, listing, person)
    approved(app, listing, coordinator)
    public = client.get(f"/en/directory/{listing.public_id}", follow_redirects=True).page
    text = public.text(public.main)
    for word in ("1937", "We hear cases.", "Kept by those whom it is about.", "Confirmed"):
        assert word in previewed
        assert word in text
    assert "not yet" not in previewed


def test_a_preview_shows_the_posts_as_they_are_to_be(client, app, given, person, listing):
    post = given.post(listing, ("general",))
    given.designation(post, titles=(("en", "Old Desk"),))
    offered = OfferedPost("abcdefgh", ("training",), (Title("en", "New Desk"),), "new@example.org")
    changed(app, listing, person, posts=(offered,))
    text = said(client, listing, "preview")
    assert "New Desk" in text
    assert "Old Desk" not in text
    public = client.get(f"/en/directory/{listing.public_id}", follow_redirects=True).page
    assert "Old Desk" in public.text(public.main)


def test_a_draft_without_a_name_has_a_preview(client, app, listing, person):
    changed(app, listing, person, names=())
    assert "Listing without a name" in said(client, listing, "preview")


@pytest.mark.usefixtures("person")
def test_without_a_change_there_is_nothing_to_preview(client, listing):
    assert client.get(address(listing, "preview"), status=302).headers["Location"] == address(listing)


def test_the_history_says_who_did_what_and_why(client, app, listing, person, coordinator):
    sent(app, listing, person, founded=1937)
    decided(app, listing, coordinator, "return", "សូមសរសេរឆ្នាំឱ្យត្រឹមត្រូវ។")
    page = client.get(address(listing, "history")).page
    text = page.text(page.main)
    told = ["Returned a change", "Sent a change to the coordinators", "Edited a change", "Began a change", "Published"]
    assert [text.index(one) for one in told] == sorted(text.index(one) for one in told)
    assert "The coordinator for Cambodia" in text
    assert "Founded" in text
    assert "សូមសរសេរឆ្នាំឱ្យត្រឹមត្រូវ។" in text
    assert coordinator.email not in page.html
    assert page.link("Revision 2") == address(listing, "history", 2)


def test_a_publication_leads_to_what_it_changed(client, replaced):
    page = client.get(address(replaced, "history")).page
    assert page.link("Compare with revision 1") == address(replaced, "history", 1, 2)


def test_a_long_history_is_read_page_by_page(client, app, listing, person):
    for year in range(1990, 2020):
        changed(app, listing, person, founded=year)
    first = client.get(address(listing, "history")).page
    assert len(first.all("time", first.main)) == 25
    second = client.get(address(listing, "history") + "?page=2").page
    assert len(second.all("time", second.main)) == 30 + 1 + 2 - 25
    assert "There is no page 9" in said(client, listing, "history?page=9")
    assert "left out: “x”" in said(client, listing, "history?page=x")


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_every_page_of_the_past_stands_in_every_language(client, app, person, replaced, locale):
    texts = (Text("note", "We hear cases.", "en"),)
    changed(app, replaced, person, texts=texts, specialties=("energy",), telephone="", names=KHMER[::-1])
    for rest in (("history",), ("history", 1), ("history", 1, 2), ("history", 2, 3), ("preview",)):
        page = client.get(address(replaced, *rest, lang=locale.code)).page
        assert page.root.get("lang") == locale.tag


def test_an_earlier_revision_is_shown_as_it_was(client, replaced):
    first, second = said(client, replaced, "history", 1), said(client, replaced, "history", 2)
    assert "Was public, is replaced" in first
    assert "1937" not in first
    assert "Readers see it now" in second
    assert "1937" in second
    assert "Bring this revision back" not in second
    page = client.get(address(replaced, "history", 1)).page
    assert page.link("Revision 2") == address(replaced, "history", 1, 2)


def test_two_revisions_stand_side_by_side(client, app, listing, person, coordinator):
    sent(app, listing, person, founded=1937, names=(Name("មជ្ឈមណ្ឌលគំរូថ្មី", "km", "Khmr"), KHMER[1]))
    approved(app, listing, coordinator)
    page = client.get(address(listing, "history", 1, 2)).page
    text = page.text(page.main)
    assert "Compare revision 1 with revision 2" in text
    assert "Official name" in text
    assert page.language_of(page.all("ins", page.main)[0]) == "km"
    assert "added: ថ្មី" in text
    assert "E-mail" not in text


@pytest.mark.usefixtures("person")
def test_a_revision_beside_itself_says_the_same(client, listing):
    assert "Both say the same." in said(client, listing, "history", 1, 1)


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("rest", [("history", 99), ("history", 1, 99), ("history", 0)])
def test_a_revision_that_is_not_there_is_not_found(client, listing, rest):
    client.get(address(listing, *rest), status=404)


@pytest.mark.parametrize("rest", [("preview",), ("history",), ("history", 1), ("history", 1, 1)])
def test_to_others_there_is_no_such_page(client, given, sign_in, listing, rest):
    for account in (given.account(), given.account(maintains=[given.listing()]), given.account(coordinates=["JP"])):
        sign_in(client, account)
        client.get(address(listing, *rest), status={403, 404})


@pytest.mark.usefixtures("person")
def test_what_a_coordinator_prepares_is_shown_to_the_organisation_once_it_is_public(client, app, listing, coordinator):
    changed(app, listing, coordinator, is_on_behalf=True, founded=1234)
    client.get(address(listing, "history", 2), status=404)
    client.get(address(listing, "history", 1, 2), status=404)
    assert "Began a change" not in said(client, listing, "history")

    def publish(session):
        publication.publish_unchecked(
            session,
            pending(session, listing, is_on_behalf=True),
            session.get_one(Account, coordinator.id),
            vocabulary.current(session),
            Day(clock.today("Asia/Jakarta"), Rhythm()),
            source="Gazette of 2020",
            note="asked for by telephone",
        )

    done(app, publish)
    assert "1234" in said(client, listing, "history", 2)
    assert "Published a change · The coordinator for Cambodia" in said(client, listing, "history")


def test_drafts_of_an_organisation_are_its_own(client, app, given, sign_in, listing):
    person, coordinator = given.account(maintains=[listing]), given.account(coordinates=["KH"])
    sent(app, listing, person, founded=1937)
    sign_in(client, coordinator)
    assert "1937" in said(client, listing, "history", 2)
    decided(app, listing, coordinator, "return", "Write the year in full.")
    changed(app, listing, person, founded=1777)
    client.get(address(listing, "history", 2), status=404)
    text = said(client, listing, "history")
    assert "Returned a change" in text
    assert "Write the year in full." in text
    assert "Edited a change" not in text
    assert person.email in text


def test_an_earlier_revision_comes_back_as_a_new_change(client, app, replaced):
    to, fields = filled(client.get(address(replaced, "history", 1)).page, "bring-back")
    answer = client.post(to, data=fields, status=303)
    assert answer.headers["Location"] == address(replaced)
    assert "The earlier revision is a change of yours now." in said(client, replaced)
    assert states(app, replaced) == ["superseded", "published", "draft"]
    assert "1937" not in said(client, replaced, "preview")


def test_while_another_change_is_on_its_way_nothing_is_brought_back(client, app, person, replaced):
    to, fields = filled(client.get(address(replaced, "history", 1)).page, "bring-back")
    changed(app, replaced, person, founded=1995)
    page = client.post(to, data=fields, status=409).page
    assert "Another change is on its way" in page.text(page.main)
    assert states(app, replaced) == ["superseded", "published", "draft"]
    assert "1995" in said(client, replaced, "preview")


def test_what_is_public_or_on_its_way_is_not_brought_back(client, app, replaced):
    assert "Bring this revision back" not in said(client, replaced, "history", 2)
    to, fields = filled(client.get(address(replaced, "history", 1)).page, "bring-back")
    client.post(to.replace("/1/", "/2/"), data=fields, status=303)
    assert states(app, replaced) == ["superseded", "published"]
    client.post(to.replace("/1/", "/9/"), data=fields, status=404)


def test_what_was_given_up_comes_back_with_every_word(client, app, listing, person):
    changed(app, listing, person, founded=1888)

    def give_up(session):
        move(pending(session, listing), RevisionState.WITHDRAWN, session.get_one(Account, person.id))

    done(app, give_up)
    to, fields = filled(client.get(address(listing, "history", 2)).page, "bring-back")
    client.post(to, data=fields, status=303)
    assert "1888" in said(client, listing, "preview")


def test_a_withdrawn_entry_keeps_its_history_and_brings_nothing_back(client, app, replaced):

    def withdraw(session):
        publication.withdraw(
            session, session.get_one(Listing, replaced.id), Machine.COMMAND_LINE, vocabulary.current(session), "moved"
        )

    done(app, withdraw)
    assert "Withdrew the entry from the directory" in said(client, replaced, "history")
    assert "Bring this revision back" not in said(client, replaced, "history", 1)


def test_a_coordinator_brings_a_revision_back_on_behalf(client, app, sign_in, coordinator, replaced):
    sign_in(client, coordinator)
    to, fields = filled(client.get(address(replaced, "history", 1)).page, "bring-back")
    client.post(to, data=fields, status=303)

    def check(session):
        change = drafting.pending_of(session.get_one(Listing, replaced.id), is_on_behalf=True)
        assert change is not None
        assert change.content == replace(change.content, founded=None)

    done(app, check)
