"""From content to a form and back: nothing is lost, nothing changes that was not touched."""

from dataclasses import fields

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from adrnet.domain.comparing import differences, merge
from adrnet.domain.content import Content, Name
from adrnet.domain.sections import FIELDS
from adrnet.domain.vocabulary import Scheme
from adrnet.listings.forms import read_back
from adrnet.listings.forms.codes import GROUPS
from tests.listings.filling import SECTIONS, around, contents, posted, sent, shown, words

_NAMES = [
    *("names-0-lang", "names-1-text", "kind", "founded", "texts-0-lang", "texts-9-text", "places-0-country"),
    *(
        "places-0-role",
        "jurisdictions",
        "services",
        "business",
        "languages",
        "capacities-0-code",
        "capacities-3-answer",
    ),
    *("email", "website", "links-0-kind", "links-0-url", "posts-0-public_id", "posts-0-topics", "posts-0-starts_on"),
    *("roles", "spoken-0-code", "spoken-1-level", "accreditations-0-held", "accreditations-0-scheme", "introductions"),
    *("accreditations-0-grade", "accreditations-1-expires_on", "accreditations-0-verified_by"),
    *(
        "posts-0-titles-0-lang",
        "posts-0-titles-0-text",
        "seen",
        "change",
        "added",
        "another",
        "warned",
        "add",
        "remove",
    ),
]
_JUNK = ["en", "xx", "[]", '{"names":1}', "²", "\x00", "a" * 5000, "9999-99-99"]


@pytest.fixture(scope="module", autouse=True)
def page():
    """A form speaks to a reader: it needs a request, but no application of ours."""
    app = Flask(__name__)
    app.secret_key = "an example"
    with app.test_request_context("/en/", method="POST"):
        yield


@pytest.mark.parametrize(("type_", "section"), SECTIONS)
@given(content=contents, data=st.data())
@settings(max_examples=25, deadline=None)
def test_sent_back_as_it_was_shown_a_section_says_the_same(type_, section, content, data):
    held = frozenset(data.draw(st.lists(st.sampled_from(["a0000000", "a0000001"]), max_size=1)))
    form = sent(section, content, posted(shown(section, content, held, type_)), held, type_)
    assert form.validate(), form.problems()
    assert form.write(content, around(content, held=held, type_=type_)) == content


@pytest.mark.parametrize(("type_", "section"), SECTIONS)
@given(content=contents, other=contents)
@settings(max_examples=15, deadline=None)
def test_a_section_writes_nothing_but_its_own_fields(type_, section, content, other):
    """Whatever is sent, from whatever page: what the section does not show stays."""
    form = sent(section, content, posted(shown(section, other, type_=type_)), type_=type_)
    form.validate()
    written = form.write(content, around(content, type_=type_))
    outside = [one.name for one in fields(Content) if one.name not in FIELDS[section]]
    assert [getattr(written, name) for name in outside] == [getattr(content, name) for name in outside]
    assert [text for text in written.texts if text.field == "note"] == [
        text for text in content.texts if text.field == "note"
    ]


@pytest.mark.parametrize(("type_", "section"), SECTIONS)
@given(content=contents)
@settings(max_examples=12, deadline=None)
def test_what_was_seen_makes_no_conflict_where_nobody_wrote(type_, section, content):
    form = sent(section, content, posted(shown(section, content, type_=type_)), type_=type_)
    mine = form.write(content, around(content, type_=type_))
    merged = merge(read_back(form.seen.data, content, section), content, mine)
    assert not merged.conflicts
    assert not merged.taken_over
    assert not differences(merged.content, content)


@pytest.mark.parametrize(("type_", "section"), SECTIONS)
@given(junk=st.dictionaries(st.sampled_from(_NAMES), st.text(max_size=30) | st.sampled_from(_JUNK), max_size=12))
@settings(max_examples=25, deadline=None)
def test_whatever_is_sent_is_no_error(type_, section, junk):
    content = Content(names=(Name("Example", "en", "Latn"),))
    form = sent(section, content, MultiDict(junk), type_=type_)
    if not form.validate():
        assert form.is_round_trip or form.problems()
        assert all(str(one.message) for one in form.problems())
        return
    merged = merge(
        read_back(form.seen.data or "", content, section), content, form.write(content, around(content, type_=type_))
    )
    assert isinstance(merged.content.to_document(), dict)


def test_every_specialty_stands_in_one_group():
    known = words().vocabulary.codes(Scheme.SPECIALTY)
    assert sorted(known) == sorted(code for _name, _label, group in GROUPS for code in group)
