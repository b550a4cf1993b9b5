"""Acts on several things of the queue through HTTP: chosen, seen, done, undone, and what somebody changed meanwhile."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine

from adrnet.coordination import bulk
from adrnet.domain import reporting
from adrnet.domain.account import Account
from adrnet.domain.bulk_act import BulkAct
from adrnet.domain.focal_point import Designation
from adrnet.domain.freshness import Freshness
from adrnet.domain.listing import Listing
from adrnet.domain.problem import Problem, ProblemOutcome
from adrnet.domain.revision import Revision
from adrnet.kit import clock
from tests.coordination.conftest import Story
from tests.inspector import Inspector
from tests.posting import filled

QUEUE = "/en/coordination/queue"
SignIn = Callable[..., None]


def lines_of(page: Any) -> list[str]:
    return [page.text(one) for queue in page.all("ol", class_="queue") for one in page.all("li", queue)]


def chosen(client: Inspector, act: str, query: str = "") -> Any:
    """Tick everything that can be ticked in the queue and press the button; return the page that follows."""
    page = client.get(f"{QUEUE}{query}").page
    form = next(one for one in page.all("form", page.main) if one.get("action", "").endswith("/queue/several"))
    things = [one.get("value") for one in page.all("input", form, name="thing")]
    assert act in [one.get("value") for one in page.all("button", form, name="do")]
    query = urlencode([*(("thing", one) for one in things), ("do", act)])
    return client.get(f"{form.get('action')}?{query}").page


def carry_out(client: Inspector, page: Any, status: int = 303, **typed: Any) -> Any:
    to, fields = filled(page, **typed)
    answer = client.post(to, data=fields, status=status)
    return client.get(answer.location).page if status == 303 else answer.page


def undo(client: Inspector, page: Any, status: int = 303, **typed: Any) -> Any:
    to, fields = filled(page, "/undo", **{"reason": "It was a mistake.", **typed})
    answer = client.post(to, data=fields, status=status)
    return client.get(answer.location).page if status == 303 else answer.page


@pytest.fixture
def reports(given: SimpleNamespace, story: Story) -> list[Problem]:
    """Two open reports of Thailand, of which one reader waits for an answer, and one of Japan."""
    return [
        given.problem(story.listing, "The first example.", "reader@example.org"),
        given.problem("TH", "The second example."),
        given.problem("JP", "The third example."),
    ]


def test_several_reports_are_closed_with_one_answer_and_opened_again(coordinating, story, reports):
    page = chosen(coordinating, "close")
    assert page.heading == "Close several reports"
    assert len(lines_of(page)) == 2
    assert "1 reader waits for an answer by mail." in page.text(page.main)
    assert "The first example." in page.text(page.main)
    # Nor does an address that names another country's report show it.
    foreign = f"{QUEUE}/several?do=close&thing=problem:{reports[2].id}"
    assert "The third example." not in coordinating.get(foreign).page.text()
    done = carry_out(coordinating, page, outcome=ProblemOutcome.CORRECTED, note="It is corrected.")
    assert done.heading == "2 reports closed"
    assert [story.state(one) for one in reports] == ["closed", "closed", "open"]
    assert "reader@example.org" in [one.recipient for one in story.mails()]
    assert "Reported problem" not in coordinating.get(QUEUE).page.text()
    assert "2 reports closed" in coordinating.get(QUEUE).page.text()
    undone = undo(coordinating, done)
    assert [story.state(one) for one in reports] == ["open", "open", "open"]
    assert "Undone" in undone.text(undone.main)
    acts = [(act, why) for act, who, why in story.acts("problem") if who == story.coordinator.id]
    # One of the two had left an address.
    assert acts.count(("problem.forget_address", "")) == 1
    acts.remove(("problem.forget_address", ""))
    assert acts == [("problem.close", "It is corrected.")] * 2 + [("problem.reopen", "It was a mistake.")] * 2
    assert not undone.all("form", undone.main, method="post")


def test_what_changed_meanwhile_is_left_alone_and_named(coordinating, story, reports):
    page = chosen(coordinating, "close")

    def answer(session: Any) -> None:
        maintainer = session.get_one(Account, story.maintainer.id)
        reporting.answer(session.get_one(Problem, reports[0].id), maintainer, ProblemOutcome.IS_RIGHT, "")

    story.run(answer)
    done = carry_out(coordinating, page, outcome=ProblemOutcome.CORRECTED)
    assert done.heading == "1 report closed"
    assert "Left alone: It is not as you saw it any longer." in done.text(done.main)
    assert [story.state(one) for one in reports] == ["open", "closed", "open"]


def test_nothing_left_to_do_says_so_and_a_second_click_shows_what_the_first_did(coordinating, story, reports):
    page = chosen(coordinating, "close")
    done = carry_out(coordinating, page, outcome=ProblemOutcome.CORRECTED)
    assert carry_out(coordinating, page, outcome=ProblemOutcome.CORRECTED).heading == done.heading
    undo(coordinating, done)
    closing = chosen(coordinating, "close")
    for one in reports[:2]:
        story.run(lambda session, number=one.id: close(session, session.get_one(Problem, number), story))
    late = carry_out(coordinating, closing, 409, outcome=ProblemOutcome.CORRECTED)
    assert "Nothing was done" in late.text(late.main)
    assert "It does not wait any longer." in late.text(late.main)


def close(session: Any, problem: Problem, story: Story) -> None:
    reporting.close(problem, session.get_one(Account, story.coordinator.id), ProblemOutcome.NOT_OURS)


def test_what_somebody_else_changed_since_is_not_undone(client, story, given, sign_in, reports):
    sign_in(client, story.coordinator)
    carry_out(client, chosen(client, "close"), outcome=ProblemOutcome.CORRECTED)

    def again(session: Any) -> None:
        problem, other = session.get_one(Problem, reports[0].id), session.get_one(Account, second.id)
        reporting.reopen(problem, other, "Look again.")
        reporting.close(problem, other, ProblemOutcome.IS_RIGHT)

    second = given.account(coordinates=["TH"])
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        story.run(again)
    # Another coordinator of the remit undoes what stands; whoever answers for another country does not even see it.
    sign_in(client, given.account(coordinates=["JP"]))
    client.get(f"{QUEUE}/several/1", status=404)
    sign_in(client, second)
    undone = undo(client, client.get(f"{QUEUE}/several/1").page)
    assert "Not undone: somebody has changed it since." in undone.text(undone.main)
    assert [story.state(one) for one in reports] == ["closed", "open", "open"]


def test_after_a_month_nothing_is_undone(coordinating, story, reports):
    done = carry_out(coordinating, chosen(coordinating, "close"), outcome=ProblemOutcome.CORRECTED)
    long_ago = clock.now() - bulk.UNDONE_WITHIN
    story.run(lambda session: setattr(session.get_one(BulkAct, 1), "created_at", long_ago))
    late = undo(coordinating, done, 409)
    assert "Nothing of this is left to undo." in late.text(late.main)
    assert [story.state(one) for one in reports[:2]] == ["closed", "closed"]


def test_what_nobody_keeps_and_offices_are_confirmed_together_and_become_as_old_again(coordinating, story, given):
    entry = given.listing(is_claimed=False, responsible_country="TH")
    office, gone = given.designation(given.post("TH")), given.designation(given.post("TH", ("training",)))
    old = clock.now() - timedelta(days=400)

    def grow_old(session: Any) -> None:
        session.get_one(Listing, entry.id).source_as_of = old.date()
        for one in (office, gone):
            known = session.get_one(Designation, one.id)
            known.confirmed_at, known.freshness, known.freshness_changes_on = old, Freshness.OVERDUE, None

    story.run(grow_old)
    page = chosen(coordinating, "confirm", "?age=week")
    assert len(lines_of(page)) == 3
    refused = carry_out(coordinating, page, 200)
    assert "Look at each of them first, or choose fewer." in refused.text(refused.main)
    done = carry_out(coordinating, page, looked="y")
    assert done.heading == "3 things confirmed"
    assert "Entry that nobody keeps" not in lines_of(coordinating.get(QUEUE).page)

    def look(session: Any) -> tuple[Any, ...]:
        known, first = session.get_one(Listing, entry.id), session.get_one(Designation, office.id)
        return known.source_as_of, first.confirmed_at, first.freshness, session.get_one(Designation, gone.id).freshness

    assert story.run(look) == (clock.today("Asia/Jakarta"), *story.run(look)[1:2], "confirmed", "confirmed")
    story.run(lambda session: setattr(session.get_one(Designation, gone.id), "confirmed_at", clock.now()))
    undone = undo(coordinating, done)
    assert story.run(look) == (old.date(), old, "overdue", "confirmed")
    assert "Not undone: somebody has changed it since." in undone.text(undone.main)
    assert ("designation.take_back", story.coordinator.id, "It was a mistake.") in story.acts("designation")


def test_several_are_checked_by_a_second_coordinator_alone(client, story, given, sign_in):
    writer = given.account(coordinates=["TH"])

    def publish(session: Any) -> list[int]:
        found = []
        for one in entries:
            revision = session.get_one(Listing, one.id).published
            revision.is_unchecked, revision.author_id = True, writer.id
            found.append(revision.id)
        return found

    entries = [given.listing(responsible_country="TH") for _ in range(2)]
    ids = story.run(publish)
    sign_in(client, writer)
    assert 'name="thing"' not in client.get(QUEUE).text
    query = "&".join(f"thing=unchecked:{number}" for number in ids)
    page = client.get(f"{QUEUE}/several?do=check&{query}").page
    assert "Another coordinator has to do this." in page.text(page.main)
    sign_in(client, story.coordinator)
    done = carry_out(client, chosen(client, "check"), looked="y")
    assert done.heading == "2 entries checked"
    assert not story.run(lambda session: any(session.get_one(Revision, one).is_unchecked for one in ids))
    undo(client, done)
    assert story.run(lambda session: all(session.get_one(Revision, one).is_unchecked for one in ids))
    decisions = client.get("/en/coordination/decisions").page.text()
    assert "Took back that an entry had been checked" in decisions


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?do=approve&thing=change:1",
        "?do=close",
        "?do=close&thing=x&thing=problem:99999999999999",
        "?do=close&thing=problem:²",
    ],
)
def test_an_address_that_names_nothing_does_nothing(coordinating, query):
    answer = coordinating.get(f"{QUEUE}/several{query}", status={200, 302})
    assert answer.status_code == 302 or "You have chosen nothing" in answer.page.text()


def test_what_was_chosen_costs_as_many_statements_as_one(coordinating, given, statements):
    def cost(number: int) -> int:
        query = "&".join(f"thing=problem:{one.id}" for one in made[:number])
        statements.clear()
        coordinating.get(f"{QUEUE}/several?do=close&{query}")
        return len(statements)

    made = [given.problem(given.listing(responsible_country="TH"), f"Example {number}") for number in range(6)]
    assert cost(6) <= cost(1), "\n".join(statements)


@pytest.mark.usefixtures("reports")
def test_only_so_many_at_once(coordinating, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 1)
    done = carry_out(coordinating, chosen(coordinating, "close"), outcome=ProblemOutcome.UNSERIOUS)
    assert done.heading == "1 report closed"


@pytest.mark.usefixtures("reports")
def test_two_coordinators_close_the_same_reports_at_once(app, story, given, sign_in):
    def opened(account: Account) -> tuple[Inspector, Any]:
        client = Inspector(app)
        sign_in(client, account)
        return client, chosen(client, "close")

    def press(come: tuple[Inspector, Any]) -> str:
        client, page = come
        to, fields = filled(page, outcome=ProblemOutcome.CORRECTED)
        return str(client.post(to, data=fields, status={303, 409}).status_code)

    both = [opened(one) for one in (story.coordinator, given.account(coordinates=["TH"]))]
    with ThreadPoolExecutor(2) as hands:
        assert sorted(hands.map(press, both)) == ["303", "409"]
    closed = [act for act, *_ in story.acts("problem") if act == "problem.close"]
    assert len(closed) == 2
    assert [one.recipient for one in story.mails()].count("reader@example.org") == 1


def test_several_pairs_are_told_apart_and_wait_again(coordinating, story, given):
    entries = [given.listing(responsible_country="TH") for _ in range(3)]
    pairs = [given.pair(entries[0], entries[1]), given.pair(entries[1], entries[2])]
    page = chosen(coordinating, "tell_apart")
    done = carry_out(coordinating, page, reason="Two cities.")
    assert done.heading == "2 pairs told apart"
    assert [story.state(one) for one in pairs] == ["different", "different"]
    undo(coordinating, done)
    assert [story.state(one) for one in pairs] == ["proposed", "proposed"]
