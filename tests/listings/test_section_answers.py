"""What each section's form takes, asks about and refuses."""

import json
import string
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from adrnet.domain.comparing import digests, merge
from adrnet.domain.content import Content, DigitalCapacity, OfferedPost, Text
from adrnet.domain.sections import Section, outdated_texts, text_digest
from adrnet.i18n.codes import LANGUAGES
from adrnet.listings.forms import form_of, read_back
from tests.listings.filling import around, posted, sent, shown


@pytest.fixture(scope="module", autouse=True)
def page():
    """A form speaks to a reader: it needs a request, but no application of ours."""
    app = Flask(__name__)
    app.secret_key = "an example"
    with app.test_request_context("/en/", method="POST"):
        yield


EN, JA, OLD = "We arbitrate.", "仲裁します。", text_digest("We arbitrated.")


def texts_form(content: Content, **typed: str):
    fields_ = posted(shown(Section.TEXTS, content))
    for name, value in typed.items():
        fields_[name.replace("__", "-")] = value
    return sent(Section.TEXTS, content, fields_)


def written(form, content: Content) -> dict[str, Text]:
    assert form.validate(), form.problems()
    return {text.lang: text for text in form.write(content, around(content)).texts}


def test_a_changed_original_makes_its_translation_outdated_until_its_author_says_otherwise():
    content = Content(texts=(Text("description", EN, "en"), Text("description", JA, "ja", source_hash=text_digest(EN))))
    once = texts_form(content, texts__0__text="We mediate.")
    now = replace(content, texts=tuple(written(once, content).values()))
    assert outdated_texts(now) == (("description", "ja"),)
    assert [row.form.is_outdated for row in texts_form(now).texts] == [False, True]
    again = texts_form(now, texts__1__is_current="y")
    assert outdated_texts(replace(now, texts=tuple(written(again, now).values()))) == ()


def test_a_text_says_of_itself_only_what_the_form_offers():
    content = Content(texts=(Text("description", EN, "en", state="of_old"),))
    assert written(texts_form(content), content)["en"].state == "of_old"
    for name in ("state", "origin"):
        assert not texts_form(content, **{f"texts__0__{name}": "approved by everybody"}).validate()
    made_up = texts_form(content, texts__0__source="-", texts__0__hash_was="a tale " * 9999)
    assert not made_up.validate() or not written(made_up, content)["en"].source_hash


def test_correcting_a_translation_alone_does_not_bring_it_up_to_date():
    content = Content(texts=(Text("description", EN, "en"), Text("description", JA, "ja", source_hash=OLD)))
    assert written(texts_form(content, texts__1__text="仲裁を行います。"), content)["ja"].source_hash == OLD


def test_original_and_translation_change_places():
    content = Content(texts=(Text("description", EN, "en"), Text("description", JA, "ja", source_hash=text_digest(EN))))
    found = written(texts_form(content, texts__0__source="ja", texts__1__source=""), content)
    assert (found["ja"].source_hash, found["en"].source_hash) == ("", text_digest(JA))


def test_a_translation_of_a_translation_is_refused_with_what_to_choose():
    translation = Text("description", JA, "ja", source_hash=text_digest(EN))
    content = Content(texts=(Text("description", EN, "en"), translation, Text("description", "គំរូ", "km")))
    form = texts_form(content, texts__2__source="ja")
    assert not form.validate()
    assert [str(one.message) for one in form.problems()] == ["Choose a text that is an original itself."]
    assert form.tabs[2]["state"] == 1


def test_an_emptied_text_is_taken_out_and_a_new_one_stands_last():
    content = Content(texts=(Text("description", EN, "en"), Text("description", "គំរូ", "km")))
    form = texts_form(content, texts__1__text="", texts__2__text=JA)
    assert [row.lang.data for row in form.texts] == ["en", "km", "ja"]
    assert list(written(form, content)) == ["en", "ja"]


def test_a_text_that_is_too_long_says_by_how_much():
    form = texts_form(Content(texts=(Text("description", EN, "en"),)), texts__0__text="ก" * 2033)
    assert not form.validate()
    assert [str(one.message) for one in form.problems()] == ["Shorten this by 33 characters. It has 2,033."]
    assert len(form.texts[0].text.data) == 2033


