"""Acts on record in words: what, who, when, why; addresses of others for coordinators alone."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from markupsafe import escape
from sqlalchemy.orm import Session

import adrnet
from adrnet.db import db, transactional
from adrnet.domain import drafting, history, publication, vocabulary
from adrnet.domain.account import Account, Remit
from adrnet.domain.content import Content
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.lifecycle import TABLE, record
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Machine
from adrnet.domain.record import AuditEvent
from adrnet.kit import clock
from adrnet.presenters.acts import WORDS, ShownAct, in_their_words, shown_act, what, who
from adrnet.presenters.fields import field_label
from tests import factories
from tests.presenters.conftest import Reader

DOMAIN = Path(adrnet.__file__).parent / "domain"
ZONE = "Asia/Jakarta"


def verbs_in_the_code() -> set[str]:
    """Return every verb that is written literally where something is put on record."""
    written = "".join(path.read_text() for path in DOMAIN.rglob("*.py"))
    return set(re.findall(r'\brecord\(\s*\w+,\s*"(\w+)"', written))


def acts_in_the_code() -> set[str]:
    """Return every whole act that is written literally: `invitation.send`."""
    written = "".join(path.read_text() for path in DOMAIN.rglob("*.py"))
    return set(re.findall(r'act="(\w+\.\w+)"', written))


def shown(session: Session, listing: Listing, reader: Account, words: object, **side: bool) -> list[ShownAct]:
    found = history.acts(session, listing, **{"is_on_behalf": False, **side})
    return [shown_act(one, words, reader, listing, ZONE) for one in found]  # type: ignore[arg-type]  # words, or whoever reads them


@pytest.mark.parametrize(
    "act", sorted({f"{kind.__name__.lower()}.{step.verb}" for kind, moves in TABLE.items() for step in moves.values()})
)
def test_every_move_has_words(act: str) -> None:
    assert str(WORDS[act])


def test_everything_else_that_is_put_on_record_has_words() -> None:
    verbs = {act.partition(".")[2] for act in WORDS}
    assert {"begin", "edit", "follow", "check", "nominate", "age"} <= verbs_in_the_code()
    assert verbs_in_the_code() - verbs == set()
    assert acts_in_the_code() - WORDS.keys() == set()


def test_an_act_without_words_stands_as_it_is() -> None:
    assert what(AuditEvent(act="listing.unheard_of")) == "listing.unheard_of"


def test_every_field_that_a_change_can_name_has_words() -> None:
    for field in (*Content.__dataclass_fields__, "topics", "evidence", "source", "source_as_of", "is_unverified"):
        assert str(field_label(field))


@transactional
def a_change(listing: Listing, author: Account, decider: Account) -> None:
    """Begin, write, send, return with a reason, send again, approve."""
    session, words = db.session(), vocabulary.current(db.session())
    at, own, judge = (
        session.get_one(kind, one.id) for kind, one in ((Listing, listing), (Account, author), (Account, decider))
    )
    revision = drafting.begin_change(session, at, own)
    drafting.revise(revision, factories.content(specialties=("energy",), telephone=""), own, words)
    drafting.submit(revision, own)
    drafting.give_back(revision, judge, "会の名称を正しく書いてください。")
    drafting.submit(revision, own)
    publication.approve(session, revision, judge, words, Day(clock.today(ZONE), Rhythm()))


def test_a_story_is_told_the_latest_first_to_its_maintainer(session: Session, reader: Reader) -> None:
    listing = factories.listing(responsible_country="TH")
    author, judge = factories.account(maintains=[listing]), factories.account(coordinates=["TH"])
    a_change(listing, author, judge)
    session.expire_all()
    at = session.get_one(Listing, listing.id)
    with reader() as words:
        told = [(str(one.what), str(one.who)) for one in shown(session, at, session.get_one(Account, author.id), words)]
    assert told == [
        ("Approved a change and published it", "The coordinator for Thailand"),
        ("Sent a change to the coordinators", "You"),
        ("Returned a change", "The coordinator for Thailand"),
        ("Sent a change to the coordinators", "You"),
        ("Edited a change", "You"),
        ("Began a change", "You"),
        ("Published the entry", "The command line"),
        ("Published a change", "The command line"),
    ]


def test_fields_reason_and_revision_stand_with_the_act(session: Session, reader: Reader) -> None:
    listing = factories.listing(responsible_country="TH")
    author, judge = factories.account(maintains=[listing]), factories.account(coordinates=["TH"])
    a_change(listing, author, judge)
    session.expire_all()
    with reader() as words:
        at = session.get_one(Listing, listing.id)
        told = shown(session, at, session.get_one(Account, judge.id), words, is_on_behalf=True)
    returned = next(one for one in told if str(one.what) == "Returned a change")
    assert str(returned.reason) == "会の名称を正しく書いてください。"
    assert returned.reason is not None
    assert returned.reason.lang == "ja"
    assert str(returned.who) == "You"
    assert returned.revision == 2
    edited = next(one for one in told if str(one.what) == "Edited a change")
    assert "Specialties" in str(edited.fields)
    assert edited.at.tzinfo is not None
    assert re.fullmatch(r"\d+ \w+ \d{4}, \d\d:\d\d", str(edited.when))


def test_addresses_of_others_are_for_coordinators_of_the_listing(session: Session, reader: Reader) -> None:
    listing = factories.listing(responsible_country="TH")
    author, judge = factories.account(maintains=[listing]), factories.account(coordinates=["TH"])
    second, foreign = factories.account(maintains=[listing]), factories.account(coordinates=["JP"])
    a_change(listing, author, judge)
    session.expire_all()
    at = session.get_one(Listing, listing.id)
    assert author.email
    assert judge.email
    with reader() as words:
        for account, sees in ((judge, True), (second, False), (foreign, False)):
            told = " ".join(str(one.who) for one in shown(session, at, session.get_one(Account, account.id), words))
            assert (author.email in told) is sees
            assert "A maintainer" in told
            assert (f"({judge.email})" in told) is False or account is not second


def test_each_line_of_a_reason_is_in_the_language_of_its_script(reader: Reader) -> None:
    with reader("km"):
        both = in_their_words("The name differs.\n名称を確かめてください。")
        assert str(both) == "The name differs.\n名称を確かめてください。"
        assert escape(both) == (
            '<span lang="und">The name differs.</span>\n<span lang="ja">名称を確かめてください。</span>'
        )


@pytest.mark.parametrize(
    ("machine", "said"),
    [
        (Machine.COMMAND_LINE, "The command line"),
        (Machine.REFERENCE_DATA, "Public sources"),
        (Machine.CLOCK, "The clock"),
        (None, "Somebody who was not signed in"),
    ],
)
def test_machines_and_strangers_are_called_what_they_are(
    session: Session, reader: Reader, machine: Machine | None, said: str
) -> None:
    listing = session.get_one(Listing, factories.listing().id)
    event = record(listing, "age", machine)
    with reader() as words:
        assert str(who(event, None, words, None, listing)) == said
    session.rollback()


def test_somebody_is_called_what_they_were_then_not_what_they_are_now(session: Session, reader: Reader) -> None:
    listing = factories.listing(responsible_country="TH")
    former = session.get_one(Account, factories.account(coordinates=[None]).id)
    at, later = session.get_one(Listing, listing.id), clock.now() + timedelta(hours=1)
    event_then = AuditEvent(act="listing.withdraw", at=clock.now(), machine=None)
    for one in former.remits:
        one.until = later
    with reader() as words:
        assert str(who(event_then, former, words, None, at)) == "A coordinator of the network"
        event_then.at = later + timedelta(hours=1)
        assert str(who(event_then, former, words, None, at)) == "Another account"
        former.remits.append(Remit(country_code="JP", since=later))
        assert str(who(event_then, former, words, None, at)) == "A coordinator"
    session.rollback()
