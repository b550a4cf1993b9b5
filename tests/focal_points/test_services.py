"""A file of offices: what it designates, what it leaves alone, what it refuses."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adrnet.db import transactional
from adrnet.domain.focal_point import Designation, DesignationState, Post, PostState
from adrnet.domain.freshness import Freshness, Rhythm
from adrnet.domain.listing import ListingState
from adrnet.domain.policy import Machine, NotPermittedError
from adrnet.domain.posts import Office
from adrnet.domain.record import AuditEvent
from adrnet.focal_points.loading import MOST_BYTES, MOST_ROWS
from adrnet.focal_points.services import Act, Report, designate_offices, preview_offices

EXAMPLE = Path(__file__).with_name("example.csv")
TODAY = date(2026, 11, 21)
Given = SimpleNamespace

VALID = {
    "country": "TH",
    "listing": "",
    "topics": "general",
    "title": "Example Desk",
    "title_ja": "例示課",
    "mailbox": "desk@example.org",
    "telephone": "+1 202 555 0142",
    "languages": "th;en",
    "starts_on": "2026-01-01",
    "ends_on": "2027-12-31",
    "designated_by": "Example Ministry",
}


def file(*rows: dict[str, str], without: tuple[str, ...] = ()) -> bytes:
    """Return a file of valid rows, each with cells of its own."""
    text = io.StringIO()
    whole = [{name: cell for name, cell in {**VALID, **row}.items() if name not in without} for row in rows]
    writer = csv.DictWriter(text, list(whole[0]))
    writer.writeheader()
    writer.writerows(whole)
    return text.getvalue().encode("utf-8-sig")


def load(content: bytes) -> Report:
    with time_machine.travel(datetime(2026, 11, 21, 3, tzinfo=UTC), tick=False):
        return designate_offices(content, actor=Machine.COMMAND_LINE, today=TODAY, rhythm=Rhythm())


def acts_of(report: Report) -> list[Act]:
    return [step.act for step in report.steps]


def holder_of(session: Session, country: str, *topics: str) -> Designation | None:
    session.rollback()
    posts = session.scalars(select(Post).where(Post.country_code == country)).all()
    return next((one.holder for one in posts if {topic.topic for topic in one.topics} == set(topics)), None)


def count(session: Session, table: type[Designation | Post | AuditEvent]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_example_designates_its_offices(session: Session) -> None:
    report = load(EXAMPLE.read_bytes())
    assert (report.faults, report.warnings) == ((), ())
    assert [str(step) for step in report.steps] == [
        "row 2, TH, general: designated",
        "row 3, JP, general: designated",
        "row 4, VN, mediation + training: designated, the post is opened",
    ]
    desk = holder_of(session, "TH", "general")
    assert desk is not None
    assert Office.of(desk) == Office(
        titles=(("en", "Example International Affairs Desk (example)"), ("ja", "例示・国際課（例）")),
        mailbox="focal.point.th@example.org",
        telephone="+1 202-555-0142",
        languages=("th", "en"),
        starts_on=date(2026, 1, 1),
        ends_on=date(2099, 12, 31),
        designated_by="Example Ministry (example)",
    )
    assert (desk.freshness, desk.freshness_changes_on) == (Freshness.CONFIRMED, date(2027, 10, 22))
    assert holder_of(session, "VN", "general") is None


def test_the_same_file_again_changes_nothing(session: Session) -> None:
    load(EXAMPLE.read_bytes())
    before = [count(session, table) for table in (Designation, Post, AuditEvent)]
    confirmed = session.scalars(select(Designation.confirmed_at)).all()
    assert set(acts_of(load(EXAMPLE.read_bytes()))) == {Act.UNCHANGED}
    session.rollback()
    assert [count(session, table) for table in (Designation, Post, AuditEvent)] == before
    assert session.scalars(select(Designation.confirmed_at)).all() == confirmed


def test_another_office_replaces_the_holder_on_record(session: Session) -> None:
    load(file({}))
    former = holder_of(session, "TH", "general")
    assert former is not None
    assert acts_of(load(file({"mailbox": "new@example.org"}))) == [Act.REPLACED]
    holder = holder_of(session, "TH", "general")
    assert holder is not None
    assert (holder.mailbox, former.state) == ("new@example.org", DesignationState.ENDED)
    acts = session.execute(
        select(AuditEvent.act, AuditEvent.machine).where(AuditEvent.subject == "designation").order_by(AuditEvent.id)
    ).all()
    assert [tuple(one) for one in acts] == [
        (f"designation.{verb}", Machine.COMMAND_LINE)
        for verb in ("nominate", "designate", "nominate", "end", "designate")
    ]


def test_an_office_whose_term_begins_later_waits_and_the_holder_stays(session: Session) -> None:
    load(file({}))
    later = file({"starts_on": "2027-01-01", "mailbox": "new@example.org"})
    assert acts_of(load(later)) == [Act.NOMINATED]
    assert acts_of(load(later)) == [Act.UNCHANGED]
    holder = holder_of(session, "TH", "general")
    assert holder is not None
    assert holder.mailbox == "desk@example.org"
    # Somebody else is to come instead.
    assert acts_of(load(file({"starts_on": "2027-01-01", "mailbox": "other@example.org"}))) == [Act.NOMINATED]
    session.rollback()
    waiting = session.scalars(select(Designation).where(Designation.state == DesignationState.NOMINATED)).all()
    assert [one.mailbox for one in waiting] == ["other@example.org"]


def test_a_listing_s_post_is_opened_for_its_topics(session: Session, given: Given) -> None:
    listing = given.listing()
    row = {"country": "", "listing": f"{listing.public_id.upper()}-example-centre", "topics": "training; arbitration"}
    report = load(file(row))
    assert (report.faults, acts_of(report)) == ((), [Act.DESIGNATED])
    session.rollback()
    post = session.scalars(select(Post).where(Post.listing_id == listing.id)).one()
    assert [one.topic for one in post.topics] == ["training", "arbitration"]
    assert post.holder is not None
    assert acts_of(load(file({**row, "topics": "arbitration;training"}))) == [Act.UNCHANGED]


def test_a_closed_post_is_opened_again(session: Session, given: Given) -> None:
    post = given.post("VN", ("training",))

    @transactional
    def close() -> None:
        session.get_one(Post, post.id).state = PostState.CLOSED

    close()
    report = load(file({"country": "VN", "topics": "training"}))
    assert report.steps[0].opens_post
    session.rollback()
    again = session.get_one(Post, post.id)
    assert (again.state, again.closed_at, again.holder is not None) == (PostState.OPEN, None, True)


def test_a_dry_run_says_the_same_and_writes_nothing(session: Session) -> None:
    load(file({}))
    before = [count(session, table) for table in (Designation, Post, AuditEvent)]
    rows = ({"mailbox": "new@example.org"}, {"country": "JP"}, {"country": "VN", "topics": "training"})
    would = preview_offices(file(*rows), today=TODAY)
    session.rollback()
    assert [count(session, table) for table in (Designation, Post, AuditEvent)] == before
    assert [str(step) for step in would.steps] == [str(step) for step in load(file(*rows)).steps]
    assert acts_of(would) == [Act.REPLACED, Act.DESIGNATED, Act.DESIGNATED]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"country": "XX"}, "country: XX is no country of the network"),
        ({"country": "GB"}, "country: GB is no country of the network"),
        ({"country": ""}, "country: give either a country or a listing"),
        ({"listing": "00000000"}, "country: give either a country or a listing"),
        ({"country": "", "listing": "00000000"}, "listing: 00000000 is no published listing"),
        ({"topics": ""}, "topics: is empty"),
        ({"topics": "general;cooking"}, "topics: 'cooking' is none of general, arbitration, mediation"),
        ({"topics": "general;general"}, "topics: names something twice"),
        ({"title": "", "title_ja": ""}, "title: is empty"),
        ({"mailbox": "desk at example.org"}, "mailbox: is no e-mail address"),
        ({"mailbox": "desk@"}, "mailbox: is no e-mail address"),
        ({"mailbox": "", "telephone": ""}, "mailbox: an office needs a mailbox or a telephone"),
        ({"telephone": "ask the porter"}, "telephone: 'ask the porter' is no telephone number"),
        ({"telephone": "+66 1"}, "telephone: '+66 1'"),
        ({"languages": "th;tlh"}, "languages: 'tlh' is none of"),
        ({"starts_on": "1 January 2026"}, "starts_on: '1 January 2026' is no day"),
        ({"ends_on": "2026-02-30"}, "ends_on: '2026-02-30' is no day"),
        ({"ends_on": "20271231"}, "ends_on: '20271231' is no day"),
        ({"starts_on": "2027-01-01", "ends_on": "2026-12-31"}, "ends_on: is before starts_on"),
        ({"ends_on": "2026-11-20"}, "ends_on: the term is over"),
        ({"designated_by": ""}, "designated_by: is empty"),
        ({"title": "Desk\x00"}, "title: holds a control character"),
        ({"title": "Desk\nsecond line"}, "title: holds a control character or a line break"),
        ({"title": "D" * 301}, "title: is longer than 300 characters"),
    ],
)
def test_a_fault_is_named_with_row_and_column_and_nothing_is_written(
    session: Session, cells: dict[str, str], said: str
) -> None:
    report = load(file({"country": "JP"}, cells))
    assert [fault for fault in report.faults if str(fault).startswith(f"row 3, {said}")], report.faults
    assert {fault.row for fault in report.faults} == {3}
    session.rollback()
    assert count(session, Designation) == 0


@pytest.mark.usefixtures("session")
def test_all_faults_are_named_in_the_order_of_the_rows() -> None:
    rows = [{"listing": "00000000", "country": ""}, {"country": "XX"}, {}, {"topics": "", "title": "", "title_ja": ""}]
    assert [fault.row for fault in load(file(*rows)).faults] == [2, 3, 5, 5]


def test_two_rows_for_the_same_post_are_a_fault(session: Session) -> None:
    report = load(file({"topics": "training;mediation"}, {"topics": "mediation;training", "title": "Another"}))
    assert [str(fault) for fault in report.faults] == ["row 3, topics: row 2 designates to the same post"]
    assert count(session, Designation) == 0


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize(
    ("state", "kind", "said"),
    [
        (ListingState.WITHDRAWN, "listing", "is no published listing"),
        (ListingState.PUBLISHED, "practitioner", "is no organisation"),
    ],
)
def test_only_published_organisations_have_posts(given: Given, state: ListingState, kind: str, said: str) -> None:
    listing = getattr(given, kind)(state=state)
    report = load(file({"country": "", "listing": listing.public_id}))
    assert [str(fault) for fault in report.faults] == [f"row 2, listing: {listing.public_id} {said}"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "row 1, topics: the column is missing"),
        (file({}, without=("topics",)), "row 1, topics: the column is missing"),
        (file({}, without=("designated_by",)), "row 1, designated_by: the column is missing"),
        (file({}, without=("title", "title_ja")), "row 1, title: the column is missing"),
        (file({}, without=("country", "listing")), "row 1, country: a column country or listing is needed"),
        (file({}).replace(b"title_ja", b"title_jp!"), "row 1, title_jp!: is no column"),
        (file({}).replace(b"title_ja", b"title"), "row 1: a heading stands there twice"),
        (file({}) + b"JP,\n", "row 3: 2 cells under 11 headings"),
        (file({}) + b'"JP', "row 3: is no row of CSV"),
        (file({}).split(b"\r\n")[0], "the file: names no office"),
        ("Büro".encode("latin-1"), "the file: is not UTF-8"),
        (b"x" * (MOST_BYTES + 1), "the file: is larger than 1,000,000 bytes"),
        (file(*([{}] * (MOST_ROWS + 1))), f"row {MOST_ROWS + 2}: a file has at most 5,000 rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_table_of_offices_is_refused(session: Session, content: bytes, said: str) -> None:
    report = preview_offices(content, today=TODAY)
    assert [fault for fault in report.faults if str(fault).startswith(said)], report.faults[:3]
    assert count(session, Designation) == 0


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"mailbox": "somchai.jaidee@example.org"}, "mailbox: somchai.jaidee@example.org looks like a person's"),
        ({"telephone": "+65 1000 0000"}, "telephone: '+65 1000 0000' is in no range that is in use"),
    ],
)
def test_what_is_merely_doubtful_is_a_warning(session: Session, cells: dict[str, str], said: str) -> None:
    report = load(file(cells))
    assert [str(one)[: len(f"row 2, {said}")] for one in report.warnings] == [f"row 2, {said}"]
    assert (report.faults, acts_of(report)) == ((), [Act.DESIGNATED])
    assert holder_of(session, "TH", "general") is not None


def test_a_national_number_is_written_internationally(session: Session) -> None:
    load(file({"country": "JP", "telephone": "03-5555-0199"}))
    holder = holder_of(session, "JP", "general")
    assert holder is not None
    assert holder.telephone == "+81 3-5555-0199"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_spreadsheets_that_separate_otherwise_are_read(session: Session, delimiter: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([VALID.keys(), VALID.values(), [""] * len(VALID)])
    assert acts_of(load(text.getvalue().encode())) == [Act.DESIGNATED]
    assert holder_of(session, "TH", "general") is not None


def test_who_may_not_designate_changes_nothing(session: Session) -> None:
    with pytest.raises(NotPermittedError):
        designate_offices(file({}), actor=None, today=TODAY, rhythm=Rhythm())
    session.rollback()
    assert count(session, Designation) == 0


def test_the_example_says_that_it_is_one_and_uses_reserved_domains() -> None:
    with EXAMPLE.open(encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    for row in rows:
        assert "example" in row["title"].lower()
        assert "example" in row["designated_by"].lower()
        assert row["mailbox"].rpartition("@")[2] in {"example.org", "example.com", "example.net"}
