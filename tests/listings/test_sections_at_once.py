"""Two people write the same section at once: whoever is second sees what changed, and no word is lost."""

import functools
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import event, text

from adrnet.db import db, transactional
from adrnet.domain import drafting, publication, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Name, Place, Text
from adrnet.domain.drafting import pending_of
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.listing import Listing
from adrnet.domain.revision import Revision
from adrnet.domain.sections import Section
from adrnet.kit import clock
from tests.listings.kept import changed, decided, done, sent, states
from tests.posting import filled

pytestmark = pytest.mark.usefixtures("me")


@pytest.fixture
def listing(given):
    return given.listing(
        names=(Name("Example Centre", "en", "Latn"), Name("例示仲裁センター", "ja", "Jpan")),
        places=(Place("JP", "Kyoto", "例示1-2-3", "seat"),),
        responsible_country="JP",
        email="desk@example.org",
        texts=(Text("description", "We arbitrate.", "en"),),
    )


@pytest.fixture
def me(given, client, sign_in, listing):
    person = given.account(maintains=[listing])
    sign_in(client, person)
    return person


@pytest.fixture
def other(given, me, listing):  # noqa: ARG001 - the other one comes second
    return given.account(maintains=[listing])


@pytest.fixture
def other_writes(app, listing, other):
    """Let the other one write these fields."""
    return functools.partial(changed, app, listing, other)


@pytest.fixture
def other_sends(app, listing, other):
    """Let the other one write these fields and send the change."""
    return functools.partial(sent, app, listing, other)


@pytest.fixture
def pending(app, listing):
    """What stands in the change on its way."""

    def read():
        with app.app_context():
            change = pending_of(db.session.get_one(Listing, listing.id))
            return change.content if change else None

    return read


def opened(client, listing, section, **typed):
    """Open a section and fill it in; it is sent later."""
    return filled(client.get(f"/en/listings/{listing.public_id}/edit/{section}").page, **{"do": "continue", **typed})


def again(client, page, **typed):
    action, fields = filled(page, **{"do": "continue", **typed})
    return client.post(action, data=fields, status=303)


def value(page, name):
    return next(one.get("value") or "" for one in page.all("input", page.main, name=name))


def test_what_only_the_other_changed_is_taken_over_and_said(client, listing, other_writes, pending):
    action, fields = opened(client, listing, Section.CONTACT, website="https://example.org/new")
    other_writes(email="office@example.org")
    answer = client.post(action, data=fields, status=303)
    assert (pending().email, pending().website) == ("office@example.org", "https://example.org/new")
    assert "together with what somebody else has changed here meanwhile" in client.get(answer.location).page.text()


def test_what_both_changed_is_shown_beside_each_other_and_nothing_is_written(client, listing, other_writes, pending):
    action, fields = opened(client, listing, Section.NAMES, **{"names-1-text": "例示仲裁協会"})
    other_writes(names=(Name("Example Centre", "en", "Latn"), Name("例示仲裁機構", "ja", "Jpan")))
    before = pending()
    page = client.post(action, data=fields, status=409).page
    said = page.text(page.one("table", page.main))
    assert "仲裁" in said
    assert "機構" in said
    assert "協会" in said
    assert value(page, "names-1-text") == "例示仲裁協会"
    assert pending() == before
    again(client, page)
    assert [one.text for one in pending().names] == ["Example Centre", "例示仲裁協会"]


def test_on_the_page_with_both_the_others_further_changes_are_in_the_form(client, listing, other_writes, pending):
    action, fields = opened(client, listing, Section.CONTACT, email="mine@example.org")
    other_writes(email="theirs@example.org", website="https://example.org/theirs")
    page = client.post(action, data=fields, status=409).page
    assert (value(page, "email"), value(page, "website")) == ("mine@example.org", "https://example.org/theirs")
    assert "What only the other changed" in page.text()
    again(client, page)
    assert (pending().email, pending().website) == ("mine@example.org", "https://example.org/theirs")


