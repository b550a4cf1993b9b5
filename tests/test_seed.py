"""The seeded examples fill every field, facet and state, and are marked as examples."""

import re
from itertools import product

import pytest
from sqlalchemy import func, select

from adrnet.domain.account import Keeping, Maintainer
from adrnet.domain.bulk_act import BulkAct
from adrnet.domain.content import Content, NameKind
from adrnet.domain.dispute import Dispute, DisputeKind, DisputeState, Outcome
from adrnet.domain.duplicate import DuplicateProposal, ProposalState
from adrnet.domain.focal_point import DesignatedPerson, Designation, DesignationState, Post, PostState, PostTopic
from adrnet.domain.freshness import Freshness
from adrnet.domain.import_run import ImportKind, ImportRun, ImportState
from adrnet.domain.listing import Facet, ListedUnder, Listing, ListingState, ListingType
from adrnet.domain.maintainer_invitation import MaintainerInvitation
from adrnet.domain.problem import Problem, ProblemKind, ProblemOutcome, ProblemState
from adrnet.domain.revision import Revision, RevisionState
from adrnet.domain.vocabulary import Scheme, current
from tests.seed import LISTINGS, POSTS
from tests.seed_contents import TONGUES

pytestmark = pytest.mark.data("seeded")
RESERVED = re.compile(r"(^|[@./])example\.(org|com|net)$")


@pytest.fixture
def contents(session):
    return [revision.content for revision in session.scalars(select(Revision))]


def test_there_are_as_many_as_promised(session):
    assert session.scalar(select(func.count(Listing.id))) == LISTINGS
    # Beside the vacant posts of the reference data.
    assert session.scalar(select(func.count(Post.id))) == POSTS + 12


def test_every_value_of_every_facet_has_a_listing(session):
    words = current(session)
    schemes = {Facet.KIND: Scheme.KIND, Facet.ROLE: Scheme.ROLE}
    for facet in Facet:
        found = set(session.scalars(select(ListedUnder.code).where(ListedUnder.facet == facet)))
        expected = set(Freshness) if facet == Facet.STATE else set(words.codes(schemes.get(facet, facet)))
        assert found == expected, facet


def test_every_state_occurs(session):
    assert set(session.scalars(select(Listing.state))) == set(ListingState)
    assert set(session.scalars(select(Listing.type))) == set(ListingType)
    assert set(session.scalars(select(Post.state))) == set(PostState)
    assert set(session.scalars(select(Designation.state))) == set(DesignationState)
    assert set(session.scalars(select(Dispute.state))) == set(DisputeState)
    disputes = session.scalars(select(Dispute)).all()
    assert {(one.kind, one.waits) for one in disputes} == set(product(DisputeKind, (True, False)))
    assert {one.outcome for one in disputes} == {*Outcome, ""}
    assert {RevisionState.DRAFT, RevisionState.IN_REVIEW, RevisionState.PUBLISHED} <= set(
        session.scalars(select(Revision.state))
    )
    assert {one.state for one in session.scalars(select(Maintainer))} == set(Keeping)
    asked = session.scalars(select(MaintainerInvitation))
    assert {(bool(one.accepted_at), bool(one.cancelled_at)) for one in asked} == {
        (False, False),
        (False, True),
        (True, False),
    }
    runs = session.scalars(select(ImportRun))
    assert {(one.kind, one.state) for one in runs} == set(product(ImportKind, ImportState))
    assert set(session.scalars(select(DuplicateProposal.state))) == set(ProposalState)
    assert set(session.scalars(select(PostTopic.topic))) == set(current(session).codes(Scheme.TOPIC))
    assert set(session.scalars(select(Problem.state))) == set(ProblemState)
    assert set(session.scalars(select(Problem.kind))) == set(ProblemKind)
    assert set(session.scalars(select(Problem.outcome))) == {*ProblemOutcome, ""}
    answered = select(Problem.state).where(Problem.answered_at.is_not(None))
    assert ProblemState.OPEN in session.scalars(answered).all()
    assert {one.undone_at is None for one in session.scalars(select(BulkAct))} == {True, False}


def test_every_field_is_filled_and_left_empty_by_some(contents):
    empty = Content()
    # Posts are seeded as themselves, in their tables; a revision describes them only while they change.
    for field in vars(empty).keys() - {"posts"}:
        values = [getattr(content, field) for content in contents]
        assert any(value != getattr(empty, field) for value in values), field
        if field != "names":
            assert any(value == getattr(empty, field) for value in values), field


def test_names_come_in_every_language_and_of_every_kind(contents):
    names = [name for content in contents for name in content.names]
    assert {tongue.lang for tongue in TONGUES} <= {name.lang for name in names}
    assert {name.kind for name in names} == set(NameKind)
    assert all(content.names for content in contents)


def test_nothing_looks_like_a_real_address(session, contents):
    hosts = [content.website.split("/")[2] for content in contents if content.website]
    mailboxes = [content.email for content in contents if content.email]
    mailboxes += [mailbox for mailbox in session.scalars(select(Designation.mailbox)) if mailbox]
    mailboxes += list(session.scalars(select(DesignatedPerson.email)))
    mailboxes += [mailbox for mailbox in session.scalars(select(Problem.email)) if mailbox]
    assert hosts
    assert mailboxes
    assert [one for one in (*hosts, *mailboxes) if not RESERVED.search(one)] == []
