"""What the tests of this room begin with: somebody who keeps a listing and is signed in, and acts behind the pages."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy.orm import Session

from adrnet.db import db, transactional
from adrnet.domain import drafting, publication, vocabulary
from adrnet.domain.account import Account
from adrnet.domain.listing import Listing
from adrnet.domain.revision import Revision

T = TypeVar("T")

# A name for each script in which people of the region will write theirs.
NAMES = [
    ("km", "KH", "មជ្ឈមណ្ឌលជាតិអាជ្ញាកណ្តាលឧទាហរណ៍"),
    ("th", "TH", "สถาบันอนุญาโตตุลาการตัวอย่าง"),
    ("ja", "JP", "一般社団法人例示仲裁協会"),
    ("my", "MM", "ဥပမာ အနုညာတခုံသမာဓိဌာန"),
    ("vi", "VN", "Trung tâm Trọng tài Ví dụ Đồng Nai"),
]


def done(app: Flask, act: Callable[[Session], T]) -> T:
    """Do something behind the pages, in a transaction of its own."""
    with app.app_context():
        return transactional(lambda: act(db.session()))()


def changed(app: Flask, listing: Listing, by: Account, *, is_on_behalf: bool = False, **fields: Any) -> None:
    """Write a change of a listing as this account, without sending it."""

    def act(session: Session) -> None:
        account = session.get_one(Account, by.id)
        change = drafting.begin_change(
            session, session.get_one(Listing, listing.id), account, is_on_behalf=is_on_behalf
        )
        drafting.revise(change, replace(change.content, **fields), account, vocabulary.current(session))

    done(app, act)


def sent(app: Flask, listing: Listing, by: Account, *, is_on_behalf: bool = False, **fields: Any) -> None:
    """Write a change and send it."""
    changed(app, listing, by, is_on_behalf=is_on_behalf, **fields)

    def act(session: Session) -> None:
        change = pending(session, listing, is_on_behalf=is_on_behalf)
        publication.send(session, change, session.get_one(Account, by.id), vocabulary.current(session))

    done(app, act)


def pending(session: Session, listing: Listing, *, is_on_behalf: bool = False) -> Revision:
    """Return the change on its way; there is one."""
    found = drafting.pending_of(session.get_one(Listing, listing.id), is_on_behalf=is_on_behalf)
    assert found is not None
    return found


def decided(app: Flask, listing: Listing, by: Account, verb: str, reason: str) -> None:
    """Return or decline what waits, as a coordinator."""
    decide = {"return": drafting.give_back, "decline": drafting.decline}[verb]
    done(app, lambda session: decide(pending(session, listing), session.get_one(Account, by.id), reason) and None)


def published(app: Flask, listing: Listing) -> Any:
    """Return what the public sees of a listing."""
    with app.app_context():
        found = drafting.published_of(db.session.get_one(Listing, listing.id))
        return found.content if found else None


def states(app: Flask, listing: Listing) -> list[str]:
    """Return the states of a listing's revisions, the first one first."""
    with app.app_context():
        return [one.state for one in db.session.get_one(Listing, listing.id).revisions]