def test_the_second_can_take_the_others_words(client, listing, other_writes, pending):
    action, fields = opened(client, listing, Section.CONTACT, email="mine@example.org")
    other_writes(email="theirs@example.org")
    page = client.post(action, data=fields, status=409).page
    again(client, page, email="theirs@example.org")
    assert pending().email == "theirs@example.org"


def test_a_third_change_between_the_two_pages_is_shown_as_well(client, listing, other_writes, pending):
    action, fields = opened(client, listing, Section.CONTACT, email="mine@example.org")
    other_writes(email="theirs@example.org")
    action, fields = filled(client.post(action, data=fields, status=409).page, do="continue")
    other_writes(email="third@example.org")
    page = client.post(action, data=fields, status=409).page
    assert "third@example.org" in page.text(page.one("table", page.main))
    assert pending().email == "third@example.org"


@pytest.mark.parametrize("lang", ["ja", "km", "th", "my"])
def test_the_page_with_both_speaks_every_language(client, listing, other_writes, lang):
    action, fields = opened(client, listing, Section.TEXTS, **{"texts-0-text": "We mediate."})
    other_writes(texts=(Text("description", "We conciliate.", "en"),))
    client.post(action.replace("/en/", f"/{lang}/"), data=fields, status=409)


def names(*texts):
    known = {"Example Centre": ("en", "Latn"), "ตัวอย่าง": ("th", "Thai")}
    return tuple(Name(one, *known.get(one, ("ja", "Jpan"))) for one in texts)


def test_another_order_is_written(client, listing, pending):
    action, fields = opened(client, listing, Section.NAMES)
    for key in ("text", "lang"):
        fields[f"names-0-{key}"], fields[f"names-1-{key}"] = fields[f"names-1-{key}"], fields[f"names-0-{key}"]
    client.post(action, data=fields, status=303)
    assert pending().names == names("例示仲裁センター", "Example Centre")


def test_an_order_that_only_the_other_changed_stays(client, listing, other_writes, pending):
    action, fields = opened(client, listing, Section.NAMES, **{"names-1-text": "例示仲裁協会"})
    other_writes(names=names("ตัวอย่าง", "例示仲裁センター", "Example Centre"))
    client.post(action, data=fields, status=303)
    assert pending().names == names("ตัวอย่าง", "例示仲裁協会", "Example Centre")


def test_a_place_that_the_other_removed_stays_with_what_was_typed(client, listing, other_writes, pending):
    action, fields = opened(client, listing, Section.PLACES, **{"places-0-address": "例示4-5-6"})
    other_writes(places=(Place("TH", "กรุงเทพมหานคร", "", "seat"),))
    page = client.post(action, data=fields, status=409).page
    again(client, page)
    assert {(one.country, one.address) for one in pending().places} == {("JP", "例示4-5-6"), ("TH", "")}


def test_a_change_sent_meanwhile_is_said_and_taken_back_with_what_was_typed(app, client, listing, other_sends, pending):
    action, fields = opened(client, listing, Section.CONTACT, email="mine@example.org")
    other_sends(founded=1994)
    page = client.post(action, data=fields, status=409).page
    assert "This change was sent to the coordinators" in page.text()
    assert value(page, "email") == "mine@example.org"
    assert pending().email == "desk@example.org"
    again(client, page, do="take_back")
    assert (pending().email, pending().founded) == ("mine@example.org", 1994)
    assert states(app, listing)[-1] == "draft"


def test_without_the_button_nothing_is_taken_back(app, client, listing, other_sends):
    action, fields = opened(client, listing, Section.CONTACT, email="mine@example.org")
    other_sends(founded=1994)
    page = client.post(action, data=fields, status=409).page
    action, fields = filled(page, do="continue")
    client.post(action, data=fields, status=409)
    assert states(app, listing)[-1] == "in_review"


def test_what_waits_is_not_opened_for_writing(app, client, listing, me):
    sent(app, listing, me, founded=1994)
    page = client.get(f"/en/listings/{listing.public_id}/edit/names").page
    assert not page.all("form", page.main, method="post")
    assert "Take it back first" in page.text()


