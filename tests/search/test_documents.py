from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from adrnet.domain.content import (
    Accreditation,
    Content,
    DigitalCapacity,
    Link,
    Name,
    NameKind,
    Place,
    SpokenLanguage,
    Text,
)
from adrnet.domain.listing import Facet, Listing, ListingState, facets_of
from adrnet.search.documents import document_of, is_indexable, sort_keys_of, stamp_of
from adrnet.search.indexer import _documents
from adrnet.search.schema import SCHEMA
from tests import factories
from tests.search.building import VOCABULARY, content, day, listing

FULL = Content(
    names=(
        Name("Example Maritime Centre", "en", "Latn", NameKind.OFFICIAL),
        Name("例示海事センター", "ja", "Jpan", NameKind.OFFICIAL),
        Name("Old Example Centre", "en", "Latn", NameKind.FORMER),
        Name("Trung tâm Ví dụ", "vi", "Latn", NameKind.ALTERNATE),
        Name("EMC", "en", "Latn", NameKind.ABBREVIATION),
        Name("れいじかいじせんたー", "ja", "Hira", NameKind.READING),
    ),
    kind="arbitration_institution",
    texts=(
        Text("description", "Settles disputes about ships.", "en"),
        Text("description", "船の紛争を解決します。", "ja"),
    ),
    places=(Place("JP", "Kobe", "1 Example Street", "seat"), Place("SG", "", "", "office")),
    jurisdictions=("TH",),
    services=("arbitration",),
    specialties=("maritime",),
    languages=(SpokenLanguage("en"), SpokenLanguage("ja")),
    digital=(DigitalCapacity("e_filing", "yes", "through our portal"), DigitalCapacity("virtual_hearing", "no")),
    accreditations=(Accreditation("IMI", "IMI Certified Mediator"),),
    email="secret-desk@example.org",
    telephone="+65 6555 0000",
    website="https://hidden.example.org/",
    links=(Link("rules", "https://rules.example.org/"),),
)


def _document(said: Content, **more: object) -> dict[str, object]:
    made = listing(7, said, **more)
    return document_of(made, facets_of(made, said, VOCABULARY))


def test_a_document_has_only_fields_of_the_schema() -> None:
    assert set(_document(FULL)) == set(SCHEMA.names())


def test_names_in_every_script_readings_places_and_texts_are_put_in() -> None:
    document = _document(FULL)
    assert document["name"].split("\n") == [
        "Example Maritime Centre",
        "例示海事センター",
        "Old Example Centre",
        "Trung tâm Ví dụ",
    ]
    assert document["abbreviation"] == "EMC"
    assert document["reading"] == "れいじかいじせんたー"
    assert document["place"].split("\n") == ["Kobe", "1 Example Street"]
    assert document["text"].split("\n") == [
        "Settles disputes about ships.",
        "船の紛争を解決します。",
        "through our portal",
        "IMI IMI Certified Mediator",
    ]


def test_what_is_typed_of_a_name_is_looked_for_in_names_abbreviations_and_readings() -> None:
    assert set(_document(FULL)["prefix"].split("\n")) == {
        "Example Maritime Centre",
        "例示海事センター",
        "Old Example Centre",
        "Trung tâm Ví dụ",
        "EMC",
        "れいじかいじせんたー",
    }


def test_contact_data_stays_out() -> None:
    everything = repr(_document(FULL))
    assert "secret-desk" not in everything
    assert "6555" not in everything
    assert "hidden.example.org" not in everything
    assert "rules.example.org" not in everything


def test_facets_are_those_that_the_listing_is_listed_under() -> None:
    assert set(_document(FULL)["facet"].split(",")) == {
        "country:JP",
        "country:SG",
        "country:TH",
        "specialty:maritime",
        "kind:arbitration_institution",
        "party:institution",
        "service:arbitration",
        "language:en",
        "language:ja",
        "digital:e_filing",
        "state:unclaimed",
    }


def test_labels_of_codes_are_not_put_in() -> None:
    document = _document(content("Nameless", specialties=("finance",), services=("mediation",)))
    assert not any(word in repr(document) for word in ("Banking", "Mediation", "金融", "調停"))


def test_a_name_given_twice_is_put_in_once() -> None:
    assert _document(content("Example Centre", "Example Centre"))["name"] == "Example Centre"


def test_fields_without_text_are_absent() -> None:
    assert "text" not in _document(content("Example"))
    assert "abbreviation" not in _document(content("Example"))


def test_each_language_has_its_sort_key_and_readings_decide_in_japanese() -> None:
    keys = sort_keys_of(FULL)
    assert keys["en"] == sort_keys_of(content("Example Maritime Centre"))["en"]
    assert keys["ja"] == sort_keys_of(content("れいじかいじせんたー"))["en"]
    assert "id" not in keys, "a language that sorts as English does is left out"


def test_confirmation_is_a_number_that_sorts() -> None:
    older, newer = (_document(FULL, confirmed=day(number))["numbers"][1] for number in (1, 2))
    assert 0 < older < newer
    assert _document(FULL)["numbers"][1] == 0


def test_the_stamp_changes_with_revision_confirmation_and_facets_and_with_nothing_else() -> None:
    stamp = stamp_of(1, 2, [("country", "JP"), ("kind", "x")])
    assert stamp == stamp_of(1, 2, [("kind", "x"), ("country", "JP")])
    others = {stamp_of(2, 2, [("country", "JP"), ("kind", "x")]), stamp_of(1, 3, [("country", "JP"), ("kind", "x")])}
    others |= {stamp_of(1, 2, [("country", "JP")]), stamp_of(1, 2, [("country", "SG"), ("kind", "x")])}
    assert len(others | {stamp}) == 5


@pytest.mark.parametrize("state", [state for state in ListingState if state != ListingState.PUBLISHED])
def test_a_listing_that_is_not_public_is_not_indexed(state: ListingState) -> None:
    made = listing(7, FULL)
    made.state = state
    assert not is_indexable(made)


def test_a_public_listing_with_a_name_is_indexed() -> None:
    assert is_indexable(listing(7, FULL))


def test_a_listing_without_a_published_revision_or_a_name_is_not_indexed() -> None:
    nothing = Listing(id=1, state=ListingState.PUBLISHED)
    set_committed_value(nothing, "published", None)
    assert not is_indexable(nothing)
    assert not is_indexable(listing(7, replace(FULL, names=())))
    with pytest.raises(ValueError, match="nothing published"):
        document_of(nothing, [])


@pytest.mark.data("words")
def test_what_is_indexed_of_a_listing_in_the_database_is_what_it_is_listed_under(session: Session) -> None:
    made = factories.listing(confirmed_on=datetime(2026, 1, 5, tzinfo=UTC).date(), specialties=("maritime", "finance"))
    factories.practitioner(roles=("mediator",))
    documents = {int(document["listing"]): document for document in _documents(session, None)}
    assert len(documents) == 2
    for number, document in documents.items():
        rows = session.get(Listing, number).listed_under
        assert set(document["facet"].split(",")) == {f"{row.facet}:{row.code}" for row in rows}
    assert f"{Facet.PARTY}:practitioner" in documents[made.id + 1]["facet"]
