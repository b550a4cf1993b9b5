"""What the pages of one's own account read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from adrnet.domain import account_record, maintaining
from adrnet.domain.account import Account, LoginSession, Maintainer
from adrnet.domain.account_record import Act
from adrnet.domain.listing import Listing, ListingState, ListingType
from adrnet.i18n.messages import LazyWording
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.identity import sessions

MOST = 100
WORDS: dict[str, LazyWording] = {
    Act.REGISTER: _l("The account was registered"),
    Act.CONFIRM_EMAIL: _l("The address was confirmed"),
    Act.SIGN_IN: _l("Signed in"),
    Act.SIGN_IN_FAILED: _l("Somebody tried to sign in with a wrong password"),
    Act.CODE_FAILED: _l("Somebody tried to sign in with a wrong code"),
    Act.SIGN_OUT: _l("Signed out"),
    Act.SESSION_REVOKE: _l("Other browsers were signed out"),
    Act.PASSWORD_CHANGE: _l("The password was changed"),
    Act.PASSWORD_RESET_ASKED: _l("Somebody asked for a mail to choose a new password"),
    Act.PASSWORD_RESET: _l("A new password was chosen by mail"),
    Act.EMAIL_CHANGE_ASKED: _l("Another address was asked for"),
    Act.EMAIL_CHANGE: _l("The address was changed"),
    Act.SECOND_FACTOR_SET: _l("A second factor was set up"),
    Act.SECOND_FACTOR_REMOVE: _l("The second factor was removed"),
    Act.RECOVERY_CODES_NEW: _l("New recovery codes were made"),
    Act.RECOVERY_CODE_USED: _l("A recovery code was used"),
    Act.ERASE: _l("The account was deleted"),
}


@dataclass(frozen=True)
class Happened:
    """One line of the history."""

    at: datetime
    words: LazyWording
    browser: str
    is_here: bool


def history(session: Session, account: Account, here: LoginSession | None) -> list[Happened]:
    """Return what happened to an account, the latest first."""
    found = account_record.of(session, account, MOST)
    browsers = {one.id: one.browser for one in sessions.all_of(session, account)}
    lines = []
    for event in found:
        login = account_record.login_of(event)
        lines.append(
            Happened(
                event.at,
                WORDS[event.act],
                browsers.get(login, "") if login else "",
                here is not None and login == here.id,
            )
        )
    return lines


def kept_alone(session: Session, account: Account) -> int:
    """Return how many entries that readers see would have nobody left if this account went."""
    other = aliased(Maintainer)
    alone = ~(
        select(other.id)
        .where(other.listing_id == Maintainer.listing_id, other.until.is_(None), other.account_id != account.id)
        .exists()
    )
    statement = (
        select(func.count())
        .select_from(Maintainer)
        .join(Listing, Listing.id == Maintainer.listing_id)
        .where(
            Maintainer.account_id == account.id,
            Maintainer.until.is_(None),
            Listing.state == ListingState.PUBLISHED,
            # A person's own profile goes with them.
            Listing.type == ListingType.ORGANISATION,
            alone,
        )
    )
    return session.scalar(statement) or 0


def left_to_editors(session: Session, account: Account) -> int:
    """Return how many entries an editor becomes the owner of if this account, their last owner, goes."""
    kept = [one for one in account.maintains if one.until is None]
    return sum(maintaining.heir_of(session, one) is not None for one in kept)


def own_profiles(session: Session, account: Account) -> list[Listing]:
    """Return the profiles that this account alone keeps: its person's own, which are erased with the account."""
    other = aliased(Maintainer)
    others = select(other.id).where(
        other.listing_id == Maintainer.listing_id, other.until.is_(None), other.account_id != account.id
    )
    return list(
        session.scalars(
            select(Listing)
            .join(Maintainer, Maintainer.listing_id == Listing.id)
            .where(
                Maintainer.account_id == account.id,
                Maintainer.until.is_(None),
                Listing.type == ListingType.PRACTITIONER,
                Listing.state != ListingState.ERASED,
                ~others.exists(),
            )
            .order_by(Listing.id)
        )
    )
