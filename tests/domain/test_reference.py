"""Reference data: what loading writes, what it leaves alone, what it refuses."""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adrnet.db import Base, db, transactional
from adrnet.domain import publication, reference, vocabulary
from adrnet.domain.focal_point import Post, PostState
from adrnet.domain.jurisdiction import Country, FrameworkFact, Group, GroupMembership
from adrnet.domain.listing import Facet, ListedUnder, Listing, ListingState, Origin, public_id_for
from adrnet.domain.outbox import IndexChange
from adrnet.domain.policy import Machine
from adrnet.domain.record import AuditEvent
from adrnet.domain.reference import SHIPPED, FaultyFilesError, Summary
from adrnet.domain.revision import Content, Revision, RevisionState
from adrnet.domain.vocabulary import AccreditationScheme, ReferenceLoad, Scheme, Term
from adrnet.kit import clock

CENTRAL_ASIA = Path(__file__).parents[1] / "data" / "central_asia"
MEMBERS = {"BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "TL", "VN", "JP"}

Row = dict[str, str]


def load(folder: Path = SHIPPED) -> Summary:
    return transactional(reference.load)(db.session(), folder)


def rows_of(file: str, folder: Path = SHIPPED) -> list[Row]:
    with (folder / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes a folder with one file of some rows of the shipped one, changed."""

    def write(file: str, rows: list[Row]) -> Path:
        made = tmp_path / "changed"
        made.mkdir(exist_ok=True)
        with (made / file).open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, list(rows_of(file)[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return made

    return write


def row(file: str, key: str, **changed: str) -> Row:
    first = next(iter(rows_of(file)[0]))
    return {**next(one for one in rows_of(file) if one[first] == key), **changed}


def count(session: Session, table: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def listing_of(session: Session, key: str) -> Listing:
    return session.scalars(select(Listing).where(Listing.origin_key == key)).one()


def content_of(session: Session, key: str) -> Content:
    published = listing_of(session, key).published
    assert published is not None
    return published.content


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


@pytest.mark.data("real")
def test_each_institution_is_an_unclaimed_entry_with_its_source(session: Session) -> None:
    listings = session.scalars(select(Listing)).all()
    given = {one["key"]: one for one in rows_of("institutions.csv")}
    assert {one.origin_key for one in listings} == set(given)
    for one in listings:
        about = given[one.origin_key or ""]
        assert (one.state, one.origin, one.is_claimed) == (ListingState.PUBLISHED, Origin.PUBLIC_SOURCES, False)
        assert one.public_id == public_id_for(about["key"])
        assert (one.source, one.source_as_of) == (about["source"], date.fromisoformat(about["as_of"]))
        assert one.is_unverified == (about["unverified"] == "yes")
        assert one.published is not None
        assert one.published.content.unverified_fields == ("services", "specialties", "languages")
        assert one.published.content.jurisdictions == ()
        assert (Facet.STATE, "unclaimed") in {(under.facet, under.code) for under in one.listed_under}


@pytest.mark.data("real")
def test_a_website_is_seen_only_where_the_file_says_so(session: Session) -> None:
    for about in rows_of("institutions.csv"):
        content = content_of(session, about["key"])
        assert (content.website, content.website_seen) == (about["website"], about["website_seen"] == "yes")


@pytest.mark.data("real")
def test_names_carry_language_script_and_kind(session: Session) -> None:
    iact = content_of(session, "jp-iact")
    assert ("東京国際知的財産仲裁センター", "ja", "Jpan") in {(one.text, one.lang, one.script) for one in iact.names}
    bani = {(one.text, one.lang, one.kind) for one in content_of(session, "id-bani").names}
    assert bani == {
        ("BANI Arbitration Center", "en", "official"),
        ("Badan Arbitrase Nasional Indonesia", "id", "official"),
        ("Indonesian National Board of Arbitration", "en", "alternate"),
        # Its letters are those of the Indonesian name.
        ("BANI", "id", "abbreviation"),
    }
    assert ("BDAC", "en", "abbreviation") in {
        (one.text, one.lang, one.kind) for one in content_of(session, "bn-bdac").names
    }


@pytest.mark.data("real")
def test_two_abbreviations_in_one_cell_are_two_names(session: Session) -> None:
    names = content_of(session, "sg-law-society").names
    assert [one.text for one in names if one.kind == "abbreviation"] == ["LSMS", "LSAS"]


@pytest.mark.data("real")
def test_a_note_is_a_text_in_english_that_nobody_reviewed(session: Session) -> None:
    note = row("institutions.csv", "id-ma")["note"]
    assert note
    assert [(one.field, one.text, one.lang, one.state) for one in content_of(session, "id-ma").texts] == [
        ("note", note, "en", "draft")
    ]


@pytest.mark.data("real")
def test_only_countries_of_the_network_answer_for_their_entries(session: Session) -> None:
    places = {one["key"]: one["country"] for one in rows_of("institutions.csv")}
    assert set(places.values()) - MEMBERS  # else this test could not fail
    for one in session.scalars(select(Listing)):
        country = places[one.origin_key or ""]
        assert one.responsible_country == (country if country in MEMBERS else None)


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


@pytest.mark.data("real")
def test_a_changed_row_becomes_a_new_published_revision(session: Session, folder: Callable[..., Path]) -> None:
    changed = row("institutions.csv", "jp-jcaa", city="Osaka", services="arbitration")
    same = row("institutions.csv", "sg-siac")
    summary = load(folder("institutions.csv", [changed, same]))
    tally = summary.of("institutions")
    assert (tally.added, tally.changed, tally.unchanged) == (0, 1, 1)
    listing = listing_of(session, "jp-jcaa")
    assert [(one.number, one.state) for one in listing.revisions] == [
        (1, RevisionState.SUPERSEDED),
        (2, RevisionState.PUBLISHED),
    ]
    assert content_of(session, "jp-jcaa").places[0].city == "Osaka"
    assert {one.code for one in listing.listed_under if one.facet == Facet.SERVICE} == {"arbitration"}
    assert len(listing_of(session, "sg-siac").revisions) == 1


@pytest.mark.data("real")
def test_a_better_source_changes_the_entry_without_a_new_revision(
    session: Session, folder: Callable[..., Path]
) -> None:
    key = next(one["key"] for one in rows_of("institutions.csv") if one["unverified"] == "yes")
    better = row("institutions.csv", key, source="https://example.org/seen", unverified="no")
    assert load(folder("institutions.csv", [better])).of("institutions").changed == 1
    listing = listing_of(session, key)
    assert (listing.source, listing.is_unverified, len(listing.revisions)) == ("https://example.org/seen", False, 1)
    event = session.scalars(select(AuditEvent).where(AuditEvent.act == "listing.correct_source")).one()
    assert event.fields == ["source", "is_unverified"]


def _claim(_session: Session, listing: Listing) -> None:
    listing.claimed_at = clock.now()


def _withdraw(session: Session, listing: Listing) -> None:
    publication.withdraw(session, listing, Machine.COMMAND_LINE, vocabulary.current(session), "asked for")


def _propose(session: Session, listing: Listing) -> None:
    publication.draft(session, listing, Content(names=content_of(session, "jp-jcaa").names, founded=1950))


def _correct(session: Session, listing: Listing) -> None:
    _propose(session, listing)
    draft = next(one for one in listing.revisions if one.state == RevisionState.DRAFT)
    publication.publish(session, draft, Machine.COMMAND_LINE, vocabulary.current(session))


@pytest.mark.data("real")
@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (_claim, "claimed"),
        (_withdraw, "withdrawn"),
        (_propose, "a change waits for review"),
        (_correct, "corrected by hand"),
    ],
)
def test_what_somebody_else_has_decided_is_never_overwritten(
    session: Session, folder: Callable[..., Path], act: Callable[[Session, Listing], None], reason: str
) -> None:
    transactional(lambda: act(session, listing_of(session, "jp-jcaa")))()
    before = [(one.id, one.state, one.digest) for one in listing_of(session, "jp-jcaa").revisions]
    state = listing_of(session, "jp-jcaa").state
    changed = row("institutions.csv", "jp-jcaa", city="Osaka", source="https://example.org/other")
    summary = load(folder("institutions.csv", [changed]))
    assert summary.of("institutions").untouched == {"jp-jcaa": reason}
    assert not summary.has_changes
    listing = listing_of(session, "jp-jcaa")
    assert [(one.id, one.state, one.digest) for one in listing.revisions] == before
    assert (listing.state, listing.source) == (state, row("institutions.csv", "jp-jcaa")["source"])


@pytest.mark.data("real")
def test_what_left_the_file_is_reported_and_kept(session: Session, folder: Callable[..., Path]) -> None:
    kept = [one for one in rows_of("institutions.csv") if one["key"] != "jp-jcaa"]
    summary = load(folder("institutions.csv", kept))
    assert summary.of("institutions").absent == ["jp-jcaa"]
    assert listing_of(session, "jp-jcaa").state == ListingState.PUBLISHED
    assert "  kept, though not in these files: jp-jcaa" in list(summary.lines())


def test_a_word_that_left_its_vocabulary_is_reported_and_kept(session: Session, folder: Callable[..., Path]) -> None:
    left = [one for one in rows_of("vocabularies.csv") if one["scheme"] == "topic" and one["code"] != "training"]
    summary = load(folder("vocabularies.csv", left))
    assert summary.of("terms").absent == ["topic training"]
    assert not summary.has_changes
    assert session.get(Term, ("topic", "training")) is not None


def test_a_corrected_label_is_read_by_every_process_again(session: Session, folder: Callable[..., Path]) -> None:
    before = count(session, ReferenceLoad)
    assert vocabulary.current(session).label(Scheme.TOPIC, "general", "en")[0] == "All matters"
    general = next(one for one in rows_of("vocabularies.csv") if one["scheme"] == "topic" and one["code"] == "general")
    load(folder("vocabularies.csv", [{**general, "en": "Everything"}]))
    assert count(session, ReferenceLoad) == before + 1
    assert vocabulary.current(session).label(Scheme.TOPIC, "general", "en") == ("Everything", "en")


@pytest.mark.data("real")
def test_entries_follow_their_kind_to_another_party(session: Session, folder: Callable[..., Path]) -> None:
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


def test_a_file_states_all_facts_of_a_country_it_names(session: Session, folder: Callable[..., Path]) -> None:
    given = [one for one in rows_of("framework_facts.csv") if one["country"] == "SG"]
    left = [one for one in given if one["key"] != "sg-arbitration-statute-2"]
    summary = load(folder("framework_facts.csv", left))
    assert summary.of("framework facts").removed == 1
    keys = set(session.scalars(select(FrameworkFact.key)))
    assert "sg-arbitration-statute-2" not in keys
    assert len(keys) == len(rows_of("framework_facts.csv")) - 1


def test_a_date_of_membership_is_corrected_in_place(session: Session, folder: Callable[..., Path]) -> None:
    japan = next(one for one in rows_of("group_members.csv") if (one["group"], one["country"]) == ("japan", "JP"))
    summary = load(folder("group_members.csv", [{**japan, "since": "1952-04"}]))
    assert summary.of("memberships").changed == 1
    assert session.scalars(select(GroupMembership.since).where(GroupMembership.group_code == "japan")).all() == [
        "1952-04"
    ]


def test_a_country_that_left_and_came_back_has_two_stretches(session: Session, folder: Callable[..., Path]) -> None:
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


FAULTS: list[tuple[str, Callable[[Row], Any], str]] = [
    ("institutions.csv", lambda one: one.update(country="XX"), "row 2, column country: XX is not known as country"),
    ("institutions.csv", lambda one: one.update(country="bn"), "row 2, column country: 'bn' is no code of a country"),
    ("institutions.csv", lambda one: one.update(name_en=""), "row 2, column name_en: is empty"),
    ("institutions.csv", lambda one: one.update(services="arbitration;x"), "x is not known as service"),
    ("institutions.csv", lambda one: one.update(services="training;training"), "names something twice"),
    ("institutions.csv", lambda one: one.update(languages="en;;ms"), "holds an empty value"),
    ("institutions.csv", lambda one: one.update(languages="tlh"), "tlh is not known as language"),
    ("institutions.csv", lambda one: one.update(website="javascript:alert(1)"), "is no address of a website"),
    ("institutions.csv", lambda one: one.update(website="http://[bad"), "is no address of a website"),
    ("institutions.csv", lambda one: one.update(website_seen="perhaps"), "'perhaps' is none of yes, no"),
    ("institutions.csv", lambda one: one.update(as_of="2026-02-30"), "column as_of: '2026-02-30' is no day"),
    ("institutions.csv", lambda one: one.update(year_founded="MMXIV"), "'MMXIV' is no whole number"),
    ("institutions.csv", lambda one: one.update(name_local="a\x00b"), "holds a control character"),
    ("institutions.csv", lambda one: one.update(city=" Bandar"), "begins or ends with a blank"),
    ("institutions.csv", lambda one: one.update(names_other="en:Latn:Other"), "has not 4 parts"),
    ("institutions.csv", lambda one: one.update(kind="tavern"), "tavern is not known as organisation_kind"),
    ("framework_facts.csv", lambda one: one.update(confidence="total"), "'total' is none of high, medium, low"),
    ("framework_facts.csv", lambda one: one.update(as_of="2025-13"), "'2025-13' is no day"),
    ("framework_facts.csv", lambda one: one.update(status="maybe"), "maybe is not known as framework_status"),
    ("group_members.csv", lambda one: one.update(group="nobody"), "nobody is not known as country_group"),
    ("group_members.csv", lambda one: one.update(since="yesterday"), "'yesterday' is no day, month or year"),
    ("countries.csv", lambda one: one.update(official_languages="xx"), "xx is not known as language"),
    ("countries.csv", lambda one: one.update(endonyms="Brunei"), "has not 2 parts"),
    ("vocabularies.csv", lambda one: one.update(scheme="colour"), "colour is no vocabulary that the application knows"),
    ("vocabularies.csv", lambda one: one.update(en=""), "column en: is empty"),
    ("vocabularies.csv", lambda one: one.update(status="perfect: ja"), "is no state of labels"),
    ("languages.csv", lambda one: one.update(script="latin"), "'latin' is no code of a script"),
    ("accreditations.csv", lambda one: one.update(holder="dog"), "'dog' is none of person, organisation, both"),
    ("groups.csv", lambda one: one.update(position="first"), "'first' is no whole number"),
]


@pytest.mark.parametrize(("file", "spoil", "said"), FAULTS, ids=[said[:40] for _, _, said in FAULTS])
def test_a_fault_is_named_with_its_place_and_nothing_is_loaded(
    session: Session, folder: Callable[..., Path], file: str, spoil: Callable[[Row], Any], said: str
) -> None:
    first = rows_of(file)[0]
    new = {**rows_of(file)[1], next(iter(first)): "new"} if file == "institutions.csv" else None
    spoil(first)
    loads, listings = count(session, ReferenceLoad), count(session, Listing)
    with pytest.raises(FaultyFilesError) as raised:
        load(folder(file, [first, *([new] if new else [])]))
    assert [fault for fault in raised.value.faults if said in str(fault)], str(raised.value)
    assert {(fault.file, fault.row) for fault in raised.value.faults} == {(file, 2)}
    assert (count(session, ReferenceLoad), count(session, Listing)) == (loads, listings)


def test_all_faults_are_named_at_once(folder: Callable[..., Path], app: Any) -> None:
    rows = [{**one, "as_of": "soon"} for one in rows_of("institutions.csv")[:3]]
    with app.app_context(), pytest.raises(FaultyFilesError) as raised:
        load(folder("institutions.csv", rows))
    assert [fault.row for fault in raised.value.faults] == [2, 3, 4]


def _raw_files() -> Iterator[tuple[str, bytes, str]]:
    header = b"group,country,since,until,source\n"
    yield "twice", header + b"asean,JP,,,x\nasean,JP,,,x\n", "row 3, column group: asean JP  stands in row 2 already"
    yield "short", header + b"asean,JP\n", "row 2: 2 cells under 5 headings"
    yield "latin", header + "asean,JP,,,Bangkok à\n".encode("latin-1"), "row 1: is not UTF-8"
    yield "quote", header + b'asean,JP,,,"x\n', "row 2: is no row of CSV"
    yield "empty", b"", "row 1: has no headings"
    yield "column", b"group,country,since,source\nasean,JP,,x\n", "row 2, column until: there is no such column"


@pytest.mark.parametrize(
    ("content", "said"), [(one[1], one[2]) for one in _raw_files()], ids=[i[0] for i in _raw_files()]
)
@pytest.mark.usefixtures("session")
def test_a_file_that_is_no_table_is_refused_with_its_row(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "group_members.csv").write_bytes(content)
    with pytest.raises(FaultyFilesError) as raised:
        load(tmp_path)
    assert str(raised.value).startswith(f"group_members.csv, {said}")


@pytest.mark.usefixtures("session")
def test_a_folder_without_any_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError, match="holds none of the files"):
        load(tmp_path)


@pytest.mark.usefixtures("session")
def test_blank_rows_are_passed_over_and_counted(tmp_path: Path) -> None:
    text = "group,country,since,until,source\n\n,,,,\nasean,XX,,,x\n"
    (tmp_path / "group_members.csv").write_text(text, encoding="utf-8-sig")
    with pytest.raises(FaultyFilesError) as raised:
        load(tmp_path)
    assert [str(fault) for fault in raised.value.faults] == [
        "group_members.csv, row 4, column country: XX is not known as country"
    ]
