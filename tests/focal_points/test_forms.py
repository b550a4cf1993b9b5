"""Addresses of the list: what is understood, in which order, and what is named as not understood."""

from collections.abc import Iterator
from types import MappingProxyType

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from adrnet.db import db
from adrnet.domain import vocabulary
from adrnet.domain.vocabulary import Vocabulary, Word
from adrnet.focal_points.forms import codes, read
from adrnet.focal_points.queries import PostFacet

NOTHING = {facet.value: () for facet in PostFacet}
EMPTY = MappingProxyType[str, str]({})
FEW_WORDS = Vocabulary(
    Word(scheme, code, EMPTY, EMPTY, EMPTY, "")
    for scheme, code in (("country", "JP"), ("country", "TH"), ("topic", "general"), ("organisation_kind", "centre"))
)


@pytest.fixture(autouse=True)
def request_in_english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/en/focal-points"):
        yield


@pytest.fixture
def words() -> Vocabulary:
    session: Session = db.session()
    return vocabulary.current(session)


def test_no_parameters_ask_for_everything(words: Vocabulary) -> None:
    found = read(MultiDict(), words)
    assert (dict(found.asked.facets), found.asked.page, found.notices) == (NOTHING, 1, [])


def test_codes_are_understood_in_either_case_and_written_in_one_order(words: Vocabulary) -> None:
    typed = [("state", "VACANT"), ("country", "th"), ("country", "JP"), ("country", "TH "), ("topic", "Mediation")]
    found = read(MultiDict(typed), words)
    assert found.asked.url() == read(MultiDict(reversed(typed)), words).asked.url()
    assert dict(found.asked.facets) == {
        "country": tuple(code for code in words.codes("country") if code in {"JP", "TH"}),
        "topic": ("mediation",),
        "kind": (),
        "state": ("vacant",),
        "language": (),
        "organisation": (),
    }
    assert found.notices == []


def test_states_that_a_post_cannot_be_in_are_not_known(words: Vocabulary) -> None:
    assert words.find("state", "unclaimed")
    found = read(MultiDict([("state", "unclaimed"), ("state", "overdue")]), words)
    assert found.asked.facets["state"] == ("overdue",)
    assert "unclaimed" in str(found.notices)


def test_a_national_post_is_a_kind_beside_those_of_organisations(words: Vocabulary) -> None:
    assert codes("kind", words)[0] == "national_post"
    assert set(words.codes("organisation_kind")) < set(codes("kind", words))


@pytest.mark.parametrize(("raw", "page"), [("3", 3), (" 3 ", 3), ("03", 3), ("", 1), ("  ", 1)])
def test_a_page_is_a_number_from_one(words: Vocabulary, raw: str, page: int) -> None:
    found = read(MultiDict({"page": raw}), words)
    assert (found.asked.page, found.notices) == (page, [])


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["country", "topic", "kind", "state", "page"]),
            st.one_of(st.text(max_size=60), st.sampled_from(["jp", "TH", "general", "vacant", "2", "0", "\x00JP"])),
        ),
        max_size=8,
    )
)
def test_whatever_is_typed_is_understood_or_named(typed: list[tuple[str, str]]) -> None:
    found = read(MultiDict(typed), FEW_WORDS)
    for facet, chosen in found.asked.facets.items():
        assert set(chosen) <= set(codes(facet, FEW_WORDS))
    said = [value.strip() for name, value in typed if name != "page" and value.strip()]
    known = {code.lower() for facet in PostFacet for code in codes(facet, FEW_WORDS)}
    if any(value.lower() not in known for value in said):
        assert len(found.notices) == 1
    assert found.asked.url().startswith("/en/focal-points")
