"""Content keeps what is written into it, in every script, through the document and back."""

import json
import string

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.orm import Session

from adrnet.db import db
from adrnet.domain.content import (
    Accreditation,
    Content,
    DigitalCapacity,
    Link,
    Name,
    Place,
    SpokenLanguage,
    Text,
    changed_fields,
    digest,
)
from adrnet.domain.revision import Revision
from tests.factories import listing

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40) | st.sampled_from(
    ["髙﨑𠮷濵", "ក្រុមប្រឹក្សាអាជ្ញាកណ្តាល", "အနုညာတခုံသမာဓိ", "ไกล่เกลี่ย", "ໄກ່ເກ່ຍ", "Trọng tài", "調停・仲裁"]
)
codes = st.text(string.ascii_lowercase + "_", min_size=1, max_size=12)
contents = st.builds(
    Content,
    names=st.lists(st.builds(Name, words, codes, codes, codes), max_size=3).map(tuple),
    kind=codes,
    texts=st.lists(st.builds(Text, codes, words, codes), max_size=2).map(tuple),
    places=st.lists(st.builds(Place, codes, words, words, codes), max_size=2).map(tuple),
    jurisdictions=st.lists(codes, max_size=3).map(tuple),
    services=st.lists(codes, max_size=3).map(tuple),
    specialties=st.lists(codes, max_size=3).map(tuple),
    roles=st.lists(codes, max_size=3).map(tuple),
    languages=st.lists(st.builds(SpokenLanguage, codes, codes), max_size=3).map(tuple),
    digital=st.lists(st.builds(DigitalCapacity, codes, codes, words), max_size=2).map(tuple),
    accreditations=st.lists(st.builds(Accreditation, codes, words), max_size=2).map(tuple),
    links=st.lists(st.builds(Link, codes, words, codes), max_size=2).map(tuple),
    email=words,
    telephone=words,
    website=words,
    website_seen=st.booleans(),
    founded=st.none() | st.integers(1800, 2100),
    unverified_fields=st.lists(codes, max_size=3).map(tuple),
)


@given(contents)
def test_content_comes_back_from_its_document_unchanged(content: Content) -> None:
    through_json = json.loads(json.dumps(content.to_document(), ensure_ascii=False))
    assert Content.from_document(through_json) == content
    assert content.to_document() == through_json


@given(contents)
def test_the_digest_is_of_the_values_and_not_of_their_order(content: Content) -> None:
    document = content.to_document()
    assert digest(dict(reversed(document.items()))) == digest(document)


@given(contents, words)
def test_what_differs_is_named(content: Content, telephone: str) -> None:
    changed = Content(**{**vars(content), "telephone": telephone + "1"})
    differs = content.telephone != telephone + "1"
    assert changed_fields(content, changed) == (["telephone"] if differs else [])


def test_empty_values_take_no_room() -> None:
    assert Content().to_document() == {}


def test_content_is_read_anew_once_a_refresh_has_brought_another_document(session: Session) -> None:
    revision = db.session.get_one(Revision, listing(email="old@example.org").revisions[0].id)
    assert revision.content.email == "old@example.org"
    with db.engine.begin() as other:
        document = Content(email="new@example.org").to_document()
        other.execute(
            update(Revision).where(Revision.id == revision.id).values(document=document, digest=digest(document))
        )
    session.rollback()
    assert revision.content.email == "new@example.org"
