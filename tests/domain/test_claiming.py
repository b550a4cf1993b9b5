"""Taking over an entry: what is evidence, what is decided by whom, what follows, and the way back."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from adrnet.domain import claiming, link, vocabulary
from adrnet.domain.account import Account, Maintainer
from adrnet.domain.claim import Claim, ClaimState, Evidence, is_evidence, is_open_to_all, own_domain
from adrnet.domain.lifecycle import MoveRefusedError
from adrnet.domain.link import Purpose
from adrnet.domain.listing import CLAIMED, Facet, Listing, ListingState
from adrnet.domain.policy import NotPermittedError
from adrnet.domain.record import AuditEvent, ReviewEntry
from tests import factories


def unclaimed(session: Session, website: str = "https://www.centre.example.org/", **more: object) -> Listing:
    made = factories.listing(is_claimed=False, website=website, responsible_country="TH", **more)  # type: ignore[arg-type]  # passed on as they come
    return session.merge(made)


def someone(session: Session, **more: object) -> Account:
    return session.merge(factories.account(**more))  # type: ignore[arg-type]  # passed on as they come


@pytest.mark.parametrize(
    ("website", "domain"),
    [
        ("https://www.centre.example.org/en/", "centre.example.org"),
        ("http://CENTRE.example.org", "centre.example.org"),
        ("https://www.facebook.com/centre", None),
        ("https://centre.blogspot.com/", None),
        ("https://sites.google.com/view/centre", None),
        ("https://localhost/", None),
        ("https://[broken", None),
        ("", None),
    ],
)
def test_a_domain_is_an_organisations_own_or_it_is_none(session: Session, website: str, domain: str | None) -> None:
    assert own_domain(session, unclaimed(session, website)) == domain


def test_a_website_that_nobody_has_seen_proves_nothing(session: Session) -> None:
    assert own_domain(session, unclaimed(session, website_seen=False)) is None


def test_a_host_that_two_listings_use_is_nobodys_own(session: Session) -> None:
    first = unclaimed(session, "https://ministry.example.org/arbitration")
    assert own_domain(session, first) == "ministry.example.org"
    unclaimed(session, "https://www.ministry.example.org/mediation")
    assert own_domain(session, first) is None


def test_a_longer_host_is_another_one(session: Session) -> None:
    first = unclaimed(session, "https://example.org/")
    unclaimed(session, "https://centre.example.org/")
    assert own_domain(session, first) == "example.org"


@pytest.mark.parametrize(
    ("email", "counts"),
    [
        ("desk@centre.example.org", True),
        ("desk@mail.centre.example.org", True),
        ("desk@CENTRE.example.org", True),
        ("desk@example.org", False),
        ("desk@evil-centre.example.org", False),
        ("desk@centre.example.org.evil.example", False),
        ("centre.example.org@evil.example", False),
        ("a@b@centre.example.org.evil.example", False),
        ("", False),
    ],
)
def test_a_mailbox_counts_under_the_domain_alone(email: str, counts: bool) -> None:
    assert is_evidence(email, "centre.example.org") is counts


@pytest.mark.parametrize("host", ["gmail.com", "yahoo.co.jp", "centre.wordpress.com", "qq.com"])
def test_free_mail_and_shared_hosts_are_never_evidence(host: str) -> None:
    assert is_open_to_all(host)
    assert not is_evidence(f"desk@{host}", host)


def test_a_mail_to_the_own_domain_hands_the_entry_over(session: Session) -> None:
    listing, claimant = unclaimed(session), someone(session)
    claim = claiming.open_claim(session, listing, claimant, "I run the desk.")
    session.flush()
    token = claiming.issue_evidence_link(session, claim, "desk@centre.example.org")
    claiming.prove_by_mail(session, token, claimant, vocabulary.current(session))
    assert (claim.state, claim.evidence) == (ClaimState.GRANTED, Evidence.MAIL)
    assert listing.is_claimed
    assert listing.standing == CLAIMED
    assert (Facet.STATE, CLAIMED) in {(one.facet, one.code) for one in listing.listed_under}
    keeps = session.scalars(select(Maintainer).where(Maintainer.account_id == claimant.id)).one()
    assert (keeps.listing_id, keeps.until) == (listing.id, None)
    acts = session.scalars(select(AuditEvent.act).order_by(AuditEvent.id)).all()
    assert acts[-3:] == ["claim.open", "claim.grant", "listing.maintain"]


def test_a_link_is_the_claimants_alone_and_works_once(session: Session) -> None:
    listing, claimant, thief = unclaimed(session), someone(session), someone(session)
    words = vocabulary.current(session)
    claim = claiming.open_claim(session, listing, claimant, "")
    session.flush()
    token = claiming.issue_evidence_link(session, claim, "a@centre.example.org")
    with pytest.raises(NotPermittedError):
        claiming.prove_by_mail(session, token, thief, words)
    claiming.prove_by_mail(session, token, claimant, words)
    with pytest.raises(NotPermittedError):
        claiming.prove_by_mail(session, token, claimant, words)


def test_no_link_goes_to_an_address_that_proves_nothing(session: Session) -> None:
    claim = claiming.open_claim(session, unclaimed(session), someone(session), "")
    session.flush()
    with pytest.raises(ValueError, match="no evidence"):
        claiming.issue_evidence_link(session, claim, "desk@elsewhere.example.org")


def test_where_two_claim_the_mail_decides_nothing(session: Session) -> None:
    listing, first, second = unclaimed(session), someone(session), someone(session)
    words = vocabulary.current(session)
    claim = claiming.open_claim(session, listing, first, "")
    rival = claiming.open_claim(session, listing, second, "")
    session.flush()
    token = claiming.issue_evidence_link(session, claim, "a@centre.example.org")
    claiming.prove_by_mail(session, token, first, words)
    assert (claim.state, claim.evidence) == (ClaimState.OPEN, Evidence.MAIL)
    assert claiming.rivals(session, claim) == [rival]
    assert not listing.is_claimed


def test_a_second_claim_of_the_same_account_is_the_first(session: Session) -> None:
    listing, claimant = unclaimed(session), someone(session)
    first = claiming.open_claim(session, listing, claimant, "first")
    session.flush()
    assert claiming.open_claim(session, listing, claimant, "again") is first


def test_who_keeps_an_entry_does_not_claim_it(session: Session) -> None:
    listing = session.merge(factories.listing())
    with pytest.raises(NotPermittedError):
        claiming.open_claim(session, listing, someone(session, maintains=[listing]), "")


@pytest.mark.parametrize("state", [ListingState.UNPUBLISHED, ListingState.WITHDRAWN, ListingState.ERASED])
def test_what_is_not_public_is_not_claimed(session: Session, state: ListingState) -> None:
    listing = session.merge(factories.listing(state=state, is_claimed=False))
    with pytest.raises(NotPermittedError):
        claiming.open_claim(session, listing, someone(session), "")


def test_a_coordinator_grants_and_revokes_with_reasons(session: Session) -> None:
    listing, claimant, judge = unclaimed(session), someone(session), someone(session, coordinates=["TH"])
    words = vocabulary.current(session)
    claim = claiming.open_claim(session, listing, claimant, "I run the desk.")
    session.flush()
    claiming.grant(session, claim, judge, words, "called the office")
    assert (claim.state, claim.evidence, listing.is_claimed) == (ClaimState.GRANTED, Evidence.COORDINATOR, True)
    claiming.revoke(session, claim, judge, words, "it was another body")
    assert (claim.state, listing.is_claimed, listing.standing) == (ClaimState.REVOKED, False, "unclaimed")
    assert session.scalars(select(Maintainer.until).where(Maintainer.account_id == claimant.id)).one() is not None
    assert session.scalars(select(ReviewEntry.note).order_by(ReviewEntry.id)).all() == [
        "called the office",
        "it was another body",
    ]


def test_an_entry_that_another_keeps_stays_claimed_after_a_revocation(session: Session) -> None:
    listing, judge = unclaimed(session), someone(session, coordinates=["TH"])
    words = vocabulary.current(session)
    claimants = [someone(session) for _ in range(2)]
    claims = [claiming.open_claim(session, listing, each, "") for each in claimants]
    session.flush()
    for claim in claims:
        claiming.grant(session, claim, judge, words, "both work there")
    claiming.revoke(session, claims[0], judge, words, "left")
    assert listing.is_claimed


def test_a_refusal_is_undone_by_opening_the_claim_again(session: Session) -> None:
    listing, claimant, judge = unclaimed(session), someone(session), someone(session, coordinates=["TH"])
    claim = claiming.open_claim(session, listing, claimant, "")
    session.flush()
    token = claiming.issue_evidence_link(session, claim, "a@centre.example.org")
    claiming.decline(session, claim, judge, "not known there")
    # What was mailed before the decision does not go behind its back.
    assert link.find(session, Purpose.CLAIM, token) is None
    claiming.reopen(session, claim, judge, "a mistake of mine")
    assert claim.state == ClaimState.OPEN
    claiming.decline(session, claim, judge, "after all")
    session.flush()
    newer = claiming.open_claim(session, listing, claimant, "once more")
    session.flush()
    with pytest.raises(MoveRefusedError):
        claiming.reopen(session, claim, judge, "again")
    assert session.scalars(select(Claim.id).where(Claim.state == ClaimState.OPEN)).all() == [newer.id]


def test_nobody_decides_their_own_claim(session: Session) -> None:
    listing, judge = unclaimed(session), someone(session, coordinates=["TH"])
    claim = claiming.open_claim(session, listing, judge, "")
    session.flush()
    with pytest.raises(NotPermittedError):
        claiming.grant(session, claim, judge, vocabulary.current(session), "I am sure")
    claiming.give_up(session, claim, judge)
    assert claim.state == ClaimState.WITHDRAWN


def test_a_body_below_the_domain_does_not_speak_for_the_one_above(session: Session) -> None:
    listing, claimant = unclaimed(session, "https://university.example.org/"), someone(session)
    unclaimed(session, "https://law.university.example.org/")
    claim = claiming.open_claim(session, listing, claimant, "I teach there.")
    session.flush()
    assert not claiming.can_prove_by_mail(session, claim, "desk@law.university.example.org")
    assert not claiming.can_prove_by_mail(session, claim, "desk@mail.law.university.example.org")
    assert claiming.can_prove_by_mail(session, claim, "desk@medicine.university.example.org")


def test_a_coordinator_who_wants_the_entry_does_not_judge_their_rivals(session: Session) -> None:
    listing, words = unclaimed(session), vocabulary.current(session)
    rival, coordinator = someone(session), someone(session, coordinates=["TH"])
    claim = claiming.open_claim(session, listing, rival, "We are this example.")
    own = claiming.open_claim(session, listing, coordinator, "No, we are.")
    session.flush()
    for decide in (
        lambda: claiming.decline(session, claim, coordinator, "not you"),
        lambda: claiming.grant(session, claim, coordinator, words, "you"),
    ):
        with pytest.raises(NotPermittedError):
            decide()
    claiming.give_up(session, own, coordinator)
    claiming.decline(session, claim, coordinator, "We do not know you.")
    assert claim.state == ClaimState.DECLINED


def test_a_claim_of_who_keeps_the_entry_already_is_not_opened_again(session: Session) -> None:
    listing, words = unclaimed(session), vocabulary.current(session)
    claimant, coordinator = someone(session), someone(session, coordinates=["TH"])
    first = claiming.open_claim(session, listing, claimant, "We are this example.")
    claiming.decline(session, first, coordinator, "Say more.")
    session.flush()
    second = claiming.open_claim(session, listing, claimant, "I run the desk.")
    claiming.grant(session, second, coordinator, words, "We telephoned.")
    with pytest.raises(MoveRefusedError):
        claiming.reopen(session, first, coordinator, "a mistake")
