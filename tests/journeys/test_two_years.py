"""Two years of the clock.

An organisation that answers late, an office, a person who answers one year and is silent the next, a practitioner who
comes back and then does not, an entry that nobody keeps: what readers see, what lists hold, what search finds, and
every mail, on the days on which something changes.
"""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import time_machine
from flask import Flask

from adrnet import search
from adrnet.db import db
from adrnet.domain.focal_point import DesignatedPerson, Designation
from adrnet.domain.listing import Listing
from tests.freshness.reminded import Sent, at, run_worker, sent
from tests.inspector import Inspector
from tests.posting import send

BEGIN = date(2026, 11, 22)
DUE, OVERDUE = date(2027, 10, 23), date(2027, 11, 22)
AGAIN, ERASED = OVERDUE + timedelta(days=30), OVERDUE + timedelta(days=90)


class Years:
    """The world, a day at a time."""

    def __init__(self, app: Flask, client: Inspector, given: SimpleNamespace) -> None:
        self.app, self.client, self.given = app, client, given
        self.seen = 0
        with time_machine.travel(at(BEGIN), tick=False):
            self.organisation = given.listing(confirmed_on=BEGIN, responsible_country="TH")
            self.practitioner = given.practitioner(confirmed_on=BEGIN, responsible_country="TH")
            self.unclaimed = given.listing(is_claimed=False, responsible_country="TH")
            self.keeper = given.account(maintains=[self.organisation])
            self.arbitrator = given.account(maintains=[self.practitioner])
            self.office = given.designation(given.post("TH", ("arbitration",)))
            self.person = given.nominee(given.post("TH", ("mediation",)))

    def on(self, day: date) -> list[Sent]:
        """Let the worker do a day's work twice, as it does many times; return the mails that came of it."""
        with time_machine.travel(at(day), tick=False):
            run_worker(self.app)
            run_worker(self.app)
            with self.app.app_context():
                search.catch_up()
        new = sent(self.app)[self.seen :]
        self.seen += len(new)
        return new

    def until(self, first: date, last: date) -> list[str]:
        """Let every day pass from one to another, both included; return to whom was written."""
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        return [mail.to for day in days for mail in self.on(day)]

    def at(self, day: date, act: Callable[[], Any]) -> Any:
        """Do something at a day's noon."""
        with time_machine.travel(at(day), tick=False):
            return act()

    def reads(self, day: date, address: str, status: int = 200) -> str:
        """Return what somebody who is not signed in reads at an address on a day."""
        return self.at(day, lambda: self._text(address, status))

    def _text(self, address: str, status: int) -> str:
        page = self.client.get(address, follow_redirects=True, status=status).page
        return page.text(page.main)

    def finds(self, day: date, listing: Listing) -> bool:
        """Whether the search finds a listing on a day."""
        page = self.at(day, lambda: self.client.get("/en/directory").page)
        return any(listing.public_id in href for _said, href in page.links())

    def name(self) -> str:
        """Return the name of the person, while it is held."""
        with self.app.app_context():
            held = db.session.get(DesignatedPerson, self.person.id)
            return str(held.names[0]["text"]) if held else ""

    def state(self, kind: Any, number: int) -> tuple[str, str | None]:
        """Return the state of a thing and its freshness."""
        with self.app.app_context():
            found = db.session.get_one(kind, number)
            return found.state, found.freshness


