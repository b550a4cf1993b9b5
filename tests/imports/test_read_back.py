"""What is taken away is brought in again without loss: entries in every script, posts, facts."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import snapshot, transactional
from adrnet.domain import publication, vocabulary
from adrnet.domain.import_run import ImportKind
from adrnet.domain.listing import Listing
from adrnet.domain.revision import Revision
from adrnet.formats import sheet
from adrnet.imports import exporting, services
from adrnet.imports.columns import EXPORTED
from adrnet.imports.planning import Act
from tests.imports.bringing import (
    NETWORK,
    Given,
    actor_of,
    around,
    bring,
    planned,
    taken,
)


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
