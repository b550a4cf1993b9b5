"""The freshness desk: how a remit stands, the longest overdue first, a round of reminders."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from adrnet import mails
from adrnet.db import db
from adrnet.domain.record import AuditEvent
from adrnet.freshness import services
from tests.freshness.reminded import at, run_worker, sent
from tests.inspector import Inspector
from tests.posting import send

TODAY = date(2027, 6, 1)
# Confirmed so, today's state is: confirmed, due, overdue for long, overdue for longer.
FRESH, DUE, OVERDUE, LONGER = date(2027, 3, 1), date(2026, 6, 10), date(2026, 5, 1), date(2026, 4, 1)

Given = SimpleNamespace
SignIn = Callable[..., None]


def world(app: Flask, given: Given) -> Given:
    """Make Thailand's and Japan's things, aged to today, their reminders sent."""
    made = SimpleNamespace()
    made.fresh = given.listing(confirmed_on=FRESH, responsible_country="TH")
    made.due = given.listing(confirmed_on=DUE, responsible_country="TH")
    made.overdue = given.listing(confirmed_on=OVERDUE, responsible_country="TH")
    made.longer = given.listing(confirmed_on=LONGER, responsible_country="TH")
    made.hidden = given.practitioner(confirmed_on=OVERDUE, responsible_country="TH")
    made.unclaimed = given.listing(is_claimed=False, responsible_country="TH")
    made.foreign = given.listing(confirmed_on=OVERDUE, responsible_country="JP")
    with time_machine.travel(at(OVERDUE), tick=False):
        made.office = given.designation(given.post("TH", ("arbitration",)))
        made.person = given.nominee(given.post("TH", ("mediation",)))
    made.keepers = [given.account(maintains=[one]) for one in (made.due, made.overdue, made.longer)]
    with time_machine.travel(at(TODAY - timedelta(days=10)), tick=False):
        run_worker(app)
    return made


def rows(page: Any) -> list[str]:
    """Return the texts of the list."""
    table = page.all("table")[-1]
    return [page.text(one) for one in page.all("tr", page.one("tbody", table))]


def test_a_coordinator_sees_the_longest_overdue_first_and_no_other_country(
    app: Flask, client: Inspector, given: Given, sign_in: SignIn
) -> None:
    made = world(app, given)
    with time_machine.travel(at(TODAY), tick=False):
        sign_in(client, given.account(coordinates=["TH"]))
        page = client.get("/en/freshness").page
        links = [href for _said, href in page.links(page.one("tbody", page.all("table")[-1]))]
        order = [links.index(next(one for one in links if each.public_id in one)) for each in (made.longer, made.due)]
        assert order == sorted(order)
        assert not any(made.foreign.public_id in one or made.fresh.public_id in one for one in links)
        lines = rows(page)
        assert len(lines) == 6
        assert "Overdue since" in lines[0]
        assert "Confirmation due" in lines[-1]
        assert not any("Example Person" in one for one in lines)
        figures = page.text(page.all("dl", class_="figures")[0])
        assert "1 practitioner out of sight" in figures
        assert "Entries that nobody keeps 1" in figures


def test_the_list_is_narrowed_by_kind_and_what_nobody_keeps_stands_apart(
    app: Flask, client: Inspector, given: Given, sign_in: SignIn
) -> None:
    made = world(app, given)
    with time_machine.travel(at(TODAY), tick=False):
        sign_in(client, given.account(coordinates=[None]))
        assert len(rows(client.get("/en/freshness").page)) == 7
        assert len(rows(client.get("/en/freshness?kind=office").page)) == 1
        assert len(rows(client.get("/en/freshness?country=JP").page)) == 1
        page = client.get("/en/freshness?kind=unclaimed").page
        assert f"/en/freshness/listings/{made.unclaimed.public_id}" in {href for _said, href in page.links()}
        assert "Send a round" not in page.text()
        assert "not known here" in client.get("/en/freshness?kind=nothing").page.text()
        assert "There is no page 9" in client.get("/en/freshness?page=9").page.text()


def test_the_number_of_statements_does_not_grow_with_the_rows(
    app: Flask, client: Inspector, given: Given, sign_in: SignIn, statements: list[str]
) -> None:
    coordinator, counts = given.account(coordinates=["TH"]), []
    for _ in range(2):
        world(app, given)
        with time_machine.travel(at(TODAY), tick=False):
            sign_in(client, coordinator)
            client.get("/en/freshness")
            statements.clear()
            client.get("/en/freshness")
            counts.append(len(statements))
    assert counts[0] == counts[1] < 20


def test_a_round_reminds_of_what_is_old_once_a_week_however_often_it_is_broken_off(
    app: Flask, client: Inspector, given: Given, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = world(app, given)
    before = len(sent(app))
    with time_machine.travel(at(TODAY), tick=False) as travels:
        coordinator = given.account(coordinates=["TH"])
        sign_in(client, coordinator)
        address = client.get("/en/freshness").page.link("Send a round of reminders")
        page = client.get(address).page
        # Nobody can be written to about the profile; it is left out.
        assert "6 things are due or overdue" in page.text()
        assert "5 mails go out" in page.text()
        assert len(sent(app)) == before
        answer = send(client, address)
        assert "5 things were reminded of" in client.get(answer.location).page.text()
        assert len(sent(app)) == before + 5
        assert "nobody to remind" in client.get(address).page.text()
        travels.shift(timedelta(days=8))
        sign_in(client, coordinator)
        assert "5 mails go out" in client.get(address).page.text()
        remind_of, written = mails.remind_of, []

        def break_off(*arguments: Any, **more: Any) -> None:
            written.append(arguments)
            if len(written) == 4:
                raise RuntimeError("broken off")
            remind_of(*arguments, **more)

        monkeypatch.setattr(services, "AT_ONCE", 2)
        monkeypatch.setattr(mails, "remind_of", break_off)
        send(client, address, status=500)
        # What was written before is there, and is not written once more.
        assert len(sent(app)) == before + 5 + 2
        assert "3 things were reminded of" in client.get(send(client, address).location).page.text()
        assert len(sent(app)) == before + 5 + 5
    with app.app_context():
        said = db.session.scalars(select(AuditEvent).where(AuditEvent.act.like("%.remind"))).all()
        assert {one.actor_id for one in said} == {coordinator.id}
        assert sorted(one.subject for one in said) == ["designation"] * 4 + ["listing"] * 6
    assert made.foreign.id not in {one.subject_id for one in said if one.subject == "listing"}


def test_a_round_in_another_remit_reaches_nobody(app: Flask, client: Inspector, given: Given, sign_in: SignIn) -> None:
    world(app, given)
    with time_machine.travel(at(TODAY), tick=False):
        sign_in(client, given.account(coordinates=["VN"]))
        assert "nobody to remind" in client.get("/en/freshness/round?country=TH").page.text()


def test_the_desk_leads_to_the_freshness(client: Inspector, given: Given, sign_in: SignIn) -> None:
    sign_in(client, given.account(coordinates=["TH"]))
    assert client.get("/en/coordination").page.link("Freshness by country") == "/en/freshness"