@pytest.mark.parametrize("code", ["tet", "shn", "jv", "zh-Hant"])
@pytest.mark.parametrize("section", [Section.NAMES, Section.TEXTS, Section.LINKS, Section.POSTS, Section.LANGUAGES])
def test_any_language_can_be_added_and_stays_while_one_goes_on_writing(section, code):
    if (section, code) == (Section.LANGUAGES, "zh-Hant"):
        code = "ceb"
    content = Content(posts=(OfferedPost("a0000000", ("general",)),))
    form = form_of(section)(
        MultiDict([*posted(shown(section, content)).items(multi=True), ("add", "another")]), meta={"csrf": False}
    )
    form.another.data = code
    form.take_language("another")
    form.prepare(around(content))
    assert not form.validate()
    assert form.is_round_trip
    assert not form.problems()
    again = posted(form)
    assert code in [value for name, value in again.items(multi=True) if name != "another"] or section == Section.LINKS
    assert code in sent(section, content, again).added_languages


def test_no_language_chosen_only_shows_the_page_again():
    form = form_of(Section.NAMES)(MultiDict({"add": "another", "another": "xx"}), meta={"csrf": False})
    form.take_language("another")
    form.prepare(around(Content()))
    assert form.is_round_trip
    assert form.added_languages == []


def test_digital_capacities_tell_not_stated_from_no():
    content = Content(
        digital=(DigitalCapacity("virtual_hearing", "yes", "By video"), DigitalCapacity("e_filing", "no"))
    )
    fields_ = posted(shown(Section.DIGITAL, content))
    codes_ = [fields_[f"capacities-{index}-code"] for index in range(11)]
    fields_[f"capacities-{codes_.index('e_filing')}-answer"] = ""
    fields_[f"capacities-{codes_.index('online_payment')}-answer"] = "no"
    form = sent(Section.DIGITAL, content, fields_)
    assert form.validate()
    assert form.write(content, around(content)).digital == (
        DigitalCapacity("virtual_hearing", "yes", "By video"),
        DigitalCapacity("online_payment", "no"),
    )


def test_a_detail_without_an_answer_is_asked_about():
    fields_ = posted(shown(Section.DIGITAL, Content()))
    fields_["capacities-2-note"] = "いつでも"
    form = sent(Section.DIGITAL, Content(), fields_)
    assert not form.validate()
    problem = form.problems()[0]
    assert str(problem.label).startswith("hybrid_hearing")


def contact(content: Content, country: str = "TH", **typed: str):
    fields_ = posted(shown(Section.CONTACT, content))
    for name, value in typed.items():
        fields_[name] = value
    form = form_of(Section.CONTACT)(fields_, meta={"csrf": False})
    form.prepare(around(content, country))
    return form


@pytest.mark.parametrize(
    ("country", "typed", "number"),
    [
        ("TH", "02 555 0001", "+66 2 555 0001"),
        ("JP", "03-1234-5678", "+81 3-1234-5678"),
        ("JP", "+65 6555 0001", "+65 6555 0001"),
    ],
)
def test_a_telephone_number_is_read_as_at_home_and_written_for_abroad(country, typed, number):
    form = contact(Content(), country, telephone=typed)
    assert form.validate()
    assert form.write(Content(), around(Content())).telephone == number


def test_another_website_has_not_been_seen_yet():
    content = Content(website="https://example.org/", website_seen=True)
    for website, seen in [("https://example.org/", True), ("https://example.org/th", False), ("", False)]:
        form = contact(content, website=website)
        assert form.validate()
        assert form.write(content, around(content)).website_seen is seen


@pytest.mark.parametrize("mark", ["", "x", digests(Content(website_seen=True))["website_seen"]])
def test_nobody_can_say_themselves_that_a_website_was_seen(mark):
    mine = Content(website="https://mine.example.org/")
    seen = {**digests(mine), "website_seen": mark}
    form = contact(mine, website=mine.website, seen=json.dumps(seen))
    assert form.validate()
    written = form.write(mine, around(mine))
    assert not merge(read_back(form.seen.data, mine, Section.CONTACT), mine, written).content.website_seen


