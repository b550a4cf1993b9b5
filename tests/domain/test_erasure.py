"""Erasing people from posts and from the directory: ids stay, and that something was done."""

import pytest
from sqlalchemy import select

from adrnet.db import db, transactional
from adrnet.domain import claiming, erasure, leaving, link, people
from adrnet.domain.account import Account, KeptForm
from adrnet.domain.affiliation import Affiliation, ProfileContact
from adrnet.domain.claim import Claim
from adrnet.domain.duplicate import DuplicateProposal
from adrnet.domain.edition import Edition, EditionRow, verify
from adrnet.domain.focal_point import Consent, Designation
from adrnet.domain.lifecycle import MoveRefusedError, record
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.listing import Listing
from adrnet.domain.outbox import OutgoingMail, enqueue
from adrnet.domain.policy import Bearer, Machine, NotPermittedError
from adrnet.domain.record import AuditEvent, ExportRecord, ReviewEntry
from adrnet.domain.revision import Revision
from adrnet.domain.taking import FileState, PreparedFile
from adrnet.kit import clock

pytestmark = pytest.mark.usefixtures("session")


@transactional
def do(act, kind, thing, *arguments):
    return act(db.session(), db.session.get_one(kind, thing.id), *arguments)


def again(kind, thing):
    db.session.expire_all()
    return db.session.get_one(kind, thing.id)


def acts(subject, subject_id):
    wanted = select(AuditEvent).where(AuditEvent.subject == subject, AuditEvent.subject_id == subject_id)
    return [one.act for one in db.session.scalars(wanted.order_by(AuditEvent.id))]


@transactional
def add(*rows):
    db.session.add_all(rows)


@transactional
def wait(recipient, text="A mail."):
    mail = OutgoingMail(
        message_id=f"<{recipient}{text}@example.org>", recipient=recipient, locale="en", subject="A", text=text
    )
    enqueue(db.session(), mail)


def a_waiting_file(keeper, why):
    now = clock.now()
    return PreparedFile(
        public_id=why, account_id=keeper.id, kind="list", format="pdf", locale="en", request={"reason": why},
        state=FileState.WAITING, created_at=now, delete_after=now, name="list.pdf",
    )  # fmt: skip


@transactional
def reason(kind, thing, note):
    record(db.session.get_one(kind, thing.id), "age", Machine.COMMAND_LINE, note=note)


def waiting():
    return sorted(db.session.scalars(select(OutgoingMail.recipient)))


@pytest.mark.parametrize("has_agreed", [True, False])
def test_of_a_person_on_a_post_nothing_stays_but_that_there_was_somebody(given, has_agreed):
    person = given.nominee(has_agreed=has_agreed)
    do(erasure.erase_designation, Designation, person, Machine.CLOCK)
    erased = again(Designation, person)
    assert (erased.state, erased.person, erased.languages) == ("withdrawn", None, [])
    assert acts("designation", person.id)[-2:] == ["designation.withdraw", "designation.erase"]
    assert all(one.withdrawn_at for one in db.session.scalars(select(Consent)))
    # Once more changes nothing but the record.
    do(erasure.erase_designation, Designation, person, Machine.CLOCK)
    assert again(Designation, person).state == "withdrawn"


def test_who_is_no_party_to_it_erases_nobody(given):
    person, other = given.nominee(), given.nominee()
    stranger = given.account()
    with pytest.raises(NotPermittedError):
        do(erasure.erase_designation, Designation, person, db.session.get_one(Account, stranger.id))
    with pytest.raises(NotPermittedError):
        do(erasure.erase_designation, Designation, person, Bearer("designation", other.id))
    with pytest.raises(NotPermittedError):
        do(erasure.erase_listing, Listing, given.practitioner(), Bearer("designation", person.id))
    assert again(Designation, person).person is not None


def test_offices_and_organisations_are_nobodys_own(given):
    with pytest.raises(MoveRefusedError):
        do(erasure.erase_designation, Designation, given.designation(), Machine.COMMAND_LINE)
    with pytest.raises(MoveRefusedError):
        do(erasure.erase_listing, Listing, given.listing(), Machine.COMMAND_LINE)


