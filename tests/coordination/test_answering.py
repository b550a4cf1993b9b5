"""Changes that are returned or declined through HTTP: reasons, letters, and how a refusal is undone."""

import pytest

from adrnet.domain.account import Account
from adrnet.domain.content import Name
from tests.coordination.deciding import REASON, answer, approve, pressed
from tests.posting import filled
from tests.posting import send as post_form


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


@pytest.mark.parametrize(("locale", "reason"), [("th", "โปรดระบุปีที่ก่อตั้ง"), ("ja", "設立年を書いてください。")])
def test_a_reason_may_be_written_in_any_script(coordinating, story, locale, reason):
    # The English page says of it that its language is not known; the inspector sees to that.
    story.speak(story.maintainer, locale)
    answer(coordinating, story.address, "return", reason=reason)
    (mail,) = story.mails()
    assert f"> {reason}" in mail.text


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
