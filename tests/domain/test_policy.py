"""The whole table: every permission for every role, over one's own thing, another's, and another country's."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from adrnet.domain import claiming
from adrnet.domain.account import Remit
from adrnet.domain.policy import TABLE, Machine, Permission, could_permit, permits
from tests import factories

OPEN = {
    Permission.READ_SITE,
    Permission.READ_DIRECTORY,
    Permission.READ_SUGGESTIONS,
    Permission.TAKE_RESULTS,
    Permission.TAKE_OPEN_LIST,
    Permission.USE_ACCOUNTS,
    Permission.USE_MAILED_LINK,
    Permission.REPORT_PROBLEM,
}
SIGNED_IN = OPEN | {Permission.KEEP_ACCOUNT, Permission.REGISTER_LISTING, Permission.CLAIM_LISTING}
MEMBERS = {Permission.READ_MEMBERS_PAGES}
MAINTAINERS = MEMBERS | {
    Permission.NOMINATE_PERSON,
    Permission.CONFIRM_ENTRY,
    Permission.SHOW_AGAIN,
    Permission.PROPOSE_PANEL,
    Permission.PROPOSE_AFFILIATION,
    Permission.END_AFFILIATION,
    Permission.EDIT_LISTING,
    Permission.CORRECT_LISTING,
    Permission.READ_HISTORY,
    Permission.SUPERSEDE_REVISION,
    Permission.WITHDRAW_LISTING,
    Permission.ANSWER_PROBLEM,
    Permission.CONTEST,
}
# Who else keeps an organisation's entry.
TEAM = {Permission.INVITE_MAINTAINER, Permission.MAKE_OWNER, Permission.END_KEEPING}
# What belongs to the network as a whole: any coordinator's, whichever country they answer for.
WHOLE_NETWORK = {
    Permission.ISSUE_EDITION,
    Permission.READ_PAST,
    Permission.KEEP_REPORT,
    Permission.IMPORT,
    Permission.GIVE_UP_IMPORT,
}
# An entry that its organisation keeps is confirmed by that organisation; nobody proposes a panel on its behalf.
COORDINATORS = (
    MAINTAINERS - {Permission.CONFIRM_ENTRY, Permission.PROPOSE_PANEL, Permission.PROPOSE_AFFILIATION}
    | {
        Permission.ERASE_PERSON,
        Permission.REMIND,
        Permission.VERIFY_ACCREDITATION,
        Permission.GRANT_CLAIM,
        Permission.DECIDE_CLAIM,
        Permission.PUBLISH_LISTING,
        Permission.REVIEW_LISTING,
        Permission.ARCHIVE_LISTING,
        Permission.HAND_OVER_LISTING,
        Permission.SPLIT_LISTING,
        Permission.MERGE_LISTING,
        Permission.PROPOSE_PAIR,
        Permission.ENTER_LISTING,
        Permission.READ_DESK,
        Permission.OPEN_POST,
        Permission.DESIGNATE,
        Permission.END_DESIGNATION,
        Permission.INVITE_COORDINATOR,
        Permission.END_REMIT,
        Permission.TAKE_WIDER_LIST,
        Permission.CLOSE_PROBLEM,
        Permission.KEEP_FACTS,
        Permission.READ_DISPUTE,
        Permission.DECIDE_DISPUTE,
    }
    | WHOLE_NETWORK
    | TEAM
)
# What asks for a person who is responsible for it.
NOT_FOR_MACHINES = {
    Permission.KEEP_ACCOUNT,
    Permission.REGISTER_LISTING,
    Permission.CLAIM_LISTING,
    Permission.GRANT_CLAIM,
    Permission.DECIDE_CLAIM,
    Permission.READ_HISTORY,
    Permission.REVIEW_LISTING,
    Permission.HAND_OVER_LISTING,
    Permission.SPLIT_LISTING,
    Permission.PROPOSE_PAIR,
    Permission.ENTER_LISTING,
    Permission.READ_DESK,
    # The person's own, or a body's.
    Permission.ANSWER,
    Permission.KEEP_OWN_DATA,
    Permission.READ_MEMBERS_PAGES,
    Permission.PROPOSE_PANEL,
    Permission.PROPOSE_AFFILIATION,
    Permission.CONFIRM_AFFILIATION,
    Permission.VERIFY_ACCREDITATION,
    Permission.READ_TEAM,
    Permission.INVITE_MAINTAINER,
    Permission.STEP_DOWN,
    # One's side, and what is decided between two.
    Permission.CONTEST,
    Permission.READ_DISPUTE,
    Permission.STATE_SIDE,
    Permission.DECIDE_DISPUTE,
    Permission.APPEAL,
    Permission.SETTLE_DISPUTE,
    # What is signed by somebody.
    Permission.TAKE_WIDER_LIST,
    Permission.ANSWER_PROBLEM,
    Permission.KEEP_FACTS,
    *WHOLE_NETWORK,
    # Only the clock's.
    Permission.LET_TIME_PASS,
}

# Who → what they may do with a listing of Thailand.
EXPECTED: dict[str, set[Permission]] = {
    "visitor": OPEN,
    "stranger": SIGNED_IN,
    "maintainer": SIGNED_IN | MAINTAINERS | TEAM | {Permission.READ_TEAM},
    "editor": SIGNED_IN | MAINTAINERS - {Permission.WITHDRAW_LISTING} | {Permission.READ_TEAM},
    "maintainer of another": SIGNED_IN | MEMBERS,
    "former maintainer": SIGNED_IN,
    "coordinator of Thailand": SIGNED_IN | COORDINATORS,
    "coordinator without a second factor": SIGNED_IN,
    "coordinator who maintains it": SIGNED_IN
    | MAINTAINERS
    | {Permission.READ_TEAM}
    | COORDINATORS
    - {Permission.PUBLISH_LISTING, Permission.REVIEW_LISTING, Permission.MERGE_LISTING}
    - {Permission.HAND_OVER_LISTING, Permission.SPLIT_LISTING}
    - {Permission.GRANT_CLAIM, Permission.DECIDE_CLAIM, Permission.VERIFY_ACCREDITATION, Permission.DECIDE_DISPUTE},
    "coordinator of Japan": SIGNED_IN | MEMBERS | WHOLE_NETWORK,
    "former coordinator": SIGNED_IN,
    "coordinator of the network": SIGNED_IN | COORDINATORS | {Permission.SETTLE_DISPUTE},
    "machine": set(Permission) - NOT_FOR_MACHINES,
}


def actor(role: str, listing: Any) -> Any:
    made: dict[str, Callable[[], Any]] = {
        "visitor": lambda: None,
        "stranger": factories.account,
        "maintainer": lambda: factories.account(maintains=[listing]),
        "editor": lambda: factories.account(edits=[listing]),
        "maintainer of another": lambda: factories.account(maintains=[factories.listing()]),
        "former maintainer": lambda: factories.account(maintains=[listing]),
        "coordinator of Thailand": lambda: factories.account(coordinates=["TH"]),
        "coordinator without a second factor": lambda: factories.account(coordinates=["TH"]),
        "coordinator who maintains it": lambda: factories.account(coordinates=["TH"], maintains=[listing]),
        "coordinator of Japan": lambda: factories.account(coordinates=["JP"]),
        "former coordinator": lambda: factories.account(coordinates=["TH"]),
        "coordinator of the network": lambda: factories.account(coordinates=[None]),
        "machine": lambda: Machine.COMMAND_LINE,
    }
    return made[role]()


@pytest.mark.parametrize("role", EXPECTED)
def test_a_role_has_exactly_its_permissions(session: Session, role: str) -> None:
    listing = session.merge(factories.listing(responsible_country="TH"))
    someone = actor(role, listing)
    if someone is not None and not isinstance(someone, Machine):
        someone = session.merge(someone)
        if role.startswith("former"):
            for held in [*someone.maintains, *someone.remits]:
                held.until = held.since
        if role.endswith("without a second factor"):
            someone.tf_totp_secret = None
    permitted = {permission for permission in Permission if permits(someone, permission, listing)}
    assert permitted == EXPECTED[role]
    session.rollback()


def test_a_listing_without_a_country_belongs_to_the_network_alone(session: Session) -> None:
    listing = session.merge(factories.listing(responsible_country=None))
    of_thailand = session.merge(factories.account(coordinates=["TH"]))
    of_the_network = session.merge(factories.account(coordinates=[None]))
    assert not permits(of_thailand, Permission.REVIEW_LISTING, listing)
    assert permits(of_the_network, Permission.REVIEW_LISTING, listing)


def test_a_post_is_judged_by_its_country_or_by_its_listing(session: Session) -> None:
    of_thailand = session.merge(factories.account(coordinates=["TH"]))
    own = session.merge(factories.post("TH", topics=("arbitration",)))
    foreign = session.merge(factories.post("JP", topics=("arbitration",)))
    of_a_listing = session.merge(factories.post(factories.listing(responsible_country="TH")))
    seated = session.merge(factories.designation(own))
    assert permits(of_thailand, Permission.DESIGNATE, own)
    assert not permits(of_thailand, Permission.DESIGNATE, foreign)
    assert permits(of_thailand, Permission.DESIGNATE, of_a_listing)
    assert permits(of_thailand, Permission.END_DESIGNATION, seated)


@pytest.mark.parametrize(
    ("role", "permitted"),
    [
        ("visitor", set()),
        ("stranger", set()),
        ("author", {Permission.EDIT_LISTING}),
        ("author who coordinates", {Permission.EDIT_LISTING}),
        ("uninvolved", {Permission.REVIEW_LISTING}),
        ("who sent it", set()),
    ],
)
def test_what_an_organisation_wrote_is_judged_by_others(
    session: Session, role: str, permitted: set[Permission]
) -> None:
    listing = session.merge(factories.listing(responsible_country="TH"))
    revision = session.merge(factories.revision(listing, is_published=False))
    someone = {
        "visitor": lambda: None,
        "stranger": factories.account,
        "author": lambda: factories.account(maintains=[listing]),
        "author who coordinates": lambda: factories.account(coordinates=["TH"], maintains=[listing]),
        "uninvolved": lambda: factories.account(coordinates=["TH"]),
        "who sent it": lambda: factories.account(coordinates=["TH"]),
    }[role]()
    if someone is not None:
        someone = session.merge(someone)
    if role == "who sent it":
        revision.submitted_by_id = someone.id
    judged = {Permission.EDIT_LISTING, Permission.REVIEW_LISTING, Permission.PUBLISH_LISTING}
    assert {one for one in judged if permits(someone, one, revision)} == permitted
    session.rollback()


def test_what_a_coordinator_wrote_on_behalf_is_published_by_them_or_checked_by_another(session: Session) -> None:
    listing = session.merge(factories.listing(responsible_country="TH"))
    revision = session.merge(factories.revision(listing, is_published=False))
    author, second = (session.merge(factories.account(coordinates=["TH"])) for _ in range(2))
    maintainer = session.merge(factories.account(maintains=[listing]))
    revision.is_on_behalf, revision.author_id = True, author.id
    judged = {Permission.EDIT_LISTING, Permission.REVIEW_LISTING, Permission.PUBLISH_LISTING}
    assert {one for one in judged if permits(author, one, revision)} == judged - {Permission.REVIEW_LISTING}
    assert {one for one in judged if permits(second, one, revision)} == judged
    assert {one for one in judged if permits(maintainer, one, revision)} == set()
    session.rollback()


def test_a_claim_is_decided_by_coordinators_who_did_not_make_it(session: Session) -> None:
    listing = session.merge(factories.listing(responsible_country="TH", is_claimed=False))
    claimant, other = (session.merge(factories.account(coordinates=["TH"])) for _ in range(2))
    claim = claiming.open_claim(session, listing, claimant, "an example")
    session.flush()
    decided = {Permission.GRANT_CLAIM, Permission.DECIDE_CLAIM, Permission.WITHDRAW_CLAIM}
    assert {one for one in decided if permits(claimant, one, claim)} == {
        Permission.GRANT_CLAIM,
        Permission.WITHDRAW_CLAIM,
    }
    assert {one for one in decided if permits(other, one, claim)} == {Permission.GRANT_CLAIM, Permission.DECIDE_CLAIM}
    session.rollback()


def test_a_remit_is_given_by_those_whose_own_holds_it(session: Session) -> None:
    of_thailand = session.merge(factories.account(coordinates=["TH"]))
    of_the_network = session.merge(factories.account(coordinates=[None]))
    for country, permitted in (("TH", (True, True)), ("JP", (False, True)), (None, (False, True))):
        remit = Remit(country_code=country)
        found = tuple(permits(one, Permission.INVITE_COORDINATOR, remit) for one in (of_thailand, of_the_network))
        assert found == permitted


def test_what_could_be_permitted_is_asked_before_anything_is_loaded(session: Session) -> None:
    listing = session.merge(factories.listing(responsible_country="TH"))
    maintainer = session.merge(factories.account(maintains=[listing]))
    coordinator = session.merge(factories.account(coordinates=["TH"]))
    stranger = session.merge(factories.account())
    assert could_permit(maintainer, Permission.EDIT_LISTING)
    assert not could_permit(stranger, Permission.EDIT_LISTING)
    assert not could_permit(maintainer, Permission.READ_DESK)
    assert could_permit(coordinator, Permission.READ_DESK)
    assert could_permit(None, Permission.READ_DIRECTORY)
    assert not could_permit(None, Permission.KEEP_ACCOUNT)


def test_every_permission_is_in_the_table() -> None:
    assert set(TABLE) == set(Permission)
    assert all(TABLE.values())


# Who → what they may do with the keeping of an owner, of an editor: m to make an owner, s to step down, e to end it.
RANKS = {
    "themselves": ("mse", "se"),
    "owner": ("m", "me"),
    "editor": ("", ""),
    "maintainer of another": ("", ""),
    "coordinator of Thailand": ("me", "me"),
    "coordinator of Japan": ("", ""),
    "machine": ("me", "me"),
}


@pytest.mark.parametrize("who", RANKS)
def test_no_owner_takes_another_ones_place_away(session: Session, who: str) -> None:
    listing = session.merge(factories.listing(responsible_country="TH"))
    letters = {Permission.MAKE_OWNER: "m", Permission.STEP_DOWN: "s", Permission.END_KEEPING: "e"}
    stranger = None if who == "themselves" else actor("maintainer" if who == "owner" else who, listing)
    may = []
    for keeps in ({"maintains": [listing]}, {"edits": [listing]}):
        concerned = session.merge(factories.account(**keeps))
        someone = stranger if isinstance(stranger, Machine) else session.merge(stranger or concerned)
        may.append("".join(each for one, each in letters.items() if permits(someone, one, concerned.maintains[0])))
    assert tuple(may) == RANKS[who]
    session.rollback()


def test_a_profile_is_kept_by_its_person_alone(session: Session) -> None:
    profile = session.merge(factories.practitioner(responsible_country="TH"))
    person = session.merge(factories.account(maintains=[profile]))
    coordinator = session.merge(factories.account(coordinates=[None]))
    assert permits(person, Permission.WITHDRAW_LISTING, profile)
    for permission in (Permission.READ_TEAM, Permission.INVITE_MAINTAINER, Permission.MAKE_OWNER):
        assert not permits(person, permission, profile)
        assert not permits(coordinator, permission, profile)