def test_reasons_forms_mails_and_links_about_the_person_go_and_others_stay(given):
    person, keeper = given.nominee(), given.account()
    post = given.post()
    for text in ("Example Person 1 has moved on", "somebody else altogether"):
        reason(Designation, given.designation(post), text)
    reason(Designation, person, "they asked for it")
    add(
        KeptForm(
            token_hash="a", account_id=keeper.id, path="/", fields=[["names-0", "例示太郎1"]], created_at=clock.now()
        ),
        KeptForm(
            token_hash="b", account_id=keeper.id, path="/", fields=[["names-0", "例示花子"]], created_at=clock.now()
        ),
        ExportRecord(at=clock.now(), actor_id=keeper.id, reason="Example Person 1 asked", format="csv", count=1),
        *(a_waiting_file(keeper, why) for why in ("To write to 例示太郎1", "To write to 例示花子")),
    )
    wait("Nominee1@Example.org")
    wait("desk@example.org", "Example Person 1 said yes.")
    wait("desk@example.org", "Nobody said anything.")
    do(people.invite, Designation, person)
    do(erasure.erase_designation, Designation, person, Bearer("designation", person.id))
    assert list(db.session.scalars(select(ReviewEntry.note))) == ["somebody else altogether"]
    assert list(db.session.scalars(select(KeptForm.token_hash))) == ["b"]
    assert waiting() == ["desk@example.org"]
    assert not db.session.scalars(select(MailedLink)).all()
    export = db.session.scalars(select(ExportRecord)).one()
    assert (export.reason, export.count) == ("", 1)
    assert [one["reason"] for one in db.session.scalars(select(PreparedFile.request))] == ["To write to 例示花子"]


def test_what_the_same_mailbox_has_elsewhere_is_left_alone(given):
    mailbox = "somebody@example.org"
    gone, stays = given.nominee(email=mailbox), given.nominee(has_agreed=False, email=mailbox)
    wait(mailbox, "You are asked once more.")
    wait(mailbox, "Example Person 1, this is about you.")
    do(people.invite, Designation, stays)
    do(erasure.erase_designation, Designation, gone, Machine.COMMAND_LINE)
    assert waiting() == [mailbox]
    assert db.session.scalars(select(MailedLink.subject_id)).all() == [stays.id]


@pytest.mark.parametrize("word", ["An", "Lee", "", " "])
def test_a_word_that_is_found_everywhere_is_not_looked_for(given, word):
    person = given.nominee(names=(people.Name(word or "An", "en", "Latn"),), telephone="")
    wait("desk@example.org", "Another Leeway.")
    do(erasure.erase_designation, Designation, person, Machine.COMMAND_LINE)
    assert waiting() == ["desk@example.org"]


def test_whoever_takes_an_everyday_word_for_a_name_takes_nothing_of_others_along(given):
    person = given.nominee(names=(people.Name("ください", "ja", "Jpan"),), telephone="")
    for number in range(26):
        wait(f"desk{number}@example.org", "確認してください。")
    do(erasure.erase_designation, Designation, person, Machine.COMMAND_LINE)
    assert len(waiting()) == 26


def test_an_edition_verifies_without_the_person(given):
    person = given.nominee(names=(people.Name("Example Person", "en", "Latn"),))
    # An office says in words that the person has designated it.
    office = given.designation(designated_by="Ministry of Example Person")
    given.edition()
    before = db.session.scalars(select(EditionRow).where(EditionRow.person_values.is_not(None))).all()
    assert {one.designation_id for one in before} == {person.id, office.id}
    do(erasure.erase_designation, Designation, person, Machine.COMMAND_LINE)
    for kept in db.session.scalars(select(EditionRow).where(EditionRow.redacted_at.is_not(None))):
        assert (kept.person_values, kept.person_salt) == (None, None)
        assert kept.values["public_id"]
        assert kept.person_hash
    found = verify(db.session.scalars(select(Edition)).one())
    assert (found.is_whole, found.redacted) == (True, 2)


