"""What an import does to entries, posts and facts, and what undoing gives back: nothing is lost on the way."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import db, snapshot, transactional
from adrnet.domain import drafting, importing, importing_facts, publication, reference, traces, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.content import Content, Name, Place
from adrnet.domain.coordinators import Scope
from adrnet.domain.focal_point import Post, PostState
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.import_run import ImportKind, ImportRun, ImportState
from adrnet.domain.jurisdiction import FrameworkFact
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.policy import Machine, NotPermittedError
from adrnet.domain.record import AuditEvent
from adrnet.domain.revision import Revision
from adrnet.domain.traces import Traces
from adrnet.formats import sheet
from adrnet.formats.tables import Limits
from adrnet.i18n.locales import DEFAULT
from adrnet.imports import exporting, reading, services
from adrnet.imports.columns import EXPORTED
from adrnet.imports.planning import Act, Plan
from adrnet.imports.services import Around, ChangedMeanwhileError, FaultyError
from adrnet.kit import clock
from adrnet.presenters.words import Words
from tests.imports.conftest import FIRST, HEADINGS, table

Given = SimpleNamespace
LIMITS = Limits(bytes=5_000_000, rows=5_000, columns=200, cell=100_000, unpacked=50_000_000)
NETWORK = Scope(is_network=True)
ID, NAME, WEBSITE = 0, 1, 7


def around() -> Around:
    return Around(DEFAULT, Day(clock.today("Asia/Jakarta"), Rhythm()), LIMITS.cell)


def actor_of(given: Given, session: Session, *countries: str | None) -> Account:
    session.rollback()
    return session.get_one(Account, given.account(coordinates=list(countries) or [None]).id)


def bring(actor: Account, content: bytes, kind: str = "listings", **more: Any) -> ImportRun:
    given = services.given(ImportKind(kind), "file", content, "A letter.", "They asked.")
    return services.bring(actor, given, reading.read(content, LIMITS), **more)


def planned(run: ImportRun, actor: Account) -> Plan:
    plan = services.plan_of(run, actor, around())
    assert plan is not None
    return plan


def carried_out(actor: Account, content: bytes, kind: str = "listings", **more: Any) -> ImportRun:
    run = bring(actor, content, kind, **more)
    services.carry_out(run, actor, planned(run, actor).digest, around())
    return run


def taken(session: Session, kind: str = "listings", scope: Scope = NETWORK) -> bytes:
    """Return the file that is taken away now."""
    of, words = ImportKind(kind), Words(vocabulary.current(session), DEFAULT)
    with snapshot() as own:
        rows = list(exporting.rows(own, of, scope))
    return b"".join(sheet.as_csv(exporting.headings(of, EXPORTED[of], words), rows))


def acts(plan: Plan) -> dict[int, str]:
    return {one.number: str(one.act) for one in plan.rows}


def faults(plan: Plan) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, str(one.sentence)) for one in plan.faults]


@pytest.mark.data("real")
@pytest.mark.parametrize("kind", ["listings", "posts", "facts"])
def test_what_is_taken_away_and_brought_in_again_changes_nothing(session: Session, given: Given, kind: str) -> None:
    actor = actor_of(given, session)
    if kind == "posts":
        given.designation(given.post("JP", topics=("training", "arbitration")), mailbox="x@office.example.org")
    before = taken(session, kind)
    run = bring(actor, before, kind)
    plan = planned(run, actor)
    assert plan.rows
    assert (plan.faults, plan.doubts) == ((), ())
    assert {one.act for one in plan.rows} == {Act.ALONE}
    services.carry_out(run, actor, plan.digest, around())
    assert taken(session, kind) == before


@pytest.mark.data("real")
def test_every_entry_can_be_made_anew_from_its_row(session: Session, given: Given) -> None:
    actor = actor_of(given, session)
    published = {one.public_id: one.published.content for one in session.scalars(select(Listing)) if one.published}
    # Without a country nobody could say whose coordinators answer for a new entry.
    before = {public_id: content for public_id, content in published.items() if content.places}
    with snapshot() as own:
        rows = [["", *row[1:]] for row in exporting.rows(own, ImportKind.LISTINGS, NETWORK) if row[0] in before]
    run = bring(actor, b"".join(sheet.as_csv(EXPORTED[ImportKind.LISTINGS], rows)))
    # Every one of them is there already: nothing would be made by itself.
    assert {one.act for one in planned(run, actor).rows} == {Act.ALONE}
    for one in session.scalars(select(Listing)):
        transactional(publication.withdraw)(session, one, actor, vocabulary.current(session), "for the test")
    open_rows = planned(run, actor).of(Act.OPEN)
    services.decide(run, actor, {one.number: "new" for one in open_rows})
    plan = planned(run, actor)
    assert not plan.faults
    services.carry_out(run, actor, plan.digest, around())
    # Shown or, where something is missing that readers need, a draft.
    made = [one.content for one in session.scalars(select(Revision).where(Revision.is_on_behalf))]
    # Whether its website was seen is nothing that a file can say.
    assert sorted(map(repr, made)) == sorted(repr(replace(one, website_seen=False)) for one in before.values())


def test_an_entry_made_is_marked_unchecked_and_undoing_withdraws_it(session: Session, given: Given) -> None:
    actor = actor_of(given, session, "TH")
    run = carried_out(actor, table(FIRST))
    [listing] = session.scalars(select(Listing)).all()
    assert listing.published is not None
    assert (listing.responsible_country, listing.published.is_unchecked, listing.published.source) == (
        "TH",
        True,
        "A letter.",
    )
    assert (run.state, run.rows, run.counts["make"]) == (ImportState.DONE, None, 1)
    assert services.undo(run, actor, "A mistake.", around()) == []
    assert (listing.state, run.state) == (ListingState.WITHDRAWN, ImportState.UNDONE)
    with pytest.raises(MoveRefusedError):
        services.undo(run, actor, "again", around())


def test_undoing_leaves_what_somebody_has_changed_since_and_says_so(session: Session, given: Given) -> None:
    actor = actor_of(given, session)
    run = carried_out(
        actor, table(FIRST, [*FIRST[:NAME], "Quite Another Body", "", *FIRST[3:WEBSITE], "https://other.example.net/"])
    )
    first, second = session.scalars(select(Listing).order_by(Listing.id)).all()

    @transactional
    def correct() -> None:
        published = drafting.published_of(first)
        assert published is not None
        change = drafting.draft(session, first, replace(published.content, telephone="+66 2 018 1615"), actor.id)
        publication.publish(session, change, Machine.COMMAND_LINE, vocabulary.current(session))

    correct()
    assert services.undo(run, actor, "A mistake.", around()) == [2]
    assert (first.state, second.state) == (ListingState.PUBLISHED, ListingState.WITHDRAWN)
    assert run.counts["stayed"] == [2]


def test_drafts_wait_and_are_discarded_when_undone(session: Session, given: Given) -> None:
    actor = actor_of(given, session, "TH")
    run = carried_out(actor, table(FIRST), is_shown=False)
    [listing] = session.scalars(select(Listing)).all()
    assert (listing.state, drafting.pending_of(listing, is_on_behalf=True) is not None) == ("unpublished", True)
    # A second time it is there already, though nobody sees it.
    assert acts(planned(bring(actor, table(FIRST), is_shown=False), actor)) == {2: "alone"}
    assert services.undo(run, actor, "A mistake.", around()) == []
    assert drafting.pending_of(listing, is_on_behalf=True) is None


def test_an_entry_without_what_readers_need_stays_a_draft(session: Session, given: Given) -> None:
    actor = actor_of(given, session)
    run = carried_out(actor, table([*FIRST[:3], "", *FIRST[4:]]))
    [listing] = session.scalars(select(Listing)).all()
    assert (listing.state, run.counts["drafts"]) == ("unpublished", 1)


def test_what_may_be_there_waits_for_a_word(session: Session, given: Given) -> None:
    names = (Name("Example Arbitration Center", "en", "Latn"),)
    known = given.listing(names=names, places=(Place("TH"),), responsible_country="TH")
    actor = actor_of(given, session, "TH")
    run = bring(actor, table(FIRST, FIRST))
    plan = planned(run, actor)
    assert acts(plan) == {2: "open", 3: "open"}
    assert [one.listing.public_id for one in plan.rows[0].alike if one.listing] == [known.public_id]
    assert [one.row for one in plan.rows[1].alike] == [2, 0]
    services.decide(run, actor, {2: known.public_id, 3: "leave_out"})
    plan = planned(run, actor)
    assert acts(plan) == {2: "change", 3: "leave_out"}
    with pytest.raises(ChangedMeanwhileError):
        services.carry_out(run, actor, "what was seen before", around())
    services.carry_out(run, actor, plan.digest, around())
    with pytest.raises(MoveRefusedError):
        services.carry_out(run, actor, plan.digest, around())
    listing = session.get_one(Listing, known.id)
    assert listing.published is not None
    assert listing.published.content.names[0].text == FIRST[NAME]
    assert services.undo(run, actor, "A mistake.", around()) == []
    session.refresh(listing)
    assert [one.text for one in listing.published.content.names] == ["Example Arbitration Center"]


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"country": "JP"}, "country", "not in your remit"),
        ({"country": "Atlantis"}, "country", "is not on the list"),
        ({"country": ""}, "country", "Write the code of the country"),
        ({"name_en": "", "name_th": ""}, "names", "Write the name"),
        ({"name_en": "x" * 301}, "name_en", "300 characters at most"),
        ({"kind": "club"}, "kind", "is not on the list"),
        ({"services": "arbitration; magic"}, "services", "magic is not on the list"),
        ({"website": "www.example.org"}, "website", "beginning with https://"),
        ({"id": "zzzzzzzz"}, "id", "no entry with this ID"),
        ({"id": "not an id"}, "id", "no entry with this ID"),
        ({"email": "nobody"}, "email", "whole e-mail address"),
        ({"telephone": "12"}, "telephone", "country code"),
        ({"founded": "MCMXC"}, "founded", "four digits"),
        ({"places": "TH | a | b | seat | more"}, "places", "too many parts"),
        ({"names": "Centre | xx-no"}, "names", "language by its code"),
        ({"texts": "About us | en | description | praised"}, "texts", "Write text and language"),
        ({"links": "rules | ftp://x.example.org"}, "links", "beginning with https://"),
        ({"name_en": "a\u202eb"}, "name_en", "cannot be seen"),
        ({"unverified_fields": "secrets"}, "unverified_fields", "as it stood"),
        ({"accreditations": "A scheme | A grade | 2026-13-01"}, "accreditations", "year, month and day"),
    ],
)
def test_a_row_that_cannot_stand_is_named_with_its_column(
    session: Session, given: Given, cells: Mapping[str, str], column: str, sentence: str
) -> None:
    actor = actor_of(given, session, "TH")
    said = dict(zip(HEADINGS, FIRST, strict=True)) | cells
    run = bring(actor, table(["example"], list(said.values()), headings=list(said)))
    [(row, where, what)] = faults(planned(run, actor))
    assert (row, where) == (3, column)
    assert sentence in what
    with pytest.raises(FaultyError):
        services.carry_out(run, actor, planned(run, actor).digest, around())
    assert session.scalars(select(Listing)).all() == []


def test_another_s_import_is_not_mine_and_the_network_s_coordinators_see_all(session: Session, given: Given) -> None:
    mine, other, network = actor_of(given, session, "TH"), actor_of(given, session, "TH"), actor_of(given, session)
    run = bring(mine, table(FIRST))
    with pytest.raises(NotPermittedError):
        services.decide(run, other, {})
    with pytest.raises(NotPermittedError):
        services.give_up(run, other)
    services.give_up(run, network)
    assert (run.state, run.rows) == (ImportState.GIVEN_UP, None)


def test_what_is_not_carried_out_is_forgotten_after_a_week(session: Session, given: Given) -> None:
    actor = actor_of(given, session)
    run = bring(actor, table(FIRST))
    expire: Callable[..., int] = transactional(importing.expire)
    assert expire(session, run.created_at) == 0
    with time_machine.travel(clock.now(), tick=False):
        assert expire(session, clock.now()) == 1
    assert (run.state, run.rows) == (ImportState.GIVEN_UP, None)


POSTS = ["id", "country", "topics", "title_en", "title_th", "mailbox", "designated_by"]
SEAT = ["", "TH", "arbitration", "Legal Desk", "โต๊ะกฎหมาย", "desk@ministry.example.org", "Ministry"]


def test_offices_are_designated_replaced_and_given_back(session: Session, given: Given) -> None:
    actor = actor_of(given, session, "TH")
    first = carried_out(actor, table(SEAT, headings=POSTS), "posts")
    post = session.scalars(select(Post).where(Post.country_code == "TH").order_by(Post.id.desc())).first()
    assert post is not None
    assert post.holder is not None
    assert post.holder.mailbox == "desk@ministry.example.org"
    assert acts(planned(bring(actor, table(SEAT, headings=POSTS), "posts"), actor)) == {2: "alone"}
    other = [post.public_id, *SEAT[1:5], "new@ministry.example.org", "Ministry"]
    second = carried_out(actor, table(other, headings=POSTS), "posts")
    assert post.holder.mailbox == "new@ministry.example.org"
    # The first cannot be undone while the second stands on it.
    assert services.undo(second, actor, "A mistake.", around()) == []
    session.refresh(post)
    assert post.holder.mailbox == "desk@ministry.example.org"
    assert services.undo(first, actor, "A mistake.", around()) == [2]
    assert post.state == PostState.OPEN


def test_a_post_that_was_opened_is_closed_again_and_a_person_s_post_is_left_alone(
    session: Session, given: Given
) -> None:
    actor = actor_of(given, session, "TH")
    run = carried_out(actor, table(SEAT, headings=POSTS), "posts")
    post = session.scalars(select(Post).where(Post.country_code == "TH").order_by(Post.id.desc())).first()
    assert post is not None
    assert services.undo(run, actor, "A mistake.", around()) == []
    session.refresh(post)
    assert (post.state, post.holder) == (PostState.CLOSED, None)
    person = given.nominee(given.post("TH", topics=("training",)))
    row = ["", "TH", "training", *SEAT[3:]]
    plan = planned(bring(actor, table(row, ["", "JP", *SEAT[2:]], headings=POSTS), "posts"), actor)
    assert person is not None
    assert [one[:2] for one in faults(plan)] == [(2, "id"), (3, "country")]


FACTS = ["id", "country", "instrument", "status", "joined_on", "sources", "confidence", "as_of"]
FACT = ["", "TH", "new_york_convention", "in_force", "1959-12-21", "https://x.example.org/1", "high", "2026-11"]


@pytest.mark.data("real")
def test_facts_are_changed_kept_from_the_reference_data_and_given_back(session: Session, given: Given) -> None:
    actor = actor_of(given, session, "TH")
    before = taken(session, "facts")
    run = carried_out(actor, table(FACT, headings=FACTS), "facts")
    fact = session.scalars(select(FrameworkFact).where(FrameworkFact.key == "th-new-york-convention")).one()
    assert fact.sources == ["https://x.example.org/1"]
    assert importing_facts.corrected(session) == {fact.id}
    summary = transactional(reference.load)(session)
    assert summary.of("framework facts").untouched == {fact.key: "corrected by hand"}
    assert fact.sources == ["https://x.example.org/1"]
    assert services.undo(run, actor, "A mistake.", around()) == []
    assert taken(session, "facts") == before
    assert importing_facts.corrected(session) == set()
    last = session.scalars(
        select(AuditEvent).where(AuditEvent.subject == "frameworkfact").order_by(AuditEvent.id)
    ).all()
    assert [one.act for one in last if one.actor_id] == ["frameworkfact.change", "frameworkfact.restore"]
    plan = planned(
        bring(
            actor,
            table(["", "JP", *FACT[2:]], ["", "TH", "new_york_convention", "no", *FACT[4:]], headings=FACTS),
            "facts",
        ),
        actor,
    )
    assert [one[:2] for one in faults(plan)] == [(2, "country"), (3, "status")]


def test_whoever_is_erased_is_in_no_import_either(session: Session, given: Given) -> None:
    actor = actor_of(given, session)
    run = bring(actor, table([*FIRST[:NAME], "Centre of gone.person@example.org", *FIRST[2:]]))
    other = bring(actor, table(FIRST))

    @transactional
    def forget() -> None:
        other.reason = "Asked by gone.person@example.org"
        traces.remove(db.session(), Traces.of(["gone.person@example.org"], []))

    forget()
    assert (run.state, run.rows) == (ImportState.GIVEN_UP, None)
    assert (other.state, other.reason) == (ImportState.PREPARED, "")


def test_a_content_of_several_places_keeps_those_that_a_simple_column_does_not_mean(
    session: Session, given: Given
) -> None:
    known = given.listing(
        places=(Place("TH", "Bangkok", role="seat"), Place("LA", "Vientiane")), responsible_country="TH"
    )
    actor = actor_of(given, session, "TH")
    carried_out(actor, table([known.public_id, "Chiang Mai", "-"], headings=["id", "city", "website"]))
    listing = session.get_one(Listing, known.id)
    assert listing.published is not None
    content: Content = listing.published.content
    assert content.places == (Place("TH", "Chiang Mai", role="seat"), Place("LA", "Vientiane"))
    assert content.website == ""
