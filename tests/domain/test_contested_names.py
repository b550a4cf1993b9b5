"""Names that two bodies use: named on both pages, decided by somebody uninvolved, compared as they are read."""

import pytest
from sqlalchemy import select

from adrnet.domain import (
    contested,
    contesting,
    judging,
    leaving,
    vocabulary,
)
from adrnet.domain.account import Maintainer
from adrnet.domain.content import Name, NameKind
from adrnet.domain.dispute import DisputeState, DisputeStatement, Outcome, Side
from adrnet.domain.policy import Machine, NotPermittedError, Permission, permits
from tests import factories
from tests.domain.contests import BOARD, contest, entry, kept_entry, someone, two_boards


@pytest.fixture
def words(session):
    return vocabulary.current(session)


@pytest.fixture
def judge(session):
    return someone(session, coordinates=["TH"])


@pytest.fixture
def network(session):
    return someone(session, coordinates=[None])


def test_two_bodies_that_use_one_name_are_named_on_both_pages(session, judge, words):
    first, second, maintainer = two_boards(session)
    other = entry(session)
    assert contested.namesakes(session, first) == [second]
    assert contested.namesakes(session, other) == []
    dispute = contesting.contest_name(session, second, first, maintainer, "We have used it since 1990.")
    assert (dispute.listing, dispute.other_listing, dispute.name) == (first, second, BOARD[0].text)
    assert contesting.contest_name(session, first, second, maintainer, "We have used it since 1990.") is dispute
    assert [one.side for one in dispute.statements] == [Side.FIRST]
    shown = {one.id: contested.shown(session, one) for one in (first, second, other)}
    assert shown == {first.id: [dispute], second.id: [dispute], other.id: []}
    judging.decide(session, dispute, judge, Outcome.BOTH, words, "Both bear it by their statutes.")
    assert [len(contested.shown(session, one)) for one in (first, second)] == [1, 1]
    judging.reopen(session, dispute, judge, words, "One has changed its statutes.")
    judging.decide(session, dispute, judge, Outcome.FIRST, words, "It is the first one's.")
    assert [len(contested.shown(session, one)) for one in (first, second)] == [0, 1]
    with pytest.raises(contesting.DecidedBeforeError):
        contesting.contest_name(session, first, second, maintainer, "Once more.")


def test_names_are_compared_as_they_are_read(session):
    wide = (Name("ＥＸＡＭＰＬＥ  Bóard of arbitration!", "en", "Latn"),)
    one, other = factories.content(names=BOARD), factories.content(names=wide)
    assert contested.common_name(one, other) == BOARD[0]
    # Vowels stand above and below letters of other scripts, and are no accents.
    khmer = [factories.content(names=(Name(text, "km", "Khmr"),)) for text in ("គិត", "គីត")]
    assert contested.common_name(*khmer) is None
    first, second = (entry(session, names=names, responsible_country="TH") for names in (BOARD, wide))
    entry(session, names=(Name(f"Not the {BOARD[0].text}", "en", "Latn"),), responsible_country="TH")
    assert (contested.namesakes(session, first), contested.namesakes(session, second)) == ([second], [first])
    assert contested.common_name(one, factories.content()) is None
    short = Name("EBA", "en", "Latn", NameKind.ABBREVIATION)
    both = factories.content(names=(short, *BOARD))
    assert contested.common_name(both, both) == BOARD[0]


def test_a_name_of_two_countries_is_decided_for_both(session, judge, network):
    first, second, maintainer = two_boards(session, "JP")
    of_both, of_neither = someone(session, coordinates=["JP", "TH"]), someone(session, coordinates=["SG"])
    dispute = contesting.contest_name(session, first, second, maintainer, "Ours.")
    may = [permits(one, Permission.DECIDE_DISPUTE, dispute) for one in (judge, of_both, network, maintainer)]
    assert may == [False, True, True, False]
    assert permits(judge, Permission.READ_DISPUTE, dispute)
    assert not permits(of_neither, Permission.READ_DISPUTE, dispute)
    # Whoever has said so themselves does not decide.
    begun = contesting.contest_name(session, first, entry(session, names=BOARD[:1]), network, "By their letters.")
    assert [permits(one, Permission.DECIDE_DISPUTE, begun) for one in (network, judge)] == [False, True]


def test_nobody_contests_what_is_not_theirs_or_what_differs(session):
    first, second, maintainer = two_boards(session)
    with pytest.raises(NotPermittedError):
        contesting.contest_name(session, first, second, someone(session), "Ours.")
    with pytest.raises(contesting.NoCommonNameError):
        contesting.contest_name(session, first, entry(session), maintainer, "Ours.")
    with pytest.raises(NotPermittedError):
        contesting.contest_name(session, first, first, maintainer, "Ours.")


def test_whoever_is_erased_leaves_no_statement(session):
    listing, owner, _, claimant = kept_entry(session)
    claimant = someone(session)
    dispute = contest(session, listing, claimant)
    contesting.say(session, dispute, claimant, "Ask for me at the desk.")
    contesting.say(session, dispute, owner, f"{claimant.email} is not of the board.")
    leaving.erase(session, claimant, Machine.COMMAND_LINE)
    assert dispute.state == DisputeState.WITHDRAWN
    assert session.scalars(select(DisputeStatement.text)).all() == ["", ""]
    assert session.scalars(select(Maintainer.id).where(Maintainer.account_id == claimant.id)).all() == []
