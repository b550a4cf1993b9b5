"""The words in memory: read once, read again when the reference data was loaded again."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import vocabulary
from adrnet.domain.jurisdiction import GroupMembership
from adrnet.domain.vocabulary import ReferenceLoad, Scheme, Term, Vocabulary, Word
from adrnet.kit import clock

MARITIME = Word("specialty", "maritime", {"en": "Maritime", "ja": "海事"}, {"ja": "checked"}, {}, "Ships.")
COURT = Word("organisation_kind", "court", {"en": "Court"}, {}, {"party": "institution"}, "")
SMALL = Vocabulary([MARITIME, COURT])


@transactional
def load_again() -> None:
    """Say that the reference data was loaded."""
    db.session().add(ReferenceLoad(at=clock.now(), digest="0" * 64))


@transactional
def relabel(code: str, label: str) -> None:
    term = db.session().get_one(Term, (Scheme.SPECIALTY, code))
    term.labels = {**term.labels, "en": label}


def test_a_label_knows_its_language() -> None:
    assert SMALL.label("specialty", "maritime", "ja") == ("海事", "ja")
    assert SMALL.label("specialty", "maritime", "th") == ("Maritime", "en")


def test_what_is_unknown_stands_for_itself() -> None:
    assert SMALL.label("specialty", "unheard_of", "ja") == ("unheard_of", "en")
    assert SMALL.label("no scheme", "x", "ja") == ("x", "en")
    assert SMALL.find("specialty", "court") is None
    assert SMALL.codes("no scheme") == ()


def test_a_word_without_any_label_stands_for_itself() -> None:
    assert Word("x", "code", {}, {}, {}, "").label("ja") == ("code", "en")


def test_a_kind_belongs_to_a_party() -> None:
    assert SMALL.party_of("court") == "institution"
    assert SMALL.party_of("") is None
    assert Vocabulary([Word("organisation_kind", "odd", {}, {}, {}, "")]).party_of("odd") is None


def test_codes_and_words_keep_their_order(session: Session) -> None:
    words = vocabulary.current(session)
    for scheme in Scheme:
        assert words.codes(scheme) == tuple(word.code for word in words.words(scheme))
        assert words.codes(scheme)


def test_countries_stand_among_the_words_with_their_groups(session: Session) -> None:
    words = vocabulary.current(session)
    japan, britain = words.find(Scheme.COUNTRY, "JP"), words.find(Scheme.COUNTRY, "GB")
    assert japan is not None
    assert britain is not None
    assert japan.attributes["groups"] == ("asean_japan", "japan")
    assert (japan.attributes["is_covered"], britain.attributes["is_covered"]) == (True, False)
    assert japan.attributes["official_languages"] == ("ja",)


def test_a_country_that_left_is_covered_no_more(session: Session) -> None:
    membership = session.scalars(select(GroupMembership).filter_by(group_code="asean_japan", country_code="TL")).one()
    membership.until = "2026-01-01"
    session.add(ReferenceLoad(at=clock.now(), digest="1" * 64))
    session.flush()
    word = vocabulary.current(session).find(Scheme.COUNTRY, "TL")
    assert word is not None
    assert word.attributes["is_covered"] is False
    session.rollback()


def test_words_in_memory_take_one_small_statement(session: Session, statements: list[str]) -> None:
    first = vocabulary.current(session)
    statements.clear()
    assert vocabulary.current(session) is first
    assert len(statements) == 1
    assert "reference_load" in statements[0]


def test_words_are_read_again_after_a_load_and_not_before(session: Session) -> None:
    before = vocabulary.current(session)
    relabel("maritime", "Ships")
    assert vocabulary.current(session) is before
    load_again()
    assert vocabulary.current(session).label(Scheme.SPECIALTY, "maritime", "en") == ("Ships", "en")


@pytest.mark.data("empty")
def test_an_empty_database_has_no_words(app: Flask) -> None:
    with app.app_context():
        assert vocabulary.current(db.session()).codes(Scheme.SPECIALTY) == ()