def first_year(years: Years, name: str) -> set[str]:
    """All but the organisation answer in time; it does so after its last reminder. Return to whom was written."""
    entry, profile = (f"/en/directory/{one.public_id}" for one in (years.organisation, years.practitioner))

    # A year is quiet to its last month: nobody is written to.
    assert years.until(BEGIN, BEGIN + timedelta(days=3)) == []
    assert years.on(DUE - timedelta(days=1)) == []
    assert name in years.reads(DUE, "/en/focal-points")

    # Due: everyone is reminded once. The person, the office and the practitioner answer; the organisation does not.
    due = years.on(DUE)
    everybody = {mail.to for mail in due}
    assert len(everybody) == len(due) == 4
    assert "Confirmation due" in years.reads(DUE, entry)
    for mail in due:
        if mail.to != years.keeper.email:
            years.at(DUE + timedelta(days=5), lambda link=mail.link: send(years.client, link, link))
    assert "Confirmed 28 October 2027" in years.reads(DUE + timedelta(days=5), profile)
    assert years.until(DUE + timedelta(days=1), DUE + timedelta(days=4)) == []

    # Overdue: the organisation stays where it is and says so, and is reminded twice more.
    assert [mail.to for mail in years.on(OVERDUE)] == [years.keeper.email]
    assert "Overdue since" in years.reads(OVERDUE, entry)
    assert years.finds(OVERDUE, years.organisation)
    assert years.until(AGAIN - timedelta(days=2), AGAIN + timedelta(days=2)) == [years.keeper.email]
    last = sent(years.app, years.keeper.email)[-1]
    back = AGAIN + timedelta(days=5)
    years.at(back, lambda: send(years.client, last.link, last.link))
    assert "Confirmed 27 December 2027" in years.reads(back, entry)
    return everybody


def second_year(years: Years, name: str, everybody: set[str]) -> date:
    """The office answers, the person and the practitioner never do; return the day on which they are erased."""
    profile = f"/en/directory/{years.practitioner.public_id}"
    unclaimed = f"/en/directory/{years.unclaimed.public_id}"
    # A year later the person and the practitioner are silent.
    again_due, again_overdue = date(2028, 9, 28), date(2028, 10, 28)
    assert {mail.to for mail in years.on(again_due)} == everybody - {years.keeper.email}
    assert name in years.reads(again_overdue - timedelta(days=1), "/en/focal-points")
    reminded = years.on(again_overdue)
    assert len(reminded) == 3
    assert years.state(Listing, years.practitioner.id) == ("hidden", "overdue")
    years.reads(again_overdue, profile, status=404)
    assert not years.finds(again_overdue, years.practitioner)
    listed = years.reads(again_overdue, "/en/focal-points")
    assert name not in listed
    assert "Designated, not public" in listed
    assert "Overdue since" in listed
    csv = years.at(again_overdue, lambda: years.client.get("/en/focal-points.csv").text)
    assert name not in csv

    # The office says yes; the others are reminded for the last time, and erased when they still say nothing.
    office = next(mail for mail in reminded if mail.to == years.office.mailbox)
    years.at(again_overdue + timedelta(days=1), lambda: send(years.client, office.link, office.link))
    last_call = again_overdue + timedelta(days=30)
    # On the same day the organisation's own year, which began late, comes to its last month.
    assert {mail.to for mail in years.on(last_call)} == everybody - {years.office.mailbox}
    end = again_overdue + timedelta(days=90)
    years.on(end - timedelta(days=1))
    assert years.name() == name
    years.on(end)
    assert years.name() == ""
    assert years.state(Designation, years.person.id)[0] in {"withdrawn", "ended"}
    assert years.state(Listing, years.practitioner.id)[0] == "erased"
    years.reads(end, profile, status=410)
    assert "No office designated yet" in years.reads(end, "/en/focal-points")
    assert not [mail for mail in sent(years.app) if name in mail.text or name in mail.subject]

    # Nobody keeps the last entry: it never ages, and says where it comes from.
    assert "not yet claimed" in years.reads(end, unclaimed)
    assert years.finds(end, years.unclaimed)
    return end


def test_two_years_of_the_clock(app: Flask, client: Inspector, given: SimpleNamespace) -> None:
    years = Years(app, client, given)
    name = years.name()
    everybody = first_year(years, name)
    end = second_year(years, name, everybody)
    # Every mail once, by its name.
    names = [mail.message_id for mail in sent(app)]
    assert len(names) == len(set(names))
    assert years.until(end + timedelta(days=1), end + timedelta(days=3)) == []
