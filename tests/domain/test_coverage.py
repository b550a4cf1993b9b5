"""What the network covers and what happened in a period: counted from today, rebuilt for a day that is past."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.db import transactional
from adrnet.domain import coverage, period, reference, seats, vocabulary
from adrnet.domain.content import DigitalCapacity, Place
from adrnet.domain.coverage import HELD, POST, Figures, Measure, Row
from adrnet.domain.erasure import erase_listing
from adrnet.domain.jurisdiction import FrameworkFact
from adrnet.domain.listing import Listing
from adrnet.domain.period import Happening, Period
from adrnet.domain.policy import Machine
from tests import factories

ZONE = "Asia/Jakarta"
SPRING = Period(date(2026, 4, 1), date(2026, 6, 30), ZONE)


@pytest.fixture
def story(session: Session) -> Iterator[dict[str, Any]]:
    """A year of a small network: what there was before April, what happened until June, what came after."""
    made: dict[str, Any] = {}
    with time_machine.travel(datetime(2026, 2, 1, 5, tzinfo=UTC), tick=False) as clock:
        made["stays"] = factories.listing(places=(Place("TH"),), jurisdictions=("LA",), kind="mediation_centre")
        made["changes"] = factories.listing(places=(Place("TH"),), digital=(DigitalCapacity("e_filing", "no"),))
        made["ends"] = factories.listing(places=(Place("JP"),))
        made["leaves"] = factories.practitioner(places=(Place("JP"),))
        clock.move_to(datetime(2026, 5, 1, 5, tzinfo=UTC))
        made["new"] = factories.listing(places=(Place("VN"),), services=("mediation",))
        factories.revision(made["changes"], places=(Place("TH"),), services=("training",))
        factories.withdrawal(made["ends"])
        made["post"] = factories.post("KH", topics=("arbitration",))
        made["office"] = factories.designation(made["post"], languages=("km",))
        clock.move_to(datetime(2026, 8, 1, 5, tzinfo=UTC))
        factories.revision(made["stays"], places=(Place("SG"),))
        factories.listing(places=(Place("VN"),))
        transactional(erase_listing)(session, session.get_one(Listing, made["leaves"].id), Machine.COMMAND_LINE)
        yield made


def counted(session: Session, at: datetime | None = None) -> Figures:
    return coverage.figures(coverage.entries(session, vocabulary.current(session), at))


def happenings(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        for _measure, code in row.marks & {(str(Measure.HAPPENED), str(one)) for one in Happening}:
            found.setdefault(code, []).append(row)
    return found


@pytest.mark.usefixtures("story")
def test_the_figures_of_today_are_the_same_by_three_ways(session: Session) -> None:
    read, quick = counted(session), coverage.entries_today(session)
    rebuilt = counted(session, datetime.now(UTC) + timedelta(seconds=1))
    known = {key for key in read.counts if key[1][0] != Measure.DIGITAL}
    assert {key: read.counts[key] for key in known} == quick.counts
    assert rebuilt.counts == {key: number for key, number in read.counts.items() if key[1][0] != Measure.STANDING}
    assert (read.number((Measure.KIND, "mediation_centre")), read.number((Measure.TYPE, "organisation"), "VN")) == (
        0,
        2,
    )


@pytest.mark.usefixtures("story")
def test_a_past_day_is_counted_as_it_was_without_who_left_since(session: Session) -> None:
    then = counted(session, SPRING.begins)
    assert then.number((Measure.KIND, "mediation_centre"), "LA") == 1
    assert then.number((Measure.TYPE, "organisation"), "JP") == 1
    assert then.number((Measure.TYPE, "practitioner")) == 0
    assert then.number((Measure.DIGITAL, "e_filing.no")) == 1
    assert then.number((Measure.DIGITAL, "e_filing.not_stated")) == 2


def test_what_happened_leads_from_the_beginning_to_the_end(session: Session, story: dict[str, Any]) -> None:
    found = happenings(list(period.happened(session, SPRING)))
    ids = {code: {row.public_id for row in rows} for code, rows in found.items()}
    assert ids[Happening.ENTRY_NEW] == {story["new"].public_id}
    assert ids[Happening.ENTRY_CHANGED] == {story["changes"].public_id}
    assert "services" in found[Happening.ENTRY_CHANGED][0].notes
    # Whoever is out of sight is counted, and nobody is led there.
    assert [(row.public_id, row.countries) for row in found[Happening.ENTRY_ENDED]] == [("", ("JP",))]
    organisation = (Measure.TYPE, "organisation")
    before, after = (
        counted(session, SPRING.begins).number(organisation),
        counted(session, SPRING.ends).number(organisation),
    )
    assert after == before + len(found[Happening.ENTRY_NEW]) - len(found[Happening.ENTRY_ENDED])
    assert ids[Happening.SEAT_TAKEN] == ids[Happening.POST_OPENED] == {story["post"].public_id}


@pytest.mark.usefixtures("story")
def test_a_person_who_left_is_a_number_and_nothing_else(session: Session) -> None:
    autumn = Period(date(2026, 7, 1), date(2026, 9, 30), ZONE)
    ended = happenings(list(period.happened(session, autumn)))[Happening.ENTRY_ENDED]
    assert [(row.public_id, row.names, row.countries) for row in ended] == [("", (), ())]


@pytest.mark.usefixtures("story")
def test_posts_count_under_topic_and_language_while_somebody_holds_them(session: Session) -> None:
    for at in (None, SPRING.ends):
        found = coverage.figures(seats.seats(session, at))
        assert found.number((Measure.TOPIC, "arbitration"), "KH") == 1
        assert found.number((Measure.SPOKEN, "km"), "KH") == 1
        assert found.number((Measure.POST, HELD)) == 1
        assert found.number((Measure.TOPIC, "general")) == 0
    # The national posts of the others are vacant, and were opened only when this database was made.
    assert found.number((Measure.POST, POST)) == 1
    assert coverage.figures(seats.seats(session)).number((Measure.STATE, "vacant")) > 1


@pytest.mark.usefixtures("story")
def test_gaps_are_what_one_looks_for_and_does_not_find(session: Session) -> None:
    words = vocabulary.current(session)
    found = counted(session)
    missing = coverage.gaps(found, words, Measure.SERVICE, "VN")
    assert "mediation" not in missing
    assert "training" in missing
    assert "international_organisation" not in coverage.gaps(found, words, Measure.KIND, "VN")
    assert coverage.gaps(found, words, Measure.LANGUAGE, "KH") == ["km"]


def test_a_fact_that_is_loaded_with_another_status_has_changed(session: Session, tmp_path: Path) -> None:
    def change(session: Session) -> tuple[str, str]:
        fact = session.scalars(select(FrameworkFact).where(FrameworkFact.status == "in_force")).first()
        assert fact is not None
        fact.status = "signed"
        return fact.country_code, fact.instrument

    country, instrument = transactional(change)(session)
    shutil.copy(reference.SHIPPED / "framework_facts.csv", tmp_path)
    transactional(reference.load)(session, tmp_path)
    today = datetime.now(UTC).date()
    around = Period(today - timedelta(days=1), today + timedelta(days=1), ZONE)
    told = [row for row in period.facts(session, around) if row.notes[0]]
    assert [(row.countries, row.label, row.notes) for row in told] == [((country,), instrument, ("signed", "in_force"))]


@pytest.mark.usefixtures("story")
def test_the_quick_figures_of_the_network_are_those_of_its_rows(session: Session, statements: list[str]) -> None:
    statements.clear()
    quick = seats.network_today(session)
    assert len([one for one in statements if one.startswith("SELECT")]) == 4
    read = {**counted(session).counts, **coverage.figures(seats.seats(session)).counts}
    one_by_one = {Measure.DIGITAL, Measure.SPOKEN}
    assert quick.counts == {key: number for key, number in read.items() if key[1][0] not in one_by_one}
