"""Who keeps an entry: an owner is left whatever happens, what was sent opens for one, nobody is locked out."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import erasure, leaving, link, maintainer_invitation, maintaining, vocabulary
from adrnet.domain.account import Account, KeepingRole, Maintainer
from adrnet.domain.claiming import open_claim
from adrnet.domain.dispute import Dispute, DisputeState
from adrnet.domain.invitation import InvitationLapsedError
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.link import MailedLink, Purpose
from adrnet.domain.listing import Facet, Listing
from adrnet.domain.maintainer_invitation import KeepsAlreadyError, TooManyInvitationsError
from adrnet.domain.maintaining import Happening, LastOwnerError
from adrnet.domain.policy import Machine, NotPermittedError
from adrnet.domain.record import AuditEvent, ReviewEntry
from adrnet.domain.vocabulary import Vocabulary
from adrnet.kit import clock
from tests import factories

OWNER, EDITOR = KeepingRole.OWNER, KeepingRole.EDITOR


@pytest.fixture
def listing(session: Session) -> Listing:
    return session.merge(factories.listing(responsible_country="TH"))


@pytest.fixture
def words(session: Session) -> Vocabulary:
    return vocabulary.current(session)


def someone(session: Session, **more: Any) -> Account:
    return session.merge(factories.account(**more))


def keeping(account: Account) -> Maintainer:
    return account.maintains[-1]


def roles(session: Session, listing: Listing) -> list[str]:
    session.flush()
    return [f"{one.account_id} {one.role}" for one in maintaining.keepers(session, listing)]


def acts(session: Session) -> list[str]:
    return list(
        session.scalars(select(AuditEvent.act).where(AuditEvent.subject == "maintainer").order_by(AuditEvent.id))
    )


def invited(session: Session, listing: Listing, by: Account, email: str, role: KeepingRole = EDITOR) -> MailedLink:
    _, token = maintainer_invitation.invite(session, listing, email, role, by, locale="en")
    session.flush()
    found = link.find(session, Purpose.INVITE_MAINTAINER, token)
    assert found
    return found


def test_an_invitation_makes_its_addressee_an_editor_once(
    session: Session, listing: Listing, words: Vocabulary
) -> None:
    owner, other, thief = someone(session, maintains=[listing]), someone(session), someone(session)
    found = invited(session, listing, owner, other.email.upper())
    with pytest.raises(InvitationLapsedError):
        maintaining.join(session, found, thief, words)
    # Nor whoever only says that the address is theirs.
    confirmed, other.confirmed_at = other.confirmed_at, None
    with pytest.raises(InvitationLapsedError):
        maintaining.join(session, found, other, words)
    other.confirmed_at = confirmed
    maintaining.join(session, found, other, words)
    with pytest.raises(InvitationLapsedError):
        maintaining.join(session, found, other, words)
    assert roles(session, listing) == [f"{owner.id} owner", f"{other.id} editor"]
    assert [one.happening for one in maintaining.noted(session)] == [Happening.JOINED]
    with pytest.raises(KeepsAlreadyError):
        invited(session, listing, owner, other.email)
    # Asked again as more than they are: what joins is the rank.
    maintaining.join(session, invited(session, listing, owner, other.email, OWNER), other, words)
    assert roles(session, listing) == [f"{owner.id} owner", f"{other.id} owner"]
    assert acts(session) == ["maintainer.join", "maintainer.make_owner"]


def test_what_was_taken_back_replaced_declined_or_is_too_old_opens_nothing(
    session: Session, listing: Listing, words: Vocabulary
) -> None:
    owner, other = someone(session, maintains=[listing]), someone(session)
    former = invited(session, listing, owner, other.email)
    assert maintainer_invitation.was_just_sent(session, listing, other.email, EDITOR, "en")
    found = invited(session, listing, owner, other.email)
    assert session.scalars(select(MailedLink)).all() == [found]
    invitation = maintainer_invitation.standing(session, found)
    assert invitation
    assert former.subject_id != invitation.id
    assert maintainer_invitation.take_back(session, invitation, owner)
    assert not maintainer_invitation.take_back(session, invitation, owner)
    declined = invited(session, listing, owner, other.email)
    standing = maintainer_invitation.standing(session, declined)
    assert standing
    assert maintainer_invitation.decline(session, declined, standing, None)
    for one in (found, declined):
        with pytest.raises(InvitationLapsedError):
            maintaining.join(session, one, other, words)
    late = invited(session, listing, owner, other.email)
    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1)), pytest.raises(InvitationLapsedError):
        maintaining.join(session, late, other, words)


def test_what_an_owner_has_sent_ends_with_their_rank(session: Session, listing: Listing, words: Vocabulary) -> None:
    owner, second = someone(session, maintains=[listing]), someone(session, maintains=[listing])
    other, judge = someone(session), someone(session, coordinates=["TH"])
    third = someone(session, maintains=[listing])
    for by in (third, owner):
        sent = [invited(session, listing, by, other.email)]
        if by is third:
            maintaining.leave(session, keeping(third), third, words)
        else:
            maintaining.step_down(session, keeping(owner), owner)
        # It would hold again if they became owners again.
        assert maintainer_invitation.waiting(session, listing) == []
    sent.append(invited(session, listing, judge, other.email, OWNER))
    judge.remits[0].until = clock.now()
    assert maintainer_invitation.standing(session, sent[1]) is None
    for one in sent:
        with pytest.raises(InvitationLapsedError):
            maintaining.join(session, one, other, words)
    assert roles(session, listing) == [f"{second.id} owner", f"{owner.id} editor"]


def test_five_wait_and_ten_a_day_go_whatever_the_entry(session: Session, listing: Listing) -> None:
    other = session.merge(factories.listing())
    owner = someone(session, maintains=[listing, other])
    for number in range(5):
        invited(session, listing, owner, f"one{number}@example.org")
    with pytest.raises(TooManyInvitationsError):
        invited(session, listing, owner, "six@example.org")
    for _again in range(4):
        invited(session, listing, owner, "one4@example.org")
    invited(session, other, owner, "six@example.org")
    with pytest.raises(TooManyInvitationsError):
        invited(session, other, owner, "seven@example.org")
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        invited(session, other, owner, "seven@example.org")


def test_editors_and_strangers_invite_nobody_and_nobody_themselves(session: Session, listing: Listing) -> None:
    judge = someone(session, coordinates=["TH"])
    for by in (someone(session, edits=[listing]), someone(session), someone(session, coordinates=["JP"])):
        with pytest.raises(NotPermittedError):
            invited(session, listing, by, "new@example.org")
    with pytest.raises(NotPermittedError):
        invited(session, listing, judge, judge.email, OWNER)
    merged = session.merge(factories.listing(state="archived", responsible_country="TH"))
    with pytest.raises(NotPermittedError):
        invited(session, merged, judge, "new@example.org", OWNER)


def test_the_last_owner_hands_over_before_they_go(session: Session, listing: Listing, words: Vocabulary) -> None:
    owner, editor = someone(session, maintains=[listing]), someone(session, edits=[listing])
    with pytest.raises(LastOwnerError):
        maintaining.leave(session, keeping(owner), owner, words)
    with pytest.raises(LastOwnerError):
        maintaining.step_down(session, keeping(owner), owner)
    maintaining.hand_over(session, keeping(owner), keeping(editor), owner, words, stays=True)
    assert roles(session, listing) == [f"{editor.id} owner", f"{owner.id} editor"]
    with pytest.raises(MoveRefusedError):
        maintaining.hand_over(session, keeping(owner), keeping(editor), owner, words, stays=False)
    maintaining.hand_over(session, keeping(editor), keeping(owner), editor, words, stays=False)
    assert roles(session, listing) == [f"{owner.id} owner"]
    told = [(one.happening, one.account.id) for one in maintaining.noted(session)]
    assert told == [
        (Happening.OWNER, editor.id),
        (Happening.EDITOR, owner.id),
        (Happening.OWNER, owner.id),
        (Happening.LEFT, editor.id),
    ]


def test_nobody_hands_over_to_whoever_keeps_something_else(
    session: Session, listing: Listing, words: Vocabulary
) -> None:
    other = session.merge(factories.listing())
    stranger, owner = someone(session, maintains=[listing]), someone(session, maintains=[listing, other])
    elsewhere = someone(session, edits=[other])
    # Nor whoever could do both by themselves.
    for by in (stranger, owner):
        with pytest.raises(NotPermittedError):
            maintaining.hand_over(session, by.maintains[0], keeping(elsewhere), by, words, stays=True)
    assert keeping(elsewhere).role == EDITOR


def test_an_owner_removes_editors_and_no_owner(session: Session, listing: Listing, words: Vocabulary) -> None:
    owner, second = someone(session, maintains=[listing]), someone(session, maintains=[listing])
    editor = someone(session, edits=[listing])
    with pytest.raises(NotPermittedError):
        maintaining.remove(session, keeping(second), owner, words)
    with pytest.raises(NotPermittedError):
        maintaining.remove(session, keeping(owner), editor, words)
    with pytest.raises(NotPermittedError):
        maintaining.remove(session, keeping(second), second, words)
    maintaining.remove(session, keeping(editor), owner, words)
    with pytest.raises(MoveRefusedError):
        maintaining.remove(session, keeping(editor), owner, words)
    assert roles(session, listing) == [f"{owner.id} owner", f"{second.id} owner"]


def test_a_coordinator_puts_it_right_with_reasons(session: Session, listing: Listing, words: Vocabulary) -> None:
    judge, owner = someone(session, coordinates=["TH"]), someone(session, maintains=[listing])
    first, later = someone(session, edits=[listing]), someone(session, edits=[listing])
    maintaining.remove(session, keeping(owner), judge, words, note="left the organisation in May")
    # Whoever has kept it longest decides from now on.
    assert roles(session, listing) == [f"{first.id} owner", f"{later.id} editor"]
    maintaining.make_owner(session, keeping(later), judge, note="the director asked for it")
    assert session.scalars(select(ReviewEntry.note).order_by(ReviewEntry.id)).all() == [
        "left the organisation in May",
        "the director asked for it",
    ]
    for one in (first, later):
        maintaining.remove(session, keeping(one), judge, words, note="nobody there knows them")
    assert not listing.is_claimed
    assert (Facet.STATE, "unclaimed") in {(one.facet, one.code) for one in listing.listed_under}


def test_whoever_has_a_stake_in_it_puts_nothing_right(session: Session, words: Vocabulary) -> None:
    listing = session.merge(factories.listing(is_claimed=False, responsible_country="TH"))
    owner, editor = someone(session, maintains=[listing]), someone(session, edits=[listing])
    keeps_it = someone(session, coordinates=["TH"], edits=[listing])
    claims_it, elsewhere = someone(session, coordinates=["TH"]), someone(session, coordinates=["JP"])
    open_claim(session, listing, claims_it, "It is ours.")
    for judge in (keeps_it, claims_it, elsewhere):
        with pytest.raises(NotPermittedError):
            maintaining.remove(session, keeping(owner), judge, words, note="because")
        with pytest.raises(NotPermittedError):
            maintaining.make_owner(session, keeping(editor), judge, note="because")


@pytest.mark.parametrize("by_whom", ["themselves", "the clock"])
def test_an_erased_owner_leaves_it_to_the_longest_serving_editor(
    session: Session, listing: Listing, by_whom: str
) -> None:
    owner, first = someone(session, maintains=[listing]), someone(session, edits=[listing])
    second = someone(session, edits=[listing])
    leaving.erase(session, owner, owner if by_whom == "themselves" else Machine.CLOCK)
    assert roles(session, listing) == [f"{first.id} owner", f"{second.id} editor"]
    assert acts(session) == ["maintainer.make_owner", "maintainer.end"]
    assert listing.is_claimed


@pytest.mark.parametrize(("state", "is_claimed"), [("published", True), ("withdrawn", True), ("withdrawn", False)])
def test_an_entry_that_everybody_has_left_can_be_claimed(
    session: Session, state: str, is_claimed: bool, words: Vocabulary
) -> None:
    listing = session.merge(factories.listing(state=state, is_claimed=is_claimed, responsible_country="TH"))
    owner, claimant, other = someone(session, maintains=[listing]), someone(session), someone(session)
    judge = someone(session, coordinates=["TH"])
    if not is_claimed:
        listing.claimed_at = clock.now()
    assert listing.is_claimed
    leaving.erase(session, owner, owner)
    assert (listing.is_claimed, listing.standing) == (False, "unclaimed")
    if state == "published":
        assert open_claim(session, listing, claimant, "We are this example.").state == "open"
    found = invited(session, listing, judge, other.email, OWNER)
    maintaining.join(session, found, other, words)
    assert listing.is_claimed
    # What was claimed while nobody kept it is contested from now on; one is no party against oneself.
    contested = [claimant.id] if state == "published" else []
    assert [one.claim.account_id for one in session.scalars(select(Dispute))] == contested
    found = invited(session, listing, judge, claimant.email, OWNER)
    maintaining.remove(session, keeping(other), judge, words, note="gone")
    assert (listing.is_claimed, roles(session, listing)) == (False, [])
    for one in session.scalars(select(Dispute)):
        one.state = DisputeState.WITHDRAWN
    maintaining.join(session, found, claimant, words)
    assert not session.scalars(select(Dispute.id).where(Dispute.state == DisputeState.OPEN)).all()


def test_invitations_to_an_erased_address_are_gone(session: Session, listing: Listing) -> None:
    owner, other = someone(session, maintains=[listing]), someone(session)
    invited(session, listing, owner, other.email.upper())
    leaving.erase(session, other, other)
    assert maintainer_invitation.waiting(session, listing) == []
    invited(session, listing, owner, "nobody.yet@example.org")
    found = erasure.find(session, "Nobody.Yet@example.org")
    assert len(found.invitations) == 1
    erasure.erase_found(session, found, Machine.COMMAND_LINE)
    session.flush()
    assert session.scalars(select(MailedLink)).all() == []
    assert not erasure.find(session, "nobody.yet@example.org")
