"""Somebody wishes to be forgotten: everything of them is found first, nothing afterwards, and the record makes sense.

Each story puts odd words of one person into every place where the house keeps something, finds each of them, erases the
person, lets the worker do its part, and looks again.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from adrnet import clearing, mails, search
from adrnet.backup import erasures
from adrnet.db import db, transactional
from adrnet.domain import erasure, leaving, link, people
from adrnet.domain.account import Account, KeptForm
from adrnet.domain.affiliation import ProfileContact
from adrnet.domain.claim import Claim, ClaimState
from adrnet.domain.content import Accreditation, Link, Name, NameKind, Place, Text, Title
from adrnet.domain.focal_point import Consent, Designation, Tier
from adrnet.domain.freshness import Day, Rhythm
from adrnet.domain.lifecycle import record
from adrnet.domain.link import Purpose
from adrnet.domain.listing import Listing
from adrnet.domain.policy import Bearer, Machine
from adrnet.domain.record import ExportRecord
from adrnet.kit import clock
from tests.accounts.people import change
from tests.journeys.finding import everywhere

KHMER, JAPANESE, LATIN = "ឈ្មោះកម្រណាស់", "鷽鵺鼈鼇", "Zyxquor Vellampith"
MAILBOX, TELEPHONE = "Zyxquor.Vellampith@odd.example", "+855 23 907 1357"
TITLE = "Keeper of Quaggbottles"
NAMES = (Name(KHMER, "km", "Khmr"), Name(JAPANESE, "ja", "Jpan"), Name(LATIN, "en", "Latn"))
TODAY = Day(clock.today("Asia/Jakarta"), Rhythm())


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Keep the log of everything that happens, statements excepted, which the server does not write."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
    return caplog


@transactional
def _do(act: Any, *arguments: Any) -> None:
    act(db.session(), *arguments)


@contextmanager
def in_a_trial(app: Flask) -> Iterator[None]:
    """Lay mails down in a folder, as a trial does."""
    app.config["IS_TRIAL"] = True
    with app.app_context():
        yield
    app.config["IS_TRIAL"] = False


def do(app: Flask, act: Any) -> None:
    with in_a_trial(app):
        _do(act)


def worker(app: Flask) -> None:
    """Do once what the worker does again and again."""
    with in_a_trial(app):
        search.catch_up()
        mails.send_waiting()
        clearing.clear_up()


def others_words(session: Any, keeper: int, about: list[Any]) -> None:
    """Write what others write of somebody: reasons, a form half typed, letters, an export."""
    for thing in about:
        record(thing, "age", Machine.COMMAND_LINE, note=f"{LATIN} asked for it, see {MAILBOX}")
    session.add(
        KeptForm(
            token_hash="odd",
            account_id=keeper,
            path="/en/somewhere",
            fields=[["names-0-text", KHMER], ["telephone", TELEPHONE], ["title", TITLE]],
            created_at=clock.now(),
        )
    )
    session.add(
        ExportRecord(
            at=clock.now(),
            actor_id=keeper,
            reason=f"a meeting with {LATIN}",
            format="csv",
            filters={"text": JAPANESE},
            count=1,
            designation_ids=[one.id for one in about if isinstance(one, Designation)],
        )
    )
    letter = f"{LATIN} ({TITLE}, {JAPANESE}, {KHMER}) is reached at\n{MAILBOX} or {TELEPHONE}."
    mails.write_letter(session, to=MAILBOX, locale="en", subject=f"To {LATIN}", body=letter)
    mails.write_letter(session, to="desk@example.org", locale="en", subject="A person", body=letter)


def words_of(client: Any, address: str) -> str:
    """Return what a page says, also where its whole address is longer."""
    answer = client.get(address, status={200, 301})
    while answer.status_code == 301:
        answer = client.get(answer.headers["Location"], status={200, 301})
    return str(answer.get_data(as_text=True))


def by_link(person: Designation) -> Bearer:
    return Bearer("designation", person.id)


def test_of_a_person_on_a_post_nothing_is_found_any_more(
    app: Flask, client: Any, given: SimpleNamespace, sign_in: Any, caplog: pytest.LogCaptureFixture
) -> None:
    strings = (KHMER, JAPANESE, LATIN, MAILBOX, TELEPHONE, TITLE)
    post, keeper = given.post("TH"), given.account(coordinates=[None])
    person = given.nominee(
        post,
        has_agreed=False,
        names=NAMES,
        title=(Title("en", TITLE),),
        email=MAILBOX,
        telephone=TELEPHONE,
    )

    def live(session: Any) -> None:
        designation = session.get_one(Designation, person.id)
        designation.designated_by = f"Ministry of {LATIN}"
        mails.ask_nominee(session, designation)
        others_words(session, keeper.id, [designation])

    def agree(session: Any) -> None:
        designation, who = session.get_one(Designation, person.id), Bearer("designation", person.id)
        everything = dict.fromkeys(people.SHOWN_FIELDS, Tier.PUBLIC)
        people.agree(session, designation, who, locale="km", visibility=everything, day=TODAY)
        link.issue(session, Purpose.OWN_DATA, MAILBOX, subject_id=person.id)
        # Some letters have gone by now, this one waits.
        mails.write_letter(session, to=MAILBOX, locale="km", subject=KHMER, body=f"{JAPANESE}\n{TITLE}")

    do(app, live)
    worker(app)
    do(app, agree)
    given.edition()
    assert LATIN in words_of(client, "/en/focal-points")
    assert JAPANESE in words_of(client, "/ja/focal-points")
    found = everywhere(app, strings, caplog)
    assert set(found) == set(strings)
    places: set[str] = set().union(*found.values())
    assert {"designated_person.names", "review_entry.note", "kept_form.fields", "export_record.reason"} <= places
    assert {"outgoing_mail.text", "edition_row.person_values", "mailed_link.email", "file mail"} <= places

    do(
        app,
        lambda session: erasure.erase_designation(session, session.get_one(Designation, person.id), by_link(person)),
    )
    assert LATIN not in words_of(client, "/en/focal-points")
    worker(app)
    assert everywhere(app, strings, caplog) == {}
    # Of it there is one line, which says by a number who it was.
    with app.app_context():
        (line,) = erasures.known(erasures.file_in(app.config["INSTANCE"]))
    assert (line.act, line.subject, line.id) == ("designation.erase", "designation", person.id)
    sign_in(client, keeper)
    assert words_of(client, f"/en/focal-points/posts/{post.public_id}")


def test_of_a_practitioner_nothing_is_found_any_more(
    app: Flask, client: Any, given: SimpleNamespace, sign_in: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """The profile had been another one before, and was to be another one."""
    former, coming, bio = "Quorbellian Strophe", "Wexforthian Dalliance", "Dispute whisperer of Brumquell"
    address, site, evidence = "7 Oddlane, Brumquell", "https://zyxquor.example/cv", "Certificate Vorpnick 88"
    strings = (KHMER, JAPANESE, LATIN, MAILBOX, TELEPHONE, former, coming, bio, address, site, evidence)
    saying: dict[str, Any] = {
        "names": NAMES,
        "texts": (Text("about", bio, "en"),),
        "places": (Place("KH", "Brumquell", address),),
        "email": MAILBOX,
        "telephone": TELEPHONE,
        "website": site,
        "links": (Link("profile", site),),
        "accreditations": (Accreditation("example", "fellow", evidence=evidence),),
    }
    organisation, other = given.listing(), given.practitioner()
    listing = given.practitioner(**{**saying, "names": (Name(former, "en", "Latn", NameKind.OFFICIAL),)}, source=bio)
    given.revision(listing, **saying)
    given.revision(listing, is_published=False, **{**saying, "names": (Name(coming, "en", "Latn"),)})
    keeper, coordinator = given.account(maintains=[listing]), given.account(coordinates=[None])
    claim = given.claim(listing, given.account(), f"I am {LATIN} myself.")
    given.affiliation(listing, organisation)

    def live(session: Any) -> None:
        mine = session.get_one(Listing, listing.id)
        session.get_one(Claim, claim.id).state = ClaimState.DECLINED
        session.add_all(
            [
                ProfileContact(listing_id=listing.id, email=MAILBOX, locale="km", created_at=clock.now()),
                Consent(listing_id=listing.id, notice_version="1", locale="km", is_given=True, at=clock.now()),
            ]
        )
        link.issue(session, Purpose.PANEL, MAILBOX, subject_id=listing.id)
        others_words(session, coordinator.id, [mine, mine.revisions[0]])

    do(app, live)
    worker(app)
    found = everywhere(app, strings, caplog)
    assert set(found) == set(strings)
    places: set[str] = set().union(*found.values())
    assert {"revision.document", "claim.statement", "profile_contact.email", "terms", "stored", "file mail"} <= places
    assert any(place.startswith("file index") for place in places)
    page = f"/en/directory/{listing.public_id}"
    assert LATIN in words_of(client, page)
    assert listing.public_id in words_of(client, "/en/directory?q=Vellampith")

    do(
        app,
        lambda session: erasure.erase_listing(
            session, session.get_one(Listing, listing.id), session.get_one(Account, keeper.id)
        ),
    )
    assert client.get(page, status=410)
    assert listing.public_id not in words_of(client, "/en/directory?q=Vellampith")
    assert LATIN not in words_of(client, f"/en/directory/{organisation.public_id}")
    worker(app)
    assert everywhere(app, strings, caplog) == {}
    assert words_of(client, f"/en/directory/{other.public_id}")
    # The record says what was done, and to what; its pages answer.
    for reader, address in (
        (coordinator, "/en/coordination"),
        (coordinator, "/en/coordination/decisions"),
        (keeper, "/en/listings"),
    ):
        sign_in(client, reader)
        assert words_of(client, address)


def test_of_an_account_nothing_is_found_any_more(
    app: Flask, given: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    account, keeper = given.account(), given.account()
    change(app, account, email=MAILBOX, password="argon2, of nothing", tf_totp_secret="Vorpnicksecret")
    statement = "We quaggle for this body."
    given.claim(None, account, statement)

    def live(session: Any) -> None:
        link.issue(session, Purpose.SIGN_IN, MAILBOX, account_id=account.id)
        link.issue(session, Purpose.INVITE_COORDINATOR, MAILBOX)
        mails.write_letter(session, to=MAILBOX, locale="en", subject="Yours", body="A letter.")
        mails.write_letter(session, to="desk@example.org", locale="en", subject="A claim", body=f"By {MAILBOX}.")
        session.add(
            KeptForm(
                token_hash="odd", account_id=keeper.id, path="/", fields=[["email", MAILBOX]], created_at=clock.now()
            )
        )

    do(app, live)
    strings = (MAILBOX, "Vorpnicksecret", statement)
    found = everywhere(app, strings, caplog)
    assert set(found) == set(strings)
    assert {"account.email", "mailed_link.email", "outgoing_mail.recipient", "outgoing_mail.text"} <= found[MAILBOX]
    do(app, lambda session: leaving.erase(session, session.get_one(Account, account.id), Machine.COMMAND_LINE))
    worker(app)
    assert everywhere(app, strings, caplog) == {}


@pytest.mark.parametrize("string", [KHMER, JAPANESE, LATIN, MAILBOX])
def test_whoever_looks_finds_what_somebody_hid(
    app: Flask, given: SimpleNamespace, caplog: pytest.LogCaptureFixture, string: str
) -> None:
    """The search of these tests is no blind one: a string in a place of each sort is found."""
    listing = given.listing(names=(Name(f"Example {string}", "en", "Latn"),))
    (app.config["INSTANCE"] / "left-over.json").write_text(f'{{"name": {string!a}}}'.replace("\\U000", "\\u"))
    logging.getLogger("adrnet").warning("said of %s", string)
    places = everywhere(app, [string], caplog)[string]
    assert {"revision.document", "log", "file left-over.json"} <= places
    assert listing.id
    assert everywhere(app, ["never written anywhere"], caplog) == {}