def test_a_form_is_not_filled_with_all_languages_of_the_world():
    form = sent(Section.POSTS, Content(), MultiDict({"posts-0-public_id": "x", "added": " ".join(LANGUAGES)}))
    assert len(form.posts[0].titles) < 60


@pytest.mark.parametrize("website", ["example.org", "www.example.org/a", "ftp://example.org", "javascript:alert(1)"])
def test_a_website_is_asked_for_in_full(website):
    form = contact(Content(), website=website)
    assert not form.validate()
    assert [str(one.message) for one in form.problems()] == ["Write the address in full, beginning with https://"]


def test_only_a_new_mailbox_that_looks_like_a_persons_is_asked_about_and_only_once():
    content = Content(email="hanako.sato@example.org")
    assert contact(content).new_personal_mailboxes(around(content)) == []
    assert contact(content, email="info@example.org").new_personal_mailboxes(around(content)) == []
    assert contact(content, email="taro.yamada@example.org").new_personal_mailboxes(around(content)) == [
        "taro.yamada@example.org"
    ]
    warned = contact(content, email="taro.yamada@example.org", warned="taro.yamada@example.org")
    assert warned.new_personal_mailboxes(around(content)) == []


def test_a_new_post_gets_an_id_of_its_own_and_nobody_can_choose_one():
    content = Content(posts=(OfferedPost("a0000000", ("general",)),))
    fields_ = posted(shown(Section.POSTS, content))
    fields_.setlist("posts-1-topics", ["mediation"])
    fields_["posts-1-public_id"] = "b7777777"
    fields_["posts-2-public_id"] = "a0000000"
    fields_["posts-2-topics"] = "training"
    form = sent(Section.POSTS, content, fields_)
    assert form.validate(), form.problems()
    found = form.write(content, around(content)).posts
    assert [post.topics for post in found] == [("general",), ("mediation",), ("training",)]
    ids = [post.public_id for post in found]
    assert ids[0] == "a0000000"
    assert len(set(ids)) == 3
    assert "b7777777" not in ids


def test_a_post_that_a_person_holds_is_not_in_the_form_and_stays_whatever_is_sent():
    content = Content(posts=(OfferedPost("a0000000", ("general",)), OfferedPost("a0000001", ("training",))))
    held = frozenset({"a0000000"})
    fields_ = posted(shown(Section.POSTS, content, held))
    assert "a0000000" not in fields_.values()
    fields_["posts-0-public_id"] = "a0000000"
    form = sent(Section.POSTS, content, fields_, held)
    found = form.write(content, around(content, held=held)).posts
    assert found[0] == content.posts[0]
    assert "a0000001" not in [post.public_id for post in found]


def test_an_office_needs_a_name_a_topic_and_a_term_that_begins_before_it_ends():
    fields_ = MultiDict(
        {"posts-0-mailbox": "desk@example.org", "posts-0-starts_on": "2026-12-01", "posts-0-ends_on": "2026-11-01"}
    )
    form = sent(Section.POSTS, Content(), fields_)
    assert not form.validate()
    assert [str(one.message) for one in form.problems()] == [
        "Tick at least one topic.",
        "Write how the office is called, in one language at least.",
        "Write a day after the first day of the term.",
    ]


def test_answers_that_stood_there_before_are_not_judged_again():
    content = Content(email="an old one", telephone="call us", website="see our building")
    form = contact(content, website="https://example.org/")
    assert form.validate(), form.problems()
    assert form.write(content, around(content)).telephone == "call us"


def test_what_was_seen_survives_whatever_is_sent_in_its_place():
    content = Content(services=("arbitration",), founded=1990)
    for junk in ["", "{", "[" * 200_000, "[]", "1", '{"services/arbitration": 3}', "null", string.printable]:
        seen = read_back(junk, content, Section.SERVICES)
        assert seen["founded"] == digests(content)["founded"]
