"""To whom it has to be said that their term on a post is over, or that a nomination was taken back.

A term ends in many ways: a coordinator ends it, a successor sits down, a file names an office, an organisation's entry
closes the post, its last day passes. Whatever ends it notes the person here; a floor above, where mails are composed,
whoever was noted is told before the transaction is committed (`mails.people`). Who leaves of their own wish is not
noted.

Decisions:
    2026-11-22  Noted with the session and not in a table: the mail is written in the transaction of what it tells, so
                there is nothing to be kept in between.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session, object_session

from adrnet.domain.focal_point import Designation, Post

_NOTED = "adrnet_farewells"


@dataclass(frozen=True)
class Farewell:
    """To whom the end is told, noted down while their address is known: some ends forget it."""

    to: str
    locale: str
    post: Post
    designation_id: int
    is_taken_back: bool


def note(designation: Designation, *, is_taken_back: bool = False) -> None:
    """Note that the person of a designation is to be told; nothing where it is an office or nobody is known."""
    person, session = designation.person, object_session(designation)
    if session is None or person is None or not person.email:
        return
    farewell = Farewell(person.email, person.locale, designation.post, designation.id, is_taken_back)
    session.info.setdefault(_NOTED, []).append(farewell)


def noted(session: Session) -> list[Farewell]:
    """Return who is to be told, once."""
    found: list[Farewell] = session.info.pop(_NOTED, [])
    return found
