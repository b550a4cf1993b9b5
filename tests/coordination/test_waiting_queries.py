"""Everything that waits stands in one list: every kind of it, for whom, how old, and in how many statements."""

from datetime import timedelta
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from adrnet.coordination import queries
from adrnet.coordination.kinds import PARTS
from adrnet.coordination.lines import rows
from adrnet.coordination.queries import Wanted
from adrnet.coordination.reader import Age, Kind, Reader
from adrnet.coordination.saying import PAGES
from adrnet.domain.account import Account, Maintainer
from adrnet.domain.content import Place
from adrnet.domain.coordinators import scope_of
from adrnet.domain.dispute import Dispute, DisputeKind, DisputeState
from adrnet.domain.duplicates import DuplicateProposal
from adrnet.domain.focal_point import Designation
from adrnet.domain.freshness import Day, Freshness, Rhythm
from adrnet.domain.import_run import ImportKind, ImportRun
from adrnet.domain.listing import Listing, ListingState
from adrnet.domain.revision import Revision
from adrnet.kit import clock
from tests.coordination.conftest import Story

ZONE = "Asia/Jakarta"


def found(story: Story, account: Account, **narrowed: Any) -> list[tuple[Kind, str, int, bool]]:
    """Return what waits for somebody: what, for which country, since how many days, and whether it is their own."""

    def read(session: Session) -> list[tuple[Kind, str, int, bool]]:
        known = session.get_one(Account, account.id)
        reader = Reader(scope_of(known), known, Day(clock.today(ZONE), Rhythm()), ZONE)
        age = narrowed.pop("age", None)
        wanted = Wanted(**narrowed, begun_before=reader.begun_before(age) if age else None)
        waiting = queries.waiting(session, reader, wanted, offset=0, limit=100)
        assert len(rows(session, waiting)) == len(waiting)
        counted = queries.count_waiting(session, reader)
        assert narrowed or age or sum(one.number for one in counted) == len(waiting)
        return [(one.kind, one.country, (clock.now() - one.since).days, one.is_own) for one in waiting]

    return story.run(read)


@pytest.fixture
def everything(story: Story, given: SimpleNamespace) -> Account:
    """One thing of each kind that waits for Thailand's coordinator, each a week older than the one before."""
    thai = [given.listing(responsible_country="TH", places=(Place("TH"),)) for _ in range(3)]
    japanese = given.listing(responsible_country="JP", places=(Place("JP"),))
    unclaimed = given.listing(is_claimed=False, responsible_country="TH")
    office = given.designation(given.post("TH"))
    problem = given.problem("TH", "An example.")
    claim = given.claim(given.listing(is_claimed=False, responsible_country="TH"))
    now = clock.now()

    def make(session: Session) -> None:
        session.get_one(Revision, story.change.id).submitted_at = now
        session.merge(claim).created_at = now - timedelta(days=7)
        first, second = sorted((thai[0].id, japanese.id))
        session.add(
            Dispute(
                kind=DisputeKind.NAME,
                state=DisputeState.OPEN,
                listing_id=first,
                other_listing_id=second,
                name="Example",
                created_at=now - timedelta(days=14),
            )
        )
        session.merge(problem).created_at = now - timedelta(days=21)
        first, second = sorted((thai[1].id, thai[0].id))
        session.add(
            DuplicateProposal(
                first_id=first, second_id=second, likeness=90, state="proposed", proposed_at=now - timedelta(days=28)
            )
        )
        revision = session.get_one(Listing, thai[1].id).published
        assert revision is not None
        revision.is_unchecked, revision.decided_at = True, now - timedelta(days=35)
        session.get_one(Listing, unclaimed.id).source_as_of = (now - timedelta(days=365 + 42)).date()
        seat = session.get_one(Designation, office.id)
        seat.confirmed_at, seat.freshness = now - timedelta(days=365 - 30 + 49), Freshness.OVERDUE
        former = session.get_one(Account, story.maintainer.id)
        former.maintains.append(
            Maintainer(listing_id=thai[2].id, since=now - timedelta(days=99), until=now - timedelta(days=56))
        )
        session.add(
            ImportRun(
                kind=ImportKind.LISTINGS,
                created_by_id=story.coordinator.id,
                created_at=now - timedelta(days=63),
                file_name="example.csv",
                digest="0" * 64,
            )
        )

    story.run(make)
    return story.coordinator