def test_of_a_practitioner_nothing_stays_but_the_number(given):
    listing, organisation = given.practitioner(), given.listing()
    keeper = given.account(maintains=[listing])
    given.revision(listing)
    given.revision(listing, is_published=False)
    claim, refused = (given.claim(listing, given.account(), "I am Example Centre 1.") for _ in range(2))
    decider = given.account(coordinates=[None])
    do(claiming.decline, Claim, refused, db.session.get_one(Account, decider.id), "It is Example Centre 1 itself.")
    first, second = sorted([listing.id, organisation.id])
    given.affiliation(listing, organisation)
    pair = DuplicateProposal(first_id=first, second_id=second, likeness=99, proposed_at=clock.now())
    add(
        pair,
        ProfileContact(listing_id=listing.id, email="asked@example.org", locale="ja", created_at=clock.now()),
        Consent(listing_id=listing.id, notice_version="1", locale="ja", is_given=True, at=clock.now()),
    )
    reason(Listing, listing, "because of the bankruptcy")
    reason(DuplicateProposal, pair, "bankrupt like the other one")
    wait("Asked@example.org")
    do(
        lambda session, one: link.issue(session, Purpose.PANEL, "asked@example.org", subject_id=one.id),
        Listing,
        listing,
    )
    do(lambda session, one: link.issue(session, Purpose.CLAIM, "me@odd.example", subject_id=one.id), Claim, claim)
    do(erasure.erase_listing, Listing, listing, db.session.get_one(Account, keeper.id))
    erased = again(Listing, listing)
    assert (erased.state, erased.source, erased.freshness, erased.listed_under) == ("erased", "", None, [])
    assert [(one.document, one.digest, one.is_pending) for one in erased.revisions] == [({}, "", False)] * 3
    assert erased.published is not None
    assert not erased.published.content.names
    assert db.session.scalars(select(Affiliation.state)).one() == "ended"
    for kind in (DuplicateProposal, ProfileContact, MailedLink, ReviewEntry):
        assert not db.session.scalars(select(kind)).all()
    closed = db.session.get_one(Claim, claim.id)
    assert (closed.state, closed.statement, acts("claim", claim.id)[-1]) == ("withdrawn", "", "claim.withdraw")
    assert closed.decided_at is not None
    with pytest.raises(MoveRefusedError):
        do(claiming.reopen, Claim, refused, db.session.get_one(Account, decider.id), "once more")
    assert db.session.get_one(Claim, refused.id).statement == ""
    assert db.session.scalars(select(Consent.withdrawn_at)).one() is not None
    assert not waiting()
    assert acts("listing", listing.id)[-1] == "listing.erase"
    assert all(one.until for one in db.session.get_one(Account, keeper.id).maintains)
    with pytest.raises(MoveRefusedError):
        do(erasure.erase_listing, Listing, listing, Machine.COMMAND_LINE)


@pytest.mark.parametrize("state", ["unpublished", "published", "hidden", "withdrawn", "archived", "merged"])
def test_a_profile_is_erased_wherever_it_stands_by_the_person_with_a_link(given, state):
    listing = given.practitioner(state="published" if state == "hidden" else state)
    if state == "hidden":
        do(lambda _session, one: setattr(one, "state", "hidden"), Listing, listing)
    do(erasure.erase_listing, Listing, listing, Bearer("listing", listing.id))
    assert (again(Listing, listing).state, again(Listing, listing).merged_into_id) == ("erased", None)


def test_what_was_merged_into_a_profile_goes_with_it_and_what_a_coordinator_began_ends(given):
    mailbox = "somebody@example.org"
    stays = given.practitioner(email=mailbox)
    first = given.practitioner(email=mailbox, state="merged", into=stays)
    keeper = given.account(maintains=[stays])
    given.revision(first, is_published=False)
    begun = given.revision(stays, is_published=False)
    do(lambda _session, one: setattr(one, "is_on_behalf", True), Revision, begun)
    found = erasure.find(db.session(), mailbox)
    assert found.listings == (stays.id, first.id)
    do(erasure.erase_listing, Listing, stays, db.session.get_one(Account, keeper.id))
    for one in (stays, first):
        erased = again(Listing, one)
        assert (erased.state, erased.merged_into_id) == ("erased", None)
        assert {(str(each.document), each.is_pending) for each in erased.revisions} == {("{}", False)}
    # Whoever asks for both gets both, though the second went with the first.
    other = given.practitioner(email=mailbox)
    given.practitioner(email=mailbox, state="merged", into=other)
    do(
        lambda session, _one: erasure.erase_found(session, erasure.find(session, mailbox), Machine.COMMAND_LINE),
        Listing,
        other,
    )
    assert not erasure.find(db.session(), mailbox)
    assert again(Listing, other).state == "erased"


def test_mails_that_wait_for_an_account_go_with_it(given):
    account = given.account()
    wait(account.email)
    wait("other@example.org", f"{account.email} has sent a change.")
    wait("other@example.org")
    do(leaving.erase, Account, account, Machine.COMMAND_LINE)
    assert waiting() == ["other@example.org"]
