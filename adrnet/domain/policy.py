"""The table of permissions: who may do what with which thing.

One permission, one row: the roles that have it (`roles`).
"""

from enum import StrEnum

from adrnet.domain.dispute_roles import (
    contender,
    coordinator_of_either,
    losing_party,
    network_coordinator,
    party,
)
from adrnet.domain.roles import (
    Role,
    account,
    any_coordinator,
    anyone,
    author_side,
    claimant,
    clock,
    concerned,
    coordinator,
    coordinator_of_offices,
    coordinator_of_unclaimed,
    coordinator_on_behalf,
    importer,
    machine,
    maintainer,
    maintainer_of_merged,
    maintainer_of_verified,
    member,
    nominator,
    other_side,
    own_profile,
    owner,
    proposed,
    proposed_and_verified,
    successor,
    uninvolved_coordinator,
    uninvolved_coordinator_of_both,
)
from adrnet.domain.team_roles import (
    keeper_of_organisation,
    keeper_themselves,
    owner_of_editor,
    owner_of_organisation,
    uninvolved_coordinator_of_organisation,
)
from adrnet.domain.things import ANY, Actor, AnyThing, Bearer, Machine, Thing

__all__ = [
    "ANY",
    "TABLE",
    "Actor",
    "AnyThing",
    "Bearer",
    "Machine",
    "NotPermittedError",
    "Permission",
    "Thing",
    "could_permit",
    "maintainer",
    "maintainer_of_merged",
    "permits",
]


class Permission(StrEnum):
    """What can be permitted."""

    READ_SITE = "read_site"
    READ_DIRECTORY = "read_directory"
    READ_SUGGESTIONS = "read_suggestions"
    TAKE_RESULTS = "take_results"
    TAKE_OPEN_LIST = "take_open_list"
    USE_ACCOUNTS = "use_accounts"
    KEEP_ACCOUNT = "keep_account"
    LOAD_REFERENCE = "load_reference"
    REGISTER_LISTING = "register_listing"
    CLAIM_LISTING = "claim_listing"
    GRANT_CLAIM = "grant_claim"
    DECIDE_CLAIM = "decide_claim"
    WITHDRAW_CLAIM = "withdraw_claim"
    PUBLISH_LISTING = "publish_listing"
    EDIT_LISTING = "edit_listing"
    CORRECT_LISTING = "correct_listing"
    READ_HISTORY = "read_history"
    REVIEW_LISTING = "review_listing"
    SUPERSEDE_REVISION = "supersede_revision"
    WITHDRAW_LISTING = "withdraw_listing"
    ARCHIVE_LISTING = "archive_listing"
    HAND_OVER_LISTING = "hand_over_listing"
    SPLIT_LISTING = "split_listing"
    MERGE_LISTING = "merge_listing"
    PROPOSE_PAIR = "propose_pair"
    ERASE_LISTING = "erase_listing"
    ENTER_LISTING = "enter_listing"
    READ_DESK = "read_desk"
    OPEN_POST = "open_post"
    DESIGNATE = "designate"
    END_DESIGNATION = "end_designation"
    INVITE_COORDINATOR = "invite_coordinator"
    END_REMIT = "end_remit"
    # Persons, and what is confirmed from time to time.
    USE_MAILED_LINK = "use_mailed_link"
    NOMINATE_PERSON = "nominate_person"
    ANSWER = "answer"
    KEEP_OWN_DATA = "keep_own_data"
    ERASE_PERSON = "erase_person"
    READ_MEMBERS_PAGES = "read_members_pages"
    CONFIRM_ENTRY = "confirm_entry"
    SHOW_AGAIN = "show_again"
    REMIND = "remind"
    LET_TIME_PASS = "let_time_pass"  # noqa: S105 - no password
    PROPOSE_PANEL = "propose_panel"
    PROPOSE_AFFILIATION = "propose_affiliation"
    CONFIRM_AFFILIATION = "confirm_affiliation"
    END_AFFILIATION = "end_affiliation"
    VERIFY_ACCREDITATION = "verify_accreditation"
    # Who keeps an organisation's entry.
    READ_TEAM = "read_team"
    INVITE_MAINTAINER = "invite_maintainer"
    MAKE_OWNER = "make_owner"
    STEP_DOWN = "step_down"
    END_KEEPING = "end_keeping"
    # What is contested.
    CONTEST = "contest"
    READ_DISPUTE = "read_dispute"
    STATE_SIDE = "state_side"
    WITHDRAW_DISPUTE = "withdraw_dispute"
    DECIDE_DISPUTE = "decide_dispute"
    APPEAL = "appeal"
    SETTLE_DISPUTE = "settle_dispute"
    # The list that is kept, taken away and reported on.
    ISSUE_EDITION = "issue_edition"
    READ_PAST = "read_past"
    TAKE_WIDER_LIST = "take_wider_list"
    KEEP_REPORT = "keep_report"
    # What readers say is wrong.
    REPORT_PROBLEM = "report_problem"
    ANSWER_PROBLEM = "answer_problem"
    CLOSE_PROBLEM = "close_problem"
    # Files that are brought in.
    IMPORT = "import"
    GIVE_UP_IMPORT = "give_up_import"
    KEEP_FACTS = "keep_facts"