@pytest.fixture
def other_ends(app, listing, other, other_sends, given):
    """Let the change end in one of three ways."""

    def end(how):
        if how == "discarded":
            done(app, lambda session: drafting.discard(own(session, listing), session.get_one(Account, other.id)))
            return
        other_sends(founded=1995)
        coordinator = given.account(coordinates=["JP"])
        if how == "declined":
            decided(app, listing, coordinator, "decline", "Not so.")
        else:
            done(app, lambda session: approve(session, listing, coordinator))

    return end


@pytest.mark.parametrize("how", ["declined", "published", "discarded"])
def test_a_change_that_has_ended_meanwhile_is_followed_by_a_new_one(client, listing, other_writes, other_ends, how):
    other_writes(founded=1994)
    action, fields = opened(client, listing, Section.CONTACT, email="mine@example.org")
    other_ends(how)
    page = client.post(action, data=fields, status=409).page
    assert f"has been {how} meanwhile" in page.text()
    assert value(page, "email") == "mine@example.org"
    assert value(client.get(action).page, "email") == "desk@example.org"
    again(client, page)
    assert value(client.get(action).page, "email") == "mine@example.org"


def own(session, listing):
    return pending_of(session.get_one(Listing, listing.id))


def approve(session, listing, coordinator):
    day = Day(clock.today("Asia/Jakarta"), Rhythm())
    actor = session.get_one(Account, coordinator.id)
    publication.approve(session, own(session, listing), actor, vocabulary.current(session), day)


def test_an_entry_withdrawn_meanwhile_keeps_the_words_on_the_page(client, listing, given, pending):
    action, fields = opened(client, listing, Section.CONTACT, email="mine@example.org")
    given.withdrawal(listing)
    page = client.post(action, data=fields, status=409).page
    assert "Copy what you want to keep." in page.text()
    assert value(page, "email") == "mine@example.org"
    assert pending() is None


@pytest.fixture
def ends(app, client, sign_in, me):
    """Let the session end before a form is sent, and sign in anew; return where that leads."""

    def end(action, fields):
        with app.app_context():
            transactional(lambda: db.session.execute(text("UPDATE login_session SET ended_at = created_at")))()
        answer = client.post(action, data=fields, status=303)
        sign_in(client, me)
        return parse_qs(urlsplit(answer.location).query)["next"][0]

    return end


def test_a_session_that_ended_in_the_middle_loses_nothing(client, listing, ends):
    action, fields = opened(client, listing, Section.NAMES, **{"names-1-text": "例示仲裁協会"})
    back = ends(action, fields)
    assert value(client.get(action).page, "names-1-text") == "例示仲裁センター"
    page = client.get(back).page
    assert value(page, "names-1-text") == "例示仲裁協会"
    again(client, page)
    shown = client.get(action).page
    assert value(shown, "names-1-text") == "例示仲裁協会"


def test_words_kept_from_an_ended_session_are_shown_though_the_change_was_sent(client, listing, ends, other_sends):
    action, fields = opened(client, listing, Section.CONTACT, email="mine@example.org")
    back = ends(action, fields)
    other_sends(founded=1994)
    page = client.get(back).page
    assert "This change was sent to the coordinators" in page.text()
    assert value(page, "email") == "mine@example.org"


def test_whoever_comes_between_reading_and_writing_is_read_before_the_second_try(app, client, listing, me, pending):
    """One writes at a time; if ever somebody got through, the lock on the row finds it and the work begins anew."""
    changed(app, listing, me, founded=1994)
    action, fields = opened(client, listing, Section.CONTACT, email="mine@example.org")
    came = []

    def come_between(session, *_more):
        if not came and any(isinstance(one, Revision) for one in session.dirty):
            came.append(session.execute(text("UPDATE revision SET version = version + 1")))

    event.listen(db.session, "before_flush", come_between)
    try:
        client.post(action, data=fields, status=303)
    finally:
        event.remove(db.session, "before_flush", come_between)
    assert came
    assert pending().email == "mine@example.org"
