"""Posts and framework facts from files: what is done, what stays the reference data's, what undoing gives back."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import transactional
from adrnet.domain import importing_facts, reference
from adrnet.domain.focal_point import Post, PostState
from adrnet.domain.jurisdiction import FrameworkFact
from adrnet.domain.record import AuditEvent
from adrnet.imports import services
from tests.imports.bringing import Given, actor_of, acts, around, bring, carried_out, faults, planned, taken
from tests.imports.conftest import table

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
    assert services.undo(second, actor, "A mistake.", around()) == []
    session.refresh(post)
    assert post.holder.mailbox == "desk@ministry.example.org"
    assert services.undo(first, actor, "A mistake.", around()) == []
    session.refresh(post)
    assert (post.state, post.holder) == (PostState.CLOSED, None)


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


def test_a_post_that_somebody_else_has_filled_since_stays_as_it_is(session: Session, given: Given) -> None:
    actor = actor_of(given, session, "TH")
    vacant = ["", "TH", "mediation", *[""] * 4]
    rows = [["", "TH", topic, *SEAT[3:]] for topic in ("general", "training", "investment")]
    run = carried_out(actor, table(vacant, *rows, headings=POSTS), "posts")
    asked, national, opened, left_alone = (session.get_one(Post, one.subject_id) for one in run.things)
    given.nominee(asked, has_agreed=False)
    for post in (national, opened):
        given.designation(post, mailbox="later@ministry.example.org")
    session.rollback()
    assert services.undo(run, actor, "A mistake.", around()) == [4, 3, 2]
    session.expire_all()
    assert {one.state for one in (asked, national, opened)} == {PostState.OPEN}
    mailboxes = [one.holder and one.holder.mailbox for one in (asked, national, opened, left_alone)]
    assert mailboxes == [None, "later@ministry.example.org", "later@ministry.example.org", None]
    last = session.scalars(select(AuditEvent.act).where(AuditEvent.actor_id == actor.id).order_by(AuditEvent.id)).all()
    assert (left_alone.state, last[-3:]) == (PostState.CLOSED, ["designation.end", "post.close", "importrun.undo"])


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
