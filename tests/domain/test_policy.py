"""The whole table: every permission for every role, over one's own thing, another's, and another country's."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from adrnet.domain.policy import TABLE, Machine, Permission, permits
from tests import factories

OPEN = {Permission.READ_SITE, Permission.READ_DIRECTORY, Permission.TAKE_OPEN_LIST}
MAINTAINERS = {
    Permission.EDIT_LISTING,
    Permission.WITHDRAW_LISTING,
    Permission.OPEN_POST,
    Permission.DESIGNATE,
    Permission.END_DESIGNATION,
}
COORDINATORS = MAINTAINERS | {Permission.PUBLISH_LISTING, Permission.REVIEW_LISTING, Permission.MERGE_LISTING}
MACHINES = set(Permission) - {Permission.REVIEW_LISTING}

# Who → what they may do with a listing of Thailand.
EXPECTED: dict[str, set[Permission]] = {
    "visitor": OPEN,
    "stranger": OPEN,
    "maintainer": OPEN | MAINTAINERS,
    "maintainer of another": OPEN,
    "former maintainer": OPEN,
    "coordinator of Thailand": OPEN | COORDINATORS,
    "coordinator of Japan": OPEN,
    "former coordinator": OPEN,
    "coordinator of the network": OPEN | COORDINATORS,
    "machine": MACHINES,
}


def actor(role: str, listing: Any) -> Any:
    made: dict[str, Callable[[], Any]] = {
        "visitor": lambda: None,
        "stranger": factories.account,
        "maintainer": lambda: factories.account(maintains=[listing]),
        "maintainer of another": lambda: factories.account(maintains=[factories.listing()]),
        "former maintainer": lambda: factories.account(maintains=[listing]),
        "coordinator of Thailand": lambda: factories.account(coordinates=["TH"]),
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


def test_every_permission_is_in_the_table() -> None:
    assert set(TABLE) == set(Permission)
    assert all(TABLE.values())