TABLE: dict[Permission, tuple[Role, ...]] = {
    Permission.READ_SITE: (anyone,),
    Permission.READ_DIRECTORY: (anyone,),
    Permission.READ_SUGGESTIONS: (anyone,),
    Permission.TAKE_RESULTS: (anyone,),
    Permission.TAKE_OPEN_LIST: (anyone,),
    # Signing in, registering, getting back in.
    Permission.USE_ACCOUNTS: (anyone,),
    Permission.KEEP_ACCOUNT: (account,),
    Permission.LOAD_REFERENCE: (machine,),
    Permission.REGISTER_LISTING: (account,),
    Permission.CLAIM_LISTING: (account,),
    # Evidence by mail needs nobody's decision: whoever used the link up is the claimant.
    Permission.GRANT_CLAIM: (claimant, uninvolved_coordinator),
    Permission.DECIDE_CLAIM: (uninvolved_coordinator,),
    # A claim to a profile that is erased ends with it.
    Permission.WITHDRAW_CLAIM: (machine, claimant),
    Permission.PUBLISH_LISTING: (machine, coordinator_on_behalf, proposed),
    Permission.EDIT_LISTING: (machine, author_side, coordinator_on_behalf, proposed),
    Permission.CORRECT_LISTING: (machine, maintainer_of_verified, coordinator_on_behalf, proposed_and_verified),
    # What was merged stays readable to those who kept it and went along.
    Permission.READ_HISTORY: (maintainer, coordinator, maintainer_of_merged),
    Permission.REVIEW_LISTING: (uninvolved_coordinator,),
    # It only ever happens together with publishing another one, which asks for its own permission.
    Permission.SUPERSEDE_REVISION: (machine, maintainer, coordinator, proposed),
    Permission.WITHDRAW_LISTING: (machine, owner, coordinator, concerned),
    Permission.ARCHIVE_LISTING: (machine, coordinator),
    Permission.HAND_OVER_LISTING: (uninvolved_coordinator,),
    Permission.SPLIT_LISTING: (uninvolved_coordinator,),
    Permission.MERGE_LISTING: (machine, uninvolved_coordinator_of_both),
    # To say that two may be one decides nothing.
    Permission.PROPOSE_PAIR: (coordinator,),
    Permission.ERASE_LISTING: (machine, own_profile, concerned),
    Permission.ENTER_LISTING: (coordinator,),
    Permission.READ_DESK: (coordinator,),
    Permission.OPEN_POST: (machine, coordinator),
    Permission.DESIGNATE: (machine, coordinator_of_offices, concerned),
    Permission.END_DESIGNATION: (machine, coordinator, nominator, concerned, successor),
    Permission.INVITE_COORDINATOR: (machine, coordinator),
    Permission.END_REMIT: (machine, coordinator),
    # Whoever has a link may open its page; what they may do there is asked about the thing.
    Permission.USE_MAILED_LINK: (anyone,),
    Permission.NOMINATE_PERSON: (machine, coordinator, maintainer_of_verified),
    # A yes or a no is the person's own.
    Permission.ANSWER: (concerned,),
    Permission.KEEP_OWN_DATA: (concerned, own_profile),
    Permission.ERASE_PERSON: (machine, concerned, own_profile, coordinator),
    Permission.READ_MEMBERS_PAGES: (member,),
    Permission.CONFIRM_ENTRY: (machine, maintainer, coordinator_of_unclaimed, concerned),
    # Whoever was hidden confirms, or has sent what a coordinator then approves.
    Permission.SHOW_AGAIN: (machine, maintainer, concerned, uninvolved_coordinator),
    Permission.REMIND: (machine, coordinator),
    Permission.LET_TIME_PASS: (clock,),
    Permission.PROPOSE_PANEL: (maintainer_of_verified,),
    Permission.PROPOSE_AFFILIATION: (own_profile, maintainer_of_verified),
    Permission.CONFIRM_AFFILIATION: (other_side,),
    Permission.END_AFFILIATION: (machine, maintainer, own_profile, concerned, coordinator),
    Permission.VERIFY_ACCREDITATION: (uninvolved_coordinator,),
    # A person keeps their profile alone; who keeps an organisation's entry sees with whom.
    Permission.READ_TEAM: (keeper_of_organisation,),
    Permission.INVITE_MAINTAINER: (owner_of_organisation, uninvolved_coordinator_of_organisation),
    # Where the last owner is erased, the house sees to it that there is one.
    Permission.MAKE_OWNER: (machine, owner_of_organisation, uninvolved_coordinator_of_organisation),
    # No owner takes another one's place away: that would be how an organisation is locked out of its entry.
    Permission.STEP_DOWN: (keeper_themselves,),
    Permission.END_KEEPING: (
        machine,
        keeper_themselves,
        owner_of_editor,
        uninvolved_coordinator_of_organisation,
    ),
    # To say that another entry uses a name; a claim is contested by itself.
    Permission.CONTEST: (maintainer, coordinator),
    Permission.READ_DISPUTE: (party, coordinator_of_either),
    Permission.STATE_SIDE: (party,),
    # With a profile that is erased ends what was contested about it.
    Permission.WITHDRAW_DISPUTE: (machine, contender),
    Permission.DECIDE_DISPUTE: (uninvolved_coordinator,),
    Permission.APPEAL: (losing_party,),
    Permission.SETTLE_DISPUTE: (network_coordinator,),
    # The list of the whole network, whichever part of it somebody answers for.
    Permission.ISSUE_EDITION: (any_coordinator,),
    Permission.READ_PAST: (any_coordinator,),
    # What persons show to coordinators alone is taken away by those who answer for the post.
    Permission.TAKE_WIDER_LIST: (coordinator,),
    Permission.KEEP_REPORT: (any_coordinator,),
    Permission.REPORT_PROBLEM: (anyone,),
    # To read it and to say what was done about it.
    Permission.ANSWER_PROBLEM: (maintainer, coordinator),
    # With an entry that is erased what was said of it ends as well.
    Permission.CLOSE_PROBLEM: (machine, coordinator),
    Permission.IMPORT: (importer,),
    # What nobody carries out is forgotten.
    Permission.GIVE_UP_IMPORT: (clock, importer),
    # Asked of a country, by a remit for it.
    Permission.KEEP_FACTS: (coordinator,),
}


class NotPermittedError(PermissionError):
    """The actor has no role that carries the permission."""


def permits(actor: Actor, permission: Permission, thing: Thing = None) -> bool:
    """Whether `actor` may do what `permission` names with `thing`."""
    return any(role(actor, thing) for role in TABLE[permission])


def could_permit(actor: Actor, permission: Permission) -> bool:
    """Whether there may be a thing with which `actor` may do this: asked before anything is loaded."""
    return permits(actor, permission, ANY)
