"""What comes too late through HTTP: it changed meanwhile, somebody was faster, the session ended."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from urllib.parse import parse_qs, urlsplit

import pytest

from adrnet.domain import drafting, publication, vocabulary
from adrnet.domain.account import Account, LoginSession
from adrnet.domain.listing import Listing
from adrnet.domain.revision import Revision
from adrnet.kit import clock
from tests.coordination.deciding import REASON, approve, pressed, rewrite
from tests.posting import filled


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
    part = next(one for one in page.all("section") if one.get("aria-labelledby") == "readers")
    assert "+66 2 555 9999" in page.text(part)
    assert story.state() == "in_review"


def test_a_form_shows_no_revision_of_another_entry(coordinating, story):
    other = story.given.listing(responsible_country="JP", website="https://secret.example.org/")
    story.given.revision(other, website="https://public.example.org/")
    to, fields = filled(coordinating.get(story.address).page, "/approve")
    for number in range(1, 6):
        seen = json.loads(fields["seen"])
        fields["seen"] = json.dumps(["another", number, seen[2]])
        assert "secret" not in coordinating.post(to, data=fields, status=409).page.text()


@pytest.mark.parametrize(
    "seen",
    ["", "[]", "{", '["x","y",{}]', "null", "[1,2,3]", '["x",1e999,{}]', f'["x",{10**40},{{}}]', "[" * 100_000],
    ids=len,
)
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


def test_a_letter_outlives_the_session_in_which_it_was_written(coordinating, story, sign_in):
    to, fields = filled(coordinating.get(f"{story.address}/return").page, "/return", reason=REASON)
    page = coordinating.post(to, data=pressed(fields, "letter")).page
    to, fields = filled(page, "/return", **{"letter-en": "An edited letter."})
    end = {LoginSession.ended_at: clock.now()}
    story.run(lambda session: session.query(LoginSession).update(end))
    origin = {"Origin": "http://localhost", "Referer": f"http://localhost{to}"}
    answered = coordinating.post(to, data=pressed(fields, "send"), headers=origin, status=303)
    assert (story.state(), story.mails()) == ("in_review", [])
    back = parse_qs(urlsplit(answered.location).query)["next"][0]
    sign_in(coordinating, story.coordinator)
    again = coordinating.get(back).page
    assert (again.one("textarea", name="letter-en").text or "").strip() == "An edited letter."
    assert (again.one("textarea", name="reason").text or "").strip() == REASON
    to, fields = filled(again, "/return")
    coordinating.post(to, data=pressed(fields, "send"), status=303)
    assert story.state() == "returned"
    assert "An edited letter." in story.mails()[0].text


def test_of_two_who_approve_in_the_same_moment_one_does(coordinating, story, sign_in):
    second = story.app.test_client()
    sign_in(second, story.given.account(coordinates=["TH"]))
    forms = [(client, *filled(client.get(story.address).page, "/approve")) for client in (coordinating, second)]
    start = Barrier(len(forms))

    def press(client, to, fields):
        start.wait()
        return client.post(to, data=fields, status={303, 409}).status_code

    with ThreadPoolExecutor(len(forms)) as pool:
        answers = [pool.submit(press, *one) for one in forms]
        assert sorted(one.result() for one in answers) == [303, 409]
    assert story.state() == "published"
    assert len(story.mails()) == 1
