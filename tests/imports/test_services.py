"""What an import does to entries, posts and facts, and what undoing gives back: nothing is lost on the way."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import drafting, duplicates, importing, publication, traces, vocabulary
from adrnet.domain.account import Maintainer
from adrnet.domain.content import Content, Name, Place
from adrnet.domain.duplicate import DuplicateProposal
from adrnet.domain.import_run import ImportState
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.outbox import OutgoingMail
from adrnet.domain.policy import Machine, NotPermittedError
from adrnet.domain.record import AuditEvent, ReviewEntry
from adrnet.domain.revision import RevisionState
from adrnet.domain.traces import Traces
from adrnet.imports import services
from adrnet.imports.services import ChangedMeanwhileError, FaultyError
from adrnet.kit import clock
from tests.imports.bringing import (
    Given,
    actor_of,
    acts,
    around,
    bring,
    carried_out,
    faults,
    planned,
)
from tests.imports.conftest import FIRST, HEADINGS, table

ID, NAME, WEBSITE = 0, 1, 7


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
    made = listing.published
    # On record is what would be there if it had been entered by hand, in the same order.
    events = session.scalars(select(AuditEvent).where(AuditEvent.actor_id == actor.id).order_by(AuditEvent.id)).all()
    assert [(one.act, one.subject_id, one.to_state) for one in events[1:]] == [
        ("revision.begin", made.id, "draft"),
        ("revision.publish", made.id, "published"),
        ("listing.publish", listing.id, "published"),
        ("importrun.carry_out", run.id, "done"),
    ]
    reasons = session.execute(select(ReviewEntry.event_id, ReviewEntry.revision_id, ReviewEntry.note)).all()
    assert [tuple(one) for one in reasons] == [
        (events[2].id, made.id, "They asked."),
        (events[4].id, None, "They asked."),
    ]
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


def test_undoing_leaves_an_entry_whole_that_the_coordinator_keeps_by_now(session: Session, given: Given) -> None:
    known = given.listing(responsible_country="TH")
    actor = actor_of(given, session, "TH")
    run = carried_out(actor, table([known.public_id, "A New Name"], headings=HEADINGS[:2]))
    kept = Maintainer(account_id=actor.id, listing_id=known.id, since=clock.now())
    transactional(lambda: session.add(kept))()
    assert services.undo(run, actor, "A mistake.", around()) == [2]
    revisions = session.get_one(Listing, known.id).revisions
    assert [one.state for one in revisions] == [RevisionState.SUPERSEDED, RevisionState.PUBLISHED]


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


def test_whoever_keeps_an_entry_is_told_once_that_a_file_changed_it_and_once_that_it_was_taken_back(
    session: Session, given: Given
) -> None:
    kept, left_alone, free = (given.listing(responsible_country="TH", is_claimed=one) for one in (True, True, False))
    owner, editor = given.account(maintains=[kept, left_alone]), given.account(edits=[kept, left_alone])
    actor = actor_of(given, session, "TH")
    rows = [[one.public_id, name] for one, name in ((kept, "Renamed Body"), (left_alone, ""), (free, "Freed Body"))]
    drafts = carried_out(actor, table(*rows, headings=HEADINGS[:2]), is_shown=False)
    services.undo(drafts, actor, "A mistake.", around())
    assert session.scalars(select(OutgoingMail)).all() == []
    run = carried_out(actor, table(*rows, headings=HEADINGS[:2]))
    assert run.counts["change"] == 2
    session.expire_all()
    first = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()
    assert sorted(one.recipient for one in first) == sorted([owner.email, editor.email])
    assert {one.subject for one in first} == {"Your entry was changed: Renamed Body"}
    assert all(f"/listings/{kept.public_id}" in one.text and "A letter." in one.text for one in first)
    services.undo(run, actor, "A mistake of ours.", around())
    second = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)).all()[len(first) :]
    assert sorted(one.recipient for one in second) == sorted([owner.email, editor.email])
    assert all("again what it was" in one.subject and "A mistake of ours." in one.text for one in second)


def test_only_what_is_made_although_it_is_like_another_one_is_proposed_as_a_duplicate(
    session: Session, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []
    propose = duplicates.propose
    monkeypatch.setattr(duplicates, "propose", lambda *things: (compared.append(1), propose(*things))[1])
    given.listing(
        names=(Name("Example Arbitration Center", "en", "Latn"),), places=(Place("TH"),), responsible_country="TH"
    )
    other = [*FIRST[:NAME], "Quite Another Body", "", *FIRST[3:WEBSITE], "https://other.example.net/"]
    actor = actor_of(given, session, "TH")
    run = bring(actor, table(FIRST, other))
    services.decide(run, actor, {2: "new"})
    plan = planned(run, actor)
    assert acts(plan) == {2: "make", 3: "make"}
    services.carry_out(run, actor, plan.digest, around())
    assert len(session.scalars(select(DuplicateProposal)).all()) == len(compared) == 1


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
