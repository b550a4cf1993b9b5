"""Loading words, countries, groups, law and posts: twice without harm, changed without loss."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import transactional
from adrnet.domain import vocabulary
from adrnet.domain.focal_point import Post, PostState
from adrnet.domain.jurisdiction import Country, FrameworkFact, Group, GroupMembership
from adrnet.domain.listing import Facet, ListedUnder, Listing
from adrnet.domain.outbox import IndexChange
from adrnet.domain.policy import Machine
from adrnet.domain.record import AuditEvent
from adrnet.domain.reference import SHIPPED
from adrnet.domain.revision import Revision
from adrnet.domain.vocabulary import AccreditationScheme, ReferenceLoad, Scheme, Term
from tests.domain.reference.shipped import CENTRAL_ASIA, MEMBERS, Folder, count, load, row, rows_of


@pytest.mark.data("empty")
def test_the_shipped_data_are_loaded_whole_and_a_second_time_nothing_changes(session: Session) -> None:
    first = load()
    assert {sort: tally.added for sort, tally in first.tallies.items()} == {
        "terms": len(rows_of("vocabularies.csv")),
        "languages": len(rows_of("languages.csv")),
        "accreditation schemes": len(rows_of("accreditations.csv")),
        "countries": len(rows_of("countries.csv")),
        "groups": len(rows_of("groups.csv")),
        "memberships": len(rows_of("group_members.csv")),
        "framework facts": len(rows_of("framework_facts.csv")),
        "institutions": len(rows_of("institutions.csv")),
        "national posts": len(MEMBERS),
    }
    tables = (ReferenceLoad, IndexChange, Revision, AuditEvent, Post, FrameworkFact, GroupMembership)
    before = [count(session, table) for table in tables]
    second = load()
    assert not second.has_changes
    assert [tally.unchanged for tally in second.tallies.values()] == [one.added for one in first.tallies.values()]
    assert [count(session, table) for table in tables] == before


def test_each_country_of_the_network_has_one_vacant_post_on_record(session: Session) -> None:
    posts = session.scalars(select(Post)).all()
    assert sorted(one.country_code or "" for one in posts) == sorted(MEMBERS)
    for one in posts:
        assert (one.state, one.holder, [topic.topic for topic in one.topics]) == (PostState.OPEN, None, ["general"])
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.subject == "post", AuditEvent.subject_id == one.id)
        ).one()
        assert (event.act, event.machine) == ("post.open", Machine.REFERENCE_DATA)


def test_words_have_labels_and_their_states(session: Session) -> None:
    words = vocabulary.current(session)
    given = {(one["scheme"], one["code"]): one for one in rows_of("vocabularies.csv")}
    for (scheme, code), about in given.items():
        word = words.find(scheme, code)
        assert word is not None
        assert word.label("ja") == (about["ja"], "ja")
        assert set(word.label_states) == set(word.labels) - {"en"}
    assert words.party_of("court_annexed") == "adr_organisation"
    tetum = words.find(Scheme.LANGUAGE, "tet")
    assert tetum is not None
    assert tetum.label("km") == ("ទីទុំ", "km")
    assert tetum.attributes == {"script": "Latn", "endonym": "Tetun"}


def test_grades_that_nobody_saw_are_unverified(session: Session) -> None:
    schemes = {one.code: one for one in session.scalars(select(AccreditationScheme))}
    assert schemes["CIArb"].is_unverified
    assert schemes["CIArb"].grades[:2] == ["Associate (ACIArb)", "Member (MCIArb)"]
    assert not schemes["IMI"].is_unverified
    assert schemes["JP-KAIKETSU"].holder == "organisation"


def test_facts_are_codes_with_date_sources_and_basis(session: Session) -> None:
    facts = {one.key: one for one in session.scalars(select(FrameworkFact))}
    assert set(facts) == {one["key"] for one in rows_of("framework_facts.csv")}
    convention = facts["bn-new-york-convention"]
    assert (convention.status, convention.in_force_on, convention.as_of) == ("in_force", date(1996, 10, 23), "2025-08")
    assert convention.sources == row("framework_facts.csv", "bn-new-york-convention")["sources"].split(" ; ")
    assert {one.basis for one in facts.values()} == {"source", "general_knowledge"}
    assert [one.key for one in facts.values() if one.status == "none_found" and one.title] == []


def test_a_word_that_left_its_vocabulary_is_reported_and_kept(session: Session, folder: Folder) -> None:
    left = [one for one in rows_of("vocabularies.csv") if one["scheme"] == "topic" and one["code"] != "training"]
    summary = load(folder("vocabularies.csv", left))
    assert summary.of("terms").absent == ["topic training"]
    assert not summary.has_changes
    assert session.get(Term, ("topic", "training")) is not None


def test_a_corrected_label_is_read_by_every_process_again(session: Session, folder: Folder) -> None:
    before = count(session, ReferenceLoad)
    assert vocabulary.current(session).label(Scheme.TOPIC, "general", "en")[0] == "All matters"
    general = next(one for one in rows_of("vocabularies.csv") if one["scheme"] == "topic" and one["code"] == "general")
    load(folder("vocabularies.csv", [{**general, "en": "Everything"}]))
    assert count(session, ReferenceLoad) == before + 1
    assert vocabulary.current(session).label(Scheme.TOPIC, "general", "en") == ("Everything", "en")


@pytest.mark.data("real")
def test_entries_follow_their_kind_to_another_party(session: Session, folder: Folder) -> None:
    kinds = [one for one in rows_of("vocabularies.csv") if one["scheme"] == "organisation_kind"]
    moved = [{**one, "party": "government"} if one["code"] == "court_annexed" else one for one in kinds]
    courts = set(
        session.scalars(
            select(ListedUnder.listing_id).where(ListedUnder.facet == Facet.KIND, ListedUnder.code == "court_annexed")
        )
    )
    assert courts
    load(folder("vocabularies.csv", moved))
    parties = session.execute(
        select(ListedUnder.listing_id, ListedUnder.code).where(
            ListedUnder.facet == Facet.PARTY, ListedUnder.listing_id.in_(courts)
        )
    )
    assert {row[0]: row[1] for row in parties} == dict.fromkeys(courts, "government")


def test_a_file_states_all_facts_of_a_country_it_names(session: Session, folder: Folder) -> None:
    given = [one for one in rows_of("framework_facts.csv") if one["country"] == "SG"]
    left = [one for one in given if one["key"] != "sg-arbitration-statute-2"]
    summary = load(folder("framework_facts.csv", left))
    assert summary.of("framework facts").removed == 1
    keys = set(session.scalars(select(FrameworkFact.key)))
    assert "sg-arbitration-statute-2" not in keys
    assert len(keys) == len(rows_of("framework_facts.csv")) - 1


def test_a_date_of_membership_is_corrected_in_place(session: Session, folder: Folder) -> None:
    japan = next(one for one in rows_of("group_members.csv") if (one["group"], one["country"]) == ("japan", "JP"))
    summary = load(folder("group_members.csv", [{**japan, "since": "1952-04"}]))
    assert summary.of("memberships").changed == 1
    assert session.scalars(select(GroupMembership.since).where(GroupMembership.group_code == "japan")).all() == [
        "1952-04"
    ]


def test_a_country_that_left_and_came_back_has_two_stretches(session: Session, folder: Folder) -> None:
    japan = next(one for one in rows_of("group_members.csv") if (one["group"], one["country"]) == ("japan", "JP"))
    back = [{**japan, "until": "1990"}, {**japan, "since": "1995"}]
    load(folder("group_members.csv", back))
    assert not load(folder("group_members.csv", back)).has_changes
    stretches = session.execute(
        select(GroupMembership.since, GroupMembership.until)
        .where(GroupMembership.group_code == "japan")
        .order_by(GroupMembership.id)
    )
    assert [tuple(one) for one in stretches] == [("", "1990"), ("1995", "")]


def test_a_closed_national_post_is_not_opened_again(session: Session) -> None:
    @transactional
    def close() -> None:
        session.scalars(select(Post).where(Post.country_code == "TH")).one().state = PostState.CLOSED

    close()
    assert not load(SHIPPED).of("national posts").has_changes


@pytest.mark.data("real")
def test_central_asia_plus_japan_comes_from_files_alone(session: Session) -> None:
    summary = load(CENTRAL_ASIA)
    assert summary.of("countries").added == 5
    group = session.get(Group, "central_asia_japan")
    assert group is not None
    assert group.labels == {"en": "Central Asia plus Japan", "ja": "中央アジア＋日本"}
    words = vocabulary.current(session)
    for code in ("KZ", "KG", "TJ", "TM", "UZ"):
        assert session.get(Country, code) is not None
        word = words.find(Scheme.COUNTRY, code)
        assert word is not None
        assert word.attributes["groups"] == ("central_asia_japan",)
        assert word.attributes["is_covered"]
        listed = session.scalars(
            select(Listing).join(ListedUnder).where(ListedUnder.facet == Facet.COUNTRY, ListedUnder.code == code)
        ).one()
        assert (listed.responsible_country, listed.is_unverified) == (code, True)
    japan = words.find(Scheme.COUNTRY, "JP")
    assert japan is not None
    assert japan.attributes["groups"] == ("asean_japan", "japan", "central_asia_japan")
    posts = session.scalars(select(Post.country_code)).all()
    # Japan belongs to two groups with national posts and has one post.
    assert sorted(filter(None, posts)) == sorted(MEMBERS | {"KZ", "KG", "TJ", "TM", "UZ"})
    assert not load(CENTRAL_ASIA).has_changes
    assert not load(SHIPPED).has_changes