def test_everything_that_waits_stands_in_one_list_the_oldest_first(everything, story):
    waits = found(story, everything)
    order = (Kind.CHANGE, Kind.CLAIM, Kind.DISPUTE, Kind.PROBLEM, Kind.DUPLICATE)
    order += (Kind.UNCHECKED, Kind.ENTRY, Kind.OFFICE, Kind.LEFT, Kind.IMPORT)
    assert [kind for kind, *_ in waits] == list(reversed(order)) == [one[0] for one in waits]
    assert set(order) == set(Kind) == set(PARTS) == set(PAGES)
    for weeks, (_kind, country, days, is_own) in enumerate(reversed(waits)):
        assert abs(days - 7 * weeks) <= 1
        assert country == ("" if weeks == len(waits) - 1 else "TH")
        assert not is_own
    assert len(found(story, everything, age=Age.MONTH)) == 5
    assert [one[0] for one in found(story, everything, kinds=[Kind.PROBLEM])] == [Kind.PROBLEM]
    assert len(found(story, everything, countries=["TH"])) == len(Kind) - 1


@pytest.mark.usefixtures("everything")
def test_each_coordinator_sees_what_lies_within_their_remit(story, given):
    japan, network = given.account(coordinates=["JP"]), given.account(coordinates=[None])
    # The dispute about two names is everybody's whose entry is in it.
    assert [one[:2] for one in found(story, japan)] == [(Kind.DISPUTE, "JP")]
    assert {one[0] for one in found(story, network)} == set(Kind) - {Kind.IMPORT}


def test_an_appeal_waits_for_the_network_and_not_for_who_decided_before(everything, story, given):
    network, other = given.account(coordinates=[None]), given.account(coordinates=[None])

    def appeal(session: Session) -> None:
        dispute = session.query(Dispute).one()
        dispute.state, dispute.appealed_at, dispute.decided_by_id = DisputeState.APPEALED, clock.now(), network.id

    story.run(appeal)
    assert Kind.DISPUTE not in [one[0] for one in found(story, everything)]
    assert [one[3] for one in found(story, network, kinds=[Kind.DISPUTE])] == [True]
    assert [one[3] for one in found(story, other, kinds=[Kind.DISPUTE])] == [False]


def test_what_is_ones_own_waits_for_another_coordinator(everything, story):
    def keep(session: Session) -> None:
        known = session.get_one(Account, everything.id)
        pair = session.query(DuplicateProposal).one()
        known.maintains += [Maintainer(listing_id=one, since=clock.now()) for one in (pair.first_id, story.listing.id)]

    story.run(keep)
    own = {kind for kind, _country, _days, is_own in found(story, everything) if is_own}
    assert {Kind.CHANGE, Kind.DUPLICATE} <= own


def test_the_page_shows_every_kind_and_each_line_leads_to_a_page(client, everything, sign_in):
    sign_in(client, everything)
    page = client.get("/en/coordination/queue").page
    lines = page.one("ol", class_="queue")
    assert len(page.all("li", lines)) == len(Kind)
    for link in page.all("a", lines):
        # A file whose columns are not matched yet leads on to them.
        client.get(link.get("href", ""), status={HTTPStatus.OK, HTTPStatus.SEE_OTHER})
    narrowed = client.get("/en/coordination/queue?age=month").page
    assert len(narrowed.all("li", narrowed.one("ol", class_="queue"))) == sum(
        1 for kind in Kind if kind in {Kind.UNCHECKED, Kind.ENTRY, Kind.OFFICE, Kind.LEFT, Kind.IMPORT}
    )


def test_a_pair_of_which_one_is_elsewhere_and_not_shown_is_not_there(everything, story, given):
    hidden = given.listing(responsible_country="JP", state=ListingState.WITHDRAWN)

    def pair(session: Session) -> None:
        first, second = sorted((hidden.id, story.listing.id))
        session.add(
            DuplicateProposal(first_id=first, second_id=second, likeness=90, state="proposed", proposed_at=clock.now())
        )

    story.run(pair)
    assert len(found(story, everything, kinds=[Kind.DUPLICATE])) == 1
    assert len(found(story, given.account(coordinates=[None]), kinds=[Kind.DUPLICATE])) == 2
